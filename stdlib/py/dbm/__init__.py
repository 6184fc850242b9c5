"""Dictionaries of bytes in files: open() finds out, or chooses, which of the submodules has the file."""

import io
import os
import struct
import sys

__all__ = ["open", "whichdb", "error"]


class error(Exception):
    pass


_names = ["dbm.sqlite3", "dbm.gnu", "dbm.ndbm", "dbm.dumb"]
_defaultmod = None
_modules = {}

error = (error, OSError)


def _available():
    global _defaultmod
    for name in _names:
        try:
            module = __import__(name, fromlist=["open"])
        except ImportError:
            continue
        if not _defaultmod:
            _defaultmod = module
        _modules[name] = module
    if not _defaultmod:
        raise ImportError("no dbm clone found; tried %s" % _names)


def open(file, flag="r", mode=0o666):
    """Open the database: 'r' to read, 'w' to write as well, 'c' creating it if need be, 'n' a new one."""
    if _defaultmod is None:
        _available()
    result = whichdb(file) if "n" not in flag else None
    if result is None:
        if "c" not in flag and "n" not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
        module = _defaultmod
    elif result == "":
        raise error[0]("db type could not be determined")
    elif result not in _modules:
        raise error[0]("db type is {0}, but the module is not available".format(result))
    else:
        module = _modules[result]
    return module.open(file, flag, mode)


def whichdb(filename):
    """Return the module that has the file: a name, '' if nobody knows, None if there is no such file."""
    filename = os.fsencode(filename)
    try:
        io.open(filename + b".pag", "rb").close()
        io.open(filename + b".dir", "rb").close()
        return "dbm.ndbm"
    except OSError:
        try:
            io.open(filename + b".db", "rb").close()
            if _modules.get("dbm.ndbm"):
                return "dbm.ndbm"
        except OSError:
            pass
    try:
        os.stat(filename + b".dat")
        size = os.stat(filename + b".dir").st_size
        if size == 0:
            return "dbm.dumb"
        with io.open(filename + b".dir", "rb") as file:
            if file.read(1) in (b"'", b'"'):
                return "dbm.dumb"
    except OSError:
        pass
    try:
        file = io.open(filename, "rb")
    except OSError:
        return None
    with file:
        start = file.read(16)
    if len(start) < 4:
        return ""
    if start == b"SQLite format 3\0":
        return "dbm.sqlite3"
    magic, = struct.unpack("=l", start[:4])
    if magic in (0x13579ACE, 0x13579ACD, 0x13579ACF):
        return "dbm.gnu"
    return ""


if __name__ == "__main__":
    for filename in sys.argv[1:]:
        print(whichdb(filename) or "UNKNOWN", filename)
