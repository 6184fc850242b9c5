// abc.c - module _abc: what ABCMeta asks and remembers.
//
// Each abstract class has an _abc_impl: the classes registered with it, and those known to be, or not to
// be, its subclasses. All are held weakly. What is known not to be one is forgotten whenever any
// class is registered anywhere: the counter in the module's state tells.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/set.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

typedef struct AbcData {
    Object head;
    Set *registry, *cache, *negative; // of weak references; NULL while empty
    uint64_t negative_version;
} AbcData;

typedef struct AbcState {
    uint64_t version; // counts registrations
} AbcState;

static const StateDef abc_state = {.name = "_abc", .size = sizeof(AbcState)};

static void data_trace(VM *vm, Tracer *tracer, Object *object)
{
    AbcData *data = (AbcData *)object;
    trace_object(tracer, data->registry);
    trace_object(tracer, data->cache);
    trace_object(tracer, data->negative);
}

static const TypeDef data_type = {
    .name = "_abc._abc_data",
    .doc = "Internal state held by ABC machinery.",
    .size = sizeof(AbcData),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = data_trace,
};

static RAISES String *impl_name(VM *vm)
{
    return str_intern_c(vm, "_abc_impl");
}

// The data of an abstract class.
static RUNS AbcData *data_of(VM *vm, Value cls)
{
    String *name = impl_name(vm);
    if (name == NULL) return NULL;
    Value data = get_attr(vm, cls, name);
    if (raised(data)) return NULL;
    if (!is_native(vm, data, &data_type)) return throw_null(vm, TypeError, "_abc_impl is set to a wrong type");
    return (AbcData *)as_object(data);
}

static RUNS bool has_class(VM *vm, Set *set, Value cls, bool *found)
{
    *found = false;
    if (set == NULL || set->count == 0) return true;
    Value reference = weakref_new(vm, cls, NONE);
    return !raised(reference) && set_contains(vm, set, reference, found);
}

static RUNS bool add_class(VM *vm, AbcData *data, Set **set, Value cls)
{
    Value reference = weakref_new(vm, cls, NONE);
    if (raised(reference)) return false;
    if (*set == NULL) {
        *set = set_new(vm);
        object_changed(vm, data);
    }
    return set_add(vm, *set, reference);
}

// ---- Abstract methods ---------------------------------------------------------------------------

static RUNS bool is_abstract(VM *vm, Value value, bool *result)
{
    Value flag = get_attr_or_absent(vm, value, NAME(vm, __isabstractmethod__));
    *result = false;
    return !raised(flag) && (is_absent(flag) || truth(vm, flag, result));
}

// Adds the abstract methods that cls itself defines.
static RUNS bool add_own(VM *vm, Value cls, Set *names)
{
    Dict *dict = dict_copy(vm, as_type(cls)->dict); // __isabstractmethod__ may change the class
    Value name, value;
    if (dict == NULL) return false;
    for (size_t i = 0; dict_next(dict, &i, &name, &value);) {
        bool abstract;
        if (!is_abstract(vm, value, &abstract)) return false;
        if (abstract && !set_add(vm, names, name)) return false;
    }
    return true;
}

// Adds those it inherits and does not define.
static RUNS bool add_inherited(VM *vm, Value cls, Value base, Set *names)
{
    Value inherited = get_attr_or_absent(vm, base, NAME(vm, __abstractmethods__));
    if (is_absent(inherited)) return true;
    Iter iter;
    if (raised(inherited) || !iter_open(vm, &iter, inherited)) return false;
    while (iter_next(vm, &iter)) {
        Value name = iter.item;
        if (!is_str(name)) return throw_false(vm, TypeError, "attribute name must be string, not '%T'", name);
        Value value = get_attr_or_absent(vm, cls, str_intern(vm, as_str(name)));
        if (raised(value)) return false;
        bool abstract = false;
        if (!is_absent(value) && !is_abstract(vm, value, &abstract)) return false;
        if (abstract && !set_add(vm, names, name)) return false;
    }
    return !iter.failed;
}

