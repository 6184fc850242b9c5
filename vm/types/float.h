// float.h - float: doubles in the Value itself; cells only for instances of subclasses. complex.
//
// float.c computes, float_text.c converts to text and back, float_type.c shows it to Python;
// complex.c and complex_type.c do the same for complex.
#pragma once
#include "vm/object/type.h"
#include "vm/types/number.h"

typedef struct FloatObject {
    Object head;
    double value;
} FloatObject;

struct Complex {
    Object head;
    double real, imag;
};

static inline bool is_float_object(Value v)
{
    return is_pointer(v) && as_object(v)->kind == TYPE_float;
}
static inline bool is_float(Value v) // subclasses included
{
    return is_double(v) || is_float_object(v);
}
static inline double float_value(Value v) // v is_float
{
    return is_double(v) ? as_double(v) : ((FloatObject *)as_object(v))->value;
}
uint64_t float_hash(double d); // equal to the hash of an equal int
RAISES String *float_repr(VM *vm, double d);
// float(text) for str and bytes. ValueError with the repr of `shown`; text of a str (shown is one) may
// hold Unicode digits and spaces.
RUNS bool float_parse(VM *vm, const char *data, size_t size, Value shown, double *result);
double float_modulo(double a, double b); // Python's sign rule; b is not 0
double float_floor_divide(double a, double b);
// a ** b: ZeroDivisionError, OverflowError; complex for a negative number to a fraction.
RUNS Value float_power(VM *vm, double a, double b);
// round(d, digits); OverflowError.
RAISES Value float_round(VM *vm, double d, int64_t digits);
// round(d): an int, ties to even; ValueError, OverflowError for nan, inf.
RAISES Value float_round_to_int(VM *vm, double d);
// If d, not negative, rounded to `digits` decimals is surely whole / 10**digits: 0 <= digits <= 22 and d is
// neither large nor near a tie. The quick half of round() and of the format f.
bool float_scale(double d, int digits, uint64_t *whole);
extern const double float_powers_of_ten[23];

Value complex_new(VM *vm, double real, double imag);
// complex(text). ValueError.
RUNS bool complex_parse(VM *vm, String *text, ComplexNumber *result);
ComplexNumber complex_multiply(ComplexNumber a, ComplexNumber b);
// False for division by zero (nothing raised).
bool complex_divide(ComplexNumber a, ComplexNumber b, ComplexNumber *result);
// ZeroDivisionError, OverflowError.
RAISES Value complex_power(VM *vm, ComplexNumber a, ComplexNumber b);
RAISES String *complex_repr(VM *vm, double real, double imag);
