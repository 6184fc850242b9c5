// fs.c - module _uv_files: what package asyncio does to files; the common part of its jobs, and calls that take names.
#include "stdlib/uv/fs.h"

#include <dirent.h>
#include <limits.h>
#include "vm/object/error.h"

// ---- Jobs ---------------------------------------------------------------------------------------

void file_job_trace(Tracer *tracer, Op *op)
{
    FileJob *self = (FileJob *)op;
    trace_values(tracer, self->names, 2);
    trace_value(tracer, self->encoding);
    trace_value(tracer, self->errors);
}

void file_job_clean(Job *job)
{
    FileJob *self = (FileJob *)job;
    for (int i = 0; i < 2; i++) {
        if (self->places[i]) access_path_done(self->places[i]);
        free(self->places[i]);
        free(self->paths[i]);
        self->places[i] = NULL;
        self->paths[i] = NULL;
    }
    free(self->last_part);
    free(self->data);
    self->last_part = self->data = NULL;
    if (self->opened >= 0) close(self->opened);
    self->opened = -1;
}

void file_job_release(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    (void)memory_count(&vm->memory, -(ptrdiff_t)self->counted);
    self->counted = 0;
}

FileJob *file_job_new(VM *vm, const JobKind *kind)
{
    FileJob *self = job_new(vm, kind);
    if (!self) return NULL;
    self->names[0] = self->names[1] = self->encoding = self->errors = ABSENT;
    self->fd = self->opened = -1;
    self->offset = -1;
    return self;
}

// The name under which the file stays granted.
static RUNS const char *granted_name(VM *vm, FileJob *self, size_t which, const char *text, unsigned kinds)
{
    if (!kinds || !access_is_restricted(vm)) return text;
    AccessPath *place = malloc(sizeof *place);
    if (!place) return (void)throw_memory(vm), NULL;
    if (!access_path(vm, text, kinds & (ACCESS_READ | ACCESS_WRITE), !(kinds & FILE_ITSELF), place)) {
        free(place);
        return NULL;
    }
    self->places[which] = place;
    return place->name;
}

bool file_job_path(VM *vm, FileJob *self, Value *args, size_t i, size_t which, unsigned kinds)
{
    Path path;
    const char *name = path_read(vm, args, i, PATH_NAME, &path) ? granted_name(vm, self, which, path.text, kinds) : NULL;
    char *copy = name ? strdup(name) : NULL;
    if (!copy) {
        job_drop(&self->job);
        if (name) (void)throw_memory(vm);
        return false;
    }
    self->paths[which] = copy;
    self->names[which] = path.object;
    if (which == 0) self->is_bytes = path.is_bytes;
    return true;
}

static bool drop_unless(FileJob *self, bool fine)
{
    if (!fine) job_drop(&self->job);
    return fine;
}

bool file_job_fd(VM *vm, FileJob *self, Value *args, size_t i)
{
    return drop_unless(self, descriptor_read(vm, args[i], &self->fd) && access_descriptor(vm, self->fd));
}

bool file_job_int(VM *vm, FileJob *self, Value *args, size_t i, int *result)
{
    return drop_unless(self, arg_int(vm, args, i, result));
}

bool file_job_truth(VM *vm, FileJob *self, Value *args, size_t i, bool *result)
{
    return drop_unless(self, arg_truth(vm, args, i, result));
}

bool file_job_data(VM *vm, FileJob *self, Value *args, size_t i)
{
    BufferView view;
    if (!drop_unless(self, arg_buffer(vm, args, i, &view))) return false;
    bool fine = memory_count(&vm->memory, (ptrdiff_t)view.size);
    if (!fine && heap_collect_full(vm)) fine = memory_count(&vm->memory, (ptrdiff_t)view.size);
    if (fine) {
        self->counted = view.size;
        self->data = malloc(view.size + 1);
        fine = self->data != NULL;
    }
    if (fine) {
        memcpy(self->data, view.data, view.size);
        self->size = self->capacity = view.size;
    }
    buffer_release(vm, &view);
    if (!drop_unless(self, fine)) (void)throw_memory(vm);
    return fine;
}

