// math.c - module math: functions of the C library with Python's errors, and the module's table.
#include "stdlib/math/math.h"
#include <float.h>
#include <math.h>
#include "vm/object/attr.h"
#include "vm/object/call.h"
#include "vm/object/error.h"
#include "vm/object/ops.h"
#include "vm/types/float.h"
#include "vm/types/int.h"
#include "vm/types/tuple.h"

static COLD Value throw_domain(VM *vm)
{
    return throw(vm, ValueError, "math domain error");
}

static COLD Value throw_range(VM *vm)
{
    return throw(vm, OverflowError, "math range error");
}

static inline bool arg_number(VM *vm, Value *args, size_t i, double *d)
{
    if (LIKELY(is_double(args[i]))) {
        *d = as_double(args[i]);
        return true;
    }
    return float_from_number(vm, args[i], "must be real number, not %.50T", d);
}

// Results that are not finite where the arguments are: NaN and infinity (a pole) lie outside the domain.
static inline Value one_argument(VM *vm, Value *args, double (*function)(double))
{
    double x;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    double result = function(x);
    if (LIKELY(isfinite(result)) || !(isnan(result) ? !isnan(x) : isfinite(x)))
        return value_of_double(result);
    return throw_domain(vm);
}

// The same for functions that grow without bounds: infinity is an overflow.
static inline Value growing(VM *vm, Value *args, double (*function)(double))
{
    double x;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    double result = function(x);
    if (LIKELY(isfinite(result))) return value_of_double(result);
    if (isnan(result)) return isnan(x) ? value_of_double(result) : throw_domain(vm);
    return isfinite(x) ? throw_range(vm) : value_of_double(result);
}

static Value py_math_acos(VM *vm, Value *args)
{
    return one_argument(vm, args, acos);
}
static Value py_math_acosh(VM *vm, Value *args)
{
    return one_argument(vm, args, acosh);
}
static Value py_math_asin(VM *vm, Value *args)
{
    return one_argument(vm, args, asin);
}
static Value py_math_asinh(VM *vm, Value *args)
{
    return one_argument(vm, args, asinh);
}
static Value py_math_atan(VM *vm, Value *args)
{
    return one_argument(vm, args, atan);
}
static Value py_math_atanh(VM *vm, Value *args)
{
    return one_argument(vm, args, atanh);
}
static Value py_math_cbrt(VM *vm, Value *args)
{
    return one_argument(vm, args, cbrt);
}
static Value py_math_cos(VM *vm, Value *args)
{
    return one_argument(vm, args, cos);
}
static Value py_math_cosh(VM *vm, Value *args)
{
    return growing(vm, args, cosh);
}
static Value py_math_erf(VM *vm, Value *args)
{
    return one_argument(vm, args, erf);
}
static Value py_math_erfc(VM *vm, Value *args)
{
    return one_argument(vm, args, erfc);
}
static Value py_math_exp(VM *vm, Value *args)
{
    return growing(vm, args, exp);
}
static Value py_math_exp2(VM *vm, Value *args)
{
    return growing(vm, args, exp2);
}
static Value py_math_expm1(VM *vm, Value *args)
{
    return growing(vm, args, expm1);
}
static Value py_math_fabs(VM *vm, Value *args)
{
    return one_argument(vm, args, fabs);
}
static Value py_math_log1p(VM *vm, Value *args)
{
    return one_argument(vm, args, log1p);
}
static Value py_math_sin(VM *vm, Value *args)
{
    return one_argument(vm, args, sin);
}
static Value py_math_sinh(VM *vm, Value *args)
{
    return growing(vm, args, sinh);
}
static Value py_math_sqrt(VM *vm, Value *args)
{
    return one_argument(vm, args, sqrt);
}
static Value py_math_tan(VM *vm, Value *args)
{
    return one_argument(vm, args, tan);
}
static Value py_math_tanh(VM *vm, Value *args)
{
    return one_argument(vm, args, tanh);
}

static Value gamma_result(VM *vm, double x, double result, bool domain)
{
    if (domain) return throw_domain(vm);
    return isinf(result) && isfinite(x) ? throw_range(vm) : value_of_double(result);
}

static Value py_math_gamma(VM *vm, Value *args)
{
    double x;
    bool domain = false;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    double result = math_gamma(x, &domain);
    return gamma_result(vm, x, result, domain);
}

