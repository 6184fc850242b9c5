"""The event loop: sockets and other descriptors.

Watching descriptors and the transports of connected sockets are native; what is asked for seldom is here.
"""

__all__ = 'BaseSelectorEventLoop',

import sys

import _asyncio
from . import base_events, constants
from .log import logger

_SelectorTransport = _asyncio.SocketTransport


class BaseSelectorEventLoop(base_events.BaseEventLoop):
    """An event loop that watches descriptors."""

    def __init__(self, selector=None):
        super().__init__()
        # The loop watches descriptors itself; one that is given is only kept, and closed with the loop.
        self._given_selector = selector
        if 'logging' in sys.modules:    # or else nobody listens
            kind = 'EpollSelector' if selector is None else type(selector).__name__
            logger.debug('Using selector: %s', kind)

    # Transports

    def _make_socket_transport(self, sock, protocol, waiter=None, *, extra=None, server=None):
        self._ensure_fd_no_transport(sock)
        return _transports()._SelectorSocketTransport(self, sock, protocol, waiter, extra, server)

    def _make_ssl_transport(self, rawsock, protocol, sslcontext, waiter=None, *, server_side=False,
                            server_hostname=None, extra=None, server=None, ssl_handshake_timeout=None,
                            ssl_shutdown_timeout=None):
        from . import sslproto
        self._ensure_fd_no_transport(rawsock)
        ssl_protocol = sslproto.SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout)
        _transports()._SelectorSocketTransport(self, rawsock, ssl_protocol, extra=extra, server=server)
        return ssl_protocol._app_transport

    def _make_datagram_transport(self, sock, protocol, address=None, waiter=None, extra=None):
        self._ensure_fd_no_transport(sock)
        return _transports()._SelectorDatagramTransport(self, sock, protocol, address, waiter, extra)

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
                import errno
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
                if not isinstance(transport, _transports()._SelectorDatagramTransport):
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
        fd = self._ensure_fd_no_transport(sock.fileno())
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
        fd = self._ensure_fd_no_transport(sock.fileno())
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
                import errno
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


def __getattr__(name):
    # Programs without connections do without them.
    if name in ('_SelectorSocketTransport', '_SelectorDatagramTransport'):
        from . import _socket_transports
        value = globals()[name] = getattr(_socket_transports, name)
        return value
    if name == 'socket':
        return base_events._socket_module()
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def _transports():
    from . import _socket_transports
    return _socket_transports
