// float_type.c - float as Python sees it: conversion, slots, methods.
#include <math.h>
#include "vm/base/dtoa.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

#define NO_NUMBER "float() argument must be a string or a real number, not '%.200T'"

static bool from_value(VM *vm, Value v, double *result)
{
    if (is_exact_int(v)) return int_as_double(vm, v, result);
    if (!is_exact_str(v)) {
        const Slots *slots = &type_of(vm, v)->slots;
        if (slots->to_float) return float_by_method(vm, v, result);
        if (slots->to_index || (!is_str(v) && !has_buffer(vm, v)))
            return float_from_number(vm, v, NO_NUMBER, result);
    }
    if (is_str(v)) return float_parse(vm, as_str(v)->data, as_str(v)->size, v, result);
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return false;
    bool done = float_parse(vm, view.data, view.size, v, result);
    buffer_release(vm, &view);
    return done;
}

static Value float_convert(VM *vm, Value v)
{
    double d;
    if (is_double(v)) return v;
    return from_value(vm, v, &d) ? value_of_double(d) : RAISED;
}

static Value float_construct(VM *vm, Value *args)
{
    double d;
    if (is_double(args[1])) d = as_double(args[1]);
    else if (!from_value(vm, args[1], &d)) return RAISED;
    Type *cls = as_type(args[0]);
    if (LIKELY(cls == type_get(vm, TYPE_float))) return value_of_double(d);
    FloatObject *object = type_allocate(vm, cls, 0);
    if (!object) return RAISED;
    object->value = d;
    return value_of_object(object);
}

// --- slots ---

static Value slot_repr(VM *vm, Value self)
{
    String *text = float_repr(vm, float_value(self));
    return text ? value_of_object(text) : RAISED;
}

static bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    double d = float_value(self);
    if (UNLIKELY(isnan(d)))
        return object_type.hash(vm, self, hash); // equal to nothing, itself included
    *hash = float_hash(d);
    return true;
}

static bool slot_truth(VM *vm, Value self, bool *truth)
{
    *truth = float_value(self) != 0;
    return true;
}

static Value slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    double a = float_value(self);
    if (is_float(other)) {
        double b = float_value(other);
        switch (op) {
        case COMPARE_LT: return value_of_bool(a < b);
        case COMPARE_LE: return value_of_bool(a <= b);
        case COMPARE_EQ: return value_of_bool(a == b);
        case COMPARE_NE: return value_of_bool(a != b);
        case COMPARE_GT: return value_of_bool(a > b);
        case COMPARE_GE: return value_of_bool(a >= b);
        }
        UNREACHABLE();
    }
    if (!is_int(other)) return NOT_IMPLEMENTED;
    if (isnan(a)) return value_of_bool(op == COMPARE_NE);
    int order = -int_compare_double(other, a);
    switch (op) {
    case COMPARE_LT: return value_of_bool(order < 0);
    case COMPARE_LE: return value_of_bool(order <= 0);
    case COMPARE_EQ: return value_of_bool(order == 0);
    case COMPARE_NE: return value_of_bool(order != 0);
    case COMPARE_GT: return value_of_bool(order > 0);
    case COMPARE_GE: return value_of_bool(order >= 0);
    }
    UNREACHABLE();
}

static Value slot_to_float(VM *vm, Value self)
{
    return value_of_double(float_value(self));
}

static Value slot_to_int(VM *vm, Value self)
{
    return int_from_double(vm, float_value(self));
}

static Value slot_negative(VM *vm, Value self)
{
    return value_of_double(-float_value(self));
}

static Value slot_absolute(VM *vm, Value self)
{
    return value_of_double(fabs(float_value(self)));
}

// The operands of arithmetic: a float and an int or float. PAIR_OTHER: not for float to answer.
typedef enum Pair { PAIR_FLOATS, PAIR_OTHER, PAIR_RAISED } Pair;

static Pair read_operand(VM *vm, Value v, double *d)
{
    if (is_float(v)) {
        *d = float_value(v);
        return PAIR_FLOATS;
    }
    if (!is_int(v)) return PAIR_OTHER;
    return int_as_double(vm, v, d) ? PAIR_FLOATS : PAIR_RAISED;
}

static Pair read_operands(VM *vm, Value left, Value right, double *a, double *b)
{
    if (LIKELY(is_double(left) && is_double(right))) {
        *a = as_double(left);
        *b = as_double(right);
        return PAIR_FLOATS;
    }
    Pair pair = read_operand(vm, left, a);
    return pair == PAIR_FLOATS ? read_operand(vm, right, b) : pair;
}

