# list: construction, subscripts, slices, operators and the methods that change it.

print([], [1], [1, [2, [3]]], list(), list("abc"), list((1, 2)), list({3: 4}), list(range(5)))
#=> [] [1] [1, [2, [3]]] [] ['a', 'b', 'c'] [1, 2] [3] [0, 1, 2, 3, 4]
xs = list(range(10))
print(xs[0], xs[-1], xs[2:5], xs[:3], xs[7:], xs[::2], xs[::-1], xs[8:2:-2], xs[5:2], xs[-3:-1])
#=> 0 9 [2, 3, 4] [0, 1, 2] [7, 8, 9] [0, 2, 4, 6, 8] [9, 8, 7, 6, 5, 4, 3, 2, 1, 0] [8, 6, 4] [] [7, 8]
print(xs[100:], xs[-100:3], xs[True], xs[slice(None, None, 3)], xs[2**70:], xs[:-2**70])
#=> [] [0, 1, 2] 1 [0, 3, 6, 9] [] []
xs[10]                                  #=> raises IndexError: list index out of range
xs[-11]                                 #=> raises IndexError: list index out of range
xs[2**100]                              #=> raises IndexError: cannot fit 'int' into an index-sized integer
xs["a"]                                 #=> raises TypeError: list indices must be integers or slices, not str
xs[1.0]                                 #=> raises TypeError: list indices must be integers or slices, not float
xs[::0]                                 #=> raises ValueError: slice step cannot be zero
xs[1:"a"]                               #=> raises TypeError: slice indices must be integers or None or have an __index__ method
xs[10] = 1                              #=> raises IndexError: list assignment index out of range
del xs[10]                              #=> raises IndexError: list assignment index out of range

# Assignment to slices.
xs = list(range(6)); xs[1:3] = "abc"; print(xs)  #=> [0, 'a', 'b', 'c', 3, 4, 5]
xs[1:4] = []; print(xs)                 #=> [0, 3, 4, 5]
xs[2:2] = (7, 8); print(xs)             #=> [0, 3, 7, 8, 4, 5]
xs[:] = xs; print(xs)                   #=> [0, 3, 7, 8, 4, 5]
xs[1:1] = xs; print(xs)                 #=> [0, 0, 3, 7, 8, 4, 5, 3, 7, 8, 4, 5]
xs[::2] = range(6); print(xs)           #=> [0, 0, 1, 7, 2, 4, 3, 3, 4, 8, 5, 5]
xs[::-1] = list(xs); print(xs)          #=> [5, 5, 8, 4, 3, 3, 4, 2, 7, 1, 0, 0]
xs[5:2] = ["x"]; print(xs)              #=> [5, 5, 8, 4, 3, 'x', 3, 4, 2, 7, 1, 0, 0]
xs[100:200] = [9]; print(xs)            #=> [5, 5, 8, 4, 3, 'x', 3, 4, 2, 7, 1, 0, 0, 9]
xs[::2] = [1]                           #=> raises ValueError: attempt to assign sequence of size 1 to extended slice of size 7
xs[0:2] = 5                             #=> raises TypeError: must assign iterable to extended slice
xs[::2] = 5                             #=> raises TypeError: must assign iterable to extended slice
xs = list(range(10)); del xs[2:5]; print(xs)  #=> [0, 1, 5, 6, 7, 8, 9]
xs = list(range(10)); del xs[::3]; print(xs)  #=> [1, 2, 4, 5, 7, 8]
xs = list(range(10)); del xs[8:1:-3]; print(xs)  #=> [0, 1, 3, 4, 6, 7, 9]
xs = list(range(10)); del xs[:]; print(xs)  #=> []
xs = list(range(10)); del xs[-2], xs[0]; print(xs)  #=> [1, 2, 3, 4, 5, 6, 7, 9]
xs = list(range(10)); xs[2:8:2] = "xyz"; print(xs)  #=> [0, 1, 'x', 3, 'y', 5, 'z', 7, 8, 9]
xs = list(range(3)); xs[0:0] = (n * n for n in range(4)); print(xs)  #=> [0, 1, 4, 9, 0, 1, 2]

