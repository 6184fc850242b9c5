// loop.c - the event loop: the ring of what is ready, turns, and the methods that programs call often.
//
// Python's BaseEventLoop derives from Loop and adds the rest. A turn moves timers that are due into the ring,
// asks libuv for events, and runs as many entries as were in the ring then: those that they add wait for
// the next turn.
#include "stdlib/asyncio/asyncio.h"

#include <math.h>
#include <stdarg.h>
#include <time.h>
#include "stdlib/access.h"
#include "stdlib/asyncio/streams.h"
#include "stdlib/contextvars.h"
#include "stdlib/uv/loop.h"
#include "vm/exec/fiber.h"
#include "vm/exec/thread.h"
#include "vm/types/error_types.h"
#include "vm/types/float.h"

// ---- Time ---------------------------------------------------------------------------------------

#define CLOCK_STEP 1e-9

double loop_time(VM *vm)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9 + aio_of(vm)->clock_ahead;
}

// ---- The ring -----------------------------------------------------------------------------------

#define KEPT_RING 1024 // entries: a larger one is given back when the loop waits

static COLD RAISES bool grow_ring(VM *vm, Loop *loop)
{
    size_t old = loop->ring ? loop->ring_mask + 1 : 0, size = old ? old * 2 : 16;
    ReadyEntry *ring = memory_take(&vm->memory, size * sizeof *ring);
    if (!ring) return throw_false(vm, MemoryError, "");
    for (size_t i = 0; i < loop->ring_count; i++) ring[i] = loop->ring[(loop->ring_first + i) & loop->ring_mask];
    for (size_t i = loop->ring_count; i < size; i++) ring[i] = (ReadyEntry){ABSENT, ABSENT};
    memory_release(&vm->memory, loop->ring, old * sizeof *ring);
    loop->ring = ring;
    loop->ring_mask = size - 1;
    loop->ring_first = 0;
    object_changed(vm, loop);
    return true;
}

bool loop_is_debug(VM *vm, Value loop, bool *debug)
{
    if (LIKELY(is_loop(vm, loop))) return *debug = as_loop(loop)->debug, true;
    Value answer = call_method(vm, loop, str_intern_c(vm, "get_debug"), 0, NULL);
    return !raised(answer) && truth(vm, answer, debug);
}

bool loop_push(VM *vm, Loop *loop, Value what, Value with)
{
    if (UNLIKELY(!loop->ring || loop->ring_count > loop->ring_mask) && !grow_ring(vm, loop)) return false;
    ReadyEntry *entry = &loop->ring[(loop->ring_first + loop->ring_count++) & loop->ring_mask];
    *entry = (ReadyEntry){what, with};
    if (LIKELY(loop->ring_mask < KEPT_RING)) {
        object_changed(vm, loop);
    } else { // too big to be traced anew for each of them
        store(vm, loop, &entry->what, what);
        store(vm, loop, &entry->with, with);
    }
    return true;
}

// Nothing is ready and the loop is going to wait: what a burst needed is given back.
static void trim_ring(VM *vm, Loop *loop)
{
    if (LIKELY(loop->ring_mask < KEPT_RING) || loop->ring_count) return;
    memory_release(&vm->memory, loop->ring, (loop->ring_mask + 1) * sizeof *loop->ring);
    loop->ring = NULL;
    loop->ring_mask = loop->ring_first = 0;
}

static ReadyEntry pop(Loop *loop)
{
    ReadyEntry *slot = &loop->ring[loop->ring_first], entry = *slot;
    *slot = (ReadyEntry){ABSENT, ABSENT};
    loop->ring_first = (loop->ring_first + 1) & loop->ring_mask;
    loop->ring_count--;
    return entry;
}

bool loop_is_plain(VM *vm, Loop *loop)
{
    if (LIKELY(loop->plain_epoch == vm->type_epoch && loop->plain_shape == loop->head.shape)) return loop->is_plain;
    static const char *const names[] = {"call_soon", "call_later", "call_at", "create_task", "create_future", "time"};
    Type *type = type_of(vm, value_of_object(loop));
    loop->is_plain = true;
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        Value found = type_lookup(vm, type, str_intern_c(vm, names[i]));
        if (!is_method_descriptor(found) || as_method_descriptor(found)->owner != aio_of(vm)->loop) loop->is_plain = false;
        if (!is_absent(instance_get(vm, &loop->head, str_intern_c(vm, names[i])))) loop->is_plain = false;
    }
    loop->plain_epoch = vm->type_epoch;
    loop->plain_shape = loop->head.shape;
    return loop->is_plain;
}

