"""TLS: sockets whose bytes nobody on the way can read or change.

create_default_context() makes an SSLContext with sound settings; its wrap_socket() gives an SSLSocket, and
wrap_bio() an SSLObject, which reads and writes memory instead of a socket.
"""

import _ssl
import os
import socket as _sockets
import sys
from _ssl import (ENCODING_DER as _ENCODING_DER, HAS_ALPN, HAS_ECDH, HAS_NPN, HAS_PSK, HAS_SNI, HAS_SSLv2, HAS_SSLv3,
                  HAS_TLSv1, HAS_TLSv1_1, HAS_TLSv1_2, HAS_TLSv1_3, MemoryBIO, OPENSSL_VERSION, OPENSSL_VERSION_INFO,
                  OPENSSL_VERSION_NUMBER, RAND_add, RAND_bytes, RAND_status, SSLCertVerificationError, SSLEOFError,
                  SSLError, SSLSession, SSLSyscallError, SSLWantReadError, SSLWantWriteError, SSLZeroReturnError,
                  _DEFAULT_CIPHERS, _OPENSSL_API_VERSION, _SSLContext)
from collections import namedtuple
from enum import Enum as _Enum, IntEnum as _IntEnum, IntFlag as _IntFlag
from socket import SO_TYPE, SOCK_STREAM, SOL_SOCKET, create_connection, socket

CertificateError = SSLCertVerificationError
socket_error = OSError

PEM_HEADER = "-----BEGIN CERTIFICATE-----"
PEM_FOOTER = "-----END CERTIFICATE-----"
CHANNEL_BINDING_TYPES = ["tls-unique"] if _ssl.HAS_TLS_UNIQUE else []
HAS_NEVER_CHECK_COMMON_NAME = hasattr(_ssl, "HOSTFLAG_NEVER_CHECK_SUBJECT")
_RESTRICTED_SERVER_CIPHERS = _DEFAULT_CIPHERS
_GLOBAL_DEFAULT_TIMEOUT = _sockets._GLOBAL_DEFAULT_TIMEOUT


# ---- Numbers with names

def _numbered(kind, name, *prefixes, without=()):
    """The constants of _ssl that begin so, as members of an enumeration and as names of this module."""
    kind._convert_(name, __name__, lambda key: key.startswith(prefixes) and key not in without, source=_ssl)


_numbered(_IntEnum, "_SSLMethod", "PROTOCOL_", without=("PROTOCOL_SSLv23",))
_numbered(_IntFlag, "Options", "OP_")
_numbered(_IntEnum, "AlertDescription", "ALERT_DESCRIPTION_")
_numbered(_IntEnum, "SSLErrorNumber", "SSL_ERROR_")
_numbered(_IntFlag, "VerifyFlags", "VERIFY_")
_numbered(_IntEnum, "VerifyMode", "CERT_")

PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_SSLv23 = _SSLMethod.PROTOCOL_TLS
_PROTOCOL_NAMES = {value: name for name, value in _SSLMethod.__members__.items()}
_SSLv2_IF_EXISTS = getattr(_SSLMethod, "PROTOCOL_SSLv2", None)

TLSVersion = _IntEnum("TLSVersion", {
    name: getattr(_ssl, "PROTO_" + name)
    for name in ("MINIMUM_SUPPORTED", "SSLv3", "TLSv1", "TLSv1_1", "TLSv1_2", "TLSv1_3", "MAXIMUM_SUPPORTED")},
    module=__name__)

_TLSContentType = _IntEnum("_TLSContentType", {
    "CHANGE_CIPHER_SPEC": 20, "ALERT": 21, "HANDSHAKE": 22, "APPLICATION_DATA": 23,
    "HEADER": 256, "INNER_CONTENT_TYPE": 257}, module=__name__)

