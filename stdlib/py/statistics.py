# statistics - means, spreads and relations of numbers.
#
# Sums are exact: each number is taken for the fraction it is, and the fractions are summed per
# denominator (_sum), so that the answer is rounded once, as it becomes the type of the data.
# Decimals count as numbers where a program has imported decimal.
import sys
from bisect import bisect_left, bisect_right
from fractions import Fraction
from functools import reduce
from itertools import repeat
from math import (cos, cosh, asin, atan, erf, erfc, exp, fabs, floor, fsum, hypot, isfinite, isinf,
                  isnan, isqrt, log, pi, sin, sinh, sqrt, sumprod, tan, tau)
from operator import itemgetter

__all__ = ["NormalDist", "StatisticsError", "correlation", "covariance", "fmean",
           "geometric_mean", "harmonic_mean", "kde", "kde_random", "linear_regression", "mean",
           "median", "median_grouped", "median_high", "median_low", "mode", "multimode", "pstdev",
           "pvariance", "quantiles", "stdev", "variance"]


class StatisticsError(ValueError):
    """There is no answer for such data."""


def _is_decimal(kind):
    decimal = sys.modules.get("decimal")
    return decimal is not None and issubclass(kind, getattr(decimal, "Decimal", ()))


# Exact arithmetic

def _coerce(a, b):
    # Returns the type that numbers of the types a and b have together.
    if a is b or b is int or b is bool and a is not int:
        return a
    if a is int:
        return b
    if issubclass(b, a):
        return b
    if issubclass(a, b) or issubclass(b, int):
        return a
    if issubclass(a, int):
        return b
    if issubclass(a, Fraction) and issubclass(b, float):
        return b
    if issubclass(a, float) and issubclass(b, Fraction):
        return a
    raise TypeError(f"don't know how to coerce {a.__name__} and {b.__name__}")


def _exact_ratio(x):
    # Returns a number as two ints; (x, None) for infinities and NaN.
    try:
        return x.as_integer_ratio()
    except AttributeError:
        pass
    except (OverflowError, ValueError):
        return x, None
    try:
        return x.numerator, x.denominator
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator")


def _total(partials):
    if None in partials:
        return partials[None]
    return sum(Fraction(n, d) for d, n in partials.items())


def _sum(data):
    # Returns the type of the data, their exact sum and how many they are.
    count = 0
    types = {}
    partials = {}
    for x in data:
        count += 1
        types[type(x)] = None
        n, d = _exact_ratio(x)
        partials[d] = partials.get(d, 0) + n
    return reduce(_coerce, types, int), _total(partials), count


def _ss(data, c=None):
    # Returns the type, the exact sum of squares of deviations from c (the mean), the mean, count.
    if c is not None:
        kind, total, count = _sum((d := x - c) * d for x in data)
        return kind, total, c, count
    count = 0
    types = {}
    sums, squares = {}, {}
    for x in data:
        count += 1
        types[type(x)] = None
        n, d = _exact_ratio(x)
        sums[d] = sums.get(d, 0) + n
        squares[d] = squares.get(d, 0) + n * n if d is not None else x
    kind = reduce(_coerce, types, int)
    if not count:
        return kind, Fraction(0), Fraction(0), 0
    if None in sums:
        # Infinities and NaN stay what they are.
        total = mean = sums[None]
        return kind, total, mean, count
    sx = _total(sums)
    sxx = sum(Fraction(n, d * d) for d, n in squares.items())
    return kind, (count * sxx - sx * sx) / count, sx / count, count


def _convert(value, kind):
    # Returns an exact value as kind; ints give way to floats where it is not one.
    if type(value) is kind:
        return value
    if issubclass(kind, int) and value.denominator != 1:
        kind = float
    try:
        return kind(value)
    except TypeError:
        if _is_decimal(kind):
            return kind(value.numerator) / kind(value.denominator)
        raise


def _fail_neg(values, errmsg="negative value"):
    for x in values:
        if x < 0:
            raise StatisticsError(errmsg)
        yield x


