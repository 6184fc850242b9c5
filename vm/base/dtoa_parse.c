// dtoa_parse.c - text to doubles, exactly rounded.
//
// The first 19 digits, as an integer w, times a row of the table of powers of ten give the value to
// about 64 bits, and a bound on what is missing. Mostly the bound shows that the missing part
// cannot change the rounding. If it might, all digits are compared, as exact integers, with the
// point half way between two neighbouring doubles.
#include <math.h>
#include "vm/base/dtoa.h"
#include "vm/base/dtoa_exact.h"

#define KEPT_DIGITS 19   // always fit 64 bits
#define EXACT_DIGITS 800 // no half-way point has more: 767 and a few

typedef struct Decimal {
    uint64_t w;              // the first KEPT_DIGITS digits, leading zeros not counted
    int64_t exponent;        // the value is w * 10**exponent, if nothing was cut off
    bool cut;                // there are digits that are not 0 after those in w
    const char *start, *end; // the digits, with a point perhaps among them
    int64_t exponent_written;
} Decimal;

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

// Reads digits [. digits] [e exponent]; NULL if there is none, else where it ends.
static const char *read_decimal(const char *text, const char *end, Decimal *decimal)
{
    const char *at = text;
    int kept = 0;
    bool any = false, point = false;
    uint64_t w = 0;
    int64_t exponent = 0;
    decimal->cut = false;
    decimal->start = at;
    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(*at)) break;
        any = true;
        if (kept < KEPT_DIGITS) {
            w = w * 10 + (uint64_t)(*at - '0');
            kept += w != 0;
            exponent -= point;
        } else {
            if (*at != '0') decimal->cut = true;
            exponent += !point;
        }
    }
    if (!any) return NULL;
    decimal->end = at;
    decimal->exponent_written = 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        const char *digit = at + 1;
        bool negative = digit < end && *digit == '-';
        if (digit < end && (*digit == '-' || *digit == '+')) digit++;
        if (digit < end && is_digit(*digit)) {
            int64_t written = 0;
            for (; digit < end && is_digit(*digit); digit++) {
                if (written < INT64_C(1000000000000000000) / 10)
                    written = written * 10 + (*digit - '0');
            }
            decimal->exponent_written = negative ? -written : written;
            at = digit;
        }
    }
    decimal->w = w;
    decimal->exponent = exponent + decimal->exponent_written;
    return at;
}

// The bits of w * 10**q, rounded; *sure is false if they may be one off (w and q are in the table's
// range, w is not 0). cut: the value is above w * 10**q but below (w + 1) * 10**q.
static uint64_t estimate(uint64_t w, int q, bool cut, bool *sure)
{
    int zeros = 63 - bit_high(w);
    uint64_t low;
    Wide product = power_times(power_of_ten(q), w << zeros, &low);
    // The true product is in [product, product + error).
    Wide error = cut ? ((Wide)1 << (64 + zeros)) + 2 : 2;
    int high = 64 + bit_high((uint64_t)(product >> 64));
    int scale = high + 64 - zeros + power_exponent(q); // 2**scale <= value
    int kept = scale >= -1022 ? 53 : 53 - (-1022 - scale);
    if (kept < -1) {
        *sure = true;
        return 0;
    }
    if (scale > 1023) {
        *sure = true;
        return INFINITY_BITS;
    }
    if (kept < 1) {
        *sure = false;
        return 0;
    }
    int shift = high + 1 - kept;
    Wide rest = product & (((Wide)1 << shift) - 1), half = (Wide)1 << (shift - 1);
    uint64_t mantissa = (uint64_t)(product >> shift);
    *sure = true;
    if (rest > half) {
        mantissa++;
    } else if (rest == half && !cut && low == 0 && power_is_exact(q)) {
        mantissa += mantissa & 1;
    } else if (rest + error > half) {
        *sure = false;
    }
    // A carry out of the mantissa lands in the exponent, as it should, infinity included.
    uint64_t field = scale >= -1022 ? (uint64_t)(scale + 1023 - 1) : 0;
    return (field << FRACTION_BITS) + mantissa;
}

