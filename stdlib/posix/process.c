// process.c - posix: starting programs, forking, waiting, signalling.
#include "stdlib/posix/posix.h"

#include <poll.h>
#include <pty.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "stdlib/resource.h"
#include "stdlib/uv/loop.h"
#include "vm/exec/thread.h"

// ---- Lists of strings ---------------------------------------------------------------------------

void strings_free(VM *vm, Strings *strings)
{
    if (strings->items != NULL)
        memory_release(&vm->memory, strings->items, (strings->count + 1) * sizeof(char *));
    strings->items = NULL;
}

static RAISES bool strings_new(VM *vm, Strings *strings, size_t count)
{
    strings->owners = tuple_new(vm, NULL, count);
    strings->count = count;
    strings->items = strings->owners != NULL
                         ? memory_take_zeroed(&vm->memory, (count + 1) * sizeof(char *))
                         : NULL;
    if (strings->items != NULL) return true;
    if (strings->owners != NULL) (void)throw_memory(vm);
    return false;
}

// Takes one more string; what a path may be.
static RUNS bool strings_set(VM *vm, Strings *strings, size_t i, Value v)
{
    Path path;
    if (!path_read_value(vm, v, &path)) return false;
    store(vm, strings->owners, &strings->owners->items[i], path.holder);
    strings->items[i] = (char *)path.text;
    return true;
}

bool strings_from_arguments(VM *vm, Strings *strings, Value v, const char *words)
{
    strings->items = NULL;
    if (!is_list(v) && !is_tuple(v))
        return throw_false(vm, TypeError, "%s must be a tuple or list", words);
    Tuple *given = tuple_from(vm, v);
    if (given == NULL) return false;
    if (given->count == 0) return throw_false(vm, ValueError, "%s must not be empty", words);
    if (!strings_new(vm, strings, given->count)) return false;
    for (size_t i = 0; i < given->count; i++) {
        if (!strings_set(vm, strings, i, given->items[i])) return strings_free(vm, strings), false;
    }
    return true;
}

// The same for those that do not take an empty name of the program.
static RUNS bool strings_from_argv(VM *vm, Strings *strings, Value v, const char *words)
{
    if (!strings_from_arguments(vm, strings, v, words)) return false;
    if (strings->items[0][0] != '\0') return true;
    strings_free(vm, strings);
    return throw_false(vm, ValueError, "%s first element cannot be empty", words);
}

// name=value for each item of a mapping.
bool strings_from_environment(VM *vm, Strings *strings, Value mapping)
{
    strings->items = NULL;
    String *names_name = NAME(vm, keys), *values_name = NAME(vm, values);
    Value keys = call_method(vm, mapping, names_name, 0, NULL);
    Tuple *names = raised(keys) ? NULL : tuple_from(vm, keys);
    Value values = names == NULL ? RAISED : call_method(vm, mapping, values_name, 0, NULL);
    Tuple *contents = raised(values) ? NULL : tuple_from(vm, values);
    if (contents == NULL) return false;
    size_t count = names->count < contents->count ? names->count : contents->count;
    if (!strings_new(vm, strings, count)) return false;
    for (size_t i = 0; i < count; i++) {
        Path name, value;
        if (!path_read_value(vm, names->items[i], &name) ||
            !path_read_value(vm, contents->items[i], &value))
            goto failed;
        if (name.text[0] == '\0' || strchr(name.text + 1, '=') != NULL) {
            (void) throw(vm, ValueError, "illegal environment variable name");
            goto failed;
        }
        size_t name_size = strlen(name.text), value_size = strlen(value.text);
        Bytes *line = bytes_new(vm, NULL, name_size + 1 + value_size);
        if (line == NULL) goto failed;
        memcpy(line->data, name.text, name_size);
        line->data[name_size] = '=';
        memcpy(line->data + name_size + 1, value.text, value_size);
        store(vm, strings->owners, &strings->owners->items[i], value_of_object(line));
        strings->items[i] = line->data;
    }
    return true;
failed:
    strings_free(vm, strings);
    return false;
}

// ---- exec ---------------------------------------------------------------------------------------

