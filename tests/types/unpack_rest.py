# Starred targets: lists and tuples are cut, all else is walked; format() of what only has a __str__.
a, *b, c = [1, 2, 3, 4]
print(a, b, c)              #=> 1 [2, 3] 4
*a, b = (1, 2)
print(a, b)                 #=> [1] 2
a, b, *c = [1, 2]
print(a, b, c)              #=> 1 2 []
x = [1, 2, 3, 4, 5]
x[0], *x[1:3], x[4] = x
print(x)                    #=> [1, 2, 3, 4, 5, 5]
*y, = x
print(y == x, y is x)       #=> True False
first, *rest = "abc"
print(first, rest)          #=> a ['b', 'c']
for wrong in ([1], (), (1, 2)):
    try:
        a, *b, c, d = wrong
    except ValueError as error:
        print(error)
#=> not enough values to unpack (expected at least 3, got 1)
#=> not enough values to unpack (expected at least 3, got 0)
#=> not enough values to unpack (expected at least 3, got 2)

class Named:
    def __str__(self):
        return "named"
class Formed(Named):
    def __format__(self, spec):
        return "formed:" + spec
print(f"{Named()}|{Formed()}|{Formed():x}", format(Named()), "{}".format(Named()))  #=> named|formed:|formed:x named named
Named.__format__ = lambda self, spec: "later"
print(f"{Named()} {Formed()}")      #=> later formed:
del Named.__format__
print(f"{Named()} {ValueError('v')} {None} {[1]}")   #=> named v None [1]
class Wrong:
    __str__ = None
try:
    f"{Wrong()}"
except TypeError as error:
    print(error)            #=> 'NoneType' object is not callable
