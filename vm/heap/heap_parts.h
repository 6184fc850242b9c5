// heap_parts.h - what the collector's own files share: blocks, large cells, the state of a mark.
//
// Small and medium cells live in blocks: 32 KiB, aligned to their size, all cells of one size, either all
// with a release function or none. A block begins with its description and two bitmaps of marks, one
// bit for each grain (16 bytes), set where a marked cell begins. Blocks are cut from chunks of address
// space. Larger cells are taken one by one; their address is 8 modulo 16, which tells the two apart.
//
//     block: | Block: size, cursor, marks[2] | cell | cell | cell | ... | cell | rest |
//
// What is an object in a block? Marked cells, and those below the cursor: the allocator takes cells from
// the front, run by run, skipping marked ones, and the cursor stands where it has got to. Nothing
// else is, whatever bytes lie there; so cells that died need not be touched until they are used again.
#pragma once
#include "vm/heap/heap.h"
#include "vm/object/vm.h"

// ---- Blocks -------------------------------------------------------------------------------------

#define BLOCK_SIZE ((size_t)32 << 10)
#define BLOCK_GRAINS (BLOCK_SIZE / CELL_GRAIN)
#define MARK_WORDS (BLOCK_GRAINS / 64)
#define MEDIUM_CLASS_COUNT 20
#define CLASS_COUNT (SMALL_CLASS_COUNT + MEDIUM_CLASS_COUNT)

typedef struct SizeClass SizeClass;

typedef struct Block {
    SizeClass *size_class;
    uint32_t cell_size;
    uint32_t reciprocal;  // of cell_size: (offset * reciprocal) >> 32 is offset / cell_size
    uint16_t cell_count;
    uint16_t cell_grains;
    uint16_t end;         // the grain behind the last cell
    uint16_t cursor;      // grain: unmarked cells below it are young objects; see block_cursor
    uint16_t high;        // grain: cells from here on have never held an object
    uint16_t live;        // marked cells when they were last counted
    uint32_t epoch;       // heap->epoch when it was last swept or made
    uint32_t committed;   // bytes from its start that are counted as used memory
    bool has_release;
    bool is_touched;      // in heap->touched: handed out cells since the last collection
    bool is_listed;       // in size_class->available
    bool is_release_due;  // in heap->release_due: dead cells are to be released before they are used
    struct Block *next, *previous; // all blocks of the class
    struct Block *next_available, *next_touched, *next_release, *previous_release;
    uint64_t marks[2][MARK_WORDS];
} Block;

#define FIRST_OFFSET ((sizeof(Block) + CELL_GRAIN - 1) & ~(size_t)(CELL_GRAIN - 1))
#define FIRST_GRAIN (FIRST_OFFSET / CELL_GRAIN)

struct SizeClass {
    AllocRun *run;          // of VM.fast for small ones
    AllocRun own_run;
    uint32_t cell_size;
    bool has_release;
    Block *current;         // the block that run lies in
    Block *available;       // swept blocks with room, the most promising first
    Block *blocks;          // all
    Block *sweep_next;      // from here on `blocks` has not been swept since the last full mark
};

// A region of address space cut into blocks.
typedef struct Chunk {
    char *base;             // aligned to BLOCK_SIZE
    uint32_t block_count, free_count, warm_count;
    void *taken;            // as it came from the system
    size_t taken_size;
    uint64_t *used, *warm;  // a bit for each block; warm: free, but counted and with memory behind it
} Chunk;

// A cell of its own. The object follows; the address of this is 0 modulo 16.
typedef struct LargeCell {
    size_t size;            // of the object
    uint8_t marks;          // bit n: as marks[n] of a block
    uint8_t shift;          // from what memory_take answered to this
    bool has_release;
    bool is_young;
    struct LargeCell *next_dead;
} LargeCell;

static_assert(sizeof(LargeCell) % 16 == 8, "large objects lie at 8 modulo 16");

// ---- The heap -----------------------------------------------------------------------------------

typedef struct SlotEntry {
    Object *owner;
    Value *slot;
} SlotEntry;

// Growing arrays of the collector; they never fail: who adds asks what to do when memory is out.
typedef struct ObjectList {
    Object **items;
    size_t count, capacity;
} ObjectList;

