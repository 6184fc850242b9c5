"""A small HTTP/1.1 server, and a scraper that follows its links, so many at once, and tries again what failed.

Streams alone: no HTTP library is needed to see how one works.
"""
import asyncio
import collections
import re

PAGES = {
    '/': '<a href="/red">red</a> <a href="/green">green</a> <a href="/missing">missing</a>',
    '/red': '<a href="/">home</a> <a href="/green">green</a> <a href="/slow">slow</a>',
    '/green': '<a href="/moody">moody</a>',
    '/slow': 'worth the wait',
    '/moody': 'at last <a href="/red">red</a>',
}
hits = collections.Counter()


# ---- The server

async def read_request(reader):
    """The method, path and headers of the next request; None if there is none."""
    line = await reader.readline()
    if not line:
        return None
    method, path, version = line.decode().split()
    headers = {}
    while (line := await reader.readline()) not in (b'\r\n', b''):
        name, _, value = line.decode().partition(':')
        headers[name.strip().lower()] = value.strip()
    return method, path, headers


async def serve(reader, writer):
    while request := await read_request(reader):
        method, path, headers = request
        hits[path] += 1
        if path == '/slow':
            await asyncio.sleep(0.02)
        status, body = '200 OK', PAGES.get(path, '')
        if path not in PAGES:
            status = '404 Not Found'
        if path == '/moody' and hits[path] < 3:
            status, body = '503 Service Unavailable', ''
        writer.write(f'HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nContent-Type: text/html\r\n\r\n{body}'.encode())
        await writer.drain()
        if headers.get('connection') == 'close':
            break
    writer.close()


# ---- The scraper

async def get(port, path):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    try:
        writer.write(f'GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n'.encode())
        head = await reader.readuntil(b'\r\n\r\n')
        status = int(head.split(b' ', 2)[1])
        length = int(re.search(rb'content-length: *(\d+)', head, re.I)[1])
        return status, (await reader.readexactly(length)).decode()
    finally:
        writer.close()


async def scrape(port, at_once=3, tries=4):
    limit = asyncio.Semaphore(at_once)
    seen = {}

    async def visit(path, group):
        async with limit:
            for attempt in range(1, tries + 1):
                try:
                    async with asyncio.timeout(5):
                        status, body = await get(port, path)
                except OSError:
                    status, body = 0, ''
                if status not in (0, 503):
                    break
                await asyncio.sleep(0.001 * 2 ** attempt)
        seen[path] = status, attempt, len(body)
        for link in re.findall(r'href="([^"]*)"', body):
            if link not in seen:
                seen[link] = None
                group.create_task(visit(link, group))

    seen['/'] = None
    async with asyncio.TaskGroup() as group:
        group.create_task(visit('/', group))
    return seen


async def main():
    server = await asyncio.start_server(serve, '127.0.0.1', 0)
    pages = await scrape(server.sockets[0].getsockname()[1])
    await server.shutdown(grace=1)
    for path, (status, attempts, size) in sorted(pages.items()):
        print(f'{path:10} {status} {size:4} bytes, {attempts} {"try" if attempts == 1 else "tries"}')

asyncio.run(main())
