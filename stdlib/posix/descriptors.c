// descriptors.c - posix: opening files, moving bytes, and all else that is done to a descriptor.
#include "stdlib/posix/posix.h"

#include <limits.h>
#include <poll.h>
#include <pty.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <termios.h>

#include "stdlib/access.h"
#include "vm/exec/thread.h"

#define TRANSFER_MAX 0x7ffff000u // what Linux moves in one call

// ---- Opening and closing ------------------------------------------------------------------------

Value py_posix_open(VM *vm, Value *args) // (path, flags, mode=511, *, dir_fd=None)
{
    Path path;
    int flags, mode, folder, fd;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !arg_int(vm, args, 1, &flags) ||
        !arg_int(vm, args, 2, &mode) || !dir_fd_read(vm, args[3], &folder)) {
        return RAISED;
    }
    do fd = access_open_at(vm, folder, path.text, flags, (mode_t)mode);
    while (fd < 0 && is_absent(vm->pending) && interrupted(vm));
    return fd < 0 ? path_error(vm, &path) : value_of_small(fd);
}

Value py_posix_close(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    access_disown(vm, fd);
    return close(fd) < 0 && errno != EINTR ? system_error(vm)
                                           : NONE; // it is closed when interrupted, too
}

Value py_posix_closerange(VM *vm, Value *args)
{
    int low, high;
    if (!arg_int(vm, args, 0, &low) || !arg_int(vm, args, 1, &high)) return RAISED;
    if (low < 0) low = 0;
    if (high > low) close_range((unsigned)low, (unsigned)high - 1, 0);
    return NONE;
}

static RAISES Value pair_value(VM *vm, const int fds[2])
{
    return value_of_object(tuple_pair(vm, value_of_small(fds[0]), value_of_small(fds[1])));
}

Value py_posix_pipe(VM *vm, Value *args)
{
    (void)args;
    int fds[2];
    return pipe2(fds, O_CLOEXEC) < 0 ? system_error(vm) : pair_value(vm, fds);
}

Value py_posix_pipe2(VM *vm, Value *args)
{
    int flags, fds[2];
    if (!arg_int(vm, args, 0, &flags)) return RAISED;
    return pipe2(fds, flags) < 0 ? system_error(vm) : pair_value(vm, fds);
}

Value py_posix_openpty(VM *vm, Value *args)
{
    (void)args;
    int fds[2];
    if (openpty(&fds[0], &fds[1], NULL, NULL, NULL) < 0) return system_error(vm);
    for (int i = 0; i < 2; i++) {
        if (fcntl(fds[i], F_SETFD, FD_CLOEXEC) < 0) {
            Value error = system_error(vm);
            close(fds[0]), close(fds[1]);
            return error;
        }
    }
    return pair_value(vm, fds);
}

Value py_posix_posix_openpt(VM *vm, Value *args)
{
    int flags, fd;
    if (!arg_int(vm, args, 0, &flags)) return RAISED;
    fd = posix_openpt(flags | O_CLOEXEC);
    return fd < 0 ? system_error(vm) : value_of_small(fd);
}

Value py_posix_grantpt(VM *vm, Value *args)
{
    int fd;
    return descriptor_read(vm, args[0], &fd) ? system_done(vm, grantpt(fd)) : RAISED;
}

Value py_posix_unlockpt(VM *vm, Value *args)
{
    int fd;
    return descriptor_read(vm, args[0], &fd) ? system_done(vm, unlockpt(fd)) : RAISED;
}

Value py_posix_ptsname(VM *vm, Value *args)
{
    int fd;
    char name[128];
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    int error_number = ptsname_r(fd, name, sizeof name);
    return error_number != 0 ? throw_errno(vm, error_number, ABSENT)
                             : path_result(vm, name, strlen(name), false);
}

Value py_posix_dup(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    return fd < 0 ? system_error(vm) : value_of_small(fd);
}

Value py_posix_dup2(VM *vm, Value *args) // (fd, fd2, inheritable=True)
{
    int fd, target, status;
    bool inheritable;
    if (!arg_int(vm, args, 0, &fd) || !arg_int(vm, args, 1, &target) ||
        !arg_truth(vm, args, 2, &inheritable))
        return RAISED;
    if (inheritable || fd == target) {
        status = dup2(fd, target);
        if (status >= 0 && !inheritable)
            status = fcntl(target, F_SETFD, FD_CLOEXEC) < 0 ? -1 : target;
    } else {
        status = dup3(fd, target, O_CLOEXEC);
    }
    return status < 0 ? system_error(vm) : value_of_small(status);
}

