# enum: members, aliases, mixed-in types, flags with their boundaries, hooks, the functional API.
import enum
from enum import Enum, Flag, IntEnum, IntFlag, StrEnum, auto, member, nonmember, unique, verify

class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = auto()
    CRIMSON = 1
    def describe(self): return f"{self.name} is {self.value}"
    @property
    def shout(self): return self.name + "!"
print(list(Color), Color.CRIMSON, Color(3), Color["RED"], len(Color), Color.RED in Color, 2 in Color, 9 in Color)  #=> [<Color.RED: 1>, <Color.GREEN: 2>, <Color.BLUE: 3>] Color.RED Color.BLUE Color.RED 3 True True False
print(Color.RED.describe(), Color.BLUE.shout, Color.__members__, repr(Color), str(Color.RED), f"{Color.RED:>12}")  #=> RED is 1 BLUE! {'RED': <Color.RED: 1>, 'GREEN': <Color.GREEN: 2>, 'BLUE': <Color.BLUE: 3>, 'CRIMSON': <Color.RED: 1>} <enum 'Color'> Color.RED    Color.RED
print(dir(Color), dir(Color.RED), Color.RED is Color(1) is Color.CRIMSON, Color.RED == 1, hash(Color.RED) == hash("RED"))  #=> ['BLUE', 'GREEN', 'RED', '__class__', '__contains__', '__doc__', '__getitem__', '__init_subclass__', '__iter__', '__len__', '__members__', '__module__', '__name__', '__qualname__'] ['__class__', '__doc__', '__eq__', '__hash__', '__module__', 'describe', 'name', 'shout', 'value'] True False True
Color(9)    #=> raises ValueError: 9 is not a valid Color
Color["PINK"]    #=> raises KeyError: 'PINK'
Color.RED = 3    #=> raises AttributeError: cannot reassign member 'RED'
del Color.RED    #=> raises AttributeError: 'Color' cannot delete member 'RED'.
Color.RED.value = 3    #=> raises AttributeError: <enum 'Enum'> cannot set attribute 'value'
class More(Color): pass    #=> raises TypeError: <enum 'More'> cannot extend <enum 'Color'>
class Twice(Enum):    #=> raises TypeError: 'A' already defined as 1
    A = 1
    A = 2
unique(Color)    #=> raises ValueError: duplicate values found in <enum 'Color'>: CRIMSON -> RED
class Shape(str, Enum):
    SQUARE = "s"
    CIRCLE = "c"
print(Shape.SQUARE, Shape("c"), Shape.SQUARE == "s", Shape.SQUARE.upper(), f"{Shape.SQUARE}")  #=> Shape.SQUARE Shape.CIRCLE True S Shape.SQUARE
class Number(IntEnum):
    ONE = 1
    TWO = 2
print(Number.ONE + 1, Number.TWO, repr(Number.TWO), Number(1) < 2, sorted(Number), f"{Number.ONE:03}")  #=> 2 2 <Number.TWO: 2> True [<Number.ONE: 1>, <Number.TWO: 2>] 001
class Word(StrEnum):
    HELLO = auto()
    WORLD = "w"
print(Word.HELLO, repr(Word.WORLD), Word.HELLO + "!", [w for w in Word])  #=> hello <Word.WORLD: 'w'> hello! [<Word.HELLO: 'hello'>, <Word.WORLD: 'w'>]
class Planet(Enum):
    EARTH = (5.97, 6.37)
    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius
print(Planet.EARTH.mass, Planet((5.97, 6.37)), Planet.EARTH.value)  #=> 5.97 Planet.EARTH (5.97, 6.37)
class Coordinate(bytes, Enum):
    def __new__(cls, value, label):
        self = bytes.__new__(cls, [value])
        self._value_ = value
        self.label = label
        return self
    PX = (0, "P.X")
    PY = (1, "P.Y")
print(Coordinate.PX, Coordinate.PY.label, Coordinate(1), bytes(Coordinate.PY))  #=> Coordinate.PX P.Y Coordinate.PY b'\x01'
class Late(Enum):
    X = 1
    @classmethod
    def _missing_(cls, value):
        return cls.X if value == "x" else None if value == "n" else 3
