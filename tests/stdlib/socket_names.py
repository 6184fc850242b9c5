# socket: names are looked up while other threads go on; interfaces.
import socket
import threading

found = {}


def look_up(name):
    try:
        found[name] = sorted({row[4][0] for row in socket.getaddrinfo(name, 80, type=socket.SOCK_STREAM)})
    except OSError as problem:
        found[name] = type(problem).__name__


names = "localhost", "127.0.0.1", "::1", "no such name"
threads = [threading.Thread(target=look_up, args=(name,)) for name in names]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("127.0.0.1" in found["localhost"], found["127.0.0.1"], found["::1"], found["no such name"])
#=> True ['127.0.0.1'] ['::1'] gaierror


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"


print(attempt(socket.if_indextoname, 0), attempt(socket.if_indextoname, -1))
#=> OSError: [Errno 6] No such device or address OverflowError: can't convert negative value to unsigned int
print(attempt(socket.if_indextoname, 2 ** 1000), attempt(socket.if_indextoname, "lo"))
#=> OverflowError: Python int too large to convert to C unsigned long TypeError: an integer is required
print(socket.if_indextoname(socket.if_nametoindex("lo")), ("lo" in dict(socket.if_nameindex()).values()))  #=> lo True
print(attempt(socket.close, -1), repr(socket.AF_INET), repr(socket.MSG_PEEK | socket.MSG_OOB))
#=> OSError: [Errno 9] Bad file descriptor <AddressFamily.AF_INET: 2> <MsgFlag.MSG_OOB|MSG_PEEK: 3>
a, b = socket._fallback_socketpair()
a.sendall(b"to oneself")
print(b.recv(20), a.getpeername() == b.getsockname())  #=> b'to oneself' True
a.close()
b.close()
