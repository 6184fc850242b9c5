"""A loop whose turns a host program makes, by kukri_poll()."""

from . import coroutines, events, tasks


def open_loop():
    """Make the loop."""
    return events.new_event_loop()


def spawn(loop, awaitable):
    """Make a task of a coroutine; a future that is one already is taken as it is."""
    if coroutines.iscoroutine(awaitable):
        return loop.create_task(awaitable)
    return tasks.ensure_future(awaitable, loop=loop)


def turn(loop):
    """Let everything run that is ready, and what that makes ready, for some turns."""
    loop._run_forever_setup()
    try:
        for _ in range(16):
            loop._run_once()
            if loop._stopping or not loop._ready_count:
                break
    finally:
        loop._run_forever_cleanup()


def close_loop(loop):
    """Cancel what is left, let asynchronous generators end, and close the loop."""
    from . import runners
    try:
        runners._cancel_all_tasks(loop)
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
