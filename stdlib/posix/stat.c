// stat.c - what posix knows of a file: stat, lstat, fstat, statvfs, access.
#include "stdlib/posix/posix.h"

#include <sys/stat.h>
#include <sys/statvfs.h>

// ---- stat_result --------------------------------------------------------------------------------

// The three whole-second times are items without a name; the attributes of the same names are floats.
static const char *const stat_names[] = {
    "st_mode",     "st_ino",      "st_dev",     "st_nlink",  "st_uid",   "st_gid",   "st_size",
    "st_atime",    "st_mtime",    "st_ctime",   "st_atime",  "st_mtime", "st_ctime", "st_atime_ns",
    "st_mtime_ns", "st_ctime_ns", "st_blksize", "st_blocks", "st_rdev",
};

static const NativeProperty stat_properties[] = {
    {"st_mode", structseq_field_0, NULL, "protection bits"},
    {"st_ino", structseq_field_1, NULL, "inode"},
    {"st_dev", structseq_field_2, NULL, "device"},
    {"st_nlink", structseq_field_3, NULL, "number of hard links"},
    {"st_uid", structseq_field_4, NULL, "user ID of owner"},
    {"st_gid", structseq_field_5, NULL, "group ID of owner"},
    {"st_size", structseq_field_6, NULL, "total size, in bytes"},
    {"st_atime", structseq_field_10, NULL, "time of last access"},
    {"st_mtime", structseq_field_11, NULL, "time of last modification"},
    {"st_ctime", structseq_field_12, NULL, "time of last change"},
    {"st_atime_ns", structseq_field_13, NULL, "time of last access in nanoseconds"},
    {"st_mtime_ns", structseq_field_14, NULL, "time of last modification in nanoseconds"},
    {"st_ctime_ns", structseq_field_15, NULL, "time of last change in nanoseconds"},
    {"st_blksize", structseq_field_16, NULL, "blocksize for filesystem I/O"},
    {"st_blocks", structseq_field_17, NULL, "number of blocks allocated"},
    {"st_rdev", structseq_field_18, NULL, "device type (if inode device)"},
    {0},
};

// Made by hand, the float times are the whole ones unless they were given.
static Value stat_construct(VM *vm, Value *args)
{
    Value result = structseq_construct(vm, args);
    if (raised(result)) return RAISED;
    Value *items = as_tuple(result)->items;
    for (int i = 0; i < 3; i++) {
        if (is_none(items[10 + i])) items[10 + i] = items[7 + i];
    }
    return result;
}

const StructSeq stat_result_sequence = {
    .type = {.name = "os.stat_result",
             .doc = "stat_result: Result from stat, fstat, or lstat.\n\n"
                    "This object may be accessed either as a tuple of\n"
                    "  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\n"
                    "or via the attributes st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.",
             .signature = "structseq(sequence, dict=?)",
             .base = &tuple_type,
             .size = sizeof(Tuple),
             .flags = TYPE_IS_FINAL,
             .trace = structseq_trace,
             .cell_size = structseq_cell_size,
             .construct = stat_construct,
             .methods = structseq_methods,
             .properties = stat_properties,
             .repr = structseq_repr},
    .names = stat_names,
    .visible = 10,
    .total = 19,
    .unnamed = 3,
};

Value stat_value(VM *vm, const struct stat *info)
{
    const struct timespec *times[] = {&info->st_atim, &info->st_mtim, &info->st_ctim};
    Value items[19] = {
        value_of_small(info->st_mode),     int_from_uint64(vm, info->st_ino),
        int_from_uint64(vm, info->st_dev), int_from_uint64(vm, info->st_nlink),
        value_of_small(info->st_uid),      value_of_small(info->st_gid),
        int_new(vm, info->st_size),        [16] = value_of_small(info->st_blksize),
        int_new(vm, info->st_blocks),      int_from_uint64(vm, info->st_rdev),
    };
    for (int i = 0; i < 3; i++) {
        items[7 + i] = int_new(vm, times[i]->tv_sec);
        items[10 + i] =
            value_of_double((double)times[i]->tv_sec + 1e-9 * (double)times[i]->tv_nsec);
        items[13 + i] = nanoseconds(vm, times[i]);
        if (raised(items[13 + i])) return RAISED;
    }
    return structseq_new(vm, &stat_result_sequence, items);
}

// ---- statvfs_result -----------------------------------------------------------------------------

static const char *const statvfs_names[] = {"f_bsize",  "f_frsize",  "f_blocks", "f_bfree",
                                            "f_bavail", "f_files",   "f_ffree",  "f_favail",
                                            "f_flag",   "f_namemax", "f_fsid"};
