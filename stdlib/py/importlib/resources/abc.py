"""What loaders offer for resources: readers, and trees of folders and files."""

import abc
from typing import Protocol, runtime_checkable

__all__ = ["ResourceReader", "Traversable", "TraversableResources", "TraversalError"]


class TraversalError(Exception):
    """There is nothing of this name."""


class ResourceReader(metaclass=abc.ABCMeta):
    """Reads the files of a package, by their names."""

    @abc.abstractmethod
    def open_resource(self, resource):
        """A binary file."""
        raise FileNotFoundError

    @abc.abstractmethod
    def resource_path(self, resource):
        """Where the file is."""
        raise FileNotFoundError

    @abc.abstractmethod
    def is_resource(self, path):
        """Whether there is a file of this name."""
        raise FileNotFoundError

    @abc.abstractmethod
    def contents(self):
        """The names there are."""
        raise FileNotFoundError


@runtime_checkable
class Traversable(Protocol):
    """The part of pathlib.Path that walks and reads."""

    @abc.abstractmethod
    def iterdir(self):
        """What is in the folder."""

    def read_bytes(self):
        with self.open("rb") as file:
            return file.read()

    def read_text(self, encoding=None):
        with self.open(encoding=encoding) as file:
            return file.read()

    @abc.abstractmethod
    def is_dir(self):
        """Whether it is a folder."""

    @abc.abstractmethod
    def is_file(self):
        """Whether it is a file."""

    def joinpath(self, *descendants):
        """What is below, by its path."""
        if not descendants:
            return self
        names = [name for path in descendants for name in str(path).split("/") if name]
        target, *rest = names
        for child in self.iterdir():
            if child.name == target:
                return child.joinpath(*rest)
        raise TraversalError("Target not found during traversal.", target, list(rest))

    def __truediv__(self, child):
        return self.joinpath(child)

    @abc.abstractmethod
    def open(self, mode="r", *args, **kwargs):
        """The opened file."""

    @property
    @abc.abstractmethod
    def name(self):
        """The last part of the path."""


class TraversableResources(ResourceReader):
    """A reader by a tree: files() is all it needs."""

    @abc.abstractmethod
    def files(self):
        """The folder of the package."""

    def open_resource(self, resource):
        return self.files().joinpath(resource).open("rb")

    def resource_path(self, resource):
        raise FileNotFoundError(resource)

    def is_resource(self, path):
        return self.files().joinpath(path).is_file()

    def contents(self):
        return (item.name for item in self.files().iterdir())
