// object_parts.h - what object.c, object_reduce.c and type.c share.
#pragma once
#include "vm/object/type.h"

RUNS Value object_repr(VM *vm, Value self);
RAISES bool object_hash(VM *vm, Value self, uint64_t *hash); // by identity

// Adds the names of cls and of its bases to names: dir().
RUNS bool merge_class_names(VM *vm, Dict *names, Value cls);
// Whether instances of the two types are laid out alike, or TypeError "<what> assignment: ... layout differs".
RAISES bool type_layout_compatible(VM *vm, Type *old, Type *new, const char *what);

RUNS Value py_object_reduce(VM *vm, Value *args);
RUNS Value py_object_reduce_ex(VM *vm, Value *args);
RUNS Value py_object_getstate(VM *vm, Value *args);
