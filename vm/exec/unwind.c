// unwind.c - raising: the raise statement, tracebacks, handler tables, exception groups in except*.
#include "vm/exec/frame.h"
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/types/error_types.h"
#include "vm/types/list.h"
#include "vm/types/traceback.h"
#include "vm/types/tuple.h"

Value handled_exception(VM *vm)
{
    for (Fiber *fiber = vm->fiber; fiber; fiber = fiber->caller) {
        if (!is_none(fiber->handled)) return fiber->handled;
    }
    return NONE;
}

void chain_handled(VM *vm)
{
    ErrorObject *error = as_exception(vm->pending);
    if (is_pointer(error->traceback) || is_pointer(error->context)) return;
    chain_context(vm, vm->pending, handled_exception(vm));
}

void raise_operand(VM *vm, Value exception, Value cause, int form)
{
    if (form == 0) {
        Value handled = handled_exception(vm);
        if (is_none(handled)) (void)throw(vm, RuntimeError, "No active exception to reraise");
        else (void)throw_value(vm, handled);
        return;
    }
    Value instance = exception_normalize(vm, exception);
    if (raised(instance)) return;
    if (form == 2) {
        Value from = cause;
        if (!is_none(cause)) {
            if (!is_exception(vm, cause) && !is_type(cause)) {
                (void)throw(vm, TypeError, "exception causes must derive from BaseException");
                return;
            }
            from = exception_normalize(vm, cause);
            if (raised(from)) {
                if (pending_is(vm, TypeError) && !is_type(cause)) {
                    (void)take_pending(vm);
                    (void)throw(vm, TypeError, "exception causes must derive from BaseException");
                }
                return;
            }
        }
        ErrorObject *error = as_exception(instance);
        store(vm, error, &error->cause, from);
        error->suppress_context = true;
    }
    Value handled = handled_exception(vm);
    if (!is_none(handled) && !same(handled, instance)) chain_context(vm, instance, handled);
    (void)throw_value(vm, instance);
}

void unwind_add(VM *vm, const Value *base, uint32_t offset)
{
    ErrorObject *error = as_exception(vm->pending);
    // A deep recursion that ends for lack of memory must not take more for each frame on its way back.
    if (UNLIKELY(vm->memory_error_due)) return;
    Traceback *traceback = object_new(vm, TYPE_traceback, sizeof(Traceback));
    traceback->next = is_pointer(error->traceback) ? error->traceback : NONE;
    traceback->frame = NONE;
    traceback->function = frame_function(base);
    traceback->code = traceback->function->code;
    traceback->instruction = offset;
    traceback->line = -1;
    traceback->task = ABSENT;
    traceback->task_made = 0;
    store(vm, error, &error->traceback, value_of_object(traceback));
}

void unwind_leave(VM *vm, Fiber *fiber, Value *base)
{
    ErrorObject *error = as_exception(vm->pending);
    if (!is_traceback(error->traceback)) return;
    Traceback *traceback = as_traceback(error->traceback);
    if (traceback->code != frame_function(base)->code || is_pointer(traceback->frame)) return;
    Value pending = vm->pending;
    bool stays = fiber->pc->op == OPCODE_RERAISE && fiber->pc->b;
    uint32_t place = stays ? traceback->instruction : (uint32_t)(fiber->pc - traceback->code->words);
    Frame *frame = frame_return(base) == frame_exit_stub + 1
                       ? frame_object(vm, fiber, base)
                       : frame_snapshot(vm, base, place);
    if (!frame) {
        // No memory for the locals: the traceback does without them.
        vm->pending = pending;
        return;
    }
    store(vm, traceback, &traceback->frame, value_of_object(frame));
}

const Handler *handler_find(const Code *code, uint32_t offset)
{
    for (size_t i = 0; i < code->handler_count; i++) {
        const Handler *handler = &code->handlers[i];
        if (offset >= handler->start && offset < handler->stop) return handler;
    }
    return NULL;
}

void convert_stop(VM *vm, Generator *generator)
{
    bool is_async = generator->head.kind == TYPE_async_generator;
    const char *kind = is_async ? "async generator"
                       : generator->head.kind == TYPE_coroutine ? "coroutine" : "generator";
    const char *what;
    if (pending_is(vm, StopIteration)) what = "StopIteration";
    else if (is_async && pending_is(vm, StopAsyncIteration)) what = "StopAsyncIteration";
    else return;
    Value cause = take_pending(vm);
    (void)throw(vm, RuntimeError, "%s raised %s", kind, what);
    ErrorObject *error = as_exception(vm->pending);
    store(vm, error, &error->cause, cause);
    store(vm, error, &error->context, cause);
    error->suppress_context = true;
}

// ---- except*

bool match_group(VM *vm, Value group, Value classes, Value *window)
{
    Value match, rest;
    if (!exception_group_match(vm, group, classes, &match, &rest)) return false;
    window[0] = match;
    window[1] = rest;
    return true;
}

Value reraise_star(VM *vm, Value original, Value list)
{
    for (size_t i = 0; i < as_list(list)->count; i++) {
        Value item = as_list(list)->items[i];
        if (!is_none(item) && !is_exception(vm, item)) {
            return throw(vm, TypeError, "exceptions must derive from BaseException");
        }
    }
    return exception_group_reraise(vm, original, as_list(list));
}
