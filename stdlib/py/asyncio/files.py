"""Files and folders without blocking the loop: read(), write(), and what modules os and shutil do, to be awaited.

Each call is one trip to a thread of a pool. A call that was cancelled before its turn came does nothing; one that has
begun goes on to its end.
"""

import os
import stat as _stat_module

import _uv_files
from _uv_files import read_file as _read_file, write_file as _write_file

__all__ = ('read', 'write', 'stat', 'lstat', 'exists', 'isfile', 'isdir', 'islink', 'listdir', 'scandir', 'walk',
           'mkdir', 'makedirs', 'rmdir', 'remove', 'unlink', 'rename', 'replace', 'link', 'symlink', 'readlink',
           'chmod', 'copy', 'copy2', 'copytree', 'move', 'rmtree', 'TemporaryFile', 'NamedTemporaryFile',
           'TemporaryDirectory')


# ---- Whole files

async def read(path, encoding=None, errors='strict'):
    """Return the bytes of a file; with an encoding its text, in which every line ends with '\\n'."""
    if encoding is None:
        return await _read_file(path)
    text = await _read_file(path, encoding, errors)
    if '\r' in text:
        text = text.replace('\r\n', '\n').replace('\r', '\n')
    return text


async def write(path, data, *, encoding='utf-8', errors='strict', append=False, exclusive=False, sync=False,
                atomic=False, mode=0o666):
    """Write bytes or text as the whole of a file, or with append at its end. Returns the number of bytes.

    When this returns, every byte is in the file; if it raises, some may be. With sync they are on the disk, and so is
    the file's name. With atomic the file is made beside its place and then moved there: others see the old
    file or the new one, and if it raises, the old one. exclusive: the file must not exist.
    """
    if isinstance(data, str):
        data = data.encode(encoding, errors)
    if append and (atomic or exclusive):
        raise ValueError(f"append and {'atomic' if atomic else 'exclusive'} exclude each other")
    flags = os.O_WRONLY | os.O_CREAT
    if exclusive:
        flags |= os.O_EXCL
    flags |= os.O_APPEND if append else os.O_TRUNC
    return await _write_file(path, data, flags, mode, sync, atomic)


# ---- Looking

async def stat(path, *, follow_symlinks=True):
    """os.stat"""
    if isinstance(path, int):
        return await _uv_files.fstat(path)
    return await _uv_files.stat(path, follow_symlinks)


async def lstat(path):
    """os.lstat"""
    return await _uv_files.stat(path, False)


async def _mode_of(path, follow_symlinks=True):
    try:
        return (await _uv_files.stat(path, follow_symlinks)).st_mode
    except (OSError, ValueError):
        return 0


async def exists(path):
    """os.path.exists"""
    return await _mode_of(path) != 0


async def isfile(path):
    """os.path.isfile"""
    return _stat_module.S_ISREG(await _mode_of(path))


async def isdir(path):
    """os.path.isdir"""
    return _stat_module.S_ISDIR(await _mode_of(path))


async def islink(path):
    """os.path.islink"""
    return _stat_module.S_ISLNK(await _mode_of(path, False))


async def readlink(path):
    """os.readlink"""
    return await _uv_files.readlink(path)


# ---- Folders

_UNKNOWN, _FOLDER, _FILE, _LINK = 0, 4, 8, 10


class Entry:
    """What scandir() tells of a thing in a folder. Only stat() has to ask the system."""

    __slots__ = 'name', 'path', '_kind', '_followed', '_inode', '__weakref__'

    def __init__(self, folder, name, kind, followed, inode):
        self.name = name
        self.path = os.path.join(folder, name)
        self._kind = kind
        self._followed = followed
        self._inode = inode

    def __repr__(self):
        return f'<Entry {self.name!r}>'

    def __fspath__(self):
        return self.path

    def is_dir(self, *, follow_symlinks=True):
        """Whether it is a folder."""
        return (self._followed if follow_symlinks else self._kind) == _FOLDER

    def is_file(self, *, follow_symlinks=True):
        """Whether it is a regular file."""
        return (self._followed if follow_symlinks else self._kind) == _FILE

    def is_symlink(self):
        """Whether it is a symbolic link."""
        return self._kind == _LINK

    def inode(self):
        """Return its inode number."""
        return self._inode

    async def stat(self, *, follow_symlinks=True):
        """os.stat of it."""
        return await _uv_files.stat(self.path, follow_symlinks)


class _Scan:
    """The entries of a folder: for `async for`, or `async with` and then `async for`."""

    def __init__(self, path):
        self._path = path
        self._rows = None

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self._rows is None:
            self._rows = iter(await _uv_files.list(self._path, True))
            self._path = os.fspath(self._path)
        for row in self._rows:
            return Entry(self._path, *row)
        raise StopAsyncIteration

    async def __aenter__(self):
        return self

    async def __aexit__(self, exc_type, exc, tb):
        await self.aclose()

    async def aclose(self):
        """Forget the entries that are left."""
        self._rows = iter(())


