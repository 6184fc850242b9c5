// int_arith.c - int arithmetic: 64-bit operands first, digits for the rest.
//
// Each operation reads both operands as int64 if it can, and works on Big only when an operand or the
// result is larger. What takes more than linear time polls while it computes (RUNS); what is linear
// only counts its work (int_owe).
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/int.h"

// Operands of the slow half, as digits.
typedef struct Operands {
    BigView a, b;
    BigDigit room_a[2], room_b[2];
} Operands;

static void view_operands(Operands *operands, Value a, Value b)
{
    operands->a = int_view(a, operands->room_a);
    operands->b = int_view(b, operands->room_b);
}

// Makes a Big for a result of at most count digits. If they are many, they are computed where they are to stay: in a new
// cell, which is *cell, else NULL.
static RAISES bool result_begin(VM *vm, Big *big, IntObject **cell, int64_t count)
{
    int_big_init(vm, big);
    *cell = NULL;
    if (count <= BIG_INLINE || count > BIG_DIGITS_MAX) return true;
    IntObject *made = object_new_sized(vm, TYPE_int, sizeof(IntObject) + (size_t)count * sizeof(BigDigit), false);
    if (made == NULL) return false;
    made->head.flags = INT_IS_BIG;
    made->big.count = 0;
    made->big.negative = false;
    big_lend(big, made->digits, (int)count);
    *cell = made;
    return true;
}

static RAISES Value result_end(VM *vm, Big *big, IntObject *cell, BigStatus status)
{
    bool is_there = status == BIG_OK && cell != NULL && big->digits == cell->digits;
    if (!is_there || big->count < big->capacity - big->capacity / 4) return int_finish(vm, big, status);
    cell->big.count = big->count; // more than two, so that no smaller form fits
    cell->big.negative = big->negative;
    return value_of_object(cell);
}

typedef BigStatus (*BigBinary)(Big *result, BigView a, BigView b);

static NOINLINE Value linear(VM *vm, BigBinary operation, Value a, Value b)
{
    Operands operands;
    view_operands(&operands, a, b);
    int_owe(vm, ((size_t)operands.a.count + (size_t)operands.b.count) / 8);
    Big result;
    IntObject *cell;
    int most = operands.a.count > operands.b.count ? operands.a.count : operands.b.count;
    if (!result_begin(vm, &result, &cell, (int64_t)most + 1)) return RAISED;
    return result_end(vm, &result, cell, operation(&result, operands.a, operands.b));
}

// The value of a sign and 128 bits of magnitude.
static Value from_wide(VM *vm, bool negative, Wide magnitude)
{
    if (magnitude <= (Wide)INT64_MAX) {
        int64_t small = (int64_t)(uint64_t)magnitude;
        return int_new(vm, negative ? -small : small);
    }
    BigDigit digits[3];
    for (int i = 0; i < 3; i++, magnitude >>= BIG_DIGIT_BITS)
        digits[i] = (BigDigit)magnitude & BIG_DIGIT_MAX;
    return int_from_digits(vm, digits, 3, negative);
}

static uint64_t size_of(int64_t x)
{
    return x < 0 ? -(uint64_t)x : (uint64_t)x;
}

#define FEW_DIGITS 16 // results of so many are made in a cell at once, or on the C stack

// A cell for so few digits, which are not filled in. What they turn out to be must fit no smaller form.
static inline IntObject *few_new(VM *vm, int count, bool negative)
{
    IntObject *object = object_new(vm, TYPE_int, sizeof(IntObject) + (size_t)count * sizeof(BigDigit));
    object->head.flags = INT_IS_BIG;
    object->big.count = count;
    object->big.negative = negative;
    return object;
}

// |a| + |b|; b is not the longer. out has a digit more than a; returns that.
static BigDigit add_digits(BigDigit *out, BigView a, BigView b)
{
    BigDigit carry = 0;
    int i = 0;
    for (; i < b.count; i++, carry >>= BIG_DIGIT_BITS) {
        carry += a.digits[i] + b.digits[i];
        out[i] = carry & BIG_DIGIT_MAX;
    }
    for (; i < a.count; i++, carry >>= BIG_DIGIT_BITS) {
        carry += a.digits[i];
        out[i] = carry & BIG_DIGIT_MAX;
    }
    return out[i] = carry;
}

