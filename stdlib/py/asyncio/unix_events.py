"""The event loop of Unix systems: signals, sockets with names in the file system, pipes."""

from . import base_events, events, selector_events

__all__ = ('SelectorEventLoop', 'DefaultEventLoopPolicy', 'EventLoop')


class _UnixSelectorEventLoop(selector_events.BaseSelectorEventLoop):
    """The event loop."""

    def __init__(self, selector=None):
        super().__init__(selector)
        self._signal_handlers = {}
        self._unix_server_sockets = {}  # sock: inode of its file

    def close(self):
        super().close()
        for sig in list(self._signal_handlers):
            self.remove_signal_handler(sig)

    def add_signal_handler(self, sig, callback, *args):
        """Call callback(*args) in a turn of the loop when the signal arrives."""
        import signal
        from . import coroutines
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError('coroutines cannot be used with add_signal_handler()')
        self._check_signal(sig)
        self._check_closed()
        handle = events.Handle(callback, args, self, None)
        self._signal_handlers[sig] = handle
        try:
            signal.signal(sig, self._on_signal)
        except OSError as exc:
            del self._signal_handlers[sig]
            import errno
            if exc.errno == errno.EINVAL:
                raise RuntimeError(f'sig {sig} cannot be caught')
            raise

    def _on_signal(self, sig, frame):
        handle = self._signal_handlers.get(sig)
        if handle is None:
            return
        if handle._cancelled:
            self.remove_signal_handler(sig)
        else:
            self.call_soon_threadsafe(handle._callback, *handle._args, context=handle._context)

    def remove_signal_handler(self, sig):
        """Remove a handler for a signal. Returns whether there was one."""
        import signal
        self._check_signal(sig)
        try:
            del self._signal_handlers[sig]
        except KeyError:
            return False
        handler = signal.default_int_handler if sig == signal.SIGINT else signal.SIG_DFL
        try:
            signal.signal(sig, handler)
        except OSError as exc:
            import errno
            if exc.errno == errno.EINVAL:
                raise RuntimeError(f'sig {sig} cannot be caught')
            raise
        return True

    def _check_signal(self, sig):
        import signal
        if not isinstance(sig, int):
            raise TypeError(f'sig must be an int, not {sig!r}')
        if sig not in signal.valid_signals():
            raise ValueError(f'invalid signal number {sig}')

    # Pipes

    def _make_read_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        from . import pipes
        return pipes._UnixReadPipeTransport(self, pipe, protocol, waiter, extra)

    def _make_write_pipe_transport(self, pipe, protocol, waiter=None, extra=None):
        from . import pipes
        return pipes._UnixWritePipeTransport(self, pipe, protocol, waiter, extra)

    # Processes

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr, bufsize, extra=None,
                                         **kwargs):
        from . import child_watchers
        return await child_watchers.make_transport(self, protocol, args, shell, stdin, stdout, stderr, bufsize,
                                                   extra=extra, **kwargs)

    def _child_watcher_callback(self, pid, returncode, transp):
        self.call_soon_threadsafe(transp._process_exited, returncode)

    # Unix domain sockets

    async def create_unix_connection(self, protocol_factory, path=None, *, ssl=None, sock=None,
                                     server_hostname=None, ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Connect to a socket in the file system, or take a connected one; return (transport, protocol)."""
        assert server_hostname is None or isinstance(server_hostname, str)
        if ssl:
            if server_hostname is None:
                raise ValueError('you have to pass server_hostname when using ssl')
        else:
            if server_hostname is not None:
                raise ValueError('server_hostname is only meaningful with ssl')
            base_events._check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        socket = base_events._socket_module()
        if path is not None:
            if sock is not None:
                raise ValueError('path and sock can not be specified at the same time')
            import os
            path = os.fspath(path)
            sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM, 0)
            try:
                sock.setblocking(False)
                await self.sock_connect(sock, path)
            except BaseException:
                sock.close()
                raise
        else:
            if sock is None:
                raise ValueError('no path and sock were specified')
            if sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
                raise ValueError(f'A UNIX Domain Stream Socket was expected, got {sock!r}')
            sock.setblocking(False)
        return await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname, ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout)

    async def create_unix_server(self, protocol_factory, path=None, *, sock=None, backlog=100, ssl=None,
                                 ssl_handshake_timeout=None, ssl_shutdown_timeout=None, start_serving=True,
                                 cleanup_socket=True):
        """Listen on a socket in the file system; return a Server. cleanup_socket: remove its file at the end."""
        if isinstance(ssl, bool):
            raise TypeError('ssl argument must be an SSLContext or None')
        base_events._check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        socket = base_events._socket_module()
        if path is not None:
            if sock is not None:
                raise ValueError('path and sock can not be specified at the same time')
            sock = self._bind_unix(socket, path)
        else:
            if sock is None:
                raise ValueError('path was not specified, and no sock specified')
            if sock.family != socket.AF_UNIX or sock.type != socket.SOCK_STREAM:
                raise ValueError(f'A UNIX Domain Stream Socket was expected, got {sock!r}')
        if cleanup_socket:
            name = sock.getsockname()
            # An abstract one has no file.
            if name and not (name[0] == 0 if isinstance(name, bytes) else name[0] == '\0'):
                import os
                try:
                    self._unix_server_sockets[sock] = os.stat(name).st_ino
                except FileNotFoundError:
                    pass
        sock.setblocking(False)
        server = base_events.Server(self, [sock], protocol_factory, ssl, backlog, ssl_handshake_timeout,
                                    ssl_shutdown_timeout)
        if start_serving:
            await server._begin()
        return server

    def _bind_unix(self, socket, path):
        import errno
        import os
        import stat
        path = os.fspath(path)
        sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        if path[:1] not in (b'\0', '\0', b'', ''):
            # One that a server of before left behind.
            try:
                if stat.S_ISSOCK(os.stat(path).st_mode):
                    os.remove(path)
            except FileNotFoundError:
                pass
            except OSError as err:
                base_events.logger.error('Unable to check or remove stale UNIX socket %r: %r', path, err)
        try:
            sock.bind(path)
        except OSError as exc:
            sock.close()
            if exc.errno == errno.EADDRINUSE:
                raise OSError(errno.EADDRINUSE, f'Address {path!r} is already in use') from None
            raise
        except BaseException:
            sock.close()
            raise
        return sock

    def _stop_serving(self, sock):
        inode = self._unix_server_sockets.pop(sock, None)
        path = sock.getsockname() if inode is not None else None
        super()._stop_serving(sock)
        if path is not None:
            import os
            try:
                # Somebody else may have put a socket of his own there.
                if os.stat(path).st_ino == inode:
                    os.unlink(path)
            except FileNotFoundError:
                pass
            except OSError as err:
                base_events.logger.error('Unable to clean up listening UNIX socket %r: %r', path, err)

    # Files to sockets

    async def _sock_sendfile_native(self, sock, file, offset, count):
        import io
        import os
        from . import exceptions
        try:
            fileno = file.fileno()
        except (AttributeError, io.UnsupportedOperation):
            raise exceptions.SendfileNotAvailableError('not a regular file')
        try:
            size = os.fstat(fileno).st_size
        except OSError:
            raise exceptions.SendfileNotAvailableError('not a regular file')
        block = count if count else size
        if not block:
            return 0    # an empty file
        block = min(block, 2**30)
        sent = 0
        try:
            while count is None or sent < count:
                size = block if count is None else min(block, count - sent)
                try:
                    done = os.sendfile(sock.fileno(), fileno, offset + sent, size)
                except (BlockingIOError, InterruptedError):
                    await self._when_writable(sock, _nothing)
                    continue
                except OSError as exc:
                    import errno
                    if exc.errno == errno.ENOTCONN and type(exc) is not ConnectionError:
                        raise ConnectionError('socket is not connected', errno.ENOTCONN) from exc
                    if sent == 0 and exc.errno in (errno.EINVAL, errno.ENOSYS, errno.ENOTSOCK, errno.EOPNOTSUPP):
                        raise exceptions.SendfileNotAvailableError('os.sendfile call failed')
                    raise
                if done == 0:
                    break
                sent += done
            return sent
        finally:
            if sent:
                os.lseek(fileno, offset + sent, os.SEEK_SET)


def _nothing():
    pass


SelectorEventLoop = _UnixSelectorEventLoop


class _UnixDefaultEventLoopPolicy(events.BaseDefaultEventLoopPolicy):
    """The default policy."""

    _loop_factory = SelectorEventLoop

    def __init__(self):
        super().__init__()
        self._watcher = None    # one that the program has set or asked for; else the loop does without

    def set_event_loop(self, loop):
        """Set the event loop."""
        super().set_event_loop(loop)
        if self._watcher is not None and events._in_main_thread():
            self._watcher.attach_loop(loop)

    def get_child_watcher(self):
        """Get the watcher for child processes."""
        from . import child_watchers
        if self._watcher is None:
            self._watcher = child_watchers.default_watcher()
        child_watchers._deprecated('get_child_watcher')
        return self._watcher

    def set_child_watcher(self, watcher):
        """Set the watcher for child processes."""
        from . import child_watchers
        assert watcher is None or isinstance(watcher, child_watchers.AbstractChildWatcher)
        if self._watcher is not None:
            self._watcher.close()
        self._watcher = watcher
        child_watchers._deprecated('set_child_watcher')


DefaultEventLoopPolicy = _UnixDefaultEventLoopPolicy
EventLoop = SelectorEventLoop


def __getattr__(name):
    # Few programs have to do with pipes, fewer with watchers. Every import asks for __path__.
    if name.startswith('__'):
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    from . import child_watchers, pipes
    for module in child_watchers, pipes:
        if hasattr(module, name):
            globals()[name] = value = getattr(module, name)
            return value
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
