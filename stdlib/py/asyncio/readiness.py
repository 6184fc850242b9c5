"""Waiting until a descriptor can be read or written."""

from _asyncio import get_running_loop


def _wake(future):
    if not future.done():
        future.set_result(None)


async def wait_ready(fd, for_writing):
    """Wait until the descriptor can be read, or written. False, at once: it always can, as files of disks."""
    loop = get_running_loop()
    future = loop.create_future()
    try:
        (loop._add_writer if for_writing else loop._add_reader)(fd, _wake, future)
    except PermissionError:
        return False
    try:
        await future
    finally:
        (loop._remove_writer if for_writing else loop._remove_reader)(fd)
    return True