Value py_posix_memfd_create(VM *vm, Value *args) // (name, flags=MFD_CLOEXEC)
{
    Path name;
    int64_t flags;
    if (!path_read_value(vm, args[0], &name) || !arg_int64(vm, args, 1, &flags)) return RAISED;
    int fd = memfd_create(name.text, (unsigned)flags);
    return fd < 0 ? system_error(vm) : value_of_small(fd);
}

// ---- Reading and writing ------------------------------------------------------------------------

static RAISES Bytes *trim(VM *vm, Bytes *bytes, size_t size)
{
    return bytes->size == size ? bytes : bytes_new(vm, bytes->data, size);
}

// Reads at an offset, or (NULL) where the descriptor stands. args: fd, length.
static RUNS Value read_bytes(VM *vm, Value *args, const off_t *offset)
{
    int fd;
    int64_t length;
    if (!arg_int(vm, args, 0, &fd) || !arg_int64(vm, args, 1, &length)) return RAISED;
    if (fd == 0 && !access_granted(vm, ACCESS_STDIN, "standard input")) return RAISED;
    if (length < 0) {
        errno = EINVAL;
        return system_error(vm);
    }
    if (length > TRANSFER_MAX) length = TRANSFER_MAX;
    Bytes *bytes = bytes_new(vm, NULL, (size_t)length);
    if (bytes == NULL) return RAISED;
    ssize_t n;
    if (offset == NULL && !thread_wait_fd(vm, fd, false)) return RAISED;
    do
        n = offset != NULL ? pread(fd, bytes->data, (size_t)length, *offset)
                           : read(fd, bytes->data, (size_t)length);
    while (n < 0 && interrupted(vm));
    return n < 0 ? system_error(vm) : value_of_bytes(trim(vm, bytes, (size_t)n));
}

static RUNS Value write_bytes(VM *vm, Value *args, const off_t *offset)
{
    int fd;
    BufferView view;
    if (!arg_int(vm, args, 0, &fd) || !arg_buffer(vm, args, 1, &view)) return RAISED;
    size_t size = view.size < TRANSFER_MAX ? view.size : TRANSFER_MAX;
    ssize_t n;
    bool done = false;
    if (UNLIKELY(vm->access != NULL) && !access_output(vm, fd, view.data, size, &done)) return buffer_release(vm, &view), RAISED;
    if (done) return buffer_release(vm, &view), int_new(vm, (int64_t)size);
    do n = offset != NULL ? pwrite(fd, view.data, size, *offset) : write(fd, view.data, size);
    while (n < 0 && interrupted(vm));
    int error_number = errno;
    buffer_release(vm, &view);
    errno = error_number;
    return n < 0 ? system_error(vm) : int_new(vm, n);
}

Value py_posix_read(VM *vm, Value *args) // (fd, length, /)
{
    return read_bytes(vm, args, NULL);
}

Value py_posix_pread(VM *vm, Value *args) // (fd, length, offset, /)
{
    off_t offset;
    return offset_read(vm, args[2], &offset) ? read_bytes(vm, args, &offset) : RAISED;
}

Value py_posix_write(VM *vm, Value *args) // (fd, data, /)
{
    return write_bytes(vm, args, NULL);
}

Value py_posix_pwrite(VM *vm, Value *args) // (fd, buffer, offset, /)
{
    off_t offset;
    return offset_read(vm, args[2], &offset) ? write_bytes(vm, args, &offset) : RAISED;
}

// The buffers of readv and its like.
typedef struct Pieces {
    Tuple *owners; // keeps them alive: views and vectors are not on the C stack
    size_t count;
    BufferView *views;
    struct iovec *vectors;
} Pieces;

static void pieces_close(VM *vm, Pieces *pieces, size_t open, size_t capacity)
{
    int error_number = errno;
    for (size_t i = 0; i < open; i++) buffer_release(vm, &pieces->views[i]);
    memory_release(&vm->memory, pieces->views, capacity * sizeof(BufferView));
    memory_release(&vm->memory, pieces->vectors, capacity * sizeof(struct iovec));
    errno = error_number;
}

