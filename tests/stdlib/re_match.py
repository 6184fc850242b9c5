# re: Match and Pattern objects.
import re, copy


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return f"{type(error).__name__}: {error}"


m = re.search(r"(?P<first>\w+) (?P<last>\w+)( x)?", "say: Isaac Newton!")
print(m, m.group(), m.group(0, 1, "last"), m[1], m["last"], m[3], m.groups(), m.groups("-"), m.groupdict(), m.groupdict("-"))
#=> <re.Match object; span=(5, 17), match='Isaac Newton'> Isaac Newton ('Isaac Newton', 'Isaac', 'Newton') Isaac Newton None ('Isaac', 'Newton', None) ('Isaac', 'Newton', '-') {'first': 'Isaac', 'last': 'Newton'} {'first': 'Isaac', 'last': 'Newton'}
print(m.start(), m.end("first"), m.span(2), m.span(3), m.start(3), m.regs, m.pos, m.endpos, m.lastindex, m.lastgroup, m.string, m.re.pattern)
#=> 5 10 (11, 17) (-1, -1) -1 ((5, 17), (5, 10), (11, 17), (-1, -1)) 0 18 2 last say: Isaac Newton! (?P<first>\w+) (?P<last>\w+)( x)?
print(m.expand(r"\2, \g<first>\g<3>.\n"), bool(m), copy.copy(m) is m, copy.deepcopy(m) is m, type(m), re.Match is type(m))
#=> Newton, Isaac.
#=>  True True True <class 're.Match'> True
for key in (4, -1, "none", None, 1.5, [], 10 ** 30):
    print(attempt(m.group, key), attempt(lambda: m[key]))
#=> IndexError: no such group IndexError: no such group
#=> IndexError: no such group IndexError: no such group
#=> IndexError: no such group IndexError: no such group
#=> IndexError: no such group IndexError: no such group
#=> IndexError: no such group IndexError: no such group
#=> TypeError: unhashable type: 'list' TypeError: unhashable type: 'list'
#=> IndexError: no such group IndexError: no such group
print(attempt(lambda: type(m)()), attempt(lambda: m.__setattr__("x", 1)))
#=> TypeError: cannot create 're.Match' instances AttributeError: 're.Match' object has no attribute 'x' and no __dict__ for setting new attributes
p = re.compile(r"(?P<a>x)(y)", re.I | re.M)
print(p, p.flags, p.groups, dict(p.groupindex), p.pattern, repr(re.compile(b"a" * 250, re.S))[:40], re.compile("x", 1 << 20), re.compile("a", re.A | re.X))
#=> re.compile('(?P<a>x)(y)', re.IGNORECASE|re.MULTILINE) 42 2 {'a': 1} (?P<a>x)(y) re.compile(b'aaaaaaaaaaaaaaaaaaaaaaaaaaa re.compile('x', 0x100000) re.compile('a', re.VERBOSE|re.ASCII)
print(p == re.compile(r"(?P<a>x)(y)", re.M | re.I), p != re.compile("a"), hash(p) == hash(copy.copy(p)), p == 1, re.compile("a") == re.compile(b"a"))
#=> True True True False False
print(attempt(lambda: p.groupindex.__setitem__("b", 1)), type(p), re.Pattern[str], re.Match[bytes])
#=> AttributeError: 'mappingproxy' object has no attribute '__setitem__' <class 're.Pattern'> re.Pattern[str] re.Match[bytes]
# pos and endpos
q = re.compile("^b|b$")
print(q.search("ab", 1), re.compile("b$").search("abc", 0, 2), re.compile(r"\bb").search("ab", 1), re.compile("(?<=a)b").match("ab", 1), q.search("b", 5), q.search("b", -3, 100))
#=> <re.Match object; span=(1, 2), match='b'> <re.Match object; span=(1, 2), match='b'> None <re.Match object; span=(1, 2), match='b'> None <re.Match object; span=(0, 1), match='b'>
print(re.compile("é").search("aéaé", 2), re.compile("").findall("aé", 1), [x.span() for x in re.compile(".").finditer("日本語", 1, 2)])
#=> <re.Match object; span=(3, 4), match='é'> ['', ''] [(1, 2)]
s = re.compile("a|(b)").scanner("aab-a")
print(s.match(), s.search(), s.match(), s.match(), s.match(), s.pattern.pattern)
#=> <re.Match object; span=(0, 1), match='a'> <re.Match object; span=(1, 2), match='a'> <re.Match object; span=(2, 3), match='b'> None None a|(b)
# all kinds of strings
print(re.search(b"b", bytearray(b"abc")), re.findall(b".", memoryview(b"ab")), re.search(b"b", b"abc").group(), re.sub(b"b", b"x", bytearray(b"abc")))
#=> <re.Match object; span=(1, 2), match=b'b'> [b'a', b'b'] b'b' b'axc'
print(attempt(re.search, "a", b"a"), attempt(re.search, b"a", "a"), attempt(re.search, "a", 1), attempt(re.sub, b"a", "x", b"a"), attempt(re.sub, "a", b"x", "a"))
#=> TypeError: cannot use a string pattern on a bytes-like object TypeError: cannot use a bytes pattern on a string-like object TypeError: expected string or bytes-like object, got 'int' TypeError: sequence item 0: expected a bytes-like object, str found TypeError: sequence item 0: expected str instance, bytes found
class S(str): pass
print(type(re.match("a", S("a")).group()), type(re.sub("b", "", S("a"))), type(re.match("a", S("a")).string))
#=> <class 'str'> <class 'str'> <class '__main__.S'>
# findall, split, sub
print(re.findall("a|b", "ab"), re.findall("(a)|b", "ab"), re.findall("(a)|(b)", "ab"), re.findall("x*", "axb"), re.findall("(?=(a))", "aa"))
#=> ['a', 'b'] ['a', ''] [('a', ''), ('', 'b')] ['', 'x', '', ''] ['a', 'a']
print(re.split("x*", "axbc"), re.split("(x)|,", "axb,c"), re.split(":", "a:b:c", maxsplit=1), re.split("a", "b"), re.split("", "ab"), re.split(":", "a:b", maxsplit=-1))
#=> ['', 'a', '', 'b', 'c', ''] ['a', 'x', 'b', None, 'c'] ['a', 'b:c'] ['b'] ['', 'a', 'b', ''] ['a:b']
print(re.sub("x*", "-", "abxd"), re.sub("b*", "-", "abc"), re.subn("a", "b", "aaa", count=2), re.sub("(.)(.)", r"\2\1\g<0>", "abcd"), re.sub("a|(b)", r"[\1]", "ab"))
#=> -a-b--d- -a--c- ('bba', 2) baabdccd [][b]
print(re.sub("a", lambda m: m.group().upper(), "banana"), re.sub("a", lambda m: None, "banana"), re.sub(".", r"\\\n\x"[:4], "a"), re.sub("a", r"\101\0\07", "a") == "A\0\a")
#=> bAnAnA bnn \
#=>  True
print(re.sub("é", r"<\g<0>>", "été"), re.sub("(?P<n>a)", r"\g<n>\g<1>", "a"), re.sub("a", "b", "xyz") )
#=> <é>t<é> aa xyz
for template in (r"\q", r"\g", r"\g<", r"\g<>", r"\g<1", r"\g<x>", r"\2", r"\g<2>", r"\400", r"\g<1a>", r"\g<-1>", "\\"):
    print(template, "->", attempt(re.sub, "(a)", template, "a"))
