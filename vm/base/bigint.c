// bigint.c - integers of any size: making, converting, comparing, sums and bits.
#include "vm/base/bigint.h"
#include <math.h>
#include "vm/base/bigint_digits.h"
#include "vm/base/hash.h"

// --- making and freeing ---

void big_init(Big *big, Memory *memory)
{
    big_init_poll(big, memory, NULL, NULL);
}

void big_init_poll(Big *big, Memory *memory, BigPoll poll, void *user)
{
    big->digits = big->room;
    big->count = 0;
    big->capacity = BIG_INLINE;
    big->negative = false;
    big->memory = memory;
    big->poll = poll;
    big->user = user;
    big->lent = NULL;
}

void big_lend(Big *big, BigDigit *digits, int count)
{
    big->digits = big->lent = digits;
    big->capacity = count;
}

void big_free(Big *big)
{
    if (big->digits != big->room && big->digits != big->lent) {
        memory_release(big->memory, big->digits, (size_t)big->capacity * sizeof(BigDigit));
    }
    big->digits = big->room;
    big->count = 0;
    big->capacity = BIG_INLINE;
    big->negative = false;
}

BigStatus big_room(Big *big, int64_t count)
{
    big->count = 0;
    big->negative = false;
    if (LIKELY(count <= big->capacity)) return BIG_OK;
    if (count > BIG_DIGITS_MAX) return BIG_TOO_LARGE;
    big_free(big);
    BigDigit *digits = memory_take(big->memory, (size_t)count * sizeof *digits);
    if (digits == NULL) return BIG_NO_MEMORY;
    big->digits = digits;
    big->capacity = (int)count;
    return BIG_OK;
}

BigStatus big_copy(Big *result, BigView a)
{
    BigStatus status = big_room(result, a.count);
    if (status != BIG_OK) return status;
    digits_copy(result->digits, a.digits, (size_t)a.count);
    result->count = a.count;
    result->negative = a.negative;
    return BIG_OK;
}

BigStatus big_set_int(Big *result, int64_t value)
{
    BigDigit room[2];
    return big_copy(result, big_view_int(value, room));
}

// |value|'s integer part, which is finite, into digits; returns how many.
#define DOUBLE_DIGITS_COUNT (1024 / BIG_DIGIT_BITS + 2)
static int digits_of_double(BigDigit digits[DOUBLE_DIGITS_COUNT], double value)
{
    int exponent;
    double fraction = frexp(fabs(value), &exponent); // 0.5 <= fraction < 1
    if (exponent <= 0) return 0;
    uint64_t mantissa = (uint64_t)ldexp(fraction, 53);
    if (exponent <= 53) {
        digits[0] = mantissa >> (53 - exponent);
        return 1;
    }
    int shift = exponent - 53, whole = shift / BIG_DIGIT_BITS;
    digits_clear(digits, (size_t)whole);
    digits[whole] = mantissa;
    digits[whole + 1] =
        digits_shift_left(digits + whole, digits + whole, 1, shift % BIG_DIGIT_BITS);
    return digits_normal(digits, whole + 2);
}

BigStatus big_set_double(Big *result, double value)
{
    if (isnan(value)) return BIG_INVALID;
    if (isinf(value)) return BIG_OVERFLOW;
    BigDigit digits[DOUBLE_DIGITS_COUNT];
    int count = digits_of_double(digits, value);
    return big_copy(result, (BigView){digits, count, value < 0 && count > 0});
}

// --- to C numbers ---

bool big_to_uint(BigView a, uint64_t *value)
{
    if (a.negative || a.count > 2 || (a.count == 2 && a.digits[1] >> (64 - BIG_DIGIT_BITS) != 0)) {
        return false;
    }
    *value = big_low_bits(a);
    return true;
}

bool big_to_int(BigView a, int64_t *value)
{
    uint64_t size, limit = (uint64_t)INT64_MAX + a.negative;
    if (!big_to_uint((BigView){a.digits, a.count, false}, &size) || size > limit) return false;
    *value = (int64_t)(a.negative ? -size : size);
    return true;
}

