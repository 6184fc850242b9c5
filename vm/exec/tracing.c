// tracing.c - the events of sys.settrace and sys.setprofile, as CPython sends them.
//
// A frame that is traced has a Frame object (frame.h) that holds its own trace function and the line it was last
// seen in. While a trace function runs, nothing is traced.
#include "vm/exec/tracing.h"
#include "vm/exec/frame.h"
#include "vm/exec/state.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

Value run_into(VM *vm, Fiber *fiber, Sink *sink)
{
    Value result = UNLIKELY(vm->tracing) ? loop_traced(vm, fiber, false, sink) : loop_plain(vm, fiber, false, sink);
    while (UNLIKELY(same(result, LOOP_SWITCH))) {
        result = vm->tracing ? loop_traced(vm, vm->fiber, true, sink) : loop_plain(vm, vm->fiber, true, sink);
    }
    return result;
}

Value run(VM *vm, Fiber *fiber)
{
    return run_into(vm, fiber, NULL);
}

static void update(VM *vm)
{
    const Exec *exec = vm->exec;
    vm->tracing = exec->trace_depth == 0 && (!is_none(exec->trace_function) || !is_none(exec->profile_function));
    if (vm->tracing) poll_request(vm);
}

void trace_set(VM *vm, Value function, bool profile)
{
    if (profile) vm->exec->profile_function = function;
    else vm->exec->trace_function = function;
    update(vm);
}

Value trace_get(VM *vm, bool profile)
{
    return profile ? vm->exec->profile_function : vm->exec->trace_function;
}

Value trace_call_tracing(VM *vm, Value function, Tuple *args)
{
    uint32_t depth = vm->exec->trace_depth;
    vm->exec->trace_depth = 0;
    update(vm);
    Value result = call_tuple(vm, function, args, NULL);
    vm->exec->trace_depth = depth;
    update(vm);
    return result;
}

// ---- Sending an event ---------------------------------------------------------------------------

// function(frame, event, argument), during which f_lineno is `line` (0: where the frame stands).
static RUNS Value send(VM *vm, Value function, Frame *frame, const char *event, Value argument, int line)
{
    String *name = str_intern_c(vm, event);
    if (!name) return RAISED;
    Value args[] = {value_of_object(frame), value_of_object(name), argument};
    Value stop_value = vm->stop_value;
    int before = frame->event_line;
    frame->event_line = line;
    vm->exec->trace_depth++;
    update(vm);
    Value result = call(vm, function, 3, args);
    vm->exec->trace_depth--;
    frame->event_line = before;
    vm->stop_value = stop_value;
    // A trace function that fails is used no more.
    if (raised(result)) {
        if (same(function, vm->exec->profile_function)) {
            vm->exec->profile_function = NONE;
        } else {
            vm->exec->trace_function = NONE;
            frame->trace = NONE;
        }
    }
    update(vm);
    return result;
}

// To the frame's own trace function, whose answer replaces it.
static RUNS bool send_local(VM *vm, Frame *frame, const char *event, Value argument, int line)
{
    if (is_none(frame->trace) || is_none(vm->exec->trace_function)) return true;
    Value result = send(vm, frame->trace, frame, event, argument, line);
    if (raised(result)) return false;
    if (!is_none(result)) store(vm, frame, &frame->trace, result);
    return true;
}

static RUNS bool send_profile(VM *vm, Fiber *fiber, const char *event, Value argument)
{
    if (is_none(vm->exec->profile_function)) return true;
    Frame *frame = frame_object(vm, fiber, fiber->base);
    return frame && !raised(send(vm, vm->exec->profile_function, frame, event, argument, 0));
}

// The Frame object of the innermost frame if it has one.
static Frame *innermost(const Fiber *fiber)
{
    uint32_t base = (uint32_t)(fiber->base - fiber->stack);
    Frame *frame = (Frame *)fiber->frames;
    while (frame && frame->base != base) frame = frame->next;
    return frame;
}

// ---- Events -------------------------------------------------------------------------------------

static RUNS bool event_call(VM *vm, Fiber *fiber, const Code *code, uint32_t offset, bool resumed)
{
    if (!send_profile(vm, fiber, "call", NONE)) return false;
    if (is_none(vm->exec->trace_function)) return true;
    Frame *frame = frame_object(vm, fiber, fiber->base);
    if (!frame) return false;
    int line = resumed && offset > 0 ? code_line(code, offset - 1) : code->first_line;
    Value result = send(vm, vm->exec->trace_function, frame, "call", NONE, line);
    if (raised(result)) return false;
    store(vm, frame, &frame->trace, result);
    frame->last_line = resumed ? line : -1;
    frame->last_offset = offset;
    return true;
}

// Whether an instruction only prepares a frame, or puts things in order behind the back of the program: it begins no line.
static bool is_silent(const Code *code, const Word *pc)
{
    switch ((Opcode)pc->op) {
    case OPCODE_NOP: return code->is_module && pc == code->words;
    case OPCODE_CLEAR:
    case OPCODE_MAKE_CELL:
    case OPCODE_GENERATOR:
    case OPCODE_POP_HANDLED:
    case OPCODE_PUSH_HANDLED:
    case OPCODE_RERAISE:
    case OPCODE_FOR_CLOSE:
    case OPCODE_JUMP: return true;
    default: return false;
    }
}

