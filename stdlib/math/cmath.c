// cmath.c - module cmath: elementary functions of complex numbers.
//
// Finite arguments go through Kahan's formulas ("Branch cuts for complex elementary functions, or much ado
// about nothing's sign bit"): written with real functions that are accurate near the branch points, and
// scaled where squares would overflow. What infinities and NaNs give is laid down in the C standard (annex
// G), so there the C library answers.
#include <complex.h>
#include <float.h>
#include <math.h>
#include "stdlib/math/math.h"
#include "vm/object/error.h"
#include "vm/types/descriptors.h"
#include "vm/types/dict.h"
#include "vm/types/float.h"
#include "vm/types/tuple.h"

#define PI 3.141592653589793238462643383279502884
#define LOG_2 0.6931471805599453094172321214581765680755
#define LOG_10 2.302585092994045684017991454684364207601

// Sizes beyond which the plain formulas would overflow or lose everything.
#define LARGE (DBL_MAX / 4.0)
#define SQRT_LARGE (sqrt(LARGE))
#define LOG_LARGE (log(LARGE))
#define SQRT_SMALLEST (sqrt(DBL_MIN))

// A result, or how it failed.
typedef enum Outcome { FINE, DOMAIN_ERROR, RANGE_ERROR } Outcome;
typedef struct Answer {
    ComplexNumber number;
    Outcome outcome;
} Answer;

static Answer answer(double real, double imag)
{
    return (Answer){{real, imag}, FINE};
}

static bool is_finite(ComplexNumber z)
{
    return isfinite(z.real) && isfinite(z.imag);
}

// The C library's answer, for arguments that are not finite. Where the standard leaves a sign open, or
// allows a NaN, the callers say what CPython gives.
static Answer ask_library(ComplexNumber z, double complex (*function)(double complex))
{
    double complex c;
    if (isnan(z.real)) z.real = NAN; // the sign of a NaN must not show
    if (isnan(z.imag)) z.imag = NAN;
    memcpy(&c, &z, sizeof c);
    c = function(c);
    Answer result = {{0, 0}, FINE};
    memcpy(&result.number, &c, sizeof c);
    return result;
}

// --- square root, logarithm ---

static ComplexNumber square_root(ComplexNumber z)
{
    if (z.real == 0 && z.imag == 0) return (ComplexNumber){0, z.imag};
    double x = fabs(z.real), y = fabs(z.imag), size;
    // size is sqrt((x + |z|) / 2), which is at most |z| but whose sum is not.
    if (x < DBL_MIN && y < DBL_MIN) {
        x = ldexp(x, 53);
        size = ldexp(sqrt(x + hypot(x, ldexp(y, 53))), -27);
    } else {
        x /= 8.0;
        size = 2.0 * sqrt(x + hypot(x, y / 8.0));
    }
    double other = y / (2.0 * size);
    if (z.real >= 0) return (ComplexNumber){size, copysign(other, z.imag)};
    return (ComplexNumber){other, copysign(size, z.imag)};
}

static Answer complex_sqrt(ComplexNumber z)
{
    if (!is_finite(z)) return ask_library(z, csqrt);
    ComplexNumber root = square_root(z);
    return answer(root.real, root.imag);
}

static Answer logarithm(ComplexNumber z)
{
    if (!is_finite(z)) return ask_library(z, clog);
    double x = fabs(z.real), y = fabs(z.imag), angle = atan2(z.imag, z.real);
    if (x > LARGE || y > LARGE) return answer(log(hypot(x / 2.0, y / 2.0)) + LOG_2, angle);
    if (x < DBL_MIN && y < DBL_MIN) {
        if (x == 0 && y == 0) return (Answer){{-INFINITY, angle}, DOMAIN_ERROR};
        double size = hypot(ldexp(x, DBL_MANT_DIG), ldexp(y, DBL_MANT_DIG));
        return answer(log(size) - DBL_MANT_DIG * LOG_2, angle);
    }
    double size = hypot(x, y);
    if (size < 0.71 || size > 1.73) return answer(log(size), angle);
    // Near the unit circle the logarithm is small: size**2 - 1, without cancellation.
    double large = x > y ? x : y, small = x > y ? y : x;
    return answer(log1p((large - 1) * (large + 1) + small * small) / 2.0, angle);
}

