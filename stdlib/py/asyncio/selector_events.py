"""The event loop: sockets and other descriptors.

Watching descriptors and the transports of connected sockets are native; what is asked for seldom is here.
"""

__all__ = 'BaseSelectorEventLoop',

import errno
import os

import _asyncio
from . import base_events, constants, events, futures, transports
from .log import logger


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """An event loop that watches descriptors."""

    def __init__(self, selector=None):
        super().__init__()
        # The loop watches descriptors itself; one that is given is only kept, and closed with the loop.
        self._given_selector = selector

    # Transports

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorSocketTransport(self, sock, protocol, waiter, extra, server)

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *, server_side=False,
                            server_hostname=None, extra=None, server=None, ssl_handshake_timeout=None,
                            ssl_shutdown_timeout=None):
        from . import sslproto
        self._ensure_fd_no_transport(rawsock)
        ssl_protocol = sslproto.SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        _SelectorSocketTransport(self, rawsock, ssl_protocol, extra=extra, server=server)
        return ssl_protocol._app_transport

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)

    # Listening

    def _start_serving(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100,
                       ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        if sock.fileno() < 0:
            return  # closed while accepting paused
        self._add_reader(sock.fileno(), self._accept_connection, protocol_factory, sock, sslcontext, server,
                         backlog, ssl_handshake_timeout, ssl_shutdown_timeout)

    def _accept_connection(self, protocol_factory, sock, sslcontext=None, server=None, backlog=100,
                           ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        # As many as the backlog holds, then others have their turn.
        for _ in range(backlog):
            try:
                conn, addr = sock.accept()
                conn.setblocking(False)
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as exc:
                if exc.errno not in (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM):
                    raise
                # Whoever is served now gives something back in time.
                from . import trsock
                self.call_exception_handler({
                    'message': 'socket.accept() out of system resource',
                    'exception': exc,
                    'socket': trsock.TransportSocket(sock),
                })
                self._remove_reader(sock.fileno())
                self.call_later(constants.ACCEPT_RETRY_DELAY, self._start_serving, protocol_factory, sock,
                                sslcontext, server, backlog, ssl_handshake_timeout, ssl_shutdown_timeout)
                return
            if sslcontext:
                self.create_task(self._accept_connection2(protocol_factory, conn, {'peername': addr}, sslcontext,
                                                          server, ssl_handshake_timeout, ssl_shutdown_timeout))
            else:
                # In the turn that a task's first step would have; there is nothing to wait for.
                self.call_soon(self._accept_plain, protocol_factory, conn, addr, server)

    def _accept_plain(self, protocol_factory, conn, addr, server):
        protocol = None
        try:
            protocol = protocol_factory()
            self._make_socket_transport(conn, protocol, extra={'peername': addr}, server=server)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            conn.close()
            self._report_accept(exc, protocol, None)

    async def _accept_connection2(self, protocol_factory, conn, extra, sslcontext, server=None,
                                  ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        protocol = transport = None
        try:
            try:
                protocol = protocol_factory()
                waiter = self.create_future()
                transport = self._make_ssl_transport(
                    conn, protocol, sslcontext, waiter=waiter, server_side=True, extra=extra, server=server,
                    ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
            except BaseException:
                if transport is None:
                    conn.close()
                raise
            try:
                await waiter
            except BaseException:
                # The handshake failed, or the loop closes.
                transport.close()
                raise
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._report_accept(exc, protocol, transport)

    def _report_accept(self, exc, protocol, transport):
        if self.get_debug():
            context = {'message': 'Error on transport creation for incoming connection', 'exception': exc}
            if protocol is not None:
                context['protocol'] = protocol
            if transport is not None:
                context['transport'] = transport
            self.call_exception_handler(context)

    def _stop_serving(self, sock):
        self._remove_reader(sock.fileno())
        sock.close()

    # Descriptors

    def _ensure_fd_no_transport(self, fd):
        fileno = _number(fd)
        for user in self._watched(fileno):
            if isinstance(user, _asyncio.SocketTransport):
                transport = user
            elif user is None:
                continue
            else:
                transport = getattr(user._callback, '__self__', None)
                if not isinstance(transport, _SelectorDatagramTransport):
                    continue
            if not transport.is_closing() and transport._sock_fd == fileno:
                raise RuntimeError(f'File descriptor {fd!r} is used by transport {transport!r}')
        return fileno

    def add_reader(self, fd, callback, *args):
        """Call callback(*args) whenever fd can be read."""
        fileno = self._ensure_fd_no_transport(fd)
        self._add_reader(fileno, callback, *args)

    def remove_reader(self, fd):
        """No longer watch fd for reading. Returns whether it was watched."""
        return self._remove_reader(self._ensure_fd_no_transport(fd))

    def add_writer(self, fd, callback, *args):
        """Call callback(*args) whenever fd can be written."""
        fileno = self._ensure_fd_no_transport(fd)
        self._add_writer(fileno, callback, *args)

    def remove_writer(self, fd):
        """No longer watch fd for writing. Returns whether it was watched."""
        return self._remove_writer(self._ensure_fd_no_transport(fd))

    # Sockets without a transport

    def _check_non_blocking(self, sock):
        base_events._check_ssl_socket(sock)
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError('the socket must be non-blocking')

    def _attempt(self, future, function):
        # What a watched socket's callback does: the outcome of the function, if it need not wait.
        if future.done():
            return
        try:
            result = function()
        except (BlockingIOError, InterruptedError):
            return
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            future.set_exception(exc)
        else:
            future.set_result(result)

    async def _when_readable(self, sock, function):
        try:
            return function()
        except (BlockingIOError, InterruptedError):
            pass
        future = self.create_future()
        fd = self._ensure_fd_no_transport(sock)
        handle = self._add_reader(fd, self._attempt, future, function)
        future.add_done_callback(lambda _: self._forget(fd, handle, 0))
        return await future

    def _forget(self, fd, handle, writing):
        # Unless somebody else watches the descriptor by now.
        if self._watched(fd)[writing] is handle:
            if writing:
                self._remove_writer(fd)
            else:
                self._remove_reader(fd)

    async def sock_recv(self, sock, n):
        """Receive up to n bytes."""
        self._check_non_blocking(sock)
        return await self._when_readable(sock, lambda: sock.recv(n))

    async def sock_recv_into(self, sock, buf):
        """Receive into a buffer; returns the number of bytes."""
        self._check_non_blocking(sock)
        return await self._when_readable(sock, lambda: sock.recv_into(buf))

    async def sock_recvfrom(self, sock, bufsize):
        """Receive a datagram of up to bufsize bytes; returns it and the sender's address."""
        self._check_non_blocking(sock)
        return await self._when_readable(sock, lambda: sock.recvfrom(bufsize))

    async def sock_recvfrom_into(self, sock, buf, nbytes=0):
        """Receive a datagram into a buffer; returns the number of bytes and the sender's address."""
        self._check_non_blocking(sock)
        if not nbytes:
            nbytes = len(buf)
        return await self._when_readable(sock, lambda: sock.recvfrom_into(buf, nbytes))

    async def _when_writable(self, sock, function):
        # Until function no longer says that it would block.
        future = self.create_future()
        fd = self._ensure_fd_no_transport(sock)
        handle = self._add_writer(fd, self._attempt, future, function)
        future.add_done_callback(lambda _: self._forget(fd, handle, 1))
        return await future

    async def sock_sendall(self, sock, data):
        """Send all of data."""
        self._check_non_blocking(sock)
        try:
            sent = sock.send(data)
        except (BlockingIOError, InterruptedError):
            sent = 0
        if sent == len(data):
            return
        with memoryview(data) as view, view.cast('B') as left:
            while sent < len(left):
                sent += await self._when_writable(sock, lambda: sock.send(left[sent:]))

    async def sock_sendto(self, sock, data, address):
        """Send a datagram."""
        self._check_non_blocking(sock)
        try:
            return sock.sendto(data, address)
        except (BlockingIOError, InterruptedError):
            pass
        return await self._when_writable(sock, lambda: sock.sendto(data, address))

    async def sock_connect(self, sock, address):
        """Connect a socket; the host of an Internet address is looked up."""
        self._check_non_blocking(sock)
        socket = base_events._socket_module()
        if sock.family == socket.AF_INET or sock.family == socket.AF_INET6:
            resolved = await self._ensure_resolved(address, family=sock.family, type=sock.type, proto=sock.proto,
                                                   loop=self)
            address = resolved[0][4]
        fd = sock.fileno()
        try:
            sock.connect(address)
            return
        except (BlockingIOError, InterruptedError):
            pass
        self._ensure_fd_no_transport(fd)
        await self._when_writable(sock, lambda: self._connected(sock, address))

    def _connected(self, sock, address):
        socket = base_events._socket_module()
        err = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if err != 0:
            raise OSError(err, f'Connect call failed {address}')
        if sock.family == socket.AF_UNIX:
            # A full backlog refuses at once and is tried again.
            try:
                sock.connect(address)
            except OSError as exc:
                if exc.errno != errno.EISCONN:
                    raise

    async def sock_accept(self, sock):
        """Accept a connection: a non-blocking socket and the address of the other side."""
        self._check_non_blocking(sock)

        def accept():
            conn, address = sock.accept()
            conn.setblocking(False)
            return conn, address

        return await self._when_readable(sock, accept)

    async def _sendfile_native(self, transp, file, offset, count):
        resume = transp.is_reading()
        transp.pause_reading()
        await transp._make_empty_waiter()
        try:
            return await self.sock_sendfile(transp._sock, file, offset, count, fallback=False)
        finally:
            transp._reset_empty_waiter()
            if resume:
                transp.resume_reading()

    def close(self):
        super().close()
        selector = self._given_selector
        if selector is not None and not self.is_running():
            self._given_selector = None
            selector.close()


def _number(fd):
    if isinstance(fd, int):
        number = fd
    else:
        try:
            number = int(fd.fileno())
        except (AttributeError, TypeError, ValueError):
            raise ValueError(f'Invalid file object: {fd!r}') from None
    if number < 0:
        raise ValueError(f'Invalid file descriptor: {number}')
    return number


def _log_failure(transport, exc, message):
    # Debug mode: an OSError that only ends a connection.
    logger.debug('%r: %s', transport, message, exc_info=exc)


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
        if self._loop is not None and not self._loop.is_closed():
            info.append('read=polling' if self._is_watched else 'read=idle')
            state = 'polling' if self._is_full else 'idle'
            info.append(f'write=<{state}, bufsize={self._pending}>')
        return f"<{' '.join(info)}>"


_SelectorTransport = _asyncio.SocketTransport


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
