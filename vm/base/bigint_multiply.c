// bigint_multiply.c - products: by columns, by Karatsuba's halves, by a transform.
//
// Short operands are multiplied column by column: a column's products are summed in 128 bits, which
// holds 255 of them, and carried once. From KARATSUBA digits on, three products of half the length
// do the work of four:
//     (a1 X + a0)(b1 X + b0) = a1 b1 X**2 + (a1 b1 + a0 b0 - (a0 - a1)(b0 - b1)) X + a0 b0
// From TRANSFORM digits on, the transform of bigint_transform.c wins.
#include "vm/base/bigint_digits.h"

#define KARATSUBA 36
#define KARATSUBA_SQUARE 56
#define TRANSFORM 7500
#define COLUMN_MAX 255 // products that a column may sum
#define PIECE 32768    // digits multiplied by a few without asking whether to go on

// The smaller operand has at most COLUMN_MAX digits.
static void multiply_columns(BigDigit *out, const BigDigit *a, int a_count, const BigDigit *b,
                             int b_count)
{
    Wide sum = 0;
    for (int k = 0; k < a_count + b_count - 1; k++) {
        int first = k < b_count ? 0 : k - b_count + 1;
        int last = k < a_count ? k : a_count - 1;
        const BigDigit *x = a + first, *y = b + (k - first), *end = a + last;
        for (; x < end; x += 2, y -= 2) sum += (Wide)x[0] * y[0] + (Wide)x[1] * y[-1];
        if (x == end) sum += (Wide)x[0] * y[0];
        out[k] = (BigDigit)sum & DIGIT_MASK;
        sum >>= BIG_DIGIT_BITS;
    }
    out[a_count + b_count - 1] = (BigDigit)sum;
}

static void square_columns(BigDigit *out, const BigDigit *a, int count)
{
    Wide carry = 0;
    for (int k = 0; k < 2 * count - 1; k++) {
        int first = k < count ? 0 : k - count + 1;
        Wide sum = 0;
        int i = first, j = k - first;
        for (; i < j; i++, j--) sum += (Wide)a[i] * a[j];
        sum += sum;
        if (i == j) sum += (Wide)a[i] * a[i];
        carry += sum;
        out[k] = (BigDigit)carry & DIGIT_MASK;
        carry >>= BIG_DIGIT_BITS;
    }
    out[2 * count - 1] = (BigDigit)carry;
}

// out[0 .. count) = |a - b| of a[0 .. count) and b[0 .. b_count), b_count <= count; true if a < b.
static bool difference(BigDigit *out, const BigDigit *a, int count, const BigDigit *b, int b_count)
{
    bool longer = digits_normal(a + b_count, count - b_count) > 0;
    if (longer || digits_compare_same(a, b, b_count) >= 0) {
        digits_sub(out, a, count, b, b_count);
        return false;
    }
    digits_sub(out, b, b_count, a, b_count);
    digits_clear(out + b_count, (size_t)(count - b_count));
    return true;
}

// Digits of scratch that karatsuba of n digits needs at most.
static size_t karatsuba_scratch(int n)
{
    return 2 * (size_t)n + 128;
}

// out[0 .. 2n) = a * b, both of n digits; a == b is a square.
static BigStatus karatsuba(const Work *work, BigDigit *out, const BigDigit *a, const BigDigit *b,
                           int n, BigDigit *scratch)
{
    if (a == b) {
        if (n < KARATSUBA_SQUARE) {
            square_columns(out, a, n);
            return BIG_OK;
        }
    } else if (n < KARATSUBA) {
        multiply_columns(out, a, n, b, n);
        return BIG_OK;
    }
    if (n >= 1024 && !work_goes_on(work)) return BIG_STOPPED;
    int low = (n + 1) / 2, high = n - low;
    // The differences go where the low product will be, their product into scratch[0 .. 2 low).
    BigDigit *middle = scratch, *rest = scratch + 2 * low;
    bool a_less = difference(out, a, low, a + low, high);
    bool b_less = a_less;
    if (a != b) b_less = difference(out + low, b, low, b + low, high);
    BigStatus status = karatsuba(work, middle, out, a == b ? out : out + low, low, rest);
    if (status == BIG_OK) status = karatsuba(work, out, a, b, low, rest);
    if (status == BIG_OK) status = karatsuba(work, out + 2 * low, a + low, b + low, high, rest);
    if (status != BIG_OK) return status;
    // rest[0 .. 2 low] = low product + high product -+ middle
    rest[2 * low] = digits_add(rest, out, 2 * low, out + 2 * low, 2 * high);
    if (a_less == b_less) digits_sub(rest, rest, 2 * low + 1, middle, 2 * low);
    else digits_add(rest, rest, 2 * low + 1, middle, 2 * low);
    int width = 2 * low + 1 < 2 * n - low ? 2 * low + 1 : 2 * n - low;
    digits_add(out + low, out + low, 2 * n - low, rest, width);
    return BIG_OK;
}