_later = {
    "_TLSAlertType": {
        "CLOSE_NOTIFY": 0, "UNEXPECTED_MESSAGE": 10, "BAD_RECORD_MAC": 20, "DECRYPTION_FAILED": 21,
        "RECORD_OVERFLOW": 22, "DECOMPRESSION_FAILURE": 30, "HANDSHAKE_FAILURE": 40, "NO_CERTIFICATE": 41, "BAD_CERTIFICATE": 42,
        "UNSUPPORTED_CERTIFICATE": 43, "CERTIFICATE_REVOKED": 44, "CERTIFICATE_EXPIRED": 45, "CERTIFICATE_UNKNOWN": 46,
        "ILLEGAL_PARAMETER": 47, "UNKNOWN_CA": 48, "ACCESS_DENIED": 49, "DECODE_ERROR": 50, "DECRYPT_ERROR": 51,
        "EXPORT_RESTRICTION": 60, "PROTOCOL_VERSION": 70, "INSUFFICIENT_SECURITY": 71, "INTERNAL_ERROR": 80,
        "INAPPROPRIATE_FALLBACK": 86, "USER_CANCELED": 90, "NO_RENEGOTIATION": 100, "MISSING_EXTENSION": 109,
        "UNSUPPORTED_EXTENSION": 110, "CERTIFICATE_UNOBTAINABLE": 111, "UNRECOGNIZED_NAME": 112,
        "BAD_CERTIFICATE_STATUS_RESPONSE": 113, "BAD_CERTIFICATE_HASH_VALUE": 114, "UNKNOWN_PSK_IDENTITY": 115,
        "CERTIFICATE_REQUIRED": 116, "NO_APPLICATION_PROTOCOL": 120},
    "_TLSMessageType": {
        "HELLO_REQUEST": 0, "CLIENT_HELLO": 1, "SERVER_HELLO": 2, "HELLO_VERIFY_REQUEST": 3, "NEWSESSION_TICKET": 4,
        "END_OF_EARLY_DATA": 5, "HELLO_RETRY_REQUEST": 6, "ENCRYPTED_EXTENSIONS": 8, "CERTIFICATE": 11,
        "SERVER_KEY_EXCHANGE": 12, "CERTIFICATE_REQUEST": 13, "SERVER_DONE": 14, "CERTIFICATE_VERIFY": 15,
        "CLIENT_KEY_EXCHANGE": 16, "FINISHED": 20, "CERTIFICATE_URL": 21, "CERTIFICATE_STATUS": 22,
        "SUPPLEMENTAL_DATA": 23, "KEY_UPDATE": 24, "NEXT_PROTO": 67, "MESSAGE_HASH": 254, "CHANGE_CIPHER_SPEC": 257},
}


def __getattr__(name):
    # Only those who debug a handshake need these; they are made when first asked for.
    if name not in _later:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = _IntEnum(name, _later[name], module=__name__)
    return made


def _as(kind, value):
    """The member of kind, or the plain number where it has none."""
    try:
        return kind(value)
    except ValueError:
        return value


class _ASN1Object(namedtuple("_ASN1Object", "nid shortname longname oid")):
    """An object identifier, known by its OID."""

    __slots__ = ()

    def __new__(cls, oid):
        return super().__new__(cls, *_ssl.txt2obj(oid, name=False))

    @classmethod
    def fromnid(cls, nid):
        """The object with a number of OpenSSL's."""
        return super().__new__(cls, *_ssl.nid2obj(nid))

    @classmethod
    def fromname(cls, name):
        """The object with a short or long name, or an OID."""
        return super().__new__(cls, *_ssl.txt2obj(name, name=True))


class Purpose(_ASN1Object, _Enum):
    """Whom a context is to authenticate."""

    SERVER_AUTH = "1.3.6.1.5.5.7.3.1"
    CLIENT_AUTH = "1.3.6.1.5.5.7.3.2"


DefaultVerifyPaths = namedtuple(
    "DefaultVerifyPaths", "cafile capath openssl_cafile_env openssl_cafile openssl_capath_env openssl_capath")


def get_default_verify_paths():
    """Where load_default_certs() looks for certificates."""
    file_name, file, folder_name, folder = _ssl.get_default_verify_paths()
    cafile = os.environ.get(file_name, file)
    capath = os.environ.get(folder_name, folder)
    return DefaultVerifyPaths(cafile if os.path.isfile(cafile) else None, capath if os.path.isdir(capath) else None,
                              file_name, file, folder_name, folder)


# ---- Contexts

