// alloc.c - counted memory.
//
// The common path of each function is one addition, one test that is nearly never true, and the
// allocator. `used` never exceeds `cap` but through memory the cap was lowered under.
#include "vm/base/alloc.h"

// No system has this much: answered at once, without asking the allocator.
#define MEMORY_BLOCK_MAX ((size_t)1 << 40)

void memory_init(Memory *memory, AllocFn fn, void *user, size_t cap)
{
    *memory = (Memory){.fn = fn, .user = user, .cap = cap, .pressure_limit = SIZE_MAX,
                       .countdown = UINT64_MAX};
}

// The C library's malloc has a fast path that its calloc lacks; of large blocks it knows when they are zero.
#define ZEROED_BY_HAND 1024

// A block of no bytes is one byte for the allocator, so that NULL is only failure.
static inline size_t real_size(size_t size)
{
    return size + (size == 0);
}

// True if an allocation is to fail now because a test asked for it.
static COLD bool fault(Memory *memory)
{
    if (memory->countdown > 0) {
        memory->countdown--;
        return false;
    }
    if (!memory->keep_failing) memory->countdown = UINT64_MAX;
    return true;
}

static COLD bool refuse(Memory *memory)
{
    if (memory->notice != NULL) memory->notice(memory, true);
    return false;
}

// Counts size more bytes; false at the cap or at an injected fault.
static inline bool count_more(Memory *memory, size_t size)
{
    if (UNLIKELY(size > MEMORY_BLOCK_MAX)) return refuse(memory);
    if (UNLIKELY(memory->countdown != UINT64_MAX) && fault(memory)) return refuse(memory);
    size_t used = memory->used + size;
    if (UNLIKELY(used < size || used > memory->cap)) return refuse(memory);
    memory->used = used;
    memory->pressure += size;
    if (UNLIKELY(memory->pressure > memory->pressure_limit) && memory->notice != NULL) {
        memory->notice(memory, false);
    }
    if (used > memory->peak) memory->peak = used;
    return true;
}

// The allocator had none: what was counted is not held.
static COLD void give_up(Memory *memory, size_t size)
{
    memory->used -= size;
    (void)refuse(memory);
}

void *memory_take(Memory *memory, size_t size)
{
    if (!count_more(memory, size)) return NULL;
    void *block = LIKELY(memory->fn == NULL) ? malloc(real_size(size))
                                             : memory->fn(memory->user, NULL, 0, real_size(size));
    if (UNLIKELY(block == NULL)) give_up(memory, size);
    return block;
}

void *memory_take_zeroed(Memory *memory, size_t size)
{
    if (LIKELY(memory->fn == NULL) && size > ZEROED_BY_HAND) {
        if (!count_more(memory, size)) return NULL;
        void *block = calloc(1, real_size(size));
        if (UNLIKELY(block == NULL)) give_up(memory, size);
        return block;
    }
    void *block = memory_take(memory, size);
    if (block != NULL) memset(block, 0, real_size(size));
    return block;
}

void *memory_resize(Memory *memory, void *block, size_t old_size, size_t new_size)
{
    if (block == NULL) return memory_take(memory, new_size);
    if (new_size > old_size && !count_more(memory, new_size - old_size)) return NULL;
    void *moved = LIKELY(memory->fn == NULL)
                      ? realloc(block, real_size(new_size))
                      : memory->fn(memory->user, block, real_size(old_size), real_size(new_size));
    if (UNLIKELY(moved == NULL)) {
        give_up(memory, new_size > old_size ? new_size - old_size : 0);
        return NULL;
    }
    if (new_size < old_size) memory->used -= old_size - new_size;
    return moved;
}

void memory_release(Memory *memory, void *block, size_t size)
{
    if (block == NULL) return;
    assert(memory->used >= size);
    memory->used -= size;
    if (LIKELY(memory->fn == NULL)) free(block);
    else memory->fn(memory->user, block, real_size(size), 0);
}

bool memory_count(Memory *memory, ptrdiff_t size)
{
    if (size >= 0) return count_more(memory, (size_t)size);
    assert(memory->used >= -(size_t)size);
    memory->used -= -(size_t)size;
    return true;
}
