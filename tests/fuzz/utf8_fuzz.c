// utf8_fuzz.c - validating, counting and walking UTF-8 agree with each other on any bytes.
#include "tests/fuzz/fuzz.h"
#include "vm/base/utf8.h"

static void walk(const char *text, size_t size, size_t count)
{
    size_t offset = 0, index = 0;
    while (offset < size) {
        uint32_t code, back;
        char again[UTF8_MAX];
        int step = utf8_decode(text + offset, &code);
        EXPECT(step == utf8_size_at(text[offset]) && step == utf8_size_of(code));
        EXPECT(utf8_encode(code, again) == step && memcmp(again, text + offset, (size_t)step) == 0);
        EXPECT(utf8_offset(text, size, index) == offset);
        EXPECT(utf8_offset_back(text, size, count - index) == offset);
        EXPECT(utf8_index(text, offset) == index);
        offset += (size_t)step;
        index++;
        EXPECT(utf8_decode_back(text + offset, &back) == step && back == code);
    }
    EXPECT(index == count && offset == size);
    EXPECT(utf8_count(text, size) == count && utf8_offset(text, size, count) == size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1); // a block of its own, so that reading past the end is seen
    if (!text || size > 4096) return free(text), 0;
    if (size > 0) memcpy(text, data, size);
    size_t count = 0, strict_count = 0;
    Utf8Error error = {0}, strict_error = {0};
    bool valid = utf8_validate(text, size, UTF8_PERMISSIVE, &count, &error);
    bool strict = utf8_validate(text, size, UTF8_STRICT, &strict_count, &strict_error);
    EXPECT(valid || !strict);
    if (!valid) {
        EXPECT(error.start < error.end && error.end <= size && error.reason != NULL);
        size = error.start; // what comes before is valid
        EXPECT(utf8_validate(text, size, UTF8_PERMISSIVE, &count, &error));
    }
    walk(text, size, count);
    EXPECT((utf8_ascii_prefix(text, size) == size) == utf8_is_ascii(text, size));
    if (valid) EXPECT((utf8_find_surrogate(text, size) < 0) == strict);
    if (valid && !strict) EXPECT((size_t)utf8_find_surrogate(text, size) == strict_error.start);
    free(text);
    return 0;
}
