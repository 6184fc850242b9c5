"""exp, ln, log10 and powers of Decimals.

They are worked out with ints that stand for binary fractions: n means n / 2**bits. Each function gives its value
scaled by a power of ten, with an error below one unit; whoever asks takes some digits more than it needs, and, as
long as those do not say how to round, still more (Ziv's method). What lies exactly between two numbers is settled
before that, or else found by no number of further digits changing anything.
"""

from math import log

from decimal._context import digits_of, power10
from decimal._number import QUIET, compare_finite, finish, invalid, make, of_int
from decimal._arith import apply, nan_of, strip_zeros, _infinity
from decimal._signals import BIT_INEXACT, BIT_ROUNDED, ROUND_HALF_EVEN

_LOG2_OF_10 = 3.3219280948873626


# ---- Binary fractions

_ln10_kept = 0, 0  # bits, and ln(10) in them; another VM's module has its own


def _atanh_inverse(n, bits):
    """atanh(1/n)."""
    power = (1 << bits) // n
    square = n * n
    total, divisor = power, 3
    while power:
        power //= square
        total += power // divisor
        divisor += 2
    return total


def _ln10(bits):
    global _ln10_kept
    kept, value = _ln10_kept
    if kept < bits:
        kept = bits + 64
        work = kept + 32
        value = (46 * _atanh_inverse(31, work) + 34 * _atanh_inverse(49, work) + 20 * _atanh_inverse(161, work)) >> 32
        _ln10_kept = kept, value
    return value >> (kept - bits)


def _exp(x, bits):
    """e ** x for |x| < 4."""
    halvings = int((bits / 2) ** 0.5) + 4
    work = bits + 2 * halvings + 16
    small = x << (work - bits)
    small >>= halvings
    one = 1 << work
    total = term = one
    n = 1
    while term:
        term = (term * small >> work) // n
        if term == -1:
            break
        total += term
        n += 1
    for _ in range(halvings):
        total = total * total >> work
    return total >> (work - bits)


def _ln_near_one(x, bits):
    """ln(x) for x near 1: 2 atanh((x - 1) / (x + 1))."""
    one = 1 << bits
    ratio = ((x - one) << bits) // (x + one)
    square = ratio * ratio >> bits
    total, power, divisor = ratio, ratio, 3
    while power not in (0, -1):
        power = power * square >> bits
        total += power // divisor
        divisor += 2
    return 2 * total


def _ln(numerator, denominator, bits):
    """ln(numerator / denominator) for quotients from 0.3 to 10."""
    work = bits + 16
    value = (numerator << work) // denominator
    guess = log(value / (1 << work)) if work < 1000 else log((value >> (work - 200)) / (1 << 200))
    if -1e-6 < guess < 1e-6:
        return _ln_near_one(value, work) >> 16
    rough = int(guess * (1 << 60)) << (work - 60)
    return (rough + _ln_near_one(value * _exp(-rough, work) >> work, work)) >> 16


def _scaled(value, bits, places):
    """value / 2**bits * 10**places as an int."""
    if places >= 0:
        return value * power10(places) >> bits
    return (value >> bits) // power10(-places)


# ---- Digits of the functions: (coefficient, exponent), the coefficient of `digits` digits or one more

def _exp_digits(sign, coefficient, exponent, digits):
    """e ** x. Errors stay below one unit of the last digit."""
    size = max(exponent + digits_of(coefficient), 0)
    bits = int((digits + size + 4) * _LOG2_OF_10) + 40
    # x as k ln(10) + r
    if exponent >= 0:
        x = coefficient * power10(exponent) << bits
    else:
        x = (coefficient << bits) // power10(-exponent)
    if sign:
        x = -x
    k, r = divmod(x, _ln10(bits))
    keep = int((digits + 4) * _LOG2_OF_10) + 40
    value = _exp(r >> (bits - keep), keep)
    places = digits - 1
    return _scaled(value, keep, places), k - places


def _ln_digits(coefficient, exponent, digits, tens=False):
    """ln(x), or log10(x): (sign, coefficient, exponent)."""
    size = digits_of(coefficient)
    k = exponent + size - 1  # x = y * 10**k, y from 1 to 10
    scale = power10(size - 1)
    if coefficient > 3 * scale:
        k += 1
        scale *= 10  # y from 0.3 to 3: near 1 nothing cancels
    # How small the answer is: ln(1 + d) is about d.
    lost = 0
    if k == 0 and coefficient != scale:
        distance = coefficient - scale if coefficient > scale else scale - coefficient
        lost = max(digits_of(scale) - digits_of(distance), 0)
    bits = int((digits + lost + len(str(k)) + 4) * _LOG2_OF_10) + 40
    value = _ln(coefficient, scale, bits) + k * _ln10(bits)
    if tens:
        value = (value << bits) // _ln10(bits)
    sign = 1 if value < 0 else 0
    if sign:
        value = -value
    whole = digits_of(value >> bits) if value >> bits else -lost
    places = digits - whole
    return sign, _scaled(value, bits, places), -places


