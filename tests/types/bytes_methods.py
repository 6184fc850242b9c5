# bytes and bytearray: every method of both.
def methods(B):
    b = B(b"Hello, World")
    print(b, b.find(b"o"), b.find(111, 5), b.rfind(b"o", 0, 5), b.index(b"W"), b.count(b"l"), b.count(108), b.count(b""), b.find(b"", 12), b.find(b"", 13))
    print(b.startswith(b"He"), b.startswith((b"x", b"H")), b.endswith(b"ld", -2), b.startswith(b"", 20), b.startswith(bytearray(b"H")), b.endswith(memoryview(b"d")))
    print(b.replace(b"l", b"L"), b.replace(b"l", b"", 2), b.replace(b"", b"-", 3), b.replace(b"lo", b"p!"), b.removeprefix(b"He"), b.removesuffix(b"x"))
    print(b.partition(b", "), b.rpartition(b"o"), b.partition(b"zz"), b.rpartition(b"zz"))
    print(b.split(), b.split(b"l"), b.split(b"l", 1), b.rsplit(b"l", 1), B(b" a  b ").split(), B(b" a  b ").split(None, 1), B(b" a  b ").rsplit(None, 1), B(b"").split(), B(b"").split(b","))
    print(B(b"a\nb\r\nc\rd\x0be").splitlines(), B(b"a\n\nb").splitlines(True), B(b", ").join([b"a", bytearray(b"b"), memoryview(b"c")]), B(b"").join([]), B(b"-").join(B(bytes([x])) for x in b"xyz"))
    print(B(b" \t\x0bab\x0c ").strip(), B(b"xxax").lstrip(b"x"), B(b"xxax").rstrip(b"x"), B(b"xyaz").strip(b"xz"), B(b"\x1ca").strip())
    print(B(b"ab").ljust(4, b"."), B(b"ab").rjust(4), B(b"ab").center(5, b"*"), B(b"-42").zfill(6), B(b"ab").zfill(1), B(b"a\tb").expandtabs(), B(b"a\tb\n\tc").expandtabs(3))
    print(b.upper(), b.lower(), b.title(), b.swapcase(), b.capitalize(), B(b"they're \xe9A").title())
    print(*[int(getattr(B(x), n)()) for x in (b"", b"a", b"A", b"a1", b"1", b" \t", b"Ab Cd", b"\xe9", b"_") for n in ("isalpha", "isalnum", "isdigit", "islower", "isupper", "istitle", "isspace", "isascii")])
    print(b.translate(bytes(range(255, -1, -1)))[:3], b.translate(None, b"lo"), b.translate(B.maketrans(b"lo", b"01"), delete=b"H"), b.translate(None))
    print(b.hex(), b.hex(":"), b.hex("-", 2), b.hex(b"_", -5), B(b"").hex(":"), B(b"abc").hex(":", 10), B.fromhex("48 65 6c\n6c6F"), B.fromhex(""), B.fromhex("  0a\t"))
    print(b.decode(), B("é", "utf-8").decode("utf-8"), B(b"\xff").decode("latin-1"), ascii(B(b"a\xff").decode("utf-8", "surrogateescape")), B(b"\xff").decode(errors="ignore") == "", B("ab", encoding="utf-16-le"))
    print(b[0], b[-1], b[1:4], b[::-1], b[::3], b[20:], b[5:2:-1], list(b[:3]), b + b"!", b * 2, 2 * B(b"ab"), b * 0, len(b), b"lo" in b, 72 in b, bool(B()), bytearray(b"x") in b)
    print(b == b"Hello, World", b == bytearray(b"Hello, World"), b != b"x", b < b"I", b <= bytearray(b"Hello"), b > b"", b == "Hello, World", b == memoryview(b"Hello, World"), B(b"a") < B(b"ab"))
    print(repr(B(b"'")), repr(B(b"'\"")), repr(B(b"\\\n\r\t\x00\x7f\xff")), str(B(b"a")), ascii(B(b"\xe9")), list(B(b"ab")), list(reversed(B(b"ab"))), [*map(chr, B(b"xy"))])
    print(B(3), B([1, 2, 255]), B(x for x in (65, 66)), B(range(3)), B(b"copy"), B(bytearray(b"q")), B(memoryview(b"m")), B(True), B((0,)), B("é", "latin-1"), B("é", "ascii", "ignore"))
    print(type(B(b"a") + bytearray(b"b")).__name__, type(B(b"a").strip()).__name__, B(b"a").__class__.__name__, isinstance(B(), B), B.__doc__.split("\n")[0])

