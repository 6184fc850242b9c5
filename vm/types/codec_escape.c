// codec_escape.c - unicode_escape and raw_unicode_escape: text as it stands in Python source.
#include "vm/base/unicode.h"
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/types/codecs.h"
#include "vm/types/str.h"
#include "vm/types/text.h"

// ---- Decoding -----------------------------------------------------------------------------------

// Reads `count` hexadecimal digits at *at; false if there are fewer, *at then at the one that is none.
static bool read_hex(const Decoding *d, size_t *at, int count, uint32_t *code)
{
    *code = 0;
    for (; count > 0; count--, ++*at) {
        int value = *at < d->size ? ascii_hex_value(d->data[*at]) : -1;
        if (value < 0) return false;
        *code = *code << 4 | (uint32_t)value;
    }
    return true;
}

// An escape that cannot be read, from start to `at`: left for later if the rest of it may still come.
static RUNS bool bad_escape(Decoding *d, size_t start, size_t at, const char *reason, bool *stop)
{
    if (at == d->size && !d->final) {
        *stop = true;
        d->at = start;
        return true;
    }
    return decode_error(d, start, at, reason);
}

// "\xXX", "\uXXXX", "\UXXXXXXXX" whose digits begin at `at`.
static RUNS bool decode_hex(Decoding *d, size_t start, size_t at, char letter, bool raw, bool *stop)
{
    uint32_t code;
    int count = letter == 'x' ? 2 : letter == 'u' ? 4 : 8;
    if (!read_hex(d, &at, count, &code)) {
        return bad_escape(d, start, at,
                          letter == 'x'   ? "truncated \\xXX escape"
                          : letter == 'u' ? "truncated \\uXXXX escape"
                                          : "truncated \\UXXXXXXXX escape", stop);
    }
    if (code > CODE_POINT_MAX) {
        return decode_error(d, start, at, raw ? "\\Uxxxxxxxx out of range" : "illegal Unicode character");
    }
    buf_append_utf8(&d->out, code);
    d->at = at;
    return true;
}

// "\N{name}" whose brace should stand at `at`.
static RUNS bool decode_name(Decoding *d, size_t start, size_t at, bool *stop)
{
    static const char malformed[] = "malformed \\N character escape";
    if (at == d->size) return bad_escape(d, start, at, malformed, stop);
    if (d->data[at] != '{') return decode_error(d, start, at, malformed);
    size_t name = ++at;
    while (at < d->size && d->data[at] != '}') at++;
    if (at == d->size) return bad_escape(d, start, at, malformed, stop);
    if (at == name) return decode_error(d, start, at, malformed);
    uint32_t code;
    if (!unicode_lookup(d->data + name, at - name, &code)) {
        return decode_error(d, start, at + 1, "unknown Unicode character name");
    }
    buf_append_utf8(&d->out, code);
    d->at = at + 1;
    return true;
}

static void note_bad_escape(Decoding *d, int what)
{
    if (d->bad_escape == 0) d->bad_escape = what;
}

// Reads the escape whose backslash is at d->at.
static RUNS bool decode_escape(Decoding *d, bool *stop)
{
    size_t start = d->at, at = start + 1;
    if (at == d->size) return bad_escape(d, start, at, "\\ at end of string", stop);
    char c = d->data[at++];
    d->at = at;
    switch (c) {
    case '\n': return true;
    case '\\':
    case '\'':
    case '"': return buf_append_char(&d->out, c), true;
    case 'a': return buf_append_char(&d->out, '\a'), true;
    case 'b': return buf_append_char(&d->out, '\b'), true;
    case 'f': return buf_append_char(&d->out, '\f'), true;
    case 'n': return buf_append_char(&d->out, '\n'), true;
    case 'r': return buf_append_char(&d->out, '\r'), true;
    case 't': return buf_append_char(&d->out, '\t'), true;
    case 'v': return buf_append_char(&d->out, '\v'), true;
    case 'x':
    case 'u':
    case 'U': return decode_hex(d, start, at, c, false, stop);
    case 'N': return decode_name(d, start, at, stop);
    }
    if (c >= '0' && c <= '7') {
        uint32_t code = (uint32_t)(c - '0');
        for (int i = 0; i < 2 && at < d->size && d->data[at] >= '0' && d->data[at] <= '7'; i++) {
            code = code * 8 + (uint32_t)(d->data[at++] - '0');
        }
        if (code > 0xff) note_bad_escape(d, 0x100 + (int)code);
        buf_append_utf8(&d->out, code);
        d->at = at;
        return true;
    }
    note_bad_escape(d, (unsigned char)c);
    buf_append_char(&d->out, '\\');
    buf_append_utf8(&d->out, (unsigned char)c);
    return true;
}

