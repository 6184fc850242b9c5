// system.c - posix: the machine, the environment, randomness, and paths as text.
#include "stdlib/posix/posix.h"

#include <stdlib.h>
#include <sys/random.h>
#include <sys/times.h>
#include <sys/utsname.h>

#include "stdlib/access.h"

// ---- Structures ---------------------------------------------------------------------------------

static const char *const uname_names[] = {"sysname", "nodename", "release", "version", "machine"};
static const NativeProperty uname_properties[] = {
    {"sysname", structseq_field_0, NULL, "operating system name"},
    {"nodename", structseq_field_1, NULL, "name of machine on network (implementation-defined)"},
    {"release", structseq_field_2, NULL, "operating system release"},
    {"version", structseq_field_3, NULL, "operating system version"},
    {"machine", structseq_field_4, NULL, "hardware identifier"},
    {0},
};
const StructSeq uname_result_sequence = {
    .type =
        STRUCTSEQ_TYPE("posix.uname_result",
                       "uname_result: Result from os.uname().\n\n"
                       "This object may be accessed either as a tuple of\n"
                       "  (sysname, nodename, release, version, machine),\n"
                       "or via the attributes sysname, nodename, release, version, and machine.",
                       uname_properties),
    .names = uname_names,
    .visible = 5,
    .total = 5,
};

static const char *const size_names[] = {"columns", "lines"};
static const NativeProperty size_properties[] = {
    {"columns", structseq_field_0, NULL, "width of the terminal window in characters"},
    {"lines", structseq_field_1, NULL, "height of the terminal window in characters"},
    {0},
};
const StructSeq terminal_size_sequence = {
    .type = STRUCTSEQ_TYPE("os.terminal_size",
                           "A tuple of (columns, lines) for holding terminal window size",
                           size_properties),
    .names = size_names,
    .visible = 2,
    .total = 2,
};

static const char *const times_names[] = {"user", "system", "children_user", "children_system",
                                          "elapsed"};
static const NativeProperty times_properties[] = {
    {"user", structseq_field_0, NULL, "user time"},
    {"system", structseq_field_1, NULL, "system time"},
    {"children_user", structseq_field_2, NULL, "user time of children"},
    {"children_system", structseq_field_3, NULL, "system time of children"},
    {"elapsed", structseq_field_4, NULL, "elapsed time since an arbitrary point in the past"},
    {0},
};
const StructSeq times_result_sequence = {
    .type = STRUCTSEQ_TYPE(
        "posix.times_result",
        "times_result: Result from os.times().\n\n"
        "This object may be accessed either as a tuple of\n"
        "  (user, system, children_user, children_system, elapsed),\n"
        "or via the attributes user, system, children_user, children_system, and elapsed.",
        times_properties),
    .names = times_names,
    .visible = 5,
    .total = 5,
};

Value py_posix_uname(VM *vm, Value *args)
{
    (void)args;
    struct utsname info;
    if (uname(&info) < 0) return system_error(vm);
    const char *const texts[] = {info.sysname, info.nodename, info.release, info.version,
                                 info.machine};
    Value items[5];
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        items[i] = path_result(vm, texts[i], strlen(texts[i]), false);
        if (raised(items[i])) return RAISED;
    }
    return structseq_new(vm, &uname_result_sequence, items);
}

Value py_posix_times(VM *vm, Value *args)
{
    (void)args;
    struct tms used;
    clock_t now = times(&used);
    if (now == (clock_t)-1) return system_error(vm);
    double ticks = (double)sysconf(_SC_CLK_TCK);
    Value items[] = {value_of_double((double)used.tms_utime / ticks),
                     value_of_double((double)used.tms_stime / ticks),
                     value_of_double((double)used.tms_cutime / ticks),
                     value_of_double((double)used.tms_cstime / ticks),
                     value_of_double((double)now / ticks)};
    return structseq_new(vm, &times_result_sequence, items);
}

