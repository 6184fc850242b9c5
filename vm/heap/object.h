// object.h - what every heap object begins with, and how one is made and written to.
//
// The header is one word: the shape says the type and which attributes an instance has; the kind is the
// TypeId whose C struct it is (a subclass of list has kind TYPE_list and a shape of its own). The
// exact builtin type with TypeId n has shape n, so `shape == TYPE_list` is "exactly a list".
#pragma once
#include "vm/heap/value.h"

struct Object {
    uint32_t shape; // index into vm->shapes
    uint16_t kind;  // TypeId of the layout; 0: a free cell
    uint8_t flags;  // the type's own use, see e.g. str.h
    uint8_t gc;     // the collector's: see GC_*
};

#define GC_OLD 1u       // has survived a collection: stores into it are watched
#define GC_WEAK 2u      // a weak reference to it exists
#define GC_FINALIZER 4u // its type has __del__, which has not run yet
#define GC_LOGGED 8u    // old, and the collector knows already that it changed
#define GC_FROZEN 16u   // exec's: has an attached note in a side table (for example its id())

// Cells that bump allocation hands out: one run of free cells per size class.
typedef struct AllocRun {
    char *next, *end;
} AllocRun;

#define CELL_GRAIN 16
#define SMALL_CLASS_COUNT 33 // sizes up to 512 bytes, in grains

// The head of VM that the inline functions need. Its first member, so that a VM * is one of these.
typedef struct HeapFast {
    // What the header of a value must have for a store into an old object to need no notice: GC_OLD, and
    // nothing has it (0) while a full mark is under way.
    uint8_t unwatched;
    bool is_stressed; // KUKRI_GC=stress
    const void *stack_bottom; // see heap_set_stack_bottom
    AllocRun runs[2][SMALL_CLASS_COUNT]; // [1]: cells whose type has a release function
} HeapFast;

// Slow half of object_alloc: takes a new run or a large cell. Never fails: past the cap it lends from the
// reserve and asks for the next poll, which raises MemoryError.
void *heap_alloc_slow(VM *vm, size_t size, bool has_release);

// Returns an uninitialised cell of size bytes. has_release: its type's release function must run when
// the cell dies (it owns memory outside the heap).
static inline void *heap_alloc(VM *vm, size_t size, bool has_release)
{
    size_t size_class = (size + CELL_GRAIN - 1) / CELL_GRAIN;
    if (LIKELY(size_class < SMALL_CLASS_COUNT)) {
        AllocRun *run = &((HeapFast *)vm)->runs[has_release][size_class];
        char *cell = run->next;
        if (LIKELY((size_t)(run->end - cell) >= size_class * CELL_GRAIN)) {
            run->next = cell + size_class * CELL_GRAIN;
            return cell;
        }
    }
    return heap_alloc_slow(vm, size, has_release);
}

// Returns a new object of the exact builtin type `kind`, its header set and all else uninitialised: fill
// every field that its trace function reads before the next RUNS call. Never fails; for sizes the
// program chooses use object_new_sized.
static inline void *object_new(VM *vm, uint16_t kind, size_t size)
{
    Object *object = heap_alloc(vm, size, false);
    *object = (Object){kind, kind, 0, 0};
    return object;
}

// The same for a type whose TypeDef has a release function.
static inline void *object_new_released(VM *vm, uint16_t kind, size_t size)
{
    Object *object = heap_alloc(vm, size, true);
    *object = (Object){kind, kind, 0, 0};
    return object;
}

// The same for a size that the program chooses (a string, a tuple): MemoryError at the cap.
RAISES void *object_new_sized(VM *vm, uint16_t kind, size_t size, bool has_release);

static inline bool is_old(VM *vm, const Object *object)
{
    (void)vm;
    return (object->gc & GC_OLD) != 0;
}

// Slow half of store: remembers *slot of an old object, or marks what it holds now.
void store_log(VM *vm, Object *owner, Value *slot);

// Writes value to *slot, which lies in owner or in memory that owner holds: the write barrier.
static inline void store(VM *vm, void *owner, Value *slot, Value value)
{
    *slot = value;
    if (UNLIKELY(is_old(vm, owner)) && is_pointer(value) &&
        !(as_object(value)->gc & ((const HeapFast *)vm)->unwatched)) {
        store_log(vm, owner, slot);
    }
}

// The barrier for a plain object pointer field, or after many slots were written: the whole owner is
// looked at again. Call it after the writes and before the next RUNS call.
void object_changed_slow(VM *vm, Object *owner);

static inline void object_changed(VM *vm, void *owner)
{
    if (UNLIKELY(is_old(vm, owner))) object_changed_slow(vm, owner);
}
