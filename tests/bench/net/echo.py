# An echo server by streams; `protocol`: by a protocol; `http`: answers of 1 KiB; `chat`: what one connection says goes to
# all; `bulk N`: sends N MiB.
import asyncio
import sys


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


body = b'x' * 1024


async def http(reader, writer):
    while request := await reader.readline():
        method, path, version = request.split()
        headers = {}
        while (line := await reader.readline()) != b'\r\n':
            name, _, value = line.partition(b':')
            headers[name.lower()] = value.strip()
        writer.write(b'HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n' % len(body))
        writer.write(body)
        await writer.drain()
    writer.close()


room = set()


async def chat(reader, writer):
    room.add(writer)
    async for line in reader:
        for each in room:
            each.write(line)
    room.remove(writer)


async def bulk(reader, writer):
    await reader.readline()
    block = b'x' * 65536
    for _ in range(int(sys.argv[2]) * 16):
        writer.write(block)
        await writer.drain()


async def main(kind):
    if kind == 'protocol':
        server = await asyncio.get_running_loop().create_server(Echo, '127.0.0.1', 0, backlog=1024)
    else:
        handler = {'streams': echo, 'http': http, 'chat': chat, 'bulk': bulk}[kind]
        server = await asyncio.start_server(handler, '127.0.0.1', 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()

asyncio.run(main(sys.argv[1]))
