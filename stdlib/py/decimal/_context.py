"""Contexts: the precision, the range and the rounding of decimal arithmetic, what traps, and what has happened."""

from _collections_abc import MutableMapping
from contextvars import ContextVar
from _decimal_text import digits_of as _quick_digits
from _types import seal

from decimal._signals import (
    BIT_CLAMPED, BIT_INEXACT, BIT_OVERFLOW, BIT_ROUNDED, BIT_SUBNORMAL, BIT_UNDERFLOW,
    Clamped, DivisionByZero, FloatOperation, Inexact, InvalidOperation, MAX_EMAX, MAX_PREC, MIN_EMIN, Overflow,
    Rounded, Subnormal, Underflow,
    ROUND_05UP, ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP,
    ROUNDINGS, SIGNALS, raise_signal)

_SIGNALS_MESSAGE = ("valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n"
                    "   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]")
_ROUNDING_MESSAGE = ("valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                     "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]")


# ---- Integers as digits

_POWERS = [10 ** n for n in range(200)]


def power10(n):
    """10 ** n."""
    return _POWERS[n] if n < 200 else 10 ** n


def digits_of(n):
    """How many decimal digits n >= 0 has; 0 has one."""
    quick = _quick_digits(n)
    if quick is not None:
        return quick
    count = int(n.bit_length() * 0.3010299956639812)
    if count == 0:
        return 1
    return count + 1 if n >= power10(count) else count


def drop_digits(sign, coefficient, count, rounding):
    """The coefficient without its last digits (count > 0), rounded, and whether those were not all zero."""
    if count > digits_of(coefficient):
        kept, half, inexact = 0, -1, coefficient != 0
    else:
        unit = power10(count)
        kept, rest = divmod(coefficient, unit)
        inexact = rest != 0
        rest *= 2
        half = -1 if rest < unit else rest > unit
    if inexact:
        if rounding == ROUND_HALF_EVEN:
            up = half > 0 or half == 0 and kept & 1
        elif rounding == ROUND_HALF_UP:
            up = half >= 0
        elif rounding == ROUND_DOWN:
            up = False
        elif rounding == ROUND_HALF_DOWN:
            up = half > 0
        elif rounding == ROUND_UP:
            up = True
        elif rounding == ROUND_CEILING:
            up = not sign
        elif rounding == ROUND_FLOOR:
            up = sign
        else:
            up = kept % 5 == 0
        if up:
            kept += 1
    return kept, inexact


# ---- Flags and traps

class SignalDict(MutableMapping):
    """The flags or the traps of a context, as a mapping from signals to bools."""

    __module__ = "decimal"
    __slots__ = ("_context", "_field")

    def __init__(self, context, field):
        self._context = context
        self._field = field

    def __len__(self):
        return len(SIGNALS)

    def __iter__(self):
        return iter(SIGNALS)

    def __getitem__(self, signal):
        return getattr(self._context, self._field) & _bits_of(signal) != 0

    def __setitem__(self, signal, value):
        bits = _bits_of(signal)
        word = getattr(self._context, self._field)
        setattr(self._context, self._field, word | bits if value else word & ~bits)

    def __delitem__(self, signal):
        raise ValueError("signal keys cannot be deleted")

    def __eq__(self, other):
        if isinstance(other, SignalDict):
            return _visible(self) == _visible(other)
        if isinstance(other, dict):
            try:
                return _visible(self) == _bits_from_dict(other)
            except (KeyError, TypeError):
                return False
        return NotImplemented

    __hash__ = None

    def copy(self):
        """The same as a dict."""
        return dict(self)

    def __repr__(self):
        return "{" + ", ".join(f"{signal!r}:{self[signal]}" for signal in SIGNALS) + "}"


def _visible(signals):
    return sum(bits for signal, bits in SIGNALS.items() if signals[signal])


def _bits_of(signal):
    try:
        return SIGNALS[signal]
    except (KeyError, TypeError):
        raise KeyError(_SIGNALS_MESSAGE) from None


def _bits_from_dict(signals):
    if len(signals) != len(SIGNALS) or any(signal not in SIGNALS for signal in signals):
        raise KeyError("invalid signal dict")
    return sum(SIGNALS[signal] for signal, value in signals.items() if value)


def _bits_from(signals):
    """Of a list of signals, as Context() takes it, or of a mapping."""
    if isinstance(signals, SignalDict):
        return getattr(signals._context, signals._field)
    if isinstance(signals, dict):
        return _bits_from_dict(signals)
    if not isinstance(signals, list):
        raise TypeError("argument must be a signal dict")
    bits = 0
    for signal in signals:
        bits |= _bits_of(signal)
    return bits


def _names(bits):
    return [signal for signal, mask in SIGNALS.items() if bits & mask]


