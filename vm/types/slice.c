// slice.c - slice objects, and what they select from a sequence.
#include "vm/base/hash.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptor_parts.h"
#include "vm/types/int.h"
#include "vm/types/range.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

Slice *slice_new(VM *vm, Value start, Value stop, Value step)
{
    Slice *slice = object_new(vm, TYPE_slice, sizeof(Slice));
    slice->start = start;
    slice->stop = stop;
    slice->step = step;
    return slice;
}

// A part as an int of any size. TypeError in the words of slices.
static RUNS Value part_index(VM *vm, Value part)
{
    if (is_index(vm, part)) return index_of(vm, part);
    return throw(vm, TypeError,
                 "slice indices must be integers or None or have an __index__ method");
}

// The same, as the nearest int64.
static RUNS bool part_clamped(VM *vm, Value part, int64_t *result)
{
    if (is_small_int(part)) {
        *result = as_small(part);
        return true;
    }
    Value index = part_index(vm, part);
    if (raised(index)) return false;
    if (!int_fits_int64(index, result)) *result = int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
    return true;
}

bool slice_unpack(VM *vm, Slice *slice, int64_t *start, int64_t *stop, int64_t *step)
{
    *step = 1;
    if (!is_none(slice->step)) {
        if (!part_clamped(vm, slice->step, step)) return false;
        if (*step == 0) return throw_false(vm, ValueError, "slice step cannot be zero");
        if (*step == INT64_MIN) *step = -INT64_MAX; // so that -step fits
    }
    *start = *step < 0 ? INT64_MAX : 0;
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
    if (!is_none(slice->start) && !part_clamped(vm, slice->start, start)) return false;
    return is_none(slice->stop) || part_clamped(vm, slice->stop, stop);
}

static int64_t adjust(int64_t index, int64_t length, bool backwards)
{
    if (index < 0) {
        index += length;
        if (index < 0) return backwards ? -1 : 0;
    }
    if (index >= length) return backwards ? length - 1 : length;
    return index;
}

size_t slice_adjust(size_t length, int64_t *start, int64_t *stop, int64_t step)
{
    *start = adjust(*start, (int64_t)length, step < 0);
    *stop = adjust(*stop, (int64_t)length, step < 0);
    if (step < 0) return *stop < *start ? (size_t)((*start - *stop - 1) / -step + 1) : 0;
    return *start < *stop ? (size_t)((*stop - *start - 1) / step + 1) : 0;
}

bool slice_resolve(VM *vm, Slice *slice, size_t length, int64_t *start, int64_t *stop, int64_t *step,
                   size_t *count)
{
    if (!slice_unpack(vm, slice, start, stop, step)) return false;
    *count = slice_adjust(length, start, stop, *step);
    return true;
}

// One end of slice.indices: `none` if the part is None, else moved into low .. high.
static RUNS Value resolve_end(VM *vm, Value part, Value length, Value none, Value low, Value high)
{
    if (is_none(part)) return none;
    Value index = part_index(vm, part);
    if (raised(index)) return RAISED;
    if (int_sign(index) < 0) {
        index = int_add(vm, index, length);
        if (raised(index)) return RAISED;
        return int_compare(index, low) < 0 ? low : index;
    }
    return int_compare(index, high) > 0 ? high : index;
}

bool slice_indices(VM *vm, Slice *slice, Value length, Value *start, Value *stop, Value *step)
{
    *step = value_of_small(1);
    if (!is_none(slice->step)) {
        *step = part_index(vm, slice->step);
        if (raised(*step)) return false;
        if (int_sign(*step) == 0) return throw_false(vm, ValueError, "slice step cannot be zero");
    }
    bool backwards = int_sign(*step) < 0;
    Value low = value_of_small(backwards ? -1 : 0), high = length;
    if (backwards) {
        high = int_subtract(vm, length, value_of_small(1));
        if (raised(high)) return false;
    }
    *start = resolve_end(vm, slice->start, length, backwards ? high : low, low, high);
    if (raised(*start)) return false;
    *stop = resolve_end(vm, slice->stop, length, backwards ? low : high, low, high);
    return !raised(*stop);
}

