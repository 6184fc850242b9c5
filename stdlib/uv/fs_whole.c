// fs_whole.c - jobs that do all there is to do to a file or a tree in one trip: read, write, copy, remove.
#include "stdlib/uv/fs.h"

#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <sys/random.h>
#include "vm/object/error.h"

// ---- Reading ------------------------------------------------------------------------------------

static void run_read_file(Job *job)
{
    FileJob *self = (FileJob *)job;
    int fd = file_job_open(self, O_RDONLY, 0);
    if (fd < 0) return;
    size_t expected = 4096;
    bool is_regular = fstat(fd, &self->info) == 0 && S_ISREG(self->info.st_mode);
    if (is_regular && self->info.st_size > 0) expected = (size_t)self->info.st_size;
    bool fine = true;
    for (;;) {
        if (self->size > self->limit || (is_regular && expected > self->limit)) {
            errno = ENOMEM;
            fine = false;
            break;
        }
        size_t want = self->size < expected ? expected + 1 : self->size * 2;
        if (!file_job_room(self, want)) break;
        size_t room = self->capacity - self->size;
        ssize_t n = fs_read(fd, self->data + self->size, room, -1);
        if (n < 0) fine = false;
        if (n <= 0) break;
        self->size += (size_t)n;
        // A file that gives less than asked for has no more, unless it is one that has no size (/proc).
        if ((size_t)n < room && is_regular && self->size == (size_t)self->info.st_size) break;
    }
    if (!fine) file_job_fail(self);
    close(fd);
}

static const JobKind read_file_kind = FILE_JOB("read file", run_read_file, file_job_bytes, false);

Value py_fs_read_file(VM *vm, Value *args) // (path, encoding=None, errors='strict', /)
{
    FileJob *self = file_job_new(vm, &read_file_kind);
    if (!self || !file_job_path(vm, self, args, 0, 0, ACCESS_READ)) return RAISED;
    if (is_str(args[1]) && is_str(args[2])) {
        self->encoding = args[1];
        self->errors = args[2];
    }
    // What the thread reads is not counted until the result is made; that must have room.
    self->limit = vm->memory.cap == SIZE_MAX ? SIZE_MAX / 4 : vm->memory.cap - vm->memory.used;
    return job_start(&self->job);
}

// ---- Writing ------------------------------------------------------------------------------------

#define WRITE_SYNC 1
#define WRITE_ATOMIC 2

// The folder of a name, in folder[PATH_MAX].
static bool folder_of(const char *path, char *folder)
{
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 1;
    if (slash == path) size = 1;
    if (size >= PATH_MAX) return errno = ENAMETOOLONG, false;
    memcpy(folder, slash ? path : ".", size);
    folder[size] = '\0';
    return true;
}

// A file that was made or renamed is on the disk only when its folder is.
static bool sync_folder(const char *path)
{
    char real[PATH_MAX], folder[PATH_MAX];
    if (!realpath(path, real) || !folder_of(real, folder)) return false;
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return false;
    int status = fsync(fd), error = errno;
    close(fd);
    errno = error;
    // Some file systems cannot, and need not.
    return status == 0 || error == EINVAL || error == EROFS;
}

// Writes and closes. false: it has failed.
static bool write_and_close(FileJob *self, int fd, bool sync)
{
    bool fine = file_job_write_all(self, fd, -1);
    if (fine && sync && fsync(fd) < 0 && errno != EINVAL && errno != EROFS) file_job_fail(self), fine = false;
    if (close(fd) < 0 && errno != EINTR && fine) file_job_fail(self), fine = false;
    return fine;
}

static void write_in_place(FileJob *self, bool sync)
{
    int fd = file_job_open(self, self->flags, self->info.st_mode & 07777);
    if (fd >= 0 && write_and_close(self, fd, sync) && sync && !sync_folder(self->paths[0])) file_job_fail(self);
}

