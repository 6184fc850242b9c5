# ssl: certificates that are expired, for others, unknown; garbage, cuts and missing goodbyes.
import os
import ssl

here = os.path.dirname(os.path.abspath(__file__)) + "/certificates/"


def contexts(certificate="server.pem", ca="ca.pem"):
    client = ssl.create_default_context(cafile=here + ca)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(here + certificate)
    return client, server


def pair(client, server, name="localhost"):
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    return client.wrap_bio(down, up, server_hostname=name), server.wrap_bio(up, down, server_side=True), up, down


def handshake(*ends):
    # What each end says at last.
    said = {}
    for _ in range(6):
        for end in ends:
            if end not in said:
                try:
                    end.do_handshake()
                    said[end] = "fine"
                except ssl.SSLWantReadError:
                    pass
                except ssl.SSLError as problem:
                    said[end] = f"{type(problem).__name__} {problem.args[0]} {problem.library} {problem.reason}"
                    if isinstance(problem, ssl.SSLCertVerificationError):
                        said[end] += f" {problem.verify_code} {problem}"
    return [said.get(end) for end in ends]


def show(lines):
    for line in lines:
        print(line)


show(handshake(*pair(*contexts("expired.pem"))[:2]))
#=> SSLCertVerificationError 1 SSL CERTIFICATE_VERIFY_FAILED 10 [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1020)
#=> SSLError 1 SSL SSLV3_ALERT_CERTIFICATE_EXPIRED
show(handshake(*pair(*contexts("other.pem"))[:2]))
#=> SSLCertVerificationError 1 SSL CERTIFICATE_VERIFY_FAILED 62 [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'localhost'. (_ssl.c:1020)
#=> SSLError 1 SSL SSLV3_ALERT_BAD_CERTIFICATE
show(handshake(*pair(*contexts(), name="192.0.2.1")[:2])[:1])
#=> SSLCertVerificationError 1 SSL CERTIFICATE_VERIFY_FAILED 64 [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '192.0.2.1'. (_ssl.c:1020)
show(handshake(*pair(*contexts(ca="client.pem"))[:2])[:1])
#=> SSLCertVerificationError 1 SSL CERTIFICATE_VERIFY_FAILED 20 [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1020)

# Names that do match: wildcards of one label, addresses.
for name in "one.kukri.test", "127.0.0.1", "::1", "LOCALHOST":
    print(name, handshake(*pair(*contexts(), name=name)[:2]))
#=> one.kukri.test ['fine', 'fine']
#=> 127.0.0.1 ['fine', 'fine']
#=> ::1 ['fine', 'fine']
#=> LOCALHOST ['fine', 'fine']
show(handshake(*pair(*contexts(), name="one.two.kukri.test")[:2])[:1])
#=> SSLCertVerificationError 1 SSL CERTIFICATE_VERIFY_FAILED 62 [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for 'one.two.kukri.test'. (_ssl.c:1020)

# A server that wants a certificate of the client.
client_context, server_context = contexts()
client_context.maximum_version = ssl.TLSVersion.TLSv1_2
server_context.load_verify_locations(here + "ca.pem")
server_context.verify_mode = ssl.CERT_REQUIRED
show(handshake(*pair(client_context, server_context)[:2]))
#=> SSLError 1 SSL SSLV3_ALERT_HANDSHAKE_FAILURE
#=> SSLError 1 SSL PEER_DID_NOT_RETURN_A_CERTIFICATE
client_context.load_cert_chain(here + "client.pem")
client, server, up, down = pair(client_context, server_context)
print(handshake(client, server), server.getpeercert()["subjectAltName"])
#=> ['fine', 'fine'] (('email', 'client@kukri.test'),)

# Garbage instead of a handshake, and nothing at all.
client, server, up, down = pair(*contexts())
down.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
up.write(b"GET / HTTP/1.1\r\n\r\n")
show(handshake(client, server))
#=> SSLError 1 SSL WRONG_VERSION_NUMBER
#=> SSLError 1 SSL HTTP_REQUEST
client, server, up, down = pair(*contexts())
down.write_eof()
show(handshake(client)[:1])
#=> SSLEOFError 8 SSL UNEXPECTED_EOF_WHILE_READING

# Every cut of a handshake, and every flipped byte of an answer: an error, or a wait for more.
both = contexts()
client, server, up, down = pair(*both)
handshake(client)
hello = up.read()
kinds = set()
for size in range(0, len(hello), 17):
    _, server, up, down = pair(*both)
    up.write(hello[:size])
    up.write_eof()
    kinds |= {line.split()[0] for line in handshake(server)}
print(kinds)  #=> {'SSLEOFError'}
kinds = set()
for at in range(0, len(hello), 7):
    _, server, up, down = pair(*both)
    up.write(hello[:at] + bytes([hello[at] ^ 0x55]) + hello[at + 1:])
    up.write_eof()
    kinds |= {line.split()[0] for line in handshake(server)}
print(kinds <= {"SSLEOFError", "SSLError"})  #=> True

# A byte at a time.
client, server, up, down = pair(*contexts())
slow_up, slow_down = ssl.MemoryBIO(), ssl.MemoryBIO()
slow = contexts()[1].wrap_bio(slow_up, slow_down, server_side=True)
for _ in range(3):
    handshake(client)
    for byte in up.read():
        slow_up.write(bytes([byte]))
        handshake(slow)
    down.write(slow_down.read())
print(client.version(), slow.version())  #=> TLSv1.3 TLSv1.3

# Data that was changed on its way; what came before it can be read.
client, server, up, down = pair(*contexts())
handshake(client, server)
server.write(b"first")
server.write(b"second")
data = bytearray(down.read())
data[-1] ^= 1
down.write(data)
print(client.read())  #=> b'first'
try:
    client.read()
except ssl.SSLError as problem:
    print(problem)    #=> [SSL: DECRYPTION_FAILED_OR_BAD_RECORD_MAC] decryption failed or bad record mac (_ssl.c:2580)

# The end without a goodbye.
client, server, up, down = pair(*contexts())
handshake(client, server)
server.write(b"last")
down.write_eof()
print(client.read())  #=> b'last'
try:
    client.read()
except ssl.SSLEOFError as problem:
    print(problem)    #=> [SSL: UNEXPECTED_EOF_WHILE_READING] EOF occurred in violation of protocol (_ssl.c:2580)
