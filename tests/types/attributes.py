# Attribute access: order of descriptors, hooks, messages, name and obj of the error.
class D:
    def __get__(self, obj, owner): return ("data", obj is not None, owner.__name__)
    def __set__(self, obj, value): print("set", value)
    def __delete__(self, obj): print("delete")
class ND:
    def __get__(self, obj, owner=None): return ("nondata", obj is not None, owner.__name__)
class A:
    d = D()
    n = ND()
    c = "class"
a = A()
print(a.d, A.d, a.n, A.n, a.c)  #=> ('data', True, 'A') ('data', False, 'A') ('nondata', True, 'A') ('nondata', False, 'A') class
a.d = 1                 #=> set 1
del a.d                 #=> delete
a.__dict__["d"] = "in dict"
a.__dict__["n"] = "in dict"
print(a.d, a.n)         #=> ('data', True, 'A') in dict
a.c = "instance"
print(a.c, A.c)         #=> instance class
del a.c
print(a.c)              #=> class
del a.c                 #=> raises AttributeError: 'A' object has no attribute 'c'
a.missing               #=> raises AttributeError: 'A' object has no attribute 'missing'
A.missing               #=> raises AttributeError: type object 'A' has no attribute 'missing'
(5).missing             #=> raises AttributeError: 'int' object has no attribute 'missing'
[].append = 1           #=> raises AttributeError: 'list' object attribute 'append' is read-only
object().x = 1          #=> raises AttributeError: 'object' object has no attribute 'x' and no __dict__ for setting new attributes
del object().x          #=> raises AttributeError: 'object' object has no attribute 'x' and no __dict__ for setting new attributes
(5).real = 1            #=> raises AttributeError: attribute 'real' of 'int' objects is not writable
int.x = 1               #=> raises TypeError: cannot set 'x' attribute of immutable type 'int'
del int.real            #=> raises TypeError: cannot set 'real' attribute of immutable type 'int'
None.x                  #=> raises AttributeError: 'NoneType' object has no attribute 'x'
try: a.missing
except AttributeError as e: print(e.name, e.obj is a, e.args)  #=> missing True ("'A' object has no attribute 'missing'",)
try: A.missing
except AttributeError as e: print(e.name, e.obj is A, e.args)  #=> missing True ("type object 'A' has no attribute 'missing'",)
class G:
    x = 1
    def __getattr__(self, name): return "hook " + name
g = G(); g.y = 2
print(g.x, g.y, g.z, getattr(g, "w"), hasattr(g, "anything"))  #=> 1 2 hook z hook w True
class GA:
    def __getattribute__(self, name): return "all " + name
ga = GA(); ga.v = 5
print(ga.v, ga.other, ga.__class__)  #=> all v all other all __class__
class Both:
    def __getattribute__(self, name):
        if name == "raise": raise AttributeError("inner")
        return object.__getattribute__(self, name)
    def __getattr__(self, name): return "fallback " + name
print(Both().x, getattr(Both(), "raise"))  #=> fallback x fallback raise
class S:
    def __setattr__(self, name, value): print("setattr", name, value); object.__setattr__(self, name, value * 2)
    def __delattr__(self, name): print("delattr", name); object.__delattr__(self, name)
s = S(); s.x = 5; print(s.x)  #=> setattr x 5
#=> 10
del s.x                 #=> delattr x
s.x                     #=> raises AttributeError: 'S' object has no attribute 'x'
class P:
    @property
    def bad(self): raise AttributeError("from property")
    def __getattr__(self, name): return "fallback"
print(P().bad)          #=> fallback
class Q:
    @property
    def bad(self): raise AttributeError("from property")
Q().bad                 #=> raises AttributeError: from property
print(hasattr(Q(), "bad"), getattr(Q(), "bad", "default"))  #=> False default
class R:
    @property
    def bad(self): raise ValueError("other")
hasattr(R(), "bad")     #=> raises ValueError: other
getattr(R(), "bad", 1)  #=> raises ValueError: other
getattr(a, 5)           #=> raises TypeError: attribute name must be string, not 'int'
setattr(a, 5, 1)        #=> raises TypeError: attribute name must be string, not 'int'
print(getattr(a, "nope", None), hasattr(a, "nope"))  #=> None False
class Late: x = 1
late = Late(); late.y = "instance"
def read(o): return o.y
print([read(late) for _ in range(3)])  #=> ['instance', 'instance', 'instance']
Late.y = property(lambda self: "property now")
print([read(late) for _ in range(3)])  #=> ['property now', 'property now', 'property now']
del Late.y
print(read(late))       #=> instance
Late.__getattribute__ = lambda self, name: "attribute hook"
print(read(late))       #=> attribute hook
del Late.__getattribute__
print(read(late))       #=> instance
Late.__getattr__ = lambda self, name: "getattr hook"
print(late.nothing, read(late))  #=> getattr hook instance
del Late.__getattr__
late.nothing            #=> raises AttributeError: 'Late' object has no attribute 'nothing'
class Count:
    n = 0
for i in range(100): Count.n += 1
print(Count.n, Count().n)  #=> 100 100
def bump(o):
    for i in range(50): type(o).n = i; assert o.n == i
    return o.n
print(bump(Count()))    #=> 49
class V: pass
v = V()
for i in range(300): setattr(v, f"a{i}", i)
print(len(v.__dict__), v.a299, list(v.__dict__)[:3])  #=> 300 299 ['a0', 'a1', 'a2']
for i in range(0, 300, 2): delattr(v, f"a{i}")
print(len(vars(v)), v.a1)  #=> 150 1
w = V(); w.a = 1; w.b = 2; w.c = 3
del w.b
print(w.__dict__, w.c); w.b = 4; print(w.__dict__)  #=> {'a': 1, 'c': 3} 3
#=> {'a': 1, 'c': 3, 'b': 4}
w2 = V(); w2.x = 1; w2.y = 2; w2.z = 3; del w2.x; del w2.z; w2.q = 5; print(vars(w2))
#=> {'y': 2, 'q': 5}
u = V(); u.x = 1
d = u.__dict__
d["y"] = 2
u.z = 3
print(u.y, d, sorted(d.items()) == sorted(vars(u).items()), d is u.__dict__)
#=> 2 {'x': 1, 'y': 2, 'z': 3} True True
u.__dict__ = {"new": 1}
print(u.new, d)         #=> 1 {'x': 1, 'y': 2, 'z': 3}
u.x                     #=> raises AttributeError: 'V' object has no attribute 'x'
u.__dict__ = 5          #=> raises TypeError: __dict__ must be set to a dictionary, not a 'int'
del u.__dict__
print(u.__dict__)       #=> {}
u.__dict__ = type("OD", (dict,), {})(k=1)
print(u.k, type(u.__dict__).__name__)  #=> 1 OD
print(sorted(n for n in dir(u) if n[0] != "_"), "k" in dir(u))  #=> ['k'] True
class SelfRef: pass
SelfRef.me = SelfRef
print(SelfRef.me.me.me is SelfRef)  #=> True
class Meta(type):
    x = "meta x"
    def __getattr__(cls, name): return "meta hook " + name
    @property
    def prop(cls): return "meta prop"
class M(metaclass=Meta):
    x = "class x"
    prop = "class prop"
print(M.x, M.y, M.prop, type(M).x)  #=> class x meta hook y meta prop meta x
M.prop = 1              #=> raises AttributeError: property 'prop' of 'Meta' object has no setter
M().y                   #=> raises AttributeError: 'M' object has no attribute 'y'
