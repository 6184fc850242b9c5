"""Paths over any store of files: what a subclass cannot do raises UnsupportedOperation.

A ParserBase says how paths are written, a PurePathBase computes with them by its means alone, and a PathBase builds
everything on stat(), open() and iterdir(). pathlib's own classes do not derive from these: they know their system.
"""

from errno import EBADF, ELOOP, ENOENT, ENOTDIR
from pathlib import Path, UnsupportedOperation
from stat import (S_ISBLK, S_ISCHR, S_ISDIR, S_ISFIFO, S_ISLNK, S_ISREG, S_ISSOCK)

__all__ = ["UnsupportedOperation"]

_MISSING = (ENOENT, ENOTDIR, EBADF, ELOOP)


class ParserBase:
    """How paths are written: a subset of os.path."""

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported"

    @property
    def sep(self):
        """What stands between components."""
        raise UnsupportedOperation(self._unsupported_msg("sep"))

    def join(self, path, *paths):
        """Joins components."""
        raise UnsupportedOperation(self._unsupported_msg("join()"))

    def split(self, path):
        """(head, tail)."""
        raise UnsupportedOperation(self._unsupported_msg("split()"))

    def splitdrive(self, path):
        """(drive, the rest)."""
        raise UnsupportedOperation(self._unsupported_msg("splitdrive()"))

    def normcase(self, path):
        """The path in the case that comparisons use."""
        raise UnsupportedOperation(self._unsupported_msg("normcase()"))

    def isabs(self, path):
        """Whether a path is absolute."""
        raise UnsupportedOperation(self._unsupported_msg("isabs()"))


