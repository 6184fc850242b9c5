// typevar.c - TypeVar, ParamSpec, TypeVarTuple, P.args and P.kwargs, NoDefault.
//
// Made by syntax (`def f[T: bound = default]`), a type parameter holds functions that compute its bound,
// constraints and default when they are first asked for; made by a call it holds the values. What is more than
// this module typing does, in Python.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/slots.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"
#include "vm/types/typing_parts.h"

// ---- What module typing is asked for ------------------------------------------------------------

Value typing_attribute(VM *vm, const char *name)
{
    Value module = import_module(vm, "typing");
    String *interned = raised(module) ? NULL : str_intern_c(vm, name);
    return interned == NULL ? RAISED : get_attr(vm, module, interned);
}

Value typing_call(VM *vm, const char *name, size_t count, const Value *args)
{
    Value function = typing_attribute(vm, name);
    return raised(function) ? RAISED : call(vm, function, count, args);
}

Value typing_caller_module(VM *vm)
{
    Dict *globals = frame_globals(vm);
    Value name = globals == NULL ? ABSENT : dict_get_str(vm, globals, NAME(vm, __name__));
    return is_absent(name) ? NONE : name;
}

Value typing_or(VM *vm, Value left, Value right)
{
    Value args[] = {left, right};
    return typing_call(vm, "_make_union", 2, args);
}

// Unpack[v]
static Value unpack(VM *vm, Value v)
{
    Value form = typing_attribute(vm, "Unpack");
    return raised(form) ? RAISED : get_item(vm, form, v);
}

Tuple *typing_unpack_variadic(VM *vm, Tuple *params)
{
    size_t i = 0;
    while (i < params->count && !is_typevartuple(params->items[i])) i++;
    if (i == params->count) return params;
    Tuple *copy = tuple_new(vm, params->items, params->count);
    for (; copy != NULL && i < copy->count; i++) {
        if (!is_typevartuple(copy->items[i])) continue;
        Value unpacked = unpack(vm, copy->items[i]);
        if (raised(unpacked)) return NULL;
        store(vm, copy, &copy->items[i], unpacked);
    }
    return copy;
}

// ---- NoDefault ----------------------------------------------------------------------------------

typedef struct TypingState {
    Value no_default; // zero bytes: not made yet
} TypingState;

static void state_trace(VM *vm, Tracer *tracer, void *state)
{
    trace_value(tracer, ((TypingState *)state)->no_default);
}

static const StateDef typing_state = {"typing", sizeof(TypingState), state_trace, NULL};

Value typing_no_default(VM *vm)
{
    TypingState *state = state_get(vm, &typing_state);
    if (state == NULL) return RAISED;
    if (state->no_default.bits == 0) {
        state->no_default = value_of_object(object_new(vm, TYPE_no_default, sizeof(NoDefault)));
    }
    return state->no_default;
}

static Value no_default_construct(VM *vm, Value *args)
{
    bool empty = as_tuple(args[1])->count == 0 && as_dict(args[2])->count == 0;
    return empty ? typing_no_default(vm) : throw(vm, TypeError, "NoDefaultType takes no arguments");
}

static Value static_text(VM *vm, const char *text)
{
    String *string = str_static(vm, text);
    return string == NULL ? RAISED : value_of_object(string);
}

static Value no_default_repr(VM *vm, Value self)
{
    return static_text(vm, "typing.NoDefault");
}

static Value py_no_default_reduce(VM *vm, Value *args)
{
    return static_text(vm, "NoDefault");
}

static const Native no_default_methods[] = {
    {"__reduce__(self, /)", py_no_default_reduce, NULL},
    {0},
};

const TypeDef no_default_type = {
    .name = "NoDefaultType",
    .doc = "The type of the NoDefault singleton.",
    .signature = "NoDefaultType(*args, **kwargs)",
    .size = sizeof(NoDefault),
    .flags = TYPE_IS_FINAL,
    .construct = no_default_construct,
    .repr = no_default_repr,
    .methods = no_default_methods,
};