// Tracer with what heap.h does not show.
typedef struct Mark {
    Tracer tracer;          // first
    VM *vm;
    Heap *heap;
    Object **base;
    size_t capacity;
    Object *owner;          // being traced; NULL: roots
    uint32_t arrays;        // arrays seen in this trace of owner
    uint32_t resume_array;  // which of them is to be gone on with,
    size_t resume_position; // and where
    Object **real_end;      // tracer.end, while it is resuming
    bool is_resuming;
    bool is_plain;          // verify's: arrays are not cut into pieces
    bool takes_roots;       // what is pushed now hangs from no object
    bool has_overflowed;    // something was dropped for want of memory: marked objects must be looked at again
} Mark;

#define URGENT_ROUNDS 4 // full collections that follow a refusal of memory
#define LOG_LONG ((size_t)32 << 10) // remembered stores from which on a collection is asked for
#define SLICE_QUANTUM ((size_t)256 << 10) // allocated between two slices of a full mark
#define FIRST_STACK 512 // entries of the mark stack that are always there

struct Heap {
    const HeapHooks *hooks;
    HeapMode mode;
    bool is_enabled;
    bool is_collecting;
    bool is_marking;        // a full mark is under way, between two of its slices
    bool is_requested;      // a poll was asked for
    bool is_full_due;       // the heap has grown enough for a full collection
    bool is_urgent;         // memory was refused: a full collection at the next poll, in one go
    uint8_t urgent_rounds;  // how many such polls are to follow, see memory_noticed
    uint64_t refusals;      // since the last time one was followed up
    uint8_t mark_side;      // which of the two bitmaps is being marked
    uint8_t live_side;      // which one says what survived the last collection; the same between full marks
    uint32_t epoch;         // counts full marks
    uint64_t leaf_kinds[8]; // a bit for each kind: no references

    SizeClass classes[2][CLASS_COUNT];
    Chunk **chunks;         // by address
    size_t chunk_count, chunk_capacity;
    size_t free_blocks, warm_blocks, total_blocks; // in all chunks
    uintptr_t low, high;    // bounds of all cells, large ones too
    Block *touched;
    Block *release_due;
    uint32_t sweep_class;   // of the background sweep; 2 * CLASS_COUNT: it is done

    LargeCell **large;      // [0, large_old) old by address; then young ones
    size_t large_count, large_old, large_capacity;
    bool large_sorted;      // the young ones as well
    LargeCell *large_dead;  // to be released and freed

    // Remembered stores into old objects (between full marks).
    SlotEntry *slots;
    size_t slot_count, slot_capacity;
    ObjectList changed;     // owners with GC_LOGGED
    bool log_overflowed;    // something could not be remembered

    ObjectList finalizable; // [0, finalizable_old) old, then young
    size_t finalizable_old;
    ObjectList due;         // found unreachable in this collection

    Mark mark;
    Object *first_stack[FIRST_STACK];
    const char *stack_top;  // of the C stack: where the collection was entered
    uint32_t root_scans;    // of this full mark

    // Amounts, in bytes.
    size_t young_bytes, young_limit;
    size_t slice_bytes;     // allocated since the last slice
    size_t live_bytes;      // cells in blocks that were marked when they were last counted
    size_t block_bytes;     // committed in blocks
    size_t large_bytes;
    size_t full_limit;      // of heap_load; SIZE_MAX: not known before all is swept
    size_t hurry_limit;     // of heap_load: a full mark is finished at one go
    size_t since_full;      // taken since the last full mark
    uint32_t polls;         // since the last slice
    uint64_t stress_count;  // polls under stress
    size_t found_dead;
    uint64_t full_start_ns;
    HeapStatistics statistics;
};

// blocks.c
RAISES bool blocks_setup(VM *vm);
void blocks_close(VM *vm);
// Takes a block for size_class; never fails (see heap_lend).
Block *block_new(VM *vm, SizeClass *size_class);
// Gives back an empty block that is in no list but that of its class.
void block_free(VM *vm, Block *block);
// Counts memory up to this byte of the block as used.
void block_commit(VM *vm, Block *block, size_t size);
// Gives empty chunks back.
void chunks_trim(VM *vm);
void *large_new(VM *vm, size_t size, bool has_release); // NULL: no memory
void large_free(VM *vm, LargeCell *cell);
// Counts size bytes as used even past the cap; then the next poll collects, and raises if that did not help.
void heap_lend(VM *vm, size_t size);
// The object that address points into (exact: at), or NULL. Large young cells must be sorted.
Object *heap_find(Heap *heap, uintptr_t address, bool exact);
void large_sort(Heap *heap);
Block *heap_find_block(Heap *heap, uintptr_t address);

