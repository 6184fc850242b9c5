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

void fibers_free(VM *vm);
uint32_t fiber_frames(const Fiber *fiber);
// The return pc of the frame at base that its Frame object stands in for.
const Word *frame_real_return(const Fiber *fiber, const Value *base);
RAISES Value *segment_new(VM *vm, size_t count);
size_t segment_cell_size(const Object *object);
size_t generator_size(const Object *object);
void generator_trace(VM *vm, Tracer *tracer, Object *object);
