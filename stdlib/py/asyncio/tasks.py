"""Tasks: coroutines that run beside each other, and what waits for several."""

from _asyncio import (Task, all_tasks, create_task, current_task, gather, _enter_task,
                      _GatheringFuture, _leave_task, _register_eager_task, _register_task, _sleep,
                      _swap_current_task, _unregister_eager_task, _unregister_task)
from ._waiters import (ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, as_completed, ensure_future,
                       run_coroutine_threadsafe, shield, wait, wait_for)

__all__ = (
    'Task', 'create_task', 'FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED', 'wait',
    'wait_for', 'as_completed', 'sleep', 'gather', 'shield', 'ensure_future',
    'run_coroutine_threadsafe', 'current_task', 'all_tasks', 'create_eager_task_factory',
    'eager_task_factory', '_register_task', '_unregister_task', '_enter_task', '_leave_task',
)

# There is one Task; CPython has one in C and one in Python.
_CTask = _PyTask = Task
_py_current_task = _c_current_task = current_task
_py_register_task = _c_register_task = _register_task
_py_unregister_task = _c_unregister_task = _unregister_task
_py_enter_task = _c_enter_task = _enter_task
_py_leave_task = _c_leave_task = _leave_task
_py_swap_current_task = _c_swap_current_task = _swap_current_task


async def sleep(delay, result=None):
    """Let others run for delay seconds; 0: for one turn of the loop. Returns result."""
    await _sleep(delay)
    return result


async def _sleep_slowly(delay):
    # By the loop's public methods, for loops that have their own.
    from . import events, futures
    if delay <= 0:
        await _sleep(0)
        return
    if delay != delay:
        raise ValueError('Invalid delay: NaN (not a number)')
    loop = events.get_running_loop()
    future = loop.create_future()
    handle = loop.call_later(delay, futures._set_result_unless_cancelled, future, None)
    try:
        await future
    finally:
        handle.cancel()


def create_eager_task_factory(custom_task_constructor):
    """Return a task factory whose tasks take their first step at once, with this constructor.

    A coroutine that ends in that step never goes to the loop.
    """

    def factory(loop, coro, *, name=None, context=None):
        return custom_task_constructor(coro, loop=loop, name=name, context=context,
                                       eager_start=True)

    return factory


eager_task_factory = create_eager_task_factory(Task)
