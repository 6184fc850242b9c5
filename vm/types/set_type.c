// set_type.c - what Python sees of set and frozenset, and their iterator.
#include "vm/object/attr.h"
#include "vm/object/backing.h"
#include "vm/object/call.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/list.h"
#include "vm/types/sequence.h"
#include "vm/types/set.h"
#include "vm/types/tuple.h"

// ---- Object -------------------------------------------------------------------------------------

static void set_trace(VM *vm, Tracer *tracer, Object *object)
{
    Set *set = (Set *)object;
    if (set->table == NULL) return;
    backing_trace(tracer, set->table, (set->mask + 1) * sizeof(SetCell));
    if (set->has_objects)
        trace_rows(tracer, &set->table[0].key, set->mask + 1, sizeof(SetCell) / sizeof(Value), 1);
}

static void set_release(VM *vm, Object *object)
{
    Set *set = (Set *)object;
    if (set->table != NULL) backing_release(vm, set->table, (set->mask + 1) * sizeof(SetCell));
}

static bool set_owns_slot(Object *object, const Value *slot)
{
    Set *set = (Set *)object;
    const void *start = set->table, *address = slot;
    return set->table != NULL && address >= start && address < (const void *)(set->table + set->mask + 1);
}

static Value set_init(VM *vm, Value *args)
{
    Set *set = as_set(args[0]);
    if (set->filled > 0) set_clear(vm, set);
    return set_update(vm, set, args[1]) ? NONE : RAISED;
}

static Value frozenset_construct(VM *vm, Value *args)
{
    bool exact = as_type(args[0]) == type_get(vm, TYPE_frozenset);
    if (exact && is_exact_frozenset(args[1])) return args[1];
    Set *set = exact ? frozenset_new(vm) : type_allocate(vm, as_type(args[0]), 0);
    return set != NULL && set_update(vm, set, args[1]) ? value_of_object(set) : RAISED;
}

static Value frozenset_convert(VM *vm, Value iterable)
{
    if (is_exact_frozenset(iterable)) return iterable;
    Set *set = frozenset_new(vm);
    return set_update(vm, set, iterable) ? value_of_object(set) : RAISED;
}

static Value set_convert(VM *vm, Value iterable)
{
    Set *set = set_new(vm);
    return set_update(vm, set, iterable) ? value_of_object(set) : RAISED;
}

// An exact set or frozenset with the same items.
static RUNS Set *copy(VM *vm, Value self)
{
    Set *set = is_frozenset(self) ? frozenset_new(vm) : set_new(vm);
    return set_update(vm, set, self) ? set : NULL;
}

static Value result_of(Set *set)
{
    return set == NULL ? RAISED : value_of_object(set);
}

// ---- Slots --------------------------------------------------------------------------------------

static bool set_length(VM *vm, Value self, size_t *length)
{
    *length = as_set(self)->count;
    return true;
}

// Asks with a set where an item is wanted: it stands for the frozenset of its items.
static RUNS bool retry_frozen(VM *vm, Value *item)
{
    if (!is_set(*item) || !catch_pending(vm, TypeError)) return false;
    Set *frozen = frozenset_new(vm);
    if (!set_update(vm, frozen, *item)) return false;
    *item = value_of_object(frozen);
    return true;
}

static bool set_has(VM *vm, Value self, Value item, bool *found)
{
    if (set_contains(vm, as_set(self), item, found)) return true;
    return retry_frozen(vm, &item) && set_contains(vm, as_set(self), item, found);
}

static RUNS bool discard(VM *vm, Value self, Value item, bool *found)
{
    if (set_remove(vm, as_set(self), item, found)) return true;
    return retry_frozen(vm, &item) && set_remove(vm, as_set(self), item, found);
}

static Value set_iterate(VM *vm, Value self)
{
    SetIterator *iterator = object_new(vm, TYPE_set_iterator, sizeof(SetIterator));
    iterator->source = self;
    iterator->position = 0;
    iterator->left = iterator->count = as_set(self)->count;
    return value_of_object(iterator);
}

