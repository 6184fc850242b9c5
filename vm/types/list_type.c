// list_type.c - what Python sees of list: operators, methods, slices.
//
// Whatever may run Python (an item's __eq__, a subscript's __index__, the right side of a slice
// assignment) may change the list: lengths are read again after it, and loops look at count each time.
#include "vm/types/list.h"

#include "vm/object/backing.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

static void list_trace(VM *vm, Tracer *tracer, Object *object)
{
    List *list = (List *)object;
    backing_trace(tracer, list->items, list->capacity * sizeof(Value));
    trace_values(tracer, list->items, list->count);
}

static void list_release(VM *vm, Object *object)
{
    List *list = (List *)object;
    backing_release(vm, list->items, list->capacity * sizeof(Value));
}

static bool list_owns_slot(Object *object, const Value *slot)
{
    List *list = (List *)object;
    return slot >= list->items && slot < list->items + list->capacity;
}

static Value list_init(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    list_clear(vm, list);
    if (is_exact_tuple(args[1]) && as_tuple(args[1])->count == 0) return NONE;
    return list_extend(vm, list, args[1]) ? NONE : RAISED;
}

static Value list_convert(VM *vm, Value iterable)
{
    List *list;
    if (is_exact_tuple(iterable)) list = list_from_values(vm, as_tuple(iterable)->items, as_tuple(iterable)->count);
    else list = list_from(vm, iterable);
    return list == NULL || !charge(vm, list->count / 16) ? RAISED : value_of_object(list);
}

static bool list_length(VM *vm, Value self, size_t *length)
{
    *length = as_list(self)->count;
    return true;
}

static Value list_iterate(VM *vm, Value self)
{
    return sequence_iterator_new(vm, TYPE_list_iterator, self, 0);
}

static Value list_repr(VM *vm, Value self)
{
    List *list = as_list(self);
    if (list->count == 0) return str_value(str_static(vm, "[]"));
    if (!repr_enter(vm, self)) return str_value(str_static(vm, "[...]"));
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool good = true;
    for (size_t i = 0; good && i < list->count; i++) {
        buf_append(&buf, i == 0 ? "[" : ", ", i == 0 ? 1 : 2);
        good = repr_append(vm, &buf, list->items[i]) && charge(vm, 1);
    }
    repr_leave(vm, self);
    if (!good) {
        buf_free(&buf);
        return RAISED;
    }
    buf_append_char(&buf, ']');
    return str_value(str_from_buf(vm, &buf));
}

static Value list_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_list(self) || !is_list(other)) return NOT_IMPLEMENTED;
    List *a = as_list(self), *b = as_list(other);
    if (a->count != b->count && (op == COMPARE_EQ || op == COMPARE_NE))
        return value_of_bool(op == COMPARE_NE);
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        bool equal;
        Value x = a->items[i], y = b->items[i];
        if (!items_equal(vm, x, y, &equal) || !charge(vm, 1)) return RAISED;
        if (equal) continue;
        if (i >= a->count || i >= b->count) break; // the items are there no more
        if (op == COMPARE_EQ) return FALSE;
        if (op == COMPARE_NE) return TRUE;
        return compare_op(vm, op, x, y);
    }
    return compare_sizes(a->count, b->count, op);
}

// Finds item in items[start .. stop), with what its __eq__ may do to the list. -1: not there; -2: raised.
static RUNS int64_t find(VM *vm, List *list, Value item, size_t start, size_t stop)
{
    for (size_t i = start; i < stop && i < list->count; i++) {
        bool equal;
        if (!items_equal(vm, list->items[i], item, &equal) || !charge(vm, 1)) return -2;
        if (equal) return (int64_t)i;
    }
    return -1;
}

static bool list_contains(VM *vm, Value self, Value item, bool *found)
{
    int64_t index = find(vm, as_list(self), item, 0, SIZE_MAX);
    *found = index >= 0;
    return index != -2;
}

static Value list_concat(VM *vm, Value left, Value right)
{
    if (!is_list(right))
        return throw(vm, TypeError, "can only concatenate list (not \"%T\") to list", right);
    List *a = as_list(left), *b = as_list(right);
    List *sum = list_new_sized(vm, a->count + b->count);
    if (sum == NULL || !list_append_values(vm, sum, a->items, a->count) ||
        !list_append_values(vm, sum, b->items, b->count))
        return RAISED;
    return charge(vm, sum->count / 16) ? value_of_object(sum) : RAISED;
}

