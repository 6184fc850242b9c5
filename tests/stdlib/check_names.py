# kukri check: which names it misses, and which it does not.
try:
    from _check import check
except ImportError:     # under CPython there is nothing to test
    def check(source, filename):
        return [line.split(b'#!')[1].decode().strip() for line in source.splitlines() if b'#!' in line]

SOURCE = b"""
import __main__, os.path
class Client:
    class Error(Exception): pass
    class Abort(Error): pass
    size = 1
    double = size * 2
    def read(self, size: Abort = size) -> Error: return nowhere     #! t.py:8:57: name 'nowhere' is not defined
    rows = [size for _ in range(3)]     #! t.py:9:13: name 'size' is not defined
    def name(self): return size         #! t.py:10:28: name 'size' is not defined. Did you mean: 'self.size'?
    def cls(self): return __class__
def late(): return defined_below
defined_below = [y for x in [[1]] for y in x]
def generic[T](x: T) -> T: return [T for T in x]
try: maybe
except NameError: pass
import no_such_module_anywhere          #! t.py:17:1: No module named 'no_such_module_anywhere'
"""
for line in check(SOURCE, 't.py'):
    print(line)
#=> t.py:8:57: name 'nowhere' is not defined
#=> t.py:9:13: name 'size' is not defined
#=> t.py:10:28: name 'size' is not defined. Did you mean: 'self.size'?
#=> t.py:17:1: No module named 'no_such_module_anywhere'
