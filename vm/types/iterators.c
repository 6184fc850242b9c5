// iterators.c - the iterators that count through a sequence: of list, tuple, str and their kin, of
// any class with __getitem__, and reversed.
//
// An iterator that has ended lets go of its source and stays at its end, even if the source grows.
#include "vm/types/iterators.h"

#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

Value sequence_iterator_new(VM *vm, TypeId type, Value source, int64_t index)
{
    SequenceIterator *iterator = object_new(vm, (uint16_t)type, sizeof(SequenceIterator));
    iterator->source = source;
    iterator->index = index;
    return value_of_object(iterator);
}

Value next_raised(VM *vm)
{
    if (!pending_is(vm, StopIteration)) return RAISED;
    const Tuple *args = as_exception(take_pending(vm))->args;
    vm->stop_value = args->count > 0 ? args->items[0] : NONE;
    return EXHAUSTED;
}

Value iterator_self(VM *vm, Value self)
{
    return self;
}

Value iterator_builtin(VM *vm)
{
    Value function = builtins_get(vm, NAME(vm, iter));
    if (is_absent(function)) function = dict_get(vm, vm->builtins, value_of_object(NAME(vm, iter)));
    return is_absent(function) ? throw(vm, AttributeError, "iter") : function;
}

Value iterator_reduce(VM *vm, Value iter, Value argument, Value state)
{
    Tuple *args = tuple_of(vm, 1, argument);
    if (args == NULL) return RAISED;
    Tuple *result = is_absent(state) ? tuple_pair(vm, iter, value_of_object(args))
                                     : tuple_of(vm, 3, iter, value_of_object(args), state);
    return result == NULL ? RAISED : value_of_object(result);
}

bool iterator_state(VM *vm, Value state, int64_t *index)
{
    if (!is_int(state)) return throw_false(vm, TypeError, "an integer is required");
    if (int_fits_int64(state, index)) return true;
    return throw_false(vm, OverflowError, "Python int too large to convert to C ssize_t");
}

static void trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((SequenceIterator *)object)->source);
}

// The end: forgets the source.
static Value finish(VM *vm, SequenceIterator *iterator)
{
    iterator->source = NONE;
    return exhausted(vm);
}

// ---- Forwards -----------------------------------------------------------------------------------

static Value list_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_list_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    const List *list = as_list(iterator->source);
    if (UNLIKELY((size_t)iterator->index >= list->count)) return finish(vm, iterator);
    return list->items[iterator->index++];
}

static Value tuple_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_tuple_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    const Tuple *tuple = as_tuple(iterator->source);
    if (UNLIKELY((size_t)iterator->index >= tuple->count)) return finish(vm, iterator);
    return tuple->items[iterator->index++];
}

static Value str_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_str_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    const String *s = as_str(iterator->source);
    if (UNLIKELY((size_t)iterator->index >= s->size)) return finish(vm, iterator);
    unsigned char byte = (unsigned char)s->data[iterator->index];
    if (LIKELY(byte < 0x80)) {
        iterator->index++;
        return value_of_object(vm->ascii_chars[byte]);
    }
    uint32_t code;
    iterator->index += utf8_decode(s->data + iterator->index, &code);
    return value_of_object(str_char(vm, code));
}

static Value bytes_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_bytes_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    const Bytes *bytes = as_bytes(iterator->source);
    if (UNLIKELY((size_t)iterator->index >= bytes->size)) return finish(vm, iterator);
    return value_of_small((unsigned char)bytes->data[iterator->index++]);
}

static Value bytearray_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_bytearray_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    const ByteArray *array = as_bytearray(iterator->source);
    if (UNLIKELY((size_t)iterator->index >= array->size)) return finish(vm, iterator);
    return value_of_small((unsigned char)array->data[iterator->index++]);
}

// source[index] through the item slot: for classes written in Python, and for memoryview.
static Value item_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_sequence_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    if (UNLIKELY(iterator->index == INT64_MAX))
        return throw(vm, OverflowError, "iter index too large");
    Value item = get_item(vm, iterator->source, int_new(vm, iterator->index));
    if (!raised(item)) {
        iterator->index++;
        return item;
    }
    if (!catch_pending(vm, IndexError) && !catch_pending(vm, StopIteration)) return RAISED;
    return finish(vm, iterator);
}

