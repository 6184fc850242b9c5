// codec_bytes.c - encodings of one byte a character: ASCII, Latin-1, code pages, and mappings given in Python.
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/object/poll.h"
#include "vm/types/bytes.h"
#include "vm/types/codecs.h"
#include "vm/types/dict.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// ---- ASCII and Latin-1 --------------------------------------------------------------------------

bool ascii_decode(Decoding *d)
{
    while (d->at < d->size) {
        size_t plain = utf8_ascii_prefix(d->data + d->at, d->size - d->at);
        buf_append(&d->out, d->data + d->at, plain);
        d->at += plain;
        if (d->at == d->size) break;
        if (!decode_error(d, d->at, d->at + 1, "ordinal not in range(128)")) return false;
    }
    return true;
}

bool latin1_decode(Decoding *d)
{
    buf_reserve(&d->out, d->size + d->size / 4);
    while (d->at < d->size) {
        size_t plain = utf8_ascii_prefix(d->data + d->at, d->size - d->at);
        buf_append(&d->out, d->data + d->at, plain);
        d->at += plain;
        while (d->at < d->size && (unsigned char)d->data[d->at] >= 0x80) {
            buf_append_utf8(&d->out, (unsigned char)d->data[d->at++]);
        }
    }
    return true;
}

// Writes the code points of a replacement that are below `limit`; false if one is not.
static bool write_below(Encoding *e, const char *text, size_t size, uint32_t limit)
{
    size_t start = e->out.size;
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += (size_t)utf8_decode(text + i, &code);
        if (code >= limit) {
            if (!buf_failed(&e->out)) buf_truncate(&e->out, start);
            return false;
        }
        buf_append_char(&e->out, (char)code);
    }
    return true;
}

static bool write_ascii(Encoding *e, const char *text, size_t size)
{
    return write_below(e, text, size, 0x80);
}

static bool write_latin1(Encoding *e, const char *text, size_t size)
{
    return write_below(e, text, size, 0x100);
}

static RUNS bool encode_below(Encoding *e, uint32_t limit, const char *reason,
                              bool (*write)(Encoding *, const char *, size_t))
{
    String *s = e->text;
    buf_reserve(&e->out, s->count);
    while (e->offset < s->size) {
        const char *text = s->data + e->offset;
        size_t plain = utf8_ascii_prefix(text, s->size - e->offset);
        buf_append(&e->out, text, plain);
        e->at += plain;
        e->offset += plain;
        size_t end = e->at;
        const char *p = s->data + e->offset, *stop = s->data + s->size;
        while (p < stop && (unsigned char)*p >= 0x80) {
            uint32_t code;
            p += utf8_decode(p, &code);
            if (code >= limit) {
                end++;
            } else if (end > e->at) {
                break; // the end of a run that cannot be encoded
            } else {
                buf_append_char(&e->out, (char)code);
                e->offset = (size_t)(p - s->data);
                end = ++e->at;
            }
        }
        if (end > e->at && !encode_error(e, e->at, end, reason, write)) return false;
    }
    return true;
}

bool ascii_encode(Encoding *e)
{
    return encode_below(e, 0x80, "ordinal not in range(128)", write_ascii);
}

bool latin1_encode(Encoding *e)
{
    return encode_below(e, 0x100, "ordinal not in range(256)", write_latin1);
}

// ---- Code pages ---------------------------------------------------------------------------------

#define NO_CODE 0xfffe
static const char undefined[] = "character maps to <undefined>";

bool table_decode(Decoding *d)
{
    const uint16_t *table = d->codec->table;
    buf_reserve(&d->out, d->size + d->size / 2);
    while (d->at < d->size) {
        unsigned char byte = (unsigned char)d->data[d->at];
        uint32_t code = byte < 0x80 ? byte : table[byte - 0x80];
        if (code == NO_CODE) {
            if (!decode_error(d, d->at, d->at + 1, undefined)) return false;
            continue;
        }
        buf_append_utf8(&d->out, code);
        d->at++;
    }
    return true;
}

// Code points to bytes: open addressing, made for one encoding.
typedef struct ReverseTable {
    uint16_t codes[512];
    uint8_t bytes[512];
} ReverseTable;

#define FREE_CODE 0xffff

static void reverse_fill(ReverseTable *reverse, const uint16_t *table)
{
    memset(reverse->codes, 0xff, sizeof reverse->codes);
    for (int i = 0; i < 128; i++) {
        if (table[i] == NO_CODE) continue;
        unsigned at = table[i] * 0x9e5u & 511;
        while (reverse->codes[at] != FREE_CODE) at = (at + 1) & 511;
        reverse->codes[at] = table[i];
        reverse->bytes[at] = (uint8_t)(0x80 + i);
    }
}

static int reverse_find(const ReverseTable *reverse, uint32_t code)
{
    if (code < 0x80) return (int)code;
    if (code >= FREE_CODE) return -1;
    unsigned at = code * 0x9e5u & 511;
    for (; reverse->codes[at] != FREE_CODE; at = (at + 1) & 511) {
        if (reverse->codes[at] == code) return reverse->bytes[at];
    }
    return -1;
}

