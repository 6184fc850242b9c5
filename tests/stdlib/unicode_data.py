# unicodedata: names, classes, numbers, normal forms.
import unicodedata as u
def show(f):
    try:
        print(ascii(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

for c in "aÉ½٣²中한ǅ\u0301\u2003😀€(\x00\u200f":
    print(u.name(c, "?"), u.category(c), u.bidirectional(c), u.combining(c), u.east_asian_width(c), u.mirrored(c), u.decomposition(c), u.numeric(c, None), u.digit(c, None), u.decimal(c, None))
    #=> LATIN SMALL LETTER A Ll L 0 Na 0  None None None
    #=> LATIN CAPITAL LETTER E WITH ACUTE Lu L 0 N 0 0045 0301 None None None
    #=> VULGAR FRACTION ONE HALF No ON 0 A 0 <fraction> 0031 2044 0032 0.5 None None
    #=> ARABIC-INDIC DIGIT THREE Nd AN 0 N 0  3.0 3 3
    #=> SUPERSCRIPT TWO No EN 0 A 0 <super> 0032 2.0 2 None
    #=> CJK UNIFIED IDEOGRAPH-4E2D Lo L 0 W 0  None None None
    #=> HANGUL SYLLABLE HAN Lo L 0 W 0  None None None
    #=> LATIN CAPITAL LETTER D WITH SMALL LETTER Z WITH CARON Lt L 0 N 0 <compat> 0044 017E None None None
    #=> COMBINING ACUTE ACCENT Mn NSM 230 A 0  None None None
    #=> EM SPACE Zs WS 0 N 0 <compat> 0020 None None None
    #=> GRINNING FACE So ON 0 W 0  None None None
    #=> EURO SIGN Sc ET 0 A 0  None None None
    #=> LEFT PARENTHESIS Ps ON 0 Na 1  None None None
    #=> ? Cc BN 0 N 0  None None None
    #=> RIGHT-TO-LEFT MARK Cf R 0 N 0  None None None
print(u.lookup("LATIN SMALL LETTER E WITH ACUTE"), u.lookup("greek small letter alpha"), ascii(u.lookup("BELL")), u.lookup("HANGUL SYLLABLE GAG"), u.lookup("CJK UNIFIED IDEOGRAPH-4E2D"))
#=> é α '\U0001f514' 각 中
for form in ["NFC", "NFD", "NFKC", "NFKD"]:
    print(form, ascii(u.normalize(form, "é e\u0301 ﬁ Å ½ 한 \u0958")), u.is_normalized(form, "é"), u.is_normalized(form, "e\u0301"), u.normalize(form, "abc"))
    #=> NFC '\xe9 \xe9 \ufb01 \xc5 \xbd \ud55c \u0915\u093c' True False abc
    #=> NFD 'e\u0301 e\u0301 \ufb01 A\u030a \xbd \u1112\u1161\u11ab \u0915\u093c' False True abc
    #=> NFKC '\xe9 \xe9 fi \xc5 1\u20442 \ud55c \u0915\u093c' True False abc
    #=> NFKD 'e\u0301 e\u0301 fi A\u030a 1\u20442 \u1112\u1161\u11ab \u0915\u093c' False True abc
show(lambda: u.name("\n"))  #=> ValueError: no such name
show(lambda: u.name("ab"))  #=> TypeError: name() argument 1 must be a unicode character, not str
show(lambda: u.lookup("no such"))  #=> KeyError: "undefined character name 'no such'"
show(lambda: u.decimal("a"))  #=> ValueError: not a decimal
show(lambda: u.digit("a"))  #=> ValueError: not a digit
show(lambda: u.numeric("a"))  #=> ValueError: not a numeric character
show(lambda: u.category(5))  #=> TypeError: category() argument must be a unicode character, not int
show(lambda: u.normalize("X", "é"))  #=> ValueError: invalid normalization form
print(u.unidata_version)  #=> 15.1.0
