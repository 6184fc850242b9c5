"""Generators as a pipeline: sensor readings, cleaned, smoothed and watched, one at a time."""


def readings(count):
    """A temperature each minute of a day; now and then the sensor says nothing, or nonsense."""
    state = 7
    for minute in range(count):
        state = (state * 48271) % 2147483647
        hour = minute / 60
        warmth = 12 + 9 * (1 - ((hour - 14) / 10) ** 2 if 4 < hour < 24 else 0)
        if state % 97 == 0:
            yield minute, None
        elif state % 89 == 0:
            yield minute, 999.0
        else:
            yield minute, warmth + state % 1000 / 1000 - 0.5


def valid(stream, dropped):
    for minute, value in stream:
        if value is None or not -40 < value < 60:
            dropped.append(minute)
        else:
            yield minute, value


def smooth(stream, size):
    window, total = [], 0.0
    for minute, value in stream:
        window.append(value)
        total += value
        if len(window) > size:
            total -= window.pop(0)
        yield minute, total / len(window)


def alarm(low, high):
    """A coroutine: told a value, answers whether an alarm begins or ends with it."""
    active, event = False, None
    while True:
        value = yield event
        event = None
        if not active and value > high:
            active, event = True, "above"
        elif active and value < low:
            active, event = False, "below"


def watch(stream, low, high):
    watcher = alarm(low, high)
    next(watcher)
    try:
        for minute, value in stream:
            if event := watcher.send(value):
                yield minute, value, event
    finally:
        watcher.close()
        print("(the watcher is closed)")


def chained(*streams):
    for stream in streams:
        yield from stream


def by_hour(stream):
    hour, values = 0, []
    for minute, value in chained(stream, [(None, None)]):
        if minute is None or minute // 60 != hour:
            yield hour, min(values), sum(values) / len(values), max(values)
            if minute is not None:
                hour, values = minute // 60, []
        values.append(value)


dropped = []
print("hour    low   mean   high")
for hour, low, mean, high in by_hour(valid(readings(1440), dropped)):
    if hour % 3 == 0:
        print(f"{hour:>4} {low:>6.1f} {mean:>6.1f} {high:>6.1f}  {'=' * int(mean)}")
print(f"{len(dropped)} readings dropped, the first at minute {dropped[0]}")

for minute, value, event in watch(smooth(valid(readings(1440), []), 15), 15.0, 19.5):
    print(f"{minute // 60:02}:{minute % 60:02}  {value:.2f} is {event} the mark")
