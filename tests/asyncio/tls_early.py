# A client that begins its handshake before the server has read the line that asks for it.
# CPython differs: what its reader had received already is lost, and the handshake fails.
import asyncio
import os
import ssl

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/stdlib/certificates/"
server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(here + "server.pem")
client_context = ssl.create_default_context(cafile=here + "ca.pem")


async def serve(reader, writer):
    line = await reader.readline()
    while not reader._buffer:
        await asyncio.sleep(0.001)
    await writer.start_tls(server_context)
    writer.write(line.upper() + await reader.readline())
    await writer.drain()
    writer.close()


async def main():
    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
        writer.write(b"starttls\n")
        await writer.start_tls(client_context, server_hostname="localhost")
        writer.write(b"secret\n")
        print(await reader.readline(), await reader.readline(), await reader.read())
        #=> b'STARTTLS\n' b'secret\n' b''
        writer.close()


asyncio.run(main())