def _checked(value, low, high, message):
    if not isinstance(value, int):
        raise TypeError("an integer is required")
    if not -1 << 63 <= value < 1 << 63:
        raise OverflowError("Python int too large to convert to C ssize_t")
    if not low <= value <= high:
        raise ValueError(message)
    return int(value)


# ---- The context

class BaseContext:
    """What a context is; its operations come with the numbers."""

    __slots__ = ("_prec", "_rounding", "_emin", "_emax", "_capitals", "_fold", "_status", "_traps", "_limit", "_top")

    def __new__(cls, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None,
                traps=None):
        self = object.__new__(cls)
        object.__setattr__(self, "_prec", 28)
        self._emin, self._emax, self._capitals, self._fold = -999999, 999999, 1, 0
        self._rounding = ROUND_HALF_EVEN
        self._status, self._traps = 0, _DEFAULT_TRAPS
        default = globals().get("DefaultContext")
        if default is not None:
            self._copy_from(default)
            self._status = 0
        self._measure()
        if prec is not None:
            self.prec = prec
        if rounding is not None:
            self.rounding = rounding
        if Emin is not None:
            self.Emin = Emin
        if Emax is not None:
            self.Emax = Emax
        if capitals is not None:
            self.capitals = capitals
        if clamp is not None:
            self.clamp = clamp
        if flags is not None:
            self._status = _bits_from(flags)
        if traps is not None:
            self._traps = _bits_from(traps)
        return self

    def __init__(self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None,
                 traps=None):
        pass

    def _copy_from(self, other):
        self._prec, self._rounding, self._emin, self._emax = other._prec, other._rounding, other._emin, other._emax
        self._capitals, self._fold = other._capitals, other._fold
        self._status, self._traps = other._status, other._traps

    def _measure(self):
        # A coefficient below _limit with an exponent from Emin to _top needs no look in finish().
        self._limit = power10(min(self._prec, 5000))
        self._top = self._emax - self._prec + 1

    # The parameters

    @property
    def prec(self):
        return self._prec

    @prec.setter
    def prec(self, value):
        self._prec = _checked(value, 1, MAX_PREC, "valid range for prec is [1, MAX_PREC]")
        self._measure()

    @property
    def Emin(self):
        return self._emin

    @Emin.setter
    def Emin(self, value):
        self._emin = _checked(value, MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]")

    @property
    def Emax(self):
        return self._emax

    @Emax.setter
    def Emax(self, value):
        self._emax = _checked(value, 0, MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]")
        self._measure()

    @property
    def rounding(self):
        return self._rounding

    @rounding.setter
    def rounding(self, value):
        self._rounding = checked_rounding(value)

    @property
    def capitals(self):
        return self._capitals

    @capitals.setter
    def capitals(self, value):
        self._capitals = _checked(value, 0, 1, "valid values for capitals are 0 or 1")

    @property
    def clamp(self):
        return self._fold

    @clamp.setter
    def clamp(self, value):
        self._fold = _checked(value, 0, 1, "valid values for clamp are 0 or 1")

    @property
    def flags(self):
        return SignalDict(self, "_status")

    @flags.setter
    def flags(self, value):
        if not isinstance(value, (dict, SignalDict)):
            raise TypeError("argument must be a signal dict")
        self._status = _bits_from(value)

    @property
    def traps(self):
        return SignalDict(self, "_traps")

    @traps.setter
    def traps(self, value):
        if not isinstance(value, (dict, SignalDict)):
            raise TypeError("argument must be a signal dict")
        self._traps = _bits_from(value)

    def __delattr__(self, name):
        if hasattr(BaseContext, name):
            raise AttributeError("context attributes cannot be deleted")
        object.__delattr__(self, name)

    def Etiny(self):
        """The smallest exponent of a subnormal number."""
        return self._emin - self._prec + 1

    def Etop(self):
        """The largest exponent of a number with all its digits."""
        return self._emax - self._prec + 1

    def clear_flags(self):
        """Nothing has happened yet."""
        self._status = 0

    def clear_traps(self):
        """Nothing raises."""
        self._traps = 0

    def copy(self):
        """Another context with the same parameters, flags and traps."""
        new = object.__new__(type(DefaultContext))
        new._copy_from(self)
        new._limit, new._top = self._limit, self._top
        return new

    __copy__ = copy

    def __reduce__(self):
        return type(self), (self._prec, self._rounding, self._emin, self._emax, self._capitals, self._fold,
                            _names(self._status), _names(self._traps))

    def __repr__(self):
        flags = ", ".join(signal.__name__ for signal in _IN_REPR if SIGNALS[signal] & self._status)
        traps = ", ".join(signal.__name__ for signal in _IN_REPR if SIGNALS[signal] & self._traps)
        return (f"Context(prec={self._prec}, rounding={self._rounding}, Emin={self._emin}, Emax={self._emax}, "
                f"capitals={self._capitals}, clamp={self._fold}, flags=[{flags}], traps=[{traps}])")

    # What operations ask for

    def _signal(self, bits):
        """These conditions have come up: remembers them, and raises for what traps."""
        self._status |= bits
        if bits & self._traps:
            raise_signal(bits & self._traps)

    def _shifted(self, sign, coefficient, exponent, bits, rounding):
        """A finite number made to fit: (coefficient, exponent, bits), the coefficient -1 for infinity.

        The two rules are those of the specification: no more digits than the precision, and no exponent
        below Etiny; where both drop digits, it is done at once, so that nothing is rounded twice.
        """
        tiny, top = self._emin - self._prec + 1, self._top
        if coefficient == 0:
            high = top if self._fold else self._emax
            kept = min(max(exponent, tiny), high)
            return 0, kept, bits | BIT_CLAMPED if kept != exponent else bits
        count = digits_of(coefficient)
        lowest = count + exponent - self._prec
        if lowest > top:
            return self._overflow(sign, bits, rounding)
        subnormal = lowest < tiny
        if subnormal:
            lowest = tiny
            bits |= BIT_SUBNORMAL
        if exponent < lowest:
            coefficient, inexact = drop_digits(sign, coefficient, lowest - exponent, rounding)
            exponent = lowest
            bits |= BIT_ROUNDED
            if inexact:
                bits |= BIT_INEXACT
                if subnormal and coefficient == 0:
                    bits |= BIT_CLAMPED
            if coefficient >= self._limit and coefficient == power10(self._prec):
                coefficient //= 10
                exponent += 1
                if exponent > top:
                    return self._overflow(sign, bits, rounding)
        elif self._fold and exponent > top:
            coefficient *= power10(exponent - top)
            exponent = top
            bits |= BIT_CLAMPED
        if subnormal and bits & BIT_INEXACT:
            bits |= BIT_UNDERFLOW
        return coefficient, exponent, bits

    def _overflow(self, sign, bits, rounding):
        bits |= BIT_OVERFLOW | BIT_INEXACT | BIT_ROUNDED
        if (rounding in (ROUND_DOWN, ROUND_05UP) or rounding == ROUND_CEILING and sign
                or rounding == ROUND_FLOOR and not sign):
            return power10(self._prec) - 1, self._top, bits
        return -1, 0, bits


