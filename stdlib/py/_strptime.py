"""Times from text: what time.strptime() and datetime.strptime() run.

A format becomes a regular expression with a group for each directive; the formats last used are kept.
"""

import re
import time

from datetime import date as _date, timedelta as _timedelta, timezone as _timezone

__all__ = []

_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY_ABBREVIATIONS = [day[:3] for day in _DAYS]
_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december"]
_MONTH_ABBREVIATIONS = [month[:3] for month in _MONTHS]


def _one_of(names):
    """Any of some names; longer ones first, as one may begin another."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_DIRECTIVES = {
    "d": r"(?P<d>3[0-1]|[1-2]\d|0[1-9]|[1-9]| [1-9])",
    "f": r"(?P<f>[0-9]{1,6})",
    "H": r"(?P<H>2[0-3]|[0-1]\d|\d)",
    "I": r"(?P<I>1[0-2]|0[1-9]|[1-9]| [1-9])",
    "G": r"(?P<G>\d\d\d\d)",
    "j": r"(?P<j>36[0-6]|3[0-5]\d|[1-2]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
    "m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
    "M": r"(?P<M>[0-5]\d|\d)",
    "S": r"(?P<S>6[0-1]|[0-5]\d|\d)",
    "U": r"(?P<U>5[0-3]|[0-4]\d|\d)",
    "W": r"(?P<W>5[0-3]|[0-4]\d|\d)",
    "w": r"(?P<w>[0-6])",
    "u": r"(?P<u>[1-7])",
    "V": r"(?P<V>5[0-3]|0[1-9]|[1-4]\d|\d)",
    "y": r"(?P<y>\d\d)",
    "Y": r"(?P<Y>\d\d\d\d)",
    "z": r"(?P<z>([+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?)|(?-i:Z))",
    "A": f"(?P<A>{_one_of(_DAYS)})",
    "a": f"(?P<a>{_one_of(_DAY_ABBREVIATIONS)})",
    "B": f"(?P<B>{_one_of(_MONTHS)})",
    "b": f"(?P<b>{_one_of(_MONTH_ABBREVIATIONS)})",
    "p": "(?P<p>am|pm)",
    "%": "%",
}


def _getlang():
    """The locale that times are written in."""
    import locale
    return locale.getlocale(locale.LC_TIME)


class LocaleTime:
    """The names and formats of the locale, in lower case: those of the C locale, and the time zone's."""

    def __init__(self):
        self.lang = _getlang()
        self.f_weekday = _DAYS
        self.a_weekday = _DAY_ABBREVIATIONS
        self.f_month = ["", *_MONTHS]
        self.a_month = ["", *_MONTH_ABBREVIATIONS]
        self.am_pm = ["am", "pm"]
        self.LC_date_time = "%a %b %d %H:%M:%S %Y"
        self.LC_date = "%m/%d/%y"
        self.LC_time = "%H:%M:%S"
        self.tzname = time.tzname
        self.daylight = time.daylight
        standard = frozenset({"utc", "gmt", self.tzname[0].lower()})
        self.timezone = standard, frozenset({self.tzname[1].lower()} if self.daylight else ())


class TimeRE(dict):
    """From directives to regular expressions."""

    def __init__(self, locale_time=None):
        self.locale_time = locale_time or LocaleTime()
        super().__init__(_DIRECTIVES)
        zones = [name for names in self.locale_time.timezone for name in names]
        self["Z"] = f"(?P<Z>{_one_of(zones)})" if zones else ""
        for name, format in (("c", self.locale_time.LC_date_time), ("x", self.locale_time.LC_date),
                             ("X", self.locale_time.LC_time)):
            self[name] = self.pattern(format)

    def pattern(self, format):
        """A format as a regular expression."""
        format = re.sub(r"([\\.^$*+?\(\){}\[\]|])", r"\\\1", format)
        format = re.sub(r"\s+", r"\\s+", format)
        format = re.sub(r"'", "['\u02bc]", format)
        pieces = []
        i = 0
        year = day_of_month = False
        while (start := format.find("%", i)) >= 0:
            directive = format[start + 1:start + 2]
            if not directive:
                raise IndexError("stray %")
            pieces += [format[i:start], self[directive]]
            i = start + 2
            if directive in "YyGcx":
                year = True
            elif directive == "d":
                day_of_month = True
        if day_of_month and not year:
            import warnings
            warnings.warn("""\
Parsing dates involving a day of month without a year specified is ambiguious
and fails to parse leap day. The default behavior will change in Python 3.15
to either always raise an exception or to use a different default year (TBD).
To avoid trouble, add a specific year to the input & format.
See https://github.com/python/cpython/issues/70647.""", DeprecationWarning, skip_file_prefixes=_HERE)
        return "".join(pieces) + format[i:]

    def compile(self, format):
        """A format as a compiled regular expression."""
        return re.compile(self.pattern(format), re.IGNORECASE)


