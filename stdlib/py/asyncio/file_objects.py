"""Open files: asyncio.open() and what it gives.

A file of a disk is read and written at an offset that its object keeps, so a read that was cancelled moves nothing. Other
descriptors have no such offset: what a cancelled read still gets stays in the buffer. A write that has begun
goes on to its end when its task is cancelled; the next operation waits for it, and has its error.
"""

import os
import stat

from _asyncio import get_running_loop
from _collections import deque
from _uv_files import (close as _close, close_now as _close_now, fstat as _fstat, open as _open, read as _read,
                       sync as _sync, truncate as _truncate, write as _write, write_some as _write_some)
from .exceptions import CancelledError
from .readiness import wait_ready

__all__ = 'open', 'BinaryFile', 'TextFile', 'stdin'

_BUFFER_SIZE = 1 << 16


class _Turns:
    """Lets one operation at a time work on a file, in the order in which they came."""

    _taken = False
    _waiters = None     # a deque of futures, once somebody had to wait
    _running = None     # the job of an operation that was cancelled
    _failure = None     # the exception of such a one

    async def _begin(self):
        if self._taken:
            await self._wait_for_turn()
        else:
            self._taken = True
        if self._running is not None:
            try:
                await self._settle()
            except BaseException:
                self._end()
                raise

    async def _wait_for_turn(self):
        if self._waiters is None:
            self._waiters = deque()
        turn = get_running_loop().create_future()
        self._waiters.append(turn)
        try:
            await turn
        except CancelledError:
            if turn.done() and not turn.cancelled():
                self._end()
            raise

    def _end(self):
        while self._waiters:
            turn = self._waiters.popleft()
            if not turn.done() and not turn.get_loop().is_closed():
                turn.set_result(None)
                return
        self._taken = False

    async def _settle(self):
        job = self._running
        if job.get_loop().is_closed():
            self._running = None
            return
        waiter = get_running_loop().create_future()
        job.add_done_callback(lambda job: waiter.done() or waiter.set_result(None))
        await waiter

    async def _finish(self, job, took):
        """Wait for a job that is not to be cut short; took(result) is called even if nobody waits any more."""
        waiter = get_running_loop().create_future()
        self._running = job

        def done(job):
            self._running = None
            if job.cancelled():
                waiter.cancel()
                return
            failure = job.exception()
            if failure is None:
                took(job.result())
            if waiter.done():
                self._failure = failure
            elif failure is None:
                waiter.set_result(None)
            else:
                waiter.set_exception(failure)

        job.add_done_callback(done)
        await waiter

    def _raise_failure(self):
        failure = self._failure
        if failure is not None:
            self._failure = None
            raise failure


def _unsupported(what):
    import io
    return io.UnsupportedOperation(what)


