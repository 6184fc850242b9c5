# ssl: connections over memory: handshake, data, what was agreed on, the end.
import os
import ssl

here = os.path.dirname(os.path.abspath(__file__)) + "/certificates/"
server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(here + "server.pem")
client_context = ssl.create_default_context(cafile=here + "ca.pem")


def pair(client=client_context, server=server_context, name="localhost", session=None):
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    return (client.wrap_bio(down, up, server_hostname=name, session=session),
            server.wrap_bio(up, down, server_side=True))


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"


def handshake(*ends):
    done = set()
    for _ in range(10):
        for end in ends:
            if end not in done:
                try:
                    end.do_handshake()
                    done.add(end)
                except ssl.SSLWantReadError:
                    pass
    return len(done) == len(ends)


client, server = pair()
print(client.version(), client.cipher(), client.server_side, server.server_side)  #=> None None False True
print(attempt(client.read), attempt(client.write, b"x"))
#=> SSLWantReadError: The operation did not complete (read) (_ssl.c:2580) SSLWantReadError: The operation did not complete (read) (_ssl.c:2427)
print(attempt(client.getpeercert))    #=> ValueError: handshake not done yet
print(handshake(client, server))      #=> True
print(client.version(), client.cipher()[1:], client.server_hostname)  #=> TLSv1.3 ('TLSv1.3', 256) localhost
print(client.getpeercert()["subjectAltName"], server.getpeercert())
#=> (('DNS', 'localhost'), ('DNS', '*.kukri.test'), ('IP Address', '127.0.0.1'), ('IP Address', '0:0:0:0:0:0:0:1')) None

# Data in both directions; a record of many, large data in one call.
print(client.write(b"hello"), server.read(3), server.pending(), server.read(), attempt(server.read))
#=> 5 b'hel' 2 b'lo' SSLWantReadError: The operation did not complete (read) (_ssl.c:2580)
big = bytes(range(256)) * 4000
print(server.write(big))  #=> 1024000
got = bytearray()
while len(got) < len(big):
    got += client.read(1 << 20)
print(got == big)         #=> True
buffer = bytearray(8)
server.write(b"0123456789")
print(client.read(20, buffer), bytes(buffer), client.read(2, memoryview(buffer)[6:]), buffer)
#=> 8 b'01234567' 2 bytearray(b'01234589')
print(attempt(client.read, 5, b"read-only"), attempt(client.read, -1))
#=> TypeError: read() argument 2 must be read-write bytes-like object, not bytes ValueError: size should not be negative
print(client.read(0), attempt(client.write, "text"))  #=> b'' TypeError: a bytes-like object is required, not 'str'

# The end: a goodbye from each side.
print(attempt(client.unwrap))  #=> SSLWantReadError: The operation did not complete (read) (_ssl.c:2706)
print(server.read(), server.unwrap(), client.unwrap())  #=> b'' None None
print(attempt(client.write, b"x"))  #=> SSLError: [SSL: PROTOCOL_IS_SHUTDOWN] protocol is shutdown (_ssl.c:2427)
print(attempt(client.read))         #=> SSLZeroReturnError: TLS/SSL connection has been closed (EOF) (_ssl.c:2580)

# Application protocols: the server's choice among what the client offers.
for offered, known in (["a", "b"], ["b", "a"]), (["x"], ["y"]), (None, ["y"]):
    one, two = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    one.load_verify_locations(here + "ca.pem")
    two.load_cert_chain(here + "server.pem")
    if offered:
        one.set_alpn_protocols(offered)
    two.set_alpn_protocols(known)
    client, server = pair(one, two)
    print(handshake(client, server), client.selected_alpn_protocol(), server.selected_alpn_protocol())
#=> True b b
#=> True None None
#=> True None None

# Sessions, in TLS 1.2: the second handshake is the short one.
older = ssl.create_default_context(cafile=here + "ca.pem")
older.maximum_version = ssl.TLSVersion.TLSv1_2
client, server = pair(older)
print(handshake(client, server), client.version(), client.session_reused)  #=> True TLSv1.2 False
session = client.session
print(len(session.id), session.has_ticket, session.timeout > 0, session == client.session, session != 3)
#=> 32 True True True True
again, server = pair(older, session=session)
print(handshake(again, server), again.session_reused, server.session_reused)  #=> True True True
print(len(again.get_channel_binding()), again.get_channel_binding() == server.get_channel_binding())  #=> 12 True
print(attempt(setattr, again, "session", session))  #=> ValueError: Cannot set session after handshake.
print(attempt(pair, client_context, server_context, "localhost", session))
#=> ValueError: Session refers to a different SSLContext.
print(older.session_stats()["connect_good"], server_context.session_stats()["hits"])  #=> 2 1

# MemoryBIO alone.
memory = ssl.MemoryBIO()
print(memory.write(b"abc"), memory.pending, memory.read(2), memory.eof, memory.read(), memory.read())
#=> 3 3 b'ab' False b'c' b''
memory.write(memoryview(b"xyz")[1:])
memory.write_eof()
print(memory.eof, memory.read(), memory.eof, attempt(memory.write, b"more"))
#=> False b'yz' True SSLError: ('cannot write() after write_eof()',)
