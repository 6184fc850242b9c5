# Attributes of classes themselves: what an instruction remembers of a class ends when the class or its class changes.
import gc


class Base:
    limit = 1

    @staticmethod
    def double(x):
        return x * 2

    @classmethod
    def name(cls, x):
        return cls.__name__, x


class Derived(Base):
    pass


def read(cls):
    return cls.limit, cls.double(4), cls.name("n"), cls.mro()[0].__name__


for _ in range(5):
    first = read(Base), read(Derived)
print(*first)    #=> (1, 8, ('Base', 'n'), 'Base') (1, 8, ('Derived', 'n'), 'Derived')
Derived.limit = 2
print(read(Derived))     #=> (2, 8, ('Derived', 'n'), 'Derived')
Base.double = lambda x: "function"
print(read(Derived), read(Base))
#=> (2, 'function', ('Derived', 'n'), 'Derived') (1, 'function', ('Base', 'n'), 'Base')
Base.double = staticmethod(len)
try:
    read(Derived)
except TypeError as error:
    print(error)         #=> object of type 'int' has no len()
Base.double = 5
try:
    read(Base)
except TypeError as error:
    print(error)         #=> 'int' object is not callable


# What a metaclass gets later stands in front, if it is a data descriptor.
class Meta(type):
    pass


class Thing(metaclass=Meta):
    size = 3
    __slots__ = ()


def size():
    return Thing.size


print([size() for _ in range(3)])   #=> [3, 3, 3]
Meta.size = "of the metaclass"
print(size())                       #=> 3
Meta.size = property(lambda cls: "property")
print(size())                       #=> property
del Meta.size
print(size())                       #=> 3
Meta.__getattribute__ = lambda cls, name: "asked for " + name
print(size())                       #=> asked for size
del Meta.__getattribute__
print(size())                       #=> 3

# One place, many classes that come and go.
seen = set()
for i in range(300):
    new = type("New", (), {"value": i, "get": classmethod(lambda cls: cls.value)})
    seen.add((new.value, new.get()))
    del new
    if i % 50 == 0:
        gc.collect()
print(len(seen), all(a == b for a, b in seen))    #=> 300 True


class Counter:
    made = 0

    def __init__(self):
        Counter.made += 1


for i in range(100):
    Counter()
    assert Counter.made == i + 1
print(Counter.made)      #=> 100
print([str.upper("a"), dict.fromkeys("ab"), int.from_bytes(b"\1\0")] == ["A", {"a": None, "b": None}, 256])    #=> True
