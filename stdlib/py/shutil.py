"""Copying, moving and removing of files and whole trees; archives; where programs are."""

import fnmatch
import os
import stat
import sys
from errno import EINVAL, ENODATA, ENOSPC, ENOTSOCK, ENOTSUP

__all__ = ["copyfileobj", "copyfile", "copymode", "copystat", "copy", "copy2", "copytree", "move", "rmtree", "Error",
           "SpecialFileError", "ExecError", "make_archive", "get_archive_formats", "register_archive_format",
           "unregister_archive_format", "get_unpack_formats", "register_unpack_format", "unregister_unpack_format",
           "unpack_archive", "ignore_patterns", "chown", "which", "get_terminal_size", "SameFileError", "disk_usage"]

COPY_BUFSIZE = 64 * 1024
_USE_CP_SENDFILE = True
_HAS_FCOPYFILE = False


class Error(OSError):
    pass


class SameFileError(Error):
    """Source and destination are one file."""


class SpecialFileError(OSError):
    """What is tried cannot be done with this kind of file."""


class ExecError(OSError):
    """A command could not be executed."""


class ReadError(OSError):
    """An archive cannot be read."""


class RegistryError(Exception):
    """A registry of archive formats refused."""


class _GiveupOnFastCopy(Exception):
    """Another way of copying has to be tried."""


# ---- Contents

def _fastcopy_sendfile(fsrc, fdst):
    """Copies by os.sendfile(), which moves no data through this process."""
    try:
        infd = fsrc.fileno()
        outfd = fdst.fileno()
    except Exception as error:
        raise _GiveupOnFastCopy(error)
    try:
        blocksize = max(os.fstat(infd).st_size, 2**23)
    except OSError:
        blocksize = 2**27
    offset = 0
    while True:
        try:
            sent = os.sendfile(outfd, infd, offset, blocksize)
        except OSError as error:
            error.filename = fsrc.name
            error.filename2 = fdst.name
            if error.errno == ENOTSOCK:
                global _USE_CP_SENDFILE
                _USE_CP_SENDFILE = False
                raise _GiveupOnFastCopy(error)
            if error.errno == ENOSPC:
                raise error from None
            if offset == 0 and os.lseek(outfd, 0, os.SEEK_CUR) == 0:
                raise _GiveupOnFastCopy(error)
            raise error
        if sent == 0:
            break
        offset += sent


def copyfileobj(fsrc, fdst, length=0):
    """Copies what is left in one file object into another."""
    if not length:
        length = COPY_BUFSIZE
    read, write = fsrc.read, fdst.write
    while buf := read(length):
        write(buf)


def _samefile(src, dst):
    if isinstance(src, os.DirEntry):
        try:
            return os.path.samestat(src.stat(), os.stat(dst))
        except OSError:
            return False
    try:
        return os.path.samefile(src, dst)
    except OSError:
        return False


def _stat(fn):
    return fn.stat() if isinstance(fn, os.DirEntry) else os.stat(fn)


def _islink(fn):
    return fn.is_symlink() if isinstance(fn, os.DirEntry) else os.path.islink(fn)


def copyfile(src, dst, *, follow_symlinks=True):
    """Copies the content of a file; gives dst. Not follow_symlinks: a link is made a link."""
    sys.audit("shutil.copyfile", src, dst)
    if _samefile(src, dst):
        raise SameFileError("{!r} and {!r} are the same file".format(src, dst))
    for fn in (src, dst):
        try:
            st = _stat(fn)
        except OSError:
            continue
        if stat.S_ISFIFO(st.st_mode):
            fn = fn.path if isinstance(fn, os.DirEntry) else fn
            raise SpecialFileError("`%s` is a named pipe" % fn)
    if not follow_symlinks and _islink(src):
        os.symlink(os.readlink(src), dst)
        return dst
    with open(src, "rb") as fsrc:
        try:
            with open(dst, "wb") as fdst:
                if _USE_CP_SENDFILE:
                    try:
                        _fastcopy_sendfile(fsrc, fdst)
                        return dst
                    except _GiveupOnFastCopy:
                        pass
                copyfileobj(fsrc, fdst)
        except IsADirectoryError as error:
            # open("new/") says this of a directory that is not there.
            if not os.path.exists(dst):
                raise FileNotFoundError(f"Directory does not exist: {dst}") from error
            raise
    return dst


