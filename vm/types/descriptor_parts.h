// descriptor_parts.h - what the files of the descriptor types share.
#pragma once
#include "vm/types/descriptors.h"

// "int.__add__": the __qualname__ of what a type's namespace holds.
RAISES Value descriptor_qualname(VM *vm, Type *owner, String *name);
// "descriptor 'real' for 'int' objects doesn't apply to a 'str' object"
RAISES bool descriptor_check(VM *vm, Type *owner, String *name, Value instance);
// (getattr, (object, name)): how such objects are pickled.
RUNS Value reduce_to_getattr(VM *vm, Value object, Value name);
// Calls a native with one argument more in front.
RUNS Value call_native_with_self(VM *vm, const Native *native, Value self, size_t positional_count,
                                 const Value *args, Tuple *keyword_names);