void file_job_fail(FileJob *self)
{
    if (!self->error) self->error = errno;
}

bool file_job_room(FileJob *self, size_t size)
{
    if (size <= self->capacity) return true;
    char *data = realloc(self->data, size);
    if (!data) return errno = ENOMEM, file_job_fail(self), false;
    self->data = data;
    self->capacity = size;
    return true;
}

int file_job_open(FileJob *self, int flags, int mode)
{
    int fd;
    do fd = open(self->paths[0], flags | O_CLOEXEC | O_NOCTTY, mode);
    while (fd < 0 && errno == EINTR);
    if (fd < 0) file_job_fail(self);
    return fd;
}

ssize_t fs_read(int fd, void *data, size_t size, int64_t offset)
{
    ssize_t n;
    if (size > 0x7ffff000u) size = 0x7ffff000u; // what Linux moves in one call
    do n = offset < 0 ? read(fd, data, size) : pread(fd, data, size, offset);
    while (n < 0 && errno == EINTR);
    return n;
}

bool file_job_write_all(FileJob *self, int fd, int64_t offset)
{
    size_t done = 0;
    do {
        size_t left = self->size - done;
        if (left > 0x7ffff000u) left = 0x7ffff000u;
        ssize_t n = offset < 0 ? write(fd, self->data + done, left)
                               : pwrite(fd, self->data + done, left, offset + (int64_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return file_job_fail(self), false;
        if (n == 0 && left) return errno = EIO, file_job_fail(self), false;
        done += (size_t)n;
    } while (done < self->size);
    return true;
}

bool file_job_check(VM *vm, FileJob *self)
{
    if (!self->error) return true;
    if (self->error == ENOMEM) return (void)throw_memory(vm), false;
    if (!is_absent(self->names[1]) && !self->only_first) {
        Path source = {.object = self->names[0]}, destination = {.object = self->names[1]};
        errno = self->error;
        return (void)paths_error(vm, &source, &destination), false;
    }
    return (void)throw_errno(vm, self->error, self->names[0]), false;
}

Value file_job_none(VM *vm, Op *op)
{
    return file_job_check(vm, (FileJob *)op) ? NONE : RAISED;
}

Value file_job_bytes(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    if (!file_job_check(vm, self)) return RAISED;
    if (is_absent(self->encoding)) return value_of_bytes(bytes_new(vm, self->data ? self->data : "", self->size));
    const char *encoding = str_c(vm, as_str(self->encoding)), *errors = encoding ? str_c(vm, as_str(self->errors)) : NULL;
    if (!errors) return RAISED;
    return value_of_str(bytes_decode(vm, self->data ? self->data : "", self->size, encoding, errors));
}

Value file_job_stat(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    return file_job_check(vm, self) ? stat_value(vm, &self->info) : RAISED;
}

// ---- Calls with one name ------------------------------------------------------------------------

static void run_stat(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (fstatat(AT_FDCWD, self->paths[0], &self->info, self->flags) < 0) file_job_fail(self);
}

static void run_fstat(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (fstat(self->fd, &self->info) < 0) file_job_fail(self);
}

static void run_mkdir(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (mkdir(self->paths[0], (mode_t)self->mode) < 0) file_job_fail(self);
}

static void run_remove(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (unlink(self->paths[0]) < 0) file_job_fail(self);
}

static void run_rmdir(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (rmdir(self->paths[0]) < 0) file_job_fail(self);
}

static void run_chmod(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (fchmodat(AT_FDCWD, self->paths[0], (mode_t)self->mode, self->flags) < 0) file_job_fail(self);
}

static void run_readlink(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (!file_job_room(self, PATH_MAX)) return;
    ssize_t n = readlink(self->paths[0], self->data, PATH_MAX);
    if (n < 0) file_job_fail(self);
    else self->size = (size_t)n;
}

static Value name_result(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    return file_job_check(vm, self) ? path_result(vm, self->data, self->size, self->is_bytes) : RAISED;
}

static const JobKind stat_kind = FILE_JOB("stat", run_stat, file_job_stat, false);
static const JobKind fstat_kind = FILE_JOB("fstat", run_fstat, file_job_stat, false);
static const JobKind mkdir_kind = FILE_JOB("mkdir", run_mkdir, file_job_none, true);
static const JobKind remove_kind = FILE_JOB("remove", run_remove, file_job_none, true);
static const JobKind rmdir_kind = FILE_JOB("rmdir", run_rmdir, file_job_none, true);
static const JobKind chmod_kind = FILE_JOB("chmod", run_chmod, file_job_none, true);
static const JobKind readlink_kind = FILE_JOB("readlink", run_readlink, name_result, false);

static Value py_fs_stat(VM *vm, Value *args) // (path, follow_symlinks=True, /)
{
    bool follow;
    FileJob *self = file_job_new(vm, &stat_kind);
    if (!self || !file_job_truth(vm, self, args, 1, &follow)) return RAISED;
    self->flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
    unsigned kinds = ACCESS_READ | (follow ? 0 : FILE_ITSELF);
    return file_job_path(vm, self, args, 0, 0, kinds) ? job_start(&self->job) : RAISED;
}

static Value py_fs_fstat(VM *vm, Value *args) // (fd, /)
{
    FileJob *self = file_job_new(vm, &fstat_kind);
    return self && file_job_fd(vm, self, args, 0) ? job_start(&self->job) : RAISED;
}

static RUNS Value change(VM *vm, Value *args, const JobKind *kind)
{
    FileJob *self = file_job_new(vm, kind);
    return self && file_job_path(vm, self, args, 0, 0, ACCESS_WRITE | FILE_ITSELF) ? job_start(&self->job) : RAISED;
}

static Value py_fs_mkdir(VM *vm, Value *args) // (path, mode, /)
{
    FileJob *self = file_job_new(vm, &mkdir_kind);
    if (!self || !file_job_path(vm, self, args, 0, 0, ACCESS_WRITE | FILE_ITSELF)) return RAISED;
    return file_job_int(vm, self, args, 1, &self->mode) ? job_start(&self->job) : RAISED;
}

static Value py_fs_remove(VM *vm, Value *args) // (path, /)
{
    return change(vm, args, &remove_kind);
}

static Value py_fs_rmdir(VM *vm, Value *args) // (path, /)
{
    return change(vm, args, &rmdir_kind);
}

static Value py_fs_chmod(VM *vm, Value *args) // (path, mode, follow_symlinks=True, /)
{
    bool follow;
    FileJob *self = file_job_new(vm, &chmod_kind);
    if (!self || !file_job_int(vm, self, args, 1, &self->mode) || !file_job_truth(vm, self, args, 2, &follow)) return RAISED;
    self->flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
    unsigned kinds = ACCESS_WRITE | (follow ? 0 : FILE_ITSELF);
    return file_job_path(vm, self, args, 0, 0, kinds) ? job_start(&self->job) : RAISED;
}

static Value py_fs_readlink(VM *vm, Value *args) // (path, /)
{
    FileJob *self = file_job_new(vm, &readlink_kind);
    return self && file_job_path(vm, self, args, 0, 0, ACCESS_READ | FILE_ITSELF) ? job_start(&self->job) : RAISED;
}

// ---- Calls with two names -----------------------------------------------------------------------

static void run_rename(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (rename(self->paths[0], self->paths[1]) < 0) file_job_fail(self);
}

static void run_link(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (linkat(AT_FDCWD, self->paths[0], AT_FDCWD, self->paths[1], self->flags) < 0) file_job_fail(self);
}

static void run_symlink(Job *job)
{
    FileJob *self = (FileJob *)job;
    if (symlink(self->paths[0], self->paths[1]) < 0) file_job_fail(self);
}

static const JobKind rename_kind = FILE_JOB("rename", run_rename, file_job_none, true);
static const JobKind link_kind = FILE_JOB("link", run_link, file_job_none, true);
static const JobKind symlink_kind = FILE_JOB("symlink", run_symlink, file_job_none, true);

static RUNS Value start_pair(VM *vm, Value *args, const JobKind *kind, unsigned source_kinds)
{
    FileJob *self = file_job_new(vm, kind);
    if (!self || !file_job_path(vm, self, args, 0, 0, source_kinds)) return RAISED;
    return file_job_path(vm, self, args, 1, 1, ACCESS_WRITE | FILE_ITSELF) ? job_start(&self->job) : RAISED;
}

static Value py_fs_rename(VM *vm, Value *args) // (src, dst, /)
{
    return start_pair(vm, args, &rename_kind, ACCESS_WRITE | FILE_ITSELF);
}

static Value py_fs_link(VM *vm, Value *args) // (src, dst, /)
{
    return start_pair(vm, args, &link_kind, ACCESS_READ | ACCESS_WRITE | FILE_ITSELF);
}

static Value py_fs_symlink(VM *vm, Value *args) // (src, dst, /)
{
    return start_pair(vm, args, &symlink_kind, 0);
}

// ---- The entries of a folder --------------------------------------------------------------------

// In data: for each entry its kind, the kind of what it leads to, its inode, its name and a NUL.
#define ENTRY_HEAD (2 + sizeof(uint64_t))

static unsigned char kind_of_mode(mode_t mode)
{
    return (unsigned char)((mode & S_IFMT) >> 12); // DT_x are the S_IFx, shifted: see IFTODT
}

static bool add_entry(FileJob *self, int folder, const struct dirent *entry)
{
    struct stat info;
    unsigned char kind = entry->d_type, followed;
    if (kind == DT_UNKNOWN && fstatat(folder, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0)
        kind = kind_of_mode(info.st_mode);
    followed = kind;
    // A link that leads nowhere is of no kind.
    if (kind == DT_LNK && self->flags)
        followed = fstatat(folder, entry->d_name, &info, 0) == 0 ? kind_of_mode(info.st_mode) : DT_UNKNOWN;
    size_t size = ENTRY_HEAD + strlen(entry->d_name) + 1;
    if (self->size + size > self->capacity && !file_job_room(self, (self->capacity + size) * 2)) return false;
    char *at = self->data + self->size;
    uint64_t inode = entry->d_ino;
    at[0] = (char)kind, at[1] = (char)followed;
    memcpy(at + 2, &inode, sizeof inode);
    memcpy(at + ENTRY_HEAD, entry->d_name, size - ENTRY_HEAD);
    self->size += size;
    return true;
}

static void run_list(Job *job)
{
    FileJob *self = (FileJob *)job;
    DIR *folder = opendir(self->paths[0]);
    if (!folder) {
        file_job_fail(self);
        return;
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno) file_job_fail(self);
            break;
        }
        const char *name = entry->d_name;
        if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]))) continue;
        if (!add_entry(self, dirfd(folder), entry)) break;
    }
    closedir(folder);
}

