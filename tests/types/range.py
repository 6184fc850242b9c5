# range and slice.

print(range(5), range(1, 5), range(1, 10, 2), range(5, 0, -1), list(range(5)), list(range(2, 10, 3)), list(range(5, 0, -2)), list(range(0)), list(range(3, 1)))
#=> range(0, 5) range(1, 5) range(1, 10, 2) range(5, 0, -1) [0, 1, 2, 3, 4] [2, 5, 8] [5, 3, 1] [] []
range()                                 #=> raises TypeError: range expected at least 1 argument, got 0
range(1, 2, 3, 4)                       #=> raises TypeError: range expected at most 3 arguments, got 4
range(1.5)                              #=> raises TypeError: 'float' object cannot be interpreted as an integer
range("a")                              #=> raises TypeError: 'str' object cannot be interpreted as an integer
range(1, 2, 0)                          #=> raises ValueError: range() arg 3 must not be zero
range(stop=5)                           #=> raises TypeError: range() takes no keyword arguments
r = range(2, 20, 3)
print(len(r), r[0], r[-1], r[2:4], r[::-1], r[::2], r[10:], r.start, r.stop, r.step, bool(r), bool(range(0)))
#=> 6 2 17 range(8, 14, 3) range(17, -1, -3) range(2, 20, 6) range(20, 20, 3) 2 20 3 True False
r[6]                                    #=> raises IndexError: range object index out of range
r[-7]                                   #=> raises IndexError: range object index out of range
r[2**100]                               #=> raises IndexError: range object index out of range
r["a"]                                  #=> raises TypeError: range indices must be integers or slices, not str
r[1.0]                                  #=> raises TypeError: range indices must be integers or slices, not float
r[::0]                                  #=> raises ValueError: slice step cannot be zero
r.start = 1                             #=> raises AttributeError: readonly attribute
r[0] = 1                                #=> raises TypeError: 'range' object does not support item assignment
del r[0]                                #=> raises TypeError: 'range' object doesn't support item deletion
print(5 in r, 6 in r, 20 in r, 2 in r, 1 in r, 5.0 in r, "a" in r, True in range(3), 2**100 in r, r.index(5), r.count(5), r.count(6), r.index(5.0), r.count(5.0))
#=> True False False True False True False True False 1 1 0 1 1
r.index(6)                              #=> raises ValueError: 6 is not in range
r.index("a")                            #=> raises ValueError: sequence.index(x): x not in sequence
print(range(3) == range(0, 3, 1), range(0) == range(5, 5), range(0, 5, 2) == range(0, 6, 2), range(1) == [0], range(3) != range(4), range(1, 2, 5) == range(1, 9, 100))
#=> True True True False True True
range(3) < range(4)                     #=> raises TypeError: '<' not supported between instances of 'range' and 'range'
print(hash(range(0)) == hash(range(5, 1)), hash(range(0, 5, 2)) == hash(range(0, 6, 2)), {range(3): 1}[range(0, 3)], hash(range(3)), hash(range(5, 6, 9)))
#=> True True 1 -8338477496398685190 -7048428680432378585
print(list(reversed(range(5))), list(reversed(range(1, 10, 4))), list(reversed(range(0))), list(reversed(range(5, 0, -2))))
#=> [4, 3, 2, 1, 0] [9, 5, 1] [] [1, 3, 5]
it = iter(range(5)); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it), next(it, "end"), it.__length_hint__())
#=> 4 ((range(1, 5),), None) [1, 2, 3, 4] end 0
it = iter(range(10)); it.__setstate__(7); print(list(it)); it = iter(range(10)); it.__setstate__(99); print(list(it)); it = iter(range(3)); it.__setstate__(-5); print(list(it))
#=> [7, 8, 9]
#=> []
#=> [0, 1, 2]
print(r.__reduce__(), range.__doc__.split("\n")[0], range.__hash__ is not None)
#=> (<class 'range'>, (2, 20, 3)) range(stop) -> range object True
type("R", (range,), {})                 #=> raises TypeError: type 'range' is not an acceptable base type

