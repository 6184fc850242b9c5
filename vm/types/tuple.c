// tuple.c - tuple: an immutable row of values, kept in its own cell.
#include "vm/types/tuple.h"

#include <stdarg.h>

#include "vm/base/hash.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"

#define TUPLE_MAX (((size_t)PTRDIFF_MAX - sizeof(Tuple)) / sizeof(Value))

// ---- Making -------------------------------------------------------------------------------------

// A tuple whose items are not set yet.
static inline Tuple *allocate(VM *vm, size_t count)
{
    if (LIKELY(count <= TUPLE_SMALL)) return tuple_small(vm, count);
    if (count > TUPLE_MAX) return throw_memory(vm), NULL;
    Tuple *tuple = object_new_sized(vm, TYPE_tuple, sizeof(Tuple) + count * sizeof(Value), false);
    if (tuple != NULL) tuple->count = count;
    return tuple;
}

Tuple *tuple_new(VM *vm, const Value *items, size_t count)
{
    if (count == 0 && vm->empty_tuple != NULL) return vm->empty_tuple;
    Tuple *tuple = allocate(vm, count);
    if (tuple == NULL) return NULL;
    if (items != NULL) items_copy(tuple->items, items, count);
    else
        for (size_t i = 0; i < count; i++) tuple->items[i] = NONE;
    return tuple;
}

Tuple *tuple_pair(VM *vm, Value first, Value second)
{
    Tuple *tuple = object_new(vm, TYPE_tuple, sizeof(Tuple) + 2 * sizeof(Value));
    tuple->count = 2;
    tuple->items[0] = first;
    tuple->items[1] = second;
    return tuple;
}

Tuple *tuple_of(VM *vm, size_t count, ...)
{
    Tuple *tuple = tuple_new(vm, NULL, count);
    if (tuple == NULL) return NULL;
    va_list values;
    va_start(values, count);
    for (size_t i = 0; i < count; i++) tuple->items[i] = va_arg(values, Value);
    va_end(values);
    return tuple;
}

Tuple *tuple_slice(VM *vm, Tuple *tuple, size_t start, size_t stop)
{
    if (stop > tuple->count) stop = tuple->count;
    if (start > stop) start = stop;
    if (start == 0 && stop == tuple->count && tuple->head.shape == TYPE_tuple) return tuple;
    return tuple_new(vm, tuple->items + start, stop - start);
}

Tuple *tuple_concat(VM *vm, Tuple *a, Tuple *b)
{
    if (a->count == 0 && b->head.shape == TYPE_tuple) return b;
    if (b->count == 0 && a->head.shape == TYPE_tuple) return a;
    if (a->count + b->count == 0) return tuple_new(vm, NULL, 0);
    Tuple *sum = allocate(vm, a->count + b->count);
    if (sum == NULL) return NULL;
    items_copy(sum->items, a->items, a->count);
    items_copy(sum->items + a->count, b->items, b->count);
    return sum;
}

static Value tuple_construct(VM *vm, Value *args)
{
    Type *cls = as_type(args[0]);
    Tuple *items = tuple_from(vm, args[1]);
    if (items == NULL) return RAISED;
    if (cls == type_get(vm, TYPE_tuple)) return value_of_object(items);
    if (items->count > TUPLE_MAX) return throw_memory(vm);
    Tuple *self = type_allocate(vm, cls, items->count * sizeof(Value));
    if (self == NULL) return RAISED;
    self->count = items->count;
    memcpy(self->items, items->items, items->count * sizeof(Value));
    return value_of_object(self);
}

static Value tuple_convert(VM *vm, Value iterable)
{
    Tuple *tuple = tuple_from(vm, iterable);
    return tuple == NULL ? RAISED : value_of_object(tuple);
}

// ---- Slots --------------------------------------------------------------------------------------

static void tuple_trace(VM *vm, Tracer *tracer, Object *object)
{
    Tuple *tuple = (Tuple *)object;
    trace_values(tracer, tuple->items, tuple->count);
}

static size_t tuple_cell_size(const Object *object)
{
    return sizeof(Tuple) + ((const Tuple *)object)->count * sizeof(Value);
}

static bool tuple_length(VM *vm, Value self, size_t *length)
{
    *length = as_tuple(self)->count;
    return true;
}

static Value tuple_iterate(VM *vm, Value self)
{
    return sequence_iterator_new(vm, TYPE_tuple_iterator, self, 0);
}

