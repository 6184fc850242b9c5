// signal_module.c - signals: Python handlers for them, timers, masks.
//
// A signal that comes sets its bit in `arrived` and vm->interrupt; the poll calls run_handlers. SIGINT has a Python
// handler from the beginning, default_int_handler, whether or not the module is imported.
#include "stdlib/signal_module.h"
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>
#include "stdlib/module_error.h"
#include "vm/exec/exec.h"
#include "vm/exec/frame.h"
#include "vm/exec/thread.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define SIGNALS 65 // numbers are 1 .. 64
#define LOOK_INTERVAL_NS 5000000

struct Signals {
    VM *vm;
    _Atomic uint64_t arrived; // bit n - 1: signal n has come, and its handler is still to run
    _Atomic uint64_t count;   // of the signals that came
    int wakeup_fd;            // gets a byte for each signal; -1: none
    int (*set)(void *user, int number, int action);
    void *user;
};

// The state of the imported module: the handlers by number, as getsignal gives them (ABSENT: not asked for yet).
typedef struct State {
    Value handlers[SIGNALS];
    Signals *signals;
    Type *timer_error;
} State;

static void state_trace(VM *vm, Tracer *tracer, void *memory)
{
    State *state = memory;
    for (int i = 0; i < SIGNALS; i++) trace_value(tracer, state->handlers[i]);
    if (state->timer_error) trace_value(tracer, value_of_object(state->timer_error));
}

static const StateDef signal_state = {.name = "_signal", .size = sizeof(State), .trace = state_trace};

Signals *signals_open(VM *vm, const KukriConfig *config)
{
    Signals *signals = memory_take_zeroed(&vm->memory, sizeof *signals);
    if (!signals) return NULL;
    signals->vm = vm;
    signals->wakeup_fd = -1;
    signals->set = config->set_signal;
    signals->user = config->signal_user;
    return signals;
}

void signals_close(VM *vm, Signals *signals)
{
    memory_release(&vm->memory, signals, sizeof *signals);
}

void signals_note(Signals *signals, int number)
{
    if (number < 1 || number >= SIGNALS) return;
    atomic_fetch_or(&signals->arrived, UINT64_C(1) << (number - 1));
    atomic_fetch_add(&signals->count, 1);
    if (signals->wakeup_fd >= 0) {
        int saved = errno;
        unsigned char byte = (unsigned char)number;
        ssize_t written = write(signals->wakeup_fd, &byte, 1);
        (void)written; // a full pipe has been told already
        errno = saved;
    }
}

// ---- Handlers -----------------------------------------------------------------------------------

static Value throw_interrupt(VM *vm)
{
    return throw_value(vm, value_of_object(error_make(vm, KeyboardInterrupt, vm->empty_tuple)));
}

static RUNS bool run_handler(VM *vm, State *state, int number)
{
    Value handler = state->handlers[number];
    if (is_absent(handler) || is_none(handler) || is_int(handler)) return true; // changed meanwhile
    Frame *frame = frame_current(vm, 0);
    if (!frame && !catch_pending(vm, Exception)) return false;
    Value args[] = {value_of_small(number), frame ? value_of_object(frame) : NONE};
    return !raised(call(vm, handler, 2, args));
}

// What the poll calls while the module is imported. What a handler raises leaves the others for the next poll.
static Value run_handlers(VM *vm)
{
    State *state = state_peek(vm, &signal_state);
    if (!state) return NONE;
    Signals *signals = state->signals;
    for (int number = 1; number < SIGNALS; number++) {
        uint64_t bit = UINT64_C(1) << (number - 1);
        if (!(atomic_load(&signals->arrived) & bit)) continue;
        atomic_fetch_and(&signals->arrived, ~bit);
        if (run_handler(vm, state, number)) continue;
        if (atomic_load(&signals->arrived)) {
            vm->interrupt = 1;
            poll_request(vm);
        }
        return RAISED;
    }
    return NONE;
}

static bool read_number(VM *vm, Value *args, size_t i, int *number)
{
    if (!arg_int(vm, args, i, number)) return false;
    if (*number < 1 || *number >= SIGNALS) return throw_false(vm, ValueError, "signal number out of range");
    return true;
}

static State *get_state(VM *vm)
{
    State *state = state_get(vm, &signal_state);
    return state;
}

// How the process treats the signal now: SIG_DFL, SIG_IGN, or None where the handler is not Python's.
static Value ask_host(Signals *signals, int number)
{
    int action = signals->set ? signals->set(signals->user, number, KUKRI_SIGNAL_ASK) : KUKRI_SIGNAL_DEFAULT;
    return action == KUKRI_SIGNAL_DEFAULT ? value_of_small(0) : action == KUKRI_SIGNAL_IGNORE ? value_of_small(1) : NONE;
}

