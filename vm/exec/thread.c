// thread.c - threads as C stacks that take turns.
//
// All threads stand in a ring. Whoever gives way goes round it to the next that can run; if none can, it
// waits with ppoll for the first deadline or file descriptor any of them wants. The words of the VM that belong to a
// thread (its fibers, its pending exception, where its C stack ends) are exchanged at each switch.
#include "vm/exec/thread.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <time.h>
#include "vm/base/stack_switch.h"
#include "vm/exec/exec.h"
#include "vm/exec/interp.h"
#include "vm/exec/state.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/error_types.h"
#include "vm/types/tuple.h"

#define STACK_SIZE ((size_t)512 << 10)
#define STACK_RESERVE ((size_t)128 << 10) // below c_stack_limit: for the last native function and the collector
#define FREE_STACKS 8                     // kept for the next threads
#define LONGEST_WAIT_NS 1000000000u       // a signal whose handler ran on another thread of the process is seen after this long

typedef enum ThreadState { THREAD_READY, THREAD_WAITING, THREAD_DONE } ThreadState;

// What of the VM belongs to the thread.
typedef struct Words {
    Fiber *fiber;
    Value pending, stop_value, context, running_loop;
    const char *c_stack_limit;
    const void *stack_bottom;
    const Native *native;
    bool in_poll;
    uint32_t native_depth;
} Words;

struct Thread {
    Thread *next, *previous;
    char *stack;            // NULL: the main thread's is the system's
    StackPlace place;       // where it goes on, while it does not run
    Words words;
    Value callable;
    Tuple *args;
    Dict *keywords;
    uint64_t ident;
    ThreadState state;
    const void *what_for;
    int fd;
    short events;
    uint64_t deadline;
    bool is_daemon, is_stopped;
#ifdef HAS_SWITCH_HOOKS
    void *fake_stack;
    const void *asan_bottom;
    size_t asan_size;
#endif
};

#ifdef HAS_SWITCH_HOOKS
// The bounds of the main thread's stack are learnt when it is left for the first time.
#define STACK_SWITCH_START(from, to, ends)                                                           \
    __sanitizer_start_switch_fiber((ends) ? NULL : &(from)->fake_stack, (to)->stack ? (to)->stack : (to)->asan_bottom, \
                                   (to)->stack ? STACK_SIZE : (to)->asan_size)
#define STACK_SWITCH_FINISH(thread, from_bottom, from_size)                                                           \
    __sanitizer_finish_switch_fiber((thread)->fake_stack, from_bottom, from_size)
#else
#define STACK_SWITCH_START(from, to, ends) ((void)0)
#endif

typedef struct Scheduler {
    struct Threads shared;  // first
    Thread main;
    Thread *current;
    Thread *done;           // has just ended: its stack may go once another runs
    char *free_stacks[FREE_STACKS];
    size_t free_count;
    uint64_t last_ident;
} Scheduler;

static Scheduler *scheduler(VM *vm)
{
    return (Scheduler *)vm->threads;
}

uint64_t thread_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

Thread *thread_current(VM *vm)
{
    return vm->threads ? scheduler(vm)->current : NULL;
}

Thread *thread_main(VM *vm)
{
    return vm->threads ? &scheduler(vm)->main : NULL;
}

bool thread_is_main(VM *vm)
{
    return !vm->threads || scheduler(vm)->current == &scheduler(vm)->main;
}

uint64_t thread_ident(const Thread *thread)
{
    return thread ? thread->ident : 1;
}

size_t thread_count(VM *vm)
{
    return vm->threads ? scheduler(vm)->shared.count : 1;
}

Thread *thread_after(VM *vm, Thread *thread)
{
    Thread *first = thread_main(vm);
    if (!thread) return first;
    return thread->next == first ? NULL : thread->next;
}

Fiber *thread_fiber(VM *vm, const Thread *thread)
{
    return thread == thread_current(vm) ? vm->fiber : thread->words.fiber;
}

static RAISES Scheduler *open_scheduler(VM *vm);

// ---- Switching ----------------------------------------------------------------------------------

static void save_words(VM *vm, Words *words)
{
    *words = (Words){vm->fiber,   vm->pending,       vm->stop_value,         vm->context, vm->running_loop,
                     vm->c_stack_limit, vm->fast.stack_bottom, vm->native, vm->in_poll, vm->exec->native_depth};
}

