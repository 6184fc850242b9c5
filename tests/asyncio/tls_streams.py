# TLS under streams: both directions, large data, the upgrade of a live stream, what get_extra_info() knows.
import asyncio
import os
import ssl

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/stdlib/certificates/"
server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(here + "server.pem")
client_context = ssl.create_default_context(cafile=here + "ca.pem")


def port_of(server):
    return server.sockets[0].getsockname()[1]


async def echo(reader, writer):
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def lines():
    async with await asyncio.start_server(echo, "127.0.0.1", 0, ssl=server_context) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server), ssl=client_context)
        writer.write(b"one\ntwo\n")
        print(await reader.readline(), await reader.readline())  #=> b'one\n' b'two\n'
        print(writer.get_extra_info("cipher")[1], writer.get_extra_info("compression"))  #=> TLSv1.3 None
        print(writer.get_extra_info("peercert")["subject"][-1], writer.get_extra_info("sslcontext") is client_context)
        #=> (('commonName', 'server'),) True
        print(writer.get_extra_info("ssl_object").version(), writer.get_extra_info("none", "such"))  #=> TLSv1.3 such
        print(writer.get_extra_info("peername")[1] == port_of(server), writer.can_write_eof())  #=> True False
        data = bytes(range(256)) * 8000
        async def send():
            for at in range(0, len(data), 100_000):
                writer.write(data[at:at + 100_000])
                await writer.drain()
        sender = asyncio.create_task(send())
        print(await reader.readexactly(len(data)) == data, await sender)  #=> True None
        writer.writelines([b"a", b"b", b"c"])
        print(await reader.readexactly(3))  #=> b'abc'
        writer.close()
        await writer.wait_closed()
        print(await reader.read())  #=> b''


# A peer that never reads: the writer is held up, memory is not filled.
async def slow_reader():
    release = asyncio.Event()

    async def wait(reader, writer):
        await release.wait()
        count = 0
        while data := await reader.read(1 << 20):
            count += len(data)
        writer.close()
        received.set_result(count)

    received = asyncio.get_running_loop().create_future()
    async with await asyncio.start_server(wait, "127.0.0.1", 0, ssl=server_context) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server), ssl=client_context)
        sent = 0
        try:
            while sent < 100_000_000:
                writer.write(bytes(1 << 20))
                sent += 1 << 20
                async with asyncio.timeout(0.1):
                    await writer.drain()
        except TimeoutError:
            print("held up", sent < 60_000_000)  #=> held up True
        release.set()
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        print(await received == sent)  #=> True


# A live stream is upgraded.
async def upgrade():
    async def serve(reader, writer):
        line = await reader.readline()
        writer.write(b"go on\n")
        await writer.drain()
        await writer.start_tls(server_context)
        writer.write(line.upper() + await reader.readline())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server))
        writer.write(b"starttls\n")
        print(await reader.readline())  #=> b'go on\n'
        await writer.start_tls(client_context, server_hostname="localhost")
        writer.write(b"secret\n")
        print(await reader.readline(), await reader.readline(), await reader.read())
        #=> b'STARTTLS\n' b'secret\n' b''
        print(writer.get_extra_info("ssl_object") is not None, writer.transport.get_extra_info("socket") is not None)
        #=> True True
        writer.close()
        await writer.wait_closed()


# TLS in TLS.
async def twice():
    async def serve(reader, writer):
        await writer.start_tls(server_context)
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", port_of(server), ssl=client_context)
        await writer.start_tls(client_context, server_hostname="localhost")
        writer.write(b"twice\n")
        print(await reader.readline())  #=> b'twice\n'
        writer.close()


async def main():
    await lines()
    await slow_reader()
    await upgrade()
    await twice()


asyncio.run(main())
