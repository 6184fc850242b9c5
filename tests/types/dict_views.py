# keys(), values(), items() and types.MappingProxyType.

d = {"a": 1, "b": 2, "c": 3}
k, v, i = d.keys(), d.values(), d.items()
print(k, v, i, len(k), len(v), len(i), type(k), type(v), type(i))
#=> dict_keys(['a', 'b', 'c']) dict_values([1, 2, 3]) dict_items([('a', 1), ('b', 2), ('c', 3)]) 3 3 3 <class 'dict_keys'> <class 'dict_values'> <class 'dict_items'>
d["d"] = 4; print(k, v, i); del d["d"]
#=> dict_keys(['a', 'b', 'c', 'd']) dict_values([1, 2, 3, 4]) dict_items([('a', 1), ('b', 2), ('c', 3), ('d', 4)])
print("a" in k, "z" in k, 1 in v, 9 in v, ("a", 1) in i, ("a", 2) in i, "a" in i, ("a", 1, 2) in i, ["a", 1] in i)
#=> True False True False True False False False False
[] in k                                 #=> raises TypeError: unhashable type: 'list'
([], 1) in i                            #=> raises TypeError: unhashable type: 'list'
print(k & {"a", "x"} == {"a"}, sorted(k | {"x"}), sorted(k - {"a"}), sorted(k ^ {"a", "z"}), k & "ab" == {"a", "b"})
#=> True ['a', 'b', 'c', 'x'] ['b', 'c'] ['b', 'c', 'z'] True
print(sorted(["a", "x"] & k), sorted({"x"} | k), sorted("az" - k), sorted(["z"] ^ k), type(k & k), type(k | k))
#=> ['a'] ['a', 'b', 'c', 'x'] ['z'] ['a', 'b', 'c', 'z'] <class 'set'> <class 'set'>
print(i & {("a", 1), ("b", 9)}, sorted(i | {("z", 0)}), sorted(i - {("a", 1)}), sorted(i ^ {("a", 1), ("q", 1)}))
#=> {('a', 1)} [('a', 1), ('b', 2), ('c', 3), ('z', 0)] [('b', 2), ('c', 3)] [('b', 2), ('c', 3), ('q', 1)]
k & 5                                   #=> raises TypeError: 'int' object is not iterable
k | 5                                   #=> raises TypeError: 'int' object is not iterable
k - 5                                   #=> raises TypeError: 'int' object is not iterable
k ^ 5                                   #=> raises TypeError: 'int' object is not iterable
k + k                                   #=> raises TypeError: unsupported operand type(s) for +: 'dict_keys' and 'dict_keys'
{1: []}.items() | set()                 #=> raises TypeError: unhashable type: 'list'
{1: []}.items() & {(1, 2)}              #=> raises TypeError: unhashable type: 'list'
{1: []}.items() - {(1, 2)}              #=> raises TypeError: unhashable type: 'list'
print(k == {"a", "b", "c"}, k == ["a", "b", "c"], k != {"a"}, k < {"a", "b", "c", "d"}, k <= k, k > {"a"}, k >= {"a", "q"}, i == d.items())
#=> True False True True True True False True
print(k == frozenset("abc"), {"a", "b", "c"} == k, v == v, v == d.values(), i == {("a", 1), ("b", 2), ("c", 3)})
#=> True True True False True
k < ["a"]                               #=> raises TypeError: '<' not supported between instances of 'dict_keys' and 'list'
v < v                                   #=> raises TypeError: '<' not supported between instances of 'dict_values' and 'dict_values'
print(k.isdisjoint("xyz"), k.isdisjoint("a"), k.isdisjoint(k), {}.keys().isdisjoint({}.keys()), i.isdisjoint([("a", 1)]))
#=> True False False True False
k.isdisjoint(5)                         #=> raises TypeError: 'int' object is not iterable
hash(k)                                 #=> raises TypeError: unhashable type: 'dict_keys'
print(hash(v) == hash(v))               #=> True
type(k)()                               #=> raises TypeError: cannot create 'dict_keys' instances
type("K", (type(k),), {})               #=> raises TypeError: type 'dict_keys' is not an acceptable base type
print(list(reversed(k)), list(reversed(v)), list(reversed(i)), iter(k).__class__, iter(v).__class__, iter(i).__class__)
#=> ['c', 'b', 'a'] [3, 2, 1] [('c', 3), ('b', 2), ('a', 1)] <class 'dict_keyiterator'> <class 'dict_valueiterator'> <class 'dict_itemiterator'>
print(k.mapping, k.mapping == d, type(k.mapping), sorted(x for x in dir(k) if not x.startswith("_")), [x for x in dir(v) if not x.startswith("_")])
#=> {'a': 1, 'b': 2, 'c': 3} True <class 'mappingproxy'> ['isdisjoint', 'mapping'] ['mapping']
d["self"] = d.values(); print(d.values())  #=> dict_values([1, 2, 3, dict_values([1, 2, 3, ...])])
d["self"] = d.items(); print(d)
#=> {'a': 1, 'b': 2, 'c': 3, 'self': dict_items([('a', 1), ('b', 2), ('c', 3), ('self', ...)])}
del d["self"]
it = iter(d.items()); next(it); d["new"] = 1
next(it)                                #=> raises RuntimeError: dictionary changed size during iteration
class Bad:
    def __eq__(self, other): raise OSError("eq")
    __hash__ = None