#=> \q -> PatternError: bad escape \q at position 0
#=> \g -> PatternError: missing < at position 2
#=> \g< -> PatternError: missing group name at position 3
#=> \g<> -> PatternError: missing group name at position 3
#=> \g<1 -> PatternError: missing >, unterminated name at position 3
#=> \g<x> -> IndexError: unknown group name 'x'
#=> \2 -> PatternError: invalid group reference 2 at position 1
#=> \g<2> -> PatternError: invalid group reference 2 at position 3
#=> \400 -> PatternError: octal escape value \400 outside of range 0-0o377 at position 0
#=> \g<1a> -> PatternError: bad character in group name '1a' at position 3
#=> \g<-1> -> PatternError: bad character in group name '-1' at position 3
#=> \ -> PatternError: bad escape (end of pattern) at position 0
print(attempt(re.sub, "a", lambda m: 1, "xa"), attempt(re.sub, "a", 1, "a"), attempt(lambda: re.sub("a", "b", "a", 1, count=1)), attempt(lambda: re.split("a", "b", 1, 2, 3)))
#=> TypeError: sequence item 1: expected str instance, int found TypeError: decoding to str: need a bytes-like object, int found TypeError: sub() got multiple values for argument 'count' TypeError: split() takes from 2 to 4 positional arguments but 5 were given
# flags
print(re.I, re.I | re.M, re.NOFLAG, repr(re.RegexFlag(0)), re.IGNORECASE is re.I, int(re.X), re.RegexFlag(2 | 1 << 12), ~re.I & re.M, str(re.A))
#=> re.IGNORECASE re.IGNORECASE|re.MULTILINE re.NOFLAG re.NOFLAG True 64 re.IGNORECASE|0x1000 re.MULTILINE re.ASCII
print(re.Scanner([(r"[a-z]+", lambda scanner, text: text.upper()), (r"\d+", lambda scanner, text: int(text)), (r"\s+", None), (r"(=)", "eq")]).scan("ab 12 = ?x"))
#=> (['AB', 12, 'eq'], '?x')
print(re.purge(), re.error is re.PatternError, attempt(lambda: re.nothing), "MULTILINE" in dir(re), sorted(set(re.__all__) - set(dir(re))))
#=> None True AttributeError: module 're' has no attribute 'nothing' True []
import weakref
print(weakref.ref(p)() is p, len(list(re.finditer("a", "banana"))), iter(it := re.finditer("a", "a")) is it, next(it), next(it, "end"), next(it, "end"))
#=> True 3 True <re.Match object; span=(0, 1), match='a'> end end
