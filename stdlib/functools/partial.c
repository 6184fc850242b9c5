// partial.c - functools.partial: a callable with its first arguments and some keywords given.
#include "stdlib/functools/functools.h"

#include "vm/types/list.h"

typedef struct Partial {
    Object head;
    Value function;
    Tuple *args;
    Dict *keywords;
} Partial;

static inline Partial *as_partial(Value v)
{
    return (Partial *)as_object(v);
}

static void partial_trace(VM *vm, Tracer *tracer, Object *object)
{
    Partial *self = (Partial *)object;
    trace_value(tracer, self->function);
    trace_object(tracer, self->args);
    trace_object(tracer, self->keywords);
}

static bool is_partial(VM *vm, Value v)
{
    return type_of(vm, v)->slots.call == partial_type.call;
}

static Value partial_construct(VM *vm, Value *args) // partial(*args, **keywords)
{
    Tuple *given = as_tuple(args[1]);
    Dict *keywords = as_dict(args[2]);
    if (given->count == 0) return throw(vm, TypeError, "type 'partial' takes at least one argument");
    Value function = given->items[0];
    if (!is_callable(vm, function)) return throw(vm, TypeError, "the first argument must be callable");
    Tuple *rest = tuple_slice(vm, given, 1, given->count);
    if (rest == NULL) return RAISED;
    // A partial of a plain partial becomes one.
    if (is_partial(vm, function) && instance_count(vm, as_object(function)) == 0) {
        Partial *inner = as_partial(function);
        function = inner->function;
        rest = tuple_concat(vm, inner->args, rest);
        if (rest == NULL) return RAISED;
        if (inner->keywords->count > 0) {
            Dict *both = dict_copy(vm, inner->keywords);
            if (both == NULL || !dict_merge(vm, both, keywords, true)) return RAISED;
            keywords = both;
        }
    }
    Partial *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->function = function;
    self->args = rest;
    self->keywords = keywords;
    return value_of_object(self);
}

// ---- Calling ------------------------------------------------------------------------------------

#define FEW 16

// With keywords of its own or of the call, or with many arguments.
static NOINLINE Value call_many(VM *vm, Partial *self, size_t count, const Value *args, Tuple *names)
{
    Tuple *all = tuple_new(vm, NULL, self->args->count + count);
    Dict *keywords = dict_copy(vm, self->keywords);
    if (all == NULL || keywords == NULL) return RAISED;
    memcpy(all->items, self->args->items, self->args->count * sizeof(Value));
    if (count > 0) memcpy(all->items + self->args->count, args, count * sizeof(Value));
    for (size_t i = 0; names != NULL && i < names->count; i++)
        if (!dict_set(vm, keywords, names->items[i], args[count + i])) return RAISED;
    return call_tuple(vm, self->function, all, keywords);
}

static Value partial_call(VM *vm, Value self_value, size_t count, Value *args, Tuple *names)
{
    Partial *self = as_partial(self_value);
    size_t first = self->args->count, more = count + (names == NULL ? 0 : names->count);
    if (self->keywords->count > 0 || first + more > FEW) return call_many(vm, self, count, args, names);
    if (first == 0) return call_keywords(vm, self->function, count, args, names);
    Value all[FEW];
    memcpy(all, self->args->items, first * sizeof(Value));
    if (more > 0) memcpy(all + first, args, more * sizeof(Value));
    return call_keywords(vm, self->function, first + count, all, names);
}

static Value partial_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    if (is_absent(instance) || is_none(instance)) return self;
    if (!warn(vm, FutureWarning, 1,
              "functools.partial will be a method descriptor in future Python versions; "
              "wrap it in staticmethod() if you want to preserve the old behavior"))
        return RAISED;
    return self;
}

// ---- Its text, and pickling ---------------------------------------------------------------------

static Value partial_text(VM *vm, Value self_value)
{
    Partial *self = as_partial(self_value);
    Value type = value_of_object(type_of(vm, self_value));
    Value module = get_attr(vm, type, NAME(vm, __module__));
    Value name = raised(module) ? RAISED : get_attr(vm, type, NAME(vm, __qualname__));
    String *text = raised(name) ? NULL : str_format(vm, "%V.%V(%R", module, name, self->function);
    for (size_t i = 0; text != NULL && i < self->args->count; i++)
        text = str_format(vm, "%S, %R", text, self->args->items[i]);
    size_t position = 0;
    Value key, value;
    // A repr may change the keywords: each step looks at the dict anew.
    while (text != NULL && dict_next(self->keywords, &position, &key, &value))
        text = str_format(vm, "%S, %V=%R", text, key, value);
    return str_value(text == NULL ? NULL : str_format(vm, "%S)", text));
}

