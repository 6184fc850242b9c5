// frozen.h - the modules written in Python that are built into the library.
//
// The table is written by frozen_gen.c during the build, from stdlib/py: one row a file, sorted by
// dotted name. A folder with an __init__.py is a package, and that file's row bears the folder's
// name. Sources are UTF-8 and end in a NUL byte that size does not count.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct FrozenModule {
    const char *name; // dotted: "json", "collections.abc"
    const char *source;
    uint32_t size;
    bool is_package;
} FrozenModule;

extern const FrozenModule frozen_modules[];
extern const size_t frozen_module_count;

// Returns the module of that dotted name, or NULL. The name need not end in a NUL byte.
const FrozenModule *frozen_find(const char *name, size_t length);
