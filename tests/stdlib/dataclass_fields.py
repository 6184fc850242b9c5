# dataclasses: fields and defaults, inheritance, the generated methods, frozen and slotted classes.
import dataclasses, inspect
from dataclasses import KW_ONLY, InitVar, asdict, astuple, dataclass, field, fields, make_dataclass, replace

@dataclass
class Point:
    x: int
    y: int = 3
    tags: list = field(default_factory=list, compare=False, repr=False)
p = Point(1)
print(p, p == Point(1, 3, ["t"]), Point.__doc__, Point.__match_args__, inspect.signature(Point), Point.__init__.__annotations__)  #=> Point(x=1, y=3) True Point(x: int, y: int = 3, tags: list = <factory>) ('x', 'y', 'tags') (x: int, y: int = 3, tags: list = <factory>) -> None {'x': <class 'int'>, 'y': <class 'int'>, 'tags': <class 'list'>, 'return': None}
print(asdict(p), astuple(p), replace(p, x=9), [f.name for f in fields(Point)], Point.__eq__(p, 3), dataclasses.is_dataclass(p))  #=> {'x': 1, 'y': 3, 'tags': []} (1, 3, []) Point(x=9, y=3) ['x', 'y', 'tags'] NotImplemented True
Point()    #=> raises TypeError: Point.__init__() missing 1 required positional argument: 'x'
Point(1, 2, 3, 4)    #=> raises TypeError: Point.__init__() takes from 2 to 4 positional arguments but 5 were given
replace(p, z=1)    #=> raises TypeError: Point.__init__() got an unexpected keyword argument 'z'
fields(3)    #=> raises TypeError: must be called with a dataclass type or instance
@dataclass(frozen=True, order=True)
class Key:
    a: int
    b: str = "q"
k = Key(1)
print(hash(k) == hash(Key(1)), k < Key(2), sorted([Key(2), Key(1, "z"), k]), k <= k, {k: 1}[Key(1)])  #=> True True [Key(a=1, b='q'), Key(a=1, b='z'), Key(a=2, b='q')] True 1
k.a = 2    #=> raises FrozenInstanceError: cannot assign to field 'a'
del k.b    #=> raises FrozenInstanceError: cannot delete field 'b'
k.c = 1    #=> raises FrozenInstanceError: cannot assign to field 'c'
k < 3    #=> raises TypeError: '<' not supported between instances of 'Key' and 'int'
@dataclass(slots=True, weakref_slot=True)
class Slotted:
    x: int = 1
    y: int = field(init=False, default=5)
print(Slotted(), Slotted.__slots__, hasattr(Slotted(), "__dict__"))  #=> Slotted(x=1, y=5) ('x', 'y', '__weakref__') False
@dataclass
class Child(Point):
    w: InitVar[int] = 5
    _: KW_ONLY
    k: "int" = 4
    count: "typing.ClassVar[int]" = 0
    def __post_init__(self, w): self.doubled = w * 2
print(Child(1, 2, [], 7, k=8), Child(1).doubled, inspect.signature(Child))  #=> Child(x=1, y=2, k=8, count=0) 10 (x: int, y: int = 3, tags: list = <factory>, w: dataclasses.InitVar[int] = 5, *, k: 'int' = 4, count: 'typing.ClassVar[int]' = 0) -> None
@dataclass    #=> raises ValueError: mutable default <class 'list'> for field x is not allowed: use default_factory
class Bad:
    x: list = []
@dataclass    #=> raises TypeError: non-default argument 'y' follows default argument 'x'
class Order:
    x: int = 1
    y: int
@dataclass    #=> raises TypeError: 'x' is a field but has no type annotation
class Annotated:
    x = field()
@dataclass    #=> raises TypeError: cannot inherit non-frozen dataclass from a frozen one
class Thaw(Key): pass
@dataclass(order=True)    #=> raises TypeError: Cannot overwrite attribute __lt__ in class Less Consider using functools.total_ordering
class Less:
    x: int
    def __lt__(self, other): return True
@dataclass(unsafe_hash=True)    #=> raises TypeError: Cannot overwrite attribute __hash__ in class Hashed
class Hashed:
    x: int
    def __hash__(self): return 1
@dataclass(order=True, eq=False)    #=> raises ValueError: eq must be true if order is true
class NoEq: pass
field(default=1, default_factory=int)    #=> raises ValueError: cannot specify both default and default_factory
make_dataclass("C", ["1x"])    #=> raises TypeError: Field names must be valid identifiers: '1x'
make_dataclass("C", ["class"])    #=> raises TypeError: Field names must not be keywords: 'class'
make_dataclass("C", ["a", "a"])    #=> raises TypeError: Field name duplicated: 'a'
C = make_dataclass("C", ["a", ("b", int), ("c", int, field(default=3))], namespace={"total": lambda self: self.a + self.b + self.c})
print(C(1, 2), C(1, 2).total(), C.__module__, C.__annotations__)  #=> C(a=1, b=2, c=3) 6 __main__ {'a': 'typing.Any', 'b': <class 'int'>, 'c': <class 'int'>}
@dataclass
class Node:
    next: object = None
n = Node(); n.next = n
print(n, Node.__hash__, Node.__dataclass_params__)    #=> Node(next=...) None _DataclassParams(init=True,repr=True,eq=True,order=False,unsafe_hash=False,frozen=False,match_args=True,kw_only=False,slots=False,weakref_slot=False)
@dataclass
class Tree:
    left: object
    table: dict
print(asdict(Tree(Point(1), {"k": [Point(2)], "t": (Point(3),)})), astuple(Tree(Point(1), {1: Point(2)})))  #=> {'left': {'x': 1, 'y': 3, 'tags': []}, 'table': {'k': [{'x': 2, 'y': 3, 'tags': []}], 't': ({'x': 3, 'y': 3, 'tags': []},)}} ((1, 3, []), {1: (2, 3, [])})
print(InitVar[int], InitVar["x"], repr(field(default=1, metadata={"a": 1}))[:36], dataclasses.MISSING.__class__.__name__)  #=> dataclasses.InitVar[int] dataclasses.InitVar['x'] Field(name=None,type=None,default=1, _MISSING_TYPE
match Point(1, 2):
    case Point(1, y): print("y", y)    #=> y 2
