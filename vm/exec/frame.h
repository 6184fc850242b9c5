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
    bool trace_lines, trace_opcodes;
    int event_line;         // f_lineno while a trace function hears of an event; 0: where the frame stands
    int last_line;          // of the last event line, and
    uint32_t last_offset;   // the last instruction traced
    bool cleared;           // by clear(): not even the closure's variables show
    size_t count;           // of locals
    Value locals[];         // its named registers, once ended
};
typedef struct Frame Frame;

// The Frame object of the live frame at base, made on first use; NULL with MemoryError.
RAISES Frame *frame_object(VM *vm, Fiber *fiber, Value *base);
// A Frame that has ended, with a copy of the locals at base: for tracebacks.
RAISES Frame *frame_snapshot(VM *vm, const Value *base, uint32_t instruction);
// A Frame that has ended, of which nothing but the function is known.
RAISES Frame *frame_ended(VM *vm, Function *function, uint32_t instruction);

// Walks the live Python frames from the innermost outwards:
//     for (bool more = frame_walk_begin(&walk, vm->fiber); more; more = frame_walk_next(&walk))
typedef struct FrameWalk {
    Fiber *fiber;
    Value *base;
    const Word *pc; // a word of the instruction that the frame is at
} FrameWalk;
bool frame_walk_begin(FrameWalk *walk, Fiber *fiber);
bool frame_walk_next(FrameWalk *walk);
// Stands the walk on the live frame of a Frame object.
void frame_walk_to(FrameWalk *walk, const Frame *frame);
// Where a frame is, as an offset of its code's words.
uint32_t frame_offset(const FrameWalk *walk);

// The named registers of a frame: of the live one, or the copy. *count: how many of them hold something sure;
// *offset: where the frame is, UINT32_MAX if it has ended.
Value *frame_registers(Frame *frame, size_t *count, uint32_t *offset);
// How many of a frame's named registers have been written when it stands at offset.
size_t frame_written(const Code *code, uint32_t offset);

// What stands in temporaries that no path reads any more would stay alive until they are written again: None takes
// its place, in the innermost frames that wait for a call. For gc.collect(), after which programs expect it gone.
void frames_clear_dead(VM *vm);
// The same for one frame, which stands at a call with this window. code_flow.c
void code_clear_dead(VM *vm, const Code *code, uint32_t offset, Value *base, uint32_t window);

// A function's builtins as Python sees them. function.c
RAISES Value builtins_shown(VM *vm, Dict *builtins);

// ---- frame_locals.c
// f_locals: the namespace, or a proxy that writes through to the frame's locals.
RAISES Value frame_locals_of(VM *vm, Frame *frame);
// A new dict of the locals, cells and free variables of a function's frame that are bound, and of what was stored
// through the f_locals of its Frame object, which may be NULL.
// offset: where the frame is, UINT32_MAX if it has ended.
RUNS Dict *frame_locals_copy(VM *vm, Function *function, const Value *registers, uint32_t offset, Frame *frame);
// locals() in a comprehension of a module's or class's own code: a dict of its variables. ABSENT anywhere else.
RAISES Value frame_inner_locals(VM *vm, Function *function, const Value *registers, uint32_t offset);
