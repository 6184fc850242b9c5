"""TLS between a transport and a protocol.

To the transport below, SSLProtocol is a protocol; to the protocol above, its _SSLProtocolTransport is a transport. In
between two buffers hold encrypted bytes, one in each direction; what the protocol above has written and could not be
encrypted yet waits in a list.

The connection goes from state to state, and what comes from below is given to what the state is about:

    UNWRAPPED -> DO_HANDSHAKE -> WRAPPED -> FLUSHING -> SHUTDOWN -> UNWRAPPED
                                 data       the last     goodbyes
                                            data
"""

import collections
import enum

import _asyncio

try:
    import ssl
except ImportError:  # there is no OpenSSL
    ssl = None

from . import constants
from . import exceptions
from . import protocols
from . import transports
from .log import logger

if ssl is not None:
    _WANTS_MORE = (ssl.SSLWantReadError, ssl.SSLSyscallError)
    SSLAgainErrors = _WANTS_MORE


class SSLProtocolState(enum.Enum):
    UNWRAPPED = 'UNWRAPPED'
    DO_HANDSHAKE = 'DO_HANDSHAKE'
    WRAPPED = 'WRAPPED'
    FLUSHING = 'FLUSHING'
    SHUTDOWN = 'SHUTDOWN'


class AppProtocolState(enum.Enum):
    # Which of its methods the protocol above has seen called: connection_made, eof_received, connection_lost.
    STATE_INIT = 'STATE_INIT'
    STATE_CON_MADE = 'STATE_CON_MADE'
    STATE_EOF = 'STATE_EOF'
    STATE_CON_LOST = 'STATE_CON_LOST'


UNWRAPPED, DO_HANDSHAKE, WRAPPED, FLUSHING, SHUTDOWN = SSLProtocolState
STATE_INIT, STATE_CON_MADE, STATE_EOF, STATE_CON_LOST = AppProtocolState
_ENDING = frozenset({FLUSHING, SHUTDOWN, UNWRAPPED})


def _create_transport_context(server_side, server_hostname):
    if server_side:
        raise ValueError('Server side SSL needs a valid SSLContext')
    context = ssl.create_default_context()
    if not server_hostname:
        context.check_hostname = False
    return context


def add_flowcontrol_defaults(high, low, kb):
    """The limits (high, low) of a buffer in bytes, where None stands for kb KiB, and a quarter of high."""
    if high is None:
        high = kb * 1024 if low is None else 4 * low
    if low is None:
        low = high // 4
    if not high >= low >= 0:
        raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
    return high, low


def _positive_timeout(name, value, default):
    if value is None:
        return default
    if value <= 0:
        raise ValueError(f'{name} should be a positive number, got {value}')
    return value


def _lasting(data):
    # The same bytes, where nobody changes them.
    if isinstance(data, bytes) or isinstance(data, memoryview) and isinstance(data.obj, bytes):
        return data
    return bytes(data)


def _receive_of(sslobj):
    # For an object that is not this library's.
    def receive(*args):
        try:
            return sslobj.read(*args)
        except _WANTS_MORE:
            return None

    return receive


