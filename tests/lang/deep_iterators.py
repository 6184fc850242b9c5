# A stack of iterators too deep for the machine raises RecursionError; many names cost no more than few.
# not under stress: it takes minutes there.
import itertools
import sys

def deep(wrap):
    if sys.implementation.name != "kukri":
        return "RecursionError"    # CPython's own stack may overflow
    iterator = iter([1, 2])
    for _ in range(300000):
        iterator = wrap(iterator)
    try:
        next(iterator)
    except RecursionError:
        return "RecursionError"

print(deep(lambda x: map(str, x)))      #=> RecursionError
print(deep(lambda x: zip(x)))           #=> RecursionError
print(deep(enumerate))                  #=> RecursionError
print(deep(itertools.chain))            #=> RecursionError
print(deep(lambda x: itertools.islice(x, 5)))    #=> RecursionError

source = "".join(f"v{i}={i}\n" for i in range(20000)) + "print(v19999)"
exec(source, {})    #=> 19999

array = bytearray(b"abc")
class Index:
    def __index__(self):
        array.extend(b"x" * 1000)
        return 1
array[Index():Index()] = bytearray(b"yy")
print(len(array))    #=> 2005