uint64_t big_low_bits(BigView a)
{
    uint64_t low = a.count > 0 ? a.digits[0] : 0;
    if (a.count > 1) low |= a.digits[1] << BIG_DIGIT_BITS;
    return a.negative ? -low : low;
}

bool big_round_double(uint64_t top, bool more, int64_t exponent, double *value)
{
    // The last bit kept has this exponent: 53 bits, fewer for a subnormal.
    int64_t lowest = exponent + 11 < -1074 ? -1074 : exponent + 11;
    int64_t shift = lowest - exponent;
    *value = 0;
    if (shift > 64) return true;
    if (exponent > 1023) return false;
    uint64_t kept = shift < 64 ? top >> shift : 0;
    uint64_t half = UINT64_C(1) << (shift - 1), rest = top & (half | (half - 1));
    kept += rest > half || (rest == half && (more || (kept & 1) != 0));
    *value = ldexp((double)kept, (int)lowest);
    return !isinf(*value);
}

// The top 64 bits of a, which is not 0; *more says that the rest is not 0.
static uint64_t top_bits(BigView a, bool *more)
{
    uint64_t length = big_bit_length(a);
    *more = false;
    if (length <= 64) return big_low_bits((BigView){a.digits, a.count, false}) << (64 - length);
    uint64_t below = length - 64;
    int at = (int)(below / BIG_DIGIT_BITS), shift = (int)(below % BIG_DIGIT_BITS);
    uint64_t top = a.digits[at] >> shift;
    int filled = BIG_DIGIT_BITS - shift;
    top |= a.digits[at + 1] << filled;
    if (filled + BIG_DIGIT_BITS < 64) top |= a.digits[at + 2] << (filled + BIG_DIGIT_BITS);
    *more = (a.digits[at] & ((UINT64_C(1) << shift) - 1)) != 0 || digits_normal(a.digits, at) > 0;
    return top;
}

BigStatus big_to_double(BigView a, double *value)
{
    *value = 0;
    if (a.count == 0) return BIG_OK;
    bool more;
    uint64_t top = top_bits(a, &more);
    if (!big_round_double(top, more, (int64_t)big_bit_length(a) - 64, value)) return BIG_OVERFLOW;
    if (a.negative) *value = -*value;
    return BIG_OK;
}

double big_frexp(BigView a, int64_t *exponent)
{
    *exponent = 0;
    if (a.count == 0) return 0;
    bool more;
    double fraction;
    uint64_t top = top_bits(a, &more);
    *exponent = (int64_t)big_bit_length(a);
    big_round_double(top, more, -64, &fraction);
    if (fraction == 1) {
        fraction = 0.5;
        ++*exponent;
    }
    return a.negative ? -fraction : fraction;
}

// --- comparing ---

int big_compare_magnitude(BigView a, BigView b)
{
    return digits_compare(a.digits, a.count, b.digits, b.count);
}

int big_compare(BigView a, BigView b)
{
    if (a.negative != b.negative) return a.negative ? -1 : 1;
    int order = big_compare_magnitude(a, b);
    return a.negative ? -order : order;
}

int big_compare_double(BigView a, double b)
{
    if (isinf(b)) return b > 0 ? -1 : 1;
    if (a.negative != (b < 0)) {
        if (a.negative) return -1;
        return a.count == 0 && b == 0 ? 0 : 1;
    }
    BigDigit digits[DOUBLE_DIGITS_COUNT];
    int count = digits_of_double(digits, b);
    int order = digits_compare(a.digits, a.count, digits, count);
    if (order == 0 && trunc(b) != b) order = -1; // |b| has a fraction besides
    return b < 0 ? -order : order;
}

