// hex.c - bytes as hexadecimal text, and back.
#include "vm/types/hex.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/bytes_parts.h"
#include "vm/types/text.h"

static const char digits[] = "0123456789abcdef";

static RUNS bool read_separator(VM *vm, Value v, char *separator)
{
    size_t count;
    if (!length(vm, v, &count)) return false;
    if (count != 1) return throw_false(vm, ValueError, "sep must be length 1.");
    uint32_t code;
    if (is_str(v)) code = str_at(vm, as_str(v), 0);
    else if (is_bytes(v)) code = (unsigned char)as_bytes(v)->data[0];
    else return throw_false(vm, TypeError, "sep must be str or bytes.");
    if (code >= 0x80) return throw_false(vm, ValueError, "sep must be ASCII.");
    *separator = (char)code;
    return true;
}

String *hex_text(VM *vm, const char *data, size_t size, Value separator, int64_t group)
{
    char mark = 0;
    if (!is_absent(separator) && !read_separator(vm, separator, &mark)) return NULL;
    if (is_absent(separator) || size == 0) group = 0;
    bool from_left = group < 0;
    size_t every = from_left ? (size_t)-group : (size_t)group; // bytes of a group; 0: no groups
    size_t marks = every != 0 ? (size - 1) / every : 0;
    if (size > (PTRDIFF_MAX - marks) / 2) {
        (void)throw_memory(vm);
        return NULL;
    }
    if (size == 0) return vm->empty_str;
    char *out;
    String *text = str_new_ascii(vm, size * 2 + marks, &out);
    if (text == NULL) return NULL;
    if (marks == 0) {
        for (size_t i = 0; i < size; i++) {
            unsigned char byte = (unsigned char)data[i];
            out[2 * i] = digits[byte >> 4];
            out[2 * i + 1] = digits[byte & 15];
        }
        return text;
    }
    // Bytes until the next mark: counted from the right, the first group is the short one.
    size_t left = every == 0 ? size : from_left ? every : size - marks * every;
    for (size_t i = 0; i < size; i++) {
        if (left-- == 0) {
            *out++ = mark;
            left = every - 1;
        }
        unsigned char byte = (unsigned char)data[i];
        *out++ = digits[byte >> 4];
        *out++ = digits[byte & 15];
    }
    return text;
}

bool hex_parse(VM *vm, Buf *buf, String *text)
{
    const char *data = text->data;
    size_t size = text->size, i = 0;
    buf_reserve(buf, size / 2);
    for (;;) {
        while (i < size && ascii_is(data[i], ASCII_SPACE)) i++;
        if (i == size) return true;
        int high = ascii_hex_value(data[i]);
        if (high < 0) break;
        i++;
        int low = i < size ? ascii_hex_value(data[i]) : -1;
        if (low < 0) break;
        i++;
        buf_append_char(buf, (char)(high << 4 | low));
    }
    return throw_false(vm, ValueError, "non-hexadecimal number found in fromhex() arg at position %zu",
                       utf8_count(data, i));
}
