// future.c - asyncio.Future: a result that is not there yet, and who waits for it.
//
// Tasks and gather()'s futures begin with a Future. A class written in Python may derive from all of them.
#include "stdlib/asyncio/asyncio.h"

#include "stdlib/asyncio/streams.h"
#include "stdlib/collections/deque.h"
#include "stdlib/contextvars.h"
#include "vm/exec/exec.h"
#include "vm/exec/generator.h"
#include "vm/types/error_types.h"
#include "vm/types/iterators.h"
#include "vm/types/sequence.h"

// ---- Exceptions of asyncio.exceptions -----------------------------------------------------------

Value aio_python(VM *vm, const char *module, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "asyncio.%s", module);
    Value found = import_module(vm, path);
    String *key = raised(found) ? NULL : str_intern_c(vm, name);
    return key ? get_attr(vm, found, key) : RAISED;
}

Value aio_cancelled_error(VM *vm)
{
    Aio *aio = aio_of(vm);
    if (is_absent(aio->cancelled_error)) {
        Value found = aio_python(vm, "exceptions", "CancelledError");
        if (raised(found)) return RAISED;
        aio->cancelled_error = found;
    }
    return aio->cancelled_error;
}

Value aio_invalid_state_error(VM *vm)
{
    Aio *aio = aio_of(vm);
    if (is_absent(aio->invalid_state_error)) {
        Value found = aio_python(vm, "exceptions", "InvalidStateError");
        if (raised(found)) return RAISED;
        aio->invalid_state_error = found;
    }
    return aio->invalid_state_error;
}

// raise InvalidStateError(message)
Value throw_invalid_state(VM *vm, const char *message)
{
    Value cls = aio_invalid_state_error(vm);
    String *text = raised(cls) ? NULL : str_from_c(vm, message);
    if (!text) return RAISED;
    Value argument = value_of_object(text), error = call(vm, cls, 1, &argument);
    return raised(error) ? RAISED : throw_value(vm, error);
}

bool pending_is_cancelled(VM *vm)
{
    Value cls = aio_of(vm)->cancelled_error;
    return !is_absent(cls) && type_is_subtype(type_of(vm, vm->pending), (Type *)as_object(cls));
}

// ---- Life ---------------------------------------------------------------------------------------

bool future_ready(VM *vm, Future *future)
{
    if (LIKELY(!is_absent(future->loop))) return true;
    return throw_false(vm, RuntimeError, "Future object is not initialized.");
}

Value aio_extract_stack(VM *vm)
{
    Value extract = aio_python(vm, "format_helpers", "extract_stack");
    return raised(extract) ? RAISED : call(vm, extract, 0, NULL);
}

// Debug mode: where it was made, for _source_traceback.
static RUNS bool note_source(VM *vm, Future *future)
{
    Value stack = aio_extract_stack(vm);
    if (raised(stack)) return false;
    return instance_set(vm, &future->head, str_intern_c(vm, "_source"), stack);
}

bool future_begin(VM *vm, Future *future, Value loop)
{
    if (is_none(loop) || is_absent(loop)) {
        loop = current_loop(vm);
        if (raised(loop)) return false;
    }
    if (future->is_reportable) future->is_reportable = false;
    store(vm, future, &future->loop, loop);
    future->result = future->waiter = ABSENT;
    future->state = FUTURE_PENDING;
    future->failed = future->has_error = future->blocking = future->is_sleep = false;
    future->is_waiting = future->is_queued = false;
    bool debug;
    return loop_is_debug(vm, loop, &debug) && (!debug || note_source(vm, future));
}

void *future_allocate(VM *vm, Type *type)
{
    Future *future = type_allocate(vm, type, 0);
    if (!future) return NULL;
    future->loop = future->result = future->waiter = ABSENT;
    return future;
}