// list += other is extend. That other's __radd__ goes first is inplace_op's affair.
static Value list_add_inplace(VM *vm, Value left, Value right)
{
    return list_extend(vm, as_list(left), right) ? left : RAISED;
}

// Appends the first `count` items until the list has `times` copies of them.
static RUNS bool append_copies(VM *vm, List *list, size_t count, size_t times)
{
    size_t total;
    if (mul_overflows(count, times, &total) || total > PTRDIFF_MAX / sizeof(Value))
        return throw_memory(vm), false;
    if (!list_reserve(vm, list, total - count)) return false;
    Value *items = list->items;
    if (count == 1) {
        for (size_t i = 1; i < total; i++) items[i] = items[0];
    } else {
        for (size_t done = count; done < total;) {
            size_t more = done < total - done ? done : total - done;
            memcpy(items + done, items, more * sizeof(Value));
            done += more;
        }
    }
    list->count = total;
    object_changed(vm, list);
    return charge(vm, total / 16);
}

static Value list_repeat(VM *vm, Value left, Value right)
{
    Value self = is_list(left) ? left : right;
    size_t times;
    if (!repeat_count(vm, is_list(left) ? right : left, &times)) return RAISED;
    List *list = as_list(self);
    if (times == 0 || list->count == 0) return value_of_object(list_new(vm));
    size_t count = list->count, total;
    if (mul_overflows(count, times, &total)) return throw_memory(vm);
    List *product = list_new_sized(vm, total);
    if (product != NULL && count == 1 && total <= 64) { // [None] * 8
        for (size_t i = 0; i < total; i++) product->items[i] = list->items[0];
        product->count = total;
        return value_of_object(product);
    }
    if (product == NULL || !list_append_values(vm, product, list->items, count) ||
        !append_copies(vm, product, count, times))
        return RAISED;
    return value_of_object(product);
}

static Value list_multiply_inplace(VM *vm, Value left, Value right)
{
    List *list = as_list(left);
    Value product = multiply_by_right(vm, left, right);
    if (!is_not_implemented(product)) return product;
    size_t times;
    if (!repeat_count(vm, right, &times)) return RAISED;
    if (times == 0) list_clear(vm, list);
    else if (list->count > 0 && times > 1 && !append_copies(vm, list, list->count, times))
        return RAISED;
    return left;
}

// ---- Subscripts ---------------------------------------------------------------------------------

// The items that start, step and count (of slice_adjust) select.
static Value take_slice(VM *vm, List *list, int64_t start, int64_t step, size_t count)
{
    if (step == 1 || count == 0) {
        List *slice = list_slice(vm, list, (size_t)start, (size_t)start + count);
        return slice == NULL ? RAISED : value_of_object(slice);
    }
    List *slice = list_new_sized(vm, count);
    if (slice == NULL) return RAISED;
    const Value *item = list->items + start;
    for (size_t i = 0; i < count; i++) slice->items[i] = item[(int64_t)i * step];
    slice->count = count;
    return value_of_object(slice);
}

static Value list_get_item(VM *vm, Value self, Value key)
{
    List *list = as_list(self);
    int64_t index;
    if (is_slice(key)) {
        int64_t stop, step;
        if (!slice_unpack(vm, as_slice(key), &index, &stop, &step)) return RAISED;
        size_t count = slice_adjust(list->count, &index, &stop, step);
        Value slice = take_slice(vm, list, index, step, count);
        return charge(vm, count / 16) ? slice : RAISED;
    }
    if (!subscript_index(vm, key, "list", &index)) return RAISED;
    if (!index_wrap(&index, list->count)) return throw(vm, IndexError, "list index out of range");
    return list->items[index];
}