# Operators.
print([1] + [2, 3], [1, 2] * 3, 2 * ["a"], [0] * -1, [] * 5, [1, 2] * True)
#=> [1, 2, 3] [1, 2, 1, 2, 1, 2] ['a', 'a'] [] [] [1, 2]
[1] + (2,)                              #=> raises TypeError: can only concatenate list (not "tuple") to list
[1] * 1.5                               #=> raises TypeError: can't multiply sequence by non-int of type 'float'
[1] * "a"                               #=> raises TypeError: can't multiply sequence by non-int of type 'str'
[1] * 2**100                            #=> raises OverflowError: cannot fit 'int' into an index-sized integer
[1, 2] * (2**62)                        #=> raises MemoryError
xs = ys = [1]; xs += (2, 3); xs += "ab"; print(ys is xs, ys)  #=> True [1, 2, 3, 'a', 'b']
xs *= 2; print(ys)                      #=> [1, 2, 3, 'a', 'b', 1, 2, 3, 'a', 'b']
xs *= 0; print(ys)                      #=> []
xs += 5                                 #=> raises TypeError: 'int' object is not iterable
print(1 in [1, 2], 3 in [1, 2], 1.0 in [1], "a" in ["a"], None in [0, None])  #=> True False True True True
print([1, 2] == [1, 2], [1, 2] != [1, 3], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [2] > [1, 9], [1] >= [1])
#=> True True True True True True True
print([1] == (1,), [1] == 1, [1.0, True] == [1, 1])  #=> False False True
[1] < (1,)                              #=> raises TypeError: '<' not supported between instances of 'list' and 'tuple'
[1, "a"] < [1, 2]                       #=> raises TypeError: '<' not supported between instances of 'str' and 'int'
hash([])                                #=> raises TypeError: unhashable type: 'list'

class Radd:
    def __radd__(self, other):
        return ("radd", other)
xs = [1]
xs += Radd()
print(xs)                               #=> ('radd', [1])

# Methods.
xs = [3, 1, 2]; xs.append(4); xs.extend([5]); xs.extend(x for x in "ab"); print(xs)  #=> [3, 1, 2, 4, 5, 'a', 'b']
xs.insert(0, "first"); xs.insert(-1, "x"); xs.insert(100, "last"); xs.insert(-100, "zero"); print(xs)
#=> ['zero', 'first', 3, 1, 2, 4, 5, 'a', 'x', 'b', 'last']
print(xs.pop(), xs.pop(0), xs.pop(-2), xs)  #=> last zero x ['first', 3, 1, 2, 4, 5, 'a', 'b']
[].pop()                                #=> raises IndexError: pop from empty list
[1].pop(1)                              #=> raises IndexError: pop index out of range
[1].pop(-2)                             #=> raises IndexError: pop index out of range
[1].pop("a")                            #=> raises TypeError: 'str' object cannot be interpreted as an integer
[1].pop(2**100)                         #=> raises OverflowError: Python int too large to convert to C ssize_t
xs.remove(3); print(xs)                 #=> ['first', 1, 2, 4, 5, 'a', 'b']
xs.remove("nothing")                    #=> raises ValueError: list.remove(x): x not in list
print(xs.index("a"), [1, 2, 1].index(1, 1), [1, 2, 1].index(1, -1), [0, 1].index(1, -5, 50))  #=> 5 2 2 1
[1, 2].index(3)                         #=> raises ValueError: 3 is not in list
[1, 2].index(1, 1)                      #=> raises ValueError: 1 is not in list
[1, 2, 3].index(3, 0, 2)                #=> raises ValueError: 3 is not in list
[1, 2, 3].index(1, "a")                 #=> raises TypeError: slice indices must be integers or have an __index__ method
print([1, 2, 1, 1.0, True].count(1), [].count(1))  #=> 4 0
xs = [1, 2, 3]; xs.reverse(); print(xs); xs.clear(); print(xs)  #=> [3, 2, 1]
                                                                #=> []
