// float.h - float: doubles in the Value itself; cells only for instances of subclasses. complex.
#pragma once
#include "vm/object/type.h"

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
Value complex_new(VM *vm, double real, double imag);
double float_modulo(double a, double b);       // Python's sign rule; b is not 0
double float_floor_divide(double a, double b);
