"""The exceptions of asyncio."""

__all__ = ('BrokenBarrierError', 'CancelledError', 'InvalidStateError', 'TimeoutError',
           'IncompleteReadError', 'LimitOverrunError', 'SendfileNotAvailableError')

TimeoutError = TimeoutError


class CancelledError(BaseException):
    """A future or task was cancelled."""


class InvalidStateError(Exception):
    """A future is not in the state that the operation needs."""


class SendfileNotAvailableError(RuntimeError):
    """The system has no sendfile for this kind of socket or file."""


class BrokenBarrierError(RuntimeError):
    """A barrier was reset or aborted while tasks waited for it."""


class IncompleteReadError(EOFError):
    """A stream ended too early; partial is what came, expected the count asked for, or None."""

    def __init__(self, partial, expected):
        wanted = 'undefined' if expected is None else repr(expected)
        super().__init__(f'{len(partial)} bytes read on a total of {wanted} expected bytes')
        self.partial = partial
        self.expected = expected

    def __reduce__(self):
        return type(self), (self.partial, self.expected)


class LimitOverrunError(Exception):
    """No separator within the limit of a stream's buffer; consumed bytes can be skipped."""

    def __init__(self, message, consumed):
        super().__init__(message)
        self.consumed = consumed

    def __reduce__(self):
        return type(self), (self.args[0], self.consumed)