static Value partial_repr(VM *vm, Value self)
{
    if (!repr_enter(vm, self)) return is_absent(vm->pending) ? str_value(str_from_c(vm, "...")) : RAISED;
    Value text = partial_text(vm, self);
    repr_leave(vm, self);
    return text;
}

static Value py_partial_reduce(VM *vm, Value *args)
{
    Partial *self = as_partial(args[0]);
    Value names = NONE;
    if (instance_count(vm, as_object(args[0])) > 0) {
        names = get_attr(vm, args[0], NAME(vm, __dict__));
        if (raised(names)) return RAISED;
    }
    Tuple *made_from = tuple_new(vm, &self->function, 1);
    Tuple *state = tuple_of(vm, 4, self->function, value_of_object(self->args),
                            value_of_object(self->keywords), names);
    if (made_from == NULL || state == NULL) return RAISED;
    Tuple *result = tuple_of(vm, 3, value_of_object(type_of(vm, args[0])), value_of_object(made_from),
                             value_of_object(state));
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_partial_setstate(VM *vm, Value *args) // __setstate__(state, /)
{
    if (!is_tuple(args[1]) || as_tuple(args[1])->count != 4)
        return throw(vm, TypeError, "invalid partial state");
    const Value *state = as_tuple(args[1])->items;
    if (!is_callable(vm, state[0]) || !is_tuple(state[1]) ||
        !(is_none(state[2]) || is_dict(state[2])) || !(is_none(state[3]) || is_dict(state[3])))
        return throw(vm, TypeError, "invalid partial state");
    Tuple *given = as_tuple(state[1]);
    if (!is_exact_tuple(state[1])) given = tuple_new(vm, given->items, given->count);
    Dict *keywords = is_none(state[2])         ? dict_new(vm)
                     : is_exact_dict(state[2]) ? as_dict(state[2])
                                               : dict_copy(vm, as_dict(state[2]));
    if (given == NULL || keywords == NULL) return RAISED;
    Partial *self = as_partial(args[0]);
    self->function = state[0];
    self->args = given;
    self->keywords = keywords;
    object_changed(vm, self);
    Value names = is_none(state[3]) ? value_of_object(dict_new(vm)) : state[3];
    return set_attr(vm, args[0], NAME(vm, __dict__), names) ? NONE : RAISED;
}

static Value partial_get_function(VM *vm, Value self)
{
    return as_partial(self)->function;
}

static Value partial_get_args(VM *vm, Value self)
{
    return value_of_object(as_partial(self)->args);
}

static Value partial_get_keywords(VM *vm, Value self)
{
    return value_of_object(as_partial(self)->keywords);
}

static Value partial_get_dict(VM *vm, Value self)
{
    Dict *names = instance_dict(vm, as_object(self));
    return names == NULL ? RAISED : value_of_object(names);
}

static bool partial_set_dict(VM *vm, Value self, Value value)
{
    if (is_absent(value)) return throw_false(vm, TypeError, "cannot delete __dict__");
    if (!is_dict(value))
        return throw_false(vm, TypeError, "__dict__ must be set to a dictionary, not a '%T'", value);
    return instance_set_dict(vm, as_object(self), as_dict(value));
}

static const Native partial_methods[] = {
    {"__reduce__(self, /)", py_partial_reduce, "Return state information for pickling."},
    {"__setstate__(self, object, /)", py_partial_setstate, "Set state information for unpickling."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty partial_properties[] = {
    {"__dict__", partial_get_dict, partial_set_dict, NULL},
    {"func", partial_get_function, set_readonly, "function object to use in future partial calls"},
    {"args", partial_get_args, set_readonly, "tuple of arguments to future partial calls"},
    {"keywords", partial_get_keywords, set_readonly,
     "dictionary of keyword arguments to future partial calls"},
    {0},
};

const TypeDef partial_type = {
    .name = "functools.partial",
    .doc = "Create a new function with partial application of the given arguments and keywords.",
    .signature = "partial(*args, **keywords)",
    .size = INSTANCE_SIZE(Partial),
    .flags = TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .trace = partial_trace,
    .construct = partial_construct,
    .call = partial_call,
    .repr = partial_repr,
    .descr_get = partial_descr_get,
    .methods = partial_methods,
    .properties = partial_properties,
};