static Value tuple_repr(VM *vm, Value self)
{
    Tuple *tuple = as_tuple(self);
    if (tuple->count == 0) return str_value(str_static(vm, "()"));
    if (!repr_enter(vm, self)) return str_value(str_static(vm, "(...)"));
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool good = true;
    for (size_t i = 0; good && i < tuple->count; i++) {
        buf_append(&buf, i == 0 ? "(" : ", ", i == 0 ? 1 : 2);
        good = repr_append(vm, &buf, tuple->items[i]) && charge(vm, 1);
    }
    repr_leave(vm, self);
    if (!good) {
        buf_free(&buf);
        return RAISED;
    }
    buf_append_text(&buf, tuple->count == 1 ? ",)" : ")");
    return str_value(str_from_buf(vm, &buf));
}

bool tuple_quick_hash(const Tuple *tuple, uint64_t *hash)
{
    uint64_t sum = HASH_TUPLE_START;
    if (tuple->count > 16) return false; // longer ones are paid for
    for (size_t i = 0; i < tuple->count; i++) {
        Value v = tuple->items[i];
        int64_t item;
        if (LIKELY(is_small_int(v))) item = hash_int(as_small(v));
        else if (is_exact_str(v) && as_str(v)->hash != 0) item = (int64_t)as_str(v)->hash;
        else return false;
        sum = hash_tuple_add(sum, item);
    }
    *hash = (uint64_t)hash_tuple_end(sum, tuple->count);
    return true;
}

static bool tuple_hash(VM *vm, Value self, uint64_t *hash)
{
    Tuple *tuple = as_tuple(self);
    if (!descend(vm)) return false;
    uint64_t sum = HASH_TUPLE_START;
    for (size_t i = 0; i < tuple->count; i++) {
        uint64_t item;
        Value v = tuple->items[i];
        if (is_small_int(v)) item = (uint64_t)hash_int(as_small(v));
        else if (is_exact_str(v) && as_str(v)->hash != 0) item = as_str(v)->hash;
        else if (!hash_value(vm, v, &item)) return false;
        sum = hash_tuple_add(sum, (int64_t)item);
    }
    *hash = (uint64_t)hash_tuple_end(sum, tuple->count);
    return charge(vm, tuple->count);
}

static Value tuple_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_tuple(self) || !is_tuple(other)) return NOT_IMPLEMENTED;
    Tuple *a = as_tuple(self), *b = as_tuple(other);
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        bool equal;
        if (!items_equal(vm, a->items[i], b->items[i], &equal) || !charge(vm, 1)) return RAISED;
        if (equal) continue;
        if (op == COMPARE_EQ) return FALSE;
        if (op == COMPARE_NE) return TRUE;
        return compare_op(vm, op, a->items[i], b->items[i]);
    }
    return compare_sizes(a->count, b->count, op);
}

// The index of item in items[start .. stop); -1: not there; -2: raised.
static RUNS int64_t find(VM *vm, Tuple *tuple, Value item, size_t start, size_t stop)
{
    for (size_t i = start; i < stop; i++) {
        bool equal;
        if (!items_equal(vm, tuple->items[i], item, &equal) || !charge(vm, 1)) return -2;
        if (equal) return (int64_t)i;
    }
    return -1;
}

static bool tuple_contains(VM *vm, Value self, Value item, bool *found)
{
    int64_t index = find(vm, as_tuple(self), item, 0, as_tuple(self)->count);
    *found = index >= 0;
    return index != -2;
}

static Value tuple_concatenate(VM *vm, Value left, Value right)
{
    if (!is_tuple(right))
        return throw(vm, TypeError, "can only concatenate tuple (not \"%T\") to tuple", right);
    Tuple *sum = tuple_concat(vm, as_tuple(left), as_tuple(right));
    if (sum == NULL || !charge(vm, sum->count / 16)) return RAISED;
    return value_of_object(sum);
}

static Value tuple_repeat(VM *vm, Value left, Value right)
{
    Value self = is_tuple(left) ? left : right;
    Tuple *tuple = as_tuple(self);
    size_t times, total;
    if (!repeat_count(vm, is_tuple(left) ? right : left, &times)) return RAISED;
    if (times == 1 && is_exact_tuple(self)) return self;
    if (mul_overflows(tuple->count, times, &total) || total > TUPLE_MAX) return throw_memory(vm);
    if (total == 0) return value_of_object(vm->empty_tuple);
    Tuple *product = allocate(vm, total);
    if (product == NULL) return RAISED;
    memcpy(product->items, tuple->items, tuple->count * sizeof(Value));
    for (size_t done = tuple->count; done < total;) {
        size_t more = done < total - done ? done : total - done;
        memcpy(product->items + done, product->items, more * sizeof(Value));
        done += more;
    }
    return charge(vm, total / 16) ? value_of_object(product) : RAISED;
}

