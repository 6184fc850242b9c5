# TLS: much is written at once to a peer that takes its time; close() sends it all; who changes what was written changes nothing.
import asyncio
import array
import hashlib
import os
import ssl

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/stdlib/certificates/"
server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(here + "server.pem")
client_context = ssl.create_default_context(cafile=here + "ca.pem")
data = bytes(range(256)) * 30_000


async def main():
    release = asyncio.Event()
    results = asyncio.Queue()

    async def slow(reader, writer):
        await release.wait()
        digest, count = hashlib.sha256(), 0
        while piece := await reader.read(300_000):
            digest.update(piece)
            count += len(piece)
            if count < 1_000_000:
                await asyncio.sleep(0)
        await results.put((count, digest.hexdigest()))
        writer.close()

    async with await asyncio.start_server(slow, "127.0.0.1", 0, ssl=server_context) as server:
        async def connect():
            return await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1], ssl=client_context)

        # One piece, then the end at once.
        reader, writer = await connect()
        writer.write(data)
        writer.close()
        release.set()
        print(await results.get() == (len(data), hashlib.sha256(data).hexdigest()))  #=> True
        await writer.wait_closed()

        # Pieces of all kinds, changed behind the transport's back.
        release.clear()
        reader, writer = await connect()
        expected = hashlib.sha256(data)
        writer.write(data)
        own = bytearray(b"own" * 100_000)
        numbers = array.array("i", range(50_000))
        pieces = [own, memoryview(own)[5:], memoryview(numbers), b"", memoryview(data)[::1], b"end"]
        for piece in pieces:
            expected.update(piece)
        for piece in pieces[:3]:
            writer.write(piece)
        writer.writelines(pieces[3:])
        del pieces, piece
        own[:] = b"changed"
        numbers[0] = 77
        writer.close()
        release.set()
        print((await results.get())[1] == expected.hexdigest())  #=> True

        # The peer says goodbye first, and is sent the rest all the same.
        reader, writer = await connect()
        print(writer.transport.get_write_buffer_limits(), writer.transport.get_read_buffer_limits())
        #=> (131072, 524288) (65536, 262144)
        for wrong in (3, "text", None):
            try:
                writer.write(wrong)
            except TypeError as problem:
                print(problem)
        #=> data: expecting a bytes-like instance, got int
        #=> data: expecting a bytes-like instance, got str
        #=> data: expecting a bytes-like instance, got NoneType
        writer.close()
        writer.close()
        await writer.wait_closed()
        print(await results.get() == (0, hashlib.sha256().hexdigest()))  #=> True


asyncio.run(main())