def _is_plain_hostname(name):
    """Whether the idna codec would leave it as it is."""
    if not name.isascii():
        return False
    labels = name.split(".")
    if len(labels) > 1 and not labels[-1]:
        labels.pop()
    return all(0 < len(label) < 64 for label in labels)


class SSLContext(_SSLContext):
    """Settings and certificates that connections share."""

    sslsocket_class = None  # set below
    sslobject_class = None

    def __new__(cls, protocol=None, *args, **kwargs):
        if protocol is None:
            import warnings
            warnings.warn("ssl.SSLContext() without protocol argument is deprecated.", DeprecationWarning, 2)
            protocol = PROTOCOL_TLS
        return _SSLContext.__new__(cls, protocol)

    def _encode_hostname(self, hostname):
        if hostname is None:
            return None
        if not isinstance(hostname, str):
            return hostname.decode("ascii")
        return hostname if _is_plain_hostname(hostname) else hostname.encode("idna").decode("ascii")

    def wrap_socket(self, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                    server_hostname=None, session=None):
        """An SSLSocket in place of the socket, which is detached."""
        return self.sslsocket_class._create(
            sock=sock, server_side=server_side, do_handshake_on_connect=do_handshake_on_connect,
            suppress_ragged_eofs=suppress_ragged_eofs, server_hostname=server_hostname, context=self, session=session)

    def wrap_bio(self, incoming, outgoing, server_side=False, server_hostname=None, session=None):
        """An SSLObject that reads one MemoryBIO and writes another."""
        return self.sslobject_class._create(
            incoming, outgoing, server_side=server_side, server_hostname=self._encode_hostname(server_hostname),
            session=session, context=self)

    def set_npn_protocols(self, npn_protocols):
        """NPN has given way to ALPN."""
        import warnings
        warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)
        self._set_npn_protocols(_wire_protocols(npn_protocols, "NPN"))

    def set_alpn_protocols(self, alpn_protocols):
        """Offer (or accept) these application protocols, the preferred one first."""
        self._set_alpn_protocols(_wire_protocols(alpn_protocols, "ALPN"))

    def set_servername_callback(self, server_name_callback):
        """The older form of sni_callback: names that the codec idna had encoded are decoded for it."""
        if server_name_callback is None:
            self.sni_callback = None
            return
        if not callable(server_name_callback):
            raise TypeError("not a callable object")

        def with_encoded_name(sslobj, servername, context):
            return server_name_callback(sslobj, self._encode_hostname(servername), context)

        self.sni_callback = with_encoded_name

    def load_default_certs(self, purpose=Purpose.SERVER_AUTH):
        """Trust the authorities that the system trusts."""
        if not isinstance(purpose, _ASN1Object):
            raise TypeError(purpose)
        self.set_default_verify_paths()

    @property
    def minimum_version(self):
        return TLSVersion(super().minimum_version)

    @minimum_version.setter
    def minimum_version(self, value):
        if value == TLSVersion.SSLv3:
            self.options &= ~Options.OP_NO_SSLv3
        _SSLContext.minimum_version.__set__(self, value)

    @property
    def maximum_version(self):
        return TLSVersion(super().maximum_version)

    @maximum_version.setter
    def maximum_version(self, value):
        _SSLContext.maximum_version.__set__(self, value)

    @property
    def options(self):
        return Options(super().options)

    @options.setter
    def options(self, value):
        _SSLContext.options.__set__(self, value)

    @property
    def hostname_checks_common_name(self):
        return not self._host_flags & _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @hostname_checks_common_name.setter
    def hostname_checks_common_name(self, value):
        if value:
            self._host_flags &= ~_ssl.HOSTFLAG_NEVER_CHECK_SUBJECT
        else:
            self._host_flags |= _ssl.HOSTFLAG_NEVER_CHECK_SUBJECT

    @property
    def _msg_callback(self):
        """For debugging: what is called as (connection, direction, version, content type, message type, data)."""
        inner = super()._msg_callback
        return inner.user_function if inner is not None else None

    @_msg_callback.setter
    def _msg_callback(self, callback):
        if callback is not None and not callable(callback):
            raise TypeError(f"{callback} is not callable.")
        inner = None
        if callback is not None:
            def inner(conn, direction, version, content_type, msg_type, data):
                content_type = _as(_TLSContentType, content_type)
                if content_type == _TLSContentType.HEADER:
                    kind = _TLSContentType
                elif content_type == _TLSContentType.ALERT:
                    kind = __getattr__("_TLSAlertType")
                else:
                    kind = __getattr__("_TLSMessageType")
                return callback(conn, direction, _as(TLSVersion, version), content_type, _as(kind, msg_type), data)
            inner.user_function = callback
        _SSLContext._msg_callback.__set__(self, inner)

    @property
    def protocol(self):
        return _SSLMethod(super().protocol)

    @property
    def verify_flags(self):
        return VerifyFlags(super().verify_flags)

    @verify_flags.setter
    def verify_flags(self, value):
        _SSLContext.verify_flags.__set__(self, value)

    @property
    def verify_mode(self):
        return _as(VerifyMode, super().verify_mode)

    @verify_mode.setter
    def verify_mode(self, value):
        _SSLContext.verify_mode.__set__(self, value)


