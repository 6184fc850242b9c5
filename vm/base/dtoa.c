// dtoa.c - doubles to digits, shortest and exactly rounded.
//
// Shortest: Raffaello Giulietti's Schubfach ("The Schubfach way to render doubles", 2020). The
// decimals that read back as v are those between the midpoints to its neighbours. Choose k so that
// between them lies at least one multiple of 10**k but at most one of 10**(k+1); then the answer is
// that multiple of 10**(k+1), or else the multiple of 10**k just below or just above v:
//
//            lower midpoint          v              upper midpoint
//     ------------(-------|---------|o|-----------------)-------
//                       s * 10**k      (s+1) * 10**k
//
// Times 10**-k, a value and its midpoints are 64-bit integers times a row of the table. Four times
// the quotient, with the lowest bit set if anything was cut off ("rounded to odd"), is all that
// comparing needs.
#include "vm/base/dtoa.h"
#include "vm/base/dtoa_exact.h"

static inline uint64_t round_to_odd(Power g, uint64_t x)
{
    Wide high = power_times(g, x, NULL);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

// The shortest decimal is *digits * 10**result; value is positive.
static int shortest_decimal(double value, uint64_t *digits)
{
    uint64_t c;
    int q;
    double_split(value, &c, &q);
    // Integers below 2**53 are their own shortest decimals.
    if (q <= 0 && q > -53 && (c & ((UINT64_C(1) << -q) - 1)) == 0) {
        *digits = c >> -q;
        return 0;
    }
    bool even = (c & 1) == 0;
    // Below a power of two the neighbours are half as far.
    bool closer = c == UINT64_C(1) << FRACTION_BITS && q > -1074;
    int k = closer ? (q * 1262611 - 524031) >> 22 : floor_log10_of_two(q);
    int h = q + floor_log2_of_ten(-k) + 1;
    Power g = power_of_ten(-k);
    if (!power_is_exact(-k)) {
        // Schubfach wants the power rounded up.
        g.low++;
        g.high += g.low == 0;
    }
    uint64_t lower = round_to_odd(g, (4 * c - 2 + closer) << h) + !even;
    uint64_t middle = round_to_odd(g, (4 * c) << h);
    uint64_t upper = round_to_odd(g, (4 * c + 2) << h) - !even;
    uint64_t s = middle / 4;
    if (s >= 10) {
        uint64_t tens = s / 10;
        bool below = lower <= 40 * tens, above = 40 * tens + 40 <= upper;
        if (below != above) {
            *digits = tens + above;
            return k + 1;
        }
    }
    bool below = lower <= 4 * s, above = 4 * s + 4 <= upper;
    if (below != above) {
        *digits = s + above;
        return k;
    }
    uint64_t tie = 4 * s + 2;
    *digits = s + (middle > tie || (middle == tie && (s & 1) != 0));
    return k;
}

int double_shortest(double value, char digits[DOUBLE_SHORTEST_MAX + 1], int *decimal_point)
{
    if (value == 0) {
        digits[0] = '0';
        *decimal_point = 1;
        return 1;
    }
    uint64_t decimal;
    int exponent = shortest_decimal(value, &decimal);
    char text[20], *end = text + sizeof text;
    char *start = dtoa_write_back(end, decimal);
    *decimal_point = (int)(end - start) + exponent;
    while (end[-1] == '0') end--;
    memcpy(digits, start, (size_t)(end - start));
    return (int)(end - start);
}

// --- exactly rounded ---

static const uint64_t tens[20] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    UINT64_C(10000000000),
    UINT64_C(100000000000),
    UINT64_C(1000000000000),
    UINT64_C(10000000000000),
    UINT64_C(100000000000000),
    UINT64_C(1000000000000000),
    UINT64_C(10000000000000000),
    UINT64_C(100000000000000000),
    UINT64_C(1000000000000000000),
    UINT64_C(10000000000000000000),
};

// Takes zeros off both ends of digits[0 .. count), whose point is at *decimal_point.
static int trim(char *digits, int count, int *decimal_point)
{
    int start = 0;
    while (count > 0 && digits[count - 1] == '0') count--;
    while (start < count && digits[start] == '0') start++;
    if (start > 0) memmove(digits, digits + start, (size_t)(count - start));
    *decimal_point -= start;
    return count - start;
}

