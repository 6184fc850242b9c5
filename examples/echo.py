"""An echo server and its client, over TCP: who sends a line gets it back.

    kukri examples/echo.py                  both in one program
    kukri examples/echo.py serve 7000       the server alone, until Ctrl-C or SIGTERM
    kukri examples/echo.py send 7000 hello there
"""
import asyncio
import sys


async def echo(reader, writer):
    async for line in reader:
        writer.write(line)
        await writer.drain()
    writer.close()


async def send(port, words):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    for word in words:
        writer.write(word.encode() + b'\n')
        await writer.drain()
        answer = await reader.readline()
        print('sent', word, '- got', answer.decode().rstrip())
    writer.close()
    await writer.wait_closed()


async def serve(port):
    server = await asyncio.start_server(echo, '127.0.0.1', port)
    print('serving on port', server.sockets[0].getsockname()[1])
    await server.serve_forever()


async def both():
    async with await asyncio.start_server(echo, '127.0.0.1', 0) as server:
        port = server.sockets[0].getsockname()[1]
        await send(port, ['hello', 'there', 'goodbye'])
        # A hundred clients at once.
        async def count(i):
            reader, writer = await asyncio.open_connection('127.0.0.1', port)
            writer.write(b'%d\n' % i)
            number = int(await reader.readline())
            writer.close()
            return number
        print('a hundred clients:', sum(await asyncio.gather(*map(count, range(100)))) == sum(range(100)))


match sys.argv[1:]:
    case []:
        asyncio.run(both())
    case ['serve', port]:
        asyncio.run(serve(int(port)))
    case ['send', port, *words]:
        asyncio.run(send(int(port), words))
    case _:
        sys.exit(__doc__)
