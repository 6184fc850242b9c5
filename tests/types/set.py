# set and frozenset: construction, membership, algebra, order of small ints.

print(set(), frozenset(), {1}, {3, 1, 2}, set("a"), set([1, 1, 2]), frozenset([1]), set(range(12)), {True, 1, 1.0})
#=> set() frozenset() {1} {1, 2, 3} {'a'} {1, 2} frozenset({1}) {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11} {True}
print({3, 1, 2, 100, 50, 17, 33, 8}, {10 ** i for i in range(8)}, set(range(0, 100, 7)), {-1, -2, 5}, frozenset(range(5, 0, -1)))
#=> {1, 2, 3, 100, 33, 8, 17, 50} {100000, 1, 1000000, 10000000, 100, 1000, 10, 10000} {0, 98, 35, 70, 7, 42, 77, 14, 49, 84, 21, 56, 91, 28, 63} {5, -1, -2} frozenset({1, 2, 3, 4, 5})
set(5)                                  #=> raises TypeError: 'int' object is not iterable
set([1], [2])                           #=> raises TypeError: set expected at most 1 argument, got 2
set(a=1)                                #=> raises TypeError: set() takes no keyword arguments
set([[]])                               #=> raises TypeError: unhashable type: 'list'
frozenset(5)                            #=> raises TypeError: 'int' object is not iterable
frozenset(a=1)                          #=> raises TypeError: frozenset() takes no keyword arguments
{[]}                                    #=> raises TypeError: unhashable type: 'list'
{{}}                                    #=> raises TypeError: unhashable type: 'dict'
s = {1, 2, 3}
print(1 in s, 4 in s, 1.0 in s, len(s), bool(s), bool(set()), frozenset([1]) in {frozenset([1])}, {1} in {frozenset([1])})
#=> True False True 3 True False True True
[] in s                                 #=> raises TypeError: unhashable type: 'list'
{1: 2} in s                             #=> raises TypeError: unhashable type: 'dict'
s.add(4); s.add(4); print(s)            #=> {1, 2, 3, 4}
s.add([])                               #=> raises TypeError: unhashable type: 'list'
s.add({1})                              #=> raises TypeError: unhashable type: 'set'
s.add()                                 #=> raises TypeError: set.add() takes exactly one argument (0 given)
s.discard(4); s.discard(99); s.remove(3); print(s)  #=> {1, 2}
s.remove(99)                            #=> raises KeyError: 99
s.remove([])                            #=> raises TypeError: unhashable type: 'list'
s.remove({1})                           #=> raises KeyError: {1}
s.discard([])                           #=> raises TypeError: unhashable type: 'list'
t = {frozenset([1]), 2}; t.discard({1}); print(t); t.add(frozenset([1])); t.remove({1}); print(t)  #=> {2}
                                                                                                   #=> {2}