_IN_REPR = Clamped, InvalidOperation, DivisionByZero, Inexact, FloatOperation, Overflow, Rounded, Subnormal, Underflow
_DEFAULT_TRAPS = SIGNALS[DivisionByZero] | SIGNALS[Overflow] | SIGNALS[InvalidOperation]


def checked_rounding(value):
    if not isinstance(value, str) or value not in ROUNDINGS:
        raise TypeError(_ROUNDING_MESSAGE)
    return value


seal(SignalDict)


# ---- The current context

_current = ContextVar("decimal_context")


def getcontext():
    """Return the context of this thread and task."""
    try:
        return _current.get()
    except LookupError:
        context = DefaultContext.copy()
        _current.set(context)
        return context


def setcontext(context, /):
    """Make it the context of this thread and task."""
    if not isinstance(context, BaseContext):
        raise TypeError("argument must be a context")
    if context in (DefaultContext, BasicContext, ExtendedContext):
        context = context.copy()
        context.clear_flags()
    _current.set(context)


class ContextManager:
    """Makes a copy of a context the current one, as long as the block runs."""

    __module__ = "decimal"
    __slots__ = ("_local", "_saved")

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 'decimal.ContextManager' instances")

    def __enter__(self):
        setcontext(self._local)
        return self._local

    def __exit__(self, *error):
        setcontext(self._saved)
        return False


def localcontext(ctx=None, **kwargs):
    """Return a context manager that works in a copy of the context, with the parameters in kwargs."""
    current = getcontext()
    if ctx is None:
        ctx = current
    elif not isinstance(ctx, BaseContext):
        raise TypeError("optional argument must be a context")
    local = ctx.copy()
    for name, value in kwargs.items():
        if name not in ("prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"):
            raise TypeError(f"this function got an unexpected keyword argument '{name}'")
        if value is None:
            continue
        if name in ("flags", "traps"):
            setattr(local, "_status" if name == "flags" else "_traps", _bits_from(value))
        else:
            setattr(local, name, value)
    manager = object.__new__(ContextManager)
    manager._local, manager._saved = local, current
    return manager


seal(ContextManager)


def make_defaults(cls):
    """The three contexts of the specification, once the whole class is there."""
    global DefaultContext, BasicContext, ExtendedContext
    DefaultContext = cls(prec=28, rounding=ROUND_HALF_EVEN, traps=[DivisionByZero, Overflow, InvalidOperation],
                         Emin=-999999, Emax=999999, capitals=1, clamp=0, flags=[])
    BasicContext = cls(prec=9, rounding=ROUND_HALF_UP, flags=[],
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow])
    ExtendedContext = cls(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])
    return DefaultContext, BasicContext, ExtendedContext