class BinaryFile(_Turns):
    """A file of bytes. Made by asyncio.open() with a mode that has a 'b'."""

    _fd = -1
    _close_fd = True

    def __init__(self, fd, name, mode, *, info, offset, readable, writable, appending, buffering=-1, close_fd=True):
        self._fd = fd
        self._close_fd = close_fd
        self.name = name
        self.mode = mode
        self._offset = offset           # of what comes next; None: the descriptor's own
        self._readable = readable
        self._writable = writable
        self._appending = appending
        self._waits = not stat.S_ISREG(info) and not stat.S_ISBLK(info)
        self._unbuffered = buffering == 0
        self._out_size = buffering if buffering > 1 else 0
        self._out = bytearray() if self._out_size else b''
        self._data = b''                # read ahead: from _at on
        self._at = 0

    def __repr__(self):
        return f'<asyncio.{type(self).__name__} name={self.name!r} mode={self.mode!r}{" closed" * self.closed}>'

    def __del__(self):
        fd = self._fd
        if fd >= 0 and self._close_fd:
            self._fd = -1
            import warnings
            warnings.warn(f'unclosed file {self!r}', ResourceWarning, source=self)
            try:
                _close_now(fd)
            except OSError:
                pass

    async def __aenter__(self):
        self._check_open()
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await self.close()

    # What it is

    @property
    def closed(self):
        """Whether the file is closed."""
        return self._fd < 0

    def fileno(self):
        """Return the descriptor."""
        self._check_open()
        return self._fd

    def isatty(self):
        """Whether it is a terminal."""
        self._check_open()
        return os.isatty(self._fd)

    def readable(self):
        """Whether it was opened for reading."""
        self._check_open()
        return self._readable

    def writable(self):
        """Whether it was opened for writing."""
        self._check_open()
        return self._writable

    def seekable(self):
        """Whether it has a position."""
        self._check_open()
        if self._offset is not None:
            return True
        try:
            os.lseek(self._fd, 0, 1)
        except OSError:
            return False
        return True

    def _check_open(self):
        if self._fd < 0:
            raise ValueError('I/O operation on closed file.')

    def _check_readable(self, what):
        self._check_open()
        if not self._readable:
            raise _unsupported(what)

    def _check_writable(self, what):
        self._check_open()
        if not self._writable:
            raise _unsupported(what)

    async def _begin_open(self):
        """Wait for a turn on the file, which is open then."""
        self._check_open()
        await self._begin()
        if self._fd < 0:
            self._end()
            self._check_open()

    async def _begin_reading(self, what):
        self._check_readable(what)
        await self._begin_open()
        if self._out:
            try:
                await self._flush()
            except BaseException:
                self._end()
                raise

    # Reading

    def _take(self, size):
        data = self._data[self._at:self._at + size]
        self._at += len(data)
        return data

    def _feed(self, data):
        self._data = self._data[self._at:] + data if self._at < len(self._data) else data
        self._at = 0

    async def _more(self, size):
        """Read at most size bytes (-1: all there are) into the buffer. Whether there were any."""
        had = len(self._data) - self._at
        if self._offset is not None:
            data = await _read(self._fd, size, self._offset)
            if not data:
                return False
            self._offset += len(data)
            self._feed(data)
            return True
        while True:
            waited = self._waits and await wait_ready(self._fd, False)
            try:
                await self._finish(_read(self._fd, size), self._feed)
            except BlockingIOError:
                if not waited:
                    raise
                continue
            return len(self._data) - self._at > had

    async def _read_all(self):
        if self._waits:
            while await self._more(_BUFFER_SIZE):
                pass
        else:
            await self._more(-1)
        return self._take(len(self._data))

    async def _read_some(self, size):
        while (left := size - (len(self._data) - self._at)) > 0:
            if not await self._more(left if self._unbuffered else max(left, _BUFFER_SIZE)) or self._unbuffered:
                break
        return self._take(size)

    async def read(self, size=-1):
        """Read size bytes, fewer only at the end of the file; -1 or None: all that is left."""
        await self._begin_reading('read')
        try:
            if size is None or size < 0:
                return await self._read_all()
            return await self._read_some(size)
        finally:
            self._end()

    async def read1(self, size=-1):
        """Read at most size bytes, with one system call at most."""
        await self._begin_reading('read')
        try:
            if size is None or size < 0:
                size = _BUFFER_SIZE
            if size and self._at == len(self._data):
                await self._more(size)
            return self._take(size)
        finally:
            self._end()

    async def readinto(self, buffer):
        """Read into a bytearray or its like. Returns how many bytes."""
        with memoryview(buffer) as view, view.cast('B') as room:
            if room.readonly:
                raise TypeError('readinto() argument must be read-write bytes-like object, not '
                                + type(buffer).__name__)
            data = await self.read(len(room))
            room[:len(data)] = data
            return len(data)

    async def peek(self, size=0):
        """Return what has been read ahead, at least a byte unless the file is at its end; the position stays."""
        await self._begin_reading('peek')
        try:
            if self._at == len(self._data):
                await self._more(_BUFFER_SIZE)
            return self._data[self._at:]
        finally:
            self._end()

    async def _read_line(self, limit):
        looked = self._at
        while True:
            end = self._data.find(b'\n', looked) + 1 or len(self._data) + 1
            if limit >= 0 and min(end, len(self._data)) - self._at >= limit:
                return self._take(min(end - self._at, limit))
            if end <= len(self._data):
                return self._take(end - self._at)
            have = len(self._data) - self._at
            if not await self._more(_BUFFER_SIZE):
                return self._take(have)
            looked = self._at + have

    async def readline(self, size=-1):
        """Read a line, its newline included; b'' at the end."""
        await self._begin_reading('read')
        try:
            return await self._read_line(-1 if size is None else size)
        finally:
            self._end()

    async def readlines(self, hint=-1):
        """Read all lines, or until they have more than hint bytes together."""
        lines = []
        total = 0
        while line := await self.readline():
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint < total:
                break
        return lines

    def __aiter__(self):
        self._check_open()
        return self

    async def __anext__(self):
        if not self._taken and self._fd >= 0:
            at = self._at
            end = self._data.find(b'\n', at) + 1
            if end:
                self._at = end
                return self._data[at:end]
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line

    # Writing

    def _forget(self):
        """Drop what was read ahead: the position is where the program thinks it is."""
        ahead = len(self._data) - self._at
        if ahead:
            if self._offset is not None:
                self._offset -= ahead
            elif self.seekable():
                os.lseek(self._fd, -ahead, 1)
            else:
                return
        self._data = b''
        self._at = 0

    def _wrote(self, size):
        if self._offset is not None:
            self._offset = os.lseek(self._fd, 0, 1) if self._appending else self._offset + size

    async def _put(self, data):
        """Write all of data into the file."""
        if self._readable:
            self._forget()
        if self._offset is None or self._appending:
            offset = -1
        else:
            offset = self._offset
        if self._waits and await wait_ready(self._fd, True):
            # What can be full must not keep a thread of the pool: a piece that fits is written at a time.
            view = memoryview(data).cast('B')
            while view := view[_write_some(self._fd, view):]:
                await wait_ready(self._fd, True)
            return
        await self._finish(_write(self._fd, data, offset), self._wrote)

    async def _flush(self):
        self._raise_failure()
        if self._out:
            data = self._out
            self._out = bytearray()
            await self._put(data)

    async def write(self, data):
        """Write all of data. When this returns it is in the file, unless buffering= was given."""
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        self._check_writable('write')
        await self._begin_open()
        try:
            self._raise_failure()
            size = memoryview(data).nbytes
            if self._out_size:
                self._out += data
                if len(self._out) >= self._out_size:
                    await self._flush()
            elif size:
                await self._put(data)
            return size
        finally:
            self._end()

    async def writelines(self, lines):
        """Write each of some bytes, all at once."""
        self._check_writable('write')
        await self.write(b''.join(lines))

    async def flush(self):
        """Write what is buffered."""
        await self._begin_open()
        try:
            await self._flush()
        finally:
            self._end()

    async def fsync(self):
        """Wait until what was written is on the disk."""
        await self._begin_open()
        try:
            await self._flush()
            await self._finish(_sync(self._fd, False), _ignore)
        finally:
            self._end()

    async def truncate(self, size=None):
        """Make the file size bytes long, or end it at the position. Returns the new size."""
        self._check_writable('truncate')
        await self._begin_open()
        try:
            await self._flush()
            if size is None:
                size = self._tell()
            if self._readable:
                self._forget()
            await self._finish(_truncate(self._fd, size), _ignore)
            return size
        finally:
            self._end()

    # The position

    def _tell(self):
        offset = self._offset
        if offset is None:
            offset = os.lseek(self._fd, 0, 1)
        return offset - (len(self._data) - self._at) + len(self._out)

    async def tell(self):
        """Return the position."""
        await self._begin_open()
        try:
            return self._tell()
        finally:
            self._end()

    async def _seek(self, offset, whence):
        await self._flush()
        if self._offset is None:
            if whence == 1:
                offset -= len(self._data) - self._at
            self._data = b''
            self._at = 0
            return os.lseek(self._fd, offset, whence)
        if whence == 0:
            target = offset
        elif whence == 1:
            target = self._tell() + offset
        elif whence == 2:
            target = (await _fstat(self._fd)).st_size + offset
        elif whence in (os.SEEK_DATA, os.SEEK_HOLE):
            target = os.lseek(self._fd, offset, whence)
        else:
            raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
        if target >= 1 << 63:
            raise OverflowError("cannot fit 'int' into an offset-sized integer")
        if target < 0:
            import errno
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        start = self._offset - len(self._data)
        if self._readable and start <= target <= self._offset:
            self._at = target - start
        else:
            self._data = b''
            self._at = 0
            self._offset = target
        return target

    async def seek(self, offset, whence=0):
        """Move to offset: from the start, the position (1) or the end (2). Returns the new position."""
        await self._begin_open()
        try:
            return await self._seek(offset, whence)
        finally:
            self._end()

    # The end

    async def close(self):
        """Write what is buffered and close the file. Does nothing if it is closed."""
        if self._fd < 0:
            return
        await self._begin()
        try:
            if self._fd < 0:
                return
            try:
                await self._flush()
            finally:
                # A cancellation has not stopped a write that runs: the descriptor must stay until it is done.
                fd = self._fd
                self._fd = -1
                if self._running is not None:
                    if self._close_fd:
                        self._running.add_done_callback(lambda job: _close_now(fd))
                elif self._close_fd:
                    await self._finish(_close(fd), _ignore)
        finally:
            self._end()