static void load_words(VM *vm, const Words *words)
{
    vm->fiber = words->fiber;
    vm->pending = words->pending;
    vm->stop_value = words->stop_value;
    vm->context = words->context;
    vm->running_loop = words->running_loop;
    vm->c_stack_limit = words->c_stack_limit;
    vm->fast.stack_bottom = words->stack_bottom;
    vm->native = words->native;
    vm->in_poll = words->in_poll;
    vm->exec->native_depth = words->native_depth;
}

static void drop_stack(VM *vm, Thread *thread)
{
    Scheduler *self = scheduler(vm);
    if (self->free_count < FREE_STACKS) self->free_stacks[self->free_count++] = thread->stack;
    else memory_release(&vm->memory, thread->stack, STACK_SIZE);
    memory_release(&vm->memory, thread, sizeof *thread);
}

// What the thread that runs now does first: the one that ended before it is freed.
static void arrived(VM *vm)
{
    Scheduler *self = scheduler(vm);
#ifdef HAS_SWITCH_HOOKS
    const void *bottom;
    size_t size;
    STACK_SWITCH_FINISH(self->current, &bottom, &size);
    if (!self->main.asan_bottom) self->main.asan_bottom = bottom, self->main.asan_size = size;
#endif
    Thread *done = self->done;
    self->done = NULL;
    if (done) drop_stack(vm, done);
}

static NOINLINE void switch_to(VM *vm, Thread *to)
{
    Scheduler *self = scheduler(vm);
    Thread *from = self->current;
    if (to == from) return;
    save_words(vm, &from->words);
    load_words(vm, &to->words);
    self->current = to;
    STACK_SWITCH_START(from, to, from->state == THREAD_DONE);
    stack_switch(&from->place, &to->place);
    arrived(vm);
}

// ---- Who is next --------------------------------------------------------------------------------

// Makes those ready whose deadline has passed or whose descriptor is. wait: blocks until there is one.
static void look_around(VM *vm, bool wait)
{
    Scheduler *self = scheduler(vm);
    struct pollfd small[16], *fds = small;
    size_t room = self->shared.count, count = 0;
    if (room > COUNT_OF(small)) {
        fds = memory_take(&vm->memory, room * sizeof *fds);
        if (!fds) fds = small, room = COUNT_OF(small); // the others are looked at another time
    }
    uint64_t first = UINT64_MAX;
    Thread *thread = self->current;
    do {
        if (thread->state == THREAD_WAITING) {
            if (thread->deadline < first) first = thread->deadline;
            if (thread->fd >= 0 && count < room) fds[count++] = (struct pollfd){thread->fd, thread->events, 0};
        }
        thread = thread->next;
    } while (thread != self->current);
    uint64_t now = first != UINT64_MAX || wait ? thread_clock() : 0, left = 0;
    if (wait) {
        if (vm->deadline_ns < first) first = vm->deadline_ns;
        left = first <= now ? 0 : first - now;
        if (left > LONGEST_WAIT_NS) left = LONGEST_WAIT_NS;
        if (vm->wait_slice_ns && left > vm->wait_slice_ns) left = vm->wait_slice_ns;
    }
    if (count || left) {
        // No signal may come between the look and the wait; one that has come is for the main thread.
        sigset_t all, before;
        sigfillset(&all);
        bool masked = left != 0;
        if (masked) (void)pthread_sigmask(SIG_SETMASK, &all, &before);
        bool waits = masked && !__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED);
        if (!waits) left = 0;
        struct timespec timeout = {(time_t)(left / 1000000000u), (long)(left % 1000000000u)};
        if (ppoll(fds, (nfds_t)count, &timeout, waits ? &before : NULL) <= 0) {
            for (size_t i = 0; i < count; i++) fds[i].revents = 0;
        }
        if (masked) (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
        if (waits) now = thread_clock();
    }
    if (wait && __atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) && self->main.state == THREAD_WAITING) self->main.state = THREAD_READY;
    do {
        if (thread->state == THREAD_WAITING) {
            bool is_ready = thread->deadline <= now;
            for (size_t i = 0; i < count && thread->fd >= 0; i++) {
                if (fds[i].fd == thread->fd && (fds[i].revents & (thread->events | POLLERR | POLLHUP | POLLNVAL))) is_ready = true;
            }
            if (is_ready) thread->state = THREAD_READY;
        }
        thread = thread->next;
    } while (thread != self->current);
    if (fds != small) memory_release(&vm->memory, fds, self->shared.count * sizeof *fds);
}

