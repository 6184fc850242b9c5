"""Futures, how to wait for them, and what executors have in common."""

import threading
from collections import namedtuple
from time import monotonic

from _plainlog import Logger

FIRST_COMPLETED = 'FIRST_COMPLETED'
FIRST_EXCEPTION = 'FIRST_EXCEPTION'
ALL_COMPLETED = 'ALL_COMPLETED'

# The states of a future. A cancelled one is NOTIFIED once its executor has seen it and those who wait know.
PENDING = 'PENDING'
RUNNING = 'RUNNING'
CANCELLED = 'CANCELLED'
CANCELLED_AND_NOTIFIED = 'CANCELLED_AND_NOTIFIED'
FINISHED = 'FINISHED'

_IS_CANCELLED = {CANCELLED, CANCELLED_AND_NOTIFIED}
_IS_DONE = {CANCELLED, CANCELLED_AND_NOTIFIED, FINISHED}
_IS_OVER = {CANCELLED_AND_NOTIFIED, FINISHED}
_STATE_TO_DESCRIPTION_MAP = {
    PENDING: 'pending',
    RUNNING: 'running',
    CANCELLED: 'cancelled',
    CANCELLED_AND_NOTIFIED: 'cancelled',
    FINISHED: 'finished',
}

LOGGER = Logger('concurrent.futures')


class Error(Exception):
    """What goes wrong with futures."""


class CancelledError(Error):
    """The future was cancelled."""


class InvalidStateError(Error):
    """The future is not in the state that the operation needs."""


TimeoutError = TimeoutError


class BrokenExecutor(RuntimeError):
    """An executor that cannot be used any more."""


class Future:
    """The result of a call that may not have ended, or not even begun."""

    def __init__(self):
        self._condition = threading.Condition()
        self._state = PENDING
        self._result = None
        self._exception = None
        self._waiters = []
        self._done_callbacks = []

    __class_getitem__ = classmethod(type(list[int]))

    def __repr__(self):
        with self._condition:
            text = f'{self.__class__.__name__} at {id(self):#x} state={_STATE_TO_DESCRIPTION_MAP[self._state]}'
            if self._state == FINISHED:
                if self._exception:
                    text += f' raised {self._exception.__class__.__name__}'
                else:
                    text += f' returned {self._result.__class__.__name__}'
            return f'<{text}>'

    def _call(self, callback):
        try:
            callback(self)
        except Exception:
            LOGGER.exception('exception calling callback for %r', self)

    def _invoke_callbacks(self):
        for callback in self._done_callbacks:
            self._call(callback)

    def cancel(self):
        """Cancel the call if it has not begun; return whether it is cancelled."""
        with self._condition:
            if self._state in (RUNNING, FINISHED):
                return False
            if self._state in _IS_CANCELLED:
                return True
            self._state = CANCELLED
            self._condition.notify_all()
        self._invoke_callbacks()
        return True

    def cancelled(self):
        """Whether it was cancelled."""
        with self._condition:
            return self._state in _IS_CANCELLED

    def running(self):
        """Whether the call runs now."""
        with self._condition:
            return self._state == RUNNING

    def done(self):
        """Whether the call has ended or was cancelled."""
        with self._condition:
            return self._state in _IS_DONE

    def add_done_callback(self, fn):
        """Call fn with this future when it is done, or now if it is."""
        with self._condition:
            if self._state not in _IS_DONE:
                self._done_callbacks.append(fn)
                return
        self._call(fn)

    def __get_result(self):
        if self._exception:
            try:
                raise self._exception
            finally:
                self = None     # else the exception's traceback would lead back to it
        return self._result

    def result(self, timeout=None):
        """What the call returned, or raise what it raised; wait for that at most timeout seconds."""
        try:
            with self._condition:
                if self._state not in _IS_DONE:
                    self._condition.wait(timeout)
                if self._state in _IS_CANCELLED:
                    raise CancelledError()
                if self._state != FINISHED:
                    raise TimeoutError()
                return self.__get_result()
        finally:
            self = None

    def exception(self, timeout=None):
        """What the call raised, or None; wait for that at most timeout seconds."""
        with self._condition:
            if self._state not in _IS_DONE:
                self._condition.wait(timeout)
            if self._state in _IS_CANCELLED:
                raise CancelledError()
            if self._state != FINISHED:
                raise TimeoutError()
            return self._exception

    # The rest is for executors.

    def set_running_or_notify_cancel(self):
        """Say that the call begins; False if it was cancelled and must not."""
        with self._condition:
            if self._state == CANCELLED:
                self._state = CANCELLED_AND_NOTIFIED
                for waiter in self._waiters:
                    waiter.add(self)
                return False
            if self._state == PENDING:
                self._state = RUNNING
                return True
            LOGGER.critical('Future %s in unexpected state: %s', id(self), self._state)
            raise RuntimeError('Future in unexpected state')

    def _finish(self, result, exception):
        with self._condition:
            if self._state in _IS_DONE:
                raise InvalidStateError(f'{self._state}: {self!r}')
            self._result = result
            self._exception = exception
            self._state = FINISHED
            for waiter in self._waiters:
                waiter.add(self)
            self._condition.notify_all()
        self._invoke_callbacks()

    def set_result(self, result):
        """Say what the call returned."""
        self._finish(result, None)

    def set_exception(self, exception):
        """Say what the call raised."""
        self._finish(None, exception)


