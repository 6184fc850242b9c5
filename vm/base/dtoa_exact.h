// dtoa_exact.h - what the files of dtoa share: a table of powers of ten and exact arithmetic.
//
// The fast paths multiply by the table, whose rows are cut off after 128 bits, and know how far off
// they may be; where that could change the answer, they turn to exact integers of bounded size.
#pragma once
#include "vm/base/dtoa.h"

#define POWER_LOWEST (-342)
#define POWER_HIGHEST 324

typedef struct Power {
    uint64_t high, low;
} Power;

// 10**q for q = POWER_LOWEST .. POWER_HIGHEST: 128 bits of which the first is 1, to be multiplied
// by 2**power_exponent(q). Less than one unit below the true value, and exact for 0 <= q <= 55.
extern const Power dtoa_powers[POWER_HIGHEST - POWER_LOWEST + 1];

static inline Power power_of_ten(int q)
{
    return dtoa_powers[q - POWER_LOWEST];
}

static inline bool power_is_exact(int q)
{
    return q >= 0 && q <= 55;
}

// Floor of log2(10**q), |q| <= 1233; of log10(2**e), |e| <= 2620.
static inline int floor_log2_of_ten(int q)
{
    return (q * 1741647) >> 19;
}

static inline int floor_log10_of_two(int e)
{
    return (e * 1262611) >> 22;
}

static inline int power_exponent(int q)
{
    return floor_log2_of_ten(q) - 127;
}

// The first 128 of the 192 bits of x * power, cut off; *rest (may be NULL) is the 64 others.
static inline Wide power_times(Power power, uint64_t x, uint64_t *rest)
{
    Wide low = (Wide)power.low * x;
    if (rest != NULL) *rest = (uint64_t)low;
    return (Wide)power.high * x + (uint64_t)(low >> 64);
}

static inline uint64_t double_bits(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static inline double double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#define FRACTION_BITS 52
#define FRACTION_MASK ((UINT64_C(1) << FRACTION_BITS) - 1)
#define INFINITY_BITS (UINT64_C(0x7ff) << FRACTION_BITS)

// A finite value without its sign is mantissa * 2**exponent.
static inline void double_split(double value, uint64_t *mantissa, int *exponent)
{
    uint64_t bits = double_bits(value) & ~(UINT64_C(1) << 63);
    int field = (int)(bits >> FRACTION_BITS);
    *mantissa = field != 0 ? (bits & FRACTION_MASK) | UINT64_C(1) << FRACTION_BITS : bits;
    *exponent = (field != 0 ? field : 1) - 1075;
}

// Writes x in decimal, least digit at end[-1]; returns where it begins. Zero writes nothing.
char *dtoa_write_back(char *end, uint64_t x);

// --- exact integers ---

// 800 digits and a few, or a double's mantissa times 5**1200: nothing here is larger.
#define EXACT_LIMBS 56

typedef struct Exact {
    uint64_t limbs[EXACT_LIMBS]; // least significant first, the highest not 0
    int count;
} Exact;

void exact_set(Exact *x, uint64_t value);

// x * factor + addend.
void exact_multiply(Exact *x, uint64_t factor, uint64_t addend);

// x * 5**power; x * 2**shift.
void exact_multiply_five(Exact *x, int power);
void exact_shift(Exact *x, int shift);

// -1, 0, 1.
int exact_compare(const Exact *a, const Exact *b);

// Writes x, which is not 0 and which it destroys, in decimal; returns the number of digits.
int exact_write(Exact *x, char digits[DOUBLE_DIGITS_MAX]);