def _ignore(result):
    pass


class TextFile:
    """A file of text over a BinaryFile, its `buffer`. Made by asyncio.open()."""

    def __init__(self, buffer, mode, encoding, errors, newline):
        import codecs
        self.buffer = buffer
        self.mode = mode
        self.encoding = encoding
        self.errors = errors
        self._newline = newline
        self._codec = codecs.lookup(encoding)
        if not self._codec._is_text_encoding:
            raise LookupError(f'{encoding!r} is not a text encoding; use codecs.open() to handle arbitrary codecs')
        codecs.lookup_error(errors)
        self._decoder = None
        self._encoder = None
        self._text = ''             # decoded ahead: from _at on
        self._at = 0
        self._chunk = None          # the decoder's state before the bytes that text came from, and those bytes
        self._ending = newline or '\n'
        self._is_simple = newline != ''     # lines end with _ending alone
        self._write_newline = newline if newline in ('\r', '\r\n') else None

    def __repr__(self):
        return (f'<asyncio.{type(self).__name__} name={self.name!r} mode={self.mode!r} '
                f'encoding={self.encoding!r}{" closed" * self.closed}>')

    async def __aenter__(self):
        self.buffer._check_open()
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await self.close()

    @property
    def name(self):
        """The name, or the descriptor, that was given to open()."""
        return self.buffer.name

    @property
    def closed(self):
        """Whether the file is closed."""
        return self.buffer.closed

    @property
    def newlines(self):
        """The ends of lines seen so far: None, a str or a tuple."""
        return getattr(self._decoder, 'newlines', None)

    def fileno(self):
        """Return the descriptor."""
        return self.buffer.fileno()

    def isatty(self):
        """Whether it is a terminal."""
        return self.buffer.isatty()

    def readable(self):
        """Whether it was opened for reading."""
        return self.buffer.readable()

    def writable(self):
        """Whether it was opened for writing."""
        return self.buffer.writable()

    def seekable(self):
        """Whether it has a position."""
        return self.buffer.seekable()

    # Reading

    def _make_decoder(self):
        decoder = self._codec.incrementaldecoder(self.errors)
        if not self._newline:
            import io
            decoder = io.IncrementalNewlineDecoder(decoder, translate=self._newline is None)
        self._decoder = decoder
        return decoder

    async def _more(self, size):
        """Decode a piece of the file. Whether there was any."""
        buffer = self.buffer
        decoder = self._decoder or self._make_decoder()
        while True:
            data = buffer._take(len(buffer._data))
            if not data:
                await buffer._more(size)
                data = buffer._take(len(buffer._data))
            state = decoder.getstate()
            text = decoder.decode(data, not data)
            left = self._text[self._at:]
            if left:
                # The position of what is left is counted from the bytes that it came from.
                before, old, skip = self._chunk
                self._chunk = before, old + data, skip + self._at
            else:
                self._chunk = state, data, 0
            self._text = left + text
            self._at = 0
            if text or not data:
                return bool(text)

    async def read(self, size=-1):
        """Read size characters, fewer only at the end of the file; -1 or None: all that is left."""
        await self.buffer._begin_reading('not readable')
        try:
            if size is None or size < 0:
                buffer = self.buffer
                text = self._text[self._at:]
                decoder = self._decoder or self._make_decoder()
                text += decoder.decode(await buffer._read_all(), True)
                self._text = ''
                self._at = 0
                self._chunk = None
                return text
            while len(self._text) - self._at < size:
                if not await self._more(_BUFFER_SIZE):
                    break
            text = self._text[self._at:self._at + size]
            self._at += len(text)
            return text
        finally:
            self.buffer._end()

    def _line_end(self, looked):
        """Where the line that begins at _at ends; 0: not yet known."""
        text = self._text
        if self._is_simple:
            end = text.find(self._ending, looked)
            return end + len(self._ending) if end >= 0 else 0
        line_feed = text.find('\n', looked)
        carriage_return = text.find('\r', looked, line_feed if line_feed >= 0 else len(text))
        if carriage_return < 0:
            return line_feed + 1
        return carriage_return + 1 + text.startswith('\n', carriage_return + 1)

    async def _read_line(self, limit):
        looked = self._at
        while True:
            end = self._line_end(looked)
            have = len(self._text) - self._at
            if end:
                size = end - self._at
            elif 0 <= limit <= have:
                size = limit
            else:
                # The end of a line may lie across two pieces.
                overlap = len(self._ending) - 1
                looked = max(have - overlap, 0)
                if await self._more(_BUFFER_SIZE):
                    continue
                size = have
            if 0 <= limit < size:
                size = limit
            line = self._text[self._at:self._at + size]
            self._at += size
            return line

    async def readline(self, size=-1):
        """Read a line, its newline included; '' at the end."""
        await self.buffer._begin_reading('not readable')
        try:
            return await self._read_line(-1 if size is None else size)
        finally:
            self.buffer._end()

    readlines = BinaryFile.readlines

    def __aiter__(self):
        self.buffer._check_open()
        return self

    async def __anext__(self):
        buffer = self.buffer
        if self._is_simple and not buffer._taken and buffer._fd >= 0:
            at = self._at
            end = self._text.find(self._ending, at)
            if end >= 0:
                end += len(self._ending)
                self._at = end
                return self._text[at:end]
        line = await self.readline()
        if not line:
            raise StopAsyncIteration
        return line

    # Writing

    def _encode(self, text):
        if self._write_newline is not None and '\n' in text:
            text = text.replace('\n', self._write_newline)
        if self._codec.name in ('utf-8', 'ascii', 'iso8859-1'):
            return text.encode(self.encoding, self.errors)
        if self._encoder is None:
            self._encoder = self._codec.incrementalencoder(self.errors)
            if self.buffer._appending and self.buffer.seekable() and self.buffer._tell():
                self._encoder.setstate(0)   # no signature in the middle of a file
        return self._encoder.encode(text)

    async def write(self, text):
        """Write all of text. When this returns it is in the file, unless buffering= was given."""
        if not isinstance(text, str):
            raise TypeError(f'write() argument must be str, not {type(text).__name__}')
        self.buffer._check_writable('not writable')
        data = self._encode(text)
        self._text = ''
        self._at = 0
        self._chunk = None
        if self._decoder is not None:
            self._decoder.reset()
        await self.buffer.write(data)
        return len(text)

    async def writelines(self, lines):
        """Write each of some texts, all at once."""
        self.buffer._check_writable('not writable')
        await self.write(''.join(lines))

    async def flush(self):
        """Write what is buffered."""
        await self.buffer.flush()

    async def fsync(self):
        """Wait until what was written is on the disk."""
        await self.buffer.fsync()

    async def truncate(self, size=None):
        """Make the file size bytes long, or end it at the position. Returns the new size."""
        return await self.buffer.truncate(size)

    async def close(self):
        """Write what is buffered and close the file. Does nothing if it is closed."""
        await self.buffer.close()

    # The position: an offset, and above it what a decoder needs to go on from there, as io.TextIOWrapper packs it.

    async def tell(self):
        """Return a number that seek() takes to come back here."""
        buffer = self.buffer
        await buffer._begin_open()
        try:
            if not buffer.seekable():
                raise _unsupported('underlying stream is not seekable')
            if buffer._out:
                await buffer._flush()
            return self._position()
        finally:
            buffer._end()

    def _position(self):
        end = self.buffer._tell()
        if self._chunk is None:
            return end
        (pending, flags), data, skip = self._chunk
        # Characters the program has had of the piece that began at start.
        wanted = skip + self._at
        start = end - len(data) - len(pending)
        decoder = self._make_probe(flags)
        given = pending + data
        at = had = 0
        # A byte is at most one character in nearly every encoding: as many as are still wanted never are too many.
        while had < wanted and at < len(given):
            before = decoder.getstate()
            step = given[at:at + wanted - had]
            count = len(decoder.decode(step))
            if had + count > wanted:
                if len(step) == 1:
                    decoder.setstate(before)
                    break
                decoder.setstate(before)
                step = step[:1]
                count = len(decoder.decode(step))
                if had + count > wanted:
                    decoder.setstate(before)
                    break
            at += len(step)
            had += count
        left, flags = decoder.getstate()
        feed = 0
        need_eof = 0
        if had < wanted:
            # Characters that only the bytes behind, or the end of the file, make complete.
            feed = len(given) - (at - len(left))
            need_eof = int(at == len(given))
        return self._pack(start + at - len(left), flags, feed, need_eof, wanted - had)

    def _make_probe(self, flags):
        kept = self._decoder
        probe = self._make_decoder()
        self._decoder = kept
        probe.setstate((b'', flags))
        return probe

    @staticmethod
    def _pack(offset, flags, feed, need_eof, skip):
        return offset | flags << 64 | feed << 128 | skip << 192 | need_eof << 256

    async def seek(self, cookie, whence=0):
        """Move to the start, the end (0, 2) or where tell() was called. Returns the new position."""
        buffer = self.buffer
        await buffer._begin_open()
        try:
            if not buffer.seekable():
                raise _unsupported('underlying stream is not seekable')
            await buffer._flush()
            if whence == 1:
                if cookie:
                    raise _unsupported("can't do nonzero cur-relative seeks")
                cookie = self._position()
            elif whence == 2:
                if cookie:
                    raise _unsupported("can't do nonzero end-relative seeks")
                cookie = await buffer._seek(0, 2)
            elif whence != 0:
                raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
            if cookie < 0:
                raise ValueError(f'negative seek position {cookie}')
            await self._restore(cookie)
            return cookie
        finally:
            buffer._end()

    async def _restore(self, cookie):
        part = (1 << 64) - 1
        offset, flags, feed, skip, need_eof = (cookie >> shift & part for shift in (0, 64, 128, 192, 256))
        buffer = self.buffer
        await buffer._seek(offset, 0)
        self._text = ''
        self._at = 0
        self._chunk = None
        self._encoder = None
        if offset and self._codec.name not in ('utf-8', 'ascii', 'iso8859-1'):
            self._encoder = self._codec.incrementalencoder(self.errors)
            self._encoder.setstate(0)
        if self._decoder is None and not (flags or skip):
            return
        decoder = self._decoder or self._make_decoder()
        if cookie == 0:
            decoder.reset()
            return
        decoder.setstate((b'', flags))
        if skip:
            data = await buffer._read_some(feed)
            self._chunk = (b'', flags), data, 0
            self._text = decoder.decode(data, bool(need_eof))
            if len(self._text) < skip:
                raise OSError("can't restore logical file position")
            self._at = skip