static Answer logarithm_10(ComplexNumber z)
{
    Answer result = logarithm(z);
    result.number.real /= LOG_10;
    result.number.imag /= LOG_10;
    return result;
}

// --- inverse functions ---

static double log_size_of_large(ComplexNumber z)
{
    return log(hypot(z.real / 2.0, z.imag / 2.0)) + LOG_2 * 2.0;
}

static bool is_large(ComplexNumber z)
{
    return fabs(z.real) > LARGE || fabs(z.imag) > LARGE;
}

static Answer arc_cosine(ComplexNumber z)
{
    if (isinf(z.real) && isnan(z.imag)) return answer(NAN, INFINITY);
    if (!is_finite(z)) return ask_library(z, cacos);
    if (is_large(z))
        return answer(atan2(fabs(z.imag), z.real), -copysign(log_size_of_large(z), z.imag));
    ComplexNumber below = square_root((ComplexNumber){1.0 - z.real, -z.imag});
    ComplexNumber above = square_root((ComplexNumber){1.0 + z.real, z.imag});
    return answer(2.0 * atan2(below.real, above.real),
                  asinh(above.real * below.imag - above.imag * below.real));
}

static Answer arc_cosh(ComplexNumber z)
{
    if (isfinite(z.real) && isnan(z.imag)) return answer(NAN, NAN);
    if (!is_finite(z)) return ask_library(z, cacosh);
    if (is_large(z)) return answer(log_size_of_large(z), atan2(z.imag, z.real));
    ComplexNumber below = square_root((ComplexNumber){z.real - 1.0, z.imag});
    ComplexNumber above = square_root((ComplexNumber){z.real + 1.0, z.imag});
    return answer(asinh(below.real * above.real + below.imag * above.imag),
                  2.0 * atan2(below.imag, above.real));
}

static Answer arc_sinh(ComplexNumber z)
{
    if (!is_finite(z)) return ask_library(z, casinh);
    if (is_large(z))
        return answer(copysign(log_size_of_large(z), z.real), atan2(z.imag, fabs(z.real)));
    ComplexNumber first = square_root((ComplexNumber){1.0 + z.imag, -z.real});
    ComplexNumber second = square_root((ComplexNumber){1.0 - z.imag, z.real});
    return answer(asinh(first.real * second.imag - second.real * first.imag),
                  atan2(z.imag, first.real * second.real - first.imag * second.imag));
}

static Answer arc_tanh_right(ComplexNumber z) // z.real >= 0
{
    double y = fabs(z.imag);
    if (z.real > SQRT_LARGE || y > SQRT_LARGE) {
        double half = hypot(z.real / 2.0, z.imag / 2.0); // its square would overflow
        return answer(z.real / 4.0 / half / half, -copysign(PI / 2.0, -z.imag));
    }
    if (z.real == 1.0 && y < SQRT_SMALLEST) {
        if (y == 0) return (Answer){{INFINITY, z.imag}, DOMAIN_ERROR};
        return answer(-log(sqrt(y) / sqrt(hypot(y, 2.0))), copysign(atan2(2.0, -y) / 2, z.imag));
    }
    double apart = 1 - z.real;
    return answer(log1p(4.0 * z.real / (apart * apart + y * y)) / 4.0,
                  -atan2(-2.0 * z.imag, apart * (1 + z.real) - y * y) / 2.0);
}