def _settled(coefficient, digits):
    """Whether the digits beyond `digits` say how to round, though the last one may be wrong by one."""
    extra = digits_of(coefficient) - digits
    if extra < 2:
        return False
    rest = coefficient % power10(extra)
    half = power10(extra) // 2
    return 2 < rest < power10(extra) - 2 and not half - 2 <= rest <= half + 2


def _refined(context, compute, exact_after=None):
    """The value that compute(digits) gives as (sign, coefficient, exponent), rounded to the precision.

    With exact_after, digits that do not settle after so many more mean that the value is exactly what they show.
    """
    extra = 4
    while True:
        sign, coefficient, exponent = compute(context._prec + extra)
        if _settled(coefficient, context._prec):
            break
        if exact_after is not None and extra > exact_after:
            # The nearest number of fewer digits is the value.
            drop = digits_of(coefficient) - context._prec - 2
            coefficient = (coefficient + power10(drop) // 2) // power10(drop)
            exponent += drop
            break
        extra = extra * 2 + 2
    return sign, coefficient, exponent


# ---- Operations

def _out_of_range(context, up, sign=0, rounding=None):
    """What overflows (up), or lies below all that can be represented."""
    exponent = context._emax + 1 if up else context._emin - context._prec - 1
    return finish(context, sign, 1, exponent, BIT_INEXACT | BIT_ROUNDED, rounding)


def _padded_one(context, sign=0):
    """1 with all the digits there is room for: what is 1 but for what rounding takes away."""
    digits = context._prec - 1
    return finish(context, sign, power10(digits), -digits, BIT_INEXACT | BIT_ROUNDED, ROUND_HALF_EVEN)


def exp(context, a):
    if a._kind:
        nan = nan_of(context, a)
        if nan is not None:
            return nan
        return make(0, 0, 0) if a._sign else _infinity(0)
    if not a._coef:
        return make(0, 1, 0)
    size = a._exp + digits_of(a._coef)
    # e ** x leaves the range of exponents once x has as many digits as they have, and some.
    if size > digits_of(max(context._emax, -context._emin + context._prec)) + 2:
        return _out_of_range(context, not a._sign, 0, ROUND_HALF_EVEN)
    if size < -context._prec - 2:
        # So near 1 that only the direction counts.
        digits = context._prec + 2
        near = power10(digits) + (-1 if a._sign else 1)
        return finish(context, 0, near, -digits, 0, ROUND_HALF_EVEN)

    def compute(digits):
        return 0, *_exp_digits(a._sign, a._coef, a._exp, digits)
    return finish(context, *_refined(context, compute), BIT_INEXACT | BIT_ROUNDED, ROUND_HALF_EVEN)


def _logarithm_special(context, a):
    if a._kind:
        nan = nan_of(context, a)
        if nan is not None:
            return nan
        return invalid(context) if a._sign else _infinity(0)
    if not a._coef:
        return _infinity(1)
    if a._sign:
        return invalid(context)
    return None


def ln(context, a):
    special = _logarithm_special(context, a)
    if special is not None:
        return special
    coefficient, zeros = strip_zeros(a._coef, digits_of(a._coef))
    exponent = a._exp + zeros
    if coefficient == 1 and exponent == 0:
        return make(0, 0, 0)

    def compute(digits):
        return _ln_digits(coefficient, exponent, digits)
    return finish(context, *_refined(context, compute), BIT_INEXACT | BIT_ROUNDED, ROUND_HALF_EVEN)


def log10(context, a):
    special = _logarithm_special(context, a)
    if special is not None:
        return special
    coefficient, zeros = strip_zeros(a._coef, digits_of(a._coef))
    exponent = a._exp + zeros
    if coefficient == 1:
        return apply(context, of_int(exponent))

    def compute(digits):
        return _ln_digits(coefficient, exponent, digits, True)
    return finish(context, *_refined(context, compute), BIT_INEXACT | BIT_ROUNDED, ROUND_HALF_EVEN)


# ---- Powers

def _integer(a):
    """The int that a finite Decimal is; None if it has a fraction part. Not for huge exponents."""
    if a._exp >= 0:
        value = a._coef * power10(a._exp)
    else:
        if -a._exp >= digits_of(a._coef):
            return None if a._coef else 0
        value, rest = divmod(a._coef, power10(-a._exp))
        if rest:
            return None
    return -value if a._sign else value


def _parity(a):
    """0 for even integers, 1 for odd ones, None for what is no integer; of any size."""
    if a._exp > 0:
        return 0
    value = _integer(a)
    return None if value is None else value & 1


def power(context, a, b, modulo=None):
    if modulo is not None:
        return _power_modulo(context, a, b, modulo)
    if a._kind >= QUIET or b._kind >= QUIET:
        return nan_of(context, a, b)
    if not b:
        return make(0, 1, 0) if a else invalid(context)
    parity = None if b._kind else _parity(b)
    sign = 0
    if a._sign:
        if parity is None and not b._kind:
            if a:
                return invalid(context)
        elif parity:
            sign = 1
        elif b._kind and a and compare_finite(a, make(0, 0, 0)) < 0:
            return invalid(context)
    if not a:
        return _infinity(sign) if b._sign else make(sign, 0, 0)
    if a._kind:
        return make(sign, 0, 0) if b._sign else _infinity(sign)
    size = compare_finite(a.copy_abs(), make(0, 1, 0))
    if size == 0:
        if parity is None:
            return _padded_one(context, sign)
        return _power_of_one(context, a, b, sign)
    if b._kind:
        if (size > 0) != (b._sign == 0):
            return make(sign, 0, 0)
        return _infinity(sign)
    return _power_of_number(context, sign, a.copy_abs(), b, size, parity)


def _power_of_one(context, a, b, sign):
    """1.00 ** b: the zeros multiply, as far as there is room."""
    if b._sign:
        return finish(context, sign, 1, 0)
    zeros = -a._exp
    times = _integer(b) if b._exp + digits_of(b._coef) < 20 else None
    if times is None or zeros * times > context._prec - 1:
        if not zeros:
            return finish(context, sign, 1, 0)
        digits = context._prec - 1
        return finish(context, sign, power10(digits), -digits, BIT_ROUNDED)
    return finish(context, sign, power10(zeros * times), -zeros * times)


def _power_of_number(context, sign, a, b, size, parity):
    """a ** b with this sign, a positive and not 1, both finite."""
    b_size = b._exp + digits_of(b._coef)
    if b_size > 40:
        return _out_of_range(context, (size > 0) == (b._sign == 0), sign)
    if b_size < -context._prec - 25:  # 25: no logarithm is as large as 10 ** 20
        digits = context._prec + 2
        near = power10(digits) + (1 if (size > 0) == (b._sign == 0) else -1)
        return finish(context, sign, near, -digits, BIT_INEXACT | BIT_ROUNDED)
    coefficient, zeros = strip_zeros(a._coef, digits_of(a._coef))
    exponent = a._exp + zeros
    n = _integer(b) if parity is not None else None
    if n is not None:
        if coefficient == 1:
            return _power_of_ten(context, sign, exponent, zeros, n)
        if 0 < n and digits_of(a._coef) * n < 4 * context._prec + 400:
            return finish(context, sign, a._coef ** n, a._exp * n)
        if n < 0 and digits_of(coefficient) * -n < 4 * context._prec + 400:
            return _reciprocal(context, sign, coefficient ** -n, exponent * n)

    def compute(digits):
        return sign, *_power_digits(coefficient, exponent, b, digits)
    sign, coefficient, exponent = _refined(context, compute, context._prec + 40)
    return finish(context, sign, coefficient, exponent, BIT_INEXACT | BIT_ROUNDED)


def _power_digits(coefficient, exponent, b, digits):
    """(coefficient * 10**exponent) ** b, as _exp_digits gives it."""
    size = len(str(abs(exponent + digits_of(coefficient)))) + max(b._exp + digits_of(b._coef), 0)
    sign, value, places = _ln_digits(coefficient, exponent, digits + size + 6)
    value *= b._coef
    places += b._exp
    if b._sign:
        sign = 1 - sign
    if places + digits_of(value) < -digits - 1:
        return power10(digits) + (-5 if sign else 5), -digits
    return _exp_digits(sign, value, places, digits)


def _power_of_ten(context, sign, exponent, zeros, n):
    """(10**exponent) ** n, the base written with so many zeros."""
    if n < 0:
        return finish(context, sign, 1, exponent * n)
    most = context._prec - 1
    if zeros * n <= most:
        return finish(context, sign, power10(zeros * n), (exponent - zeros) * n)
    return finish(context, sign, power10(most), exponent * n - most, BIT_ROUNDED)


def _reciprocal(context, sign, divisor, exponent):
    """10**exponent / divisor."""
    places = digits_of(divisor) + context._prec + 1
    quotient, rest = divmod(power10(places), divisor)
    if rest:
        if quotient % 5 == 0:
            quotient += 1
    else:
        quotient, count = strip_zeros(quotient, places)
        places -= count
    return finish(context, sign, quotient, exponent - places)


def _power_modulo(context, a, b, modulo):
    if a._kind >= QUIET or b._kind >= QUIET or modulo._kind >= QUIET:
        return nan_of(context, a, b, modulo)
    if a._kind or b._kind or modulo._kind:
        return invalid(context)
    if b._sign and b._coef or not modulo._coef or _parity(a) is None or _parity(b) is None or _parity(modulo) is None:
        return invalid(context)
    if modulo.adjusted() >= context._prec or not a._coef and not b._coef:
        return invalid(context)
    sign = a._sign if _parity(b) else 0
    divisor = _integer(modulo.copy_abs())
    base = a._coef % divisor * pow(10, a._exp, divisor) % divisor if a._exp >= 0 else _integer(a.copy_abs()) % divisor
    if b._exp > 0:
        for _ in range(b._exp):
            base = pow(base, 10, divisor)
        value = pow(base, b._coef, divisor)
    else:
        value = pow(base, _integer(b.copy_abs()), divisor)
    return make(sign, value, 0)
