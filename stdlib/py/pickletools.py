"""What is in a pickle: its instructions one by one, as a listing, and without those that nobody needs.

Each instruction is an OpcodeInfo: its name and its code, an ArgumentDescriptor for what follows the code, what it
takes from the stack and what it leaves there, and the first protocol that has it.
"""

import codecs
import io
import pickle
import struct
import sys

__all__ = ["dis", "genops", "optimize"]

bytes_types = pickle.bytes_types

# ---- Arguments: how many bytes, or how they end

UP_TO_NEWLINE = -1
TAKEN_FROM_ARGUMENT1 = -2   # a count in one byte, then so many bytes
TAKEN_FROM_ARGUMENT4 = -3   # in four, signed
TAKEN_FROM_ARGUMENT4U = -4
TAKEN_FROM_ARGUMENT8U = -5


class ArgumentDescriptor:
    """An argument that stands in the pickle behind the code."""

    __slots__ = ("name", "n", "reader", "doc")

    def __init__(self, name, n, reader, doc):
        assert isinstance(name, str)
        assert isinstance(n, int) and (n >= 0 or TAKEN_FROM_ARGUMENT8U <= n <= UP_TO_NEWLINE)
        self.name = name
        self.n = n
        self.reader = reader
        self.doc = doc


def _fixed(format, what):
    size = struct.calcsize(format)

    def read(f):
        data = f.read(size)
        if len(data) == size:
            return struct.unpack(format, data)[0]
        raise ValueError(f"not enough data in stream to read {what}")
    return read


read_uint1 = _fixed("<B", "uint1")
read_uint2 = _fixed("<H", "uint2")
read_int4 = _fixed("<i", "int4")
read_uint4 = _fixed("<I", "uint4")
read_uint8 = _fixed("<Q", "uint8")
read_float8 = _fixed(">d", "float8")


def _counted(read_count, what, make=lambda data: data):
    """A reader of bytes that a count precedes."""
    def read(f):
        count = read_count(f)
        if count < 0:
            raise ValueError(f"{what} byte count < 0: {count}")
        if count > sys.maxsize:
            raise ValueError(f"{what} byte count > sys.maxsize: {count}")
        data = f.read(count)
        if len(data) == count:
            return make(data)
        raise ValueError(f"expected {count} bytes in a {what}, but only {len(data)} remain")
    return read


def _text(data):
    return str(data, "utf-8", "surrogatepass")


def _latin(data):
    return data.decode("latin-1")


read_string1 = _counted(read_uint1, "string1", _latin)
read_string4 = _counted(read_int4, "string4", _latin)
read_bytes1 = _counted(read_uint1, "bytes1")
read_bytes4 = _counted(read_uint4, "bytes4")
read_bytes8 = _counted(read_uint8, "bytes8")
read_bytearray8 = _counted(read_uint8, "bytearray8", bytearray)
read_unicodestring1 = _counted(read_uint1, "unicodestring1", _text)
read_unicodestring4 = _counted(read_uint4, "unicodestring4", _text)
read_unicodestring8 = _counted(read_uint8, "unicodestring8", _text)
read_long1 = _counted(read_uint1, "long1", pickle.decode_long)
read_long4 = _counted(read_int4, "long4", pickle.decode_long)


def read_stringnl(f, decode=True, stripquotes=True, *, encoding="latin-1"):
    data = f.readline()
    if not data.endswith(b"\n"):
        raise ValueError("no newline found when trying to read stringnl")
    data = data[:-1]
    if stripquotes:
        for quote in (b'"', b"'"):
            if data.startswith(quote):
                if not data.endswith(quote):
                    raise ValueError("strinq quote %r not found at both ends of %r" % (quote, data))
                data = data[1:-1]
                break
        else:
            raise ValueError("no string quotes around %r" % data)
    return codecs.escape_decode(data)[0].decode(encoding) if decode else data


def read_stringnl_noescape(f):
    return read_stringnl(f, stripquotes=False, encoding="utf-8")


def read_stringnl_noescape_pair(f):
    return "%s %s" % (read_stringnl_noescape(f), read_stringnl_noescape(f))


