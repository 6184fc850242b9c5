// state.h - exec's own part of a VM.
#pragma once
#include "vm/exec/exec.h"

struct Exec {
    Fiber *free_fibers;     // the pool
    uint32_t native_depth;  // pooled fibers in use
    Code *codes;            // every code object, through Code.next (caches_flush)
    Value async_firstiter, async_finalizer; // sys.set_asyncgen_hooks
    int coroutine_origin_depth;
    Value trace_function, profile_function; // sys.settrace, sys.setprofile: or NONE
    uint32_t trace_depth;   // trace functions that run
};

#define FRAME_MIN 3  // registers that the smallest frame takes: a header and one more
#define FIRST_SIZE 256   // of a pooled segment, in Values
#define KEEP_SIZE 4096   // a larger segment does not go back to the pool
#define SHALLOW_DEPTH 8  // so many calls from native code in each other are taken to have 64 frames each

// The fast half of fiber_acquire: a fiber from the pool; NULL: there is none, or calls are nested so deep that frames
// must be counted. What never changes in a pooled fiber is set when it is made.
static inline Fiber *fiber_pooled(VM *vm)
{
    struct Exec *exec = vm->exec;
    Fiber *fiber = exec->free_fibers, *caller = vm->fiber;
    if (UNLIKELY(!fiber || !caller || exec->native_depth >= SHALLOW_DEPTH ||
                 vm->recursion_limit < 64 * SHALLOW_DEPTH)) return NULL;
    exec->free_fibers = fiber->caller;
    size_t room = (vm->recursion_limit - ++exec->native_depth * 64) * FRAME_MIN;
    size_t size = fiber->stack[-1].bits - FIBER_SPARE;
    fiber->limit = fiber->stack + (size < room ? size : room);
    fiber->handled = NONE;
    fiber->caller = caller;
    fiber->depth = caller->depth + 1;
    fiber->delegate = NULL;
    fiber->frames = NULL;
    return fiber;
}

// Back to the pool.
static inline void fiber_to_pool(VM *vm, Fiber *fiber)
{
    vm->exec->native_depth--;
    fiber->caller = vm->exec->free_fibers;
    vm->exec->free_fibers = fiber;
}

void fibers_free(VM *vm);
uint32_t fiber_frames(const Fiber *fiber);
// The return pc of the frame at base that its Frame object stands in for.
const Word *frame_real_return(const Fiber *fiber, const Value *base);
RAISES Value *segment_new(VM *vm, size_t count);
size_t segment_cell_size(const Object *object);
size_t generator_size(const Object *object);
void generator_trace(VM *vm, Tracer *tracer, Object *object);
