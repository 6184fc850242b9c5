"""The lines of several files, or of standard input, one after another, as one stream."""

import io
import os
import sys

from types import GenericAlias

__all__ = ["input", "close", "nextfile", "filename", "lineno", "filelineno", "fileno", "isfirstline", "isstdin",
           "FileInput", "hook_compressed", "hook_encoded"]

_state = None


def input(files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None, errors=None):
    """Begin the stream that the functions of this module speak of, and return it."""
    global _state
    if _state and _state._file:
        raise RuntimeError("input() already active")
    _state = FileInput(files, inplace, backup, mode=mode, openhook=openhook, encoding=encoding, errors=errors)
    return _state


def close():
    """End the stream."""
    global _state
    state, _state = _state, None
    if state:
        state.close()


def _active():
    if not _state:
        raise RuntimeError("no active input()")
    return _state


def nextfile():
    """Go on with the first line of the next file."""
    return _active().nextfile()


def filename():
    """Return the name of the file that is being read."""
    return _active().filename()


def lineno():
    """Return the number of the line just read, over all files."""
    return _active().lineno()


def filelineno():
    """Return the number of the line just read, in its file."""
    return _active().filelineno()


def fileno():
    """Return the descriptor of the file that is being read, or -1."""
    return _active().fileno()


def isfirstline():
    """Return whether the line just read is the first of its file."""
    return _active().isfirstline()


def isstdin():
    """Return whether the line just read came from sys.stdin."""
    return _active().isstdin()


class FileInput:
    """The lines of the files; '-' is standard input. With inplace, what is printed meanwhile replaces each file."""

    def __init__(self, files=None, inplace=False, backup="", *, mode="r", openhook=None, encoding=None, errors=None):
        if isinstance(files, str):
            files = (files,)
        elif isinstance(files, os.PathLike):
            files = (os.fspath(files),)
        else:
            if files is None:
                files = sys.argv[1:]
            files = tuple(files) or ("-",)
        if mode not in ("r", "rb"):
            raise ValueError("FileInput opening mode must be 'r' or 'rb'")
        if inplace and openhook:
            raise ValueError("FileInput cannot use an opening hook in inplace mode")
        if openhook and not callable(openhook):
            raise ValueError("FileInput openhook must be callable")
        self._files = files
        self._inplace = inplace
        self._backup = backup
        self._mode = mode
        self._openhook = openhook
        self._encoding = encoding
        self._errors = errors
        self._next = 0
        self._before = 0        # lines of the files before this one
        self._filelineno = 0
        self._file = self._filename = None
        self._output = self._savestdout = self._backupfilename = None
        self._isstdin = False

    def __del__(self):
        self.close()

    def close(self):
        """Close the file that is open; the others are not read any more."""
        try:
            self.nextfile()
        finally:
            self._files = ()
            self._next = 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            line = self._readline()
            if line:
                self._filelineno += 1
                return line
            if not self._file:
                raise StopIteration
            self.nextfile()

    def nextfile(self):
        """Close this file; the next line is the first of the next file."""
        stdout, self._savestdout = self._savestdout, None
        if stdout:
            sys.stdout = stdout
        output, self._output = self._output, None
        file, self._file = self._file, None
        backup, self._backupfilename = self._backupfilename, None
        try:
            if output:
                output.close()
        finally:
            try:
                if file and not self._isstdin:
                    file.close()
            finally:
                if backup and not self._backup:
                    try:
                        os.unlink(backup)
                    except OSError:
                        pass
                self._isstdin = False

    def readline(self):
        """Return the next line; an empty one at the end."""
        while True:
            line = self._readline()
            if line:
                self._filelineno += 1
                return line
            if not self._file:
                return line
            self.nextfile()

    def _readline(self):
        if self._file is None:
            if self._next >= len(self._files):
                return b"" if "b" in self._mode else ""
            self._open(self._files[self._next])
            self._next += 1
        return self._file.readline()

    def _open(self, name):
        self._filename = name
        self._before = self.lineno()
        self._filelineno = 0
        self._isstdin = False
        self._backupfilename = None
        binary = "b" in self._mode
        encoding = None if binary else self._encoding or "locale"
        if name == "-":
            self._filename = "<stdin>"
            self._file = getattr(sys.stdin, "buffer", sys.stdin) if binary else sys.stdin
            self._isstdin = True
        elif self._inplace:
            self._open_inplace(encoding)
        elif not self._openhook:
            self._file = open(name, self._mode, encoding=encoding, errors=self._errors)
        elif self._encoding is None and self._errors is None:
            self._file = self._openhook(name, self._mode)
        else:
            self._file = self._openhook(name, self._mode, encoding=self._encoding, errors=self._errors)

    def _open_inplace(self, encoding):
        name = self._filename
        self._backupfilename = os.fspath(name) + (self._backup or ".bak")
        try:
            os.unlink(self._backupfilename)
        except OSError:
            pass
        os.rename(name, self._backupfilename)
        self._file = open(self._backupfilename, self._mode, encoding=encoding, errors=self._errors)
        mode = self._mode.replace("r", "w")
        try:
            permissions = os.fstat(self._file.fileno()).st_mode
        except OSError:
            self._output = open(name, mode, encoding=encoding, errors=self._errors)
        else:
            descriptor = os.open(name, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, permissions)
            self._output = os.fdopen(descriptor, mode, encoding=encoding, errors=self._errors)
            try:
                os.chmod(name, permissions)
            except OSError:
                pass
        self._savestdout, sys.stdout = sys.stdout, self._output

    def filename(self):
        """Return the name of the file that is being read."""
        return self._filename

    def lineno(self):
        """Return the number of the line just read, over all files."""
        return self._before + self._filelineno

    def filelineno(self):
        """Return the number of the line just read, in its file."""
        return self._filelineno

    def fileno(self):
        """Return the descriptor of the file that is being read, or -1."""
        if self._file:
            try:
                return self._file.fileno()
            except ValueError:
                pass
        return -1

    def isfirstline(self):
        """Return whether the line just read is the first of its file."""
        return self._filelineno == 1

    def isstdin(self):
        """Return whether the line just read came from sys.stdin."""
        return self._isstdin

    __class_getitem__ = classmethod(GenericAlias)


def hook_compressed(filename, mode, *, encoding=None, errors=None):
    """An openhook that looks into .gz and .bz2 files."""
    if encoding is None and "b" not in mode:
        encoding = "locale"
    extension = os.path.splitext(filename)[1]
    if extension == ".gz":
        import gzip
        stream = gzip.open(filename, mode)
    elif extension == ".bz2":
        import bz2
        stream = bz2.BZ2File(filename, mode)
    else:
        return open(filename, mode, encoding=encoding, errors=errors)
    return stream if "b" in mode else io.TextIOWrapper(stream, encoding=encoding, errors=errors)


def hook_encoded(encoding, errors=None):
    """An openhook that opens with this encoding."""
    def openhook(filename, mode):
        return open(filename, mode, encoding=encoding, errors=errors)
    return openhook


def _test():
    from getopt import getopt
    inplace, backup = False, ""
    options, files = getopt(sys.argv[1:], "ib:")
    for option, value in options:
        if option == "-i":
            inplace = True
        if option == "-b":
            backup = value
    for line in input(files, inplace=inplace, backup=backup):
        if line[-1:] == "\n":
            line = line[:-1]
        if line[-1:] == "\r":
            line = line[:-1]
        print("%d: %s[%d]%s %s" % (lineno(), filename(), filelineno(), isfirstline() and "*" or "", line))
    print("%d: %s[%d]" % (lineno(), filename(), filelineno()))


if __name__ == "__main__":
    _test()
