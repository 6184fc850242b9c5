// bigint_number.c - powers, powers modulo a number, common divisors, roots, and exact ratios as
// doubles.
#include <math.h>
#include "vm/base/bigint_digits.h"

// --- powers ---

// odd ** exponent into out, which has room for it and two digits more; other is as large. Returns
// where the result is, of the two, and its length; NULL on failure.
static BigDigit *power_of_odd(const Work *work, BigDigit *out, BigDigit *other, BigView odd,
                              uint64_t exponent, int *count, BigStatus *status)
{
    digits_copy(out, odd.digits, (size_t)odd.count);
    int length = odd.count;
    for (int bit = bit_high(exponent) - 1; bit >= 0; bit--) {
        *status = work_goes_on(work) ? digits_multiply(work, other, out, length, out, length)
                                     : BIG_STOPPED;
        if (*status != BIG_OK) return NULL;
        length = digits_normal(other, 2 * length);
        BigDigit *swap = out;
        out = other;
        other = swap;
        if ((exponent >> bit & 1) == 0) continue;
        *status = digits_multiply(work, other, out, length, odd.digits, odd.count);
        if (*status != BIG_OK) return NULL;
        length = digits_normal(other, length + odd.count);
        swap = out;
        out = other;
        other = swap;
    }
    *count = length;
    *status = BIG_OK;
    return out;
}

static uint64_t trailing_zeros(BigView a)
{
    int i = 0;
    while (a.digits[i] == 0) i++;
    return (uint64_t)i * BIG_DIGIT_BITS + (uint64_t)bit_low(a.digits[i]);
}

BigStatus big_pow(Big *result, BigView a, uint64_t exponent)
{
    if (exponent == 0) return big_set_int(result, 1);
    if (a.count == 0) return big_set_int(result, 0);
    if (exponent == 1) return big_copy(result, a);
    bool negative = a.negative && (exponent & 1) != 0;
    if (a.count == 1 && a.digits[0] == 1) return big_set_int(result, negative ? -1 : 1);
    uint64_t bits = big_pow_bits(a, exponent);
    if (bits / BIG_DIGIT_BITS >= BIG_DIGITS_MAX) return BIG_TOO_LARGE;

    // Powers of two cost nothing: raise the odd part alone, then shift.
    Work work = work_of(result);
    uint64_t zeros = trailing_zeros(a);
    Big odd;
    big_init(&odd, result->memory);
    BigStatus status = big_shift_right(&odd, (BigView){a.digits, a.count, false}, zeros);
    // A square is computed into room for twice the length, one digit more than its normal form may
    // have.
    uint64_t size =
        big_pow_bits(big_view(&odd), exponent) / BIG_DIGIT_BITS + 4 + (uint64_t)odd.count;
    BigDigit *scratch = status == BIG_OK ? scratch_take(&work, 2 * size) : NULL;
    if (scratch == NULL) {
        big_free(&odd);
        return status != BIG_OK ? status : BIG_NO_MEMORY;
    }
    int count = 0;
    BigDigit *power =
        power_of_odd(&work, scratch, scratch + size, big_view(&odd), exponent, &count, &status);
    if (power != NULL) {
        status = big_shift_left(result, (BigView){power, count, negative}, zeros * exponent);
    }
    scratch_release(&work, scratch, 2 * size);
    big_free(&odd);
    return status;
}

// --- common divisors ---

// out[0 .. count) = p * a - q * b, which is not negative; p and q are below 2**32.
static void combine(BigDigit *out, BigDigit p, const BigDigit *a, BigDigit q, const BigDigit *b,
                    int count)
{
    Wide plus = 0, minus = 0;
    BigDigit borrow = 0;
    for (int i = 0; i < count; i++) {
        plus += (Wide)p * a[i];
        minus += (Wide)q * b[i];
        BigDigit digit = ((BigDigit)plus & DIGIT_MASK) - ((BigDigit)minus & DIGIT_MASK) - borrow;
        out[i] = digit & DIGIT_MASK;
        borrow = digit >> 63;
        plus >>= BIG_DIGIT_BITS;
        minus >>= BIG_DIGIT_BITS;
    }
}

