// async.c - kukri.h, "Asynchronous host functions" and "The loop": tokens, tasks, and turning the loop.
//
// The host's loop is one of asyncio's, made when something first needs it; stdlib/py/asyncio/host.py has what of it is easier
// said in Python. kukri_poll waits by itself, without a deadline, and only then lets Python run: what a program waits for
// takes nothing from its time.
#include <errno.h>
#include <math.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "compiler/compile.h"
#include "embed/state.h"
#include "stdlib/asyncio/asyncio.h"
#include "stdlib/sys.h"
#include "stdlib/uv/attach.h"
#include "stdlib/uv/loop.h"
#include "stdlib/uv/op.h"
#include "stdlib/uv/token.h"
#include "vm/exec/exec.h"
#include "vm/exec/thread.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"

static RUNS Value host_module(VM *vm, const char *function, size_t count, const Value *args)
{
    Value module = import_module(vm, "asyncio.host");
    return raised(module) ? RAISED : call_method(vm, module, str_intern_c(vm, function), count, args);
}

// The host's loop; ABSENT if there is none yet.
static Value peek_loop(KukriVM *host)
{
    VM *vm = &host->vm;
    Value loop = vm->refs ? vm->refs[REF_LOOP] : NONE;
    return is_none(loop) ? ABSENT : loop;
}

static RUNS Value open_loop(KukriVM *host)
{
    VM *vm = &host->vm;
    Value loop = peek_loop(host);
    if (!is_absent(loop)) return loop;
    loop = host_module(vm, "open_loop", 0, NULL);
    if (raised(loop) || (!vm->refs && !refs_open(host))) return RAISED;
    return vm->refs[REF_LOOP] = loop;
}

// ---- Tokens -------------------------------------------------------------------------------------

KukriValue kukri_pending(KukriVM *host, KukriToken **token)
{
    ENTER(host);
    Value future;
    *token = token_new(&host->vm, &future);
    if (!*token) return keep_error(host);
    KukriValue handle = host_handle(host, future);
    if (handle.handle) return handle;
    token_drop(&host->vm, *token);
    *token = NULL;
    return NO_VALUE;
}

void kukri_on_cancel(KukriToken *token, void (*function)(KukriToken *token, void *user), void *user)
{
    token_on_cancel(token, function, user);
}

static int complete(KukriToken *token, TokenResult result, const char *function)
{
    int answer = token_complete(token, result);
    if (answer < 0) misuse(function, "the token was completed before");
    return answer;
}

int kukri_complete(KukriToken *token)
{
    return complete(token, (TokenResult){.kind = TOKEN_NONE}, __func__);
}

int kukri_complete_bool(KukriToken *token, int truth)
{
    return complete(token, (TokenResult){.kind = TOKEN_BOOL, .number = truth != 0}, __func__);
}

int kukri_complete_int(KukriToken *token, int64_t number)
{
    return complete(token, (TokenResult){.kind = TOKEN_INT, .number = number}, __func__);
}

int kukri_complete_float(KukriToken *token, double number)
{
    return complete(token, (TokenResult){.kind = TOKEN_FLOAT, .real = number}, __func__);
}

static char *copy_data(const void *data, size_t size)
{
    char *copy = malloc(size + 1);
    if (copy && size) memcpy(copy, data, size);
    if (copy) copy[size] = 0;
    return copy;
}

// Without memory for what it should get, the program gets a MemoryError.
static int complete_data(KukriToken *token, TokenResult result, const void *data, size_t size, const char *function)
{
    result.data = copy_data(data, size);
    result.size = size;
    if (result.data && (result.kind != TOKEN_FAILED || result.type)) return complete(token, result, function);
    free(result.data);
    free(result.type);
    char *type = copy_data("MemoryError", strlen("MemoryError")), *none = copy_data("", 0);
    if (type && none) return complete(token, (TokenResult){.kind = TOKEN_FAILED, .type = type, .data = none}, function);
    free(type);
    free(none);
    return complete(token, (TokenResult){.kind = TOKEN_NONE}, function);
}

int kukri_complete_str(KukriToken *token, const char *text, size_t size)
{
    return complete_data(token, (TokenResult){.kind = TOKEN_STR}, text, size, __func__);
}

