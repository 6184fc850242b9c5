"""Which TCP ports of a machine answer: many connections at once, each with a limit of time.

    kukri examples/port_scanner.py                      three ports of this program's own
    kukri examples/port_scanner.py example.org 1 1024   those of a machine
"""
import asyncio
import sys

AT_ONCE = 200


async def is_open(host, port, seconds=1.0):
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True


async def scan(host, ports):
    limit = asyncio.Semaphore(AT_ONCE)

    async def look(port):
        async with limit:
            return port, await is_open(host, port)

    return [port for port, answers in await asyncio.gather(*map(look, ports)) if answers]


async def own_ports():
    servers = [await asyncio.start_server(lambda reader, writer: writer.close(), '127.0.0.1', 0) for _ in range(3)]
    ports = sorted(server.sockets[0].getsockname()[1] for server in servers)
    servers.pop().close()       # one of them no longer answers
    listening = sorted(server.sockets[0].getsockname()[1] for server in servers)
    found = await scan('127.0.0.1', ports)
    print(len(ports), 'looked at,', len(found), 'open:', found == listening)
    for server in servers:
        server.close()


match sys.argv[1:]:
    case []:
        asyncio.run(own_ports())
    case [host, first, last]:
        for port in asyncio.run(scan(host, range(int(first), int(last) + 1))):
            print(port, 'is open')
    case _:
        sys.exit(__doc__)