methods(bytes)
#=> b'Hello, World' 4 8 4 7 3 3 13 12 -1
#=> True True True False True True
#=> b'HeLLo, WorLd' b'Heo, World' b'-H-e-llo, World' b'Help!, World' b'llo, World' b'Hello, World'
#=> (b'Hello', b', ', b'World') (b'Hello, W', b'o', b'rld') (b'Hello, World', b'', b'') (b'', b'', b'Hello, World')
#=> [b'Hello,', b'World'] [b'He', b'', b'o, Wor', b'd'] [b'He', b'lo, World'] [b'Hello, Wor', b'd'] [b'a', b'b'] [b'a', b'b '] [b' a', b'b'] [] [b'']
#=> [b'a', b'b', b'c', b'd\x0be'] [b'a\n', b'\n', b'b'] b'a, b, c' b'' b'x-y-z'
#=> b'ab' b'ax' b'xxa' b'ya' b'\x1ca'
#=> b'ab..' b'  ab' b'**ab*' b'-00042' b'ab' b'a       b' b'a  b\n   c'
#=> b'HELLO, WORLD' b'hello, world' b'Hello, World' b'hELLO, wORLD' b'Hello, world' b"They'Re \xe9A"
#=> 0 0 0 0 0 0 0 1 1 1 0 1 0 0 0 1 1 1 0 0 1 1 0 1 0 1 0 1 0 0 0 1 0 1 1 0 0 0 0 1 0 0 0 0 0 0 1 1 0 0 0 0 0 1 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1
#=> b'\xb7\x9a\x93' b'He, Wrd' b'e001, W1r0d' b'Hello, World'
#=> 48656c6c6f2c20576f726c64 48:65:6c:6c:6f:2c:20:57:6f:72:6c:64 4865-6c6c-6f2c-2057-6f72-6c64 48656c6c6f_2c20576f72_6c64  616263 b'Hello' b'' b'\n'
#=> Hello, World é ÿ 'a\udcff' True b'a\x00b\x00'
#=> 72 100 b'ell' b'dlroW ,olleH' b'Hl r' b'' b',ol' [72, 101, 108] b'Hello, World!' b'Hello, WorldHello, World' b'abab' b'' 12 True True False False
#=> True True True True False True False True True
#=> b"'" b'\'"' b'\\\n\r\t\x00\x7f\xff' b'a' b'\xe9' [97, 98] [98, 97] ['x', 'y']
#=> b'\x00\x00\x00' b'\x01\x02\xff' b'AB' b'\x00\x01\x02' b'copy' b'q' b'm' b'\x00' b'\x00' b'\xe9' b''
#=> bytes bytes bytes True bytes(iterable_of_ints) -> bytes
methods(bytearray)
#=> bytearray(b'Hello, World') 4 8 4 7 3 3 13 12 -1
#=> True True True False True True
#=> bytearray(b'HeLLo, WorLd') bytearray(b'Heo, World') bytearray(b'-H-e-llo, World') bytearray(b'Help!, World') bytearray(b'llo, World') bytearray(b'Hello, World')
#=> (bytearray(b'Hello'), bytearray(b', '), bytearray(b'World')) (bytearray(b'Hello, W'), bytearray(b'o'), bytearray(b'rld')) (bytearray(b'Hello, World'), bytearray(b''), bytearray(b'')) (bytearray(b''), bytearray(b''), bytearray(b'Hello, World'))
#=> [bytearray(b'Hello,'), bytearray(b'World')] [bytearray(b'He'), bytearray(b''), bytearray(b'o, Wor'), bytearray(b'd')] [bytearray(b'He'), bytearray(b'lo, World')] [bytearray(b'Hello, Wor'), bytearray(b'd')] [bytearray(b'a'), bytearray(b'b')] [bytearray(b'a'), bytearray(b'b ')] [bytearray(b' a'), bytearray(b'b')] [] [bytearray(b'')]
#=> [bytearray(b'a'), bytearray(b'b'), bytearray(b'c'), bytearray(b'd\x0be')] [bytearray(b'a\n'), bytearray(b'\n'), bytearray(b'b')] bytearray(b'a, b, c') bytearray(b'') bytearray(b'x-y-z')
#=> bytearray(b'ab') bytearray(b'ax') bytearray(b'xxa') bytearray(b'ya') bytearray(b'\x1ca')
#=> bytearray(b'ab..') bytearray(b'  ab') bytearray(b'**ab*') bytearray(b'-00042') bytearray(b'ab') bytearray(b'a       b') bytearray(b'a  b\n   c')
#=> bytearray(b'HELLO, WORLD') bytearray(b'hello, world') bytearray(b'Hello, World') bytearray(b'hELLO, wORLD') bytearray(b'Hello, world') bytearray(b"They\'Re \xe9A")
#=> 0 0 0 0 0 0 0 1 1 1 0 1 0 0 0 1 1 1 0 0 1 1 0 1 0 1 0 1 0 0 0 1 0 1 1 0 0 0 0 1 0 0 0 0 0 0 1 1 0 0 0 0 0 1 0 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1
#=> bytearray(b'\xb7\x9a\x93') bytearray(b'He, Wrd') bytearray(b'e001, W1r0d') bytearray(b'Hello, World')
#=> 48656c6c6f2c20576f726c64 48:65:6c:6c:6f:2c:20:57:6f:72:6c:64 4865-6c6c-6f2c-2057-6f72-6c64 48656c6c6f_2c20576f72_6c64  616263 bytearray(b'Hello') bytearray(b'') bytearray(b'\n')
#=> Hello, World é ÿ 'a\udcff' True bytearray(b'a\x00b\x00')
#=> 72 100 bytearray(b'ell') bytearray(b'dlroW ,olleH') bytearray(b'Hl r') bytearray(b'') bytearray(b',ol') [72, 101, 108] bytearray(b'Hello, World!') bytearray(b'Hello, WorldHello, World') bytearray(b'abab') bytearray(b'') 12 True True False False
#=> True True True True False True False True True
#=> bytearray(b"\'") bytearray(b'\'"') bytearray(b'\\\n\r\t\x00\x7f\xff') bytearray(b'a') bytearray(b'\xe9') [97, 98] [98, 97] ['x', 'y']
#=> bytearray(b'\x00\x00\x00') bytearray(b'\x01\x02\xff') bytearray(b'AB') bytearray(b'\x00\x01\x02') bytearray(b'copy') bytearray(b'q') bytearray(b'm') bytearray(b'\x00') bytearray(b'\x00') bytearray(b'\xe9') bytearray(b'')
#=> bytearray bytearray bytearray True bytearray(iterable_of_ints) -> bytearray

