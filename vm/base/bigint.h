// bigint.h - integers of any size, with Python's meaning of each operation.
//
// A magnitude is an array of 60-bit digits, least significant first. An operand is a BigView onto
// digits that someone else owns: the Python heap keeps them inside its int object. A result is a
// Big, which the caller copies into the heap and frees; results of up to BIG_INLINE digits live
// inside the Big itself and take no memory. Both are normal: the highest digit is not 0, and zero
// has no digits and is not negative. Operands need not be large: every function takes any size.
//
// Cost: products and text are subquadratic, quotients cost a few products.
#pragma once
#include "vm/base/buf.h"

// The four bits to spare let a column of a product be summed before carrying.
typedef uint64_t BigDigit;
#define BIG_DIGIT_BITS 60
#define BIG_DIGIT_MAX ((UINT64_C(1) << BIG_DIGIT_BITS) - 1)

#define BIG_INLINE 12
#define BIG_DIGITS_MAX (1 << 28) // beyond, an operation answers BIG_TOO_LARGE

typedef struct BigView {
    const BigDigit *digits;
    int count;
    bool negative;
} BigView;

// Asked now and then during long operations; false stops them with BIG_STOPPED.
typedef bool (*BigPoll)(void *user);

// Never copied as a struct: digits may point at `room`.
typedef struct Big {
    BigDigit *digits;
    int count, capacity;
    bool negative;
    Memory *memory;
    BigPoll poll;
    void *user;
    BigDigit *lent; // see big_lend; or NULL
    BigDigit room[BIG_INLINE];
} Big;

typedef enum BigStatus {
    BIG_OK,
    BIG_NO_MEMORY,     // the VM's cap or the system's
    BIG_TOO_LARGE,     // the result would have more than BIG_DIGITS_MAX digits (MemoryError too)
    BIG_OVERFLOW,      // the result does not fit the C type asked for
    BIG_ZERO_DIVISION, // division or modulo by zero, or 0 to a negative power
    BIG_NEGATIVE,      // negative where it may not be: shift count, isqrt, unsigned bytes, exponent
    BIG_NOT_INVERTIBLE, // base is not invertible for the given modulus
    BIG_INVALID,        // a byte that is no digit of the base
    BIG_STOPPED,        // poll said so
} BigStatus;

// --- making and freeing ---

// Makes zero; takes no memory. poll may be NULL.
void big_init(Big *big, Memory *memory);
void big_init_poll(Big *big, Memory *memory, BigPoll poll, void *user);
void big_free(Big *big);
// Lets a new Big use count digits of the caller's before it takes memory of its own.
void big_lend(Big *big, BigDigit *digits, int count);

// A view of a result, good until the result changes.
static inline BigView big_view(const Big *big)
{
    return (BigView){big->digits, big->count, big->negative};
}

// A view of a small integer; room is where its digits go and must outlive the view.
static inline BigView big_view_int(int64_t value, BigDigit room[2])
{
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    room[0] = size & BIG_DIGIT_MAX;
    room[1] = size >> BIG_DIGIT_BITS;
    return (BigView){room, room[1] != 0 ? 2 : room[0] != 0, value < 0};
}

static inline BigView big_view_uint(uint64_t value, BigDigit room[2])
{
    room[0] = value & BIG_DIGIT_MAX;
    room[1] = value >> BIG_DIGIT_BITS;
    return (BigView){room, room[1] != 0 ? 2 : room[0] != 0, false};
}

// In all that follows `result` was made by big_init, may hold an older result, which is replaced,
// and may not be what an operand views. After a failure it is a valid Big of no particular value.

BigStatus big_set_int(Big *result, int64_t value);
BigStatus big_copy(Big *result, BigView a);

// The integer part of a finite double (BIG_INVALID for a NaN, BIG_OVERFLOW for an infinity).
BigStatus big_set_double(Big *result, double value);

// --- to C numbers ---

// True, and *value, if a fits.
bool big_to_int(BigView a, int64_t *value);
bool big_to_uint(BigView a, uint64_t *value);

// The low 64 bits in two's complement, whatever the size.
uint64_t big_low_bits(BigView a);

