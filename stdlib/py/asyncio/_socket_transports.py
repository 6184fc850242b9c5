"""Transports of sockets: what of them is asked for seldom, and that of datagrams. See selector_events."""

import _asyncio
from . import constants, futures, transports
from .log import logger
from .selector_events import _log_failure


def _state(closed, loop, transport, fd):
    info = [transport.__class__.__name__]
    if closed:
        info.append('closed')
    elif transport._closing:
        info.append('closing')
    info.append(f'fd={fd}')
    return info


class _SelectorSocketTransport(_asyncio.SocketTransport, transports.Transport):
    """The transport of a connected socket."""

    _start_tls_compatible = True

    @property
    def _sendfile_compatible(self):
        return constants._SendfileMode.TRY_NATIVE

    def __repr__(self):
        info = _state(self._sock is None, self._loop, self, self._sock_fd)
        if self._sock is not None and not self._loop.is_closed():
            info.append('read=polling' if self._is_watched else 'read=idle')
            state = 'polling' if self._is_full else 'idle'
            info.append(f'write=<{state}, bufsize={self._pending}>')
        return f"<{' '.join(info)}>"

    def _call_connection_lost(self, exc):
        super()._call_connection_lost(exc)


def _call_failed(transport, name, error, argument):
    """A method that the loop called for a transport has raised error: report it as that of a callback."""
    made = name == 'connection_made'
    loop = transport._loop
    try:
        method = getattr(transport.get_protocol() if made else transport, name)
    except AttributeError:
        loop.call_exception_handler({
            'message': f'Exception in callback {type(transport).__qualname__}.{name}()',
            'exception': error, 'transport': transport,
        })
        return
    from . import events, format_helpers
    arguments = (transport,) if made else (argument,)
    loop.call_exception_handler({
        'message': f'Exception in callback {format_helpers._format_callback_source(method, arguments)}',
        'exception': error, 'handle': events.Handle(method, arguments, loop),
    })


class _SelectorDatagramTransport(transports._FlowControlMixin, transports.DatagramTransport):
    """The transport of a socket for datagrams."""

    _header_size = 8
    max_size = 256 * 1024

    def __init__(self, loop, sock, protocol, address=None, waiter=None, extra=None):
        super().__init__(extra, loop)
        from . import trsock
        from _collections import deque
        self._extra['socket'] = trsock.TransportSocket(sock)
        for name, ask in ('sockname', sock.getsockname), ('peername', sock.getpeername):
            if name not in self._extra:
                try:
                    self._extra[name] = ask()
                except OSError:
                    self._extra[name] = None
        self._sock = sock
        self._sock_fd = sock.fileno()
        self._protocol = protocol
        self._address = address
        self._buffer = deque()      # datagrams that wait: (data, address)
        self._buffer_size = 0
        self._conn_lost = 0
        self._closing = False
        loop.call_soon(protocol.connection_made, self)
        loop.call_soon(self._start)
        if waiter is not None:
            loop.call_soon(futures._set_result_unless_cancelled, waiter, None)

    def __repr__(self):
        info = _state(self._sock is None, self._loop, self, self._sock_fd)
        if self._sock is not None and not self._loop.is_closed():
            info.append('read=polling' if self._loop._watched(self._sock_fd)[0] is not None else 'read=idle')
            state = 'polling' if self._buffer else 'idle'
            info.append(f'write=<{state}, bufsize={self._buffer_size}>')
        return f"<{' '.join(info)}>"

    def _start(self):
        if not self._closing:
            self._loop._add_reader(self._sock_fd, self._read_ready)

    def get_write_buffer_size(self):
        return self._buffer_size

    def is_closing(self):
        return self._closing

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def _read_ready(self):
        if self._conn_lost:
            return
        try:
            data, address = self._sock.recvfrom(self.max_size)
        except (BlockingIOError, InterruptedError):
            pass
        except OSError as exc:
            self._protocol.error_received(exc)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Fatal read error on datagram transport')
        else:
            self._protocol.datagram_received(data, address)

    def sendto(self, data, addr=None):
        """Send a datagram, without waiting; addr None: to where the transport was made for."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data argument must be a bytes-like object, not {type(data).__name__!r}')
        if self._address:
            if addr not in (None, self._address):
                raise ValueError(f'Invalid address: must be None or {self._address}')
            addr = self._address
        if self._conn_lost and self._address:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning('socket.send() raised exception.')
            self._conn_lost += 1
            return
        if not self._buffer:
            try:
                self._send(data, addr)
                return
            except (BlockingIOError, InterruptedError):
                self._loop._add_writer(self._sock_fd, self._sendto_ready)
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, 'Fatal write error on datagram transport')
                return
        self._buffer.append((bytes(data), addr))
        self._buffer_size += len(data) + self._header_size
        self._maybe_pause_protocol()

    def _send(self, data, addr):
        if self._extra['peername']:
            self._sock.send(data)
        else:
            self._sock.sendto(data, addr)

    def _sendto_ready(self):
        while self._buffer:
            data, addr = self._buffer.popleft()
            self._buffer_size -= len(data) + self._header_size
            try:
                self._send(data, addr)
            except (BlockingIOError, InterruptedError):
                self._buffer.appendleft((data, addr))
                self._buffer_size += len(data) + self._header_size
                break
            except OSError as exc:
                self._protocol.error_received(exc)
                return
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException as exc:
                self._fatal_error(exc, 'Fatal write error on datagram transport')
                return
        self._maybe_resume_protocol()
        if not self._buffer:
            self._loop._remove_writer(self._sock_fd)
            if self._closing:
                self._call_connection_lost(None)

    def close(self):
        """Send what is buffered, then close."""
        if self._closing:
            return
        self._closing = True
        self._loop._remove_reader(self._sock_fd)
        if not self._buffer:
            self._conn_lost += 1
            self._loop._remove_writer(self._sock_fd)
            self._loop.call_soon(self._call_connection_lost, None)

    def abort(self):
        """Close at once; what is buffered is lost."""
        self._force_close(None)

    def _fatal_error(self, exc, message='Fatal error on transport'):
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                _log_failure(self, exc, message)
        else:
            self._loop.call_exception_handler({
                'message': message, 'exception': exc, 'transport': self, 'protocol': self._protocol,
            })
        self._force_close(exc)

    def _force_close(self, exc):
        if self._conn_lost:
            return
        if self._buffer:
            self._buffer.clear()
            self._buffer_size = 0
            self._loop._remove_writer(self._sock_fd)
        if not self._closing:
            self._closing = True
            self._loop._remove_reader(self._sock_fd)
        self._conn_lost += 1
        self._loop.call_soon(self._call_connection_lost, exc)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._sock.close()
            self._sock = self._protocol = None

    def __del__(self):
        if getattr(self, '_sock', None) is not None:
            import warnings
            warnings.warn(f'unclosed transport {self!r}', ResourceWarning, source=self)
            self._sock.close()