static bool write_table(Encoding *e, const char *text, size_t size)
{
    size_t start = e->out.size;
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += (size_t)utf8_decode(text + i, &code);
        int byte = reverse_find(e->table, code);
        if (byte < 0) {
            if (!buf_failed(&e->out)) buf_truncate(&e->out, start);
            return false;
        }
        buf_append_char(&e->out, (char)byte);
    }
    return true;
}

bool table_encode(Encoding *e)
{
    ReverseTable reverse;
    String *s = e->text;
    reverse_fill(&reverse, e->codec->table);
    e->table = &reverse;
    buf_reserve(&e->out, s->count);
    while (e->offset < s->size) {
        uint32_t code;
        size_t width = (size_t)utf8_decode(s->data + e->offset, &code);
        int byte = reverse_find(&reverse, code);
        if (byte >= 0) {
            buf_append_char(&e->out, (char)byte);
            e->offset += width;
            e->at++;
            continue;
        }
        size_t end = e->at;
        for (const char *p = s->data + e->offset; p < s->data + s->size; end++) {
            p += utf8_decode(p, &code);
            if (reverse_find(&reverse, code) >= 0) break;
        }
        if (!encode_error(e, e->at, end, undefined, write_table)) return false;
    }
    return true;
}

// ---- Mappings -----------------------------------------------------------------------------------

// What mapping[byte] is: a code point in *code, a text in *text, or neither (undefined).
static RUNS bool mapping_read(Decoding *d, unsigned char byte, int64_t *code, String **text)
{
    VM *vm = d->vm;
    *code = -1;
    *text = NULL;
    if (is_str(d->mapping)) {
        String *s = as_str(d->mapping);
        if (byte < s->count) *code = str_at(vm, s, byte);
        if (*code == NO_CODE) *code = -1;
        return true;
    }
    Value found = get_item(vm, d->mapping, value_of_small(byte));
    if (raised(found)) return catch_pending(vm, LookupError);
    if (is_none(found)) return true;
    if (is_str(found)) {
        *text = as_str(found);
        if (str_equal_c(*text, "\xef\xbf\xbe")) *text = NULL; // U+FFFE
        return true;
    }
    if (!is_int(found)) {
        return throw_false(vm, TypeError, "character mapping must return integer, None or str");
    }
    if (!int_fits_int64(found, code) || *code < 0 || *code > CODE_POINT_MAX) {
        return throw_false(vm, TypeError, "character mapping must be in range(0x%x)", CODE_POINT_MAX + 1);
    }
    if (*code == NO_CODE) *code = -1;
    return true;
}

bool mapping_decode(Decoding *d)
{
    while (d->at < d->size) {
        int64_t code;
        String *text;
        if (!mapping_read(d, (unsigned char)d->data[d->at], &code, &text)) return false;
        if (text != NULL) buf_append(&d->out, text->data, text->size);
        else if (code >= 0) buf_append_utf8(&d->out, (uint32_t)code);
        else if (!decode_error(d, d->at, d->at + 1, undefined)) return false;
        else continue;
        if ((++d->at & 1023) == 0 && !charge(d->vm, 1024)) return false;
    }
    return true;
}

// Writes what mapping[code] is; *found false if that is nothing.
static RUNS bool mapping_write(Encoding *e, uint32_t code, bool *found)
{
    VM *vm = e->vm;
    Value item = get_item(vm, e->mapping, value_of_small(code));
    *found = false;
    if (raised(item)) return catch_pending(vm, LookupError);
    if (is_none(item)) return true;
    *found = true;
    if (is_bytes(item)) {
        buf_append(&e->out, as_bytes(item)->data, as_bytes(item)->size);
        return true;
    }
    if (!is_int(item)) {
        return throw_false(vm, TypeError, "character mapping must return integer, bytes or None, not %.400T",
                           item);
    }
    int64_t byte;
    if (!int_fits_int64(item, &byte) || byte < 0 || byte > 255) {
        return throw_false(vm, TypeError, "character mapping must be in range(256)");
    }
    buf_append_char(&e->out, (char)byte);
    return true;
}

static bool write_mapping(Encoding *e, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        uint32_t code;
        bool found;
        i += (size_t)utf8_decode(text + i, &code);
        if (!mapping_write(e, code, &found) || !found) return false;
    }
    return true;
}

bool mapping_encode(Encoding *e)
{
    String *s = e->text;
    while (e->offset < s->size) {
        uint32_t code;
        bool found;
        size_t width = (size_t)utf8_decode(s->data + e->offset, &code), size = e->out.size;
        if (!mapping_write(e, code, &found)) return false;
        if (found) {
            e->offset += width;
            if ((++e->at & 1023) == 0 && !charge(e->vm, 1024)) return false;
            continue;
        }
        size_t end = e->at + 1, kept = size;
        for (const char *p = s->data + e->offset + width; p < s->data + s->size; end++) {
            p += utf8_decode(p, &code);
            if (!mapping_write(e, code, &found)) return false;
            if (!buf_failed(&e->out)) buf_truncate(&e->out, kept); // it was only asked
            if (found) break;
        }
        if (!encode_error(e, e->at, end, undefined, write_mapping)) return false;
    }
    return true;
}

const Codec mapping_codec = {"charmap", "charmap", mapping_decode, mapping_encode, 0, 0, NULL, "", NULL};