// The nearest double, ties to even. BIG_OVERFLOW: "int too large to convert to float".
BigStatus big_to_double(BigView a, double *value);

// a == fraction * 2**exponent with 0.5 <= |fraction| < 1 (0 gives 0, 0), rounded to nearest. Never
// fails.
double big_frexp(BigView a, int64_t *exponent);

// --- comparing ---

// -1, 0 or 1 as a is less than, equal to or greater than b.
int big_compare(BigView a, BigView b);
int big_compare_magnitude(BigView a, BigView b);

// The same against a double that is not NaN, exactly.
int big_compare_double(BigView a, double b);

// Python's hash().
int64_t big_hash(BigView a);

// --- arithmetic ---

BigStatus big_add(Big *result, BigView a, BigView b);
BigStatus big_sub(Big *result, BigView a, BigView b);
BigStatus big_mul(Big *result, BigView a, BigView b);

// Floor division: a == quotient * b + remainder, the remainder has b's sign. Either may be NULL.
// May answer BIG_ZERO_DIVISION.
BigStatus big_divmod(Big *quotient, Big *remainder, BigView a, BigView b);

// a / b as the nearest double, ties to even. BIG_OVERFLOW: "integer division result too large for a
// float"; BIG_ZERO_DIVISION: "division by zero".
BigStatus big_true_divide(BigView a, BigView b, Memory *memory, double *value);

// a ** exponent.
BigStatus big_pow(Big *result, BigView a, uint64_t exponent);

// pow(a, exponent, modulus): the result has the modulus' sign. A negative exponent inverts a first
// (BIG_NOT_INVERTIBLE); modulus 0 answers BIG_ZERO_DIVISION ("pow() 3rd argument cannot be 0").
BigStatus big_modpow(Big *result, BigView a, BigView exponent, BigView modulus);

// gcd(a, b), never negative. The integer square root of a (BIG_NEGATIVE if it has none).
BigStatus big_gcd(Big *result, BigView a, BigView b);
BigStatus big_isqrt(Big *result, BigView a);

// --- bits, in two's complement without end ---

BigStatus big_shift_left(Big *result, BigView a, uint64_t shift);
BigStatus big_shift_right(Big *result, BigView a, uint64_t shift);
BigStatus big_and(Big *result, BigView a, BigView b);
BigStatus big_or(Big *result, BigView a, BigView b);
BigStatus big_xor(Big *result, BigView a, BigView b);
BigStatus big_invert(Big *result, BigView a);

// Bits of |a|: the length without leading zeros, the ones.
uint64_t big_bit_length(BigView a);
uint64_t big_bit_count(BigView a);

// --- how large a result will be: to refuse or charge before computing ---

// An upper bound on the bits of the result, within a digit's worth or so; UINT64_MAX if beyond 64
// bits.
uint64_t big_mul_bits(BigView a, BigView b);
uint64_t big_pow_bits(BigView a, uint64_t exponent);
uint64_t big_shift_left_bits(BigView a, uint64_t shift);

// --- text and bytes ---

// What a byte means as a digit in any base; 99: it is none.
extern const uint8_t big_digit_values[256];

// An upper bound, one or two too many at most for short ones, on the digits of a in base, no sign.
size_t big_text_bound(BigView a, int base);

// Adds a in base 2 .. 36, lower case, '-' before what is negative, no prefix. With a poll for the
// longest (NULL: none). BIG_NO_MEMORY also marks the buffer failed.
BigStatus big_to_text(BigView a, int base, Buf *buf, BigPoll poll, void *user);

// Reads digits of base 2 .. 36 in either case. No sign; '_' is skipped, wherever it is. BIG_INVALID
// for any other byte; no digits at all is zero.
BigStatus big_from_text(Big *result, const char *text, size_t size, int base);

// Writes a as exactly size bytes. BIG_OVERFLOW: "int too big to convert"; BIG_NEGATIVE: "can't
// convert negative int to unsigned".
BigStatus big_to_bytes(BigView a, unsigned char *out, size_t size, bool little, bool is_signed);
BigStatus big_from_bytes(Big *result, const unsigned char *bytes, size_t size, bool little,
                         bool is_signed);
