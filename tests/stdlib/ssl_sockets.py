# ssl: sockets that are wrapped: blocking, with timeouts, non-blocking; server names; the end.
import os
import select
import socket
import ssl
import threading

here = os.path.dirname(os.path.abspath(__file__)) + "/certificates/"
server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(here + "server.pem")
client_context = ssl.create_default_context(cafile=here + "ca.pem")


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"


def serve(work, context=server_context):
    """One connection is served in a thread; returns a connected plain socket and the thread."""
    listener = socket.create_server(("127.0.0.1", 0))

    def run():
        with listener:
            plain, _ = listener.accept()
            with plain:
                try:
                    with context.wrap_socket(plain, server_side=True) as wrapped:
                        work(wrapped)
                except (ssl.SSLError, OSError) as problem:
                    print("server:", type(problem).__name__)

    thread = threading.Thread(target=run)
    thread.start()
    return socket.create_connection(listener.getsockname()), thread


def echo(connection):
    while data := connection.recv(4096):
        connection.sendall(data)


plain, thread = serve(echo)
with client_context.wrap_socket(plain, server_hostname="localhost") as connection:
    print(plain.fileno(), connection.version(), connection.server_hostname)  #=> -1 TLSv1.3 localhost
    connection.sendall(b"hello")
    print(connection.recv(100))  #=> b'hello'
    data = b"x" * 300_000
    sender = threading.Thread(target=connection.sendall, args=(data,))
    sender.start()
    count = 0
    while count < len(data):
        count += len(connection.recv(65536))
    sender.join()
    print(count)                 #=> 300000
    with connection.makefile("rwb") as file:
        file.write(b"one\ntwo\n")
        file.flush()
        print(file.readline(), file.readline())  #=> b'one\n' b'two\n'
    buffer = bytearray(3)
    connection.send(b"abc")
    print(connection.recv_into(buffer), buffer)   #=> 3 bytearray(b'abc')
    print(attempt(connection.send, b"x", 1))
    #=> ValueError: non-zero flags not allowed in calls to send() on <class 'ssl.SSLSocket'>
    print(attempt(connection.recvfrom, 5))  #=> ValueError: recvfrom not allowed on instances of <class 'ssl.SSLSocket'>
    print(attempt(connection.recvmsg, 5))   #=> NotImplementedError: recvmsg not allowed on instances of <class 'ssl.SSLSocket'>
    print(attempt(connection.dup))          #=> NotImplementedError: Can't dup() SSLSocket instances
thread.join()
print(connection.fileno(), attempt(connection.read))  #=> -1 ValueError: Read on closed or unwrapped SSL socket.

# unwrap: the plain socket goes on.
def end_first(connection):
    with connection.unwrap() as rest:
        rest.sendall(b"plain text")

plain, thread = serve(end_first)
connection = client_context.wrap_socket(plain, server_hostname="localhost")
print(connection.recv(10))   #=> b''
rest = connection.unwrap()
print(rest.recv(10), rest is connection)  #=> b'plain text' True
rest.close()
thread.join()

# detach: the descriptor waits, as those of blocking sockets do.
plain, thread = serve(echo)
connection = client_context.wrap_socket(plain, server_hostname="localhost")
connection.sendall(b"x")
print(connection.recv(1))  #=> b'x'
fd = connection.detach()
print(os.get_blocking(fd), connection.fileno())  #=> True -1
os.close(fd)
thread.join()

# Timeouts, and sockets that never wait.
listener = socket.create_server(("127.0.0.1", 0))
plain = socket.create_connection(listener.getsockname())
plain.settimeout(0.02)
print(attempt(client_context.wrap_socket, plain, server_hostname="localhost"))
#=> TimeoutError: _ssl.c:1003: The handshake operation timed out
listener.close()

finished = threading.Event()

def read_nothing(connection):
    finished.wait()

def wait_for_end(connection):
    try:
        connection.recv(1)
    except OSError:
        pass  # the client had not read all either

plain, thread = serve(read_nothing)
connection = client_context.wrap_socket(plain, server_hostname="localhost", do_handshake_on_connect=False)
print(attempt(connection.getpeercert))  #=> ValueError: handshake not done yet
connection.settimeout(0)
steps = set()
while True:
    try:
        connection.do_handshake()
        break
    except ssl.SSLWantReadError as problem:
        steps.add(str(problem))
        select.select([connection], [], [])
    except ssl.SSLWantWriteError:
        select.select([], [connection], [])
print(steps)  #=> {'The operation did not complete (read) (_ssl.c:1020)'}
print(attempt(connection.recv, 10))  #=> SSLWantReadError: The operation did not complete (read) (_ssl.c:2580)
connection.settimeout(0.02)
print(attempt(connection.recv, 10))  #=> TimeoutError: The read operation timed out
sent = 0
while isinstance(count := attempt(connection.send, b"z" * 1_000_000), int):
    sent += count
