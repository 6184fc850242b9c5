# dict: construction, access, order, and the methods that change it.

print({}, {1: 2}, {"a": 1, "b": [2]}, dict(), dict(a=1), dict([(1, 2), ["x", "y"]]), dict({1: 2}, b=3), dict([("a", 1)], a=2))
#=> {} {1: 2} {'a': 1, 'b': [2]} {} {'a': 1} {1: 2, 'x': 'y'} {1: 2, 'b': 3} {'a': 2}
print(dict(["ab", "cd"]), dict(zip("ab", [1, 2])), dict(x for x in [(1, 2)]), {**{"a": 1}, "b": 2, **{"a": 3}})
#=> {'a': 'b', 'c': 'd'} {'a': 1, 'b': 2} {1: 2} {'a': 3, 'b': 2}
dict(5)                                 #=> raises TypeError: 'int' object is not iterable
dict([5])                               #=> raises TypeError: cannot convert dictionary update sequence element #0 to a sequence
dict([(1,)])                            #=> raises ValueError: dictionary update sequence element #0 has length 1; 2 is required
dict(["abc"])                           #=> raises ValueError: dictionary update sequence element #0 has length 3; 2 is required
dict([(1, 2, 3)])                       #=> raises ValueError: dictionary update sequence element #0 has length 3; 2 is required
dict(1, 2)                              #=> raises TypeError: dict expected at most 1 argument, got 2
dict([([], 1)])                         #=> raises TypeError: unhashable type: 'list'
d = {"one": 1, 2: "two", None: 3, 4.5: 5, (1, 2): 6}
print(d["one"], d[2], d[2.0], d[None], d[4.5], d[1, 2], len(d), list(d))
#=> 1 two two 3 5 6 5 ['one', 2, None, 4.5, (1, 2)]
d["missing"]                            #=> raises KeyError: 'missing'
d[3]                                    #=> raises KeyError: 3
d[(1, 2, 3)]                            #=> raises KeyError: (1, 2, 3)
d[[]]                                   #=> raises TypeError: unhashable type: 'list'
[] in d                                 #=> raises TypeError: unhashable type: 'list'
d[{}] = 1                               #=> raises TypeError: unhashable type: 'dict'
print("one" in d, "two" in d, 2 in d, True in d, d.get("one"), d.get("x"), d.get("x", 9))
#=> True False True False 1 None 9
d.get()                                 #=> raises TypeError: get expected at least 1 argument, got 0
d.get([])                               #=> raises TypeError: unhashable type: 'list'
d["one"] = 11; d["new"] = 7; print(d)   #=> {'one': 11, 2: 'two', None: 3, 4.5: 5, (1, 2): 6, 'new': 7}
del d["one"]; print(d); d["one"] = 1; print(list(d))  #=> {2: 'two', None: 3, 4.5: 5, (1, 2): 6, 'new': 7}
                                                      #=> [2, None, 4.5, (1, 2), 'new', 'one']
del d["missing"]                        #=> raises KeyError: 'missing'
del d[[]]                               #=> raises TypeError: unhashable type: 'list'
print({1: "a", True: "b", 1.0: "c"}, {0: 1, False: 2, -0.0: 3})  #=> {1: 'c'} {0: 3}
print(d.pop(None), d.pop("x", "default"), d)  #=> 3 default {2: 'two', 4.5: 5, (1, 2): 6, 'new': 7, 'one': 1}
d.pop("x")                              #=> raises KeyError: 'x'
d.pop()                                 #=> raises TypeError: pop expected at least 1 argument, got 0
d.pop(1, 2, 3)                          #=> raises TypeError: pop expected at most 2 arguments, got 3
print(d.setdefault("s"), d.setdefault("s", 5), d.setdefault("t", []), d)
#=> None None [] {2: 'two', 4.5: 5, (1, 2): 6, 'new': 7, 'one': 1, 's': None, 't': []}
d.setdefault([])                        #=> raises TypeError: unhashable type: 'list'
print(d.popitem(), d.popitem(), len(d))  #=> ('t', []) ('s', None) 5
{}.popitem()                            #=> raises KeyError: 'popitem(): dictionary is empty'
e = d.copy(); e["e"] = 1; print(d == e, len(d), len(e), type(e))  #=> False 5 6 <class 'dict'>
d.clear(); print(d, len(d), list(d), bool(d), bool(e))  #=> {} 0 [] False True
d.update({1: 2}); d.update([(3, 4)]); d.update(x=5); d.update({1: 9}, y=6); d.update(); print(d)
#=> {1: 9, 3: 4, 'x': 5, 'y': 6}
d.update(5)                             #=> raises TypeError: 'int' object is not iterable
d.update(1, 2)                          #=> raises TypeError: update expected at most 1 argument, got 2
d.update([(1,)])                        #=> raises ValueError: dictionary update sequence element #0 has length 1; 2 is required
class Keys:
    def keys(self): return iter("ab")
    def __getitem__(self, key): return key * 2
