// arena.h - memory that is given back all at once: tokens, names, trees of one compilation.
//
// Blocks come from a Memory, each at least twice the last up to a bound. An arena never moves what
// it handed out. Once an allocation has failed the arena stays failed: everything after it answers
// NULL, so that a builder may check `failed` once at the end of a step instead of at each call.
#pragma once
#include "vm/base/alloc.h"

typedef struct ArenaBlock {
    struct ArenaBlock *older;
    size_t size; // with this header
} ArenaBlock;

typedef struct Arena {
    Memory *memory;
    ArenaBlock *newest;
    char *next, *end; // the free room of the newest block
    bool failed;
} Arena;

// Makes an empty arena; takes no memory yet.
void arena_init(Arena *arena, Memory *memory);

// Gives every block back.
void arena_free(Arena *arena);

// The part of arena_take that needs a new block.
void *arena_take_slow(Arena *arena, size_t size);

// Returns size bytes aligned to 8, not cleared; NULL when there are none.
static inline void *arena_take(Arena *arena, size_t size)
{
    size_t rounded = (size + 7) & ~(size_t)7;
    if (LIKELY(rounded <= (size_t)(arena->end - arena->next) && rounded >= size)) {
        void *block = arena->next;
        arena->next += rounded;
        return block;
    }
    return arena_take_slow(arena, size);
}

// The same, cleared to zero bytes.
static inline void *arena_take_zeroed(Arena *arena, size_t size)
{
    void *block = arena_take(arena, size);
    return block ? memset(block, 0, size) : NULL;
}

// Returns a copy of size bytes, with a zero byte after them.
char *arena_copy(Arena *arena, const char *data, size_t size);
