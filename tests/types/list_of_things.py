# list() of all kinds of iterables, and calls of native functions from native code.
d = {"a": 1, 2: "b"}
del d["a"]
d["c"] = 3
print(list(d), list(d.keys()), list(d.values()), list(d.items()))   #=> [2, 'c'] [2, 'c'] ['b', 3] [(2, 'b'), ('c', 3)]
print(list("abc"), list("aé€"), list(b"\x00\xff"), list(bytearray(b"xy")))   #=> ['a', 'b', 'c'] ['a', 'é', '€'] [0, 255] [120, 121]
print(sorted(list({3, 1, 2})), list(frozenset([7])), list(set()), list({}))   #=> [1, 2, 3] [7] [] []
xs = [1, 2]
xs.extend(xs)
xs.extend("yz")
xs += b"\x01"
print(xs)   #=> [1, 2, 1, 2, 'y', 'z', 1]
xs.extend(x for x in reversed(range(3)))
print(xs[-3:], list(reversed(xs))[:2], list(map(len, ["a", "bc"])), list(map(str.upper, "ab")))   #=> [2, 1, 0] [0, 1] [1, 2] ['A', 'B']

def broken():
    yield 1
    raise KeyError("no more")

ys = [0]
try:
    ys.extend(broken())
except KeyError as error:
    print(ys, error)    #=> [0, 1] 'no more'

class Odd:
    def __iter__(self): return iter((1, 2))
    def __length_hint__(self): return -5
try:
    list(Odd())
except ValueError as error:
    print(error)        #=> __length_hint__() should return >= 0

class Sub(dict):
    def __iter__(self): return iter("zz")
print(list(Sub(a=1)))   #=> ['z', 'z']
for function, args in ((len, ()), (len, (1, 2)), (str.upper, (5,)), (str.upper, ()), (abs, ("x",))):
    try:
        list(map(function, *([a] for a in args))) if args else list(map(lambda _: function(), [0]))
    except TypeError as error:
        print(error)
#=> len() takes exactly one argument (0 given)
#=> len() takes exactly one argument (2 given)
#=> descriptor 'upper' for 'str' objects doesn't apply to a 'int' object
#=> unbound method str.upper() needs an argument
#=> bad operand type for abs(): 'str'
print(bytearray(3), bytes(2), bytearray(b"ab"), bytes(bytearray(b"cd")), bytearray(0), bytes(0), bytearray(b""))   #=> bytearray(b'\x00\x00\x00') b'\x00\x00' bytearray(b'ab') b'cd' bytearray(b'') b'' bytearray(b'')
ba = bytearray(4)
ba.__init__(b"xyz")
ba.append(33)
print(ba)               #=> bytearray(b'xyz!')
for make in (bytes, bytearray):
    try:
        make(-1)
    except ValueError as error:
        print(error)    #=> negative count
#=> negative count
