// error_fields.c - StopIteration, SystemExit, ImportError, AttributeError, NameError, SyntaxError:
// exceptions whose __init__ keeps some arguments as attributes.
#include "vm/base/search.h"
#include "vm/object/ops.h"
#include "vm/object/suggest.h"
#include "vm/types/dict.h"
#include "vm/types/error_parts.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

static Value first_or_absent(const Tuple *args)
{
    return args->count > 0 ? args->items[0] : ABSENT;
}

void error_fields_from_args(ErrorObject *error)
{
    Tuple *args = error->args;
    switch (error->head.kind) {
    case StopIteration: ((StopIterationObject *)error)->value = first_or_absent(args); break;
    case SystemExit: ((SystemExitObject *)error)->code = first_or_absent(args); break;
    case ImportError: ((ImportErrorObject *)error)->msg = first_or_absent(args); break;
    case SyntaxError: ((SyntaxErrorObject *)error)->msg = first_or_absent(args); break;
    case OSError:
        if (args->count >= 2) {
            ((OSErrorObject *)error)->error_number = args->items[0];
            ((OSErrorObject *)error)->strerror = args->items[1];
        }
        break;
    default: break;
    }
}

// ---- Keywords -----------------------------------------------------------------------------------

// Takes the named keyword arguments of an exception's __init__ into fields (ABSENT if not given);
// any other name is a TypeError.
static RAISES bool take_keywords(VM *vm, Value keywords, const char *function,
                                 const char *const *names, Value *const *fields, size_t count)
{
    for (size_t i = 0; i < count; i++) *fields[i] = ABSENT;
    if (is_absent(keywords)) return true;
    size_t position = 0;
    Value name, value;
    while (dict_next(as_dict(keywords), &position, &name, &value)) {
        size_t i = 0;
        while (i < count && !str_equal_c(as_str(name), names[i])) i++;
        if (i < count) {
            *fields[i] = value;
            continue;
        }
        Suggest suggest;
        suggest_begin(&suggest, as_str(name)->data, as_str(name)->size);
        for (i = 0; i < count; i++) {
            String *candidate = str_from_c(vm, names[i]);
            if (candidate == NULL) return false;
            suggest_try(&suggest, candidate);
        }
        if (suggest.best == NULL) {
            return throw_false(vm, TypeError, "%s() got an unexpected keyword argument '%S'",
                               function, as_str(name));
        }
        return throw_false(vm, TypeError,
                           "%s() got an unexpected keyword argument '%S'. Did you mean '%S'?",
                           function, as_str(name), suggest.best);
    }
    return true;
}

// self.args from args[1]; keywords are someone else's.
static ErrorObject *take_args(VM *vm, Value *args)
{
    ErrorObject *self = as_exception(args[0]);
    self->args = as_tuple(args[1]);
    return self;
}

// ---- StopIteration and SystemExit ---------------------------------------------------------------

Value py_StopIteration_init(VM *vm, Value *args)
{
    if (!error_init_args(vm, args)) return RAISED;
    StopIterationObject *self = (StopIterationObject *)as_object(args[0]);
    store(vm, self, &self->value, first_or_absent(as_tuple(args[1])));
    return NONE;
}

ERROR_FIELD(StopIteration, value)
const NativeProperty py_StopIteration_properties[] = {
    ERROR_PROPERTY(StopIteration, value, "generator return value"),
    {0},
};

Value py_SystemExit_init(VM *vm, Value *args)
{
    if (!error_init_args(vm, args)) return RAISED;
    SystemExitObject *self = (SystemExitObject *)as_object(args[0]);
    Tuple *values = as_tuple(args[1]);
    store(vm, self, &self->code, values->count > 1 ? args[1] : first_or_absent(values));
    return NONE;
}

ERROR_FIELD(SystemExit, code)
const NativeProperty py_SystemExit_properties[] = {
    ERROR_PROPERTY(SystemExit, code, "exception code"),
    {0},
};

