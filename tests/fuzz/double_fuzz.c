// double_fuzz.c - doubles to text and back agree with the C library, which rounds exactly too.
#include <math.h>

#include "tests/fuzz/fuzz.h"
#include "vm/base/dtoa.h"

static bool same(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0 || (isnan(a) && isnan(b));
}

static void check_text(const char *piece, size_t size)
{
    char text[2001];
    double value = 0, expected;
    memcpy(text, piece, size);
    text[size] = '\0';
    size_t taken = double_parse(text, size, &value);
    EXPECT(taken <= size);
    if (taken == 0) return;
    text[taken] = '\0'; // the C library reads more: hexadecimal, white space, nan(...)
    char *end;
    expected = strtod(text, &end);
    EXPECT(*end == '\0' && same(value, expected));
}

static void check_value(double value, char kind, int precision, int flags)
{
    char text[DOUBLE_REPR_MAX];
    double back = 0;
    int size = double_repr(value, text);
    EXPECT(size > 0 && size < DOUBLE_REPR_MAX && (size_t)size == strlen(text));
    EXPECT(double_parse(text, (size_t)size, &back) == (size_t)size && same(back, value));
    size = double_hex(value, text);
    EXPECT(double_from_hex(text, (size_t)size, &back) == DOUBLE_HEX_OK && same(back, value));

    Memory memory;
    Buf buf;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    buf_init(&buf, &memory);
    double_format(&buf, value, kind, precision, flags);
    const char *formatted = buf_text(&buf);
    if (formatted && isfinite(value) && !(flags & (DOUBLE_DOT_0 | DOUBLE_NO_NEGATIVE_0))) {
        char pattern[16], expected[1024];
        snprintf(pattern, sizeof pattern, "%%%s%s%s.*%c", flags & DOUBLE_PLUS ? "+" : "",
                 flags & DOUBLE_SPACE ? " " : "", flags & DOUBLE_ALTERNATE ? "#" : "", kind);
        snprintf(expected, sizeof expected, pattern, precision, value);
        EXPECT(strcmp(formatted, expected) == 0);
    }
    buf_free(&buf);
    EXPECT(memory.used == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = {data, size};
    uint64_t word = input_word(&input);
    double value;
    memcpy(&value, &word, sizeof value);
    static const char kinds[] = "eEfFgG";
    char kind = kinds[input_byte(&input) % 6];
    int flags = input_byte(&input) % 32, precision = input_byte(&input);
    check_value(value, kind, precision, flags & DOUBLE_PLUS ? flags & ~DOUBLE_SPACE : flags);
    const char *piece = input_piece(&input, 2000, &size);
    check_text(piece, size);
    double_from_hex(piece, size, &value);
    return 0;
}