// ---- Limits -------------------------------------------------------------------------------------

typedef enum LimitKind { LIMIT_SYSCONF, LIMIT_CONFSTR, LIMIT_PATHCONF } LimitKind;

static const struct {
    LimitKind kind;
    const char *name;
    int number;
} limits[] = {
#define LIMIT(kind, name) {LIMIT_##kind, #name, _##name},
#include "stdlib/posix/limits.def"
#undef LIMIT
};

// What the parameter name of sysconf() and its like takes: a number or one of the names.
static RUNS bool limit_read(VM *vm, Value v, LimitKind kind, int *number)
{
    if (is_index(vm, v)) {
        int64_t wide;
        if (!index_as_int64(vm, v, false, &wide)) return false;
        if (wide > INT32_MAX || wide < INT32_MIN)
            return throw_false(vm, OverflowError, "Python int too large to convert to C int");
        *number = (int)wide;
        return true;
    }
    if (!is_str(v))
        return throw_false(vm, TypeError, "configuration names must be strings or integers");
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        if (limits[i].kind != kind || !str_equal_c(as_str(v), limits[i].name)) continue;
        *number = limits[i].number;
        return true;
    }
    return throw_false(vm, ValueError, "unrecognized configuration name");
}

Value py_posix__limit_names(VM *vm, Value *args) // ("sysconf_names", /)
{
    static const char *const kinds[] = {"sysconf_names", "confstr_names", "pathconf_names"};
    String *wanted;
    if (!arg_str(vm, args, 0, &wanted)) return RAISED;
    Dict *names = dict_new(vm);
    for (size_t i = 0; i < COUNT_OF(limits); i++) {
        if (!str_equal_c(wanted, kinds[limits[i].kind])) continue;
        if (!dict_set_c(vm, names, limits[i].name, value_of_small(limits[i].number))) return RAISED;
    }
    return value_of_object(names);
}

Value py_posix_sysconf(VM *vm, Value *args)
{
    int number;
    if (!limit_read(vm, args[0], LIMIT_SYSCONF, &number)) return RAISED;
    errno = 0;
    long value = sysconf(number);
    return value == -1 && errno != 0 ? system_error(vm) : int_new(vm, value);
}

Value py_posix_confstr(VM *vm, Value *args)
{
    int number;
    if (!limit_read(vm, args[0], LIMIT_CONFSTR, &number)) return RAISED;
    errno = 0;
    size_t size = confstr(number, NULL, 0);
    if (size == 0) return errno != 0 ? system_error(vm) : NONE;
    Bytes *text = bytes_new(vm, NULL, size);
    if (text == NULL) return RAISED;
    confstr(number, text->data, size);
    return path_result(vm, text->data, size - 1, false);
}

Value py_posix_fpathconf(VM *vm, Value *args) // (fd, name, /)
{
    int fd, number;
    if (!descriptor_read(vm, args[0], &fd) || !limit_read(vm, args[1], LIMIT_PATHCONF, &number))
        return RAISED;
    errno = 0;
    long value = fpathconf(fd, number);
    return value == -1 && errno != 0 ? system_error(vm) : int_new(vm, value);
}

Value py_posix_pathconf(VM *vm, Value *args) // (path, name)
{
    Path path;
    int number;
    if (!path_read(vm, args, 0, PATH_OR_FD, &path) ||
        !limit_read(vm, args[1], LIMIT_PATHCONF, &number))
        return RAISED;
    errno = 0;
    long value = path_is_fd(&path) ? fpathconf(path.fd, number) : pathconf(path.text, number);
    if (value != -1 || errno == 0) return int_new(vm, value);
    return errno == EINVAL ? system_error(vm) : path_error(vm, &path);
}

// ---- The environment ----------------------------------------------------------------------------

