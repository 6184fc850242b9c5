"""Attempts that start one after the other and race."""

__all__ = 'staggered_race',

from . import events
from . import locks
from . import tasks


async def staggered_race(coro_fns, delay, *, loop=None):
    """Start coroutine functions in turn until one succeeds; return (result, its index, exceptions).

    The next one starts when the one before fails, or (delay not None) after delay seconds. The first that
    returns wins and the others are cancelled; without a winner result and index are None. exceptions has an
    item for each that was started, None for the winner.
    """
    loop = loop or events.get_running_loop()
    attempts = enumerate(coro_fns)
    winner_result = winner_index = None
    exceptions = []
    running = []

    async def run_one_coro(previous_failed):
        nonlocal winner_result, winner_index
        if previous_failed is not None:
            try:
                await tasks.wait_for(previous_failed.wait(), delay)
            except TimeoutError:
                pass
        try:
            index, coro_fn = next(attempts)
        except StopIteration:
            return
        failed = locks.Event()
        running.append(loop.create_task(run_one_coro(failed)))
        assert len(running) == index + 2
        exceptions.append(None)
        assert len(exceptions) == index + 1
        try:
            result = await coro_fn()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            exceptions[index] = error
            failed.set()
        else:
            assert winner_index is None
            winner_index = index
            winner_result = result
            # This task is not cancelled: it awaits nothing any more, so it would end both done and cancelled.
            for i, task in enumerate(running):
                if i != index:
                    task.cancel()

    running.append(loop.create_task(run_one_coro(None)))
    try:
        done_count = 0
        while done_count != len(running):
            done, _ = await tasks.wait(running)
            done_count = len(done)
            if __debug__:
                for task in done:
                    if task.done() and not task.cancelled() and task.exception():
                        raise task.exception()
        return winner_result, winner_index, exceptions
    finally:
        for task in running:
            task.cancel()