# ---- Metadata

def copymode(src, dst, *, follow_symlinks=True):
    """Copies the permission bits."""
    sys.audit("shutil.copymode", src, dst)
    if not follow_symlinks and _islink(src) and os.path.islink(dst):
        return  # links have no mode here
    os.chmod(dst, stat.S_IMODE(_stat(src).st_mode))


def _copyxattr(src, dst, *, follow_symlinks=True):
    ignored = (ENOTSUP, ENODATA, EINVAL)
    try:
        names = os.listxattr(src, follow_symlinks=follow_symlinks)
    except OSError as error:
        if error.errno not in ignored:
            raise
        return
    for name in names:
        try:
            value = os.getxattr(src, name, follow_symlinks=follow_symlinks)
            os.setxattr(dst, name, value, follow_symlinks=follow_symlinks)
        except OSError as error:
            if error.errno not in (*ignored, 1, 13):  # EPERM, EACCES
                raise


def copystat(src, dst, *, follow_symlinks=True):
    """Copies permission bits, times and extended attributes."""
    sys.audit("shutil.copystat", src, dst)
    follow = follow_symlinks or not (_islink(src) and os.path.islink(dst))
    if isinstance(src, os.DirEntry):
        st = src.stat(follow_symlinks=follow)
    else:
        st = os.stat(src, follow_symlinks=follow)
    os.utime(dst, ns=(st.st_atime_ns, st.st_mtime_ns), follow_symlinks=follow)
    _copyxattr(src, dst, follow_symlinks=follow)
    try:
        os.chmod(dst, stat.S_IMODE(st.st_mode), follow_symlinks=follow)
    except NotImplementedError:
        pass  # the mode of a link


def copy(src, dst, *, follow_symlinks=True):
    """Copies content and permission bits; dst may be a directory. Gives the path of the copy."""
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copymode(src, dst, follow_symlinks=follow_symlinks)
    return dst


def copy2(src, dst, *, follow_symlinks=True):
    """Copies content and metadata; dst may be a directory. Gives the path of the copy."""
    if os.path.isdir(dst):
        dst = os.path.join(dst, os.path.basename(src))
    copyfile(src, dst, follow_symlinks=follow_symlinks)
    copystat(src, dst, follow_symlinks=follow_symlinks)
    return dst


# ---- Trees

def ignore_patterns(*patterns):
    """What copytree() takes for ignore: leaves out names that fit a pattern."""
    def _ignore_patterns(path, names):
        return {name for pattern in patterns for name in fnmatch.filter(names, pattern)}
    return _ignore_patterns


def _copytree(entries, src, dst, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok):
    ignored = ignore(os.fspath(src), [entry.name for entry in entries]) if ignore is not None else ()
    os.makedirs(dst, exist_ok=dirs_exist_ok)
    errors = []
    use_entry = copy_function is copy2 or copy_function is copy
    for entry in entries:
        if entry.name in ignored:
            continue
        srcname = os.path.join(src, entry.name)
        dstname = os.path.join(dst, entry.name)
        source = entry if use_entry else srcname
        try:
            if entry.is_symlink():
                target = os.readlink(srcname)
                if symlinks:
                    os.symlink(target, dstname)
                    copystat(source, dstname, follow_symlinks=False)
                    continue
                # A link to nothing may be left out.
                if not os.path.exists(srcname) and ignore_dangling_symlinks:
                    continue
            if entry.is_dir():
                copytree(source, dstname, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)
            else:
                copy_function(source, dstname)
        except Error as error:
            errors.extend(error.args[0])
        except OSError as why:
            errors.append((srcname, dstname, str(why)))
    try:
        copystat(src, dst)
    except OSError as why:
        if getattr(why, "winerror", None) is None:
            errors.append((src, dst, str(why)))
    if errors:
        raise Error(errors)
    return dst


