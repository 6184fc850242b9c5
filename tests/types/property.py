# property: getters, setters, docs, names and messages.
class A:
    def __init__(self): self._x = 1
    @property
    def x(self):
        "The x."
        return self._x
    @x.setter
    def x(self, value): self._x = value
    @x.deleter
    def x(self): del self._x
    only = property(lambda self: "only")
    nothing = property()
    write = property(None, lambda self, v: print("write", v))
a = A()
print(a.x, A.x.__doc__, A.x.__name__, A.x.fget.__name__, A.x.fset is not None, A.x.fdel is not None)
#=> 1 The x. x x True True
a.x = 5
print(a.x)              #=> 5
del a.x
a.x                     #=> raises AttributeError: 'A' object has no attribute '_x'
a.only = 1              #=> raises AttributeError: property 'only' of 'A' object has no setter
del a.only              #=> raises AttributeError: property 'only' of 'A' object has no deleter
a.nothing               #=> raises AttributeError: property 'nothing' of 'A' object has no getter
a.nothing = 1           #=> raises AttributeError: property 'nothing' of 'A' object has no setter
a.write                 #=> raises AttributeError: property 'write' of 'A' object has no getter
a.write = 3             #=> write 3
p = property()
print(p.fget, p.fset, p.fdel, p.__doc__)  #=> None None None None
p.__name__              #=> raises AttributeError: 'property' object has no attribute '__name__'
p.__get__(a)            #=> raises AttributeError: property of 'A' object has no getter
p.__set__(a, 1)         #=> raises AttributeError: property of 'A' object has no setter
print(p.__get__(None, A) is p)  #=> True
p.fget = 1              #=> raises AttributeError: readonly attribute
p.__doc__ = "new doc"
print(p.__doc__)        #=> new doc
p.__name__ = "named"
print(p.__name__)       #=> named
p.__get__(a)            #=> raises AttributeError: property 'named' of 'A' object has no getter
del p.__name__
property(1, 2, 3, 4, 5)  #=> raises TypeError: property() takes at most 4 arguments (5 given)
property(x=1)           #=> raises TypeError: property() got an unexpected keyword argument 'x'
print(property(doc="d").__doc__, property(fget=len, doc="mine").__doc__)  #=> d mine
q = property(lambda self: 1, doc="kept")
print(q.getter(lambda self: 2).__doc__, q.setter(None).__doc__)  #=> kept kept
def documented(self): "from getter"
print(property(documented).__doc__, property(documented).setter(lambda s, v: 0).__doc__)
#=> from getter from getter
def other(self): "other getter"
print(property(documented).getter(other).__doc__)  #=> other getter
class Sub(property):
    "class doc"
print(Sub(documented).__doc__, Sub(lambda self: 1).__doc__, Sub().__doc__)  #=> from getter None None
class SubSlots(property): __slots__ = ()
print(SubSlots(lambda self: 1).__doc__)  #=> None
class B(A):
    @A.x.getter
    def x(self): return "B getter"
b = B(); print(b.x); b.x = 3; print(b._x)  #=> B getter
#=> 3
print(property.__init__(property(), len), isinstance(A.x, property))  #=> None True
print(property.__set_name__(property(), 1, 2))  #=> None
property().__set_name__(1)  #=> raises TypeError: __set_name__() takes 2 positional arguments but 1 were given
class Abs:
    def f(self): pass
    f.__isabstractmethod__ = True
    p = property(f)
    q = property(None, f)
print(Abs.p.__isabstractmethod__, Abs.q.__isabstractmethod__, A.x.__isabstractmethod__)
#=> True True False
class Dyn:
    def __getattr__(self, n): return "dyn " + n
    y = property(lambda self: self.z)
print(Dyn().y)          #=> dyn z
class Raises:
    @property
    def r(self): return 1 // 0
Raises().r              #=> raises ZeroDivisionError: integer division or modulo by zero
def hot(o):
    total = 0
    for i in range(100): total += o.v
    return total
class Hot:
    @property
    def v(self): return 2
print(hot(Hot()))       #=> 200
Hot.v = 3
print(hot(Hot()))       #=> 300