def read_unicodestringnl(f):
    data = f.readline()
    if not data.endswith(b"\n"):
        raise ValueError("no newline found when trying to read unicodestringnl")
    return str(data[:-1], "raw-unicode-escape")


def read_decimalnl_short(f):
    text = read_stringnl(f, decode=False, stripquotes=False)
    if text == b"00":
        return False
    if text == b"01":
        return True
    return int(text)


def read_decimalnl_long(f):
    text = read_stringnl(f, decode=False, stripquotes=False)
    return int(text[:-1] if text[-1:] == b"L" else text)


def read_floatnl(f):
    return float(read_stringnl(f, decode=False, stripquotes=False))


def _argument(name, n, doc):
    return ArgumentDescriptor(name, n, globals()["read_" + name], doc)


uint1 = _argument("uint1", 1, "One-byte unsigned integer.")
uint2 = _argument("uint2", 2, "Two-byte unsigned integer, little-endian.")
int4 = _argument("int4", 4, "Four-byte signed integer, little-endian, 2's complement.")
uint4 = _argument("uint4", 4, "Four-byte unsigned integer, little-endian.")
uint8 = _argument("uint8", 8, "Eight-byte unsigned integer, little-endian.")
float8 = _argument("float8", 8, "An 8-byte binary representation of a float, big-endian.")
floatnl = _argument("floatnl", UP_TO_NEWLINE, "A newline-terminated decimal floating literal.")
stringnl = _argument("stringnl", UP_TO_NEWLINE, "A newline-terminated string in quotes, with escapes.")
stringnl_noescape = _argument("stringnl_noescape", UP_TO_NEWLINE, "A newline-terminated string.")
stringnl_noescape_pair = _argument("stringnl_noescape_pair", UP_TO_NEWLINE, "A pair of newline-terminated strings.")
string1 = _argument("string1", TAKEN_FROM_ARGUMENT1, "A counted string, the count in one byte.")
string4 = _argument("string4", TAKEN_FROM_ARGUMENT4, "A counted string, the count in four bytes.")
bytes1 = _argument("bytes1", TAKEN_FROM_ARGUMENT1, "Counted bytes, the count in one byte.")
bytes4 = _argument("bytes4", TAKEN_FROM_ARGUMENT4U, "Counted bytes, the count in four bytes.")
bytes8 = _argument("bytes8", TAKEN_FROM_ARGUMENT8U, "Counted bytes, the count in eight bytes.")
bytearray8 = _argument("bytearray8", TAKEN_FROM_ARGUMENT8U, "A counted bytearray, the count in eight bytes.")
unicodestringnl = _argument("unicodestringnl", UP_TO_NEWLINE, "A newline-terminated raw-unicode-escape string.")
unicodestring1 = _argument("unicodestring1", TAKEN_FROM_ARGUMENT1, "Counted UTF-8, the count in one byte.")
unicodestring4 = _argument("unicodestring4", TAKEN_FROM_ARGUMENT4U, "Counted UTF-8, the count in four bytes.")
unicodestring8 = _argument("unicodestring8", TAKEN_FROM_ARGUMENT8U, "Counted UTF-8, the count in eight bytes.")
decimalnl_short = _argument("decimalnl_short", UP_TO_NEWLINE, "A newline-terminated decimal integer.")
decimalnl_long = _argument("decimalnl_long", UP_TO_NEWLINE, "A newline-terminated decimal integer with an L.")
long1 = _argument("long1", TAKEN_FROM_ARGUMENT1, "An integer, little-endian, its size in one byte.")
long4 = _argument("long4", TAKEN_FROM_ARGUMENT4, "An integer, little-endian, its size in four bytes.")


# ---- What is on the stack

class StackObject:
    """A kind of thing on the stack."""

    __slots__ = ("name", "obtype", "doc")

    def __init__(self, name, obtype, doc):
        self.name = name
        self.obtype = obtype
        self.doc = doc

    def __repr__(self):
        return self.name