def copytree(src, dst, symlinks=False, ignore=None, copy_function=copy2, ignore_dangling_symlinks=False,
             dirs_exist_ok=False):
    """Copies a directory tree; gives dst. What failed is collected and raised as one Error.

    symlinks: links stay links. ignore: called with a directory and its names, says which to leave out.
    """
    sys.audit("shutil.copytree", src, dst)
    with os.scandir(src) as found:
        entries = list(found)
    return _copytree(entries, src, dst, symlinks, ignore, copy_function, ignore_dangling_symlinks, dirs_exist_ok)


def rmtree(path, ignore_errors=False, onerror=None, *, onexc=None, dir_fd=None):
    """Removes a directory tree.

    onexc is called with what failed, the path and the exception; ignore_errors: nothing is. onerror is deprecated.
    """
    sys.audit("shutil.rmtree", path, dir_fd)
    if ignore_errors:
        def onexc(*args):
            pass
    elif onerror is None and onexc is None:
        def onexc(*args):
            raise
    elif onexc is None:
        import warnings
        warnings.warn("onerror argument is deprecated, use onexc instead", DeprecationWarning, stacklevel=2)

        def onexc(func, path, error):
            return onerror(func, path, sys.exc_info() if error is None else (type(error), error, error.__traceback__))
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    # What is to do, last first: (function, descriptor of the directory it is in, path, DirEntry). Names are only
    # used together with a descriptor, so that a link put there meanwhile cannot lead out of the tree.
    todo = [(os.lstat, dir_fd, path, None)]
    try:
        while todo:
            _rmtree_step(todo, onexc)
    finally:
        for func, fd, path, entry in reversed(todo):
            if func is os.close:
                try:
                    os.close(fd)
                except OSError as error:
                    onexc(os.close, path, error)


def _rmtree_step(todo, onexc):
    func, dirfd, path, entry = todo.pop()
    name = path if entry is None else entry.name
    try:
        if func is os.close:
            os.close(dirfd)
            return
        if func is os.rmdir:
            os.rmdir(name, dir_fd=dirfd)
            return
        # A directory to empty.
        assert func is os.lstat
        if entry is None:
            before = os.lstat(name, dir_fd=dirfd)
        else:
            before = entry.stat(follow_symlinks=False)
        func = os.open
        try:
            fd = os.open(name, os.O_RDONLY | os.O_NONBLOCK, dir_fd=dirfd)
        except IsADirectoryError:
            # One of a program that embeds this one, in which there are names alone, and no links.
            _rmtree_by_name(path, onexc)
            return
        todo.append((os.close, fd, path, entry))
        func = os.path.islink
        try:
            if not os.path.samestat(before, os.fstat(fd)):
                raise OSError("Cannot call rmtree on a symbolic link")
        except OSError as error:
            error.filename = path
            onexc(func, path, error)
            return
        # Removed when it is empty, and after it was closed.
        todo[-1:] = [(os.rmdir, dirfd, path, entry), (os.close, fd, path, entry)]
        func = os.scandir
        with os.scandir(fd) as found:
            entries = list(found)
        for entry in entries:
            full = os.path.join(path, entry.name)
            try:
                is_dir = entry.is_dir(follow_symlinks=False)
            except FileNotFoundError:
                continue
            except OSError:
                is_dir = False
            if is_dir:
                todo.append((os.lstat, fd, full, entry))
                continue
            try:
                os.unlink(entry.name, dir_fd=fd)
            except FileNotFoundError:
                continue
            except OSError as error:
                error.filename = full
                onexc(os.unlink, full, error)
    except FileNotFoundError as error:
        if entry is None or func is os.close:
            error.filename = path
            onexc(func, path, error)
    except OSError as error:
        error.filename = path
        onexc(func, path, error)