// m * 2**-shift with `places` (0 .. 19) digits after the point, shift 1 .. 120: the fraction times
// a power of ten is exact in 128 bits.
static int fixed_digits(uint64_t m, int shift, int places, char *digits, int *decimal_point)
{
    Wide mask = ((Wide)1 << shift) - 1;
    uint64_t whole = shift < 64 ? m >> shift : 0;
    Wide fraction = ((Wide)m & mask) * tens[places];
    uint64_t part = (uint64_t)(fraction >> shift);
    Wide rest = fraction & mask, half = (Wide)1 << (shift - 1);
    uint64_t last = places > 0 ? part : whole;
    part += rest > half || (rest == half && (last & 1) != 0);
    if (part >= tens[places]) {
        part -= tens[places];
        whole++;
    }
    char text[40], *end = text + sizeof text;
    char *start = dtoa_write_back(end, part);
    while (start > end - places) *--start = '0';
    start = dtoa_write_back(start, whole);
    int count = (int)(end - start);
    memcpy(digits, start, (size_t)count);
    *decimal_point = count - places;
    return trim(digits, count, decimal_point);
}

// m * 2**e rounded to n (1 .. 17) digits by way of the table, or -1 if the table's error leaves it
// open.
static int table_digits(uint64_t m, int e, int n, char *digits, int *decimal_point)
{
    int zeros = 63 - bit_high(m);
    m <<= zeros;
    e -= zeros;
    int k = n - 1 - floor_log10_of_two(e + 63);
    for (int attempt = 0; attempt < 2; attempt++, k--) {
        if (k < POWER_LOWEST || k > POWER_HIGHEST) return -1;
        // The true product is in [product, product + 2).
        Wide product = power_times(power_of_ten(k), m, NULL);
        int shift = -(e + power_exponent(k) + 64);
        assert(shift > 64 && shift < 128);
        uint64_t decimal = (uint64_t)(product >> shift);
        if (decimal >= tens[n]) continue; // the estimate of the logarithm was one too low
        Wide rest = product & (((Wide)1 << shift) - 1), half = (Wide)1 << (shift - 1);
        if (rest > half) decimal++;
        else if (rest + 2 > half) return -1;
        char text[20], *end = text + sizeof text;
        char *start = dtoa_write_back(end, decimal);
        int count = (int)(end - start);
        memcpy(digits, start, (size_t)count);
        *decimal_point = count - k;
        return trim(digits, count, decimal_point);
    }
    return -1;
}

// Rounds the exact digits[0 .. count) to the first `keep`, ties to even.
static int round_digits(char *digits, int count, int64_t keep, int *decimal_point)
{
    if (keep >= count) return trim(digits, count, decimal_point);
    if (keep < 0) return 0;
    bool more = false; // anything after the digit that decides
    for (int i = (int)keep + 1; i < count && !more; i++) more = digits[i] != '0';
    bool odd = keep > 0 && ((digits[keep - 1] - '0') & 1) != 0;
    bool up = digits[keep] > '5' || (digits[keep] == '5' && (more || odd));
    int left = (int)keep;
    if (!up) return trim(digits, left, decimal_point);
    while (left > 0 && digits[left - 1] == '9') left--;
    if (left == 0) {
        digits[0] = '1';
        ++*decimal_point;
        return 1;
    }
    digits[left - 1]++;
    return left;
}

static int exact_digits(uint64_t m, int e, DoubleMode mode, int count, char *digits,
                        int *decimal_point)
{
    int zeros = bit_low(m);
    m >>= zeros;
    e += zeros;
    Exact x;
    exact_set(&x, m);
    if (e >= 0) exact_shift(&x, e);
    else exact_multiply_five(&x, -e);
    int length = exact_write(&x, digits);
    *decimal_point = e >= 0 ? length : length + e;
    int64_t keep = mode == DOUBLE_TOTAL ? count : (int64_t)*decimal_point + count;
    return round_digits(digits, length, keep, decimal_point);
}

static int nonzero_digits(double value, DoubleMode mode, int count, char *digits,
                          int *decimal_point)
{
    uint64_t m;
    int e;
    double_split(value, &m, &e);
    if (e < 0 && e >= -120) {
        int places = count;
        if (mode == DOUBLE_TOTAL) {
            uint64_t whole = -e < 64 ? m >> -e : 0;
            if (whole == 0) places = -1;
            else
                while (places >= 0 && whole > 0) places--, whole /= 10;
        }
        if (places >= 0 && places <= 19) return fixed_digits(m, -e, places, digits, decimal_point);
    }
    if (mode == DOUBLE_TOTAL && count <= 17) {
        int written = table_digits(m, e, count, digits, decimal_point);
        if (written >= 0) return written;
    }
    return exact_digits(m, e, mode, count, digits, decimal_point);
}

int double_digits(double value, DoubleMode mode, int count, char digits[DOUBLE_DIGITS_MAX],
                  int *decimal_point)
{
    if (mode == DOUBLE_TOTAL && count < 1) count = 1;
    int written = value == 0 ? 0 : nonzero_digits(value, mode, count, digits, decimal_point);
    if (written == 0) *decimal_point = mode == DOUBLE_TOTAL ? 1 : -count;
    return written;
}
