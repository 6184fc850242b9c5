// generator.h - what generators, coroutines and asynchronous generators share.
#pragma once
#include "vm/exec/frame.h"

struct CoroutineWrapper {   // what coroutine.__await__() answers
    Object head;
    Generator *coroutine;
};

// The awaitables of asynchronous generators: __anext__() and asend() make an async_generator_asend, athrow()
// and aclose() an async_generator_athrow.
struct AsyncSend {
    Object head;
    Generator *generator;
    Value value;            // to send; or to throw, ABSENT: aclose()
    uint8_t state;          // AwaitState
};
typedef enum AwaitState { AWAIT_CREATED, AWAIT_RUNNING, AWAIT_CLOSED } AwaitState;

// "generator", "coroutine", "async generator".
const char *generator_noun(const Generator *generator);
// send(): EXHAUSTED at its end, vm->stop_value set.
RUNS Value generator_send(VM *vm, Generator *generator, Value value);
// Makes the arguments of throw(), args[1 .. 3], the pending exception. False: another one is pending, which is to
// be raised by throw() itself. name: of the method, for the deprecation of three arguments.
RUNS bool throw_arguments(VM *vm, Value *args, const char *name);
// The same without a word about deprecation.
RUNS bool throw_exception(VM *vm, Value *args);
// generator_throw of what is pending.
RUNS Value generator_throw_pending(VM *vm, Generator *generator);
// close(): what the generator returned, or None; RAISED.
RUNS Value generator_close_value(VM *vm, Generator *generator);
// raise type(), without any argument.
Value throw_bare(VM *vm, TypeId type);
// What a method of a coroutine answers to Python: EXHAUSTED becomes StopIteration.
Value stop_iteration(VM *vm, Value result);
// The frame of the generator's own function, None once finished.
RAISES Value generator_frame(VM *vm, Generator *generator);
// gi_yieldfrom, cr_await: what it waits for, or None.
RAISES Value generator_awaited(VM *vm, Generator *generator);
// __name__, __qualname__ and gi_code of all three.
Value generator_get_name(VM *vm, Value self);
bool generator_set_name(VM *vm, Value self, Value value);
Value generator_get_qualname(VM *vm, Value self);
bool generator_set_qualname(VM *vm, Value self, Value value);
Value generator_get_code(VM *vm, Value self);
Value generator_get_suspended(VM *vm, Value self);
Value generator_repr(VM *vm, Value self);
Value py_generator_del(VM *vm, Value *args);

#define THROW_DOC                                                                                    \
    "Raise exception in generator, return next yielded value or raise\nStopIteration.\n"             \
    "the (type, val, tb) signature is deprecated, \nand may be removed in a future version of Python."

// The value of cr_origin for a coroutine that the innermost frame makes of itself. coroutine.c
RAISES Value coroutine_origin(VM *vm, int depth);
// A Generator whose segment has `count` Values, all ABSENT but for the head of its first frame. fiber.c
RAISES Generator *generator_allocate(VM *vm, Function *function, uint16_t kind, size_t count);
// The function that made a coroutine which has not begun, and the instruction there; NULL: unknown. fiber.c
Function *coroutine_maker(const Generator *generator, uint32_t *instruction);
// The object of an anext() call with a default. async_generator.c
RAISES Value anext_awaitable_new(VM *vm, Value awaitable, Value fallback);
// Tells the hooks of sys.set_asyncgen_hooks about an asynchronous generator that is iterated for the first time.
RUNS bool async_generator_begin(VM *vm, Generator *generator);

// Functions of module sys that set and tell what is kept here: (firstiter=?, finalizer=?), (depth), ().
RUNS Value py_sys_set_asyncgen_hooks(VM *vm, Value *args);
RUNS Value py_sys_get_asyncgen_hooks(VM *vm, Value *args);
RUNS Value py_sys_set_coroutine_origin_tracking_depth(VM *vm, Value *args);
Value py_sys_get_coroutine_origin_tracking_depth(VM *vm, Value *args);