def _rmtree_by_name(path, onexc):
    def fail(error):
        onexc(os.scandir, error.filename, error)

    for folder, folders, files in os.walk(path, topdown=False, onerror=fail):
        for func, full in [(os.unlink, os.path.join(folder, name)) for name in files] + [(os.rmdir, folder)]:
            try:
                func(full)
            except OSError as error:
                onexc(func, full, error)


_use_fd_functions = rmtree.avoids_symlink_attacks = True


def _basename(path):
    return os.path.basename(path.rstrip(os.path.sep + (os.path.altsep or "")))


def move(src, dst, copy_function=copy2):
    """Moves a file or tree; into dst, if that is a directory. Gives where it is then."""
    sys.audit("shutil.move", src, dst)
    real_dst = dst
    if os.path.isdir(dst):
        if _samefile(src, dst) and not os.path.islink(src):
            os.rename(src, dst)  # a change of case
            return
        real_dst = os.path.join(dst, _basename(os.fspath(src)))
        if os.path.exists(real_dst):
            raise Error("Destination path '%s' already exists" % real_dst)
    try:
        os.rename(src, real_dst)
    except OSError:
        # Another file system, most likely.
        if os.path.islink(src):
            os.symlink(os.readlink(src), real_dst)
            os.unlink(src)
        elif os.path.isdir(src):
            if _destinsrc(src, dst):
                raise Error("Cannot move a directory '%s' into itself '%s'." % (src, dst))
            if _is_immutable(src) or (not os.access(src, os.W_OK) and os.listdir(src) and sys.platform == "darwin"):
                raise PermissionError("Cannot move the non-empty directory '%s': Lacking write permission to '%s'."
                                      % (src, src))
            copytree(src, real_dst, copy_function=copy_function, symlinks=True)
            rmtree(src)
        else:
            copy_function(src, real_dst)
            os.unlink(src)
    return real_dst


def _destinsrc(src, dst):
    src = os.path.join(os.path.abspath(src), "")
    dst = os.path.join(os.path.abspath(dst), "")
    return dst.startswith(src)


def _is_immutable(src):
    flags = getattr(_stat(src), "st_flags", 0)
    return bool(flags & (stat.UF_IMMUTABLE | stat.SF_IMMUTABLE))


def chown(path, user=None, group=None, *, dir_fd=None, follow_symlinks=True):
    """Changes the owner and the group, given by name or number."""
    sys.audit("shutil.chown", path, user, group)
    if user is None and group is None:
        raise ValueError("user and/or group must be set")
    uid, gid = user, group
    if user is None:
        uid = -1
    elif isinstance(user, str):
        import pwd
        try:
            uid = pwd.getpwnam(user).pw_uid
        except KeyError:
            raise LookupError("no such user: {!r}".format(user)) from None
    if group is None:
        gid = -1
    elif not isinstance(group, int):
        import grp
        try:
            gid = grp.getgrnam(group).gr_gid
        except KeyError:
            raise LookupError("no such group: {!r}".format(group)) from None
    os.chown(path, uid, gid, dir_fd=dir_fd, follow_symlinks=follow_symlinks)


# ---- About the system

_ntuple_diskusage = None


def disk_usage(path):
    """(total, used, free) of the file system path is on, in bytes."""
    global _ntuple_diskusage
    if _ntuple_diskusage is None:
        import collections
        _ntuple_diskusage = collections.namedtuple("usage", "total used free")
    st = os.statvfs(path)
    return _ntuple_diskusage(st.f_blocks * st.f_frsize, (st.f_blocks - st.f_bfree) * st.f_frsize,
                             st.f_bavail * st.f_frsize)


