# Iterators of the builtin types, and enumerate, zip, map, filter, reversed, iter(callable, sentinel).

for make in (lambda: iter([1, 2]), lambda: iter((1, 2)), lambda: iter("ab"), lambda: iter(b"ab"), lambda: iter(bytearray(b"ab")), lambda: iter("aé"), lambda: reversed([1, 2]), lambda: reversed((1, 2))):
    it = make(); print(it.__length_hint__(), next(it), it.__length_hint__(), it.__reduce__()[1:], next(it), next(it, "end"), it.__length_hint__(), it.__reduce__()[1:], iter(it) is it)
#=> 2 1 1 (([1, 2],), 1) 2 end 0 (([],),) True
#=> 2 1 1 (((1, 2),), 1) 2 end 0 (((),),) True
#=> 2 a 1 (('ab',), 1) b end 0 (('',),) True
#=> 2 97 1 ((b'ab',), 1) 98 end 0 (((),),) True
#=> 2 97 1 ((bytearray(b'ab'),), 1) 98 end 0 (((),),) True
#=> 2 a 1 (('aé',), 1) é end 0 (('',),) True
#=> 2 2 1 (([1, 2],), 0) 1 end 0 (([],),) True
#=> 2 2 1 (((1, 2),), 0) 1 end 0 (((),),) True

it = iter([1, 2, 3]); it.__setstate__(2); print(list(it)); it = iter([1]); it.__setstate__(50); print(list(it)); it = iter((1, 2)); it.__setstate__(-3); print(list(it))
#=> [3]
#=> []
#=> [1, 2]
it = iter("aéb€c"); it.__setstate__(3); print(it.__length_hint__(), next(it), it.__reduce__()[2], list(it))
#=> 2 € 4 ['c']
it = reversed([1, 2, 3]); it.__setstate__(0); print(list(it)); it = reversed([1, 2]); it.__setstate__(-9); print(list(it)); it = reversed((1, 2)); it.__setstate__(9); print(list(it))
#=> [1]
#=> []
#=> [2, 1]
iter([]).__setstate__("a")              #=> raises TypeError: an integer is required
type(iter([]))()                        #=> raises TypeError: cannot create 'list_iterator' instances
type("X", (type(iter([])),), {})        #=> raises TypeError: type 'list_iterator' is not an acceptable base type
iter(5)                                 #=> raises TypeError: 'int' object is not iterable
iter()                                  #=> raises TypeError: iter expected at least 1 argument, got 0
iter(5, 5)                              #=> raises TypeError: iter(v, w): v must be callable
next(5)                                 #=> raises TypeError: 'int' object is not an iterator
next([])                                #=> raises TypeError: 'list' object is not an iterator
next(iter([]))                          #=> raises StopIteration
print(next(iter([]), None), [type(iter(x)).__name__ for x in ([], (), b"", bytearray(), range(1), {}, {}.values(), {}.items(), set())])
#=> None ['list_iterator', 'tuple_iterator', 'bytes_iterator', 'bytearray_iterator', 'range_iterator', 'dict_keyiterator', 'dict_valueiterator', 'dict_itemiterator', 'set_iterator']

# The old protocol.
class Old:
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * i
it = iter(Old()); print(type(it).__name__, it.__length_hint__(), list(it), list(it), list(Old()), 4 in Old(), 5 in Old())
#=> iterator NotImplemented [0, 1, 4] [] [0, 1, 4] True False
class OldLen(Old):
    def __len__(self): return 3
it = iter(OldLen()); next(it); print(it.__length_hint__(), it.__reduce__()[2], list(reversed(OldLen())), list(it), it.__length_hint__())
#=> 2 1 [4, 1, 0] [1, 4] 0
class OldBad:
    def __getitem__(self, i): raise OSError(i)
list(OldBad())                          #=> raises OSError: 0
class OldStop:
    def __getitem__(self, i):
        if i: raise StopIteration
        return i