("a", Bad()) in i                       #=> raises OSError: eq
{1: Bad()}.items() == {(1, 2)}          #=> raises TypeError: unhashable type: 'Bad'
print({1: 2}.items() == {1: 2}.items(), {1: [2]}.items() == {1: [2]}.items(), {1: 2}.keys() == {1: 3}.keys())
#=> True True True

P = type(type.__dict__)
p = P(d); print(p, len(p), p["a"], p.get("a"), p.get("z"), p.get("z", 0), "a" in p, list(p), list(reversed(p)))
#=> {'a': 1, 'b': 2, 'c': 3, 'new': 1} 4 1 1 None 0 True ['a', 'b', 'c', 'new'] ['new', 'c', 'b', 'a']
print(p == d, p == P(d), p != {}, p.copy(), type(p.copy()), p.keys(), p.values(), p.items(), bool(p), bool(P({})))
#=> True True True {'a': 1, 'b': 2, 'c': 3, 'new': 1} <class 'dict'> dict_keys(['a', 'b', 'c', 'new']) dict_values([1, 2, 3, 1]) dict_items([('a', 1), ('b', 2), ('c', 3), ('new', 1)]) True False
p["z"]                                  #=> raises KeyError: 'z'
p["a"] = 1                              #=> raises TypeError: 'mappingproxy' object does not support item assignment
del p["a"]                              #=> raises TypeError: 'mappingproxy' object does not support item deletion
p.clear()                               #=> raises AttributeError: 'mappingproxy' object has no attribute 'clear'
p |= {}                                 #=> raises TypeError: '|=' is not supported by mappingproxy; use '|' instead
p | 5                                   #=> raises TypeError: unsupported operand type(s) for |: 'dict' and 'int'
p < p                                   #=> raises TypeError: '>' not supported between instances of 'dict' and 'dict'
hash(p)                                 #=> raises TypeError: unhashable type: 'dict'
print(p | {"x": 0}, {"x": 0} | p, type(p | p), str(p), repr(P({})))
#=> {'a': 1, 'b': 2, 'c': 3, 'new': 1, 'x': 0} {'x': 0, 'a': 1, 'b': 2, 'c': 3, 'new': 1} <class 'dict'> {'a': 1, 'b': 2, 'c': 3, 'new': 1} mappingproxy({})
P(5)                                    #=> raises TypeError: mappingproxy() argument must be a mapping, not int
P([1])                                  #=> raises TypeError: mappingproxy() argument must be a mapping, not list
P()                                     #=> raises TypeError: mappingproxy() missing required argument 'mapping' (pos 1)
P({}, {})                               #=> raises TypeError: mappingproxy() takes at most 1 argument (2 given)
type("X", (P,), {})                     #=> raises TypeError: type 'mappingproxy' is not an acceptable base type
d["late"] = 9; print(p["late"], P[int, str])  #=> 9 mappingproxy[int, str]
class Base: x = 1
print(type(Base.__dict__), Base.__dict__["x"], "x" in Base.__dict__)  #=> <class 'mappingproxy'> 1 True
Base.__dict__["x"] = 2                  #=> raises TypeError: 'mappingproxy' object does not support item assignment
match p:
    case {"a": 1}: print("matches")     #=> matches

