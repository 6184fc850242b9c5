// range.c - range and its iterator.
//
// start, stop, step and length are ints of any size. A range whose numbers all fit int64 (nearly every
// one) also keeps them as such, and its fast paths never look at the ints.
#include "vm/types/range.h"

#include "vm/base/hash.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

// ---- Numbers ------------------------------------------------------------------------------------

// The count of numbers from start in steps before stop, when all fit int64. step is not 0.
static uint64_t small_length(int64_t start, int64_t stop, int64_t step)
{
    if (step > 0) return start < stop ? ((uint64_t)stop - (uint64_t)start - 1) / (uint64_t)step + 1 : 0;
    return start > stop ? ((uint64_t)start - (uint64_t)stop - 1) / (-(uint64_t)step) + 1 : 0;
}

// The same for ints of any size.
static RUNS Value big_length(VM *vm, Value start, Value stop, Value step)
{
    bool up = int_sign(step) > 0;
    if (up ? int_compare(start, stop) >= 0 : int_compare(start, stop) <= 0) return value_of_small(0);
    Value distance = up ? int_subtract(vm, stop, start) : int_subtract(vm, start, stop);
    Value stride = up ? step : int_negative(vm, step);
    if (raised(distance) || raised(stride)) return RAISED;
    Value last = int_subtract(vm, distance, value_of_small(1));
    if (raised(last)) return RAISED;
    Value steps = int_floor_divide(vm, last, stride);
    return raised(steps) ? RAISED : int_add(vm, steps, value_of_small(1));
}

// start + index * step.
static RUNS Value number_at(VM *vm, Value start, Value step, Value index)
{
    Value offset = int_multiply(vm, index, step);
    return raised(offset) ? RAISED : int_add(vm, start, offset);
}

Value range_new(VM *vm, Value start, Value stop, Value step)
{
    int64_t first, last, increment;
    if (int_sign(step) == 0) return throw(vm, ValueError, "range() arg 3 must not be zero");
    bool small = int_fits_int64(start, &first) && int_fits_int64(stop, &last) &&
                 int_fits_int64(step, &increment);
    uint64_t count = small ? small_length(first, last, increment) : 0;
    if (count > INT64_MAX) small = false;
    Value size = small ? int_new(vm, (int64_t)count) : big_length(vm, start, stop, step);
    if (raised(size)) return RAISED;
    Range *range = object_new(vm, TYPE_range, sizeof(Range));
    range->start = start;
    range->stop = stop;
    range->step = step;
    range->length = size;
    range->is_small = small;
    range->first = small ? first : 0;
    range->increment = small ? increment : 0;
    range->count = small ? (size_t)count : 0;
    return value_of_object(range);
}

Range *range_between(VM *vm, int64_t first, int64_t last)
{
    Range *range = object_new(vm, TYPE_range, sizeof(Range));
    range->start = value_of_small(first);
    range->stop = value_of_small(last);
    range->step = value_of_small(1);
    range->is_small = true;
    range->first = first;
    range->increment = 1;
    range->count = last > first ? (size_t)(last - first) : 0;
    range->length = int_new(vm, (int64_t)range->count);
    return range;
}

static int64_t small_at(const Range *range, uint64_t index)
{
    return (int64_t)((uint64_t)range->first + index * (uint64_t)range->increment);
}

static Value range_construct(VM *vm, Value *args)
{
    bool one = is_absent(args[2]);
    Value start = one ? value_of_small(0) : index_of(vm, args[1]);
    if (raised(start)) return RAISED;
    Value stop = index_of(vm, args[one ? 1 : 2]);
    if (raised(stop)) return RAISED;
    Value step = is_absent(args[3]) ? value_of_small(1) : index_of(vm, args[3]);
    if (raised(step)) return RAISED;
    return range_new(vm, start, stop, step);
}

static void range_trace(VM *vm, Tracer *tracer, Object *object)
{
    Range *range = (Range *)object;
    trace_value(tracer, range->start);
    trace_value(tracer, range->stop);
    trace_value(tracer, range->step);
    trace_value(tracer, range->length);
}

// ---- Slots --------------------------------------------------------------------------------------

static Value range_repr(VM *vm, Value self)
{
    Range *range = as_range(self);
    if (same(range->step, value_of_small(1)))
        return str_value(str_format(vm, "range(%R, %R)", range->start, range->stop));
    return str_value(
        str_format(vm, "range(%R, %R, %R)", range->start, range->stop, range->step));
}

static bool range_length(VM *vm, Value self, size_t *length)
{
    int64_t count;
    if (!int_fits_int64(as_range(self)->length, &count))
        return throw_false(vm, OverflowError, "Python int too large to convert to C ssize_t");
    *length = (size_t)count;
    return true;
}

