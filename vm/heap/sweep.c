// sweep.c - what becomes of unmarked cells.
//
// Plain cells need nothing: the allocator walks the bitmap and takes what is not marked. Cells with a release
// function are released block by block, before the block is used again or in the background, whichever
// comes first; a released cell has the header 0. After a full mark the background sweep also looks at
// each block once, to clear its other bitmap for the next mark, to count what lives in it, and to give
// it back if nothing does. After a minor mark only the blocks that handed out cells since the last one
// are looked at (`touched`): no other can have lost an object.
#include "vm/heap/heap_parts.h"

#define BLOCKS_PER_LOOK 8 // blocks swept between two looks at the clock

// ---- Blocks -------------------------------------------------------------------------------------

static uint32_t count_marked(const uint64_t *marks)
{
    uint32_t count = 0;
    for (size_t i = 0; i < MARK_WORDS; i++) count += (uint32_t)bit_count(marks[i]);
    return count;
}

static void set_live(VM *vm, Block *block, uint32_t live)
{
    Heap *heap = vm->heap;
    heap->live_bytes -= (size_t)block->live * block->cell_size;
    heap->live_bytes += (size_t)live * block->cell_size;
    block->live = (uint16_t)live;
}

void block_list(Block *block)
{
    // A block with little room would cost more to walk than it gives.
    uint32_t room = (uint32_t)block->cell_count - block->live;
    if (room == 0 || room * 4 < block->cell_count) return;
    block->is_listed = true;
    block->next_available = block->size_class->available;
    block->size_class->available = block;
}

static void poison_cell(Block *block, Object *object)
{
    UNPOISON(object, block->cell_size);
    *(uint64_t *)object = 0;
    memset((char *)object + sizeof(Object), 0xdb, block->cell_size - sizeof(Object));
    POISON((char *)object + sizeof(Object), block->cell_size - sizeof(Object));
}

// The same for a block without release functions, under stress: what died must not look alive.
static void poison_dead(Heap *heap, Block *block)
{
    for (uint32_t grain = FIRST_GRAIN; grain < block->high; grain += block->cell_grains) {
        if (!grain_marked(block, heap->live_side, grain)) poison_cell(block, cell_at(block, grain));
    }
}

static void put_on_release_list(Heap *heap, Block *block)
{
    block->is_release_due = true;
    block->previous_release = NULL;
    block->next_release = heap->release_due;
    if (heap->release_due != NULL) heap->release_due->previous_release = block;
    heap->release_due = block;
}

static void take_off_release_list(Heap *heap, Block *block)
{
    block->is_release_due = false;
    if (block->next_release != NULL) block->next_release->previous_release = block->previous_release;
    if (block->previous_release != NULL) block->previous_release->next_release = block->next_release;
    else heap->release_due = block->next_release;
}

void sweep_release(VM *vm, Block *block)
{
    Heap *heap = vm->heap;
    const HeapHooks *hooks = heap->hooks;
    bool is_stressed = vm->fast.is_stressed;
    if (block->is_release_due) take_off_release_list(heap, block);
    for (uint32_t grain = FIRST_GRAIN; grain < block->high; grain += block->cell_grains) {
        if (grain_marked(block, heap->live_side, grain)) continue;
        Object *object = cell_at(block, grain);
        if (*(uint64_t *)object != 0) {
            hooks->release(vm, object);
            *(uint64_t *)object = 0;
        }
        if (UNLIKELY(is_stressed)) poison_cell(block, object);
    }
}

// Cells that held an object which the full mark found dead.
static size_t count_dead(const Heap *heap, const Block *block)
{
    int live = heap->live_side, before = live ^ 1;
    size_t dead = 0;
    for (size_t i = 0; i < MARK_WORDS; i++) {
        dead += (size_t)bit_count(block->marks[before][i] & ~block->marks[live][i]);
    }
    if (block->epoch + 1 != heap->epoch) return dead;
    for (uint32_t grain = FIRST_GRAIN; grain < block->cursor; grain += block->cell_grains) {
        dead += !grain_marked(block, before, grain) && !grain_marked(block, live, grain);
    }
    return dead;
}

void sweep_block(VM *vm, Block *block)
{
    Heap *heap = vm->heap;
    assert(block->epoch != heap->epoch);
    heap->found_dead += count_dead(heap, block);
    memset(block->marks[heap->live_side ^ 1], 0, sizeof block->marks[0]);
    block->epoch = heap->epoch;
    block->cursor = FIRST_GRAIN;
    block->is_touched = block->is_listed = block->is_release_due = false;
    set_live(vm, block, count_marked(block->marks[heap->live_side]));
    if (block->has_release) sweep_release(vm, block);
    else if (UNLIKELY(vm->fast.is_stressed)) poison_dead(heap, block);
}

// ---- Large cells --------------------------------------------------------------------------------

// Makes one sorted array of cells[0, middle) and cells[middle, count), which are sorted.
static void merge(VM *vm, LargeCell **cells, size_t middle, size_t count)
{
    size_t young = count - middle, old = middle, at = count;
    if (middle == 0 || young == 0) return;
    LargeCell **copy = memory_take(&vm->memory, young * sizeof *copy);
    if (copy == NULL) {
        for (size_t i = middle; i < count; i++) {
            LargeCell *cell = cells[i];
            for (at = i; at > 0 && cells[at - 1] > cell; at--) cells[at] = cells[at - 1];
            cells[at] = cell;
        }
        return;
    }
    memcpy(copy, cells + middle, young * sizeof *copy);
    size_t copied = young;
    while (young > 0) {
        cells[--at] = old > 0 && cells[old - 1] > copy[young - 1] ? cells[--old] : copy[--young];
    }
    memory_release(&vm->memory, copy, copied * sizeof *copy);
}

