# Connections that misbehave: resets, a peer that never reads, data without an end of line, no descriptors left, descriptors
# closed behind the loop's back.
import asyncio
import os
import resource
import socket
import struct
import warnings

warnings.simplefilter('ignore', ResourceWarning)

async def listen(handler, **kwargs):
    server = await asyncio.start_server(handler, '127.0.0.1', 0, **kwargs)
    return server, server.sockets[0].getsockname()

def reset(sock):
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    sock.close()

async def resets():
    done = asyncio.Event()
    async def handler(reader, writer):
        try:
            await reader.read(100)
        except ConnectionResetError as e:
            print('read:', e.strerror, repr(reader.exception()) == repr(e))
        try:
            await writer.drain()
        except ConnectionResetError as e:
            print('drain:', e.strerror)
        try:
            await writer.wait_closed()
        except ConnectionResetError as e:
            print('closed:', e.strerror, writer.is_closing())
        done.set()
    server, place = await listen(handler)
    client = socket.create_connection(place)
    await asyncio.sleep(0.02)
    reset(client)
    await done.wait()
    server.close()
    await server.wait_closed()

asyncio.run(resets())
#=> read: Connection reset by peer True
#=> drain: Connection reset by peer
#=> closed: Connection reset by peer True

# Writing to one that is gone: buffered, refused, then only counted.
async def gone():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    b.close()
    print(await reader.read())                  #=> b''
    lost = 0
    try:
        for i in range(20):
            writer.write(b'x' * 10)
            await writer.drain()
            await asyncio.sleep(0)
            lost += 1
    except ConnectionError as e:
        print('lost', lost < 10)                #=> lost True
    writer.close()
    try:
        await writer.wait_closed()
    except BrokenPipeError:
        print('broken')                         #=> broken

asyncio.run(gone())

# A peer that never reads: drain() waits, what is buffered stays bounded; the peer closes, the wait ends.
async def never_reads():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    async def flood():
        while True:
            writer.write(b'x' * 10000)
            await writer.drain()
    task = asyncio.create_task(flood())
    await asyncio.sleep(0.05)
    size = writer.transport.get_write_buffer_size()
    print(task.done(), 65536 < size < 65536 + 20000)    #=> False True
    b.close()
    try:
        await task
    except ConnectionError as e:
        print('flood ended')                    #=> flood ended
    writer.close()

asyncio.run(never_reads())

# Data without an end of line: the reader holds its limit twice and what one receive brings, no more.
async def no_newline():
    async def handler(reader, writer):
        try:
            while True:
                writer.write(b'x' * 65536)
                await writer.drain()
        except ConnectionError:
            pass
    server, place = await listen(handler)
    reader, writer = await asyncio.open_connection(*place, limit=1000)
    await asyncio.sleep(0.02)
    print(len(reader._buffer) <= 2000 + 262144)         #=> True
    try:
        await reader.readline()
    except ValueError as e:
        print(e)                                        #=> Separator is not found, and chunk exceed the limit
    try:
        await reader.readuntil(b'\r\n')
    except asyncio.LimitOverrunError as e:
        print(e, e.consumed > 1000)                     #=> Separator is not found, and chunk exceed the limit True
    writer.transport.abort()
    server.close()
    await server.wait_closed()

asyncio.run(no_newline())

# A byte at a time.
async def drops():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    async def give():
        for byte in b'line one\nrest\r\n\r\nand so on':
            b.send(bytes([byte]))
            await asyncio.sleep(0)
        b.close()
    task = asyncio.create_task(give())
    print(await reader.readline(), await reader.readuntil(b'\r\n\r\n'), await reader.readexactly(3))
    #=> b'line one\n' b'rest\r\n\r\n' b'and'
    try:
        await reader.readexactly(100)
    except asyncio.IncompleteReadError as e:
        print(e.partial, e.expected)                    #=> b' so on' 100
    writer.close()
    await task

asyncio.run(drops())

# No descriptor is left for accept(): it is told, and tried again later.
async def no_descriptors():
    loop = asyncio.get_running_loop()
    told = []
    loop.set_exception_handler(lambda loop, context: told.append(context))
    from asyncio import constants
    constants.ACCEPT_RETRY_DELAY = 0.02
    async def handler(reader, writer):
        writer.write(await reader.readline())
        writer.close()
    server, place = await listen(handler)
    client = socket.socket()
    client.setblocking(False)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    last = os.dup(0)
    os.close(last)
    resource.setrlimit(resource.RLIMIT_NOFILE, (last, hard))    # lower than any number that is free
    await loop.sock_connect(client, place)
    while not told:
        await asyncio.sleep(0.001)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(told[0]['message'], told[0]['exception'].strerror)    #=> socket.accept() out of system resource Too many open files
    await loop.sock_sendall(client, b'again\n')
    print(await loop.sock_recv(client, 100))                    #=> b'again\n'
    client.close()
    server.close()
    await server.wait_closed()

asyncio.run(no_descriptors())

# Cancelled wherever it may wait, a reader can be read on.
async def cancelled():
    a, b = socket.socketpair()
    reader, writer = await asyncio.open_connection(sock=a)
    for wait in (lambda: reader.read(5), lambda: reader.readline(), lambda: reader.readexactly(9), lambda: reader.read(),
                 lambda: reader.readuntil(b'##'), lambda: anext(reader)):
        task = asyncio.ensure_future(wait())
        await asyncio.sleep(0)
        task.cancel('stop')
        try:
            await task
        except asyncio.CancelledError as e:
            print(e, end=' ')
    b.send(b'still here\n')
    print(await asyncio.wait_for(reader.readline(), 5))     #=> stop stop stop stop stop stop b'still here\n'
    try:
        await asyncio.wait_for(reader.read(1), 0.01)
    except TimeoutError:
        print('timed out')                                  #=> timed out
    b.close()
    print(await reader.read(1), reader.at_eof())            #=> b'' True
    writer.close()

asyncio.run(cancelled())