static Value memory_iterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_memory_iterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    size_t count;
    if (!length(vm, iterator->source, &count)) return RAISED;
    if ((size_t)iterator->index >= count) return finish(vm, iterator);
    return get_item(vm, iterator->source, int_new(vm, iterator->index++));
}

// How many positions lie before index, in the units that Python sees: a str's index is in bytes.
static int64_t public_index(const SequenceIterator *iterator)
{
    if (!is_exact_str_iterator(value_of_object(iterator))) return iterator->index;
    return (int64_t)utf8_count(as_str(iterator->source)->data, (size_t)iterator->index);
}

// How many items the source has: of the native sequences not what an overriding __len__ says.
static RUNS bool source_length(VM *vm, Value source, size_t *count)
{
    if (is_list(source)) *count = as_list(source)->count;
    else if (is_tuple(source)) *count = as_tuple(source)->count;
    else if (is_str(source)) *count = as_str(source)->count;
    else if (is_bytes(source)) *count = as_bytes(source)->size;
    else if (is_bytearray(source)) *count = as_bytearray(source)->size;
    else return length(vm, source, count);
    return true;
}

static Value py_iterator_length_hint(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    size_t count;
    if (is_none(iterator->source)) return value_of_small(0);
    if (is_exact_sequence_iterator(args[0]) && type_of(vm, iterator->source)->slots.length == NULL)
        return NOT_IMPLEMENTED;
    if (!source_length(vm, iterator->source, &count)) return RAISED;
    if (is_none(iterator->source)) return value_of_small(0);
    int64_t left = (int64_t)count - public_index(iterator);
    return int_new(vm, left < 0 ? 0 : left);
}

static Value py_iterator_reduce(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    if (!is_none(iterator->source))
        return iterator_reduce(vm, iter, iterator->source, int_new(vm, public_index(iterator)));
    Value empty = value_of_object(vm->empty_tuple);
    if (is_exact_list_iterator(args[0])) empty = value_of_object(list_new(vm));
    if (is_exact_str_iterator(args[0])) empty = value_of_object(vm->empty_str);
    return iterator_reduce(vm, iter, empty, ABSENT);
}

static Value py_iterator_setstate(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    int64_t index;
    if (!iterator_state(vm, args[1], &index)) return RAISED;
    if (is_none(iterator->source)) return NONE;
    if (index < 0) index = 0;
    if (is_exact_sequence_iterator(args[0])) {
        iterator->index = index;
        return NONE;
    }
    size_t count;
    if (!source_length(vm, iterator->source, &count)) return RAISED;
    if ((size_t)index > count) index = (int64_t)count;
    if (is_exact_str_iterator(args[0]))
        index = (int64_t)str_offset(vm, as_str(iterator->source), (size_t)index);
    iterator->index = index;
    return NONE;
}

#define LENGTH_HINT_DOC "Private method returning an estimate of len(list(it))."
#define REDUCE_DOC "Return state information for pickling."
#define SETSTATE_DOC "Set state information for unpickling."

static const Native iterator_methods[] = {
    {"__length_hint__(self, /)", py_iterator_length_hint, LENGTH_HINT_DOC},
    {"__reduce__(self, /)", py_iterator_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_iterator_setstate, SETSTATE_DOC},
    {0},
};

#define ITERATOR_TYPE(variable, id, type_name, next_function, method_table)                          \
    const TypeDef variable = {                                                                       \
        .name = type_name,                                                                           \
        .size = sizeof(SequenceIterator),                                                            \
        .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,                                                  \
        .kind = id,                                                                                  \
        .trace = trace,                                                                              \
        .methods = method_table,                                                                     \
        .iterate = iterator_self,                                                                    \
        .next = next_function,                                                                       \
    }

ITERATOR_TYPE(list_iterator_type, TYPE_list_iterator, "list_iterator", list_iterator_next,
              iterator_methods);
ITERATOR_TYPE(tuple_iterator_type, TYPE_tuple_iterator, "tuple_iterator", tuple_iterator_next,
              iterator_methods);
ITERATOR_TYPE(str_iterator_type, TYPE_str_iterator, "str_iterator", str_iterator_next,
              iterator_methods);
ITERATOR_TYPE(bytes_iterator_type, TYPE_bytes_iterator, "bytes_iterator", bytes_iterator_next,
              iterator_methods);
ITERATOR_TYPE(bytearray_iterator_type, TYPE_bytearray_iterator, "bytearray_iterator",
              bytearray_iterator_next, iterator_methods);