static RUNS bool pieces_open(VM *vm, Pieces *pieces, Value v, bool writable, const char *function)
{
    if (!is_sequence(vm, v))
        return throw_false(vm, TypeError, "%s() arg 2 must be a sequence", function);
    Tuple *buffers = tuple_from(vm, v);
    if (buffers == NULL) return false;
    pieces->owners = buffers;
    size_t count = pieces->count = buffers->count;
    if (count > IOV_MAX) {
        errno = EINVAL;
        return raised(system_error(vm)) && false;
    }
    if (count == 0) {
        pieces->views = NULL, pieces->vectors = NULL;
        return true;
    }
    pieces->views = memory_take(&vm->memory, count * sizeof(BufferView));
    pieces->vectors =
        pieces->views != NULL ? memory_take(&vm->memory, count * sizeof(struct iovec)) : NULL;
    if (pieces->vectors == NULL) {
        if (pieces->views != NULL)
            memory_release(&vm->memory, pieces->views, count * sizeof(BufferView));
        return raised(throw_memory(vm)) && false;
    }
    for (size_t i = 0; i < count; i++) {
        if (!buffer_get(vm, buffers->items[i], &pieces->views[i], writable)) {
            pieces_close(vm, pieces, i, count);
            return false;
        }
        pieces->vectors[i] = (struct iovec){pieces->views[i].data, pieces->views[i].size};
    }
    return true;
}

static RUNS Value move_pieces(VM *vm, Value *args, bool writing, bool positioned,
                              const char *function)
{
    int fd, flags = 0;
    off_t offset = 0;
    Pieces pieces;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    if (positioned && (!offset_read(vm, args[2], &offset) || !arg_int(vm, args, 3, &flags)))
        return RAISED;
    if (!pieces_open(vm, &pieces, args[1], !writing, function)) return RAISED;
    ssize_t n;
    int count = (int)pieces.count;
    do {
        if (!positioned)
            n = writing ? writev(fd, pieces.vectors, count) : readv(fd, pieces.vectors, count);
        else if (writing) n = pwritev2(fd, pieces.vectors, count, offset, flags);
        else n = preadv2(fd, pieces.vectors, count, offset, flags);
    } while (n < 0 && interrupted(vm));
    if (pieces.count > 0) pieces_close(vm, &pieces, pieces.count, pieces.count);
    return n < 0 ? system_error(vm) : int_new(vm, n);
}

Value py_posix_readv(VM *vm, Value *args) // (fd, buffers, /)
{
    return move_pieces(vm, args, false, false, "readv");
}

Value py_posix_writev(VM *vm, Value *args) // (fd, buffers, /)
{
    return move_pieces(vm, args, true, false, "writev");
}

Value py_posix_preadv(VM *vm, Value *args) // (fd, buffers, offset, flags=0, /)
{
    return move_pieces(vm, args, false, true, "preadv");
}

Value py_posix_pwritev(VM *vm, Value *args) // (fd, buffers, offset, flags=0, /)
{
    return move_pieces(vm, args, true, true, "pwritev");
}

// Before the system moves *count bytes from one descriptor to another: waits until both are ready, where the wait must
// not be left to the system, and makes *count no more than what a pipe or socket that is ready then takes.
static RUNS bool await_both(VM *vm, int from, int to, size_t *count)
{
    if (!thread_must_look(vm) || *count == 0) return true;
    struct stat info;
    if (fstat(from, &info) == 0 && S_ISREG(info.st_mode) && fstat(to, &info) == 0 && S_ISREG(info.st_mode)) return true;
    if (*count > PIPE_BUF) *count = PIPE_BUF;
    return thread_wait_fd(vm, from, false) && thread_wait_fd(vm, to, true);
}

Value py_posix_sendfile(VM *vm, Value *args) // (out_fd, in_fd, offset, count)
{
    int out, in;
    off_t offset, *place = NULL;
    size_t count;
    if (!arg_int(vm, args, 0, &out) || !arg_int(vm, args, 1, &in) || !arg_size(vm, args, 3, &count))
        return RAISED;
    if (!is_none(args[2])) {
        if (!offset_read(vm, args[2], &offset)) return RAISED;
        place = &offset;
    }
    if (!await_both(vm, in, out, &count)) return RAISED;
    ssize_t n;
    do n = sendfile(out, in, place, count);
    while (n < 0 && interrupted(vm));
    return n < 0 ? system_error(vm) : int_new(vm, n);
}

