# iterate: generators that builtins take their items from may be advanced, closed and entered again meanwhile.
# What sum() and others call may use the generator itself.
class Nosy:
    def __init__(self, value, act):
        self.value, self.act = value, act

    def __radd__(self, other):
        self.act()
        return other + self.value

    def __bool__(self):
        self.act()
        return False

    def __hash__(self):
        self.act()
        return self.value


def counted(n, act):
    for i in range(n):
        yield Nosy(i, act)


g = counted(6, lambda: next(g, None))
print(sum(g))                                   #=> 6
g = counted(6, lambda: g.close())
print(sum(g), next(g, "closed"))                #=> 0 closed
g = counted(3, lambda: None)
print(any(g), next(g, "none left"))             #=> False none left
g = counted(6, lambda: next(g, None))
print(sorted(item.value for item in set(g)))    #=> [0, 2, 4]


def own():
    try:
        yield 1
        sum(mine)
    finally:
        print("ended")


mine = own()
try:
    sum(mine)
except ValueError as error:
    print(error)
#=> ended
#=> generator already executing

# A taker that has enough leaves the generator where it is; so does one that fails.
g = (i for i in range(10))
print(any(i > 3 for i in g), list(g))           #=> True [5, 6, 7, 8, 9]
g = (x for x in [1, 2, "three", 4])
try:
    sum(g)
except TypeError as error:
    print(error)                                #=> unsupported operand type(s) for +: 'int' and 'str'
print(list(g))                                  #=> [4]
try:
    dict((i, i) if i < 2 else (i,) for i in range(5))
except ValueError as error:
    print(error)        #=> dictionary update sequence element #2 has length 1; 2 is required


# What is yielded from further in, and what a generator returns.
def inner(n):
    got = yield n
    print("sent", got)
    return n * 2


def outer():
    for i in range(2):
        result = yield from inner(i)
        yield result


print(list(outer()), tuple(outer()), max(outer()))
#=> sent None
#=> sent None
#=> sent None
#=> sent None
#=> sent None
#=> sent None
#=> [0, 0, 1, 2] (0, 0, 1, 2) 2
print(list(x for x in [NotImplemented, None, Ellipsis]))    #=> [NotImplemented, None, Ellipsis]


def raises():
    yield 1
    raise LookupError("later")


for taker in (list, sum, any, all, set, max, sorted, lambda g: dict.fromkeys(g), lambda g: "".join(map(str, g))):
    try:
        print("enough", taker(raises()))
    except LookupError as error:
        print(error, end=" ")
print()
#=> later later enough True
#=> later later later later later later
print(sum(0.1 for _ in range(10)), sum((x for x in (1, 2.5, 2**70, 1.0)), 0.5), sum([1, 2.5, [].__len__()]))
#=> 1.0 1.1805916207174113e+21 3.5
print(sum([2**49, 2**63, -2**63, True, 5]), sum((x for x in (2**62, 2**62, 2**62)), True))
#=> 562949953421318 13835058055282163713

# While a trace function looks on, the other loop runs.
import sys
events = []


def trace(frame, event, arg):
    if frame.f_code.co_name == "traced":
        events.append(event)
    return trace


def traced():
    yield 1
    yield 2


sys.settrace(trace)
total = sum(traced())
sys.settrace(None)
print(total, events)
#=> 3 ['call', 'line', 'return', 'call', 'line', 'return', 'call', 'return']


def starts_tracing():
    yield 1
    sys.settrace(trace)
    yield from traced()
    sys.settrace(None)
    yield 3


events.clear()
print(list(starts_tracing()), events[:3])   #=> [1, 1, 2, 3] ['call', 'line', 'return']