// del list[start:stop:step] for |step| > 1: what stays moves down over what goes.
static void delete_stepped(VM *vm, List *list, int64_t start, int64_t step, size_t count)
{
    if (count == 0) return;
    if (step < 0) {
        start += step * (int64_t)(count - 1);
        step = -step;
    }
    Value *to = list->items + start, *end = list->items + list->count;
    for (size_t i = 0; i < count; i++) {
        const Value *from = list->items + start + (int64_t)i * step + 1;
        size_t keep = i + 1 < count ? (size_t)step - 1 : (size_t)(end - from);
        memmove(to, from, keep * sizeof(Value));
        to += keep;
    }
    list->count -= count;
    object_changed(vm, list);
    if (list->count == 0) list_clear(vm, list);
}

static bool set_stepped(VM *vm, List *list, int64_t start, int64_t step, size_t count,
                        const Value *values, size_t value_count)
{
    if (value_count != count)
        return throw_false(vm, ValueError,
                           "attempt to assign sequence of size %zu to extended slice of size %zu",
                           value_count, count);
    Value *item = list->items + start;
    for (size_t i = 0; i < count; i++) item[(int64_t)i * step] = values[i];
    object_changed(vm, list);
    return true;
}

static bool set_slice(VM *vm, List *list, Slice *slice, Value value)
{
    int64_t start, stop, step;
    if (!slice_unpack(vm, slice, &start, &stop, &step)) return false;
    Value items = ABSENT;
    if (!is_absent(value)) {
        items = sequence_items(vm, value, "must assign iterable to extended slice");
        if (raised(items)) return false;
        if (same(items, value_of_object(list))) { // list[a:b] = list
            List *copy = list_slice(vm, list, 0, list->count);
            if (copy == NULL) return false;
            items = value_of_object(copy);
        }
    }
    size_t count = slice_adjust(list->count, &start, &stop, step), value_count = 0;
    const Value *values = is_absent(items) ? NULL : sequence_view(items, &value_count);
    if (step == 1) {
        if (!list_splice(vm, list, (size_t)start, (size_t)start + count, values, value_count))
            return false;
    } else if (is_absent(items)) {
        delete_stepped(vm, list, start, step, count);
    } else if (!set_stepped(vm, list, start, step, count, values, value_count)) {
        return false;
    }
    return charge(vm, (count + value_count) / 16);
}