a = [1, [2]]; b = a.copy(); b.append(3); b[1].append(9); print(a, b)  #=> [1, [2, 9]] [1, [2, 9], 3]
xs = [1]; xs.extend(xs); xs.extend(xs); print(xs)  #=> [1, 1, 1, 1]
[1].extend(5)                           #=> raises TypeError: 'int' object is not iterable
[].append()                             #=> raises TypeError: list.append() takes exactly one argument (0 given)
[].append(1, 2)                         #=> raises TypeError: list.append() takes exactly one argument (2 given)
[].insert(1)                            #=> raises TypeError: insert expected 2 arguments, got 1

# Constructing.
list(5)                                 #=> raises TypeError: 'int' object is not iterable
list([1], [2])                          #=> raises TypeError: list expected at most 1 argument, got 2
list(iterable=[1])                      #=> raises TypeError: list() takes no keyword arguments
class L(list):
    def __init__(self, *args, **kw):
        super().__init__(*args)
        self.kw = kw
x = L([1, 2], a=3); print(x, x.kw, type(x), x == [1, 2], type(x + x), type(x[:]), type(x * 2), type(x.copy()))
#=> [1, 2] {'a': 3} <class '__main__.L'> True <class 'list'> <class 'list'> <class 'list'> <class 'list'>
x.__init__("ab"); print(x)              #=> ['a', 'b']
x.attribute = 5; print(x.attribute, x.__dict__)  #=> 5 {'kw': {}, 'attribute': 5}
print(L.__mro__[1:], isinstance(x, list), repr(x), bool(x), bool(L()))
#=> (<class 'list'>, <class 'object'>) True ['a', 'b'] True False

# A list may hold itself.
xs = [1]; xs.append(xs); print(xs, xs[1] is xs)  #=> [1, [...]] True
xs = []; ys = [xs]; xs.append(ys); print(xs)  #=> [[[...]]]
xs == ys                                #=> raises RecursionError: maximum recursion depth exceeded in comparison
deep = []
for _ in range(40000): deep = [deep]

repr(deep)                              #=> raises RecursionError: maximum recursion depth exceeded while getting the repr of an object
deep == [deep]                          #=> raises RecursionError: maximum recursion depth exceeded in comparison

# What iterates may change it.
xs = [1, 2, 3]
for x in xs:
    if x < 20:
        xs.append(x + 10)
print(xs)                               #=> [1, 2, 3, 11, 12, 13, 21, 22, 23]
xs = list(range(10))
for x in xs:
    xs.remove(x)
print(xs)                               #=> [1, 3, 5, 7, 9]
it = iter([1]); print(list(it), list(it), next(it, "end"))  #=> [1] [] end
xs = [1]; it = iter(xs); next(it); print(next(it, "end")); xs.append(2); print(next(it, "end"))  #=> end
                                                                                                 #=> end
print(list(reversed([1, 2, 3])), list(reversed([])), next(reversed([5])))  #=> [3, 2, 1] [] 5
print([x for x in [1, 2, 3] if x != 2], [*range(3), *"ab"], [*[]])  #=> [1, 3] [0, 1, 2, 'a', 'b'] []
a, *b, c = [1, 2, 3, 4]; print(a, b, c)  #=> 1 [2, 3] 4
print(list[int], list.__class_getitem__(str), list.append.__doc__, [].__len__(), list.__hash__)
#=> list[int] list[str] Append object to the end of the list. 0 None
print(sorted([3, 1, 2]), sorted("hello"), sorted({3: 1, 1: 2}), min([3, 1]), max([3, 1]), sum([1, 2]), any([0, 1]), all([]))
#=> [1, 2, 3] ['e', 'h', 'l', 'l', 'o'] [1, 3] 1 3 3 True True
