// deque_type.c - what Python sees of collections.deque, and its iterators.
#include "stdlib/collections/deque.h"

static Deque *as_deque(Value v)
{
    return (Deque *)as_object(v);
}

static bool is_deque(VM *vm, Value v)
{
    return is_native(vm, v, &deque_type);
}

static void deque_trace(VM *vm, Tracer *tracer, Object *object)
{
    Deque *deque = (Deque *)object;
    if (deque->items != NULL) trace_values(tracer, deque->items, deque->mask + 1);
}

static void deque_release(VM *vm, Object *object)
{
    Deque *deque = (Deque *)object;
    if (deque->items != NULL)
        memory_release(&vm->memory, deque->items, (deque->mask + 1) * sizeof(Value));
}

static bool deque_owns_slot(Object *object, const Value *slot)
{
    Deque *deque = (Deque *)object;
    return deque->items != NULL && slot >= deque->items && slot <= deque->items + deque->mask;
}

static Value deque_init(VM *vm, Value *args) // deque(iterable=?, maxlen=None)
{
    Deque *deque = as_deque(args[0]);
    int64_t maximum = -1;
    if (!is_none(args[2])) {
        if (!iterator_state(vm, args[2], &maximum)) return RAISED;
        if (maximum < 0) return throw(vm, ValueError, "maxlen must be non-negative");
    }
    deque->bounded = maximum >= 0;
    deque->maximum = maximum < 0 ? 0 : (size_t)maximum;
    if (deque->count > 0) deque_clear(vm, deque);
    if (is_absent(args[1])) return NONE;
    return deque_extend(vm, deque, args[1], false) ? NONE : RAISED;
}

// A deque of the same type and bound with the same items.
static RUNS Value copy(VM *vm, Value self)
{
    Deque *deque = as_deque(self);
    if (type_of(vm, self) != type_from_def(vm, &deque_type)) {
        Value args[2] = {self, int_new(vm, (int64_t)deque->maximum)};
        Value result = call(vm, value_of_object(type_of(vm, self)), deque->bounded ? 2 : 1, args);
        if (raised(result) || is_deque(vm, result)) return result;
        return throw(vm, TypeError, "%T() must return a deque, not %T", self, result);
    }
    Deque *result = deque_new(vm);
    if (result == NULL) return RAISED;
    result->bounded = deque->bounded;
    result->maximum = deque->maximum;
    for (size_t i = 0; i < deque->count; i++)
        if (!deque_append(vm, result, *deque_slot(deque, i))) return RAISED;
    return charge(vm, result->count / 4) ? value_of_object(result) : RAISED;
}

// ---- Slots --------------------------------------------------------------------------------------

static bool deque_length(VM *vm, Value self, size_t *length)
{
    *length = as_deque(self)->count;
    return true;
}

static Value deque_repr(VM *vm, Value self)
{
    if (!repr_enter(vm, self)) return str_value(str_static(vm, "[...]"));
    Deque *deque = as_deque(self);
    List *items = list_from(vm, self);
    String *text = NULL;
    if (items != NULL) {
        Value list = value_of_object(items);
        String *name = type_name_string(vm, type_of(vm, self));
        if (name != NULL)
            text = deque->bounded ? str_format(vm, "%S(%R, maxlen=%zu)", name, list, deque->maximum)
                                  : str_format(vm, "%S(%R)", name, list);
    }
    repr_leave(vm, self);
    return str_value(text);
}

static Value deque_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_deque(vm, self) || !is_deque(vm, other)) return NOT_IMPLEMENTED;
    Deque *a = as_deque(self), *b = as_deque(other);
    if (a->count != b->count && (op == COMPARE_EQ || op == COMPARE_NE))
        return value_of_bool(op == COMPARE_NE);
    uint64_t a_state = a->state, b_state = b->state;
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        bool equal;
        Value x = *deque_slot(a, i), y = *deque_slot(b, i);
        if (!items_equal(vm, x, y, &equal) || !charge(vm, 1)) return RAISED;
        if (!equal) {
            if (op == COMPARE_EQ) return FALSE;
            if (op == COMPARE_NE) return TRUE;
            return compare_op(vm, op, x, y);
        }
        if (a->state != a_state || b->state != b_state) return deque_throw_mutated(vm);
    }
    return compare_sizes(a->count, b->count, op);
}

