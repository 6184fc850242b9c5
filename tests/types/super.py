# super: cooperative calls, class methods, attributes, errors.
class A:
    def f(self): return ["A"]
    @classmethod
    def c(cls): return ["A", cls.__name__]
    @staticmethod
    def s(): return "static A"
    @property
    def p(self): return "A.p"
    x = "A.x"
class B(A):
    def f(self): return ["B"] + super().f()
    @classmethod
    def c(cls): return ["B"] + super().c()
    @staticmethod
    def s(): return super(B, B).s()
    @property
    def p(self): return "B.p " + super().p
    def get(self): return super().x, super().missing
    x = "B.x"
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
d = D()
print(d.f(), d.c(), d.s(), d.p, B().p, D.c())  #=> ['D', 'B', 'C', 'A'] ['B', 'A', 'D'] static A B.p A.p B.p A.p ['B', 'A', 'D']
d.get()                 #=> raises AttributeError: 'super' object has no attribute 'missing'
print(super(B, d).f(), super(C, d).f(), super(B, B).c(), super(B, D).c())  #=> ['C', 'A'] ['A'] ['A', 'B'] ['A', 'D']
print(super(B, d), super(B), super(B, D))  #=> <super: <class 'B'>, <D object>> <super: <class 'B'>, NULL> <super: <class 'B'>, <D object>>
print(super(B, d).__thisclass__, super(B, d).__self__ is d, super(B, d).__self_class__)
#=> <class '__main__.B'> True <class '__main__.D'>
print(super(B).__self__, super(B).__self_class__, super(B, d).__class__)  #=> None None <class 'super'>
super(B, 5)             #=> raises TypeError: super(type, obj): obj (instance of int) is not an instance or subtype of type (B).
super(5, 5)             #=> raises TypeError: super() argument 1 must be a type, not int
super(B, A())           #=> raises TypeError: super(type, obj): obj (instance of A) is not an instance or subtype of type (B).
super(B, A)             #=> raises TypeError: super(type, obj): obj (type A) is not an instance or subtype of type (B).
super(B).f              #=> raises AttributeError: 'super' object has no attribute 'f'
super(B, d).nope        #=> raises AttributeError: 'super' object has no attribute 'nope'
def f(): super()
f()                     #=> raises RuntimeError: super(): no arguments
def g(x): super()
g(1)                    #=> raises RuntimeError: super(): __class__ cell not found
class E:
    def m(self): 
        return [super().__repr__()[:9] for _ in range(2)]
    def n(): super()
print(E().m())          #=> ['<__main__', '<__main__']
E.n()                   #=> raises RuntimeError: super(): no arguments
class F(A):
    def f(self):
        del self
        super()
F().f()                 #=> raises RuntimeError: super(): arg[0] deleted
class G(A):
    def f(this): return super().f()
    def closure(self):
        def inner(): return __class__
        return inner()
    def nested(self):
        return (lambda: super(G, self).f())()
print(G().f(), G().closure(), G().nested())  #=> ['A'] <class '__main__.G'> ['A']
class H(A):
    sup = None
    def f(self): return self.sup.f()
H.sup = super(H)
print(H().f())          #=> ['A']
class MySuper(super): pass
print(MySuper(B, d).f(), type(MySuper(B, d)).__name__)  #=> ['C', 'A'] MySuper
class Proxy:
    def __init__(self, o): self.o = o
    @property
    def __class__(self): return type(self.o)
print(super(B, Proxy(d)).f.__func__ is C.f)  #=> True
class Init:
    def __init__(self, **k): self.k = k
class Sub(Init):
    def __init__(self, a, **k): super().__init__(**k); self.a = a
s = Sub(1, b=2); print(s.a, s.k)  #=> 1 {'b': 2}
class New:
    def __new__(cls, *a): o = super().__new__(cls); o.a = a; return o
print(New(1, 2).a)      #=> (1, 2)
class Meta(type):
    def __call__(cls, *a): return ("meta", super().__call__(*a).f())
class WithMeta(A, metaclass=Meta): pass
print(WithMeta())       #=> ('meta', ['A'])
class Setter:
    def __setattr__(self, n, v): super().__setattr__(n, v + 1)
    def __getattribute__(self, n): return super().__getattribute__(n)
    def __eq__(self, o): return super().__eq__(o)
    def __hash__(self): return super().__hash__() * 0
s = Setter(); s.x = 1; print(s.x, s == s, s != s, s == 1, hash(s))  #=> 2 True False False 0
class L(list):
    def append(self, v): super().append(v * 2)
    def __len__(self): return super().__len__() + 100
    def __init__(self, *a): super().__init__(*a)
l = L([1]); l.append(2); print(l, len(l))  #=> [1, 4] 102
def hot(o):
    r = None
    for i in range(50): r = o.f()
    return r
print(hot(d))           #=> ['D', 'B', 'C', 'A']
C.f = lambda self: ["patched"]
print(hot(d))           #=> ['D', 'B', 'patched']
