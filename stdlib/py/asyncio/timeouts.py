"""Timeouts: blocks of code that are cancelled when their time is up."""

__all__ = 'Timeout', 'timeout', 'timeout_at'

from . import events
from . import exceptions
from . import tasks


class _State:
    CREATED = 'created'
    ENTERED = 'active'
    EXPIRING = 'expiring'
    EXPIRED = 'expired'
    EXITED = 'finished'


_CREATED, _ENTERED, _EXPIRING = _State.CREATED, _State.ENTERED, _State.EXPIRING


class Timeout:
    """What `async with timeout(delay)` gives: its deadline can be asked for and moved."""

    __final__ = True

    def __init__(self, when):
        self._state = _CREATED
        self._timeout_handler = None
        self._task = None
        self._when = when

    def when(self):
        """The time of the loop's clock when it is up, or None."""
        return self._when

    def reschedule(self, when):
        """Move the deadline; None: there is none."""
        if self._state is not _ENTERED:
            if self._state is _CREATED:
                raise RuntimeError("Timeout has not been entered")
            raise RuntimeError(
                f"Cannot change state of {self._state} Timeout",
            )
        self._when = when
        if self._timeout_handler is not None:
            self._timeout_handler.cancel()
        self._timeout_handler = None if when is None else self._schedule(when)

    def _schedule(self, when):
        loop = events.get_running_loop()
        if when <= loop.time():
            return loop.call_soon(self._on_timeout)
        return loop.call_at(when, self._on_timeout)

    def expired(self):
        """Whether the time was up before the block ended."""
        return self._state in (_EXPIRING, _State.EXPIRED)

    def __repr__(self):
        info = ''
        if self._state is _ENTERED:
            info = f' when={None if self._when is None else round(self._when, 3)}'
        return f'<Timeout [{self._state}]{info}>'

    async def __aenter__(self):
        if self._state is not _CREATED:
            raise RuntimeError("Timeout has already been entered")
        task = tasks.current_task()
        if task is None:
            raise RuntimeError("Timeout should be used inside a task")
        self._state = _ENTERED
        self._task = task
        self._cancelling = task.cancelling()
        if self._when is not None:
            self._timeout_handler = self._schedule(self._when)
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        assert self._state is _ENTERED or self._state is _EXPIRING
        if self._timeout_handler is not None:
            self._timeout_handler.cancel()
            self._timeout_handler = None
        if self._state is _ENTERED:
            self._state = _State.EXITED
            return
        self._state = _State.EXPIRED
        # If somebody else asked for cancellation too, it goes on.
        if self._task.uncancel() > self._cancelling or exc_type is None:
            return
        if issubclass(exc_type, exceptions.CancelledError):
            raise TimeoutError from exc_val
        if exc_val is not None:
            self._insert_timeout_error(exc_val)
            if isinstance(exc_val, ExceptionGroup):
                for error in exc_val.exceptions:
                    self._insert_timeout_error(error)

    def _on_timeout(self):
        assert self._state is _ENTERED
        self._task.cancel()
        self._state = _EXPIRING
        self._timeout_handler = None

    @staticmethod
    def _insert_timeout_error(error):
        # In the chain of contexts, the cancellation that was ours becomes the cause of a TimeoutError.
        while error.__context__ is not None:
            if isinstance(error.__context__, exceptions.CancelledError):
                timeout_error = TimeoutError()
                timeout_error.__context__ = timeout_error.__cause__ = error.__context__
                error.__context__ = timeout_error
                break
            error = error.__context__


def timeout(delay):
    """Cancel the block of an `async with` after delay seconds; TimeoutError is raised behind it.

    None: never, unless the Timeout is given a deadline by reschedule().
    """
    loop = events.get_running_loop()
    return Timeout(None if delay is None else loop.time() + delay)


def timeout_at(when):
    """The same with the time of the loop's clock when it is up."""
    return Timeout(when)
