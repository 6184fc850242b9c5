// format_number.c - int, float and complex in the format mini-language, and doubles for %.
#include <math.h>
#include "vm/base/dtoa.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/float.h"
#include "vm/types/format.h"
#include "vm/types/format_spec.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// --- doubles as digits ---

// Writes whole / 10**precision, the fast half of the format f. Returns the size.
static size_t write_scaled(char *out, uint64_t whole, int precision)
{
    char room[48], *end = room + sizeof room, *start = int_write_digits(end, whole, 10);
    while (end - start <= precision) *--start = '0';
    size_t before = (size_t)(end - start) - (size_t)precision, size = before;
    memcpy(out, start, before);
    if (precision > 0) {
        out[size++] = '.';
        memcpy(out + size, start + before, (size_t)precision);
        size += (size_t)precision;
    }
    return size;
}

bool double_text(VM *vm, DoubleText *text, double d, char kind, int precision, int flags)
{
    uint64_t whole;
    buf_init(&text->buf, &vm->memory);
    text->text = text->room;
    text->negative = signbit(d) != 0 && !isnan(d);
    d = fabs(d);
    if ((kind == 'f' || kind == 'F') && !(flags & DOUBLE_ALTERNATE) &&
        float_scale(d, precision, &whole)) {
        if (whole == 0 && (flags & DOUBLE_NO_NEGATIVE_0)) text->negative = false;
        text->size = write_scaled(text->room, whole, precision);
        return true;
    }
    if (kind == 'r' && flags == DOUBLE_DOT_0) {
        text->size = (size_t)double_repr(d, text->room);
        return true;
    }
    if (precision > 4096 && !charge(vm, (size_t)precision / 64)) return false;
    bool written = double_format(&text->buf, d, kind, precision, flags);
    text->text = text->buf.data;
    text->size = text->buf.size;
    if (text->negative && (flags & DOUBLE_NO_NEGATIVE_0)) {
        // Every digit before an exponent is zero: then so is what was printed.
        size_t i = 0;
        while (i < text->size && (text->text[i] == '0' || text->text[i] == '.')) i++;
        if (i == text->size || text->text[i] == 'e' || text->text[i] == 'E') text->negative = false;
    }
    if (written) return true;
    double_text_free(text);
    (void)throw_memory(vm);
    return false;
}

void double_text_free(DoubleText *text)
{
    buf_free(&text->buf);
}

static char sign_character(char wanted, bool negative)
{
    if (negative) return '-';
    return wanted == '+' || wanted == ' ' ? wanted : 0;
}

// Splits "1234.5e+06" into the digits before the point and the rest.
static NumberText split_double(const DoubleText *text, char sign)
{
    NumberText number = {.sign = sign_character(sign, text->negative), .digits = text->text};
    while (number.digit_count < text->size && text->text[number.digit_count] >= '0' &&
           text->text[number.digit_count] <= '9')
        number.digit_count++;
    number.rest = text->text + number.digit_count;
    number.rest_size = text->size - number.digit_count;
    return number;
}

String *format_double(VM *vm, double d, char type, int precision, bool alternate, char sign)
{
    DoubleText text;
    if (!double_text(vm, &text, d, type, precision, alternate ? DOUBLE_ALTERNATE : 0)) return NULL;
    NumberText number = split_double(&text, sign);
    FormatSpec spec = {.fill = ' ', .width = -1, .align = '>'};
    String *result = format_number(vm, &number, &spec);
    double_text_free(&text);
    return result;
}

// --- float ---

// What a presentation type asks of double_format; false for a type that is none of float's.
static bool read_type(uint32_t type, char *kind, int *precision, int *flags)
{
    *precision = 6;
    switch (type) {
    case 0:
        *kind = 'r';
        *precision = 0;
        *flags |= DOUBLE_DOT_0;
        return true;
    case 'n': *kind = 'g'; return true;
    case '%': *kind = 'f'; return true;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G': *kind = (char)type; return true;
    default: return false;
    }
}

static bool apply_precision(VM *vm, const FormatSpec *spec, char *kind, int *precision)
{
    if (spec->precision < 0) return true;
    if (spec->precision > INT32_MAX) return throw_false(vm, ValueError, "precision too big");
    *precision = (int)spec->precision;
    if (*kind == 'r') *kind = 'g';
    return true;
}

