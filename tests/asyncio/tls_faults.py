# TLS of asyncio when things go wrong: certificates, cuts, garbage, silence, abrupt ends.
# not under stress: handshakes have a tenth of a second.
import asyncio
import os
import socket
import ssl

here = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + "/stdlib/certificates/"


def context(certificate="server.pem"):
    made = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    made.load_cert_chain(here + certificate)
    return made


client_context = ssl.create_default_context(cafile=here + "ca.pem")


async def never(reader, writer):
    print("a connection was made")
    writer.close()


async def connect(server, **options):
    host, port = server.sockets[0].getsockname()[:2]
    options.setdefault("ssl", client_context)
    try:
        reader, writer = await asyncio.open_connection(host, port, **options)
        writer.close()
        return "fine"
    except (OSError, ValueError) as problem:
        return f"{type(problem).__name__}: {problem}"


# Certificates: expired, another's, of an unknown authority. The server hears of it, too.
async def certificates():
    for certificate in "expired.pem", "other.pem":
        async with await asyncio.start_server(never, "127.0.0.1", 0, ssl=context(certificate)) as server:
            print(await connect(server))
    #=> SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1020)
    #=> SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '127.0.0.1'. (_ssl.c:1020)
    async with await asyncio.start_server(never, "127.0.0.1", 0, ssl=context("other.pem")) as server:
        strangers = ssl.create_default_context(cafile=here + "client.pem")
        print(await connect(server, ssl=strangers, server_hostname="other.kukri.test"))
        #=> SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1020)


# A server that hangs up in the handshake, answers in plain text, or says nothing.
async def handshakes():
    async def hang_up(reader, writer):
        await reader.read(10)
        writer.close()

    async def answer(reader, writer):
        writer.write(b"220 mail.kukri.test ESMTP\r\n")
        await reader.read(10)
        writer.close()

    async def silent(reader, writer):
        while await reader.read(1000):
            pass
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        print((await connect(server)).split(":")[0])  #=> ConnectionResetError
    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        print(await connect(server))
        #=> SSLError: [SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1020)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        print(await connect(server, ssl_handshake_timeout=0.05))
        #=> ConnectionAbortedError: SSL handshake is taking longer than 0.05 seconds: aborting the connection
        print(await connect(server, ssl_handshake_timeout=0))
        #=> ValueError: ssl_handshake_timeout should be a positive number, got 0
        try:
            async with asyncio.timeout(0.05):
                await connect(server)
        except TimeoutError:
            print("timed out")  #=> timed out


# Clients that send garbage, half a handshake, or go away: the next one is served.
async def clients():
    async def hello(reader, writer):
        writer.write(b"hello")
        await writer.drain()
        writer.close()

    asyncio.get_running_loop().set_exception_handler(lambda loop, context: print("handler:", context["message"]))
    async with await asyncio.start_server(hello, "127.0.0.1", 0, ssl=context(), ssl_handshake_timeout=0.1) as server:
        for data in b"GET / HTTP/1.0\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00", b"", bytes(100_000):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1])
            writer.write(data)
            try:
                await reader.read()
            except ConnectionResetError:
                pass
            writer.close()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1], ssl=client_context)
        print(await reader.read())  #=> b'hello'
        writer.close()


# Ends without a goodbye: what was read is there, then the stream ends. A peer that never says goodbye is not waited for.
async def ends():
    async def abrupt(reader, writer):
        writer.write(b"last words")
        await writer.drain()
        await reader.read(1)
        raw = writer.get_extra_info("socket")
        writer.transport.abort()

    async with await asyncio.start_server(abrupt, "127.0.0.1", 0, ssl=context()) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1], ssl=client_context)
        print(await reader.readexactly(10))  #=> b'last words'
        writer.write(b"x")
        try:
            print(await reader.read())
        except OSError:
            print(b"")
        #=> b''
        writer.close()

    ready = asyncio.Event()
    release = asyncio.Event()

    async def mute(reader, writer):
        writer.transport.pause_reading()
        ready.set()
        await release.wait()
        writer.transport.abort()

    async with await asyncio.start_server(mute, "127.0.0.1", 0, ssl=context()) as server:
        reader, writer = await asyncio.open_connection("127.0.0.1", server.sockets[0].getsockname()[1], ssl=client_context,
                                                       ssl_shutdown_timeout=0.05)
        await ready.wait()
        writer.close()
        try:
            await writer.wait_closed()
        except TimeoutError as problem:
            print(problem)  #=> SSL shutdown timed out
        release.set()
        await asyncio.sleep(0)


async def main():
    await certificates()
    await handshakes()
    await clients()
    await ends()


asyncio.run(main())
