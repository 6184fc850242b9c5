// frame.c - Frame objects, and walking the live frames.
#include "vm/exec/frame.h"

#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/exec/thread.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define CLEARED_FRAMES_MAX 64 // for gc.collect(): what it takes must not depend on the depth

// ---- Walking ------------------------------------------------------------------------------------

// A fiber that was entered; one that is being set up for a call has no frame yet.
static bool has_frame(const Fiber *fiber)
{
    return fiber->base != NULL && fiber->base != fiber->stack;
}

bool frame_walk_begin(FrameWalk *walk, Fiber *fiber)
{
    while (fiber && !has_frame(fiber)) fiber = fiber->caller;
    if (!fiber) return false;
    *walk = (FrameWalk){fiber, fiber->base, fiber->pc};
    return true;
}

bool frame_walk_next(FrameWalk *walk)
{
    const Word *return_pc = frame_return(walk->base);
    if (return_pc == frame_exit_stub + 1) return_pc = frame_real_return(walk->fiber, walk->base);
    if (is_stub(return_pc)) {
        // A generator that is not running was left by nobody.
        const Generator *owner = fiber_generator(walk->fiber);
        if (owner && owner->fiber.state != GENERATOR_RUNNING) return false;
        return frame_walk_begin(walk, walk->fiber->caller);
    }
    walk->pc = return_pc - 1;
    walk->base -= 2 + return_pc[-1].a;
    return true;
}

void frame_walk_to(FrameWalk *walk, const Frame *frame)
{
    Fiber *fiber = frame->fiber;
    *walk = (FrameWalk){fiber, fiber->base, fiber->pc};
    while ((uint32_t)(walk->base - fiber->stack) != frame->base) {
        bool more = frame_walk_next(walk);
        check(more && walk->fiber == fiber);
    }
}

uint32_t frame_offset(const FrameWalk *walk)
{
    const Code *code = frame_function(walk->base)->code;
    ptrdiff_t offset = walk->pc - code->words;
    if (offset < 0 || offset >= (ptrdiff_t)code->word_count) return 0;
    return (uint32_t)offset;
}

bool frame_peek(VM *vm, int depth, Function **function, uint32_t *instruction)
{
    FrameWalk walk;
    bool more = frame_walk_begin(&walk, vm->fiber);
    while (more && depth-- > 0) more = frame_walk_next(&walk);
    if (!more) return false;
    *function = frame_function(walk.base);
    *instruction = frame_offset(&walk);
    return true;
}

struct Frame *frame_current(VM *vm, int depth)
{
    FrameWalk walk;
    bool more = frame_walk_begin(&walk, vm->fiber);
    while (more && depth-- > 0) more = frame_walk_next(&walk);
    if (!more) return throw_null(vm, ValueError, "call stack is not deep enough");
    return frame_object(vm, walk.fiber, walk.base);
}

Dict *frames_of_threads(VM *vm)
{
    Dict *frames = dict_new(vm);
    Thread *thread = thread_after(vm, NULL);
    do {
        FrameWalk walk;
        if (!frame_walk_begin(&walk, thread ? thread_fiber(vm, thread) : vm->fiber)) continue;
        struct Frame *frame = frame_object(vm, walk.fiber, walk.base);
        Value ident = int_from_uint64(vm, thread_ident(thread));
        if (!frame || !dict_set(vm, frames, ident, value_of_object(frame))) return NULL;
    } while (thread && (thread = thread_after(vm, thread)));
    return frames;
}

Dict *frame_globals(VM *vm)
{
    FrameWalk walk;
    return frame_walk_begin(&walk, vm->fiber) ? frame_function(walk.base)->globals : NULL;
}

// ---- Frame objects ------------------------------------------------------------------------------

static bool has_namespace(const Code *code)
{
    return code->is_module || code->is_class;
}

static Frame *frame_new(VM *vm, Function *function, const Value *base)
{
    const Code *code = function->code;
    size_t count = code->local_count;
    Frame *frame = object_new_sized(vm, TYPE_frame, sizeof(Frame) + count * sizeof(Value), false);
    if (!frame) return NULL;
    memset((char *)frame + sizeof(Object), 0, sizeof(Frame) - sizeof(Object));
    frame->function = function;
    frame->trace = frame->extra_locals = NONE;
    frame->namespace_ = ABSENT;
    frame->trace_lines = true;
    if (has_namespace(code)) {
        bool is_known = base && !is_absent(base[0]);
        frame->namespace_ = is_known ? base[0] : value_of_object(function->globals);
    }
    frame->count = count;
    for (size_t i = 0; i < count; i++) frame->locals[i] = ABSENT;
    return frame;
}