def _integer_sqrt_of_frac_rto(n, m):
    # The square root of n / m, rounded to odd: the last bit says that the rest was not zero.
    root = isqrt(n // m)
    return root | (root * root * m != n)


def _float_sqrt_of_frac(n, m):
    # The square root of n / m, rounded once: 109 bits are more than twice a float's and two.
    shift = (n.bit_length() - m.bit_length() - 109) // 2
    if shift >= 0:
        return float(_integer_sqrt_of_frac_rto(n, m << 2 * shift) << shift)
    return _integer_sqrt_of_frac_rto(n << -2 * shift, m) / (1 << -shift)


def _root(kind, square):
    if _is_decimal(kind):
        return (kind(square.numerator) / kind(square.denominator)).sqrt()
    if not isinstance(square, (Fraction, int)):
        return sqrt(square)
    return _float_sqrt_of_frac(square.numerator, square.denominator)


# Averages

def mean(data):
    """Return the arithmetic mean of data."""
    kind, total, n = _sum(data)
    if n < 1:
        raise StatisticsError("mean requires at least one data point")
    return _convert(total / n, kind)


def fmean(data, weights=None):
    """Return the arithmetic mean as a float, weighted or not. Fast."""
    if weights is None:
        try:
            n = len(data)
        except TypeError:
            data = list(data)
            n = len(data)
        if not n:
            raise StatisticsError("fmean requires at least one data point")
        return fsum(data) / n
    if not isinstance(weights, (list, tuple)):
        weights = list(weights)
    try:
        total = sumprod(data, weights)
    except ValueError:
        raise StatisticsError("data and weights must be the same length")
    weight = fsum(weights)
    if not weight:
        raise StatisticsError("sum of weights must be non-zero")
    return total / weight


def geometric_mean(data):
    """Return the geometric mean as a float."""
    n = 0
    zero = False

    def logarithms():
        nonlocal n, zero
        for n, x in enumerate(data, 1):
            if x > 0.0 or isnan(x):
                yield log(x)
            elif x == 0.0:
                zero = True
            else:
                raise StatisticsError("No negative inputs allowed", x)

    total = fsum(logarithms())
    if not n:
        raise StatisticsError("Must have a non-empty dataset")
    if isnan(total):
        return total
    if zero:
        return float("nan") if total == float("inf") else 0.0
    return exp(total / n)


def harmonic_mean(data, weights=None):
    """Return the harmonic mean of data: the reciprocal of the mean of reciprocals."""
    if iter(data) is data:
        data = list(data)
    message = "harmonic mean does not support negative values"
    n = len(data)
    if n < 1:
        raise StatisticsError("harmonic_mean requires at least one data point")
    if n == 1 and weights is None:
        x = data[0]
        if not isinstance(x, (int, float, Fraction)) and not _is_decimal(type(x)):
            raise TypeError("unsupported type")
        if x < 0:
            raise StatisticsError(message)
        return x
    if weights is None:
        weights = repeat(1, n)
        weight = n
    else:
        if iter(weights) is weights:
            weights = list(weights)
        if len(weights) != n:
            raise StatisticsError("Number of weights does not match data size")
        weight = _sum(w for w in _fail_neg(weights, message))[1]
    try:
        kind, total, _ = _sum(w / x if w else 0
                              for w, x in zip(weights, _fail_neg(data, message)))
    except ZeroDivisionError:
        return 0
    if total <= 0:
        raise StatisticsError("Weighted sum must be positive")
    return _convert(weight / total, kind)


def median(data):
    """Return the middle value of data, or the mean of the two in the middle."""
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    middle = n // 2
    return data[middle] if n % 2 else (data[middle - 1] + data[middle]) / 2


def median_low(data):
    """Return the middle value of data, the lower of two."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    """Return the middle value of data, the higher of two."""
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1.0):
    """Return the median of data that are midpoints of classes of width interval."""
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    x = data[n // 2]
    below = bisect_left(data, x)
    inside = bisect_right(data, x, lo=below) - below
    try:
        interval = float(interval)
        x = float(x)
    except ValueError:
        raise TypeError("Value cannot be converted to a float")
    return x - interval / 2.0 + interval * (n / 2 - below) / inside


def _counts(data):
    counts = {}
    for x in data:
        counts[x] = counts.get(x, 0) + 1
    return counts


def mode(data):
    """Return the most common value, the first of several."""
    counts = _counts(data)
    if not counts:
        raise StatisticsError("no mode for empty data")
    return max(counts, key=counts.__getitem__)


def multimode(data):
    """Return a list of the most common values, in the order they were met."""
    counts = _counts(data)
    most = max(counts.values(), default=0)
    return [x for x, count in counts.items() if count == most]


def quantiles(data, *, n=4, method="exclusive"):
    """Return the n - 1 points that divide data into n parts of equal probability."""
    if n < 1:
        raise StatisticsError("n must be at least 1")
    data = sorted(data)
    size = len(data)
    if size < 2:
        if size == 1:
            return data * (n - 1)
        raise StatisticsError("must have at least one data point")
    result = []
    if method == "inclusive":
        for i in range(1, n):
            j, delta = divmod(i * (size - 1), n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method == "exclusive":
        for i in range(1, n):
            j = min(max(i * (size + 1) // n, 1), size - 1)
            delta = i * (size + 1) - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        return result
    raise ValueError(f"Unknown method: {method!r}")


# Spread

def variance(data, xbar=None):
    """Return the variance of a sample."""
    kind, ss, _, n = _ss(data, xbar)
    if n < 2:
        raise StatisticsError("variance requires at least two data points")
    return _convert(ss / (n - 1), kind)


def pvariance(data, mu=None):
    """Return the variance of a whole population."""
    kind, ss, _, n = _ss(data, mu)
    if n < 1:
        raise StatisticsError("pvariance requires at least one data point")
    return _convert(ss / n, kind)


def stdev(data, xbar=None):
    """Return the standard deviation of a sample."""
    kind, ss, _, n = _ss(data, xbar)
    if n < 2:
        raise StatisticsError("stdev requires at least two data points")
    return _root(kind, ss / (n - 1))


def pstdev(data, mu=None):
    """Return the standard deviation of a whole population."""
    kind, ss, _, n = _ss(data, mu)
    if n < 1:
        raise StatisticsError("pstdev requires at least one data point")
    return _root(kind, ss / n)


# Two variables

def covariance(x, y, /):
    """Return the covariance of two samples."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("covariance requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("covariance requires at least two data points")
    xbar, ybar = fsum(x) / n, fsum(y) / n
    return sumprod((a - xbar for a in x), (b - ybar for b in y)) / (n - 1)


def _rank(data, /, *, key=None, reverse=False, ties="average", start=1):
    if ties != "average":
        raise ValueError(f"Unknown tie resolution method: {ties!r}")
    if key is not None:
        data = map(key, data)
    order = sorted(zip(data, range(sys.maxsize)), key=itemgetter(0), reverse=reverse)
    result = [0] * len(order)
    at = 0
    while at < len(order):
        end = at + 1
        while end < len(order) and order[end][0] == order[at][0]:
            end += 1
        for _, index in order[at:end]:
            result[index] = (at + end + 1) / 2 + start - 1
        at = end
    return result


def correlation(x, y, /, *, method="linear"):
    """Return Pearson's (linear) or Spearman's (ranked) coefficient of correlation."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("correlation requires that both inputs have same number of data points")
    if n < 2:
        raise StatisticsError("correlation requires at least two data points")
    if method not in ("linear", "ranked"):
        raise ValueError(f"Unknown method: {method!r}")
    if method == "ranked":
        start = (n - 1) / -2
        x, y = _rank(x, start=start), _rank(y, start=start)
    else:
        xbar, ybar = fsum(x) / n, fsum(y) / n
        x, y = [a - xbar for a in x], [b - ybar for b in y]
    try:
        return sumprod(x, y) / _sqrtprod(sumprod(x, x), sumprod(y, y))
    except ZeroDivisionError:
        raise StatisticsError("at least one of the inputs is constant")


def _sqrtprod(x, y):
    # The square root of x * y without going through a product out of range.
    product = x * y
    if isfinite(product) and product > 1e-290:
        h = sqrt(product)
        # One step of Newton's, the rest of the product taken exactly.
        return h + sumprod((x, h), (y, -h)) / (2.0 * h)
    if not x or not y:
        return 0.0
    return sqrt(x) * sqrt(y)


def linear_regression(x, y, /, *, proportional=False):
    """Return slope and intercept of the line that fits best."""
    n = len(x)
    if len(y) != n:
        raise StatisticsError("linear regression requires that both inputs have same number of "
                              "data points")
    if n < 2:
        raise StatisticsError("linear regression requires at least two data points")
    if not proportional:
        xbar, ybar = fsum(x) / n, fsum(y) / n
        x, y = [a - xbar for a in x], [b - ybar for b in y]
    sxy, sxx = sumprod(x, y) + 0.0, sumprod(x, x)
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError("x is constant")
    return LinearRegression(slope, 0.0 if proportional else ybar - slope * xbar)


def _line():
    from collections import namedtuple
    return namedtuple("LinearRegression", ("slope", "intercept"), module=__name__)


LinearRegression = _line()


# Density from samples. A kernel: its density, distribution, the inverse of that (None: found by
# bisection) and how far it reaches (None: everywhere).

def _solve(cdf, low, high):
    def inverse(p):
        a, b = low, high
        while True:
            middle = (a + b) / 2
            if middle in (a, b):
                return middle
            if cdf(middle) < p:
                a = middle
            else:
                b = middle
    return inverse


def _triangular(p):
    return sqrt(2 * p) - 1 if p < 0.5 else 1 - sqrt(2 - 2 * p)


def _kernels():
    def epanechnikov(t):
        return 0.5 + 0.75 * t - 0.25 * t ** 3

    def quartic(t):
        return sumprod((3 / 16, -10 / 16, 15 / 16, 0.5), (t ** 5, t ** 3, t, 1.0))

    def triweight(t):
        return sumprod((-5 / 32, 21 / 32, -35 / 32, 35 / 32, 0.5),
                       (t ** 7, t ** 5, t ** 3, t, 1.0))

    standard = NormalDist()
    kernels = {
        "normal": (lambda t: exp(-t * t / 2) / sqrt(tau), lambda t: 0.5 * erfc(-t / sqrt(2)),
                   standard.inv_cdf, None),
        "logistic": (lambda t: 0.5 / (1.0 + cosh(t)), lambda t: 1.0 - 1.0 / (exp(t) + 1.0),
                     lambda p: log(p / (1 - p)), None),
        "sigmoid": (lambda t: 1 / pi / cosh(t), lambda t: 2 / pi * atan(exp(t)),
                    lambda p: log(tan(p * pi / 2)), None),
        "rectangular": (lambda t: 0.5, lambda t: 0.5 * t + 0.5, lambda p: 2.0 * p - 1.0, 1.0),
        "triangular": (lambda t: 1.0 - abs(t),
                       lambda t: t * t * (0.5 if t < 0.0 else -0.5) + t + 0.5, _triangular, 1.0),
        "parabolic": (lambda t: 0.75 * (1.0 - t * t), epanechnikov,
                      lambda p: 2.0 * cos((_acos(2.0 * p - 1.0) + pi) / 3.0), 1.0),
        "quartic": (lambda t: 15 / 16 * (1.0 - t * t) ** 2, quartic,
                    _solve(quartic, -1.0, 1.0), 1.0),
        "triweight": (lambda t: 35 / 32 * (1.0 - t * t) ** 3, triweight,
                      _solve(triweight, -1.0, 1.0), 1.0),
        "cosine": (lambda t: pi / 4 * cos(pi / 2 * t), lambda t: 0.5 * sin(pi / 2 * t) + 0.5,
                   lambda p: 2 * asin(2 * p - 1) / pi, 1.0)}
    kernels["gauss"] = kernels["normal"]
    kernels["uniform"] = kernels["rectangular"]
    kernels["epanechnikov"] = kernels["parabolic"]
    kernels["biweight"] = kernels["quartic"]
    return kernels


def _acos(x):
    return pi / 2 - asin(x)


def _kernel(data, h, kernel):
    if not len(data):
        raise StatisticsError("Empty data sequence")
    if not isinstance(data[0], (int, float)):
        raise TypeError("Data sequence must contain ints or floats")
    if h <= 0.0:
        raise StatisticsError(f"Bandwidth h must be positive, not {h=!r}")
    try:
        return _kernels()[kernel]
    except KeyError:
        raise StatisticsError(f"Unknown kernel name: {kernel!r}") from None


def kde(data, h, kernel="normal", *, cumulative=False):
    """Return a function: the density (or distribution) that samples make with a bandwidth h."""
    density, distribution, _, reach = _kernel(data, h, kernel)
    if reach is None:
        def pdf(x):
            return sum(density((x - x_i) / h) for x_i in data) / (len(data) * h)

        def cdf(x):
            return sum(distribution((x - x_i) / h) for x_i in data) / len(data)
    else:
        sample = sorted(data)
        bandwidth = h * reach

        def near(x):
            nonlocal sample
            # Data may have grown since.
            if len(data) != len(sample):
                sample = sorted(data)
            return bisect_left(sample, x - bandwidth), bisect_right(sample, x + bandwidth)

        def pdf(x):
            i, j = near(x)
            return sum(density((x - x_i) / h) for x_i in sample[i:j]) / (len(data) * h)

        def cdf(x):
            i, j = near(x)
            return sum((distribution((x - x_i) / h) for x_i in sample[i:j]), i) / len(data)
    result = cdf if cumulative else pdf
    result.__doc__ = f"{'CDF' if cumulative else 'PDF'} estimate with {h=!r} and {kernel=!r}"
    return result


def kde_random(data, h, kernel="normal", *, seed=None):
    """Return a function that draws random numbers as kde() says they are distributed."""
    inverse = _kernel(data, h, kernel)[2]
    import random
    generator = random.Random(seed)
    draw, choice = generator.random, generator.choice

    def rand():
        return choice(data) + h * inverse(draw())

    rand.__doc__ = f"Random KDE selection with {h=!r} and {kernel=!r}"
    return rand


# The normal distribution

def _poly(x, *factors):
    result = 0.0
    for factor in factors:
        result = result * x + factor
    return result


def _normal_dist_inv_cdf(p, mu, sigma):
    # Wichura's algorithm AS 241: quotients of polynomials, of the middle and of two tails.
    q = p - 0.5
    if fabs(q) <= 0.425:
        r = 0.180625 - q * q
        num = _poly(r, 2.50908_09287_30122_6727e+3, 3.34305_75583_58812_8105e+4,
                    6.72657_70927_00870_0853e+4, 4.59219_53931_54987_1457e+4,
                    1.37316_93765_50946_1125e+4, 1.97159_09503_06551_4427e+3,
                    1.33141_66789_17843_7745e+2, 3.38713_28727_96366_6080e+0) * q
        den = _poly(r, 5.22649_52788_52854_5610e+3, 2.87290_85735_72194_2674e+4,
                    3.93078_95800_09271_0610e+4, 2.12137_94301_58659_5867e+4,
                    5.39419_60214_24751_1077e+3, 6.87187_00749_20579_0830e+2,
                    4.23133_30701_60091_1252e+1, 1.0)
        return mu + num / den * sigma
    r = sqrt(-log(p if q <= 0.0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        num = _poly(r, 7.74545_01427_83414_07640e-4, 2.27238_44989_26918_45833e-2,
                    2.41780_72517_74506_11770e-1, 1.27045_82524_52368_38258e+0,
                    3.64784_83247_63204_60504e+0, 5.76949_72214_60691_40550e+0,
                    4.63033_78461_56545_29590e+0, 1.42343_71107_49683_57734e+0)
        den = _poly(r, 1.05075_00716_44416_84324e-9, 5.47593_80849_95344_94600e-4,
                    1.51986_66563_61645_71966e-2, 1.48103_97642_74800_74590e-1,
                    6.89767_33498_51000_04550e-1, 1.67638_48301_83803_84940e+0,
                    2.05319_16266_37758_82187e+0, 1.0)
    else:
        r -= 5.0
        num = _poly(r, 2.01033_43992_92288_13265e-7, 2.71155_55687_43487_57815e-5,
                    1.24266_09473_88078_43860e-3, 2.65321_89526_57612_30930e-2,
                    2.96560_57182_85048_91230e-1, 1.78482_65399_17291_33580e+0,
                    5.46378_49111_64114_36990e+0, 6.65790_46435_01103_77720e+0)
        den = _poly(r, 2.04426_31033_89939_78564e-15, 1.42151_17583_16445_88870e-7,
                    1.84631_83175_10054_68180e-5, 7.86869_13114_56132_59100e-4,
                    1.48753_61290_85061_48525e-2, 1.36929_88092_27358_05310e-1,
                    5.99832_20655_58879_37690e-1, 1.0)
    x = num / den
    return mu + (-x if q < 0.0 else x) * sigma


class NormalDist:
    """A normal distribution."""

    __slots__ = {"_mu": "Arithmetic mean of a normal distribution",
                 "_sigma": "Standard deviation of a normal distribution"}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError("sigma must be non-negative")
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        """Return the distribution of mean and standard deviation of data."""
        kind, ss, xbar, n = _ss(data)
        if n < 2:
            raise StatisticsError("stdev requires at least two data points")
        return cls(float(xbar), _root(float, ss / (n - 1)))

    def samples(self, n, *, seed=None):
        """Return a list of n random numbers."""
        import random
        draw = random.random if seed is None else random.Random(seed).random
        return [_normal_dist_inv_cdf(draw(), self._mu, self._sigma) for _ in range(n)]

    def pdf(self, x):
        """The density at x."""
        square = self._sigma * self._sigma
        if not square:
            raise StatisticsError("pdf() not defined when sigma is zero")
        diff = x - self._mu
        return exp(diff * diff / (-2.0 * square)) / sqrt(tau * square)

    def cdf(self, x):
        """The probability of a value of at most x."""
        if not self._sigma:
            raise StatisticsError("cdf() not defined when sigma is zero")
        return 0.5 * erfc((self._mu - x) / (self._sigma * sqrt(2.0)))

    def inv_cdf(self, p):
        """The x for which cdf(x) is p."""
        if p <= 0.0 or p >= 1.0:
            raise StatisticsError("p must be in the range 0.0 < p < 1.0")
        return _normal_dist_inv_cdf(p, self._mu, self._sigma)

    def quantiles(self, n=4):
        """Return the n - 1 points that divide the distribution into n equal parts."""
        return [self.inv_cdf(i / n) for i in range(1, n)]

    def overlap(self, other):
        """Return the area that the densities of both have in common."""
        if not isinstance(other, NormalDist):
            raise TypeError("Expected another NormalDist instance")
        X, Y = self, other
        if (Y._sigma, Y._mu) < (X._sigma, X._mu):
            X, Y = Y, X
        x_var, y_var = X.variance, Y.variance
        if not x_var or not y_var:
            raise StatisticsError("overlap() not defined when sigma is zero")
        dv = y_var - x_var
        dm = fabs(Y._mu - X._mu)
        if not dv:
            return erfc(dm / (2.0 * X._sigma * sqrt(2.0)))
        a = X._mu * y_var - Y._mu * x_var
        b = X._sigma * Y._sigma * sqrt(dm * dm + dv * log(y_var / x_var))
        x1, x2 = (a + b) / dv, (a - b) / dv
        return 1.0 - (fabs(Y.cdf(x1) - X.cdf(x1)) + fabs(Y.cdf(x2) - X.cdf(x2)))

    def zscore(self, x):
        """How many standard deviations x is above the mean."""
        if not self._sigma:
            raise StatisticsError("zscore() not defined when sigma is zero")
        return (x - self._mu) / self._sigma

    @property
    def mean(self):
        """Arithmetic mean of the normal distribution."""
        return self._mu

    median = property(lambda self: self._mu, doc="The median, which is the mean.")
    mode = property(lambda self: self._mu, doc="The mode, which is the mean.")

    @property
    def stdev(self):
        """Standard deviation of the normal distribution."""
        return self._sigma

    @property
    def variance(self):
        """Square of the standard deviation."""
        return self._sigma * self._sigma

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * fabs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / fabs(other))

    def __pos__(self):
        return NormalDist(self._mu, self._sigma)

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f"{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})"

    def __getstate__(self):
        return self._mu, self._sigma

    def __setstate__(self, state):
        self._mu, self._sigma = state
