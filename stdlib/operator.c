// operator.c - the module operator: the operators as functions, and attrgetter, itemgetter, methodcaller.
#include "vm/exec/exec.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/list.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define BINARY(name, op)                                                                           \
    static Value py_operator_##name(VM *vm, Value *args)                                           \
    {                                                                                              \
        return binary_op(vm, op, args[0], args[1]);                                                \
    }                                                                                              \
    static Value py_operator_i##name(VM *vm, Value *args)                                          \
    {                                                                                              \
        return inplace_op(vm, op, args[0], args[1]);                                               \
    }
BINARY(add, OP_ADDITION)
BINARY(sub, OP_SUBTRACTION)
BINARY(mul, OP_MULTIPLICATION)
BINARY(matmul, OP_MATRIX_MULTIPLICATION)
BINARY(truediv, OP_TRUE_DIVISION)
BINARY(floordiv, OP_FLOOR_DIVISION)
BINARY(mod, OP_MODULO)
BINARY(pow, OP_POWER)
BINARY(lshift, OP_SHIFT_LEFT)
BINARY(rshift, OP_SHIFT_RIGHT)
BINARY(and_, OP_BIT_AND)
BINARY(xor, OP_BIT_XOR)
BINARY(or_, OP_BIT_OR)

#define COMPARE(name, op)                                                                          \
    static Value py_operator_##name(VM *vm, Value *args)                                           \
    {                                                                                              \
        return compare_op(vm, op, args[0], args[1]);                                               \
    }
COMPARE(lt, COMPARE_LT)
COMPARE(le, COMPARE_LE)
COMPARE(eq, COMPARE_EQ)
COMPARE(ne, COMPARE_NE)
COMPARE(gt, COMPARE_GT)
COMPARE(ge, COMPARE_GE)

#define UNARY(name, op)                                                                            \
    static Value py_operator_##name(VM *vm, Value *args)                                           \
    {                                                                                              \
        return unary_op(vm, op, args[0]);                                                          \
    }
UNARY(neg, OP_NEGATIVE)
UNARY(pos, OP_POSITIVE)
UNARY(inv, OP_INVERT)
UNARY(abs, OP_ABSOLUTE)

static Value truth_value(VM *vm, Value v, bool wanted)
{
    bool result;
    return truth(vm, v, &result) ? value_of_bool(result == wanted) : RAISED;
}

static Value py_operator_truth(VM *vm, Value *args)
{
    return truth_value(vm, args[0], true);
}

static Value py_operator_not(VM *vm, Value *args)
{
    return truth_value(vm, args[0], false);
}

static Value py_operator_is(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(same(args[0], args[1]));
}

static Value py_operator_is_not(VM *vm, Value *args)
{
    (void)vm;
    return value_of_bool(!same(args[0], args[1]));
}

static Value py_operator_index(VM *vm, Value *args)
{
    return index_of(vm, args[0]);
}

static Value py_operator_concat(VM *vm, Value *args)
{
    Type *type = type_of(vm, args[0]);
    if (!type->slots.concat && !type->slots.get_item) return throw(vm, TypeError, "'%T' object can't be concatenated", args[0]);
    return binary_op(vm, OP_ADDITION, args[0], args[1]);
}

static Value py_operator_iconcat(VM *vm, Value *args)
{
    Type *type = type_of(vm, args[0]);
    if (!type->slots.concat && !type->slots.get_item) return throw(vm, TypeError, "'%T' object can't be concatenated", args[0]);
    return inplace_op(vm, OP_ADDITION, args[0], args[1]);
}

static Value py_operator_contains(VM *vm, Value *args)
{
    bool found;
    return contains(vm, args[0], args[1], &found) ? value_of_bool(found) : RAISED;
}

static Value py_operator_countof(VM *vm, Value *args)
{
    int64_t count = 0;
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    while (iter_next(vm, &iter)) {
        bool equal;
        if (!values_equal(vm, iter.item, args[1], &equal) || !charge(vm, 1)) return RAISED;
        count += equal;
    }
    return iter.failed ? RAISED : value_of_small(count);
}