d = {}; d.update(Keys()); print(d, dict(Keys(), c=1))  #=> {'a': 'aa', 'b': 'bb'} {'a': 'aa', 'b': 'bb', 'c': 1}
class NoKeys:
    def keys(self): return 5
{}.update(NoKeys())                     #=> raises TypeError: NoKeys.keys() returned a non-iterable (type int)
print(dict.fromkeys("abc"), dict.fromkeys([1, 2], 0), dict.fromkeys({}), {}.fromkeys("a", 1))
#=> {'a': None, 'b': None, 'c': None} {1: 0, 2: 0} {} {'a': 1}
dict.fromkeys(5)                        #=> raises TypeError: 'int' object is not iterable
dict.fromkeys()                         #=> raises TypeError: fromkeys expected at least 1 argument, got 0
dict.fromkeys([[]])                     #=> raises TypeError: unhashable type: 'list'

# Comparison, union.
print({1: 2} == {1: 2}, {1: 2} == {1: 3}, {1: 2} != {2: 2}, {1: 2, 3: 4} == {3: 4, 1: 2}, {} == [], {1: 1} == {True: 1.0})
#=> True False True True False True
{} < {}                                 #=> raises TypeError: '<' not supported between instances of 'dict' and 'dict'
hash({})                                #=> raises TypeError: unhashable type: 'dict'
print({1: 2} | {3: 4}, {1: 2} | {1: 3}, {} | {}, type({} | {}))  #=> {1: 2, 3: 4} {1: 3} {} <class 'dict'>
{} | [(1, 2)]                           #=> raises TypeError: unsupported operand type(s) for |: 'dict' and 'list'
[] | {}                                 #=> raises TypeError: unsupported operand type(s) for |: 'list' and 'dict'
d = e = {1: 2}; d |= {3: 4}; d |= [(5, 6)]; print(d, d is e)  #=> {1: 2, 3: 4, 5: 6} True
d |= 5                                  #=> raises TypeError: 'int' object is not iterable
d |= [1]                                #=> raises TypeError: cannot convert dictionary update sequence element #0 to a sequence

# Iteration and order.
d = {i: i * i for i in range(5)}; print(d, list(d), list(d.keys()), list(d.values()), list(d.items()))
#=> {0: 0, 1: 1, 2: 4, 3: 9, 4: 16} [0, 1, 2, 3, 4] [0, 1, 2, 3, 4] [0, 1, 4, 9, 16] [(0, 0), (1, 1), (2, 4), (3, 9), (4, 16)]
print(list(reversed(d)), list(reversed(d.values())), list(reversed(d.items())))
#=> [4, 3, 2, 1, 0] [16, 9, 4, 1, 0] [(4, 16), (3, 9), (2, 4), (1, 1), (0, 0)]
for k, v in {"a": 1, "b": 2}.items(): print(k, v)  #=> a 1
                                                   #=> b 2
print([k for k in d if k % 2], {v: k for k, v in d.items()}, sorted(d, reverse=True), max(d), sum(d.values()))
#=> [1, 3] {0: 0, 1: 1, 4: 2, 9: 3, 16: 4} [4, 3, 2, 1, 0] 4 30
def mutate(action):
    d = {1: 1, 2: 2, 3: 3}
    seen = []
    try:
        for k in d:
            seen.append(k)
            action(d, k)
    except RuntimeError as e:
        return seen, str(e)
    return seen, d
