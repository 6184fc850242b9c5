# list.sort: stable, for any keys, with whatever the comparisons do.

class Rng:
    """Numbers that are always the same."""
    state = 12345
    def random(self):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 11) / 2**53
    def randrange(self, low, high=None):
        if high is None: low, high = 0, low
        return low + int(self.random() * (high - low))
    def choice(self, items):
        return items[self.randrange(len(items))]
rng = Rng()

def check(xs, **kw):
    got = sorted(xs, **kw)
    key = kw.get("key") or (lambda x: x)
    pairs = sorted([(key(x), i) for i, x in enumerate(xs)], key=lambda p: p[0])
    # Insertion, one by one, is stable by construction.
    slow = []
    for i, x in enumerate(xs):
        k = key(x)
        at = len(slow)
        if kw.get("reverse"):
            while at > 0 and key(slow[at - 1]) < k: at -= 1
        else:
            while at > 0 and k < key(slow[at - 1]): at -= 1
        slow.insert(at, x)
    same = len(got) == len(slow) and all(a is b or (a == b and type(a) is type(b)) for a, b in zip(got, slow))
    return same

kinds = {
    "ints": lambda: rng.randrange(-1000, 1000),
    "few": lambda: rng.randrange(4),
    "large": lambda: rng.randrange(-2**62, 2**62),
    "big": lambda: rng.randrange(-2**80, 2**80),
    "bools": lambda: rng.random() < .5,
    "floats": lambda: rng.random() - .5,
    "zeros": lambda: rng.choice([0.0, -0.0, 1.0, -1.0, float("inf"), float("-inf")]),
    "mixed": lambda: rng.choice([rng.randrange(10), rng.random() * 10, True]),
    "strs": lambda: "".join(rng.choice("ab\0") for _ in range(rng.randrange(12))),
    "prefixed": lambda: "common/prefix/" + str(rng.randrange(300)),
    "unicode": lambda: "".join(rng.choice("aé€😀") for _ in range(rng.randrange(6))),
    "bytes": lambda: bytes(rng.randrange(3) for _ in range(rng.randrange(5))),
    "tuples": lambda: (rng.randrange(5), rng.random()),
    "strtuples": lambda: (rng.choice(["a", "b", "abcdefghijk"]), rng.randrange(3)),
    "lists": lambda: [rng.randrange(3) for _ in range(rng.randrange(3))],
    "emptytuples": lambda: tuple(rng.randrange(3) for _ in range(rng.randrange(3))),
}
for name, make in kinds.items():
    print(name, all(check([make() for _ in range(size)], reverse=reverse)
                    for size in (0, 1, 2, 3, 10, 31, 33, 64, 65, 300, 700) for reverse in (False, True)))
#=> ints True
#=> few True
#=> large True
#=> big True
#=> bools True
#=> floats True
#=> zeros True
#=> mixed True
#=> strs True
#=> prefixed True
#=> unicode True
#=> bytes True
#=> tuples True
#=> strtuples True
#=> lists True
#=> emptytuples True
for name, make in kinds.items():
    print(name, all(check([(make(), i) for i in range(size)], key=lambda p: p[0], reverse=reverse)
                    for size in (0, 1, 2, 5, 40, 300) for reverse in (False, True)))  #=> ints True
                                                                                      #=> few True
                                                                                      #=> large True
                                                                                      #=> big True
                                                                                      #=> bools True
                                                                                      #=> floats True
                                                                                      #=> zeros True
                                                                                      #=> mixed True
                                                                                      #=> strs True
                                                                                      #=> prefixed True
                                                                                      #=> unicode True
                                                                                      #=> bytes True
                                                                                      #=> tuples True
                                                                                      #=> strtuples True
                                                                                      #=> lists True
                                                                                      #=> emptytuples True

