"""Objects as bytes, and back: a pickle is a program for a small stack machine that builds them.

The opcodes are named below. What has been built is memoized under a number, so that an object which
occurs twice, or in itself, is one object again. Loading a pickle can call anything: load only what
comes from where you trust.
"""

import copyreg
import io
import sys
from _pickle_data import dumps as _quick_dumps, loads as _quick_loads
from copyreg import _extension_cache, _extension_registry, _inverted_registry, dispatch_table
from functools import partial
from itertools import islice
from types import FunctionType

__all__ = ["PickleError", "PicklingError", "UnpicklingError", "Pickler", "Unpickler", "dump",
           "dumps", "load", "loads", "PickleBuffer"]

format_version = "4.0"
compatible_formats = ["1.0", "1.1", "1.2", "1.3", "2.0", "3.0", "4.0", "5.0"]
HIGHEST_PROTOCOL = 5
DEFAULT_PROTOCOL = 4
bytes_types = (bytes, bytearray)


class PickleError(Exception):
    """What goes wrong with pickles."""

    __module__ = "_pickle"


class PicklingError(PickleError):
    """An object that cannot be pickled."""

    __module__ = "_pickle"


class UnpicklingError(PickleError):
    """A pickle that is damaged, or that does what is not allowed."""

    __module__ = "_pickle"


_missing = object()


class _Stop(Exception):
    def __init__(self, value):
        self.value = value


class PickleBuffer:
    """A buffer that protocol 5 may pass on beside the pickle."""

    __slots__ = ("_view", "__weakref__")

    def __init__(self, object, /):
        self._view = memoryview(object)

    def __buffer__(self, flags, /):
        return memoryview(self._get())

    def _get(self):
        if self._view is None:
            raise ValueError("operation forbidden on released PickleBuffer object")
        return self._view

    def raw(self):
        """The bytes of the buffer, as a memoryview of one dimension."""
        view = self._get()
        if not view.contiguous:
            raise BufferError("cannot extract raw buffer from non-contiguous buffer")
        if view.f_contiguous and not view.c_contiguous:
            raise BufferError("cannot extract raw buffer from non-contiguous buffer")
        return view.cast("B")

    def release(self):
        """Lets go of the buffer."""
        self._view = None


_HAVE_PICKLE_BUFFER = True

# ---- Opcodes -------------------------------------------------------------------------------------

MARK = b"("              # begins what a later opcode takes from the stack
STOP = b"."              # the value on the stack is the answer
POP = b"0"
POP_MARK = b"1"          # drops all down to the mark
DUP = b"2"
FLOAT = b"F"             # numbers and text as lines, of protocol 0
INT = b"I"
LONG = b"L"
STRING = b"S"
UNICODE = b"V"
TRUE = b"I01\n"
FALSE = b"I00\n"
BININT = b"J"            # 4 bytes, with sign
BININT1 = b"K"
BININT2 = b"M"
NONE = b"N"
PERSID = b"P"            # an object of which only a name is pickled
BINPERSID = b"Q"
REDUCE = b"R"            # calls a callable with a tuple
BINSTRING = b"T"
SHORT_BINSTRING = b"U"
BINUNICODE = b"X"
APPEND = b"a"
BUILD = b"b"             # gives an object its state
GLOBAL = b"c"
DICT = b"d"
EMPTY_DICT = b"}"
APPENDS = b"e"
GET = b"g"               # from the memo
BINGET = b"h"
LONG_BINGET = b"j"
INST = b"i"
LIST = b"l"
EMPTY_LIST = b"]"
OBJ = b"o"
PUT = b"p"               # into the memo
BINPUT = b"q"
LONG_BINPUT = b"r"
SETITEM = b"s"
TUPLE = b"t"
EMPTY_TUPLE = b")"
SETITEMS = b"u"
BINFLOAT = b"G"

PROTO = b"\x80"          # protocol 2
NEWOBJ = b"\x81"         # cls.__new__(cls, *args)
EXT1 = b"\x82"           # a number of copyreg's registry for a global
EXT2 = b"\x83"
EXT4 = b"\x84"
TUPLE1 = b"\x85"
TUPLE2 = b"\x86"
TUPLE3 = b"\x87"
NEWTRUE = b"\x88"
NEWFALSE = b"\x89"
LONG1 = b"\x8a"
LONG4 = b"\x8b"

BINBYTES = b"B"          # protocol 3
SHORT_BINBYTES = b"C"

SHORT_BINUNICODE = b"\x8c"  # protocol 4
BINUNICODE8 = b"\x8d"
BINBYTES8 = b"\x8e"
EMPTY_SET = b"\x8f"
ADDITEMS = b"\x90"
FROZENSET = b"\x91"
NEWOBJ_EX = b"\x92"
STACK_GLOBAL = b"\x93"
MEMOIZE = b"\x94"
FRAME = b"\x95"          # how many bytes follow that are best read at once

BYTEARRAY8 = b"\x96"     # protocol 5
NEXT_BUFFER = b"\x97"    # one of those that were passed on beside the pickle
READONLY_BUFFER = b"\x98"

_tuplesize2code = [EMPTY_TUPLE, TUPLE1, TUPLE2, TUPLE3]
__all__.extend(name for name in dir() if name.isupper() and name[0] != "_"
               and not name.endswith("_PROTOCOL"))


def _pack(number, size):
    return number.to_bytes(size, "little")


def _float_bytes(number):
    from struct import pack
    return pack(">d", number)


def encode_long(x):
    """The int in as few bytes, low first and with sign, as it takes; none for 0."""
    if x == 0:
        return b""
    size = (x.bit_length() >> 3) + 1
    data = x.to_bytes(size, "little", signed=True)
    if x < 0 and size > 1 and data[-1] == 0xff and data[-2] & 0x80:
        data = data[:-1]
    return data


def decode_long(data):
    """The int of which encode_long() gives these bytes."""
    return int.from_bytes(data, "little", signed=True)


