# text: sets of integers and strings: built, joined, cut, searched
def main():
    total = 0
    for turn in range(1, 9):
        a = set(range(0, 60000, turn))
        b = {i * 3 for i in range(20000)}
        total += len(a & b) + len(a | b) + len(a - b) + len(a ^ b)
        total += sum(1 for i in range(0, 60000, 3) if i in a)
        a.difference_update(b)
        a.update(range(100))
        for i in range(0, 60000, 7):
            a.discard(i)
        total += len(a) + (b > set(range(0, 300, 3))) + a.isdisjoint([70001])
    words = ["w%d" % (i * i % 5003) for i in range(60000)]
    seen, order = set(), []
    for word in words:
        if word not in seen:
            seen.add(word)
            order.append(word)
    groups = {frozenset(order[i:i + 3]) for i in range(0, len(order), 2)}
    return total, len(seen), len(groups), frozenset(order[:3]) in groups


for _ in range(7):
    result = main()
print(result)
