// file_io.c - FileIO: a descriptor as a raw stream.
#include <limits.h>
#include <fcntl.h>
#include <sys/stat.h>

#include "stdlib/access.h"
#include "vm/exec/thread.h"
#include "stdlib/io/io.h"

#define TRANSFER_MAX 0x7ffff000u // what Linux moves in one call

static FileIO *as_file(Value v)
{
    return (FileIO *)as_object(v);
}

// ---- System calls -------------------------------------------------------------------------------

// After a call that failed: true to try again, false with an exception (*blocked: with none, it would block).
static RUNS bool try_again(VM *vm, int error_number, bool *blocked)
{
    *blocked = error_number == EAGAIN || error_number == EWOULDBLOCK;
    if (*blocked) return false;
    if (error_number == EINTR) return poll_slow(vm);
    (void)throw_errno(vm, error_number, ABSENT);
    return false;
}

ssize_t file_read(VM *vm, int fd, void *data, size_t size)
{
    bool blocked;
    if (fd == 0 && !access_granted(vm, ACCESS_STDIN, "standard input")) return -1;
    for (;;) {
        if (!thread_wait_fd(vm, fd, false)) return -1;
        ssize_t n = read(fd, data, size < TRANSFER_MAX ? size : TRANSFER_MAX);
        if (LIKELY(n >= 0)) return n;
        if (!try_again(vm, errno, &blocked)) return blocked ? -2 : -1;
    }
}