Value py_posix_execv(VM *vm, Value *args) // (path, argv, /)
{
    Path path;
    Strings arguments;
    if (!path_read(vm, args, 0, PATH_NAME, &path) ||
        !strings_from_argv(vm, &arguments, args[1], "execv() arg 2"))
        return RAISED;
    execv(path.text, arguments.items);
    int error_number = errno;
    strings_free(vm, &arguments);
    return throw_errno(vm, error_number, ABSENT);
}

Value py_posix_execve(VM *vm, Value *args) // (path, argv, env)
{
    Path path;
    Strings arguments, environment;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path) ||
        !strings_from_argv(vm, &arguments, args[1], "execve: argv"))
        return RAISED;
    Value keys = get_attr_or_absent(vm, args[2], NAME(vm, keys));
    if (raised(keys) || is_absent(keys)) {
        strings_free(vm, &arguments);
        return raised(keys) ? RAISED
                            : throw(vm, TypeError, "execve: environment must be a mapping object");
    }
    if (!strings_from_environment(vm, &environment, args[2]))
        return strings_free(vm, &arguments), RAISED;
    if (path.text == NULL) fexecve(path.fd, arguments.items, environment.items);
    else execve(path.text, arguments.items, environment.items);
    int error_number = errno;
    strings_free(vm, &arguments);
    strings_free(vm, &environment);
    return throw_errno(vm, error_number, path.object);
}

// ---- fork ---------------------------------------------------------------------------------------

// What register_at_fork was given, in order.
typedef struct ForkHooks {
    List *before, *after_in_child, *after_in_parent;
} ForkHooks;

static void trace_hooks(VM *vm, Tracer *tracer, void *state)
{
    (void)vm;
    ForkHooks *hooks = state;
    trace_object(tracer, hooks->before);
    trace_object(tracer, hooks->after_in_child);
    trace_object(tracer, hooks->after_in_parent);
}

static const StateDef fork_state = {"posix.fork", sizeof(ForkHooks), trace_hooks, NULL};

static RAISES bool add_hook(VM *vm, List **hooks, Value function)
{
    if (is_absent(function)) return true;
    if (*hooks == NULL) *hooks = list_new(vm);
    return list_append(vm, *hooks, function);
}

Value py_posix_register_at_fork(VM *vm,
                                Value *args) // (*, before=?, after_in_child=?, after_in_parent=?)
{
    static const char *const names[] = {"before", "after_in_child", "after_in_parent"};
    ForkHooks *hooks = state_get(vm, &fork_state);
    if (hooks == NULL) return RAISED;
    if (is_absent(args[0]) && is_absent(args[1]) && is_absent(args[2])) {
        return throw(vm, TypeError, "At least one argument is required.");
    }
    for (size_t i = 0; i < 3; i++) {
        if (!is_absent(args[i]) && !is_callable(vm, args[i])) {
            return throw(vm, TypeError, "'%s' must be callable, not %.200T", names[i], args[i]);
        }
    }
    bool fine = add_hook(vm, &hooks->before, args[0]) &&
                add_hook(vm, &hooks->after_in_child, args[1]) &&
                add_hook(vm, &hooks->after_in_parent, args[2]);
    return fine ? NONE : RAISED;
}

static void run_hooks(VM *vm, List *hooks, bool backwards)
{
    for (size_t i = 0; hooks != NULL && i < hooks->count; i++) {
        Value hook = hooks->items[backwards ? hooks->count - 1 - i : i];
        if (raised(call(vm, hook, 0, NULL))) report_unraisable(vm, NULL, hook);
    }
}

// fork() or forkpty(): 0 in the child.
pid_t fork_process(VM *vm, int *terminal)
{
    ForkHooks *hooks = state_get(vm, &fork_state);
    if (hooks == NULL) return -1;
    run_hooks(vm, hooks->before, true);
    pid_t pid = terminal != NULL ? forkpty(terminal, NULL, NULL, NULL) : fork();
    int error_number = errno;
    if (pid == 0) uv_after_fork(vm);
    run_hooks(vm, pid == 0 ? hooks->after_in_child : hooks->after_in_parent, false);
    errno = error_number;
    return pid;
}

