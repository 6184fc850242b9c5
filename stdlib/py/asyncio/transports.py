"""Base classes for transports: connections as protocols see them."""

__all__ = ('BaseTransport', 'ReadTransport', 'WriteTransport', 'Transport', 'DatagramTransport',
           'SubprocessTransport')


class BaseTransport:
    """What all transports have."""

    def __init__(self, extra=None):
        self._extra = {} if extra is None else extra

    def get_extra_info(self, name, default=None):
        """What is known of the connection under that name: 'peername', 'socket' and others."""
        return self._extra.get(name, default)

    def is_closing(self):
        """Whether it is closed, or about to be."""
        raise NotImplementedError

    def close(self):
        """Send what is buffered, then close; the protocol's connection_lost(None) is called at the end."""
        raise NotImplementedError

    def set_protocol(self, protocol):
        """Let another protocol hear of what comes."""
        raise NotImplementedError

    def get_protocol(self):
        """The protocol."""
        raise NotImplementedError


class ReadTransport(BaseTransport):
    """One that receives."""

    __slots__ = ()

    def is_reading(self):
        """Whether it receives now."""
        raise NotImplementedError

    def pause_reading(self):
        """Give the protocol no data until resume_reading()."""
        raise NotImplementedError

    def resume_reading(self):
        """Give the protocol data again."""
        raise NotImplementedError


class WriteTransport(BaseTransport):
    """One that sends."""

    __slots__ = ()

    def set_write_buffer_limits(self, high=None, low=None):
        """Say how many buffered bytes pause the protocol (above high), and resume it (not above low)."""
        raise NotImplementedError

    def get_write_buffer_size(self):
        """How many bytes are buffered."""
        raise NotImplementedError

    def get_write_buffer_limits(self):
        """The limits, as (low, high)."""
        raise NotImplementedError

    def write(self, data):
        """Send bytes, without waiting: what cannot be sent now is buffered."""
        raise NotImplementedError

    def writelines(self, list_of_data):
        """Send several pieces."""
        self.write(b''.join(list_of_data))

    def write_eof(self):
        """Send what is buffered, and then say that no more comes."""
        raise NotImplementedError

    def can_write_eof(self):
        """Whether write_eof() works."""
        raise NotImplementedError

    def abort(self):
        """Close at once; what is buffered is lost."""
        raise NotImplementedError


class Transport(ReadTransport, WriteTransport):
    """A connection in both directions."""

    __slots__ = ()


class DatagramTransport(BaseTransport):
    """One for datagrams."""

    __slots__ = ()

    def sendto(self, data, addr=None):
        """Send a datagram, without waiting; addr None: to where the transport was made for."""
        raise NotImplementedError

    def abort(self):
        """Close at once; what is buffered is lost."""
        raise NotImplementedError


class SubprocessTransport(BaseTransport):
    """A process and its pipes."""

    __slots__ = ()

    def get_pid(self):
        """The number of the process."""
        raise NotImplementedError

    def get_returncode(self):
        """Its exit status, None while it runs."""
        raise NotImplementedError

    def get_pipe_transport(self, fd):
        """The transport of the pipe to its file descriptor fd."""
        raise NotImplementedError

    def send_signal(self, signal):
        """Send it a signal."""
        raise NotImplementedError

    def terminate(self):
        """Send it SIGTERM."""
        raise NotImplementedError

    def kill(self):
        """Send it SIGKILL."""
        raise NotImplementedError


class _FlowControlMixin(Transport):
    # Pauses and resumes the protocol by the size of the write buffer, which subclasses tell; they call
    # _maybe_pause_protocol when it has grown and _maybe_resume_protocol when it has shrunk.
    __slots__ = '_loop', '_protocol_paused', '_high_water', '_low_water'

    def __init__(self, extra=None, loop=None):
        super().__init__(extra)
        assert loop is not None
        self._loop = loop
        self._protocol_paused = False
        self._set_write_buffer_limits()

    def _tell_protocol(self, name):
        try:
            getattr(self._protocol, name)()
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as error:
            self._loop.call_exception_handler({
                'message': f'protocol.{name}() failed',
                'exception': error,
                'transport': self,
                'protocol': self._protocol,
            })

    def _maybe_pause_protocol(self):
        if self.get_write_buffer_size() > self._high_water and not self._protocol_paused:
            self._protocol_paused = True
            self._tell_protocol('pause_writing')

    def _maybe_resume_protocol(self):
        if self._protocol_paused and self.get_write_buffer_size() <= self._low_water:
            self._protocol_paused = False
            self._tell_protocol('resume_writing')

    def get_write_buffer_limits(self):
        return self._low_water, self._high_water

    def _set_write_buffer_limits(self, high=None, low=None):
        if high is None:
            high = 64 * 1024 if low is None else 4 * low
        if low is None:
            low = high // 4
        if not high >= low >= 0:
            raise ValueError(f'high ({high!r}) must be >= low ({low!r}) must be >= 0')
        self._high_water = high
        self._low_water = low

    def set_write_buffer_limits(self, high=None, low=None):
        self._set_write_buffer_limits(high=high, low=low)
        self._maybe_pause_protocol()

    def get_write_buffer_size(self):
        raise NotImplementedError
