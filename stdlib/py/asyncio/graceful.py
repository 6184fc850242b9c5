"""Stopping a server so that those who are being served are served to the end.

While a server runs under asyncio.run(), the first SIGTERM stops it so, unless the program has a handler of its own:
no more connections are accepted, handlers have SIGTERM_GRACE seconds to finish, the rest is cancelled, then the main
task is; the process ends by SIGTERM as it would have without all that. A second SIGTERM ends it at once.
"""

from . import tasks, timeouts
from .log import logger

CANCEL_TIME = 1.0   # seconds that cancelled handlers have to clean up before their connections are cut
SIGTERM_GRACE = 8.0
STUCK_TIME = 1.0    # a loop that has not turned by then is not waited for


def _name(transport):
    # Who serves that connection: the task of a stream's handler, else the protocol.
    protocol = transport.get_protocol()
    task = getattr(protocol, '_task', None)
    return protocol if task is None else task


async def _wait(server, seconds):
    try:
        async with timeouts.timeout(seconds):
            await server.wait_closed()
    except TimeoutError:
        return False
    return True


async def shutdown_server(server, grace):
    """What Server.shutdown() does."""
    server.close()
    if not server._clients or await _wait(server, grace):
        return []
    late = {transport: _name(transport) for transport in server._clients}
    for transport, who in late.items():
        peer = transport.get_extra_info('peername')
        logger.warning('%r: still busy with %r after %s s, stopped: %r', server, peer, grace, who)
        if hasattr(who, 'cancel'):
            who.cancel()
        else:
            transport.abort()
    handlers = [who for who in late.values() if hasattr(who, 'cancel')]
    if handlers:
        await tasks.wait(handlers, timeout=CANCEL_TIME)
        server.abort_clients()
    await _wait(server, CANCEL_TIME)
    return list(late.values())


# SIGTERM

def serving(loop, server):
    """A server of a Runner's loop begins to serve."""
    if not loop._servers:
        loop._servers = set()
        _install(loop)
    loop._servers.add(server)


def not_serving(loop, server):
    """It does no longer. Without servers SIGTERM ends the program at once, as ever."""
    loop._servers.discard(server)
    if not loop._servers:
        _uninstall(loop)


def _install(loop):
    import signal
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        return

    def handler(signum, frame):
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        loop._terminated = True
        loop.call_soon_threadsafe(_begin, loop)
        _watch(loop)

    try:
        signal.signal(signal.SIGTERM, handler)
    except (ValueError, OSError):
        return      # signals are not this program's to handle
    loop._term_handler = handler


def _watch(loop):
    # A loop that does not turn cannot stop its servers: the process ends as if it had none. The same for one whose main
    # task does not end when it is cancelled.
    import signal
    if signal.getsignal(signal.SIGALRM) is not signal.SIG_DFL or any(signal.getitimer(signal.ITIMER_REAL)):
        return

    def handler(signum, frame):
        if loop._stopping_task is None or loop._stopping_task.done():
            _die()
        signal.setitimer(signal.ITIMER_REAL, SIGTERM_GRACE + 3 * CANCEL_TIME)
        loop._stopping_task.add_done_callback(lambda task: signal.setitimer(signal.ITIMER_REAL, 2 * CANCEL_TIME))

    signal.signal(signal.SIGALRM, handler)
    signal.setitimer(signal.ITIMER_REAL, STUCK_TIME)


def _die():
    import os
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTERM)


def _uninstall(loop):
    handler = getattr(loop, '_term_handler', None)
    if handler is not None:
        import signal
        loop._term_handler = None
        if signal.getsignal(signal.SIGTERM) is handler:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _begin(loop):
    loop._stopping_task = loop.create_task(_stop(loop, loop._main_task), name='SIGTERM')


async def _stop(loop, main):
    servers = list(loop._servers)
    await tasks.gather(*[server.shutdown(SIGTERM_GRACE) for server in servers], return_exceptions=True)
    if main is not None and not main.done():
        main.cancel()


def end_process():
    """End by the signal that was asked for, when all has been cleaned up."""
    import atexit
    import sys
    atexit._run_exitfuncs()
    for stream in sys.stdout, sys.stderr:
        try:
            stream.flush()
        except (AttributeError, OSError, ValueError):
            pass
    _die()
