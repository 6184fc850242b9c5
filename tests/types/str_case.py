# str: case mappings, classes, strip, padding, translate.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

for s in ["hello World", "ÀÉ straße ﬁ", "ǆ ǅ Ǆ", "ΑΣ ΑΣΑ Σ 'Σ'", "İı", "ß", "they're bill's", "x1y2", "", "ŉ"]:
    print(repr(s.upper()), repr(s.lower()), repr(s.title()), repr(s.capitalize()), repr(s.swapcase()), repr(s.casefold()))
    #=> 'HELLO WORLD' 'hello world' 'Hello World' 'Hello world' 'HELLO wORLD' 'hello world'
    #=> 'ÀÉ STRASSE FI' 'àé straße ﬁ' 'Àé Straße Fi' 'Àé straße ﬁ' 'àé STRASSE FI' 'àé strasse fi'
    #=> 'Ǆ Ǆ Ǆ' 'ǆ ǆ ǆ' 'ǅ ǅ ǅ' 'ǅ ǆ ǆ' 'Ǆ ǅ ǆ' 'ǆ ǆ ǆ'
    #=> "ΑΣ ΑΣΑ Σ 'Σ'" "ας ασα σ 'σ'" "Ας Ασα Σ 'Σ'" "Ας ασα σ 'σ'" "ας ασα σ 'σ'" "ασ ασα σ 'σ'"
    #=> 'İI' 'i̇ı' 'İı' 'İı' 'i̇I' 'i̇ı'
    #=> 'SS' 'ß' 'Ss' 'Ss' 'SS' 'ss'
    #=> "THEY'RE BILL'S" "they're bill's" "They'Re Bill'S" "They're bill's" "THEY'RE BILL'S" "they're bill's"
    #=> 'X1Y2' 'x1y2' 'X1Y2' 'X1y2' 'X1Y2' 'x1y2'
    #=> '' '' '' '' '' ''
    #=> 'ʼN' 'ŉ' 'ʼN' 'ʼN' 'ʼN' 'ʼn'
print("ΑΣ".lower() == "ας", "ΑΣ.Β".lower(), "Σ".lower(), "aΣ\u0301".lower(), "aΣ\u0301b".lower())
#=> True ασ.β σ aς́ aσ́b

names = "isalpha isalnum isdigit isdecimal isnumeric islower isupper istitle isspace isascii isprintable isidentifier".split()
for s in ["", "a", "A", "aB", "Ab Cd", "1", "²", "½", "٣", "_x1", "1x", " \t", "\x1c", "\x85", "é", "É", "ǅ", "中", "\u200b", "\ud800", "a b", "\x7f", "aé", "ⅷ", "·", "def", "µ", "x·"]:
    print(ascii(s), "".join("01"[getattr(s, n)()] for n in names))
    #=> '' 000000000110
    #=> 'a' 110001000111
    #=> 'A' 110000110111
    #=> 'aB' 110000000111
    #=> 'Ab Cd' 000000010110
    #=> '1' 011110000110
    #=> '\xb2' 011010000010
    #=> '\xbd' 010010000010
    #=> '\u0663' 011110000010
    #=> '_x1' 000001000111
    #=> '1x' 010001000110
    #=> ' \t' 000000001100
    #=> '\x1c' 000000001100
    #=> '\x85' 000000001000
    #=> '\xe9' 110001000011
    #=> '\xc9' 110000110011
    #=> '\u01c5' 110000010011
    #=> '\u4e2d' 110000000011
    #=> '\u200b' 000000000000
    #=> '\ud800' 000000000000
    #=> 'a b' 000001000110
    #=> '\x7f' 000000000100
    #=> 'a\xe9' 110001000011
    #=> '\u2177' 010011000011
    #=> '\xb7' 000000000010
    #=> 'def' 110001000111
    #=> '\xb5' 110001000011
    #=> 'x\xb7' 000001000011

