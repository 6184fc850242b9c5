// dict_views.c - keys(), values() and items(): live views, with the set operators where items are
// hashable; and the iterators, forwards and backwards.
#include "vm/types/dict_views.h"

#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/mappingproxy.h"
#include "vm/types/sequence.h"
#include "vm/types/set.h"
#include "vm/types/tuple.h"

// ---- Iterators ----------------------------------------------------------------------------------
// position is where to look next: from 0 up, or from dict->used down.

static bool is_reverse(uint16_t kind)
{
    return kind == TYPE_dict_reversekeyiterator || kind == TYPE_dict_reversevalueiterator ||
           kind == TYPE_dict_reverseitemiterator;
}

Value dict_iterator_new(VM *vm, TypeId type, Dict *dict)
{
    DictIterator *iterator = object_new(vm, (uint16_t)type, sizeof(DictIterator));
    iterator->source = value_of_object(dict);
    iterator->position = is_reverse((uint16_t)type) ? dict->used : 0;
    iterator->left = iterator->count = dict->count;
    return value_of_object(iterator);
}

static void iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((DictIterator *)object)->source);
}

// Steps to the next entry: 1 there is one, 0 the end, -1 an exception.
static ALWAYS_INLINE int step(VM *vm, DictIterator *iterator, bool reverse, Value *key, Value *value)
{
    if (UNLIKELY(is_none(iterator->source))) return 0;
    Dict *dict = as_dict(iterator->source);
    if (UNLIKELY(iterator->count != dict->count)) {
        iterator->count = SIZE_MAX; // and so it stays
        (void)throw(vm, RuntimeError, "dictionary changed size during iteration");
        return -1;
    }
    bool found = reverse ? dict_previous(dict, &iterator->position, key, value)
                         : dict_next(dict, &iterator->position, key, value);
    if (UNLIKELY(!found)) {
        iterator->source = NONE;
        return 0;
    }
    if (UNLIKELY(iterator->left == 0)) { // more entries than there were
        iterator->source = NONE;
        (void)throw(vm, RuntimeError, "dictionary keys changed during iteration");
        return -1;
    }
    iterator->left--;
    return 1;
}

static ALWAYS_INLINE Value next(VM *vm, Value self, TypeId view, bool reverse)
{
    Value key, value;
    int found = step(vm, (DictIterator *)as_object(self), reverse, &key, &value);
    if (UNLIKELY(found <= 0)) return found < 0 ? RAISED : exhausted(vm);
    if (view == TYPE_dict_keys) return key;
    if (view == TYPE_dict_values) return value;
    return value_of_object(tuple_pair(vm, key, value));
}

static Value key_next(VM *vm, Value self)
{
    return next(vm, self, TYPE_dict_keys, false);
}

static Value value_next(VM *vm, Value self)
{
    return next(vm, self, TYPE_dict_values, false);
}

static Value item_next(VM *vm, Value self)
{
    return next(vm, self, TYPE_dict_items, false);
}

Value dict_next_pair(VM *vm, Object *iterator, Value *pair)
{
    Value key, value;
    int found = step(vm, (DictIterator *)iterator, false, &key, &value);
    if (UNLIKELY(found <= 0)) return found < 0 ? RAISED : exhausted(vm);
    pair[0] = key;
    pair[1] = value;
    return NONE;
}

static Value reverse_key_next(VM *vm, Value self)
{
    return next(vm, self, TYPE_dict_keys, true);
}

static Value reverse_value_next(VM *vm, Value self)
{
    return next(vm, self, TYPE_dict_values, true);
}

static Value reverse_item_next(VM *vm, Value self)
{
    return next(vm, self, TYPE_dict_items, true);
}

static Value py_dict_iterator_length_hint(VM *vm, Value *args)
{
    DictIterator *iterator = (DictIterator *)as_object(args[0]);
    if (is_none(iterator->source) || as_dict(iterator->source)->count != iterator->count)
        return value_of_small(0);
    return int_new(vm, (int64_t)iterator->left);
}

