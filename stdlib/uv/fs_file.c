// fs_file.c - jobs on an open file: what the async file objects are made of.
//
// Files with a position are read and written at offsets that the caller keeps, so that a read whose result nobody
// takes moves nothing.
#include "stdlib/uv/fs.h"

#include <limits.h>
#include "vm/object/error.h"

// ---- Opening and closing ------------------------------------------------------------------------

static void run_open(Job *job)
{
    FileJob *self = (FileJob *)job;
    int fd = file_job_open(self, self->flags, self->mode);
    if (fd < 0) return;
    self->opened = fd;
    if (fstat(fd, &self->info) < 0) file_job_fail(self);
    else if (S_ISDIR(self->info.st_mode)) self->error = EISDIR;
}

static RUNS Value open_result(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    if (!file_job_check(vm, self)) return RAISED;
    Tuple *row = tuple_of(vm, 3, value_of_small(self->opened), value_of_small(self->info.st_mode),
                          int_new(vm, self->info.st_size));
    if (!row || !limit_room(vm)) return RAISED;
    access_adopt(vm, self->opened);
    self->opened = -1;
    return value_of_object(row);
}

static const JobKind open_kind = FILE_JOB("open file", run_open, open_result, false);

Value py_fs_open(VM *vm, Value *args) // (path, flags, mode, /)
{
    FileJob *self = file_job_new(vm, &open_kind);
    if (!self || !file_job_int(vm, self, args, 1, &self->flags) || !file_job_int(vm, self, args, 2, &self->mode))
        return RAISED;
    int way = self->flags & O_ACCMODE;
    unsigned kinds = way == O_RDONLY ? 0 : ACCESS_WRITE;
    if (way != O_WRONLY) kinds |= ACCESS_READ;
    return file_job_path(vm, self, args, 0, 0, kinds) ? job_start(&self->job) : RAISED;
}

static void run_close(Job *job)
{
    FileJob *self = (FileJob *)job;
    int fd = self->opened;
    self->opened = -1; // it is closed when interrupted, too
    if (close(fd) < 0 && errno != EINTR) file_job_fail(self);
}

static const JobKind close_kind = FILE_JOB("close file", run_close, file_job_none, true);

Value py_fs_close(VM *vm, Value *args) // (fd, /)
{
    FileJob *self = file_job_new(vm, &close_kind);
    if (!self || !file_job_fd(vm, self, args, 0)) return RAISED;
    access_disown(vm, self->fd);
    self->opened = self->fd; // whatever becomes of the job, it is closed
    return job_start(&self->job);
}

Value py_fs_close_now(VM *vm, Value *args) // (fd, /)
{
    int fd;
    if (!arg_int(vm, args, 0, &fd) || !access_descriptor(vm, fd)) return RAISED;
    access_disown(vm, fd);
    return close(fd) < 0 && errno != EINTR ? system_error(vm) : NONE;
}

// ---- Reading and writing ------------------------------------------------------------------------

static bool read_some(FileJob *self, size_t size)
{
    ssize_t n = fs_read(self->fd, self->data + self->size, size, self->offset);
    if (n < 0) return file_job_fail(self), false;
    if (self->offset >= 0) self->offset += n;
    self->size += (size_t)n;
    return n > 0;
}

static void run_read(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (self->mode == 0) {
        if (file_job_room(self, self->limit)) (void)read_some(self, self->limit);
        return;
    }
    // To the end: in one piece where the size is known.
    struct stat info;
    size_t left = 65536;
    if (fstat(self->fd, &info) == 0 && S_ISREG(info.st_mode)) {
        int64_t at = self->offset >= 0 ? self->offset : lseek(self->fd, 0, SEEK_CUR);
        if (at >= 0 && info.st_size > at) left = (size_t)(info.st_size - at) + 1;
    }
    bool more = true;
    while (more) {
        if (self->size > self->limit) {
            self->error = ENOMEM;
            return;
        }
        size_t want = self->size < left ? left : self->size * 2;
        if (!file_job_room(self, want)) return;
        more = read_some(self, self->capacity - self->size);
    }
    // What came before it would have blocked is a result.
    if (self->error == EAGAIN && self->size) self->error = 0;
}

