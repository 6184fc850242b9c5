// module.c - the module _asyncio: the native half of asyncio, and its part of a VM.
#include "stdlib/asyncio/asyncio.h"

#include "stdlib/asyncio/streams.h"
#include "vm/types/float.h"

static void aio_trace(VM *vm, Tracer *tracer, void *state)
{
    Aio *aio = state;
    trace_object(tracer, aio->foreign_tasks);
    trace_object(tracer, aio->foreign_all);
    trace_object(tracer, aio->eager);
    trace_value(tracer, aio->cancelled_error);
    trace_value(tracer, aio->invalid_state_error);
    trace_value(tracer, aio->buffered_protocol);
    trace_object(tracer, aio->stream_protocol);
}

static void aio_release(VM *vm, void *state)
{
    memory_release(&vm->memory, ((Aio *)state)->scratch, ((Aio *)state)->scratch ? RECEIVE_SIZE : 0);
    vm->loop = NULL;
    vm->direct_await = NULL;
}

static const StateDef aio_state = {.name = "asyncio", .size = sizeof(Aio), .trace = aio_trace, .release = aio_release};

Value running_loop(VM *vm)
{
    Value loop = vm->running_loop;
    return is_absent(loop) ? throw(vm, RuntimeError, "no running event loop") : loop;
}

Value current_loop(VM *vm)
{
    Value loop = vm->running_loop;
    if (!is_absent(loop)) return loop;
    Value policy = aio_python(vm, "events", "get_event_loop_policy");
    if (!raised(policy)) policy = call(vm, policy, 0, NULL);
    return raised(policy) ? RAISED : call_method(vm, policy, str_intern_c(vm, "get_event_loop"), 0, NULL);
}

static Value py_asyncio_get_running_loop(VM *vm, Value *args)
{
    return running_loop(vm);
}

static Value py_asyncio_running_or_none(VM *vm, Value *args)
{
    Value loop = vm->running_loop;
    return is_absent(loop) ? NONE : loop;
}

static Value py_asyncio_set_running_loop(VM *vm, Value *args)
{
    vm->running_loop = is_none(args[0]) ? ABSENT : args[0];
    return NONE;
}

static Value py_asyncio_get_event_loop(VM *vm, Value *args)
{
    return current_loop(vm);
}

static Value py_asyncio_isfuture(VM *vm, Value *args)
{
    if (is_future(vm, args[0])) return TRUE;
    Value type = get_attr(vm, args[0], str_intern_c(vm, "__class__")); // what a mock says
    if (raised(type)) return RAISED;
    Value blocking = get_attr_or_absent(vm, type, str_intern_c(vm, "_asyncio_future_blocking"));
    if (raised(blocking)) return RAISED;
    if (is_absent(blocking)) return FALSE;
    Value own = get_attr_or_absent(vm, args[0], str_intern_c(vm, "_asyncio_future_blocking"));
    if (raised(own)) return RAISED;
    return value_of_bool(!is_absent(own) && !is_none(own));
}

static Value py_asyncio_configure(VM *vm, Value *args) // _configure(*, virtual_time=None, seed=None)
{
    Aio *aio = aio_of(vm);
    int64_t seed;
    if (!is_none(args[0]) && !truth(vm, args[0], &aio->virtual_time)) return RAISED;
    if (!is_none(args[1])) {
        if (!arg_int64(vm, args, 1, &seed)) return RAISED;
        aio->seed = seed ? (uint64_t)seed * 0x9e3779b97f4a7c15u + 1 : 0;
    }
    return NONE;
}

// `kukri --virtual-time --seed N`, which come as -X options.
static RUNS bool read_options(VM *vm, Aio *aio)
{
    Value options = dict_get_c(vm, vm->sys->dict, "_xoptions");
    if (!is_dict(options)) return true;
    aio->virtual_time = !is_absent(dict_get_c(vm, as_dict(options), "virtual_time"));
    Value seed = dict_get_c(vm, as_dict(options), "seed");
    if (!is_str(seed)) return true;
    const char *text = str_c(vm, as_str(seed));
    if (!text) return false;
    aio->seed = strtoull(text, NULL, 10) * 0x9e3779b97f4a7c15u + 1; // never 0, which is no seed
    return true;
}

