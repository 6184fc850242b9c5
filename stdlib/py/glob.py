"""File names that fit a pattern of the shell: * ? [a-z] and, if asked for, **."""

import os
import sys

__all__ = ["escape", "glob", "iglob", "translate"]


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """The paths that fit a pattern, as a list.

    root_dir, dir_fd: where relative patterns begin. recursive: '**' stands for any number of directories.
    include_hidden: * and its like fit names that begin with a dot, too.
    """
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive, include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """glob() as an iterator."""
    sys.audit("glob.glob", pathname, recursive)
    sys.audit("glob.glob/2", pathname, recursive, root_dir, dir_fd)
    root_dir = pathname[:0] if root_dir is None else os.fspath(root_dir)
    found = _iglob(pathname, root_dir, dir_fd, recursive, False, include_hidden)
    if not pathname or recursive and _isrecursive(pathname[:2]):
        return _without_empty(found)
    return found


def _without_empty(found):
    # '**' fits no directory at all, which gives an empty path first.
    first = next(found, None)
    if first:
        yield first
    yield from found


def _iglob(pathname, root_dir, dir_fd, recursive, dironly, include_hidden):
    dirname, basename = os.path.split(pathname)
    if not has_magic(pathname):
        if basename:
            if _lexists(_join(root_dir, pathname), dir_fd):
                yield pathname
        elif _isdir(_join(root_dir, dirname), dir_fd):
            yield pathname  # with a slash at its end
        return
    names_in = _glob0 if not has_magic(basename) else _glob2 if recursive and _isrecursive(basename) else _glob1
    if not dirname:
        yield from names_in(root_dir, basename, dir_fd, dironly, include_hidden)
        return
    if dirname != pathname and has_magic(dirname):
        dirs = _iglob(dirname, root_dir, dir_fd, recursive, True, include_hidden)
    else:
        dirs = (dirname,)
    for dirname in dirs:
        for name in names_in(_join(root_dir, dirname), basename, dir_fd, dironly, include_hidden):
            yield os.path.join(dirname, name)


def _glob0(dirname, basename, dir_fd, dironly, include_hidden=False):
    """A name without magic."""
    if basename:
        return [basename] if _lexists(_join(dirname, basename), dir_fd) else []
    return [basename] if _isdir(dirname, dir_fd) else []


def _glob1(dirname, pattern, dir_fd, dironly, include_hidden=False):
    """The names in a directory that fit."""
    import fnmatch
    names = _names(dirname, dir_fd, dironly)
    if not (include_hidden or _ishidden(pattern)):
        names = (name for name in names if not _ishidden(name))
    return fnmatch.filter(names, pattern)


def _glob2(dirname, pattern, dir_fd, dironly, include_hidden=False):
    """The directory itself and all below it, relative to it."""
    if not dirname or _isdir(dirname, dir_fd):
        yield pattern[:0]
    yield from _below(dirname, dir_fd, dironly, include_hidden)


def _below(dirname, dir_fd, dironly, include_hidden):
    for name in _names(dirname, dir_fd, dironly):
        if include_hidden or not _ishidden(name):
            yield name
            path = _join(dirname, name) if dirname else name
            for rest in _below(path, dir_fd, dironly, include_hidden):
                yield _join(name, rest)


def _names(dirname, dir_fd, dironly):
    """The names in a directory; none if it cannot be read."""
    fd = None
    is_bytes = isinstance(dirname, bytes)
    names = []
    try:
        if dir_fd is not None:
            fd = arg = os.open(dirname or (b"." if is_bytes else "."), os.O_RDONLY | os.O_DIRECTORY, dir_fd=dir_fd)
        else:
            arg = dirname or (b"." if is_bytes else ".")
        with os.scandir(arg) as entries:
            for entry in entries:
                try:
                    if not dironly or entry.is_dir():
                        names.append(os.fsencode(entry.name) if fd is not None and is_bytes else entry.name)
                except OSError:
                    pass
    except OSError:
        pass
    finally:
        if fd is not None:
            os.close(fd)
    return names