static bool is_regular(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

ssize_t file_write(VM *vm, int fd, const void *data, size_t size)
{
    bool blocked, done = false;
    if (UNLIKELY(vm->access != NULL) && !access_output(vm, fd, data, size, &done)) return -1;
    if (done) return (ssize_t)size;
    size_t written = 0;
    for (;;) {
        // A write to a pipe that has not room for all of it would hold up the other threads, the pipe's reader, too.
        size_t piece = size - written < TRANSFER_MAX ? size - written : TRANSFER_MAX;
        bool in_pieces = thread_must_look(vm) && piece > 0 && !is_regular(fd);
        if (in_pieces && piece > PIPE_BUF) piece = PIPE_BUF;
        if (in_pieces && !thread_wait_fd(vm, fd, true)) return -1;
        ssize_t n = write(fd, (const char *)data + written, piece);
        if (LIKELY(n >= 0)) {
            written += (size_t)n;
            if (!in_pieces || n == 0 || written == size) return (ssize_t)written;
        } else if (!try_again(vm, errno, &blocked)) {
            if (blocked && written) return (ssize_t)written;
            return blocked ? -2 : -1;
        }
    }
}

Value file_seek(VM *vm, FileIO *file, int64_t position, int whence)
{
    off_t at = lseek(file->fd, position, whence);
    if (at >= 0) return int_new(vm, at);
    return throw_errno(vm, errno, ABSENT);
}

// Everything from here to the end, in one piece where the size is known.
Value file_read_all(VM *vm, FileIO *file)
{
    struct stat info;
    size_t expected = DEFAULT_BUFFER_SIZE;
    off_t at = file->regular ? lseek(file->fd, 0, SEEK_CUR) : -1;
    if (at >= 0 && fstat(file->fd, &info) == 0 && info.st_size >= at) expected = (size_t)(info.st_size - at) + 1;
    if (expected > PTRDIFF_MAX / 2) return throw(vm, OverflowError, "unbounded read returned more bytes than a Python bytes object can hold");
    Buf all;
    buf_init(&all, &vm->memory);
    for (;;) {
        if (!buf_reserve(&all, expected)) break;
        ssize_t n = file_read(vm, file->fd, all.data + all.size, all.capacity - all.size);
        if (n == -1) return buf_free(&all), RAISED;
        if (n == -2 && all.size == 0) return buf_free(&all), NONE;
        if (n <= 0) break;
        all.size += (size_t)n;
        expected = all.size < all.capacity ? 1 : all.size;
        if (!charge(vm, 50)) return buf_free(&all), RAISED;
    }
    return value_of_bytes(bytes_from_buf(vm, &all));
}

// ---- Opening ------------------------------------------------------------------------------------

static RAISES bool bad_mode(VM *vm)
{
    return throw_false(vm, ValueError, "Must have exactly one of create/read/write/append mode and at most one plus");
}

static RAISES bool read_mode(VM *vm, FileIO *self, const char *mode, int *flags)
{
    bool kind = false, plus = false;
    *flags = 0;
    for (const char *letter = mode; *letter != '\0'; letter++) {
        switch (*letter) {
        case 'x': case 'r': case 'w': case 'a':
            if (kind) return bad_mode(vm);
            kind = true;
            if (*letter == 'r') self->readable = true;
            else self->writable = true;
            if (*letter == 'x') self->created = true, *flags |= O_EXCL | O_CREAT;
            if (*letter == 'w') *flags |= O_CREAT | O_TRUNC;
            if (*letter == 'a') self->appending = true, *flags |= O_APPEND | O_CREAT;
            break;
        case 'b': break;
        case '+':
            if (plus) return bad_mode(vm);
            self->readable = self->writable = plus = true;
            break;
        default: return throw_false(vm, ValueError, "invalid mode: %.200s", mode);
        }
    }
    if (!kind) return bad_mode(vm);
    *flags |= self->readable && self->writable ? O_RDWR : self->readable ? O_RDONLY : O_WRONLY;
    *flags |= O_CLOEXEC;
    return true;
}

static RUNS bool call_opener(VM *vm, Value opener, Value name, int flags, int *fd)
{
    Value args[] = {name, value_of_small(flags)};
    Value result = call(vm, opener, 2, args);
    if (raised(result)) return false;
    int64_t number;
    if (!is_int(result)) return throw_false(vm, TypeError, "expected integer from opener");
    if (!index_as_int64(vm, result, true, &number)) return false;
    if (number < 0 || number > INT32_MAX) {
        if (number > INT32_MAX || number < INT32_MIN) {
            return throw_false(vm, OverflowError, "Python int too large to convert to C int");
        }
        return throw_false(vm, ValueError, "opener returned %d", (int)number);
    }
    *fd = (int)number;
    return true;
}

// open(2). When descriptors have run out, streams that nobody holds any more are closed first.
static RUNS bool open_path(VM *vm, const char *path, int flags, Value name, int *fd)
{
    bool collected = false;
    for (;;) {
        *fd = access_open(vm, path, flags, 0666);
        if (LIKELY(*fd >= 0)) return true;
        int error_number = errno;
        if (!is_absent(vm->pending)) return false;
        if (error_number == EINTR) {
            if (!poll_slow(vm)) return false;
        } else if (error_number == EMFILE && !collected) {
            collected = true;
            (void)heap_collect_full(vm);
            poll_deferred(vm);
        } else {
            (void)throw_errno(vm, error_number, name);
            return false;
        }
    }
}

static RUNS bool close_file(VM *vm, FileIO *self)
{
    int fd = self->fd;
    self->fd = -1;
    if (fd >= 0 && fd <= 2 && access_is_restricted(vm)) return true; // the standard streams are the host's
    if (fd >= 0) access_disown(vm, fd);
    if (fd < 0 || close(fd) == 0 || errno == EINTR) return true;
    (void)throw_errno(vm, errno, ABSENT);
    return false;
}

// A descriptor given as a number; *fd stays -1 for anything else.
static RUNS bool number_of(VM *vm, Value name, int *fd)
{
    if (is_bool(name) && !warn(vm, RuntimeWarning, 1, "bool is used as a file descriptor")) return false;
    if (!is_int(name)) return true;
    int64_t number;
    if (!index_as_int64(vm, name, true, &number)) return false;
    if (number < 0) return throw_false(vm, ValueError, "negative file descriptor");
    if (number > INT32_MAX) return throw_false(vm, OverflowError, "Python int too large to convert to C int");
    *fd = (int)number;
    return access_descriptor(vm, *fd);
}

static RUNS bool open_file(VM *vm, FileIO *self, Value name, const char *mode, bool close_fd, Value opener)
{
    int flags, fd = -1;
    if (self->fd >= 0 && self->opened) {
        if (self->close_fd && !close_file(vm, self)) return false;
    }
    self->fd = -1;
    self->opened = true;
    self->created = self->readable = self->writable = self->appending = false;
    self->seekable = -1;
    self->close_fd = close_fd;
    if (!number_of(vm, name, &fd)) return false;
    Value path_holder = name;
    const char *path = NULL;
    if (fd < 0) {
        const Native *native = vm->native;
        vm->native = NULL;
        bool is_path = arg_path(vm, &path_holder, 0, &path);
        vm->native = native;
        if (!is_path) {
            if (catch_pending(vm, ValueError)) return throw_false(vm, ValueError, "embedded null byte");
            Value method = type_lookup(vm, type_of(vm, name), NAME(vm, __fspath__));
            if (pending_is(vm, TypeError) && (is_absent(method) || is_none(method))) {
                (void)take_pending(vm);
                return throw_false(vm, TypeError, "expected str, bytes or os.PathLike object, not %.200T", name);
            }
            return false;
        }
    }
    if (!read_mode(vm, self, mode, &flags)) return false;
    bool own = false; // whether a failure closes it
    if (fd < 0) {
        self->close_fd = true;
        if (!close_fd) return throw_false(vm, ValueError, "Cannot use closefd=False with file name");
        if (is_none(opener)) {
            if (!open_path(vm, path, flags, name, &fd)) return false;
        } else {
            if (!call_opener(vm, opener, name, flags, &fd) || !access_descriptor(vm, fd)) return false;
            if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) {
                (void)throw_errno(vm, errno, ABSENT);
                return false;
            }
        }
        own = true;
    }
    struct stat info;
    int error_number = fstat(fd, &info) < 0 ? errno : S_ISDIR(info.st_mode) ? EISDIR : 0;
    if (error_number == EBADF && fd > 0 && fd <= 2 && vm->access != NULL && vm->access->write != NULL) {
        error_number = EIO; // what is written goes to the host
    }
    if (error_number == EISDIR || error_number == EBADF) {
        if (own) access_disown(vm, fd), close(fd);
        (void)throw_errno(vm, error_number, error_number == EISDIR ? name : ABSENT);
        return false;
    }
    self->regular = error_number == 0 && S_ISREG(info.st_mode);
    self->block_size = error_number == 0 && info.st_blksize > 1 ? (uint32_t)info.st_blksize : DEFAULT_BUFFER_SIZE;
    if (self->appending && lseek(fd, 0, SEEK_END) < 0 && errno != ESPIPE && own) {
        error_number = errno;
        access_disown(vm, fd);
        close(fd);
        (void)throw_errno(vm, error_number, ABSENT);
        return false;
    }
    self->fd = fd;
    store(vm, self, &self->name, name);
    return true;
}

