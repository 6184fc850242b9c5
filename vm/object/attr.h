// attr.h - attributes of any value, by name.
#pragma once
#include "vm/object/type.h"

RUNS Value get_attr(VM *vm, Value v, String *name); // name is interned
RUNS bool set_attr(VM *vm, Value v, String *name, Value value); // ABSENT deletes
// ABSENT instead of AttributeError; RAISED for any other exception. Raises no object where it can.
RUNS Value get_attr_or_absent(VM *vm, Value v, String *name);
// A special method, looked up on the type as the interpreter does: bound to v, or ABSENT.
RUNS Value get_special(VM *vm, Value v, String *name);
// Calls v.name(args...); looks up without making a bound method.
RUNS Value call_method(VM *vm, Value v, String *name, size_t count, const Value *args);
// Calls the special method type(v).name(v, args...), or answers ABSENT if the type has none.
RUNS Value call_special(VM *vm, Value v, String *name, size_t count, const Value *args);
// The method of a call expression: *self is v if the result wants it as first argument, else ABSENT.
RUNS Value get_method(VM *vm, Value v, String *name, Value *self);
// Raises the AttributeError that object.__getattribute__ raises, with name and obj set.
Value throw_no_attribute(VM *vm, Value v, String *name);

// Instance attributes below descriptors: what __dict__ holds. ABSENT if there is none.
Value instance_get(VM *vm, Object *object, String *name);
RAISES bool instance_set(VM *vm, Object *object, String *name, Value value); // adds or replaces
RAISES bool instance_delete(VM *vm, Object *object, String *name, bool *found);
// obj.__dict__: converts the instance to dict mode on first use. NULL with an exception.
RAISES Dict *instance_dict(VM *vm, Object *object);
RAISES bool instance_set_dict(VM *vm, Object *object, Dict *dict);
// The same as a new dict; the instance stays as it is.
RAISES Dict *instance_dict_copy(VM *vm, Object *object);
size_t instance_count(VM *vm, Object *object); // how many it has
// obj.__class__ = type, whose layout must be compatible.
RAISES bool instance_set_type(VM *vm, Object *object, Type *type);
// For exec's inline caches, see shape.c: where `name` lies now; false if it is not a plain slot.
bool instance_slot(VM *vm, Object *object, String *name, bool *is_inline, uint32_t *offset);