def _lexists(pathname, dir_fd):
    if dir_fd is None:
        return os.path.lexists(pathname)
    try:
        os.lstat(pathname, dir_fd=dir_fd)
    except (OSError, ValueError):
        return False
    return True


def _isdir(pathname, dir_fd):
    if dir_fd is None:
        return os.path.isdir(pathname)
    import stat
    try:
        return stat.S_ISDIR(os.stat(pathname, dir_fd=dir_fd).st_mode)
    except (OSError, ValueError):
        return False


def _join(dirname, basename):
    return os.path.join(dirname, basename) if dirname and basename else dirname or basename


def has_magic(s):
    """Whether s has a character that means something in a pattern."""
    if isinstance(s, bytes):
        return b"*" in s or b"?" in s or b"[" in s
    return "*" in s or "?" in s or "[" in s


def _ishidden(path):
    return path[0] in (".", b"."[0])


def _isrecursive(pattern):
    return pattern == (b"**" if isinstance(pattern, bytes) else "**")


def escape(pathname):
    """The pattern that fits just this path."""
    if isinstance(pathname, bytes):
        return b"".join(b"[%c]" % c if c in b"*?[" else b"%c" % c for c in pathname)
    return "".join("[" + c + "]" if c in "*?[" else c for c in pathname)


def _deprecated(name):
    import warnings
    warnings.warn(f"glob.{name} is deprecated and will be removed in Python 3.15. Use glob.glob and pass a directory "
                  "to its root_dir argument instead.", DeprecationWarning, stacklevel=3)


def glob0(dirname, pattern):
    _deprecated("glob0")
    return _glob0(dirname, pattern, None, False)


def glob1(dirname, pattern):
    _deprecated("glob1")
    return _glob1(dirname, pattern, None, False)


# ---- Patterns as regular expressions

def _bracket(pat, i):
    """The set that begins behind the bracket before pat[i], as a regular expression, and where it ends."""
    n = len(pat)
    j = i
    if j < n and pat[j] == "!":
        j += 1
    if j < n and pat[j] == "]":
        j += 1
    j = pat.find("]", j)
    if j < 0:
        return "\\[", i
    negated = pat[i] == "!"
    start = i + negated
    pieces = []
    k = start
    while k < j:
        # A range, unless the hyphen is the first or the last.
        if k + 2 < j and pat[k + 1] == "-":
            low, high = pat[k], pat[k + 2]
            if low <= high:
                pieces.append(_in_set(low) + "-" + _in_set(high))
            k += 3
        else:
            pieces.append(_in_set(pat[k]))
            k += 1
    stuff = "".join(pieces)
    if not stuff:
        return ("." if negated else "(?!)"), j + 1
    return f"[{'^' * negated}{stuff}]", j + 1


def _in_set(c):
    return "\\" + c if c in "\\-[]^&~|" else c


def _escaped(c):
    return "\\" + c if c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f" else c


def _segment(pat, star, question):
    """One component as a list of regular expressions."""
    result = []
    i = 0
    while i < len(pat):
        c = pat[i]
        i += 1
        if c == "*":
            if not result or result[-1] is not star:
                result.append(star)
        elif c == "?":
            result.append(question)
        elif c == "[":
            text, i = _bracket(pat, i)
            result.append(text)
        else:
            result.append(_escaped(c))
    return result


def translate(pat, *, recursive=False, include_hidden=False, seps=None):
    """A pattern as a regular expression for whole paths."""
    if not seps:
        seps = (os.path.sep, os.path.altsep) if os.path.altsep else os.path.sep
    escaped = "".join(map(_escaped, seps))
    any_sep = f"[{escaped}]" if len(seps) > 1 else escaped
    not_sep = f"[^{escaped}]"
    if include_hidden:
        one_last = f"{not_sep}+"
        any_segments = f"(?:.+{any_sep})?"
        any_last = ".*"
    else:
        one_last = f"[^{escaped}.]{not_sep}*"
        any_segments = f"(?:{one_last}{any_sep})*"
        any_last = f"{any_segments}(?:{one_last})?"
    one = one_last + any_sep
    parts = _split(pat, seps)
    results = []
    last = len(parts) - 1
    for i, part in enumerate(parts):
        if part == "*":
            results.append(one if i < last else one_last)
        elif recursive and part == "**":
            if i == last:
                results.append(any_last)
            elif parts[i + 1] != "**":
                results.append(any_segments)
        else:
            if part:
                if not include_hidden and part[0] in "*?":
                    results.append(r"(?!\.)")
                results += _segment(part, f"{not_sep}*", not_sep)
            if i < last:
                results.append(any_sep)
    return rf"(?s:{''.join(results)})\Z"


