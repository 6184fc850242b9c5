// loop.c - the libuv loop of a VM, its one timer, and how it is woken.
//
// Only the wish to wait makes the loop: a program that never waits has none. asyncio keeps timers itself, in finer
// units than libuv's milliseconds; libuv is told the first one, rounded up, so that it never wakes early.
#include "stdlib/uv/uv_loop.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include "vm/exec/thread.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/poll.h"

#define LONGEST_WAIT 86400.0 // seconds; then the caller looks again

static void close_handle(uv_handle_t *handle, void *user)
{
    if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void trace_ops(VM *vm, Tracer *tracer, Op *ring)
{
    for (Op *op = ring->next; op != ring; op = op->next) {
        trace_value(tracer, op->future);
        trace_value(tracer, op->outcome);
        if (op->kind->trace) op->kind->trace(tracer, op);
    }
}

static void trace(VM *vm, Tracer *tracer, void *state)
{
    UvLoop *self = *(UvLoop **)state;
    if (!self) return;
    trace_ops(vm, tracer, &self->ops);
    trace_ops(vm, tracer, &self->finished);
    watches_trace(tracer, self->watches);
}

void uv_close_all(VM *vm)
{
    UvLoop *self = uv_loop_peek(vm);
    if (!self || !self->is_open) return;
    vm->wake = NULL;
    work_close(vm, self);
    names_close(vm, self);
    uv_walk(&self->loop, close_handle, NULL);
    (void)uv_run(&self->loop, UV_RUN_DEFAULT);
    ops_drop_all(vm);
    (void)uv_loop_close(&self->loop);
    self->is_open = false;
}

static void release(VM *vm, void *state)
{
    UvLoop *self = *(UvLoop **)state;
    if (!self) return;
    watches_close(vm, self->watches);
    names_free(vm, self);
    memory_release(&vm->memory, self, sizeof *self);
}

// The state is a pointer: a uv_loop_t must not move, nor be freed before its handles are closed.
static const StateDef state_def = {.name = "uv", .size = sizeof(UvLoop *), .trace = trace, .release = release};

UvLoop *uv_loop_peek(VM *vm)
{
    UvLoop **state = state_peek(vm, &state_def);
    return state ? *state : NULL;
}

void uv_wake(VM *vm)
{
    UvLoop *self = uv_loop_peek(vm);
    if (self) (void)uv_async_send(&self->waker);
}

static void woken(uv_async_t *async)
{
    UvLoop *self = async->data;
    self->was_woken = true;
}

static void timer_due(uv_timer_t *timer)
{
    (void)timer;
}

Value throw_uv(VM *vm, int status)
{
    return throw_errno(vm, -status, ABSENT);
}

// libuv ends the process if it cannot have the descriptors that it needs: nobody else takes them meanwhile.
static RAISES bool check_descriptors(VM *vm)
{
    int fds[8], count = 0;
    while (count < 8 && (fds[count] = eventfd(0, EFD_CLOEXEC)) >= 0) count++;
    int error = errno;
    bool fine = count == 8;
    while (count) close(fds[--count]);
    return fine || ((void)throw_errno(vm, error, ABSENT), false);
}

UvLoop *uv_loop_open(VM *vm)
{
    UvLoop **state = state_get(vm, &state_def);
    if (!state) return NULL;
    if (*state) return *state;
    if (!check_descriptors(vm)) return NULL;
    UvLoop *self = memory_take_zeroed(&vm->memory, sizeof *self);
    if (!self) return (void)throw_memory(vm), NULL;
    int status = uv_loop_init(&self->loop);
    if (status < 0) {
        memory_release(&vm->memory, self, sizeof *self);
        return (void)throw_uv(vm, status), NULL;
    }
    self->is_open = true;
    self->ops.next = self->ops.previous = &self->ops;
    self->finished.next = self->finished.previous = &self->finished;
    (void)uv_timer_init(&self->loop, &self->timer); // cannot fail
    self->waker.data = self;
    status = uv_async_init(&self->loop, &self->waker, woken);
    *state = self;
    if (status < 0) {
        uv_close_all(vm);
        *state = NULL;
        memory_release(&vm->memory, self, sizeof *self);
        return (void)throw_uv(vm, status), NULL;
    }
    uv_unref((uv_handle_t *)&self->waker);
    uv_unref((uv_handle_t *)&self->timer);
    vm->wake = uv_wake;
    return self;
}

void uv_after_fork(VM *vm)
{
    vm->running_loop = ABSENT;
    UvLoop **state = state_peek(vm, &state_def);
    UvLoop *self = state ? *state : NULL;
    if (!self) return;
    *state = NULL;
    vm->wake = NULL;
    ops_forget(self);
    // The sets of descriptors are shared with the parent: they are let go of as they are. So is the memory, in which
    // threads worked that are not here.
    if (self->watches) close(watches_fd(self->watches));
    close(uv_backend_fd(&self->loop));
}

bool uv_has_sources(VM *vm)
{
    UvLoop *self = vm->wake ? uv_loop_peek(vm) : NULL; // asked once a turn
    return self && (uv_loop_alive(&self->loop) || watches_active(self->watches) || self->finished.next != &self->finished);
}

// libuv's callbacks run here, and then what they finished is told to its futures.
static RUNS bool run_callbacks(VM *vm, UvLoop *self, uv_run_mode mode)
{
    (void)uv_run(&self->loop, mode);
    work_collect(self);
    return self->finished.next == &self->finished || ops_complete(vm);
}

// The waker's claim on libuv, for a run; afterwards it has one only while jobs are under way.
static void lend_claim(UvLoop *self)
{
    uv_ref((uv_handle_t *)&self->waker);
}

void uv_end_claim(UvLoop *self)
{
    if (!work_under_way(self)) uv_unref((uv_handle_t *)&self->waker);
}

// Other threads run meanwhile: they wait for the same events as libuv would, all of them at one place. libuv looks for
// events only while something has a claim on it; else the wakes of the waker would stay where they are.
static RUNS bool poll_beside_threads(VM *vm, UvLoop *self, double timeout)
{
    lend_claim(self);
    // This also tells the system what is to be watched.
    bool fine = run_callbacks(vm, self, UV_RUN_NOWAIT);
    int own = uv_backend_timeout(&self->loop);
    uv_end_claim(self);
    if (!fine) return false;
    if (own >= 0 && own < timeout * 1000) timeout = own / 1000.0;
    uint64_t deadline = thread_clock() + (uint64_t)ceil(timeout * 1e9);
    if (!thread_wait(vm, NULL, uv_backend_fd(&self->loop), POLLIN, deadline)) return false;
    lend_claim(self);
    fine = run_callbacks(vm, self, UV_RUN_NOWAIT);
    uv_end_claim(self);
    return fine;
}

// Descriptors are watched: their set is waited for, which has libuv's in it; libuv is run if it has something to do.
static RUNS bool poll_watching(VM *vm, UvLoop *self, double timeout)
{
    bool uv_ready;
    if (timeout < 0 || timeout > LONGEST_WAIT) timeout = LONGEST_WAIT;
    if (uv_loop_alive(&self->loop)) {
        // This also tells the system what libuv itself waits for.
        self->was_woken = false;
        (void)uv_run(&self->loop, UV_RUN_NOWAIT);
        work_collect(self);
        if (self->was_woken) timeout = 0;
        int own = uv_backend_timeout(&self->loop);
        if (own >= 0 && own < timeout * 1000) timeout = own / 1000.0;
    }
    if (self->finished.next != &self->finished) {
        if (!ops_complete(vm)) return false;
        timeout = 0;
    }
    if (UNLIKELY(__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED))) timeout = 0;
    if (timeout > 0 && thread_has_others(vm)) {
        uint64_t deadline = thread_clock() + (uint64_t)ceil(timeout * 1e9);
        if (!thread_wait(vm, NULL, watches_fd(self->watches), POLLIN, deadline)) return false;
        timeout = 0;
    }
    if (!watches_wait(vm, self->watches, (int)ceil(timeout * 1000), &uv_ready)) return false;
    if (LIKELY(!uv_ready)) return true;
    lend_claim(self);
    bool fine = run_callbacks(vm, self, UV_RUN_NOWAIT);
    uv_end_claim(self);
    return fine;
}

