// gather.c - asyncio.gather(): one future for many.
#include "stdlib/asyncio/asyncio.h"

#include "vm/types/error_types.h"

// What CPython's ensure_future does with an argument.
static RUNS Value ensure_future(VM *vm, Value argument, Value loop)
{
    if (is_future(vm, argument) && (is_none(loop) || same(as_future(argument)->loop, loop))) return argument;
    if (is_coroutine(argument)) {
        if (is_none(loop)) loop = current_loop(vm);
        if (raised(loop)) return RAISED;
        if (is_loop(vm, loop) && loop_is_plain(vm, as_loop(loop)) && is_none(as_loop(loop)->task_factory) &&
            !as_loop(loop)->closed) {
            return task_new(vm, loop, argument, NONE, NONE);
        }
    }
    Value function = aio_python(vm, "tasks", "ensure_future");
    Value args[] = {argument, loop};
    Tuple *names = raised(function) ? NULL : tuple_of(vm, 1, value_of_object(str_intern_c(vm, "loop")));
    return names ? call_keywords(vm, function, 1, args, names) : RAISED;
}

static RUNS Value loop_of_future(VM *vm, Value future)
{
    if (is_future(vm, future)) return as_future(future)->loop;
    Value function = aio_python(vm, "futures", "_get_loop");
    return raised(function) ? RAISED : call(vm, function, 1, &future);
}

// The state of a child of any type.
static RUNS bool ask(VM *vm, Value child, const char *method, bool *answer)
{
    Value result = call_method(vm, child, str_intern_c(vm, method), 0, NULL);
    return !raised(result) && truth(vm, result, answer);
}

static RUNS bool child_is(VM *vm, Value child, FutureState state, bool *answer)
{
    if (is_future(vm, child)) return *answer = as_future(child)->state == state, true;
    if (state == FUTURE_CANCELLED) return ask(vm, child, "cancelled", answer);
    if (!ask(vm, child, "done", answer)) return false;
    if (state == FUTURE_PENDING) *answer = !*answer;
    return true;
}

static RUNS Value child_exception(VM *vm, Value child) // None: it has a result
{
    if (!is_future(vm, child)) return call_method(vm, child, str_intern_c(vm, "exception"), 0, NULL);
    Future *future = as_future(child);
    return future->failed ? future_seen_error(future) : NONE;
}

static RUNS Value child_cancelled_error(VM *vm, Value child)
{
    if (is_future(vm, child)) return future_cancelled_error(vm, as_future(child));
    return call_method(vm, child, str_intern_c(vm, "_make_cancelled_error"), 0, NULL);
}

static RUNS Value child_result(VM *vm, Value child)
{
    bool cancelled;
    if (LIKELY(is_future(vm, child)) && LIKELY(as_future(child)->state == FUTURE_FINISHED)) {
        Future *future = as_future(child);
        return future->failed ? future_seen_error(future) : future_value(future);
    }
    if (!child_is(vm, child, FUTURE_CANCELLED, &cancelled)) return RAISED;
    if (cancelled) {
        Value cls = aio_cancelled_error(vm);
        Value message = raised(cls) ? RAISED : get_attr(vm, child, str_intern_c(vm, "_cancel_message"));
        if (raised(message)) return RAISED;
        if (is_none(message)) message = value_of_object(vm->empty_str);
        return call(vm, cls, 1, &message);
    }
    Value exception = child_exception(vm, child);
    if (raised(exception) || !is_none(exception)) return exception;
    return call_method(vm, child, str_intern_c(vm, "result"), 0, NULL);
}

// All children are done; child was the last.
static RUNS bool complete(VM *vm, Gather *gather, Value child)
{
    if (gather->cancel_requested) {
        Value error = child_cancelled_error(vm, child);
        return !raised(error) && future_fail(vm, &gather->future, error);
    }
    Tuple *children = as_tuple(gather->children);
    List *results = list_new_sized(vm, children->count);
    if (!results) return false;
    for (size_t i = 0; i < children->count; i++) {
        Value result = child_result(vm, children->items[i]);
        if (raised(result) || !list_append(vm, results, result)) return false;
    }
    return future_finish(vm, &gather->future, value_of_object(results));
}

bool gather_child_done(VM *vm, Gather *gather, Value child)
{
    bool cancelled;
    gather->pending--;
    if (!child_is(vm, child, FUTURE_CANCELLED, &cancelled)) return false;
    if (is_absent(gather->children) || gather->future.state != FUTURE_PENDING) {
        return cancelled || !raised(child_exception(vm, child)); // it counts as asked for
    }
    if (!gather->return_exceptions) {
        Value error = cancelled ? child_cancelled_error(vm, child) : child_exception(vm, child);
        if (raised(error)) return false;
        if (!is_none(error)) return future_fail(vm, &gather->future, error);
    }
    return gather->pending > 0 || complete(vm, gather, child);
}

static Value py_gather_child_done(VM *vm, Value *args)
{
    return gather_child_done(vm, (Gather *)as_object(args[0]), args[1]) ? NONE : RAISED;
}