def _getattribute(obj, name):
    """The attribute of a dotted name, and what it is an attribute of."""
    top = obj
    parent = None
    for part in name.split("."):
        if part == "<locals>":
            raise AttributeError(f"Can't get local attribute {name!r} on {top!r}")
        try:
            parent, obj = obj, getattr(obj, part)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {top!r}") from None
    return obj, parent


def whichmodule(obj, name):
    """The name of the module that the object is found in."""
    module_name = getattr(obj, "__module__", None)
    if module_name is not None:
        return module_name
    for module_name, module in sys.modules.copy().items():
        if module_name in ("__main__", "__mp_main__") or module is None:
            continue
        try:
            if _getattribute(module, name)[0] is obj:
                return module_name
        except AttributeError:
            pass
    return "__main__"


# ---- Pickling ------------------------------------------------------------------------------------

class _Framer:
    """Collects what is written, and from protocol 4 on puts it into frames."""

    _FRAME_SIZE_MIN = 4
    _FRAME_SIZE_TARGET = 64 * 1024

    def __init__(self, file_write):
        self.file_write = file_write
        self.current = None  # the parts of the frame, while there is one
        self.size = 0

    def start_framing(self):
        self.current, self.size = [], 0

    def end_framing(self):
        if self.current and self.size > 0:
            self.commit_frame(force=True)
            self.current = None

    def commit_frame(self, force=False):
        if self.current and (force or self.size >= self._FRAME_SIZE_TARGET):
            data = b"".join(self.current)
            if len(data) >= self._FRAME_SIZE_MIN:
                self.file_write(FRAME + _pack(len(data), 8))
            self.file_write(data)
            self.current, self.size = [], 0

    def write(self, data):
        if self.current is None:
            return self.file_write(data)
        self.current.append(data)
        self.size += len(data)

    def write_large_bytes(self, header, payload):
        """What is large goes to the file as it is, between two frames."""
        if self.current:
            self.commit_frame(force=True)
        self.file_write(header)
        self.file_write(payload)


