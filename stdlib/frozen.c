// frozen.c - finds a built-in module written in Python; the table itself is generated.
#include "stdlib/frozen.h"

#include <string.h>

// Orders a name of known length, which may hold NUL bytes, as the table is sorted.
static int compare_names(const char *name, size_t length, const char *other)
{
    size_t other_length = strlen(other);
    int order = memcmp(name, other, length < other_length ? length : other_length);
    if (order != 0) return order;
    return (length > other_length) - (length < other_length);
}

const FrozenModule *frozen_find(const char *name, size_t length)
{
    size_t low = 0, high = frozen_module_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = compare_names(name, length, frozen_modules[middle].name);
        if (order == 0) return &frozen_modules[middle];
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return NULL;
}
