// ordered_dict.c - collections.OrderedDict: a dict whose order counts, and can be changed.
//
// Kukri's dict keeps the order already, and its entries can move to either end, so there is nothing to
// keep beside it. As in CPython, an exact OrderedDict works on the dict directly, while instances of
// subclasses go through the item methods, which the subclass may have replaced.
#include "stdlib/collections/collections.h"

static bool is_ordered(VM *vm, Value v)
{
    return is_native(vm, v, &ordereddict_type);
}

// An OrderedDict itself, not one of a subclass.
static bool is_exact(VM *vm, Value v)
{
    return type_of(vm, v) == type_from_def(vm, &ordereddict_type);
}

// ---- Iterators and views ------------------------------------------------------------------------

typedef struct OrderedIterator {
    Object head;
    Dict *dict;      // NULL at the end
    size_t position; // as for dict_next or dict_previous
    uint64_t layout;
    TypeId view;     // what to answer: TYPE_dict_keys, _values or _items
    bool reverse;
} OrderedIterator;

static void iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((OrderedIterator *)object)->dict);
}

static const TypeDef iterator_type;

static RAISES Value iterator_new(VM *vm, Dict *dict, TypeId view, bool reverse)
{
    Type *type = type_from_def(vm, &iterator_type);
    OrderedIterator *iterator = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (iterator == NULL) return RAISED;
    iterator->dict = dict;
    iterator->position = reverse ? dict->used : 0;
    iterator->layout = dict->layout;
    iterator->view = view;
    iterator->reverse = reverse;
    return value_of_object(iterator);
}

static Value iterator_next(VM *vm, Value self)
{
    OrderedIterator *iterator = (OrderedIterator *)as_object(self);
    Dict *dict = iterator->dict;
    Value key, value;
    if (dict == NULL) return exhausted(vm);
    if (dict->layout != iterator->layout) {
        iterator->dict = NULL;
        return throw(vm, RuntimeError, "OrderedDict mutated during iteration");
    }
    bool found = iterator->reverse ? dict_previous(dict, &iterator->position, &key, &value)
                                   : dict_next(dict, &iterator->position, &key, &value);
    if (!found) {
        iterator->dict = NULL;
        return exhausted(vm);
    }
    if (iterator->view == TYPE_dict_keys) return key;
    if (iterator->view == TYPE_dict_values) return value;
    return value_of_object(tuple_pair(vm, key, value));
}

static Value py_iterator_reduce(VM *vm, Value *args)
{
    OrderedIterator *iterator = (OrderedIterator *)as_object(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    List *items = list_new(vm);
    if (iterator->dict != NULL) {
        Value rest = iterator_new(vm, iterator->dict, iterator->view, iterator->reverse);
        if (raised(rest)) return RAISED;
        ((OrderedIterator *)as_object(rest))->position = iterator->position;
        ((OrderedIterator *)as_object(rest))->layout = iterator->layout;
        if (!list_extend(vm, items, rest)) return RAISED;
    }
    return iterator_reduce(vm, iter, value_of_object(items), ABSENT);
}

static const Native iterator_methods[] = {
    {"__reduce__(self, /)", py_iterator_reduce, "Return state information for pickling"},
    {0},
};

static const TypeDef iterator_type = {
    .name = "odict_iterator",
    .size = sizeof(OrderedIterator),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .trace = iterator_trace,
    .methods = iterator_methods,
    .iterate = iterator_self,
    .next = iterator_next,
};

static Dict *viewed(Value view)
{
    return ((DictView *)as_object(view))->dict;
}

static Value keys_iterate(VM *vm, Value self)
{
    return iterator_new(vm, viewed(self), TYPE_dict_keys, false);
}

static Value values_iterate(VM *vm, Value self)
{
    return iterator_new(vm, viewed(self), TYPE_dict_values, false);
}

static Value items_iterate(VM *vm, Value self)
{
    return iterator_new(vm, viewed(self), TYPE_dict_items, false);
}

static Value py_keys_reversed(VM *vm, Value *args)
{
    return iterator_new(vm, viewed(args[0]), TYPE_dict_keys, true);
}

static Value py_values_reversed(VM *vm, Value *args)
{
    return iterator_new(vm, viewed(args[0]), TYPE_dict_values, true);
}

static Value py_items_reversed(VM *vm, Value *args)
{
    return iterator_new(vm, viewed(args[0]), TYPE_dict_items, true);
}

static const Native keys_methods[] = {{"__reversed__(self, /)", py_keys_reversed, ""}, {0}};
static const Native values_methods[] = {{"__reversed__(self, /)", py_values_reversed, ""}, {0}};
static const Native items_methods[] = {{"__reversed__(self, /)", py_items_reversed, ""}, {0}};

#define VIEW_TYPE(view)                                                                              \
    static const TypeDef view##_type = {                                                             \
        .name = "odict_" #view,                                                                      \
        .base = &dict_##view##_type,                                                                 \
        .size = sizeof(DictView),                                                                    \
        .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,                                                  \
        .methods = view##_methods,                                                                   \
        .iterate = view##_iterate,                                                                   \
    }

