// collect.c - the collector: what is done when.
//
// Marks are sticky: a mark bit set by one collection stays, and says "old". A minor collection marks what is
// young, starting from the roots and from the stores into old objects that the barrier remembered
// (barrier.c), and takes every mark it finds set for an object that is alive and needs no visit. What
// it marks becomes old. It touches only blocks that handed out cells since the last collection.
//
// A full mark begins anew in the other bitmap (mark_side), slice by slice between polls. Meanwhile the
// program runs, allocates young objects (unmarked in both bitmaps) and changes what it likes: the
// barrier marks what is stored into marked objects. The old bitmap (live_side) goes on saying which
// cells are free. Stacks and registers have no barrier, so when nothing is left to visit the roots are
// scanned again, until that finds little; the last time nothing runs in between:
//
//     start: the other side becomes mark_side; push roots
//     slice: visit; nothing left: push roots again, visit; nothing left: finish
//     finish: weak references, finalizers, tables; live_side = mark_side; all blocks are to be swept
//
// All that survives a full mark is marked and old. Its dead are swept lazily and in the background; the next
// full mark waits for that, since it needs the other bitmap clean. Finalizers are not run here: the
// objects are kept alive once more and handed to the VM.
#include "vm/heap/heap_parts.h"

#define YOUNG_MIN ((size_t)1 << 21)
#define YOUNG_MAX ((size_t)4 << 20)
#define YOUNG_LEAST ((size_t)32 << 10)    // near the cap
#define GROWTH_MIN ((size_t)16 << 20)     // a full mark is due when the heap has grown by this or by its size
#define SLICE_NS 400000
#define SLICE_MAX_NS 800000
#define SWEEP_NS 150000
#define STRESS_SHARE 4000                 // under stress one poll in n / STRESS_SHARE collects, after n polls
#define STRESS_STACK ((size_t)32 << 10)   // and one poll less for so many bytes of C stack
#define SCANS_MAX 12                      // of the roots in one full mark before it is finished at one go

// ---- Limits -------------------------------------------------------------------------------------

// Below the cap there must be room for what is allocated until the next collection.
static size_t room_below_cap(const VM *vm)
{
    return vm->memory.used < vm->memory.cap ? vm->memory.cap - vm->memory.used : 0;
}

static size_t clamp(size_t value, size_t low, size_t high)
{
    return value < low ? low : value > high ? high : value;
}

void limits_set(VM *vm)
{
    Heap *heap = vm->heap;
    size_t room = room_below_cap(vm), young = clamp(heap_load(vm) / 16, YOUNG_MIN, YOUNG_MAX);
    if (young > room / 4) young = room / 4;
    if (heap->mode == HEAP_VERIFY) young = YOUNG_LEAST;
    heap->young_limit = young < YOUNG_LEAST ? YOUNG_LEAST : young;
    heap->since_full += heap->young_bytes + vm->memory.pressure;
    heap->young_bytes = 0;
    size_t pressure = 8 * heap->young_limit;
    if (pressure < heap_load(vm) / 8) pressure = heap_load(vm) / 8;
    vm->memory.pressure_limit = pressure > room / 2 ? room / 2 : pressure;
    vm->memory.pressure = 0;
}

// When all of the last full collection's dead have been given back.
static void set_full_limit(VM *vm)
{
    Heap *heap = vm->heap;
    size_t load = heap_load(vm), room = room_below_cap(vm), growth = load > GROWTH_MIN ? load : GROWTH_MIN;
    if (heap->mode == HEAP_VERIFY) growth = 4 * YOUNG_LEAST;
    if (growth > room / 2) growth = room / 2;
    heap->full_limit = load + growth;
}

// When everything is swept: whether a full mark is due.
static void check_full(VM *vm)
{
    Heap *heap = vm->heap;
    if (heap->full_limit == SIZE_MAX) set_full_limit(vm);
    else if (heap_load(vm) >= heap->full_limit) heap->is_full_due = true;
}

// ---- The end of a mark --------------------------------------------------------------------------

bool heap_is_marked(VM *vm, const Object *object)
{
    return object_marked(object, vm->heap->mark_side);
}

void heap_add_finalizable(VM *vm, Object *object)
{
    // Without memory for the list its finalizer never runs; the program hears of the shortage.
    if (!list_add(vm, &vm->heap->finalizable, object)) heap_lend(vm, 0);
}

size_t heap_finalizable(VM *vm, bool (*is_wanted)(VM *vm, const Object *object))
{
    const ObjectList *list = &vm->heap->finalizable;
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        const Object *object = list->items[i];
        if ((object->gc & GC_FINALIZER) && is_wanted(vm, object)) count++;
    }
    return count;
}

