"""Operations on Windows pathnames, as far as they can be had elsewhere. PureWindowsPath builds on them."""

import genericpath
import os
from genericpath import *

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname",
           "commonprefix", "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir",
           "isfile", "ismount", "isreserved", "expanduser", "expandvars", "normpath", "abspath", "curdir", "pardir",
           "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath", "supports_unicode_filenames",
           "relpath", "samefile", "sameopenfile", "samestat", "commonpath", "isjunction", "isdevdrive"]

curdir = "."
pardir = ".."
extsep = "."
sep = "\\"
pathsep = ";"
altsep = "/"
defpath = ".;C:\\bin"
devnull = "nul"
supports_unicode_filenames = True

_RESERVED_CHARS = frozenset({chr(i) for i in range(32)} | set('"*:<>?|/\\'))
_RESERVED_NAMES = frozenset({"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
                            | {f"{name}{digit}" for name in ("COM", "LPT") for digit in "123456789\xb9\xb2\xb3"})


def _bothseps(path):
    return b"\\/" if isinstance(path, bytes) else "\\/"


def _like(path, text):
    """text, of the type of path."""
    return text.encode("ascii") if isinstance(path, bytes) else text


def normcase(s):
    """The path in lower case with backslashes."""
    s = os.fspath(s)
    if isinstance(s, bytes):
        return s.decode("utf-8", "surrogateescape").replace("/", "\\").lower().encode("utf-8", "surrogateescape")
    return s.replace("/", "\\").lower()


def isabs(s):
    """Whether a path is absolute: it has a drive and a root."""
    s = os.fspath(s)
    start = s[:3].replace(_like(s, "/"), _like(s, "\\"))
    return start[1:] == _like(s, ":\\") or start[:2] == _like(s, "\\\\")


def join(path, *paths):
    """Joins components; an absolute one, or one of another drive, drops those before it."""
    path = os.fspath(path)
    slash, seps, colon = _like(path, "\\"), _bothseps(path), _like(path, ":")
    try:
        drive, root, rest = splitroot(path)
        for p in paths:
            p_drive, p_root, p_rest = splitroot(p)
            if p_root:
                if p_drive or not drive:
                    drive = p_drive
                root, rest = p_root, p_rest
                continue
            if p_drive and p_drive != drive:
                if p_drive.lower() != drive.lower():
                    drive, root, rest = p_drive, p_root, p_rest
                    continue
                drive = p_drive
            if rest and rest[-1:] not in (seps[:1], seps[1:]):
                rest += slash
            rest += p_rest
        if rest and not root and drive and drive[-1:] not in (colon, seps[:1], seps[1:]):
            return drive + slash + rest
        return drive + root + rest
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", path, *paths)
        raise


def splitroot(p):
    """(drive, root, rest): 'c:' or a share, the slash behind it, and what follows."""
    p = os.fspath(p)
    slash, colon = _like(p, "\\"), _like(p, ":")
    norm = p.replace(_like(p, "/"), slash)
    if norm[:1] == slash:
        if norm[1:2] != slash:
            return p[:0], p[:1], p[1:]
        # \\server\share or \\?\UNC\server\share or a device
        start = 8 if norm[:8].upper() == _like(p, "\\\\?\\UNC\\") else 2
        i = norm.find(slash, start)
        if i < 0:
            return p, p[:0], p[:0]
        j = norm.find(slash, i + 1)
        if j < 0:
            return p, p[:0], p[:0]
        return p[:j], p[j:j + 1], p[j + 1:]
    if norm[1:2] == colon:
        if norm[2:3] == slash:
            return p[:2], p[2:3], p[3:]
        return p[:2], p[:0], p[2:]
    return p[:0], p[:0], p


def splitdrive(p):
    """(drive or share, the rest)."""
    drive, root, rest = splitroot(p)
    return drive, root + rest


def split(p):
    """(head, tail): tail is what follows the last slash."""
    p = os.fspath(p)
    seps = _bothseps(p)
    drive, root, p = splitroot(p)
    i = len(p)
    while i and p[i - 1:i] not in (seps[:1], seps[1:]):
        i -= 1
    head, tail = p[:i], p[i:]
    return drive + root + head.rstrip(seps), tail


def splitext(p):
    """(root, extension), the extension with its dot, or empty."""
    p = os.fspath(p)
    return genericpath._splitext(p, _like(p, "\\"), _like(p, "/"), _like(p, "."))


def basename(p):
    """The part behind the last slash."""
    return split(p)[1]


def dirname(p):
    """The part before the last slash."""
    return split(p)[0]


def ismount(path):
    """Whether a path is the root of a drive or a share."""
    path = os.fspath(path)
    seps = _bothseps(path)
    drive, root, rest = splitroot(abspath(path))
    if drive and drive[:1] in (seps[:1], seps[1:]):
        return not rest
    return bool(root and not rest)


def isreserved(path):
    """Whether a name means a device, or could not be a file's."""
    path = os.fsdecode(splitroot(path)[2]).replace("/", "\\")
    return any(_isreservedname(name) for name in reversed(path.split("\\")))


def _isreservedname(name):
    if name[-1:] in (".", " "):
        return name not in (".", "..")
    if not _RESERVED_CHARS.isdisjoint(name):
        return True
    return name.partition(".")[0].rstrip(" ").upper() in _RESERVED_NAMES


def expanduser(path):
    """Replaces ~ and ~user at the start; what is unknown stays."""
    path = os.fspath(path)
    if path[:1] != _like(path, "~"):
        return path
    seps = _bothseps(path)
    i = 1
    while i < len(path) and path[i:i + 1] not in (seps[:1], seps[1:]):
        i += 1
    if "USERPROFILE" in os.environ:
        home = os.environ["USERPROFILE"]
    elif "HOMEPATH" in os.environ:
        home = join(os.environ.get("HOMEDRIVE", ""), os.environ["HOMEPATH"])
    else:
        return path
    if i != 1:
        user = os.fsdecode(path[1:i])
        current = os.environ.get("USERNAME")
        if user != current:
            # Homes lie side by side, if that of the current user is named after it.
            if current != basename(home):
                return path
            home = join(dirname(home), user)
    return (os.fsencode(home) if isinstance(path, bytes) else home) + path[i:]


def expandvars(path):
    """Replaces $name, ${name} and %name%; unknown variables and what is in single quotes stay."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        return os.fsencode(expandvars(os.fsdecode(path)))
    result = []
    i = 0
    size = len(path)
    while i < size:
        c = path[i]
        end = -1
        if c == "'":
            end = path.find("'", i + 1)
            result.append(path[i:] if end < 0 else path[i:end + 1])
            i = size if end < 0 else end + 1
            continue
        if c in "%$":
            if path[i + 1:i + 2] == c:
                result.append(c)
                i += 2
                continue
            if c == "%":
                end = path.find("%", i + 1)
                name, after = path[i + 1:end], end + 1
            elif path[i + 1:i + 2] == "{":
                end = path.find("}", i + 2)
                name, after = path[i + 2:end], end + 1
            else:
                end = i + 1
                while end < size and path[end].isascii() and (path[end].isalnum() or path[end] in "_-"):
                    end += 1
                name, after = path[i + 1:end], end
            if end < 0:
                result.append(path[i:])
                break
            result.append(os.environ.get(name, path[i:after]) if name else path[i:after])
            i = after
            continue
        result.append(c)
        i += 1
    return "".join(result)


def normpath(path):
    """The path without double slashes and without what '..' undoes."""
    path = os.fspath(path)
    slash = _like(path, "\\")
    drive, root, path = splitroot(path.replace(_like(path, "/"), slash))
    here, up = _like(path, "."), _like(path, "..")
    parts = []
    for part in path.split(slash):
        if not part or part == here:
            continue
        if part != up or (not root and (not parts or parts[-1] == up)):
            parts.append(part)
        elif parts:
            parts.pop()
    if not (drive or root or parts):
        return here
    return drive + root + slash.join(parts)


def abspath(path):
    """The path from the root, normalised."""
    path = os.fspath(path)
    if not isabs(path):
        path = join(os.getcwdb() if isinstance(path, bytes) else os.getcwd(), path)
    return normpath(path)


def realpath(path, *, strict=False):
    """abspath(): there are no such links here."""
    return abspath(path)


def relpath(path, start=None):
    """The path as seen from start, by default the working directory."""
    path = os.fspath(path)
    slash, here, up = _like(path, "\\"), _like(path, "."), _like(path, "..")
    if not path:
        raise ValueError("no path specified")
    start = here if start is None else os.fspath(start)
    try:
        start_drive, _, start_rest = splitroot(abspath(start))
        path_drive, _, path_rest = splitroot(abspath(path))
        if normcase(start_drive) != normcase(path_drive):
            raise ValueError(f"path is on mount {path_drive!r}, start on mount {start_drive!r}")
        start_list = start_rest.split(slash) if start_rest else []
        path_list = path_rest.split(slash) if path_rest else []
        i = 0
        for a, b in zip(start_list, path_list):
            if normcase(a) != normcase(b):
                break
            i += 1
        return slash.join([up] * (len(start_list) - i) + path_list[i:]) or here
    except (TypeError, ValueError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """The longest path that all paths lie under."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    slash, other, here = _like(paths[0], "\\"), _like(paths[0], "/"), _like(paths[0], ".")
    try:
        roots = [splitroot(p.replace(other, slash).lower()) for p in paths]
        if len({drive for drive, _, _ in roots}) != 1:
            raise ValueError("Paths don't have the same drive")
        drive, root, path = splitroot(paths[0].replace(other, slash))
        if len({r for _, r, _ in roots}) != 1:
            if drive:
                raise ValueError("Can't mix absolute and relative paths")
            raise ValueError("Can't mix rooted and not-rooted paths")
        common = [c for c in path.split(slash) if c and c != here]
        lists = [[c for c in rest.split(slash) if c and c != here] for _, _, rest in roots]
        first, last = min(lists), max(lists)
        size = len(first)
        for i, c in enumerate(first):
            if c != last[i]:
                size = i
                break
        return drive + root + slash.join(common[:size])
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise
