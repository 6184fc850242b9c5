// heap.c - allocation, and the heap's life.
//
// The fast path bumps a pointer through a run of free cells (object.h). Behind it, in this order: the
// next run of the class's current block; a block that was swept and has room; blocks that have not been
// swept since the last full mark; a new block. No path collects: whoever finds that enough was
// allocated asks for a poll.
#include "vm/heap/heap_parts.h"

#include <time.h>

#define FULL_LIMIT_FIRST ((size_t)16 << 20)
#define POLLS_PER_SLICE 8                 // a slice is due after so many polls in any case
#define SWEEP_AT_ONCE 16                  // unswept blocks that one allocation may look through
#define SMALL_HEAP ((size_t)4 << 20)      // below it blocks are committed page by page

uint64_t heap_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

// ---- When to collect ----------------------------------------------------------------------------

void heap_request(VM *vm)
{
    vm->heap->is_requested = true;
    if (vm->countdown < 0) return;
    vm->slice -= vm->countdown + 1; // no fuel is lost by it
    vm->countdown = -1;
}

void heap_hurry(VM *vm)
{
    vm->heap->is_urgent = true;
    vm->heap->urgent_rounds = URGENT_ROUNDS;
    heap_request(vm);
}

// What Memory calls when much was taken, or when it refused.
static void memory_noticed(Memory *memory, bool refused)
{
    VM *vm = (VM *)((char *)memory - offsetof(VM, memory));
    Heap *heap = vm->heap;
    if (heap == NULL || heap->is_collecting) return;
    // Where little was taken since the last full collection, another helps only if the program has let
    // something go: that is tried ever more rarely. What a MemoryError makes a program let go is
    // worth more than one look: several collections follow, at growing distances.
    size_t taken = heap->since_full + heap->young_bytes + memory->pressure;
    if (refused) {
        bool much_taken = taken > memory->used / 32;
        if (much_taken) heap->refusals = 0;
        heap->refusals++;
        if ((heap->refusals & (heap->refusals - 1)) == 0) heap_hurry(vm);
    }
    heap_request(vm);
}

static void count_allocated(VM *vm, size_t size)
{
    Heap *heap = vm->heap;
    heap->young_bytes += size;
    if (UNLIKELY(heap->is_marking)) {
        heap->slice_bytes += size;
        if (heap->slice_bytes >= SLICE_QUANTUM) heap_request(vm);
    } else if (UNLIKELY(heap->young_bytes >= heap->young_limit)) {
        heap_request(vm);
    }
}

bool heap_wants_collection(VM *vm)
{
    Heap *heap = vm->heap;
    if (UNLIKELY(heap->mode != HEAP_NORMAL)) return heap->mode != HEAP_OFF;
    if (heap->is_requested) return true;
    if (heap->is_marking) return ++heap->polls >= POLLS_PER_SLICE;
    return !sweep_done(heap) || (heap->is_full_due && heap->is_enabled);
}

void heap_external(VM *vm, ptrdiff_t size)
{
    // The memory was counted where it was taken; here only the limits are looked at.
    if (size > 0 && vm->memory.pressure > vm->memory.pressure_limit) memory_noticed(&vm->memory, false);
}

// ---- Runs of free cells -------------------------------------------------------------------------

// The grain of the first marked cell at or behind `from`, or end.
static uint32_t next_marked(const uint64_t *marks, uint32_t from, uint32_t end)
{
    uint32_t word = from / 64;
    uint64_t bits = marks[word] & (~UINT64_C(0) << (from % 64));
    while (bits == 0) {
        if (++word * 64 >= end) return end;
        bits = marks[word];
    }
    uint32_t grain = word * 64 + (uint32_t)bit_low(bits);
    return grain < end ? grain : end;
}