// out[0 .. count + 1) = p * a + q * b.
static void combine_plus(BigDigit *out, BigDigit p, const BigDigit *a, BigDigit q,
                         const BigDigit *b, int count)
{
    Wide sum = 0;
    for (int i = 0; i < count; i++) {
        sum += (Wide)p * a[i] + (Wide)q * b[i];
        out[i] = (BigDigit)sum & DIGIT_MASK;
        sum >>= BIG_DIGIT_BITS;
    }
    out[count] = (BigDigit)sum;
}

// Lehmer's step (TAOCP 4.5.2, with Collins' condition): as many steps of Euclid's algorithm on x >=
// y as their leading bits, a digit's worth, decide.
typedef struct Steps {
    int64_t a, b, c, d; // at most 2**(BIG_DIGIT_BITS / 2)
    int count;          // how many steps they stand for
} Steps;

static Steps leading_steps(int64_t x, int64_t y)
{
    Steps m = {1, 0, 0, 1, 0};
    while (y != m.c) {
        int64_t q = (x + (m.a - 1)) / (y - m.c);
        int64_t s = m.b + q * m.d, t = x - q * y;
        if (s > t) break;
        x = y;
        y = t;
        t = m.a + q * m.c;
        m.a = m.d;
        m.b = m.c;
        m.c = s;
        m.d = t;
        m.count++;
    }
    return m;
}

// The state of Euclid's algorithm: x >= y, and (if factors are kept) cofactors u and v of the same
// number: x = +-u * start_y, y = -+v * start_y modulo start_x.
typedef struct Euclid {
    BigDigit *x, *y, *spare, *u, *v, *spare_factor;
    int x_count, y_count, factor_count; // u and v are padded to the same length
    bool x_negative;                    // the sign of u; v has the other
} Euclid;

static void swap(BigDigit **a, BigDigit **b)
{
    BigDigit *other = *a;
    *a = *b;
    *b = other;
}

// A digit's worth of bits of digits[0 .. count) from the bit `length` down, length the bit length
// of the longer number, and more than a digit.
static int64_t leading_bits(const BigDigit *digits, int count, uint64_t length)
{
    uint64_t below = length - BIG_DIGIT_BITS;
    int at = (int)(below / BIG_DIGIT_BITS), shift = (int)(below % BIG_DIGIT_BITS);
    BigDigit low = at < count ? digits[at] >> shift : 0;
    BigDigit high = at + 1 < count ? digits[at + 1] << (BIG_DIGIT_BITS - shift) : 0;
    return (int64_t)((low | high) & DIGIT_MASK);
}

// One exact step: x, y = y, x mod y.
static BigStatus exact_step(const Work *work, Euclid *e, bool factors)
{
    int q_count = e->x_count - e->y_count + 1;
    size_t size = (size_t)q_count + (factors ? (size_t)q_count + (size_t)e->factor_count : 0);
    BigDigit *q = scratch_take(work, size), *product = q + q_count;
    if (q == NULL) return BIG_NO_MEMORY;
    BigStatus status = digits_divide(work, q, e->spare, e->x, e->x_count, e->y, e->y_count);
    if (status == BIG_OK && factors) {
        // u, v = v, u + q * v
        int count = q_count + e->factor_count;
        status = digits_multiply(work, product, q, q_count, e->v, e->factor_count);
        if (status == BIG_OK) {
            count = digits_normal(product, count);
            int longer = count > e->factor_count ? count : e->factor_count;
            digits_clear(e->u + e->factor_count, (size_t)(longer - e->factor_count));
            BigDigit carry = digits_add(e->u, e->u, longer, product, count);
            digits_clear(e->v + e->factor_count, (size_t)(longer + 1 - e->factor_count));
            e->u[longer] = carry;
            e->factor_count = longer + (carry != 0);
            swap(&e->u, &e->v);
            e->x_negative = !e->x_negative;
        }
    }
    scratch_release(work, q, size);
    if (status != BIG_OK) return status;
    BigDigit *rest = e->spare;
    int rest_count = digits_normal(rest, e->y_count);
    e->spare = e->x;
    e->x = e->y;
    e->x_count = e->y_count;
    e->y = rest;
    e->y_count = rest_count;
    return BIG_OK;
}