static Value handler_of(VM *vm, State *state, int number)
{
    if (is_absent(state->handlers[number])) state->handlers[number] = ask_host(state->signals, number);
    return state->handlers[number];
}

static Value py_signal_default_int_handler(VM *vm, Value *args)
{
    return throw_interrupt(vm);
}

static Value py_signal_getsignal(VM *vm, Value *args)
{
    int number;
    State *state = get_state(vm);
    if (!state || !read_number(vm, args, 0, &number)) return RAISED;
    return handler_of(vm, state, number);
}

static Value py_signal_signal(VM *vm, Value *args)
{
    int number;
    State *state = get_state(vm);
    if (!state || !arg_int(vm, args, 0, &number)) return RAISED;
    Signals *signals = state->signals;
    if (!signals->set || !thread_is_main(vm)) {
        return throw(vm, ValueError, "signal only works in main thread of the main interpreter");
    }
    if (number < 1 || number >= SIGNALS) return throw(vm, ValueError, "signal number out of range");
    int action = KUKRI_SIGNAL_DELIVER;
    if (is_int(args[1])) {
        int64_t constant;
        if (!int_fits_int64(args[1], &constant)) constant = -1;
        action = constant == 0 ? KUKRI_SIGNAL_DEFAULT : constant == 1 ? KUKRI_SIGNAL_IGNORE : -1;
    } else if (!is_callable(vm, args[1])) {
        action = -1;
    }
    if (action < 0) {
        return throw(vm, TypeError, "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
    }
    Value before = handler_of(vm, state, number);
    if (!charge(vm, 1)) return RAISED; // what has come so far is for the handler of so far
    errno = 0;
    if (signals->set(signals->user, number, action) < 0) return throw_errno(vm, errno ? errno : EINVAL, ABSENT);
    state->handlers[number] = args[1];
    return before;
}

static Value py_signal_set_wakeup_fd(VM *vm, Value *args)
{
    int fd;
    State *state = get_state(vm);
    if (!state || !arg_int(vm, args, 0, &fd)) return RAISED;
    if (!state->signals->set || !thread_is_main(vm)) {
        return throw(vm, ValueError, "set_wakeup_fd only works in main thread of the main interpreter");
    }
    if (fd != -1) {
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0) return throw_errno(vm, errno, ABSENT);
        if (!(flags & O_NONBLOCK)) return throw(vm, ValueError, "the fd %d must be in non-blocking mode", fd);
    }
    int before = state->signals->wakeup_fd;
    state->signals->wakeup_fd = fd;
    return value_of_small(before);
}

// ---- Raising and waiting ------------------------------------------------------------------------

static RUNS Value done(VM *vm, int status)
{
    if (status != 0) return throw_errno(vm, errno, ABSENT);
    return charge(vm, 1) && poll_slow(vm) ? NONE : RAISED; // the handler of a signal to oneself runs at once
}

static Value py_signal_raise_signal(VM *vm, Value *args)
{
    int number;
    if (!arg_int(vm, args, 0, &number)) return RAISED;
    return done(vm, raise(number));
}

static Value py_signal_pthread_kill(VM *vm, Value *args)
{
    int64_t thread;
    int number;
    if (!arg_int64(vm, args, 0, &thread) || !arg_int(vm, args, 1, &number)) return RAISED;
    return done(vm, raise(number)); // all threads of Python run on one of the system's
}

static Value py_signal_pidfd_send_signal(VM *vm, Value *args)
{
    int fd, number;
    if (!arg_int(vm, args, 0, &fd) || !arg_int(vm, args, 1, &number)) return RAISED;
    if (!is_none(args[2])) return throw(vm, TypeError, "siginfo must be None");
    if (syscall(SYS_pidfd_send_signal, fd, number, NULL, 0) < 0) return throw_errno(vm, errno, ABSENT);
    return NONE;
}

// In a wait that is not left to the system: lets other threads run for a moment, not beyond deadline, and looks whether
// the program is to end.
static RUNS bool look_up(VM *vm, uint64_t deadline)
{
    uint64_t soon = thread_clock() + LOOK_INTERVAL_NS;
    return thread_wait(vm, NULL, -1, 0, soon < deadline ? soon : deadline);
}

static Value py_signal_alarm(VM *vm, Value *args)
{
    int seconds;
    if (!arg_int(vm, args, 0, &seconds)) return RAISED;
    return value_of_small((int64_t)alarm((unsigned)seconds));
}