bool unicode_escape_decode(Decoding *d)
{
    bool stop = false;
    buf_reserve(&d->out, d->size);
    while (d->at < d->size && !stop) {
        if (d->data[d->at] != '\\') {
            buf_append_utf8(&d->out, (unsigned char)d->data[d->at++]);
        } else if (!decode_escape(d, &stop)) {
            return false;
        }
    }
    if (d->bad_escape == 0) return true;
    if (d->bad_escape >= 0x100) {
        return warn(d->vm, DeprecationWarning, 1, "invalid octal escape sequence '\\%o'", d->bad_escape - 0x100);
    }
    return warn(d->vm, DeprecationWarning, 1, "invalid escape sequence '\\%c'", d->bad_escape);
}

bool raw_escape_decode(Decoding *d)
{
    bool stop = false;
    buf_reserve(&d->out, d->size);
    while (d->at < d->size && !stop) {
        size_t start = d->at;
        char c = d->data[d->at++];
        if (c != '\\') {
            buf_append_utf8(&d->out, (unsigned char)c);
            continue;
        }
        if (d->at == d->size && !d->final) {
            d->at = start;
            break;
        }
        c = d->at < d->size ? d->data[d->at] : 0;
        if (c == 'u' || c == 'U') {
            if (!decode_hex(d, start, d->at + 1, c, true, &stop)) return false;
            continue;
        }
        buf_append_char(&d->out, '\\');
        if (d->at < d->size) buf_append_utf8(&d->out, (unsigned char)d->data[d->at++]);
    }
    return true;
}

// ---- Encoding -----------------------------------------------------------------------------------

static void append_hex(Buf *buf, char letter, uint32_t code, int digits)
{
    char *out = buf_extend(buf, (size_t)digits + 2);
    if (out == NULL) return;
    *out++ = '\\';
    *out++ = letter;
    while (digits-- > 0) *out++ = "0123456789abcdef"[code >> 4 * digits & 15];
}

bool unicode_escape_encode(Encoding *e)
{
    String *s = e->text;
    buf_reserve(&e->out, s->size);
    for (size_t i = 0; i < s->size;) {
        uint32_t code;
        i += (size_t)utf8_decode(s->data + i, &code);
        char letter = code == '\t' ? 't' : code == '\n' ? 'n' : code == '\r' ? 'r' : code == '\\' ? '\\' : 0;
        if (letter != 0) {
            buf_append_char(&e->out, '\\');
            buf_append_char(&e->out, letter);
        } else if (code >= 0x20 && code < 0x7f) {
            buf_append_char(&e->out, (char)code);
        } else if (code < 0x100) {
            append_hex(&e->out, 'x', code, 2);
        } else if (code < 0x10000) {
            append_hex(&e->out, 'u', code, 4);
        } else {
            append_hex(&e->out, 'U', code, 8);
        }
    }
    return true;
}

bool raw_escape_encode(Encoding *e)
{
    String *s = e->text;
    buf_reserve(&e->out, s->size);
    for (size_t i = 0; i < s->size;) {
        uint32_t code;
        i += (size_t)utf8_decode(s->data + i, &code);
        if (code < 0x100) buf_append_char(&e->out, (char)code);
        else if (code < 0x10000) append_hex(&e->out, 'u', code, 4);
        else append_hex(&e->out, 'U', code, 8);
    }
    return true;
}
