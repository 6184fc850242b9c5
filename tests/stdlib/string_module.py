# string: constants, capwords, Template, Formatter.
import string
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__ + ":", e)

print(string.ascii_letters, string.digits, string.hexdigits, string.octdigits, string.punctuation, repr(string.whitespace), len(string.printable))
#=> abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789 0123456789abcdefABCDEF 01234567 !"#$%&'()*+,-./:;<=>?@[\]^_`{|}~ ' \t\n\r\x0b\x0c' 100
print(string.capwords("hello  big world"), string.capwords("a-b-c", "-"), repr(string.capwords("\taBc\tDeF\t")))
#=> Hello Big World A-B-C 'Abc Def'
t = string.Template("$who likes ${what} $$5 $a$b")
print(t.substitute(who="tim", what="kung pao", a=1, b=2), t.safe_substitute(who="x"), t.get_identifiers(), t.is_valid(), t.template)
#=> tim likes kung pao $5 12 x likes ${what} $5 $a$b ['who', 'what', 'a', 'b'] True $who likes ${what} $$5 $a$b
print(t.substitute({"who": "m", "what": "n", "a": 0}, b=3), string.Template("no").substitute({}))
#=> m likes n $5 03 no
show(lambda: t.substitute(who="tim"))  #=> KeyError: 'what'
show(lambda: string.Template("a $ b").substitute())
#=> ValueError: Invalid placeholder in string: line 1, col 3
show(lambda: string.Template("one\n$1 x").substitute())
#=> ValueError: Invalid placeholder in string: line 2, col 1
print(string.Template("a $ b $1").safe_substitute(), string.Template("$").is_valid())  #=> a $ b $1 False
class Percent(string.Template):
    delimiter = "%"
    idpattern = "[a-z]+"
print(Percent("%who is %% $x %{what}").substitute(who="me", what="it"))  #=> me is % $x it
f = string.Formatter()
print(f.format("{0} {a} {0!r:>5} {b[0]}", "x", a=1, b=[2]), f.format("{} {}", 1, 2), f.vformat("{0}{x}", (1,), {"x": 2}), list(f.parse("a{b!r:c}d{{e")))
#=> x 1   'x' 2 1 2 12 [('a', 'b', 'c', 'r'), ('d{', None, None, None), ('e', None, None, None)]
show(lambda: f.format("{0} {}", 1, 2))
#=> ValueError: cannot switch from manual field specification to automatic field numbering
show(lambda: f.format("{} {0}", 1, 2))
#=> ValueError: cannot switch from manual field specification to automatic field numbering
show(lambda: f.format("{x}"))  #=> KeyError: 'x'
show(lambda: f.format("{0!x}", 1))  #=> ValueError: Unknown conversion specifier x
print(f.format("{:{}}", "a", 4), f.get_field("0.real", (5,), {}))  #=> a    (5, 0)
class Default(string.Formatter):
    def get_value(self, key, args, kwargs):
        return kwargs.get(key, "?") if isinstance(key, str) else args[key]
    def check_unused_args(self, used, args, kwargs):
        print(sorted(map(str, used)))
print(Default().format("{a} {b} {0}", 1, a=2))
#=> ['0', 'a', 'b']
#=> 2 ? 1
