// typing_parts.h - what typevar.c, typealias.c and typing_module.c share.
#pragma once
#include "vm/types/descriptors.h"

// typing.name, and typing.name(*args).
RUNS Value typing_attribute(VM *vm, const char *name);
RUNS Value typing_call(VM *vm, const char *name, size_t count, const Value *args);
// __name__ of the module whose code runs, or NONE.
Value typing_caller_module(VM *vm);
// left | right by way of typing.Union.
RUNS Value typing_or(VM *vm, Value left, Value right);
// The same parameters with Unpack[Ts] for every TypeVarTuple.
RUNS Tuple *typing_unpack_variadic(VM *vm, Tuple *params);
// typing.NoDefault
RAISES Value typing_no_default(VM *vm);
