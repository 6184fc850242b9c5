# Attributes and methods at one place of a program, met on objects of many shapes.
class Base:
    kind = "base"

    def __init__(self, number):
        self.number = number

    def name(self):
        return type(self).__name__


classes = [Base] + [type(f"C{i}", (Base,), {"kind": f"kind {i}"}) for i in range(9)]


def make(i, cls):
    made = cls(i)
    for n in range(i % 5):
        setattr(made, f"extra{i}{n}", n)
    made.last = i
    return made


objects = [make(i, cls) for i, cls in enumerate(classes * 2)]


def visit(objects):
    total, names, kinds = 0, set(), set()
    for it in objects:
        total += it.number + it.last
        it.number = it.number + 1
        it.last += 1
        names.add(it.name())
        kinds.add(it.kind)
    return total, len(names), len(kinds)


for _ in range(60):
    result = visit(objects)
print(result)  #=> (2740, 10, 10)

# What changes later is seen.
C3, C4, C5 = classes[4], classes[5], classes[6]
C3.name = lambda self: "replaced"
C4.kind = property(lambda self: "computed")
objects[6].name = lambda: "its own"
objects[7].kind = "its own kind"
print(visit(objects))  #=> (2780, 11, 11)
del C3.name, C4.kind
del objects[6].name, objects[7].kind
print(visit(objects))  #=> (2820, 10, 9)

C5.number = property(lambda self: 1000, lambda self, value: None)
print(visit(objects))  #=> (4714, 10, 9)
del C5.number
print(visit(objects))  #=> (2898, 10, 9)


class Hooks(Base):
    def __getattr__(self, name):
        return 5

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value * 2 if name == "number" else value)


class Slots:
    __slots__ = ("number", "last", "kind")

    def name(self):
        return "slots"


hooks, slots = Hooks(1), Slots()
slots.number, slots.last, slots.kind = 1, 2, "slots"
print(visit(objects + [hooks, slots]), hooks.number, hooks.last)  #=> (2948, 12, 10) 6 6
del slots.last
try:
    visit([slots])
except AttributeError as error:
    print(error)  #=> 'Slots' object has no attribute 'last'
