// int_type.c - int as Python sees it: conversion, slots, methods.
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/native.h"
#include "vm/object/ops.h"
#include "vm/types/bytes.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/int.h"
#include "vm/types/str.h"
#include "vm/types/tuple.h"

// --- conversion ---

#define STRICT_SUBCLASS                                                                            \
    "  The ability to return an instance of a strict subclass of int is deprecated, and may be "   \
    "removed in a future version of Python."

// What __int__ gave, as an exact int.
static Value check_int_result(VM *vm, Value result)
{
    if (raised(result) || is_exact_int(result)) return result;
    if (!is_int(result))
        return throw(vm, TypeError, "__int__ returned non-int (type %.200T)", result);
    if (!warn(vm, DeprecationWarning, 1, "__int__ returned non-int (type %.200T)." STRICT_SUBCLASS,
              result))
        return RAISED;
    return int_exact(vm, result);
}

static Value int_from_index(VM *vm, Value v)
{
    Value index = index_of(vm, v);
    return raised(index) ? RAISED : int_exact(vm, index);
}

static Value int_from_trunc(VM *vm, Value trunc)
{
    if (!warn(vm, DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated."))
        return RAISED;
    Value result = call(vm, trunc, 0, NULL);
    if (raised(result)) return RAISED;
    if (is_int(result)) return int_exact(vm, result);
    if (!type_of(vm, result)->slots.to_index)
        return throw(vm, TypeError, "__trunc__ returned non-Integral (type %.200T)", result);
    return int_from_index(vm, result);
}

static Value int_from_buffer(VM *vm, Value v, int base)
{
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return RAISED;
    Value result = int_parse(vm, view.data, view.size, base, v);
    buffer_release(vm, &view);
    return result;
}

Value int_from_value(VM *vm, Value v)
{
    if (is_exact_int(v)) return v;
    if (is_double(v)) return int_from_double(vm, as_double(v));
    if (is_exact_str(v)) return int_parse(vm, as_str(v)->data, as_str(v)->size, 10, v);
    Type *type = type_of(vm, v);
    if (type->slots.to_int) return check_int_result(vm, type->slots.to_int(vm, v));
    if (type->slots.to_index) return int_from_index(vm, v);
    Value trunc = get_special(vm, v, NAME(vm, __trunc__));
    if (raised(trunc)) return RAISED;
    if (!is_absent(trunc)) return int_from_trunc(vm, trunc);
    if (is_str(v)) return int_parse(vm, as_str(v)->data, as_str(v)->size, 10, v);
    if (has_buffer(vm, v)) return int_from_buffer(vm, v, 10);
    return throw(
        vm, TypeError,
        "int() argument must be a string, a bytes-like object or a real number, not '%.200T'", v);
}

static Value from_text(VM *vm, Value text, Value base_value)
{
    Value index = index_of(vm, base_value);
    if (raised(index)) return RAISED;
    int64_t base;
    if (!int_fits_int64(index, &base) || base < 0 || base == 1 || base > 36)
        return throw(vm, ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (is_str(text)) return int_parse(vm, as_str(text)->data, as_str(text)->size, (int)base, text);
    if (is_bytes(text) || is_bytearray(text)) return int_from_buffer(vm, text, (int)base);
    return throw(vm, TypeError, "int() can't convert non-string with explicit base");
}

static Value int_construct(VM *vm, Value *args)
{
    Value x = args[1], base = args[2], result;
    if (is_absent(base)) result = is_absent(x) ? value_of_small(0) : int_from_value(vm, x);
    else if (is_absent(x)) return throw(vm, TypeError, "int() missing string argument");
    else result = from_text(vm, x, base);
    Type *cls = as_type(args[0]);
    if (LIKELY(cls == type_get(vm, TYPE_int)) || raised(result)) return result;
    return int_of_type(vm, cls, result);
}

// --- slots ---

static bool both(Value left, Value right)
{
    return is_int(left) && is_int(right);
}

static Value slot_repr(VM *vm, Value self)
{
    String *text = int_to_str(vm, self, 10);
    return text ? value_of_object(text) : RAISED;
}

static bool slot_hash(VM *vm, Value self, uint64_t *hash)
{
    *hash = int_hash(self);
    return true;
}

static bool slot_truth(VM *vm, Value self, bool *truth)
{
    *truth = int_sign(self) != 0;
    return true;
}

static Value slot_compare(VM *vm, Value self, Value other, CompareOp op)
{
    if (!is_int(other)) return NOT_IMPLEMENTED;
    int order = int_compare(self, other);
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
    double d;
    return int_as_double(vm, self, &d) ? value_of_double(d) : RAISED;
}

static Value slot_add(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_add(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_subtract(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_subtract(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_multiply(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_multiply(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_true_divide(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_true_divide(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_floor_divide(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_floor_divide(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_modulo(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_modulo(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_divmod(VM *vm, Value left, Value right)
{
    Value quotient, remainder;
    if (!both(left, right)) return NOT_IMPLEMENTED;
    if (!int_divmod(vm, left, right, &quotient, &remainder)) return RAISED;
    return value_of_object(tuple_pair(vm, quotient, remainder));
}

static Value slot_power(VM *vm, Value left, Value right, Value modulus)
{
    if (!both(left, right) || (!is_none(modulus) && !is_int(modulus))) return NOT_IMPLEMENTED;
    return int_power(vm, left, right, modulus);
}

static Value slot_shift_left(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_shift_left(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_shift_right(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_shift_right(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_bit_and(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_bit_and(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_bit_or(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_bit_or(vm, left, right) : NOT_IMPLEMENTED;
}

static Value slot_bit_xor(VM *vm, Value left, Value right)
{
    return both(left, right) ? int_bit_xor(vm, left, right) : NOT_IMPLEMENTED;
}

// --- methods ---

static Value py_int_exact(VM *vm, Value *args) // conjugate, __trunc__, __floor__, __ceil__
{
    return int_exact(vm, args[0]);
}

static Value py_int_round(VM *vm, Value *args)
{
    if (is_absent(args[1])) return int_exact(vm, args[0]);
    Value digits = index_of(vm, args[1]);
    return raised(digits) ? RAISED : int_round(vm, args[0], digits);
}

static Value py_int_bit_length(VM *vm, Value *args)
{
    return int_new(vm, (int64_t)int_bit_length(args[0]));
}

static Value py_int_bit_count(VM *vm, Value *args)
{
    int64_t x;
    if (int_fits_int64(args[0], &x))
        return value_of_small(bit_count(x < 0 ? -(uint64_t)x : (uint64_t)x));
    BigDigit scratch[2];
    return int_new(vm, (int64_t)big_bit_count(int_view(args[0], scratch)));
}

static bool arg_byte_order(VM *vm, Value *args, size_t i, bool *little)
{
    String *name;
    if (!arg_str(vm, args, i, &name)) return false;
    *little = name->size == 6 && memcmp(name->data, "little", 6) == 0;
    if (*little || (name->size == 3 && memcmp(name->data, "big", 3) == 0)) return true;
    return throw_false(vm, ValueError, "byteorder must be either 'little' or 'big'");
}

// Writes value as length bytes, at most 8; false if it does not fit.
static bool write_word(char *out, size_t length, int64_t value, bool little, bool is_signed)
{
    int64_t rest = value;
    for (size_t i = 0; i < length; i++, rest >>= 8) out[little ? i : length - 1 - i] = (char)rest;
    if (!is_signed) return rest == 0 || (length == 8 && value >= 0);
    // No bytes at all stand for 0 and for -1, as in CPython.
    bool negative = length > 0 ? (out[little ? length - 1 : 0] & 0x80) != 0 : value < 0;
    return rest == (value < 0 ? -1 : 0) && negative == (value < 0);
}

static Value py_int_to_bytes(VM *vm, Value *args)
{
    Value index = is_small_int(args[1]) ? args[1] : index_of(vm, args[1]);
    if (raised(index)) return RAISED;
    int64_t length, value;
    bool little, is_signed;
    if (!int_fits_int64(index, &length))
        return throw(vm, OverflowError, "Python int too large to convert to C ssize_t");
    if (!arg_byte_order(vm, args, 2, &little) || !arg_truth(vm, args, 3, &is_signed)) return RAISED;
    if (length < 0) return throw(vm, ValueError, "length argument must be non-negative");
    Bytes *bytes = bytes_new(vm, NULL, (size_t)length);
    if (!bytes) return RAISED;
    bool is_word = length <= 8 && int_fits_int64(args[0], &value) && (is_signed || value >= 0);
    if (is_word && write_word(bytes->data, (size_t)length, value, little, is_signed))
        return value_of_object(bytes);
    BigDigit scratch[2];
    BigStatus status = big_to_bytes(int_view(args[0], scratch), (unsigned char *)bytes->data,
                                    (size_t)length, little, is_signed);
    if (status == BIG_NEGATIVE)
        return throw(vm, OverflowError, "can't convert negative int to unsigned");
    if (status == BIG_OVERFLOW) return throw(vm, OverflowError, "int too big to convert");
    return status == BIG_OK ? value_of_object(bytes) : int_throw(vm, status);
}

// At most 8 bytes as an int.
static Value from_word(VM *vm, const char *bytes, size_t size, bool little, bool is_signed)
{
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word = word << 8 | (unsigned char)bytes[little ? size - 1 - i : i];
    if (!is_signed || size == 0) return int_from_uint64(vm, word);
    int unused = 64 - 8 * (int)size;
    return int_new(vm, (int64_t)(word << unused) >> unused);
}

static Value from_bytes(VM *vm, Value v, bool little, bool is_signed)
{
    if (is_bytes(v) && as_bytes(v)->size <= 8)
        return from_word(vm, as_bytes(v)->data, as_bytes(v)->size, little, is_signed);
    BufferView view;
    if (!buffer_get(vm, v, &view, false)) return RAISED;
    Big big;
    int_big_init(vm, &big);
    BigStatus status =
        big_from_bytes(&big, (unsigned char *)view.data, view.size, little, is_signed);
    buffer_release(vm, &view);
    return int_finish(vm, &big, status);
}

// What bytes(v) makes of anything but a count or a text.
static Value bytes_of(VM *vm, Value v)
{
    if (is_bytes(v) || is_bytearray(v)) return v;
    Value method = get_special(vm, v, NAME(vm, __bytes__));
    if (raised(method)) return RAISED;
    bool iterable = type_of(vm, v)->slots.iterate || type_of(vm, v)->slots.get_item;
    if (is_absent(method) && !has_buffer(vm, v) && (!iterable || is_str(v)))
        return throw(vm, TypeError, "cannot convert '%.200T' object to bytes", v);
    return call(vm, value_of_object(type_get(vm, TYPE_bytes)), 1, &v);
}

static Value py_int_from_bytes(VM *vm, Value *args)
{
    bool little, is_signed;
    if (!arg_byte_order(vm, args, 2, &little) || !arg_truth(vm, args, 3, &is_signed)) return RAISED;
    Value bytes = bytes_of(vm, args[1]);
    if (raised(bytes)) return RAISED;
    Value result = from_bytes(vm, bytes, little, is_signed);
    if (raised(result) || same(args[0], value_of_object(type_get(vm, TYPE_int)))) return result;
    return call(vm, args[0], 1, &result);
}

static Value py_int_as_integer_ratio(VM *vm, Value *args)
{
    Value numerator = int_exact(vm, args[0]);
    if (raised(numerator)) return RAISED;
    return value_of_object(tuple_pair(vm, numerator, value_of_small(1)));
}

static Value py_int_is_integer(VM *vm, Value *args)
{
    return TRUE;
}

static Value py_int_getnewargs(VM *vm, Value *args)
{
    Value value = int_exact(vm, args[0]);
    if (raised(value)) return RAISED;
    Tuple *tuple = tuple_new(vm, &value, 1);
    return tuple ? value_of_object(tuple) : RAISED;
}

static Value py_int_format(VM *vm, Value *args)
{
    String *spec;
    if (!arg_str(vm, args, 1, &spec)) return RAISED;
    String *text = format_int(vm, args[0], spec);
    return text ? value_of_object(text) : RAISED;
}

// As CPython counts on 64-bit machines: a head of 24 bytes and 4 for every 30 bits.
static Value py_int_sizeof(VM *vm, Value *args)
{
    uint64_t digits = (int_bit_length(args[0]) + 29) / 30;
    return int_new(vm, (int64_t)(24 + 4 * (digits > 0 ? digits : 1)));
}

static Value get_exact(VM *vm, Value self)
{
    return int_exact(vm, self);
}

static Value get_imag(VM *vm, Value self)
{
    return value_of_small(0);
}

static Value get_denominator(VM *vm, Value self)
{
    return value_of_small(1);
}

static size_t int_cell_size(const Object *object)
{
    const IntObject *self = (const IntObject *)object;
    if (!(object->flags & INT_IS_BIG)) return sizeof(IntObject);
    return sizeof(IntObject) + (size_t)self->big.count * sizeof(BigDigit);
}

static const Native int_methods[] = {
    {"conjugate(self, /)", py_int_exact, "Returns self, the complex conjugate of any int."},
    {"bit_length(self, /)", py_int_bit_length,
     "Number of bits necessary to represent self in binary."},
    {"bit_count(self, /)", py_int_bit_count,
     "Number of ones in the binary representation of the absolute value of self."},
    {"to_bytes(self, /, length=1, byteorder='big', *, signed=False)", py_int_to_bytes,
     "Return an array of bytes representing an integer."},
    {"@classmethod from_bytes(cls, /, bytes, byteorder='big', *, signed=False)", py_int_from_bytes,
     "Return the integer represented by the given array of bytes."},
    {"as_integer_ratio(self, /)", py_int_as_integer_ratio,
     "Return a pair of integers, whose ratio is equal to the original int."},
    {"__trunc__(self, /)", py_int_exact, "Truncating an Integral returns itself."},
    {"__floor__(self, /)", py_int_exact, "Flooring an Integral returns itself."},
    {"__ceil__(self, /)", py_int_exact, "Ceiling of an Integral returns itself."},
    {"__round__(self, ndigits=?, /)", py_int_round, "Rounding an Integral returns itself."},
    {"__getnewargs__(self, /)", py_int_getnewargs, NULL},
    {"__format__(self, format_spec, /)", py_int_format,
     "Convert to a string according to format_spec."},
    {"__sizeof__(self, /)", py_int_sizeof, "Returns size in memory, in bytes."},
    {"is_integer(self, /)", py_int_is_integer,
     "Returns True. Exists for duck type compatibility with float.is_integer."},
    {0},
};

static const NativeProperty int_properties[] = {
    {"real", get_exact, NULL, "the real part of a complex number"},
    {"imag", get_imag, NULL, "the imaginary part of a complex number"},
    {"numerator", get_exact, NULL, "the numerator of a rational number in lowest terms"},
    {"denominator", get_denominator, NULL, "the denominator of a rational number in lowest terms"},
    {0},
};

const TypeDef int_type = {
    .name = "int",
    .doc = "int([x]) -> integer\n"
           "int(x, base=10) -> integer\n\n"
           "Convert a number or string to an integer, or return 0 if no arguments\n"
           "are given.  If x is a number, return x.__int__().  For floating-point\n"
           "numbers, this truncates towards zero.\n\n"
           "If x is not a number or if base is given, then x must be a string,\n"
           "bytes, or bytearray instance representing an integer literal in the\n"
           "given base.  The literal can be preceded by '+' or '-' and be surrounded\n"
           "by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\n"
           "Base 0 means to interpret the base from the string as an integer literal.\n"
           ">>> int('0b100', base=0)\n"
           "4",
    .signature = "int(x=?, /, base=?)",
    .size = sizeof(IntObject),
    .flags = TYPE_MATCH_SELF,
    .cell_size = int_cell_size,
    .construct = int_construct,
    .convert = int_from_value,
    .methods = int_methods,
    .properties = int_properties,
    .repr = slot_repr,
    .hash = slot_hash,
    .truth = slot_truth,
    .compare = slot_compare,
    .negative = int_negative,
    .positive = int_exact,
    .absolute = int_absolute,
    .invert = int_invert,
    .to_int = int_exact,
    .to_float = slot_to_float,
    .to_index = int_exact,
    .add = slot_add,
    .subtract = slot_subtract,
    .multiply = slot_multiply,
    .true_divide = slot_true_divide,
    .floor_divide = slot_floor_divide,
    .modulo = slot_modulo,
    .divmod = slot_divmod,
    .power = slot_power,
    .shift_left = slot_shift_left,
    .shift_right = slot_shift_right,
    .bit_and = slot_bit_and,
    .bit_or = slot_bit_or,
    .bit_xor = slot_bit_xor,
};
