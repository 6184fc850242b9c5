"""A dictionary of bytes in plain files: name.dir lists keys with the place of their values, which lie in name.dat."""

import ast
import io
import os

from collections.abc import MutableMapping

__all__ = ["error", "open"]

_BLOCKSIZE = 512

error = OSError


class _Database(MutableMapping):
    # For __del__, while modules go away.
    _os = os
    _io = io

    def __init__(self, filebasename, mode, flag="c"):
        filebasename = self._os.fsencode(filebasename)
        self._mode = mode
        self._readonly = flag == "r"
        self._dirfile = filebasename + b".dir"
        self._datfile = filebasename + b".dat"
        self._bakfile = filebasename + b".bak"
        self._index = None
        self._modified = False
        if flag == "n":
            for name in self._datfile, self._bakfile, self._dirfile:
                try:
                    os.remove(name)
                except FileNotFoundError:
                    pass
        try:
            self._io.open(self._datfile, "r", encoding="Latin-1").close()
        except OSError:
            if flag not in ("c", "n"):
                raise
            with self._io.open(self._datfile, "w", encoding="Latin-1"):
                self._chmod(self._datfile)
        self._read_index(flag)

    def _read_index(self, flag):
        self._index = {}
        try:
            file = self._io.open(self._dirfile, "r", encoding="Latin-1")
        except OSError:
            if flag not in ("c", "n"):
                raise
            with self._io.open(self._dirfile, "w", encoding="Latin-1"):
                self._chmod(self._dirfile)
            return
        with file:
            for line in file:
                key, place = ast.literal_eval(line.rstrip())
                self._index[key.encode("Latin-1")] = place

    def sync(self):
        """Write the list of keys, keeping the old one as name.bak."""
        if self._index is None or not self._modified:
            return
        try:
            self._os.unlink(self._bakfile)
        except OSError:
            pass
        try:
            self._os.rename(self._dirfile, self._bakfile)
        except OSError:
            pass
        with self._io.open(self._dirfile, "w", encoding="Latin-1") as file:
            self._chmod(self._dirfile)
            for key, place in self._index.items():
                file.write("%r, %r\n" % (key.decode("Latin-1"), place))
        self._modified = False

    def _check(self):
        if self._index is None:
            raise error("DBM object has already been closed")

    def _key(self, key):
        self._check()
        return key.encode("utf-8") if isinstance(key, str) else key

    def __getitem__(self, key):
        position, size = self._index[self._key(key)]
        with self._io.open(self._datfile, "rb") as file:
            file.seek(position)
            return file.read(size)

    def _append(self, value):
        with self._io.open(self._datfile, "rb+") as file:
            file.seek(0, 2)
            end = file.tell()
            position = -(-end // _BLOCKSIZE) * _BLOCKSIZE
            file.write(b"\0" * (position - end))
            file.write(value)
        return position, len(value)

    def _overwrite(self, position, value):
        with self._io.open(self._datfile, "rb+") as file:
            file.seek(position)
            file.write(value)
        return position, len(value)

    def __setitem__(self, key, value):
        if self._readonly:
            raise error("The database is opened for reading only")
        if not isinstance(key, (bytes, bytearray, str)):
            raise TypeError("keys must be bytes or strings")
        if not isinstance(value, (bytes, bytearray, str)):
            raise TypeError("values must be bytes or strings")
        key = bytes(self._key(key))
        value = value.encode("utf-8") if isinstance(value, str) else bytes(value)
        self._modified = True
        if key not in self._index:
            place = self._index[key] = self._append(value)
            with self._io.open(self._dirfile, "a", encoding="Latin-1") as file:
                self._chmod(self._dirfile)
                file.write("%r, %r\n" % (key.decode("Latin-1"), place))
            return
        position, size = self._index[key]
        if -(-len(value) // _BLOCKSIZE) <= -(-size // _BLOCKSIZE):
            self._index[key] = self._overwrite(position, value)
        else:
            self._index[key] = self._append(value)

    def __delitem__(self, key):
        if self._readonly:
            raise error("The database is opened for reading only")
        key = self._key(key)
        self._modified = True
        del self._index[key]
        self.sync()

    def keys(self):
        """Return a list of the keys."""
        self._check()
        return list(self._index)

    def items(self):
        """Return a list of (key, value)."""
        self._check()
        return [(key, self[key]) for key in self._index.keys()]

    def __contains__(self, key):
        return self._key(key) in self._index

    def iterkeys(self):
        """Return an iterator over the keys."""
        self._check()
        return iter(self._index)

    __iter__ = iterkeys

    def __len__(self):
        self._check()
        return len(self._index)

    def close(self):
        """Write what has changed; the database cannot be used any more."""
        try:
            self.sync()
        finally:
            self._index = self._datfile = self._dirfile = self._bakfile = None

    def __del__(self):
        if getattr(self, "_index", None) is not None:
            self.close()

    def _chmod(self, file):
        self._os.chmod(file, self._mode)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


def open(file, flag="c", mode=0o666):
    """Open the database; a new one gets the permissions of mode without the umask's."""
    if flag not in ("r", "w", "c", "n"):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    umask = os.umask(0)
    os.umask(umask)
    return _Database(file, mode & ~umask, flag=flag)
