"""The event loop: what Python adds to the native half of it."""

import sys

from _asyncio import Loop
from _thread import get_ident
from . import coroutines, events, exceptions, futures, tasks
from .log import logger

__all__ = 'BaseEventLoop', 'Server'


def _socket_module():
    # Imported by the first connection, not by every program.
    module = globals().get('socket')
    return __getattr__('socket') if module is None else module


def _tells_tasks():
    """Whether reports say where a task was made outside of debug mode too, as tracebacks then do."""
    import _colorize
    import traceback
    return _colorize.can_colorize() or traceback._tells_tasks(sys.stderr)


def _run_until_complete_cb(fut):
    if not fut.cancelled():
        exc = fut.exception()
        if isinstance(exc, (SystemExit, KeyboardInterrupt)):
            # run_forever() ends by itself: stop() would be left for its next run.
            return
    futures._get_loop(fut).stop()


class BaseEventLoop(Loop, events.AbstractEventLoop):
    """An event loop."""

    _exception_handler = None
    _default_executor = None
    _executor_shutdown_called = False
    _asyncgens = None               # a WeakSet once there is one
    _asyncgens_shutdown_called = False
    _outer_loop = None
    _origin_depth = None            # what sys had before debug mode
    _signal_handlers = ()
    _main_task = None               # of a Runner in the main thread
    _servers = ()                   # that serve; a set once there is one
    _terminated = False             # SIGTERM has come and the servers were stopped
    _stopping_task = None           # what stops them
    _thread_id = None

    def __init__(self):
        super().__init__()
        if coroutines._is_debug_mode():
            self.set_debug(True)

    def __repr__(self):
        return (f'<{self.__class__.__name__} running={self.is_running()} '
                f'closed={self.is_closed()} debug={self.get_debug()}>')

    # Running

    def _check_running(self):
        if self.is_running():
            raise RuntimeError('This event loop is already running')
        running = events._get_running_loop()
        if running is not None and not getattr(running, '_stands_by', False):
            raise RuntimeError('Cannot run the event loop while another loop is running')

    def _run_forever_setup(self):
        self._check_closed()
        self._check_running()
        self._set_coroutine_origin_tracking(self.get_debug())
        self._old_agen_hooks = sys.get_asyncgen_hooks()
        self._outer_loop = events._get_running_loop()   # one that stands by: the prompt's
        self._running = True
        self._thread_id = get_ident()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook,
                               finalizer=self._asyncgen_finalizer_hook)
        events._set_running_loop(self)

    def _run_forever_cleanup(self):
        self._stopping = False
        self._running = False
        self._thread_id = None
        events._set_running_loop(self._outer_loop)
        self._outer_loop = None
        self._set_coroutine_origin_tracking(False)
        hooks = self._old_agen_hooks
        self._old_agen_hooks = None
        if hooks is not None:
            sys.set_asyncgen_hooks(*hooks)

    def run_forever(self):
        """Run until stop() is called."""
        self._run_forever_setup()
        try:
            if type(self)._run_once is Loop._run_once:
                self._run()
            else:
                while True:
                    self._run_once()
                    if self._stopping:
                        break
        finally:
            self._run_forever_cleanup()

    def run_until_complete(self, future):
        """Run until the future is done, or the coroutine, which is made a task.

        Return its result or raise its exception.
        """
        self._check_closed()
        self._check_running()
        new_task = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if new_task:
            future._log_destroy_pending = False
        future.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        except:
            if new_task and future.done() and not future.cancelled():
                future.exception()  # it is being raised: no word of it later
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def close(self):
        """Close the loop: all that is scheduled is dropped."""
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        if self.is_closed():
            return
        if self.get_debug():
            logger.debug('Close %r', self)
        self._clear()
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)

    def _nothing_left(self):
        # Nothing is ready, no timer runs, nothing is open that could wake the loop.
        if not self._signal_handlers:
            from . import tree
            tree.report_deadlock(self)

    # Asynchronous generators

    def _asyncgen_finalizer_hook(self, agen):
        if self._asyncgens is not None:
            self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            import warnings
            warnings.warn(f'asynchronous generator {agen!r} was scheduled after '
                          'loop.shutdown_asyncgens() call', ResourceWarning, source=self)
        if self._asyncgens is None:
            import weakref
            self._asyncgens = weakref.WeakSet()
        self._asyncgens.add(agen)

    async def shutdown_asyncgens(self):
        """Close all asynchronous generators that are still open."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    'message': 'an error occurred during closing of asynchronous generator '
                               f'{agen!r}',
                    'exception': result,
                    'asyncgen': agen,
                })

    # Executors

    def run_in_executor(self, executor, func, *args):
        """Call func(*args) in a thread of the executor. Returns a future of the result."""
        self._check_closed()
        if self.get_debug():
            self._check_callback(func, 'run_in_executor')
        if executor is None:
            executor = self._default_executor
            if self._executor_shutdown_called:
                raise RuntimeError('Executor shutdown has been called')
            if executor is None:
                import concurrent.futures
                executor = concurrent.futures.ThreadPoolExecutor(thread_name_prefix='asyncio')
                self._default_executor = executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        """Set the executor that run_in_executor(None, ...) uses."""
        import concurrent.futures
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError('executor must be ThreadPoolExecutor instance')
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Wait until the default executor's threads have ended."""
        self._executor_shutdown_called = True
        if self._default_executor is None:
            return
        import threading
        from . import timeouts
        future = self.create_future()
        thread = threading.Thread(target=self._do_shutdown, args=(future,))
        thread.start()
        try:
            async with timeouts.timeout(timeout):
                await future
        except TimeoutError:
            import warnings
            warnings.warn('The executor did not finishing joining its threads within '
                          f'{timeout} seconds.', RuntimeWarning, stacklevel=2)
            self._default_executor.shutdown(wait=False)
        else:
            thread.join()

    def _do_shutdown(self, future):
        try:
            self._default_executor.shutdown(wait=True)
            if not self.is_closed():
                self.call_soon_threadsafe(futures._set_result_unless_cancelled, future, None)
        except Exception as ex:
            if not self.is_closed() and not future.cancelled():
                self.call_soon_threadsafe(future.set_exception, ex)

    # Errors

    def get_exception_handler(self):
        """Return the exception handler, or None for the default one."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Set handler(loop, context) to be told of errors nobody else takes; None: the default."""
        if handler is not None and not callable(handler):
            raise TypeError(f'A callable object or None is expected, got {handler!r}')
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Log the error."""
        message = context.get('message') or 'Unhandled exception in event loop'
        exception = context.get('exception')
        exc_info = False
        if exception is not None:
            exc_info = type(exception), exception, exception.__traceback__
        lines = [message]
        for key in sorted(context):
            if key in ('message', 'exception'):
                continue
            value = context[key]
            if key in ('source_traceback', 'handle_traceback'):
                import traceback
                kind = 'Object' if key == 'source_traceback' else 'Handle'
                text = ''.join(traceback.format_list(value)).rstrip()
                value = f'{kind} created at (most recent call last):\n{text}'
            else:
                made = getattr(value, '_made', None)
                value = repr(value)
                if made and 'source_traceback' not in context and value.endswith('>') and _tells_tasks():
                    value = f'{value[:-1]} created at {made[0]}:{made[1]}>'
            lines.append(f'{key}: {value}')
        logger.error('\n'.join(lines), exc_info=exc_info)

    def call_exception_handler(self, context):
        """Tell the exception handler of an error, given as a dict; its own errors are logged."""
        if self._exception_handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                logger.error('Exception in default exception handler', exc_info=True)
            return
        try:
            run_in = None
            thing = context.get('task')
            if thing is None:
                thing = context.get('future')
            if thing is None:
                thing = context.get('handle')
            if thing is not None and hasattr(thing, 'get_context'):
                run_in = thing.get_context()
            if run_in is not None and hasattr(run_in, 'run'):
                run_in.run(self._exception_handler, self, context)
            else:
                self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            try:
                self.default_exception_handler({
                    'message': 'Unhandled error in exception handler',
                    'exception': exc,
                    'context': context,
                })
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                logger.error('Exception in default exception handler while handling an unexpected '
                             'error in custom exception handler', exc_info=True)

    # Debug mode

    def set_debug(self, enabled):
        """Turn debug mode on or off."""
        super().set_debug(enabled)
        if self.is_running():
            self.call_soon_threadsafe(self._set_coroutine_origin_tracking, enabled)

    def _set_coroutine_origin_tracking(self, enabled):
        if bool(enabled) == (self._origin_depth is not None):
            return
        if enabled:
            from . import constants
            self._origin_depth = sys.get_coroutine_origin_tracking_depth()
            sys.set_coroutine_origin_tracking_depth(constants.DEBUG_STACK_DEPTH)
        else:
            sys.set_coroutine_origin_tracking_depth(self._origin_depth)
            self._origin_depth = None

    def _check_thread(self):
        if self._thread_id is not None and get_ident() != self._thread_id:
            raise RuntimeError('Non-thread-safe operation invoked on an event loop other '
                               'than the current one')

    def _check_callback(self, callback, method):
        if method == 'call_soon' or method == 'call_at':
            self._check_thread()
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f'coroutines cannot be used with {method}()')
        if not callable(callback):
            raise TypeError(f'a callable object was expected by {method}(), got {callback!r}')

    def _report_slow(self, what, seconds):
        logger.warning('Executing %s took %.3f seconds', repr(what), seconds)

    # Processes

    async def _make_subprocess_transport(self, protocol, args, shell, stdin, stdout, stderr, bufsize, extra=None,
                                         **kwargs):
        raise NotImplementedError

    async def subprocess_shell(self, protocol_factory, cmd, *, stdin=-1, stdout=-1, stderr=-1,
                               universal_newlines=False, shell=True, bufsize=0, encoding=None, errors=None, text=None,
                               **kwargs):
        """Run a command of the shell, with pipes; return (transport, protocol)."""
        from . import base_subprocess
        if not isinstance(cmd, (bytes, str)):
            raise ValueError('cmd must be a string')
        if not shell:
            raise ValueError('shell must be True')
        base_subprocess._check_plain_options(universal_newlines, bufsize, text, encoding, errors)
        return await base_subprocess.start_process(self, protocol_factory, cmd, True, stdin, stdout, stderr,
                                                   f'run shell command {cmd!r}', **kwargs)

    async def subprocess_exec(self, protocol_factory, program, *args, stdin=-1, stdout=-1, stderr=-1,
                              universal_newlines=False, shell=False, bufsize=0, encoding=None, errors=None, text=None,
                              **kwargs):
        """Run a program, with pipes; return (transport, protocol)."""
        from . import base_subprocess
        if shell:
            raise ValueError('shell must be False')
        base_subprocess._check_plain_options(universal_newlines, bufsize, text, encoding, errors)
        return await base_subprocess.start_process(self, protocol_factory, (program, *args), False, stdin, stdout,
                                                   stderr, f'execute program {program!r}', **kwargs)

    # Names

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        """What socket.getaddrinfo() gives, without holding up the loop."""
        import _uv_names
        socket = _socket_module()
        if getattr(socket.getaddrinfo, '__globals__', None) is not vars(socket):
            # The program has put something of its own in its place.
            return await self.run_in_executor(None, socket.getaddrinfo, host, port, family, type, proto, flags)
        rows = await _uv_names.getaddrinfo(host, port, family, type, proto, flags)
        return [(socket._named(row[0], socket.AddressFamily), socket._named(row[1], socket.SocketKind), *row[2:])
                for row in rows]

    async def getnameinfo(self, sockaddr, flags=0):
        """What socket.getnameinfo() gives, without holding up the loop."""
        import _uv_names
        if isinstance(sockaddr, tuple) and len(sockaddr) > 1 and not isinstance(sockaddr[1], int):
            import operator
            operator.index(sockaddr[1])     # TypeError: names of services are for getaddrinfo()
        return await _uv_names.getnameinfo(sockaddr, flags)

    async def _ensure_resolved(self, address, *, family=0, type=0, proto=0, flags=0, loop=None):
        host, port = address[:2]
        info = _ipaddr_info(host, port, family, type, proto, *address[2:])
        if info is not None:
            return [info]   # numeric: nobody has to be asked
        return await (loop or self).getaddrinfo(host, port, family=family, type=type, proto=proto, flags=flags)

    # Connections

    def _check_sendfile_params(self, sock, file, offset, count):
        socket = _socket_module()
        if 'b' not in getattr(file, 'mode', 'b'):
            raise ValueError('file should be opened in binary mode')
        if not sock.type == socket.SOCK_STREAM:
            raise ValueError('only SOCK_STREAM type sockets are supported')
        if count is not None:
            if not isinstance(count, int):
                raise TypeError(f'count must be a positive integer (got {count!r})')
            if count <= 0:
                raise ValueError(f'count must be a positive integer (got {count!r})')
        if not isinstance(offset, int):
            raise TypeError(f'offset must be a non-negative integer (got {offset!r})')
        if offset < 0:
            raise ValueError(f'offset must be a non-negative integer (got {offset!r})')

    async def _connect_sock(self, exceptions, addr_info, local_addr_infos=None):
        # A socket connected to that address; what went wrong is noted in a list of its own in exceptions.
        socket = _socket_module()
        own = []
        exceptions.append(own)
        family, kind, proto, _, address = addr_info
        sock = None
        try:
            sock = socket.socket(family=family, type=kind, proto=proto)
            sock.setblocking(False)
            if local_addr_infos is not None:
                self._bind_local(sock, family, local_addr_infos, own)
            await self.sock_connect(sock, address)
            return sock
        except OSError as exc:
            own.append(exc)
            if sock is not None:
                sock.close()
            raise
        except BaseException:
            if sock is not None:
                sock.close()
            raise
        finally:
            exceptions = own = None

    def _bind_local(self, sock, family, local_addr_infos, errors):
        for local_family, _, _, _, address in local_addr_infos:
            if local_family != family:
                continue
            try:
                sock.bind(address)
                return
            except OSError as exc:
                text = f'error while attempting to bind on address {address!r}: {str(exc).lower()}'
                errors.append(OSError(exc.errno, text))
        if errors:
            raise errors.pop()
        raise OSError(f'no matching local address with {family=} found')

    async def create_connection(self, protocol_factory, host=None, port=None, *, ssl=None, family=0, proto=0,
                                flags=0, sock=None, local_addr=None, server_hostname=None,
                                ssl_handshake_timeout=None, ssl_shutdown_timeout=None,
                                happy_eyeballs_delay=None, interleave=None, all_errors=False):
        """Connect to host and port, or take a connected socket; return (transport, protocol).

        happy_eyeballs_delay: seconds before the next address is tried beside the last one. all_errors: if none
        answers, raise an ExceptionGroup of all reasons.
        """
        if server_hostname is not None and not ssl:
            raise ValueError('server_hostname is only meaningful with ssl')
        if server_hostname is None and ssl:
            if not host:
                raise ValueError('You must set server_hostname when using ssl without a host')
            server_hostname = host
        _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        if sock is not None:
            _check_ssl_socket(sock)
        if happy_eyeballs_delay is not None and interleave is None:
            interleave = 1
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError('host/port and sock can not be specified at the same time')
            sock = await self._connect_any(host, port, family, proto, flags, local_addr,
                                           happy_eyeballs_delay, interleave, all_errors)
        else:
            if sock is None:
                raise ValueError('host and port was not specified and no sock specified')
            if sock.type != _socket_module().SOCK_STREAM:
                raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, server_hostname, ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout)
        if self.get_debug():
            logger.debug('%r connected to %s:%r: (%r, %r)', transport.get_extra_info('socket'), host, port,
                         transport, protocol)
        return transport, protocol

    async def _connect_any(self, host, port, family, proto, flags, local_addr, delay, interleave, all_errors):
        socket = _socket_module()
        infos = await self._ensure_resolved((host, port), family=family, type=socket.SOCK_STREAM, proto=proto,
                                            flags=flags, loop=self)
        if not infos:
            raise OSError('getaddrinfo() returned empty list')
        local_infos = None
        if local_addr is not None:
            local_infos = await self._ensure_resolved(local_addr, family=family, type=socket.SOCK_STREAM,
                                                      proto=proto, flags=flags, loop=self)
            if not local_infos:
                raise OSError('getaddrinfo() returned empty list')
        if interleave:
            infos = _interleave_addrinfos(infos, interleave)
        exceptions = []
        sock = None
        if delay is None:
            for info in infos:
                try:
                    sock = await self._connect_sock(exceptions, info, local_infos)
                    break
                except OSError:
                    continue
        else:
            import functools
            from . import staggered
            made = []

            async def connect(info):
                made.append(await self._connect_sock(exceptions, info, local_infos))
                return made[-1]

            try:
                sock = (await staggered.staggered_race((functools.partial(connect, info) for info in infos),
                                                       delay, loop=self))[0]
            except BaseException:
                # The race may be won when who waits for it is cancelled.
                for each in made:
                    each.close()
                raise
        if sock is not None:
            return sock
        exceptions = [exc for each in exceptions for exc in each]
        try:
            if all_errors:
                raise ExceptionGroup('create_connection failed', exceptions)
            if len(exceptions) == 1:
                raise exceptions[0]
            words = str(exceptions[0])
            if all(str(exc) == words for exc in exceptions):
                raise exceptions[0]
            raise OSError('Multiple exceptions: {}'.format(', '.join(str(exc) for exc in exceptions)))
        finally:
            exceptions = None

    async def _create_connection_transport(self, sock, protocol_factory, ssl, server_hostname, server_side=False,
                                           ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        sock.setblocking(False)
        protocol = protocol_factory()
        waiter = self.create_future()
        if ssl:
            transport = self._make_ssl_transport(
                sock, protocol, None if isinstance(ssl, bool) else ssl, waiter, server_side=server_side,
                server_hostname=server_hostname, ssl_handshake_timeout=ssl_handshake_timeout,
                ssl_shutdown_timeout=ssl_shutdown_timeout)
        else:
            transport = self._make_socket_transport(sock, protocol, waiter)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return transport, protocol

    async def connect_accepted_socket(self, protocol_factory, sock, *, ssl=None, ssl_handshake_timeout=None,
                                      ssl_shutdown_timeout=None):
        """Serve a connection that was accepted elsewhere; return (transport, protocol)."""
        if sock.type != _socket_module().SOCK_STREAM:
            raise ValueError(f'A Stream Socket was expected, got {sock!r}')
        _check_ssl_timeouts(ssl, ssl_handshake_timeout, ssl_shutdown_timeout)
        _check_ssl_socket(sock)
        transport, protocol = await self._create_connection_transport(
            sock, protocol_factory, ssl, '', server_side=True, ssl_handshake_timeout=ssl_handshake_timeout,
            ssl_shutdown_timeout=ssl_shutdown_timeout)
        if self.get_debug():
            logger.debug('%r handled: (%r, %r)', transport.get_extra_info('socket'), transport, protocol)
        return transport, protocol

    async def start_tls(self, transport, protocol, sslcontext, *, server_side=False, server_hostname=None,
                        ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        """Put TLS on a connection; return the transport to use from then on."""
        import ssl
        if not isinstance(sslcontext, ssl.SSLContext):
            raise TypeError('sslcontext is expected to be an instance of ssl.SSLContext, '
                            f'got {sslcontext!r}')
        if not getattr(transport, '_start_tls_compatible', False):
            raise TypeError(f'transport {transport!r} is not supported by start_tls()')
        from . import sslproto
        waiter = self.create_future()
        ssl_protocol = sslproto.SSLProtocol(
            self, protocol, sslcontext, waiter, server_side, server_hostname,
            ssl_handshake_timeout=ssl_handshake_timeout, ssl_shutdown_timeout=ssl_shutdown_timeout,
            call_connection_made=False)
        # What comes now is the other side's TLS: it must not reach the old protocol.
        transport.pause_reading()
        transport.set_protocol(ssl_protocol)
        ssl_protocol._take_over(protocol)
        made = self.call_soon(ssl_protocol.connection_made, transport)
        resumed = self.call_soon(transport.resume_reading)
        try:
            await waiter
        except BaseException:
            transport.close()
            made.cancel()
            resumed.cancel()
            raise
        return ssl_protocol._app_transport

    # Files to sockets

    async def sock_sendfile(self, sock, file, offset=0, count=None, *, fallback=True):
        """Send a file's bytes over a socket, by the system if it can; return how many."""
        if self.get_debug() and sock.gettimeout() != 0:
            raise ValueError('the socket must be non-blocking')
        self._check_sendfile_params(sock, file, offset, count)
        try:
            return await self._sock_sendfile_native(sock, file, offset, count)
        except exceptions.SendfileNotAvailableError:
            if not fallback:
                raise
        return await self._sock_sendfile_fallback(sock, file, offset, count)

    async def _sock_sendfile_native(self, sock, file, offset, count):
        raise exceptions.SendfileNotAvailableError(
            f'syscall sendfile is not available for socket {sock!r} and file {file!r} combination')

    async def _sock_sendfile_fallback(self, sock, file, offset, count):
        from . import constants
        return await self._copy_file(file, offset, count, constants.SENDFILE_FALLBACK_READBUFFER_SIZE,
                                     lambda data: self.sock_sendall(sock, data))

    async def _copy_file(self, file, offset, count, block, send):
        if hasattr(file, 'seek'):
            file.seek(offset)
        sent = 0
        try:
            while True:
                size = block if count is None else min(count - sent, block)
                if size <= 0:
                    break
                data = await self.run_in_executor(None, file.read, size)
                if not data:
                    break
                await send(data)
                sent += len(data)
            return sent
        finally:
            if sent and hasattr(file, 'seek'):
                file.seek(offset + sent)

    async def sendfile(self, transport, file, offset=0, count=None, *, fallback=True):
        """Send a file's bytes over a transport, by the system if it can; return how many."""
        from . import constants
        mode = constants._SendfileMode
        if transport.is_closing():
            raise RuntimeError('Transport is closing')
        can = getattr(transport, '_sendfile_compatible', mode.UNSUPPORTED)
        if can is mode.UNSUPPORTED:
            raise RuntimeError(f'sendfile is not supported for transport {transport!r}')
        if can is mode.TRY_NATIVE:
            try:
                return await self._sendfile_native(transport, file, offset, count)
            except exceptions.SendfileNotAvailableError:
                if not fallback:
                    raise
        if not fallback:
            raise RuntimeError(f'fallback is disabled and native sendfile is not supported for transport {transport!r}')
        return await self._sendfile_fallback(transport, file, offset, count)

    async def _sendfile_native(self, transp, file, offset, count):
        raise exceptions.SendfileNotAvailableError('sendfile syscall is not supported')

    async def _sendfile_fallback(self, transp, file, offset, count):
        if hasattr(file, 'seek'):
            file.seek(offset)
        protocol = _SendfileFallbackProtocol(transp)

        async def send(data):
            await protocol.drain()
            transp.write(data)

        try:
            return await self._copy_file(file, offset, count, 16384, send)
        finally:
            await protocol.restore()

    # Servers

    async def _create_server_getaddrinfo(self, host, port, family, flags):
        infos = await self._ensure_resolved((host, port), family=family, type=_socket_module().SOCK_STREAM,
                                            flags=flags, loop=self)
        if not infos:
            raise OSError(f'getaddrinfo({host!r}) returned empty list')
        return infos

    async def create_server(self, protocol_factory, host=None, port=None, *, family=0, flags=1, sock=None,
                            backlog=100, ssl=None, reuse_address=None, reuse_port=None, keep_alive=None,
                            ssl_handshake_timeout=None, ssl_shutdown_timeout=None, start_serving=True):
        """Listen on host (a name, several, or None for all interfaces) and port; return a Server.

        flags: those of getaddrinfo(), AI_PASSIVE unless given.
        """
        if isinstance(ssl, bool):
            raise TypeError('ssl argument must be an SSLContext or None')
        _check_ssl_timeouts(ssl is not None, ssl_handshake_timeout, ssl_shutdown_timeout)
        socket = _socket_module()
        if sock is not None:
            _check_ssl_socket(sock)
        if host is not None or port is not None:
            if sock is not None:
                raise ValueError('host/port and sock can not be specified at the same time')
            if host == '':
                hosts = [None]
            elif isinstance(host, str) or not hasattr(type(host), '__iter__'):
                hosts = [host]
            else:
                hosts = host
            found = await tasks.gather(*[self._create_server_getaddrinfo(each, port, family=family, flags=flags)
                                         for each in hosts])
            infos = list(dict.fromkeys(info for each in found for info in each))
            sockets = self._bind_all(infos, reuse_address, reuse_port, keep_alive)
        else:
            if sock is None:
                raise ValueError('Neither host/port nor sock were specified')
            if sock.type != socket.SOCK_STREAM:
                raise ValueError(f'A Stream Socket was expected, got {sock!r}')
            sockets = [sock]
        for sock in sockets:
            sock.setblocking(False)
        server = Server(self, sockets, protocol_factory, ssl, backlog, ssl_handshake_timeout, ssl_shutdown_timeout)
        if start_serving:
            await server._begin()
        if self.get_debug():
            logger.info('%r is serving', server)
        return server

    def _bind_all(self, infos, reuse_address, reuse_port, keep_alive):
        import errno
        socket = _socket_module()
        sockets = []
        try:
            for family, kind, proto, _, address in infos:
                try:
                    sock = socket.socket(family, kind, proto)
                except OSError:
                    if self.get_debug():
                        logger.warning('create_server() failed to create socket.socket(%r, %r, %r)', family, kind,
                                       proto, exc_info=True)
                    continue
                sockets.append(sock)
                if reuse_address or reuse_address is None:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
                if reuse_port and family in (socket.AF_INET, socket.AF_INET6):
                    _set_reuseport(sock)
                if keep_alive:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, True)
                if family == socket.AF_INET6:
                    # IPv4 has a socket of its own.
                    sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, True)
                try:
                    sock.bind(address)
                except OSError as err:
                    text = f'error while attempting to bind on address {address!r}: {str(err).lower()}'
                    if err.errno == errno.EADDRNOTAVAIL:
                        # IPv6 may be off, or the name one of another machine.
                        sockets.pop().close()
                        if self.get_debug():
                            logger.warning(text)
                        continue
                    raise OSError(err.errno, text) from None
            if not sockets:
                raise OSError(f'could not bind on any address out of {[info[4] for info in infos]!r}')
        except BaseException:
            for sock in sockets:
                sock.close()
            raise
        return sockets

    # Datagrams

    async def create_datagram_endpoint(self, protocol_factory, local_addr=None, remote_addr=None, *, family=0,
                                       proto=0, flags=0, reuse_port=None, allow_broadcast=None, sock=None):
        """Make a socket for datagrams, bound to local_addr, connected to remote_addr; return (transport, protocol)."""
        socket = _socket_module()
        if sock is not None:
            if sock.type == socket.SOCK_STREAM:
                raise ValueError(f'A datagram socket was expected, got {sock!r}')
            given = dict(local_addr=local_addr, remote_addr=remote_addr, family=family, proto=proto, flags=flags,
                         reuse_port=reuse_port, allow_broadcast=allow_broadcast)
            given = ', '.join(f'{name}={value}' for name, value in given.items() if value)
            if given:
                raise ValueError('socket modifier keyword arguments can not be used when sock is specified. '
                                 f'({given})')
            sock.setblocking(False)
            address = None
        else:
            pairs = await self._datagram_addresses(local_addr, remote_addr, family, proto, flags)
            sock, address = await self._datagram_socket(pairs, local_addr, remote_addr, reuse_port, allow_broadcast)
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = self._make_datagram_transport(sock, protocol, address, waiter)
        if self.get_debug():
            if local_addr:
                logger.info('Datagram endpoint local_addr=%r remote_addr=%r created: (%r, %r)', local_addr,
                            remote_addr, transport, protocol)
            else:
                logger.debug('Datagram endpoint remote_addr=%r created: (%r, %r)', remote_addr, transport, protocol)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        return transport, protocol

    async def _datagram_addresses(self, local_addr, remote_addr, family, proto, flags):
        # [((family, proto), (local, remote)), ...]
        socket = _socket_module()
        if not (local_addr or remote_addr):
            if family == 0:
                raise ValueError('unexpected address family')
            return [((family, proto), (None, None))]
        if family == socket.AF_UNIX:
            for address in local_addr, remote_addr:
                if address is not None and not isinstance(address, str):
                    raise TypeError('string is expected')
            if local_addr and local_addr[0] not in (0, '\x00'):
                import os
                import stat
                try:
                    if stat.S_ISSOCK(os.stat(local_addr).st_mode):
                        os.remove(local_addr)
                except FileNotFoundError:
                    pass
                except OSError as err:
                    logger.error('Unable to check or remove stale UNIX socket %r: %r', local_addr, err)
            return [((family, proto), (local_addr, remote_addr))]
        pairs = {}
        for index, address in enumerate((local_addr, remote_addr)):
            if address is None:
                continue
            if not (isinstance(address, tuple) and len(address) == 2):
                raise TypeError('2-tuple is expected')
            infos = await self._ensure_resolved(address, family=family, type=socket.SOCK_DGRAM, proto=proto,
                                                flags=flags, loop=self)
            if not infos:
                raise OSError('getaddrinfo() returned empty list')
            for found_family, _, found_proto, _, found in infos:
                pairs.setdefault((found_family, found_proto), [None, None])[index] = found
        usable = [(key, pair) for key, pair in pairs.items()
                  if not (local_addr and pair[0] is None or remote_addr and pair[1] is None)]
        if not usable:
            raise ValueError('can not get address information')
        return usable

    async def _datagram_socket(self, pairs, local_addr, remote_addr, reuse_port, allow_broadcast):
        socket = _socket_module()
        exceptions = []
        for (family, proto), (local, remote) in pairs:
            sock = None
            try:
                sock = socket.socket(family=family, type=socket.SOCK_DGRAM, proto=proto)
                if reuse_port:
                    _set_reuseport(sock)
                if allow_broadcast:
                    sock.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                sock.setblocking(False)
                if local_addr:
                    sock.bind(local)
                if remote_addr:
                    if not allow_broadcast:
                        await self.sock_connect(sock, remote)
                    return sock, remote
                return sock, None
            except OSError as exc:
                if sock is not None:
                    sock.close()
                exceptions.append(exc)
            except BaseException:
                if sock is not None:
                    sock.close()
                raise
        raise exceptions[0]

    # Pipes

    async def connect_read_pipe(self, protocol_factory, pipe):
        """Read from a pipe, socket or terminal, a file object; return (transport, protocol)."""
        return await self._connect_pipe(self._make_read_pipe_transport, 'Read', protocol_factory, pipe)

    async def connect_write_pipe(self, protocol_factory, pipe):
        """Write to a pipe, socket or terminal, a file object; return (transport, protocol)."""
        return await self._connect_pipe(self._make_write_pipe_transport, 'Write', protocol_factory, pipe)

    async def _connect_pipe(self, make, word, protocol_factory, pipe):
        protocol = protocol_factory()
        waiter = self.create_future()
        transport = make(pipe, protocol, waiter)
        try:
            await waiter
        except BaseException:
            transport.close()
            raise
        if self.get_debug():
            logger.debug(f'{word} pipe %r connected: (%r, %r)', pipe.fileno(), transport, protocol)
        return transport, protocol


