// resource.c - the module resource: what the process has used, and what it may use.
#include "stdlib/resource.h"

#include <errno.h>
#include <unistd.h>

#include "stdlib/structseq.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/tuple.h"

static const char *const usage_names[] = {
    "ru_utime",  "ru_stime",    "ru_maxrss", "ru_ixrss",   "ru_idrss",   "ru_isrss",
    "ru_minflt", "ru_majflt",   "ru_nswap",  "ru_inblock", "ru_oublock", "ru_msgsnd",
    "ru_msgrcv", "ru_nsignals", "ru_nvcsw",  "ru_nivcsw",
};
static const NativeProperty usage_properties[] = {
    {"ru_utime", structseq_field_0, NULL, "user time used"},
    {"ru_stime", structseq_field_1, NULL, "system time used"},
    {"ru_maxrss", structseq_field_2, NULL, "max. resident set size"},
    {"ru_ixrss", structseq_field_3, NULL, "shared memory size"},
    {"ru_idrss", structseq_field_4, NULL, "unshared data size"},
    {"ru_isrss", structseq_field_5, NULL, "unshared stack size"},
    {"ru_minflt", structseq_field_6, NULL, "page faults not requiring I/O"},
    {"ru_majflt", structseq_field_7, NULL, "page faults requiring I/O"},
    {"ru_nswap", structseq_field_8, NULL, "number of swap outs"},
    {"ru_inblock", structseq_field_9, NULL, "block input operations"},
    {"ru_oublock", structseq_field_10, NULL, "block output operations"},
    {"ru_msgsnd", structseq_field_11, NULL, "IPC messages sent"},
    {"ru_msgrcv", structseq_field_12, NULL, "IPC messages received"},
    {"ru_nsignals", structseq_field_13, NULL, "signals received"},
    {"ru_nvcsw", structseq_field_14, NULL, "voluntary context switches"},
    {"ru_nivcsw", structseq_field_15, NULL, "involuntary context switches"},
    {0},
};
static const StructSeq struct_rusage = {
    .type = STRUCTSEQ_TYPE("resource.struct_rusage",
                           "struct_rusage: Result from getrusage.\n\n"
                           "This object may be accessed either as a tuple of\n"
                           "    (utime,stime,maxrss,ixrss,idrss,isrss,minflt,majflt,\n"
                           "    nswap,inblock,oublock,msgsnd,msgrcv,nsignals,nvcsw,nivcsw)\n"
                           "or via the attributes ru_utime, ru_stime, ru_maxrss, and so on.",
                           usage_properties),
    .names = usage_names,
    .visible = 16,
    .total = 16,
};

static Value seconds(const struct timeval *time)
{
    return value_of_double((double)time->tv_sec + 1e-6 * (double)time->tv_usec);
}

Value resource_usage(VM *vm, const struct rusage *usage)
{
    Value items[] = {
        seconds(&usage->ru_utime),      seconds(&usage->ru_stime),
        int_new(vm, usage->ru_maxrss),  int_new(vm, usage->ru_ixrss),
        int_new(vm, usage->ru_idrss),   int_new(vm, usage->ru_isrss),
        int_new(vm, usage->ru_minflt),  int_new(vm, usage->ru_majflt),
        int_new(vm, usage->ru_nswap),   int_new(vm, usage->ru_inblock),
        int_new(vm, usage->ru_oublock), int_new(vm, usage->ru_msgsnd),
        int_new(vm, usage->ru_msgrcv),  int_new(vm, usage->ru_nsignals),
        int_new(vm, usage->ru_nvcsw),   int_new(vm, usage->ru_nivcsw),
    };
    return structseq_new(vm, &struct_rusage, items);
}

static Value py_resource_getrusage(VM *vm, Value *args)
{
    int who;
    struct rusage usage;
    if (!arg_int(vm, args, 0, &who)) return RAISED;
    if (getrusage((__rusage_who_t)who, &usage) < 0) {
        return errno == EINVAL ? throw(vm, ValueError, "invalid who parameter")
                               : throw_errno(vm, errno, ABSENT);
    }
    return resource_usage(vm, &usage);
}

static RAISES Value limits_value(VM *vm, const struct rlimit *limits)
{
    return value_of_object(tuple_pair(vm, int_new(vm, (int64_t)limits->rlim_cur),
                                      int_new(vm, (int64_t)limits->rlim_max)));
}

static RUNS bool limits_read(VM *vm, Value v, struct rlimit *limits)
{
    Tuple *pair = tuple_from(vm, v);
    if (pair == NULL) return false;
    if (pair->count != 2) return throw_false(vm, ValueError, "expected a tuple of 2 integers");
    rlim_t *fields[] = {&limits->rlim_cur, &limits->rlim_max};
    for (int i = 0; i < 2; i++) {
        int64_t number;
        if (!index_as_int64(vm, pair->items[i], false, &number)) return false;
        *fields[i] = (rlim_t)number;
    }
    return true;
}

