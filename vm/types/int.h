// int.h - int: 50-bit small ints in the Value itself, 64-bit cells, and big cells over libtommath.
//
// Canonical: a value that fits a smaller form is never kept in a larger one (except in a subclass of int,
// whose instances are always cells).
#pragma once
#include "vm/base/bigint.h"
#include "vm/object/type.h"

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
    mp_digit digits[];  // count of them if INT_IS_BIG
} IntObject;

static inline bool is_int_object(Value v) // a cell: int beyond 50 bits, or an instance of a subclass
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
RAISES Value int_from_double(VM *vm, double d); // truncates; ValueError, OverflowError for nan, inf
// int_to_*: v is any int. false when it does not fit (nothing raised).
bool int_fits_int64(Value v, int64_t *i);
bool int_fits_uint64(Value v, uint64_t *u);
int int_sign(Value v);
BigView int_view(Value v, mp_digit scratch[2]); // any int as digits
RAISES bool int_as_double(VM *vm, Value v, double *d); // OverflowError: int too large to convert to float
RAISES String *int_to_str(VM *vm, Value v, int base); // no prefix; checks the digit limit for base 10
// int(text, base) for str and bytes digits; raises ValueError with the literal's repr from `shown`.
RAISES Value int_parse(VM *vm, const char *data, size_t size, int base, Value shown);
// Arithmetic on any two ints (never NOT_IMPLEMENTED); the slow half of the interpreter's fast paths.
RAISES Value int_add(VM *vm, Value a, Value b);
RAISES Value int_subtract(VM *vm, Value a, Value b);
RAISES Value int_multiply(VM *vm, Value a, Value b);
RAISES Value int_floor_divide(VM *vm, Value a, Value b);
RAISES Value int_modulo(VM *vm, Value a, Value b);
RAISES Value int_shift_left(VM *vm, Value a, Value b);
RAISES Value int_shift_right(VM *vm, Value a, Value b);
RAISES Value int_bit_and(VM *vm, Value a, Value b);
RAISES Value int_bit_or(VM *vm, Value a, Value b);
RAISES Value int_bit_xor(VM *vm, Value a, Value b);
RAISES Value int_power(VM *vm, Value a, Value b, Value modulus);
RAISES Value int_negative(VM *vm, Value a);
int int_compare(Value a, Value b); // -1, 0, 1
uint64_t int_hash(Value v);
