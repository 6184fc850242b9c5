# Classes whose metaclass's mro() leaves out object: their instances still answer.
class Meta(type):
    chosen = 0
    def mro(cls): return [[cls], [cls, cls]][Meta.chosen]

class Plain: pass

def tried(function):
    try: return function()
    except Exception as error: return type(error).__name__

for Meta.chosen in range(2):
    Odd = Meta('Odd', (), {'__slots__': ()})
    Class = Meta('Class', (), {})
    x = Plain()
    x.__class__ = Class
    print(isinstance(x, int), isinstance(x, (str, Class)), type(x) is Class)
    for function in (lambda: x.a, lambda: repr(x), lambda: str(x), lambda: hash(x), lambda: x == x, lambda: x < 1, lambda: bool(x),
                     lambda: len(x), lambda: x + 1, lambda: x(), lambda: Class(), lambda: setattr(x, 'a', 1), lambda: delattr(x, 'a'),
                     lambda: format(x), lambda: dir(x), lambda: list(x), lambda: {x: 1}, lambda: x.__class__, lambda: issubclass(Class, int)):
        tried(function)
#=> False True True
#=> False True True
