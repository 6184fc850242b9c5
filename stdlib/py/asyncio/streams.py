"""Streams: connections that tasks read from and write to."""

__all__ = ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection', 'start_server',
           'open_unix_connection', 'start_unix_server')

import _asyncio
from _asyncio import StreamReader, StreamWriter
from _collections import deque

from . import coroutines
from . import events
from . import protocols
from .log import logger

_DEFAULT_LIMIT = 2 ** 16


async def open_connection(host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Connect to a host; return (reader, writer). limit: of the reader's lines and of what it buffers."""
    loop = events.get_running_loop()
    reader, protocol = _reader_and_protocol(limit, loop)
    transport, _ = await loop.create_connection(lambda: protocol, host, port, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_server(client_connected_cb, host=None, port=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """Listen; for each connection client_connected_cb(reader, writer) is called, or run as a task."""
    loop = events.get_running_loop()
    factory = _protocol_factory(client_connected_cb, limit, loop)
    return await loop.create_server(factory, host, port, **kwds)


async def open_unix_connection(path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """As open_connection, to a Unix domain socket."""
    loop = events.get_running_loop()
    reader, protocol = _reader_and_protocol(limit, loop)
    transport, _ = await loop.create_unix_connection(lambda: protocol, path, **kwds)
    return reader, StreamWriter(transport, protocol, reader, loop)


async def start_unix_server(client_connected_cb, path=None, *, limit=_DEFAULT_LIMIT, **kwds):
    """As start_server, on a Unix domain socket."""
    loop = events.get_running_loop()
    factory = _protocol_factory(client_connected_cb, limit, loop)
    return await loop.create_unix_server(factory, path, **kwds)


def _reader_and_protocol(limit, loop):
    reader = StreamReader(limit=limit, loop=loop)
    return reader, StreamReaderProtocol(reader, loop=loop)


def _protocol_factory(client_connected_cb, limit, loop):
    def factory():
        reader = StreamReader(limit=limit, loop=loop)
        return StreamReaderProtocol(reader, client_connected_cb, loop=loop)

    return factory


class FlowControlMixin(protocols.Protocol):
    """What drain() waits for: while the transport has paused the protocol, those who write wait."""

    _drain_waiters = ()     # a deque while somebody waits: an idle connection holds as little as it can

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._paused = False
        self._connection_lost = False

    def pause_writing(self):
        assert not self._paused
        self._paused = True
        if self._loop.get_debug():
            logger.debug('%r pauses writing', self)

    def resume_writing(self):
        assert self._paused
        self._paused = False
        if self._loop.get_debug():
            logger.debug('%r resumes writing', self)
        for waiter in self._drain_waiters:
            if not waiter.done():
                waiter.set_result(None)

    def connection_lost(self, exc):
        self._connection_lost = True
        if self._paused:
            for waiter in self._drain_waiters:
                _settle(waiter, exc)

    async def _drain_helper(self):
        if self._connection_lost:
            raise ConnectionResetError('Connection lost')
        if not self._paused:
            return
        waiter = self._loop.create_future()
        if not self._drain_waiters:
            self._drain_waiters = deque()
        self._drain_waiters.append(waiter)
        try:
            await waiter
        finally:
            self._drain_waiters.remove(waiter)
            if not self._drain_waiters:
                del self._drain_waiters

    def _get_close_waiter(self, stream):
        raise NotImplementedError


def _settle(future, exc):
    if not future.done():
        if exc is None:
            future.set_result(None)
        else:
            future.set_exception(exc)


class StreamReaderProtocol(_asyncio.StreamProtocol, FlowControlMixin):
    """The protocol that feeds a StreamReader."""

    # What most connections never set.
    _source_traceback = None
    _task = None
    _transport = None
    _served = None          # the transport, as long as the callback's task runs
    _over_ssl = False
    _close_waiter = None    # a future, once somebody wants to know when the connection is closed
    _end = None             # what it ended with: (exception or None,)

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._stream_reader = stream_reader
        if stream_reader is not None and stream_reader._source_traceback:
            self._source_traceback = stream_reader._source_traceback
        self._client_connected_cb = client_connected_cb

    @property
    def _closed(self):
        waiter = self._close_waiter
        if waiter is None:
            waiter = self._close_waiter = self._loop.create_future()
            if self._end is not None:
                _settle(waiter, *self._end)
        return waiter

    def _replace_transport(self, transport):
        self._transport = transport
        over_ssl = transport.get_extra_info('sslcontext') is not None
        if over_ssl != self._over_ssl:
            self._over_ssl = over_ssl

    def connection_made(self, transport):
        self._replace_transport(transport)
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        if self._client_connected_cb is not None:
            writer = StreamWriter(transport, self, reader, self._loop)
            result = self._client_connected_cb(reader, writer)
            if coroutines.iscoroutine(result):
                self._served = transport
                self._task = self._loop.create_task(result)
                self._task.add_done_callback(self._client_done)

    def _client_done(self, task):
        # The connection is left to the callback, unless that failed.
        transport = self._served
        self._served = None
        if task.cancelled():
            if transport is not None:
                transport.close()
            return
        error = task.exception()
        if error is not None:
            self._loop.call_exception_handler({
                'message': 'Unhandled exception in client_connected_cb',
                'exception': error,
                'transport': transport,
            })
            if transport is not None:
                transport.close()

    def connection_lost(self, exc):
        reader = self._stream_reader
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        self._end = exc,
        if self._close_waiter is not None:
            _settle(self._close_waiter, exc)
        super().connection_lost(exc)
        self._stream_reader = None
        self._task = None
        self._transport = None

    def data_received(self, data):
        reader = self._stream_reader
        if reader is not None:
            reader.feed_data(data)

    def eof_received(self):
        reader = self._stream_reader
        if reader is not None:
            reader.feed_eof()
        return not self._over_ssl   # TLS cannot be closed in one direction

    def _get_close_waiter(self, stream):
        return self._closed

    def __del__(self):
        # Nobody has to wait until it is closed, so why it was is not an error left unheard.
        closed = self._close_waiter
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()


def _start_tls(writer, sslcontext, server_hostname, ssl_handshake_timeout, ssl_shutdown_timeout):
    # StreamWriter.start_tls()
    async def upgrade():
        protocol = writer._protocol
        server_side = protocol._client_connected_cb is not None
        await writer.drain()
        transport = await writer._loop.start_tls(
            writer._transport, protocol, sslcontext, server_side=server_side, server_hostname=server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        writer._transport = transport
        protocol._replace_transport(transport)
        if protocol._stream_reader is not None:
            protocol._stream_reader._transport = transport  # whom it pauses
    return upgrade()


def _writer_dropped(writer):
    # A writer dies whose connection nobody has closed.
    import warnings
    if writer._transport is None or writer._transport.is_closing():
        return
    if writer._loop.is_closed():
        warnings.warn('loop is closed', ResourceWarning)
    else:
        writer.close()
        warnings.warn(f'unclosed {writer!r}', ResourceWarning)


_asyncio._set_stream_protocol(StreamReaderProtocol)
