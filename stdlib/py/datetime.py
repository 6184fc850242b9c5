"""Dates, times, and how long between them, in the proleptic Gregorian calendar.

A date is kept as one int, year << 9 | month << 5 | day, and a time of day as the microseconds since midnight: that is
quick to compare, to hash and to count with. The arithmetic of such ints is in _dates, in C.
"""

__all__ = ["date", "datetime", "time", "timedelta", "timezone", "tzinfo", "MINYEAR", "MAXYEAR", "UTC"]

import time as _time
from _dates import clock_text as _clock_text, date_text as _date_text, delta_parts as _delta_parts, \
    from_ordinal as _from_ordinal, from_timestamp as _from_timestamp, iso_parts as _iso_parts, \
    local_offset as _local_offset, ordinal as _ordinal, pack_clock as _pack_clock, pack_date as _pack_date, \
    shift as _shift, split_clock as _split_clock, split_date as _split_date
from _types import seal as _seal
from operator import index as _index

MINYEAR = 1
MAXYEAR = 9999
_MAXORDINAL = 3652059  # of 9999-12-31
_UNIX_ORDINAL = 719163  # of 1970-01-01
_DAY_CLOCK = 86400000000  # microseconds of a day
_make = object.__new__

_DAYS_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)
_MONTH_NAMES = (None, "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


# ---- The calendar

def _is_leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_before_year(year):
    y = year - 1
    return y * 365 + y // 4 - y // 100 + y // 400


def _first_of(year):
    """The ordinal of the first of January."""
    return _days_before_year(year) + 1


def _isoweek1monday(year):
    first = _first_of(year)
    weekday = (first + 6) % 7
    monday = first - weekday
    return monday + 7 if weekday > 3 else monday


def _isoweek_to_gregorian(year, week, day):
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(f"Year is out of range: {year}")
    if not 0 < week < 53:
        # A year has 53 weeks if it begins on a Thursday, or on a Wednesday and is a leap year.
        first = _first_of(year) % 7
        if not (week == 53 and (first == 4 or first == 3 and _is_leap(year))):
            raise ValueError(f"Invalid week: {week}")
    if not 0 < day < 8:
        raise ValueError(f"Invalid weekday: {day} (range is [1, 7])")
    date = _from_ordinal(_isoweek1monday(year) + (week - 1) * 7 + day - 1)
    return _split_date(date) if date else (MAXYEAR + 1, 1, 1)  # an error for who makes a date of it


# ---- Checking

def _check_fold(fold):
    if fold not in (0, 1):
        raise ValueError("fold must be either 0 or 1")


def _check_tzinfo(tz):
    if tz is not None and not isinstance(tz, tzinfo):
        raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")


def _check_offset(name, offset):
    if offset is None:
        return
    if not isinstance(offset, timedelta):
        raise TypeError(f"tzinfo.{name}() must return None or a timedelta, not '{type(offset).__name__}'")
    if not -_DAY < offset < _DAY:
        raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24).")


def _check_name(name):
    if name is not None and not isinstance(name, str):
        raise TypeError(f"tzinfo.tzname() must return None or a string, not '{type(name).__name__}'")


def _missing(name, position):
    raise TypeError(f"function missing required argument '{name}' (pos {position})")


def _divide_and_round(a, b):
    """a / b as an int, halves to even."""
    q, r = divmod(a, b)
    r *= 2
    beyond = r > b if b > 0 else r < b
    return q + 1 if beyond or r == b and q % 2 == 1 else q


# ---- Text

def _format_offset(offset, sep=":"):
    if offset is None:
        return ""
    sign = "+"
    if offset._days < 0:
        sign = "-"
        offset = -offset
    hours, minutes, seconds, microseconds = _split_clock(offset._clock)
    text = f"{sign}{hours:02d}{sep}{minutes:02d}"
    if seconds or microseconds:
        text += f"{sep}{seconds:02d}"
        if microseconds:
            text += f".{microseconds:06d}"
    return text


def _wrap_strftime(self, format, timetuple):
    """time.strftime() that knows %f, %z, %:z and the zone's name; and years before 1000 in four digits."""
    if not isinstance(format, str):
        raise TypeError(f"strftime() argument 1 must be str, not {type(format).__name__}")
    if timetuple[0] >= 1000 and not ("%f" in format or "%z" in format or "%Z" in format or "%:" in format):
        return _time.strftime(format, timetuple)
    freplace = zreplace = colonzreplace = Zreplace = None
    pieces = []
    i = 0
    while True:
        start = format.find("%", i)
        if start < 0 or start + 1 >= len(format):
            pieces.append(format[i:])
            break
        pieces.append(format[i:start])
        c = format[start + 1]
        i = start + 2
        if c == "f":
            if freplace is None:
                freplace = "%06d" % getattr(self, "microsecond", 0)
            pieces.append(freplace)
        elif c == "z":
            if zreplace is None:
                zreplace = _format_offset(self.utcoffset(), "") if hasattr(self, "utcoffset") else ""
            pieces.append(zreplace)
        elif c == ":" and format[i:i + 1] == "z":
            i += 1
            if colonzreplace is None:
                colonzreplace = _format_offset(self.utcoffset()) if hasattr(self, "utcoffset") else ""
            pieces.append(colonzreplace)
        elif c == "Z":
            if Zreplace is None:
                Zreplace = ""
                if hasattr(self, "tzname"):
                    name = self.tzname()
                    if name is not None:
                        if not isinstance(name, str):
                            raise TypeError("tzinfo.tzname() must return a string")
                        Zreplace = name.replace("%", "%%")
            pieces.append(Zreplace)
        elif c in "YGFC" and timetuple[0] < 1000:
            # The C library pads none of these.
            if c == "G":
                year = int(_time.strftime("%G", timetuple))
            else:
                year = timetuple[0]
            if c == "F":
                pieces.append(f"{year:04d}-%m-%d")
            elif c == "C":
                pieces.append(f"{year // 100:02d}")
            else:
                pieces.append(f"{year:04d}")
        else:
            pieces.append("%" + c)
    return _time.strftime("".join(pieces), timetuple)


def _digits(text, start, count):
    piece = text[start:start + count]
    if len(piece) != count or not (piece.isascii() and piece.isdigit()):
        raise ValueError
    return int(piece)