// The place of item in [start, stop); -1: not there; -2: raised; -3: the deque has changed.
static RUNS int64_t find(VM *vm, Deque *deque, Value item, size_t start, size_t stop)
{
    uint64_t state = deque->state;
    for (size_t i = start; i < stop; i++) {
        bool equal;
        if (!items_equal(vm, *deque_slot(deque, i), item, &equal) || !charge(vm, 1)) return -2;
        if (equal) return (int64_t)i;
        if (deque->state != state) return -3;
    }
    return -1;
}

static bool deque_contains(VM *vm, Value self, Value item, bool *found)
{
    int64_t place = find(vm, as_deque(self), item, 0, as_deque(self)->count);
    *found = place >= 0;
    if (place == -3) (void)deque_throw_mutated(vm);
    return place >= -1;
}

static RUNS bool subscript(VM *vm, Deque *deque, Value key, int64_t *index)
{
    if (!is_index(vm, key))
        return throw_false(vm, TypeError, "sequence index must be integer, not '%T'", key);
    if (!subscript_index(vm, key, "deque", index)) return false;
    return index_wrap(index, deque->count) ||
           throw_false(vm, IndexError, "deque index out of range");
}

static Value deque_get_item(VM *vm, Value self, Value key)
{
    int64_t index;
    if (!subscript(vm, as_deque(self), key, &index)) return RAISED;
    return *deque_slot(as_deque(self), (size_t)index);
}

static bool deque_set_item(VM *vm, Value self, Value key, Value value)
{
    Deque *deque = as_deque(self);
    int64_t index;
    if (!subscript(vm, deque, key, &index)) return false;
    if (is_absent(value)) deque_remove(vm, deque, (size_t)index);
    else store(vm, deque, deque_slot(deque, (size_t)index), value);
    return true;
}

static Value deque_concat(VM *vm, Value left, Value right)
{
    if (!is_deque(vm, right))
        return throw(vm, TypeError, "can only concatenate deque (not \"%T\") to deque", right);
    Value sum = copy(vm, left);
    if (raised(sum) || !deque_extend(vm, as_deque(sum), right, false)) return RAISED;
    return sum;
}

static Value deque_add_inplace(VM *vm, Value left, Value right)
{
    return deque_extend(vm, as_deque(left), right, false) ? left : RAISED;
}

// Makes the deque `times` times what it is.
static RUNS bool repeat(VM *vm, Deque *deque, size_t times)
{
    size_t count = deque->count, total;
    if (times == 0) {
        deque_clear(vm, deque);
        return true;
    }
    if (count == 0) return true;
    if (deque->bounded && deque->maximum / count < times) times = (deque->maximum + count - 1) / count;
    if (mul_overflows(count, times, &total) || total > PTRDIFF_MAX / sizeof(Value))
        return throw_memory(vm), false;
    List *items = list_from(vm, value_of_object(deque));
    if (items == NULL) return false;
    for (size_t n = 1; n < times; n++) {
        for (size_t i = 0; i < count; i++)
            if (!deque_append(vm, deque, items->items[i])) return false;
        if (!charge(vm, count)) return false;
    }
    return true;
}

static Value deque_repeat(VM *vm, Value left, Value right)
{
    Value self = is_deque(vm, left) ? left : right;
    size_t times;
    if (!repeat_count(vm, is_deque(vm, left) ? right : left, &times)) return RAISED;
    Value product = copy(vm, self);
    return !raised(product) && repeat(vm, as_deque(product), times) ? product : RAISED;
}

static Value deque_multiply_inplace(VM *vm, Value left, Value right)
{
    size_t times;
    Value product = multiply_by_right(vm, left, right);
    if (!is_not_implemented(product)) return product;
    return repeat_count(vm, right, &times) && repeat(vm, as_deque(left), times) ? left : RAISED;
}