def _wire_protocols(names, what):
    wire = bytearray()
    for name in names:
        name = bytes(name, "ascii")
        if not 0 < len(name) < 256:
            raise SSLError(f"{what} protocols must be 1 to 255 in length")
        wire.append(len(name))
        wire += name
    return wire


def _log_keys(context):
    """Write the secrets of connections where the environment says, for those who look into recorded traffic."""
    filename = os.environ.get("SSLKEYLOGFILE")
    if filename and not sys.flags.ignore_environment:
        context.keylog_filename = filename


def create_default_context(purpose=Purpose.SERVER_AUTH, *, cafile=None, capath=None, cadata=None):
    """A context with sound settings; for servers, give it a certificate with load_cert_chain()."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        context = SSLContext(PROTOCOL_TLS_CLIENT)
        context.verify_mode = CERT_REQUIRED
        context.check_hostname = True
    elif purpose == Purpose.CLIENT_AUTH:
        context = SSLContext(PROTOCOL_TLS_SERVER)
    else:
        raise ValueError(purpose)
    context.verify_flags |= VERIFY_X509_PARTIAL_CHAIN | VERIFY_X509_STRICT
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    _log_keys(context)
    return context


def _create_unverified_context(protocol=None, *, cert_reqs=CERT_NONE, check_hostname=False, purpose=Purpose.SERVER_AUTH,
                               certfile=None, keyfile=None, cafile=None, capath=None, cadata=None):
    """A context for modules whose callers did not ask for verification."""
    if not isinstance(purpose, _ASN1Object):
        raise TypeError(purpose)
    if purpose == Purpose.SERVER_AUTH:
        default = PROTOCOL_TLS_CLIENT
    elif purpose == Purpose.CLIENT_AUTH:
        default = PROTOCOL_TLS_SERVER
    else:
        raise ValueError(purpose)
    context = SSLContext(default if protocol is None else protocol)
    context.check_hostname = check_hostname
    if cert_reqs is not None:
        context.verify_mode = cert_reqs
    if check_hostname:
        context.check_hostname = True
    if keyfile and not certfile:
        raise ValueError("certfile must be specified")
    if certfile or keyfile:
        context.load_cert_chain(certfile, keyfile)
    if cafile or capath or cadata:
        context.load_verify_locations(cafile, capath, cadata)
    elif context.verify_mode != CERT_NONE:
        context.load_default_certs(purpose)
    _log_keys(context)
    return context


_create_default_https_context = create_default_context
_create_stdlib_context = _create_unverified_context


# ---- Connections over memory

class SSLObject:
    """A TLS connection without a socket: bytes go through two MemoryBIOs. SSLContext.wrap_bio() makes it."""

    def __init__(self, *args, **kwargs):
        raise TypeError(f"{self.__class__.__name__} does not have a public constructor. Instances are returned by "
                        "SSLContext.wrap_bio().")

    @classmethod
    def _create(cls, incoming, outgoing, server_side=False, server_hostname=None, session=None, context=None):
        self = cls.__new__(cls)
        self._sslobj = context._wrap_bio(incoming, outgoing, server_side=server_side, server_hostname=server_hostname,
                                         owner=self, session=session)
        return self

    @property
    def context(self):
        """The SSLContext that is currently in use."""
        return self._sslobj.context

    @context.setter
    def context(self, ctx):
        self._sslobj.context = ctx

    @property
    def session(self):
        """The SSLSession for client socket."""
        return self._sslobj.session

    @session.setter
    def session(self, session):
        self._sslobj.session = session

    @property
    def session_reused(self):
        """Was the client session reused during handshake"""
        return self._sslobj.session_reused

    @property
    def server_side(self):
        """Whether this is a server-side socket."""
        return self._sslobj.server_side

    @property
    def server_hostname(self):
        """The currently set server hostname, or None if no server hostname is set."""
        return self._sslobj.server_hostname

    def read(self, len=1024, buffer=None):
        """Read up to len bytes and return them, or put them into buffer and return their number."""
        if buffer is not None:
            return self._sslobj.read(len, buffer)
        return self._sslobj.read(len)

    def write(self, data):
        """Write the bytes-like object data; returns the number of bytes written."""
        return self._sslobj.write(data)

    def getpeercert(self, binary_form=False):
        """The certificate of the peer as a dict, or as DER bytes; None if it has not shown one. The dict is empty
        if the certificate was not validated."""
        return self._sslobj.getpeercert(binary_form)

    def get_verified_chain(self):
        """The certificates from the peer's to the trusted one, as DER bytes."""
        return _chain(self._sslobj.get_verified_chain())

    def get_unverified_chain(self):
        """The certificates as the peer has sent them, as DER bytes."""
        return _chain(self._sslobj.get_unverified_chain())

    def selected_npn_protocol(self):
        """None: NPN has given way to ALPN."""
        import warnings
        warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    def selected_alpn_protocol(self):
        """The application protocol that was agreed on, or None."""
        return self._sslobj.selected_alpn_protocol()

    def cipher(self):
        """The cipher in use as (name, protocol, secret bits)."""
        return self._sslobj.cipher()

    def shared_ciphers(self):
        """The ciphers that the client has offered and the server knows; None for clients."""
        return self._sslobj.shared_ciphers()

    def compression(self):
        """The compression in use, or None."""
        return self._sslobj.compression()

    def pending(self):
        """How many decrypted bytes can be read at once."""
        return self._sslobj.pending()

    def do_handshake(self):
        """Begin, or go on with, the handshake."""
        self._sslobj.do_handshake()

    def unwrap(self):
        """Begin, or go on with, the end of the connection."""
        return self._sslobj.shutdown()

    def get_channel_binding(self, cb_type="tls-unique"):
        """The data of a channel binding as bytes, or None."""
        return self._sslobj.get_channel_binding(cb_type)

    def version(self):
        """The protocol in use, such as "TLSv1.3"; None before the handshake."""
        return self._sslobj.version()

    def verify_client_post_handshake(self):
        return self._sslobj.verify_client_post_handshake()