def _parse_isoformat_date(text):
    """YYYY-MM-DD, YYYYMMDD, YYYY-Www-D, YYYYWwwD, or without a day of the week."""
    year = _digits(text, 0, 4)
    dashed = text[4:5] == "-"
    pos = 4 + dashed
    if text[pos:pos + 1] == "W":
        week = _digits(text, pos + 1, 2)
        pos += 3
        day = 1
        if len(text) > pos:
            if (text[pos] == "-") != dashed:
                raise ValueError
            pos += dashed
            day = _digits(text, pos, 1)
            pos += 1
        if pos != len(text):
            raise ValueError
        return _isoweek_to_gregorian(year, week, day)
    month = _digits(text, pos, 2)
    pos += 2
    if (text[pos:pos + 1] == "-") != dashed:
        raise ValueError
    pos += dashed
    day = _digits(text, pos, 2)
    if pos + 2 != len(text):
        raise ValueError
    return year, month, day


def _parse_hms(text):
    """HH[:MM[:SS[.fff...]]], the colons all there or none."""
    parts = [0, 0, 0, 0]
    parts[0] = _digits(text, 0, 2)
    pos = 2
    if pos == len(text):
        return parts
    colons = text[pos] == ":"
    for i in (1, 2):
        if colons:
            if text[pos] != ":":
                raise ValueError
            pos += 1
        parts[i] = _digits(text, pos, 2)
        pos += 2
        if pos == len(text):
            return parts
    if text[pos] not in ".,":
        raise ValueError
    digits = text[pos + 1:]
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError
    parts[3] = int(digits[:6].ljust(6, "0"))
    return parts


def _parse_isoformat_time(text):
    """(hour, minute, second, microsecond, tzinfo)."""
    if len(text) < 2:
        raise ValueError
    at = max(text.find("-"), text.find("+"), text.find("Z"))
    parts = _parse_hms(text if at < 0 else text[:at])
    tz = None
    if at >= 0:
        if text[at] == "Z":
            if at + 1 != len(text):
                raise ValueError
            return *parts, timezone.utc
        zone = _parse_hms(text[at + 1:])
        if not any(zone):
            tz = timezone.utc
        else:
            offset = timedelta(hours=zone[0], minutes=zone[1], seconds=zone[2], microseconds=zone[3])
            tz = timezone(-offset if text[at] == "-" else offset)
    return *parts, tz


def _find_separator(text):
    """Where the date ends in an ISO date and time."""
    size = len(text)
    if size == 7:
        return 7
    if size > 5 and text[4] == "-":
        if text[5] == "W":
            if size < 8:
                raise ValueError
            if size > 8 and text[8] == "-":
                if size == 9:
                    raise ValueError
                # YYYY-Www-D, or YYYY-Www and a time whose separator is a dash.
                return 8 if size > 10 and text[10].isascii() and text[10].isdigit() else 10
            return 8
        return 10
    if size > 4 and text[4] == "W":
        pos = 7
        while pos < size and text[pos].isascii() and text[pos].isdigit():
            pos += 1
        if pos < 9:
            return pos
        return 7 if pos % 2 == 0 else 8
    return 8


# ---- timedelta

class timedelta:
    """How long: days, seconds and microseconds, kept so that only days is ever negative.

    All arguments may be ints or floats of either sign.
    """

    __slots__ = "_days", "_clock", "_hashcode"

    def __new__(cls, days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0):
        parts = _delta_parts(days, seconds, microseconds, milliseconds, minutes, hours, weeks)
        if parts is not None:
            return _new_delta(cls, *parts)
        total = 0       # microseconds
        fraction = 0.0  # of a microsecond
        for name, value, scale in (("microseconds", microseconds, 1), ("milliseconds", milliseconds, 1000),
                                   ("seconds", seconds, 1000000), ("minutes", minutes, 60000000),
                                   ("hours", hours, 3600000000), ("days", days, 86400000000),
                                   ("weeks", weeks, 604800000000)):
            if isinstance(value, int):
                total += int(value) * scale
            elif isinstance(value, float):
                # The whole part exactly, the fractions together.
                whole = int(value)
                total += whole * scale
                part = (value - whole) * scale
                whole = int(part)
                total += whole
                fraction += part - whole
            else:
                raise TypeError(f"unsupported type for timedelta {name} component: {type(value).__name__}")
        if fraction:
            rounded = round(fraction)
            if abs(rounded - fraction) == 0.5 and (total + rounded) % 2:
                rounded = int(2 * fraction) - rounded  # halves to an even total
            total += rounded
        return _delta(cls, total)

    @property
    def days(self):
        """days"""
        return self._days

    @property
    def seconds(self):
        """seconds"""
        return self._clock // 1000000

    @property
    def microseconds(self):
        """microseconds"""
        return self._clock % 1000000

    def total_seconds(self):
        """All of it in seconds."""
        return (self._days * _DAY_CLOCK + self._clock) / 1000000

    def _total(self):
        return self._days * _DAY_CLOCK + self._clock

    def __repr__(self):
        seconds, microseconds = divmod(self._clock, 1000000)
        args = [f"{name}={value}" for name, value in (("days", self._days), ("seconds", seconds),
                                                      ("microseconds", microseconds)) if value]
        return f"{_class_name(self)}({', '.join(args) or '0'})"

    def __str__(self):
        hours, minutes, seconds, microseconds = _split_clock(self._clock)
        text = f"{hours}:{minutes:02d}:{seconds:02d}"
        if self._days:
            text = f"{self._days} day{'' if abs(self._days) == 1 else 's'}, {text}"
        return text + f".{microseconds:06d}" if microseconds else text

    def __add__(self, other):
        if isinstance(other, timedelta):
            days = self._days + other._days
            clock = self._clock + other._clock
            if clock >= _DAY_CLOCK:
                return _new_delta(timedelta, days + 1, clock - _DAY_CLOCK)
            return _new_delta(timedelta, days, clock)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            days = self._days - other._days
            clock = self._clock - other._clock
            if clock < 0:
                return _new_delta(timedelta, days - 1, clock + _DAY_CLOCK)
            return _new_delta(timedelta, days, clock)
        return NotImplemented

    def __rsub__(self, other):
        return other.__sub__(self) if isinstance(other, timedelta) else NotImplemented

    def __neg__(self):
        if self._clock:
            return _new_delta(timedelta, -self._days - 1, _DAY_CLOCK - self._clock)
        return _new_delta(timedelta, -self._days, 0)

    def __pos__(self):
        return _new_delta(timedelta, self._days, self._clock)

    def __abs__(self):
        return -self if self._days < 0 else +self

    def __mul__(self, other):
        if isinstance(other, int):
            return _delta(timedelta, self._total() * int(other))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return _delta(timedelta, _divide_and_round(self._total() * a, b))
        return NotImplemented

    __rmul__ = __mul__

    def __floordiv__(self, other):
        if isinstance(other, timedelta):
            return self._total() // other._total()
        if isinstance(other, int):
            return _delta(timedelta, self._total() // int(other))
        return NotImplemented

    def __truediv__(self, other):
        if isinstance(other, timedelta):
            return self._total() / other._total()
        if isinstance(other, int):
            return _delta(timedelta, _divide_and_round(self._total(), int(other)))
        if isinstance(other, float):
            a, b = other.as_integer_ratio()
            return _delta(timedelta, _divide_and_round(b * self._total(), a))
        return NotImplemented

    def __mod__(self, other):
        if isinstance(other, timedelta):
            return _delta(timedelta, self._total() % other._total())
        return NotImplemented

    def __divmod__(self, other):
        if isinstance(other, timedelta):
            q, r = divmod(self._total(), other._total())
            return q, _delta(timedelta, r)
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, timedelta):
            return self._clock == other._clock and self._days == other._days
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, timedelta):
            a = self._days
            b = other._days
            return self._clock <= other._clock if a == b else a < b
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, timedelta):
            a = self._days
            b = other._days
            return self._clock < other._clock if a == b else a < b
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, timedelta):
            a = self._days
            b = other._days
            return self._clock >= other._clock if a == b else a > b
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, timedelta):
            a = self._days
            b = other._days
            return self._clock > other._clock if a == b else a > b
        return NotImplemented

    def __hash__(self):
        if self._hashcode == -1:
            self._hashcode = hash((self._days, *divmod(self._clock, 1000000)))
        return self._hashcode

    def __bool__(self):
        return self._days != 0 or self._clock != 0

    def __reduce__(self):
        return self.__class__, (self._days, *divmod(self._clock, 1000000))


