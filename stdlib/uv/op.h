// op.h - an operation under way: owns its request and one future, which the program awaits.
//
// op_new makes both; whoever carries the operation out calls op_finish once; the future is completed after libuv has made
// its callbacks, in the same turn of the loop, so no Python code runs inside one. If the future is cancelled first, the
// kind's cancel is called, which only asks: op_finish still comes, its result is dropped, and the memory lives until it has.
#pragma once
#include "vm/object/native.h"

typedef struct Op Op;

typedef struct OpKind {
    const char *name;                   // what print_tree shows: "read file"
    size_t size;                        // of the struct that begins with an Op
    void (*cancel)(Op *op);             // nobody waits any more; NULL: it goes on to its end
    void (*trace)(Tracer *tracer, Op *op); // further values it holds; NULL
    void (*release)(VM *vm, Op *op);    // what else it owns, as it is freed; NULL
    // Makes the result from what the callback left in the struct: RAISED: that exception. NULL: op_finish was given it.
    RUNS Value (*result)(VM *vm, Op *op);
} OpKind;

struct Op {
    VM *vm;
    const OpKind *kind;
    Op *next, *previous;
    Value future;       // an OpFuture
    Value outcome;      // until the future gets it: a value, or an exception if failed
    bool failed, cancelled, finished;
    bool is_plain;      // its memory is of malloc, counted: a thread may be the one to free it
};

// A new op (zeroed, of kind->size) for the running loop, on which nothing waits yet. RuntimeError: no loop runs, or one
// that is not Kukri's. MemoryError.
RUNS void *op_new(VM *vm, const OpKind *kind);
// For an op that could not be started: frees it. The future, which nobody has seen, goes with it.
void op_drop(Op *op);
// The operation is over: result, or RAISED with its exception pending. To be called on the VM's thread, in or outside of
// a callback. With kind->result, pass NONE: that makes the result later, where Python may run.
void op_finish(Op *op, Value result);
// What op_new does, for memory of malloc (jobs), and without a future if none is to be told.
RUNS void *op_new_plain(VM *vm, const OpKind *kind, bool has_future);
// Completes the futures of finished ops: uv_poll calls it after libuv's callbacks.
RUNS bool ops_complete(VM *vm);
// Drops ops that nobody can finish any more, as the loop is freed.
void ops_drop_all(VM *vm);
// After a fork: what is under way is the parent's; here its futures are told of nothing any more.
struct UvLoop;
void ops_forget(struct UvLoop *loop);
// A list of (name, future) of those under way, for print_tree.
RAISES Value ops_list(VM *vm);
