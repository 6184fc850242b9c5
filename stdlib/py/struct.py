"""Functions to convert between Python values and C structs.

A format names the items: x padding, c char, b B ? h H i I l L q Q n N P integers, e f d floats, s p
bytes; a number before one repeats it. The first character may choose the byte order: @ native with
native sizes and alignment, = native, < little-endian, > and ! big-endian.
"""

__all__ = [
    "calcsize", "pack", "pack_into", "unpack", "unpack_from", "iter_unpack", "Struct", "error",
]  # fmt: skip

from _struct import (
    Struct, _clearcache, calcsize, error, iter_unpack, pack, pack_into, unpack, unpack_from,
)  # fmt: skip