Future *future_new(VM *vm, Value loop)
{
    Future *future = future_allocate(vm, aio_of(vm)->future);
    if (!future) return NULL;
    future->loop = loop;
    if (UNLIKELY(as_loop(loop)->debug) && !note_source(vm, future)) return NULL;
    return future;
}

// ---- Callbacks ----------------------------------------------------------------------------------

bool future_add_waiter(VM *vm, Future *future, Value waiter)
{
    if (future->state != FUTURE_PENDING) return loop_call_back(vm, future->loop, waiter, value_of_object(future));
    if (is_absent(future->waiter)) {
        store(vm, future, &future->waiter, waiter);
        return true;
    }
    if (!is_exact_list(future->waiter)) {
        List *several = list_new(vm);
        if (!list_append(vm, several, future->waiter)) return false;
        store(vm, future, &future->waiter, value_of_object(several));
    }
    return list_append(vm, as_list(future->waiter), waiter);
}

Value future_message(const Future *future)
{
    Value message = future->result;
    if (future->is_queued) message = future->state == FUTURE_PENDING ? ABSENT : as_tuple(message)->items[1];
    if (future->is_waiting) message = is_exact_tuple(message) ? as_tuple(message)->items[1] : ABSENT;
    bool has = future->state != FUTURE_FINISHED && !future->has_error && !is_absent(message);
    return has ? message : NONE;
}

// What its state comes with.
static inline void keep(VM *vm, Future *future, Value value)
{
    if (UNLIKELY(future->is_queued)) value = value_of_object(tuple_pair(vm, future->result, value));
    future->is_waiting = false;
    store(vm, future, &future->result, value);
}

// It is done: everyone who waits gets a turn.
static RUNS bool schedule(VM *vm, Future *future)
{
    Value waiter = future->waiter, self = value_of_object(future);
    future->waiter = ABSENT;
    if (is_absent(waiter)) return true;
    if (LIKELY(!is_exact_list(waiter))) return loop_call_back(vm, future->loop, waiter, self);
    List *list = as_list(waiter);
    for (size_t i = 0; i < list->count; i++) {
        if (!loop_call_back(vm, future->loop, list->items[i], self)) return false;
    }
    return true;
}

// gather() asks for the message of a cancellation also of a task that went on to its end nevertheless.
static RAISES bool keep_message(VM *vm, Future *future)
{
    if (LIKELY(is_none(future_message(future)))) return true;
    return instance_set(vm, &future->head, str_intern_c(vm, "_message"), future_message(future));
}

bool future_finish(VM *vm, Future *future, Value result)
{
    if (!keep_message(vm, future)) return false;
    keep(vm, future, result);
    future->state = FUTURE_FINISHED;
    return schedule(vm, future);
}

bool future_fail(VM *vm, Future *future, Value exception)
{
    if (is_type(exception)) {
        exception = call(vm, exception, 0, NULL);
        if (raised(exception)) return false;
    }
    if (!is_exception(vm, exception)) return throw_false(vm, TypeError, "invalid exception object");
    if (type_is_subtype(type_of(vm, exception), type_get(vm, StopIteration))) {
        (void)throw(vm, RuntimeError,
                    "StopIteration interacts badly with generators and cannot be raised into a Future");
        Value error = take_pending(vm);
        ErrorObject *wrapper = as_exception(error);
        store(vm, wrapper, &wrapper->cause, exception);
        store(vm, wrapper, &wrapper->context, exception);
        wrapper->suppress_context = true;
        exception = error;
    }
    Value traceback = as_exception(exception)->traceback;
    Tuple *pair = tuple_pair(vm, exception, is_absent(traceback) ? NONE : traceback);
    if (!keep_message(vm, future)) return false;
    keep(vm, future, value_of_object(pair));
    future->failed = true;
    future->state = FUTURE_FINISHED;
    if (!schedule(vm, future)) return false;
    // If it dies before anybody asks, __del__ says so.
    future->is_reportable = true;
    aio_of(vm)->unreported = 4;
    aio_of(vm)->has_failures = true;
    if (!(future->head.gc & GC_FINALIZER)) {
        future->head.gc |= GC_FINALIZER;
        heap_add_finalizable(vm, &future->head);
    }
    return true;
}

