// iter.c - iteration from native code: iter(), next() without StopIteration, and walks of the common
// containers that make no iterator object.
#include "vm/base/utf8.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

enum { WALK_LIST, WALK_TUPLE, WALK_RANGE, WALK_DICT, WALK_STR, WALK_BYTES, WALK_ITERATOR };

Value get_iter(VM *vm, Value iterable)
{
    Type *type = type_of(vm, iterable);
    if (type->slots.iterate == NULL) {
        // The old sequence protocol: a class whose __getitem__ takes 0, 1, 2 ...
        if (is_sequence(vm, iterable)) return sequence_iterator_new(vm, TYPE_iterator, iterable, 0);
        return throw(vm, TypeError, "'%T' object is not iterable", iterable);
    }
    Value iterator = type->slots.iterate(vm, iterable);
    if (raised(iterator)) return RAISED;
    if (type_of(vm, iterator)->slots.next == NULL)
        return throw(vm, TypeError, "iter() returned non-iterator of type '%T'", iterator);
    return iterator;
}

Value next_item(VM *vm, Value iterator)
{
    SlotNext next = type_of(vm, iterator)->slots.next;
    if (next == NULL) return throw(vm, TypeError, "'%T' object is not an iterator", iterator);
    if (!descend(vm)) return RAISED;
    return next(vm, iterator);
}

bool iter_open(VM *vm, Iter *iter, Value iterable)
{
    *iter = (Iter){.item = NONE, .source = iterable};
    if (is_pointer(iterable)) {
        switch (as_object(iterable)->shape) {
        case TYPE_list: iter->mode = WALK_LIST; return true;
        case TYPE_tuple: iter->mode = WALK_TUPLE; return true;
        case TYPE_str: iter->mode = WALK_STR; return true;
        case TYPE_bytes: iter->mode = WALK_BYTES; return true;
        case TYPE_dict:
            iter->mode = WALK_DICT;
            iter->version = iter->left = as_dict(iterable)->count;
            return true;
        case TYPE_range:
            if (!as_range(iterable)->is_small) break;
            iter->mode = WALK_RANGE;
            iter->left = as_range(iterable)->count;
            return true;
        }
    }
    iter->mode = WALK_ITERATOR;
    iter->source = get_iter(vm, iterable);
    if (raised(iter->source)) {
        iter->failed = true;
        return false;
    }
    iter->next = type_of(vm, iter->source)->slots.next;
    return true;
}

// The next key of the dict, with the words of CPython's iterator when the dict changed meanwhile.
static bool next_key(VM *vm, Iter *iter)
{
    Dict *dict = as_dict(iter->source);
    Value value;
    if (UNLIKELY(dict->count != iter->version)) {
        iter->failed = true;
        return throw_false(vm, RuntimeError, "dictionary changed size during iteration");
    }
    if (!dict_next(dict, &iter->index, &iter->item, &value)) return false;
    if (UNLIKELY(iter->left == 0)) {
        iter->failed = true;
        return throw_false(vm, RuntimeError, "dictionary keys changed during iteration");
    }
    iter->left--;
    return true;
}

static bool next_character(VM *vm, Iter *iter)
{
    String *s = as_str(iter->source);
    if (iter->index >= s->size) return false;
    unsigned char byte = (unsigned char)s->data[iter->index];
    if (LIKELY(byte < 0x80)) {
        iter->item = value_of_object(vm->ascii_chars[byte]);
        iter->index++;
        return true;
    }
    uint32_t code;
    iter->index += (size_t)utf8_decode(s->data + iter->index, &code);
    iter->item = value_of_object(str_char(vm, code));
    return true;
}

bool iter_next(VM *vm, Iter *iter)
{
    if (UNLIKELY(!charge(vm, 1))) {
        iter->failed = true;
        return false;
    }
    switch (iter->mode) {
    case WALK_LIST: {
        const List *list = as_list(iter->source);
        if (iter->index >= list->count) return false;
        iter->item = list->items[iter->index++];
        return true;
    }
    case WALK_TUPLE: {
        const Tuple *tuple = as_tuple(iter->source);
        if (iter->index >= tuple->count) return false;
        iter->item = tuple->items[iter->index++];
        return true;
    }
    case WALK_RANGE: {
        const Range *range = as_range(iter->source);
        if (iter->left == 0) return false;
        iter->left--;
        iter->item = int_new(vm, (int64_t)((uint64_t)range->first +
                                            iter->index++ * (uint64_t)range->increment));
        return true;
    }
    case WALK_DICT: return next_key(vm, iter);
    case WALK_STR: return next_character(vm, iter);
    case WALK_BYTES: {
        const Bytes *bytes = as_bytes(iter->source);
        if (iter->index >= bytes->size) return false;
        iter->item = value_of_small((unsigned char)bytes->data[iter->index++]);
        return true;
    }
    default: break;
    }
    iter->item = LIKELY(descend(vm)) ? iter->next(vm, iter->source) : RAISED;
    if (LIKELY(!raised(iter->item) && !is_exhausted(iter->item))) return true;
    iter->failed = raised(iter->item);
    return false;
}

bool iterate(VM *vm, Value iterable, Sink *sink)
{
    Iter iter;
    if (is_generator(iterable)) return generator_pour(vm, iterable, sink);
    if (!iter_open(vm, &iter, iterable)) return false;
    while (iter_next(vm, &iter)) {
        if (!sink->take(vm, sink, iter.item)) return !sink->failed;
    }
    return !iter.failed;
}

List *list_from(VM *vm, Value iterable)
{
    List *list = list_new(vm);
    return list_extend(vm, list, iterable) ? list : NULL;
}

Tuple *tuple_from(VM *vm, Value iterable)
{
    if (is_exact_tuple(iterable)) return as_tuple(iterable);
    List *list = is_exact_list(iterable) ? as_list(iterable) : list_from(vm, iterable);
    return list == NULL ? NULL : tuple_new(vm, list->items, list->count);
}

// The answer of __length_hint__, if it has one worth having.
static RUNS bool ask_hint(VM *vm, Value v, size_t *result)
{
    Value hint = call_special(vm, v, NAME(vm, __length_hint__), 0, NULL);
    if (raised(hint)) return catch_pending(vm, TypeError);
    if (is_absent(hint) || is_not_implemented(hint)) return true;
    if (!is_int(hint))
        return throw_false(vm, TypeError, "__length_hint__ must be an integer, not %T", hint);
    int64_t size;
    if (!int_fits_int64(hint, &size) && int_sign(hint) > 0)
        return throw_false(vm, OverflowError, "Python int too large to convert to C ssize_t");
    if (int_sign(hint) < 0)
        return throw_false(vm, ValueError, "__length_hint__() should return >= 0");
    *result = (size_t)size;
    return true;
}

bool length_hint(VM *vm, Value v, size_t fallback, size_t *result)
{
    SlotLength slot = type_of(vm, v)->slots.length;
    *result = fallback;
    if (slot != NULL) {
        size_t size;
        if (slot(vm, v, &size)) {
            *result = size;
            return true;
        }
        if (!catch_pending(vm, TypeError)) return false;
    }
    return ask_hint(vm, v, result);
}
