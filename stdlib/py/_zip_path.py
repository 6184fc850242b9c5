"""zipfile.Path: a file or folder in a Zip archive, used like a path of pathlib."""

import io
import os
import pathlib
import posixpath
import zipfile


def _names_of(root):
    """All names in an archive, with the folders that other names only imply."""
    names = {}
    for name in root.namelist():
        names[name] = True
        folder = posixpath.dirname(name.rstrip("/"))
        while folder and folder + "/" not in names:
            names[folder + "/"] = True
            folder = posixpath.dirname(folder)
    return names


class Path:
    """Path(root, at=''): root is a ZipFile or the name of an archive, at the place inside it; a folder ends with '/'."""

    __module__ = "zipfile"

    def __init__(self, root, at=""):
        if not isinstance(root, zipfile.ZipFile):
            root = zipfile.ZipFile(root)
        self.root = root
        self.at = at

    def __eq__(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def __repr__(self):
        return f"{self.__class__.__name__}({self.root.filename!r}, {self.at!r})"

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    # ---- Names

    def _inside(self):
        return pathlib.PurePosixPath(self.at)

    @property
    def filename(self):
        return pathlib.Path(self.root.filename).joinpath(self.at)

    @property
    def name(self):
        return self._inside().name or self.filename.name

    @property
    def suffix(self):
        return self._inside().suffix or self.filename.suffix

    @property
    def suffixes(self):
        return self._inside().suffixes or self.filename.suffixes

    @property
    def stem(self):
        return self._inside().stem or self.filename.stem

    @property
    def parent(self):
        if not self.at:
            return self.filename.parent
        folder = posixpath.dirname(self.at.rstrip("/"))
        return self._at(folder + "/" if folder else "")

    def _at(self, at):
        return self.__class__(self.root, at)

    def joinpath(self, *other):
        """The path with others behind it."""
        joined = posixpath.join(self.at, *map(os.fspath, other))
        names = _names_of(self.root)
        return self._at(joined + "/" if joined not in names and joined + "/" in names else joined)

    def __truediv__(self, other):
        return self.joinpath(other)

    def relative_to(self, other, *extra):
        """The path as seen from another one of the archive."""
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def match(self, path_pattern):
        """Whether the path fits a pattern, as PurePath.match() says."""
        return self._inside().match(path_pattern)

    # ---- What is there

    def is_dir(self):
        return not self.at or self.at.endswith("/")

    def is_file(self):
        return self.exists() and not self.is_dir()

    def exists(self):
        return self.at in _names_of(self.root)

    def is_symlink(self):
        """Whether it is a symbolic link."""
        try:
            mode = self.root.getinfo(self.at).external_attr >> 16
        except KeyError:
            return False
        return mode & 0o170000 == 0o120000

    def iterdir(self):
        """What is directly in the folder."""
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        here = self.at
        for name in _names_of(self.root):
            if name.startswith(here) and name != here and "/" not in name[len(here):].rstrip("/"):
                yield self._at(name)

    def glob(self, pattern):
        """The paths below this one that fit a pattern; '**' stands for any folders."""
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        import glob
        import re
        fits = re.compile(re.escape(self.at) + glob.translate(pattern, recursive=True, include_hidden=True)).match
        for name in _names_of(self.root):
            if fits(name.rstrip("/")) or fits(name):
                yield self._at(name)

    def rglob(self, pattern):
        """glob() in this folder and all below."""
        return self.glob(f"**/{pattern}")

    # ---- Contents

    def open(self, mode="r", *args, pwd=None, **kwargs):
        """Opens the file: text, unless the mode has a 'b'. Text takes the arguments of io.TextIOWrapper."""
        if self.is_dir():
            raise IsADirectoryError(self)
        kind = mode[0]
        if not self.exists() and kind == "r":
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, kind, pwd=pwd)
        if "b" in mode:
            if args or kwargs:
                raise ValueError("encoding args invalid for binary operation")
            return stream
        encoding = kwargs.pop("encoding", None)
        if args:
            encoding, *args = args
        return io.TextIOWrapper(stream, io.text_encoding(encoding), *args, **kwargs)

    def read_text(self, *args, **kwargs):
        with self.open("r", *args, **kwargs) as stream:
            return stream.read()

    def read_bytes(self):
        with self.open("rb") as stream:
            return stream.read()
