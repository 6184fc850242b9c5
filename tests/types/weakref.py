# Weak references and proxies.
import _weakref as weakref, gc
class A:
    def __init__(self, v=0): self.v = v
    def __repr__(self): return f"A({self.v})"
    def __len__(self): return 3
    def __getitem__(self, k): return ("item", k)
    def __add__(self, o): return ("add", o)
    def __bool__(self): return False
    def __eq__(self, o): return isinstance(o, A) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def m(self, x): return (self.v, x)
a = A(1)
r = weakref.ref(a)
other = A(1)
print(r() is a, r == weakref.ref(other), hash(r) == hash(a), weakref.ref(a) is r, weakref.getweakrefcount(a))
#=> True True True True 1
print(type(r), isinstance(r, weakref.ReferenceType), r.__callback__, repr(r).split(";")[1][:9])
#=> <class 'weakref.ReferenceType'> True None  to 'A' a
cb = weakref.ref(a, print)
print(cb is r, cb == r, weakref.getweakrefcount(a), cb.__callback__, len(weakref.getweakrefs(a)))
#=> False True 2 <built-in function print> 2
weakref.ref(5)          #=> raises TypeError: cannot create weak reference to 'int' object
weakref.ref("x")        #=> raises TypeError: cannot create weak reference to 'str' object
weakref.ref([])         #=> raises TypeError: cannot create weak reference to 'list' object
weakref.ref(None)       #=> raises TypeError: cannot create weak reference to 'NoneType' object
weakref.ref()           #=> raises TypeError: __new__ expected at least 1 argument, got 0
weakref.ref(a, None, 1)  #=> raises TypeError: __new__ expected at most 2 arguments, got 3
r(1)                    #=> raises TypeError: weakref expected 0 arguments, got 1
r.__callback__ = 1      #=> raises AttributeError: readonly attribute
p = weakref.proxy(a)
print(p.v, p.m(2), len(p), p[0], p + 1, bool(p), str(p), type(p), p == A(1), p.__class__)
#=> 1 (1, 2) 3 ('item', 0) ('add', 1) False A(1) <class 'weakref.ProxyType'> True <class '__main__.A'>
p.w = 5
print(a.w)              #=> 5
del p.w
hash(p)                 #=> raises TypeError: unhashable type: 'weakref.ProxyType'
print(weakref.proxy(a) is p, type(weakref.proxy(lambda: 0)))  #=> True <class 'weakref.CallableProxyType'>
def f(x): return x + 1
fp = weakref.proxy(f); print(fp(4), weakref.ref(f)(5) if False else weakref.ref(f)()(5))
#=> 5 6
class Sub(weakref.ref):
    def __init__(self, o, cb=None, extra=None): super().__init__(o, cb); self.extra = extra
    def __new__(cls, o, cb=None, extra=None): return super().__new__(cls, o, cb)
s = Sub(a, None, 7); print(s() is a, s.extra, s is Sub(a))  #=> True 7 False
log = []
def make():
    x = A(9)
    return weakref.ref(x, lambda ref: log.append(ref() is None)), weakref.proxy(x)
dead, deadp = make()
def overwrite(a, b, c, d, e, f): return [a, b, c, d, e, f]
for i in range(5):
    overwrite(1, 2, 3, 4, 5, 6)
    gc.collect()
print(dead(), log, dead == dead, dead == r, "dead" in repr(dead))  #=> None [True] True False True
hash(dead)              #=> raises TypeError: weak object has gone away
deadp.v                 #=> raises ReferenceError: weakly-referenced object no longer exists
len(deadp)              #=> raises ReferenceError: weakly-referenced object no longer exists
deadp()                 #=> raises TypeError: 'weakref.ProxyType' object is not callable
bool(deadp)             #=> raises ReferenceError: weakly-referenced object no longer exists
class Slots: __slots__ = ()
weakref.ref(Slots())    #=> raises TypeError: cannot create weak reference to 'Slots' object
class Slots2: __slots__ = ("__weakref__",)
s2 = Slots2(); r2 = weakref.ref(s2); print(r2() is s2, s2.__weakref__ is r2)
#=> True True
print(weakref.ref(A)() is A, weakref.ref(len)() is len)  #=> True True
print(weakref.ref[int])  #=> weakref.ReferenceType[int]