static Answer arc_tanh(ComplexNumber z)
{
    if (!is_finite(z)) return ask_library(z, catanh);
    if (!signbit(z.real)) return arc_tanh_right(z);
    Answer result = arc_tanh_right((ComplexNumber){-z.real, -z.imag}); // odd
    result.number = (ComplexNumber){-result.number.real, -result.number.imag};
    return result;
}

// f(z) = -i * g(i * z), for the pairs asin/asinh, atan/atanh, sin/sinh, tan/tanh.
static Answer turned(ComplexNumber z, Answer (*function)(ComplexNumber))
{
    Answer result = function((ComplexNumber){-z.imag, z.real});
    result.number = (ComplexNumber){result.number.imag, -result.number.real};
    return result;
}

static Answer arc_sine(ComplexNumber z)
{
    return turned(z, arc_sinh);
}

static Answer arc_tangent(ComplexNumber z)
{
    return turned(z, arc_tanh);
}

// --- exponential and hyperbolic functions ---

static Answer checked(double real, double imag)
{
    return (Answer){{real, imag}, isinf(real) || isinf(imag) ? RANGE_ERROR : FINE};
}

// Where x is infinite and y is not, only the quadrant of y is left; what does not decay is infinite.
static Answer at_infinity(double size, double real_sign, double imag_sign)
{
    return answer(copysign(size, real_sign), copysign(size, imag_sign));
}

static Answer exponential(ComplexNumber z)
{
    if (!is_finite(z)) {
        if (isinf(z.real) && isfinite(z.imag) && z.imag != 0)
            return at_infinity(z.real > 0 ? INFINITY : 0.0, cos(z.imag), sin(z.imag));
        if (z.real == -INFINITY) return answer(0, isfinite(z.imag) ? z.imag : 0);
        Answer result = ask_library(z, cexp);
        if (isinf(z.imag) && (isfinite(z.real) || z.real == INFINITY))
            result.outcome = DOMAIN_ERROR;
        return result;
    }
    if (z.real > LOG_LARGE) { // e**x may overflow where the result does not
        double size = exp(z.real - 1.0);
        return checked(size * cos(z.imag) * exp(1.0), size * sin(z.imag) * exp(1.0));
    }
    double size = exp(z.real);
    return checked(size * cos(z.imag), size * sin(z.imag));
}

static Answer hyperbolic_cosine(ComplexNumber z)
{
    if (!is_finite(z)) {
        if (isinf(z.real) && isfinite(z.imag) && z.imag != 0)
            return at_infinity(INFINITY, cos(z.imag), z.real > 0 ? sin(z.imag) : -sin(z.imag));
        if (isnan(z.real) && z.imag == 0) return answer(NAN, 0);
        Answer result = ask_library(z, ccosh);
        if (isinf(z.imag) && !isnan(z.real)) result.outcome = DOMAIN_ERROR;
        return result;
    }
    if (fabs(z.real) > LOG_LARGE) {
        double x = z.real - copysign(1.0, z.real);
        return checked(cos(z.imag) * cosh(x) * exp(1.0), sin(z.imag) * sinh(x) * exp(1.0));
    }
    return checked(cos(z.imag) * cosh(z.real), sin(z.imag) * sinh(z.real));
}

static Answer hyperbolic_sine(ComplexNumber z)
{
    if (!is_finite(z)) {
        if (isinf(z.real) && isfinite(z.imag) && z.imag != 0)
            return at_infinity(INFINITY, z.real > 0 ? cos(z.imag) : -cos(z.imag), sin(z.imag));
        if (z.real == 0 && isnan(z.imag)) return answer(0, NAN);
        Answer result = ask_library(z, csinh);
        if (isinf(z.imag) && !isnan(z.real)) result.outcome = DOMAIN_ERROR;
        return result;
    }
    if (fabs(z.real) > LOG_LARGE) {
        double x = z.real - copysign(1.0, z.real);
        return checked(cos(z.imag) * sinh(x) * exp(1.0), sin(z.imag) * cosh(x) * exp(1.0));
    }
    return checked(cos(z.imag) * sinh(z.real), sin(z.imag) * cosh(z.real));
}

