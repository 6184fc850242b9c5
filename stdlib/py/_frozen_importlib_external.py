"""Finders and loaders of modules in files."""

import sys
from _frozen_importlib import (ModuleSpec, PathFinder, _load_module_shim, _load,
                               spec_from_loader)

path_separators = path_sep = "/"
SOURCE_SUFFIXES = [".py"]
BYTECODE_SUFFIXES = [".pyc"]
DEBUG_BYTECODE_SUFFIXES = OPTIMIZED_BYTECODE_SUFFIXES = BYTECODE_SUFFIXES
EXTENSION_SUFFIXES = []
MAGIC_NUMBER = b"KUK\n"
_PYCACHE = "__pycache__"
_OPT = "opt-"


def _is(path, kind):
    """Whether the path is a file (0o100000) or a folder (0o040000)."""
    import posix
    try:
        return posix.stat(path or ".").st_mode & 0o170000 == kind
    except (OSError, ValueError):
        return False


def _path_isfile(path):
    return _is(path, 0o100000)


def _path_isdir(path):
    return _is(path, 0o040000)


def _path_join(*parts):
    return path_sep.join([part.rstrip(path_separators) for part in parts if part])


def _path_split(path):
    head, _, tail = path.rpartition(path_sep)
    return head, tail


def _absolute(path):
    if path.startswith(path_sep):
        return path
    import posix
    try:
        return _path_join(posix.getcwd(), path)
    except OSError:
        return path


# ---- Files of bytecode (none is ever written, but programs ask where it would be) ----------------

def cache_from_source(path, debug_override=None, *, optimization=None):
    """Where the bytecode of a source file would be."""
    if debug_override is not None:
        import warnings
        warnings.warn("the debug_override parameter is deprecated; use 'optimization' instead",
                      DeprecationWarning)
        if optimization is not None:
            raise TypeError("debug_override or optimization must be set to None")
        optimization = "" if debug_override else 1
    import os
    head, tail = _path_split(os.fspath(path))
    base, dot, rest = tail.rpartition(".")
    tag = sys.implementation.cache_tag
    if tag is None:
        raise NotImplementedError("sys.implementation.cache_tag is None")
    name = (base or rest) + dot + tag
    if optimization is None:
        optimization = "" if sys.flags.optimize == 0 else sys.flags.optimize
    optimization = str(optimization)
    if optimization:
        if not optimization.isalnum():
            raise ValueError(f"{optimization!r} is not alphanumeric")
        name += f".{_OPT}{optimization}"
    return _path_join(head, _PYCACHE, name + ".pyc")


def source_from_cache(path):
    """The source file whose bytecode would be here."""
    import os
    head, name = _path_split(os.fspath(path))
    head, folder = _path_split(head)
    if folder != _PYCACHE:
        raise ValueError(f"{_PYCACHE} not bottom-level directory in {path!r}")
    dots = name.count(".")
    if dots not in (2, 3):
        raise ValueError(f"expected only 2 or 3 dots in {name!r}")
    if dots == 3:
        optimization = name.rsplit(".", 2)[-2]
        if not optimization.startswith(_OPT):
            raise ValueError("optimization portion of filename does not start with "
                             f"{_OPT!r}")
        if not optimization[len(_OPT):].isalnum():
            raise ValueError(f"optimization level {optimization[len(_OPT):]!r} "
                             "is not an alphanumeric value")
    return _path_join(head, name.partition(".")[0] + ".py")


def _get_cached(filename):
    if filename.endswith(".py"):
        try:
            return cache_from_source(filename)
        except NotImplementedError:
            return None
    return filename if filename.endswith(".pyc") else None


def _get_sourcefile(bytecode_path):
    """The source file of a file of bytecode if it is there, else that file."""
    if not bytecode_path:
        return None
    try:
        source = source_from_cache(bytecode_path)
    except (NotImplementedError, ValueError):
        source = bytecode_path[:-1] if bytecode_path[-3:] == "pyc" else bytecode_path
    return source if _path_isfile(source) else bytecode_path


def decode_source(source_bytes):
    """The text of source, by the encoding it declares."""
    import io
    import tokenize
    encoding, _ = tokenize.detect_encoding(io.BytesIO(source_bytes).readline)
    return io.IncrementalNewlineDecoder(None, True).decode(source_bytes.decode(encoding))


