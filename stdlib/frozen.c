// frozen.c - finds a built-in module written in Python in the data that the build made.
#include "stdlib/frozen.h"

#include <string.h>
#include <zlib.h>

static const uint8_t *at(uint32_t offset)
{
    return (const uint8_t *)frozen_data + offset;
}

// Orders a name as the table is sorted.
static int compare_names(const char *name, size_t size, const FrozenRow *row)
{
    int order = memcmp(name, at(row->name), size < row->name_size ? size : row->name_size);
    if (order != 0) return order;
    return (size > row->name_size) - (size < row->name_size);
}

static const FrozenRow *row_of(size_t i)
{
    return (const FrozenRow *)(const void *)(frozen_data + 1) + i;
}

const char *frozen_name(size_t i, size_t *size)
{
    if (i >= frozen_data[0]) return NULL;
    *size = row_of(i)->name_size;
    return (const char *)at(row_of(i)->name);
}

bool frozen_find(const char *name, size_t size, FrozenModule *module)
{
    uint32_t low = 0, high = frozen_data[0];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const FrozenRow *row = row_of(middle);
        int order = compare_names(name, size, row);
        if (order == 0) {
            *module = (FrozenModule){at(row->image), row->image_size, at(row->source), row->packed_size,
                                     row->source_size, row->is_package != 0};
            return true;
        }
        if (order < 0) high = middle;
        else low = middle + 1;
    }
    return false;
}

bool frozen_unpack(const FrozenModule *module, char *source)
{
    uLongf size = module->source_size;
    return uncompress((Bytef *)source, &size, module->packed, module->packed_size) == Z_OK;
}