static RUNS bool repr_items(VM *vm, List *items, Buf *buf)
{
    for (size_t i = 0; i < items->count; i++) {
        if (i > 0) buf_append(buf, ", ", 2);
        if (!repr_append(vm, buf, items->items[i]) || !charge(vm, 1)) return false;
    }
    return true;
}

static Value set_repr(VM *vm, Value self)
{
    if (as_set(self)->count == 0) return str_value(str_format(vm, "%T()", self));
    if (!repr_enter(vm, self)) return str_value(str_format(vm, "%T(...)", self));
    Buf buf;
    buf_init(&buf, &vm->memory);
    bool exact = is_exact_set(self);
    if (!exact) buf_append_text(&buf, type_name_of(vm, self));
    buf_append_text(&buf, exact ? "{" : "({");
    List *items = list_from(vm, self);
    bool good = items != NULL && repr_items(vm, items, &buf);
    repr_leave(vm, self);
    if (!good) {
        buf_free(&buf);
        return RAISED;
    }
    buf_append_text(&buf, exact ? "}" : "})");
    return str_value(str_from_buf(vm, &buf));
}

static uint64_t shuffle_bits(uint64_t hash)
{
    return (hash ^ UINT64_C(89869747) ^ hash << 16) * UINT64_C(3644798167);
}

// The same for every order of the items, as CPython computes it.
static bool frozenset_hash(VM *vm, Value self, uint64_t *result)
{
    Set *set = as_set(self);
    if (set->hash != 0) {
        *result = set->hash;
        return true;
    }
    uint64_t hash = 0;
    SetEntry entry;
    for (size_t i = 0; set_next_entry(set, &i, &entry);) hash ^= shuffle_bits(entry.hash);
    hash ^= (set->count + 1) * UINT64_C(1927868237);
    hash ^= hash >> 11 ^ hash >> 25;
    hash = hash * 69069 + 907133923;
    if (hash == UINT64_MAX) hash = 590923713;
    *result = set->hash = hash;
    return true;
}

static Value set_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_any_set(self) || !is_any_set(other)) return NOT_IMPLEMENTED;
    Set *a = as_set(self), *b = as_set(other);
    bool result = false, good = true;
    switch (op) {
    case COMPARE_EQ:
    case COMPARE_NE:
        if (a->count == b->count && !(a->hash != 0 && b->hash != 0 && a->hash != b->hash))
            good = set_is_subset(vm, a, b, &result);
        if (op == COMPARE_NE) result = !result;
        break;
    case COMPARE_LE: good = set_is_subset(vm, a, b, &result); break;
    case COMPARE_GE: good = set_is_subset(vm, b, a, &result); break;
    case COMPARE_LT:
        if (a->count < b->count) good = set_is_subset(vm, a, b, &result);
        break;
    case COMPARE_GT:
        if (a->count > b->count) good = set_is_subset(vm, b, a, &result);
        break;
    }
    return good ? value_of_bool(result) : RAISED;
}

static Value set_or(VM *vm, Value left, Value right)
{
    if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
    Set *sum = copy(vm, left);
    return sum != NULL && set_update(vm, sum, right) ? value_of_object(sum) : RAISED;
}

static Value set_and(VM *vm, Value left, Value right)
{
    if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
    return result_of(set_intersection(vm, as_set(left), right, is_frozenset(left)));
}

static Value set_subtract(VM *vm, Value left, Value right)
{
    if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
    return result_of(set_difference(vm, as_set(left), right, is_frozenset(left)));
}

// The items of other that left lacks, then those of left that other lacks: made from other, as in CPython.
static Value symmetric_difference(VM *vm, Value left, Value right)
{
    Set *result = is_frozenset(left) ? frozenset_new(vm) : set_new(vm);
    if (!set_update(vm, result, right) || !set_symmetric_difference_update(vm, result, left))
        return RAISED;
    return value_of_object(result);
}

static Value set_xor(VM *vm, Value left, Value right)
{
    if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
    return symmetric_difference(vm, left, right);
}

static Value set_or_inplace(VM *vm, Value left, Value right)
{
    if (!is_any_set(right)) return NOT_IMPLEMENTED;
    return set_update(vm, as_set(left), right) ? left : RAISED;
}