// ---- What the three share -----------------------------------------------------------------------

static TypeVar *typevar_allocate(VM *vm, TypeId kind, String *name)
{
    TypeVar *self = object_new(vm, (uint16_t)kind, INSTANCE_SIZE(TypeVar));
    memset((char *)self + sizeof(Object), 0, INSTANCE_SIZE(TypeVar) - sizeof(Object));
    self->name = name;
    self->bound = self->constraints = self->fallback = ABSENT;
    self->compute_bound = self->compute_constraints = self->compute_fallback = ABSENT;
    return self;
}

Value typevar_new(VM *vm, TypeId kind, String *name, Value compute_bound, Value compute_constraints,
                  Value compute_default)
{
    TypeVar *self = typevar_allocate(vm, kind, name);
    self->compute_bound = compute_bound;
    self->compute_constraints = compute_constraints;
    self->compute_fallback = compute_default;
    self->infer_variance = kind != TYPE_typevartuple;
    // Parameters made by syntax say that they come from typing.
    String *module = str_intern_c(vm, "typing");
    if (module == NULL) return RAISED;
    bool ok = instance_set(vm, &self->head, NAME(vm, __module__), value_of_object(module));
    return ok ? value_of_object(self) : RAISED;
}

static void typevar_trace(VM *vm, Tracer *tracer, Object *object)
{
    TypeVar *self = (TypeVar *)object;
    trace_object(tracer, self->name);
    trace_value(tracer, self->bound);
    trace_value(tracer, self->constraints);
    trace_value(tracer, self->fallback);
    trace_value(tracer, self->compute_bound);
    trace_value(tracer, self->compute_constraints);
    trace_value(tracer, self->compute_fallback);
}

static TypeVar *self_of(Value v)
{
    return (TypeVar *)as_object(v);
}

// The value of a field, computed on first use; `otherwise` if nothing was written.
static Value evaluate(VM *vm, Value self, Value *field, Value compute, Value otherwise)
{
    if (!is_absent(*field)) return *field;
    if (is_absent(compute)) return otherwise;
    Value value = call(vm, compute, 0, NULL);
    if (!raised(value)) store(vm, as_object(self), field, value);
    return value;
}

static Value typevar_get_name(VM *vm, Value self)
{
    return value_of_object(self_of(self)->name);
}

static Value typevar_get_bound(VM *vm, Value self)
{
    TypeVar *typevar = self_of(self);
    return evaluate(vm, self, &typevar->bound, typevar->compute_bound, NONE);
}

static Value typevar_get_constraints(VM *vm, Value self)
{
    TypeVar *typevar = self_of(self);
    Value none = value_of_object(vm->empty_tuple);
    return evaluate(vm, self, &typevar->constraints, typevar->compute_constraints, none);
}

static Value typevar_get_default(VM *vm, Value self)
{
    TypeVar *typevar = self_of(self);
    Value no_default = typing_no_default(vm);
    if (raised(no_default)) return RAISED;
    return evaluate(vm, self, &typevar->fallback, typevar->compute_fallback, no_default);
}

static Value typevar_get_covariant(VM *vm, Value self)
{
    return value_of_bool(self_of(self)->covariant);
}

static Value typevar_get_contravariant(VM *vm, Value self)
{
    return value_of_bool(self_of(self)->contravariant);
}

static Value typevar_get_infer_variance(VM *vm, Value self)
{
    return value_of_bool(self_of(self)->infer_variance);
}

static Value py_typevar_has_default(VM *vm, Value *args)
{
    TypeVar *self = self_of(args[0]);
    if (!is_absent(self->compute_fallback)) return TRUE;
    Value no_default = typing_no_default(vm);
    if (raised(no_default)) return RAISED;
    return value_of_bool(!is_absent(self->fallback) && !same(self->fallback, no_default));
}