static Value py_signal_pause(VM *vm, Value *args)
{
    State *state = state_peek(vm, &signal_state);
    if (!state || !thread_must_look(vm)) {
        (void)pause();
        return poll_slow(vm) ? NONE : RAISED;
    }
    Signals *signals = state->signals;
    for (uint64_t before = atomic_load(&signals->count); atomic_load(&signals->count) == before;) {
        if (!look_up(vm, UINT64_MAX)) return RAISED;
    }
    return poll_slow(vm) ? NONE : RAISED;
}

static bool read_time(VM *vm, Value *args, size_t i, struct timeval *time)
{
    double seconds;
    if (!arg_double(vm, args, i, &seconds)) return false;
    if (!(fabs(seconds) < 1e15)) return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
    double whole = floor(seconds);
    time->tv_sec = (time_t)whole;
    time->tv_usec = (suseconds_t)ceil((seconds - whole) * 1e6);
    if (time->tv_usec >= 1000000) time->tv_sec++, time->tv_usec -= 1000000;
    return true;
}

static Value timer_value(VM *vm, const struct itimerval *timer)
{
    double delay = (double)timer->it_value.tv_sec + (double)timer->it_value.tv_usec / 1e6;
    double interval = (double)timer->it_interval.tv_sec + (double)timer->it_interval.tv_usec / 1e6;
    Tuple *pair = tuple_of(vm, 2, value_of_double(delay), value_of_double(interval));
    return pair ? value_of_object(pair) : RAISED;
}

