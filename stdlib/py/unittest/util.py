"""What the assertions share: how values are shown, and how collections are compared."""

from collections import Counter, namedtuple

__unittest = True

_MAX_LENGTH = 80          # two values together take about a line each
_PLACEHOLDER_LEN = 12     # of "[123 chars]"
_MIN_BEGIN_LEN = 5
_MIN_END_LEN = 5
_MIN_COMMON_LEN = 5
_MIN_DIFF_LEN = (_MAX_LENGTH - _MIN_BEGIN_LEN - _PLACEHOLDER_LEN - _MIN_COMMON_LEN
                 - _PLACEHOLDER_LEN - _MIN_END_LEN)

_Mismatch = namedtuple("Mismatch", "actual expected value")


def _shorten(text, prefixlen, suffixlen):
    """The text with its middle replaced by how long that was, if that makes it shorter."""
    left_out = len(text) - prefixlen - suffixlen
    if left_out <= _PLACEHOLDER_LEN:
        return text
    return f"{text[:prefixlen]}[{left_out} chars]{text[len(text) - suffixlen:]}"


def _common_prefix_length(texts):
    low, high = min(texts), max(texts)
    length = 0
    for a, b in zip(low, high):
        if a != b:
            break
        length += 1
    return length


def _common_shorten_repr(*args):
    """How each value is shown when all are too long for a line: what differs stays visible."""
    texts = tuple(map(safe_repr, args))
    longest = max(map(len, texts))
    if longest <= _MAX_LENGTH:
        return texts
    common = _common_prefix_length(texts)
    prefix = texts[0][:common]
    room = _MAX_LENGTH - (longest - common + _MIN_BEGIN_LEN + _PLACEHOLDER_LEN)
    if room > _MIN_COMMON_LEN:
        prefix = _shorten(prefix, _MIN_BEGIN_LEN, room)
        return tuple(prefix + text[common:] for text in texts)
    prefix = _shorten(prefix, _MIN_BEGIN_LEN, _MIN_COMMON_LEN)
    return tuple(prefix + _shorten(text[common:], _MIN_DIFF_LEN, _MIN_END_LEN) for text in texts)


def safe_repr(obj, short=False):
    """repr(obj), or something like it where that fails."""
    try:
        text = repr(obj)
    except Exception:
        text = object.__repr__(obj)
    if short and len(text) >= _MAX_LENGTH:
        text = text[:_MAX_LENGTH] + " [truncated]..."
    return text


def strclass(cls):
    """The class with its module, as in reports."""
    return f"{cls.__module__}.{cls.__qualname__}"


def sorted_list_difference(expected, actual):
    """What is missing from actual and what is too much in it; both are sorted."""
    missing, unexpected = [], []
    i = j = 0
    while i < len(expected) and j < len(actual):
        wanted, got = expected[i], actual[j]
        if wanted < got:
            missing.append(wanted)
            i = _after(expected, i)
        elif wanted > got:
            unexpected.append(got)
            j = _after(actual, j)
        else:
            i = _after(expected, i)
            j = _after(actual, j)
    missing.extend(expected[i:])
    unexpected.extend(actual[j:])
    return missing, unexpected


def _after(items, index):
    """The index behind the run of equal items that begins at index."""
    item = items[index]
    while index < len(items) and items[index] == item:
        index += 1
    return index


def unorderable_list_difference(expected, actual):
    """As sorted_list_difference(), for items that need not compare; empties expected."""
    missing = []
    while expected:
        item = expected.pop()
        try:
            actual.remove(item)
        except ValueError:
            missing.append(item)
    return missing, actual


def three_way_cmp(x, y):
    """-1, 0 or 1: x sorts before, with or after y."""
    return (x > y) - (x < y)


def _count_diff_all_purpose(actual, expected):
    """The items whose counts differ, found with == alone."""
    sides = list(actual), list(expected)
    gone = object()  # marks what has been counted

    def count(items, item, start):
        total = 0
        for i in range(start, len(items)):
            if items[i] == item:
                total += 1
                items[i] = gone
        return total

    result = []
    first, second = sides
    for i, item in enumerate(first):
        if item is gone:
            continue
        in_first = count(first, item, i)
        in_second = count(second, item, 0)
        if in_first != in_second:
            result.append(_Mismatch(in_first, in_second, item))
    for i, item in enumerate(second):
        if item is not gone:
            result.append(_Mismatch(0, count(second, item, i), item))
    return result


def _count_diff_hashable(actual, expected):
    """The items whose counts differ, for items that have a hash."""
    first, second = Counter(actual), Counter(expected)
    result = [_Mismatch(count, second[item], item) for item, count in first.items()
              if count != second[item]]
    result += [_Mismatch(0, count, item) for item, count in second.items() if item not in first]
    return result
