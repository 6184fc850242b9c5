// task.c - asyncio.Task: a future that runs a coroutine, a step at a time.
//
// A step resumes the coroutine's fiber until it ends or yields what it waits for, mostly a future; the task
// then waits for that one and is woken by a turn of the loop of its own.
#include "stdlib/access.h"
#include "stdlib/asyncio/asyncio.h"

#include "stdlib/contextvars.h"
#include "vm/exec/generator.h"
#include "vm/types/error_types.h"
#include "vm/types/iterators.h"
#include "vm/types/set.h"
#include "vm/types/traceback.h"

// ---- The list of unfinished tasks ---------------------------------------------------------------

static void link_task(VM *vm, Loop *loop, Task *task)
{
    Task *first = loop_tasks(loop);
    task->next = first;
    task->previous = NULL;
    object_changed(vm, task);
    if (first) {
        first->previous = task;
        object_changed(vm, first);
    }
    store(vm, loop, &loop->first_task, value_of_object(task));
    loop->task_count++;
}

static void unlink_task(VM *vm, Task *task)
{
    if (!is_loop(vm, task->future.loop)) return;
    Loop *loop = as_loop(task->future.loop);
    if (task->previous) {
        task->previous->next = task->next;
        object_changed(vm, task->previous);
    } else if (loop_tasks(loop) == task) {
        store(vm, loop, &loop->first_task, task->next ? value_of_object(task->next) : ABSENT);
    } else {
        return; // it was never there
    }
    if (task->next) {
        task->next->previous = task->previous;
        object_changed(vm, task->next);
    }
    task->next = task->previous = NULL;
    loop->task_count--;
}

// ---- Making one ---------------------------------------------------------------------------------

bool is_awaitable_coroutine(VM *vm, Value coro, bool *is)
{
    *is = is_coroutine(coro);
    if (*is) return true;
    Value check = aio_python(vm, "coroutines", "iscoroutine");
    Value answer = raised(check) ? RAISED : call(vm, check, 1, &coro);
    return !raised(answer) && truth(vm, answer, is);
}

// Where the program made it: the innermost frame that is not one of asyncio's own.
static void note_place(VM *vm, Task *task)
{
    static const char own[] = "<frozen asyncio";
    FrameWalk walk;
    for (bool more = frame_walk_begin(&walk, vm->fiber); more; more = frame_walk_next(&walk)) {
        Code *code = ((Function *)as_object(walk.base[-2]))->code;
        const String *file = code->filename;
        if (file->size >= sizeof own && memcmp(file->data, own, sizeof own - 1) == 0) continue;
        task->made = code_place(code, frame_offset(&walk));
        return;
    }
}

static RUNS bool set_name(VM *vm, Task *task, Value name)
{
    if (is_none(name) || is_absent(name)) {
        task->name = value_of_small((int64_t)++aio_of(vm)->task_number);
        return true;
    }
    if (!is_exact_str(name)) {
        String *text = str_of(vm, name);
        if (!text) return false;
        name = value_of_object(text);
    }
    store(vm, task, &task->name, name);
    return true;
}

static RUNS Value wakeup_of(VM *vm, Task *task, const char *which);

Value task_context(VM *vm, Task *task)
{
    if (context_is_made(task->context)) return task->context;
    Value loop = vm->running_loop;
    bool is_current = !is_absent(loop) && is_loop(vm, loop) && same(as_loop(loop)->current, value_of_object(task));
    if (is_current && same(vm->context, task->context)) return context_current(vm);
    Value made = context_object(vm, task->context);
    if (!raised(made)) store(vm, task, &task->context, made);
    return made;
}

void asyncio_context_made(VM *vm, Value before, Value made)
{
    Value loop = vm->running_loop;
    if (is_absent(loop) || !is_loop(vm, loop) || is_absent(as_loop(loop)->current)) return;
    Value current = as_loop(loop)->current;
    if (is_task(vm, current) && same(as_task(current)->context, before)) {
        store(vm, as_task(current), &as_task(current)->context, made);
    }
}

bool task_in_context(VM *vm, Task *task, Value with)
{
    Value saved;
    if (UNLIKELY(!context_enter(vm, task->context, &saved))) return false;
    bool fine = is_absent(with) ? task_step(vm, task, ABSENT) : task_wakeup(vm, task, with);
    Value left = context_leave(vm, saved);
    if (UNLIKELY(!same(left, task->context)) && context_is_made(left)) store(vm, task, &task->context, left);
    return fine;
}

// The first step is due in the next turn.
static RUNS bool schedule_step(VM *vm, Task *task, Value exception)
{
    Value loop = task->future.loop;
    if (is_loop(vm, loop) && loop_is_plain(vm, as_loop(loop)) && is_absent(exception)) {
        return loop_push(vm, as_loop(loop), value_of_object(task), ABSENT);
    }
    Value method = wakeup_of(vm, task, "_step");
    if (raised(method)) return false;
    Value context = task_context(vm, task);
    if (raised(context)) return false;
    Value args[] = {method, exception, context};
    bool has_exception = !is_absent(exception);
    if (!has_exception) args[1] = context;
    Tuple *names = tuple_of(vm, 1, value_of_object(str_intern_c(vm, "context")));
    Value call_soon = names ? get_attr(vm, loop, str_intern_c(vm, "call_soon")) : RAISED;
    return !raised(call_soon) && !raised(call_keywords(vm, call_soon, 1 + has_exception, args, names));
}

