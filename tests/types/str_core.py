# str: indexing, slices, operators, comparison, hash, repr, construction, subclasses.
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

s, u = "hello", "hé😀l\ud800o"
print(s[0], s[-1], s[1:3], s[::-1], s[::2], s[10:], s[-3:-1], s[4:0:-2], s[True])
#=> h o el olleh hlo  ll ol e
print(ascii([u[i] for i in range(-6, 6)]), ascii(u[1:3]), ascii(u[::-1]), ascii(u[::2]), ascii(u[4:1:-1]), ascii(u[-2:]), len(u))
#=> ['h', '\xe9', '\U0001f600', 'l', '\ud800', 'o', 'h', '\xe9', '\U0001f600', 'l', '\ud800', 'o'] '\xe9\U0001f600' 'o\ud800l\U0001f600\xe9h' 'h\U0001f600\ud800' '\ud800l\U0001f600' '\ud800o' 6
show(lambda: s[5])  #=> IndexError: string index out of range
show(lambda: s["a"])  #=> TypeError: string indices must be integers, not 'str'
show(lambda: s[1.5])  #=> TypeError: string indices must be integers, not 'float'
show(lambda: s[10**30])  #=> IndexError: cannot fit 'int' into an index-sized integer
show(lambda: s[::0])  #=> ValueError: slice step cannot be zero
show(lambda: s[None:None])  #=> 'hello'
class I:
    def __index__(self):
        return 1
print(s[I()], s[I():I()], s[:I()])  #=> e  h

print(s + "x", "" + s, s * 2, 3 * "ab", s * 0, s * -1, "é" * 3, s * True)
#=> hellox hello hellohello ababab   ééé hello
show(lambda: s + 5)  #=> TypeError: can only concatenate str (not "int") to str
show(lambda: 5 + s)  #=> TypeError: unsupported operand type(s) for +: 'int' and 'str'
show(lambda: s + b"")  #=> TypeError: can only concatenate str (not "bytes") to str
show(lambda: s * 1.5)  #=> TypeError: can't multiply sequence by non-int of type 'float'
show(lambda: s * "a")  #=> TypeError: can't multiply sequence by non-int of type 'str'
show(lambda: s * 10**30)  #=> OverflowError: cannot fit 'int' into an index-sized integer
show(lambda: "ab" * 2**62)  #=> OverflowError: repeated string is too long
show(lambda: s - s)  #=> TypeError: unsupported operand type(s) for -: 'str' and 'str'
show(lambda: s < 5)  #=> TypeError: '<' not supported between instances of 'str' and 'int'
show(lambda: -s)  #=> TypeError: bad operand type for unary -: 'str'

print(s == "hello", s != "hello", s == 5, s == b"hello", "a" < "b", "a" < "ab", "z" < "é", "\uffff" < "😀", "\ud800" < "\ue000", "" < "a", "b" >= "ab", s <= s)
#=> True False False False True True True True True True True True
print(sorted(["b", "é", "a", "", "😀", "\uffff", "ab"]) == ["", "a", "ab", "b", "é", "\uffff", "😀"])  #=> True
print(hash("abc") == hash("ab" + "c"), hash("") == 0, hash("é") == hash("\u00e9"), {"é": 1}["\u00e9"], hash(s) == hash(str(s)))
#=> True True True 1 True

for text in ["a'b", 'a"b', "a'b\"c", "\\", "\n\r\t\x00\x1f\x7f", "é\xa0\xad\u2028\u200b", "😀\U000e0001\ud800", "", "\u0378\uffff"]:
    print(ascii(repr(text)), ascii(text))
    #=> '"a\'b"' "a'b"
    #=> '\'a"b\'' 'a"b'
    #=> '\'a\\\'b"c\'' 'a\'b"c'
    #=> "'\\\\'" '\\'
    #=> "'\\n\\r\\t\\x00\\x1f\\x7f'" '\n\r\t\x00\x1f\x7f'
    #=> "'\xe9\\xa0\\xad\\u2028\\u200b'" '\xe9\xa0\xad\u2028\u200b'
    #=> "'\U0001f600\\U000e0001\\ud800'" '\U0001f600\U000e0001\ud800'
    #=> "''" ''
    #=> "'\\u0378\\uffff'" '\u0378\uffff'

