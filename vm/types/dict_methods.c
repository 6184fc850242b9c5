// dict_methods.c - what Python sees of dict.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/dict_views.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/sequence.h"
#include "vm/types/set.h"
#include "vm/types/tuple.h"

static bool dict_length(VM *vm, Value self, size_t *length)
{
    *length = as_dict(self)->count;
    return true;
}

static Value dict_iterate(VM *vm, Value self)
{
    return dict_iterator_new(vm, TYPE_dict_keyiterator, as_dict(self));
}

static bool dict_contains(VM *vm, Value self, Value key, bool *found)
{
    Value value = dict_get(vm, as_dict(self), key);
    *found = !is_absent(value);
    return !raised(value);
}

static Value dict_get_item(VM *vm, Value self, Value key)
{
    Value value = dict_get(vm, as_dict(self), key);
    if (LIKELY(!is_absent(value))) return value;
    if (!is_exact_dict(self)) {
        value = call_special(vm, self, NAME(vm, __missing__), 1, &key);
        if (!is_absent(value)) return value;
    }
    return throw_with(vm, KeyError, key);
}

static bool dict_set_item(VM *vm, Value self, Value key, Value value)
{
    bool found;
    if (!is_absent(value)) return dict_set(vm, as_dict(self), key, value);
    if (!dict_delete(vm, as_dict(self), key, &found)) return false;
    if (!found) (void)throw_with(vm, KeyError, key);
    return found;
}

static RUNS bool repr_items(VM *vm, Dict *dict, Buf *buf)
{
    bool some = false;
    for (size_t i = 0; i < dict->used; i++) {
        DictEntry entry = dict->entries[i];
        if (is_absent(entry.key)) continue;
        if (some) buf_append(buf, ", ", 2);
        some = true;
        if (!repr_append(vm, buf, entry.key)) return false;
        buf_append(buf, ": ", 2);
        if (!repr_append(vm, buf, entry.value) || !charge(vm, 1)) return false;
    }
    return true;
}

static Value dict_repr(VM *vm, Value self)
{
    Dict *dict = as_dict(self);
    if (dict->count == 0) return str_value(str_static(vm, "{}"));
    if (!repr_enter(vm, self)) return str_value(str_static(vm, "{...}"));
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_append_char(&buf, '{');
    bool good = repr_items(vm, dict, &buf);
    repr_leave(vm, self);
    if (!good) {
        buf_free(&buf);
        return RAISED;
    }
    buf_append_char(&buf, '}');
    return str_value(str_from_buf(vm, &buf));
}

static Value dict_compare(VM *vm, Value self, Value other, CompareOp op)
{
    bool equal;
    if (!is_dict(self) || !is_dict(other) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    if (!dict_equal(vm, as_dict(self), as_dict(other), &equal)) return RAISED;
    return value_of_bool(equal == (op == COMPARE_EQ));
}

static Value dict_or(VM *vm, Value left, Value right)
{
    if (!is_dict(left) || !is_dict(right)) return NOT_IMPLEMENTED;
    Dict *sum = dict_copy(vm, as_dict(left));
    return sum != NULL && dict_update(vm, sum, right) ? value_of_object(sum) : RAISED;
}

static Value dict_or_inplace(VM *vm, Value left, Value right)
{
    return dict_update(vm, as_dict(left), right) ? left : RAISED;
}

// ---- Methods ------------------------------------------------------------------------------------

// fromkeys of a dict or set, whose hashes are known.
static RUNS bool add_hashed_keys(VM *vm, Dict *dict, Value keys, Value value)
{
    if (is_dict(keys)) {
        Dict *source = as_dict(keys);
        for (size_t i = source->first; i < source->used; i++) {
            DictEntry entry = source->entries[i];
            if (is_absent(entry.key)) continue;
            if (!dict_set_hashed(vm, dict, entry.key, entry.hash, value) || !charge(vm, 1)) return false;
        }
        return true;
    }
    SetEntry entry;
    for (size_t i = 0; set_next_entry(as_set(keys), &i, &entry);)
        if (!dict_set_hashed(vm, dict, entry.key, entry.hash, value) || !charge(vm, 1)) return false;
    return true;
}

static Value py_dict_fromkeys(VM *vm, Value *args)
{
    Value result = call(vm, args[0], 0, NULL);
    if (raised(result)) return RAISED;
    bool exact = is_exact_dict(result);
    if (exact && (is_exact_dict(args[1]) || is_exact_set(args[1]) || is_exact_frozenset(args[1])))
        return add_hashed_keys(vm, as_dict(result), args[1], args[2]) ? result : RAISED;
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        bool stored = exact ? dict_set(vm, as_dict(result), iter.item, args[2])
                            : set_item(vm, result, iter.item, args[2]);
        if (!stored) return RAISED;
    }
    return iter.failed ? RAISED : result;
}

static Value py_dict_get(VM *vm, Value *args)
{
    Value value = dict_get(vm, as_dict(args[0]), args[1]);
    return is_absent(value) ? args[2] : value;
}

static Value py_dict_setdefault(VM *vm, Value *args)
{
    return dict_set_default(vm, as_dict(args[0]), args[1], args[2]);
}

