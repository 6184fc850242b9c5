// arena.c - memory that is given back all at once: what a tree is made of.
#include "stdlib/re/tree.h"

#define CHUNK_SIZE 2032

typedef struct TreeChunk {
    struct TreeChunk *next;
    size_t size;
} TreeChunk;

void *tree_take(TreeArena *arena, size_t size)
{
    size = (size + 15) & ~(size_t)15;
    if ((size_t)(arena->end - arena->next) < size) {
        size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
        TreeChunk *chunk = memory_take(arena->memory, sizeof(TreeChunk) + room);
        if (chunk == NULL) return NULL;
        *chunk = (TreeChunk){arena->chunks, sizeof(TreeChunk) + room};
        arena->chunks = chunk;
        arena->next = (char *)(chunk + 1);
        arena->end = arena->next + room;
    }
    void *block = arena->next;
    arena->next += size;
    memset(block, 0, size);
    return block;
}

void tree_give_back(TreeArena *arena)
{
    while (arena->chunks != NULL) {
        TreeChunk *chunk = arena->chunks;
        arena->chunks = chunk->next;
        memory_release(arena->memory, chunk, chunk->size);
    }
    arena->next = arena->end = NULL;
}
