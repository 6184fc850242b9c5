# pickle: every protocol makes the same objects, and the same bytes as CPython's pickler.
import copyreg
import io
import pickle


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        return type(other) is Point and vars(self) == vars(other)

    class Inner:
        pass


class Slots:
    __slots__ = "a", "b"


class WithArgs:
    def __new__(cls, a, *, b):
        self = object.__new__(cls)
        self.args = a, b
        return self

    def __getnewargs_ex__(self):
        return (self.args[0],), {"b": self.args[1]}


class Reduced:
    def __init__(self, value=None):
        self.value = value

    def __reduce__(self):
        return self.value


def f():
    return lambda: 1


everything = [1, 300, 70000, -5, 1 << 40, -1 << 70, "a\n\\\u20ac", b"b\xff", b"", 2.5, None, True, {1: 2}, {3}, frozenset([4]),
              (1,), (1, 2, 3, 4), (), int, Point, Point.Inner, type(None), ..., NotImplemented, range(3), 1j, slice(1, 2), len, Point(1, "b")]
for protocol in range(6):
    print(protocol, pickle.loads(pickle.dumps(everything, protocol)) == everything, len(pickle.dumps(everything[:17], protocol)))  #=> 0 True 321
                                                                                                                                   #=> 1 True 259
                                                                                                                                   #=> 2 True 231
                                                                                                                                   #=> 3 True 163
                                                                                                                                   #=> 4 True 111
                                                                                                                                   #=> 5 True 111
print(pickle.dumps([1, "a", b"b", 2.5, None, True, {1: 2}, (1,)], 4))   #=> b'\x80\x04\x95%\x00\x00\x00\x00\x00\x00\x00]\x94(K\x01\x8c\x01a\x94C\x01b\x94G@\x04\x00\x00\x00\x00\x00\x00N\x88}\x94K\x01K\x02sK\x01\x85\x94e.'
print(pickle.dumps([1, "a", 2.5, None, True, {1: 2}, (1,)], 0)) #=> b'(lp0\nI1\naVa\np1\naF2.5\naNaI01\na(dp2\nI1\nI2\nsa(I1\ntp3\na.'
print(pickle.dumps(Point.Inner, 2)) #=> b'\x80\x02c__builtin__\ngetattr\nq\x00c__main__\nPoint\nX\x05\x00\x00\x00Innerq\x01\x86Rq\x02.'

recursive = []
recursive.append((recursive, {"self": recursive}))
for protocol in range(6):
    again = pickle.loads(pickle.dumps(recursive, protocol))
    print(again[0][0] is again, again[0][1]["self"] is again)   #=> True True
                                                                #=> True True
                                                                #=> True True
                                                                #=> True True
                                                                #=> True True
                                                                #=> True True
slots = Slots()
slots.a = 1
again = pickle.loads(pickle.dumps(slots))
print(again.a, hasattr(again, "b"), pickle.loads(pickle.dumps(WithArgs(1, b=2), 2)).args, pickle.loads(pickle.dumps(WithArgs(1, b=2))).args)  #=> 1 False (1, 2) (1, 2)
text = "x" * 100000
print(pickle.loads(pickle.dumps([text, text, list(range(3000))])) == [text, text, list(range(3000))])  #=> True

# Persistent names, out-of-band buffers, reducer_override.


class P(pickle.Pickler):
    def persistent_id(self, obj):
        return "the point" if isinstance(obj, Point) else None

    def reducer_override(self, obj):
        return (str, ("overridden",)) if isinstance(obj, Slots) else NotImplemented


class U(pickle.Unpickler):
    def persistent_load(self, pid):
        return pid.upper()


file = io.BytesIO()
P(file, 4).dump([Point(1, 2), slots, 3])
file.seek(0)
print(U(file).load())               #=> ['THE POINT', 'overridden', 3]
buffers = []
data = pickle.dumps(pickle.PickleBuffer(bytearray(b"data")), 5, buffer_callback=buffers.append)
print(len(data), pickle.loads(data, buffers=buffers).raw().tobytes())   #=> 4 b'data'
file = io.BytesIO(pickle.dumps(1) + pickle.dumps("two"))
print(pickle.load(file), pickle.load(file)) #=> 1 two

# What cannot be pickled, and what is no pickle.
pickle.dumps(f())                   #=> raises AttributeError: Can't get local object 'f.<locals>.<lambda>'
pickle.dumps(io)                    #=> raises TypeError: cannot pickle 'module' object
pickle.dumps(x for x in [])         #=> raises TypeError: cannot pickle 'generator' object
pickle.dumps(Reduced(5))            #=> raises PicklingError: __reduce__ must return a string or tuple
pickle.dumps(Reduced((int, 4)))     #=> raises PicklingError: second item of the tuple returned by __reduce__ must be a tuple
pickle.dumps(Reduced((int, (), {}, 4))) #=> raises PicklingError: fourth element of the tuple returned by __reduce__ must be an iterator, not int
pickle.dumps(1, 6)                  #=> raises ValueError: pickle protocol must be <= 5
pickle.Pickler(5)                   #=> raises TypeError: file must have a 'write' attribute
pickle.loads("x")                   #=> raises TypeError: a bytes-like object is required, not 'str'
pickle.loads(b"")                   #=> raises EOFError: Ran out of input
pickle.loads(b"\x80\x09.")          #=> raises ValueError: unsupported pickle protocol: 9
pickle.loads(b"z")                  #=> raises UnpicklingError: invalid load key, 'z'.
pickle.loads(b"\x80\x04\x95\x10\0\0\0\0\0\0\0K")    #=> raises UnpicklingError: pickle data was truncated
pickle.loads(b"cbuiltins\nbar\n.")  #=> raises AttributeError: Can't get attribute 'bar' on <module 'builtins' (built-in)>
pickle.loads(b"0.")                 #=> raises UnpicklingError: unpickling stack underflow
pickle.loads(b"(.")                 #=> raises UnpicklingError: unexpected MARK found
pickle.loads(b"t.")                 #=> raises UnpicklingError: could not find MARK
pickle.loads(b"h\x05.")             #=> raises UnpicklingError: Memo value not found at index 5
pickle.loads(b"S'abc\n.")           #=> raises UnpicklingError: the STRING opcode argument must be quoted
pickle.loads(b"K\x01)R.")           #=> raises TypeError: 'int' object is not callable
pickle.loads(b"N)\x81.")            #=> raises UnpicklingError: NEWOBJ class argument must be a type, not NoneType
pickle.loads(b"P1\n.")              #=> raises UnpicklingError: A load persistent id instruction was encountered, but no persistent_load function was specified.