static Value set_and_inplace(VM *vm, Value left, Value right)
{
    if (!is_any_set(right)) return NOT_IMPLEMENTED;
    Set *common = set_intersection(vm, as_set(left), right, false);
    if (common == NULL) return RAISED;
    set_take_over(vm, as_set(left), common);
    return left;
}

static Value set_subtract_inplace(VM *vm, Value left, Value right)
{
    if (!is_any_set(right)) return NOT_IMPLEMENTED;
    return set_difference_update(vm, as_set(left), right) ? left : RAISED;
}

static Value set_xor_inplace(VM *vm, Value left, Value right)
{
    if (!is_any_set(right)) return NOT_IMPLEMENTED;
    return set_symmetric_difference_update(vm, as_set(left), right) ? left : RAISED;
}

// ---- Methods of both ----------------------------------------------------------------------------

static Value py_set_copy(VM *vm, Value *args)
{
    return is_exact_frozenset(args[0]) ? args[0] : result_of(copy(vm, args[0]));
}

static Value py_set_union(VM *vm, Value *args)
{
    Set *result = copy(vm, args[0]);
    const Tuple *others = as_tuple(args[1]);
    if (result == NULL) return RAISED;
    for (size_t i = 0; i < others->count; i++)
        if (!set_update(vm, result, others->items[i])) return RAISED;
    return value_of_object(result);
}

// The items common to self and all of others; a copy of self if there are none.
static RUNS Set *intersect_all(VM *vm, Value self, const Tuple *others)
{
    if (others->count == 0) return copy(vm, self);
    Set *result = as_set(self);
    for (size_t i = 0; i < others->count && result != NULL; i++)
        result = set_intersection(vm, result, others->items[i], is_frozenset(self));
    return result;
}

static Value py_set_intersection(VM *vm, Value *args)
{
    return result_of(intersect_all(vm, args[0], as_tuple(args[1])));
}

static Value py_set_difference(VM *vm, Value *args)
{
    const Tuple *others = as_tuple(args[1]);
    if (others->count == 0) return result_of(copy(vm, args[0]));
    Set *result = set_difference(vm, as_set(args[0]), others->items[0], is_frozenset(args[0]));
    for (size_t i = 1; i < others->count && result != NULL; i++)
        if (!set_difference_update(vm, result, others->items[i])) return RAISED;
    return result_of(result);
}

static Value py_set_symmetric_difference(VM *vm, Value *args)
{
    return symmetric_difference(vm, args[0], args[1]);
}

static Value py_set_isdisjoint(VM *vm, Value *args)
{
    bool result;
    return set_is_disjoint(vm, as_set(args[0]), args[1], &result) ? value_of_bool(result) : RAISED;
}

static Value py_set_issubset(VM *vm, Value *args)
{
    Set *set = as_set(args[0]);
    bool result;
    if (is_any_set(args[1]))
        return set_is_subset(vm, set, as_set(args[1]), &result) ? value_of_bool(result) : RAISED;
    Set *common = set_intersection(vm, set, args[1], false);
    return common == NULL ? RAISED : value_of_bool(common->count == set->count);
}

static Value py_set_issuperset(VM *vm, Value *args)
{
    Set *set = as_set(args[0]);
    bool result;
    if (is_any_set(args[1]))
        return set_is_subset(vm, as_set(args[1]), set, &result) ? value_of_bool(result) : RAISED;
    Iter iter;
    if (!iter_open(vm, &iter, args[1])) return RAISED;
    while (iter_next(vm, &iter)) {
        if (!set_contains(vm, set, iter.item, &result)) return RAISED;
        if (!result) return FALSE;
    }
    return iter.failed ? RAISED : TRUE;
}