bool future_cancel_base(VM *vm, Future *future, Value message, bool *did)
{
    future->is_reportable = false;
    *did = future->state == FUTURE_PENDING;
    if (!*did) return true;
    keep(vm, future, is_none(message) ? ABSENT : message);
    future->state = FUTURE_CANCELLED;
    if (future->is_sleep && is_loop(vm, future->loop)) timers_cancelled(vm, as_loop(future->loop)->timers);
    return schedule(vm, future);
}

bool future_cancel(VM *vm, Value future, Value message, bool *did)
{
    // A task cancels what it waits for, which may be a task that waits, or a gather of that first task itself.
    if (!descend(vm)) return false;
    // A class written in Python may have a cancel() of its own.
    if (future_await == type_of(vm, future)->slots.await) {
        Type *type = type_of(vm, future);
        Aio *aio = aio_of(vm);
        if (type == aio->task) return task_cancel(vm, as_task(future), message, did);
        if (type == aio->future) return future_cancel_base(vm, as_future(future), message, did);
        if (type == aio->op_future) return op_future_cancel(vm, as_future(future), message, did);
        if (type == aio->gather) return gather_cancel(vm, (Gather *)as_object(future), message, did);
    }
    Value method = get_attr(vm, future, str_intern_c(vm, "cancel"));
    if (raised(method)) return false;
    Tuple *names = tuple_of(vm, 1, value_of_object(str_intern_c(vm, "msg")));
    Value result = names ? call_keywords(vm, method, 0, &message, names) : RAISED;
    return !raised(result) && truth(vm, result, did);
}

// ---- Outcome ------------------------------------------------------------------------------------

Value future_cancelled_error(VM *vm, Future *future)
{
    if (future->has_error) {
        Value error = future->result;
        future->has_error = false;
        future->result = ABSENT;
        return error;
    }
    Value cls = aio_cancelled_error(vm), message = future_message(future);
    if (raised(cls)) return RAISED;
    if (future->state == FUTURE_FINISHED) message = instance_get(vm, &future->head, str_intern_c(vm, "_message"));
    return call(vm, cls, !is_none(message) && !is_absent(message), &message);
}

Value future_exception(VM *vm, Future *future)
{
    Tuple *pair = as_tuple(future_value(future));
    ErrorObject *error = as_exception(pair->items[0]);
    future->is_reportable = false;
    store(vm, error, &error->traceback, pair->items[1]);
    pair->items[1] = NONE; // who asks later begins a traceback of his own
    return pair->items[0];
}

Value future_outcome(VM *vm, Future *future)
{
    if (LIKELY(future->state == FUTURE_FINISHED)) {
        if (LIKELY(!future->failed)) return future_value(future);
        return throw_value(vm, future_exception(vm, future));
    }
    if (future->state == FUTURE_PENDING) return throw_invalid_state(vm, "Result is not set.");
    Value error = future_cancelled_error(vm, future);
    return raised(error) ? RAISED : throw_value(vm, error);
}

static Value py_future_result(VM *vm, Value *args)
{
    return future_outcome(vm, as_future(args[0]));
}

static Value py_future_exception(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    switch ((FutureState)self->state) {
    case FUTURE_PENDING: return throw_invalid_state(vm, "Exception is not set.");
    case FUTURE_FINISHED: return self->failed ? future_seen_error(self) : NONE;
    case FUTURE_CANCELLED: break;
    }
    Value error = future_cancelled_error(vm, self);
    return raised(error) ? RAISED : throw_value(vm, error);
}

static Value py_future_set_result(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    if (!future_ready(vm, self)) return RAISED;
    if (self->state != FUTURE_PENDING) return throw_invalid_state(vm, "invalid state");
    return future_finish(vm, self, args[1]) ? NONE : RAISED;
}

