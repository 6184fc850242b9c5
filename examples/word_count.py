"""The words that a text uses most, and how long its words are."""
import sys

STOP_WORDS = set("the a an and or of to in is it that this for as by with on be are not any".split())


def words_of(lines):
    for line in lines:
        for word in line.lower().split():
            word = word.strip(".,;:!?()[]<>\"'`*-")
            if word:
                yield word


def find_text():
    for path in sys.argv[1:] + ["/usr/share/common-licenses/GPL-3", "LICENSE"]:
        try:
            return path, open(path, encoding="utf-8")
        except OSError:
            continue
    sys.exit("no text to count")


path, text = find_text()
counts = {}
lengths = {}
with text:
    for word in words_of(text):
        counts[word] = counts.get(word, 0) + 1
        lengths[len(word)] = lengths.get(len(word), 0) + 1

total = sum(counts.values())
print(f"{path}: {total:,} words, {len(counts):,} different")
print()
print("The most frequent:")
ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
for word, count in [item for item in ranked if item[0] not in STOP_WORDS][:8]:
    print(f"  {word:<14}{count:>5}  {count / total:6.2%}")
print()
print("By length:")
widest = max(lengths.values())
for length in range(1, 13):
    count = lengths.get(length, 0)
    print(f"  {length:>2} {count:>5} {'#' * round(40 * count / widest)}")
