"""Files of the form TZif (RFC 8536), and the rules at their end for all the time after the last transition."""

import calendar
import struct

from datetime import datetime, timedelta
from functools import lru_cache

_EPOCH_ORDINAL = datetime(1970, 1, 1).toordinal()


@lru_cache(maxsize=512)
def _delta(seconds):
    return timedelta(seconds=seconds)


class Info:
    """What holds between two transitions."""

    __slots__ = ("utcoff", "dstoff", "tzname")

    def __init__(self, utcoff, dstoff, tzname):
        self.utcoff = utcoff
        self.dstoff = dstoff
        self.tzname = tzname

    def __eq__(self, other):
        return (self.utcoff, self.dstoff, self.tzname) == (other.utcoff, other.dstoff, other.tzname)


class Zone:
    """utc: times of the transitions; wall: the same on the clocks, for fold 0 and 1; infos: what holds from each on;
    before, after: an Info or a Rule; fixed: nothing ever changes."""


# ---- The file

def _header(file):
    start = file.read(44)
    if start[:4] != b"TZif" or len(start) < 44:
        raise ValueError("Invalid TZif file: magic not found")
    version = start[4:5]
    return 1 if version == b"\0" else int(version), struct.unpack(">6l", start[20:44])


def _unpack(format, file):
    data = file.read(struct.calcsize(format))
    try:
        return struct.unpack(format, data)
    except struct.error as error:
        raise ValueError(f"Invalid TZif file: {error}") from None


def read_zone(file):
    """Read a Zone from a binary file."""
    version, counts = _header(file)
    size, letter = 4, "l"
    if version >= 2:
        # The first part, with short times, is for readers of old.
        is_utc, is_standard, leaps, transitions, types, characters = counts
        file.seek(transitions * 5 + types * 6 + characters + leaps * 8 + is_standard + is_utc, 1)
        version, counts = _header(file)
        size, letter = 8, "q"
    is_utc, is_standard, leaps, transitions, types, characters = counts
    times = _unpack(f">{transitions}{letter}", file)
    indexes = _unpack(f">{transitions}B", file)
    kinds = [_unpack(">lBB", file) for _ in range(types)]
    names = file.read(characters)
    rule = ""
    if version >= 2:
        file.seek(leaps * (size + 4) + is_standard + is_utc, 1)
        if file.readline() == b"\n":
            rule = file.readline().rstrip(b"\n").decode()
    if any(index >= types for index in indexes):
        raise ValueError("Invalid TZif file: type out of range")
    return _zone(times, indexes, kinds, names, rule)


def _dst_offsets(indexes, kinds):
    """How much of each kind's offset is daylight saving time: the file says only that there is some."""
    offsets = [0] * len(kinds)
    for i in range(1, len(indexes)):
        at = indexes[i]
        offset, is_dst, _ = kinds[at]
        if not is_dst or offsets[at]:
            continue
        before = kinds[indexes[i - 1]]
        difference = 0 if before[1] else offset - before[0]
        if not difference and i + 1 < len(indexes):
            behind = kinds[indexes[i + 1]]
            if behind[1]:
                continue
            difference = offset - behind[0]
        offsets[at] = difference
    return [3600 if kinds[at][1] and not offsets[at] else offsets[at] for at in range(len(kinds))]


def _zone(times, indexes, kinds, names, rule):
    def name_at(start):
        end = names.find(b"\0", start)
        return names[start:end if end >= 0 else len(names)].decode()

    infos = [Info(_delta(offset), _delta(dst), name_at(start))
             for (offset, is_dst, start), dst in zip(kinds, _dst_offsets(indexes, kinds))]
    zone = Zone()
    zone.utc = list(times)
    zone.infos = [infos[at] for at in indexes]
    standard = [info for info, kind in zip(infos, kinds) if not kind[1]]
    zone.before = standard[0] if standard else zone.infos[0] if zone.infos else None
    # In a gap, and in an hour that comes twice, fold 0 means the offset from before.
    zone.wall = [], []
    for i, time in enumerate(times):
        if i:
            before = kinds[indexes[i - 1]][0]
        else:
            before = kinds[0][0] if kinds else 0
            if zone.before is not None:
                before = zone.before.utcoff // timedelta(seconds=1)
        behind = kinds[indexes[i]][0]
        zone.wall[0].append(time + max(before, behind))
        zone.wall[1].append(time + min(before, behind))
    if rule:
        zone.after = parse_rule(rule)
    elif infos:
        zone.after = zone.infos[-1] if zone.infos else infos[-1]
    else:
        raise ValueError("No time zone information found.")
    zone.fixed = len(infos) <= 1 and isinstance(zone.after, Info) and (not infos or infos[0] == zone.after)
    return zone


# ---- Rules: what the variable TZ may be, as "CET-1CEST,M3.5.0,M10.5.0/3"

