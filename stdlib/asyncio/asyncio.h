// asyncio.h - what the files of the native half of asyncio share: futures, tasks, handles, the loop.
//
// A loop owns a ring of what is ready and a heap of timers. What may be ready:
//
//     Task   + nothing      its next step                     Task + future   wake it: that future is done
//     Handle + nothing      a callback with its arguments     Handle + future call callback(future)
//     Gather + future       one of its children is done       Future + nothing a sleep is over
//
// So waking a task that waits for a future or sleeps makes no object. Each thing takes a turn of the ring wherever
// CPython's loop takes one: the order of tasks is the same.
#pragma once
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/traceback.h"
#include "vm/types/tuple.h"

typedef struct Loop Loop;

typedef enum FutureState { FUTURE_PENDING, FUTURE_CANCELLED, FUTURE_FINISHED } FutureState;

typedef struct Future {
    Object head;
    Value loop;         // ABSENT: __init__ has not run
    // Finished: the value, or (failed) a tuple of the exception and the traceback it came with. Cancelled: the message, or
    // (has_error) a task's own exception. Pending: what a task waits for, and the message of its cancellation to come; of
    // both a tuple. ABSENT: nothing. is_queued: the deque it is in, once done a tuple of that and of the above.
    Value result;
    Value waiter;       // the callback: a Task, Gather or Handle; of several a list; ABSENT: none
    unsigned state : 2; // FutureState
    bool failed : 1;
    bool has_error : 1;
    bool is_reportable : 1; // it failed and nobody has asked
    bool blocking : 1;  // yielded by an await, on its way up to the task
    bool is_sleep : 1;  // in the heap of timers
    bool is_queued : 1; // the await that ends takes it out of a deque: see future_queue_up
    // Of tasks, here for their room: there may be a million of them.
    bool is_waiting : 1;
    bool must_cancel : 1;
    bool is_quiet : 1;  // no word if it is destroyed while pending
    uint16_t cancel_count; // CANCELS_MAX: that many or more
    uint32_t waiting_since; // WAIT_UNITs of loop time, about
} Future;
static_assert(sizeof(Future) == 40, "a million of them");

#define WAIT_UNITS 256.0 // a second
#define CANCELS_MAX UINT16_MAX

typedef struct Task Task;
struct Task {
    Future future;
    Value coro;         // ABSENT once done
    Value context;      // see contextvars.h
    Value name;         // a str, or the number of "Task-N"
    CodePlace made;     // where it was made; 0: unknown
    Task *next, *previous; // unfinished tasks of its loop, which holds them
};

typedef struct Handle {
    Object head;
    Value callback, context, loop; // ABSENT once cancelled
    Value args;         // a tuple; ABSENT: callback gets the future that the entry of the ring comes with
    Value source;       // debug mode: where it was made; else ABSENT
    double when;        // of TimerHandles: loop time in seconds
    bool is_cancelled, is_scheduled;
} Handle;

// The future that gather() returns.
typedef struct Gather {
    Future future;
    Value children;     // a tuple of futures, as given
    uint32_t pending;   // callbacks not yet run
    bool return_exceptions, cancel_requested;
} Gather;

typedef struct ReadyEntry {
    Value what, with;
} ReadyEntry;

typedef struct Timer {
    Value what;         // a Handle or a sleep's Future
    double when;        // seconds of loop_time
    uint64_t sequence;
} Timer;

// The heap of timers is an object of its own, so that what changes in the ring does not have it traced anew.
typedef struct Timers {
    Object head;
    Timer *items;       // a binary heap
    size_t count, capacity;
    uint64_t sequence;
    size_t cancelled;   // of items
} Timers;

struct Loop {
    Object head;
    ReadyEntry *ring;
    size_t ring_mask, ring_first, ring_count; // capacity - 1 (0: none yet)
    Timers *timers;
    Value current;      // the task that runs; ABSENT
    Value first_task;   // of the unfinished ones, the newest first; ABSENT
    Value task_factory; // NONE: none
    bool running, stopping, closed, debug;
    bool is_plain;      // no method that native code skips is overridden, as of plain_epoch
    uint32_t plain_epoch, plain_shape;
    double slow_callback_duration;
    double seen;        // what the clock said last: about now
    size_t task_count;
    struct Transport *dirty; // those that send at the end of the turn, the last one first; NULL
};

// asyncio's part of a VM: vm->loop, made by the first import.
typedef struct Aio {
    Dict *foreign_tasks;    // current tasks of loops that are not Loops; NULL
    List *foreign_all;      // weak references to their tasks; NULL
    List *eager;            // tasks in their eager first step; NULL
    uint64_t task_number;
    Type *future, *task, *handle, *timer_handle, *loop, *gather, *pause, *op_future;
    Value cancelled_error, invalid_state_error; // classes, once asked for
    bool has_failures;      // that nobody had asked for when they came; until a loop closes
    uint8_t unreported;     // how often the loop will yet look for failures that nobody can ask for
    double last_look;
    bool virtual_time;
    double clock_ahead;     // seconds that virtual time has jumped
    uint64_t seed;          // not 0: ready tasks are shuffled
    // Of streams.h.
    Type *stream_reader, *stream_op, *stream_protocol; // stream_protocol: asyncio's own class, once there is one; NULL
    Value buffered_protocol; // asyncio.BufferedProtocol; ABSENT
    char *scratch;          // what sockets receive into; NULL
} Aio;

