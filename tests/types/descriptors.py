# Methods, functions and slots of native types as objects.
print(list.append, [].append.__name__, list.append.__objclass__, list.append.__qualname__, list.append.__name__)
#=> <method 'append' of 'list' objects> append <class 'list'> list.append append
print(len, len.__name__, len.__qualname__, len.__module__, len.__self__)  #=> <built-in function len> len len builtins <module 'builtins' (built-in)>
print(dict.fromkeys.__qualname__, dict.__dict__["fromkeys"], str.__dict__["maketrans"].__func__.__name__)
#=> dict.fromkeys <method 'fromkeys' of 'dict' objects> maketrans
print(int.__add__, (1).__add__.__name__, int.__add__.__objclass__, int.__add__.__qualname__, int.__add__.__doc__)
#=> <slot wrapper '__add__' of 'int' objects> __add__ <class 'int'> int.__add__ Return self+value.
print(type(int.__add__), type((1).__add__), type([].append), type(list.append), type(len), type(int.real), type(dict.__dict__["fromkeys"]))
#=> <class 'wrapper_descriptor'> <class 'method-wrapper'> <class 'builtin_function_or_method'> <class 'method_descriptor'> <class 'builtin_function_or_method'> <class 'getset_descriptor'> <class 'classmethod_descriptor'>
print(int.__dict__["real"], (5).__add__(6), (5).__radd__("x"), int.__add__(5, 6))
#=> <attribute 'real' of 'int' objects> 11 NotImplemented 11
print((5).__lt__(6), (5).__eq__("a"), (5).__hash__(), (5).__bool__(), [1].__len__(), [1].__contains__(1), [1, 2].__getitem__(1))
#=> True NotImplemented 5 True 1 True 2
print((2).__pow__(3), (2).__pow__(3, 5), (2).__rpow__(3), (5).__neg__(), (5).__float__(), (5).__index__(), "a".__add__("b"), [1].__mul__(2), [1].__rmul__(2))
#=> 8 3 9 -5 5.0 5 ab [1, 1] [1, 1]
print([1].__iadd__([2]), (1,).__add__((2,)), "ab".__contains__("a"), {}.__contains__(1), iter([7]).__next__())
#=> [1, 2] (1, 2) True False 7
iter([]).__next__()     #=> raises StopIteration
(2).__pow__()           #=> raises TypeError:  expected at least 1 argument, got 0
(2).__pow__(1, 2, 3)    #=> raises TypeError:  expected at most 2 arguments, got 3
(2).__add__()           #=> raises TypeError: expected 1 argument, got 0
(2).__add__(1, 2)       #=> raises TypeError: expected 1 argument, got 2
(2).__add__(x=1)        #=> raises TypeError: wrapper __add__() takes no keyword arguments
int.__add__()           #=> raises TypeError: descriptor '__add__' of 'int' object needs an argument
int.__add__("a", 1)     #=> raises TypeError: descriptor '__add__' requires a 'int' object but received a 'str'
int.__add__(1)          #=> raises TypeError: expected 1 argument, got 0
list.append()           #=> raises TypeError: unbound method list.append() needs an argument
list.append(1, 2)       #=> raises TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object
list.append([])         #=> raises TypeError: list.append() takes exactly one argument (0 given)
dict.__dict__["fromkeys"](int)  #=> raises TypeError: descriptor 'fromkeys' requires a subtype of 'dict' but received 'int'
dict.__dict__["fromkeys"](1)  #=> raises TypeError: descriptor 'fromkeys' for type 'dict' needs a type, not a 'int' as arg 2
dict.__dict__["fromkeys"]()  #=> raises TypeError: descriptor 'fromkeys' of 'dict' object needs an argument
print(dict.__dict__["fromkeys"](dict, "ab"), dict.__dict__["fromkeys"].__get__(None, dict)("a"), dict.__dict__["fromkeys"].__get__({})("b"))
#=> {'a': None, 'b': None} {'a': None} {'b': None}
dict.__dict__["fromkeys"].__get__(None, None)  #=> raises TypeError: __get__(None, None) is invalid
dict.__dict__["fromkeys"].__get__(None, 3)  #=> raises TypeError: descriptor 'fromkeys' for type 'dict' needs a type, not a 'int' as arg 2
dict.__dict__["fromkeys"].__get__(None, int)  #=> raises TypeError: descriptor 'fromkeys' requires a subtype of 'dict' but received 'int'
object.__setattr__(int, "x", 1)  #=> raises TypeError: can't apply this __setattr__ to type object
object.__setattr__(1, 2, 1)  #=> raises TypeError: attribute name must be string, not 'int'
(1).__getattribute__(2)  #=> raises TypeError: attribute name must be string, not 'int'
type.__setattr__(1, "x", 1)  #=> raises TypeError: descriptor '__setattr__' requires a 'type' object but received a 'int'
int.__dict__["real"].__get__(None, None)  #=> raises TypeError: __get__(None, None) is invalid
int.__dict__["real"].__get__("a")  #=> raises TypeError: descriptor 'real' for 'int' objects doesn't apply to a 'str' object
int.__dict__["real"].__set__(1, 1)  #=> raises AttributeError: attribute 'real' of 'int' objects is not writable
list.append.__get__(None, None)  #=> raises TypeError: __get__(None, None) is invalid
list.append.__get__(1, list)  #=> raises TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object
list.__len__.__get__(1, list)  #=> raises TypeError: descriptor '__len__' for 'list' objects doesn't apply to a 'int' object
print(list.append.__get__(None, list), list.__len__.__get__(None, list), int.__dict__["real"].__get__(None, int))
#=> <method 'append' of 'list' objects> <slot wrapper '__len__' of 'list' objects> <attribute 'real' of 'int' objects>
[].__mul__("a")         #=> raises TypeError: 'str' object cannot be interpreted as an integer
print((1).__add__ == (1).__add__, [].append == [].append, hash((1).__add__) == hash((1).__add__))
#=> True False True
l = []
print(l.append == l.append, l.append != l.append, l.append == [].append)  #=> True False False
class A:
    def f(self): "doc f"; return self
    @classmethod
    def c(cls, x=1): return cls.__name__, x
    @staticmethod
    def s(x): return x
