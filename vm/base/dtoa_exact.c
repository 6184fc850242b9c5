// dtoa_exact.c - the table of powers of ten, and exact integers of bounded size.
#include "vm/base/dtoa_exact.h"

const Power dtoa_powers[] = {
#include "dtoa_powers.inc"
};

char *dtoa_write_back(char *end, uint64_t x)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    while (x >= 100) {
        end -= 2;
        memcpy(end, pairs + x % 100 * 2, 2);
        x /= 100;
    }
    if (x >= 10) {
        end -= 2;
        memcpy(end, pairs + x * 2, 2);
    } else if (x > 0) {
        *--end = (char)('0' + x);
    }
    return end;
}

void exact_set(Exact *x, uint64_t value)
{
    x->limbs[0] = value;
    x->count = value != 0;
}

static void push(Exact *x, uint64_t limb)
{
    check(x->count < EXACT_LIMBS);
    x->limbs[x->count++] = limb;
}

void exact_multiply(Exact *x, uint64_t factor, uint64_t addend)
{
    uint64_t carry = addend;
    for (int i = 0; i < x->count; i++) {
        Wide product = (Wide)x->limbs[i] * factor + carry;
        x->limbs[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    if (carry != 0) push(x, carry);
}

void exact_multiply_five(Exact *x, int power)
{
    for (; power >= 27; power -= 27) exact_multiply(x, UINT64_C(7450580596923828125), 0);
    uint64_t factor = 1;
    for (; power > 0; power--) factor *= 5;
    exact_multiply(x, factor, 0);
}

void exact_shift(Exact *x, int shift)
{
    if (x->count == 0) return;
    int whole = shift / 64, part = shift % 64;
    if (part != 0) exact_multiply(x, UINT64_C(1) << part, 0);
    if (whole == 0) return;
    check(x->count + whole <= EXACT_LIMBS);
    memmove(x->limbs + whole, x->limbs, (size_t)x->count * sizeof x->limbs[0]);
    memset(x->limbs, 0, (size_t)whole * sizeof x->limbs[0]);
    x->count += whole;
}

int exact_compare(const Exact *a, const Exact *b)
{
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    for (int i = a->count - 1; i >= 0; i--) {
        if (a->limbs[i] != b->limbs[i]) return a->limbs[i] < b->limbs[i] ? -1 : 1;
    }
    return 0;
}

int exact_write(Exact *x, char digits[DOUBLE_DIGITS_MAX])
{
    char *end = digits + DOUBLE_DIGITS_MAX, *start = end;
    const uint64_t chunk = UINT64_C(10000000000000000000);
    while (x->count > 0) {
        uint64_t rest = 0;
        for (int i = x->count - 1; i >= 0; i--) {
            Wide dividend = (Wide)rest << 64 | x->limbs[i];
            x->limbs[i] = (uint64_t)(dividend / chunk);
            rest = (uint64_t)(dividend % chunk);
        }
        if (x->limbs[x->count - 1] == 0) x->count--;
        char *written = dtoa_write_back(start, rest);
        if (x->count > 0) {
            memset(start - 19, '0', (size_t)(written - (start - 19)));
            written = start - 19;
        }
        start = written;
    }
    memmove(digits, start, (size_t)(end - start));
    return (int)(end - start);
}
