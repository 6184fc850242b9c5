"""Processes of the loop: how they are started, and how their ends are noticed.

The loop itself waits for a descriptor of the process (pidfd), and reaps it in the same step in which everybody learns of
its end: nobody can signal a number that belongs to another. The watchers are what programs may install instead.
"""

import os
import subprocess
import warnings

from . import base_subprocess
from . import events
from .log import logger


def can_use_pidfd():
    """Whether the system has descriptors of processes."""
    try:
        os.close(os.pidfd_open(os.getpid(), 0))
    except OSError:
        return False
    return True


def waitstatus_to_exitcode(status):
    """Like os.waitstatus_to_exitcode(), but a status it does not know is the code itself."""
    try:
        return os.waitstatus_to_exitcode(status)
    except ValueError:
        return status


def default_watcher():
    """The watcher of a policy that is asked for one."""
    from . import unix_events
    return PidfdChildWatcher() if unix_events.can_use_pidfd() else ThreadedChildWatcher()


# ---- Starting

_SET_WINDOW_SIZE = 0x5414       # TIOCSWINSZ


def _set_terminal_size(fd, columns, lines):
    import fcntl
    import struct
    fcntl.ioctl(fd, _SET_WINDOW_SIZE, struct.pack('HHHH', lines, columns, 0, 0))


class _TerminalPopen(subprocess.Popen):
    _controlling_terminal = True


class _UnixSubprocessTransport(base_subprocess.BaseSubprocessTransport):
    _pidfd = -1

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, pty=False, **kwargs):
        if pty is not False and pty is not None:
            self._start_on_terminal(args, shell, (stdin, stdout, stderr), pty, kwargs)
            return
        self._proc = subprocess.Popen(args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr,
                                      universal_newlines=False, bufsize=bufsize, **kwargs)

    def _start_on_terminal(self, args, shell, given, size, kwargs):
        if any(stream is not None for stream in given):
            raise ValueError('stdin, stdout and stderr may not be used with pty')
        if kwargs.get('start_new_session') is False:
            raise ValueError('pty needs a new session')
        kwargs['start_new_session'] = True
        master, slave = os.openpty()
        try:
            if size is not True:
                _set_terminal_size(slave, *size)
            self._proc = _TerminalPopen(args, shell=shell, stdin=slave, stdout=slave, stderr=slave, **kwargs)
            self._pipes = {0: None, 1: None}
            self._proc.stdin = open(os.dup(master), 'wb', 0)
            self._proc.stdout = open(master, 'rb', 0)
            master = -1
        finally:
            os.close(slave)
            if master >= 0:
                os.close(master)

    def set_terminal_size(self, columns, lines):
        self._check_proc()
        if not isinstance(self._proc, _TerminalPopen):
            raise ValueError('the process does not run on a terminal of its own')
        _set_terminal_size(self._proc.stdout.fileno(), columns, lines)

    def _pipe_connection_lost(self, fd, exc):
        # That is how a terminal says that nobody has its other end any more.
        if isinstance(exc, OSError) and exc.errno == 5 and isinstance(self._proc, _TerminalPopen):
            exc = None
        super()._pipe_connection_lost(fd, exc)

    # Its end

    def _watch(self):
        try:
            self._pidfd = os.pidfd_open(self._pid)
        except ProcessLookupError:
            self._reap()        # somebody has reaped it
            return
        except OSError:
            # No such descriptors, or no more of them: asking from time to time does.
            self._ask_again(0.001)
            return
        try:
            self._loop._add_reader(self._pidfd, self._ended)
        except OSError:
            self._close_pidfd()
            self._ask_again(0.001)

    def _ended(self):
        self._close_pidfd()
        if self._proc is not None:
            self._reap()

    def _ask_again(self, delay):
        if self._proc is None or self._returncode is not None:
            return
        if self._proc.poll() is None:
            self._loop.call_later(delay, self._ask_again, min(delay * 2, 0.05))
        else:
            self._reap()

    def _reap(self):
        code = self._proc.returncode
        if code is None:
            try:
                pid, status = os.waitpid(self._pid, os.WNOHANG)
            except ChildProcessError:
                code = 255
                logger.warning('Unknown child process pid %d, will report returncode 255', self._pid)
            else:
                if pid == 0:
                    self._ask_again(0.001)  # a thread of it still runs
                    return
                code = waitstatus_to_exitcode(status)
        if self._returncode is None:
            self._process_exited(code)

    def _close_pidfd(self):
        fd = self._pidfd
        if fd >= 0:
            self._pidfd = -1
            if self._loop is not None and not self._loop.is_closed():
                self._loop._remove_reader(fd)
            os.close(fd)

    def __del__(self, _warn=warnings.warn):
        super().__del__(_warn)
        self._close_pidfd()


