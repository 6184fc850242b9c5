# functools: what its native half does: partial, lru_cache, reduce, cmp_to_key.
import functools, pickle, copy
from functools import *
print(partial, partial(int, base=2), partial(print, 1, 2, a=3))
#=> <class 'functools.partial'> functools.partial(<class 'int'>, base=2) functools.partial(<built-in function print>, 1, 2, a=3)
p = partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, partial(p, "11").keywords)
#=> 5 <class 'int'> () {'base': 2} {'base': 2}
class S(partial): pass
s = S(max, 1); s.x = 5
print(s(2, 0), s.__dict__, s.__reduce__()[1:], type(partial(s, 3)), partial(s,3).func is s)
#=> 2 {'x': 5} ((<built-in function max>,), (<built-in function max>, (1,), {}, {'x': 5})) <class 'functools.partial'> True
for f in [lambda: partial(), lambda: partial(5), lambda: p.__setstate__(1), lambda: p.__setstate__((1,2,3,4)), lambda: setattr(p, "func", 1), lambda: reduce(max, []), lambda: reduce(max, 5), lambda: reduce(max), lambda: cmp_to_key(), lambda: cmp_to_key(max)(), lambda: cmp_to_key(max)(1, 2), lambda: cmp_to_key(max)(k=1), lambda: cmp_to_key(max)(1) < 2, lambda: cmp_to_key(max)(1) < cmp_to_key(max), lambda: hash(cmp_to_key(max)), lambda: lru_cache(maxsize=[])(max), lambda: functools._lru_cache_wrapper(1, 2, 3, 4), lambda: functools._lru_cache_wrapper(max, "x", 3, 4), lambda: lru_cache()(lambda x: x)([])]:
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
#=> TypeError type 'partial' takes at least one argument
#=> TypeError the first argument must be callable
#=> TypeError invalid partial state
#=> TypeError invalid partial state
#=> AttributeError readonly attribute
#=> TypeError reduce() of empty iterable with no initial value
#=> TypeError reduce() arg 2 must support iteration
#=> TypeError reduce expected at least 2 arguments, got 1
#=> TypeError cmp_to_key() missing required argument 'mycmp' (pos 1)
#=> TypeError K() missing required argument 'obj' (pos 1)
#=> TypeError K() takes at most 1 argument (2 given)
#=> TypeError K() missing required argument 'obj' (pos 1)
#=> TypeError other argument must be K instance
#=> AttributeError object
#=> TypeError unhashable type: 'functools.KeyWrapper'
#=> TypeError Expected first argument to be an integer, a callable, or None
#=> TypeError the first argument must be callable
#=> TypeError maxsize should be integer or None
#=> TypeError unhashable type: 'list'
print(reduce(lambda a, b: a + b, [1, 2, 3]), reduce(max, [], 9), reduce(max, iter("abc")))
#=> 6 9 c
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)), cmp_to_key(max).obj, cmp_to_key(max)(3).obj, cmp_to_key(max)(obj=4).obj)
#=> [3, 2, 1] None 3 4
@lru_cache
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(80), fib.cache_info(), fib.cache_parameters(), fib.__name__, fib.__wrapped__.__name__)
#=> 23416728348467685 CacheInfo(hits=78, misses=81, maxsize=128, currsize=81) {'maxsize': 128, 'typed': False} fib fib
fib.cache_clear(); print(fib.cache_info())
#=> CacheInfo(hits=0, misses=0, maxsize=128, currsize=0)
@lru_cache(maxsize=2, typed=True)
def g(*a, **k): return (a, k)
print(g(1), g(1.0), g(True), g(1), g(1, x=2), g(1, x=2.0), g.cache_info())
#=> ((1,), {}) ((1.0,), {}) ((True,), {}) ((1,), {}) ((1,), {'x': 2}) ((1,), {'x': 2.0}) CacheInfo(hits=0, misses=6, maxsize=2, currsize=2)
@lru_cache(3)
def h(x): return x
for x in [1, 2, 3, 1, 4, 1, 5, 2]: h(x)
print(h.cache_info())
#=> CacheInfo(hits=2, misses=6, maxsize=3, currsize=3)
@lru_cache(0)
def z(x): return x
z(1); z(1); print(z.cache_info(), z.__module__)
#=> CacheInfo(hits=0, misses=2, maxsize=0, currsize=0) __main__
@cache
def c(a, b=2): return a * b
print(c(1), c(1, 2), c(1, b=2), c(b=2, a=1), c.cache_info())
#=> 2 2 2 2 CacheInfo(hits=0, misses=4, maxsize=None, currsize=4)
class M:
    @lru_cache
    def m(self, x): return x
    @staticmethod
    @lru_cache
    def st(x): return x
m = M(); print(m.m(1), m.m(1), M.m.cache_info(), M.m(m, 1), m.st(2), type(M.m).__name__, m.m.cache_info().hits)
#=> 1 1 CacheInfo(hits=1, misses=1, maxsize=128, currsize=1) 1 2 _lru_cache_wrapper 2
print(copy.copy(fib) is fib, copy.deepcopy(fib) is fib, pickle.loads(pickle.dumps(fib)) is fib)
#=> True True True
q = pickle.loads(pickle.dumps(partial(int, base=3))); print(q, q("12"))
#=> functools.partial(<class 'int'>, base=3) 5
class H:
    n = 0
    def __init__(self, v): self.v = v
    def __hash__(self): H.n += 1; return hash(self.v)
    def __eq__(self, o): return self.v == o.v
@lru_cache(2)
def hh(o): return o.v
hh(H(1)); hh(H(1)); hh(H(2)); hh(H(3)); print(H.n, hh.cache_info())
#=> 4 CacheInfo(hits=1, misses=3, maxsize=2, currsize=2)
@lru_cache(4)
def nested(n):
    if n: nested(n-1); nested(n-1)
    if n == 2: nested.cache_clear()
    return n
print(nested(10), nested.cache_info())
#=> 10 CacheInfo(hits=8, misses=0, maxsize=4, currsize=4)
import weakref; print(weakref.ref(fib)() is fib, partial[int])
#=> True functools.partial[int]
fib.extra = 1; print(fib.extra, "__wrapped__" in vars(fib))
#=> 1 True
@lru_cache(maxsize=10)
def again(x):
    return x
class Reenters:
    def __init__(self, x):
        self.x = x
    def __hash__(self):
        return self.x
    def __eq__(self, other):
        if self.x == 2:
            again(Reenters(1))
        return self.x == other.x
again(Reenters(1))
again(Reenters(2))
print(again(Reenters(2)).x)
#=> 2