ITERATOR_TYPE(sequence_iterator_type, TYPE_iterator, "iterator", item_iterator_next,
              iterator_methods);
ITERATOR_TYPE(memory_iterator_type, TYPE_memory_iterator, "memory_iterator", memory_iterator_next,
              NULL);

// ---- Backwards ----------------------------------------------------------------------------------
// index is of the next item; -1 once the walk is over.

static Value list_reverseiterator_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_list_reverseiterator(self);
    if (UNLIKELY(is_none(iterator->source))) return exhausted(vm);
    const List *list = as_list(iterator->source);
    if (iterator->index >= 0 && (size_t)iterator->index < list->count)
        return list->items[iterator->index--];
    iterator->index = -1;
    return finish(vm, iterator);
}

static Value reversed_next(VM *vm, Value self)
{
    SequenceIterator *iterator = as_reversed(self);
    if (iterator->index >= 0 && !is_none(iterator->source)) {
        Value item = get_item(vm, iterator->source, int_new(vm, iterator->index));
        if (!raised(item)) {
            iterator->index--;
            return item;
        }
        if (!catch_pending(vm, IndexError) && !catch_pending(vm, StopIteration)) return RAISED;
    }
    iterator->index = -1;
    return finish(vm, iterator);
}

static Value reversed_construct(VM *vm, Value *args)
{
    Value method = get_special(vm, args[1], NAME(vm, __reversed__));
    if (raised(method)) return RAISED;
    if (is_none(method)) return throw(vm, TypeError, "'%T' object is not reversible", args[1]);
    if (!is_absent(method)) return call(vm, method, 0, NULL);
    if (!is_sequence(vm, args[1]))
        return throw(vm, TypeError, "'%T' object is not reversible", args[1]);
    size_t count;
    if (!length(vm, args[1], &count)) return RAISED;
    SequenceIterator *iterator = type_allocate(vm, as_type(args[0]), 0);
    if (iterator == NULL) return RAISED;
    iterator->source = args[1];
    iterator->index = (int64_t)count - 1;
    return value_of_object(iterator);
}

static Value py_reversed_length_hint(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    size_t count;
    if (is_none(iterator->source)) return value_of_small(0);
    if (!source_length(vm, iterator->source, &count)) return RAISED;
    size_t left = (size_t)(iterator->index + 1);
    return int_new(vm, count < left ? 0 : (int64_t)left);
}

static Value py_reversed_reduce(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    bool of_list = is_exact_list_reverseiterator(args[0]);
    Value callable = of_list ? value_of_object(type_get(vm, TYPE_reversed))
                             : value_of_object(type_of(vm, args[0]));
    bool over = is_none(iterator->source);
    Value source = !over     ? iterator->source
                   : of_list ? value_of_object(list_new(vm))
                             : value_of_object(vm->empty_tuple);
    Tuple *rest = tuple_of(vm, 1, source);
    if (rest == NULL) return RAISED;
    Tuple *result = over ? tuple_pair(vm, callable, value_of_object(rest))
                         : tuple_of(vm, 3, callable, value_of_object(rest),
                                    int_new(vm, iterator->index));
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_reversed_setstate(VM *vm, Value *args)
{
    SequenceIterator *iterator = (SequenceIterator *)as_object(args[0]);
    int64_t index;
    size_t count;
    if (!iterator_state(vm, args[1], &index)) return RAISED;
    if (is_none(iterator->source)) return NONE;
    if (!source_length(vm, iterator->source, &count)) return RAISED;
    if (index < -1) index = -1;
    if (index > (int64_t)count - 1) index = (int64_t)count - 1;
    iterator->index = index;
    return NONE;
}

static const Native reversed_methods[] = {
    {"__length_hint__(self, /)", py_reversed_length_hint, LENGTH_HINT_DOC},
    {"__reduce__(self, /)", py_reversed_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_reversed_setstate, SETSTATE_DOC},
    {0},
};

ITERATOR_TYPE(list_reverseiterator_type, TYPE_list_reverseiterator, "list_reverseiterator",
              list_reverseiterator_next, reversed_methods);

const TypeDef reversed_type = {
    .name = "reversed",
    .doc = "Return a reverse iterator over the values of the given sequence.",
    .signature = "reversed(sequence, /)",
    .size = sizeof(SequenceIterator),
    .kind = TYPE_reversed,
    .trace = trace,
    .construct = reversed_construct,
    .methods = reversed_methods,
    .iterate = iterator_self,
    .next = reversed_next,
};