// The callable and context of an entry, for a loop that is to call it in its own way.
static RUNS bool call_soon_generic(VM *vm, Value loop, Value what, Value with)
{
    Value method = get_attr(vm, loop, str_intern_c(vm, "call_soon"));
    if (raised(method)) return false;
    Value callable, context;
    if (is_task(vm, what)) {
        callable = task_wakeup_method(vm, as_task(what));
        context = task_context(vm, as_task(what));
    } else if (is_handle(vm, what)) {
        callable = as_handle(what)->callback;
        context = handle_context(vm, as_handle(what));
    } else {
        callable = get_attr(vm, what, str_intern_c(vm, "_child_done"));
        context = context_object(vm, context_inherit(vm));
    }
    if (raised(callable) || raised(context)) return false;
    Value args[] = {callable, with, context};
    Tuple *names = tuple_of(vm, 1, value_of_object(str_intern_c(vm, "context")));
    return names && !raised(call_keywords(vm, method, 2, args, names));
}

static RAISES bool check_open(VM *vm, const Loop *loop)
{
    if (LIKELY(!loop->closed)) return true;
    return throw_false(vm, RuntimeError, "Event loop is closed");
}

// Debug mode: the callback of a future as a handle of its own, which knows its argument and who finished the future.
static RUNS bool call_back_watched(VM *vm, Loop *loop, const Handle *callback, Value with)
{
    Tuple *args = tuple_of(vm, 1, with);
    Handle *handle = !args ? NULL : handle_new(vm, aio_of(vm)->handle, value_of_object(loop), callback->callback,
                                               value_of_object(args), callback->context);
    if (!handle) return false;
    Value source = aio_extract_stack(vm);
    if (raised(source)) return false;
    store(vm, handle, &handle->source, source);
    return check_open(vm, loop) && loop_push(vm, loop, value_of_object(handle), ABSENT);
}

bool loop_call_back(VM *vm, Value loop, Value what, Value with)
{
    if (LIKELY(is_loop(vm, loop)) && LIKELY(loop_is_plain(vm, as_loop(loop)))) {
        if (UNLIKELY(as_loop(loop)->debug) && is_handle(vm, what) && is_absent(as_handle(what)->args)) {
            return call_back_watched(vm, as_loop(loop), as_handle(what), with);
        }
        return check_open(vm, as_loop(loop)) && loop_push(vm, as_loop(loop), what, with);
    }
    return call_soon_generic(vm, loop, what, with);
}

// ---- Turns --------------------------------------------------------------------------------------

bool loop_report(VM *vm, Value loop, const char *message, ...)
{
    Dict *context = dict_new(vm);
    String *text = str_from_c(vm, message);
    if (!text || !dict_set_c(vm, context, "message", value_of_object(text))) return false;
    va_list pairs;
    va_start(pairs, message);
    bool fine = true;
    for (const char *name; fine && (name = va_arg(pairs, const char *)) != NULL;) {
        fine = dict_set_c(vm, context, name, va_arg(pairs, Value));
    }
    va_end(pairs);
    Value argument = value_of_object(context);
    return fine && !raised(call_method(vm, loop, str_intern_c(vm, "call_exception_handler"), 1, &argument));
}

Value loop_handling(VM *vm, Value error)
{
    Value before = vm->fiber->handled;
    vm->fiber->handled = error;
    return before;
}

// A step of a task raised what ends the program, or could not be made.
static RUNS bool run_task(VM *vm, Task *task, Value with)
{
    if (LIKELY(task_in_context(vm, task, with))) return true;
    if (pending_is(vm, SystemExit) || pending_is(vm, KeyboardInterrupt)) return false;
    if (as_exception(vm->pending)->limit_stop) return false;
    Value error = take_pending(vm), self = value_of_object(task);
    String *message = str_format(vm, "Exception in callback %s(%R)", is_absent(with) ? "step" : "wakeup", self);
    const char *text = message ? str_c(vm, message) : NULL;
    Value before = loop_handling(vm, error);
    bool fine = text && loop_report(vm, task->future.loop, text, "exception", error, "task", self, NULL);
    (void)loop_handling(vm, before);
    return fine;
}

