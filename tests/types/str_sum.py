# s = s + t: linear like s += t, and the old value stays what it was.
def build(n):
    text, kept = "", []
    for i in range(n):
        text = text + "ab"
        if i % 50000 == 0:
            kept.append(text)
        text = text + str(i % 10)
    return len(text), [len(k) for k in kept], kept[1][-3:], text[:9]


print(build(150000))  #=> (450000, [2, 150002, 300002], '9ab', 'ab0ab1ab2')


def shared(text):
    other = text
    text = text + "!"
    first = text
    text = text + "?"
    first = first + "."
    return other, text, first


print(shared("x" * 5), shared("é" * 5))  #=> ('xxxxx', 'xxxxx!?', 'xxxxx!.') ('ééééé', 'ééééé!?', 'ééééé!.')
print([[0] * 3, [None, 1] * 2, [1] * 0, [2] * -1, 3 * [4], "ab" * 3, (1,) * 2, ["x"] * True])
#=> [[0, 0, 0], [None, 1, None, 1], [], [], [4, 4, 4], 'ababab', (1, 1), ['x']]
