# Connections one after the other, some reset, some never waited for: no descriptor stays open and no object stays alive.
import asyncio
import gc
import os
import socket
import struct

def count():
    gc.collect()    # which calls finalizers; what they let go of is found by the next one
    gc.collect()
    return len(os.listdir('/proc/self/fd')), len(gc.get_objects())

async def handle(reader, writer):
    try:
        writer.write(await reader.readline())
    except ConnectionError:
        pass
    writer.close()

async def connect(place, i):
    reader, writer = await asyncio.open_connection(*place)
    if i % 3 == 0:      # close() resets it
        writer.get_extra_info('socket').setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
    writer.write(b'hello\n')
    assert await reader.readline() == b'hello\n'
    writer.close()
    if i % 2:
        await writer.wait_closed()

async def main():
    async with await asyncio.start_server(handle, '127.0.0.1', 0) as server:
        place = server.sockets[0].getsockname()
        async def some(n):
            for i in range(n):
                await connect(place, i)
            await asyncio.sleep(0.02)
        await some(20)
        before = count()
        await asyncio.gather(*[some(25) for _ in range(4)])
        after = count()
        print(after[0] - before[0], after[1] - before[1] < 60)     #=> 0 True

asyncio.run(main())
