// text.c - what str, bytes and bytearray share.
//
// Case changes go a word at a time: in each byte of a word the top bit is worked out for "is a letter of that
// case" and shifted down to the bit that makes the case.
#include "vm/types/text.h"
#include "vm/object/ops.h"
#include "vm/object/error.h"
#include "vm/base/utf8.h"

static bool bound(VM *vm, Value v, int64_t *result)
{
    if (is_absent(v) || is_none(v)) return true;
    if (LIKELY(is_small_int(v))) {
        *result = as_small(v);
        return true;
    }
    if (!is_bool(v) && type_of(vm, v)->slots.to_index == NULL) {
        return throw_false(vm, TypeError,
                           "slice indices must be integers or None or have an __index__ method");
    }
    return index_as_int64(vm, v, true, result);
}

bool text_range(VM *vm, Value start, Value end, size_t length, size_t *first, size_t *stop)
{
    int64_t a = 0, b = INT64_MAX, size = (int64_t)length;
    if (!bound(vm, start, &a) || !bound(vm, end, &b)) return false;
    if (b > size) b = size;
    else if (b < 0) b = b + size < 0 ? 0 : b + size;
    if (a < 0) a = a + size < 0 ? 0 : a + size;
    *first = (size_t)a;
    *stop = (size_t)b;
    return true;
}

// ---- ASCII ---------------------------------------------------------------------------------------

#define CONTROL 0
#define BLANK (ASCII_SPACE | ASCII_STR_SPACE)
#define MARK ASCII_PRINTABLE
#define DIGIT (ASCII_DIGIT | ASCII_PRINTABLE | ASCII_WORD | ASCII_HEX)
#define UPPER (ASCII_UPPER | ASCII_PRINTABLE | ASCII_WORD)
#define LOWER (ASCII_LOWER | ASCII_PRINTABLE | ASCII_WORD)
#define UPPER_HEX (UPPER | ASCII_HEX)
#define LOWER_HEX (LOWER | ASCII_HEX)
#define FOUR(x) x, x, x, x
#define TEN(x) FOUR(x), FOUR(x), x, x
#define TWENTY(x) TEN(x), TEN(x)

const uint8_t ascii_flags[256] = {
    FOUR(CONTROL), FOUR(CONTROL), CONTROL,                    // 0 .. 8
    BLANK, BLANK, BLANK, BLANK, BLANK,                        // 9 .. 13
    TEN(CONTROL), FOUR(CONTROL), FOUR(ASCII_STR_SPACE),       // 14 .. 31
    BLANK | ASCII_PRINTABLE,                                  // space
    TEN(MARK), FOUR(MARK), MARK,                              // ! .. /
    TEN(DIGIT), FOUR(MARK), MARK, MARK, MARK,                 // 0 .. 9, : .. @
    UPPER_HEX, UPPER_HEX, UPPER_HEX, UPPER_HEX, UPPER_HEX, UPPER_HEX, TWENTY(UPPER), // A .. Z
    FOUR(MARK), MARK | ASCII_WORD, MARK,                      // [ .. `
    LOWER_HEX, LOWER_HEX, LOWER_HEX, LOWER_HEX, LOWER_HEX, LOWER_HEX, TWENTY(LOWER), // a .. z
    FOUR(MARK), CONTROL,                                      // { .. ~, delete
};

#define LOW UINT64_C(0x0101010101010101)
#define HIGH UINT64_C(0x8080808080808080)

// 0x20 in each byte of word that lies in first .. first + 25.
static inline uint64_t letters(uint64_t word, char first)
{
    uint64_t seven = word & ~HIGH;
    uint64_t from = seven + LOW * (uint64_t)(0x80 - first);
    uint64_t beyond = seven + LOW * (uint64_t)(0x80 - first - 26);
    return ((from ^ beyond) & ~word & HIGH) >> 2;
}

static inline uint64_t load(const char *text)
{
    uint64_t word;
    memcpy(&word, text, sizeof word);
    return word;
}

static inline void change_case(char *out, const char *text, size_t size, bool upper, bool lower)
{
    size_t i = 0;
    for (; i + 8 <= size; i += 8) {
        uint64_t word = load(text + i), flip = 0;
        if (upper) flip |= letters(word, 'A');
        if (lower) flip |= letters(word, 'a');
        word ^= flip;
        memcpy(out + i, &word, sizeof word);
    }
    for (; i < size; i++) {
        char byte = text[i];
        if ((upper && (unsigned)(byte - 'A') < 26) || (lower && (unsigned)(byte - 'a') < 26)) byte ^= 0x20;
        out[i] = byte;
    }
}