static RUNS bool set_abstract_methods(VM *vm, Value cls)
{
    Set *names = frozenset_new(vm);
    const Tuple *bases = as_type(cls)->bases;
    if (!add_own(vm, cls, names)) return false;
    for (size_t i = 0; i < bases->count; i++)
        if (!add_inherited(vm, cls, bases->items[i], names)) return false;
    return set_attr(vm, cls, NAME(vm, __abstractmethods__), value_of_object(names));
}

// ---- Pattern matching ---------------------------------------------------------------------------

#define PATTERN_FLAGS (TYPE_IS_SEQUENCE | TYPE_IS_MAPPING)

// __abc_tpflags__ in a class's namespace says which patterns its instances match, as a CPython flag.
static RUNS bool take_flags(VM *vm, Value cls)
{
    String *name = str_intern_c(vm, "__abc_tpflags__");
    if (name == NULL) return false;
    Value flags = dict_get_str(vm, as_type(cls)->dict, name);
    int64_t bits;
    if (is_absent(flags) || !is_int(flags) || !int_fits_int64(flags, &bits)) return true;
    if ((bits & 3 << 5) == 3 << 5)
        return throw_false(vm, TypeError,
                           "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
    if (bits & 1 << 5) as_type(cls)->flags |= TYPE_IS_SEQUENCE;
    if (bits & 1 << 6) as_type(cls)->flags |= TYPE_IS_MAPPING;
    return set_attr(vm, cls, name, ABSENT);
}

// Gives a registered class, and all below it, the flags of the class it is registered with.
static RUNS bool pass_flags(VM *vm, Value cls, uint32_t flags)
{
    Type *type = as_type(cls);
    if (!descend(vm)) return false;
    if (!(type->flags & TYPE_IS_IMMUTABLE)) type->flags = (type->flags & ~(uint32_t)PATTERN_FLAGS) | flags;
    Value subclasses = call_method(vm, cls, str_intern_c(vm, "__subclasses__"), 0, NULL);
    if (raised(subclasses) || !is_list(subclasses)) return !raised(subclasses);
    for (size_t i = 0; i < as_list(subclasses)->count; i++)
        if (!pass_flags(vm, as_list(subclasses)->items[i], flags)) return false;
    return true;
}

static Value py_abc_init(VM *vm, Value *args)
{
    if (!arg_type(vm, args, 0, TYPE_type) || !set_abstract_methods(vm, args[0])) return RAISED;
    Type *type = type_from_def(vm, &data_type);
    AbcData *data = type == NULL ? NULL : type_allocate(vm, type, 0);
    String *name = impl_name(vm);
    AbcState *state = state_get(vm, &abc_state);
    if (data == NULL || name == NULL || state == NULL) return RAISED;
    data->negative_version = state->version;
    if (!set_attr(vm, args[0], name, value_of_object(data)) || !take_flags(vm, args[0])) return RAISED;
    return NONE;
}

// ---- Questions ----------------------------------------------------------------------------------

static Value py_abc_register(VM *vm, Value *args)
{
    Value self = args[0], subclass = args[1];
    bool is_one;
    if (!is_type(subclass)) return throw(vm, TypeError, "Can only register classes");
    if (!is_subclass(vm, subclass, self, &is_one)) return RAISED;
    if (is_one) return subclass;
    if (!is_subclass(vm, self, subclass, &is_one)) return RAISED;
    if (is_one) return throw(vm, RuntimeError, "Refusing to create an inheritance cycle");
    AbcData *data = data_of(vm, self);
    AbcState *state = state_get(vm, &abc_state);
    if (data == NULL || state == NULL || !add_class(vm, data, &data->registry, subclass)) return RAISED;
    state->version++;
    uint32_t flags = is_type(self) ? as_type(self)->flags & PATTERN_FLAGS : 0;
    return flags == 0 || pass_flags(vm, subclass, flags) ? subclass : RAISED;
}

// Calls cls.__subclasscheck__(subclass).
static RUNS Value ask(VM *vm, Value cls, Value subclass)
{
    return call_method(vm, cls, NAME(vm, __subclasscheck__), 1, &subclass);
}

static Value py_abc_instancecheck(VM *vm, Value *args)
{
    Value self = args[0], instance = args[1];
    AbcData *data = data_of(vm, self);
    AbcState *state = state_get(vm, &abc_state);
    bool found;
    if (data == NULL || state == NULL) return RAISED;
    Value subclass = get_attr(vm, instance, NAME(vm, __class__));
    if (raised(subclass) || !has_class(vm, data->cache, subclass, &found)) return RAISED;
    if (found) return TRUE;
    Value subtype = value_of_object(type_of(vm, instance));
    if (same(subtype, subclass)) {
        if (data->negative_version == state->version) {
            if (!has_class(vm, data->negative, subclass, &found)) return RAISED;
            if (found) return FALSE;
        }
        return ask(vm, self, subclass);
    }
    Value answer = ask(vm, self, subclass);
    if (raised(answer) || !truth(vm, answer, &found)) return RAISED;
    return found ? answer : ask(vm, self, subtype);
}

// Whether subclass is one of a class in the list.
static RUNS bool below_any(VM *vm, List *classes, Value subclass, bool *found)
{
    *found = false;
    for (size_t i = 0; i < classes->count && !*found; i++)
        if (!is_subclass(vm, subclass, classes->items[i], found)) return false;
    return true;
}

// The living classes of a set of weak references.
static RAISES List *living(VM *vm, Set *set)
{
    List *list = list_new(vm);
    Value reference;
    if (set == NULL) return list;
    for (size_t i = 0; set_next(set, &i, &reference);) {
        Object *target = as_weakref(reference)->target;
        if (target != NULL && !list_append(vm, list, value_of_object(target))) return NULL;
    }
    return list;
}

static RUNS bool is_below_registered(VM *vm, AbcData *data, Value subclass, bool *found)
{
    if (!has_class(vm, data->registry, subclass, found)) return false;
    if (*found) return true;
    List *registered = living(vm, data->registry);
    return registered != NULL && below_any(vm, registered, subclass, found);
}

static RUNS bool is_below_subclass(VM *vm, Value self, Value subclass, bool *found)
{
    Value subclasses = call_method(vm, self, str_intern_c(vm, "__subclasses__"), 0, NULL);
    if (raised(subclasses)) return false;
    if (!is_list(subclasses)) return throw_false(vm, TypeError, "__subclasses__() must return a list");
    return below_any(vm, as_list(subclasses), subclass, found);
}

// What __subclasshook__, the MRO, the registry and the subclasses say, in this order.
static RUNS bool find_out(VM *vm, Value self, AbcData *data, Value subclass, bool *found)
{
    Value answer = call_method(vm, self, NAME(vm, __subclasshook__), 1, &subclass);
    if (raised(answer)) return false;
    *found = same(answer, TRUE);
    if (same(answer, TRUE) || same(answer, FALSE)) return true;
    if (!is_not_implemented(answer))
        return throw_false(vm, AssertionError,
                           "__subclasshook__ must return either False, True, or NotImplemented");
    const Tuple *mro = as_type(subclass)->mro;
    for (size_t i = 0; mro != NULL && i < mro->count && !*found; i++) *found = same(mro->items[i], self);
    if (*found) return true;
    if (!is_below_registered(vm, data, subclass, found)) return false;
    return *found || is_below_subclass(vm, self, subclass, found);
}

static Value py_abc_subclasscheck(VM *vm, Value *args)
{
    Value self = args[0], subclass = args[1];
    bool found;
    if (!is_type(subclass)) return throw(vm, TypeError, "issubclass() arg 1 must be a class");
    if (!descend(vm)) return RAISED;
    AbcData *data = data_of(vm, self);
    AbcState *state = state_get(vm, &abc_state);
    if (data == NULL || state == NULL || !has_class(vm, data->cache, subclass, &found)) return RAISED;
    if (found) return TRUE;
    if (data->negative_version < state->version) {
        data->negative = NULL;
        data->negative_version = state->version;
    } else {
        if (!has_class(vm, data->negative, subclass, &found)) return RAISED;
        if (found) return FALSE;
    }
    if (!find_out(vm, self, data, subclass, &found)) return RAISED;
    if (!add_class(vm, data, found ? &data->cache : &data->negative, subclass)) return RAISED;
    return value_of_bool(found);
}

static Value py_abc_get_cache_token(VM *vm, Value *args)
{
    AbcState *state = state_get(vm, &abc_state);
    return state == NULL ? RAISED : int_from_uint64(vm, state->version);
}

static RUNS Value copy_of(VM *vm, Set *set)
{
    Set *copy = set_new(vm);
    return set == NULL || set_update(vm, copy, value_of_object(set)) ? value_of_object(copy) : RAISED;
}

static Value py_abc_get_dump(VM *vm, Value *args)
{
    AbcData *data = data_of(vm, args[0]);
    if (data == NULL) return RAISED;
    Value registry = copy_of(vm, data->registry), cache = copy_of(vm, data->cache);
    Value negative = copy_of(vm, data->negative);
    if (raised(registry) || raised(cache) || raised(negative)) return RAISED;
    Tuple *dump = tuple_of(vm, 4, registry, cache, negative, int_from_uint64(vm, data->negative_version));
    return dump == NULL ? RAISED : value_of_object(dump);
}

static Value py_abc_reset_registry(VM *vm, Value *args)
{
    AbcData *data = data_of(vm, args[0]);
    if (data == NULL) return RAISED;
    data->registry = NULL;
    return NONE;
}

static Value py_abc_reset_caches(VM *vm, Value *args)
{
    AbcData *data = data_of(vm, args[0]);
    if (data == NULL) return RAISED;
    data->cache = data->negative = NULL;
    return NONE;
}

static const Native abc_functions[] = {
    {"get_cache_token()", py_abc_get_cache_token,
     "Returns the current ABC cache token.\n\n"
     "The token is an opaque object (supporting equality testing) identifying the\n"
     "current version of the ABC cache for virtual subclasses. The token changes\n"
     "with every call to register() on any ABC."},
    {"_abc_init(self, /)", py_abc_init, "Internal ABC helper for class set-up. Should be never used outside abc module."},
    {"_abc_register(self, subclass, /)", py_abc_register,
     "Internal ABC helper for subclass registration. Should be never used outside abc module."},
    {"_abc_instancecheck(self, instance, /)", py_abc_instancecheck,
     "Internal ABC helper for instance checks. Should be never used outside abc module."},
    {"_abc_subclasscheck(self, subclass, /)", py_abc_subclasscheck,
     "Internal ABC helper for subclass checks. Should be never used outside abc module."},
    {"_get_dump(self, /)", py_abc_get_dump,
     "Internal ABC helper for cache and registry debugging.\n\n"
     "Return shallow copies of registry, of both caches, and\n"
     "negative cache version. Don't call this function directly,\n"
     "instead use ABC._dump_registry() for a nice repr."},
    {"_reset_registry(self, /)", py_abc_reset_registry,
     "Internal ABC helper to reset registry of a given class.\n\n"
     "Should be only used by refleak.py"},
    {"_reset_caches(self, /)", py_abc_reset_caches,
     "Internal ABC helper to reset both caches of a given class.\n\n"
     "Should be only used by refleak.py"},
    {0},
};

const ModuleDef _abc_module = {
    .name = "_abc",
    .doc = "Module contains faster C implementation of abc.ABCMeta",
    .functions = abc_functions,
};
