"""The abstract base classes of finders and loaders."""

import abc

import _frozen_importlib
import _frozen_importlib_external
from . import machinery

__all__ = ["Loader", "MetaPathFinder", "PathEntryFinder", "ResourceLoader", "InspectLoader",
           "ExecutionLoader", "FileLoader", "SourceLoader"]


def _register(abstract_class, *classes):
    for cls in classes:
        abstract_class.register(cls)


class Loader(metaclass=abc.ABCMeta):
    """What makes and runs modules."""

    def create_module(self, spec):
        """The module to use, or None for the usual."""
        return None

    def load_module(self, fullname):
        """Loads the module, in the way of before there were specs."""
        if not hasattr(self, "exec_module"):
            raise ImportError
        return _frozen_importlib._load_module_shim(self, fullname)


class MetaPathFinder(metaclass=abc.ABCMeta):
    """What stands in sys.meta_path: it has find_spec()."""

    def invalidate_caches(self):
        """Forgets what it may have kept."""


_register(MetaPathFinder, machinery.BuiltinImporter, machinery.FrozenImporter,
          machinery.PathFinder)


class PathEntryFinder(metaclass=abc.ABCMeta):
    """What finds modules in one entry of sys.path: it has find_spec()."""

    def invalidate_caches(self):
        """Forgets what it may have kept."""


_register(PathEntryFinder, machinery.FileFinder)


class ResourceLoader(Loader):
    """A loader that can read files."""

    @abc.abstractmethod
    def get_data(self, path):
        """The bytes of a file."""
        raise OSError


class InspectLoader(Loader):
    """A loader that can show what it loads."""

    def is_package(self, fullname):
        """Whether the module is a package."""
        raise ImportError

    def get_code(self, fullname):
        """The code of the module, or None."""
        source = self.get_source(fullname)
        return None if source is None else self.source_to_code(source)

    @abc.abstractmethod
    def get_source(self, fullname):
        """The source of the module, or None."""
        raise ImportError

    @staticmethod
    def source_to_code(data, path="<string>"):
        """Compiles source."""
        return compile(data, path, "exec", dont_inherit=True)

    exec_module = _frozen_importlib_external._LoaderBasics.exec_module
    load_module = _frozen_importlib_external._LoaderBasics.load_module


_register(InspectLoader, machinery.BuiltinImporter, machinery.FrozenImporter,
          machinery.NamespaceLoader)


class ExecutionLoader(InspectLoader):
    """A loader of modules that have a file."""

    @abc.abstractmethod
    def get_filename(self, fullname):
        """The file of the module."""
        raise ImportError

    def get_code(self, fullname):
        source = self.get_source(fullname)
        if source is None:
            return None
        try:
            path = self.get_filename(fullname)
        except ImportError:
            return self.source_to_code(source)
        return self.source_to_code(source, path)


_register(ExecutionLoader, machinery.ExtensionFileLoader)


class FileLoader(_frozen_importlib_external.FileLoader, ResourceLoader, ExecutionLoader):
    """A loader of one file."""


_register(FileLoader, machinery.SourceFileLoader, machinery.SourcelessFileLoader)


class SourceLoader(_frozen_importlib_external.SourceLoader, ResourceLoader, ExecutionLoader):
    """A loader of source, given get_data() and get_filename()."""

    def path_mtime(self, path):
        """When the file has changed last."""
        if self.path_stats.__func__ is SourceLoader.path_stats:
            raise OSError
        return int(self.path_stats(path)["mtime"])

    def path_stats(self, path):
        """What is known of the file: its mtime, perhaps its size."""
        if self.path_mtime.__func__ is SourceLoader.path_mtime:
            raise OSError
        return {"mtime": self.path_mtime(path)}


_register(SourceLoader, machinery.SourceFileLoader)


def __getattr__(name):
    if name in ("TraversableResources", "Traversable", "ResourceReader"):
        from .resources import abc as resources_abc
        return getattr(resources_abc, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