// Moves unmarked objects with finalizers to `due`, and marks them with all that they need.
static void find_due(VM *vm, bool full)
{
    Heap *heap = vm->heap;
    ObjectList *list = &heap->finalizable;
    size_t first = full ? 0 : heap->finalizable_old, kept = first;
    bool has_place = true;
    for (size_t i = first; i < list->count; i++) {
        Object *object = list->items[i];
        if (!(object->gc & GC_FINALIZER)) continue; // it has run by other means
        if (!heap_is_marked(vm, object) && (has_place = list_add(vm, &heap->due, object))) {
            object->gc &= (uint8_t)~GC_FINALIZER;
        } else {
            list->items[kept++] = object;
        }
    }
    list->count = heap->finalizable_old = kept;
    heap->mark.takes_roots = true;
    for (size_t i = 0; i < heap->due.count; i++) mark_push(&heap->mark, heap->due.items[i]);
    // Those that found no place wait for the next collection.
    for (size_t i = first; i < kept && !has_place; i++) mark_push(&heap->mark, list->items[i]);
    heap->mark.takes_roots = false;
    (void)mark_drain(&heap->mark, 0);
}

static void end_mark(VM *vm, bool full)
{
    Heap *heap = vm->heap;
    heap->hooks->clear_weakrefs(vm, full);
    find_due(vm, full);
    if (heap->mode == HEAP_VERIFY) verify_marks(vm, full);
    heap->hooks->clear_weak(vm, full);
    mark_trim(&heap->mark);
}

// When the heap is whole again: the hook may allocate.
static void hand_over_due(VM *vm)
{
    Heap *heap = vm->heap;
    for (size_t i = 0; i < heap->due.count; i++) heap->hooks->finalize(vm, heap->due.items[i]);
    heap->due.count = 0;
}

// ---- Minor collections --------------------------------------------------------------------------

// What each step begins with.
static void begin_step(VM *vm)
{
    Heap *heap = vm->heap;
    heap->is_requested = false;
    heap->slice_bytes = 0;
    heap->polls = 0;
    runs_retire(heap);
    large_sort(heap);
    if (heap->hooks->clear_stale != NULL) heap->hooks->clear_stale(vm);
}

static void collect_minor(VM *vm)
{
    Heap *heap = vm->heap;
    uint64_t start = heap_now();
    // What the last one left must not pile up.
    sweep_debts(vm, room_below_cap(vm) < 4 * heap->young_limit ? 0 : start + SWEEP_NS);
    roots_push(vm, &heap->mark);
    log_push(vm, &heap->mark);
    (void)mark_drain(&heap->mark, 0);
    end_mark(vm, false);
    log_clear(vm);
    sweep_touched(vm);
    if (room_below_cap(vm) < 4 * heap->young_limit) sweep_debts(vm, 0);
    limits_set(vm);
    if (sweep_done(heap)) check_full(vm);
    uint64_t time = heap_now() - start;
    heap->statistics.minor_count++;
    heap->statistics.minor_ns_total += time;
    if (time > heap->statistics.minor_ns_max) heap->statistics.minor_ns_max = time;
}

// ---- Full collections ---------------------------------------------------------------------------

static void start_full(VM *vm)
{
    Heap *heap = vm->heap;
    (void)sweep_some(vm, 0); // nothing, when slices have done it
    log_clear(vm);
    heap->is_full_due = heap->is_urgent = false;
    heap->mark_side ^= 1;
    heap->is_marking = true;
    vm->fast.unwatched = 0;
    heap->root_scans = 1;
    heap->hurry_limit = heap_load(vm) + heap_load(vm) / 2 + GROWTH_MIN;
    roots_push(vm, &heap->mark);
}

static void finish_full(VM *vm)
{
    Heap *heap = vm->heap;
    end_mark(vm, true);
    assert(heap->mark.tracer.next == heap->mark.base);
    heap->live_side = heap->mark_side;
    heap->is_marking = false;
    vm->fast.unwatched = GC_OLD;
    heap->found_dead = heap->since_full = 0;
    sweep_begin(vm);
    limits_set(vm);
    heap->full_limit = SIZE_MAX; // until all is swept
    heap->statistics.full_count++;
}

static void mark_slice(VM *vm)
{
    Heap *heap = vm->heap;
    uint64_t start = heap_now(), deadline = start + SLICE_NS;
    if (!heap->is_marking) start_full(vm);
    if (heap->mode == HEAP_VERIFY) deadline = start;
    // It must end before memory does.
    if (room_below_cap(vm) < 4 * SLICE_QUANTUM || heap_load(vm) > heap->hurry_limit) deadline = 0;
    bool is_done = mark_drain(&heap->mark, deadline);
    while (is_done) {
        // The roots have changed since they were last looked at.
        bool is_last = ++heap->root_scans >= SCANS_MAX;
        roots_push(vm, &heap->mark);
        is_done = mark_drain(&heap->mark, is_last || deadline == 0 ? 0 : start + SLICE_MAX_NS);
        if (is_done) {
            finish_full(vm);
            break;
        }
    }
    uint64_t time = heap_now() - start;
    heap->statistics.slice_count++;
    heap->statistics.full_ns_total += time;
    if (time > heap->statistics.slice_ns_max) heap->statistics.slice_ns_max = time;
}