size_t frame_written(const Code *code, uint32_t offset)
{
    // The first instruction (behind GENERATOR) clears the locals that are no parameters. A poll may come before.
    uint32_t begin = code->word_count && code->words[0].op == OPCODE_GENERATOR;
    if (offset > begin) return code->local_count;
    if (begin < code->word_count && code->words[begin].op != OPCODE_CLEAR) return code->local_count;
    size_t parameters = (size_t)code->positional_count + code->keyword_only_count +
                        ((code->flags & CODE_VARARGS) != 0) + ((code->flags & CODE_VARKEYWORDS) != 0);
    return parameters < code->local_count ? parameters : code->local_count;
}

// Takes the registers at base along.
static void copy_locals(VM *vm, Frame *frame, const Value *base, uint32_t offset)
{
    size_t count = frame_written(frame->function->code, offset);
    for (size_t i = 0; i < count; i++) frame->locals[i] = base[i];
    object_changed(vm, frame);
}

static Frame *find_frame(const Fiber *fiber, const Value *base)
{
    uint32_t offset = (uint32_t)(base - fiber->stack);
    Frame *frame = (Frame *)fiber->frames;
    while (frame && frame->base != offset) frame = frame->next;
    return frame;
}

Frame *frame_object(VM *vm, Fiber *fiber, Value *base)
{
    if (frame_return(base) == frame_exit_stub + 1) return find_frame(fiber, base);
    Frame *frame = frame_new(vm, frame_function(base), base);
    if (!frame) return NULL;
    frame->fiber = fiber;
    frame->base = (uint32_t)(base - fiber->stack);
    frame->return_pc = frame_return(base);
    base[-1].bits = (uint64_t)(uintptr_t)(frame_exit_stub + 1);
    frame->next = (Frame *)fiber->frames;
    fiber->frames = &frame->head;
    if (fiber_generator(fiber)) object_changed(vm, fiber_generator(fiber));
    return frame;
}

Frame *frame_snapshot(VM *vm, const Value *base, uint32_t instruction)
{
    Frame *frame = frame_new(vm, frame_function(base), base);
    if (!frame) return NULL;
    frame->instruction = instruction;
    copy_locals(vm, frame, base, instruction);
    return frame;
}

Frame *frame_ended(VM *vm, Function *function, uint32_t instruction)
{
    Frame *frame = frame_new(vm, function, NULL);
    if (frame && instruction != UINT32_MAX) frame->instruction = instruction;
    return frame;
}

const Word *frame_real_return(const Fiber *fiber, const Value *base)
{
    const Frame *frame = find_frame(fiber, base);
    check(frame != NULL);
    return frame->return_pc;
}

// The Frame object of the frame that called the one at base, whose real return pc is given; NULL if there is none,
// or no memory for it.
static Frame *calling_frame(VM *vm, Fiber *fiber, Value *base, const Word *return_pc)
{
    FrameWalk walk = {fiber, base, return_pc};
    if (!is_stub(return_pc)) {
        walk.base = base - (2 + return_pc[-1].a);
    } else if (fiber_generator(fiber) || !frame_walk_begin(&walk, fiber->caller)) {
        return NULL;
    }
    Value pending = vm->pending;
    vm->pending = ABSENT;
    Frame *frame = frame_object(vm, walk.fiber, walk.base);
    vm->pending = pending;
    return frame;
}

const Word *frame_detach(VM *vm, Fiber *fiber, Value *base)
{
    Frame *frame = find_frame(fiber, base);
    check(frame != NULL);
    Frame **link = (Frame **)&fiber->frames;
    while (*link != frame) link = &(*link)->next;
    *link = frame->next;
    const Code *code = frame->function->code;
    if (fiber->base == base) {
        // The last place that was noted.
        ptrdiff_t offset = fiber->pc - code->words;
        if (offset >= 0 && offset < (ptrdiff_t)code->word_count) frame->instruction = (uint32_t)offset;
    }
    copy_locals(vm, frame, base, frame->instruction);
    frame->back = calling_frame(vm, fiber, base, frame->return_pc);
    frame->fiber = NULL;
    frame->next = NULL;
    object_changed(vm, frame);
    return frame->return_pc;
}