FileIO *file_open(VM *vm, Value name, const char *mode, bool close_fd, Value opener)
{
    IoState *state = io_state(vm);
    Type *type = type_from_def(vm, &file_io_type);
    if (state == NULL || type == NULL) return NULL;
    state->file_io = type;
    FileIO *file = type_allocate(vm, type, 0);
    if (file == NULL) return NULL;
    file->fd = -1;
    file->name = ABSENT;
    return open_file(vm, file, name, mode, close_fd, opener) ? file : NULL;
}

static Value file_construct(VM *vm, Value *args) // (cls, *args, **kwargs)
{
    FileIO *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->fd = -1;
    self->close_fd = true;
    self->seekable = -1;
    self->name = ABSENT;
    IoState *state = io_state(vm);
    if (state == NULL) return RAISED;
    if (as_type(args[0])->def == &file_io_type && !(as_type(args[0])->flags & TYPE_IS_HEAP)) state->file_io = as_type(args[0]);
    return value_of_object(self);
}

static Value file_init(VM *vm, Value *args) // FileIO(file, mode='r', closefd=True, opener=None)
{
    FileIO *self = as_file(args[0]);
    if (!is_str(args[2])) return throw(vm, TypeError, "FileIO() argument 'mode' must be str, not %T", args[2]);
    const char *mode = str_c(vm, as_str(args[2]));
    bool close_fd;
    if (mode == NULL || !truth(vm, args[3], &close_fd)) return RAISED;
    return open_file(vm, self, args[1], mode, close_fd, args[4]) ? NONE : RAISED;
}

// ---- Methods ------------------------------------------------------------------------------------

static RAISES bool is_open(VM *vm, const FileIO *self)
{
    if (LIKELY(self->fd >= 0)) return true;
    return throw_false(vm, ValueError, "I/O operation on closed file");
}

static RAISES bool can_read(VM *vm, const FileIO *self)
{
    if (!is_open(vm, self)) return false;
    return self->readable || (throw_unsupported(vm, "File not open for reading"), false);
}

static RAISES bool can_write(VM *vm, const FileIO *self)
{
    if (!is_open(vm, self)) return false;
    return self->writable || (throw_unsupported(vm, "File not open for writing"), false);
}

