# Names and addresses without holding up the loop: numeric ones, /etc/hosts, services, what is wrong.
import asyncio
import socket

async def main():
    loop = asyncio.get_running_loop()

    async def ask(*args, **kwargs):
        try:
            rows = await loop.getaddrinfo(*args, **kwargs)
        except Exception as e:
            return f'{type(e).__name__}: {e}'
        return sorted((row[0].name, row[1].name, row[2], row[4]) for row in rows if row[0] == socket.AF_INET)

    print(await ask('127.0.0.1', 80))
    #=> [('AF_INET', 'SOCK_DGRAM', 17, ('127.0.0.1', 80)), ('AF_INET', 'SOCK_RAW', 0, ('127.0.0.1', 80)), ('AF_INET', 'SOCK_STREAM', 6, ('127.0.0.1', 80))]
    print(await ask('127.0.0.1', 'http', type=socket.SOCK_STREAM))  #=> [('AF_INET', 'SOCK_STREAM', 6, ('127.0.0.1', 80))]
    print(await ask('localhost', 7, type=socket.SOCK_DGRAM))        #=> [('AF_INET', 'SOCK_DGRAM', 17, ('127.0.0.1', 7))]
    print(await ask('localhost', 0, proto=socket.IPPROTO_TCP))      #=> [('AF_INET', 'SOCK_STREAM', 6, ('127.0.0.1', 0))]
    print(await ask('localhost', '0', type=socket.SOCK_RAW))        #=> gaierror: [Errno -8] Servname not supported for ai_socktype
    async with await asyncio.start_server(print, 'localhost', 0) as server:
        print({s.getsockname()[0] for s in server.sockets} <= {'127.0.0.1', '::1'})     #=> True
    print(await ask(None, 9, type=socket.SOCK_STREAM, family=socket.AF_INET, flags=socket.AI_PASSIVE))  #=> [('AF_INET', 'SOCK_STREAM', 6, ('0.0.0.0', 9))]
    print(await ask('localhost', 'no-such-service'))    #=> gaierror: [Errno -8] Servname not supported for ai_socktype
    print(await ask('::1', 80, family=socket.AF_INET))  #=> gaierror: [Errno -9] Address family for hostname not supported
    print(await ask(3.5, 80))                           #=> TypeError: getaddrinfo() argument 1 must be string or None
    print(await loop.getnameinfo(('127.0.0.1', 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))     #=> ('127.0.0.1', '80')
    print((await loop.getnameinfo(('127.0.0.1', 80)))[1])   #=> http
    try:
        await loop.getnameinfo(('127.0.0.1', 'http'))
    except TypeError as e:
        print(e)                            #=> 'str' object cannot be interpreted as an integer

asyncio.run(main())

# What the program puts in the place of socket.getaddrinfo is asked.
async def patched():
    own = socket.getaddrinfo
    socket.getaddrinfo = lambda *args: [(socket.AF_INET, socket.SOCK_STREAM, 6, '', ('192.0.2.7', 1))]
    try:
        return await asyncio.get_running_loop().getaddrinfo('anything', 1)
    finally:
        socket.getaddrinfo = own

print(asyncio.run(patched())[0][4])     #=> ('192.0.2.7', 1)
