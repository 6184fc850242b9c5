"""Finds codecs by name: the native ones, and those written in Python in modules of this package."""

import _codecs
import codecs

from . import aliases


class CodecRegistryError(LookupError, SystemError):
    pass


def normalize_encoding(encoding):
    """Every run of characters other than letters, digits and dots becomes one underscore."""
    if isinstance(encoding, bytes):
        encoding = str(encoding, 'ascii')
    kept = [c if c.isascii() and (c.isalnum() or c == '.') else ' ' for c in encoding if c.isascii()]
    return '_'.join(''.join(kept).split())


def _native_codec(name):
    """The CodecInfo of a codec that _codecs has; name is its canonical one."""

    def encode(input, errors='strict'):
        return _codecs._encode(name, input, errors)

    def decode(input, errors='strict'):
        return _codecs._decode(name, input, errors, True)

    class IncrementalEncoder(codecs.IncrementalEncoder):
        def encode(self, input, final=False):
            return _codecs._encode(name, input, self.errors)[0]

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        def _buffer_decode(self, input, errors, final):
            return _codecs._decode(name, input, errors, final)

    class StreamWriter(codecs.StreamWriter):
        def encode(self, input, errors='strict'):
            return _codecs._encode(name, input, errors)

    class StreamReader(codecs.StreamReader):
        def decode(self, input, errors='strict'):
            return _codecs._decode(name, input, errors, False)

    return codecs.CodecInfo(name=name, encode=encode, decode=decode,
                            incrementalencoder=IncrementalEncoder,
                            incrementaldecoder=IncrementalDecoder,
                            streamwriter=StreamWriter, streamreader=StreamReader)


def _marked_codec(name, little, big):
    """The same for an encoding that begins with a mark, once: utf-16, utf-32, utf-8-sig.

    little and big are the native names of what follows each mark (big is None if there is one order only).
    """
    info = _native_codec(name)

    def plain(order):
        return little if order <= 0 else big

    class IncrementalEncoder(codecs.IncrementalEncoder):
        started = False

        def encode(self, input, final=False):
            use = little if self.started else name
            self.started = True
            return _codecs._encode(use, input, self.errors)[0]

        def reset(self):
            codecs.IncrementalEncoder.reset(self)
            self.started = False

        def getstate(self):
            return 0 if self.started else 2

        def setstate(self, state):
            self.started = not state

    class IncrementalDecoder(codecs.BufferedIncrementalDecoder):
        order = 0  # -1 little, 1 big, once the mark is read

        def _buffer_decode(self, input, errors, final):
            if self.order == 0:
                text, used, self.order = _read_mark(name, input, errors, final)
                return text, used
            return _codecs._decode(plain(self.order), input, errors, final)

        def reset(self):
            codecs.BufferedIncrementalDecoder.reset(self)
            self.order = 0

        def getstate(self):
            pending = codecs.BufferedIncrementalDecoder.getstate(self)[0]
            return pending, {0: 2, -1: 0, 1: 1}[self.order]

        def setstate(self, state):
            codecs.BufferedIncrementalDecoder.setstate(self, state)
            self.order = {2: 0, 0: -1, 1: 1}[state[1]]

    class StreamWriter(codecs.StreamWriter):
        started = False

        def encode(self, input, errors='strict'):
            use = little if self.started else name
            self.started = True
            return _codecs._encode(use, input, errors)

        def reset(self):
            codecs.StreamWriter.reset(self)
            self.started = False

    class StreamReader(codecs.StreamReader):
        order = 0

        def decode(self, input, errors='strict'):
            if self.order == 0:
                text, used, self.order = _read_mark(name, input, errors, False)
                return text, used
            return _codecs._decode(plain(self.order), input, errors, False)

        def reset(self):
            codecs.StreamReader.reset(self)
            self.order = 0

    return codecs.CodecInfo(name=name, encode=info.encode, decode=info.decode,
                            incrementalencoder=IncrementalEncoder,
                            incrementaldecoder=IncrementalDecoder,
                            streamwriter=StreamWriter, streamreader=StreamReader)


def _read_mark(name, input, errors, final):
    """(text, bytes used, byte order) of the beginning of a stream; order 0 while it is too short to tell."""
    if name == 'utf-8-sig':
        text, used = _codecs._decode(name, input, errors, final)
        return text, used, -1 if used else 0
    decode = _codecs.utf_16_ex_decode if name == 'utf-16' else _codecs.utf_32_ex_decode
    text, used, order = decode(input, errors, 0, final)
    if order == 0 and used:
        if name == 'utf-32':
            raise UnicodeDecodeError('utf-32', bytes(input), 0, 4, 'Stream does not start with BOM')
        raise UnicodeDecodeError('utf-16', bytes(input), 0, 2, 'Stream does not start with BOM')
    return text, used, order


_marked = {
    'utf-16': ('utf-16-le', 'utf-16-be'),
    'utf-32': ('utf-32-le', 'utf-32-be'),
    'utf-8-sig': ('utf-8', None),
}


def _codec_of(name):
    return _marked_codec(name, *_marked[name]) if name in _marked else _native_codec(name)


def module_of(name):
    """The names that the module of a native codec has."""
    info = _codec_of(_codecs._native_name(name))
    return {'encode': info.encode, 'decode': info.decode, 'IncrementalEncoder': info.incrementalencoder,
            'IncrementalDecoder': info.incrementaldecoder, 'StreamWriter': info.streamwriter,
            'StreamReader': info.streamreader, 'getregentry': lambda: info}


_cache = {}


def _from_module(name):
    """The codec of the module encodings.<name>, or None."""
    if '.' in name:
        return None
    try:
        module = __import__('encodings.' + name, fromlist=['getregentry'])
    except ModuleNotFoundError:
        return None
    if not hasattr(module, 'getregentry'):
        return None
    return module.getregentry()


def search_function(encoding):
    if encoding in _cache:
        return _cache[encoding]
    normal = normalize_encoding(encoding).lower()
    name = _codecs._native_name(normal)
    if name is None:
        # Several spellings of a module's name lead to it.
        for candidate in (aliases.aliases.get(normal) or aliases.aliases.get(normal.replace('.', '_')), normal):
            info = _from_module(candidate) if candidate else None
            if info is not None:
                break
    else:
        info = _codec_of(name)
    _cache[encoding] = info
    return info


def __getattr__(name):
    """encodings.utf_8 and the like, which CPython's start-up imports."""
    if _codecs._native_name(name) is not None:
        try:
            return __import__('encodings.' + name, fromlist=['getregentry'])
        except ModuleNotFoundError:
            pass
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


codecs.register(search_function)
