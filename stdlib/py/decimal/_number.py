"""The class Decimal: how a number is kept, made from other values, compared, and turned into them.

A number is a sign (0 or 1), a coefficient (an int, not negative) and an exponent; a kind other than FINITE makes it
an infinity or a NaN, whose coefficient is the payload. Arithmetic stands in _arith.py and _elementary.py.
"""

import numbers
import sys

from _decimal_text import parts as _quick_parts, text as _quick_text
from collections import namedtuple
from math import gcd

from decimal._context import _POWERS, BaseContext, checked_rounding, digits_of, drop_digits, getcontext, power10
from decimal._signals import (
    BIT_FLOAT, BIT_INEXACT, BIT_INVALID, BIT_ROUNDED, BIT_SYNTAX, MAX_EMAX, MIN_ETINY, ROUND_CEILING, ROUND_DOWN,
    ROUND_FLOOR, ROUND_HALF_EVEN)

FINITE, INFINITE, QUIET, SIGNALING = range(4)

DecimalTuple = namedtuple("DecimalTuple", "sign digits exponent", module="decimal")

_MODULUS = sys.hash_info.modulus
_INVERSE_OF_10 = pow(10, -1, _MODULUS)
_new = object.__new__


def make(sign, coefficient, exponent, kind=FINITE):
    """The Decimal with these parts."""
    self = _new(Decimal)
    self._sign = sign
    self._coef = coefficient
    self._exp = exponent
    self._kind = kind
    return self


def finish(context, sign, coefficient, exponent, bits=0, rounding=None):
    """The finite number as the context can have it: rounded, and the conditions told of."""
    kind = FINITE
    if not (coefficient < context._limit and context._emin <= exponent <= context._top):
        coefficient, exponent, bits = context._shifted(sign, coefficient, exponent, bits,
                                                       rounding or context._rounding)
        if coefficient < 0:
            coefficient, kind = 0, INFINITE
    if bits:
        context._signal(bits)
    self = _new(Decimal)
    self._sign = sign
    self._coef = coefficient
    self._exp = exponent
    self._kind = kind
    return self


def invalid(context, bits=BIT_INVALID):
    """The operation has no answer."""
    context._signal(bits)
    return make(0, 0, 0, QUIET)


# ---- Text

def int_text(n):
    """str(n), whatever limit there is for the length."""
    if n.bit_length() < 2000:
        return str(n)
    low = digits_of(n) // 2
    high, rest = divmod(n, power10(low))
    return int_text(high) + int_text(rest).zfill(low)


def text_int(text):
    """int(text) of digits, whatever limit there is for the length."""
    if len(text) <= 640:
        return int(text)
    low = len(text) // 2
    return text_int(text[:-low]) * power10(low) + text_int(text[-low:])


def parse(text):
    """(sign, coefficient, exponent, kind) of a number's text; None if it is not one."""
    sign = 0
    if text[:1] in ("-", "+"):
        sign = 1 if text[0] == "-" else 0
        text = text[1:]
    if text.isdecimal():
        return sign, text_int(text), 0, FINITE
    text = text.lower()
    mantissa, e, exponent = text.partition("e")
    whole, dot, fraction = mantissa.partition(".")
    if (whole + fraction).isdecimal():
        power = 0
        if e:
            digits = exponent[1:] if exponent[:1] in ("-", "+") else exponent
            if not digits.isdecimal():
                return None
            power = text_int(digits)
            if exponent[0] == "-":
                power = -power
        return sign, text_int(whole + fraction), power - len(fraction), FINITE
    if text in ("inf", "infinity"):
        return sign, 0, 0, INFINITE
    kind = QUIET
    if text[:1] == "s":
        text, kind = text[1:], SIGNALING
    if text[:3] == "nan":
        payload = text[3:]
        if not payload:
            return sign, 0, 0, kind
        if payload.isdecimal():
            return sign, text_int(payload), 0, kind
    return None


