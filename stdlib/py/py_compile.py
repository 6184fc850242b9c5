"""Compiling a source file to a file of bytecode.

Kukri imports from source alone: the files show that a source compiles, and are there for tools.
"""

import enum
import os
import sys
import traceback

__all__ = ["compile", "main", "PyCompileError", "PycInvalidationMode"]


class PyCompileError(Exception):
    """A file cannot be compiled: exc_type_name, exc_value, the file, and msg that says it all."""

    def __init__(self, exc_type, exc_value, file, msg=""):
        name = exc_type.__name__
        if exc_type is SyntaxError:
            text = "".join(traceback.format_exception_only(exc_type, exc_value))
            message = text.replace('File "<string>"', 'File "%s"' % file)
        else:
            message = "Sorry: %s: %s" % (name, exc_value)
        super().__init__(msg or message, name, exc_value, file)
        self.exc_type_name = name
        self.exc_value = exc_value
        self.file = file
        self.msg = msg or message

    def __str__(self):
        return self.msg


class PycInvalidationMode(enum.Enum):
    TIMESTAMP = 1
    CHECKED_HASH = 2
    UNCHECKED_HASH = 3


def _get_default_invalidation_mode():
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return PycInvalidationMode.CHECKED_HASH
    return PycInvalidationMode.TIMESTAMP


def compile(file, cfile=None, dfile=None, doraise=False, optimize=-1, invalidation_mode=None, quiet=0):
    """Compile a source file and write cfile, below __pycache__ unless given; return its name.

    dfile is the name that error messages show. A file that does not compile raises PyCompileError
    if doraise, else it is printed (unless quiet is 2) and None returned.
    """
    import importlib.util
    import marshal

    if invalidation_mode is None:
        invalidation_mode = _get_default_invalidation_mode()
    if cfile is None:
        optimization = optimize if optimize >= 1 else ""
        if optimize >= 0:
            cfile = importlib.util.cache_from_source(file, optimization=optimization)
        else:
            cfile = importlib.util.cache_from_source(file)
    if os.path.islink(cfile):
        raise FileExistsError(
            f"{cfile} is a symlink and will be changed into a regular file if import writes a "
            "byte-compiled file to it"
        )
    if os.path.exists(cfile) and not os.path.isfile(cfile):
        raise FileExistsError(
            f"{cfile} is a non-regular file and will be changed into a regular one if import writes "
            "a byte-compiled file to it"
        )
    with open(file, "rb") as stream:
        source = stream.read()
    try:
        code = _compile_source(source, dfile or file, optimize)
    except Exception as error:
        failure = PyCompileError(error.__class__, error, dfile or file)
        if doraise:
            raise failure
        if quiet < 2:
            sys.stderr.write(failure.msg + "\n")
        return None
    folder = os.path.dirname(cfile)
    if folder:
        os.makedirs(folder, exist_ok=True)
    if invalidation_mode is PycInvalidationMode.TIMESTAMP:
        status = os.stat(file)
        flags, stamp = 0, int(status.st_mtime) & 0xFFFFFFFF | (status.st_size & 0xFFFFFFFF) << 32
    else:
        flags = 3 if invalidation_mode is PycInvalidationMode.CHECKED_HASH else 1
        stamp = hash(source) & 0xFFFFFFFFFFFFFFFF
    header = importlib.util.MAGIC_NUMBER + flags.to_bytes(4, "little") + stamp.to_bytes(8, "little")
    with open(cfile, "wb") as stream:
        stream.write(header + marshal.dumps(code))
    return cfile


def _compile_source(source, name, optimize):
    import builtins

    return builtins.compile(source, name, "exec", dont_inherit=True, optimize=optimize)


def main():
    import argparse

    parser = argparse.ArgumentParser(description="A simple command-line interface for py_compile module.")
    parser.add_argument("-q", "--quiet", action="store_true", help="Suppress error output")
    parser.add_argument("filenames", nargs="+", help="Files to compile")
    args = parser.parse_args()
    names = [line.rstrip("\n") for line in sys.stdin] if args.filenames == ["-"] else args.filenames
    for name in names:
        try:
            compile(name, doraise=True)
        except PyCompileError as error:
            parser.exit(1, "" if args.quiet else error.msg)
        except OSError as error:
            parser.exit(1, "" if args.quiet else str(error))


if __name__ == "__main__":
    main()
