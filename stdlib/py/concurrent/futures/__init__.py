"""Calls that run in a pool of threads, and the futures that stand for their results."""

from concurrent.futures._base import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, BrokenExecutor,
                                      CancelledError, Executor, Future, InvalidStateError, TimeoutError,
                                      as_completed, wait)

__all__ = ('FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'CancelledError', 'TimeoutError',
           'InvalidStateError', 'BrokenExecutor', 'Future', 'Executor', 'wait', 'as_completed',
           'ThreadPoolExecutor')


def __dir__():
    return __all__ + ('__doc__',)


def __getattr__(name):
    if name != 'ThreadPoolExecutor':
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from .thread import ThreadPoolExecutor
    globals()[name] = ThreadPoolExecutor
    return ThreadPoolExecutor
