// fiber.c - segments: the pool, growth, the recursion limit, and a generator's first segment.
//
// The recursion limit counts frames, but nothing is counted on a call: fiber->limit is set low enough that
// the limit cannot be passed without hitting it, and then the frames are counted (frame_depth). Each
// frame takes FRAME_MIN registers or more, so `room for the frames that are left` is where the next look
// is due; the looks get rarer geometrically.
#include "vm/exec/generator.h"
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/types/sequence.h"
#include "vm/types/tuple.h"

const Word exit_stub[2] = {{{OPCODE_NOP, 0, 0, 0}}, {{OPCODE_EXIT, 0, 0, 0}}};
// What returns to these leaves the word with the function, below its result, as it is.
const Word generator_return_stub[2] = {{{OPCODE_NOP, 0, 1, 0}}, {{OPCODE_GENERATOR_RETURN, 0, 0, 0}}};
const Word frame_exit_stub[2] = {{{OPCODE_NOP, 0, 1, 0}}, {{OPCODE_FRAME_EXIT, 0, 0, 0}}};

#define AWAITED_FRAME 5      // Values: what a frame like that of asyncio.sleep or Event.wait adds
#define SEGMENT_HINT_MAX 80  // Values: more than this is not reserved on a mere guess

static void set_limit(VM *vm, Fiber *fiber, const Value *top, uint32_t depth)
{
    size_t left = vm->recursion_limit > depth ? vm->recursion_limit - depth : 0;
    Value *memory_limit = fiber_end(fiber) - FIBER_SPARE;
    size_t room = left * FRAME_MIN;
    fiber->limit = (size_t)(memory_limit - top) > room ? (Value *)top + room : memory_limit;
}

Fiber *fiber_acquire(VM *vm)
{
    Exec *exec = vm->exec;
    Fiber *fiber = fiber_pooled(vm);
    if (LIKELY(fiber)) return fiber;
    fiber = exec->free_fibers;
    if (fiber) {
        exec->free_fibers = fiber->caller;
    } else {
        fiber = memory_take_zeroed(&vm->memory, sizeof *fiber);
        if (!fiber) return (void)throw_memory(vm), NULL;
        Value *stack = memory_take(&vm->memory, (1 + FIRST_SIZE) * sizeof(Value));
        if (!stack) {
            memory_release(&vm->memory, fiber, sizeof *fiber);
            return (void)throw_memory(vm), NULL;
        }
        stack[0].bits = FIRST_SIZE;
        fiber->stack = stack + 1;
        for (size_t i = 0; i < FIRST_SIZE; i++) fiber->stack[i] = ABSENT;
        fiber->from_native = true;
    }
    fiber->handled = NONE;
    fiber->caller = vm->fiber;
    fiber->depth = vm->fiber ? vm->fiber->depth + 1 : 0;
    fiber->delegate = NULL;
    fiber->frames = NULL;
    // The first frame of each fiber is let through; deeper ones are counted when they meet the limit.
    fiber->limit = fiber_end(fiber) - FIBER_SPARE;
    if (UNLIKELY(++exec->native_depth > vm->recursion_limit)) {
        fiber_release(vm, fiber);
        (void)throw(vm, RecursionError, "maximum recursion depth exceeded");
        return NULL;
    }
    if (exec->native_depth > SHALLOW_DEPTH) set_limit(vm, fiber, fiber->stack, frame_depth(vm));
    else set_limit(vm, fiber, fiber->stack, exec->native_depth * 64);
    return fiber;
}

static void fiber_free(VM *vm, Fiber *fiber)
{
    memory_release(&vm->memory, fiber->stack - 1, (1 + fiber->stack[-1].bits) * sizeof(Value));
    memory_release(&vm->memory, fiber, sizeof *fiber);
}

void fiber_release(VM *vm, Fiber *fiber)
{
    bool is_large = fiber->stack[-1].bits > KEEP_SIZE;
    fiber_to_pool(vm, fiber);
    if (!is_large) return;
    vm->exec->free_fibers = fiber->caller;
    fiber_free(vm, fiber);
}

void fibers_free(VM *vm)
{
    while (vm->exec->free_fibers) {
        Fiber *fiber = vm->exec->free_fibers;
        vm->exec->free_fibers = fiber->caller;
        fiber_free(vm, fiber);
    }
}

uint32_t fiber_frames(const Fiber *fiber)
{
    uint32_t count = 0;
    const Value *base = fiber->base;
    for (;;) {
        count++;
        const Word *return_pc = frame_return(base);
        if (return_pc == frame_exit_stub + 1) return_pc = frame_real_return(fiber, base);
        if (is_stub(return_pc)) return count;
        base -= 2 + return_pc[-1].a;
    }
}