Value py_posix_fork(VM *vm, Value *args)
{
    (void)args;
    pid_t pid = fork_process(vm, NULL);
    return pid < 0 ? system_error(vm) : value_of_small(pid);
}

Value py_posix_forkpty(VM *vm, Value *args)
{
    (void)args;
    int terminal = -1;
    pid_t pid = fork_process(vm, &terminal);
    return pid < 0 ? system_error(vm)
                   : value_of_object(tuple_pair(vm, value_of_small(pid), value_of_small(terminal)));
}

// ---- posix_spawn --------------------------------------------------------------------------------

static RUNS bool add_file_action(VM *vm, posix_spawn_file_actions_t *actions, Value v, List *keep)
{
    if (!is_tuple(v) || as_tuple(v)->count == 0) {
        return throw_false(vm, TypeError, "Each file_actions element must be a non-empty tuple");
    }
    static const struct {
        const char *name;
        size_t count;
    } rows[] = {{"A open", 5}, {"A close", 2}, {"A dup2", 3}, {"A closefrom", 2}};
    Tuple *tuple = as_tuple(v);
    int64_t tag, numbers[5] = {0};
    if (!is_int(tuple->items[0]) || !int_fits_int64(tuple->items[0], &tag) || tag < 0 || tag > 3) {
        return throw_false(vm, TypeError, "Unknown file_actions identifier");
    }
    if (tuple->count != rows[tag].count) {
        return throw_false(vm, TypeError, "%s file_action tuple must have %zu elements",
                           rows[tag].name, rows[tag].count);
    }
    for (size_t i = 1; i < tuple->count; i++) {
        if (tag == 0 && i == 2) continue;
        if (!index_as_int64(vm, tuple->items[i], false, &numbers[i])) return false;
        if (numbers[i] < INT32_MIN || numbers[i] > INT32_MAX) {
            return throw_false(vm, OverflowError, "Python int too large to convert to C int");
        }
    }
    Path path;
    switch (tag) {
    case 0:
        if (!path_read_value(vm, tuple->items[2], &path) || !list_append(vm, keep, path.holder))
            return false;
        errno = posix_spawn_file_actions_addopen(actions, (int)numbers[1], path.text,
                                                 (int)numbers[3], (mode_t)numbers[4]);
        break;
    case 1: errno = posix_spawn_file_actions_addclose(actions, (int)numbers[1]); break;
    case 2:
        errno = posix_spawn_file_actions_adddup2(actions, (int)numbers[1], (int)numbers[2]);
        break;
    case 3: errno = posix_spawn_file_actions_addclosefrom_np(actions, (int)numbers[1]); break;
    }
    return errno == 0 || (raised(system_error(vm)) && false);
}

static RUNS bool read_signals(VM *vm, Value v, sigset_t *set)
{
    Iter iter;
    sigemptyset(set);
    if (!iter_open(vm, &iter, v)) return false;
    while (iter_next(vm, &iter)) {
        int64_t number;
        if (!index_as_int64(vm, iter.item, true, &number)) return false;
        if (number <= 0 || number >= NSIG) {
            return throw_false(vm, ValueError, "signal number %lld out of range [1; %d]",
                               (long long)number, NSIG - 1);
        }
        // A number that the library keeps for itself is ignored.
        (void)sigaddset(set, (int)number);
    }
    return !iter.failed;
}

