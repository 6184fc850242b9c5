# h11: a server and clients of HTTP/1.1 over streams: keep-alive, bodies, chunks with trailers, 100-continue, errors.
import asyncio
import h11

class Peer:
    def __init__(self, reader, writer, role):
        self.reader, self.writer, self.state = reader, writer, h11.Connection(role)

    async def send(self, *events):
        for event in events:
            data = self.state.send(event)
            if data is not None:
                self.writer.write(data)
        await self.writer.drain()

    async def receive(self):
        while (event := self.state.next_event()) is h11.NEED_DATA:
            if self.state.they_are_waiting_for_100_continue:
                await self.send(h11.InformationalResponse(status_code=100, headers=[]))
            self.state.receive_data(await self.reader.read(1000))
        return event

    async def body(self):
        data = b''
        while not isinstance(event := await self.receive(), h11.EndOfMessage):
            data += event.data
        return data, event

async def handle(reader, writer):
    peer = Peer(reader, writer, h11.SERVER)
    try:
        while isinstance(request := await peer.receive(), h11.Request):
            body, _ = await peer.body()
            if request.target == b'/parts':
                await peer.send(h11.Response(status_code=200, headers=[('Transfer-Encoding', 'chunked')]),
                                *[h11.Data(data=b'part %d;' % i) for i in range(3)],
                                h11.EndOfMessage(headers=[('X-End', 'yes')]))
            else:
                text = b'%s %s %d' % (request.method, request.target, len(body))
                await peer.send(h11.Response(status_code=200, headers=[('Content-Length', str(len(text)))]),
                                h11.Data(data=text), h11.EndOfMessage())
            if peer.state.our_state is h11.MUST_CLOSE:
                break
            peer.state.start_next_cycle()
    except h11.RemoteProtocolError as error:
        await peer.send(h11.Response(status_code=error.error_status_hint, headers=[('Connection', 'close')]),
                        h11.EndOfMessage())
    writer.close()

async def ask(peer, method, target, body=b'', **headers):
    headers = [('Host', 'test'), *((name.replace('_', '-'), value) for name, value in headers.items())]
    if body:
        headers.append(('Content-Length', str(len(body))))
    await peer.send(h11.Request(method=method, target=target, headers=headers))
    steps = []
    if 'Expect' in dict(headers):
        steps.append((await peer.receive()).status_code)
    await peer.send(h11.Data(data=body), h11.EndOfMessage())
    steps.append((await peer.receive()).status_code)
    body, end = await peer.body()
    print(*steps, body.decode(), [(name.decode(), value.decode()) for name, value in end.headers])
    if peer.state.our_state is not h11.MUST_CLOSE:
        peer.state.start_next_cycle()

async def main():
    async with await asyncio.start_server(handle, '127.0.0.1', 0) as server:
        place = server.sockets[0].getsockname()
        peer = Peer(*await asyncio.open_connection(*place), h11.CLIENT)
        await ask(peer, 'GET', '/')                                     #=> 200 GET / 0 []
        await ask(peer, 'POST', '/form', b'x' * 200000)                 #=> 200 POST /form 200000 []
        await ask(peer, 'GET', '/parts')                                #=> 200 part 0;part 1;part 2; [('x-end', 'yes')]
        await ask(peer, 'PUT', '/later', b'data', Expect='100-continue')  #=> 100 200 PUT /later 4 []
        await ask(peer, 'GET', '/last', Connection='close')             #=> 200 GET /last 0 []
        peer.writer.close()
        for wrong in b'nonsense\r\n\r\n', b'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n':
            reader, writer = await asyncio.open_connection(*place)
            writer.write(wrong)
            print((await reader.readline()).split()[1].decode())
            writer.close()
        #=> 400
        #=> 400

asyncio.run(main())