extern const TypeDef future_type, task_type, handle_type, timer_handle_type, loop_type, gather_type, future_iter_type,
    pause_type, timers_type, op_future_type;

static inline Aio *aio_of(VM *vm)
{
    return vm->loop;
}

static inline const TypeDef *native_def(VM *vm, Value v)
{
    return is_pointer(v) ? vm->shapes[as_object(v)->shape]->def : NULL;
}
static inline bool is_task(VM *vm, Value v)
{
    return native_def(vm, v) == &task_type;
}
static inline bool is_future(VM *vm, Value v)
{
    const TypeDef *def = native_def(vm, v);
    return def == &future_type || def == &task_type || def == &gather_type || def == &op_future_type;
}
static inline bool is_handle(VM *vm, Value v)
{
    const TypeDef *def = native_def(vm, v);
    return def == &handle_type || def == &timer_handle_type;
}
static inline bool is_loop(VM *vm, Value v)
{
    return native_def(vm, v) == &loop_type;
}
static inline Loop *as_loop(Value v)
{
    return (Loop *)as_object(v);
}
static inline Future *as_future(Value v)
{
    return (Future *)as_object(v);
}
static inline Task *as_task(Value v)
{
    return (Task *)as_object(v);
}
static inline Task *loop_tasks(const Loop *loop)
{
    return is_absent(loop->first_task) ? NULL : as_task(loop->first_task);
}
static inline Handle *as_handle(Value v)
{
    return (Handle *)as_object(v);
}

// What cancel() of an operation's future does: uv/op.c.
RUNS bool op_future_cancel(VM *vm, Future *future, Value message, bool *did);

// What Python sees of a field that may be empty.
static inline Value shown_or_none(Value v)
{
    return is_absent(v) ? NONE : v;
}

// ---- future.c

// What __init__ does. loop NONE: the running loop or the policy's.
RUNS bool future_begin(VM *vm, Future *future, Value loop);
// An instance of type, a subclass of Future, without a loop yet.
RAISES void *future_allocate(VM *vm, Type *type);
// A new pending Future of loop, which is a Loop.
RAISES Future *future_new(VM *vm, Value loop);
// Calls `waiter` (a Task, Gather or Handle) back when future is done, in a turn of its own.
RUNS bool future_add_waiter(VM *vm, Future *future, Value waiter);
// The future, which is pending, becomes done.
RUNS bool future_finish(VM *vm, Future *future, Value result);
RUNS bool future_fail(VM *vm, Future *future, Value exception);
// cancel() of any future or task; message NONE: none. *did: whether it was not done before.
RUNS bool future_cancel(VM *vm, Value future, Value message, bool *did);
// The bare Future.cancel().
RUNS bool future_cancel_base(VM *vm, Future *future, Value message, bool *did);
// result(): a value, or RAISED with its exception.
RUNS Value future_outcome(VM *vm, Future *future);
// The exception of a failed one.
static inline Value future_value(const Future *future);
static inline Value future_error(const Future *future)
{
    return as_tuple(future_value(future))->items[0];
}
// The message of its cancellation; NONE: none.
Value future_message(const Future *future);
// Its result, which is there.
static inline Value future_value(const Future *future)
{
    return LIKELY(!future->is_queued) ? future->result : as_tuple(future->result)->items[1];
}
// What a task waits for; ABSENT.
Value task_waits_for(const Task *task);
// Makes the CancelledError of a cancelled future.
RUNS Value future_cancelled_error(VM *vm, Future *future);
// The exception of a failed future, to be raised where it is awaited: the first time with the traceback it was set with.
Value future_exception(VM *vm, Future *future);
// The same as exception() gives it: as it is.
static inline Value future_seen_error(Future *future)
{
    future->is_reportable = false;
    return future_error(future);
}
void future_trace(VM *vm, Tracer *tracer, Object *object);
// What the interpreter does to await a future without an object between: VM.direct_send.
RUNS Value future_direct_send(VM *vm, Value self, Value value);
RUNS Value future_await(VM *vm, Value self);
RUNS Value py_asyncio_queue_up(VM *vm, Value *args);
// asyncio.exceptions.CancelledError, InvalidStateError.
RUNS Value aio_cancelled_error(VM *vm);
RUNS Value aio_invalid_state_error(VM *vm);
// Whether the pending exception is a CancelledError.
bool pending_is_cancelled(VM *vm);
// raise InvalidStateError(message).
COLD Value throw_invalid_state(VM *vm, const char *message);
// asyncio.<module>.<name>, imported now.
RUNS Value aio_python(VM *vm, const char *module, const char *name);
// Debug mode: the stack at this point, what _source_traceback shows.
RUNS Value aio_extract_stack(VM *vm);
// Whether a loop of any type is in debug mode.
RUNS bool loop_is_debug(VM *vm, Value loop, bool *debug);
// The parts of __init__ that subclasses share; a method of a future that has no loop yet raises.
RAISES bool future_ready(VM *vm, Future *future);
RUNS bool future_report(VM *vm, Future *future);
extern const Native future_methods[];
extern const NativeProperty future_properties[];

