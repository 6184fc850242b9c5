# gc.collect() frees what only used up temporaries still hold, and nothing that will be read again.
import gc
import weakref


class Item:
    made = 0

    def __init__(self, name="item"):
        self.name = name
        Item.made += 1

    def __repr__(self):
        return self.name

    def __add__(self, other):
        return f"{self}+{other}"

    def __eq__(self, other):
        return isinstance(other, Item)

    def __hash__(self):
        return 1

    def method(self, *args, **kwargs):
        return self.name, args, kwargs

    def __enter__(self):
        return self

    def __exit__(self, *error):
        print("exit", self)
        return True


def collect(value=None):
    gc.collect()
    [Item("junk") for _ in range(50)]  # where something was freed too early there is something else now
    return value


def dead():
    items = [Item() for _ in range(3)]
    watched = [weakref.ref(item) for item in items]
    del items
    gc.collect()
    print([ref() for ref in watched])    #=> [None, None, None]
    for item in [Item()]:
        watched = weakref.ref(item)
    del item
    gc.collect()
    print(watched())    #=> None
    watched = weakref.ref(Item())
    gc.collect()
    print(watched())    #=> None


dead()
for item in [Item()]:
    watched = weakref.ref(item)
del item
gc.collect()
print(watched())    #=> None


def live(flag=True):
    print(Item("a").method(Item("b"), collect(1), x=Item("c"), y=collect(2)))    #=> ('a', (b, 1), {'x': c, 'y': 2})
    print([Item("a"), collect(3), Item("b")], (Item("c"), collect()), {Item("k"): collect(Item("v"))})    #=> [a, 3, b] (c, None) {k: v}
    print(Item("a") + collect(Item("b")), Item("a") == collect(Item("b")) == Item("c"), Item("a") in [collect(Item())])    #=> a+b True True
    print(f"{Item('a')} {collect(4)} {Item('b')!r:>4}", [*[Item("a")], collect(5)], {**{"x": Item("a")}, "y": collect(6)})    #=> a 4    b [a, 5] {'x': a, 'y': 6}
    print(max(*[Item("a").name, collect("b")], *["c"], key=lambda text: collect(text)))    #=> c
    print([(collect(item), other) for item in [Item("a"), Item("b")] for other in [collect(item), item] if collect(True)])    #=> [(a, a), (a, a), (b, b), (b, b)]
    print({collect(n): Item(str(n)) for n in range(2)}, sorted({collect(n) for n in range(3)}))    #=> {0: 0, 1: 1} [0, 1, 2]
    for i, item in enumerate([Item("a"), Item("b")]):
        collect()
        print(i, item, end=" ")
    print()    #=> 0 a 1 b
    with Item("outer") as outer, Item("inner"):
        collect()
        raise ValueError(collect(outer))
    #=> exit inner
    #=> exit outer
    try:
        try:
            raise KeyError(Item("key"))
        finally:
            collect()
    except KeyError as error:
        collect()
        print(error)    #=> key
    match [Item("a"), {"k": Item("b")}]:
        case [first, {"k": second}] if collect(flag):
            print(first, second)    #=> a b
    first, *rest = Item("a"), collect(Item("b")), Item("c")
    print(first, rest, (Item("x") if collect(flag) else None), Item("p") and collect(Item("q")))    #=> a [b, c] x q
    lines = ["abc", "def"][collect(0):collect(2)]
    lines[collect(0)] += collect("!")
    print(lines, 1 < collect(2) < 3, not collect(flag))    #=> ['abc!', 'def'] True False

    def generate():
        kept = Item("kept")
        got = yield collect(1)
        yield kept, got, (n := collect(3)), [n, (yield n), collect(n)]
    generator = generate()
    print(next(generator), generator.send(collect(2)), next(generator))    #=> 1 3 (kept, 2, 3, [3, None, 3])
    try:
        raise ExceptionGroup("group", [ValueError(Item("v")), TypeError(Item("t"))])
    except* ValueError as group:
        print(collect(group).exceptions)    #=> (ValueError(v),)
    except* TypeError as group:
        print(collect(group).exceptions)    #=> (TypeError(t),)

    class Local(collect(Item), metaclass=collect(type)):
        value: collect(int) = collect(7)
    print(Local.value, Local("made"), [collect(locals().get("n")) for n in [8]])    #=> 7 made [8]


live()


def recurse(n):
    kept = Item(str(n))
    return (kept, recurse(n - 1)) if n else collect()


print(recurse(5))    #=> (5, (4, (3, (2, (1, None)))))
