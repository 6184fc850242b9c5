# isinstance and issubclass: tuples, unions, hooks, pretenders.
class A: pass
class B(A): pass
print(isinstance(B(), A), isinstance(A(), B), isinstance(1, (str, int)), isinstance(1, (str, (list, (int,)))))
#=> True False True True
print(issubclass(B, A), issubclass(A, B), issubclass(bool, (str, int)), issubclass(A, A))
#=> True False True True
print(isinstance(1, int | str), isinstance(None, int | None), issubclass(int, str | int))
#=> True True True
isinstance(1, 5)        #=> raises TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union
isinstance(1, (str, 5))  #=> raises TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union
issubclass(1, int)      #=> raises TypeError: issubclass() arg 1 must be a class
issubclass(int, 5)      #=> raises TypeError: issubclass() arg 2 must be a class, a tuple of classes, or a union
isinstance(1, "x")      #=> raises TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union
isinstance(1, list[int])  #=> raises TypeError: isinstance() argument 2 cannot be a parameterized generic
issubclass(list, list[int])  #=> raises TypeError: issubclass() argument 2 cannot be a parameterized generic
isinstance(1, str | list[int])  #=> raises TypeError: isinstance() argument 2 cannot be a parameterized generic
class Meta(type):
    def __instancecheck__(cls, v): return v == 42
    def __subclasscheck__(cls, c): return c is str
class H(metaclass=Meta): pass
print(isinstance(42, H), isinstance(1, H), issubclass(str, H), issubclass(int, H), isinstance(H(), H))
#=> True False True False True
class Pretend:
    @property
    def __class__(self): return A
print(isinstance(Pretend(), A), isinstance(Pretend(), Pretend), type(Pretend()))
#=> True True <class '__main__.Pretend'>
class Odd:
    __bases__ = (A,)
print(isinstance(5, Odd) if False else "skip", issubclass(A, A))  #=> skip True
class Abstract:
    def __init__(self, bases): self.bases = bases
    @property
    def __bases__(self): return self.bases
x = Abstract(()); y = Abstract((x,)); z = Abstract((y, x))
print(issubclass(y, x), issubclass(x, y), issubclass(z, x))  #=> True False True
class Inst:
    def __init__(self, c): self.c = c
    @property
    def __class__(self): return self.c
print(isinstance(Inst(z), x), isinstance(Inst(x), z))  #=> True False
class BadHook(type):
    def __instancecheck__(cls, v): raise ValueError("hook")
class BH(metaclass=BadHook): pass
isinstance(1, BH)       #=> raises ValueError: hook
deep = ()
for i in range(100): deep = (deep,)
print(isinstance(1, deep))  #=> False
print(isinstance(True, int), isinstance(1, bool), isinstance(1.0, float), isinstance(None, type(None)))
#=> True False True True
print(isinstance(A, type), isinstance(type, type), isinstance(type, object), issubclass(type, object))
#=> True True True True
print(callable(A), callable(A()), callable(len), callable(lambda: 0), callable(5))
#=> True False True True False