static RUNS bool resource_read(VM *vm, Value *args, size_t i, int *which)
{
    if (!arg_int(vm, args, i, which)) return false;
    return (*which >= 0 && *which < RLIM_NLIMITS) ||
           throw_false(vm, ValueError, "invalid resource specified");
}

static Value py_resource_getrlimit(VM *vm, Value *args)
{
    int which;
    struct rlimit limits;
    if (!resource_read(vm, args, 0, &which)) return RAISED;
    return getrlimit((__rlimit_resource_t)which, &limits) < 0 ? throw_errno(vm, errno, ABSENT)
                                                              : limits_value(vm, &limits);
}

static COLD RAISES Value limit_error(VM *vm)
{
    if (errno == EINVAL) return throw(vm, ValueError, "current limit exceeds maximum limit");
    if (errno == EPERM) return throw(vm, ValueError, "not allowed to raise maximum limit");
    return throw_errno(vm, errno, ABSENT);
}

static Value py_resource_setrlimit(VM *vm, Value *args)
{
    int which;
    struct rlimit limits;
    if (!resource_read(vm, args, 0, &which) || !limits_read(vm, args[1], &limits)) return RAISED;
    return setrlimit((__rlimit_resource_t)which, &limits) < 0 ? limit_error(vm) : NONE;
}

static Value py_resource_prlimit(VM *vm, Value *args) // (pid, resource, limits=None, /)
{
    int pid, which;
    struct rlimit limits, before;
    if (!arg_int(vm, args, 0, &pid) || !resource_read(vm, args, 1, &which)) return RAISED;
    bool change = !is_none(args[2]);
    if (change && !limits_read(vm, args[2], &limits)) return RAISED;
    if (prlimit(pid, (__rlimit_resource_t)which, change ? &limits : NULL, &before) < 0) {
        return errno == EINVAL ? limit_error(vm) : throw_errno(vm, errno, ABSENT);
    }
    return limits_value(vm, &before);
}

static Value py_resource_getpagesize(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return value_of_small(sysconf(_SC_PAGESIZE));
}

static bool resource_init(VM *vm, Module *module)
{
    Type *type = structseq_type(vm, &struct_rusage);
    return type != NULL && dict_set_c(vm, module->dict, "struct_rusage", value_of_object(type)) &&
           dict_set_c(vm, module->dict, "error", value_of_object(type_get(vm, OSError)));
}

static const Native resource_functions[] = {
    {"getrusage(who, /)", py_resource_getrusage, "What the process (or its children) has used."},
    {"getrlimit(resource, /)", py_resource_getrlimit, "The soft and the hard limit of a resource."},
    {"setrlimit(resource, limits, /)", py_resource_setrlimit,
     "Sets the soft and the hard limit of a resource."},
    {"prlimit(pid, resource, limits=None, /)", py_resource_prlimit,
     "Gets and sets a limit of another process."},
    {"getpagesize()", py_resource_getpagesize, "The size of a page of memory."},
    {0},
};

#define LIMIT(name)                                                                                \
    {                                                                                              \
#name, CONSTANT_INT, .i = name                                                             \
    }
static const NativeConstant resource_constants[] = {
    LIMIT(RLIMIT_AS),
    LIMIT(RLIMIT_CORE),
    LIMIT(RLIMIT_CPU),
    LIMIT(RLIMIT_DATA),
    LIMIT(RLIMIT_FSIZE),
    LIMIT(RLIMIT_MEMLOCK),
    LIMIT(RLIMIT_MSGQUEUE),
    LIMIT(RLIMIT_NICE),
    LIMIT(RLIMIT_NOFILE),
    LIMIT(RLIMIT_NPROC),
    LIMIT(RLIMIT_OFILE),
    LIMIT(RLIMIT_RSS),
    LIMIT(RLIMIT_RTPRIO),
    LIMIT(RLIMIT_RTTIME),
    LIMIT(RLIMIT_SIGPENDING),
    LIMIT(RLIMIT_STACK),
    LIMIT(RUSAGE_CHILDREN),
    LIMIT(RUSAGE_SELF),
    LIMIT(RUSAGE_THREAD),
    {"RLIM_INFINITY", CONSTANT_INT, .i = -1},
    {0},
};

const ModuleDef resource_module = {
    .name = "resource",
    .doc = "Resource usage and limits of processes.",
    .functions = resource_functions,
    .constants = resource_constants,
    .init = resource_init,
};
