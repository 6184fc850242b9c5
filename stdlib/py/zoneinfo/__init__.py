"""Time zones of the IANA database, as the system has them: ZoneInfo("Europe/Berlin")."""

import collections
import weakref

from bisect import bisect_right
from datetime import datetime, tzinfo

from zoneinfo import _tzpath
from zoneinfo._tzfile import Rule, read_zone
from zoneinfo._tzpath import InvalidTZPathWarning, ZoneInfoNotFoundError, available_timezones, reset_tzpath

__all__ = ["ZoneInfo", "reset_tzpath", "available_timezones", "TZPATH", "ZoneInfoNotFoundError",
           "InvalidTZPathWarning"]

_EPOCH_ORDINAL = datetime(1970, 1, 1).toordinal()
_KEPT = 8  # zones that stay though nobody holds them


def _seconds(dt):
    return (dt.toordinal() - _EPOCH_ORDINAL) * 86400 + dt.hour * 3600 + dt.minute * 60 + dt.second


class ZoneInfo(tzinfo):
    """A zone of the database. There is one object for a key, as long as somebody holds it."""

    __module__ = "zoneinfo"
    _kept = collections.OrderedDict()
    _weak_cache = weakref.WeakValueDictionary()

    def __init_subclass__(cls):
        cls._kept = collections.OrderedDict()
        cls._weak_cache = weakref.WeakValueDictionary()

    def __new__(cls, key):
        self = cls._weak_cache.get(key)
        if self is None:
            self = cls._weak_cache.setdefault(key, cls._make(key))
            self._cached = True
        cls._kept[key] = cls._kept.pop(key, self)
        if len(cls._kept) > _KEPT:
            cls._kept.popitem(last=False)
        return self

    @classmethod
    def no_cache(cls, key):
        """Get a new object for the key."""
        self = cls._make(key)
        self._cached = False
        return self

    @classmethod
    def from_file(cls, file_obj, /, key=None):
        """Read the zone from a binary file of the form TZif."""
        self = super().__new__(cls)
        self._key = key
        self._file = file_obj
        self._read(file_obj)
        self._file_repr = repr(file_obj)
        self._cached = False
        return self

    @classmethod
    def clear_cache(cls, *, only_keys=None):
        """Forget the zones, or those of the given keys: the next request makes new objects."""
        if only_keys is not None:
            for key in only_keys:
                cls._weak_cache.pop(key, None)
                cls._kept.pop(key, None)
        else:
            cls._weak_cache.clear()
            cls._kept.clear()

    @classmethod
    def _make(cls, key):
        self = super().__new__(cls)
        self._key = key
        self._file = None
        path = _tzpath.find_tzfile(key)
        with open(path, "rb") if path is not None else _tzpath.open_in_package(key) as file:
            self._read(file)
        return self

    def _read(self, file):
        zone = read_zone(file)
        self._utc, self._wall, self._infos = zone.utc, zone.wall, zone.infos
        self._before, self._after, self._fixed = zone.before, zone.after, zone.fixed

    @property
    def key(self):
        return self._key

    # ---- What datetime asks

    def utcoffset(self, dt, /):
        """Return how far local time is ahead of UTC."""
        info = self._info_at(dt)
        return None if info is None else info.utcoff

    def dst(self, dt, /):
        """Return how far local time is ahead of standard time."""
        info = self._info_at(dt)
        return None if info is None else info.dstoff

    def tzname(self, dt, /):
        """Return the abbreviation, like 'CET'."""
        info = self._info_at(dt)
        return None if info is None else info.tzname

    def _info_at(self, dt):
        if dt is None:
            return self._after if self._fixed else None
        time = _seconds(dt)
        wall = self._wall[dt.fold]
        if wall and time < wall[0]:
            return self._before
        if not wall or time > wall[-1]:
            if isinstance(self._after, Rule):
                return self._after.at_local(time, dt.year, dt.fold)
            return self._after
        return self._infos[bisect_right(wall, time) - 1]

    def fromutc(self, dt, /):
        """Return the local time of a datetime that is in UTC but has this zone."""
        if not isinstance(dt, datetime):
            raise TypeError("fromutc() requires a datetime argument")
        if dt.tzinfo is not self:
            raise ValueError("dt.tzinfo is not self")
        time = _seconds(dt)
        fold = False
        count = len(self._utc)
        if count and time < self._utc[0]:
            info = self._before
        elif (not count or time > self._utc[-1]) and isinstance(self._after, Rule):
            info, fold = self._after.at_utc(time, dt.year)
        elif not count:
            info = self._after
        else:
            i = bisect_right(self._utc, time)
            previous = self._infos[i - 2] if i > 1 else self._before
            info = self._infos[i - 1]
            fold = (previous.utcoff - info.utcoff).total_seconds() > time - self._utc[i - 1]
        dt += info.utcoff
        return dt.replace(fold=1) if fold else dt

    # ---- Text, pickling

    def __str__(self):
        return f"{self._key}" if self._key is not None else repr(self)

    def __repr__(self):
        name = f"{self.__class__.__module__}.{self.__class__.__qualname__}"
        if self._key is not None:
            return f"{name}(key={self._key!r})"
        return f"{name}.from_file({self._file_repr})"

    def __reduce__(self):
        if self._file is not None:
            return self._from_file_reduce()
        return self.__class__._unpickle, (self._key, self._cached)

    def _from_file_reduce(self):
        import pickle
        raise pickle.PicklingError("Cannot pickle a ZoneInfo file created from a file stream.")

    @classmethod
    def _unpickle(cls, key, from_cache, /):
        return cls(key) if from_cache else cls.no_cache(key)


def __getattr__(name):
    if name == "TZPATH":
        return _tzpath.TZPATH
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted([*globals(), "TZPATH"])
