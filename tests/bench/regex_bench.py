# text: re on lines of a log: search, match, findall, finditer, sub, split
import re

METHODS = ("GET", "POST", "PUT")


def make_lines(count):
    state = 5
    for i in range(count):
        state = state * 48271 % 2147483647
        yield '10.%d.%d.%d - - [%02d/Mar/2024:10:%02d:00] "%s /path/%d/item%d?q=%x HTTP/1.1" %d %d' % (
            state % 256, i % 256, state // 256 % 256, state % 28 + 1, i % 60, METHODS[state % 3],
            state % 50, i, state, 200 if state % 10 else 404, state % 100000)


LINE = re.compile(r'(?P<host>[\d.]+) \S+ \S+ \[(?P<time>[^\]]+)\] "(?P<method>[A-Z]+) (?P<path>[^ "?]+)'
                  r'(?:\?(?P<query>\S*))? HTTP/[\d.]+" (?P<status>\d{3}) (?P<size>\d+)$')
lines = list(make_lines(20000))
text = "\n".join(lines)
total = 0
for line in lines:
    match = LINE.match(line)
    total += int(match["size"])
    if match.group("status") == "404" and match["path"].endswith("7"):
        total += 1
for turn in range(3):
    total += len(re.findall(r"item(\d+)", text))
    total += sum(int(m.group(1), 16) % 7 for m in re.finditer(r"q=([0-9a-f]+)", text))
    total += len(re.sub(r"\b(\d+)\.(\d+)\.(\d+)\.(\d+)\b", r"\4.\3.\2.\1", text))
    total += len(re.sub(r"(?i)get|put", lambda m: m.group().lower(), text))
    total += len(re.split(r"[\s/?]+", text))
    total += sum(1 for line in lines if re.search(r"item\d*(99|77)\?", line))
    total += len(re.findall(r'"(?:GET|POST) /path/(?:1|2)\d/[^"]*"', text))
print(total)