static const NativeProperty statvfs_properties[] = {
    {"f_bsize", structseq_field_0, NULL, NULL},  {"f_frsize", structseq_field_1, NULL, NULL},
    {"f_blocks", structseq_field_2, NULL, NULL}, {"f_bfree", structseq_field_3, NULL, NULL},
    {"f_bavail", structseq_field_4, NULL, NULL}, {"f_files", structseq_field_5, NULL, NULL},
    {"f_ffree", structseq_field_6, NULL, NULL},  {"f_favail", structseq_field_7, NULL, NULL},
    {"f_flag", structseq_field_8, NULL, NULL},   {"f_namemax", structseq_field_9, NULL, NULL},
    {"f_fsid", structseq_field_10, NULL, NULL},  {0},
};

const StructSeq statvfs_result_sequence = {
    .type = STRUCTSEQ_TYPE(
        "os.statvfs_result",
        "statvfs_result: Result from statvfs or fstatvfs.\n\n"
        "This object may be accessed either as a tuple of\n"
        "  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\n"
        "or via the attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.",
        statvfs_properties),
    .names = statvfs_names,
    .visible = 10,
    .total = 11,
};

static RAISES Value statvfs_value(VM *vm, const struct statvfs *info)
{
    Value items[] = {
        int_from_uint64(vm, info->f_bsize),  int_from_uint64(vm, info->f_frsize),
        int_from_uint64(vm, info->f_blocks), int_from_uint64(vm, info->f_bfree),
        int_from_uint64(vm, info->f_bavail), int_from_uint64(vm, info->f_files),
        int_from_uint64(vm, info->f_ffree),  int_from_uint64(vm, info->f_favail),
        int_from_uint64(vm, info->f_flag),   int_from_uint64(vm, info->f_namemax),
        int_from_uint64(vm, info->f_fsid),
    };
    return structseq_new(vm, &statvfs_result_sequence, items);
}

// ---- Functions ----------------------------------------------------------------------------------

static RUNS Value stat_path(VM *vm, Value *args, PathKinds kinds, Value dir_fd, bool follow)
{
    Path path;
    int folder;
    struct stat info;
    if (!path_read(vm, args, 0, kinds, &path) || !dir_fd_read(vm, dir_fd, &folder)) return RAISED;
    if (path_is_fd(&path)) {
        if (folder != AT_FDCWD)
            return throw(vm, ValueError, "stat: can't specify dir_fd without matching path");
        if (!follow)
            return throw(vm, ValueError, "stat: cannot use fd and follow_symlinks together");
        if (fstat(path.fd, &info) < 0) return path_error(vm, &path);
    } else if (fstatat(folder, path.text, &info, follow ? 0 : AT_SYMLINK_NOFOLLOW) < 0) {
        return path_error(vm, &path);
    }
    return stat_value(vm, &info);
}

Value py_posix_stat(VM *vm, Value *args) // (path, *, dir_fd=None, follow_symlinks=True)
{
    bool follow;
    if (!arg_truth(vm, args, 2, &follow)) return RAISED;
    return stat_path(vm, args, PATH_OR_FD, args[1], follow);
}

Value py_posix_lstat(VM *vm, Value *args) // (path, *, dir_fd=None)
{
    return stat_path(vm, args, PATH_NAME, args[1], false);
}

Value py_posix_fstat(VM *vm, Value *args)
{
    int fd;
    struct stat info;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    return fstat(fd, &info) < 0 ? system_error(vm) : stat_value(vm, &info);
}

Value py_posix_statvfs(VM *vm, Value *args)
{
    Path path;
    struct statvfs info;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path)) return RAISED;
    int status = path.text == NULL ? fstatvfs(path.fd, &info) : statvfs(path.text, &info);
    return status < 0 ? path_error(vm, &path) : statvfs_value(vm, &info);
}

Value py_posix_fstatvfs(VM *vm, Value *args)
{
    int fd;
    struct statvfs info;
    if (!arg_int(vm, args, 0, &fd)) return RAISED;
    return fstatvfs(fd, &info) < 0 ? system_error(vm) : statvfs_value(vm, &info);
}

Value py_posix_access(
    VM *vm, Value *args) // (path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)
{
    Path path;
    int mode, folder;
    bool effective, follow;
    if (!path_read(vm, args, 0, PATH_NAME, &path) || !arg_int(vm, args, 1, &mode) ||
        !dir_fd_read(vm, args[2], &folder) || !arg_truth(vm, args, 3, &effective) ||
        !arg_truth(vm, args, 4, &follow)) {
        return RAISED;
    }
    int flags = (effective ? AT_EACCESS : 0) | (follow ? 0 : AT_SYMLINK_NOFOLLOW);
    int status = flags == 0 && folder == AT_FDCWD ? access(path.text, mode)
                                                  : faccessat(folder, path.text, mode, flags);
    return value_of_bool(status == 0);
}
