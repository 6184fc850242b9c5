// scandir.c - the entries of a folder: listdir, scandir and its DirEntry.
//
// An entry knows from the folder itself what kind of file it is, so that most questions cost no system call; what
// stat told is kept. A folder given as a descriptor is read through a duplicate, which shares its position.
#include "stdlib/posix/posix.h"

#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>

#include "stdlib/access.h"

static RAISES DIR *open_folder(VM *vm, const Path *path)
{
    if (!path_is_fd(path)) {
        DIR *folder = opendir(path->text != NULL ? path->text : ".");
        if (folder == NULL) (void)path_error(vm, path);
        return folder;
    }
    int fd = fcntl(path->fd, F_DUPFD_CLOEXEC, 0);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (folder == NULL) {
        (void)path_error(vm, path);
        if (fd >= 0) close(fd);
        return NULL;
    }
    rewinddir(folder);
    return folder;
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (name[1] == '\0' || (name[1] == '.' && name[2] == '\0'));
}

// The next entry but . and ..; NULL at the end (errno 0) and on failure.
static struct dirent *next_entry(DIR *folder)
{
    struct dirent *entry;
    do {
        errno = 0;
        entry = readdir(folder);
    } while (entry != NULL && is_dots(entry->d_name));
    return entry;
}

static void close_folder(const Path *path, DIR *folder)
{
    if (path_is_fd(path)) rewinddir(folder);
    closedir(folder);
}

Value py_posix_listdir(VM *vm, Value *args) // (path=None)
{
    Path path;
    if (!path_read(vm, args, 0, PATH_OR_FD | PATH_OR_NONE, &path)) return RAISED;
    DIR *folder = open_folder(vm, &path);
    if (folder == NULL) return RAISED;
    List *names = list_new(vm);
    struct dirent *entry;
    while ((entry = next_entry(folder)) != NULL) {
        Value name = path_result(vm, entry->d_name, strlen(entry->d_name), path.is_bytes);
        if (raised(name) || !list_append(vm, names, name) || !charge(vm, 10)) {
            close_folder(&path, folder);
            return RAISED;
        }
    }
    int error_number = errno;
    close_folder(&path, folder);
    errno = error_number;
    return error_number != 0 ? path_error(vm, &path) : value_of_object(names);
}

// ---- DirEntry -----------------------------------------------------------------------------------

typedef struct DirEntry {
    Object head;
    Value name, path;       // str or bytes
    Value followed, itself; // stat_results, or ABSENT
    int dir_fd;             // AT_FDCWD, or the folder's
    unsigned char kind;     // DT_x
    uint64_t inode;
} DirEntry;

static DirEntry *as_entry(Value v)
{
    return (DirEntry *)as_object(v);
}

static void entry_trace(VM *vm, Tracer *tracer, Object *object)
{
    DirEntry *self = (DirEntry *)object;
    trace_values(tracer, &self->name, 4);
}

static RUNS Value fetch_stat(VM *vm, DirEntry *self, bool follow)
{
    Path path;
    struct stat info;
    if (!path_read_value(vm, self->path, &path)) return RAISED;
    AccessPath reached;
    char joined[PATH_MAX];
    if (self->dir_fd != AT_FDCWD && access_is_restricted(vm)) {
        if (!access_join(vm, self->dir_fd, path.text, joined)) return RAISED;
        path.text = joined;
    }
    int error_of_host;
    if (access_host_stat(vm, path.text, &info, &error_of_host)) {
        errno = error_of_host;
        return error_of_host != 0 ? path_error(vm, &path) : stat_value(vm, &info);
    }
    if (!access_path(vm, path.text, ACCESS_READ, follow, &reached)) return RAISED;
    int status = fstatat(self->dir_fd, reached.name, &info, follow ? 0 : AT_SYMLINK_NOFOLLOW);
    int error_number = errno;
    access_path_done(&reached);
    errno = error_number;
    if (status < 0) return path_error(vm, &path);
    return stat_value(vm, &info);
}

static RUNS Value lstat_of(VM *vm, DirEntry *self)
{
    if (is_absent(self->itself)) {
        Value info = fetch_stat(vm, self, false);
        if (raised(info)) return RAISED;
        store(vm, self, &self->itself, info);
    }
    return self->itself;
}

// Whether it is a link; what lstat finds if the folder did not say.
static RUNS bool is_link(VM *vm, DirEntry *self, bool *link)
{
    if (self->kind != DT_UNKNOWN) {
        *link = self->kind == DT_LNK;
        return true;
    }
    Value info = lstat_of(vm, self);
    if (raised(info)) return false;
    *link = S_ISLNK((mode_t)as_small(as_tuple(info)->items[0]));
    return true;
}

