// contextvars.h - contexts: what the values of context variables are kept in, one pointer to an immutable map.
//
// vm->context is the context that is current, ABSENT until somebody asks for one. Every context that is
// entered remembers the one before it, so entering and leaving are a few stores.
#pragma once
#include "vm/heap/object.h"
#include "vm/object/type.h"

typedef struct Context {
    Object head;
    Tuple *map;     // variable, value, variable, value ...; NULL: nothing was set
    Value previous; // while entered: the context that was current before, or ABSENT
} Context;

// The current context, made now if there is none yet; RAISED only without memory.
RAISES Value context_current(VM *vm);
// A new context with the same values. Costs one small object, however many variables are set. Never fails.
Value context_copy(VM *vm, Value context);
bool is_context(VM *vm, Value v);

COLD Value context_throw_entered(VM *vm, Value context);
#define CONTEXT_ENTERED 1u // head.flags

// Makes context current; RuntimeError if it is entered already.
static inline RAISES bool context_enter(VM *vm, Value context)
{
    Context *self = (Context *)as_object(context);
    if (UNLIKELY(self->head.flags & CONTEXT_ENTERED)) {
        (void)context_throw_entered(vm, context);
        return false;
    }
    self->head.flags |= CONTEXT_ENTERED;
    store(vm, self, &self->previous, vm->context);
    vm->context = context;
    return true;
}

// Makes the context current that was so when context was entered. context is the current one.
static inline void context_exit(VM *vm, Value context)
{
    Context *self = (Context *)as_object(context);
    vm->context = self->previous;
    self->previous = ABSENT;
    self->head.flags &= (uint8_t)~CONTEXT_ENTERED;
}