static void slice_trace(VM *vm, Tracer *tracer, Object *object)
{
    Slice *slice = (Slice *)object;
    trace_value(tracer, slice->start);
    trace_value(tracer, slice->stop);
    trace_value(tracer, slice->step);
}

static Value slice_construct(VM *vm, Value *args)
{
    Slice *slice;
    if (is_absent(args[2])) slice = slice_new(vm, NONE, args[1], NONE);
    else slice = slice_new(vm, args[1], args[2], is_absent(args[3]) ? NONE : args[3]);
    return value_of_object(slice);
}

static Value slice_repr(VM *vm, Value self)
{
    Slice *slice = as_slice(self);
    return str_value(str_format(vm, "slice(%R, %R, %R)", slice->start, slice->stop, slice->step));
}

static Value slice_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_slice(self) || !is_slice(other)) return NOT_IMPLEMENTED;
    if (same(self, other)) return compare_sizes(0, 0, op);
    Slice *a = as_slice(self), *b = as_slice(other);
    Tuple *left = tuple_of(vm, 3, a->start, a->stop, a->step);
    Tuple *right = tuple_of(vm, 3, b->start, b->stop, b->step);
    if (left == NULL || right == NULL) return RAISED;
    return compare_op(vm, op, value_of_object(left), value_of_object(right));
}

static bool slice_hash(VM *vm, Value self, uint64_t *hash)
{
    Slice *slice = as_slice(self);
    uint64_t start, stop, step, sum = HASH_TUPLE_START;
    if (!hash_value(vm, slice->start, &start) || !hash_value(vm, slice->stop, &stop) ||
        !hash_value(vm, slice->step, &step))
        return false;
    sum = hash_tuple_add(sum, (int64_t)start);
    sum = hash_tuple_add(sum, (int64_t)stop);
    sum = hash_tuple_add(sum, (int64_t)step);
    *hash = sum == UINT64_MAX ? 1546275796 : sum;
    return true;
}

static Value py_slice_indices(VM *vm, Value *args)
{
    Value length = index_of(vm, args[1]), start, stop, step;
    if (raised(length)) return RAISED;
    if (int_sign(length) < 0) return throw(vm, ValueError, "length should not be negative");
    if (!slice_indices(vm, as_slice(args[0]), length, &start, &stop, &step)) return RAISED;
    Tuple *result = tuple_of(vm, 3, start, stop, step);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_slice_reduce(VM *vm, Value *args)
{
    Slice *slice = as_slice(args[0]);
    Tuple *parts = tuple_of(vm, 3, slice->start, slice->stop, slice->step);
    if (parts == NULL) return RAISED;
    return value_of_object(
        tuple_pair(vm, value_of_object(type_get(vm, TYPE_slice)), value_of_object(parts)));
}

static Value get_start(VM *vm, Value self)
{
    return as_slice(self)->start;
}

static Value get_stop(VM *vm, Value self)
{
    return as_slice(self)->stop;
}

static Value get_step(VM *vm, Value self)
{
    return as_slice(self)->step;
}

static const Native slice_methods[] = {
    {"indices(self, object, /)", py_slice_indices,
     "S.indices(len) -> (start, stop, stride)\n\n"
     "Assuming a sequence of length len, calculate the start and stop\n"
     "indices, and the stride length of the extended slice described by\n"
     "S. Out of bounds indices are clipped in a manner consistent with the\n"
     "handling of normal slices."},
    {"__reduce__(self, /)", py_slice_reduce, "Return state information for pickling."},
    {0},
};

static const NativeProperty slice_properties[] = {
    {"start", get_start, set_readonly, NULL},
    {"stop", get_stop, set_readonly, NULL},
    {"step", get_step, set_readonly, NULL},
    {0},
};

const TypeDef slice_type = {
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])\n\n"
           "Create a slice object.  This is used for extended slicing (e.g. a[0:10:2]).",
    .signature = "slice(start, stop=?, step=?, /)",
    .size = sizeof(Slice),
    .flags = TYPE_IS_FINAL,
    .kind = TYPE_slice,
    .trace = slice_trace,
    .construct = slice_construct,
    .methods = slice_methods,
    .properties = slice_properties,
    .repr = slice_repr,
    .hash = slice_hash,
    .compare = slice_compare,
};