static const JobKind read_kind = FILE_JOB("read", run_read, file_job_bytes, false);

Value py_fs_read(VM *vm, Value *args) // (fd, size, offset=-1, /)
{
    int64_t size;
    FileJob *self = file_job_new(vm, &read_kind);
    if (!self || !file_job_fd(vm, self, args, 0)) return RAISED;
    if (!arg_int64(vm, args, 1, &size) || !arg_int64(vm, args, 2, &self->offset)) {
        job_drop(&self->job);
        return RAISED;
    }
    size_t room = vm->memory.cap == SIZE_MAX ? SIZE_MAX / 4 : vm->memory.cap - vm->memory.used;
    self->mode = size < 0;
    self->limit = size < 0 ? room : (size_t)size;
    if (self->limit > room) {
        job_drop(&self->job);
        return throw_memory(vm);
    }
    return job_start(&self->job);
}

static void run_write(Job *job)
{
    FileJob *self = (FileJob *)job;
    (void)file_job_write_all(self, self->fd, self->offset);
}

static RUNS Value write_result(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    return file_job_check(vm, self) ? int_new(vm, (int64_t)self->size) : RAISED;
}

static const JobKind write_kind = FILE_JOB("write", run_write, write_result, true);

Value py_fs_write(VM *vm, Value *args) // (fd, data, offset=-1, /)
{
    FileJob *self = file_job_new(vm, &write_kind);
    if (!self || !file_job_fd(vm, self, args, 0)) return RAISED;
    if (!arg_int64(vm, args, 2, &self->offset)) {
        job_drop(&self->job);
        return RAISED;
    }
    return file_job_data(vm, self, args, 1) ? job_start(&self->job) : RAISED;
}

// At once, on the VM's thread: to what is ready, a piece that fits whatever is in it (pipe(7): PIPE_BUF).
Value py_fs_write_some(VM *vm, Value *args) // (fd, data, /)
{
    int fd;
    BufferView view;
    if (!descriptor_read(vm, args[0], &fd) || !access_descriptor(vm, fd) || !arg_buffer(vm, args, 1, &view)) return RAISED;
    ssize_t n;
    do n = write(fd, view.data, view.size < PIPE_BUF ? view.size : PIPE_BUF);
    while (n < 0 && errno == EINTR);
    int error = errno;
    buffer_release(vm, &view);
    if (n < 0 && error == EAGAIN) n = 0;
    return n < 0 ? throw_errno(vm, error, ABSENT) : value_of_small(n);
}

// ---- The rest -----------------------------------------------------------------------------------

static void run_sync(Job *job)
{
    FileJob *self = (FileJob *)job;
    if ((self->mode ? fdatasync(self->fd) : fsync(self->fd)) < 0) file_job_fail(self);
}

static const JobKind sync_kind = FILE_JOB("fsync", run_sync, file_job_none, true);

Value py_fs_sync(VM *vm, Value *args) // (fd, data_only, /)
{
    bool data_only;
    FileJob *self = file_job_new(vm, &sync_kind);
    if (!self || !file_job_fd(vm, self, args, 0) || !file_job_truth(vm, self, args, 1, &data_only)) return RAISED;
    self->mode = data_only;
    return job_start(&self->job);
}

static void run_truncate(Job *job)
{
    FileJob *self = (FileJob *)job;
    int status;
    do status = ftruncate(self->fd, self->offset);
    while (status < 0 && errno == EINTR);
    if (status < 0) file_job_fail(self);
}

static const JobKind truncate_kind = FILE_JOB("truncate", run_truncate, file_job_none, true);

Value py_fs_truncate(VM *vm, Value *args) // (fd, size, /)
{
    FileJob *self = file_job_new(vm, &truncate_kind);
    if (!self || !file_job_fd(vm, self, args, 0)) return RAISED;
    if (!arg_int64(vm, args, 1, &self->offset)) {
        job_drop(&self->job);
        return RAISED;
    }
    return job_start(&self->job);
}
