// fork_exec.c - how subprocess starts programs.
//
// The child is made by vfork(), which copies nothing however large the heap is: it shares the parent's memory, on the
// parent's stack, until it has become the program. So it only makes system calls, with all signals blocked, and tells
// of a failure through memory. Only where Python code has to run in the child is it a fork(), and the failure comes
// through a pipe.
#include "stdlib/posix/posix.h"

#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>

typedef enum Stage { STAGE_DONE, STAGE_EXEC, STAGE_FOLDER, STAGE_PREEXEC, STAGE_OTHER } Stage;

typedef struct Failure {
    int stage, error_number;
} Failure;

typedef struct Child {
    char *const *arguments, *const *executables,
                                *const *environment; // environment NULL: the parent's
    int fds[3];                                      // what becomes 0, 1 and 2; -1: as it is
    const int *pass; // descriptors that stay open, ascending; of close_others
    size_t pass_count;
    bool close_others;
    const char *folder; // or NULL
    bool restore_signals, new_session;
    bool takes_terminal; // descriptor 0 becomes the terminal of the new session
    int process_group; // -1: none
    bool set_groups, set_user, set_group;
    const gid_t *groups;
    size_t group_count;
    uid_t user;
    gid_t group;
    int umask;        // -1: none
    int failure_pipe; // -1: memory is shared
    sigset_t signals; // to be blocked in the program
    Value preexec;    // or NONE
} Child;

static bool set_inheritable(int fd)
{
    int flags = fcntl(fd, F_GETFD);
    return flags >= 0 && fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) >= 0;
}

// Puts the three descriptors in their places.
static bool place_descriptors(const Child *child)
{
    int fds[3] = {child->fds[0], child->fds[1], child->fds[2]};
    // None may lie in the place of one that is set before it is moved itself.
    for (int i = 1; i < 3; i++) {
        while (fds[i] >= 0 && fds[i] < i) {
            fds[i] = dup(fds[i]);
            if (fds[i] < 0) return false;
        }
    }
    for (int i = 0; i < 3; i++) {
        if (fds[i] == i ? !set_inheritable(i) : fds[i] >= 0 && dup2(fds[i], i) < 0) return false;
    }
    return true;
}

static void close_others(const Child *child)
{
    // The pipe that tells of a failure closes itself.
    unsigned start = 3,
             pipe = child->failure_pipe >= 3 ? (unsigned)child->failure_pipe : UINT32_MAX;
    for (size_t i = 0; i <= child->pass_count; i++) {
        unsigned end = i < child->pass_count ? (unsigned)child->pass[i] : UINT32_MAX;
        if (start < pipe && pipe < end) {
            if (pipe > start) close_range(start, pipe - 1, 0);
            start = pipe + 1;
        }
        if (end < start) continue;
        if (end > start) close_range(start, end - 1, 0);
        start = end + 1;
    }
}

static Failure failed(Stage stage)
{
    return (Failure){stage, errno};
}

// Everything up to the program, which takes over; returns what failed.
static Failure become(VM *vm, const Child *child)
{
    for (size_t i = 0; i < child->pass_count; i++) {
        if (child->pass[i] != child->failure_pipe && !set_inheritable(child->pass[i]))
            return failed(STAGE_OTHER);
    }
    if (!place_descriptors(child)) return failed(STAGE_OTHER);
    if (child->folder != NULL && chdir(child->folder) < 0) return failed(STAGE_FOLDER);
    if (child->umask >= 0) umask((mode_t)child->umask);
    if (child->restore_signals) {
        signal(SIGPIPE, SIG_DFL);
        signal(SIGXFSZ, SIG_DFL);
    }
    sigprocmask(SIG_SETMASK, &child->signals, NULL);
    if (child->new_session) setsid();
    if (child->takes_terminal && ioctl(0, TIOCSCTTY, 0) < 0) return failed(STAGE_OTHER);
    if (child->process_group >= 0 && setpgid(0, child->process_group) < 0)
        return failed(STAGE_OTHER);
    if (child->set_groups && setgroups(child->group_count, child->groups) < 0)
        return failed(STAGE_OTHER);
    if (child->set_group && setregid(child->group, child->group) < 0) return failed(STAGE_OTHER);
    if (child->set_user && setreuid(child->user, child->user) < 0) return failed(STAGE_OTHER);
    if (!is_none(child->preexec) && raised(call(vm, child->preexec, 0, NULL)))
        return (Failure){STAGE_PREEXEC, 0};
    if (child->close_others) close_others(child);
    int saved = 0;
    for (char *const *path = child->executables; *path != NULL; path++) {
        execve(*path, child->arguments, child->environment != NULL ? child->environment : environ);
        if (errno != ENOENT && errno != ENOTDIR && saved == 0) saved = errno;
    }
    if (saved != 0) errno = saved;
    return failed(STAGE_EXEC);
}

// In a function of its own: the parent's frame, which the child shares, has to stay as it is.
static NOINLINE pid_t start_shared(VM *vm, const Child *child, volatile Failure *failure)
{
    pid_t pid = vfork();
    if (pid != 0) return pid;
    Failure result = become(vm, child);
    failure->stage = result.stage;
    failure->error_number = result.error_number;
    _exit(255);
}

