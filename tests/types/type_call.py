# Calling builtin types: arguments by position, by keyword, too many, too few; subclasses; re-entry.
for f in [list, tuple, set, frozenset, dict, enumerate, zip, map, filter, reversed, slice, range, bytes, bytearray,
          object, complex, memoryview, str, int, float, bool]:
    for args in [(), ((),), (3,), ((), 1, 2, 3, 4, 5, 6, 7, 8, 9)]:
        if (f, len(args)) in [(enumerate, 0), (str, 10), (int, 10)]:
            continue
        try:
            r = f(*args)
            print(f.__name__, len(args), type(r) is f, end="; ")
        except (TypeError, ValueError) as e:
            print(f.__name__, len(args), e, end="; ")
    print()
#=> list 0 True; list 1 True; list 1 'int' object is not iterable; list 10 list expected at most 1 argument, got 10;
#=> tuple 0 True; tuple 1 True; tuple 1 'int' object is not iterable; tuple 10 tuple expected at most 1 argument, got 10;
#=> set 0 True; set 1 True; set 1 'int' object is not iterable; set 10 set expected at most 1 argument, got 10;
#=> frozenset 0 True; frozenset 1 True; frozenset 1 'int' object is not iterable; frozenset 10 frozenset expected at most 1 argument, got 10;
#=> dict 0 True; dict 1 True; dict 1 'int' object is not iterable; dict 10 dict expected at most 1 argument, got 10;
#=> enumerate 1 True; enumerate 1 'int' object is not iterable; enumerate 10 enumerate() takes at most 2 arguments (10 given);
#=> zip 0 True; zip 1 True; zip 1 'int' object is not iterable; zip 10 'int' object is not iterable;
#=> map 0 map() must have at least two arguments.; map 1 map() must have at least two arguments.; map 1 map() must have at least two arguments.; map 10 'int' object is not iterable;
#=> filter 0 filter expected 2 arguments, got 0; filter 1 filter expected 2 arguments, got 1; filter 1 filter expected 2 arguments, got 1; filter 10 filter expected 2 arguments, got 10;
#=> reversed 0 reversed expected 1 argument, got 0; reversed 1 True; reversed 1 'int' object is not reversible; reversed 10 reversed expected 1 argument, got 10;
#=> slice 0 slice expected at least 1 argument, got 0; slice 1 True; slice 1 True; slice 10 slice expected at most 3 arguments, got 10;
#=> range 0 range expected at least 1 argument, got 0; range 1 'tuple' object cannot be interpreted as an integer; range 1 True; range 10 range expected at most 3 arguments, got 10;
#=> bytes 0 True; bytes 1 True; bytes 1 True; bytes 10 bytes() takes at most 3 arguments (10 given);
#=> bytearray 0 True; bytearray 1 True; bytearray 1 True; bytearray 10 bytearray() takes at most 3 arguments (10 given);
#=> object 0 True; object 1 object() takes no arguments; object 1 object() takes no arguments; object 10 object() takes no arguments;
#=> complex 0 True; complex 1 complex() first argument must be a string or a number, not 'tuple'; complex 1 True; complex 10 complex() takes at most 2 arguments (10 given);
#=> memoryview 0 memoryview() missing required argument 'object' (pos 1); memoryview 1 memoryview: a bytes-like object is required, not 'tuple'; memoryview 1 memoryview: a bytes-like object is required, not 'int'; memoryview 10 memoryview() takes at most 1 argument (10 given);
#=> str 0 True; str 1 True; str 1 True;
#=> int 0 True; int 1 int() argument must be a string, a bytes-like object or a real number, not 'tuple'; int 1 True;
#=> float 0 True; float 1 float() argument must be a string or a real number, not 'tuple'; float 1 True; float 10 float expected at most 1 argument, got 10;
#=> bool 0 True; bool 1 True; bool 1 True; bool 10 bool expected at most 1 argument, got 10;
for code in ["list(iterable=())", "set(x=1)", "enumerate(iterable='a', start=2)", "enumerate('a', start=3)", "tuple(a=1)",
             "dict(a=1)", "bytes(source=b'x')", "bytearray('a', encoding='ascii')", "zip('a', strict=True)", "slice(a=1)"]:
    try:
        r = eval(code)
        print(code, r if not hasattr(r, "__next__") else list(r))
    except TypeError as e:
        print(code, e)
#=> list(iterable=()) list() takes no keyword arguments
#=> set(x=1) set() takes no keyword arguments
#=> enumerate(iterable='a', start=2) [(2, 'a')]
#=> enumerate('a', start=3) [(3, 'a')]
#=> tuple(a=1) tuple() takes no keyword arguments
#=> dict(a=1) {'a': 1}
#=> bytes(source=b'x') b'x'
#=> bytearray('a', encoding='ascii') bytearray(b'a')
#=> zip('a', strict=True) [('a',)]
#=> slice(a=1) slice() takes no keyword arguments


class L(list):
    def __init__(self, *args):
        super().__init__(*args)
        self.mine = len(args)


class T(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)


class E(enumerate):
    pass


class S(set):
    def __init__(self):
        pass


print(L((1, 2)), L().mine, T(1, 2), list(E("ab", 1)), S(), type(E("")), list.__call__((1,)), type.__call__(set, "a"))
#=> [1, 2] 0 (1, 2) [(1, 'a'), (2, 'b')] S() <class '__main__.E'> [1] {'a'}


def names():
    yield 1
    yield list(range(3))
    yield tuple(set((5,)))


print(list(names()), tuple(names()), list(map(list, ["ab", "c"])), list.__new__(list), set(names) if 0 else set())
#=> [1, [0, 1, 2], (5,)] (1, [0, 1, 2], (5,)) [['a', 'b'], ['c']] [] set()
x = [1]
x.__init__((2, 3))
print(x, x.__init__(), x)
#=> [] None []
