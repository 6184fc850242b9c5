// str_text.c - strings as text for people: repr and ascii; text from the system.
#include "vm/base/unicode.h"
#include "vm/object/error.h"
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

String *str_format(VM *vm, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    String *s = format_message(vm, format, arguments);
    va_end(arguments);
    return s;
}