static Value py_set_reduce(VM *vm, Value *args)
{
    List *items = list_from(vm, args[0]);
    if (items == NULL) return RAISED;
    Value state = call_method(vm, args[0], NAME(vm, __getstate__), 0, NULL);
    if (raised(state)) return RAISED;
    Tuple *parts = tuple_of(vm, 1, value_of_object(items));
    if (parts == NULL) return RAISED;
    Tuple *result = tuple_of(vm, 3, value_of_object(type_of(vm, args[0])), value_of_object(parts), state);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_set_sizeof(VM *vm, Value *args)
{
    Set *set = as_set(args[0]);
    size_t size = type_of(vm, args[0])->instance_size;
    if (set->table != NULL) size += (set->mask + 1) * sizeof(SetCell);
    return int_new(vm, (int64_t)size);
}

// ---- Methods of set -----------------------------------------------------------------------------

static Value py_set_add(VM *vm, Value *args)
{
    return set_add(vm, as_set(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_set_clear(VM *vm, Value *args)
{
    set_clear(vm, as_set(args[0]));
    return NONE;
}

static Value py_set_discard(VM *vm, Value *args)
{
    bool found;
    return discard(vm, args[0], args[1], &found) ? NONE : RAISED;
}

static Value py_set_remove(VM *vm, Value *args)
{
    bool found;
    if (!discard(vm, args[0], args[1], &found)) return RAISED;
    return found ? NONE : throw_with(vm, KeyError, args[1]);
}

static Value py_set_pop(VM *vm, Value *args)
{
    Value item = set_pop(vm, as_set(args[0]));
    return is_absent(item) ? throw(vm, KeyError, "pop from an empty set") : item;
}

static Value py_set_update(VM *vm, Value *args)
{
    const Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->count; i++)
        if (!set_update(vm, as_set(args[0]), others->items[i])) return RAISED;
    return NONE;
}

static Value py_set_difference_update(VM *vm, Value *args)
{
    const Tuple *others = as_tuple(args[1]);
    for (size_t i = 0; i < others->count; i++)
        if (!set_difference_update(vm, as_set(args[0]), others->items[i])) return RAISED;
    return NONE;
}

static Value py_set_intersection_update(VM *vm, Value *args)
{
    Set *common = intersect_all(vm, args[0], as_tuple(args[1]));
    if (common == NULL) return RAISED;
    set_take_over(vm, as_set(args[0]), common);
    return NONE;
}

static Value py_set_symmetric_difference_update(VM *vm, Value *args)
{
    return set_symmetric_difference_update(vm, as_set(args[0]), args[1]) ? NONE : RAISED;
}

#define COMMON_METHODS                                                                               \
    {"copy(self, /)", py_set_copy, "Return a shallow copy of a set."},                               \
    {"difference(self, /, *others)", py_set_difference,                                              \
     "Return a new set with elements in the set that are not in the others."},                       \
    {"intersection(self, /, *others)", py_set_intersection,                                          \
     "Return a new set with elements common to the set and all others."},                            \
    {"isdisjoint(self, other, /)", py_set_isdisjoint,                                                \
     "Return True if two sets have a null intersection."},                                           \
    {"issubset(self, other, /)", py_set_issubset, "Report whether another set contains this set."},  \
    {"issuperset(self, other, /)", py_set_issuperset,                                                \
     "Report whether this set contains another set."},                                               \
    {"symmetric_difference(self, other, /)", py_set_symmetric_difference,                            \
     "Return a new set with elements in either the set or other but not both."},                     \
    {"union(self, /, *others)", py_set_union,                                                        \
     "Return a new set with elements from the set and all others."},                                 \
    {"__reduce__(self, /)", py_set_reduce, "Return state information for pickling."},                \
    {"__sizeof__(self, /)", py_set_sizeof, "S.__sizeof__() -> size of S in memory, in bytes."},      \
    CLASS_GETITEM_ROW

static const Native set_methods[] = {
    COMMON_METHODS,
    {"add(self, object, /)", py_set_add,
     "Add an element to a set.\n\nThis has no effect if the element is already present."},
    {"clear(self, /)", py_set_clear, "Remove all elements from this set."},
    {"discard(self, object, /)", py_set_discard,
     "Remove an element from a set if it is a member.\n\n"
     "Unlike set.remove(), the discard() method does not raise\n"
     "an exception when an element is missing from the set."},
    {"remove(self, object, /)", py_set_remove,
     "Remove an element from a set; it must be a member.\n\n"
     "If the element is not a member, raise a KeyError."},
    {"pop(self, /)", py_set_pop,
     "Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."},
    {"update(self, /, *others)", py_set_update, "Update the set, adding elements from all others."},
    {"difference_update(self, /, *others)", py_set_difference_update,
     "Update the set, removing elements found in others."},
    {"intersection_update(self, /, *others)", py_set_intersection_update,
     "Update the set, keeping only elements found in it and all others."},
    {"symmetric_difference_update(self, other, /)", py_set_symmetric_difference_update,
     "Update the set, keeping only elements found in either set, but not in both."},
    {0},
};

static const Native frozenset_methods[] = {
    COMMON_METHODS,
    {0},
};

#define COMMON_SLOTS                                                                                 \
    .size = sizeof(Set), .flags = TYPE_MATCH_SELF | TYPE_HAS_WEAKREF, .trace = set_trace,            \
    .release = set_release, .owns_slot = set_owns_slot, .repr = set_repr, .compare = set_compare,    \
    .length = set_length, .iterate = set_iterate, .contains = set_has, .subtract = set_subtract,     \
    .bit_and = set_and, .bit_xor = set_xor, .bit_or = set_or

const TypeDef set_type = {
    COMMON_SLOTS,
    .name = "set",
    .doc = "Build an unordered collection of unique elements.",
    .signature = "set(iterable=(), /)",
    .kind = TYPE_set,
    .init = set_init,
    .convert = set_convert,
    .methods = set_methods,
    .subtract_inplace = set_subtract_inplace,
    .bit_and_inplace = set_and_inplace,
    .bit_xor_inplace = set_xor_inplace,
    .bit_or_inplace = set_or_inplace,
};

const TypeDef frozenset_type = {
    COMMON_SLOTS,
    .name = "frozenset",
    .doc = "Build an immutable unordered collection of unique elements.",
    .signature = "frozenset(iterable=(), /)",
    .kind = TYPE_frozenset,
    .construct = frozenset_construct,
    .convert = frozenset_convert,
    .methods = frozenset_methods,
    .hash = frozenset_hash,
};

// ---- The iterator -------------------------------------------------------------------------------

static void set_iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_value(tracer, ((SetIterator *)object)->source);
}

static Value set_iterator_next(VM *vm, Value self)
{
    SetIterator *iterator = as_set_iterator(self);
    Value item;
    if (is_none(iterator->source)) return exhausted(vm);
    Set *set = as_set(iterator->source);
    if (UNLIKELY(iterator->count != set->count)) {
        iterator->count = SIZE_MAX; // and so it stays
        return throw(vm, RuntimeError, "Set changed size during iteration");
    }
    if (!set_next(set, &iterator->position, &item)) {
        iterator->source = NONE;
        return exhausted(vm);
    }
    if (iterator->left > 0) iterator->left--;
    return item;
}

static Value py_set_iterator_length_hint(VM *vm, Value *args)
{
    SetIterator *iterator = as_set_iterator(args[0]);
    if (is_none(iterator->source) || as_set(iterator->source)->count != iterator->count)
        return value_of_small(0);
    return int_new(vm, (int64_t)iterator->left);
}

static Value py_set_iterator_reduce(VM *vm, Value *args)
{
    SetIterator *iterator = as_set_iterator(args[0]);
    Value iter = iterator_builtin(vm);
    if (raised(iter)) return RAISED;
    SetIterator *rest = object_new(vm, TYPE_set_iterator, sizeof(SetIterator));
    rest->source = iterator->source;
    rest->position = iterator->position;
    rest->left = iterator->left;
    rest->count = iterator->count;
    List *items = list_from(vm, value_of_object(rest));
    return items == NULL ? RAISED : iterator_reduce(vm, iter, value_of_object(items), ABSENT);
}

static const Native set_iterator_methods[] = {
    {"__length_hint__(self, /)", py_set_iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__(self, /)", py_set_iterator_reduce, "Return state information for pickling."},
    {0},
};

const TypeDef set_iterator_type = {
    .name = "set_iterator",
    .size = sizeof(SetIterator),
    .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT,
    .kind = TYPE_set_iterator,
    .trace = set_iterator_trace,
    .methods = set_iterator_methods,
    .iterate = iterator_self,
    .next = set_iterator_next,
};
