"""base64: bytes to lines of base64."""

import base64

from . import _binary


def getregentry():
    return _binary.make('base64', base64.encodebytes, base64.decodebytes)
