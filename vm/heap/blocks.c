// blocks.c - where cells come from: chunks of address space, their blocks, and large cells.
//
// A chunk costs address space only; what a block really uses is counted, page by page while it is filled
// for the first time. Empty blocks are kept for other classes (warm) up to a share of the heap; the rest
// of them give their pages back to the system. A few blocks of address space always stay in reserve,
// so that an object of fixed size can be made whatever happens.
#include <sys/mman.h>

#include "vm/heap/heap_parts.h"

#define PAGE_SIZE ((size_t)4 << 10)
#define CHUNK_BLOCKS_MIN 32  // 1 MiB
#define CHUNK_BLOCKS_MAX 1024
#define RESERVE_BLOCKS 8
#define WARM_MIN 32          // empty blocks that are kept in any case

static_assert(FIRST_OFFSET % CELL_GRAIN == 0 && FIRST_OFFSET < PAGE_SIZE / 4, "the block's head is small");
static_assert(BLOCK_GRAINS <= UINT16_MAX, "grains fit uint16_t");

// ---- Counting -----------------------------------------------------------------------------------

void heap_lend(VM *vm, size_t size)
{
    vm->memory.used += size;
    vm->memory.pressure += size;
    if (vm->memory.used > vm->memory.peak) vm->memory.peak = vm->memory.used;
    vm->memory_error_due = true;
    heap_request(vm);
}

void block_commit(VM *vm, Block *block, size_t size)
{
    size = (size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1);
    if (size > BLOCK_SIZE) size = BLOCK_SIZE;
    if (size <= block->committed) return;
    size_t more = size - block->committed;
    if (!memory_count(&vm->memory, (ptrdiff_t)more)) heap_lend(vm, more);
    block->committed = (uint32_t)size;
    vm->heap->block_bytes += more;
}

static void uncommit(VM *vm, size_t size)
{
    (void)memory_count(&vm->memory, -(ptrdiff_t)size);
    vm->heap->block_bytes -= size;
}

// ---- Chunks -------------------------------------------------------------------------------------

static inline bool bit_get(const uint64_t *bits, uint32_t n)
{
    return (bits[n / 64] >> (n % 64)) & 1;
}

static inline void bit_put(uint64_t *bits, uint32_t n, bool value)
{
    if (value) bits[n / 64] |= UINT64_C(1) << (n % 64);
    else bits[n / 64] &= ~(UINT64_C(1) << (n % 64));
}

static inline size_t bitmap_words(uint32_t block_count)
{
    return (block_count + 63) / 64;
}

static inline size_t chunk_size(uint32_t block_count)
{
    return sizeof(Chunk) + 2 * bitmap_words(block_count) * sizeof(uint64_t);
}