// |a| - |b|; |a| is the larger.
static void subtract_digits(BigDigit *out, BigView a, BigView b)
{
    BigDigit borrow = 0;
    int i = 0;
    for (; i < b.count; i++) {
        BigDigit digit = a.digits[i] - b.digits[i] - borrow;
        out[i] = digit & BIG_DIGIT_MAX;
        borrow = digit >> 63;
    }
    for (; i < a.count; i++) {
        BigDigit digit = a.digits[i] - borrow;
        out[i] = digit & BIG_DIGIT_MAX;
        borrow = digit >> 63;
    }
}

// a + b, or a - b, where one of them is beyond 64 bits.
static NOINLINE Value add_big(VM *vm, Value a, Value b, bool subtract)
{
    Operands o;
    view_operands(&o, a, b);
    if (o.a.count >= FEW_DIGITS || o.b.count >= FEW_DIGITS)
        return linear(vm, subtract ? big_sub : big_add, a, b);
    bool b_negative = o.b.negative != subtract;
    if (o.a.negative == b_negative) {
        // No smaller than the one that is beyond 64 bits.
        bool swapped = o.a.count < o.b.count;
        BigView large = swapped ? o.b : o.a;
        IntObject *sum = few_new(vm, large.count + 1, b_negative);
        sum->big.count -= add_digits(sum->digits, large, swapped ? o.a : o.b) == 0;
        return value_of_object(sum);
    }
    BigDigit digits[FEW_DIGITS];
    bool swapped = big_compare_magnitude(o.a, o.b) < 0;
    BigView large = swapped ? o.b : o.a;
    subtract_digits(digits, large, swapped ? o.a : o.b);
    return int_from_digits(vm, digits, large.count, swapped ? b_negative : o.a.negative);
}

Value int_add(VM *vm, Value a, Value b)
{
    int64_t x, y, sum;
    if (UNLIKELY(!int_fits_int64(a, &x) || !int_fits_int64(b, &y))) return add_big(vm, a, b, false);
    if (LIKELY(!add_overflows(x, y, &sum))) return int_new(vm, sum);
    return from_wide(vm, x < 0, (Wide)size_of(x) + size_of(y)); // both have the same sign
}

Value int_subtract(VM *vm, Value a, Value b)
{
    int64_t x, y, difference;
    if (UNLIKELY(!int_fits_int64(a, &x) || !int_fits_int64(b, &y))) return add_big(vm, a, b, true);
    if (LIKELY(!sub_overflows(x, y, &difference))) return int_new(vm, difference);
    return from_wide(vm, x < 0, (Wide)size_of(x) + size_of(y)); // the signs differ
}

Value int_negative(VM *vm, Value a)
{
    int64_t x;
    if (LIKELY(int_fits_int64(a, &x) && x != INT64_MIN)) return int_new(vm, -x);
    BigDigit room[2];
    BigView view = int_view(a, room);
    return int_from_digits(vm, view.digits, view.count, !view.negative);
}

Value int_absolute(VM *vm, Value a)
{
    return int_sign(a) < 0 ? int_negative(vm, a) : int_exact(vm, a);
}

Value int_invert(VM *vm, Value a)
{
    int64_t x;
    if (LIKELY(int_fits_int64(a, &x))) return int_new(vm, ~x);
    return int_subtract(vm, value_of_small(-1), a);
}

// |a| * |b|, a column after the other: 128 bits hold the sum of so few products. out has as many digits as both
// together; returns the highest.
static BigDigit multiply_digits(BigDigit *out, BigView a, BigView b)
{
    Wide sum = 0;
    int last = a.count + b.count - 1;
    for (int k = 0; k < last; k++) {
        int i = k < b.count ? 0 : k - b.count + 1, end = k < a.count ? k : a.count - 1;
        for (; i <= end; i++) sum += (Wide)a.digits[i] * b.digits[k - i];
        out[k] = (BigDigit)sum & BIG_DIGIT_MAX;
        sum >>= BIG_DIGIT_BITS;
    }
    return out[last] = (BigDigit)sum;
}

