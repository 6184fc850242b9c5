"""The operating system: files, processes, the environment.

All that the module posix has, with paths (os.path), walks over trees, the environment as a mapping, and what can be
said by means of these. What is rarely used, or takes long to make, is made when it is first asked for: __getattr__
at the end.
"""

import abc
import sys
import stat as st
import posix
import posixpath as path
from posix import *
from posix import _exit
del environ
from posixpath import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull

name = "posix"
linesep = "\n"
sys.modules["os.path"] = path
_this = sys.modules[__name__]  # asked for what __getattr__ makes

F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2
P_WAIT = 0
P_NOWAIT = P_NOWAITO = 1

# Linux has every ability, but a symbolic link has no mode.
supports_dir_fd = {access, chmod, chown, link, lstat, mkdir, mkfifo, mknod, open, readlink, rename, replace, remove, rmdir,
                   stat, symlink, unlink, utime}
supports_dir_fd -= {lstat, replace, remove}
supports_effective_ids = {access}
supports_fd = {chdir, chmod, chown, execve, listdir, pathconf, scandir, stat, statvfs, truncate, utime}
supports_follow_symlinks = {access, chown, link, stat, utime}
supports_bytes_environ = True


# ---- Paths

def fsencode(filename):
    """A path as the bytes the system knows it by."""
    filename = fspath(filename)
    return filename.encode("utf-8", "surrogateescape") if isinstance(filename, str) else filename


def fsdecode(filename):
    """A path as str; bytes that are no UTF-8 become lone surrogates."""
    filename = fspath(filename)
    return filename.decode("utf-8", "surrogateescape") if isinstance(filename, bytes) else filename


def _fspath(path):
    """fspath() in Python, as it is to be understood."""
    if isinstance(path, (str, bytes)):
        return path
    cls = type(path)
    try:
        path_repr = cls.__fspath__(path)
    except AttributeError:
        if hasattr(cls, "__fspath__"):
            raise
        raise TypeError("expected str, bytes or os.PathLike object, not " + cls.__name__)
    except TypeError:
        if cls.__fspath__ is None:
            raise TypeError("expected str, bytes or os.PathLike object, not " + cls.__name__) from None
        raise
    if isinstance(path_repr, (str, bytes)):
        return path_repr
    raise TypeError(f"expected {cls.__name__}.__fspath__() to return str or bytes, not {type(path_repr).__name__}")


class PathLike(abc.ABC):
    """What has __fspath__()."""

    __slots__ = ()

    @abc.abstractmethod
    def __fspath__(self):
        """The path as str or bytes."""
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        if cls is not PathLike:
            return NotImplemented
        for base in subclass.__mro__:
            if "__fspath__" in base.__dict__:
                return NotImplemented if base.__dict__["__fspath__"] is None else True
        return NotImplemented

    __class_getitem__ = classmethod(type(list[int]))


# ---- Trees

def makedirs(name, mode=0o777, exist_ok=False):
    """Makes a directory and those above it that are missing."""
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass  # somebody else was faster
        if tail == (b"." if isinstance(tail, bytes) else "."):
            return
    try:
        mkdir(name, mode)
    except OSError:
        # Not FileExistsError: systems differ in what they look at first.
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    """Removes a directory and then those above it, as far as they are empty."""
    rmdir(name)
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


def renames(old, new):
    """Renames; makes the directories of new first, and removes those of old that end up empty."""
    head, tail = path.split(new)
    if head and tail and not path.exists(head):
        makedirs(head)
    rename(old, new)
    head, tail = path.split(old)
    if head and tail:
        try:
            removedirs(head)
        except OSError:
            pass


# What fwalk() and walk() have to tell from symbolic links for Path.walk(); not for other use.
_walk_symlinks_as_files = object()


