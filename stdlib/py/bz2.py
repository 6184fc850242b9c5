"""Compression by libbz2: of bytes at once or piece by piece, and of files."""

__all__ = ["BZ2File", "BZ2Compressor", "BZ2Decompressor", "open", "compress", "decompress"]

import io
import _compression
from _bz2 import BZ2Compressor, BZ2Decompressor


class BZ2File(_compression.PackedFile):
    """BZ2File(filename, mode='r', *, compresslevel=9): a file, or a file object, as what it contains."""

    def __init__(self, filename, mode="r", *, compresslevel=9):
        self._fp = None
        self._closefp = False
        self._mode = None
        self._pos = 0
        if not 1 <= compresslevel <= 9:
            raise ValueError("compresslevel must be between 1 and 9")
        if mode in ("", "r", "rb"):
            mode, kind = "rb", _compression.MODE_READ
        elif mode in ("w", "wb", "x", "xb", "a", "ab"):
            mode, kind = mode[0] + "b", _compression.MODE_WRITE
            self._compressor = BZ2Compressor(compresslevel)
        else:
            raise ValueError(f"Invalid mode: {mode!r}")
        _compression.open_underlying(self, filename, mode,
                                     "filename must be a str, bytes, file or PathLike object")
        self._mode = kind
        if kind == _compression.MODE_READ:
            raw = _compression.DecompressReader(self._fp, BZ2Decompressor, trailing_error=OSError)
            self._buffer = io.BufferedReader(raw)

    def readline(self, size=-1):
        """Read a line of uncompressed bytes from the file."""
        if not isinstance(size, int):
            if not hasattr(size, "__index__"):
                raise TypeError("Integer argument expected")
            size = size.__index__()
        return super().readline(size)

    def readlines(self, size=-1):
        """Read a list of lines of uncompressed bytes from the file."""
        if not isinstance(size, int):
            if not hasattr(size, "__index__"):
                raise TypeError("Integer argument expected")
            size = size.__index__()
        self._check_can_read()
        return self._buffer.readlines(size)

    def writelines(self, seq):
        """Write a sequence of byte strings to the file."""
        return _compression.BaseStream.writelines(self, seq)


def open(filename, mode="rb", compresslevel=9, encoding=None, errors=None, newline=None):
    """Open a bzip2-compressed file in binary or text mode."""
    def make(mode):
        return BZ2File(filename, mode, compresslevel=compresslevel)

    return _compression.open_file(make, mode, encoding, errors, newline)


def compress(data, compresslevel=9):
    """Compress a block of data."""
    compressor = BZ2Compressor(compresslevel)
    return compressor.compress(data) + compressor.flush()


def decompress(data):
    """Decompress a block of data, of one stream or several."""
    results = []
    while data:
        decompressor = BZ2Decompressor()
        try:
            result = decompressor.decompress(data)
        except OSError:
            if results:
                break  # what follows is no stream
            raise
        results.append(result)
        if not decompressor.eof:
            raise ValueError("Compressed data ended before the end-of-stream marker was reached")
        data = decompressor.unused_data
    return b"".join(results)
