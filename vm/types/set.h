// set.h - set and frozenset: open addressing, insertion order not kept (as in CPython).
#pragma once
#include "vm/object/type.h"

typedef struct SetEntry {
    uint64_t hash;
    Value key; // ABSENT: never used; the immediate EXHAUSTED: deleted
} SetEntry;

struct Set {
    Object head;
    SetEntry *table;    // mask + 1 entries, or NULL
    size_t mask, count, filled;
    uint64_t layout;    // changes when an item is added or removed
    uint64_t hash;      // frozenset's; 0: not computed
    size_t finger;      // where pop() looks first
};

Set *set_new(VM *vm);
Set *frozenset_new(VM *vm);
RUNS bool set_add(VM *vm, Set *set, Value item);
RUNS bool set_contains(VM *vm, Set *set, Value item, bool *found);
RUNS bool set_remove(VM *vm, Set *set, Value item, bool *found);
RUNS bool set_update(VM *vm, Set *set, Value iterable);
bool set_next(Set *set, size_t *position, Value *item);
void set_clear(VM *vm, Set *set);
// Set algebra in place: set -= iterable, set ^= iterable.
RUNS bool set_difference_update(VM *vm, Set *set, Value iterable);
RUNS bool set_symmetric_difference_update(VM *vm, Set *set, Value iterable);
