// error.c - raising, catching and chaining exceptions.
#include "vm/object/error.h"

#include <errno.h>

#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// ---- Raising ------------------------------------------------------------------------------------

Value throw_value(VM *vm, Value exception)
{
    assert(is_exception(vm, exception));
    vm->pending = exception;
    return RAISED;
}

Value throw_with(VM *vm, TypeId type, Value argument)
{
    Tuple *args = tuple_new(vm, &argument, 1);
    return args != NULL ? throw_value(vm, value_of_object(error_make(vm, type, args))) : RAISED;
}

// Raises an exception whose one argument is the message; the exception, or NULL if another was
// raised.
static ErrorObject *throw_message(VM *vm, TypeId type, const char *format, va_list arguments)
{
    String *message = format_message(vm, format, arguments);
    if (message == NULL) return NULL;
    if (raised(throw_with(vm, type, value_of_object(message))) && !pending_is(vm, type))
        return NULL;
    return as_exception(vm->pending);
}

Value throw(VM * vm, TypeId type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    (void)throw_message(vm, type, format, arguments);
    va_end(arguments);
    return RAISED;
}

// Neither the message nor the tuple may need memory that might not be there.
Value throw_memory(VM *vm)
{
    return throw_value(vm, value_of_object(error_make(vm, MemoryError, vm->empty_tuple)));
}

Value throw_recursion(VM *vm, const char *where)
{
    return throw(vm, RecursionError, "maximum recursion depth exceeded%s", where);
}

Value throw_import(VM *vm, TypeId type, String *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ImportErrorObject *error = (ImportErrorObject *)throw_message(vm, type, format, arguments);
    va_end(arguments);
    if (error != NULL && name != NULL) error->name = value_of_object(name);
    return RAISED;
}

Value throw_import_from(VM *vm, String *module, Value path, String *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ImportErrorObject *error =
        (ImportErrorObject *)throw_message(vm, ImportError, format, arguments);
    va_end(arguments);
    if (error != NULL) {
        error->name = module != NULL ? value_of_object(module) : ABSENT;
        error->path = path;
        error->name_from = value_of_object(name);
    }
    return RAISED;
}

Value throw_name_error(VM *vm, TypeId type, String *name, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    NameErrorObject *error = (NameErrorObject *)throw_message(vm, type, format, arguments);
    va_end(arguments);
    if (error != NULL) error->name = value_of_object(name);
    return RAISED;
}

// OSError's constructor finds the subclass that belongs to the number.
Value throw_errno(VM *vm, int error_number, Value filename)
{
    char text[256];
    const char *reason = strerror_r(error_number, text, sizeof text);
    String *message = str_from_c(vm, reason);
    if (message == NULL) return RAISED;
    Value args[] = {int_new(vm, error_number), value_of_object(message), filename};
    bool with_file = !is_absent(filename) && !is_none(filename);
    Value error = call(vm, value_of_object(type_get(vm, OSError)), with_file ? 3 : 2, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

// ---- The pending exception ----------------------------------------------------------------------

bool pending_is(VM *vm, TypeId type)
{
    return !is_absent(vm->pending) && type_is_subtype(type_of(vm, vm->pending), type_get(vm, type));
}

Value take_pending(VM *vm)
{
    assert(!is_absent(vm->pending));
    Value exception = vm->pending;
    vm->pending = ABSENT;
    return exception;
}

bool catch_pending(VM *vm, TypeId type)
{
    if (!pending_is(vm, type) || as_exception(vm->pending)->limit_stop) return false;
    vm->pending = ABSENT;
    return true;
}

// ---- raise and except ---------------------------------------------------------------------------

static inline bool is_exception_class(Value v)
{
    return is_type(v) && (as_type(v)->flags & TYPE_IS_EXCEPTION);
}

Value exception_normalize(VM *vm, Value x)
{
    if (is_exception(vm, x)) return x;
    if (!is_exception_class(x)) {
        return throw(vm, TypeError, "exceptions must derive from BaseException");
    }
    Type *type = as_type(x);
    if (!(type->flags & TYPE_IS_HEAP) && type->kind == (uint16_t)BaseException &&
        (TypeId)type->shape >= BaseException && (TypeId)type->shape < TYPE_COUNT) {
        return value_of_object(error_make(vm, (TypeId)type->shape, vm->empty_tuple));
    }
    Value exception = call(vm, x, 0, NULL);
    if (raised(exception) || is_exception(vm, exception)) return exception;
    return throw(vm, TypeError,
                 "calling %R should have returned an instance of BaseException, not %R", x,
                 value_of_object(type_of(vm, exception)));
}

bool exception_set_cause(VM *vm, Value exception, Value cause)
{
    if (is_exception_class(cause)) {
        cause = exception_normalize(vm, cause);
        if (raised(cause)) return false;
    } else if (!is_none(cause) && !is_exception(vm, cause)) {
        return throw_false(vm, TypeError, "exception causes must derive from BaseException");
    }
    ErrorObject *error = as_exception(exception);
    store(vm, error, &error->cause, cause);
    error->suppress_context = true;
    return true;
}

bool exception_matches(VM *vm, Value exception, Value classes, bool *matches)
{
    static const char wrong[] =
        "catching classes that do not inherit from BaseException is not allowed";
    *matches = false;
    Type *type = type_of(vm, exception);
    if (is_exception_class(classes)) {
        *matches = type == as_type(classes) || type_is_subtype(type, as_type(classes));
    } else if (is_tuple(classes)) {
        Tuple *tuple = as_tuple(classes);
        for (size_t i = 0; i < tuple->count; i++) {
            if (!is_exception_class(tuple->items[i])) return throw_false(vm, TypeError, wrong);
        }
        for (size_t i = 0; i < tuple->count && !*matches; i++) {
            *matches = type_is_subtype(type, as_type(tuple->items[i]));
        }
    } else {
        return throw_false(vm, TypeError, wrong);
    }
    if (as_exception(exception)->limit_stop) *matches = false;
    return true;
}

// Walks handled's own chain for exception and cuts it there. The chain may have a cycle of its own
// that does not lead through exception: a second pointer at half speed meets the first in it.
void chain_context(VM *vm, Value exception, Value handled)
{
    if (is_none(handled) || is_absent(handled) || same(exception, handled)) return;
    Value at = handled, slow = handled;
    bool step_slow = false;
    while (!is_none(as_exception(at)->context)) {
        Value next = as_exception(at)->context;
        if (same(next, exception)) {
            as_exception(at)->context = NONE;
            break;
        }
        at = next;
        if (same(at, slow)) break;
        if (step_slow) slow = as_exception(slow)->context;
        step_slow = !step_slow;
    }
    ErrorObject *error = as_exception(exception);
    store(vm, error, &error->context, handled);
}
