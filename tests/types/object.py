# object: construction rules, text, comparison, __class__, __dir__, pickling hooks.
object(1)               #=> raises TypeError: object() takes no arguments
object(x=1)             #=> raises TypeError: object() takes no arguments
object.__init__(object(), 1)  #=> raises TypeError: object.__init__() takes exactly one argument (the instance to initialize)
object.__new__(object, 1)  #=> raises TypeError: object() takes no arguments
object.__new__()        #=> raises TypeError: object.__new__(): not enough arguments
object.__new__(5)       #=> raises TypeError: object.__new__(X): X is not a type object (int)
object.__new__(int)     #=> raises TypeError: object.__new__(int) is not safe, use int.__new__()
object.__new__(list)    #=> raises TypeError: object.__new__(list) is not safe, use list.__new__()
int.__new__(str)        #=> raises TypeError: int.__new__(str): str is not a subtype of int
int.__new__(1)          #=> raises TypeError: int.__new__(X): X is not a type object (int)
int.__new__()           #=> raises TypeError: int.__new__(): not enough arguments
list.__new__(int)       #=> raises TypeError: list.__new__(int): int is not a subtype of list
class A: pass
A(1)                    #=> raises TypeError: A() takes no arguments
A(x=1)                  #=> raises TypeError: A() takes no arguments
object.__new__(A, 1)    #=> raises TypeError: A() takes no arguments
class B:
    def __init__(self, x): self.x = x
print(B(1).x, object.__new__(B).__class__, object.__new__(B, 5, 6).__class__)
#=> 1 <class '__main__.B'> <class '__main__.B'>
B()                     #=> raises TypeError: B.__init__() missing 1 required positional argument: 'x'
B(1, 2)                 #=> raises TypeError: B.__init__() takes 2 positional arguments but 3 were given
class C:
    def __new__(cls, x): return object.__new__(cls)
print(type(C(1)))       #=> <class '__main__.C'>
class D:
    def __new__(cls, x): return object.__new__(cls, x)
D(1)                    #=> raises TypeError: object.__new__() takes exactly one argument (the type to instantiate)
class E:
    def __new__(cls, x): return super().__new__(cls)
    def __init__(self, x): super().__init__(x)
E(1)                    #=> raises TypeError: object.__init__() takes exactly one argument (the instance to initialize)
class F:
    def __init__(self): return 5
F()                     #=> raises TypeError: __init__() should return None, not 'int'
class G:
    def __new__(cls): return 42
    def __init__(self): print("never")
print(G())              #=> 42
class H(A):
    def __new__(cls): return A()
    def __init__(self): print("never")
print(type(H()))        #=> <class '__main__.A'>
print(repr(A())[:19], str(A())[:19], A().__str__()[:19])  #=> <__main__.A object  <__main__.A object  <__main__.A object 
print(A() == A(), A() != A(), A().__eq__(1), A().__lt__(1), A().__ne__(1))  #=> False True NotImplemented NotImplemented NotImplemented
a = A()
print(a == a, a != a, hash(a) == hash(a), a.__hash__() == hash(a))  #=> True False True True
A() < A()               #=> raises TypeError: '<' not supported between instances of 'A' and 'A'
format(a, "x")          #=> raises TypeError: unsupported format string passed to A.__format__
print(format(5, ""), object.__format__(5, ""))  #=> 5 5
print(object().__sizeof__() > 0, A.__subclasshook__(1), A.__init_subclass__())
#=> True NotImplemented None
A.__init_subclass__(1)  #=> raises TypeError: A.__init_subclass__() takes no arguments (1 given)
A.__init_subclass__(x=1)  #=> raises TypeError: A.__init_subclass__() takes no keyword arguments
class X:
    def m(self): return "X"
class Y:
    def m(self): return "Y"
x = X(); x.v = 1
x.__class__ = Y
print(x.m(), x.v, type(x), isinstance(x, Y), isinstance(x, X))  #=> Y 1 <class '__main__.Y'> True False
x.__class__ = X
print(x.m(), x.__dict__)  #=> X {'v': 1}
class Big:
    def __init__(self): self.a = self.b = self.c = self.d = self.e = self.f = self.g = 1
