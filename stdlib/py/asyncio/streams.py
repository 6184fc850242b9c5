"""Streams: connections that tasks read from and write to."""

__all__ = ('StreamReader', 'StreamWriter', 'StreamReaderProtocol', 'open_connection', 'start_server',
           'open_unix_connection', 'start_unix_server')

import sys
from _collections import deque

from . import coroutines
from . import events
from . import exceptions
from . import protocols
from .log import logger
from .tasks import sleep

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

    def __init__(self, loop=None):
        self._loop = events.get_event_loop() if loop is None else loop
        self._paused = False
        self._drain_waiters = deque()
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
        self._drain_waiters.append(waiter)
        try:
            await waiter
        finally:
            self._drain_waiters.remove(waiter)

    def _get_close_waiter(self, stream):
        raise NotImplementedError


def _settle(future, exc):
    if not future.done():
        if exc is None:
            future.set_result(None)
        else:
            future.set_exception(exc)


class StreamReaderProtocol(FlowControlMixin, protocols.Protocol):
    """The protocol that feeds a StreamReader."""

    _source_traceback = None

    def __init__(self, stream_reader, client_connected_cb=None, loop=None):
        super().__init__(loop=loop)
        self._stream_reader = stream_reader
        if stream_reader is not None:
            self._source_traceback = stream_reader._source_traceback
        self._task = None
        self._transport = None
        self._client_connected_cb = client_connected_cb
        self._over_ssl = False
        self._closed = self._loop.create_future()

    def _replace_transport(self, transport):
        self._transport = transport
        self._over_ssl = transport.get_extra_info('sslcontext') is not None

    def connection_made(self, transport):
        self._replace_transport(transport)
        reader = self._stream_reader
        if reader is not None:
            reader.set_transport(transport)
        if self._client_connected_cb is not None:
            writer = StreamWriter(transport, self, reader, self._loop)
            result = self._client_connected_cb(reader, writer)
            if coroutines.iscoroutine(result):
                self._task = self._loop.create_task(result)
                self._task.add_done_callback(lambda task: self._client_done(task, transport))

    def _client_done(self, task, transport):
        # The connection is left to the callback, unless that failed.
        if task.cancelled():
            transport.close()
            return
        error = task.exception()
        if error is not None:
            self._loop.call_exception_handler({
                'message': 'Unhandled exception in client_connected_cb',
                'exception': error,
                'transport': transport,
            })
            transport.close()

    def connection_lost(self, exc):
        reader = self._stream_reader
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        _settle(self._closed, exc)
        super().connection_lost(exc)
        self._stream_reader = None
        self._stream_writer = None
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
        closed = getattr(self, '_closed', None)
        if closed is not None and closed.done() and not closed.cancelled():
            closed.exception()