# ---- Loaders -------------------------------------------------------------------------------------

class _LoaderBasics:
    def is_package(self, fullname):
        filename = _path_split(self.get_filename(fullname))[1]
        return (filename.rsplit(".", 1)[0] == "__init__"
                and fullname.rpartition(".")[2] != "__init__")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        code = self.get_code(module.__name__)
        if code is None:
            raise ImportError(f"cannot load module {module.__name__!r} "
                              "when get_code() returns None")
        exec(code, module.__dict__)

    def load_module(self, fullname):
        return _load_module_shim(self, fullname)


class SourceLoader(_LoaderBasics):
    def path_mtime(self, path):
        raise OSError

    def path_stats(self, path):
        return {"mtime": self.path_mtime(path)}

    def set_data(self, path, data):
        pass

    def get_source(self, fullname):
        path = self.get_filename(fullname)
        try:
            data = self.get_data(path)
        except OSError as error:
            raise ImportError("source not available through get_data()", name=fullname) from error
        return decode_source(data)

    def source_to_code(self, data, path, *, _optimize=-1):
        return compile(data, path, "exec", dont_inherit=True, optimize=_optimize)

    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return self.source_to_code(self.get_data(path), path)


class FileLoader:
    def __init__(self, fullname, path):
        self.name = fullname
        self.path = path

    def __eq__(self, other):
        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__

    def __hash__(self):
        return hash(self.name) ^ hash(self.path)

    def _check_name(self, name):
        if name is not None and name != self.name:
            raise ImportError(f"loader for {self.name} cannot handle {name}", name=name)

    def load_module(self, fullname=None):
        self._check_name(fullname)
        return _load_module_shim(self, self.name)

    def get_filename(self, name=None):
        self._check_name(name)
        return self.path

    def get_data(self, path):
        import io
        if isinstance(self, (SourceLoader, ExtensionFileLoader)):
            with io.open_code(str(path)) as file:
                return file.read()
        with io.FileIO(path, "r") as file:
            return file.read()

    def get_resource_reader(self, name=None):
        self._check_name(name)
        from importlib.readers import FileReader
        return FileReader(self)


class SourceFileLoader(FileLoader, SourceLoader):
    """Loads a module from its source."""

    def path_stats(self, path):
        import posix
        status = posix.stat(path)
        return {"mtime": status.st_mtime, "size": status.st_size}

    def set_data(self, path, data, *, _mode=0o666):
        import os
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(data)


class SourcelessFileLoader(FileLoader, _LoaderBasics):
    """Would load a module from bytecode of CPython, which Kukri does not run."""

    def get_code(self, fullname):
        raise ImportError(f"bad magic number in {fullname!r}: only source can be loaded",
                          name=fullname, path=self.path)

    def get_source(self, fullname):
        return None


class ExtensionFileLoader(FileLoader, _LoaderBasics):
    """Would load an extension of CPython, which Kukri cannot."""

    def __init__(self, name, path):
        self.name = name
        self.path = path

    def create_module(self, spec):
        raise ImportError(f"{self.path}: extension modules of CPython cannot be loaded",
                          name=spec.name, path=self.path)

    def exec_module(self, module):
        self.create_module(module.__spec__)

    def get_code(self, fullname):
        return None

    def get_source(self, fullname):
        return None


class AppleFrameworkLoader(ExtensionFileLoader):
    """Would load an extension of CPython from a framework of iOS."""


class NamespaceLoader:
    """The loader of a package that is folders without an __init__.py."""

    def __init__(self, name, path, path_finder):
        self._path = path

    def is_package(self, fullname):
        return True

    def get_source(self, fullname):
        return ""

    def get_code(self, fullname):
        return compile("", "<string>", "exec", dont_inherit=True)

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        pass

    def load_module(self, fullname):
        return _load_module_shim(self, fullname)

    def get_resource_reader(self, module):
        from importlib.readers import NamespaceReader
        return NamespaceReader(self._path)


_populate = object()


