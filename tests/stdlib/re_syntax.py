# re: what patterns mean, and the errors of those that mean nothing.
import re, warnings


def spans(pattern, string, flags=0):
    return [m.span() for m in re.finditer(pattern, string, flags)]


def failure(pattern, flags=0):
    try:
        re.compile(pattern, flags)
    except re.error as error:
        return f"{error} | {error.msg!r} {error.pos} {error.lineno} {error.colno}"
    except Exception as error:
        return f"{type(error).__name__}: {error}"


# repeats
print(spans("a*", "baaac"), spans("a+?", "aaa"), spans("a{2}", "aaaaa"), spans("a{,2}", "aaa"), spans("a{2,}b", "aaab"))
#=> [(0, 0), (1, 4), (4, 4), (5, 5)] [(0, 1), (1, 2), (2, 3)] [(0, 2), (2, 4)] [(0, 2), (2, 3), (3, 3)] [(0, 4)]
print(re.match("a{1,2}?", "aa"), re.match("a*+a", "aaa"), re.match("(?>a*)b", "aab"), re.match("x{", "x{"), re.match("x{1", "x{1"))
#=> <re.Match object; span=(0, 1), match='a'> None <re.Match object; span=(0, 3), match='aab'> <re.Match object; span=(0, 2), match='x{'> <re.Match object; span=(0, 3), match='x{1'>
print(re.match(".{0,70000}", "x" * 66000).end(), re.match("(?:x){65536}", "x" * 65535), re.fullmatch("x{65536,}", "x" * 65537) is not None)
#=> 66000 None True
# sets and classes
print(re.findall(r"[]a-]+", "x]a-b"), re.findall(r"[^\w\s]", "a, b!"), re.findall(r"[\d\-x]+", "12-x y"), re.findall(r"[^\W\d_]+", "ab1_cd"))
#=> [']a-'] [',', '!'] ['12-x'] ['ab', 'cd']
print(re.findall(r"\w+", "naïve 日本語 ٣ x²"), re.findall(r"(?a)\w+", "naïve 日本語"), re.findall(r"\d", "1٣²"), re.split(r"\s+", "a\u2003b\x1cc\x85d"))
#=> ['naïve', '日本語', '٣', 'x²'] ['na', 've'] ['1', '٣'] ['a', 'b', 'c', 'd']
print(re.findall(r"\bé", "é aé"), re.findall(r"(?a)\bé", "é aé"), re.search(r"\B", ""), re.findall(rb"\w+", "aé".encode()))
#=> ['é'] ['é'] None [b'a']
print(re.findall(r"[\s\S]", "a\n"), re.findall(r"[\W_]+", "a é_–b"), re.findall(r"[^\D3]", "1a3é4"), re.findall("[\ud800-\udbff]", "a\ud801b") == ["\ud801"])
#=> ['a', '\n'] [' ', '_–'] ['1', '4'] True
# places
print(spans("^", "a\nb\n"), spans("(?m)^", "a\nb\n"), spans("$", "a\nb\n"), spans("(?m)$", "a\nb\n"), spans(r"\A|\Z", "a\n"), spans(r"\b|\B", "a b"))
#=> [(0, 0)] [(0, 0), (2, 2), (4, 4)] [(3, 3), (4, 4)] [(1, 1), (3, 3), (4, 4)] [(0, 0), (2, 2)] [(0, 0), (1, 1), (2, 2), (3, 3)]
# groups
print(re.match("(a)|(b)", "b").groups(), re.match("((a)|b)*", "ab").groups(), re.match("(?P<x>a)(?P=x)", "aa"), re.match(r"(a)\1", "aa"))
#=> (None, 'b') ('b', 'a') <re.Match object; span=(0, 2), match='aa'> <re.Match object; span=(0, 2), match='aa'>
print(re.match("(a)?b(?(1)c|d)", "abc"), re.match("(a)?b(?(1)c|d)", "bd"), re.match("(?P<n>a)?(?(n)b)", "ab"), re.match("(a)?b(?(1)c|d)", "bc"))
#=> <re.Match object; span=(0, 3), match='abc'> <re.Match object; span=(0, 2), match='bd'> <re.Match object; span=(0, 2), match='ab'> None
print(re.match("(a)(b(c))?", "abc").lastindex, re.match("((a)b)", "ab").lastindex, re.match("(?=(a(b)))a", "ab").lastindex, re.match("(?P<x>a)|(?P<y>b)", "b").lastgroup)
#=> 2 1 1 y
# looking around
print(re.findall("(?<=a)b", "ab cb"), re.findall("(?<!a)b", "ab cb"), re.findall("a(?=b)", "ab ac"), re.findall("a(?!b).", "ab ac"), re.match("(?<=x|y)", "x"))
#=> ['b'] ['b'] ['a'] ['ac'] None
print(re.search(r"(?<=(?:ab|cd)e)f", "cdef"), re.search(r"(?<=(a))b", "ab").groups(), re.search(r"(?<=\b)a", "a"), re.search("(?<!(?:(?!x))+)b", "b"))
#=> <re.Match object; span=(3, 4), match='f'> ('a',) <re.Match object; span=(0, 1), match='a'> None
# flags
print(re.findall("(?i)straße", "STRAßE"), re.findall("(?i)k", "kK\u212a"), re.findall("(?ai)k", "kK\u212a"), re.findall("(?i)[a-z]", "\u017f\u212aı"))
#=> ['STRAßE'] ['k', 'K', 'K'] ['k', 'K'] ['ſ', 'K', 'ı']
print(re.findall("a(?i:b)c", "abc aBc aBC"), re.findall("(?i)a(?-i:b)c", "AbC ABC"), re.findall("(?s:.)|x", "\nx"), re.findall("(?i)(a)\\1", "aA"), re.findall("(?i)σ", "σςΣ"))
#=> ['abc', 'aBc'] ['AbC'] ['\n', 'x'] ['a'] ['σ', 'ς', 'Σ']
print(re.findall(r"""(?x) a  # one
    \ b  [ ] c""", "a b c"), re.compile("(?im)a").flags, re.compile(b"a").flags, re.compile("a", re.A).flags, re.findall("(?i)[^a]", "aAbB"), re.findall("(?i)ı", "iIı\u0130"))