print(list(OldStop()))                  #=> [0]
reversed(Old())                         #=> raises TypeError: object of type 'Old' has no len()
reversed(5)                             #=> raises TypeError: 'int' object is not reversible
reversed({1})                           #=> raises TypeError: 'set' object is not reversible
class NoIter(Old):
    __iter__ = None
iter(NoIter())                          #=> raises TypeError: 'NoIter' object is not iterable
class NoReversed(OldLen):
    __reversed__ = None
reversed(NoReversed())                  #=> raises TypeError: 'NoReversed' object is not reversible
class Rev:
    def __reversed__(self): return iter("rev")
print("".join(reversed(Rev())), list(reversed("abc")), list(reversed(b"ab")), list(reversed({1: 2, 3: 4})))
#=> rev ['c', 'b', 'a'] [98, 97] [3, 1]
class BadIter:
    def __iter__(self): return 5
iter(BadIter())                         #=> raises TypeError: iter() returned non-iterator of type 'int'
for x in BadIter(): pass                #=> raises TypeError: iter() returned non-iterator of type 'int'

class It:
    def __init__(self, items): self.items = list(items)
    def __iter__(self): return self
    def __next__(self):
        if not self.items: raise StopIteration("value")
        return self.items.pop(0)
print(list(It("abc")), tuple(It("ab")), [*It("a")], "b" in It("ab"), dict(It([(1, 2)])), sorted(It("ba")), sum(It([1, 2])), list(zip(It("ab"), It("cd"))))
#=> ['a', 'b', 'c'] ('a', 'b') ['a'] True {1: 2} ['a', 'b'] 3 [('a', 'c'), ('b', 'd')]
def f():
    return (yield from It("x"))
g = f(); next(g)
try: next(g)
except StopIteration as e: print(e.value)  #=> value

# enumerate
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate(iterable="a", start=-1)), next(enumerate([])  , "end"), list(enumerate("ab", 2**49 - 1)), list(enumerate("ab", 2**64)))
#=> [(0, 'a'), (1, 'b')] [(5, 'a'), (6, 'b')] [(-1, 'a')] end [(562949953421311, 'a'), (562949953421312, 'b')] [(18446744073709551616, 'a'), (18446744073709551617, 'b')]
enumerate(5)                            #=> raises TypeError: 'int' object is not iterable
enumerate([], 1.5)                      #=> raises TypeError: 'float' object cannot be interpreted as an integer
enumerate([], 1, 2)                     #=> raises TypeError: enumerate() takes at most 2 arguments (3 given)
enumerate([1]).__reduce__()[1][1]
class E(enumerate):
    def __init__(self, *args): self.args = args
e = E("ab", 3); print(list(e), e.args, type(e), enumerate[int])
#=> [(3, 'a'), (4, 'b')] ('ab', 3) <class '__main__.E'> enumerate[int]

# zip
print(list(zip()), list(zip("ab")), list(zip("abc", [1, 2])), list(zip("ab", "cd", strict=True)), list(zip(*[(1, 2), (3, 4)])), list(zip(range(10**9), "a")))
#=> [] [('a',), ('b',)] [('a', 1), ('b', 2)] [('a', 'c'), ('b', 'd')] [(1, 3), (2, 4)] [(0, 'a')]
zip(1)                                  #=> raises TypeError: 'int' object is not iterable
zip("a", 1)                             #=> raises TypeError: 'int' object is not iterable
zip("a", foo=1)                         #=> raises TypeError: zip() got an unexpected keyword argument 'foo'
list(zip("a", "bc", strict=True))       #=> raises ValueError: zip() argument 2 is longer than argument 1
list(zip("ab", "c", strict=True))       #=> raises ValueError: zip() argument 2 is shorter than argument 1
list(zip("a", "b", "cd", strict=True))  #=> raises ValueError: zip() argument 3 is longer than arguments 1-2
list(zip("a", "b", "", strict=True))    #=> raises ValueError: zip() argument 3 is shorter than arguments 1-2
list(zip("", "b", "", strict=True))     #=> raises ValueError: zip() argument 2 is longer than argument 1
print(list(zip(*["ab"] * 12)), list(zip([], strict=True)), len(zip("a", strict=True).__reduce__()), zip("a").__reduce__()[0])
#=> [('a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'), ('b', 'b', 'b', 'b', 'b', 'b', 'b', 'b', 'b', 'b', 'b', 'b')] [] 3 <class 'zip'>
z = zip("a", strict=True); z.__setstate__(0); print(z.__reduce__()[2:])  #=> ()
def failing():
    yield 1
    raise OSError("gen")