class _SSLProtocolTransport(transports._FlowControlMixin, transports.Transport):
    """What the protocol above writes to."""

    _start_tls_compatible = True

    def __init__(self, loop, ssl_protocol):
        self._loop = loop
        self._ssl_protocol = ssl_protocol
        self._closed = False

    @property
    def _sendfile_compatible(self):
        return constants._SendfileMode.FALLBACK

    def get_extra_info(self, name, default=None):
        """What is known of the connection: also 'sslcontext', 'ssl_object', 'peercert', 'cipher', 'compression'."""
        return self._ssl_protocol._get_extra_info(name, default)

    def set_protocol(self, protocol):
        self._ssl_protocol._set_app_protocol(protocol)

    def get_protocol(self):
        return self._ssl_protocol._app_protocol

    def is_closing(self):
        return self._closed or self._ssl_protocol._is_transport_closing()

    def close(self):
        """Send what is buffered and a goodbye, then close; connection_lost(None) is called at the end."""
        if not self._closed:
            self._closed = True
            self._ssl_protocol._start_shutdown()

    def __del__(self):
        if not self._closed:
            self._closed = True
            import warnings
            warnings.warn('unclosed transport <asyncio._SSLProtocolTransport object>', ResourceWarning)

    def is_reading(self):
        return not self._ssl_protocol._app_reading_paused

    def pause_reading(self):
        """Give the protocol no data until resume_reading()."""
        self._ssl_protocol._pause_reading()

    def resume_reading(self):
        """Give the protocol data again."""
        self._ssl_protocol._resume_reading()

    def set_write_buffer_limits(self, high=None, low=None):
        """Say how many buffered bytes pause the protocol (above high), and resume it (not above low)."""
        self._ssl_protocol._set_write_buffer_limits(high, low)
        self._ssl_protocol._control_app_writing()

    def get_write_buffer_limits(self):
        return self._ssl_protocol._outgoing_low_water, self._ssl_protocol._outgoing_high_water

    def get_write_buffer_size(self):
        return self._ssl_protocol._get_write_buffer_size()

    def set_read_buffer_limits(self, high=None, low=None):
        """Say how many received bytes, still encrypted, pause (above high) and resume (not above low) the transport
        below."""
        self._ssl_protocol._set_read_buffer_limits(high, low)
        self._ssl_protocol._control_ssl_reading()

    def get_read_buffer_limits(self):
        return self._ssl_protocol._incoming_low_water, self._ssl_protocol._incoming_high_water

    def get_read_buffer_size(self):
        return self._ssl_protocol._get_read_buffer_size()

    @property
    def _protocol_paused(self):
        return self._ssl_protocol._app_writing_paused

    def write(self, data):
        """Send bytes, without waiting: what cannot be sent now is buffered."""
        if not isinstance(data, (bytes, bytearray, memoryview)):
            raise TypeError(f'data: expecting a bytes-like instance, got {type(data).__name__}')
        if data:
            self._ssl_protocol._write_appdata((data,))

    def writelines(self, list_of_data):
        """Send several pieces."""
        self._ssl_protocol._write_appdata(list_of_data)

    def write_eof(self):
        """TLS cannot end one direction alone."""
        raise NotImplementedError

    def can_write_eof(self):
        return False

    def abort(self):
        """Close at once; what is buffered is lost."""
        self._force_close(None)

    def _force_close(self, exc):
        self._closed = True
        self._ssl_protocol._abort(exc)

    def _test__append_write_backlog(self, data):
        # For tests: as if it could not be encrypted yet.
        self._ssl_protocol._write_backlog.append(data)
        self._ssl_protocol._write_buffer_size += len(data)