static String *format_double_by(VM *vm, double d, const FormatSpec *spec, Value value)
{
    char kind;
    int precision, flags = 0;
    if (spec->alternate) flags |= DOUBLE_ALTERNATE;
    if (spec->no_negative_zero) flags |= DOUBLE_NO_NEGATIVE_0;
    if (!read_type(spec->type, &kind, &precision, &flags))
        return format_throw_code(vm, spec->type, value);
    if (!apply_precision(vm, spec, &kind, &precision)) return NULL;
    bool percent = spec->type == '%';
    DoubleText text;
    if (!double_text(vm, &text, percent ? d * 100 : d, kind, precision, flags)) return NULL;
    if (percent && text.text == text.room) text.room[text.size++] = '%';
    else if (percent) {
        if (!buf_append_char(&text.buf, '%'))
            return double_text_free(&text), (void)throw_memory(vm), NULL;
        text.text = text.buf.data;
        text.size = text.buf.size;
    }
    NumberText number = split_double(&text, spec->sign);
    String *result = format_number(vm, &number, spec);
    double_text_free(&text);
    return result;
}

// The commonest spec of all, ".2f" and its like, without more ado; false for any other.
static bool format_fixed(VM *vm, double d, const String *text, String **result)
{
    const char *spec = text->data;
    uint64_t whole;
    if (text->size != 3 || spec[0] != '.' || spec[2] != 'f' || spec[1] < '0' || spec[1] > '9')
        return false;
    if (!float_scale(fabs(d), spec[1] - '0', &whole)) return false;
    char room[48], *data;
    room[0] = '-';
    size_t negative = signbit(d) != 0,
           size = negative + write_scaled(room + negative, whole, spec[1] - '0');
    *result = str_new_ascii(vm, size, &data);
    if (*result) memcpy(data, room, size);
    return true;
}

String *format_float_value(VM *vm, Value v, String *text)
{
    if (text->size == 0) return is_double(v) ? float_repr(vm, as_double(v)) : str_of(vm, v);
    String *fixed;
    if (format_fixed(vm, float_value(v), text, &fixed)) return fixed;
    FormatSpec spec;
    if (!format_spec_parse(vm, text, &spec, 0, '>', v)) return NULL;
    return format_double_by(vm, float_value(v), &spec, v);
}

String *format_float(VM *vm, double d, String *text)
{
    return format_float_value(vm, value_of_double(d), text);
}

// --- int ---

static String *format_character(VM *vm, Value v, const FormatSpec *spec)
{
    if (spec->sign)
        return throw_null(vm, ValueError, "Sign not allowed with integer format specifier 'c'");
    if (spec->alternate)
        return throw_null(vm, ValueError,
                          "Alternate form (#) not allowed with integer format specifier 'c'");
    int64_t code;
    if (!int_fits_int64(v, &code))
        return throw_null(vm, OverflowError, "Python int too large to convert to C long");
    if (code < 0 || code > 0x10ffff)
        return throw_null(vm, OverflowError, "%%c arg not in range(0x110000)");
    String *character = str_char(vm, (uint32_t)code);
    FormatSpec placed = *spec;
    if (placed.align == '=') placed.align = '>'; // nothing stands before the character
    return format_pad(vm, character->data, character->size, 1, &placed);
}

static void make_upper(char *to, const char *from, size_t size)
{
    for (size_t i = 0; i < size; i++)
        to[i] = from[i] >= 'a' && from[i] <= 'z' ? (char)(from[i] - 32) : from[i];
}

// The digits of a big int, which may have to be capitals.
static String *big_digits(VM *vm, Value v, int base, bool upper)
{
    String *digits = int_to_str(vm, v, base);
    if (!digits || !upper) return digits;
    char *data;
    String *result = str_new_ascii(vm, digits->size, &data);
    if (result) make_upper(data, digits->data, digits->size);
    return result;
}