// Address space for blocks, not counted: from the host's allocator or from the system.
static bool region_take(Memory *memory, Chunk *chunk)
{
    size_t size = chunk->block_count * BLOCK_SIZE;
    chunk->taken_size = size + BLOCK_SIZE;
    if (memory->fn != NULL) {
        chunk->taken = memory->fn(memory->user, NULL, 0, chunk->taken_size);
        if (chunk->taken == NULL) return false;
    } else {
        void *taken = mmap(NULL, chunk->taken_size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (taken == MAP_FAILED) return false;
        chunk->taken = taken;
    }
    uintptr_t start = ((uintptr_t)chunk->taken + BLOCK_SIZE - 1) & ~(uintptr_t)(BLOCK_SIZE - 1);
    chunk->base = (char *)start;
    if (memory->fn == NULL) { // what alignment left over goes back
        char *taken = chunk->taken;
        size_t before = (size_t)(chunk->base - taken), behind = chunk->taken_size - before - size;
        if (before != 0) munmap(taken, before);
        if (behind != 0) munmap(chunk->base + size, behind);
        chunk->taken = chunk->base;
        chunk->taken_size = size;
    }
    return true;
}

static void chunk_free(VM *vm, Chunk *chunk)
{
    Memory *memory = &vm->memory;
    UNPOISON(chunk->base, chunk->block_count * BLOCK_SIZE);
    if (memory->fn != NULL) memory->fn(memory->user, chunk->taken, chunk->taken_size, 0);
    else munmap(chunk->taken, chunk->taken_size);
    memory_release(memory, chunk, chunk_size(chunk->block_count));
}

static bool chunk_new(VM *vm)
{
    Heap *heap = vm->heap;
    if (heap->chunk_count == heap->chunk_capacity) {
        size_t capacity = heap->chunk_capacity == 0 ? 8 : heap->chunk_capacity * 2;
        Chunk **chunks = memory_resize(&vm->memory, heap->chunks, heap->chunk_capacity * sizeof *chunks,
                                       capacity * sizeof *chunks);
        if (chunks == NULL) return false;
        heap->chunks = chunks;
        heap->chunk_capacity = capacity;
    }
    size_t wanted = heap->total_blocks / 4;
    uint32_t count = wanted < CHUNK_BLOCKS_MIN   ? CHUNK_BLOCKS_MIN
                     : wanted > CHUNK_BLOCKS_MAX ? CHUNK_BLOCKS_MAX
                                                 : (uint32_t)wanted;
    Chunk *chunk = memory_take_zeroed(&vm->memory, chunk_size(count));
    if (chunk == NULL) return false;
    chunk->block_count = chunk->free_count = count;
    chunk->used = (uint64_t *)(chunk + 1);
    chunk->warm = chunk->used + bitmap_words(count);
    if (!region_take(&vm->memory, chunk)) {
        memory_release(&vm->memory, chunk, chunk_size(count));
        return false;
    }
    size_t at = heap->chunk_count++;
    for (; at > 0 && heap->chunks[at - 1]->base > chunk->base; at--) {
        heap->chunks[at] = heap->chunks[at - 1];
    }
    heap->chunks[at] = chunk;
    heap->free_blocks += count;
    heap->total_blocks += count;
    uintptr_t low = (uintptr_t)chunk->base, high = low + count * BLOCK_SIZE;
    if (low < heap->low) heap->low = low;
    if (high > heap->high) heap->high = high;
    return true;
}

void chunks_trim(VM *vm)
{
    Heap *heap = vm->heap;
    for (size_t i = 0; i < heap->chunk_count;) {
        Chunk *chunk = heap->chunks[i];
        // What stays must do for the reserve and for a little growth.
        if (chunk->free_count != chunk->block_count ||
            heap->free_blocks - chunk->block_count < CHUNK_BLOCKS_MIN) {
            i++;
            continue;
        }
        uncommit(vm, chunk->warm_count * BLOCK_SIZE);
        heap->warm_blocks -= chunk->warm_count;
        heap->free_blocks -= chunk->block_count;
        heap->total_blocks -= chunk->block_count;
        memmove(&heap->chunks[i], &heap->chunks[i + 1], (heap->chunk_count - i - 1) * sizeof(Chunk *));
        heap->chunk_count--;
        chunk_free(vm, chunk);
    }
}

bool blocks_setup(VM *vm)
{
    vm->heap->low = UINTPTR_MAX;
    return chunk_new(vm);
}

void blocks_close(VM *vm)
{
    Heap *heap = vm->heap;
    for (size_t i = 0; i < heap->chunk_count; i++) chunk_free(vm, heap->chunks[i]);
    memory_release(&vm->memory, heap->chunks, heap->chunk_capacity * sizeof(Chunk *));
    uncommit(vm, heap->block_bytes);
    for (size_t i = 0; i < heap->large_count; i++) large_free(vm, heap->large[i]);
    memory_release(&vm->memory, heap->large, heap->large_capacity * sizeof(LargeCell *));
}

// ---- Blocks -------------------------------------------------------------------------------------

// Which of the chunk's free blocks to take next: a warm one if there is one.
static uint32_t choose_block(const Chunk *chunk)
{
    for (size_t i = 0; i < bitmap_words(chunk->block_count); i++) {
        uint64_t bits = chunk->warm_count != 0 ? chunk->warm[i] : ~chunk->used[i];
        if (bits != 0) return (uint32_t)(i * 64) + (uint32_t)bit_low(bits);
    }
    UNREACHABLE();
}

static Chunk *choose_chunk(VM *vm)
{
    Heap *heap = vm->heap;
    if (heap->free_blocks <= RESERVE_BLOCKS && !chunk_new(vm)) heap_lend(vm, 0);
    if (UNLIKELY(heap->free_blocks == 0)) {
        // The reserve is gone. The program has been told to stop as soon as it looks: until then it may have more than
        // its limit.
        size_t cap = vm->memory.cap;
        vm->memory.cap = SIZE_MAX;
        (void)chunk_new(vm);
        vm->memory.cap = cap;
    }
    check(heap->free_blocks > 0); // the system has no memory
    for (size_t i = 0;; i++) {
        Chunk *chunk = heap->chunks[i];
        if (heap->warm_blocks != 0 ? chunk->warm_count != 0 : chunk->free_count != 0) return chunk;
    }
}

Block *block_new(VM *vm, SizeClass *size_class)
{
    Heap *heap = vm->heap;
    Chunk *chunk = choose_chunk(vm);
    uint32_t number = choose_block(chunk);
    bool is_warm = bit_get(chunk->warm, number);
    bit_put(chunk->used, number, true);
    chunk->free_count--;
    heap->free_blocks--;
    if (is_warm) {
        bit_put(chunk->warm, number, false);
        chunk->warm_count--;
        heap->warm_blocks--;
    }
    Block *block = (Block *)(chunk->base + number * BLOCK_SIZE);
    uint32_t size = size_class->cell_size;
    *block = (Block){
        .size_class = size_class,
        .cell_size = size,
        .reciprocal = (uint32_t)(((UINT64_C(1) << 32) + size - 1) / size),
        .cell_count = (uint16_t)((BLOCK_SIZE - FIRST_OFFSET) / size),
        .cell_grains = (uint16_t)(size / CELL_GRAIN),
        .cursor = FIRST_GRAIN,
        .high = FIRST_GRAIN,
        .epoch = heap->epoch,
        .committed = is_warm ? BLOCK_SIZE : 0,
        .has_release = size_class->has_release,
        .next = size_class->blocks,
    };
    block->end = (uint16_t)(FIRST_GRAIN + block->cell_count * block->cell_grains);
    if (block->next != NULL) block->next->previous = block;
    size_class->blocks = block;
    block_commit(vm, block, FIRST_OFFSET + size);
    return block;
}

Block *heap_find_block(Heap *heap, uintptr_t address)
{
    size_t low = 0, high = heap->chunk_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const Chunk *chunk = heap->chunks[middle];
        if (address < (uintptr_t)chunk->base) {
            high = middle;
        } else if (address - (uintptr_t)chunk->base >= chunk->block_count * BLOCK_SIZE) {
            low = middle + 1;
        } else {
            uint32_t number = (uint32_t)((address - (uintptr_t)chunk->base) / BLOCK_SIZE);
            return bit_get(chunk->used, number) ? block_of((void *)address) : NULL;
        }
    }
    return NULL;
}

