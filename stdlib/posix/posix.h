// posix.h - the module posix: system calls as Python sees them.
//
// path.c reads arguments and words errors: every path, descriptor and id that a program names comes
// through it. Then a file a subject: stat.c and scandir.c look at files, files.c changes names,
// descriptors.c moves bytes, process.c and fork_exec.c start and end processes, ids.c says who one is,
// schedule.c and system.c ask about the machine. functions.def lists what Python can call.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

#include "stdlib/structseq.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// A file as the program named it. It lives on the C stack, which keeps `holder` alive.
typedef struct Path {
    const char *text; // NUL-terminated; NULL if a descriptor or None was given
    int fd;           // -1 if a name or None was given
    Value object;     // what OSError.filename shows: a str, bytes, or the descriptor
    Value holder;     // owns text
    bool is_bytes;
} Path;

typedef enum PathKinds { PATH_NAME = 0, PATH_OR_FD = 1, PATH_OR_NONE = 2 } PathKinds;

// Whether a descriptor was given: then there is no text.
static inline bool path_is_fd(const Path *path)
{
    return path->text == NULL && !is_none(path->object);
}

// Reads argument i of the running native; the TypeError names the function and the parameter.
RUNS bool path_read(VM *vm, Value *args, size_t i, PathKinds kinds, Path *path);
// The same for a value that is no argument.
RUNS bool path_read_value(VM *vm, Value v, Path *path);
// A name the system gave, as str or bytes.
RAISES Value path_result(VM *vm, const char *data, size_t size, bool as_bytes);

// dir_fd: None is AT_FDCWD.
RUNS bool dir_fd_read(VM *vm, Value v, int *fd);
// What the parameter fd of fstat() and its like takes: an int, or something with fileno().
RUNS bool descriptor_read(VM *vm, Value v, int *fd);
// uid_t, gid_t (what: "uid" or "gid"), -1 included; off_t; pid_t.
RUNS bool id_read(VM *vm, Value v, const char *what, uint32_t *id);
RUNS bool offset_read(VM *vm, Value v, off_t *offset);

// After a call that failed: whether to make it again, because a signal had interrupted it. Otherwise
// system_error raises, either what a signal handler raised or errno.
RUNS bool interrupted(VM *vm);
COLD Value system_error(VM *vm);
COLD Value path_error(VM *vm, const Path *path);
COLD Value paths_error(VM *vm, const Path *source, const Path *destination);
// What the functions that return nothing end with.
static inline RAISES Value path_done(VM *vm, int status, const Path *path)
{
    return status < 0 ? path_error(vm, path) : NONE;
}
static inline RAISES Value system_done(VM *vm, int status)
{
    return status < 0 ? system_error(vm) : NONE;
}
// NotImplementedError: "link: follow_symlinks unavailable on this platform"; ValueError for pairs of arguments.
COLD Value throw_unavailable(VM *vm, const char *function, const char *argument);

// Nanoseconds from a pair, and an int of any size from seconds and nanoseconds.
RUNS Value nanoseconds(VM *vm, const struct timespec *time);

// stat.c
RUNS Value stat_value(VM *vm, const struct stat *info);
extern const StructSeq stat_result_sequence, statvfs_result_sequence;
// scandir.c
extern const TypeDef dir_entry_type;
// The same iterator over names that are known, each followed by whether it is a folder.
RAISES Value scandir_of_names(VM *vm, const Path *path, List *names);
// system.c
extern const StructSeq uname_result_sequence, terminal_size_sequence, times_result_sequence;
// Names of sysconf(), confstr() and pathconf(); "sysconf" and so on.
RAISES Dict *posix_environment(VM *vm);
// process.c
// argv or envp: `owners` keeps what the items point to. It lives on the C stack.
typedef struct Strings {
    Tuple *owners;
    char **items; // NULL-terminated; NULL: there are none
    size_t count;
} Strings;
RUNS bool strings_from_arguments(VM *vm, Strings *strings, Value v, const char *words);
RUNS bool strings_from_environment(VM *vm, Strings *strings, Value mapping);
void strings_free(VM *vm, Strings *strings);
RUNS pid_t fork_process(VM *vm,
                        int *terminal); // with what register_at_fork() was given; 0 in the child
extern const StructSeq waitid_result_sequence;
// schedule.c
extern const StructSeq sched_param_sequence;

#define F(name, signature, doc) Value py_posix_##name(VM *vm, Value *args);
#include "stdlib/posix/functions.def"
#undef F
