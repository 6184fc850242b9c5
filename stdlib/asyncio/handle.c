// handle.c - asyncio.Handle and TimerHandle: a callback that call_soon, call_later or a future will call.
#include "stdlib/asyncio/asyncio.h"

#include <math.h>
#include "stdlib/contextvars.h"
#include "vm/exec/frame.h"
#include "vm/exec/interp.h"

static RAISES Handle *handle_allocate(VM *vm, Type *type)
{
    Handle *handle = type_allocate(vm, type, 0);
    if (handle) handle->callback = handle->context = handle->loop = handle->args = handle->source = ABSENT;
    return handle;
}

static Value handle_construct(VM *vm, Value *args)
{
    Handle *self = handle_allocate(vm, (Type *)as_object(args[0]));
    return self ? value_of_object(self) : RAISED;
}

Handle *handle_new(VM *vm, Type *type, Value loop, Value callback, Value args, Value context)
{
    Handle *handle = handle_allocate(vm, type);
    if (!handle) return NULL;
    handle->callback = callback;
    handle->loop = loop;
    handle->args = args;
    handle->context = context;
    return handle;
}

Value handle_context(VM *vm, Handle *handle)
{
    Value made = context_object(vm, handle->context);
    if (!raised(made)) store(vm, handle, &handle->context, made);
    return made;
}

// ---- Running ------------------------------------------------------------------------------------

// A callback raised: the loop's handler hears of it, but for what ends the program.
static RUNS bool report(VM *vm, Handle *handle)
{
    if (pending_is(vm, SystemExit) || pending_is(vm, KeyboardInterrupt)) return false;
    if (as_exception(vm->pending)->limit_stop) return false;
    FrameWalk walk;
    // What a native function raised has come through no frame yet: there is one at least, the loop's.
    if (!is_pointer(as_exception(vm->pending)->traceback) && frame_walk_begin(&walk, vm->fiber)) {
        unwind_add(vm, walk.base, frame_offset(&walk));
    }
    Value error = take_pending(vm), self = value_of_object(handle);
    Value format = aio_python(vm, "format_helpers", "_format_callback_source");
    bool debug;
    if (raised(format) || !loop_is_debug(vm, handle->loop, &debug)) return false;
    Value args = is_absent(handle->args) ? value_of_object(vm->empty_tuple) : handle->args;
    Value what[] = {is_absent(handle->callback) ? NONE : handle->callback, args, value_of_bool(debug)};
    Tuple *names = tuple_of(vm, 1, value_of_object(str_intern_c(vm, "debug")));
    Value shown = names ? call_keywords(vm, format, 2, what, names) : RAISED;
    if (raised(shown)) return false;
    String *message = str_format(vm, "Exception in callback %V", shown);
    const char *text = message ? str_c(vm, message) : NULL;
    Value before = loop_handling(vm, error);
    bool fine = text && loop_report(vm, handle->loop, text, "exception", error, "handle", self,
                                    is_absent(handle->source) ? NULL : "source_traceback", handle->source, NULL);
    (void)loop_handling(vm, before);
    return fine;
}

bool handle_run(VM *vm, Handle *handle, Value with)
{
    Value callback = handle->callback, args = handle->args, saved;
    if (!context_enter(vm, handle->context, &saved)) return report(vm, handle);
    Value result;
    if (is_absent(args)) {
        result = call(vm, callback, !is_absent(with), &with);
    } else {
        const Tuple *tuple = as_tuple(args);
        result = call(vm, callback, tuple->count, tuple->items);
    }
    Value left = context_leave(vm, saved);
    if (UNLIKELY(!same(left, handle->context)) && context_is_made(left)) store(vm, handle, &handle->context, left);
    return !raised(result) || report(vm, handle);
}

static Value py_handle_run(VM *vm, Value *args)
{
    Handle *self = as_handle(args[0]);
    if (is_absent(self->callback)) return NONE;
    return handle_run(vm, self, ABSENT) ? NONE : RAISED;
}

// ---- What Python sees ---------------------------------------------------------------------------

