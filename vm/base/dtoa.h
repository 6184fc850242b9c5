// dtoa.h - doubles to text and back, exactly rounded.
//
// Nothing here allocates, depends on the locale, or keeps state. Digits are ASCII '0' .. '9'
// without sign or point; their value is 0.DIGITS * 10**decimal_point, so "1" with decimal_point 1
// is one.
#pragma once
#include "vm/base/buf.h"

#define DOUBLE_SHORTEST_MAX 17 // digits that double_shortest writes at most
#define DOUBLE_DIGITS_MAX 800  // digits that double_digits writes at most
#define DOUBLE_REPR_MAX 32     // bytes that double_repr and double_hex write at most, NUL included

// The fewest digits that read back as the same double, and of those the nearest to it. value is
// finite; its sign is ignored; zero gives "0" with decimal_point 1. Returns the number of digits: 1
// .. DOUBLE_SHORTEST_MAX. No NUL is written.
int double_shortest(double value, char digits[DOUBLE_SHORTEST_MAX + 1], int *decimal_point);

typedef enum DoubleMode {
    DOUBLE_TOTAL, // count is the number of digits in all (at least 1): what %e asks for, with + 1
    DOUBLE_POINT, // count is the number of digits after the point, negative for before: %f, round()
} DoubleMode;

// The exact value rounded to count digits (to the nearest, ties to even). value is finite, its sign
// ignored. Returns the number of digits written, without trailing zeros: the caller pads. 0 digits
// mean that it rounded to zero, and decimal_point is then -count in mode DOUBLE_POINT, 1 in the
// other.
int double_digits(double value, DoubleMode mode, int count, char digits[DOUBLE_DIGITS_MAX],
                  int *decimal_point);

// Reads a decimal number: [sign] digits [. digits] [e [sign] digits], or inf, infinity, nan in any
// case. Exactly rounded; too large gives infinity, too small zero. Returns how many bytes from the
// start it took (the longest number there), 0 if none. No white space, no underscores.
size_t double_parse(const char *text, size_t size, double *value);

// repr(value) with a NUL after it: "1.0", "1e+16", "-0.0", "inf", "nan". Returns its length.
int double_repr(double value, char out[DOUBLE_REPR_MAX]);

// value.hex() with a NUL after it: "0x1.8000000000000p+0", "-inf". Returns its length.
int double_hex(double value, char out[DOUBLE_REPR_MAX]);

typedef enum DoubleHexStatus {
    DOUBLE_HEX_OK,
    DOUBLE_HEX_INVALID,  // ValueError: invalid hexadecimal floating-point string
    DOUBLE_HEX_OVERFLOW, // OverflowError: hexadecimal value too large to represent as a float
    DOUBLE_HEX_LONG,     // ValueError: hexadecimal string too long to convert
} DoubleHexStatus;

// What float.fromhex reads, white space around it included.
DoubleHexStatus double_from_hex(const char *text, size_t size, double *value);

// Flags of double_format.
#define DOUBLE_PLUS 1           // a '+' before what is not negative
#define DOUBLE_SPACE 2          // a ' ' there
#define DOUBLE_DOT_0 4          // ".0" at the end of what would look like an int (kind 'r' and 'g')
#define DOUBLE_ALTERNATE 8      // the '#' flag: a point always, trailing zeros of 'g' kept
#define DOUBLE_NO_NEGATIVE_0 16 // the 'z' flag: what rounds to -0 loses its sign

// Adds value as Python formats it. kind: 'e', 'f', 'g' and their capitals (precision as in C; 'g'
// takes 0 as 1), or 'r' for repr's shortest digits (precision ignored). Not for '%' and 'n', which
// are these after scaling and before grouping. precision is not negative.
bool double_format(Buf *buf, double value, char kind, int precision, int flags);

// round(value, digits) of a finite value, correctly rounded, ties to even; digits may be negative.
// False if the result is too large ("rounded value too large to represent").
bool double_round(double value, int64_t digits, double *result);
