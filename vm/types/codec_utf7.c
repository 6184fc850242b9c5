// codec_utf7.c - UTF-7 (RFC 2152): ASCII, with the rest as UTF-16 in base64 between '+' and '-'.
#include "vm/base/utf8.h"
#include "vm/object/error.h"
#include "vm/types/codecs.h"
#include "vm/types/str.h"
#include "vm/types/text.h"

static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// The value of a base64 digit, or -1.
static int digit_value(unsigned char byte)
{
    const char *digit = byte == 0 ? NULL : strchr(digits, byte);
    return digit == NULL ? -1 : (int)(digit - digits);
}

// ---- Decoding -----------------------------------------------------------------------------------

// A base64 section: bits read and not yet used, and the first half of a pair.
typedef struct Section {
    bool open;
    size_t start, out_start; // where it begins in the input, and what came before it in the output
    uint32_t bits;
    int count;
    uint32_t high;           // a high surrogate that waits for its low one, or 0
} Section;

static void section_add(Decoding *d, Section *section, int value)
{
    section->bits = section->bits << 6 | (uint32_t)value;
    section->count += 6;
    if (section->count < 16) return;
    section->count -= 16;
    uint32_t unit = section->bits >> section->count;
    section->bits &= (UINT32_C(1) << section->count) - 1;
    if (section->high != 0 && (unit & 0xfc00) == 0xdc00) {
        buf_append_utf8(&d->out, 0x10000 + ((section->high & 0x3ff) << 10 | (unit & 0x3ff)));
        section->high = 0;
        return;
    }
    if (section->high != 0) buf_append_utf8(&d->out, section->high);
    section->high = (unit & 0xfc00) == 0xd800 ? unit : 0;
    if (section->high == 0) buf_append_utf8(&d->out, unit);
}

// Leaves a section at the byte d->at, which is no base64 digit.
static RUNS bool section_end(Decoding *d, Section *section, unsigned char byte)
{
    section->open = false;
    if (section->count >= 6) {
        return decode_error(d, section->start, d->at + 1, "partial character in shift sequence");
    }
    if (section->count > 0 && section->bits != 0) {
        return decode_error(d, section->start, d->at + 1, "non-zero padding bits in shift sequence");
    }
    if (section->high != 0 && byte < 0x80 && byte != '+') buf_append_utf8(&d->out, section->high);
    d->at += byte == '-';
    return true;
}

static RUNS bool section_begin(Decoding *d, Section *section)
{
    size_t start = d->at++;
    int next = d->at < d->size ? (unsigned char)d->data[d->at] : -1;
    if (next == '-') {
        buf_append_char(&d->out, '+');
        d->at++;
    } else if (next >= 0 && digit_value((unsigned char)next) < 0) {
        return decode_error(d, start, d->at + 1, "ill-formed sequence");
    } else {
        *section = (Section){.open = true, .start = start, .out_start = d->out.size};
    }
    return true;
}

bool utf7_decode(Decoding *d)
{
    Section section = {0};
    for (;;) {
        while (d->at < d->size) {
            unsigned char byte = (unsigned char)d->data[d->at];
            bool done = true;
            if (section.open && digit_value(byte) >= 0) {
                section_add(d, &section, digit_value(byte));
                d->at++;
            } else if (section.open) {
                done = section_end(d, &section, byte);
            } else if (byte == '+') {
                done = section_begin(d, &section);
            } else if (byte < 0x80) {
                buf_append_char(&d->out, (char)byte);
                d->at++;
            } else {
                done = decode_error(d, d->at, d->at + 1, "unexpected special character");
            }
            if (!done) return false;
        }
        if (!section.open) return true;
        if (!d->final) { // the whole section is read again with what follows
            d->at = section.start;
            if (!buf_failed(&d->out)) buf_truncate(&d->out, section.out_start);
            return true;
        }
        section.open = false;
        if (section.high == 0 && section.count < 6 && section.bits == 0) return true;
        if (!decode_error(d, section.start, d->size, "unterminated shift sequence")) return false;
    }
}

// ---- Encoding -----------------------------------------------------------------------------------

static bool is_direct(uint32_t code)
{
    if (code >= 0x80) return false;
    if (code == '\t' || code == '\n' || code == '\r') return true;
    return code >= ' ' && code < 0x7f && code != '+' && code != '\\' && code != '~';
}

static void add_unit(Encoding *e, Section *section, uint32_t unit)
{
    uint64_t bits = (uint64_t)section->bits << 16 | unit;
    section->count += 16;
    while (section->count >= 6) {
        section->count -= 6;
        buf_append_char(&e->out, digits[bits >> section->count & 63]);
    }
    section->bits = (uint32_t)bits & ((UINT32_C(1) << section->count) - 1);
}

static void flush_bits(Encoding *e, Section *section)
{
    if (section->count > 0) buf_append_char(&e->out, digits[section->bits << (6 - section->count) & 63]);
    *section = (Section){0};
}

bool utf7_encode(Encoding *e)
{
    String *s = e->text;
    Section section = {0};
    for (size_t i = 0; i < s->size;) {
        uint32_t code;
        i += (size_t)utf8_decode(s->data + i, &code);
        if (is_direct(code)) {
            // A base64 digit or '-' would be read as part of the section, or be swallowed at its end.
            bool mark = section.open && (digit_value((unsigned char)code) >= 0 || code == '-');
            if (section.open) flush_bits(e, &section);
            if (mark) buf_append_char(&e->out, '-');
            buf_append_char(&e->out, (char)code);
            continue;
        }
        if (!section.open && code == '+') {
            buf_append_text(&e->out, "+-");
            continue;
        }
        if (!section.open) buf_append_char(&e->out, '+');
        section.open = true;
        if (code >= 0x10000) {
            add_unit(e, &section, 0xd800 | (code - 0x10000) >> 10);
            code = 0xdc00 | (code & 0x3ff);
        }
        add_unit(e, &section, code);
    }
    if (section.open) {
        flush_bits(e, &section);
        buf_append_char(&e->out, '-');
    }
    return true;
}