static Value py_math_lgamma(VM *vm, Value *args)
{
    double x;
    bool domain = false;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    double result = math_log_gamma(x, &domain);
    return gamma_result(vm, x, result, domain);
}

// --- two arguments ---

static inline bool two_numbers(VM *vm, Value *args, double *x, double *y)
{
    return arg_number(vm, args, 0, x) && arg_number(vm, args, 1, y);
}

static Value py_math_atan2(VM *vm, Value *args)
{
    double x, y;
    return two_numbers(vm, args, &y, &x) ? value_of_double(atan2(y, x)) : RAISED;
}

static Value py_math_copysign(VM *vm, Value *args)
{
    double x, y;
    return two_numbers(vm, args, &x, &y) ? value_of_double(copysign(x, y)) : RAISED;
}

static Value py_math_fmod(VM *vm, Value *args)
{
    double x, y;
    if (!two_numbers(vm, args, &x, &y)) return RAISED;
    double result = fmod(x, y);
    return isnan(result) && !isnan(x) && !isnan(y) ? throw_domain(vm) : value_of_double(result);
}

static Value py_math_remainder(VM *vm, Value *args)
{
    double x, y;
    if (!two_numbers(vm, args, &x, &y)) return RAISED;
    double result = remainder(x, y);
    return isnan(result) && !isnan(x) && !isnan(y) ? throw_domain(vm) : value_of_double(result);
}

static Value py_math_pow(VM *vm, Value *args)
{
    double x, y;
    if (!two_numbers(vm, args, &x, &y)) return RAISED;
    double result = pow(x, y);
    if (LIKELY(isfinite(result)) || !isfinite(x) || !isfinite(y)) return value_of_double(result);
    return isnan(result) || x == 0 ? throw_domain(vm) : throw_range(vm);
}

static Value py_math_isclose(VM *vm, Value *args)
{
    double a, b, relative, absolute;
    if (!two_numbers(vm, args, &a, &b)) return RAISED;
    if (!arg_number(vm, args, 2, &relative) || !arg_number(vm, args, 3, &absolute)) return RAISED;
    if (relative < 0 || absolute < 0)
        return throw(vm, ValueError, "tolerances must be non-negative");
    if (a == b) return TRUE;
    if (isinf(a) || isinf(b)) return FALSE;
    double difference = fabs(b - a);
    return value_of_bool(difference <= fabs(relative * b) || difference <= fabs(relative * a) ||
                         difference <= absolute);
}

static Value py_math_fma(VM *vm, Value *args)
{
    double x, y, z;
    if (!two_numbers(vm, args, &x, &y) || !arg_number(vm, args, 2, &z)) return RAISED;
    double result = fma(x, y, z);
    if (isnan(result) && !isnan(x) && !isnan(y) && !isnan(z))
        return throw(vm, ValueError, "invalid operation in fma");
    if (isinf(result) && isfinite(x) && isfinite(y) && isfinite(z))
        return throw(vm, OverflowError, "overflow in fma");
    return value_of_double(result);
}

// --- logarithms ---

// log of a float or of an int of any size.
static Value logarithm(VM *vm, Value v, double (*function)(double))
{
    double x;
    if (is_int(v)) {
        if (int_sign(v) <= 0) return throw_domain(vm);
        BigDigit scratch[2];
        BigView view = int_view(v, scratch);
        if (big_to_double(view, &x) != BIG_OK) {
            int64_t exponent;
            double fraction = big_frexp(view, &exponent);
            return value_of_double(function(fraction) + function(2.0) * (double)exponent);
        }
    } else if (is_double(v)) {
        x = as_double(v);
    } else if (!float_from_number(vm, v, "must be real number, not %.50T", &x)) {
        return RAISED;
    }
    if (LIKELY(x > 0)) return value_of_double(function(x));
    return isnan(x) ? value_of_double(x) : throw_domain(vm);
}

static Value py_math_log(VM *vm, Value *args)
{
    Value result = logarithm(vm, args[0], log);
    if (raised(result) || LIKELY(is_absent(args[1]))) return result;
    Value base = logarithm(vm, args[1], log);
    return raised(base) ? RAISED : binary_op(vm, OP_TRUE_DIVISION, result, base);
}