async def make_transport(loop, protocol, args, shell, stdin, stdout, stderr, bufsize, extra=None, **kwargs):
    """What loop._make_subprocess_transport() does."""
    policy = events.get_event_loop_policy()
    watcher = getattr(policy, '_watcher', None)
    if not hasattr(policy, '_watcher'):
        with warnings.catch_warnings():
            warnings.simplefilter('ignore', DeprecationWarning)
            try:
                watcher = policy.get_child_watcher()
            except NotImplementedError:
                pass
    waiter = loop.create_future()
    if watcher is None:
        transport = _UnixSubprocessTransport(loop, protocol, args, shell, stdin, stdout, stderr, bufsize,
                                             waiter=waiter, extra=extra, **kwargs)
        transport._watch()
    else:
        with watcher:
            if not watcher.is_active():
                raise RuntimeError('asyncio.get_child_watcher() is not activated, subprocess support is not '
                                   'installed.')
            transport = _UnixSubprocessTransport(loop, protocol, args, shell, stdin, stdout, stderr, bufsize,
                                                 waiter=waiter, extra=extra, **kwargs)
            watcher.add_child_handler(transport.get_pid(), loop._child_watcher_callback, transport)
    try:
        await waiter
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException:
        transport.close()
        await transport._wait()
        raise
    return transport


# ---- Watchers

def _deprecated(name):
    warnings._deprecated(name, '{name!r} is deprecated as of Python 3.12 and will be removed in Python {remove}.',
                         remove=(3, 14))


class AbstractChildWatcher:
    """What tells of the ends of processes: deprecated, the loop does so by itself."""

    def __init_subclass__(cls):
        if cls.__module__ != __name__:
            _deprecated('AbstractChildWatcher')

    def add_child_handler(self, pid, callback, *args):
        """Call callback(pid, returncode, *args) when the process has ended."""
        raise NotImplementedError()

    def remove_child_handler(self, pid):
        """Forget the process. Whether it was known."""
        raise NotImplementedError()

    def attach_loop(self, loop):
        """Work on that loop; None: on none."""
        raise NotImplementedError()

    def close(self):
        """Let go of everything."""
        raise NotImplementedError()

    def is_active(self):
        """Whether it can be used."""
        raise NotImplementedError()

    def __enter__(self):
        raise NotImplementedError()

    def __exit__(self, a, b, c):
        raise NotImplementedError()


def _exit_code(status):
    # Tests put another in its place.
    from . import unix_events
    return unix_events.waitstatus_to_exitcode(status)


def _wait_for(pid, flags, message='child process pid %d exit status already read:  will report returncode 255'):
    """(pid, exit status) of a child that has ended, (0, None) if it runs."""
    try:
        found, status = os.waitpid(pid, flags)
    except ChildProcessError:
        logger.warning(message, pid)
        return pid, 255
    if found == 0:
        return 0, None
    return found, _exit_code(status)


class PidfdChildWatcher(AbstractChildWatcher):
    """Waits for descriptors of the processes, on the running loop."""

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_value, exc_traceback):
        pass

    def is_active(self):
        return True

    def close(self):
        pass

    def attach_loop(self, loop):
        pass

    def add_child_handler(self, pid, callback, *args):
        loop = events.get_running_loop()
        pidfd = os.pidfd_open(pid)
        loop._add_reader(pidfd, self._do_wait, loop, pid, pidfd, callback, args)

    def _do_wait(self, loop, pid, pidfd, callback, args):
        loop._remove_reader(pidfd)
        os.close(pidfd)
        callback(pid, _wait_for(pid, 0)[1], *args)

    def remove_child_handler(self, pid):
        # The descriptor is not known by the process's number, and is closed at its end.
        return True