def to_text(self, capitals, engineering=False):
    """The text of to-scientific-string or to-engineering-string."""
    sign = "-" if self._sign else ""
    if self._kind:
        if self._kind == INFINITE:
            return sign + "Infinity"
        return sign + ("NaN" if self._kind == QUIET else "sNaN") + (int_text(self._coef) if self._coef else "")
    digits = int_text(self._coef)
    exponent = self._exp
    if exponent == 0:
        return sign + digits
    left = exponent + len(digits)  # where the point would stand without an exponent
    if exponent < 0 and left > -6:
        dot = left
    elif not engineering:
        dot = 1
    elif self._coef == 0:
        dot = (left + 1) % 3 - 1
    else:
        dot = (left - 1) % 3 + 1
    if dot <= 0:
        digits = "0." + "0" * -dot + digits
    elif dot >= len(digits):
        digits += "0" * (dot - len(digits))
    else:
        digits = digits[:dot] + "." + digits[dot:]
    if left != dot:
        digits += f"{'E' if capitals else 'e'}{left - dot:+d}"
    return sign + digits


# ---- From other values

def of_int(n):
    return make(1, -n, 0) if n < 0 else make(0, n, 0)


def of_float(value):
    """Exactly."""
    if value != value:
        return make(1 if float.__repr__(value)[0] == "-" else 0, 0, 0, QUIET)
    sign = 1 if float.__repr__(value)[0] == "-" else 0
    if value in (float("inf"), float("-inf")):
        return make(sign, 0, 0, INFINITE)
    numerator, denominator = float.as_integer_ratio(float.__abs__(value))
    places = denominator.bit_length() - 1
    return make(sign, numerator * 5 ** places, -places)


def _of_tuple(value, context, limited):
    if len(value) != 3:
        raise ValueError("argument must be a sequence of length 3")
    sign, digits, exponent = value
    if not isinstance(sign, int) or sign not in (0, 1):
        raise ValueError("sign must be an integer with the value 0 or 1")
    kind = FINITE
    if isinstance(exponent, str):
        kind = {"F": INFINITE, "n": QUIET, "N": SIGNALING}.get(exponent)
        if kind is None:
            raise ValueError("string argument in the third position must be 'F', 'n' or 'N'")
        exponent = 0
    elif not isinstance(exponent, int):
        raise ValueError("exponent must be an integer")
    elif not -1 << 63 <= exponent < 1 << 63:
        raise OverflowError("Python int too large to convert to C ssize_t")
    if kind == INFINITE:
        return make(int(sign), 0, 0, INFINITE)
    if not isinstance(digits, (tuple, list)):
        raise ValueError("coefficient must be a tuple of digits")
    for digit in digits:
        if not isinstance(digit, int) or not 0 <= digit <= 9:
            raise ValueError("coefficient must be a tuple of digits")
    coefficient = text_int("".join(map(str, map(int, digits))) or "0")
    parts = int(sign), coefficient, int(exponent), kind
    return _exact(*parts, context) if limited else make(*parts)


def _exact(sign, coefficient, exponent, kind, context):
    if kind == FINITE and (exponent < MIN_ETINY or exponent + digits_of(coefficient) - 1 > MAX_EMAX):
        return invalid(context)
    return make(sign, coefficient, exponent, kind)


def exact(value, context, limited=True):
    """What Decimal(value, context) is: nothing is rounded. If not limited, whoever calls sees to that."""
    if isinstance(value, str):
        parts = parse(value.strip().replace("_", "") if limited else value)
        if parts is None:
            return invalid(context, BIT_SYNTAX)
        return _exact(*parts, context) if limited else make(*parts)
    if isinstance(value, int):
        return of_int(int(value))
    if isinstance(value, Decimal):
        return make(value._sign, value._coef, value._exp, value._kind)
    if isinstance(value, float):
        context._signal(BIT_FLOAT)
        return of_float(value)
    if isinstance(value, (tuple, list)):
        return _of_tuple(value, context, limited)
    raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")


def convert(value):
    """The other operand of an operator; None if it cannot be one."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return of_int(int(value))
    return None


def operand(value):
    """An operand of a method."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int):
        return of_int(int(value))
    raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")


def checked_context(context):
    if context is None:
        return getcontext()
    if not isinstance(context, BaseContext):
        raise TypeError("optional argument must be a context")
    return context


# ---- Order