// args: path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler
static RUNS bool read_attributes(VM *vm, Value *args, posix_spawnattr_t *attributes)
{
    short flags = 0;
    bool reset_ids, new_session;
    sigset_t set;
    if (!is_absent(args[4])) {
        int group;
        if (!arg_int(vm, args, 4, &group)) return false;
        posix_spawnattr_setpgroup(attributes, group);
        flags |= POSIX_SPAWN_SETPGROUP;
    }
    if (!arg_truth(vm, args, 5, &reset_ids) || !arg_truth(vm, args, 6, &new_session)) return false;
    if (reset_ids) flags |= POSIX_SPAWN_RESETIDS;
    if (new_session) flags |= POSIX_SPAWN_SETSID;
    if (!is_tuple(args[7]) || as_tuple(args[7])->count > 0) {
        if (!read_signals(vm, args[7], &set)) return false;
        posix_spawnattr_setsigmask(attributes, &set);
        flags |= POSIX_SPAWN_SETSIGMASK;
    }
    if (!is_tuple(args[8]) || as_tuple(args[8])->count > 0) {
        if (!read_signals(vm, args[8], &set)) return false;
        posix_spawnattr_setsigdefault(attributes, &set);
        flags |= POSIX_SPAWN_SETSIGDEF;
    }
    if (!is_absent(args[9])) {
        if (!is_tuple(args[9]) || as_tuple(args[9])->count != 2) {
            return throw_false(vm, TypeError, "A scheduler tuple must have two elements");
        }
        Tuple *pair = as_tuple(args[9]);
        int64_t policy, priority;
        if (!is_none(pair->items[0])) {
            if (!index_as_int64(vm, pair->items[0], true, &policy)) return false;
            posix_spawnattr_setschedpolicy(attributes, (int)policy);
            flags |= POSIX_SPAWN_SETSCHEDULER;
        }
        if (!is_tuple(pair->items[1]))
            return throw_false(vm, TypeError, "must have a sched_param object");
        if (!index_as_int64(vm, as_tuple(pair->items[1])->items[0], true, &priority)) return false;
        struct sched_param param = {.sched_priority = (int)priority};
        posix_spawnattr_setschedparam(attributes, &param);
        flags |= POSIX_SPAWN_SETSCHEDPARAM;
    }
    posix_spawnattr_setflags(attributes, flags);
    return true;
}

static RUNS Value spawn(VM *vm, Value *args, bool search)
{
    Path path;
    Strings arguments = {0}, environment = {0};
    Value result = RAISED;
    char words[32];
    snprintf(words, sizeof words, "%s: argv", search ? "posix_spawnp" : "posix_spawn");
    if (!path_read(vm, args, 0, PATH_NAME, &path)) return RAISED;
    bool inherit = is_none(args[2]);
    Value keys = inherit ? NONE : get_attr_or_absent(vm, args[2], NAME(vm, keys));
    if (raised(keys)) return RAISED;
    if (!is_list(args[1]) && !is_tuple(args[1]))
        return throw(vm, TypeError, "%s must be a tuple or list", words);
    if (is_absent(keys)) {
        return throw(vm, TypeError, "%s: environment must be a mapping object or None",
                     search ? "posix_spawnp" : "posix_spawn");
    }
    if (!strings_from_argv(vm, &arguments, args[1], words)) return RAISED;
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_init(&attributes);
    posix_spawn_file_actions_init(&actions);
    List *keep = list_new(vm);
    if (!inherit && !strings_from_environment(vm, &environment, args[2])) goto done;
    if (!is_none(args[3])) {
        Iter iter;
        if (!iter_open(vm, &iter, args[3])) goto done;
        while (iter_next(vm, &iter)) {
            if (!add_file_action(vm, &actions, iter.item, keep)) goto done;
        }
        if (iter.failed) goto done;
    }
    if (!read_attributes(vm, args, &attributes)) goto done;
    pid_t pid;
    char **variables = inherit ? environ : environment.items;
    errno = search
                ? posix_spawnp(&pid, path.text, &actions, &attributes, arguments.items, variables)
                : posix_spawn(&pid, path.text, &actions, &attributes, arguments.items, variables);
    result = errno != 0 ? path_error(vm, &path) : value_of_small(pid);
done:
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    strings_free(vm, &arguments);
    strings_free(vm, &environment);
    return result;
}

Value py_posix_posix_spawn(VM *vm, Value *args)
{
    return spawn(vm, args, false);
}

Value py_posix_posix_spawnp(VM *vm, Value *args)
{
    return spawn(vm, args, true);
}

// ---- The end ------------------------------------------------------------------------------------

Value py_posix__exit(VM *vm, Value *args)
{
    int status;
    if (!arg_int(vm, args, 0, &status)) return RAISED;
    _exit(status);
}

Value py_posix_abort(VM *vm, Value *args)
{
    (void)vm, (void)args;
    abort();
}

