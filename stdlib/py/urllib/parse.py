# urllib.parse - URLs taken apart, put together, joined, quoted and unquoted.
#
# Every function takes str or bytes and answers in kind: bytes are decoded as ASCII on the way in
# and encoded on the way out (_decoded). The work is done on str.
from collections import namedtuple
from functools import lru_cache

__all__ = ["urlparse", "urlunparse", "urljoin", "urldefrag", "urlsplit", "urlunsplit",
           "urlencode", "parse_qs", "parse_qsl", "quote", "quote_plus", "quote_from_bytes",
           "unquote", "unquote_plus", "unquote_to_bytes", "DefragResult", "ParseResult",
           "SplitResult", "DefragResultBytes", "ParseResultBytes", "SplitResultBytes"]

uses_relative = ["", "ftp", "http", "gopher", "nntp", "imap", "wais", "file", "https", "shttp",
                 "mms", "prospero", "rtsp", "rtsps", "rtspu", "sftp", "svn", "svn+ssh", "ws",
                 "wss"]
uses_netloc = ["", "ftp", "http", "gopher", "nntp", "telnet", "imap", "wais", "file", "mms",
               "https", "shttp", "snews", "prospero", "rtsp", "rtsps", "rtspu", "rsync", "svn",
               "svn+ssh", "sftp", "nfs", "git", "git+ssh", "ws", "wss", "itms-services"]
uses_params = ["", "ftp", "hdl", "prospero", "http", "imap", "https", "shttp", "rtsp", "rtsps",
               "rtspu", "sip", "sips", "mms", "sftp", "tel"]
non_hierarchical = ["gopher", "hdl", "mailto", "news", "telnet", "wais", "imap", "snews", "sip",
                    "sips"]
uses_query = ["", "http", "wais", "imap", "https", "shttp", "mms", "gopher", "rtsp", "rtsps",
              "rtspu", "sip", "sips"]
uses_fragment = ["", "ftp", "hdl", "http", "gopher", "news", "nntp", "wais", "https", "shttp",
                 "snews", "file", "prospero"]
scheme_chars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-."

# What browsers drop: controls and space at the ends, line breaks and tabs anywhere.
_C0_AND_SPACE = "".join(map(chr, range(33)))
_UNSAFE = "\t\r\n"


def clear_cache():
    """Forget the results that are kept."""
    urlsplit.cache_clear()
    _byte_quoter.cache_clear()


def _same(text):
    return text


def _encoded(result, encoding="ascii", errors="strict"):
    return result.encode(encoding, errors)


def _decoded(*args):
    # Returns the arguments as str, and last the function that turns a result into their kind.
    is_text = isinstance(args[0], str)
    for arg in args[1:]:
        if arg and isinstance(arg, str) != is_text:
            raise TypeError("Cannot mix str and non-str arguments")
    if is_text:
        return *args, _same
    return *(arg.decode("ascii", "strict") if arg else "" for arg in args), _encoded


class _Text:
    __slots__ = ()

    def encode(self, encoding="ascii", errors="strict"):
        return self._encoded_counterpart(*(part.encode(encoding, errors) for part in self))


class _Bytes:
    __slots__ = ()

    def decode(self, encoding="ascii", errors="strict"):
        return self._decoded_counterpart(*(part.decode(encoding, errors) for part in self))