# Beyond 64 bits.
b = range(2**70, 2**70 + 10, 3)
print(b, list(b), len(b), b[1], b[-1], b[::-1], b[1:], 2**70 + 3 in b, 2**70 + 4 in b, b.index(2**70 + 6), list(reversed(b)))
#=> range(1180591620717411303424, 1180591620717411303434, 3) [1180591620717411303424, 1180591620717411303427, 1180591620717411303430, 1180591620717411303433] 4 1180591620717411303427 1180591620717411303433 range(1180591620717411303433, 1180591620717411303421, -3) range(1180591620717411303427, 1180591620717411303436, 3) True False 2 [1180591620717411303433, 1180591620717411303430, 1180591620717411303427, 1180591620717411303424]
h = range(-2**63, 2**63)
len(h)                                  #=> raises OverflowError: Python int too large to convert to C ssize_t
print(bool(h), h[0], h[-1], h[2**63], h[5:8], 0 in h, h.index(0), h == range(-2**63, 2**63), next(iter(h)), next(reversed(h)))
#=> True -9223372036854775808 9223372036854775807 0 range(-9223372036854775803, -9223372036854775800) True 9223372036854775808 True -9223372036854775808 9223372036854775807
h[2**64]                                #=> raises IndexError: range object index out of range
e = range(2**63 - 3, 2**63 - 1); print(list(e), list(reversed(e)), list(range(-2**63, -2**63 + 3)), list(range(2**63 - 2, 2**63 + 2)))
#=> [9223372036854775805, 9223372036854775806] [9223372036854775806, 9223372036854775805] [-9223372036854775808, -9223372036854775807, -9223372036854775806] [9223372036854775806, 9223372036854775807, 9223372036854775808, 9223372036854775809]
print(list(range(0, 2**100, 2**99)), range(0, -2**100, -2**98)[1:], list(range(2**65, 2**65 - 3, -1)), len(range(0, 2**64, 2)), len(range(-2**62, 2**62)))  #=> raises OverflowError: Python int too large to convert to C ssize_t
it = iter(range(2**70, 2**70 + 5)); next(it); print(it.__length_hint__(), it.__reduce__()[1:], list(it)); it = iter(range(2**70, 2**70 + 5)); it.__setstate__(3); print(list(it))
#=> 4 ((range(1180591620717411303425, 1180591620717411303429),), None) [1180591620717411303425, 1180591620717411303426, 1180591620717411303427, 1180591620717411303428]
#=> [1180591620717411303427, 1180591620717411303428]
print(sum(range(100000)), max(range(10)), min(range(3, 9)), sorted(range(3, 0, -1)), [*range(3)])
#=> 4999950000 9 3 [1, 2, 3] [0, 1, 2]
for i in range(2**63 - 2, 2**63 + 1): print(i)  #=> 9223372036854775806
                                                #=> 9223372036854775807
                                                #=> 9223372036854775808
class I:
    def __init__(self, n): self.n = n
    def __index__(self): return self.n
print(range(I(3)), range(I(1), I(5), I(2)), range(10)[I(2)], range(10)[I(1):I(8):I(3)], I(3) in range(5))
#=> range(0, 3) range(1, 5, 2) 2 range(1, 8, 3) False
class Eq:
    def __eq__(self, other): return other == 3
print(Eq() in range(5), range(5).index(Eq()), range(5).count(Eq()))  #=> True 3 1
match range(3):
    case [a, b, c]: print(a, b, c)      #=> 0 1 2

# slice objects.
s = slice(1, 10, 2)
print(s, slice(5), slice(None), slice(1, 2), s.start, s.stop, s.step, s.indices(5), s.indices(100), slice(None, None, -1).indices(3))
#=> slice(1, 10, 2) slice(None, 5, None) slice(None, None, None) slice(1, 2, None) 1 10 2 (1, 5, 2) (1, 10, 2) (2, -1, -1)
slice()                                 #=> raises TypeError: slice expected at least 1 argument, got 0
slice(1, 2, 3, 4)                       #=> raises TypeError: slice expected at most 3 arguments, got 4
s.start = 1                             #=> raises AttributeError: readonly attribute
print(s == slice(1, 10, 2), s != slice(1), slice(1) < slice(2), slice("a", "b") == slice("a", "b"), hash(slice(1, 2)) == hash(slice(1, 2)), hash(slice(1, 2, 3)), hash(slice(None)) == hash(slice(None)), s.__reduce__())
#=> True True True True True -2340833382717974474 True (<class 'slice'>, (1, 10, 2))
hash(slice([]))                         #=> raises TypeError: unhashable type: 'list'
s.indices(-1)                           #=> raises ValueError: length should not be negative
s.indices("a")                          #=> raises TypeError: 'str' object cannot be interpreted as an integer
slice("a").indices(5)                   #=> raises TypeError: slice indices must be integers or None or have an __index__ method
slice(None, None, 0).indices(5)         #=> raises ValueError: slice step cannot be zero
print(slice(-5, 100).indices(3), slice(2**100, -2**100, -2**50).indices(10), slice(1, 2**80).indices(2**90), slice(I(1), I(4)).indices(10), slice(-1, None, -1).indices(2**70))
#=> (0, 3, 1) (9, -1, -1125899906842624) (1, 1208925819614629174706176, 1) (1, 4, 1) (1180591620717411303423, -1, -1)
slice(1) < 5                            #=> raises TypeError: '<' not supported between instances of 'slice' and 'int'
slice(1) < slice("a")                   #=> raises TypeError: '<' not supported between instances of 'int' and 'str'
print({slice(1, 2): 3}[slice(1, 2)], [1, 2, 3][s], "abcdef"[s], (1, 2, 3)[slice(-2, None)])  #=> 3 [2] bdf (2, 3)
class G:
    def __getitem__(self, key): return key
print(G()[1:2], G()[::], G()[1:2, 3], G()[...], G()[:5:-1])
#=> slice(1, 2, None) slice(None, None, None) (slice(1, 2, None), 3) Ellipsis slice(None, 5, -1)
type("S", (slice,), {})                 #=> raises TypeError: type 'slice' is not an acceptable base type
class Bad:
    def __index__(self): raise OSError("index")
[1, 2][Bad():]                          #=> raises OSError: index
range(Bad())                            #=> raises OSError: index
slice(Bad()).indices(3)                 #=> raises OSError: index