// Lists what is left without moving the iterator.
static Value py_dict_iterator_reduce(VM *vm, Value *args)
{
    DictIterator *iterator = (DictIterator *)as_object(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    DictIterator *copy = object_new(vm, iterator->head.kind, sizeof(DictIterator));
    copy->source = iterator->source;
    copy->position = iterator->position;
    copy->left = iterator->left;
    copy->count = iterator->count;
    List *rest = list_from(vm, value_of_object(copy));
    return rest == NULL ? RAISED : iterator_reduce(vm, iter, value_of_object(rest), ABSENT);
}

static const Native iterator_methods[] = {
    {"__length_hint__(self, /)", py_dict_iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__(self, /)", py_dict_iterator_reduce, "Return state information for pickling."},
    {0},
};

#define DICT_ITERATOR(type_name, next_function)                                                      \
    const TypeDef type_name##_type = {                                                               \
        .name = #type_name,                                                                          \
        .size = sizeof(DictIterator),                                                                \
        .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,                                                  \
        .kind = TYPE_##type_name,                                                                    \
        .trace = iterator_trace,                                                                     \
        .methods = iterator_methods,                                                                 \
        .iterate = iterator_self,                                                                    \
        .next = next_function,                                                                       \
    }

DICT_ITERATOR(dict_keyiterator, key_next);
DICT_ITERATOR(dict_valueiterator, value_next);
DICT_ITERATOR(dict_itemiterator, item_next);
DICT_ITERATOR(dict_reversekeyiterator, reverse_key_next);
DICT_ITERATOR(dict_reversevalueiterator, reverse_value_next);
DICT_ITERATOR(dict_reverseitemiterator, reverse_item_next);

// ---- What all views share -----------------------------------------------------------------------

Value dict_view_new(VM *vm, TypeId type, Dict *dict)
{
    DictView *view = object_new(vm, (uint16_t)type, sizeof(DictView));
    view->dict = dict;
    return value_of_object(view);
}

static Dict *viewed(Value view)
{
    return ((DictView *)as_object(view))->dict;
}

static void view_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((DictView *)object)->dict);
}

static bool view_length(VM *vm, Value self, size_t *length)
{
    *length = viewed(self)->count;
    return true;
}

static Value view_repr(VM *vm, Value self)
{
    if (!repr_enter(vm, self)) return str_value(str_static(vm, "..."));
    List *items = list_from(vm, self);
    String *text =
        items == NULL ? NULL : str_format(vm, "%T(%R)", self, value_of_object(items));
    repr_leave(vm, self);
    return str_value(text);
}

static Value get_mapping(VM *vm, Value self)
{
    return mappingproxy_new(vm, value_of_object(viewed(self)));
}

static const NativeProperty view_properties[] = {
    {"mapping", get_mapping, NULL, "dictionary that this view refers to"},
    {0},
};

static Value keys_iterate(VM *vm, Value self)
{
    return dict_iterator_new(vm, TYPE_dict_keyiterator, viewed(self));
}

static Value values_iterate(VM *vm, Value self)
{
    return dict_iterator_new(vm, TYPE_dict_valueiterator, viewed(self));
}

static Value items_iterate(VM *vm, Value self)
{
    return dict_iterator_new(vm, TYPE_dict_itemiterator, viewed(self));
}

static Value py_keys_reversed(VM *vm, Value *args)
{
    return dict_iterator_new(vm, TYPE_dict_reversekeyiterator, viewed(args[0]));
}

static Value py_values_reversed(VM *vm, Value *args)
{
    return dict_iterator_new(vm, TYPE_dict_reversevalueiterator, viewed(args[0]));
}

static Value py_items_reversed(VM *vm, Value *args)
{
    return dict_iterator_new(vm, TYPE_dict_reverseitemiterator, viewed(args[0]));
}

// ---- Keys and items as sets ---------------------------------------------------------------------

static bool keys_contains(VM *vm, Value self, Value key, bool *found)
{
    Value value = dict_get(vm, viewed(self), key);
    *found = !is_absent(value);
    return !raised(value);
}

static bool items_contains(VM *vm, Value self, Value item, bool *found)
{
    *found = false;
    if (!is_tuple(item) || as_tuple(item)->count != 2) return true;
    Value value = dict_get(vm, viewed(self), as_tuple(item)->items[0]);
    if (is_absent(value)) return true;
    return !raised(value) && items_equal(vm, value, as_tuple(item)->items[1], found);
}

static bool is_set_view(Value v)
{
    return is_dict_keys(v) || is_dict_items(v);
}


// Whether every item of a is in b.
static RUNS bool all_in(VM *vm, Value a, Value b, bool *all)
{
    Iter iter;
    *all = false;
    if (!iter_open(vm, &iter, a)) return false;
    while (iter_next(vm, &iter)) {
        bool found;
        if (!contains(vm, b, iter.item, &found)) return false;
        if (!found) return true;
    }
    *all = true;
    return !iter.failed;
}

