# OSError: the number chooses the subclass, and file names are kept beside the arguments.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__ + ":", e)
for args in [(), (2,), (2, "x"), (2, "x", "f"), (2, "x", "f", None, "g"), (2, "x", None), (11, "x", 5), (11, "x", "f"),
             (1, 2, 3, 4, 5, 6), ("a", "b"), (2, "x", "f", 3), (2, "x", None, None, "g"), (2, "x", b"f"), (True, "x")]:
    e = OSError(*args)
    print(type(e).__name__, "|", e, "|", repr(e), e.args, e.errno, e.strerror, e.filename, e.filename2, e.__reduce__())
#=> OSError |  | OSError() () None None None None (<class 'OSError'>, ())
#=> OSError | 2 | OSError(2) (2,) None None None None (<class 'OSError'>, (2,))
#=> FileNotFoundError | [Errno 2] x | FileNotFoundError(2, 'x') (2, 'x') 2 x None None (<class 'FileNotFoundError'>, (2, 'x'))
#=> FileNotFoundError | [Errno 2] x: 'f' | FileNotFoundError(2, 'x') (2, 'x') 2 x f None (<class 'FileNotFoundError'>, (2, 'x', 'f'))
#=> FileNotFoundError | [Errno 2] x: 'f' -> 'g' | FileNotFoundError(2, 'x') (2, 'x') 2 x f g (<class 'FileNotFoundError'>, (2, 'x', 'f', None, 'g'))
#=> FileNotFoundError | [Errno 2] x | FileNotFoundError(2, 'x', None) (2, 'x', None) 2 x None None (<class 'FileNotFoundError'>, (2, 'x', None))
#=> BlockingIOError | [Errno 11] x | BlockingIOError(11, 'x', 5) (11, 'x', 5) 11 x None None (<class 'BlockingIOError'>, (11, 'x', 5))
#=> BlockingIOError | [Errno 11] x: 'f' | BlockingIOError(11, 'x') (11, 'x') 11 x f None (<class 'BlockingIOError'>, (11, 'x', 'f'))
#=> OSError | (1, 2, 3, 4, 5, 6) | OSError(1, 2, 3, 4, 5, 6) (1, 2, 3, 4, 5, 6) None None None None (<class 'OSError'>, (1, 2, 3, 4, 5, 6))
#=> OSError | [Errno a] b | OSError('a', 'b') ('a', 'b') a b None None (<class 'OSError'>, ('a', 'b'))
#=> FileNotFoundError | [Errno 2] x: 'f' | FileNotFoundError(2, 'x') (2, 'x') 2 x f None (<class 'FileNotFoundError'>, (2, 'x', 'f'))
#=> FileNotFoundError | [Errno 2] x | FileNotFoundError(2, 'x', None, None, 'g') (2, 'x', None, None, 'g') 2 x None None (<class 'FileNotFoundError'>, (2, 'x', None, None, 'g'))
#=> FileNotFoundError | [Errno 2] x: b'f' | FileNotFoundError(2, 'x') (2, 'x') 2 x b'f' None (<class 'FileNotFoundError'>, (2, 'x', b'f'))
#=> PermissionError | [Errno True] x | PermissionError(True, 'x') (True, 'x') True x None None (<class 'PermissionError'>, (True, 'x'))
for number in [11, 114, 115, 32, 108, 10, 103, 111, 104, 17, 2, 21, 20, 4, 13, 1, 3, 110, 22]:
    print(number, type(OSError(number, "")).__name__)
#=> 11 BlockingIOError
#=> 114 BlockingIOError
#=> 115 BlockingIOError
#=> 32 BrokenPipeError
#=> 108 BrokenPipeError
#=> 10 ChildProcessError
#=> 103 ConnectionAbortedError
#=> 111 ConnectionRefusedError
#=> 104 ConnectionResetError
#=> 17 FileExistsError
#=> 2 FileNotFoundError
#=> 21 IsADirectoryError
#=> 20 NotADirectoryError
#=> 4 InterruptedError
#=> 13 PermissionError
#=> 1 PermissionError
#=> 3 ProcessLookupError
#=> 110 TimeoutError
#=> 22 OSError
class Init(OSError):
    def __init__(self, *args, k=1): pass
e = Init(2, "x", "f"); print(type(e).__name__, str(e), repr(e), e.errno)  #=> Init  Init() None
class Plain(OSError): pass
e = Plain(2, "x", "f"); print(type(e).__name__, str(e), repr(e), e.errno)
#=> Plain [Errno 2] x: 'f' Plain(2, 'x') 2
class Passing(OSError):
    def __init__(self, a): super().__init__(a, "hello", "file")
e = Passing(2); print(type(e).__name__, str(e), repr(e), e.errno)
#=> Passing [Errno 2] hello: 'file' Passing(2, 'hello') 2
class Both(OSError):
    def __new__(cls, *args): return super().__new__(cls, *args)
    def __init__(self, a): super().__init__(a, "hello", "file")
e = Both(2); print(type(e).__name__, str(e), repr(e), e.errno)  #=> Both 2 Both(2) None
e = BlockingIOError(11, "x", 5); print(e.characters_written, e.filename, e.args)
#=> 5 None (11, 'x', 5)
e.characters_written = 7; print(e.characters_written)  #=> 7
show(lambda: e.__delattr__("characters_written"))  #=> None
show(lambda: e.__delattr__("characters_written"))  #=> AttributeError: characters_written
show(lambda: e.__setattr__("characters_written", "a"))
#=> TypeError: 'str' object cannot be interpreted as an integer
show(lambda: FileNotFoundError(2, "x", k=1))
#=> TypeError: FileNotFoundError() takes no keyword arguments
show(lambda: OSError(a=1))  #=> TypeError: OSError() takes no keyword arguments
print(IOError is OSError, EnvironmentError is OSError, FileNotFoundError(1, "x").errno)
#=> True True 1
e = FileNotFoundError(2, "x"); e.errno = 5; e.filename = "f"; print(e, e.errno)
#=> [Errno 5] x: 'f' 5
del e.errno; print(e, e.errno)  #=> [Errno None] x: 'f' None
