"""What import.c leaves to Python: module specs, and finders that programs add to sys.meta_path.

It is imported with the first module, so it holds what every module needs and no more; what deals with
files is in _frozen_importlib_external.
"""

import sys


class ModuleSpec:
    """Where a module comes from and what loads it, as its __spec__ tells."""

    _uninitialized_submodules = ()

    def __init__(self, name, loader, *, origin=None, loader_state=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = loader_state
        self.submodule_search_locations = [] if is_package else None
        self._set_fileattr = False
        self._cached = None

    @property
    def cached(self):
        if self._cached is None and self.origin is not None and self._set_fileattr:
            from _frozen_importlib_external import _get_cached
            self._cached = _get_cached(self.origin)
        return self._cached

    @cached.setter
    def cached(self, value):
        self._cached = value

    @property
    def parent(self):
        if self.submodule_search_locations is None:
            return self.name.rpartition(".")[0]
        return self.name

    @property
    def has_location(self):
        return self._set_fileattr

    @has_location.setter
    def has_location(self, value):
        self._set_fileattr = bool(value)

    def __repr__(self):
        parts = [f"name={self.name!r}", f"loader={self.loader!r}"]
        if self.origin is not None:
            parts.append(f"origin={self.origin!r}")
        if self.submodule_search_locations is not None:
            parts.append(f"submodule_search_locations={self.submodule_search_locations}")
        return f"{self.__class__.__name__}({', '.join(parts)})"

    def __eq__(self, other):
        try:
            return (self.name == other.name and self.loader == other.loader
                    and self.origin == other.origin and self.cached == other.cached
                    and self.has_location == other.has_location
                    and self.submodule_search_locations == other.submodule_search_locations)
        except AttributeError:
            return NotImplemented


def _load_module_shim(loader, fullname):
    """What load_module() of a loader does, for those who still call it."""
    spec = spec_from_loader(fullname, loader)
    if fullname in sys.modules:
        return _exec(spec, sys.modules[fullname])
    return _load(spec)


class BuiltinImporter:
    """Finds and loads the modules written in C."""

    _ORIGIN = "built-in"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if _imp.is_builtin(fullname):
            return spec_from_loader(fullname, cls, origin=cls._ORIGIN)
        return None

    @staticmethod
    def create_module(spec):
        if spec.name not in sys.builtin_module_names:
            raise ImportError(f"{spec.name!r} is not a built-in module", name=spec.name)
        return _imp.create_builtin(spec)

    @staticmethod
    def exec_module(module):
        pass

    @classmethod
    def get_code(cls, fullname):
        return None

    @classmethod
    def get_source(cls, fullname):
        return None

    @classmethod
    def is_package(cls, fullname):
        return False

    load_module = classmethod(_load_module_shim)


class FrozenImporter:
    """Finds and loads the modules written in Python that are part of the program."""

    _ORIGIN = "frozen"

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        if _imp.is_frozen(fullname):
            return spec_from_loader(fullname, cls, origin=cls._ORIGIN)
        return None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        name = module.__name__
        ending = "/__init__.py" if _imp.is_frozen_package(name) else ".py"
        module.__file__ = sys._stdlib_dir + "/" + name.replace(".", "/") + ending
        exec(_imp.get_frozen_object(module.__name__), module.__dict__)

    @classmethod
    def get_code(cls, fullname):
        return _imp.get_frozen_object(fullname)

    @classmethod
    def get_source(cls, fullname):
        return _imp._get_frozen_source(fullname)

    @classmethod
    def is_package(cls, fullname):
        return _imp.is_frozen_package(fullname)

    load_module = classmethod(_load_module_shim)


class PathFinder:
    """Finds modules in the folders of sys.path, or of a package."""

    @classmethod
    def find_spec(cls, fullname, path=None, target=None):
        from _frozen_importlib_external import _find_on_path
        return _find_on_path(fullname, sys.path if path is None else path, target)

    @staticmethod
    def invalidate_caches():
        sys.path_importer_cache.clear()

    @staticmethod
    def find_distributions(*args, **kwargs):
        from importlib.metadata import MetadataPathFinder
        return MetadataPathFinder.find_distributions(*args, **kwargs)


PathFinder.__module__ = "_frozen_importlib_external"
_default_finders = (BuiltinImporter, FrozenImporter, PathFinder)


def _make_spec(name, kind, origin, search):
    """The spec of a module that import.c has found itself."""
    if kind == "builtin":
        spec = ModuleSpec(name, BuiltinImporter, origin="built-in")
    elif kind == "frozen":
        spec = ModuleSpec(name, FrozenImporter, origin="frozen")
    else:
        from _frozen_importlib_external import NamespaceLoader, SourceFileLoader
        if kind == "source":
            spec = ModuleSpec(name, SourceFileLoader(name, origin), origin=origin)
            spec._set_fileattr = True
        else:
            spec = ModuleSpec(name, NamespaceLoader(name, search, None))
    spec.submodule_search_locations = search
    return spec


def spec_from_loader(name, loader, *, origin=None, is_package=None):
    """The spec of a module, as far as its loader tells."""
    if origin is None:
        origin = getattr(loader, "_ORIGIN", None)
    if hasattr(loader, "get_filename"):
        from _frozen_importlib_external import spec_from_file_location
        if is_package is None:
            return spec_from_file_location(name, loader=loader)
        return spec_from_file_location(name, loader=loader,
                                       submodule_search_locations=[] if is_package else None)
    if is_package is None:
        is_package = False
        if hasattr(loader, "is_package"):
            try:
                is_package = loader.is_package(name)
            except ImportError:
                is_package = None
    return ModuleSpec(name, loader, origin=origin, is_package=is_package)


# ---- Loading by a spec ---------------------------------------------------------------------------

def _init_module_attrs(spec, module, *, override=False):
    for name, value in (("__name__", spec.name), ("__loader__", spec.loader),
                        ("__package__", spec.parent)):
        if override or getattr(module, name, None) is None:
            setattr(module, name, value)
    module.__spec__ = spec
    if spec.submodule_search_locations is not None:
        if override or getattr(module, "__path__", None) is None:
            module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        if override or getattr(module, "__file__", None) is None:
            module.__file__ = spec.origin
        if spec.cached is not None and (override or getattr(module, "__cached__", None) is None):
            module.__cached__ = spec.cached
    return module


def module_from_spec(spec):
    """The module of a spec, without having run it."""
    module = None
    if hasattr(spec.loader, "create_module"):
        module = spec.loader.create_module(spec)
    elif hasattr(spec.loader, "exec_module"):
        raise ImportError("loaders that define exec_module() must also define create_module()")
    if module is None:
        module = type(sys)(spec.name)
    return _init_module_attrs(spec, module)


def _exec(spec, module):
    """Runs the module of a spec once more, in the module that is there."""
    if sys.modules.get(spec.name) is not module:
        raise ImportError(f"module {spec.name!r} not in sys.modules", name=spec.name)
    try:
        if spec.loader is None:
            if spec.submodule_search_locations is None:
                raise ImportError("missing loader", name=spec.name)
            _init_module_attrs(spec, module, override=True)
        else:
            _init_module_attrs(spec, module, override=True)
            if hasattr(spec.loader, "exec_module"):
                spec.loader.exec_module(module)
            else:
                spec.loader.load_module(spec.name)
    finally:
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
    return module


def _load(spec):
    """Makes, registers and runs the module of a spec that a finder answered."""
    loader = spec.loader
    if loader is not None and not hasattr(loader, "exec_module"):
        # A loader of before there were specs.
        module = loader.load_module(spec.name)
        return _init_module_attrs(spec, sys.modules.get(spec.name, module))
    module = module_from_spec(spec)
    spec._initializing = True
    try:
        sys.modules[spec.name] = module
        try:
            if loader is None:
                if spec.submodule_search_locations is None:
                    raise ImportError("missing loader", name=spec.name)
            else:
                loader.exec_module(module)
        except:
            sys.modules.pop(spec.name, None)
            raise
        # It may have put something else in its place.
        module = sys.modules.pop(spec.name)
        sys.modules[spec.name] = module
    finally:
        spec._initializing = False
    return module


def _find_spec(name, path, target=None):
    """The spec that a finder of sys.meta_path has for the name, or None."""
    if sys.meta_path is None:
        raise ImportError("sys.meta_path is None, Python is likely shutting down")
    for finder in sys.meta_path:
        find_spec = getattr(finder, "find_spec", None)
        spec = find_spec(name, path, target) if find_spec is not None else None
        if spec is not None:
            return spec
    return None


def _ask_finders(name, path):
    """The module that a finder of sys.meta_path finds, or None; path is None for top modules."""
    for finder in list(sys.meta_path):
        if finder in _default_finders:
            module = _imp._load(_default_finders.index(finder), name,
                                      sys.path if path is None else path)
            if module is not None:
                return module
            continue
        find_spec = getattr(finder, "find_spec", None)
        spec = find_spec(name, path, None) if find_spec is not None else None
        if spec is not None:
            return _load(spec)
    return None


import _imp  # last: its own spec is made by what stands above
