// text.h - what str, bytes and bytearray share: ranges, ASCII classes, ASCII case, padding.
#pragma once
#include "vm/object/type.h"

// ---- Optional start and end ---------------------------------------------------------------------

// Clamps an optional start and end (ABSENT or None: not given) to a sequence of length items as slices do. Negative ones
// count from the end. *start may be above *stop, or above length: then nothing is there, not even an empty piece.
RUNS bool text_range(VM *vm, Value start, Value end, size_t length, size_t *first, size_t *stop);

// ---- ASCII ---------------------------------------------------------------------------------------

typedef enum AsciiFlag {
    ASCII_UPPER = 1,
    ASCII_LOWER = 2,
    ASCII_DIGIT = 4,
    ASCII_SPACE = 8,      // of bytes: tab, newline, vertical tab, form feed, return, space
    ASCII_STR_SPACE = 16, // of str: the same and U+001C .. U+001F
    ASCII_PRINTABLE = 32,
    ASCII_WORD = 64,      // letters, digits, underscore
    ASCII_HEX = 128,
    ASCII_ALPHA = ASCII_UPPER | ASCII_LOWER,
    ASCII_ALNUM = ASCII_ALPHA | ASCII_DIGIT,
} AsciiFlag;

extern const uint8_t ascii_flags[256]; // 0 from 0x80 on

static inline bool ascii_is(char byte, unsigned flags)
{
    return (ascii_flags[(unsigned char)byte] & flags) != 0;
}

static inline char ascii_lower(char byte)
{
    return (unsigned)(byte - 'A') < 26 ? (char)(byte + 32) : byte;
}

static inline char ascii_upper(char byte)
{
    return (unsigned)(byte - 'a') < 26 ? (char)(byte - 32) : byte;
}

// The value of a hexadecimal digit, or -1.
static inline int ascii_hex_value(char byte)
{
    if ((unsigned)(byte - '0') < 10) return byte - '0';
    byte = (char)(byte | 0x20);
    return (unsigned)(byte - 'a') < 6 ? byte - 'a' + 10 : -1;
}

// Copies with the case of ASCII letters changed; other bytes stay. out may be text.
void ascii_to_lower(char *out, const char *text, size_t size);
void ascii_to_upper(char *out, const char *text, size_t size);
void ascii_swap_case(char *out, const char *text, size_t size);
void ascii_to_title(char *out, const char *text, size_t size);
void ascii_capitalize(char *out, const char *text, size_t size);

// Whether every byte has one of the flags (false for no bytes).
bool ascii_all(const char *text, size_t size, unsigned flags);
bool ascii_is_lower(const char *text, size_t size);
bool ascii_is_upper(const char *text, size_t size);
bool ascii_is_title(const char *text, size_t size);

// A set of bytes.
typedef struct ByteSet {
    uint64_t bits[4];
} ByteSet;

static inline bool byte_set_has(const ByteSet *set, char byte)
{
    unsigned char b = (unsigned char)byte;
    return set->bits[b >> 6] >> (b & 63) & 1;
}
ByteSet byte_set_of(const char *bytes, size_t size);

// The size of text with its tabs expanded, columns restarting at '\n' and '\r'; false if it does not fit PTRDIFF_MAX. Bytes
// beyond ASCII count one column for each code point if utf8.
bool text_expanded_size(const char *text, size_t size, int tab_size, bool utf8, size_t *result);
void text_expand_tabs(char *out, const char *text, size_t size, int tab_size, bool utf8);

// The end of the line that begins at `start`, by the rules of bytes ('\n', '\r', "\r\n"): *next is where the next
// line begins.
size_t text_line_end(const char *text, size_t size, size_t start, size_t *next);