static Value py_operator_indexof(VM *vm, Value *args)
{
    int64_t index = 0;
    Iter iter;
    if (!iter_open(vm, &iter, args[0])) return RAISED;
    for (; iter_next(vm, &iter); index++) {
        bool equal;
        if (!values_equal(vm, iter.item, args[1], &equal) || !charge(vm, 1)) return RAISED;
        if (equal) return value_of_small(index);
    }
    return iter.failed ? RAISED : throw(vm, ValueError, "sequence.index(x): x not in sequence");
}

static Value py_operator_getitem(VM *vm, Value *args)
{
    return get_item(vm, args[0], args[1]);
}

static Value py_operator_setitem(VM *vm, Value *args)
{
    return set_item(vm, args[0], args[1], args[2]) ? NONE : RAISED;
}

static Value py_operator_delitem(VM *vm, Value *args)
{
    return delete_item(vm, args[0], args[1]) ? NONE : RAISED;
}

static Value py_operator_length_hint(VM *vm, Value *args)
{
    int64_t fallback;
    size_t hint;
    if (!is_int(args[1])) return throw(vm, TypeError, "'%T' object cannot be interpreted as an integer", args[1]);
    if (!arg_index(vm, args, 1, &fallback)) return RAISED;
    return length_hint(vm, args[0], (size_t)fallback, &hint) ? int_new(vm, (int64_t)hint) : RAISED;
}

static Value py_operator_call(VM *vm, Value *args)
{
    return call_tuple(vm, args[0], as_tuple(args[1]), as_dict(args[2]));
}

static Value py_operator_compare_digest(VM *vm, Value *args)
{
    BufferView a, b;
    if (is_str(args[0]) && is_str(args[1])) {
        if (!str_is_ascii(as_str(args[0])) || !str_is_ascii(as_str(args[1]))) {
            return throw(vm, TypeError, "comparing strings with non-ASCII characters is not supported");
        }
        return value_of_bool(str_equal(as_str(args[0]), as_str(args[1])));
    }
    if (!has_buffer(vm, args[0]) || !has_buffer(vm, args[1])) {
        return throw(vm, TypeError, "unsupported operand types(s) or combination of types: '%T' and '%T'", args[0], args[1]);
    }
    if (!buffer_get(vm, args[0], &a, false)) return RAISED;
    if (!buffer_get(vm, args[1], &b, false)) {
        buffer_release(vm, &a);
        return RAISED;
    }
    unsigned char difference = a.size != b.size;
    for (size_t i = 0; i < a.size && a.size == b.size; i++) difference |= (unsigned char)(a.data[i] ^ b.data[i]);
    buffer_release(vm, &a);
    buffer_release(vm, &b);
    return value_of_bool(difference == 0);
}

// ---- itemgetter, attrgetter, methodcaller

typedef struct Getter {
    Object head;
    Tuple *items;   // keys; or of an attrgetter tuples of names
    Value name;     // of a methodcaller
    Dict *keywords; // or NULL
} Getter;

static void getter_trace(VM *vm, Tracer *tracer, Object *object)
{
    (void)vm;
    Getter *self = (Getter *)object;
    trace_object(tracer, self->items);
    trace_value(tracer, self->name);
    trace_object(tracer, self->keywords);
}

static Getter *getter_new(VM *vm, Value cls, Tuple *items)
{
    Getter *self = type_allocate(vm, (Type *)as_object(cls), 0);
    if (!self) return NULL;
    self->items = items;
    self->name = NONE;
    self->keywords = NULL;
    return self;
}

static Value one_argument(VM *vm, const char *name, size_t count, Tuple *keywords)
{
    if (keywords && keywords->count) return throw(vm, TypeError, "%s() takes no keyword arguments", name);
    return throw(vm, TypeError, "%s expected 1 argument, got %zu", name, count);
}