# Order that is there already, and other shapes.
shapes = [list(range(1000)), list(range(1000, 0, -1)), [5] * 1000, list(range(500)) + list(range(500)),
          list(range(0, 1000, 2)) + list(range(1, 1000, 2)), list(range(500)) + list(range(500, 0, -1)),
          [i % 7 for i in range(1000)], list(range(1000)) + [-1], [1000] + list(range(1000)),
          [i ^ 1 for i in range(1000)], [i // 10 * 10 + 9 - i % 10 for i in range(1000)]]
class Item:
    compared = 0
    def __init__(self, value): self.value = value
    def __lt__(self, other):
        Item.compared += 1
        return self.value < other.value
for shape in shapes:
    items = [Item(v) for v in shape]
    expected = [id(x) for _, _, x in sorted([(x.value, i, x) for i, x in enumerate(items)], key=lambda t: t[:2])]
    Item.compared = 0
    items.sort()
    assert [id(x) for x in items] == expected
    assert Item.compared <= 11000, Item.compared
items = [Item(v) for v in range(5000)]; Item.compared = 0; items.sort(); print(Item.compared)  #=> 4999
items.reverse(); Item.compared = 0; items.sort(); print(Item.compared)  #=> 4999

# Keys and arguments.
words = ["banana", "Apple", "cherry", "date"]
print(sorted(words, key=str.lower), sorted(words, key=len), sorted(words, key=len, reverse=True))
#=> ['Apple', 'banana', 'cherry', 'date'] ['date', 'Apple', 'banana', 'cherry'] ['banana', 'cherry', 'Apple', 'date']
print(sorted([1, 2, 3], key=lambda x: -x), sorted([3, 1], key=None), sorted([1, 2], reverse=1), sorted([2, 1], reverse=0))
#=> [3, 2, 1] [1, 3] [2, 1] [1, 2]
xs = [3, 1, 2]; print(xs.sort(), xs)    #=> None [1, 2, 3]
[].sort(1)                              #=> raises TypeError: sort() takes no positional arguments
[].sort(None, True)                     #=> raises TypeError: sort() takes no positional arguments
[].sort(kee=1)                          #=> raises TypeError: sort() got an unexpected keyword argument 'kee'. Did you mean 'key'?
[1].sort(key=5)                         #=> raises TypeError: 'int' object is not callable
[1, 2].sort(reverse="x")
[1, "a"].sort()                         #=> raises TypeError: '<' not supported between instances of 'str' and 'int'
["a", None].sort()                      #=> raises TypeError: '<' not supported between instances of 'NoneType' and 'str'
[1, 2j, 3].sort()                       #=> raises TypeError: '<' not supported between instances of 'complex' and 'int'
[(1, "a"), (1, 2)].sort()               #=> raises TypeError: '<' not supported between instances of 'int' and 'str'

# NaNs order with nothing, but nothing is lost.
nan = float("nan")
xs = [3.0, nan, 1.0, nan, 2.0]; xs.sort(); print(sorted(map(str, xs)))  #=> ['1.0', '2.0', '3.0', 'nan', 'nan']

# What fails leaves all items.
class Bomb:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        if self.n == 7: raise OSError("bomb")
        return self.n < other.n
xs = [Bomb(n) for n in [5, 3, 9, 1, 7, 2, 8]]
xs.sort()                               #=> raises OSError: bomb
print(sorted(x.n for x in xs))          #=> [1, 2, 3, 5, 7, 8, 9]
xs = list(range(100))
def key(x):
    if x == 50: raise ValueError("key")
    return -x
xs.sort(key=key)                        #=> raises ValueError: key
print(xs == list(range(100)))           #=> True

# The list is empty while it is sorted; changing it is an error.
seen = []
xs = [3, 2, 1]
xs.sort(key=lambda x: seen.append(len(xs)) or x); print(seen, xs)  #=> [0, 0, 0] [1, 2, 3]
def append(x):
    xs.append(1)
    return x
xs = [3, 2, 1]; xs.sort(key=append)     #=> raises ValueError: list modified during sort
print(xs)                               #=> [1, 2, 3]
def clear(x):
    xs.clear()
    return x
xs = [3, 2, 1]; xs.sort(key=clear); print(xs)  #=> [1, 2, 3]
def grow_and_clear(x):
    xs.append(1); xs.clear()
    return x
xs = [3, 2, 1]; xs.sort(key=grow_and_clear)  #=> raises ValueError: list modified during sort
print(xs)                               #=> [1, 2, 3]
def nested(x):
    xs.sort()
    xs.sort(key=lambda x: x)
    return x
xs = [3, 2, 1]; xs.sort(key=nested); print(xs)  #=> [1, 2, 3]
class Evil:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        xs.extend([1, 2, 3]); del xs[:]
        return self.n < other.n
xs = [Evil(n) for n in range(50, 0, -1)]; xs.sort()  #=> raises ValueError: list modified during sort
print([x.n for x in xs] == list(range(1, 51)))  #=> True

class Str(str):
    def __lt__(self, other): return str.__gt__(self, other)
print(sorted([Str("a"), Str("c"), Str("b")]), sorted([Str("a"), "c", Str("b")], key=str))
#=> ['c', 'b', 'a'] ['a', 'b', 'c']
class Int(int):
    def __lt__(self, other): return int.__gt__(self, other)
print(sorted([Int(1), Int(3), Int(2)]))  #=> [3, 2, 1]
class Rev:
    def __init__(self, n): self.n = n
    def __gt__(self, other): return self.n > other.n
    def __repr__(self): return f"Rev({self.n})"
print(sorted([Rev(2), Rev(1), Rev(3)]))  #=> [Rev(1), Rev(2), Rev(3)]
print(sorted([(1, 2), (0, 5), (1, 1)]), sorted([[2], [1, 5], []]), sorted([b"b", b"a"]), sorted([{1}, {1, 2}, set()]))
#=> [(0, 5), (1, 1), (1, 2)] [[], [1, 5], [2]] [b'a', b'b'] [set(), {1}, {1, 2}]
class Truth:
    def __lt__(self, other): return []
print(len(sorted([Truth(), Truth(), Truth()])))  #=> 3
class NoTruth:
    def __lt__(self, other):
        class X:
            def __bool__(self): raise OSError("truth")
        return X()
sorted([NoTruth(), NoTruth()])          #=> raises OSError: truth