void sweep_large(VM *vm, bool full)
{
    Heap *heap = vm->heap;
    uint8_t live = (uint8_t)(1 << heap->live_side);
    large_sort(heap);
    size_t kept = full ? 0 : heap->large_old, kept_old = kept;
    for (size_t i = kept; i < heap->large_count; i++) {
        LargeCell *cell = heap->large[i];
        if (cell->marks & live) {
            cell->marks = live;
            cell->is_young = false;
            heap->large[kept++] = cell;
        } else {
            heap->found_dead += full;
            cell->next_dead = heap->large_dead;
            heap->large_dead = cell;
        }
        if (i < heap->large_old) kept_old = kept;
    }
    merge(vm, heap->large, kept_old, kept);
    heap->large_count = heap->large_old = kept;
}

static void free_dead_large(VM *vm)
{
    Heap *heap = vm->heap;
    LargeCell *cell = heap->large_dead;
    heap->large_dead = cell->next_dead;
    if (cell->has_release) heap->hooks->release(vm, large_object(cell));
    large_free(vm, cell);
}

// ---- When ---------------------------------------------------------------------------------------

// Forgets which blocks were in use or had room.
static void forget_blocks(Heap *heap)
{
    for (int i = 0; i < 2 * CLASS_COUNT; i++) {
        SizeClass *size_class = &heap->classes[i / CLASS_COUNT][i % CLASS_COUNT];
        size_class->current = NULL;
        size_class->available = NULL;
        size_class->sweep_next = size_class->blocks;
    }
    heap->touched = heap->release_due = NULL;
}

void sweep_begin(VM *vm)
{
    Heap *heap = vm->heap;
    forget_blocks(heap);
    heap->epoch++;
    heap->sweep_class = 0;
    sweep_large(vm, true);
}

void sweep_touched(VM *vm)
{
    Heap *heap = vm->heap;
    for (int i = 0; i < 2 * CLASS_COUNT; i++) heap->classes[i / CLASS_COUNT][i % CLASS_COUNT].current = NULL;
    Block *next;
    for (Block *block = heap->touched; block != NULL; block = next) {
        next = block->next_touched;
        block->is_touched = false;
        block->cursor = FIRST_GRAIN;
        set_live(vm, block, count_marked(block->marks[heap->live_side]));
        if (block->has_release && !block->is_release_due) {
            put_on_release_list(heap, block);
        } else if (UNLIKELY(vm->fast.is_stressed) && !block->has_release) {
            poison_dead(heap, block);
        }
        // Medium cells come in many sizes (ints that grow, say): an empty block serves the next size.
        bool is_medium = block->cell_size > (SMALL_CLASS_COUNT - 1) * CELL_GRAIN;
        bool is_spare = is_medium && block->live == 0 && !block->has_release && block->committed == BLOCK_SIZE;
        if (is_spare && heap->warm_blocks < heap->young_limit / BLOCK_SIZE) block_free(vm, block);
        else block_list(block);
    }
    heap->touched = NULL;
    sweep_large(vm, false);
    while (heap->large_dead != NULL) free_dead_large(vm);
}

void sweep_debts(VM *vm, uint64_t deadline_ns)
{
    Heap *heap = vm->heap;
    while (heap->large_dead != NULL) free_dead_large(vm);
    for (int i = 0; heap->release_due != NULL; i++) {
        if (i % BLOCKS_PER_LOOK == 0 && deadline_ns != 0 && heap_now() >= deadline_ns) return;
        sweep_release(vm, heap->release_due);
    }
}

// Sweeps the next block that has not been since the last full mark; false: there is none.
static bool sweep_next_block(VM *vm)
{
    Heap *heap = vm->heap;
    for (; heap->sweep_class < 2 * CLASS_COUNT; heap->sweep_class++) {
        SizeClass *size_class = &heap->classes[heap->sweep_class / CLASS_COUNT][heap->sweep_class % CLASS_COUNT];
        Block *block = size_class->sweep_next;
        if (block == NULL) continue;
        size_class->sweep_next = block->next;
        if (block->epoch == heap->epoch) return true;
        sweep_block(vm, block);
        if (block->live == 0) block_free(vm, block);
        else block_list(block);
        return true;
    }
    return false;
}

static bool sweep_one(VM *vm)
{
    Heap *heap = vm->heap;
    if (heap->large_dead != NULL) free_dead_large(vm);
    else if (heap->release_due != NULL) sweep_release(vm, heap->release_due);
    else return sweep_next_block(vm);
    return true;
}

bool sweep_some(VM *vm, uint64_t deadline_ns)
{
    Heap *heap = vm->heap;
    if (sweep_done(heap)) return true;
    do {
        for (int i = 0; i < BLOCKS_PER_LOOK; i++) {
            if (!sweep_one(vm)) {
                chunks_trim(vm);
                return true;
            }
        }
    } while (deadline_ns == 0 || heap_now() < deadline_ns);
    return false;
}