// The two offsets of copy_file_range and splice: None leaves the descriptor's own.
static RUNS bool two_offsets(VM *vm, Value *args, size_t first, off_t offsets[2], off_t *places[2])
{
    for (size_t i = 0; i < 2; i++) {
        places[i] = is_none(args[first + i]) ? NULL : &offsets[i];
        if (places[i] != NULL && !offset_read(vm, args[first + i], places[i])) return false;
    }
    return true;
}

Value py_posix_copy_file_range(VM *vm,
                               Value *args) // (src, dst, count, offset_src=None, offset_dst=None)
{
    int source, destination;
    int64_t count;
    off_t offsets[2], *places[2];
    if (!arg_int(vm, args, 0, &source) || !arg_int(vm, args, 1, &destination) ||
        !arg_int64(vm, args, 2, &count) || !two_offsets(vm, args, 3, offsets, places)) {
        return RAISED;
    }
    if (count < 0) return throw(vm, ValueError, "negative value for 'count' not allowed");
    ssize_t n;
    do n = copy_file_range(source, places[0], destination, places[1], (size_t)count, 0);
    while (n < 0 && interrupted(vm));
    return n < 0 ? system_error(vm) : int_new(vm, n);
}

Value py_posix_splice(VM *vm,
                      Value *args) // (src, dst, count, offset_src=None, offset_dst=None, flags=0)
{
    int source, destination, flags;
    int64_t count;
    off_t offsets[2], *places[2];
    if (!arg_int(vm, args, 0, &source) || !arg_int(vm, args, 1, &destination) ||
        !arg_int64(vm, args, 2, &count) || !two_offsets(vm, args, 3, offsets, places) ||
        !arg_int(vm, args, 5, &flags)) {
        return RAISED;
    }
    if (count < 0) return throw(vm, ValueError, "negative value for 'count' not allowed");
    size_t most = (size_t)count;
    if (!(flags & SPLICE_F_NONBLOCK) && !await_both(vm, source, destination, &most)) return RAISED;
    ssize_t n;
    do n = splice(source, places[0], destination, places[1], most, (unsigned)flags);
    while (n < 0 && interrupted(vm));
    return n < 0 ? system_error(vm) : int_new(vm, n);
}

// ---- The position and the size ------------------------------------------------------------------

Value py_posix_lseek(VM *vm, Value *args) // (fd, position, whence, /)
{
    int fd, whence;
    off_t position;
    if (!arg_int(vm, args, 0, &fd) || !offset_read(vm, args[1], &position) ||
        !arg_int(vm, args, 2, &whence))
        return RAISED;
    position = lseek(fd, position, whence);
    return position < 0 ? system_error(vm) : int_new(vm, position);
}

Value py_posix_ftruncate(VM *vm, Value *args)
{
    int fd, status;
    off_t length;
    if (!arg_int(vm, args, 0, &fd) || !offset_read(vm, args[1], &length)) return RAISED;
    do status = ftruncate(fd, length);
    while (status < 0 && interrupted(vm));
    return system_done(vm, status);
}

Value py_posix_posix_fallocate(VM *vm, Value *args) // (fd, offset, length, /)
{
    int fd;
    off_t offset, length;
    if (!arg_int(vm, args, 0, &fd) || !offset_read(vm, args[1], &offset) ||
        !offset_read(vm, args[2], &length))
        return RAISED;
    do errno = posix_fallocate(fd, offset, length);
    while (errno != 0 && interrupted(vm));
    return errno != 0 ? system_error(vm) : NONE;
}

Value py_posix_posix_fadvise(VM *vm, Value *args) // (fd, offset, length, advice, /)
{
    int fd, advice;
    off_t offset, length;
    if (!arg_int(vm, args, 0, &fd) || !offset_read(vm, args[1], &offset) ||
        !offset_read(vm, args[2], &length) || !arg_int(vm, args, 3, &advice)) {
        return RAISED;
    }
    do errno = posix_fadvise(fd, offset, length, advice);
    while (errno != 0 && interrupted(vm));
    return errno != 0 ? system_error(vm) : NONE;
}

Value py_posix_fsync(VM *vm, Value *args)
{
    int fd, status;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    do status = fsync(fd);
    while (status < 0 && interrupted(vm));
    return system_done(vm, status);
}