bool loop_run_entry(VM *vm, Loop *loop, Value what, Value with)
{
    const TypeDef *def = native_def(vm, what);
    if (LIKELY(def == &task_type)) return run_task(vm, as_task(what), with);
    if (def == &handle_type || def == &timer_handle_type) {
        return as_handle(what)->is_cancelled || handle_run(vm, as_handle(what), with);
    }
    if (def == &socket_transport_type) return transport_event(vm, as_transport(what), with);
    if (def == &gather_type && !is_absent(with)) return gather_child_done(vm, (Gather *)as_object(what), with);
    Future *sleep = as_future(what);
    return sleep->state != FUTURE_PENDING || future_finish(vm, sleep, NONE);
}

// Debug mode: says which entry took long.
static RUNS bool run_watched(VM *vm, Loop *loop, Value what, Value with)
{
    double start = loop_time(vm);
    if (!loop_run_entry(vm, loop, what, with)) return false;
    double took = loop_time(vm) - start;
    if (took < loop->slow_callback_duration) return true;
    Value args[] = {what, value_of_double(took)};
    return !raised(call_method(vm, value_of_object(loop), str_intern_c(vm, "_report_slow"), 2, args));
}

static void drop_dead_timers(VM *vm, Timers *timers)
{
    const Timer *first;
    while ((first = timers_first(timers)) && timer_is_dead(vm, first->what)) {
        if (is_handle(vm, first->what)) as_handle(first->what)->is_scheduled = false;
        if (timers->cancelled) timers->cancelled--;
        timers_remove_first(vm, timers);
    }
}

// The loop's time: of its class's own time() if it has one.
static RUNS bool read_clock(VM *vm, Loop *loop)
{
    if (LIKELY(loop_is_plain(vm, loop))) return loop->seen = loop_time(vm), true;
    Value now = call_method(vm, value_of_object(loop), str_intern_c(vm, "time"), 0, NULL);
    return !raised(now) && float_as_double(vm, now, &loop->seen);
}

static RUNS bool take_due_timers(VM *vm, Loop *loop)
{
    Timers *timers = loop->timers;
    const Timer *first = timers_first(timers);
    if (!first) return true;
    if (!read_clock(vm, loop)) return false;
    first = timers_first(timers);
    double end = loop->seen + CLOCK_STEP;
    for (; first && first->when < end; first = timers_first(timers)) {
        Value what = first->what;
        if (is_handle(vm, what)) as_handle(what)->is_scheduled = false;
        if (timer_is_dead(vm, what) && timers->cancelled) timers->cancelled--;
        timers_remove_first(vm, timers);
        if (!loop_push(vm, loop, what, ABSENT)) return false;
    }
    return true;
}

// --seed: what is ready, in an order of the seed's choosing.
static void shuffle(VM *vm, Loop *loop)
{
    uint64_t *seed = &aio_of(vm)->seed;
    for (size_t i = loop->ring_count; i > 1; i--) {
        *seed ^= *seed << 13; // xorshift64 (Marsaglia 2003)
        *seed ^= *seed >> 7;
        *seed ^= *seed << 17;
        ReadyEntry *a = &loop->ring[(loop->ring_first + i - 1) & loop->ring_mask];
        ReadyEntry *b = &loop->ring[(loop->ring_first + *seed % i) & loop->ring_mask];
        ReadyEntry kept = *a;
        *a = *b;
        *b = kept;
    }
    object_changed(vm, loop);
}

// What steps of tasks left behind on the C stack would keep them alive: the collector's frames come to lie there.
static NOINLINE void wipe_stack(void)
{
    volatile char room[16384];
    for (size_t i = 0; i < sizeof room; i++) room[i] = 0;
}

#define LOOK_INTERVAL 0.005 // seconds
#define OTHERS_INTERVAL 0.05 // as often as threads look around that wait for nothing but each other

// Before a wait: failures that nobody can ask for any more are found by collecting, so that they are told at once.
static void look_for_failures(VM *vm)
{
    Aio *aio = aio_of(vm);
    if (!aio->unreported) return;
    // A register that nobody has written since may still hold it: some later waits look again.
    double now = loop_time(vm);
    if (now < aio->last_look + LOOK_INTERVAL * 0.9) return;
    aio->last_look = now;
    aio->unreported--;
    wipe_stack();
    (void)heap_collect_full(vm);
    poll_deferred(vm);
}

// A loop that was given a selector asks that one for events: self._process_events(self._selector.select(timeout)).
static RUNS bool wait_by_selector(VM *vm, Loop *loop, Value selector)
{
    Value timeout = NONE;
    const Timer *first = timers_first(loop->timers);
    if (loop->ring_count || loop->stopping) {
        timeout = value_of_small(0);
    } else if (first) {
        if (!read_clock(vm, loop)) return false;
        first = timers_first(loop->timers);
        double left = first ? first->when - loop->seen : 0;
        timeout = value_of_double(left > 0 ? left : 0);
    }
    Value events = call_method(vm, selector, str_intern_c(vm, "select"), 1, &timeout);
    if (raised(events)) return false;
    return !raised(call_method(vm, value_of_object(loop), str_intern_c(vm, "_process_events"), 1, &events));
}

