// utf8.c - walking, counting and validating, against the plain definitions.
#include "vm/base/utf8.h"
#include <stdlib.h>
#include "tests/unit/unit.h"

static void test_codes(Unit *u)
{
    for (uint32_t code = 0; code <= CODE_POINT_MAX; code++) {
        char text[8] = {0};
        uint32_t back = 1, before = 1;
        int size = utf8_encode(code, text);
        EXPECT(u, size == utf8_size_of(code) && size == utf8_size_at(text[0]));
        EXPECT(u, utf8_decode(text, &back) == size && back == code);
        EXPECT(u, utf8_decode_back(text + size, &before) == size && before == code);
        EXPECT(u, utf8_next(text) == text + size && utf8_back(text + size) == text);
        EXPECT(u, utf8_validate(text, (size_t)size, UTF8_PERMISSIVE, NULL, NULL));
        EXPECT(u, utf8_validate(text, (size_t)size, UTF8_STRICT, NULL, NULL) !=
                      code_is_surrogate(code));
        EXPECT_INT(u, utf8_find_surrogate(text, (size_t)size), code_is_surrogate(code) ? 0 : -1);
    }
}

static void expect_error(Unit *u, const char *text, size_t size, Utf8Rule rule, size_t start,
                         size_t end, const char *reason)
{
    Utf8Error error = {99, 99, ""};
    EXPECT(u, !utf8_validate(text, size, rule, NULL, &error));
    EXPECT_INT(u, error.start, start);
    EXPECT_INT(u, error.end, end);
    EXPECT_TEXT(u, error.reason, strlen(error.reason), reason);
}

#define EXPECT_ERROR(u, text, ...) expect_error(u, text, sizeof text - 1, __VA_ARGS__)

static void test_errors(Unit *u)
{
    EXPECT_ERROR(u, "\x80", UTF8_STRICT, 0, 1, "invalid start byte");
    EXPECT_ERROR(u, "ab\xc0\x80", UTF8_STRICT, 2, 3, "invalid start byte");
    EXPECT_ERROR(u, "\xc1\xbf", UTF8_STRICT, 0, 1, "invalid start byte");
    EXPECT_ERROR(u, "\xf5\x80\x80\x80", UTF8_STRICT, 0, 1, "invalid start byte");
    EXPECT_ERROR(u, "\xff", UTF8_STRICT, 0, 1, "invalid start byte");
    EXPECT_ERROR(u, "\xc3", UTF8_STRICT, 0, 1, "unexpected end of data");
    EXPECT_ERROR(u, "\xc3(", UTF8_STRICT, 0, 1, "invalid continuation byte");
    EXPECT_ERROR(u, "\xe0\x80\x80", UTF8_STRICT, 0, 1, "invalid continuation byte");
    EXPECT_ERROR(u, "\xe0\xa0", UTF8_STRICT, 0, 2, "unexpected end of data");
    EXPECT_ERROR(u, "\xe2\x82(", UTF8_STRICT, 0, 2, "invalid continuation byte");
    EXPECT_ERROR(u, "\xe2(\x82", UTF8_STRICT, 0, 1, "invalid continuation byte");
    EXPECT_ERROR(u, "\xed\xa0\x80", UTF8_STRICT, 0, 1, "invalid continuation byte");
    EXPECT_ERROR(u, "\xf0\x80\x80\x80", UTF8_STRICT, 0, 1, "invalid continuation byte");
    EXPECT_ERROR(u, "\xf0\x9f\x98", UTF8_STRICT, 0, 3, "unexpected end of data");
    EXPECT_ERROR(u, "\xf0\x9f\x98(", UTF8_PERMISSIVE, 0, 3, "invalid continuation byte");
    EXPECT_ERROR(u, "\xf4\x90\x80\x80", UTF8_PERMISSIVE, 0, 1, "invalid continuation byte");
    EXPECT_ERROR(u, "caf\xc3\xa9 \xe9t\xe9", UTF8_PERMISSIVE, 6, 7, "invalid continuation byte");
    EXPECT(u, utf8_validate("\xed\xa0\x80\xed\xb0\x80", 6, UTF8_PERMISSIVE, NULL, NULL));
    size_t count = 9;
    EXPECT(u, utf8_validate("", 0, UTF8_STRICT, &count, NULL) && count == 0);
    EXPECT(u, !utf8_validate("\xc3\xa9xx\xff", 5, UTF8_STRICT, &count, NULL) && count == 3);
}