Value py_posix_fdatasync(VM *vm, Value *args)
{
    int fd, status;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    do status = fdatasync(fd);
    while (status < 0 && interrupted(vm));
    return system_done(vm, status);
}

Value py_posix_sync(VM *vm, Value *args)
{
    (void)vm, (void)args;
    sync();
    return NONE;
}

Value py_posix_lockf(VM *vm, Value *args) // (fd, command, length, /)
{
    int fd, command, status;
    off_t length;
    if (!arg_int(vm, args, 0, &fd) || !arg_int(vm, args, 1, &command) ||
        !offset_read(vm, args[2], &length))
        return RAISED;
    do status = lockf(fd, command, length);
    while (status < 0 && interrupted(vm));
    return system_done(vm, status);
}

// ---- Flags --------------------------------------------------------------------------------------

Value py_posix_get_inheritable(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    int flags = fcntl(fd, F_GETFD);
    return flags < 0 ? system_error(vm) : value_of_bool(!(flags & FD_CLOEXEC));
}

Value py_posix_set_inheritable(VM *vm, Value *args) // (fd, inheritable, /)
{
    int fd, inheritable;
    if (!arg_int(vm, args, 0, &fd) || !arg_int(vm, args, 1, &inheritable)) return RAISED;
    int flags = fcntl(fd, F_GETFD);
    if (flags < 0) return system_error(vm);
    return system_done(vm,
                       fcntl(fd, F_SETFD, inheritable ? flags & ~FD_CLOEXEC : flags | FD_CLOEXEC));
}

Value py_posix_get_blocking(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    int flags = fcntl(fd, F_GETFL);
    return flags < 0 ? system_error(vm) : value_of_bool(!(flags & O_NONBLOCK));
}

Value py_posix_set_blocking(VM *vm, Value *args) // (fd, blocking, /)
{
    int fd;
    bool blocking;
    if (!arg_int(vm, args, 0, &fd) || !arg_truth(vm, args, 1, &blocking)) return RAISED;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return system_error(vm);
    return system_done(vm, fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK));
}

// ---- Terminals ----------------------------------------------------------------------------------

Value py_posix_isatty(VM *vm, Value *args)
{
    int fd;
    return arg_int(vm, args, 0, &fd) ? value_of_bool(isatty(fd)) : RAISED;
}

Value py_posix_ttyname(VM *vm, Value *args)
{
    int fd;
    char name[256];
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    int error_number = ttyname_r(fd, name, sizeof name);
    return error_number != 0 ? throw_errno(vm, error_number, ABSENT)
                             : path_result(vm, name, strlen(name), false);
}

Value py_posix_ctermid(VM *vm, Value *args)
{
    (void)args;
    return value_of_str(str_from_c(vm, "/dev/tty"));
}

Value py_posix_get_terminal_size(VM *vm, Value *args) // (fd=1, /)
{
    int fd;
    struct winsize size;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return system_error(vm);
    Value items[] = {value_of_small(size.ws_col), value_of_small(size.ws_row)};
    return structseq_new(vm, &terminal_size_sequence, items);
}

Value py_posix_tcgetpgrp(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    pid_t group = tcgetpgrp(fd);
    return group < 0 ? system_error(vm) : value_of_small(group);
}

Value py_posix_tcsetpgrp(VM *vm, Value *args)
{
    int fd, group;
    if (!arg_int(vm, args, 0, &fd) || !arg_int(vm, args, 1, &group)) return RAISED;
    return system_done(vm, tcsetpgrp(fd, group));
}

Value py_posix_login_tty(VM *vm, Value *args)
{
    int fd;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    if (setsid() < 0 || ioctl(fd, TIOCSCTTY, NULL) < 0) return system_error(vm);
    for (int i = 0; i < 3; i++) {
        if (dup2(fd, i) < 0) return system_error(vm);
    }
    if (fd > 2) close(fd);
    return NONE;
}

Value py_posix_device_encoding(VM *vm, Value *args)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    return isatty(fd) ? value_of_str(str_from_c(vm, "utf-8")) : NONE;
}

// ---- Events and timers --------------------------------------------------------------------------