// sweep.c
void sweep_release(VM *vm, Block *block); // runs release functions of dead cells
void sweep_block(VM *vm, Block *block);   // first look at a block after a full mark
// Sweeps until deadline_ns (0: all). Returns whether all is swept.
bool sweep_some(VM *vm, uint64_t deadline_ns);
// The same for what the last minor collection left, and large cells.
void sweep_debts(VM *vm, uint64_t deadline_ns);
void sweep_begin(VM *vm);         // after a full mark
void sweep_touched(VM *vm);       // after a minor one
void sweep_large(VM *vm, bool full);
static inline bool sweep_done(const Heap *heap)
{
    return heap->sweep_class == 2 * CLASS_COUNT && heap->release_due == NULL && heap->large_dead == NULL;
}
// Ends bump allocation in the current blocks, so that cursors tell what is an object.
void runs_retire(Heap *heap);
// Puts a block in its class's list if it has room enough.
void block_list(Block *block);

// mark.c
void mark_setup(VM *vm);
void mark_close(VM *vm);
void mark_push(Mark *mark, Object *object);       // to be marked and traced
void mark_push_again(Mark *mark, Object *object); // marked already, to be traced
// Traces until nothing is left or the deadline has passed (0: none); true: nothing is left.
bool mark_drain(Mark *mark, uint64_t deadline_ns);
void mark_trim(Mark *mark); // gives back what a large mark needed

// roots.c
void roots_push(VM *vm, Mark *mark);
// Runs work with the registers saved on the stack and heap->stack_top set.
void roots_enter(VM *vm, void (*work)(VM *vm, void *argument), void *argument);

// barrier.c
void log_push(VM *vm, Mark *mark); // what remembered stores may have hidden
void log_clear(VM *vm);
bool list_add(VM *vm, ObjectList *list, Object *object); // false: no memory

// collect.c
void limits_set(VM *vm); // after each collection

// verify.c
void verify_marks(VM *vm, bool full);

// Asks for a poll.
void heap_request(VM *vm);
uint64_t heap_now(void);

// ---- Small things -------------------------------------------------------------------------------

static inline bool is_large(const void *object)
{
    return ((uintptr_t)object & 8) != 0;
}

static inline LargeCell *large_of(const void *object)
{
    return (LargeCell *)((uintptr_t)object - sizeof(LargeCell));
}

static inline Object *large_object(LargeCell *cell)
{
    return (Object *)(cell + 1);
}

static inline Block *block_of(const void *object)
{
    return (Block *)((uintptr_t)object & ~(uintptr_t)(BLOCK_SIZE - 1));
}

static inline uint32_t grain_of(const void *object)
{
    return (uint32_t)((uintptr_t)object / CELL_GRAIN % BLOCK_GRAINS);
}

static inline Object *cell_at(const Block *block, uint32_t grain)
{
    return (Object *)((uintptr_t)block + grain * CELL_GRAIN);
}

static inline bool grain_marked(const Block *block, int side, uint32_t grain)
{
    return (block->marks[side][grain / 64] >> (grain % 64)) & 1;
}

static inline bool object_marked(const void *object, int side)
{
    if (UNLIKELY(is_large(object))) return (large_of(object)->marks >> side) & 1;
    return grain_marked(block_of(object), side, grain_of(object));
}

// Marks object; false if it was marked already.
static inline bool object_mark(const void *object, int side)
{
    if (UNLIKELY(is_large(object))) {
        LargeCell *cell = large_of(object);
        uint8_t bit = (uint8_t)(1 << side);
        if (cell->marks & bit) return false;
        cell->marks |= bit;
        return true;
    }
    uint64_t *word = &block_of(object)->marks[side][grain_of(object) / 64];
    uint64_t bit = UINT64_C(1) << (grain_of(object) % 64);
    if (*word & bit) return false;
    *word |= bit;
    return true;
}

// Below it, unmarked cells are young objects.
static inline uint32_t block_cursor(const Heap *heap, const Block *block)
{
    return block->epoch == heap->epoch ? block->cursor : 0;
}

// Memory that counts for when to collect: what survived, and what lies outside the blocks.
static inline size_t heap_load(VM *vm)
{
    const Heap *heap = vm->heap;
    size_t used = vm->memory.used, inside = heap->block_bytes;
    return heap->live_bytes + (used > inside ? used - inside : 0);
}