static Value throw_timer(VM *vm)
{
    State *state = state_peek(vm, &signal_state);
    String *text = str_from_c(vm, strerror(errno));
    if (!text) return RAISED;
    Value args[] = {value_of_small(errno), value_of_object(text)};
    Value error = call(vm, value_of_object(state->timer_error), 2, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

static Value py_signal_setitimer(VM *vm, Value *args)
{
    int which;
    struct itimerval timer, before;
    if (!arg_int(vm, args, 0, &which) || !read_time(vm, args, 1, &timer.it_value) ||
        !read_time(vm, args, 2, &timer.it_interval)) {
        return RAISED;
    }
    if (setitimer(which, &timer, &before) < 0) return throw_timer(vm);
    return timer_value(vm, &before);
}

static Value py_signal_getitimer(VM *vm, Value *args)
{
    int which;
    struct itimerval timer;
    if (!arg_int(vm, args, 0, &which)) return RAISED;
    if (getitimer(which, &timer) < 0) return throw_timer(vm);
    return timer_value(vm, &timer);
}

static Value py_signal_siginterrupt(VM *vm, Value *args)
{
    int number, flag;
    if (!read_number(vm, args, 0, &number) || !arg_int(vm, args, 1, &flag)) return RAISED;
    return NONE; // system calls are tried again after the handlers, whatever the flag
}

// ---- Sets of signals ----------------------------------------------------------------------------

static RUNS bool read_set(VM *vm, Value iterable, sigset_t *set)
{
    Iter iter;
    sigemptyset(set);
    if (!iter_open(vm, &iter, iterable)) return false;
    while (iter_next(vm, &iter)) {
        int number;
        Value item = iter.item;
        if (!arg_int(vm, &item, 0, &number)) return false;
        if (number < 1 || number >= SIGNALS) {
            return throw_false(vm, ValueError, "signal number %d out of range [1; %d]", number, SIGNALS - 1);
        }
        sigaddset(set, number);
    }
    return !iter.failed;
}

static Value set_value(VM *vm, const sigset_t *set)
{
    Set *numbers = set_new(vm);
    for (int number = 1; numbers && number < SIGNALS; number++) {
        if (sigismember(set, number) == 1 && !set_add(vm, numbers, value_of_small(number))) return RAISED;
    }
    return numbers ? value_of_object(numbers) : RAISED;
}

static Value py_signal_valid_signals(VM *vm, Value *args)
{
    sigset_t set;
    sigfillset(&set);
    return set_value(vm, &set);
}

static Value py_signal_pthread_sigmask(VM *vm, Value *args)
{
    int how;
    sigset_t set, before;
    if (!arg_int(vm, args, 0, &how) || !read_set(vm, args[1], &set)) return RAISED;
    int status = pthread_sigmask(how, &set, &before);
    if (status != 0) return throw_errno(vm, status, ABSENT);
    if (!poll_slow(vm)) return RAISED; // what was held back has come
    return set_value(vm, &before);
}

static Value py_signal_sigpending(VM *vm, Value *args)
{
    sigset_t set;
    if (sigpending(&set) < 0) return throw_errno(vm, errno, ABSENT);
    return set_value(vm, &set);
}

// Takes a signal of the set: its number, 0 if none came before deadline, -1 with an exception.
static RUNS int take_signal(VM *vm, const sigset_t *set, siginfo_t *info, uint64_t deadline)
{
    for (;;) {
        bool looks = thread_must_look(vm);
        uint64_t now = thread_clock(), left = looks || now >= deadline ? 0 : deadline - now;
        struct timespec timeout = {(time_t)(left / 1000000000), (long)(left % 1000000000)};
        int number = !looks && deadline == UINT64_MAX ? sigwaitinfo(set, info) : sigtimedwait(set, info, &timeout);
        if (number > 0) return number;
        if (errno == EAGAIN) {
            if (now >= deadline) return 0;
            if (!look_up(vm, deadline)) return -1;
        } else if (errno == EINTR) {
            if (!poll_slow(vm)) return -1;
        } else {
            (void)throw_errno(vm, errno, ABSENT);
            return -1;
        }
    }
}

static Value py_signal_sigwait(VM *vm, Value *args)
{
    sigset_t set;
    siginfo_t info;
    if (!read_set(vm, args[0], &set)) return RAISED;
    int number = take_signal(vm, &set, &info, UINT64_MAX);
    return number > 0 ? value_of_small(number) : RAISED;
}

static Value info_value(VM *vm, const siginfo_t *info)
{
    Value module = import_module(vm, "signal");
    if (raised(module)) return RAISED;
    Value items[] = {value_of_small(info->si_signo),  value_of_small(info->si_code),  value_of_small(info->si_errno),
                     value_of_small(info->si_pid),    value_of_small(info->si_uid),   value_of_small(info->si_status),
                     value_of_small(info->si_band)};
    List *list = list_from_values(vm, items, 7);
    if (!list) return RAISED;
    Value argument = value_of_object(list);
    return call_method(vm, module, str_intern_c(vm, "struct_siginfo"), 1, &argument);
}

static Value py_signal_sigwaitinfo(VM *vm, Value *args)
{
    sigset_t set;
    siginfo_t info;
    if (!read_set(vm, args[0], &set) || take_signal(vm, &set, &info, UINT64_MAX) < 0) return RAISED;
    return info_value(vm, &info);
}

static Value py_signal_sigtimedwait(VM *vm, Value *args)
{
    sigset_t set;
    siginfo_t info;
    struct timeval time;
    if (!read_set(vm, args[0], &set) || !read_time(vm, args, 1, &time)) return RAISED;
    if (time.tv_sec < 0) return throw(vm, ValueError, "timeout must be non-negative");
    uint64_t deadline = UINT64_MAX; // also for what is centuries ahead
    if (time.tv_sec < INT32_MAX)
        deadline = thread_clock() + (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_usec * 1000;
    int number = take_signal(vm, &set, &info, deadline);
    return number < 0 ? RAISED : number == 0 ? NONE : info_value(vm, &info);
}

static Value py_signal_strsignal(VM *vm, Value *args)
{
    int number;
    if (!read_number(vm, args, 0, &number)) return RAISED;
    const char *name = sigdescr_np(number);
    if (number == SIGRTMIN || (!name && number < SIGRTMIN)) return NONE;
    String *text = name ? str_from_c(vm, name) : str_format(vm, "Real-time signal %d", number - SIGRTMIN);
    return text ? value_of_object(text) : RAISED;
}

// ---- The module ---------------------------------------------------------------------------------

static bool signal_init(VM *vm, Module *module)
{
    State *state = get_state(vm);
    if (!state) return false;
    for (int i = 0; i < SIGNALS; i++) state->handlers[i] = ABSENT;
    state->signals = vm->signals;
    Value handler = module_get(vm, module, str_intern_c(vm, "default_int_handler"));
    if (raised(handler)) return false;
    Signals *signals = state->signals;
    // A process may be started with SIGINT ignored; where the host does not say, an interrupt raises.
    int now = signals->set ? signals->set(signals->user, SIGINT, KUKRI_SIGNAL_ASK) : KUKRI_SIGNAL_DELIVER;
    if (now == KUKRI_SIGNAL_DELIVER) state->handlers[SIGINT] = handler;
    vm->signal_handler = run_handlers;
    Type *error = module_error(vm, &state->timer_error, "signal", "itimer_error", type_get(vm, OSError));
    return error && dict_set_c(vm, module->dict, "ItimerError", value_of_object(error));
}

static const Native signal_functions[] = {
    {"signal(signalnum, handler, /)", py_signal_signal, "Set the action for the given signal."},
    {"getsignal(signalnum, /)", py_signal_getsignal, "Return the current action for the given signal."},
    {"default_int_handler(signalnum, frame, /)", py_signal_default_int_handler,
     "The default handler for SIGINT installed by Python."},
    {"raise_signal(signalnum, /)", py_signal_raise_signal, "Send a signal to the executing process."},
    {"pthread_kill(thread_id, signalnum, /)", py_signal_pthread_kill, "Send a signal to a thread."},
    {"pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)", py_signal_pidfd_send_signal,
     "Send a signal to a process referred to by a pid file descriptor."},
    {"alarm(seconds, /)", py_signal_alarm, "Arrange for SIGALRM to arrive after the given number of seconds."},
    {"pause()", py_signal_pause, "Wait until a signal arrives."},
    {"setitimer(which, seconds, interval=0.0, /)", py_signal_setitimer,
     "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."},
    {"getitimer(which, /)", py_signal_getitimer, "Returns current value of given itimer."},
    {"siginterrupt(signalnum, flag, /)", py_signal_siginterrupt, "Change system call restart behaviour."},
    {"set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", py_signal_set_wakeup_fd,
     "Sets the fd to be written to (with the signal number) when a signal comes in."},
    {"strsignal(signalnum, /)", py_signal_strsignal, "Return the system description of the given signal."},
    {"valid_signals()", py_signal_valid_signals, "Return a set of valid signal numbers on this platform."},
    {"pthread_sigmask(how, mask, /)", py_signal_pthread_sigmask,
     "Fetch and/or change the signal mask of the calling thread."},
    {"sigpending()", py_signal_sigpending, "Examine pending signals."},
    {"sigwait(sigset, /)", py_signal_sigwait, "Wait for a signal."},
    {"sigwaitinfo(sigset, /)", py_signal_sigwaitinfo, "Wait synchronously until one of the signals in *sigset* is delivered."},
    {"sigtimedwait(sigset, timeout, /)", py_signal_sigtimedwait, "Like sigwaitinfo(), but with a timeout."},
    {0},
};

#define NUMBER(name) {#name, CONSTANT_INT, .i = name}
static const NativeConstant signal_constants[] = {
    NUMBER(SIGHUP), NUMBER(SIGINT), NUMBER(SIGQUIT), NUMBER(SIGILL), NUMBER(SIGTRAP), NUMBER(SIGABRT), NUMBER(SIGBUS),
    NUMBER(SIGFPE), NUMBER(SIGKILL), NUMBER(SIGUSR1), NUMBER(SIGSEGV), NUMBER(SIGUSR2), NUMBER(SIGPIPE),
    NUMBER(SIGALRM), NUMBER(SIGTERM), NUMBER(SIGSTKFLT), NUMBER(SIGCHLD), NUMBER(SIGCONT), NUMBER(SIGSTOP),
    NUMBER(SIGTSTP), NUMBER(SIGTTIN), NUMBER(SIGTTOU), NUMBER(SIGURG), NUMBER(SIGXCPU), NUMBER(SIGXFSZ),
    NUMBER(SIGVTALRM), NUMBER(SIGPROF), NUMBER(SIGWINCH), NUMBER(SIGIO), NUMBER(SIGPWR), NUMBER(SIGSYS),
    {"SIGRTMIN", CONSTANT_INT, .i = 34}, {"SIGRTMAX", CONSTANT_INT, .i = 64}, {"SIGIOT", CONSTANT_INT, .i = SIGABRT},
    {"SIGCLD", CONSTANT_INT, .i = SIGCHLD}, {"SIGPOLL", CONSTANT_INT, .i = SIGIO}, {"NSIG", CONSTANT_INT, .i = SIGNALS},
    {"SIG_DFL", CONSTANT_INT, .i = 0}, {"SIG_IGN", CONSTANT_INT, .i = 1}, NUMBER(SIG_BLOCK), NUMBER(SIG_UNBLOCK),
    NUMBER(SIG_SETMASK), NUMBER(ITIMER_REAL), NUMBER(ITIMER_VIRTUAL), NUMBER(ITIMER_PROF),
    {0},
};

const ModuleDef _signal_module = {
    .name = "_signal",
    .doc = "This module provides mechanisms to use signal handlers in Python.",
    .functions = signal_functions,
    .constants = signal_constants,
    .init = signal_init,
};