// What a slot answers instead when the pair is not of floats.
static Value other_answer(Pair pair)
{
    return pair == PAIR_OTHER ? NOT_IMPLEMENTED : RAISED;
}

static Value slot_add(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    return LIKELY(pair == PAIR_FLOATS) ? value_of_double(a + b) : other_answer(pair);
}

static Value slot_subtract(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    return LIKELY(pair == PAIR_FLOATS) ? value_of_double(a - b) : other_answer(pair);
}

static Value slot_multiply(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    return LIKELY(pair == PAIR_FLOATS) ? value_of_double(a * b) : other_answer(pair);
}

static Value slot_true_divide(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (UNLIKELY(pair != PAIR_FLOATS)) return other_answer(pair);
    if (UNLIKELY(b == 0)) return throw(vm, ZeroDivisionError, "float division by zero");
    return value_of_double(a / b);
}

static Value slot_floor_divide(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (UNLIKELY(pair != PAIR_FLOATS)) return other_answer(pair);
    if (UNLIKELY(b == 0)) return throw(vm, ZeroDivisionError, "float floor division by zero");
    return value_of_double(float_floor_divide(a, b));
}

static Value slot_modulo(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (UNLIKELY(pair != PAIR_FLOATS)) return other_answer(pair);
    if (UNLIKELY(b == 0)) return throw(vm, ZeroDivisionError, "float modulo by zero");
    return value_of_double(float_modulo(a, b));
}

static Value slot_divmod(VM *vm, Value left, Value right)
{
    double a, b;
    Pair pair = read_operands(vm, left, right, &a, &b);
    if (UNLIKELY(pair != PAIR_FLOATS)) return other_answer(pair);
    if (UNLIKELY(b == 0)) return throw(vm, ZeroDivisionError, "float divmod()");
    return value_of_object(tuple_pair(vm, value_of_double(float_floor_divide(a, b)),
                                      value_of_double(float_modulo(a, b))));
}

static Value slot_power(VM *vm, Value left, Value right, Value modulus)
{
    double a, b;
    if (!is_none(modulus))
        return throw(vm, TypeError,
                     "pow() 3rd argument not allowed unless all arguments are integers");
    Pair pair = read_operands(vm, left, right, &a, &b);
    return LIKELY(pair == PAIR_FLOATS) ? float_power(vm, a, b) : other_answer(pair);
}

// --- methods ---

static Value py_float_trunc(VM *vm, Value *args)
{
    return int_from_double(vm, float_value(args[0]));
}

static Value py_float_floor(VM *vm, Value *args)
{
    return int_from_double(vm, floor(float_value(args[0])));
}

static Value py_float_ceil(VM *vm, Value *args)
{
    return int_from_double(vm, ceil(float_value(args[0])));
}

static Value py_float_round(VM *vm, Value *args)
{
    double d = float_value(args[0]);
    if (is_none(args[1])) return float_round_to_int(vm, d);
    int64_t digits;
    if (!index_as_int64(vm, args[1], true, &digits)) return RAISED;
    return float_round(vm, d, digits);
}

static Value py_float_conjugate(VM *vm, Value *args)
{
    return slot_to_float(vm, args[0]);
}

static Value py_float_is_integer(VM *vm, Value *args)
{
    double d = float_value(args[0]);
    return value_of_bool(isfinite(d) && floor(d) == d);
}

static Value py_float_as_integer_ratio(VM *vm, Value *args)
{
    double d = float_value(args[0]);
    if (isinf(d)) return throw(vm, OverflowError, "cannot convert Infinity to integer ratio");
    if (isnan(d)) return throw(vm, ValueError, "cannot convert NaN to integer ratio");
    int exponent;
    int64_t mantissa = (int64_t)ldexp(frexp(d, &exponent), 53);
    exponent -= 53;
    if (mantissa != 0) {
        int zeros = bit_low((uint64_t)mantissa);
        mantissa >>= zeros;
        exponent += zeros;
    } else {
        exponent = 0;
    }
    Value numerator = int_new(vm, mantissa), denominator = value_of_small(1);
    if (exponent > 0) numerator = int_shift_left_by(vm, numerator, (uint64_t)exponent);
    else denominator = int_shift_left_by(vm, denominator, (uint64_t)-exponent);
    if (raised(numerator) || raised(denominator)) return RAISED;
    return value_of_object(tuple_pair(vm, numerator, denominator));
}