pyint = pylong = StackObject("int", int, "A Python integer object.")
pyinteger_or_bool = StackObject("int_or_bool", (int, bool), "A Python integer or boolean object.")
pybool = StackObject("bool", bool, "A Python boolean object.")
pyfloat = StackObject("float", float, "A Python float object.")
pybytes_or_str = pystring = StackObject("bytes_or_str", (bytes, str), "A Python bytes or str object.")
pybytes = StackObject("bytes", bytes, "A Python bytes object.")
pybytearray = StackObject("bytearray", bytearray, "A Python bytearray object.")
pyunicode = StackObject("str", str, "A Python str object.")
pynone = StackObject("None", type(None), "The Python None object.")
pytuple = StackObject("tuple", tuple, "A Python tuple object.")
pylist = StackObject("list", list, "A Python list object.")
pydict = StackObject("dict", dict, "A Python dict object.")
pyset = StackObject("set", set, "A Python set object.")
pyfrozenset = StackObject("frozenset", set, "A Python frozenset object.")
pybuffer = StackObject("buffer", object, "A Python buffer-like object.")
anyobject = StackObject("any", object, "Any kind of object whatsoever.")
markobject = StackObject("mark", StackObject, "The mark that MARK leaves.")
stackslice = StackObject("stackslice", StackObject, "Everything above the topmost mark.")


# ---- The instructions

class OpcodeInfo:
    """An instruction of pickles."""

    __slots__ = ("name", "code", "arg", "stack_before", "stack_after", "proto", "doc")

    def __init__(self, name, code, arg, stack_before, stack_after, proto, doc):
        self.name = name
        self.code = code
        self.arg = arg
        self.stack_before = stack_before
        self.stack_after = stack_after
        self.proto = proto
        self.doc = doc


