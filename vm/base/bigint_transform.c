// bigint_transform.c - products of very long numbers by a number theoretic transform.
//
// The digits are cut into pieces of 20 bits (15 for operands so long that sums of 40-bit products
// would not fit), which are the coefficients of two polynomials. Their product is a cyclic
// convolution, found by transforming both, multiplying point by point and transforming back, all
// modulo the prime
//     p = 2**64 - 2**32 + 1
// whose shape makes reduction cheap (2**64 is 2**32 - 1, 2**96 is -1) and which has roots of unity
// of order 2**32. The coefficients of the product are below p, so they are exact; carrying makes
// digits of them.
//
// Decimation in frequency forwards and in time backwards, so that nothing is put in bit-reversed
// order. Long transforms split recursively, so that the parts fit the caches.
#include "vm/base/bigint_digits.h"

#define P UINT64_C(0xffffffff00000001)
#define EPSILON UINT64_C(0xffffffff) // 2**64 mod p

// No branches: they would be mispredicted half of the time.
static inline uint64_t add(uint64_t a, uint64_t b)
{
    uint64_t room = P - b, sum = a - room;
    return sum + (P & -(uint64_t)(a < room));
}

static inline uint64_t sub(uint64_t a, uint64_t b)
{
    return a - b + (P & -(uint64_t)(a < b));
}

static inline uint64_t multiply(uint64_t a, uint64_t b)
{
    Wide product = (Wide)a * b;
    uint64_t low = (uint64_t)product, high = (uint64_t)(product >> 64);
    uint64_t top = high >> 32, middle = high & EPSILON;
    uint64_t x = low - top;
    x -= EPSILON & -(uint64_t)(low < top);
    uint64_t y = (middle << 32) - middle;
    uint64_t sum = x + y;
    sum += EPSILON & -(uint64_t)(sum < y);
    return sum - (P & -(uint64_t)(sum >= P));
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

// For each half = 1, 2, 4, ... n / 2, roots[half .. 2 * half) = the powers of the primitive root of
// unity of order 2 * half: each pass of a transform reads its own, one after the other.
static void make_roots(uint64_t *roots, size_t n)
{
    size_t half = n / 2;
    uint64_t *last = roots + half,
             root = power(7, (P - 1) / n); // 7 generates the multiplicative group
    last[0] = 1;
    // Doubling the part already there keeps the products independent.
    for (size_t done = 1; done < half; done *= 2) {
        uint64_t step = power(root, done);
        for (size_t i = 0; i < done; i++) last[done + i] = multiply(last[i], step);
    }
    for (half /= 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; i++) roots[half + i] = roots[2 * half + 2 * i];
    }
}

// Two passes in one: halves, then quarters. Recursion keeps the parts in the caches.
static void forward(uint64_t *x, size_t n, const uint64_t *roots)
{
    if (n == 2) {
        uint64_t a = x[0], b = x[1];
        x[0] = add(a, b);
        x[1] = sub(a, b);
        return;
    }
    if (n < 2) return;
    size_t quarter = n / 4;
    const uint64_t *first = roots + n / 2, *second = roots + quarter;
    for (size_t i = 0; i < quarter; i++) {
        uint64_t a = x[i], b = x[i + quarter], c = x[i + 2 * quarter], d = x[i + 3 * quarter];
        uint64_t ac = add(a, c), bd = add(b, d);
        uint64_t a_c = multiply(sub(a, c), first[i]), b_d = multiply(sub(b, d), first[i + quarter]);
        x[i] = add(ac, bd);
        x[i + quarter] = multiply(sub(ac, bd), second[i]);
        x[i + 2 * quarter] = add(a_c, b_d);
        x[i + 3 * quarter] = multiply(sub(a_c, b_d), second[i]);
    }
    for (size_t i = 0; i < 4 && quarter > 1; i++) forward(x + i * quarter, quarter, roots);
}

// The passes of forward in the opposite order. With the same roots instead of their inverses, this
// gives n times the inverse transform with its elements in the order 0, n - 1, n - 2, ... 1.
static void backward(uint64_t *x, size_t n, const uint64_t *roots)
{
    if (n == 2) {
        uint64_t a = x[0], b = x[1];
        x[0] = add(a, b);
        x[1] = sub(a, b);
        return;
    }
    if (n < 2) return;
    size_t quarter = n / 4;
    const uint64_t *first = roots + n / 2, *second = roots + quarter;
    for (size_t i = 0; i < 4 && quarter > 1; i++) backward(x + i * quarter, quarter, roots);
    for (size_t i = 0; i < quarter; i++) {
        uint64_t a = x[i], b = multiply(x[i + quarter], second[i]);
        uint64_t c = x[i + 2 * quarter], d = multiply(x[i + 3 * quarter], second[i]);
        uint64_t ab = add(a, b), a_b = sub(a, b);
        uint64_t cd = multiply(add(c, d), first[i]), c_d = multiply(sub(c, d), first[i + quarter]);
        x[i] = add(ab, cd);
        x[i + 2 * quarter] = sub(ab, cd);
        x[i + quarter] = add(a_b, c_d);
        x[i + 3 * quarter] = sub(a_b, c_d);
    }
}

// A transform of n = 2**k or 3 * 2**k elements.
typedef struct Transform {
    size_t n, part;         // part = n, or n / 3 where that is a power of two
    const uint64_t *roots;  // of order `part`
    const uint64_t *thirds; // the powers of a root of order n, `part` of them
    uint64_t third;         // a root of order 3: thirds' power `part`
} Transform;

