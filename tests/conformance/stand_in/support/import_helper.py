"""Imports for CPython's tests: optional, deprecated, fresh, undone afterwards."""
import contextlib
import os
import sys
import unittest
import warnings

from test.support.os_helper import unlink


@contextlib.contextmanager
def _ignored_deprecations(ignore=True):
    with warnings.catch_warnings():
        if ignore:
            warnings.filterwarnings("ignore", ".+ (module|package)", DeprecationWarning)
        yield


def import_module(name, deprecated=False, *, required_on=()):
    """The module, or a skipped test if there is none."""
    with _ignored_deprecations(deprecated):
        try:
            __import__(name)
        except ImportError as error:
            raise unittest.SkipTest(str(error)) from None
    return sys.modules[name]


def _related(names):
    return [one for one in sys.modules
            if any(one == name or one.startswith(name + ".") for name in names)]


def import_fresh_module(name, fresh=(), blocked=(), *, deprecated=False, usefrozen=False):
    """A new copy of the module, made while `blocked` cannot be imported; None if that fails."""
    names = [name, *fresh, *blocked]
    with _ignored_deprecations(deprecated):
        saved = {one: sys.modules.pop(one) for one in _related(names)}
        sys.modules.update({one: None for one in blocked})
        try:
            for one in fresh:
                __import__(one)
            __import__(name)
            return sys.modules[name]
        except ImportError:
            return None
        finally:
            for one in _related(names):
                del sys.modules[one]
            sys.modules.update(saved)


class CleanImport:
    """While it lasts the named modules are imported anew."""

    def __init__(self, *names, usefrozen=False):
        self.saved = sys.modules.copy()
        for name in names:
            sys.modules.pop(name, None)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        sys.modules.update(self.saved)


class DirsOnSysPath:
    """Folders that are on sys.path for a while."""

    def __init__(self, *folders):
        self.saved = sys.path[:]
        self.list = sys.path
        sys.path.extend(folders)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        sys.path = self.list
        sys.path[:] = self.saved


def make_legacy_pyc(source):
    raise unittest.SkipTest("no compiled files")


def forget(name):
    unload(name)


def unload(name):
    sys.modules.pop(name, None)


def modules_setup():
    return (sys.modules.copy(),)


def modules_cleanup(before):
    encodings = [(name, module) for name, module in sys.modules.items() if name.startswith("encodings.")]
    sys.modules.clear()
    sys.modules.update(encodings)
    sys.modules.update(before)


@contextlib.contextmanager
def isolated_modules():
    before = modules_setup()
    try:
        yield
    finally:
        modules_cleanup(*before)


@contextlib.contextmanager
def frozen_modules(enabled=True):
    yield


@contextlib.contextmanager
def multi_interp_extensions_check(enabled=True):
    yield


def mock_register_at_fork(function):
    return function


@contextlib.contextmanager
def ready_to_import(name=None, source=""):
    """A module of that source, in a folder that is on sys.path for a while."""
    import tempfile
    name = name or "spam"
    with tempfile.TemporaryDirectory() as folder, DirsOnSysPath() as path:
        sys.path.insert(0, folder)
        file = os.path.join(folder, name + ".py")
        with open(file, "w", encoding="utf-8") as out:
            out.write(source)
        saved = sys.modules.pop(name, None)
        try:
            yield name, file
        finally:
            sys.modules.pop(name, None)
            if saved is not None:
                sys.modules[name] = saved