static RUNS bool handle_begin(VM *vm, Handle *handle, Value callback, Value args, Value loop, Value context)
{
    bool debug;
    if (!is_tuple(args)) {
        Tuple *tuple = tuple_from(vm, args);
        if (!tuple) return false;
        args = value_of_object(tuple);
    }
    if (is_none(context) || is_absent(context)) context = context_inherit(vm);
    else if (!is_context(vm, context)) {
        return throw_false(vm, TypeError, "a contextvars.Context was expected, got %R", context);
    }
    store(vm, handle, &handle->callback, callback);
    store(vm, handle, &handle->args, args);
    store(vm, handle, &handle->loop, loop);
    store(vm, handle, &handle->context, context);
    if (!loop_is_debug(vm, loop, &debug)) return false;
    if (!debug) return true;
    Value stack = aio_extract_stack(vm);
    if (raised(stack)) return false;
    store(vm, handle, &handle->source, stack);
    return true;
}

static Value handle_init(VM *vm, Value *args) // Handle(callback, args, loop, context=None)
{
    return handle_begin(vm, as_handle(args[0]), args[1], args[2], args[3], args[4]) ? NONE : RAISED;
}

static Value timer_handle_init(VM *vm, Value *args) // TimerHandle(when, callback, args, loop, context=None)
{
    Handle *self = as_handle(args[0]);
    if (!handle_begin(vm, self, args[2], args[3], args[4], args[5])) return RAISED;
    return float_as_double(vm, args[1], &self->when) ? NONE : RAISED;
}

static RUNS Value cancel(VM *vm, Handle *self, bool is_timer)
{
    if (self->is_cancelled) return NONE;
    self->is_cancelled = true;
    Value loop = self->loop;
    bool debug;
    if (!loop_is_debug(vm, loop, &debug)) return RAISED;
    if (debug) {
        // What it was is still to be seen.
        String *shown = repr_of(vm, value_of_object(self));
        if (!shown || !instance_set(vm, &self->head, str_intern_c(vm, "_repr"), value_of_object(shown))) return RAISED;
    }
    self->callback = ABSENT;
    self->args = ABSENT;
    if (is_timer && self->is_scheduled) {
        Value handle = value_of_object(self);
        if (is_loop(vm, loop)) timers_cancelled(vm, as_loop(loop)->timers);
        else return call_method(vm, loop, str_intern_c(vm, "_timer_handle_cancelled"), 1, &handle);
    }
    return NONE;
}

static Value py_handle_cancel(VM *vm, Value *args)
{
    return raised(cancel(vm, as_handle(args[0]), native_def(vm, args[0]) == &timer_handle_type)) ? RAISED : NONE;
}

static Value py_handle_cancelled(VM *vm, Value *args)
{
    return value_of_bool(as_handle(args[0])->is_cancelled);
}

static Value py_handle_get_context(VM *vm, Value *args)
{
    return handle_context(vm, as_handle(args[0]));
}

static Value py_timer_handle_when(VM *vm, Value *args)
{
    return value_of_double(as_handle(args[0])->when);
}

static Value handle_repr(VM *vm, Value self)
{
    Value shown = instance_get(vm, as_object(self), str_intern_c(vm, "_repr"));
    if (!is_absent(shown)) return shown;
    Value function = aio_python(vm, "events", "_handle_repr");
    return raised(function) ? RAISED : call(vm, function, 1, &self);
}

static Value get_callback(VM *vm, Value self)
{
    return shown_or_none(as_handle(self)->callback);
}
static Value get_args(VM *vm, Value self)
{
    return shown_or_none(as_handle(self)->args);
}
static Value get_loop(VM *vm, Value self)
{
    return shown_or_none(as_handle(self)->loop);
}
static Value get_context(VM *vm, Value self)
{
    return handle_context(vm, as_handle(self));
}
static Value get_cancelled(VM *vm, Value self)
{
    return value_of_bool(as_handle(self)->is_cancelled);
}
static Value get_source(VM *vm, Value self)
{
    return shown_or_none(as_handle(self)->source);
}
static Value get_scheduled(VM *vm, Value self)
{
    return value_of_bool(as_handle(self)->is_scheduled);
}
static Value get_when(VM *vm, Value self)
{
    return value_of_double(as_handle(self)->when);
}
static bool set_scheduled(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    return truth(vm, value, &as_handle(self)->is_scheduled);
}

