# Loops and assignments that unpack: what is stored when, and what stays when it fails.
def pairs(it):
    out = []
    for a, b in it:
        out.append(a)
        out.append(b)
    return out


print(pairs(enumerate("ab", 5)), pairs(zip([1, 2], (3, 4))), pairs({"k": 1, "m": 2}.items()))
#=> [5, 'a', 6, 'b'] [1, 3, 2, 4] ['k', 1, 'm', 2]
print(pairs([[1, 2], "xy", (3, 4), {5: 0, 6: 0}]))
#=> [1, 2, 'x', 'y', 3, 4, 5, 6]
print([a * b for a, b in enumerate([1, 2, 3])], {v: k for k, v in {"a": 1}.items()}, {(y, x) for x, y in zip("a", "b")})
#=> [0, 2, 6] {1: 'a'} {('b', 'a')}
print(pairs(zip([1, 2, 3], iter([4]))), pairs(enumerate(zip("ab", "cd"))), pairs(enumerate(range(3))))
#=> [1, 4] [0, ('a', 'c'), 1, ('b', 'd')] [0, 0, 1, 1, 2, 2]


def keep(it):
    a = b = "old"
    try:
        for a, b in it:
            pass
    except (ValueError, RuntimeError, TypeError) as e:
        return a, b, str(e)
    return a, b


def short():
    yield 1
    raise RuntimeError("in the middle")


print(keep([(1, 2), (3,)]), keep([(1, 2), (3, 4, 5)]), keep([iter([1])]), keep([iter([1, 2, 3])]))
#=> (1, 2, 'not enough values to unpack (expected 2, got 1)') (1, 2, 'too many values to unpack (expected 2)') ('old', 'old', 'not enough values to unpack (expected 2, got 1)') ('old', 'old', 'too many values to unpack (expected 2)')
print(keep([short()]), keep([7]), keep([]))
#=> ('old', 'old', 'in the middle') ('old', 'old', 'cannot unpack non-iterable int object') ('old', 'old')
print(keep(zip([1, 2], [3], strict=True)))
#=> (1, 3, 'zip() argument 2 is shorter than argument 1')
print(keep(zip([1], [3, 4], strict=True)))
#=> (1, 3, 'zip() argument 2 is longer than argument 1')


def changes():
    d = {1: 2, 3: 4}
    try:
        for k, v in d.items():
            d[k + 10] = v
    except RuntimeError as e:
        return k, v, str(e)


print(changes())
#=> (1, 2, 'dictionary changed size during iteration')


def both(x):
    for t in enumerate(x):
        i, item = t
        yield t, i, item
    for i, item in enumerate(x):
        yield i, item
    for [i, item] in zip(x, x):
        yield item, i
    for i, i in enumerate(x):
        yield i


print(list(both("pq")))
#=> [((0, 'p'), 0, 'p'), ((1, 'q'), 1, 'q'), (0, 'p'), (1, 'q'), ('p', 'p'), ('q', 'q'), 'p', 'q']


class Pairs:
    def __iter__(self):
        return iter([1, 2])


a = [0, 0, 0]
i = 1
for i, a[i] in enumerate([7, 8, 9][:3]):
    pass
for x, y in [Pairs()]:
    print(x, y, a, i)
#=> 1 2 [7, 8, 9] 2


def augmented():
    row, j = [1, 2, 3], 0
    def step():
        nonlocal j
        j += 1
        return 10
    row[j] += step()
    row[j] += (j := 2) * 100
    row[j] *= 2
    grid = [row, row]
    grid[j - 1][j] -= 1
    return row, j


print(augmented())
#=> ([11, 202, 5], 2)


def later(x):
    k = 0
    x[k] += [k := k + 1, x.__setitem__(1, 5), 3][0]
    return x, k


print(later([1, 2]))
#=> ([2, 5], 1)


def rebound(x):
    x[0] += [x := 5, 7][1]
    return x


y = [1]
print(rebound(y), y)
#=> 5 [8]
def loop(n):
    for i, (a, b) in enumerate(zip(range(n), range(n))):
        for c, d in [(i, a)]:
            pass
    return i, a, b, c, d
print(loop(4))
#=> (3, 3, 3, 3, 3)
