# text: strings joined, appended to, sliced, stripped and searched
def main():
    total = 0
    text = ""
    for i in range(300000):
        text += "ab"
        if i % 1000 == 0:
            total += len(text)
    parts = []
    for i in range(200000):
        parts.append(str(i))
    joined = ",".join(parts)
    total += len(joined) + len(joined.split(","))
    for i in range(0, len(joined) - 20, 9):
        piece = joined[i:i + 12]
        total += len(piece.strip(",")) + piece.find("9")
        if piece.startswith("1") and piece[-1] != ",":
            total += 1
    out = []
    for char in joined[:300000]:
        if char.isdigit():
            out.append(chr(ord(char) + 49))
        else:
            out.append(char.upper())
    letters = "".join(out)
    total += letters.count("a") + len(letters.replace("b", "bb").title())
    lines = []
    for line in letters.splitlines() + ["  x = y  ", "key: value"] * 30000:
        name, sep, value = line.partition(":")
        lines.append(name.strip().upper() + sep + value[::-1])
    return total, len("\n".join(lines)), hash(text) == hash("ab" * 300000)


for _ in range(3):
    result = main()
print(result)