VIEW_TYPE(keys);
VIEW_TYPE(values);
VIEW_TYPE(items);

static RAISES Value view_new(VM *vm, const TypeDef *def, Value self)
{
    Type *type = type_from_def(vm, def);
    DictView *view = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (view == NULL) return RAISED;
    view->dict = as_dict(self);
    return value_of_object(view);
}

static Value py_odict_keys(VM *vm, Value *args)
{
    return view_new(vm, &keys_type, args[0]);
}

static Value py_odict_values(VM *vm, Value *args)
{
    return view_new(vm, &values_type, args[0]);
}

static Value py_odict_items(VM *vm, Value *args)
{
    return view_new(vm, &items_type, args[0]);
}

static Value odict_iterate(VM *vm, Value self)
{
    return iterator_new(vm, as_dict(self), TYPE_dict_keys, false);
}

static Value py_odict_reversed(VM *vm, Value *args)
{
    return iterator_new(vm, as_dict(args[0]), TYPE_dict_keys, true);
}

// ---- Filling ------------------------------------------------------------------------------------

static RUNS bool put(VM *vm, Value self, Value key, Value value)
{
    return is_exact(vm, self) ? dict_set(vm, as_dict(self), key, value)
                              : set_item(vm, self, key, value);
}

static RUNS bool put_pair(VM *vm, Value self, Value item)
{
    Value pair = sequence_items(vm, item, NULL);
    if (raised(pair)) return false;
    size_t count;
    const Value *values = sequence_view(pair, &count);
    if (count < 2)
        return throw_false(vm, ValueError, "need more than %zu value%s to unpack", count,
                           count == 1 ? "" : "s");
    if (count > 2) return throw_false(vm, ValueError, "too many values to unpack (expected 2)");
    return put(vm, self, values[0], values[1]);
}

static RUNS bool put_pairs(VM *vm, Value self, Value pairs)
{
    Iter iter;
    if (!iter_open(vm, &iter, pairs)) return false;
    while (iter_next(vm, &iter))
        if (!put_pair(vm, self, iter.item)) return false;
    return !iter.failed;
}

static RUNS bool put_by_keys(VM *vm, Value self, Value mapping, Value keys_method)
{
    Value keys = call(vm, keys_method, 0, NULL);
    Iter iter;
    if (raised(keys) || !iter_open(vm, &iter, keys)) return false;
    while (iter_next(vm, &iter)) {
        Value key = iter.item, value = get_item(vm, mapping, key);
        if (raised(value) || !put(vm, self, key, value)) return false;
    }
    return !iter.failed;
}

// self.update(source), as every mutable mapping does it.
static RUNS bool update(VM *vm, Value self, Value source)
{
    if (is_exact_dict(source)) {
        if (is_exact(vm, self)) return dict_merge(vm, as_dict(self), as_dict(source), true);
        Value items = call_method(vm, source, NAME(vm, items), 0, NULL);
        return !raised(items) && put_pairs(vm, self, items);
    }
    Value method = get_attr_or_absent(vm, source, NAME(vm, keys));
    if (raised(method)) return false;
    if (!is_absent(method)) return put_by_keys(vm, self, source, method);
    method = get_attr_or_absent(vm, source, NAME(vm, items));
    if (raised(method)) return false;
    if (!is_absent(method)) {
        source = call(vm, method, 0, NULL);
        if (raised(source)) return false;
    }
    return put_pairs(vm, self, source);
}

static RUNS bool update_all(VM *vm, Value self, const Tuple *args, Value keywords)
{
    if (args->count == 1 && !update(vm, self, args->items[0])) return false;
    return is_absent(keywords) || update(vm, self, keywords);
}