Value py_posix_kill(VM *vm, Value *args) // (pid, signal, /)
{
    int pid, signal_number;
    if (!arg_int(vm, args, 0, &pid) || !arg_int(vm, args, 1, &signal_number)) return RAISED;
    if (kill(pid, signal_number) < 0) return system_error(vm);
    return poll_slow(vm) ? NONE : RAISED; // it may have been for this process
}

Value py_posix_killpg(VM *vm, Value *args) // (pgid, signal, /)
{
    int group, signal_number;
    if (!arg_int(vm, args, 0, &group) || !arg_int(vm, args, 1, &signal_number)) return RAISED;
    if (killpg(group, signal_number) < 0) return system_error(vm);
    return poll_slow(vm) ? NONE : RAISED;
}

Value py_posix_pidfd_open(VM *vm, Value *args) // (pid, flags=0)
{
    int pid;
    int64_t flags;
    if (!arg_int(vm, args, 0, &pid) || !arg_int64(vm, args, 1, &flags)) return RAISED;
    int fd = (int)syscall(SYS_pidfd_open, pid, (unsigned)flags);
    return fd < 0 ? system_error(vm) : value_of_small(fd);
}

// ---- Waiting ------------------------------------------------------------------------------------

static const char *const waitid_names[] = {"si_pid", "si_uid", "si_signo", "si_status", "si_code"};
static const NativeProperty waitid_properties[] = {
    {"si_pid", structseq_field_0, NULL, NULL},   {"si_uid", structseq_field_1, NULL, NULL},
    {"si_signo", structseq_field_2, NULL, NULL}, {"si_status", structseq_field_3, NULL, NULL},
    {"si_code", structseq_field_4, NULL, NULL},  {0},
};
const StructSeq waitid_result_sequence = {
    .type = STRUCTSEQ_TYPE("posix.waitid_result",
                           "waitid_result: Result from waitid.\n\n"
                           "This object may be accessed either as a tuple of\n"
                           "  (si_pid, si_uid, si_signo, si_status, si_code),\n"
                           "or via the attributes si_pid, si_uid, and so on.",
                           waitid_properties),
    .names = waitid_names,
    .visible = 5,
    .total = 5,
};

#define LOOK_AGAIN_NS 2000000

// Before another try at a wait that must not hold up the program's other threads nor its end: lets them run until the
// process ends, or for a moment.
static RUNS bool let_others_run(VM *vm, int pid)
{
    int fd = pid > 0 ? (int)syscall(SYS_pidfd_open, pid, 0u) : -1;
    bool fine = thread_wait(vm, NULL, fd, POLLIN, fd >= 0 ? UINT64_MAX : thread_clock() + LOOK_AGAIN_NS);
    if (fd >= 0) close(fd);
    return fine;
}

static RUNS Value wait_for(VM *vm, int pid, int options)
{
    int status = 0;
    pid_t found;
    for (;;) {
        bool beside = thread_must_look(vm) && !(options & WNOHANG);
        found = waitpid(pid, &status, beside ? options | WNOHANG : options);
        if (found < 0 && interrupted(vm)) continue;
        if (found != 0 || !beside) break;
        if (!let_others_run(vm, options & (WUNTRACED | WCONTINUED) ? -1 : pid)) return RAISED;
    }
    return found < 0
               ? system_error(vm)
               : value_of_object(tuple_pair(vm, value_of_small(found), value_of_small(status)));
}

Value py_posix_system(VM *vm, Value *args)
{
    Path command;
    if (!path_read(vm, args, 0, PATH_NAME, &command)) return RAISED;
    if (!thread_must_look(vm)) return value_of_small(system(command.text));
    // The other threads run meanwhile, and the program can be stopped.
    char *arguments[] = {"sh", "-c", (char *)command.text, NULL};
    pid_t pid;
    if (posix_spawn(&pid, "/bin/sh", NULL, NULL, arguments, environ) != 0) return value_of_small(127 << 8);
    Value ended = wait_for(vm, pid, 0);
    return raised(ended) ? RAISED : as_tuple(ended)->items[1];
}

Value py_posix_wait(VM *vm, Value *args)
{
    (void)args;
    return wait_for(vm, -1, 0);
}

