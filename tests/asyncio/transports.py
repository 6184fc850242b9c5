# Transports and protocols: order of callbacks, buffered protocols, flow control, half-close, sendfile, Unix sockets, pipes.
import asyncio
import os
import socket
import tempfile

class Log(asyncio.Protocol):
    def __init__(self):
        self.log = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport
        self.log.append('made')

    def data_received(self, data):
        self.log.append(data)

    def eof_received(self):
        self.log.append('eof')
        return True

    def pause_writing(self):
        self.log.append('pause')

    def resume_writing(self):
        self.log.append('resume')

    def connection_lost(self, exc):
        self.log.append(('lost', exc))
        self.done.set_result(None)

async def order():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    b.setblocking(False)
    transport, protocol = await loop.create_connection(Log, sock=a)
    print(protocol.log, transport.is_reading(), transport.get_write_buffer_limits())    #=> ['made'] True (16384, 65536)
    b.send(b'one')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    transport.pause_reading()
    transport.pause_reading()
    b.send(b'two')
    await asyncio.sleep(0.002)
    print(protocol.log[1:], transport.is_reading())     #=> [b'one'] False
    transport.resume_reading()
    await asyncio.sleep(0.002)
    b.shutdown(socket.SHUT_WR)
    await asyncio.sleep(0.002)
    print(protocol.log[2:])                             #=> [b'two', 'eof']
    # Half-closed: the other direction goes on. What is written in one turn comes in one piece.
    transport.write(b'still ')
    transport.write(bytearray(b'here '))
    transport.writelines([b'and ', memoryview(b'there')])
    await asyncio.sleep(0)
    print(b.recv(100))                                  #=> b'still here and there'
    transport.set_write_buffer_limits(high=1000)
    transport.write(b'x' * 3_000_000)
    print(protocol.log[4:], transport.get_write_buffer_size() > 0)      #=> ['pause'] True
    total = 0
    while total < 3_000_000:
        total += len(await loop.sock_recv(b, 1 << 20))
    await asyncio.sleep(0.002)
    print(protocol.log[5:], transport.get_write_buffer_size(), transport.get_write_buffer_limits())    #=> ['resume'] 0 (250, 1000)
    transport.write(b'end')
    transport.write_eof()
    print(b.recv(10), b.recv(10))                       #=> b'end' b''
    for wrong in (lambda: transport.write(b'x'), lambda: transport.write('x'), lambda: transport.writelines([b'x']),
                  lambda: transport.set_write_buffer_limits(high=1, low=2)):
        try:
            wrong()
        except (TypeError, RuntimeError, ValueError) as e:
            print(f'{type(e).__name__}: {e}')
#=> RuntimeError: Cannot call write() after write_eof()
#=> TypeError: data argument must be a bytes-like object, not 'str'
#=> RuntimeError: Cannot call writelines() after write_eof()
#=> ValueError: high (1) must be >= low (2) must be >= 0
    transport.close()
    print(transport.is_closing())                       #=> True
    await protocol.done
    print(protocol.log[6:])                             #=> [('lost', None)]
    b.close()

asyncio.run(order())

class Buffered(asyncio.BufferedProtocol):
    def __init__(self):
        self.buffer = bytearray(4)
        self.parts = []
        self.done = asyncio.get_running_loop().create_future()

    def get_buffer(self, sizehint):
        return self.buffer

    def buffer_updated(self, nbytes):
        self.parts.append(bytes(self.buffer[:nbytes]))

    def eof_received(self):
        self.parts.append('eof')

    def connection_lost(self, exc):
        self.done.set_result(exc)

async def buffered():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    transport, protocol = await loop.create_connection(Buffered, sock=a)
    b.send(b'0123456789')
    b.close()
    print(await protocol.done, protocol.parts)      #=> None [b'0123', b'4567', b'89', 'eof']

    # A protocol that fails is told of, and its connection ends.
    told = []
    loop.set_exception_handler(lambda loop, context: told.append((context['message'], context['exception'])))
    class Bad(Log):
        def data_received(self, data):
            1 / 0
    a, b = socket.socketpair()
    transport, protocol = await loop.create_connection(Bad, sock=a)
    b.send(b'x')
    await protocol.done
    print(told, protocol.log)
    #=> [('Fatal error: protocol.data_received() call failed.', ZeroDivisionError('division by zero'))] ['made', ('lost', ZeroDivisionError('division by zero'))]
    b.close()

