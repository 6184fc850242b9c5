# re: patterns that take many steps back, and those that must remember many.
import re

print(re.match("(?:a|b)*c", "ab" * 100000 + "c").end(), re.match("(a|b)*c", "ab" * 20000 + "c").span(1), re.search("(?s)<t>(.*?)</t>", "<t>" + "x" * 200000 + "</t>").end())
#=> 200001 (39999, 40000) 200007
print(re.match("(x+x+)+[yz]", "x" * 16), re.search("[a-z]*[12]", "a" * 4000), re.search("a*a*[bc]", "a" * 300), re.match("(?:a?){13}a{13}$", "a" * 13).end())
#=> None None None 13
print(re.search("(?=a)(?:[a-y]*z)?[0-9]", "a" * 9000 + "b1"), re.search(".*b", "a" * 6000 + "\n" + "ab").group(), re.search("x*y", "x" * 70000 + "y").end())
#=> None ab 70001
print(len(re.findall(r"\w+|[^\w\s]", "some words, and more. " * 3000)), len(re.split(r"[\s,]+", "é a,b " * 3000)), len(re.sub(r"(?i)[aeiou]", "*", "Education Ünited " * 2000)))
#=> 18000 9001 34000
print(re.compile("(" * 300 + "a" + ")" * 300).match("a").lastindex, re.compile("a" * 5000).match("a" * 5000).end(), re.compile("|".join("w%d" % i for i in range(2000))).fullmatch("w1999").end())
#=> 1 5000 5
# machine code, which patterns become when they are used often, forgets no group and finds the same
for pattern in (r"(?:(?:(a))*+b)*+\1", r"(?:(a)*+b)?\1", r"(?:(?>(a)*)b)*\1", r"(?:(a)|b)*c", r"(a(?=(b)))*", r"(?:(a|ab)(c|bcd))*?d"):
    compiled = re.compile(pattern)
    found = [str(compiled.search("xabcabcdac")) for _ in range(12)]
    print(len(set(found)), found[0])
#=> 1 None
#=> 1 None
#=> 1 None
#=> 1 <re.Match object; span=(1, 4), match='abc'>
#=> 1 <re.Match object; span=(0, 0), match=''>
#=> 1 <re.Match object; span=(1, 8), match='abcabcd'>