static Value py_itemgetter_new(VM *vm, Value *args) // itemgetter(item, /, *items)
{
    Tuple *rest = as_tuple(args[2]);
    Tuple *items = tuple_new(vm, NULL, rest->count + 1);
    if (!items) return RAISED;
    items->items[0] = args[1];
    for (size_t i = 0; i < rest->count; i++) items->items[i + 1] = rest->items[i];
    Getter *self = getter_new(vm, args[0], items);
    return self ? value_of_object(self) : RAISED;
}

static Value itemgetter_call(VM *vm, Value self, size_t count, Value *args, Tuple *keywords)
{
    Tuple *items = ((Getter *)as_object(self))->items;
    if (count != 1 || (keywords && keywords->count)) return one_argument(vm, "itemgetter", count, keywords);
    Value object = args[0];
    if (items->count == 1) return get_item(vm, object, items->items[0]);
    Tuple *result = tuple_new(vm, NULL, items->count);
    if (!result) return RAISED;
    for (size_t i = 0; i < items->count; i++) {
        Value item = get_item(vm, object, items->items[i]);
        if (raised(item)) return RAISED;
        store(vm, result, &result->items[i], item);
    }
    return value_of_object(result);
}

static Value joined_repr(VM *vm, Value self, const char *name, Tuple *items)
{
    String *text = str_format(vm, "operator.%s(", name);
    for (size_t i = 0; text && i < items->count; i++) {
        String *item = repr_of(vm, items->items[i]);
        text = item ? str_format(vm, "%S%s%S", text, i ? ", " : "", item) : NULL;
    }
    (void)self;
    if (text) text = str_format(vm, "%S)", text);
    return text ? value_of_object(text) : RAISED;
}

static Value itemgetter_repr(VM *vm, Value self)
{
    return joined_repr(vm, self, "itemgetter", ((Getter *)as_object(self))->items);
}

static Value py_itemgetter_reduce(VM *vm, Value *args)
{
    Tuple *pair = tuple_of(vm, 2, value_of_object(type_of(vm, args[0])), value_of_object(((Getter *)as_object(args[0]))->items));
    return pair ? value_of_object(pair) : RAISED;
}

static const Native itemgetter_methods[] = {
    {"__reduce__(self, /)", py_itemgetter_reduce, "Return state information for pickling"},
    {0},
};

static const TypeDef itemgetter_type = {
    .name = "operator.itemgetter",
    .doc = "Return a callable object that fetches the given item(s) from its operand.",
    .signature = "itemgetter(item, /, *items)", .size = sizeof(Getter), .trace = getter_trace,
    .construct = py_itemgetter_new, .call = itemgetter_call, .repr = itemgetter_repr, .methods = itemgetter_methods,
};

static Value split_name(VM *vm, Value name)
{
    if (!is_str(name)) return throw(vm, TypeError, "attribute name must be a string");
    List *parts = list_new(vm);
    String *text = as_str(name);
    size_t start = 0;
    for (size_t i = 0; i <= text->size; i++) {
        if (i < text->size && text->data[i] != '.') continue;
        String *part = str_intern_data(vm, text->data + start, i - start);
        if (!part || !list_append(vm, parts, value_of_object(part))) return RAISED;
        start = i + 1;
    }
    Tuple *tuple = tuple_new(vm, parts->items, parts->count);
    return tuple ? value_of_object(tuple) : RAISED;
}

static Value py_attrgetter_new(VM *vm, Value *args) // attrgetter(attr, /, *attrs)
{
    Tuple *rest = as_tuple(args[2]);
    Tuple *items = tuple_new(vm, NULL, rest->count + 1), *names = tuple_new(vm, NULL, rest->count + 1);
    if (!items || !names) return RAISED;
    for (size_t i = 0; i <= rest->count; i++) {
        names->items[i] = i ? rest->items[i - 1] : args[1];
        items->items[i] = split_name(vm, names->items[i]);
        if (raised(items->items[i])) return RAISED;
    }
    Getter *self = getter_new(vm, args[0], items);
    if (!self) return RAISED;
    self->name = value_of_object(names);
    return value_of_object(self);
}

