// exec.c - exec's part of a VM: set up, traced and freed.
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/exec/thread.h"

bool exec_setup(VM *vm)
{
    vm->exec = memory_take_zeroed(&vm->memory, sizeof *vm->exec);
    if (!vm->exec) return (void)throw_memory(vm), false;
    vm->exec->async_firstiter = vm->exec->async_finalizer = NONE;
    vm->exec->trace_function = vm->exec->profile_function = NONE;
    return true;
}

void exec_teardown(VM *vm)
{
    if (!vm->exec) return;
    threads_free(vm);
    fibers_free(vm);
    memory_release(&vm->memory, vm->exec, sizeof *vm->exec);
    vm->exec = NULL;
}

void exec_trace_fibers(VM *vm, Tracer *tracer, Fiber *fiber)
{
    // Those of suspended generators are traced with their generators.
    for (; fiber; fiber = fiber->caller) {
        if (fiber_generator(fiber)) trace_object(tracer, fiber_generator(fiber));
        fiber_trace(vm, tracer, fiber);
    }
}

void exec_trace_roots(VM *vm, Tracer *tracer)
{
    if (!vm->exec) return;
    trace_value(tracer, vm->exec->trace_function);
    trace_value(tracer, vm->exec->profile_function);
    trace_value(tracer, vm->exec->async_firstiter);
    trace_value(tracer, vm->exec->async_finalizer);
    exec_trace_fibers(vm, tracer, vm->fiber);
    threads_trace(vm, tracer);
}
