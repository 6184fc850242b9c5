// number_text.c - what the readers of int, float and complex have in common.
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/types/number.h"

bool number_text_to_ascii(const char *data, size_t size, Buf *out)
{
    if (!buf_reserve(out, size)) return false;
    for (const char *at = data, *end = data + size; at < end;) {
        uint32_t code;
        at += utf8_decode(at, &code);
        if (code >= 0x80) {
            int digit = unicode_decimal_value(code);
            code = unicode_is_space(code) ? ' ' : digit >= 0 ? '0' + (uint32_t)digit : '?';
        }
        buf_append_char(out, (char)code);
    }
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

void number_text_strip(const char **data, size_t *size)
{
    const char *start = *data, *end = start + *size;
    while (start < end && is_space(*start)) start++;
    while (end > start && is_space(end[-1])) end--;
    *data = start;
    *size = (size_t)(end - start);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool number_text_drop_underscores(const char *data, size_t size, Buf *out)
{
    if (!buf_reserve(out, size)) return false;
    for (size_t i = 0; i < size; i++) {
        if (data[i] != '_') buf_append_char(out, data[i]);
        else if (i == 0 || i + 1 == size || !is_digit(data[i - 1]) || !is_digit(data[i + 1]))
            return false;
    }
    return true;
}
