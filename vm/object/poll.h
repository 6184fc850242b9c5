// poll.h - where a running program can be stopped: fuel, deadline, interrupts, the collector,
// depth.
#pragma once
#include "vm/object/error.h"

RUNS bool poll_slow(VM *vm);
// Bits of vm->interrupt: signals have come; the host ends the run.
enum { INTERRUPT_SIGNAL = 1, INTERRUPT_STOP = 2 };
// Runs the finalizers and the callbacks of weak references that are due (after gc.collect(), say).
// What they raise is reported, not passed on.
void poll_deferred(VM *vm);

// Threads of Python code (vm/exec/thread.c): lets others run; whether the current one is the main one, for whom
// signals are.
RUNS bool thread_yield(VM *vm);
bool thread_is_main(VM *vm);

// Ends the run: raises what no except clause catches, now and at every poll that follows.
COLD bool poll_stop(VM *vm, TypeId type, const char *what);
// A run begins after one that was ended so.
void poll_begin(VM *vm);

// Makes the next check poll, without spending fuel for the rest of the slice.
static inline void poll_request(VM *vm)
{
    if (vm->countdown < 0) return;
    vm->slice -= vm->countdown + 1;
    vm->countdown = -1;
}

// Pays for `work` units (about one bytecode each) in a native loop whose length the program
// chooses. May run the collector, signal handlers and finalizers; false when the program must stop.
static inline RUNS bool charge(VM *vm, size_t work)
{
    if (LIKELY(work < (size_t)INT32_MAX) && LIKELY((vm->countdown -= (int32_t)work) >= 0)) return true;
    if (work >= (size_t)INT32_MAX) vm->countdown = -1;
    return poll_slow(vm);
}

// The same for work of about so many nanoseconds that cannot be broken off: the run ends now if it would end meanwhile.
RUNS bool charge_ahead(VM *vm, uint64_t nanoseconds);

// Begins a recursion of native code whose depth the program chooses: RecursionError when the C
// stack is nearly used up. Nothing to undo: it only looks at the stack pointer.
COLD Value throw_recursion(VM *vm, const char *where);
static inline RAISES bool descend(VM *vm)
{
    char here;
    if (LIKELY(&here > vm->c_stack_limit)) return true;
    (void)throw_recursion(vm, "");
    return false;
}