void ascii_to_lower(char *out, const char *text, size_t size)
{
    change_case(out, text, size, true, false);
}

void ascii_to_upper(char *out, const char *text, size_t size)
{
    change_case(out, text, size, false, true);
}

void ascii_swap_case(char *out, const char *text, size_t size)
{
    change_case(out, text, size, true, true);
}

void ascii_to_title(char *out, const char *text, size_t size)
{
    bool in_word = false;
    for (size_t i = 0; i < size; i++) {
        out[i] = in_word ? ascii_lower(text[i]) : ascii_upper(text[i]);
        in_word = ascii_is(text[i], ASCII_ALPHA);
    }
}

void ascii_capitalize(char *out, const char *text, size_t size)
{
    if (size == 0) return;
    char first = ascii_upper(text[0]);
    ascii_to_lower(out, text, size);
    out[0] = first;
}

bool ascii_all(const char *text, size_t size, unsigned flags)
{
    for (size_t i = 0; i < size; i++) {
        if (!ascii_is(text[i], flags)) return false;
    }
    return size != 0;
}

bool ascii_is_lower(const char *text, size_t size)
{
    bool cased = false;
    for (size_t i = 0; i < size; i++) {
        if (ascii_is(text[i], ASCII_UPPER)) return false;
        cased |= ascii_is(text[i], ASCII_LOWER);
    }
    return cased;
}

bool ascii_is_upper(const char *text, size_t size)
{
    bool cased = false;
    for (size_t i = 0; i < size; i++) {
        if (ascii_is(text[i], ASCII_LOWER)) return false;
        cased |= ascii_is(text[i], ASCII_UPPER);
    }
    return cased;
}

bool ascii_is_title(const char *text, size_t size)
{
    bool cased = false, in_word = false;
    for (size_t i = 0; i < size; i++) {
        bool upper = ascii_is(text[i], ASCII_UPPER), lower = ascii_is(text[i], ASCII_LOWER);
        if ((upper && in_word) || (lower && !in_word)) return false;
        in_word = upper || lower;
        cased |= in_word;
    }
    return cased;
}

ByteSet byte_set_of(const char *bytes, size_t size)
{
    ByteSet set = {{0}};
    for (size_t i = 0; i < size; i++) {
        unsigned char b = (unsigned char)bytes[i];
        set.bits[b >> 6] |= UINT64_C(1) << (b & 63);
    }
    return set;
}

// ---- Tabs and lines -----------------------------------------------------------------------------

bool text_expanded_size(const char *text, size_t size, int tab_size, bool utf8, size_t *result)
{
    size_t total = 0, column = 0;
    for (size_t i = 0; i < size; i++) {
        size_t width = 1;
        if (text[i] == '\t') {
            width = tab_size > 0 ? (size_t)tab_size - column % (size_t)tab_size : 0;
            column += width;
        } else if (text[i] == '\n' || text[i] == '\r') {
            column = 0;
        } else if (!utf8 || !utf8_is_tail(text[i])) {
            column++;
        }
        if (add_overflows(total, width, &total) || total > PTRDIFF_MAX) return false;
    }
    *result = total;
    return true;
}

void text_expand_tabs(char *out, const char *text, size_t size, int tab_size, bool utf8)
{
    size_t column = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\t') {
            size_t width = tab_size > 0 ? (size_t)tab_size - column % (size_t)tab_size : 0;
            memset(out, ' ', width);
            out += width;
            column += width;
            continue;
        }
        if (text[i] == '\n' || text[i] == '\r') column = 0;
        else if (!utf8 || !utf8_is_tail(text[i])) column++;
        *out++ = text[i];
    }
}

size_t text_line_end(const char *text, size_t size, size_t start, size_t *next)
{
    size_t i = start;
    while (i < size && text[i] != '\n' && text[i] != '\r') i++;
    *next = i;
    if (i < size) *next += text[i] == '\r' && i + 1 < size && text[i + 1] == '\n' ? 2 : 1;
    return i;
}
