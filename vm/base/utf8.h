// utf8.h - UTF-8 in which a lone surrogate (U+D800 .. U+DFFF) is legal, as three bytes.
//
// "Valid" below means valid in this permissive sense, which is how the VM holds every str: two
// surrogates side by side stay two code points. Functions without "validate" in their name trust
// their input to be valid and never read past `size`.
#pragma once
#include "vm/base/platform.h"
#include "vm/base/search.h"

#define UTF8_MAX 4 // bytes a code point takes at most
#define CODE_POINT_MAX 0x10ffff

static inline bool code_is_surrogate(uint32_t code)
{
    return (code & 0xfffff800) == 0xd800;
}

// True for a byte 10xxxxxx, which continues a code point.
static inline bool utf8_is_tail(char byte)
{
    return (byte & 0xc0) == 0x80;
}

// Bytes that the code point beginning with this byte takes, 1 .. 4.
static inline int utf8_size_at(char lead)
{
    unsigned char byte = (unsigned char)lead;
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

// Bytes that the code point takes in UTF-8, 1 .. 4.
static inline int utf8_size_of(uint32_t code)
{
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

// Reads the code point that begins at text and returns the bytes it takes.
static inline int utf8_decode(const char *text, uint32_t *code)
{
    const unsigned char *bytes = (const unsigned char *)text;
    if (LIKELY(bytes[0] < 0x80)) {
        *code = bytes[0];
        return 1;
    }
    if (bytes[0] < 0xe0) {
        *code = (uint32_t)(bytes[0] & 0x1f) << 6 | (bytes[1] & 0x3f);
        return 2;
    }
    if (bytes[0] < 0xf0) {
        *code = (uint32_t)(bytes[0] & 0x0f) << 12 | (uint32_t)(bytes[1] & 0x3f) << 6 |
                (bytes[2] & 0x3f);
        return 3;
    }
    *code = (uint32_t)(bytes[0] & 0x07) << 18 | (uint32_t)(bytes[1] & 0x3f) << 12 |
            (uint32_t)(bytes[2] & 0x3f) << 6 | (bytes[3] & 0x3f);
    return 4;
}

// Reads the code point that ends just before `end` (text < end) and returns the bytes it takes.
static inline int utf8_decode_back(const char *end, uint32_t *code)
{
    const char *start = end - 1;
    while (utf8_is_tail(*start)) start--;
    return utf8_decode(start, code);
}

// Writes a code point (0 .. CODE_POINT_MAX) and returns the bytes it took.
static inline int utf8_encode(uint32_t code, char out[UTF8_MAX])
{
    if (LIKELY(code < 0x80)) {
        out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        out[0] = (char)(0xc0 | code >> 6);
        out[1] = (char)(0x80 | (code & 0x3f));
        return 2;
    }
    if (code < 0x10000) {
        out[0] = (char)(0xe0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3f));
        out[2] = (char)(0x80 | (code & 0x3f));
        return 3;
    }
    out[0] = (char)(0xf0 | code >> 18);
    out[1] = (char)(0x80 | (code >> 12 & 0x3f));
    out[2] = (char)(0x80 | (code >> 6 & 0x3f));
    out[3] = (char)(0x80 | (code & 0x3f));
    return 4;
}

// The next code point's first byte; the first byte of the code point before.
static inline const char *utf8_next(const char *text)
{
    return text + utf8_size_at(*text);
}

static inline const char *utf8_back(const char *text)
{
    do text--;
    while (utf8_is_tail(*text));
    return text;
}

// How many code points the text has.
size_t utf8_count(const char *text, size_t size);

// True if every byte is below 0x80.
bool utf8_is_ascii(const char *text, size_t size);

// How many bytes from the start are below 0x80.
size_t utf8_ascii_prefix(const char *text, size_t size);

// The byte offset of code point number index (0 .. count); count itself gives size.
size_t utf8_offset(const char *text, size_t size, size_t index);

// The same, counted from the end: the offset of the code point that has `back` code points from
// itself to the end. 0 gives size, count gives 0.
size_t utf8_offset_back(const char *text, size_t size, size_t back);

// How many code points lie before a byte offset that is between code points.
static inline size_t utf8_index(const char *text, size_t offset)
{
    return utf8_count(text, offset);
}

typedef struct Utf8Error {
    size_t start, end; // the bytes to blame: text[start .. end), as UnicodeDecodeError has them
    const char
        *reason; // "invalid start byte", "invalid continuation byte", "unexpected end of data"
} Utf8Error;

typedef enum Utf8Rule {
    UTF8_STRICT,     // surrogates are errors, as in Python's "utf-8" codec
    UTF8_PERMISSIVE, // surrogates pass, as in the VM's own text
} Utf8Rule;

// True if text is valid; *count (if not NULL) is then its number of code points. Otherwise *error
// (if not NULL) is the first error, and *count how many code points lie before it. To decode with
// an error handler, resume at error->end.
bool utf8_validate(const char *text, size_t size, Utf8Rule rule, size_t *count, Utf8Error *error);

// The offset of the first surrogate in a valid text, or -1: what the strict codec cannot encode.
ptrdiff_t utf8_find_surrogate(const char *text, size_t size);

// The largest code point of a valid text (0 if it is empty).
uint32_t utf8_largest(const char *text, size_t size);