print(mutate(lambda d, k: d.pop(k)))    #=> ([1], 'dictionary changed size during iteration')
print(mutate(lambda d, k: d.update({k + 10: 1})))  #=> ([1], 'dictionary changed size during iteration')
print(mutate(lambda d, k: d.update({k: 9})))  #=> ([1, 2, 3], {1: 9, 2: 9, 3: 9})
print(mutate(lambda d, k: (d.pop(k), d.update({k: 1}))))  #=> ([1, 2, 3], {1: 1, 2: 1, 3: 1})
print(mutate(lambda d, k: d.clear()))   #=> ([1], 'dictionary changed size during iteration')
d = {0: 0}
for i in d: del d[0]; d[0] = 0          #=> raises RuntimeError: dictionary keys changed during iteration

it = iter({1: 2}); print(list(it), list(it), next(it, "end"))  #=> [1] [] end
d = {1: 1, 2: 2}; it = iter(d); next(it); d[3] = 3
next(it)                                #=> raises RuntimeError: dictionary changed size during iteration
next(it)                                #=> raises RuntimeError: dictionary changed size during iteration
it = iter({1: 1, 2: 2, 3: 3}); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__length_hint__())
#=> 2 (([2, 3],),) [2, 3] 0

# Growth and deletion in great numbers.
d = {}
for i in range(10000): d[i] = str(i)
for i in range(0, 10000, 2): del d[i]
for i in range(10000, 12000): d["k%d" % i] = i
print(len(d), d[9999], d["k11999"], list(d)[:3], list(d)[-1], all(d[i] == str(i) for i in range(1, 10000, 2)))
#=> 7000 9999 11999 [1, 3, 5] k11999 True
for i in range(1, 10000, 2): assert d.pop(i) == str(i)
print(len(d), next(iter(d)))            #=> 2000 k10000
while len(d) > 5: d.popitem()
print(list(d))                          #=> ['k10000', 'k10001', 'k10002', 'k10003', 'k10004']
d = {}
for i in range(100000): d[i] = i; d.pop(i - 10, None)
print(len(d), list(d))
#=> 10 [99990, 99991, 99992, 99993, 99994, 99995, 99996, 99997, 99998, 99999]
for i in range(1000): d[i, "x"] = i; d.popitem()
print(list(d))                          #=> [99990, 99991, 99992, 99993, 99994, 99995, 99996, 99997, 99998, 99999]

# Subclasses.
class D(dict):
    def __missing__(self, key): return ("missing", key)
d = D(a=1); print(d["a"], d["b"], d.get("b"), "b" in d, d, type(d), type(d.copy()), type(d | {}), D.fromkeys("a"))
#=> 1 ('missing', 'b') None False {'a': 1} <class '__main__.D'> <class 'dict'> <class 'dict'> {'a': None}
class Setter(dict):
    def __setitem__(self, key, value): super().__setitem__(key, value * 2)
s = Setter(a=1); s["b"] = 1; s.update(c=1); print(s, s.setdefault("d", 1), Setter.fromkeys("x", 4))
#=> {'a': 1, 'b': 2, 'c': 1, 'd': 1} 1 {'x': 8}
class NotDict(dict):
    def __new__(cls): return {1: 2}
print(NotDict.fromkeys("ab", 0) if False else dict.fromkeys("ab", 0))  #=> {'a': 0, 'b': 0}
d = D(); d.x = 5; print(d.__dict__, D.__mro__[1:])  #=> {'x': 5} (<class 'dict'>, <class 'object'>)
class Str(str):
    def __hash__(self): return hash(str(self))
    def __eq__(self, other): return str.__eq__(self, other)
d = {"a": 1}; print(d[Str("a")], Str("a") in d); d[Str("b")] = 2; print(d["b"], d.get("a"), len(d), "b" in d)
#=> 1 True
#=> 2 1 2 True
d = {}; d["d"] = d; d["l"] = [d]; print(d)  #=> {'d': {...}, 'l': [{...}]}
x = {}; y = {1: x}; x[1] = y
x == y                                  #=> raises RecursionError: maximum recursion depth exceeded in comparison
print(dict[str, int], {}.__sizeof__() > 0, dict.__hash__, dict.get.__doc__)
#=> dict[str, int] True None Return the value for key if key is in the dictionary, else default.
match {"a": 1, "b": 2}:
    case {"a": x, **rest}: print(x, rest)  #=> 1 {'b': 2}

print({}.items().__class__, str({1: {2: {3: {}}}}), repr({"a'": 'b"'}))
#=> <class 'dict_items'> {1: {2: {3: {}}}} {"a'": 'b"'}