static Value py_typevar_reduce(VM *vm, Value *args)
{
    return value_of_object(self_of(args[0])->name);
}

static Value py_typevar_mro_entries(VM *vm, Value *args)
{
    const char *name = type_of(vm, args[0])->def->name;
    return throw(vm, TypeError, "Cannot subclass an instance of %s", strrchr(name, '.') + 1);
}

static Value variance_repr(VM *vm, Value self)
{
    TypeVar *typevar = self_of(self);
    if (typevar->infer_variance) return value_of_object(typevar->name);
    const char *sign = typevar->covariant ? "+" : typevar->contravariant ? "-" : "~";
    String *text = str_format(vm, "%s%S", sign, typevar->name);
    return text == NULL ? RAISED : value_of_object(text);
}

// A bound or such as typing wants it: None stands for its type, a str for a forward reference.
static Value check_type(VM *vm, Value v, const char *message)
{
    if (is_none(v)) return value_of_object(type_get(vm, TYPE_NoneType));
    Value text = static_text(vm, message);
    Value args[] = {v, text};
    return raised(text) ? RAISED : typing_call(vm, "_type_check", 2, args);
}

// Reads the arguments that TypeVar and ParamSpec have in common into self.
static bool set_variance(VM *vm, TypeVar *self, Value bound, const Value *flags)
{
    bool *fields[] = {&self->covariant, &self->contravariant, &self->infer_variance};
    for (size_t i = 0; i < COUNT_OF(fields); i++) {
        if (!truth(vm, flags[i], fields[i])) return false;
    }
    if (self->covariant && self->contravariant) {
        return throw_false(vm, ValueError, "Bivariant types are not supported.");
    }
    if (self->infer_variance && (self->covariant || self->contravariant)) {
        return throw_false(vm, ValueError, "Variance cannot be specified with infer_variance.");
    }
    if (is_none(bound)) return true;
    bound = check_type(vm, bound, "Bound must be a type.");
    if (raised(bound)) return false;
    store(vm, self, &self->bound, bound);
    return true;
}

static Value finish(VM *vm, TypeVar *self)
{
    Value module = typing_caller_module(vm);
    bool ok = instance_set(vm, &self->head, NAME(vm, __module__), module);
    return ok ? value_of_object(self) : RAISED;
}

static String *name_argument(VM *vm, Value v, const char *function)
{
    if (is_str(v)) return as_str(v);
    return throw_null(vm, TypeError, "%s() argument 'name' must be str, not %T", function, v);
}

// ---- TypeVar ------------------------------------------------------------------------------------

static Value typevar_construct(VM *vm, Value *args)
{
    // cls, name, *constraints, bound, default, covariant, contravariant, infer_variance
    String *name = name_argument(vm, args[1], "typevar");
    if (name == NULL) return RAISED;
    Tuple *constraints = as_tuple(args[2]);
    TypeVar *self = typevar_allocate(vm, TYPE_typevar, name);
    if (!set_variance(vm, self, args[3], args + 5)) return RAISED;
    if (constraints->count == 1) return throw(vm, TypeError, "A single constraint is not allowed");
    if (constraints->count > 0) {
        if (!is_none(args[3])) return throw(vm, TypeError, "Constraints cannot be combined with bound=...");
        store(vm, self, &self->constraints, args[2]);
    }
    store(vm, self, &self->fallback, args[4]);
    return finish(vm, self);
}

static Value py_typevar_subst(VM *vm, Value *args)
{
    return typing_call(vm, "_typevar_subst", 2, args);
}

