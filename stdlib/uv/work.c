// work.c - the pools of threads.
//
// One lock guards all pools of a VM. What a worker has done it puts into a list and wakes the loop, which takes the list
// over in its next turn. The Pools outlive the VM while a thread of theirs still runs: threads and VM each hold one
// reference, and the last to go frees.
//
//     job_start --> queue --> a worker runs it --> done --> work_collect --> op_finish --> its future
#include "stdlib/uv/work.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>
#include "stdlib/uv/uv_loop.h"
#include "vm/exec/thread.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"

#define STACK_SIZE (256 * 1024)
#define IDLE_SECONDS 5      // then a thread ends
#define CLOSE_SECONDS 10    // how long a VM that is freed waits for what must end

typedef struct Pool {
    pthread_cond_t work;        // something was queued
    Job *first, *last;          // the queue
    size_t threads, idle, busy, waiting;
    struct Pools *pools;
} Pool;

typedef struct Pools {
    pthread_mutex_t lock;
    pthread_cond_t ended;       // of a closed one: a job that must end has
    Pool pool[POOL_COUNT];
    Job *done;                  // the latest first
    uv_async_t *waker;          // NULL: closed
    size_t references;          // threads, and the VM
    size_t outstanding;         // given by job_start, not yet collected; the VM's thread alone uses it
    size_t must_end;            // running jobs that the VM waits for as it closes
} Pools;

static const struct {
    const char *name;
    size_t bound;
} limits[POOL_COUNT] = {
    [POOL_FILES] = {"files", 4},
    [POOL_NAMES] = {"names", 4},
    [POOL_OTHERS] = {"others", 8},
};

static const JobKind *kind_of(const Job *job)
{
    return (const JobKind *)job->op.kind; // its first field
}

// ---- Workers ------------------------------------------------------------------------------------

// Called with the lock held, which this gives back.
static void drop_reference(Pools *pools)
{
    bool is_last = --pools->references == 0;
    pthread_mutex_unlock(&pools->lock);
    if (!is_last) return;
    for (size_t i = 0; i < POOL_COUNT; i++) pthread_cond_destroy(&pools->pool[i].work);
    pthread_cond_destroy(&pools->ended);
    pthread_mutex_destroy(&pools->lock);
    free(pools);
}

static Job *take(Pool *pool)
{
    Job *job = pool->first;
    pool->first = job->next;
    if (!pool->first) pool->last = NULL;
    pool->waiting--;
    return job;
}

// Waits for work. false: none came for a while, or there will be none.
static bool wait_for_work(Pool *pool)
{
    Pools *pools = pool->pools;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += IDLE_SECONDS;
    while (!pool->first) {
        if (!pools->waker) return false;
        pool->idle++;
        int status = pthread_cond_timedwait(&pool->work, &pools->lock, &until);
        pool->idle--;
        if (status == ETIMEDOUT && !pool->first) return false;
    }
    return true;
}

void job_free(Op *op)
{
    Job *job = (Job *)op;
    if (kind_of(job)->clean) kind_of(job)->clean(job);
    free(job);
}

static void hand_over(Pools *pools, Job *job)
{
    if (!pools->waker) {
        if (kind_of(job)->must_end && --pools->must_end == 0) pthread_cond_signal(&pools->ended);
        job_free(&job->op); // the VM is gone
        return;
    }
    job->state = JOB_DONE;
    if (job->wake_fd >= 0) {
        uint64_t one = 1;
        while (write(job->wake_fd, &one, sizeof one) < 0 && errno == EINTR) {}
        return; // from here on it is the waiter's
    }
    bool is_first = !pools->done;
    job->next = pools->done;
    pools->done = job;
    if (is_first) (void)uv_async_send(pools->waker);
}