static Value view_compare(VM *vm, Value self, Value other, CompareOp op)
{
    size_t a, b;
    if (!is_any_set(other) && !is_set_view(other)) return NOT_IMPLEMENTED;
    if (!length(vm, self, &a) || !length(vm, other, &b)) return RAISED;
    bool holds = false, good = true;
    switch (op) {
    case COMPARE_EQ:
    case COMPARE_NE:
        if (a == b) good = all_in(vm, self, other, &holds);
        if (op == COMPARE_NE) holds = !holds;
        break;
    case COMPARE_LT:
        if (a < b) good = all_in(vm, self, other, &holds);
        break;
    case COMPARE_LE:
        if (a <= b) good = all_in(vm, self, other, &holds);
        break;
    case COMPARE_GT:
        if (a > b) good = all_in(vm, other, self, &holds);
        break;
    case COMPARE_GE:
        if (a >= b) good = all_in(vm, other, self, &holds);
        break;
    }
    return good ? value_of_bool(holds) : RAISED;
}

static RUNS Set *to_set(VM *vm, Value iterable)
{
    Set *set = set_new(vm);
    return set_update(vm, set, iterable) ? set : NULL;
}

static Value view_subtract(VM *vm, Value left, Value right)
{
    Set *set = to_set(vm, left);
    return set != NULL && set_difference_update(vm, set, right) ? value_of_object(set) : RAISED;
}

static Value view_or(VM *vm, Value left, Value right)
{
    Set *set = to_set(vm, left);
    return set != NULL && set_update(vm, set, right) ? value_of_object(set) : RAISED;
}

static Value view_xor(VM *vm, Value left, Value right)
{
    Set *set = to_set(vm, left);
    if (set == NULL || !set_symmetric_difference_update(vm, set, right)) return RAISED;
    return value_of_object(set);
}

static Value view_and(VM *vm, Value left, Value right)
{
    Value self = is_set_view(left) ? left : right, other = is_set_view(left) ? right : left;
    // Walk the smaller one, if asking the other is cheap.
    if (is_set_view(other) && viewed(other)->count > viewed(self)->count) {
        Value swap = self;
        self = other;
        other = swap;
    }
    Set *set = set_new(vm);
    Value walked = other, asked = self;
    if (is_exact_set(other) && viewed(self)->count <= as_set(other)->count) {
        walked = self;
        asked = other;
    }
    Iter iter;
    if (!iter_open(vm, &iter, walked)) return RAISED;
    while (iter_next(vm, &iter)) {
        bool found;
        if (!contains(vm, asked, iter.item, &found)) return RAISED;
        if (found && !set_add(vm, set, iter.item)) return RAISED;
    }
    return iter.failed ? RAISED : value_of_object(set);
}

static Value py_view_isdisjoint(VM *vm, Value *args)
{
    Value self = args[0], other = args[1];
    if (same(self, other)) return value_of_bool(viewed(self)->count == 0);
    if (is_any_set(other) || is_set_view(other)) {
        size_t count;
        if (!length(vm, other, &count)) return RAISED;
        if (count > viewed(self)->count) {
            self = args[1];
            other = args[0];
        }
    }
    Iter iter;
    if (!iter_open(vm, &iter, other)) return RAISED;
    while (iter_next(vm, &iter)) {
        bool found;
        if (!contains(vm, self, iter.item, &found)) return RAISED;
        if (found) return FALSE;
    }
    return iter.failed ? RAISED : TRUE;
}

#define ISDISJOINT_ROW                                                                               \
    {"isdisjoint(self, other, /)", py_view_isdisjoint,                                               \
     "Return True if the view and the given iterable have a null intersection."}

static const Native keys_methods[] = {
    ISDISJOINT_ROW,
    {"__reversed__(self, /)", py_keys_reversed, "Return a reverse iterator over the dict keys."},
    {0},
};

static const Native values_methods[] = {
    {"__reversed__(self, /)", py_values_reversed, "Return a reverse iterator over the dict values."},
    {0},
};

static const Native items_methods[] = {
    ISDISJOINT_ROW,
    {"__reversed__(self, /)", py_items_reversed, "Return a reverse iterator over the dict items."},
    {0},
};

#define VIEW_COMMON(type_name)                                                                       \
    .name = #type_name, .size = sizeof(DictView), .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,        \
    .kind = TYPE_##type_name, .trace = view_trace, .properties = view_properties,                    \
    .repr = view_repr, .length = view_length
#define VIEW_SET_OPERATORS                                                                           \
    .compare = view_compare, .subtract = view_subtract, .bit_and = view_and, .bit_xor = view_xor,    \
    .bit_or = view_or

const TypeDef dict_keys_type = {
    VIEW_COMMON(dict_keys),
    VIEW_SET_OPERATORS,
    .methods = keys_methods,
    .iterate = keys_iterate,
    .contains = keys_contains,
};

const TypeDef dict_values_type = {
    VIEW_COMMON(dict_values),
    .methods = values_methods,
    .iterate = values_iterate,
};

const TypeDef dict_items_type = {
    VIEW_COMMON(dict_items),
    VIEW_SET_OPERATORS,
    .methods = items_methods,
    .iterate = items_iterate,
    .contains = items_contains,
};