static bool list_set_item(VM *vm, Value self, Value key, Value value)
{
    List *list = as_list(self);
    if (is_slice(key)) return set_slice(vm, list, as_slice(key), value);
    int64_t index;
    if (!subscript_index(vm, key, "list", &index)) return false;
    if (!index_wrap(&index, list->count))
        return throw_false(vm, IndexError, "list assignment index out of range");
    if (is_absent(value)) (void)list_take(vm, list, (size_t)index);
    else store(vm, list, &list->items[index], value);
    return true;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_list_append(VM *vm, Value *args)
{
    return list_append(vm, as_list(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_list_clear(VM *vm, Value *args)
{
    list_clear(vm, as_list(args[0]));
    return NONE;
}

static Value py_list_copy(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    List *copy = list_slice(vm, list, 0, list->count);
    if (copy == NULL || !charge(vm, list->count / 16)) return RAISED;
    return value_of_object(copy);
}

static Value py_list_count(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    int64_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool equal;
        if (!items_equal(vm, list->items[i], args[1], &equal) || !charge(vm, 1)) return RAISED;
        count += equal;
    }
    return int_new(vm, count);
}

static Value py_list_extend(VM *vm, Value *args)
{
    return list_extend(vm, as_list(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_list_index(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    int64_t start, stop;
    if (!search_bound(vm, args[2], &start) || !search_bound(vm, args[3], &stop)) return RAISED;
    clamp_range(&start, &stop, list->count);
    int64_t index = find(vm, list, args[1], (size_t)start, (size_t)stop);
    if (index == -2) return RAISED;
    if (index < 0) return throw(vm, ValueError, "%R is not in list", args[1]);
    return int_new(vm, index);
}

static Value py_list_insert(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    int64_t index;
    if (!arg_int64(vm, args, 1, &index)) return RAISED;
    if (index < 0) index += (int64_t)list->count;
    if (index < 0) index = 0;
    return list_insert(vm, list, (size_t)index, args[2]) ? NONE : RAISED;
}

static Value py_list_pop(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    int64_t index;
    if (!arg_int64(vm, args, 1, &index)) return RAISED;
    if (list->count == 0) return throw(vm, IndexError, "pop from empty list");
    if (!index_wrap(&index, list->count)) return throw(vm, IndexError, "pop index out of range");
    return list_take(vm, list, (size_t)index);
}

static Value py_list_remove(VM *vm, Value *args)
{
    List *list = as_list(args[0]);
    int64_t index = find(vm, list, args[1], 0, SIZE_MAX);
    if (index == -2) return RAISED;
    if (index < 0) return throw(vm, ValueError, "list.remove(x): x not in list");
    if ((size_t)index < list->count) (void)list_take(vm, list, (size_t)index);
    return NONE;
}

static Value py_list_reverse(VM *vm, Value *args)
{
    list_reverse(vm, as_list(args[0]));
    return charge(vm, as_list(args[0])->count / 8) ? NONE : RAISED;
}

static Value py_list_sort(VM *vm, Value *args)
{
    bool reverse;
    if (!arg_truth(vm, args, 2, &reverse)) return RAISED;
    Value key = is_none(args[1]) ? ABSENT : args[1];
    return list_sort(vm, as_list(args[0]), key, reverse) ? NONE : RAISED;
}

static Value py_list_reversed(VM *vm, Value *args)
{
    int64_t last = (int64_t)as_list(args[0])->count - 1;
    return sequence_iterator_new(vm, TYPE_list_reverseiterator, args[0], last);
}

static Value py_list_sizeof(VM *vm, Value *args)
{
    size_t size = type_of(vm, args[0])->instance_size;
    return int_new(vm, (int64_t)(size + as_list(args[0])->capacity * sizeof(Value)));
}

static const Native list_methods[] = {
    {"append(self, object, /)", py_list_append, "Append object to the end of the list."},
    {"clear(self, /)", py_list_clear, "Remove all items from list."},
    {"copy(self, /)", py_list_copy, "Return a shallow copy of the list."},
    {"count(self, value, /)", py_list_count, "Return number of occurrences of value."},
    {"extend(self, iterable, /)", py_list_extend,
     "Extend list by appending elements from the iterable."},
    {"index(self, value, start=0, stop=9223372036854775807, /)", py_list_index,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"insert(self, index, object, /)", py_list_insert, "Insert object before index."},
    {"pop(self, index=-1, /)", py_list_pop,
     "Remove and return item at index (default last).\n\n"
     "Raises IndexError if list is empty or index is out of range."},
    {"remove(self, value, /)", py_list_remove,
     "Remove first occurrence of value.\n\nRaises ValueError if the value is not present."},
    {"reverse(self, /)", py_list_reverse, "Reverse *IN PLACE*."},
    {"sort(self, /, *, key=None, reverse=False)", py_list_sort,
     "Sort the list in ascending order and return None.\n\n"
     "The sort is in-place (i.e. the list itself is modified) and stable (i.e. the\n"
     "order of two equal elements is maintained).\n\n"
     "If a key function is given, apply it once to each list item and sort them,\n"
     "ascending or descending, according to their function values.\n\n"
     "The reverse flag can be set to sort in descending order."},
    {"__reversed__(self, /)", py_list_reversed, "Return a reverse iterator over the list."},
    {"__sizeof__(self, /)", py_list_sizeof, "Return the size of the list in memory, in bytes."},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef list_type = {
    .name = "list",
    .doc = "Built-in mutable sequence.\n\n"
           "If no argument is given, the constructor creates a new empty list.\n"
           "The argument must be an iterable if specified.",
    .signature = "list(iterable=(), /)",
    .size = sizeof(List),
    .flags = TYPE_IS_SEQUENCE | TYPE_MATCH_SELF,
    .kind = TYPE_list,
    .trace = list_trace,
    .release = list_release,
    .owns_slot = list_owns_slot,
    .init = list_init,
    .convert = list_convert,
    .methods = list_methods,
    .repr = list_repr,
    .compare = list_compare,
    .length = list_length,
    .iterate = list_iterate,
    .contains = list_contains,
    .get_item = list_get_item,
    .set_item = list_set_item,
    .add_inplace = list_add_inplace,
    .multiply_inplace = list_multiply_inplace,
    .concat = list_concat,
    .repeat = list_repeat,
};
