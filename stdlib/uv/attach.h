// attach.h - a VM whose loop is turned by a uv_loop_t of the host's.
//
// libuv's loops do not nest, so the VM keeps its own: the host's loop watches the descriptor that says it has events, and has a
// timer for what the VM waits for.
#pragma once
#include "vm/object/vm.h"

typedef struct Attachment Attachment;

// The descriptor to wait for (readable: the VM's loop has something to do). OSError.
RAISES int uv_wait_fd(VM *vm);
// Seconds until libuv itself wants to be run: negative: no time; 0: now.
double uv_wait_time(VM *vm);

// loop is a uv_loop_t. turn is called when the VM's loop has to be turned, wait tells in how many milliseconds it wants to be
// (negative: not by itself). NULL: libuv refused, *status says why.
Attachment *attach_uv(void *loop, int fd, void (*turn)(void *user), int64_t (*wait)(void *user), void *user, int *status);
// Takes them off; the memory is freed when the host's loop next runs.
void detach_uv(Attachment *attachment);
