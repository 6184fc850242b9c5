// files.c - posix: making, naming, linking and removing files, and what chmod and its like change.
#include "stdlib/posix/posix.h"

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>

// ---- The working folder -------------------------------------------------------------------------

static RAISES Value working_folder(VM *vm, bool as_bytes)
{
    Buf buf;
    buf_init(&buf, &vm->memory);
    for (size_t size = 256; buf_reserve(&buf, size); size *= 2) {
        if (getcwd(buf.data, size) != NULL) {
            Value path = path_result(vm, buf.data, strlen(buf.data), as_bytes);
            buf_free(&buf);
            return path;
        }
        if (errno != ERANGE) {
            buf_free(&buf);
            return system_error(vm);
        }
    }
    return value_of_str(str_from_buf(vm, &buf)); // MemoryError
}

Value py_posix_getcwd(VM *vm, Value *args)
{
    (void)args;
    return working_folder(vm, false);
}

Value py_posix_getcwdb(VM *vm, Value *args)
{
    (void)args;
    return working_folder(vm, true);
}

Value py_posix_chdir(VM *vm, Value *args)
{
    Path path;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path)) return RAISED;
    return path_done(vm, path.text == NULL ? fchdir(path.fd) : chdir(path.text), &path);
}

Value py_posix_fchdir(VM *vm, Value *args)
{
    int fd;
    return descriptor_read(vm, args[0], &fd) ? system_done(vm, fchdir(fd)) : RAISED;
}

Value py_posix_chroot(VM *vm, Value *args)
{
    Path path;
    return path_read(vm, args, 0, PATH_NAME, &path) ? path_done(vm, chroot(path.text), &path)
                                                    : RAISED;
}

// ---- Making and removing ------------------------------------------------------------------------

Value py_posix_mkdir(VM *vm, Value *args) // (path, mode=511, *, dir_fd=None)
{
    Path path;
    int mode, folder;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !arg_int(vm, args, 1, &mode) ||
        !dir_fd_read(vm, args[2], &folder))
        return RAISED;
    return path_done(vm, mkdirat(folder, path.text, (mode_t)mode), &path);
}

static RUNS Value remove_entry(VM *vm, Value *args, int flags) // (path, *, dir_fd=None)
{
    Path path;
    int folder;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !dir_fd_read(vm, args[1], &folder))
        return RAISED;
    return path_done(vm, unlinkat(folder, path.text, flags), &path);
}

Value py_posix_rmdir(VM *vm, Value *args)
{
    return remove_entry(vm, args, AT_REMOVEDIR);
}

Value py_posix_unlink(VM *vm, Value *args)
{
    return remove_entry(vm, args, 0);
}

Value py_posix_remove(VM *vm, Value *args)
{
    return remove_entry(vm, args, 0);
}

Value py_posix_mkfifo(VM *vm, Value *args) // (path, mode=438, *, dir_fd=None)
{
    Path path;
    int mode, folder, status;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !arg_int(vm, args, 1, &mode) ||
        !dir_fd_read(vm, args[2], &folder))
        return RAISED;
    do status = mkfifoat(folder, path.text, (mode_t)mode);
    while (status < 0 && interrupted(vm));
    return path_done(vm, status, &path);
}

// A dev_t, which CPython reads as an unsigned 64-bit number.
static RUNS bool device_read(VM *vm, Value v, uint64_t *device)
{
    Value index = index_of(vm, v);
    if (raised(index)) return false;
    int64_t wide;
    if (int_fits_uint64(index, device)) return true;
    if (!int_fits_int64(index, &wide) || wide != -1) {
        return throw_false(vm, OverflowError,
                           int_sign(index) < 0 ? "can't convert negative value to unsigned int"
                                               : "int too big to convert");
    }
    *device = UINT64_MAX;
    return true;
}