async def listdir(path='.'):
    """os.listdir"""
    return await _uv_files.list(path, False)


def scandir(path='.'):
    """os.scandir, for `async for`: the Entry of each thing in a folder."""
    return _Scan(path)


async def walk(top, topdown=True, onerror=None, followlinks=False):
    """os.walk, for `async for`."""
    pending = [os.fspath(top)]
    while pending:
        folder = pending.pop()
        if isinstance(folder, tuple):
            yield folder
            continue
        try:
            rows = await _uv_files.list(folder, True)
        except OSError as error:
            if onerror is not None:
                onerror(error)
            continue
        dirs = []
        files = []
        links = set()
        for name, kind, followed, inode in rows:
            if followed == _FOLDER:
                dirs.append(name)
                if kind == _LINK:
                    links.add(name)
            else:
                files.append(name)
        if topdown:
            yield folder, dirs, files
        else:
            pending.append((folder, dirs, files))
        for name in reversed(dirs):
            if not followlinks and name in links:
                continue
            path = os.path.join(folder, name)
            # The program may have added names of its own, or exchanged a folder for a link.
            if topdown and not followlinks and await islink(path):
                continue
            pending.append(path)


async def mkdir(path, mode=0o777, *, parents=False, exist_ok=False):
    """os.mkdir; parents, exist_ok: as makedirs."""
    if parents:
        await makedirs(path, mode, exist_ok)
        return
    try:
        await _uv_files.mkdir(path, mode)
    except FileExistsError:
        if not exist_ok or not await isdir(path):
            raise


async def makedirs(name, mode=0o777, exist_ok=False):
    """os.makedirs"""
    name = os.fspath(name)
    slash, dot = ('/', '.') if isinstance(name, str) else (b'/', b'.')
    try:
        await _uv_files.mkdir(name, mode)
        return
    except FileNotFoundError:
        parent, last = os.path.split(name.rstrip(slash))
        if not parent or parent == name:
            raise
    except OSError:
        if not exist_ok or not await isdir(name):
            raise
        return
    await makedirs(parent, exist_ok=True)
    if last == dot:
        return
    try:
        await _uv_files.mkdir(name, mode)
    except FileExistsError:
        if not exist_ok or not await isdir(name):
            raise


async def rmdir(path):
    """os.rmdir"""
    await _uv_files.rmdir(path)


async def remove(path):
    """os.remove"""
    await _uv_files.remove(path)


unlink = remove


async def rename(src, dst):
    """os.rename"""
    await _uv_files.rename(src, dst)


replace = rename


async def link(src, dst):
    """os.link"""
    await _uv_files.link(src, dst)


async def symlink(src, dst, target_is_directory=False):
    """os.symlink"""
    await _uv_files.symlink(src, dst)


async def chmod(path, mode, *, follow_symlinks=True):
    """os.chmod"""
    await _uv_files.chmod(path, mode, follow_symlinks)


# ---- Copies

async def _copy(src, dst, follow_symlinks, times):
    into_folder = await _uv_files.copy(src, dst, follow_symlinks, times)
    if into_folder is None:
        import shutil
        raise shutil.SameFileError(f'{src!r} and {dst!r} are the same file')
    if into_folder:
        return os.path.join(dst, _last_part(src))
    return dst


def _last_part(path):
    path = os.fspath(path)
    return os.path.basename(path.rstrip('/' if isinstance(path, str) else b'/'))


async def copy(src, dst, *, follow_symlinks=True):
    """shutil.copy: a file's bytes and mode, to a name or into a folder. Returns the name of the copy."""
    return await _copy(src, dst, follow_symlinks, False)


async def copy2(src, dst, *, follow_symlinks=True):
    """shutil.copy2: the same with its times."""
    return await _copy(src, dst, follow_symlinks, True)


