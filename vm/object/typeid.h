// typeid.h - TypeId: the number of every type the core knows, exceptions included.
#pragma once
#include "vm/base/platform.h"

typedef enum TypeId {
    TYPE_FREE = 0, // a cell of the heap that holds no object
#define TYPE(id, name, struct_, layout) TYPE_##id,
#define SPECIAL(id, name) TYPE_##id,
#include "vm/types/types.def"
#undef TYPE
#undef SPECIAL
    TYPE_EXTENSION, // the layout of every type that a module or a host defines: see native_type.h
#define EXC(name, base, layout, doc) name,
#include "vm/object/errors.def"
#undef EXC
    TYPE_COUNT,
} TypeId;
