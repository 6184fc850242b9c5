# str.format and format_map: fields, conversions, nested specs, and what they refuse.
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

print("{} {} {}".format(1, "é", None), "{0}{1}{0}".format("a", "b"), "{a} {b}".format(a=1, b=2), "{{}} {{{}}}".format(5), "{0!r} {0!s} {0!a}".format("é'"))
#=> 1 é None aba 1 2 {} {5} "é'" é' "\xe9'"
print("{:>10}|{:<10}|{:^10}|{:*^9}|{:05d}|{:+.2f}|{:,}|{:x}".format("r", "l", "c", "m", 42, 3.14159, 1234567, 255))
#=>          r|l         |    c     |****m****|00042|+3.14|1,234,567|ff
class P:
    x = 5
    y = {"k": [10, 20], 3: "three"}
    def __format__(self, spec):
        return "<" + spec + ">"
    def __getitem__(self, key):
        return "item " + repr(key)
p = P()
print("{0.x} {0.y[k][1]} {0.y[3]} {0[abc]} {0[0]} {p.x}".format(p, p=p), "{:spec}".format(p), "{}".format(p), "{!r:.3}".format(p), "{0[a.b]} {0[ x ]}".format(p))
#=> 5 20 three item 'abc' item 0 5 <spec> <> <__ item 'a.b' item ' x '
print("{:{}}|{:{w}.{p}f}|{0:{1}{2}}".replace("{0:{1}{2}}", "").format("a", 5, 3.14159, w=8, p=2), "{0:{1}{2}}".format("a", ">", 4), "{:{:}}".format("x", ""), "{a:{b}}".format(a=1, b="03"))
#=> a    |    3.14|    a x 001
print("{a[0]} {a[-1]}".format(a={"-1": "minus", 0: "zero"}), "{0.real} {0.imag}".format(3), "{:%}".format(0.5), "{x!s:>5}".format(x=1.5), "{!s}".format([1, "a"]))
#=> zero minus 3 0 50.000000%   1.5 [1, 'a']
class M(dict):
    def __missing__(self, key):
        return "missing " + key
print("{a} {b}".format_map(M(a=1)), "{a.real}".format_map({"a": 2}), "{x}".format_map(type("G", (), {"__getitem__": lambda s, k: k * 2})()))
#=> 1 missing b 2 xx
for text in ["{!z}", "{!}", "{!r", "{!rx}", "{:", "{", "}", "{0", "{0!", "{a[}", "{a.}", "{a[]}", "{a[0]b}", "{:{}", "{:{:{}}}", "{}{0}", "{0}{}", "{99999999999999999999}", "{a{b}}", "{5}", "{b}", "{a.nope}", "{a[5]}", "{a[x]}", "{0.x}", "{0[0]}", "a}b", "{:d}", "{!é}", "{:^5{}}", "{[}", "{.}", "{0.}"]:
    show(lambda: text.format("s", "t", a=[3]))
    #=> ValueError: Unknown conversion specifier z
    #=> ValueError: unmatched '{' in format spec
    #=> ValueError: unmatched '{' in format spec
    #=> ValueError: expected ':' after conversion specifier
    #=> ValueError: unmatched '{' in format spec
    #=> ValueError: Single '{' encountered in format string
    #=> ValueError: Single '}' encountered in format string
    #=> ValueError: expected '}' before end of string
    #=> ValueError: end of string while looking for conversion specifier
    #=> ValueError: expected '}' before end of string
    #=> ValueError: Empty attribute in format string
    #=> ValueError: Empty attribute in format string
    #=> ValueError: Only '.' or '[' may follow ']' in format field specifier
    #=> ValueError: unmatched '{' in format spec
    #=> ValueError: Max string recursion exceeded
    #=> ValueError: cannot switch from automatic field numbering to manual field specification
    #=> ValueError: cannot switch from manual field specification to automatic field numbering
    #=> ValueError: Too many decimal digits in format string
    #=> ValueError: unexpected '{' in field name
    #=> IndexError: Replacement index 5 out of range for positional args tuple
    #=> KeyError: 'b'
    #=> AttributeError: 'list' object has no attribute 'nope'
    #=> IndexError: list index out of range
    #=> TypeError: list indices must be integers or slices, not str
    #=> AttributeError: 'str' object has no attribute 'x'
    #=> 's'
    #=> ValueError: Single '}' encountered in format string
    #=> ValueError: Unknown format code 'd' for object of type 'str'
    #=> ValueError: Unknown conversion specifier \xe9
    #=> ValueError: Unknown format code 't' for object of type 'str'
    #=> ValueError: expected '}' before end of string
    #=> ValueError: Empty attribute in format string
    #=> ValueError: Empty attribute in format string
show(lambda: "{}".format_map({}))  #=> ValueError: Format string contains positional fields
show(lambda: "{a}".format_map({}))  #=> KeyError: 'a'
show(lambda: "{a}".format_map([]))  #=> TypeError: list indices must be integers or slices, not str
show(lambda: "{a}".format_map(5))  #=> TypeError: 'int' object is not subscriptable
show(lambda: "{}".format())  #=> IndexError: Replacement index 0 out of range for positional args tuple
show(lambda: "{a}".format())  #=> KeyError: 'a'
show(lambda: "{:s}".format(5))  #=> ValueError: Unknown format code 's' for object of type 'int'
class Raises:
    def __format__(self, spec):
        raise ZeroDivisionError("in format")
show(lambda: "{}".format(Raises()))  #=> ZeroDivisionError: in format
class NotStr:
    def __format__(self, spec):
        return 5
show(lambda: "{}".format(NotStr()))  #=> TypeError: __format__ must return a str, not int
print("é{}ü{}😀".format("ß", "∂"), "{:é^7}".format("x"), "{:>4}".format("😀"), "{0:}".format(5), "{0!r:}".format("a"), "".format(), "plain".format(1))
#=> éßü∂😀 éééxééé    😀 5 'a'  plain
print(format("x", ">3"), format(5), format("", ""), "x".__format__("^5"), f"{'é':>3}", f"{1}{'a'}{2.5}{None}{'😀'}")
#=>   x 5    x     é 1a2.5None😀
show(lambda: "x".__format__(5))  #=> TypeError: __format__() argument must be str, not int
show(lambda: format("x", "d"))  #=> ValueError: Unknown format code 'd' for object of type 'str'
