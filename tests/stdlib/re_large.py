# re: patterns larger than what PCRE2's 8-bit library holds.
import re

words = re.compile("|".join("wörd%d" % i for i in range(10000)))
print(words.search("x é wörd999 y"), words.fullmatch("wörd9999"), words.sub(r"<\g<0>>", "é wörd77, wörd1"), words.fullmatch("word1"))
#=> <re.Match object; span=(4, 9), match='wörd9'> <re.Match object; span=(0, 8), match='wörd9999'> é <wörd7>7, <wörd1> None
numbers = re.compile("|".join("%d" % i for i in range(10000)))
print(numbers.match("9999"), numbers.findall("12 345"), [m.span() for m in numbers.finditer("é7 8", 1, 3)], numbers.split("a1b2c"))
#=> <re.Match object; span=(0, 1), match='9'> ['1', '2', '3', '4', '5'] [(1, 2)] ['a', 'b', 'c']
many = re.compile(r"(?:\w+[\s.]+){0,400}(x)")
print(many.match("é ab " * 100 + "x").span(1), many.match("ab " * 300 + "x").span(), many.search("é.." + "ab " * 10 + "x").lastindex)
#=> (500, 501) (0, 901) 1
print(re.compile(r"(?:\w+[\s.]+){0,400}(?=(x))").match("é ab " * 100 + "x").lastindex, re.match(r"(?:(?:x+x+)+y){400}|(?:x+x+)+[yz]", "x" * 14))
#=> 1 None
print(re.findall("|".join("%d" % i for i in range(10000)).encode(), bytearray(b"1234 99")), numbers == re.compile(numbers.pattern))
#=> [b'1', b'2', b'3', b'4', b'9', b'9'] True