class Server(events.AbstractServer):
    """Sockets that are listened on, and the connections that came in: what create_server() returns."""

    def __init__(self, loop, sockets, protocol_factory, ssl_context, backlog, ssl_handshake_timeout,
                 ssl_shutdown_timeout=None):
        self._loop = loop
        self._sockets = sockets         # None: closed
        self._clients = set()           # transports
        self._waiters = []              # of wait_closed(); None: all is over
        self._protocol_factory = protocol_factory
        self._backlog = backlog
        self._ssl_context = ssl_context
        self._ssl_handshake_timeout = ssl_handshake_timeout
        self._ssl_shutdown_timeout = ssl_shutdown_timeout
        self._serving = False
        self._serving_forever_fut = None

    def __repr__(self):
        return f'<{self.__class__.__name__} sockets={self.sockets!r}>'

    def _attach(self, transport):
        assert self._sockets is not None
        self._clients.add(transport)

    def _detach(self, transport):
        self._clients.discard(transport)
        if not self._clients and self._sockets is None:
            self._wakeup()

    def _wakeup(self):
        waiters = self._waiters
        self._waiters = None
        for waiter in waiters or ():
            if not waiter.done():
                waiter.set_result(None)

    def _start_serving(self):
        if self._serving:
            return
        self._serving = True
        if self._loop._main_task is not None:
            from . import graceful
            graceful.serving(self._loop, self)
        for sock in self._sockets:
            sock.listen(self._backlog)
            self._loop._start_serving(self._protocol_factory, sock, self._ssl_context, self, self._backlog,
                                      self._ssl_handshake_timeout, self._ssl_shutdown_timeout)

    def get_loop(self):
        """The loop it belongs to."""
        return self._loop

    def is_serving(self):
        """Whether it accepts connections."""
        return self._serving

    @property
    def sockets(self):
        """The sockets it listens on, a tuple; empty when it is closed."""
        if self._sockets is None:
            return ()
        from . import trsock
        return tuple(trsock.TransportSocket(sock) for sock in self._sockets)

    def close(self):
        """Accept no more connections. Those that are there go on."""
        sockets = self._sockets
        if sockets is None:
            return
        self._sockets = None
        for sock in sockets:
            self._loop._stop_serving(sock)
        self._serving = False
        if self._loop._servers:
            from . import graceful
            graceful.not_serving(self._loop, self)
        if self._serving_forever_fut is not None and not self._serving_forever_fut.done():
            self._serving_forever_fut.cancel()
            self._serving_forever_fut = None
        if not self._clients:
            self._wakeup()

    def close_clients(self):
        """Close all connections; what is buffered is sent first."""
        for transport in self._clients.copy():
            transport.close()

    def abort_clients(self):
        """Close all connections at once."""
        for transport in self._clients.copy():
            transport.abort()

    async def _begin(self):
        # Who is cancelled here never gets the server, and so could not close it.
        try:
            await self.start_serving()
        except BaseException:
            self.close()
            raise

    async def start_serving(self):
        """Begin to accept connections, if start_serving=False was given when it was made."""
        self._start_serving()
        await tasks.sleep(0)

    async def serve_forever(self):
        """Accept connections until cancelled; then close and wait until all is closed."""
        if self._serving_forever_fut is not None:
            raise RuntimeError(f'server {self!r} is already being awaited on serve_forever()')
        if self._sockets is None:
            raise RuntimeError(f'server {self!r} is closed')
        self._start_serving()
        self._serving_forever_fut = self._loop.create_future()
        try:
            await self._serving_forever_fut
        except exceptions.CancelledError:
            try:
                self.close()
                await self.wait_closed()
            finally:
                raise
        finally:
            self._serving_forever_fut = None

    async def wait_closed(self):
        """Wait until the server is closed and all of its connections are."""
        if self._waiters is None:
            return
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        await waiter

    async def shutdown(self, grace=30.0):
        """Stop gracefully: accept no more, let handlers finish within grace seconds, then cancel them.

        Returns a list of who had to be stopped: the tasks of stream handlers, or the protocols of other connections.
        It is logged as well.
        """
        from . import graceful
        return await graceful.shutdown_server(self, grace)


