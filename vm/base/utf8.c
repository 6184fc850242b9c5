// utf8.c - walking, counting and checking UTF-8, a word at a time where the text allows it.
//
// Words are loaded with memcpy and never past the end. In a word, HIGH has the top bit of each byte
// set and LOW the bottom bit; neither depends on the byte order.
#include "vm/base/utf8.h"

#define HIGH UINT64_C(0x8080808080808080)
#define LOW UINT64_C(0x0101010101010101)

static inline uint64_t load_word(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

// One in each byte that begins a code point, that is, which is not 10xxxxxx.
static inline uint64_t starts(uint64_t word)
{
    return (~(word >> 7) | word >> 6) & LOW;
}

// The sum of the eight bytes of a word, if it is below 256.
static inline size_t byte_sum(uint64_t word)
{
    return (size_t)((word * LOW) >> 56);
}

size_t utf8_ascii_prefix(const char *text, size_t size)
{
    size_t i = 0;
    for (; i + 32 <= size; i += 32) {
        uint64_t bits = load_word(text + i) | load_word(text + i + 8) | load_word(text + i + 16) |
                        load_word(text + i + 24);
        if (bits & HIGH) break;
    }
    for (; i + 8 <= size && !(load_word(text + i) & HIGH); i += 8) continue;
    while (i < size && (unsigned char)text[i] < 0x80) i++;
    return i;
}

bool utf8_is_ascii(const char *text, size_t size)
{
    if (size < 8) {
        unsigned char bits = 0;
        for (size_t i = 0; i < size; i++) bits |= (unsigned char)text[i];
        return bits < 0x80;
    }
    size_t i = 0;
    for (; i + 32 <= size; i += 32) {
        uint64_t bits = load_word(text + i) | load_word(text + i + 8) | load_word(text + i + 16) |
                        load_word(text + i + 24);
        if (bits & HIGH) return false;
    }
    for (; i + 8 <= size; i += 8) {
        if (load_word(text + i) & HIGH) return false;
    }
    // The last word overlaps what was seen.
    return (load_word(text + size - 8) & HIGH) == 0;
}

size_t utf8_count(const char *text, size_t size)
{
    size_t count = 0, i = 0;
    while (i + 32 <= size) {
        // Each byte of the sum counts up to 4 a turn: 63 turns stay below 256.
        size_t end = size - i > 63 * 32 ? i + 63 * 32 : i + (size - i) / 32 * 32;
        uint64_t sum = 0;
        for (; i < end; i += 32) {
            sum += starts(load_word(text + i)) + starts(load_word(text + i + 8)) +
                   starts(load_word(text + i + 16)) + starts(load_word(text + i + 24));
        }
        uint64_t pairs =
            (sum & UINT64_C(0x00ff00ff00ff00ff)) + (sum >> 8 & UINT64_C(0x00ff00ff00ff00ff));
        count += (size_t)((pairs * UINT64_C(0x0001000100010001)) >> 48);
    }
    for (; i + 8 <= size; i += 8) count += byte_sum(starts(load_word(text + i)));
    for (; i < size; i++) count += !utf8_is_tail(text[i]);
    return count;
}

size_t utf8_offset(const char *text, size_t size, size_t index)
{
    size_t i = 0;
    // Skip words as long as the code point wanted begins after them.
    while (i + 32 <= size) {
        size_t count =
            byte_sum(starts(load_word(text + i)) + starts(load_word(text + i + 8)) +
                     starts(load_word(text + i + 16)) + starts(load_word(text + i + 24)));
        if (count > index) break;
        index -= count;
        i += 32;
    }
    while (i + 8 <= size) {
        size_t count = byte_sum(starts(load_word(text + i)));
        if (count > index) break;
        index -= count;
        i += 8;
    }
    for (; i < size; i++) {
        if (utf8_is_tail(text[i])) continue;
        if (index == 0) return i;
        index--;
    }
    return size;
}

size_t utf8_offset_back(const char *text, size_t size, size_t back)
{
    size_t i = size;
    while (i >= 32 && back > 0) {
        const char *block = text + i - 32;
        size_t count = byte_sum(starts(load_word(block)) + starts(load_word(block + 8)) +
                                starts(load_word(block + 16)) + starts(load_word(block + 24)));
        if (count >= back) break;
        back -= count;
        i -= 32;
    }
    while (back > 0 && i > 0) {
        i--;
        back -= !utf8_is_tail(text[i]);
    }
    return i;
}

// The bytes that a code point beginning at text takes, or 0 with *error set (relative to text).
// Table 3-7 of the Unicode standard, the reasons and extents as CPython reports them: a sequence is
// blamed up to the first byte that cannot continue it.
static int check_one(const unsigned char *text, size_t left, Utf8Rule rule, Utf8Error *error)
{
    unsigned lead = text[0];
    int size = lead < 0x80   ? 1
               : lead < 0xc2 ? 0
               : lead < 0xe0 ? 2
               : lead < 0xf0 ? 3
               : lead < 0xf5 ? 4
                             : 0;
    if (size == 0) {
        *error = (Utf8Error){0, 1, "invalid start byte"};
        return 0;
    }
    for (int i = 1; i < size; i++) {
        if ((size_t)i == left) {
            *error = (Utf8Error){0, left, "unexpected end of data"};
            return 0;
        }
        unsigned low = 0x80, high = 0xbf;
        if (i == 1) {
            if (lead == 0xe0) low = 0xa0;
            if (lead == 0xed && rule == UTF8_STRICT) high = 0x9f;
            if (lead == 0xf0) low = 0x90;
            if (lead == 0xf4) high = 0x8f;
        }
        if (text[i] < low || text[i] > high) {
            *error = (Utf8Error){0, (size_t)i, "invalid continuation byte"};
            return 0;
        }
    }
    return size;
}

bool utf8_validate(const char *text, size_t size, Utf8Rule rule, size_t *count, Utf8Error *error)
{
    const unsigned char *bytes = (const unsigned char *)text;
    size_t i = 0, tails = 0;
    while (i < size) {
        unsigned lead = bytes[i];
        if (lead < 0x80) {
            i++;
            if (size - i >= 8 && !(load_word(text + i) & HIGH)) {
                i += utf8_ascii_prefix(text + i, size - i);
            }
            continue;
        }
        // The two commonest shapes outside ASCII, without the general rules.
        if (lead >= 0xc2 && lead < 0xe0 && size - i >= 2 && (bytes[i + 1] & 0xc0) == 0x80) {
            i += 2;
            tails += 1;
            continue;
        }
        if (lead > 0xe0 && lead < 0xf0 && lead != 0xed && size - i >= 3 &&
            (bytes[i + 1] & 0xc0) == 0x80 && (bytes[i + 2] & 0xc0) == 0x80) {
            i += 3;
            tails += 2;
            continue;
        }
        Utf8Error found;
        int taken = check_one(bytes + i, size - i, rule, &found);
        if (taken == 0) {
            if (count != NULL) *count = i - tails;
            if (error != NULL) *error = (Utf8Error){i + found.start, i + found.end, found.reason};
            return false;
        }
        i += (size_t)taken;
        tails += (size_t)taken - 1;
    }
    if (count != NULL) *count = size - tails;
    return true;
}

ptrdiff_t utf8_find_surrogate(const char *text, size_t size)
{
    const char *end = text + size;
    for (const char *at = text; (at = memchr(at, 0xed, (size_t)(end - at))) != NULL; at += 3) {
        if ((unsigned char)at[1] >= 0xa0) return at - text;
    }
    return -1;
}

uint32_t utf8_largest(const char *text, size_t size)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < size;) {
        uint32_t code;
        i += (size_t)utf8_decode(text + i, &code);
        if (code > largest) largest = code;
    }
    return largest;
}
