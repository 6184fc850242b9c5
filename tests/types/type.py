# What classes say of themselves.
class A:
    "doc"
    x = 1
class B(A): pass
A.__name__ = "Renamed"
print(A, A.__name__, A.__qualname__, A())if False else print(A, A.__name__, A.__qualname__)
#=> <class '__main__.A'> Renamed A
A.__name__ = 5          #=> raises TypeError: can only assign string to Renamed.__name__, not 'int'
A.__name__ = "a\0b"     #=> raises ValueError: type name must not contain null characters
del A.__name__          #=> raises TypeError: cannot delete '__name__' attribute of immutable type 'Renamed'
int.__name__ = "x"      #=> raises TypeError: cannot set '__name__' attribute of immutable type 'int'
A.__qualname__ = "Q.A"
print(A, A.__qualname__)  #=> <class '__main__.Q.A'> Q.A
A.__qualname__ = 5      #=> raises TypeError: can only assign string to Renamed.__qualname__, not 'int'
A.__module__ = "mod"
print(A, A.__module__)  #=> <class 'mod.Q.A'> mod
A.__doc__ = "changed"
print(A.__doc__, B.__doc__, int.__doc__[:7])  #=> changed None int([x]
del A.__doc__           #=> raises TypeError: cannot delete '__doc__' attribute of immutable type 'Renamed'
int.__doc__ = 1         #=> raises TypeError: cannot set '__doc__' attribute of immutable type 'int'
print(A.__subclasses__(), B.__bases__, B.__base__, object.__base__, object.__bases__, type.__base__)
#=> [<class '__main__.B'>] (<class 'mod.Q.A'>,) <class 'mod.Q.A'> None () <class 'object'>
print(type(A.__dict__), A.__dict__["x"], "x" in A.__dict__, sorted(k for k in A.__dict__ if k[0] != "_"))
#=> <class 'mappingproxy'> 1 True ['x']
A.__dict__ = {}         #=> raises AttributeError: attribute '__dict__' of 'type' objects is not writable
A.__dict__["y"] = 1     #=> raises TypeError: 'mappingproxy' object does not support item assignment
A.__mro__ = ()          #=> raises AttributeError: attribute '__mro__' of 'type' objects is not writable
print(int.__module__, int.__qualname__, type.__module__, A.__type_params__, int.__type_params__)
#=> builtins int builtins () ()
int.__annotations__     #=> raises AttributeError: type object 'int' has no attribute '__annotations__'
A.__abstractmethods__   #=> raises AttributeError: __abstractmethods__
A.__abstractmethods__ = {"m", "k"}
A()                     #=> raises TypeError: Can't instantiate abstract class Renamed without an implementation for abstract methods 'k', 'm'
print(A.__abstractmethods__ == {"m", "k"})  #=> True
A.__abstractmethods__ = {"one"}
A()                     #=> raises TypeError: Can't instantiate abstract class Renamed without an implementation for abstract method 'one'
A.__abstractmethods__ = ()
print(type(A()))        #=> <class 'mod.Q.A'>
del A.__abstractmethods__
del A.__abstractmethods__  #=> raises AttributeError: __abstractmethods__
type.__abstractmethods__  #=> raises AttributeError: __abstractmethods__
print(A | int, int | None, type(int | str))  #=> mod.Q.A | int int | None <class 'types.UnionType'>
print(type(5), type(A), type(type), type.__call__(int, "7"))  #=> <class 'int'> <class 'type'> <class 'type'> 7
print(callable(type.__prepare__), type.__prepare__("x", ()), type.__instancecheck__(int, 5), type.__subclasscheck__(int, bool))
#=> True {} True True
print(isinstance(A.__flags__, int), int.__flags__ >> 24 & 1, bool(A.__flags__ >> 9 & 1), int.__basicsize__ > 0, A.__itemsize__, bool(int.__dictoffset__), bool(A.__dictoffset__))
#=> True 1 True True 0 False True
print(list.__text_signature__, A.__text_signature__, object.__text_signature__)
#=> (iterable=(), /) None ()
print([n for n in dir(A) if n[:2] != "__"], "__mro__" in dir(A), "mro" in dir(type))
#=> ['x'] False True
print(hash(A) == hash(A), A == A, A != B, {A: 1}[A])  #=> True True True 1
A < B                   #=> raises TypeError: '<' not supported between instances of 'type' and 'type'
A()()                   #=> raises TypeError: 'Renamed' object is not callable
A.__call__
A[int]                  #=> raises TypeError: type 'Renamed' is not subscriptable
type("T", (), {})[int]  #=> raises TypeError: type 'T' is not subscriptable
print(type.__repr__(int), type.__name__, type.__doc__[:12])  #=> <class 'int'> type type(object)
class M(type):
    def __repr__(cls): return "M repr of " + cls.__name__
    def __len__(cls): return 99
    def __getitem__(cls, k): return k
    def __iter__(cls): return iter([1, 2])
    def __contains__(cls, k): return k == 1
    def __add__(cls, o): return "added"
    def __bool__(cls): return False
    def __eq__(cls, o): return "eq"
    def __hash__(cls): return 5
class U(metaclass=M): pass
print(U, len(U), U["k"], list(U), 1 in U, U + 1, bool(U), U == 1, hash(U))  #=> M repr of U 99 k [1, 2] True added False eq 5
len(U())                #=> raises TypeError: object of type 'U' has no len()
U.attr = 1
print(U.attr, U().attr, M.mro(U) == [U, object])  #=> 1 1 True
class C:
    attr = 1
c = C()
C.attr = 2
print(c.attr)           #=> 2
C.method = lambda self, x: ("method", x)
print(c.method(5), C.method(c, 6))  #=> ('method', 5) ('method', 6)
del C.method
c.method                #=> raises AttributeError: 'C' object has no attribute 'method'
del C.attr
c.attr                  #=> raises AttributeError: 'C' object has no attribute 'attr'
setattr(C, "dynamic", property(lambda self: "dyn"))
print(c.dynamic)        #=> dyn
C.__class__ = M         #=> raises TypeError: __class__ assignment only supported for mutable types or ModuleType subclasses
print(C, len(C))        #=> raises TypeError: object of type 'type' has no len()
C.__class__ = type      #=> raises TypeError: __class__ assignment only supported for mutable types or ModuleType subclasses
print(C)                #=> <class '__main__.C'>
