// watch.h - descriptors that asyncio waits for: sockets, pipes, whatever add_reader() is given.
//
// They are watched by an epoll set of the VM's own, which also holds libuv's: libuv ends the process when the system
// refuses a descriptor that it took at its word, and a program may close one at any time. Readiness is told by level, so
// an event that was not delivered comes again.
#pragma once
#include "vm/object/vm.h"

typedef enum WatchEvent { WATCH_READ = 1, WATCH_WRITE = 2 } WatchEvent;

// What asyncio does with an event: queues `what` on loop. Runs no Python.
typedef bool (*WatchDeliver)(VM *vm, Value loop, Value what, WatchEvent event);

// From now on `what` is delivered to loop whenever fd is ready; it takes the place of what was there. OSError.
RAISES bool watch_set(VM *vm, int fd, WatchEvent event, Value loop, Value what, WatchDeliver deliver);
// What is delivered, or ABSENT.
Value watch_get(VM *vm, int fd, WatchEvent event);
// No longer. Whether it was watched.
bool watch_clear(VM *vm, int fd, WatchEvent event);
// None of the descriptors of a loop that closes is watched any more.
void watch_clear_loop(VM *vm, Value loop);

// ---- For loop.c

typedef struct Watches Watches;
// Whether anything is watched.
bool watches_active(const Watches *watches);
int watches_fd(const Watches *watches);
// Waits so many milliseconds (negative: without end) and delivers. *uv_ready: libuv has something to do.
RAISES bool watches_wait(VM *vm, Watches *watches, int timeout, bool *uv_ready);
void watches_trace(Tracer *tracer, Watches *watches);
void watches_close(VM *vm, Watches *watches);
