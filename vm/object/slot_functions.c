// slot_functions.c - the slots of classes written in Python: each calls the special method it stands for.
//
// The method is looked up on the type at every call (the cache of type_lookup answers), so what a program
// assigns to the class later counts at once.
#include "vm/object/slot_functions.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/object/slots.h"
#include "vm/object/type_cache.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/error_types.h"
#include "vm/types/int.h"
#include "vm/types/iterators.h"
#include "vm/types/str.h"

// The special method of a row, and its reflected form (NULL: it has none).
static inline String *row_name(VM *vm, SlotRow row)
{
    return vm->type_cache->slot_names[2 * row];
}

static inline String *row_reflected(VM *vm, SlotRow row)
{
    return vm->type_cache->slot_names[2 * row + 1];
}

// Calls type(self).name(self, *args); a method that is missing (somebody deleted it just now) raises.
static Value call_slot(VM *vm, Value self, String *name, size_t count, const Value *args)
{
    Value result = call_special(vm, self, name, count, args);
    if (UNLIKELY(is_absent(result))) return throw_with(vm, AttributeError, value_of_object(name));
    return result;
}

// ---- Arithmetic ---------------------------------------------------------------------------------

// Whether right's type has a reflected method of its own, not left's: then it goes first.
static bool is_overloaded(VM *vm, Type *left, Type *right, String *name)
{
    Value theirs = type_lookup(vm, right, name);
    return !is_absent(theirs) && !same(theirs, type_lookup(vm, left, name));
}

// What nb_ slots do (language reference 3.3.8): the subclass's reflected method first if it overrides ours.
static Value binary_slot(VM *vm, SlotRow row, AnySlot self, Value left, Value right)
{
    Type *left_type = type_of(vm, left), *right_type = type_of(vm, right);
    bool reflect = left_type != right_type && slots_get(&right_type->slots, row) == self;
    if (slots_get(&left_type->slots, row) == self) {
        if (reflect && type_is_subtype(right_type, left_type)) {
            if (is_overloaded(vm, left_type, right_type, row_reflected(vm, row))) {
                Value result = call_special(vm, right, row_reflected(vm, row), 1, &left);
                if (!is_absent(result) && !is_not_implemented(result)) return result;
                reflect = false;
            }
        }
        Value result = call_special(vm, left, row_name(vm, row), 1, &right);
        if (is_absent(result)) result = NOT_IMPLEMENTED;
        if (!is_not_implemented(result) || left_type == right_type) return result;
    }
    if (reflect) {
        Value result = call_special(vm, right, row_reflected(vm, row), 1, &left);
        return is_absent(result) ? NOT_IMPLEMENTED : result;
    }
    return NOT_IMPLEMENTED;
}

static Value inplace_slot(VM *vm, SlotRow row, Value left, Value right)
{
    Value result = call_special(vm, left, row_name(vm, row), 1, &right);
    return is_absent(result) ? NOT_IMPLEMENTED : result;
}