class _SendfileFallbackProtocol:
    # Stands in for a transport's protocol while a file is sent over it: hears when writing is paused.

    def __init__(self, transport):
        from . import transports
        if not isinstance(transport, transports._FlowControlMixin) and not hasattr(transport, '_protocol_paused'):
            raise TypeError('transport should be _FlowControlMixin instance')
        self._transport = transport
        self._protocol = transport.get_protocol()
        self._resume_reading = transport.is_reading()
        self._resume_writing = transport._protocol_paused
        transport.pause_reading()
        transport.set_protocol(self)
        self._waiter = transport._loop.create_future() if self._resume_writing else None

    async def drain(self):
        if self._transport.is_closing():
            raise ConnectionError('Connection closed by peer')
        if self._waiter is not None:
            await self._waiter

    def connection_made(self, transport):
        raise RuntimeError('Invalid state: connection should have been established already.')

    def connection_lost(self, exc):
        if self._waiter is not None:
            # Whoever sends must hear of it even if the connection was closed in order.
            self._waiter.set_exception(ConnectionError('Connection is closed by peer') if exc is None else exc)
        self._protocol.connection_lost(exc)

    def pause_writing(self):
        if self._waiter is None:
            self._waiter = self._transport._loop.create_future()

    def resume_writing(self):
        if self._waiter is not None:
            self._waiter.set_result(False)
            self._waiter = None

    def data_received(self, data):
        raise RuntimeError('Invalid state: reading should be paused')

    def eof_received(self):
        raise RuntimeError('Invalid state: reading should be paused')

    async def restore(self):
        self._transport.set_protocol(self._protocol)
        if self._resume_reading:
            self._transport.resume_reading()
        if self._waiter is not None:
            self._waiter.cancel()
        if self._resume_writing:
            self._protocol.resume_writing()