def compare_finite(a, b):
    """-1, 0 or 1; a and b are numbers or infinities."""
    if a._kind or b._kind:
        left = (-1 if a._sign else 1) if a._kind else 0
        right = (-1 if b._sign else 1) if b._kind else 0
        return (left > right) - (left < right)
    if not a._coef or not b._coef:
        if a._coef:
            return -1 if a._sign else 1
        if b._coef:
            return 1 if b._sign else -1
        return 0
    if a._sign != b._sign:
        return -1 if a._sign else 1
    left, right = a._coef, b._coef
    difference = a._exp - b._exp
    if difference:
        left_size, right_size = digits_of(left) + a._exp, digits_of(right) + b._exp
        if left_size != right_size:
            return (1 if left_size > right_size else -1) * (-1 if a._sign else 1)
        if difference > 0:
            left *= power10(difference)
        else:
            right *= power10(-difference)
    if left == right:
        return 0
    return (1 if left > right else -1) * (-1 if a._sign else 1)


def _compared(self, other, equality):
    """-1, 0, 1; None if there is no order; NotImplemented if other is no number."""
    if not isinstance(other, Decimal):
        if isinstance(other, int):
            other = of_int(int(other))
        elif isinstance(other, float) or equality and isinstance(other, complex):
            context = getcontext()
            if isinstance(other, complex):
                if other.imag:
                    return None
                other = other.real
            if equality:
                context._status |= BIT_FLOAT
            else:
                context._signal(BIT_FLOAT)
            other = of_float(other)
        elif isinstance(other, numbers.Rational):
            if not self._kind:
                self = make(self._sign, self._coef * other.denominator, self._exp)
            other = of_int(int(other.numerator))
        else:
            return NotImplemented
    if self._kind >= QUIET or other._kind >= QUIET:
        if not equality or self._kind == SIGNALING or other._kind == SIGNALING:
            getcontext()._signal(BIT_INVALID)
        return None
    return compare_finite(self, other)


def _aligned(a, b):
    """Two ints in the order of a Decimal and another number, if they are quickly made; else None."""
    if type(b) is int:
        right, difference = b, a._exp
    elif type(b) is Decimal and not b._kind:
        right, difference = -b._coef if b._sign else b._coef, a._exp - b._exp
    else:
        return None
    if a._kind or not -60 < difference < 60:
        return None
    left = -a._coef if a._sign else a._coef
    if difference > 0:
        return left * _POWERS[difference], right
    return (left, right * _POWERS[-difference]) if difference else (left, right)


def _method(function, doc, *names):
    """A method of Decimal that is an operation of _arith or _elementary on self and what `names` name."""
    if not names:
        def method(self, context=None):
            return function(checked_context(context), self)
    elif len(names) == 1:
        def method(self, other, context=None):
            return function(checked_context(context), self, operand(other))
    else:
        def method(self, other, third, context=None):
            return function(checked_context(context), self, operand(other), operand(third))
    method.__doc__ = doc
    method.__name__ = function.__name__
    method.__qualname__ = "Decimal." + function.__name__
    method.__module__ = "decimal"
    return method


def _test(name, doc, answer):
    def method(self):
        return answer(self)
    method.__doc__ = doc
    method.__name__ = name
    method.__qualname__ = "Decimal." + name
    method.__module__ = "decimal"
    return method