list(zip("abc", failing()))             #=> raises OSError: gen

# map
print(list(map(str, [1, 2])), list(map(pow, [2, 3], [3, 2])), list(map(lambda *a: a, "ab", "cde", "fg")), list(map(None.__class__.__repr__, [])))
#=> ['1', '2'] [8, 9] [('a', 'c', 'f'), ('b', 'd', 'g')] []
map(str)                                #=> raises TypeError: map() must have at least two arguments.
map()                                   #=> raises TypeError: map() must have at least two arguments.
map(1, 2)                               #=> raises TypeError: 'int' object is not iterable
map(str, [], foo=1)                     #=> raises TypeError: map() takes no keyword arguments
list(map(5, [1]))                       #=> raises TypeError: 'int' object is not callable
list(map(int, ["a"]))                   #=> raises ValueError: invalid literal for int() with base 10: 'a'
def stop(x):
    if x > 1: raise StopIteration
    return x
print(list(map(stop, range(5))), list(filter(lambda x: stop(x) or True, range(5))), list(map(lambda *a: len(a), *["ab"] * 12)))
#=> [0, 1] [0, 1] [12, 12]
print(next(map(str, []), "end"), map(str, "a").__reduce__()[0])  #=> end <class 'map'>

# filter
print(list(filter(None, [0, 1, "", "a", None])), list(filter(lambda x: x % 2, range(6))), list(filter(bool, [0, 2])), list(filter(str.isdigit, "a1b2")))
#=> [1, 'a'] [1, 3, 5] [2] ['1', '2']
filter(None)                            #=> raises TypeError: filter expected 2 arguments, got 1
filter(None, 5)                         #=> raises TypeError: 'int' object is not iterable
list(filter(5, [1]))                    #=> raises TypeError: 'int' object is not callable
class NoBool:
    def __bool__(self): raise OSError("bool")
list(filter(None, [NoBool()]))          #=> raises OSError: bool
list(filter(lambda x: NoBool(), [1]))   #=> raises OSError: bool

# iter(callable, sentinel)
xs = [1, 2, 3, 0, 4]
it = iter(lambda: xs.pop(0), 0); print(list(it), xs, list(it), it.__reduce__()[1:])  #=> [1, 2, 3] [4] [] (((),),)
def raising(): raise OSError("call")
next(iter(raising, 0))                  #=> raises OSError: call
def stopping(): raise StopIteration
print(list(iter(stopping, 0)), type(iter(stopping, 0)))  #=> [] <class 'callable_iterator'>
class Re:
    def __call__(self):
        if self.n: self.n -= 1; return next(self.it, "inner end")
        return 9
r = Re(); r.n = 2; r.it = iter(r, 9); print(list(r.it))  #=> []
print(list(reversed(range(3))), list(map(list, [reversed("ab"), enumerate("c"), zip("d")])), *(type(x).__doc__.split("\n")[0] for x in (zip(), map(int, []), filter(None, []), enumerate([]), reversed([]) if False else reversed(()))), sep="\n")
#=> [2, 1, 0]
#=> [['b', 'a'], [(0, 'c')], [('d',)]]
#=> The zip object yields n-length tuples, where n is the number of iterables
#=> Make an iterator that computes the function using arguments from
#=> Return an iterator yielding those items of iterable for which function(item)
#=> Return an enumerate object.
#=> Return a reverse iterator over the values of the given sequence.
class Z(zip):
    def __next__(self): return 1
print(next(Z("a")), map.__mro__, isinstance(Z(), zip))  #=> 1 (<class 'map'>, <class 'object'>) True