static Answer hyperbolic_tangent(ComplexNumber z)
{
    if (!is_finite(z)) {
        if (isinf(z.real) && isfinite(z.imag) && z.imag != 0)
            return answer(copysign(1.0, z.real), copysign(0.0, 2.0 * sin(z.imag) * cos(z.imag)));
        if (isinf(z.real) && !isfinite(z.imag)) return answer(copysign(1.0, z.real), 0);
        if (z.real == 0 && isnan(z.imag)) return answer(NAN, NAN);
        Answer result = ask_library(z, ctanh);
        if (isinf(z.imag) && isfinite(z.real)) result.outcome = DOMAIN_ERROR;
        return result;
    }
    if (fabs(z.real) > LOG_LARGE) {
        double decay = exp(-2.0 * fabs(z.real));
        return answer(copysign(1.0, z.real), 4.0 * sin(z.imag) * cos(z.imag) * decay);
    }
    double t = tanh(z.real), u = tan(z.imag), s = 1.0 / cosh(z.real), product = t * u;
    double below = 1.0 + product * product;
    return answer(t * (1.0 + u * u) / below, ((u / below) * s) * s);
}

static Answer cosine(ComplexNumber z)
{
    return hyperbolic_cosine((ComplexNumber){-z.imag, z.real});
}

static Answer sine(ComplexNumber z)
{
    return turned(z, hyperbolic_sine);
}

static Answer tangent(ComplexNumber z)
{
    return turned(z, hyperbolic_tangent);
}

// --- to Python ---

static Value deliver(VM *vm, Answer result)
{
    if (UNLIKELY(result.outcome == DOMAIN_ERROR)) return throw(vm, ValueError, "math domain error");
    if (UNLIKELY(result.outcome == RANGE_ERROR))
        return throw(vm, OverflowError, "math range error");
    return complex_new(vm, result.number.real, result.number.imag);
}

static bool arg_complex(VM *vm, Value *args, size_t i, ComplexNumber *z)
{
    return complex_from_number(vm, args[i], "must be real number, not %.50T", z);
}

static bool arg_real(VM *vm, Value *args, size_t i, double *d)
{
    return float_from_number(vm, args[i], "must be real number, not %.50T", d);
}

static Value apply(VM *vm, Value *args, Answer (*function)(ComplexNumber))
{
    ComplexNumber z;
    return arg_complex(vm, args, 0, &z) ? deliver(vm, function(z)) : RAISED;
}

static Value py_cmath_acos(VM *vm, Value *args)
{
    return apply(vm, args, arc_cosine);
}
static Value py_cmath_acosh(VM *vm, Value *args)
{
    return apply(vm, args, arc_cosh);
}
static Value py_cmath_asin(VM *vm, Value *args)
{
    return apply(vm, args, arc_sine);
}
static Value py_cmath_asinh(VM *vm, Value *args)
{
    return apply(vm, args, arc_sinh);
}
static Value py_cmath_atan(VM *vm, Value *args)
{
    return apply(vm, args, arc_tangent);
}
static Value py_cmath_atanh(VM *vm, Value *args)
{
    return apply(vm, args, arc_tanh);
}
static Value py_cmath_cos(VM *vm, Value *args)
{
    return apply(vm, args, cosine);
}
static Value py_cmath_cosh(VM *vm, Value *args)
{
    return apply(vm, args, hyperbolic_cosine);
}
static Value py_cmath_exp(VM *vm, Value *args)
{
    return apply(vm, args, exponential);
}
static Value py_cmath_log10(VM *vm, Value *args)
{
    return apply(vm, args, logarithm_10);
}
static Value py_cmath_sin(VM *vm, Value *args)
{
    return apply(vm, args, sine);
}
static Value py_cmath_sinh(VM *vm, Value *args)
{
    return apply(vm, args, hyperbolic_sine);
}
static Value py_cmath_sqrt(VM *vm, Value *args)
{
    return apply(vm, args, complex_sqrt);
}
static Value py_cmath_tan(VM *vm, Value *args)
{
    return apply(vm, args, tangent);
}
static Value py_cmath_tanh(VM *vm, Value *args)
{
    return apply(vm, args, hyperbolic_tangent);
}