class StreamWriter:
    """The writing half of a connection."""

    def __init__(self, transport, protocol, reader, loop):
        self._transport = transport
        self._protocol = protocol
        assert reader is None or isinstance(reader, StreamReader)
        self._reader = reader
        self._loop = loop
        self._complete_fut = self._loop.create_future()
        self._complete_fut.set_result(None)

    def __repr__(self):
        text = f'{self.__class__.__name__} transport={self._transport!r}'
        if self._reader is not None:
            text += f' reader={self._reader!r}'
        return f'<{text}>'

    @property
    def transport(self):
        """The transport below."""
        return self._transport

    def write(self, data):
        """Send bytes; what cannot be sent at once is buffered: see drain()."""
        self._transport.write(data)

    def writelines(self, data):
        """Send several pieces."""
        self._transport.writelines(data)

    def write_eof(self):
        """Send what is buffered, and then say that no more comes."""
        return self._transport.write_eof()

    def can_write_eof(self):
        """Whether write_eof() works."""
        return self._transport.can_write_eof()

    def close(self):
        """Close the connection when what is buffered has been sent."""
        return self._transport.close()

    def is_closing(self):
        """Whether it is closed, or about to be."""
        return self._transport.is_closing()

    async def wait_closed(self):
        """Wait until the connection is closed; raise what it broke with."""
        await self._protocol._get_close_waiter(self)

    def get_extra_info(self, name, default=None):
        """What is known of the connection under that name."""
        return self._transport.get_extra_info(name, default)

    async def drain(self):
        """Wait until little enough is buffered to write more."""
        if self._reader is not None:
            exc = self._reader.exception()
            if exc is not None:
                raise exc
        if self._transport.is_closing():
            await sleep(0)      # connection_lost() has a chance to be called
        await self._protocol._drain_helper()

    async def start_tls(self, sslcontext, *, server_hostname=None, ssl_handshake_timeout=None,
                        ssl_shutdown_timeout=None):
        """Go on with TLS on this connection."""
        protocol = self._protocol
        await self.drain()
        transport = await self._loop.start_tls(
            self._transport, protocol, sslcontext,
            server_side=protocol._client_connected_cb is not None, server_hostname=server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        self._transport = transport
        protocol._replace_transport(transport)

    def __del__(self):
        import warnings
        if not self._transport.is_closing():
            if self._loop.is_closed():
                warnings.warn('loop is closed', ResourceWarning)
            else:
                self.close()
                warnings.warn(f'unclosed {self!r}', ResourceWarning)


class StreamReader:
    """The reading half of a connection, fed by feed_data() and feed_eof().

    limit: how long a line may be; when twice as much is buffered the transport pauses.
    """

    _source_traceback = None

    def __init__(self, limit=_DEFAULT_LIMIT, loop=None):
        if limit <= 0:
            raise ValueError('Limit cannot be <= 0')
        self._limit = limit
        self._loop = events.get_event_loop() if loop is None else loop
        self._buffer = bytearray()
        self._eof = False
        self._waiter = None     # the future of the one task that waits for data
        self._exception = None
        self._transport = None
        self._paused = False
        if self._loop.get_debug():
            from . import format_helpers
            self._source_traceback = format_helpers.extract_stack(sys._getframe(1))

    def __repr__(self):
        info = ['StreamReader']
        if self._buffer:
            info.append(f'{len(self._buffer)} bytes')
        if self._eof:
            info.append('eof')
        if self._limit != _DEFAULT_LIMIT:
            info.append(f'limit={self._limit}')
        if self._waiter:
            info.append(f'waiter={self._waiter!r}')
        if self._exception:
            info.append(f'exception={self._exception!r}')
        if self._transport:
            info.append(f'transport={self._transport!r}')
        if self._paused:
            info.append('paused')
        return f'<{" ".join(info)}>'

    def exception(self):
        """What the connection broke with, or None."""
        return self._exception

    def set_exception(self, exc):
        """Let reading raise exc from now on."""
        self._exception = exc
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_exception(exc)

    def _wakeup_waiter(self):
        waiter = self._waiter
        if waiter is not None:
            self._waiter = None
            if not waiter.cancelled():
                waiter.set_result(None)

    def set_transport(self, transport):
        """Say which transport is to be paused when too much is buffered."""
        assert self._transport is None, 'Transport already set'
        self._transport = transport

    def _maybe_resume_transport(self):
        if self._paused and len(self._buffer) <= self._limit:
            self._paused = False
            self._transport.resume_reading()

    def feed_eof(self):
        """No more data comes."""
        self._eof = True
        self._wakeup_waiter()

    def at_eof(self):
        """Whether all was read, and no more comes."""
        return self._eof and not self._buffer

    def feed_data(self, data):
        """Bytes came."""
        assert not self._eof, 'feed_data after feed_eof'
        if not data:
            return
        self._buffer.extend(data)
        if self._waiter is not None:
            self._wakeup_waiter()
        if (len(self._buffer) > 2 * self._limit and not self._paused and
                self._transport is not None):
            try:
                self._transport.pause_reading()
            except NotImplementedError:
                self._transport = None      # it cannot, so it is not asked again
            else:
                self._paused = True

    async def _wait_for_data(self, func_name):
        if self._waiter is not None:
            raise RuntimeError(
                f'{func_name}() called while another coroutine is '
                f'already waiting for incoming data')
        assert not self._eof, '_wait_for_data after EOF'
        # With so much buffered and still too little, the reader would wait for ever.
        if self._paused:
            self._paused = False
            self._transport.resume_reading()
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _take(self, count):
        # The first bytes of the buffer, which has as many or fewer.
        if count >= len(self._buffer):
            data = bytes(self._buffer)
            self._buffer.clear()
        else:
            data = bytes(self._buffer[:count])
            del self._buffer[:count]
        return data

    async def readline(self):
        """Read a line with its newline; what there is of one at the end of the data, at last b''.

        ValueError: it is longer than the limit; then it, or all that came of it yet, is dropped.
        """
        sep = b'\n'
        try:
            line = await self.readuntil(sep)
        except exceptions.IncompleteReadError as e:
            return e.partial
        except exceptions.LimitOverrunError as e:
            if self._buffer.startswith(sep, e.consumed):
                del self._buffer[:e.consumed + len(sep)]
            else:
                self._buffer.clear()
            self._maybe_resume_transport()
            raise ValueError(e.args[0])
        return line

    def _find(self, separators, start):
        # Where the earliest end of a separator is, behind `start`: (its begin, its end), or None.
        found = None
        for separator in separators:
            at = self._buffer.find(separator, start)
            if at >= 0 and (found is None or at + len(separator) < found[1]):
                found = at, at + len(separator)
        return found

    async def readuntil(self, separator=b'\n'):
        """Read up to a separator, or the first of a tuple of them, and return it all.

        IncompleteReadError: the data ended before. LimitOverrunError: more than the limit came without it, or
        before it; then all stays in the buffer.
        """
        separators = sorted(separator, key=len) if isinstance(separator, tuple) else [separator]
        if not separators:
            raise ValueError('Separator should contain at least one element')
        shortest, longest = len(separators[0]), len(separators[-1])
        if shortest == 0:
            raise ValueError('Separator should be at least one-byte string')
        if self._exception is not None:
            raise self._exception
        offset = 0      # no separator begins before it
        while True:
            count = len(self._buffer)
            if count - offset >= shortest:
                found = self._find(separators, offset)
                if found is not None:
                    break
                # One may have begun at the end of the buffer.
                offset = max(0, count + 1 - longest)
                if offset > self._limit:
                    raise exceptions.LimitOverrunError(
                        'Separator is not found, and chunk exceed the limit',
                        offset)
            if self._eof:
                chunk = self._take(count)
                raise exceptions.IncompleteReadError(chunk, None)
            await self._wait_for_data('readuntil')
        if found[0] > self._limit:
            raise exceptions.LimitOverrunError(
                'Separator is found, but chunk is longer than limit', found[0])
        chunk = self._take(found[1])
        self._maybe_resume_transport()
        return chunk

    async def read(self, n=-1):
        """Read at most n bytes, as soon as there is one; b'' at the end of the data. n < 0: all."""
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b''
        if n < 0:
            blocks = []
            while True:
                block = await self.read(self._limit)
                if not block:
                    break
                blocks.append(block)
            return b''.join(blocks)
        if not self._buffer and not self._eof:
            await self._wait_for_data('read')
        data = self._take(n)
        self._maybe_resume_transport()
        return data

    async def readexactly(self, n):
        """Read n bytes; IncompleteReadError if the data ends before."""
        if n < 0:
            raise ValueError('readexactly size can not be less than zero')
        if self._exception is not None:
            raise self._exception
        if n == 0:
            return b''
        while len(self._buffer) < n:
            if self._eof:
                incomplete = self._take(n)
                raise exceptions.IncompleteReadError(incomplete, n)
            await self._wait_for_data('readexactly')
        data = self._take(n)
        self._maybe_resume_transport()
        return data

    def __aiter__(self):
        return self

    async def __anext__(self):
        val = await self.readline()
        if val == b'':
            raise StopAsyncIteration
        return val
