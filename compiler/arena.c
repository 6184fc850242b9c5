// arena.c - see arena.h.
#include "compiler/arena.h"

#define FIRST_BLOCK ((size_t)4096)
#define LARGEST_BLOCK ((size_t)1 << 20)

void arena_init(Arena *arena, Memory *memory)
{
    *arena = (Arena){.memory = memory};
}

void arena_free(Arena *arena)
{
    for (ArenaBlock *block = arena->newest; block;) {
        ArenaBlock *older = block->older;
        memory_release(arena->memory, block, block->size);
        block = older;
    }
    arena_init(arena, arena->memory);
}

void *arena_take_slow(Arena *arena, size_t size)
{
    if (arena->failed) return NULL;
    if (size > (size_t)PTRDIFF_MAX / 2) {
        arena->failed = true;
        return NULL;
    }
    size_t rounded = (size + 7) & ~(size_t)7;
    size_t wanted = arena->newest ? arena->newest->size * 2 : FIRST_BLOCK;
    if (wanted > LARGEST_BLOCK) wanted = LARGEST_BLOCK;
    // What does not fit comfortably gets a block of its own size; the room left in the newest
    // block is lost only if it is small beside that.
    if (wanted < rounded + sizeof(ArenaBlock)) wanted = rounded + sizeof(ArenaBlock);
    ArenaBlock *block = memory_take(arena->memory, wanted);
    if (!block) {
        arena->failed = true;
        return NULL;
    }
    block->size = wanted;
    char *start = (char *)(block + 1);
    bool dedicated = rounded > LARGEST_BLOCK / 4 && arena->newest;
    if (dedicated) { // goes below the newest block, which keeps serving small requests
        block->older = arena->newest->older;
        arena->newest->older = block;
        return start;
    }
    block->older = arena->newest;
    arena->newest = block;
    arena->next = start + rounded;
    arena->end = (char *)block + wanted;
    return start;
}

char *arena_copy(Arena *arena, const char *data, size_t size)
{
    char *copy = size < SIZE_MAX ? arena_take(arena, size + 1) : NULL;
    if (!copy) return NULL;
    if (size) memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
}
