"""Queues between tasks."""

__all__ = 'Queue', 'PriorityQueue', 'LifoQueue', 'QueueFull', 'QueueEmpty', 'QueueShutDown'

from _collections import deque
from _heapq import heappop, heappush

from . import locks
from . import mixins


class QueueEmpty(Exception):
    """Queue.get_nowait() was called on an empty queue."""


class QueueFull(Exception):
    """Queue.put_nowait() was called on a full queue."""


class QueueShutDown(Exception):
    """The queue was shut down."""


class Queue(mixins._LoopBoundMixin):
    """A queue of at most maxsize items, of any number if maxsize is not above 0: first in, first out.

    Subclasses may override _init, _put and _get, which keep the items.
    """

    # Whether the methods below are those of this class: then put() and get() need not call each of them.
    _is_plain = True

    def __init_subclass__(cls, **keywords):
        super().__init_subclass__(**keywords)
        cls._is_plain = all([getattr(cls, name) is getattr(Queue, name) for name in (
            'qsize', 'empty', 'full', 'put_nowait', 'get_nowait', '_wakeup_next')])

    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._getters = deque()     # futures of the tasks that wait to get, and to put
        self._putters = deque()
        self._unfinished_tasks = 0
        self._finished = locks.Event()
        self._finished.set()
        self._init(maxsize)
        self._is_shutdown = False

    def _init(self, maxsize):
        self._queue = deque()

    def _get(self):
        return self._queue.popleft()

    def _put(self, item):
        self._queue.append(item)

    def _wakeup_next(self, waiters):
        while waiters:
            waiter = waiters.popleft()
            if not waiter.done():
                waiter.set_result(None)
                break

    def __repr__(self):
        return f'<{type(self).__name__} at {id(self):#x} {self._format()}>'

    def __str__(self):
        return f'<{type(self).__name__} {self._format()}>'

    __class_getitem__ = classmethod(type(list[int]))

    def _format(self):
        text = f'maxsize={self._maxsize!r}'
        if getattr(self, '_queue', None):
            text += f' _queue={list(self._queue)!r}'
        if self._getters:
            text += f' _getters[{len(self._getters)}]'
        if self._putters:
            text += f' _putters[{len(self._putters)}]'
        if self._unfinished_tasks:
            text += f' tasks={self._unfinished_tasks}'
        if self._is_shutdown:
            text += ' shutdown'
        return text

    def qsize(self):
        """How many items are in the queue."""
        return len(self._queue)

    @property
    def maxsize(self):
        """How many items the queue may hold."""
        return self._maxsize

    def empty(self):
        """Whether there is no item in the queue."""
        return not self._queue

    def full(self):
        """Whether there are maxsize items in the queue; never if it has no limit."""
        maxsize = self._maxsize
        return maxsize > 0 and self.qsize() >= maxsize

    async def put(self, item):
        """Put an item into the queue, waiting until there is room for it."""
        if self._is_plain and not self._is_shutdown:
            maxsize = self._maxsize
            if maxsize <= 0 or len(self._queue) < maxsize:
                self._put(item)
                self._unfinished_tasks += 1
                self._finished._value = False
                if self._getters:
                    self._wakeup_next(self._getters)
                return
        while self.full():
            if self._is_shutdown:
                raise QueueShutDown
            putter = self._get_loop().create_future()
            self._putters.append(putter)
            try:
                await putter
            except:
                putter.cancel()     # in case it is not done
                try:
                    self._putters.remove(putter)
                except ValueError:
                    pass            # whoever woke it took it off
                if not self.full() and not putter.cancelled():
                    self._wakeup_next(self._putters)    # room was made for us: pass it on
                raise
        return self.put_nowait(item)

    def put_nowait(self, item):
        """Put an item into the queue, or raise QueueFull."""
        if self._is_shutdown:
            raise QueueShutDown
        if self.full():
            raise QueueFull
        self._put(item)
        self._unfinished_tasks += 1
        self._finished._value = False
        if self._getters:
            self._wakeup_next(self._getters)

    async def get(self):
        """Take an item out of the queue, waiting until there is one."""
        if self._is_plain and self._queue:
            item = self._get()
            if self._putters:
                self._wakeup_next(self._putters)
            return item
        while self.empty():
            if self._is_shutdown and self.empty():
                raise QueueShutDown
            getter = self._get_loop().create_future()
            self._getters.append(getter)
            try:
                await getter
            except:
                getter.cancel()     # in case it is not done
                try:
                    self._getters.remove(getter)
                except ValueError:
                    pass            # whoever woke it took it off
                if not self.empty() and not getter.cancelled():
                    self._wakeup_next(self._getters)    # there is an item for us: pass it on
                raise
        return self.get_nowait()

    def get_nowait(self):
        """Take an item out of the queue, or raise QueueEmpty."""
        if self.empty():
            if self._is_shutdown:
                raise QueueShutDown
            raise QueueEmpty
        item = self._get()
        if self._putters:
            self._wakeup_next(self._putters)
        return item

    def task_done(self):
        """Say that the work on an item that was taken is done."""
        if self._unfinished_tasks <= 0:
            raise ValueError('task_done() called too many times')
        self._unfinished_tasks -= 1
        if self._unfinished_tasks == 0:
            self._finished.set()

    async def join(self):
        """Wait until task_done() was called for all items that were ever put into the queue."""
        if self._unfinished_tasks > 0:
            await self._finished.wait()

    def shutdown(self, immediate=False):
        """Let put() raise QueueShutDown from now on, and get() once the queue is empty.

        immediate: the items that are left are dropped, as done.
        """
        self._is_shutdown = True
        if immediate:
            while not self.empty():
                self._get()
                if self._unfinished_tasks > 0:
                    self._unfinished_tasks -= 1
            if self._unfinished_tasks == 0:
                self._finished.set()
        for waiters in (self._getters, self._putters):
            while waiters:      # they find out themselves
                waiter = waiters.popleft()
                if not waiter.done():
                    waiter.set_result(None)


class PriorityQueue(Queue):
    """A queue that gives the lowest item first, mostly a tuple (priority, data)."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item, heappush=heappush):
        heappush(self._queue, item)

    def _get(self, heappop=heappop):
        return heappop(self._queue)


class LifoQueue(Queue):
    """A queue that gives the item put last first."""

    def _init(self, maxsize):
        self._queue = []

    def _put(self, item):
        self._queue.append(item)

    def _get(self):
        return self._queue.pop()