class Source:
    def __bytes__(self):
        return b"from bytes"
class Index:
    def __index__(self):
        return 2
print(bytes(Source()), bytes(Index()), bytearray(Index()), b"abc"[Index()], b"ab" * Index())
#=> b'from bytes' b'\x00\x00' bytearray(b'\x00\x00') 99 b'abab'
class Sub(bytes):
    pass
s = Sub(b"abc")
s.x = 1
print(s, type(s), s.x, type(s[:]), type(s + b""), bytes(s) == b"abc", type(bytes(s)), s.hex(), Sub.fromhex("6162"), type(Sub.fromhex("61")), s.__getnewargs__(), hash(s) == hash(b"abc"), Sub(3), Sub("é", "utf-8"))
#=> b'abc' <class '__main__.Sub'> 1 <class 'bytes'> <class 'bytes'> True <class 'bytes'> 616263 b'ab' <class '__main__.Sub'> (b'abc',) True b'\x00\x00\x00' b'\xc3\xa9'
class BA(bytearray):
    def __init__(self, *args):
        super().__init__(*args)
        self.tag = "t"
a = BA(b"xyz")
a.append(33)
print(a, a.tag, type(a.copy()), type(a[:2]), BA.fromhex("6162"), len(BA(4)))
#=> BA(b'xyz!') t <class 'bytearray'> <class 'bytearray'> BA(b'ab') 4
print(hash(b"") == 0, hash(b"ab") == hash(bytes([97, 98])), {b"k": 1}[bytes([107])], b"%" b"concat", rb"\n", b"\x41\101\n")
#=> True True 1 b'%concat' b'\\n' b'AA\n'
print(b"abc".__bytes__(), bytes.maketrans(b"a", b"b")[97], b"ab".__contains__(97), b"a".__add__(b"b"), b"ab".__mul__(2), b"ab".__len__(), b"a".__eq__("a"), b"a".__lt__(b"b"))
#=> b'abc' 98 True b'ab' b'abab' 2 NotImplemented True