static Value py_float_fromhex(VM *vm, Value *args)
{
    if (!is_str(args[1])) return throw(vm, TypeError, "bad argument type for built-in operation");
    double d = 0;
    switch (double_from_hex(as_str(args[1])->data, as_str(args[1])->size, &d)) {
    case DOUBLE_HEX_OK: break;
    case DOUBLE_HEX_INVALID:
        return throw(vm, ValueError, "invalid hexadecimal floating-point string");
    case DOUBLE_HEX_OVERFLOW:
        return throw(vm, OverflowError, "hexadecimal value too large to represent as a float");
    case DOUBLE_HEX_LONG: return throw(vm, ValueError, "hexadecimal string too long to convert");
    }
    Value result = value_of_double(d);
    if (same(args[0], value_of_object(type_get(vm, TYPE_float)))) return result;
    return call(vm, args[0], 1, &result);
}

static Value py_float_hex(VM *vm, Value *args)
{
    char text[DOUBLE_REPR_MAX];
    String *s = str_new(vm, text, (size_t)double_hex(float_value(args[0]), text));
    return s ? value_of_object(s) : RAISED;
}

static Value py_float_getnewargs(VM *vm, Value *args)
{
    Value value = slot_to_float(vm, args[0]);
    Tuple *tuple = tuple_new(vm, &value, 1);
    return tuple ? value_of_object(tuple) : RAISED;
}

static Value py_float_getformat(VM *vm, Value *args)
{
    String *name;
    if (!arg_str(vm, args, 1, &name)) return RAISED;
    if (!str_equal_c(name, "double") && !str_equal_c(name, "float"))
        return throw(vm, ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
    const uint16_t probe = 1;
    unsigned char first;
    memcpy(&first, &probe, 1);
    String *s = str_static(vm, first ? "IEEE, little-endian" : "IEEE, big-endian");
    return s ? value_of_object(s) : RAISED;
}

static Value py_float_format(VM *vm, Value *args)
{
    String *spec;
    if (!arg_str(vm, args, 1, &spec)) return RAISED;
    String *text = format_float_value(vm, args[0], spec);
    return text ? value_of_object(text) : RAISED;
}

static Value get_imag(VM *vm, Value self)
{
    return value_of_double(0);
}

static const Native float_methods[] = {
    {"conjugate(self, /)", py_float_conjugate, "Return self, the complex conjugate of any float."},
    {"__trunc__(self, /)", py_float_trunc, "Return the Integral closest to x between 0 and x."},
    {"__floor__(self, /)", py_float_floor, "Return the floor as an Integral."},
    {"__ceil__(self, /)", py_float_ceil, "Return the ceiling as an Integral."},
    {"__round__(self, ndigits=None, /)", py_float_round,
     "Return the Integral closest to x, rounding half toward even."},
    {"as_integer_ratio(self, /)", py_float_as_integer_ratio,
     "Return a pair of integers, whose ratio is exactly equal to the original float."},
    {"@classmethod fromhex(cls, string, /)", py_float_fromhex,
     "Create a floating-point number from a hexadecimal string."},
    {"hex(self, /)", py_float_hex,
     "Return a hexadecimal representation of a floating-point number."},
    {"is_integer(self, /)", py_float_is_integer, "Return True if the float is an integer."},
    {"__getnewargs__(self, /)", py_float_getnewargs, NULL},
    {"@classmethod __getformat__(cls, typestr, /)", py_float_getformat,
     "You probably don't want to use this function."},
    {"__format__(self, format_spec, /)", py_float_format,
     "Formats the float according to format_spec."},
    {0},
};

static const NativeProperty float_properties[] = {
    {"real", slot_to_float, NULL, "the real part of a complex number"},
    {"imag", get_imag, NULL, "the imaginary part of a complex number"},
    {0},
};

const TypeDef float_type = {
    .name = "float",
    .doc = "Convert a string or number to a floating-point number, if possible.",
    .signature = "float(x=0, /)",
    .size = sizeof(FloatObject),
    .flags = TYPE_MATCH_SELF,
    .construct = float_construct,
    .convert = float_convert,
    .methods = float_methods,
    .properties = float_properties,
    .repr = slot_repr,
    .hash = slot_hash,
    .truth = slot_truth,
    .compare = slot_compare,
    .negative = slot_negative,
    .positive = slot_to_float,
    .absolute = slot_absolute,
    .to_int = slot_to_int,
    .to_float = slot_to_float,
    .add = slot_add,
    .subtract = slot_subtract,
    .multiply = slot_multiply,
    .true_divide = slot_true_divide,
    .floor_divide = slot_floor_divide,
    .modulo = slot_modulo,
    .divmod = slot_divmod,
    .power = slot_power,
};
