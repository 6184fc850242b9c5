"""The finders and loaders of the import statement."""

from _frozen_importlib import BuiltinImporter, FrozenImporter, ModuleSpec, PathFinder
from _frozen_importlib_external import (
    BYTECODE_SUFFIXES, DEBUG_BYTECODE_SUFFIXES, EXTENSION_SUFFIXES, OPTIMIZED_BYTECODE_SUFFIXES,
    SOURCE_SUFFIXES, AppleFrameworkLoader, ExtensionFileLoader, FileFinder, NamespaceLoader, SourceFileLoader,
    SourcelessFileLoader)


def all_suffixes():
    """What the names of module files may end in."""
    return SOURCE_SUFFIXES + BYTECODE_SUFFIXES + EXTENSION_SUFFIXES