async def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False,
                   dirs_exist_ok=False):
    """shutil.copytree, with a copy_function to be awaited."""
    import shutil
    rows = await _uv_files.list(src, True)
    names = [row[0] for row in rows]
    ignored = ignore(os.fspath(src), names) if ignore is not None else ()
    await makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    for name, kind, followed, inode in rows:
        if name in ignored:
            continue
        source = os.path.join(src, name)
        target = os.path.join(dst, name)
        try:
            if kind == _LINK and symlinks:
                await _uv_files.symlink(await _uv_files.readlink(source), target)
            elif kind == _LINK and followed == _UNKNOWN and ignore_dangling_symlinks:
                continue
            elif followed == _FOLDER:
                await copytree(source, target, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            elif followed in (_FILE, _UNKNOWN):
                await copy_function(source, target)
            else:
                raise shutil.SpecialFileError(f'`{source}` is a special file')
        except shutil.Error as error:
            errors.extend(error.args[0])
        except OSError as error:
            errors.append((source, target, str(error)))
    try:
        info = await _uv_files.stat(src, True)
        await _uv_files.chmod(dst, _stat_module.S_IMODE(info.st_mode), True)
        os.utime(dst, ns=(info.st_atime_ns, info.st_mtime_ns))
    except OSError as error:
        errors.append((src, dst, str(error)))
    if errors:
        raise shutil.Error(errors)
    return dst


async def move(src, dst):
    """shutil.move: renames, or copies and removes where the two are on different disks."""
    if await isdir(dst):
        dst = os.path.join(dst, _last_part(src))
        if await exists(dst):
            import shutil
            raise shutil.Error(f"Destination path '{dst}' already exists")
    try:
        await _uv_files.rename(src, dst)
    except OSError as error:
        import errno
        if error.errno != errno.EXDEV:
            raise
        if await isdir(src) and not await islink(src):
            await copytree(src, dst, symlinks=True)
            await rmtree(src)
        else:
            await copy2(src, dst, follow_symlinks=False)
            await _uv_files.remove(src)
    return dst


async def rmtree(path, ignore_errors=False):
    """Remove a folder and all in it. A link is removed, not followed."""
    try:
        await _uv_files.rmtree(path)
    except OSError:
        if not ignore_errors:
            raise


# ---- Temporary files

def _shield(future):
    from .tasks import shield
    return shield(future)


def _names(prefix, suffix, dir):
    import tempfile
    if dir is None:
        dir = tempfile.gettempdir()
    prefix = tempfile.template if prefix is None else prefix
    names = tempfile._get_candidate_names()
    for i in range(tempfile.TMP_MAX):
        yield os.path.join(os.path.abspath(dir), f'{prefix}{next(names)}{suffix or ""}')
    import errno
    raise FileExistsError(errno.EEXIST, 'No usable temporary file name found')


class TemporaryDirectory:
    """A new folder for the time of an `async with`, which gives its name; then it is removed with all in it."""

    name = None

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *, delete=True):
        self._names = _names(prefix, suffix, dir)
        self._ignores = ignore_cleanup_errors
        self._delete = delete

    def __repr__(self):
        return f'<{type(self).__name__} {self.name!r}>'

    async def __aenter__(self):
        for name in self._names:
            job = _uv_files.mkdir(name, 0o700)
            try:
                # Should the task be cancelled, what was made goes when it is there.
                await _shield(job)
            except FileExistsError:
                continue
            except BaseException:
                job.add_done_callback(lambda job: job.cancelled() or job.exception() or os.rmdir(name))
                raise
            self.name = name
            return name

    async def __aexit__(self, exc_type, exc, tb):
        if self._delete:
            await self.cleanup()

    async def cleanup(self):
        """Remove the folder."""
        if self.name is not None:
            try:
                await rmtree(self.name, self._ignores)
            except FileNotFoundError:
                pass


class NamedTemporaryFile:
    """A new file for the time of an `async with`, which gives it open; then it is closed, and removed if delete."""

    _unlink_at_once = False
    _file = None

    def __init__(self, mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None,
                 delete=True, *, errors=None, delete_on_close=True):
        self._names = _names(prefix, suffix, dir)
        self._options = mode, buffering, encoding, errors, newline
        self._delete = delete

    async def __aenter__(self):
        from .file_objects import _open_file, open_descriptor
        mode, *options = self._options
        for name in self._names:
            fd = None
            try:
                fd, info, size = await open_descriptor(name, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
                if self._unlink_at_once:
                    await _uv_files.remove(name)
                self._file = await _open_file(name, mode, *options, True, lambda file, flags: fd)
            except FileExistsError:
                if fd is None:
                    continue
                raise
            except BaseException:
                if fd is not None:
                    _uv_files.close_now(fd)
                    if os.path.exists(name):
                        os.unlink(name)
                raise
            return self._file

    async def __aexit__(self, exc_type, exc, tb):
        try:
            await self._file.close()
        finally:
            if self._delete and not self._unlink_at_once:
                try:
                    await _uv_files.remove(self._file.name)
                except FileNotFoundError:
                    pass


class TemporaryFile(NamedTemporaryFile):
    """The same with a file that has no name."""

    _unlink_at_once = True

    def __init__(self, mode='w+b', buffering=-1, encoding=None, newline=None, suffix=None, prefix=None, dir=None, *,
                 errors=None):
        super().__init__(mode, buffering, encoding, newline, suffix, prefix, dir, errors=errors)
