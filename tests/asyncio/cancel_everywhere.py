# Cancelled at every await of every call: each program is run again and again, cut at its first suspension, its second and
# so on. It ends each time, leaves no descriptor open, and nothing is reported that nobody asked for.
# CPython differs: it has no files under asyncio and no shutdown().
# not under stress: hundreds of programs take long there.
import asyncio
import gc
import os
import socket
import ssl
import sys
import tempfile
import warnings

warnings.simplefilter('ignore', ResourceWarning)
certificates = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'stdlib', 'certificates')
folder = tempfile.mkdtemp()
path = os.path.join(folder, 'file')
with open(path, 'wb') as file:
    file.write(b'line\n' * 1000)

class Cut:
    """Awaits a coroutine; raises CancelledError in it at its k-th suspension."""
    def __init__(self, coroutine, k):
        self.coroutine, self.k = coroutine, k

    def __await__(self):
        steps, count, error = self.coroutine.__await__(), 0, None
        while True:
            try:
                if count == self.k:
                    error = asyncio.CancelledError('cut')
                count += 1
                if error is None:
                    waits_for = steps.send(None)
                else:
                    raising, error = error, None
                    waits_for = steps.throw(raising)
            except StopIteration as end:
                return end.value
            try:
                yield waits_for
            except BaseException as e:
                error = e

async def echo(reader, writer):
    try:
        async for line in reader:
            writer.write(line.upper())
            await writer.drain()
    except (ConnectionError, ssl.SSLError):
        pass
    finally:
        writer.close()
        try:
            await writer.wait_closed()
        except (ConnectionError, ssl.SSLError):
            pass

async def ask(reader, writer):
    try:
        writer.write(b'one\ntwo\n')
        await writer.drain()
        assert await reader.readline() == b'ONE\n' and await reader.readexactly(4) == b'TWO\n'
        writer.writelines([b'three', b'\n'])
        assert await reader.readuntil((b'E\n', b'?')) == b'THREE\n'
        if writer.can_write_eof():
            writer.write_eof()
            assert await reader.read() == b''
    finally:
        writer.close()
        await writer.wait_closed()

async def streams():
    async with await asyncio.start_server(echo, '127.0.0.1', 0) as server:
        await ask(*await asyncio.open_connection(*server.sockets[0].getsockname()))
        await ask(*await asyncio.open_connection('localhost', server.sockets[0].getsockname()[1],
                                                 happy_eyeballs_delay=0.1))

async def unix_streams():
    async with await asyncio.start_unix_server(echo, os.path.join(folder, 'socket')) as server:
        await ask(*await asyncio.open_unix_connection(os.path.join(folder, 'socket')))

client_side = ssl.create_default_context(cafile=os.path.join(certificates, 'ca.pem'))
server_side = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_side.load_cert_chain(os.path.join(certificates, 'server.pem'))

async def tls():
    async with await asyncio.start_server(echo, '127.0.0.1', 0, ssl=server_side) as server:
        await ask(*await asyncio.open_connection(*server.sockets[0].getsockname(), ssl=client_side,
                                                 server_hostname='localhost'))

async def upgrade():
    async def serve(reader, writer):
        try:
            await reader.readline()
            writer.write(b'go\n')
            await writer.start_tls(server_side)
        except (ConnectionError, ssl.SSLError):
            writer.close()
        else:
            await echo(reader, writer)
    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            writer.write(b'tls\n')
            await reader.readline()
            await writer.start_tls(client_side, server_hostname='localhost')
        except BaseException:
            writer.close()
            raise
        await ask(reader, writer)

async def sockets():
    loop = asyncio.get_running_loop()
    a, b = socket.socketpair()
    with a, b, socket.socket() as listener, socket.socket() as client, open(path, 'rb') as file:
        for each in a, b, listener, client:
            each.setblocking(False)
        listener.bind(('127.0.0.1', 0))
        listener.listen()
        await loop.sock_connect(client, listener.getsockname())
        accepted, _ = await loop.sock_accept(listener)
        with accepted:
            assert await loop.sock_sendfile(client, file) == 5000
            await loop.sock_recv_into(accepted, bytearray(100))
        sending = asyncio.create_task(loop.sock_sendall(a, bytes(500000)))
        try:
            left = 500000
            while left:
                left -= len(await loop.sock_recv(b, 65536))
            await sending
        finally:
            sending.cancel()

