// frame.h - frame objects: a Python frame as sys._getframe and tracebacks show it.
//
// Made only when asked for. While its frame lives, a Frame object points into the fiber and the frame's
// return pc is replaced by frame_exit_stub, so that the return is noticed; then the object takes
// the registers with it.
#pragma once
#include "vm/exec/fiber.h"

struct Frame {
    Object head;
    Function *function;
    Fiber *fiber;           // NULL once the frame has ended
    uint32_t base;          // offset of its base in the fiber's segment
    uint32_t instruction;   // where it was when it ended (f_lasti)
    const Word *return_pc;  // the real one, while fiber is set
    struct Frame *next;     // the next outer Frame object of the same fiber, while fiber is set
    struct Frame *back;     // f_back, once ended; or NULL
    Value trace;            // f_trace
    Value extra_locals;     // names written through f_locals that are no locals; or NONE
    Value namespace_;       // f_locals of module and class frames; or ABSENT
    size_t count;           // of locals
    Value locals[];         // its named registers, once ended
};

// The Frame object of the live frame at base, made on first use; NULL with MemoryError.
RAISES struct Frame *frame_object(VM *vm, Fiber *fiber, Value *base);
// A Frame that has ended, with a copy of the locals at base: for tracebacks.
RAISES struct Frame *frame_snapshot(VM *vm, const Value *base, uint32_t instruction);
