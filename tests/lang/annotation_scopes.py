# Names in type parameters, aliases and generic classes: which variable they mean.
x = "global"

def outer():
    x = "nonlocal"
    class Cls:
        type Alias = x
        def meth[T: x](self): ...
        x = "class"
    return Cls
print(outer().Alias.__value__, outer().meth.__type_params__[0].__bound__)    #=> class class

def outer_global():
    x = "nonlocal"
    class Cls:
        global x
        type Alias = x
    return Cls
print(outer_global().Alias.__value__)    #=> global

class Base:
    type Later = value
    value = 1
Base.value = 2
print(Base.Later.__value__)    #=> 2

class __Private:
    pass
class Derived[T](__Private, list[lambda: __Private]):
    pass
print(Derived.__bases__[0].__name__)    #=> __Private

class Listed[T]:
    T = "class"
    class Inner[U](*[list for T in [1]]):
        pass
    type Comprehended = [T for _ in [1]]
print(Listed.Inner.__bases__[0].__name__, Listed.Comprehended.__value__[0])    #=> list T

def refused(source):
    try:
        compile(source, "<text>", "exec")
    except SyntaxError as error:
        print(error.msg)

refused("class Cls[T]:\n    nonlocal T")    #=> nonlocal binding not allowed for type parameter 'T'
refused("[i for i in (j := range(5))]")     #=> assignment expression cannot be used in a comprehension iterable expression
refused("[i for i in [(j := 1) for k in [1]]]")    #=> assignment expression cannot be used in a comprehension iterable expression
refused("[i for i in [1] if (j := 0) for j in [1]]")    #=> comprehension inner loop cannot rebind assignment expression target 'j'
refused("f(p, k1=50, *(1, 2), k1=100)")     #=> keyword argument repeated: k1
refused("for x in y:\n    try: pass\n    except* E: break")    #=> 'break', 'continue' and 'return' cannot appear in an except* block
refused("match x:\n    case {0: _, False: _}: pass")    #=> mapping pattern checks duplicate key (False)
