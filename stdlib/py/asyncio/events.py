"""Event loops: their interface, the policy that finds one, and handles."""

import _thread
import sys

from _asyncio import (Handle, TimerHandle, get_event_loop, get_running_loop, _get_running_loop,
                      _set_running_loop)

__all__ = (
    'AbstractEventLoopPolicy', 'AbstractEventLoop', 'AbstractServer', 'Handle', 'TimerHandle',
    'get_event_loop_policy', 'set_event_loop_policy', 'get_event_loop', 'set_event_loop',
    'new_event_loop', 'get_child_watcher', 'set_child_watcher', '_set_running_loop',
    'get_running_loop', '_get_running_loop',
)


def _handle_repr(handle):
    from . import format_helpers
    info = [type(handle).__name__]
    if handle._cancelled:
        info.append('cancelled')
    if isinstance(handle, TimerHandle):
        info.append(f'when={handle._when}')
    if handle._callback is not None:
        info.append(format_helpers._format_callback_source(handle._callback, handle._args or (),
                                                           debug=handle._loop.get_debug()))
    if handle._source_traceback:
        frame = handle._source_traceback[-1]
        info.append(f'created at {frame[0]}:{frame[1]}')
    return f"<{' '.join(info)}>"


class AbstractServer:
    """Abstract server returned by create_server()."""

    def close(self):
        """Stop serving. This leaves existing connections open."""
        raise NotImplementedError

    def close_clients(self):
        """Close all active connections."""
        raise NotImplementedError

    def abort_clients(self):
        """Close all active connections immediately."""
        raise NotImplementedError

    def get_loop(self):
        """Get the event loop the Server object is attached to."""
        raise NotImplementedError

    def is_serving(self):
        """Return True if the server is accepting connections."""
        raise NotImplementedError

    async def start_serving(self):
        """Start accepting connections. This method is idempotent."""
        raise NotImplementedError

    async def serve_forever(self):
        """Start accepting connections until the coroutine is cancelled."""
        raise NotImplementedError

    async def wait_closed(self):
        """Wait until all active connections are finished and the server is closed."""
        raise NotImplementedError

    async def __aenter__(self):
        return self

    async def __aexit__(self, *exc):
        self.close()
        await self.wait_closed()


def _missing(name, is_async):
    if is_async:
        async def method(self, *args, **kwargs):
            raise NotImplementedError
    else:
        def method(self, *args, **kwargs):
            raise NotImplementedError
    method.__name__ = name
    method.__qualname__ = 'AbstractEventLoop.' + name
    return method


class AbstractEventLoop:
    """Abstract event loop: every method raises NotImplementedError."""

    for _name in ('run_forever run_until_complete stop is_running is_closed close '
                  '_timer_handle_cancelled call_later call_at time create_future create_task '
                  'call_soon_threadsafe run_in_executor set_default_executor add_reader '
                  'remove_reader add_writer remove_writer add_signal_handler '
                  'remove_signal_handler set_task_factory get_task_factory '
                  'get_exception_handler set_exception_handler default_exception_handler '
                  'call_exception_handler get_debug set_debug').split():
        locals()[_name] = _missing(_name, False)
    for _name in ('shutdown_asyncgens shutdown_default_executor getaddrinfo getnameinfo '
                  'create_connection create_server start_tls create_unix_connection '
                  'create_unix_server connect_accepted_socket create_datagram_endpoint sendfile '
                  'connect_read_pipe connect_write_pipe subprocess_shell subprocess_exec '
                  'sock_recv sock_recv_into sock_recvfrom sock_recvfrom_into sock_sendall '
                  'sock_sendto sock_connect sock_accept sock_sendfile').split():
        locals()[_name] = _missing(_name, True)
    del _name

    def call_soon(self, callback, *args, context=None):
        return self.call_later(0, callback, *args, context=context)


