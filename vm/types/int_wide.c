// int_wide.c - int arithmetic in 128 bits, behind the interpreter's fast paths.
//
// Masks, hashes and generators of random numbers compute with ints just beyond a machine word, signed
// and unsigned: everything has two digits, and products that are about to be masked have three. Here
// that is done in a pair of registers, with no digits in memory on the way; what does not fit is left to
// int_arith.c.
#include "vm/types/int.h"

#define WIDE_DIGITS 2 // an operand of so many digits has 120 bits: sums of two fit 128

// ---- Not negative, 64 bits

static inline const IntObject *exact_cell(Value v)
{
    return is_pointer(v) && as_object(v)->shape == TYPE_int ? (const IntObject *)as_object(v) : NULL;
}

// The low 64 bits of the magnitude of a cell of digits.
static inline uint64_t low_word(const IntObject *object)
{
    return object->digits[1] << BIG_DIGIT_BITS | object->digits[0];
}

static inline bool word_of(Value v, uint64_t *word)
{
    if (is_small_int(v)) {
        *word = (uint64_t)as_small(v);
        return as_small(v) >= 0;
    }
    const IntObject *object = exact_cell(v);
    if (object == NULL) return false;
    if (!(object->head.flags & INT_IS_BIG)) {
        *word = (uint64_t)object->small;
        return object->small >= 0;
    }
    *word = low_word(object);
    return object->big.count == 2 && object->digits[1] < 16 && !object->big.negative;
}

static Value new_digits(VM *vm, bool negative, Wide magnitude)
{
    int count = magnitude >> (2 * BIG_DIGIT_BITS) == 0 ? 2 : 3;
    IntObject *object = object_new(vm, TYPE_int, sizeof(IntObject) + (size_t)count * sizeof(BigDigit));
    object->head.flags = INT_IS_BIG;
    object->big.count = count;
    object->big.negative = negative;
    object->digits[0] = (BigDigit)magnitude & BIG_DIGIT_MAX;
    object->digits[1] = (BigDigit)(magnitude >> BIG_DIGIT_BITS) & BIG_DIGIT_MAX;
    if (count == 3) object->digits[2] = (BigDigit)(magnitude >> (2 * BIG_DIGIT_BITS));
    return value_of_object(object);
}

// The commonest case of all, with a size that the compiler knows.
static inline Value new_word(VM *vm, uint64_t word)
{
    IntObject *object = object_new(vm, TYPE_int, sizeof(IntObject) + 2 * sizeof(BigDigit));
    object->head.flags = INT_IS_BIG;
    object->big.count = 2;
    object->big.negative = false;
    object->digits[0] = word & BIG_DIGIT_MAX;
    object->digits[1] = word >> BIG_DIGIT_BITS;
    return value_of_object(object);
}

static inline Value from_word(VM *vm, uint64_t word)
{
    if (word <= SMALL_INT_MAX) return value_of_small((int64_t)word);
    return word <= INT64_MAX ? int_new_cell(vm, (int64_t)word) : new_word(vm, word);
}

static Value from_magnitude(VM *vm, bool negative, Wide magnitude)
{
    if (magnitude <= (Wide)INT64_MAX) {
        int64_t small = (int64_t)(uint64_t)magnitude;
        return int_new(vm, negative ? -small : small);
    }
    if (negative && magnitude == (Wide)1 << 63) return int_new(vm, INT64_MIN);
    return new_digits(vm, negative, magnitude);
}

static inline Value from_product(VM *vm, Wide product)
{
    return product >> 64 == 0 ? from_word(vm, (uint64_t)product) : new_digits(vm, false, product);
}

static Value words_op(VM *vm, BinaryOp op, uint64_t x, uint64_t y)
{
    switch (op) {
    case OP_ADDITION: return from_product(vm, (Wide)x + y);
    case OP_SUBTRACTION:
        return x >= y ? from_word(vm, x - y) : from_magnitude(vm, true, (Wide)y - x);
    case OP_MULTIPLICATION: return from_product(vm, (Wide)x * y);
    case OP_BIT_AND: return from_word(vm, x & y);
    case OP_BIT_XOR: return from_word(vm, x ^ y);
    case OP_BIT_OR: return from_word(vm, x | y);
    case OP_SHIFT_LEFT: return y < 64 ? from_product(vm, (Wide)x << y) : NOT_IMPLEMENTED;
    case OP_SHIFT_RIGHT: return from_word(vm, y < 64 ? x >> y : 0);
    case OP_FLOOR_DIVISION: return y != 0 ? from_word(vm, x / y) : NOT_IMPLEMENTED;
    case OP_MODULO: return y != 0 ? from_word(vm, x % y) : NOT_IMPLEMENTED;
    case OP_MATRIX_MULTIPLICATION:
    case OP_TRUE_DIVISION:
    case OP_POWER:
    case OP_DIVMOD:
    case BINARY_OP_COUNT: break;
    }
    return NOT_IMPLEMENTED;
}

// ---- Signed, 120 bits