_HERE = (__file__,) if "__file__" in globals() else ("<frozen _strptime>",)
_CACHE_MAX_SIZE = 5
_TimeRE_cache = TimeRE()
_regex_cache = {}


def _compiled(format):
    """The regular expression of a format. What is kept is of one locale and one time zone."""
    global _TimeRE_cache
    known = _TimeRE_cache.locale_time
    if known.lang != _getlang() or known.tzname != time.tzname or known.daylight != time.daylight:
        _TimeRE_cache = TimeRE()
        _regex_cache.clear()
    if len(_regex_cache) > _CACHE_MAX_SIZE:
        _regex_cache.clear()
    regex = _regex_cache.get(format)
    if regex is None:
        try:
            regex = _TimeRE_cache.compile(format)
        except KeyError as error:
            bad = error.args[0]
            if bad == "\\":
                bad = "%"
            raise ValueError("'%s' is a bad directive in format '%s'" % (bad, format)) from None
        except IndexError:
            raise ValueError("stray %% in format '%s'" % format) from None
        _regex_cache[format] = regex
    return regex


def _calc_julian_from_U_or_W(year, week_of_year, day_of_week, week_starts_Mon):
    """The day of the year of a week and a day of the week."""
    first = _date(year, 1, 1).weekday()
    if not week_starts_Mon:
        first = (first + 1) % 7
        day_of_week = (day_of_week + 1) % 7
    week_0_length = (7 - first) % 7
    if week_of_year == 0:
        return 1 + day_of_week - first
    return 1 + week_0_length + 7 * (week_of_year - 1) + day_of_week


def _offset(text):
    """(seconds, microseconds) of +HH:MM[:SS[.ffffff]] or Z."""
    if text in ("Z", "z"):
        return 0, 0
    if text[3] == ":":
        text = text[:3] + text[4:]
        if len(text) > 5:
            if text[5] != ":":
                raise ValueError(f"Inconsistent use of : in {text[:3]}:{text[3:]}")
            text = text[:5] + text[6:]
    elif ":" in text:
        raise ValueError(f"Inconsistent use of : in {text}")
    seconds = int(text[1:3]) * 3600 + int(text[3:5]) * 60 + int(text[5:7] or 0)
    microseconds = int(text[8:].ljust(6, "0"))
    return (-seconds, -microseconds) if text[0] == "-" else (seconds, microseconds)