// Several steps at once, from the leading bits.
static void fast_steps(Euclid *e, const Steps *m, bool factors)
{
    bool odd = (m->count & 1) != 0;
    int count = e->x_count;
    digits_clear(e->y + e->y_count, (size_t)(count - e->y_count));
    if (odd) swap(&e->x, &e->y);
    BigDigit a = (BigDigit)m->a, b = (BigDigit)m->b, c = (BigDigit)m->c, d = (BigDigit)m->d;
    combine(e->spare, a, e->x, b, e->y, count);
    combine(e->x, d, e->y, c, e->x, count); // y's new value, in place of the old x
    swap(&e->y, &e->x);
    swap(&e->x, &e->spare);
    e->x_count = digits_normal(e->x, count);
    e->y_count = digits_normal(e->y, count);
    if (!factors) return;
    if (odd) {
        swap(&e->u, &e->v);
        e->x_negative = !e->x_negative;
    }
    count = e->factor_count;
    combine_plus(e->spare_factor, a, e->u, b, e->v, count);
    combine_plus(e->u, d, e->v, c, e->u, count);
    swap(&e->v, &e->u);
    swap(&e->u, &e->spare_factor);
    e->factor_count = count + (e->u[count] != 0 || e->v[count] != 0);
}

static BigStatus euclid_run(const Work *work, Euclid *e, bool factors)
{
    for (unsigned turn = 0; e->y_count > 0; turn++) {
        if (turn % 16 == 0 && !work_goes_on(work)) return BIG_STOPPED;
        if (e->x_count == 1 && !factors) {
            BigDigit x = e->x[0], y = e->y[0];
            while (y != 0) {
                BigDigit rest = x % y;
                x = y;
                y = rest;
            }
            e->x[0] = x;
            return BIG_OK;
        }
        uint64_t length = big_bit_length((BigView){e->x, e->x_count, false});
        if (length > BIG_DIGIT_BITS && e->x_count - e->y_count <= 1) {
            Steps m = leading_steps(leading_bits(e->x, e->x_count, length),
                                    leading_bits(e->y, e->y_count, length));
            if (m.count > 0) {
                fast_steps(e, &m, factors);
                continue;
            }
        }
        BigStatus status = exact_step(work, e, factors);
        if (status != BIG_OK) return status;
    }
    return BIG_OK;
}

// The greatest common divisor of x >= y > 0 into *divisor; with `inverse`, what y must be
// multiplied by to give it modulo x.
static BigStatus euclid(Big *divisor, Big *inverse, BigView x, BigView y)
{
    Work work = work_of(divisor);
    int n = x.count + 3;
    size_t size = (size_t)n * (inverse != NULL ? 6 : 3);
    BigDigit *room = scratch_take(&work, size);
    if (room == NULL) return BIG_NO_MEMORY;
    Euclid e = {room, room + n, room + 2 * n, NULL, NULL, NULL, x.count, y.count, 1, true};
    digits_copy(e.x, x.digits, (size_t)x.count);
    digits_copy(e.y, y.digits, (size_t)y.count);
    if (inverse != NULL) {
        e.u = room + 3 * n;
        e.v = room + 4 * n;
        e.spare_factor = room + 5 * n;
        digits_clear(e.u, 3 * (size_t)n);
        e.v[0] = 1;
    }
    BigStatus status = euclid_run(&work, &e, inverse != NULL);
    if (status == BIG_OK) status = big_copy(divisor, (BigView){e.x, e.x_count, false});
    if (status == BIG_OK && inverse != NULL) {
        int count = digits_normal(e.u, e.factor_count);
        status = big_copy(inverse, (BigView){e.u, count, e.x_negative && count > 0});
    }
    scratch_release(&work, room, size);
    return status;
}

BigStatus big_gcd(Big *result, BigView a, BigView b)
{
    a.negative = b.negative = false;
    if (big_compare_magnitude(a, b) < 0) {
        BigView other = a;
        a = b;
        b = other;
    }
    return b.count == 0 ? big_copy(result, a) : euclid(result, NULL, a, b);
}

// --- powers modulo a number ---

// Reducing products modulo an odd number of few digits is done column by column, without division,
// on numbers multiplied by 2**(BIG_DIGIT_BITS * n) (Montgomery 1985); other moduli divide.
#define MONTGOMERY_MAX 120

