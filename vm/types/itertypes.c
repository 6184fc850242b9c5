// itertypes.c - enumerate, zip, map, filter, and iter(callable, sentinel).
//
// They pass on what ends the iterators under them: EXHAUSTED with its stop value, or an exception.
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

// Rows of up to this many values are gathered on the C stack, where the collector sees them.
#define ROW_MAX 8

static inline bool ended(Value item)
{
    return raised(item) || is_exhausted(item);
}

// iter() of each of iterables[0 .. count), as a tuple; NULL on failure.
static RUNS Tuple *open_all(VM *vm, const Value *iterables, size_t count)
{
    Tuple *iterators = tuple_new(vm, NULL, count);
    for (size_t i = 0; iterators != NULL && i < count; i++) {
        Value iterator = get_iter(vm, iterables[i]);
        if (raised(iterator)) return NULL;
        store(vm, iterators, &iterators->items[i], iterator);
    }
    return iterators;
}

// An instance of cls, of `size` bytes if it is the type with this id itself.
static RAISES void *allocate(VM *vm, Value cls, TypeId id, size_t size)
{
    if (as_type(cls) == type_get(vm, id)) return object_new(vm, (uint16_t)id, size);
    return type_allocate(vm, as_type(cls), 0);
}

static Value reduced(VM *vm, Value self, Tuple *args)
{
    if (args == NULL) return RAISED;
    return value_of_object(tuple_pair(vm, value_of_object(type_of(vm, self)), value_of_object(args)));
}

#define REDUCE_DOC "Return state information for pickling."

// ---- enumerate ----------------------------------------------------------------------------------

static void enumerate_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Enumerate *)object)->iterator);
    trace_value(tracer, ((Enumerate *)object)->index);
}

static Value enumerate_construct(VM *vm, Value *args)
{
    Value index = is_absent(args[2]) ? value_of_small(0) : index_of(vm, args[2]);
    if (raised(index)) return RAISED;
    Value iterator = get_iter(vm, args[1]);
    if (raised(iterator)) return RAISED;
    Enumerate *self = allocate(vm, args[0], TYPE_enumerate, sizeof(Enumerate));
    if (self == NULL) return RAISED;
    self->iterator = iterator;
    self->index = index;
    return value_of_object(self);
}

// The next item of an iterator under these.
static ALWAYS_INLINE Value next_under(VM *vm, Value iterator)
{
    if (is_pointer(iterator)) {
        SequenceIterator *walk = (SequenceIterator *)as_object(iterator);
        if (walk->head.shape == TYPE_list_iterator) {
            if (is_exact_list(walk->source) && (uint64_t)walk->index < as_list(walk->source)->count)
                return as_list(walk->source)->items[walk->index++];
        } else if (walk->head.shape == TYPE_tuple_iterator) {
            if (is_exact_tuple(walk->source) && (uint64_t)walk->index < as_tuple(walk->source)->count)
                return as_tuple(walk->source)->items[walk->index++];
        }
    }
    if (!descend(vm)) return RAISED;
    return type_of(vm, iterator)->slots.next(vm, iterator);
}

static ALWAYS_INLINE Value enumerate_step(VM *vm, Enumerate *self, Value *pair)
{
    Value item = next_under(vm, self->iterator);
    if (UNLIKELY(ended(item))) return item;
    Value index = self->index, next = value_of_small(0);
    if (LIKELY(is_small_int(index) && as_small(index) < SMALL_INT_MAX))
        next = value_of_small(as_small(index) + 1);
    else next = int_add(vm, index, value_of_small(1));
    if (raised(next)) return RAISED;
    store(vm, self, &self->index, next);
    pair[0] = index;
    pair[1] = item;
    return NONE;
}

static Value enumerate_next(VM *vm, Value object)
{
    Value pair[2];
    Value result = enumerate_step(vm, as_enumerate(object), pair);
    return LIKELY(is_none(result)) ? value_of_object(tuple_pair(vm, pair[0], pair[1])) : result;
}

static Value py_enumerate_reduce(VM *vm, Value *args)
{
    Enumerate *self = as_enumerate(args[0]);
    return reduced(vm, args[0], tuple_pair(vm, self->iterator, self->index));
}