static String *format_integer(VM *vm, Value v, const FormatSpec *spec)
{
    if (spec->precision >= 0)
        return throw_null(vm, ValueError, "Precision not allowed in integer format specifier");
    if (spec->no_negative_zero)
        return throw_null(vm, ValueError,
                          "Negative zero coercion (z) not allowed in integer format specifier");
    if (spec->type == 'c') return format_character(vm, v, spec);
    char letter = (char)spec->type, room[INT_SMALL_TEXT];
    int base = letter == 'b' ? 2 : letter == 'o' ? 8 : letter == 'x' || letter == 'X' ? 16 : 10;
    bool negative = int_sign(v) < 0;
    NumberText number = {.sign = sign_character(spec->sign, negative), .rest = ""};
    if (spec->alternate && base != 10) number.prefix[0] = '0', number.prefix[1] = letter;
    int64_t small;
    if (int_fits_int64(v, &small)) {
        char *end = room + sizeof room;
        char *start = int_write_digits(end, negative ? -(uint64_t)small : (uint64_t)small, base);
        number.digits = start;
        number.digit_count = (size_t)(end - start);
        if (letter == 'X') make_upper(start, start, number.digit_count);
    } else {
        String *digits = big_digits(vm, v, base, letter == 'X');
        if (!digits) return NULL;
        number.digits = digits->data + negative;
        number.digit_count = digits->size - negative;
    }
    return format_number(vm, &number, spec);
}

String *format_int(VM *vm, Value v, String *text)
{
    if (text->size == 0) return is_exact_int(v) ? int_to_str(vm, v, 10) : str_of(vm, v);
    FormatSpec spec;
    if (!format_spec_parse(vm, text, &spec, 'd', '>', v)) return NULL;
    switch (spec.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n': return format_integer(vm, v, &spec);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
        double d;
        return int_as_double(vm, v, &d) ? format_double_by(vm, d, &spec, v) : NULL;
    }
    default: return format_throw_code(vm, spec.type, v);
    }
}

// --- complex ---

// One part of a complex number: grouped, but not padded.
static String *format_part(VM *vm, double d, const FormatSpec *spec, char kind, int precision,
                           int flags, char sign)
{
    DoubleText text;
    if (!double_text(vm, &text, d, kind, precision, flags)) return NULL;
    FormatSpec unpadded = *spec;
    unpadded.width = -1;
    NumberText number = split_double(&text, sign);
    String *result = format_number(vm, &number, &unpadded);
    double_text_free(&text);
    return result;
}

static String *format_parts(VM *vm, ComplexNumber c, const FormatSpec *spec, Value value)
{
    char kind;
    int precision, flags = 0;
    if (spec->type == '%' || !read_type(spec->type, &kind, &precision, &flags))
        return format_throw_code(vm, spec->type, value);
    flags = (spec->alternate ? DOUBLE_ALTERNATE : 0) |
            (spec->no_negative_zero ? DOUBLE_NO_NEGATIVE_0 : 0);
    if (spec->fill == '0')
        return throw_null(vm, ValueError,
                          "Zero padding is not allowed in complex format specifier");
    if (spec->align == '=')
        return throw_null(vm, ValueError,
                          "'=' alignment flag is not allowed in complex format specifier");
    bool parentheses = spec->type == 0, pure = parentheses && c.real == 0 && !signbit(c.real);
    if (!apply_precision(vm, spec, &kind, &precision)) return NULL;
    String *real =
        pure ? vm->empty_str : format_part(vm, c.real, spec, kind, precision, flags, spec->sign);
    if (!real) return NULL;
    String *imag = format_part(vm, c.imag, spec, kind, precision, flags, pure ? spec->sign : '+');
    if (!imag) return NULL;
    parentheses = parentheses && !pure;
    String *whole = str_format(vm, parentheses ? "(%S%Sj)" : "%S%Sj", real, imag);
    return whole ? format_pad(vm, whole->data, whole->size, whole->count, spec) : NULL;
}

String *format_complex(VM *vm, Value v, String *text)
{
    if (text->size == 0) return str_of(vm, v);
    FormatSpec spec;
    if (!format_spec_parse(vm, text, &spec, 0, '>', v)) return NULL;
    return format_parts(vm, (ComplexNumber){as_complex(v)->real, as_complex(v)->imag}, &spec, v);
}