// Reads all digits (at most EXACT_DIGITS of them; if more follow that are not 0, one more stands
// for them) as an integer that is to be multiplied by 10**exponent.
static int64_t read_exact(const Decimal *decimal, Exact *x)
{
    exact_set(x, 0);
    int64_t exponent = decimal->exponent_written;
    int kept = 0, pending_count = 0;
    uint64_t pending = 0, scale = 1;
    bool point = false, more = false;
    for (const char *at = decimal->start; at < decimal->end; at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        if (kept == 0 && *at == '0') {
            exponent -= point;
            continue;
        }
        if (kept == EXACT_DIGITS) {
            more |= *at != '0';
            exponent += !point;
            continue;
        }
        kept++;
        exponent -= point;
        pending = pending * 10 + (uint64_t)(*at - '0');
        scale *= 10;
        if (++pending_count == KEPT_DIGITS) {
            exact_multiply(x, scale, pending);
            pending = 0, scale = 1, pending_count = 0;
        }
    }
    if (pending_count > 0) exact_multiply(x, scale, pending);
    if (more) {
        exact_multiply(x, 10, 1);
        exponent--;
    }
    return exponent;
}

// Compares x * 10**exponent with the point half way between the double with these bits and the
// next.
static int compare_half_way(const Exact *x, int exponent, uint64_t bits)
{
    uint64_t mantissa;
    int e;
    double_split(double_of_bits(bits), &mantissa, &e);
    Exact left = *x, right;
    exact_set(&right, 2 * mantissa + 1);
    if (exponent >= 0) exact_multiply_five(&left, exponent);
    else exact_multiply_five(&right, -exponent);
    int twos = exponent - (e - 1);
    if (twos > 0) exact_shift(&left, twos);
    else exact_shift(&right, -twos);
    return exact_compare(&left, &right);
}

static COLD uint64_t settle(const Decimal *decimal, uint64_t bits)
{
    Exact x;
    int exponent = (int)read_exact(decimal, &x);
    while (bits < INFINITY_BITS) {
        int order = compare_half_way(&x, exponent, bits);
        if (order < 0 || (order == 0 && (bits & 1) == 0)) break;
        bits++;
    }
    while (bits > 0) {
        int order = compare_half_way(&x, exponent, bits - 1);
        if (order > 0 || (order == 0 && (bits & 1) == 0)) break;
        bits--;
    }
    return bits;
}

static double decimal_value(const Decimal *decimal)
{
    static const double exact_tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                        1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t w = decimal->w;
    int64_t q = decimal->exponent;
    if (w == 0) return 0;
    // Two exact doubles make one rounding (Clinger 1990).
    if (!decimal->cut && w <= UINT64_C(1) << 53 && q >= -22 && q <= 22) {
        return q < 0 ? (double)w / exact_tens[-q] : (double)w * exact_tens[q];
    }
    if (q < POWER_LOWEST) return 0; // w is below 2**64: less than half the least double
    if (q > 308) return INFINITY;
    bool sure;
    uint64_t bits = estimate(w, (int)q, decimal->cut, &sure);
    return double_of_bits(sure ? bits : settle(decimal, bits));
}

// How many bytes of text spell word (lower case) in any case: all of it or 0.
static size_t match_word(const char *text, const char *end, const char *word)
{
    size_t i = 0;
    for (; word[i] != '\0'; i++) {
        if (text + i >= end || (text[i] | 0x20) != word[i]) return 0;
    }
    return i;
}

size_t double_parse(const char *text, size_t size, double *value)
{
    const char *at = text, *end = text + size;
    bool negative = false;
    if (at < end && (*at == '+' || *at == '-')) negative = *at++ == '-';
    Decimal decimal;
    const char *stop = read_decimal(at, end, &decimal);
    double result;
    if (stop != NULL) {
        result = decimal_value(&decimal);
    } else {
        size_t length = match_word(at, end, "infinity");
        if (length == 0) length = match_word(at, end, "inf");
        result = INFINITY;
        if (length == 0) {
            length = match_word(at, end, "nan");
            result = NAN;
        }
        if (length == 0) return 0;
        stop = at + length;
    }
    *value = negative ? -result : result;
    return (size_t)(stop - text);
}

