"""Decimal numbers of any precision, after IBM's General Decimal Arithmetic Specification and IEEE 854.

Decimal("0.1") is exactly that; sums and products are rounded to the precision of the current context, 28 digits
unless something else is asked for, and the context remembers what was lost on the way.
"""

from decimal._number import Decimal, DecimalTuple
from decimal._operations import Context
from decimal._signals import (
    Clamped, ConversionSyntax, DecimalException, DivisionByZero, DivisionImpossible, DivisionUndefined,
    FloatOperation, Inexact, InvalidContext, InvalidOperation, MAX_EMAX, MAX_PREC, MIN_EMIN, MIN_ETINY, Overflow,
    ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP,
    Rounded, Subnormal, Underflow)
from decimal._context import getcontext, localcontext, make_defaults as _make, setcontext
from _types import seal as _seal

__version__ = "1.70"
__libmpdec_version__ = "2.5.1"  # whose behaviour this is
HAVE_THREADS = HAVE_CONTEXTVAR = True

__all__ = [
    "Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext", "DecimalException",
    "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded", "Subnormal", "Overflow", "Underflow",
    "FloatOperation", "DivisionImpossible", "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN",
    "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP",
    "setcontext", "getcontext", "localcontext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY", "HAVE_THREADS",
    "HAVE_CONTEXTVAR",
]

DefaultContext, BasicContext, ExtendedContext = _make(Context)
getcontext.__module__ = setcontext.__module__ = localcontext.__module__ = "decimal"
_seal(Decimal, Context)
