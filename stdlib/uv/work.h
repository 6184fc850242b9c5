// work.h - blocking calls on threads of their own: an Op whose work is done in a bounded pool.
//
// Files, names and the host's jobs have pools apart, so that none starves another. Threads are started when there is
// work, at most as many as the pool's bound, and end when they were idle for some seconds. They never see the VM:
// run() has only its struct, may block, and allocates with malloc; what it leaves there, kind->op.result turns into a
// value on the VM's thread. It must touch nothing of the VM's heap, not even bytes: the VM may be freed before it ends.
#pragma once
#include "stdlib/uv/op.h"

typedef enum WorkPool { POOL_FILES, POOL_NAMES, POOL_OTHERS, POOL_COUNT } WorkPool;

typedef struct Job Job;

typedef struct JobKind {
    OpKind op;                  // cancel: job_cancel
    WorkPool pool;
    bool must_end;              // a VM that is freed waits some seconds for it: it writes
    void (*run)(Job *job);      // on a thread of the pool
    void (*clean)(Job *job);    // frees what run made with malloc; called on any thread, last; NULL
} JobKind;

struct Job {
    Op op;
    Job *next;                  // in the pool's queue, or among the done
    int wake_fd;                // of job_wait: an eventfd to write to at the end; else -1
    enum { JOB_NEW, JOB_WAITS, JOB_RUNS, JOB_DONE } state;
};

// A new job (zeroed, of kind->op.size). Fails as op_new.
RUNS void *job_new(VM *vm, const JobKind *kind);
// Gives it to its pool. The future, which is awaited as any; RuntimeError: no thread could be started. The job is freed
// when it fails.
RAISES Value job_start(Job *job);
// A job for a caller that may block, such as a script without a loop: job_wait is all that may be done with it.
RAISES void *job_new_blocking(VM *vm, const JobKind *kind);
// Runs it, on this thread or, while other threads of the program live, in its pool so that they go on. Its result.
RUNS Value job_wait(Job *job);
// Of an OpKind of a job: one that still waits in the queue is never run, one that runs goes on to its end.
void job_cancel(Op *op);
// What op.c frees a job with; any thread may.
void job_free(Op *op);
// For one that is not to be started after all.
void job_drop(Job *job);

typedef struct WorkLoad {
    const char *name;           // "files"
    size_t threads, busy, waiting, bound;
} WorkLoad;
void work_load(VM *vm, WorkPool pool, WorkLoad *load);