print(Late("x"))    #=> Late.X
Late("n")    #=> raises ValueError: 'n' is not a valid Late
Late("other")    #=> raises TypeError: error in Late._missing_: returned 3 instead of None or a valid member
class Named(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    A = auto()
    B = auto()
print([m.value for m in Named])    #=> ['a0', 'b1']
class Ignored(Enum):
    _ignore_ = "i"
    for i in range(3): vars()[f"N{i}"] = i
    @member
    def method(): return 1
    plain = nonmember(42)
    class Inner: pass
print(list(Ignored.__members__), Ignored.plain, Ignored.N2, Ignored.method.value())  #=> ['N0', 'N1', 'N2', 'method'] 42 Ignored.N2 1
try:
    class Ordered(Enum):
        _order_ = "B A"
        A = 1
        B = 2
except TypeError as e: print(str(e).split())    #=> ['member', 'order', 'does', 'not', 'match', '_order_:', "['A',", "'B']", "['B',", "'A']"]

class Perm(Flag):
    R = auto()
    W = auto()
    X = auto()
    RW = R | W
print(Perm.R | Perm.W, repr(Perm.R | Perm.X), Perm.RW, ~Perm.R, Perm(0), list(Perm.RW), len(Perm(7)), bool(Perm(0)), Perm.R in Perm.RW, Perm.R ^ Perm.RW, Perm.RW & Perm.W)  #=> Perm.RW <Perm.R|X: 5> Perm.RW Perm.W|X Perm(0) [<Perm.R: 1>, <Perm.W: 2>] 3 False True Perm.W Perm.W
Perm(8)    #=> raises ValueError: <flag 'Perm'> invalid value 8
#=>     given 0b0 1000
#=>   allowed 0b0 0111
Perm.R | 1    #=> raises TypeError: unsupported operand type(s) for |: 'Perm' and 'int'
print(list(Perm), Perm["RW"], [p.name for p in Perm(7)], enum.show_flag_values(7), enum.bin(5), enum.bin(~5, 8))  #=> [<Perm.R: 1>, <Perm.W: 2>, <Perm.X: 4>] Perm.RW ['R', 'W', 'X'] [1, 2, 4] 0b0 101 0b1 11111010
class Keep(IntFlag):
    A = 1
    B = 2
print(Keep.A | 8, repr(Keep(9)), Keep.A | Keep.B, ~Keep.A, Keep(3) & 1, Keep.A + 1, repr(Keep(0)))  #=> 9 <Keep.A|8: 9> 3 2 1 2 <Keep: 0>
class Conform(Flag, boundary=enum.CONFORM):
    A = 1
    B = 2
class Eject(Flag, boundary=enum.EJECT):
    A = 1
print(Conform(9), Eject(9), type(Eject(9)))    #=> Conform.A 9 <class 'int'>
@verify(enum.UNIQUE, enum.CONTINUOUS)
class Fine(Enum):
    A = 1
    B = 2
verify(enum.CONTINUOUS)(Enum("Gap", {"A": 1, "C": 3}))    #=> raises ValueError: invalid enum 'Gap': missing values 2
verify(enum.NAMED_FLAGS)(Flag("Part", {"A": 1, "AC": 5}))    #=> raises ValueError: invalid Flag 'Part': alias AC is missing value 0x4 [use enum.show_flag_values(value) for details]
Animal = Enum("Animal", "CAT DOG", start=5, module="zoo", qualname="Zoo.Animal")
print(list(Animal), Animal.__module__, Animal.__qualname__, Enum("E", [("a", 1), ("b", 2)])(2), Enum("F", {"x": 9}).x, IntEnum("I", ["p", "q"]).q)  #=> [<Animal.CAT: 5>, <Animal.DOG: 6>] zoo Zoo.Animal E.b F.x 2
Enum("Empty")    #=> raises TypeError: <enum 'Enum'> has no members; specify `names=()` if you meant to create a new, empty, enum
print(Color.RED.__reduce_ex__(4), type(Color).__name__, enum.EnumType is enum.EnumMeta)  #=> (<enum 'Color'>, (1,)) EnumType True
class Hashless(Enum):
    A = [1]
    B = {}
print(Hashless([1]), Hashless({}), [1] in Hashless)    #=> Hashless.A Hashless.B True
class Dup(Enum):
    name = 1
    value = 2
print(Dup.name, Dup.name.name, Dup.value.value)    #=> Dup.name name 2
class Sub(Enum):
    def __init_subclass__(cls, **kw):
        super().__init_subclass__()
        print("made", cls.__name__, list(cls), kw)
class SubOne(Sub, flavour=3):
    A = 1    #=> made SubOne [<SubOne.A: 1>] {'flavour': 3}
match Color.RED:
    case Color.GREEN: print("green")
    case Color.RED: print("red")    #=> red
print(enum._simple_enum(IntEnum)(type("S", (), {"A": 1, "B": 2})).B)  #=> 2
