# Function objects: attributes that can be set, __code__, closures, FunctionType, code objects.
import types
def f(a, b=2, *rest, c, d=4, **more) -> int:
    "Doc."
    return a
print(f.__name__, f.__qualname__, f.__doc__, f.__defaults__, f.__kwdefaults__, f.__annotations__, f.__closure__) #=> f f Doc. (2,) {'d': 4} {'return': <class 'int'>} None
f.__code__ = 1          #=> raises TypeError: __code__ must be set to a code object
f.__defaults__ = 1      #=> raises TypeError: __defaults__ must be set to a tuple object
f.__kwdefaults__ = 1    #=> raises TypeError: __kwdefaults__ must be set to a dict object
f.__name__ = 1          #=> raises TypeError: __name__ must be set to a string object
f.__annotations__ = 1   #=> raises TypeError: __annotations__ must be set to a dict object
del f.__dict__          #=> raises TypeError: cannot delete __dict__
f.attribute = 1
print(f.__dict__)       #=> {'attribute': 1}
f.__defaults__ = (10, 20)
print(f(c=1))           #=> 10
f.__kwdefaults__ = None
f(1)                    #=> raises TypeError: f() missing 2 required keyword-only arguments: 'c' and 'd'
def maker(x):
    def get(): return x
    return get
get = maker(5)
print(get.__closure__[0].cell_contents, get.__code__.co_freevars, maker.__code__.co_cellvars) #=> 5 ('x',) ('x',)
get.__closure__[0].cell_contents = 6
print(get())            #=> 6
get.__code__ = (lambda: 1).__code__ #=> raises ValueError: get() requires a code object with 1 free vars, not 0
def recursive(n):
    if n == 0:
        recursive.__code__ = replacement.__code__
        return "old"
    return recursive(n - 1), n
def replacement(n): return "new"
print(recursive(2), recursive(2)) #=> (('old', 1), 2) new
new = types.FunctionType(get.__code__, {}, "new", None, (types.CellType(7),))
print(new(), new.__name__) #=> 7 new
types.FunctionType(get.__code__, {}) #=> raises TypeError: arg 5 (closure) must be tuple
types.FunctionType(get.__code__, {}, None, None, (1,)) #=> raises TypeError: arg 5 (closure) expected cell, found int
code = f.__code__
print(code.co_argcount, code.co_kwonlyargcount, code.co_varnames, code.co_name, code.co_flags) #=> 2 2 ('a', 'b', 'c', 'd', 'rest', 'more') f 15
print(code.replace(co_name="g", co_firstlineno=100).co_firstlineno, code.replace(co_name="g").co_name) #=> 100 g
print(code == code.replace(), hash(code) == hash(code.replace()), code == code.replace(co_name="g")) #=> True True False
code.replace(co_argcount=99) #=> raises ValueError: code: co_varnames is too small
code.replace(nothing=1) #=> raises TypeError: replace() got an unexpected keyword argument 'nothing'
def consts():
    "first"
    return (1, 2), 3.5, None, "text"
print(consts.__code__.co_consts[0], (1, 2) in consts.__code__.co_consts, consts.__code__.co_names) #=> first False ()
f(1, 2, 3, e=5)         #=> raises TypeError: f() missing 2 required keyword-only arguments: 'c' and 'd'
def g(first, /, second, *, third=0): return first, second, third
g(first=1, second=2)    #=> raises TypeError: g() got some positional-only arguments passed as keyword arguments: 'first'
g(1)                    #=> raises TypeError: g() missing 1 required positional argument: 'second'
g(1, 2, 3)              #=> raises TypeError: g() takes 2 positional arguments but 3 were given
g(1, 2, thrid=3)        #=> raises TypeError: g() got an unexpected keyword argument 'thrid'. Did you mean 'third'?