// |a| * digit; out has a digit more than a.
static BigDigit multiply_digit(BigDigit *out, BigView a, BigDigit digit)
{
    BigDigit carry = 0;
    for (int i = 0; i < a.count; i++) {
        Wide sum = (Wide)a.digits[i] * digit + carry;
        out[i] = (BigDigit)sum & BIG_DIGIT_MAX;
        carry = (BigDigit)(sum >> BIG_DIGIT_BITS);
    }
    return out[a.count] = carry;
}

static NOINLINE Value multiply_big(VM *vm, Value a, Value b)
{
    Operands operands;
    view_operands(&operands, a, b);
    size_t digits = (size_t)operands.a.count + (size_t)operands.b.count;
    if (digits <= FEW_DIGITS) {
        if (operands.a.count == 0 || operands.b.count == 0) return value_of_small(0);
        // No smaller than the one that is beyond 64 bits, but for the sign of the lowest int64.
        IntObject *product = few_new(vm, (int)digits, operands.a.negative != operands.b.negative);
        bool is_long = operands.a.count >= operands.b.count;
        BigView large = is_long ? operands.a : operands.b, little = is_long ? operands.b : operands.a;
        BigDigit top = little.count == 1 ? multiply_digit(product->digits, large, little.digits[0])
                                         : multiply_digits(product->digits, large, little);
        product->big.count -= top == 0;
        if (UNLIKELY(product->big.count <= 2))
            return int_from_digits(vm, product->digits, product->big.count, product->big.negative);
        return value_of_object(product);
    }
    bool by_digit = operands.a.count == 1 || operands.b.count == 1;
    if (by_digit && digits <= 4096) {
        int_owe(vm, digits / 8);
        size_t size = sizeof(IntObject) + digits * sizeof(BigDigit);
        IntObject *product = object_new_sized(vm, TYPE_int, size, false);
        if (product == NULL) return RAISED;
        bool swapped = operands.a.count == 1;
        BigView large = swapped ? operands.b : operands.a;
        BigDigit digit = swapped ? operands.a.digits[0] : operands.b.digits[0];
        product->head.flags = INT_IS_BIG;
        product->big.count = (int)digits - (multiply_digit(product->digits, large, digit) == 0);
        product->big.negative = operands.a.negative != operands.b.negative;
        return value_of_object(product);
    }
    if (digits > 64 && !charge(vm, digits / 8)) return RAISED;
    Big result;
    IntObject *cell;
    if (!result_begin(vm, &result, &cell, (int64_t)digits)) return RAISED;
    return result_end(vm, &result, cell, big_mul(&result, operands.a, operands.b));
}

Value int_multiply(VM *vm, Value a, Value b)
{
    int64_t x, y, product;
    if (UNLIKELY(!int_fits_int64(a, &x) || !int_fits_int64(b, &y))) return multiply_big(vm, a, b);
    if (LIKELY(!mul_overflows(x, y, &product))) return int_new(vm, product);
    return from_wide(vm, (x < 0) != (y < 0), (Wide)size_of(x) * size_of(y));
}

// --- division ---