// The first pass of three parts. With b + c and b - c, a third of unity w takes one product in
// each:
//     a + w b + w**2 c = a - c + w (b - c)   as w**2 = -1 - w
static void forward_all(const Transform *t, uint64_t *x)
{
    if (t->part == t->n) {
        forward(x, t->n, t->roots);
        return;
    }
    size_t m = t->part;
    for (size_t i = 0; i < m; i++) {
        uint64_t a = x[i], b = x[i + m], c = x[i + 2 * m], turn = t->thirds[i];
        uint64_t w = multiply(t->third, sub(b, c));
        x[i] = add(a, add(b, c));
        x[i + m] = multiply(add(sub(a, c), w), turn);
        x[i + 2 * m] = multiply(sub(sub(a, b), w), multiply(turn, turn));
    }
    for (size_t i = 0; i < 3; i++) forward(x + i * m, m, t->roots);
}

static void backward_all(const Transform *t, uint64_t *x)
{
    if (t->part == t->n) {
        backward(x, t->n, t->roots);
        return;
    }
    size_t m = t->part;
    for (size_t i = 0; i < 3; i++) backward(x + i * m, m, t->roots);
    for (size_t i = 0; i < m; i++) {
        uint64_t turn = t->thirds[i];
        uint64_t a = x[i], b = multiply(x[i + m], turn),
                 c = multiply(x[i + 2 * m], multiply(turn, turn));
        uint64_t w = multiply(t->third, sub(b, c));
        x[i] = add(a, add(b, c));
        x[i + m] = add(sub(a, c), w);
        x[i + 2 * m] = sub(sub(a, b), w);
    }
}

// Fills thirds[0 .. t->part).
static void make_thirds(Transform *t, uint64_t *thirds)
{
    uint64_t root = power(7, (P - 1) / t->n);
    thirds[0] = 1;
    for (size_t done = 1; done < t->part; done *= 2) {
        uint64_t step = power(root, done);
        for (size_t i = 0; i < done; i++) thirds[done + i] = multiply(thirds[i], step);
    }
    t->thirds = thirds;
    t->third = power(root, t->part);
}

// Cuts digits into pieces of `bits` bits (a divisor of a digit) and fills up with zeros.
static void cut(uint64_t *out, size_t n, const BigDigit *digits, int count, int bits)
{
    size_t at = 0;
    uint64_t mask = (UINT64_C(1) << bits) - 1;
    for (int i = 0; i < count; i++) {
        for (int shift = 0; shift < BIG_DIGIT_BITS; shift += bits)
            out[at++] = digits[i] >> shift & mask;
    }
    memset(out + at, 0, (n - at) * sizeof *out);
}

// Carries the coefficients, which stand in the order of backward and are to be multiplied by
// `scale`, into count digits.
static void join(BigDigit *out, int count, const uint64_t *x, size_t n, uint64_t scale, int bits)
{
    Wide carry = 0;
    size_t at = 0;
    uint64_t mask = (UINT64_C(1) << bits) - 1;
    for (int i = 0; i < count; i++) {
        BigDigit digit = 0;
        for (int shift = 0; shift < BIG_DIGIT_BITS; shift += bits) {
            carry += multiply(x[at], scale);
            at = (at == 0 ? n : at) - 1;
            digit |= ((uint64_t)carry & mask) << shift;
            carry >>= bits;
        }
        out[i] = digit;
    }
}

BigStatus digits_multiply_transform(const Work *work, BigDigit *out, const BigDigit *a, int a_count,
                                    const BigDigit *b, int b_count)
{
    // A coefficient sums as many products as the shorter operand has pieces: 2**40 * 2**23 is below
    // p.
    int bits = b_count <= (1 << 23) / 3 ? 20 : 15;
    size_t pieces = ((size_t)a_count + (size_t)b_count) * (size_t)(BIG_DIGIT_BITS / bits), n = 4;
    while (n < pieces) n *= 2;
    Transform t = {.n = n, .part = n};
    if (n / 4 * 3 >= pieces) {
        t.n = n / 4 * 3;
        t.part = n / 4;
    }
    n = t.n;
    bool square = a == b && a_count == b_count;
    size_t size = (square ? 1 : 2) * n + t.part + (t.part < n ? t.part : 0);
    uint64_t *x = scratch_take(work, size);
    if (x == NULL) return BIG_NO_MEMORY;
    uint64_t *roots = x + n, *thirds = roots + t.part, *y = thirds + (t.part < n ? t.part : 0);
    BigStatus status = BIG_STOPPED;
    make_roots(roots, t.part);
    t.roots = roots;
    if (t.part < n) make_thirds(&t, thirds);
    if (!work_goes_on(work)) goto done;
    cut(x, n, a, a_count, bits);
    forward_all(&t, x);
    if (square) {
        for (size_t i = 0; i < n; i++) x[i] = multiply(x[i], x[i]);
    } else {
        if (!work_goes_on(work)) goto done;
        cut(y, n, b, b_count, bits);
        forward_all(&t, y);
        for (size_t i = 0; i < n; i++) x[i] = multiply(x[i], y[i]);
    }
    if (!work_goes_on(work)) goto done;
    backward_all(&t, x);
    join(out, a_count + b_count, x, n, power(n, P - 2), bits);
    status = BIG_OK;

done:
    scratch_release(work, x, size);
    return status;
}