#=> ['a b c'] 42 0 256 ['b', 'B'] ['i', 'I', 'ı', 'İ']
# escapes
print(re.match(r"\x41\u0042\U00000043\N{LATIN SMALL LETTER D}\0\07\101\n", "ABCd\0\x07A\n") is not None, re.match(r"[\x41\101\b\N{DIGIT ONE}]+", "AA\b1").span())
#=> True (0, 4)
print(re.match(rb"\xe9\.", b"\xe9.") is not None, re.escape("a.b\tc-d é#"), re.escape(b"a+b"))
#=> True a\.b\	c\-d\ é\# b'a\\+b'
# errors, with their place
for pattern in ("*a", "a**", "a|*", "(?:a", "a)", "[a", "[z-a]", r"[\d-z]", "\\", r"\q", r"\x1", r"\u12", r"\U00110000", r"\N{no such}", r"\N", r"\400",
                r"[\400]", r"[\8]", r"\1", r"(\1)", r"(?P<a>(?P=a))", "(?P<a>x)(?P<a>y)", "(?P<1>x)", "(?P=x)", "(?P<a", "(?P<>a)", "(?Px)", "(?P", "(?", "(?<", "(?<x)", "(?#", "(?z)",
                "(?(1)a", "(?(0)a)", "(?(x)a)", "(?(1)a)", "(a)(?(1)b|c|d)", "(?(1", "a{3,1}", "a{99999999999}", "(?<=a*)b", "(?<=a|bc)d", r"(?<=(a)\1)b", "a(?i)b", "(?i", "(?i-", "(?-i", "(?-z:a)", "(?i-i:a)", "(?-a:b)", "(?au:b)", "(?L:b)", "x\n(y\n[z"):
    print(pattern.encode("unicode_escape").decode(), "->", failure(pattern))