print(count, sent > 0)  #=> TimeoutError: The write operation timed out True
finished.set()
connection.close()
thread.join()

# Cut off without a goodbye: an end like any other, unless that is not to be suppressed.
def cut(connection):
    connection.sendall(b"bye")
    connection.shutdown(socket.SHUT_RDWR)

for suppress in True, False:
    plain, thread = serve(cut)
    with client_context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=suppress) as connection:
        print(connection.recv(10), attempt(connection.recv, 10))
    thread.join()
#=> b'bye' b''
#=> b'bye' SSLEOFError: [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:2580)

# A client that speaks no TLS; a handshake that is cut.
plain, thread = serve(echo)
plain.sendall(b"GET / HTTP/1.0\r\n\r\n")
thread.join()  #=> server: SSLError
plain.close()
plain, thread = serve(echo)
plain.sendall(b"\x16\x03\x01\x02\x00\x01")
plain.close()
thread.join()  #=> server: SSLEOFError

# The name that a client asks for chooses the certificate, or is refused.
other = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
other.load_cert_chain(here + "other.pem")
asked = []

def choose(connection, name, context):
    asked.append((type(connection).__name__, name, context is chooser))
    if name == "other.kukri.test":
        connection.context = other
    elif name != "localhost":
        return ssl.AlertDescription.ALERT_DESCRIPTION_UNRECOGNIZED_NAME

chooser = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
chooser.load_cert_chain(here + "server.pem")
chooser.sni_callback = choose
for name in "localhost", "other.kukri.test", "nobody.kukri.test":
    plain, thread = serve(wait_for_end, chooser)
    try:
        with client_context.wrap_socket(plain, server_hostname=name) as connection:
            print(name, connection.getpeercert()["subject"][-1])
    except ssl.SSLError as problem:
        print(name, problem.reason)
    thread.join()
#=> localhost (('commonName', 'server'),)
#=> other.kukri.test (('commonName', 'other'),)
#=> server: SSLError
#=> nobody.kukri.test TLSV1_UNRECOGNIZED_NAME
print(asked)
#=> [('SSLSocket', 'localhost', True), ('SSLSocket', 'other.kukri.test', True), ('SSLSocket', 'nobody.kukri.test', True)]

# What cannot be wrapped, and how.
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams, socket.socket() as stream:
    print(attempt(client_context.wrap_socket, datagrams))  #=> NotImplementedError: only stream sockets are supported
    print(attempt(client_context.wrap_socket, stream))     #=> ValueError: check_hostname requires server_hostname
    print(attempt(client_context.wrap_socket, stream, server_side=True, server_hostname="x"))
    #=> ValueError: server_hostname can only be specified in client mode
    with client_context.wrap_socket(stream, server_hostname="x") as unconnected:
        print(unconnected.cipher(), unconnected.pending(), attempt(unconnected.getpeercert))
        #=> None 0 OSError: [Errno 107] Transport endpoint is not connected
        print(attempt(unconnected.do_handshake), attempt(unconnected.read))
        #=> OSError: [Errno 107] Transport endpoint is not connected ValueError: Read on closed or unwrapped SSL socket.
print(attempt(ssl.SSLSocket), attempt(ssl.SSLObject))
#=> TypeError: SSLSocket does not have a public constructor. Instances are returned by SSLContext.wrap_socket(). TypeError: SSLObject does not have a public constructor. Instances are returned by SSLContext.wrap_bio().

# Connecting by the wrapped socket itself; the certificate of whoever answers.
listener = socket.create_server(("127.0.0.1", 0))

def serve_twice():
    for _ in range(2):
        with listener.accept()[0] as one:
            with server_context.wrap_socket(one, server_side=True) as wrapped:
                wait_for_end(wrapped)

thread = threading.Thread(target=serve_twice)
thread.start()
with client_context.wrap_socket(socket.socket(), server_hostname="localhost") as connection:
    print(connection.connect_ex(listener.getsockname()), connection.cipher()[0])  #=> 0 TLS_AES_256_GCM_SHA384
    print(attempt(connection.connect, listener.getsockname()))
    #=> ValueError: attempt to connect already-connected SSLSocket!
pem = ssl.get_server_certificate(listener.getsockname())
print(pem.splitlines()[0], pem in open(here + "server.pem").read())  #=> -----BEGIN CERTIFICATE----- True
print(ssl.DER_cert_to_PEM_cert(ssl.PEM_cert_to_DER_cert(pem)) == pem)  #=> True
thread.join()
listener.close()