print(str(), str(5), str(b"abc"), str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), str(bytearray(b"x"), "latin-1"), str(memoryview(b"m"), errors="replace"), str(object="x"), str(b"\xff", errors="replace") == "\ufffd")
#=>  5 b'abc' abc é x m x True
show(lambda: str(b"a", 5))  #=> TypeError: str() argument 'encoding' must be str, not int
show(lambda: str("a", "b"))  #=> TypeError: decoding str is not supported
show(lambda: str(5, "b"))  #=> TypeError: decoding to str: need a bytes-like object, int found
show(lambda: str(1, "ascii"))  #=> TypeError: decoding to str: need a bytes-like object, int found
show(lambda: str(b"\xff", "utf-8"))
#=> UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte
show(lambda: str(object=1, foo=2))  #=> TypeError: str() got an unexpected keyword argument 'foo'
show(lambda: str(b"a", "no-such"))  #=> LookupError: unknown encoding: no-such

class S(str):
    def __str__(self):
        return "S!"
    def __repr__(self):
        return "R!"
x = S("text")
print(x == "text", str(x), repr(x), type(str(x)), type(x + ""), type(x[:]), type(x.strip()), type(x * 1), x.upper(), len(x), hash(x) == hash("text"), {x: 1}["text"], f"{x}", "%s" % x, x.__class__.__name__)
#=> True S! R! <class 'str'> <class 'str'> <class 'str'> <class 'str'> <class 'str'> TEXT 4 True 1 S! S! S
x.attribute = 5
print(x.attribute, x[1], x in {"text"}, "te" in x, x.join(["a", "b"]), type(x.replace("q", "r")), type("".join([x])), x.__getnewargs__(), isinstance(x, str))
#=> 5 e True True atextb <class 'str'> <class 'str'> ('text',) True
class T(str):
    def __new__(cls, value, extra):
        self = super().__new__(cls, value)
        self.extra = extra
        return self
y = T("é" * 300, 7)
print(y.extra, len(y), y[299], y[100:102], type(y[:]), y == "é" * 300, (y + "x")[-1], T("", 1) == "", S(S("a")) == "a", str.__str__(y)[:2])
#=> 7 300 é éé <class 'str'> True x True False éé
class D:
    def __str__(self):
        return 5
show(lambda: str(D()))  #=> TypeError: __str__ returned non-string (type int)
class E:
    def __str__(self):
        return S("sub")
print(type(str(E())).__name__)  #=> S

# s += t in a loop, and what shares its buffer.
a = ""
prefixes = []
for i in range(2000):
    a += chr(65 + i % 26)
    if i % 500 == 0:
        prefixes.append(a)
print(len(a), a[:5], a[-5:], [len(p) for p in prefixes], prefixes[1] == a[:501], a.startswith(prefixes[2]))
#=> 2000 ABCDE TUVWX [1, 501, 1001, 1501] True True
b = prefixes[2] + "!"
c = prefixes[2] + "?"
print(b[-1], c[-1], len(b) == len(c), a[1001], b[:1001] == c[:1001])  #=> ! ? True N True
e = "é"
for i in range(1000):
    e += "ü"
    if i % 100 == 0:
        assert e[-1] == "ü" and e[i // 2] in "éü"
print(len(e), e[0], e[500], e[-1], e.index("ü"), e.count("ü"))  #=> 1001 é ü ü 1 1000
print([c for c in "aé😀"], list(reversed("aé😀")), "".join(reversed("abc")), list(enumerate("é")), iter("ab").__next__(), max("aé"), sorted("éa"))
#=> ['a', 'é', '😀'] ['😀', 'é', 'a'] cba [(0, 'é')] a é ['a', 'é']
it = iter("aéb")
print(next(it), it.__length_hint__(), list(it), list(it))  #=> a 2 ['é', 'b'] []