typedef struct Modulus {
    const BigDigit *digits;
    int n;
    bool montgomery;
    BigDigit inverse;   // -1 / digits[0] modulo 2**BIG_DIGIT_BITS
    BigDigit *product;  // 2n digits
    BigDigit *quotient; // n + 1 digits
} Modulus;

// out = product / 2**(BIG_DIGIT_BITS * n) modulo m; clobbers the product.
static void reduce_columns(const Modulus *m, BigDigit *out)
{
    BigDigit *t = m->product; // the multipliers replace the lower half as they are found
    const BigDigit *digits = m->digits;
    int n = m->n;
    Wide sum = 0;
    for (int k = 0; k < n; k++) {
        sum += t[k];
        for (int j = 0; j < k; j++) sum += (Wide)t[j] * digits[k - j];
        t[k] = ((BigDigit)sum * m->inverse) & DIGIT_MASK;
        sum += (Wide)t[k] * digits[0];
        sum >>= BIG_DIGIT_BITS;
    }
    for (int k = n; k < 2 * n; k++) {
        sum += t[k];
        for (int j = k - n + 1; j < n; j++) sum += (Wide)t[j] * digits[k - j];
        out[k - n] = (BigDigit)sum & DIGIT_MASK;
        sum >>= BIG_DIGIT_BITS;
    }
    if (sum != 0 || digits_compare_same(out, digits, n) >= 0) digits_sub(out, out, n, digits, n);
}

// out = product modulo m.
static BigStatus reduce(const Work *work, const Modulus *m, BigDigit *out, int count)
{
    if (m->montgomery) {
        reduce_columns(m, out);
        return BIG_OK;
    }
    count = digits_normal(m->product, count);
    if (digits_compare(m->product, count, m->digits, m->n) < 0) {
        digits_copy(out, m->product, (size_t)count);
        digits_clear(out + count, (size_t)(m->n - count));
        return BIG_OK;
    }
    return digits_divide(work, m->quotient, out, m->product, count, m->digits, m->n);
}

// out = a * b modulo m, all of n digits; out may be a or b.
static BigStatus multiply_reduce(const Work *work, const Modulus *m, BigDigit *out,
                                 const BigDigit *a, const BigDigit *b)
{
    BigStatus status = digits_multiply(work, m->product, a, m->n, b, m->n);
    return status == BIG_OK ? reduce(work, m, out, 2 * m->n) : status;
}

// x = x * 2**(BIG_DIGIT_BITS * n) modulo m.
static BigStatus enter_montgomery(const Work *work, const Modulus *m, BigDigit *x)
{
    digits_clear(m->product, (size_t)m->n);
    digits_copy(m->product + m->n, x, (size_t)m->n);
    int count = digits_normal(m->product, 2 * m->n);
    if (count < m->n) return BIG_OK; // x is 0
    return digits_divide(work, m->quotient, x, m->product, count, m->digits, m->n);
}

#define WINDOW 4 // bits of the exponent taken at once

static inline unsigned exponent_bits(BigView exponent, uint64_t at, int count)
{
    unsigned bits = 0;
    for (int i = 0; i < count; i++) {
        uint64_t bit = at + (uint64_t)i;
        if (bit / BIG_DIGIT_BITS < (uint64_t)exponent.count) {
            bits |= (unsigned)(exponent.digits[bit / BIG_DIGIT_BITS] >> bit % BIG_DIGIT_BITS & 1)
                    << i;
        }
    }
    return bits;
}