static Value py_future_set_exception(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    if (!future_ready(vm, self)) return RAISED;
    if (self->state != FUTURE_PENDING) return throw_invalid_state(vm, "invalid state");
    return future_fail(vm, self, args[1]) ? NONE : RAISED;
}

static Value py_future_add_done_callback(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    if (!future_ready(vm, self)) return RAISED;
    Value context = args[2];
    if (is_none(context) || is_absent(context)) context = context_inherit(vm);
    else if (!is_context(vm, context)) return throw(vm, TypeError, "a contextvars.Context was expected, got %R", context);
    Handle *handle = handle_new(vm, aio_of(vm)->handle, self->loop, args[1], ABSENT, context);
    return handle && future_add_waiter(vm, self, value_of_object(handle)) ? NONE : RAISED;
}

// The callable of a waiter: what was given to add_done_callback.
static RAISES Value waiter_callable(VM *vm, Value waiter)
{
    if (is_handle(vm, waiter)) return as_handle(waiter)->callback;
    if (is_task(vm, waiter)) return task_wakeup_method(vm, as_task(waiter));
    return waiter;
}

static Value py_future_remove_done_callback(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    if (!future_ready(vm, self)) return RAISED;
    if (is_absent(self->waiter)) return value_of_small(0);
    int64_t removed = 0;
    List *kept = list_new(vm);
    if (!is_exact_list(self->waiter)) {
        List *one = list_from_values(vm, &self->waiter, 1);
        if (!one) return RAISED;
        store(vm, self, &self->waiter, value_of_object(one));
    }
    List *all = as_list(self->waiter);
    // Comparing may run Python, which may add callbacks: those come behind and are kept.
    for (size_t i = 0; i < all->count; i++) {
        Value waiter = all->items[i];
        bool equal = false;
        if (is_handle(vm, waiter) && !values_equal(vm, as_handle(waiter)->callback, args[1], &equal)) return RAISED;
        if (equal) removed++;
        else if (!list_append(vm, kept, waiter)) return RAISED;
    }
    if (self->state != FUTURE_PENDING) return value_of_small(removed);
    store(vm, self, &self->waiter, kept->count ? value_of_object(kept) : ABSENT);
    return value_of_small(removed);
}

static Value py_future_cancel(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    bool did;
    if (!future_ready(vm, self) || !future_cancel_base(vm, self, args[1], &did)) return RAISED;
    return value_of_bool(did);
}

static Value py_future_cancelled(VM *vm, Value *args)
{
    return value_of_bool(as_future(args[0])->state == FUTURE_CANCELLED);
}

static Value py_future_done(VM *vm, Value *args)
{
    return value_of_bool(as_future(args[0])->state != FUTURE_PENDING);
}

static Value py_future_get_loop(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    return future_ready(vm, self) ? self->loop : RAISED;
}

static Value py_future_make_cancelled_error(VM *vm, Value *args)
{
    return future_cancelled_error(vm, as_future(args[0]));
}

// "Future exception was never retrieved"
bool future_report(VM *vm, Future *self)
{
    if (!self->is_reportable) return true;
    self->is_reportable = false;
    Value value = value_of_object(self), source = instance_get(vm, &self->head, str_intern_c(vm, "_source"));
    String *name = type_name_string(vm, type_of(vm, value));
    String *message = name ? str_format(vm, "%S exception was never retrieved", name) : NULL;
    if (!message) return false;
    const char *text = str_c(vm, message);
    return text && loop_report(vm, self->loop, text, "exception", future_error(self), "future", value,
                               is_absent(source) ? NULL : "source_traceback", source, NULL);
}

static Value py_future_del(VM *vm, Value *args)
{
    return future_report(vm, as_future(args[0])) ? NONE : RAISED;
}

// ---- Awaiting -----------------------------------------------------------------------------------