static void *worker(void *argument)
{
    Pool *pool = argument;
    Pools *pools = pool->pools;
    pthread_mutex_lock(&pools->lock);
    while (wait_for_work(pool)) {
        Job *job = take(pool);
        job->state = JOB_RUNS;
        pool->busy++;
        bool must_end = kind_of(job)->must_end;
        pools->must_end += must_end;
        pthread_mutex_unlock(&pools->lock);
        kind_of(job)->run(job);
        pthread_mutex_lock(&pools->lock);
        if (pools->waker) pools->must_end -= must_end;
        pool->busy--;
        hand_over(pools, job);
    }
    pool->threads--;
    drop_reference(pools);
    return NULL;
}

// With the lock held. Signals are the VM's thread's.
static bool start_thread(Pool *pool)
{
    pthread_attr_t attributes;
    pthread_t thread;
    sigset_t all, before;
    sigfillset(&all);
    if (pthread_attr_init(&attributes)) return false;
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int status = pthread_create(&thread, &attributes, worker, pool);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    if (status) return false;
    pool->threads++;
    pool->pools->references++;
    return true;
}

// ---- Jobs ---------------------------------------------------------------------------------------

static Pools *open_pools(UvLoop *loop)
{
    if (loop->pools) return loop->pools;
    Pools *pools = calloc(1, sizeof *pools);
    if (!pools) return NULL;
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_mutex_init(&pools->lock, NULL);
    pthread_cond_init(&pools->ended, &attributes);
    for (size_t i = 0; i < POOL_COUNT; i++) {
        pthread_cond_init(&pools->pool[i].work, &attributes);
        pools->pool[i].pools = pools;
    }
    pthread_condattr_destroy(&attributes);
    pools->waker = &loop->waker;
    pools->references = 1;
    return loop->pools = pools;
}

void *job_new(VM *vm, const JobKind *kind)
{
    Job *job = op_new_plain(vm, &kind->op, true);
    if (job) job->wake_fd = -1;
    return job;
}

void *job_new_blocking(VM *vm, const JobKind *kind)
{
    Job *job = op_new_plain(vm, &kind->op, false);
    if (job) job->wake_fd = -1;
    return job;
}

void job_drop(Job *job)
{
    op_drop(&job->op);
}

// Puts it into the queue of its pool. false: nobody would ever take it.
static bool enqueue(Pools *pools, Job *job)
{
    WorkPool which = kind_of(job)->pool;
    Pool *pool = &pools->pool[which];
    pthread_mutex_lock(&pools->lock);
    bool has_idle = pool->idle > pool->waiting;
    bool fine = has_idle || pool->threads >= limits[which].bound || start_thread(pool) || pool->threads > 0;
    if (fine) {
        job->state = JOB_WAITS;
        job->next = NULL;
        if (pool->last) pool->last->next = job;
        else pool->first = job;
        pool->last = job;
        pool->waiting++;
        if (pool->idle) pthread_cond_signal(&pool->work);
    }
    pthread_mutex_unlock(&pools->lock);
    return fine;
}

static COLD Value throw_no_thread(VM *vm, Job *job)
{
    job_drop(job);
    return throw(vm, RuntimeError, "can't start new thread");
}

Value job_start(Job *job)
{
    VM *vm = job->op.vm;
    UvLoop *loop = uv_loop_peek(vm); // op_new made it
    Pools *pools = open_pools(loop);
    if (!pools || !enqueue(pools, job)) return throw_no_thread(vm, job);
    if (pools->outstanding++ == 0) uv_ref((uv_handle_t *)&loop->waker);
    return job->op.future;
}

// Beside other threads of the program: waits for the eventfd as for any descriptor.
static RUNS bool wait_beside_threads(VM *vm, Job *job)
{
    Pools *pools = open_pools(uv_loop_peek(vm));
    job->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (!pools || job->wake_fd < 0 || !enqueue(pools, job)) {
        if (job->wake_fd >= 0) close(job->wake_fd);
        job->wake_fd = -1;
        kind_of(job)->run(job); // then the others wait
        return true;
    }
    bool fine = true;
    uint64_t count;
    while (fine && read(job->wake_fd, &count, sizeof count) < 0) {
        fine = thread_wait(vm, NULL, job->wake_fd, POLLIN, UINT64_MAX) && charge(vm, 1);
    }
    if (!fine) {
        // It cannot be called back, and it works in memory that is ours to free: the end of the wait waits for it.
        struct pollfd entry = {.fd = job->wake_fd, .events = POLLIN};
        while (poll(&entry, 1, -1) < 0 && errno == EINTR) {}
    }
    close(job->wake_fd);
    return fine;
}

