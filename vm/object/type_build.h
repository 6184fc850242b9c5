// type_build.h - what the files that make and change classes share.
#pragma once
#include "vm/object/type.h"

// The nearest class of type's line that adds to the native layout: a C struct of its own, or __slots__.
const Type *type_solid_base(const Type *type);
// The base that decides the layout of a class with these bases; NULL with TypeError (final type, conflict).
RAISES Type *type_best_base(VM *vm, Tuple *bases);
// Sets type->mro from its bases, by C3 or by the mro() of its metaclass.
RUNS bool type_compute_mro(VM *vm, Type *type);
// type.__bases__ = value
RUNS bool type_set_bases(VM *vm, Type *type, Value value);
// type.__name__ = name: also what type_name gives.
RAISES bool type_set_name(VM *vm, Type *type, String *name);
// From now on the class is as a type written in C: no attribute can be set, and messages name its module too.
RAISES bool type_seal(VM *vm, Type *type);

// What __slots__ asks for.
typedef struct SlotsPlan {
    Tuple *names;       // mangled and sorted, for members; NULL: none
    bool add_dict, add_weakref;
} SlotsPlan;
// Reads __slots__ from a class namespace (name: the class's, for mangling).
RUNS bool slots_plan(VM *vm, SlotsPlan *plan, Type *base, Tuple *bases, String *name, Dict *namespace);
