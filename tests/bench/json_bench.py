# text: json.dumps and json.loads of records, nested lists, numbers and escaped text
import json


def records(count):
    state = 99
    for i in range(count):
        state = state * 48271 % 2147483647
        yield {
            "id": i,
            "name": "user %d" % (state % 1000),
            "email": None if state % 9 == 0 else "u%d@example.org" % i,
            "score": state / 1024,
            "tags": ["a", "long tag with spaces", "\u00e9t\u00e9", "line\nbreak \"quoted\""][:state % 5],
            "place": {"x": state % 360 - 180, "y": -0.5, "ok": state % 2 == 0},
        }


data = list(records(5000))
total = 0
for turn in range(6):
    text = json.dumps(data)
    back = json.loads(text)
    assert back == data
    total += len(text)
    pretty = json.dumps(back[:1000], indent=2, sort_keys=True)
    total += len(pretty) + len(json.loads(pretty))
    lines = "\n".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in data[:2000])
    total += sum(json.loads(line)["id"] for line in lines.split("\n"))
numbers = json.dumps([i * 0.1 for i in range(20000)] + list(range(100000)))
print(total, len(numbers), sum(json.loads(numbers)[20000:]))