class _Netloc:
    # user:password@host:port, for text and bytes; _marks are the characters that divide it.
    __slots__ = ()

    @property
    def username(self):
        return self._userinfo[0]

    @property
    def password(self):
        return self._userinfo[1]

    @property
    def hostname(self):
        host = self._hostinfo[0]
        if not host:
            return None
        # The zone of an IPv6 address keeps its case.
        host, percent, zone = host.partition(self._marks[5])
        return host.lower() + percent + zone

    @property
    def port(self):
        port = self._hostinfo[1]
        if port is None:
            return None
        if not (port.isdigit() and port.isascii()):
            raise ValueError(f"Port could not be cast to integer value as {port!r}")
        port = int(port)
        if port > 65535:
            raise ValueError("Port out of range 0-65535")
        return port

    @property
    def _userinfo(self):
        at, colon = self._marks[:2]
        info, found, _ = self.netloc.rpartition(at)
        if not found:
            return None, None
        user, found, password = info.partition(colon)
        return user, password if found else None

    @property
    def _hostinfo(self):
        at, colon, opening, closing = self._marks[:4]
        info = self.netloc.rpartition(at)[2]
        _, bracketed, rest = info.partition(opening)
        if bracketed:
            host, _, port = rest.partition(closing)
            port = port.partition(colon)[2]
        else:
            host, _, port = info.partition(colon)
        return host, port or None


class _TextNetloc(_Netloc, _Text):
    __slots__ = ()
    _marks = ("@", ":", "[", "]", "", "%")


class _BytesNetloc(_Netloc, _Bytes):
    __slots__ = ()
    _marks = (b"@", b":", b"[", b"]", b"", b"%")


_NetlocResultMixinBase = _Netloc
_NetlocResultMixinStr, _NetlocResultMixinBytes = _TextNetloc, _BytesNetloc
_ResultMixinStr, _ResultMixinBytes = _Text, _Bytes

_DefragResultBase = namedtuple("_DefragResultBase", "url fragment")
_SplitResultBase = namedtuple("_SplitResultBase", "scheme netloc path query fragment")
_ParseResultBase = namedtuple("_ParseResultBase", "scheme netloc path params query fragment")

_DefragResultBase.__doc__ = "A URL without its fragment, and the fragment."
_SplitResultBase.__doc__ = "The five parts of a URL: scheme://netloc/path?query#fragment."
_ParseResultBase.__doc__ = "The six parts of a URL: scheme://netloc/path;params?query#fragment."


class DefragResult(_DefragResultBase, _Text):
    __slots__ = ()

    def geturl(self):
        return f"{self.url}#{self.fragment}" if self.fragment else self.url


class SplitResult(_SplitResultBase, _TextNetloc):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResult(_ParseResultBase, _TextNetloc):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


class DefragResultBytes(_DefragResultBase, _Bytes):
    __slots__ = ()

    def geturl(self):
        return self.url + b"#" + self.fragment if self.fragment else self.url


class SplitResultBytes(_SplitResultBase, _BytesNetloc):
    __slots__ = ()

    def geturl(self):
        return urlunsplit(self)


class ParseResultBytes(_ParseResultBase, _BytesNetloc):
    __slots__ = ()

    def geturl(self):
        return urlunparse(self)


for _text, _bytes in ((DefragResult, DefragResultBytes), (SplitResult, SplitResultBytes),
                      (ParseResult, ParseResultBytes)):
    _text._encoded_counterpart = _bytes
    _bytes._decoded_counterpart = _text
del _text, _bytes
ResultBase = _TextNetloc


def _check_netloc(netloc):
    # Normalization must not bring forth a character that divides a URL.
    if not netloc or netloc.isascii():
        return
    import unicodedata
    plain = netloc
    for mark in "@:#?":
        plain = plain.replace(mark, "")
    normal = unicodedata.normalize("NFKC", plain)
    if normal == plain:
        return
    for mark in "/?#@:":
        if mark in normal:
            raise ValueError(f"netloc {netloc!r} contains invalid characters "
                             "under NFKC normalization")


def _check_bracketed_netloc(netloc):
    # What stands in brackets is the host, with nothing around it but user@ and :port.
    host = netloc.rpartition("@")[2]
    before, opening, rest = host.partition("[")
    if opening:
        if before:
            raise ValueError("Invalid IPv6 URL")
        host, _, port = rest.partition("]")
        if port and not port.startswith(":"):
            raise ValueError("Invalid IPv6 URL")
    else:
        host = host.partition(":")[0]
    _check_bracketed_host(host)


