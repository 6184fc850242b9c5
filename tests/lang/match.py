# match: sequences, mappings, classes, what they ask of the subject, errors of class patterns.
def kind(subject):
    match subject:
        case []: return "empty"
        case [x]: return "one", x
        case [first, *_, last] if first == last: return "ends alike", first
        case [first, *rest]: return "many", first, rest
        case {"key": value, **others}: return "key", value, others
        case str(text): return "text", text
        case int() | float() as number: return "number", number
        case None: return "none"
        case _: return "other"
for subject in [[], (1,), [1, 2, 1], range(3), {"key": 1, "b": 2}, {}, "abc", b"abc", 5, 1.5, None, {1}]:
    print(kind(subject)) #=> empty
                         #=> ('one', 1)
                         #=> ('ends alike', 1)
                         #=> ('many', 0, [1, 2])
                         #=> ('key', 1, {'b': 2})
                         #=> other
                         #=> ('text', 'abc')
                         #=> other
                         #=> ('number', 5)
                         #=> ('number', 1.5)
                         #=> none
                         #=> other
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def where(p):
    match p:
        case Point(0, 0): return "origin"
        case Point(x, y=0): return "on x", x
        case Point(x=a, y=b): return a, b
print(where(Point(0, 0)), where(Point(3, 0)), where(Point(1, 2)), where(5)) #=> origin ('on x', 3) (1, 2) None
def three(p):
    match p:
        case Point(a, b, c): pass
three(Point(1, 2))      #=> raises TypeError: Point() accepts 2 positional sub-patterns (3 given)
def doubled(p):
    match p:
        case Point(a, x=b): pass
doubled(Point(1, 2))    #=> raises TypeError: Point() got multiple sub-patterns for attribute 'x'
def no_class(p):
    match p:
        case kind(): pass
no_class(1)             #=> raises TypeError: called match pattern must be a class
class Bad: __match_args__ = ["a"]
def bad(p):
    match p:
        case Bad(a): pass
bad(Bad())              #=> raises TypeError: Bad.__match_args__ must be a tuple (got list)
class Worse: __match_args__ = (1,)
def worse(p):
    match p:
        case Worse(a): pass
worse(Worse())          #=> raises TypeError: __match_args__ elements must be strings (got int)
class Lazy:
    def __len__(self): return 1000
    def __getitem__(self, i):
        print("asked for", i)
        return i
import collections.abc
collections.abc.Sequence.register(Lazy)
def ends(s):
    match s:
        case [a, *_, b]: return a, b
print(ends(Lazy()))     #=> asked for 0
                        #=> asked for 999
                        #=> (0, 999)
K = "k"
def same_key(d):
    class N: A = B = "k"
    match d:
        case {N.A: 1, N.B: 2}: pass
same_key({"k": 1})
def which(x):
    match x:
        case [*_]: return "sequence"
        case {}: return "mapping"
import collections
print(which(collections.UserDict()), which(collections.UserList()), which(collections.deque()), which("text")) #=> mapping sequence sequence None

# '_' stands for anything, and never for a class or a module.
for pattern in "_()", "_.x", "A(_(1))":
    try:
        compile(f"match x:\n    case {pattern}: pass", "<p>", "exec")
    except SyntaxError as error:
        print(error.msg, error.offset)
#=> invalid syntax 11
#=> invalid syntax 11
#=> invalid syntax 13
try:
    compile("def f():\n    global x\n    nonlocal x", "<p>", "exec")
except SyntaxError as error:
    print(error.msg, error.lineno)  #=> name 'x' is nonlocal and global 2
