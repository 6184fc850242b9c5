// sequence.c - what the sequences share: subscripts, repetition, reprs of items.
#include "vm/types/sequence.h"

#include "vm/types/descriptors.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/tuple.h"

int quick_equal_tuples(Value a, Value b)
{
    const Tuple *x = as_tuple(a), *y = as_tuple(b);
    for (size_t i = 0; i < x->count && i < y->count; i++) {
        int quick = quick_equal(x->items[i], y->items[i]);
        if (quick <= 0) return quick;
    }
    return x->count == y->count;
}

bool is_index(VM *vm, Value v)
{
    return is_int(v) || (is_pointer(v) && type_of(vm, v)->slots.to_index != NULL);
}

bool subscript_index(VM *vm, Value key, const char *what, int64_t *index)
{
    if (is_small_int(key)) {
        *index = as_small(key);
        return true;
    }
    if (!is_index(vm, key))
        return throw_false(vm, TypeError, "%s indices must be integers or slices, not %T", what, key);
    Value integer = index_of(vm, key);
    if (raised(integer)) return false;
    if (int_fits_int64(integer, index)) return true;
    return throw_false(vm, IndexError, "cannot fit '%T' into an index-sized integer", key);
}

bool repeat_count(VM *vm, Value count, size_t *result)
{
    if (!is_index(vm, count))
        return throw_false(vm, TypeError, "can't multiply sequence by non-int of type '%T'", count);
    Value integer = index_of(vm, count);
    if (raised(integer)) return false;
    int64_t n;
    if (!int_fits_int64(integer, &n))
        return throw_false(vm, OverflowError, "cannot fit '%T' into an index-sized integer", count);
    *result = n < 0 ? 0 : (size_t)n;
    return true;
}

Value multiply_by_right(VM *vm, Value left, Value right)
{
    SlotBinary multiply = type_of(vm, right)->slots.multiply;
    return multiply == NULL || is_int(right) ? NOT_IMPLEMENTED : multiply(vm, left, right);
}

bool search_bound(VM *vm, Value v, int64_t *result)
{
    if (!is_index(vm, v))
        return throw_false(vm, TypeError,
                           "slice indices must be integers or have an __index__ method");
    return index_as_int64(vm, v, true, result);
}

static int64_t clamp(int64_t index, size_t length)
{
    if (index < 0) index += (int64_t)length;
    if (index < 0) return 0;
    return index > (int64_t)length ? (int64_t)length : index;
}

void clamp_range(int64_t *start, int64_t *stop, size_t length)
{
    *start = clamp(*start, length);
    *stop = clamp(*stop, length);
}

bool repr_append(VM *vm, Buf *buf, Value item)
{
    String *text = repr_of(vm, item);
    if (text == NULL) return false;
    buf_append(buf, text->data, text->size);
    return true; // a buffer that failed says so at its end
}

Value sequence_items(VM *vm, Value iterable, const char *message)
{
    if (is_exact_list(iterable) || is_exact_tuple(iterable)) return iterable;
    Value iterator = get_iter(vm, iterable);
    if (raised(iterator)) {
        if (message == NULL || !catch_pending(vm, TypeError)) return RAISED;
        return throw(vm, TypeError, "%s", message);
    }
    List *list = list_from(vm, iterator);
    return list == NULL ? RAISED : value_of_object(list);
}

const Value *sequence_view(Value sequence, size_t *count)
{
    if (is_list(sequence)) {
        *count = as_list(sequence)->count;
        return as_list(sequence)->items;
    }
    *count = as_tuple(sequence)->count;
    return as_tuple(sequence)->items;
}

Value py_class_getitem(VM *vm, Value *args)
{
    return generic_alias_new(vm, args[0], args[1]);
}

bool is_sequence(VM *vm, Value v)
{
    Type *type = type_of(vm, v);
    if (type->slots.get_item == NULL || is_dict(v)) return false;
    return (type->flags & (TYPE_IS_HEAP | TYPE_IS_SEQUENCE)) || is_str(v) || is_bytes(v) ||
           is_bytearray(v) || is_memoryview(v);
}