Value job_wait(Job *job)
{
    VM *vm = job->op.vm;
    bool fine = true;
    if (thread_has_others(vm)) fine = wait_beside_threads(vm, job);
    else kind_of(job)->run(job);
    Value result = fine && job->op.kind->result ? job->op.kind->result(vm, &job->op) : fine ? NONE : RAISED;
    job_drop(job);
    return result;
}

bool work_under_way(const UvLoop *loop)
{
    return loop->pools && loop->pools->outstanding;
}

void work_collect(UvLoop *loop)
{
    Pools *pools = loop->pools;
    if (!pools || !pools->outstanding) return;
    pthread_mutex_lock(&pools->lock);
    Job *done = pools->done, *in_order = NULL;
    pools->done = NULL;
    pthread_mutex_unlock(&pools->lock);
    while (done) {
        Job *next = done->next;
        done->next = in_order;
        in_order = done;
        done = next;
    }
    while (in_order) {
        Job *job = in_order;
        in_order = job->next;
        if (--pools->outstanding == 0) uv_unref((uv_handle_t *)&loop->waker);
        op_finish(&job->op, NONE);
    }
}

void job_cancel(Op *op)
{
    Job *job = (Job *)op;
    UvLoop *loop = uv_loop_peek(op->vm);
    Pools *pools = loop->pools;
    if (!pools) return;
    Pool *pool = &pools->pool[kind_of(job)->pool];
    pthread_mutex_lock(&pools->lock);
    bool waits = job->state == JOB_WAITS;
    if (waits) {
        Job **at = &pool->first, *before = NULL;
        for (; *at != job; at = &before->next) before = *at;
        *at = job->next;
        if (pool->last == job) pool->last = before;
        pool->waiting--;
    }
    pthread_mutex_unlock(&pools->lock);
    if (!waits) return;
    if (--pools->outstanding == 0) uv_unref((uv_handle_t *)&loop->waker);
    op_finish(op, NONE);
}

void work_close(VM *vm, UvLoop *loop)
{
    Pools *pools = loop->pools;
    if (!pools) return;
    loop->pools = NULL;
    pthread_mutex_lock(&pools->lock);
    pools->waker = NULL;
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += CLOSE_SECONDS;
    // What is done or still queued belongs to the loop, whose ops are dropped next; what runs, to its thread.
    for (Op *op = loop->ops.next, *next; op != &loop->ops; op = next) {
        next = op->next;
        if (!op->is_plain || ((Job *)op)->state != JOB_RUNS) continue;
        op->next->previous = op->previous;
        op->previous->next = op->next;
        (void)memory_count(&vm->memory, -(ptrdiff_t)op->kind->size);
    }
    for (size_t i = 0; i < POOL_COUNT; i++) {
        pools->pool[i].first = pools->pool[i].last = NULL;
        pthread_cond_broadcast(&pools->pool[i].work);
    }
    while (pools->must_end && pthread_cond_timedwait(&pools->ended, &pools->lock, &until) == 0) {}
    drop_reference(pools);
}

void work_load(VM *vm, WorkPool which, WorkLoad *load)
{
    *load = (WorkLoad){.name = limits[which].name, .bound = limits[which].bound};
    UvLoop *loop = uv_loop_peek(vm);
    Pools *pools = loop ? loop->pools : NULL;
    if (!pools) return;
    pthread_mutex_lock(&pools->lock);
    const Pool *pool = &pools->pool[which];
    load->threads = pool->threads;
    load->busy = pool->busy;
    load->waiting = pool->waiting;
    pthread_mutex_unlock(&pools->lock);
}
