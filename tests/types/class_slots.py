# __slots__: members, conflicts, layouts, mangling.
class P:
    __slots__ = ("x", "y")
p = P()
p.x = 1
print(p.x, P.x, P.__slots__, hasattr(p, "__dict__"))  #=> 1 <member 'x' of 'P' objects> ('x', 'y') False
p.y                     #=> raises AttributeError: 'P' object has no attribute 'y'
p.z = 1                 #=> raises AttributeError: 'P' object has no attribute 'z' and no __dict__ for setting new attributes
del p.x
del p.x                 #=> raises AttributeError: x
p.x                     #=> raises AttributeError: 'P' object has no attribute 'x'
P.x.__get__(5)          #=> raises TypeError: descriptor 'x' for 'P' objects doesn't apply to a 'int' object
print(P.x.__name__, P.x.__objclass__, P.x.__qualname__, P.x.__doc__)  #=> x <class '__main__.P'> P.x None
class One: __slots__ = "abc"
o = One(); o.abc = 5; print(o.abc)  #=> 5
class Q(P): __slots__ = ("z",)
q = Q(); q.x, q.y, q.z = 1, 2, 3
print(q.x, q.y, q.z)    #=> 1 2 3
q.w = 1                 #=> raises AttributeError: 'Q' object has no attribute 'w' and no __dict__ for setting new attributes
class R(P): pass
r = R(); r.x = 1; r.other = 2
print(r.x, r.other, r.__dict__)  #=> 1 2 {'other': 2}
class D: __slots__ = ("a", "__dict__")
d = D(); d.a = 1; d.b = 2
print(d.__dict__, d.a)  #=> {'b': 2} 1
class DD(D): __slots__ = ("__dict__",)  #=> raises TypeError: __dict__ slot disallowed: we already got one
class W: __slots__ = ("__weakref__",)
import _weakref as weakref
w = W(); print(weakref.ref(w)() is w)  #=> True
weakref.ref(p)          #=> raises TypeError: cannot create weak reference to 'P' object
class WW(W): __slots__ = ("__weakref__",)  #=> raises TypeError: __weakref__ slot disallowed: we already got one
class Twice: __slots__ = ("__dict__", "__dict__")  #=> raises TypeError: __dict__ slot disallowed: we already got one
class Conflict:         #=> raises ValueError: 'x' in __slots__ conflicts with class variable
    __slots__ = ("x",)
    x = 1
class Bad1: __slots__ = (1,)  #=> raises TypeError: __slots__ items must be strings, not 'int'
class Bad2: __slots__ = ("a b",)  #=> raises TypeError: __slots__ must be identifiers
class Bad3: __slots__ = 5  #=> raises TypeError: 'int' object is not iterable
class Mangled:
    __slots__ = ("__private",)
    def __init__(self): self.__private = 7
    def get(self): return self.__private
m = Mangled(); print(m.get(), m._Mangled__private)  #=> 7 7
class IntSlots(int): __slots__ = ("x",)  #=> raises TypeError: nonempty __slots__ not supported for subtype of 'int'
class IntEmpty(int): __slots__ = ()
IntEmpty(5).x = 1       #=> raises AttributeError: 'IntEmpty' object has no attribute 'x' and no __dict__ for setting new attributes
class TupleSlots(tuple): __slots__ = ("x",)  #=> raises TypeError: nonempty __slots__ not supported for subtype of 'tuple'
class StrSlots(str): __slots__ = ("x",)
s = StrSlots("hello"); s.x = [1]; print(s, s.x, s.upper())  #=> hello [1] HELLO
class ListSlots(list): __slots__ = ("x",)
l = ListSlots([1, 2]); l.x = 3; print(l, l.x)  #=> [1, 2] 3
l.y = 1                 #=> raises AttributeError: 'ListSlots' object has no attribute 'y' and no __dict__ for setting new attributes
class MetaSlots(type): __slots__ = ("x",)  #=> raises TypeError: nonempty __slots__ not supported for subtype of 'type'
class A: __slots__ = ("a",)
class B: __slots__ = ("b",)
class AB(A, B): pass    #=> raises TypeError: multiple bases have instance lay-out conflict
class Empty: __slots__ = ()
class AE(A, Empty): __slots__ = ("c",)
ae = AE(); ae.a = 1; ae.c = 2; print(ae.a, ae.c)  #=> 1 2
class Doc: __slots__ = {"x": "the x"}
print(Doc.__slots__, sorted(k for k in Doc.__dict__ if not k.startswith("__")))
#=> {'x': 'the x'} ['x']
class Gen: __slots__ = (c for c in "uv")
g = Gen(); g.u = 1; g.v = 2; print(g.u + g.v)  #=> 3
class Same: __slots__ = ("x", "y")
p2 = P(); p2.x = 5
p2.__class__ = Same
print(type(p2).__name__, p2.x)  #=> Same 5
p2.__class__ = Q        #=> raises TypeError: __class__ assignment: 'Q' object layout differs from 'Same'
class Ordered: __slots__ = ("y", "x")
p2.__class__ = Ordered
print(type(p2).__name__, p2.x)  #=> Ordered 5
class Shadow(P): x = "class attribute"
print(Shadow().x)       #=> class attribute
class Prop:
    __slots__ = ("_v",)
    @property
    def v(self): return self._v
    @v.setter
    def v(self, value): self._v = value * 2
pr = Prop(); pr.v = 4; print(pr.v)  #=> 8
class Many: __slots__ = tuple(f"s{i}" for i in range(50))
many = Many()
for i in range(50): setattr(many, f"s{i}", i)
print(sum(getattr(many, f"s{i}") for i in range(50)))  #=> 1225
