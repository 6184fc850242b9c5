# Exceptions: construction, text, attributes, what pickling sees, and the checks on each.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
def put(object, name, value):
    setattr(object, name, value)
    return getattr(object, name)
def delete(object, name):
    delattr(object, name)
    return getattr(object, name)

for e in (ValueError(), ValueError("a"), ValueError("a", 1), KeyError("k"), KeyError(), KeyError(1, 2), KeyError(""),
          ValueError([1]), StopIteration(3), SystemExit(1, 2), ImportError("x"), MemoryError()):
    print(repr(e), "|", str(e), "|", e.args, e.__reduce__())
#=> ValueError() |  | () (<class 'ValueError'>, ())
#=> ValueError('a') | a | ('a',) (<class 'ValueError'>, ('a',))
#=> ValueError('a', 1) | ('a', 1) | ('a', 1) (<class 'ValueError'>, ('a', 1))
#=> KeyError('k') | 'k' | ('k',) (<class 'KeyError'>, ('k',))
#=> KeyError() |  | () (<class 'KeyError'>, ())
#=> KeyError(1, 2) | (1, 2) | (1, 2) (<class 'KeyError'>, (1, 2))
#=> KeyError('') | '' | ('',) (<class 'KeyError'>, ('',))
#=> ValueError([1]) | [1] | ([1],) (<class 'ValueError'>, ([1],))
#=> StopIteration(3) | 3 | (3,) (<class 'StopIteration'>, (3,))
#=> SystemExit(1, 2) | (1, 2) | (1, 2) (<class 'SystemExit'>, (1, 2))
#=> ImportError('x') | x | ('x',) (<class 'ImportError'>, ('x',))
#=> MemoryError() |  | () (<class 'MemoryError'>, ())
e = ValueError(1, 2)
show(lambda: put(e, "args", [3, 4]))  #=> (3, 4)
show(lambda: put(e, "args", 5))  #=> TypeError: 'int' object is not iterable
show(lambda: delete(e, "args"))  #=> TypeError: args may not be deleted
show(lambda: put(e, "__traceback__", 5))  #=> TypeError: __traceback__ must be a traceback or None
show(lambda: delete(e, "__traceback__"))  #=> TypeError: __traceback__ may not be deleted
show(lambda: put(e, "__cause__", 5))
#=> TypeError: exception cause must be None or derive from BaseException
show(lambda: put(e, "__context__", 5))
#=> TypeError: exception context must be None or derive from BaseException
show(lambda: delete(e, "__cause__"))  #=> TypeError: __cause__ may not be deleted
show(lambda: delete(e, "__context__"))  #=> TypeError: __context__ may not be deleted
show(lambda: put(e, "__cause__", None))  #=> None
show(lambda: e.__suppress_context__)  #=> True
show(lambda: put(e, "__suppress_context__", 1))  #=> TypeError: attribute value type must be bool
show(lambda: delete(e, "__suppress_context__"))  #=> TypeError: can't delete numeric/char attribute
show(lambda: put(e, "__suppress_context__", False))  #=> False
show(lambda: e.__setstate__(5))  #=> TypeError: state is not a dictionary
show(lambda: e.__setstate__({1: 2}))  #=> TypeError: attribute name must be string, not 'int'
show(lambda: (e.__setstate__({"x": 2}), e.x, e.__reduce__()))
#=> (None, 2, (<class 'ValueError'>, (3, 4), {'x': 2}))
show(lambda: e.with_traceback(5))  #=> TypeError: __traceback__ must be a traceback or None
show(lambda: e.with_traceback(None) is e)  #=> True
show(lambda: (e.add_note("one"), e.add_note("two"), e.__notes__))  #=> (None, None, ['one', 'two'])
show(lambda: e.add_note(5))  #=> TypeError: note must be a str, not 'int'
show(lambda: (put(e, "__notes__", 5), e.add_note("x")))
#=> TypeError: Cannot add note: __notes__ is not a list
show(lambda: ValueError(a=1))  #=> TypeError: ValueError() takes no keyword arguments
show(lambda: KeyError(a=1))  #=> TypeError: KeyError() takes no keyword arguments
show(lambda: StopIteration(a=1))  #=> TypeError: StopIteration() takes no keyword arguments

class Own(Exception):
    def __init__(self, *, k): self.k = k
show(lambda: (Own(k=1).args, str(Own(k=1)), Own(k=1).k))  #=> ((), '', 1)
class Own2(Exception):
    def __init__(self, a, b): super().__init__(a)
