# Streams over TCP: a server, a client, half-close, the addresses of both ends.
import asyncio

async def handle(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.write(b'bye\n')
    writer.close()
    await writer.wait_closed()

async def main():
    server = await asyncio.start_server(handle, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    print(writer.get_extra_info('peername') == ('127.0.0.1', port))     #=> True
    print(writer.get_extra_info('sockname')[0], writer.get_extra_info('nothing', 7))   #=> 127.0.0.1 7
    print(isinstance(writer.transport, asyncio.Transport), type(writer.transport).__name__)   #=> True _SelectorSocketTransport
    for i in range(3):
        writer.write(b'line %d\n' % i)
        await writer.drain()
        print(await reader.readline())
#=> b'LINE 0\n'
#=> b'LINE 1\n'
#=> b'LINE 2\n'
    print(writer.can_write_eof(), writer.is_closing())      #=> True False
    writer.write_eof()
    print(await reader.read(), reader.at_eof())             #=> b'bye\n' True
    writer.close()
    print(writer.is_closing())                              #=> True
    await writer.wait_closed()
    server.close()
    await server.wait_closed()
    print(server.sockets, server.is_serving())              #=> () False

    # Nobody listens there any more.
    try:
        await asyncio.open_connection('127.0.0.1', port)
    except ConnectionRefusedError as e:
        print(e.strerror.replace(str(port), 'PORT'))        #=> Connect call failed ('127.0.0.1', PORT)

asyncio.run(main())

# A megabyte through a small limit: both sides pause and go on.
async def flood():
    async def give(reader, writer):
        for i in range(64):
            writer.write(bytes([i]) * 16384)
            await writer.drain()
        writer.close()
    async with await asyncio.start_server(give, '127.0.0.1', 0, limit=1024) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname(), limit=1000)
        parts = [part async for part in parts_of(reader)]
        data = b''.join(parts)
        print(len(data), data == b''.join(bytes([i]) * 16384 for i in range(64)))   #=> 1048576 True
        writer.close()
        await writer.wait_closed()

async def parts_of(reader):
    while part := await reader.read(5000):
        yield part
        await asyncio.sleep(0)

asyncio.run(flood())