def spec_from_file_location(name, location=None, *, loader=None,
                            submodule_search_locations=_populate):
    """The spec of a module in a file."""
    if location is None:
        location = "<unknown>"
        if hasattr(loader, "get_filename"):
            try:
                location = loader.get_filename(name)
            except ImportError:
                pass
    else:
        import os
        location = _absolute(os.fspath(location))
    spec = ModuleSpec(name, loader, origin=location)
    spec._set_fileattr = True
    if loader is None:
        for loader_class, suffixes in _get_supported_file_loaders():
            if location.endswith(tuple(suffixes)):
                spec.loader = loader = loader_class(name, location)
                break
        else:
            return None
    if submodule_search_locations is _populate:
        if hasattr(loader, "is_package"):
            try:
                if loader.is_package(name):
                    spec.submodule_search_locations = []
            except ImportError:
                pass
    else:
        spec.submodule_search_locations = submodule_search_locations
    if spec.submodule_search_locations == [] and location:
        spec.submodule_search_locations.append(_path_split(location)[0])
    return spec


def _get_supported_file_loaders():
    return [(ExtensionFileLoader, EXTENSION_SUFFIXES), (SourceFileLoader, SOURCE_SUFFIXES),
            (SourcelessFileLoader, BYTECODE_SUFFIXES)]


class FileFinder:
    """Finds modules in one folder."""

    def __init__(self, path, *loader_details):
        self._loaders = [(suffix, loader) for loader, suffixes in loader_details
                         for suffix in suffixes]
        self.path = _absolute(path or ".")

    def __repr__(self):
        return f"FileFinder({self.path!r})"

    def invalidate_caches(self):
        pass

    def find_spec(self, fullname, target=None):
        tail = fullname.rpartition(".")[2]
        base = _path_join(self.path, tail)
        if _path_isdir(base):
            for suffix, loader in self._loaders:
                path = _path_join(base, "__init__" + suffix)
                if _path_isfile(path):
                    return spec_from_file_location(fullname, path, loader=loader(fullname, path),
                                                   submodule_search_locations=[base])
        for suffix, loader in self._loaders:
            path = base + suffix
            if _path_isfile(path):
                return spec_from_file_location(fullname, path, loader=loader(fullname, path),
                                               submodule_search_locations=None)
        if _path_isdir(base):
            spec = ModuleSpec(fullname, None)
            spec.submodule_search_locations = [base]
            return spec
        return None

    @classmethod
    def path_hook(cls, *loader_details):
        """A function that makes such a finder of a folder, for sys.path_hooks."""

        def path_hook_for_FileFinder(path):
            if not _path_isdir(path):
                raise ImportError("only directories are supported", path=path)
            return cls(path, *loader_details)

        return path_hook_for_FileFinder


def _archive_finder(entry):
    """A function as of sys.path_hooks, for Zip archives."""
    import zipimport
    return zipimport.zipimporter(entry)


def _load_from_entry(name, entry):
    """The module that a finder other than import.c has in one entry of sys.path; None if there is none."""
    entry = entry or _absolute("")
    finder = _finder_of(entry)
    if finder is None:
        return None
    spec = finder.find_spec(name)
    return _load(spec) if spec is not None and spec.loader is not None else _portions(spec)


def _portions(spec):
    """The folders that a namespace package has there, or None."""
    return list(spec.submodule_search_locations or ()) or None if spec is not None else None


def _finder_of(entry):
    """What finds modules in an entry of sys.path: made by a hook, or by the usual one."""
    cache = sys.path_importer_cache
    if entry in cache:
        return cache[entry]
    finder = None
    hooks = [*sys.path_hooks, FileFinder.path_hook(*_get_supported_file_loaders()), _archive_finder]
    for hook in hooks:
        try:
            finder = hook(entry)
            break
        except ImportError:
            continue
    cache[entry] = finder
    return finder


def _find_on_path(fullname, path, target):
    """What PathFinder.find_spec() does."""
    portions = []
    for entry in path:
        if not isinstance(entry, str):
            continue
        finder = _finder_of(entry or _absolute(""))
        spec = finder.find_spec(fullname, target) if finder is not None else None
        if spec is None:
            continue
        if spec.loader is not None:
            return spec
        portions += spec.submodule_search_locations or ()
    if not portions:
        return None
    spec = ModuleSpec(fullname, NamespaceLoader(fullname, portions, None))
    spec.submodule_search_locations = portions
    return spec