static Value py_dict_pop(VM *vm, Value *args)
{
    Value value = dict_pop(vm, as_dict(args[0]), args[1]);
    if (!is_absent(value)) return value;
    return is_absent(args[2]) ? throw_with(vm, KeyError, args[1]) : args[2];
}

static Value py_dict_popitem(VM *vm, Value *args)
{
    Value key, value;
    if (!dict_pop_end(vm, as_dict(args[0]), true, &key, &value))
        return throw(vm, KeyError, "popitem(): dictionary is empty");
    return value_of_object(tuple_pair(vm, key, value));
}

static Value py_dict_update(VM *vm, Value *args)
{
    return dict_update_args(vm, as_dict(args[0]), args[1], args[2]) ? NONE : RAISED;
}

static Value py_dict_clear(VM *vm, Value *args)
{
    dict_clear(vm, as_dict(args[0]));
    return NONE;
}

static Value py_dict_copy(VM *vm, Value *args)
{
    Dict *copy = dict_copy(vm, as_dict(args[0]));
    return copy != NULL && charge(vm, copy->count / 8) ? value_of_object(copy) : RAISED;
}

static Value py_dict_keys(VM *vm, Value *args)
{
    return dict_view_new(vm, TYPE_dict_keys, as_dict(args[0]));
}

static Value py_dict_values(VM *vm, Value *args)
{
    return dict_view_new(vm, TYPE_dict_values, as_dict(args[0]));
}

static Value py_dict_items(VM *vm, Value *args)
{
    return dict_view_new(vm, TYPE_dict_items, as_dict(args[0]));
}

static Value py_dict_reversed(VM *vm, Value *args)
{
    return dict_iterator_new(vm, TYPE_dict_reversekeyiterator, as_dict(args[0]));
}

static Value py_dict_sizeof(VM *vm, Value *args)
{
    Dict *dict = as_dict(args[0]);
    size_t size = type_of(vm, args[0])->instance_size + dict->capacity * sizeof(DictEntry);
    return int_new(vm, (int64_t)(size + dict->index_size));
}

static const Native dict_methods[] = {
    {"@classmethod fromkeys(cls, iterable, value=None, /)", py_dict_fromkeys,
     "Create a new dictionary with keys from iterable and values set to value."},
    {"get(self, key, default=None, /)", py_dict_get,
     "Return the value for key if key is in the dictionary, else default."},
    {"setdefault(self, key, default=None, /)", py_dict_setdefault,
     "Insert key with a value of default if key is not in the dictionary.\n\n"
     "Return the value for key if key is in the dictionary, else default."},
    {"pop(self, key, default=?, /)", py_dict_pop,
     "D.pop(k[,d]) -> v, remove specified key and return the corresponding value.\n\n"
     "If the key is not found, return the default if given; otherwise,\nraise a KeyError."},
    {"popitem(self, /)", py_dict_popitem,
     "Remove and return a (key, value) pair as a 2-tuple.\n\n"
     "Pairs are returned in LIFO (last-in, first-out) order.\n"
     "Raises KeyError if the dict is empty."},
    {"update(self, object=?, /, **kwargs=?)", py_dict_update,
     "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\n"
     "If E is present and has a .keys() method, then does:  for k in E: D[k] = E[k]\n"
     "If E is present and lacks a .keys() method, then does:  for k, v in E: D[k] = v\n"
     "In either case, this is followed by: for k in F:  D[k] = F[k]"},
    {"clear(self, /)", py_dict_clear, "Remove all items from the dict."},
    {"copy(self, /)", py_dict_copy, "Return a shallow copy of the dict."},
    {"keys(self, /)", py_dict_keys,
     "Return a set-like object providing a view on the dict's keys."},
    {"values(self, /)", py_dict_values, "Return an object providing a view on the dict's values."},
    {"items(self, /)", py_dict_items,
     "Return a set-like object providing a view on the dict's items."},
    {"__reversed__(self, /)", py_dict_reversed, "Return a reverse iterator over the dict keys."},
    {"__sizeof__(self, /)", py_dict_sizeof, "Return the size of the dict in memory, in bytes."},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef dict_type = {
    .name = "dict",
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary initialized from a mapping object's\n"
           "    (key, value) pairs\n"
           "dict(iterable) -> new dictionary initialized as if via:\n"
           "    d = {}\n    for k, v in iterable:\n        d[k] = v\n"
           "dict(**kwargs) -> new dictionary initialized with the name=value pairs\n"
           "    in the keyword argument list.  For example:  dict(one=1, two=2)",
    .signature = "dict(object=?, /, **kwargs=?)",
    .size = sizeof(Dict),
    .flags = TYPE_IS_MAPPING | TYPE_MATCH_SELF,
    .kind = TYPE_dict,
    .trace = dict_trace,
    .release = dict_release,
    .owns_slot = dict_owns_slot,
    .init = dict_init,
    .convert = dict_convert,
    .methods = dict_methods,
    .repr = dict_repr,
    .compare = dict_compare,
    .length = dict_length,
    .iterate = dict_iterate,
    .contains = dict_contains,
    .get_item = dict_get_item,
    .set_item = dict_set_item,
    .bit_or = dict_or,
    .bit_or_inplace = dict_or_inplace,
};
