# compute: nested loops over small integers
def collatz(limit):
    longest = best = 0
    for start in range(1, limit):
        n, steps = start, 0
        while n != 1:
            n = n // 2 if n % 2 == 0 else 3 * n + 1
            steps += 1
        if steps > longest:
            longest, best = steps, start
    return best, longest


def pythagoras(limit):
    count = 0
    for a in range(1, limit):
        for b in range(a, limit):
            c = a * a + b * b
            if c & 3 != 3 and c % 7 < 5:
                count += 1
    return count


print(collatz(70000), pythagoras(2000))
