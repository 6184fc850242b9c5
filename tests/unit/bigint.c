// bigint.c - integers of any size: identities on random numbers of many sizes, edges, failing
// memory.
#include <math.h>
#include <stdlib.h>
#include "tests/unit/unit.h"
#include "vm/base/bigint.h"
#include "vm/base/hash.h"

static void expect_big(Unit *u, const char *file, int line, BigView got, const char *expected)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Buf buf;
    buf_init(&buf, &memory);
    EXPECT(u, big_to_text(got, 10, &buf, NULL, NULL) == BIG_OK);
    unit_text(u, file, line, buf.data, buf.size, expected);
    buf_free(&buf);
}

#define EXPECT_BIG(u, big, expected) expect_big(u, __FILE__, __LINE__, big_view(&(big)), expected)

// A number of up to `digits` digits: random, or of long runs of equal bits, of either sign.
static void random_big(Big *big, uint64_t *state, int digits)
{
    static BigDigit buffer[40000];
    int count = (int)(unit_random(state) % (uint64_t)(digits + 1));
    bool runs = unit_random(state) % 3 == 0;
    for (int i = 0; i < count; i++) {
        uint64_t word = unit_random(state);
        buffer[i] = runs ? (word % 8 < 3   ? 0
                            : word % 8 < 6 ? BIG_DIGIT_MAX
                                           : word & BIG_DIGIT_MAX)
                         : word & BIG_DIGIT_MAX;
    }
    while (count > 0 && buffer[count - 1] == 0) count--;
    BigStatus status = big_copy(big, (BigView){buffer, count, count > 0 && unit_random(state) % 2});
    if (status != BIG_OK) abort();
}

enum { A, B, C, Q, R, S, T, X, BIGS };