static RUNS bool step_eagerly(VM *vm, Task *task)
{
    Value loop = task->future.loop;
    Value swapped[] = {loop, value_of_object(task)};
    // The task that makes this one has to find its own context again, by whatever asks for it meanwhile.
    if (raised(context_current(vm))) return false;
    Value previous = py_asyncio_swap_current_task(vm, swapped);
    if (raised(previous)) return false;
    Aio *aio = aio_of(vm);
    if (!aio->eager) aio->eager = list_new(vm);
    bool fine = list_append(vm, aio->eager, value_of_object(task));
    if (fine) fine = task_in_context(vm, task, ABSENT);
    Value error = fine ? ABSENT : take_pending(vm);
    for (size_t i = aio->eager->count; i-- > 0;) {
        if (as_object(aio->eager->items[i]) != &task->future.head) continue;
        (void)list_take(vm, aio->eager, i);
        break;
    }
    swapped[1] = previous;
    if (raised(py_asyncio_swap_current_task(vm, swapped))) return false;
    if (!fine) return throw_value(vm, error), false;
    if (task->future.state != FUTURE_PENDING) task->coro = ABSENT;
    else if (is_loop(vm, loop)) link_task(vm, as_loop(loop), task);
    return true;
}

static RUNS bool task_begin(VM *vm, Task *task, Value coro, Value name, Value context, bool eager)
{
    Value loop = task->future.loop;
    if (is_loop(vm, loop) && !limit_tasks(vm, as_loop(loop)->task_count)) {
        task->future.is_quiet = true; // it never was one
        return false;
    }
    if (is_none(context) || is_absent(context)) context = context_inherit(vm);
    else if (!is_context(vm, context)) {
        return throw_false(vm, TypeError, "a contextvars.Context was expected, got %R", context);
    }
    store(vm, task, &task->context, context);
    store(vm, task, &task->coro, coro);
    task->future.must_cancel = false;
    task->future.is_quiet = false;
    task->future.cancel_count = 0;
    note_place(vm, task);
    object_changed(vm, task);
    if (!set_name(vm, task, name)) return false;
    if (eager) return step_eagerly(vm, task);
    if (!schedule_step(vm, task, ABSENT)) {
        task->future.head.gc |= GC_FINALIZER; // __del__ says that it will never run
        heap_add_finalizable(vm, &task->future.head);
        return false;
    }
    if (is_loop(vm, loop)) {
        link_task(vm, as_loop(loop), task);
        return true;
    }
    Value self = value_of_object(task);
    return !raised(py_asyncio_register_task(vm, &self));
}

static RAISES Task *task_allocate(VM *vm, Type *type)
{
    Task *task = future_allocate(vm, type);
    if (task) task->coro = task->context = task->name = ABSENT;
    return task;
}

static Value task_construct(VM *vm, Value *args)
{
    Task *self = task_allocate(vm, (Type *)as_object(args[0]));
    return self ? value_of_object(self) : RAISED;
}

Value task_new(VM *vm, Value loop, Value coro, Value name, Value context)
{
    Task *task = task_allocate(vm, aio_of(vm)->task);
    if (!task) return RAISED;
    bool is_coroutine;
    if (!is_awaitable_coroutine(vm, coro, &is_coroutine)) return RAISED;
    if (!is_coroutine) return throw(vm, TypeError, "a coroutine was expected, got %R", coro);
    if (UNLIKELY(as_loop(loop)->debug)) {
        if (!future_begin(vm, &task->future, loop)) return RAISED;
    } else {
        task->future.loop = loop;
    }
    return task_begin(vm, task, coro, name, context, false) ? value_of_object(task) : RAISED;
}

// Task(coro, *, loop=None, name=None, context=None, eager_start=False)
static Value task_init(VM *vm, Value *args)
{
    Task *self = as_task(args[0]);
    bool is_coroutine, eager;
    if (!future_begin(vm, &self->future, args[2])) return RAISED;
    if (!is_awaitable_coroutine(vm, args[1], &is_coroutine)) return RAISED;
    if (!is_coroutine) {
        self->future.is_quiet = true;
        return throw(vm, TypeError, "a coroutine was expected, got %R", args[1]);
    }
    if (!truth(vm, args[5], &eager)) return RAISED;
    eager = eager && same(vm->running_loop, self->future.loop);
    return task_begin(vm, self, args[1], args[3], args[4], eager) ? NONE : RAISED;
}

