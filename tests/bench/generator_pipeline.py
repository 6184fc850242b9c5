# compute: values passed through chained generators, yield from, send
def numbers(limit):
    n = 0
    while n < limit:
        yield n
        n += 1


def squares(source):
    for n in source:
        yield n * n


def keep(source, divisor):
    for n in source:
        if n % divisor:
            yield n


def walk(tree):
    if tree is not None:
        yield from walk(tree[0])
        yield tree[1]
        yield from walk(tree[2])


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return build(low, middle), middle, build(middle + 1, high)


def averager():
    total = count = 0
    average = 0
    while True:
        value = yield average
        total += value
        count += 1
        average = total // count


total = 0
for n in keep(keep(squares(numbers(1500000)), 3), 7):
    total += n
tree = build(0, 100000)
for n in walk(tree):
    total ^= n
mean = averager()
next(mean)
for n in range(1500000):
    last = mean.send(n)
print(total, last)
