// bigint_digits.h - arithmetic on bare arrays of digits, for the files bigint*.c alone.
//
// A digit holds BIG_DIGIT_BITS bits of a 64-bit word. Arrays are least significant first; their
// length may count leading zeros unless a function says "normal". Outputs may be the same array as
// an input where it says so, and never overlap otherwise.
#pragma once
#include "vm/base/bigint.h"

#define DIGIT_MASK BIG_DIGIT_MAX
#define DIGIT_SPARE (64 - BIG_DIGIT_BITS) // bits of the word above a digit

// What a long computation needs around it.
typedef struct Work {
    Memory *memory;
    BigPoll poll;
    void *user;
} Work;

static inline Work work_of(const Big *big)
{
    return (Work){big->memory, big->poll, big->user};
}

static inline bool work_goes_on(const Work *work)
{
    return work->poll == NULL || work->poll(work->user);
}

// Scratch digits, not cleared; NULL if there is no memory. count may be 0.
static inline BigDigit *scratch_take(const Work *work, size_t count)
{
    return memory_take(work->memory, count * sizeof(BigDigit));
}

static inline void scratch_release(const Work *work, BigDigit *digits, size_t count)
{
    memory_release(work->memory, digits, count * sizeof(BigDigit));
}

static inline void digits_copy(BigDigit *out, const BigDigit *digits, size_t count)
{
    if (count != 0) memmove(out, digits, count * sizeof *out);
}

static inline void digits_clear(BigDigit *out, size_t count)
{
    if (count != 0) memset(out, 0, count * sizeof *out);
}

// The count without leading zeros.
static inline int digits_normal(const BigDigit *digits, int count)
{
    while (count > 0 && digits[count - 1] == 0) count--;
    return count;
}

// -1, 0, 1 of two arrays of the same length; of two normal ones.
int digits_compare_same(const BigDigit *a, const BigDigit *b, int count);
int digits_compare(const BigDigit *a, int a_count, const BigDigit *b, int b_count);

// out[0 .. a_count) = a + b, a_count >= b_count; returns the carry. out may be a or b.
BigDigit digits_add(BigDigit *out, const BigDigit *a, int a_count, const BigDigit *b, int b_count);

// out[0 .. a_count) = a - b; returns the borrow (1 if a < b). out may be a or b.
BigDigit digits_sub(BigDigit *out, const BigDigit *a, int a_count, const BigDigit *b, int b_count);

// out[0 .. count) = a * factor + addend, returns the carry. out may be a.
BigDigit digits_multiply_one(BigDigit *out, const BigDigit *a, int count, BigDigit factor,
                             BigDigit addend);

// out[0 .. count) = a / divisor, returns the remainder. out may be a, or NULL.
BigDigit digits_divide_one(BigDigit *out, const BigDigit *a, int count, BigDigit divisor);

// out[0 .. count) = a << bits with 0 <= bits < BIG_DIGIT_BITS, returns what leaves at the top. out
// may be a or lie above it.
BigDigit digits_shift_left(BigDigit *out, const BigDigit *a, int count, int bits);

// out[0 .. count) = a >> bits, returns the bits that left, at the bottom. out may be a or lie below
// it.
BigDigit digits_shift_right(BigDigit *out, const BigDigit *a, int count, int bits);

// out[0 .. a_count + b_count) = a * b; either may be empty; the same array twice is squared.
BigStatus digits_multiply(const Work *work, BigDigit *out, const BigDigit *a, int a_count,
                          const BigDigit *b, int b_count);

// The product by a number theoretic transform, for lengths in the thousands; a_count >= b_count >=
// 1.
BigStatus digits_multiply_transform(const Work *work, BigDigit *out, const BigDigit *a, int a_count,
                                    const BigDigit *b, int b_count);

// quotient[0 .. a_count - b_count + 1) (or NULL) and remainder[0 .. b_count) of a / b. Both
// operands are normal, a_count >= b_count >= 1.
BigStatus digits_divide(const Work *work, BigDigit *quotient, BigDigit *remainder,
                        const BigDigit *a, int a_count, const BigDigit *b, int b_count);

// Makes room for count digits in a Big; what it held is gone.
BigStatus big_room(Big *big, int64_t count);

// Ends a computation into big->digits[0 .. count): drops leading zeros and sets the sign.
static inline void big_finish(Big *big, int count, bool negative)
{
    big->count = digits_normal(big->digits, count);
    big->negative = negative && big->count > 0;
}

// top * 2**exponent as a double, ties to even; the top bit of `top` is set, `more` says that bits
// were cut off below it. False if it is too large.
bool big_round_double(uint64_t top, bool more, int64_t exponent, double *value);