Value py_posix_waitpid(VM *vm, Value *args) // (pid, options, /)
{
    int pid, options;
    return arg_int(vm, args, 0, &pid) && arg_int(vm, args, 1, &options) ? wait_for(vm, pid, options)
                                                                        : RAISED;
}

static RUNS Value wait_with_usage(VM *vm, int pid, int options)
{
    int status = 0;
    pid_t found;
    struct rusage usage;
    memset(&usage, 0, sizeof usage);
    for (;;) {
        bool beside = thread_must_look(vm) && !(options & WNOHANG);
        found = wait4(pid, &status, beside ? options | WNOHANG : options, &usage);
        if (found < 0 && interrupted(vm)) continue;
        if (found != 0 || !beside) break;
        if (!let_others_run(vm, options & (WUNTRACED | WCONTINUED) ? -1 : pid)) return RAISED;
    }
    if (found < 0) return system_error(vm);
    Value used = resource_usage(vm, &usage);
    Tuple *result =
        raised(used) ? NULL : tuple_of(vm, 3, value_of_small(found), value_of_small(status), used);
    return result != NULL ? value_of_object(result) : RAISED;
}

Value py_posix_wait3(VM *vm, Value *args)
{
    int options;
    return arg_int(vm, args, 0, &options) ? wait_with_usage(vm, -1, options) : RAISED;
}

Value py_posix_wait4(VM *vm, Value *args)
{
    int pid, options;
    return arg_int(vm, args, 0, &pid) && arg_int(vm, args, 1, &options)
               ? wait_with_usage(vm, pid, options)
               : RAISED;
}

Value py_posix_waitid(VM *vm, Value *args) // (idtype, id, options, /)
{
    int kind, id, options, status;
    siginfo_t info;
    memset(&info, 0, sizeof info);
    if (!arg_int(vm, args, 0, &kind) || !arg_int(vm, args, 1, &id) ||
        !arg_int(vm, args, 2, &options))
        return RAISED;
    for (;;) {
        bool beside = thread_must_look(vm) && !(options & WNOHANG);
        status = waitid((idtype_t)kind, (id_t)id, &info, beside ? options | WNOHANG : options);
        if (status < 0 && interrupted(vm)) continue;
        if (status < 0 || info.si_pid != 0 || !beside) break;
        if (!let_others_run(vm, -1)) return RAISED;
    }
    if (status < 0) return system_error(vm);
    if (info.si_pid == 0) return NONE;
    Value items[] = {value_of_small(info.si_pid), value_of_small(info.si_uid),
                     value_of_small(info.si_signo), value_of_small(info.si_status),
                     value_of_small(info.si_code)};
    return structseq_new(vm, &waitid_result_sequence, items);
}

#define STATUS_FUNCTION(name, convert)                                                             \
    Value py_posix_##name(VM *vm, Value *args)                                                     \
    {                                                                                              \
        int status;                                                                                \
        return arg_int(vm, args, 0, &status) ? convert(name(status)) : RAISED;                     \
    }
STATUS_FUNCTION(WCOREDUMP, value_of_bool)
STATUS_FUNCTION(WIFCONTINUED, value_of_bool)
STATUS_FUNCTION(WIFEXITED, value_of_bool)
STATUS_FUNCTION(WIFSIGNALED, value_of_bool)
STATUS_FUNCTION(WIFSTOPPED, value_of_bool)
STATUS_FUNCTION(WEXITSTATUS, value_of_small)
STATUS_FUNCTION(WSTOPSIG, value_of_small)
STATUS_FUNCTION(WTERMSIG, value_of_small)

Value py_posix_waitstatus_to_exitcode(VM *vm, Value *args)
{
    int status;
    if (!is_index(vm, args[0])) {
        return throw(vm, TypeError, "'%T' object cannot be interpreted as an integer", args[0]);
    }
    if (!arg_int(vm, args, 0, &status)) return RAISED;
    if (WIFEXITED(status)) return value_of_small(WEXITSTATUS(status));
    if (WIFSIGNALED(status)) return value_of_small(-WTERMSIG(status));
    if (WIFSTOPPED(status))
        return throw(vm, ValueError, "process stopped by delivery of signal %d", WSTOPSIG(status));
    return throw(vm, ValueError, "invalid wait status: %d", status);
}
