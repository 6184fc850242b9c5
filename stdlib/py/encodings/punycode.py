"""punycode (RFC 3492): text as ASCII letters and digits, as it stands in names of the DNS."""

import codecs

_DIGITS = b'abcdefghijklmnopqrstuvwxyz0123456789'
_BASE, _T_MIN, _T_MAX, _SKEW, _DAMP = 36, 1, 26, 38, 700


def _adapt(delta, count, first):
    """The bias for the next number, from the last one (section 6.1)."""
    delta = delta // _DAMP if first else delta // 2
    delta += delta // count
    k = 0
    while delta > (_BASE - _T_MIN) * _T_MAX // 2:
        delta //= _BASE - _T_MIN
        k += _BASE
    return k + (_BASE - _T_MIN + 1) * delta // (delta + _SKEW)


def _threshold(k, bias):
    return min(max(k - bias, _T_MIN), _T_MAX)


def punycode_encode(text):
    """Section 6.3: the ASCII characters, then where each of the others is inserted, as numbers."""
    basic = bytes(ord(c) for c in text if ord(c) < 0x80)
    output = bytearray(basic)
    if basic:
        output += b'-'
    code, delta, bias, done = 0x80, 0, 72, len(basic)
    while done < len(text):
        lowest = min(ord(c) for c in text if ord(c) >= code)
        delta += (lowest - code) * (done + 1)
        code = lowest
        for c in text:
            if ord(c) < code:
                delta += 1
            if ord(c) != code:
                continue
            q, k = delta, _BASE
            while q >= (t := _threshold(k, bias)):
                output.append(_DIGITS[t + (q - t) % (_BASE - t)])
                q = (q - t) // (_BASE - t)
                k += _BASE
            output.append(_DIGITS[q])
            bias = _adapt(delta, done + 1, done == len(basic))
            delta = 0
            done += 1
        delta += 1
        code += 1
    return bytes(output)


def _digit(byte):
    lower = byte | 0x20
    if 0x61 <= lower <= 0x7a:
        return lower - 0x61
    if 0x30 <= byte <= 0x39:
        return byte - 0x30 + 26
    return -1


def punycode_decode(data, errors='strict'):
    """Section 6.2: the reverse."""
    data = bytes(data)
    basic, _, extended = data.rpartition(b'-')
    start = len(data) - len(extended)
    try:
        text = list(str(basic, 'ascii', errors))
    except UnicodeDecodeError as error:
        raise UnicodeDecodeError('ascii', data, error.start, error.end, error.reason) from None
    code, index, bias, at = 0x80, 0, 72, 0
    while at < len(extended):
        before, weight, k = index, 1, _BASE
        while True:
            value = _digit(extended[at]) if at < len(extended) else -1
            if value < 0:
                if errors != 'strict':
                    return ''.join(text)
                reason = 'incomplete punycode string' if at >= len(extended) else \
                    'Invalid extended code point %r' % chr(extended[at])
                raise UnicodeDecodeError('punycode', data, start + at, start + at + 1, reason)
            at += 1
            index += value * weight
            t = _threshold(k, bias)
            if value < t:
                break
            weight *= _BASE - t
            k += _BASE
        bias = _adapt(index - before, len(text) + 1, before == 0)
        code += index // (len(text) + 1)
        index %= len(text) + 1
        if code > 0x10ffff:
            if errors == 'strict':
                raise UnicodeDecodeError('punycode', data, start + at - 1, start + at,
                                         'Invalid character U+%x' % code)
            code = ord('?')
        text.insert(index, chr(code))
        index += 1
    return ''.join(text)


def encode(input, errors='strict'):
    return punycode_encode(input), len(input)


def decode(input, errors='strict'):
    if errors not in ('strict', 'replace', 'ignore'):
        raise UnicodeError('Unsupported error handling: ' + errors)
    return punycode_decode(input, errors), len(input)


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        return punycode_encode(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        return punycode_decode(input, self.errors)


class Codec(codecs.Codec):
    def encode(self, input, errors='strict'):
        return encode(input, errors)

    def decode(self, input, errors='strict'):
        return decode(input, errors)


class StreamWriter(Codec, codecs.StreamWriter):
    pass


class StreamReader(Codec, codecs.StreamReader):
    pass


def getregentry():
    return codecs.CodecInfo(name='punycode', encode=encode, decode=decode,
                            incrementalencoder=IncrementalEncoder, incrementaldecoder=IncrementalDecoder,
                            streamwriter=StreamWriter, streamreader=StreamReader)