uint32_t frame_depth(VM *vm)
{
    uint32_t count = 0;
    for (const Fiber *fiber = vm->fiber; fiber; fiber = fiber->caller) count += fiber_frames(fiber);
    return count;
}

bool fiber_grow(VM *vm, Fiber *fiber, Value **base, size_t size)
{
    uint32_t depth = frame_depth(vm);
    if (depth >= vm->recursion_limit) {
        (void)throw(vm, RecursionError, "maximum recursion depth exceeded");
        return false;
    }
    size_t needed = (size_t)(*base - fiber->stack) + size + FIBER_SPARE;
    size_t capacity = (size_t)(fiber_end(fiber) - fiber->stack);
    if (needed > capacity) {
        size_t grown = fiber_generator(fiber) ? needed + needed / 4 : needed + needed / 2 + 64;
        size_t base_offset = (size_t)(fiber->base - fiber->stack), new_offset = (size_t)(*base - fiber->stack);
        Value *stack;
        if (fiber_generator(fiber)) {
            stack = segment_new(vm, grown);
            if (!stack) return false;
            memcpy(stack, fiber->stack, capacity * sizeof(Value));
            // The next generator of this function begins with as much, so that it need not grow.
            Code *code = generator_function(fiber_generator(fiber))->code;
            if (needed <= SEGMENT_HINT_MAX && code->segment_hint < needed) code->segment_hint = (uint16_t)needed;
        } else {
            stack = memory_resize(&vm->memory, fiber->stack - 1, (1 + capacity) * sizeof(Value), (1 + grown) * sizeof(Value));
            if (!stack) return throw_false(vm, MemoryError, "");
            (stack++)->bits = grown;
        }
        for (size_t i = capacity; i < grown; i++) stack[i] = ABSENT;
        fiber->stack = stack;
        if (fiber_generator(fiber)) object_changed(vm, fiber_generator(fiber));
        fiber->base = stack + base_offset;
        *base = stack + new_offset;
    }
    set_limit(vm, fiber, *base + size, depth + 1);
    return true;
}

// The segment of a generator that outgrew its own cell: an untraced cell of the heap; the generator traces its contents.
typedef struct Segment {
    Object head;
    size_t size;
    Value slots[];
} Segment;

Value *segment_new(VM *vm, size_t count)
{
    Segment *segment = object_new_sized(vm, TYPE_segment, sizeof(Segment) + count * sizeof(Value), false);
    if (!segment) return NULL;
    segment->size = count;
    return segment->slots;
}

size_t segment_cell_size(const Object *object)
{
    return sizeof(Segment) + ((const Segment *)object)->size * sizeof(Value);
}

// Sets slots to ABSENT, a few at a time.
static inline void clear_slots(Value *slots, size_t count)
{
#define ABSENT_INIT {TAG_IMMEDIATE | 6}
    static const Value absent[] = {ABSENT_INIT, ABSENT_INIT, ABSENT_INIT, ABSENT_INIT,
                                   ABSENT_INIT, ABSENT_INIT, ABSENT_INIT, ABSENT_INIT};
    for (; count >= COUNT_OF(absent); count -= COUNT_OF(absent), slots += COUNT_OF(absent)) {
        memcpy(slots, absent, sizeof absent);
    }
    for (size_t i = 0; i < count; i++) slots[i] = ABSENT;
}

// Whether a generator of this code that is left where it is has something to do at its end. One that only iterates
// another leaves that to it.
static bool has_cleanup(const Code *code)
{
    for (size_t i = 0; i < code->handler_count; i++) {
        if (code->words[code->handlers[i].target].op != OPCODE_FOR_CLOSE) return true;
    }
    return false;
}

Generator *generator_allocate(VM *vm, Function *function, uint16_t kind, size_t count)
{
    size_t inline_count = count <= 256 ? count : 0;
    Generator *generator = object_new(vm, kind, sizeof(Generator) + inline_count * sizeof(Value));
    Fiber *fiber = &generator->fiber;
    Value *stack = generator->inline_stack;
    *fiber = (Fiber){
        .handled = NONE,
        .is_generator = true,
        .inline_count = (uint16_t)inline_count,
        .state = GENERATOR_FINISHED, // there is nothing in it yet
    };
    generator->notes = ABSENT;
    if (UNLIKELY(!inline_count)) {
        stack = segment_new(vm, count);
        if (!stack) return NULL;
    }
    fiber->stack = stack;
    fiber->limit = stack + count - FIBER_SPARE;
    fiber->base = stack + 2;
    stack[0] = value_of_object(function);
    stack[1].bits = (uint64_t)(uintptr_t)(generator_return_stub + 1);
    clear_slots(stack + 2, count - 2);
    // A generator that nobody can end with a `finally` needs no end; a coroutine complains if it was never awaited.
    if (kind != TYPE_generator || has_cleanup(function->code)) {
        generator->head.gc |= GC_FINALIZER;
        heap_add_finalizable(vm, &generator->head);
    }
    return generator;
}