Value py_asyncio_create_task(VM *vm, Value *args) // create_task(coro, *, name=None, context=None)
{
    Value loop = running_loop(vm);
    if (raised(loop)) return RAISED;
    if (is_loop(vm, loop) && loop_is_plain(vm, as_loop(loop)) && is_none(as_loop(loop)->task_factory)) {
        if (as_loop(loop)->closed) return throw(vm, RuntimeError, "Event loop is closed");
        return task_new(vm, loop, args[0], args[1], args[2]);
    }
    Value method = get_attr(vm, loop, str_intern_c(vm, "create_task"));
    if (raised(method)) return RAISED;
    Value passed[] = {args[0], args[1], args[2]};
    String *name = str_intern_c(vm, "name"), *context = str_intern_c(vm, "context");
    if (!name || !context) return RAISED;
    Tuple *names = is_none(args[2]) ? tuple_of(vm, 1, value_of_object(name))
                                    : tuple_of(vm, 2, value_of_object(name), value_of_object(context));
    return names ? call_keywords(vm, method, 1, passed, names) : RAISED;
}

// ---- The current task ---------------------------------------------------------------------------

static RUNS Value foreign_current(VM *vm, Value loop) // ABSENT: none
{
    Dict *tasks = aio_of(vm)->foreign_tasks;
    return tasks ? dict_get(vm, tasks, loop) : ABSENT;
}

static RUNS bool set_foreign(VM *vm, Value loop, Value task)
{
    Aio *aio = aio_of(vm);
    if (!aio->foreign_tasks) aio->foreign_tasks = dict_new(vm);
    bool found;
    return is_absent(task) ? dict_delete(vm, aio->foreign_tasks, loop, &found)
                           : dict_set(vm, aio->foreign_tasks, loop, task);
}

static RUNS Value current_of(VM *vm, Value loop)
{
    return is_loop(vm, loop) ? as_loop(loop)->current : foreign_current(vm, loop);
}

static RUNS bool set_current(VM *vm, Value loop, Value task)
{
    if (!is_loop(vm, loop)) return set_foreign(vm, loop, task);
    store(vm, as_loop(loop), &as_loop(loop)->current, task);
    return true;
}

Value py_asyncio_enter_task(VM *vm, Value *args)
{
    Value current = current_of(vm, args[0]);
    if (raised(current)) return RAISED;
    if (!is_absent(current)) {
        return throw(vm, RuntimeError, "Cannot enter into task %R while another task %R is being executed.", args[1],
                     current);
    }
    return set_current(vm, args[0], args[1]) ? NONE : RAISED;
}

Value py_asyncio_leave_task(VM *vm, Value *args)
{
    Value current = current_of(vm, args[0]);
    if (raised(current)) return RAISED;
    if (is_absent(current) || !same(current, args[1])) {
        return throw(vm, RuntimeError, "Leaving task %R does not match the current task %R.", args[1],
                     is_absent(current) ? NONE : current);
    }
    return set_current(vm, args[0], ABSENT) ? NONE : RAISED;
}

Value py_asyncio_swap_current_task(VM *vm, Value *args)
{
    Value current = current_of(vm, args[0]);
    if (raised(current) || !set_current(vm, args[0], is_none(args[1]) ? ABSENT : args[1])) return RAISED;
    return is_absent(current) ? NONE : current;
}

Value py_asyncio_current_task(VM *vm, Value *args)
{
    Value loop = args[0];
    if (is_none(loop)) loop = running_loop(vm);
    Value current = raised(loop) ? RAISED : current_of(vm, loop);
    return is_absent(current) ? NONE : current;
}

// Tasks that are no Tasks, or of loops that are no Loops, are held in a list until they are done.
Value py_asyncio_register_task(VM *vm, Value *args)
{
    Aio *aio = aio_of(vm);
    if (is_task(vm, args[0]) && is_loop(vm, as_task(args[0])->future.loop)) {
        Task *task = as_task(args[0]);
        Loop *loop = as_loop(task->future.loop);
        if (!task->previous && loop_tasks(loop) != task) link_task(vm, loop, task);
        return NONE;
    }
    if (!aio->foreign_all) aio->foreign_all = list_new(vm);
    return list_append(vm, aio->foreign_all, args[0]) ? NONE : RAISED;
}

static void remove_from(VM *vm, List *list, Value task)
{
    for (size_t i = list ? list->count : 0; i-- > 0;) {
        if (same(list->items[i], task)) (void)list_take(vm, list, i);
    }
}

Value py_asyncio_unregister_task(VM *vm, Value *args)
{
    if (is_task(vm, args[0])) unlink_task(vm, as_task(args[0]));
    remove_from(vm, aio_of(vm)->foreign_all, args[0]);
    return NONE;
}

Value py_asyncio_register_eager_task(VM *vm, Value *args)
{
    Aio *aio = aio_of(vm);
    if (!aio->eager) aio->eager = list_new(vm);
    return list_append(vm, aio->eager, args[0]) ? NONE : RAISED;
}

Value py_asyncio_unregister_eager_task(VM *vm, Value *args)
{
    remove_from(vm, aio_of(vm)->eager, args[0]);
    return NONE;
}

