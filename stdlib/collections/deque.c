// deque.c - the ring of a deque.
#include "stdlib/collections/deque.h"
#include "vm/object/spend.h"

#define SMALLEST 8
#define DEQUE_MAX ((size_t)PTRDIFF_MAX / 16)

Deque *deque_new(VM *vm)
{
    Type *type = type_from_def(vm, &deque_type);
    return type == NULL ? NULL : type_allocate(vm, type, 0); // zeroed: empty
}

Value deque_throw_mutated(VM *vm)
{
    return throw(vm, RuntimeError, "deque mutated during iteration");
}

// Moves the items to a ring of `size`, a power of two that holds them; false without memory for it.
static bool move_to_ring(VM *vm, Deque *deque, size_t size)
{
    Value *items = memory_take(&vm->memory, size * sizeof(Value));
    if (items == NULL) return false;
    for (size_t i = 0; i < deque->count; i++) items[i] = *deque_slot(deque, i);
    for (size_t i = deque->count; i < size; i++) items[i] = ABSENT;
    if (deque->items != NULL)
        memory_release(&vm->memory, deque->items, (deque->mask + 1) * sizeof(Value));
    deque->items = items;
    deque->mask = size - 1;
    deque->start = 0;
    object_changed(vm, deque);
    return true;
}

static bool resize(VM *vm, Deque *deque, size_t size)
{
    if (size <= DEQUE_MAX && move_to_ring(vm, deque, size)) return true;
    (void)throw_memory(vm);
    return false;
}

static inline bool make_room(VM *vm, Deque *deque)
{
    if (LIKELY(deque->items != NULL && deque->count <= deque->mask)) return true;
    return resize(vm, deque, deque->items == NULL ? SMALLEST : (deque->mask + 1) * 2);
}

bool deque_append(VM *vm, Deque *deque, Value item)
{
    if (deque->bounded && deque->count >= deque->maximum) {
        if (deque->maximum == 0) return true;
        (void)deque_pop_left(vm, deque);
    }
    if (!make_room(vm, deque)) return false;
    store(vm, deque, deque_slot(deque, deque->count), item);
    deque->count++;
    deque->state++;
    return true;
}

bool deque_append_left(VM *vm, Deque *deque, Value item)
{
    if (deque->bounded && deque->count >= deque->maximum) {
        if (deque->maximum == 0) return true;
        (void)deque_pop(vm, deque);
    }
    if (!make_room(vm, deque)) return false;
    deque->start--;
    store(vm, deque, deque_slot(deque, 0), item);
    deque->count++;
    deque->state++;
    return true;
}

// Gives memory back when little of a large ring is in use. Not getting a smaller one is no failure.
static void shrink(VM *vm, Deque *deque)
{
    if (deque->mask < 64 || deque->count > deque->mask / 8) return;
    (void)move_to_ring(vm, deque, (deque->mask + 1) / 4);
}

// Empties the place of item i and answers what was there.
static Value take(Deque *deque, size_t i)
{
    Value item = *deque_slot(deque, i);
    *deque_slot(deque, i) = ABSENT;
    return item;
}

Value deque_pop(VM *vm, Deque *deque)
{
    Value item = take(deque, --deque->count);
    deque->state++;
    shrink(vm, deque);
    return item;
}

Value deque_pop_left(VM *vm, Deque *deque)
{
    Value item = take(deque, 0);
    deque->start++;
    deque->count--;
    deque->state++;
    shrink(vm, deque);
    return item;
}

bool deque_insert(VM *vm, Deque *deque, size_t i, Value item)
{
    if (!make_room(vm, deque)) return false;
    spend(vm, (i < deque->count - i ? i : deque->count - i) / 16);
    if (i < deque->count - i) {
        deque->start--;
        for (size_t j = 0; j < i; j++) *deque_slot(deque, j) = *deque_slot(deque, j + 1);
    } else {
        for (size_t j = deque->count; j > i; j--) *deque_slot(deque, j) = *deque_slot(deque, j - 1);
    }
    *deque_slot(deque, i) = item;
    deque->count++;
    deque->state++;
    object_changed(vm, deque);
    return true;
}

void deque_remove(VM *vm, Deque *deque, size_t i)
{
    deque->count--;
    deque->state++;
    spend(vm, (i < deque->count - i ? i : deque->count - i) / 16);
    if (i < deque->count - i) {
        for (size_t j = i; j > 0; j--) *deque_slot(deque, j) = *deque_slot(deque, j - 1);
        (void)take(deque, 0);
        deque->start++;
    } else {
        for (size_t j = i; j < deque->count; j++) *deque_slot(deque, j) = *deque_slot(deque, j + 1);
        (void)take(deque, deque->count);
    }
    object_changed(vm, deque);
    shrink(vm, deque);
}

void deque_clear(VM *vm, Deque *deque)
{
    if (deque->items != NULL)
        memory_release(&vm->memory, deque->items, (deque->mask + 1) * sizeof(Value));
    deque->items = NULL;
    deque->mask = deque->start = deque->count = 0;
    deque->state++;
}

void deque_rotate(VM *vm, Deque *deque, int64_t steps)
{
    if (deque->count < 2) return;
    int64_t count = (int64_t)deque->count;
    steps %= count;
    if (steps > count / 2) steps -= count;
    if (steps < -(count / 2)) steps += count;
    deque->state++;
    spend(vm, (size_t)(steps < 0 ? -steps : steps) / 4);
    for (; steps > 0; steps--) { // the last becomes the first
        Value item = take(deque, deque->count - 1);
        deque->start--;
        *deque_slot(deque, 0) = item;
    }
    for (; steps < 0; steps++) {
        Value item = take(deque, 0);
        deque->start++;
        *deque_slot(deque, deque->count - 1) = item;
    }
    object_changed(vm, deque);
}

bool deque_extend(VM *vm, Deque *deque, Value iterable, bool left)
{
    if (same(iterable, value_of_object(deque))) {
        List *copy = list_from(vm, iterable);
        if (copy == NULL) return false;
        iterable = value_of_object(copy);
    }
    Iter iter;
    if (!iter_open(vm, &iter, iterable)) return false;
    while (iter_next(vm, &iter)) {
        bool good = left ? deque_append_left(vm, deque, iter.item) : deque_append(vm, deque, iter.item);
        if (!good) return false;
    }
    return !iter.failed;
}
