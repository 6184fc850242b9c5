# text: words of a text split, lowered, counted and ranked
WORDS = "the of and to in a is that for it was on are as with his they at be this from I have".split()
SYLLABLES = "ka lo mi ru ten sa vor pel no ki dra um fe lis go".split()


def make_text(count):
    state, words = 42, []
    for _ in range(count):
        state = (state * 48271) % 2147483647
        if state % 3 == 0:
            words.append(WORDS[state // 7 % 23])
        else:
            word = ""
            for i in range(1 + state % 4):
                word = word + SYLLABLES[state // (i * 15 + 7) % 15]
            words.append(word + ("," if state % 11 == 0 else ""))
        if state % 13 == 0:
            words.append("End.\n")
    return " ".join(words)


def main():
    text = make_text(450000)
    counts = {}
    lines = text.split("\n")
    for line in lines:
        for word in line.split():
            word = word.lower()
            if word.endswith(",") or word.endswith("."):
                word = word[:-1]
            counts[word] = counts.get(word, 0) + 1
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    print("%d lines, %d words" % (len(lines), len(counts)))
    for word, count in ranked[:10]:
        print("%s %d" % (word, count))
    print(text.count("the"), text.replace("ka", "KA").count("KAKA"), text.find("drumdrum"))


main()
