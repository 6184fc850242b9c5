# 1 GiB (or argv[1] MiB) through a pair of streams of one process.
import asyncio
import socket
import sys
import time

SIZE = int(sys.argv[1] if len(sys.argv) > 1 else 1024) << 20


async def give(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    block = b'x' * 65536
    for _ in range(SIZE // len(block)):
        writer.write(block)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def take(sock):
    reader, writer = await asyncio.open_connection(sock=sock)
    total = 0
    while data := await reader.read(65536):
        total += len(data)
    writer.close()
    assert total == SIZE, total


async def main():
    a, b = socket.socketpair()
    await asyncio.gather(give(a), take(b))

asyncio.run(main())
print(f'{time.process_time() * 1000:7.0f} ms CPU')