Value py_posix_eventfd(VM *vm, Value *args) // (initval, flags=EFD_CLOEXEC)
{
    int64_t start;
    int flags;
    if (!arg_int64(vm, args, 0, &start) || !arg_int(vm, args, 1, &flags)) return RAISED;
    if (start < 0) return throw(vm, ValueError, "value must be positive");
    if (start > UINT32_MAX)
        return throw(vm, OverflowError, "Python int too large to convert to C unsigned int");
    int fd = eventfd((unsigned)start, flags);
    return fd < 0 ? system_error(vm) : value_of_small(fd);
}

Value py_posix_eventfd_read(VM *vm, Value *args)
{
    int fd;
    eventfd_t value;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    return eventfd_read(fd, &value) < 0 ? system_error(vm) : int_from_uint64(vm, value);
}

Value py_posix_eventfd_write(VM *vm, Value *args)
{
    int fd;
    uint64_t value;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    Value index = index_of(vm, args[1]);
    if (raised(index)) return RAISED;
    if (!int_fits_uint64(index, &value)) {
        return throw(vm, int_sign(index) < 0 ? ValueError : OverflowError,
                     int_sign(index) < 0 ? "value must be positive" : "int too big to convert");
    }
    return system_done(vm, eventfd_write(fd, value));
}

static RUNS bool timer_seconds(VM *vm, Value v, bool in_nanoseconds, struct timespec *time)
{
    int64_t ns;
    if (in_nanoseconds) {
        Value index = index_of(vm, v);
        if (raised(index)) return false;
        if (!int_fits_int64(index, &ns))
            return throw_false(vm, OverflowError, "int too big to convert");
    } else {
        double seconds;
        if (!float_as_double(vm, v, &seconds)) return false;
        if (seconds != seconds)
            return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
        if (!(seconds > -9.2e9 && seconds < 9.2e9)) {
            return throw_false(vm, OverflowError, "timestamp too large to convert to C PyTime_t");
        }
        ns = (int64_t)(seconds * 1e9 + (seconds < 0 ? -0.5 : 0.5));
    }
    *time = (struct timespec){.tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000};
    return true;
}

static RUNS Value timer_value(VM *vm, const struct itimerspec *timer, bool in_nanoseconds)
{
    const struct timespec *times[] = {&timer->it_value, &timer->it_interval};
    Value items[2];
    for (int i = 0; i < 2; i++) {
        items[i] =
            in_nanoseconds
                ? nanoseconds(vm, times[i])
                : value_of_double((double)times[i]->tv_sec + 1e-9 * (double)times[i]->tv_nsec);
    }
    return value_of_object(tuple_pair(vm, items[0], items[1]));
}

Value py_posix_timerfd_create(VM *vm, Value *args) // (clockid, /, *, flags=0)
{
    int clock, flags;
    if (!arg_int(vm, args, 0, &clock) || !arg_int(vm, args, 1, &flags)) return RAISED;
    int fd = timerfd_create(clock, flags | TFD_CLOEXEC);
    return fd < 0 ? system_error(vm) : value_of_small(fd);
}

static RUNS Value timer_set(VM *vm, Value *args,
                            bool in_nanoseconds) // (fd, /, *, flags=0, initial, interval)
{
    int fd, flags;
    struct itimerspec timer, before;
    if (!descriptor_read(vm, args[0], &fd) || !arg_int(vm, args, 1, &flags) ||
        !timer_seconds(vm, args[2], in_nanoseconds, &timer.it_value) ||
        !timer_seconds(vm, args[3], in_nanoseconds, &timer.it_interval)) {
        return RAISED;
    }
    return timerfd_settime(fd, flags, &timer, &before) < 0
               ? system_error(vm)
               : timer_value(vm, &before, in_nanoseconds);
}

static RUNS Value timer_get(VM *vm, Value *args, bool in_nanoseconds)
{
    int fd;
    struct itimerspec timer;
    if (!descriptor_read(vm, args[0], &fd)) return RAISED;
    return timerfd_gettime(fd, &timer) < 0 ? system_error(vm)
                                           : timer_value(vm, &timer, in_nanoseconds);
}

Value py_posix_timerfd_settime(VM *vm, Value *args)
{
    return timer_set(vm, args, false);
}

Value py_posix_timerfd_settime_ns(VM *vm, Value *args)
{
    return timer_set(vm, args, true);
}

Value py_posix_timerfd_gettime(VM *vm, Value *args)
{
    return timer_get(vm, args, false);
}

Value py_posix_timerfd_gettime_ns(VM *vm, Value *args)
{
    return timer_get(vm, args, true);
}
