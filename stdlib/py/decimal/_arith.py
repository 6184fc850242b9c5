"""Operations on Decimals that come down to integer arithmetic, by the General Decimal Arithmetic specification.

Each takes the context first, then its operands, and gives a new Decimal, rounded and with the conditions told of.
"""

from math import isqrt

from decimal._context import _POWERS, digits_of, drop_digits, power10
from decimal._number import (
    INFINITE, QUIET, SIGNALING, compare_finite, finish, int_text, invalid, make, of_int, text_int)
from decimal._signals import (
    BIT_CLAMPED, BIT_IMPOSSIBLE, BIT_INEXACT, BIT_INVALID, BIT_OVERFLOW, BIT_ROUNDED, BIT_SUBNORMAL, BIT_UNDEFINED,
    BIT_UNDERFLOW, BIT_ZERO, ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN)


# The builtin functions whose names are those of operations.
divmod_int = divmod
min_int = min


# ---- NaNs

def nan_of(context, *operands):
    """The NaN that an operation on these gives, or None if none of them is one."""
    chosen = None
    for value in operands:
        if value._kind == SIGNALING:
            context._signal(BIT_INVALID)
            chosen = value
            break
        if value._kind == QUIET and chosen is None:
            chosen = value
    if chosen is None:
        return None
    room = context._prec - context._fold
    payload = chosen._coef
    if payload and digits_of(payload) > room:
        payload %= power10(room)
    return make(chosen._sign, payload, 0, QUIET)


def _infinity(sign):
    return make(sign, 0, 0, INFINITE)


# ---- Signs

def plus(context, a):
    if a._kind:
        return nan_of(context, a) or _infinity(a._sign)
    if not a._coef:
        return finish(context, a._sign if context._rounding == ROUND_FLOOR else 0, 0, a._exp)
    return finish(context, a._sign, a._coef, a._exp)


def minus(context, a):
    if a._kind:
        return nan_of(context, a) or _infinity(1 - a._sign)
    if not a._coef:
        return finish(context, 1 - a._sign if context._rounding == ROUND_FLOOR else 0, 0, a._exp)
    return finish(context, 1 - a._sign, a._coef, a._exp)


def abs(context, a):
    if a._kind:
        return nan_of(context, a) or _infinity(0)
    return finish(context, 0, a._coef, a._exp)


def apply(context, a):
    """The number as the context can have it; a zero keeps its sign."""
    if a._kind:
        return nan_of(context, a) or _infinity(a._sign)
    return finish(context, a._sign, a._coef, a._exp)


# ---- The four operations

def add(context, a, b):
    return _sum(context, a, b, b._sign)


def subtract(context, a, b):
    return _sum(context, a, b, b._sign if b._kind >= QUIET else 1 - b._sign)


def _sum(context, a, b, b_sign):
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        if a._kind:
            return invalid(context) if b._kind and a._sign != b_sign else _infinity(a._sign)
        return _infinity(b_sign)
    left, right = a._coef, b._coef
    exponent = a._exp
    difference = exponent - b._exp
    if left and right and -40 < difference < 40:
        if difference > 0:
            left *= _POWERS[difference]
            exponent = b._exp
        elif difference:
            right *= _POWERS[-difference]
    elif difference:
        # The coefficients under one exponent, the smaller one; but a number that lies far below the digits that
        # stay gives way to one that rounds alike.
        if difference > 0:
            left, right, exponent = _aligned(context, left, exponent, right, b._exp)
        else:
            right, left, exponent = _aligned(context, right, b._exp, left, exponent)
    a_sign = a._sign
    if a_sign == b_sign:
        return finish(context, a_sign, left + right, exponent)
    if left > right:
        return finish(context, a_sign, left - right, exponent)
    if left < right:
        return finish(context, b_sign, right - left, exponent)
    return finish(context, 1 if context._rounding == ROUND_FLOOR else 0, 0, exponent)