static void handle_trace(VM *vm, Tracer *tracer, Object *object)
{
    Handle *handle = (Handle *)object;
    trace_value(tracer, handle->callback);
    trace_value(tracer, handle->context);
    trace_value(tracer, handle->loop);
    trace_value(tracer, handle->args);
    trace_value(tracer, handle->source);
}

// TimerHandles are ordered by their time; equal ones have the same callback and arguments as well.
static Value timer_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (native_def(vm, other) != &timer_handle_type) return NOT_IMPLEMENTED;
    const Handle *a = as_handle(self), *b = as_handle(other);
    bool equal = false;
    if (op != COMPARE_LT && op != COMPARE_GT) {
        equal = a->when == b->when && a->is_cancelled == b->is_cancelled;
        if (equal && !values_equal(vm, shown_or_none(a->callback), shown_or_none(b->callback), &equal)) return RAISED;
        if (equal && !values_equal(vm, shown_or_none(a->args), shown_or_none(b->args), &equal)) return RAISED;
    }
    switch (op) {
    case COMPARE_EQ: return value_of_bool(equal);
    case COMPARE_NE: return value_of_bool(!equal);
    case COMPARE_LT: return value_of_bool(a->when < b->when);
    case COMPARE_LE: return value_of_bool(a->when < b->when || equal);
    case COMPARE_GT: return value_of_bool(a->when > b->when);
    case COMPARE_GE: return value_of_bool(a->when > b->when || equal);
    }
    UNREACHABLE();
}

static bool timer_hash(VM *vm, Value self, uint64_t *hash)
{
    return hash_value(vm, value_of_double(as_handle(self)->when), hash);
}

static const Native handle_methods[] = {
    {"_run(self, /)", py_handle_run, "Call the callback."},
    {"cancel(self, /)", py_handle_cancel, "Cancel the callback. Does nothing if it was cancelled or has run."},
    {"cancelled(self, /)", py_handle_cancelled, "Return True if the callback was cancelled."},
    {"get_context(self, /)", py_handle_get_context, "Return the contextvars.Context the callback will run in."},
    {0},
};

static const NativeProperty handle_properties[] = {
    {"_callback", get_callback, NULL, NULL}, {"_args", get_args, NULL, NULL},
    {"_loop", get_loop, NULL, NULL},         {"_context", get_context, NULL, NULL},
    {"_cancelled", get_cancelled, NULL, NULL}, {"_source_traceback", get_source, NULL, NULL},
    {0},
};

const TypeDef handle_type = {
    .name = "asyncio.events.Handle",
    .doc = "A callback that a loop will call: what call_soon() returns.",
    .signature = "Handle(callback, args, loop, context=None)",
    .size = sizeof(Handle),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = handle_trace,
    .construct = handle_construct,
    .init = handle_init,
    .repr = handle_repr,
    .methods = handle_methods,
    .properties = handle_properties,
};

static const Native timer_handle_methods[] = {
    {"when(self, /)", py_timer_handle_when, "Return the time of the callback, in seconds of loop.time()."},
    {0},
};

static const NativeProperty timer_handle_properties[] = {
    {"_scheduled", get_scheduled, set_scheduled, NULL},
    {"_when", get_when, NULL, NULL},
    {0},
};

const TypeDef timer_handle_type = {
    .name = "asyncio.events.TimerHandle",
    .doc = "A callback that a loop will call at some time: what call_later() and call_at() return.",
    .signature = "TimerHandle(when, callback, args, loop, context=None)",
    .base = &handle_type,
    .size = sizeof(Handle),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = handle_trace,
    .construct = handle_construct,
    .init = timer_handle_init,
    .repr = handle_repr,
    .compare = timer_compare,
    .hash = timer_hash,
    .methods = timer_handle_methods,
    .properties = timer_handle_properties,
};