def walk(top, topdown=True, onerror=None, followlinks=False):
    """Yields (directory, names of directories in it, names of the rest) for a whole tree.

    topdown: the caller may change the list of directories to say where to go. onerror is called with the OSError of
    a directory that cannot be read.
    """
    sys.audit("os.walk", top, topdown, onerror, followlinks)
    stack = [fspath(top)]
    islink, join = path.islink, path.join
    while stack:
        top = stack.pop()
        if isinstance(top, tuple):
            yield top
            continue
        dirs, nondirs, walk_dirs = [], [], []
        try:
            entries = scandir(top)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        failed = False
        with entries:
            while True:
                try:
                    entry = next(entries, None)
                except OSError as error:
                    if onerror is not None:
                        onerror(error)
                    failed = True
                    break
                if entry is None:
                    break
                try:
                    if followlinks is _walk_symlinks_as_files:
                        is_dir = entry.is_dir(follow_symlinks=False) and not entry.is_junction()
                    else:
                        is_dir = entry.is_dir()
                except OSError:
                    is_dir = False
                (dirs if is_dir else nondirs).append(entry.name)
                if not topdown and is_dir:
                    if followlinks:
                        walk_into = True
                    else:
                        try:
                            walk_into = not entry.is_symlink()
                        except OSError:
                            walk_into = True
                    if walk_into:
                        walk_dirs.append(entry.path)
        if failed:
            continue
        if topdown:
            yield top, dirs, nondirs
            for dirname in reversed(dirs):
                new_path = join(top, dirname)
                if followlinks or not islink(new_path):
                    stack.append(new_path)
        else:
            stack.append((top, dirs, nondirs))
            stack.extend(reversed(walk_dirs))


def fwalk(top=".", topdown=True, onerror=None, *, follow_symlinks=False, dir_fd=None):
    """walk() whose tuples end with a descriptor of the directory; symbolic links cannot lead it astray."""
    sys.audit("os.fwalk", top, topdown, onerror, follow_symlinks, dir_fd)
    top = fspath(top)
    todo = [("walk", (True, dir_fd, top, top, None))]
    try:
        while todo:
            yield from _fwalk(todo, isinstance(top, bytes), topdown, onerror, follow_symlinks)
    finally:
        for action, value in todo:
            if action == "close":
                close(value)


def _fwalk(todo, is_bytes, topdown, onerror, follow_symlinks):
    """One step of fwalk(): takes the last of what is to do, which may add more."""
    action, value = todo.pop()
    if action == "close":
        close(value)
        return
    if action == "yield":
        yield value
        return
    is_root, dir_fd, top_path, top_name, entry = value
    try:
        if not follow_symlinks:
            # Opening takes time in which the name may come to mean another file: compare.
            before = stat(top_name, follow_symlinks=False, dir_fd=dir_fd) if entry is None else \
                entry.stat(follow_symlinks=False)
        top_fd = open(top_name, O_RDONLY | O_NONBLOCK, dir_fd=dir_fd)
    except OSError as error:
        if is_root:
            raise
        if onerror is not None:
            onerror(error)
        return
    todo.append(("close", top_fd))
    if not follow_symlinks:
        if is_root and not st.S_ISDIR(before.st_mode):
            return
        if not path.samestat(before, stat(top_fd)):
            return
    entries = None if topdown or follow_symlinks else []
    dirs, nondirs = [], []
    for entry in scandir(top_fd):
        name = fsencode(entry.name) if is_bytes else entry.name
        try:
            if entry.is_dir():
                dirs.append(name)
                if entries is not None:
                    entries.append(entry)
            else:
                nondirs.append(name)
        except OSError:
            try:
                # What is gone is left out; a link that leads nowhere is there.
                if entry.is_symlink():
                    nondirs.append(name)
            except OSError:
                pass
    if topdown:
        yield top_path, dirs, nondirs, top_fd
    else:
        todo.append(("yield", (top_path, dirs, nondirs, top_fd)))
    top_path = path.join(top_path, top_path[:0])
    if entries is None:
        todo.extend(("walk", (False, top_fd, top_path + name, name, None)) for name in dirs[::-1])
    else:
        todo.extend(("walk", (False, top_fd, top_path + name, name, entry))
                    for name, entry in zip(dirs[::-1], entries[::-1]))


# ---- The environment

def getenv(key, default=None):
    """A variable of the environment as str, or default."""
    return _this.environ.get(key, default)


def getenvb(key, default=None):
    """A variable of the environment as bytes, or default."""
    return _this.environb.get(key, default)