// Adds the tasks of a list that belong to loop and are not done.
static RUNS bool add_foreign(VM *vm, Set *set, List *list, Value loop)
{
    for (size_t i = 0; list && i < list->count; i++) {
        Value task = list->items[i];
        bool done;
        Value answer = call_method(vm, task, str_intern_c(vm, "done"), 0, NULL);
        if (raised(answer) || !truth(vm, answer, &done)) return false;
        if (done) continue;
        Value get_loop = aio_python(vm, "futures", "_get_loop");
        Value its = raised(get_loop) ? RAISED : call(vm, get_loop, 1, &task);
        if (raised(its)) return false;
        if (same(its, loop) && !set_add(vm, set, task)) return false;
    }
    return true;
}

Value py_asyncio_all_tasks(VM *vm, Value *args)
{
    Value loop = args[0];
    if (is_none(loop)) loop = running_loop(vm);
    Set *set = raised(loop) ? NULL : set_new(vm);
    if (!set) return RAISED;
    if (is_loop(vm, loop)) {
        for (Task *task = loop_tasks(as_loop(loop)); task; task = task->next) {
            if (task->future.state == FUTURE_PENDING && !set_add(vm, set, value_of_object(task))) return RAISED;
        }
    }
    Aio *aio = aio_of(vm);
    bool fine = add_foreign(vm, set, aio->foreign_all, loop) && add_foreign(vm, set, aio->eager, loop);
    return fine ? value_of_object(set) : RAISED;
}

// ---- Steps --------------------------------------------------------------------------------------

// Resumes the coroutine: what it yields, or EXHAUSTED with vm->stop_value.
static RUNS Value resume(VM *vm, Task *task, Value exception)
{
    Value coro = task->coro;
    if (LIKELY(is_coroutine(coro))) {
        Generator *generator = (Generator *)as_object(coro);
        if (LIKELY(is_absent(exception))) return generator_send(vm, generator, NONE);
        (void)throw_value(vm, exception);
        return generator_throw_pending(vm, generator);
    }
    Value none = NONE, result;
    if (is_absent(exception)) result = call_method(vm, coro, NAME(vm, send), 1, &none);
    else result = call_method(vm, coro, NAME(vm, throw), 1, &exception);
    if (!raised(result) || !pending_is(vm, StopIteration)) return result;
    Value stop = take_pending(vm);
    Value value = get_attr(vm, stop, str_intern_c(vm, "value"));
    if (raised(value)) return RAISED;
    vm->stop_value = value;
    return EXHAUSTED;
}

// Its next step will find an error.
static RUNS bool step_with_error(VM *vm, Task *task)
{
    return schedule_step(vm, task, take_pending(vm));
}

// Whether a future's method is not one of a class written in Python.
static bool is_own_method(VM *vm, Value future, const char *name)
{
    Value found = type_lookup(vm, type_of(vm, future), str_intern_c(vm, name));
    return is_method_descriptor(found) && as_method_descriptor(found)->owner == aio_of(vm)->future;
}

static RUNS bool add_foreign_callback(VM *vm, Task *task, Value future)
{
    Value wakeup = task_wakeup_method(vm, task);
    Value method = raised(wakeup) ? RAISED : get_attr(vm, future, str_intern_c(vm, "add_done_callback"));
    Tuple *names = raised(method) ? NULL : tuple_of(vm, 1, value_of_object(str_intern_c(vm, "context")));
    Value args[] = {wakeup, task_context(vm, task)};
    return names && !raised(args[1]) && !raised(call_keywords(vm, method, 1, args, names));
}

Value task_waits_for(const Task *task)
{
    const Future *future = &task->future;
    if (!future->is_waiting) return ABSENT;
    return is_exact_tuple(future->result) ? as_tuple(future->result)->items[0] : future->result;
}

// Puts what it waits for (ABSENT: nothing) and the message of a cancellation to come (NONE: none) into the one slot.
static void set_slot(VM *vm, Task *task, Value waits_for, Value message)
{
    bool is_waiting = !is_absent(waits_for);
    Value kept = is_none(message) ? ABSENT : message;
    if (is_waiting && is_absent(kept)) kept = waits_for;
    else if (is_waiting) kept = value_of_object(tuple_pair(vm, waits_for, message));
    task->future.is_waiting = is_waiting;
    store(vm, task, &task->future.result, kept);
}

static inline void set_waiting(VM *vm, Task *task, Value waits_for)
{
    set_slot(vm, task, waits_for, future_message(&task->future));
}

static inline void end_waiting(VM *vm, Task *task)
{
    if (task->future.is_waiting) set_slot(vm, task, ABSENT, future_message(&task->future));
}

static void set_message(VM *vm, Task *task, Value message)
{
    set_slot(vm, task, task_waits_for(task), message);
}

// Wraps around; who subtracts gets what a wait of less than half a year took.
static inline uint32_t wait_units(double time)
{
    return time > 0 && time < 1e15 ? (uint32_t)(uint64_t)(time * WAIT_UNITS) : 0;
}

