# wsproto: WebSocket over streams, both sides: the handshake, messages in pieces, ping, close.
import asyncio
from wsproto import ConnectionType, WSConnection
from wsproto.connection import ConnectionState
from wsproto.events import (AcceptConnection, BytesMessage, CloseConnection, Ping, Pong, RejectConnection, Request,
                            TextMessage)

async def events(reader, state):
    while True:
        data = await reader.read(500)
        state.receive_data(data or None)
        for event in state.events():
            yield event
        if not data:
            return

async def serve(reader, writer):
    state, text = WSConnection(ConnectionType.SERVER), ''
    async for event in events(reader, state):
        match event:
            case Request(target='/no'):
                writer.write(state.send(RejectConnection(status_code=403)))
            case Request():
                writer.write(state.send(AcceptConnection(subprotocol=event.subprotocols[0])))
            case TextMessage():
                text += event.data
                if event.message_finished:
                    writer.write(state.send(TextMessage(data=text.upper()[:20] + f' {len(text)}')))
                    text = ''
            case BytesMessage():
                writer.write(state.send(BytesMessage(data=event.data[::-1])))
            case Ping():
                writer.write(state.send(event.response()))
            case CloseConnection() if state.state is ConnectionState.REMOTE_CLOSING:
                writer.write(state.send(event.response()))
        await writer.drain()
    writer.close()

async def main():
    async with await asyncio.start_server(serve, '127.0.0.1', 0) as server:
        place = server.sockets[0].getsockname()
        reader, writer = await asyncio.open_connection(*place)
        state = WSConnection(ConnectionType.CLIENT)
        writer.write(state.send(Request(host='test', target='/chat', subprotocols=['talk'])))
        async for event in events(reader, state):
            match event:
                case AcceptConnection():
                    print('accepted', event.subprotocol)                #=> accepted talk
                    writer.write(state.send(TextMessage(data='hello')))
                case TextMessage(data='HELLO 5'):
                    print(event.data)                                   #=> HELLO 5
                    for i in range(3):
                        writer.write(state.send(TextMessage(data='ü' * 1000, message_finished=i == 2)))
                case TextMessage():
                    print(event.data)                                   #=> ÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜÜ 3000
                    writer.write(state.send(BytesMessage(data=b'\x00\x01\x02')))
                case BytesMessage():
                    print(bytes(event.data))                            #=> b'\x02\x01\x00'
                    writer.write(state.send(Ping(payload=b'there?')))
                case Pong():
                    print(bytes(event.payload))                         #=> b'there?'
                    writer.write(state.send(CloseConnection(code=4000, reason='enough')))
                case CloseConnection():
                    print(event.code, event.reason)                     #=> 4000 enough
                    writer.close()
                    break
        reader, writer = await asyncio.open_connection(*place)
        state = WSConnection(ConnectionType.CLIENT)
        writer.write(state.send(Request(host='test', target='/no')))
        async for event in events(reader, state):
            print(type(event).__name__, event.status_code)              #=> RejectConnection 403
            break
        writer.close()

asyncio.run(main())