static Value dotted(VM *vm, Value object, Tuple *names)
{
    for (size_t i = 0; i < names->count && !raised(object); i++) object = get_attr(vm, object, as_str(names->items[i]));
    return object;
}

static Value attrgetter_call(VM *vm, Value self, size_t count, Value *args, Tuple *keywords)
{
    Tuple *items = ((Getter *)as_object(self))->items;
    if (count != 1 || (keywords && keywords->count)) return one_argument(vm, "attrgetter", count, keywords);
    Value object = args[0];
    if (items->count == 1) return dotted(vm, object, as_tuple(items->items[0]));
    Tuple *result = tuple_new(vm, NULL, items->count);
    if (!result) return RAISED;
    for (size_t i = 0; i < items->count; i++) {
        Value value = dotted(vm, object, as_tuple(items->items[i]));
        if (raised(value)) return RAISED;
        store(vm, result, &result->items[i], value);
    }
    return value_of_object(result);
}

static Value attrgetter_repr(VM *vm, Value self)
{
    return joined_repr(vm, self, "attrgetter", as_tuple(((Getter *)as_object(self))->name));
}

static Value py_attrgetter_reduce(VM *vm, Value *args)
{
    Tuple *pair = tuple_of(vm, 2, value_of_object(type_of(vm, args[0])), ((Getter *)as_object(args[0]))->name);
    return pair ? value_of_object(pair) : RAISED;
}

static const Native attrgetter_methods[] = {
    {"__reduce__(self, /)", py_attrgetter_reduce, "Return state information for pickling"},
    {0},
};

static const TypeDef attrgetter_type = {
    .name = "operator.attrgetter",
    .doc = "Return a callable object that fetches the given attribute(s) from its operand.",
    .signature = "attrgetter(attr, /, *attrs)", .size = sizeof(Getter), .trace = getter_trace,
    .construct = py_attrgetter_new, .call = attrgetter_call, .repr = attrgetter_repr, .methods = attrgetter_methods,
};

static Value py_methodcaller_new(VM *vm, Value *args) // methodcaller(name, /, *args, **kwargs)
{
    if (!is_str(args[1])) return throw(vm, TypeError, "method name must be a string");
    Getter *self = getter_new(vm, args[0], as_tuple(args[2]));
    if (!self) return RAISED;
    self->name = value_of_object(str_intern(vm, as_str(args[1])));
    self->keywords = as_dict(args[3])->count ? as_dict(args[3]) : NULL;
    return value_of_object(self);
}

static Value methodcaller_call(VM *vm, Value self_value, size_t count, Value *args, Tuple *keywords)
{
    Getter *self = (Getter *)as_object(self_value);
    if (count != 1 || (keywords && keywords->count)) return one_argument(vm, "methodcaller", count, keywords);
    if (!self->keywords) return call_method(vm, args[0], as_str(self->name), self->items->count, self->items->items);
    Value method = get_attr(vm, args[0], as_str(self->name));
    return raised(method) ? RAISED : call_tuple(vm, method, self->items, self->keywords);
}

static Value methodcaller_repr(VM *vm, Value self_value)
{
    Getter *self = (Getter *)as_object(self_value);
    String *text = str_format(vm, "operator.methodcaller(%R", self->name);
    for (size_t i = 0; text && i < self->items->count; i++) text = str_format(vm, "%S, %R", text, self->items->items[i]);
    size_t position = 0;
    Value key, value;
    while (text && self->keywords && dict_next(self->keywords, &position, &key, &value)) {
        text = str_format(vm, "%S, %V=%R", text, key, value);
    }
    if (text) text = str_format(vm, "%S)", text);
    return text ? value_of_object(text) : RAISED;
}