// Identities that tie the operations to one another.
static void test_identities(Unit *u, Memory *memory, int digits, int rounds)
{
    Big n[BIGS];
    for (int i = 0; i < BIGS; i++) big_init(&n[i], memory);
    uint64_t state = 99 + (uint64_t)digits;
#define V(i) big_view(&n[i])
#define DO(expression) EXPECT(u, (expression) == BIG_OK)
    for (int round = 0; round < rounds; round++) {
        random_big(&n[A], &state, digits);
        random_big(&n[B], &state, unit_random(&state) % 2 ? digits : digits / 3 + 1);
        random_big(&n[C], &state, digits / 2 + 1);

        // (a + b) - b == a;  (a + b)(a - b) == a*a - b*b
        DO(big_add(&n[S], V(A), V(B)));
        DO(big_sub(&n[T], V(S), V(B)));
        EXPECT(u, big_compare(V(T), V(A)) == 0);
        DO(big_sub(&n[T], V(A), V(B)));
        DO(big_mul(&n[X], V(S), V(T)));
        DO(big_mul(&n[Q], V(A), V(A)));
        DO(big_mul(&n[R], V(B), V(B)));
        DO(big_sub(&n[T], V(Q), V(R)));
        EXPECT(u, big_compare(V(T), V(X)) == 0);
        EXPECT(u, big_bit_length(V(X)) <= big_mul_bits(V(S), V(S)) || V(S).count < V(X).count);

        // a == q*b + r, 0 <= r < |b| in b's direction; and of an exact product
        if (n[B].count > 0) {
            DO(big_divmod(&n[Q], &n[R], V(A), V(B)));
            EXPECT(u, n[R].count == 0 || n[R].negative == n[B].negative);
            EXPECT(u, big_compare_magnitude(V(R), V(B)) < 0);
            DO(big_mul(&n[T], V(Q), V(B)));
            DO(big_add(&n[S], V(T), V(R)));
            EXPECT(u, big_compare(V(S), V(A)) == 0);
            DO(big_mul(&n[T], V(A), V(B)));
            DO(big_divmod(&n[Q], &n[R], V(T), V(B)));
            EXPECT(u, n[R].count == 0 && big_compare(V(Q), V(A)) == 0);
            DO(big_divmod(NULL, &n[R], V(A), V(B)));
            DO(big_divmod(&n[Q], NULL, V(A), V(B)));
        }

        // a & b + a | b == a + b;  a ^ b == (a | b) - (a & b);  ~a == -1 - a
        DO(big_and(&n[Q], V(A), V(B)));
        DO(big_or(&n[R], V(A), V(B)));
        DO(big_xor(&n[X], V(A), V(B)));
        DO(big_add(&n[S], V(Q), V(R)));
        DO(big_add(&n[T], V(A), V(B)));
        EXPECT(u, big_compare(V(S), V(T)) == 0);
        DO(big_sub(&n[S], V(R), V(Q)));
        EXPECT(u, big_compare(V(S), V(X)) == 0);
        DO(big_invert(&n[S], V(A)));
        DO(big_add(&n[T], V(S), V(A)));
        EXPECT_BIG(u, n[T], "-1");

        // a << k is a * 2**k; >> k is its floor division
        uint64_t shift = unit_random(&state) % 300;
        BigDigit two[2];
        DO(big_pow(&n[Q], big_view_int(2, two), shift));
        DO(big_mul(&n[R], V(A), V(Q)));
        DO(big_shift_left(&n[S], V(A), shift));
        EXPECT(u, big_compare(V(S), V(R)) == 0);
        DO(big_divmod(&n[R], &n[T], V(A), V(Q)));
        DO(big_shift_right(&n[S], V(A), shift));
        EXPECT(u, big_compare(V(S), V(R)) == 0);

        // isqrt(a)**2 <= a < (isqrt(a) + 1)**2
        n[C].negative = false;
        DO(big_isqrt(&n[S], V(C)));
        DO(big_mul(&n[T], V(S), V(S)));
        EXPECT(u, big_compare(V(T), V(C)) <= 0);
        DO(big_add(&n[Q], V(S), big_view_int(1, two)));
        DO(big_mul(&n[T], V(Q), V(Q)));
        EXPECT(u, big_compare(V(T), V(C)) > 0);

        // gcd(a*c, b*c) is a multiple of c and divides both
        if (digits <= 100) {
            DO(big_mul(&n[S], V(A), V(C)));
            DO(big_mul(&n[T], V(B), V(C)));
            DO(big_gcd(&n[X], V(S), V(T)));
            if (n[C].count > 0 && n[X].count > 0) {
                DO(big_divmod(&n[Q], &n[R], V(X), V(C)));
                EXPECT_INT(u, n[R].count, 0);
                DO(big_divmod(&n[Q], &n[R], V(S), V(X)));
                EXPECT_INT(u, n[R].count, 0);
                DO(big_divmod(&n[Q], &n[R], V(T), V(X)));
                EXPECT_INT(u, n[R].count, 0);
            }
        }

        // text and bytes there and back
        Buf buf;
        buf_init(&buf, memory);
        int base = 2 + (int)(unit_random(&state) % 35);
        DO(big_to_text(V(A), round % 2 ? base : 10, &buf, NULL, NULL));
        EXPECT(u, buf.size <= big_text_bound(V(A), round % 2 ? base : 10) + 1);
        EXPECT(u, n[A].count == 0 || buf.data[n[A].negative] != '0');
        DO(big_from_text(&n[S], buf.data + n[A].negative, buf.size - n[A].negative,
                         round % 2 ? base : 10));
        EXPECT(u, big_compare_magnitude(V(S), V(A)) == 0);
        buf_truncate(&buf, 0);
        size_t size = (size_t)big_bit_length(V(A)) / 8 + 1;
        unsigned char *bytes = (unsigned char *)buf_extend(&buf, size);
        DO(big_to_bytes(V(A), bytes, size, round & 2, true));
        DO(big_from_bytes(&n[S], bytes, size, round & 2, true));
        EXPECT(u, big_compare(V(S), V(A)) == 0);
        buf_free(&buf);

        // the hash is a modulo 2**61 - 1
        DO(big_divmod(NULL, &n[R], (BigView){n[A].digits, n[A].count, false},
                      big_view_uint(HASH_MODULUS, two)));
        int64_t rest = 0;
        EXPECT(u, big_to_int(V(R), &rest));
        if (n[A].negative) rest = -rest;
        EXPECT_INT(u, big_hash(V(A)), rest == -1 ? -2 : rest);

        double value;
        if (big_to_double(V(A), &value) == BIG_OK) {
            DO(big_set_double(&n[S], value));
            int order = big_compare(V(A), V(S));
            EXPECT_INT(u, big_compare_double(V(A), value), order);
            int64_t exponent;
            double fraction = big_frexp(V(A), &exponent);
            EXPECT(u, ldexp(fraction, (int)exponent) == value);
        }
    }
    for (int i = 0; i < BIGS; i++) big_free(&n[i]);
    EXPECT_INT(u, memory->used, 0);
}

