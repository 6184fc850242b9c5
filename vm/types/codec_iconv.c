// codec_iconv.c - the encodings of East Asia and of mainframes, by the tables of the C library (iconv).
//
// A character at a time, so that errors come where CPython's decoders see them. The tables of the C library differ from
// CPython's in a few dozen characters each (user-defined areas, and which of two lookalikes a dash or a wave is).
#include <errno.h>
#include <iconv.h>
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/object/poll.h"
#include "vm/types/codecs.h"
#include "vm/types/str.h"

static const char illegal[] = "illegal multibyte sequence", incomplete[] = "incomplete multibyte sequence",
                  undefined[] = "character maps to <undefined>";

#define BYTES_MAX 4  // of a character
#define CODES_MAX 8  // that one may become

// What the codec's `width` says of its bytes.
enum { SINGLE_BYTES, KANA_BYTES, HIGH_PAIRS };

static iconv_t open_tables(VM *vm, const Codec *codec, bool decode)
{
    iconv_t tables = decode ? iconv_open("UCS-4LE", codec->charset) : iconv_open(codec->charset, "UCS-4LE");
    if (tables != (iconv_t)-1) return tables;
    if (errno == EINVAL) (void)throw(vm, LookupError, "unknown encoding: %s", codec->name);
    else (void)throw_memory(vm);
    return tables;
}

// Converts all of the input, from a fresh state. Returns how many bytes it has become, 0 with errno for none.
static size_t convert(iconv_t tables, const char *data, size_t size, void *result, size_t room)
{
    char *in = (char *)(uintptr_t)data, *out = result;
    size_t in_left = size, out_left = room;
    (void)iconv(tables, NULL, NULL, NULL, NULL);
    if (iconv(tables, &in, &in_left, &out, &out_left) == (size_t)-1) return 0;
    // Some hold a character back, in case that one follows which combines with it.
    if (iconv(tables, NULL, NULL, &out, &out_left) == (size_t)-1) return 0;
    errno = EILSEQ;
    return room - out_left;
}

static uint32_t code_at(const unsigned char *b)
{
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

// Reads the character at d->at. Returns its width in bytes, 0 if there is none, -1 if the input ends within it.
static int read_character(Decoding *d, iconv_t tables)
{
    const char *data = d->data + d->at;
    bool is_pairs = d->codec->width == HIGH_PAIRS;
    size_t left = d->size - d->at, longest = d->codec->width == SINGLE_BYTES ? 1 : BYTES_MAX;
    int none = is_pairs && left == 1 ? -1 : 0;
    for (size_t width = 1; width <= longest; width++) {
        if (width > left) return -1;
        unsigned char codes[CODES_MAX * 4];
        size_t size = convert(tables, data, width, codes, sizeof codes);
        if (size == 0 && errno == EINVAL) continue;
        // The C library takes bytes that are none for the control characters beyond ASCII, and for signs of its own.
        if (size == 0 || (width == 1 && is_pairs)) return none;
        for (size_t i = 0; i < size; i += 4) buf_append_utf8(&d->out, code_at(codes + i));
        return (int)width;
    }
    return 0;
}

static RUNS bool decode_with(Decoding *d, iconv_t tables)
{
    bool is_single = d->codec->width == SINGLE_BYTES;
    for (size_t count = 1; d->at < d->size; count++) {
        if ((count & 1023) == 0 && !charge(d->vm, 1024)) return false;
        unsigned char first = (unsigned char)d->data[d->at];
        if (first < 0x80 && !is_single) {
            buf_append_char(&d->out, (char)first);
            d->at++;
            continue;
        }
        int width = read_character(d, tables);
        if (width > 0) {
            d->at += (size_t)width;
        } else if (width < 0) {
            if (!d->final) return true;
            if (!decode_error(d, d->at, d->size, incomplete)) return false;
        } else if (!decode_error(d, d->at, d->at + 1, is_single ? undefined : illegal)) {
            return false;
        }
    }
    return true;
}

bool iconv_codec_decode(Decoding *d)
{
    iconv_t tables = open_tables(d->vm, d->codec, true);
    if (tables == (iconv_t)-1) return false;
    bool done = decode_with(d, tables);
    (void)iconv_close(tables);
    return done;
}

static bool write_code(Encoding *e, uint32_t code)
{
    if (code < 0x80 && e->codec->width != SINGLE_BYTES) {
        buf_append_char(&e->out, (char)code);
        return true;
    }
    const unsigned char unit[4] = {(unsigned char)code, (unsigned char)(code >> 8), (unsigned char)(code >> 16), 0};
    char bytes[BYTES_MAX * 2];
    size_t size = convert(e->table, (const char *)unit, sizeof unit, bytes, sizeof bytes);
    if (size == 0 || (size == 1 && e->codec->width == HIGH_PAIRS && (bytes[0] & 0x80))) return false;
    buf_append(&e->out, bytes, size);
    return true;
}

static bool write_text(Encoding *e, const char *text, size_t size)
{
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += (size_t)utf8_decode(text + i, &code);
        if (!write_code(e, code)) return false;
    }
    return true;
}

static RUNS bool encode_with(Encoding *e)
{
    const char *reason = e->codec->width == SINGLE_BYTES ? undefined : illegal;
    for (size_t count = 1; e->offset < e->text->size; count++) {
        if ((count & 1023) == 0 && !charge(e->vm, 1024)) return false;
        uint32_t code;
        size_t width = (size_t)utf8_decode(e->text->data + e->offset, &code);
        if (write_code(e, code)) {
            e->offset += width;
            e->at++;
        } else if (!encode_error(e, e->at, e->at + 1, reason, write_text)) {
            return false;
        }
    }
    return true;
}

bool iconv_codec_encode(Encoding *e)
{
    iconv_t tables = open_tables(e->vm, e->codec, false);
    if (tables == (iconv_t)-1) return false;
    e->table = tables;
    bool done = encode_with(e);
    e->table = NULL;
    (void)iconv_close(tables);
    return done;
}