# ---- Opening

def _parse_mode(mode):
    """The flags for the system, readable, writable, appending, text."""
    if not isinstance(mode, str):
        raise TypeError(f"open() argument 'mode' must be str, not {type(mode).__name__}")
    letters = set(mode)
    if letters - set('xrwabt+') or len(mode) > len(letters):
        raise ValueError(f'invalid mode: {mode!r}')
    if 't' in letters and 'b' in letters:
        raise ValueError("can't have text and binary mode at once")
    ways = letters & set('xrwa')
    if len(ways) != 1:
        raise ValueError('must have exactly one of create/read/write/append mode')
    way, = ways
    updating = '+' in letters
    readable = way == 'r' or updating
    writable = way != 'r' or updating
    flags = os.O_RDWR if updating else os.O_RDONLY if way == 'r' else os.O_WRONLY
    flags |= {'r': 0, 'w': os.O_CREAT | os.O_TRUNC, 'a': os.O_CREAT | os.O_APPEND, 'x': os.O_CREAT | os.O_EXCL}[way]
    return flags, readable, writable, way == 'a', 'b' not in letters


def _check_options(mode, is_text, buffering, encoding, errors, newline):
    if not isinstance(buffering, int):
        raise TypeError(f"'{type(buffering).__name__}' object cannot be interpreted as an integer")
    for what, value in ('encoding', encoding), ('errors', errors), ('newline', newline):
        if value is None:
            continue
        if not isinstance(value, str):
            raise TypeError(f"open() argument '{what}' must be str or None, not {type(value).__name__}")
        if not is_text:
            raise ValueError(f"binary mode doesn't take {'a' if what == 'newline' else 'an'} {what} argument")
    if newline not in (None, '', '\n', '\r', '\r\n'):
        raise ValueError(f'illegal newline value: {newline!r}')
    if is_text and buffering == 0:
        raise ValueError("can't have unbuffered text I/O")


