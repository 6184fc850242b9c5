# Items, `in`, repr(), str(), format() and index conversion of values that do not do it right.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
def put(a, key, value):
    a[key] = value
def delete(a, key):
    del a[key]

class Plain: pass
show(lambda: int(1)[0])  #=> TypeError: 'int' object is not subscriptable
show(lambda: int[0])  #=> TypeError: type 'int' is not subscriptable
show(lambda: type[0])  #=> type[0]
show(lambda: str["a"])  #=> TypeError: type 'str' is not subscriptable
show(lambda: Plain()[1])  #=> TypeError: 'Plain' object is not subscriptable
show(lambda: Plain[1])  #=> TypeError: type 'Plain' is not subscriptable
show(lambda: put(Plain(), 1, 2))  #=> TypeError: 'Plain' object does not support item assignment
show(lambda: put(1, 1, 2))  #=> TypeError: 'int' object does not support item assignment
show(lambda: put("a", 0, "b"))  #=> TypeError: 'str' object does not support item assignment
show(lambda: put((), 0, "b"))  #=> TypeError: 'tuple' object does not support item assignment
show(lambda: put(int, 0, "b"))  #=> TypeError: 'type' object does not support item assignment
show(lambda: delete(Plain(), 1))  #=> TypeError: 'Plain' object doesn't support item deletion
show(lambda: delete(1, 1))  #=> TypeError: 'int' object does not support item deletion
show(lambda: delete("a", 0))  #=> TypeError: 'str' object doesn't support item deletion
show(lambda: delete("a", "b"))  #=> TypeError: 'str' object does not support item deletion
show(lambda: delete((), 0))  #=> TypeError: 'tuple' object doesn't support item deletion
show(lambda: 1 in 2)  #=> TypeError: argument of type 'int' is not iterable
show(lambda: 1 in Plain())  #=> TypeError: argument of type 'Plain' is not iterable
show(lambda: 1 in "a")  #=> TypeError: 'in <string>' requires string as left operand, not int
class Items:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * 10
show(lambda: 20 in Items())  #=> True
show(lambda: 25 in Items())  #=> False
show(lambda: list(Items()))  #=> [0, 10, 20, 30]
class NoContains:
    __contains__ = None
    def __iter__(self): return iter([1])
show(lambda: 1 in NoContains())  #=> TypeError: 'NoContains' object is not a container
class Odd:
    def __contains__(self, x): return "yes"
    def __class_getitem__(cls, item): return (cls.__name__, item)
    def __repr__(self): return 1
    def __str__(self): return 2
    def __format__(self, spec): return 3
    def __index__(self): return "a"
    def __float__(self): return "a"
    def __bytes__(self): return 1
show(lambda: 1 in Odd())  #=> True
show(lambda: Odd[int, 2])  #=> ('Odd', (<class 'int'>, 2))
show(lambda: repr(Odd()))  #=> TypeError: __repr__ returned non-string (type int)
show(lambda: str(Odd()))  #=> TypeError: __str__ returned non-string (type int)
show(lambda: f"{Odd()}")  #=> TypeError: __format__ must return a str, not int
show(lambda: format(Odd(), "x"))  #=> TypeError: __format__ must return a str, not int
show(lambda: ascii(Odd()))  #=> TypeError: __repr__ returned non-string (type int)
show(lambda: [1, 2][Odd()])  #=> TypeError: __index__ returned non-int (type str)
show(lambda: float(Odd()))  #=> TypeError: Odd.__float__ returned non-float (type str)
show(lambda: bytes(Odd()))  #=> TypeError: __bytes__ returned non-bytes (type int)
class BadItem:
    __class_getitem__ = 5
show(lambda: BadItem[1])  #=> TypeError: 'int' object is not callable
show(lambda: format(Plain, "x"))
#=> TypeError: unsupported format string passed to type.__format__
show(lambda: format([], "x"))  #=> TypeError: unsupported format string passed to list.__format__
show(lambda: format(None, ">5"))
#=> TypeError: unsupported format string passed to NoneType.__format__
class Sub(str): pass
class StrSub:
    def __str__(self): return Sub("sub")
    __repr__ = __str__
show(lambda: (type(str(StrSub())).__name__, type(repr(StrSub())).__name__))  #=> ('Sub', 'Sub')
show(lambda: ascii("é\n\U0001f600"))  #=> '\xe9\n\U0001f600'
a = [1]; a.append(a); print(a)  #=> [1, [...]]
d = {}; d[1] = d; print(d)  #=> {1: {...}}
t = ([],); t[0].append(t); print(t)  #=> ([(...)],)
import operator
show(lambda: operator.index("a"))  #=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: operator.index(True))  #=> 1
class I(int): pass
show(lambda: type(operator.index(I(3))).__name__)  #=> int
show(lambda: type(operator.index(I(3**80))).__name__)  #=> int
show(lambda: operator.index(I(-3**80)) == -3**80)  #=> True
show(lambda: [1, 2][2**70])  #=> IndexError: cannot fit 'int' into an index-sized integer
show(lambda: "ab" * 2**70)  #=> OverflowError: cannot fit 'int' into an index-sized integer
show(lambda: range(3)[2**70])  #=> IndexError: range object index out of range
import math
show(lambda: math.sin("a"))  #=> TypeError: must be real number, not str
show(lambda: math.sin(10**400))  #=> OverflowError: int too large to convert to float
show(lambda: math.sin(Odd()))  #=> TypeError: Odd.__float__ returned non-float (type str)
class G:
    def __getitem__(self, key): return key
show(lambda: G()[1:2, ..., ::3])  #=> (slice(1, 2, None), Ellipsis, slice(None, None, 3))
