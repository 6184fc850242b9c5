// tracing.h - sys.settrace and sys.setprofile.
//
// interp.c is compiled twice: as the plain loop, and (interp_traced.c) as a loop that looks at every instruction.
// While vm->tracing is set every poll hands a program over to the traced loop; when it is not, the traced loop
// hands it back. So tracing costs nothing while it is off.
#pragma once
#include "vm/exec/interp.h"

// What a loop answers when the other one is to go on with vm->fiber.
#define LOOP_SWITCH IMMEDIATE(10)

// goes_on: fiber is in the middle of its work; otherwise it is entered, as run() says.
// sink: who takes what the generator yields that is entered, or NULL. The plain loop gives it the items and answers
// ABSENT when it wants no more; LOOP_AGAIN if the generator must be looked at again before it goes on. The traced loop
// answers each item.
RUNS Value loop_plain(VM *vm, Fiber *fiber, bool goes_on, Sink *sink);
RUNS Value loop_traced(VM *vm, Fiber *fiber, bool goes_on, Sink *sink);
#define LOOP_AGAIN IMMEDIATE(11)

// What the traced loop remembers between two instructions.
typedef struct TraceLoop {
    const Value *base; // where the last instruction was
    bool resumed;      // a generator's frame was entered again
    Value c_function;  // the native function that the last instruction called, or ABSENT
} TraceLoop;

// Before the instruction that fiber stands at: the events call, line, opcode, return, c_call and c_return.
RUNS bool trace_step(VM *vm, Fiber *fiber, TraceLoop *loop);
// An exception is pending in the innermost frame: the events exception and c_exception.
void trace_raised(VM *vm, Fiber *fiber, TraceLoop *loop);
// The innermost frame is left with the pending exception: the event return.
void trace_unwound(VM *vm, Fiber *fiber);

// sys.settrace, sys.setprofile: NONE ends it.
void trace_set(VM *vm, Value function, bool profile);
Value trace_get(VM *vm, bool profile);
// sys.call_tracing(function, args).
RUNS Value trace_call_tracing(VM *vm, Value function, Tuple *args);
