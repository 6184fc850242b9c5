# text: numbers and text put together by f-strings, % and format()
def main(rounds):
    total = 0
    for i in range(rounds):
        value = i * 1.25
        total += len(f"{i}: {value:.2f} [{'name':>10}] {i:#x} {i:,}")
        total += len("%d %s %5.1f%%" % (i, "text", value))
        total += len("{0} is {1!r:>{2}}".format(i, "quoted", 12))
        total += len(str(i)) + len(repr(value)) + len(f"{i:08b}")
        total += int(str(i)) + int(float("%.1f" % value))
    return total


print(main(160000))
