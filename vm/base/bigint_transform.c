// bigint_transform.c - products of very long numbers by a number theoretic transform.
//
// The digits are cut into pieces of 20 bits (15 for operands so long that sums of 40-bit products would
// not fit), which are the coefficients of two polynomials. Their product is a cyclic convolution, found
// by transforming both, multiplying point by point and transforming back, all modulo the prime
//     p = 2**64 - 2**32 + 1
// whose shape makes reduction cheap (2**64 is 2**32 - 1, 2**96 is -1) and which has roots of unity of order
// 2**32. The coefficients of the product are below p, so they are exact; carrying makes digits of them.
//
// Decimation in frequency forwards and in time backwards, so that nothing is put in bit-reversed order. Long
// transforms split recursively, so that the parts fit the caches.
#include "vm/base/bigint_digits.h"

#define P UINT64_C(0xffffffff00000001)
#define EPSILON UINT64_C(0xffffffff) // 2**64 mod p

static inline uint64_t add(uint64_t a, uint64_t b)
{
    uint64_t sum = a - (P - b);
    return a < P - b ? sum + P : sum;
}

static inline uint64_t sub(uint64_t a, uint64_t b)
{
    uint64_t difference = a - b;
    return a < b ? difference + P : difference;
}

static inline uint64_t multiply(uint64_t a, uint64_t b)
{
    Wide product = (Wide)a * b;
    uint64_t low = (uint64_t)product, high = (uint64_t)(product >> 64);
    uint64_t top = high >> 32, middle = high & EPSILON;
    uint64_t x = low - top;
    if (low < top) x -= EPSILON;
    uint64_t y = middle * EPSILON; // middle * 2**32 - middle
    uint64_t sum = x + y;
    if (sum < y) sum += EPSILON;
    return sum >= P ? sum - P : sum;
}

static uint64_t power(uint64_t x, uint64_t exponent)
{
    uint64_t result = 1;
    for (; exponent != 0; exponent >>= 1) {
        if (exponent & 1) result = multiply(result, x);
        x = multiply(x, x);
    }
    return result;
}

// roots[0 .. half) = the powers of the primitive root of unity of order 2 * half.
static void make_roots(uint64_t *roots, size_t half)
{
    uint64_t root = power(7, (P - 1) / (2 * half)); // 7 generates the multiplicative group
    roots[0] = 1;
    // Doubling the part already there keeps the products independent.
    for (size_t done = 1; done < half; done *= 2) {
        uint64_t step = power(root, done);
        for (size_t i = 0; i < done; i++) roots[done + i] = multiply(roots[i], step);
    }
}

// The roots of order n stand `stride` apart in the table of roots of the whole transform.
static void forward(uint64_t *x, size_t n, const uint64_t *roots, size_t stride)
{
    while (n > 2) {
        size_t half = n / 2;
        for (size_t i = 0; i < half; i++) {
            uint64_t a = x[i], b = x[i + half];
            x[i] = add(a, b);
            x[i + half] = multiply(sub(a, b), roots[i * stride]);
        }
        forward(x + half, half, roots, 2 * stride);
        n = half;
        stride *= 2;
    }
    if (n == 2) {
        uint64_t a = x[0], b = x[1];
        x[0] = add(a, b);
        x[1] = sub(a, b);
    }
}

// The inverse but for a factor n. The inverse of root i is minus root half - i.
static void backward(uint64_t *x, size_t n, const uint64_t *roots, size_t stride)
{
    if (n == 1) return;
    size_t half = n / 2;
    backward(x, half, roots, 2 * stride);
    backward(x + half, half, roots, 2 * stride);
    uint64_t a = x[0], b = x[half];
    x[0] = add(a, b);
    x[half] = sub(a, b);
    for (size_t i = 1; i < half; i++) {
        a = x[i];
        b = multiply(x[i + half], roots[(half - i) * stride]);
        x[i] = sub(a, b);
        x[i + half] = add(a, b);
    }
}

// Cuts digits into pieces of `bits` bits (a divisor of a digit) and fills up with zeros.
static void cut(uint64_t *out, size_t n, const BigDigit *digits, int count, int bits)
{
    size_t at = 0;
    uint64_t mask = (UINT64_C(1) << bits) - 1;
    for (int i = 0; i < count; i++) {
        for (int shift = 0; shift < BIG_DIGIT_BITS; shift += bits) out[at++] = digits[i] >> shift & mask;
    }
    memset(out + at, 0, (n - at) * sizeof *out);
}

// Carries the coefficients, each to be multiplied by `scale` first, into count digits.
static void join(BigDigit *out, int count, const uint64_t *x, uint64_t scale, int bits)
{
    Wide carry = 0;
    uint64_t mask = (UINT64_C(1) << bits) - 1;
    for (int i = 0; i < count; i++) {
        BigDigit digit = 0;
        for (int shift = 0; shift < BIG_DIGIT_BITS; shift += bits) {
            carry += multiply(*x++, scale);
            digit |= ((uint64_t)carry & mask) << shift;
            carry >>= bits;
        }
        out[i] = digit;
    }
}

BigStatus digits_multiply_transform(const Work *work, BigDigit *out, const BigDigit *a, int a_count,
                                    const BigDigit *b, int b_count)
{
    // A coefficient sums as many products as the shorter operand has pieces: 2**40 * 2**23 is below p.
    int bits = b_count <= (1 << 23) / 3 ? 20 : 15;
    size_t pieces = ((size_t)a_count + (size_t)b_count) * (size_t)(BIG_DIGIT_BITS / bits), n = 2;
    while (n < pieces) n *= 2;
    bool square = a == b && a_count == b_count;
    size_t size = (square ? 1 : 2) * n + n / 2;
    uint64_t *x = scratch_take(work, size);
    if (x == NULL) return BIG_NO_MEMORY;
    uint64_t *roots = x + n, *y = roots + n / 2;
    BigStatus status = BIG_STOPPED;
    make_roots(roots, n / 2);
    if (!work_goes_on(work)) goto done;
    cut(x, n, a, a_count, bits);
    forward(x, n, roots, 1);
    if (square) {
        for (size_t i = 0; i < n; i++) x[i] = multiply(x[i], x[i]);
    } else {
        if (!work_goes_on(work)) goto done;
        cut(y, n, b, b_count, bits);
        forward(y, n, roots, 1);
        for (size_t i = 0; i < n; i++) x[i] = multiply(x[i], y[i]);
    }
    if (!work_goes_on(work)) goto done;
    backward(x, n, roots, 1);
    join(out, a_count + b_count, x, power(n, P - 2), bits);
    status = BIG_OK;

done:
    scratch_release(work, x, size);
    return status;
}