static Chunk *chunk_of(Heap *heap, const Block *block)
{
    for (size_t i = 0;; i++) {
        Chunk *chunk = heap->chunks[i];
        if ((uintptr_t)block - (uintptr_t)chunk->base < chunk->block_count * BLOCK_SIZE) return chunk;
    }
}

void block_free(VM *vm, Block *block)
{
    Heap *heap = vm->heap;
    SizeClass *size_class = block->size_class;
    assert(!block->is_touched && !block->is_listed && !block->is_release_due);
    if (size_class->sweep_next == block) size_class->sweep_next = block->next;
    if (block->next != NULL) block->next->previous = block->previous;
    if (block->previous != NULL) block->previous->next = block->next;
    else size_class->blocks = block->next;
    Chunk *chunk = chunk_of(heap, block);
    uint32_t number = (uint32_t)((size_t)((char *)block - chunk->base) / BLOCK_SIZE);
    bit_put(chunk->used, number, false);
    chunk->free_count++;
    heap->free_blocks++;
    UNPOISON(block, BLOCK_SIZE);
    size_t used = heap->total_blocks - heap->free_blocks;
    if (block->committed == BLOCK_SIZE && heap->warm_blocks < WARM_MIN + used / 16) {
        bit_put(chunk->warm, number, true);
        chunk->warm_count++;
        heap->warm_blocks++;
        return;
    }
    uncommit(vm, block->committed);
    if (vm->memory.fn == NULL) madvise(block, BLOCK_SIZE, MADV_DONTNEED);
}

