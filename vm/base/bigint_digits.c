// bigint_digits.c - the linear operations on arrays of digits.
#include "vm/base/bigint_digits.h"

int digits_compare_same(const BigDigit *a, const BigDigit *b, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
    }
    return 0;
}

int digits_compare(const BigDigit *a, int a_count, const BigDigit *b, int b_count)
{
    if (a_count != b_count) return a_count < b_count ? -1 : 1;
    return digits_compare_same(a, b, a_count);
}

// Makes proper digits of some that a carry of 1 has pushed beyond the mask; returns what leaves at the top.
static COLD BigDigit settle_carries(BigDigit *digits, int count)
{
    BigDigit carry = 0;
    for (int i = 0; i < count; i++) {
        BigDigit digit = digits[i] + carry;
        digits[i] = digit & DIGIT_MASK;
        carry = digit >> BIG_DIGIT_BITS;
    }
    return carry;
}

// The same where 1 was taken from a 0.
static COLD BigDigit settle_borrows(BigDigit *digits, int count)
{
    BigDigit borrow = 0;
    for (int i = 0; i < count; i++) {
        BigDigit digit = digits[i] - borrow;
        digits[i] = digit & DIGIT_MASK;
        borrow = digit >> 63;
    }
    return borrow;
}

BigDigit digits_add(BigDigit *out, const BigDigit *a, int a_count, const BigDigit *b, int b_count)
{
    // Each digit takes the carry of the sum below as it is, so that no step waits for the one before. What has one
    // digit in 2 ** 60 full to the brim, so that a carry would run on, is gone over once more.
    BigDigit carry = 0, excess = 0;
    int i = 0;
    for (; i < b_count; i++) {
        BigDigit sum = a[i] + b[i], digit = (sum & DIGIT_MASK) + carry;
        out[i] = digit;
        excess |= digit;
        carry = sum >> BIG_DIGIT_BITS;
    }
    if (UNLIKELY(excess > DIGIT_MASK)) carry += settle_carries(out, b_count);
    for (; i < a_count && carry != 0; i++) {
        BigDigit sum = a[i] + carry;
        out[i] = sum & DIGIT_MASK;
        carry = sum >> BIG_DIGIT_BITS;
    }
    if (out != a) digits_copy(out + i, a + i, (size_t)(a_count - i));
    return carry;
}

BigDigit digits_sub(BigDigit *out, const BigDigit *a, int a_count, const BigDigit *b, int b_count)
{
    BigDigit borrow = 0, excess = 0; // as above: a digit of 0 from which 1 is taken has its top bit set
    int i = 0;
    for (; i < b_count; i++) {
        BigDigit difference = a[i] - b[i], digit = (difference & DIGIT_MASK) - borrow;
        out[i] = digit;
        excess |= digit;
        borrow = difference >> 63;
    }
    if (UNLIKELY(excess >> 63)) borrow += settle_borrows(out, b_count);
    for (; i < a_count && borrow != 0; i++) {
        BigDigit difference = a[i] - borrow;
        out[i] = difference & DIGIT_MASK;
        borrow = difference >> 63;
    }
    if (out != a) digits_copy(out + i, a + i, (size_t)(a_count - i));
    return borrow;
}

BigDigit digits_multiply_one(BigDigit *out, const BigDigit *a, int count, BigDigit factor,
                             BigDigit addend)
{
    // A product is cut in two before the carry comes to it, so that one step waits for the other's carry alone. With
    // the factor moved to the top of its word the cut lies between the product's two words.
    BigDigit carry = addend;
    factor <<= DIGIT_SPARE;
    for (int i = 0; i < count; i++) {
        Wide product = (Wide)a[i] * factor;
        BigDigit low = ((BigDigit)product >> DIGIT_SPARE) + carry;
        out[i] = low & DIGIT_MASK;
        carry = (BigDigit)(product >> 64) + (low >> BIG_DIGIT_BITS);
    }
    return carry;
}

BigDigit digits_divide_one(BigDigit *out, const BigDigit *a, int count, BigDigit divisor)
{
    // The quotient of two words by one, from a reciprocal: Moeller and Granlund, "Improved division
    // by invariant integers" (2011). The divisor has its top bit moved to bit 63; digits are 60
    // bits, so the remainder moves with it and each digit enters at bit 4.
    int shift = 63 - bit_high(divisor);
    uint64_t d = divisor << shift;
    uint64_t reciprocal = (uint64_t)((((Wide)~d << 64) | UINT64_MAX) / d);
    uint64_t rest = 0; // below divisor
    for (int i = count - 1; i >= 0; i--) {
        // u = (rest * 2**60 + digit) << shift, as two words with the high one below d.
        Wide u = ((Wide)rest << BIG_DIGIT_BITS | a[i]) << shift;
        uint64_t high = (uint64_t)(u >> 64), low = (uint64_t)u;
        Wide q = (Wide)reciprocal * high + u;
        uint64_t quotient = (uint64_t)(q >> 64) + 1;
        uint64_t r = low - quotient * d;
        if (r > (uint64_t)q) {
            quotient--;
            r += d;
        }
        if (UNLIKELY(r >= d)) {
            quotient++;
            r -= d;
        }
        rest = r >> shift;
        if (out != NULL) out[i] = quotient;
    }
    return rest;
}

BigDigit digits_shift_left(BigDigit *out, const BigDigit *a, int count, int bits)
{
    if (bits == 0) {
        if (out != a) digits_copy(out, a, (size_t)count);
        return 0;
    }
    if (count == 0) return 0;
    BigDigit digit = a[count - 1], above = digit >> (BIG_DIGIT_BITS - bits);
    for (int i = count - 1; i > 0; i--) {
        BigDigit next = a[i - 1];
        out[i] = (digit << bits & DIGIT_MASK) | next >> (BIG_DIGIT_BITS - bits);
        digit = next;
    }
    out[0] = digit << bits & DIGIT_MASK;
    return above;
}

BigDigit digits_shift_right(BigDigit *out, const BigDigit *a, int count, int bits)
{
    if (bits == 0) {
        if (out != a) digits_copy(out, a, (size_t)count);
        return 0;
    }
    if (count == 0) return 0;
    BigDigit digit = a[0], lost = digit & ((UINT64_C(1) << bits) - 1);
    for (int i = 0; i < count - 1; i++) {
        BigDigit next = a[i + 1];
        out[i] = digit >> bits | (next << (BIG_DIGIT_BITS - bits) & DIGIT_MASK);
        digit = next;
    }
    out[count - 1] = digit >> bits;
    return lost;
}