static inline bool wide_of(Value v, SignedWide *wide)
{
    if (is_small_int(v)) {
        *wide = as_small(v);
        return true;
    }
    const IntObject *object = exact_cell(v);
    if (object == NULL) return false;
    if (!(object->head.flags & INT_IS_BIG)) {
        *wide = object->small;
        return true;
    }
    if (object->big.count > WIDE_DIGITS) return false;
    SignedWide magnitude = (SignedWide)((Wide)object->digits[1] << BIG_DIGIT_BITS | object->digits[0]);
    *wide = object->big.negative ? -magnitude : magnitude;
    return true;
}

static Value from_wide(VM *vm, SignedWide wide)
{
    if ((int64_t)wide == wide) return int_new(vm, (int64_t)wide);
    return from_magnitude(vm, wide < 0, wide < 0 ? -(Wide)wide : (Wide)wide);
}

static Value multiply(VM *vm, SignedWide x, SignedWide y)
{
    Wide a = x < 0 ? -(Wide)x : (Wide)x, b = y < 0 ? -(Wide)y : (Wide)y;
    if ((a | b) >> 64 != 0) return NOT_IMPLEMENTED;
    return from_magnitude(vm, (x < 0) != (y < 0), a * b);
}

// v & mask of any exact int: its higher bits do not matter.
static Value masked(VM *vm, Value v, uint64_t mask)
{
    if (is_small_int(v)) return from_word(vm, (uint64_t)as_small(v) & mask);
    const IntObject *object = exact_cell(v);
    if (object == NULL) return NOT_IMPLEMENTED;
    uint64_t low = (uint64_t)object->small;
    if (object->head.flags & INT_IS_BIG) {
        low = low_word(object);
        if (object->big.negative) low = -low;
    }
    return from_word(vm, low & mask);
}

static Value divide(VM *vm, BinaryOp op, SignedWide x, SignedWide y)
{
    if (y == 0) return NOT_IMPLEMENTED; // which raises
    SignedWide quotient = x / y, remainder = x - quotient * y;
    if (remainder != 0 && (remainder ^ y) < 0) {
        quotient--;
        remainder += y;
    }
    return from_wide(vm, op == OP_MODULO ? remainder : quotient);
}

static Value shift_left(VM *vm, SignedWide x, SignedWide count)
{
    if (count < 0 || count > 120) return NOT_IMPLEMENTED;
    SignedWide shifted = (SignedWide)((Wide)x << count);
    return shifted >> count == x ? from_wide(vm, shifted) : NOT_IMPLEMENTED;
}

static Value wides_op(VM *vm, BinaryOp op, SignedWide x, SignedWide y)
{
    switch (op) {
    case OP_ADDITION: return from_wide(vm, x + y);
    case OP_SUBTRACTION: return from_wide(vm, x - y);
    case OP_MULTIPLICATION: return multiply(vm, x, y);
    case OP_BIT_AND: return from_wide(vm, x & y);
    case OP_BIT_XOR: return from_wide(vm, x ^ y);
    case OP_BIT_OR: return from_wide(vm, x | y);
    case OP_SHIFT_LEFT: return shift_left(vm, x, y);
    case OP_SHIFT_RIGHT: return y < 0 ? NOT_IMPLEMENTED : from_wide(vm, x >> (y < 127 ? y : 127));
    case OP_FLOOR_DIVISION:
    case OP_MODULO: return divide(vm, op, x, y);
    case OP_MATRIX_MULTIPLICATION:
    case OP_TRUE_DIVISION:
    case OP_POWER:
    case OP_DIVMOD:
    case BINARY_OP_COUNT: break;
    }
    return NOT_IMPLEMENTED;
}

Value int_wide_op(VM *vm, BinaryOp op, Value a, Value b)
{
    uint64_t x = 0, y = 0;
    bool a_is_word = word_of(a, &x), b_is_word = word_of(b, &y);
    if (LIKELY(a_is_word && b_is_word)) return words_op(vm, op, x, y);
    if (op == OP_BIT_AND && b_is_word) return masked(vm, a, y);
    if (op == OP_BIT_AND && a_is_word) return masked(vm, b, x);
    SignedWide left, right;
    return wide_of(a, &left) && wide_of(b, &right) ? wides_op(vm, op, left, right) : NOT_IMPLEMENTED;
}

Value int_masked_op(VM *vm, BinaryOp op, Value a, Value b, Value mask)
{
    uint64_t x = 0, y = 0, bits = 0;
    if (!word_of(mask, &bits) || !word_of(a, &x) || !word_of(b, &y)) return NOT_IMPLEMENTED;
    switch (op) {
    case OP_ADDITION: return from_word(vm, (x + y) & bits);
    case OP_SUBTRACTION: return from_word(vm, (x - y) & bits);
    case OP_MULTIPLICATION: return from_word(vm, (x * y) & bits);
    case OP_SHIFT_LEFT: return y < 64 ? from_word(vm, (x << y) & bits) : NOT_IMPLEMENTED;
    default: return NOT_IMPLEMENTED;
    }
}