def get_terminal_size(fallback=(80, 24)):
    """The size of the terminal: by COLUMNS and LINES, else by asking it, else fallback."""
    def number(name):
        try:
            return int(os.environ[name])
        except (KeyError, ValueError):
            return 0
    columns, lines = number("COLUMNS"), number("LINES")
    if columns <= 0 or lines <= 0:
        try:
            size = os.get_terminal_size(sys.__stdout__.fileno())
        except (AttributeError, ValueError, OSError):
            size = os.terminal_size(fallback)
        if columns <= 0:
            columns = size.columns or fallback[0]
        if lines <= 0:
            lines = size.lines or fallback[1]
    return os.terminal_size((columns, lines))


def _access_check(fn, mode):
    return os.path.exists(fn) and os.access(fn, mode) and not os.path.isdir(fn)


def which(cmd, mode=os.F_OK | os.X_OK, path=None):
    """The path of the program that cmd would run, or None."""
    use_bytes = isinstance(cmd, bytes)
    dirname = os.path.dirname(cmd)
    if dirname:
        folders = [dirname]
        cmd = os.path.basename(cmd)
    else:
        if path is None:
            path = os.environ.get("PATH", None)
            if path is None:
                try:
                    path = os.confstr("CS_PATH")
                except (AttributeError, ValueError):
                    path = os.defpath
        if not path:
            return None
        if use_bytes:
            folders = os.fsencode(path).split(os.fsencode(os.pathsep))
        else:
            folders = os.fsdecode(path).split(os.pathsep)
    seen = set()
    for folder in folders:
        if folder not in seen:
            seen.add(folder)
            name = os.path.join(folder, cmd)
            if _access_check(name, mode):
                return name
    return None


# ---- Archives

def _get_gid(name):
    """The number of a group, or None."""
    if name is None:
        return None
    try:
        import grp
        return grp.getgrnam(name).gr_gid
    except (ImportError, KeyError):
        return None


def _get_uid(name):
    """The number of a user, or None."""
    if name is None:
        return None
    try:
        import pwd
        return pwd.getpwnam(name).pw_uid
    except (ImportError, KeyError):
        return None


def _make_tarball(base_name, base_dir, compress="gzip", verbose=0, dry_run=0, owner=None, group=None, logger=None,
                  root_dir=None):
    """Makes base_name.tar, or with the suffix of a compression, of all under base_dir."""
    suffixes = {None: "", "gzip": ".gz", "bzip2": ".bz2", "xz": ".xz"}
    modes = {None: "", "gzip": "gz", "bzip2": "bz2", "xz": "xz"}
    if compress not in suffixes:
        raise ValueError("bad value for 'compress', or compression format not supported : {0}".format(compress))
    import tarfile
    archive_name = base_name + ".tar" + suffixes[compress]
    archive_dir = os.path.dirname(archive_name)
    if archive_dir and not os.path.exists(archive_dir):
        if logger is not None:
            logger.info("creating %s", archive_dir)
        if not dry_run:
            os.makedirs(archive_dir)
    if logger is not None:
        logger.info("Creating tar archive")
    uid, gid = _get_uid(owner), _get_gid(group)

    def set_owner(tarinfo):
        if gid is not None:
            tarinfo.gid, tarinfo.gname = gid, group
        if uid is not None:
            tarinfo.uid, tarinfo.uname = uid, owner
        return tarinfo

    if not dry_run:
        arcname = base_dir
        if root_dir is not None:
            base_dir = os.path.join(root_dir, base_dir)
        with tarfile.open(archive_name, "w|%s" % modes[compress]) as tar:
            tar.add(base_dir, arcname, filter=set_owner)
    if root_dir is not None:
        archive_name = os.path.abspath(archive_name)
    return archive_name


