# Descriptors that are watched and closed, given away, used twice: an error or nothing, never the end of the process.
import asyncio
import os
import socket
import warnings

warnings.simplefilter('ignore', ResourceWarning)

async def main():
    loop = asyncio.get_running_loop()
    calls = []

    # Closed while watched; its number is taken by another.
    a, b = socket.socketpair()
    number = a.fileno()
    loop.add_reader(number, calls.append, 'first')
    a.close()
    await asyncio.sleep(0)
    c, d = socket.socketpair()
    for sock in c, d:
        loop.add_reader(sock, calls.append, 'second')
    b.close()
    c.send(b'x')
    d.send(b'y')
    await asyncio.sleep(0.01)
    print('second' in calls, 'first' in calls)      #=> True False
    print(loop.remove_reader(c), loop.remove_reader(d), loop.remove_reader(d))  #=> True True False
    c.close()
    d.close()

    # Closed before libuv or the system hears of it.
    r, w = os.pipe()
    try:
        loop.add_reader(r, calls.append, 'third')
        os.close(r)
        os.write(w, b'x') if False else None
    finally:
        os.close(w)
    await asyncio.sleep(0)
    loop.remove_reader(r)

    # No descriptor at all; a file.
    for bad in -1, 'x', 10 ** 6, object():
        try:
            loop.add_reader(bad, print)
        except (ValueError, OSError) as e:
            print(type(e).__name__)
#=> ValueError
#=> ValueError
#=> OSError
#=> ValueError
    with open(__file__) as file:
        try:
            loop.add_reader(file, print)
        except PermissionError as e:
            print(e.strerror)       #=> Operation not permitted

    # The socket of a transport closed or detached behind its back.
    for spoil in (lambda sock: sock.close(), lambda sock: os.close(sock.detach())):
        a, b = socket.socketpair()
        reader, writer = await asyncio.open_connection(sock=a)
        task = asyncio.create_task(reader.read(10))
        await asyncio.sleep(0)
        spoil(a)
        writer.write(b'to nobody')
        await asyncio.sleep(0.005)
        b.close()
        await asyncio.sleep(0)
        task.cancel()
        writer.close()
        try:
            await writer.wait_closed()
        except OSError:
            pass
    print('spoilt')                 #=> spoilt

    # One descriptor, two users.
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    try:
        loop.add_reader(a.fileno(), print)
    except RuntimeError as e:
        print('is used by transport <_SelectorSocketTransport fd=' in str(e))   #=> True
    writer.close()
    await writer.wait_closed()
    b.close()

    # Writing from within what a write calls; a transport that is closed by its own protocol.
    class Odd(asyncio.Protocol):
        def connection_made(self, transport):
            self.transport = transport
        def data_received(self, data):
            self.transport.write(data)
            self.transport.close()
            self.transport.abort()
            self.transport.write(data)
        def pause_writing(self):
            self.transport.write(b'more')
            self.transport.set_write_buffer_limits(1 << 20)
        def resume_writing(self):
            self.transport.abort()
        def connection_lost(self, exc):
            self.transport.write(b'late')
            self.transport.close()
            lost.set_result(exc)
    for size in 10, 5_000_000:
        lost = loop.create_future()
        a, b = socket.socketpair()
        transport, protocol = await loop.create_connection(Odd, sock=a)
        transport.set_write_buffer_limits(0)
        transport.write(b'z' * size)
        b.setblocking(False)
        await loop.sock_sendall(b, b'hello')
        print(await lost)
#=> None
#=> None
        b.close()
    print(transport.get_extra_info('socket') is not None, transport.is_closing(), transport._sock)  #=> True True None

asyncio.run(main())

# A loop that is closed with connections open.
async def leave():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    writer.write(b'last words')
    return writer, b

writer, b = asyncio.run(leave())
print(b.recv(100))                  #=> b'last words'
try:
    writer.close()
except RuntimeError as e:
    print(e)                        #=> Event loop is closed