// Where an alias was given too few arguments the default fills the next place.
static Value py_typevar_prepare_subst(VM *vm, Value *args)
{
    Value parameters = get_attr(vm, args[1], NAME(vm, __parameters__));
    Tuple *tuple = raised(parameters) ? NULL : tuple_from(vm, parameters);
    Tuple *given = tuple == NULL ? NULL : tuple_from(vm, args[2]);
    if (given == NULL) return RAISED;
    size_t index = 0;
    while (index < tuple->count && !same(tuple->items[index], args[0])) index++;
    if (index == tuple->count) return throw(vm, ValueError, "tuple.index(x): x not in tuple");
    if (index != given->count) return args[2];
    Value fallback = typevar_get_default(vm, args[0]), no_default = typing_no_default(vm);
    if (raised(fallback) || raised(no_default)) return RAISED;
    if (same(fallback, no_default)) {
        return throw(vm, TypeError, "Too few arguments for %V; actual %zu, expected at least %zu", args[1],
                     given->count, index + 1);
    }
    Tuple *one = tuple_of(vm, 1, fallback);
    Tuple *all = one == NULL ? NULL : tuple_concat(vm, given, one);
    return all == NULL ? RAISED : value_of_object(all);
}

static const Native typevar_methods[] = {
    {"__typing_subst__(self, arg, /)", py_typevar_subst, NULL},
    {"__typing_prepare_subst__(self, alias, args, /)", py_typevar_prepare_subst, NULL},
    {"__reduce__(self, /)", py_typevar_reduce, NULL},
    {"has_default(self, /)", py_typevar_has_default, NULL},
    {"__mro_entries__(self, object, /)", py_typevar_mro_entries, NULL},
    {0},
};

static const NativeProperty typevar_properties[] = {
    {"__name__", typevar_get_name, set_readonly, NULL},
    {"__covariant__", typevar_get_covariant, set_readonly, NULL},
    {"__contravariant__", typevar_get_contravariant, set_readonly, NULL},
    {"__infer_variance__", typevar_get_infer_variance, set_readonly, NULL},
    {"__bound__", typevar_get_bound, NULL, NULL},
    {"__constraints__", typevar_get_constraints, NULL, NULL},
    {"__default__", typevar_get_default, NULL, NULL},
    {0},
};

const TypeDef typevar_type = {
    .name = "typing.TypeVar",
    .doc = "Type variable.\n\nThe preferred way to construct a type variable is via the dedicated\nsyntax for "
           "generic functions, classes, and type aliases::\n\n    class Sequence[T]:  # T is a TypeVar\n"
           "        ...\n",
    .signature = "typevar(name, *constraints, bound=None, default=?, covariant=False, contravariant=False, "
                 "infer_variance=False)",
    .size = sizeof(TypeVar),
    .flags = TYPE_IS_FINAL | TYPE_HAS_DICT | TYPE_HIDES_DICT | TYPE_HAS_WEAKREF,
    .trace = typevar_trace,
    .construct = typevar_construct,
    .repr = variance_repr,
    .bit_or = typing_or,
    .methods = typevar_methods,
    .properties = typevar_properties,
};

// ---- ParamSpec ----------------------------------------------------------------------------------

static Value paramspec_construct(VM *vm, Value *args)
{
    // cls, name, bound, default, covariant, contravariant, infer_variance
    String *name = name_argument(vm, args[1], "paramspec");
    if (name == NULL) return RAISED;
    TypeVar *self = typevar_allocate(vm, TYPE_paramspec, name);
    if (!set_variance(vm, self, args[2], args + 4)) return RAISED;
    store(vm, self, &self->fallback, args[3]);
    return finish(vm, self);
}

static Value part_new(VM *vm, TypeId kind, Value origin)
{
    ParamSpecPart *part = object_new(vm, (uint16_t)kind, sizeof *part);
    part->origin = origin;
    return value_of_object(part);
}

static Value paramspec_get_args(VM *vm, Value self)
{
    return part_new(vm, TYPE_paramspec_args, self);
}

static Value paramspec_get_kwargs(VM *vm, Value self)
{
    return part_new(vm, TYPE_paramspec_kwargs, self);
}

