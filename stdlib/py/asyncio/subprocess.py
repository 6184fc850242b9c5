"""Processes whose input and output are streams."""

__all__ = ('create_subprocess_exec', 'create_subprocess_shell')

import subprocess

from . import events
from . import protocols
from . import streams
from . import tasks
from .log import logger

PIPE = subprocess.PIPE
STDOUT = subprocess.STDOUT
DEVNULL = subprocess.DEVNULL


class SubprocessStreamProtocol(streams.FlowControlMixin, protocols.SubprocessProtocol):
    """The protocol that feeds a process's StreamReaders."""

    def __init__(self, limit, loop):
        super().__init__(loop=loop)
        self._limit = limit
        self.stdin = self.stdout = self.stderr = None
        self._transport = None
        self._process_exited = False
        self._pipe_fds = []         # of those that are still read
        self._stdin_closed = self._loop.create_future()

    def __repr__(self):
        info = [self.__class__.__name__]
        for name in 'stdin', 'stdout', 'stderr':
            stream = getattr(self, name)
            if stream is not None:
                info.append(f'{name}={stream!r}')
        return f'<{" ".join(info)}>'

    def connection_made(self, transport):
        self._transport = transport
        stdout = transport.get_pipe_transport(1)
        if stdout is not None:
            self.stdout = self._reader(1, stdout)
        stderr = transport.get_pipe_transport(2)
        if stderr is not None:
            self.stderr = self._reader(2, stderr)
        stdin = transport.get_pipe_transport(0)
        if stdin is not None:
            self.stdin = streams.StreamWriter(stdin, protocol=self, reader=None, loop=self._loop)

    def _reader(self, fd, transport):
        reader = streams.StreamReader(limit=self._limit, loop=self._loop)
        reader.set_transport(transport)
        self._pipe_fds.append(fd)
        return reader

    def _reader_of(self, fd):
        return self.stdout if fd == 1 else self.stderr if fd == 2 else None

    def pipe_data_received(self, fd, data):
        reader = self._reader_of(fd)
        if reader is not None:
            reader.feed_data(data)

    def pipe_connection_lost(self, fd, exc):
        if fd == 0:
            if self.stdin is not None:
                self.stdin.close()
            self.connection_lost(exc)
            if not self._stdin_closed.done():
                if exc is None:
                    self._stdin_closed.set_result(None)
                else:
                    self._stdin_closed.set_exception(exc)
                    # Nobody has to call wait_closed().
                    self._stdin_closed._log_traceback = False
            return
        reader = self._reader_of(fd)
        if reader is not None:
            if exc is None:
                reader.feed_eof()
            else:
                reader.set_exception(exc)
        if fd in self._pipe_fds:
            self._pipe_fds.remove(fd)
        self._maybe_close_transport()

    def process_exited(self):
        self._process_exited = True
        self._maybe_close_transport()

    def _maybe_close_transport(self):
        if not self._pipe_fds and self._process_exited:
            self._transport.close()
            self._transport = None

    def _get_close_waiter(self, stream):
        if stream is self.stdin:
            return self._stdin_closed


class Process:
    """A process that was started: stdin is a StreamWriter, stdout and stderr are StreamReaders, or None."""

    def __init__(self, transport, protocol, loop):
        self._transport = transport
        self._protocol = protocol
        self._loop = loop
        self.stdin = protocol.stdin
        self.stdout = protocol.stdout
        self.stderr = protocol.stderr
        self.pid = transport.get_pid()

    def __repr__(self):
        return f'<{self.__class__.__name__} {self.pid}>'

    @property
    def returncode(self):
        """The exit status; None while it runs."""
        return self._transport.get_returncode()

    async def wait(self):
        """Wait until the process ends; return its exit status."""
        return await self._transport._wait()

    def send_signal(self, signal):
        """Send the process a signal."""
        self._transport.send_signal(signal)

    def terminate(self):
        """Send SIGTERM."""
        self._transport.terminate()

    def kill(self):
        """Send SIGKILL."""
        self._transport.kill()

    def set_terminal_size(self, columns, lines):
        """Change the size of the terminal it runs on (see pty=); it is told by SIGWINCH."""
        self._transport.set_terminal_size(columns, lines)

    async def _feed_stdin(self, input):
        debug = self._loop.get_debug()
        try:
            if input is not None:
                self.stdin.write(input)
                if debug:
                    logger.debug('%r communicate: feed stdin (%s bytes)', self, len(input))
            await self.stdin.drain()
        except (BrokenPipeError, ConnectionResetError) as exc:
            # A process need not read its input.
            if debug:
                logger.debug('%r communicate: stdin got %r', self, exc)
        if debug:
            logger.debug('%r communicate: close stdin', self)
        self.stdin.close()

    async def _noop(self):
        return None

    async def _read_stream(self, fd):
        transport = self._transport.get_pipe_transport(fd)
        stream = self.stdout if fd == 1 else self.stderr
        debug = self._loop.get_debug()
        name = 'stdout' if fd == 1 else 'stderr'
        if debug:
            logger.debug('%r communicate: read %s', self, name)
        output = await stream.read()
        if debug:
            logger.debug('%r communicate: close %s', self, name)
        transport.close()
        return output

    async def communicate(self, input=None):
        """Send input, read stdout and stderr to their ends, and wait for the process. Return the two."""
        _, stdout, stderr = await tasks.gather(
            self._feed_stdin(input) if self.stdin is not None else self._noop(),
            self._read_stream(1) if self.stdout is not None else self._noop(),
            self._read_stream(2) if self.stderr is not None else self._noop())
        await self.wait()
        return stdout, stderr


async def create_subprocess_shell(cmd, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT, **kwds):
    """Run a command of the shell; return its Process."""
    loop = events.get_running_loop()
    transport, protocol = await loop.subprocess_shell(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop),
        cmd, stdin=stdin, stdout=stdout, stderr=stderr, **kwds)
    return Process(transport, protocol, loop)


async def create_subprocess_exec(program, *args, stdin=None, stdout=None, stderr=None, limit=streams._DEFAULT_LIMIT,
                                 **kwds):
    """Run a program; return its Process.

    pty=True, or (columns, lines): it runs on a terminal of its own, which stdin writes to and stdout reads from.
    """
    loop = events.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=limit, loop=loop),
        program, *args, stdin=stdin, stdout=stdout, stderr=stderr, **kwds)
    return Process(transport, protocol, loop)
