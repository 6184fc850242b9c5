"""HMAC (RFC 2104): digests that only who has the key can make."""

import warnings as _warnings
from _hashlib import compare_digest, hmac_digest as _hmac_digest

__all__ = ["new", "digest", "compare_digest", "HMAC"]

trans_5C = bytes(x ^ 0x5C for x in range(256))
trans_36 = bytes(x ^ 0x36 for x in range(256))
digest_size = None


def _constructor(digestmod):
    if callable(digestmod):
        return digestmod
    if isinstance(digestmod, str):
        import hashlib
        return lambda data=b"": hashlib.new(digestmod, data)
    return lambda data=b"": digestmod.new(data)


class HMAC:
    """A keyed digest: update(), digest(), hexdigest() and copy() as hashlib's objects have."""

    blocksize = 64
    __slots__ = ("_hmac", "_inner", "_outer", "block_size", "digest_size")

    def __init__(self, key, msg=None, digestmod=""):
        if not isinstance(key, (bytes, bytearray)):
            raise TypeError("key: expected bytes or bytearray, but got %r" % type(key).__name__)
        if not digestmod:
            raise TypeError("Missing required argument 'digestmod'.")
        self._init_old(key, msg, digestmod)

    def _init_old(self, key, msg, digestmod):
        self._hmac = None
        make = _constructor(digestmod)
        self._outer = make()
        self._inner = make()
        self.digest_size = self._inner.digest_size
        blocksize = self.blocksize
        if hasattr(self._inner, "block_size"):
            blocksize = self._inner.block_size
            if blocksize < 16:
                _warnings.warn("block_size of %d seems too small; using our default of %d."
                               % (blocksize, self.blocksize), RuntimeWarning, 2)
                blocksize = self.blocksize
        else:
            _warnings.warn("No block_size attribute on given digest object; Assuming %d." % self.blocksize,
                           RuntimeWarning, 2)
        if len(key) > blocksize:
            key = make(key).digest()
        self.block_size = blocksize
        key = key.ljust(blocksize, b"\0")
        self._outer.update(key.translate(trans_5C))
        self._inner.update(key.translate(trans_36))
        if msg is not None:
            self.update(msg)

    @property
    def name(self):
        return f"hmac-{self._inner.name}"

    def update(self, msg):
        """Adds to the message."""
        self._inner.update(msg)

    def copy(self):
        """A copy that goes on by itself."""
        other = self.__class__.__new__(self.__class__)
        other.digest_size = self.digest_size
        other.block_size = self.block_size
        other._hmac = None
        other._inner = self._inner.copy()
        other._outer = self._outer.copy()
        return other

    def _current(self):
        outer = self._outer.copy()
        outer.update(self._inner.digest())
        return outer

    def digest(self):
        """The digest as bytes."""
        return self._current().digest()

    def hexdigest(self):
        """The digest in hexadecimal."""
        return self._current().hexdigest()


def new(key, msg=None, digestmod=""):
    """HMAC(key, msg, digestmod)."""
    return HMAC(key, msg, digestmod)


def digest(key, msg, digest):
    """The digest of one message, quicker than by new()."""
    if isinstance(digest, str):
        try:
            return _hmac_digest(key, msg, digest)
        except (OverflowError, ValueError):
            pass
    return HMAC(bytes(key), msg, digest).digest()