show(lambda: (Own2(1, 2).args, repr(Own2(1, 2))))  #=> ((1,), 'Own2(1)')
class Own3(ValueError):
    def __str__(self): return "text"
print(Own3(1), repr(Own3(1)))  #=> text Own3(1)

e = StopIteration(); print(e.value, StopIteration(1, 2).value)  #=> None 1
e = SystemExit(); print(e.code, SystemExit(1).code, SystemExit(1, 2).code)  #=> None 1 (1, 2)
show(lambda: delete(SystemExit(1), "code"))  #=> None
e = ImportError("a", "b", name="n", path="p", name_from="q")
print(e.msg, e.name, e.path, e.name_from, str(e), e.__reduce__(), repr(e))
#=> None n p q ('a', 'b') (<class 'ImportError'>, ('a', 'b'), {'name': 'n', 'path': 'p', 'name_from': 'q'}) ImportError('a', 'b')
e = ImportError("a", name="n"); print(e.msg, e.name, e.path, str(e), e.__reduce__())
#=> a n None a (<class 'ImportError'>, ('a',), {'name': 'n'})
show(lambda: ImportError(a=1))  #=> TypeError: ImportError() got an unexpected keyword argument 'a'
show(lambda: ImportError(nam=1))
#=> TypeError: ImportError() got an unexpected keyword argument 'nam'. Did you mean 'name'?
e = AttributeError("a", name="n", obj=5); print(e.name, e.obj, e.__reduce__(), e.__getstate__())
#=> n 5 (<class 'AttributeError'>, ('a',), {'name': 'n', 'args': ('a',)}) {'name': 'n', 'args': ('a',)}
show(lambda: AttributeError(nam=1))
#=> TypeError: AttributeError() got an unexpected keyword argument 'nam'. Did you mean 'name'?
e = NameError("a", name="n"); print(e.name, e.__reduce__())  #=> n (<class 'NameError'>, ('a',))
show(lambda: NameError("a", obj="n"))
#=> TypeError: NameError() got an unexpected keyword argument 'obj'
try: undefined_name
except NameError as e: print(e.name, e)  #=> undefined_name name 'undefined_name' is not defined
try: (5).missing
except AttributeError as e: print(e.name, e.obj, e)
#=> missing 5 'int' object has no attribute 'missing'
def f(): local; local = 1
try: f()
except UnboundLocalError as e: print(e.name, e)
#=> None cannot access local variable 'local' where it is not associated with a value

e = SyntaxError("m", ("dir/f.py", 1, 2, "txt"))
print(e, e.args, e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.print_file_and_line)
#=> m (f.py, line 1) ('m', ('dir/f.py', 1, 2, 'txt')) dir/f.py 1 2 txt None None None
show(lambda: SyntaxError("m", ("f", 1, 2)))
#=> TypeError: function takes at least 4 arguments (3 given)
show(lambda: SyntaxError("m", ("f", 1, 2, "t", 1)))
#=> TypeError: end_offset must be provided when end_lineno is provided
show(lambda: SyntaxError("m", ("f", 1, 2, "t", 1, 2)))  #=> m (f, line 1)
show(lambda: SyntaxError("m", ("f", 1, 2, "t", 1, 2, 3, 4)))
#=> TypeError: function takes at most 6 arguments (8 given)
show(lambda: SyntaxError("m", 5))  #=> TypeError: 'int' object is not iterable
print(SyntaxError("m", ("/a/b/f.py", "x", 2, "t")), "|", SyntaxError(None, ("f", 3, 2, "t")), "|", SyntaxError("m", (5, 3, 2, "t")), "|", SyntaxError("m", 1, 2), "|", SyntaxError())
#=> m (f.py) | None (f, line 3) | m (line 3) | m | None