I = OpcodeInfo
_some = [markobject, stackslice]
opcodes = [
    I("INT", "I", decimalnl_short, [], [pyinteger_or_bool], 0, "Push an integer or bool."),
    I("BININT", "J", int4, [], [pyint], 1, "Push a four-byte signed integer."),
    I("BININT1", "K", uint1, [], [pyint], 1, "Push a one-byte unsigned integer."),
    I("BININT2", "M", uint2, [], [pyint], 1, "Push a two-byte unsigned integer."),
    I("LONG", "L", decimalnl_long, [], [pyint], 0, "Push a long integer."),
    I("LONG1", "\x8a", long1, [], [pyint], 2, "Long integer using one-byte length."),
    I("LONG4", "\x8b", long4, [], [pyint], 2, "Long integer using four-byte length."),
    I("STRING", "S", stringnl, [], [pybytes_or_str], 0, "Push a Python string object."),
    I("BINSTRING", "T", string4, [], [pybytes_or_str], 1, "Push a Python string object."),
    I("SHORT_BINSTRING", "U", string1, [], [pybytes_or_str], 1, "Push a Python string object."),
    I("BINBYTES", "B", bytes4, [], [pybytes], 3, "Push a Python bytes object."),
    I("SHORT_BINBYTES", "C", bytes1, [], [pybytes], 3, "Push a Python bytes object."),
    I("BINBYTES8", "\x8e", bytes8, [], [pybytes], 4, "Push a Python bytes object."),
    I("BYTEARRAY8", "\x96", bytearray8, [], [pybytearray], 5, "Push a Python bytearray object."),
    I("NEXT_BUFFER", "\x97", None, [], [pybuffer], 5, "Push an out-of-band buffer object."),
    I("READONLY_BUFFER", "\x98", None, [pybuffer], [pybuffer], 5, "Make an out-of-band buffer object read-only."),
    I("NONE", "N", None, [], [pynone], 0, "Push None on the stack."),
    I("NEWTRUE", "\x88", None, [], [pybool], 2, "Push True onto the stack."),
    I("NEWFALSE", "\x89", None, [], [pybool], 2, "Push False onto the stack."),
    I("UNICODE", "V", unicodestringnl, [], [pyunicode], 0, "Push a Python Unicode string object."),
    I("SHORT_BINUNICODE", "\x8c", unicodestring1, [], [pyunicode], 4, "Push a Python Unicode string object."),
    I("BINUNICODE", "X", unicodestring4, [], [pyunicode], 1, "Push a Python Unicode string object."),
    I("BINUNICODE8", "\x8d", unicodestring8, [], [pyunicode], 4, "Push a Python Unicode string object."),
    I("FLOAT", "F", floatnl, [], [pyfloat], 0, "Newline-terminated decimal float literal."),
    I("BINFLOAT", "G", float8, [], [pyfloat], 1, "Float stored in binary form, with 8 bytes of data."),
    I("EMPTY_LIST", "]", None, [], [pylist], 1, "Push an empty list."),
    I("APPEND", "a", None, [pylist, anyobject], [pylist], 0, "Append an object to a list."),
    I("APPENDS", "e", None, [pylist, *_some], [pylist], 1, "Extend a list by a slice of stack objects."),
    I("LIST", "l", None, _some, [pylist], 0, "Build a list out of the topmost stack slice, after markobject."),
    I("EMPTY_TUPLE", ")", None, [], [pytuple], 1, "Push an empty tuple."),
    I("TUPLE", "t", None, _some, [pytuple], 0, "Build a tuple out of the topmost stack slice, after markobject."),
    I("TUPLE1", "\x85", None, [anyobject], [pytuple], 2, "Build a one-tuple out of the topmost item on the stack."),
    I("TUPLE2", "\x86", None, [anyobject] * 2, [pytuple], 2,
      "Build a two-tuple out of the top two items on the stack."),
    I("TUPLE3", "\x87", None, [anyobject] * 3, [pytuple], 2,
      "Build a three-tuple out of the top three items on the stack."),
    I("EMPTY_DICT", "}", None, [], [pydict], 1, "Push an empty dict."),
    I("DICT", "d", None, _some, [pydict], 0, "Build a dict out of the topmost stack slice, after markobject."),
    I("SETITEM", "s", None, [pydict, anyobject, anyobject], [pydict], 0, "Add a key+value pair to an existing dict."),
    I("SETITEMS", "u", None, [pydict, *_some], [pydict], 1,
      "Add an arbitrary number of key+value pairs to an existing dict."),
    I("EMPTY_SET", "\x8f", None, [], [pyset], 4, "Push an empty set."),
    I("ADDITEMS", "\x90", None, [pyset, *_some], [pyset], 4, "Add an arbitrary number of items to an existing set."),
    I("FROZENSET", "\x91", None, _some, [pyfrozenset], 4,
      "Build a frozenset out of the topmost slice, after markobject."),
    I("POP", "0", None, [anyobject], [], 0, "Discard the top stack item, shrinking the stack by one item."),
    I("DUP", "2", None, [anyobject], [anyobject, anyobject], 0,
      "Push the top stack item onto the stack again, duplicating it."),
    I("MARK", "(", None, [], [markobject], 0, "Push markobject onto the stack."),
    I("POP_MARK", "1", None, _some, [], 1, "Pop all the stack objects at and above the topmost markobject."),
    I("GET", "g", decimalnl_short, [], [anyobject], 0, "Read an object from the memo and push it on the stack."),
    I("BINGET", "h", uint1, [], [anyobject], 1, "Read an object from the memo and push it on the stack."),
    I("LONG_BINGET", "j", uint4, [], [anyobject], 1, "Read an object from the memo and push it on the stack."),
    I("PUT", "p", decimalnl_short, [], [], 0, "Store the stack top into the memo.  The stack is not popped."),
    I("BINPUT", "q", uint1, [], [], 1, "Store the stack top into the memo.  The stack is not popped."),
    I("LONG_BINPUT", "r", uint4, [], [], 1, "Store the stack top into the memo.  The stack is not popped."),
    I("MEMOIZE", "\x94", None, [anyobject], [anyobject], 4,
      "Store the stack top into the memo.  The stack is not popped."),
    I("EXT1", "\x82", uint1, [], [anyobject], 2, "Extension code."),
    I("EXT2", "\x83", uint2, [], [anyobject], 2, "Extension code."),
    I("EXT4", "\x84", int4, [], [anyobject], 2, "Extension code."),
    I("GLOBAL", "c", stringnl_noescape_pair, [], [anyobject], 0, "Push a global object (module.attr) on the stack."),
    I("STACK_GLOBAL", "\x93", None, [pyunicode, pyunicode], [anyobject], 4,
      "Push a global object (module.attr) on the stack."),
    I("REDUCE", "R", None, [anyobject, anyobject], [anyobject], 0,
      "Push an object built from a callable and an argument tuple."),
    I("BUILD", "b", None, [anyobject, anyobject], [anyobject], 0,
      "Finish building an object, via __setstate__ or dict update."),
    I("INST", "i", stringnl_noescape_pair, _some, [anyobject], 0, "Build a class instance."),
    I("OBJ", "o", None, [markobject, anyobject, stackslice], [anyobject], 1, "Build a class instance."),
    I("NEWOBJ", "\x81", None, [anyobject, anyobject], [anyobject], 2, "Build an object instance."),
    I("NEWOBJ_EX", "\x92", None, [anyobject] * 3, [anyobject], 4, "Build an object instance."),
    I("PROTO", "\x80", uint1, [], [], 2, "Protocol version indicator."),
    I("STOP", ".", None, [anyobject], [], 0, "Stop the unpickling machine."),
    I("FRAME", "\x95", uint8, [], [], 4, "Indicate the beginning of a new frame."),
    I("PERSID", "P", stringnl_noescape, [], [anyobject], 0, "Push an object identified by a persistent ID."),
    I("BINPERSID", "Q", None, [anyobject], [anyobject], 1, "Push an object identified by a persistent ID."),
]
del I