// One step of awaiting: itself while it is pending, which the task takes as what to wait for.
static Value await_step(VM *vm, Future *future)
{
    if (future->state == FUTURE_PENDING) {
        if (UNLIKELY(future->blocking)) {
            return throw(vm, RuntimeError, "await wasn't used with future");
        }
        future->blocking = true;
        return value_of_object(future);
    }
    Value result = future_outcome(vm, future);
    if (raised(result)) return RAISED;
    vm->stop_value = result;
    return EXHAUSTED;
}

// ---- Queues of those who wait

// _queue_up(lock, waiters): what a lock's acquire() and the like await: a future at the end of the deque waiters, which
// leaves it as soon as that await ends, however it ends. So they need no `try` for that, nor the registers for one.
Value py_asyncio_queue_up(VM *vm, Value *args)
{
    Value loop = get_attr(vm, args[0], str_intern_c(vm, "_loop"));
    if (!raised(loop) && (is_absent(vm->running_loop) || !same(loop, vm->running_loop))) {
        loop = call_method(vm, args[0], str_intern_c(vm, "_get_loop"), 0, NULL);
    }
    if (raised(loop)) return RAISED;
    if (UNLIKELY(!is_loop(vm, loop) || !loop_is_plain(vm, as_loop(loop)) || native_def(vm, args[1]) != &deque_type)) {
        Value function = aio_python(vm, "locks", "_wait_slowly");
        Value passed[] = {loop, args[1]};
        return raised(function) ? RAISED : call(vm, function, 2, passed);
    }
    Future *future = future_new(vm, loop);
    if (!future) return RAISED;
    if (!deque_append(vm, (Deque *)as_object(args[1]), value_of_object(future))) return RAISED;
    future->is_queued = true;
    store(vm, future, &future->result, args[1]);
    return value_of_object(future);
}

static RUNS bool leave_queue(VM *vm, Future *future)
{
    bool pending = future->state == FUTURE_PENDING;
    Deque *deque = (Deque *)as_object(pending ? future->result : as_tuple(future->result)->items[0]);
    Value left = pending ? ABSENT : as_tuple(future->result)->items[1];
    future->is_queued = false;
    store(vm, future, &future->result, left);
    size_t i = 0;
    while (i < deque->count && !same(*deque_slot(deque, i), value_of_object(future))) i++;
    if (i < deque->count) deque_remove(vm, deque, i);
    return charge(vm, i / 32);
}

Value future_direct_send(VM *vm, Value self, Value value)
{
    if (native_def(vm, self) == &stream_op_type) return stream_op_send(vm, self, value);
    Future *future = as_future(self);
    if (UNLIKELY(future->is_queued)) {
        bool ends = is_absent(value) || future->state != FUTURE_PENDING;
        Value error = ends && is_absent(value) ? take_pending(vm) : ABSENT;
        if (ends && !leave_queue(vm, future)) return RAISED;
        if (!is_absent(error)) (void)throw_value(vm, error);
    }
    if (LIKELY(!is_absent(value))) return await_step(vm, future);
    // What is thrown here may meet an exception that is being handled.
    chain_context(vm, vm->pending, handled_exception(vm));
    return RAISED;
}

typedef struct FutureIter {
    Object head;
    Value future;   // ABSENT: finished
} FutureIter;

Value future_await(VM *vm, Value self)
{
    if (native_def(vm, self) == &stream_op_type) return self;
    if (!future_ready(vm, as_future(self))) return RAISED;
    Type *type = type_from_def(vm, &future_iter_type);
    FutureIter *iter = type ? type_allocate(vm, type, 0) : NULL;
    if (!iter) return RAISED;
    iter->future = self;
    return value_of_object(iter);
}

static Value future_iter_next(VM *vm, Value self)
{
    FutureIter *iter = (FutureIter *)as_object(self);
    if (is_absent(iter->future)) {
        vm->stop_value = NONE;
        return EXHAUSTED;
    }
    Value result = await_step(vm, as_future(iter->future));
    if (raised(result) || is_exhausted(result)) iter->future = ABSENT;
    return result;
}

