// str_text.c - strings as text for people: repr, ascii, and the format strings of C code.
#include "vm/base/unicode.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/str_parts.h"
#include "vm/types/text.h"

// ---- repr ---------------------------------------------------------------------------------------

static const char hex_digits[] = "0123456789abcdef";

// Writes the escape of a code point ("\n", "\x00", "\u2028", "\U000e0001") and returns its size.
static size_t write_escape(char *out, uint32_t code)
{
    char letter = code == '\n' ? 'n' : code == '\r' ? 'r' : code == '\t' ? 't' : 0;
    out[0] = '\\';
    if (letter != 0) {
        out[1] = letter;
        return 2;
    }
    int digits = code < 0x100 ? 2 : code < 0x10000 ? 4 : 8;
    out[1] = code < 0x100 ? 'x' : code < 0x10000 ? 'u' : 'U';
    for (int i = 0; i < digits; i++) out[2 + i] = hex_digits[code >> 4 * (digits - 1 - i) & 15];
    return (size_t)digits + 2;
}

static size_t escape_size(uint32_t code)
{
    if (code == '\n' || code == '\r' || code == '\t') return 2;
    return code < 0x100 ? 4 : code < 0x10000 ? 6 : 10;
}

// Measures what repr() makes of s between its quotes: bytes and code points.
static void measure_repr(const String *s, char quote, size_t *size, size_t *count)
{
    size_t bytes = 0, code_points = 0;
    for (size_t i = 0; i < s->size;) {
        char byte = s->data[i];
        size_t width = 1;
        if (ascii_is(byte, ASCII_PRINTABLE)) {
            width += byte == quote || byte == '\\';
            bytes += width;
            code_points += width;
            i++;
            continue;
        }
        uint32_t code;
        size_t taken = (size_t)utf8_decode(s->data + i, &code);
        i += taken;
        if (code >= 0x80 && unicode_is_printable(code)) {
            bytes += taken;
            code_points++;
        } else {
            bytes += width = escape_size(code);
            code_points += width;
        }
    }
    *size = bytes;
    *count = code_points;
}

static void write_repr(char *out, const String *s, char quote)
{
    for (size_t i = 0; i < s->size;) {
        char byte = s->data[i];
        if (ascii_is(byte, ASCII_PRINTABLE)) {
            if (byte == quote || byte == '\\') *out++ = '\\';
            *out++ = byte;
            i++;
            continue;
        }
        uint32_t code;
        size_t taken = (size_t)utf8_decode(s->data + i, &code);
        if (code >= 0x80 && unicode_is_printable(code)) {
            memcpy(out, s->data + i, taken);
            out += taken;
        } else {
            out += write_escape(out, code);
        }
        i += taken;
    }
}

String *str_repr(VM *vm, String *s)
{
    bool single = s->size != 0 && memchr(s->data, '\'', s->size) != NULL;
    bool both = single && memchr(s->data, '"', s->size) != NULL;
    char quote = single && !both ? '"' : '\'';
    size_t size, count;
    if (s->size > PTRDIFF_MAX / 10 - 2) {
        return throw_null(vm, OverflowError, "string is too long to generate repr");
    }
    measure_repr(s, quote, &size, &count);
    char *data;
    String *result = str_make(vm, size + 2, count + 2, &data);
    if (result == NULL) return NULL;
    data[0] = data[size + 1] = quote;
    if (size == s->size) memcpy(data + 1, s->data, size); // nothing to escape
    else write_repr(data + 1, s, quote);
    return result;
}

String *str_escape_ascii(VM *vm, String *repr)
{
    if (str_is_ascii(repr)) return repr;
    Buf buf;
    buf_init(&buf, &vm->memory);
    buf_reserve(&buf, repr->size * 2);
    for (size_t i = 0; i < repr->size;) {
        uint32_t code;
        char escape[10];
        i += (size_t)utf8_decode(repr->data + i, &code);
        if (code < 0x80) buf_append_char(&buf, (char)code);
        else buf_append(&buf, escape, write_escape(escape, code));
    }
    return str_from_buf(vm, &buf);
}

// ---- Text from the system -----------------------------------------------------------------------

String *str_from_system(VM *vm, const char *data, size_t size)
{
    size_t count;
    Utf8Error error;
    if (utf8_validate(data, size, UTF8_STRICT, &count, &error)) return str_piece(vm, data, size, count);
    Buf buf;
    buf_init(&buf, &vm->memory);
    size_t i = 0;
    while (!utf8_validate(data + i, size - i, UTF8_STRICT, NULL, &error)) {
        buf_append(&buf, data + i, error.start);
        for (size_t k = error.start; k < error.end; k++) {
            buf_append_utf8(&buf, 0xdc00u + (unsigned char)data[i + k]);
        }
        i += error.end;
    }
    buf_append(&buf, data + i, size - i);
    return str_from_buf(vm, &buf);
}

// ---- Format strings of C code -------------------------------------------------------------------

// One conversion: "%-05.3d" split up.
typedef struct Conversion {
    char flags[8];      // of "-+ #0"
    int width, precision; // -1: none
    char length[3];     // "", "l", "ll", "z"
    char type;
} Conversion;