static Value py_file_close(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    Value pending = ABSENT;
    if (!(self->head.flags & STREAM_CLOSED)) {
        Value flushed = stream_call(vm, args[0], NAME(vm, flush));
        self->head.flags |= STREAM_CLOSED;
        if (raised(flushed)) pending = take_pending(vm);
    }
    bool closed = true;
    if (!self->close_fd) self->fd = -1;
    else closed = close_file(vm, self);
    if (!is_absent(pending)) {
        if (closed) return throw_value(vm, pending);
        stream_chain(vm, pending);
    }
    return closed ? NONE : RAISED;
}

static Value py_file_dealloc_warn(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    if (self->fd < 0 || !self->close_fd) return NONE;
    if (!warn(vm, ResourceWarning, 1, "unclosed file %R", args[1]) && pending_is(vm, Warning)) {
        report_unraisable(vm, NULL, args[0]);
    }
    return is_absent(vm->pending) ? NONE : RAISED;
}

static bool seekable_now(FileIO *self)
{
    if (self->seekable < 0) self->seekable = lseek(self->fd, 0, SEEK_CUR) >= 0;
    return self->seekable;
}

static Value py_file_seekable(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    return is_open(vm, self) ? value_of_bool(seekable_now(self)) : RAISED;
}

static Value py_file_readable(VM *vm, Value *args)
{
    return is_open(vm, as_file(args[0])) ? value_of_bool(as_file(args[0])->readable) : RAISED;
}

static Value py_file_writable(VM *vm, Value *args)
{
    return is_open(vm, as_file(args[0])) ? value_of_bool(as_file(args[0])->writable) : RAISED;
}

static Value py_file_fileno(VM *vm, Value *args)
{
    return is_open(vm, as_file(args[0])) ? value_of_small(as_file(args[0])->fd) : RAISED;
}

static Value py_file_isatty(VM *vm, Value *args)
{
    return is_open(vm, as_file(args[0])) ? value_of_bool(isatty(as_file(args[0])->fd)) : RAISED;
}

static Value py_file_readinto(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    BufferView view;
    if (!can_read(vm, self) || !buffer_get(vm, args[1], &view, true)) return RAISED;
    ssize_t n = file_read(vm, self->fd, view.data, view.size);
    buffer_release(vm, &view);
    return n == -1 ? RAISED : n == -2 ? NONE : int_new(vm, n);
}

static Value py_file_readall(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    return is_open(vm, self) ? file_read_all(vm, self) : RAISED;
}

static Value py_file_read(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    int64_t size;
    if (!can_read(vm, self) || !stream_size(vm, args[1], -1, &size)) return RAISED;
    if (size < 0) return file_read_all(vm, self);
    if (size > TRANSFER_MAX) size = TRANSFER_MAX;
    Bytes *bytes = bytes_new(vm, NULL, (size_t)size);
    if (bytes == NULL) return RAISED;
    ssize_t n = file_read(vm, self->fd, bytes->data, (size_t)size);
    if (n < 0) return n == -1 ? RAISED : NONE;
    return n == size ? value_of_object(bytes) : value_of_bytes(bytes_new(vm, bytes->data, (size_t)n));
}

static Value py_file_write(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    BufferView view;
    if (!can_write(vm, self) || !buffer_get(vm, args[1], &view, false)) return RAISED;
    ssize_t n = file_write(vm, self->fd, view.data, view.size);
    buffer_release(vm, &view);
    return n == -1 ? RAISED : n == -2 ? NONE : int_new(vm, n);
}

static Value py_file_seek(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    int whence;
    int64_t position;
    if (!arg_int(vm, args, 2, &whence) || !is_open(vm, self)) return RAISED;
    if (!stream_offset(vm, args[1], &position)) return RAISED;
    return file_seek(vm, self, position, whence);
}

static Value py_file_tell(VM *vm, Value *args)
{
    return is_open(vm, as_file(args[0])) ? file_seek(vm, as_file(args[0]), 0, SEEK_CUR) : RAISED;
}

static Value py_file_truncate(VM *vm, Value *args)
{
    FileIO *self = as_file(args[0]);
    int64_t size;
    if (!can_write(vm, self)) return RAISED;
    Value wanted = args[1];
    if (is_none(wanted)) wanted = file_seek(vm, self, 0, SEEK_CUR);
    if (raised(wanted) || !index_as_int64(vm, wanted, false, &size)) return RAISED;
    while (ftruncate(self->fd, size) < 0) {
        if (errno != EINTR) return throw_errno(vm, errno, ABSENT);
        if (!poll_slow(vm)) return RAISED;
    }
    return wanted;
}

