# What is written in one turn of the loop leaves in one system call: a socket of messages keeps the boundaries of the calls.
# CPython differs: it sends each write at once.
import asyncio
import socket

def pieces(sock):
    found = []
    try:
        while True:
            found.append(sock.recv(100000))
    except BlockingIOError:
        return found

async def main():
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    b.setblocking(False)
    loop = asyncio.get_running_loop()
    transport = loop._make_socket_transport(a, asyncio.Protocol())
    for i in range(10):
        transport.write(b'%d ' % i)
    transport.writelines([b'a', b'b'])
    await asyncio.sleep(0)
    print(pieces(b))                    #=> [b'0 1 2 3 4 5 6 7 8 9 ab']
    async def say(word):
        transport.write(word)
    await asyncio.gather(*[say(b'x') for _ in range(5)])
    transport.write(b'y')
    await asyncio.sleep(0)
    print(len(b''.join(pieces(b))))     #=> 6
    # Large pieces go without being copied together, and a sum above the high-water mark does not wait for the end.
    transport.write(bytes(30000))
    transport.write(bytes(30000))
    transport.write(bytes(30000))
    print(sum(map(len, pieces(b))) >= 60000)    #=> True
    transport.write(b'last')
    transport.close()
    print(b''.join(pieces(b))[-4:])     #=> b'last'
    await asyncio.sleep(0)
    b.close()

asyncio.run(main())
