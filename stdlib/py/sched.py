"""A scheduler of calls, in the order of their time and priority.

Time and waiting are two functions, so that it also works with a clock of the program's own. One that waits may
change the queue.
"""

__all__ = ['scheduler']

import time
from collections import namedtuple
from heapq import heapify, heappop, heappush
from itertools import count
from threading import RLock

Event = namedtuple('Event', 'time, priority, sequence, action, argument, kwargs')
Event.__doc__ = 'A call that is due at `time`; the lower `priority`, then `sequence`, comes first.'

_NONE_GIVEN = object()


class scheduler:
    """timefunc tells the time, delayfunc waits."""

    def __init__(self, timefunc=time.monotonic, delayfunc=time.sleep):
        self._queue = []
        self._lock = RLock()
        self.timefunc = timefunc
        self.delayfunc = delayfunc
        self._sequence_generator = count()

    def enterabs(self, time, priority, action, argument=(), kwargs=_NONE_GIVEN):
        """Enter action(*argument, **kwargs) for an absolute time; return the event, for cancel()."""
        if kwargs is _NONE_GIVEN:
            kwargs = {}
        with self._lock:
            event = Event(time, priority, next(self._sequence_generator), action, argument, kwargs)
            heappush(self._queue, event)
        return event

    def enter(self, delay, priority, action, argument=(), kwargs=_NONE_GIVEN):
        """The same for a time from now."""
        return self.enterabs(self.timefunc() + delay, priority, action, argument, kwargs)

    def cancel(self, event):
        """Remove an event; ValueError if it is not in the queue."""
        with self._lock:
            self._queue.remove(event)
            heapify(self._queue)

    def empty(self):
        """Whether no event is left."""
        with self._lock:
            return not self._queue

    def run(self, blocking=True):
        """Run events, waiting for their time, until none is left.

        Not blocking: only those due; return how long it is until the next, or None. What an action raises
        goes through; the event is off the queue then, so that run() can be called again.
        """
        queue, lock = self._queue, self._lock
        timefunc, delayfunc = self.timefunc, self.delayfunc
        while True:
            with lock:
                if not queue:
                    return None
                event = queue[0]
                now = timefunc()
                is_due = event.time <= now
                if is_due:
                    heappop(queue)
            if is_due:
                event.action(*event.argument, **event.kwargs)
                delayfunc(0)    # other threads may run
            elif not blocking:
                return event.time - now
            else:
                delayfunc(event.time - now)

    @property
    def queue(self):
        """The events to come, in order."""
        with self._lock:
            events = self._queue[:]
        return sorted(events, key=lambda event: event[:3])