static RUNS Value stat_of(VM *vm, DirEntry *self, bool follow)
{
    bool link;
    if (!follow) return lstat_of(vm, self);
    if (!is_absent(self->followed)) return self->followed;
    if (!is_link(vm, self, &link)) return RAISED;
    Value info = link ? fetch_stat(vm, self, true) : lstat_of(vm, self);
    if (raised(info)) return RAISED;
    store(vm, self, &self->followed, info);
    return info;
}

// Whether the file is of a kind (S_IFDIR, S_IFREG); one that is gone is of none.
static RUNS Value is_kind(VM *vm, Value *args, unsigned char kind, mode_t mode)
{
    DirEntry *self = as_entry(args[0]);
    bool follow;
    if (!arg_truth(vm, args, 1, &follow)) return RAISED;
    if (self->kind != DT_UNKNOWN && !(self->kind == DT_LNK && follow))
        return value_of_bool(self->kind == kind);
    Value info = stat_of(vm, self, follow);
    if (raised(info)) return catch_pending(vm, FileNotFoundError) ? FALSE : RAISED;
    return value_of_bool(((mode_t)as_small(as_tuple(info)->items[0]) & S_IFMT) == mode);
}

static Value py_entry_is_dir(VM *vm, Value *args)
{
    return is_kind(vm, args, DT_DIR, S_IFDIR);
}

static Value py_entry_is_file(VM *vm, Value *args)
{
    return is_kind(vm, args, DT_REG, S_IFREG);
}

static Value py_entry_is_symlink(VM *vm, Value *args)
{
    bool link;
    if (is_link(vm, as_entry(args[0]), &link)) return value_of_bool(link);
    return catch_pending(vm, FileNotFoundError) ? FALSE : RAISED;
}

static Value py_entry_is_junction(VM *vm, Value *args)
{
    (void)vm, (void)args;
    return FALSE;
}

static Value py_entry_stat(VM *vm, Value *args)
{
    bool follow;
    return arg_truth(vm, args, 1, &follow) ? stat_of(vm, as_entry(args[0]), follow) : RAISED;
}

static Value py_entry_inode(VM *vm, Value *args)
{
    return int_from_uint64(vm, as_entry(args[0])->inode);
}

static Value py_entry_fspath(VM *vm, Value *args)
{
    (void)vm;
    return as_entry(args[0])->path;
}

static Value entry_name(VM *vm, Value self)
{
    (void)vm;
    return as_entry(self)->name;
}

static Value entry_path(VM *vm, Value self)
{
    (void)vm;
    return as_entry(self)->path;
}

static Value entry_repr(VM *vm, Value self)
{
    return value_of_str(str_format(vm, "<DirEntry %R>", as_entry(self)->name));
}

static const Native entry_methods[] = {
    {"is_dir(self, *, follow_symlinks=True)", py_entry_is_dir,
     "Return True if the entry is a directory; cached per entry."},
    {"is_file(self, *, follow_symlinks=True)", py_entry_is_file,
     "Return True if the entry is a file; cached per entry."},
    {"is_symlink(self)", py_entry_is_symlink,
     "Return True if the entry is a symbolic link; cached per entry."},
    {"is_junction(self)", py_entry_is_junction,
     "Return True if the entry is a junction; cached per entry."},
    {"stat(self, *, follow_symlinks=True)", py_entry_stat,
     "Return stat_result object for the entry; cached per entry."},
    {"inode(self)", py_entry_inode, "Return inode of the entry; cached per entry."},
    {"__fspath__(self)", py_entry_fspath, "Returns the path for the entry."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty entry_properties[] = {
    {"name", entry_name, NULL,
     "the entry's base filename, relative to scandir() \"path\" argument"},
    {"path", entry_path, NULL,
     "the entry's full path name; equivalent to os.path.join(scandir_path, entry.name)"},
    {0},
};

const TypeDef dir_entry_type = {
    .name = "posix.DirEntry",
    .size = sizeof(DirEntry),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = entry_trace,
    .methods = entry_methods,
    .properties = entry_properties,
    .repr = entry_repr,
};

// ---- The iterator -------------------------------------------------------------------------------

typedef struct Scandir {
    Object head;
    Value path;  // str, bytes, or the descriptor
    Value names; // of a folder of the host's, with kinds between them; ABSENT
    size_t index;
    DIR *folder; // NULL once closed
    int dir_fd;  // AT_FDCWD, or what the program gave
    bool is_bytes;
} Scandir;

static Scandir *as_scandir(Value v)
{
    return (Scandir *)as_object(v);
}

static void scandir_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_values(tracer, &((Scandir *)object)->path, 2);
}

static void scandir_finish(Scandir *self)
{
    DIR *folder = self->folder;
    self->folder = NULL;
    self->names = ABSENT;
    if (folder == NULL) return;
    if (self->dir_fd != AT_FDCWD) rewinddir(folder);
    closedir(folder);
}

static void scandir_release(VM *vm, Object *object)
{
    (void)vm;
    scandir_finish((Scandir *)object);
}

// The folder's path, a slash, the name.
static RAISES Value join(VM *vm, const Scandir *self, const char *name, size_t size)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (self->is_bytes) buf_append(&buf, as_bytes(self->path)->data, as_bytes(self->path)->size);
    else buf_append(&buf, as_str(self->path)->data, as_str(self->path)->size);
    if (buf.size > 0 && buf.data[buf.size - 1] != '/') buf_append_char(&buf, '/');
    if (self->is_bytes) {
        buf_append(&buf, name, size);
        return value_of_bytes(bytes_from_buf(vm, &buf));
    }
    String *folder = str_from_buf(vm, &buf),
           *tail = folder != NULL ? str_from_system(vm, name, size) : NULL;
    return tail != NULL ? value_of_str(str_concat(vm, folder, tail)) : RAISED;
}

