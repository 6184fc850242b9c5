// descriptors.h - function-like objects without code of their own: methods, property, super, ...
#pragma once
#include "vm/base/buf.h"
#include "vm/object/native.h"

struct Method {         // a bound method
    Object head;
    Value function, self;
};
struct SlotWrapper {    // a native slot seen from Python: int.__add__; kind method_wrapper: (1).__add__
    Object head;
    Type *owner;
    String *name;
    uint16_t entry;     // row of the table in slots.c
    Value self;         // of a method_wrapper, else ABSENT
};
struct GetSet {
    Object head;
    Type *owner;
    const NativeProperty *property;
    String *name;
};
struct Member {         // an entry of __slots__, or a read-only field of a native type
    Object head;
    Type *owner;
    String *name;
    uint32_t offset;    // of the Value in the instance
    const NativeProperty *property; // of a native field; NULL: there is an offset
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
    WeakRef *next;      // the target's next one, or of the callbacks due; not traced
    int64_t hash;
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
struct GenericAliasIterator { // of *tuple[int]: gives the one starred alias
    Object head;
    Value alias;        // or NONE
};
struct TypeAlias {
    Object head;
    String *name;
    Value type_params;  // a tuple, or ABSENT
    Value compute;      // the function that evaluates the value, or ABSENT
    Value value;        // or ABSENT
    Value module;       // or NONE
};
struct TypeVar {        // also ParamSpec and TypeVarTuple
    Object head;
    String *name;
    Value bound, constraints, fallback; // ABSENT: not there, or not computed yet
    Value compute_bound, compute_constraints, compute_fallback; // functions, or ABSENT
    bool covariant, contravariant, infer_variance;
};
struct ParamSpecPart {  // P.args, P.kwargs
    Object head;
    Value origin;
};
struct NoDefault {
    Object head;
};
struct Module {
    Object head;
    Dict *dict;
    const ModuleDef *def; // or NULL
};
struct Namespace {      // types.SimpleNamespace
    Object head;
};

struct Cell {
    Object head;
    Value value;        // ABSENT: empty
};

Value method_new(VM *vm, Value function, Value self);
Module *module_new(VM *vm, String *name);
Value cell_new(VM *vm, Value value);
RAISES Value property_new(VM *vm, Value get, Value set, Value delete, Value doc);
Value classmethod_new(VM *vm, Value callable);
Value staticmethod_new(VM *vm, Value callable);
Value getset_new(VM *vm, Type *owner, const NativeProperty *property, String *name);
Value member_new(VM *vm, Type *owner, String *name, uint32_t offset);
Value slot_wrapper_new(VM *vm, Type *owner, String *name, uint16_t entry);
// The name in a native's signature, interned.
RAISES String *native_name(VM *vm, const Native *native);
Value method_descriptor_new(VM *vm, Type *owner, const Native *native, String *name, bool for_class);
#define BUILTIN_IS_STATIC 2u // head.flags: self is only shown (the type of a static method), not passed
// type.__new__ of a native type, which checks the class it is given.
#define BUILTIN_IS_NEW 1u // head.flags
Value builtin_new_constructor(VM *vm, Type *type);
// The set function of attributes that CPython keeps in read-only members: AttributeError: readonly attribute.
RAISES bool set_readonly(VM *vm, Value self, Value value);
extern const NativeProperty instance_dict_property; // __dict__ of plain instances

// super(type, object); both checked. type NULL: super() of the running frame.
RUNS Value super_new(VM *vm, Type *type, Value object);
// super(type, object).name without making the super object; *self as get_method gives it.
RUNS Value super_get_method(VM *vm, Value type, Value object, String *name, Value *self);
// What super() without arguments means in the running frame. In exec.
RAISES bool frame_super_arguments(VM *vm, Value *type, Value *object);

// Typing
RUNS Value union_of(VM *vm, Value left, Value right);      // int | str; NOT_IMPLEMENTED
RUNS Value generic_alias_new(VM *vm, Value origin, Value args);
// The type parameters in the arguments of a generic alias, in order, and what x[item] makes of them.
RUNS Tuple *type_parameters_of(VM *vm, Tuple *args);
RUNS Tuple *type_parameters_substitute(VM *vm, Value self, Tuple *args, Tuple *parameters, Value item);
RUNS bool typing_repr(VM *vm, Buf *buf, Value v);          // int -> "int", as aliases show their arguments
// kind: TYPE_typevar, TYPE_paramspec, TYPE_typevartuple. Functions are ABSENT where nothing was written.
RAISES Value typevar_new(VM *vm, TypeId kind, String *name, Value compute_bound,
                         Value compute_constraints, Value compute_default);
RAISES Value type_alias_new(VM *vm, String *name, Value type_params, Value compute);
RUNS Value typing_generic_base(VM *vm, Tuple *type_params); // typing.Generic[*type_params]
extern const ModuleDef _typing_module;

// Weak references: weakref.c.
RAISES Value weakref_new(VM *vm, Value target, Value callback); // callback NONE: shared
size_t weakref_count(VM *vm, Object *target);
RAISES List *weakref_list(VM *vm, Object *target);
// After marking: clears references to what is not marked and queues their callbacks.
void weak_clear_targets(VM *vm, bool full);
// When finalizers are known too: forgets references that are about to be swept.
void weak_clear_dead(VM *vm, bool full);
// Runs the callbacks that wait (at a safe point: errors are reported, none is left pending).
void weak_run_callbacks(VM *vm);
void weak_trace(VM *vm, Tracer *tracer);
RAISES bool weak_setup(VM *vm);
void weak_close(VM *vm);
extern const ModuleDef _weakref_module;