// Makes the next free cells of block the class's run; false if it has none.
static bool take_run(VM *vm, SizeClass *size_class, Block *block)
{
    Heap *heap = vm->heap;
    const uint64_t *marks = block->marks[heap->live_side];
    uint32_t start = block->cursor, grains = block->cell_grains;
    while (start < block->end && grain_marked(block, heap->live_side, start)) start += grains;
    if (start >= block->end) {
        block->cursor = block->end;
        return false;
    }
    uint32_t end = next_marked(marks, start, block->end);
    if (block->committed < end * CELL_GRAIN) {
        bool by_page = heap->block_bytes < SMALL_HEAP;
        block_commit(vm, block, by_page ? (start + grains) * CELL_GRAIN : BLOCK_SIZE);
        uint32_t limit = block->committed / CELL_GRAIN;
        if (end > limit) end = start + (limit - start) / grains * grains;
    }
    size_class->run->next = (char *)cell_at(block, start);
    size_class->run->end = (char *)cell_at(block, end);
    size_t size = (size_t)(end - start) * CELL_GRAIN;
    UNPOISON(size_class->run->next, size);
    // Old bytes in the gaps of structs would look like references that nobody traces.
    if (UNLIKELY(heap->mode == HEAP_VERIFY)) memset(size_class->run->next, 0, size);
    if (end > block->high) {
        // The releasing sweep takes a header of 0 for a cell without an object; old bytes may lie here.
        if (block->has_release) {
            uint32_t grain = start > block->high ? start : block->high;
            for (; grain < end; grain += grains) *(uint64_t *)cell_at(block, grain) = 0;
        }
        block->high = (uint16_t)end;
    }
    block->cursor = (uint16_t)end;
    if (!block->is_touched) {
        block->is_touched = true;
        block->next_touched = heap->touched;
        heap->touched = block;
    }
    count_allocated(vm, size);
    return true;
}

static Block *next_block(VM *vm, SizeClass *size_class)
{
    Block *block = size_class->available;
    if (block != NULL) {
        size_class->available = block->next_available;
        block->is_listed = false;
        if (block->is_release_due) sweep_release(vm, block);
        return block;
    }
    for (int i = 0; i < SWEEP_AT_ONCE && size_class->sweep_next != NULL; i++) {
        block = size_class->sweep_next;
        size_class->sweep_next = block->next;
        if (block->epoch == vm->heap->epoch) continue;
        sweep_block(vm, block);
        block_list(block);
        if (size_class->available != NULL) return next_block(vm, size_class);
    }
    return block_new(vm, size_class);
}

static void refill(VM *vm, SizeClass *size_class)
{
    while (size_class->current == NULL || !take_run(vm, size_class, size_class->current)) {
        size_class->current = next_block(vm, size_class);
    }
}

void runs_retire(Heap *heap)
{
    for (int released = 0; released < 2; released++) {
        for (int i = 0; i < CLASS_COUNT; i++) {
            SizeClass *size_class = &heap->classes[released][i];
            AllocRun *run = size_class->run;
            if (run->next != run->end) {
                size_t rest = (size_t)(run->end - run->next);
                size_class->current->cursor = (uint16_t)grain_of(run->next);
                heap->young_bytes -= heap->young_bytes < rest ? heap->young_bytes : rest;
            }
            run->next = run->end = NULL;
        }
    }
}

// ---- Allocation ---------------------------------------------------------------------------------

// The class of cells of this size; NULL: larger than all.
static SizeClass *class_of(Heap *heap, size_t size, bool has_release)
{
    SizeClass *classes = heap->classes[has_release];
    if (size <= (SMALL_CLASS_COUNT - 1) * CELL_GRAIN) {
        return &classes[(size + CELL_GRAIN - 1) / CELL_GRAIN];
    }
    for (int i = SMALL_CLASS_COUNT; i < CLASS_COUNT; i++) {
        if (size <= classes[i].cell_size) return &classes[i];
    }
    return NULL;
}

static void *class_alloc(VM *vm, SizeClass *size_class)
{
    AllocRun *run = size_class->run;
    if (run->next == run->end) refill(vm, size_class);
    void *cell = run->next;
    run->next += size_class->cell_size;
    return cell;
}

static void *large_alloc(VM *vm, size_t size, bool has_release)
{
    void *cell = large_new(vm, size, has_release);
    if (cell != NULL) count_allocated(vm, size);
    return cell;
}

