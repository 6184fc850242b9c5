"""quopri: bytes to quoted-printable."""

import binascii

from . import _binary


def getregentry():
    return _binary.make('quopri', lambda data: binascii.b2a_qp(data, quotetabs=True), binascii.a2b_qp)