int kukri_complete_bytes(KukriToken *token, const void *data, size_t size)
{
    return complete_data(token, (TokenResult){.kind = TOKEN_BYTES}, data, size, __func__);
}

int kukri_fail(KukriToken *token, const char *type, const char *message)
{
    return complete_data(token, (TokenResult){.kind = TOKEN_FAILED, .type = copy_data(type, strlen(type))}, message,
                         strlen(message), __func__);
}

// What a host function answers is a value: so is this.
static Value make_value(VM *vm, void (*function)(void), void *user)
{
    KukriValue (*make)(KukriVM *, void *) = (KukriValue (*)(KukriVM *, void *))function;
    if (!vm) return (void)make(NULL, user), NONE;
    return host_answer((KukriVM *)vm, make, user);
}

int kukri_complete_with(KukriToken *token, KukriValue (*make)(KukriVM *vm, void *user), void *user)
{
    return complete(token, (TokenResult){.kind = TOKEN_MADE, .make = make_value, .function = (void (*)(void))make, .user = user},
                    __func__);
}

// ---- Tasks --------------------------------------------------------------------------------------

static RUNS Value spawn(KukriVM *host, Value awaitable)
{
    VM *vm = &host->vm;
    // A host function that a task calls adds to the loop that runs.
    Value loop = is_absent(vm->running_loop) ? open_loop(host) : vm->running_loop;
    Value args[] = {loop, awaitable};
    return raised(loop) ? RAISED : host_module(vm, "spawn", 2, args);
}

KukriValue kukri_spawn(KukriVM *host, KukriValue awaitable)
{
    ENTER(host);
    Value value = host_value(host, awaitable);
    if (is_absent(value)) return NO_VALUE;
    arm_deadline(host);
    return host_handle(host, spawn(host, value));
}

KukriValue kukri_start(KukriVM *host, const char *source, const char *name)
{
    VM *vm = &host->vm;
    ENTER(host);
    arm_deadline(host);
    String *filename = str_from_system(vm, name, strlen(name));
    if (!filename) return keep_error(host);
    vm_register_source_text(vm, name, source);
    uint32_t flags = COMPILE_IGNORE_COOKIE | COMPILE_TOP_LEVEL_AWAIT | vm->compile_flags;
    Code *code = compile_source(vm, source, strlen(source), filename, "exec", flags);
    Dict *namespace_ = main_namespace(host);
    if (!code) return keep_error(host);
    if (!namespace_) return (void)throw(vm, RuntimeError, "lost __main__"), keep_error(host);
    Value result = run_code(vm, code, namespace_, NONE, NULL);
    // A program that awaits nothing has run to its end: its task is a future that is done.
    if (raised(result)) return keep_error(host);
    if (is_none(result)) {
        Value loop = is_absent(vm->running_loop) ? open_loop(host) : vm->running_loop;
        Future *done = raised(loop) ? NULL : future_new(vm, loop);
        return host_handle(host, done && future_finish(vm, done, NONE) ? value_of_object(done) : RAISED);
    }
    return host_handle(host, spawn(host, result));
}

static RAISES Future *task_of(KukriVM *host, KukriValue handle)
{
    VM *vm = &host->vm;
    Value value = host_value(host, handle);
    if (is_absent(value)) return NULL;
    const TypeDef *def = native_def(vm, value);
    if (def == &future_type || def == &task_type || def == &gather_type || def == &op_future_type) return as_future(value);
    (void)throw(vm, TypeError, "expected a task, not '%T'", value);
    (void)keep_error(host);
    return NULL;
}

KukriStatus kukri_task_status(KukriVM *host, KukriValue task)
{
    ENTER(host);
    Future *future = task_of(host, task);
    if (!future) return KUKRI_RAISED;
    if (future->state == FUTURE_PENDING) return KUKRI_SUSPENDED;
    return future->state == FUTURE_FINISHED && !future->failed ? KUKRI_DONE : KUKRI_RAISED;
}

KukriValue kukri_task_result(KukriVM *host, KukriValue task)
{
    ENTER(host);
    Future *future = task_of(host, task);
    return future ? host_handle(host, future_outcome(&host->vm, future)) : NO_VALUE;
}

