// path.c - how posix reads paths, descriptors and ids, and words what the system refused.
#include "stdlib/posix/posix.h"

#include <time.h>
#include "stdlib/access.h"
#include "vm/base/utf8.h"

// ---- Paths --------------------------------------------------------------------------------------

static COLD bool throw_path_type(VM *vm, Value v, PathKinds kinds, String *function,
                                 String *parameter)
{
    static const char *const wanted[] = {
        "string, bytes or os.PathLike", "string, bytes, os.PathLike or integer",
        "string, bytes, os.PathLike or None", "string, bytes, os.PathLike, integer or None"};
    if (function == NULL)
        return throw_false(vm, TypeError, "expected str, bytes or os.PathLike object, not %.200T",
                           v);
    return throw_false(vm, TypeError, "%S: %S should be %s, not %.200T", function, parameter,
                       wanted[kinds], v);
}

static COLD bool throw_nul(VM *vm, String *function, String *parameter)
{
    if (function == NULL) return throw_false(vm, ValueError, "embedded null byte");
    return throw_false(vm, ValueError, "%S: embedded null character in %S", function, parameter);
}

// A descriptor where a path may stand too.
static RUNS bool read_number(VM *vm, Value v, Path *path)
{
    if (is_bool(v) && !warn(vm, RuntimeWarning, 1, "bool is used as a file descriptor"))
        return false;
    Value index = index_of(vm, v);
    int64_t wide;
    if (raised(index)) return false;
    bool fits = int_fits_int64(index, &wide);
    if (!fits) wide = int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
    if (wide > INT32_MAX) return throw_false(vm, OverflowError, "fd is greater than maximum");
    if (wide < INT32_MIN) return throw_false(vm, OverflowError, "fd is less than minimum");
    path->fd = (int)wide;
    path->object = v;
    return true;
}

static RUNS bool read_path(VM *vm, Value v, PathKinds kinds, Path *path, String *function,
                           String *parameter)
{
    *path = (Path){.fd = -1, .object = NONE, .holder = NONE};
    if ((kinds & PATH_OR_NONE) && is_none(v)) return true;
    if (!is_str(v) && !is_bytes(v)) {
        if ((kinds & PATH_OR_FD) && is_index(vm, v)) return read_number(vm, v, path);
        Value given = v;
        Value method = type_lookup(vm, type_of(vm, v), NAME(vm, __fspath__));
        if (is_absent(method) || is_none(method))
            return throw_path_type(vm, given, kinds, function, parameter);
        v = call_special(vm, v, NAME(vm, __fspath__), 0, NULL);
        if (raised(v)) return false;
        if (!is_str(v) && !is_bytes(v)) {
            return throw_false(vm, TypeError,
                               "expected %.200T.__fspath__() to return str or bytes, not %.200T",
                               given, v);
        }
    }
    path->object = path->holder = v;
    if (is_str(v)) {
        String *text = as_str(v);
        if (memchr(text->data, '\0', text->size) != NULL) return throw_nul(vm, function, parameter);
        if (utf8_find_surrogate(text->data, text->size) < 0) {
            path->text = str_c(vm, text);
            return path->text != NULL;
        }
        Bytes *bytes = str_encode(vm, text, "utf-8", "surrogateescape");
        if (bytes == NULL) return false;
        path->holder = value_of_object(bytes);
        path->text = bytes->data;
        return true;
    }
    path->is_bytes = true;
    path->text = as_bytes(v)->data;
    return memchr(path->text, '\0', as_bytes(v)->size) == NULL ||
           throw_nul(vm, function, parameter);
}

bool path_read(VM *vm, Value *args, size_t i, PathKinds kinds, Path *path)
{
    const Native *native = vm->native;
    const Signature *signature = signature_of(vm, native);
    if (signature == NULL) return false;
    bool fine = read_path(vm, args[i], kinds, path, signature->name, signature->parameters[i].name);
    vm->native = native;
    if (LIKELY(vm->access == NULL) || !fine) return fine;
    return path_is_fd(path) ? access_descriptor(vm, path->fd) : access_gate_path(vm, args, i, &path->text);
}

bool path_read_value(VM *vm, Value v, Path *path)
{
    return read_path(vm, v, PATH_NAME, path, NULL, NULL);
}