static Value py_paramspec_subst(VM *vm, Value *args)
{
    return typing_call(vm, "_paramspec_subst", 2, args);
}

static Value py_paramspec_prepare_subst(VM *vm, Value *args)
{
    return typing_call(vm, "_paramspec_prepare_subst", 3, args);
}

static const Native paramspec_methods[] = {
    {"__typing_subst__(self, arg, /)", py_paramspec_subst, NULL},
    {"__typing_prepare_subst__(self, alias, args, /)", py_paramspec_prepare_subst, NULL},
    {"__reduce__(self, /)", py_typevar_reduce, NULL},
    {"has_default(self, /)", py_typevar_has_default, NULL},
    {"__mro_entries__(self, object, /)", py_typevar_mro_entries, NULL},
    {0},
};

static const NativeProperty paramspec_properties[] = {
    {"__name__", typevar_get_name, set_readonly, NULL},
    {"__bound__", typevar_get_bound, set_readonly, NULL},
    {"__covariant__", typevar_get_covariant, set_readonly, NULL},
    {"__contravariant__", typevar_get_contravariant, set_readonly, NULL},
    {"__infer_variance__", typevar_get_infer_variance, set_readonly, NULL},
    {"args", paramspec_get_args, NULL, "Represents positional arguments."},
    {"kwargs", paramspec_get_kwargs, NULL, "Represents keyword arguments."},
    {"__default__", typevar_get_default, NULL, "The default value for this ParamSpec."},
    {0},
};

const TypeDef paramspec_type = {
    .name = "typing.ParamSpec",
    .doc = "Parameter specification variable.\n\nThe preferred way to construct a parameter specification is "
           "via the\ndedicated syntax for generic functions, classes, and type aliases,\nwhere the use of "
           "'**' creates a parameter specification::\n\n    type IntFunc[**P] = Callable[P, int]\n",
    .signature = "paramspec(name, *, bound=None, default=?, covariant=False, contravariant=False, "
                 "infer_variance=False)",
    .size = sizeof(TypeVar),
    .flags = TYPE_IS_FINAL | TYPE_HAS_DICT | TYPE_HIDES_DICT | TYPE_HAS_WEAKREF,
    .trace = typevar_trace,
    .construct = paramspec_construct,
    .repr = variance_repr,
    .bit_or = typing_or,
    .methods = paramspec_methods,
    .properties = paramspec_properties,
};

// ---- P.args and P.kwargs ------------------------------------------------------------------------

static void part_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((ParamSpecPart *)object)->origin);
}

static Value part_construct(VM *vm, Value *args)
{
    return part_new(vm, (TypeId)as_type(args[0])->shape, args[1]);
}

static Value part_get_origin(VM *vm, Value self)
{
    return ((ParamSpecPart *)as_object(self))->origin;
}

