// bigint_divide.c - quotients: digit by digit, and by halves on top of fast products.
//
// Digit by digit is Knuth's algorithm D (TAOCP 4.3.1). From RECURSIVE digits on, Burnikel and
// Ziegler's division ("Fast recursive division", 1998) divides 2n digits by n through two divisions
// of 3h by 2h digits, n = 2h, each of which is a division of 2h by h digits for the upper half of
// the divisor and one product for the lower:
//
//     [a3 a2 a1 a0] / [b1 b0]:   [a3 a2 a1] / [b1 b0] -> q1 and r,   [r a0] / [b1 b0] -> q0
//     [a2 a1 a0] / [b1 b0]:      [a2 a1] / b1 -> q and r,   [r a0] - q * b0; while negative, q--
#include "vm/base/bigint_digits.h"

#define RECURSIVE 60

// The digit above `below` after a shift of both to the left.
static inline BigDigit shifted(BigDigit digit, BigDigit below, int shift)
{
    return (digit << shift | below >> (BIG_DIGIT_BITS - shift)) & DIGIT_MASK;
}

// Knuth's D: a[0 .. a_count + 1) / b, in place: a's low b_count digits become the remainder. b is normal, b_count >= 2, and
// a's top digit is 0 or below b's. A digit of the quotient is estimated from the top digits of both, shifted so that
// b's top bit is set; the shift changes no quotient, so the digits themselves need not move. They may have moved
// already: then shift is 0.
static BigStatus divide_schoolbook(const Work *work, BigDigit *quotient, BigDigit *a, int a_count,
                                   const BigDigit *b, int b_count)
{
    int shift = BIG_DIGIT_BITS - 1 - bit_high(b[b_count - 1]);
    BigDigit top = shifted(b[b_count - 1], b[b_count - 2], shift);
    BigDigit next = shifted(b[b_count - 2], b_count > 2 ? b[b_count - 3] : 0, shift);
    int poll_every = (1 << 20) / b_count + 1, until_poll = poll_every;
    for (int j = a_count - b_count; j >= 0; j--) {
        if (--until_poll == 0) {
            if (!work_goes_on(work)) return BIG_STOPPED;
            until_poll = poll_every;
        }
        BigDigit *part = a + j;
        BigDigit first = shifted(part[b_count], part[b_count - 1], shift);
        BigDigit third = shifted(part[b_count - 2], j + b_count > 2 ? part[b_count - 3] : 0, shift);
        Wide head = (Wide)first << BIG_DIGIT_BITS | shifted(part[b_count - 1], part[b_count - 2], shift);
        BigDigit q, rest;
        if (first >= top) {
            q = DIGIT_MASK;
            Wide left = head - (Wide)q * top;
            rest = left > DIGIT_MASK ? DIGIT_MASK + 1 : (BigDigit)left;
        } else {
            q = (BigDigit)(head / top);
            rest = (BigDigit)(head - (Wide)q * top);
        }
        // Two digits of the divisor leave q right or, rarely, one too large.
        while (rest <= DIGIT_MASK &&
               (Wide)q * next > ((Wide)rest << BIG_DIGIT_BITS | third)) {
            q--;
            rest += top;
        }
        BigDigit carry = 0, borrow = 0, factor = q << DIGIT_SPARE; // as in digits_multiply_one
        for (int i = 0; i < b_count; i++) {
            Wide product = (Wide)b[i] * factor;
            BigDigit low = ((BigDigit)product >> DIGIT_SPARE) + carry;
            BigDigit difference = part[i] - (low & DIGIT_MASK) - borrow;
            part[i] = difference & DIGIT_MASK;
            carry = (BigDigit)(product >> 64) + (low >> BIG_DIGIT_BITS);
            borrow = difference >> 63;
        }
        BigDigit difference = part[b_count] - carry - borrow;
        part[b_count] = difference & DIGIT_MASK;
        if (UNLIKELY(difference >> 63)) {
            q--;
            part[b_count] =
                (part[b_count] + digits_add(part, part, b_count, b, b_count)) & DIGIT_MASK;
        }
        if (quotient != NULL) quotient[j] = q;
    }
    return BIG_OK;
}

static BigStatus divide_2_by_1(const Work *work, BigDigit *q, BigDigit *a, const BigDigit *b, int n,
                               BigDigit *scratch);

// Takes q * low from a[0 .. n], where a's top digit may be 1, and puts b back while that is
// negative, taking as often 1 from q. a[n] ends as 0. product has room for q_count + low_count
// digits.
static BigStatus correct(const Work *work, BigDigit *q, int q_count, BigDigit *a, int n,
                         const BigDigit *b, int low_count, BigDigit *product)
{
    static const BigDigit one = 1;
    BigStatus status = digits_multiply(work, product, q, q_count, b, low_count);
    if (status != BIG_OK) return status;
    int count = digits_normal(product, q_count + low_count);
    check(count <= n + 1);
    bool negative = digits_sub(a, a, n + 1, product, count) != 0;
    while (negative) {
        negative = digits_add(a, a, n + 1, b, n) == 0;
        digits_sub(q, q, q_count, &one, 1);
    }
    return BIG_OK;
}