def _check_bracketed_host(host):
    if host.startswith("v"):
        version, dot, address = host[1:].partition(".")
        good = version and dot and address and all(c in "0123456789abcdefABCDEF" for c in version)
        if not good or not all(c.isascii() and c.isalnum() or c in "!$&'()*+,;=:_~.-"
                               for c in address):
            raise ValueError("IPvFuture address is invalid")
        return
    import ipaddress
    if isinstance(ipaddress.ip_address(host), ipaddress.IPv4Address):
        raise ValueError("An IPv4 address cannot be in brackets")


@lru_cache(typed=True)
def urlsplit(url, scheme="", allow_fragments=True):
    """Take scheme://netloc/path?query#fragment apart into a SplitResult of five parts."""
    url, scheme, result = _decoded(url, scheme)
    url = url.lstrip(_C0_AND_SPACE)
    scheme = scheme.strip(_C0_AND_SPACE)
    for unsafe in _UNSAFE:
        url = url.replace(unsafe, "")
        scheme = scheme.replace(unsafe, "")
    netloc = query = fragment = ""
    head, colon, rest = url.partition(":")
    if colon and head and head[0].isascii() and head[0].isalpha() \
            and not head.strip(scheme_chars) and all(c in scheme_chars for c in head):
        scheme, url = head.lower(), rest
    if url.startswith("//"):
        end = min((at for at in map(lambda mark: url.find(mark, 2), "/?#") if at >= 0),
                  default=len(url))
        netloc, url = url[2:end], url[end:]
        if ("[" in netloc) != ("]" in netloc):
            raise ValueError("Invalid IPv6 URL")
        if "[" in netloc:
            _check_bracketed_netloc(netloc)
    if allow_fragments:
        url, _, fragment = url.partition("#")
    url, _, query = url.partition("?")
    _check_netloc(netloc)
    parts = SplitResult(scheme, netloc, url, query, fragment)
    return result(parts)


def urlparse(url, scheme="", allow_fragments=True):
    """Take scheme://netloc/path;params?query#fragment apart into a ParseResult of six parts."""
    url, scheme, result = _decoded(url, scheme)
    scheme, netloc, path, query, fragment = urlsplit(url, scheme, allow_fragments)
    params = ""
    if ";" in path and scheme in uses_params:
        path, params = _splitparams(path)
    return result(ParseResult(scheme, netloc, path, params, query, fragment))


def _splitparams(path):
    # The parameters are those of the last segment.
    at = path.find(";", path.rfind("/") + 1)
    return (path, "") if at < 0 else (path[:at], path[at + 1:])


def urlunparse(components):
    """Put the six parts of urlparse() together again."""
    *parts, result = _decoded(*components)
    scheme, netloc, path, params, query, fragment = parts
    if params:
        path = f"{path};{params}"
    return result(urlunsplit((scheme, netloc, path, query, fragment)))


def urlunsplit(components):
    """Put the five parts of urlsplit() together again."""
    *parts, result = _decoded(*components)
    scheme, netloc, url, query, fragment = parts
    if netloc:
        if url and not url.startswith("/"):
            url = "/" + url
        url = f"//{netloc}{url}"
    elif url.startswith("//"):
        url = "//" + url
    elif scheme and scheme in uses_netloc and (not url or url.startswith("/")):
        url = "//" + url
    if scheme:
        url = f"{scheme}:{url}"
    if query:
        url = f"{url}?{query}"
    if fragment:
        url = f"{url}#{fragment}"
    return result(url)