// A new file beside the one that path names: in name[PATH_MAX].
static int open_beside(const char *path, mode_t mode, char *name)
{
    for (int tries = 0; tries < 100; tries++) {
        uint32_t random;
        if (getrandom(&random, sizeof random, 0) != sizeof random) return -1;
        if (snprintf(name, PATH_MAX, "%s.%08x.tmp", path, random) >= PATH_MAX) return errno = ENAMETOOLONG, -1;
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
        if (fd >= 0 || errno != EEXIST) return fd;
    }
    return -1;
}

// Whoever opens the name finds the old file or the new one, never a part.
static void write_atomic(FileJob *self, bool sync)
{
    char name[PATH_MAX], behind[PATH_MAX];
    const char *path = self->paths[0];
    struct stat old;
    bool exists = lstat(path, &old) == 0;
    if (exists && S_ISLNK(old.st_mode)) {
        // Where a link leads may change before it is followed: a restricted program might get out that way.
        if (self->places[0]) {
            self->error = ELOOP;
            return;
        }
        if (realpath(path, behind)) path = behind;
        exists = stat(path, &old) == 0;
    }
    if (exists && (self->flags & O_EXCL || S_ISDIR(old.st_mode))) {
        self->error = self->flags & O_EXCL ? EEXIST : EISDIR;
        return;
    }
    int fd = open_beside(path, self->info.st_mode & 07777, name);
    if (fd < 0) {
        file_job_fail(self);
        return;
    }
    // The new file is as accessible as the old one; to give it to its owner takes rights that few have.
    if (exists && (fchown(fd, old.st_uid, old.st_gid) == 0 || (old.st_uid == geteuid() && old.st_gid == getegid())))
        (void)!fchmod(fd, old.st_mode & 07777);
    else if (exists) (void)!fchmod(fd, old.st_mode & 0777);
    bool fine = write_and_close(self, fd, sync);
    if (fine && self->flags & O_EXCL && link(name, path) < 0) file_job_fail(self), fine = false;
    if (fine && !(self->flags & O_EXCL) && rename(name, path) < 0) file_job_fail(self), fine = false;
    if (!fine || self->flags & O_EXCL) unlink(name);
    if (fine && sync && !sync_folder(path)) file_job_fail(self);
}

static void run_write_file(Job *job)
{
    FileJob *self = (FileJob *)job;
    bool sync = self->mode & WRITE_SYNC;
    if (self->mode & WRITE_ATOMIC) write_atomic(self, sync);
    else write_in_place(self, sync);
}

static RUNS Value size_result(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    return file_job_check(vm, self) ? int_new(vm, (int64_t)self->size) : RAISED;
}

static const JobKind write_file_kind = FILE_JOB("write file", run_write_file, size_result, true);

Value py_fs_write_file(VM *vm, Value *args) // (path, data, flags, mode, sync, atomic, /)
{
    bool sync, atomic;
    int mode;
    FileJob *self = file_job_new(vm, &write_file_kind);
    if (!self || !file_job_truth(vm, self, args, 4, &sync) || !file_job_truth(vm, self, args, 5, &atomic)) return RAISED;
    if (!file_job_int(vm, self, args, 2, &self->flags) || !file_job_int(vm, self, args, 3, &mode)) return RAISED;
    if (!file_job_path(vm, self, args, 0, 0, ACCESS_WRITE | (atomic ? FILE_ITSELF : 0))) return RAISED;
    if (!file_job_data(vm, self, args, 1)) return RAISED;
    self->info.st_mode = (mode_t)mode;
    self->mode = (sync ? WRITE_SYNC : 0) | (atomic ? WRITE_ATOMIC : 0);
    return job_start(&self->job);
}

// ---- Copying ------------------------------------------------------------------------------------

#define COPY_TIMES 1
#define COPY_NO_FOLLOW 2
#define COPY_STEP (1 << 20)

static bool copy_by_hand(FileJob *self, int from, int to)
{
    if (!file_job_room(self, COPY_STEP)) return false;
    for (;;) {
        ssize_t n = fs_read(from, self->data, COPY_STEP, -1);
        if (n < 0) return file_job_fail(self), false;
        if (n == 0) return true;
        self->size = (size_t)n;
        if (!file_job_write_all(self, to, -1)) return false;
    }
}