static Value py_math_log2(VM *vm, Value *args)
{
    return logarithm(vm, args[0], log2);
}
static Value py_math_log10(VM *vm, Value *args)
{
    return logarithm(vm, args[0], log10);
}

// --- to integers ---

// What x.__name__() gives; ABSENT if x has none.
static Value call_rounding(VM *vm, Value x, String *name)
{
    Value method = get_special(vm, x, name);
    return raised(method) || is_absent(method) ? method : call(vm, method, 0, NULL);
}

static Value py_math_floor(VM *vm, Value *args)
{
    double x;
    if (LIKELY(is_double(args[0]))) return int_from_double(vm, floor(as_double(args[0])));
    if (is_exact_int(args[0])) return args[0];
    Value result = call_rounding(vm, args[0], NAME(vm, __floor__));
    if (!is_absent(result)) return result;
    return arg_number(vm, args, 0, &x) ? int_from_double(vm, floor(x)) : RAISED;
}

static Value py_math_ceil(VM *vm, Value *args)
{
    double x;
    if (LIKELY(is_double(args[0]))) return int_from_double(vm, ceil(as_double(args[0])));
    if (is_exact_int(args[0])) return args[0];
    Value result = call_rounding(vm, args[0], NAME(vm, __ceil__));
    if (!is_absent(result)) return result;
    return arg_number(vm, args, 0, &x) ? int_from_double(vm, ceil(x)) : RAISED;
}

static Value py_math_trunc(VM *vm, Value *args)
{
    if (LIKELY(is_double(args[0]))) return int_from_double(vm, as_double(args[0]));
    if (is_exact_int(args[0])) return args[0];
    Value result = call_rounding(vm, args[0], NAME(vm, __trunc__));
    if (!is_absent(result)) return result;
    return throw(vm, TypeError, "type %.100T doesn't define __trunc__ method", args[0]);
}

// --- parts of a float ---

static Value py_math_frexp(VM *vm, Value *args)
{
    double x;
    int exponent = 0;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    if (isfinite(x)) x = frexp(x, &exponent);
    return value_of_object(tuple_pair(vm, value_of_double(x), value_of_small(exponent)));
}

static Value py_math_modf(VM *vm, Value *args)
{
    double x, whole;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    double fraction = modf(x, &whole);
    return value_of_object(tuple_pair(vm, value_of_double(fraction), value_of_double(whole)));
}

static Value py_math_ldexp(VM *vm, Value *args)
{
    double x;
    int64_t exponent;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    if (!is_int(args[1]))
        return throw(vm, TypeError, "Expected an int as second argument to ldexp.");
    if (!int_fits_int64(args[1], &exponent))
        exponent = int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    if (x == 0 || !isfinite(x)) return value_of_double(x);
    if (exponent > 100000) return throw_range(vm);
    double result = ldexp(x, exponent < -100000 ? -100000 : (int)exponent);
    return isinf(result) ? throw_range(vm) : value_of_double(result);
}

static uint64_t bits_of(double d)
{
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits;
}

