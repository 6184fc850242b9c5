# socket: data in pieces, descriptors beside it, files over sockets, pairs.
import array
import io
import os
import socket
import tempfile
import threading


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"


a, b = socket.socketpair()
print(a.sendmsg([b"ab", bytearray(b"cd"), memoryview(b"ef")]), b.recvmsg(10))  #=> 6 (b'abcdef', [], 0, None)
print(a.sendmsg([]), a.sendmsg(piece for piece in (b"1", b"2")), b.recv(10))     #=> 0 2 b'12'
parts = bytearray(3), bytearray(4)
a.send(b"hello")
print(b.recvmsg_into(parts), parts)  #=> (5, [], 0, None) (bytearray(b'hel'), bytearray(b'lo\x00\x00'))

# Descriptors of a pipe go over; what does not fit is cut off.
r, w = os.pipe()
a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [r, w]))])
data, ancillary, flags, address = b.recvmsg(10, socket.CMSG_SPACE(2 * 4))
level, kind, content = ancillary[0]
fds = array.array("i", content)
print(data, len(ancillary), level == socket.SOL_SOCKET, kind == socket.SCM_RIGHTS, len(fds), flags)  #=> b'x' 1 True True 2 0
os.write(fds[1], b"through the pipe")
print(os.read(r, 100))  #=> b'through the pipe'
for fd in fds:
    os.close(fd)
socket.send_fds(a, [b"y"], [r])
data, fds, flags, address = socket.recv_fds(b, 10, 3)
print(data, len(fds))   #=> b'y' 1
os.close(fds[0])
a.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [r, w]))])
data, ancillary, flags, address = b.recvmsg(10)
print(data, ancillary, bool(flags & socket.MSG_CTRUNC))  #=> b'x' [] True
os.close(r)
os.close(w)

print(socket.CMSG_LEN(5), socket.CMSG_SPACE(5), attempt(socket.CMSG_LEN, -1))
#=> 21 24 OverflowError: CMSG_LEN() argument out of range
print(attempt(a.sendmsg, 3), attempt(a.sendmsg, ["x"]), attempt(a.sendmsg, [b""], [3]))
#=> TypeError: sendmsg() argument 1 must be an iterable TypeError: a bytes-like object is required, not 'str' TypeError: [sendmsg() ancillary data items]() argument must be 3-item sequence, not int
print(attempt(b.recvmsg, -1), attempt(b.recvmsg, 1, -1), attempt(b.recvmsg_into, [b"x"]))
#=> ValueError: negative buffer size in recvmsg() ValueError: invalid ancillary data buffer length TypeError: recvmsg_into() argument 1 must be an iterable of single-segment read-write buffers
print(attempt(b.recv, 1, socket.MSG_DONTWAIT))  #=> BlockingIOError: [Errno 11] Resource temporarily unavailable
print(attempt(a.sendmsg, [b"x"] * 5000))        #=> OSError: [Errno 90] Message too long

# Datagrams with their addresses.
one, two = socket.socket(type=socket.SOCK_DGRAM), socket.socket(type=socket.SOCK_DGRAM)
two.bind(("127.0.0.1", 0))
one.sendmsg([b"data", b"gram"], [], 0, two.getsockname())
data, ancillary, flags, address = two.recvmsg(5)
print(data, flags == socket.MSG_TRUNC, address == ("127.0.0.1", one.getsockname()[1]))  #=> b'datag' True True
one.close()
two.close()

# A file: moved by the system, or read and sent.
content = os.urandom(300_000)
with tempfile.TemporaryFile() as file:
    file.write(content)
    file.flush()
    for source in file, io.BytesIO(content):
        for offset, count in (0, None), (1000, None), (5, 100_000):
            sender = threading.Thread(target=lambda: print(a.sendfile(source, offset, count), source.tell() - offset))
            sender.start()
            expected = content[offset:] if count is None else content[offset:offset + count]
            got = bytearray()
            while len(got) < len(expected):
                got += b.recv(100_000)
            sender.join()
            print(got == expected)
#=> 300000 300000
#=> True
#=> 299000 299000
#=> True
#=> 100000 100000
#=> True
#=> 300000 300000
#=> True
#=> 299000 299000
#=> True
#=> 100000 100000
#=> True
print(attempt(a.sendfile, io.StringIO("text"), 0, 0), attempt(a.sendfile, io.BytesIO(b"x"), 0, "1"))
#=> ValueError: count must be a positive integer (got 0) TypeError: count must be a positive integer (got '1')
a.close()
b.close()
