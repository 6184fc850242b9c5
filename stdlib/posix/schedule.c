// schedule.c - posix: processors, priorities, scheduling policies.
#include "stdlib/posix/posix.h"

#include <math.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/resource.h>

static const char *const param_names[] = {"sched_priority"};
static const NativeProperty param_properties[] = {
    {"sched_priority", structseq_field_0, NULL, "the scheduling priority"},
    {0},
};

static Value param_construct(VM *vm, Value *args) // sched_param(sched_priority)
{
    Type *type = as_type(args[0]);
    Tuple *tuple = type_allocate(vm, type, sizeof(Value));
    if (tuple == NULL) return RAISED;
    tuple->count = 1;
    tuple->items[0] = args[1];
    return value_of_object(tuple);
}

static Value py_param_reduce(VM *vm, Value *args)
{
    Tuple *inner = tuple_new(vm, as_tuple(args[0])->items, 1);
    return inner != NULL ? value_of_object(tuple_pair(vm, value_of_object(type_of(vm, args[0])),
                                                      value_of_object(inner)))
                         : RAISED;
}

static const Native param_methods[] = {{"__reduce__(self, /)", py_param_reduce, NULL}, {0}};

const StructSeq sched_param_sequence = {
    .type = {.name = "posix.sched_param",
             .doc = "Currently has only one field: sched_priority",
             .signature = "sched_param(sched_priority)",
             .base = &tuple_type,
             .size = sizeof(Tuple),
             .flags = TYPE_IS_FINAL,
             .trace = structseq_trace,
             .cell_size = structseq_cell_size,
             .construct = param_construct,
             .methods = param_methods,
             .properties = param_properties,
             .repr = structseq_repr},
    .names = param_names,
    .visible = 1,
    .total = 1,
};

static RUNS bool param_read(VM *vm, Value v, struct sched_param *param)
{
    if (!is_native(vm, v, &sched_param_sequence.type))
        return throw_false(vm, TypeError, "must have a sched_param object");
    int64_t priority;
    Value index = index_of(vm, as_tuple(v)->items[0]);
    if (raised(index)) return false;
    if (!int_fits_int64(index, &priority))
        return throw_false(vm, OverflowError, "Python int too large to convert to C long");
    if (priority > INT32_MAX || priority < INT32_MIN)
        return throw_false(vm, OverflowError, "sched_priority out of range");
    *param = (struct sched_param){.sched_priority = (int)priority};
    return true;
}

Value py_posix_sched_get_priority_max(VM *vm, Value *args)
{
    int policy;
    if (!arg_int(vm, args, 0, &policy)) return RAISED;
    int most = sched_get_priority_max(policy);
    return most < 0 ? system_error(vm) : value_of_small(most);
}

Value py_posix_sched_get_priority_min(VM *vm, Value *args)
{
    int policy;
    if (!arg_int(vm, args, 0, &policy)) return RAISED;
    int least = sched_get_priority_min(policy);
    return least < 0 ? system_error(vm) : value_of_small(least);
}

Value py_posix_sched_getscheduler(VM *vm, Value *args)
{
    int pid;
    if (!arg_int(vm, args, 0, &pid)) return RAISED;
    int policy = sched_getscheduler(pid);
    return policy < 0 ? system_error(vm) : value_of_small(policy);
}

Value py_posix_sched_setscheduler(VM *vm, Value *args) // (pid, policy, param, /)
{
    int pid, policy;
    struct sched_param param;
    if (!arg_int(vm, args, 0, &pid) || !arg_int(vm, args, 1, &policy) ||
        !param_read(vm, args[2], &param))
        return RAISED;
    return system_done(vm, sched_setscheduler(pid, policy, &param));
}

Value py_posix_sched_getparam(VM *vm, Value *args)
{
    int pid;
    struct sched_param param;
    if (!arg_int(vm, args, 0, &pid)) return RAISED;
    if (sched_getparam(pid, &param) < 0) return system_error(vm);
    Value priority = value_of_small(param.sched_priority);
    return structseq_new(vm, &sched_param_sequence, &priority);
}

Value py_posix_sched_setparam(VM *vm, Value *args) // (pid, param, /)
{
    int pid;
    struct sched_param param;
    if (!arg_int(vm, args, 0, &pid) || !param_read(vm, args[1], &param)) return RAISED;
    return system_done(vm, sched_setparam(pid, &param));
}

Value py_posix_sched_rr_get_interval(VM *vm, Value *args)
{
    int pid;
    struct timespec time;
    if (!arg_int(vm, args, 0, &pid)) return RAISED;
    if (sched_rr_get_interval(pid, &time) < 0) return system_error(vm);
    return value_of_double((double)time.tv_sec + 1e-9 * (double)time.tv_nsec);
}

Value py_posix_sched_yield(VM *vm, Value *args)
{
    (void)args;
    return system_done(vm, sched_yield());
}

