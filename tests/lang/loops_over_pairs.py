# for a, b in enumerate(...), zip(...): two variables are filled without a tuple.
class Odd(list):
    def __iter__(self):
        return iter("odd")


def pairs(source):
    result = []
    for a, b in source:
        result.append((a, b))
    return result


print(pairs(enumerate([5, 6])), pairs(enumerate((7,), 2**49 - 1)), pairs(enumerate("ab", -1)))
#=> [(0, 5), (1, 6)] [(562949953421311, 7)] [(-1, 'a'), (0, 'b')]
print(pairs(enumerate([1, 2], 2**49 - 1)), pairs(enumerate(["x"], 2**70)))
#=> [(562949953421311, 1), (562949953421312, 2)] [(1180591620717411303424, 'x')]
print(pairs(zip([1, 2, 3], (4, 5))), pairs(zip((1, 2), [3])), pairs(zip([], [1])), pairs(zip(Odd([1, 2]), [1, 2])))
#=> [(1, 4), (2, 5)] [(1, 3)] [] [('o', 1), ('d', 2)]
it = iter([1, 2, 3, 4, 5])
print(pairs(zip(it, it)), list(it))     #=> [(1, 2), (3, 4)] []
left, right = iter([1, 2, 3]), iter((4,))
print(pairs(zip(left, right)), list(left))    #=> [(1, 4)] [3]
try:
    pairs(zip([1, 2], [3], strict=True))
except ValueError as error:
    print(error)                        #=> zip() argument 2 is shorter than argument 1

# The list changes under the walk.
xs = [1, 2, 3]
seen = []
for i, x in enumerate(xs):
    seen.append((i, x))
    if i == 0:
        xs.pop()
        xs.pop()
        xs.append(9)
print(seen)                             #=> [(0, 1), (1, 9)]
walk = iter(xs)
for i, x in enumerate(walk):
    xs.clear()
    print(i, x, list(walk))             #=> 0 1 []
xs.append(1)
print(list(walk), next(walk, "ended"))  #=> [] ended
for a, b in zip(range(3), "xyz"):
    print(a, b, end=" ")
else:
    print("else")                       #=> 0 x 1 y 2 z else


class Sub(list):
    pass


class Pair(tuple):
    pass


print([x for x in Sub((1, 2))], [x for x in Pair((3, 4))], pairs(enumerate(Sub("ab"))), pairs(enumerate(Pair("c"))))
#=> [1, 2] [3, 4] [(0, 'a'), (1, 'b')] [(0, 'c')]
print([(1, x) + (2,) for x in range(2)], () + (1,), (1,) + Pair((2,)), type(Pair((2,)) + (1,)) is tuple)
#=> [(1, 0, 2), (1, 1, 2)] (1,) (1, 2) True
for bad in (range(2, 0), range(-3), range(0), range(2**49 - 1, 2**49 + 1)):
    print(list(bad), len(bad), end=" ")
print(bad, range(True), range(2, 5) == range(2, 5))
#=> [] 0 [] 0 [] 0 [562949953421311, 562949953421312] 2 range(562949953421311, 562949953421313) range(0, 1) True
