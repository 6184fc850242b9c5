// fiber.h - fibers and frames.
//
// A fiber is a growable segment of Values that holds frames:
//
//     stack                              base (R)                      limit
//       | ... caller's registers ... | function | return pc | r0 r1 r2 ... | spare
//                                     -2          -1          0
//
// A call's window is the top of the caller's own temporaries: R[a] the callee, R[a+1] room for the return pc, then the
// arguments, which become the callee's first registers: a call copies nothing. The word before a return
// pc is {-, a, b, -}: on return R -= 2 + a, and R[b] gets the result. So all links are relative, and a
// segment moves by copying.
//
// The VM's first fiber runs the program. Each call from native code back into Python runs on a pooled fiber of its own,
// so that a native's arguments never move. Each generator or coroutine object owns one.
#pragma once
#include "vm/exec/code.h"
#include "vm/object/native.h"

struct Fiber {
    // base: the innermost frame, saved when control leaves the interpreter loop. The word before stack[0] says how many
    // follow, but for a generator's inline_stack.
    Value *stack, *limit, *base;
    const Word *pc;              // the instruction there
    Fiber *caller;               // who resumed or entered this one; in the pool: the next free one
    Value handled;               // the exception being handled (sys.exception), or NONE
    Fiber *delegate;             // the fiber it awaits or yields from, if suspended there
    Object *frames;              // Frame objects of live frames in this fiber, innermost first
    uint32_t depth;              // fibers below the one it was made in: see generator_new
    // Of generators but for from_native; here for their room, as there may be a million of them.
    uint16_t inline_count;       // of Generator.inline_stack
    uint8_t state;               // GeneratorState
    bool from_native : 1;        // entered by run() from C: a yield or return leaves run()
    bool is_generator : 1;       // it lies in a Generator; else it is one for calls from native code
    bool close_with_loop : 1;    // made in a for header: FOR_CLOSE closes it
    bool async_running : 1, async_closed : 1, hooks_inited : 1;
    bool remembered : 1;         // its stack is already in the collector's log
    bool async_yield : 1;        // the value just yielded is the async generator's own, not an await's
};

// Registers beyond limit, where a fast call of a native function may put optional arguments (see Builtin.max). With more
// of them missing the call is not a fast one: each fiber that waits pays for this room.
#define FIBER_SPARE 2

typedef enum GeneratorState { GENERATOR_CREATED, GENERATOR_SUSPENDED, GENERATOR_RUNNING, GENERATOR_FINISHED } GeneratorState;

// generator, coroutine, async_generator. Its function is fiber.stack[0], which stays there to its end.
typedef struct Generator {
    Object head;
    Fiber fiber;
    Value notes;            // what few have: see generator_note; ABSENT: nothing
    Value inline_stack[];   // the first segment
} Generator;

// The generator that a fiber lies in; NULL: none. generator_around: there is one.
static inline Generator *generator_around(const Fiber *fiber)
{
    return (Generator *)((char *)fiber - offsetof(Generator, fiber));
}
static inline Generator *fiber_generator(const Fiber *fiber)
{
    return fiber->is_generator ? generator_around(fiber) : NULL;
}
// The end of its segment: limit + FIBER_SPARE at least.
static inline Value *fiber_end(const Fiber *fiber)
{
    bool is_inline = fiber->is_generator && fiber->stack == generator_around(fiber)->inline_stack;
    return fiber->stack + (is_inline ? fiber->inline_count : fiber->stack[-1].bits);
}
static inline Function *generator_function(const Generator *generator)
{
    return (Function *)as_object(generator->fiber.stack[0]);
}

// Facts that few generators have, kept in a tuple: a name that is not the function's, cr_origin, the hook that finalizes an
// asynchronous generator.
typedef enum GeneratorNote {
    NOTE_NAME, NOTE_QUALNAME, NOTE_ORIGIN, NOTE_HOOK, NOTE_COUNT
} GeneratorNote;
RAISES bool generator_set_note(VM *vm, Generator *generator, GeneratorNote which, Value value);
Value generator_note(const Generator *generator, GeneratorNote which); // None: not set
String *generator_name(const Generator *generator);
String *generator_qualname(const Generator *generator);

// sys.setrecursionlimit: every fiber looks again at how deep it is.
void fibers_limit_changed(VM *vm);

// It will never be resumed: nothing is left to be done when the collector finds it.
static inline void generator_finish(Generator *generator)
{
    generator->fiber.state = GENERATOR_FINISHED;
    generator->head.gc &= (uint8_t)~GC_FINALIZER;
}

// Python frames now active on this VM, for the recursion limit.
uint32_t frame_depth(VM *vm);

// Runs what fiber's base and pc say until it returns, yields or raises; entered from native code.
// A generator's yield answers the value; its end EXHAUSTED with vm->stop_value set.
RUNS Value run(VM *vm, Fiber *fiber);
// The same of a generator whose values sink takes: see tracing.h for what it answers besides.
typedef struct Sink Sink;
RUNS Value run_into(VM *vm, Fiber *fiber, Sink *sink);

// Resumes from native code: value is sent, or ABSENT: the pending exception is thrown in.
RUNS Value generator_resume(VM *vm, Generator *generator, Value value);
RUNS bool generator_close(VM *vm, Generator *generator);
RUNS Value generator_throw(VM *vm, Generator *generator, Value exception);