// Texts of every alignment and mixture, in blocks of exactly their size.
static void test_scans(Unit *u)
{
    uint64_t state = 7;
    for (int round = 0; round < 30000; round++) {
        uint32_t codes[200];
        char text[800];
        size_t offsets[201], size = 0;
        int count = (int)(unit_random(&state) % 200), kind = round % 5;
        uint32_t largest = 0;
        for (int i = 0; i < count; i++) {
            uint64_t x = unit_random(&state);
            unsigned pick = kind == 0   ? 0
                            : kind == 4 ? (x >> 60) != 0 ? 0 : 3
                                        : (unsigned)(x >> 61) % (unsigned)(kind + 1);
            uint32_t limit = pick == 0 ? 0x80 : pick == 1 ? 0x800 : pick == 2 ? 0x10000 : 0x110000;
            codes[i] = (uint32_t)(x % limit);
            if (codes[i] > largest) largest = codes[i];
            offsets[i] = size;
            size += (size_t)utf8_encode(codes[i], text + size);
        }
        offsets[count] = size;
        char *copy = malloc(size + 1);
        memcpy(copy, text, size);
        copy = realloc(copy, size != 0 ? size : 1); // so that reading past the end is seen
        bool ascii = largest < 0x80;
        size_t prefix = 0, counted = 0;
        while (prefix < size && (unsigned char)copy[prefix] < 0x80) prefix++;
        EXPECT_INT(u, utf8_is_ascii(copy, size), ascii);
        EXPECT_INT(u, utf8_ascii_prefix(copy, size), prefix);
        EXPECT_INT(u, utf8_count(copy, size), count);
        EXPECT(u, utf8_validate(copy, size, UTF8_PERMISSIVE, &counted, NULL));
        EXPECT_INT(u, counted, count);
        EXPECT_INT(u, utf8_largest(copy, size), largest);
        for (int i = 0; i <= count; i += 1 + (int)(unit_random(&state) % 9)) {
            EXPECT_INT(u, utf8_offset(copy, size, (size_t)i), offsets[i]);
            EXPECT_INT(u, utf8_offset_back(copy, size, (size_t)(count - i)), offsets[i]);
            EXPECT_INT(u, utf8_index(copy, offsets[i]), i);
        }
        // Any byte changed: never a crash, and what is accepted is what decoding gives back.
        if (size > 0) {
            copy[unit_random(&state) % size] = (char)unit_random(&state);
            Utf8Error error = {0, 0, NULL};
            if (utf8_validate(copy, size, UTF8_PERMISSIVE, &counted, &error)) {
                EXPECT_INT(u, utf8_count(copy, size), counted);
            } else {
                EXPECT(u, error.start < error.end && error.end <= size &&
                              error.end - error.start <= 3);
                EXPECT(u, utf8_validate(copy, error.start, UTF8_PERMISSIVE, NULL, NULL));
            }
        }
        free(copy);
    }
    // Counts that need more than a byte's worth of turns.
    size_t size = 1000000;
    char *text = malloc(size);
    memset(text, 'x', size);
    EXPECT_INT(u, utf8_count(text, size), size);
    memset(text, 0x80, size);
    EXPECT_INT(u, utf8_count(text, size), 0);
    free(text);
}

int main(void)
{
    Unit unit = {0};
    test_codes(&unit);
    test_errors(&unit);
    test_scans(&unit);
    return unit_end(&unit);
}
