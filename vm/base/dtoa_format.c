// dtoa_format.c - doubles as Python writes them: repr, the formats e, f, g, and hexadecimal.
#include <math.h>
#include "vm/base/dtoa.h"
#include "vm/base/dtoa_exact.h"

static int copy_text(char *out, const char *text)
{
    size_t length = strlen(text);
    memcpy(out, text, length + 1);
    return (int)length;
}

// Writes "e+16", "e-05": at least two digits.
static char *write_exponent(char *out, int exponent, char letter)
{
    *out++ = letter;
    *out++ = exponent < 0 ? '-' : '+';
    unsigned size = (unsigned)(exponent < 0 ? -exponent : exponent);
    if (size >= 100) {
        *out++ = (char)('0' + size / 100);
        size %= 100;
    }
    *out++ = (char)('0' + size / 10);
    *out++ = (char)('0' + size % 10);
    return out;
}

int double_repr(double value, char out[DOUBLE_REPR_MAX])
{
    if (UNLIKELY(!isfinite(value))) {
        return copy_text(out, isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
    }
    char *at = out, digits[DOUBLE_SHORTEST_MAX + 1];
    int point, count = double_shortest(value, digits, &point);
    if (signbit(value)) *at++ = '-';
    if (point > 16 || point < -3) {
        *at++ = digits[0];
        if (count > 1) {
            *at++ = '.';
            memcpy(at, digits + 1, (size_t)count - 1);
            at += count - 1;
        }
        at = write_exponent(at, point - 1, 'e');
    } else if (point <= 0) {
        memcpy(at, "0.000", 5);
        at += 2 - point;
        memcpy(at, digits, (size_t)count);
        at += count;
    } else if (point < count) {
        memcpy(at, digits, (size_t)point);
        at[point] = '.';
        memcpy(at + point + 1, digits + point, (size_t)(count - point));
        at += count + 1;
    } else {
        memcpy(at, digits, (size_t)count);
        memset(at + count, '0', (size_t)(point - count));
        at += point;
        *at++ = '.';
        *at++ = '0';
    }
    *at = '\0';
    return (int)(at - out);
}

int double_hex(double value, char out[DOUBLE_REPR_MAX])
{
    if (!isfinite(value)) return double_repr(value, out);
    char *at = out;
    if (signbit(value)) *at++ = '-';
    uint64_t bits = double_bits(value) & ~(UINT64_C(1) << 63);
    if (bits == 0) return (int)(at - out) + copy_text(at, "0x0.0p+0");
    int field = (int)(bits >> FRACTION_BITS);
    int exponent = field != 0 ? field - 1023 : -1022;
    at += snprintf(at, DOUBLE_REPR_MAX - 1, "0x%d.%013llxp%+d", field != 0,
                   (unsigned long long)(bits & FRACTION_MASK), exponent);
    return (int)(at - out);
}

static bool append_sign(Buf *buf, bool negative, int flags)
{
    if (negative) return buf_append_char(buf, '-');
    if (flags & DOUBLE_PLUS) return buf_append_char(buf, '+');
    if (flags & DOUBLE_SPACE) return buf_append_char(buf, ' ');
    return !buf->failed;
}

// Adds digits[0 .. count) with the point at `point` and zeros up to position `end`; the point
// itself stays only if something follows it or `always`.
static void append_digits(Buf *buf, const char *digits, int count, int64_t point, int64_t end,
                          bool always)
{
    if (point <= 0) {
        buf_append_char(buf, '0');
    } else if (count >= point) {
        buf_append(buf, digits, (size_t)point);
    } else {
        buf_append(buf, digits, (size_t)count);
        buf_append_repeat(buf, '0', (size_t)(point - count));
    }
    if (end <= point && count <= point) {
        if (always) buf_append_char(buf, '.');
        return;
    }
    buf_append_char(buf, '.');
    if (point <= 0) buf_append_repeat(buf, '0', (size_t)-point);
    int64_t done = point < 0 ? 0 : point;
    if (count > done) {
        buf_append(buf, digits + done, (size_t)(count - done));
        done = count;
    }
    if (end > done) buf_append_repeat(buf, '0', (size_t)(end - done));
}

bool double_format(Buf *buf, double value, char kind, int precision, int flags)
{
    bool capital = kind >= 'A' && kind <= 'Z';
    char lower = capital ? (char)(kind + ('a' - 'A')) : kind;
    if (!isfinite(value)) {
        append_sign(buf, !isnan(value) && value < 0, flags);
        return buf_append_text(buf, isnan(value) ? (capital ? "NAN" : "nan")
                                    : capital    ? "INF"
                                                 : "inf");
    }
    char digits[DOUBLE_DIGITS_MAX];
    int point, count;
    if (lower == 'g' && precision == 0) precision = 1;
    if (lower == 'r') {
        count = double_shortest(value, digits, &point);
    } else if (lower == 'f') {
        count = double_digits(value, DOUBLE_POINT, precision, digits, &point);
    } else {
        int total = lower == 'e' && precision < INT32_MAX ? precision + 1 : precision;
        count = double_digits(value, DOUBLE_TOTAL, total, digits, &point);
    }

    // `end` is how far the digits must reach; beyond what there is, zeros follow.
    bool exponential = lower == 'e';
    int64_t end = lower == 'e'   ? (int64_t)precision + 1
                  : lower == 'f' ? (int64_t)point + precision
                                 : 0;
    if (lower == 'r') {
        exponential = point <= -4 || point > 16;
    } else if (lower == 'g') {
        exponential = point <= -4 || point > precision - ((flags & DOUBLE_DOT_0) != 0);
        if (flags & DOUBLE_ALTERNATE) end = precision;
    }
    int exponent = point - 1;
    if (exponential) point = 1;
    else if ((flags & DOUBLE_DOT_0) && end < (int64_t)point + 1) end = (int64_t)point + 1;

    bool is_zero = count == 0 || (count == 1 && digits[0] == '0');
    append_sign(buf, signbit(value) && !(is_zero && (flags & DOUBLE_NO_NEGATIVE_0)), flags);
    append_digits(buf, digits, count, point, end, (flags & DOUBLE_ALTERNATE) != 0);
    if (exponential) {
        char text[8], *stop = write_exponent(text, exponent, capital ? 'E' : 'e');
        buf_append(buf, text, (size_t)(stop - text));
    }
    return !buf->failed;
}

bool double_round(double value, int64_t digits, double *result)
{
    if (digits > 323) {
        *result = value; // finer than any double
        return true;
    }
    if (digits < -308) {
        *result = 0.0 * value;
        return true;
    }
    char text[DOUBLE_DIGITS_MAX + 16];
    int point, count = double_digits(value, DOUBLE_POINT, (int)digits, text, &point);
    if (count == 0) {
        *result = copysign(0.0, value);
        return true;
    }
    int length = count + snprintf(text + count, 16, "e%d", point - count);
    double rounded = 0;
    double_parse(text, (size_t)length, &rounded);
    *result = copysign(rounded, value);
    return isfinite(rounded);
}