static bool asyncio_init(VM *vm, Module *module)
{
    if (vm->loop) return true;
    Aio *aio = state_get(vm, &aio_state);
    if (!aio) return false;
    aio->cancelled_error = aio->invalid_state_error = aio->buffered_protocol = ABSENT;
    const struct {
        const TypeDef *def;
        Type **type;
    } types[] = {
        {&future_type, &aio->future}, {&task_type, &aio->task}, {&handle_type, &aio->handle},
        {&timer_handle_type, &aio->timer_handle}, {&loop_type, &aio->loop}, {&gather_type, &aio->gather},
        {&pause_type, &aio->pause}, {&stream_reader_type, &aio->stream_reader}, {&stream_op_type, &aio->stream_op}, {&op_future_type, &aio->op_future},
    };
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        *types[i].type = type_from_def(vm, types[i].def);
        if (!*types[i].type) return false;
    }
    if (!read_options(vm, aio)) return false;
    vm->loop = aio;
    vm->direct_await = future_await;
    vm->direct_send = future_direct_send;
    return true;
}

static Value py_asyncio_set_stream_protocol(VM *vm, Value *args)
{
    Type *type = is_type(args[0]) ? (Type *)as_object(args[0]) : NULL;
    if (!type || type->def != &stream_protocol_type) return throw(vm, TypeError, "a class of stream protocols is needed");
    aio_of(vm)->stream_protocol = type;
    return NONE;
}

static const Native asyncio_functions[] = {
    {"_set_stream_protocol(cls, /)", py_asyncio_set_stream_protocol, "The class whose instances transports feed directly."},
    {"create_task(coro, *, name=None, context=None)", py_asyncio_create_task,
     "Schedule a coroutine on the running loop. Returns its Task."},
    {"gather(*coros_or_futures, return_exceptions=False)", py_asyncio_gather,
     "Return a future of the results of all the coroutines and futures, in their order.\n\n"
     "The first exception is the exception of the whole, unless return_exceptions is true: then exceptions\n"
     "are results. Cancelling it cancels all that are not done."},
    {"_queue_up(lock, waiters, /)", py_asyncio_queue_up, "What those await who wait in a deque of futures."},
    {"_sleep(delay, /)", py_asyncio_sleep, "What sleep() awaits."},
    {"_frames(coro, /)", py_asyncio_frames, "The frames of a suspended coroutine and of what it awaits."},
    {"current_task(loop=None)", py_asyncio_current_task, "Return the running task, or None."},
    {"all_tasks(loop=None)", py_asyncio_all_tasks, "Return the set of unfinished tasks of the loop."},
    {"get_running_loop()", py_asyncio_get_running_loop,
     "Return the running event loop. Raises RuntimeError if there is none."},
    {"_get_running_loop()", py_asyncio_running_or_none, "Return the running event loop or None."},
    {"_set_running_loop(loop, /)", py_asyncio_set_running_loop, "Set the running event loop."},
    {"get_event_loop()", py_asyncio_get_event_loop,
     "Return the running event loop, or else what the policy gives."},
    {"isfuture(obj, /)", py_asyncio_isfuture, "Return True if obj is a Future, or something that behaves like one."},
    {"_enter_task(loop, task)", py_asyncio_enter_task, "Make task the current one of loop."},
    {"_leave_task(loop, task)", py_asyncio_leave_task, "The task is no longer the current one of loop."},
    {"_swap_current_task(loop, task)", py_asyncio_swap_current_task, "Set the current task, return the one before."},
    {"_register_task(task)", py_asyncio_register_task, "Let all_tasks() know the task."},
    {"_unregister_task(task)", py_asyncio_unregister_task, "Let all_tasks() forget the task."},
    {"_register_eager_task(task)", py_asyncio_register_eager_task, "Let all_tasks() know the task in its eager step."},
    {"_unregister_eager_task(task)", py_asyncio_unregister_eager_task, "Its eager step is over."},
    {"_configure(virtual_time=None, seed=None)", py_asyncio_configure, "What --virtual-time and --seed set."},
    {0},
};

static const NativeConstant asyncio_constants[] = {
    {"Future", CONSTANT_TYPE, .type = &future_type},
    {"Task", CONSTANT_TYPE, .type = &task_type},
    {"Handle", CONSTANT_TYPE, .type = &handle_type},
    {"TimerHandle", CONSTANT_TYPE, .type = &timer_handle_type},
    {"Loop", CONSTANT_TYPE, .type = &loop_type},
    {"_GatheringFuture", CONSTANT_TYPE, .type = &gather_type},
    {"SocketTransport", CONSTANT_TYPE, .type = &socket_transport_type},
    {"StreamProtocol", CONSTANT_TYPE, .type = &stream_protocol_type},
    {"StreamReader", CONSTANT_TYPE, .type = &stream_reader_type},
    {"StreamWriter", CONSTANT_TYPE, .type = &stream_writer_type},
    {0},
};

const ModuleDef _asyncio_module = {
    .name = "_asyncio",
    .doc = "The native half of asyncio: futures, tasks, handles, the loop.",
    .functions = asyncio_functions,
    .constants = asyncio_constants,
    .init = asyncio_init,
};
