// error_os.c - OSError: an error number chooses the subclass, and file names are kept aside.
#include <errno.h>

#include "vm/object/attr.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/dict.h"
#include "vm/types/error_parts.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static inline OSErrorObject *as_os_error(Value v)
{
    return (OSErrorObject *)as_object(v);
}

// The subclass that an error number means, or OSError.
static TypeId type_of_errno(int64_t number)
{
    static const struct {
        int number;
        TypeId type;
    } rows[] = {
        {EAGAIN, BlockingIOError},
        {EALREADY, BlockingIOError},
        {EINPROGRESS, BlockingIOError},
        {EWOULDBLOCK, BlockingIOError},
        {EPIPE, BrokenPipeError},
        {ESHUTDOWN, BrokenPipeError},
        {ECHILD, ChildProcessError},
        {ECONNABORTED, ConnectionAbortedError},
        {ECONNREFUSED, ConnectionRefusedError},
        {ECONNRESET, ConnectionResetError},
        {EEXIST, FileExistsError},
        {ENOENT, FileNotFoundError},
        {EISDIR, IsADirectoryError},
        {ENOTDIR, NotADirectoryError},
        {EINTR, InterruptedError},
        {EACCES, PermissionError},
        {EPERM, PermissionError},
        {ESRCH, ProcessLookupError},
        {ETIMEDOUT, TimeoutError},
    };
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (rows[i].number == number) return rows[i].type;
    }
    return OSError;
}

// Whether cls defines __init__ in Python but not __new__: then it is __init__ that is given the
// arguments as OSError wants them, and __new__ must not look at them.
static bool init_decides(VM *vm, Type *cls)
{
    Type *owner;
    Type *os_error = type_get(vm, OSError);
    if (is_absent(type_lookup_in(vm, cls, NAME(vm, __init__), &owner)) || owner == os_error)
        return false;
    if (!type_is_subtype(owner, os_error)) return false;
    return !is_absent(type_lookup_in(vm, cls, NAME(vm, __new__), &owner)) && owner == os_error;
}

// Sets the fields from the arguments: (errno, strerror[, filename[, winerror[, filename2]]]).
static RUNS bool take_arguments(VM *vm, OSErrorObject *self, Tuple *args)
{
    self->base.args = args;
    if (args->count >= 2 && args->count <= 5) {
        Value filename = args->count > 2 ? args->items[2] : NONE;
        Value filename2 = args->count > 4 ? args->items[4] : NONE;
        self->error_number = args->items[0];
        self->strerror = args->items[1];
        bool counts = shape_of(vm, &self->base.head)->type == type_get(vm, BlockingIOError) &&
                      type_of(vm, filename)->slots.to_index != NULL;
        if (counts) {
            object_changed(vm, self);
            Value written = index_of(vm, filename);
            if (raised(written)) return false;
            self->written = written;
        } else if (!is_none(filename)) {
            self->filename = filename;
            if (!is_none(filename2)) self->filename2 = filename2;
            Tuple *shown = tuple_slice(vm, args, 0, 2);
            if (shown == NULL) return false;
            self->base.args = shown;
        }
    }
    object_changed(vm, self);
    return true;
}

Value py_OSError_construct(VM *vm, Value *args)
{
    Type *cls = as_type(args[0]);
    Tuple *values = as_tuple(args[1]);
    bool leave_to_init = init_decides(vm, cls);
    if (!leave_to_init && !error_no_keywords(vm, cls, args[2])) return RAISED;
    int64_t number;
    if (cls == type_get(vm, OSError) && values->count >= 2 && values->count <= 5 &&
        is_int(values->items[0]) && int_fits_int64(values->items[0], &number)) {
        cls = type_get(vm, type_of_errno(number));
    }
    ErrorObject *error = error_allocate(vm, cls, vm->empty_tuple);
    if (error == NULL) return RAISED;
    if (!leave_to_init && !take_arguments(vm, (OSErrorObject *)error, values)) return RAISED;
    return value_of_object(error);
}

Value py_OSError_init(VM *vm, Value *args)
{
    Type *cls = type_of(vm, args[0]);
    if (!init_decides(vm, cls)) return NONE;
    if (!error_no_keywords(vm, cls, args[2])) return RAISED;
    return take_arguments(vm, as_os_error(args[0]), as_tuple(args[1])) ? NONE : RAISED;
}

static Value or_none(Value field)
{
    return is_absent(field) ? NONE : field;
}

Value py_OSError_str(VM *vm, Value self)
{
    OSErrorObject *error = as_os_error(self);
    Value number = or_none(error->error_number), reason = or_none(error->strerror);
    if (!is_absent(error->filename)) {
        if (!is_absent(error->filename2)) {
            return value_or_raised(str_format(vm, "[Errno %V] %V: %R -> %R", number, reason,
                                              error->filename, error->filename2));
        }
        return value_or_raised(
            str_format(vm, "[Errno %V] %V: %R", number, reason, error->filename));
    }
    if (!is_absent(error->error_number) && !is_absent(error->strerror)) {
        return value_or_raised(str_format(vm, "[Errno %V] %V", number, reason));
    }
    return py_BaseException_str(vm, self);
}

static Value py_OSError_reduce(VM *vm, Value *args)
{
    OSErrorObject *self = as_os_error(args[0]);
    Tuple *values = self->base.args;
    if (values->count == 2 && !is_absent(self->filename)) {
        values = is_absent(self->filename2)
                     ? tuple_of(vm, 3, values->items[0], values->items[1], self->filename)
                     : tuple_of(vm, 5, values->items[0], values->items[1], self->filename, NONE,
                                self->filename2);
        if (values == NULL) return RAISED;
    }
    return error_reduce(vm, args[0], values, ABSENT);
}

const Native py_OSError_methods[] = {
    {"__reduce__(self, /)", py_OSError_reduce, NULL},
    {0},
};

static Value get_written(VM *vm, Value self)
{
    Value written = as_os_error(self)->written;
    return is_absent(written) ? throw(vm, AttributeError, "characters_written") : written;
}

static bool set_written(VM *vm, Value self, Value value)
{
    OSErrorObject *error = as_os_error(self);
    if (is_absent(value)) {
        if (is_absent(error->written)) return throw_false(vm, AttributeError, "characters_written");
        error->written = ABSENT;
        return true;
    }
    int64_t count;
    if (!index_as_int64(vm, value, false, &count)) return false;
    store(vm, error, &error->written, int_new(vm, count));
    return true;
}

static Value get_errno(VM *vm, Value self)
{
    return or_none(as_os_error(self)->error_number);
}

static bool set_errno(VM *vm, Value self, Value value)
{
    store(vm, as_object(self), &as_os_error(self)->error_number, value);
    return true;
}

ERROR_FIELD(OSError, strerror)
ERROR_FIELD(OSError, filename)
ERROR_FIELD(OSError, filename2)
const NativeProperty py_OSError_properties[] = {
    {"errno", get_errno, set_errno, "POSIX exception code"},
    ERROR_PROPERTY(OSError, strerror, "exception strerror"),
    ERROR_PROPERTY(OSError, filename, "exception filename"),
    ERROR_PROPERTY(OSError, filename2, "second exception filename"),
    {"characters_written", get_written, set_written, NULL},
    {0},
};
