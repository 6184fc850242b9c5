// defaultdict.c - collections.defaultdict: a dict that makes what it does not have.
#include "stdlib/collections/collections.h"

typedef struct DefaultDict {
    Dict dict;
    Value factory; // or None; zero bits in an instance whose __init__ has not run
} DefaultDict;

static Value factory_of(Value self)
{
    Value factory = ((DefaultDict *)as_object(self))->factory;
    return factory.bits == 0 ? NONE : factory;
}

static void set_factory(VM *vm, Value self, Value factory)
{
    DefaultDict *dict = (DefaultDict *)as_object(self);
    store(vm, dict, &dict->factory, factory);
}

static void defaultdict_trace(VM *vm, Tracer *tracer, Object *object)
{
    dict_trace(vm, tracer, object);
    trace_value(tracer, ((DefaultDict *)object)->factory);
}

static bool defaultdict_owns_slot(Object *object, const Value *slot)
{
    return slot == &((DefaultDict *)object)->factory || dict_owns_slot(object, slot);
}

static Value defaultdict_init(VM *vm, Value *args) // defaultdict(*args, **kwargs)
{
    const Tuple *given = as_tuple(args[1]);
    Value factory = given->count > 0 ? given->items[0] : NONE;
    if (!is_none(factory) && !is_callable(vm, factory))
        return throw(vm, TypeError, "first argument must be callable or None");
    if (given->count > 2)
        return throw(vm, TypeError, "dict expected at most 1 argument, got %zu", given->count - 1);
    set_factory(vm, args[0], factory);
    Value source = given->count == 2 ? given->items[1] : ABSENT;
    return dict_update_args(vm, as_dict(args[0]), source, args[2]) ? NONE : RAISED;
}

static RUNS Value missing(VM *vm, Value self, Value key)
{
    Value factory = factory_of(self);
    if (is_none(factory)) return throw_with(vm, KeyError, key);
    Value value = call(vm, factory, 0, NULL);
    if (raised(value)) return RAISED;
    bool plain = type_of(vm, self)->slots.set_item == dict_type.set_item;
    bool stored = plain ? dict_set(vm, as_dict(self), key, value) : set_item(vm, self, key, value);
    return stored ? value : RAISED;
}

static Value defaultdict_get_item(VM *vm, Value self, Value key)
{
    Value value = dict_get(vm, as_dict(self), key);
    if (!is_absent(value)) return value;
    if (type_of(vm, self)->def == &defaultdict_type && !(type_of(vm, self)->flags & TYPE_IS_HEAP))
        return missing(vm, self, key);
    return call_special(vm, self, NAME(vm, __missing__), 1, &key); // a subclass may have its own
}

static Value py_defaultdict_missing(VM *vm, Value *args)
{
    return missing(vm, args[0], args[1]);
}

static Value defaultdict_repr(VM *vm, Value self)
{
    Value factory = factory_of(self);
    Value items = dict_type.repr(vm, self);
    if (raised(items)) return RAISED;
    String *text;
    if (repr_enter(vm, factory)) {
        text = repr_of(vm, factory);
        repr_leave(vm, factory);
    } else {
        text = str_static(vm, "...");
    }
    String *name = type_name_string(vm, type_of(vm, self));
    if (text == NULL || name == NULL) return RAISED;
    return str_value(str_format(vm, "%S(%S, %V)", name, text, items));
}

// type(self)(factory, items).
static RUNS Value copy_with(VM *vm, Value self, Value items)
{
    Value args[2] = {factory_of(self), items};
    return call(vm, value_of_object(type_of(vm, self)), 2, args);
}

static Value py_defaultdict_copy(VM *vm, Value *args)
{
    return copy_with(vm, args[0], args[0]);
}

static Value defaultdict_or(VM *vm, Value left, Value right)
{
    Value self = is_native(vm, left, &defaultdict_type) ? left : right;
    if (!is_dict(left) || !is_dict(right)) return NOT_IMPLEMENTED;
    Value sum = copy_with(vm, self, left);
    if (raised(sum)) return RAISED;
    if (!is_dict(sum)) return throw(vm, TypeError, "%T() must return a dict, not %T", self, sum);
    return dict_update(vm, as_dict(sum), right) ? sum : RAISED;
}

static Value py_defaultdict_reduce(VM *vm, Value *args)
{
    Value factory = factory_of(args[0]);
    Tuple *parts = is_none(factory) ? vm->empty_tuple : tuple_of(vm, 1, factory);
    Value items = call_method(vm, args[0], NAME(vm, items), 0, NULL);
    Value iterator = raised(items) ? RAISED : get_iter(vm, items);
    if (parts == NULL || raised(iterator)) return RAISED;
    Tuple *result = tuple_of(vm, 5, value_of_object(type_of(vm, args[0])), value_of_object(parts), NONE,
                             NONE, iterator);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value get_default_factory(VM *vm, Value self)
{
    return factory_of(self);
}

static bool set_default_factory(VM *vm, Value self, Value value)
{
    set_factory(vm, self, is_absent(value) ? NONE : value);
    return true;
}

static const Native defaultdict_methods[] = {
    {"__missing__(self, key, /)", py_defaultdict_missing,
     "__missing__(key) # Called by __getitem__ for missing key; pseudo-code:\n"
     "  if self.default_factory is None: raise KeyError((key,))\n"
     "  self[key] = value = self.default_factory()\n"
     "  return value\n"},
    {"copy(self, /)", py_defaultdict_copy, "D.copy() -> a shallow copy of D."},
    {"__copy__(self, /)", py_defaultdict_copy, "D.copy() -> a shallow copy of D."},
    {"__reduce__(self, /)", py_defaultdict_reduce, "Return state information for pickling."},
    CLASS_GETITEM_ROW,
    {0},
};

static const NativeProperty defaultdict_properties[] = {
    {"default_factory", get_default_factory, set_default_factory,
     "Factory for default value called by __missing__()."},
    {0},
};

const TypeDef defaultdict_type = {
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
           "The default factory is called without arguments to produce\n"
           "a new value when a key is not present, in __getitem__ only.\n"
           "A defaultdict compares equal to a dict with the same items.\n"
           "All remaining arguments are treated the same as if they were\n"
           "passed to the dict constructor, including keyword arguments.\n",
    .signature = "defaultdict(*args, **kwargs=?)",
    .base = &dict_type,
    .size = sizeof(DefaultDict),
    .flags = TYPE_IS_MAPPING,
    .trace = defaultdict_trace,
    .release = dict_release,
    .owns_slot = defaultdict_owns_slot,
    .init = defaultdict_init,
    .methods = defaultdict_methods,
    .properties = defaultdict_properties,
    .repr = defaultdict_repr,
    .get_item = defaultdict_get_item,
    .bit_or = defaultdict_or,
};