static Value part_repr(VM *vm, Value self)
{
    Value origin = part_get_origin(vm, self);
    const char *what = is_paramspec_args(self) ? "args" : "kwargs";
    String *text = is_paramspec(origin) ? str_format(vm, "%S.%s", self_of(origin)->name, what)
                                        : str_format(vm, "%R.%s", origin, what);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value part_compare(VM *vm, Value self, Value other, CompareOp op)
{
    bool comparable = is_pointer(other) && as_object(self)->kind == as_object(other)->kind;
    if (!comparable || (op != COMPARE_EQ && op != COMPARE_NE)) return NOT_IMPLEMENTED;
    return compare_op(vm, op, part_get_origin(vm, self), part_get_origin(vm, other));
}

static const Native part_methods[] = {
    {"__mro_entries__(self, object, /)", py_typevar_mro_entries, NULL},
    {0},
};

static const NativeProperty part_properties[] = {
    {"__origin__", part_get_origin, set_readonly, NULL},
    {0},
};

#define PART_SLOTS                                                                                   \
    .size = sizeof(ParamSpecPart), .flags = TYPE_IS_FINAL | TYPE_HAS_WEAKREF, .trace = part_trace,     \
    .construct = part_construct, .repr = part_repr, .compare = part_compare,                           \
    .methods = part_methods, .properties = part_properties

const TypeDef paramspec_args_type = {
    .name = "typing.ParamSpecArgs",
    .doc = "The args for a ParamSpec object.\n\nGiven a ParamSpec object P, P.args is an instance of "
           "ParamSpecArgs.\n",
    .signature = "paramspecargs(origin)",
    PART_SLOTS,
};

const TypeDef paramspec_kwargs_type = {
    .name = "typing.ParamSpecKwargs",
    .doc = "The kwargs for a ParamSpec object.\n\nGiven a ParamSpec object P, P.kwargs is an instance of "
           "ParamSpecKwargs.\n",
    .signature = "paramspeckwargs(origin)",
    PART_SLOTS,
};

// ---- TypeVarTuple -------------------------------------------------------------------------------

static Value typevartuple_construct(VM *vm, Value *args)
{
    // cls, name, default
    String *name = name_argument(vm, args[1], "typevartuple");
    if (name == NULL) return RAISED;
    TypeVar *self = typevar_allocate(vm, TYPE_typevartuple, name);
    self->fallback = args[2];
    return finish(vm, self);
}

static Value typevartuple_repr(VM *vm, Value self)
{
    return value_of_object(self_of(self)->name);
}

static Value typevartuple_iterate(VM *vm, Value self)
{
    Value unpacked = unpack(vm, self);
    Tuple *one = raised(unpacked) ? NULL : tuple_of(vm, 1, unpacked);
    return one == NULL ? RAISED : get_iter(vm, value_of_object(one));
}

static Value py_typevartuple_subst(VM *vm, Value *args)
{
    return throw(vm, TypeError, "Substitution of bare TypeVarTuple is not supported");
}

static Value py_typevartuple_prepare_subst(VM *vm, Value *args)
{
    return typing_call(vm, "_typevartuple_prepare_subst", 3, args);
}

static const Native typevartuple_methods[] = {
    {"__typing_subst__(self, arg, /)", py_typevartuple_subst, NULL},
    {"__typing_prepare_subst__(self, alias, args, /)", py_typevartuple_prepare_subst, NULL},
    {"__reduce__(self, /)", py_typevar_reduce, NULL},
    {"has_default(self, /)", py_typevar_has_default, NULL},
    {"__mro_entries__(self, object, /)", py_typevar_mro_entries, NULL},
    {0},
};

static const NativeProperty typevartuple_properties[] = {
    {"__name__", typevar_get_name, set_readonly, NULL},
    {"__default__", typevar_get_default, NULL, "The default value for this TypeVarTuple."},
    {0},
};

const TypeDef typevartuple_type = {
    .name = "typing.TypeVarTuple",
    .doc = "Type variable tuple. A specialized form of type variable that enables\nvariadic generics.\n\nThe "
           "preferred way to construct a type variable tuple is via the\ndedicated syntax for generic "
           "functions, classes, and type aliases,\nwhere a single '*' indicates a type variable tuple::\n\n"
           "    def move_first_element_to_last[T, *Ts](tup: tuple[T, *Ts]) -> tuple[*Ts, T]:\n"
           "        return (*tup[1:], tup[0])\n",
    .signature = "typevartuple(name, *, default=?)",
    .size = sizeof(TypeVar),
    .flags = TYPE_IS_FINAL | TYPE_HAS_DICT | TYPE_HIDES_DICT | TYPE_HAS_WEAKREF,
    .trace = typevar_trace,
    .construct = typevartuple_construct,
    .repr = typevartuple_repr,
    .iterate = typevartuple_iterate,
    .methods = typevartuple_methods,
    .properties = typevartuple_properties,
};
