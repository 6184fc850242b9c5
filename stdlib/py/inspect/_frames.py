"""Stacks: frames and tracebacks with the source lines around them; what a function closes over."""

import builtins
import inspect
import linecache
import sys
from collections import namedtuple

from ._source import findsource, getfile, getsourcefile

_MODULE = "inspect"

ClosureVars = namedtuple("ClosureVars", "nonlocals globals builtins unbound", module=_MODULE)
_Traceback = namedtuple("_Traceback", "filename lineno function code_context index",
                        module=_MODULE)
_FrameInfo = namedtuple("_FrameInfo", "frame " + " ".join(_Traceback._fields), module=_MODULE)


def getclosurevars(func):
    """Get the mapping of names that a function uses from outside to their current values."""
    if inspect.ismethod(func):
        func = func.__func__
    if not inspect.isfunction(func):
        raise TypeError("{!r} is not a Python function".format(func))
    code = func.__code__
    nonlocal_vars = {}
    if func.__closure__ is not None:
        nonlocal_vars = {var: cell.cell_contents
                         for var, cell in zip(code.co_freevars, func.__closure__)}
    builtin_ns = func.__globals__.get("__builtins__", builtins.__dict__)
    if inspect.ismodule(builtin_ns):
        builtin_ns = builtin_ns.__dict__
    global_vars, builtin_vars, unbound = {}, {}, set()
    for name in _global_names(code):
        if name in func.__globals__:
            global_vars[name] = func.__globals__[name]
        elif name in builtin_ns:
            builtin_vars[name] = builtin_ns[name]
        else:
            unbound.add(name)
    return ClosureVars(nonlocal_vars, global_vars, builtin_vars, unbound)


def _global_names(code):
    """The names that code looks up outside; None, True and False once were names too."""
    return [name for name in code.co_names if name not in ("None", "True", "False")]


class Traceback(_Traceback):
    """Where a frame is: filename, lineno, function, code_context, index, positions."""

    def __new__(cls, filename, lineno, function, code_context, index, *, positions=None):
        instance = super().__new__(cls, filename, lineno, function, code_context, index)
        instance.positions = positions
        return instance

    def __repr__(self):
        return (f"Traceback(filename={self.filename!r}, lineno={self.lineno!r}, "
                f"function={self.function!r}, code_context={self.code_context!r}, "
                f"index={self.index!r}, positions={self.positions!r})")


class FrameInfo(_FrameInfo):
    """The same with the frame itself in front."""

    def __new__(cls, frame, filename, lineno, function, code_context, index, *, positions=None):
        instance = super().__new__(cls, frame, filename, lineno, function, code_context, index)
        instance.positions = positions
        return instance

    def __repr__(self):
        return (f"FrameInfo(frame={self.frame!r}, filename={self.filename!r}, "
                f"lineno={self.lineno!r}, function={self.function!r}, "
                f"code_context={self.code_context!r}, index={self.index!r}, "
                f"positions={self.positions!r})")


class Positions(namedtuple("Positions", "lineno end_lineno col_offset end_col_offset",
                           defaults=[None] * 4, module="dis")):
    __slots__ = ()


def _code_position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    for index, position in enumerate(code.co_positions()):
        if index == instruction_index // 2:
            return position
    return (None, None, None, None)


def getframeinfo(frame, context=1):
    """Get information about a frame or traceback object: a Traceback.

    context is the number of source lines to give, centred around the current one.
    """
    if inspect.istraceback(frame):
        position = _code_position(frame.tb_frame.f_code, frame.tb_lasti)
        lineno = frame.tb_lineno
        frame = frame.tb_frame
    else:
        lineno = frame.f_lineno
        position = _code_position(frame.f_code, frame.f_lasti)
    if position[0] is None:
        position = (lineno,) + position[1:]
    else:
        lineno = position[0]
    if not inspect.isframe(frame):
        raise TypeError("{!r} is not a frame or traceback object".format(frame))
    filename = getsourcefile(frame) or getfile(frame)
    lines = index = None
    if context > 0:
        start = lineno - 1 - context // 2
        try:
            lines, lnum = findsource(frame)
        except OSError:
            lines = None
        else:
            start = max(0, min(start, len(lines) - context))
            lines = lines[start:start + context]
            index = lineno - 1 - start
    return Traceback(filename, lineno, frame.f_code.co_name, lines, index,
                     positions=Positions(*position))


def getlineno(frame):
    """Get the line number from a frame object."""
    return frame.f_lineno


def _frame_info(frame, place, context):
    info = getframeinfo(place, context)
    return FrameInfo(frame, *info, positions=info.positions)


def getouterframes(frame, context=1):
    """Get a list of FrameInfo for a frame and all frames that called it."""
    found = []
    while frame:
        found.append(_frame_info(frame, frame, context))
        frame = frame.f_back
    return found


def getinnerframes(tb, context=1):
    """Get a list of FrameInfo for a traceback's frame and all frames further in."""
    found = []
    while tb:
        found.append(_frame_info(tb.tb_frame, tb, context))
        tb = tb.tb_next
    return found


def stack(context=1):
    """Return a list of FrameInfo for the stack above the caller's frame."""
    return getouterframes(sys._getframe(1), context)


def trace(context=1):
    """Return a list of FrameInfo for the stack below the current exception."""
    exc = sys.exception()
    return getinnerframes(None if exc is None else exc.__traceback__, context)


for _object in (Traceback, FrameInfo, getclosurevars, getframeinfo, getlineno, getouterframes,
                getinnerframes, stack, trace):
    _object.__module__ = _MODULE