// --- hexadecimal ---

static int hex_value(char c)
{
    if (is_digit(c)) return c - '0';
    char lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

static inline bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// mantissa * 2**exponent rounded to a double's bits; `more` says that a little was cut off. The
// mantissa is not 0, and has its top bits in bits 60 .. 63 if more is true.
static DoubleHexStatus round_binary(uint64_t mantissa, int64_t exponent, bool more, double *value)
{
    int64_t scale = exponent + bit_high(mantissa);
    if (scale > 1023) return DOUBLE_HEX_OVERFLOW;
    *value = 0;
    if (scale < -1076) return DOUBLE_HEX_OK;
    int64_t lowest = scale < -1022 ? -1074 : scale - 52; // the exponent of the last bit kept
    if (exponent >= lowest) {
        *value = ldexp((double)mantissa, (int)exponent);
        return DOUBLE_HEX_OK;
    }
    int64_t shift = lowest - exponent;
    uint64_t kept = shift < 64 ? mantissa >> shift : 0;
    uint64_t half = shift <= 64 ? UINT64_C(1) << (shift - 1) : 0;
    uint64_t rest = shift < 64 ? mantissa & ((UINT64_C(1) << shift) - 1) : mantissa;
    if (half != 0 && (rest > half || (rest == half && (more || (kept & 1) != 0)))) kept++;
    *value = ldexp((double)kept, (int)lowest);
    return isinf(*value) ? DOUBLE_HEX_OVERFLOW : DOUBLE_HEX_OK;
}

DoubleHexStatus double_from_hex(const char *text, size_t size, double *value)
{
    const char *at = text, *end = text + size;
    while (at < end && is_blank(*at)) at++;
    while (end > at && is_blank(end[-1])) end--;
    bool negative = false;
    if (at < end && (*at == '+' || *at == '-')) negative = *at++ == '-';
    double result = 0;
    size_t word = match_word(at, end, "infinity");
    if (word == 0) word = match_word(at, end, "inf");
    if (word != 0) result = INFINITY;
    else if ((word = match_word(at, end, "nan")) != 0) result = NAN;
    if (word != 0) {
        if (at + word != end) return DOUBLE_HEX_INVALID;
        *value = negative ? -result : result;
        return DOUBLE_HEX_OK;
    }

    if (end - at >= 2 && at[0] == '0' && (at[1] | 0x20) == 'x') at += 2;
    uint64_t mantissa = 0;
    int64_t exponent = 0;
    bool any = false, point = false, more = false;
    for (; at < end; at++) {
        if (*at == '.' && !point) {
            point = true;
            continue;
        }
        int digit = hex_value(*at);
        if (digit < 0) break;
        any = true;
        if (mantissa >> 60 == 0) {
            mantissa = mantissa << 4 | (uint64_t)digit;
            exponent -= point ? 4 : 0;
        } else {
            more |= digit != 0;
            exponent += point ? 0 : 4;
        }
    }
    if (!any) return DOUBLE_HEX_INVALID;
    if (at < end && (*at | 0x20) == 'p') {
        at++;
        bool down = at < end && *at == '-';
        if (at < end && (*at == '+' || *at == '-')) at++;
        if (at == end || !is_digit(*at)) return DOUBLE_HEX_INVALID;
        int64_t written = 0;
        for (; at < end && is_digit(*at); at++) {
            if (written < INT64_C(100000000000000000)) written = written * 10 + (*at - '0');
        }
        exponent += down ? -written : written;
    }
    if (at != end) return DOUBLE_HEX_INVALID;
    if (mantissa != 0) {
        DoubleHexStatus status = round_binary(mantissa, exponent, more, &result);
        if (status != DOUBLE_HEX_OK) return status;
    }
    *value = negative ? -result : result;
    return DOUBLE_HEX_OK;
}