static void test_small(Unit *u, Memory *memory)
{
    static const int64_t values[] = {0,
                                     1,
                                     -1,
                                     2,
                                     -2,
                                     7,
                                     -7,
                                     255,
                                     256,
                                     -256,
                                     1 << 20,
                                     INT32_MIN,
                                     (INT64_C(1) << 59),
                                     (INT64_C(1) << 60) - 1,
                                     INT64_C(1) << 60,
                                     -(INT64_C(1) << 60),
                                     INT64_MAX,
                                     INT64_MIN,
                                     INT64_MIN + 1};
    Big r, q;
    big_init(&r, memory);
    big_init(&q, memory);
    for (size_t i = 0; i < COUNT_OF(values); i++) {
        int64_t a = values[i], got;
        BigDigit a_room[2], b_room[2];
        BigView va = big_view_int(a, a_room);
        EXPECT(u, big_to_int(va, &got) && got == a);
        EXPECT_INT(u, big_low_bits(va), (uint64_t)a);
        EXPECT_INT(u, big_hash(va), hash_int(a));
        EXPECT_INT(u, big_compare_double(va, (double)(a / 3)), (a > a / 3) - (a < a / 3));
        for (size_t j = 0; j < COUNT_OF(values); j++) {
            int64_t b = values[j];
            BigView vb = big_view_int(b, b_room);
            EXPECT_INT(u, big_compare(va, vb), (a > b) - (a < b));
            EXPECT(u, big_and(&r, va, vb) == BIG_OK && big_to_int(big_view(&r), &got) &&
                          got == (a & b));
            EXPECT(u, big_or(&r, va, vb) == BIG_OK && big_to_int(big_view(&r), &got) &&
                          got == (a | b));
            EXPECT(u, big_xor(&r, va, vb) == BIG_OK && big_to_int(big_view(&r), &got) &&
                          got == (a ^ b));
            int64_t sum;
            EXPECT(u, big_add(&r, va, vb) == BIG_OK);
            EXPECT(u, !add_overflows(a, b, &sum) == big_to_int(big_view(&r), &got));
            if (!add_overflows(a, b, &sum)) EXPECT_INT(u, got, sum);
            if (b == 0) {
                EXPECT_INT(u, big_divmod(&q, &r, va, vb), BIG_ZERO_DIVISION);
            } else if (!(a == INT64_MIN && b == -1)) {
                int64_t quotient = a / b, rest = a % b;
                if (rest != 0 && (rest < 0) != (b < 0)) quotient--, rest += b;
                EXPECT_INT(u, big_divmod(&q, &r, va, vb), BIG_OK);
                EXPECT(u, big_to_int(big_view(&q), &got) && got == quotient);
                EXPECT(u, big_to_int(big_view(&r), &got) && got == rest);
            }
        }
    }
    BigDigit room[2], other[2], third[2];
    uint64_t unsigned_value;
    EXPECT(u, big_to_uint(big_view_uint(UINT64_MAX, room), &unsigned_value) &&
                  unsigned_value == UINT64_MAX);
    EXPECT(u, !big_to_uint(big_view_int(-1, room), &unsigned_value));
    EXPECT(u, big_shift_left(&r, big_view_int(1, room), 64) == BIG_OK);
    EXPECT(u, !big_to_uint(big_view(&r), &unsigned_value));
    EXPECT_BIG(u, r, "18446744073709551616");

    EXPECT(u, big_pow(&r, big_view_int(-3, room), 5) == BIG_OK);
    EXPECT_BIG(u, r, "-243");
    EXPECT(u, big_pow(&r, big_view_int(10, room), 30) == BIG_OK);
    EXPECT_BIG(u, r, "1000000000000000000000000000000");
    EXPECT_INT(u, big_pow(&r, big_view_int(10, room), UINT64_MAX), BIG_TOO_LARGE);
    EXPECT_INT(u, big_pow(&r, big_view_int(0, room), UINT64_MAX), BIG_OK);
    EXPECT_INT(u, big_pow(&r, big_view_int(-1, room), UINT64_MAX), BIG_OK);
    EXPECT_BIG(u, r, "-1");
    EXPECT_INT(u, big_shift_left(&r, big_view_int(1, room), UINT64_MAX), BIG_TOO_LARGE);
    EXPECT_INT(u, big_shift_right(&r, big_view_int(-1, room), UINT64_MAX), BIG_OK);
    EXPECT_BIG(u, r, "-1");
    EXPECT(u, big_pow_bits(big_view_int(10, room), UINT64_MAX) == UINT64_MAX);

    EXPECT_INT(
        u, big_modpow(&r, big_view_int(3, room), big_view_int(-1, other), big_view_int(7, third)),
        BIG_OK);
    EXPECT_BIG(u, r, "5");
    EXPECT_INT(
        u, big_modpow(&r, big_view_int(2, room), big_view_int(-1, other), big_view_int(4, third)),
        BIG_NOT_INVERTIBLE);
    EXPECT_INT(
        u, big_modpow(&r, big_view_int(2, room), big_view_int(5, other), big_view_int(-7, third)),
        BIG_OK);
    EXPECT_BIG(u, r, "-3");
    EXPECT_INT(
        u, big_modpow(&r, big_view_int(2, room), big_view_int(5, other), big_view_int(0, third)),
        BIG_ZERO_DIVISION);
    EXPECT_INT(
        u, big_modpow(&r, big_view_int(5, room), big_view_int(-3, other), big_view_int(1, third)),
        BIG_OK);
    EXPECT_BIG(u, r, "0");
    EXPECT_INT(u, big_isqrt(&r, big_view_int(-1, room)), BIG_NEGATIVE);

    double value;
    EXPECT(u, big_true_divide(big_view_int(1, room), big_view_int(3, other), memory, &value) ==
                      BIG_OK &&
                  value == 1.0 / 3);
    EXPECT_INT(u, big_true_divide(big_view_int(1, room), big_view_int(0, other), memory, &value),
               BIG_ZERO_DIVISION);
    EXPECT(u, big_pow(&r, big_view_int(10, room), 400) == BIG_OK);
    EXPECT(u, big_pow(&q, big_view_int(10, room), 401) == BIG_OK);
    EXPECT(u,
           big_true_divide(big_view(&r), big_view(&q), memory, &value) == BIG_OK && value == 0.1);
    EXPECT_INT(u, big_true_divide(big_view(&r), big_view_int(1, room), memory, &value),
               BIG_OVERFLOW);
    EXPECT(u, big_true_divide(big_view_int(-1, room), big_view(&r), memory, &value) == BIG_OK &&
                  value == 0 && signbit(value));
    EXPECT_INT(u, big_to_double(big_view(&r), &value), BIG_OVERFLOW);
    EXPECT_INT(u, big_compare_double(big_view(&r), INFINITY), -1);
    EXPECT_INT(u, big_compare_double(big_view(&r), -INFINITY), 1);
    EXPECT_INT(u, big_compare_double(big_view_int(2, room), 2.5), -1);
    EXPECT_INT(u, big_compare_double(big_view_int(-2, room), -2.5), 1);
    EXPECT_INT(u, big_compare_double(big_view_int(0, room), -0.0), 0);
    EXPECT_INT(u, big_set_double(&r, NAN), BIG_INVALID);
    EXPECT_INT(u, big_set_double(&r, -INFINITY), BIG_OVERFLOW);
    EXPECT_INT(u, big_set_double(&r, -1e25), BIG_OK);
    EXPECT_BIG(u, r, "-10000000000000000905969664");

    EXPECT_INT(u, big_from_text(&r, "1_000_zz", 8, 36), BIG_OK);
    EXPECT_INT(u, big_from_text(&r, "12a", 3, 10), BIG_INVALID);
    EXPECT_INT(u, big_from_text(&r, "\xff", 1, 36), BIG_INVALID);
    EXPECT_INT(u, big_from_text(&r, "", 0, 10), BIG_OK);
    EXPECT_INT(u, r.count, 0);
    EXPECT_INT(u, big_from_text(&r, "0x", 2, 16), BIG_INVALID);

    unsigned char bytes[9];
    EXPECT_INT(u, big_to_bytes(big_view_int(128, room), bytes, 1, false, true), BIG_OVERFLOW);
    EXPECT_INT(u, big_to_bytes(big_view_int(-128, room), bytes, 1, false, true), BIG_OK);
    EXPECT_INT(u, big_to_bytes(big_view_int(-129, room), bytes, 1, false, true), BIG_OVERFLOW);
    EXPECT_INT(u, big_to_bytes(big_view_int(-1, room), bytes, 1, false, false), BIG_NEGATIVE);
    EXPECT_INT(u, big_to_bytes(big_view_int(0, room), bytes, 0, false, true), BIG_OK);
    EXPECT_INT(u, big_to_bytes(big_view_int(-1, room), bytes, 0, false, true), BIG_OVERFLOW);
    EXPECT_INT(u, big_to_bytes(big_view_int(0x1234, room), bytes, 3, true, false), BIG_OK);
    EXPECT(u, bytes[0] == 0x34 && bytes[1] == 0x12 && bytes[2] == 0);
    EXPECT_INT(u, big_from_bytes(&r, (const unsigned char *)"\x80\0\0\0\0\0\0\0\0", 9, false, true),
               BIG_OK);
    EXPECT_BIG(u, r, "-2361183241434822606848");
    EXPECT_INT(u, big_from_bytes(&r, bytes, 0, false, true), BIG_OK);
    EXPECT_INT(u, r.count, 0);
    big_free(&r);
    big_free(&q);
}