Value py_posix_mknod(VM *vm, Value *args) // (path, mode=384, device=0, *, dir_fd=None)
{
    Path path;
    int mode, folder, status;
    uint64_t device;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !arg_int(vm, args, 1, &mode) ||
        !device_read(vm, args[2], &device) || !dir_fd_read(vm, args[3], &folder)) {
        return RAISED;
    }
    do status = mknodat(folder, path.text, (mode_t)mode, device);
    while (status < 0 && interrupted(vm));
    return path_done(vm, status, &path);
}

Value py_posix_major(VM *vm, Value *args)
{
    uint64_t device;
    return device_read(vm, args[0], &device) ? int_from_uint64(vm, major(device)) : RAISED;
}

Value py_posix_minor(VM *vm, Value *args)
{
    uint64_t device;
    return device_read(vm, args[0], &device) ? int_from_uint64(vm, minor(device)) : RAISED;
}

Value py_posix_makedev(VM *vm, Value *args)
{
    uint64_t high, low;
    if (!device_read(vm, args[0], &high) || !device_read(vm, args[1], &low)) return RAISED;
    return int_from_uint64(vm, makedev((unsigned)high, (unsigned)low));
}

Value py_posix_umask(VM *vm, Value *args)
{
    int mask;
    return arg_int(vm, args, 0, &mask) ? value_of_small((int64_t)umask((mode_t)mask)) : RAISED;
}

// ---- Names --------------------------------------------------------------------------------------

static RUNS Value rename_entry(VM *vm,
                               Value *args) // (src, dst, *, src_dir_fd=None, dst_dir_fd=None)
{
    Path source, destination;
    int source_folder, destination_folder;
    if (!path_read(vm, args, 0, PATH_NAME, &source) ||
        !path_read(vm, args, 1, PATH_NAME, &destination) ||
        !dir_fd_read(vm, args[2], &source_folder) ||
        !dir_fd_read(vm, args[3], &destination_folder)) {
        return RAISED;
    }
    int status = renameat(source_folder, source.text, destination_folder, destination.text);
    return status < 0 ? paths_error(vm, &source, &destination) : NONE;
}

Value py_posix_rename(VM *vm, Value *args)
{
    return rename_entry(vm, args);
}

Value py_posix_replace(VM *vm, Value *args)
{
    return rename_entry(vm, args);
}

Value py_posix_link(
    VM *vm, Value *args) // (src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)
{
    Path source, destination;
    int source_folder, destination_folder;
    bool follow;
    if (!path_read(vm, args, 0, PATH_NAME, &source) ||
        !path_read(vm, args, 1, PATH_NAME, &destination) ||
        !dir_fd_read(vm, args[2], &source_folder) ||
        !dir_fd_read(vm, args[3], &destination_folder) || !arg_truth(vm, args, 4, &follow)) {
        return RAISED;
    }
    // Without folders of its own CPython calls link(), which on Linux does not follow.
    bool plain = source_folder == AT_FDCWD && destination_folder == AT_FDCWD && follow;
    int status = plain ? link(source.text, destination.text)
                       : linkat(source_folder, source.text, destination_folder, destination.text,
                                follow ? AT_SYMLINK_FOLLOW : 0);
    return status < 0 ? paths_error(vm, &source, &destination) : NONE;
}

Value py_posix_symlink(VM *vm, Value *args) // (src, dst, target_is_directory=False, *, dir_fd=None)
{
    Path source, destination;
    int folder;
    bool is_folder;
    if (!path_read(vm, args, 0, PATH_NAME, &source) ||
        !path_read(vm, args, 1, PATH_NAME, &destination) || !arg_truth(vm, args, 2, &is_folder) ||
        !dir_fd_read(vm, args[3], &folder)) {
        return RAISED;
    }
    return symlinkat(source.text, folder, destination.text) < 0
               ? paths_error(vm, &source, &destination)
               : NONE;
}

Value py_posix_readlink(VM *vm, Value *args) // (path, *, dir_fd=None)
{
    Path path;
    int folder;
    char target[4097];
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !dir_fd_read(vm, args[1], &folder))
        return RAISED;
    ssize_t size = readlinkat(folder, path.text, target, sizeof target - 1);
    return size < 0 ? path_error(vm, &path) : path_result(vm, target, (size_t)size, path.is_bytes);
}

