# The class statement: namespace, qualname, module, doc, hooks in their order.
class Empty: pass
print(Empty, Empty.__name__, Empty.__qualname__, Empty.__module__, Empty.__doc__)
#=> <class '__main__.Empty'> Empty Empty __main__ None
print(Empty.__bases__, Empty.__mro__, Empty.__base__)  #=> (<class 'object'>,) (<class '__main__.Empty'>, <class 'object'>) <class 'object'>
class Doc:
    "The doc."
    x = 1
    class Inner:
        def method(self): pass
print(Doc.__doc__, Doc.Inner.__qualname__, Doc.Inner.method.__qualname__)  #=> The doc. Doc.Inner Doc.Inner.method
def make():
    class Local: pass
    return Local
print(make().__qualname__, make().__name__)  #=> make.<locals>.Local Local
print(type("T", (), {}), type("T", (), {"__qualname__": "A.B"}).__qualname__)
#=> <class '__main__.T'> A.B
type("T", (), {"__qualname__": 5})  #=> raises TypeError: type __qualname__ must be a str, not int
type("a\0b", (), {})    #=> raises ValueError: type name must not contain null characters
type(5, (), {})         #=> raises TypeError: type.__new__() argument 1 must be str, not int
type("A", 5, {})        #=> raises TypeError: type.__new__() argument 2 must be tuple, not int
type("A", (), 5)        #=> raises TypeError: type.__new__() argument 3 must be dict, not int
type("A", (5,), {})     #=> raises TypeError: metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
type()                  #=> raises TypeError: type() takes 1 or 3 arguments
type(1, 2)              #=> raises TypeError: type() takes 1 or 3 arguments
class Named:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name)
class Parent:
    def __init_subclass__(cls, **keywords): print("init_subclass", cls.__name__, keywords)
class Child(Parent, flag=True, value=3):
    a = Named()
    b = Named()         #=> set_name Child a
#=> set_name Child b
#=> init_subclass Child {'flag': True, 'value': 3}
class Bad:
    def __set_name__(self, owner, name): raise ValueError("no")
try:
    class UsesBad:
        x = Bad()
except ValueError as error:
    print(error, error.__notes__)  #=> no ["Error calling __set_name__ on 'Bad' instance 'x' in 'UsesBad'"]
class NoKeywords(x=1): pass  #=> raises TypeError: NoKeywords.__init_subclass__() takes no keyword arguments
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **keywords):
        print("prepare", mcs.__name__, name, bases, keywords)
        return {"prepared": 1}
    def __new__(mcs, name, bases, namespace, **keywords):
        print("new", name, bases, sorted(k for k in namespace if not k.startswith("__")), keywords)
        return super().__new__(mcs, name, bases, namespace)
    def __init__(cls, name, bases, namespace, **keywords):
        print("init", name, keywords)
        super().__init__(name, bases, namespace)
    def __call__(cls, *args, **keywords):
        print("call", args, keywords)
        return super().__call__(*args, **keywords)
class WithMeta(metaclass=Meta, option=1):
    attribute = 2
    def __init__(self, a, b=0): print("instance init", a, b)  #=> prepare Meta WithMeta () {'option': 1}
#=> new WithMeta () ['attribute', 'prepared'] {'option': 1}
#=> init WithMeta {'option': 1}
print(WithMeta.prepared, type(WithMeta))  #=> 1 <class '__main__.Meta'>
instance = WithMeta(1, b=2)  #=> call (1,) {'b': 2}
#=> instance init 1 2
class Derived(WithMeta): pass  #=> prepare Meta Derived (<class '__main__.WithMeta'>,) {}
#=> new Derived (<class '__main__.WithMeta'>,) ['prepared'] {}
#=> init Derived {}
class A: pass
class M1(type): pass
class M2(type): pass
class B1(metaclass=M1): pass
class B2(metaclass=M2): pass
class Conflict(B1, B2): pass  #=> raises TypeError: metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases
class M3(M1, M2): pass
class Resolved(B1, B2, metaclass=M3): pass
print(type(Resolved))   #=> <class '__main__.M3'>
class Dynamic(metaclass=lambda name, bases, ns: (name, bases, sorted(k for k in ns if k[0] != "_"))): x = 1
print(Dynamic)          #=> ('Dynamic', (), ['x'])
class Entries:
    def __init__(self, *bases): self.bases = bases
    def __mro_entries__(self, bases): return self.bases
class FromEntries(Entries(A), Entries()): pass
print(FromEntries.__bases__, len(FromEntries.__orig_bases__))  #=> (<class '__main__.A'>,) 2
type("X", (Entries(A),), {})  #=> raises TypeError: type() doesn't support MRO entry resolution; use types.new_class()
class ClassCell:
    def get(self): return __class__
print(ClassCell().get())  #=> <class '__main__.ClassCell'>
class WithNew:
    def __new__(cls, *args): print("new", cls.__name__, args); return super().__new__(cls)
    def __class_getitem__(cls, item): return cls.__name__, item
    def __init_subclass__(cls): print("implicit classmethod", cls.__name__)
print(type(WithNew.__dict__["__new__"]), type(WithNew.__dict__["__class_getitem__"]))
#=> <class 'staticmethod'> <class 'classmethod'>
WithNew(1, 2)           #=> new WithNew (1, 2)
print(WithNew[int])     #=> ('WithNew', <class 'int'>)
class SubNew(WithNew): pass  #=> implicit classmethod SubNew
print([k for k in Empty.__dict__])  #=> ['__module__', '__firstlineno__', '__static_attributes__', '__dict__', '__weakref__', '__doc__']
print([k for k in type("T", (), {"z": 1, "a": 2}).__dict__])  #=> ['z', 'a', '__module__', '__dict__', '__weakref__', '__doc__']
class Hashless:
    def __eq__(self, other): return True
print(Hashless.__hash__)  #=> None
hash(Hashless())        #=> raises TypeError: unhashable type: 'Hashless'
class Final(bool): pass  #=> raises TypeError: type 'bool' is not an acceptable base type
class Final2(type(None)): pass  #=> raises TypeError: type 'NoneType' is not an acceptable base type
class Final3(type(lambda: 0)): pass  #=> raises TypeError: type 'function' is not an acceptable base type
class Layout(int, str): pass  #=> raises TypeError: multiple bases have instance lay-out conflict
class Layout2(list, dict): pass  #=> raises TypeError: multiple bases have instance lay-out conflict
class Fine(int, A): pass
print(Fine(5) + 1, Fine.__mro__)  #=> 6 (<class '__main__.Fine'>, <class 'int'>, <class '__main__.A'>, <class 'object'>)
namespace = {"x": 1}
T = type("T", (), namespace)
namespace["y"] = 2
print(hasattr(T, "y"))  #=> False
print(A.__static_attributes__, A.__firstlineno__ > 5)  #=> () True
class Static:
    def f(self): self.b = 1; self.a = 2
    def g(self): self.a = 1
print(sorted(Static.__static_attributes__))  #=> ['a', 'b']
class Annotated:
    x: int = 1
    y: "str"
print(Annotated.__annotations__, Empty.__annotations__)  #=> {'x': <class 'int'>, 'y': 'str'} {}
del Annotated.__annotations__
print(Annotated.__annotations__)  #=> {}
del Empty.__annotations__
del Empty.__annotations__  #=> raises AttributeError: __annotations__