def urljoin(base, url, allow_fragments=True):
    """Return the absolute URL that url means where base is read."""
    if not base:
        return url
    if not url:
        return base
    base, url, result = _decoded(base, url)
    from_base = urlparse(base, "", allow_fragments)
    parts = urlparse(url, from_base.scheme, allow_fragments)
    if parts.scheme != from_base.scheme or parts.scheme not in uses_relative:
        return result(url)
    if parts.scheme in uses_netloc:
        if parts.netloc:
            return result(urlunparse(parts))
        parts = parts._replace(netloc=from_base.netloc)
    if not parts.path and not parts.params:
        return result(urlunparse(parts._replace(
            path=from_base.path, params=from_base.params, query=parts.query or from_base.query)))
    segments = parts.path.split("/")
    if not parts.path.startswith("/"):
        before = from_base.path.split("/")
        if before[-1]:
            before.pop()
        segments = before + segments
        # Empty segments mean something at the ends only.
        segments[1:-1] = filter(None, segments[1:-1])
    path = []
    for segment in segments:
        if segment == "..":
            if path:
                path.pop()
        elif segment != ".":
            path.append(segment)
    if segments[-1] in (".", ".."):
        path.append("")
    return result(urlunparse(parts._replace(path="/".join(path) or "/")))


def urldefrag(url):
    """Return url without its fragment, and the fragment."""
    url, result = _decoded(url)
    fragment = ""
    if "#" in url:
        *parts, fragment = urlparse(url)
        url = urlunparse((*parts, ""))
    return result(DefragResult(url, fragment))


# Quoting

_ALWAYS_SAFE = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~")
_ALWAYS_SAFE_BYTES = bytes(_ALWAYS_SAFE)
_HEX_DIGITS = "0123456789ABCDEFabcdef"


class _Quoter(dict):
    # What each byte becomes, worked out as bytes are met.
    def __init__(self, safe):
        self.safe = _ALWAYS_SAFE.union(safe)

    def __repr__(self):
        return f"<Quoter {dict(self)!r}>"

    def __missing__(self, byte):
        text = chr(byte) if byte in self.safe else f"%{byte:02X}"
        self[byte] = text
        return text


@lru_cache
def _byte_quoter(safe):
    return _Quoter(safe).__getitem__


def quote(string, safe="/", encoding=None, errors=None):
    """Return string with all but letters, digits, _.-~ and what is safe written as %xx."""
    if isinstance(string, str):
        if not string:
            return string
        string = string.encode("utf-8" if encoding is None else encoding,
                               "strict" if errors is None else errors)
    elif encoding is not None:
        raise TypeError("quote() doesn't support 'encoding' for bytes")
    elif errors is not None:
        raise TypeError("quote() doesn't support 'errors' for bytes")
    return quote_from_bytes(string, safe)


def quote_plus(string, safe="", encoding=None, errors=None):
    """Quote as a form does: what quote() does, with + for a space."""
    space = " " if isinstance(string, str) else b" "
    if space not in string:
        return quote(string, safe, encoding, errors)
    quoted = quote(string, safe + (" " if isinstance(safe, str) else b" "), encoding, errors)
    return quoted.replace(" ", "+")


def quote_from_bytes(bs, safe="/"):
    """Return the bytes as text, all but the safe ones written as %xx."""
    if not isinstance(bs, (bytes, bytearray)):
        raise TypeError("quote_from_bytes() expected bytes")
    if not bs:
        return ""
    if isinstance(safe, str):
        safe = safe.encode("ascii", "ignore")
    else:
        safe = bytes([byte for byte in safe if byte < 128])
    if not bs.rstrip(_ALWAYS_SAFE_BYTES + safe):
        return bs.decode()
    return "".join(map(_byte_quoter(safe), bs))


def unquote_to_bytes(string):
    """Return the bytes that a quoted string stands for."""
    return bytes(_unquote_bytes(string))


def _unquote_bytes(string):
    if not string:
        # Anything empty is; what is no string at all has no split.
        string.split
        return b""
    if isinstance(string, str):
        string = string.encode("utf-8")
    head, *pieces = string.split(b"%")
    if not pieces:
        return string
    result = [head]
    for piece in pieces:
        byte = _HEX_BYTES.get(piece[:2]) if _HEX_BYTES else _hex_bytes().get(piece[:2])
        if byte is None:
            result.append(b"%" + piece)
        else:
            result.append(byte)
            result.append(piece[2:])
    return b"".join(result)


