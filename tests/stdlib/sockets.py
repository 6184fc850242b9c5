# socket: connections, datagrams, timeouts, files over sockets, threads that wait, names and errors.
import socket
import threading

a, b = socket.socketpair()
a.sendall(b"hello")
print(b.recv(3), b.recv(100))           #=> b'hel' b'lo'
room = bytearray(4)
a.send(b"xyz")
print(b.recv_into(room), room)          #=> 3 bytearray(b'xyz\x00')
b.settimeout(0.01)
b.recv(1)                               #=> raises TimeoutError: timed out
b.setblocking(False)
try:
    b.recv(1)
except BlockingIOError as error:
    print(error)                        #=> [Errno 11] Resource temporarily unavailable
print(b.gettimeout(), b.getblocking(), a.gettimeout(), a.getblocking())  #=> 0.0 False None True
b.setblocking(True)
with a.makefile("rw", encoding="utf-8") as stream, b.makefile("rwb") as other:
    stream.write("one\ntwo\n")
    stream.flush()
    print(other.readline(), other.readline())  #=> b'one\n' b'two\n'
a.shutdown(socket.SHUT_WR)
print(b.recv(10))                       #=> b''
a.close()
b.close()
print(a.fileno(), a)                    #=> -1 <socket.socket [closed] fd=-1, family=1, type=1, proto=0>
a.recv(1)                               #=> raises OSError: [Errno 9] Bad file descriptor

# A server and a client in two threads; more than the system's buffers hold goes each way.
def serve(server):
    connection, address = server.accept()
    with connection:
        received = 0
        while data := connection.recv(65536):
            received += len(data)
        connection.sendall(str(received).encode())

with socket.create_server(("127.0.0.1", 0)) as server:
    thread = threading.Thread(target=serve, args=(server,))
    thread.start()
    with socket.create_connection(server.getsockname(), timeout=10) as client:
        client.sendall(bytes(3_000_000))
        client.shutdown(socket.SHUT_WR)
        print(client.recv(100))         #=> b'3000000'
    thread.join()

# Datagrams.
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as first, \
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as second:
    first.bind(("127.0.0.1", 0))
    second.bind(("", 0))
    print(second.sendto(b"data", first.getsockname()))  #=> 4
    data, address = first.recvfrom(100)
    print(data, address[0], address[1] == second.getsockname()[1])  #=> b'data' 127.0.0.1 True

# Addresses.
print(socket.inet_aton("1.2.3.4"), socket.inet_ntoa(b"\x7f\0\0\1"))  #=> b'\x01\x02\x03\x04' 127.0.0.1
print(socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, "::1")))  #=> ::1
print(socket.htons(1), socket.htonl(1), socket.ntohs(256))  #=> 256 16777216 1
print(socket.getaddrinfo("127.0.0.1", 80, type=socket.SOCK_STREAM))  #=> [(<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', ('127.0.0.1', 80))]
print(socket.getnameinfo(("127.0.0.1", 80), socket.NI_NUMERICHOST | socket.NI_NUMERICSERV))  #=> ('127.0.0.1', '80')
socket.inet_aton("x")                   #=> raises OSError: illegal IP address string passed to inet_aton
socket.inet_ntoa(b"x")                  #=> raises OSError: packed IP wrong length for inet_ntoa
socket.htons(70000)                     #=> raises OverflowError: htons: Python int too large to convert to C 16-bit unsigned integer
socket.getaddrinfo("1.2.3.4", "x", flags=socket.AI_NUMERICSERV)  #=> raises gaierror: [Errno -2] Name or service not known

s = socket.socket()
s.connect("x")                          #=> raises TypeError: connect(): AF_INET address must be tuple, not str
s.connect(("", 70000))                  #=> raises OverflowError: connect(): port must be 0-65535.
s.settimeout(-1)                        #=> raises ValueError: Timeout value out of range
s.recv(-1)                              #=> raises ValueError: negative buffersize in recv
s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
print(s.getsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR))  #=> 1
print(s.family, s.type, repr(s.family), s.proto)  #=> 2 1 <AddressFamily.AF_INET: 2> 0
s.close()
print(socket.timeout is TimeoutError, socket.error is OSError)  #=> True True

# What is no buffer to write to, and no number of seconds.
a, b = socket.socketpair()
for wrong in (lambda: a.recv_into(b'fixed'), lambda: a.recvfrom_into(5), lambda: a.settimeout('1'), lambda: a.settimeout([])):
    try:
        wrong()
    except TypeError as e:
        print(e)
#=> recv_into() argument 1 must be read-write bytes-like object, not bytes
#=> recvfrom_into() argument 1 must be read-write bytes-like object, not int
#=> 'str' object cannot be interpreted as an integer
#=> 'list' object cannot be interpreted as an integer
a.close()
b.close()
