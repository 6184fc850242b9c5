// weakref_proxy.h - what weakref.c and weakref_proxy.c share.
#pragma once
#include "vm/types/descriptors.h"

// A reference of class cls to target, shared where callback is NONE and cls is exact.
RAISES Value weakref_make(VM *vm, Type *cls, Value target, Value callback);
void weakref_trace(VM *vm, Tracer *tracer, Object *object);
