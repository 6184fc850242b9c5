# types.GenericAlias and types.UnionType.
import sys
def _make_cell():
    x = 1
    return lambda: x
class types: # module types, in small
    MethodType = type([].__len__) and type((lambda: 0).__get__(1))
    CellType = type(_make_cell().__closure__[0])
    SimpleNamespace = type(sys.implementation)
    ModuleType = type(sys)
    GenericAlias = type(list[int])
print(list[int], dict[str, int], tuple[int, ...], type[int], list[int].__origin__, list[int].__args__)
#=> list[int] dict[str, int] tuple[int, ...] type[int] <class 'list'> (<class 'int'>,)
print(list[int] == list[int], list[int] != list[str], hash(list[int]) == hash(list[int]), list[int] == 5, list[int] in {list[int]})
#=> True True True False True
print(list[int](), dict[str, int](a=1), list[int]("ab"), tuple[int]((1, 2)))
#=> [] {'a': 1} ['a', 'b'] (1, 2)
print(list[int].append, list[int].__name__, list[int].__doc__ == list.__doc__, list[int].__class__, list[int].__mro_entries__(()))
#=> <method 'append' of 'list' objects> list True <class 'types.GenericAlias'> (<class 'list'>,)
list[int].__bases__     #=> raises AttributeError: 'types.GenericAlias' object has no attribute '__bases__'
list[int].__copy__      #=> raises AttributeError: 'types.GenericAlias' object has no attribute '__copy__'
list[int].nope          #=> raises AttributeError: type object 'list' has no attribute 'nope'
list[int].x = 1         #=> raises AttributeError: 'types.GenericAlias' object has no attribute 'x' and no __dict__ for setting new attributes
class Sub(list[int]): pass
print(Sub.__bases__, Sub.__orig_bases__)  #=> (<class 'list'>,) (list[int],)
print(list[int].__reduce__(), list[int].__unpacked__, list[int].__parameters__)
#=> (<class 'types.GenericAlias'>, (<class 'list'>, (<class 'int'>,))) False ()
print(types.GenericAlias(list, ()), types.GenericAlias(dict, ([int, str], ...)), types.GenericAlias(5, "x"), types.GenericAlias(int, (None, type(None))))
#=> list[()] dict[[int, str], ...] 5['x'] int[None, NoneType]
types.GenericAlias()    #=> raises TypeError: GenericAlias expected 2 arguments, got 0
types.GenericAlias(1)   #=> raises TypeError: GenericAlias expected 2 arguments, got 1
list[int][int]          #=> raises TypeError: list[int] is not a generic class
list[int][0]            #=> raises TypeError: list[int] is not a generic class
for t in tuple[int, str]: print(t, t.__unpacked__, t.__typing_unpacked_tuple_args__)
#=> *tuple[int, str] True (<class 'int'>, <class 'str'>)
print(next(iter(list[int])), [*tuple[int]])  #=> *list[int] [*tuple[int]]
isinstance([], list[int])  #=> raises TypeError: isinstance() argument 2 cannot be a parameterized generic
issubclass(list, list[int])  #=> raises TypeError: issubclass() argument 2 cannot be a parameterized generic
class G:
    def __class_getitem__(cls, k): return types.GenericAlias(cls, k)
    def __init__(self, *a): self.a = a
g = G[int](1, 2)
print(g.a, g.__orig_class__, G[int, str], G[()])  #=> (1, 2) __main__.G[int] __main__.G[int, str] __main__.G[()]
int[str]                #=> raises TypeError: type 'int' is not subscriptable
print(int | str, int | None, None | int, int | int, int | str | int, (int | str) | (str | bytes), list[int] | None, list[int] | list[int])
#=> int | str int | None None | int <class 'int'> int | str int | str | bytes list[int] | None list[int]
int | 5                 #=> raises TypeError: unsupported operand type(s) for |: 'type' and 'int'
5 | int                 #=> raises TypeError: unsupported operand type(s) for |: 'int' and 'type'
None | None             #=> raises TypeError: unsupported operand type(s) for |: 'NoneType' and 'NoneType'
print((int | str) == (str | int), hash(int | str) == hash(str | int), (int | str).__args__, (int | str).__parameters__, (int | str).__module__)
#=> True True (<class 'int'>, <class 'str'>) () types
(int | str).nope        #=> raises AttributeError: 'types.UnionType' object has no attribute 'nope'
(int | str)()           #=> raises TypeError: 'types.UnionType' object is not callable
(int | str)[int]        #=> raises TypeError: int | str is not a generic class
print(isinstance(5, int | str), isinstance([], int | str), issubclass(int, int | None))
#=> True False True
type(int | str)()       #=> raises TypeError: cannot create 'types.UnionType' instances
class Sub2(type(int | str)): pass  #=> raises TypeError: type 'types.UnionType' is not an acceptable base type
print(type(list[int] | int), repr(list[int] | None), (int | list[str]).__args__)
#=> <class 'types.UnionType'> list[int] | None (<class 'int'>, list[str])
