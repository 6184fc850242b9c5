// format_spec.h - a format spec taken apart, and laying out text by it. Shared by format*.c.
#pragma once
#include "vm/base/buf.h"
#include "vm/object/type.h"

typedef struct FormatSpec {
    uint32_t fill;     // code point
    uint32_t type;     // presentation type; 0: none given and no default
    int64_t width;     // -1: none
    int64_t precision; // -1: none
    char align;        // '<' '>' '^' '='
    char sign;         // '+' '-' ' ', or 0
    char grouping;     // ',' '_', or 0
    bool alternate;
    bool no_negative_zero;
} FormatSpec;

// Reads text, with these defaults for type and alignment. ValueError as CPython words it; value is what is to
// be formatted, for messages.
RAISES bool format_spec_parse(VM *vm, String *text, FormatSpec *spec, uint32_t type, char align,
                              Value value);

// ValueError: Unknown format code 'x' for object of type 'int'.
COLD String *format_throw_code(VM *vm, uint32_t code, Value value);

// A number in pieces, all ASCII: sign, prefix ("0x"), digits that may be grouped and zero-padded, the rest
// (point, fraction, exponent, percent sign).
typedef struct NumberText {
    char sign; // or 0
    char prefix[3];
    const char *digits;
    size_t digit_count;
    const char *rest;
    size_t rest_size;
} NumberText;

// Lays a number out: grouping, padding.
RUNS String *format_number(VM *vm, const NumberText *number, const FormatSpec *spec);
// Pads a text of count code points to spec's width.
RUNS String *format_pad(VM *vm, const char *text, size_t size, size_t count,
                        const FormatSpec *spec);

// A double as digits: what a NumberText points into.
typedef struct DoubleText {
    char room[48];
    Buf buf; // what does not fit room
    const char *text;
    size_t size;
    bool negative;
} DoubleText;

// kind as in double_format (dtoa.h), and flags, of which the sign is not written but told in `negative`.
// False if memory ran out, MemoryError pending. Free with double_text_free.
RUNS bool double_text(VM *vm, DoubleText *text, double d, char kind, int precision, int flags);
void double_text_free(DoubleText *text);