// result = base ** exponent modulo m; base < modulus, exponent > 0, modulus > 1.
static BigStatus modpow_positive(Big *result, BigView base, BigView exponent, BigView modulus)
{
    Work work = work_of(result);
    int n = modulus.count;
    uint64_t length = big_bit_length(exponent);
    int window = length > 32 ? WINDOW : 1, powers = 1 << window;
    size_t size = (size_t)n * (size_t)(powers + 1) + 2 * (size_t)n + (size_t)n + 1;
    BigDigit *table = scratch_take(&work, size);
    if (table == NULL) return BIG_NO_MEMORY;
    BigDigit *x = table + (size_t)n * (size_t)powers;
    Modulus m = {modulus.digits, n,        (modulus.digits[0] & 1) != 0 && n <= MONTGOMERY_MAX, 0,
                 x + n,          x + 3 * n};
    BigStatus status = BIG_OK;
    digits_clear(table, 2 * (size_t)n);
    table[0] = 1;
    digits_copy(table + n, base.digits, (size_t)base.count);
    if (m.montgomery) {
        // Newton's iteration doubles the bits that are right; an odd number is its own inverse in
        // 3.
        BigDigit inverse = modulus.digits[0];
        for (int i = 0; i < 5; i++) inverse *= 2 - modulus.digits[0] * inverse;
        m.inverse = -inverse & DIGIT_MASK;
        status = enter_montgomery(&work, &m, table);
        if (status == BIG_OK) status = enter_montgomery(&work, &m, table + n);
    }
    for (int i = 2; i < powers && status == BIG_OK; i++) {
        status = multiply_reduce(&work, &m, table + (size_t)i * (size_t)n,
                                 table + (size_t)(i - 1) * (size_t)n, table + n);
    }
    uint64_t windows = (length + (uint64_t)window - 1) / (uint64_t)window;
    for (uint64_t i = windows; i-- > 0 && status == BIG_OK;) {
        unsigned bits = exponent_bits(exponent, i * (uint64_t)window, window);
        if (i == windows - 1) {
            digits_copy(x, table + (size_t)bits * (size_t)n, (size_t)n);
            continue;
        }
        if ((n > 16 || i % 16 == 0) && !work_goes_on(&work)) status = BIG_STOPPED;
        for (int j = 0; j < window && status == BIG_OK; j++)
            status = multiply_reduce(&work, &m, x, x, x);
        if (bits != 0 && status == BIG_OK) {
            status = multiply_reduce(&work, &m, x, x, table + (size_t)bits * (size_t)n);
        }
    }
    if (status == BIG_OK && m.montgomery) {
        digits_copy(m.product, x, (size_t)n);
        digits_clear(m.product + n, (size_t)n);
        reduce_columns(&m, x);
    }
    if (status == BIG_OK) status = big_copy(result, (BigView){x, digits_normal(x, n), false});
    scratch_release(&work, table, size);
    return status;
}

// *inverse = 1 / a modulo m (m > 1), between 0 and m; 0 <= a < m.
static BigStatus invert(Big *inverse, BigView a, BigView m)
{
    if (a.count == 0) return BIG_NOT_INVERTIBLE;
    Big divisor, factor;
    big_init_poll(&divisor, inverse->memory, inverse->poll, inverse->user);
    big_init(&factor, inverse->memory);
    BigStatus status = euclid(&divisor, &factor, m, a);
    if (status == BIG_OK && !(divisor.count == 1 && divisor.digits[0] == 1))
        status = BIG_NOT_INVERTIBLE;
    if (status == BIG_OK) status = big_divmod(NULL, inverse, big_view(&factor), m);
    big_free(&divisor);
    big_free(&factor);
    return status;
}

BigStatus big_modpow(Big *result, BigView a, BigView exponent, BigView modulus)
{
    if (modulus.count == 0) return BIG_ZERO_DIVISION;
    BigView m = {modulus.digits, modulus.count, false};
    if (m.count == 1 && m.digits[0] == 1) return big_set_int(result, 0);
    Big base, inverse;
    big_init_poll(&base, result->memory, result->poll, result->user);
    big_init_poll(&inverse, result->memory, result->poll, result->user);
    BigStatus status = big_divmod(NULL, &base, a, m);
    BigView reduced = big_view(&base);
    if (status == BIG_OK && exponent.negative) {
        exponent.negative = false;
        status = invert(&inverse, reduced, m);
        reduced = big_view(&inverse);
    }
    if (status != BIG_OK) goto done;
    if (exponent.count == 0) status = big_set_int(result, 1);
    else if (reduced.count == 0) status = big_set_int(result, 0);
    else status = modpow_positive(result, reduced, exponent, m);
    if (status == BIG_OK && modulus.negative && result->count > 0) {
        // The modulus' sign: result - |modulus|.
        big_free(&base);
        status = big_sub(&base, big_view(result), m);
        if (status == BIG_OK) status = big_copy(result, big_view(&base));
    }

done:
    big_free(&base);
    big_free(&inverse);
    return status;
}

