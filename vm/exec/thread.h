// thread.h - threads of Python code: C stacks of one VM that take turns on its one thread of the system.
//
// No two run at once, so nothing needs a lock; one gives way to another only inside a RUNS function: at a poll, when its
// slice is used up, or in thread_wait. Until the first thread is started none of this exists (vm->threads is
// NULL) and whatever would wait simply blocks.
#pragma once
#include "vm/object/call.h"

typedef struct Thread Thread;

// The thread that runs, and the first one, which the host's call began; NULL if there was never another.
Thread *thread_current(VM *vm);
Thread *thread_main(VM *vm);
uint64_t thread_ident(const Thread *thread); // a number of its own, never 0; NULL: the main one's
// Whether a thread besides the current one lives: then whoever waits goes through thread_wait.
static inline bool thread_has_others(VM *vm);

// Starts a thread that calls callable(*args, **keywords) when its turn comes; keywords may be NULL. What it raises is
// reported. is_daemon: the program does not wait for it. RuntimeError: can't start new thread.
RAISES Thread *thread_start(VM *vm, Value callable, Tuple *args, Dict *keywords, bool is_daemon);

// Lets others run until one of these: thread_wake(this thread); *fd is ready for `events` (of poll(2); fd -1: none);
// the clock (CLOCK_MONOTONIC, ns; UINT64_MAX: never) passes deadline. The caller looks which. Raises what a signal's
// handler raises, the end of time and fuel.
RUNS bool thread_wait(VM *vm, const void *what_for, int fd, short events, uint64_t deadline);
// The first thread that waits for what_for may run; false if none does.
bool thread_wake_one(VM *vm, const void *what_for);
// Whether whoever waits goes through thread_wait, not into one system call for as long as it takes: others run meanwhile, or
// somebody may end the program who cannot end the call.
static inline bool thread_must_look(VM *vm);
// Waits until fd can be read (or written) without blocking, if that is so; else returns at once.
RUNS bool thread_wait_fd(VM *vm, int fd, bool for_writing);
// thread_yield, which polls call, gives way to the others that can run: see poll.h.
// The thread after one, in the order they take turns, the main one first (NULL begins; NULL: that was the last), and the
// fiber it is in, NULL if it has not begun.
Thread *thread_after(VM *vm, Thread *thread);
Fiber *thread_fiber(VM *vm, const Thread *thread);
// Whether a thread besides the current one can go on without being woken: it runs, or waits for a descriptor or a time.
// The others wait for somebody to release a lock.
bool thread_others_go_on(VM *vm);
// How many threads live, the main one included.
size_t thread_count(VM *vm);
uint64_t thread_clock(void); // CLOCK_MONOTONIC in ns

// At the end of a program: those that are left end with an exception at their next poll, and are freed.
void threads_stop(VM *vm);
void threads_free(VM *vm);
void threads_trace(VM *vm, Tracer *tracer);

struct Threads {
    size_t count;
};
static inline bool thread_has_others(VM *vm)
{
    const struct Threads *threads = vm->threads;
    return UNLIKELY(threads != NULL) && threads->count > 1;
}
static inline bool thread_must_look(VM *vm)
{
    return thread_has_others(vm) || vm->wait_slice_ns != 0 || vm->deadline_ns != UINT64_MAX;
}