_HEX_BYTES = {}


def _hex_bytes():
    _HEX_BYTES.update(((a + b).encode(), bytes.fromhex(a + b))
                      for a in _HEX_DIGITS for b in _HEX_DIGITS)
    return _HEX_BYTES


def unquote(string, encoding="utf-8", errors="replace"):
    """Return string with its %xx replaced by the characters they encode."""
    if isinstance(string, bytes):
        return _unquote_bytes(string).decode("utf-8" if encoding is None else encoding,
                                             "replace" if errors is None else errors)
    if "%" not in string:
        string.split
        return string
    encoding = "utf-8" if encoding is None else encoding
    errors = "replace" if errors is None else errors
    # Runs of ASCII are decoded; what lies between them is not encoded and stays.
    result = []
    run = []
    for piece in string.split("%"):
        if piece.isascii():
            run.append(piece)
            continue
        at = next(i for i, c in enumerate(piece) if c > "\x7f")
        run.append(piece[:at])
        result.append(_unquote_bytes("%".join(run)).decode(encoding, errors))
        while at < len(piece) and piece[at] > "\x7f":
            result.append(piece[at])
            at += 1
        run = []
        rest = piece[at:]
        while not rest.isascii():
            at = next(i for i, c in enumerate(rest) if c > "\x7f")
            result.append(rest[:at].encode("ascii").decode(encoding, errors))
            while at < len(rest) and rest[at] > "\x7f":
                result.append(rest[at])
                at += 1
            rest = rest[at:]
        run.append(rest)
    result.append(_unquote_bytes("%".join(run)).decode(encoding, errors))
    return "".join(result)


def unquote_plus(string, encoding="utf-8", errors="replace"):
    """Unquote what a form quoted: what unquote() does, with a space for +."""
    return unquote(string.replace("+", " "), encoding, errors)


# Queries

def urlencode(query, doseq=False, safe="", encoding=None, errors=None, quote_via=quote_plus):
    """Write a mapping or a sequence of pairs as a query: a=1&b=2."""
    if hasattr(query, "items"):
        query = query.items()
    else:
        try:
            if len(query) and not isinstance(query[0], tuple):
                raise TypeError
        except TypeError as error:
            raise TypeError("not a valid non-string sequence or mapping object") from error

    def quoted(value):
        if isinstance(value, bytes):
            return quote_via(value, safe)
        return quote_via(str(value), safe, encoding, errors)

    pairs = []
    for key, value in query:
        key = quoted(key)
        if not doseq or isinstance(value, (bytes, str)):
            pairs.append(f"{key}={quoted(value)}")
            continue
        try:
            len(value)
        except TypeError:
            pairs.append(f"{key}={quoted(value)}")
        else:
            pairs += [f"{key}={quoted(item)}" for item in value]
    return "&".join(pairs)


def parse_qs(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8",
             errors="replace", max_num_fields=None, separator="&"):
    """Return a query as a dict of lists of values."""
    result = {}
    for name, value in parse_qsl(qs, keep_blank_values, strict_parsing, encoding, errors,
                                 max_num_fields, separator):
        result.setdefault(name, []).append(value)
    return result