// Rows (name, kind, kind of what it leads to, inode), or names alone.
static RUNS Value list_result(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    if (!file_job_check(vm, self)) return RAISED;
    List *list = list_new(vm);
    for (size_t at = 0; at < self->size;) {
        const char *head = self->data + at, *name = head + ENTRY_HEAD;
        size_t size = strlen(name);
        uint64_t inode;
        memcpy(&inode, head + 2, sizeof inode);
        Value item = path_result(vm, name, size, self->is_bytes);
        if (raised(item)) return RAISED;
        if (self->flags) {
            Tuple *row = tuple_of(vm, 4, item, value_of_small((unsigned char)head[0]),
                                  value_of_small((unsigned char)head[1]), int_from_uint64(vm, inode));
            item = row ? value_of_object(row) : RAISED;
        }
        if (raised(item) || !list_append(vm, list, item) || !charge(vm, 10)) return RAISED;
        at += ENTRY_HEAD + size + 1;
    }
    return value_of_object(list);
}

static const JobKind list_kind = FILE_JOB("list folder", run_list, list_result, false);

static Value py_fs_list(VM *vm, Value *args) // (path, rows, /)
{
    bool rows;
    FileJob *self = file_job_new(vm, &list_kind);
    if (!self || !file_job_path(vm, self, args, 0, 0, ACCESS_READ) || !file_job_truth(vm, self, args, 1, &rows))
        return RAISED;
    self->flags = rows;
    return job_start(&self->job);
}

