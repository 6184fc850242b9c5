// loop.c - the libuv loop of a VM, its one timer, and how it is woken.
//
// Only the wish to wait makes the loop: a program that never waits has none. asyncio keeps timers itself, in finer
// units than libuv's milliseconds; libuv is told the first one, rounded up, so that it never wakes early.
#include "stdlib/uv/loop.h"

#include <math.h>
#include <poll.h>
#include <uv.h>
#include "vm/exec/thread.h"
#include "vm/object/error.h"
#include "vm/object/native.h"

typedef struct UvLoop {
    uv_loop_t loop;
    uv_timer_t timer;
    uv_async_t waker;
    bool is_open;
} UvLoop;

#define LONGEST_WAIT 86400.0 // seconds; then the caller looks again

static void close_handle(uv_handle_t *handle, void *user)
{
    if (!uv_is_closing(handle)) uv_close(handle, NULL);
}

static void release(VM *vm, void *state)
{
    UvLoop *self = *(UvLoop **)state;
    if (!self) return;
    vm->wake = NULL;
    if (self->is_open) {
        uv_walk(&self->loop, close_handle, NULL);
        (void)uv_run(&self->loop, UV_RUN_DEFAULT);
        (void)uv_loop_close(&self->loop);
    }
    memory_release(&vm->memory, self, sizeof *self);
}

// The state is a pointer: a uv_loop_t must not move, nor be freed before its handles are closed.
static const StateDef state_def = {.name = "uv", .size = sizeof(UvLoop *), .release = release};

static UvLoop *peek(VM *vm)
{
    UvLoop **state = state_peek(vm, &state_def);
    return state ? *state : NULL;
}

void uv_wake(VM *vm)
{
    UvLoop *self = peek(vm);
    if (self) (void)uv_async_send(&self->waker);
}

static void woken(uv_async_t *async)
{
    (void)async;
}

static void timer_due(uv_timer_t *timer)
{
    (void)timer;
}

static COLD bool throw_uv_status(VM *vm, int status)
{
    (void)throw_errno(vm, -status, ABSENT);
    return false;
}

static RAISES UvLoop *open_loop(VM *vm)
{
    UvLoop **state = state_get(vm, &state_def);
    if (!state) return NULL;
    if (*state) return *state;
    UvLoop *self = memory_take_zeroed(&vm->memory, sizeof *self);
    if (!self) return (void)throw_memory(vm), NULL;
    int status = uv_loop_init(&self->loop);
    if (status < 0) {
        memory_release(&vm->memory, self, sizeof *self);
        return (void)throw_uv_status(vm, status), NULL;
    }
    self->is_open = true;
    (void)uv_timer_init(&self->loop, &self->timer); // cannot fail
    status = uv_async_init(&self->loop, &self->waker, woken);
    *state = self;
    if (status < 0) {
        *state = NULL;
        release(vm, &self);
        return (void)throw_uv_status(vm, status), NULL;
    }
    uv_unref((uv_handle_t *)&self->waker);
    uv_unref((uv_handle_t *)&self->timer);
    vm->wake = uv_wake;
    return self;
}

bool uv_has_sources(VM *vm)
{
    UvLoop *self = vm->wake ? peek(vm) : NULL; // asked once a turn
    return self && uv_loop_alive(&self->loop);
}

// Other threads run meanwhile: they wait for the same events as libuv would, all of them at one place.
static RUNS bool poll_beside_threads(VM *vm, UvLoop *self, double timeout)
{
    (void)uv_run(&self->loop, UV_RUN_NOWAIT); // which also tells the system what is to be watched
    int own = uv_backend_timeout(&self->loop);
    if (own >= 0 && own < timeout * 1000) timeout = own / 1000.0;
    uint64_t deadline = thread_clock() + (uint64_t)ceil(timeout * 1e9);
    if (!thread_wait(vm, NULL, uv_backend_fd(&self->loop), POLLIN, deadline)) return false;
    (void)uv_run(&self->loop, UV_RUN_NOWAIT);
    return true;
}

bool uv_poll(VM *vm, double timeout)
{
    UvLoop *self = vm->wake ? peek(vm) : NULL;
    if (timeout == 0) {
        if (self && uv_loop_alive(&self->loop)) (void)uv_run(&self->loop, UV_RUN_NOWAIT);
        return true;
    }
    if (!self && !(self = open_loop(vm))) return false;
    // An interrupt that came before the waker was there would not wake anybody.
    if (vm->interrupt) return true;
    if (timeout < 0 || timeout > LONGEST_WAIT) timeout = LONGEST_WAIT;
    if (thread_has_others(vm)) return poll_beside_threads(vm, self, timeout);
    uv_update_time(&self->loop);
    (void)uv_timer_start(&self->timer, timer_due, (uint64_t)ceil(timeout * 1000), 0);
    // libuv waits only while something has a claim on it.
    uv_ref((uv_handle_t *)&self->timer);
    (void)uv_run(&self->loop, UV_RUN_ONCE);
    uv_unref((uv_handle_t *)&self->timer);
    (void)uv_timer_stop(&self->timer);
    return true;
}
