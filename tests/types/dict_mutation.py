# dict: keys whose __eq__ and __hash__ raise, or change the dict that looks them up.

class Key:
    def __init__(self, value, action=None, hash=5):
        self.value, self.action, self.hash = value, action, hash
    def __hash__(self): return self.hash
    def __eq__(self, other):
        if self.action: self.action()
        return isinstance(other, Key) and self.value == other.value
    def __repr__(self): return f"Key({self.value})"

d = {Key(i): i for i in range(10)}
print(len(d), d[Key(7)], Key(11) in d, d.pop(Key(3)), len(d), list(d)[:4])
#=> 10 7 False 3 9 [Key(0), Key(1), Key(2), Key(4)]
d = {}; d[Key(1)] = 1; d[Key(2, d.clear)]  #=> raises KeyError: Key(2)
d = {Key(1): 1}; d[Key(2, d.clear)] = 2; print(d)  #=> {Key(1): 1, Key(2): 2}
d = {Key(1): 1}; print(d.get(Key(2, d.clear), "no"), d)  #=> no {Key(1): 1}
d = {Key(1): 1}; print(d.pop(Key(1, lambda: d.update({i: i for i in range(20)})), "no"), len(d))  #=> 1 0
d = {Key(1): 1}; print(d.setdefault(Key(2, lambda: d.update(a=1)), 5), d)  #=> 5 {Key(1): 1, Key(2): 5}
d = {Key(1): 1}; del d[Key(1, lambda: d.update({"b": 2}))]
print(d)                                #=> {}
count = 0
def insert():
    global count
    count += 1
    if count < 30: d[count] = count
d = {Key(1): 1}; print(Key(2, insert) in d, count > 1, len(d))  #=> False False 1
def fail(): raise OSError("eq")
d = {Key(1): 1}; d[Key(2, fail)]        #=> raises KeyError: Key(2)
d[Key(2, fail)] = 1
d.pop(Key(2, fail))                     #=> raises OSError: eq
d.setdefault(Key(2, fail))              #=> raises OSError: eq
Key(2, fail) in d                       #=> raises OSError: eq
{Key(1): 1} == {Key(2, fail): 1}        #=> raises OSError: eq
print(d)                                #=> {Key(1): 1, Key(2): 1}
class BadHash:
    def __hash__(self): raise OSError("hash")
d[BadHash()]                            #=> raises OSError: hash
BadHash() in d                          #=> raises OSError: hash
{BadHash(): 1}                          #=> raises OSError: hash
d.get(BadHash())                        #=> raises OSError: hash
dict.fromkeys([BadHash()])              #=> raises OSError: hash
class IntHash:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
hash(IntHash("a"))                      #=> raises TypeError: __hash__ method should return an integer
hash(IntHash(None))                     #=> raises TypeError: __hash__ method should return an integer
print(hash(IntHash(-1)), hash(IntHash(2**64)), hash(IntHash(True)), {IntHash(-1): 1} != {})  #=> -2 8 1 True
class NoHash:
    __hash__ = None
{NoHash(): 1}                           #=> raises TypeError: unhashable type: 'NoHash'
class EqOnly:
    def __eq__(self, other): return True
hash(EqOnly())                          #=> raises TypeError: unhashable type: 'EqOnly'

# Values that change the dicts that are compared, shown or merged.
class Value:
    def __init__(self, action): self.action = action
    def __eq__(self, other): self.action(); return True
    def __repr__(self): self.action(); return "V"
a = {}; a.update({1: Value(a.clear), 2: 2}); b = {1: 1, 2: 2}; print(a == b, a)  #=> True {}
a = {1: 1, 2: 2}; b = {}; b.update({1: Value(b.clear), 2: 2}); print(a == b, b)  #=> False {}
a = {}; a.update({1: Value(a.clear), 2: 2}); print(a)  #=> {1: V}
class MutatingKey(Key): pass
other = {}; other[Key("a", lambda: other.update({len(other): 1}))] = 1
d = {Key("b"): 1}; d.update(other)
print(len(d) >= 1)                      #=> True
def pairs(d):
    yield 1, 2
    d.clear()
    yield 3, 4
d = {9: 9}; d.update(pairs(d)); print(d)  #=> {3: 4}
def failing():
    yield 1, 2
    raise KeyError("stop")
d = {}; d.update(failing())             #=> raises KeyError: 'stop'
print(d)                                #=> {1: 2}
dict(failing())                         #=> raises KeyError: 'stop'
class Mapping:
    def keys(self): return ["a", "b"]
    def __getitem__(self, key):
        if key == "b": raise OSError("item")
        return 1
d = {}; d.update(Mapping())             #=> raises OSError: item
print(d)                                #=> {'a': 1}
class BadKeys:
    @property
    def keys(self): raise OSError("keys")
dict(BadKeys())                         #=> raises OSError: keys
class BadRepr:
    def __repr__(self): raise OSError("repr")
repr({1: BadRepr()})                    #=> raises OSError: repr
repr({BadRepr(): 1})                    #=> raises OSError: repr
d = {1: BadRepr()}; repr({2: d})        #=> raises OSError: repr
class Same:
    def __eq__(self, other): return False
    def __hash__(self): return 1
s = Same(); d = {s: 1}; print(d[s], s in d, Same() in d, d == {s: 1}, {1: s} == {1: s})  #=> 1 True False True True
nan = float("nan"); print(nan in {nan: 1}, {nan: 1} == {nan: 1})  #=> True True
