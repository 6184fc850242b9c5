# int: subclasses, and objects that convert themselves.
import warnings
warnings.simplefilter("error")

class Small(int):
    pass

class Named(int):
    def __new__(cls, value, name):
        self = super().__new__(cls, value)
        self.name = name
        return self
    def __repr__(self):
        return f"{self.name}={int(self)}"

# Instances of every size; results are exact ints.
for n in (5, 2**55, -2**70, 10**30, 0):
    s = Small(n)
    print(s, s == n, hash(s) == hash(n), type(s).__name__, type(s + 0).__name__, type(+s).__name__, type(-s).__name__, type(abs(s)).__name__, type(int(s)).__name__, type(s.real).__name__)  #=> 5 True True Small int int int int int int
                                        #=> 36028797018963968 True True Small int int int int int int
                                        #=> -1180591620717411303424 True True Small int int int int int int
                                        #=> 1000000000000000000000000000000 True True Small int int int int int int
                                        #=> 0 True True Small int int int int int int
x = Named(2**80, "big")
print(repr(x), x.name, x + 1, x * 2 == 2**81, [1, 2, 3][Small(1)], {5: "five"}[Small(5)], Small("12"), Small("ff", 16), Small(3.7))  #=> big=1208925819614629174706176 big 1208925819614629174706177 True 2 five 12 255 3
x.other = 1
print(x.__dict__, isinstance(x, int), type(round(Small(15), -1)).__name__, type(Small(3) ** 2).__name__, type(Small(3) | 0).__name__, type(Small.from_bytes(b"a")).__name__)  #=> {'name': 'big', 'other': 1} True int int int Small
print(str(Small(7)), f"{Small(7):03d}", "%d" % Small(7), repr(Small(7)), bool(Small(0)), -Small(3), ~Small(3))  #=> 7 007 7 7 False -3 -4
print(Small(3) < Small(4), Small(3) == 3.0, 3 == Small(3), sorted([Small(3), 1, 2]), max(Small(9), 3))  #=> True True True [1, 2, 3] 9
int.__new__(str)                    #=> raises TypeError: int.__new__(str): str is not a subtype of int
int.__new__(5)                      #=> raises TypeError: int.__new__(X): X is not a type object (int)
int.__new__()                       #=> raises TypeError: int.__new__(): not enough arguments
int.__new__(bool, 5)                #=> raises TypeError: int.__new__(bool) is not safe, use bool.__new__()

# Overriding one side of an operator.
class Adds(int):
    def __add__(self, other):
        return "added"
    def __radd__(self, other):
        return "radded"
    def __index__(self):
        return 100
print(Adds(1) + 2, 2 + Adds(1), Adds(1) - 1, Adds(5).__index__(), int(Adds(5)), range(Adds(5))[-1], [0] * Adds(2))  #=> added radded 0 100 5 4 [0, 0]

# __int__, __index__, __trunc__.
class WithInt:
    def __init__(self, value): self.value = value
    def __int__(self): return self.value
class WithIndex:
    def __init__(self, value): self.value = value
    def __index__(self): return self.value
class WithTrunc:
    def __init__(self, value): self.value = value
    def __trunc__(self): return self.value
print(int(WithInt(5)), int(WithIndex(10**30)), float(WithIndex(3)), complex(WithIndex(3)), hex(WithIndex(255)), [10, 20][WithIndex(1)])  #=> 5 1000000000000000000000000000000 3.0 (3+0j) 0xff 20
int(WithInt("5"))                   #=> raises TypeError: __int__ returned non-int (type str)
int(WithInt(1.0))                   #=> raises TypeError: __int__ returned non-int (type float)
int(WithInt(True))                  #=> raises DeprecationWarning: __int__ returned non-int (type bool).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.
int(WithIndex("5"))                 #=> raises TypeError: __index__ returned non-int (type str)
int(WithIndex(1.5))                 #=> raises TypeError: __index__ returned non-int (type float)
int(WithIndex(True))                #=> raises DeprecationWarning: __index__ returned non-int (type bool).  The ability to return an instance of a strict subclass of int is deprecated, and may be removed in a future version of Python.
int(WithTrunc(5))                   #=> raises DeprecationWarning: The delegation of int() to __trunc__ is deprecated.
warnings.simplefilter("ignore")
print(int(WithInt(True)), int(WithIndex(True)), int(WithTrunc(7)), int(WithTrunc(WithIndex(8))), type(int(WithInt(Small(5)))).__name__)  #=> 1 1 7 8 int
int(WithTrunc(1.5))                 #=> raises TypeError: __trunc__ returned non-Integral (type float)
int(WithTrunc("a"))                 #=> raises TypeError: __trunc__ returned non-Integral (type str)
class IntText(str):
    def __int__(self): return 42
print(int(IntText("7")), int("7"))  #=> 42 7
class Fails:
    def __int__(self): raise KeyError("inside")
int(Fails())                        #=> raises KeyError: 'inside'
int(object())                       #=> raises TypeError: int() argument must be a string, a bytes-like object or a real number, not 'object'

# bool.
print(True + True, True * 2.5, -True, +False, abs(True), True & False, True | False, True ^ True, True & 1, 1 | False, ~2)  #=> 2 2.5 -1 0 1 False True False 1 1 -3
print(type(True & True).__name__, type(True & 1).__name__, type(True ^ True).__name__, True == 1, hash(True), repr(True), str(False), f"{True}", f"{True:d}", "%d %s" % (True, False))  #=> bool int bool True 1 True False True 1 1 False
print(bool(), bool([]), bool("a"), bool(0.0), bool(1j), int(True), True.real, True.numerator, True.bit_length(), divmod(True, 2), True / 2, True // 1, 2 ** True, True << 3)  #=> False False True False True 1 1 1 1 (0, 1) 0.5 1 2 8
print(~True, ~False, [~b for b in (True, False)])  #=> -2 -1 [-2, -1]
warnings.simplefilter("error")
yes = True
~yes                                #=> raises DeprecationWarning: Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the 'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.
class B(bool): pass                 #=> raises TypeError: type 'bool' is not an acceptable base type
bool(1, 2)                          #=> raises TypeError: bool expected at most 1 argument, got 2
bool.__new__(int)                   #=> raises TypeError: bool.__new__(int): int is not a subtype of bool
True.x = 1                          #=> raises AttributeError: 'bool' object has no attribute 'x' and no __dict__ for setting new attributes
