"""Fraction, infinite-precision, rational numbers."""

import functools
import math
import numbers
import operator
import sys

__all__ = ['Fraction']

_HASH_MODULUS = sys.hash_info.modulus   # the rules of hash() for numbers of any type
_HASH_INF = sys.hash_info.inf


# ---- Reading text ----

class _Reader:
    # Takes a literal apart from the left.

    def __init__(self, text):
        self.text = text
        self.at = 0

    def take(self, characters):
        # One character of these, or ''.
        found = self.text[self.at:self.at + 1]
        if found and found in characters:
            self.at += 1
            return found
        return ''

    def digits(self):
        # Decimal digits with single underscores between them, or ''.
        text, start = self.text, self.at
        end, size = start, len(text)
        while end < size and (text[end].isdecimal() or
                              text[end] == '_' and end > start and text[end - 1] != '_'):
            end += 1
        if end > start and text[end - 1] == '_':
            end -= 1
        self.at = end
        return text[start:end]

    def skip_space(self):
        while self.text[self.at:self.at + 1].isspace():
            self.at += 1

    def at_end(self):
        return self.at == len(self.text)


def _parse(text):
    # "3/4", "-1.5e3": the numerator and denominator, not in lowest terms, or None.
    reader = _Reader(text.strip())
    sign = reader.take('+-')
    whole = reader.digits()
    denominator = 1
    before = reader.at
    if whole:
        reader.skip_space()
    if whole and reader.take('/'):
        reader.skip_space()
        digits = reader.digits()
        if not digits:
            return None
        numerator, denominator = int(whole), int(digits)
    else:
        reader.at = before
        numerator = int(whole or '0')
        fraction = ''
        if reader.take('.'):
            fraction = reader.digits().replace('_', '')
            if fraction:
                denominator = 10 ** len(fraction)
                numerator = numerator * denominator + int(fraction)
        if not whole and not fraction:
            return None
        if reader.take('eE'):
            exponent_sign = reader.take('+-')
            digits = reader.digits()
            if not digits:
                return None
            if exponent_sign == '-':
                denominator *= 10 ** int(digits)
            else:
                numerator *= 10 ** int(digits)
    if not reader.at_end():
        return None
    return (-numerator if sign == '-' else numerator), denominator


def _is_decimal(value):
    # Without importing decimal: a value of its type can only exist once somebody did.
    decimal = sys.modules.get('decimal')
    return decimal is not None and isinstance(value, decimal.Decimal)


# ---- Formatting ----

def _round_to_exponent(n, d, exponent, no_neg_zero=False):
    # n / d as a sign and a multiple of 10 ** exponent, ties to even.
    if exponent >= 0:
        d *= 10 ** exponent
    else:
        n *= 10 ** -exponent
    quotient, remainder = divmod(n + (d >> 1), d)
    if remainder == 0 and d & 1 == 0:
        quotient &= -2
    return (quotient if no_neg_zero else n) < 0, abs(quotient)


def _round_to_figures(n, d, figures):
    # n / d as a sign, a number of that many digits, and the power of ten to multiply it with.
    if n == 0:
        return False, 0, 1 - figures
    n_text, d_text = str(abs(n)), str(d)
    magnitude = len(n_text) - len(d_text) + (d_text <= n_text)
    exponent = magnitude - figures
    negative, significand = _round_to_exponent(n, d, exponent)
    if len(str(significand)) == figures + 1:
        significand //= 10
        exponent += 1
    return negative, significand, exponent


def _take_number(text, at):
    # Digits without a leading zero (or just "0"); the index after them.
    end = at
    while end < len(text) and '0' <= text[end] <= '9':
        end += 1
        if text[at] == '0':
            break
    return end


