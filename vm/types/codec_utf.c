// codec_utf.c - UTF-8, UTF-16 and UTF-32.
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/types/codecs.h"
#include "vm/types/str.h"

// How a codec that can encode everything but surrogates writes a handler's replacement: CPython takes ASCII only.
static bool write_units(Encoding *e, const char *text, size_t size)
{
    if (!utf8_is_ascii(text, size)) return false;
    if (e->width == 1) {
        buf_append(&e->out, text, size);
        return true;
    }
    char *unit = buf_extend(&e->out, size * (size_t)e->width);
    if (unit == NULL) return true;
    memset(unit, 0, size * (size_t)e->width);
    for (size_t i = 0; i < size; i++, unit += e->width) unit[e->byte_order > 0 ? e->width - 1 : 0] = text[i];
    return true;
}

static const char no_surrogates[] = "surrogates not allowed";

// ---- UTF-8 --------------------------------------------------------------------------------------

// Whether what is wrong at the end of the input may be right with more of it: half a code point, or half a
// surrogate, which surrogatepass would take.
static bool may_go_on(const char *data, size_t left, const Utf8Error *error)
{
    if (left == error->end - error->start && strcmp(error->reason, "unexpected end of data") == 0) return true;
    return left == 2 && (unsigned char)data[0] == 0xed && ((unsigned char)data[1] & 0xe0) == 0xa0;
}

bool utf8_codec_decode(Decoding *d)
{
    buf_reserve(&d->out, d->size);
    while (d->at < d->size) {
        Utf8Error error;
        const char *text = d->data + d->at;
        if (utf8_validate(text, d->size - d->at, UTF8_STRICT, NULL, &error)) {
            buf_append(&d->out, text, d->size - d->at);
            d->at = d->size;
            break;
        }
        buf_append(&d->out, text, error.start);
        size_t start = d->at + error.start, end = d->at + error.end;
        d->at = start;
        if (!d->final && may_go_on(d->data + start, d->size - start, &error)) break;
        if (!decode_error(d, start, end, error.reason)) return false;
    }
    return true;
}

bool utf8_codec_encode(Encoding *e)
{
    String *s = e->text;
    e->width = 1;
    buf_reserve(&e->out, s->size);
    while (e->offset < s->size) {
        const char *text = s->data + e->offset;
        size_t left = s->size - e->offset;
        ptrdiff_t at = utf8_find_surrogate(text, left);
        size_t plain = at < 0 ? left : (size_t)at;
        buf_append(&e->out, text, plain);
        e->at += utf8_count(text, plain);
        e->offset += plain;
        if (at < 0) break;
        size_t end = e->at;
        for (const char *p = s->data + e->offset; p < s->data + s->size; p += 3, end++) {
            uint32_t code;
            (void)utf8_decode(p, &code);
            if (!code_is_surrogate(code)) break;
        }
        if (!encode_error(e, e->at, end, no_surrogates, write_units)) return false;
    }
    return true;
}

static const char signature[] = "\xef\xbb\xbf";

bool utf8_sig_decode(Decoding *d)
{
    size_t size = d->size < 3 ? d->size : 3;
    if (memcmp(d->data, signature, size) == 0) {
        if (size < 3 && !d->final) return true; // perhaps half a signature
        if (size == 3) {
            d->data += 3;
            d->size -= 3;
            d->skipped = 3;
        }
    }
    return utf8_codec_decode(d);
}

bool utf8_sig_encode(Encoding *e)
{
    buf_append(&e->out, signature, 3);
    return utf8_codec_encode(e);
}

// ---- UTF-16 -------------------------------------------------------------------------------------

// Finds out the byte order by a mark at the start: skipped, but for the codecs that have an order of their own.
static void read_mark(Decoding *d)
{
    size_t width = (size_t)d->width;
    if (d->byte_order != 0 || d->size < width) return;
    static const unsigned char little[4] = {0xff, 0xfe, 0, 0}, big[4] = {0, 0, 0xfe, 0xff};
    if (memcmp(d->data, little, width) == 0) d->byte_order = -1;
    else if (memcmp(d->data, big + 4 - width, width) == 0) d->byte_order = 1;
    if (d->byte_order != 0) d->at = width;
}

