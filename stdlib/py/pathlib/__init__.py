"""Paths as objects: PurePath computes with names alone, Path also asks the system.

A path keeps the segments it was made of; the rest - drive, root, the components, the text - is worked out when it is
first asked for, and kept.
"""

import os
import posixpath
import sys

from _collections_abc import Sequence
from errno import EBADF, ELOOP, ENOENT, ENOTDIR

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath", "Path", "PosixPath", "WindowsPath"]

_MISSING = (ENOENT, ENOTDIR, EBADF, ELOOP)  # what exists() and its kin take for "no"
_intern = sys.intern


class UnsupportedOperation(NotImplementedError):
    """An operation that a path of this kind does not have."""


class _PathParents(Sequence):
    """The ancestors of a path, nearest first."""

    __slots__ = ("_path", "_drv", "_root", "_tail")

    def __init__(self, path):
        self._path = path
        self._drv = path.drive
        self._root = path.root
        self._tail = path._tail

    def __len__(self):
        return len(self._tail)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if index >= len(self) or index < -len(self):
            raise IndexError(index)
        if index < 0:
            index += len(self)
        return self._path._from_parsed_parts(self._drv, self._root, self._tail[:-index - 1])

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


class PurePath:
    """A path that does not touch the file system: PurePosixPath here."""

    __slots__ = ("_raw_paths", "_drv", "_root", "_tail_cached", "_str", "_str_normcase_cached",
                 "_parts_normcase_cached", "_hash")
    parser = os.path

    def __new__(cls, *args, **kwargs):
        return object.__new__(PurePosixPath if cls is PurePath else cls)

    def __init__(self, *args):
        paths = []
        for arg in args:
            if isinstance(arg, str):
                paths.append(arg)
            elif isinstance(arg, PurePath):
                if arg.parser is self.parser:
                    paths.extend(arg._raw_paths)
                else:
                    paths.append(arg.as_posix())  # of another system: its separators become ours
            else:
                try:
                    path = os.fspath(arg)
                except TypeError:
                    path = arg
                if not isinstance(path, str):
                    raise TypeError("argument should be a str or an os.PathLike object where __fspath__ returns a str, "
                                    f"not {type(path).__name__!r}")
                paths.append(path)
        self._raw_paths = paths

    def with_segments(self, *pathsegments):
        """Makes a path of segments; every path derived from this one is made here, so subclasses can hand on state."""
        return type(self)(*pathsegments)

    def __reduce__(self):
        return self.__class__, self.parts

    # ---- Parsing

    @classmethod
    def _parse_path(cls, path):
        if not path:
            return "", "", []
        parser = cls.parser
        sep = parser.sep
        if parser.altsep:
            path = path.replace(parser.altsep, sep)
        drive, root, rest = parser.splitroot(path)
        if not root and drive.startswith(sep) and not drive.endswith(sep):
            # A UNC share is absolute with or without a separator at its end.
            parts = drive.split(sep)
            if len(parts) == 4 and parts[2] not in "?." or len(parts) == 6:
                root = sep
        return drive, root, [_intern(str(part)) for part in rest.split(sep) if part and part != "."]

    @property
    def _raw_path(self):
        paths = self._raw_paths
        if len(paths) == 1:
            return paths[0]
        return self.parser.join(*paths) if paths else ""

    def _load(self):
        self._drv, self._root, self._tail_cached = self._parse_path(self._raw_path)

    @property
    def drive(self):
        """The drive of a Windows path, or ''."""
        try:
            return self._drv
        except AttributeError:
            self._load()
            return self._drv

    @property
    def root(self):
        """The slash an absolute path begins with, or ''."""
        try:
            return self._root
        except AttributeError:
            self._load()
            return self._root

    @property
    def _tail(self):
        try:
            return self._tail_cached
        except AttributeError:
            self._load()
            return self._tail_cached

    @classmethod
    def _format_parsed_parts(cls, drive, root, tail):
        sep = cls.parser.sep
        if drive or root:
            return drive + root + sep.join(tail)
        if tail and cls.parser.splitdrive(tail[0])[0]:
            tail = [".", *tail]  # "c:x" there is a name, not a drive
        return sep.join(tail)

    def _from_parsed_parts(self, drive, root, tail):
        text = self._format_parsed_parts(drive, root, tail)
        path = self.with_segments(text)
        path._str = text or "."
        path._drv = drive
        path._root = root
        path._tail_cached = tail
        return path

    def _from_parsed_string(self, text):
        path = self.with_segments(text)
        path._str = text or "."
        return path

    # ---- Text

    def __str__(self):
        try:
            return self._str
        except AttributeError:
            self._str = self._format_parsed_parts(self.drive, self.root, self._tail) or "."
            return self._str

    def __fspath__(self):
        return str(self)

    def as_posix(self):
        """The text with slashes for separators."""
        return str(self).replace(self.parser.sep, "/")

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def as_uri(self):
        """The path as a 'file' URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        drive = self.drive
        if len(drive) == 2 and drive[1] == ":":
            prefix, path = "file:///" + drive, self.as_posix()[2:]
        elif drive:
            prefix, path = "file:", self.as_posix()
        else:
            prefix, path = "file://", str(self)
        return prefix + _quote(os.fsencode(path))

    # ---- Comparing

    @property
    def _str_normcase(self):
        try:
            return self._str_normcase_cached
        except AttributeError:
            text = str(self)
            self._str_normcase_cached = text if self.parser is posixpath else text.lower()
            return self._str_normcase_cached

    @property
    def _parts_normcase(self):
        try:
            return self._parts_normcase_cached
        except AttributeError:
            self._parts_normcase_cached = self._str_normcase.split(self.parser.sep)
            return self._parts_normcase_cached

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._str_normcase == other._str_normcase and self.parser is other.parser

    def __hash__(self):
        try:
            return self._hash
        except AttributeError:
            self._hash = hash(self._str_normcase)
            return self._hash

    def _can_order(self, other):
        return isinstance(other, PurePath) and self.parser is other.parser

    def __lt__(self, other):
        return self._parts_normcase < other._parts_normcase if self._can_order(other) else NotImplemented

    def __le__(self, other):
        return self._parts_normcase <= other._parts_normcase if self._can_order(other) else NotImplemented

    def __gt__(self, other):
        return self._parts_normcase > other._parts_normcase if self._can_order(other) else NotImplemented

    def __ge__(self, other):
        return self._parts_normcase >= other._parts_normcase if self._can_order(other) else NotImplemented

    # ---- Parts

    @property
    def anchor(self):
        """The drive and the root together, or ''."""
        return self.drive + self.root

    @property
    def parts(self):
        """The components as a tuple; the anchor is the first if there is one."""
        if self.drive or self.root:
            return (self.drive + self.root,) + tuple(self._tail)
        return tuple(self._tail)

    @property
    def parent(self):
        """The path without its last component."""
        drive, root, tail = self.drive, self.root, self._tail
        return self._from_parsed_parts(drive, root, tail[:-1]) if tail else self

    @property
    def parents(self):
        """A sequence of this path's ancestors."""
        return _PathParents(self)

    @property
    def name(self):
        """The last component, or ''."""
        tail = self._tail
        return tail[-1] if tail else ""

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
        """The last component's extensions, as in ['.tar', '.gz']."""
        name = self.name
        if name.endswith("."):
            return []
        return ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    def with_name(self, name):
        """The path with another last component."""
        parser = self.parser
        if not name or parser.sep in name or (parser.altsep and parser.altsep in name) or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        tail = self._tail.copy()
        if not tail:
            raise ValueError(f"{self!r} has an empty name")
        tail[-1] = name
        return self._from_parsed_parts(self.drive, self.root, tail)

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

    def joinpath(self, *pathsegments):
        """The path with more segments; an absolute one begins anew."""
        return self.with_segments(self, *pathsegments)

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    def relative_to(self, other, /, *_deprecated, walk_up=False):
        """The path as seen from other; walk_up: '..' may be used. ValueError if there is no such path."""
        if _deprecated:
            _warn_deprecated("relative_to(*args)", "support for supplying more than one positional argument to "
                             "pathlib.PurePath.relative_to() is deprecated and scheduled for removal in Python 3.14", 3)
            other = self.with_segments(other, *_deprecated)
        elif not isinstance(other, PurePath):
            other = self.with_segments(other)
        step = 0
        for path in (other, *other.parents):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
            step += 1
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._from_parsed_parts("", "", [".."] * step + self._tail[len(path._tail):])

    def is_relative_to(self, other, /, *_deprecated):
        """Whether the path lies under other."""
        if _deprecated:
            _warn_deprecated("is_relative_to(*args)", "support for supplying more than one argument to "
                             "pathlib.PurePath.is_relative_to() is deprecated and scheduled for removal in Python 3.14",
                             3)
            other = self.with_segments(other, *_deprecated)
        elif not isinstance(other, PurePath):
            other = self.with_segments(other)
        return other == self or other in self.parents

    def is_absolute(self):
        """Whether the path begins at the root."""
        if self.parser is posixpath:
            return any(path.startswith("/") for path in self._raw_paths)
        return self.parser.isabs(self)

    def is_reserved(self):
        """Whether the name means something special to Windows."""
        _warn_deprecated("is_reserved", "pathlib.PurePath.is_reserved() is deprecated and scheduled for removal in "
                         "Python 3.15. Use os.path.isreserved() to detect reserved paths on Windows.", 3)
        return self.parser is not posixpath and self.parser.isreserved(self)

    # ---- Patterns

    @property
    def _pattern_str(self):
        text = str(self)
        return "" if text == "." else text

    def _compile(self, pattern, case_sensitive, recursive):
        if case_sensitive is None:
            case_sensitive = self.parser is posixpath
        from glob import _compile_pattern
        return _compile_pattern(pattern, self.parser.sep, case_sensitive, recursive)

    def full_match(self, pattern, *, case_sensitive=None):
        """Whether the whole path fits a pattern; '**' stands for any number of components."""
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        match = self._compile(pattern._pattern_str, case_sensitive, True)
        return match(self._pattern_str) is not None

    def match(self, path_pattern, *, case_sensitive=None):
        """Whether the path, or its last components if the pattern is relative, fits a pattern."""
        if not isinstance(path_pattern, PurePath):
            path_pattern = self.with_segments(path_pattern)
        parts = self.parts[::-1]
        patterns = path_pattern.parts[::-1]
        if not patterns:
            raise ValueError("empty pattern")
        if len(parts) < len(patterns) or len(parts) > len(patterns) and path_pattern.anchor:
            return False
        return all(self._compile(pattern, case_sensitive, False)(part) for part, pattern in zip(parts, patterns))