// Waits in libuv; the clock is read again behind a wait that may have been long.
static RUNS bool poll_events(VM *vm, Loop *loop, double seconds)
{
    return uv_poll(vm, seconds) && read_clock(vm, loop);
}

// Lets libuv wait until something is ready.
static RUNS bool wait_for_events(VM *vm, Loop *loop, Value selector)
{
    Aio *aio = aio_of(vm);
    if (UNLIKELY(!is_absent(selector) && !is_none(selector))) return wait_by_selector(vm, loop, selector);
    if (loop->ring_count || loop->stopping) return uv_poll(vm, 0);
    trim_ring(vm, loop);
    look_for_failures(vm);
    if (loop->ring_count || loop->stopping) return true;
    const Timer *first = timers_first(loop->timers);
    if (first) {
        if (!read_clock(vm, loop)) return false;
        first = timers_first(loop->timers);
        double left = first ? first->when - loop->seen : 0;
        if (left <= 0) return uv_poll(vm, 0);
        if (aio->virtual_time && !uv_has_sources(vm)) {
            if (!thread_others_go_on(vm)) {
                aio->clock_ahead += left;
                return true;
            }
            if (left > LOOK_INTERVAL) left = LOOK_INTERVAL; // the last of them may end without a word
        }
        return poll_events(vm, loop, aio->unreported && left > LOOK_INTERVAL ? LOOK_INTERVAL : left);
    }
    bool others = thread_others_go_on(vm); // which may end, or come to wait for a lock, without a word
    if (uv_has_sources(vm) || others) {
        double seconds = others ? OTHERS_INTERVAL : -1;
        if (others) { // a prompt's loop does not mind: somebody sits there
            Value stays = get_attr_or_absent(vm, value_of_object(loop), str_intern_c(vm, "_never_ends"));
            if (raised(stays)) return false;
            if (same(stays, TRUE)) seconds = -1;
        }
        return poll_events(vm, loop, aio->unreported ? LOOK_INTERVAL : seconds);
    }
    // Nothing is ready, no timer runs, nothing is open: whether that is an error, Python decides.
    Value answer = call_method(vm, value_of_object(loop), str_intern_c(vm, "_nothing_left"), 0, NULL);
    if (raised(answer)) return false;
    return loop->ring_count || loop->stopping || timers_first(loop->timers) || uv_poll(vm, -1);
}

// The selector that somebody gave the loop to ask for events; ABSENT or None: libuv is asked.
static RUNS Value selector_of(VM *vm, Loop *loop)
{
    return get_attr_or_absent(vm, value_of_object(loop), str_intern_c(vm, "_selector"));
}

static RUNS bool run_once(VM *vm, Loop *loop, Value selector)
{
    if (loop->dirty && !transports_flush(vm, loop)) return false;
    drop_dead_timers(vm, loop->timers);
    if (!wait_for_events(vm, loop, selector) || !charge(vm, 1) || !take_due_timers(vm, loop)) return false;
    if (UNLIKELY(aio_of(vm)->seed)) shuffle(vm, loop);
    for (size_t due = loop->ring_count; due-- > 0 && loop->ring_count;) {
        ReadyEntry entry = pop(loop);
        bool fine = UNLIKELY(loop->debug) ? run_watched(vm, loop, entry.what, entry.with)
                                          : loop_run_entry(vm, loop, entry.what, entry.with);
        if (UNLIKELY(!fine) || !charge(vm, 10)) return false;
    }
    return true;
}

static Value py_loop_run(VM *vm, Value *args)
{
    Loop *self = as_loop(args[0]);
    bool fine;
    Value selector = selector_of(vm, self);
    if (raised(selector) || !read_clock(vm, self)) return RAISED;
    do fine = run_once(vm, self, selector);
    while (fine && !self->stopping);
    if (self->dirty && !transports_flush(vm, self)) return RAISED;
    return fine ? NONE : RAISED;
}

static Value py_loop_run_once(VM *vm, Value *args)
{
    Value selector = selector_of(vm, as_loop(args[0]));
    return !raised(selector) && run_once(vm, as_loop(args[0]), selector) ? NONE : RAISED;
}