code2op = {opcode.code: opcode for opcode in opcodes}


# ---- Reading pickles

def _genops(data, yield_end_pos=False):
    if isinstance(data, bytes_types):
        data = io.BytesIO(data)
    getpos = getattr(data, "tell", lambda: None)
    while True:
        pos = getpos()
        code = data.read(1)
        opcode = code2op.get(code.decode("latin-1"))
        if opcode is None:
            if code == b"":
                raise ValueError("pickle exhausted before seeing STOP")
            raise ValueError("at position %s, opcode %r unknown" % ("<unknown>" if pos is None else pos, code))
        arg = None if opcode.arg is None else opcode.arg.reader(data)
        if yield_end_pos:
            yield opcode, arg, pos, getpos()
        else:
            yield opcode, arg, pos
        if code == b".":
            assert opcode.name == "STOP"
            break


def genops(pickle):
    """Generate (opcode, arg, position) for each instruction of a pickle, bytes or a file."""
    return _genops(pickle)


def optimize(p):
    """Return the pickle without the instructions that store what is never fetched."""
    fetched = set()
    parts = []      # (begin, end), or (None, index) for a store, or the index itself for a fetch
    renumbered = {}
    stored = set()
    proto = 0
    protoheader = b""
    for opcode, arg, pos, end in _genops(p, yield_end_pos=True):
        if "PUT" in opcode.name:
            stored.add(arg)
            parts.append((opcode.name, arg, None))
        elif opcode.name == "MEMOIZE":
            parts.append((opcode.name, len(stored), None))
            stored.add(len(stored))
        elif "FRAME" in opcode.name:
            pass
        elif "GET" in opcode.name:
            proto = max(proto, opcode.proto)
            fetched.add(arg)
            parts.append((opcode.name, arg, None))
        elif opcode.name == "PROTO":
            proto = max(proto, arg)
            if pos == 0:
                protoheader = p[pos:end]
            else:
                parts.append((None, pos, end))
        else:
            parts.append((None, pos, end))
    out = io.BytesIO()
    out.write(protoheader)
    pickler = pickle._Pickler(out, proto)
    if proto >= 4:
        pickler.framer.start_framing()
    count = 0
    for name, value, end in parts:
        frameless = False
        if name is None:
            data = p[value:end]
            frameless = end - value > pickler.framer._FRAME_SIZE_TARGET
        elif "GET" in name:
            data = pickler.get(renumbered[value])
        elif value in fetched:
            renumbered[value] = count
            data = b"\x94" if name == "MEMOIZE" else pickler.put(count)
            count += 1
        else:
            continue
        pickler.framer.commit_frame(force=frameless)
        if frameless:
            pickler.framer.file_write(data)
        else:
            pickler.write(data)
    pickler.framer.end_framing()
    return out.getvalue()


