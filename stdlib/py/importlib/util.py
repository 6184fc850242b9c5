"""For those who write finders and loaders, or import a file by hand."""

import sys
import types

from _frozen_importlib import _find_spec, module_from_spec, spec_from_loader
from _frozen_importlib_external import (MAGIC_NUMBER, cache_from_source, decode_source,
                                        source_from_cache, spec_from_file_location)

from . import _resolve_name
from .abc import Loader


def source_hash(source_bytes):
    """A hash of source, as files of bytecode would hold it."""
    from hashlib import blake2b
    return blake2b(source_bytes, digest_size=8).digest()


def resolve_name(name, package):
    """The absolute form of a name that may begin with dots."""
    if not name.startswith("."):
        return name
    if not package:
        raise ImportError(f"no package specified for {name!r} "
                          "(required for relative module names)")
    level = len(name) - len(name.lstrip("."))
    return _resolve_name(name[level:], package, level)


def find_spec(name, package=None):
    """The spec of a module, or None; the packages above it are imported for that."""
    fullname = resolve_name(name, package) if name.startswith(".") else name
    if fullname in sys.modules:
        module = sys.modules[fullname]
        if module is None:
            return None
        try:
            spec = module.__spec__
        except AttributeError:
            raise ValueError(f"{name}.__spec__ is not set") from None
        if spec is None:
            raise ValueError(f"{name}.__spec__ is None")
        return spec
    parent_name = fullname.rpartition(".")[0]
    path = None
    if parent_name:
        parent = __import__(parent_name, fromlist=["__path__"])
        try:
            path = parent.__path__
        except AttributeError as error:
            raise ModuleNotFoundError(
                f"__path__ attribute not found on {parent_name!r} "
                f"while trying to find {fullname!r}", name=fullname) from error
    return _find_spec(fullname, path)


class _LazyModule(types.ModuleType):
    """A module that is run when somebody looks into it."""

    def __getattribute__(self, attr):
        spec = object.__getattribute__(self, "__spec__")
        state = spec.loader_state
        if object.__getattribute__(self, "__class__") is _LazyModule:
            if state["is_loading"] and (attr.startswith("__") or spec.loader is None):
                return object.__getattribute__(self, attr)
            if not state["is_loading"]:
                state["is_loading"] = True
                namespace = object.__getattribute__(self, "__dict__")
                before = state["__dict__"]
                # What has been set meanwhile wins over what the module sets itself.
                changed = {key: value for key, value in namespace.items()
                           if key not in before or before[key] is not value}
                spec.loader.exec_module(self)
                name = spec.name
                if name in sys.modules and self is not sys.modules[name]:
                    raise ValueError(f"module object for {name!r} substituted in sys.modules "
                                     "during a lazy load")
                namespace.update(changed)
                self.__class__ = types.ModuleType
        return getattr(self, attr)

    def __delattr__(self, attr):
        self.__getattribute__(attr)  # loads it
        delattr(self, attr)


class LazyLoader(Loader):
    """Has another loader run the module when it is first used."""

    @staticmethod
    def __check_eager_loader(loader):
        if not hasattr(loader, "exec_module"):
            raise TypeError("loader must define exec_module()")

    @classmethod
    def factory(cls, loader):
        cls.__check_eager_loader(loader)
        return lambda *args, **kwargs: cls(loader(*args, **kwargs))

    def __init__(self, loader):
        self.__check_eager_loader(loader)
        self.loader = loader

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = self.loader
        module.__loader__ = self.loader
        module.__spec__.loader_state = {"__dict__": module.__dict__.copy(),
                                        "__class__": module.__class__, "is_loading": False}
        module.__class__ = _LazyModule