// The coroutine waits for future.
static RUNS bool wait_for(VM *vm, Task *task, Value result)
{
    Future *future = as_future(result);
    Value self = value_of_object(task);
    if (UNLIKELY(same(result, self))) {
        (void)throw(vm, RuntimeError, "Task cannot await on itself: %R", self);
        return step_with_error(vm, task);
    }
    if (UNLIKELY(!same(future->loop, task->future.loop))) {
        (void)throw(vm, RuntimeError, "Task %R got Future %R attached to a different loop", self, result);
        return step_with_error(vm, task);
    }
    if (UNLIKELY(!future->blocking)) {
        (void)throw(vm, RuntimeError, "yield was used instead of yield from in task %R with %R", self, result);
        return step_with_error(vm, task);
    }
    future->blocking = false;
    bool is_exact = type_of(vm, result) == aio_of(vm)->future || type_of(vm, result) == aio_of(vm)->task;
    if (LIKELY(is_exact || is_own_method(vm, result, "add_done_callback"))) {
        if (!future_add_waiter(vm, future, self)) return false;
    } else if (!add_foreign_callback(vm, task, result)) {
        return false;
    }
    set_waiting(vm, task, result);
    if (LIKELY(is_loop(vm, future->loop))) task->future.waiting_since = wait_units(as_loop(future->loop)->seen);
    if (UNLIKELY(task->future.must_cancel)) {
        bool did;
        if (!future_cancel(vm, result, future_message(&task->future), &did)) return false;
        if (did) task->future.must_cancel = false;
    }
    return true;
}

// It waits for an object that only behaves like a future.
static RUNS bool wait_for_foreign(VM *vm, Task *task, Value result, Value blocking)
{
    bool is_blocking, did;
    Value self = value_of_object(task);
    if (!truth(vm, blocking, &is_blocking)) return false;
    Value get_loop = aio_python(vm, "futures", "_get_loop");
    Value loop = raised(get_loop) ? RAISED : call(vm, get_loop, 1, &result);
    if (raised(loop)) return false;
    if (!same(loop, task->future.loop)) {
        (void)throw(vm, RuntimeError, "Task %R got Future %R attached to a different loop", self, result);
        return step_with_error(vm, task);
    }
    if (!is_blocking) {
        (void)throw(vm, RuntimeError, "yield was used instead of yield from in task %R with %R", self, result);
        return step_with_error(vm, task);
    }
    if (!set_attr(vm, result, str_intern_c(vm, "_asyncio_future_blocking"), value_of_bool(false))) return false;
    if (!add_foreign_callback(vm, task, result)) return false;
    set_waiting(vm, task, result);
    if (!task->future.must_cancel) return true;
    if (!future_cancel(vm, result, future_message(&task->future), &did)) return false;
    if (did) task->future.must_cancel = false;
    return true;
}

static RUNS bool wait_for_any(VM *vm, Task *task, Value result)
{
    if (is_none(result)) return schedule_step(vm, task, ABSENT);
    Value blocking = get_attr_or_absent(vm, result, str_intern_c(vm, "_asyncio_future_blocking"));
    if (raised(blocking)) return step_with_error(vm, task);
    if (!is_absent(blocking) && !is_none(blocking)) {
        if (wait_for_foreign(vm, task, result, blocking)) return true;
        return is_absent(vm->pending) ? false : step_with_error(vm, task);
    }
    if (is_generator(result)) {
        (void)throw(vm, RuntimeError, "yield was used instead of yield from for generator in task %R with %R",
                    value_of_object(task), result);
    } else {
        (void)throw(vm, RuntimeError, "Task got bad yield: %R", result);
    }
    return step_with_error(vm, task);
}

// The coroutine returned.
static RUNS bool finish(VM *vm, Task *task, Value result)
{
    bool did;
    unlink_task(vm, task);
    if (UNLIKELY(task->future.must_cancel)) {
        task->future.must_cancel = false;
        return future_cancel_base(vm, &task->future, future_message(&task->future), &did);
    }
    return future_finish(vm, &task->future, result);
}

// The frames of the task begin at the outermost entry of the traceback: that one remembers which task it was.
static void mark_traceback(VM *vm, Task *task)
{
    Value outermost = as_exception(vm->pending)->traceback;
    if (!is_traceback(outermost)) return;
    Traceback *entry = as_traceback(outermost);
    if (entry->task_made || !is_coroutine(task->coro)) return;
    entry->task = task->name;
    entry->task_made = task->made;
    object_changed(vm, entry);
}

// The coroutine raised.
static RUNS bool fail(VM *vm, Task *task)
{
    bool did;
    if (UNLIKELY(as_exception(vm->pending)->limit_stop)) return false;
    unlink_task(vm, task);
    if (is_absent(aio_of(vm)->cancelled_error)) {
        Value error = take_pending(vm);
        if (raised(aio_cancelled_error(vm))) return false;
        (void)throw_value(vm, error);
    }
    if (pending_is_cancelled(vm)) {
        Value error = take_pending(vm);
        if (!future_cancel_base(vm, &task->future, NONE, &did)) return false; // the message is error's now
        task->future.has_error = true; // who awaits the task gets this very exception
        store(vm, task, &task->future.result, error);
        return true;
    }
    mark_traceback(vm, task);
    bool ends_program = pending_is(vm, KeyboardInterrupt) || pending_is(vm, SystemExit);
    Value error = take_pending(vm);
    if (!future_fail(vm, &task->future, error)) return false;
    return ends_program ? (throw_value(vm, error), false) : true;
}

