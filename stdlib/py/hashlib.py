"""Digests: md5, sha1, the families of sha2, sha3 and blake2, and keys derived from passwords."""

import _hashlib
from _blake2 import blake2b, blake2s
from _hashlib import (openssl_md5 as md5, openssl_sha1 as sha1, openssl_sha224 as sha224, openssl_sha256 as sha256,
                      openssl_sha384 as sha384, openssl_sha512 as sha512, openssl_sha3_224 as sha3_224,
                      openssl_sha3_256 as sha3_256, openssl_sha3_384 as sha3_384, openssl_sha3_512 as sha3_512,
                      openssl_shake_128 as shake_128, openssl_shake_256 as shake_256, pbkdf2_hmac, scrypt)

__always_supported = ("md5", "sha1", "sha224", "sha256", "sha384", "sha512", "blake2b", "blake2s", "sha3_224",
                      "sha3_256", "sha3_384", "sha3_512", "shake_128", "shake_256")
algorithms_guaranteed = set(__always_supported)

__all__ = __always_supported + ("new", "algorithms_guaranteed", "algorithms_available", "file_digest", "pbkdf2_hmac",
                                "scrypt")


__builtin_constructor_cache = {}


def __get_builtin_constructor(name):
    """What makes a digest that is always there."""
    constructor = __builtin_constructor_cache.get(name)
    if constructor is None:
        if not isinstance(name, str) or name.lower() not in __always_supported:
            raise ValueError("unsupported hash type " + name)
        constructor = __builtin_constructor_cache[name] = globals()[name.lower()]
    return constructor


def new(name, data=b"", **kwargs):
    """A digest by its name, begun with data."""
    if name in ("blake2b", "blake2s", "BLAKE2b", "BLAKE2s"):
        return globals()[name.lower()](data, **kwargs)
    if not isinstance(name, str):
        raise TypeError("name must be a string")
    try:
        return _hashlib.new(name, data, **kwargs)
    except ValueError as error:
        constructor = __builtin_constructor_cache.get(name)
        if constructor is None:
            raise ValueError("unsupported hash type " + name) from error
        return constructor(data)


def file_digest(fileobj, digest, /, *, _bufsize=2**18):
    """The digest of what is left in a binary file; digest: a name or what makes one."""
    digestobj = new(digest) if isinstance(digest, str) else digest()
    if hasattr(fileobj, "getbuffer"):
        digestobj.update(fileobj.getbuffer())
        return digestobj
    if not (hasattr(fileobj, "readinto") and hasattr(fileobj, "readable") and fileobj.readable()):
        raise ValueError(f"'{fileobj!r}' is not a file-like object in binary reading mode.")
    buffer = bytearray(_bufsize)
    view = memoryview(buffer)
    while True:
        size = fileobj.readinto(buffer)
        if size is None:
            raise BlockingIOError("I/O operation would block.")
        if size == 0:
            return digestobj
        digestobj.update(view[:size])


def __getattr__(name):
    if name == "algorithms_available":
        value = globals()[name] = algorithms_guaranteed.union(_hashlib._names())
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
