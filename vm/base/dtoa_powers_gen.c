// dtoa_powers_gen.c - writes the table of powers of ten that dtoa*.c multiply by.
//
// A row is the first 128 bits of 10**q, cut off, for q = LOWEST .. HIGHEST. As 10**q is 5**q times
// a power of two, the bits are those of 5**q, and for negative q those of 2**s / 5**-q.
#include <stdint.h>
#include <stdio.h>

#define LOWEST (-342)
#define HIGHEST 324
#define LIMBS 40 // of 32 bits: 5**342 has 795, the dividend 128 more

typedef struct Number {
    uint32_t limbs[LIMBS]; // least significant first
} Number;

static void multiply(Number *x, uint32_t factor)
{
    uint64_t carry = 0;
    for (int i = 0; i < LIMBS; i++) {
        carry += (uint64_t)x->limbs[i] * factor;
        x->limbs[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

static int bit(const Number *x, int i)
{
    return i < 0 ? 0 : x->limbs[i / 32] >> (i % 32) & 1;
}

static int bit_length(const Number *x)
{
    int i = LIMBS * 32;
    while (i > 0 && !bit(x, i - 1)) i--;
    return i;
}

// Takes y away from x if it is not larger; says whether.
static int subtract_if_fits(Number *x, const Number *y)
{
    for (int i = LIMBS - 1; i >= 0; i--) {
        if (x->limbs[i] > y->limbs[i]) break;
        if (x->limbs[i] < y->limbs[i]) return 0;
    }
    int64_t borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
        borrow += (int64_t)x->limbs[i] - y->limbs[i];
        x->limbs[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    return 1;
}

static void write_row(int q, const uint64_t row[2])
{
    printf("{UINT64_C(0x%016llx), UINT64_C(0x%016llx)}, // %d\n", (unsigned long long)row[0],
           (unsigned long long)row[1], q);
}

int main(void)
{
    for (int q = LOWEST; q <= HIGHEST; q++) {
        Number five = {{1}};
        for (int i = 0; i < (q < 0 ? -q : q); i++) multiply(&five, 5);
        int length = bit_length(&five);
        uint64_t row[2] = {0, 0};
        if (q >= 0) {
            for (int i = 0; i < 128; i++) {
                row[i / 64] = row[i / 64] << 1 | (uint64_t)bit(&five, length - 1 - i);
            }
        } else {
            // Long division of a power of two, a bit at a time, from the first bit that is 1.
            Number rest = {{0}};
            rest.limbs[(length - 1) / 32] |= UINT32_C(1) << (length - 1) % 32;
            for (int i = 0; i < 128; i++) {
                multiply(&rest, 2);
                row[i / 64] = row[i / 64] << 1 | (uint64_t)subtract_if_fits(&rest, &five);
            }
        }
        write_row(q, row);
    }
    return 0;
}