static RAISES Value entry_new(VM *vm, Scandir *self, Value name, unsigned char kind, uint64_t inode)
{
    Type *type = type_from_def(vm, &dir_entry_type);
    DirEntry *entry = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (entry == NULL) return RAISED;
    entry->path = entry->followed = entry->itself = ABSENT;
    entry->dir_fd = self->dir_fd;
    entry->kind = kind;
    entry->inode = inode;
    entry->name = name;
    const char *data = self->is_bytes ? as_bytes(name)->data : as_str(name)->data;
    size_t size = self->is_bytes ? as_bytes(name)->size : as_str(name)->size;
    entry->path = self->dir_fd != AT_FDCWD ? name : join(vm, self, data, size);
    return raised(entry->path) ? RAISED : value_of_object(entry);
}

static Value scandir_next(VM *vm, Value v)
{
    Scandir *self = as_scandir(v);
    vm->stop_value = NONE;
    if (!is_absent(self->names)) {
        const List *names = as_list(self->names);
        size_t i = self->index;
        if (i + 1 >= names->count) return EXHAUSTED;
        self->index += 2;
        return entry_new(vm, self, names->items[i], same(names->items[i + 1], TRUE) ? DT_DIR : DT_REG, 0);
    }
    if (self->folder == NULL || !charge(vm, 10)) return is_absent(vm->pending) ? EXHAUSTED : RAISED;
    struct dirent *found = next_entry(self->folder);
    if (found == NULL) {
        int error_number = errno;
        scandir_finish(self);
        return error_number != 0 ? throw_errno(vm, error_number, self->path) : EXHAUSTED;
    }
    Value name = path_result(vm, found->d_name, strlen(found->d_name), self->is_bytes);
    return raised(name) ? RAISED : entry_new(vm, self, name, found->d_type, found->d_ino);
}

static Value scandir_iterate(VM *vm, Value self)
{
    (void)vm;
    return self;
}

static Value py_scandir_enter(VM *vm, Value *args)
{
    (void)vm;
    return args[0];
}

static Value py_scandir_close(VM *vm, Value *args)
{
    (void)vm;
    scandir_finish(as_scandir(args[0]));
    return NONE;
}

static const Native scandir_methods[] = {
    {"__enter__(self)", py_scandir_enter, NULL},
    {"__exit__(self, *args)", py_scandir_close, NULL},
    {"close(self)", py_scandir_close, NULL},
    {0},
};

static const TypeDef scandir_type = {
    .name = "posix.ScandirIterator",
    .size = sizeof(Scandir),
    .flags = TYPE_NO_CONSTRUCT | TYPE_IS_FINAL,
    .trace = scandir_trace,
    .release = scandir_release,
    .methods = scandir_methods,
    .iterate = scandir_iterate,
    .next = scandir_next,
};

static RAISES Scandir *scandir_new(VM *vm, const Path *path)
{
    Type *type = type_from_def(vm, &scandir_type);
    Scandir *self = type != NULL ? type_allocate(vm, type, 0) : NULL;
    if (self == NULL) return NULL;
    self->dir_fd = path_is_fd(path) ? path->fd : AT_FDCWD;
    self->is_bytes = path->is_bytes;
    self->names = ABSENT;
    self->path = is_none(path->object) ? value_of_object(str_char(vm, '.')) : path->object;
    return self;
}

Value scandir_of_names(VM *vm, const Path *path, List *names)
{
    Scandir *self = scandir_new(vm, path);
    if (self == NULL) return RAISED;
    self->names = value_of_object(names);
    return value_of_object(self);
}

Value py_posix_scandir(VM *vm, Value *args) // (path=None)
{
    Path path;
    if (!path_read(vm, args, 0, PATH_OR_FD | PATH_OR_NONE, &path)) return RAISED;
    Scandir *self = scandir_new(vm, &path);
    if (self == NULL) return RAISED;
    self->folder = open_folder(vm, &path);
    return self->folder != NULL ? value_of_object(self) : RAISED;
}
