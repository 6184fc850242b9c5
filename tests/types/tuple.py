# tuple: construction, subscripts, operators, hashing and subclasses.

print((), (1,), (1, 2), tuple(), tuple("ab"), tuple([1, 2]), tuple({3: 4}), tuple(range(3)), tuple(x for x in "xy"))
#=> () (1,) (1, 2) () ('a', 'b') (1, 2) (3,) (0, 1, 2) ('x', 'y')
t = (1, 2, 3, 4, 5)
print(t[0], t[-1], t[1:3], t[::-1], t[::2], t[10:], t[True], t[4:0:-2])
#=> 1 5 (2, 3) (5, 4, 3, 2, 1) (1, 3, 5) () 2 (5, 3)
t[5]                                    #=> raises IndexError: tuple index out of range
t[-6]                                   #=> raises IndexError: tuple index out of range
t[2**100]                               #=> raises IndexError: cannot fit 'int' into an index-sized integer
t["a"]                                  #=> raises TypeError: tuple indices must be integers or slices, not str
t[1.5]                                  #=> raises TypeError: tuple indices must be integers or slices, not float
t[::0]                                  #=> raises ValueError: slice step cannot be zero
t[0] = 1                                #=> raises TypeError: 'tuple' object does not support item assignment
del t[0]                                #=> raises TypeError: 'tuple' object doesn't support item deletion
print(tuple(t) is t, t[:] is t, t * 1 is t, () + t is t, t + () is t, tuple([]) is tuple(""))
#=> True True True True True True
print(t + (6,), (1, 2) * 2, 3 * ("a",), t * 0, t * -5)  #=> (1, 2, 3, 4, 5, 6) (1, 2, 1, 2) ('a', 'a', 'a') () ()
t + [1]                                 #=> raises TypeError: can only concatenate tuple (not "list") to tuple
t * "a"                                 #=> raises TypeError: can't multiply sequence by non-int of type 'str'
t * 1.0                                 #=> raises TypeError: can't multiply sequence by non-int of type 'float'
(1,) * 2**62                            #=> raises MemoryError
t * 2**100                              #=> raises OverflowError: cannot fit 'int' into an index-sized integer
print((1, 2) == (1, 2), (1, 2) == [1, 2], (1, 2) < (1, 3), (1,) < (1, 0), () < (0,), (2,) > (1, 9), (1, 2) != (1, 2))
#=> True False True True True True False
(1,) < [1]                              #=> raises TypeError: '<' not supported between instances of 'tuple' and 'list'
(1, "a") < (1, 2)                       #=> raises TypeError: '<' not supported between instances of 'str' and 'int'
print(1 in t, 9 in t, 1.0 in t, t.count(1), t.index(3), t.index(5, -1), t.index(1, -100, 100))
#=> True False True 1 2 4 0
t.index(9)                              #=> raises ValueError: tuple.index(x): x not in tuple
t.index(1, 1)                           #=> raises ValueError: tuple.index(x): x not in tuple
t.index(1, None)                        #=> raises TypeError: slice indices must be integers or have an __index__ method
t.index()                               #=> raises TypeError: index expected at least 1 argument, got 0
t.count()                               #=> raises TypeError: tuple.count() takes exactly one argument (0 given)
tuple(5)                                #=> raises TypeError: 'int' object is not iterable
tuple([1], [2])                         #=> raises TypeError: tuple expected at most 1 argument, got 2
tuple(iterable=[1])                     #=> raises TypeError: tuple() takes no keyword arguments
print(hash(()), hash((1,)), hash((1, 2, 3)), hash((-1, 0)), hash((1, (2, (3,)))), hash((0.5, 1e100, True)))
#=> 5740354900026072187 -6644214454873602895 529344067295497451 2575514064802888272 -2939794377302041199 -6981223060631643683
hash(([],))                             #=> raises TypeError: unhashable type: 'list'
hash((1, [2]))                          #=> raises TypeError: unhashable type: 'list'
{(1, 2): 3}[1.0, 2]
print({(1, 2): 3}[1.0, 2], len({(1, 2), (1.0, 2.0), (True, 2)}))  #=> 3 1
x = ([],); x[0].append(x); print(x)     #=> ([(...)],)
x[0] += [1]                             #=> raises TypeError: 'tuple' object does not support item assignment
x[0] = 2                                #=> raises TypeError: 'tuple' object does not support item assignment
deep = ()
for _ in range(100000): deep = (deep,)

repr(deep)                              #=> raises RecursionError: maximum recursion depth exceeded while getting the repr of an object

class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)
x = T(1, 2); print(x, type(x), x == (1, 2), hash(x) == hash((1, 2)), type(x[:]), type(x + x), type(x * 1), x[0], len(x))
#=> (1, 2) <class '__main__.T'> True True <class 'tuple'> <class 'tuple'> <class 'tuple'> 1 2
x.attribute = 5; print(x.attribute, x.__dict__, tuple(x), type(tuple(x)), isinstance(x, tuple), repr(x))
#=> 5 {'attribute': 5} (1, 2) <class 'tuple'> True (1, 2)
class Slotted(tuple):
    __slots__ = ()
Slotted((1,)).x = 1                     #=> raises AttributeError: 'Slotted' object has no attribute 'x' and no __dict__ for setting new attributes
print(Slotted("ab"), Slotted(), tuple.__new__(T, [7]), T.__mro__[1:])
#=> ('a', 'b') () (7,) (<class 'tuple'>, <class 'object'>)
print(list(iter(t)), list(reversed(t)), sorted((3, 1)), min(t), max(t), sum(t), (1, 2).__getnewargs__())
#=> [1, 2, 3, 4, 5] [5, 4, 3, 2, 1] [1, 3] 1 5 15 ((1, 2),)
print([*t], (*t, 6), (1, *(), 2), [a + b for a, b in [(1, 2), (3, 4)]])
#=> [1, 2, 3, 4, 5] (1, 2, 3, 4, 5, 6) (1, 2) [3, 7]
a, (b, *c), d = 1, (2, 3, 4), 5; print(a, b, c, d)  #=> 1 2 [3, 4] 5
a, b = (1,)                             #=> raises ValueError: not enough values to unpack (expected 2, got 1)
it = iter(t); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it), it.__length_hint__())
#=> 4 (((1, 2, 3, 4, 5),), 1) [2, 3, 4, 5] 0
print(tuple[int, str], tuple.__doc__.split("\n")[0])  #=> tuple[int, str] Built-in immutable sequence.

class Eq:
    def __eq__(self, other): raise OSError("eq")
    def __repr__(self): raise OSError("repr")
    def __hash__(self): raise OSError("hash")
(Eq(),) == (1,)                         #=> raises OSError: eq
1 in (Eq(),)                            #=> raises OSError: eq
(Eq(),).index(2)                        #=> raises OSError: eq
repr((1, Eq()))                         #=> raises OSError: repr
hash((Eq(),))                           #=> raises OSError: hash
x = Eq(); print((x,) == (x,), x in (x,), (x,).count(x), (1, x) <= (1, x))  #=> True True 1 True
nan = float("nan"); print((nan,) == (nan,), nan in (nan,))  #=> True True