static RUNS bool poll_loop(VM *vm, double timeout)
{
    UvLoop *self = vm->wake ? uv_loop_peek(vm) : NULL;
    if (self && watches_active(self->watches)) return poll_watching(vm, self, timeout);
    if (timeout == 0) {
        if (!self) return true;
        if (self->finished.next != &self->finished && !ops_complete(vm)) return false;
        return !uv_loop_alive(&self->loop) || run_callbacks(vm, self, UV_RUN_NOWAIT);
    }
    if (!self && !(self = uv_loop_open(vm))) return false;
    // What was finished outside of a callback: its waiters are ready.
    if (self->finished.next != &self->finished) return ops_complete(vm);
    // An interrupt that came before the waker was there would not wake anybody.
    if (__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED)) return true;
    if (timeout < 0 || timeout > LONGEST_WAIT) timeout = LONGEST_WAIT;
    if (thread_has_others(vm)) return poll_beside_threads(vm, self, timeout);
    uv_update_time(&self->loop);
    (void)uv_timer_start(&self->timer, timer_due, (uint64_t)ceil(timeout * 1000), 0);
    // libuv waits only while something has a claim on it.
    uv_ref((uv_handle_t *)&self->timer);
    (void)uv_run(&self->loop, UV_RUN_ONCE);
    uv_unref((uv_handle_t *)&self->timer);
    (void)uv_timer_stop(&self->timer);
    work_collect(self);
    return self->finished.next == &self->finished || ops_complete(vm);
}

bool uv_poll(VM *vm, double timeout)
{
    if (timeout == 0) return poll_loop(vm, timeout);
    // Another thread may end the run: it only leaves word, and the loop looks for that often enough.
    double slice = (double)vm->wait_slice_ns * 1e-9;
    if (slice > 0 && (timeout < 0 || timeout > slice)) timeout = slice;
    if (LIKELY(vm->deadline_ns == UINT64_MAX)) return poll_loop(vm, timeout);
    // The end of the run's time ends a wait as well.
    uint64_t now = thread_clock();
    double left = now < vm->deadline_ns ? (double)(vm->deadline_ns - now) * 1e-9 : 0;
    if (timeout < 0 || timeout > left) timeout = left;
    if (timeout > 0 && !poll_loop(vm, timeout)) return false;
    return thread_clock() < vm->deadline_ns || poll_slow(vm);
}
