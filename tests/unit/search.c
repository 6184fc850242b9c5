// search.c - finding and counting, against the plain definitions; and in linear time.
#include "vm/base/search.h"
#include <stdlib.h>
#include <time.h>
#include "tests/unit/unit.h"

static ptrdiff_t plain_find(const char *text, size_t size, const char *needle, size_t needle_size)
{
    for (size_t i = 0; i + needle_size <= size; i++) {
        if (memcmp(text + i, needle, needle_size) == 0) return (ptrdiff_t)i;
    }
    return -1;
}

static ptrdiff_t plain_rfind(const char *text, size_t size, const char *needle, size_t needle_size)
{
    for (size_t i = size + 1; i-- > 0;) {
        if (i + needle_size <= size && memcmp(text + i, needle, needle_size) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

static size_t plain_count(const char *text, size_t size, const char *needle, size_t needle_size)
{
    size_t count = 0;
    for (size_t i = 0; i + needle_size <= size;) {
        bool match = memcmp(text + i, needle, needle_size) == 0;
        count += match;
        i += match ? needle_size : 1;
    }
    return count;
}

static void expect_all(Unit *u, const char *text, size_t size, const char *needle,
                       size_t needle_size)
{
    EXPECT_INT(u, bytes_find(text, size, needle, needle_size),
               plain_find(text, size, needle, needle_size));
    EXPECT_INT(u, bytes_rfind(text, size, needle, needle_size),
               plain_rfind(text, size, needle, needle_size));
    if (needle_size == 0) return;
    size_t count = plain_count(text, size, needle, needle_size);
    EXPECT_INT(u, bytes_count(text, size, needle, needle_size, SIZE_MAX), count);
    EXPECT_INT(u, bytes_count(text, size, needle, needle_size, 2), count < 2 ? count : 2);
}

// Texts over few letters repeat themselves in every way.
static void test_random(Unit *u)
{
    uint64_t state = 3;
    for (int round = 0; round < 60000; round++) {
        size_t size = unit_random(&state) % (round % 10 == 0 ? 3000 : 60),
               needle_size = unit_random(&state) % 12;
        if (round % 50 == 0) needle_size *= 30;
        unsigned letters = 1 + (unsigned)(unit_random(&state) % 3);
        char *text = malloc(size + 1), *needle = malloc(needle_size + 1);
        for (size_t i = 0; i < size; i++) text[i] = (char)('a' + unit_random(&state) % letters);
        for (size_t i = 0; i < needle_size; i++)
            needle[i] = (char)('a' + unit_random(&state) % letters);
        if (round % 3 == 0 && needle_size > 0 && needle_size <= size) {
            memcpy(needle, text + unit_random(&state) % (size - needle_size + 1), needle_size);
        }
        expect_all(u, text, size, needle, needle_size);
        EXPECT_INT(u, bytes_count_byte(text, size, 'a'), plain_count(text, size, "a", 1));
        EXPECT_INT(u, bytes_find_byte(text, size, 'b'), plain_find(text, size, "b", 1));
        EXPECT_INT(u, bytes_rfind_byte(text, size, 'b'), plain_rfind(text, size, "b", 1));
        free(text);
        free(needle);
    }
    // Periodic needles in periodic texts, near misses at either end.
    char text[5000], needle[1000];
    for (size_t period = 1; period < 8; period++) {
        for (size_t i = 0; i < sizeof text; i++) text[i] = (char)('a' + i % period);
        for (size_t size = 1; size < sizeof needle; size += 37) {
            for (size_t i = 0; i < size; i++) needle[i] = (char)('a' + i % period);
            expect_all(u, text, sizeof text, needle, size);
            needle[0] = 'z';
            expect_all(u, text, sizeof text, needle, size);
            needle[0] = 'a';
            needle[size - 1] = 'z';
            expect_all(u, text, sizeof text, needle, size);
            text[4000] = 'z';
            expect_all(u, text, sizeof text, needle, size);
            text[4000] = (char)('a' + 4000 % period);
        }
    }
}

static void test_time(Unit *u)
{
    size_t size = 4000000, needle_size = 20000;
    char *text = malloc(size), *needle = malloc(needle_size);
    memset(text, 'a', size);
    memset(needle, 'a', needle_size);
    clock_t start = clock();
    needle[needle_size - 1] = 'b';
    EXPECT_INT(u, bytes_find(text, size, needle, needle_size), -1);
    EXPECT_INT(u, bytes_rfind(text, size, needle, needle_size), -1);
    needle[needle_size - 1] = 'a';
    needle[0] = 'b';
    EXPECT_INT(u, bytes_find(text, size, needle, needle_size), -1);
    EXPECT_INT(u, bytes_rfind(text, size, needle, needle_size), -1);
    needle[0] = 'a';
    needle[needle_size / 2] = 'b';
    EXPECT_INT(u, bytes_find(text, size, needle, needle_size), -1);
    EXPECT_INT(u, bytes_rfind(text, size, needle, needle_size), -1);
    // Quadratic would be minutes.
    EXPECT(u, (double)(clock() - start) / CLOCKS_PER_SEC < 5);
    free(text);
    free(needle);
}

int main(void)
{
    Unit unit = {0};
    test_random(&unit);
    test_time(&unit);
    return unit_end(&unit);
}