// ---- ImportError --------------------------------------------------------------------------------

Value py_ImportError_init(VM *vm, Value *args)
{
    static const char *const names[] = {"name", "path", "name_from"};
    ImportErrorObject *self = (ImportErrorObject *)take_args(vm, args);
    Value *const fields[] = {&self->name, &self->path, &self->name_from};
    bool fine = take_keywords(vm, args[2], "ImportError", names, fields, COUNT_OF(names));
    self->msg = self->base.args->count == 1 ? self->base.args->items[0] : ABSENT;
    object_changed(vm, self);
    return fine ? NONE : RAISED;
}

Value py_ImportError_str(VM *vm, Value self)
{
    Value msg = ((ImportErrorObject *)as_object(self))->msg;
    return is_exact_str(msg) ? msg : py_BaseException_str(vm, self);
}

static Value py_ImportError_reduce(VM *vm, Value *args)
{
    static const char *const names[] = {"name", "path", "name_from"};
    ImportErrorObject *self = (ImportErrorObject *)as_object(args[0]);
    const Value values[] = {self->name, self->path, self->name_from};
    Value state = error_state(vm, args[0], names, values, COUNT_OF(names));
    return raised(state) ? RAISED : error_reduce(vm, args[0], self->base.args, state);
}

const Native py_ImportError_methods[] = {
    {"__reduce__(self, /)", py_ImportError_reduce, NULL},
    {0},
};

ERROR_FIELD(ImportError, msg)
ERROR_FIELD(ImportError, name)
ERROR_FIELD(ImportError, path)
ERROR_FIELD(ImportError, name_from)
const NativeProperty py_ImportError_properties[] = {
    ERROR_PROPERTY(ImportError, msg, "exception message"),
    ERROR_PROPERTY(ImportError, name, "module name"),
    ERROR_PROPERTY(ImportError, path, "module path"),
    ERROR_PROPERTY(ImportError, name_from, "name imported from module"),
    {0},
};

// ---- AttributeError and NameError ---------------------------------------------------------------

Value py_AttributeError_init(VM *vm, Value *args)
{
    static const char *const names[] = {"name", "obj"};
    AttributeErrorObject *self = (AttributeErrorObject *)take_args(vm, args);
    Value *const fields[] = {&self->name, &self->obj};
    bool fine = take_keywords(vm, args[2], "AttributeError", names, fields, COUNT_OF(names));
    object_changed(vm, self);
    return fine ? NONE : RAISED;
}

// What goes into a pickle: not obj, which often cannot be pickled.
static Value attribute_error_state(VM *vm, Value self)
{
    static const char *const names[] = {"name", "args"};
    AttributeErrorObject *error = (AttributeErrorObject *)as_object(self);
    const Value values[] = {error->name, value_of_object(error->base.args)};
    return error_state(vm, self, names, values, COUNT_OF(names));
}

static Value py_AttributeError_getstate(VM *vm, Value *args)
{
    return attribute_error_state(vm, args[0]);
}

static Value py_AttributeError_reduce(VM *vm, Value *args)
{
    Value state = attribute_error_state(vm, args[0]);
    return raised(state) ? RAISED : error_reduce(vm, args[0], as_exception(args[0])->args, state);
}

const Native py_AttributeError_methods[] = {
    {"__getstate__(self, /)", py_AttributeError_getstate, NULL},
    {"__reduce__(self, /)", py_AttributeError_reduce, NULL},
    {0},
};

ERROR_FIELD(AttributeError, name)
ERROR_FIELD(AttributeError, obj)
const NativeProperty py_AttributeError_properties[] = {
    ERROR_PROPERTY(AttributeError, name, "attribute name"),
    ERROR_PROPERTY(AttributeError, obj, "object"),
    {0},
};

Value py_NameError_init(VM *vm, Value *args)
{
    static const char *const names[] = {"name"};
    NameErrorObject *self = (NameErrorObject *)take_args(vm, args);
    Value *const fields[] = {&self->name};
    bool fine = take_keywords(vm, args[2], "NameError", names, fields, COUNT_OF(names));
    object_changed(vm, self);
    return fine ? NONE : RAISED;
}