Value path_result(VM *vm, const char *data, size_t size, bool as_bytes)
{
    if (as_bytes) return value_of_bytes(bytes_new(vm, data, size));
    return value_of_str(str_from_system(vm, data, size));
}

// ---- Numbers ------------------------------------------------------------------------------------

bool dir_fd_read(VM *vm, Value v, int *fd)
{
    *fd = AT_FDCWD;
    if (is_none(v)) return true;
    if (!is_index(vm, v)) {
        return throw_false(vm, TypeError, "argument should be integer or None, not %.200T", v);
    }
    Path path;
    if (!read_number(vm, v, &path)) return false;
    *fd = path.fd;
    return true;
}

bool descriptor_read(VM *vm, Value v, int *fd)
{
    if (is_bool(v) && !warn(vm, RuntimeWarning, 1, "bool is used as a file descriptor"))
        return false;
    if (!is_int(v)) {
        Value method = get_attr_or_absent(vm, v, NAME(vm, fileno));
        if (raised(method)) return false;
        if (is_absent(method))
            return throw_false(vm, TypeError,
                               "argument must be an int, or have a fileno() method.");
        v = call(vm, method, 0, NULL);
        if (raised(v)) return false;
        if (!is_int(v)) return throw_false(vm, TypeError, "fileno() returned a non-integer");
    }
    int64_t wide;
    if (!int_fits_int64(v, &wide) || wide > INT32_MAX || wide < INT32_MIN) {
        return throw_false(vm, OverflowError, "Python int too large to convert to C int");
    }
    if (wide < 0) {
        return throw_false(vm, ValueError, "file descriptor cannot be a negative integer (%d)",
                           (int)wide);
    }
    *fd = (int)wide;
    return LIKELY(vm->access == NULL) || access_descriptor(vm, *fd);
}

bool id_read(VM *vm, Value v, const char *what, uint32_t *id)
{
    if (!is_index(vm, v))
        return throw_false(vm, TypeError, "%s should be integer, not %.200T", what, v);
    Value index = index_of(vm, v);
    int64_t wide;
    if (raised(index)) return false;
    if (!int_fits_int64(index, &wide)) wide = int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
    if (wide < -1) return throw_false(vm, OverflowError, "%s is less than minimum", what);
    if (wide > UINT32_MAX)
        return throw_false(vm, OverflowError, "%s is greater than maximum", what);
    *id = (uint32_t)wide;
    return true;
}

bool offset_read(VM *vm, Value v, off_t *offset)
{
    Value index = index_of(vm, v);
    int64_t wide;
    if (raised(index)) return false;
    if (!int_fits_int64(index, &wide))
        return throw_false(vm, OverflowError, "Python int too large to convert to C long");
    *offset = wide;
    return true;
}

Value nanoseconds(VM *vm, const struct timespec *time)
{
    int64_t ns;
    if (!mul_overflows((int64_t)time->tv_sec, (int64_t)1000000000, &ns) &&
        !add_overflows(ns, (int64_t)time->tv_nsec, &ns)) {
        return int_new(vm, ns);
    }
    Value seconds = int_multiply(vm, int_new(vm, time->tv_sec), value_of_small(1000000000));
    return raised(seconds) ? RAISED : int_add(vm, seconds, value_of_small(time->tv_nsec));
}

// ---- Errors -------------------------------------------------------------------------------------

bool interrupted(VM *vm)
{
    return errno == EINTR && poll_slow(vm);
}

Value system_error(VM *vm)
{
    return is_absent(vm->pending) ? throw_errno(vm, errno, ABSENT) : RAISED;
}

Value path_error(VM *vm, const Path *path)
{
    return is_absent(vm->pending) ? throw_errno(vm, errno, path->object) : RAISED;
}

Value paths_error(VM *vm, const Path *source, const Path *destination)
{
    char text[256];
    int error_number = errno;
    String *message = str_from_c(vm, strerror_r(error_number, text, sizeof text));
    if (message == NULL) return RAISED;
    Value args[] = {value_of_small(error_number), value_of_object(message), source->object, NONE,
                    destination->object};
    Value error = call(vm, value_of_object(type_get(vm, OSError)), 5, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

Value throw_unavailable(VM *vm, const char *function, const char *argument)
{
    return throw(vm, NotImplementedError, "%s: %s unavailable on this platform", function,
                 argument);
}
