# ssl: settings of contexts, loading certificates, what goes wrong there; callbacks.
import os
import ssl
import tempfile

here = os.path.dirname(os.path.abspath(__file__)) + "/certificates/"


def attempt(function, *args, **kwargs):
    try:
        return function(*args, **kwargs)
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}"


client, server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
print(repr(client.protocol), repr(client.verify_mode), client.check_hostname, repr(client.minimum_version))
#=> <_SSLMethod.PROTOCOL_TLS_CLIENT: 16> <VerifyMode.CERT_REQUIRED: 2> True <TLSVersion.TLSv1_2: 771>
print(repr(server.verify_mode), server.check_hostname, repr(server.maximum_version), repr(server.verify_flags))
#=> <VerifyMode.CERT_NONE: 0> False <TLSVersion.MAXIMUM_SUPPORTED: -1> <VerifyFlags.VERIFY_X509_TRUSTED_FIRST: 32768>
print(ssl.Options.OP_NO_COMPRESSION in server.options, server.num_tickets, server.security_level)  #=> True 2 2
print(repr(ssl.create_default_context().verify_flags))
#=> <VerifyFlags.VERIFY_X509_STRICT|VERIFY_X509_TRUSTED_FIRST|VERIFY_X509_PARTIAL_CHAIN: 557088>
print(attempt(setattr, client, "verify_mode", ssl.CERT_NONE))
#=> ValueError: Cannot set verify_mode to CERT_NONE when check_hostname is enabled.
server.check_hostname = True
print(repr(server.verify_mode))  #=> <VerifyMode.CERT_REQUIRED: 2>
client.minimum_version = ssl.TLSVersion.TLSv1_3
print(repr(client.minimum_version), {one["protocol"] for one in client.get_ciphers()} >= {"TLSv1.3"})
#=> <TLSVersion.TLSv1_3: 772> True
server.num_tickets = 0
server.hostname_checks_common_name = False
print(server.num_tickets, server.hostname_checks_common_name, attempt(setattr, client, "num_tickets", 1))
#=> 0 False ValueError: SSLContext is not a server context.
client.set_ciphers("ECDHE-RSA-AES256-GCM-SHA384")
print([one["name"] for one in client.get_ciphers() if one["protocol"] == "TLSv1.2"], client.get_ciphers()[0]["symmetric"])
#=> ['ECDHE-RSA-AES256-GCM-SHA384'] aes-256-gcm
print(attempt(client.set_ciphers, "none such"), attempt(client.set_alpn_protocols, [""]))
#=> SSLError: ('No cipher can be selected.',) SSLError: ('ALPN protocols must be 1 to 255 in length',)
print(attempt(ssl.SSLContext, 99), attempt(setattr, client, "minimum_version", 5), attempt(setattr, client, "options", -1))
#=> ValueError: invalid or unsupported protocol version 99 ValueError: Unsupported TLS/SSL version 0x5 OverflowError: can't convert negative int to unsigned
print(attempt(server.set_ecdh_curve, "prime256v1"), attempt(server.set_ecdh_curve, "no curve"))
#=> None ValueError: unknown elliptic curve name 'no curve'
print(attempt(setattr, client, "sni_callback", print), attempt(setattr, server, "sni_callback", 3))
#=> ValueError: sni_callback cannot be set on TLS_CLIENT context TypeError: not a callable object

# Its own certificate, and the password of its key.
print(attempt(server.load_cert_chain, here + "server.pem"), attempt(server.load_cert_chain, here + "ca.pem"))
#=> None SSLError: [SSL] PEM lib (_ssl.c:3937)
print(attempt(server.load_cert_chain, here + "none.pem"))  #=> FileNotFoundError: [Errno 2] No such file or directory
print(attempt(server.load_cert_chain, here + "client.pem", here + "other.pem"))
#=> SSLError: [X509: KEY_VALUES_MISMATCH] key values mismatch (_ssl.c:3937)
for password in "secret", b"secret", bytearray(b"secret"), lambda: "secret", "wrong", "x" * 1025, 3, lambda: 3:
    print(attempt(server.load_cert_chain, here + "locked.pem", password=password))
#=> None
#=> None
#=> None
#=> None
#=> SSLError: [SSL] PEM lib (_ssl.c:3937)
#=> ValueError: password cannot be longer than 1024 bytes
#=> TypeError: password should be a string or callable
#=> TypeError: password callback must return a string
print(attempt(server.load_cert_chain, here + "locked.pem", password=lambda: 1 / 0))
#=> ZeroDivisionError: division by zero