static Value py_methodcaller_reduce(VM *vm, Value *args)
{
    Getter *self = (Getter *)as_object(args[0]);
    Value name = self->name;
    Tuple *head = tuple_new(vm, &name, 1);
    Tuple *all = head ? tuple_concat(vm, head, self->items) : NULL;
    if (!all) return RAISED;
    Value type = value_of_object(type_of(vm, args[0]));
    if (!self->keywords) {
        Tuple *pair = tuple_of(vm, 2, type, value_of_object(all));
        return pair ? value_of_object(pair) : RAISED;
    }
    Value functools = import_module(vm, "functools");
    Value partial = raised(functools) ? RAISED : get_attr(vm, functools, str_intern_c(vm, "partial"));
    Tuple *call_args = raised(partial) ? NULL : tuple_of(vm, 2, type, name);
    Value made = call_args ? call_tuple(vm, partial, call_args, self->keywords) : RAISED;
    Tuple *pair = raised(made) ? NULL : tuple_of(vm, 2, made, value_of_object(self->items));
    return pair ? value_of_object(pair) : RAISED;
}

static const Native methodcaller_methods[] = {
    {"__reduce__(self, /)", py_methodcaller_reduce, "Return state information for pickling"},
    {0},
};

static const TypeDef methodcaller_type = {
    .name = "operator.methodcaller",
    .doc = "Return a callable object that calls the given method on its operand.",
    .signature = "methodcaller(name, /, *args, **kwargs)", .size = sizeof(Getter), .trace = getter_trace,
    .construct = py_methodcaller_new, .call = methodcaller_call, .repr = methodcaller_repr, .methods = methodcaller_methods,
};

// ---- The module

#define TWO(name, function, text) {name "(a, b, /)", function, text}, {"__" name "__(a, b, /)", function, text}
static const Native functions[] = {
    TWO("add", py_operator_add, "Same as a + b."),
    TWO("sub", py_operator_sub, "Same as a - b."),
    TWO("mul", py_operator_mul, "Same as a * b."),
    TWO("matmul", py_operator_matmul, "Same as a @ b."),
    TWO("truediv", py_operator_truediv, "Same as a / b."),
    TWO("floordiv", py_operator_floordiv, "Same as a // b."),
    TWO("mod", py_operator_mod, "Same as a % b."),
    TWO("pow", py_operator_pow, "Same as a ** b."),
    TWO("lshift", py_operator_lshift, "Same as a << b."),
    TWO("rshift", py_operator_rshift, "Same as a >> b."),
    {"and_(a, b, /)", py_operator_and_, "Same as a & b."},
    {"__and__(a, b, /)", py_operator_and_, "Same as a & b."},
    TWO("xor", py_operator_xor, "Same as a ^ b."),
    {"or_(a, b, /)", py_operator_or_, "Same as a | b."},
    {"__or__(a, b, /)", py_operator_or_, "Same as a | b."},
    TWO("iadd", py_operator_iadd, "Same as a += b."),
    TWO("isub", py_operator_isub, "Same as a -= b."),
    TWO("imul", py_operator_imul, "Same as a *= b."),
    TWO("imatmul", py_operator_imatmul, "Same as a @= b."),
    TWO("itruediv", py_operator_itruediv, "Same as a /= b."),
    TWO("ifloordiv", py_operator_ifloordiv, "Same as a //= b."),
    TWO("imod", py_operator_imod, "Same as a %= b."),
    TWO("ipow", py_operator_ipow, "Same as a **= b."),
    TWO("ilshift", py_operator_ilshift, "Same as a <<= b."),
    TWO("irshift", py_operator_irshift, "Same as a >>= b."),
    TWO("iand", py_operator_iand_, "Same as a &= b."),
    TWO("ixor", py_operator_ixor, "Same as a ^= b."),
    TWO("ior", py_operator_ior_, "Same as a |= b."),
    TWO("lt", py_operator_lt, "Same as a < b."),
    TWO("le", py_operator_le, "Same as a <= b."),
    TWO("eq", py_operator_eq, "Same as a == b."),
    TWO("ne", py_operator_ne, "Same as a != b."),
    TWO("gt", py_operator_gt, "Same as a > b."),
    TWO("ge", py_operator_ge, "Same as a >= b."),
    TWO("concat", py_operator_concat, "Same as a + b, for a and b sequences."),
    TWO("iconcat", py_operator_iconcat, "Same as a += b, for a and b sequences."),
    TWO("contains", py_operator_contains, "Same as b in a (note reversed operands)."),
    TWO("getitem", py_operator_getitem, "Same as a[b]."),
    TWO("delitem", py_operator_delitem, "Same as del a[b]."),
    {"setitem(a, b, c, /)", py_operator_setitem, "Same as a[b] = c."},
    {"__setitem__(a, b, c, /)", py_operator_setitem, "Same as a[b] = c."},
    {"neg(a, /)", py_operator_neg, "Same as -a."},
    {"__neg__(a, /)", py_operator_neg, "Same as -a."},
    {"pos(a, /)", py_operator_pos, "Same as +a."},
    {"__pos__(a, /)", py_operator_pos, "Same as +a."},
    {"inv(a, /)", py_operator_inv, "Same as ~a."},
    {"__inv__(a, /)", py_operator_inv, "Same as ~a."},
    {"invert(a, /)", py_operator_inv, "Same as ~a."},
    {"__invert__(a, /)", py_operator_inv, "Same as ~a."},
    {"abs(a, /)", py_operator_abs, "Same as abs(a)."},
    {"__abs__(a, /)", py_operator_abs, "Same as abs(a)."},
    {"index(a, /)", py_operator_index, "Same as a.__index__()"},
    {"__index__(a, /)", py_operator_index, "Same as a.__index__()"},
    {"truth(a, /)", py_operator_truth, "Return True if a is true, False otherwise."},
    {"not_(a, /)", py_operator_not, "Same as not a."},
    {"__not__(a, /)", py_operator_not, "Same as not a."},
    {"is_(a, b, /)", py_operator_is, "Same as a is b."},
    {"is_not(a, b, /)", py_operator_is_not, "Same as a is not b."},
    {"countOf(a, b, /)", py_operator_countof, "Return the number of items in a which are, or which equal, b."},
    {"indexOf(a, b, /)", py_operator_indexof, "Return the first index of b in a."},
    {"length_hint(obj, default=0, /)", py_operator_length_hint, "Return an estimate of the number of items in obj."},
    {"call(obj, /, *args, **kwargs)", py_operator_call, "Same as obj(*args, **kwargs)."},
    {"__call__(obj, /, *args, **kwargs)", py_operator_call, "Same as obj(*args, **kwargs)."},
    {"_compare_digest(a, b, /)", py_operator_compare_digest, "Return 'a == b', in time that does not depend on where they differ."},
    {0},
};

