# Attribute instructions that see objects of many shapes answer as those that see one.
def make(n):
    class Thing:
        kind = "class"
        def __init__(self):
            for i in range(n % 5):
                setattr(self, "pad%d" % i, i)
            self.value = n
            self.count = 0
        def name(self):
            return "thing%d" % n
        @property
        def twice(self):
            return self.value * 2
        @staticmethod
        def still():
            return "s%d" % n
        @classmethod
        def made(cls):
            return cls.kind
    return Thing


class Slotted:
    __slots__ = "value", "count"
    kind = "slotted"
    def __init__(self):
        self.value, self.count = 100, 0
    def name(self):
        return "slotted"
    twice = 7
    still = made = lambda self=None: "lambda"


class Asked:
    def __getattr__(self, name):
        if name == "missing":
            raise AttributeError(name)
        return lambda: "asked " + name if name in ("name", "still", "made") else name
    value = 5


classes = [make(n) for n in range(30)]
things = [c() for c in classes] + [Slotted()]


def look(things):
    out = []
    for t in things:
        t.count += 1
        t.count = t.count + t.value
        out.append((t.value, t.count, t.kind, t.name(), t.twice, t.still(), t.made()))
    return out


for _ in range(20):
    seen = look(things)
print(seen[0], seen[7], seen[-1])
#=> (0, 20, 'class', 'thing0', 0, 's0', 'class') (7, 160, 'class', 'thing7', 14, 's7', 'class') (100, 2020, 'slotted', 'slotted', 7, 'lambda', 'lambda')

classes[3].name = lambda self: "changed"
classes[4].kind = "other"
things[5].name = lambda: "own"
things[6].kind = "own kind"
things[7].__dict__["extra"] = 1
classes[8].value = property(lambda self: 1000)
classes[9].count = property(lambda self: 9, lambda self, v: None)
del classes[10].name
classes[10].__getattr__ = lambda self, name: lambda: "got " + name
classes[11].__setattr__ = lambda self, name, value: None
things[12].__class__ = classes[13]
seen = look(things)
for i in range(3, 13):
    print(seen[i])
#=> (3, 84, 'class', 'changed', 6, 's3', 'class')
#=> (4, 105, 'other', 'thing4', 8, 's4', 'other')
#=> (5, 126, 'class', 'own', 10, 's5', 'class')
#=> (6, 147, 'own kind', 'thing6', 12, 's6', 'class')
#=> (7, 168, 'class', 'thing7', 14, 's7', 'class')
#=> (1000, 1181, 'class', 'thing8', 2000, 's8', 'class')
#=> (9, 9, 'class', 'thing9', 18, 's9', 'class')
#=> (10, 231, 'class', 'got name', 20, 's10', 'class')
#=> (11, 240, 'class', 'thing11', 22, 's11', 'class')
#=> (12, 273, 'class', 'thing13', 24, 's13', 'class')


def missing(things):
    names = []
    for t in things:
        try:
            t.missing
        except AttributeError as e:
            names.append(str(e))
        try:
            t.lost()
        except AttributeError as e:
            names.append(str(e))
        except TypeError as e:
            names.append(str(e))
    return names


del classes[10].__getattr__
for _ in range(5):
    names = missing(things + [Asked(), 5, "text", None, len])
print(names[0], names[-9:], sep="\n")
#=> 'Thing' object has no attribute 'missing'
#=> ['missing', "'int' object has no attribute 'missing'", "'int' object has no attribute 'lost'", "'str' object has no attribute 'missing'", "'str' object has no attribute 'lost'", "'NoneType' object has no attribute 'missing'", "'NoneType' object has no attribute 'lost'", "'builtin_function_or_method' object has no attribute 'missing'", "'builtin_function_or_method' object has no attribute 'lost'"]
