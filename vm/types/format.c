// format.c - the format mini-language: reading a spec, padding, text.
#include "vm/types/format.h"
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/format_spec.h"
#include "vm/types/str.h"

// --- reading a spec ---

static bool is_alignment(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

// Reads decimal digits of any script; -1 if there are none.
static bool read_number(VM *vm, const char **at, const char *end, int64_t *result)
{
    int64_t number = -1;
    while (*at < end) {
        uint32_t code;
        int size = utf8_decode(*at, &code);
        int digit =
            code < 0x80 ? (code - '0' <= 9 ? (int)(code - '0') : -1) : unicode_decimal_value(code);
        if (digit < 0) break;
        if (number < 0) number = 0;
        if (number > (INT64_MAX - 9) / 10)
            return throw_false(vm, ValueError, "Too many decimal digits in format string");
        number = number * 10 + digit;
        *at += size;
    }
    *result = number;
    return true;
}

static COLD bool throw_grouping(VM *vm, char grouping, uint32_t type)
{
    if (type > 32 && type < 128)
        return throw_false(vm, ValueError, "Cannot specify '%c' with '%c'.", grouping, (int)type);
    return throw_false(vm, ValueError, "Cannot specify '%c' with '\\x%x'.", grouping, type);
}

static bool grouping_fits(char grouping, uint32_t type)
{
    if (type == 0) return true;
    if (type >= 128) return false;
    return strchr("defgEG%F", (int)type) || (grouping == '_' && strchr("boxX", (int)type));
}

// Reads ',' or '_', of which only one may be there.
static bool read_grouping(VM *vm, const char **at, const char *end, char *grouping)
{
    bool both = false;
    if (*at < end && **at == ',') *grouping = *(*at)++;
    if (*at < end && **at == '_') {
        both = *grouping != 0;
        *grouping = *(*at)++;
    }
    if (*at < end && **at == ',' && *grouping == '_') both = true;
    return !both || throw_false(vm, ValueError, "Cannot specify both ',' and '_'.");
}

// Reads everything before width: fill, alignment, sign, 'z', '#', '0'.
static const char *read_flags(const char *at, const char *end, FormatSpec *spec)
{
    bool fill_given = false, align_given = false;
    char default_align = spec->align;
    if (at < end) {
        uint32_t code;
        int size = utf8_decode(at, &code);
        if (at + size < end && is_alignment(at[size])) {
            spec->fill = code;
            spec->align = at[size];
            fill_given = align_given = true;
            at += size + 1;
        } else if (is_alignment(*at)) {
            spec->align = *at++;
            align_given = true;
        }
    }
    if (at < end && (*at == '+' || *at == '-' || *at == ' ')) spec->sign = *at++;
    if (at < end && *at == 'z') spec->no_negative_zero = true, at++;
    if (at < end && *at == '#') spec->alternate = true, at++;
    if (!fill_given && at < end && *at == '0') {
        spec->fill = '0';
        if (!align_given && default_align == '>') spec->align = '=';
        at++;
    }
    return at;
}

bool format_spec_parse(VM *vm, String *text, FormatSpec *spec, uint32_t type, char align,
                       Value value)
{
    *spec = (FormatSpec){.fill = ' ', .type = type, .width = -1, .precision = -1, .align = align};
    const char *end = text->data + text->size;
    const char *at = read_flags(text->data, end, spec);
    if (!read_number(vm, &at, end, &spec->width)) return false;
    if (!read_grouping(vm, &at, end, &spec->grouping)) return false;
    if (at < end && *at == '.') {
        at++;
        if (!read_number(vm, &at, end, &spec->precision)) return false;
        if (spec->precision < 0)
            return throw_false(vm, ValueError, "Format specifier missing precision");
    }
    if (at < end) {
        at += utf8_decode(at, &spec->type);
        if (at < end)
            return throw_false(vm, ValueError,
                               "Invalid format specifier '%S' for object of type '%.200T'", text,
                               value);
    }
    if (spec->grouping == 0 || grouping_fits(spec->grouping, spec->type)) return true;
    return throw_grouping(vm, spec->grouping, spec->type);
}

String *format_throw_code(VM *vm, uint32_t code, Value value)
{
    if (code > 32 && code < 128)
        return throw_null(vm, ValueError, "Unknown format code '%c' for object of type '%.200T'",
                          (int)code, value);
    return throw_null(vm, ValueError, "Unknown format code '\\x%x' for object of type '%.200T'",
                      code, value);
}

// --- laying out ---

// Where fill characters go: before, after, and between sign and digits.
typedef struct Padding {
    size_t left, inner, right;
} Padding;

static Padding split_padding(size_t padding, char align)
{
    switch (align) {
    case '<': return (Padding){0, 0, padding};
    case '^': return (Padding){padding / 2, 0, padding - padding / 2};
    case '=': return (Padding){0, padding, 0};
    default: return (Padding){padding, 0, 0};
    }
}

// A result being written. ASCII results are written in place; others grow in a buffer.
typedef struct Output {
    String *string;
    char *at;
    Buf buf;
    bool ascii;
} Output;

static bool output_open(VM *vm, Output *out, size_t size, bool ascii)
{
    out->ascii = ascii;
    if (size > PTRDIFF_MAX / 8) return (void)throw_memory(vm), false;
    if (size > 4096 && !charge(vm, size / 64)) return false;
    if (ascii) return (out->string = str_new_ascii(vm, size, &out->at)) != NULL;
    buf_init(&out->buf, &vm->memory);
    if (buf_reserve(&out->buf, size)) return true;
    buf_free(&out->buf);
    return (void)throw_memory(vm), false;
}

static void output_text(Output *out, const char *text, size_t size)
{
    if (out->ascii) {
        if (size != 0) memcpy(out->at, text, size);
        out->at += size;
    } else {
        buf_append(&out->buf, text, size);
    }
}

static void output_fill(Output *out, uint32_t fill, size_t count)
{
    if (out->ascii) {
        memset(out->at, (int)fill, count);
        out->at += count;
    } else {
        for (; count > 0 && !buf_failed(&out->buf); count--) buf_append_utf8(&out->buf, fill);
    }
}

static String *output_close(VM *vm, Output *out)
{
    return out->ascii ? out->string : str_from_buf(vm, &out->buf);
}

String *format_pad(VM *vm, const char *text, size_t size, size_t count, const FormatSpec *spec)
{
    size_t padding =
        spec->width > 0 && (size_t)spec->width > count ? (size_t)spec->width - count : 0;
    if (padding > PTRDIFF_MAX / 8) return (void)throw_memory(vm), NULL;
    Padding place = split_padding(padding, spec->align);
    bool ascii = count == size && (padding == 0 || spec->fill < 0x80) && utf8_is_ascii(text, size);
    Output out;
    size_t total = size + padding * (ascii ? 1 : (size_t)utf8_size_of(spec->fill));
    if (!output_open(vm, &out, total, ascii)) return NULL;
    output_fill(&out, spec->fill, place.left);
    output_text(&out, text, size);
    output_fill(&out, spec->fill, place.right);
    return output_close(vm, &out);
}

// Digits in groups: the characters they take when there shall be at least `least`, counting separators.
// Zeros are added on the left, never a separator in front.
static size_t grouped_size(size_t digit_count, size_t group, size_t least, size_t *zeros)
{
    size_t size = digit_count + (digit_count - 1) / group;
    *zeros = 0;
    if (size >= least) return size;
    // A separator goes before each full group but the first: solve digits + (digits - 1) / group >= least.
    size_t digits = least - least / (group + 1);
    if (least % (group + 1) == 0) digits++;
    *zeros = digits - digit_count;
    return digits + (digits - 1) / group;
}

static void output_grouped(Output *out, const NumberText *number, size_t zeros, size_t group,
                           char separator)
{
    size_t left = zeros + number->digit_count;
    const char *digits = number->digits;
    while (left > 0) {
        size_t take = (left - 1) % group + 1;
        size_t from_zeros = take < zeros ? take : zeros;
        output_fill(out, '0', from_zeros);
        output_text(out, digits, take - from_zeros);
        digits += take - from_zeros;
        zeros -= from_zeros;
        left -= take;
        if (left > 0) output_text(out, &separator, 1);
    }
}

String *format_number(VM *vm, const NumberText *number, const FormatSpec *spec)
{
    size_t width = spec->width > 0 ? (size_t)spec->width : 0;
    if (width > PTRDIFF_MAX / 8) return (void)throw_memory(vm), NULL;
    size_t fixed = (number->sign != 0) + strlen(number->prefix) + number->rest_size;
    size_t zeros = 0, group = 0, digits_size = number->digit_count;
    if (spec->grouping && number->digit_count > 0) {
        bool binary =
            spec->type == 'b' || spec->type == 'o' || spec->type == 'x' || spec->type == 'X';
        bool padded = spec->fill == '0' && spec->align == '=' && width > fixed;
        group = binary ? 4 : 3;
        digits_size = grouped_size(number->digit_count, group, padded ? width - fixed : 0, &zeros);
    }
    size_t size = fixed + digits_size;
    size_t padding = width > size ? width - size : 0;
    Padding place = split_padding(padding, spec->align);
    bool ascii = padding == 0 || spec->fill < 0x80;
    Output out;
    if (!output_open(vm, &out, size + padding * (ascii ? 1 : UTF8_MAX), ascii)) return NULL;
    output_fill(&out, spec->fill, place.left);
    if (number->sign) output_text(&out, &number->sign, 1);
    output_text(&out, number->prefix, strlen(number->prefix));
    output_fill(&out, spec->fill, place.inner);
    if (group) output_grouped(&out, number, zeros, group, spec->grouping);
    else output_text(&out, number->digits, number->digit_count);
    output_text(&out, number->rest, number->rest_size);
    output_fill(&out, spec->fill, place.right);
    return output_close(vm, &out);
}

// --- str ---

String *format_str(VM *vm, String *s, String *text)
{
    Value value = value_of_object(s);
    if (text->size == 0) return str_of(vm, value);
    FormatSpec spec;
    if (!format_spec_parse(vm, text, &spec, 's', '<', value)) return NULL;
    if (spec.type != 's') return format_throw_code(vm, spec.type, value);
    if (spec.sign == ' ')
        return throw_null(vm, ValueError, "Space not allowed in string format specifier");
    if (spec.sign) return throw_null(vm, ValueError, "Sign not allowed in string format specifier");
    if (spec.no_negative_zero)
        return throw_null(vm, ValueError,
                          "Negative zero coercion (z) not allowed in string format specifier");
    if (spec.alternate)
        return throw_null(vm, ValueError,
                          "Alternate form (#) not allowed in string format specifier");
    if (spec.align == '=')
        return throw_null(vm, ValueError, "'=' alignment not allowed in string format specifier");
    size_t count = s->count, size = s->size;
    if (spec.precision >= 0 && (uint64_t)spec.precision < count) {
        count = (size_t)spec.precision;
        size = str_offset(vm, s, count);
    }
    if (count == s->count && spec.width <= (int64_t)count) return str_exact(vm, s);
    return format_pad(vm, s->data, size, count, &spec);
}
