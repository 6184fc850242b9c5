# text: sorts of integers, strings, tuples and objects, with keys and without
class Record:
    def __init__(self, name, age):
        self.name = name
        self.age = age

    def __lt__(self, other):
        return self.age < other.age


def numbers(count):
    state = 12345
    for _ in range(count):
        state = (state * 1103515245 + 12345) % 2147483648
        yield state


def main():
    checks = []
    values = list(numbers(150000))
    ordered = sorted(values)
    checks.append(ordered[75000])
    checks.append(sorted(values, reverse=True)[10])
    checks.append(sorted(values, key=lambda v: v % 1000)[500])
    words = ["name%d" % (v % 100000) for v in values[:80000]]
    checks.append(sorted(words)[4000])
    checks.append(sorted(words, key=len)[-1])
    floats = [v / 7.0 for v in values]
    floats.sort()
    checks.append(int(floats[100]))
    pairs = [(v % 100, v % 7, v) for v in values[:60000]]
    pairs.sort()
    checks.append(pairs[30000])
    records = [Record("r%d" % v, v % 5000) for v in values[:20000]]
    records.sort()
    checks.append(records[0].name)
    records.sort(key=lambda r: (r.age % 10, r.name))
    checks.append(records[-1].name)
    nearly = ordered[:]
    for i in range(0, len(nearly) - 1, 1000):
        nearly[i], nearly[i + 1] = nearly[i + 1], nearly[i]
    checks.append(sorted(nearly) == ordered)
    return checks


for _ in range(2):
    result = main()
print(result)
