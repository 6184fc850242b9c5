# A data descriptor that comes into a class stands in front of what its instances hold, cached or not.
class Base:
    pass

class Slotted:
    __slots__ = 'x', 'z'

class A(Base):
    def __init__(self):
        self.x = 1

def read(o):
    return o.x

def write(o, value):
    o.x = value

def run(make, change):
    o = make()
    for i in range(50):
        write(o, i)
        read(o)
    change()
    try:
        write(o, 7)
    except AttributeError as e:
        print('write', e)
    print(read(o))

getter = property(lambda self: 'property')
run(A, lambda: setattr(A, 'x', getter))
#=> write property '<lambda>' of 'A' object has no setter
#=> property
del A.x
run(A, lambda: setattr(Base, 'x', getter))
#=> write property '<lambda>' of 'A' object has no setter
#=> property
print(vars(A)['__module__'], A.__new__(A).x)    #=> __main__ property
del Base.x

class B(Base, Slotted):
    pass

run(B, lambda: setattr(Base, 'x', getter))
#=> write property '<lambda>' of 'B' object has no setter
#=> property
del Base.x

class C(Slotted):
    pass

run(C, lambda: setattr(C, 'x', getter))
#=> write property '<lambda>' of 'C' object has no setter
#=> property
run(Slotted, lambda: setattr(Slotted, 'x', Slotted.__dict__['z']))
#=> 7

# In an instance whose dict was asked for.
class D:
    pass

def make():
    d = D()
    d.__dict__['x'] = 3
    return d

run(make, lambda: setattr(D, 'x', getter))
#=> write property '<lambda>' of 'D' object has no setter
#=> property

# Before there is any instance it makes no difference to others.
class E:
    pass

for name in 'abc':
    setattr(E, name, property(lambda self, name=name: name))
print(E().a, E().b, E().c)  #=> a b c