a = A()
print(a.f.__self__ is a, a.f.__func__ is A.f, a.f.__name__, a.f.__doc__, a.f.__qualname__, a.f() is a)
#=> True True f doc f A.f True
print(a.f == a.f, a.f is a.f, a.f == A().f, hash(a.f) == hash(a.f), a.f != a.f)
#=> True False False True False
print(repr(a.f)[:18], repr(A.c), A.c(), a.c(2), A.s(5), a.s(6), A.c.__self__)
#=> <bound method A.f  <bound method A.c of <class '__main__.A'>> ('A', 1) ('A', 2) 5 6 <class '__main__.A'>
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
m = types.MethodType(lambda self, x: (self, x), 5)
print(m(6), m.__self__, types.MethodType(len, "abc")())  #=> (5, 6) 5 3
types.MethodType(5, 5)  #=> raises TypeError: first argument must be callable
types.MethodType(len, None)  #=> raises TypeError: instance must not be None
types.MethodType(len)   #=> raises TypeError: method expected 2 arguments, got 1
a.f.x = 1               #=> raises AttributeError: 'method' object has no attribute 'x' and no __dict__ for setting new attributes
a.f.__func__ = 1        #=> raises AttributeError: readonly attribute
A.f.x = 1
print(a.f.x)            #=> 1
print(classmethod(len), staticmethod(len), classmethod(len).__func__, staticmethod(len)("abc"), staticmethod(len).__wrapped__)
#=> <classmethod(<built-in function len>)> <staticmethod(<built-in function len>)> <built-in function len> 3 <built-in function len>
def fn(a: int) -> str: "fn doc"
print(vars(classmethod(fn)) == vars(staticmethod(fn)), sorted(vars(classmethod(fn))), classmethod(fn).__doc__)
#=> True ['__annotations__', '__doc__', '__module__', '__name__', '__qualname__'] fn doc
classmethod()           #=> raises TypeError: classmethod expected 1 argument, got 0
classmethod(1, 2)       #=> raises TypeError: classmethod expected 1 argument, got 2
classmethod(5).__get__(None, A)()  #=> raises TypeError: 'int' object is not callable
staticmethod.__new__(staticmethod).__get__(1)  #=> raises RuntimeError: uninitialized staticmethod object
class CM(classmethod): pass
class Uses:
    m = CM(lambda cls: cls.__name__)
