# Special methods written in Python and how they reach operators and builtins.
class N:
    def __init__(self, v): self.v = v
    def __repr__(self): return f"N({self.v})"
    def __add__(self, o): return ("add", self.v, o)
    def __radd__(self, o): return ("radd", self.v, o)
    def __iadd__(self, o): return ("iadd", self.v, o)
    def __neg__(self): return ("neg", self.v)
    def __abs__(self): return ("abs", self.v)
    def __invert__(self): return ("invert", self.v)
    def __pos__(self): return ("pos", self.v)
    def __pow__(self, o, m=None): return ("pow", self.v, o, m)
    def __rpow__(self, o): return ("rpow", self.v, o)
    def __divmod__(self, o): return ("divmod", o)
    def __rdivmod__(self, o): return ("rdivmod", o)
    def __matmul__(self, o): return ("matmul", o)
    def __lshift__(self, o): return ("lshift", o)
    def __rlshift__(self, o): return ("rlshift", o)
    def __len__(self): return self.v
    def __getitem__(self, k): return ("getitem", k)
    def __setitem__(self, k, v): print("setitem", k, v)
    def __delitem__(self, k): print("delitem", k)
    def __contains__(self, k): return k == self.v
    def __call__(self, *a, **k): return a, k
    def __int__(self): return self.v
    def __float__(self): return float(self.v)
    def __index__(self): return self.v
    def __bool__(self): return self.v > 2
    def __hash__(self): return self.v * 1000
    def __eq__(self, o): return isinstance(o, N) and o.v == self.v
    def __lt__(self, o): return self.v < o.v
    def __format__(self, s): return "fmt:" + s
    def __round__(self, n=None): return ("round", n)
    def __reversed__(self): return iter("rev")
n = N(3)
print(n + 1, 1 + n, -n, abs(n), ~n, +n)  #=> ('add', 3, 1) ('radd', 3, 1) ('neg', 3) ('abs', 3) ('invert', 3) ('pos', 3)
print(n ** 2, 2 ** n, pow(n, 2, 5), divmod(n, 1), divmod(1, n), n @ 1, n << 1, 1 << n)
#=> ('pow', 3, 2, None) ('rpow', 3, 2) ('pow', 3, 2, 5) ('divmod', 1) ('rdivmod', 1) ('matmul', 1) ('lshift', 1) ('rlshift', 1)
m = n; m += 5; print(m)  #=> ('iadd', 3, 5)
print(len(n), n[1], n[1:2], n["k"], 3 in n, 4 in n, n(1, a=2), int(n), float(n), [10, 20, 30, 40][n])
#=> 3 ('getitem', 1) ('getitem', slice(1, 2, None)) ('getitem', 'k') True False ((1,), {'a': 2}) 3 3.0 40
n[1] = 2                #=> setitem 1 2
del n[1]                #=> delitem 1
print(bool(n), bool(N(1)), hash(n), n == N(3), n != N(3), n < N(4), sorted([N(3), N(1)]), f"{n:x}", round(n), round(n, 1), list(reversed(n)))
#=> True False 3000 True False True [N(1), N(3)] fmt:x ('round', None) ('round', 1) ['r', 'e', 'v']
n - 1                   #=> raises TypeError: unsupported operand type(s) for -: 'N' and 'int'
1 - n                   #=> raises TypeError: unsupported operand type(s) for -: 'int' and 'N'
n > 1                   #=> raises TypeError: '>' not supported between instances of 'N' and 'int'
class Sub(N):
    def __radd__(self, o): return ("sub radd", o)
print(N(1) + Sub(2), Sub(1) + N(2))  #=> ('sub radd', N(1)) ('add', 1, N(2))
class SubSame(N): pass
print(N(1) + SubSame(2))  #=> ('add', 1, N(2))
class NI:
    def __add__(self, o): return NotImplemented
    def __radd__(self, o): return NotImplemented
    def __eq__(self, o): return NotImplemented
NI() + 1                #=> raises TypeError: unsupported operand type(s) for +: 'NI' and 'int'
print(NI() == 1, NI() != 1)  #=> False True
class BadLen:
    def __len__(self): return -1
len(BadLen())           #=> raises ValueError: __len__() should return >= 0
class BadLen2:
    def __len__(self): return "x"
len(BadLen2())          #=> raises TypeError: 'str' object cannot be interpreted as an integer
class BadLen3:
    def __len__(self): return 10**30
len(BadLen3())          #=> raises OverflowError: cannot fit 'int' into an index-sized integer
class BadBool:
    def __bool__(self): return 1