// ---- Large cells --------------------------------------------------------------------------------

static inline size_t large_total(VM *vm, size_t size)
{
    // A host's allocator may know no alignment but that of its words.
    return sizeof(LargeCell) + size + (vm->memory.fn != NULL ? 16 : 0);
}

void *large_new(VM *vm, size_t size, bool has_release)
{
    Heap *heap = vm->heap;
    if (heap->large_count == heap->large_capacity) {
        size_t capacity = heap->large_capacity == 0 ? 16 : heap->large_capacity * 2;
        LargeCell **large = memory_resize(&vm->memory, heap->large, heap->large_capacity * sizeof *large,
                                          capacity * sizeof *large);
        if (large == NULL) return NULL;
        heap->large = large;
        heap->large_capacity = capacity;
    }
    char *taken = memory_take(&vm->memory, large_total(vm, size));
    if (taken == NULL) return NULL;
    LargeCell *cell = (LargeCell *)(((uintptr_t)taken + 15) & ~(uintptr_t)15);
    *cell = (LargeCell){
        .size = size,
        .shift = (uint8_t)((char *)cell - taken),
        .has_release = has_release,
        .is_young = true,
    };
    vm->countdown -= (int32_t)(size < (1u << 30) ? size / 1024 : 1u << 20); // filling it takes time: the next poll is nearer
    heap->large[heap->large_count++] = cell;
    heap->large_sorted = false;
    heap->large_bytes += size;
    uintptr_t low = (uintptr_t)cell, high = (uintptr_t)(cell + 1) + size;
    if (low < heap->low) heap->low = low;
    if (high > heap->high) heap->high = high;
    return cell + 1;
}

void large_free(VM *vm, LargeCell *cell)
{
    vm->heap->large_bytes -= cell->size;
    memory_release(&vm->memory, (char *)cell - cell->shift, large_total(vm, cell->size));
}

static int compare_addresses(const void *a, const void *b)
{
    uintptr_t left = *(const uintptr_t *)a, right = *(const uintptr_t *)b;
    return (left > right) - (left < right);
}

void large_sort(Heap *heap)
{
    if (heap->large_sorted) return;
    qsort(heap->large + heap->large_old, heap->large_count - heap->large_old, sizeof(LargeCell *),
          compare_addresses);
    heap->large_sorted = true;
}

// The cell among those sorted that address points into, or NULL.
static LargeCell *find_large(LargeCell **cells, size_t count, uintptr_t address)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if ((uintptr_t)cells[middle] <= address) low = middle + 1;
        else high = middle;
    }
    if (low == 0) return NULL;
    LargeCell *cell = cells[low - 1];
    return address - (uintptr_t)cell < sizeof(LargeCell) + cell->size ? cell : NULL;
}

// ---- Finding ------------------------------------------------------------------------------------

Object *heap_find(Heap *heap, uintptr_t address, bool exact)
{
    if (address < heap->low || address >= heap->high) return NULL;
    Block *block = heap_find_block(heap, address);
    if (block != NULL) {
        uint32_t offset = (uint32_t)(address % BLOCK_SIZE);
        if (offset < FIRST_OFFSET) return NULL;
        offset -= FIRST_OFFSET;
        uint32_t index = (uint32_t)(((uint64_t)offset * block->reciprocal) >> 32);
        if (index >= block->cell_count || (exact && index * block->cell_size != offset)) return NULL;
        uint32_t grain = FIRST_GRAIN + index * block->cell_grains;
        bool is_object = grain_marked(block, heap->live_side, grain) || grain < block_cursor(heap, block);
        return is_object ? cell_at(block, grain) : NULL;
    }
    if (heap->large == NULL) return NULL;
    LargeCell *cell = find_large(heap->large, heap->large_old, address);
    if (cell == NULL) {
        cell = find_large(heap->large + heap->large_old, heap->large_count - heap->large_old, address);
    }
    if (cell == NULL || (exact && address != (uintptr_t)large_object(cell))) return NULL;
    return cell->is_young || ((cell->marks >> heap->live_side) & 1) ? large_object(cell) : NULL;
}
