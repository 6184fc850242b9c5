"""Base classes for protocols: what a transport calls. All methods here do nothing."""

__all__ = 'BaseProtocol', 'Protocol', 'DatagramProtocol', 'SubprocessProtocol', 'BufferedProtocol'


class BaseProtocol:
    """What all protocols have."""

    __slots__ = ()

    def connection_made(self, transport):
        """The connection is there; transport stands for it."""

    def connection_lost(self, exc):
        """It is gone: exc says why, None if it was closed or ended."""

    def pause_writing(self):
        """The transport's buffer holds more than its high-water mark."""

    def resume_writing(self):
        """It is down to the low-water mark again. Each pause_writing() is followed by one."""


class Protocol(BaseProtocol):
    """A stream of bytes: connection_made, data_received (any number), eof_received (at most once), connection_lost."""

    __slots__ = ()

    def data_received(self, data):
        """Bytes came."""

    def eof_received(self):
        """The other side will send no more. Unless this returns true the transport closes itself."""


class BufferedProtocol(BaseProtocol):
    """A stream of bytes that are read into the protocol's own buffer."""

    __slots__ = ()

    def get_buffer(self, sizehint):
        """Return a buffer, not empty, for about sizehint bytes (-1: any number)."""

    def buffer_updated(self, nbytes):
        """So many bytes were written into the buffer."""

    def eof_received(self):
        """The other side will send no more. Unless this returns true the transport closes itself."""


class DatagramProtocol(BaseProtocol):
    """Datagrams."""

    __slots__ = ()

    def datagram_received(self, data, addr):
        """A datagram came."""

    def error_received(self, exc):
        """Sending or receiving raised an OSError."""


class SubprocessProtocol(BaseProtocol):
    """A process and its pipes."""

    __slots__ = ()

    def pipe_data_received(self, fd, data):
        """The process wrote bytes to its file descriptor fd."""

    def pipe_connection_lost(self, fd, exc):
        """The pipe to its file descriptor fd was closed."""

    def process_exited(self):
        """The process has ended."""


def _feed_data_to_buffered_proto(proto, data):
    while data:
        buffer = proto.get_buffer(len(data))
        count = min(len(buffer), len(data))
        if count == 0:
            raise RuntimeError('get_buffer() returned an empty buffer')
        buffer[:count] = data[:count]
        proto.buffer_updated(count)
        data = data[count:]
