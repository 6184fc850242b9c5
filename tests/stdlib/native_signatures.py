# What signature() finds of natives: nothing where CPython has no text, every parameter where it has.
import inspect, functools


def show(native):
    try:
        print(native.__name__, inspect.signature(native))
    except ValueError as error:
        print(error)


for native in ValueError, bytes, int, dict, range, max, getattr, iter, vars, functools.reduce:
    show(native)
#=> no signature found for builtin type <class 'ValueError'>
#=> no signature found for builtin type <class 'bytes'>
#=> no signature found for builtin type <class 'int'>
#=> no signature found for builtin type <class 'dict'>
#=> no signature found for builtin type <class 'range'>
#=> no signature found for builtin <built-in function max>
#=> no signature found for builtin <built-in function getattr>
#=> no signature found for builtin <built-in function iter>
#=> no signature found for builtin <built-in function vars>
#=> no signature found for builtin <built-in function reduce>

for native in issubclass, len, print, sorted, list, enumerate, str.split, dict.fromkeys, [].sort, dict.get:
    show(native)
#=> issubclass (cls, class_or_tuple, /)
#=> len (obj, /)
#=> print (*args, sep=' ', end='\n', file=None, flush=False)
#=> sorted (iterable, /, *, key=None, reverse=False)
#=> list (iterable=(), /)
#=> enumerate (iterable, start=0)
#=> split (self, /, sep=None, maxsplit=-1)
#=> fromkeys (iterable, value=None, /)
#=> sort (*, key=None, reverse=False)
#=> get (self, key, default=None, /)

# A default that cannot be written is still a sign that there is one.
print(dict.pop.__text_signature__)      #=> ($self, key, default=<unrepresentable>, /)
show(dict.pop)                          #=> <method 'pop' of 'dict' objects> builtin has invalid signature
