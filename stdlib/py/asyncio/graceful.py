"""Stopping a server so that those who are being served are served to the end."""

from . import tasks, timeouts
from .log import logger

CANCEL_TIME = 1.0   # seconds that cancelled handlers have to clean up before their connections are cut


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