Dict *posix_environment(VM *vm)
{
    Dict *variables = dict_new(vm);
    if (!access_has(vm, ACCESS_ENVIRONMENT)) return variables;
    for (char **line = environ; line != NULL && *line != NULL; line++) {
        const char *equals = strchr(*line, '=');
        if (equals == NULL) continue;
        Bytes *name = bytes_new(vm, *line, (size_t)(equals - *line));
        Bytes *value = name != NULL ? bytes_new(vm, equals + 1, strlen(equals + 1)) : NULL;
        if (value == NULL) return NULL;
        if (raised(dict_set_default(vm, variables, value_of_object(name), value_of_object(value))))
            return NULL;
    }
    return variables;
}

Value py_posix_putenv(VM *vm, Value *args) // (name, value, /)
{
    Path name, value;
    if (!path_read_value(vm, args[0], &name) || !path_read_value(vm, args[1], &value))
        return RAISED;
    if (strchr(name.text, '=') != NULL)
        return throw(vm, ValueError, "illegal environment variable name");
    // Who may not see the environment has one of its own: os.environ.
    if (!access_has(vm, ACCESS_ENVIRONMENT)) return NONE;
    return system_done(vm, setenv(name.text, value.text, 1));
}

Value py_posix_unsetenv(VM *vm, Value *args)
{
    Path name;
    if (!path_read_value(vm, args[0], &name)) return RAISED;
    return access_has(vm, ACCESS_ENVIRONMENT) ? system_done(vm, unsetenv(name.text)) : NONE;
}

// ---- Randomness ---------------------------------------------------------------------------------

static RUNS Value random_bytes(VM *vm, int64_t size, unsigned flags, bool all)
{
    Bytes *bytes = bytes_new(vm, NULL, (size_t)size);
    if (bytes == NULL) return RAISED;
    size_t done = 0;
    if (vm->access != NULL && vm->access->random != NULL) {
        // The host's own source.
        if (access_random_bytes(vm, bytes->data, bytes->size)) return value_of_object(bytes);
        errno = EIO;
        return system_error(vm);
    }
    while (done < bytes->size || bytes->size == 0) {
        ssize_t n = getrandom(bytes->data + done, bytes->size - done, flags);
        if (n < 0) {
            if (interrupted(vm)) continue;
            return system_error(vm);
        }
        done += (size_t)n;
        if (!all || bytes->size == 0) break;
        if (!charge(vm, 100)) return RAISED;
    }
    return done == bytes->size ? value_of_object(bytes)
                               : value_of_bytes(bytes_new(vm, bytes->data, done));
}

Value py_posix_urandom(VM *vm, Value *args)
{
    int64_t size;
    if (!arg_int64(vm, args, 0, &size)) return RAISED;
    if (size < 0) return throw(vm, ValueError, "negative argument not allowed");
    return random_bytes(vm, size, 0, true);
}

Value py_posix_getrandom(VM *vm, Value *args) // (size, flags=0)
{
    int64_t size;
    int flags;
    if (!arg_int64(vm, args, 0, &size) || !arg_int(vm, args, 1, &flags)) return RAISED;
    if (size < 0) return throw_errno(vm, EINVAL, ABSENT);
    return random_bytes(vm, size, (unsigned)flags, false);
}

// ---- Text ---------------------------------------------------------------------------------------

Value py_posix_strerror(VM *vm, Value *args)
{
    int number;
    char text[256];
    if (!arg_int(vm, args, 0, &number)) return RAISED;
    const char *message = strerror_r(number, text, sizeof text);
    return path_result(vm, message, strlen(message), false);
}

