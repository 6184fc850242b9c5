"""A TCP proxy with TLS on one side: clients speak TLS to it, it speaks plain TCP to the server behind.

    kukri examples/tls_proxy.py                                         a server, the proxy and a client in one program
    kukri examples/tls_proxy.py certificate.pem key.pem 8443 localhost 8000
"""
import asyncio
import os
import ssl
import sys


async def pump(reader, writer):
    """Everything from one side to the other, no faster than the other takes it; then its end."""
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
        else:
            writer.close()  # TLS cannot be closed in one direction alone
    except ConnectionError:
        writer.close()


def proxy(host, port):
    async def handler(reader, writer):
        try:
            other_reader, other_writer = await asyncio.open_connection(host, port)
        except OSError as e:
            print('no server behind:', e, file=sys.stderr)
            writer.close()
            return
        try:
            await asyncio.gather(pump(reader, other_writer), pump(other_reader, writer))
        finally:
            writer.close()
            other_writer.close()
    return handler


async def serve(certificate, key, port, host, behind):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    server = await asyncio.start_server(proxy(host, int(behind)), None, int(port), ssl=context)
    await server.serve_forever()


async def together(folder):
    async def shout(reader, writer):
        async for line in reader:
            writer.write(line.upper())
        writer.close()

    behind = await asyncio.start_server(shout, '127.0.0.1', 0, limit=2_000_000)
    place = behind.sockets[0].getsockname()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.path.join(folder, 'server.pem'))
    front = await asyncio.start_server(proxy(*place), '127.0.0.1', 0, ssl=context)
    trusting = ssl.create_default_context(cafile=os.path.join(folder, 'ca.pem'))
    reader, writer = await asyncio.open_connection(*front.sockets[0].getsockname(), ssl=trusting,
                                                   server_hostname='localhost')
    print(writer.get_extra_info('cipher')[1], writer.get_extra_info('peercert') is not None)
    for word in b'secret', b'words':
        writer.write(word + b'\n')
        print((await reader.readline()).decode().rstrip())
    big = b'x' * 1_000_000 + b'\n'
    writer.write(big)
    print(await reader.readexactly(len(big)) == big.upper())
    writer.close()
    await writer.wait_closed()
    front.close()
    behind.close()

if len(sys.argv) == 6:
    asyncio.run(serve(*sys.argv[1:]))
elif len(sys.argv) == 1:
    asyncio.run(together(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'tests', 'stdlib', 'certificates')))
else:
    sys.exit(__doc__)