// ---- Methods ------------------------------------------------------------------------------------

static Value py_deque_append(VM *vm, Value *args)
{
    return deque_append(vm, as_deque(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_deque_appendleft(VM *vm, Value *args)
{
    return deque_append_left(vm, as_deque(args[0]), args[1]) ? NONE : RAISED;
}

static Value py_deque_clear(VM *vm, Value *args)
{
    deque_clear(vm, as_deque(args[0]));
    return NONE;
}

static Value py_deque_copy(VM *vm, Value *args)
{
    return copy(vm, args[0]);
}

static Value py_deque_count(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    int64_t count = 0;
    uint64_t state = deque->state;
    for (size_t i = 0; i < deque->count; i++) {
        bool equal;
        if (!items_equal(vm, *deque_slot(deque, i), args[1], &equal) || !charge(vm, 1)) return RAISED;
        if (deque->state != state) return deque_throw_mutated(vm);
        count += equal;
    }
    return int_new(vm, count);
}

static Value py_deque_extend(VM *vm, Value *args)
{
    return deque_extend(vm, as_deque(args[0]), args[1], false) ? NONE : RAISED;
}

static Value py_deque_extendleft(VM *vm, Value *args)
{
    return deque_extend(vm, as_deque(args[0]), args[1], true) ? NONE : RAISED;
}

static Value py_deque_index(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    int64_t start, stop;
    if (!search_bound(vm, args[2], &start) || !search_bound(vm, args[3], &stop)) return RAISED;
    clamp_range(&start, &stop, deque->count);
    int64_t place = find(vm, deque, args[1], (size_t)start, (size_t)stop);
    if (place >= 0) return int_new(vm, place);
    if (place == -3) return deque_throw_mutated(vm);
    return place == -2 ? RAISED : throw(vm, ValueError, "%R is not in deque", args[1]);
}

static Value py_deque_insert(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    int64_t index;
    if (!arg_int64(vm, args, 1, &index)) return RAISED;
    if (deque->bounded && deque->count >= deque->maximum)
        return throw(vm, IndexError, "deque already at its maximum size");
    if (index < 0) index += (int64_t)deque->count;
    if (index < 0) index = 0;
    if (index > (int64_t)deque->count) index = (int64_t)deque->count;
    return deque_insert(vm, deque, (size_t)index, args[2]) ? NONE : RAISED;
}

static Value py_deque_pop(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    if (deque->count == 0) return throw(vm, IndexError, "pop from an empty deque");
    return deque_pop(vm, deque);
}

static Value py_deque_popleft(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    if (deque->count == 0) return throw(vm, IndexError, "pop from an empty deque");
    return deque_pop_left(vm, deque);
}

static Value py_deque_remove(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    uint64_t state = deque->state;
    int64_t place = find(vm, deque, args[1], 0, deque->count);
    if (place == -2) return RAISED;
    if (place == -3 || deque->state != state)
        return throw(vm, IndexError, "deque mutated during iteration");
    if (place < 0) return throw(vm, ValueError, "%R is not in deque", args[1]);
    deque_remove(vm, deque, (size_t)place);
    return NONE;
}

static Value py_deque_reverse(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    for (size_t i = 0, j = deque->count; i + 1 < j; i++) {
        j--;
        Value item = *deque_slot(deque, i);
        *deque_slot(deque, i) = *deque_slot(deque, j);
        *deque_slot(deque, j) = item;
    }
    object_changed(vm, deque);
    return charge(vm, deque->count / 8) ? NONE : RAISED;
}

static Value py_deque_rotate(VM *vm, Value *args)
{
    int64_t steps;
    if (!arg_int64(vm, args, 1, &steps)) return RAISED;
    deque_rotate(vm, as_deque(args[0]), steps);
    return NONE;
}

static Value py_deque_reduce(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    Value state = call_method(vm, args[0], NAME(vm, __getstate__), 0, NULL);
    Value iterator = raised(state) ? RAISED : get_iter(vm, args[0]);
    if (raised(iterator)) return RAISED;
    Value none = value_of_object(vm->empty_tuple);
    Tuple *parts = deque->bounded ? tuple_pair(vm, none, int_new(vm, (int64_t)deque->maximum))
                                  : vm->empty_tuple;
    Tuple *result = tuple_of(vm, 4, value_of_object(type_of(vm, args[0])), value_of_object(parts), state,
                             iterator);
    return result == NULL ? RAISED : value_of_object(result);
}

static Value py_deque_sizeof(VM *vm, Value *args)
{
    Deque *deque = as_deque(args[0]);
    size_t size = type_of(vm, args[0])->instance_size;
    if (deque->items != NULL) size += (deque->mask + 1) * sizeof(Value);
    return int_new(vm, (int64_t)size);
}

static Value get_maxlen(VM *vm, Value self)
{
    Deque *deque = as_deque(self);
    return deque->bounded ? int_new(vm, (int64_t)deque->maximum) : NONE;
}

static const NativeProperty deque_properties[] = {
    {"maxlen", get_maxlen, NULL, "maximum size of a deque or None if unbounded"},
    {0},
};

// ---- Iterators ----------------------------------------------------------------------------------

typedef struct DequeIterator {
    Object head;
    Deque *deque;
    size_t left;
    uint64_t state;
    bool reverse;
} DequeIterator;

static RAISES Value iterator_new(VM *vm, Type *type, Deque *deque, bool reverse)
{
    DequeIterator *iterator = type == NULL ? NULL : type_allocate(vm, type, 0);
    if (iterator == NULL) return RAISED;
    iterator->deque = deque;
    iterator->left = deque->count;
    iterator->state = deque->state;
    iterator->reverse = reverse;
    return value_of_object(iterator);
}

static Value deque_iterate(VM *vm, Value self)
{
    return iterator_new(vm, type_from_def(vm, &deque_iterator_type), as_deque(self), false);
}

static Value py_deque_reversed(VM *vm, Value *args)
{
    return iterator_new(vm, type_from_def(vm, &deque_reverse_iterator_type), as_deque(args[0]), true);
}

static void iterator_trace(VM *vm, Tracer *tracer, Object *object)
{
    trace_object(tracer, ((DequeIterator *)object)->deque);
}

// _deque_iterator(deque, index=0): one that has already given `index` items.
static RUNS Value iterator_construct(VM *vm, Value *args, bool reverse)
{
    int64_t skip;
    if (!is_deque(vm, args[1]))
        return throw(vm, TypeError, "argument 1 must be collections.deque, not %T", args[1]);
    if (!index_as_int64(vm, args[2], true, &skip)) return RAISED;
    Value iterator = iterator_new(vm, as_type(args[0]), as_deque(args[1]), reverse);
    if (raised(iterator)) return RAISED;
    size_t *left = &((DequeIterator *)as_object(iterator))->left;
    if (skip > 0) *left -= (size_t)skip < *left ? (size_t)skip : *left;
    return iterator;
}

static Value deque_iterator_construct(VM *vm, Value *args)
{
    return iterator_construct(vm, args, false);
}

static Value deque_reverse_iterator_construct(VM *vm, Value *args)
{
    return iterator_construct(vm, args, true);
}

static Value iterator_next(VM *vm, Value self)
{
    DequeIterator *iterator = (DequeIterator *)as_object(self);
    Deque *deque = iterator->deque;
    if (UNLIKELY(deque->state != iterator->state)) {
        iterator->left = 0;
        return deque_throw_mutated(vm);
    }
    if (iterator->left == 0) return exhausted(vm);
    size_t left = iterator->left--;
    return *deque_slot(deque, iterator->reverse ? left - 1 : deque->count - left);
}

static Value py_iterator_length_hint(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)((DequeIterator *)as_object(args[0]))->left);
}

static Value py_iterator_reduce(VM *vm, Value *args)
{
    DequeIterator *iterator = (DequeIterator *)as_object(args[0]);
    int64_t given = (int64_t)iterator->deque->count - (int64_t)iterator->left;
    Tuple *parts = tuple_pair(vm, value_of_object(iterator->deque), int_new(vm, given));
    return value_of_object(
        tuple_pair(vm, value_of_object(type_of(vm, args[0])), value_of_object(parts)));
}

static const Native iterator_methods[] = {
    {"__length_hint__(self, /)", py_iterator_length_hint,
     "Private method returning an estimate of len(list(it))."},
    {"__reduce__(self, /)", py_iterator_reduce, "Return state information for pickling."},
    {0},
};

const TypeDef deque_iterator_type = {
    .name = "collections._deque_iterator",
    .signature = "_deque_iterator(deque, index=0, /)",
    .size = sizeof(DequeIterator),
    .flags = TYPE_IS_FINAL,
    .trace = iterator_trace,
    .construct = deque_iterator_construct,
    .methods = iterator_methods,
    .iterate = iterator_self,
    .next = iterator_next,
};

const TypeDef deque_reverse_iterator_type = {
    .name = "collections._deque_reverse_iterator",
    .signature = "_deque_reverse_iterator(deque, index=0, /)",
    .size = sizeof(DequeIterator),
    .flags = TYPE_IS_FINAL,
    .trace = iterator_trace,
    .construct = deque_reverse_iterator_construct,
    .methods = iterator_methods,
    .iterate = iterator_self,
    .next = iterator_next,
};

static const Native deque_methods[] = {
    {"append(self, item, /)", py_deque_append, "Add an element to the right side of the deque."},
    {"appendleft(self, item, /)", py_deque_appendleft,
     "Add an element to the left side of the deque."},
    {"clear(self, /)", py_deque_clear, "Remove all elements from the deque."},
    {"copy(self, /)", py_deque_copy, "Return a shallow copy of a deque."},
    {"__copy__(self, /)", py_deque_copy, "Return a shallow copy of a deque."},
    {"count(self, value, /)", py_deque_count, "Return number of occurrences of value."},
    {"extend(self, iterable, /)", py_deque_extend,
     "Extend the right side of the deque with elements from the iterable."},
    {"extendleft(self, iterable, /)", py_deque_extendleft,
     "Extend the left side of the deque with elements from the iterable."},
    {"index(self, value, start=0, stop=9223372036854775807, /)", py_deque_index,
     "Return first index of value.\n\nRaises ValueError if the value is not present."},
    {"insert(self, index, value, /)", py_deque_insert, "Insert value before index."},
    {"pop(self, /)", py_deque_pop, "Remove and return the rightmost element."},
    {"popleft(self, /)", py_deque_popleft, "Remove and return the leftmost element."},
    {"remove(self, value, /)", py_deque_remove, "Remove first occurrence of value."},
    {"reverse(self, /)", py_deque_reverse, "Reverse *IN PLACE*."},
    {"rotate(self, n=1, /)", py_deque_rotate,
     "Rotate the deque n steps to the right.  If n is negative, rotates left."},
    {"__reversed__(self, /)", py_deque_reversed, "Return a reverse iterator over the deque."},
    {"__reduce__(self, /)", py_deque_reduce, "Return state information for pickling."},
    {"__sizeof__(self, /)", py_deque_sizeof, "Return the size of the deque in memory, in bytes."},
    CLASS_GETITEM_ROW,
    {0},
};

const TypeDef deque_type = {
    .name = "collections.deque",
    .doc = "A list-like sequence optimized for data accesses near its endpoints.",
    .signature = "deque(iterable=?, maxlen=None)",
    .size = sizeof(Deque),
    .flags = TYPE_IS_SEQUENCE | TYPE_HAS_WEAKREF,
    .trace = deque_trace,
    .release = deque_release,
    .owns_slot = deque_owns_slot,
    .init = deque_init,
    .methods = deque_methods,
    .properties = deque_properties,
    .repr = deque_repr,
    .compare = deque_compare,
    .length = deque_length,
    .iterate = deque_iterate,
    .contains = deque_contains,
    .get_item = deque_get_item,
    .set_item = deque_set_item,
    .add_inplace = deque_add_inplace,
    .multiply_inplace = deque_multiply_inplace,
    .concat = deque_concat,
    .repeat = deque_repeat,
};
