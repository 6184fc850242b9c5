# compute: comprehensions of lists, sets and dicts, slices, zip, enumerate, any, sum
def main(rounds):
    total = 0
    data = list(range(1000))
    for turn in range(rounds):
        squares = [x * x for x in data]
        odd = [x for x in squares if x % 2]
        pairs = [(a, b) for a, b in zip(squares, data) if b % 3 == 0]
        by_last = {x: x % 10 for x in odd}
        total += sum(squares) + len(pairs) + len(by_last) + len({x % 7 for x in data})
        total += sum(i * x for i, x in enumerate(data[::2]))
        total += any(x > 900 for x in data) + all(x >= 0 for x in data)
        rows = [data[i:i + 50] for i in range(0, 1000, 50)]
        total += sum(cell for row in rows for cell in row) + max(map(len, rows))
        total %= 1000000007
    return total


print(main(1800))
