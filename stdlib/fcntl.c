// fcntl.c - the module fcntl: locks and flags of descriptors.
#include <sys/file.h>
#include <sys/ioctl.h>

#include "stdlib/posix/posix.h"
#include "vm/exec/thread.h"

#define ARGUMENT_MAX 1024 // bytes that fcntl() and ioctl() pass on

#define LOOK_INTERVAL_NS 2000000

// Before another try for a lock, when the wait must not be left to the system: the other threads run for a moment.
static RUNS bool look_again(VM *vm)
{
    return thread_wait(vm, NULL, -1, 0, thread_clock() + LOOK_INTERVAL_NS);
}

static RUNS int lock_record(VM *vm, int fd, int command, void *lock)
{
    bool waits = command == F_SETLKW || command == F_OFD_SETLKW;
    for (;;) {
        bool looks = waits && thread_must_look(vm);
        int status = fcntl(fd, looks ? command == F_SETLKW ? F_SETLK : F_OFD_SETLK : command, lock);
        bool taken = status < 0 && (errno == EAGAIN || errno == EACCES);
        if (status >= 0 || !(looks && taken ? look_again(vm) : interrupted(vm))) return status;
    }
}

static Value py_fcntl_fcntl(VM *vm, Value *args) // (fd, cmd, arg=0, /)
{
    int fd, command, number = 0, status;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &command)) return RAISED;
    if (is_str(args[2]) || has_buffer(vm, args[2])) {
        char room[ARGUMENT_MAX + 1];
        size_t size;
        if (is_str(args[2])) {
            size = as_str(args[2])->size;
            if (size <= ARGUMENT_MAX) memcpy(room, as_str(args[2])->data, size);
        } else {
            BufferView view;
            if (!buffer_get(vm, args[2], &view, false)) return RAISED;
            size = view.size;
            if (size <= ARGUMENT_MAX) memcpy(room, view.data, size);
            buffer_release(vm, &view);
        }
        if (size > ARGUMENT_MAX) return throw(vm, ValueError, "fcntl string arg too long");
        room[size] = '\0';
        status = lock_record(vm, fd, command, room);
        return status < 0 ? system_error(vm) : value_of_bytes(bytes_new(vm, room, size));
    }
    if (!arg_int(vm, args, 2, &number)) return RAISED;
    do status = fcntl(fd, command, number);
    while (status < 0 && interrupted(vm));
    return status < 0 ? system_error(vm) : value_of_small(status);
}

static Value py_fcntl_ioctl(VM *vm, Value *args) // (fd, request, arg=0, mutate_flag=True, /)
{
    int fd, status, number;
    int64_t request;
    bool mutate;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int64(vm, args, 1, &request) ||
        !arg_truth(vm, args, 3, &mutate))
        return RAISED;
    BufferView view;
    char room[ARGUMENT_MAX + 1];
    if (!is_str(args[2]) && !is_int(args[2]) && has_buffer(vm, args[2])) {
        bool writable = !is_bytes(args[2]) && buffer_get(vm, args[2], &view, true);
        if (!writable) {
            (void)catch_pending(vm, BufferError);
            (void)catch_pending(vm, TypeError);
            if (!is_absent(vm->pending) || !buffer_get(vm, args[2], &view, false)) return RAISED;
        }
        size_t size = view.size;
        bool in_place = writable && mutate;
        if (size > ARGUMENT_MAX && !in_place) {
            buffer_release(vm, &view);
            return throw(vm, ValueError, "ioctl string arg too long");
        }
        bool direct = size > ARGUMENT_MAX;
        if (!direct) memcpy(room, view.data, size), room[size] = '\0';
        do status = ioctl(fd, (unsigned long)request, direct ? view.data : room);
        while (status < 0 && interrupted(vm));
        int error_number = errno;
        if (in_place && !direct && status >= 0) memcpy(view.data, room, size);
        buffer_release(vm, &view);
        errno = error_number;
        if (status < 0) return system_error(vm);
        return in_place ? value_of_small(status) : value_of_bytes(bytes_new(vm, room, size));
    }
    if (is_str(args[2])) {
        size_t size = as_str(args[2])->size;
        if (size > ARGUMENT_MAX) return throw(vm, ValueError, "ioctl string arg too long");
        memcpy(room, as_str(args[2])->data, size);
        room[size] = '\0';
        do status = ioctl(fd, (unsigned long)request, room);
        while (status < 0 && interrupted(vm));
        return status < 0 ? system_error(vm) : value_of_bytes(bytes_new(vm, room, size));
    }
    if (!arg_int(vm, args, 2, &number)) return RAISED;
    do status = ioctl(fd, (unsigned long)request, number);
    while (status < 0 && interrupted(vm));
    return status < 0 ? system_error(vm) : value_of_small(status);
}

