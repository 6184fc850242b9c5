"""What the codecs from bytes to bytes share: a CodecInfo of two functions."""

import codecs


def make(name, encode_bytes, decode_bytes, incremental_encoder=None, incremental_decoder=None):
    """encode_bytes and decode_bytes take and return whole bytes objects."""

    def encode(input, errors='strict'):
        if errors != 'strict':
            raise AssertionError('only strict errors are supported')
        return encode_bytes(input), len(input)

    def decode(input, errors='strict'):
        if errors != 'strict':
            raise AssertionError('only strict errors are supported')
        return decode_bytes(input), len(input)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return encode_bytes(input)

    class IncrementalDecoder(codecs.IncrementalDecoder):
        def decode(self, input, final=False):
            return decode_bytes(input)

    class Codec(codecs.Codec):
        def encode(self, input, errors='strict'):
            return encode(input, errors)

        def decode(self, input, errors='strict'):
            return decode(input, errors)

    class StreamWriter(Codec, codecs.StreamWriter):
        charbuffertype = bytes

    class StreamReader(Codec, codecs.StreamReader):
        charbuffertype = bytes

    return codecs.CodecInfo(name=name, encode=encode, decode=decode,
                            incrementalencoder=incremental_encoder or IncrementalEncoder,
                            incrementaldecoder=incremental_decoder or IncrementalDecoder,
                            streamwriter=StreamWriter, streamreader=StreamReader,
                            _is_text_encoding=False)