static RUNS bool step(VM *vm, Task *task, Value exception)
{
    if (UNLIKELY(task->future.must_cancel)) {
        if (is_absent(exception) || !type_is_subtype(type_of(vm, exception), (Type *)as_object(aio_cancelled_error(vm)))) {
            exception = future_cancelled_error(vm, &task->future);
            if (raised(exception)) return false;
        }
        task->future.must_cancel = false;
    }
    Value result = resume(vm, task, exception);
    if (raised(result)) return fail(vm, task);
    if (is_exhausted(result)) return finish(vm, task, vm->stop_value);
    if (LIKELY(is_future(vm, result))) return wait_for(vm, task, result);
    return wait_for_any(vm, task, result);
}

bool task_step(VM *vm, Task *task, Value exception)
{
    if (UNLIKELY(task->future.state != FUTURE_PENDING)) {
        String *text = str_format(vm, "__step(): already done: %R %R", value_of_object(task),
                                  is_absent(exception) ? value_of_object(vm->empty_str) : exception);
        const char *message = text ? str_c(vm, text) : NULL;
        if (message) (void)throw_invalid_state(vm, message);
        return false;
    }
    end_waiting(vm, task);
    Value loop = task->future.loop, self = value_of_object(task), saved;
    if (LIKELY(is_loop(vm, loop))) {
        saved = as_loop(loop)->current;
        if (UNLIKELY(!is_absent(saved) && !same(saved, self))) {
            return throw_false(vm, RuntimeError,
                               "Cannot enter into task %R while another task %R is being executed.", self, saved);
        }
        store(vm, as_loop(loop), &as_loop(loop)->current, self);
        bool fine = step(vm, task, exception);
        store(vm, as_loop(loop), &as_loop(loop)->current, saved);
        return fine;
    }
    Value pair[] = {loop, self};
    if (raised(py_asyncio_enter_task(vm, pair))) return false;
    bool fine = step(vm, task, exception);
    Value error = fine ? ABSENT : take_pending(vm);
    if (raised(py_asyncio_leave_task(vm, pair))) return false;
    if (!fine) (void)throw_value(vm, error);
    return fine;
}

bool task_wakeup(VM *vm, Task *task, Value future)
{
    if (LIKELY(is_future(vm, future))) {
        Future *done = as_future(future);
        if (LIKELY(done->state == FUTURE_FINISHED && !done->failed)) return task_step(vm, task, ABSENT);
        Value exception = done->state == FUTURE_FINISHED ? future_exception(vm, done) : future_cancelled_error(vm, done);
        return !raised(exception) && task_step(vm, task, exception);
    }
    Value result = call_method(vm, future, str_intern_c(vm, "result"), 0, NULL);
    return task_step(vm, task, raised(result) ? take_pending(vm) : ABSENT);
}