// ---- Scheduling ---------------------------------------------------------------------------------

// Debug mode: says that callback is none.
static RUNS bool check_callback(VM *vm, Value loop, Value callback, const char *method)
{
    String *name = str_from_c(vm, method);
    Value args[] = {callback, name ? value_of_object(name) : NONE};
    return name && !raised(call_method(vm, loop, str_intern_c(vm, "_check_callback"), 2, args));
}

static RUNS Handle *make_handle(VM *vm, Loop *loop, Type *type, Value callback, Value args, Value context,
                                const char *method)
{
    if (!check_open(vm, loop)) return NULL;
    if (is_none(context) || is_absent(context)) {
        context = context_inherit(vm);
    } else if (!is_context(vm, context)) {
        return throw_null(vm, TypeError, "a contextvars.Context was expected, got %R", context);
    }
    Value self = value_of_object(loop);
    if (UNLIKELY(loop->debug) && !check_callback(vm, self, callback, method)) return NULL;
    Handle *handle = handle_new(vm, type, self, callback, args, context);
    if (!handle || LIKELY(!loop->debug)) return handle;
    Value stack = aio_extract_stack(vm);
    if (raised(stack)) return NULL;
    store(vm, handle, &handle->source, stack);
    return handle;
}

static Value py_loop_call_soon(VM *vm, Value *args) // call_soon(callback, *args, context=None)
{
    Loop *self = as_loop(args[0]);
    Handle *handle = make_handle(vm, self, aio_of(vm)->handle, args[1], args[2], args[3], "call_soon");
    return handle && loop_push(vm, self, value_of_object(handle), ABSENT) ? value_of_object(handle) : RAISED;
}

static Value py_loop_call_soon_threadsafe(VM *vm, Value *args)
{
    Loop *self = as_loop(args[0]);
    Handle *handle = make_handle(vm, self, aio_of(vm)->handle, args[1], args[2], args[3], "call_soon_threadsafe");
    if (!handle || !loop_push(vm, self, value_of_object(handle), ABSENT)) return RAISED;
    uv_wake(vm);
    return value_of_object(handle);
}

static RUNS Value call_at(VM *vm, Loop *self, double when, Value callback, Value args, Value context, const char *method)
{
    Handle *handle = make_handle(vm, self, aio_of(vm)->timer_handle, callback, args, context, method);
    if (!handle) return RAISED;
    handle->when = when;
    handle->is_scheduled = true;
    return timers_add(vm, self->timers, value_of_object(handle), when) ? value_of_object(handle) : RAISED;
}

static Value py_loop_call_later(VM *vm, Value *args) // call_later(delay, callback, *args, context=None)
{
    Loop *self = as_loop(args[0]);
    double delay;
    if (is_none(args[1])) return throw(vm, TypeError, "delay must not be None");
    bool is_plain = loop_is_plain(vm, self);
    Value now = is_plain ? value_of_double(loop_time(vm)) : call_method(vm, args[0], str_intern_c(vm, "time"), 0, NULL);
    if (raised(now)) return RAISED;
    Value when = binary_op(vm, OP_ADDITION, now, args[1]);
    if (raised(when) || !float_as_double(vm, when, &delay)) return RAISED;
    if (UNLIKELY(!is_plain)) {
        Value method = get_attr(vm, args[0], str_intern_c(vm, "call_at"));
        Tuple *pair = tuple_pair(vm, when, args[2]), *all = tuple_concat(vm, pair, as_tuple(args[3]));
        Dict *keywords = dict_new(vm);
        if (raised(method) || !all || !dict_set_c(vm, keywords, "context", args[4])) return RAISED;
        return call_tuple(vm, method, all, keywords);
    }
    return call_at(vm, self, delay, args[2], args[3], args[4], "call_at");
}

static Value py_loop_call_at(VM *vm, Value *args)
{
    double when;
    if (is_none(args[1])) return throw(vm, TypeError, "when cannot be None");
    if (!float_as_double(vm, args[1], &when)) return RAISED;
    return call_at(vm, as_loop(args[0]), when, args[2], args[3], args[4], "call_at");
}

static Value py_loop_time(VM *vm, Value *args)
{
    return value_of_double(loop_time(vm));
}

static Value py_loop_create_future(VM *vm, Value *args)
{
    Future *future = future_new(vm, args[0]);
    return future ? value_of_object(future) : RAISED;
}

