// type_attributes.h - the computed attributes of classes, and isinstance without hooks.
#pragma once
#include "vm/object/type.h"

extern const NativeProperty type_properties[];

// isinstance and issubclass as type.__instancecheck__ and type.__subclasscheck__ answer them.
RUNS bool plain_is_instance(VM *vm, Value v, Value cls, bool *answer);
RUNS bool plain_is_subclass(VM *vm, Value v, Value cls, bool *answer);