class Pickler:
    """Writes objects to a file as pickles."""

    __module__ = "_pickle"
    _FRAMED_SIZE = _Framer._FRAME_SIZE_TARGET
    _BATCHSIZE = 1000
    _file_write = None

    def __init__(self, file, protocol=None, fix_imports=True, buffer_callback=None):
        if protocol is None:
            protocol = DEFAULT_PROTOCOL
        if protocol < 0:
            protocol = HIGHEST_PROTOCOL
        elif protocol > HIGHEST_PROTOCOL:
            raise ValueError(f"pickle protocol must be <= {HIGHEST_PROTOCOL}")
        if buffer_callback is not None and protocol < 5:
            raise ValueError("buffer_callback needs protocol >= 5")
        self._buffer_callback = buffer_callback
        try:
            self._file_write = file.write
        except AttributeError:
            raise TypeError("file must have a 'write' attribute") from None
        self.framer = _Framer(self._file_write)
        self.write = self.framer.write
        self._write_large_bytes = self.framer.write_large_bytes
        self.memo = {}
        self.proto = int(protocol)
        self.bin = protocol >= 1
        self.fast = 0
        self.fix_imports = fix_imports and protocol < 3

    def clear_memo(self):
        """Forgets what has been pickled, so that it is pickled anew."""
        self.memo.clear()

    def dump(self, obj):
        """Writes the pickle of the object."""
        if self._file_write is None:
            name = self.__class__.__name__
            raise PicklingError(f"Pickler.__init__() was not called by {name}.__init__()")
        if self.proto >= 2:
            self.write(PROTO + _pack(self.proto, 1))
        if self.proto >= 4:
            self.framer.start_framing()
        self.save(obj)
        self.write(STOP)
        self.framer.end_framing()

    def persistent_id(self, obj):
        """For subclasses: what stands for the object instead of its pickle, or None."""
        return None

    def memoize(self, obj):
        """Gives the object on the stack a number."""
        if self.fast:
            return
        number = len(self.memo)
        self.write(self.put(number))
        self.memo[id(obj)] = number, obj

    def put(self, number):
        if self.proto >= 4:
            return MEMOIZE
        if self.bin:
            return BINPUT + _pack(number, 1) if number < 256 else LONG_BINPUT + _pack(number, 4)
        return b"%b%d\n" % (PUT, number)

    def get(self, number):
        if self.bin:
            return BINGET + _pack(number, 1) if number < 256 else LONG_BINGET + _pack(number, 4)
        return b"%b%d\n" % (GET, number)

    def save(self, obj, save_persistent_id=True):
        self.framer.commit_frame()
        if save_persistent_id:
            name = self.persistent_id(obj)
            if name is not None:
                self.save_pers(name)
                return
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(self.get(known[0]))
            return
        self._save_new_object(obj)

    def _save_new_object(self, obj):
        value = NotImplemented
        override = getattr(self, "reducer_override", _missing)
        if override is not _missing:
            value = override(obj)
        if value is NotImplemented:
            kind = type(obj)
            save = self.dispatch.get(kind)
            if save is not None:
                save(self, obj)
                return
            reduce = getattr(self, "dispatch_table", dispatch_table).get(kind, _missing)
            if reduce is not _missing:
                value = reduce(obj)
            elif issubclass(kind, type):
                self.save_global(obj)
                return
            else:
                value = self._reduce(obj)
        if isinstance(value, str):
            self.save_global(obj, value)
            return
        if not isinstance(value, tuple):
            raise PicklingError("__reduce__ must return a string or tuple")
        if not 2 <= len(value) <= 6:
            raise PicklingError("tuple returned by __reduce__ must contain 2 through 6 elements")
        self.save_reduce(*value, obj=obj)

    def _reduce(self, obj):
        reduce = getattr(obj, "__reduce_ex__", _missing)
        if reduce is not _missing:
            return reduce(self.proto)
        reduce = getattr(obj, "__reduce__", _missing)
        if reduce is not _missing:
            return reduce()
        raise PicklingError(f"can't pickle {type(obj).__name__!r} object: {obj!r}")

    def save_pers(self, name):
        if self.bin:
            self.save(name, save_persistent_id=False)
            self.write(BINPERSID)
            return
        try:
            self.write(PERSID + str(name).encode("ascii") + b"\n")
        except UnicodeEncodeError:
            raise PicklingError("persistent IDs in protocol 0 must be ASCII strings") from None

    def save_reduce(self, func, args, state=None, listitems=None, dictitems=None,
                    state_setter=None, *, obj=None):
        """Writes a call, and what is done to its result."""
        self._check_reduce(func, args, listitems, dictitems, state_setter)
        name = getattr(func, "__name__", "") if self.proto >= 2 else ""
        if name == "__newobj_ex__":
            self._save_new_with_keywords(args, obj)
        elif name == "__newobj__":
            self._save_new(args, obj)
        else:
            self.save(func)
            self.save(args)
            self.write(REDUCE)
        if obj is not None:
            # A recursive structure may have pickled it while its arguments were.
            if id(obj) in self.memo:
                self.write(POP + self.get(self.memo[id(obj)][0]))
            else:
                self.memoize(obj)
        if listitems is not None:
            self._batch_appends(listitems)
        if dictitems is not None:
            self._batch_setitems(dictitems)
        if state is None:
            return
        if state_setter is None:
            self.save(state)
            self.write(BUILD)
        else:
            self.save(state_setter)
            self.save(obj)
            self.save(state)
            self.write(TUPLE2 + REDUCE + POP)

    def _check_reduce(self, func, args, listitems, dictitems, state_setter):
        if not callable(func):
            raise PicklingError("first item of the tuple returned by __reduce__ must be callable")
        if not isinstance(args, tuple):
            raise PicklingError("second item of the tuple returned by __reduce__ must be a tuple")
        for which, items in (("fourth", listitems), ("fifth", dictitems)):
            if items is not None and not hasattr(type(items), "__next__"):
                raise PicklingError(f"{which} element of the tuple returned by __reduce__ must be "
                                    f"an iterator, not {type(items).__name__}")
        if state_setter is not None and not callable(state_setter):
            raise PicklingError("sixth element of the tuple returned by __reduce__ must be "
                                f"a function, not {type(state_setter).__name__}")

    def _save_new_with_keywords(self, args, obj):
        if len(args) != 3:
            raise PicklingError("length of the NEWOBJ_EX argument tuple must be exactly 3, "
                                f"not {len(args)}")
        cls, args, kwargs = args
        if not hasattr(cls, "__new__"):
            raise PicklingError("args[0] from __newobj_ex__ args has no __new__")
        for which, value, kind in (("second", args, tuple), ("third", kwargs, dict)):
            if not isinstance(value, kind):
                raise PicklingError(f"{which} item from NEWOBJ_EX argument tuple must be a "
                                    f"{kind.__name__}, not {type(value).__name__}")
        if obj is not None and cls is not obj.__class__:
            raise PicklingError("args[0] from __newobj_ex__ args has the wrong class")
        if self.proto >= 4:
            self.save(cls)
            self.save(args)
            self.save(kwargs)
            self.write(NEWOBJ_EX)
        else:
            self.save(partial(cls.__new__, cls, *args, **kwargs))
            self.save(())
            self.write(REDUCE)

    def _save_new(self, args, obj):
        if not args:
            raise PicklingError("__newobj__ arglist is empty")
        cls, *args = args
        if not hasattr(cls, "__new__"):
            raise PicklingError("args[0] from __newobj__ args has no __new__")
        if obj is not None and cls is not obj.__class__:
            raise PicklingError("args[0] from __newobj__ args has the wrong class")
        self.save(cls)
        self.save(tuple(args))
        self.write(NEWOBJ)

    # ---- A method for each builtin type ----------------------------------------------------------

    dispatch = {}

    def save_none(self, obj):
        self.write(NONE)

    dispatch[type(None)] = save_none

    def save_bool(self, obj):
        if self.proto >= 2:
            self.write(NEWTRUE if obj else NEWFALSE)
        else:
            self.write(TRUE if obj else FALSE)

    dispatch[bool] = save_bool

    def save_long(self, obj):
        is_small = -0x80000000 <= obj <= 0x7fffffff
        if not self.bin:
            self.write(b"I%d\n" % obj if is_small else b"L%dL\n" % obj)
        elif is_small:
            if 0 <= obj <= 0xff:
                self.write(BININT1 + _pack(obj, 1))
            elif 0 <= obj <= 0xffff:
                self.write(BININT2 + _pack(obj, 2))
            else:
                self.write(BININT + obj.to_bytes(4, "little", signed=True))
        elif self.proto >= 2:
            data = encode_long(obj)
            size = len(data)
            self.write((LONG1 + _pack(size, 1) if size < 256 else LONG4 + _pack(size, 4)) + data)
        else:
            self.write(b"L%dL\n" % obj)

    dispatch[int] = save_long

    def save_float(self, obj):
        if self.bin:
            self.write(BINFLOAT + _float_bytes(obj))
        else:
            self.write(FLOAT + repr(obj).encode("ascii") + b"\n")

    dispatch[float] = save_float

    def _save_sized(self, codes, data, shortest):
        """Writes data behind its size: in 1 byte if it is short, else in 4 or 8."""
        size = len(data)
        short, normal, long = codes
        if size <= 0xff and self.proto >= shortest:
            self.write(short + _pack(size, 1) + data)
            return
        if size > 0xffffffff and self.proto >= 4:
            header = long + _pack(size, 8)
        else:
            header = normal + _pack(size, 4)
        if size >= self._FRAMED_SIZE:
            self._write_large_bytes(header, data)
        else:
            self.write(header + data)

    def save_bytes(self, obj):
        if self.proto < 3:
            if not obj:
                self.save_reduce(bytes, (), obj=obj)
            else:
                import codecs
                self.save_reduce(codecs.encode, (str(obj, "latin1"), "latin1"), obj=obj)
            return
        self._save_sized((SHORT_BINBYTES, BINBYTES, BINBYTES8), obj, 3)
        self.memoize(obj)

    dispatch[bytes] = save_bytes

    def save_bytearray(self, obj):
        if self.proto < 5:
            self.save_reduce(bytearray, (bytes(obj),) if obj else (), obj=obj)
            return
        header = BYTEARRAY8 + _pack(len(obj), 8)
        if len(obj) >= self._FRAMED_SIZE:
            self._write_large_bytes(header, obj)
        else:
            self.write(header + obj)
        self.memoize(obj)

    dispatch[bytearray] = save_bytearray

    def save_picklebuffer(self, obj):
        if self.proto < 5:
            raise PicklingError("PickleBuffer can only be pickled with protocol >= 5")
        with obj.raw() as view:
            if not view.contiguous:
                raise PicklingError("PickleBuffer can not be pickled when pointing to "
                                    "a non-contiguous buffer")
            in_band = self._buffer_callback is None or bool(self._buffer_callback(obj))
            if not in_band:
                self.write(NEXT_BUFFER)
                if view.readonly:
                    self.write(READONLY_BUFFER)
                return
            data = view.tobytes()
            known = self.memo.get(id(data))
            if known is not None:
                self.write(self.get(known[0]))
            elif view.readonly:
                self.save_bytes(data)
            else:
                self.save_bytearray(bytearray(data))

    dispatch[PickleBuffer] = save_picklebuffer

    def save_str(self, obj):
        if self.bin:
            self._save_sized((SHORT_BINUNICODE, BINUNICODE, BINUNICODE8),
                             obj.encode("utf-8", "surrogatepass"), 4)
        else:
            # What would end the line or the escapes of it.
            text = obj.replace("\\", "\\u005c")
            for character in "\0\n\r\x1a":
                text = text.replace(character, f"\\u{ord(character):04x}")
            self.write(UNICODE + text.encode("raw-unicode-escape") + b"\n")
        self.memoize(obj)

    dispatch[str] = save_str

    def save_tuple(self, obj):
        if not obj:
            self.write(EMPTY_TUPLE if self.bin else MARK + TUPLE)
            return
        size = len(obj)
        short = size <= 3 and self.proto >= 2
        if not short:
            self.write(MARK)
        for item in obj:
            self.save(item)
        # A tuple that contains itself has been pickled with its items.
        known = self.memo.get(id(obj))
        if known is not None:
            get = self.get(known[0])
            if short:
                self.write(POP * size + get)
            else:
                self.write((POP_MARK if self.bin else POP * (size + 1)) + get)
            return
        self.write(_tuplesize2code[size] if short else TUPLE)
        self.memoize(obj)

    dispatch[tuple] = save_tuple

    def save_list(self, obj):
        self.write(EMPTY_LIST if self.bin else MARK + LIST)
        self.memoize(obj)
        self._batch_appends(obj)

    dispatch[list] = save_list

    def _batch_appends(self, items):
        save, write = self.save, self.write
        if not self.bin:
            for item in items:
                save(item)
                write(APPEND)
            return
        iterator = iter(items)
        while True:
            batch = list(islice(iterator, self._BATCHSIZE))
            if len(batch) > 1:
                write(MARK)
                for item in batch:
                    save(item)
                write(APPENDS)
            elif batch:
                save(batch[0])
                write(APPEND)
            if len(batch) < self._BATCHSIZE:
                return

    def save_dict(self, obj):
        self.write(EMPTY_DICT if self.bin else MARK + DICT)
        self.memoize(obj)
        self._batch_setitems(obj.items())

    dispatch[dict] = save_dict

    def _batch_setitems(self, items):
        save, write = self.save, self.write
        iterator = iter(items)
        while True:
            batch = list(islice(iterator, self._BATCHSIZE if self.bin else 1))
            for pair in batch:
                if not isinstance(pair, tuple) or len(pair) != 2:
                    raise TypeError("dict items iterator must return 2-tuples")
            if len(batch) > 1:
                write(MARK)
                for key, value in batch:
                    save(key)
                    save(value)
                write(SETITEMS)
            elif batch:
                key, value = batch[0]
                save(key)
                save(value)
                write(SETITEM)
            if len(batch) < self._BATCHSIZE and (self.bin or not batch):
                return

    def save_set(self, obj):
        if self.proto < 4:
            self.save_reduce(set, (list(obj),), obj=obj)
            return
        self.write(EMPTY_SET)
        self.memoize(obj)
        iterator = iter(obj)
        while True:
            batch = list(islice(iterator, self._BATCHSIZE))
            if batch:
                self.write(MARK)
                for item in batch:
                    self.save(item)
                self.write(ADDITEMS)
            if len(batch) < self._BATCHSIZE:
                return

    dispatch[set] = save_set

    def save_frozenset(self, obj):
        if self.proto < 4:
            self.save_reduce(frozenset, (list(obj),), obj=obj)
            return
        self.write(MARK)
        for item in obj:
            self.save(item)
        known = self.memo.get(id(obj))
        if known is not None:
            self.write(POP_MARK + self.get(known[0]))
            return
        self.write(FROZENSET)
        self.memoize(obj)

    dispatch[frozenset] = save_frozenset

    # ---- Globals ---------------------------------------------------------------------------------

    def save_global(self, obj, name=None):
        """Writes where the object is found, after making sure that it is."""
        if name is None:
            name = getattr(obj, "__qualname__", None)
            if name is None:
                name = obj.__name__
        module_name = whichmodule(obj, name)
        self._check_global(obj, module_name, name)
        if self.proto >= 2:
            code = _extension_registry.get((module_name, name))
            if code:
                code_size = 1 if code <= 0xff else 2 if code <= 0xffff else 4
                self.write({1: EXT1, 2: EXT2, 4: EXT4}[code_size] + _pack(code, code_size))
                return
        if self.proto >= 4:
            self.save(module_name)
            self.save(name)
            self.write(STACK_GLOBAL)
        else:
            self._save_dotted_global(module_name, name)
        self.memoize(obj)

    def _check_global(self, obj, module_name, name):
        try:
            __import__(module_name, level=0)
            module = sys.modules[module_name]
        except (ImportError, ValueError, KeyError) as error:
            raise PicklingError(
                f"Can't pickle {obj!r}: import of module {module_name!r} failed") from error
        if "<locals>" in name.split("."):
            raise AttributeError(f"Can't get local object {name!r}")
        try:
            found = _getattribute(module, name)[0]
        except AttributeError as error:
            raise PicklingError(f"Can't pickle {obj!r}: attribute lookup {name} on {module_name} "
                                "failed") from error
        if found is not obj:
            raise PicklingError(
                f"Can't pickle {obj!r}: it's not the same object as {module_name}.{name}")

    def _save_dotted_global(self, module_name, name):
        """Before protocol 4 an attribute of an attribute takes calls of getattr()."""
        name, *path = name.split(".")
        for part in path:
            self.save(getattr)
            if self.proto < 2:
                self.write(MARK)
        self._save_toplevel_by_name(module_name, name)
        for part in path:
            self.save(part)
            self.write(TUPLE if self.proto < 2 else TUPLE2)
            self.write(REDUCE)

    def _save_toplevel_by_name(self, module_name, name):
        encoding = "utf-8" if self.proto >= 3 else "ascii"
        if self.proto < 3 and self.fix_imports:
            from _compat_pickle import REVERSE_IMPORT_MAPPING, REVERSE_NAME_MAPPING
            if (module_name, name) in REVERSE_NAME_MAPPING:
                module_name, name = REVERSE_NAME_MAPPING[module_name, name]
            else:
                module_name = REVERSE_IMPORT_MAPPING.get(module_name, module_name)
        try:
            self.write(GLOBAL + module_name.encode(encoding) + b"\n" + name.encode(encoding)
                       + b"\n")
        except UnicodeEncodeError:
            raise PicklingError(f"can't pickle global identifier '{module_name}.{name}' using "
                                f"pickle protocol {self.proto}") from None

    def save_type(self, obj):
        for value in None, NotImplemented, ...:
            if obj is type(value):
                self.save_reduce(type, (value,), obj=obj)
                return
        self.save_global(obj)

    dispatch[FunctionType] = save_global
    dispatch[type] = save_type