asyncio.run(buffered())

async def files():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    b.setblocking(False)
    transport, protocol = await loop.create_connection(Log, sock=a)
    with tempfile.TemporaryFile() as file:
        file.write(b'0123456789' * 1000)
        file.flush()
        transport.write(b'head ')
        print(await loop.sendfile(transport, file, 5, 10))  #=> 10
        transport.write(b' tail')
        await asyncio.sleep(0)
        print(b.recv(100))                                  #=> b'head 5678901234 tail'
        print(file.tell())                                  #=> 15
    transport.close()
    await protocol.done
    b.close()

asyncio.run(files())

async def unix():
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'socket')
        async def handler(reader, writer):
            writer.write((await reader.readline()).upper())
            writer.close()
        server = await asyncio.start_unix_server(handler, path)
        print(os.path.exists(path), server.sockets[0].getsockname() == path)    #=> True True
        reader, writer = await asyncio.open_unix_connection(path)
        print(writer.get_extra_info('peername') == path)    #=> True
        writer.write(b'unix\n')
        print(await reader.read())                          #=> b'UNIX\n'
        writer.close()
        server.close()
        await server.wait_closed()
        print(os.path.exists(path))                         #=> False
        try:
            await asyncio.open_unix_connection(path)
        except FileNotFoundError as e:
            print(e.strerror)                               #=> No such file or directory

asyncio.run(unix())

async def pipes():
    loop = asyncio.get_running_loop()
    r, w = os.pipe()
    reader = asyncio.StreamReader()
    source, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(r, 'rb', 0))
    sink, protocol = await loop.connect_write_pipe(Log, os.fdopen(w, 'wb', 0))
    sink.write(b'through a pipe\n' * 3)
    print(await reader.readline())                          #=> b'through a pipe\n'
    sink.close()
    await protocol.done
    print(await reader.read(), protocol.log)                #=> b'through a pipe\nthrough a pipe\n' ['made', ('lost', None)]
    source.close()
    try:
        with tempfile.TemporaryFile() as file:
            await loop.connect_read_pipe(Log, file)
    except ValueError as e:
        print(e)                                            #=> Pipe transport is for pipes/sockets only.

asyncio.run(pipes())

# What another thread writes is not left lying until the loop turns.
async def from_thread():
    import threading
    a, b = socket.socketpair()
    b.settimeout(5)
    reader, writer = await asyncio.open_connection(sock=a)
    got = []
    def other():
        writer.write(b'from a thread')
        got.append(b.recv(100))
    thread = threading.Thread(target=other)
    thread.start()
    await asyncio.get_running_loop().run_in_executor(None, thread.join)
    print(got)                                              #=> [b'from a thread']
    writer.close()
    b.close()

asyncio.run(from_thread())

# What a transport's protocol raises is reported as the failure of a callback; writelines() takes all pieces or none.
class Fails(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        raise KeyError('made')
    def connection_lost(self, error):
        raise KeyError('lost')

async def failing():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context['message'], repr(context['exception']), sorted(context)))
    a, b = socket.socketpair()
    transport, protocol = await loop.create_connection(Fails, sock=a)
    #=> Exception in callback Fails.connection_made() KeyError('made') ['exception', 'handle', 'message']
    try:
        transport.writelines([b'one', 'two'])
    except TypeError as e:
        print(e, transport.get_write_buffer_size())     #=> memoryview: a bytes-like object is required, not 'str' 0
    transport.close()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    #=> Exception in callback _SelectorSocketTransport._call_connection_lost() KeyError('lost') ['exception', 'handle', 'message']
    print(repr(transport).split(' fd=')[0], b.recv(10))         #=> <_SelectorSocketTransport closed b''
    b.close()
    a, b = socket.socketpair()
    try:
        await loop.create_connection(lambda: None, sock=a)
    except AttributeError as e:
        print(e)                    #=> 'NoneType' object has no attribute 'connection_made'
    a.close()
    b.close()

asyncio.run(failing())