print({5}.pop(), sorted({1, 2}.pop() for _ in range(3)))  #=> 5 [1, 1, 1]
set().pop()                             #=> raises KeyError: 'pop from an empty set'
s.clear(); print(s)                     #=> set()
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a, a | set(), a & set(), a - a, a ^ a)
#=> {1, 2, 3, 4, 5} {3, 4} {1, 2} {1, 2, 5} {5} {1, 2, 3, 4} set() set() set()
print(a.union(b), a.intersection(b), a.difference(b), a.symmetric_difference(b), a.union(), a.union([9], (8,), "x" and []), a.intersection([1, 2, 9], {2}))
#=> {1, 2, 3, 4, 5} {3, 4} {1, 2} {1, 2, 5} {1, 2, 3, 4} {1, 2, 3, 4, 8, 9} {2}
print(a.difference([1], [2]), a.symmetric_difference([1, 1, 9]), a.intersection(), a.difference(), a.intersection({1: 2}), a.union({7: 1}), a.difference({1: 1}), a.symmetric_difference({1: 0, 9: 0}))
#=> {3, 4} {2, 3, 4, 9} {1, 2, 3, 4} {1, 2, 3, 4} {1} {1, 2, 3, 4, 7} {2, 3, 4} {2, 3, 4, 9}
a | [1]                                 #=> raises TypeError: unsupported operand type(s) for |: 'set' and 'list'
a & [1]                                 #=> raises TypeError: unsupported operand type(s) for &: 'set' and 'list'
a - [1]                                 #=> raises TypeError: unsupported operand type(s) for -: 'set' and 'list'
a ^ [1]                                 #=> raises TypeError: unsupported operand type(s) for ^: 'set' and 'list'
a.union(5)                              #=> raises TypeError: 'int' object is not iterable
a.intersection(5)                       #=> raises TypeError: 'int' object is not iterable
a.difference(5)                         #=> raises TypeError: 'int' object is not iterable
a.symmetric_difference(5)               #=> raises TypeError: 'int' object is not iterable
a.symmetric_difference()                #=> raises TypeError: set.symmetric_difference() takes exactly one argument (0 given)
a.union([[]])                           #=> raises TypeError: unhashable type: 'list'
print(a <= {1, 2, 3, 4, 5}, a < a, a <= a, a >= {1}, a > {1, 2}, a == {4, 3, 2, 1}, a != b, a == [1, 2, 3, 4], a == frozenset(a), {1} < {2}, set() < {1})
#=> True False True True True True True False True False True
a < [1]                                 #=> raises TypeError: '<' not supported between instances of 'set' and 'list'
print(a.issubset([1, 2, 3, 4, 5]), a.issubset(b), a.issuperset([1]), a.issuperset([1, 9]), a.isdisjoint([9]), a.isdisjoint([1]), a.isdisjoint(b), {1}.isdisjoint({2}))
#=> True False True False True False False True
a.issubset(5)                           #=> raises TypeError: 'int' object is not iterable
a.isdisjoint([[]])                      #=> raises TypeError: unhashable type: 'list'
c = d = set(a); c |= {9}; c -= {1}; c &= {2, 3, 9}; c ^= {2, 7}; print(c is d, c)  #=> True {9, 3, 7}
c |= [1]                                #=> raises TypeError: unsupported operand type(s) for |=: 'set' and 'list'
c &= [1]                                #=> raises TypeError: unsupported operand type(s) for &=: 'set' and 'list'
c -= [1]                                #=> raises TypeError: unsupported operand type(s) for -=: 'set' and 'list'
c ^= [1]                                #=> raises TypeError: unsupported operand type(s) for ^=: 'set' and 'list'
c.update([1], "a", {5: 6}); c.difference_update([1], "z"); print(sorted(map(str, c)))  #=> ['3', '5', '7', '9', 'a']
c.intersection_update([9, "a", 5]); print(sorted(map(str, c))); c.symmetric_difference_update([5, 6]); print(sorted(map(str, c)))
#=> ['5', '9', 'a']
#=> ['6', '9', 'a']
c -= c; print(c); c = {1, 2}; c ^= c; print(c); c = {1}; c &= c; c |= c; print(c); c.difference_update(c); print(c)
#=> set()
#=> set()
#=> {1}
#=> set()
c.update(5)                             #=> raises TypeError: 'int' object is not iterable
f = frozenset([1, 2])
print(f | {3}, type(f | {3}), type({3} | f), f & {1}, f - {1}, f ^ {2, 3}, f.copy() is f, frozenset(f) is f, f == {1, 2}, hash(f) == hash(frozenset([2, 1])))
#=> frozenset({1, 2, 3}) <class 'frozenset'> <class 'set'> frozenset({1}) frozenset({2}) frozenset({1, 3}) True True True True
f.add(1)                                #=> raises AttributeError: 'frozenset' object has no attribute 'add'
f |= {9}; print(f, type(f))             #=> frozenset({1, 2, 9}) <class 'frozenset'>
hash(set())                             #=> raises TypeError: unhashable type: 'set'
print(hash(frozenset()), hash(frozenset([1, 2, 3])), hash(frozenset([frozenset([1]), 2])), hash(frozenset(range(100))))
#=> 133146708735736 -272375401224217160 -1248503628839622056 4411996150312757951
print({frozenset([1, 2]): "x"}[frozenset([2, 1])], len({frozenset([1]), frozenset([1])}))  #=> x 1

class S(set):
    def __init__(self, *args): super().__init__(*args[:1])