#=> *a -> nothing to repeat at position 0 | 'nothing to repeat' 0 1 1
#=> a** -> multiple repeat at position 2 | 'multiple repeat' 2 1 3
#=> a|* -> nothing to repeat at position 2 | 'nothing to repeat' 2 1 3
#=> (?:a -> missing ), unterminated subpattern at position 0 | 'missing ), unterminated subpattern' 0 1 1
#=> a) -> unbalanced parenthesis at position 1 | 'unbalanced parenthesis' 1 1 2
#=> [a -> unterminated character set at position 0 | 'unterminated character set' 0 1 1
#=> [z-a] -> bad character range z-a at position 1 | 'bad character range z-a' 1 1 2
#=> [\\d-z] -> bad character range \d-z at position 1 | 'bad character range \\d-z' 1 1 2
#=> \\ -> bad escape (end of pattern) at position 0 | 'bad escape (end of pattern)' 0 1 1
#=> \\q -> bad escape \q at position 0 | 'bad escape \\q' 0 1 1
#=> \\x1 -> incomplete escape \x1 at position 0 | 'incomplete escape \\x1' 0 1 1
#=> \\u12 -> incomplete escape \u12 at position 0 | 'incomplete escape \\u12' 0 1 1
#=> \\U00110000 -> bad escape \U00110000 at position 0 | 'bad escape \\U00110000' 0 1 1
#=> \\N{no such} -> undefined character name 'no such' at position 0 | "undefined character name 'no such'" 0 1 1
#=> \\N -> missing { at position 2 | 'missing {' 2 1 3
#=> \\400 -> octal escape value \400 outside of range 0-0o377 at position 0 | 'octal escape value \\400 outside of range 0-0o377' 0 1 1
#=> [\\400] -> octal escape value \400 outside of range 0-0o377 at position 1 | 'octal escape value \\400 outside of range 0-0o377' 1 1 2
#=> [\\8] -> bad escape \8 at position 1 | 'bad escape \\8' 1 1 2
#=> \\1 -> invalid group reference 1 at position 1 | 'invalid group reference 1' 1 1 2
#=> (\\1) -> cannot refer to an open group at position 1 | 'cannot refer to an open group' 1 1 2
#=> (?P<a>(?P=a)) -> cannot refer to an open group at position 10 | 'cannot refer to an open group' 10 1 11
#=> (?P<a>x)(?P<a>y) -> redefinition of group name 'a' as group 2; was group 1 at position 12 | "redefinition of group name 'a' as group 2; was group 1" 12 1 13
#=> (?P<1>x) -> bad character in group name '1' at position 4 | "bad character in group name '1'" 4 1 5
#=> (?P=x) -> unknown group name 'x' at position 4 | "unknown group name 'x'" 4 1 5
#=> (?P<a -> missing >, unterminated name at position 4 | 'missing >, unterminated name' 4 1 5
#=> (?P<>a) -> missing group name at position 4 | 'missing group name' 4 1 5
#=> (?Px) -> unknown extension ?Px at position 1 | 'unknown extension ?Px' 1 1 2
#=> (?P -> unexpected end of pattern at position 3 | 'unexpected end of pattern' 3 1 4
#=> (? -> unexpected end of pattern at position 2 | 'unexpected end of pattern' 2 1 3
#=> (?< -> unexpected end of pattern at position 3 | 'unexpected end of pattern' 3 1 4
#=> (?<x) -> unknown extension ?<x at position 1 | 'unknown extension ?<x' 1 1 2
#=> (?# -> missing ), unterminated comment at position 0 | 'missing ), unterminated comment' 0 1 1
#=> (?z) -> unknown extension ?z at position 1 | 'unknown extension ?z' 1 1 2
#=> (?(1)a -> missing ), unterminated subpattern at position 0 | 'missing ), unterminated subpattern' 0 1 1
#=> (?(0)a) -> bad group number at position 3 | 'bad group number' 3 1 4
#=> (?(x)a) -> unknown group name 'x' at position 3 | "unknown group name 'x'" 3 1 4
#=> (?(1)a) -> invalid group reference 1 at position 3 | 'invalid group reference 1' 3 1 4
#=> (a)(?(1)b|c|d) -> conditional backref with more than two branches at position 11 | 'conditional backref with more than two branches' 11 1 12
#=> (?(1 -> missing ), unterminated name at position 3 | 'missing ), unterminated name' 3 1 4
#=> a{3,1} -> min repeat greater than max repeat at position 2 | 'min repeat greater than max repeat' 2 1 3
#=> a{99999999999} -> OverflowError: the repetition number is too large
#=> (?<=a*)b -> look-behind requires fixed-width pattern | 'look-behind requires fixed-width pattern' None None None
#=> (?<=a|bc)d -> look-behind requires fixed-width pattern | 'look-behind requires fixed-width pattern' None None None
#=> (?<=(a)\\1)b -> cannot refer to group defined in the same lookbehind subpattern at position 9 | 'cannot refer to group defined in the same lookbehind subpattern' 9 1 10
#=> a(?i)b -> global flags not at the start of the expression at position 1 | 'global flags not at the start of the expression' 1 1 2
#=> (?i -> missing -, : or ) at position 3 | 'missing -, : or )' 3 1 4
#=> (?i- -> missing flag at position 4 | 'missing flag' 4 1 5
#=> (?-i -> missing : at position 4 | 'missing :' 4 1 5
#=> (?-z:a) -> unknown flag at position 3 | 'unknown flag' 3 1 4
#=> (?i-i:a) -> bad inline flags: flag turned on and off at position 5 | 'bad inline flags: flag turned on and off' 5 1 6
#=> (?-a:b) -> bad inline flags: cannot turn off flags 'a', 'u' and 'L' at position 4 | "bad inline flags: cannot turn off flags 'a', 'u' and 'L'" 4 1 5
#=> (?au:b) -> bad inline flags: flags 'a', 'u' and 'L' are incompatible at position 4 | "bad inline flags: flags 'a', 'u' and 'L' are incompatible" 4 1 5
#=> (?L:b) -> bad inline flags: cannot use 'L' flag with a str pattern at position 3 | "bad inline flags: cannot use 'L' flag with a str pattern" 3 1 4
#=> x\n(y\n[z -> unterminated character set at position 5 (line 3, column 1) | 'unterminated character set' 5 3 1
print(failure(b"(?u:a)"), failure(b"a", re.U), failure("a", re.L), failure("a", re.A | re.U), failure(b"(?P<\xe9>a)"), failure(b"a", re.L | re.A))
#=> bad inline flags: cannot use 'u' flag with a bytes pattern at position 3 | "bad inline flags: cannot use 'u' flag with a bytes pattern" 3 1 4 ValueError: cannot use UNICODE flag with a bytes pattern ValueError: cannot use LOCALE flag with a str pattern ValueError: ASCII and UNICODE flags are incompatible bad character in group name '\xe9' at position 4 | "bad character in group name '\\xe9'" 4 1 5 ValueError: ASCII and LOCALE flags are incompatible
print(failure(1), failure(re.compile("a"), re.I), failure([]), failure("(" * 5000))
#=> TypeError: first argument must be string or compiled pattern ValueError: cannot process flags argument with a compiled pattern TypeError: unhashable type: 'list' RecursionError: maximum recursion depth exceeded
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for pattern in ("[[a]", "[a-c--b]", "[a&&b]", "[a~~b]", "[a||b]", "[--a]"):
        re.compile(pattern)
    re.split("a", "bab", 1), re.sub("a", "", "aa", 1)
    for warning in caught:
        print(warning.category.__name__, warning.message)
#=> FutureWarning Possible nested set at position 1
#=> FutureWarning Possible set difference at position 4
#=> FutureWarning Possible set intersection at position 2
#=> FutureWarning Possible set symmetric difference at position 2
#=> FutureWarning Possible set union at position 2
#=> DeprecationWarning 'maxsplit' is passed as positional argument
#=> DeprecationWarning 'count' is passed as positional argument