# ---- Unpickling ----------------------------------------------------------------------------------

class _Source:
    """Where a pickle is read from: data that is there, and a file behind it."""

    def __init__(self, data, file=None):
        self.data = data
        self.position = 0
        self.file = file

    def read(self, size):
        start = self.position
        end = start + size
        if end <= len(self.data):
            self.position = end
            return self.data[start:end]
        rest = self.data[start:]
        self.data, self.position = b"", 0
        if self.file is not None:
            more = self.file.read(size - len(rest))
            rest = rest + more if rest else more
        if len(rest) < size:
            raise UnpicklingError("pickle data was truncated")
        return rest

    def readline(self):
        start = self.position
        end = self.data.find(b"\n", start) + 1
        if end:
            self.position = end
            return self.data[start:end - 1]
        rest = self.data[start:]
        self.data, self.position = b"", 0
        if self.file is not None:
            rest += self.file.readline()
        if not rest.endswith(b"\n"):
            raise UnpicklingError("pickle data was truncated")
        return rest[:-1]

    def fetch(self, size):
        """Makes sure that so much is there, for it will be read in small pieces."""
        missing = size - (len(self.data) - self.position)
        if missing > 0:
            rest = self.data[self.position:]
            more = self.file.read(missing) if self.file is not None else b""
            if len(more) < missing:
                raise UnpicklingError("pickle data was truncated")
            self.data, self.position = rest + more, 0


