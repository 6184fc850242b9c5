# pickle: dumps() of plain data and loads() agree with what Pickler and Unpickler do step by step.
import io
import pickle

def slowly(value, protocol):
    file = io.BytesIO()
    pickle.Pickler(file, protocol).dump(value)
    return file.getvalue()

class Plain:
    def __init__(self, a):
        self.a = a

class Listed(list):
    pass

inner = (1, 2, 3)
loop = [1]
loop.append(loop)
knot = ({},)
knot[0]["me"] = knot
values = [
    None, True, 0, 255, 256, 65535, 65536, -1, -128, -129, 2**31 - 1, 2**31, -2**31, -2**31 - 1, 2**63, -2**63, 2**2031, 1.5,
    float("-inf"), "", "é\ud800", "x" * 255, "x" * 256, b"", b"y" * 256, (), (1,), (1, 2), inner, (1, 2, 3, 4), [inner, inner],
    [], [7], list(range(300)), {}, {"a": 1}, {1: "one", None: [2.5]}, set(), {5}, frozenset([6]), frozenset(),
    ["w" * 30000] * 2 + ["v" * 30000, "u" * 30000], b"z" * 65536, ["t" * 65535, b"s" * 65537, None], [str(i) for i in range(280)] * 2,
]
for value in values:
    for protocol in (2, 4, 5):
        data = pickle.dumps(value, protocol)
        assert data == slowly(value, protocol), value
        again, step_by_step = pickle.loads(data), pickle.Unpickler(io.BytesIO(data)).load()
        assert again == value == step_by_step and type(again) is type(value), value
print(pickle.dumps([1, "a", (2.0, None)]))
#=> b'\x80\x04\x95\x17\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01\x8c\x01a\x94G@\x00\x00\x00\x00\x00\x00\x00N\x86\x94e.'
print(pickle.dumps(5), pickle.dumps(bytearray(b"q"), 5)[-12:])     #=> b'\x80\x04K\x05.' b'\x96\x01\x00\x00\x00\x00\x00\x00\x00q\x94.'

again = pickle.loads(pickle.dumps(loop))
print(again[1] is again, len(again))        #=> True 2
again = pickle.loads(pickle.dumps(knot))
print(again[0]["me"] is again)              #=> True
pair = pickle.loads(pickle.dumps([inner, inner, "abc", "abc"]))
print(pair[0] is pair[1], pair[2] is pair[3])   #=> True True

# What is no plain data is reduced as ever, and what is loaded runs what it names.
one, two = pickle.loads(pickle.dumps([Plain([1]), Listed("ab")], 4))
print(one.a, two, type(two).__name__)       #=> [1] ['a', 'b'] Listed

for data in (b"", b".", b"N", b"(.", b"N(.", b"\x80\x04(e.", b"h\x00.", b"\x80\x06N.", b"\x8c\x05ab.", b"K\x01K\x02R.", b"\x80\x04K\x01)\x81.",
             b"\x80\x04\x8c\x08builtins\x8c\x03zzz\x93.", b"}]K\x01s.", b"1.", b"](K\x01K\x02e.more"):
    try:
        print(pickle.loads(data))
    except Exception as error:
        print(type(error).__name__, error)
#=> EOFError Ran out of input
#=> UnpicklingError unpickling stack underflow
#=> EOFError Ran out of input
#=> UnpicklingError unexpected MARK found
#=> UnpicklingError unexpected MARK found
#=> UnpicklingError unpickling stack underflow
#=> UnpicklingError Memo value not found at index 0
#=> ValueError unsupported pickle protocol: 6
#=> UnpicklingError pickle data was truncated
#=> TypeError argument list must be a tuple
#=> UnpicklingError NEWOBJ class argument must be a type, not int
#=> AttributeError Can't get attribute 'zzz' on <module 'builtins' (built-in)>
#=> TypeError unhashable type: 'list'
#=> UnpicklingError could not find MARK
#=> [1, 2]

# Objects of a program's own, in between: what their methods do to what is being pickled does no harm.
import collections
import datetime

class Nosy:
    def __init__(self, victim, act):
        self.victim, self.act = victim, act
    def __reduce__(self):
        self.act(self.victim)
        return str, ("nosy",)

def emptied(victim):
    victim.clear()

xs = [0]
xs += [Nosy(xs, emptied), 2, 3]
print(pickle.loads(pickle.dumps(xs)))       #=> [0, 'nosy']
d = {"a": 1}
d["b"] = Nosy(d, emptied)
d["c"] = 3
try:
    pickle.dumps(d)
except RuntimeError as error:
    print(error)                            #=> dictionary changed size during iteration
many = {i: i for i in range(1500)}
many[5] = Nosy(many, emptied)
try:
    pickle.dumps(many)
except RuntimeError as error:
    print(error)                            #=> dictionary changed size during iteration
numbers = set(range(1500))
numbers.add(Nosy(numbers, emptied))
try:
    pickle.dumps(numbers)
except RuntimeError as error:
    print(error)                            #=> set changed size during iteration
class Failing:
    def __reduce__(self):
        raise KeyError("not me")
try:
    pickle.dumps([1, Failing()])
except KeyError as error:
    print(error)                            #=> 'not me'

shared = Plain([1])
shared.me = shared
objects = [shared, shared, Listed([Listed("x"), shared]), collections.OrderedDict(a=shared), collections.deque([1, 2], 3), Plain, len,
           datetime.datetime(2024, 5, 6), Ellipsis, NotImplemented, Ellipsis, type(None), range(3), 2 + 3j, bytearray(b"ab"),
           ValueError("v"), Listed(range(2500)), collections.Counter("abca"), frozenset([Plain])]
for protocol in (4, 5):
    data = pickle.dumps(objects, protocol)
    assert data == slowly(objects, protocol)
    again = pickle.loads(data)
    print(again[0] is again[1] is again[0].me is again[2][1], again[5] is Plain, again[8:12], len(again[16]), again[17]["a"])
#=> True True [Ellipsis, NotImplemented, Ellipsis, <class 'NoneType'>] 2500 2
#=> True True [Ellipsis, NotImplemented, Ellipsis, <class 'NoneType'>] 2500 2
