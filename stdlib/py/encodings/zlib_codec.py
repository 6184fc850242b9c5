"""zlib: bytes to compressed bytes."""

import codecs
import zlib

from . import _binary


class IncrementalEncoder(codecs.IncrementalEncoder):
    def __init__(self, errors='strict'):
        super().__init__(errors)
        self.reset()

    def reset(self):
        self.compressor = zlib.compressobj()

    def encode(self, input, final=False):
        data = self.compressor.compress(input)
        return data + self.compressor.flush() if final else data


class IncrementalDecoder(codecs.IncrementalDecoder):
    def __init__(self, errors='strict'):
        super().__init__(errors)
        self.reset()

    def reset(self):
        self.decompressor = zlib.decompressobj()

    def decode(self, input, final=False):
        data = self.decompressor.decompress(input)
        return data + self.decompressor.flush() if final else data


def getregentry():
    return _binary.make('zlib', zlib.compress, zlib.decompress, IncrementalEncoder, IncrementalDecoder)
