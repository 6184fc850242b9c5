# What native functions say when a call does not fit: the words depend on the shape of the signature.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)

show(lambda: [].clear(1))  #=> TypeError: list.clear() takes no arguments (1 given)
show(lambda: [].clear(x=1))  #=> TypeError: list.clear() takes no keyword arguments
show(lambda: [].append())  #=> TypeError: list.append() takes exactly one argument (0 given)
show(lambda: [].append(1, 2))  #=> TypeError: list.append() takes exactly one argument (2 given)
show(lambda: [].append(x=1))  #=> TypeError: list.append() takes no keyword arguments
show(lambda: [].pop(1, 2))  #=> TypeError: pop expected at most 1 argument, got 2
show(lambda: [].pop(x=1))  #=> TypeError: list.pop() takes no keyword arguments
show(lambda: [].insert(1))  #=> TypeError: insert expected 2 arguments, got 1
show(lambda: [].insert(1, 2, 3))  #=> TypeError: insert expected 2 arguments, got 3
show(lambda: [].sort(1))  #=> TypeError: sort() takes no positional arguments
show(lambda: [].sort(kex=1))
#=> TypeError: sort() got an unexpected keyword argument 'kex'. Did you mean 'key'?
show(lambda: "".split(1, 2, 3))  #=> TypeError: split() takes at most 2 arguments (3 given)
show(lambda: "".split(" ", sep=2))
#=> TypeError: argument for split() given by name ('sep') and position (1)
show(lambda: "".split(x=1))  #=> TypeError: split() got an unexpected keyword argument 'x'
show(lambda: "a".replace("b"))
#=> TypeError: replace() takes at least 2 positional arguments (1 given)
show(lambda: "a".replace(1, 2))  #=> TypeError: replace() argument 1 must be str, not int
show(lambda: "a".removeprefix(1))  #=> TypeError: removeprefix() argument must be str, not int
show(lambda: "".encode(1))  #=> TypeError: encode() argument 'encoding' must be str, not int
show(lambda: "".encode("a", "b", "c"))  #=> TypeError: encode() takes at most 2 arguments (3 given)
show(lambda: "".join())  #=> TypeError: str.join() takes exactly one argument (0 given)
show(lambda: "a".center())  #=> TypeError: center expected at least 1 argument, got 0
show(lambda: "a".expandtabs(1, 2))  #=> TypeError: expandtabs() takes at most 1 argument (2 given)
show(lambda: "a".splitlines(x=1))
#=> TypeError: splitlines() got an unexpected keyword argument 'x'
show(lambda: {}.get())  #=> TypeError: get expected at least 1 argument, got 0
show(lambda: {}.get(1, 2, 3))  #=> TypeError: get expected at most 2 arguments, got 3
show(lambda: {}.pop())  #=> TypeError: pop expected at least 1 argument, got 0
show(lambda: {}.fromkeys())  #=> TypeError: fromkeys expected at least 1 argument, got 0
show(lambda: dict.fromkeys(1, 2, 3))  #=> TypeError: fromkeys expected at most 2 arguments, got 3
show(lambda: str.maketrans(1, 2, 3, 4))
#=> TypeError: maketrans expected at most 3 arguments, got 4
show(lambda: len())  #=> TypeError: len() takes exactly one argument (0 given)
show(lambda: len(1, 2))  #=> TypeError: len() takes exactly one argument (2 given)
show(lambda: len(x=1))  #=> TypeError: len() takes no keyword arguments
show(lambda: abs(x=1))  #=> TypeError: abs() takes no keyword arguments
show(lambda: getattr(1))  #=> TypeError: getattr expected at least 2 arguments, got 1
show(lambda: getattr(1, 2, 3, 4))  #=> TypeError: getattr expected at most 3 arguments, got 4
show(lambda: isinstance(1))  #=> TypeError: isinstance expected 2 arguments, got 1
show(lambda: pow(1))  #=> TypeError: pow() missing required argument 'exp' (pos 2)
show(lambda: pow(1, 2, 3, 4))  #=> TypeError: pow() takes at most 3 arguments (4 given)
show(lambda: pow(b=1))  #=> TypeError: pow() missing required argument 'base' (pos 1)
show(lambda: sum())  #=> TypeError: sum() takes at least 1 positional argument (0 given)
show(lambda: sum([], 1, 2))  #=> TypeError: sum() takes at most 2 arguments (3 given)
show(lambda: sum([], strt=3))
#=> TypeError: sum() got an unexpected keyword argument 'strt'. Did you mean 'start'?
show(lambda: round())  #=> TypeError: round() missing required argument 'number' (pos 1)
show(lambda: round(1, 2, 3))  #=> TypeError: round() takes at most 2 arguments (3 given)
show(lambda: divmod(1))  #=> TypeError: divmod expected 2 arguments, got 1
show(lambda: chr())  #=> TypeError: chr() takes exactly one argument (0 given)
show(lambda: next())  #=> TypeError: next expected at least 1 argument, got 0
show(lambda: print(x=1))  #=> TypeError: print() got an unexpected keyword argument 'x'
show(lambda: print(ennd=1))
#=> TypeError: print() got an unexpected keyword argument 'ennd'. Did you mean 'end'?
show(lambda: max(1, 2, ky=3))
#=> TypeError: max() got an unexpected keyword argument 'ky'. Did you mean 'key'?
show(lambda: globals(1))  #=> TypeError: globals() takes no arguments (1 given)
show(lambda: int.from_bytes())
#=> TypeError: from_bytes() missing required argument 'bytes' (pos 1)
show(lambda: int.from_bytes(b"a", "big", 1))
#=> TypeError: from_bytes() takes at most 2 positional arguments (3 given)
show(lambda: (1).to_bytes(1, "big", 1))
#=> TypeError: to_bytes() takes at most 2 positional arguments (3 given)
import math
show(lambda: math.sin())  #=> TypeError: math.sin() takes exactly one argument (0 given)
show(lambda: math.sin(1, 2))  #=> TypeError: math.sin() takes exactly one argument (2 given)
show(lambda: math.sin(x=1))  #=> TypeError: math.sin() takes no keyword arguments
show(lambda: math.isclose(1))  #=> TypeError: isclose() missing required argument 'b' (pos 2)
show(lambda: math.isclose())  #=> TypeError: isclose() missing required argument 'a' (pos 1)
show(lambda: math.isclose(1, 2, 3))
#=> TypeError: isclose() takes exactly 2 positional arguments (3 given)
show(lambda: math.isclose(1, 2, rel=3))
#=> TypeError: isclose() got an unexpected keyword argument 'rel'
show(lambda: list(1, 2, 3))  #=> TypeError: list expected at most 1 argument, got 3
show(lambda: list(x=1))  #=> TypeError: list() takes no keyword arguments
show(lambda: tuple(1, 2))  #=> TypeError: tuple expected at most 1 argument, got 2
show(lambda: set(1, 2))  #=> TypeError: set expected at most 1 argument, got 2
show(lambda: dict(1, 2))  #=> TypeError: dict expected at most 1 argument, got 2
show(lambda: frozenset(x=2))  #=> TypeError: frozenset() takes no keyword arguments
show(lambda: bool(1, 2))  #=> TypeError: bool expected at most 1 argument, got 2
show(lambda: float(1, 2))  #=> TypeError: float expected at most 1 argument, got 2
show(lambda: float(x=1))  #=> TypeError: float() takes no keyword arguments
show(lambda: range())  #=> TypeError: range expected at least 1 argument, got 0
show(lambda: range(1, 2, 3, 4))  #=> TypeError: range expected at most 3 arguments, got 4
show(lambda: range(x=1))  #=> TypeError: range() takes no keyword arguments
show(lambda: object(1))  #=> TypeError: object() takes no arguments
show(lambda: reversed())  #=> TypeError: reversed expected 1 argument, got 0
show(lambda: staticmethod())  #=> TypeError: staticmethod expected 1 argument, got 0
show(lambda: slice())  #=> TypeError: slice expected at least 1 argument, got 0
show(lambda: complex(1, 2, 3))  #=> TypeError: complex() takes at most 2 arguments (3 given)
show(lambda: bytes(1, 2, 3, 4))  #=> TypeError: bytes() takes at most 3 arguments (4 given)
show(lambda: property(1, 2, 3, 4, 5))
#=> TypeError: property() takes at most 4 arguments (5 given)
show(lambda: zip(a=1))  #=> TypeError: zip() got an unexpected keyword argument 'a'
show(lambda: list.append())  #=> TypeError: unbound method list.append() needs an argument
show(lambda: list.append(1, 2))
#=> TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object
print([].pop.__text_signature__, len.__text_signature__, list.sort.__text_signature__, list.__text_signature__)
#=> ($self, index=-1, /) ($module, obj, /) ($self, /, *, key=None, reverse=False) (iterable=(), /)