int kukri_task_cancel(KukriVM *host, KukriValue task)
{
    ENTER(host);
    Future *future = task_of(host, task);
    bool did = false;
    if (!future) return 0;
    if (!future_cancel(&host->vm, value_of_object(future), NONE, &did)) return (void)keep_error(host), 0;
    return did;
}

size_t kukri_task_count(KukriVM *host)
{
    Value loop = is_absent(host->vm.running_loop) ? peek_loop(host) : host->vm.running_loop;
    return is_absent(loop) || !is_loop(&host->vm, loop) ? 0 : as_loop(loop)->task_count;
}

// ---- Turning the loop ---------------------------------------------------------------------------

// Seconds until the loop wants to run: 0: now; negative: nothing is to come but events.
static double time_left(KukriVM *host, Loop *loop)
{
    VM *vm = &host->vm;
    if (loop->ring_count || loop->stopping || __atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED)) return 0;
    double left = uv_wait_time(vm);
    const Timer *first = timers_first(loop->timers);
    if (!first) return left;
    double timer = first->when - loop_time(vm);
    if (timer < 0) timer = 0;
    return left < 0 || timer < left ? timer : left;
}

static bool is_idle(KukriVM *host, Loop *loop)
{
    return !loop->ring_count && !timers_first(loop->timers) && !uv_has_sources(&host->vm);
}

// The loop broke off in the middle: nothing of it goes on.
static void drop_loop(KukriVM *host)
{
    VM *vm = &host->vm;
    Value value = peek_loop(host);
    if (is_absent(value) || !is_loop(vm, value)) return;
    Loop *loop = as_loop(value);
    for (Task *task = loop_tasks(loop); task; task = task->next) {
        bool did;
        task->future.is_quiet = true;
        if (native_def(vm, task_waits_for(task)) != &op_future_type) continue;
        if (!op_future_cancel(vm, as_future(task_waits_for(task)), NONE, &did)) vm->pending = ABSENT;
    }
    loop->closed = true;
    vm->refs[REF_LOOP] = NONE;
}

// Waits, at most so long, and lets what is ready run. *again: more may be ready at once.
static RUNS bool turn(KukriVM *host, Loop *loop, double longest)
{
    VM *vm = &host->vm;
    uint64_t begin = thread_clock();
    double passed = 0;
    vm->deadline_ns = UINT64_MAX;
    do { // a wait may end before its time
        double left = time_left(host, loop), most = longest - passed;
        if (left < 0 || left > most) left = most > 0 ? most : 0;
        if (!uv_poll(vm, left)) return false;
        passed = (double)(thread_clock() - begin) * 1e-9;
    } while (time_left(host, loop) != 0 && passed < longest && !is_idle(host, loop));
    arm_deadline(host);
    if (__atomic_load_n(&vm->interrupt, __ATOMIC_RELAXED) && !poll_slow(vm)) return false;
    Value value = value_of_object(loop);
    if (time_left(host, loop) != 0) return true;
    return !raised(host_module(vm, "turn", 1, &value));
}

// Until something was done, or time is over; finished, if given, is waited for.
static KukriStatus run_loop(KukriVM *host, int64_t timeout_ns, const Future *finished)
{
    VM *vm = &host->vm;
    if (!is_outermost(host) || host->turning) {
        (void)throw(vm, RuntimeError, "the loop cannot be turned by a host function");
        (void)keep_error(host);
        return KUKRI_RAISED;
    }
    Value loop = peek_loop(host);
    if (is_absent(loop)) {
        KukriStatus nothing = finish_run(host, NONE);
        return finished && nothing == KUKRI_DONE ? KUKRI_SUSPENDED : nothing;
    }
    uint64_t end = timeout_ns < 0 ? UINT64_MAX : thread_clock() + (uint64_t)timeout_ns;
    bool fine = true;
    host->turning = true;
    do {
        uint64_t now = thread_clock();
        if (is_idle(host, as_loop(loop))) break;
        fine = turn(host, as_loop(loop), end == UINT64_MAX ? INFINITY : end > now ? (double)(end - now) * 1e-9 : 0);
    } while (fine && finished && finished->state == FUTURE_PENDING && (timeout_ns < 0 || thread_clock() < end));
    host->turning = false;
    KukriStatus status = finish_run(host, fine ? NONE : RAISED);
    if (status == KUKRI_LIMIT || status == KUKRI_EXITED) drop_loop(host);
    if (status != KUKRI_DONE) return status;
    if (finished) return finished->state == FUTURE_PENDING ? KUKRI_SUSPENDED : KUKRI_DONE;
    return is_idle(host, as_loop(loop)) && as_loop(loop)->task_count == 0 ? KUKRI_DONE : KUKRI_SUSPENDED;
}