# ---- Waiting for several ------------------------------------------------------------------------

class _Waiter:
    # Hears of futures that are done, and wakes its thread by `event` when there were enough of them: `missing`,
    # or one that raised if stop_on_exception.
    def __init__(self, missing, stop_on_exception=False):
        self.event = threading.Event()
        self.lock = threading.Lock()
        self.finished_futures = []
        self.missing = missing
        self.stop_on_exception = stop_on_exception

    def add(self, future):
        with self.lock:
            self.finished_futures.append(future)
            self.missing -= 1
            if self.missing <= 0 or self.stop_on_exception and future._exception is not None:
                self.event.set()

    def take(self):
        with self.lock:
            finished = self.finished_futures
            self.finished_futures = []
            self.event.clear()
        return finished


class _AcquireFutures:
    # Holds the conditions of all futures; always taken in the same order.
    def __init__(self, futures):
        self.futures = sorted(futures, key=id)

    def __enter__(self):
        for future in self.futures:
            future._condition.acquire()

    def __exit__(self, *args):
        for future in self.futures:
            future._condition.release()


def _add_waiter(futures, waiter):
    for future in futures:
        future._waiters.append(waiter)


def _remove_waiter(future, waiter):
    with future._condition:
        future._waiters.remove(waiter)


def as_completed(fs, timeout=None):
    """Walk futures, each once, in the order in which they are done; TimeoutError if that takes too long."""
    end = None if timeout is None else monotonic() + timeout
    left = dict.fromkeys(fs)    # those not given yet; no values
    total = len(left)
    waiter = _Waiter(1)
    with _AcquireFutures(left):
        finished = [future for future in left if future._state in _IS_OVER]
        _add_waiter(left, waiter)
    try:
        while True:
            finished.reverse()
            while finished:
                # Nothing here refers to a future any more while it is given away.
                del left[finished[-1]]
                _remove_waiter(finished[-1], waiter)
                yield finished.pop()
            if not left:
                break
            seconds = None
            if end is not None:
                seconds = end - monotonic()
                if seconds < 0:
                    raise TimeoutError('%d (of %d) futures unfinished' % (len(left), total))
            waiter.event.wait(seconds)
            finished = waiter.take()
    finally:
        for future in left:
            _remove_waiter(future, waiter)


DoneAndNotDoneFutures = namedtuple('DoneAndNotDoneFutures', 'done not_done')


def wait(fs, timeout=None, return_when=ALL_COMPLETED):
    """Wait until futures are done, or the time is up; return the sets of those done and not done."""
    fs = set(fs)
    with _AcquireFutures(fs):
        done = {future for future in fs if future._state in _IS_OVER}
        if (len(done) == len(fs) or return_when == FIRST_COMPLETED and done or
                return_when == FIRST_EXCEPTION and
                any(not future.cancelled() and future.exception() is not None for future in done)):
            return DoneAndNotDoneFutures(done, fs - done)
        if return_when not in (FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED):
            raise ValueError(f'Invalid return condition: {return_when!r}')
        waiter = _Waiter(1 if return_when == FIRST_COMPLETED else len(fs) - len(done),
                         return_when == FIRST_EXCEPTION)
        _add_waiter(fs, waiter)
    waiter.event.wait(timeout)
    for future in fs:
        _remove_waiter(future, waiter)
    done.update(waiter.finished_futures)
    return DoneAndNotDoneFutures(done, fs - done)


# ---- Executors ----------------------------------------------------------------------------------

def _result_or_cancel(fut, timeout=None):
    try:
        try:
            return fut.result(timeout)
        finally:
            fut.cancel()
    finally:
        del fut


class Executor:
    """Runs calls some time, somewhere else."""

    def submit(self, fn, /, *args, **kwargs):
        """Have fn(*args, **kwargs) called; return its future."""
        raise NotImplementedError()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        """As the function map, but the calls are all submitted now; TimeoutError if the results take too long."""
        end_time = None if timeout is None else timeout + monotonic()
        fs = [self.submit(fn, *args) for args in zip(*iterables)]

        def result_iterator():
            try:
                fs.reverse()
                while fs:
                    if end_time is None:
                        yield _result_or_cancel(fs.pop())
                    else:
                        yield _result_or_cancel(fs.pop(), end_time - monotonic())
            finally:
                for future in fs:
                    future.cancel()

        return result_iterator()

    def shutdown(self, wait=True, *, cancel_futures=False):
        """Take no calls any more; wait for those submitted; cancel_futures: those that have not begun."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.shutdown(wait=True)
        return False