// Where a coroutine was made is told if it is never awaited. It is kept where nothing is before it is: behind its frame.
static void note_maker(Generator *generator, const Value *base)
{
    const Word *return_pc = frame_return(base);
    if (is_stub(return_pc) || return_pc == frame_exit_stub + 1) return; // native code called the function
    Function *maker = frame_function(base - (2 + return_pc[-1].a));
    Value *behind = generator->fiber.base + generator_function(generator)->frame_size;
    behind[0] = value_of_object(maker);
    behind[1] = value_of_small(return_pc - 1 - maker->code->words);
}

Function *coroutine_maker(const Generator *generator, uint32_t *instruction)
{
    const Value *behind = generator->fiber.base + generator_function(generator)->frame_size;
    if (generator->fiber.state != GENERATOR_CREATED || !is_function(behind[0])) return NULL;
    *instruction = (uint32_t)as_small(behind[1]);
    return as_function(behind[0]);
}

// Before a function's first generator has run: one that has `await f()` in it will hold f's frame too. What they really
// need fiber_grow notes, but a program may make a million before the first one runs.
static void guess_segment(Code *code, size_t count)
{
    bool awaits = false;
    if (code->flags & (CODE_COROUTINE | CODE_ASYNC_GENERATOR)) {
        for (size_t i = 0; i < code->word_count && !awaits; i += opcode_words[code->words[i].op]) {
            awaits = code->words[i].op == OPCODE_CALL_AWAIT || code->words[i].op == OPCODE_CALL_METHOD_AWAIT;
        }
    }
    size_t guess = awaits ? count + AWAITED_FRAME : count;
    code->segment_hint = (uint16_t)(guess <= SEGMENT_HINT_MAX ? guess : 1);
}

static size_t code_parameter_count(const Code *code)
{
    return (size_t)code->positional_count + code->keyword_only_count + ((code->flags & CODE_VARARGS) != 0) +
           ((code->flags & CODE_VARKEYWORDS) != 0);
}

Generator *generator_new(VM *vm, Function *function, const Value *base, int kind)
{
    static const uint16_t kinds[] = {0, TYPE_generator, TYPE_coroutine, TYPE_async_generator};
    const Code *code = function->code;
    // A generator that is iterated enters its fiber without a look at any limit, so one that makes and iterates another
    // of its kind is stopped here. A chain made by a loop may be of any length.
    uint32_t depth = vm->fiber->depth + 1;
    if (UNLIKELY(depth > vm->recursion_limit)) {
        return throw_null(vm, RecursionError, "maximum recursion depth exceeded");
    }
    size_t count = 2 + (size_t)function->frame_size + FIBER_SPARE;
    if (UNLIKELY(!code->segment_hint)) guess_segment(function->code, count);
    if (count < code->segment_hint) count = code->segment_hint;
    Generator *generator = generator_allocate(vm, function, kinds[kind], count);
    if (!generator) return NULL;
    size_t parameters = function->parameter_count;
    if (UNLIKELY(parameters == 255)) parameters = code_parameter_count(code); // 255 says: many
    items_copy(generator->fiber.base, base, parameters);
    if (kind == 2) note_maker(generator, base);
    generator->fiber.pc = function->entry + 1;
    generator->fiber.depth = depth;
    generator->fiber.state = GENERATOR_CREATED;
    if (UNLIKELY(vm->exec->coroutine_origin_depth) && kind == 2) {
        Value origin = coroutine_origin(vm, vm->exec->coroutine_origin_depth);
        if (raised(origin) || !generator_set_note(vm, generator, NOTE_ORIGIN, origin)) return NULL;
    }
    return generator;
}

