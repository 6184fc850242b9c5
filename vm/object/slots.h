// slots.h - special methods and the C functions they stand for, as the files of the object model see them.
#pragma once
#include "vm/object/type.h"

// object.__getattribute__ and type.__getattribute__ that answer ABSENT where there is no such attribute.
RUNS Value object_find_attr(VM *vm, Value self, String *name);
RUNS Value type_find_attr(VM *vm, Value self, String *name);
RUNS Value type_get_attr(VM *vm, Value self, String *name);
RUNS bool type_set_attr(VM *vm, Value self, String *name, Value value);
// Sets, or deletes (ABSENT), a name in a class's own namespace and tells caches and slots.
RUNS bool type_dict_set(VM *vm, Type *type, String *name, Value value);
// type_modified, where the value that was there is known (ABSENT: none).
void type_modified_from(VM *vm, Type *type, String *name, Value old, Value value);
// Sets name and obj of the pending AttributeError.
void attribute_error_fill(VM *vm, Value v, String *name);

// Whether binding descr (a pointer) to an instance gives just (descr, instance) to be called.
static inline bool is_method_like(Value descr)
{
    uint16_t kind = as_object(descr)->kind;
    return kind == TYPE_function || kind == TYPE_method_descriptor || kind == TYPE_slot_wrapper;
}

// type.__call__: what calling a class does.
RUNS Value type_call(VM *vm, Value self, size_t positional_count, Value *args, Tuple *keyword_names);
// object.__new__(cls, ...) and object.__init__(self, ...) with their rules about excess arguments.
RUNS Value object_construct(VM *vm, Type *cls, size_t argument_count);
RUNS bool object_initialize(VM *vm, Value self, size_t argument_count);
// native.__new__(cls, ...): an instance of cls as the native type makes them.
RUNS Value type_construct_as(VM *vm, Type *native, Type *cls, size_t positional_count, const Value *args,
                             Tuple *keyword_names);

// The slot that makes a value unhashable.
RAISES bool hash_unhashable(VM *vm, Value self, uint64_t *hash);

// The docstring of row `entry` of the table of special methods.
const char *slot_entry_doc(uint16_t entry);
// The text signature that goes with it: "($self, value, /)".
const char *slot_entry_signature(uint16_t entry);
// Calls the native slot behind a slot wrapper's row: self is an instance of owner.
RUNS Value slot_entry_call(VM *vm, Type *owner, uint16_t entry, Value self, size_t positional_count,
                           const Value *args, Tuple *keyword_names);