void *heap_alloc_slow(VM *vm, size_t size, bool has_release)
{
    SizeClass *size_class = class_of(vm->heap, size, has_release);
    if (LIKELY(size_class != NULL)) return class_alloc(vm, size_class);
    void *cell = large_alloc(vm, size, has_release);
    if (LIKELY(cell != NULL)) return cell;
    // A struct of more than 8 KiB: the cap is lifted for it.
    size_t cap = vm->memory.cap;
    vm->memory.cap = SIZE_MAX;
    cell = large_alloc(vm, size, has_release);
    vm->memory.cap = cap;
    check(cell != NULL);
    heap_lend(vm, 0);
    return cell;
}

void *object_new_sized(VM *vm, uint16_t kind, size_t size, bool has_release)
{
    // Small ones are lent like those of fixed size: the next poll raises if there was really no memory.
    Object *object = size <= vm->heap->classes[0][CLASS_COUNT - 1].cell_size
                         ? heap_alloc(vm, size, has_release)
                         : large_alloc(vm, size, has_release);
    if (UNLIKELY(object == NULL)) {
        vm->heap->hooks->out_of_memory(vm);
        return NULL;
    }
    *object = (Object){kind, kind, 0, 0};
    return object;
}

// ---- The heap's life ----------------------------------------------------------------------------

static void classes_setup(VM *vm)
{
    // Cells of each medium class in a block.
    static const uint8_t medium[MEDIUM_CLASS_COUNT] = {60, 54, 48, 42, 36, 32, 28, 24, 20, 18,
                                                       16, 14, 12, 10, 9,  8,  7,  6,  5,  4};
    Heap *heap = vm->heap;
    for (int released = 0; released < 2; released++) {
        for (int i = 0; i < CLASS_COUNT; i++) {
            SizeClass *size_class = &heap->classes[released][i];
            size_class->has_release = released;
            if (i < SMALL_CLASS_COUNT) {
                size_class->run = &vm->fast.runs[released][i];
                size_class->cell_size = (uint32_t)(i * CELL_GRAIN);
            } else {
                size_class->run = &size_class->own_run;
                size_t share = (BLOCK_SIZE - FIRST_OFFSET) / medium[i - SMALL_CLASS_COUNT];
                size_class->cell_size = (uint32_t)(share / CELL_GRAIN * CELL_GRAIN);
            }
        }
    }
    assert(heap->classes[0][SMALL_CLASS_COUNT].cell_size > (SMALL_CLASS_COUNT - 1) * CELL_GRAIN);
}

bool heap_open(VM *vm, const HeapHooks *hooks)
{
    Heap *heap = memory_take_zeroed(&vm->memory, sizeof(Heap));
    if (heap == NULL) return false;
    vm->heap = heap;
    heap->hooks = hooks;
    heap->is_enabled = true;
    heap->epoch = 1;
    heap->sweep_class = 2 * CLASS_COUNT;
    heap->large_sorted = true;
    heap->full_limit = FULL_LIMIT_FIRST;
    for (uint32_t kind = 0; kind < 64 * COUNT_OF(heap->leaf_kinds); kind++) {
        if (hooks->is_leaf((uint16_t)kind)) heap->leaf_kinds[kind / 64] |= UINT64_C(1) << (kind % 64);
    }
    vm->fast.unwatched = GC_OLD;
    classes_setup(vm);
    mark_setup(vm);
    if (!blocks_setup(vm)) {
        blocks_close(vm);
        memory_release(&vm->memory, heap, sizeof(Heap));
        vm->heap = NULL;
        return false;
    }
    vm->memory.notice = memory_noticed;
    limits_set(vm);
    return true;
}

static void release_all(VM *vm)
{
    Heap *heap = vm->heap;
    for (int i = 0; i < CLASS_COUNT; i++) {
        for (Block *block = heap->classes[1][i].blocks; block != NULL; block = block->next) {
            for (uint32_t grain = FIRST_GRAIN; grain < block->high; grain += block->cell_grains) {
                Object *object = cell_at(block, grain);
                if (*(uint64_t *)object != 0) heap->hooks->release(vm, object);
            }
        }
    }
    for (size_t i = 0; i < heap->large_count; i++) {
        if (heap->large[i]->has_release) heap->hooks->release(vm, large_object(heap->large[i]));
    }
}

