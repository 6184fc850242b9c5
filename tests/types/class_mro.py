# The method resolution order: C3, its errors, mro() of a metaclass, assignment to __bases__.
class O: pass
class A(O): pass
class B(O): pass
class C(A, B): pass
print([k.__name__ for k in C.__mro__], C.mro() == list(C.__mro__))  #=> ['C', 'A', 'B', 'O', 'object'] True
class X(A, O): pass
class Y(O, A): pass     #=> raises TypeError: Cannot create a consistent method resolution order (MRO) for bases O, A
class P(A, B): pass
class Q(B, A): pass
class R(P, Q): pass     #=> raises TypeError: Cannot create a consistent method resolution order (MRO) for bases A, B
class D(A, A): pass     #=> raises TypeError: duplicate base class A
class Deep(C): pass
class E(type):
    def mro(cls): return [cls, A, object]
class F(B, metaclass=E): pass
print(F.__mro__, issubclass(F, A), issubclass(F, B))  #=> (<class '__main__.F'>, <class '__main__.A'>, <class 'object'>) True False
A.from_a = 1
B.from_b = 2
print(F.from_a)         #=> 1
F.from_b                #=> raises AttributeError: type object 'F' has no attribute 'from_b'
A.from_a = 3
print(F.from_a)         #=> 3
class G(type):
    def mro(cls): return [cls, 5]
class H(metaclass=G): pass  #=> raises TypeError: mro() returned a non-class ('int')
class I(type):
    def mro(cls): return [cls, int, object]
class J(metaclass=I): pass  #=> raises TypeError: mro() returned base with unsuitable layout ('int')
class K(type):
    def mro(cls): return 5
class L(metaclass=K): pass  #=> raises TypeError: 'int' object is not iterable
class M: x = "M"
class N: x = "N"
class S(M): pass
class T(S): pass
print(T.x, T().x)       #=> M M
S.__bases__ = (N,)
print(T.x, T().x, T.__mro__, M.__subclasses__(), N.__subclasses__())  #=> N N (<class '__main__.T'>, <class '__main__.S'>, <class '__main__.N'>, <class 'object'>) [] [<class '__main__.S'>]
S.__bases__ = ()        #=> raises TypeError: can only assign non-empty tuple to S.__bases__, not ()
S.__bases__ = [N]       #=> raises TypeError: can only assign tuple to S.__bases__, not list
S.__bases__ = (5,)      #=> raises TypeError: S.__bases__ must be tuple of classes, not 'int'
S.__bases__ = (T,)      #=> raises TypeError: a __bases__ item causes an inheritance cycle
S.__bases__ = (S,)      #=> raises TypeError: a __bases__ item causes an inheritance cycle
S.__bases__ = (int,)    #=> raises TypeError: __bases__ assignment: 'int' deallocator differs from 'N'
int.__bases__ = (object,)  #=> raises TypeError: cannot set '__bases__' attribute of immutable type 'int'
del S.__bases__         #=> raises TypeError: cannot delete '__bases__' attribute of immutable type 'S'
S.__bases__ = (M, N)
print(S.__mro__)        #=> (<class '__main__.S'>, <class '__main__.M'>, <class '__main__.N'>, <class 'object'>)
S.__bases__ = (N, M)
print(T.__mro__)        #=> (<class '__main__.T'>, <class '__main__.S'>, <class '__main__.N'>, <class '__main__.M'>, <class 'object'>)
class U(M, N): pass
class V(S, U): pass     #=> raises TypeError: Cannot create a consistent method resolution order (MRO) for bases N, M
class W(S): pass
class W2(U): pass
class Z(W): pass
try:
    U.__bases__ = (N, M)
    S.__bases__ = (M, N)
    print("fine", S.__mro__)
except TypeError as error:
    print(error)        #=> fine (<class '__main__.S'>, <class '__main__.M'>, <class '__main__.N'>, <class 'object'>)
print(object.__subclasses__()[0] is not None, U in M.__subclasses__())  #=> True True
print(type.mro(int), int.mro())  #=> [<class 'int'>, <class 'object'>] [<class 'int'>, <class 'object'>]
type.mro(5)             #=> raises TypeError: descriptor 'mro' for 'type' objects doesn't apply to a 'int' object
class Meth(type):
    def mro(cls):
        print("mro called", cls.__name__, cls.__mro__)
        return super().mro()
class Called(metaclass=Meth): pass  #=> mro called Called None
class Base: pass
Called.__bases__ = (Base,)  #=> raises TypeError: __bases__ assignment: 'Base' deallocator differs from 'object'
print(Called.__mro__)   #=> (<class '__main__.Called'>, <class 'object'>)
