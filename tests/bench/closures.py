# compute: closures made and called, variables shared through cells
def counter(start, step):
    value = start

    def advance():
        nonlocal value
        value += step
        return value

    return advance


def compose(f, g):
    return lambda x: f(g(x))


def fold(function, items, start):
    result = start
    for item in items:
        result = function(result, item)
    return result


def main(rounds):
    total = 0
    advance = counter(0, 3)
    twice = compose(lambda x: x * 2, lambda x: x + 1)
    for i in range(rounds):
        total += advance()
        total = twice(total) % 1000003
        adder = lambda a, b: a + b * i
        if i % 8 == 0:
            total += fold(adder, (1, 2, 3, 4), 0)
            total += compose(twice, counter(i, 1).__call__ if i < 0 else twice)(i)
    return total


def by_keyword(a, b=2, *rest, scale=1, **others):
    return (a + b + len(rest) + len(others)) * scale


def keywords(rounds):
    total = 0
    for i in range(rounds):
        total += by_keyword(i) + by_keyword(i, b=3, scale=2)
        total += by_keyword(i, 1, 2, 3) + by_keyword(1, other=i)
    return total


print(main(1000000), keywords(350000))