def _aligned(context, high, high_exponent, low, low_exponent):
    if not high:
        return 0, low, low_exponent
    reach = context._prec + 2
    if not low:
        target = high_exponent + digits_of(high) - reach
        if low_exponent < target:
            low_exponent = target if target < high_exponent else high_exponent
    else:
        target = high_exponent + min_int(-1, digits_of(high) - reach)
        if digits_of(low) + low_exponent - 1 < target:
            low, low_exponent = 1, target
    return high * power10(high_exponent - low_exponent), low, low_exponent


def multiply(context, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        if not a or not b:
            return invalid(context)
        return _infinity(sign)
    return finish(context, sign, a._coef * b._coef, a._exp + b._exp)


def strip_zeros(coefficient, most):
    """The coefficient without up to `most` trailing zeros, and how many those are."""
    count = 0
    step = 1
    while most > count and coefficient % 10 == 0:
        unit = power10(step)
        if step <= most - count and coefficient % unit == 0:
            coefficient //= unit
            count += step
            step *= 2
        else:
            step = 1
    return coefficient, count


def divide(context, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        if a._kind:
            return invalid(context) if b._kind else _infinity(sign)
        context._signal(BIT_CLAMPED)
        return make(sign, 0, context._emin - context._prec + 1)
    left, right = a._coef, b._coef
    if not right:
        if not left:
            return invalid(context, BIT_UNDEFINED)
        context._signal(BIT_ZERO)
        return _infinity(sign)
    ideal = a._exp - b._exp
    if not left:
        return finish(context, sign, 0, ideal)
    places = digits_of(right) - digits_of(left) + context._prec + 1
    if places >= 0:
        quotient, rest = divmod_int(left * power10(places), right)
    else:
        quotient, rest = divmod_int(left, right * power10(-places))
    exponent = ideal - places
    if rest:
        # One digit more than stays, and that one not 0 or 5: it rounds as the whole would.
        if quotient % 5 == 0:
            quotient += 1
    elif exponent < ideal:
        quotient, count = strip_zeros(quotient, ideal - exponent)
        exponent += count
    return finish(context, sign, quotient, exponent)


def _split(context, a, b):
    """(quotient, rest, exponent of the rest) of two finite numbers, b not zero; None if it is too large."""
    exponent = min_int(a._exp, b._exp)
    distance = a._exp + digits_of(a._coef) - b._exp - digits_of(b._coef)
    if not a._coef or distance < -1:
        return 0, a._coef * power10(a._exp - exponent), exponent
    if distance > context._prec:
        return None
    left, right = a._coef * power10(a._exp - exponent), b._coef * power10(b._exp - exponent)
    quotient, rest = divmod_int(left, right)
    if digits_of(quotient) > context._prec:
        return None
    return quotient, rest, exponent


def divide_int(context, a, b):
    sign = a._sign ^ b._sign
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        if a._kind:
            return invalid(context) if b._kind else _infinity(sign)
        return make(sign, 0, 0)
    if not b._coef:
        if not a._coef:
            return invalid(context, BIT_UNDEFINED)
        context._signal(BIT_ZERO)
        return _infinity(sign)
    parts = _split(context, a, b)
    if parts is None:
        return invalid(context, BIT_IMPOSSIBLE)
    return finish(context, sign, parts[0], 0)


def remainder(context, a, b):
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        return invalid(context) if a._kind else apply(context, a)
    if not b._coef:
        return invalid(context, BIT_INVALID if a._coef else BIT_UNDEFINED)
    parts = _split(context, a, b)
    if parts is None:
        return invalid(context, BIT_IMPOSSIBLE)
    return finish(context, a._sign, parts[1], parts[2])


def divmod(context, a, b):
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan, nan
        sign = a._sign ^ b._sign
        if a._kind:
            if b._kind:
                nan = invalid(context)
                return nan, nan
            return _infinity(sign), invalid(context)
        return make(sign, 0, 0), apply(context, a)
    sign = a._sign ^ b._sign
    if not b._coef:
        if not a._coef:
            nan = invalid(context, BIT_UNDEFINED)
            return nan, nan
        context._signal(BIT_ZERO | BIT_INVALID)
        return _infinity(sign), make(0, 0, 0, QUIET)
    parts = _split(context, a, b)
    if parts is None:
        nan = invalid(context, BIT_IMPOSSIBLE)
        return nan, nan
    return finish(context, sign, parts[0], 0), finish(context, a._sign, parts[1], parts[2])


def remainder_near(context, a, b):
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        return invalid(context) if a._kind else apply(context, a)
    if not b._coef:
        return invalid(context, BIT_INVALID if a._coef else BIT_UNDEFINED)
    exponent = min_int(a._exp, b._exp)
    distance = a._exp + digits_of(a._coef) - b._exp - digits_of(b._coef)
    if not a._coef or distance < -1:
        return finish(context, a._sign, a._coef * power10(a._exp - exponent), exponent)
    if distance > context._prec:
        return invalid(context, BIT_IMPOSSIBLE)
    right = b._coef * power10(b._exp - exponent)
    quotient, rest = divmod_int(a._coef * power10(a._exp - exponent), right)
    sign = a._sign
    if 2 * rest + (quotient & 1) > right:
        rest -= right
        quotient += 1
    if digits_of(quotient) > context._prec:
        return invalid(context, BIT_IMPOSSIBLE)
    if rest < 0:
        sign, rest = 1 - sign, -rest
    return finish(context, sign, rest, exponent)


def fma(context, a, b, c):
    if a._kind or b._kind or c._kind:
        nan = nan_of(context, a, b) if a._kind == SIGNALING or b._kind == SIGNALING else None
        if nan is None:
            if a._kind >= QUIET or b._kind >= QUIET:
                return nan_of(context, a, b, c)
            if (a._kind or b._kind) and (not a or not b):
                return invalid(context)
            if c._kind >= QUIET:
                return nan_of(context, c)
            if a._kind or b._kind:
                return add(context, _infinity(a._sign ^ b._sign), c)
            return add(context, make(0, 0, 0), c)
        return nan
    return add(context, make(a._sign ^ b._sign, a._coef * b._coef, a._exp + b._exp), c)


def sqrt(context, a):
    if a._kind:
        nan = nan_of(context, a)
        if nan is not None:
            return nan
        return invalid(context) if a._sign else _infinity(0)
    if not a._coef:
        return finish(context, a._sign, 0, a._exp // 2)
    if a._sign:
        return invalid(context)
    exponent = a._exp // 2
    coefficient = a._coef * 10 if a._exp & 1 else a._coef
    places = context._prec + 1 - (digits_of(coefficient) + 1) // 2  # so many digits more has the root
    whole = True
    if places >= 0:
        coefficient *= power10(2 * places)
    else:
        coefficient, rest = divmod_int(coefficient, power10(-2 * places))
        whole = not rest
    root = isqrt(coefficient)
    if whole and root * root == coefficient:
        root = root // power10(places) if places >= 0 else root * power10(-places)
    else:
        if root % 5 == 0:
            root += 1
        exponent -= places
    return finish(context, 0, root, exponent, 0, ROUND_HALF_EVEN)


# ---- Rounding

def quantize(context, a, b, rounding=None):
    if a._kind or b._kind:
        nan = nan_of(context, a, b)
        if nan is not None:
            return nan
        return _infinity(a._sign) if a._kind and b._kind else invalid(context)
    exponent = b._exp
    if not context._emin - context._prec + 1 <= exponent <= context._emax:
        return invalid(context)
    coefficient, bits = a._coef, 0
    if not coefficient:
        return finish(context, a._sign, 0, exponent)
    if digits_of(coefficient) + a._exp - exponent > context._prec:
        return invalid(context)
    if a._exp >= exponent:
        coefficient *= power10(a._exp - exponent)
    else:
        coefficient, inexact = drop_digits(a._sign, coefficient, exponent - a._exp, rounding or context._rounding)
        bits = BIT_ROUNDED | BIT_INEXACT if inexact else BIT_ROUNDED
        if digits_of(coefficient) > context._prec:
            return invalid(context)
    adjusted = digits_of(coefficient) + exponent - 1
    if adjusted > context._emax:
        return invalid(context)
    if context._fold and exponent > context._top:
        return finish(context, a._sign, coefficient, exponent, bits)
    if adjusted < context._emin and coefficient:
        bits |= BIT_SUBNORMAL  # but never Underflow: the exponent was asked for
    if bits:
        context._signal(bits)
    return make(a._sign, coefficient, exponent)


def to_integral(context, a, rounding, told):
    if a._kind:
        return nan_of(context, a) or _infinity(a._sign)
    if a._exp >= 0:
        return make(a._sign, a._coef, a._exp)
    coefficient, inexact = drop_digits(a._sign, a._coef, -a._exp, rounding or context._rounding)
    if told and a._coef:
        context._signal(told if inexact else BIT_ROUNDED)
    return make(a._sign, coefficient, 0)


def normalize(context, a):
    if a._kind:
        return nan_of(context, a) or _infinity(a._sign)
    result = finish(context, a._sign, a._coef, a._exp)
    if result._kind:
        return result
    if not result._coef:
        return make(result._sign, 0, 0)
    most = (context._top if context._fold else context._emax) - result._exp
    coefficient, count = strip_zeros(result._coef, most)
    return make(result._sign, coefficient, result._exp + count)


# ---- Order

def compare(context, a, b):
    if a._kind >= QUIET or b._kind >= QUIET:
        return nan_of(context, a, b)
    return of_int(compare_finite(a, b))


def compare_signal(context, a, b):
    if a._kind >= QUIET or b._kind >= QUIET:
        context._signal(BIT_INVALID)
        kinds = a._kind, b._kind
        first = a if kinds[0] == SIGNALING or kinds[1] != SIGNALING and kinds[0] == QUIET else b
        return make(first._sign, first._coef, 0, QUIET)
    return of_int(compare_finite(a, b))


def total_order(a, b):
    """-1, 0 or 1 by the total order: every representation has its place."""
    if a._sign != b._sign:
        return -1 if a._sign else 1
    up = -1 if a._sign else 1
    if a._kind >= QUIET or b._kind >= QUIET:
        left = (0 if a._kind < QUIET else 1 if a._kind == SIGNALING else 2, a._coef)
        right = (0 if b._kind < QUIET else 1 if b._kind == SIGNALING else 2, b._coef)
        return 0 if left == right else up if left > right else -up
    order = compare_finite(a, b)
    if order or a._kind or a._exp == b._exp:
        return order
    return up if a._exp > b._exp else -up


def _extreme(context, a, b, sign, by_size):
    if a._kind >= QUIET or b._kind >= QUIET:
        if b._kind == QUIET and a._kind < QUIET:
            return apply(context, a)
        if a._kind == QUIET and b._kind < QUIET:
            return apply(context, b)
        return nan_of(context, a, b)
    order = compare_finite(a.copy_abs(), b.copy_abs()) if by_size else compare_finite(a, b)
    if order == 0:
        order = total_order(a, b)
    return apply(context, a if order * sign > 0 else b)


def max(context, a, b):
    return _extreme(context, a, b, 1, False)


def min(context, a, b):
    return _extreme(context, a, b, -1, False)


def max_mag(context, a, b):
    return _extreme(context, a, b, 1, True)


def min_mag(context, a, b):
    return _extreme(context, a, b, -1, True)


# ---- Neighbours

def _neighbour(context, a, sign):
    """The next number below (sign 1) or above (sign 0); only a signaling NaN is told of."""
    if a._kind:
        nan = nan_of(context, a)
        if nan is not None:
            return nan
        if a._sign == sign:
            return _infinity(sign)
        return make(a._sign, power10(context._prec) - 1, context._top)
    quiet = context.copy()
    quiet._traps = 0
    quiet._rounding = ROUND_FLOOR if sign else ROUND_CEILING
    result = finish(quiet, a._sign, a._coef, a._exp)
    if result._kind or compare_finite(result, a):
        return result
    return add(quiet, a, make(sign, 1, context._emin - context._prec))


def next_minus(context, a):
    return _neighbour(context, a, 1)


def next_plus(context, a):
    return _neighbour(context, a, 0)


def next_toward(context, a, b):
    nan = nan_of(context, a, b)
    if nan is not None:
        return nan
    order = compare_finite(a, b)
    if order == 0:
        return make(b._sign, a._coef, a._exp, a._kind)
    result = _neighbour(context, a, order > 0)
    if result._kind:
        context._signal(BIT_OVERFLOW | BIT_INEXACT | BIT_ROUNDED)
    elif result.adjusted() < context._emin:
        bits = BIT_UNDERFLOW | BIT_SUBNORMAL | BIT_INEXACT | BIT_ROUNDED
        context._signal(bits if result._coef else bits | BIT_CLAMPED)
    return result


# ---- Exponents and digits

def logb(context, a):
    if a._kind:
        return nan_of(context, a) or _infinity(0)
    if not a._coef:
        context._signal(BIT_ZERO)
        return _infinity(1)
    return apply(context, of_int(a.adjusted()))


def _whole(b):
    """The int that a Decimal is; None if it has a fraction part or is written with an exponent."""
    if b._kind or b._exp:
        return None
    return -b._coef if b._sign else b._coef


def scaleb(context, a, b):
    if a._kind >= QUIET or b._kind >= QUIET:
        return nan_of(context, a, b)
    places = _whole(b)
    most = 2 * (context._emax + context._prec)
    if places is None or not -most <= places <= most:
        return invalid(context)
    if a._kind:
        return _infinity(a._sign)
    return finish(context, a._sign, a._coef, a._exp + places)


def _move_digits(context, a, b, moved):
    """What shift and rotate share: moved(coefficient, places, precision) is the new coefficient."""
    if a._kind >= QUIET or b._kind >= QUIET:
        return nan_of(context, a, b)
    precision = context._prec
    places = _whole(b)
    if places is None or not -precision <= places <= precision:
        return invalid(context)
    if a._kind:
        return _infinity(a._sign)
    coefficient = a._coef % power10(precision) if digits_of(a._coef) > precision else a._coef
    return make(a._sign, moved(coefficient, places, precision), a._exp)


def _shifted(coefficient, places, precision):
    if places < 0:
        return 0 if -places >= digits_of(coefficient) else coefficient // power10(-places)
    if not coefficient:
        return 0
    kept = precision - places
    if digits_of(coefficient) > kept:
        coefficient %= power10(kept)
    return coefficient * power10(places)


def _rotated(coefficient, places, precision):
    if places < 0:
        places += precision
    high, low = divmod_int(coefficient, power10(precision - places))
    return low * power10(places) + high


def shift(context, a, b):
    return _move_digits(context, a, b, _shifted)


def rotate(context, a, b):
    return _move_digits(context, a, b, _rotated)


# ---- Logical operands: their digits are 0 and 1

def _bits(context, a):
    """The operand as an int of bits; None if it is not a logical one."""
    if a._kind or a._sign or a._exp:
        return None
    digits = int_text(a._coef)
    if digits.strip("01"):
        return None
    return int(digits[-context._prec:], 2)


def _from_bits(n):
    return make(0, text_int(format(n, "b")), 0)


def _logical(context, a, b, function):
    left, right = _bits(context, a), _bits(context, b)
    if left is None or right is None:
        return invalid(context)
    return _from_bits(function(left, right))


def logical_and(context, a, b):
    return _logical(context, a, b, int.__and__)


def logical_or(context, a, b):
    return _logical(context, a, b, int.__or__)


def logical_xor(context, a, b):
    return _logical(context, a, b, int.__xor__)


def logical_invert(context, a):
    bits = _bits(context, a)
    if bits is None:
        return invalid(context)
    return _from_bits(bits ^ ((1 << context._prec) - 1))