static const Native enumerate_methods[] = {
    {"__reduce__(self, /)", py_enumerate_reduce, REDUCE_DOC},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef enumerate_type = {
    .name = "enumerate",
    .doc = "Return an enumerate object.\n\n"
           "  iterable\n    an object supporting iteration\n\n"
           "The enumerate object yields pairs containing a count (from start, which\n"
           "defaults to zero) and a value yielded by the iterable argument.\n\n"
           "enumerate is useful for obtaining an indexed list:\n"
           "    (0, seq[0]), (1, seq[1]), (2, seq[2]), ...",
    .signature = "enumerate(iterable, start=0)",
    .size = sizeof(Enumerate),
    .kind = TYPE_enumerate,
    .trace = enumerate_trace,
    .construct = enumerate_construct,
    .methods = enumerate_methods,
    .iterate = iterator_self,
    .next = enumerate_next,
};

// ---- zip ----------------------------------------------------------------------------------------

static void zip_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((Zip *)object)->iterators);
}

static Value zip_construct(VM *vm, Value *args) // zip(*iterables, strict=False)
{
    const Tuple *iterables = as_tuple(args[1]);
    bool strict;
    if (!truth(vm, args[2], &strict)) return RAISED;
    Tuple *iterators = open_all(vm, iterables->items, iterables->count);
    if (iterators == NULL) return RAISED;
    Zip *self = allocate(vm, args[0], TYPE_zip, sizeof(Zip));
    if (self == NULL) return RAISED;
    self->iterators = iterators;
    self->strict = strict;
    return value_of_object(self);
}

// Iterator number `index` ended, which strict forbids unless all end together.
static Value strict_end(VM *vm, const Tuple *iterators, size_t index)
{
    if (index > 0)
        return throw(vm, ValueError, "zip() argument %zu is shorter than argument%s%zu", index + 1,
                     index == 1 ? " " : "s 1-", index);
    for (index = 1; index < iterators->count; index++) {
        Value item = next_item(vm, iterators->items[index]);
        if (raised(item)) return RAISED;
        if (!is_exhausted(item))
            return throw(vm, ValueError, "zip() argument %zu is longer than argument%s%zu", index + 1,
                         index == 1 ? " " : "s 1-", index);
    }
    return exhausted(vm);
}

// A row too long for the C stack.
static COLD Value zip_next_long(VM *vm, Zip *self)
{
    const Tuple *iterators = self->iterators;
    Tuple *row = tuple_new(vm, NULL, iterators->count);
    for (size_t i = 0; row != NULL && i < iterators->count; i++) {
        Value item = next_item(vm, iterators->items[i]);
        if (raised(item)) return RAISED;
        if (is_exhausted(item)) return self->strict ? strict_end(vm, iterators, i) : item;
        store(vm, row, &row->items[i], item);
    }
    return row == NULL ? RAISED : value_of_object(row);
}

static ALWAYS_INLINE Value zip_step(VM *vm, Zip *self, Value *pair)
{
    const Tuple *iterators = self->iterators;
    Value first = next_under(vm, iterators->items[0]);
    if (UNLIKELY(raised(first))) return RAISED;
    if (UNLIKELY(is_exhausted(first))) return self->strict ? strict_end(vm, iterators, 0) : EXHAUSTED;
    Value second = next_under(vm, iterators->items[1]);
    if (UNLIKELY(raised(second))) return RAISED;
    if (UNLIKELY(is_exhausted(second))) return self->strict ? strict_end(vm, iterators, 1) : EXHAUSTED;
    pair[0] = first;
    pair[1] = second;
    return NONE;
}

