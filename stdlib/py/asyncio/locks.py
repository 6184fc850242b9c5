"""Locks, events, conditions, semaphores and barriers for tasks.

Each keeps the futures of those who wait, first come first; whoever is woken finds its future done.
"""

__all__ = 'Lock', 'Event', 'Condition', 'Semaphore', 'BoundedSemaphore', 'Barrier'

from _asyncio import _queue_up, current_task as _current_task
from _collections import deque

from . import exceptions
from . import mixins

CancelledError = exceptions.CancelledError


class _ContextManagerMixin:
    async def __aenter__(self):
        await self.acquire()

    async def __aexit__(self, exc_type, exc, tb):
        self.release()


async def _wait_slowly(loop, waiters):
    # What _queue_up() answers for a loop that makes futures of its own.
    fut = loop.create_future()
    waiters.append(fut)
    try:
        return await fut
    finally:
        waiters.remove(fut)


def _describe(self, text, extra):
    if self._waiters:
        extra = f'{extra}, waiters:{len(self._waiters)}'
    return f'<{text[1:-1]} [{extra}]>'


class Lock(_ContextManagerMixin, mixins._LoopBoundMixin):
    """A lock, owned by no task in particular; tasks get it in the order in which they asked."""

    def __init__(self):
        self._waiters = None
        self._locked = False
        self._owner = None      # the task that took it last, for print_tree()

    def __repr__(self):
        return _describe(self, super().__repr__(), 'locked' if self._locked else 'unlocked')

    # `async with` on a free lock goes without acquire() and release(), unless a subclass may have its own.
    async def __aenter__(self):
        if self._locked or self._waiters or type(self) is not Lock:
            await self.acquire()
        else:
            self._take()

    async def __aexit__(self, exc_type, exc, tb):
        if self._waiters or not self._locked or type(self) is not Lock:
            self.release()
        else:
            self._locked = False

    def _take(self):
        self._locked = True
        try:
            self._owner = _current_task()
        except RuntimeError:
            self._owner = None      # no loop runs

    def locked(self):
        """Whether the lock is held."""
        return self._locked

    async def acquire(self):
        """Wait until the lock is free, take it and return True."""
        waiters = self._waiters
        if not self._locked:
            # Nobody is overtaken but those who gave up.
            if not waiters or all([fut.cancelled() for fut in waiters]):
                self._take()
                return True
        if waiters is None:
            waiters = self._waiters = deque()
        try:
            await _queue_up(self, waiters)
        except CancelledError:
            # Had it been our turn, it is the next one's now.
            if not self._locked:
                self._wake_up_first()
            raise
        self._take()
        return True

    def release(self):
        """Free the lock, and wake the first who waits for it."""
        if not self._locked:
            raise RuntimeError('Lock is not acquired.')
        self._locked = False
        if self._waiters:
            self._wake_up_first()

    def _wake_up_first(self):
        if self._waiters:
            fut = self._waiters[0]
            if not fut.done():   # else it was woken already
                fut.set_result(True)


class Event(mixins._LoopBoundMixin):
    """A flag that tasks can wait for."""

    def __init__(self):
        self._waiters = deque()
        self._value = False

    def __repr__(self):
        return _describe(self, super().__repr__(), 'set' if self._value else 'unset')

    def is_set(self):
        """Whether the flag is true."""
        return self._value

    def set(self):
        """Make the flag true, and wake all who wait."""
        if not self._value:
            self._value = True
            for fut in self._waiters:
                if not fut.done():
                    fut.set_result(True)

    def clear(self):
        """Make the flag false."""
        self._value = False

    async def wait(self):
        """Return True, at once if the flag is true, or as soon as it becomes so."""
        if self._value:
            return True
        return await _queue_up(self, self._waiters)


class Condition(_ContextManagerMixin, mixins._LoopBoundMixin):
    """A lock together with a way to wait, without holding it, until another holder notifies."""

    def __init__(self, lock=None):
        if lock is None:
            lock = Lock()
        self._lock = lock
        self.locked = lock.locked
        self.acquire = lock.acquire
        self.release = lock.release
        self._waiters = deque()

    def __repr__(self):
        return _describe(self, super().__repr__(), 'locked' if self.locked() else 'unlocked')

    async def wait(self):
        """Free the lock, wait until notified, take the lock again and return True.

        It may also return without a notification, so look again at what is waited for.
        """
        if not self.locked():
            raise RuntimeError('cannot wait on un-acquired lock')
        self._get_loop()
        self.release()
        try:
            try:
                await _queue_up(self, self._waiters)
                return True
            finally:
                # The lock is taken however this ends; cancellations meanwhile are raised after that.
                cancelled = None
                while True:
                    try:
                        await self.acquire()
                        break
                    except CancelledError as error:
                        cancelled = error
                if cancelled is not None:
                    try:
                        raise cancelled
                    finally:
                        cancelled = None
        except BaseException:
            # It may have been notified before this happened: somebody else shall hear of it.
            self._notify(1)
            raise

    async def wait_for(self, predicate):
        """Wait until predicate() is true, and return what it gave."""
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        """Wake at most n of those who wait; they go on when they get the lock."""
        if not self.locked():
            raise RuntimeError('cannot notify on un-acquired lock')
        self._notify(n)

    def _notify(self, n):
        woken = 0
        for fut in self._waiters:
            if woken >= n:
                break
            if not fut.done():
                woken += 1
                fut.set_result(False)

    def notify_all(self):
        """Wake all who wait."""
        self.notify(len(self._waiters))


