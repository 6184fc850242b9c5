"""hex: bytes to pairs of hexadecimal digits."""

import binascii

from . import _binary


def getregentry():
    return _binary.make('hex', binascii.b2a_hex, binascii.a2b_hex)