static NOINLINE bool divide_big(VM *vm, Value a, Value b, Value *quotient, Value *remainder)
{
    Operands operands;
    view_operands(&operands, a, b);
    size_t digits = (size_t)operands.a.count + (size_t)operands.b.count;
    if (digits > 64 && !charge(vm, digits / 8)) return false;
    Big big_quotient, big_remainder;
    IntObject *quotient_cell = NULL, *remainder_cell = NULL;
    int64_t quotient_count = quotient == NULL ? 0 : (int64_t)operands.a.count - operands.b.count + 2;
    if (!result_begin(vm, &big_quotient, &quotient_cell, quotient_count) ||
        !result_begin(vm, &big_remainder, &remainder_cell, remainder == NULL ? 0 : operands.b.count)) {
        return false;
    }
    BigStatus status = big_divmod(quotient ? &big_quotient : NULL,
                                  remainder ? &big_remainder : NULL, operands.a, operands.b);
    if (status != BIG_OK) {
        big_free(&big_quotient);
        big_free(&big_remainder);
        (void)int_throw(vm, status);
        return false;
    }
    bool done = true;
    if (quotient) *quotient = result_end(vm, &big_quotient, quotient_cell, BIG_OK), done = !raised(*quotient);
    else big_free(&big_quotient);
    if (remainder && done)
        *remainder = result_end(vm, &big_remainder, remainder_cell, BIG_OK), done = !raised(*remainder);
    else big_free(&big_remainder);
    return done;
}

Value int_floor_divide(VM *vm, Value a, Value b)
{
    int64_t x, y;
    if (LIKELY(int_fits_int64(a, &x) && int_fits_int64(b, &y))) {
        if (UNLIKELY(y == 0))
            return throw(vm, ZeroDivisionError, "integer division or modulo by zero");
        if (UNLIKELY(y == -1)) return int_negative(vm, a); // INT64_MIN / -1 would trap
        int64_t quotient = x / y;
        if (quotient * y != x && (x ^ y) < 0) quotient--;
        return int_new(vm, quotient);
    }
    Value quotient;
    return divide_big(vm, a, b, &quotient, NULL) ? quotient : RAISED;
}

// x mod y with the sign of y; y is neither 0 nor -1.
static int64_t modulo_int64(int64_t x, int64_t y)
{
    int64_t remainder = x % y;
    return remainder != 0 && (remainder ^ y) < 0 ? remainder + y : remainder;
}

Value int_modulo(VM *vm, Value a, Value b)
{
    int64_t x, y;
    if (UNLIKELY(int_fits_int64(b, &y) && y == 0))
        return throw(vm, ZeroDivisionError, "integer modulo by zero");
    if (LIKELY(int_fits_int64(a, &x) && int_fits_int64(b, &y))) {
        if (UNLIKELY(y == -1)) return value_of_small(0);
        return int_new(vm, modulo_int64(x, y));
    }
    Value remainder;
    return divide_big(vm, a, b, NULL, &remainder) ? remainder : RAISED;
}

bool int_divmod(VM *vm, Value a, Value b, Value *quotient, Value *remainder)
{
    int64_t x, y;
    if (LIKELY(int_fits_int64(a, &x) && int_fits_int64(b, &y) && y != 0 && y != -1)) {
        int64_t modulo = modulo_int64(x, y);
        // Computed from the truncating quotient: x - modulo might overflow.
        int64_t floor = x / y - (x % y != modulo);
        *quotient = int_new(vm, floor);
        *remainder = int_new(vm, modulo);
        return true;
    }
    return divide_big(vm, a, b, quotient, remainder);
}

Value int_true_divide(VM *vm, Value a, Value b)
{
    const int64_t exact = (int64_t)1 << 53; // doubles hold every int up to here
    int64_t x, y;
    bool x_fits = int_fits_int64(a, &x), y_fits = int_fits_int64(b, &y);
    if (UNLIKELY(y_fits && y == 0)) return throw(vm, ZeroDivisionError, "division by zero");
    if (LIKELY(x_fits && y_fits && x <= exact && x >= -exact && y <= exact && y >= -exact))
        return value_of_double((double)x / (double)y);
    Operands operands;
    view_operands(&operands, a, b);
    double quotient;
    BigStatus status = big_true_divide(operands.a, operands.b, &vm->memory, &quotient);
    if (status == BIG_OK) return value_of_double(quotient);
    if (status == BIG_OVERFLOW)
        return throw(vm, OverflowError, "integer division result too large for a float");
    return int_throw(vm, status);
}

// --- bits ---

