"""uu: bytes to lines of uuencoded text, with a header and an end."""

import binascii

from . import _binary


def uu_encode(data):
    lines = [b'begin 666 <data>\n']
    lines += [binascii.b2a_uu(data[i:i + 45]) for i in range(0, len(data), 45)]
    return b''.join(lines) + b' \nend\n'


def uu_decode(data):
    lines = iter(bytes(data).splitlines(keepends=True))
    for line in lines:
        if line.startswith(b'begin'):
            break
    else:
        raise ValueError('Missing "begin" line in input data')
    result = []
    for line in lines:
        if line.rstrip() == b'end':
            return b''.join(result)
        try:
            result.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders write more than they say: only what is said counts.
            count = ((line[0] - 32 & 63) * 4 + 5) // 3
            result.append(binascii.a2b_uu(line[:count]))
    raise ValueError('Truncated input data')


def getregentry():
    return _binary.make('uu', uu_encode, uu_decode)
