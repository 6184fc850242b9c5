"""The names of io, under the name of CPython's version of it in Python."""

from io import *
from io import __all__, IncrementalNewlineDecoder, text_encoding
from io import DEFAULT_BUFFER_SIZE, SEEK_CUR, SEEK_END, SEEK_SET