# Those it trusts.
print(client.cert_store_stats(), client.get_ca_certs())  #=> {'x509': 0, 'crl': 0, 'x509_ca': 0} []
with open(here + "ca.pem") as file:
    text = file.read()
client.load_verify_locations(cadata=text)
client.load_verify_locations(cadata=ssl.PEM_cert_to_DER_cert(text))
print(client.cert_store_stats(), client.get_ca_certs(True) == [ssl.PEM_cert_to_DER_cert(text)])
#=> {'x509': 1, 'crl': 0, 'x509_ca': 1} True
print({key: value for key, value in client.get_ca_certs()[0].items() if key in ("subject", "version")})
#=> {'subject': ((('countryName', 'XY'),), (('organizationName', 'Kukri tests'),), (('commonName', 'Test authority'),)), 'version': 3}
print(attempt(client.load_verify_locations), attempt(client.load_verify_locations, cadata="x"))
#=> TypeError: cafile, capath and cadata cannot be all omitted SSLError: no start line: cadata does not contain a certificate (_ssl.c:4035)
print(attempt(client.load_verify_locations, 3), attempt(client.load_verify_locations, cadata=b"x"))
#=> TypeError: cafile should be a valid filesystem path SSLError: not enough data: cadata does not contain a certificate (_ssl.c:4035)
print(ssl.cert_time_to_seconds("Jan  5 09:34:43 2018 GMT"), attempt(ssl.cert_time_to_seconds, "Foo 5 2018"))
#=> 1515144883 ValueError: time data 'Foo 5 2018' does not match format "%b %d %H:%M:%S %Y GMT"

# Names and numbers.
print(ssl.Purpose.SERVER_AUTH.shortname, ssl._ASN1Object.fromname("clientAuth").oid, attempt(ssl._ASN1Object, "x"))
#=> serverAuth 1.3.6.1.5.5.7.3.2 ValueError: unknown object 'x'
print(len(ssl.RAND_bytes(16)), ssl.RAND_bytes(8) != ssl.RAND_bytes(8), attempt(ssl.RAND_bytes, -1), ssl.RAND_status())
#=> 16 True ValueError: num must be positive True

# Callbacks: messages, the log of keys, pre-shared keys.
def pair(client, server):
    up, down = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [client.wrap_bio(down, up, server_hostname="localhost"), server.wrap_bio(up, down, server_side=True)]
    for _ in range(8):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
    return ends


client = ssl.create_default_context(cafile=here + "ca.pem")
server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server.load_cert_chain(here + "server.pem")
seen = []
client._msg_callback = lambda conn, direction, version, content, message, data: seen.append((direction, content.name, message.name))
folder = tempfile.TemporaryDirectory()
client.keylog_filename = folder.name + "/keys"
one, two = pair(client, server)
print(seen[0], seen[1], ("read", "HANDSHAKE", "CERTIFICATE") in seen, len(one.get_verified_chain()), two.get_verified_chain())
#=> ('write', 'HEADER', 'HANDSHAKE') ('write', 'HANDSHAKE', 'CLIENT_HELLO') True 2 []
with open(folder.name + "/keys") as file:
    lines = file.read().splitlines()
print(lines[0].startswith("# TLS secrets log file"), sorted(line.split()[0] for line in lines[1:])[0], len(lines))
#=> True CLIENT_HANDSHAKE_TRAFFIC_SECRET 6
client.keylog_filename = None
folder.cleanup()

def failing(*args):
    raise KeyError("in the callback")

client._msg_callback = failing
print(attempt(pair, client, server))  #=> KeyError: 'in the callback'
client._msg_callback = None

client, server = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
client.check_hostname = False
client.verify_mode = ssl.CERT_NONE
client.maximum_version = server.maximum_version = ssl.TLSVersion.TLSv1_2
client.set_ciphers("PSK")
server.set_ciphers("PSK")
hints = []
client.set_psk_client_callback(lambda hint: (hints.append(hint), ("me", b"\x01\x02"))[1])
server.set_psk_server_callback(lambda name: (hints.append(name), b"\x01\x02")[1], "a hint")
one, two = pair(client, server)
print(one.version(), hints)  #=> TLSv1.2 ['a hint', 'me']

# A callback that uses its own connection, which OpenSSL is working on.
def nosy(connection, name, context):
    said.append((attempt(connection.read), connection.version(), name))

said = []
server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server.load_cert_chain(here + "server.pem")
server.sni_callback = nosy
one, two = pair(ssl.create_default_context(cafile=here + "ca.pem"), server)
print(one.version(), [entry[1:] for entry in said])  #=> TLSv1.3 [(None, 'localhost')]