static Value py_future_iter_send(VM *vm, Value *args)
{
    return stop_iteration(vm, future_iter_next(vm, args[0]));
}

static Value py_future_iter_throw(VM *vm, Value *args)
{
    ((FutureIter *)as_object(args[0]))->future = ABSENT;
    bool is_given = throw_arguments(vm, args, "throw"); // if not, what is wrong with them is raised
    (void)is_given;
    return RAISED;
}

static Value py_future_iter_close(VM *vm, Value *args)
{
    ((FutureIter *)as_object(args[0]))->future = ABSENT;
    return NONE;
}

static void future_iter_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((FutureIter *)object)->future);
}

static const Native future_iter_methods[] = {
    {"send(self, value, /)", py_future_iter_send, "Resume the await."},
    {"throw(self, type, value=?, traceback=?, /)", py_future_iter_throw, "Raise an exception in the await."},
    {"close(self, /)", py_future_iter_close, "End the await."},
    {0},
};

const TypeDef future_iter_type = {
    .name = "_asyncio.FutureIter",
    .size = sizeof(FutureIter),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = future_iter_trace,
    .iterate = iterator_self,
    .next = future_iter_next,
    .methods = future_iter_methods,
};

// ---- What Python sees ---------------------------------------------------------------------------

static Value get_state(VM *vm, Value self)
{
    static const char *const names[] = {"PENDING", "CANCELLED", "FINISHED"};
    if (!future_ready(vm, as_future(self))) return RAISED;
    return value_of_str(str_intern_c(vm, names[as_future(self)->state]));
}

static Value get_loop(VM *vm, Value self)
{
    Value loop = as_future(self)->loop;
    return is_absent(loop) ? NONE : loop;
}

static Value get_callbacks(VM *vm, Value self)
{
    Future *future = as_future(self);
    if (is_absent(future->waiter)) return NONE;
    List *list = list_new(vm), *all = is_exact_list(future->waiter) ? as_list(future->waiter) : NULL;
    for (size_t i = 0; i < (all ? all->count : 1); i++) {
        Value waiter = all ? all->items[i] : future->waiter;
        Value context = is_handle(vm, waiter) ? handle_context(vm, as_handle(waiter))
                        : is_task(vm, waiter) ? task_context(vm, as_task(waiter)) : NONE;
        Value callable = waiter_callable(vm, waiter);
        if (raised(callable) || raised(context)) return RAISED;
        Tuple *pair = tuple_pair(vm, callable, context);
        if (!list_append(vm, list, value_of_object(pair))) return RAISED;
    }
    return value_of_object(list);
}

static Value get_result(VM *vm, Value self)
{
    Future *future = as_future(self);
    return future->state != FUTURE_FINISHED || future->failed ? NONE : future_value(future);
}

static Value get_exception(VM *vm, Value self)
{
    Future *future = as_future(self);
    return future->failed ? future_error(future) : NONE;
}

static Value get_log_traceback(VM *vm, Value self)
{
    return value_of_bool(as_future(self)->is_reportable);
}

static bool set_log_traceback(VM *vm, Value self, Value value)
{
    bool on;
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!truth(vm, value, &on)) return false;
    if (on) return throw_false(vm, ValueError, "_log_traceback can only be set to False");
    as_future(self)->is_reportable = false;
    return true;
}

static Value get_blocking(VM *vm, Value self)
{
    return value_of_bool(as_future(self)->blocking);
}

static bool set_blocking(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    bool on;
    if (!future_ready(vm, as_future(self)) || !truth(vm, value, &on)) return false;
    as_future(self)->blocking = on;
    return true;
}

static Value get_cancel_message(VM *vm, Value self)
{
    return future_message(as_future(self));
}