static bool poll_few(void *user)
{
    int *left = user;
    return --*left > 0;
}

// Every operation either works or says that there is no memory (or that it was stopped), and leaks
// nothing.
static void test_failures(Unit *u)
{
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    Big a, b, c;
    big_init(&a, &memory);
    big_init(&b, &memory);
    big_init(&c, &memory);
    BigDigit room[2];
    EXPECT(u, big_pow(&a, big_view_int(3, room), 30000) == BIG_OK);
    EXPECT(u, big_pow(&b, big_view_int(7, room), 6000) == BIG_OK);
    EXPECT(u, big_pow(&c, big_view_int(5, room), 200) == BIG_OK);
    size_t before = memory.used;
    for (int operation = 0; operation < 10; operation++) {
        for (int mode = 0; mode < 2; mode++) {
            BigStatus status = BIG_NO_MEMORY;
            for (uint64_t after = 0; after < 400 && status != BIG_OK; after++) {
                int left = (int)after + 1;
                if (mode == 0) memory.countdown = after;
                Big r, q;
                big_init_poll(&r, &memory, mode == 1 ? poll_few : NULL, &left);
                big_init_poll(&q, &memory, mode == 1 ? poll_few : NULL, &left);
                Buf buf;
                buf_init(&buf, &memory);
                switch (operation) {
                case 0: status = big_mul(&r, big_view(&a), big_view(&b)); break;
                case 1: status = big_divmod(&q, &r, big_view(&a), big_view(&b)); break;
                case 2: status = big_pow(&r, big_view(&c), 40); break;
                case 3:
                    status =
                        big_to_text(big_view(&a), 10, &buf, mode == 1 ? poll_few : NULL, &left);
                    break;
                case 4: status = big_modpow(&r, big_view(&b), big_view(&c), big_view(&c)); break;
                case 5:
                    status = big_modpow(&r, big_view(&b), big_view_int(-3, room), big_view(&c));
                    break;
                case 6: status = big_gcd(&r, big_view(&a), big_view(&b)); break;
                case 7: status = big_isqrt(&r, big_view(&a)); break;
                case 8: {
                    char text[20000];
                    memset(text, '7', sizeof text);
                    text[9] = '_';
                    status = big_from_text(&r, text, sizeof text, 10);
                    break;
                }
                case 9: {
                    double value;
                    status = big_true_divide(big_view(&a), big_view(&a), &memory, &value);
                    break;
                }
                }
                big_free(&r);
                big_free(&q);
                buf_free(&buf);
                EXPECT(u, status == BIG_OK || status == (mode == 0 ? BIG_NO_MEMORY : BIG_STOPPED));
                memory.countdown = UINT64_MAX;
                EXPECT_INT(u, memory.used, before);
            }
            EXPECT(u, status == BIG_OK || mode == 1);
        }
    }
    big_free(&a);
    big_free(&b);
    big_free(&c);
    EXPECT_INT(u, memory.used, 0);
}

int main(int count, char **arguments)
{
    Unit unit = {0};
    Memory memory;
    memory_init(&memory, NULL, NULL, SIZE_MAX);
    int rounds = count > 1 ? atoi(arguments[1]) : 300;
    test_small(&unit, &memory);
    test_identities(&unit, &memory, 3, 20 * rounds);
    test_identities(&unit, &memory, 40, 5 * rounds);
    test_identities(&unit, &memory, 300, rounds);
    test_identities(&unit, &memory, 3000, rounds / 60);
    test_identities(&unit, &memory, 30000, 2);
    test_failures(&unit);
    return unit_end(&unit);
}