static inline uint32_t unit16(const char *data, bool big)
{
    const unsigned char *b = (const unsigned char *)data;
    return big ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

bool utf16_decode(Decoding *d)
{
    d->width = 2;
    read_mark(d);
    bool big = d->byte_order > 0;
    d->error_name = big ? "utf-16-be" : "utf-16-le";
    buf_reserve(&d->out, d->size);
    while (d->at < d->size) {
        size_t left = d->size - d->at, start = d->at;
        if (left < 2) {
            if (!d->final) break;
            if (!decode_error(d, start, d->size, "truncated data")) return false;
            continue;
        }
        uint32_t code = unit16(d->data + start, big);
        if (LIKELY(!code_is_surrogate(code))) {
            buf_append_utf8(&d->out, code);
            d->at += 2;
        } else if (code >= 0xdc00) {
            if (!decode_error(d, start, start + 2, "illegal encoding")) return false;
        } else if (left < 4) {
            if (!d->final) break;
            if (!decode_error(d, start, d->size, "unexpected end of data")) return false;
        } else {
            uint32_t low = unit16(d->data + start + 2, big);
            if ((low & 0xfc00) == 0xdc00) {
                buf_append_utf8(&d->out, 0x10000 + ((code & 0x3ff) << 10 | (low & 0x3ff)));
                d->at += 4;
            } else if (!decode_error(d, start, start + 2, "illegal UTF-16 surrogate")) {
                return false;
            }
        }
    }
    return true;
}

// Writes a unit of 2 or 4 bytes.
static inline char *put_unit(char *out, uint32_t unit, int width, bool big)
{
    for (int i = 0; i < width; i++) out[i] = (char)(unit >> 8 * (big ? width - 1 - i : i));
    return out + width;
}

// Writes the code points of text as units, up to the first surrogate.
static bool encode_units(Encoding *e, int width)
{
    String *s = e->text;
    char unit[4];
    e->width = width;
    if (e->byte_order == 0) buf_append(&e->out, unit, (size_t)(put_unit(unit, 0xfeff, width, false) - unit));
    bool big = e->byte_order > 0;
    buf_reserve(&e->out, s->count * (size_t)width);
    while (e->offset < s->size) {
        uint32_t code;
        size_t size = (size_t)utf8_decode(s->data + e->offset, &code);
        if (UNLIKELY(code_is_surrogate(code))) {
            if (!encode_error(e, e->at, e->at + 1, no_surrogates, write_units)) return false;
            continue;
        }
        if (width == 2 && code >= 0x10000) {
            code -= 0x10000;
            buf_append(&e->out, unit, (size_t)(put_unit(unit, 0xd800 | code >> 10, 2, big) - unit));
            code = 0xdc00 | (code & 0x3ff);
        }
        buf_append(&e->out, unit, (size_t)(put_unit(unit, code, width, big) - unit));
        e->offset += size;
        e->at++;
    }
    return true;
}

bool utf16_encode(Encoding *e)
{
    return encode_units(e, 2);
}

// ---- UTF-32 -------------------------------------------------------------------------------------

bool utf32_decode(Decoding *d)
{
    d->width = 4;
    read_mark(d);
    bool big = d->byte_order > 0;
    d->error_name = big ? "utf-32-be" : "utf-32-le";
    buf_reserve(&d->out, d->size / 4);
    while (d->at < d->size) {
        size_t start = d->at;
        if (d->size - start < 4) {
            if (!d->final) break;
            if (!decode_error(d, start, d->size, "truncated data")) return false;
            continue;
        }
        uint32_t code = unit16(d->data + start + (big ? 0 : 2), big) << 16 |
                        unit16(d->data + start + (big ? 2 : 0), big);
        const char *reason = code_is_surrogate(code) ? "code point in surrogate code point range(0xd800, 0xe000)"
                             : code > CODE_POINT_MAX ? "code point not in range(0x110000)" : NULL;
        if (reason != NULL) {
            if (!decode_error(d, start, start + 4, reason)) return false;
            continue;
        }
        buf_append_utf8(&d->out, code);
        d->at += 4;
    }
    return true;
}

bool utf32_encode(Encoding *e)
{
    return encode_units(e, 4);
}