class _Spec:
    # A format spec: fill, align, sign, z, #, 0, width, grouping, precision, type.

    def __init__(self, text):
        self.valid = False
        self.fill, self.align = ' ', None
        at = 0
        if text[1:2] and text[1] in '<>=^':
            self.fill, self.align = text[0], text[1]
            at = 2
        elif text[:1] and text[0] in '<>=^':
            self.align = text[0]
            at = 1

        def take(characters):
            nonlocal at
            found = text[at:at + 1]
            if found and found in characters:
                at += 1
                return found
            return ''

        self.sign = take('-+ ') or '-'
        self.no_neg_zero = bool(take('z'))
        self.alternate = bool(take('#'))
        self.zero_pad = text[at:at + 1] == '0' and '0' <= text[at + 1:at + 2] <= '9'
        if self.zero_pad:
            at += 1
        end = _take_number(text, at)
        self.width = int(text[at:end] or '0')
        at = end
        self.grouping = take(',_')
        self.precision = None
        if take('.'):
            end = _take_number(text, at)
            if end == at:
                return
            self.precision = int(text[at:end])
            at = end
        self.type = take('eEfFgG%')
        self.valid = at == len(text)

    def pad(self, sign, body):
        padding = self.fill * (self.width - len(sign) - len(body))
        align = self.align or '>'
        if align == '>':
            return padding + sign + body
        if align == '<':
            return sign + body + padding
        if align == '^':
            half = len(padding) // 2
            return padding[:half] + sign + body + padding[half:]
        return sign + padding + body


def _group(digits, separator):
    first = 1 + (len(digits) - 1) % 3
    groups = [digits[:first]]
    groups += [digits[i:i + 3] for i in range(first, len(digits), 3)]
    return separator.join(groups)


# ---- The operators ----

def _operators(exact, fallback, handle_complex=True):
    # The forward and the reflected method of an operator. Fractions and ints are exact; with a float or complex
    # the operation is theirs.

    def forward(a, b):
        if isinstance(b, Fraction):
            return exact(a, b)
        if isinstance(b, int):
            return exact(a, Fraction(b))
        if isinstance(b, float):
            return fallback(float(a), b)
        if handle_complex and isinstance(b, complex):
            return fallback(complex(a), b)
        return NotImplemented

    def reflected(b, a):
        if isinstance(a, numbers.Rational):
            return exact(Fraction(a), b)
        if isinstance(a, numbers.Real):
            return fallback(float(a), float(b))
        if handle_complex and isinstance(a, numbers.Complex):
            return fallback(complex(a), complex(b))
        return NotImplemented

    name = fallback.__name__
    forward.__name__ = '__' + name + '__'
    forward.__qualname__ = 'Fraction.' + forward.__name__
    forward.__doc__ = exact.__doc__
    reflected.__name__ = '__r' + name + '__'
    reflected.__qualname__ = 'Fraction.' + reflected.__name__
    reflected.__doc__ = exact.__doc__
    return forward, reflected


