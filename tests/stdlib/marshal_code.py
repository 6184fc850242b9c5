# marshal: code objects come back equal, run, and are refused when they are broken.
import marshal
import sys

source = '''
import sys
"text"
def add(a, b=1, *rest, c=2, **more):
    "Adds."
    total = [i + c for i in rest]
    try:
        return a + b + sum(total)
    except TypeError as error:
        return str(error)
    finally:
        more.clear()
class Point:
    "A place."
    __slots__ = ('x',)
    def __init__(self, x): self.x = x
    def __repr__(self): return f'{type(self).__name__}({self.x!r:>4})'
    def up(self): return super().__repr__.__name__
def count(n):
    def step():
        nonlocal n
        n -= 1
        return n
    while step() >= 0: yield n, 10**30, 1.5, -2j, b'b', (1, 'two'), {3} & {3, 4}
def kind(x):
    match x:
        case [1, *rest]: return rest
        case {'a': value}: return value
        case Point(x=3): return 'point'
    return 'é\\ud800'
async def wait(x):
    return x
def typed[T](a: T) -> T: return a
'''
code = compile(source, 'file.py', 'exec')
data = marshal.dumps(code)
back = marshal.loads(data)
print(back == code, hash(back) == hash(code), marshal.loads(marshal.dumps(back)) == code)  #=> True True True
space = {'__name__': 'm'}
exec(back, space)
print(space['add'](1), space['add'](1, 2, 3, c=4), space['add']('x'), space['add'].__doc__)  #=> 2 10 can only concatenate str (not "int") to str Adds.
print(space['Point'](3), space['Point'](3).up(), space['Point'].__doc__)  #=> Point(   3) __repr__ A place.
print(list(space['count'](1)))  #=> [(0, 1000000000000000000000000000000, 1.5, (-0-2j), b'b', (1, 'two'), {3})]
print(space['kind']([1, 2]), space['kind']({'a': 5}), space['kind'](space['Point'](3)), ascii(space['kind'](0)))  #=> [2] 5 point '\xe9\ud800'
try: space['wait'](7).send(None)
except StopIteration as stop: print(stop.value)  #=> 7
print(space['typed'].__type_params__, space['typed'].__qualname__)  #=> (T,) typed
print([c.co_qualname for c in back.co_consts if hasattr(c, 'co_code')][:3])  #=> ['add', 'Point', 'count']
print(back.co_filename, next(back.co_lines())[2], list(back.co_positions()) == list(code.co_positions()))  #=> file.py 0 True

def inner():
    return space
try: print(marshal.loads(marshal.dumps(inner.__code__)).co_freevars)
except ValueError as error: print(error)  #=> ()

# One byte wrong at a time: refused, or code that does no harm. CPython trusts its bytes.
def refused(data):
    try: marshal.loads(data)
    except (ValueError, EOFError, TypeError): return True
    return False
count = 0
if sys.implementation.name == 'kukri':
    for i in range(0, len(data), 7):
        broken = bytearray(data)
        broken[i] ^= 1 << i % 8
        count += refused(broken)
    count += sum(refused(data[:cut]) for cut in range(0, len(data), 50))
print(count > 100 or sys.implementation.name != 'kukri')    #=> True