async def transports():
    loop = asyncio.get_running_loop()
    datagrams, _ = await loop.create_datagram_endpoint(asyncio.DatagramProtocol, local_addr=('127.0.0.1', 0))
    datagrams.close()
    server = await loop.create_server(asyncio.Protocol, '127.0.0.1', 0)
    try:
        transport, _ = await loop.create_connection(asyncio.Protocol, *server.sockets[0].getsockname())
        try:
            with open(path, 'rb') as file:
                await loop.sendfile(transport, file)
        finally:
            transport.close()
    finally:
        server.close()
        server.abort_clients()

async def pipes():
    loop = asyncio.get_running_loop()
    ends = [open(fd, mode, 0) for fd, mode in zip(os.pipe(), ('rb', 'wb'))]
    try:
        for i, connect in enumerate((loop.connect_read_pipe, loop.connect_write_pipe)):
            ends[i], _ = await connect(asyncio.Protocol, ends[i])
        ends[1].write(b'data')
        await asyncio.sleep(0)
    finally:
        for end in ends:
            end.close()

async def processes():
    process = await asyncio.create_subprocess_exec('cat', stdin=-1, stdout=-1)
    try:
        assert await process.communicate(b'data') == (b'data', None)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

async def pools():
    loop = asyncio.get_running_loop()
    assert await asyncio.to_thread(lambda: 5) == 5
    assert await loop.run_in_executor(None, lambda: 6) == 6
    assert await loop.getaddrinfo('localhost', 80)
    assert await loop.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV)

async def files():
    other = os.path.join(folder, 'other')
    await asyncio.write(other, b'x' * 100000)
    assert len(await asyncio.read(other)) == 100000
    async with asyncio.open(path) as file:
        assert await file.readline() == 'line\n'
        await file.seek(10)
        async for line in file:
            break
    async with asyncio.open(other, 'wb') as file:
        await file.write(b'abc')
        await file.flush()
        await file.fsync()
    async for where, folders, names in asyncio.walk(folder):
        pass
    await asyncio.stat(other)

async def graceful():
    server = await asyncio.start_server(echo, '127.0.0.1', 0)
    try:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        try:
            writer.write(b'x\n')
            await reader.readline()
        finally:
            writer.close()
        await server.shutdown(grace=1)
    finally:
        server.close()
        server.abort_clients()

reports = []

async def cut(program, k):
    asyncio.get_running_loop().set_exception_handler(lambda loop, context: reports.append((program.__name__, k, context)))
    async def run():
        await Cut(program(), k)
        return 'end'
    task = asyncio.create_task(run())
    done, late = await asyncio.wait([task], timeout=30)
    if late:
        return 'hangs'
    result = 'cancelled' if task.cancelled() else task.exception() or task.result()
    for other in asyncio.all_tasks() - {asyncio.current_task()}:
        await asyncio.wait([other], timeout=30)
    return result

def descriptors():
    return len(os.listdir('/proc/self/fd'))

programs = [streams, unix_streams, tls, upgrade, sockets, transports, pipes, processes, pools, graceful, files]
for program in programs:
    ends = [asyncio.run(cut(program, -1))]
    gc.collect()
    before = descriptors()
    k = 0
    while ends[-1] != 'end' or k == 0:
        ends.append(asyncio.run(cut(program, k)))
        k += 1
    gc.collect()
    odd = [end for end in ends if end not in ('end', 'cancelled')]
    if k < 3 or odd or descriptors() != before:
        print(program.__name__, k, odd, descriptors() - before)
print(len(programs), 'programs;', reports)         #=> 11 programs; []
for name in os.listdir(folder):
    os.unlink(os.path.join(folder, name))
os.rmdir(folder)