def _strptime(data_string, format="%a %b %d %H:%M:%S %Y"):
    """((year, ..., day of the year, dst, zone name, offset), microsecond, microseconds of the offset)."""
    for index, arg in enumerate((data_string, format)):
        if not isinstance(arg, str):
            raise TypeError("strptime() argument {} must be str, not {}".format(index, type(arg)))
    found = _compiled(format).match(data_string)
    if not found:
        raise ValueError("time data %r does not match format %r" % (data_string, format))
    if len(data_string) != found.end():
        raise ValueError("unconverted data remains: %s" % data_string[found.end():])
    given = found.groupdict()
    iso_year = year = None
    month = day = 1
    hour = minute = second = fraction = 0
    tz = -1
    gmtoff = None
    gmtoff_fraction = 0
    iso_week = week_of_year = week_starts_Mon = None
    weekday = julian = None
    for key, text in given.items():
        if key == "y":
            year = int(text)
            year += 2000 if year <= 68 else 1900
        elif key == "Y":
            year = int(text)
        elif key == "G":
            iso_year = int(text)
        elif key == "m":
            month = int(text)
        elif key == "B":
            month = _MONTHS.index(text.lower()) + 1
        elif key == "b":
            month = _MONTH_ABBREVIATIONS.index(text.lower()) + 1
        elif key == "d":
            day = int(text)
        elif key == "H":
            hour = int(text)
        elif key == "I":
            hour = int(text)
            if given.get("p", "").lower() == "pm":
                if hour != 12:
                    hour += 12
            elif hour == 12:
                hour = 0
        elif key == "M":
            minute = int(text)
        elif key == "S":
            second = int(text)
        elif key == "f":
            fraction = int(text.ljust(6, "0"))
        elif key == "A":
            weekday = _DAYS.index(text.lower())
        elif key == "a":
            weekday = _DAY_ABBREVIATIONS.index(text.lower())
        elif key == "w":
            weekday = (int(text) - 1) % 7
        elif key == "u":
            weekday = int(text) - 1
        elif key == "j":
            julian = int(text)
        elif key in ("U", "W"):
            week_of_year = int(text)
            week_starts_Mon = key == "W"
        elif key == "V":
            iso_week = int(text)
        elif key == "z":
            if text:
                gmtoff, gmtoff_fraction = _offset(text)
        elif key == "Z":
            name = text.lower()
            for value, names in enumerate(_TimeRE_cache.locale_time.timezone):
                if name in names:
                    # Where both names are one, nobody can say which is meant.
                    if time.tzname[0] == time.tzname[1] and time.daylight and name not in ("utc", "gmt"):
                        break
                    tz = value
                    break
    if iso_year is not None:
        if julian is not None:
            raise ValueError("Day of the year directive '%j' is not compatible with ISO year directive '%G'. "
                             "Use '%Y' instead.")
        if iso_week is None or weekday is None:
            raise ValueError("ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday "
                             "directive ('%A', '%a', '%w', or '%u').")
    elif iso_week is not None:
        if year is None or weekday is None:
            raise ValueError("ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday "
                             "directive ('%A', '%a', '%w', or '%u').")
        raise ValueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year "
                         "'%G' instead.")
    leap_year_fix = False
    if year is None:
        # 29 February needs a leap year.
        if month == 2 and day == 29:
            year = 1904
            leap_year_fix = True
        else:
            year = 1900
    if julian is None and weekday is not None:
        if week_of_year is not None:
            julian = _calc_julian_from_U_or_W(year, week_of_year, weekday, week_starts_Mon)
        elif iso_year is not None and iso_week is not None:
            result = _date.fromisocalendar(iso_year, iso_week, weekday + 1)
            year, month, day = result.year, result.month, result.day
        if julian is not None and julian <= 0:
            year -= 1
            julian += 366 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 365
    if julian is None:
        julian = _date(year, month, day).toordinal() - _date(year, 1, 1).toordinal() + 1
    else:
        result = _date.fromordinal(julian - 1 + _date(year, 1, 1).toordinal())
        year, month, day = result.year, result.month, result.day
    if weekday is None:
        weekday = _date(year, month, day).weekday()
    if leap_year_fix:
        year = 1900
    return (year, month, day, hour, minute, second, weekday, julian, tz, given.get("Z"), gmtoff), fraction, \
        gmtoff_fraction


def _strptime_time(data_string, format="%a %b %d %H:%M:%S %Y"):
    """What time.strptime() gives."""
    fields = _strptime(data_string, format)[0]
    return time.struct_time(fields[:time._STRUCT_TM_ITEMS])


def _strptime_datetime(cls, data_string, format="%a %b %d %H:%M:%S %Y"):
    """What datetime.strptime() gives."""
    fields, fraction, gmtoff_fraction = _strptime(data_string, format)
    name, gmtoff = fields[-2:]
    args = fields[:6] + (fraction,)
    if gmtoff is not None:
        offset = _timedelta(seconds=gmtoff, microseconds=gmtoff_fraction)
        args += (_timezone(offset, name) if name else _timezone(offset),)
    return cls(*args)