def dis(pickle, out=None, memo=None, indentlevel=4, annotate=0):
    """Print a listing of the pickle, and check that its stack and its memo work out; ValueError if not.

    memo may be given to go on with that of another pickle. With annotate, each line says what it does, in that
    column.
    """
    stack = []
    if memo is None:
        memo = {}
    maxproto = -1
    marks = []      # where those on the stack were made
    indent = " " * indentlevel
    message = None
    column = annotate
    for opcode, arg, pos in genops(pickle):
        if pos is not None:
            print("%5d:" % pos, end=" ", file=out)
        line = "%-4s %s%s" % (repr(opcode.code)[1:-1], indent * len(marks), opcode.name)
        maxproto = max(maxproto, opcode.proto)
        before, after = opcode.stack_before, opcode.stack_after
        pops = len(before)
        remark = None
        if markobject in before or opcode.name == "POP" and stack and stack[-1] is markobject:
            if marks:
                at = marks.pop()
                remark = "(MARK at unknown opcode offset)" if at is None else "(MARK at %d)" % at
                while stack[-1] is not markobject:
                    stack.pop()
                stack.pop()
                pops = before.index(markobject) if markobject in before else 0
            else:
                message = remark = "no MARK exists on stack"
        if opcode.name in ("PUT", "BINPUT", "LONG_BINPUT", "MEMOIZE"):
            index = arg
            if opcode.name == "MEMOIZE":
                index = len(memo)
                remark = "(as %d)" % index
            if index in memo:
                message = "memo key %r already defined" % arg
            elif not stack:
                message = "stack is empty -- can't store into memo"
            elif stack[-1] is markobject:
                message = "can't store markobject in the memo"
            else:
                memo[index] = stack[-1]
        elif opcode.name in ("GET", "BINGET", "LONG_BINGET"):
            if arg in memo:
                after = [memo[arg]]
            else:
                message = "memo key %r has never been stored into" % arg
        if arg is not None or remark:
            line += " " * (10 - len(opcode.name))
            if arg is not None:
                is_string = opcode.name in ("STRING", "BINSTRING", "SHORT_BINSTRING")
                line += " " + (ascii(arg) if is_string else repr(arg))
            if remark:
                line += " " + remark
        if annotate:
            line += " " * (column - len(line))
            column = len(line)
            if column > 50:
                column = annotate
            line += " " + opcode.doc.split("\n", 1)[0]
        print(line, file=out)
        if message:
            raise ValueError(message)
        if len(stack) < pops:
            raise ValueError("tries to pop %d items from stack with only %d items" % (pops, len(stack)))
        if pops:
            del stack[-pops:]
        if markobject in after:
            marks.append(pos)
        stack.extend(after)
    print("highest protocol among opcodes =", maxproto, file=out)
    if stack:
        raise ValueError("stack not empty after STOP: %r" % stack)


if __name__ == "__main__":
    import argparse
    parser = argparse.ArgumentParser(description="disassemble one or more pickle files")
    parser.add_argument("pickle_file", nargs="+", help="the pickle file")
    parser.add_argument("-o", "--output", help="the file where the output should be written")
    parser.add_argument("-m", "--memo", action="store_true", help="preserve memo between disassemblies")
    parser.add_argument("-l", "--indentlevel", default=4, type=int,
                        help="the number of blanks by which to indent a new MARK level")
    parser.add_argument("-a", "--annotate", action="store_true",
                        help="annotate each line with a short opcode description")
    parser.add_argument("-p", "--preamble", default="==> {name} <==",
                        help="if more than one pickle file is specified, print this before each disassembly")
    given = parser.parse_args()
    shared = {} if given.memo else None
    output = open(given.output, "w") if given.output else sys.stdout
    for name in given.pickle_file:
        if len(given.pickle_file) > 1:
            print(given.preamble.format(name=name), file=output)
        with sys.stdin.buffer if name == "-" else open(name, "rb") as file:
            dis(file, output, shared, given.indentlevel, 30 if given.annotate else 0)