def _make_zipfile(base_name, base_dir, verbose=0, dry_run=0, logger=None, owner=None, group=None, root_dir=None):
    """Makes base_name.zip of all under base_dir."""
    import zipfile
    zip_filename = base_name + ".zip"
    archive_dir = os.path.dirname(base_name)
    if archive_dir and not os.path.exists(archive_dir):
        if logger is not None:
            logger.info("creating %s", archive_dir)
        if not dry_run:
            os.makedirs(archive_dir)
    if logger is not None:
        logger.info("creating '%s' and adding '%s' to it", zip_filename, base_dir)
    if not dry_run:
        with zipfile.ZipFile(zip_filename, "w", compression=zipfile.ZIP_DEFLATED) as zf:
            top = base_dir if root_dir is None else os.path.join(root_dir, base_dir)
            top = os.path.normpath(top)
            paths = [] if top == os.curdir or base_dir == os.curdir else [top]
            for dirpath, dirnames, filenames in os.walk(top):
                paths += [os.path.join(dirpath, name) for name in sorted(dirnames)]
                paths += [path for name in filenames if os.path.isfile(path := os.path.join(dirpath, name))]
            for path in map(os.path.normpath, paths):
                arcname = path if root_dir is None else os.path.relpath(path, root_dir)
                zf.write(path, arcname)
                if logger is not None:
                    logger.info("adding '%s'", path)
    if root_dir is not None:
        zip_filename = os.path.abspath(zip_filename)
    return zip_filename


_make_tarball.supports_root_dir = True
_make_zipfile.supports_root_dir = True
_ARCHIVE_FORMATS = {
    "tar": (_make_tarball, [("compress", None)], "uncompressed tar file"),
    "gztar": (_make_tarball, [("compress", "gzip")], "gzip'ed tar-file"),
    "bztar": (_make_tarball, [("compress", "bzip2")], "bzip2'ed tar-file"),
    "xztar": (_make_tarball, [("compress", "xz")], "xz'ed tar-file"),
    "zip": (_make_zipfile, [], "ZIP file"),
}


def get_archive_formats():
    """The (name, description) of all formats that make_archive() knows."""
    return sorted((name, entry[2]) for name, entry in _ARCHIVE_FORMATS.items())


def register_archive_format(name, function, extra_args=None, description=""):
    """Makes a format known to make_archive()."""
    if extra_args is None:
        extra_args = []
    if not callable(function):
        raise TypeError("The %s object is not callable" % function)
    if not isinstance(extra_args, (tuple, list)):
        raise TypeError("extra_args needs to be a sequence")
    for element in extra_args:
        if not isinstance(element, (tuple, list)) or len(element) != 2:
            raise TypeError("extra_args elements are : (arg_name, value)")
    _ARCHIVE_FORMATS[name] = function, extra_args, description


def unregister_archive_format(name):
    """Forgets a format."""
    del _ARCHIVE_FORMATS[name]


def make_archive(base_name, format, root_dir=None, base_dir=None, verbose=0, dry_run=0, owner=None, group=None,
                 logger=None):
    """Makes an archive of base_dir as seen from root_dir; gives its name."""
    sys.audit("shutil.make_archive", base_name, format, root_dir, base_dir)
    try:
        func, extra_args, _ = _ARCHIVE_FORMATS[format]
    except KeyError:
        raise ValueError("unknown archive format '%s'" % format) from None
    kwargs = {"dry_run": dry_run, "logger": logger, "owner": owner, "group": group}
    kwargs.update(extra_args)
    if base_dir is None:
        base_dir = os.curdir
    supports_root_dir = getattr(func, "supports_root_dir", False)
    save_cwd = None
    if root_dir is not None:
        if not stat.S_ISDIR(os.stat(root_dir).st_mode):
            import errno
            raise NotADirectoryError(errno.ENOTDIR, "Not a directory", root_dir)
        if supports_root_dir:
            base_name = os.fspath(base_name)
            kwargs["root_dir"] = root_dir
        else:
            save_cwd = os.getcwd()
            if logger is not None:
                logger.debug("changing into '%s'", root_dir)
            base_name = os.path.abspath(base_name)
            if not dry_run:
                os.chdir(root_dir)
    try:
        return func(base_name, base_dir, **kwargs)
    finally:
        if save_cwd is not None:
            if logger is not None:
                logger.debug("changing back to '%s'", save_cwd)
            os.chdir(save_cwd)


