// set.h - set and frozenset: open addressing, insertion order not kept (as in CPython).
#pragma once
#include "vm/object/type.h"

// A place of the table. All zero bytes: never used, so that a large table costs no memory where nothing lies.
typedef struct SetCell {
    uint64_t tag;       // the item's hash + 1, which is never 0: no hash is -1
    Value key;          // the immediate EXHAUSTED: deleted
} SetCell;

typedef struct SetEntry {
    uint64_t hash;
    Value key;
} SetEntry;

struct Set {
    Object head;
    SetCell *table;     // mask + 1 cells, or NULL
    size_t mask, count, filled;
    uint64_t layout;    // changes when an item is added or removed
    uint64_t hash;      // frozenset's; 0: not computed
    size_t finger;      // where pop() looks first
    bool has_objects;   // some item is or was an object: else there is nothing for the collector in the table
};

Set *set_new(VM *vm);
Set *frozenset_new(VM *vm);
RUNS bool set_add(VM *vm, Set *set, Value item);
RUNS bool set_contains(VM *vm, Set *set, Value item, bool *found);
RUNS bool set_remove(VM *vm, Set *set, Value item, bool *found);
RUNS bool set_update(VM *vm, Set *set, Value iterable);
// Walks the table: *position begins at 0; false at the end. The set must not change meanwhile.
bool set_next(Set *set, size_t *position, Value *item);
bool set_next_entry(const Set *set, size_t *position, SetEntry *entry); // the same with the hash
void set_clear(VM *vm, Set *set);
// Set algebra. The new sets are exact: frozen or not, as asked.
RUNS Set *set_intersection(VM *vm, Set *set, Value iterable, bool frozen);
RUNS Set *set_difference(VM *vm, Set *set, Value iterable, bool frozen);
RUNS bool set_difference_update(VM *vm, Set *set, Value iterable);
RUNS bool set_symmetric_difference_update(VM *vm, Set *set, Value iterable);
// Whether every item of a is in b.
RUNS bool set_is_subset(VM *vm, Set *a, Set *b, bool *result);
// Whether they share no item.
RUNS bool set_is_disjoint(VM *vm, Set *set, Value iterable, bool *result);
// Removes and returns an item, or ABSENT if there is none.
Value set_pop(VM *vm, Set *set);
// Gives the contents of other, a set that nobody else knows, to set.
void set_take_over(VM *vm, Set *set, Set *other);

static inline bool is_any_set(Value v) // set or frozenset, subclasses included
{
    return is_set(v) || is_frozenset(v);
}
