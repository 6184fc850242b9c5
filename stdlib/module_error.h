// module_error.h - exception classes that belong to modules: binascii.Error, zlib.error.
#pragma once
#include "vm/object/error.h"

// The class kept at *place, which must be a root; made on first use.
RUNS Type *module_error(VM *vm, Type **place, const char *module, const char *name, Type *base);
// Raises an instance of such a class (NULL: an exception is pending already); the format is throw's.
COLD Value module_throw(VM *vm, Type *type, const char *format, ...);
