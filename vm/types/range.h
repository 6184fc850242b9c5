// range.h - range, slice.
#pragma once
#include "vm/object/type.h"

struct Range {
    Object head;
    Value start, stop, step; // any ints
    Value length;            // any int
    bool is_small;           // everything fits int64: then these hold
    int64_t first, increment;
    size_t count;
};
struct RangeIterator {
    Object head;
    int64_t next, step;
    size_t left;
    Value big_next, big_step, big_left; // when not small: ABSENT otherwise
};
struct Slice {
    Object head;
    Value start, stop, step;
};

Slice *slice_new(VM *vm, Value start, Value stop, Value step);
// slice.indices for a sequence of `length` items: start, stop, step clamped, *count how many items.
// __index__ may run, so a sequence that can change calls the two halves and takes its length between.
RUNS bool slice_resolve(VM *vm, Slice *slice, size_t length, int64_t *start, int64_t *stop,
                        int64_t *step, size_t *count);
// The parts as int64, clamped; None gives the end that the step starts from. ValueError: step is zero.
RUNS bool slice_unpack(VM *vm, Slice *slice, int64_t *start, int64_t *stop, int64_t *step);
// Clamps start and stop to a sequence of `length` items; returns how many items they select.
size_t slice_adjust(size_t length, int64_t *start, int64_t *stop, int64_t step);
// range(first, last), of small ints. Never fails.
Range *range_between(VM *vm, int64_t first, int64_t last);
// Its iterator; range->is_small.
static inline RangeIterator *range_walk(VM *vm, const Range *range)
{
    RangeIterator *walk = object_new(vm, TYPE_range_iterator, sizeof(RangeIterator));
    walk->next = range->first;
    walk->step = range->increment;
    walk->left = range->count;
    walk->big_next = walk->big_step = walk->big_left = ABSENT;
    return walk;
}
// start, stop and step are any ints; ValueError when step is zero.
RUNS Value range_new(VM *vm, Value start, Value stop, Value step);
// slice.indices(length) where every number may be of any size: start, stop and step as ints.
RUNS bool slice_indices(VM *vm, Slice *slice, Value length, Value *start, Value *stop, Value *step);