class Unpickler:
    """Reads pickles from a file and makes the objects."""

    __module__ = "_pickle"
    _source = None

    def __init__(self, file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
        self._buffers = iter(buffers) if buffers is not None else None
        if not all([hasattr(file, "read"), hasattr(file, "readline")]):
            raise TypeError("file must have 'read' and 'readline' attributes")
        self._source = _Source(b"", file)
        self._set_options(fix_imports, encoding, errors)

    def _set_options(self, fix_imports, encoding, errors):
        self.memo = {}
        self.encoding = encoding
        self.errors = errors
        self.proto = 0
        self.fix_imports = fix_imports

    def load(self):
        """Reads one pickle and returns its object."""
        if self._source is None:
            raise UnpicklingError("Unpickler.__init__() was not called by "
                                  f"{self.__class__.__name__}.__init__()")
        self.metastack = []  # the stacks below each mark
        self.stack = []
        self.proto = 0
        self.read = read = self._source.read
        self.readline = self._source.readline
        dispatch = self.dispatch
        try:
            while True:
                try:
                    key = read(1)
                except UnpicklingError:
                    raise EOFError("Ran out of input") from None
                operation = dispatch.get(key[0])
                if operation is None:
                    raise UnpicklingError(f"invalid load key, '{_shown(key[0])}'.")
                operation(self)
        except _Stop as stop:
            return stop.value
        except IndexError as error:
            # An operation that takes what is not on the stack; not the program it may run.
            trace = error.__traceback__.tb_next
            if trace is None or trace.tb_next is not None or self.stack:
                raise
            raise UnpicklingError("unexpected MARK found" if self.metastack
                                  else "unpickling stack underflow") from None

    def pop_mark(self):
        """All above the mark; the mark goes too."""
        if not self.metastack:
            raise UnpicklingError("could not find MARK")
        items = self.stack
        self.stack = self.metastack.pop()
        return items

    def persistent_load(self, pid):
        """For subclasses: the object that a name stands for."""
        raise UnpicklingError("A load persistent id instruction was encountered, "
                              "but no persistent_load function was specified.")

    def find_class(self, module, name):
        """What a pickle means by a module and a name; for subclasses that allow only some."""
        sys.audit("pickle.find_class", module, name)
        if self.proto < 3 and self.fix_imports:
            from _compat_pickle import IMPORT_MAPPING, NAME_MAPPING
            if (module, name) in NAME_MAPPING:
                module, name = NAME_MAPPING[module, name]
            else:
                module = IMPORT_MAPPING.get(module, module)
        __import__(module, level=0)
        found = sys.modules[module]
        if self.proto >= 4:
            return _getattribute(found, name)[0]
        try:
            return getattr(found, name)
        except AttributeError:
            raise AttributeError(f"Can't get attribute {name!r} on {found!r}") from None

    def get_extension(self, code):
        value = _extension_cache.get(code, dispatch_table)
        if value is not dispatch_table:
            return value
        key = _inverted_registry.get(code)
        if not key:
            if code <= 0:
                raise UnpicklingError("EXT specifies code <= 0")
            raise ValueError(f"unregistered extension code {code}")
        value = _extension_cache[code] = self.find_class(*key)
        return value

    # ---- A method for each opcode ----------------------------------------------------------------

    dispatch = {}

    def _operation(*opcodes, dispatch=dispatch):
        def add(function):
            for opcode in opcodes:
                dispatch[opcode[0]] = function
            return function
        return add

    def _sized(self, size):
        """Bytes behind their size, which takes so many bytes itself."""
        length = int.from_bytes(self.read(size), "little")
        if length > sys.maxsize:
            raise UnpicklingError(f"size exceeds system's maximum size of {sys.maxsize} bytes")
        return self.read(length)

    @_operation(PROTO)
    def load_proto(self):
        proto = self.read(1)[0]
        if proto > HIGHEST_PROTOCOL:
            raise ValueError(f"unsupported pickle protocol: {proto}")
        self.proto = proto

    @_operation(FRAME)
    def load_frame(self):
        size = int.from_bytes(self.read(8), "little")
        if size > sys.maxsize:
            raise ValueError(f"frame size > sys.maxsize: {size}")
        self._source.fetch(size)

    @_operation(PERSID)
    def load_persid(self):
        try:
            name = self.readline().decode("ascii")
        except UnicodeDecodeError:
            raise UnpicklingError("persistent IDs in protocol 0 must be ASCII strings") from None
        self.stack.append(self.persistent_load(name))

    @_operation(BINPERSID)
    def load_binpersid(self):
        name = self.stack.pop()
        self.stack.append(self.persistent_load(name))

    @_operation(NONE)
    def load_none(self):
        self.stack.append(None)

    @_operation(NEWFALSE)
    def load_false(self):
        self.stack.append(False)

    @_operation(NEWTRUE)
    def load_true(self):
        self.stack.append(True)

    @_operation(INT)
    def load_int(self):
        line = self.readline()
        if line in (b"00", b"01"):
            self.stack.append(line == b"01")
            return
        try:
            value = int(line, 0)
        except ValueError:
            raise ValueError("could not convert string to int") from None
        self.stack.append(value)

    @_operation(BININT)
    def load_binint(self):
        self.stack.append(int.from_bytes(self.read(4), "little", signed=True))

    @_operation(BININT1)
    def load_binint1(self):
        self.stack.append(self.read(1)[0])

    @_operation(BININT2)
    def load_binint2(self):
        self.stack.append(int.from_bytes(self.read(2), "little"))

    @_operation(LONG)
    def load_long(self):
        line = self.readline()
        self.stack.append(int(line[:-1] if line.endswith(b"L") else line, 0))

    @_operation(LONG1)
    def load_long1(self):
        self.stack.append(decode_long(self.read(self.read(1)[0])))

    @_operation(LONG4)
    def load_long4(self):
        size = int.from_bytes(self.read(4), "little", signed=True)
        if size < 0:
            raise UnpicklingError("LONG pickle has negative byte count")
        self.stack.append(decode_long(self.read(size)))

    @_operation(FLOAT)
    def load_float(self):
        try:
            value = float(self.readline())
        except ValueError:
            raise ValueError("could not convert string to float") from None
        self.stack.append(value)

    @_operation(BINFLOAT)
    def load_binfloat(self):
        from struct import unpack
        self.stack.append(unpack(">d", self.read(8))[0])

    def _decode_string(self, value):
        """A string of Python 2, as the encoding that is asked for has it."""
        if self.encoding == "bytes":
            return value
        return value.decode(self.encoding, self.errors)

    @_operation(STRING)
    def load_string(self):
        line = self.readline()
        if len(line) < 2 or line[0] != line[-1] or line[0] not in b"\"'":
            raise UnpicklingError("the STRING opcode argument must be quoted")
        import codecs
        self.stack.append(self._decode_string(codecs.escape_decode(line[1:-1])[0]))

    @_operation(BINSTRING)
    def load_binstring(self):
        size = int.from_bytes(self.read(4), "little", signed=True)
        if size < 0:
            raise UnpicklingError("BINSTRING pickle has negative byte count")
        self.stack.append(self._decode_string(self.read(size)))

    @_operation(SHORT_BINSTRING)
    def load_short_binstring(self):
        self.stack.append(self._decode_string(self._sized(1)))

    @_operation(SHORT_BINBYTES)
    def load_short_binbytes(self):
        self.stack.append(bytes(self._sized(1)))

    @_operation(BINBYTES)
    def load_binbytes(self):
        self.stack.append(bytes(self._sized(4)))

    @_operation(BINBYTES8)
    def load_binbytes8(self):
        self.stack.append(bytes(self._sized(8)))

    @_operation(BYTEARRAY8)
    def load_bytearray8(self):
        self.stack.append(bytearray(self._sized(8)))

    @_operation(NEXT_BUFFER)
    def load_next_buffer(self):
        if self._buffers is None:
            raise UnpicklingError("pickle stream refers to out-of-band data but no *buffers* "
                                  "argument was given")
        try:
            self.stack.append(next(self._buffers))
        except StopIteration:
            raise UnpicklingError("not enough out-of-band buffers") from None

    @_operation(READONLY_BUFFER)
    def load_readonly_buffer(self):
        buffer = self.stack[-1]
        with memoryview(buffer) as view:
            if not view.readonly:
                self.stack[-1] = view.toreadonly()

    @_operation(UNICODE)
    def load_unicode(self):
        self.stack.append(str(self.readline(), "raw-unicode-escape"))

    def _decode_unicode(self, data):
        return str(data, "utf-8", "surrogatepass")

    @_operation(SHORT_BINUNICODE)
    def load_short_binunicode(self):
        self.stack.append(self._decode_unicode(self._sized(1)))

    @_operation(BINUNICODE)
    def load_binunicode(self):
        self.stack.append(self._decode_unicode(self._sized(4)))

    @_operation(BINUNICODE8)
    def load_binunicode8(self):
        self.stack.append(self._decode_unicode(self._sized(8)))

    @_operation(EMPTY_TUPLE)
    def load_empty_tuple(self):
        self.stack.append(())

    @_operation(TUPLE)
    def load_tuple(self):
        items = self.pop_mark()
        self.stack.append(tuple(items))

    @_operation(TUPLE1)
    def load_tuple1(self):
        self.stack[-1] = (self.stack[-1],)

    @_operation(TUPLE2)
    def load_tuple2(self):
        last = self.stack.pop()
        self.stack[-1] = (self.stack[-1], last)

    @_operation(TUPLE3)
    def load_tuple3(self):
        last = self.stack.pop()
        middle = self.stack.pop()
        self.stack[-1] = (self.stack[-1], middle, last)

    @_operation(EMPTY_LIST)
    def load_empty_list(self):
        self.stack.append([])

    @_operation(LIST)
    def load_list(self):
        items = self.pop_mark()
        self.stack.append(items)

    @_operation(EMPTY_DICT)
    def load_empty_dictionary(self):
        self.stack.append({})

    @_operation(DICT)
    def load_dict(self):
        items = self.pop_mark()
        if len(items) % 2:
            raise UnpicklingError("odd number of items for DICT")
        self.stack.append(dict(zip(items[::2], items[1::2])))

    @_operation(EMPTY_SET)
    def load_empty_set(self):
        self.stack.append(set())

    @_operation(FROZENSET)
    def load_frozenset(self):
        items = self.pop_mark()
        self.stack.append(frozenset(items))

    def _instantiate(self, cls, args):
        if args or not isinstance(cls, type) or hasattr(cls, "__getinitargs__"):
            return cls(*args)
        return cls.__new__(cls)

    @_operation(INST)
    def load_inst(self):
        module = self.readline().decode("ascii")
        name = self.readline().decode("ascii")
        args = self.pop_mark()
        self.stack.append(self._instantiate(self.find_class(module, name), args))

    @_operation(OBJ)
    def load_obj(self):
        args = self.pop_mark()
        if not args:
            raise UnpicklingError("unpickling stack underflow")
        cls = args.pop(0)
        self.stack.append(self._instantiate(cls, args))

    def _check_new(self, cls, args, opcode):
        if not isinstance(cls, type):
            raise UnpicklingError(f"{opcode} class argument must be a type, "
                                  f"not {type(cls).__name__}")
        if not isinstance(args, tuple):
            raise UnpicklingError(f"{opcode} args argument must be a tuple, "
                                  f"not {type(args).__name__}")

    @_operation(NEWOBJ)
    def load_newobj(self):
        args = self.stack.pop()
        cls = self.stack.pop()
        self._check_new(cls, args, "NEWOBJ")
        self.stack.append(cls.__new__(cls, *args))

    @_operation(NEWOBJ_EX)
    def load_newobj_ex(self):
        kwargs = self.stack.pop()
        args = self.stack.pop()
        cls = self.stack.pop()
        self._check_new(cls, args, "NEWOBJ_EX")
        if not isinstance(kwargs, dict):
            raise UnpicklingError("NEWOBJ_EX kwargs argument must be a dict, "
                                  f"not {type(kwargs).__name__}")
        self.stack.append(cls.__new__(cls, *args, **kwargs))

    @_operation(GLOBAL)
    def load_global(self):
        module = self.readline().decode("utf-8")
        name = self.readline().decode("utf-8")
        self.stack.append(self.find_class(module, name))

    @_operation(STACK_GLOBAL)
    def load_stack_global(self):
        name = self.stack.pop()
        module = self.stack.pop()
        if type(name) is not str or type(module) is not str:
            raise UnpicklingError("STACK_GLOBAL requires str")
        self.stack.append(self.find_class(module, name))

    @_operation(EXT1)
    def load_ext1(self):
        self.stack.append(self.get_extension(self.read(1)[0]))

    @_operation(EXT2)
    def load_ext2(self):
        self.stack.append(self.get_extension(int.from_bytes(self.read(2), "little")))

    @_operation(EXT4)
    def load_ext4(self):
        self.stack.append(self.get_extension(int.from_bytes(self.read(4), "little", signed=True)))

    @_operation(REDUCE)
    def load_reduce(self):
        args = self.stack.pop()
        func = self.stack[-1]
        if not isinstance(args, tuple):
            raise TypeError("argument list must be a tuple")
        self.stack[-1] = func(*args)

    @_operation(POP)
    def load_pop(self):
        if self.stack:
            self.stack.pop()
        else:
            if not self.metastack:
                raise UnpicklingError("unpickling stack underflow")
            self.pop_mark()

    @_operation(POP_MARK)
    def load_pop_mark(self):
        self.pop_mark()

    @_operation(DUP)
    def load_dup(self):
        self.stack.append(self.stack[-1])

    def _recall(self, number):
        try:
            self.stack.append(self.memo[number])
        except KeyError:
            raise UnpicklingError(f"Memo value not found at index {number}") from None

    @_operation(GET)
    def load_get(self):
        self._recall(int(self.readline()))

    @_operation(BINGET)
    def load_binget(self):
        self._recall(self.read(1)[0])

    @_operation(LONG_BINGET)
    def load_long_binget(self):
        self._recall(int.from_bytes(self.read(4), "little"))

    @_operation(PUT)
    def load_put(self):
        number = int(self.readline())
        if number < 0:
            raise ValueError("negative PUT argument")
        self.memo[number] = self.stack[-1]

    @_operation(BINPUT)
    def load_binput(self):
        number = self.read(1)[0]
        self.memo[number] = self.stack[-1]

    @_operation(LONG_BINPUT)
    def load_long_binput(self):
        number = int.from_bytes(self.read(4), "little")
        self.memo[number] = self.stack[-1]

    @_operation(MEMOIZE)
    def load_memoize(self):
        self.memo[len(self.memo)] = self.stack[-1]

    @_operation(APPEND)
    def load_append(self):
        value = self.stack.pop()
        self._extend(self.stack[-1], [value])

    @_operation(APPENDS)
    def load_appends(self):
        items = self.pop_mark()
        self._extend(self.stack[-1], items)

    def _extend(self, target, items):
        if type(target) is list:
            target += items
            return
        extend = getattr(target, "extend", None)
        if extend is not None:
            extend(items)
            return
        for item in items:
            target.append(item)

    @_operation(SETITEM)
    def load_setitem(self):
        value = self.stack.pop()
        key = self.stack.pop()
        self.stack[-1][key] = value

    @_operation(SETITEMS)
    def load_setitems(self):
        items = self.pop_mark()
        target = self.stack[-1]
        if len(items) % 2:
            raise UnpicklingError("odd number of items for SETITEMS")
        for i in range(0, len(items), 2):
            target[items[i]] = items[i + 1]

    @_operation(ADDITEMS)
    def load_additems(self):
        items = self.pop_mark()
        target = self.stack[-1]
        if isinstance(target, set):
            target.update(items)
        else:
            for item in items:
                target.add(item)

    @_operation(BUILD)
    def load_build(self):
        state = self.stack.pop()
        target = self.stack[-1]
        setstate = getattr(target, "__setstate__", _missing)
        if setstate is not _missing:
            setstate(state)
            return
        slotstate = None
        if isinstance(state, tuple) and len(state) == 2:
            state, slotstate = state
        if state is not None:
            if not isinstance(state, dict):
                raise UnpicklingError("state is not a dictionary")
            attributes = target.__dict__
            for key, value in state.items():
                attributes[sys.intern(key) if type(key) is str else key] = value
        if slotstate is not None:
            if not isinstance(slotstate, dict):
                raise UnpicklingError("slot state is not a dictionary")
            for key, value in slotstate.items():
                setattr(target, key, value)

    @_operation(MARK)
    def load_mark(self):
        self.metastack.append(self.stack)
        self.stack = []

    @_operation(STOP)
    def load_stop(self):
        value = self.stack.pop()
        raise _Stop(value)


def _shown(byte):
    """A byte as the message about a wrong opcode shows it."""
    return chr(byte) if 0x20 <= byte < 0x7f and byte not in b"'\\" else f"\\x{byte:02x}"


# ---- In one call ---------------------------------------------------------------------------------

class _Planner(Pickler):
    """Does nothing, but notes as steps for _quick_dumps what a Pickler would do with one object."""

    def __init__(self, protocol):
        self.steps = []
        self.memo = {}
        self.proto, self.bin, self.fast, self.fix_imports = protocol, True, 0, False
        self._buffer_callback = None

    def save(self, obj, save_persistent_id=True):
        self.steps += (0, obj)

    def write(self, data):
        self.steps += (1, data)

    def memoize(self, obj):
        self.steps += (2, obj)

    def _batch_appends(self, items):
        self.steps += (3, items)

    def _batch_setitems(self, items):
        self.steps += (4, items)

    def _write_large_bytes(self, header, payload):
        self.steps += (5, header + payload)


def _plan(obj, protocol):
    planner = _Planner(protocol)
    planner._save_new_object(obj)
    return planner.steps


def dump(obj, file, protocol=None, *, fix_imports=True, buffer_callback=None):
    """Writes the pickle of the object to the file."""
    pickler = Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback)
    data = _quick_dumps(obj, pickler.proto, _plan) if buffer_callback is None else None
    if data is None:
        pickler.dump(obj)
    else:
        pickler._file_write(data)