static Value zip_next(VM *vm, Value object)
{
    Zip *self = as_zip(object);
    const Tuple *iterators = self->iterators;
    Value row[ROW_MAX];
    if (iterators->count > ROW_MAX) return zip_next_long(vm, self);
    if (iterators->count == 0) return exhausted(vm);
    if (iterators->count == 2) {
        Value result = zip_step(vm, self, row);
        return LIKELY(is_none(result)) ? value_of_object(tuple_pair(vm, row[0], row[1])) : result;
    }
    for (size_t i = 0; i < iterators->count; i++) {
        Value iterator = iterators->items[i];
        row[i] = next_under(vm, iterator);
        if (UNLIKELY(raised(row[i]))) return RAISED;
        if (UNLIKELY(is_exhausted(row[i])))
            return self->strict ? strict_end(vm, iterators, i) : EXHAUSTED;
    }
    Tuple *tuple = tuple_new(vm, row, iterators->count);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

static Value py_zip_reduce(VM *vm, Value *args)
{
    Zip *self = as_zip(args[0]);
    if (!self->strict) return reduced(vm, args[0], self->iterators);
    Tuple *result = tuple_of(vm, 3, value_of_object(type_of(vm, args[0])),
                             value_of_object(self->iterators), TRUE);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_zip_setstate(VM *vm, Value *args)
{
    bool strict;
    if (!truth(vm, args[1], &strict)) return RAISED;
    as_zip(args[0])->strict = strict;
    return NONE;
}

static const Native zip_methods[] = {
    {"__reduce__(self, /)", py_zip_reduce, REDUCE_DOC},
    {"__setstate__(self, object, /)", py_zip_setstate, "Set state information for unpickling."},
    {0},
};

const TypeDef zip_type = {
    .name = "zip",
    .doc = "The zip object yields n-length tuples, where n is the number of iterables\n"
           "passed as positional arguments to zip().  The i-th element in every tuple\n"
           "comes from the i-th iterable argument to zip().  This continues until the\n"
           "shortest argument is exhausted.\n\n"
           "If strict is true and one of the arguments is exhausted before the others,\n"
           "raise a ValueError.\n\n"
           "   >>> list(zip('abcdefg', range(3), range(4)))\n"
           "   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]",
    .signature = "zip(*iterables, strict=False)",
    .size = sizeof(Zip),
    .kind = TYPE_zip,
    .trace = zip_trace,
    .construct = zip_construct,
    .methods = zip_methods,
    .iterate = iterator_self,
    .next = zip_next,
};

Value iterator_next_pair(VM *vm, Object *iterator, Value *pair)
{
    switch (iterator->shape) {
    case TYPE_enumerate: return enumerate_step(vm, (Enumerate *)iterator, pair);
    case TYPE_dict_itemiterator: return dict_next_pair(vm, iterator, pair);
    case TYPE_zip:
        if (((Zip *)iterator)->iterators->count == 2) return zip_step(vm, (Zip *)iterator, pair);
        break;
    }
    return ABSENT;
}

// ---- map ----------------------------------------------------------------------------------------

static void map_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Map *)object)->function);
    trace_object(tracer, ((Map *)object)->iterators);
}

static Value map_construct(VM *vm, Value *args) // map(function, iterable, /, *iterables)
{
    const Tuple *given = as_tuple(args[1]);
    if (given->count < 2) return throw(vm, TypeError, "map() must have at least two arguments.");
    Tuple *iterators = open_all(vm, given->items + 1, given->count - 1);
    if (iterators == NULL) return RAISED;
    Map *self = allocate(vm, args[0], TYPE_map, sizeof(Map));
    if (self == NULL) return RAISED;
    self->function = given->items[0];
    self->iterators = iterators;
    return value_of_object(self);
}

static COLD Value map_next_long(VM *vm, Map *self)
{
    const Tuple *iterators = self->iterators;
    Tuple *row = tuple_new(vm, NULL, iterators->count);
    for (size_t i = 0; row != NULL && i < iterators->count; i++) {
        Value item = next_item(vm, iterators->items[i]);
        if (ended(item)) return item;
        store(vm, row, &row->items[i], item);
    }
    if (row == NULL) return RAISED;
    Value result = call_tuple(vm, self->function, row, NULL);
    return raised(result) ? next_raised(vm) : result;
}

static Value map_next(VM *vm, Value object)
{
    Map *self = as_map(object);
    const Tuple *iterators = self->iterators;
    Value row[ROW_MAX];
    if (LIKELY(iterators->count == 1)) {
        Value item = next_under(vm, iterators->items[0]);
        if (UNLIKELY(ended(item))) return item;
        Value answer = call(vm, self->function, 1, &item);
        return UNLIKELY(raised(answer)) ? next_raised(vm) : answer;
    }
    if (iterators->count > ROW_MAX) return map_next_long(vm, self);
    for (size_t i = 0; i < iterators->count; i++) {
        Value iterator = iterators->items[i];
        row[i] = next_under(vm, iterator);
        if (UNLIKELY(ended(row[i]))) return row[i];
    }
    Value result = call(vm, self->function, iterators->count, row);
    return raised(result) ? next_raised(vm) : result;
}

static Value py_map_reduce(VM *vm, Value *args)
{
    Map *self = as_map(args[0]);
    Tuple *parts = tuple_new(vm, NULL, self->iterators->count + 1);
    if (parts == NULL) return RAISED;
    parts->items[0] = self->function;
    memcpy(parts->items + 1, self->iterators->items, self->iterators->count * sizeof(Value));
    return reduced(vm, args[0], parts);
}

static const Native map_methods[] = {
    {"__reduce__(self, /)", py_map_reduce, REDUCE_DOC},
    {0},
};