// ---- Modes, owners, times -----------------------------------------------------------------------

Value py_posix_chmod(VM *vm, Value *args) // (path, mode, *, dir_fd=None, follow_symlinks=True)
{
    Path path;
    int mode, folder;
    bool follow;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path) || !arg_int(vm, args, 1, &mode) ||
        !dir_fd_read(vm, args[2], &folder) || !arg_truth(vm, args, 3, &follow)) {
        return RAISED;
    }
    if (!follow && path.text == NULL)
        return throw(vm, ValueError, "chmod: cannot use fd and follow_symlinks together");
    if (!follow && folder == AT_FDCWD) {
        // The kernel has no mode of a link.
        int status = fchmodat(folder, path.text, (mode_t)mode, AT_SYMLINK_NOFOLLOW);
        if (status < 0 && (errno == ENOTSUP || errno == EOPNOTSUPP))
            return throw_unavailable(vm, "chmod", "follow_symlinks");
        return path_done(vm, status, &path);
    }
    int status = path.text == NULL
                     ? fchmod(path.fd, (mode_t)mode)
                     : fchmodat(folder, path.text, (mode_t)mode, follow ? 0 : AT_SYMLINK_NOFOLLOW);
    if (status < 0 && !follow && (errno == ENOTSUP || errno == EOPNOTSUPP)) {
        return throw(vm, ValueError, "chmod: cannot use dir_fd and follow_symlinks together");
    }
    return path_done(vm, status, &path);
}

Value py_posix_fchmod(VM *vm, Value *args)
{
    int fd, mode, status;
    if (!arg_int(vm, args, 0, &fd) || !arg_int(vm, args, 1, &mode)) return RAISED;
    do status = fchmod(fd, (mode_t)mode);
    while (status < 0 && interrupted(vm));
    return system_done(vm, status);
}

Value py_posix_chown(VM *vm, Value *args) // (path, uid, gid, *, dir_fd=None, follow_symlinks=True)
{
    Path path;
    uint32_t uid, gid;
    int folder;
    bool follow;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path) || !id_read(vm, args[1], "uid", &uid) ||
        !id_read(vm, args[2], "gid", &gid) || !dir_fd_read(vm, args[3], &folder) ||
        !arg_truth(vm, args, 4, &follow)) {
        return RAISED;
    }
    if (path.text == NULL) {
        if (folder != AT_FDCWD)
            return throw(vm, ValueError, "chown: can't specify dir_fd without matching path");
        if (!follow)
            return throw(vm, ValueError, "chown: cannot use fd and follow_symlinks together");
        return path_done(vm, fchown(path.fd, uid, gid), &path);
    }
    return path_done(vm, fchownat(folder, path.text, uid, gid, follow ? 0 : AT_SYMLINK_NOFOLLOW),
                     &path);
}

Value py_posix_fchown(VM *vm, Value *args)
{
    int fd, status;
    uint32_t uid, gid;
    if (!arg_int(vm, args, 0, &fd) || !id_read(vm, args[1], "uid", &uid) ||
        !id_read(vm, args[2], "gid", &gid))
        return RAISED;
    do status = fchown(fd, uid, gid);
    while (status < 0 && interrupted(vm));
    return system_done(vm, status);
}

Value py_posix_lchown(VM *vm, Value *args)
{
    Path path;
    uint32_t uid, gid;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !id_read(vm, args[1], "uid", &uid) ||
        !id_read(vm, args[2], "gid", &gid))
        return RAISED;
    return path_done(vm, lchown(path.text, uid, gid), &path);
}

// Seconds, an int or a float, rounded down to nanoseconds.
static RUNS bool seconds_read(VM *vm, Value v, struct timespec *time)
{
    if (is_float(v)) {
        double seconds = float_value(v), whole = floor(seconds);
        if (seconds != seconds)
            return throw_false(vm, ValueError, "Invalid value NaN (not a number)");
        double rest = floor((seconds - whole) * 1e9);
        if (rest >= 1e9) rest -= 1e9, whole += 1;
        if (!(whole >= -9223372036854775808.0 && whole < 9223372036854775808.0)) {
            return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
        }
        *time = (struct timespec){.tv_sec = (time_t)whole, .tv_nsec = (long)rest};
        return true;
    }
    int64_t seconds;
    Value index = index_of(vm, v);
    if (raised(index)) return false;
    if (!int_fits_int64(index, &seconds))
        return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
    *time = (struct timespec){.tv_sec = seconds};
    return true;
}