def parse_qsl(qs, keep_blank_values=False, strict_parsing=False, encoding="utf-8",
              errors="replace", max_num_fields=None, separator="&"):
    """Return a query as a list of pairs of name and value."""
    if not separator or not isinstance(separator, (str, bytes)):
        raise ValueError("Separator must be of type string or bytes.")
    if isinstance(qs, str):
        if not isinstance(separator, str):
            separator = str(separator, "ascii")
        equals = "="

        def unquoted(text):
            return unquote_plus(text, encoding=encoding, errors=errors)
    else:
        if not qs:
            return []
        # A view has no split; bytes of it do.
        qs = bytes(memoryview(qs))
        if isinstance(separator, str):
            separator = bytes(separator, "ascii")
        equals = b"="

        def unquoted(text):
            return unquote_to_bytes(text.replace(b"+", b" "))
    if not qs:
        return []
    if max_num_fields is not None and max_num_fields < 1 + qs.count(separator):
        raise ValueError("Max number of fields exceeded")
    result = []
    for field in qs.split(separator):
        if not field and not strict_parsing:
            continue
        name, found, value = field.partition(equals)
        if not found and strict_parsing:
            raise ValueError(f"bad query field: {field!r}")
        if value or keep_blank_values:
            result.append((unquoted(name), unquoted(value)))
    return result


# The older functions, each with a warning; those with _ are for urllib itself.

def unwrap(url):
    """Return url without <URL: > around it."""
    url = str(url).strip()
    if url[:1] == "<" and url[-1:] == ">":
        url = url[1:-1].strip()
    if url[:4] == "URL:":
        url = url[4:].strip()
    return url


def _to_bytes(url):
    if isinstance(url, str):
        try:
            url = url.encode("ASCII").decode()
        except UnicodeError:
            raise UnicodeError(f"URL {url!r} contains non-ASCII characters")
    return url


def _splittype(url):
    scheme, colon, rest = url.partition(":")
    if colon and scheme and "/" not in scheme:
        return scheme.lower(), rest
    return None, url


def _splithost(url):
    if not url.startswith("//"):
        return None, url
    end = min((at for at in (url.find(mark, 2) for mark in "/#?") if at >= 0), default=len(url))
    path = url[end:]
    return url[2:end], "/" + path if path and path[0] != "/" else path


def _splituser(host):
    user, found, host = host.rpartition("@")
    return user if found else None, host


def _splitpasswd(user):
    user, found, password = user.partition(":")
    return user, password if found else None


def _splitport(host):
    name, found, port = host.rpartition(":")
    if found and (not port or port.isascii() and port.isdigit()):
        return name, port or None
    return host, None


def _splitnport(host, defport=-1):
    name, found, port = host.rpartition(":")
    if not found:
        return host, defport
    return name, int(port) if port.isascii() and port.isdigit() else (defport if not port else None)


def _splitquery(url):
    path, found, query = url.rpartition("?")
    return (path, query) if found else (url, None)


def _splittag(url):
    path, found, tag = url.rpartition("#")
    return (path, tag) if found else (url, None)


def _splitattr(url):
    path, *attributes = url.split(";")
    return path, attributes


def _splitvalue(attr):
    name, found, value = attr.partition("=")
    return name, value if found else None


def _deprecated(name, function, instead):
    def old(*args, **kwargs):
        import warnings
        warnings.warn(f"urllib.parse.{name}() is deprecated as of 3.8{instead}",
                      DeprecationWarning, stacklevel=2)
        return function(*args, **kwargs)

    old.__name__ = old.__qualname__ = name
    globals()[name] = old


for _name, _function in (("splittype", _splittype), ("splithost", _splithost),
                         ("splituser", _splituser), ("splitpasswd", _splitpasswd),
                         ("splitport", _splitport), ("splitnport", _splitnport),
                         ("splitquery", _splitquery), ("splittag", _splittag),
                         ("splitattr", _splitattr)):
    _deprecated(_name, _function, ", use urllib.parse.urlparse() instead")
_deprecated("splitvalue", _splitvalue, ", use urllib.parse.parse_qsl() instead")
_deprecated("to_bytes", _to_bytes, "")
del _name, _function


def __getattr__(name):
    if name == "Quoter":
        import warnings
        warnings.warn("Deprecated in 3.11. urllib.parse.Quoter will be removed in Python 3.14. "
                      "It was not intended to be a public API.", DeprecationWarning, stacklevel=2)
        return _Quoter
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
