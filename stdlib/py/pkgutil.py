"""Looks into packages: what modules they have, and data beside them."""

import importlib
import importlib.machinery
import importlib.util
import os
import sys
from collections import namedtuple

__all__ = ["get_importer", "iter_importers", "walk_packages", "iter_modules", "get_data",
           "resolve_name", "find_loader", "get_loader", "extend_path", "ModuleInfo"]

ModuleInfo = namedtuple("ModuleInfo", "module_finder name ispkg")
ModuleInfo.__doc__ = "A module that was found: what found it, its name, whether it is a package."


def get_importer(path_item):
    """What finds modules in an entry of sys.path."""
    from _frozen_importlib_external import _finder_of
    return _finder_of(os.fsdecode(path_item))


def iter_importers(fullname=""):
    """All finders that are asked for a module, those of sys.path one by one."""
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    if "." in fullname:
        package = importlib.import_module(fullname.rpartition(".")[0])
        path = getattr(package, "__path__", None)
        if path is None:
            return
    else:
        yield from sys.meta_path
        path = sys.path
    for item in path:
        yield get_importer(item)


def iter_modules(path=None, prefix=""):
    """The modules in the folders of a path, or that can be imported at the top."""
    if path is None:
        importers = iter_importers()
    elif isinstance(path, str):
        raise ValueError("path must be None or list of paths to look for modules in")
    else:
        importers = map(get_importer, path)
    seen = set()
    for importer in importers:
        for name, is_package in iter_importer_modules(importer, prefix):
            if name not in seen:
                seen.add(name)
                yield ModuleInfo(importer, name, is_package)


def iter_importer_modules(importer, prefix=""):
    """The names that a finder has, and whether each is a package."""
    if hasattr(importer, "iter_modules"):
        yield from importer.iter_modules(prefix)
        return
    folder = getattr(importer, "path", None)
    if folder is None or not os.path.isdir(folder):
        return
    import inspect
    seen = set()
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        entries = []
    for entry in entries:
        name = inspect.getmodulename(entry)
        if name == "__init__" or name in seen:
            continue
        path = os.path.join(folder, entry)
        is_package = False
        if not name and os.path.isdir(path) and "." not in entry:
            name = entry
            try:
                is_package = any(inspect.getmodulename(inner) == "__init__"
                                 for inner in os.listdir(path))
            except OSError:
                pass
            if not is_package:
                continue
        if name and "." not in name:
            seen.add(name)
            yield prefix + name, is_package


def walk_packages(path=None, prefix="", onerror=None):
    """As iter_modules(), and what is in the packages; they are imported for that."""
    seen = set()
    for info in iter_modules(path, prefix):
        yield info
        if not info.ispkg:
            continue
        try:
            __import__(info.name)
        except ImportError:
            if onerror is not None:
                onerror(info.name)
        except Exception:
            if onerror is None:
                raise
            onerror(info.name)
        else:
            folders = [folder for folder in getattr(sys.modules[info.name], "__path__", None) or []
                       if folder not in seen]
            seen.update(folders)
            yield from walk_packages(folders, info.name + ".", onerror)


def find_loader(fullname):
    """The loader of a module, or None."""
    import warnings
    warnings._deprecated("pkgutil.find_loader",
                         f"{warnings._DEPRECATED_MSG}; use importlib.util.find_spec() instead",
                         remove=(3, 14))
    return _find_loader(fullname)


def _find_loader(fullname):
    if fullname.startswith("."):
        raise ImportError(f"Relative module name {fullname!r} not supported")
    try:
        spec = importlib.util.find_spec(fullname)
    except (ImportError, AttributeError, TypeError, ValueError) as error:
        raise ImportError(f"Error while finding loader for {fullname!r} "
                          f"({type(error)}: {error})") from error
    return spec.loader if spec is not None else None


def get_loader(module_or_name):
    """The loader of a module, given itself or by name."""
    import warnings
    warnings._deprecated("pkgutil.get_loader",
                         f"{warnings._DEPRECATED_MSG}; use importlib.util.find_spec() instead",
                         remove=(3, 14))
    if module_or_name in sys.modules:
        module_or_name = sys.modules[module_or_name]
        if module_or_name is None:
            return None
    if isinstance(module_or_name, type(sys)):
        loader = getattr(module_or_name, "__loader__", None)
        if loader is not None:
            return loader
        if getattr(module_or_name, "__spec__", None) is None:
            return None
        return _find_loader(module_or_name.__name__)
    return _find_loader(module_or_name)


def extend_path(path, name):
    """The path of a package with the folders of the same name all over sys.path."""
    if not isinstance(path, list):
        return path
    path = path[:]
    parent, _, last = name.rpartition(".")
    if parent:
        try:
            search = sys.modules[parent].__path__
        except (KeyError, AttributeError):
            return path
    else:
        search = sys.path
    for folder in search:
        if not isinstance(folder, str):
            continue
        finder = get_importer(folder)
        if finder is not None:
            spec = finder.find_spec(name) if hasattr(finder, "find_spec") else None
            for portion in (spec.submodule_search_locations or ()) if spec is not None else ():
                if portion not in path:
                    path.append(portion)
        listing = os.path.join(folder, name + ".pkg")
        if os.path.isfile(listing):
            with open(listing) as file:
                path += [line.rstrip("\n") for line in file
                         if line.rstrip("\n") and not line.startswith("#")]
    return path


def get_data(package, resource):
    """The bytes of a file in a package, or None."""
    spec = importlib.util.find_spec(package)
    if spec is None:
        return None
    loader = spec.loader
    if loader is None or not hasattr(loader, "get_data"):
        return None
    module = sys.modules.get(package) or importlib.import_module(package)
    if not hasattr(module, "__file__"):
        return None
    parts = resource.split("/")
    return loader.get_data(os.path.join(os.path.dirname(module.__file__), *parts))


def resolve_name(name):
    """The object of "module.name" or "module:name.name"."""
    module, colon, attributes = name.partition(":")
    parts = module.split(".")
    if not all(part.isidentifier() for part in parts) or (
            attributes and not all(part.isidentifier() for part in attributes.split("."))):
        raise ValueError(f"invalid format: {name!r}")
    if colon:
        result = importlib.import_module(module)
        for part in attributes.split(".") if attributes else ():
            result = getattr(result, part)
        return result
    path = parts.pop(0)
    result = importlib.import_module(path)
    while parts:
        try:
            result = importlib.import_module(f"{path}.{parts[0]}")
        except ImportError:
            break
        path += f".{parts.pop(0)}"
    for part in parts:
        result = getattr(result, part)
    return result
