// posix.c - the module posix: the table of what Python sees. The functions are in the files posix.h names.
#include "stdlib/posix/posix.h"

#include <dlfcn.h>
#include <limits.h>
#include <linux/limits.h>
#include <linux/memfd.h>
#include <sched.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>

// What Python numbers for itself, and what the headers of this system are too old to name.
enum { POSIX_SPAWN_OPEN, POSIX_SPAWN_CLOSE, POSIX_SPAWN_DUP2, POSIX_SPAWN_CLOSEFROM };
#define EX_NOTFOUND 78
#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME 0x80
#endif
#ifndef SCHED_RESET_ON_FORK
#define SCHED_RESET_ON_FORK 0x40000000
#endif

static const Native posix_functions[] = {
#define F(name, signature, doc) {#name signature, py_posix_##name, doc},
#include "stdlib/posix/functions.def"
#undef F
    {0},
};

static const NativeConstant posix_constants[] = {
#define C(name) {#name, CONSTANT_INT, .i = (int64_t)name},
#include "stdlib/posix/constants.def"
#undef C
    {"DirEntry", CONSTANT_TYPE, .type = &dir_entry_type},
    {"error", CONSTANT_CORE_TYPE, .id = OSError},
    {0},
};

// The optional abilities that os turns into supports_dir_fd and its kin: Linux has them all but a link's mode.
static const char *const abilities[] = {
    "HAVE_FACCESSAT", "HAVE_FCHDIR",    "HAVE_FCHMOD",       "HAVE_FCHMODAT",  "HAVE_FCHOWN",
    "HAVE_FCHOWNAT",  "HAVE_FDOPENDIR", "HAVE_FEXECVE",      "HAVE_FPATHCONF", "HAVE_FSTATAT",
    "HAVE_FSTATVFS",  "HAVE_FTRUNCATE", "HAVE_FUTIMENS",     "HAVE_LINKAT",    "HAVE_LCHOWN",
    "HAVE_LSTAT",     "HAVE_LUTIMES",   "HAVE_MEMFD_CREATE", "HAVE_MKDIRAT",   "HAVE_MKFIFOAT",
    "HAVE_MKNODAT",   "HAVE_OPENAT",    "HAVE_READLINKAT",   "HAVE_RENAMEAT",  "HAVE_SYMLINKAT",
    "HAVE_UNLINKAT",  "HAVE_UTIMENSAT",
};

static bool posix_init(VM *vm, Module *module)
{
    static const StructSeq *const sequences[] = {&stat_result_sequence,  &statvfs_result_sequence,
                                                 &uname_result_sequence, &terminal_size_sequence,
                                                 &times_result_sequence, &waitid_result_sequence,
                                                 &sched_param_sequence};
    for (size_t i = 0; i < COUNT_OF(sequences); i++) {
        Type *type = structseq_type(vm, sequences[i]);
        const char *name = strchr(sequences[i]->type.name, '.') + 1;
        if (type == NULL || !dict_set_c(vm, module->dict, name, value_of_object(type)))
            return false;
    }
    List *names = list_new(vm);
    for (size_t i = 0; i < COUNT_OF(abilities); i++) {
        String *name = str_static(vm, abilities[i]);
        if (name == NULL || !list_append(vm, names, value_of_object(name))) return false;
    }
    Dict *variables = posix_environment(vm);
    return variables != NULL &&
           dict_set_c(vm, module->dict, "environ", value_of_object(variables)) &&
           dict_set_c(vm, module->dict, "_have_functions", value_of_object(names));
}

const ModuleDef posix_module = {
    .name = "posix",
    .doc = "This module provides access to operating system functionality that is\n"
           "standardized by the C Standard and the POSIX standard (a thinly\n"
           "disguised Unix interface).  Refer to the library manual and\n"
           "corresponding Unix manual entries for more information on calls.",
    .functions = posix_functions,
    .constants = posix_constants,
    .init = posix_init,
};