_DIFFERENT = object()


def _delta(cls, total):
    """A timedelta of so many microseconds."""
    return _new_delta(cls, *divmod(total, _DAY_CLOCK))


def _new_delta(cls, days, clock):
    if not -999999999 <= days <= 999999999:
        if not -2**31 <= days < 2**31:
            raise OverflowError("Python int too large to convert to C int")
        raise OverflowError(f"days={days}; must have magnitude <= 999999999")
    self = _make(cls)
    self._days = days
    self._clock = clock
    self._hashcode = -1
    return self


timedelta.min = timedelta(-999999999)
timedelta.max = timedelta(days=999999999, hours=23, minutes=59, seconds=59, microseconds=999999)
timedelta.resolution = timedelta(microseconds=1)
_DAY = timedelta(1)
_ZERO = timedelta(0)


# ---- date

class date:
    """A day: date(year, month, day)."""

    __slots__ = "_date", "_hashcode"

    def __new__(cls, year=None, month=None, day=None):
        if month is None and isinstance(year, (bytes, str)) and len(year) == 4 and 1 <= ord(year[2:3]) <= 12:
            # What __reduce__ gave.
            if isinstance(year, str):
                try:
                    year = year.encode("latin1")
                except UnicodeEncodeError:
                    raise ValueError("Failed to encode latin1 string when unpickling a date object. "
                                     "pickle.load(data, encoding='latin1') is assumed.")
            return _new_date(cls, (year[0] * 256 + year[1]) << 9 | year[2] << 5 | year[3])
        if day is None:
            if year is None:
                _missing("year", 1)
            _missing("month", 2) if month is None else _missing("day", 3)
        self = _make(cls)
        self._date = _pack_date(year, month, day)
        self._hashcode = -1
        return self

    @classmethod
    def fromtimestamp(cls, timestamp, /):
        """The local date of a POSIX timestamp."""
        if timestamp is None:
            raise TypeError("'NoneType' object cannot be interpreted as an integer")
        if cls is date and isinstance(timestamp, int):
            timestamp = int(timestamp)
            value = _from_ordinal((timestamp + _local_offset(timestamp)) // 86400 + _UNIX_ORDINAL)
            if value:
                return _new_date(date, value)
        y, m, d, *_ = _time.localtime(timestamp)
        return cls(y, m, d)

    @classmethod
    def today(cls):
        """The date now."""
        return cls.fromtimestamp(_time.time() if cls is not date else int(_time.time() // 1))

    @classmethod
    def fromordinal(cls, ordinal, /):
        """The date so many days after 0000-12-31."""
        ordinal = _index(ordinal)
        if ordinal < 1:
            raise ValueError("ordinal must be >= 1")
        value = _from_ordinal(ordinal)
        if cls is date and value:
            return _new_date(date, value)
        return cls(*_split_date(value) if value else (_year_of_ordinal(ordinal), 1, 1))

    @classmethod
    def fromisoformat(cls, date_string, /):
        """The date of a text in an ISO 8601 format."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        if len(date_string) not in (7, 8, 10):
            raise ValueError(f"Invalid isoformat string: {date_string!r}")
        try:
            parts = _parse_isoformat_date(date_string)
        except Exception:
            raise ValueError(f"Invalid isoformat string: {date_string!r}")
        return cls(*parts)

    @classmethod
    def fromisocalendar(cls, year, week, day):
        """The date of an ISO year, week and day of the week."""
        return cls(*_isoweek_to_gregorian(_index(year), _index(week), _index(day)))

    def __repr__(self):
        year, month, day = _split_date(self._date)
        return f"{_class_name(self)}({year}, {month}, {day})"

    def ctime(self):
        """As in 'Wed Jun  9 04:26:40 1993'."""
        year, month, day = _split_date(self._date)
        return f"{_DAY_NAMES[self.weekday()]} {_MONTH_NAMES[month]} {day:2d} 00:00:00 {year:04d}"

    def strftime(self, format):
        """The date as text of a format."""
        return _wrap_strftime(self, format, self.timetuple())

    def __format__(self, fmt, /):
        if not isinstance(fmt, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(fmt).__name__}")
        return self.strftime(fmt) if fmt else str(self)

    def isoformat(self):
        """'YYYY-MM-DD'."""
        return _date_text(self._date)

    __str__ = isoformat

    @property
    def year(self):
        """year (1-9999)"""
        return self._date >> 9

    @property
    def month(self):
        """month (1-12)"""
        return self._date >> 5 & 15

    @property
    def day(self):
        """day (1-31)"""
        return self._date & 31

    def timetuple(self):
        """A time.struct_time."""
        return _timetuple(self._date, 0, -1)

    def toordinal(self):
        """Days since 0000-12-31."""
        return _ordinal(self._date)

    def replace(self, year=None, month=None, day=None):
        """The date with some fields changed."""
        y, m, d = _split_date(self._date)
        return type(self)(y if year is None else year, m if month is None else month, d if day is None else day)

    __replace__ = replace

    def __eq__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._date == other._date
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._date <= other._date
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._date < other._date
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._date >= other._date
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, date) and not isinstance(other, datetime):
            return self._date > other._date
        return NotImplemented

    def __hash__(self):
        if self._hashcode == -1:
            self._hashcode = hash(self._state())
        return self._hashcode

    def __add__(self, other):
        if isinstance(other, timedelta):
            value = _shift(self._date, other._days)
            if value:
                return _new_date(date, value) if type(self) is date else type(self).fromordinal(_ordinal(value))
            raise OverflowError("date value out of range")
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other):
        if isinstance(other, timedelta):
            return self + timedelta(-other._days)
        if isinstance(other, date):
            return _new_delta(timedelta, _ordinal(self._date) - _ordinal(other._date), 0)
        return NotImplemented

    def weekday(self):
        """The day of the week; Monday is 0."""
        return (_ordinal(self._date) + 6) % 7

    def isoweekday(self):
        """The day of the week; Monday is 1."""
        return _ordinal(self._date) % 7 or 7

    def isocalendar(self):
        """(ISO year, week, day of the week)."""
        year = self._date >> 9
        monday = _isoweek1monday(year)
        today = _ordinal(self._date)
        week, day = divmod(today - monday, 7)
        if week < 0:
            year -= 1
            week, day = divmod(today - _isoweek1monday(year), 7)
        elif week >= 52 and today >= _isoweek1monday(year + 1):
            year += 1
            week = 0
        return IsoCalendarDate(year, week + 1, day + 1)

    def _state(self):
        year, month, day = _split_date(self._date)
        return bytes((year >> 8, year & 255, month, day))

    def __reduce__(self):
        return self.__class__, (self._state(),)


def _class_name(self):
    cls = type(self)
    return f"datetime.{cls.__name__}" if cls.__module__ == "datetime" else cls.__name__


def _new_date(cls, value):
    self = _make(cls)
    self._date = value
    self._hashcode = -1
    return self


def _year_of_ordinal(ordinal):
    """The year that an ordinal beyond all dates would be in."""
    n400, n = divmod(ordinal - 1, 146097)
    n100, n = divmod(n, 36524)
    n4, n = divmod(n, 1461)
    return n400 * 400 + n100 * 100 + n4 * 4 + n // 365 + (n100 < 4 and n // 365 < 4)


def _timetuple(date, clock, dst):
    y, m, d = _split_date(date)
    hh, mm, ss, _ = _split_clock(clock)
    yday = _DAYS_BEFORE_MONTH[m] + (m > 2 and _is_leap(y)) + d
    return _time.struct_time((y, m, d, hh, mm, ss, (_ordinal(date) + 6) % 7, yday, dst))


class IsoCalendarDate(tuple):
    """What date.isocalendar() gives."""

    def __new__(cls, year, week, weekday, /):
        return super().__new__(cls, (year, week, weekday))

    @property
    def year(self):
        return self[0]

    @property
    def week(self):
        return self[1]

    @property
    def weekday(self):
        return self[2]

    def __reduce__(self):
        return tuple, (tuple(self),)

    def __repr__(self):
        return f"{_class_name(self)}(year={self[0]}, week={self[1]}, weekday={self[2]})"


# ---- tzinfo

class tzinfo:
    """What time zones derive from: utcoffset(), dst() and tzname() are theirs to say."""

    __slots__ = ()

    def tzname(self, dt, /):
        """The zone's name at dt."""
        raise NotImplementedError("a tzinfo subclass must implement tzname()")

    def utcoffset(self, dt, /):
        """How far the zone is east of UTC at dt."""
        raise NotImplementedError("a tzinfo subclass must implement utcoffset()")

    def dst(self, dt, /):
        """The part of utcoffset() that is daylight saving time."""
        raise NotImplementedError("a tzinfo subclass must implement dst()")

    def fromutc(self, dt, /):
        """A datetime in UTC, marked with this zone, as local time."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        offset = dt.utcoffset()
        if offset is None:
            raise ValueError("fromutc: non-None utcoffset() result required")
        dst = dt.dst()
        if dst is None:
            raise ValueError("fromutc: non-None dst() result required")
        delta = offset - dst
        if delta:
            dt += delta
            dst = dt.dst()
            if dst is None:
                raise ValueError("fromutc: tz.dst() gave inconsistent results; cannot convert")
        return dt + dst

    def __reduce__(self):
        getinitargs = getattr(self, "__getinitargs__", None)
        args = getinitargs() if getinitargs else ()
        return self.__class__, args, self.__getstate__()


# ---- time

class time:
    """A time of day: time(hour, minute, second, microsecond, tzinfo)."""

    __slots__ = "_clock", "_tzinfo", "_hashcode", "_fold"

    def __new__(cls, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *, fold=0):
        if isinstance(hour, (bytes, str)) and len(hour) == 6 and ord(hour[0:1]) & 0x7F < 24:
            # What __reduce__ gave.
            if isinstance(hour, str):
                try:
                    hour = hour.encode("latin1")
                except UnicodeEncodeError:
                    raise ValueError("Failed to encode latin1 string when unpickling a time object. "
                                     "pickle.load(data, encoding='latin1') is assumed.")
            if minute and not isinstance(minute, _tzinfo_class):
                raise TypeError("bad tzinfo state arg")
            h, mi, s, us1, us2, us3 = hour
            clock = ((h & 0x7F) * 3600 + mi * 60 + s) * 1000000 + ((us1 << 8 | us2) << 8 | us3)
            return _new_time(cls, clock, minute or None, h >> 7)
        clock = _pack_clock(hour, minute, second, microsecond)
        _check_fold(fold)
        _check_tzinfo(tzinfo)
        return _new_time(cls, clock, tzinfo, fold)

    @property
    def hour(self):
        """hour (0-23)"""
        return self._clock // 3600000000

    @property
    def minute(self):
        """minute (0-59)"""
        return self._clock // 60000000 % 60

    @property
    def second(self):
        """second (0-59)"""
        return self._clock // 1000000 % 60

    @property
    def microsecond(self):
        """microsecond (0-999999)"""
        return self._clock % 1000000

    @property
    def tzinfo(self):
        """timezone info object"""
        return self._tzinfo

    @property
    def fold(self):
        return self._fold

    def __eq__(self, other):
        return self._compare(other, True) == 0 if isinstance(other, time) else NotImplemented

    def __le__(self, other):
        return self._compare(other) <= 0 if isinstance(other, time) else NotImplemented

    def __lt__(self, other):
        return self._compare(other) < 0 if isinstance(other, time) else NotImplemented

    def __ge__(self, other):
        return self._compare(other) >= 0 if isinstance(other, time) else NotImplemented

    def __gt__(self, other):
        return self._compare(other) > 0 if isinstance(other, time) else NotImplemented

    def _compare(self, other, allow_mixed=False):
        mine = self.utcoffset() if self._tzinfo is not other._tzinfo else None
        theirs = other.utcoffset() if self._tzinfo is not other._tzinfo else None
        a, b = self._clock, other._clock
        if mine is not None and theirs is not None and mine != theirs:
            a -= mine._total()
            b -= theirs._total()
        elif (mine is None) != (theirs is None):
            if allow_mixed:
                return 2
            raise TypeError("can't compare offset-naive and offset-aware times")
        return (a > b) - (a < b)

    def __hash__(self):
        if self._hashcode == -1:
            t = self.replace(fold=0) if self._fold else self
            offset = t.utcoffset()
            if not offset:
                self._hashcode = hash(t._state()[0])
            else:
                total = self._clock - offset._total()
                self._hashcode = hash(total) if not 0 <= total < _DAY_CLOCK else \
                    hash(_new_time(time, total, None, 0)._state()[0])
        return self._hashcode

    def __repr__(self):
        hour, minute, second, microsecond = _split_clock(self._clock)
        text = f"{_class_name(self)}({hour}, {minute}"
        if second or microsecond:
            text += f", {second}"
            if microsecond:
                text += f", {microsecond}"
        if self._tzinfo is not None:
            text += f", tzinfo={self._tzinfo!r}"
        if self._fold:
            text += ", fold=1"
        return text + ")"

    def isoformat(self, timespec="auto"):
        """'HH:MM:SS.mmmmmm+zz:zz', without what is zero; timespec: where to cut."""
        text = _clock_text(self._clock, timespec)
        return text if self._tzinfo is None else text + _format_offset(self.utcoffset())

    def __str__(self):
        return self.isoformat()

    @classmethod
    def fromisoformat(cls, time_string, /):
        """The time of a text in an ISO 8601 format."""
        if not isinstance(time_string, str):
            raise TypeError("fromisoformat: argument must be str")
        text = time_string.removeprefix("T")
        try:
            parts = _parse_isoformat_time(text)
        except Exception:
            raise ValueError(f"Invalid isoformat string: {time_string!r}")
        return cls(*parts)

    def strftime(self, format):
        """The time as text of a format."""
        return _wrap_strftime(self, format, (1900, 1, 1, *_split_clock(self._clock)[:3], 0, 1, -1))

    def __format__(self, fmt, /):
        if not isinstance(fmt, str):
            raise TypeError(f"__format__() argument 1 must be str, not {type(fmt).__name__}")
        return self.strftime(fmt) if fmt else str(self)

    def utcoffset(self):
        """How far the zone is east of UTC, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.utcoffset(None)
        _check_offset("utcoffset", offset)
        return offset

    def tzname(self):
        """The zone's name, or None."""
        if self._tzinfo is None:
            return None
        name = self._tzinfo.tzname(None)
        _check_name(name)
        return name

    def dst(self):
        """The zone's daylight saving time, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.dst(None)
        _check_offset("dst", offset)
        return offset

    def replace(self, hour=None, minute=None, second=None, microsecond=None, tzinfo=True, *, fold=None):
        """The time with some fields changed."""
        h, m, s, us = _split_clock(self._clock)
        return type(self)(h if hour is None else hour, m if minute is None else minute, s if second is None else second,
                          us if microsecond is None else microsecond, self._tzinfo if tzinfo is True else tzinfo,
                          fold=self._fold if fold is None else fold)

    __replace__ = replace

    def _state(self, protocol=3):
        hour, minute, second, us = _split_clock(self._clock)
        if self._fold and protocol > 3:
            hour += 128
        state = bytes((hour, minute, second, us >> 16, us >> 8 & 255, us & 255))
        return (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce_ex__(self, protocol, /):
        return self.__class__, self._state(protocol)

    def __reduce__(self):
        return self.__reduce_ex__(2)


_tzinfo_class = tzinfo


def _new_time(cls, clock, tz, fold):
    self = _make(cls)
    self._clock = clock
    self._tzinfo = tz
    self._hashcode = -1
    self._fold = fold
    return self


time.min = time(0, 0, 0)
time.max = time(23, 59, 59, 999999)
time.resolution = timedelta(microseconds=1)


# ---- datetime

class datetime(date):
    """A date and a time of day: datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])."""

    __slots__ = "_clock", "_tzinfo", "_fold"

    def __new__(cls, year=None, month=None, day=None, hour=0, minute=0, second=0, microsecond=0, tzinfo=None, *,
                fold=0):
        if day is not None and type(year) is int:
            self = _make(cls)
            self._date = _pack_date(year, month, day)
            self._hashcode = -1
            self._clock = _pack_clock(hour, minute, second, microsecond) if hour or minute or second or microsecond \
                or type(hour) is not int or type(minute) is not int or type(second) is not int \
                or type(microsecond) is not int else 0
            if tzinfo is not None:
                _check_tzinfo(tzinfo)
            if fold:
                _check_fold(fold)
            self._tzinfo = tzinfo
            self._fold = fold
            return self
        if isinstance(year, (bytes, str)) and len(year) == 10 and 1 <= ord(year[2:3]) & 0x7F <= 12:
            # What __reduce__ gave.
            if isinstance(year, str):
                try:
                    year = bytes(year, "latin1")
                except UnicodeEncodeError:
                    raise ValueError("Failed to encode latin1 string when unpickling a datetime object. "
                                     "pickle.load(data, encoding='latin1') is assumed.")
            if month and not isinstance(month, _tzinfo_class):
                raise TypeError("bad tzinfo state arg")
            y1, y2, m, d, h, mi, s, us1, us2, us3 = year
            clock = (h * 3600 + mi * 60 + s) * 1000000 + ((us1 << 8 | us2) << 8 | us3)
            return _new_datetime(cls, (y1 * 256 + y2) << 9 | (m & 0x7F) << 5 | d, clock, month or None, m >> 7)
        if day is None:
            if year is None:
                _missing("year", 1)
            _missing("month", 2) if month is None else _missing("day", 3)
        value = _pack_date(year, month, day)
        clock = _pack_clock(hour, minute, second, microsecond)
        _check_fold(fold)
        _check_tzinfo(tzinfo)
        return _new_datetime(cls, value, clock, tzinfo, fold)

    hour, minute, second, microsecond = time.hour, time.minute, time.second, time.microsecond
    tzinfo, fold = time.tzinfo, time.fold

    @classmethod
    def _fromtimestamp(cls, t, utc, tz):
        if cls is datetime:
            parts = _from_timestamp(t, utc)
            if parts is not None:
                value, clock, fold = parts
                result = _new_datetime(datetime, value, clock, tz, fold)
                return result if tz is None else tz.fromutc(result)
        if not isinstance(t, (int, float)):
            t = _index(t)
        if isinstance(t, int):
            whole, us = int(t), 0
        else:
            if t != t:
                raise ValueError("Invalid value NaN (not a number)")
            if not -2**63 <= t < 2**63:
                raise OverflowError("timestamp out of range for platform time_t")
            whole = int(t // 1)
            us = round((t - whole) * 1e6)
            if us >= 1000000:
                whole += 1
                us -= 1000000
        offset = 0 if utc else _local_offset(whole)
        days, seconds = divmod(whole + offset, 86400)
        value = _from_ordinal(days + _UNIX_ORDINAL)
        if not value:
            y = _time.gmtime(whole + offset).tm_year
            raise ValueError(f"year {y} is out of range")
        if cls is datetime:
            result = _new_datetime(datetime, value, seconds * 1000000 + us, tz, 0)
        else:
            result = cls(*_split_date(value), *_split_clock(seconds * 1000000)[:3], us, tz)
        if tz is None and not utc:
            # The later of two equal local times has fold 1: look at what the clocks showed a day before.
            if days + _UNIX_ORDINAL < 2:
                raise ValueError("year 0 is out of range")
            change = offset - _local_offset(whole - 86400)
            if change < 0 and _local_offset(whole + change) + change == offset:
                result._fold = 1
        elif tz is not None:
            result = tz.fromutc(result)
        return result

    @classmethod
    def fromtimestamp(cls, timestamp, tz=None):
        """The local time, or that in the zone tz, of a POSIX timestamp."""
        _check_tzinfo(tz)
        return cls._fromtimestamp(timestamp, tz is not None, tz)

    @classmethod
    def utcfromtimestamp(cls, t, /):
        """The time in UTC of a POSIX timestamp, without a zone. Deprecated."""
        import warnings
        warnings.warn("datetime.datetime.utcfromtimestamp() is deprecated and scheduled for removal in a future "
                      "version. Use timezone-aware objects to represent datetimes in UTC: "
                      "datetime.datetime.fromtimestamp(timestamp, datetime.UTC).", DeprecationWarning, stacklevel=2)
        return cls._fromtimestamp(t, True, None)

    @classmethod
    def now(cls, tz=None):
        """The time now, in the zone tz or locally."""
        _check_tzinfo(tz)
        return cls._fromtimestamp(_time.time(), tz is not None, tz)

    @classmethod
    def utcnow(cls):
        """The time now in UTC, without a zone. Deprecated."""
        import warnings
        warnings.warn("datetime.datetime.utcnow() is deprecated and scheduled for removal in a future version. Use "
                      "timezone-aware objects to represent datetimes in UTC: datetime.datetime.now(datetime.UTC).",
                      DeprecationWarning, stacklevel=2)
        return cls._fromtimestamp(_time.time(), True, None)

    @classmethod
    def combine(cls, date, time, tzinfo=True):
        """A date and a time of day put together."""
        if not isinstance(date, _date_class):
            raise TypeError(f"combine() argument 1 must be datetime.date, not {type(date).__name__}")
        if not isinstance(time, _time_class):
            raise TypeError(f"combine() argument 2 must be datetime.time, not {type(time).__name__}")
        if tzinfo is True:
            tzinfo = time.tzinfo
        if cls is datetime and type(date) is _date_class and type(time) is _time_class:
            _check_tzinfo(tzinfo)
            return _new_datetime(datetime, date._date, time._clock, tzinfo, time._fold)
        return cls(date.year, date.month, date.day, time.hour, time.minute, time.second, time.microsecond, tzinfo,
                   fold=time.fold)

    @classmethod
    def fromisoformat(cls, date_string, /):
        """The datetime of a text in an ISO 8601 format."""
        if not isinstance(date_string, str):
            raise TypeError("fromisoformat: argument must be str")
        size = len(date_string)
        if size < 7:
            raise ValueError(f"Invalid isoformat string: {date_string!r}")
        parts = _iso_parts(date_string)
        if parts is not None:
            value, clock, utc = parts
            if cls is datetime:
                return _new_datetime(datetime, value, clock, _utc if utc else None, 0)
            return cls(*_split_date(value), *_split_clock(clock), _utc if utc else None)
        try:
            separator = _find_separator(date_string)
            fields = _parse_isoformat_date(date_string[:separator])
            clock = date_string[separator + 1:]
            parts = _parse_isoformat_time(clock) if clock else (0, 0, 0, 0, None)
            if separator < len(date_string) and not clock:
                raise ValueError
        except Exception:
            raise ValueError(f"Invalid isoformat string: {date_string!r}") from None
        return cls(*fields, *parts)

    def timetuple(self):
        """A time.struct_time of the local time."""
        dst = self.dst()
        return _timetuple(self._date, self._clock, -1 if dst is None else 1 if dst else 0)

    def _mktime(self):
        """Seconds since 1970 of the local time, by trying what the zone makes of it."""
        t = (_ordinal(self._date) - _UNIX_ORDINAL) * 86400 + self._clock // 1000000

        def local(u):
            return u + _local_offset(u)

        a = local(t) - t
        u1 = t - a
        t1 = local(u1)
        if t1 == t:
            # One answer; there may be another, a day away at most: fold says on which side.
            u2 = u1 + (-86400, 86400)[self._fold]
            b = local(u2) - u2
            if a == b:
                return u1
        else:
            b = t1 - u1
        u2 = t - b
        t2 = local(u2)
        if t2 == t:
            return u2
        if t1 == t:
            return u1
        # A time that clocks skip.
        return (max, min)[self._fold](u1, u2)

    def timestamp(self):
        """The POSIX timestamp as a float."""
        if self._tzinfo is None:
            return self._mktime() + self._clock % 1000000 / 1e6
        return (self - _EPOCH).total_seconds()

    def utctimetuple(self):
        """A time.struct_time of the time in UTC."""
        offset = self.utcoffset()
        if offset:
            self -= offset
        return _timetuple(self._date, self._clock, 0)

    def date(self):
        """The date alone."""
        return _new_date(_date_class, self._date)

    def time(self):
        """The time alone, without the zone."""
        return _new_time(_time_class, self._clock, None, self._fold)

    def timetz(self):
        """The time alone, with the zone."""
        return _new_time(_time_class, self._clock, self._tzinfo, self._fold)

    def replace(self, year=None, month=None, day=None, hour=None, minute=None, second=None, microsecond=None,
                tzinfo=True, *, fold=None):
        """The datetime with some fields changed."""
        y, m, d = _split_date(self._date)
        h, mi, s, us = _split_clock(self._clock)
        return type(self)(y if year is None else year, m if month is None else month, d if day is None else day,
                          h if hour is None else hour, mi if minute is None else minute,
                          s if second is None else second, us if microsecond is None else microsecond,
                          self._tzinfo if tzinfo is True else tzinfo, fold=self._fold if fold is None else fold)

    __replace__ = replace

    def _local_timezone(self):
        ts = self._mktime() if self._tzinfo is None else (self - _EPOCH) // timedelta(seconds=1)
        local = _time.localtime(ts)
        return timezone(timedelta(seconds=local.tm_gmtoff), local.tm_zone)

    def astimezone(self, tz=None):
        """The same moment in another zone, by default the local one."""
        if tz is None:
            tz = self._local_timezone()
        elif not isinstance(tz, _tzinfo_class):
            raise TypeError(f"tzinfo argument must be None or of a tzinfo subclass, not type '{type(tz).__name__}'")
        mine = self._tzinfo
        if mine is None:
            mine = self._local_timezone()
            offset = mine.utcoffset(self)
        elif tz is mine:
            return self
        else:
            offset = self.utcoffset()
            if offset is None:
                mine = self.replace(tzinfo=None)._local_timezone()
                offset = mine.utcoffset(self)
        if tz is mine:
            return self
        return tz.fromutc((self - offset).replace(tzinfo=tz))

    def ctime(self):
        """As in 'Wed Jun  9 04:26:40 1993'."""
        year, month, day = _split_date(self._date)
        return (f"{_DAY_NAMES[self.weekday()]} {_MONTH_NAMES[month]} {day:2d} {_clock_text(self._clock, 'seconds')} "
                f"{year:04d}")

    def isoformat(self, sep="T", timespec="auto"):
        """'YYYY-MM-DDTHH:MM:SS.mmmmmm+zz:zz', without what is zero; timespec: where to cut."""
        if not isinstance(sep, str) or len(sep) != 1:
            raise TypeError(f"isoformat() argument 1 must be a unicode character, not {type(sep).__name__}")
        text = _date_text(self._date) + sep + _clock_text(self._clock, timespec)
        return text if self._tzinfo is None else text + _format_offset(self.utcoffset())

    def __repr__(self):
        *fields, second, microsecond = *_split_date(self._date), *_split_clock(self._clock)
        if second or microsecond:
            fields.append(second)
            if microsecond:
                fields.append(microsecond)
        text = f"{_class_name(self)}({', '.join(map(str, fields))}"
        if self._tzinfo is not None:
            text += f", tzinfo={self._tzinfo!r}"
        if self._fold:
            text += ", fold=1"
        return text + ")"

    def __str__(self):
        return self.isoformat(sep=" ")

    @classmethod
    def strptime(cls, date_string, format, /):
        """The datetime of a text in a format."""
        import _strptime
        return _strptime._strptime_datetime(cls, date_string, format)

    def utcoffset(self):
        """How far the zone is east of UTC, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.utcoffset(self)
        _check_offset("utcoffset", offset)
        return offset

    def tzname(self):
        """The zone's name, or None."""
        if self._tzinfo is None:
            return None
        name = self._tzinfo.tzname(self)
        _check_name(name)
        return name

    def dst(self):
        """The zone's daylight saving time, or None."""
        if self._tzinfo is None:
            return None
        offset = self._tzinfo.dst(self)
        _check_offset("dst", offset)
        return offset

    def __eq__(self, other):
        if isinstance(other, datetime):
            if self._tzinfo is other._tzinfo:
                return self._clock == other._clock and self._date == other._date
            return self._compare(other, True) == 0
        return NotImplemented

    def __le__(self, other):
        if isinstance(other, datetime):
            if self._tzinfo is other._tzinfo:
                a = self._date
                b = other._date
                return self._clock <= other._clock if a == b else a < b
            return self._compare(other) <= 0
        return NotImplemented

    def __lt__(self, other):
        if isinstance(other, datetime):
            if self._tzinfo is other._tzinfo:
                a = self._date
                b = other._date
                return self._clock < other._clock if a == b else a < b
            return self._compare(other) < 0
        return NotImplemented

    def __ge__(self, other):
        if isinstance(other, datetime):
            if self._tzinfo is other._tzinfo:
                a = self._date
                b = other._date
                return self._clock >= other._clock if a == b else a > b
            return self._compare(other) >= 0
        return NotImplemented

    def __gt__(self, other):
        if isinstance(other, datetime):
            if self._tzinfo is other._tzinfo:
                a = self._date
                b = other._date
                return self._clock > other._clock if a == b else a > b
            return self._compare(other) > 0
        return NotImplemented

    def _compare(self, other, allow_mixed=False):
        mine_zone, their_zone = self._tzinfo, other._tzinfo
        mine = theirs = None
        same_offset = True
        if mine_zone is not their_zone:
            mine = self.utcoffset()
            theirs = other.utcoffset()
            # A time in a gap or a fold equals none of another zone.
            if allow_mixed and (mine != self.replace(fold=not self._fold).utcoffset()
                                or theirs != other.replace(fold=not other._fold).utcoffset()):
                return 2
            same_offset = mine == theirs
        if same_offset:
            a, b = (self._date, self._clock), (other._date, other._clock)
            return (a > b) - (a < b)
        if mine is None or theirs is None:
            if allow_mixed:
                return 2
            raise TypeError("can't compare offset-naive and offset-aware datetimes")
        diff = self._microseconds() - mine._total() - other._microseconds() + theirs._total()
        return (diff > 0) - (diff < 0)

    def _microseconds(self):
        """Since 0000-12-31, by the clock."""
        return _ordinal(self._date) * _DAY_CLOCK + self._clock

    def __add__(self, other):
        if not isinstance(other, timedelta):
            return NotImplemented
        clock = self._clock + other._clock
        days = other._days
        if clock >= _DAY_CLOCK:
            clock -= _DAY_CLOCK
            days += 1
        value = _shift(self._date, days) if days else self._date
        if not value:
            raise OverflowError("date value out of range")
        if type(self) is datetime:
            return _new_datetime(datetime, value, clock, self._tzinfo, 0)
        return type(self)(*_split_date(value), *_split_clock(clock), tzinfo=self._tzinfo)

    __radd__ = __add__

    def __sub__(self, other):
        if not isinstance(other, datetime):
            if isinstance(other, timedelta):
                return self + -other
            return NotImplemented
        days = _ordinal(self._date) - _ordinal(other._date)
        clock = self._clock - other._clock
        if clock < 0:
            clock += _DAY_CLOCK
            days -= 1
        base = _new_delta(timedelta, days, clock)
        if self._tzinfo is other._tzinfo:
            return base
        mine, theirs = self.utcoffset(), other.utcoffset()
        if mine == theirs:
            return base
        if mine is None or theirs is None:
            raise TypeError("can't subtract offset-naive and offset-aware datetimes")
        return base + theirs - mine

    def __hash__(self):
        if self._hashcode == -1:
            t = self.replace(fold=0) if self._fold else self
            offset = t.utcoffset()
            self._hashcode = hash(t._state()[0] if offset is None else _delta_unbounded(self._microseconds()
                                                                                        - offset._total()))
        return self._hashcode

    def _state(self, protocol=3):
        year, month, day = _split_date(self._date)
        hour, minute, second, us = _split_clock(self._clock)
        if self._fold and protocol > 3:
            month += 128
        state = bytes((year >> 8, year & 255, month, day, hour, minute, second, us >> 16, us >> 8 & 255, us & 255))
        return (state,) if self._tzinfo is None else (state, self._tzinfo)

    def __reduce_ex__(self, protocol, /):
        return self.__class__, self._state(protocol)

    def __reduce__(self):
        return self.__reduce_ex__(2)


_date_class = date
_time_class = time


def _delta_unbounded(total):
    seconds, microseconds = divmod(total, 1000000)
    return divmod(seconds, 86400) + (microseconds,)


def _new_datetime(cls, value, clock, tz, fold):
    self = _make(cls)
    self._date = value
    self._hashcode = -1
    self._clock = clock
    self._tzinfo = tz
    self._fold = fold
    return self


date.min = date(1, 1, 1)
date.max = date(9999, 12, 31)
date.resolution = timedelta(days=1)
datetime.min = datetime(1, 1, 1)
datetime.max = datetime(9999, 12, 31, 23, 59, 59, 999999)
datetime.resolution = timedelta(microseconds=1)


# ---- timezone

class timezone(tzinfo):
    """A zone that is always so far from UTC: timezone(offset[, name])."""

    __slots__ = "_offset", "_name"

    def __new__(cls, offset, name=_DIFFERENT):
        if not isinstance(offset, timedelta):
            raise TypeError(f"timezone() argument 1 must be datetime.timedelta, not {type(offset).__name__}")
        if name is _DIFFERENT:
            if not offset:
                return cls.utc
            name = None
        elif not isinstance(name, str):
            raise TypeError(f"timezone() argument 2 must be str, not {type(name).__name__}")
        if not -_DAY < offset < _DAY:
            raise ValueError("offset must be a timedelta strictly between -timedelta(hours=24) and "
                             f"timedelta(hours=24), not {offset!r}.")
        return _new_timezone(offset, name, cls)

    def __init_subclass__(cls):
        raise TypeError("type 'datetime.timezone' is not an acceptable base type")

    def __getinitargs__(self):
        return (self._offset,) if self._name is None else (self._offset, self._name)

    def __eq__(self, other):
        return self._offset == other._offset if isinstance(other, timezone) else NotImplemented

    def __hash__(self):
        return hash(self._offset)

    def __repr__(self):
        if self is self.utc:
            return "datetime.timezone.utc"
        if self._name is None:
            return f"{_class_name(self)}({self._offset!r})"
        return f"{_class_name(self)}({self._offset!r}, {self._name!r})"

    def __str__(self):
        return self.tzname(None)

    def utcoffset(self, dt, /):
        """The fixed offset."""
        if isinstance(dt, datetime) or dt is None:
            return self._offset
        raise TypeError(f"utcoffset(dt) argument must be a datetime instance or None, not {type(dt).__name__}")

    def tzname(self, dt, /):
        """The name; without one 'UTC+HH:MM'."""
        if isinstance(dt, datetime) or dt is None:
            if self._name is not None:
                return self._name
            return "UTC" + _format_offset(self._offset) if self._offset else "UTC"
        raise TypeError(f"tzname(dt) argument must be a datetime instance or None, not {type(dt).__name__}")

    def dst(self, dt, /):
        """None: nobody knows."""
        if isinstance(dt, datetime) or dt is None:
            return None
        raise TypeError(f"dst(dt) argument must be a datetime instance or None, not {type(dt).__name__}")

    def fromutc(self, dt, /):
        """A datetime in UTC, marked with this zone, as local time."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc: argument must be a datetime")
        if dt.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        return dt + self._offset

    def __reduce__(self):
        return self.__class__, self.__getinitargs__()


def _new_timezone(offset, name, cls=timezone):
    self = tzinfo.__new__(cls)
    self._offset = offset
    self._name = name
    return self


UTC = _utc = timezone.utc = _new_timezone(_ZERO, None)
timezone.min = _new_timezone(-timedelta(hours=23, minutes=59), None)
timezone.max = _new_timezone(timedelta(hours=23, minutes=59), None)
_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_seal(date, datetime, time, timedelta, timezone, tzinfo)
