"""Files that belong to packages."""

import contextlib
import importlib
import os
import pathlib
import sys
import types

from .abc import ResourceReader, Traversable

__all__ = ["Package", "Anchor", "as_file", "files", "ResourceReader", "contents", "is_resource",
           "open_binary", "open_text", "path", "read_binary", "read_text"]

Package = types.ModuleType | str
Anchor = Package


def _resolve(anchor):
    if isinstance(anchor, types.ModuleType):
        return anchor
    if isinstance(anchor, str):
        return importlib.import_module(anchor)
    if anchor is None:
        # The module that calls files().
        frame = sys._getframe(1)
        while frame.f_globals["__name__"] == __name__:
            frame = frame.f_back
        return importlib.import_module(frame.f_globals["__name__"])
    raise TypeError(f"expected a module or a name, not {type(anchor).__name__}")


def files(anchor=None):
    """The folder of a package, or the one a module is in, as what can be walked and read."""
    module = _resolve(anchor)
    spec = module.__spec__
    if spec is None:
        raise TypeError(f"{module!r} has no __spec__")
    if spec.submodule_search_locations is not None:
        get_reader = getattr(spec.loader, "get_resource_reader", None)
        reader = get_reader(spec.name) if get_reader is not None else None
        if reader is not None and hasattr(reader, "files"):
            return reader.files()
    if not spec.has_location:
        raise FileNotFoundError(f"{spec.name!r} has no files")
    return pathlib.Path(os.path.dirname(spec.origin))


@contextlib.contextmanager
def as_file(path):
    """A path in the file system, for what is perhaps none itself; it may go afterwards."""
    if isinstance(path, pathlib.Path):
        yield path
        return
    import shutil
    import tempfile
    folder = tempfile.mkdtemp()
    try:
        yield _write(path, pathlib.Path(folder))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(source, folder):
    target = folder / source.name
    if source.is_dir():
        target.mkdir()
        for child in source.iterdir():
            _write(child, target)
    else:
        target.write_bytes(source.read_bytes())
    return target


def _resource(anchor, names):
    if not names:
        raise TypeError("expected at least one path name")
    return files(anchor).joinpath(*names)


def _encoding(encoding, names):
    if encoding is None and len(names) > 1:
        raise TypeError("'encoding' argument required when using multiple path names")
    return encoding or "utf-8"


def open_binary(anchor, *path_names):
    """A file of a package, opened to read bytes."""
    return _resource(anchor, path_names).open("rb")


def open_text(anchor, *path_names, encoding=None, errors="strict"):
    """A file of a package, opened to read text."""
    return _resource(anchor, path_names).open("r", encoding=_encoding(encoding, path_names),
                                              errors=errors)


def read_binary(anchor, *path_names):
    """The bytes of a file of a package."""
    return _resource(anchor, path_names).read_bytes()


def read_text(anchor, *path_names, encoding=None, errors="strict"):
    """The text of a file of a package."""
    with open_text(anchor, *path_names, encoding=_encoding(encoding, path_names),
                   errors=errors) as file:
        return file.read()


def path(anchor, *path_names):
    """A context that gives the path of a file of a package."""
    return as_file(_resource(anchor, path_names))


def is_resource(anchor, *path_names):
    """Whether the package has this file."""
    return _resource(anchor, path_names).is_file()


def contents(anchor, *path_names):
    """The names in the folder of a package."""
    import warnings
    warnings.warn("contents is deprecated. Use files(anchor).iterdir() instead.",
                  DeprecationWarning, stacklevel=1)
    return (child.name for child in files(anchor).joinpath(*path_names).iterdir())
