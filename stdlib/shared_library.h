// shared_library.h - libraries that are loaded when the module that needs them is first used.
//
// A program that never asks for them pays nothing, and runs where they are not installed.
#pragma once
#include "vm/object/native.h"

// A function of a library, by its name and, where that changed, the one before (or NULL), and where in the table
// its address belongs.
typedef struct LibraryFunction {
    const char *name, *old_name;
    size_t offset;
} LibraryFunction;

// Loads the first library of names (which ends with NULL) that is there, and writes the addresses of its functions
// into table. ImportError otherwise; `user` begins its message: "ssl needs OpenSSL's libssl".
RAISES void *shared_library_load(VM *vm, const char *user, const char *const *names,
                                 const LibraryFunction *functions, size_t count, void *table);
