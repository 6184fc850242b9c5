# The builtin functions: results at the corners and the words of their errors.
print(abs(-5), bin(10), oct(8), hex(-255), chr(8364), ord("€"), divmod(-7, 2), pow(2, 10, 1000), pow(3, -1, 7)) #=> 5 0b1010 0o10 -0xff € 8364 (-4, 1) 24 5
print(min(3, 1, 2), max("b", "a"), min([], default=9), max([1, -5], key=abs), min(1.5, 1), max(1, 1.0)) #=> 1 b 9 -5 1 1
print(sum([1, 2, 3]), sum([0.1] * 10), sum([1, 2.5, 3]), sum([[1], [2]], []), sum([2**70, 1]), sum(range(10), 5)) #=> 6 1.0 6.5 [1, 2] 1180591620717411303425 50
print(sorted([3, 1, 2], reverse=True), sorted("bca", key=ord), list(reversed([1, 2]))) #=> [3, 2, 1] ['a', 'b', 'c'] [2, 1]
print(round(2.5), round(3.5), round(2.675, 2), round(1234, -2), round(1.5, None), all([]), any([0, 1])) #=> 2 4 2.67 1200 2 True True
print(isinstance(1, (int, str)), issubclass(bool, int), callable(len), hasattr(1, "real"), getattr(1, "no", "default")) #=> True True True True default
print(list(iter([1, 2, 3].pop, 1)), next(iter([]), "end"), len({1, 2}), repr("a"), ascii("é")) #=> [3, 2] end 2 'a' '\xe9'
print(*[1, 2], sep="-", end="!\n") #=> 1-2!
print(1, 2, 3, 4, 5)    #=> 1 2 3 4 5
print()                 #=> 
min()                   #=> raises TypeError: min expected at least 1 argument, got 0
min([])                 #=> raises ValueError: min() iterable argument is empty
max(1, 2, default=3)    #=> raises TypeError: Cannot specify a default for max() with multiple positional arguments
sum(["a"], "")          #=> raises TypeError: sum() can't sum strings [use ''.join(seq) instead]
sum(["a"])              #=> raises TypeError: unsupported operand type(s) for +: 'int' and 'str'
abs("a")                #=> raises TypeError: bad operand type for abs(): 'str'
chr(-1)                 #=> raises ValueError: chr() arg not in range(0x110000)
ord("ab")               #=> raises TypeError: ord() expected a character, but string of length 2 found
len(5)                  #=> raises TypeError: object of type 'int' has no len()
next(5)                 #=> raises TypeError: 'int' object is not an iterator
next(iter([]))          #=> raises StopIteration
iter(5)                 #=> raises TypeError: 'int' object is not iterable
getattr(1, 2)           #=> raises TypeError: attribute name must be string, not 'int'
setattr(1, "x", 1)      #=> raises AttributeError: 'int' object has no attribute 'x' and no __dict__ for setting new attributes
round("a")              #=> raises TypeError: type str doesn't define __round__ method
print(sep=1)            #=> raises TypeError: sep must be None or a string, not int
print(nothing=1)        #=> raises TypeError: print() got an unexpected keyword argument 'nothing'
isinstance(1, 1)        #=> raises TypeError: isinstance() arg 2 must be a type, a tuple of types, or a union
issubclass(1, int)      #=> raises TypeError: issubclass() arg 1 must be a class
vars(1)                 #=> raises TypeError: vars() argument must have __dict__ attribute
eval("1 +")             #=> raises SyntaxError: invalid syntax (<string>, line 1)
eval(1)                 #=> raises TypeError: eval() arg 1 must be a string, bytes or code object
eval("x", {"x": 5}) and print(eval("x + y", {"x": 5}, {"y": 6})) #=> 11
exec("a = 1; b = a + 1") or print(a, b) #=> 1 2
exec("print(len('abc'))", {"__builtins__": {}}) #=> raises NameError: name 'print' is not defined
import types
print(eval("name", {"__builtins__": types.MappingProxyType({"name": "from a mapping"})})) #=> from a mapping
class Namespace(dict):
    def __missing__(self, key): return key + "?"
print(eval("anything", {}, Namespace())) #=> anything?
def shared(): return value
print(types.FunctionType(shared.__code__, {"value": 1})(), types.FunctionType(shared.__code__, {"value": 2})()) #=> 1 2
exec("1", 1)            #=> raises TypeError: exec() globals must be a dict, not int
exec("1", {}, 1)        #=> raises TypeError: locals must be a mapping or None, not int
compile("1", "f", "nothing") #=> raises ValueError: compile() mode must be 'exec', 'eval' or 'single'
compile("a b", "f", "exec") #=> raises SyntaxError: invalid syntax (f, line 1)
exec(compile("x = 5", "f", "exec"), ns := {}) or print(ns["x"], sorted(ns)) #=> 5 ['__builtins__', 'x']
__build_class__()       #=> raises TypeError: __build_class__: not enough arguments
__build_class__(1, "x") #=> raises TypeError: __build_class__: func must be a function
class Entries:
    def __mro_entries__(self, bases): return (dict,)
class Derived(Entries()): pass
print(Derived.__bases__, type(Derived.__orig_bases__[0]).__name__) #=> (<class 'dict'>,) Entries
class Meta(type):
    @classmethod
    def __prepare__(mcls, name, bases, **keywords): return {"prepared": keywords}
    def __new__(mcls, name, bases, namespace, **keywords): return super().__new__(mcls, name, bases, namespace)
    def __init__(cls, *args, **keywords): pass
class Made(metaclass=Meta, option=1): pass
print(Made.prepared, type(Made).__name__) #=> {'option': 1} Meta
class Forgets(type):
    def __new__(mcls, name, bases, namespace): return type.__new__(mcls, name, bases, {})
def forgotten():
    class Cell(metaclass=Forgets):
        def method(self): return __class__
forgotten()             #=> raises RuntimeError: __class__ not set defining 'Cell' as <class '__main__.Cell'>. Was __classcell__ propagated to type.__new__?
