// descriptors.h - function-like objects without code of their own: methods, property, super, ...
#pragma once
#include "vm/object/native.h"

struct Method {         // a bound method
    Object head;
    Value function, self;
};
struct SlotWrapper {    // a native slot seen from Python: int.__add__
    Object head;
    Type *owner;
    String *name;
    int slot;           // row of slots.def
    int variant;        // 0 the slot, 1 its reflected form, else a comparison: slot_wrapper.c
    Value self;         // bound (method-wrapper), or ABSENT
};
struct GetSet {
    Object head;
    Type *owner;
    const NativeProperty *property;
    String *name;
};
struct Member {         // an entry of __slots__
    Object head;
    Type *owner;
    String *name;
    uint32_t offset;    // of the Value in the instance
};
struct Property {
    Object head;
    Value get, set, delete, doc, name;
};
struct ClassMethod {
    Object head;
    Value callable;
};
struct StaticMethod {
    Object head;
    Value callable;
};
struct Super {
    Object head;
    Type *type;         // NULL: unbound
    Value object;
    Type *object_type;
};
struct WeakRef {
    Object head;
    Object *target;     // NULL once dead; not traced
    Value callback;     // or NONE
    uint64_t hash;
    bool hashed;
};
struct GenericAlias {
    Object head;
    Value origin;
    Tuple *args;
    Tuple *parameters;  // or NULL: not computed
    bool starred;
};
struct Union {
    Object head;
    Tuple *args;
    Tuple *parameters;
};
struct TypeAlias {
    Object head;
    String *name;
    Tuple *type_params;
    Value compute;      // the function that evaluates the value, or ABSENT
    Value value;        // or ABSENT
    Value module;
};
struct TypeVar {        // also ParamSpec and TypeVarTuple
    Object head;
    String *name;
    Value bound, constraints, fallback; // or ABSENT
    Value compute_bound, compute_constraints, compute_fallback;
    bool covariant, contravariant, infer_variance;
    Value module;
};
struct Module {
    Object head;
    Dict *dict;
    const ModuleDef *def; // or NULL
};
struct Namespace {      // types.SimpleNamespace
    Object head;
};

Value method_new(VM *vm, Value function, Value self);
Module *module_new(VM *vm, String *name);
Value cell_new(VM *vm, Value value);
struct Cell {
    Object head;
    Value value;        // ABSENT: empty
};
RAISES Value property_new(VM *vm, Value get, Value set, Value delete, Value doc);
RUNS Value super_new(VM *vm, Type *type, Value object);
RUNS Value union_of(VM *vm, Value left, Value right);      // int | str; NOT_IMPLEMENTED
RUNS Value generic_alias_new(VM *vm, Value origin, Value args);