static Value py_cmath_log(VM *vm, Value *args)
{
    ComplexNumber z, base;
    if (!arg_complex(vm, args, 0, &z)) return RAISED;
    if (is_absent(args[1])) return deliver(vm, logarithm(z));
    if (!arg_complex(vm, args, 1, &base)) return RAISED;
    Answer above = logarithm(z), below = logarithm(base);
    if (above.outcome == FINE) above.outcome = below.outcome;
    ComplexNumber quotient;
    if (!complex_divide(above.number, below.number, &quotient)) above.outcome = DOMAIN_ERROR;
    else above.number = quotient;
    return deliver(vm, above);
}

static Value py_cmath_phase(VM *vm, Value *args)
{
    ComplexNumber z;
    return arg_complex(vm, args, 0, &z) ? value_of_double(atan2(z.imag, z.real)) : RAISED;
}

static Value py_cmath_polar(VM *vm, Value *args)
{
    ComplexNumber z;
    if (!arg_complex(vm, args, 0, &z)) return RAISED;
    double size = hypot(z.real, z.imag), angle = atan2(z.imag, z.real);
    if (isinf(size) && is_finite(z)) return throw(vm, OverflowError, "math range error");
    return value_of_object(tuple_pair(vm, value_of_double(size), value_of_double(angle)));
}

static Answer from_polar(double size, double angle)
{
    if (isfinite(size) && isfinite(angle))
        // Kept apart so that an angle of -0.0 stays one.
        return angle == 0 ? answer(size, size * angle)
                          : answer(size * cos(angle), size * sin(angle));
    if (size == 0) return answer(0.0, 0.0);
    if (isinf(angle) && !isnan(size)) return (Answer){{NAN, NAN}, DOMAIN_ERROR};
    if (isinf(size) && isnan(angle)) return answer(INFINITY, NAN);
    if (angle == 0)
        return answer(size, isnan(size) ? 0.0 : copysign(0.0, signbit(angle) ? -size : size));
    if (!isinf(size)) return answer(NAN, NAN);
    return size > 0 ? at_infinity(INFINITY, cos(angle), sin(angle))
                    : at_infinity(INFINITY, -cos(angle), -sin(angle));
}

static Value py_cmath_rect(VM *vm, Value *args)
{
    double size, angle;
    if (!arg_real(vm, args, 0, &size) || !arg_real(vm, args, 1, &angle)) return RAISED;
    return deliver(vm, from_polar(size, angle));
}

static Value py_cmath_isfinite(VM *vm, Value *args)
{
    ComplexNumber z;
    return arg_complex(vm, args, 0, &z) ? value_of_bool(is_finite(z)) : RAISED;
}

static Value py_cmath_isinf(VM *vm, Value *args)
{
    ComplexNumber z;
    return arg_complex(vm, args, 0, &z) ? value_of_bool(isinf(z.real) || isinf(z.imag)) : RAISED;
}

static Value py_cmath_isnan(VM *vm, Value *args)
{
    ComplexNumber z;
    return arg_complex(vm, args, 0, &z) ? value_of_bool(isnan(z.real) || isnan(z.imag)) : RAISED;
}