def get_exec_path(env=None):
    """Where execvp() and its kin look for programs, as a list."""
    if env is None:
        env = _this.environ
    try:
        path_list = env.get("PATH")
    except TypeError:
        path_list = None
    try:
        path_listb = env[b"PATH"]
    except (KeyError, TypeError):
        pass
    else:
        if path_list is not None:
            raise ValueError("env cannot contain 'PATH' and b'PATH' keys")
        path_list = path_listb
    if path_list is None:
        path_list = defpath
    return fsdecode(path_list).split(pathsep)


def _environment():
    """Makes environ and environb, two views of one mapping."""
    from _collections_abc import Mapping, MutableMapping

    class _Environ(MutableMapping):
        def __init__(self, data, encodekey, decodekey, encodevalue, decodevalue):
            self.encodekey = encodekey
            self.decodekey = decodekey
            self.encodevalue = encodevalue
            self.decodevalue = decodevalue
            self._data = data

        def __getitem__(self, key):
            try:
                value = self._data[self.encodekey(key)]
            except KeyError:
                raise KeyError(key) from None
            return self.decodevalue(value)

        def __setitem__(self, key, value):
            key = self.encodekey(key)
            value = self.encodevalue(value)
            putenv(key, value)
            self._data[key] = value

        def __delitem__(self, key):
            encodedkey = self.encodekey(key)
            unsetenv(encodedkey)
            try:
                del self._data[encodedkey]
            except KeyError:
                raise KeyError(key) from None

        def __iter__(self):
            # A copy: the variables may change meanwhile.
            for key in list(self._data):
                yield self.decodekey(key)

        def __len__(self):
            return len(self._data)

        def __repr__(self):
            items = ", ".join(f"{self.decodekey(key)!r}: {self.decodevalue(value)!r}"
                              for key, value in self._data.items())
            return f"environ({{{items}}})"

        def copy(self):
            return dict(self)

        def setdefault(self, key, value):
            if key not in self:
                self[key] = value
            return self[key]

        def __ior__(self, other):
            self.update(other)
            return self

        def __or__(self, other):
            if not isinstance(other, Mapping):
                return NotImplemented
            new = dict(self)
            new.update(other)
            return new

        def __ror__(self, other):
            if not isinstance(other, Mapping):
                return NotImplemented
            new = dict(other)
            new.update(self)
            return new

    def encode(value):
        if not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value).__name__)
        return value.encode("utf-8", "surrogateescape")

    def decode(value):
        return value.decode("utf-8", "surrogateescape")

    def check_bytes(value):
        if not isinstance(value, bytes):
            raise TypeError("bytes expected, not %s" % type(value).__name__)
        return value

    _Environ.__qualname__ = "_Environ"
    texts = _Environ(posix.environ, encode, decode, encode, decode)
    return {"_Environ": _Environ, "environ": texts,
            "environb": _Environ(texts._data, check_bytes, bytes, check_bytes, bytes)}


# ---- Processes

def execl(file, *args):
    """Replaces the process by a program, given its arguments."""
    execv(file, args)


def execle(file, *args):
    """execl() whose last argument is the environment."""
    execve(file, args[:-1], args[-1])


def execlp(file, *args):
    """execl() that looks the program up in PATH."""
    execvp(file, args)


def execlpe(file, *args):
    """execle() that looks the program up in PATH."""
    execvpe(file, args[:-1], args[-1])


def execvp(file, args):
    """execv() that looks the program up in PATH."""
    _execvpe(file, args)


def execvpe(file, args, env):
    """execve() that looks the program up in PATH."""
    _execvpe(file, args, env)


def _execvpe(file, args, env=None):
    if env is not None:
        run, rest = execve, (args, env)
    else:
        run, rest, env = execv, (args,), _this.environ
    if path.dirname(file):
        run(file, *rest)
        return
    first = None
    file = fsencode(file)
    for folder in map(fsencode, get_exec_path(env)):
        try:
            run(path.join(folder, file), *rest)
        except (FileNotFoundError, NotADirectoryError) as error:
            last = error
        except OSError as error:
            last = error
            first = first or error
    raise first or last