static Value get_slice(VM *vm, Tuple *tuple, Slice *slice)
{
    int64_t start, stop, step;
    size_t count;
    if (!slice_resolve(vm, slice, tuple->count, &start, &stop, &step, &count)) return RAISED;
    Tuple *result;
    if (step == 1 || count == 0) {
        result = tuple_slice(vm, tuple, (size_t)start, (size_t)start + count);
        if (result == NULL) return RAISED;
    } else {
        result = allocate(vm, count);
        if (result == NULL) return RAISED;
        const Value *item = tuple->items + start;
        for (size_t i = 0; i < count; i++) result->items[i] = item[(int64_t)i * step];
    }
    return charge(vm, count / 16) ? value_of_object(result) : RAISED;
}

static Value tuple_get_item(VM *vm, Value self, Value key)
{
    Tuple *tuple = as_tuple(self);
    if (is_slice(key)) return get_slice(vm, tuple, as_slice(key));
    int64_t index;
    if (!subscript_index(vm, key, "tuple", &index)) return RAISED;
    if (!index_wrap(&index, tuple->count)) return throw(vm, IndexError, "tuple index out of range");
    return tuple->items[index];
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_tuple_count(VM *vm, Value *args)
{
    Tuple *tuple = as_tuple(args[0]);
    int64_t count = 0;
    for (size_t i = 0; i < tuple->count; i++) {
        bool equal;
        if (!items_equal(vm, tuple->items[i], args[1], &equal) || !charge(vm, 1)) return RAISED;
        count += equal;
    }
    return int_new(vm, count);
}

static Value py_tuple_index(VM *vm, Value *args)
{
    Tuple *tuple = as_tuple(args[0]);
    int64_t start, stop;
    if (!search_bound(vm, args[2], &start) || !search_bound(vm, args[3], &stop)) return RAISED;
    clamp_range(&start, &stop, tuple->count);
    int64_t index = find(vm, tuple, args[1], (size_t)start, (size_t)stop);
    if (index == -2) return RAISED;
    if (index < 0) return throw(vm, ValueError, "tuple.index(x): x not in tuple");
    return int_new(vm, index);
}

static Value py_tuple_getnewargs(VM *vm, Value *args)
{
    Tuple *tuple = as_tuple(args[0]);
    Tuple *exact = tuple_new(vm, tuple->items, tuple->count);
    Tuple *result = exact == NULL ? NULL : tuple_of(vm, 1, value_of_object(exact));
    return result == NULL ? RAISED : value_of_object(result);
}

static const Native tuple_methods[] = {
    {"count(self, value, /)", py_tuple_count, "Return number of occurrences of value."},
    {"index(self, value, start=0, stop=9223372036854775807, /)", py_tuple_index,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"__getnewargs__(self, /)", py_tuple_getnewargs, ""},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef tuple_type = {
    .name = "tuple",
    .doc = "Built-in immutable sequence.\n\n"
           "If no argument is given, the constructor returns an empty tuple.\n"
           "If iterable is specified the tuple is initialized from iterable's items.\n\n"
           "If the argument is a tuple, the return value is the same object.",
    .signature = "tuple(iterable=(), /)",
    .size = sizeof(Tuple),
    .flags = TYPE_IS_SEQUENCE | TYPE_MATCH_SELF,
    .kind = TYPE_tuple,
    .trace = tuple_trace,
    .cell_size = tuple_cell_size,
    .construct = tuple_construct,
    .convert = tuple_convert,
    .methods = tuple_methods,
    .repr = tuple_repr,
    .hash = tuple_hash,
    .compare = tuple_compare,
    .length = tuple_length,
    .iterate = tuple_iterate,
    .contains = tuple_contains,
    .get_item = tuple_get_item,
    .concat = tuple_concatenate,
    .repeat = tuple_repeat,
};

void tuple_setup(VM *vm)
{
    vm->empty_tuple = object_new(vm, TYPE_tuple, sizeof(Tuple));
    vm->empty_tuple->count = 0;
}