static Value py_cmath_isclose(VM *vm, Value *args)
{
    ComplexNumber a, b;
    double relative, absolute;
    if (!arg_complex(vm, args, 0, &a) || !arg_complex(vm, args, 1, &b)) return RAISED;
    if (!arg_real(vm, args, 2, &relative) || !arg_real(vm, args, 3, &absolute)) return RAISED;
    if (relative < 0 || absolute < 0)
        return throw(vm, ValueError, "tolerances must be non-negative");
    if (a.real == b.real && a.imag == b.imag) return TRUE;
    if (isinf(a.real) || isinf(a.imag) || isinf(b.real) || isinf(b.imag)) return FALSE;
    double difference = hypot(a.real - b.real, a.imag - b.imag);
    return value_of_bool(difference <= relative * hypot(b.real, b.imag) ||
                         difference <= relative * hypot(a.real, a.imag) || difference <= absolute);
}

static const Native cmath_functions[] = {
    {"acos(z, /)", py_cmath_acos, "Return the arc cosine of z."},
    {"acosh(z, /)", py_cmath_acosh, "Return the inverse hyperbolic cosine of z."},
    {"asin(z, /)", py_cmath_asin, "Return the arc sine of z."},
    {"asinh(z, /)", py_cmath_asinh, "Return the inverse hyperbolic sine of z."},
    {"atan(z, /)", py_cmath_atan, "Return the arc tangent of z."},
    {"atanh(z, /)", py_cmath_atanh, "Return the inverse hyperbolic tangent of z."},
    {"cos(z, /)", py_cmath_cos, "Return the cosine of z."},
    {"cosh(z, /)", py_cmath_cosh, "Return the hyperbolic cosine of z."},
    {"exp(z, /)", py_cmath_exp, "Return the exponential value e**z."},
    {"isclose(a, b, *, rel_tol=1e-09, abs_tol=0.0)", py_cmath_isclose,
     "Determine whether two complex numbers are close in value."},
    {"isfinite(z, /)", py_cmath_isfinite,
     "Return True if both the real and imaginary parts of z are finite, else False."},
    {"isinf(z, /)", py_cmath_isinf, "Checks if the real or imaginary part of z is infinite."},
    {"isnan(z, /)", py_cmath_isnan,
     "Checks if the real or imaginary part of z not a number (NaN)."},
    {"log(z, base=?, /)", py_cmath_log, "log(z[, base]) -> the logarithm of z to the given base."},
    {"log10(z, /)", py_cmath_log10, "Return the base-10 logarithm of z."},
    {"phase(z, /)", py_cmath_phase,
     "Return argument, also known as the phase angle, of a complex."},
    {"polar(z, /)", py_cmath_polar,
     "Convert a complex from rectangular coordinates to polar coordinates."},
    {"rect(r, phi, /)", py_cmath_rect,
     "Convert from polar coordinates to rectangular coordinates."},
    {"sin(z, /)", py_cmath_sin, "Return the sine of z."},
    {"sinh(z, /)", py_cmath_sinh, "Return the hyperbolic sine of z."},
    {"sqrt(z, /)", py_cmath_sqrt, "Return the square root of z."},
    {"tan(z, /)", py_cmath_tan, "Return the tangent of z."},
    {"tanh(z, /)", py_cmath_tanh, "Return the hyperbolic tangent of z."},
    {0},
};

static const NativeConstant cmath_constants[] = {
    {"e", CONSTANT_FLOAT, {.d = 2.718281828459045235360287471352662498}},
    {"inf", CONSTANT_FLOAT, {.d = INFINITY}},
    {"nan", CONSTANT_FLOAT, {.d = NAN}},
    {"pi", CONSTANT_FLOAT, {.d = PI}},
    {"tau", CONSTANT_FLOAT, {.d = 2 * PI}},
    {0},
};

static bool cmath_init(VM *vm, Module *module)
{
    return dict_set_c(vm, module->dict, "infj", complex_new(vm, 0.0, INFINITY)) &&
           dict_set_c(vm, module->dict, "nanj", complex_new(vm, 0.0, NAN));
}

const ModuleDef cmath_module = {
    .name = "cmath",
    .doc = "This module provides access to mathematical functions for complex\nnumbers.",
    .functions = cmath_functions,
    .constants = cmath_constants,
    .init = cmath_init,
};