def _split(pat, seps):
    for sep in seps[1:]:
        pat = pat.replace(sep, seps[0])
    return pat.split(seps[0])


# ---- For pathlib

_compiled = {}


def _compile_pattern(pat, sep, case_sensitive, recursive=True):
    """A function that says whether a path fits; kept for next time."""
    key = pat, sep, case_sensitive, recursive
    match = _compiled.get(key)
    if match is None:
        import re
        if len(_compiled) >= 512:
            _compiled.clear()
        regex = translate(pat, recursive=recursive, include_hidden=True, seps=sep)
        match = _compiled[key] = re.compile(regex, re.NOFLAG if case_sensitive else re.IGNORECASE).match
    return match


def _matcher(part, case_sensitive):
    """_compile_pattern() for a component; None for what fits every name. Does without re where it can."""
    if part == "*":
        return None
    if case_sensitive and part.count("*") == 1 and "?" not in part and "[" not in part:
        start, end = part.split("*")
        size = len(start) + len(end)
        return lambda name: len(name) >= size and name.startswith(start) and name.endswith(end)
    return _compile_pattern(part, "/", case_sensitive)


class _Selector:
    """Walks a tree along a pattern's components, the last of which is '' if only directories are wanted."""

    def __init__(self, parts, case_sensitive, recurse_symlinks):
        self.parts = parts
        self.recurse_symlinks = recurse_symlinks
        self.case_sensitive = case_sensitive is not False
        self.literals = case_sensitive is None  # names without magic need not be looked for
        self.matchers = {}

    def select(self, path, index=0, exists=False):
        """The paths below path, which is '' or ends with a slash, that fit parts[index:]."""
        parts = self.parts
        if index == len(parts):
            if exists or os.path.lexists(path or "."):
                yield path
            return
        part = parts[index]
        if part == "**":
            yield from self.recurse(path, index, exists)
        elif part in ("", ".."):
            path += part
            more = index + 1 < len(parts)
            yield from self.select(path + "/" if more and part else path, index + 1)
        elif self.literals and not has_magic(part):
            path += part
            yield from self.select(path + "/" if index + 1 < len(parts) else path, index + 1)
        else:
            yield from self.children(path, index)

    def children(self, path, index):
        part = self.parts[index]
        if part in self.matchers:
            fits = self.matchers[part]
        else:
            fits = self.matchers[part] = _matcher(part, self.case_sensitive)
        last = index + 1 == len(self.parts)
        for entry in _entries(path):
            name = entry.name
            if fits is not None and not fits(name):
                continue
            if last:
                yield path + name
            else:
                try:
                    if not entry.is_dir():
                        continue
                except OSError:
                    continue
                yield from self.select(path + name + "/", index + 1, True)

    def recurse(self, path, index, exists):
        parts = self.parts
        index += 1
        while index < len(parts) and parts[index] == "**":
            index += 1
        last = index == len(parts)
        yield from self.select(path, index, exists)
        stack = [path]
        while stack:
            path = stack.pop()
            for entry in _entries(path):
                try:
                    is_dir = entry.is_dir(follow_symlinks=self.recurse_symlinks)
                except OSError:
                    is_dir = False
                if is_dir or last:
                    below = path + entry.name
                    if last:
                        yield below
                    else:
                        yield from self.select(below + "/", index, True)
                    if is_dir:
                        stack.append(below + "/")


def _entries(path):
    try:
        with os.scandir(path or ".") as entries:
            return list(entries)
    except OSError:
        return ()