w = " \t\n x y \r\x0b\x0c\x1c"
print(repr(w.strip()), repr(w.lstrip()), repr(w.rstrip()), repr("\u2003é\xa0".strip()), repr("xxaxx".strip("x")), repr("xyaxy".strip("yx")), repr("éaé".strip("é")), repr("aéa".strip("é")))
#=> 'x y' 'x y \r\x0b\x0c\x1c' ' \t\n x y' 'é' 'a' 'a' 'a' 'aéa'
print("abc".strip(""), "abc".strip("abc") == "", "  ".strip() == "", "www.example.com".lstrip("w."), "éèa".rstrip("a"), repr("a\u3000".rstrip()))
#=> abc True True example.com éè 'a'
show(lambda: "a".strip(5))  #=> TypeError: strip arg must be None or str
show(lambda: "a".lstrip(b"a"))  #=> TypeError: lstrip arg must be None or str

print("ab".ljust(5) + "|", "ab".rjust(5, "*"), "ab".center(5, "*"), "abc".center(6, "*"), "ab".center(1), "é".center(4, "ü"), "ab".ljust(-1))
#=> ab   | ***ab **ab* *abc** ab üéüü ab
print("42".zfill(5), "-42".zfill(5), "+42".zfill(5), "--42".zfill(6), "".zfill(3), "é".zfill(3), "+".zfill(3), "abc".zfill(2))
#=> 00042 -0042 +0042 -00-42 000 00é +00 abc
show(lambda: "a".center(3, "ab"))  #=> TypeError: The fill character must be exactly one character long
show(lambda: "a".center(3, 5))  #=> TypeError: The fill character must be a unicode character, not int
show(lambda: "a".ljust("a"))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: "a".center())  #=> TypeError: center expected at least 1 argument, got 0
print(repr("a\tb\tc".expandtabs()), repr("a\tb".expandtabs(4)), repr("a\tb".expandtabs(0)), repr("é\tb\n\tc".expandtabs(4)), repr("ab\r\tc".expandtabs(tabsize=3)), repr("a\tb".expandtabs(-1)))
#=> 'a       b       c' 'a   b' 'ab' 'é   b\n    c' 'ab\r   c' 'ab'
show(lambda: "a".expandtabs("x"))  #=> TypeError: 'str' object cannot be interpreted as an integer

table = str.maketrans("abc", "xyz", "d")
print("aabbccdd".translate(table), sorted(table.items()), str.maketrans({"a": "A", 98: None, "c": 0x20ac}), "abcabc".translate(str.maketrans({"a": "AA", 98: None, "c": 0x20ac})))
#=> xxyyzz [(97, 120), (98, 121), (99, 122), (100, None)] {97: 'A', 98: None, 99: 8364} AA€AA€
print("aéa".translate({233: "e"}), "abc".translate({}), "hello".translate({ord("l"): "LL", ord("o"): None}), "abc".translate("xyz" * 50), "\x00\x01".translate(["a", "b"]))
#=> aea abc heLLLL yzx ab
class Upper:
    def __getitem__(self, code):
        if code == ord("z"):
            raise LookupError
        return chr(code).upper()
print("azé".translate(Upper()))  #=> AzÉ
class Bad:
    def __getitem__(self, code):
        raise ZeroDivisionError("bad")
show(lambda: "a".translate(Bad()))  #=> ZeroDivisionError: bad
show(lambda: "a".translate({97: 1.5}))  #=> TypeError: character mapping must return integer, None or str
show(lambda: "a".translate({97: 0x110000}))  #=> ValueError: character mapping must be in range(0x110000)
show(lambda: "a".translate({97: -1}))  #=> ValueError: character mapping must be in range(0x110000)
show(lambda: "a".translate(5))  #=> TypeError: 'int' object is not subscriptable
show(lambda: str.maketrans("ab", "c"))
#=> ValueError: the first two maketrans arguments must have equal length
show(lambda: str.maketrans(5))  #=> TypeError: if you give only one argument to maketrans it must be a dict
show(lambda: str.maketrans({"ab": 1}))  #=> ValueError: string keys in translate table must be of length 1
show(lambda: str.maketrans({1.5: 1}))  #=> TypeError: keys in translate table must be strings or integers
show(lambda: str.maketrans(5, "a"))
#=> TypeError: first maketrans argument must be a string if there is a second argument
show(lambda: str.maketrans("a", 5))  #=> TypeError: maketrans() argument 2 must be str, not int
