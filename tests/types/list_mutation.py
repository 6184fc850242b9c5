# list: what happens when comparisons, indices and iterables change the list they are used on.

class Clearing:
    def __init__(self, target, equal=False):
        self.target, self.equal = target, equal
    def __eq__(self, other):
        self.target.clear()
        return self.equal
    def __repr__(self):
        return "Clearing"

xs = [1, 2, 3]; print(xs.count(Clearing(xs)), xs)  #=> 0 []
xs = [1, 2, 3]; xs.index(Clearing(xs))  #=> raises ValueError: Clearing is not in list
xs = [1, 2, 3]; xs.remove(Clearing(xs))  #=> raises ValueError: list.remove(x): x not in list
xs = [1, 2, 3]; print(xs.remove(Clearing(xs, True)), xs)  #=> None []
xs = [1, 2, 3]; print(Clearing(xs) in xs, xs)  #=> False []
xs = [0]; xs[0:1] = [Clearing(xs), 2, 3]; print(xs == [1, 2, 3], xs)  #=> False []
xs = []; xs[:] = [Clearing(xs, True), 2, 3]; print(xs == [1, 2, 3], xs)  #=> False []

class Index:
    def __init__(self, action, value=1):
        self.action, self.value = action, value
    def __index__(self):
        self.action()
        return self.value

xs = [1, 2, 3]; xs[Index(xs.clear)]     #=> raises IndexError: list index out of range
xs = [1, 2, 3]; xs[Index(xs.clear)] = 5  #=> raises IndexError: list assignment index out of range
xs = [1, 2, 3]; del xs[Index(xs.clear)]  #=> raises IndexError: list assignment index out of range
xs = [1, 2, 3]; print(xs[Index(xs.clear):5], xs)  #=> [] []
xs = [1, 2, 3]; xs[Index(xs.clear):2] = [7, 8]; print(xs)  #=> [7, 8]
xs = [1, 2, 3]; del xs[0:Index(xs.clear, 3):2]; print(xs)  #=> []
xs = [1, 2, 3]; xs.insert(Index(xs.clear), 9); print(xs)  #=> [9]
xs = [1, 2, 3]; xs.pop(Index(xs.clear))  #=> raises IndexError: pop from empty list
xs = [1, 2, 3]; print(xs * Index(xs.clear, 2))  #=> []

def source(target):
    yield 1
    target.clear()
    yield 2

xs = [8, 9]; xs.extend(source(xs)); print(xs)  #=> [2]
xs = [8, 9]; xs[1:2] = source(xs); print(xs)  #=> [1, 2]
xs = [8, 9]; xs[::-1] = source(xs)      #=> raises ValueError: attempt to assign sequence of size 2 to extended slice of size 0
def growing(target):
    for i in range(5):
        target.append(i)
        yield i * 10
xs = []; xs.extend(growing(xs)); print(xs)  #=> [0, 0, 1, 10, 2, 20, 3, 30, 4, 40]
def failing():
    yield 1
    yield 2
    raise KeyError("stop")
xs = []; xs.extend(failing())           #=> raises KeyError: 'stop'
print(xs)                               #=> [1, 2]
xs = [0]; xs += failing()               #=> raises KeyError: 'stop'
print(xs)                               #=> [0, 1, 2]

class Hint:
    def __init__(self, hint): self.hint = hint
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self):
        if isinstance(self.hint, Exception): raise self.hint
        return self.hint
print(list(Hint(0)), list(Hint(5)), list(Hint(NotImplemented)), list(Hint(TypeError())))
#=> [1, 2] [1, 2] [1, 2] [1, 2]
list(Hint(-1))                          #=> raises ValueError: __length_hint__() should return >= 0
list(Hint("a"))                         #=> raises TypeError: __length_hint__ must be an integer, not str
list(Hint(ValueError("no hint")))       #=> raises ValueError: no hint
class Repr:
    def __init__(self, xs): self.xs = xs
    def __repr__(self):
        self.xs.clear()
        return "R"
xs = []; xs.extend([1, Repr(xs), 3, 4]); print(repr(xs))  #=> [1, R]
class Bad:
    def __repr__(self): raise OSError("bad")
repr([1, Bad()])                        #=> raises OSError: bad
xs = [Bad()]; repr([xs])                #=> raises OSError: bad
print(len(xs))                          #=> 1
class BadEq:
    def __eq__(self, other): raise OSError("eq")
BadEq() in [1]                          #=> raises OSError: eq
[1, BadEq()] == [1, 2]                  #=> raises OSError: eq
[1].remove(BadEq())                     #=> raises OSError: eq
[1].index(BadEq())                      #=> raises OSError: eq