// The kernel copies, or on a good file system only notes that two files share their blocks.
static bool copy_bytes(FileJob *self, int from, int to)
{
    for (bool any = false;; any = true) {
        ssize_t n = copy_file_range(from, NULL, to, NULL, 0x40000000, 0);
        if (n < 0 && errno == EINTR) continue;
        // Files of /proc say that they are empty: whether that is so, reading shows.
        if (n < 0 && (errno == ENOSPC || errno == EFBIG || errno == EDQUOT || errno == EIO))
            return file_job_fail(self), false;
        if (n < 0 || (n == 0 && !any)) return copy_by_hand(self, from, to);
        if (n == 0) return true;
    }
}

// Where the copy goes: the second name, or within it, if that is a folder: then offset is 1.
static const char *copy_target(FileJob *self, char *room)
{
    struct stat info;
    if (stat(self->paths[1], &info) < 0 || !S_ISDIR(info.st_mode)) return self->paths[1];
    self->offset = 1;
    if (snprintf(room, PATH_MAX, "%s/%s", self->paths[1], self->last_part) < PATH_MAX) return room;
    errno = ENAMETOOLONG;
    return NULL;
}

static bool copy_link(FileJob *self, const char *target)
{
    char text[PATH_MAX];
    ssize_t n = readlink(self->paths[0], text, sizeof text - 1);
    if (n >= 0) {
        text[n] = '\0';
        if (symlink(text, target) == 0) return true;
    }
    file_job_fail(self);
    return false;
}

#define SAME_FILE (-1) // instead of an errno

static void copy_open_file(FileJob *self, int from, const char *target)
{
    struct stat there;
    if (fstat(from, &self->info) < 0) return file_job_fail(self);
    if (S_ISDIR(self->info.st_mode)) {
        self->error = EISDIR;
        self->only_first = true;
        return;
    }
    // Within a folder that was granted, a link might lead out of it.
    int no_follow = self->offset == 1 && self->places[1] ? O_NOFOLLOW : 0;
    int to = open(target, O_WRONLY | O_CREAT | O_CLOEXEC | no_follow, self->info.st_mode & 0777);
    if (to < 0) return file_job_fail(self);
    if (fstat(to, &there) == 0 && there.st_dev == self->info.st_dev && there.st_ino == self->info.st_ino) {
        self->error = SAME_FILE;
        close(to);
        return;
    }
    // Devices and pipes have no length.
    if (S_ISREG(there.st_mode) && there.st_size && ftruncate(to, 0) < 0) file_job_fail(self);
    if (!self->error && copy_bytes(self, from, to)) {
        struct timespec times[] = {self->info.st_atim, self->info.st_mtim};
        if (S_ISREG(there.st_mode) && fchmod(to, self->info.st_mode & 07777) < 0) file_job_fail(self);
        if (self->flags & COPY_TIMES && futimens(to, times) < 0) file_job_fail(self);
    }
    if (close(to) < 0 && errno != EINTR) file_job_fail(self);
}

static void run_copy(Job *job)
{
    FileJob *self = (FileJob *)job;
    char room[PATH_MAX];
    struct stat link;
    const char *target = copy_target(self, room);
    if (!target) return file_job_fail(self);
    if (self->flags & COPY_NO_FOLLOW && lstat(self->paths[0], &link) == 0 && S_ISLNK(link.st_mode)) {
        (void)copy_link(self, target);
        return;
    }
    int from = file_job_open(self, O_RDONLY, 0);
    if (from < 0) {
        self->only_first = true;
        return;
    }
    copy_open_file(self, from, target);
    close(from);
}

// None for the same file, which is the caller's to word; else whether the second name was a folder.
static RUNS Value copy_result(VM *vm, Op *op)
{
    FileJob *self = (FileJob *)op;
    if (self->error == SAME_FILE) return NONE;
    return file_job_check(vm, self) ? value_of_bool(self->offset == 1) : RAISED;
}

static const JobKind copy_kind = FILE_JOB("copy file", run_copy, copy_result, true);

// What a copy into a folder is called.
static char *last_part_of(const char *path)
{
    size_t end = strlen(path), start;
    while (end > 1 && path[end - 1] == '/') end--;
    for (start = end; start > 0 && path[start - 1] != '/'; start--) {}
    return strndup(path + start, end - start);
}