Value *frame_registers(Frame *frame, size_t *count, uint32_t *offset)
{
    *count = frame->count;
    *offset = UINT32_MAX;
    if (!frame->fiber) return frame->locals;
    FrameWalk walk;
    frame_walk_to(&walk, frame);
    *offset = frame_offset(&walk);
    *count = frame_written(frame->function->code, *offset);
    return walk.base;
}

// ---- Registers that nobody will read ------------------------------------------------------------

void frames_clear_dead(VM *vm)
{
    FrameWalk walk;
    bool more = frame_walk_begin(&walk, vm->fiber);
    for (int depth = 0; more && depth < CLEARED_FRAMES_MAX; depth++, more = frame_walk_next(&walk)) {
        const Code *code = frame_function(walk.base)->code;
        uint32_t offset = code_instruction(code, frame_offset(&walk));
        const Word *pc = code->words + offset;
        switch ((Opcode)pc->op) {
        case OPCODE_CALL:
        case OPCODE_CALL_KW:
        case OPCODE_CALL_METHOD:
        case OPCODE_CALL_METHOD_KW:
        case OPCODE_CALL_EX: code_clear_dead(vm, code, offset, walk.base, pc->a); break;
        default: break; // it may stand on any of them
        }
    }
}

// ---- locals() -----------------------------------------------------------------------------------

Value frame_locals(VM *vm)
{
    FrameWalk walk;
    if (!frame_walk_begin(&walk, vm->fiber)) return throw(vm, SystemError, "frame does not exist");
    Function *function = frame_function(walk.base);
    if (has_namespace(function->code)) {
        Value inner = frame_inner_locals(vm, function, walk.base, frame_offset(&walk));
        if (!is_absent(inner)) return inner;
        return is_absent(walk.base[0]) ? value_of_object(function->globals) : walk.base[0];
    }
    Frame *frame = frame_return(walk.base) == frame_exit_stub + 1 ? find_frame(walk.fiber, walk.base) : NULL;
    Dict *dict = frame_locals_copy(vm, function, walk.base, frame_offset(&walk), frame);
    return dict ? value_of_object(dict) : RAISED;
}

// ---- The type -----------------------------------------------------------------------------------

static size_t frame_cell_size(const Object *object)
{
    return sizeof(Frame) + ((const Frame *)object)->count * sizeof(Value);
}

static void frame_trace(VM *vm, Tracer *tracer, Object *object)
{
    Frame *frame = (Frame *)object;
    trace_object(tracer, frame->function);
    if (frame->fiber) {
        trace_object(tracer, fiber_generator(frame->fiber));
        trace_object(tracer, frame->next);
    }
    trace_object(tracer, frame->back);
    trace_value(tracer, frame->trace);
    trace_value(tracer, frame->extra_locals);
    trace_value(tracer, frame->namespace_);
    trace_values(tracer, frame->locals, frame->count);
}

static uint32_t current_offset(const Frame *frame)
{
    if (!frame->fiber) return frame->instruction;
    FrameWalk walk;
    frame_walk_to(&walk, frame);
    return frame_offset(&walk);
}

static int line_of(const Frame *frame)
{
    const Generator *owner = frame->fiber ? fiber_generator(frame->fiber) : NULL;
    const Code *code = frame->function->code;
    if (owner && owner->fiber.state == GENERATOR_CREATED) return code->first_line;
    return code_line(code, current_offset(frame));
}

static Value frame_get_code(VM *vm, Value self)
{
    return value_of_object(as_frame(self)->function->code);
}

static Value frame_get_globals(VM *vm, Value self)
{
    return value_of_object(as_frame(self)->function->globals);
}

static Value frame_get_builtins(VM *vm, Value self)
{
    return builtins_shown(vm, as_frame(self)->function->builtins);
}

static Value frame_get_locals(VM *vm, Value self)
{
    return frame_locals_of(vm, as_frame(self));
}

static Value frame_get_line(VM *vm, Value self)
{
    int line = as_frame(self)->event_line > 0 ? as_frame(self)->event_line : line_of(as_frame(self));
    return line < 0 ? NONE : value_of_small(line);
}