static const NativeConstant constants[] = {
    {"itemgetter", CONSTANT_TYPE, .type = &itemgetter_type},
    {"attrgetter", CONSTANT_TYPE, .type = &attrgetter_type},
    {"methodcaller", CONSTANT_TYPE, .type = &methodcaller_type},
    {0},
};

static bool operator_init(VM *vm, Module *module)
{
    static const char *const names[] = {
        "abs", "add", "and_", "attrgetter", "call", "concat", "contains", "countOf", "delitem", "eq", "floordiv", "ge",
        "getitem", "gt", "iadd", "iand", "iconcat", "ifloordiv", "ilshift", "imatmul", "imod", "imul", "index",
        "indexOf", "inv", "invert", "ior", "ipow", "irshift", "is_", "is_not", "isub", "itemgetter", "itruediv", "ixor",
        "le", "length_hint", "lshift", "lt", "matmul", "methodcaller", "mod", "mul", "ne", "neg", "not_", "or_", "pos",
        "pow", "rshift", "setitem", "sub", "truediv", "truth", "xor",
    };
    List *all = list_new(vm);
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        String *name = str_intern_c(vm, names[i]);
        if (!name || !list_append(vm, all, value_of_object(name))) return false;
    }
    return dict_set_c(vm, module->dict, "__all__", value_of_object(all));
}

const ModuleDef operator_module = {
    .name = "operator",
    .doc = "Operator Interface\n\nThis module exports a set of functions corresponding to the intrinsic\noperators of Python.",
    .functions = functions,
    .constants = constants,
    .init = operator_init,
};