// Registers above the innermost frame may be left over from frames that ended, so every slot is taken as a hint: it
// counts only where an object still is.
// Where the live registers of the innermost frame end. In a call nothing above the arguments is live, but what
// earlier calls left there still looks as if it were. *gap: a place below that holds nothing, or the end.
static const Value *live_end(const Fiber *fiber, const Value **gap)
{
    const Value *base = fiber->base;
    const Code *code = frame_function(base)->code;
    const Value *end = base + code->frame_size + FIBER_SPARE / 2;
    const Word *pc = fiber->pc;
    if (end > fiber_end(fiber)) end = fiber_end(fiber);
    *gap = end;
    if (pc < code->words || pc >= code->words + code->word_count) return end;
    size_t count = pc->c;
    switch ((Opcode)pc->op) {
    case OPCODE_CALL:
    case OPCODE_CALL_KW:
    case OPCODE_CALL_METHOD:
    case OPCODE_CALL_METHOD_KW:
    case OPCODE_CALL_AWAIT:
    case OPCODE_CALL_METHOD_AWAIT: break;
    case OPCODE_CALL_EX: count = 2; break;
    default: return end;
    }
    // A native function may keep values of its own in the places of arguments that were not given.
    Value callee = base[pc->a];
    if (is_pointer(callee)) {
        const Object *object = as_object(callee);
        size_t most = object->shape == TYPE_builtin             ? ((const Builtin *)object)->max
                      : object->shape == TYPE_method_descriptor ? ((const MethodDescriptor *)object)->max
                                                                : 0;
        if (most != UINT16_MAX && most > count) count = most;
    }
    const Value *arguments_end = base + pc->a + 2 + count;
    // R[a+1] is room for the return pc; of a native called with its self that is one of the arguments.
    bool has_self = is_pointer(callee) && as_object(callee)->shape == TYPE_builtin &&
                    !is_absent(((const Builtin *)as_object(callee))->self);
    if (arguments_end < end && !has_self) *gap = base + pc->a + 1;
    return arguments_end < end ? arguments_end : end;
}

// The register that the innermost frame's call will write its result to, if it is a temporary below the call's
// window: what is there still was used up before. Else the end of the segment.
static const Value *result_slot(const Fiber *fiber)
{
    const Code *code = frame_function(fiber->base)->code;
    const Word *pc = fiber->pc;
    if (pc < code->words || pc >= code->words + code->word_count) return fiber_end(fiber);
    if (pc->op != OPCODE_CALL && pc->op != OPCODE_CALL_METHOD) return fiber_end(fiber);
    return pc->b >= code->local_count && pc->b < pc->a ? fiber->base + pc->b : fiber_end(fiber);
}

// Traces slots from .. end but for one of them.
static void trace_but(Tracer *tracer, const Value *from, const Value *end, const Value *dead)
{
    if (dead >= from && dead < end) {
        trace_hints(tracer, from, (size_t)(dead - from));
        from = dead + 1;
    }
    trace_hints(tracer, from, (size_t)(end - from));
}

void fiber_trace(VM *vm, Tracer *tracer, Fiber *fiber)
{
    (void)vm;
    trace_object(tracer, fiber->frames);
    trace_value(tracer, fiber->handled);
    if (!fiber->base) return;
    const Value *gap, *end = live_end(fiber, &gap);
    trace_but(tracer, fiber->stack, gap, result_slot(fiber));
    if (gap < end) trace_hints(tracer, gap + 1, (size_t)(end - gap - 1));
}

static size_t generator_cell_size(const Object *object)
{
    return sizeof(Generator) + ((const Generator *)object)->fiber.inline_count * sizeof(Value);
}

size_t generator_size(const Object *object)
{
    return generator_cell_size(object);
}

void generator_trace(VM *vm, Tracer *tracer, Object *object)
{
    Generator *generator = (Generator *)object;
    generator->fiber.remembered = false;
    trace_value(tracer, generator->notes);
    if (!generator->fiber.stack) return; // no memory for its segment
    if (generator->fiber.stack != generator->inline_stack) {
        trace_object(tracer, (char *)generator->fiber.stack - offsetof(Segment, slots));
    }
    if (generator->fiber.state != GENERATOR_FINISHED) fiber_trace(vm, tracer, &generator->fiber);
    else trace_value(tracer, generator->fiber.stack[0]);
}

// A Segment is never seen by programs; it has no references of its own, as its generator traces them.
const TypeDef segment_type = {
    .name = "segment",
    .size = sizeof(Segment),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .cell_size = segment_cell_size,
};

void fibers_limit_changed(VM *vm)
{
    for (Fiber *fiber = vm->fiber; fiber; fiber = fiber->caller) {
        // The next call that does not fit counts the frames anew.
        fiber->limit = fiber->base;
    }
}
