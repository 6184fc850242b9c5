# compute: many small objects made and dropped
class Tree:
    __slots__ = ("left", "right")

    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def build(depth):
    if depth == 0:
        return Tree(None, None)
    return Tree(build(depth - 1), build(depth - 1))


def main(deepest):
    kept = build(deepest)
    for depth in range(4, deepest + 1, 4):
        rounds = 2 ** (deepest - depth + 2)
        total = 0
        for _ in range(rounds):
            total += build(depth).count()
        print("%d trees of depth %d: %d" % (rounds, depth, total))
    print("kept: %d" % kept.count())


main(16)
