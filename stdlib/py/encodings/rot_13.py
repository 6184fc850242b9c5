"""rot13: text with its ASCII letters moved on by thirteen."""

import codecs
from string import ascii_lowercase, ascii_uppercase

_table = str.maketrans(
    ascii_lowercase + ascii_uppercase,
    ascii_lowercase[13:] + ascii_lowercase[:13] + ascii_uppercase[13:] + ascii_uppercase[:13])


def rot13(infile, outfile):
    """Copies a file of text."""
    outfile.write(codecs.encode(infile.read(), 'rot-13'))


def rot(input, errors='strict'):
    return str.translate(input, _table), len(input)


class IncrementalCodec(codecs.IncrementalEncoder, codecs.IncrementalDecoder):
    def encode(self, input, final=False):
        return str.translate(input, _table)

    decode = encode


class StreamWriter(codecs.StreamWriter):
    def encode(self, input, errors='strict'):
        return rot(input)


class StreamReader(codecs.StreamReader):
    def decode(self, input, errors='strict'):
        return rot(input)


def getregentry():
    return codecs.CodecInfo(name='rot-13', encode=rot, decode=rot,
                            incrementalencoder=IncrementalCodec, incrementaldecoder=IncrementalCodec,
                            streamwriter=StreamWriter, streamreader=StreamReader,
                            _is_text_encoding=False)
