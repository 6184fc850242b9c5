// tuple.h - the tuple type.
#pragma once
#include "vm/object/type.h"

struct Tuple {
    Object head;
    size_t count;
    Value items[];
};

// Tuples up to this many items are of fixed size as far as failing goes (STYLE: errors).
#define TUPLE_SMALL 32

// A tuple of at most TUPLE_SMALL items, which the caller sets before any RUNS call. Never fails.
static inline Tuple *tuple_small(VM *vm, size_t count)
{
    Tuple *tuple = object_new(vm, TYPE_tuple, sizeof(Tuple) + count * sizeof(Value));
    tuple->count = count;
    return tuple;
}

// items NULL: every item is None until the caller fills it in, with plain stores before any RUNS call.
RAISES Tuple *tuple_new(VM *vm, const Value *items, size_t count);
Tuple *tuple_pair(VM *vm, Value first, Value second); // never fails
RAISES Tuple *tuple_of(VM *vm, size_t count, ...);    // of Values
RAISES Tuple *tuple_slice(VM *vm, Tuple *tuple, size_t start, size_t stop);
RAISES Tuple *tuple_concat(VM *vm, Tuple *a, Tuple *b);
// The hash of a tuple of small ints and strs that were hashed before; false: of any other, nothing was done.
bool tuple_quick_hash(const Tuple *tuple, uint64_t *hash);
// Makes the VM's one empty tuple.
void tuple_setup(VM *vm);