static bool frame_set_line(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!is_small_int(value) && !is_bool(value)) return throw_false(vm, ValueError, "lineno must be an integer");
    return throw_false(vm, ValueError, "f_lineno can only be set in a trace function");
}

static Value frame_get_lasti(VM *vm, Value self)
{
    Frame *frame = as_frame(self);
    return value_of_small(2 * (int64_t)code_instruction(frame->function->code, current_offset(frame)));
}

static Value frame_get_back(VM *vm, Value self)
{
    Frame *frame = as_frame(self);
    if (!frame->fiber) return frame->back ? value_of_object(frame->back) : NONE;
    FrameWalk walk;
    frame_walk_to(&walk, frame);
    if (!frame_walk_next(&walk)) return NONE;
    frame = frame_object(vm, walk.fiber, walk.base);
    return frame ? value_of_object(frame) : RAISED;
}

static Value frame_get_trace(VM *vm, Value self)
{
    return as_frame(self)->trace;
}

static bool frame_set_trace(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_frame(self)->trace, is_absent(value) ? NONE : value);
    return true;
}

static bool set_flag(VM *vm, Value value, bool *flag)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "can't delete numeric/char attribute");
    if (!is_bool(value)) return throw_false(vm, TypeError, "attribute value type must be bool");
    *flag = same(value, TRUE);
    return true;
}

static Value frame_get_trace_lines(VM *vm, Value self)
{
    return value_of_bool(as_frame(self)->trace_lines);
}

static bool frame_set_trace_lines(VM *vm, Value self, Value value)
{
    return set_flag(vm, value, &as_frame(self)->trace_lines);
}

static Value frame_get_trace_opcodes(VM *vm, Value self)
{
    return value_of_bool(as_frame(self)->trace_opcodes);
}

static bool frame_set_trace_opcodes(VM *vm, Value self, Value value)
{
    return set_flag(vm, value, &as_frame(self)->trace_opcodes);
}

static Value py_frame_clear(VM *vm, Value *args)
{
    Frame *frame = as_frame(args[0]);
    if (frame->fiber) {
        Generator *owner = fiber_generator(frame->fiber);
        if (!owner || owner->fiber.state == GENERATOR_RUNNING) {
            return throw(vm, RuntimeError, "cannot clear an executing frame");
        }
        if (owner->fiber.state == GENERATOR_SUSPENDED) {
            return throw(vm, RuntimeError, "cannot clear a suspended frame");
        }
        if (!generator_close(vm, owner)) return RAISED;
    }
    for (size_t i = 0; i < frame->count; i++) frame->locals[i] = ABSENT;
    frame->extra_locals = NONE;
    frame->cleared = true;
    return NONE;
}

static Value frame_repr(VM *vm, Value self)
{
    Frame *frame = as_frame(self);
    const Code *code = frame->function->code;
    return value_of_str(str_format(vm, "<frame at %p, file %R, line %d, code %S>", address_of(vm, self),
                                   value_of_object(code->filename), line_of(frame), code->name));
}

static const Native frame_methods[] = {
    {"clear(self, /)", py_frame_clear, "Clear all references held by the frame."},
    {0},
};

static const NativeProperty frame_properties[] = {
    {"f_back", frame_get_back, NULL, NULL},
    {"f_code", frame_get_code, NULL, NULL},
    {"f_globals", frame_get_globals, NULL, NULL},
    {"f_builtins", frame_get_builtins, NULL, NULL},
    {"f_locals", frame_get_locals, NULL, NULL},
    {"f_lineno", frame_get_line, frame_set_line, NULL},
    {"f_lasti", frame_get_lasti, NULL, NULL},
    {"f_trace", frame_get_trace, frame_set_trace, NULL},
    {"f_trace_lines", frame_get_trace_lines, frame_set_trace_lines, NULL},
    {"f_trace_opcodes", frame_get_trace_opcodes, frame_set_trace_opcodes, NULL},
    {0},
};

const TypeDef frame_type = {
    .name = "frame",
    .size = sizeof(Frame),
    .cell_size = frame_cell_size,
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = frame_trace,
    .repr = frame_repr,
    .methods = frame_methods,
    .properties = frame_properties,
};
