"""Where the files of zones are: the folders of PYTHONTZPATH or the usual ones, and the package tzdata."""

import os

TZPATH = ()
_USUAL = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")


class ZoneInfoNotFoundError(KeyError):
    """There is no zone with this key."""

    __module__ = "zoneinfo"


class InvalidTZPathWarning(RuntimeWarning):
    """PYTHONTZPATH names folders that are not absolute."""

    __module__ = "zoneinfo"


def reset_tzpath(to=None):
    """Set the folders to look in, by default those of the environment."""
    _set(to, 4)


def _set(to, stacklevel):
    global TZPATH
    if to is not None:
        if isinstance(to, (str, bytes)):
            raise TypeError(f"tzpath must be a list or tuple, not {type(to)}: {to!r}")
        folders = list(to)
        if not all(map(os.path.isabs, folders)):
            raise ValueError(_not_absolute(folders))
    else:
        text = os.environ.get("PYTHONTZPATH")
        if text is None:
            folders = _USUAL
        else:
            given = text.split(os.pathsep) if text else []
            folders = [folder for folder in given if os.path.isabs(folder)]
            if len(folders) != len(given):
                import warnings
                warnings.warn("Invalid paths specified in PYTHONTZPATH environment variable. " + _not_absolute(given),
                              InvalidTZPathWarning, stacklevel=stacklevel)
    TZPATH = tuple(folders)


def _not_absolute(folders):
    lines = "".join("    " + repr(folder) + "\n" for folder in folders if not os.path.isabs(folder))
    return "Paths should be absolute but found the following relative paths:\n" + lines.rstrip("\n")


def _check_key(key):
    if os.path.isabs(key):
        raise ValueError(f"ZoneInfo keys may not be absolute paths, got: {key}")
    plain = os.path.normpath(key)
    if len(plain) != len(key):
        raise ValueError(f"ZoneInfo keys must be normalized relative paths, got: {key}")
    inside = os.path.normpath(os.path.join("_", "_", plain))
    if not inside.startswith(os.path.normpath(os.path.join("_", "_"))):
        raise ValueError(f"ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}")


def find_tzfile(key):
    """Return the path of the zone's file, or None."""
    _check_key(key)
    for folder in TZPATH:
        path = os.path.join(folder, key)
        if os.path.isfile(path):
            return path
    return None


def open_in_package(key):
    """The file of the zone in the package tzdata, if that is installed."""
    from importlib import resources
    package, _, name = ("tzdata.zoneinfo." + key.replace("/", ".")).rpartition(".")
    try:
        return resources.files(package).joinpath(name).open("rb")
    except (ImportError, FileNotFoundError, UnicodeEncodeError, IsADirectoryError, AttributeError):
        raise ZoneInfoNotFoundError(f"No time zone found with key {key}") from None


def available_timezones():
    """Return the set of keys of all zones that can be found."""
    zones = set()
    try:
        from importlib import resources
        with resources.files("tzdata").joinpath("zones").open("r") as file:
            zones.update(line.strip() for line in file if line.strip())
    except (ImportError, FileNotFoundError, AttributeError):
        pass
    for base in TZPATH:
        if not os.path.exists(base):
            continue
        for folder, folders, files in os.walk(base):
            if folder == base:
                for name in ("right", "posix"):
                    if name in folders:
                        folders.remove(name)
            for name in files:
                path = os.path.join(folder, name)
                key = os.path.relpath(path, base)
                if key in zones:
                    continue
                try:
                    with open(path, "rb") as file:
                        if file.read(4) == b"TZif":
                            zones.add(key)
                except OSError:
                    pass
    zones.discard("posixrules")
    return zones


_set(None, 5)