Value py_posix_fspath(VM *vm, Value *args)
{
    if (is_str(args[0]) || is_bytes(args[0])) return args[0];
    Value found = type_lookup(vm, type_of(vm, args[0]), NAME(vm, __fspath__));
    if (is_absent(found) || is_none(found)) {
        return throw(vm, TypeError, "expected str, bytes or os.PathLike object, not %.200T",
                     args[0]);
    }
    Value path = call_special(vm, args[0], NAME(vm, __fspath__), 0, NULL);
    if (raised(path)) return RAISED;
    if (is_str(path) || is_bytes(path)) return path;
    return throw(vm, TypeError, "expected %.200T.__fspath__() to return str or bytes, not %.200T",
                 args[0], path);
}

// The bytes of a str or bytes, or of what __fspath__ gives.
static RUNS bool text_of(VM *vm, Value *v, const char **data, size_t *size)
{
    *v = py_posix_fspath(vm, v);
    if (raised(*v)) return false;
    *data = is_str(*v) ? as_str(*v)->data : as_bytes(*v)->data;
    *size = is_str(*v) ? as_str(*v)->size : as_bytes(*v)->size;
    return true;
}

// A piece of v, of v's type.
static RAISES Value piece(VM *vm, Value v, const char *data, size_t size)
{
    if (is_str(v)) return value_of_str(str_new(vm, data, size));
    return value_of_bytes(bytes_new(vm, data, size));
}

Value py_posix__path_normpath(VM *vm, Value *args)
{
    const char *data;
    size_t size;
    if (!text_of(vm, &args[0], &data, &size)) return RAISED;
    if (size == 0) return piece(vm, args[0], ".", 1);
    Buf buf;
    buf_init(&buf, &vm->memory);
    if (!buf_reserve(&buf, size + 1)) return value_of_str(str_from_buf(vm, &buf));
    // POSIX leaves the meaning of exactly two slashes at the start to the system: they stay.
    size_t slashes = data[0] != '/'                                                ? 0
                     : size > 1 && data[1] == '/' && !(size > 2 && data[2] == '/') ? 2
                                                                                   : 1;
    buf_append(&buf, "//", slashes);
    for (size_t start = 0, end; start < size; start = end + 1) {
        const char *slash = memchr(data + start, '/', size - start);
        end = slash != NULL ? (size_t)(slash - data) : size;
        size_t count = end - start;
        const char *name = data + start;
        if (count == 0 || (count == 1 && name[0] == '.')) continue;
        bool up = count == 2 && name[0] == '.' && name[1] == '.';
        if (up) {
            // The last component goes, unless it is itself a way up, or there is none.
            size_t last = buf.size;
            while (last > slashes && buf.data[last - 1] != '/') last--;
            bool removable = buf.size > slashes &&
                             !(buf.size - last == 2 && memcmp(buf.data + last, "..", 2) == 0);
            if (removable) {
                buf_truncate(&buf, last > slashes ? last - 1 : slashes);
                continue;
            }
            if (slashes > 0) continue;
        }
        if (buf.size > slashes) buf_append_char(&buf, '/');
        buf_append(&buf, name, count);
    }
    if (buf.size == 0) buf_append_char(&buf, '.');
    return is_str(args[0]) ? value_of_str(str_from_buf(vm, &buf))
                           : value_of_bytes(bytes_from_buf(vm, &buf));
}

Value py_posix__path_splitroot_ex(VM *vm, Value *args)
{
    const char *data;
    size_t size;
    if (!text_of(vm, &args[0], &data, &size)) return RAISED;
    size_t slashes = size == 0 || data[0] != '/'                                   ? 0
                     : size > 1 && data[1] == '/' && !(size > 2 && data[2] == '/') ? 2
                                                                                   : 1;
    Value drive = piece(vm, args[0], data, 0),
          root = raised(drive) ? RAISED : piece(vm, args[0], data, slashes);
    Value rest = raised(root)   ? RAISED
                 : slashes == 0 ? args[0]
                                : piece(vm, args[0], data + slashes, size - slashes);
    Tuple *parts = raised(rest) ? NULL : tuple_of(vm, 3, drive, root, rest);
    return parts != NULL ? value_of_object(parts) : RAISED;
}