class Semaphore(_ContextManagerMixin, mixins._LoopBoundMixin):
    """A counter that acquire() lowers and release() raises; at 0, acquire() waits."""

    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._waiters = None
        self._value = value

    def __repr__(self):
        state = 'locked' if self.locked() else f'unlocked, value:{self._value}'
        return _describe(self, super().__repr__(), state)

    # As in Lock.
    async def __aenter__(self):
        if self._value <= 0 or self._waiters or type(self) is not Semaphore:
            await self.acquire()
        else:
            self._value -= 1

    async def __aexit__(self, exc_type, exc, tb):
        if self._waiters or type(self) is not Semaphore:
            self.release()
        else:
            self._value += 1

    def locked(self):
        """Whether acquire() would have to wait, for the counter or behind others."""
        if self._value == 0:
            return True
        for fut in self._waiters or ():
            if not fut.cancelled():
                return True
        return False

    async def acquire(self):
        """Wait until the counter is above 0, lower it and return True."""
        waiters = self._waiters
        if self._value != 0 and not waiters or not self.locked():
            self._value -= 1
            return True
        if waiters is None:
            waiters = self._waiters = deque()
        fut = _queue_up(self, waiters)
        try:
            await fut
        except CancelledError:
            if fut.done() and not fut.cancelled():
                self._value += 1    # it was our turn: give it back
            raise
        finally:
            # Others may have queued up behind us although there was enough for them.
            while self._value > 0 and self._wake_up_next():
                pass
        return True

    def release(self):
        """Raise the counter, and wake the first who waits for that."""
        self._value += 1
        if self._waiters:
            self._wake_up_next()

    def _wake_up_next(self):
        # The first fut that is not done gets a unit; False if there is none.
        for fut in self._waiters or ():
            if not fut.done():
                self._value -= 1
                fut.set_result(True)
                return True
        return False


class BoundedSemaphore(Semaphore):
    """A semaphore that may not be released more often than it was acquired."""

    def __init__(self, value=1):
        self._bound_value = value
        super().__init__(value)

    def release(self):
        if self._value >= self._bound_value:
            raise ValueError('BoundedSemaphore released too many times')
        super().release()


class _BarrierState:
    FILLING = 'filling'
    DRAINING = 'draining'
    RESETTING = 'resetting'
    BROKEN = 'broken'


_FILLING, _DRAINING = _BarrierState.FILLING, _BarrierState.DRAINING
_RESETTING, _BROKEN = _BarrierState.RESETTING, _BarrierState.BROKEN


class Barrier(mixins._LoopBoundMixin):
    """A place where a fixed number of tasks wait for each other, as often as they like."""

    def __init__(self, parties):
        if parties < 1:
            raise ValueError('parties must be > 0')
        self._cond = Condition()    # notified at each change of state
        self._parties = parties
        self._state = _FILLING
        self._count = 0             # tasks in the barrier

    def __repr__(self):
        extra = self._state
        if extra is not _BROKEN:
            extra += f', waiters:{self.n_waiting}/{self._parties}'
        return f'<{super().__repr__()[1:-1]} [{extra}]>'

    async def __aenter__(self):
        return await self.wait()

    async def __aexit__(self, *args):
        pass

    async def wait(self):
        """Wait for the others; return this task's own number, from 0 to parties - 1."""
        async with self._cond:
            await self._block()
            try:
                index = self._count
                self._count += 1
                if index + 1 == self._parties:
                    await self._release()
                else:
                    await self._wait()
                return index
            finally:
                self._count -= 1
                self._exit()

    async def _block(self):
        # The barrier is entered once those of the last round have left.
        await self._cond.wait_for(lambda: self._state not in (_DRAINING, _RESETTING))
        if self._state is _BROKEN:
            raise exceptions.BrokenBarrierError("Barrier aborted")

    async def _release(self):
        self._state = _DRAINING
        self._cond.notify_all()

    async def _wait(self):
        await self._cond.wait_for(lambda: self._state is not _FILLING)
        if self._state in (_BROKEN, _RESETTING):
            raise exceptions.BrokenBarrierError("Abort or reset of barrier")

    def _exit(self):
        # The last to leave opens the barrier for the next round.
        if self._count == 0:
            if self._state in (_RESETTING, _DRAINING):
                self._state = _FILLING
            self._cond.notify_all()

    async def reset(self):
        """Empty the barrier: those who wait in it get BrokenBarrierError."""
        async with self._cond:
            self._state = _RESETTING if self._count > 0 else _FILLING
            self._cond.notify_all()

    async def abort(self):
        """Break the barrier: those who wait, now or later, get BrokenBarrierError."""
        async with self._cond:
            self._state = _BROKEN
            self._cond.notify_all()

    @property
    def parties(self):
        """How many tasks the barrier waits for."""
        return self._parties

    @property
    def n_waiting(self):
        """How many tasks wait in the barrier now."""
        return self._count if self._state is _FILLING else 0

    @property
    def broken(self):
        """Whether the barrier is broken."""
        return self._state is _BROKEN