// ---- task.c

// A new Task of loop (a Loop), as Task(coro, loop=loop, name=name, context=context). name, context: or NONE.
RUNS Value task_new(VM *vm, Value loop, Value coro, Value name, Value context);
// Its contextvars.Context.
RAISES Value task_context(VM *vm, Task *task);
// In its own context: the first or a plain next step; with: wakes it, as that future is done.
RUNS bool task_in_context(VM *vm, Task *task, Value with);
// Runs the task until it waits; exception: to throw into it, or ABSENT.
RUNS bool task_step(VM *vm, Task *task, Value exception);
// Its fut_waiter is done.
RUNS bool task_wakeup(VM *vm, Task *task, Value future);
// It is pending, and will never be done: says so and takes it off the loop's list.
RUNS bool task_report_destroyed(VM *vm, Task *task);
RUNS bool task_cancel(VM *vm, Task *task, Value message, bool *did);
// The callable that a loop that is no Loop gets to wake it.
RAISES Value task_wakeup_method(VM *vm, Task *task);
// Whether coro is what a Task takes.
RUNS bool is_awaitable_coroutine(VM *vm, Value coro, bool *is);
// Functions of the module.
RUNS Value py_asyncio_create_task(VM *vm, Value *args);
RUNS Value py_asyncio_frames(VM *vm, Value *args);
RUNS Value py_asyncio_current_task(VM *vm, Value *args);
RUNS Value py_asyncio_all_tasks(VM *vm, Value *args);
RUNS Value py_asyncio_enter_task(VM *vm, Value *args);
RUNS Value py_asyncio_leave_task(VM *vm, Value *args);
RUNS Value py_asyncio_swap_current_task(VM *vm, Value *args);
RUNS Value py_asyncio_register_task(VM *vm, Value *args);
RUNS Value py_asyncio_unregister_task(VM *vm, Value *args);
RUNS Value py_asyncio_register_eager_task(VM *vm, Value *args);
RUNS Value py_asyncio_unregister_eager_task(VM *vm, Value *args);

// ---- loop.c, ready.c

// Puts an entry into the ring. with: ABSENT for none.
RAISES bool loop_push(VM *vm, Loop *loop, Value what, Value with);
// The same for a future's callback, on a loop of any type.
RUNS bool loop_call_back(VM *vm, Value loop, Value what, Value with);
// Whether nothing that native code skips (call_soon, create_task ...) is overridden in its class.
bool loop_is_plain(VM *vm, Loop *loop);
// Runs one entry.
RUNS bool loop_run_entry(VM *vm, Loop *loop, Value what, Value with);
// Calls loop.call_exception_handler with a dict of the pairs of names and values, up to a NULL name.
RUNS bool loop_report(VM *vm, Value loop, const char *message, ...);
// What is being handled (sys.exception()) from now on; returns what was, to be put back.
Value loop_handling(VM *vm, Value error);
// The running loop, or RAISED: RuntimeError no running event loop.
RAISES Value running_loop(VM *vm);
// get_event_loop(): running, or the policy's.
RUNS Value current_loop(VM *vm);
// Seconds of loop.time().
double loop_time(VM *vm);

// ---- handle.c

// type: Aio.handle or .timer_handle.
RAISES Handle *handle_new(VM *vm, Type *type, Value loop, Value callback, Value args, Value context);
RUNS bool handle_run(VM *vm, Handle *handle, Value with);
// Its contextvars.Context.
RAISES Value handle_context(VM *vm, Handle *handle);

// ---- timers.c

RAISES bool timers_add(VM *vm, Timers *timers, Value what, double when);
// The earliest one, or NULL.
const Timer *timers_first(const Timers *timers);
void timers_remove_first(VM *vm, Timers *timers);
// One of them was cancelled: when many are, they are swept out.
void timers_cancelled(VM *vm, Timers *timers);
// Whether what is in an entry will not be run.
bool timer_is_dead(VM *vm, Value what);

// ---- gather.c, sleep.c

RUNS Value py_asyncio_gather(VM *vm, Value *args);
RUNS bool gather_child_done(VM *vm, Gather *gather, Value child);
RUNS bool gather_cancel(VM *vm, Gather *gather, Value message, bool *did);
RUNS Value py_asyncio_sleep(VM *vm, Value *args);