static const char *parse_conversion(const char *format, Conversion *conversion, va_list *arguments)
{
    *conversion = (Conversion){.width = -1, .precision = -1};
    size_t flag_count = 0;
    while (*format != '\0' && strchr("-+ #0", *format) != NULL) {
        if (flag_count < sizeof conversion->flags - 1) conversion->flags[flag_count++] = *format;
        format++;
    }
    if (*format == '*') {
        conversion->width = va_arg(*arguments, int);
        format++;
    } else if (ascii_is(*format, ASCII_DIGIT)) {
        conversion->width = (int)strtol(format, (char **)&format, 10);
    }
    if (*format == '.') {
        format++;
        if (*format == '*') {
            conversion->precision = va_arg(*arguments, int);
            format++;
        } else {
            conversion->precision = (int)strtol(format, (char **)&format, 10);
        }
    }
    size_t length = 0;
    while (*format == 'l' || *format == 'z' || *format == 't') {
        if (length < 2) conversion->length[length++] = *format == 't' ? 'z' : *format;
        format++;
    }
    conversion->type = *format;
    return *format == '\0' ? format : format + 1;
}

// Appends an integer, double or pointer through printf.
static void append_number(Buf *buf, const Conversion *c, va_list *arguments)
{
    char format[32], *f = format;
    f += sprintf(f, "%%%s", c->flags);
    if (c->width >= 0) f += sprintf(f, "%d", c->width);
    if (c->precision >= 0) f += sprintf(f, ".%d", c->precision);
    bool wide = c->length[0] != '\0';
    switch (c->type) {
    case 'd':
    case 'i':
        strcpy(f, "lld");
        buf_format(buf, format, wide ? (long long)va_arg(*arguments, int64_t)
                                     : (long long)va_arg(*arguments, int));
        break;
    case 'u':
    case 'x':
    case 'X':
    case 'o':
        sprintf(f, "ll%c", c->type);
        buf_format(buf, format, wide ? (unsigned long long)va_arg(*arguments, uint64_t)
                                     : (unsigned long long)va_arg(*arguments, unsigned));
        break;
    case 'p':
        strcpy(f, "p");
        buf_format(buf, format, va_arg(*arguments, void *));
        break;
    default:
        sprintf(f, "%c", c->type);
        buf_format(buf, format, va_arg(*arguments, double));
    }
}

// Appends text, cut to the precision in code points and padded to the width.
static void append_text(Buf *buf, const Conversion *c, const char *text, size_t size)
{
    if (c->precision >= 0) size = utf8_offset(text, size, (size_t)c->precision);
    size_t count = c->width > 0 ? utf8_count(text, size) : 0;
    size_t padding = c->width > 0 && count < (size_t)c->width ? (size_t)c->width - count : 0;
    bool left = strchr(c->flags, '-') != NULL;
    if (!left) buf_append_repeat(buf, ' ', padding);
    buf_append(buf, text, size);
    if (left) buf_append_repeat(buf, ' ', padding);
}

static void append_string(Buf *buf, const Conversion *c, const String *s)
{
    append_text(buf, c, s->data, s->size);
}

// A NUL-terminated text from anywhere: what is not UTF-8 in it is replaced.
static void append_c_text(VM *vm, Buf *buf, const Conversion *c, const char *text)
{
    if (text == NULL) text = "(null)";
    size_t size = c->precision >= 0 ? strnlen(text, (size_t)c->precision * UTF8_MAX) : strlen(text);
    Utf8Error error;
    if (utf8_validate(text, size, UTF8_PERMISSIVE, NULL, &error)) {
        append_text(buf, c, text, size);
        return;
    }
    size_t i = 0;
    while (!utf8_validate(text + i, size - i, UTF8_PERMISSIVE, NULL, &error)) {
        buf_append(buf, text + i, error.start);
        buf_append_utf8(buf, 0xfffd);
        i += error.end;
    }
    buf_append(buf, text + i, size - i);
}

// The conversions that name Python values. false: an exception is pending.
static bool append_value(VM *vm, Buf *buf, const Conversion *c, Value v)
{
    if (c->type == 'T') {
        append_c_text(vm, buf, c, type_name_of(vm, v));
        return true;
    }
    String *text = c->type == 'R' ? repr_of(vm, v) : c->type == 'A' ? ascii_of(vm, v) : str_of(vm, v);
    if (text == NULL) return false;
    append_string(buf, c, text);
    return true;
}

String *str_format_list(VM *vm, const char *format, va_list list)
{
    Buf buf;
    va_list arguments;
    va_copy(arguments, list);
    buf_init(&buf, &vm->memory);
    bool done = true;
    while (done) {
        const char *percent = strchr(format, '%');
        buf_append(&buf, format, percent == NULL ? strlen(format) : (size_t)(percent - format));
        if (percent == NULL) break;
        Conversion c;
        format = parse_conversion(percent + 1, &c, &arguments);
        switch (c.type) {
        case '%': buf_append_char(&buf, '%'); break;
        case 'c': buf_append_utf8(&buf, (uint32_t)va_arg(arguments, int)); break;
        case 's': append_c_text(vm, &buf, &c, va_arg(arguments, const char *)); break;
        case 'S': append_string(&buf, &c, va_arg(arguments, String *)); break;
        case 'N': append_string(&buf, &c, va_arg(arguments, Type *)->name); break;
        case 'R':
        case 'V':
        case 'A':
        case 'T': done = append_value(vm, &buf, &c, va_arg(arguments, Value)); break;
        default: append_number(&buf, &c, &arguments);
        }
    }
    va_end(arguments);
    if (done) return str_from_buf(vm, &buf);
    buf_free(&buf);
    return NULL;
}

String *str_format(VM *vm, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    String *s = str_format_list(vm, format, arguments);
    va_end(arguments);
    return s;
}
