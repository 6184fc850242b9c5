# compute: recursive generators that search for placements of queens
def queens(size, row, columns, rising, falling, placed):
    if row == size:
        yield tuple(placed)
        return
    for column in range(size):
        if column in columns or row + column in rising or row - column in falling:
            continue
        columns.add(column)
        rising.add(row + column)
        falling.add(row - column)
        placed.append(column)
        yield from queens(size, row + 1, columns, rising, falling, placed)
        placed.pop()
        columns.remove(column)
        rising.remove(row + column)
        falling.remove(row - column)


def permutations(items, length):
    if length == 0:
        yield ()
        return
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:], length - 1):
            yield (item,) + rest


def by_permutation(size):
    columns = range(size)
    for order in permutations(tuple(columns), size):
        if size == len({order[i] + i for i in columns}) == len({order[i] - i for i in columns}):
            yield order


solutions = list(queens(9, 0, set(), set(), set(), []))
print(len(solutions), solutions[0], sum(1 for _ in by_permutation(9)))