class PurePathBase:
    """A path to compute with, by its parser alone."""

    __slots__ = ("_raw_path", "_resolving")
    parser = ParserBase()

    def __init__(self, path, *paths):
        self._raw_path = self.parser.join(path, *paths) if paths else path
        if not isinstance(self._raw_path, str):
            raise TypeError(f"path should be a str, not {type(self._raw_path).__name__!r}")
        self._resolving = False

    def with_segments(self, *pathsegments):
        """Makes a path of segments; every path derived from this one is made here."""
        return type(self)(*pathsegments)

    def __str__(self):
        return self._raw_path

    def as_posix(self):
        """The text with slashes for separators."""
        return str(self).replace(self.parser.sep, "/")

    def _split_all(self):
        """The anchor, and the components, last first."""
        split = self.parser.split
        path = self._raw_path
        head, name = split(path)
        names = []
        while path != head:
            names.append(name)
            path = head
            head, name = split(path)
        return path, names

    @property
    def anchor(self):
        """The drive and the root together, or ''."""
        return self._split_all()[0]

    @property
    def drive(self):
        """The drive, or ''."""
        return self.parser.splitdrive(self.anchor)[0]

    @property
    def root(self):
        """The root, or ''."""
        return self.parser.splitdrive(self.anchor)[1]

    @property
    def parts(self):
        """The components as a tuple; the anchor is the first if there is one."""
        anchor, names = self._split_all()
        if anchor:
            names.append(anchor)
        return tuple(reversed(names))

    @property
    def name(self):
        """The last component, or ''."""
        return self.parser.split(self._raw_path)[1]

    @property
    def stem(self):
        """The last component without its suffix."""
        name = self.name
        dot = name.rfind(".")
        return name[:dot] if 0 < dot < len(name) - 1 else name

    @property
    def suffix(self):
        """The last component's extension with its dot, or ''."""
        name = self.name
        dot = name.rfind(".")
        return name[dot:] if 0 < dot < len(name) - 1 else ""

    @property
    def suffixes(self):
        """The last component's extensions."""
        name = self.name
        if name.endswith("."):
            return []
        return ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    def with_name(self, name):
        """The path with another last component."""
        split = self.parser.split
        if split(name)[0]:
            raise ValueError(f"Invalid name {name!r}")
        return self.with_segments(split(self._raw_path)[0], name)

    def with_stem(self, stem):
        """The path with another stem."""
        suffix = self.suffix
        if suffix and not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """The path with another suffix, or with '' without any."""
        stem = self.stem
        if not stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not (suffix.startswith(".") and len(suffix) > 1):
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(stem + suffix)

    @property
    def parent(self):
        """The path without its last component."""
        path = self._raw_path
        head = self.parser.split(path)[0]
        if path == head:
            return self
        parent = self.with_segments(head)
        parent._resolving = self._resolving
        return parent

    @property
    def parents(self):
        """The ancestors, nearest first."""
        split = self.parser.split
        path = self._raw_path
        head = split(path)[0]
        found = []
        while path != head:
            found.append(self.with_segments(head))
            path = head
            head = split(path)[0]
        return tuple(found)

    def relative_to(self, other, *, walk_up=False):
        """The path as seen from other."""
        if not isinstance(other, PurePathBase):
            other = self.with_segments(other)
        anchor0, parts0 = self._split_all()
        anchor1, parts1 = other._split_all()
        if anchor0 != anchor1:
            raise ValueError(f"{self._raw_path!r} and {other._raw_path!r} have different anchors")
        while parts0 and parts1 and parts0[-1] == parts1[-1]:
            parts0.pop()
            parts1.pop()
        for part in parts1:
            if not part or part == ".":
                continue
            if not walk_up:
                raise ValueError(f"{self._raw_path!r} is not in the subpath of {other._raw_path!r}")
            if part == "..":
                raise ValueError(f"'..' segment in {other._raw_path!r} cannot be walked")
            parts0.append("..")
        return self.with_segments("", *reversed(parts0))

    def is_relative_to(self, other):
        """Whether the path lies under other."""
        if not isinstance(other, PurePathBase):
            other = self.with_segments(other)
        anchor0, parts0 = self._split_all()
        anchor1, parts1 = other._split_all()
        if anchor0 != anchor1:
            return False
        while parts0 and parts1 and parts0[-1] == parts1[-1]:
            parts0.pop()
            parts1.pop()
        return all(not part or part == "." for part in parts1)

    def joinpath(self, *pathsegments):
        """The path with more segments."""
        return self.with_segments(self._raw_path, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self._raw_path, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self._raw_path)
        except TypeError:
            return NotImplemented

    def is_absolute(self):
        """Whether the path begins at the root."""
        return self.parser.isabs(self._raw_path)

    @property
    def _pattern_str(self):
        return str(self)

    def _compile(self, pattern, case_sensitive, recursive):
        if case_sensitive is None:
            case_sensitive = self.parser.normcase("Aa") == "Aa"
        from glob import _compile_pattern
        return _compile_pattern(pattern, self.parser.sep, case_sensitive, recursive)

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the path, or its last components if the pattern is relative, fits a pattern."""
        if not isinstance(path_pattern, PurePathBase):
            path_pattern = self.with_segments(path_pattern)
        parts = self.parts[::-1]
        patterns = path_pattern.parts[::-1]
        if not patterns:
            raise ValueError("empty pattern")
        if len(parts) < len(patterns) or len(parts) > len(patterns) and path_pattern.anchor:
            return False
        return all(self._compile(pattern, case_sensitive, False)(part) for part, pattern in zip(parts, patterns))

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path fits a pattern."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        return self._compile(pattern._pattern_str, case_sensitive, True)(self._pattern_str) is not None


class PathBase(PurePathBase):
    """A path whose files can be asked about, by stat(), open() and iterdir()."""

    __slots__ = ()
    _MAX_SYMLINKS = 40

    @classmethod
    def _unsupported_msg(cls, attribute):
        return f"{cls.__name__}.{attribute} is unsupported"

    def stat(self, *, follow_symlinks=True):
        """What os.stat() would tell of the file."""
        raise UnsupportedOperation(self._unsupported_msg("stat()"))

    def lstat(self):
        """stat() of the file or link itself."""
        return self.stat(follow_symlinks=False)

    def _test_mode(self, test, follow_symlinks=True):
        try:
            return test(self.stat(follow_symlinks=follow_symlinks).st_mode)
        except OSError as error:
            if error.errno not in _MISSING:
                raise
        except ValueError:
            pass
        return False

    def exists(self, *, follow_symlinks=True):
        """Whether the path is there."""
        return self._test_mode(lambda mode: True, follow_symlinks)

    def is_dir(self, *, follow_symlinks=True):
        """Whether the path is a directory."""
        return self._test_mode(S_ISDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks=True):
        """Whether the path is a regular file."""
        return self._test_mode(S_ISREG, follow_symlinks)

    def is_mount(self):
        """Whether the path is a mount point."""
        if not self.exists() or not self.is_dir():
            return False
        try:
            parent_dev = self.parent.stat().st_dev
        except OSError:
            return False
        here = self.stat()
        return here.st_dev != parent_dev or here.st_ino == self.parent.stat().st_ino

    def is_symlink(self):
        """Whether the path is a symbolic link."""
        return self._test_mode(S_ISLNK, False)

    def is_junction(self):
        """Whether the path is a junction."""
        return False

    def is_block_device(self):
        """Whether the path is a block device."""
        return self._test_mode(S_ISBLK)

    def is_char_device(self):
        """Whether the path is a character device."""
        return self._test_mode(S_ISCHR)

    def is_fifo(self):
        """Whether the path is a named pipe."""
        return self._test_mode(S_ISFIFO)

    def is_socket(self):
        """Whether the path is a socket."""
        return self._test_mode(S_ISSOCK)

    def samefile(self, other_path):
        """Whether two paths lead to one file."""
        here = self.stat()
        try:
            there = other_path.stat()
        except AttributeError:
            there = self.with_segments(other_path).stat()
        return here.st_ino == there.st_ino and here.st_dev == there.st_dev

    # ---- Contents

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Opens the file as open() does."""
        raise UnsupportedOperation(self._unsupported_msg("open()"))

    def read_bytes(self):
        """All of the file as bytes."""
        with self.open(mode="rb") as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """All of the file as str."""
        with self.open(mode="r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Makes bytes the file's content."""
        view = memoryview(data)
        with self.open(mode="wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Makes a str the file's content."""
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % data.__class__.__name__)
        with self.open(mode="w", encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    # ---- Directories

    def iterdir(self):
        """Yields the paths in the directory."""
        raise UnsupportedOperation(self._unsupported_msg("iterdir()"))

    def _children(self):
        try:
            return list(self.iterdir())
        except OSError:
            return []

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=True):
        """Yields the paths under this one that fit a relative pattern."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        anchor, parts = pattern._split_all()
        if anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        return self._select(parts[::-1], 0, case_sensitive, recurse_symlinks, False)

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=True):
        """glob() in this directory and all below it."""
        if not isinstance(pattern, PurePathBase):
            pattern = self.with_segments(pattern)
        return self.glob(self.with_segments("**") / pattern._raw_path, case_sensitive=case_sensitive,
                         recurse_symlinks=recurse_symlinks)

    def _select(self, parts, index, case_sensitive, recurse_symlinks, exists):
        if index == len(parts):
            if exists or self.exists(follow_symlinks=False):
                yield self
            return
        part = parts[index]
        index += 1
        if part == "**":
            while index < len(parts) and parts[index] == "**":
                index += 1
            yield from self._select(parts, index, case_sensitive, recurse_symlinks, exists)
            stack = [self]
            while stack:
                for child in stack.pop()._children():
                    is_dir = child.is_dir(follow_symlinks=recurse_symlinks)
                    if is_dir or index == len(parts):
                        yield from child._select(parts, index, case_sensitive, recurse_symlinks, True)
                    if is_dir:
                        stack.append(child)
        elif part in ("", ".", ".."):
            yield from self.joinpath(part)._select(parts, index, case_sensitive, recurse_symlinks, False)
        elif case_sensitive is None and not any(c in part for c in "*?["):
            yield from self.joinpath(part)._select(parts, index, case_sensitive, recurse_symlinks, False)
        else:
            match = self._compile(part, case_sensitive, True)
            for child in self._children():
                if match(child.name) and (index == len(parts) or child.is_dir()):
                    yield from child._select(parts, index, case_sensitive, recurse_symlinks, True)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """os.walk() with paths."""
        stack = [self]
        while stack:
            path = stack.pop()
            if isinstance(path, tuple):
                yield path
                continue
            dirnames, filenames, below = [], [], []
            try:
                for child in path.iterdir():
                    try:
                        is_dir = child.is_dir(follow_symlinks=follow_symlinks)
                    except OSError:
                        is_dir = False
                    if is_dir:
                        dirnames.append(child.name)
                        if not top_down:
                            below.append(child)
                    else:
                        filenames.append(child.name)
            except OSError as error:
                if on_error is not None:
                    on_error(error)
                continue
            if top_down:
                yield path, dirnames, filenames
                below = [path.joinpath(name) for name in dirnames]
            else:
                stack.append((path, dirnames, filenames))
            stack += reversed(below)

    # ---- Where it leads

    def absolute(self):
        """The path from the root."""
        raise UnsupportedOperation(self._unsupported_msg("absolute()"))

    @classmethod
    def cwd(cls):
        """The working directory."""
        return cls("").absolute()

    def expanduser(self):
        """The path with ~ replaced."""
        raise UnsupportedOperation(self._unsupported_msg("expanduser()"))

    @classmethod
    def home(cls):
        """The user's home directory."""
        return cls("~").expanduser()

    def readlink(self):
        """Where the symbolic link points."""
        raise UnsupportedOperation(self._unsupported_msg("readlink()"))

    def resolve(self, strict=False):
        """The path from the root without links and '..'."""
        if self._resolving:
            return self
        anchor, todo = self._split_all()
        if not anchor:
            anchor, todo = self.absolute()._split_all()
        done = []
        links = 0
        while todo:
            part = todo.pop()
            if not part or part == ".":
                continue
            if part == "..":
                if done:
                    done.pop()
                continue
            path = self.with_segments(anchor, *done, part)
            path._resolving = True
            try:
                if S_ISLNK(path.stat(follow_symlinks=False).st_mode):
                    links += 1
                    if links >= self._MAX_SYMLINKS:
                        # Round in a circle: as far as it is known, unless that is an error.
                        if strict:
                            raise OSError(ELOOP, "Too many symbolic links in path", self._raw_path)
                        return self
                    target_anchor, target = path.readlink()._split_all()
                    if target_anchor:
                        anchor = target_anchor
                        done.clear()
                    todo += target
                    continue
                if todo and strict and not S_ISDIR(path.stat(follow_symlinks=False).st_mode):
                    raise NotADirectoryError(ENOTDIR, "Not a directory", path._raw_path)
            except FileNotFoundError:
                if strict:
                    raise
            done.append(part)
        return self.with_segments(anchor, *done)


def _unsupported(name):
    def method(self, *args, **kwargs):
        raise UnsupportedOperation(self._unsupported_msg(name + "()"))

    method.__name__ = name
    method.__qualname__ = "PathBase." + name
    method.__doc__ = f"Path.{name}(), which only some stores have."
    return method


for _name in ("symlink_to", "hardlink_to", "touch", "mkdir", "rename", "replace", "chmod", "unlink", "rmdir", "owner",
              "group", "as_uri"):
    setattr(PathBase, _name, _unsupported(_name))
PathBase.lchmod = lambda self, mode: self.chmod(mode, follow_symlinks=False)
PathBase.from_uri = classmethod(_unsupported("from_uri"))
# What both can do is described in the same words.
for _class in (PurePathBase, PathBase):
    for _name, _attribute in list(vars(_class).items()):
        _words = getattr(getattr(Path, _name, None), "__doc__", None)
        if _name[0] == "_" or not _words:
            continue
        if isinstance(_attribute, property):
            setattr(_class, _name, property(_attribute.fget, doc=_words))
        elif hasattr(_attribute, "__code__") or isinstance(_attribute, classmethod):
            getattr(_attribute, "__func__", _attribute).__doc__ = _words
del _name, _attribute, _class, _words