# Subclasses are found by isinstance(x, os.PathLike) without this; registering makes it quick.
os.PathLike.register(PurePath)


class PurePosixPath(PurePath):
    """A path as POSIX systems write it."""

    parser = posixpath
    __slots__ = ()


class Path(PurePath):
    """A path of this system that can ask about files and change them."""

    __slots__ = ()

    def __init__(self, *args, **kwargs):
        if kwargs:
            _warn_deprecated("Path(**kwargs)", "support for supplying keyword arguments to pathlib.PurePath is "
                             "deprecated and scheduled for removal in Python 3.14", 3)
        super().__init__(*args)

    def __new__(cls, *args, **kwargs):
        return object.__new__(PosixPath if cls is Path else cls)

    @classmethod
    def cwd(cls):
        """The working directory."""
        path = cls(os.getcwd())
        return path

    @classmethod
    def home(cls):
        """The user's home directory."""
        home = os.path.expanduser("~")
        if home == "~":
            raise RuntimeError("Could not determine home directory.")
        return cls(home)

    @classmethod
    def from_uri(cls, uri):
        """The path that a 'file' URI names."""
        if not uri.startswith("file:"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        path = uri[5:]
        if path[:3] == "///":
            path = path[2:]
        elif path[:12] == "//localhost/":
            path = path[11:]
        if path[:3] == "///" or (path[:1] == "/" and path[2:3] in (":", "|")):
            path = path[1:]
        if path[1:2] == "|":
            path = path[:1] + ":" + path[2:]
        result = cls(os.fsdecode(_unquote(path)))
        if not result.is_absolute():
            raise ValueError(f"URI is not absolute: {uri!r}")
        return result

    # ---- Asking

    def stat(self, *, follow_symlinks=True):
        """What os.stat() tells of the file."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """What os.stat() tells of the file or link itself."""
        return self.stat(follow_symlinks=False)

    def _mode(self, follow_symlinks=True):
        """The file's mode; 0 if it is not there."""
        try:
            return self.stat(follow_symlinks=follow_symlinks).st_mode
        except OSError as error:
            if error.errno not in _MISSING:
                raise
        except ValueError:
            pass
        return 0

    def exists(self, *, follow_symlinks=True):
        """Whether the path is there."""
        try:
            self.stat(follow_symlinks=follow_symlinks)
        except OSError as error:
            if error.errno not in _MISSING:
                raise
            return False
        except ValueError:
            return False
        return True

    def is_dir(self, *, follow_symlinks=True):
        """Whether the path is a directory."""
        return self._mode(follow_symlinks) & 0o170000 == 0o040000

    def is_file(self, *, follow_symlinks=True):
        """Whether the path is a regular file."""
        return self._mode(follow_symlinks) & 0o170000 == 0o100000

    def is_mount(self):
        """Whether the path is a mount point."""
        return os.path.ismount(self)

    def is_symlink(self):
        """Whether the path is a symbolic link."""
        return self._mode(False) & 0o170000 == 0o120000

    def is_junction(self):
        """Whether the path is a junction."""
        return os.path.isjunction(self)

    def is_block_device(self):
        """Whether the path is a block device."""
        return self._mode() & 0o170000 == 0o060000

    def is_char_device(self):
        """Whether the path is a character device."""
        return self._mode() & 0o170000 == 0o020000

    def is_fifo(self):
        """Whether the path is a named pipe."""
        return self._mode() & 0o170000 == 0o010000

    def is_socket(self):
        """Whether the path is a socket."""
        return self._mode() & 0o170000 == 0o140000

    def samefile(self, other_path):
        """Whether two paths lead to one file."""
        here = self.stat()
        try:
            there = other_path.stat()
        except AttributeError:
            there = self.with_segments(other_path).stat()
        return here.st_ino == there.st_ino and here.st_dev == there.st_dev

    def owner(self, *, follow_symlinks=True):
        """The name of the file's owner."""
        import pwd
        return pwd.getpwuid(self.stat(follow_symlinks=follow_symlinks).st_uid).pw_name

    def group(self, *, follow_symlinks=True):
        """The name of the file's group."""
        import grp
        return grp.getgrgid(self.stat(follow_symlinks=follow_symlinks).st_gid).gr_name

    # ---- Contents

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Opens the file as open() does."""
        if "b" not in mode:
            import _io
            encoding = _io.text_encoding(encoding)
        return open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """All of the file as bytes."""
        with self.open(mode="rb", buffering=0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """All of the file as str."""
        with self.open(mode="r", encoding=encoding, errors=errors, newline=newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Makes bytes the file's content; gives their count."""
        view = memoryview(data)
        with self.open(mode="wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Makes a str the file's content; gives the count of characters."""
        if not isinstance(data, str):
            raise TypeError("data must be str, not %s" % data.__class__.__name__)
        with self.open(mode="w", encoding=encoding, errors=errors, newline=newline) as f:
            return f.write(data)

    # ---- Directories

    def iterdir(self):
        """Yields the paths in the directory, in no particular order."""
        root = str(self)
        names = os.listdir(root)
        root = "" if root == "." else root if root[-1] == "/" else root + "/"
        return (self._from_parsed_string(root + name) for name in names)

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Yields the paths under this one that fit a relative pattern; '**' goes into all directories."""
        sys.audit("pathlib.Path.glob", self, pattern)
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = pattern._tail.copy()
        if not parts:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        if pattern._raw_path[-1] == "/":
            parts.append("")
        from glob import _Selector
        select = _Selector(parts, case_sensitive, recurse_symlinks).select
        root = str(self)
        root = "" if root == "." else root if root[-1] == "/" else root + "/"
        make = self._from_parsed_string
        return (make(path if len(path) < 2 or path[-1] != "/" else path[:-1]) for path in select(root))

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """glob() in this directory and all below it."""
        sys.audit("pathlib.Path.rglob", self, pattern)
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        return self.glob("**" / pattern, case_sensitive=case_sensitive, recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """os.walk() with paths; links to directories count as files unless they are followed."""
        sys.audit("pathlib.Path.walk", self, on_error, follow_symlinks)
        root = str(self)
        if not follow_symlinks:
            follow_symlinks = os._walk_symlinks_as_files
        here = root == "."
        for path, dirs, files in os.walk(root, top_down, on_error, follow_symlinks):
            if here and path.startswith("./"):
                path = path[2:]
            yield self._from_parsed_string("" if path == "." else path), dirs, files

    # ---- Where it leads

    def absolute(self):
        """The path from the root; '..' and links stay."""
        if self.is_absolute():
            return self
        cwd = os.getcwd()
        tail = self._tail
        if not tail:
            return self._from_parsed_string(cwd)
        if cwd == "/":
            return self._from_parsed_parts("", "/", tail)
        drive, root, parts = self._parse_path(cwd)
        return self._from_parsed_parts(drive, root, parts + tail)

    def resolve(self, strict=False):
        """The path from the root without links and '..'."""
        return self.with_segments(os.path.realpath(self, strict=strict))

    def readlink(self):
        """Where the symbolic link points."""
        return self.with_segments(os.readlink(self))

    def expanduser(self):
        """The path with ~ or ~user at its start replaced."""
        tail = self._tail
        if self.drive or self.root or not tail or tail[0][:1] != "~":
            return self
        home = os.path.expanduser(tail[0])
        if home[:1] == "~":
            raise RuntimeError("Could not determine home directory.")
        drive, root, parts = self._parse_path(home)
        return self._from_parsed_parts(drive, root, parts + tail[1:])

    # ---- Changing

    def touch(self, mode=0o666, exist_ok=True):
        """Makes the file if it is missing; else sets its time of modification to now."""
        if exist_ok:
            try:
                os.utime(self, None)
            except OSError:
                pass  # to be made
            else:
                return
        flags = os.O_CREAT | os.O_WRONLY
        if not exist_ok:
            flags |= os.O_EXCL
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Makes a directory; parents: also those above it."""
        try:
            os.mkdir(self, mode)
        except FileNotFoundError:
            if not parents or self.parent == self:
                raise
            self.parent.mkdir(parents=True, exist_ok=True)
            self.mkdir(mode, parents=False, exist_ok=exist_ok)
        except OSError:
            # Not FileExistsError: systems differ in what they look at first.
            if not exist_ok or not self.is_dir():
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Sets the file's mode."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        """Sets the mode of the file or link itself."""
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Removes the file or link."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Removes the directory, which must be empty."""
        os.rmdir(self)

    def rename(self, target):
        """Renames to target; gives the new path."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """Renames to target, replacing what is there; gives the new path."""
        os.replace(self, target)
        return self.with_segments(target)

    def symlink_to(self, target, target_is_directory=False):
        """Makes this path a symbolic link to target."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Makes this path one more name of target."""
        os.link(target, self)


class PosixPath(Path, PurePosixPath):
    """A path of a POSIX system."""

    __slots__ = ()


_UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~/")


def _quote(data):
    return "".join(chr(byte) if byte in _UNRESERVED else f"%{byte:02X}" for byte in data)


def _unquote(text):
    first, *rest = text.encode("utf-8", "surrogateescape").split(b"%")
    data = [first]
    for piece in rest:
        try:
            data.append(bytes.fromhex(piece[:2].decode("ascii")) if len(piece) > 1 else b"%" + piece[:2])
            data.append(piece[2:])
        except (ValueError, UnicodeDecodeError):
            data.append(b"%" + piece)
    return b"".join(data)


def _warn_deprecated(name, message, level):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=level)


def __getattr__(name):
    # Paths of the other system need its rules: a module of its own.
    if name in ("PureWindowsPath", "WindowsPath"):
        from pathlib import _windows
        globals().update(PureWindowsPath=_windows.PureWindowsPath, WindowsPath=_windows.WindowsPath)
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