def dumps(obj, protocol=None, *, fix_imports=True, buffer_callback=None):
    """The pickle of the object."""
    if buffer_callback is None:
        data = _quick_dumps(obj, DEFAULT_PROTOCOL if protocol is None else HIGHEST_PROTOCOL if protocol == -1 else protocol,
                            _plan)
        if data is not None:
            return data
    file = io.BytesIO()
    Pickler(file, protocol, fix_imports=fix_imports, buffer_callback=buffer_callback).dump(obj)
    return file.getvalue()


def load(file, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """The object whose pickle the file goes on with."""
    return Unpickler(file, fix_imports=fix_imports, encoding=encoding, errors=errors,
                     buffers=buffers).load()


def _quick_step(opcode, a, b):
    """What _quick_loads leaves to the operations above: a and b are on the stack; the answer belongs there."""
    unpickler = Unpickler.__new__(Unpickler)
    unpickler.proto, unpickler.fix_imports = 4, False
    unpickler.stack = [a, b]
    unpickler.metastack = [[a]]
    if opcode in b"eu\x90":
        unpickler.stack = b  # all above the mark
    unpickler.dispatch[opcode](unpickler)
    return unpickler.stack[-1]


def loads(data, /, *, fix_imports=True, encoding="ASCII", errors="strict", buffers=None):
    """The object of the pickle."""
    if not isinstance(data, (bytes, bytearray)):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        data = memoryview(data).tobytes()
    if buffers is None:
        made = _quick_loads(data if type(data) is bytes else bytes(data), _quick_step)
        if made is not None:
            return made[0]
    unpickler = Unpickler.__new__(Unpickler)
    unpickler._buffers = iter(buffers) if buffers is not None else None
    unpickler._source = _Source(bytes(data))
    unpickler._set_options(fix_imports, encoding, errors)
    return unpickler.load()


_Pickler, _Unpickler = Pickler, Unpickler
_dump, _dumps, _load, _loads = dump, dumps, load, loads
