# Datagrams: an endpoint that listens, one that is connected, errors, broadcasts refused; IPv6; flow.
import asyncio
import socket

class Times(asyncio.DatagramProtocol):
    def __init__(self):
        self.heard = asyncio.Queue()
        self.lost = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, addr):
        self.heard.put_nowait((data, addr))

    def error_received(self, exc):
        self.heard.put_nowait(exc)

    def connection_lost(self, exc):
        self.lost.set_result(exc)

async def main(host):
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(Times, (host, 0))
    place = transport.get_extra_info('sockname')
    other, client = await loop.create_datagram_endpoint(Times, remote_addr=place[:2])
    print(other.get_extra_info('peername')[:2] == place[:2])
    other.sendto(b'what time is it?')
    data, addr = await server.heard.get()
    print(data, addr == other.get_extra_info('sockname'))
    transport.sendto(b'noon', addr)
    transport.sendto(b'', addr)
    print((await client.heard.get())[0], (await client.heard.get())[0])
    try:
        other.sendto(b'x', ('192.0.2.1', 1))
    except ValueError as e:
        print(str(e).split(' (')[0])
    try:
        other.sendto('text')
    except TypeError as e:
        print(e)
    transport.close()
    print(await server.lost, transport.is_closing())
    other.sendto(b'anybody?')
    print(type(await client.heard.get()).__name__)
    other.abort()
    print(await client.lost)

asyncio.run(main('127.0.0.1'))
#=> True
#=> b'what time is it?' True
#=> b'noon' b''
#=> Invalid address: must be None or
#=> data argument must be a bytes-like object, not 'str'
#=> None True
#=> ConnectionRefusedError
#=> None

async def wrong():
    loop = asyncio.get_running_loop()
    for arguments in ({}, {'local_addr': 'x'}, {'local_addr': ('127.0.0.1', 0), 'remote_addr': ('::1', 1)},
                      {'sock': socket.socket()}):
        try:
            await loop.create_datagram_endpoint(Times, **arguments)
        except (TypeError, ValueError) as e:
            print(type(e).__name__, str(e).split(', got')[0])
        if 'sock' in arguments:
            arguments['sock'].close()

asyncio.run(wrong())
#=> ValueError unexpected address family
#=> TypeError 2-tuple is expected
#=> ValueError can not get address information
#=> ValueError A datagram socket was expected

# Multicast on the loopback interface, where the system has it.
async def group():
    loop = asyncio.get_running_loop()
    transport, server = await loop.create_datagram_endpoint(Times, ('127.0.0.1', 0))
    sock = transport.get_extra_info('socket')
    try:
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 0)
        sock.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton('127.0.0.1'))
        print(sock.getsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL))  #=> 0
    finally:
        transport.close()

asyncio.run(group())

# The sock_ family without a transport.
async def bare():
    loop = asyncio.get_running_loop()
    with socket.socket(type=socket.SOCK_DGRAM) as a, socket.socket(type=socket.SOCK_DGRAM) as b:
        for sock in a, b:
            sock.setblocking(False)
            sock.bind(('127.0.0.1', 0))
        task = asyncio.create_task(loop.sock_recvfrom(b, 100))
        await asyncio.sleep(0)
        print(await loop.sock_sendto(a, b'hello', b.getsockname()))     #=> 5
        data, addr = await task
        print(data, addr == a.getsockname())        #=> b'hello' True
        buffer = bytearray(10)
        await loop.sock_sendto(a, b'again', b.getsockname())
        count, addr = await loop.sock_recvfrom_into(b, buffer)
        print(count, bytes(buffer))                 #=> 5 b'again\x00\x00\x00\x00\x00'

asyncio.run(bare())