class BaseChildWatcher(AbstractChildWatcher):
    """What the watchers by SIGCHLD share."""

    def __init__(self):
        self._loop = None
        self._callbacks = {}

    def close(self):
        self.attach_loop(None)

    def is_active(self):
        return self._loop is not None and self._loop.is_running()

    def _do_waitpid(self, expected_pid):
        raise NotImplementedError()

    def _do_waitpid_all(self):
        raise NotImplementedError()

    def attach_loop(self, loop):
        assert loop is None or isinstance(loop, events.AbstractEventLoop)
        if self._loop is not None and loop is None and self._callbacks:
            warnings.warn('A loop is being detached from a child watcher with pending handlers', RuntimeWarning)
        import signal
        if self._loop is not None:
            self._loop.remove_signal_handler(signal.SIGCHLD)
        self._loop = loop
        if loop is not None:
            loop.add_signal_handler(signal.SIGCHLD, self._sig_chld)
            # What ended meanwhile made no signal that anybody saw.
            self._do_waitpid_all()

    def _sig_chld(self):
        try:
            self._do_waitpid_all()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({
                'message': 'Unknown exception in SIGCHLD handler',
                'exception': exc,
            })


class SafeChildWatcher(BaseChildWatcher):
    """At each SIGCHLD asks for each process that it knows."""

    def __init__(self):
        super().__init__()
        _deprecated('SafeChildWatcher')

    def close(self):
        self._callbacks.clear()
        super().close()

    def __enter__(self):
        return self

    def __exit__(self, a, b, c):
        pass

    def add_child_handler(self, pid, callback, *args):
        self._callbacks[pid] = callback, args
        self._do_waitpid(pid)

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def _do_waitpid_all(self):
        for pid in list(self._callbacks):
            self._do_waitpid(pid)

    def _do_waitpid(self, expected_pid):
        assert expected_pid > 0
        pid, returncode = _wait_for(expected_pid, os.WNOHANG, 'Unknown child process pid %d, will report returncode 255')
        if pid == 0:
            return
        if self._loop.get_debug() and returncode != 255:
            logger.debug('process %s exited with returncode %s', expected_pid, returncode)
        known = self._callbacks.pop(pid, None)
        if known is not None:
            callback, args = known
            callback(pid, returncode, *args)
        elif self._loop.get_debug():
            logger.warning('Child watcher got an unexpected pid: %r', pid, exc_info=True)


class FastChildWatcher(BaseChildWatcher):
    """At each SIGCHLD reaps whatever has ended, others' processes included."""

    def __init__(self):
        super().__init__()
        import threading
        self._lock = threading.Lock()
        self._zombies = {}      # ended before their handler was added, within a `with`
        self._forks = 0
        _deprecated('FastChildWatcher')

    def close(self):
        self._callbacks.clear()
        self._zombies.clear()
        super().close()

    def __enter__(self):
        with self._lock:
            self._forks += 1
            return self

    def __exit__(self, a, b, c):
        with self._lock:
            self._forks -= 1
            if self._forks or not self._zombies:
                return
            collateral_victims = str(self._zombies)
            self._zombies.clear()
        logger.warning('Caught subprocesses termination from unknown pids: %s', collateral_victims)

    def add_child_handler(self, pid, callback, *args):
        assert self._forks, 'Must use the context manager'
        with self._lock:
            returncode = self._zombies.pop(pid, None)
            if returncode is None:
                self._callbacks[pid] = callback, args
                return
        callback(pid, returncode, *args)

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def _do_waitpid_all(self):
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return          # there are no children
            if pid == 0:
                return          # they all run
            returncode = _exit_code(status)
            with self._lock:
                known = self._callbacks.pop(pid, None)
                if known is None and self._forks:
                    # One that is just being started.
                    self._zombies[pid] = returncode
                    if self._loop.get_debug():
                        logger.debug('unknown process %s exited with returncode %s', pid, returncode)
                    continue
            if known is None:
                logger.warning('Caught subprocess termination from unknown pid: %d -> %d', pid, returncode)
                continue
            if self._loop.get_debug():
                logger.debug('process %s exited with returncode %s', pid, returncode)
            callback, args = known
            callback(pid, returncode, *args)


