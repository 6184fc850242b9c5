"""undefined: a codec that refuses everything, to find out where text is converted by accident."""

import codecs


def _refuse(input, errors='strict'):
    raise UnicodeError('undefined encoding')


class IncrementalEncoder(codecs.IncrementalEncoder):
    def encode(self, input, final=False):
        _refuse(input)


class IncrementalDecoder(codecs.IncrementalDecoder):
    def decode(self, input, final=False):
        _refuse(input)


class StreamWriter(codecs.StreamWriter):
    def encode(self, input, errors='strict'):
        _refuse(input)


class StreamReader(codecs.StreamReader):
    def decode(self, input, errors='strict'):
        _refuse(input)


def getregentry():
    return codecs.CodecInfo(name='undefined', encode=_refuse, decode=_refuse,
                            incrementalencoder=IncrementalEncoder, incrementaldecoder=IncrementalDecoder,
                            streamwriter=StreamWriter, streamreader=StreamReader)
