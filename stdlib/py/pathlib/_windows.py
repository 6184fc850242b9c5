"""Paths of Windows, to compute with."""

import ntpath
import pathlib


class PureWindowsPath(pathlib.PurePath):
    """A path as Windows writes it."""

    __module__ = "pathlib"
    parser = ntpath
    __slots__ = ()


class WindowsPath(pathlib.Path, PureWindowsPath):
    """A path of a Windows system, which this is not."""

    __module__ = "pathlib"
    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise pathlib.UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")