print(Uses.m(), Uses().m())  #=> Uses Uses
def cell():
    x = 1
    def inner(): return x
    return inner.__closure__[0]
c = cell()
print(c.cell_contents, repr(c)[:9], type(c), c == types.CellType(1), c < types.CellType(2), types.CellType() < c)
#=> 1 <cell at  <class 'cell'> True True True
c.cell_contents = 2
print(c.cell_contents)  #=> 2
del c.cell_contents
c.cell_contents         #=> raises ValueError: Cell is empty
print(repr(types.CellType()).endswith(": empty>"), types.CellType(3).cell_contents)
#=> True 3
hash(c)                 #=> raises TypeError: unhashable type: 'cell'
print(sorted(k for k in vars(types.SimpleNamespace(b=1, a=2))), types.SimpleNamespace(b=1, a=2), types.SimpleNamespace() == types.SimpleNamespace())
#=> ['a', 'b'] namespace(b=1, a=2) True
ns = types.SimpleNamespace({"x": 1}, y=2); ns.z = 3; print(ns, ns == types.SimpleNamespace(x=1, y=2, z=3), ns != 5)
#=> namespace(x=1, y=2, z=3) True True
ns.me = ns; print(ns)   #=> namespace(x=1, y=2, z=3, me=namespace(...))
del ns.me; print(ns.__reduce__(), ns.__replace__(x=9))  #=> (<class 'types.SimpleNamespace'>, (), {'x': 1, 'y': 2, 'z': 3}) namespace(x=9, y=2, z=3)
types.SimpleNamespace(1, 2)  #=> raises TypeError: SimpleNamespace expected at most 1 argument, got 2
types.SimpleNamespace({1: 2})  #=> raises TypeError: keywords must be strings
class NS(types.SimpleNamespace): pass
print(NS(q=1))          #=> NS(q=1)
mod = types.ModuleType("m", "mdoc")
print(mod, mod.__doc__, mod.__name__, mod.__dict__, mod.__loader__)  #=> <module 'm'> mdoc m {'__name__': 'm', '__doc__': 'mdoc', '__package__': None, '__loader__': None, '__spec__': None} None
mod.x = 1; print(mod.x, dir(mod))  #=> 1 ['__doc__', '__loader__', '__name__', '__package__', '__spec__', 'x']
mod.nope                #=> raises AttributeError: module 'm' has no attribute 'nope'
del mod.nope            #=> raises AttributeError: 'module' object has no attribute 'nope'
del mod.x
mod.__getattr__ = lambda n: "hook " + n
print(mod.anything)     #=> hook anything
mod.__dir__ = lambda: ["z"]
print(dir(mod))         #=> ['z']
types.ModuleType()      #=> raises TypeError: module() missing required argument 'name' (pos 1)
types.ModuleType(5)     #=> raises TypeError: module() argument 'name' must be str, not int
types.ModuleType.__new__(types.ModuleType).x  #=> raises AttributeError: module has no attribute 'x'
print(mod.__annotations__, types.ModuleType("n").__dict__.keys())  #=> {} dict_keys(['__name__', '__doc__', '__package__', '__loader__', '__spec__'])
print(sys, type(sys))   #=> <module 'sys' (built-in)> <class 'module'>