class SSLProtocol(protocols.BufferedProtocol):
    """What the transport below talks to."""

    max_size = 256 * 1024   # bytes of the buffer that the transport below receives into

    _handshake_timeout_handle = None
    _shutdown_timeout_handle = None

    def __init__(self, loop, app_protocol, sslcontext, waiter, server_side=False, server_hostname=None,
                 call_connection_made=True, ssl_handshake_timeout=None, ssl_shutdown_timeout=None):
        if ssl is None:
            raise RuntimeError('stdlib ssl module not available')
        self._ssl_handshake_timeout = _positive_timeout('ssl_handshake_timeout', ssl_handshake_timeout,
                                                        constants.SSL_HANDSHAKE_TIMEOUT)
        self._ssl_shutdown_timeout = _positive_timeout('ssl_shutdown_timeout', ssl_shutdown_timeout,
                                                       constants.SSL_SHUTDOWN_TIMEOUT)
        self._loop = loop
        self._sslcontext = sslcontext or _create_transport_context(server_side, server_hostname)
        self._server_side = server_side
        self._server_hostname = server_hostname if server_hostname and not server_side else None
        self._extra = {'sslcontext': self._sslcontext}
        self._waiter = waiter
        self._state = UNWRAPPED
        self._conn_lost = 0             # writes to a connection that is gone
        self._eof_received = False

        self._transport = None          # the one below
        self._ssl_buffer_view = None    # what it receives into
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._sslobj = None
        self._receive = None            # reads, or answers None if nothing has come
        self._write_backlog = collections.deque()
        self._write_buffer_size = 0     # of its bytes

        self._app_state = STATE_INIT if call_connection_made else STATE_CON_MADE
        self._app_transport_created = False
        self._app_transport = None
        self._set_app_protocol(app_protocol)
        self._get_app_transport()

        # Flow control: who has been told to pause.
        self._ssl_writing_paused = False    # we, by the transport below
        self._app_reading_paused = False    # we, by the protocol above
        self._ssl_reading_paused = False    # the transport below, by us
        self._app_writing_paused = False    # the protocol above, by us
        self._set_read_buffer_limits()
        self._set_write_buffer_limits()

    def _set_app_protocol(self, app_protocol):
        self._app_protocol = app_protocol
        self._app_is_buffered = isinstance(app_protocol, protocols.BufferedProtocol)

    def _get_app_transport(self):
        if self._app_transport is None:
            if self._app_transport_created:
                raise RuntimeError('Creating _SSLProtocolTransport twice')
            self._app_transport = _SSLProtocolTransport(self._loop, self)
            self._app_transport_created = True
        return self._app_transport

    def _get_extra_info(self, name, default=None):
        if name in self._extra:
            return self._extra[name]
        return default if self._transport is None else self._transport.get_extra_info(name, default)

    def _is_transport_closing(self):
        return self._transport is not None and self._transport.is_closing()

    def _wakeup_waiter(self, exc=None):
        waiter, self._waiter = self._waiter, None
        if waiter is None or waiter.cancelled():
            return
        if exc is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(exc)

    def _take_over(self, app_protocol):
        # What a reader above has received and nobody has read is not plain text any more: a client need not wait for
        # an answer before it begins the handshake.
        reader = getattr(app_protocol, '_stream_reader', None)
        if reader is not None and reader._buffer:
            self._incoming.write(reader._buffer)
            reader._buffer = bytearray()

    # What the transport below calls

    def connection_made(self, transport):
        self._transport = transport
        if isinstance(transport, (_asyncio.SocketTransport, _SSLProtocolTransport)):
            # It fills the buffer and says so in one step: all connections of the loop can share one.
            view = getattr(self._loop, '_ssl_buffer_view', None)
            if view is None:
                view = self._loop._ssl_buffer_view = memoryview(bytearray(self.max_size))
            self._ssl_buffer_view = view
        self._start_handshake()

    def connection_lost(self, exc):
        self._write_backlog.clear()
        self._write_buffer_size = 0
        self._outgoing.read()
        self._conn_lost += 1
        if self._app_transport is not None:
            self._app_transport._closed = True
        if self._state is not DO_HANDSHAKE and self._app_state in (STATE_CON_MADE, STATE_EOF):
            self._app_state = STATE_CON_LOST
            self._loop.call_soon(self._app_protocol.connection_lost, exc)
        self._state = UNWRAPPED
        self._transport = self._app_transport = self._app_protocol = None
        self._ssl_buffer_view = None
        self._wakeup_waiter(exc)
        self._stop_timers()

    def get_buffer(self, n):
        if self._ssl_buffer_view is None:
            self._ssl_buffer_view = memoryview(bytearray(self.max_size))
        return self._ssl_buffer_view

    def buffer_updated(self, nbytes):
        if self._ssl_buffer_view is not None:
            self._incoming.write(self._ssl_buffer_view[:nbytes])
        self._advance()

    def _advance(self):
        # More has come from below, or the protocol above wants to hear again.
        state = self._state
        if state is WRAPPED:
            self._do_read()
        elif state is DO_HANDSHAKE:
            self._do_handshake()
        elif state is FLUSHING:
            self._do_flush()
        elif state is SHUTDOWN:
            self._do_shutdown()

    def eof_received(self):
        self._eof_received = True
        try:
            if self._loop.get_debug():
                logger.debug('%r received EOF', self)
            if self._state is DO_HANDSHAKE:
                self._on_handshake_complete(ConnectionResetError)
            elif self._state is WRAPPED:
                self._state = FLUSHING
                if self._app_reading_paused:
                    return True  # the transport below stays open: the protocol above has not heard all
                self._do_flush()
                return self._state is FLUSHING  # there is more to send
            elif self._state is FLUSHING:
                self._do_write()
                if self._write_backlog:
                    return True  # there is more to send
                self._state = SHUTDOWN
                self._do_shutdown()
            elif self._state is SHUTDOWN:
                self._do_shutdown()
        except Exception:
            self._transport.close()
            raise

    # Handshake

    def _start_handshake(self):
        self._handshake_start_time = None
        if self._loop.get_debug():
            logger.debug('%r starts SSL handshake', self)
            self._handshake_start_time = self._loop.time()
        self._state = DO_HANDSHAKE
        self._handshake_timeout_handle = self._loop.call_later(self._ssl_handshake_timeout,
                                                               self._check_handshake_timeout)
        try:
            self._sslobj = self._sslcontext.wrap_bio(self._incoming, self._outgoing, server_side=self._server_side,
                                                     server_hostname=self._server_hostname)
        except Exception as exc:
            self._on_handshake_complete(exc)
        else:
            self._do_handshake()

    def _check_handshake_timeout(self):
        if self._state is DO_HANDSHAKE:
            self._fatal_error(ConnectionAbortedError(
                f'SSL handshake is taking longer than {self._ssl_handshake_timeout} seconds: aborting the connection'))

    def _do_handshake(self):
        try:
            self._sslobj.do_handshake()
        except _WANTS_MORE:
            self._process_outgoing()
        except ssl.SSLError as exc:
            self._process_outgoing()  # the alert that tells the peer why
            self._on_handshake_complete(exc)
        except Exception as exc:
            self._on_handshake_complete(exc)
        else:
            self._on_handshake_complete(None)

    def _on_handshake_complete(self, handshake_exc):
        if self._handshake_timeout_handle is not None:
            self._handshake_timeout_handle.cancel()
            self._handshake_timeout_handle = None
        sslobj = self._sslobj
        try:
            if handshake_exc is not None:
                raise handshake_exc
            self._state = WRAPPED
            peercert = sslobj.getpeercert()
        except Exception as exc:
            self._state = UNWRAPPED
            message = 'SSL handshake failed'
            if isinstance(exc, ssl.CertificateError):
                message = 'SSL handshake failed on verifying the certificate'
            self._fatal_error(exc, message)
            self._wakeup_waiter(exc)
            return
        if self._handshake_start_time is not None:
            took = (self._loop.time() - self._handshake_start_time) * 1e3
            logger.debug('%r: SSL handshake took %.1f ms', self, took)
        self._extra.update(peercert=peercert, cipher=sslobj.cipher(), compression=sslobj.compression(),
                           ssl_object=sslobj)
        native = getattr(sslobj, '_sslobj', None)
        self._receive = getattr(native, '_receive', None) or _receive_of(sslobj)
        if self._app_state is STATE_INIT:
            self._app_state = STATE_CON_MADE
            self._app_protocol.connection_made(self._get_app_transport())
        self._wakeup_waiter()
        self._do_read()

    # The end

    def _stop_timers(self):
        for handle in (self._handshake_timeout_handle, self._shutdown_timeout_handle):
            if handle is not None:
                handle.cancel()
        self._handshake_timeout_handle = self._shutdown_timeout_handle = None

    def _start_shutdown(self):
        if self._state in _ENDING:
            return
        if self._app_transport is not None:
            self._app_transport._closed = True
        if self._state is DO_HANDSHAKE:
            self._abort(None)
        else:
            self._state = FLUSHING
            self._shutdown_timeout_handle = self._loop.call_later(self._ssl_shutdown_timeout,
                                                                  self._check_shutdown_timeout)
            self._do_flush()

    def _check_shutdown_timeout(self):
        if self._state in (FLUSHING, SHUTDOWN):
            self._transport._force_close(exceptions.TimeoutError('SSL shutdown timed out'))

    def _do_flush(self):
        # What the peer has sent before its goodbye is still for the protocol above, and what that has written is for
        # the peer.
        self._do_read()
        if self._state is FLUSHING and self._write_backlog:
            self._do_write()
        if self._state is FLUSHING and not self._write_backlog:
            self._state = SHUTDOWN
            self._do_shutdown()

    def _do_shutdown(self):
        try:
            if not self._eof_received:
                self._sslobj.unwrap()
        except _WANTS_MORE:
            self._process_outgoing()
        except ssl.SSLError as exc:
            self._on_shutdown_complete(exc)
        else:
            self._process_outgoing()
            self._call_eof_received()
            self._on_shutdown_complete(None)

    def _on_shutdown_complete(self, shutdown_exc):
        if self._shutdown_timeout_handle is not None:
            self._shutdown_timeout_handle.cancel()
            self._shutdown_timeout_handle = None
        if self._transport is None:
            return
        if shutdown_exc is not None:
            self._fatal_error(shutdown_exc)
        else:
            self._loop.call_soon(self._transport.close)

    def _abort(self, exc):
        self._state = UNWRAPPED
        if self._transport is not None:
            self._transport._force_close(exc)

    # Writing

    def _write_appdata(self, list_of_data):
        if self._state in _ENDING:
            if self._conn_lost >= constants.LOG_THRESHOLD_FOR_CONNLOST_WRITES:
                logger.warning('SSL connection is closed')
            self._conn_lost += 1
            return
        # What has to wait and is not bytes is copied: it is the program's, which may change it.
        at_once = self._state is WRAPPED and not self._write_backlog
        for data in list_of_data:
            if isinstance(data, memoryview) and (data.itemsize != 1 or data.ndim != 1):
                data = data.cast('B')
            if not data:
                continue
            if not at_once:
                data = _lasting(data)
            at_once = False
            self._write_backlog.append(data)
            self._write_buffer_size += len(data)
        try:
            if self._state is WRAPPED:
                self._do_write()
                if self._write_backlog:
                    self._write_backlog[0] = _lasting(self._write_backlog[0])
        except Exception as exc:
            self._fatal_error(exc, 'Fatal error on SSL protocol')

    def _do_write(self):
        # Encrypts no more than the transport below takes: of what a slow peer has not fetched there is one copy.
        backlog = self._write_backlog
        write = self._sslobj.write
        try:
            while backlog and not (self._ssl_writing_paused and self._outgoing.pending):
                data = backlog[0]
                size = len(data)
                count = write(data if size <= self.max_size else memoryview(data)[:self.max_size])
                self._write_buffer_size -= count
                if count == size:
                    backlog.popleft()
                else:
                    backlog[0] = memoryview(data)[count:]
                if self._outgoing.pending >= self.max_size:
                    self._process_outgoing()
        except _WANTS_MORE:
            pass
        self._process_outgoing()

    def _process_outgoing(self):
        if not self._ssl_writing_paused and self._transport is not None:
            data = self._outgoing.read()
            if data:
                self._transport.write(data)
        self._control_app_writing()

    # Reading

    def _do_read(self):
        if self._state is not WRAPPED and self._state is not FLUSHING:
            return
        try:
            if not self._app_reading_paused:
                if self._app_is_buffered:
                    self._do_read_into_buffers()
                else:
                    self._do_read_bytes()
                if self._write_backlog:
                    self._do_write()
                elif self._outgoing.pending:
                    self._process_outgoing()
            self._control_ssl_reading()
        except Exception as exc:
            self._fatal_error(exc, 'Fatal error on SSL protocol')

    def _do_read_bytes(self):
        receive = self._receive
        data = receive(self.max_size)
        if not data:
            if data is not None:
                self._end_reading()
            return
        more = failure = None
        try:
            more = receive(self.max_size)
            if more:
                pieces = [data]
                while more:
                    pieces.append(more)
                    more = receive(self.max_size)
                data = b''.join(pieces)
        except ssl.SSLError as exc:
            failure = exc   # what came before it is whole
        self._app_protocol.data_received(data)
        if failure is not None:
            raise failure
        if more is not None:
            self._end_reading()

    def _do_read_into_buffers(self):
        buffer = self._app_protocol.get_buffer(self._get_read_buffer_size())
        room = len(buffer)
        if not room:
            raise RuntimeError('get_buffer() returned an empty buffer')
        receive = self._receive
        count = receive(room, buffer)
        filled = count or 0
        with memoryview(buffer) as view:
            while count and filled < room:
                count = receive(room - filled, view[filled:])
                filled += count or 0
        if filled:
            if count:
                self._loop.call_soon(self._do_read)  # there may be more, but others have their turn
            self._app_protocol.buffer_updated(filled)
        if count == 0:
            self._end_reading()

    def _end_reading(self):
        self._call_eof_received()
        self._start_shutdown()

    def _call_eof_received(self):
        if self._app_state is not STATE_CON_MADE:
            return
        self._app_state = STATE_EOF
        try:
            if self._app_protocol.eof_received():
                logger.warning('returning true from eof_received() has no effect when using ssl')
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as exc:
            self._fatal_error(exc, 'Error calling eof_received()')

    # Flow control of writing: the transport below pauses us, we pause the protocol above

    def pause_writing(self):
        assert not self._ssl_writing_paused
        self._ssl_writing_paused = True

    def resume_writing(self):
        assert self._ssl_writing_paused
        self._ssl_writing_paused = False
        self._process_outgoing()
        if self._write_backlog:
            if self._state is WRAPPED:
                self._do_write()
            elif self._state is FLUSHING:
                self._do_flush()

    def _get_write_buffer_size(self):
        return self._outgoing.pending + self._write_buffer_size

    def _set_write_buffer_limits(self, high=None, low=None):
        self._outgoing_high_water, self._outgoing_low_water = add_flowcontrol_defaults(
            high, low, constants.FLOW_CONTROL_HIGH_WATER_SSL_WRITE)

    def _control_app_writing(self):
        size = self._get_write_buffer_size()
        if size >= self._outgoing_high_water and not self._app_writing_paused:
            self._app_writing_paused = True
            self._tell_app('pause_writing')
        elif size <= self._outgoing_low_water and self._app_writing_paused:
            self._app_writing_paused = False
            self._tell_app('resume_writing')

    def _tell_app(self, method):
        if self._app_protocol is None:
            return  # it has been told that the connection is gone
        try:
            getattr(self._app_protocol, method)()
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as exc:
            self._loop.call_exception_handler({
                'message': f'protocol.{method}() failed',
                'exception': exc,
                'transport': self._app_transport,
                'protocol': self,
            })

    # Flow control of reading: the protocol above pauses us, we pause the transport below

    def _pause_reading(self):
        self._app_reading_paused = True

    def _resume_reading(self):
        if self._app_reading_paused:
            self._app_reading_paused = False
            if self._state in (WRAPPED, FLUSHING, SHUTDOWN):
                self._loop.call_soon(self._advance)

    def _get_read_buffer_size(self):
        return self._incoming.pending

    def _set_read_buffer_limits(self, high=None, low=None):
        self._incoming_high_water, self._incoming_low_water = add_flowcontrol_defaults(
            high, low, constants.FLOW_CONTROL_HIGH_WATER_SSL_READ)

    def _control_ssl_reading(self):
        if self._transport is None:
            return
        size = self._incoming.pending
        if size >= self._incoming_high_water and not self._ssl_reading_paused:
            self._ssl_reading_paused = True
            self._transport.pause_reading()
        elif size <= self._incoming_low_water and self._ssl_reading_paused:
            self._ssl_reading_paused = False
            self._transport.resume_reading()

    def _fatal_error(self, exc, message='Fatal error on transport'):
        if self._transport is not None:
            self._transport._force_close(exc)
        if isinstance(exc, OSError):
            if self._loop.get_debug():
                logger.debug('%r: %s', self, message, exc_info=True)
        elif not isinstance(exc, exceptions.CancelledError):
            self._loop.call_exception_handler({
                'message': message,
                'exception': exc,
                'transport': self._transport,
                'protocol': self,
            })