bool(BadBool())         #=> raises TypeError: __bool__ should return bool, returned int
class LenBool:
    def __len__(self): return 0
print(bool(LenBool()))  #=> False
class BadHash:
    def __hash__(self): return "x"
hash(BadHash())         #=> raises TypeError: __hash__ method should return an integer
class BigHash:
    def __hash__(self): return 2**70
print(hash(BigHash()) == hash(2**70))  #=> True
class MinusHash:
    def __hash__(self): return -1
print(hash(MinusHash()))  #=> -2
class BadStr:
    def __str__(self): return 1
    def __repr__(self): return 2
str(BadStr())           #=> raises TypeError: __str__ returned non-string (type int)
repr(BadStr())          #=> raises TypeError: __repr__ returned non-string (type int)
class NoIter:
    __iter__ = None
iter(NoIter())          #=> raises TypeError: 'NoIter' object is not iterable
for x in NoIter(): pass  #=> raises TypeError: 'NoIter' object is not iterable
class NoContains:
    __contains__ = None
1 in NoContains()       #=> raises TypeError: 'NoContains' object is not a container
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(Seq()), 20 in Seq(), 25 in Seq())  #=> [0, 10, 20] True False
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration("done")
        return self.n
print(list(It()), 2 in It())  #=> [1, 2, 3] True
class BadIter:
    def __iter__(self): return 5
iter(BadIter())         #=> raises TypeError: iter() returned non-iterator of type 'int'
class OnlySet:
    def __setitem__(self, k, v): pass
del OnlySet()[1]        #=> raises AttributeError: __delitem__
OnlySet()[1]            #=> raises TypeError: 'OnlySet' object is not subscriptable
# Assigning special methods to the class counts at once, deleting too.
class Late: pass
late = Late()
late + 1                #=> raises TypeError: unsupported operand type(s) for +: 'Late' and 'int'
Late.__add__ = lambda self, o: ("late", o)
print(late + 1)         #=> ('late', 1)
class LateSub(Late): pass
print(LateSub() + 2)    #=> ('late', 2)
Late.__add__ = lambda self, o: "changed"
print(LateSub() + 2)    #=> changed
del Late.__add__
LateSub() + 2           #=> raises TypeError: unsupported operand type(s) for +: 'LateSub' and 'int'
Late.__call__ = lambda self: "called"
print(LateSub()())      #=> called
Late.__len__ = lambda self: 3
print(len(LateSub()), bool(LateSub()))  #=> 3 True
Late.__hash__ = None
hash(LateSub())         #=> raises TypeError: unhashable type: 'LateSub'
late.__len__ = lambda: 99
print(len(late))        #=> 3
# Inherited native slots.
class L(list):
    def __len__(self): return 42
l = L([1, 2])
print(len(l), list(l), l, l + [3], l == [1, 2])  #=> 42 [1, 2] [1, 2] [1, 2, 3] True
class LA(list):
    def __add__(self, o): return "python add"
print(LA([1]) + [2], LA([1]) * 2)  #=> python add [1, 1]
class D(dict):
    def __missing__(self, k): return "missing " + k
    def __getitem__(self, k): return "got " + str(super().__getitem__(k))
print(D(a=1)["a"], D()["b"])  #=> got 1 got missing b
class I(int):
    def __add__(self, o): return "I add"
    __radd__ = __add__
print(I(1) + 2, 2 + I(1), I(1) * 3, I(5) - 2)  #=> I add I add 3 3
class F(float):
    def __eq__(self, o): return "feq"
print(F(1.5) == 1, F(1.5) + 1)  #=> feq 2.5
hash(F(1))              #=> raises TypeError: unhashable type: 'F'
class Tup(tuple):
    def __getitem__(self, i): return "item"
print(Tup((1, 2))[0], tuple(Tup((1, 2))), len(Tup((1, 2))))  #=> item (1, 2) 2
class Mixin:
    def __len__(self): return 7
class ML(Mixin, list): pass
print(len(ML([1])))     #=> 7
class ML2(list, Mixin): pass
print(len(ML2([1])))    #=> 1
class Rad:
    def __radd__(self, o): return "radd only"
class Both(Rad, int): pass
print(1 + Both(2), Both(2) + 1)  #=> radd only 3
class Wrapped(int):
    __add__ = int.__sub__
    __radd__ = int.__mul__
print(Wrapped(5) + 3, 3 + Wrapped(5))  #=> 2 15