def _check_ssl_timeouts(ssl, handshake_timeout, shutdown_timeout):
    if handshake_timeout is not None and not ssl:
        raise ValueError('ssl_handshake_timeout is only meaningful with ssl')
    if shutdown_timeout is not None and not ssl:
        raise ValueError('ssl_shutdown_timeout is only meaningful with ssl')


def _check_ssl_socket(sock):
    ssl = sys.modules.get('ssl')
    if ssl is not None and isinstance(sock, ssl.SSLSocket):
        raise TypeError('Socket cannot be of type SSLSocket')


def _set_reuseport(sock):
    socket = _socket_module()
    if not hasattr(socket, 'SO_REUSEPORT'):
        raise ValueError('reuse_port not supported by socket module')
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    except OSError:
        raise ValueError('reuse_port not supported by socket module, SO_REUSEPORT defined but not implemented.')


def _set_nodelay(sock):
    socket = _socket_module()
    if (sock.family in (socket.AF_INET, socket.AF_INET6) and sock.type == socket.SOCK_STREAM and
            sock.proto == socket.IPPROTO_TCP):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _ipaddr_info(host, port, family, type, proto, flowinfo=0, scopeid=0):
    # What getaddrinfo() would say of a numeric address; None if it has to be asked.
    socket = _socket_module()
    if not hasattr(socket, 'inet_pton'):
        return None         # whoever stands in for the module leaves it to getaddrinfo()
    if proto not in (0, socket.IPPROTO_TCP, socket.IPPROTO_UDP) or host is None:
        return None
    if type == socket.SOCK_STREAM:
        proto = socket.IPPROTO_TCP
    elif type == socket.SOCK_DGRAM:
        proto = socket.IPPROTO_UDP
    else:
        return None
    if port is None or port == b'' or port == '':
        port = 0
    else:
        try:
            port = int(port)
        except (TypeError, ValueError):
            return None     # a service by name
    if isinstance(host, bytes):
        host = host.decode('idna')
    if '%' in host:
        return None         # an address with a scope
    for each in (socket.AF_INET, socket.AF_INET6) if family == socket.AF_UNSPEC else (family,):
        try:
            socket.inet_pton(each, host)
        except OSError:
            continue
        if each == socket.AF_INET6:
            return each, type, proto, '', (host, port, flowinfo, scopeid)
        return each, type, proto, '', (host, port)
    return None


def _interleave_addrinfos(addrinfos, first_address_family_count=1):
    # Addresses of each family in turn; so many of the first family come before.
    families = {}
    for info in addrinfos:
        families.setdefault(info[0], []).append(info)
    lists = list(families.values())
    ordered = []
    if first_address_family_count > 1:
        ordered += lists[0][:first_address_family_count - 1]
        del lists[0][:first_address_family_count - 1]
    for index in range(max(map(len, lists), default=0)):
        ordered += [each[index] for each in lists if index < len(each)]
    return ordered


def __getattr__(name):
    if name == 'socket':
        import socket
        globals()['socket'] = socket
        return socket
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
