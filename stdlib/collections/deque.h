// deque.h - collections.deque: a ring of values, quick at both ends.
//
// Item i lies in items[(start + i) & mask]; the other places are ABSENT, so that the collector, which takes
// large rings in pieces, may go by place. `state` changes with every change of length: walks check it.
#pragma once
#include "stdlib/collections/collections.h"

typedef struct Deque {
    Object head;
    Value *items;   // mask + 1 of them, or NULL
    size_t mask, start, count;
    size_t maximum; // if bounded
    bool bounded;
    uint64_t state;
} Deque;

static inline Value *deque_slot(const Deque *deque, size_t i)
{
    return &deque->items[(deque->start + i) & deque->mask];
}

// An exact deque without items.
RAISES Deque *deque_new(VM *vm);
// Adds an item at an end, dropping one from the other if the deque is full.
RAISES bool deque_append(VM *vm, Deque *deque, Value item);
RAISES bool deque_append_left(VM *vm, Deque *deque, Value item);
// Removes an end's item; the deque is not empty.
Value deque_pop(VM *vm, Deque *deque);
Value deque_pop_left(VM *vm, Deque *deque);
// Inserts before, and removes, item i; moves the items of the shorter side.
RAISES bool deque_insert(VM *vm, Deque *deque, size_t i, Value item);
void deque_remove(VM *vm, Deque *deque, size_t i);
void deque_clear(VM *vm, Deque *deque);
void deque_rotate(VM *vm, Deque *deque, int64_t steps);
RUNS bool deque_extend(VM *vm, Deque *deque, Value iterable, bool left);
// Raises what a walk raises that finds `state` changed.
Value deque_throw_mutated(VM *vm);
