# TypeVar, ParamSpec, TypeVarTuple, TypeAliasType: what module typing takes from the VM.
from _typing import TypeVar, ParamSpec, TypeVarTuple, TypeAliasType, ParamSpecArgs, NoDefault, _idfunc
T = TypeVar("T")
print(T, TypeVar("S", covariant=True), TypeVar("C", contravariant=True), TypeVar("I", infer_variance=True))
#=> ~T +S -C I
print(T.__name__, T.__bound__, T.__constraints__, T.__default__, T.has_default(), T.__module__, T.__covariant__)
#=> T None () typing.NoDefault False __main__ False
TypeVar("T", int)       #=> raises TypeError: A single constraint is not allowed
print(TypeVar("T", int, str).__constraints__)  #=> (<class 'int'>, <class 'str'>)
TypeVar("T", covariant=True, contravariant=True)  #=> raises ValueError: Bivariant types are not supported.
TypeVar("T", covariant=True, infer_variance=True)  #=> raises ValueError: Variance cannot be specified with infer_variance.
TypeVar(1)              #=> raises TypeError: typevar() argument 'name' must be str, not int
TypeVar()               #=> raises TypeError: typevar() missing required argument 'name' (pos 1)
class Sub(TypeVar): pass  #=> raises TypeError: type 'typing.TypeVar' is not an acceptable base type
type("X", (T,), {})     #=> raises TypeError: type() doesn't support MRO entry resolution; use types.new_class()
T.__mro_entries__(())   #=> raises TypeError: Cannot subclass an instance of TypeVar
T.__name__ = "x"        #=> raises AttributeError: readonly attribute
T.custom = 5
print(T.custom)         #=> 5
T.__dict__              #=> raises AttributeError: 'typing.TypeVar' object has no attribute '__dict__'
print(T.__reduce__(), TypeVar("D", default=int).__default__, TypeVar("D", default=int).has_default(), TypeVar("D", default=None).has_default())
#=> T <class 'int'> True True
P = ParamSpec("P")
print(P, P.args, P.kwargs, P.args == P.args, P.args == P.kwargs, P.args.__origin__ is P, P.__default__)
#=> ~P P.args P.kwargs True False True typing.NoDefault
P.args.__mro_entries__(())  #=> raises TypeError: Cannot subclass an instance of ParamSpecArgs
hash(P.args)            #=> raises TypeError: unhashable type: 'typing.ParamSpecArgs'
print(ParamSpecArgs(5), ParamSpecArgs(P))  #=> 5.args P.args
Ts = TypeVarTuple("Ts")
print(Ts, Ts.__name__, Ts.__default__, Ts.has_default())  #=> Ts Ts typing.NoDefault False
Ts.__typing_subst__(int)  #=> raises TypeError: Substitution of bare TypeVarTuple is not supported
print(NoDefault, type(NoDefault)() is NoDefault, NoDefault.__reduce__())  #=> typing.NoDefault True NoDefault
type(NoDefault)(1)      #=> raises TypeError: NoDefaultType takes no arguments
print(_idfunc(5))       #=> 5
A = TypeAliasType("A", int)
print(A, A.__name__, A.__value__, A.__type_params__, A.__parameters__, A.__module__, A | None, A.__reduce__())
#=> A A <class 'int'> () () __main__ A | None A
A[int]                  #=> raises TypeError: Only generic type aliases are subscriptable
A()                     #=> raises TypeError: 'typing.TypeAliasType' object is not callable
G = TypeAliasType("G", list[T], type_params=(T,))
print(G[int], G.__type_params__, G[int].__origin__ is G)  #=> G[int] (~T,) True
TypeAliasType("A", int, type_params=[T])  #=> raises TypeError: type_params must be a tuple
TypeAliasType(1, int)   #=> raises TypeError: typealias() argument 'name' must be str, not int
TypeAliasType("A")      #=> raises TypeError: typealias() missing required argument 'value' (pos 2)
type Lazy = undefined_name
Lazy.__value__          #=> raises NameError: name 'undefined_name' is not defined
undefined_name = 5
print(Lazy.__value__)   #=> 5
undefined_name = 6
print(Lazy.__value__)   #=> 5
type Gen[X, *Y, **Z] = (X, Z)
print(Gen.__type_params__, [type(p).__name__ for p in Gen.__type_params__], Gen.__value__)
#=> (X, Y, Z) ['TypeVar', 'TypeVarTuple', 'ParamSpec'] (X, Z)
def f[A: int, B: (int, str), C = str](a: A) -> B: return a
print(f.__type_params__, [p.__bound__ for p in f.__type_params__], f.__type_params__[1].__constraints__, f.__type_params__[2].__default__)
#=> (A, B, C) [<class 'int'>, None, None] (<class 'int'>, <class 'str'>) <class 'str'>
def g[B: undefined_bound](): pass
g.__type_params__[0].__bound__  #=> raises NameError: name 'undefined_bound' is not defined
undefined_bound = int
print(g.__type_params__[0].__bound__, g.__type_params__[0].__module__)  #=> <class 'int'> typing
print(list[T].__parameters__, dict[T, int][str], (list[T] | int).__parameters__) if False else print(list[T].__parameters__)
#=> (~T,)