class AbstractEventLoopPolicy:
    """Abstract policy for accessing the event loop."""

    def get_event_loop(self):
        """Get the event loop for the current context."""
        raise NotImplementedError

    def set_event_loop(self, loop):
        """Set the event loop for the current context to loop."""
        raise NotImplementedError

    def new_event_loop(self):
        """Create and return a new event loop object according to this policy's rules."""
        raise NotImplementedError

    def get_child_watcher(self):
        """Get the watcher for child processes."""
        raise NotImplementedError

    def set_child_watcher(self, watcher):
        """Set the watcher for child processes."""
        raise NotImplementedError


class BaseDefaultEventLoopPolicy(AbstractEventLoopPolicy):
    """One event loop for each thread; the main thread's is made on its first get_event_loop()."""

    _loop_factory = None

    class _Local(_thread._local):
        _loop = None
        _set_called = False

    def __init__(self):
        self._local = self._Local()

    def get_event_loop(self):
        """Get the event loop; without one, make one, which is deprecated."""
        if self._local._loop is None and not self._local._set_called and _in_main_thread():
            level = 2
            frame = sys._getframe(1)
            while frame is not None and frame.f_globals.get('__name__', '').startswith('asyncio'):
                frame = frame.f_back
                level += 1
            import warnings
            warnings.warn('There is no current event loop', DeprecationWarning, stacklevel=level)
            self.set_event_loop(self.new_event_loop())
        if self._local._loop is None:
            raise RuntimeError(f'There is no current event loop in thread {_thread_name()!r}.')
        return self._local._loop

    def set_event_loop(self, loop):
        """Set the event loop."""
        self._local._set_called = True
        if loop is not None and not isinstance(loop, AbstractEventLoop):
            raise TypeError('loop must be an instance of AbstractEventLoop or None, '
                            f"not '{type(loop).__name__}'")
        self._local._loop = loop

    def new_event_loop(self):
        """Create a new event loop. set_event_loop() makes it the current one."""
        return self._loop_factory()


def _in_main_thread():
    threading = sys.modules.get('threading')
    return threading is None or threading.current_thread() is threading.main_thread()


def _thread_name():
    threading = sys.modules.get('threading')
    return 'MainThread' if threading is None else threading.current_thread().name


_event_loop_policy = None


def _init_event_loop_policy():
    global _event_loop_policy
    if _event_loop_policy is None:
        import posix
        from .unix_events import DefaultEventLoopPolicy
        _event_loop_policy = DefaultEventLoopPolicy()
        posix.register_at_fork(after_in_child=_forget_loop)


def _forget_loop():
    # The loop of before is the parent process's.
    policy = _event_loop_policy
    if isinstance(policy, BaseDefaultEventLoopPolicy):
        policy._local = policy._Local()


def get_event_loop_policy():
    """Get the current event loop policy."""
    if _event_loop_policy is None:
        _init_event_loop_policy()
    return _event_loop_policy


def set_event_loop_policy(policy):
    """Set the current event loop policy; None restores the default."""
    global _event_loop_policy
    if policy is not None and not isinstance(policy, AbstractEventLoopPolicy):
        raise TypeError('policy must be an instance of AbstractEventLoopPolicy or None, '
                        f"not '{type(policy).__name__}'")
    _event_loop_policy = policy


def set_event_loop(loop):
    """Equivalent to calling get_event_loop_policy().set_event_loop(loop)."""
    get_event_loop_policy().set_event_loop(loop)


def new_event_loop():
    """Equivalent to calling get_event_loop_policy().new_event_loop()."""
    return get_event_loop_policy().new_event_loop()


def get_child_watcher():
    """Equivalent to calling get_event_loop_policy().get_child_watcher()."""
    return get_event_loop_policy().get_child_watcher()


def set_child_watcher(watcher):
    """Equivalent to calling get_event_loop_policy().set_child_watcher(watcher)."""
    return get_event_loop_policy().set_child_watcher(watcher)
_py__get_running_loop = _c__get_running_loop = _get_running_loop
_py__set_running_loop = _c__set_running_loop = _set_running_loop
_py_get_running_loop = _c_get_running_loop = get_running_loop
_py_get_event_loop = _c_get_event_loop = get_event_loop