int64_t big_hash(BigView a)
{
    // Modulo 2**61 - 1 multiplying by 2**60 turns the 61 bits round by 60.
    uint64_t x = 0;
    for (int i = a.count - 1; i >= 0; i--) {
        x = (x << 60 & HASH_MODULUS) | x >> 1;
        x += a.digits[i];
        if (x >= HASH_MODULUS) x -= HASH_MODULUS;
    }
    int64_t hash = a.negative ? -(int64_t)x : (int64_t)x;
    return hash == -1 ? -2 : hash;
}

// --- sums ---

static BigStatus add_signed(Big *result, BigView a, BigView b, bool b_negative)
{
    b.negative = b_negative;
    if (a.count < b.count) {
        BigView other = a;
        a = b;
        b = other;
    }
    bool same = a.negative == b.negative;
    BigStatus status = big_room(result, (int64_t)a.count + same);
    if (status != BIG_OK) return status;
    if (same) {
        result->digits[a.count] = digits_add(result->digits, a.digits, a.count, b.digits, b.count);
        big_finish(result, a.count + 1, a.negative);
        return BIG_OK;
    }
    if (big_compare_magnitude(a, b) >= 0) {
        digits_sub(result->digits, a.digits, a.count, b.digits, b.count);
        big_finish(result, a.count, a.negative);
    } else {
        digits_sub(result->digits, b.digits, b.count, a.digits, a.count);
        big_finish(result, b.count, b.negative);
    }
    return BIG_OK;
}

BigStatus big_add(Big *result, BigView a, BigView b)
{
    return add_signed(result, a, b, b.negative);
}

BigStatus big_sub(Big *result, BigView a, BigView b)
{
    return add_signed(result, a, b, b.count > 0 && !b.negative);
}

// --- bits ---

uint64_t big_bit_length(BigView a)
{
    if (a.count == 0) return 0;
    return (uint64_t)(a.count - 1) * BIG_DIGIT_BITS + (uint64_t)bit_high(a.digits[a.count - 1]) + 1;
}

uint64_t big_bit_count(BigView a)
{
    uint64_t count = 0;
    for (int i = 0; i < a.count; i++) count += (uint64_t)bit_count(a.digits[i]);
    return count;
}

BigStatus big_shift_left(Big *result, BigView a, uint64_t shift)
{
    if (a.count == 0) return big_room(result, 0);
    uint64_t whole = shift / BIG_DIGIT_BITS;
    if (whole > BIG_DIGITS_MAX) return BIG_TOO_LARGE;
    BigStatus status = big_room(result, (int64_t)whole + a.count + 1);
    if (status != BIG_OK) return status;
    digits_clear(result->digits, whole);
    result->digits[whole + (uint64_t)a.count] =
        digits_shift_left(result->digits + whole, a.digits, a.count, (int)(shift % BIG_DIGIT_BITS));
    big_finish(result, (int)whole + a.count + 1, a.negative);
    return BIG_OK;
}

BigStatus big_shift_right(Big *result, BigView a, uint64_t shift)
{
    uint64_t whole = shift / BIG_DIGIT_BITS;
    if (whole >= (uint64_t)a.count) return big_set_int(result, a.negative ? -1 : 0);
    int count = a.count - (int)whole;
    BigStatus status = big_room(result, (int64_t)count + 1);
    if (status != BIG_OK) return status;
    BigDigit lost =
        digits_shift_right(result->digits, a.digits + whole, count, (int)(shift % BIG_DIGIT_BITS));
    result->digits[count] = 0;
    if (a.negative && (lost != 0 || digits_normal(a.digits, (int)whole) > 0)) {
        static const BigDigit one = 1;
        digits_add(result->digits, result->digits, count + 1, &one, 1);
    }
    big_finish(result, count + 1, a.negative);
    return BIG_OK;
}

// Gives the digits of a number in two's complement one after the other, without end.
typedef struct Complement {
    BigView a;
    BigDigit borrow; // of |a| - 1, whose complement a negative a is
    int next;
} Complement;

