// error_types.c - BaseException, and the table that describes every exception type.
//
// Layouts with fields of their own have their functions in error_fields.c (StopIteration,
// SystemExit, imports, names, syntax), error_unicode.c, error_os.c and error_group.c.
#include "vm/types/error_parts.h"

#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/ops.h"
#include "vm/object/shape.h"
#include "vm/types/bytes.h"
#include "vm/types/dict.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/traceback.h"
#include "vm/types/tuple.h"

// ---- Making one ---------------------------------------------------------------------------------

static size_t field_count(uint16_t kind)
{
    switch ((TypeId)kind) {
#define LAYOUT(layout)                                                                             \
    case layout: return (sizeof(layout##Object) - sizeof(ErrorObject)) / sizeof(Value);
        EXCEPTION_LAYOUTS(LAYOUT)
#undef LAYOUT
    default: return 0;
    }
}

static inline Value *fields_of(ErrorObject *error)
{
    return (Value *)(error + 1);
}

static void error_trace(VM *vm, Tracer *tracer, Object *object)
{
    ErrorObject *error = (ErrorObject *)object;
    trace_object(tracer, error->args);
    trace_value(tracer, error->traceback);
    trace_value(tracer, error->cause);
    trace_value(tracer, error->context);
    trace_values(tracer, fields_of(error), field_count(object->kind));
}

// Sets the fields of an instance whose header is set.
static void error_init_fields(VM *vm, ErrorObject *error, Tuple *args)
{
    error->args = args;
    error->traceback = error->cause = error->context = NONE;
    error->suppress_context = error->limit_stop = false;
    Value *fields = fields_of(error);
    size_t count = field_count(error->head.kind);
    for (size_t i = 0; i < count; i++) fields[i] = ABSENT;
}

ErrorObject *error_allocate(VM *vm, Type *cls, Tuple *args)
{
    ErrorObject *error = type_allocate(vm, cls, 0);
    if (error != NULL) error_init_fields(vm, error, args);
    return error;
}

// Not type_allocate, which may refuse at the memory cap: this cannot.
ErrorObject *error_make(VM *vm, TypeId id, Tuple *args)
{
    Type *type = type_get(vm, id);
    ErrorObject *error = object_new(vm, (uint16_t)id, type->instance_size);
    error->head.kind = type->kind;
    if (type->slots_offset != 0 && type->slots_offset != SLOTS_AT_END) {
        Value *slots = shape_more(vm, type, &error->head);
        for (uint32_t i = 0; i <= type->inline_slots; i++) slots[i] = ABSENT;
    }
    error_init_fields(vm, error, args);
    if (error->head.kind != (uint16_t)BaseException) error_fields_from_args(error);
    return error;
}

// args[1] is the tuple of arguments, args[2] keywords or ABSENT. Keywords are for __init__ to
// judge.
Value py_BaseException_construct(VM *vm, Value *args)
{
    ErrorObject *error = error_allocate(vm, as_type(args[0]), as_tuple(args[1]));
    return error != NULL ? value_of_object(error) : RAISED;
}

bool error_no_keywords(VM *vm, Type *type, Value keywords)
{
    if (is_absent(keywords) || as_dict(keywords)->count == 0) return true;
    return throw_false(vm, TypeError, "%.200N() takes no keyword arguments", type);
}

bool error_init_args(VM *vm, Value *args)
{
    if (!error_no_keywords(vm, type_of(vm, args[0]), args[2])) return false;
    ErrorObject *self = as_exception(args[0]);
    self->args = as_tuple(args[1]);
    object_changed(vm, self);
    return true;
}

Value py_BaseException_init(VM *vm, Value *args)
{
    return error_init_args(vm, args) ? NONE : RAISED;
}

// ---- Text ---------------------------------------------------------------------------------------

Value value_or_raised(const void *object)
{
    return object != NULL ? value_of_object(object) : RAISED;
}

Value py_BaseException_str(VM *vm, Value self)
{
    Tuple *args = as_exception(self)->args;
    if (args->count == 0) return value_of_object(vm->empty_str);
    if (args->count == 1) return value_or_raised(str_of(vm, args->items[0]));
    return value_or_raised(str_of(vm, value_of_object(args)));
}

Value py_BaseException_repr(VM *vm, Value self)
{
    Tuple *args = as_exception(self)->args;
    String *name = type_name_string(vm, type_of(vm, self));
    if (!name) return RAISED;
    if (args->count == 1) return value_or_raised(str_format(vm, "%S(%R)", name, args->items[0]));
    return value_or_raised(str_format(vm, "%S%R", name, value_of_object(args)));
}

// The message of a KeyError is a key: quotes tell '' from nothing.
static Value py_KeyError_str(VM *vm, Value self)
{
    Tuple *args = as_exception(self)->args;
    if (args->count == 1) return value_or_raised(repr_of(vm, args->items[0]));
    return py_BaseException_str(vm, self);
}

// ---- Attributes ---------------------------------------------------------------------------------

static Value get_args(VM *vm, Value self)
{
    return value_of_object(as_exception(self)->args);
}

static bool set_args(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "args may not be deleted");
    Tuple *args = tuple_from(vm, value);
    if (args == NULL) return false;
    as_exception(self)->args = args;
    object_changed(vm, as_exception(self));
    return true;
}

static Value get_traceback(VM *vm, Value self)
{
    return as_exception(self)->traceback;
}

static bool set_traceback(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "__traceback__ may not be deleted");
    if (!is_none(value) && !is_traceback(value)) {
        return throw_false(vm, TypeError, "__traceback__ must be a traceback or None");
    }
    store(vm, as_object(self), &as_exception(self)->traceback, value);
    return true;
}