static RUNS bool nanoseconds_read(VM *vm, Value v, struct timespec *time)
{
    Value seconds, rest;
    Value billion = value_of_small(1000000000);
    int64_t whole;
    if (!is_int(v)) {
        Value pair = binary_op(vm, OP_DIVMOD, v, billion);
        if (raised(pair)) return false;
        if (!is_tuple(pair) || as_tuple(pair)->count != 2) {
            return throw_false(vm, TypeError, "%T.__divmod__() must return a 2-tuple, not %T", v,
                               pair);
        }
        seconds = as_tuple(pair)->items[0];
        rest = as_tuple(pair)->items[1];
        seconds = index_of(vm, seconds);
        rest = raised(seconds) ? RAISED : index_of(vm, rest);
        if (raised(rest)) return false;
    } else if (!int_divmod(vm, v, billion, &seconds, &rest)) {
        return false;
    }
    int64_t nanoseconds;
    if (!int_fits_int64(seconds, &whole) || !int_fits_int64(rest, &nanoseconds)) {
        return throw_false(vm, OverflowError, "timestamp out of range for platform time_t");
    }
    *time = (struct timespec){.tv_sec = whole, .tv_nsec = (long)nanoseconds};
    return true;
}

Value py_posix_utime(VM *vm,
                     Value *args) // (path, times=None, *, ns=?, dir_fd=None, follow_symlinks=True)
{
    Path path;
    int folder;
    bool follow;
    struct timespec times[2], *given = times;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path)) return RAISED;
    if (!dir_fd_read(vm, args[3], &folder) || !arg_truth(vm, args, 4, &follow)) return RAISED;
    if (!is_none(args[1]) && !is_absent(args[2])) {
        return throw(vm, ValueError, "utime: you may specify either 'times' or 'ns' but not both");
    }
    if (!is_none(args[1])) {
        if (!is_tuple(args[1]) || as_tuple(args[1])->count != 2) {
            return throw(vm, TypeError,
                         "utime: 'times' must be either a tuple of two ints or None");
        }
        if (!seconds_read(vm, as_tuple(args[1])->items[0], &times[0]) ||
            !seconds_read(vm, as_tuple(args[1])->items[1], &times[1]))
            return RAISED;
    } else if (!is_absent(args[2])) {
        if (!is_tuple(args[2]) || as_tuple(args[2])->count != 2) {
            return throw(vm, TypeError, "utime: 'ns' must be a tuple of two ints");
        }
        if (!nanoseconds_read(vm, as_tuple(args[2])->items[0], &times[0]) ||
            !nanoseconds_read(vm, as_tuple(args[2])->items[1], &times[1]))
            return RAISED;
    } else {
        given = NULL;
    }
    if (path.text == NULL) {
        if (folder != AT_FDCWD)
            return throw(vm, ValueError, "utime: can't specify dir_fd without matching path");
        if (!follow)
            return throw(vm, ValueError, "utime: cannot use fd and follow_symlinks together");
        return path_done(vm, futimens(path.fd, given), &path);
    }
    return path_done(vm, utimensat(folder, path.text, given, follow ? 0 : AT_SYMLINK_NOFOLLOW),
                     &path);
}

Value py_posix_truncate(VM *vm, Value *args) // (path, length)
{
    Path path;
    off_t length;
    int status;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path) || !offset_read(vm, args[1], &length))
        return RAISED;
    do status = path.text == NULL ? ftruncate(path.fd, length) : truncate(path.text, length);
    while (status < 0 && interrupted(vm));
    return path_done(vm, status, &path);
}

// ---- Extended attributes ------------------------------------------------------------------------