async def open_descriptor(path, flags, mode=0o666):
    """(descriptor, st_mode, st_size) of a file that is opened; a task that is cancelled leaves none open."""
    job = _open(path, flags, mode)
    try:
        return await job
    except CancelledError:
        # It may have been cancelled after the file was open, before it heard of that.
        if job.done() and not job.cancelled() and job.exception() is None:
            _close_now(job.result()[0])
        raise


async def _open_file(file, mode, buffering, encoding, errors, newline, closefd, opener):
    flags, readable, writable, appending, is_text = _parse_mode(mode)
    _check_options(mode, is_text, buffering, encoding, errors, newline)
    if isinstance(file, int) and not isinstance(file, bool):
        if file < 0:
            raise ValueError('negative file descriptor')
        fd, info = file, (await _fstat(file)).st_mode
        offset = None
    elif not closefd:
        raise ValueError('Cannot use closefd=False with file name')
    elif opener is not None:
        fd = opener(file, flags)
        if not isinstance(fd, int):
            raise TypeError('expected integer from opener')
        if fd < 0:
            raise ValueError(f'opener returned {fd}')
        info = (await _fstat(fd)).st_mode
        offset = os.lseek(fd, 0, 2 if appending else 1) if stat.S_ISREG(info) else None
    else:
        fd, info, size = await open_descriptor(file, flags)
        offset = (size if appending else 0) if stat.S_ISREG(info) else None
    binary = BinaryFile(fd, file, mode, info=info, offset=offset, readable=readable, writable=writable,
                        appending=appending, buffering=buffering, close_fd=closefd)
    if not is_text:
        return binary
    try:
        if encoding is None or encoding == 'locale':
            encoding = 'utf-8'
        return TextFile(binary, mode, encoding, 'strict' if errors is None else errors, newline)
    except BaseException:
        await binary.close()
        raise


