// weakref_proxy.c - weakref.proxy: stands for its target in every operation until that is gone.
#include "vm/types/weakref_proxy.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// Puts the target of a proxy in place of it; any other value stays. false with ReferenceError.
static bool unwrap(VM *vm, Value *v)
{
    if (!is_weakproxy(*v) && !is_weakcallableproxy(*v)) return true;
    Object *target = ((WeakRef *)as_object(*v))->target;
    if (target == NULL) return throw_false(vm, ReferenceError, "weakly-referenced object no longer exists");
    *v = value_of_object(target);
    return true;
}

// ---- Text, attributes, comparison ---------------------------------------------------------------

static Value proxy_repr(VM *vm, Value self)
{
    Object *object = ((WeakRef *)as_object(self))->target;
    Value target = object == NULL ? NONE : value_of_object(object);
    String *text = str_format(vm, "<weakproxy at %p; to '%T' at %p>", address_of(vm, self), target,
                              object == NULL ? NULL : address_of(vm, target));
    return text == NULL ? RAISED : value_of_object(text);
}

static Value proxy_str(VM *vm, Value self)
{
    if (!unwrap(vm, &self)) return RAISED;
    String *text = str_of(vm, self);
    return text == NULL ? RAISED : value_of_object(text);
}

static Value proxy_get_attr(VM *vm, Value self, String *name)
{
    if (!unwrap(vm, &self)) return RAISED;
    return get_attr(vm, self, name);
}

static bool proxy_set_attr(VM *vm, Value self, String *name, Value value)
{
    if (!unwrap(vm, &self)) return false;
    return set_attr(vm, self, name, value);
}

static Value proxy_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!unwrap(vm, &self)) return RAISED;
    if (!unwrap(vm, &other)) return RAISED;
    return compare_op(vm, op, self, other);
}

static Value proxy_call(VM *vm, Value self, size_t count, Value *args, Tuple *keyword_names)
{
    if (!unwrap(vm, &self)) return RAISED;
    return call_keywords(vm, self, count, args, keyword_names);
}

// ---- Containers ---------------------------------------------------------------------------------

static Value proxy_iterate(VM *vm, Value self)
{
    if (!unwrap(vm, &self)) return RAISED;
    return get_iter(vm, self);
}

static Value proxy_next(VM *vm, Value self)
{
    if (!unwrap(vm, &self)) return RAISED;
    SlotNext next = type_of(vm, self)->slots.next;
    if (next == NULL) {
        return throw(vm, TypeError, "Weakref proxy referenced a non-iterator '%.200T' object", self);
    }
    return next(vm, self);
}

static bool proxy_truth(VM *vm, Value self, bool *result)
{
    if (!unwrap(vm, &self)) return false;
    return truth(vm, self, result);
}

static bool proxy_length(VM *vm, Value self, size_t *result)
{
    if (!unwrap(vm, &self)) return false;
    return length(vm, self, result);
}

static bool proxy_contains(VM *vm, Value self, Value item, bool *found)
{
    if (!unwrap(vm, &self)) return false;
    return contains(vm, self, item, found);
}

static Value proxy_get_item(VM *vm, Value self, Value key)
{
    if (!unwrap(vm, &self)) return RAISED;
    if (!unwrap(vm, &key)) return RAISED;
    return get_item(vm, self, key);
}

static bool proxy_set_item(VM *vm, Value self, Value key, Value value)
{
    if (!unwrap(vm, &self)) return false;
    if (is_absent(value)) return delete_item(vm, self, key);
    return set_item(vm, self, key, value);
}

static Value py_proxy_bytes(VM *vm, Value *args)
{
    if (!unwrap(vm, &args[0])) return RAISED;
    return call_method(vm, args[0], NAME(vm, __bytes__), 0, NULL);
}

static Value py_proxy_reversed(VM *vm, Value *args)
{
    if (!unwrap(vm, &args[0])) return RAISED;
    return call_method(vm, args[0], NAME(vm, __reversed__), 0, NULL);
}

// ---- Arithmetic ---------------------------------------------------------------------------------

#define BINARY(field, op)                                                                            \
    static Value proxy_##field(VM *vm, Value left, Value right)                                      \
    {                                                                                                \
        if (!unwrap(vm, &left)) return RAISED;                                                       \
        if (!unwrap(vm, &right)) return RAISED;                                                      \
        return binary_op(vm, op, left, right);                                                       \
    }