class Decimal:
    """A decimal number of any size and precision; it never changes."""

    __module__ = "decimal"
    __slots__ = ("_sign", "_coef", "_exp", "_kind")

    def __new__(cls, value="0", context=None):
        if cls is Decimal and context is None:
            if type(value) is str:
                parts = _quick_parts(value)
                if parts is not None:
                    return make(*parts)
            elif type(value) is int:
                return make(1, -value, 0) if value < 0 else make(0, value, 0)
        number = exact(value, checked_context(context))
        if cls is Decimal:
            return number
        return _as(cls, number)

    @classmethod
    def from_float(cls, f, /):
        """Class method that converts a float to a decimal number, exactly."""
        if isinstance(f, int):
            number = of_int(int(f))
        elif isinstance(f, float):
            number = of_float(f)
        else:
            raise TypeError("argument must be int or float")
        return number if cls is Decimal else cls(number)

    # Text

    def __str__(self):
        text = None if self._kind else _quick_text(self._sign, self._coef, self._exp)
        return to_text(self, getcontext()._capitals) if text is None else text

    def __repr__(self):
        return f"Decimal('{Decimal.__str__(self)}')"

    def to_eng_string(self, context=None):
        """Convert to an engineering-type string: the exponent is a multiple of 3."""
        return to_text(self, checked_context(context)._capitals, True)

    def __format__(self, spec, override=None, /):
        global _format
        if _format is None:
            from decimal._format import format_number as _format
        return _format(self, spec, getcontext(), override)

    # Order

    def __eq__(self, other, /):
        if type(other) is Decimal and not self._kind and not other._kind and self._exp == other._exp:
            return self._coef == other._coef and (self._sign == other._sign or not self._coef)
        pair = _aligned(self, other)
        if pair is not None:
            return pair[0] == pair[1]
        order = _compared(self, other, True)
        return NotImplemented if order is NotImplemented else order == 0

    def __lt__(self, other, /):
        pair = _aligned(self, other)
        if pair is not None:
            return pair[0] < pair[1]
        order = _compared(self, other, False)
        return order if order is NotImplemented else order is not None and order < 0

    def __le__(self, other, /):
        pair = _aligned(self, other)
        if pair is not None:
            return pair[0] <= pair[1]
        order = _compared(self, other, False)
        return order if order is NotImplemented else order is not None and order <= 0

    def __gt__(self, other, /):
        pair = _aligned(self, other)
        if pair is not None:
            return pair[0] > pair[1]
        order = _compared(self, other, False)
        return order if order is NotImplemented else order is not None and order > 0

    def __ge__(self, other, /):
        pair = _aligned(self, other)
        if pair is not None:
            return pair[0] >= pair[1]
        order = _compared(self, other, False)
        return order if order is NotImplemented else order is not None and order >= 0

    def __hash__(self):
        if self._kind:
            if self._kind == SIGNALING:
                raise TypeError("Cannot hash a signaling NaN value")
            if self._kind == QUIET:
                return object.__hash__(self)
            return -sys.hash_info.inf if self._sign else sys.hash_info.inf
        power = pow(10, self._exp, _MODULUS) if self._exp >= 0 else pow(_INVERSE_OF_10, -self._exp, _MODULUS)
        value = self._coef * power % _MODULUS
        if self._sign:
            value = -value
        return -2 if value == -1 else value

    def __bool__(self):
        return self._kind != FINITE or self._coef != 0

    # Conversions

    def __int__(self):
        return _integer(self, ROUND_DOWN)

    __trunc__ = __int__

    def __floor__(self):
        return _integer(self, ROUND_FLOOR)

    def __ceil__(self):
        return _integer(self, ROUND_CEILING)

    def __round__(self, ndigits=None, /):
        if ndigits is None:
            return _integer(self, ROUND_HALF_EVEN)
        if not isinstance(ndigits, int):
            raise TypeError("optional arg must be an integer")
        if not -1 << 63 <= ndigits < 1 << 63:
            raise OverflowError("Python int too large to convert to C ssize_t")
        return arith.quantize(getcontext(), self, make(0, 1, -int(ndigits)))

    def __float__(self):
        if self._kind >= QUIET:
            if self._kind == SIGNALING:
                raise ValueError("cannot convert signaling NaN to float")
            return float("-nan" if self._sign else "nan")
        return float(to_text(self, 1))

    def __complex__(self):
        return complex(float(self))

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return make(0, 0, 0)

    def as_tuple(self):
        """Return the number as (sign, digits, exponent)."""
        if self._kind == INFINITE:
            return DecimalTuple(self._sign, (0,), "F")
        if self._kind:
            digits = tuple(map(int, int_text(self._coef))) if self._coef else ()
            return DecimalTuple(self._sign, digits, "n" if self._kind == QUIET else "N")
        return DecimalTuple(self._sign, tuple(map(int, int_text(self._coef))), self._exp)

    def as_integer_ratio(self):
        """Return the pair of integers, with no common divisor, whose quotient the number is."""
        if self._kind:
            if self._kind == INFINITE:
                raise OverflowError("cannot convert Infinity to integer ratio")
            raise ValueError("cannot convert NaN to integer ratio")
        numerator = -self._coef if self._sign else self._coef
        if self._exp >= 0:
            return numerator * power10(self._exp), 1
        denominator = power10(-self._exp)
        divisor = gcd(numerator, denominator)
        return numerator // divisor, denominator // divisor

    def __reduce__(self):
        return type(self), (str(self),)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo, /):
        return self

    # What kind of number it is

    def adjusted(self):
        """Return the exponent of the first digit; 0 for infinities and NaNs."""
        return 0 if self._kind else self._exp + digits_of(self._coef) - 1

    def canonical(self):
        """Return the number itself: every encoding is canonical."""
        return self

    def conjugate(self):
        """Return the number itself."""
        return self

    def radix(self):
        """Return 10."""
        return make(0, 10, 0)

    is_canonical = _test("is_canonical", "Return True.", lambda self: True)
    is_finite = _test("is_finite", "Return whether it is a finite number.", lambda self: self._kind == FINITE)
    is_infinite = _test("is_infinite", "Return whether it is an infinity.", lambda self: self._kind == INFINITE)
    is_nan = _test("is_nan", "Return whether it is a NaN of either kind.", lambda self: self._kind >= QUIET)
    is_qnan = _test("is_qnan", "Return whether it is a quiet NaN.", lambda self: self._kind == QUIET)
    is_snan = _test("is_snan", "Return whether it is a signaling NaN.", lambda self: self._kind == SIGNALING)
    is_signed = _test("is_signed", "Return whether it has a negative sign.", lambda self: self._sign == 1)
    is_zero = _test("is_zero", "Return whether it is a zero.", lambda self: not self._kind and not self._coef)

    def is_normal(self, context=None):
        """Return whether it is a finite number that is neither zero nor subnormal."""
        context = checked_context(context)
        return not self._kind and self._coef != 0 and context._emin <= self.adjusted()

    def is_subnormal(self, context=None):
        """Return whether it is a number other than zero that is below the normal ones."""
        context = checked_context(context)
        return not self._kind and self._coef != 0 and self.adjusted() < context._emin

    def number_class(self, context=None):
        """Return the name of the kind of number, as '+Normal'."""
        context = checked_context(context)
        if self._kind >= QUIET:
            return "NaN" if self._kind == QUIET else "sNaN"
        sign = "-" if self._sign else "+"
        if self._kind:
            return sign + "Infinity"
        if not self._coef:
            return sign + "Zero"
        return sign + ("Subnormal" if self.is_subnormal(context) else "Normal")

    # Operators

    def __add__(self, other, /):
        if type(other) is not Decimal:
            other = convert(other)
            if other is None:
                return NotImplemented
        return arith.add(getcontext(), self, other)

    __radd__ = __add__

    def __sub__(self, other, /):
        if type(other) is not Decimal:
            other = convert(other)
            if other is None:
                return NotImplemented
        return arith.subtract(getcontext(), self, other)

    def __rsub__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.subtract(getcontext(), other, self)

    def __mul__(self, other, /):
        if type(other) is not Decimal:
            other = convert(other)
            if other is None:
                return NotImplemented
        return arith.multiply(getcontext(), self, other)

    __rmul__ = __mul__

    def __truediv__(self, other, /):
        if type(other) is not Decimal:
            other = convert(other)
            if other is None:
                return NotImplemented
        return arith.divide(getcontext(), self, other)

    def __rtruediv__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.divide(getcontext(), other, self)

    def __floordiv__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.divide_int(getcontext(), self, other)

    def __rfloordiv__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.divide_int(getcontext(), other, self)

    def __mod__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.remainder(getcontext(), self, other)

    def __rmod__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.remainder(getcontext(), other, self)

    def __divmod__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.divmod(getcontext(), self, other)

    def __rdivmod__(self, other, /):
        other = convert(other)
        return NotImplemented if other is None else arith.divmod(getcontext(), other, self)

    def __pow__(self, other, modulo=None, /):
        other = convert(other)
        if modulo is not None:
            modulo = convert(modulo)
            if modulo is None:
                return NotImplemented
        return NotImplemented if other is None else elementary.power(getcontext(), self, other, modulo)

    def __rpow__(self, other, modulo=None, /):
        other = convert(other)
        return NotImplemented if other is None else elementary.power(getcontext(), other, self, modulo)

    def __neg__(self):
        return arith.minus(getcontext(), self)

    def __pos__(self):
        return arith.plus(getcontext(), self)

    def __abs__(self):
        return arith.abs(getcontext(), self)

    # Copies that round nothing and signal nothing

    def copy_abs(self):
        """Return the absolute value; no context matters."""
        return make(0, self._coef, self._exp, self._kind)

    def copy_negate(self):
        """Return the negation; no context matters."""
        return make(1 - self._sign, self._coef, self._exp, self._kind)

    def copy_sign(self, other, context=None):
        """Return a copy of self with the sign of other."""
        checked_context(context)
        return make(operand(other)._sign, self._coef, self._exp, self._kind)

    def compare_total(self, other, context=None):
        """Compare by the total order of all representations: -1, 0 or 1."""
        checked_context(context)
        return of_int(arith.total_order(self, operand(other)))

    def compare_total_mag(self, other, context=None):
        """As compare_total, without the signs."""
        checked_context(context)
        return of_int(arith.total_order(self.copy_abs(), operand(other).copy_abs()))

    def same_quantum(self, other, context=None):
        """Return whether both have the same exponent, or both are infinite or NaNs."""
        checked_context(context)
        other = operand(other)
        if self._kind or other._kind:
            return min(self._kind, QUIET) == min(other._kind, QUIET)
        return self._exp == other._exp

    # Rounding

    def quantize(self, exp, rounding=None, context=None):
        """Return the number rounded to the exponent of exp."""
        context = checked_context(context)
        if rounding is not None:
            checked_rounding(rounding)
        return arith.quantize(context, self, operand(exp), rounding)

    def to_integral_exact(self, rounding=None, context=None):
        """Round to an integer, telling whether something was lost."""
        context = checked_context(context)
        if rounding is not None:
            checked_rounding(rounding)
        return arith.to_integral(context, self, rounding, BIT_INEXACT | BIT_ROUNDED)

    def to_integral_value(self, rounding=None, context=None):
        """Round to an integer, silently."""
        context = checked_context(context)
        if rounding is not None:
            checked_rounding(rounding)
        return arith.to_integral(context, self, rounding, 0)

    to_integral = to_integral_value