static inline BigDigit complement_next(Complement *c)
{
    BigDigit digit = c->next < c->a.count ? c->a.digits[c->next] : 0;
    c->next++;
    if (!c->a.negative) return digit;
    BigDigit less = digit - c->borrow;
    c->borrow = less >> 63;
    return ~less & DIGIT_MASK;
}

typedef enum Bitwise { BITWISE_AND, BITWISE_OR, BITWISE_XOR } Bitwise;

static inline BigDigit bitwise_one(Bitwise operation, BigDigit a, BigDigit b)
{
    switch (operation) {
    case BITWISE_AND: return a & b;
    case BITWISE_OR: return a | b;
    case BITWISE_XOR: return a ^ b;
    }
    UNREACHABLE();
}

static BigStatus bitwise(Big *result, Bitwise operation, BigView a, BigView b)
{
    bool negative = bitwise_one(operation, a.negative, b.negative) != 0;
    int longer = a.count > b.count ? a.count : b.count,
        shorter = a.count > b.count ? b.count : a.count;
    // Beyond the shorter one, whose digits are all 0 or all 1 there, an `and` with 0 is 0.
    bool shorter_negative = a.count > b.count ? b.negative : a.negative;
    int count = operation == BITWISE_AND && !shorter_negative ? shorter : longer;
    BigStatus status = big_room(result, (int64_t)count + 1);
    if (status != BIG_OK) return status;
    if (!a.negative && !b.negative) {
        for (int i = 0; i < shorter; i++) result->digits[i] = bitwise_one(operation, a.digits[i], b.digits[i]);
        const BigDigit *rest = a.count > b.count ? a.digits : b.digits;
        if (count > shorter) digits_copy(result->digits + shorter, rest + shorter, (size_t)(count - shorter));
        big_finish(result, count, false);
        return BIG_OK;
    }
    Complement x = {a, 1, 0}, y = {b, 1, 0};
    BigDigit carry = 1;
    for (int i = 0; i < count; i++) {
        BigDigit digit = bitwise_one(operation, complement_next(&x), complement_next(&y));
        if (negative) {
            digit = (~digit & DIGIT_MASK) + carry;
            carry = digit >> BIG_DIGIT_BITS;
            digit &= DIGIT_MASK;
        }
        result->digits[i] = digit;
    }
    result->digits[count] = negative ? carry : 0;
    big_finish(result, count + 1, negative);
    return BIG_OK;
}

BigStatus big_and(Big *result, BigView a, BigView b)
{
    return bitwise(result, BITWISE_AND, a, b);
}

BigStatus big_or(Big *result, BigView a, BigView b)
{
    return bitwise(result, BITWISE_OR, a, b);
}

BigStatus big_xor(Big *result, BigView a, BigView b)
{
    return bitwise(result, BITWISE_XOR, a, b);
}

// ~a is -a - 1.
BigStatus big_invert(Big *result, BigView a)
{
    static const BigDigit one = 1;
    BigView minus_one = {&one, 1, true};
    a.negative = a.count > 0 && !a.negative;
    return big_add(result, a, minus_one);
}

// --- how large a result will be ---

uint64_t big_mul_bits(BigView a, BigView b)
{
    return a.count == 0 || b.count == 0 ? 0 : big_bit_length(a) + big_bit_length(b);
}

uint64_t big_pow_bits(BigView a, uint64_t exponent)
{
    if (a.count == 0 || exponent == 0 || (a.count == 1 && a.digits[0] == 1)) return 1;
    // A power of two has exponent * log2(a) + 1 bits; the rest is bounded by the bit length.
    uint64_t length = big_bit_length(a), bits;
    bool power_of_two = big_bit_count(a) == 1;
    if (mul_overflows(length - power_of_two, exponent, &bits)) return UINT64_MAX;
    return bits == UINT64_MAX ? bits : bits + 1;
}

uint64_t big_shift_left_bits(BigView a, uint64_t shift)
{
    uint64_t bits;
    if (a.count == 0) return 0;
    return add_overflows(big_bit_length(a), shift, &bits) ? UINT64_MAX : bits;
}