// ---- The pools ----------------------------------------------------------------------------------

static Value py_fs_pools(VM *vm, Value *args) // ()
{
    (void)args;
    List *list = list_new(vm);
    for (int i = 0; i < POOL_COUNT; i++) {
        WorkLoad load;
        work_load(vm, (WorkPool)i, &load);
        String *name = str_from_c(vm, load.name);
        Tuple *row = name ? tuple_of(vm, 5, value_of_object(name), value_of_small((int64_t)load.threads),
                                     value_of_small((int64_t)load.busy), value_of_small((int64_t)load.waiting),
                                     value_of_small((int64_t)load.bound))
                          : NULL;
        if (!row || !list_append(vm, list, value_of_object(row))) return RAISED;
    }
    return value_of_object(list);
}

static Value py_fs_operations(VM *vm, Value *args) // ()
{
    (void)args;
    return ops_list(vm);
}

// ---- The module ---------------------------------------------------------------------------------

static const Native fs_functions[] = {
    {"stat(path, follow_symlinks=True, /)", py_fs_stat, "os.stat"},
    {"fstat(fd, /)", py_fs_fstat, "os.fstat"},
    {"mkdir(path, mode, /)", py_fs_mkdir, "os.mkdir"},
    {"remove(path, /)", py_fs_remove, "os.remove"},
    {"rmdir(path, /)", py_fs_rmdir, "os.rmdir"},
    {"chmod(path, mode, follow_symlinks=True, /)", py_fs_chmod, "os.chmod"},
    {"readlink(path, /)", py_fs_readlink, "os.readlink"},
    {"rename(src, dst, /)", py_fs_rename, "os.rename"},
    {"link(src, dst, /)", py_fs_link, "os.link"},
    {"symlink(src, dst, /)", py_fs_symlink, "os.symlink"},
    {"list(path, rows, /)", py_fs_list, "The names in a folder; or rows of name, kind, kind behind a link, inode."},
    {"read_file(path, encoding=None, errors='strict', /)", py_fs_read_file, "All of a file."},
    {"write_file(path, data, flags, mode, sync, atomic, /)", py_fs_write_file, "Writes a file; how many bytes."},
    {"copy(src, dst, follow_symlinks, times, /)", py_fs_copy,
     "Copies a file and its mode; whether dst was a folder, to which the name was added."},
    {"rmtree(path, /)", py_fs_rmtree, "Removes a folder and all in it."},
    {"open(path, flags, mode, /)", py_fs_open, "(descriptor, st_mode, st_size)"},
    {"read(fd, size, offset=-1, /)", py_fs_read, "At most size bytes; size -1: to the end."},
    {"write(fd, data, offset=-1, /)", py_fs_write, "Writes all of data; how many bytes."},
    {"write_some(fd, data, /)", py_fs_write_some, "Writes a piece of data at once; how many bytes."},
    {"sync(fd, data_only, /)", py_fs_sync, "os.fsync, os.fdatasync"},
    {"truncate(fd, size, /)", py_fs_truncate, "os.ftruncate"},
    {"close(fd, /)", py_fs_close, "os.close"},
    {"close_now(fd, /)", py_fs_close_now, "The same without a trip to the pool, for finalizers."},
    {"watch_open()", py_fs_watch_open, "A new inotify descriptor."},
    {"watch_add(fd, path, folders_only, /)", py_fs_watch_add, "Adds a path; its number."},
    {"watch_remove(fd, number, /)", py_fs_watch_remove, "Removes what watch_add gave; whether it was there."},
    {"watch_read(fd, /)", py_fs_watch_read, "Rows (number, mask, cookie, name) of what has happened; None: nothing yet."},
    {"pools()", py_fs_pools, "Rows (name, threads, busy, waiting, bound)."},
    {"operations()", py_fs_operations, "Rows (name, future) of the operations under way."},
    {0},
};

const ModuleDef _uv_files_module = {
    .name = "_uv_files",
    .doc = "Work on files in a pool of threads: what asyncio.files is made of. The functions return futures.",
    .functions = fs_functions,
};