#define INPLACE(field, op)                                                                           \
    static Value proxy_##field##_inplace(VM *vm, Value left, Value right)                            \
    {                                                                                                \
        if (!unwrap(vm, &left)) return RAISED;                                                       \
        if (!unwrap(vm, &right)) return RAISED;                                                      \
        return inplace_op(vm, op, left, right);                                                      \
    }
#define ARITHMETIC(X)                                                                                \
    X(add, OP_ADDITION)                                                                              \
    X(subtract, OP_SUBTRACTION)                                                                      \
    X(multiply, OP_MULTIPLICATION)                                                                   \
    X(matrix_multiply, OP_MATRIX_MULTIPLICATION)                                                     \
    X(true_divide, OP_TRUE_DIVISION)                                                                 \
    X(floor_divide, OP_FLOOR_DIVISION)                                                               \
    X(modulo, OP_MODULO)                                                                             \
    X(shift_left, OP_SHIFT_LEFT)                                                                     \
    X(shift_right, OP_SHIFT_RIGHT)                                                                   \
    X(bit_and, OP_BIT_AND)                                                                           \
    X(bit_xor, OP_BIT_XOR)                                                                           \
    X(bit_or, OP_BIT_OR)
ARITHMETIC(BINARY)
ARITHMETIC(INPLACE)
BINARY(divmod, OP_DIVMOD)

#define UNARY(field, op)                                                                             \
    static Value proxy_##field(VM *vm, Value self)                                                   \
    {                                                                                                \
        if (!unwrap(vm, &self)) return RAISED;                                                       \
        return unary_op(vm, op, self);                                                               \
    }
UNARY(negative, OP_NEGATIVE)
UNARY(positive, OP_POSITIVE)
UNARY(absolute, OP_ABSOLUTE)
UNARY(invert, OP_INVERT)

static Value proxy_power(VM *vm, Value left, Value right, Value third)
{
    if (!unwrap(vm, &left)) return RAISED;
    if (!unwrap(vm, &right)) return RAISED;
    if (!unwrap(vm, &third)) return RAISED;
    return power_op(vm, left, right, third);
}

static Value proxy_power_inplace(VM *vm, Value left, Value right, Value third)
{
    if (!unwrap(vm, &left)) return RAISED;
    if (!unwrap(vm, &right)) return RAISED;
    return inplace_op(vm, OP_POWER, left, right);
}

static Value proxy_to_int(VM *vm, Value self)
{
    if (!unwrap(vm, &self)) return RAISED;
    return call(vm, value_of_object(type_get(vm, TYPE_int)), 1, &self);
}

static Value proxy_to_float(VM *vm, Value self)
{
    if (!unwrap(vm, &self)) return RAISED;
    double d;
    return float_as_double(vm, self, &d) ? value_of_double(d) : RAISED;
}

static Value proxy_to_index(VM *vm, Value self)
{
    if (!unwrap(vm, &self)) return RAISED;
    return index_of(vm, self);
}

static const Native proxy_methods[] = {
    {"__bytes__(self, /)", py_proxy_bytes, NULL},
    {"__reversed__(self, /)", py_proxy_reversed, NULL},
    {0},
};

#define SLOT_PAIR(field, op) .field = proxy_##field, .field##_inplace = proxy_##field##_inplace,
#define PROXY_SLOTS                                                                                  \
    .size = sizeof(WeakRef), .flags = TYPE_IS_FINAL | TYPE_NO_CONSTRUCT, .trace = weakref_trace,     \
    .methods = proxy_methods, .repr = proxy_repr, .str = proxy_str, .get_attr = proxy_get_attr,      \
    .set_attr = proxy_set_attr, .compare = proxy_compare, .iterate = proxy_iterate,                  \
    .next = proxy_next, .truth = proxy_truth, .length = proxy_length, .contains = proxy_contains,    \
    .get_item = proxy_get_item, .set_item = proxy_set_item, .negative = proxy_negative,              \
    .positive = proxy_positive, .absolute = proxy_absolute, .invert = proxy_invert,                  \
    .divmod = proxy_divmod, .power = proxy_power, .power_inplace = proxy_power_inplace,              \
    .to_int = proxy_to_int, .to_float = proxy_to_float, .to_index = proxy_to_index,                  \
    ARITHMETIC(SLOT_PAIR)

const TypeDef weakproxy_type = {.name = "weakref.ProxyType", PROXY_SLOTS};

const TypeDef weakcallableproxy_type = {.name = "weakref.CallableProxyType", .call = proxy_call, PROXY_SLOTS};