// The next one behind the current that can run; the current one itself comes last. NULL: none.
static Thread *next_ready(Scheduler *self)
{
    Thread *thread = self->current;
    do {
        thread = thread->next;
        if (thread->state == THREAD_READY) return thread;
    } while (thread != self->current);
    return NULL;
}

bool thread_yield(VM *vm)
{
    Scheduler *self = scheduler(vm);
    if (vm->in_poll) return true; // a finalizer runs: what it interrupts is not to be left for long
    look_around(vm, false);
    // A signal's handler is for the main thread.
    if (__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED)) self->main.state = THREAD_READY;
    Thread *next = next_ready(self);
    if (next) switch_to(vm, next);
    if (UNLIKELY(self->current->is_stopped) && is_absent(vm->pending)) {
        Value error = value_of_object(error_make(vm, SystemExit, vm->empty_tuple));
        as_exception(error)->limit_stop = true;
        return (void)throw_value(vm, error), false;
    }
    return true;
}

bool thread_wait(VM *vm, const void *what_for, int fd, short events, uint64_t deadline)
{
    Scheduler *self = open_scheduler(vm);
    if (!self) return false;
    Thread *current = self->current;
    current->state = THREAD_WAITING;
    current->what_for = what_for;
    current->fd = fd;
    current->events = events;
    current->deadline = deadline;
    bool fine = true;
    while (fine && current->state == THREAD_WAITING) {
        Thread *next = next_ready(self);
        if (next) switch_to(vm, next);
        else look_around(vm, true);
        if (current->is_stopped) break;
        bool is_due = vm->deadline_ns != UINT64_MAX && thread_clock() >= vm->deadline_ns;
        if ((__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) && current == &self->main) || is_due || vm->stopping) {
            current->state = THREAD_READY;
            fine = poll_slow(vm); // may give way itself
            if (fine && current->deadline > thread_clock()) current->state = THREAD_WAITING;
            if (what_for && current->what_for != what_for) current->state = THREAD_READY;
        }
    }
    current->state = THREAD_READY;
    current->what_for = NULL;
    return fine && thread_yield(vm);
}

bool thread_wake_one(VM *vm, const void *what_for)
{
    Scheduler *self = scheduler(vm);
    if (!self) return false;
    Thread *thread = self->current;
    do {
        thread = thread->next;
        if (thread->state == THREAD_WAITING && thread->what_for == what_for) {
            thread->state = THREAD_READY;
            thread->what_for = NULL;
            return true;
        }
    } while (thread != self->current);
    return false;
}

bool thread_others_go_on(VM *vm)
{
    Scheduler *self = scheduler(vm);
    if (!self) return false;
    for (Thread *thread = self->current->next; thread != self->current; thread = thread->next) {
        if (thread->state == THREAD_READY) return true;
        if (thread->state == THREAD_WAITING && (thread->fd >= 0 || thread->deadline != UINT64_MAX)) return true;
    }
    return false;
}

bool thread_wait_fd(VM *vm, int fd, bool for_writing)
{
    if (!thread_must_look(vm)) return true;
    struct pollfd one = {fd, for_writing ? POLLOUT : POLLIN, 0};
    if (poll(&one, 1, 0) != 0) return true; // ready, or no descriptor that can be waited for
    return thread_wait(vm, NULL, fd, one.events, UINT64_MAX);
}

// ---- Life ---------------------------------------------------------------------------------------

// A thread runs from here to its end.
static void body(void *argument)
{
    VM *vm = argument;
    Scheduler *self = scheduler(vm);
    arrived(vm);
    Thread *thread = self->current;
    Value result = call_tuple(vm, thread->callable, thread->args, thread->keywords);
    if (raised(result)) {
        // The end of fuel or time is that of the whole program.
        if (vm->ending && as_exception(vm->pending)->limit_stop) vm->stopping = true, poll_request(vm);
        if (pending_is(vm, SystemExit) || as_exception(vm->pending)->limit_stop) (void)take_pending(vm);
        else report_unraisable(vm, "in thread started by", thread->callable);
        vm->pending = ABSENT;
    }
    thread->state = THREAD_DONE;
    thread->previous->next = thread->next;
    thread->next->previous = thread->previous;
    self->shared.count--;
    // Somebody must run: the next who can, or whoever can first.
    Thread *next = NULL;
    Thread *here = thread->next;
    for (;;) {
        Thread *at = here;
        do {
            if (at->state == THREAD_READY) next = at;
            at = at->next;
        } while (!next && at != here);
        if (next) break;
        self->current = here; // where look_around begins
        look_around(vm, true);
        self->current = thread;
        bool is_due = vm->deadline_ns != UINT64_MAX && thread_clock() >= vm->deadline_ns;
        if (__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) || vm->stopping || is_due) self->main.state = THREAD_READY;
    }
    self->done = thread;
    switch_to(vm, next);
    UNREACHABLE();
}