def _chain(certificates):
    return [one.public_bytes(_ENCODING_DER) for one in certificates] if certificates is not None else []


def _sslcopydoc(function):
    function.__doc__ = getattr(SSLObject, function.__name__).__doc__
    return function


# ---- Connections over sockets

class SSLSocket(socket):
    """A socket whose bytes are encrypted. SSLContext.wrap_socket() makes it."""

    def __init__(self, *args, **kwargs):
        raise TypeError(f"{self.__class__.__name__} does not have a public constructor. Instances are returned by "
                        "SSLContext.wrap_socket().")

    @classmethod
    def _create(cls, sock, server_side=False, do_handshake_on_connect=True, suppress_ragged_eofs=True,
                server_hostname=None, context=None, session=None):
        if sock.getsockopt(SOL_SOCKET, SO_TYPE) != SOCK_STREAM:
            raise NotImplementedError("only stream sockets are supported")
        if server_side:
            if server_hostname:
                raise ValueError("server_hostname can only be specified in client mode")
            if session is not None:
                raise ValueError("session can only be specified in client mode")
        if context.check_hostname and not server_hostname:
            raise ValueError("check_hostname requires server_hostname")
        timeout = sock.gettimeout()
        same = {"family": sock.family, "type": sock.type, "proto": sock.proto, "fileno": sock.fileno()}
        self = cls.__new__(cls, **same)
        self._sslobj = None
        socket.__init__(self, **same)
        sock.detach()
        try:
            self._context = context
            self._session = session
            self.server_side = server_side
            self.server_hostname = context._encode_hostname(server_hostname)
            self.do_handshake_on_connect = do_handshake_on_connect
            self.suppress_ragged_eofs = suppress_ragged_eofs
            self._connected = self._is_connected()
            self.settimeout(timeout)
            if self._connected:
                self._sslobj = context._wrap_socket(self, server_side, self.server_hostname, owner=self,
                                                    session=session)
                if do_handshake_on_connect:
                    if timeout == 0.0:
                        raise ValueError("do_handshake_on_connect should not be specified for non-blocking sockets")
                    self.do_handshake()
        except BaseException:
            self.close()
            raise
        return self

    def _is_connected(self):
        from errno import EINVAL, ENOTCONN
        try:
            self.getpeername()
            return True
        except OSError as problem:
            if problem.errno != ENOTCONN:
                raise
        # Bytes of a peer that has gone were never encrypted: nobody may take them for the stream's.
        self.setblocking(False)
        try:
            rest = self.recv(1)
        except OSError as problem:
            if problem.errno not in (ENOTCONN, EINVAL):
                raise
            rest = b""
        if rest:
            reason = "Closed before TLS handshake with data in recv buffer."
            problem = SSLError(ENOTCONN, reason)
            problem.reason = reason
            problem.library = None
            raise problem
        return False

    @property
    @_sslcopydoc
    def context(self):
        return self._context

    @context.setter
    def context(self, ctx):
        self._context = ctx
        self._sslobj.context = ctx

    @property
    @_sslcopydoc
    def session(self):
        if self._sslobj is not None:
            return self._sslobj.session

    @session.setter
    def session(self, session):
        self._session = session
        if self._sslobj is not None:
            self._sslobj.session = session

    @property
    @_sslcopydoc
    def session_reused(self):
        if self._sslobj is not None:
            return self._sslobj.session_reused

    def dup(self):
        raise NotImplementedError(f"Can't dup() {self.__class__.__name__} instances")

    def detach(self):
        """Close the object, but not the descriptor, which is returned."""
        if self._sslobj is not None and self.gettimeout() is None and self.fileno() >= 0:
            os.set_blocking(self.fileno(), True)  # as whoever takes it expects; until now it never waited by itself
        return super().detach()

    def _checkClosed(self, msg=None):
        # Subclasses may raise here.
        pass

    def _check_connected(self):
        if not self._connected:
            self.getpeername()  # raises what the system says

    def _wrapped(self):
        if self._sslobj is None:
            raise ValueError("No SSL wrapper around " + str(self))
        return self._sslobj

    def _refuse_flags(self, flags, function):
        if flags != 0:
            raise ValueError(f"non-zero flags not allowed in calls to {function}() on {self.__class__}")

    def _refuse(self, function, error=NotImplementedError):
        raise error(f"{function} not allowed on instances of {self.__class__}")

    def read(self, len=1024, buffer=None):
        """Read up to len bytes and return them, or put them into buffer and return their number: zero bytes at
        the end of the stream."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError("Read on closed or unwrapped SSL socket.")
        try:
            if buffer is not None:
                return self._sslobj.read(len, buffer)
            return self._sslobj.read(len)
        except SSLError as problem:
            if problem.args[0] == SSL_ERROR_EOF and self.suppress_ragged_eofs:
                return 0 if buffer is not None else b""
            raise

    def write(self, data):
        """Write data; returns the number of bytes of it that were written."""
        self._checkClosed()
        if self._sslobj is None:
            raise ValueError("Write on closed or unwrapped SSL socket.")
        return self._sslobj.write(data)

    @_sslcopydoc
    def getpeercert(self, binary_form=False):
        self._checkClosed()
        self._check_connected()
        return self._sslobj.getpeercert(binary_form)

    @_sslcopydoc
    def get_verified_chain(self):
        return _chain(self._sslobj.get_verified_chain())

    @_sslcopydoc
    def get_unverified_chain(self):
        return _chain(self._sslobj.get_unverified_chain())

    @_sslcopydoc
    def selected_npn_protocol(self):
        self._checkClosed()
        import warnings
        warnings.warn("ssl NPN is deprecated, use ALPN instead", DeprecationWarning, stacklevel=2)

    @_sslcopydoc
    def selected_alpn_protocol(self):
        self._checkClosed()
        if self._sslobj is not None:
            return self._sslobj.selected_alpn_protocol()

    @_sslcopydoc
    def cipher(self):
        self._checkClosed()
        if self._sslobj is not None:
            return self._sslobj.cipher()

    @_sslcopydoc
    def shared_ciphers(self):
        self._checkClosed()
        if self._sslobj is not None:
            return self._sslobj.shared_ciphers()

    @_sslcopydoc
    def compression(self):
        self._checkClosed()
        if self._sslobj is not None:
            return self._sslobj.compression()

    def send(self, data, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().send(data, flags)
        self._refuse_flags(flags, "send")
        return self._sslobj.write(data)

    def sendto(self, data, flags_or_addr, addr=None):
        self._checkClosed()
        if self._sslobj is not None:
            self._refuse("sendto", ValueError)
        if addr is None:
            return super().sendto(data, flags_or_addr)
        return super().sendto(data, flags_or_addr, addr)

    def sendmsg(self, *args, **kwargs):
        self._refuse("sendmsg")

    def sendall(self, data, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().sendall(data, flags)
        self._refuse_flags(flags, "sendall")
        with memoryview(data) as view, view.cast("B") as rest:
            sent, size = 0, len(rest)
            while sent < size:
                sent += self.send(rest[sent:] if sent else rest)

    def sendfile(self, file, offset=0, count=None):
        """Send a file's bytes until its end, or count of them; returns how many."""
        if self._sslobj is not None:
            return self._sendfile_use_send(file, offset, count)
        return super().sendfile(file, offset, count)

    def recv(self, buflen=1024, flags=0):
        self._checkClosed()
        if self._sslobj is None:
            return super().recv(buflen, flags)
        self._refuse_flags(flags, "recv")
        return self.read(buflen)

    def recv_into(self, buffer, nbytes=None, flags=0):
        self._checkClosed()
        if nbytes is None:
            nbytes = 1024
            if buffer is not None:
                with memoryview(buffer) as view:
                    nbytes = view.nbytes or 1024
        if self._sslobj is None:
            return super().recv_into(buffer, nbytes, flags)
        self._refuse_flags(flags, "recv_into")
        return self.read(nbytes, buffer)

    def recvfrom(self, buflen=1024, flags=0):
        self._checkClosed()
        if self._sslobj is not None:
            self._refuse("recvfrom", ValueError)
        return super().recvfrom(buflen, flags)

    def recvfrom_into(self, buffer, nbytes=None, flags=0):
        self._checkClosed()
        if self._sslobj is not None:
            self._refuse("recvfrom_into", ValueError)
        return super().recvfrom_into(buffer, nbytes, flags)

    def recvmsg(self, *args, **kwargs):
        self._refuse("recvmsg")

    def recvmsg_into(self, *args, **kwargs):
        self._refuse("recvmsg_into")

    @_sslcopydoc
    def pending(self):
        self._checkClosed()
        return self._sslobj.pending() if self._sslobj is not None else 0

    def shutdown(self, how):
        self._checkClosed()
        self._sslobj = None
        super().shutdown(how)

    @_sslcopydoc
    def unwrap(self):
        plain = self._wrapped().shutdown()
        self._sslobj = None
        return plain

    @_sslcopydoc
    def verify_client_post_handshake(self):
        return self._wrapped().verify_client_post_handshake()

    def _real_close(self):
        self._sslobj = None
        super()._real_close()

    @_sslcopydoc
    def do_handshake(self, block=False):
        self._check_connected()
        timeout = self.gettimeout()
        try:
            if timeout == 0.0 and block:
                self.settimeout(None)
            self._sslobj.do_handshake()
        finally:
            self.settimeout(timeout)

    def _real_connect(self, addr, connect_ex):
        if self.server_side:
            raise ValueError("can't connect in server-side mode")
        if self._connected or self._sslobj is not None:
            raise ValueError("attempt to connect already-connected SSLSocket!")
        self._sslobj = self._context._wrap_socket(self, False, self.server_hostname, owner=self, session=self._session)
        try:
            status = super().connect_ex(addr) if connect_ex else super().connect(addr)
            if not status:
                self._connected = True
                if self.do_handshake_on_connect:
                    self.do_handshake()
            return status
        except (OSError, ValueError):
            self._sslobj = None
            raise

    def connect(self, addr):
        """Connect to the address, and agree on the encryption."""
        self._real_connect(addr, False)

    def connect_ex(self, addr):
        """The same, but the system's refusal is returned as a number."""
        return self._real_connect(addr, True)

    def accept(self):
        """Wait for a connection: a new SSLSocket and the address of the client."""
        plain, addr = super().accept()
        return self._context.wrap_socket(
            plain, do_handshake_on_connect=self.do_handshake_on_connect,
            suppress_ragged_eofs=self.suppress_ragged_eofs, server_side=True), addr

    @_sslcopydoc
    def get_channel_binding(self, cb_type="tls-unique"):
        if self._sslobj is not None:
            return self._sslobj.get_channel_binding(cb_type)
        if cb_type not in CHANNEL_BINDING_TYPES:
            raise ValueError(f"{cb_type} channel binding type not implemented")

    @_sslcopydoc
    def version(self):
        if self._sslobj is not None:
            return self._sslobj.version()