class MultiLoopChildWatcher(AbstractChildWatcher):
    """At each SIGCHLD asks for each process that it knows; needs no loop of its own."""

    def __init__(self):
        self._callbacks = {}
        self._saved_sighandler = None
        _deprecated('MultiLoopChildWatcher')

    def is_active(self):
        return self._saved_sighandler is not None

    def close(self):
        self._callbacks.clear()
        if self._saved_sighandler is None:
            return
        import signal
        if signal.getsignal(signal.SIGCHLD) != self._sig_chld:
            logger.warning('SIGCHLD handler was changed by outside code')
        else:
            signal.signal(signal.SIGCHLD, self._saved_sighandler)
        self._saved_sighandler = None

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        pass

    def add_child_handler(self, pid, callback, *args):
        self._callbacks[pid] = events.get_running_loop(), callback, args
        self._do_waitpid(pid)

    def remove_child_handler(self, pid):
        return self._callbacks.pop(pid, None) is not None

    def attach_loop(self, loop):
        if self._saved_sighandler is not None:
            return
        import signal
        self._saved_sighandler = signal.signal(signal.SIGCHLD, self._sig_chld)
        if self._saved_sighandler is None:
            logger.warning('Previous SIGCHLD handler was set by non-Python code, restore to default handler on '
                           'watcher close.')
            self._saved_sighandler = signal.SIG_DFL
        signal.siginterrupt(signal.SIGCHLD, False)

    def _do_waitpid_all(self):
        for pid in list(self._callbacks):
            self._do_waitpid(pid)

    def _do_waitpid(self, expected_pid):
        assert expected_pid > 0
        pid, returncode = _wait_for(expected_pid, os.WNOHANG, 'Unknown child process pid %d, will report returncode 255')
        if pid == 0:
            return
        known = self._callbacks.pop(pid, None)
        if known is None:
            logger.warning('Child watcher got an unexpected pid: %r', pid, exc_info=True)
            return
        loop, callback, args = known
        if loop.is_closed():
            logger.warning('Loop %r that handles pid %r is closed', loop, pid)
            return
        if loop.get_debug() and returncode != 255:
            logger.debug('process %s exited with returncode %s', expected_pid, returncode)
        loop.call_soon_threadsafe(callback, pid, returncode, *args)

    def _sig_chld(self, signum, frame):
        try:
            self._do_waitpid_all()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException:
            logger.warning('Unknown exception in SIGCHLD handler', exc_info=True)


class ThreadedChildWatcher(AbstractChildWatcher):
    """Waits for each process in a thread of its own."""

    def __init__(self):
        self._threads = {}
        self._count = 0

    def is_active(self):
        return True

    def close(self):
        pass

    def __enter__(self):
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        pass

    def __del__(self, _warn=warnings.warn):
        threads = [thread for thread in list(self._threads.values()) if thread.is_alive()]
        if threads:
            _warn(f'{self.__class__} has registered but not finished child processes', ResourceWarning, source=self)

    def add_child_handler(self, pid, callback, *args):
        import threading
        loop = events.get_running_loop()
        thread = threading.Thread(target=self._do_waitpid, name=f'asyncio-waitpid-{self._count}',
                                  args=(loop, pid, callback, args), daemon=True)
        self._count += 1
        self._threads[pid] = thread
        thread.start()

    def remove_child_handler(self, pid):
        # The thread cannot be stopped: its callback finds nothing to do.
        return True

    def attach_loop(self, loop):
        pass

    def _do_waitpid(self, loop, expected_pid, callback, args):
        assert expected_pid > 0
        pid, returncode = _wait_for(expected_pid, 0, 'Unknown child process pid %d, will report returncode 255')
        if loop.get_debug() and returncode != 255:
            logger.debug('process %s exited with returncode %s', expected_pid, returncode)
        if loop.is_closed():
            logger.warning('Loop %r that handles pid %r is closed', loop, pid)
        else:
            loop.call_soon_threadsafe(callback, pid, returncode, *args)
        self._threads.pop(expected_pid)