class _Opening:
    """What open() gives: await it, or use it in async with."""

    __slots__ = '_coro', '_file', '__weakref__'

    def __init__(self, coro):
        self._coro = coro
        self._file = None

    def __await__(self):
        return self._coro.__await__()

    # A coroutine to those who ask: create_task(asyncio.open(name)) is one.
    def send(self, value):
        return self._coro.send(value)

    def throw(self, *args):
        return self._coro.throw(*args)

    def close(self):
        self._coro.close()

    async def __aenter__(self):
        self._file = await self._coro
        return self._file

    async def __aexit__(self, exc_type, exc, tb):
        await self._file.close()


def open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, opener=None):
    """Open a file without blocking the loop.

    The arguments are those of the builtin open(). Used in `async with`, or awaited for a TextFile or BinaryFile,
    whose methods are coroutines. What write() was given is in the file when it returns; with a buffering of more than
    one byte, that is so when the buffer is full, flushed or closed.
    """
    return _Opening(_open_file(file, mode, buffering, encoding, errors, newline, closefd, opener))


_standard_input = None


def stdin(encoding='utf-8', errors='surrogateescape'):
    """Standard input as a TextFile, whatever it is: a terminal, a pipe, a file. Its buffer has the bytes.

    All calls give the same one, so that nothing that was read ahead is lost. Nothing else should read from it.
    """
    global _standard_input
    if _standard_input is None or _standard_input.closed:
        info = os.fstat(0).st_mode
        binary = BinaryFile(0, '<stdin>', 'rb', info=info, offset=None, readable=True, writable=False,
                            appending=False, close_fd=False)
        _standard_input = TextFile(binary, 'r', encoding, errors, None)
    return _standard_input
