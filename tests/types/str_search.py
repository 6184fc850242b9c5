# str: find, count, startswith, replace, partition: offsets in code points, ranges clamped as slices are.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

s = "abcabc"
print(s.find("c"), s.find("c", 3), s.find("c", -1), s.find("z"), s.find("", 6), s.find("", 7), s.find("bc", 1, 2))
#=> 2 5 5 -1 6 -1 -1
print(s.rfind("c"), s.rfind("c", 0, 5), s.rfind(""), s.rfind("", 2, 4), s.rfind("", 9))  #=> 5 2 6 4 -1
print(s.index("b"), s.rindex("b"), s.count("bc"), s.count(""), s.count("", 3), s.count("", 7), s.count("a", -3, None))
#=> 1 4 2 7 4 0 1
u = "naïve café 😀 naïve"
print(u.find("ï"), u.rfind("ï"), u.find("😀"), u.find("v", 4), u.count("é"), u.index("n", 5), u[u.find("😀")])
#=> 2 15 11 16 1 13 😀
print(u.find("é", 9), u.find("é", 9, 10), u.find("é", 10), u.rfind("", 3, 12), u.count("", 3, 6))
#=> 9 9 -1 12 4
show(lambda: s.index("z"))  #=> ValueError: substring not found
show(lambda: s.rindex("z"))  #=> ValueError: substring not found
show(lambda: s.find(5))  #=> TypeError: find() argument 1 must be str, not int
show(lambda: s.find("a", 1.5))
#=> TypeError: slice indices must be integers or None or have an __index__ method
show(lambda: s.find("a", 10**30))  #=> -1
show(lambda: s.find("a", -10**30, 10**30))  #=> 0
show(lambda: s.count())  #=> TypeError: count expected at least 1 argument, got 0
show(lambda: s.find("a", 1, 2, 3))  #=> TypeError: find expected at most 3 arguments, got 4

print("a" in s, "" in s, "cab" in s, "x" in s, "ï" in u, "é😀" in u)  #=> True True True False True False
show(lambda: 5 in s)  #=> TypeError: 'in <string>' requires string as left operand, not int

print(s.startswith("ab"), s.startswith("bc", 1), s.startswith(("x", "a")), s.startswith(()), s.startswith("", 6), s.startswith("", 7))
#=> True True True False True False
print(s.endswith("bc"), s.endswith("ab", 0, 2), s.endswith(("x", "c")), u.endswith("ve", -2), u.startswith("é", 9))
#=> True True True True True
show(lambda: s.startswith(5))  #=> TypeError: startswith first arg must be str or a tuple of str, not int
show(lambda: s.startswith(("a", 5)))  #=> True
show(lambda: s.startswith(("x", 5)))  #=> TypeError: tuple for startswith must only contain str, not int
show(lambda: s.endswith(b"a"))  #=> TypeError: endswith first arg must be str or a tuple of str, not bytes

print(s.replace("b", "X"), s.replace("b", "X", 1), s.replace("b", "XYZ"), s.replace("abc", ""), s.replace("", "-"), s.replace("", "-", 3))
#=> aXcaXc aXcabc aXYZcaXYZc  -a-b-c-a-b-c- -a-b-cabc
print("".replace("", "x"), "".replace("a", "x"), "aaa".replace("aa", "b"), "abc".replace("b", "b") , u.replace("ï", "i"), u.replace("", "·", 4))
#=> x  ba abc naive café 😀 naive ·n·a·ï·ve café 😀 naïve
print(s.replace("a", "b", count=1), s.replace("a", "b", -5), s.replace("x", "y"), s.replace("a", "b", 0))
#=> bbcabc bbcbbc abcabc abcabc
show(lambda: s.replace(5, "a"))  #=> TypeError: replace() argument 1 must be str, not int
show(lambda: s.replace("a", 5))  #=> TypeError: replace() argument 2 must be str, not int
show(lambda: s.replace("a", "b", "c"))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: s.replace("a"))  #=> TypeError: replace() takes at least 2 positional arguments (1 given)

print(s.partition("c"), s.partition("z"), s.rpartition("c"), s.rpartition("z"), u.partition("é "))
#=> ('ab', 'c', 'abc') ('abcabc', '', '') ('abcab', 'c', '') ('', '', 'abcabc') ('naïve caf', 'é ', '😀 naïve')
show(lambda: s.partition(""))  #=> ValueError: empty separator
show(lambda: s.rpartition(5))  #=> TypeError: must be str, not int
print(s.removeprefix("abc"), s.removeprefix("x"), s.removesuffix("bc"), s.removesuffix(""), "é".removeprefix("é") == "")
#=> abc abcabc abca abcabc True
show(lambda: s.removeprefix(5))  #=> TypeError: removeprefix() argument must be str, not int

# A long text beyond ASCII: indices stay right across the index of offsets.
long = "".join(chr(0x100 + i % 500) for i in range(5000)) + "END"
print(long.find("END"), long.rfind(chr(0x100)), long.index(chr(0x1ff), 3000), [long.find(chr(0x123), k) for k in (0, 36, 2000, 4900)])
#=> 5000 4500 3255 [35, 535, 2035, -1]
print(all(long[i] == chr(0x100 + i % 500) for i in range(5000)), long[-3:], long[2500:2503] == "".join(map(chr, (0x100, 0x101, 0x102))))
#=> True END True
