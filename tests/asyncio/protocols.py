# asyncio's base classes for protocols and transports: they do nothing, or say that they do not.
import asyncio
from asyncio import protocols, transports

for cls in asyncio.BaseProtocol, asyncio.Protocol, asyncio.DatagramProtocol, asyncio.SubprocessProtocol, asyncio.BufferedProtocol:
    print(cls.__name__, cls.__slots__, sorted(name for name in vars(cls) if name[0] != '_'))
                                        #=> BaseProtocol () ['connection_lost', 'connection_made', 'pause_writing', 'resume_writing']
                                        #=> Protocol () ['data_received', 'eof_received']
                                        #=> DatagramProtocol () ['datagram_received', 'error_received']
                                        #=> SubprocessProtocol () ['pipe_connection_lost', 'pipe_data_received', 'process_exited']
                                        #=> BufferedProtocol () ['buffer_updated', 'eof_received', 'get_buffer']
p = asyncio.Protocol()
print(p.connection_made(1), p.data_received(b''), p.eof_received(), p.connection_lost(None), p.pause_writing())
                                        #=> None None None None None
for cls in asyncio.BaseTransport, asyncio.ReadTransport, asyncio.WriteTransport, asyncio.Transport, asyncio.DatagramTransport, asyncio.SubprocessTransport:
    print(cls.__name__, sorted(name for name in vars(cls) if name[0] != '_'))       #=> BaseTransport ['close', 'get_extra_info', 'get_protocol', 'is_closing', 'set_protocol']
                                                                                    #=> ReadTransport ['is_reading', 'pause_reading', 'resume_reading']
                                                                                    #=> WriteTransport ['abort', 'can_write_eof', 'get_write_buffer_limits', 'get_write_buffer_size', 'set_write_buffer_limits', 'write', 'write_eof', 'writelines']
                                                                                    #=> Transport []
                                                                                    #=> DatagramTransport ['abort', 'sendto']
                                                                                    #=> SubprocessTransport ['get_pid', 'get_pipe_transport', 'get_returncode', 'kill', 'send_signal', 'terminate']
t = asyncio.Transport({'peername': 1})
print(t.get_extra_info('peername'), t.get_extra_info('x'), t.get_extra_info('x', 2))    #=> 1 None 2
t.close()       #=> raises NotImplementedError
t.write(b'x')       #=> raises NotImplementedError
t.pause_reading()       #=> raises NotImplementedError

class Sink(asyncio.WriteTransport):
    def write(self, data):
        print('write', data)
Sink().writelines([b'a', b'b'])     #=> write b'ab'

class Buffered(asyncio.BufferedProtocol):
    def __init__(self, size):
        self.size = size
        self.data = b''
    def get_buffer(self, sizehint):
        self.buffer = bytearray(self.size)
        return self.buffer
    def buffer_updated(self, nbytes):
        self.data += bytes(self.buffer[:nbytes]) + b'|'
for size in 3, 100:
    proto = Buffered(size)
    protocols._feed_data_to_buffered_proto(proto, b'12345678')
    print(proto.data)       #=> b'123|456|78|'
                            #=> b'12345678|'
protocols._feed_data_to_buffered_proto(Buffered(0), b'1')       #=> raises RuntimeError: get_buffer() returned an empty buffer

class Flow(transports._FlowControlMixin):
    size = 0
    def get_write_buffer_size(self):
        return self.size
class Watch(asyncio.Protocol):
    def pause_writing(self):
        print('pause')
    def resume_writing(self):
        print('resume')
        raise ValueError('oops')
class Loop:
    def call_exception_handler(self, context):
        print(context['message'], repr(context['exception']))
flow = Flow(loop=Loop())
flow._protocol = Watch()
print(flow.get_write_buffer_limits())       #=> (16384, 65536)
flow.set_write_buffer_limits(high=100)
print(flow.get_write_buffer_limits())       #=> (25, 100)
flow.set_write_buffer_limits(low=10)
print(flow.get_write_buffer_limits())       #=> (10, 40)
flow.set_write_buffer_limits(high=1, low=2)     #=> raises ValueError: high (1) must be >= low (2) must be >= 0
flow.set_write_buffer_limits(high=0)
flow.size = 1
flow._maybe_pause_protocol()    #=> pause
flow._maybe_pause_protocol()
flow.size = 0
flow._maybe_resume_protocol()       #=> resume
                                    #=> protocol.resume_writing() failed ValueError('oops')