static Value get_context(VM *vm, Value self)
{
    return as_exception(self)->context;
}

static bool set_context(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "__context__ may not be deleted");
    if (!is_none(value) && !is_exception(vm, value)) {
        return throw_false(vm, TypeError,
                           "exception context must be None or derive from BaseException");
    }
    store(vm, as_object(self), &as_exception(self)->context, value);
    return true;
}

static Value get_cause(VM *vm, Value self)
{
    return as_exception(self)->cause;
}

static bool set_cause(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "__cause__ may not be deleted");
    if (!is_none(value) && !is_exception(vm, value)) {
        return throw_false(vm, TypeError,
                           "exception cause must be None or derive from BaseException");
    }
    ErrorObject *error = as_exception(self);
    store(vm, error, &error->cause, value);
    error->suppress_context = true;
    return true;
}

static Value get_suppress_context(VM *vm, Value self)
{
    return value_of_bool(as_exception(self)->suppress_context);
}

static bool set_suppress_context(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "can't delete numeric/char attribute");
    if (!is_bool(value)) return throw_false(vm, TypeError, "attribute value type must be bool");
    as_exception(self)->suppress_context = same(value, TRUE);
    return true;
}

static const NativeProperty py_BaseException_properties[] = {
    {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__context__", get_context, set_context, NULL},
    {"__cause__", get_cause, set_cause, NULL},
    {"__suppress_context__", get_suppress_context, set_suppress_context, NULL},
    {0},
};

// ---- Methods ------------------------------------------------------------------------------------

static Value py_BaseException_with_traceback(VM *vm, Value *args)
{
    return set_traceback(vm, args[0], args[1]) ? args[0] : RAISED;
}

static Value py_BaseException_add_note(VM *vm, Value *args)
{
    if (!is_str(args[1])) return throw(vm, TypeError, "note must be a str, not '%T'", args[1]);
    Value notes = get_attr_or_absent(vm, args[0], NAME(vm, __notes__));
    if (raised(notes)) return RAISED;
    if (is_absent(notes)) {
        notes = value_of_object(list_new(vm));
        if (!set_attr(vm, args[0], NAME(vm, __notes__), notes)) return RAISED;
    } else if (!is_list(notes)) {
        return throw(vm, TypeError, "Cannot add note: __notes__ is not a list");
    }
    return list_append(vm, as_list(notes), args[1]) ? NONE : RAISED;
}

// The instance's __dict__, or ABSENT while it has no attributes of its own.
static RAISES Value own_attributes(VM *vm, Value self)
{
    Shape *shape = shape_of(vm, as_object(self));
    if (shape->count == 0 && !shape->dict_mode) return ABSENT;
    Dict *dict = instance_dict(vm, as_object(self));
    if (dict == NULL) return RAISED;
    return dict->count == 0 ? ABSENT : value_of_object(dict);
}

Value error_reduce(VM *vm, Value self, Tuple *args, Value state)
{
    if (is_absent(state)) state = own_attributes(vm, self);
    if (raised(state)) return RAISED;
    Value type = value_of_object(type_of(vm, self));
    if (is_absent(state)) return value_of_object(tuple_pair(vm, type, value_of_object(args)));
    return value_or_raised(tuple_of(vm, 3, type, value_of_object(args), state));
}

Value error_state(VM *vm, Value self, const char *const *names, const Value *values, size_t count)
{
    Value attributes = own_attributes(vm, self);
    if (raised(attributes)) return RAISED;
    bool any = false;
    for (size_t i = 0; i < count; i++) any |= !is_absent(values[i]);
    if (!any) return attributes;
    Dict *state = is_absent(attributes) ? dict_new(vm) : dict_copy(vm, as_dict(attributes));
    if (state == NULL) return RAISED;
    for (size_t i = 0; i < count; i++) {
        if (!is_absent(values[i]) && !dict_set_c(vm, state, names[i], values[i])) return RAISED;
    }
    return value_of_object(state);
}

static Value py_BaseException_reduce(VM *vm, Value *args)
{
    return error_reduce(vm, args[0], as_exception(args[0])->args, ABSENT);
}

static Value py_BaseException_setstate(VM *vm, Value *args)
{
    if (is_none(args[1])) return NONE;
    if (!is_dict(args[1])) return throw(vm, TypeError, "state is not a dictionary");
    Dict *state = dict_copy(vm, as_dict(args[1])); // setting attributes may change the original
    if (state == NULL) return RAISED;
    size_t position = 0;
    Value name, value;
    while (dict_next(state, &position, &name, &value)) {
        if (!is_str(name)) {
            return throw(vm, TypeError, "attribute name must be string, not '%.200T'", name);
        }
        if (!set_attr(vm, args[0], str_intern(vm, as_str(name)), value)) return RAISED;
    }
    return NONE;
}

static const Native py_BaseException_methods[] = {
    {"__reduce__(self, /)", py_BaseException_reduce, NULL},
    {"__setstate__(self, state, /)", py_BaseException_setstate, NULL},
    {"with_traceback(self, object, /)", py_BaseException_with_traceback,
     "Set self.__traceback__ to tb and return self."},
    {"add_note(self, object, /)", py_BaseException_add_note, "Add a note to the exception."},
    {0},
};

// ---- The table ----------------------------------------------------------------------------------

// What a row of errors.def makes its own: everything if it is the first of its layout, else
// nothing, which leaves it to inherit. The three Unicode errors share a layout but each its own
// words, and BaseException's text functions serve the layouts without any.
#define FIRST(name, layout) ((name) == (layout))
#define OWN(name, layout, member) (FIRST(name, layout) ? (member) : NULL)

static const TypeDef error_types[TYPE_COUNT - BaseException];
#define EXC(name_, base_, layout_, doc_)                                                           \
    [name_ - BaseException] = {                                                                    \
        .name = #name_,                                                                            \
        .doc = doc_,                                                                               \
        .signature = #name_ "(*args, **kwargs=?)",                                                 \
        .base = name_ == BaseException ? NULL : &error_types[base_ - BaseException],               \
        .size = sizeof(layout_##Object),                                                           \
        .flags = TYPE_IS_EXCEPTION | TYPE_HAS_DICT,                                                \
        .kind = layout_,                                                                           \
        .trace = error_trace,                                                                      \
        .construct = FIRST(name_, layout_) || layout_ == UnicodeDecodeError                        \
                         ? py_##layout_##_construct                                                \
                         : NULL,                                                                   \
        .init =                                                                                    \
            FIRST(name_, layout_) || layout_ == UnicodeDecodeError ? py_##layout_##_init : NULL,   \
        .repr = OWN(name_, layout_, py_BaseException_repr),                                        \
        .str = name_ == KeyError                                         ? py_KeyError_str         \
               : FIRST(name_, layout_) || layout_ == UnicodeDecodeError ? py_##layout_##_str      \
                                                                        : NULL,                   \
        .methods = OWN(name_, layout_, py_##layout_##_methods),                                    \
        .properties = FIRST(name_, layout_) || layout_ == UnicodeDecodeError                       \
                          ? py_##layout_##_properties                                              \
                          : NULL,                                                                  \
    },
#define object BaseException // the base of the first row, which uses none
static const TypeDef error_types[TYPE_COUNT - BaseException] = {
#include "vm/object/errors.def"
};
#undef EXC
#undef object

const TypeDef *error_type_def(TypeId id)
{
    return &error_types[id - BaseException];
}

Tuple *error_type_bases(VM *vm, TypeId id)
{
    if (id != ExceptionGroup) return NULL;
    return tuple_pair(vm, value_of_object(type_get(vm, BaseExceptionGroup)),
                      value_of_object(type_get(vm, Exception)));
}