static Value py_loop_create_task(VM *vm, Value *args) // create_task(coro, *, name=None, context=None)
{
    Loop *self = as_loop(args[0]);
    if (!check_open(vm, self)) return RAISED;
    if (LIKELY(is_none(self->task_factory))) return task_new(vm, args[0], args[1], args[2], args[3]);
    Value passed[] = {args[0], args[1], args[3]};
    bool has_context = !is_none(args[3]);
    Tuple *names = has_context ? tuple_of(vm, 1, value_of_object(str_intern_c(vm, "context"))) : NULL;
    if (has_context && !names) return RAISED;
    Value task = call_keywords(vm, self->task_factory, 2, passed, names);
    if (raised(task)) return RAISED;
    return raised(call_method(vm, task, str_intern_c(vm, "set_name"), 1, &args[2])) ? RAISED : task;
}

static Value py_loop_get_task_factory(VM *vm, Value *args)
{
    return as_loop(args[0])->task_factory;
}

static Value py_loop_set_task_factory(VM *vm, Value *args)
{
    if (!is_none(args[1]) && !is_callable(vm, args[1])) {
        return throw(vm, TypeError, "task factory must be a callable or None");
    }
    store(vm, as_loop(args[0]), &as_loop(args[0])->task_factory, args[1]);
    return NONE;
}

// ---- Descriptors --------------------------------------------------------------------------------

static RUNS Value watch_handle(VM *vm, Value *args, WatchEvent event)
{
    Loop *self = as_loop(args[0]);
    int fd;
    if (!arg_int(vm, args, 1, &fd) || !access_descriptor(vm, fd)) return RAISED;
    Handle *handle = make_handle(vm, self, aio_of(vm)->handle, args[2], args[3], NONE, "add_reader");
    if (!handle) return RAISED;
    Value before = watch_get(vm, fd, event), made = value_of_object(handle);
    if (!watch_set(vm, fd, event, args[0], made, loop_deliver)) return RAISED;
    if (is_handle(vm, before) && raised(call_method(vm, before, str_intern_c(vm, "cancel"), 0, NULL))) return RAISED;
    return made;
}

static RUNS Value unwatch_handle(VM *vm, Value *args, WatchEvent event)
{
    int fd;
    if (!arg_int(vm, args, 1, &fd)) return RAISED;
    Value before = watch_get(vm, fd, event);
    if (!watch_clear(vm, fd, event)) return FALSE;
    if (is_handle(vm, before) && raised(call_method(vm, before, str_intern_c(vm, "cancel"), 0, NULL))) return RAISED;
    return TRUE;
}

static Value py_loop_add_reader(VM *vm, Value *args) // _add_reader(fd, callback, *args)
{
    return watch_handle(vm, args, WATCH_READ);
}
static Value py_loop_add_writer(VM *vm, Value *args)
{
    return watch_handle(vm, args, WATCH_WRITE);
}
static Value py_loop_remove_reader(VM *vm, Value *args)
{
    return unwatch_handle(vm, args, WATCH_READ);
}
static Value py_loop_remove_writer(VM *vm, Value *args)
{
    return unwatch_handle(vm, args, WATCH_WRITE);
}

static Value py_loop_watched(VM *vm, Value *args) // _watched(fd): (what reads, what writes)
{
    int fd;
    if (!arg_int(vm, args, 1, &fd)) return RAISED;
    Tuple *pair = tuple_pair(vm, shown_or_none(watch_get(vm, fd, WATCH_READ)), shown_or_none(watch_get(vm, fd, WATCH_WRITE)));
    return pair ? value_of_object(pair) : RAISED;
}

// ---- State --------------------------------------------------------------------------------------

static Value py_loop_stop(VM *vm, Value *args)
{
    as_loop(args[0])->stopping = true;
    return NONE;
}

static Value py_loop_is_running(VM *vm, Value *args)
{
    return value_of_bool(as_loop(args[0])->running);
}

static Value py_loop_is_closed(VM *vm, Value *args)
{
    return value_of_bool(as_loop(args[0])->closed);
}

static Value py_loop_get_debug(VM *vm, Value *args)
{
    return value_of_bool(as_loop(args[0])->debug);
}

static Value py_loop_set_debug(VM *vm, Value *args)
{
    return truth(vm, args[1], &as_loop(args[0])->debug) ? NONE : RAISED;
}

static Value py_loop_check_closed(VM *vm, Value *args)
{
    return check_open(vm, as_loop(args[0])) ? NONE : RAISED;
}

typedef struct Search {
    VM *vm;
    Loop *loop;
    List *list;     // NULL: they are only counted
    size_t count;
} Search;

