# h2: a server of HTTP/2 as a protocol, and a client that has ten requests under way on one connection.
import asyncio
import h2.config
import h2.connection
import h2.events

class Server(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport, self.requests = transport, {}
        self.state = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False, header_encoding='utf-8'))
        self.state.initiate_connection()
        transport.write(self.state.data_to_send())

    def data_received(self, data):
        for event in self.state.receive_data(data):
            match event:
                case h2.events.RequestReceived():
                    self.requests[event.stream_id] = [dict(event.headers)[':path'], 0]
                case h2.events.DataReceived():
                    self.requests[event.stream_id][1] += len(event.data)
                    self.state.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
                case h2.events.StreamEnded():
                    path, size = self.requests.pop(event.stream_id)
                    self.state.send_headers(event.stream_id, [(':status', '200'), ('x-path', path)])
                    self.state.send_data(event.stream_id, b'%d bytes' % size, end_stream=True)
        self.transport.write(self.state.data_to_send())

async def main():
    server = await asyncio.get_running_loop().create_server(Server, '127.0.0.1', 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    state = h2.connection.H2Connection(h2.config.H2Configuration(header_encoding='utf-8'))
    state.initiate_connection()
    answers = {}
    for i in range(10):
        stream = state.get_next_available_stream_id()
        answers[stream] = []
        state.send_headers(stream, [(':method', 'POST'), (':path', f'/{i}'), (':authority', 'x'), (':scheme', 'http'),
                                    ('x-long', 'v' * 300)])
        state.send_data(stream, b'y' * i * 500, end_stream=True)
    writer.write(state.data_to_send())
    waiting = set(answers)
    while waiting:
        for event in state.receive_data(await reader.read(1000)):
            match event:
                case h2.events.ResponseReceived():
                    answers[event.stream_id].append(dict(event.headers)['x-path'])
                case h2.events.DataReceived():
                    answers[event.stream_id].append(event.data.decode())
                case h2.events.StreamEnded():
                    waiting.discard(event.stream_id)
        writer.write(state.data_to_send())
    for stream in 1, 3, 19:
        print(stream, answers[stream])
    #=> 1 ['/0', '0 bytes']
    #=> 3 ['/1', '500 bytes']
    #=> 19 ['/9', '4500 bytes']
    writer.close()
    server.close()
    await server.wait_closed()

asyncio.run(main())
