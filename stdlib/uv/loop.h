// loop.h - the one libuv loop of a VM: made when something first waits, shared by all of asyncio's loops.
#pragma once
#include "vm/object/vm.h"

// Lets libuv wait for events and handles those that are there. timeout: seconds; 0: does not wait, negative: without
// end. Comes back early when woken. OSError if the loop cannot be made.
RUNS bool uv_poll(VM *vm, double timeout);
// Whether anything but a timer of ours may ever make an event: a socket, a request under way.
bool uv_has_sources(VM *vm);
// Closes all that is open and drops the operations under way, before the heap is closed. Python code does not run.
void uv_close_all(VM *vm);
// Makes a wait in uv_poll end. Safe in a signal handler and from any thread once the loop exists.
void uv_wake(VM *vm);
// In a process that fork() has made: the loop and all that is under way are the parent's; this one begins without.
void uv_after_fork(VM *vm);