e = UnicodeDecodeError("utf-8", b"abc\xff", 3, 4, "bad"); print(e, repr(e), e.encoding, e.object, e.start, e.end, e.reason)
#=> 'utf-8' codec can't decode byte 0xff in position 3: bad UnicodeDecodeError('utf-8', b'abc\xff', 3, 4, 'bad') utf-8 b'abc\xff' 3 4 bad
print(UnicodeDecodeError("utf-8", bytearray(b"abc\xff"), 1, 4, "bad"))
#=> 'utf-8' codec can't decode bytes in position 1-3: bad
print(ascii(str(UnicodeEncodeError("utf-8", "ab\udc80", 2, 3, "bad"))))
#=> "'utf-8' codec can't encode character '\\udc80' in position 2: bad"
print(UnicodeEncodeError("utf-8", "ab\xff", 2, 3, "bad"), UnicodeEncodeError("u", "ab\U0001f600", 2, 3, "bad"))
#=> 'utf-8' codec can't encode character '\xff' in position 2: bad 'u' codec can't encode character '\U0001f600' in position 2: bad
print(UnicodeEncodeError("utf-8", "ab\xff", 0, 3, "bad"), UnicodeTranslateError("ab\U0001f600", 2, 3, "bad"))
#=> 'utf-8' codec can't encode characters in position 0-2: bad can't translate character '\U0001f600' in position 2: bad
print(UnicodeDecodeError("u", b"a", 30, 40, "bad"), UnicodeDecodeError("u", b"", 0, 1, "b"), UnicodeTranslateError("a", 0, 3, "bad"))
#=> 'u' codec can't decode bytes in position 30-39: bad 'u' codec can't decode bytes in position 0-0: b can't translate characters in position 0-2: bad
e = UnicodeEncodeError("u", "abc", 0, 1, "r")
show(lambda: put(e, "start", "a"))  #=> TypeError: an integer is required
show(lambda: (put(e, "start", 1), put(e, "end", 2), str(e)))
#=> (1, 2, "'u' codec can't encode character '\\x62' in position 1: r")
show(lambda: (put(e, "reason", 5), str(e)))
#=> (5, "'u' codec can't encode character '\\x62' in position 1: 5")
show(lambda: delete(e, "start"))  #=> TypeError: can't delete numeric/char attribute
show(lambda: (delete(e, "object"), str(e)))  #=> (None, '')
show(lambda: UnicodeDecodeError("a", 5, 1, 1, "a"))
#=> TypeError: a bytes-like object is required, not 'int'
show(lambda: UnicodeDecodeError("a", b"", 1, 1, 5))  #=> TypeError: argument 5 must be str, not int
show(lambda: UnicodeDecodeError("a", b"", 1, 1))
#=> TypeError: function takes exactly 5 arguments (4 given)
show(lambda: UnicodeDecodeError())  #=> TypeError: function takes exactly 5 arguments (0 given)
show(lambda: UnicodeDecodeError(1, b"", 1, 1, ""))  #=> TypeError: argument 1 must be str, not int
show(lambda: UnicodeTranslateError(1, 1, 1, 1))  #=> TypeError: argument 1 must be str, not int
show(lambda: str(UnicodeDecodeError.__new__(UnicodeDecodeError)))  #=> 
try: b"\xff".decode()
except UnicodeError as e: print(type(e).__name__, e, e.start)
#=> UnicodeDecodeError 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte 0

print([c.__name__ for c in ExceptionGroup.__mro__], [c.__name__ for c in FileNotFoundError.__mro__])
#=> ['ExceptionGroup', 'BaseExceptionGroup', 'Exception', 'BaseException', 'object'] ['FileNotFoundError', 'OSError', 'Exception', 'BaseException', 'object']
show(lambda: [].x)  #=> AttributeError: 'list' object has no attribute 'x'
try:
    raise ValueError
except ValueError as e: print(repr(e), e.__traceback__ is not None)  #=> ValueError() True
def raising(x): raise x
show(lambda: raising(5))  #=> TypeError: exceptions must derive from BaseException
show(lambda: raising(int))  #=> TypeError: exceptions must derive from BaseException
class Strange(Exception):
    def __new__(cls): return 5
show(lambda: raising(Strange))
#=> TypeError: calling <class '__main__.Strange'> should have returned an instance of BaseException, not <class 'int'>
def chained(cause): raise ValueError("x") from cause
show(lambda: chained(5))  #=> TypeError: exception causes must derive from BaseException
try: chained(KeyError)
except ValueError as e: print(repr(e.__cause__), e.__context__, e.__suppress_context__)
#=> KeyError() None True
try:
    try: 1 / 0
    except ZeroDivisionError as first: raise KeyError("k")
except KeyError as e: print(repr(e.__context__), e.__suppress_context__, e.__cause__)
#=> ZeroDivisionError('division by zero') False None
a, b = ValueError("a"), ValueError("b")
try:
    try: raise a
    except ValueError: raise b
except ValueError:
    try: raise a
    except ValueError: print(a.__context__ is b, b.__context__)  #=> True None
def wrong(what):
    try: 1 / 0
    except what: print("caught")
show(lambda: wrong(int))
#=> TypeError: catching classes that do not inherit from BaseException is not allowed
show(lambda: wrong((ValueError, 5)))
#=> TypeError: catching classes that do not inherit from BaseException is not allowed
show(lambda: wrong((ValueError, ArithmeticError)))
#=> caught
#=> None