#define BINARY(field)                                                                                \
    Value slot_##field(VM *vm, Value left, Value right)                                              \
    {                                                                                                \
        return binary_slot(vm, ROW_##field, (AnySlot)slot_##field, left, right);                     \
    }
#define INPLACE(field)                                                                               \
    Value slot_##field(VM *vm, Value left, Value right)                                              \
    {                                                                                                \
        return inplace_slot(vm, ROW_##field, left, right);                                           \
    }
#define UNARY(field)                                                                                 \
    Value slot_##field(VM *vm, Value self)                                                           \
    {                                                                                                \
        return call_slot(vm, self, row_name(vm, ROW_##field), 0, NULL);                              \
    }
BINARY(add)
BINARY(subtract)
BINARY(multiply)
BINARY(matrix_multiply)
BINARY(true_divide)
BINARY(floor_divide)
BINARY(modulo)
BINARY(divmod)
BINARY(shift_left)
BINARY(shift_right)
BINARY(bit_and)
BINARY(bit_xor)
BINARY(bit_or)
INPLACE(add_inplace)
INPLACE(subtract_inplace)
INPLACE(multiply_inplace)
INPLACE(matrix_multiply_inplace)
INPLACE(true_divide_inplace)
INPLACE(floor_divide_inplace)
INPLACE(modulo_inplace)
INPLACE(shift_left_inplace)
INPLACE(shift_right_inplace)
INPLACE(bit_and_inplace)
INPLACE(bit_xor_inplace)
INPLACE(bit_or_inplace)
UNARY(negative)
UNARY(positive)
UNARY(absolute)
UNARY(invert)
UNARY(to_int)
UNARY(to_float)
UNARY(to_index)
UNARY(str)
UNARY(repr)
UNARY(await)
UNARY(aiter)
UNARY(anext)

Value slot_power(VM *vm, Value left, Value right, Value third)
{
    if (is_none(third)) return binary_slot(vm, ROW_power, (AnySlot)slot_power, left, right);
    // Three arguments have no reflected form.
    if (type_of(vm, left)->slots.power != slot_power) return NOT_IMPLEMENTED;
    Value args[] = {right, third};
    return call_slot(vm, left, NAME(vm, __pow__), 2, args);
}

Value slot_power_inplace(VM *vm, Value left, Value right, Value third)
{
    return inplace_slot(vm, ROW_power_inplace, left, right);
}

// No class made in Python has these: the add and multiply rows do their work (update_row of slots.c).
Value slot_concat(VM *vm, Value left, Value right)
{
    return slot_add(vm, left, right);
}

Value slot_repeat(VM *vm, Value left, Value right)
{
    return slot_multiply(vm, left, right);
}

// ---- Hash, truth, length, comparison ------------------------------------------------------------

bool hash_unhashable(VM *vm, Value self, uint64_t *hash)
{
    return throw_false(vm, TypeError, "unhashable type: '%.200T'", self);
}

bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    Value result = call_special(vm, self, NAME(vm, __hash__), 0, NULL);
    if (raised(result)) return false;
    if (is_absent(result)) return hash_unhashable(vm, self, hash);
    if (!is_int(result)) return throw_false(vm, TypeError, "__hash__ method should return an integer");
    int64_t small;
    *hash = int_fits_int64(result, &small) ? (uint64_t)small : int_hash(result);
    if (*hash == UINT64_MAX) *hash = (uint64_t)-2;
    return true;
}

bool slot_truth(VM *vm, Value self, bool *truth)
{
    Value result = call_slot(vm, self, NAME(vm, __bool__), 0, NULL);
    if (raised(result)) return false;
    if (!is_bool(result)) {
        return throw_false(vm, TypeError, "__bool__ should return bool, returned %T", result);
    }
    *truth = same(result, TRUE);
    return true;
}

bool slot_length(VM *vm, Value self, size_t *length)
{
    Value result = call_slot(vm, self, NAME(vm, __len__), 0, NULL);
    if (raised(result)) return false;
    result = index_of(vm, result);
    if (raised(result)) return false;
    int64_t count;
    if (int_sign(result) < 0) return throw_false(vm, ValueError, "__len__() should return >= 0");
    if (!int_fits_int64(result, &count)) {
        return throw_false(vm, OverflowError, "cannot fit 'int' into an index-sized integer");
    }
    *length = (size_t)count;
    return true;
}

static String *comparison_name(VM *vm, CompareOp op)
{
    switch (op) {
    case COMPARE_LT: return NAME(vm, __lt__);
    case COMPARE_LE: return NAME(vm, __le__);
    case COMPARE_EQ: return NAME(vm, __eq__);
    case COMPARE_NE: return NAME(vm, __ne__);
    case COMPARE_GT: return NAME(vm, __gt__);
    case COMPARE_GE: return NAME(vm, __ge__);
    }
    UNREACHABLE();
}

Value slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    Type *type = type_of(vm, self);
    Value method = type_lookup(vm, type, comparison_name(vm, op));
    if (is_absent(method)) return NOT_IMPLEMENTED;
    if (is_pointer(method)) {
        if (is_method_like(method)) return call_with_self(vm, method, self, 1, &other, NULL);
        SlotDescrGet get = type_of(vm, method)->slots.descr_get;
        if (get != NULL) method = get(vm, method, self, value_of_object(type));
    }
    // A comparison that cannot even be bound is none, as CPython has it.
    if (raised(method)) return catch_pending(vm, Exception) ? NOT_IMPLEMENTED : RAISED;
    return call(vm, method, 1, &other);
}

// ---- Calls and attributes -----------------------------------------------------------------------

Value slot_call(VM *vm, Value self, size_t positional_count, Value *args, Tuple *keyword_names)
{
    Type *type = type_of(vm, self);
    Value method = type_lookup(vm, type, NAME(vm, __call__));
    if (is_function(method)) {
        return call_with_self(vm, method, self, positional_count, args, keyword_names);
    }
    if (is_pointer(method)) {
        SlotDescrGet get = type_of(vm, method)->slots.descr_get;
        if (get != NULL) method = get(vm, method, self, value_of_object(type));
    }
    if (raised(method)) return RAISED;
    if (is_absent(method)) return throw(vm, TypeError, "'%.200T' object is not callable", self);
    // An object whose __call__ is an instance of its own class never gets to the end of this.
    if (!descend(vm)) return RAISED;
    return call_keywords(vm, method, positional_count, args, keyword_names);
}

// An AttributeError that Python code raised for an attribute without saying which is told: tracebacks then suggest names.
static COLD Value note_attribute(VM *vm, Value self, String *name)
{
    if (!pending_is(vm, AttributeError)) return RAISED;
    const AttributeErrorObject *error = (const AttributeErrorObject *)as_object(vm->pending);
    if (error->base.head.kind != (uint16_t)AttributeError) return RAISED;
    bool is_told = (!is_absent(error->name) && !is_none(error->name)) || (!is_absent(error->obj) && !is_none(error->obj));
    if (!is_told) attribute_error_fill(vm, self, name);
    return RAISED;
}

// __getattribute__, then __getattr__ for what it did not find.
Value slot_get_attr(VM *vm, Value self, String *name)
{
    Type *type = type_of(vm, self);
    Value getter = type_lookup(vm, type, NAME(vm, __getattribute__));
    bool has_fallback = (type->flags & TYPE_HAS_GETATTR) != 0;
    Value found, argument = value_of_object(name);
    if (is_exact_slot_wrapper(getter) && slot_entries[as_slot_wrapper(getter)->entry].row == ROW_get_attr &&
        type_is_subtype(type, as_slot_wrapper(getter)->owner)) {
        // object's own, mostly: no exception object for what the fallback will find.
        SlotGetAttr native = as_slot_wrapper(getter)->owner->slots.get_attr;
        found = native == object_get_attr ? object_find_attr(vm, self, name)
                : native == type_get_attr ? type_find_attr(vm, self, name)
                                          : native(vm, self, name);
    } else {
        found = call_slot(vm, self, NAME(vm, __getattribute__), 1, &argument);
    }
    if (!has_fallback) {
        if (is_absent(found)) return throw_no_attribute(vm, self, name);
        return raised(found) ? note_attribute(vm, self, name) : found;
    }
    if (raised(found) && catch_pending(vm, AttributeError)) found = ABSENT;
    if (!is_absent(found)) return found;
    found = call_special(vm, self, NAME(vm, __getattr__), 1, &argument);
    if (raised(found)) return note_attribute(vm, self, name);
    return is_absent(found) ? throw_no_attribute(vm, self, name) : found;
}

bool slot_set_attr(VM *vm, Value self, String *name, Value value)
{
    Value args[] = {value_of_object(name), value};
    Value result = is_absent(value) ? call_slot(vm, self, NAME(vm, __delattr__), 1, args)
                                    : call_slot(vm, self, NAME(vm, __setattr__), 2, args);
    return !raised(result);
}

Value slot_descr_get(VM *vm, Value self, Value instance, Value owner)
{
    Value args[] = {is_absent(instance) ? NONE : instance, is_absent(owner) ? NONE : owner};
    Value result = call_special(vm, self, NAME(vm, __get__), 2, args);
    return is_absent(result) ? self : result;
}

bool slot_descr_set(VM *vm, Value self, Value instance, Value value)
{
    Value args[] = {instance, value};
    Value result = is_absent(value) ? call_slot(vm, self, NAME(vm, __delete__), 1, args)
                                    : call_slot(vm, self, NAME(vm, __set__), 2, args);
    return !raised(result);
}

// ---- Containers and iteration -------------------------------------------------------------------

Value slot_get_item(VM *vm, Value self, Value key)
{
    return call_slot(vm, self, NAME(vm, __getitem__), 1, &key);
}

bool slot_set_item(VM *vm, Value self, Value key, Value value)
{
    Value args[] = {key, value};
    Value result = is_absent(value) ? call_slot(vm, self, NAME(vm, __delitem__), 1, args)
                                    : call_slot(vm, self, NAME(vm, __setitem__), 2, args);
    return !raised(result);
}

bool slot_contains(VM *vm, Value self, Value item, bool *found)
{
    if (is_none(type_lookup(vm, type_of(vm, self), NAME(vm, __contains__)))) {
        return throw_false(vm, TypeError, "'%.200T' object is not a container", self);
    }
    Value result = call_slot(vm, self, NAME(vm, __contains__), 1, &item);
    return !raised(result) && truth(vm, result, found);
}

Value slot_iterate(VM *vm, Value self)
{
    if (is_none(type_lookup(vm, type_of(vm, self), NAME(vm, __iter__)))) {
        return throw(vm, TypeError, "'%.200T' object is not iterable", self);
    }
    return call_slot(vm, self, NAME(vm, __iter__), 0, NULL);
}

// A StopIteration that __next__ raised becomes EXHAUSTED.
Value slot_next(VM *vm, Value self)
{
    Value result = call_slot(vm, self, NAME(vm, __next__), 0, NULL);
    if (!raised(result) || !pending_is(vm, StopIteration)) return result;
    Value exception = take_pending(vm);
    vm->stop_value = NONE;
    if (as_object(exception)->kind == (uint16_t)StopIteration) {
        Value value = ((StopIterationObject *)as_object(exception))->value;
        if (!is_absent(value)) vm->stop_value = value;
    }
    return EXHAUSTED;
}

// __buffer__(flags) answers a memoryview; the view is of what that shows.
bool slot_buffer(VM *vm, Value self, BufferView *view, bool writable)
{
    Value flags = value_of_small(writable ? 1 : 0);
    Value result = call_slot(vm, self, NAME(vm, __buffer__), 1, &flags);
    if (raised(result)) return false;
    if (!is_memoryview(result)) {
        return throw_false(vm, TypeError, "__buffer__ returned non-memoryview object");
    }
    return buffer_get(vm, result, view, writable);
}
