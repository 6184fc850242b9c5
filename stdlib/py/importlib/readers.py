"""Readers of the resources of packages in folders."""

import os
import pathlib

from .resources.abc import Traversable, TraversableResources

__all__ = ["FileReader", "NamespaceReader", "MultiplexedPath"]


class FileReader(TraversableResources):
    """Reads what lies beside a module."""

    def __init__(self, loader):
        self.path = pathlib.Path(os.path.dirname(loader.path))

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class MultiplexedPath(Traversable):
    """Several folders as one; of what several have, the first counts."""

    def __init__(self, *paths):
        self._paths = list(map(pathlib.Path, dict.fromkeys(paths)))
        if not self._paths:
            raise FileNotFoundError("MultiplexedPath must contain at least one path")
        if not all(path.is_dir() for path in self._paths):
            raise NotADirectoryError("MultiplexedPath only supports directories")

    def iterdir(self):
        children = {}
        for path in self._paths:
            for child in path.iterdir():
                children.setdefault(child.name, []).append(child)
        for same_name in children.values():
            if len(same_name) > 1 and all(child.is_dir() for child in same_name):
                yield MultiplexedPath(*same_name)
            else:
                yield same_name[0]

    def read_bytes(self):
        raise FileNotFoundError(f"{self} is not a file")

    def read_text(self, *args, **kwargs):
        raise FileNotFoundError(f"{self} is not a file")

    def is_dir(self):
        return True

    def is_file(self):
        return False

    def joinpath(self, *descendants):
        try:
            return super().joinpath(*descendants)
        except Exception:
            return self._paths[0].joinpath(*descendants)  # where it would be made

    def open(self, *args, **kwargs):
        raise FileNotFoundError(f"{self} is not a file")

    @property
    def name(self):
        return self._paths[0].name

    def __repr__(self):
        return f"MultiplexedPath({', '.join(repr(str(path)) for path in self._paths)})"


class NamespaceReader(TraversableResources):
    """Reads what lies in the folders of a namespace package."""

    def __init__(self, namespace_path):
        self.path = MultiplexedPath(*namespace_path)

    def resource_path(self, resource):
        return str(self.path.joinpath(resource))

    def files(self):
        return self.path


class ZipReader(TraversableResources):
    """The resources of a package in a Zip archive."""

    def __init__(self, loader, module):
        self.prefix = loader.prefix.replace("\\", "/") + module.rpartition(".")[2] + "/"
        self.archive = loader.archive

    def open_resource(self, resource):
        try:
            return super().open_resource(resource)
        except KeyError as error:
            raise FileNotFoundError(error.args[0]) from error

    def is_resource(self, path):
        target = self.files().joinpath(path)
        return target.is_file() and target.exists()

    def files(self):
        import zipfile
        return zipfile.Path(self.archive, self.prefix)