static RUNS bool event_line(VM *vm, Frame *frame, const Code *code, uint32_t offset)
{
    bool silent = is_silent(code, code->words + offset);
    if (!silent && frame->trace_lines) {
        int line = code_line(code, offset);
        bool is_new = line > 0 && (line != frame->last_line || offset < frame->last_offset);
        if (is_new) {
            frame->last_line = line;
            frame->last_offset = offset;
            if (!send_local(vm, frame, "line", NONE, line)) return false;
        }
        frame->last_offset = offset;
    }
    return !frame->trace_opcodes || send_local(vm, frame, "opcode", NONE, 0);
}

static RUNS bool event_return(VM *vm, Fiber *fiber, Value value)
{
    Frame *frame = innermost(fiber);
    if (frame && !send_local(vm, frame, "return", value, 0)) return false;
    return send_profile(vm, fiber, "return", value);
}

// The native function that the call instruction at pc is about to call, or ABSENT.
static RUNS Value called_native(VM *vm, const Fiber *fiber)
{
    const Word *pc = fiber->pc;
    const Value *window = fiber->base + pc->a;
    switch ((Opcode)pc->op) {
    case OPCODE_CALL:
    case OPCODE_CALL_KW:
    case OPCODE_CALL_EX:
    case OPCODE_CALL_METHOD:
    case OPCODE_CALL_METHOD_KW: break;
    default: return ABSENT;
    }
    if (!is_pointer(window[0])) return ABSENT;
    const Object *callee = as_object(window[0]);
    if (callee->shape == TYPE_builtin) return window[0];
    if (callee->shape != TYPE_method_descriptor) return ABSENT;
    bool has_self = (pc->op == OPCODE_CALL_METHOD || pc->op == OPCODE_CALL_METHOD_KW || pc->c > 0) && !is_absent(window[2]);
    if (!has_self || pc->op == OPCODE_CALL_EX) return window[0];
    const MethodDescriptor *method = (const MethodDescriptor *)callee;
    Builtin *bound = builtin_new(vm, method->native, window[2], NONE);
    return bound ? value_of_object(bound) : RAISED;
}

static bool enters(const Code *code, const Word *pc)
{
    return pc == code->words || (pc == code->words + 1 && code->words[0].op == OPCODE_GENERATOR);
}

bool trace_step(VM *vm, Fiber *fiber, TraceLoop *loop)
{
    const Code *code = frame_function(fiber->base)->code;
    const Word *pc = fiber->pc;
    uint32_t offset = (uint32_t)(pc - code->words);
    bool resumed = loop->resumed, moved = fiber->base != loop->base;
    if (!moved && !is_absent(loop->c_function)) {
        Value function = loop->c_function;
        loop->c_function = ABSENT;
        if (!send_profile(vm, fiber, "c_return", function)) return false;
    }
    loop->base = fiber->base;
    loop->resumed = false;
    if (pc->op == OPCODE_GENERATOR || pc->op == OPCODE_LOAD_CODE) return true;
    if (resumed || (moved && enters(code, pc))) {
        if (!event_call(vm, fiber, code, offset, resumed && offset > 1)) return false;
    }
    Frame *frame = innermost(fiber);
    if (frame && !is_none(frame->trace) && !event_line(vm, frame, code, offset)) return false;
    switch ((Opcode)pc->op) {
    case OPCODE_RETURN: return event_return(vm, fiber, fiber->base[pc->a]);
    case OPCODE_RETURN_NONE: return event_return(vm, fiber, NONE);
    case OPCODE_YIELD: return event_return(vm, fiber, fiber->base[pc->b]);
    default: break;
    }
    if (is_none(vm->exec->profile_function)) return true;
    Value function = called_native(vm, fiber);
    if (raised(function)) return false;
    if (is_absent(function)) return true;
    if (!send_profile(vm, fiber, "c_call", function)) return false;
    loop->c_function = function;
    return true;
}

void trace_raised(VM *vm, Fiber *fiber, TraceLoop *loop)
{
    Value function = loop->c_function;
    loop->c_function = ABSENT;
    loop->base = fiber->base;
    if (!vm->tracing || vm->stopping) return;
    Value exception = take_pending(vm);
    if (!is_absent(function) && !send_profile(vm, fiber, "c_exception", function)) return;
    Frame *frame = innermost(fiber);
    if (frame && !is_none(frame->trace)) {
        Tuple *parts = tuple_of(vm, 3, value_of_object(type_of(vm, exception)), exception,
                                as_exception(exception)->traceback);
        if (!parts || !send_local(vm, frame, "exception", value_of_object(parts), 0)) return;
    }
    vm->pending = exception;
}

void trace_unwound(VM *vm, Fiber *fiber)
{
    if (!vm->tracing || vm->stopping) return;
    Value exception = take_pending(vm);
    if (event_return(vm, fiber, NONE)) vm->pending = exception;
}