static void complete_full(VM *vm)
{
    Heap *heap = vm->heap;
    (void)mark_drain(&heap->mark, 0);
    roots_push(vm, &heap->mark);
    (void)mark_drain(&heap->mark, 0);
    finish_full(vm);
}

// A full collection in one go, all memory of the dead given back.
static void full_at_once(VM *vm)
{
    if (vm->heap->is_marking) complete_full(vm);
    start_full(vm);
    (void)mark_drain(&vm->heap->mark, 0);
    finish_full(vm);
    (void)sweep_some(vm, 0);
    limits_set(vm);
    set_full_limit(vm);
}

static void collect_full(VM *vm, void *argument)
{
    Heap *heap = vm->heap;
    (void)argument;
    uint64_t start = heap_now();
    begin_step(vm);
    heap->is_collecting = true;
    full_at_once(vm);
    heap->is_collecting = false;
    heap->statistics.full_ns_total += heap_now() - start;
    hand_over_due(vm);
}

size_t heap_collect_full(VM *vm)
{
    if (vm->heap->is_collecting) return 0;
    roots_enter(vm, collect_full, NULL);
    return vm->heap->found_dead;
}

// ---- At the poll --------------------------------------------------------------------------------

static void sweep_step(VM *vm)
{
    if (sweep_some(vm, heap_now() + SWEEP_NS)) check_full(vm);
}

// Whether the room below the cap is less than what was taken since the last full collection: then there may not be time
// for one in slices. What is taken anew must be worth the work, or a full heap would do nothing else.
static bool is_short_of_room(VM *vm)
{
    if (LIKELY(vm->memory.cap == SIZE_MAX)) return false;
    size_t taken = vm->heap->since_full + vm->heap->young_bytes + vm->memory.pressure;
    return taken > room_below_cap(vm) && taken > vm->memory.used / 8;
}

static void step(VM *vm, void *argument)
{
    Heap *heap = vm->heap;
    (void)argument;
    // Asked before the runs are retired: the rest of a run counts as allocated.
    bool is_young_full = heap->young_bytes >= heap->young_limit ||
                         vm->memory.pressure > vm->memory.pressure_limit ||
                         heap->slot_count >= LOG_LONG;
    bool is_short = is_short_of_room(vm);
    begin_step(vm);
    heap->is_collecting = true;
    if (is_short) {
        full_at_once(vm);
    } else if (heap->is_marking) {
        mark_slice(vm);
    } else if (is_young_full) {
        collect_minor(vm);
    } else if (!sweep_done(heap)) {
        sweep_step(vm);
    } else if (heap->is_full_due && heap->is_enabled) {
        mark_slice(vm);
    }
    heap->is_collecting = false;
    hand_over_due(vm);
}

// Whether stress collects this time: always at first, then ever more rarely, so that long programs end.
// A deep stack takes long to scan, so there it is rarer too.
static bool stress_is_due(VM *vm)
{
    Heap *heap = vm->heap;
    size_t stack = (size_t)((const char *)vm->fast.stack_bottom - (const char *)FRAME_ADDRESS());
    uint64_t pause = heap->stress_count / STRESS_SHARE + (vm->fast.stack_bottom != NULL ? stack / STRESS_STACK : 0);
    if (heap->is_collecting || ++heap->polls <= pause) return false;
    heap->stress_count += heap->polls;
    heap->polls = 0;
    return true;
}

void heap_collect_step(VM *vm)
{
    Heap *heap = vm->heap;
    if (heap->is_collecting || heap->mode == HEAP_OFF) return;
    if (heap->mode == HEAP_STRESS && !heap->is_urgent && !stress_is_due(vm)) return;
    bool urgent = heap->is_urgent;
    if (urgent || heap->log_overflowed || heap->mode == HEAP_STRESS) (void)heap_collect_full(vm);
    else roots_enter(vm, step, NULL);
    if (UNLIKELY(urgent && heap->urgent_rounds > 0)) {
        // Soon again: twice at the next check, then after 7 and 63 units of work.
        heap->is_urgent = heap->is_requested = true;
        int round = URGENT_ROUNDS - heap->urgent_rounds--;
        int32_t distance = round < 2 ? -1 : (1 << (3 * (round - 1))) - 1;
        if (vm->countdown > distance) {
            vm->slice -= vm->countdown - distance;
            vm->countdown = distance;
        }
    }
}

void heap_stress_slow(VM *vm)
{
    if (vm->heap != NULL && stress_is_due(vm)) (void)heap_collect_full(vm);
}
