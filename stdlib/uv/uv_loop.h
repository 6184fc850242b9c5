// uv_loop.h - what the files of stdlib/uv share: the libuv loop of a VM. Everybody else includes loop.h.
#pragma once
#include <uv.h>
#include "stdlib/uv/loop.h"
#include "stdlib/uv/op.h"
#include "stdlib/uv/watch.h"

typedef struct UvLoop {
    uv_loop_t loop;
    uv_timer_t timer;
    uv_async_t waker;
    bool is_open;
    Op ops;             // head of the ring of those under way, all roots
    Op finished;        // head of the ring of those whose futures are to be completed
    struct Pools *pools; // of work.c; NULL: nothing was ever given to one
    struct Watches *watches; // of watch.c; NULL: nothing was ever watched
    struct Names *names; // of names.c; NULL: no name server was ever asked
    bool was_woken;     // by the waker, in the last run
} UvLoop;

// The VM's loop, made now if there is none. OSError.
RAISES UvLoop *uv_loop_open(VM *vm);
// The same, but NULL if there is none.
UvLoop *uv_loop_peek(VM *vm);
// raise OSError for a negative status of libuv.
COLD Value throw_uv(VM *vm, int status);

// names.c: ends the queries; then, when all handles are closed, lets go.
typedef struct Names Names;
void names_close(VM *vm, UvLoop *loop);
void names_free(VM *vm, UvLoop *loop);

// work.c: takes over what the pools have done; lets go of them.
void work_collect(UvLoop *loop);
// Whether jobs are in the pools, or done and not taken over: the waker has a claim on libuv then.
bool work_under_way(const UvLoop *loop);
// loop.c: the waker, which was given a claim for a run, loses it unless jobs are under way.
void uv_end_claim(UvLoop *loop);
void work_close(VM *vm, UvLoop *loop);
