# __class__ in a class body is a variable like any other; the cell that super() uses is apart from it.
class Base:
    def name(self):
        return "Base"

class Assigned(Base):
    def name(self):
        return super().name()
    __class__ = 413
print(Assigned().name(), Assigned().__class__)   #=> Base 413

class Answering:
    def own(self):
        return __class__
    __class__ = property(lambda self: int)
print(Answering().own().__name__, Answering().__class__)    #=> Answering <class 'int'>

class Outer:
    class Inner:
        def own(self):
            return __class__
    def own(self):
        return __class__
print(Outer().own().__name__, Outer.Inner().own().__name__)    #=> Outer Inner

try:
    class Comprehending:
        def own(self):
            return __class__
        names = [__class__ for _ in [1]]
except NameError as error:
    print(error)    #=> name '__class__' is not defined
