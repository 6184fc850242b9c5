// contextvars.h - contexts: what the values of context variables are kept in, one pointer to an immutable map.
//
// What is current (vm->context), and what a task or a callback keeps for when it runs, is one of
//
//     a Context     one that Python has seen
//     a Tuple       the map of a context that nobody has asked for yet; when somebody does, a Context is made of it
//     ABSENT        the same, with no variable set
//
// So a task costs no context of its own until it sets a variable. Whoever runs something in a context keeps what was
// current before in a C variable, and takes back what is current behind: it may have become a Context meanwhile.
#pragma once
#include "vm/heap/object.h"
#include "vm/object/type.h"
#include "vm/object/typeid.h"

typedef struct Context {
    Object head;
    Tuple *map; // variable, value, variable, value ...; NULL: nothing was set
} Context;

// The current context, made now if nobody had asked for it; RAISED only without memory.
RAISES Value context_current(VM *vm);
// What a new context begins with: the values of the current one. Makes no object.
Value context_inherit(VM *vm);
// The Context of what a task keeps: itself, or a new one with that map.
RAISES Value context_object(VM *vm, Value context);
bool is_context(VM *vm, Value v);

// asyncio: the context of the running task was `before` until now. asyncio/task.c
void asyncio_context_made(VM *vm, Value before, Value made);

COLD Value context_throw_entered(VM *vm, Value context);
#define CONTEXT_ENTERED 1u // head.flags

// Whether it is a Context, and not just the map of one to be.
static inline bool context_is_made(Value context)
{
    return !is_absent(context) && as_object(context)->kind != TYPE_tuple;
}

// Makes context current; RuntimeError if it is entered already. *saved: for context_leave.
static inline RAISES bool context_enter(VM *vm, Value context, Value *saved)
{
    if (context_is_made(context)) {
        Object *object = as_object(context);
        if (UNLIKELY(object->flags & CONTEXT_ENTERED)) {
            (void)context_throw_entered(vm, context);
            return false;
        }
        object->flags |= CONTEXT_ENTERED;
    }
    *saved = vm->context;
    vm->context = context;
    return true;
}

// Makes current again what was so before. Returns what the context is now.
static inline Value context_leave(VM *vm, Value saved)
{
    Value left = vm->context;
    if (context_is_made(left)) as_object(left)->flags &= (uint8_t)~CONTEXT_ENTERED;
    vm->context = saved;
    return left;
}
