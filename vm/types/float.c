// float.c - computing with floats, and conversions to them.
#include "vm/types/float.h"
#include <errno.h>
#include <math.h>
#include "vm/base/dtoa.h"
#include "vm/base/hash.h"
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/int.h"
#include "vm/types/str.h"

// --- from other numbers ---

bool float_by_method(VM *vm, Value v, double *d)
{
    Value result = type_of(vm, v)->slots.to_float(vm, v);
    if (raised(result)) return false;
    if (LIKELY(is_double(result))) {
        *d = as_double(result);
        return true;
    }
    if (!is_float(result))
        return throw_false(vm, TypeError, "%.50T.__float__ returned non-float (type %.50T)", v,
                           result);
    *d = float_value(result);
    return warn(
        vm, DeprecationWarning, 1,
        "%.50T.__float__ returned non-float (type %.50T).  The ability to return an instance of a "
        "strict subclass of float is deprecated, and may be removed in a future version of Python.",
        v, result);
}

bool float_from_number(VM *vm, Value v, const char *what, double *result)
{
    if (is_float(v)) {
        *result = float_value(v);
        return true;
    }
    if (is_exact_int(v)) return int_as_double(vm, v, result);
    const Slots *slots = &type_of(vm, v)->slots;
    if (slots->to_float) return float_by_method(vm, v, result);
    if (!slots->to_index) return throw_false(vm, TypeError, what, v);
    Value index = index_of(vm, v);
    return !raised(index) && int_as_double(vm, index, result);
}

bool complex_from_number(VM *vm, Value v, const char *what, ComplexNumber *result)
{
    result->imag = 0;
    if (is_double(v)) {
        result->real = as_double(v);
        return true;
    }
    if (is_exact_complex(v)) {
        *result = (ComplexNumber){as_complex(v)->real, as_complex(v)->imag};
        return true;
    }
    Value method = is_int(v) ? ABSENT : get_special(vm, v, NAME(vm, __complex__));
    if (raised(method)) return false;
    if (is_absent(method)) {
        if (is_complex(v)) { // a subclass that hides its method
            *result = (ComplexNumber){as_complex(v)->real, as_complex(v)->imag};
            return true;
        }
        return float_from_number(vm, v, what, &result->real);
    }
    Value number = call(vm, method, 0, NULL);
    if (raised(number)) return false;
    if (!is_complex(number))
        return throw_false(vm, TypeError, "__complex__ returned non-complex (type %.200T)", number);
    *result = (ComplexNumber){as_complex(number)->real, as_complex(number)->imag};
    return is_exact_complex(number) ||
           warn(
               vm, DeprecationWarning, 1,
               "__complex__ returned non-complex (type %.200T).  The ability to return an instance of a "
               "strict subclass of complex is deprecated, and may be removed in a future version of Python.",
               number);
}

// --- arithmetic ---

uint64_t float_hash(double d)
{
    return (uint64_t)hash_double(d);
}

double float_modulo(double a, double b)
{
    double modulo = fmod(a, b);
    if (modulo == 0) return copysign(0.0, b);
    return (b < 0) != (modulo < 0) ? modulo + b : modulo;
}

double float_floor_divide(double a, double b)
{
    double modulo = fmod(a, b);
    double quotient = (a - modulo) / b; // close to an integer, if not exactly one
    if (modulo != 0 && (b < 0) != (modulo < 0)) quotient -= 1;
    if (quotient == 0) return copysign(0.0, a / b);
    double floored = floor(quotient);
    return quotient - floored > 0.5 ? floored + 1 : floored;
}

// OverflowError(34, 'Numerical result out of range'): what the C library's errno says.
static COLD Value throw_range(VM *vm)
{
    String *text = str_from_c(vm, strerror(ERANGE));
    if (!text) return RAISED;
    Value args[2] = {value_of_small(ERANGE), value_of_object(text)};
    Value error = call(vm, value_of_object(type_get(vm, OverflowError)), 2, args);
    return raised(error) ? RAISED : throw_value(vm, error);
}

Value float_power(VM *vm, double a, double b)
{
    if (a == 0 && b < 0 && !isinf(b))
        return throw(vm, ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (a < 0 && isfinite(a) && isfinite(b) && b != floor(b))
        return complex_power(vm, (ComplexNumber){a, 0}, (ComplexNumber){b, 0});
    double result = pow(a, b);
    if (UNLIKELY(isinf(result)) && isfinite(a) && isfinite(b)) return throw_range(vm);
    return value_of_double(result);
}

// --- rounding ---

const double float_powers_of_ten[23] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

// The product below errs by half a unit in its last place. So long as it keeps more than that from the
// middle between two integers, the exact product rounds the same way.
bool float_scale(double d, int digits, uint64_t *whole)
{
    if (digits < 0 || digits > 22) return false;
    double scaled = d * float_powers_of_ten[digits];
    if (!(scaled < 0x1p51)) return false;
    double nearest = rint(scaled);
    if (0.5 - fabs(scaled - nearest) <= scaled * 0x1p-52) return false;
    *whole = (uint64_t)nearest;
    return true;
}

Value float_round(VM *vm, double d, int64_t digits)
{
    if (!isfinite(d) || d == 0) return value_of_double(d);
    uint64_t whole;
    double result;
    // Both are exact, so their quotient is rounded once, as the decimal text would be when read.
    if (digits >= 0 && digits <= 22 && float_scale(fabs(d), (int)digits, &whole))
        return value_of_double(copysign((double)whole / float_powers_of_ten[digits], d));
    if (double_round(d, digits, &result)) return value_of_double(result);
    return throw(vm, OverflowError, "rounded value too large to represent");
}

Value float_round_to_int(VM *vm, double d)
{
    return int_from_double(vm, rint(d));
}
