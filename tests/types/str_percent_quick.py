# str %: short formats of plain parts, and what they must leave to the general way.
class I(int):
    def __str__(self):
        return "I!"


class S(str):
    def __str__(self):
        return "S!"


print("%d" % 5, "%d" % -7, "%s" % "a", "%s" % 12, "%s%%" % 3, "%d%d" % (1, 2), "[%s]" % (None,), "%s" % True)
#=> 5 -7 a 12 3% 12 [None] True
print("%d" % True, "%s" % I(3), "%d" % I(3), "%s" % S("q"), "%s" % 1.5, "%d" % 2.9, "%s" % "é", "é%s" % "x")
#=> 1 I! 3 S! 1.5 2 é éx
print("%s-%s" % ("é", 1), "%d" % (1 << 70), "%s" % (1 << 60), "100%%" % (), "%(a)s%%" % {"a": 1}, "%%" % {})
#=> é-1 1180591620717411303424 1152921504606846976 100% 1% %
print("x" * 300 % () == "x" * 300, len("%s" % ("y" * 256)), len("%s" % ("y" * 257)), len("%s%s" % ("y" * 200, "z" * 56)))
#=> True 256 257 256
for bad in ["%d" % () if 0 else lambda: "%d" % (), lambda: "%d%d" % 1, lambda: "%d" % (1, 2), lambda: "x" % 5,
            lambda: "%d" % "a", lambda: "%" % 1, lambda: "%s%" % 1, lambda: "%z" % 1, lambda: "%s" % (),
            lambda: "%d" % [1]]:
    try:
        print(bad())
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
#=> TypeError not enough arguments for format string
#=> TypeError not enough arguments for format string
#=> TypeError not all arguments converted during string formatting
#=> TypeError not all arguments converted during string formatting
#=> TypeError %d format: a real number is required, not str
#=> ValueError incomplete format
#=> ValueError incomplete format
#=> ValueError unsupported format character 'z' (0x7a) at index 1
#=> TypeError not enough arguments for format string
#=> TypeError %d format: a real number is required, not list
print("x" % {}, "x" % [], "%s" % [1, 2], "%s" % {1: 2}, "%s %s" % (("a", "b")), "%s" % (("a", "b"),))
#=> x x [1, 2] {1: 2} a b ('a', 'b')
