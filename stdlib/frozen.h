// frozen.h - the modules written in Python that are built into the library.
//
// The build (embed/frozen_gen.c) compiles stdlib/py and writes one block of constant data, which holds no address,
// so that nothing of it is touched before it is asked for:
//
//   count, then a FrozenRow a module, sorted by dotted name | names | images (vm/exec/saved.h) | sources, packed
//
// A folder with an __init__.py is a package, and that file's row bears the folder's name. Only the modules of frozen.def
// have an image. Sources, packed by zlib, are there for all: for the modules without an image, for tracebacks, and for
// runs with -O.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct FrozenRow { // offsets from the block's begin
    uint32_t name, name_size;
    uint32_t image, image_size;
    uint32_t source, packed_size, source_size;
    uint32_t is_package;
} FrozenRow;

typedef struct FrozenModule {
    const uint8_t *image;
    size_t image_size; // 0: none
    const uint8_t *packed;
    size_t packed_size, source_size;
    bool is_package;
} FrozenModule;

extern const uint32_t frozen_data[];

// Finds the module of that dotted name, which need not end in a NUL byte.
bool frozen_find(const char *name, size_t size, FrozenModule *module);

// The name of module i, in order; NULL behind the last.
const char *frozen_name(size_t i, size_t *size);

// Writes the source_size bytes of its source. false: no memory.
bool frozen_unpack(const FrozenModule *module, char *source);
