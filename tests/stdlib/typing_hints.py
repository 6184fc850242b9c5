# typing: special forms, generic classes, protocols, NamedTuple, TypedDict, NewType, reading hints.
import typing
from typing import *
print(List[int], Dict[str, int], Optional[int], Union[int, str, None], Callable[[int], str], Callable[..., int], Tuple[int, ...], Tuple[()], Type[int], Any)  #=> typing.List[int] typing.Dict[str, int] typing.Optional[int] typing.Union[int, str, NoneType] typing.Callable[[int], str] typing.Callable[..., int] typing.Tuple[int, ...] typing.Tuple[()] typing.Type[int] typing.Any
print(Literal[1, "a", True], Annotated[int, 3], ClassVar[int], Final[int], NoReturn, Deque[int], Generator[int], ContextManager[int], Counter[str])  #=> typing.Literal[1, 'a', True] typing.Annotated[int, 3] typing.ClassVar[int] typing.Final[int] typing.NoReturn typing.Deque[int] typing.Generator[int, NoneType, NoneType] typing.ContextManager[int, bool | None] typing.Counter[str]
print(Union[int, Union[str, int]], Union[int], Optional[None], Literal[Literal[1, 2], 3, 1], List["A"], Union["A", int], int | None)  #=> typing.Union[int, str] <class 'int'> <class 'NoneType'> typing.Literal[1, 2, 3] typing.List[ForwardRef('A')] typing.Union[ForwardRef('A'), int] int | None
print(get_origin(List[int]), get_args(Callable[[int], str]), get_args(Dict[int, str]), get_origin(Annotated[int, 1]), get_args(Literal[1, 2]))  #=> <class 'list'> ([<class 'int'>], <class 'str'>) (<class 'int'>, <class 'str'>) typing.Annotated (1, 2)
T = TypeVar("T"); K = TypeVar("K"); P = ParamSpec("P"); Ts = TypeVarTuple("Ts")
class Box(Generic[T]):
    content: T
class Pair[A, B]:
    def first(self) -> A: ...
print(Box[int], Box.__parameters__, Box[int]().__orig_class__, List[T][int], Dict[K, List[T]][str, int], Pair[int, str], Pair.__orig_bases__)  #=> __main__.Box[int] (~T,) __main__.Box[int] typing.List[int] typing.Dict[str, typing.List[int]] __main__.Pair[int, str] (typing.Generic[A, B],)
print(Callable[P, int][[str, int]], Callable[Concatenate[int, P], T][[str], int], Tuple[int, Unpack[Ts]][str, float], tuple[*Ts][int, str])  #=> typing.Callable[[str, int], int] typing.Callable[[int, str], int] typing.Tuple[int, str, float] tuple[int, str]
List[int, str]    #=> raises TypeError: Too many arguments for typing.List; actual 2, expected 1
Box[int, str]    #=> raises TypeError: Too many arguments for <class '__main__.Box'>; actual 2, expected 1
isinstance([], List[int])    #=> raises TypeError: Subscripted generics cannot be used with class and instance checks
List[int]()    #=> raises TypeError: Type List cannot be instantiated; use list() instead
Any()    #=> raises TypeError: Any cannot be instantiated
class Wrong(Generic): pass    #=> raises TypeError: Cannot inherit from plain Generic
class Wrong2(Optional[int]): pass    #=> raises TypeError: Cannot subclass typing.Optional[int]
class Quacks(Protocol):
    def quack(self): ...
@runtime_checkable
class Checked(Protocol):
    name: str
    def quack(self): ...
class Duck:
    name = "d"
    def quack(self): pass
print(isinstance(Duck(), Checked), isinstance(3, Checked), is_protocol(Quacks), sorted(get_protocol_members(Checked)), isinstance(3, SupportsInt), issubclass(int, SupportsIndex))  #=> True False True ['name', 'quack'] True True
isinstance(Duck(), Quacks)    #=> raises TypeError: Instance and class checks can only be used with @runtime_checkable protocols
issubclass(Duck, Checked)    #=> raises TypeError: Protocols with non-method members don't support issubclass(). Non-method members: 'name'.
Quacks()    #=> raises TypeError: Protocols cannot be instantiated
class N(NamedTuple):
    a: int
    b: str = "x"
    def both(self): return self.a, self.b
print(N(1), N._fields, N(1).both(), N.__annotations__, N._field_defaults, NamedTuple("M", [("q", int)])(2))  #=> N(a=1, b='x') ('a', 'b') (1, 'x') {'a': <class 'int'>, 'b': <class 'str'>} {'b': 'x'} M(q=2)
class D(TypedDict, total=False):
    a: Required[int]
    b: ReadOnly[str]
print(D(a=1), D.__required_keys__, D.__optional_keys__, D.__readonly_keys__, D.__total__, is_typeddict(D), TypedDict("E", {"x y": int}).__annotations__)  #=> {'a': 1} frozenset({'a'}) frozenset({'b'}) frozenset({'b'}) False True {'x y': <class 'int'>}
U = NewType("U", int)
print(U, U(3), U.__supertype__)    #=> __main__.U 3 <class 'int'>
class V(U): pass    #=> raises TypeError: Cannot subclass an instance of NewType. Perhaps you were looking for: `V = NewType('V', U)`
class R:
    items: "List[R]"
    flag: "ClassVar[int]" = 1
def f(a: "int", b: "Optional[str]" = None, *args: "R") -> "Annotated[int, 5]": ...
print(get_type_hints(f), get_type_hints(f, include_extras=True)["return"], get_type_hints(R))  #=> {'a': <class 'int'>, 'b': typing.Optional[str], 'args': <class '__main__.R'>, 'return': <class 'int'>} typing.Annotated[int, 5] {'items': typing.List[__main__.R], 'flag': typing.ClassVar[int]}
@overload
def g(a: int): ...
@overload
def g(a: str): ...
def g(a): return a
print(len(get_overloads(g)), g(3))    #=> 2 3
@final
class F: pass
@override
def h(): pass
print(F.__final__, h.__override__, cast(int, "x"), assert_type(1, int))  #=> True True x 1
assert_never(3)    #=> raises AssertionError: Expected code to be unreachable, but got: 3
@dataclass_transform(kw_only_default=True)
def deco(cls): return cls
print(deco.__dataclass_transform__["kw_only_default"], ForwardRef("x"), ForwardRef("int") == ForwardRef("int"))  #=> True ForwardRef('x') True
type Alias[X] = list[X]
print(Alias[int], Alias.__value__, Alias.__type_params__)    #=> Alias[int] list[X] (X,)
print(all(hasattr(typing, name) for name in typing.__all__), len(typing.__all__) == len(set(typing.__all__)))  #=> True True
