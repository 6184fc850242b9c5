# An AttributeError that Python code raises for an attribute is told which one and of what, so that tracebacks can suggest.
import traceback

class Dynamic:
    value = 1
    def __getattr__(self, name):
        raise AttributeError("no " + name)

class Whole:
    def __getattribute__(self, name):
        raise AttributeError("nothing")

class Meta(type):
    def __getattr__(cls, name):
        raise AttributeError("no " + name)

class Class(metaclass=Meta):
    pass

class Own:
    def __getattr__(self, name):
        raise AttributeError("own", name="other", obj=5)

for thing in Dynamic(), Whole(), Class, Own():
    try:
        thing.valu
    except AttributeError as error:
        print(error, error.name, error.obj is thing)
#=> no valu valu True
#=> nothing valu True
#=> no valu valu True
#=> own other False
try:
    Dynamic().valu
except AttributeError as error:
    print(traceback.format_exception_only(error)[-1], end="")
#=> AttributeError: no valu. Did you mean: 'value'?
print(hasattr(Dynamic(), "x"), getattr(Dynamic(), "x", 3))  #=> False 3

# Messages of calls with wrong arguments
int("1", 2, 3)                  #=> raises TypeError: int expected at most 2 arguments, got 3
str("", "", "", "")             #=> raises TypeError: str expected at most 3 arguments, got 4
(5).__format__(None)            #=> raises TypeError: __format__() argument must be str, not None
b"x" % "a"                      #=> raises TypeError: not all arguments converted during bytes formatting
memoryview(b"").tobytes(5)      #=> raises TypeError: tobytes() argument 'order' must be str or None, not int

# Of subclasses too, whatever else they inherit from
class Both(KeyError, AttributeError):
    pass

class Raises:
    def __getattr__(self, name):
        raise Both(name)

try:
    Raises().x
except AttributeError as error:
    print(type(error).__mro__[1].__name__, error.name)  #=> KeyError x