// Of few digits and no sign, on the C stack.
static NOINLINE Value bitwise(VM *vm, BinaryOp op, Value a, Value b)
{
    Operands o;
    view_operands(&o, a, b);
    BigView large = o.a.count < o.b.count ? o.b : o.a, little = o.a.count < o.b.count ? o.a : o.b;
    if (o.a.negative || o.b.negative || (op == OP_BIT_AND ? little : large).count > FEW_DIGITS)
        return linear(vm, op == OP_BIT_AND ? big_and : op == OP_BIT_OR ? big_or : big_xor, a, b);
    BigDigit digits[FEW_DIGITS];
    if (op == OP_BIT_AND) {
        for (int i = 0; i < little.count; i++) digits[i] = large.digits[i] & little.digits[i];
        return int_from_digits(vm, digits, little.count, false);
    }
    for (int i = little.count; i < large.count; i++) digits[i] = large.digits[i];
    if (op == OP_BIT_OR) {
        for (int i = 0; i < little.count; i++) digits[i] = large.digits[i] | little.digits[i];
    } else {
        for (int i = 0; i < little.count; i++) digits[i] = large.digits[i] ^ little.digits[i];
    }
    return int_from_digits(vm, digits, large.count, false);
}

Value int_bit_and(VM *vm, Value a, Value b)
{
    int64_t x, y;
    if (LIKELY(int_fits_int64(a, &x) && int_fits_int64(b, &y))) return int_new(vm, x & y);
    return bitwise(vm, OP_BIT_AND, a, b);
}

Value int_bit_or(VM *vm, Value a, Value b)
{
    int64_t x, y;
    if (LIKELY(int_fits_int64(a, &x) && int_fits_int64(b, &y))) return int_new(vm, x | y);
    return bitwise(vm, OP_BIT_OR, a, b);
}

Value int_bit_xor(VM *vm, Value a, Value b)
{
    int64_t x, y;
    if (LIKELY(int_fits_int64(a, &x) && int_fits_int64(b, &y))) return int_new(vm, x ^ y);
    return bitwise(vm, OP_BIT_XOR, a, b);
}

Value int_shift_left_by(VM *vm, Value a, uint64_t count)
{
    int64_t x;
    if (int_fits_int64(a, &x)) {
        if (x == 0) return value_of_small(0);
        if (count < 63) {
            int64_t shifted = (int64_t)((uint64_t)x << count);
            if (shifted >> count == x) return int_new(vm, shifted);
        }
    }
    BigDigit scratch[2];
    BigView view = int_view(a, scratch);
    size_t whole = count / BIG_DIGIT_BITS < FEW_DIGITS ? (size_t)count / BIG_DIGIT_BITS : FEW_DIGITS;
    if (view.count + (int)whole < FEW_DIGITS && view.count > 0) {
        BigDigit digits[FEW_DIGITS], carry = 0;
        int shift = (int)(count % BIG_DIGIT_BITS), at = 0;
        for (; at < (int)whole; at++) digits[at] = 0;
        for (int i = 0; i < view.count; i++) {
            digits[at++] = (view.digits[i] << shift | carry) & BIG_DIGIT_MAX;
            carry = view.digits[i] >> (BIG_DIGIT_BITS - shift);
        }
        digits[at++] = carry;
        return int_from_digits(vm, digits, at, view.negative);
    }
    uint64_t bits = big_shift_left_bits(view, count);
    if (bits / 8 > vm->memory.cap) return throw_memory(vm);
    int_owe(vm, bits / 512);
    Big result;
    IntObject *cell;
    if (!result_begin(vm, &result, &cell, (int64_t)(bits / BIG_DIGIT_BITS) + 2)) return RAISED;
    return result_end(vm, &result, cell, big_shift_left(&result, view, count));
}

