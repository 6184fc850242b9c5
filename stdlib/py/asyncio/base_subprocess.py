"""The transport of a process: starts it, connects its pipes, tells its protocol what comes and that it has ended."""

import collections
import os
import subprocess
import warnings

from . import protocols
from . import transports
from .log import logger

PIPE = subprocess.PIPE


def _check_plain_options(universal_newlines, bufsize, text, encoding, errors):
    if universal_newlines:
        raise ValueError('universal_newlines must be False')
    if bufsize != 0:
        raise ValueError('bufsize must be 0')
    if text:
        raise ValueError('text must be False')
    if encoding is not None:
        raise ValueError('encoding must be None')
    if errors is not None:
        raise ValueError('errors must be None')


def _described(kind, stdin, stdout, stderr):
    info = [kind]
    if stdin is not None:
        info.append(f'stdin={_describe_pipe(stdin)}')
    if stdout is not None and stderr == subprocess.STDOUT:
        info.append(f'stdout=stderr={_describe_pipe(stdout)}')
    else:
        if stdout is not None:
            info.append(f'stdout={_describe_pipe(stdout)}')
        if stderr is not None:
            info.append(f'stderr={_describe_pipe(stderr)}')
    return ' '.join(info)


def _describe_pipe(pipe):
    if isinstance(pipe, int):
        name = {subprocess.PIPE: '<pipe>', subprocess.DEVNULL: '<devnull>', subprocess.STDOUT: '<stdout>'}.get(pipe)
        if name is not None:
            return name
    return repr(pipe)


async def start_process(loop, protocol_factory, args, shell, stdin, stdout, stderr, description, **kwargs):
    """What loop.subprocess_exec() and subprocess_shell() do once their arguments are checked."""
    protocol = protocol_factory()
    debug = loop.get_debug()
    if debug:
        description = _described(description, stdin, stdout, stderr)
        logger.debug('%s', description)
    transport = await loop._make_subprocess_transport(protocol, args, shell, stdin, stdout, stderr, 0, **kwargs)
    if debug:
        logger.info('%s: %r', description, transport)
    return transport, protocol