// q[0 .. h) = a[0 .. 3h) / b[0 .. 2h), the remainder in a[0 .. 2h). a's upper 2h digits are below
// b.
static BigStatus divide_3_by_2(const Work *work, BigDigit *q, BigDigit *a, const BigDigit *b, int h,
                               BigDigit *scratch)
{
    const BigDigit *high = b + h;
    if (digits_compare_same(a + 2 * h, high, h) < 0) {
        BigStatus status = divide_2_by_1(work, q, a + h, high, h, scratch);
        if (status != BIG_OK) return status;
    } else {
        // The quotient of the upper parts does not fit h digits: take the largest that does, B**h -
        // 1, so that what is left is a - high * B**h + high.
        for (int i = 0; i < h; i++) q[i] = DIGIT_MASK;
        digits_sub(a + 2 * h, a + 2 * h, h, high, h);
        a[2 * h] += digits_add(a + h, a + h, h, high, h);
    }
    return correct(work, q, h, a, 2 * h, b, h, scratch);
}

// q[0 .. n) = a[0 .. 2n) / b[0 .. n), the remainder in a[0 .. n), zeros above it. a's upper half is
// below b, and b's top bit is set. scratch has room for 2n digits.
static BigStatus divide_2_by_1(const Work *work, BigDigit *q, BigDigit *a, const BigDigit *b, int n,
                               BigDigit *scratch)
{
    if (n % 2 != 0 || n < RECURSIVE) {
        return divide_schoolbook(work, q, a, 2 * n - 1, b, n);
    }
    if (!work_goes_on(work)) return BIG_STOPPED;
    int h = n / 2;
    BigStatus status = divide_3_by_2(work, q + h, a + h, b, h, scratch);
    if (status != BIG_OK) return status;
    return divide_3_by_2(work, q, a, b, h, scratch);
}

// The quotient is short beside the divisor: divide by the divisor's upper digits and correct. a and
// b are normalised (b's top bit set), a has a_count + 1 digits of which the top one is below b's;
// in place like divide_schoolbook.
static BigStatus divide_short(const Work *work, BigDigit *quotient, BigDigit *a, int a_count,
                              const BigDigit *b, int b_count);

// Blocks of n digits, n a small number times a power of two, from the top.
static BigStatus divide_blocks(const Work *work, BigDigit *quotient, BigDigit *a, int a_count,
                               const BigDigit *b, int b_count)
{
    int pieces = 1;
    while (b_count / pieces >= RECURSIVE) pieces *= 2;
    int n = (b_count + pieces - 1) / pieces * pieces;
    int pad = n - b_count; // both operands move up by so many digits
    int q_count = a_count - b_count + 1;
    int blocks = (q_count + n - 1) / n + 1;
    size_t a_size = (size_t)blocks * (size_t)n, size = a_size + 5 * (size_t)n;
    BigDigit *scratch = scratch_take(work, size);
    if (scratch == NULL) return BIG_NO_MEMORY;
    BigDigit *dividend = scratch, *divisor = dividend + a_size, *q = divisor + n, *rest = q + n;
    digits_clear(dividend, a_size);
    digits_copy(dividend + pad, a, (size_t)a_count + 1);
    digits_clear(divisor, (size_t)pad);
    digits_copy(divisor + pad, b, (size_t)b_count);
    BigStatus status = BIG_OK;
    for (int i = blocks - 2; i >= 0 && status == BIG_OK; i--) {
        status = divide_2_by_1(work, q, dividend + (size_t)i * (size_t)n, divisor, n, rest);
        int count = q_count - i * n < n ? q_count - i * n : n;
        if (quotient != NULL) digits_copy(quotient + (size_t)i * (size_t)n, q, (size_t)count);
    }
    if (status == BIG_OK) digits_copy(a, dividend + pad, (size_t)b_count);
    scratch_release(work, scratch, size);
    return status;
}

// Chooses among the ways, for operands as divide_schoolbook has them.
static BigStatus divide_normalised(const Work *work, BigDigit *quotient, BigDigit *a, int a_count,
                                   const BigDigit *b, int b_count)
{
    int q_count = a_count - b_count + 1;
    if (b_count < RECURSIVE || q_count < RECURSIVE) {
        return divide_schoolbook(work, quotient, a, a_count, b, b_count);
    }
    if (q_count < b_count - b_count / 4)
        return divide_short(work, quotient, a, a_count, b, b_count);
    return divide_blocks(work, quotient, a, a_count, b, b_count);
}