static Value py_task_wakeup(VM *vm, Value *args)
{
    return task_wakeup(vm, as_task(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_task_step(VM *vm, Value *args)
{
    return task_step(vm, as_task(args[0]), is_none(args[1]) ? ABSENT : args[1]) ? NONE : RAISED;
}

static const Native wakeup_native = {"task_wakeup(self, future, /)", py_task_wakeup, NULL};
static const Native step_native = {"TaskStepMethWrapper(self, exception=None, /)", py_task_step, NULL};

static Value wakeup_of(VM *vm, Task *task, const char *which)
{
    const Native *native = which[1] == 's' ? &step_native : &wakeup_native;
    Builtin *builtin = builtin_new(vm, native, value_of_object(task), NONE);
    if (!builtin) return RAISED;
    builtin->owner = aio_of(vm)->task;
    return value_of_object(builtin);
}

Value task_wakeup_method(VM *vm, Task *task)
{
    return wakeup_of(vm, task, "_wakeup");
}

// ---- Cancelling ---------------------------------------------------------------------------------

bool task_cancel(VM *vm, Task *task, Value message, bool *did)
{
    *did = false;
    task->future.is_reportable = false;
    if (task->future.state != FUTURE_PENDING) return true;
    if (task->future.cancel_count < CANCELS_MAX) task->future.cancel_count++;
    Value waiter = task_waits_for(task);
    if (!is_absent(waiter)) {
        if (!future_cancel(vm, waiter, message, did)) return false;
        if (*did) return true;
    }
    task->future.must_cancel = true;
    set_message(vm, task, message);
    *did = true;
    return true;
}

static Value py_task_cancel(VM *vm, Value *args)
{
    bool did;
    if (!future_ready(vm, as_future(args[0])) || !task_cancel(vm, as_task(args[0]), args[1], &did)) return RAISED;
    return value_of_bool(did);
}

static Value py_task_cancelling(VM *vm, Value *args)
{
    return value_of_small(as_future(args[0])->cancel_count);
}

static Value py_task_uncancel(VM *vm, Value *args)
{
    Future *self = as_future(args[0]);
    if (self->cancel_count > 0 && --self->cancel_count == 0) self->must_cancel = false;
    return value_of_small(self->cancel_count);
}

// ---- What Python sees ---------------------------------------------------------------------------

static Value py_task_get_name(VM *vm, Value *args)
{
    Task *self = as_task(args[0]);
    if (is_small_int(self->name)) {
        String *name = str_format(vm, "Task-%lld", (long long)as_small(self->name));
        if (!name) return RAISED;
        store(vm, self, &self->name, value_of_object(name));
    }
    return is_absent(self->name) ? NONE : self->name;
}

static Value py_task_set_name(VM *vm, Value *args)
{
    Value name = args[1];
    if (!is_exact_str(name)) {
        String *text = str_of(vm, name);
        if (!text) return RAISED;
        name = value_of_object(text);
    }
    store(vm, as_task(args[0]), &as_task(args[0])->name, name);
    return NONE;
}


static Value py_task_get_coro(VM *vm, Value *args)
{
    return shown_or_none(as_task(args[0])->coro);
}

static Value py_task_get_context(VM *vm, Value *args)
{
    return task_context(vm, as_task(args[0]));
}

static Value py_task_get_stack(VM *vm, Value *args)
{
    Value function = aio_python(vm, "base_tasks", "_task_get_stack");
    Value passed[] = {args[0], args[1]};
    return raised(function) ? RAISED : call(vm, function, 2, passed);
}

static Value py_task_print_stack(VM *vm, Value *args)
{
    Value function = aio_python(vm, "base_tasks", "_task_print_stack");
    Value passed[] = {args[0], args[1], args[2]};
    return raised(function) ? RAISED : call(vm, function, 3, passed);
}

static Value py_task_set_result(VM *vm, Value *args)
{
    return throw(vm, RuntimeError, "Task does not support set_result operation");
}

static Value py_task_set_exception(VM *vm, Value *args)
{
    return throw(vm, RuntimeError, "Task does not support set_exception operation");
}

bool task_report_destroyed(VM *vm, Task *task)
{
    unlink_task(vm, task);
    if (task->future.is_quiet || is_absent(task->future.loop)) return true;
    task->future.is_quiet = true;
    Value source = instance_get(vm, &task->future.head, str_intern_c(vm, "_source"));
    return loop_report(vm, task->future.loop, "Task was destroyed but it is pending!", "task", value_of_object(task),
                       is_absent(source) ? NULL : "source_traceback", source, NULL);
}

static Value py_task_del(VM *vm, Value *args)
{
    Task *self = as_task(args[0]);
    if (self->future.state == FUTURE_PENDING && !task_report_destroyed(vm, self)) return RAISED;
    return future_report(vm, &self->future) ? NONE : RAISED;
}

static Value get_coro(VM *vm, Value self)
{
    return shown_or_none(as_task(self)->coro);
}

static Value get_fut_waiter(VM *vm, Value self)
{
    return shown_or_none(task_waits_for(as_task(self)));
}

static Value get_must_cancel(VM *vm, Value self)
{
    return value_of_bool(as_future(self)->must_cancel);
}

static Value get_log_destroy(VM *vm, Value self)
{
    return value_of_bool(!as_future(self)->is_quiet);
}

static bool set_log_destroy(VM *vm, Value self, Value value)
{
    bool on;
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    if (!truth(vm, value, &on)) return false;
    as_future(self)->is_quiet = !on;
    return true;
}

// (file, line, function) where the task was made, or None.
static Value get_made(VM *vm, Value self)
{
    const Task *task = as_task(self);
    const Code *code = place_code(task->made);
    if (!code) return NONE;
    Tuple *place = tuple_of(vm, 3, value_of_object(code->filename),
                            value_of_small(code_line(code, place_instruction(task->made))),
                            value_of_object(code->qualname));
    return place ? value_of_object(place) : RAISED;
}

#define ARGUMENTS_SHOWN 4 // by _frames()

static Value get_waiting_since(VM *vm, Value self)
{
    const Future *future = as_future(self);
    if (!is_loop(vm, future->loop)) return NONE;
    double now = as_loop(future->loop)->seen;
    return value_of_double(now - (wait_units(now) - future->waiting_since) / WAIT_UNITS);
}

// A frame for _frames(): (file, line, function, its positional arguments as they are now).
static RAISES Tuple *frame_entry(VM *vm, const FrameWalk *walk)
{
    const Code *code = ((Function *)as_object(walk->base[-2]))->code;
    Value shown[ARGUMENTS_SHOWN];
    size_t count = code->positional_count < ARGUMENTS_SHOWN ? code->positional_count : ARGUMENTS_SHOWN;
    for (size_t i = 0; i < count; i++) {
        Value argument = walk->base[i];
        if (is_pointer(argument) && as_object(argument)->kind == TYPE_cell) {
            argument = ((Cell *)as_object(argument))->value;
        }
        shown[i] = is_absent(argument) ? NONE : argument;
    }
    Tuple *arguments = tuple_new(vm, shown, count);
    if (!arguments) return NULL;
    return tuple_of(vm, 4, value_of_object(code->filename), value_of_small(code_line(code, frame_offset(walk))),
                    value_of_object(code->qualname), value_of_object(arguments));
}

// What the innermost frame of a suspended fiber awaits that is no fiber; NONE.
static Value awaited_by(const Generator *generator)
{
    const Fiber *fiber = &generator->fiber;
    bool awaits = fiber->pc->op == OPCODE_AWAIT || fiber->pc->op == OPCODE_YIELD_FROM;
    return awaits ? fiber->base[fiber->pc->b] : NONE;
}

// _frames(coro): the frames of a suspended coroutine, from its own to the innermost of what it awaits, and behind them
// what that one awaits.
Value py_asyncio_frames(VM *vm, Value *args)
{
    List *list = list_new(vm);
    Value awaited = NONE;
    bool has_frames = is_coroutine(args[0]) || is_generator(args[0]);
    Generator *generator = has_frames ? (Generator *)as_object(args[0]) : NULL;
    while (generator && generator->fiber.state == GENERATOR_SUSPENDED) {
        FrameWalk walk;
        size_t before = list->count;
        Fiber *caller = generator->fiber.caller;
        generator->fiber.caller = NULL; // the walk ends with this fiber
        bool fine = true;
        for (bool more = frame_walk_begin(&walk, &generator->fiber); fine && more; more = frame_walk_next(&walk)) {
            Tuple *entry = frame_entry(vm, &walk);
            fine = entry && list_insert(vm, list, before, value_of_object(entry));
        }
        Fiber *delegate = generator->fiber.delegate;
        generator->fiber.caller = caller;
        if (!fine) return RAISED;
        awaited = awaited_by(generator);
        bool is_step = is_pointer(awaited) && (as_object(awaited)->kind == TYPE_async_generator_asend ||
                                               as_object(awaited)->kind == TYPE_async_generator_athrow);
        if (delegate) generator = fiber_generator(delegate);
        else generator = is_step ? ((struct AsyncSend *)as_object(awaited))->generator : NULL;
    }
    return list_append(vm, list, awaited) ? value_of_object(list) : RAISED;
}

static void task_trace(VM *vm, Tracer *tracer, Object *object)
{
    Task *task = (Task *)object;
    future_trace(vm, tracer, object);
    trace_value(tracer, task->coro);
    trace_value(tracer, task->context);
    trace_value(tracer, task->name);
    trace_object(tracer, place_code(task->made));
    trace_object(tracer, task->next);
}

static const Native task_methods[] = {
    {"cancel(self, msg=None)", py_task_cancel,
     "Request that this task cancel itself: CancelledError is thrown into its coroutine at its next step.\n"
     "Returns False if it is done already."},
    {"cancelling(self, /)", py_task_cancelling, "Return the number of cancellation requests to this task."},
    {"uncancel(self, /)", py_task_uncancel,
     "Decrement the count of cancellation requests to this task and return how many remain."},
    {"get_name(self, /)", py_task_get_name, "Return the name of the task."},
    {"set_name(self, value, /)", py_task_set_name, "Set the name of the task."},
    {"get_coro(self, /)", py_task_get_coro, "Return the coroutine of the task."},
    {"get_context(self, /)", py_task_get_context, "Return the contextvars.Context of the task."},
    {"get_stack(self, *, limit=None)", py_task_get_stack, "Return the list of stack frames for this task's coroutine."},
    {"print_stack(self, *, limit=None, file=None)", py_task_print_stack,
     "Print the stack or traceback for this task's coroutine."},
    {"set_result(self, result, /)", py_task_set_result, "Not supported: the result is what the coroutine returns."},
    {"set_exception(self, exception, /)", py_task_set_exception, "Not supported: see set_result."},
    {"__del__(self, /)", py_task_del, "Called when the instance is about to be destroyed."},
    {0},
};

static const NativeProperty task_properties[] = {
    {"_coro", get_coro, NULL, NULL},
    {"_fut_waiter", get_fut_waiter, NULL, NULL},
    {"_must_cancel", get_must_cancel, NULL, NULL},
    {"_log_destroy_pending", get_log_destroy, set_log_destroy, NULL},
    {"_made", get_made, NULL, NULL},
    {"_waiting_since", get_waiting_since, NULL, NULL},
    {0},
};

const TypeDef task_type = {
    .name = "_asyncio.Task",
    .doc = "A coroutine that runs on the event loop, beside others.",
    .signature = "Task(coro, *, loop=None, name=None, context=None, eager_start=False)",
    .base = &future_type,
    .size = sizeof(Task),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = task_trace,
    .construct = task_construct,
    .init = task_init,
    .methods = task_methods,
    .properties = task_properties,
};