// Operands of the same length.
static BigStatus multiply_same(const Work *work, BigDigit *out, const BigDigit *a,
                               const BigDigit *b, int n)
{
    if (n < (a == b ? KARATSUBA_SQUARE : KARATSUBA)) return karatsuba(work, out, a, b, n, NULL);
    if (n >= TRANSFORM) return digits_multiply_transform(work, out, a, n, b, n);
    BigDigit room[2 * 160 + 128];
    size_t size = karatsuba_scratch(n);
    bool local = size <= sizeof room / sizeof *room;
    BigDigit *scratch = local ? room : scratch_take(work, size);
    if (scratch == NULL) return BIG_NO_MEMORY;
    BigStatus status = karatsuba(work, out, a, b, n, scratch);
    if (!local) scratch_release(work, scratch, size);
    return status;
}

BigStatus digits_multiply(const Work *work, BigDigit *out, const BigDigit *a, int a_count,
                          const BigDigit *b, int b_count)
{
    if (a_count < b_count) {
        const BigDigit *other = a;
        a = b;
        b = other;
        int count = a_count;
        a_count = b_count;
        b_count = count;
    }
    if (b_count == 0) {
        digits_clear(out, (size_t)a_count);
        return BIG_OK;
    }
    if (b_count == 1) {
        out[a_count] = digits_multiply_one(out, a, a_count, b[0], 0);
        return BIG_OK;
    }
    if (a_count == b_count) return multiply_same(work, out, a, b, a_count);
    if (b_count < KARATSUBA && a_count <= PIECE) {
        multiply_columns(out, a, a_count, b, b_count);
        return BIG_OK;
    }
    if (b_count >= TRANSFORM && a_count <= 3 * (int64_t)b_count) {
        return digits_multiply_transform(work, out, a, a_count, b, b_count);
    }

    // The longer operand in pieces of the shorter one's length, if that is not very short.
    int length = b_count < KARATSUBA ? PIECE : b_count;
    size_t size = (size_t)length + (size_t)b_count;
    BigDigit *product = scratch_take(work, size);
    if (product == NULL) return BIG_NO_MEMORY;
    digits_clear(out, (size_t)a_count + (size_t)b_count);
    BigStatus status = BIG_OK;
    for (int done = 0; done < a_count && status == BIG_OK;) {
        int piece = a_count - done < length ? a_count - done : length;
        status = work_goes_on(work) ? digits_multiply(work, product, a + done, piece, b, b_count)
                                    : BIG_STOPPED;
        if (status != BIG_OK) break;
        digits_add(out + done, out + done, a_count + b_count - done, product, piece + b_count);
        done += piece;
    }
    scratch_release(work, product, size);
    return status;
}

BigStatus big_mul(Big *result, BigView a, BigView b)
{
    if (a.count == 0 || b.count == 0) return big_room(result, 0);
    BigStatus status = big_room(result, (int64_t)a.count + b.count);
    if (status != BIG_OK) return status;
    Work work = work_of(result);
    status = digits_multiply(&work, result->digits, a.digits, a.count, b.digits, b.count);
    if (status == BIG_OK) big_finish(result, a.count + b.count, a.negative != b.negative);
    return status;
}
