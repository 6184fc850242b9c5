"""Importing by call: import_module(), reload() and what stands behind the import statement."""

__all__ = ["__import__", "import_module", "invalidate_caches", "reload"]

import sys
import _frozen_importlib as _bootstrap
import _frozen_importlib_external as _bootstrap_external
from builtins import __import__

sys.modules["importlib._bootstrap"] = _bootstrap
sys.modules["importlib._bootstrap_external"] = _bootstrap_external

_RELOADING = {}


def invalidate_caches():
    """Has finders look again at what they may have looked at before."""
    for finder in sys.meta_path:
        if hasattr(finder, "invalidate_caches"):
            finder.invalidate_caches()


def import_module(name, package=None):
    """Imports a module; a name that begins with dots is relative to the package."""
    level = len(name) - len(name.lstrip("."))
    if level:
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import "
                            f"for {name!r}")
        name = _resolve_name(name[level:], package, level)
    __import__(name)
    return sys.modules[name]


def _resolve_name(name, package, level):
    bits = package.rsplit(".", level - 1)
    if len(bits) < level:
        raise ImportError("attempted relative import beyond top-level package")
    return f"{bits[0]}.{name}" if name else bits[0]


def reload(module):
    """Runs the module again, in the namespace that it has; returns it."""
    try:
        name = module.__spec__.name
    except AttributeError:
        try:
            name = module.__name__
        except AttributeError:
            raise TypeError("reload() argument must be a module") from None
    if sys.modules.get(name) is not module:
        raise ImportError(f"module {name} not in sys.modules", name=name)
    if name in _RELOADING:
        return _RELOADING[name]
    _RELOADING[name] = module
    try:
        parent_name = name.rpartition(".")[0]
        path = None
        if parent_name:
            try:
                path = sys.modules[parent_name].__path__
            except KeyError:
                raise ImportError(f"parent {parent_name!r} not in sys.modules",
                                  name=parent_name) from None
        spec = module.__spec__ = _bootstrap._find_spec(name, path, module)
        if spec is None:
            raise ModuleNotFoundError(f"spec not found for the module {name!r}", name=name)
        _bootstrap._exec(spec, module)
        return sys.modules[name]
    finally:
        _RELOADING.pop(name, None)