// ---- Attributes ---------------------------------------------------------------------------------

static const char *mode_of(const FileIO *self)
{
    if (self->created) return self->readable ? "xb+" : "xb";
    if (self->appending) return self->readable ? "ab+" : "ab";
    if (self->readable) return self->writable ? "rb+" : "rb";
    return "wb";
}

static Value get_mode(VM *vm, Value self)
{
    return value_of_str(str_static(vm, mode_of(as_file(self))));
}

static Value get_closed(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_file(self)->fd < 0);
}

static Value get_closefd(VM *vm, Value self)
{
    (void)vm;
    return value_of_bool(as_file(self)->close_fd);
}

static Value get_name(VM *vm, Value self)
{
    Value name = as_file(self)->name;
    return is_absent(name) ? throw_no_attribute(vm, self, NAME(vm, name)) : name;
}

static bool set_name(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_file(self)->name, value);
    return true;
}

static Value get_block_size(VM *vm, Value self)
{
    (void)vm;
    return value_of_small(as_file(self)->block_size);
}

static Value file_repr(VM *vm, Value self)
{
    FileIO *file = as_file(self);
    const char *type = type_name_of(vm, self), *close_fd = file->close_fd ? "True" : "False";
    if (file->fd < 0) return value_of_str(str_format(vm, "<%s [closed]>", type));
    if (is_absent(file->name)) {
        return value_of_str(str_format(vm, "<%s fd=%d mode='%s' closefd=%s>", type, file->fd, mode_of(file), close_fd));
    }
    if (!repr_enter(vm, self)) return throw(vm, RuntimeError, "reentrant call inside %s.__repr__", type);
    String *text = str_format(vm, "<%s name=%R mode='%s' closefd=%s>", type, file->name, mode_of(file), close_fd);
    repr_leave(vm, self);
    return value_of_str(text);
}

static void file_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((FileIO *)object)->name);
}

static const NativeProperty file_properties[] = {
    {"closed", get_closed, NULL, "True if the file is closed"},
    {"closefd", get_closefd, NULL, "True if the file descriptor will be closed by close()."},
    {"mode", get_mode, NULL, "String giving the file mode"},
    {"name", get_name, set_name, NULL},
    {"_blksize", get_block_size, NULL, NULL},
    {0},
};

static const Native file_methods[] = {
    {"read(self, size=-1, /)", py_file_read, "Read at most size bytes, returned as bytes."},
    {"readall(self, /)", py_file_readall, "Read all data from the file, returned as bytes."},
    {"readinto(self, buffer, /)", py_file_readinto, "Same as RawIOBase.readinto()."},
    {"write(self, b, /)", py_file_write, "Write buffer b to file, return number of bytes written."},
    {"seek(self, pos, whence=0, /)", py_file_seek, "Move to new file position and return the file position."},
    {"tell(self, /)", py_file_tell, "Current file position."},
    {"truncate(self, size=None, /)", py_file_truncate, "Truncate the file to at most size bytes and return the truncated size."},
    {"close(self, /)", py_file_close, "Close the file."},
    {"seekable(self, /)", py_file_seekable, "True if file supports random-access."},
    {"readable(self, /)", py_file_readable, "True if file was opened in a read mode."},
    {"writable(self, /)", py_file_writable, "True if file was opened in a write mode."},
    {"fileno(self, /)", py_file_fileno, "Return the underlying file descriptor (an integer)."},
    {"isatty(self, /)", py_file_isatty, "True if the file is connected to a TTY device."},
    {"_dealloc_warn(self, source, /)", py_file_dealloc_warn, NULL},
    {"__reduce__(self, /)", py_stream_not_pickled, NULL},
    {"__reduce_ex__(self, protocol, /)", py_stream_not_pickled, NULL},
    {0},
};

const TypeDef file_io_type = {
    .name = "_io.FileIO",
    .doc = "Open a file.",
    .signature = "FileIO(file, mode='r', closefd=True, opener=None)",
    .base = &raw_io_base_type,
    .size = sizeof(FileIO),
    .flags = TYPE_INIT_TAKES_ALL,
    .trace = file_trace,
    .construct = file_construct,
    .init = file_init,
    .methods = file_methods,
    .properties = file_properties,
    .repr = file_repr,
};