def _unpack_zipfile(filename, extract_dir):
    import zipfile
    if not zipfile.is_zipfile(filename):
        raise ReadError("%s is not a zip file" % filename)
    with zipfile.ZipFile(filename) as archive:
        for info in archive.infolist():
            name = info.filename
            # Nothing may land outside.
            if name.startswith("/") or ".." in name:
                continue
            path = os.path.join(extract_dir, *name.split("/"))
            if not path:
                continue
            folder = os.path.dirname(path)
            if not os.path.isdir(folder):
                os.makedirs(folder)
            if not name.endswith("/"):
                with archive.open(name, "r") as source, open(path, "wb") as target:
                    copyfileobj(source, target)


def _unpack_tarfile(filename, extract_dir, *, filter=None):
    import tarfile
    try:
        archive = tarfile.open(filename)
    except tarfile.TarError:
        raise ReadError("%s is not a compressed or uncompressed tar file" % filename)
    with archive:
        archive.extractall(extract_dir, filter=filter)


_UNPACK_FORMATS = {
    "tar": ([".tar"], _unpack_tarfile, [], "uncompressed tar file"),
    "zip": ([".zip"], _unpack_zipfile, [], "ZIP file"),
    "gztar": ([".tar.gz", ".tgz"], _unpack_tarfile, [], "gzip'ed tar-file"),
    "bztar": ([".tar.bz2", ".tbz2"], _unpack_tarfile, [], "bzip2'ed tar-file"),
    "xztar": ([".tar.xz", ".txz"], _unpack_tarfile, [], "xz'ed tar-file"),
}


def get_unpack_formats():
    """The (name, extensions, description) of all formats that unpack_archive() knows."""
    return sorted((name, entry[0], entry[3]) for name, entry in _UNPACK_FORMATS.items())


def register_unpack_format(name, extensions, function, extra_args=None, description=""):
    """Makes a format known to unpack_archive()."""
    if extra_args is None:
        extra_args = []
    known = {ext: name for name, entry in _UNPACK_FORMATS.items() for ext in entry[0]}
    for extension in extensions:
        if extension in known:
            raise RegistryError('%s is already registered for "%s"' % (extension, known[extension]))
    if not callable(function):
        raise TypeError("The registered function must be a callable")
    _UNPACK_FORMATS[name] = extensions, function, extra_args, description


def unregister_unpack_format(name):
    """Forgets a format."""
    del _UNPACK_FORMATS[name]


def unpack_archive(filename, extract_dir=None, format=None, *, filter=None):
    """Unpacks an archive, by default of the format its name says, into a directory."""
    sys.audit("shutil.unpack_archive", filename, extract_dir, format)
    if extract_dir is None:
        extract_dir = os.getcwd()
    extract_dir = os.fspath(extract_dir)
    filename = os.fspath(filename)
    more = {} if filter is None else {"filter": filter}
    if format is None:
        for name, entry in _UNPACK_FORMATS.items():
            if any(filename.endswith(extension) for extension in entry[0]):
                format = name
                break
        else:
            raise ReadError("Unknown archive format '{0}'".format(filename))
    elif format not in _UNPACK_FORMATS:
        raise ValueError("Unknown unpack format '{0}'".format(format)) from None
    entry = _UNPACK_FORMATS[format]
    kwargs = dict(entry[2]) | more
    entry[1](filename, extract_dir, **kwargs)
