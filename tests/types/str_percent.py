# The % operator of str, bytes and bytearray.
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

print("%s %r %a|%5s|%-5s|%.2s|%5.1s" % ("a", "é", "é", "ab", "ab", "abc", "xyz"))
#=> a 'é' '\xe9'|   ab|ab   |ab|    x
print("%d %i %u %5d|%-5d|%05d|%+d|% d|%.3d|%8.3d|%-8.3d|%08.3d" % (1, -2, 3, 4, 5, 6, 7, 8, 9, 10, -11, -12))
#=> 1 -2 3     4|5    |00006|+7| 8|009|     010|-011    |-0000012
print("%x %X %o %#x %#X %#o %#05x %.5x %#.5x %x" % (255, 255, 8, 255, 255, 8, 255, 255, 255, -255))
#=> ff FF 10 0xff 0XFF 0o10 0x0ff 000ff 0x000ff -ff
print("%e %E %f %F %g %G %.2f %10.3f|%-10.1e|%+.1f|% .1f|%010.2f|%#.0f|%.0f|%g" % (1.5, 1.5, 1.5, 1.5, 1.5, 1e20, 3.14159, 3.14159, 3.14159, 2.0, 2.0, -3.14159, 3.0, 2.5, 1e-5))
#=> 1.500000e+00 1.500000E+00 1.500000 1.500000 1.5 1E+20 3.14      3.142|3.1e+00   |+2.0| 2.0|-000003.14|3.|2|1e-05
print("%f %g %05f %5g|%F" % (float("inf"), float("nan"), float("-inf"), float("inf"), float("nan")))
#=> inf nan -0inf   inf|NAN
print("%c%c%c%5c|%-3c|" % ("a", 98, "é", "x", 0x1f600), "%%", "%d%%" % 5)  #=> abé    x|😀  | %% 5%
print("%(a)s %(b)05d %(a)r %(c.d)s" % {"a": 1, "b": 2, "c.d": 3}, "%(x(y))s" % {"x(y)": "nested"})
#=> 1 00002 1 3 nested
print("%*d|%-*d|%.*f|%*.*f|%*s" % (5, 1, 5, 2, 2, 3.14159, 8, 2, 2.71828, -4, "x"))
#=>     1|2    |3.14|    2.72|x   
print("%s" % "x", "%s" % (1,), "%s" % [1, 2], "%s" % {"a": 1}, "%s" % None, "%d" % True, "%d" % 3.99, "%s%s" % ("é", "😀"), "%hd %ld %Ld" % (1, 2, 3))
#=> x 1 [1, 2] {'a': 1} None 1 3 é😀 1 2 3
print("abc" % {}, "abc" % [], "abc" % (), "%5s|%-4s|" % ("é", "😀"), "%.1s" % "😀x", "%d" % 10**30, "%x" % 2**100)
#=> abc abc abc     é|😀   | 😀 1000000000000000000000000000000 10000000000000000000000000
class F:
    def __int__(self): return 7
    def __float__(self): return 2.5
    def __index__(self): return 9
    def __getitem__(self, k): return k * 2
    def __str__(self): return "str"
    def __repr__(self): return "répr"
print("%d %x %f %s %r %a" % (F(), F(), F(), F(), F(), F()), "%(ab)s" % F())
#=> 7 9 2.500000 str répr r\xe9pr abab
for f, a in [("%d", "x"), ("%x", 1.5), ("%x", "a"), ("%c", "ab"), ("%c", -1), ("%c", 1.5), ("%c", 0x110000), ("%f", "a"), ("%z", 1), ("%", 1), ("%5", 1), ("%(a)s", 1), ("%(a", {}), ("%(a)s", {}), ("%d %d", 1), ("%d", (1, 2)), ("%*d", ("a", 1)), ("%.*f", (1.5, 1)), ("%99999999999999999999d", 1), ("%.99999999999d", 1), ("%é", 1), ("x", 1), ("%d", None), ("%i", ()), ("%(a)d", {"a": "x"}), ("%()s", {"": "empty"})]:
    show(lambda: f % a)
    #=> TypeError: %d format: a real number is required, not str
    #=> TypeError: %x format: an integer is required, not float
    #=> TypeError: %x format: an integer is required, not str
    #=> TypeError: %c requires int or char
    #=> OverflowError: %c arg not in range(0x110000)
    #=> TypeError: %c requires int or char
    #=> OverflowError: %c arg not in range(0x110000)
    #=> TypeError: must be real number, not str
    #=> ValueError: unsupported format character 'z' (0x7a) at index 1
    #=> ValueError: incomplete format
    #=> ValueError: incomplete format
    #=> TypeError: format requires a mapping
    #=> ValueError: incomplete format key
    #=> KeyError: 'a'
    #=> TypeError: not enough arguments for format string
    #=> TypeError: not all arguments converted during string formatting
    #=> TypeError: * wants int
    #=> TypeError: * wants int
    #=> ValueError: width too big
    #=> ValueError: precision too big
    #=> ValueError: unsupported format character '?' (0xe9) at index 1
    #=> TypeError: not all arguments converted during string formatting
    #=> TypeError: %d format: a real number is required, not NoneType
    #=> TypeError: not enough arguments for format string
    #=> TypeError: %d format: a real number is required, not str
    #=> 'empty'

print(b"%s %b %d %x %c %c %a %r|%5s|%-5s|%.1s" % (b"a", bytearray(b"b"), 5, 255, 65, b"z", "é", "é", b"ab", b"ab", b"xyz"))
#=> b"a b 5 ff A z '\\xe9' '\\xe9'|   ab|ab   |x"
print(b"%f %5.1f %e" % (1.5, 2.25, 3.0), b"%(k)s" % {b"k": b"v"}, bytearray(b"%d!") % 5, b"%s" % memoryview(b"view"), b"%%", b"%*d" % (4, 1))
#=> b'1.500000   2.2 3.000000e+00' b'v' bytearray(b'5!') b'view' b'%%' b'   1'
class B:
    def __bytes__(self): return b"BB"
print(b"%s|%b" % (B(), B()))  #=> b'BB|BB'
for f, a in [(b"%s", 5), (b"%b", "a"), (b"%d", "a"), (b"%c", 256), (b"%c", b"ab"), (b"%c", "a"), (b"%f", "a"), (b"%z", 1), (b"%(a)s", 1), (b"x", 1), (b"%d %d", 1), (b"%(a)s", {"a": 1}), (b"%x", 1.5)]:
    show(lambda: f % a)
    #=> TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'int'
    #=> TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'str'
    #=> TypeError: %d format: a real number is required, not str
    #=> OverflowError: %c arg not in range(256)
    #=> TypeError: %c requires an integer in range(256) or a single byte
    #=> TypeError: %c requires an integer in range(256) or a single byte
    #=> TypeError: float argument required, not str
    #=> ValueError: unsupported format character 'z' (0x7a) at index 1
    #=> TypeError: format requires a mapping
    #=> TypeError: not all arguments converted during bytes formatting
    #=> TypeError: not enough arguments for format string
    #=> KeyError: b'a'
    #=> TypeError: %x format: an integer is required, not float
show(lambda: 5 % "a")  #=> TypeError: unsupported operand type(s) for %: 'int' and 'str'
class R:
    def __rmod__(self, other):
        return "rmod " + other
print("%s" % R() if False else "x" % ())  #=> x