static double double_of(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

// Doubles of one sign are in the order of their words, so that steps are differences of words.
static double step_towards(double x, double y, uint64_t steps)
{
    const uint64_t sign_bit = UINT64_C(1) << 63;
    if (isnan(x) || isnan(y)) return isnan(x) ? x : y;
    if (steps == 0) return x;
    if (x == y) return y;
    uint64_t x_size = bits_of(x) & ~sign_bit, y_size = bits_of(y) & ~sign_bit;
    uint64_t x_sign = bits_of(x) & sign_bit, y_sign = bits_of(y) & sign_bit;
    if (x_sign == y_sign) {
        uint64_t distance = x_size > y_size ? x_size - y_size : y_size - x_size;
        if (steps >= distance) return y;
        return double_of(x_sign | (x_size > y_size ? x_size - steps : x_size + steps));
    }
    if (steps >= x_size + y_size) return y; // through zero
    return double_of(steps <= x_size ? x_sign | (x_size - steps) : y_sign | (steps - x_size));
}

static Value py_math_nextafter(VM *vm, Value *args)
{
    double x, y;
    if (!two_numbers(vm, args, &x, &y)) return RAISED;
    if (is_none(args[2])) return value_of_double(nextafter(x, y));
    Value index = index_of(vm, args[2]);
    uint64_t steps;
    if (raised(index)) return RAISED;
    if (int_sign(index) < 0) return throw(vm, ValueError, "steps must be a non-negative integer");
    if (!int_fits_uint64(index, &steps)) steps = UINT64_MAX;
    return value_of_double(step_towards(x, y, steps));
}

static Value py_math_ulp(VM *vm, Value *args)
{
    double x;
    if (!arg_number(vm, args, 0, &x)) return RAISED;
    x = fabs(x);
    if (!isfinite(x)) return value_of_double(x);
    if (x == DBL_MAX) return value_of_double(x - nextafter(x, 0)); // the next one up is infinite
    return value_of_double(nextafter(x, INFINITY) - x);
}

static Value py_math_isfinite(VM *vm, Value *args)
{
    double x;
    return arg_number(vm, args, 0, &x) ? value_of_bool(isfinite(x)) : RAISED;
}

static Value py_math_isinf(VM *vm, Value *args)
{
    double x;
    return arg_number(vm, args, 0, &x) ? value_of_bool(isinf(x)) : RAISED;
}

static Value py_math_isnan(VM *vm, Value *args)
{
    double x;
    return arg_number(vm, args, 0, &x) ? value_of_bool(isnan(x)) : RAISED;
}

#define PI 3.141592653589793238462643383279502884

static Value py_math_degrees(VM *vm, Value *args)
{
    double x;
    return arg_number(vm, args, 0, &x) ? value_of_double(x * (180.0 / PI)) : RAISED;
}

static Value py_math_radians(VM *vm, Value *args)
{
    double x;
    return arg_number(vm, args, 0, &x) ? value_of_double(x * (PI / 180.0)) : RAISED;
}

static const Native math_functions[] = {
    {"acos(x, /)", py_math_acos,
     "Return the arc cosine (measured in radians) of x.\n\nThe result is between 0 and pi."},
    {"acosh(x, /)", py_math_acosh, "Return the inverse hyperbolic cosine of x."},
    {"asin(x, /)", py_math_asin,
     "Return the arc sine (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."},
    {"asinh(x, /)", py_math_asinh, "Return the inverse hyperbolic sine of x."},
    {"atan(x, /)", py_math_atan,
     "Return the arc tangent (measured in radians) of x.\n\nThe result is between -pi/2 and pi/2."},
    {"atan2(y, x, /)", py_math_atan2,
     "Return the arc tangent (measured in radians) of y/x.\n\nUnlike atan(y/x), the signs of both x and y are considered."},
    {"atanh(x, /)", py_math_atanh, "Return the inverse hyperbolic tangent of x."},
    {"cbrt(x, /)", py_math_cbrt, "Return the cube root of x."},
    {"ceil(x, /)", py_math_ceil,
     "Return the ceiling of x as an Integral.\n\nThis is the smallest integer >= x."},
    {"comb(n, k, /)", py_math_comb,
     "Number of ways to choose k items from n items without repetition and without order."},
    {"copysign(x, y, /)", py_math_copysign,
     "Return a float with the magnitude (absolute value) of x but the sign of y."},
    {"cos(x, /)", py_math_cos, "Return the cosine of x (measured in radians)."},
    {"cosh(x, /)", py_math_cosh, "Return the hyperbolic cosine of x."},
    {"degrees(x, /)", py_math_degrees, "Convert angle x from radians to degrees."},
    {"dist(p, q, /)", py_math_dist, "Return the Euclidean distance between two points p and q."},
    {"erf(x, /)", py_math_erf, "Error function at x."},
    {"erfc(x, /)", py_math_erfc, "Complementary error function at x."},
    {"exp(x, /)", py_math_exp, "Return e raised to the power of x."},
    {"exp2(x, /)", py_math_exp2, "Return 2 raised to the power of x."},
    {"expm1(x, /)", py_math_expm1, "Return exp(x)-1."},
    {"fabs(x, /)", py_math_fabs, "Return the absolute value of the float x."},
    {"factorial(n, /)", py_math_factorial,
     "Find n!.\n\nRaise a ValueError if x is negative or non-integral."},
    {"floor(x, /)", py_math_floor,
     "Return the floor of x as an Integral.\n\nThis is the largest integer <= x."},
    {"fma(x, y, z, /)", py_math_fma,
     "Fused multiply-add operation.\n\nCompute (x * y) + z with a single round."},
    {"fmod(x, y, /)", py_math_fmod,
     "Return fmod(x, y), according to platform C.\n\nx % y may differ."},
    {"frexp(x, /)", py_math_frexp,
     "Return the mantissa and exponent of x, as pair (m, e).\n\nm is a float and e is an int, such that x = m * 2.**e."},
    {"fsum(seq, /)", py_math_fsum,
     "Return an accurate floating-point sum of values in the iterable seq."},
    {"gamma(x, /)", py_math_gamma, "Gamma function at x."},
    {"gcd(*integers)", py_math_gcd, "Greatest Common Divisor."},
    {"hypot(*coordinates)", py_math_hypot,
     "Multidimensional Euclidean distance from the origin to a point."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", py_math_isclose,
     "Determine whether two floating-point numbers are close in value."},
    {"isfinite(x, /)", py_math_isfinite,
     "Return True if x is neither an infinity nor a NaN, and False otherwise."},
    {"isinf(x, /)", py_math_isinf,
     "Return True if x is a positive or negative infinity, and False otherwise."},
    {"isnan(x, /)", py_math_isnan,
     "Return True if x is a NaN (not a number), and False otherwise."},
    {"isqrt(n, /)", py_math_isqrt, "Return the integer part of the square root of the input."},
    {"lcm(*integers)", py_math_lcm, "Least Common Multiple."},
    {"ldexp(x, i, /)", py_math_ldexp,
     "Return x * (2**i).\n\nThis is essentially the inverse of frexp()."},
    {"lgamma(x, /)", py_math_lgamma, "Natural logarithm of absolute value of Gamma function at x."},
    {"log(x, base=?, /)", py_math_log,
     "Return the logarithm of x to the given base.\n\nIf the base is not specified, returns the natural logarithm (base e) of x."},
    {"log10(x, /)", py_math_log10, "Return the base 10 logarithm of x."},
    {"log1p(x, /)", py_math_log1p,
     "Return the natural logarithm of 1+x (base e).\n\nThe result is computed in a way which is accurate for x near zero."},
    {"log2(x, /)", py_math_log2, "Return the base 2 logarithm of x."},
    {"modf(x, /)", py_math_modf,
     "Return the fractional and integer parts of x.\n\nBoth results carry the sign of x and are floats."},
    {"nextafter(x, y, /, *, steps=None)", py_math_nextafter,
     "Return the floating-point value the given number of steps after x towards y."},
    {"perm(n, k=None, /)", py_math_perm,
     "Number of ways to choose k items from n items without repetition and with order."},
    {"pow(x, y, /)", py_math_pow, "Return x**y (x to the power of y)."},
    {"prod(iterable, /, *, start=1)", py_math_prod,
     "Calculate the product of all the elements in the input iterable."},
    {"radians(x, /)", py_math_radians, "Convert angle x from degrees to radians."},
    {"remainder(x, y, /)", py_math_remainder,
     "Difference between x and the closest integer multiple of y."},
    {"sin(x, /)", py_math_sin, "Return the sine of x (measured in radians)."},
    {"sinh(x, /)", py_math_sinh, "Return the hyperbolic sine of x."},
    {"sqrt(x, /)", py_math_sqrt, "Return the square root of x."},
    {"sumprod(p, q, /)", py_math_sumprod,
     "Return the sum of products of values from two iterables p and q."},
    {"tan(x, /)", py_math_tan, "Return the tangent of x (measured in radians)."},
    {"tanh(x, /)", py_math_tanh, "Return the hyperbolic tangent of x."},
    {"trunc(x, /)", py_math_trunc, "Truncates the Real x to the nearest Integral toward 0."},
    {"ulp(x, /)", py_math_ulp, "Return the value of the least significant bit of the float x."},
    {0},
};

static const NativeConstant math_constants[] = {
    {"e", CONSTANT_FLOAT, {.d = 2.718281828459045235360287471352662498}},
    {"inf", CONSTANT_FLOAT, {.d = INFINITY}},
    {"nan", CONSTANT_FLOAT, {.d = NAN}},
    {"pi", CONSTANT_FLOAT, {.d = PI}},
    {"tau", CONSTANT_FLOAT, {.d = 2 * PI}},
    {0},
};

const ModuleDef math_module = {
    .name = "math",
    .doc = "This module provides access to the mathematical functions\ndefined by the C standard.",
    .functions = math_functions,
    .constants = math_constants,
};