static bool set_cancel_message(VM *vm, Value self, Value value)
{
    Future *future = as_future(self);
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    bool has_room = future->state != FUTURE_FINISHED && !future->has_error && !future->is_waiting && !future->is_queued;
    if (has_room) store(vm, future, &future->result, is_none(value) ? ABSENT : value);
    return true;
}

static Value get_source(VM *vm, Value self)
{
    Value source = instance_get(vm, as_object(self), str_intern_c(vm, "_source"));
    return is_absent(source) ? NONE : source;
}

static Value future_repr(VM *vm, Value self)
{
    Value function = is_task(vm, self) ? aio_python(vm, "base_tasks", "_task_repr")
                                       : aio_python(vm, "base_futures", "_future_repr");
    return raised(function) ? RAISED : call(vm, function, 1, &self);
}

void future_trace(VM *vm, Tracer *tracer, Object *object)
{
    Future *future = (Future *)object;
    trace_value(tracer, future->loop);
    trace_value(tracer, future->result);
    trace_value(tracer, future->waiter);
}

static Value future_construct(VM *vm, Value *args)
{
    Future *self = future_allocate(vm, (Type *)as_object(args[0]));
    return self ? value_of_object(self) : RAISED;
}

static Value future_init(VM *vm, Value *args)
{
    return future_begin(vm, as_future(args[0]), args[1]) ? NONE : RAISED;
}

#define NO_RESULT "If the future has been cancelled, raises CancelledError. If its result isn't yet available, raises\n"

const Native future_methods[] = {
    {"result(self, /)", py_future_result,
     "Return the result this future represents.\n\n" NO_RESULT "InvalidStateError."},
    {"exception(self, /)", py_future_exception,
     "Return the exception that was set on this future, or None.\n\n" NO_RESULT "InvalidStateError."},
    {"set_result(self, result, /)", py_future_set_result, "Mark the future done and set its result."},
    {"set_exception(self, exception, /)", py_future_set_exception, "Mark the future done and set an exception."},
    {"add_done_callback(self, fn, /, *, context=?)", py_future_add_done_callback,
     "Add a callback to be run when the future becomes done, with the future as its only argument."},
    {"remove_done_callback(self, fn, /)", py_future_remove_done_callback,
     "Remove all instances of a callback from the list of callbacks; returns how many there were."},
    {"cancel(self, msg=None)", py_future_cancel,
     "Cancel the future and schedule callbacks. Returns False if it is done already."},
    {"cancelled(self, /)", py_future_cancelled, "Return True if the future was cancelled."},
    {"done(self, /)", py_future_done, "Return True if the future is done: it has a result, failed or was cancelled."},
    {"get_loop(self, /)", py_future_get_loop, "Return the event loop the future is bound to."},
    {"_make_cancelled_error(self, /)", py_future_make_cancelled_error, "Make the CancelledError to raise."},
    {"__del__(self, /)", py_future_del, "Called when the instance is about to be destroyed."},
    CLASS_GETITEM_ROW,
    {0},
};

const NativeProperty future_properties[] = {
    {"_state", get_state, NULL, NULL},
    {"_loop", get_loop, NULL, NULL},
    {"_callbacks", get_callbacks, NULL, NULL},
    {"_result", get_result, NULL, NULL},
    {"_exception", get_exception, NULL, NULL},
    {"_log_traceback", get_log_traceback, set_log_traceback, NULL},
    {"_asyncio_future_blocking", get_blocking, set_blocking, NULL},
    {"_cancel_message", get_cancel_message, set_cancel_message, NULL},
    {"_source_traceback", get_source, NULL, NULL},
    {0},
};

const TypeDef future_type = {
    .name = "_asyncio.Future",
    .doc = "A result that is not there yet: what asyncio awaits at the bottom.",
    .signature = "Future(*, loop=None)",
    .size = sizeof(Future),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = future_trace,
    .construct = future_construct,
    .init = future_init,
    .repr = future_repr,
    .iterate = future_await,
    .await = future_await,
    .methods = future_methods,
    .properties = future_properties,
};