static Value odict_init(VM *vm, Value *args) // OrderedDict(*args, **kwargs)
{
    const Tuple *given = as_tuple(args[1]);
    if (given->count > 1)
        return throw(vm, TypeError, "expected at most 1 arguments, got %zu", given->count);
    return update_all(vm, args[0], given, args[2]) ? NONE : RAISED;
}

static Value py_odict_update(VM *vm, Value *args)
{
    const Tuple *given = as_tuple(args[1]);
    if (given->count > 1)
        return throw(vm, TypeError, "update() takes at most 1 positional argument (%zu given)",
                     given->count);
    return update_all(vm, args[0], given, args[2]) ? NONE : RAISED;
}

static Value py_odict_fromkeys(VM *vm, Value *args)
{
    Value result = call(vm, args[0], 0, NULL);
    Iter iter;
    if (raised(result) || !iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter))
        if (!set_item(vm, result, iter.item, args[2])) return RAISED;
    return iter.failed ? RAISED : result;
}

static Value py_odict_copy(VM *vm, Value *args)
{
    Value self = args[0];
    Value result = call(vm, value_of_object(type_of(vm, self)), 0, NULL);
    if (raised(result)) return RAISED;
    if (is_exact(vm, self) && is_exact(vm, result))
        return dict_merge(vm, as_dict(result), as_dict(self), true) ? result : RAISED;
    Iter iter;
    if (!iter_open(vm, &iter, self)) return RAISED;
    while (iter_next(vm, &iter)) {
        Value key = iter.item, value = get_item(vm, self, key);
        if (raised(value) || !set_item(vm, result, key, value)) return RAISED;
    }
    return iter.failed ? RAISED : result;
}

// ---- Slots --------------------------------------------------------------------------------------

static Value odict_repr(VM *vm, Value self)
{
    String *name = type_name_string(vm, type_of(vm, self));
    if (name == NULL) return RAISED;
    if (as_dict(self)->count == 0) return str_value(str_format(vm, "%S()", name));
    if (!repr_enter(vm, self)) return str_value(str_static(vm, "..."));
    Dict *plain = dict_new(vm);
    bool good;
    if (is_exact(vm, self)) {
        good = dict_merge(vm, plain, as_dict(self), true);
    } else { // what a subclass shows
        Value items = call_method(vm, self, NAME(vm, items), 0, NULL);
        good = !raised(items) && dict_update(vm, plain, items);
    }
    String *text = good ? str_format(vm, "%S(%R)", name, value_of_object(plain)) : NULL;
    repr_leave(vm, self);
    return str_value(text);
}

// Whether both have equal keys in the same order.
static RUNS bool same_order(VM *vm, Dict *a, Dict *b, bool *equal)
{
    size_t i = 0, j = 0;
    uint64_t a_layout = a->layout, b_layout = b->layout;
    Value x, y, unused;
    while (*equal && dict_next(a, &i, &x, &unused) && dict_next(b, &j, &y, &unused)) {
        if (!items_equal(vm, x, y, equal) || !charge(vm, 1)) return false;
        if (a->layout != a_layout || b->layout != b_layout)
            return throw_false(vm, RuntimeError, "OrderedDict mutated during iteration");
    }
    *equal = *equal && a->count == b->count; // comparing the values may have changed them
    return true;
}