static void note_failure(void *user, Object *object)
{
    Search *search = user;
    Value value = value_of_object(object);
    if (!is_future(search->vm, value)) return;
    Future *future = as_future(value);
    if (!future->is_reportable || !same(future->loop, value_of_object(search->loop))) return;
    if (!search->list) search->count++;
    else if (search->list->count < search->list->capacity) search->list->items[search->list->count++] = value;
}

// The loop closes: a task that failed unasked is told of now, even if somebody still holds it, and one that is not done,
// which now never will be.
static RUNS bool report_left_over(VM *vm, Loop *loop)
{
    Aio *aio = aio_of(vm);
    Search search = {vm, loop, NULL, 0};
    if (aio->has_failures) heap_each(vm, note_failure, &search);
    List *left = list_new_sized(vm, search.count + loop->task_count);
    if (!left) return false;
    for (Task *task = loop_tasks(loop); task; task = task->next) {
        if (!list_append(vm, left, value_of_object(task))) return false;
    }
    search.list = left;
    if (search.count) heap_each(vm, note_failure, &search);
    aio->has_failures = false;
    while (left->count) { // the failures, then the oldest task first
        Value each = list_take(vm, left, left->count - 1);
        bool is_pending = as_future(each)->state == FUTURE_PENDING;
        if (!(is_pending ? task_report_destroyed(vm, as_task(each)) : future_report(vm, as_future(each)))) return false;
    }
    return true;
}

static Value py_loop_clear(VM *vm, Value *args) // what close() drops
{
    Loop *self = as_loop(args[0]);
    self->closed = true;
    if (!report_left_over(vm, self)) return RAISED;
    while (self->ring_count) (void)pop(self);
    watch_clear_loop(vm, args[0]);
    self->timers->count = self->timers->cancelled = 0;
    self->closed = true;
    return NONE;
}

static Value get_stopping(VM *vm, Value self)
{
    return value_of_bool(as_loop(self)->stopping);
}
static bool set_stopping(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    return truth(vm, value, &as_loop(self)->stopping);
}
static bool set_running(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    return truth(vm, value, &as_loop(self)->running);
}
static Value get_running(VM *vm, Value self)
{
    return value_of_bool(as_loop(self)->running);
}
static Value get_ready_count(VM *vm, Value self)
{
    return value_of_small((int64_t)as_loop(self)->ring_count);
}
static Value get_slow(VM *vm, Value self)
{
    return value_of_double(as_loop(self)->slow_callback_duration);
}
static bool set_slow(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, AttributeError, "cannot delete attribute");
    return float_as_double(vm, value, &as_loop(self)->slow_callback_duration);
}

// The tasks that are not done, the oldest first.
static RAISES Value list_tasks(VM *vm, Value self)
{
    List *list = list_new(vm);
    for (Task *task = loop_tasks(as_loop(self)); task; task = task->next) {
        if (!list_append(vm, list, value_of_object(task))) return RAISED;
    }
    for (size_t i = 0, j = list->count; i + 1 < j; i++) {
        Value swapped = list->items[i];
        list->items[i] = list->items[--j];
        list->items[j] = swapped;
    }
    object_changed(vm, list);
    return value_of_object(list);
}

static RAISES Value list_timers(VM *vm, Value self)
{
    List *list = list_new(vm);
    const Timers *timers = as_loop(self)->timers;
    for (size_t i = 0; i < timers->count; i++) {
        Tuple *pair = tuple_pair(vm, value_of_double(timers->items[i].when), timers->items[i].what);
        if (!list_append(vm, list, value_of_object(pair))) return RAISED;
    }
    return value_of_object(list);
}

static RAISES Value list_ready(VM *vm, Value self)
{
    List *list = list_new(vm);
    const Loop *loop = as_loop(self);
    for (size_t i = 0; i < loop->ring_count; i++) {
        if (!list_append(vm, list, loop->ring[(loop->ring_first + i) & loop->ring_mask].what)) return RAISED;
    }
    return value_of_object(list);
}

static Value loop_construct(VM *vm, Value *args)
{
    Loop *self = type_allocate(vm, (Type *)as_object(args[0]), 0);
    if (!self) return RAISED;
    self->current = self->first_task = ABSENT;
    self->task_factory = NONE;
    self->slow_callback_duration = 0.1;
    Type *type = type_from_def(vm, &timers_type);
    self->timers = type ? type_allocate(vm, type, 0) : NULL;
    return self->timers ? value_of_object(self) : RAISED;
}

static Value loop_init(VM *vm, Value *args)
{
    return NONE;
}

