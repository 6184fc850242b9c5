"""Functions in threads, seen from a task."""

__all__ = 'to_thread',

from contextvars import copy_context

from . import events


async def to_thread(func, /, *args, **kwargs):
    """Call a function in a thread, with a copy of the context, and return what it returns."""
    from functools import partial
    loop = events.get_running_loop()
    func_call = partial(copy_context().run, func, *args, **kwargs)
    return await loop.run_in_executor(None, func_call)