// ---- Processors ---------------------------------------------------------------------------------

// The kernel's set may be larger than a guess at its size: tries bigger ones.
static RAISES cpu_set_t *processors_of(VM *vm, int pid, size_t *count)
{
    for (*count = 1024; *count <= (1u << 20); *count *= 2) {
        Bytes *room = bytes_new(vm, NULL, CPU_ALLOC_SIZE(*count));
        if (room == NULL) return NULL;
        cpu_set_t *set = (cpu_set_t *)room->data;
        if (sched_getaffinity(pid, CPU_ALLOC_SIZE(*count), set) == 0) return set;
        if (errno != EINVAL) break;
    }
    (void)system_error(vm);
    return NULL;
}

Value py_posix_sched_getaffinity(VM *vm, Value *args)
{
    int pid;
    size_t count;
    if (!arg_int(vm, args, 0, &pid)) return RAISED;
    cpu_set_t *processors = processors_of(vm, pid, &count);
    Value result =
        processors != NULL ? call(vm, value_of_object(type_get(vm, TYPE_set)), 0, NULL) : RAISED;
    String *add = NAME(vm, add);
    for (size_t i = 0; !raised(result) && i < count; i++) {
        if (!CPU_ISSET_S(i, CPU_ALLOC_SIZE(count), processors)) continue;
        Value number = value_of_small((int64_t)i);
        if (raised(call_method(vm, result, add, 1, &number))) return RAISED;
    }
    return result;
}

Value py_posix_sched_setaffinity(VM *vm, Value *args) // (pid, mask, /)
{
    int pid;
    Iter iter;
    size_t count = 1u << 16;
    if (!arg_int(vm, args, 0, &pid)) return RAISED;
    Bytes *room = bytes_new(vm, NULL, CPU_ALLOC_SIZE(count));
    if (room == NULL) return RAISED;
    memset(room->data, 0, room->size);
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        int64_t number;
        if (!is_int(iter.item))
            return throw(vm, TypeError, "expected an iterator of ints, but iterator yielded %R",
                         value_of_object(type_of(vm, iter.item)));
        if (!int_fits_int64(iter.item, &number) || number > INT32_MAX - 1)
            return throw(vm, OverflowError, "CPU number too large");
        if (number < 0) return throw(vm, ValueError, "negative CPU number");
        if ((size_t)number < count)
            CPU_SET_S((size_t)number, CPU_ALLOC_SIZE(count), (cpu_set_t *)room->data);
    }
    if (iter.failed) return RAISED;
    return system_done(vm, sched_setaffinity(pid, CPU_ALLOC_SIZE(count), (cpu_set_t *)room->data));
}

Value py_posix_cpu_count(VM *vm, Value *args)
{
    (void)vm, (void)args;
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count < 1 ? NONE : value_of_small(count);
}

Value py_posix_getloadavg(VM *vm, Value *args)
{
    (void)args;
    double loads[3];
    if (getloadavg(loads, 3) != 3) return throw(vm, OSError, "Load averages are unobtainable");
    Tuple *result = tuple_of(vm, 3, value_of_double(loads[0]), value_of_double(loads[1]),
                             value_of_double(loads[2]));
    return result != NULL ? value_of_object(result) : RAISED;
}

// ---- Priorities and namespaces ------------------------------------------------------------------

Value py_posix_nice(VM *vm, Value *args)
{
    int increment;
    if (!arg_int(vm, args, 0, &increment)) return RAISED;
    errno = 0; // -1 is also an answer
    int value = nice(increment);
    return value == -1 && errno != 0 ? system_error(vm) : value_of_small(value);
}

Value py_posix_getpriority(VM *vm, Value *args)
{
    int which, who;
    if (!arg_int(vm, args, 0, &which) || !arg_int(vm, args, 1, &who)) return RAISED;
    errno = 0;
    int priority = getpriority((__priority_which_t)which, (id_t)who);
    return errno != 0 ? system_error(vm) : value_of_small(priority);
}

Value py_posix_setpriority(VM *vm, Value *args)
{
    int which, who, priority;
    if (!arg_int(vm, args, 0, &which) || !arg_int(vm, args, 1, &who) ||
        !arg_int(vm, args, 2, &priority))
        return RAISED;
    return system_done(vm, setpriority((__priority_which_t)which, (id_t)who, priority));
}

Value py_posix_setns(VM *vm, Value *args) // (fd, nstype=0)
{
    int fd, kind;
    return descriptor_read(vm, args[0], &fd) && arg_int(vm, args, 1, &kind)
               ? system_done(vm, setns(fd, kind))
               : RAISED;
}

Value py_posix_unshare(VM *vm, Value *args)
{
    int flags;
    return arg_int(vm, args, 0, &flags) ? system_done(vm, unshare(flags)) : RAISED;
}
