"""idna (RFC 3490): names of the DNS, a label at a time, the ones beyond ASCII as xn-- and punycode."""

import codecs
import unicodedata

from .punycode import punycode_decode, punycode_encode

ace_prefix = b'xn--'
sace_prefix = 'xn--'
_DOTS = '.\u3002\uff0e\uff61'


def _is_forbidden(c):
    """Whether nameprep lets no label have it: spaces, controls, private and unassigned ones, surrogates."""
    return unicodedata.category(c) in ('Cc', 'Cf', 'Cn', 'Co', 'Cs', 'Zl', 'Zp', 'Zs') or \
        '\u2ff0' <= c <= '\u2ffb' or '\ufff9' <= c <= '\ufffd' or c in '\u0340\u0341'


# What nameprep leaves out (RFC 3454, table B.1).
_DROPPED = dict.fromkeys([0xad, 0x34f, 0x1806, 0x180b, 0x180c, 0x180d, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff,
                          *range(0xfe00, 0xfe10)])


def nameprep(label):
    """A label as it is compared: without what is invisible, folded, in compatibility form."""
    label = unicodedata.normalize('NFKC', label.translate(_DROPPED).casefold()).casefold()
    label = unicodedata.normalize('NFKC', label)
    for i, c in enumerate(label):
        if ord(c) >= 0x80 and _is_forbidden(c):
            raise UnicodeEncodeError('idna', label, i, i + 1, f'Invalid character {c!r}')
    right = [unicodedata.bidirectional(c) in ('R', 'AL') for c in label]
    if any(right):
        left = [i for i, c in enumerate(label) if unicodedata.bidirectional(c) == 'L']
        if left:
            raise UnicodeEncodeError('idna', label, left[0], left[0] + 1, 'Violation of BIDI requirement 2')
        if not right[0] or not right[-1]:
            raise UnicodeEncodeError('idna', label, 0, len(label), 'Violation of BIDI requirement 3')
    return label


def _checked(label, source):
    if not label:
        raise UnicodeEncodeError('idna', source, 0, 1, 'label empty')
    if len(label) >= 64:
        raise UnicodeEncodeError('idna', source, 0, len(source), 'label too long')
    return label


def ToASCII(label):
    if label.isascii():
        return _checked(label.encode('ascii'), label)
    prepared = nameprep(label)
    if prepared.isascii():
        return _checked(prepared.encode('ascii'), label)
    if prepared.startswith(sace_prefix):
        raise UnicodeEncodeError('idna', label, 0, len(sace_prefix), 'Label starts with ACE prefix')
    return _checked(ace_prefix + punycode_encode(prepared), label)


def _check_ascii(data):
    if not data.isascii():
        at = next(i for i, byte in enumerate(data) if byte >= 0x80)
        raise UnicodeDecodeError('idna', data, at, at + 1, 'ordinal not in range(128)')


def ToUnicode(label):
    if isinstance(label, bytes):
        data = label
    else:
        data = label.encode('ascii') if label.isascii() else nameprep(label).encode('ascii')
    if len(data) > 1024:
        raise UnicodeDecodeError('idna', data, 0, len(data), 'label way too long')
    _check_ascii(data)
    if not data.lower().startswith(ace_prefix):
        return str(data, 'ascii')
    try:
        result = punycode_decode(data[len(ace_prefix):])
    except UnicodeDecodeError as error:
        raise UnicodeDecodeError('idna', data, len(ace_prefix) + error.start, len(ace_prefix) + error.end,
                                 error.reason) from None
    if len(data) >= 64:
        raise UnicodeDecodeError('idna', data, 0, len(data), 'label too long')
    if str(data, 'ascii').lower() != str(ToASCII(result), 'ascii'):
        raise UnicodeDecodeError('idna', data, 0, len(data), f'IDNA does not round-trip, {data!r}')
    return result


def _split(text):
    for dot in _DOTS[1:]:
        text = text.replace(dot, '.')
    return text.split('.')


def _check_errors(errors):
    if errors != 'strict':
        raise UnicodeError('Unsupported error handling: ' + errors)


def _converted(convert, labels, source):
    """Each label converted; an error in one is worded as one of the whole name."""
    results, offset = [], 0
    for label in labels:
        try:
            results.append(convert(label))
        except UnicodeError as error:
            if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError)):
                raise
            raise type(error)('idna', source, offset + error.start, offset + error.end, error.reason) from None
        offset += len(label) + 1
    return results


def encode(input, errors='strict'):
    _check_errors(errors)
    if not input:
        return b'', 0
    labels = _split(input)
    ending = b''
    if not labels[-1]:
        ending = b'.'
        labels.pop()
    return b'.'.join(_converted(ToASCII, labels, input)) + ending, len(input)


def decode(input, errors='strict'):
    _check_errors(errors)
    data = bytes(input)
    if not data:
        return '', 0
    labels = data.split(b'.')
    ending = ''
    if not labels[-1]:
        ending = '.'
        labels.pop()
    return '.'.join(_converted(ToUnicode, labels, data)) + ending, len(data)


class IncrementalEncoder(codecs.BufferedIncrementalEncoder):
    def _buffer_encode(self, input, errors, final):
        labels = _split(input)
        if final or len(labels) == 1:
            return encode(input, errors) if final else (b'', 0)
        used = len(input) - len(labels[-1])
        return b'.'.join(_converted(ToASCII, labels[:-1], input)) + b'.', used


class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        if final:
            return decode(input, errors)
        _check_ascii(input)
        used = input.rfind(b'.') + 1
        return decode(input[:used], errors)[0], used


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
    return codecs.CodecInfo(name='idna', encode=encode, decode=decode,
                            incrementalencoder=IncrementalEncoder, incrementaldecoder=IncrementalDecoder,
                            streamwriter=StreamWriter, streamreader=StreamReader)