static bool range_truth(VM *vm, Value self, bool *truth)
{
    *truth = int_sign(as_range(self)->length) != 0;
    return true;
}

// Equal ranges hold equal numbers, however they were written.
static bool ranges_equal(const Range *a, const Range *b)
{
    if (int_compare(a->length, b->length) != 0) return false;
    if (int_sign(a->length) == 0) return true;
    if (int_compare(a->start, b->start) != 0) return false;
    return same(a->length, value_of_small(1)) || int_compare(a->step, b->step) == 0;
}

static Value range_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_range(self) || !is_range(other) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    return value_of_bool(ranges_equal(as_range(self), as_range(other)) == (op == COMPARE_EQ));
}

static bool range_hash(VM *vm, Value self, uint64_t *hash)
{
    Range *range = as_range(self);
    Value parts[3] = {range->length, NONE, NONE};
    if (int_sign(range->length) != 0) parts[1] = range->start;
    if (int_compare(range->length, value_of_small(1)) > 0) parts[2] = range->step;
    uint64_t sum = HASH_TUPLE_START;
    for (int i = 0; i < 3; i++) {
        uint64_t part;
        if (!hash_value(vm, parts[i], &part)) return false;
        sum = hash_tuple_add(sum, (int64_t)part);
    }
    *hash = (uint64_t)hash_tuple_end(sum, 3);
    return true;
}

// Where number lies in range: *index counts from 0, or is ABSENT if it is not in it.
static RUNS bool locate(VM *vm, const Range *range, Value number, Value *index)
{
    int64_t n;
    *index = ABSENT;
    if (range->is_small) {
        if (!int_fits_int64(number, &n) || range->count == 0) return true;
        int64_t low = range->first, high = small_at(range, range->count - 1);
        bool up = range->increment > 0;
        if (up ? n < low || n > high : n > low || n < high) return true;
        uint64_t distance = up ? (uint64_t)n - (uint64_t)low : (uint64_t)low - (uint64_t)n;
        uint64_t stride = up ? (uint64_t)range->increment : -(uint64_t)range->increment;
        if (distance % stride == 0) *index = int_new(vm, (int64_t)(distance / stride));
        return true;
    }
    bool up = int_sign(range->step) > 0;
    int from = int_compare(number, range->start), to = int_compare(number, range->stop);
    if (up ? from < 0 || to >= 0 : from > 0 || to <= 0) return true;
    Value distance = int_subtract(vm, number, range->start);
    if (raised(distance)) return false;
    Value rest = int_modulo(vm, distance, range->step);
    if (raised(rest)) return false;
    if (int_sign(rest) != 0) return true;
    *index = int_floor_divide(vm, distance, range->step);
    return !raised(*index);
}

// Whether v equals a number of a range just when locate finds it: no __eq__ of its own can say otherwise.
static bool is_plain_number(Value v)
{
    return is_exact_int(v) || is_bool(v);
}

// Counts the items equal to value by walking; stops at the first if count is NULL, with its *index.
static RUNS bool search(VM *vm, Value self, Value value, int64_t *count, int64_t *index)
{
    Iter iter;
    int64_t position = 0;
    *index = -1;
    if (!iter_open(vm, &iter, self)) return false;
    while (iter_next(vm, &iter)) {
        bool equal;
        if (!items_equal(vm, iter.item, value, &equal)) return false;
        if (equal && count == NULL) {
            *index = position;
            return true;
        }
        if (equal) ++*count;
        position++;
    }
    return !iter.failed;
}

static bool range_contains(VM *vm, Value self, Value item, bool *found)
{
    Value index;
    int64_t position;
    if (is_plain_number(item)) {
        if (!locate(vm, as_range(self), item, &index)) return false;
        *found = !is_absent(index);
        return true;
    }
    if (!search(vm, self, item, NULL, &position)) return false;
    *found = position >= 0;
    return true;
}

static Value get_slice(VM *vm, Range *range, Slice *slice)
{
    Value start, stop, step;
    if (!slice_indices(vm, slice, range->length, &start, &stop, &step)) return RAISED;
    Value new_step = int_multiply(vm, range->step, step);
    if (raised(new_step)) return RAISED;
    Value new_start = number_at(vm, range->start, range->step, start);
    if (raised(new_start)) return RAISED;
    Value new_stop = number_at(vm, range->start, range->step, stop);
    return raised(new_stop) ? RAISED : range_new(vm, new_start, new_stop, new_step);
}