static BigStatus divide_short(const Work *work, BigDigit *quotient, BigDigit *a, int a_count,
                              const BigDigit *b, int b_count)
{
    // The upper q_count + 1 digits of the divisor leave the quotient right or at most one too
    // large.
    int q_count = a_count - b_count + 1, low = b_count - q_count - 1;
    size_t size = (size_t)q_count + (size_t)q_count + (size_t)low;
    BigDigit *q = scratch_take(work, size);
    if (q == NULL) return BIG_NO_MEMORY;
    BigDigit *product = q + q_count;
    BigStatus status = divide_normalised(work, q, a + low, a_count - low, b + low, b_count - low);
    if (status == BIG_OK) {
        a[b_count] = 0;
        status = correct(work, q, q_count, a, b_count, b, low, product);
    }
    if (status == BIG_OK && quotient != NULL) digits_copy(quotient, q, (size_t)q_count);
    scratch_release(work, q, size);
    return status;
}

BigStatus digits_divide(const Work *work, BigDigit *quotient, BigDigit *remainder,
                        const BigDigit *a, int a_count, const BigDigit *b, int b_count)
{
    if (b_count == 1) {
        remainder[0] = digits_divide_one(quotient, a, a_count, b[0]);
        return BIG_OK;
    }
    BigDigit room[64];
    bool by_digits = b_count < RECURSIVE || a_count - b_count + 1 < RECURSIVE;
    size_t size = (size_t)a_count + 1 + (by_digits ? 0 : (size_t)b_count);
    bool local = size <= sizeof room / sizeof *room;
    BigDigit *scratch = local ? room : scratch_take(work, size);
    if (scratch == NULL) return BIG_NO_MEMORY;
    BigDigit *dividend = scratch;
    BigStatus status;
    if (by_digits) {
        digits_copy(dividend, a, (size_t)a_count);
        dividend[a_count] = 0;
        status = divide_schoolbook(work, quotient, dividend, a_count, b, b_count);
        if (status == BIG_OK) digits_copy(remainder, dividend, (size_t)b_count);
    } else {
        BigDigit *divisor = scratch + a_count + 1;
        int shift = BIG_DIGIT_BITS - 1 - bit_high(b[b_count - 1]);
        digits_shift_left(divisor, b, b_count, shift);
        dividend[a_count] = digits_shift_left(dividend, a, a_count, shift);
        status = divide_normalised(work, quotient, dividend, a_count, divisor, b_count);
        if (status == BIG_OK) digits_shift_right(remainder, dividend, b_count, shift);
    }
    if (!local) scratch_release(work, scratch, size);
    return status;
}

// What floor division asks for when signs differ and a remainder is left: |quotient| + 1 and
// |b| - remainder.
static void floor_up(Big *quotient, Big *remainder, BigView b)
{
    static const BigDigit one = 1;
    if (quotient != NULL) {
        BigDigit carry = digits_add(quotient->digits, quotient->digits, quotient->count, &one,
                                    quotient->count > 0);
        if (quotient->count == 0) carry = 1;
        if (carry != 0) quotient->digits[quotient->count++] = carry;
    }
    if (remainder != NULL) {
        digits_sub(remainder->digits, b.digits, b.count, remainder->digits, remainder->count);
        remainder->count = digits_normal(remainder->digits, b.count);
    }
}

BigStatus big_divmod(Big *quotient, Big *remainder, BigView a, BigView b)
{
    if (b.count == 0) return BIG_ZERO_DIVISION;
    bool differ = a.negative != b.negative;
    BigStatus status = BIG_OK;
    bool smaller = digits_compare(a.digits, a.count, b.digits, b.count) < 0;
    // One digit more than the quotient has, for floor_up's carry; all of b for its subtraction.
    int q_count = smaller ? 0 : a.count - b.count + 1;
    if (quotient != NULL) status = big_room(quotient, (int64_t)q_count + 1);
    Big own;
    Big *rest = remainder;
    if (rest == NULL) {
        rest = &own;
        big_init_poll(rest, quotient->memory, quotient->poll, quotient->user);
    }
    if (status == BIG_OK) status = big_room(rest, b.count);
    if (status != BIG_OK) goto done;
    if (smaller) {
        digits_copy(rest->digits, a.digits, (size_t)a.count);
        rest->count = a.count;
        if (quotient != NULL) quotient->count = 0;
    } else {
        Work work = work_of(rest);
        BigDigit *out = quotient != NULL ? quotient->digits : NULL;
        status = digits_divide(&work, out, rest->digits, a.digits, a.count, b.digits, b.count);
        if (status != BIG_OK) goto done;
        rest->count = digits_normal(rest->digits, b.count);
        if (quotient != NULL) quotient->count = digits_normal(quotient->digits, q_count);
    }
    if (differ && rest->count > 0) floor_up(quotient, rest, b);
    rest->negative = b.negative && rest->count > 0;
    if (quotient != NULL) quotient->negative = differ && quotient->count > 0;

done:
    if (rest == &own) big_free(rest);
    return status;
}
