// backing.h - the memory behind a container: the items of a list, the entries of a dict, the table of a set.
//
// What is small lies in a cell of the heap, a leaf that only its container knows: it is taken by moving a
// pointer, and nobody has to free it. What is larger lies outside, where it may grow in place. The size says
// which of the two it is, so sizes must be given as they were taken. The container's trace function calls
// backing_trace, and object_changed follows whenever the container gets other memory.
#pragma once
#include "vm/object/vm.h"

#define BACKING_SMALL ((SMALL_CLASS_COUNT - 1) * CELL_GRAIN - sizeof(Object)) // bytes

static inline bool backing_is_cell(size_t size)
{
    return size <= BACKING_SMALL;
}

// size, which is small, made to fill its cell.
static inline size_t backing_round(size_t size)
{
    return ((size + sizeof(Object) + CELL_GRAIN - 1) & ~(size_t)(CELL_GRAIN - 1)) - sizeof(Object);
}

// NULL: no memory, and nothing is pending. size > 0. What is small is always there.
static inline void *backing_take(VM *vm, size_t size)
{
    if (LIKELY(backing_is_cell(size)))
        return (Object *)object_new(vm, TYPE_backing, sizeof(Object) + size) + 1;
    return memory_take(&vm->memory, size);
}

static inline void *backing_take_zeroed(VM *vm, size_t size)
{
    if (!backing_is_cell(size)) return memory_take_zeroed(&vm->memory, size);
    return memset(backing_take(vm, size), 0, size);
}

// NULL is allowed.
static inline void backing_release(VM *vm, void *block, size_t size)
{
    if (!backing_is_cell(size)) memory_release(&vm->memory, block, size);
}

// Changes a block's size, keeping what fits; on failure returns NULL and the old block stays. block may be NULL.
static inline void *backing_resize(VM *vm, void *block, size_t old_size, size_t new_size)
{
    if (block != NULL && !backing_is_cell(old_size) && !backing_is_cell(new_size))
        return memory_resize(&vm->memory, block, old_size, new_size);
    void *moved = backing_take(vm, new_size);
    if (moved == NULL || block == NULL) return moved;
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    backing_release(vm, block, old_size);
    return moved;
}

static inline void backing_trace(Tracer *tracer, const void *block, size_t size)
{
    if (block != NULL && backing_is_cell(size)) trace_object(tracer, (const Object *)block - 1);
}