// --- roots and ratios ---

// Zimmermann's adaptive Newton iteration: each turn doubles the bits of the root found so far,
// working on as many leading bits of a as that needs. What comes out is the root or one more.
BigStatus big_isqrt(Big *result, BigView a)
{
    if (a.negative) return BIG_NEGATIVE;
    if (a.count == 0) return big_set_int(result, 0);
    Big root, shifted, quotient, part;
    Big *const all[] = {&root, &shifted, &quotient, &part};
    for (size_t i = 0; i < COUNT_OF(all); i++) {
        big_init_poll(all[i], result->memory, result->poll, result->user);
    }
    uint64_t c = (big_bit_length(a) - 1) / 2, d = 0;
    BigStatus status = big_set_int(&root, 1);
    for (int s = c == 0 ? -1 : bit_high(c); s >= 0 && status == BIG_OK; s--) {
        uint64_t e = d;
        d = c >> s;
        // root = (root << d - e - 1) + (a >> 2c - e - d + 1) / root
        status = big_shift_right(&part, a, 2 * c - e - d + 1);
        if (status == BIG_OK)
            status = big_divmod(&quotient, NULL, big_view(&part), big_view(&root));
        if (status == BIG_OK) status = big_shift_left(&shifted, big_view(&root), d - e - 1);
        if (status == BIG_OK) status = big_add(&root, big_view(&shifted), big_view(&quotient));
    }
    if (status == BIG_OK) status = big_mul(&part, big_view(&root), big_view(&root));
    if (status == BIG_OK) {
        BigDigit room[2];
        bool above = big_compare(big_view(&part), a) > 0;
        status = big_sub(result, big_view(&root), big_view_int(above, room));
    }
    for (size_t i = 0; i < COUNT_OF(all); i++) big_free(all[i]);
    return status;
}

BigStatus big_true_divide(BigView a, BigView b, Memory *memory, double *value)
{
    *value = 0;
    if (b.count == 0) return BIG_ZERO_DIVISION;
    bool negative = a.negative != b.negative;
    if (a.count == 0) {
        if (negative) *value = -0.0;
        return BIG_OK;
    }
    a.negative = b.negative = false;
    int64_t a_bits = (int64_t)big_bit_length(a), b_bits = (int64_t)big_bit_length(b);
    if (a_bits <= 53 && b_bits <= 53) {
        // Both are doubles, and dividing those rounds once.
        *value = (double)a.digits[0] / (double)b.digits[0];
        if (negative) *value = -*value;
        return BIG_OK;
    }
    if (a_bits - b_bits > 1024) return BIG_OVERFLOW;
    if (a_bits - b_bits < -1080) {
        if (negative) *value = -0.0;
        return BIG_OK;
    }
    // Scale so that the quotient has 65 or 66 bits; what is cut off is the remainder.
    int64_t shift = 65 - (a_bits - b_bits);
    Big scaled, quotient, rest;
    big_init(&scaled, memory);
    big_init(&quotient, memory);
    big_init(&rest, memory);
    BigStatus status = shift >= 0 ? big_shift_left(&scaled, a, (uint64_t)shift)
                                  : big_shift_left(&scaled, b, (uint64_t)-shift);
    BigView scaled_view = big_view(&scaled);
    if (status == BIG_OK) {
        status = shift >= 0 ? big_divmod(&quotient, &rest, scaled_view, b)
                            : big_divmod(&quotient, &rest, a, scaled_view);
    }
    if (status == BIG_OK) {
        int extra = (int)big_bit_length(big_view(&quotient)) - 64;
        uint64_t low = big_low_bits(big_view(&quotient));
        uint64_t top = low >> extra | quotient.digits[1] >> (64 - BIG_DIGIT_BITS) << (64 - extra);
        bool more = rest.count > 0 || (low & ((UINT64_C(1) << extra) - 1)) != 0;
        if (!big_round_double(top, more, extra - shift, value)) status = BIG_OVERFLOW;
        if (negative) *value = -*value;
    }
    big_free(&scaled);
    big_free(&quotient);
    big_free(&rest);
    return status;
}
