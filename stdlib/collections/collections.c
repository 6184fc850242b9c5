// collections.c - module _collections: its table, and the small parts that py/collections builds on.
#include "stdlib/collections/collections.h"

// ---- Named tuples' attributes -------------------------------------------------------------------

typedef struct TupleGetter {
    Object head;
    int64_t index;
    Value doc;
} TupleGetter;

static void tuplegetter_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((TupleGetter *)object)->doc);
}

static Value tuplegetter_construct(VM *vm, Value *args) // _tuplegetter(index, doc, /)
{
    int64_t index;
    if (!index_as_int64(vm, args[1], false, &index)) return RAISED;
    TupleGetter *self = type_allocate(vm, as_type(args[0]), 0);
    if (self == NULL) return RAISED;
    self->index = index;
    self->doc = args[2];
    return value_of_object(self);
}

static Value tuplegetter_get(VM *vm, Value object, Value instance, Value owner)
{
    TupleGetter *self = (TupleGetter *)as_object(object);
    if (is_absent(instance) || is_none(instance)) return object;
    if (!is_tuple(instance))
        return throw(vm, TypeError,
                     "descriptor for index '%lld' for tuple subclasses doesn't apply to '%T' object",
                     (long long)self->index, instance);
    const Tuple *tuple = as_tuple(instance);
    if ((uint64_t)self->index >= tuple->count)
        return throw(vm, IndexError, "tuple index out of range");
    return tuple->items[self->index];
}

static bool tuplegetter_set(VM *vm, Value self, Value instance, Value value)
{
    return throw_false(vm, AttributeError, "can't %s attribute", is_absent(value) ? "delete" : "set");
}

static Value tuplegetter_repr(VM *vm, Value object)
{
    TupleGetter *self = (TupleGetter *)as_object(object);
    return str_value(str_format(vm, "_tuplegetter(%lld, %R)", (long long)self->index, self->doc));
}

static Value py_tuplegetter_reduce(VM *vm, Value *args)
{
    TupleGetter *self = (TupleGetter *)as_object(args[0]);
    Tuple *parts = tuple_pair(vm, int_new(vm, self->index), self->doc);
    return value_of_object(
        tuple_pair(vm, value_of_object(type_of(vm, args[0])), value_of_object(parts)));
}

static Value get_doc(VM *vm, Value self)
{
    return ((TupleGetter *)as_object(self))->doc;
}

static bool set_doc(VM *vm, Value object, Value value)
{
    TupleGetter *self = (TupleGetter *)as_object(object);
    store(vm, self, &self->doc, is_absent(value) ? NONE : value);
    return true;
}

static const Native tuplegetter_methods[] = {
    {"__reduce__(self, /)", py_tuplegetter_reduce, ""},
    {0},
};

static const NativeProperty tuplegetter_properties[] = {
    {"__doc__", get_doc, set_doc, NULL},
    {0},
};

const TypeDef tuplegetter_type = {
    .name = "collections._tuplegetter",
    .signature = "_tuplegetter(index, doc, /)",
    .size = sizeof(TupleGetter),
    .trace = tuplegetter_trace,
    .construct = tuplegetter_construct,
    .methods = tuplegetter_methods,
    .properties = tuplegetter_properties,
    .repr = tuplegetter_repr,
    .descr_get = tuplegetter_get,
    .descr_set = tuplegetter_set,
};

// ---- Counting -----------------------------------------------------------------------------------

// Whether get() and item assignment of this mapping are dict's own.
static bool counts_as_dict(VM *vm, Value mapping)
{
    if (!is_dict(mapping)) return false;
    Type *type = type_of(vm, mapping), *dict = type_get(vm, TYPE_dict);
    String *names[2] = {NAME(vm, get), NAME(vm, __setitem__)};
    for (int i = 0; i < 2; i++)
        if (!same(type_lookup(vm, type, names[i]), type_lookup(vm, dict, names[i]))) return false;
    return true;
}

static RUNS Value add_one(VM *vm, Value count)
{
    if (is_small_int(count)) return int_new(vm, as_small(count) + 1);
    return binary_op(vm, OP_ADDITION, count, value_of_small(1));
}

static RUNS bool count_in_dict(VM *vm, Dict *dict, Value key)
{
    uint64_t hash;
    DictEntry *entry;
    if (!dict_hash(vm, key, &hash) || !dict_find(vm, dict, key, hash, &entry)) return false;
    if (entry == NULL) return dict_add_new(vm, dict, key, hash, value_of_small(1));
    Value old = entry->value, count = add_one(vm, old);
    if (raised(count)) return false;
    if (!is_small_int(old)) return dict_set_hashed(vm, dict, key, hash, count); // + may have run Python
    store(vm, dict, &entry->value, count);
    return true;
}

static RUNS bool count_in_mapping(VM *vm, Value mapping, Value get, Value key)
{
    Value pair[2] = {key, value_of_small(0)};
    Value count = call(vm, get, 2, pair);
    if (!raised(count)) count = add_one(vm, count);
    return !raised(count) && set_item(vm, mapping, key, count);
}

static Value py_collections_count_elements(VM *vm, Value *args)
{
    Value mapping = args[0], get = ABSENT;
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    bool quick = counts_as_dict(vm, mapping);
    if (!quick) {
        get = get_attr(vm, mapping, NAME(vm, get));
        if (raised(get)) return RAISED;
    }
    while (iter_next(vm, &iter)) {
        bool good = quick ? count_in_dict(vm, as_dict(mapping), iter.item)
                          : count_in_mapping(vm, mapping, get, iter.item);
        if (!good) return RAISED;
    }
    return iter.failed ? RAISED : NONE;
}

static const Native collections_functions[] = {
    {"_count_elements(mapping, iterable, /)", py_collections_count_elements,
     "Count elements in the iterable, updating the mapping"},
    {0},
};

static const NativeConstant collections_constants[] = {
    {"deque", CONSTANT_TYPE, {.type = &deque_type}},
    {"defaultdict", CONSTANT_TYPE, {.type = &defaultdict_type}},
    {"OrderedDict", CONSTANT_TYPE, {.type = &ordereddict_type}},
    {"_deque_iterator", CONSTANT_TYPE, {.type = &deque_iterator_type}},
    {"_deque_reverse_iterator", CONSTANT_TYPE, {.type = &deque_reverse_iterator_type}},
    {"_tuplegetter", CONSTANT_TYPE, {.type = &tuplegetter_type}},
    {0},
};

const ModuleDef _collections_module = {
    .name = "_collections",
    .doc = "High performance data structures.\n"
           "- deque:        ordered collection accessible from endpoints only\n"
           "- defaultdict:  dict subclass with a default value factory\n",
    .functions = collections_functions,
    .constants = collections_constants,
};
