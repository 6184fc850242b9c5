// supply.h - memory that may come to an end, for the harnesses that run whole VMs; what is held tells of leaks.
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct Supply {
    uint64_t left; // allocations that succeed
    size_t held;
} Supply;

// A KukriConfig's allocator; user is a Supply.
static void *supply(void *user, void *pointer, size_t old_size, size_t new_size)
{
    Supply *self = user;
    if (new_size == 0) {
        self->held -= old_size;
        free(pointer);
        return NULL;
    }
    if (new_size > old_size && self->left-- == 0) {
        self->left = 0;
        return NULL;
    }
    void *moved = realloc(pointer, new_size);
    if (moved != NULL) self->held += new_size - old_size;
    return moved;
}
