"""What is a coroutine, and how one is shown."""

__all__ = 'iscoroutinefunction', 'iscoroutine'

import sys


async def _sample():
    pass

_sample = _sample()
_CoroutineType = type(_sample)
_sample.close()
del _sample

_is_coroutine = object()    # the value of the attribute that marks a function as one
_coroutine_types = {_CoroutineType}     # and other types that were found to be coroutines
_KNOWN_TYPES_MAX = 100


def _is_debug_mode():
    flags = sys.flags
    if flags.dev_mode or flags.ignore_environment:
        return bool(flags.dev_mode)
    if 'os' in sys.modules:
        return bool(sys.modules['os'].environ.get('PYTHONASYNCIODEBUG'))
    try:
        from posix import environ
    except ImportError:
        return False
    return bool(environ.get(b'PYTHONASYNCIODEBUG'))


def iscoroutinefunction(func):
    """Whether calling func gives a coroutine."""
    import inspect
    return inspect.iscoroutinefunction(func) or getattr(func, '_is_coroutine', None) is _is_coroutine


def iscoroutine(obj):
    """Whether obj is a coroutine object, native or of a class that has all its methods."""
    cls = type(obj)
    if cls in _coroutine_types:
        return True
    from _collections_abc import Coroutine
    if not isinstance(obj, Coroutine):
        return False
    if len(_coroutine_types) < _KNOWN_TYPES_MAX:
        _coroutine_types.add(cls)
    return True


def _isawaitable(obj):
    # inspect.isawaitable without the module.
    if type(obj) is _CoroutineType:
        return True
    from _collections_abc import Awaitable
    if isinstance(obj, Awaitable):
        return True
    code = getattr(obj, 'gi_code', None)
    return (code is not None and type(obj).__name__ == 'generator' and
            bool(code.co_flags & 0x100))    # CO_ITERABLE_COROUTINE: types.coroutine made it


def _first(coro, *names):
    # The first of the attributes that is there and true, else None.
    for name in names:
        value = getattr(coro, name, None)
        if value:
            return value
    return None


def _format_coroutine(coro):
    name = _first(coro, '__qualname__', '__name__') or f'<{type(coro).__name__} without __name__>'
    name = f'{name}()'
    code = _first(coro, 'cr_code', 'gi_code')
    if code is None:
        try:
            running = coro.cr_running
        except AttributeError:
            running = getattr(coro, 'gi_running', False)
        return f'{name} running' if running else name
    file = code.co_filename or '<empty co_filename>'
    frame = _first(coro, 'gi_frame', 'cr_frame')
    if frame is not None:
        return f'{name} running at {file}:{frame.f_lineno}'
    return f'{name} done, defined at {file}:{code.co_firstlineno}'
