"""A report on a web server's log of JSON lines: slow paths, errors, traffic by the hour."""
import json
from collections import Counter, defaultdict

PATHS = ["/", "/login", "/search", "/api/items", "/api/orders", "/static/site.css"]


def make_log(count):
    """Lines like a server's; the same ones each time."""
    state = 20240229
    for number in range(count):
        state = (state * 1103515245 + 12345) % 2**31
        path = PATHS[state // 65536 % len(PATHS)]
        failed = state // 4096 % 23 == 0 and path != "/static/site.css"
        yield json.dumps({
            "time": f"2024-02-29T{number * 24 // count:02}:{state % 60:02}:00Z",
            "request": {"method": "POST" if path == "/login" else "GET", "path": path},
            "status": 500 if failed else 200,
            "ms": round(3 + state % 997 / 10 * (1 + PATHS.index(path)), 1),
        })


def percentile(ordered, share):
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def report(lines):
    durations = defaultdict(list)
    errors = Counter()
    hours = Counter()
    for line in lines:
        match json.loads(line):
            case {"time": time, "request": {"path": path}, "status": status, "ms": ms}:
                durations[path].append(ms)
                hours[int(time[11:13])] += 1
                if status >= 500:
                    errors[path] += 1
            case other:
                print("not a request:", other)

    print(f"{'path':<18}{'requests':>9}{'median':>9}{'95 %':>9}{'errors':>8}")
    for path, times in sorted(durations.items(), key=lambda item: -percentile(sorted(item[1]), 0.95)):
        times.sort()
        print(f"{path:<18}{len(times):>9,}{percentile(times, 0.5):>9.1f}{percentile(times, 0.95):>9.1f}"
              f"{errors[path]:>8}")
    busiest, most = hours.most_common(1)[0]
    print(f"\nbusiest hour: {busiest}:00 with {most} requests")
    return {"requests": hours.total(), "errors": errors.total(), "paths": sorted(durations)}


summary = report([*make_log(20_000), '["a stray line"]'])
print(json.dumps(summary, indent=2))