big = Big(); big.__class__ = X; big.h = 2; print(big.m(), big.g, big.h, len(big.__dict__)); del big.a; print(len(vars(big)))
#=> X 1 2 8
#=> 7
x2 = X(); x2.__class__ = Big; x2.z = 1; x2.a = 5; print(x2.z, x2.a, vars(x2)); x2.__class__ = Y; print(x2.m(), x2.z)
#=> 1 5 {'z': 1, 'a': 5}
#=> Y 1
x.__class__ = int       #=> raises TypeError: __class__ assignment only supported for mutable types or ModuleType subclasses
x.__class__ = 5         #=> raises TypeError: __class__ must be set to a class, not 'int' object
del x.__class__         #=> raises TypeError: can't delete __class__ attribute
(5).__class__ = X       #=> raises TypeError: __class__ assignment only supported for mutable types or ModuleType subclasses
class Slotted: __slots__ = ("s",)
x.__class__ = Slotted   #=> raises TypeError: __class__ assignment: 'Slotted' object layout differs from 'X'
Slotted().__class__ = X  #=> raises TypeError: __class__ assignment: 'X' object layout differs from 'Slotted'
class LX(list): pass
class LY(list): pass
lx = LX([1]); lx.q = 1; lx.__class__ = LY; print(type(lx), lx, lx.q)  #=> <class '__main__.LY'> [1] 1
lx.__class__ = X        #=> raises TypeError: __class__ assignment: 'X' object layout differs from 'LY'
import sys
def _make_cell():
    x = 1
    return lambda: x
class types: # module types, in small
    MethodType = type([].__len__) and type((lambda: 0).__get__(1))
    CellType = type(_make_cell().__closure__[0])
    SimpleNamespace = type(sys.implementation)
    ModuleType = type(sys)
    GenericAlias = type(list[int])
mod = types.ModuleType("mod")
class Mod(types.ModuleType):
    def hello(self): return "hello " + self.__name__
mod.__class__ = Mod
print(mod.hello())      #=> hello mod
class Dir:
    def __init__(self): self.inst = 1
    cls_attr = 2
print([n for n in dir(Dir()) if n[:2] != "__"], [n for n in dir(Dir) if n[:2] != "__"])
#=> ['cls_attr', 'inst'] ['cls_attr']
print(object.__dir__(Dir())[0])  #=> inst
class DirHook:
    def __dir__(self): return ["b", "a"]
print(dir(DirHook()))   #=> ['a', 'b']
print(A().__getstate__(), Dir().__getstate__())  #=> None {'inst': 1}
class St:
    __slots__ = ("p", "q")
st = St(); st.p = 1
print(st.__getstate__())  #=> (None, {'p': 1})
import copyreg
print(A().__reduce_ex__(2) == (copyreg.__newobj__, (A,), None, None, None))  #=> True
r = Dir().__reduce_ex__(2); print(r[1:])  #=> ((<class '__main__.Dir'>,), {'inst': 1}, None, None)
class NA:
    def __getnewargs__(self): return (1, 2)
print(NA().__reduce_ex__(2)[1])  #=> (<class '__main__.NA'>, 1, 2)
class NAX:
    def __getnewargs_ex__(self): return ((1,), {"k": 2})
print(NAX().__reduce_ex__(4)[1], NAX().__reduce_ex__(4)[0] is copyreg.__newobj_ex__)
#=> (<class '__main__.NAX'>, (1,), {'k': 2}) True
class NAB:
    def __getnewargs__(self): return 5
NAB().__reduce_ex__(2)  #=> raises TypeError: __getnewargs__ should return a tuple, not 'int'
class L(list): pass
r = L([1, 2]).__reduce_ex__(2); print(r[1], list(r[3]), r[4])  #=> (<class '__main__.L'>,) [1, 2] None
class DD(dict): pass
r = DD(a=1).__reduce_ex__(2); print(r[1], r[3], list(r[4]))  #=> (<class '__main__.DD'>,) None [('a', 1)]
class Red:
    def __reduce__(self): return "name"
print(Red().__reduce_ex__(2))  #=> name
(lambda: 0).__reduce_ex__(2)  #=> raises TypeError: cannot pickle 'function' object
type(iter([]))()        #=> raises TypeError: cannot create 'list_iterator' instances
import copy
c = Dir(); c.more = [1]; k = copy.copy(c); print(k.__dict__, k.more is c.more); k = copy.deepcopy(c); print(k.more is c.more)
#=> {'inst': 1, 'more': [1]} True
#=> False