static Value odict_compare(VM *vm, Value self, Value other, CompareOp op)
{
    bool equal;
    if (!is_dict(self) || !is_dict(other) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    if (!dict_equal(vm, as_dict(self), as_dict(other), &equal)) return RAISED;
    if (equal && is_ordered(vm, self) && is_ordered(vm, other) &&
        !same_order(vm, as_dict(self), as_dict(other), &equal))
        return RAISED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static Value odict_or(VM *vm, Value left, Value right)
{
    if (!is_dict(left) || !is_dict(right)) return NOT_IMPLEMENTED;
    Value like = is_ordered(vm, left) ? left : right;
    Value sum = call(vm, value_of_object(type_of(vm, like)), 1, &left);
    return !raised(sum) && update(vm, sum, right) ? sum : RAISED;
}

static Value odict_or_inplace(VM *vm, Value left, Value right)
{
    return update(vm, left, right) ? left : RAISED;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_odict_setdefault(VM *vm, Value *args)
{
    if (is_exact(vm, args[0])) return dict_set_default(vm, as_dict(args[0]), args[1], args[2]);
    bool found;
    if (!contains(vm, args[0], args[1], &found)) return RAISED;
    if (found) return get_item(vm, args[0], args[1]);
    return set_item(vm, args[0], args[1], args[2]) ? args[2] : RAISED;
}

static Value py_odict_pop(VM *vm, Value *args)
{
    Value value = dict_pop(vm, as_dict(args[0]), args[1]);
    if (!is_absent(value)) return value;
    return is_absent(args[2]) ? throw_with(vm, KeyError, args[1]) : args[2];
}

static Value py_odict_popitem(VM *vm, Value *args)
{
    Dict *dict = as_dict(args[0]);
    bool last;
    if (!arg_truth(vm, args, 1, &last)) return RAISED;
    Value key, value;
    if (!dict_pop_end(vm, dict, last, &key, &value))
        return throw(vm, KeyError, "dictionary is empty");
    return value_of_object(tuple_pair(vm, key, value));
}

static Value py_odict_clear(VM *vm, Value *args)
{
    dict_clear(vm, as_dict(args[0]));
    return NONE;
}

static Value py_odict_move_to_end(VM *vm, Value *args)
{
    Dict *dict = as_dict(args[0]);
    bool last;
    uint64_t hash;
    DictEntry *entry;
    if (!arg_truth(vm, args, 2, &last) || !dict_hash(vm, args[1], &hash) ||
        !dict_find(vm, dict, args[1], hash, &entry))
        return RAISED;
    if (entry == NULL) return throw_with(vm, KeyError, args[1]);
    return dict_move_to_end(vm, dict, entry, last) ? NONE : RAISED;
}

static Value py_odict_reduce(VM *vm, Value *args)
{
    Value state = call_method(vm, args[0], NAME(vm, __getstate__), 0, NULL);
    Value items = raised(state) ? RAISED : call_method(vm, args[0], NAME(vm, items), 0, NULL);
    Value iterator = raised(items) ? RAISED : get_iter(vm, items);
    if (raised(iterator)) return RAISED;
    Tuple *result = tuple_of(vm, 5, value_of_object(type_of(vm, args[0])),
                             value_of_object(vm->empty_tuple), state, NONE, iterator);
    return result == NULL ? RAISED : value_of_object(result);
}

static const Native odict_methods[] = {
    {"@classmethod fromkeys(cls, /, iterable, value=None)", py_odict_fromkeys,
     "Create a new ordered dictionary with keys from iterable and values set to value."},
    {"setdefault(self, /, key, default=None)", py_odict_setdefault,
     "Insert key with a value of default if key is not in the dictionary.\n\n"
     "Return the value for key if key is in the dictionary, else default."},
    {"pop(self, /, key, default=?)", py_odict_pop,
     "od.pop(key[,default]) -> v, remove specified key and return the corresponding value.\n\n"
     "If the key is not found, return the default if given; otherwise,\nraise a KeyError."},
    {"popitem(self, /, last=True)", py_odict_popitem,
     "Remove and return a (key, value) pair from the dictionary.\n\n"
     "Pairs are returned in LIFO order if last is true or FIFO order if false."},
    {"keys(self, /)", py_odict_keys, ""},
    {"values(self, /)", py_odict_values, ""},
    {"items(self, /)", py_odict_items, ""},
    {"update(self, /, *args, **kwargs=?)", py_odict_update, ""},
    {"clear(self, /)", py_odict_clear, "od.clear() -> None.  Remove all items from od."},
    {"copy(self, /)", py_odict_copy, "od.copy() -> a shallow copy of od"},
    {"__reversed__(self, /)", py_odict_reversed, "od.__reversed__() <==> reversed(od)"},
    {"move_to_end(self, /, key, last=True)", py_odict_move_to_end,
     "Move an existing element to the end (or beginning if last is false).\n\n"
     "Raise KeyError if the element does not exist."},
    {"__reduce__(self, /)", py_odict_reduce, "Return state information for pickling"},
    {0},
};

const TypeDef ordereddict_type = {
    .name = "collections.OrderedDict",
    .doc = "Dictionary that remembers insertion order",
    .signature = "OrderedDict(*args, **kwargs=?)",
    .base = &dict_type,
    .size = sizeof(Dict),
    .flags = TYPE_IS_MAPPING | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .trace = dict_trace,
    .release = dict_release,
    .owns_slot = dict_owns_slot,
    .init = odict_init,
    .methods = odict_methods,
    .repr = odict_repr,
    .compare = odict_compare,
    .iterate = odict_iterate,
    .bit_or = odict_or,
    .bit_or_inplace = odict_or_inplace,
};