const TypeDef map_type = {
    .name = "map",
    .doc = "Make an iterator that computes the function using arguments from\n"
           "each of the iterables.  Stops when the shortest iterable is exhausted.",
    .signature = "map(*args)",
    .size = sizeof(Map),
    .kind = TYPE_map,
    .trace = map_trace,
    .construct = map_construct,
    .methods = map_methods,
    .iterate = iterator_self,
    .next = map_next,
};

// ---- filter -------------------------------------------------------------------------------------

static void filter_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((Filter *)object)->function);
    trace_value(tracer, ((Filter *)object)->iterator);
}

static Value filter_construct(VM *vm, Value *args)
{
    Value iterator = get_iter(vm, args[2]);
    if (raised(iterator)) return RAISED;
    Filter *self = allocate(vm, args[0], TYPE_filter, sizeof(Filter));
    if (self == NULL) return RAISED;
    self->function = args[1];
    self->iterator = iterator;
    return value_of_object(self);
}

static Value filter_next(VM *vm, Value object)
{
    Filter *self = as_filter(object);
    Value function = self->function, iterator = self->iterator;
    bool by_truth = is_none(function) || same(function, value_of_object(type_get(vm, TYPE_bool)));
    for (;;) {
        Value item = next_item(vm, iterator), answer = item;
        if (ended(item)) return item;
        if (!by_truth) {
            answer = call(vm, function, 1, &item);
            if (raised(answer)) return next_raised(vm);
        }
        bool wanted;
        if (!truth(vm, answer, &wanted)) return next_raised(vm);
        if (wanted) return item;
        if (!charge(vm, 1)) return RAISED;
    }
}

static Value py_filter_reduce(VM *vm, Value *args)
{
    Filter *self = as_filter(args[0]);
    return reduced(vm, args[0], tuple_pair(vm, self->function, self->iterator));
}

static const Native filter_methods[] = {
    {"__reduce__(self, /)", py_filter_reduce, REDUCE_DOC},
    {0},
};

const TypeDef filter_type = {
    .name = "filter",
    .doc = "Return an iterator yielding those items of iterable for which function(item)\n"
           "is true. If function is None, return the items that are true.",
    .signature = "filter(function, iterable, /)",
    .size = sizeof(Filter),
    .kind = TYPE_filter,
    .trace = filter_trace,
    .construct = filter_construct,
    .methods = filter_methods,
    .iterate = iterator_self,
    .next = filter_next,
};

// ---- iter(callable, sentinel) -------------------------------------------------------------------

Value callable_iterator_new(VM *vm, Value callable, Value sentinel)
{
    CallableIterator *self = object_new(vm, TYPE_callable_iterator, sizeof(CallableIterator));
    self->callable = callable;
    self->sentinel = sentinel;
    return value_of_object(self);
}

static void callable_iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((CallableIterator *)object)->callable);
    trace_value(tracer, ((CallableIterator *)object)->sentinel);
}

static Value callable_iterator_next(VM *vm, Value object)
{
    CallableIterator *self = as_callable_iterator(object);
    if (is_none(self->callable)) return exhausted(vm);
    Value result = call(vm, self->callable, 0, NULL);
    bool equal;
    if (raised(result)) {
        if (!catch_pending(vm, StopIteration)) return RAISED;
        self->callable = self->sentinel = NONE;
        return exhausted(vm);
    }
    if (is_none(self->callable)) return exhausted(vm); // the call itself ended this iterator
    if (!items_equal(vm, self->sentinel, result, &equal)) return RAISED;
    if (!equal) return result;
    self->callable = self->sentinel = NONE;
    return exhausted(vm);
}

static Value py_callable_iterator_reduce(VM *vm, Value *args)
{
    CallableIterator *self = as_callable_iterator(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    if (is_none(self->callable))
        return iterator_reduce(vm, iter, value_of_object(vm->empty_tuple), ABSENT);
    Tuple *parts = tuple_pair(vm, self->callable, self->sentinel);
    return value_of_object(tuple_pair(vm, iter, value_of_object(parts)));
}

static const Native callable_iterator_methods[] = {
    {"__reduce__(self, /)", py_callable_iterator_reduce, REDUCE_DOC},
    {0},
};

const TypeDef callable_iterator_type = {
    .name = "callable_iterator",
    .size = sizeof(CallableIterator),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .kind = TYPE_callable_iterator,
    .trace = callable_iterator_trace,
    .methods = callable_iterator_methods,
    .iterate = iterator_self,
    .next = callable_iterator_next,
};
