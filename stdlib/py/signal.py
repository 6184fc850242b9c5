"""Signals: handlers for them, timers, masks."""

import _signal
from _signal import (ITIMER_PROF, ITIMER_REAL, ITIMER_VIRTUAL, NSIG, ItimerError, alarm,
                     default_int_handler, getitimer, pause, pidfd_send_signal, pthread_kill,
                     raise_signal, set_wakeup_fd, setitimer, siginterrupt, sigtimedwait,
                     sigwaitinfo, strsignal)
from enum import IntEnum
from functools import wraps

_globals = globals()
for _kind, _names in (
        ("Signals", [name for name in dir(_signal)
                     if name.startswith("SIG") and not name.startswith("SIG_")]),
        ("Handlers", ["SIG_DFL", "SIG_IGN"]),
        ("Sigmasks", ["SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK"])):
    # The shortest name is the one of a number; the others are aliases.
    _names.sort(key=lambda name: (name in ("SIGIOT", "SIGCLD", "SIGPOLL"), getattr(_signal, name)))
    _globals[_kind] = IntEnum(_kind, [(name, getattr(_signal, name)) for name in _names],
                              module=__name__)
    _globals.update(_globals[_kind].__members__)


def _int_to_enum(value, enum_class):
    """The member of this value, or the value itself."""
    if not isinstance(value, int):
        return value
    try:
        return enum_class(value)
    except (ValueError, TypeError):
        return value


def _enum_to_int(value):
    try:
        return int(value)
    except (ValueError, TypeError):
        return value


def signal(signalnum, handler):
    """Sets what happens when the signal comes: SIG_DFL, SIG_IGN or a function; returns the old."""
    before = _signal.signal(_enum_to_int(signalnum), _enum_to_int(handler))
    return _int_to_enum(before, Handlers)


def getsignal(signalnum):
    """What happens when the signal comes; None if that was not set by Python."""
    return _int_to_enum(_signal.getsignal(signalnum), Handlers)


def pthread_sigmask(how, mask):
    """Changes which signals are held back; returns those of before."""
    return {_int_to_enum(number, Signals) for number in _signal.pthread_sigmask(how, mask)}


def sigpending():
    """The signals that have come and are held back."""
    return {_int_to_enum(number, Signals) for number in _signal.sigpending()}


def sigwait(sigset):
    """Waits for one of the signals, which must be held back."""
    return _int_to_enum(_signal.sigwait(sigset), Signals)


def valid_signals():
    """All signals there are."""
    return {_int_to_enum(number, Signals) for number in _signal.valid_signals()}


itimer_error = ItimerError
from _sysinfo import structseq as _structseq
struct_siginfo = _structseq("struct_siginfo",
                            ("si_signo", "si_code", "si_errno", "si_pid", "si_uid", "si_status",
                             "si_band"), module="signal")
del _kind, _names, _globals