static RAISES Scheduler *open_scheduler(VM *vm)
{
    if (vm->threads) return scheduler(vm);
    Scheduler *self = memory_take_zeroed(&vm->memory, sizeof *self);
    if (!self) return (void)throw_memory(vm), NULL;
    Thread *main = &self->main;
    main->next = main->previous = main;
    main->ident = self->last_ident = 1;
    main->callable = ABSENT;
    main->fd = -1;
    self->current = main;
    self->shared.count = 1;
    vm->threads = &self->shared;
    return self;
}

Thread *thread_start(VM *vm, Value callable, Tuple *args, Dict *keywords, bool is_daemon)
{
    Scheduler *self = open_scheduler(vm);
    if (!self) return NULL;
    Thread *thread = memory_take_zeroed(&vm->memory, sizeof *thread);
    char *stack = NULL;
    if (thread) stack = self->free_count ? self->free_stacks[--self->free_count] : memory_take(&vm->memory, STACK_SIZE);
    if (!stack) {
        memory_release(&vm->memory, thread, sizeof *thread);
        return throw_null(vm, RuntimeError, "can't start new thread");
    }
    thread->stack = stack;
    thread->callable = callable;
    thread->args = args;
    thread->keywords = keywords;
    thread->is_daemon = is_daemon;
    thread->fd = -1;
    thread->ident = ++self->last_ident;
    thread->words = (Words){
        .pending = ABSENT,
        .stop_value = ABSENT,
        .context = ABSENT,
        .running_loop = ABSENT,
        .c_stack_limit = stack + STACK_RESERVE,
        .stack_bottom = stack + STACK_SIZE,
    };
    stack_prepare(&thread->place, stack, STACK_SIZE, body, vm);
    Thread *main = &self->main;
    thread->next = main;
    thread->previous = main->previous;
    main->previous->next = thread;
    main->previous = thread;
    self->shared.count++;
    return thread;
}

void threads_trace(VM *vm, Tracer *tracer)
{
    Scheduler *self = scheduler(vm);
    if (!self) return;
    Thread *thread = &self->main;
    do {
        trace_value(tracer, thread->callable);
        trace_object(tracer, thread->args);
        trace_object(tracer, thread->keywords);
        if (thread != self->current) {
            const Words *words = &thread->words;
            trace_value(tracer, words->pending);
            trace_value(tracer, words->stop_value);
            trace_value(tracer, words->context);
            trace_value(tracer, words->running_loop);
            exec_trace_fibers(vm, tracer, words->fiber);
            trace_stack(tracer, thread->place.top, words->stack_bottom);
            trace_stack(tracer, &thread->place, &thread->place + 1);
        }
        thread = thread->next;
    } while (thread != &self->main);
}

void threads_stop(VM *vm)
{
    Scheduler *self = scheduler(vm);
    if (!self) return;
    for (Thread *thread = self->main.next; thread != &self->main; thread = thread->next) {
        thread->is_stopped = true;
        thread->state = THREAD_READY;
    }
    // Each ends at its next poll; one whose `finally` goes on for ever is left behind.
    for (int round = 0; round < 1000 && self->shared.count > 1; round++) {
        Thread *next = next_ready(self);
        if (!next || next == self->current) break;
        switch_to(vm, next);
    }
}

void threads_free(VM *vm)
{
    Scheduler *self = scheduler(vm);
    if (!self) return;
    while (self->main.next != &self->main) {
        Thread *thread = self->main.next;
        self->main.next = thread->next;
        memory_release(&vm->memory, thread->stack, STACK_SIZE);
        memory_release(&vm->memory, thread, sizeof *thread);
    }
    while (self->free_count) memory_release(&vm->memory, self->free_stacks[--self->free_count], STACK_SIZE);
    memory_release(&vm->memory, self, sizeof *self);
    vm->threads = NULL;
}
