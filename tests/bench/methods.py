# compute: method calls, inherited and overridden, and super()
class Shape:
    def __init__(self, size):
        self.size = size

    def area(self):
        return 0

    def scaled(self, factor):
        return type(self)(self.size * factor % 1000)

    def weight(self):
        return self.area() + 1


class Square(Shape):
    def area(self):
        return self.size * self.size


class Framed(Square):
    def __init__(self, size):
        super().__init__(size)
        self.frame = 2

    def area(self):
        return super().area() + 4 * self.size * self.frame

    @property
    def edge(self):
        return self.size + self.frame

    @staticmethod
    def mix(a, b):
        return (a * 31 + b) % 65521

    @classmethod
    def unit(cls):
        return cls(1)


def main(rounds):
    total = 0
    shapes = [Shape(3), Square(4), Framed(5)]
    for i in range(rounds):
        for shape in shapes:
            total += shape.weight()
        framed = shapes[2]
        total = framed.mix(total, framed.edge)
        if i % 4 == 0:
            total += framed.scaled(3).area() + Framed.unit().edge
    return total


print(main(600000))