def _spawnvef(mode, file, args, env, run):
    if not isinstance(args, (tuple, list)):
        raise TypeError("argv must be a tuple or a list")
    if not args or not args[0]:
        raise ValueError("argv first element cannot be empty")
    pid = fork()
    if not pid:
        try:
            run(file, args) if env is None else run(file, args, env)
        except:
            _exit(127)
    if mode == P_NOWAIT:
        return pid
    while True:
        pid, status = waitpid(pid, 0)
        if not WIFSTOPPED(status):
            return waitstatus_to_exitcode(status)


def spawnv(mode, file, args):
    """Runs a program; with P_WAIT gives its exit code (minus a signal), else its pid."""
    return _spawnvef(mode, file, args, None, execv)


def spawnve(mode, file, args, env):
    """spawnv() with an environment."""
    return _spawnvef(mode, file, args, env, execve)


def spawnvp(mode, file, args):
    """spawnv() that looks the program up in PATH."""
    return _spawnvef(mode, file, args, None, execvp)


def spawnvpe(mode, file, args, env):
    """spawnve() that looks the program up in PATH."""
    return _spawnvef(mode, file, args, env, execvpe)


def spawnl(mode, file, *args):
    """spawnv(), its arguments one by one."""
    return spawnv(mode, file, args)


def spawnle(mode, file, *args):
    """spawnl() whose last argument is the environment."""
    return spawnve(mode, file, args[:-1], args[-1])


def spawnlp(mode, file, *args):
    """spawnl() that looks the program up in PATH."""
    return spawnvp(mode, file, args)


def spawnlpe(mode, file, *args):
    """spawnle() that looks the program up in PATH."""
    return spawnvpe(mode, file, args[:-1], args[-1])


def process_cpu_count():
    """How many processors this process may use; None if that is unknown."""
    return len(sched_getaffinity(0))


def popen(cmd, mode="r", buffering=-1):
    """A stream from or to a command of the shell. close() gives its exit status, None for 0."""
    if not isinstance(cmd, str):
        raise TypeError("invalid cmd type (%s, expected string)" % type(cmd))
    if mode not in ("r", "w"):
        raise ValueError("invalid mode %r" % mode)
    if buffering == 0 or buffering is None:
        raise ValueError("popen() does not support unbuffered streams")
    reading = mode == "r"
    ends = pipe()
    ours, theirs = ends if reading else ends[::-1]
    try:
        pid = posix_spawn("/bin/sh", ["sh", "-c", cmd], None,
                          file_actions=[(POSIX_SPAWN_DUP2, theirs, 1 if reading else 0)])
    except:
        close(ours)
        raise
    finally:
        close(theirs)
    return _wrap_close(fdopen(ours, mode, buffering), pid)


class _wrap_close:
    """The stream of popen()."""

    def __init__(self, stream, pid):
        self._stream = stream
        self._pid = pid

    def close(self):
        self._stream.close()
        if self._pid is None:
            return self._status
        status = waitstatus_to_exitcode(waitpid(self._pid, 0)[1])
        self._pid = None
        self._status = None if status == 0 else status if status < 0 else status << 8
        return self._status

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()

    def __getattr__(self, name):
        return getattr(self._stream, name)

    def __iter__(self):
        return iter(self._stream)


def fdopen(fd, mode="r", buffering=-1, encoding=None, *args, **kwargs):
    """io.open() for a descriptor."""
    if not isinstance(fd, int):
        raise TypeError("invalid fd type (%s, expected integer)" % type(fd))
    import io
    if "b" not in mode:
        encoding = io.text_encoding(encoding)
    return io.open(fd, mode, buffering, encoding, *args, **kwargs)


def __getattr__(name):
    if name in ("environ", "environb", "_Environ"):
        globals().update(_environment())
        return globals()[name]
    if name in ("sysconf_names", "confstr_names", "pathconf_names"):
        value = globals()[name] = posix._limit_names(name)
        return value
    if name == "__all__":
        value = globals()[name] = [n for n in __dir__() if n[0] != "_" and n not in ("abc", "st", "sys", "posix")] + ["_exit"]
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), "environ", "environb", "sysconf_names", "confstr_names", "pathconf_names"}
                  - {"posix", "__getattr__", "__dir__"})