static Value range_get_item(VM *vm, Value self, Value key)
{
    Range *range = as_range(self);
    if (is_small_int(key) && range->is_small) {
        int64_t index = as_small(key);
        if (!index_wrap(&index, range->count))
            return throw(vm, IndexError, "range object index out of range");
        return int_new(vm, small_at(range, (uint64_t)index));
    }
    if (is_slice(key)) return get_slice(vm, range, as_slice(key));
    if (!is_index(vm, key))
        return throw(vm, TypeError, "range indices must be integers or slices, not %T", key);
    Value index = index_of(vm, key);
    if (!raised(index) && int_sign(index) < 0) index = int_add(vm, index, range->length);
    if (raised(index)) return RAISED;
    if (int_sign(index) < 0 || int_compare(index, range->length) >= 0)
        return throw(vm, IndexError, "range object index out of range");
    return number_at(vm, range->start, range->step, index);
}

static RangeIterator *iterator_new(VM *vm)
{
    RangeIterator *iterator = object_new(vm, TYPE_range_iterator, sizeof(RangeIterator));
    iterator->next = iterator->step = 0;
    iterator->left = 0;
    iterator->big_next = iterator->big_step = iterator->big_left = ABSENT;
    return iterator;
}

static Value range_iterate(VM *vm, Value self)
{
    Range *range = as_range(self);
    RangeIterator *iterator = iterator_new(vm);
    iterator->next = range->first;
    iterator->step = range->increment;
    iterator->left = range->count;
    if (!range->is_small) {
        iterator->big_next = range->start;
        iterator->big_step = range->step;
        iterator->big_left = range->length;
    }
    return value_of_object(iterator);
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_range_count(VM *vm, Value *args)
{
    Value index;
    int64_t count = 0, position;
    if (is_plain_number(args[1])) {
        if (!locate(vm, as_range(args[0]), args[1], &index)) return RAISED;
        return value_of_small(!is_absent(index));
    }
    return search(vm, args[0], args[1], &count, &position) ? int_new(vm, count) : RAISED;
}

static Value py_range_index(VM *vm, Value *args)
{
    Value index;
    int64_t position;
    if (is_plain_number(args[1])) {
        if (!locate(vm, as_range(args[0]), args[1], &index)) return RAISED;
        return is_absent(index) ? throw(vm, ValueError, "%R is not in range", args[1]) : index;
    }
    if (!search(vm, args[0], args[1], NULL, &position)) return RAISED;
    if (position >= 0) return int_new(vm, position);
    return throw(vm, ValueError, "sequence.index(x): x not in sequence");
}

static Value py_range_reversed(VM *vm, Value *args)
{
    Range *range = as_range(args[0]);
    RangeIterator *iterator = iterator_new(vm);
    if (range->is_small && range->increment != INT64_MIN) {
        iterator->next = range->count == 0 ? range->first : small_at(range, range->count - 1);
        iterator->step = -range->increment;
        iterator->left = range->count;
        return value_of_object(iterator);
    }
    Value last = int_subtract(vm, range->length, value_of_small(1));
    if (raised(last)) return RAISED;
    iterator->big_next = number_at(vm, range->start, range->step, last);
    iterator->big_step = int_negative(vm, range->step);
    iterator->big_left = range->length;
    if (raised(iterator->big_next) || raised(iterator->big_step)) return RAISED;
    return value_of_object(iterator);
}

static Value py_range_reduce(VM *vm, Value *args)
{
    Range *range = as_range(args[0]);
    Tuple *parts = tuple_of(vm, 3, range->start, range->stop, range->step);
    if (parts == NULL) return RAISED;
    return value_of_object(
        tuple_pair(vm, value_of_object(type_get(vm, TYPE_range)), value_of_object(parts)));
}

static Value get_start(VM *vm, Value self)
{
    return as_range(self)->start;
}

static Value get_stop(VM *vm, Value self)
{
    return as_range(self)->stop;
}

static Value get_step(VM *vm, Value self)
{
    return as_range(self)->step;
}

static const Native range_methods[] = {
    {"count(self, object, /)", py_range_count,
     "rangeobject.count(value) -> integer -- return number of occurrences of value"},
    {"index(self, object, /)", py_range_index,
     "rangeobject.index(value) -> integer -- return index of value.\n"
     "Raise ValueError if the value is not present."},
    {"__reversed__(self, /)", py_range_reversed, "Return a reverse iterator."},
    {"__reduce__(self, /)", py_range_reduce, "Return state information for pickling."},
    {0},
};

static const NativeProperty range_properties[] = {
    {"start", get_start, set_readonly, NULL},
    {"stop", get_stop, set_readonly, NULL},
    {"step", get_step, set_readonly, NULL},
    {0},
};

const TypeDef range_type = {
    .name = "range",
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n"
           "Return an object that produces a sequence of integers from start (inclusive)\n"
           "to stop (exclusive) by step.  range(i, j) produces i, i+1, i+2, ..., j-1.\n"
           "start defaults to 0, and stop is omitted!  range(4) produces 0, 1, 2, 3.\n"
           "These are exactly the valid indices for a list of 4 elements.\n"
           "When step is given, it specifies the increment (or decrement).",
    .signature = "range(start, stop=?, step=?, /)",
    .size = sizeof(Range),
    .flags = TYPE_IS_FINAL | TYPE_IS_SEQUENCE,
    .kind = TYPE_range,
    .trace = range_trace,
    .construct = range_construct,
    .methods = range_methods,
    .properties = range_properties,
    .repr = range_repr,
    .hash = range_hash,
    .truth = range_truth,
    .compare = range_compare,
    .length = range_length,
    .iterate = range_iterate,
    .contains = range_contains,
    .get_item = range_get_item,
};

// ---- The iterator -------------------------------------------------------------------------------

static void range_iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    RangeIterator *iterator = (RangeIterator *)object;
    trace_value(tracer, iterator->big_next);
    trace_value(tracer, iterator->big_step);
    trace_value(tracer, iterator->big_left);
}

static bool is_big(const RangeIterator *iterator)
{
    return !is_absent(iterator->big_left);
}

// Moves a big iterator on by `steps`, which is at most what is left.
static RUNS bool advance(VM *vm, RangeIterator *iterator, Value steps)
{
    Value next = number_at(vm, iterator->big_next, iterator->big_step, steps);
    if (raised(next)) return false;
    Value left = int_subtract(vm, iterator->big_left, steps);
    if (raised(left)) return false;
    store(vm, iterator, &iterator->big_next, next);
    store(vm, iterator, &iterator->big_left, left);
    return true;
}

static Value range_iterator_next(VM *vm, Value self)
{
    RangeIterator *iterator = as_range_iterator(self);
    if (UNLIKELY(is_big(iterator))) {
        Value number = iterator->big_next;
        if (int_sign(iterator->big_left) == 0) return exhausted(vm);
        return advance(vm, iterator, value_of_small(1)) ? number : RAISED;
    }
    if (iterator->left == 0) return exhausted(vm);
    int64_t number = iterator->next;
    iterator->left--;
    iterator->next = (int64_t)((uint64_t)number + (uint64_t)iterator->step);
    return int_new(vm, number);
}

static Value py_range_iterator_length_hint(VM *vm, Value *args)
{
    RangeIterator *iterator = as_range_iterator(args[0]);
    return is_big(iterator) ? iterator->big_left : int_new(vm, (int64_t)iterator->left);
}

static Value py_range_iterator_reduce(VM *vm, Value *args)
{
    RangeIterator *iterator = as_range_iterator(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    Value start = iterator->big_next, step = iterator->big_step, left = iterator->big_left;
    if (!is_big(iterator)) {
        start = int_new(vm, iterator->next);
        step = int_new(vm, iterator->step);
        left = int_new(vm, (int64_t)iterator->left);
    }
    Value stop = number_at(vm, start, step, left);
    if (raised(stop)) return RAISED;
    Value rest = range_new(vm, start, stop, step);
    return raised(rest) ? RAISED : iterator_reduce(vm, iter, rest, NONE);
}

static Value py_range_iterator_setstate(VM *vm, Value *args)
{
    RangeIterator *iterator = as_range_iterator(args[0]);
    if (is_big(iterator)) {
        Value steps = index_of(vm, args[1]);
        if (raised(steps)) return RAISED;
        if (int_sign(steps) < 0) steps = value_of_small(0);
        if (int_compare(steps, iterator->big_left) > 0) steps = iterator->big_left;
        return advance(vm, iterator, steps) ? NONE : RAISED;
    }
    int64_t steps;
    if (!iterator_state(vm, args[1], &steps)) return RAISED;
    if (steps < 0) steps = 0;
    if ((uint64_t)steps > iterator->left) steps = (int64_t)iterator->left;
    iterator->next = (int64_t)((uint64_t)iterator->next + (uint64_t)steps * (uint64_t)iterator->step);
    iterator->left -= (size_t)steps;
    return NONE;
}

static const Native range_iterator_methods[] = {
    {"__length_hint__(self, /)", py_range_iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__(self, /)", py_range_iterator_reduce, "Return state information for pickling."},
    {"__setstate__(self, object, /)", py_range_iterator_setstate,
     "Set state information for unpickling."},
    {0},
};

const TypeDef range_iterator_type = {
    .name = "range_iterator",
    .size = sizeof(RangeIterator),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .kind = TYPE_range_iterator,
    .trace = range_iterator_trace,
    .methods = range_iterator_methods,
    .iterate = iterator_self,
    .next = range_iterator_next,
};