static RUNS bool add_child(VM *vm, Gather *gather, Value child)
{
    Value self = value_of_object(gather);
    gather->pending++;
    if (LIKELY(is_future(vm, child))) return future_add_waiter(vm, as_future(child), self);
    Value callback = get_attr(vm, self, str_intern_c(vm, "_child_done"));
    return !raised(callback) && !raised(call_method(vm, child, str_intern_c(vm, "add_done_callback"), 1, &callback));
}

static RUNS Value gather_nothing(VM *vm)
{
    Value loop = current_loop(vm);
    Value outer = raised(loop) ? RAISED : call_method(vm, loop, str_intern_c(vm, "create_future"), 0, NULL);
    if (raised(outer)) return RAISED;
    Value empty = value_of_object(list_new(vm));
    return raised(call_method(vm, outer, str_intern_c(vm, "set_result"), 1, &empty)) ? RAISED : outer;
}

Value py_asyncio_gather(VM *vm, Value *args) // gather(*coros_or_futures, return_exceptions=False)
{
    Tuple *given = as_tuple(args[0]);
    bool return_exceptions;
    if (!truth(vm, args[1], &return_exceptions)) return RAISED;
    if (given->count == 0) return gather_nothing(vm);
    Gather *outer = future_allocate(vm, aio_of(vm)->gather);
    if (!outer) return RAISED;
    outer->children = ABSENT;
    outer->return_exceptions = return_exceptions;
    Value loop = NONE;
    // The same argument given twice is one child.
    Dict *futures = given->count > 1 ? dict_new_sized(vm, given->count) : NULL;
    List *children = list_new_sized(vm, given->count), *done = NULL;
    if (!children || (given->count > 1 && !futures)) return RAISED;
    for (size_t i = 0; i < given->count; i++) {
        Value argument = given->items[i];
        Value child = futures ? dict_get(vm, futures, argument) : ABSENT;
        if (raised(child)) return RAISED;
        if (is_absent(child)) {
            child = ensure_future(vm, argument, loop);
            if (raised(child)) return RAISED;
            if (is_none(loop)) {
                loop = loop_of_future(vm, child);
                if (raised(loop)) return RAISED;
            }
            if (!same(child, argument)) {
                if (is_task(vm, child)) as_future(child)->is_quiet = true;
                else if (!set_attr(vm, child, str_intern_c(vm, "_log_destroy_pending"), FALSE)) return RAISED;
            }
            if (futures && !dict_set(vm, futures, argument, child)) return RAISED;
            bool pending;
            if (!child_is(vm, child, FUTURE_PENDING, &pending)) return RAISED;
            if (pending) {
                if (!add_child(vm, outer, child)) return RAISED;
            } else {
                if (!done) done = list_new(vm);
                outer->pending++;
                if (!list_append(vm, done, child)) return RAISED;
            }
        }
        if (!list_append(vm, children, child)) return RAISED;
    }
    Tuple *tuple = tuple_new(vm, children->items, children->count);
    if (!tuple || !future_begin(vm, &outer->future, loop)) return RAISED;
    store(vm, outer, &outer->children, value_of_object(tuple));
    for (size_t i = 0; done && i < done->count; i++) {
        if (!gather_child_done(vm, outer, done->items[i])) return RAISED;
    }
    return value_of_object(outer);
}

bool gather_cancel(VM *vm, Gather *gather, Value message, bool *did)
{
    *did = false;
    if (gather->future.state != FUTURE_PENDING || is_absent(gather->children)) return true;
    Tuple *children = as_tuple(gather->children);
    for (size_t i = 0; i < children->count; i++) {
        bool child_did;
        if (!future_cancel(vm, children->items[i], message, &child_did)) return false;
        *did |= child_did;
    }
    if (*did) gather->cancel_requested = true;
    return true;
}

static Value py_gather_cancel(VM *vm, Value *args)
{
    bool did;
    return gather_cancel(vm, (Gather *)as_object(args[0]), args[1], &did) ? value_of_bool(did) : RAISED;
}

static Value get_children(VM *vm, Value self)
{
    Value children = ((Gather *)as_object(self))->children;
    return is_absent(children) ? NONE : children;
}

static void gather_trace(VM *vm, Tracer *tracer, Object *object)
{
    future_trace(vm, tracer, object);
    trace_value(tracer, ((Gather *)object)->children);
}

static const Native gather_methods[] = {
    {"cancel(self, msg=None)", py_gather_cancel, "Cancel all children that are not done."},
    {"_child_done(self, future, /)", py_gather_child_done, "The callback of each child."},
    {0},
};

static const NativeProperty gather_properties[] = {
    {"_children", get_children, NULL, NULL},
    {0},
};

const TypeDef gather_type = {
    .name = "asyncio.tasks._GatheringFuture",
    .doc = "The future of gather(): cancelling it cancels its children.",
    .base = &future_type,
    .size = sizeof(Gather),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_NO_CONSTRUCT,
    .trace = gather_trace,
    .methods = gather_methods,
    .properties = gather_properties,
};