Value py_fs_copy(VM *vm, Value *args) // (src, dst, follow_symlinks, times, /)
{
    bool follow, times;
    Path path;
    FileJob *self = file_job_new(vm, &copy_kind);
    if (!self || !file_job_truth(vm, self, args, 2, &follow) || !file_job_truth(vm, self, args, 3, &times)) return RAISED;
    self->flags = (times ? COPY_TIMES : 0) | (follow ? 0 : COPY_NO_FOLLOW);
    if (!file_job_path(vm, self, args, 0, 0, ACCESS_READ | (follow ? 0 : FILE_ITSELF))) return RAISED;
    if (!file_job_path(vm, self, args, 1, 1, ACCESS_WRITE)) return RAISED;
    bool fine = path_read_value(vm, self->names[0], &path);
    if (fine) self->last_part = last_part_of(path.text);
    if (!self->last_part) {
        job_drop(&self->job);
        return fine ? throw_memory(vm) : RAISED;
    }
    return job_start(&self->job);
}

// ---- Removing a tree ----------------------------------------------------------------------------

// One folder on the way down. Each is reached through the one above it, never through a link that somebody puts there.
typedef struct Level {
    DIR *folder;
    char name[NAME_MAX + 1];
} Level;

typedef struct Descent {
    Level *levels;
    size_t count, capacity;
} Descent;

// Goes into a folder; false with errno.
static bool descend_into(Descent *descent, int above, const char *name)
{
    if (descent->count == descent->capacity) {
        size_t capacity = descent->capacity ? descent->capacity * 2 : 8;
        Level *levels = realloc(descent->levels, capacity * sizeof *levels);
        if (!levels) return errno = ENOMEM, false;
        descent->levels = levels;
        descent->capacity = capacity;
    }
    int fd = openat(above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder) {
        int error = errno;
        if (fd >= 0) close(fd);
        errno = error;
        return false;
    }
    Level *level = &descent->levels[descent->count++];
    level->folder = folder;
    snprintf(level->name, sizeof level->name, "%s", above == AT_FDCWD ? "" : name);
    return true;
}

// Removes the next thing in the innermost folder, or goes into it, or leaves the folder. false with errno.
static bool remove_next(Descent *descent)
{
    Level *level = &descent->levels[descent->count - 1];
    int fd = dirfd(level->folder);
    errno = 0;
    const struct dirent *entry = readdir(level->folder);
    if (!entry) {
        if (errno) return false;
        char name[NAME_MAX + 1];
        memcpy(name, level->name, sizeof name);
        closedir(level->folder);
        if (--descent->count == 0) return true;
        return unlinkat(dirfd(descent->levels[descent->count - 1].folder), name, AT_REMOVEDIR) == 0;
    }
    const char *name = entry->d_name;
    if (name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]))) return true;
    if (entry->d_type != DT_DIR) {
        if (unlinkat(fd, name, 0) == 0 || errno == ENOENT) return true;
        if (errno != EISDIR && !(errno == EPERM && entry->d_type == DT_UNKNOWN)) return false;
    }
    return descend_into(descent, fd, name);
}

static void run_rmtree(Job *job)
{
    FileJob *self = (FileJob *)job;
    Descent descent = {0};
    bool fine = descend_into(&descent, AT_FDCWD, self->paths[0]);
    while (fine && descent.count) fine = remove_next(&descent);
    if (fine) fine = rmdir(self->paths[0]) == 0;
    if (!fine) file_job_fail(self);
    while (descent.count) closedir(descent.levels[--descent.count].folder);
    free(descent.levels);
}

static const JobKind rmtree_kind = FILE_JOB("remove tree", run_rmtree, file_job_none, true);

Value py_fs_rmtree(VM *vm, Value *args) // (path, /)
{
    FileJob *self = file_job_new(vm, &rmtree_kind);
    return self && file_job_path(vm, self, args, 0, 0, ACCESS_WRITE | FILE_ITSELF) ? job_start(&self->job) : RAISED;
}
