"""What can go wrong or be worth telling in decimal arithmetic: conditions, their exceptions, the constants."""

MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -MAX_EMAX
MIN_ETINY = MIN_EMIN - (MAX_PREC - 1)

ROUND_DOWN = "ROUND_DOWN"
ROUND_HALF_UP = "ROUND_HALF_UP"
ROUND_HALF_EVEN = "ROUND_HALF_EVEN"
ROUND_CEILING = "ROUND_CEILING"
ROUND_FLOOR = "ROUND_FLOOR"
ROUND_UP = "ROUND_UP"
ROUND_HALF_DOWN = "ROUND_HALF_DOWN"
ROUND_05UP = "ROUND_05UP"
ROUNDINGS = (ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,
             ROUND_05UP)


class DecimalException(ArithmeticError):
    __module__ = "decimal"


class Clamped(DecimalException):
    __module__ = "decimal"


class InvalidOperation(DecimalException):
    __module__ = "decimal"


class ConversionSyntax(InvalidOperation):
    __module__ = "decimal"


class DivisionByZero(DecimalException, ZeroDivisionError):
    __module__ = "decimal"


class DivisionImpossible(InvalidOperation):
    __module__ = "decimal"


class DivisionUndefined(InvalidOperation, ZeroDivisionError):
    __module__ = "decimal"


class Inexact(DecimalException):
    __module__ = "decimal"


class InvalidContext(InvalidOperation):
    __module__ = "decimal"


class Rounded(DecimalException):
    __module__ = "decimal"


class Subnormal(DecimalException):
    __module__ = "decimal"


class Overflow(Inexact, Rounded):
    __module__ = "decimal"


class Underflow(Inexact, Rounded, Subnormal):
    __module__ = "decimal"


class FloatOperation(DecimalException, TypeError):
    __module__ = "decimal"


# A context keeps what has happened as a word of these bits. The first four make up InvalidOperation, with BIT_INVALID.
BIT_SYNTAX = 1
BIT_IMPOSSIBLE = 2
BIT_UNDEFINED = 4
BIT_CONTEXT = 8
BIT_INVALID = 16
BIT_FLOAT = 32
BIT_ZERO = 64
BIT_OVERFLOW = 128
BIT_UNDERFLOW = 256
BIT_SUBNORMAL = 512
BIT_INEXACT = 1024
BIT_ROUNDED = 2048
BIT_CLAMPED = 4096
BITS_INVALID = BIT_SYNTAX | BIT_IMPOSSIBLE | BIT_UNDEFINED | BIT_CONTEXT | BIT_INVALID

SIGNALS = {
    InvalidOperation: BITS_INVALID,
    FloatOperation: BIT_FLOAT,
    DivisionByZero: BIT_ZERO,
    Overflow: BIT_OVERFLOW,
    Underflow: BIT_UNDERFLOW,
    Subnormal: BIT_SUBNORMAL,
    Inexact: BIT_INEXACT,
    Rounded: BIT_ROUNDED,
    Clamped: BIT_CLAMPED,
}

_CONDITIONS = {
    InvalidOperation: BIT_INVALID,
    ConversionSyntax: BIT_SYNTAX,
    DivisionImpossible: BIT_IMPOSSIBLE,
    DivisionUndefined: BIT_UNDEFINED,
    InvalidContext: BIT_CONTEXT,
}


def raise_signal(bits):
    """Raises for the most important of the bits, naming all of them."""
    names = [condition for condition, bit in _CONDITIONS.items() if bits & bit]
    names += [signal for signal, bit in SIGNALS.items() if bits & bit and signal is not InvalidOperation]
    for signal, bit in SIGNALS.items():
        if bits & bit:
            raise signal(names)
