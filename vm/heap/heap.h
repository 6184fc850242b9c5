// heap.h - the collector: non-moving, generational (sticky marks), full marks in slices.
//
// Collection happens only at the poll inside RUNS functions (vm/object/poll.h), never in an allocation.
// Roots: the C stack of the running thread (conservative: raw and boxed words, interior pointers), and
// all else precise through the hooks. See collect.c for the algorithm.
#pragma once
#include "vm/base/alloc.h"
#include "vm/heap/object.h"

typedef struct Heap Heap; // the rest of the collector's state, private to vm/heap

// A mark in progress: a stack of objects still to visit. Private but for the functions below.
typedef struct Tracer {
    Object **next, **end;
} Tracer;

// What a trace function calls for every reference that the object holds. An array goes to trace_values
// or trace_rows whole, and arrays in the same order each time: a large one is visited piece by piece while
// the program runs. So an item must keep its place, counted from the start of the array, unless
// object_changed is called; a ring goes there from its first place on, not from its first item.
void trace_push_slow(Tracer *tracer, const void *object);
static inline void trace_object(Tracer *tracer, const void *object) // NULL is allowed
{
    if (object == NULL) return;
    if (UNLIKELY(tracer->next == tracer->end)) trace_push_slow(tracer, object);
    else *tracer->next++ = (Object *)(uintptr_t)object;
}
static inline void trace_value(Tracer *tracer, Value value)
{
    if (is_pointer(value)) trace_object(tracer, as_object(value));
}
void trace_values(Tracer *tracer, const Value *values, size_t count);
// The same for records of `stride` words of which the first `width` are Values.
void trace_rows(Tracer *tracer, const Value *first, size_t count, size_t stride, size_t width);
// For slots that may be left over: marks what they point at if an object is there still.
void trace_hints(Tracer *tracer, const Value *values, size_t count);

// The words of a C stack that does not run, between two addresses: those that may refer to an object keep it.
void trace_stack(Tracer *tracer, const void *from, const void *to);

// How the floors above describe their objects to the collector.
typedef struct HeapHooks {
    // Calls trace_* for every reference of object (never for weak ones).
    void (*trace)(VM *vm, Tracer *tracer, Object *object);
    // Whether objects of exactly the builtin type of this kind hold no references.
    bool (*is_leaf)(uint16_t kind);
    // Frees what object owns outside the heap. Must not touch other heap objects.
    void (*release)(VM *vm, Object *object);
    // The size in bytes of object's cell as it was asked for.
    size_t (*size)(VM *vm, const Object *object);
    // Whether slot lies in memory that object owns now (its buffer may have moved since a store).
    bool (*owns_slot)(VM *vm, Object *object, const Value *slot);
    // Traces everything reachable from the VM itself: fibers, modules, tables, references.
    void (*trace_roots)(VM *vm, Tracer *tracer);
    // After marking: clears weak references to objects that are not marked.
    void (*clear_weakrefs)(VM *vm, bool full);
    // After that and after unreachable objects with finalizers were marked for their sake, before anything
    // is swept: side tables keyed by object, the intern table. full: also old objects may have died.
    void (*clear_weak)(VM *vm, bool full);
    // Puts an unreachable object with a finalizer (kept alive for it) on the VM's list.
    void (*finalize)(VM *vm, Object *object);
    // Before roots are looked at: wipes what lies above the live part of the VM's own stacks.
    void (*clear_stale)(VM *vm);
    // Sets MemoryError as the pending exception.
    void (*out_of_memory)(VM *vm);
    // For the reports of verify: the name of object's type, and whether its cell may hold words that are
    // no references (any more) but look so.
    const char *(*type_name)(VM *vm, const Object *object);
    bool (*has_leftovers)(VM *vm, const Object *object);
} HeapHooks;

// Sets up the heap of vm (whose first members are HeapFast and Memory). stack_bottom: the address
// below which (on the growing side) the C stack holds no references; updated by heap_enter.
RAISES bool heap_open(VM *vm, const HeapHooks *hooks);
// Releases every object (release functions run, finalizers do not) and the heap itself.
void heap_close(VM *vm);

// Marks where the C stack begins for scanning: called by every public entry point into the VM.
void heap_set_stack_bottom(VM *vm, const void *address);

// Whether the poll should collect now (young space used up, a slice is due, memory pressure).
bool heap_wants_collection(VM *vm);
// Does what is due: a minor collection or a slice of a full one. Only poll.c calls it.
void heap_collect_step(VM *vm);
// A MemoryError is about to be raised: the next polls come soon, with full collections, because the program may let
// go of much when it handles it.
void heap_hurry(VM *vm);
// A complete full collection now, finalizers queued. Returns the count of objects found dead so far.
size_t heap_collect_full(VM *vm);

// During clear_weakrefs and clear_weak: whether object survives. (Old objects do in a minor collection.)
bool heap_is_marked(VM *vm, const Object *object);

// Tells the collector that object carries a finalizer (GC_FINALIZER is set): it keeps a list.
void heap_add_finalizable(VM *vm, Object *object);
// How many objects whose finalizers have not run yet are of the wanted kind.
size_t heap_finalizable(VM *vm, bool (*is_wanted)(VM *vm, const Object *object));

// Memory outside the heap that object has come to own (or, negative, given up): steers when to collect.
void heap_external(VM *vm, ptrdiff_t size);

// Calls visit for every live object (gc.get_objects, statistics). visit must not allocate.
void heap_each(VM *vm, void (*visit)(void *user, Object *object), void *user);
// The same of those whose type has a release function and whose cell has `size` bytes or more; perhaps some others.
void heap_each_released(VM *vm, size_t size, void (*visit)(void *user, Object *object), void *user);
// The same of those with a finalizer that has not run.
void heap_each_finalizable(VM *vm, void (*visit)(void *user, Object *object), void *user);

// Whether the VM's own roots or an object of the heap refer to one of which is_it says yes (or there is no memory to find
// out). What only the C stack seems to refer to does not count.
bool heap_is_held(VM *vm, bool (*is_it)(void *user, const Object *object), void *user);

typedef struct HeapStatistics {
    size_t live_bytes, block_bytes, object_count;
    uint64_t minor_count, full_count, slice_count;
    uint64_t minor_ns_max, slice_ns_max, minor_ns_total, full_ns_total;
} HeapStatistics;
HeapStatistics heap_statistics(VM *vm);

// Switches of the environment variable KUKRI_GC, set by embed: stress collects at every poll and poisons
// what it frees; verify checks after each mark that no barrier or trace was forgotten.
typedef enum HeapMode { HEAP_NORMAL, HEAP_STRESS, HEAP_VERIFY, HEAP_OFF } HeapMode;
void heap_set_mode(VM *vm, HeapMode mode);
HeapMode heap_mode(VM *vm);
// gc.disable(): automatic full collections stop, minor ones go on.
void heap_set_enabled(VM *vm, bool enabled);
bool heap_enabled(VM *vm);

// For the entry of functions that may run Python: under KUKRI_GC=stress collects, in builds with assertions.
void heap_stress_slow(VM *vm);
static inline void heap_stress(VM *vm)
{
#ifndef NDEBUG
    if (UNLIKELY(((const HeapFast *)vm)->is_stressed)) heap_stress_slow(vm);
#else
    (void)vm;
#endif
}