static void loop_trace(VM *vm, Tracer *tracer, Object *object)
{
    Loop *loop = (Loop *)object;
    if (loop->ring) trace_values(tracer, &loop->ring[0].what, 2 * (loop->ring_mask + 1));
    trace_object(tracer, loop->timers);
    trace_value(tracer, loop->current);
    trace_value(tracer, loop->first_task);
    trace_object(tracer, loop->dirty);
    trace_value(tracer, loop->task_factory);
}

static bool loop_owns_slot(Object *object, const Value *slot)
{
    const Loop *loop = (const Loop *)object;
    return loop->ring && slot >= &loop->ring[0].what && slot <= &loop->ring[loop->ring_mask].with;
}

static void loop_release(VM *vm, Object *object)
{
    Loop *loop = (Loop *)object;
    if (loop->ring) memory_release(&vm->memory, loop->ring, (loop->ring_mask + 1) * sizeof(ReadyEntry));
}

static const Native loop_methods[] = {
    {"_run(self, /)", py_loop_run, "Turn until stop() is called."},
    {"_run_once(self, /)", py_loop_run_once, "One turn."},
    {"_clear(self, /)", py_loop_clear, "Drop all that is scheduled; the loop is closed."},
    {"_check_closed(self, /)", py_loop_check_closed, "Raise RuntimeError if the loop is closed."},
    {"call_soon(self, callback, *args, context=None)", py_loop_call_soon,
     "Arrange for a callback to be called in the next turn of the loop, in order of registration."},
    {"call_soon_threadsafe(self, callback, *args, context=None)", py_loop_call_soon_threadsafe,
     "Like call_soon(), from any thread."},
    {"call_later(self, delay, callback, *args, context=None)", py_loop_call_later,
     "Arrange for a callback to be called after delay seconds. Returns a TimerHandle."},
    {"call_at(self, when, callback, *args, context=None)", py_loop_call_at,
     "Like call_later(), at an absolute time of the loop's clock."},
    {"time(self, /)", py_loop_time, "Return the time of the loop's clock, in seconds."},
    {"create_future(self, /)", py_loop_create_future, "Create a Future attached to the loop."},
    {"create_task(self, coro, *, name=None, context=None)", py_loop_create_task,
     "Schedule a coroutine. Returns its Task."},
    {"get_task_factory(self, /)", py_loop_get_task_factory, "Return the task factory, or None."},
    {"set_task_factory(self, factory)", py_loop_set_task_factory,
     "Set what create_task() calls: factory(loop, coro, context=context), or None for the default."},
    {"_add_reader(self, fd, callback, /, *args)", py_loop_add_reader, "Call back when fd can be read."},
    {"_add_writer(self, fd, callback, /, *args)", py_loop_add_writer, "Call back when fd can be written."},
    {"_remove_reader(self, fd, /)", py_loop_remove_reader, "No longer. Returns whether it was so."},
    {"_remove_writer(self, fd, /)", py_loop_remove_writer, "No longer. Returns whether it was so."},
    {"_watched(self, fd, /)", py_loop_watched, "What hears of fd: for reading, for writing; a Handle, a transport or None."},
    {"stop(self, /)", py_loop_stop, "Stop at the end of this turn."},
    {"is_running(self, /)", py_loop_is_running, "Return whether the loop is running."},
    {"is_closed(self, /)", py_loop_is_closed, "Return whether the loop was closed."},
    {"get_debug(self, /)", py_loop_get_debug, "Return whether debug mode is on."},
    {"set_debug(self, enabled)", py_loop_set_debug, "Turn debug mode on or off."},
    {0},
};

static const NativeProperty loop_properties[] = {
    {"_stopping", get_stopping, set_stopping, NULL},
    {"_running", get_running, set_running, NULL},
    {"_ready_count", get_ready_count, NULL, NULL},
    {"_ready", list_ready, NULL, NULL},
    {"_pending_timers", list_timers, NULL, NULL},
    {"_unfinished", list_tasks, NULL, NULL},
    {"slow_callback_duration", get_slow, set_slow, "seconds from which debug mode reports a callback as slow"},
    {0},
};

const TypeDef loop_type = {
    .name = "_asyncio.Loop",
    .doc = "The native half of an event loop.",
    .signature = "Loop()",
    .size = sizeof(Loop),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_INIT_TAKES_ALL,
    .trace = loop_trace,
    .release = loop_release,
    .owns_slot = loop_owns_slot,
    .construct = loop_construct,
    .init = loop_init,
    .methods = loop_methods,
    .properties = loop_properties,
};
