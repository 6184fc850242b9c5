// bigint_fuzz.c - the laws of arithmetic hold for integers of any size, and text reads back.
#include "tests/fuzz/fuzz.h"
#include "vm/base/bigint.h"

typedef struct Three {
    Big a, b, c, d;
} Three;

static bool equal(const Big *a, const Big *b)
{
    return big_compare(big_view(a), big_view(b)) == 0;
}

static void check_sums(Three *it, const Big *x, const Big *y)
{
    EXPECT(big_add(&it->a, big_view(x), big_view(y)) == BIG_OK);
    EXPECT(big_sub(&it->b, big_view(&it->a), big_view(y)) == BIG_OK && equal(&it->b, x));
    EXPECT(big_sub(&it->b, big_view(x), big_view(y)) == BIG_OK);
    EXPECT(big_mul(&it->c, big_view(&it->a), big_view(&it->b)) == BIG_OK); // (x+y)(x-y) = xx - yy
    EXPECT(big_mul(&it->a, big_view(x), big_view(x)) == BIG_OK);
    EXPECT(big_mul(&it->b, big_view(y), big_view(y)) == BIG_OK);
    EXPECT(big_sub(&it->d, big_view(&it->a), big_view(&it->b)) == BIG_OK && equal(&it->c, &it->d));
    EXPECT(big_isqrt(&it->b, big_view(&it->a)) == BIG_OK);
    EXPECT(big_compare_magnitude(big_view(&it->b), big_view(x)) == 0);
}

static void check_quotients(Three *it, const Big *x, const Big *y)
{
    BigStatus status = big_divmod(&it->a, &it->b, big_view(x), big_view(y));
    if (y->count == 0) {
        EXPECT(status == BIG_ZERO_DIVISION);
        return;
    }
    EXPECT(status == BIG_OK);
    EXPECT(big_compare_magnitude(big_view(&it->b), big_view(y)) < 0);
    EXPECT(it->b.count == 0 || it->b.negative == y->negative);
    EXPECT(big_mul(&it->c, big_view(&it->a), big_view(y)) == BIG_OK);
    EXPECT(big_add(&it->d, big_view(&it->c), big_view(&it->b)) == BIG_OK && equal(&it->d, x));
}

static void check_bits(Three *it, const Big *x, const Big *y, uint64_t shift)
{
    EXPECT(big_xor(&it->a, big_view(x), big_view(y)) == BIG_OK); // x + y = (x ^ y) + 2 (x & y)
    EXPECT(big_and(&it->b, big_view(x), big_view(y)) == BIG_OK);
    EXPECT(big_shift_left(&it->c, big_view(&it->b), 1) == BIG_OK);
    EXPECT(big_add(&it->b, big_view(&it->a), big_view(&it->c)) == BIG_OK);
    EXPECT(big_add(&it->a, big_view(x), big_view(y)) == BIG_OK && equal(&it->a, &it->b));
    EXPECT(big_shift_left(&it->a, big_view(x), shift) == BIG_OK);
    EXPECT(big_shift_right(&it->b, big_view(&it->a), shift) == BIG_OK && equal(&it->b, x));
    EXPECT(big_invert(&it->a, big_view(x)) == BIG_OK);
    EXPECT(big_invert(&it->b, big_view(&it->a)) == BIG_OK && equal(&it->b, x));
}

static void check_text(Three *it, const Big *x, int base, Memory *memory)
{
    Buf buf;
    buf_init(&buf, memory);
    EXPECT(big_to_text(big_view(x), base, &buf, NULL, NULL) == BIG_OK);
    EXPECT(buf.size <= big_text_bound(big_view(x), base) + x->negative);
    EXPECT(big_from_text(&it->a, buf.data + x->negative, buf.size - x->negative, base) == BIG_OK);
    EXPECT(big_compare_magnitude(big_view(&it->a), big_view(x)) == 0);
    buf_free(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Input input = {data, size};
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Three it;
    Big x, y, *all[] = {&it.a, &it.b, &it.c, &it.d, &x, &y};
    for (int i = 0; i < 6; i++) big_init(all[i], &memory);
    int base = 2 + input_byte(&input) % 35;
    uint64_t shift = input_byte(&input) * 3u;
    const char *piece = input_piece(&input, 600, &size);
    EXPECT(big_from_bytes(&x, (const unsigned char *)piece, size, true, true) == BIG_OK);
    piece = input_piece(&input, 600, &size);
    EXPECT(big_from_bytes(&y, (const unsigned char *)piece, size, false, true) == BIG_OK);
    check_sums(&it, &x, &y);
    check_quotients(&it, &x, &y);
    check_bits(&it, &x, &y, shift);
    check_text(&it, &x, base, &memory);
    piece = input_piece(&input, 600, &size);
    BigStatus status = big_from_text(&x, piece, size, base);
    EXPECT(status == BIG_OK || status == BIG_INVALID);
    for (int i = 0; i < 6; i++) big_free(all[i]);
    EXPECT(memory.used == 0);
    return 0;
}