ERROR_FIELD(NameError, name)
const NativeProperty py_NameError_properties[] = {
    ERROR_PROPERTY(NameError, name, "name"),
    {0},
};

// ---- SyntaxError --------------------------------------------------------------------------------

// SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset])).
static RUNS bool take_location(VM *vm, SyntaxErrorObject *self, Value location)
{
    Tuple *info = tuple_from(vm, location);
    if (info == NULL) return false;
    if (info->count < 4) {
        return throw_false(vm, TypeError, "function takes at least 4 arguments (%zu given)",
                           info->count);
    }
    if (info->count > 6) {
        return throw_false(vm, TypeError, "function takes at most 6 arguments (%zu given)",
                           info->count);
    }
    Value *const fields[] = {&self->filename, &self->lineno,     &self->offset,
                             &self->text,     &self->end_lineno, &self->end_offset};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        *fields[i] = i < info->count ? info->items[i] : ABSENT;
    }
    object_changed(vm, self);
    if (info->count != 5) return true;
    return throw_false(vm, TypeError, "end_offset must be provided when end_lineno is provided");
}

Value py_SyntaxError_init(VM *vm, Value *args)
{
    if (!error_init_args(vm, args)) return RAISED;
    SyntaxErrorObject *self = (SyntaxErrorObject *)as_object(args[0]);
    Tuple *values = as_tuple(args[1]);
    if (values->count >= 1) store(vm, self, &self->msg, values->items[0]);
    if (values->count == 2 && !take_location(vm, self, values->items[1])) return RAISED;
    return NONE;
}

Value py_SyntaxError_str(VM *vm, Value self)
{
    SyntaxErrorObject *error = (SyntaxErrorObject *)as_object(self);
    Value msg = is_absent(error->msg) ? NONE : error->msg;
    String *filename = NULL;
    if (is_str(error->filename)) { // only its last part is shown
        String *path = as_str(error->filename);
        ptrdiff_t slash = bytes_rfind_byte(path->data, path->size, '/');
        filename = str_new(vm, path->data + (slash + 1), path->size - (size_t)(slash + 1));
        if (filename == NULL) return RAISED;
    }
    bool has_line = is_exact_int(error->lineno);
    Value line = error->lineno;
    if (filename != NULL && has_line) {
        return value_or_raised(str_format(vm, "%V (%S, line %V)", msg, filename, line));
    }
    if (filename != NULL) return value_or_raised(str_format(vm, "%V (%S)", msg, filename));
    if (has_line) return value_or_raised(str_format(vm, "%V (line %V)", msg, line));
    return value_or_raised(str_of(vm, msg));
}

ERROR_FIELD(SyntaxError, msg)
ERROR_FIELD(SyntaxError, filename)
ERROR_FIELD(SyntaxError, lineno)
ERROR_FIELD(SyntaxError, offset)
ERROR_FIELD(SyntaxError, text)
ERROR_FIELD(SyntaxError, end_lineno)
ERROR_FIELD(SyntaxError, end_offset)
ERROR_FIELD(SyntaxError, print_file_and_line)
const NativeProperty py_SyntaxError_properties[] = {
    ERROR_PROPERTY(SyntaxError, msg, "exception msg"),
    ERROR_PROPERTY(SyntaxError, filename, "exception filename"),
    ERROR_PROPERTY(SyntaxError, lineno, "exception lineno"),
    ERROR_PROPERTY(SyntaxError, offset, "exception offset"),
    ERROR_PROPERTY(SyntaxError, text, "exception text"),
    ERROR_PROPERTY(SyntaxError, end_lineno, "exception end lineno"),
    ERROR_PROPERTY(SyntaxError, end_offset, "exception end offset"),
    ERROR_PROPERTY(SyntaxError, print_file_and_line, "exception print_file_and_line"),
    {0},
};