static RUNS bool attribute_arguments(VM *vm, Value *args, size_t follow_index, const char *function,
                                     Path *path, Path *name, bool *follow)
{
    if (!path_read(vm, args, 0, PATH_OR_FD, path) || !path_read(vm, args, 1, PATH_NAME, name) ||
        !arg_truth(vm, args, follow_index, follow)) {
        return false;
    }
    if (path->text != NULL || *follow) return true;
    return throw_false(vm, ValueError, "%s: cannot use fd and follow_symlinks together", function);
}

Value py_posix_getxattr(VM *vm, Value *args) // (path, attribute, *, follow_symlinks=True)
{
    Path path, name;
    bool follow;
    if (!attribute_arguments(vm, args, 2, "getxattr", &path, &name, &follow)) return RAISED;
    for (size_t size = 128;; size = 65536) {
        Bytes *bytes = bytes_new(vm, NULL, size);
        if (bytes == NULL) return RAISED;
        ssize_t n = path.text == NULL ? fgetxattr(path.fd, name.text, bytes->data, size)
                    : follow          ? getxattr(path.text, name.text, bytes->data, size)
                                      : lgetxattr(path.text, name.text, bytes->data, size);
        if (n >= 0) return value_of_bytes(bytes_new(vm, bytes->data, (size_t)n));
        if (errno != ERANGE || size == 65536) return path_error(vm, &path);
    }
}

Value py_posix_setxattr(VM *vm,
                        Value *args) // (path, attribute, value, flags=0, *, follow_symlinks=True)
{
    Path path, name;
    BufferView view;
    int flags;
    bool follow;
    if (!attribute_arguments(vm, args, 4, "setxattr", &path, &name, &follow) ||
        !arg_int(vm, args, 3, &flags) || !arg_buffer(vm, args, 2, &view)) {
        return RAISED;
    }
    int status = path.text == NULL ? fsetxattr(path.fd, name.text, view.data, view.size, flags)
                 : follow          ? setxattr(path.text, name.text, view.data, view.size, flags)
                                   : lsetxattr(path.text, name.text, view.data, view.size, flags);
    int error_number = errno;
    buffer_release(vm, &view);
    errno = error_number;
    return path_done(vm, status, &path);
}

Value py_posix_removexattr(VM *vm, Value *args) // (path, attribute, *, follow_symlinks=True)
{
    Path path, name;
    bool follow;
    if (!attribute_arguments(vm, args, 2, "removexattr", &path, &name, &follow)) return RAISED;
    int status = path.text == NULL ? fremovexattr(path.fd, name.text)
                 : follow          ? removexattr(path.text, name.text)
                                   : lremovexattr(path.text, name.text);
    return path_done(vm, status, &path);
}

Value py_posix_listxattr(VM *vm, Value *args) // (path=None, *, follow_symlinks=True)
{
    Path path;
    bool follow;
    if (!path_read(vm, args, 0, PATH_OR_FD | PATH_OR_NONE, &path) ||
        !arg_truth(vm, args, 1, &follow))
        return RAISED;
    if (path_is_fd(&path) && !follow)
        return throw(vm, ValueError, "listxattr: cannot use fd and follow_symlinks together");
    const char *text = path.text != NULL ? path.text : ".";
    for (size_t size = 256;; size = 65536) {
        Bytes *bytes = bytes_new(vm, NULL, size);
        if (bytes == NULL) return RAISED;
        ssize_t n = path_is_fd(&path) ? flistxattr(path.fd, bytes->data, size)
                    : follow          ? listxattr(text, bytes->data, size)
                                      : llistxattr(text, bytes->data, size);
        if (n < 0 && errno == ERANGE && size < 65536) continue;
        if (n < 0) return path_error(vm, &path);
        List *names = list_new(vm);
        for (const char *name = bytes->data; name < bytes->data + n; name += strlen(name) + 1) {
            String *text_of = str_from_system(vm, name, strlen(name));
            if (text_of == NULL || !list_append(vm, names, value_of_object(text_of))) return RAISED;
        }
        return value_of_object(names);
    }
}
