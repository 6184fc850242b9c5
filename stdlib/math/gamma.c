// gamma.c - the gamma function and its logarithm.
//
// Lanczos' approximation: gamma(x) = S(x) * y**(x - 1/2) / e**y with y = x + g - 1/2. S is a rational
// function whose coefficients Boost computed for g = 6.02468..., good to a few units in the last place. C
// libraries disagree in their last digits here, and Python's results come from this formula. Below zero the
// reflection gamma(-x) * gamma(x) = -pi / (x * sin(pi * x)) is used.
#include <float.h>
#include <math.h>
#include "stdlib/math/math.h"

#define PI 3.141592653589793238462643383279502884
#define LOG_PI 1.144729885849400174143427351353058711647
#define LANCZOS_G 6.024680040776729583740234375
#define LANCZOS_SHIFT 5.524680040776729583740234375 // g - 1/2

#define TERM_COUNT 13
static const double numerator[TERM_COUNT] = {
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
// x * (x + 1) * ... * (x + 11)
static const double denominator[TERM_COUNT] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0,
};

// x > 0. For large x in powers of 1/x, which cannot overflow.
static double lanczos_sum(double x)
{
    double above = 0, below = 0;
    if (x < 5) {
        for (int i = TERM_COUNT - 1; i >= 0; i--) {
            above = above * x + numerator[i];
            below = below * x + denominator[i];
        }
    } else {
        for (int i = 0; i < TERM_COUNT; i++) {
            above = above / x + numerator[i];
            below = below / x + denominator[i];
        }
    }
    return above / below;
}

// sin(pi * x) without the error of a rounded pi * x.
static double sin_pi(double x)
{
    double turn = fmod(fabs(x), 2.0), result = 0;
    switch ((int)round(2.0 * turn)) { // the nearest quarter turn
    case 0: result = sin(PI * turn); break;
    case 1: result = cos(PI * (turn - 0.5)); break;
    case 2: result = sin(PI * (1.0 - turn)); break;
    case 3: result = -cos(PI * (turn - 1.5)); break;
    case 4: result = sin(PI * (turn - 2.0)); break;
    }
    return copysign(1.0, x) * result;
}

static const double small_factorials[] = {
    1,
    1,
    2,
    6,
    24,
    120,
    720,
    5040,
    40320,
    362880,
    3628800,
    39916800,
    479001600,
    6227020800.0,
    87178291200.0,
    1307674368000.0,
    20922789888000.0,
    355687428096000.0,
    6402373705728000.0,
    121645100408832000.0,
    2432902008176640000.0,
    51090942171709440000.0,
    1124000727777607680000.0,
};

double math_gamma(double x, bool *domain)
{
    if (isnan(x) || x == INFINITY) return x;
    if (x == -INFINITY || (x == floor(x) && x <= 0)) {
        *domain = true;
        return NAN;
    }
    if (x == floor(x) && x <= COUNT_OF(small_factorials)) return small_factorials[(int)x - 1];
    double size = fabs(x);
    if (size < 1e-20) return 1.0 / x;
    if (size > 200) return x < 0 ? 0.0 / sin_pi(x) : INFINITY;

    // y is rounded; `error` is what that lost, to be made good to first order.
    double y = size + LANCZOS_SHIFT, error;
    if (size > LANCZOS_SHIFT) error = (y - size) - LANCZOS_SHIFT;
    else error = (y - LANCZOS_SHIFT) - size;
    error = error * LANCZOS_G / y;
    double result;
    if (x < 0) {
        result = -PI / sin_pi(size) / size * exp(y) / lanczos_sum(size);
        result -= error * result;
    } else {
        result = lanczos_sum(size) / exp(y);
        result += error * result;
    }
    // The whole power would overflow before the result does.
    double power = size < 140 ? pow(y, size - 0.5) : pow(y, size / 2.0 - 0.25);
    int times = size < 140 ? 1 : 2;
    while (times-- > 0) result = x < 0 ? result / power : result * power;
    return result;
}

double math_log_gamma(double x, bool *domain)
{
    if (!isfinite(x)) return isnan(x) ? x : INFINITY;
    if (x == floor(x) && x <= 2) {
        *domain = x <= 0;
        return x <= 0 ? INFINITY : 0.0;
    }
    double size = fabs(x);
    if (size < 1e-20) return -log(size);
    double result = log(lanczos_sum(size)) - LANCZOS_G;
    result += (size - 0.5) * (log(size + LANCZOS_G - 0.5) - 1);
    if (x < 0) result = LOG_PI - log(fabs(sin_pi(size))) - log(size) - result;
    return result;
}
