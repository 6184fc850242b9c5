"""Operations on POSIX pathnames. Use os.path instead, which is this module here."""

# Here, because os takes them when it is imported from here.
curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = False

import os
import stat
import genericpath
from genericpath import *
from posix import _path_normpath as normpath, _path_splitroot_ex as splitroot

__all__ = ["normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext", "basename", "dirname",
           "commonprefix", "getsize", "getmtime", "getatime", "getctime", "islink", "exists", "lexists", "isdir",
           "isfile", "ismount", "expanduser", "expandvars", "normpath", "abspath", "samefile", "sameopenfile",
           "samestat", "curdir", "pardir", "sep", "pathsep", "defpath", "altsep", "extsep", "devnull", "realpath",
           "supports_unicode_filenames", "relpath", "commonpath", "isjunction", "isdevdrive"]


def _get_sep(path):
    return b"/" if isinstance(path, bytes) else "/"


def normcase(s):
    """Case matters here: s as it is."""
    return os.fspath(s)


def isabs(s):
    """Whether a path is absolute."""
    s = os.fspath(s)
    return s.startswith(_get_sep(s))


def join(a, *p):
    """Joins components with a slash. An absolute one drops those before it; an empty last one leaves a slash."""
    a = os.fspath(a)
    slash = _get_sep(a)
    path = a
    try:
        for b in p:
            b = os.fspath(b)
            if b.startswith(slash) or not path:
                path = b
            elif path.endswith(slash):
                path += b
            else:
                path += slash + b
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", a, *p)
        raise
    return path


def split(p):
    """(head, tail): tail is what follows the last slash."""
    p = os.fspath(p)
    slash = _get_sep(p)
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    """(root, extension), the extension with its dot, or empty."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b"/", None, b".")
    return genericpath._splitext(p, "/", None, ".")


def splitdrive(p):
    """('', p): there are no drives here."""
    p = os.fspath(p)
    return p[:0], p


def basename(p):
    """The part behind the last slash."""
    p = os.fspath(p)
    return p[p.rfind(_get_sep(p)) + 1:]


def dirname(p):
    """The part before the last slash."""
    p = os.fspath(p)
    slash = _get_sep(p)
    head = p[:p.rfind(slash) + 1]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head


def ismount(path):
    """Whether a path is a mount point."""
    try:
        here = os.lstat(path)
    except (OSError, ValueError):
        return False
    if stat.S_ISLNK(here.st_mode):
        return False
    path = os.fspath(path)
    parent = join(path, b".." if isinstance(path, bytes) else "..")
    try:
        above = os.lstat(parent)
    except OSError:
        parent = realpath(parent)
        try:
            above = os.lstat(parent)
        except OSError:
            return False
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def expanduser(path):
    """Replaces ~ and ~user at the start; what is unknown stays."""
    path = os.fspath(path)
    if not path.startswith(b"~" if isinstance(path, bytes) else "~"):
        return path
    slash = _get_sep(path)
    i = path.find(slash, 1)
    if i < 0:
        i = len(path)
    if i == 1:
        if "HOME" in os.environ:
            home = os.environ["HOME"]
        else:
            try:
                import pwd
            except ImportError:
                return path
            try:
                home = pwd.getpwuid(os.getuid()).pw_dir
            except KeyError:
                return path
    else:
        try:
            import pwd
        except ImportError:
            return path
        name = path[1:i]
        if isinstance(name, bytes):
            name = os.fsdecode(name)
        try:
            home = pwd.getpwnam(name).pw_dir
        except KeyError:
            return path
    if home is None:
        return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    home = home.rstrip(slash)
    return (home + path[i:]) or slash


_varsub = _varsubb = None


def expandvars(path):
    """Replaces $name and ${name}; unknown variables stay."""
    global _varsub, _varsubb
    path = os.fspath(path)
    if isinstance(path, bytes):
        if b"$" not in path:
            return path
        if not _varsubb:
            import re
            _varsubb = re.compile(br"\$(\w+|\{[^}]*\}?)", re.ASCII).sub
        sub, start, end = _varsubb, b"{", b"}"
        environ = getattr(os, "environb", None)
    else:
        if "$" not in path:
            return path
        if not _varsub:
            import re
            _varsub = re.compile(r"\$(\w+|\{[^}]*\}?)", re.ASCII).sub
        sub, start, end = _varsub, "{", "}"
        environ = os.environ

    def value(match):
        name = match[1]
        if name.startswith(start):
            if not name.endswith(end):
                return match[0]
            name = name[1:-1]
        try:
            if environ is None:
                return os.fsencode(os.environ[os.fsdecode(name)])
            return environ[name]
        except KeyError:
            return match[0]

    return sub(value, path)


def abspath(path):
    """The path from the root, normalised."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        if not path.startswith(b"/"):
            path = join(os.getcwdb(), path)
    elif not path.startswith("/"):
        path = join(os.getcwd(), path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """The path without symbolic links; strict: OSError for what is missing or goes round."""
    filename = os.fspath(filename)
    if isinstance(filename, bytes):
        slash, here, up, getcwd = b"/", b".", b"..", os.getcwdb
    else:
        slash, here, up, getcwd = "/", ".", "..", os.getcwd
    ignored = () if strict else OSError
    lstat, readlink = os.lstat, os.readlink
    # What is still to walk, last component first. A link puts its target's components on it, above a mark (None)
    # and the link's own path: when the mark comes up, what the link led to is known.
    rest = filename.split(slash)[::-1]
    path = slash if filename.startswith(slash) else getcwd()
    known = {}
    while rest:
        name = rest.pop()
        if name is None:
            known[rest.pop()] = path
            continue
        if not name or name == here:
            continue
        if name == up:
            path = path[:path.rindex(slash)] or slash
            continue
        longer = path + name if path == slash else path + slash + name
        try:
            if not stat.S_ISLNK(lstat(longer).st_mode):
                path = longer
                continue
            if longer in known:
                resolved = known[longer]
                if resolved is not None:
                    path = resolved
                    continue
                # Round in a circle.
                if strict:
                    os.stat(longer)
                path = longer
                continue
            target = readlink(longer)
        except ignored:
            path = longer
            continue
        known[longer] = None
        if target.startswith(slash):
            path = slash
        rest.append(longer)
        rest.append(None)
        rest.extend(target.split(slash)[::-1])
    return path


def relpath(path, start=None):
    """The path as seen from start, by default the working directory."""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        here, slash, up = b".", b"/", b".."
    else:
        here, slash, up = ".", "/", ".."
    start = here if start is None else os.fspath(start)
    try:
        start_tail = abspath(start).lstrip(slash)
        path_tail = abspath(path).lstrip(slash)
        start_list = start_tail.split(slash) if start_tail else []
        path_list = path_tail.split(slash) if path_tail else []
        common = len(commonprefix([start_list, path_list]))
        parts = [up] * (len(start_list) - common) + path_list[common:]
        return slash.join(parts) or here
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """The longest path that all paths lie under."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if isinstance(paths[0], bytes):
        slash, here = b"/", b"."
    else:
        slash, here = "/", "."
    try:
        split_paths = [path.split(slash) for path in paths]
        try:
            absolute, = {p.startswith(slash) for p in paths}
        except ValueError:
            raise ValueError("Can't mix absolute and relative paths") from None
        split_paths = [[c for c in s if c and c != here] for s in split_paths]
        common = commonprefix(split_paths)
        return (slash if absolute else slash[:0]) + slash.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise
