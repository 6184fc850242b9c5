# text: dicts with string and integer keys: filled, read, changed, walked
def main():
    total = 0
    names = ["key%d" % i for i in range(20000)]
    for turn in range(12):
        table = {}
        for i, name in enumerate(names):
            table[name] = i
        for name in names:
            if name in table:
                total += table[name]
        for name in names[::3]:
            del table[name]
        for name in names:
            total += table.get(name, -1)
        for key, value in table.items():
            total ^= value
        table.update({name: 1 for name in names[::5]})
        total += sum(table.values()) + len({**table, "other": turn})
    numbers = {}
    for i in range(400000):
        key = i * 7919 % 50021
        numbers[key] = numbers.get(key, 0) + 1
    for i in range(200000):
        numbers.setdefault(i % 60000, i)
    grid = {}
    for x in range(200):
        for y in range(200):
            grid[x, y] = x * y
    total += sum(grid[x, y] for x in range(1, 200) for y in range(0, 200, 2))
    return total, len(numbers), max(numbers.values())


for _ in range(3):
    result = main()
print(result)
