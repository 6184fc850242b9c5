"""The class Context: all operations as methods of a context."""

from decimal._context import BaseContext, digits_of
from decimal._number import Decimal, exact, finish, invalid, of_float, operand, to_text
from decimal._signals import BIT_SYNTAX
from decimal import _arith, _elementary


def _one(name, function):
    def method(self, a):
        return function(self, operand(a))
    return _named(method, name, function)


def _two(name, function):
    def method(self, a, b):
        return function(self, operand(a), operand(b))
    return _named(method, name, function)


def _plain_one(name, function):
    """What the numbers answer without a context."""
    def method(self, a):
        return function(operand(a))
    return _named(method, name, function)


def _named(method, name, function):
    method.__name__ = name
    method.__qualname__ = "Context." + name
    method.__doc__ = getattr(Decimal, name, function).__doc__ or f"The operation {name} in this context."
    return method


class Context(BaseContext):
    """The precision, range and rounding that arithmetic works with, what raises, and what has come up so far."""

    __module__ = "decimal"
    __slots__ = ()

    def create_decimal(self, num="0", /):
        """Make a Decimal from num, rounded to this context."""
        number = exact(num, self, False)
        if not number._kind:
            return finish(self, number._sign, number._coef, number._exp)
        if number._coef and digits_of(number._coef) > self._prec - self._fold:
            return invalid(self, BIT_SYNTAX)
        return number

    def create_decimal_from_float(self, f, /):
        """Make a Decimal from the float, rounded to this context."""
        if isinstance(f, int):
            return self.create_decimal(int(f))
        if not isinstance(f, float):
            raise TypeError("argument must be int or float")
        return _arith.apply(self, of_float(f))

    def copy_decimal(self, a, /):
        """Return a Decimal of the same value."""
        return operand(a)

    _apply = _one("_apply", _arith.apply)

    def canonical(self, a, /):
        """Return the number itself."""
        if not isinstance(a, Decimal):
            raise TypeError("argument must be a Decimal")
        return a

    def is_canonical(self, a, /):
        """Return True."""
        if not isinstance(a, Decimal):
            raise TypeError("argument must be a Decimal")
        return True

    def copy_sign(self, a, b):
        """Return a with the sign of b."""
        return operand(a).copy_sign(operand(b))

    def compare_total(self, a, b):
        """Compare by the total order of all representations."""
        return operand(a).compare_total(operand(b))

    def compare_total_mag(self, a, b):
        """As compare_total, without the signs."""
        return operand(a).compare_total_mag(operand(b))

    def same_quantum(self, a, b):
        """Return whether both have the same exponent."""
        return operand(a).same_quantum(operand(b))

    def fma(self, a, b, c):
        """Return a * b + c, rounded once."""
        return _arith.fma(self, operand(a), operand(b), operand(c))

    def power(self, a, b, modulo=None):
        """Return a ** b, or (a ** b) % modulo."""
        return _elementary.power(self, operand(a), operand(b), None if modulo is None else operand(modulo))

    def quantize(self, a, b):
        """Return a, rounded to the exponent of b."""
        return _arith.quantize(self, operand(a), operand(b))

    def radix(self):
        """Return 10."""
        return Decimal(10)

    def is_normal(self, a):
        """Return whether a is finite and neither zero nor subnormal."""
        return operand(a).is_normal(self)

    def is_subnormal(self, a):
        """Return whether a is below the normal numbers."""
        return operand(a).is_subnormal(self)

    def number_class(self, a):
        """Return the name of the kind of number that a is."""
        return operand(a).number_class(self)

    def to_integral_exact(self, a):
        """Round to an integer, telling whether something was lost."""
        return operand(a).to_integral_exact(context=self)

    def to_integral_value(self, a):
        """Round to an integer, silently."""
        return operand(a).to_integral_value(context=self)

    to_integral = to_integral_value

    def to_sci_string(self, a):
        """Return a's text, with an exponent where it is needed."""
        return to_text(operand(a), self._capitals)

    def to_eng_string(self, a):
        """Return a's text; the exponent is a multiple of 3."""
        return to_text(operand(a), self._capitals, True)


for _name in ("abs", "plus", "minus", "logb", "logical_invert", "next_minus", "next_plus", "normalize", "sqrt"):
    setattr(Context, _name, _one(_name, getattr(_arith, _name)))
for _name in ("exp", "ln", "log10"):
    setattr(Context, _name, _one(_name, getattr(_elementary, _name)))
for _name in ("add", "subtract", "multiply", "divide", "divide_int", "divmod", "remainder", "remainder_near", "compare",
              "compare_signal", "logical_and", "logical_or", "logical_xor", "max", "max_mag", "min", "min_mag",
              "next_toward", "rotate", "scaleb", "shift"):
    setattr(Context, _name, _two(_name, getattr(_arith, _name)))
for _name in ("copy_abs", "copy_negate", "is_finite", "is_infinite", "is_nan", "is_qnan", "is_signed",
              "is_snan", "is_zero"):
    setattr(Context, _name, _plain_one(_name, getattr(Decimal, _name)))
del _name
