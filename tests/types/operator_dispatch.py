# Operators between any two values: whose method is asked first, what in-place falls back on, and the words of
# the TypeErrors.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)

show(lambda: 1 + "a")  #=> TypeError: unsupported operand type(s) for +: 'int' and 'str'
show(lambda: "a" + 1)  #=> TypeError: can only concatenate str (not "int") to str
show(lambda: [] + 1)  #=> TypeError: can only concatenate list (not "int") to list
show(lambda: () + [])  #=> TypeError: can only concatenate tuple (not "list") to tuple
show(lambda: 1 - "a")  #=> TypeError: unsupported operand type(s) for -: 'int' and 'str'
show(lambda: 1 @ 2)  #=> TypeError: unsupported operand type(s) for @: 'int' and 'int'
show(lambda: 1 / "a")  #=> TypeError: unsupported operand type(s) for /: 'int' and 'str'
show(lambda: 1 // "a")  #=> TypeError: unsupported operand type(s) for //: 'int' and 'str'
show(lambda: "a" * "b")  #=> TypeError: can't multiply sequence by non-int of type 'str'
show(lambda: [] * 1.5)  #=> TypeError: can't multiply sequence by non-int of type 'float'
show(lambda: 1.5 * [])  #=> TypeError: can't multiply sequence by non-int of type 'float'
show(lambda: [] * 2**70)  #=> OverflowError: cannot fit 'int' into an index-sized integer
show(lambda: 1 ** "a")  #=> TypeError: unsupported operand type(s) for ** or pow(): 'int' and 'str'
show(lambda: pow(1, "a", 2))
#=> TypeError: unsupported operand type(s) for ** or pow(): 'int', 'str', 'int'
show(lambda: pow(1, 2, "a"))
#=> TypeError: unsupported operand type(s) for ** or pow(): 'int', 'int', 'str'
show(lambda: pow(1.0, 2, 3))
#=> TypeError: pow() 3rd argument not allowed unless all arguments are integers
show(lambda: 1 << "a")  #=> TypeError: unsupported operand type(s) for <<: 'int' and 'str'
show(lambda: 1 & "a")  #=> TypeError: unsupported operand type(s) for &: 'int' and 'str'
show(lambda: 1 | "a")  #=> TypeError: unsupported operand type(s) for |: 'int' and 'str'
show(lambda: 1 ^ None)  #=> TypeError: unsupported operand type(s) for ^: 'int' and 'NoneType'
show(lambda: divmod(1, "a"))
#=> TypeError: unsupported operand type(s) for divmod(): 'int' and 'str'
show(lambda: print >> 2)
#=> TypeError: unsupported operand type(s) for >>: 'builtin_function_or_method' and 'int'. Did you mean "print(<message>, file=<output_stream>)"?
show(lambda: print << 2)
#=> TypeError: unsupported operand type(s) for <<: 'builtin_function_or_method' and 'int'
show(lambda: len >> 2)
#=> TypeError: unsupported operand type(s) for >>: 'builtin_function_or_method' and 'int'
show(lambda: -"a")  #=> TypeError: bad operand type for unary -: 'str'
show(lambda: +"a")  #=> TypeError: bad operand type for unary +: 'str'
show(lambda: ~1.5)  #=> TypeError: bad operand type for unary ~: 'float'
show(lambda: abs("a"))  #=> TypeError: bad operand type for abs(): 'str'
show(lambda: 1 < "a")  #=> TypeError: '<' not supported between instances of 'int' and 'str'
show(lambda: None >= 1)
#=> TypeError: '>=' not supported between instances of 'NoneType' and 'int'
show(lambda: 1 == object)  #=> False
show(lambda: object() < object())
#=> TypeError: '<' not supported between instances of 'object' and 'object'

def inplace(op, a, b):
    namespace = {"a": a, "b": b}
    try:
        exec(f"a {op} b", namespace)
        print(namespace["a"])
    except Exception as e:
        print(type(e).__name__ + ":", e)

inplace("+=", 1, "a")  #=> TypeError: unsupported operand type(s) for +=: 'int' and 'str'
inplace("**=", 1, "a")  #=> TypeError: unsupported operand type(s) for **=: 'int' and 'str'
inplace(">>=", 1, "a")  #=> TypeError: unsupported operand type(s) for >>=: 'int' and 'str'
inplace("+=", "a", 1)  #=> TypeError: can only concatenate str (not "int") to str
inplace("+=", [], 1)  #=> TypeError: 'int' object is not iterable
inplace("+=", [], "ab")  #=> ['a', 'b']
inplace("*=", [1], 2)  #=> [1, 1]
inplace("*=", [], "a")  #=> TypeError: can't multiply sequence by non-int of type 'str'
inplace("@=", 1, 2)  #=> TypeError: unsupported operand type(s) for @=: 'int' and 'int'
inplace("-=", {1, 2}, {2})  #=> {1}
inplace("|=", {1: 2}, {3: 4})  #=> {1: 2, 3: 4}

class L:
    def __init__(self, name): self.name = name
    def __repr__(self): return self.name
    def __add__(self, o): print("add", self, o); return NotImplemented
    def __radd__(self, o): print("radd", self, o); return NotImplemented
    def __mul__(self, o): print("mul", self, o); return "product"
    def __rmul__(self, o): print("rmul", self, o); return "rproduct"
    def __lt__(self, o): print("lt", self, o); return NotImplemented
    def __gt__(self, o): print("gt", self, o); return NotImplemented
    def __eq__(self, o): print("eq", self, o); return NotImplemented
    def __pow__(self, o, m=None): print("pow", self, o, m); return NotImplemented
    def __rpow__(self, o, m=None): print("rpow", self, o, m); return NotImplemented
    def __iadd__(self, o): print("iadd", self, o); return NotImplemented
class S(L):
    def __radd__(self, o): print("S.radd", self, o); return NotImplemented
    def __rmul__(self, o): print("S.rmul", self, o); return NotImplemented
    def __gt__(self, o): print("S.gt", self, o); return "greater"
class T(L):
    pass
a, b, s, t = L("a"), L("b"), S("s"), T("t")
show(lambda: a + b)
#=> add a b
#=> TypeError: unsupported operand type(s) for +: 'L' and 'L'
show(lambda: a + s)
#=> S.radd s a
#=> add a s
#=> TypeError: unsupported operand type(s) for +: 'L' and 'S'
show(lambda: a + t)
#=> add a t
#=> radd t a
#=> TypeError: unsupported operand type(s) for +: 'L' and 'T'
show(lambda: s + a)
#=> add s a
#=> radd a s
#=> TypeError: unsupported operand type(s) for +: 'S' and 'L'
show(lambda: a + 1)
#=> add a 1
#=> TypeError: unsupported operand type(s) for +: 'L' and 'int'
show(lambda: 1 + a)
#=> radd a 1
#=> TypeError: unsupported operand type(s) for +: 'int' and 'L'
show(lambda: [1] + a)
#=> radd a [1]
#=> TypeError: can only concatenate list (not "L") to list
show(lambda: "x" + a)
#=> radd a x
#=> TypeError: can only concatenate str (not "L") to str
show(lambda: a * s)
#=> S.rmul s a
#=> mul a s
#=> product
show(lambda: 2 * a)
#=> rmul a 2
#=> rproduct
show(lambda: "x" * a)
#=> rmul a x
#=> rproduct
show(lambda: a < b)
#=> lt a b
#=> gt b a
#=> TypeError: '<' not supported between instances of 'L' and 'L'
show(lambda: a < s)
#=> S.gt s a
#=> greater
show(lambda: a == b)
#=> eq a b
#=> eq b a
#=> False
show(lambda: a == a)
#=> eq a a
#=> eq a a
#=> True
show(lambda: a != b)
#=> eq a b
#=> eq b a
#=> True
show(lambda: a == 1)
#=> eq a 1
#=> False
show(lambda: a ** b)
#=> pow a b None
#=> TypeError: unsupported operand type(s) for ** or pow(): 'L' and 'L'
show(lambda: pow(a, b, 5))
#=> pow a b 5
#=> TypeError: unsupported operand type(s) for ** or pow(): 'L', 'L', 'int'
show(lambda: pow(2, a, 5))
#=> TypeError: unsupported operand type(s) for ** or pow(): 'int', 'L', 'int'
show(lambda: pow(2, 3, a))
#=> TypeError: unsupported operand type(s) for ** or pow(): 'int', 'int', 'L'
inplace("+=", a, b)
#=> iadd a b
#=> add a b
#=> TypeError: unsupported operand type(s) for +=: 'L' and 'L'
inplace("+=", [1], a)
#=> radd a [1]
#=> TypeError: 'L' object is not iterable

class Right:
    def __radd__(self, o): return ("radd", o)
    def __rmul__(self, o): return ("rmul", o)
inplace("+=", [1], Right())  #=> ('radd', [1])
inplace("*=", [1], Right())  #=> ('rmul', [1])
show(lambda: [1] + Right())  #=> ('radd', [1])
show(lambda: "x" % 5)  #=> TypeError: not all arguments converted during string formatting

class NoAdd:
    __add__ = None
    __radd__ = None
show(lambda: NoAdd() + 1)  #=> TypeError: 'NoneType' object is not callable
show(lambda: 1 + NoAdd())  #=> TypeError: 'NoneType' object is not callable
class BadBool:
    def __bool__(self): return 1
    def __len__(self): return -1
class BadLen:
    def __len__(self): return 1.5
class HugeLen:
    def __len__(self): return 2**70
class NegativeLen:
    def __len__(self): return -1
class Unhashable:
    __hash__ = None
    __iter__ = None
class BadHash:
    def __hash__(self): return "a"
show(lambda: bool(BadBool()))  #=> TypeError: __bool__ should return bool, returned int
show(lambda: len(BadBool()))  #=> ValueError: __len__() should return >= 0
show(lambda: len(BadLen()))  #=> TypeError: 'float' object cannot be interpreted as an integer
show(lambda: len(HugeLen()))  #=> OverflowError: cannot fit 'int' into an index-sized integer
show(lambda: bool(NegativeLen()))  #=> ValueError: __len__() should return >= 0
show(lambda: hash(Unhashable()))  #=> TypeError: unhashable type: 'Unhashable'
show(lambda: hash([]))  #=> TypeError: unhashable type: 'list'
show(lambda: {{}: 1})  #=> TypeError: unhashable type: 'dict'
show(lambda: iter(Unhashable()))  #=> TypeError: 'Unhashable' object is not iterable
show(lambda: hash(BadHash()))  #=> TypeError: __hash__ method should return an integer
show(lambda: len(5))  #=> TypeError: object of type 'int' has no len()