class F(frozenset):
    def __new__(cls, *args): return super().__new__(cls, args)
s, f = S([1, 2], 5), F(1, 2)
print(s, f, type(s | s), type(s.copy()), type(f & f), type(f.union([3])), s == f, hash(f) == hash(frozenset([1, 2])), type(s & {1}), type({1} | s))
#=> S({1, 2}) F({1, 2}) <class 'set'> <class 'set'> <class 'frozenset'> <class 'frozenset'> True True <class 'set'> <class 'set'>
s.x = 1; f.y = 2; print(s.__dict__, f.__dict__, set.__mro__, S.__mro__[1:])
#=> {'x': 1} {'y': 2} (<class 'set'>, <class 'object'>) (<class 'set'>, <class 'object'>)
it = iter({1, 2, 3}); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__length_hint__())
#=> 2 (([2, 3],),) [2, 3] 0
s = {1, 2}; it = iter(s); next(it); s.add(3)
next(it)                                #=> raises RuntimeError: Set changed size during iteration
next(it)                                #=> raises RuntimeError: Set changed size during iteration
s = {1, 2, 3}
for x in s: s.discard(x + 1); s.add(x + 10)  #=> raises RuntimeError: Set changed size during iteration

for x in {1}: print(x)                  #=> 1
print(sorted({x * 2 for x in range(5)}), {*"a", *[1]} == {"a", 1}, {1, 2}.__reduce__()[:2] if False else None)
#=> [0, 2, 4, 6, 8] True None
class Holder:
    def __hash__(self): return 1
    def __repr__(self): return repr(self.s)
h = Holder(); h.s = {h}; print(h.s); h.s = frozenset([h]); print(h.s); h.s = S([h]); print(h.s)  #=> {set(...)}
                                                                                                 #=> frozenset({frozenset(...)})
                                                                                                 #=> S({S(...)})
print(set[int], frozenset[str], set.__hash__, set.add.__doc__.split("\n")[0])
#=> set[int] frozenset[str] None Add an element to a set.

# Growth and deletion.
s = set()
for i in range(20000): s.add(i * 7)
for i in range(0, 20000, 2): s.remove(i * 7)
print(len(s), 7 in s, 14 in s, sum(s), len(s - {7}), len(s & set(range(1000))), len(s | set(range(100))), len(s ^ s))
#=> 10000 True False 700000000 9999 71 10093 0
while s: s.pop()
print(s, len(s))                        #=> set() 0
s = set()
for i in range(30000): s.add(i); s.discard(i - 3)
print(s)                                #=> {29997, 29998, 29999}

class Key:
    def __init__(self, n, action=None): self.n, self.action = n, action
    def __hash__(self): return 5
    def __eq__(self, other):
        if self.action: self.action()
        return isinstance(other, Key) and self.n == other.n
    def __repr__(self): return f"Key({self.n})"
s = {Key(i) for i in range(10)}; print(len(s), Key(3) in s, Key(11) in s); s.remove(Key(3)); print(len(s))
#=> 10 True False
#=> 9
s = {Key(1)}; s.add(Key(2, s.clear)); print(s)  #=> {Key(2), Key(1)}
s = {Key(1)}; print(Key(1, lambda: s.update(range(100))) in s, len(s))  #=> True 1
s = {Key(1)}; s.discard(Key(2, s.clear)); print(s)  #=> {Key(1)}
def fail(): raise OSError("eq")
s = {Key(1)}; s.add(Key(2, fail))
Key(2, fail) in s                       #=> raises OSError: eq
s & {Key(2, fail)}                      #=> raises OSError: eq
s == {Key(2, fail)}
s.update([Key(2, fail)])                #=> raises OSError: eq
s - {Key(2, fail)}                      #=> raises OSError: eq
print(s)                                #=> {Key(2), Key(1)}
class BadHash:
    def __hash__(self): raise OSError("hash")
{BadHash()}                             #=> raises OSError: hash
BadHash() in s                          #=> raises OSError: hash
def gen():
    yield 1
    raise OSError("gen")
set(gen())                              #=> raises OSError: gen
s = set(); s.update(gen())              #=> raises OSError: gen
print(s)                                #=> {1}