static RUNS pid_t start_forked(VM *vm, Child *child, Failure *failure)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    child->failure_pipe = ends[1];
    pid_t pid = fork_process(vm, NULL);
    if (pid == 0) {
        close(ends[0]);
        Failure result = become(vm, child);
        ssize_t written = write(ends[1], &result, sizeof result);
        (void)written;
        _exit(255);
    }
    int error_number = errno;
    close(ends[1]);
    if (pid > 0) {
        ssize_t n;
        do n = read(ends[0], failure, sizeof *failure);
        while (n < 0 && errno == EINTR);
        if (n != (ssize_t)sizeof *failure) *failure = (Failure){0};
    }
    close(ends[0]);
    errno = error_number;
    return pid;
}

// ---- Arguments ----------------------------------------------------------------------------------

static int compare_ints(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

// The ints of a sequence, in a bytes object; room for one more.
static RUNS Bytes *read_ints(VM *vm, Value v, size_t *count)
{
    Tuple *tuple = tuple_from(vm, v);
    Bytes *bytes = tuple != NULL ? bytes_new(vm, NULL, (tuple->count + 1) * sizeof(int)) : NULL;
    if (bytes == NULL) return NULL;
    *count = tuple->count;
    for (size_t i = 0; i < tuple->count; i++) {
        int64_t wide;
        if (!index_as_int64(vm, tuple->items[i], true, &wide)) return NULL;
        if (wide < 0 || wide > UINT32_MAX)
            return throw_null(vm, ValueError, "bad value(s) in fds_to_keep");
        ((uint32_t *)bytes->data)[i] = (uint32_t)wide;
    }
    return bytes;
}

// options: (restore_signals, start_new_session, process_group, gid, uid, umask, take_terminal), None where there is none.
static RUNS bool read_options(VM *vm, Value v, Child *child)
{
    Tuple *options = is_tuple(v) ? as_tuple(v) : NULL;
    if (options == NULL || options->count != 7)
        return throw_false(vm, TypeError, "options must be a tuple of seven");
    int64_t numbers[7];
    for (size_t i = 0; i < 7; i++) {
        numbers[i] = -1;
        if (!is_none(options->items[i]) &&
            !index_as_int64(vm, options->items[i], true, &numbers[i]))
            return false;
    }
    child->restore_signals = numbers[0] > 0;
    child->new_session = numbers[1] > 0;
    child->process_group = (int)numbers[2];
    child->set_group = !is_none(options->items[3]);
    child->group = (gid_t)numbers[3];
    child->set_user = !is_none(options->items[4]);
    child->user = (uid_t)numbers[4];
    child->umask = (int)numbers[5];
    child->takes_terminal = numbers[6] > 0;
    return true;
}

// (args, executables, fds, pass_fds, cwd, env, options, groups, preexec_fn, /). fds: the three of the child; pass_fds:
// None, or what stays open while all else is closed.
Value py_posix__fork_exec(VM *vm, Value *args)
{
    Child child = {.failure_pipe = -1, .preexec = args[8]};
    Strings arguments = {0}, executables = {0}, environment = {0};
    Path folder = {.holder = NONE};
    size_t count = 0;
    Value result = RAISED;
    Bytes *fds = read_ints(vm, args[2], &count), *pass = NULL, *groups = NULL;
    if (fds == NULL) return RAISED;
    if (count != 3) return throw(vm, TypeError, "fds must be three");
    for (int i = 0; i < 3; i++)
        child.fds[i] = ((int *)fds->data)[i] == 0x7fffffff ? -1 : ((int *)fds->data)[i];
    if (!is_none(args[4])) {
        if (!path_read_value(vm, args[4], &folder)) return RAISED;
        child.folder = folder.text;
    }
    if (!read_options(vm, args[6], &child)) return RAISED;
    if (!is_none(args[3])) {
        pass = read_ints(vm, args[3], &child.pass_count);
        if (pass == NULL) return RAISED;
        qsort(pass->data, child.pass_count, sizeof(int), compare_ints);
        child.pass = (int *)pass->data;
        child.close_others = true;
    }
    if (!is_none(args[7])) {
        groups = read_ints(vm, args[7], &child.group_count);
        if (groups == NULL) return RAISED;
        child.groups = (gid_t *)groups->data;
        child.set_groups = true;
    }
    if (!strings_from_arguments(vm, &arguments, args[0], "args") ||
        !strings_from_arguments(vm, &executables, args[1], "executables") ||
        (!is_none(args[5]) && !strings_from_environment(vm, &environment, args[5]))) {
        goto done;
    }
    child.arguments = arguments.items;
    child.executables = executables.items;
    child.environment = environment.items;
    Failure failure = {0};
    sigset_t all;
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &child.signals);
    pid_t pid;
    if (is_none(child.preexec)) {
        pid = start_shared(vm, &child, &failure);
    } else {
        sigprocmask(SIG_SETMASK, &child.signals, NULL);
        pid = start_forked(vm, &child, &failure);
    }
    int error_number = errno;
    sigprocmask(SIG_SETMASK, &child.signals, NULL);
    if (pid > 0 && failure.stage != STAGE_DONE) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) continue;
    }
    errno = error_number;
    if (pid < 0) {
        result = system_error(vm);
    } else {
        Tuple *answer = tuple_of(vm, 3, value_of_small(pid), value_of_small(failure.stage),
                                 value_of_small(failure.error_number));
        if (answer != NULL) result = value_of_object(answer);
    }
done:
    strings_free(vm, &arguments);
    strings_free(vm, &executables);
    strings_free(vm, &environment);
    (void)fds, (void)pass, (void)groups;
    return result;
}