def _as(cls, number):
    self = _new(cls)
    self._sign, self._coef, self._exp, self._kind = number._sign, number._coef, number._exp, number._kind
    return self


def _integer(self, rounding):
    if self._kind:
        if self._kind == INFINITE:
            raise OverflowError("cannot convert Infinity to integer")
        raise ValueError("cannot convert NaN to integer")
    if self._exp >= 0:
        value = self._coef * power10(self._exp)
    else:
        value = drop_digits(self._sign, self._coef, -self._exp, rounding)[0]
    return -value if self._sign else value


_format = None
numbers.Number.register(Decimal)

# What follows needs the class.
import decimal._arith as arith
import decimal._elementary as elementary

for _function, _doc, *_names in (
    (arith.compare, "Compare: -1, 0 or 1 as a Decimal, NaN if one is NaN.", "other"),
    (arith.compare_signal, "As compare, but every NaN signals.", "other"),
    (arith.fma, "Return self * other + third, rounded once.", "other", "third"),
    (arith.logb, "Return the adjusted exponent as a Decimal."),
    (arith.logical_and, "Return the digit-wise and of two logical operands.", "other"),
    (arith.logical_invert, "Return the digit-wise inversion of a logical operand."),
    (arith.logical_or, "Return the digit-wise or of two logical operands.", "other"),
    (arith.logical_xor, "Return the digit-wise exclusive or of two logical operands.", "other"),
    (arith.max, "Return the larger one; a number rather than a quiet NaN.", "other"),
    (arith.max_mag, "As max, comparing the absolute values.", "other"),
    (arith.min, "Return the smaller one; a number rather than a quiet NaN.", "other"),
    (arith.min_mag, "As min, comparing the absolute values.", "other"),
    (arith.next_minus, "Return the next smaller number that the context can represent."),
    (arith.next_plus, "Return the next larger number that the context can represent."),
    (arith.next_toward, "Return the next number in the direction of other.", "other"),
    (arith.normalize, "Return the number without trailing zeros."),
    (arith.remainder_near, "Return the remainder of the division with the nearest integer.", "other"),
    (arith.rotate, "Return the coefficient's digits rotated by other places.", "other"),
    (arith.scaleb, "Return the number with other added to its exponent.", "other"),
    (arith.shift, "Return the coefficient's digits shifted by other places.", "other"),
    (arith.sqrt, "Return the square root, rounded to full precision."),
    (elementary.exp, "Return e ** self, rounded correctly."),
    (elementary.ln, "Return the natural logarithm, rounded correctly."),
    (elementary.log10, "Return the logarithm to base 10, rounded correctly."),
):
    setattr(Decimal, _function.__name__, _method(_function, _doc, *_names))
