# The text of uncaught exceptions: entries, carets, chains, notes, groups, hints. What the VM writes and what
# the module traceback makes must be the same.
import sys, traceback

class Out:
    text = ""
    def write(self, text): self.text += text
    def flush(self): pass
def show(f, *args):
    try:
        f(*args)
    except BaseException as e:
        e.__traceback__ = e.__traceback__.tb_next
        old, sys.stderr = sys.stderr, Out()
        try:
            sys.__excepthook__(type(e), e, e.__traceback__)
            text = sys.stderr.text
        finally:
            sys.stderr = old
        print(text.replace(__file__, "FILE"), end="")
        other = "".join(traceback.format_exception(e))
        if other != text: print("traceback says:", other.replace(__file__, "FILE"), sep="\n", end="")

class Thing:
    def __init__(self): self._private = 1; self.colour = 2
    def method(self, *args, **kw): return 1 / 0
    def use(self): return colour + _private
    def typo(self): return self.privat
    def under(self): return self._privat
    def __getitem__(self, i): raise KeyError(i)
    def __add__(self, o): raise TypeError("no add")
    __mul__ = __matmul__ = __pow__ = __floordiv__ = __lshift__ = __or__ = __radd__ = __add__
    def __neg__(self): raise TypeError("no neg")
    def __lt__(self, o): raise TypeError("no lt")
    def __bool__(self): raise TypeError("no bool")
    def __iter__(self): raise TypeError("no iter")
    def __enter__(self): raise TypeError("no enter")
    def __exit__(self, *a): pass
    def __setitem__(self, i, v): raise KeyError(i)
    def __delitem__(self, i): raise KeyError(i)
    def __call__(self, *a): raise OSError(2, "No such file", "name")
x = Thing()

def f1(): 1 / 0
def f2(): return x.method(1, 2)
def f3(): x[1]
def f4(): return x[1][2](3)
def f5(): a = 1 + x + 2
def f6(): return (1 + 2) * (x+(3))
def f7(): x @ 1
def f8(): x ** 2 ** 3
def f9(): x // (1)
def f10(): x<<1
def f11(): return -x
def f12(): return x < 1 < 2
def f13(): return x and 1
def f14(): return not x
def f15():
    for i in x: pass
def f16():
    with x: pass
def f17(): x[1] = 2
def f18(): del x[1]
def f19(): return x(1)
def f20(): y = x(1)
def f21(): x(1)
def f22(): raise ValueError("a\nb")
def f23(): return [i / 0 for i in range(3)]
def f24(): return (lambda: 1 / 0)()
def f25(): assert 1 == 2, "message"
def f26(): import missing_module_xyz
def f27(): from sys import missing_name
def f29(): return undefined_thing
def f30(): return Thingg
def f31(): return x.colur
def f32(): return x.zzzzzz
def f33(): return collections
def f34():
    return x.method(
        1,
        2,
        3,
    )
def f35():
    return (
        1 +
        x
        + 2
    )
def f36():
    x.method(1,
             2, [
        3, 4,
        5,
    ], key="""
    text
""")
def f37():
    return x(
        1,  # a comment (
        2)[
            3
        ]
def f38(): "é" + x.é; return "日本" + x(1) + "語"
def f39(): return "日本語", x + 1, "a"
def f40(): return x	+	1
def f41(n): return f41(n - 1) if n else 1 / 0
def f42(n): 1 / 0 if not n else f43(n)
def f43(n): f42(n - 1)
def f44():
    try: 1 / 0
    except ZeroDivisionError: x[1]
def f45():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("k") from e
def f46():
    try: 1 / 0
    except ZeroDivisionError as e: raise KeyError("k") from None
def f47():
    e = ValueError("noted")
    e.add_note("first note"); e.add_note("second\nnote")
    raise e
def f48():
    e = ValueError(); e.__notes__ = 5
    raise e
def f49():
    class E(Exception):
        def __str__(self): raise ValueError
    raise E
def f50(): raise KeyError(("k", 5))
def f51(): exec("1 +\n+ x")
def f52(): exec("def f(:\n pass")
def f53(): raise SyntaxError("msg", ("file.py", 3, 5, "  abc def\n", 3, 8))
def f54(): raise SyntaxError("msg", ("file.py", 3, 5, "\tabc def\n", 3, 8))
def f55(): raise SyntaxError("msg", ("file.py", 3, None, "\tabc def\n"))
def f56(): raise SyntaxError("msg", ("file.py", None, 5, "abc"))
def f57(): raise SyntaxError("msg", ("file.py", 3, 50, "abc", 3, 60))
def f58(): raise SyntaxError("msg", ("file.py", 3, 2, "日本語", 4, 1))
def f59(): raise SyntaxError()
def f60(): int("x", base=(10))
def f61(): {}["a"]
def f62(): a, b = 1, 2, 3
def f63(): print(x.use())
def f64(): x.typo()
def f65(): x.under()
def f66(): return 1 if x else 2
def f67(): return x.method  (1)
def f68(): return f"{1/0!r:>{10}}" + f'{x + 1}'
def f69(): return f'{x + 1}'
def f70(): x.method(*[1], **{"a": 2})
def f71(): lambda: (yield)
def f72(): raise ExceptionGroup("group", [ValueError(1), TypeError("two\nlines"), KeyError(3)])
def f73():
    errors = []
    for f in (f1, f3, f45):
        try: f()
        except Exception as e: errors.append(e)
    raise ExceptionGroup("outer", [errors[0], ExceptionGroup("inner", errors[1:]), OSError(2, "x")])
def f74(): raise ExceptionGroup("many", [ValueError(i) for i in range(20)])
def f75():
    e = ValueError("deep")
    for i in range(15): e = ExceptionGroup(f"g{i}", [e])
    raise e
def f76():
    try: f73()
    except ExceptionGroup as e: raise KeyError("after") from e
def f77():
    try: 1 / 0
    except ZeroDivisionError as e:
        g = ExceptionGroup("caused", [ValueError(1)]); g.add_note("a note")
        raise g from e
def f78():
    a, b = ValueError("a"), ValueError("b")
    a.__context__ = b; b.__context__ = a
    raise a
def f79():
    try:
        try: f2()
        finally: f3()
    except KeyError:
        f29()
def f80():
    # a comment
    return x + 1 # another
def f81(): x; 1/0; x
def f82(): return await_me(1)(2)
def await_me(n): return x
def f83(): z = x.method(1)
def f84(): foo = bar = x(1)
def f85(): foo: int = x(1)
def f86(): foo = x(1) + 2
def f87(): foo, baz = x(1)
def f88(): return (x(1))
def f89(): return x(1);
def f90(): return x(1)  # comment
def f91(): x.colour.missing
def f92(): time.sleep(1)
def f93(): raise type("Other", (Exception,), {"__module__": "some.module"})("text")
def f94():
    def inner():
        class Local(Exception): pass
        raise Local("x")
    inner()
def f95(): sum(i / 0 for i in range(3))
def f96(): sorted([1, "a"])
def f97(): return (x
                   + 1)
def f98():
    if (x
        < 1): pass
def f99():
    raise ValueError(
        "several"
        "lines"
    )
for name, f in list(globals().items()):
    if name[:1] == "f" and name[1:].isdigit():
        print("----", name)
        show(f, *([10] if name in ("f41", "f42", "f43") else []))