KukriStatus kukri_poll(KukriVM *host, int64_t timeout_ns)
{
    ENTER(host);
    return run_loop(host, timeout_ns, NULL);
}

KukriStatus kukri_wait(KukriVM *host, KukriValue task, int64_t timeout_ns)
{
    ENTER(host);
    Future *future = task_of(host, task);
    if (!future) return KUKRI_RAISED;
    KukriStatus status = KUKRI_DONE;
    if (future->state == FUTURE_PENDING) status = run_loop(host, timeout_ns, future);
    if (status != KUKRI_DONE) return status;
    return finish_run(host, future_outcome(&host->vm, future));
}

int64_t kukri_next_deadline(KukriVM *host)
{
    Value loop = peek_loop(host);
    if (is_absent(loop)) return -1;
    double left = time_left(host, as_loop(loop));
    return left < 0 ? -1 : left > 9e9 ? INT64_MAX : (int64_t)ceil(left * 1e9);
}

// One descriptor for good, although what it stands for may change: an epoll set.
int kukri_backend_fd(KukriVM *host)
{
    VM *vm = &host->vm;
    ENTER(host);
    int fd = uv_wait_fd(vm);
    if (fd < 0) return (void)keep_error(host), -1;
    if (host->poll_fd < 0) host->poll_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event event = {.events = EPOLLIN};
    if (host->poll_fd < 0 || (epoll_ctl(host->poll_fd, EPOLL_CTL_ADD, fd, &event) < 0 && errno != EEXIST)) {
        (void)throw_errno(vm, errno, ABSENT);
        return (void)keep_error(host), -1;
    }
    return host->poll_fd;
}

// ---- In the host's uv_loop_t --------------------------------------------------------------------

static void attached_turn(void *user)
{
    KukriVM *host = user;
    KukriStatus status = kukri_poll(host, 0);
    if (host->attached) host->attached(host, status, host->attached_user);
}

static int64_t attached_wait(void *user)
{
    KukriVM *host = user;
    (void)kukri_backend_fd(host);
    int64_t ns = kukri_next_deadline(host);
    return ns < 0 ? -1 : (ns + 999999) / 1000000;
}

int kukri_attach_uv(KukriVM *host, void *uv_loop, void (*turned)(KukriVM *vm, KukriStatus status, void *user), void *user)
{
    VM *vm = &host->vm;
    ENTER(host);
    kukri_detach_uv(host);
    int fd = kukri_backend_fd(host), status;
    if (fd < 0) return 0;
    host->attachment = attach_uv(uv_loop, fd, attached_turn, attached_wait, host, &status);
    host->attached = turned;
    host->attached_user = user;
    if (host->attachment) return 1;
    (void)throw_errno(vm, -status, ABSENT);
    return (void)keep_error(host), 0;
}

void kukri_detach_uv(KukriVM *host)
{
    if (host->attachment) detach_uv(host->attachment);
    host->attachment = NULL;
}

void async_close(KukriVM *host)
{
    VM *vm = &host->vm;
    kukri_detach_uv(host);
    Value loop = peek_loop(host);
    if (!is_absent(loop) && raised(host_module(vm, "close_loop", 1, &loop))) {
        if (!as_exception(vm->pending)->limit_stop) report_unraisable(vm, "while the loop was closed", ABSENT);
        vm->pending = ABSENT;
        drop_loop(host);
    }
    if (vm->refs) vm->refs[REF_LOOP] = NONE;
    if (host->poll_fd >= 0) close(host->poll_fd);
    host->poll_fd = -1;
}