class BaseSubprocessTransport(transports.SubprocessTransport):
    """A process: _start() makes self._proc, a subprocess.Popen or what looks like one."""

    _closed = True      # until __init__ runs

    def __init__(self, loop, protocol, args, shell, stdin, stdout, stderr, bufsize, waiter=None, extra=None, **kwargs):
        super().__init__(extra)
        self._closed = False
        self._protocol = protocol
        self._loop = loop
        self._proc = None
        self._pid = None
        self._returncode = None
        self._exit_waiters = []
        self._pending_calls = collections.deque()   # None once the protocol has been told of the connection
        self._pipes = {}
        self._finished = False
        # Each pipe has a place at once, so that one which closes early is not taken for the last.
        for fd, spec in (0, stdin), (1, stdout), (2, stderr):
            if spec == PIPE:
                self._pipes[fd] = None
        try:
            self._start(args=args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr, bufsize=bufsize, **kwargs)
        except:
            self.close()
            raise
        self._pid = self._proc.pid
        self._extra['subprocess'] = self._proc
        if loop.get_debug():
            program = args if isinstance(args, (bytes, str)) else args[0]
            logger.debug('process %r created: pid %s', program, self._pid)
        loop.create_task(self._connect_pipes(waiter))

    def __repr__(self):
        info = [self.__class__.__name__]
        if self._closed:
            info.append('closed')
        if self._pid is not None:
            info.append(f'pid={self._pid}')
        if self._returncode is not None:
            info.append(f'returncode={self._returncode}')
        elif self._pid is not None:
            info.append('running')
        else:
            info.append('not started')
        names = {0: 'stdin', 1: 'stdout', 2: 'stderr'}
        shown = {fd: pipe.pipe for fd, pipe in self._pipes.items() if pipe is not None}
        if 1 in shown and 2 in shown and shown[1] is shown[2]:
            names[1] = 'stdout=stderr'
            del shown[2]
        info.extend(f'{names.get(fd, fd)}={pipe}' for fd, pipe in shown.items())
        return f'<{" ".join(info)}>'

    def _start(self, args, shell, stdin, stdout, stderr, bufsize, **kwargs):
        raise NotImplementedError

    def set_protocol(self, protocol):
        self._protocol = protocol

    def get_protocol(self):
        return self._protocol

    def is_closing(self):
        return self._closed

    def close(self):
        """Close the pipes, and kill the process if it runs."""
        if self._closed:
            return
        self._closed = True
        for pipe in self._pipes.values():
            if pipe is not None:
                pipe.pipe.close()
        proc = self._proc
        # It may have ended without the loop knowing: then nobody else must be killed.
        if proc is not None and self._returncode is None and proc.poll() is None:
            if self._loop.get_debug():
                logger.warning('Close running child process: kill %r', self)
            try:
                proc.kill()
            except (ProcessLookupError, PermissionError):
                pass
            # Its end is still to be seen: the watcher that reaps it has the rest.

    def __del__(self, _warn=warnings.warn):
        if not self._closed:
            _warn(f'unclosed transport {self!r}', ResourceWarning, source=self)
            if self._loop is None or not self._loop.is_closed():
                self.close()
                return
            # Nothing can be closed in order any more.
            self._closed = True
            proc = self._proc
            for stream in (proc.stdin, proc.stdout, proc.stderr) if proc is not None else ():
                if stream is not None:
                    stream.close()

    def get_pid(self):
        return self._pid

    def get_returncode(self):
        return self._returncode

    def get_pipe_transport(self, fd):
        pipe = self._pipes.get(fd)
        return None if pipe is None else pipe.pipe

    def _check_proc(self):
        if self._proc is None or self._returncode is not None:
            raise ProcessLookupError()

    def send_signal(self, signal):
        self._check_proc()
        if self._proc.returncode is not None:
            return
        try:
            # A process that somebody has reaped has given its number away.
            os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            os.kill(self._pid, signal)
        except (ChildProcessError, ProcessLookupError):
            pass

    def terminate(self):
        import signal
        self.send_signal(signal.SIGTERM)

    def kill(self):
        import signal
        self.send_signal(signal.SIGKILL)

    # The pipes

    async def _connect_pipes(self, waiter):
        try:
            proc = self._proc
            loop = self._loop
            if proc.stdin is not None:
                _, self._pipes[0] = await loop.connect_write_pipe(
                    lambda: WriteSubprocessPipeProto(self, 0), proc.stdin)
            if proc.stdout is not None:
                _, self._pipes[1] = await loop.connect_read_pipe(
                    lambda: ReadSubprocessPipeProto(self, 1), proc.stdout)
            if proc.stderr is not None:
                _, self._pipes[2] = await loop.connect_read_pipe(
                    lambda: ReadSubprocessPipeProto(self, 2), proc.stderr)
            assert self._pending_calls is not None
            loop.call_soon(self._protocol.connection_made, self)
            for callback, args in self._pending_calls:
                loop.call_soon(callback, *args)
            self._pending_calls = None
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            for fd, stream in enumerate((proc.stdin, proc.stdout, proc.stderr)):
                if stream is not None and self._pipes.get(fd) is None:
                    stream.close()
            if waiter is not None and not waiter.cancelled():
                waiter.set_exception(exc)
        else:
            if waiter is not None and not waiter.cancelled():
                waiter.set_result(None)

    def _call(self, callback, *args):
        # In the order in which things happened, and after connection_made().
        if self._pending_calls is not None:
            self._pending_calls.append((callback, args))
        else:
            self._loop.call_soon(callback, *args)

    def _pipe_connection_lost(self, fd, exc):
        self._call(self._protocol.pipe_connection_lost, fd, exc)
        self._try_finish()

    def _pipe_data_received(self, fd, data):
        self._call(self._protocol.pipe_data_received, fd, data)

    # The end

    def _process_exited(self, returncode):
        assert returncode is not None, returncode
        assert self._returncode is None, self._returncode
        if self._loop.get_debug():
            logger.info('%r exited with return code %r', self, returncode)
        self._returncode = returncode
        if self._proc.returncode is None:
            # So that the Popen does not wait, nor warn, either.
            self._proc.returncode = returncode
        self._call(self._protocol.process_exited)
        self._wake_exit_waiters()
        self._try_finish()

    def _wake_exit_waiters(self):
        # A process that lives on in a child of its own may hold the pipes for long: wait() is about its own end.
        for waiter in self._exit_waiters:
            if not waiter.done():
                waiter.set_result(self._returncode)
        self._exit_waiters.clear()

    async def _wait(self):
        """Wait for the end of the process; return its status."""
        if self._returncode is not None:
            return self._returncode
        waiter = self._loop.create_future()
        self._exit_waiters.append(waiter)
        return await waiter

    def _try_finish(self):
        assert not self._finished
        if self._returncode is None:
            return
        if all(pipe is not None and pipe.disconnected for pipe in self._pipes.values()):
            self._finished = True
            self._call(self._call_connection_lost, None)

    def _call_connection_lost(self, exc):
        try:
            self._protocol.connection_lost(exc)
        finally:
            self._wake_exit_waiters()
            self._loop = None
            self._proc = None
            self._protocol = None


class WriteSubprocessPipeProto(protocols.BaseProtocol):
    """The protocol of the pipe to a process's input."""

    def __init__(self, proc, fd):
        self.proc = proc
        self.fd = fd
        self.pipe = None
        self.disconnected = False

    def __repr__(self):
        return f'<{self.__class__.__name__} fd={self.fd} pipe={self.pipe!r}>'

    def connection_made(self, transport):
        self.pipe = transport

    def connection_lost(self, exc):
        self.disconnected = True
        proc = self.proc
        self.proc = None
        proc._pipe_connection_lost(self.fd, exc)

    def pause_writing(self):
        self.proc._protocol.pause_writing()

    def resume_writing(self):
        self.proc._protocol.resume_writing()


class ReadSubprocessPipeProto(WriteSubprocessPipeProto, protocols.Protocol):
    """The protocol of a pipe from a process."""

    def data_received(self, data):
        self.proc._pipe_data_received(self.fd, data)