Value int_shift_right_by(VM *vm, Value a, uint64_t count)
{
    int64_t x;
    if (int_fits_int64(a, &x)) return int_new(vm, x >> (count < 63 ? count : 63));
    BigDigit scratch[2];
    BigView view = int_view(a, scratch);
    size_t whole = (size_t)(count / BIG_DIGIT_BITS);
    if (!view.negative && count / BIG_DIGIT_BITS < (uint64_t)view.count && view.count - (int)whole <= FEW_DIGITS) {
        BigDigit digits[FEW_DIGITS];
        int shift = (int)(count % BIG_DIGIT_BITS), last = view.count - (int)whole - 1;
        const BigDigit *from = view.digits + whole;
        for (int i = 0; i < last; i++)
            digits[i] = (from[i] >> shift | from[i + 1] << (BIG_DIGIT_BITS - shift)) & BIG_DIGIT_MAX;
        digits[last] = from[last] >> shift;
        return int_from_digits(vm, digits, last + 1, false);
    }
    int_owe(vm, (size_t)view.count / 8);
    Big result;
    IntObject *cell;
    int64_t left = view.count - (int64_t)(count / BIG_DIGIT_BITS < (uint64_t)view.count ? count / BIG_DIGIT_BITS : 0);
    if (!result_begin(vm, &result, &cell, left + 1)) return RAISED;
    return result_end(vm, &result, cell, big_shift_right(&result, view, count));
}

Value int_shift_left(VM *vm, Value a, Value b)
{
    int64_t count;
    if (LIKELY(int_fits_int64(b, &count) && count >= 0))
        return int_shift_left_by(vm, a, (uint64_t)count);
    if (int_sign(b) < 0) return throw(vm, ValueError, "negative shift count");
    if (int_sign(a) == 0) return value_of_small(0);
    return throw(vm, OverflowError, "too many digits in integer");
}

Value int_shift_right(VM *vm, Value a, Value b)
{
    int64_t count;
    if (LIKELY(int_fits_int64(b, &count) && count >= 0))
        return int_shift_right_by(vm, a, (uint64_t)count);
    if (int_sign(b) < 0) return throw(vm, ValueError, "negative shift count");
    return value_of_small(int_sign(a) < 0 ? -1 : 0);
}

// --- further ---

Value int_gcd(VM *vm, Value a, Value b)
{
    int64_t x, y;
    if (!int_fits_int64(a, &x) || !int_fits_int64(b, &y)) {
        Value result = linear(vm, big_gcd, a, b);
        return result;
    }
    uint64_t u = size_of(x), v = size_of(y);
    if (u == 0 || v == 0) return int_from_uint64(vm, u | v);
    // Halving and subtracting: no division.
    int shift = bit_low(u | v);
    u >>= bit_low(u);
    while (v != 0) {
        v >>= bit_low(v);
        uint64_t smaller = u < v ? u : v;
        v = u < v ? v - u : u - v;
        u = smaller;
    }
    return int_from_uint64(vm, u << shift);
}

// To the nearest multiple of unit, ties to even.
static Value round_to(VM *vm, Value a, Value unit)
{
    Value quotient, remainder;
    if (!int_divmod(vm, a, unit, &quotient, &remainder)) return RAISED;
    Value twice = int_shift_left_by(vm, remainder, 1);
    if (raised(twice)) return RAISED;
    int order = int_compare(twice, unit);
    Value odd = int_bit_and(vm, quotient, value_of_small(1));
    if (raised(odd)) return RAISED;
    Value down = int_subtract(vm, a, remainder);
    if (raised(down) || order < 0 || (order == 0 && as_small(odd) == 0)) return down;
    return int_add(vm, down, unit);
}

Value int_round(VM *vm, Value a, Value digits)
{
    if (int_sign(digits) >= 0) return int_exact(vm, a);
    // Half of 10 ** zeros exceeds a once zeros digits have more bits than a: 3 bits a digit are fewer.
    int64_t negative;
    if (!int_fits_int64(digits, &negative) || negative < -(int64_t)(int_bit_length(a) / 3 + 2))
        return value_of_small(0);
    Value unit = int_power(vm, value_of_small(10), value_of_small(-negative), NONE);
    return raised(unit) ? RAISED : round_to(vm, a, unit);
}