static void list_free(VM *vm, ObjectList *list)
{
    memory_release(&vm->memory, list->items, list->capacity * sizeof(Object *));
}

void heap_close(VM *vm)
{
    Heap *heap = vm->heap;
    vm->memory.notice = NULL;
    vm->memory.pressure_limit = SIZE_MAX;
    heap->is_collecting = true;
    // What is in the list of dead large cells is out of all others.
    (void)sweep_some(vm, 0);
    release_all(vm);
    list_free(vm, &heap->changed);
    list_free(vm, &heap->finalizable);
    list_free(vm, &heap->due);
    memory_release(&vm->memory, heap->slots, heap->slot_capacity * sizeof(SlotEntry));
    mark_close(vm);
    blocks_close(vm);
    memory_release(&vm->memory, heap, sizeof(Heap));
    vm->heap = NULL;
}

void heap_set_stack_bottom(VM *vm, const void *address)
{
    vm->fast.stack_bottom = address;
}

// ---- Looking at it ------------------------------------------------------------------------------

static void each_of_class(Heap *heap, SizeClass *size_class, void (*visit)(void *user, Object *object), void *user)
{
    for (Block *block = size_class->blocks; block != NULL; block = block->next) {
        uint32_t cursor = block_cursor(heap, block), grain = FIRST_GRAIN, end = block->end;
        for (; grain < cursor; grain += block->cell_grains) visit(user, cell_at(block, grain));
        const uint64_t *marks = block->marks[heap->live_side];
        while (grain < end && (grain = next_marked(marks, grain, end)) < end) {
            visit(user, cell_at(block, grain));
            grain += block->cell_grains;
        }
    }
}

static void each_large(Heap *heap, void (*visit)(void *user, Object *object), void *user)
{
    for (size_t i = 0; i < heap->large_count; i++) visit(user, large_object(heap->large[i]));
}

void heap_each(VM *vm, void (*visit)(void *user, Object *object), void *user)
{
    Heap *heap = vm->heap;
    runs_retire(heap);
    for (int i = 0; i < 2 * CLASS_COUNT; i++) each_of_class(heap, &heap->classes[i / CLASS_COUNT][i % CLASS_COUNT], visit, user);
    each_large(heap, visit, user);
}

void heap_each_released(VM *vm, size_t size, void (*visit)(void *user, Object *object), void *user)
{
    Heap *heap = vm->heap;
    runs_retire(heap);
    for (int i = 0; i < CLASS_COUNT; i++) {
        if (heap->classes[1][i].cell_size >= size) each_of_class(heap, &heap->classes[1][i], visit, user);
    }
    each_large(heap, visit, user);
}

void heap_each_finalizable(VM *vm, void (*visit)(void *user, Object *object), void *user)
{
    const ObjectList *list = &vm->heap->finalizable;
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i]->gc & GC_FINALIZER) visit(user, list->items[i]);
    }
}

typedef struct Count {
    VM *vm;
    size_t objects, bytes;
} Count;

static void count_object(void *user, Object *object)
{
    Count *count = user;
    count->objects++;
    count->bytes += is_large(object) ? large_of(object)->size : block_of(object)->cell_size;
}

HeapStatistics heap_statistics(VM *vm)
{
    HeapStatistics statistics = vm->heap->statistics;
    Count count = {.vm = vm};
    heap_each(vm, count_object, &count);
    statistics.object_count = count.objects;
    statistics.live_bytes = count.bytes;
    statistics.block_bytes = vm->heap->block_bytes;
    return statistics;
}

void heap_set_mode(VM *vm, HeapMode mode)
{
    vm->heap->mode = mode;
    vm->fast.is_stressed = mode == HEAP_STRESS;
}

HeapMode heap_mode(VM *vm)
{
    return vm->heap->mode;
}

void heap_set_enabled(VM *vm, bool enabled)
{
    vm->heap->is_enabled = enabled;
}

bool heap_enabled(VM *vm)
{
    return vm->heap->is_enabled;
}
