"""Queues between threads."""

__all__ = ['Empty', 'Full', 'ShutDown', 'Queue', 'PriorityQueue', 'LifoQueue', 'SimpleQueue']

from _collections import deque
from _heapq import heappop, heappush
from threading import Condition, Lock
from time import monotonic


class Empty(Exception):
    """There was no item in time."""


class Full(Exception):
    """There was no room in time."""


class ShutDown(Exception):
    """The queue was shut down."""


class Queue:
    """A queue of at most maxsize items, of any number if maxsize is not above 0: first in, first out.

    Subclasses may override _init, _qsize, _put and _get, which keep the items; mutex is held in them.
    """

    def __init__(self, maxsize=0):
        self.maxsize = maxsize
        self._init(maxsize)
        self.mutex = Lock()     # of all three conditions
        self.not_empty = Condition(self.mutex)
        self.not_full = Condition(self.mutex)
        self.all_tasks_done = Condition(self.mutex)
        self.unfinished_tasks = 0
        self.is_shutdown = False

    def _init(self, maxsize):
        self.queue = deque()

    def _qsize(self):
        return len(self.queue)

    def _put(self, item):
        self.queue.append(item)

    def _get(self):
        return self.queue.popleft()

    __class_getitem__ = classmethod(type(list[int]))

    def qsize(self):
        """How many items are in the queue; another thread may change that at once."""
        with self.mutex:
            return self._qsize()

    def empty(self):
        """Whether there is no item in the queue now."""
        with self.mutex:
            return not self._qsize()

    def full(self):
        """Whether there is no room in the queue now."""
        with self.mutex:
            return 0 < self.maxsize <= self._qsize()

    def put(self, item, block=True, timeout=None):
        """Put an item into the queue, waiting for room at most timeout seconds (None: for ever).

        Full: there was none in time, or at once if not block.
        """
        with self.not_full:
            if self.is_shutdown:
                raise ShutDown
            if self.maxsize > 0:
                if not block:
                    if self._qsize() >= self.maxsize:
                        raise Full
                else:
                    left = _countdown(timeout)
                    while self._qsize() >= self.maxsize:
                        remaining = left()
                        if remaining is not None and remaining <= 0.0:
                            raise Full
                        self.not_full.wait(remaining)
                        if self.is_shutdown:
                            raise ShutDown
            self._put(item)
            self.unfinished_tasks += 1
            self.not_empty.notify()

    def get(self, block=True, timeout=None):
        """Take an item out of the queue, waiting for one at most timeout seconds (None: for ever).

        Empty: there was none in time, or at once if not block.
        """
        with self.not_empty:
            if self.is_shutdown and not self._qsize():
                raise ShutDown
            if not block:
                if not self._qsize():
                    raise Empty
            else:
                left = _countdown(timeout)
                while not self._qsize():
                    remaining = left()
                    if remaining is not None and remaining <= 0.0:
                        raise Empty
                    self.not_empty.wait(remaining)
                    if self.is_shutdown and not self._qsize():
                        raise ShutDown
            item = self._get()
            self.not_full.notify()
            return item

    def put_nowait(self, item):
        """Put an item into the queue, or raise Full."""
        return self.put(item, block=False)

    def get_nowait(self):
        """Take an item out of the queue, or raise Empty."""
        return self.get(block=False)

    def task_done(self):
        """Say that the work on an item that was taken is done."""
        with self.all_tasks_done:
            left = self.unfinished_tasks - 1
            if left < 0:
                raise ValueError('task_done() called too many times')
            if left == 0:
                self.all_tasks_done.notify_all()
            self.unfinished_tasks = left

    def join(self):
        """Wait until task_done() was called for all items that were ever put into the queue."""
        with self.all_tasks_done:
            while self.unfinished_tasks:
                self.all_tasks_done.wait()

    def shutdown(self, immediate=False):
        """Let put() raise ShutDown from now on, and get() once the queue is empty.

        immediate: the items that are left are dropped, as done.
        """
        with self.mutex:
            self.is_shutdown = True
            if immediate:
                while self._qsize():
                    self._get()
                    if self.unfinished_tasks > 0:
                        self.unfinished_tasks -= 1
                self.all_tasks_done.notify_all()
            self.not_empty.notify_all()
            self.not_full.notify_all()


def _countdown(timeout):
    # A function that tells how many seconds are left; None: any number.
    if timeout is None:
        return lambda: None
    if timeout < 0:
        raise ValueError("'timeout' must be a non-negative number")
    end = monotonic() + timeout
    return lambda: end - monotonic()


class PriorityQueue(Queue):
    """A queue that gives the lowest item first, mostly a tuple (priority, data)."""

    def _init(self, maxsize):
        self.queue = []

    def _put(self, item):
        heappush(self.queue, item)

    def _get(self):
        return heappop(self.queue)


class LifoQueue(Queue):
    """A queue that gives the item put last first."""

    def _init(self, maxsize):
        self.queue = []

    def _get(self):
        return self.queue.pop()


class SimpleQueue:
    """A queue without limit that can only put and get. put() may be called at any time, also by a finalizer."""

    def __init__(self):
        self._queue = deque()
        self._waiters = deque()     # the locks on which threads wait for an item

    def _wake(self):
        try:
            self._waiters.popleft().release()
        except IndexError:
            pass                    # it has just gone

    def put(self, item, block=True, timeout=None):
        """Put an item into the queue; it never waits."""
        self._queue.append(item)
        if self._waiters:
            self._wake()

    def get(self, block=True, timeout=None):
        """Take an item out of the queue, as Queue.get does."""
        left = _countdown(timeout) if block else lambda: 0.0
        while True:
            try:
                item = self._queue.popleft()
            except IndexError:
                item = self             # there was none
            if item is self:
                remaining = left()
                if remaining is not None and remaining <= 0.0:
                    raise Empty
                self._wait(remaining)
                continue
            # Whoever was woken for an item that another took, or not woken for one, looks again.
            if self._queue and self._waiters:
                self._wake()
            return item

    def _wait(self, seconds):
        waiter = Lock()
        waiter.acquire()
        self._waiters.append(waiter)
        if not self._queue:
            waiter.acquire(True, -1 if seconds is None else seconds)
        while True:
            try:
                return self._waiters.remove(waiter)
            except ValueError:
                return              # it was woken
            except IndexError:
                pass                # another thread changed the deque meanwhile

    def put_nowait(self, item):
        """Put an item into the queue."""
        self.put(item)

    def get_nowait(self):
        """Take an item out of the queue, or raise Empty."""
        return self.get(False)

    def empty(self):
        """Whether there is no item in the queue now."""
        return not self._queue

    def qsize(self):
        """How many items are in the queue now."""
        return len(self._queue)

    __class_getitem__ = classmethod(type(list[int]))


_PySimpleQueue = SimpleQueue
Empty.__module__ = SimpleQueue.__module__ = '_queue'