class Fraction(numbers.Rational):
    """This class implements rational numbers.

    In the two-argument form of the constructor, Fraction(8, 6) will produce a rational number
    equivalent to 4/3. Both arguments must be Rational. The numerator defaults to 0 and the
    denominator defaults to 1 so that Fraction(3) == 3 and Fraction() == 0.

    Fractions can also be constructed from numeric strings similar to those accepted by the float
    constructor ('-2.3' or '1e10'), from strings of the form '123/456', and from float and Decimal
    instances.
    """

    __slots__ = ('_numerator', '_denominator')

    # Immutable, so made by __new__.
    def __new__(cls, numerator=0, denominator=None):
        """Constructs a Rational.

        Takes a string like '3/2' or '1.5', another Rational instance, a numerator/denominator
        pair, or a float.
        """
        self = super(Fraction, cls).__new__(cls)
        if denominator is None:
            if type(numerator) is int:
                self._numerator = numerator
                self._denominator = 1
                return self
            if isinstance(numerator, numbers.Rational):
                self._numerator = numerator.numerator
                self._denominator = numerator.denominator
                return self
            if isinstance(numerator, float) or _is_decimal(numerator):
                self._numerator, self._denominator = numerator.as_integer_ratio()
                return self
            if not isinstance(numerator, str):
                raise TypeError("argument should be a string or a Rational instance")
            pair = _parse(numerator)
            if pair is None:
                raise ValueError('Invalid literal for Fraction: %r' % numerator)
            numerator, denominator = pair
        elif type(numerator) is int is type(denominator):
            pass
        elif isinstance(numerator, numbers.Rational) and isinstance(denominator, numbers.Rational):
            numerator, denominator = (numerator.numerator * denominator.denominator,
                                      denominator.numerator * numerator.denominator)
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError('Fraction(%s, 0)' % numerator)
        divisor = math.gcd(numerator, denominator)
        if denominator < 0:
            divisor = -divisor
        self._numerator = numerator // divisor
        self._denominator = denominator // divisor
        return self

    @classmethod
    def from_float(cls, f):
        """Converts a finite float to a rational number, exactly.

        Beware that Fraction.from_float(0.3) != Fraction(3, 10).
        """
        if isinstance(f, numbers.Integral):
            return cls(f)
        if not isinstance(f, float):
            raise TypeError("%s.from_float() only takes floats, not %r (%s)" %
                            (cls.__name__, f, type(f).__name__))
        return cls._from_coprime_ints(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        """Converts a finite Decimal instance to a rational number, exactly."""
        if isinstance(dec, numbers.Integral):
            return cls(int(dec))
        if not _is_decimal(dec):
            raise TypeError("%s.from_decimal() only takes Decimals, not %r (%s)" %
                            (cls.__name__, dec, type(dec).__name__))
        return cls._from_coprime_ints(*dec.as_integer_ratio())

    @classmethod
    def _from_coprime_ints(cls, numerator, denominator, /):
        # From ints in lowest terms, the denominator positive.
        self = super(Fraction, cls).__new__(cls)
        self._numerator = numerator
        self._denominator = denominator
        return self

    def is_integer(self):
        """Return True if the Fraction is an integer."""
        return self._denominator == 1

    def as_integer_ratio(self):
        """Return a pair of integers, whose ratio is equal to the original Fraction.

        The ratio is in lowest terms and has a positive denominator.
        """
        return (self._numerator, self._denominator)

    def limit_denominator(self, max_denominator=1000000):
        """Closest Fraction to self with denominator at most max_denominator."""
        # The continued fraction of self, as far as denominators allow: the best answer is the last
        # convergent p1/q1 or the last admissible semiconvergent after it.
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        if 2 * d * (q0 + k * q1) <= self._denominator:
            return Fraction._from_coprime_ints(p1, q1)
        return Fraction._from_coprime_ints(p0 + k * p1, q0 + k * q1)

    @property
    def numerator(a):
        return a._numerator

    @property
    def denominator(a):
        return a._denominator

    def __repr__(self):
        """repr(self)"""
        return '%s(%s, %s)' % (self.__class__.__name__, self._numerator, self._denominator)

    def __str__(self):
        """str(self)"""
        if self._denominator == 1:
            return str(self._numerator)
        return '%s/%s' % (self._numerator, self._denominator)

    def _format_general(self, spec):
        n, d = self._numerator, self._denominator
        body = format(abs(n), spec.grouping)
        if d > 1 or spec.alternate:
            body += '/' + format(d, spec.grouping)
        sign = '-' if n < 0 else '' if spec.sign == '-' else spec.sign
        return spec.pad(sign, body)

    def _format_float_style(self, spec):
        kind = spec.type
        precision = 6 if spec.precision is None else spec.precision
        scientific = False
        if kind in 'fF%':
            exponent = -precision - (2 if kind == '%' else 0)
            negative, significand = _round_to_exponent(self._numerator, self._denominator,
                                                       exponent, spec.no_neg_zero)
            point = precision
        else:
            figures = max(precision, 1) if kind in 'gG' else precision + 1
            negative, significand, exponent = _round_to_figures(self._numerator,
                                                                self._denominator, figures)
            scientific = kind in 'eE' or exponent > 0 or exponent + figures <= -4
            point = figures - 1 if scientific else -exponent
        if kind == '%':
            suffix = '%'
        elif scientific:
            suffix = f"{'E' if kind in 'EG' else 'e'}{exponent + point:+03d}"
        else:
            suffix = ''
        digits = f"{significand:0{point + 1}d}"
        sign = '-' if negative else '' if spec.sign == '-' else spec.sign
        whole, fraction = digits[:len(digits) - point], digits[len(digits) - point:]
        if kind in 'gG' and not spec.alternate:
            fraction = fraction.rstrip('0')
        rest = ('.' if fraction or spec.alternate else '') + fraction + suffix
        if spec.zero_pad:
            least = spec.width - len(sign) - len(rest)
            whole = whole.zfill(3 * least // 4 + 1 if spec.grouping else least)
        if spec.grouping:
            whole = _group(whole, spec.grouping)
        return spec.pad(sign, whole + rest)

    def __format__(self, format_spec, /):
        """Format this fraction according to the given format specification."""
        spec = _Spec(format_spec)
        if spec.valid and spec.type and not (spec.align and spec.zero_pad):
            return self._format_float_style(spec)
        if spec.valid and not spec.type and not (spec.no_neg_zero or spec.zero_pad or
                                                 spec.precision is not None):
            return self._format_general(spec)
        raise ValueError(f"Invalid format specifier {format_spec!r} "
                         f"for object of type {type(self).__name__!r}")

    # The results of the following are in lowest terms without a gcd of the large products (Knuth,
    # The Art of Computer Programming, 4.5.1).

    def _add(a, b):
        """a + b"""
        an, ad = a._numerator, a._denominator
        bn, bd = b._numerator, b._denominator
        common = math.gcd(ad, bd)
        if common == 1:
            return Fraction._from_coprime_ints(an * bd + bn * ad, ad * bd)
        rest = ad // common
        total = an * (bd // common) + bn * rest
        divisor = math.gcd(total, common)
        if divisor == 1:
            return Fraction._from_coprime_ints(total, rest * bd)
        return Fraction._from_coprime_ints(total // divisor, rest * (bd // divisor))

    __add__, __radd__ = _operators(_add, operator.add)

    def _sub(a, b):
        """a - b"""
        return a._add(Fraction._from_coprime_ints(-b._numerator, b._denominator))

    __sub__, __rsub__ = _operators(_sub, operator.sub)

    def _mul(a, b):
        """a * b"""
        an, ad = a._numerator, a._denominator
        bn, bd = b._numerator, b._denominator
        divisor = math.gcd(an, bd)
        if divisor > 1:
            an //= divisor
            bd //= divisor
        divisor = math.gcd(bn, ad)
        if divisor > 1:
            bn //= divisor
            ad //= divisor
        return Fraction._from_coprime_ints(an * bn, bd * ad)

    __mul__, __rmul__ = _operators(_mul, operator.mul)

    def _div(a, b):
        """a / b"""
        bn, bd = b._numerator, b._denominator
        if bn == 0:
            raise ZeroDivisionError('Fraction(%s, 0)' % bd)
        if bn < 0:
            bn, bd = -bn, -bd
        an, ad = a._numerator, a._denominator
        divisor = math.gcd(an, bn)
        if divisor > 1:
            an //= divisor
            bn //= divisor
        divisor = math.gcd(bd, ad)
        if divisor > 1:
            ad //= divisor
            bd //= divisor
        return Fraction._from_coprime_ints(an * bd, bn * ad)

    __truediv__, __rtruediv__ = _operators(_div, operator.truediv)

    def _floordiv(a, b):
        """a // b"""
        return (a._numerator * b._denominator) // (a._denominator * b._numerator)

    __floordiv__, __rfloordiv__ = _operators(_floordiv, operator.floordiv, False)

    def _divmod(a, b):
        """(a // b, a % b)"""
        ad, bd = a._denominator, b._denominator
        quotient, remainder = divmod(a._numerator * bd, ad * b._numerator)
        return quotient, Fraction(remainder, ad * bd)

    __divmod__, __rdivmod__ = _operators(_divmod, divmod, False)

    def _mod(a, b):
        """a % b"""
        ad, bd = a._denominator, b._denominator
        return Fraction((a._numerator * bd) % (b._numerator * ad), ad * bd)

    __mod__, __rmod__ = _operators(_mod, operator.mod, False)

    def __pow__(a, b):
        """a ** b

        If b is not an integer, the result will be a float or complex since roots are generally
        irrational. If b is an integer, the result will be rational.
        """
        if isinstance(b, numbers.Rational):
            if b.denominator != 1:
                return float(a) ** float(b)
            power = b.numerator
            n, d = a._numerator, a._denominator
            if power >= 0:
                return Fraction._from_coprime_ints(n ** power, d ** power)
            if n > 0:
                return Fraction._from_coprime_ints(d ** -power, n ** -power)
            if n == 0:
                raise ZeroDivisionError('Fraction(%s, 0)' % d ** -power)
            return Fraction._from_coprime_ints((-d) ** -power, (-n) ** -power)
        if isinstance(b, (float, complex)):
            return float(a) ** b
        return NotImplemented

    def __rpow__(b, a):
        """a ** b"""
        if b._denominator == 1 and b._numerator >= 0:
            return a ** b._numerator
        if isinstance(a, numbers.Rational):
            return Fraction(a.numerator, a.denominator) ** b
        if b._denominator == 1:
            return a ** b._numerator
        return a ** float(b)

    def __pos__(a):
        """+a: Coerces a subclass instance to Fraction"""
        return Fraction._from_coprime_ints(a._numerator, a._denominator)

    def __neg__(a):
        """-a"""
        return Fraction._from_coprime_ints(-a._numerator, a._denominator)

    def __abs__(a):
        """abs(a)"""
        return Fraction._from_coprime_ints(abs(a._numerator), a._denominator)

    def __int__(a, _index=operator.index):
        """int(a)"""
        if a._numerator < 0:
            return _index(-(-a._numerator // a._denominator))
        return _index(a._numerator // a._denominator)

    def __trunc__(a):
        """math.trunc(a)"""
        if a._numerator < 0:
            return -(-a._numerator // a._denominator)
        return a._numerator // a._denominator

    def __floor__(a):
        """math.floor(a)"""
        return a._numerator // a._denominator

    def __ceil__(a):
        """math.ceil(a)"""
        return -(-a._numerator // a._denominator)

    def __round__(self, ndigits=None):
        """round(self, ndigits)

        Rounds half toward even.
        """
        if ndigits is None:
            d = self._denominator
            floor, remainder = divmod(self._numerator, d)
            if remainder * 2 < d or (remainder * 2 == d and floor % 2 == 0):
                return floor
            return floor + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        """hash(self)"""
        return _hash_ratio(self._numerator, self._denominator)

    def __eq__(a, b):
        """a == b"""
        if type(b) is int:
            return a._numerator == b and a._denominator == 1
        if isinstance(b, numbers.Rational):
            return a._numerator == b.numerator and a._denominator == b.denominator
        if isinstance(b, numbers.Complex) and b.imag == 0:
            b = b.real
        if isinstance(b, float):
            if math.isnan(b) or math.isinf(b):
                return 0.0 == b
            return a == a.from_float(b)
        return NotImplemented

    def _richcmp(self, other, op):
        if isinstance(other, numbers.Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, self.from_float(other))
        return NotImplemented

    def __lt__(a, b):
        """a < b"""
        return a._richcmp(b, operator.lt)

    def __gt__(a, b):
        """a > b"""
        return a._richcmp(b, operator.gt)

    def __le__(a, b):
        """a <= b"""
        return a._richcmp(b, operator.le)

    def __ge__(a, b):
        """a >= b"""
        return a._richcmp(b, operator.ge)

    def __bool__(a):
        """a != 0"""
        return bool(a._numerator)   # a numerator of another type may not answer a bool

    # Pickling and copying: immutable, so a copy of exactly this class is the instance itself.

    def __reduce__(self):
        return (self.__class__, (self._numerator, self._denominator))

    def __copy__(self):
        if type(self) == Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)

    def __deepcopy__(self, memo):
        if type(self) == Fraction:
            return self
        return self.__class__(self._numerator, self._denominator)


@functools.lru_cache(maxsize=1 << 14)
def _hash_ratio(numerator, denominator):
    try:
        inverse = pow(denominator, -1, _HASH_MODULUS)
    except ValueError:
        value = _HASH_INF       # the denominator is a multiple of the modulus
    else:
        value = hash(hash(abs(numerator)) * inverse)
    result = value if numerator >= 0 else -value
    return -2 if result == -1 else result