class Rule:
    """Two changes each year, at `start` to daylight saving time and at `end` back."""

    def __init__(self, standard, dst, start, end):
        self.standard = standard
        self.dst = dst
        self.start = start
        self.end = end
        self.standard_offset = standard.utcoff // timedelta(seconds=1)
        self.dst_offset = dst.utcoff // timedelta(seconds=1)

    def _changes(self, year):
        """When they are, in UTC."""
        return self.start.seconds(year) - self.standard_offset, self.end.seconds(year) - self.dst_offset

    def _at(self, time, start, end):
        is_dst = start <= time < end if start < end else not end <= time < start
        return self.dst if is_dst else self.standard

    def at_local(self, time, year, fold):
        start, end = self._changes(year)
        shift = (min if fold else max)(self.standard_offset, self.dst_offset)
        return self._at(time, start + shift, end + shift)

    def at_utc(self, time, year):
        """(info, fold)"""
        start, end = self._changes(year)
        info = self._at(time, start, end)
        back = self.dst_offset - self.standard_offset
        turned_back = end if back > 0 else start
        return info, 0 <= time - turned_back < (back if back > 0 else -back)


class _WeekDay:
    """The d-th day of week w of month m; week 5 is the last."""

    def __init__(self, m, w, d, time):
        if not 0 < m <= 12:
            raise ValueError("Month must be in (0, 12]")
        if not 0 < w <= 5:
            raise ValueError("Week must be in (0, 5]")
        if not 0 <= d <= 6:
            raise ValueError("Day must be in [0, 6]")
        self.m, self.w, self.d, self.time = m, w, d, time

    def seconds(self, year):
        first, days = calendar.monthrange(year, self.m)
        day = (self.d - 1 - first) % 7 + 1 + (self.w - 1) * 7
        if day > days:
            day -= 7
        return (datetime(year, self.m, day).toordinal() - _EPOCH_ORDINAL) * 86400 + self.time


class _YearDay:
    """Day n of the year; if counted without February 29, from 1, else from 0."""

    def __init__(self, n, julian, time):
        if n < julian or n > 365:
            raise ValueError(f"d must be in [{julian:d}, 365]: {n}")
        self.n, self.julian, self.time = n, julian, time

    def seconds(self, year):
        day = self.n + (0 if self.julian else 1)
        if self.julian and self.n >= 60 and calendar.isleap(year):
            day += 1
        return (datetime(year, 1, 1).toordinal() - 1 + day - _EPOCH_ORDINAL) * 86400 + self.time


class _Text:
    """A rule's text as it is read."""

    def __init__(self, text):
        self.text = text
        self.at = 0

    def fail(self):
        raise ValueError(f"{self.text!r} is not a valid TZ string")

    def next(self):
        return self.text[self.at:self.at + 1]

    def take(self, character):
        if self.next() != character:
            self.fail()
        self.at += 1

    def number(self, most):
        start = self.at
        while self.at - start < most and "0" <= self.next() <= "9" and self.next():
            self.at += 1
        if start == self.at:
            self.fail()
        return int(self.text[start:self.at])

    def name(self):
        if self.next() == "<":
            end = self.text.find(">", self.at)
            name = self.text[self.at + 1:end]
            if end < 0 or not name or not all(c.isascii() and (c.isalnum() or c in "+-") for c in name):
                self.fail()
            self.at = end + 1
            return name
        start = self.at
        while self.next().isascii() and self.next().isalpha():
            self.at += 1
        if self.at - start < 3:
            self.fail()
        return self.text[start:self.at]

    def time(self, most_hours):
        """[+-]hh[:mm[:ss]] in seconds."""
        sign = 1
        if self.next() in ("+", "-") and self.next():
            sign = -1 if self.next() == "-" else 1
            self.at += 1
        hours = self.number(3 if most_hours > 99 else 2)
        minutes = seconds = 0
        if self.next() == ":":
            self.at += 1
            minutes = self.number(2)
            if self.next() == ":":
                self.at += 1
                seconds = self.number(2)
        if hours > most_hours or minutes > 59 or seconds > 59:
            self.fail()
        return sign * (hours * 3600 + minutes * 60 + seconds)

    def change(self):
        """A day, and the time on it; two o'clock if not given."""
        if self.next() == "M":
            self.at += 1
            numbers = [self.number(2)]
            for _ in range(2):
                self.take(".")
                numbers.append(self.number(1))
            make = lambda time: _WeekDay(*numbers, time)
        else:
            julian = self.next() == "J"
            self.at += julian
            n = self.number(3)
            make = lambda time: _YearDay(n, julian, time)
        time = 7200
        if self.next() == "/":
            self.at += 1
            time = self.time(167)
        return make(time)


def parse_rule(text):
    """The Rule of a TZ string; an Info if it names no daylight saving time."""
    reader = _Text(text)
    name = reader.name()
    offset = -reader.time(24)
    if not reader.next():
        return Info(_delta(offset), _delta(0), name)
    dst_name = reader.name()
    dst_offset = offset + 3600
    if reader.next() != ",":
        dst_offset = -reader.time(24)
    reader.take(",")
    start = reader.change()
    reader.take(",")
    end = reader.change()
    if reader.next():
        reader.fail()
    return Rule(Info(_delta(offset), _delta(0), name), Info(_delta(dst_offset), _delta(dst_offset - offset), dst_name),
                start, end)
