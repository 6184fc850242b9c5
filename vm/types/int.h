// int.h - int: 50-bit small ints in the Value itself, 64-bit cells, and cells of 60-bit digits.
//
// Canonical: a value that fits a smaller form is never kept in a larger one (except in a subclass of int,
// whose instances are always cells; there too `small` holds whatever fits 64 bits). Results of
// arithmetic are always exact ints.
//
// int.c makes and reads ints, int_arith.c and int_wide.c compute, int_power.c raises, int_text.c converts to text and
// back, int_type.c shows it all to Python; bool.c is the subclass.
#pragma once
#include "vm/base/bigint.h"
#include "vm/object/ops.h"

#define INT_IS_BIG 1u // head.flags: digits, else `small`

typedef struct IntObject {
    Object head;
    union {
        int64_t small;
        struct {
            int32_t count;
            bool negative;
        } big;
    };
    BigDigit digits[]; // count of them if INT_IS_BIG
} IntObject;

static inline bool
is_int_object(Value v) // a cell: int beyond 50 bits, or an instance of a subclass
{
    return is_pointer(v) && as_object(v)->kind == TYPE_int;
}
static inline bool is_int(Value v) // any int, subclasses and bool included
{
    return is_small_int(v) || is_bool(v) || is_int_object(v);
}
static inline bool is_exact_int(Value v)
{
    return is_small_int(v) || (is_pointer(v) && as_object(v)->shape == TYPE_int);
}
// int_new never fails: fixed size.
Value int_new_cell(VM *vm, int64_t i);
static inline Value int_new(VM *vm, int64_t i)
{
    return LIKELY(fits_small_int(i)) ? value_of_small(i) : int_new_cell(vm, i);
}
Value int_from_uint64(VM *vm, uint64_t u);
RAISES Value int_from_big(VM *vm, Big *big); // frees big; gives the smallest form
// The same from digits in memory of the caller; leading zeros are allowed.
RAISES Value int_from_digits(VM *vm, const BigDigit *digits, int count, bool negative);
RAISES Value int_from_double(VM *vm, double d); // truncates; ValueError, OverflowError for nan, inf
// An instance of cls (int or a subclass) equal to v.
RAISES Value int_of_type(VM *vm, Type *cls, Value v);
// v without its subclass: an exact int.
RAISES Value int_exact(VM *vm, Value v);
// What int(v) does with one argument: numbers by __int__, __index__ and __trunc__, text by its digits.
RUNS Value int_from_value(VM *vm, Value v);

// int_fits_*, int_to_*: v is any int. false when it does not fit (nothing raised).
static inline bool int_fits_int64(Value v, int64_t *i)
{
    if (LIKELY(is_small_int(v))) {
        *i = as_small(v);
        return true;
    }
    if (is_bool(v)) {
        *i = same(v, TRUE);
        return true;
    }
    const IntObject *object = (const IntObject *)as_object(v);
    *i = object->small;
    return !(object->head.flags & INT_IS_BIG);
}
bool int_fits_uint64(Value v, uint64_t *u);
int int_sign(Value v);
BigView int_view(Value v, BigDigit scratch[2]); // any int as digits
RAISES bool int_as_double(VM *vm, Value v,
                          double *d); // OverflowError: int too large to convert to float

RUNS String *int_to_str(VM *vm, Value v, int base); // no prefix; checks the digit limit for base 10
// Writes the digits of value in a base of 2 .. 36, at most INT_SMALL_TEXT, so that they end before `end`;
// returns where they begin.
#define INT_SMALL_TEXT 64
char *int_write_digits(char *end, uint64_t value, int base);
// With Python's prefix: what bin(), oct() and hex() print.
RUNS String *int_to_literal(VM *vm, Value v, int base);
// int(text, base) for str and bytes digits; raises ValueError with the literal's repr from `shown`. Text
// of a str (shown is one) may hold Unicode digits and spaces.
RUNS Value int_parse(VM *vm, const char *data, size_t size, int base, Value shown);
// Decimal digits that text conversion takes at most, 0 for no limit (sys.get_int_max_str_digits).
#define INT_DIGITS_DEFAULT 4300
#define INT_DIGITS_THRESHOLD 640 // the lowest limit that may be set
int int_digits_limit(VM *vm);

// Arithmetic on any two ints (never NOT_IMPLEMENTED); the slow half of the interpreter's fast paths.
RAISES Value int_add(VM *vm, Value a, Value b);
RAISES Value int_subtract(VM *vm, Value a, Value b);
RUNS Value int_multiply(VM *vm, Value a, Value b);
RUNS Value int_floor_divide(VM *vm, Value a, Value b);
RUNS Value int_modulo(VM *vm, Value a, Value b);
RUNS bool int_divmod(VM *vm, Value a, Value b, Value *quotient, Value *remainder);
RAISES Value int_true_divide(VM *vm, Value a, Value b);
RAISES Value int_shift_left(VM *vm, Value a, Value b);
RAISES Value int_shift_right(VM *vm, Value a, Value b);
RAISES Value int_bit_and(VM *vm, Value a, Value b);
RAISES Value int_bit_or(VM *vm, Value a, Value b);
RAISES Value int_bit_xor(VM *vm, Value a, Value b);
RUNS Value int_power(VM *vm, Value a, Value b, Value modulus); // modulus NONE: none
RAISES Value int_negative(VM *vm, Value a);
RAISES Value int_absolute(VM *vm, Value a);
RAISES Value int_invert(VM *vm, Value a);
RAISES Value int_gcd(VM *vm, Value a, Value b);
RAISES Value int_shift_left_by(VM *vm, Value a, uint64_t count);
RAISES Value int_shift_right_by(VM *vm, Value a, uint64_t count);
// round(a, digits): to the nearest multiple of 10 ** -digits, ties to even.
RUNS Value int_round(VM *vm, Value a, Value digits);
uint64_t int_bit_length(Value v);
int int_compare(Value a, Value b);         // -1, 0, 1
int int_compare_double(Value a, double d); // the same, exactly; d is not NaN
uint64_t int_hash(Value v);

// a op b for exact ints of a few digits; NOT_IMPLEMENTED for all other values: ask binary_op.
Value int_wide_op(VM *vm, BinaryOp op, Value a, Value b);
// (a op b) & mask for a sum, difference, product or shift to the left of ints of 64 bits without a sign, which needs no
// int for a op b; NOT_IMPLEMENTED for all else.
Value int_masked_op(VM *vm, BinaryOp op, Value a, Value b, Value mask);

// For files that compute with Big themselves (int*.c, math): raises what status stands for.
COLD Value int_throw(VM *vm, BigStatus status);
// A BigPoll over charge(); user is the VM. And the Big that uses it.
bool int_poll(void *user);
static inline void int_big_init(VM *vm, Big *big)
{
    big_init_poll(big, &vm->memory, int_poll, vm);
}
// Turns an operation's outcome into a Value: frees big.
static inline RAISES Value int_finish(VM *vm, Big *big, BigStatus status)
{
    if (LIKELY(status == BIG_OK)) return int_from_big(vm, big);
    big_free(big);
    return int_throw(vm, status);
}
// Counts work done by a RAISES function against fuel and time; the interpreter's next poll collects it.
static inline void int_owe(VM *vm, size_t work)
{
    if (work > (1u << 20)) work = 1u << 20;
    if (vm->countdown >= 0) vm->countdown -= (int32_t)work;
}