static Value py_fcntl_flock(VM *vm, Value *args) // (fd, operation, /)
{
    int fd, operation, status;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &operation)) return RAISED;
    for (;;) {
        bool looks = thread_must_look(vm) && !(operation & LOCK_NB);
        status = flock(fd, looks ? operation | LOCK_NB : operation);
        if (status >= 0 || !(looks && errno == EWOULDBLOCK ? look_again(vm) : interrupted(vm))) break;
    }
    return system_done(vm, status);
}

static Value py_fcntl_lockf(VM *vm, Value *args) // (fd, cmd, len=0, start=0, whence=0, /)
{
    int fd, operation, whence, status;
    off_t length, start;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &operation) ||
        !offset_read(vm, args[2], &length) || !offset_read(vm, args[3], &start) ||
        !arg_int(vm, args, 4, &whence)) {
        return RAISED;
    }
    struct flock lock = {.l_start = start, .l_len = length, .l_whence = (short)whence};
    if (operation & LOCK_UN) lock.l_type = F_UNLCK;
    else if (operation & LOCK_SH) lock.l_type = F_RDLCK;
    else if (operation & LOCK_EX) lock.l_type = F_WRLCK;
    else return throw(vm, ValueError, "unrecognized lockf argument");
    status = lock_record(vm, fd, operation & LOCK_NB ? F_SETLK : F_SETLKW, &lock);
    return system_done(vm, status);
}

static const Native fcntl_functions[] = {
    {"fcntl(fd, cmd, arg=0, /)", py_fcntl_fcntl,
     "Perform the operation `cmd` on file descriptor fd."},
    {"ioctl(fd, request, arg=0, mutate_flag=True, /)", py_fcntl_ioctl,
     "Perform the operation request on file descriptor fd."},
    {"flock(fd, operation, /)", py_fcntl_flock,
     "Perform the lock operation on file descriptor fd."},
    {"lockf(fd, cmd, len=0, start=0, whence=0, /)", py_fcntl_lockf,
     "A wrapper around the fcntl() locking calls."},
    {0},
};

#define C(name)                                                                                    \
    {                                                                                              \
#name, CONSTANT_INT, .i = (int64_t)name                                                    \
    }
static const NativeConstant fcntl_constants[] = {
    C(LOCK_SH),
    C(LOCK_EX),
    C(LOCK_NB),
    C(LOCK_UN),
    C(LOCK_MAND),
    C(LOCK_READ),
    C(LOCK_WRITE),
    C(LOCK_RW),
    C(F_DUPFD),
    C(F_DUPFD_CLOEXEC),
    C(F_GETFD),
    C(F_SETFD),
    C(F_GETFL),
    C(F_SETFL),
    C(F_GETLK),
    C(F_SETLK),
    C(F_SETLKW),
    C(F_OFD_GETLK),
    C(F_OFD_SETLK),
    C(F_OFD_SETLKW),
    C(F_GETOWN),
    C(F_SETOWN),
    C(F_GETSIG),
    C(F_SETSIG),
    C(F_RDLCK),
    C(F_WRLCK),
    C(F_UNLCK),
    C(F_EXLCK),
    C(F_SHLCK),
    C(F_SETLEASE),
    C(F_GETLEASE),
    C(F_NOTIFY),
    C(F_SETPIPE_SZ),
    C(F_GETPIPE_SZ),
    C(F_ADD_SEALS),
    C(F_GET_SEALS),
    C(F_SEAL_SEAL),
    C(F_SEAL_SHRINK),
    C(F_SEAL_GROW),
    C(F_SEAL_WRITE),
    C(FD_CLOEXEC),
    C(FASYNC),
    C(DN_ACCESS),
    C(DN_MODIFY),
    C(DN_CREATE),
    C(DN_DELETE),
    C(DN_RENAME),
    C(DN_ATTRIB),
    C(DN_MULTISHOT),
    // The numbers of the 64-bit calls, which are the only ones here.
    {"F_GETLK64", CONSTANT_INT, .i = F_GETLK},
    {"F_SETLK64", CONSTANT_INT, .i = F_SETLK},
    {"F_SETLKW64", CONSTANT_INT, .i = F_SETLKW},
    {0},
};
#undef C

const ModuleDef fcntl_module = {
    .name = "fcntl",
    .doc = "This module performs file control and I/O control on file\n"
           "descriptors.  It is an interface to the fcntl() and ioctl() Unix\n"
           "routines.  File descriptors can be obtained with the fileno() method of\n"
           "a file or socket object.",
    .functions = fcntl_functions,
    .constants = fcntl_constants,
};
