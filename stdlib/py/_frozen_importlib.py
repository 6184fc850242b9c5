"""What import.c leaves to Python: module specs, and finders that programs add to sys.meta_path."""

import sys


class ModuleSpec:
    """Where a module came from, as its __spec__ tells."""

    def __init__(self, name, loader, origin=None, submodule_search_locations=None, is_package=None):
        self.name = name
        self.loader = loader
        self.origin = origin
        self.loader_state = None
        if submodule_search_locations is None and is_package:
            submodule_search_locations = []
        self.submodule_search_locations = submodule_search_locations
        self._uninitialized_submodules = []
        self._set_fileattr = origin is not None
        self._cached = None

    @property
    def cached(self):
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
        return f"ModuleSpec({', '.join(parts)})"

    def __eq__(self, other):
        if not isinstance(other, ModuleSpec):
            return NotImplemented
        return (self.name, self.loader, self.origin) == (other.name, other.loader, other.origin)


def _load(spec):
    """Makes, registers and runs the module of a spec that a finder answered."""
    loader = spec.loader
    module = loader.create_module(spec) if hasattr(loader, "create_module") else None
    if module is None:
        module = type(sys)(spec.name)
    module.__spec__ = spec
    module.__loader__ = loader
    module.__package__ = spec.parent
    if spec.submodule_search_locations is not None:
        module.__path__ = spec.submodule_search_locations
    if spec.has_location:
        module.__file__ = spec.origin
    sys.modules[spec.name] = module
    try:
        loader.exec_module(module)
    except BaseException:
        sys.modules.pop(spec.name, None)
        raise
    return sys.modules[spec.name]


def _ask_finders(name, path):
    """The module that a finder of sys.meta_path finds, or None."""
    for finder in sys.meta_path:
        find_spec = getattr(finder, "find_spec", None)
        spec = find_spec(name, path) if find_spec is not None else None
        if spec is not None:
            return _load(spec)
    return None
