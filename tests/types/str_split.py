# str: split, rsplit, splitlines, join, in every kind of text.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

t = "  a b\t\nc  d "
print(t.split(), t.split(None, 1), t.split(None, 0), t.split(maxsplit=2), t.split(" "))
#=> ['a', 'b', 'c', 'd'] ['a', 'b\t\nc  d '] ['a b\t\nc  d '] ['a', 'b', 'c  d '] ['', '', 'a', 'b\t\nc', '', 'd', '']
print(t.rsplit(), t.rsplit(None, 1), t.rsplit(None, 0), t.rsplit(maxsplit=2), t.rsplit(" ", 2))
#=> ['a', 'b', 'c', 'd'] ['  a b\t\nc', 'd'] ['  a b\t\nc  d'] ['  a b', 'c', 'd'] ['  a b\t\nc ', 'd', '']
print("".split(), "   ".split(), "".split(","), "".rsplit(), "a".split(","), ",".split(","))
#=> [] [] [''] [] ['a'] ['', '']
print("a,b,c".split(","), "a,b,c".split(",", 1), "a,b,c".rsplit(",", 1), "a,b,c".split(",", 0), "aXXbXXc".split("XX"), "aaa".split("aa"), "aaa".rsplit("aa"))
#=> ['a', 'b', 'c'] ['a', 'b,c'] ['a,b', 'c'] ['a,b,c'] ['a', 'b', 'c'] ['', 'a'] ['a', '']
print("é è\u2003ê\x85ë".split(), "é è\u2003ê\x85ë".rsplit(None, 2), "éüéüé".split("ü"), "éüéüé".rsplit("ü", 1))
#=> ['é', 'è', 'ê', 'ë'] ['é è', 'ê', 'ë'] ['é', 'é', 'é'] ['éüé', 'é']
print("a\x1cb\x1dc\x1ed\x1fe".split(), "\x0b\x0ca\xa0b".split())  #=> ['a', 'b', 'c', 'd', 'e'] ['a', 'b']
print(",".join("abcdefgh").split(","), ("x" * 40 + ",") .split(","), ("x" * 40 + ",y") .rsplit(","))
#=> ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', ''] ['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx', 'y']
show(lambda: t.split(""))  #=> ValueError: empty separator
show(lambda: t.split(5))  #=> TypeError: must be str or None, not int
show(lambda: t.split(" ", "a"))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: t.split(" ", 1, 2))  #=> TypeError: split() takes at most 2 arguments (3 given)
show(lambda: t.split(sep=" ", maxsplit=1))  #=> ['', ' a b\t\nc  d ']

lines = "a\nb\r\nc\rd\x0be\x0cf\x1cg\x1dh\x1ei\x85j\u2028k\u2029l"
print(lines.splitlines())  #=> ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l']
print(lines.splitlines(True))
#=> ['a\n', 'b\r\n', 'c\r', 'd\x0b', 'e\x0c', 'f\x1c', 'g\x1d', 'h\x1e', 'i\x85', 'j\u2028', 'k\u2029', 'l']
print("".splitlines(), "\n".splitlines(), "a\n".splitlines(), "\n\na".splitlines(keepends=True), "\r\n\r".splitlines(True))
#=> [] [''] ['a'] ['\n', '\n', 'a'] ['\r\n', '\r']

print(",".join(["a", "b"]), "".join([]), ", ".join(("é", "b")), "-".join("abc"), "".join(str(i) for i in range(5)), ",".join({"k": 1}))
#=> a,b  é, b a-b-c 01234 k
show(lambda: ",".join(5))  #=> TypeError: can only join an iterable
show(lambda: ",".join(["a", 5]))  #=> TypeError: sequence item 1: expected str instance, int found
show(lambda: ",".join(["a", b"b"]))  #=> TypeError: sequence item 1: expected str instance, bytes found
show(lambda: ",".join([None]))  #=> TypeError: sequence item 0: expected str instance, NoneType found

class Evil:
    def __iter__(self):
        raise ValueError("no")
show(lambda: ",".join(Evil()))  #=> ValueError: no

class Item(str):
    pass
x = Item("only")
print(",".join([x]), type(",".join([x])) is str, type("".join([x, x])) is str)  #=> only True True
def grow():
    for i in range(3):
        items.append("x")
        yield "y"
items = ["a"]
print("".join(grow()), items)  #=> yyy ['a', 'x', 'x', 'x']
print(len(("ab " * 5000).split()), len(("ab\n" * 5000).splitlines()), "-".join(["é"] * 5000).count("é"))
#=> 5000 5000 5000
