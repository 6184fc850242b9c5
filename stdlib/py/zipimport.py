"""Importing modules from Zip archives, which may stand on sys.path like folders.

An entry of sys.path is an archive, or an archive and a folder inside it ("app.zip/lib"). Only source is loaded.
"""

import sys
from _frozen_importlib import ModuleSpec, _load_module_shim
from _frozen_importlib_external import _LoaderBasics, decode_source

__all__ = ["ZipImportError", "zipimporter"]

path_sep = "/"
# archive -> {path inside: (full path, method, compressed size, size, offset, time, date, crc)}
_zip_directory_cache = {}


class ZipImportError(ImportError):
    pass


def _read_directory(archive):
    """What the archive holds, folders that only names imply included."""
    import io
    import zipfile
    try:
        with io.open_code(archive) as file, zipfile.ZipFile(file) as opened:
            entries = opened.infolist()
    except OSError:
        raise ZipImportError(f"can't open Zip file: {archive!r}", path=archive) from None
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ZipImportError(f"not a Zip file: {archive!r}", path=archive) from error
    files = {}
    for entry in entries:
        year, month, day, hour, minute, second = entry.date_time
        files[entry.filename] = (
            archive + path_sep + entry.filename, entry.compress_type, entry.compress_size, entry.file_size,
            entry.header_offset, hour << 11 | minute << 5 | second >> 1, year - 1980 << 9 | month << 5 | day,
            entry.CRC)
    for name in list(files):
        folder = name.rstrip(path_sep).rpartition(path_sep)[0]
        while folder and folder + path_sep not in files:
            files[folder + path_sep] = (archive + path_sep + folder + path_sep, 0, 0, 0, 0, 0, 0, 0)
            folder = folder.rpartition(path_sep)[0]
    return files


def _split(path):
    """The archive that a path begins with, and the folder inside it."""
    import posix
    archive, inside = path, []
    while True:
        try:
            mode = posix.stat(archive).st_mode
        except (OSError, ValueError):
            head, _, tail = archive.rpartition(path_sep)
            if not head or head == archive:
                break
            archive = head
            inside.append(tail)
            continue
        if mode & 0o170000 != 0o100000:
            break
        return archive, path_sep.join(reversed(inside))
    raise ZipImportError(f"not a Zip file: {path!r}", path=path)


class zipimporter(_LoaderBasics):
    """zipimporter(archivepath): finds and loads the modules of an archive, or of a folder inside one.

    archive: the file; prefix: the folder inside it, with a slash at its end, or ''."""

    def __init__(self, path):
        if not isinstance(path, str):
            import os
            path = os.fsdecode(path)
        if not path:
            raise ZipImportError("archive path is empty", path=path)
        self.archive, self.prefix = _split(path)
        if self.prefix:
            self.prefix = self.prefix.rstrip(path_sep) + path_sep
        self._read(fresh=False)

    def _read(self, fresh):
        if fresh or self.archive not in _zip_directory_cache:
            _zip_directory_cache[self.archive] = _read_directory(self.archive)
        self._files = _zip_directory_cache[self.archive]

    def invalidate_caches(self):
        """Reads the directory of the archive anew."""
        try:
            self._read(fresh=True)
        except ZipImportError:
            _zip_directory_cache.pop(self.archive, None)
            self._files = {}

    def __repr__(self):
        return f'<zipimporter object "{self.archive}{path_sep}{self.prefix}">'

    # ---- Finding

    def _place(self, fullname):
        """The path inside the archive and whether it is a package; None if there is no such module."""
        path = self.prefix + fullname.rpartition(".")[2]
        for ending, is_package in ((path_sep + "__init__.py", True), (".py", False)):
            if path + ending in self._files:
                return path + ending, is_package
        return None

    def _find_place(self, fullname):
        place = self._place(fullname)
        if place is None:
            raise ZipImportError(f"can't find module {fullname!r}", name=fullname)
        return place

    def find_spec(self, fullname, target=None):
        """A spec for the module, or None."""
        place = self._place(fullname)
        if place is not None:
            path, is_package = place
            spec = ModuleSpec(fullname, self, origin=f"{self.archive}{path_sep}{path}", is_package=is_package)
            spec._set_fileattr = True
            if is_package:
                spec.submodule_search_locations = [spec.origin.rpartition(path_sep)[0]]
            return spec
        folder = self.prefix + fullname.rpartition(".")[2]
        if folder + path_sep not in self._files:
            return None
        spec = ModuleSpec(fullname, None, is_package=True)
        spec.submodule_search_locations = [f"{self.archive}{path_sep}{folder}"]
        return spec

    # ---- Loading

    def is_package(self, fullname):
        """Whether the module is a package; ZipImportError if it cannot be found."""
        return self._find_place(fullname)[1]

    def get_filename(self, fullname):
        """The __file__ of the module."""
        return f"{self.archive}{path_sep}{self._find_place(fullname)[0]}"

    def get_data(self, pathname):
        """The bytes of a file of the archive, named from inside it or by the whole path."""
        import zipfile
        import io
        name = pathname.removeprefix(self.archive + path_sep)
        if name not in self._files:
            raise OSError(0, "", name)
        with io.open_code(self.archive) as file, zipfile.ZipFile(file) as opened:
            try:
                return opened.read(name)
            except zipfile.BadZipFile as error:
                raise ZipImportError(f"bad Zip file: {self.archive!r}", path=self.archive) from error

    def get_source(self, fullname):
        """The source of the module as text."""
        return decode_source(self.get_data(self._find_place(fullname)[0]))

    def get_code(self, fullname):
        """The code object of the module."""
        path = self._find_place(fullname)[0]
        return compile(self.get_data(path), f"{self.archive}{path_sep}{path}", "exec", dont_inherit=True)

    def load_module(self, fullname):
        """Loads the module and returns it: what came before exec_module()."""
        return _load_module_shim(self, fullname)

    def get_resource_reader(self, fullname):
        """A reader of the files in a package, or None if it is none."""
        try:
            if not self.is_package(fullname):
                return None
        except ZipImportError:
            return None
        from importlib.readers import ZipReader
        return ZipReader(self, fullname)