SSLContext.sslsocket_class = SSLSocket
SSLContext.sslobject_class = SSLObject


# ---- Certificates as text

def cert_time_to_seconds(cert_time):
    """The time of a certificate's notBefore or notAfter ("Jan  5 09:34:43 2018 GMT") as seconds since 1970."""
    from calendar import timegm
    from time import strptime
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    rest = " %d %H:%M:%S %Y GMT"
    name = cert_time[:3].title()
    if name not in months:
        raise ValueError(f'time data {cert_time!r} does not match format "%b{rest}"')
    day = strptime(cert_time[3:], rest)
    return timegm((day[0], months.index(name) + 1, *day[2:6]))


def DER_cert_to_PEM_cert(der_cert_bytes):
    """A certificate in DER as PEM: lines of text."""
    import base64
    text = str(base64.standard_b64encode(der_cert_bytes), "ascii")
    lines = [text[at:at + 64] for at in range(0, len(text), 64)]
    return "\n".join([PEM_HEADER, *lines, PEM_FOOTER, ""])


def PEM_cert_to_DER_cert(pem_cert_string):
    """A certificate in PEM as DER: bytes."""
    import base64
    if not pem_cert_string.startswith(PEM_HEADER):
        raise ValueError(f"Invalid PEM encoding; must start with {PEM_HEADER}")
    if not pem_cert_string.strip().endswith(PEM_FOOTER):
        raise ValueError(f"Invalid PEM encoding; must end with {PEM_FOOTER}")
    text = pem_cert_string.strip()[len(PEM_HEADER):-len(PEM_FOOTER)]
    return base64.decodebytes(text.encode("ascii", "strict"))


def get_server_certificate(addr, ssl_version=PROTOCOL_TLS_CLIENT, ca_certs=None, timeout=_GLOBAL_DEFAULT_TIMEOUT):
    """The certificate of the server at (host, port) as PEM; checked if there are ca_certs to check it with."""
    host, port = addr
    context = _create_stdlib_context(ssl_version, cert_reqs=CERT_NONE if ca_certs is None else CERT_REQUIRED,
                                     cafile=ca_certs)
    with create_connection(addr, timeout=timeout) as sock, context.wrap_socket(sock, server_hostname=host) as wrapped:
        return DER_cert_to_PEM_cert(wrapped.getpeercert(True))


def get_protocol_name(protocol_code):
    return _PROTOCOL_NAMES.get(protocol_code, "<unknown>")
