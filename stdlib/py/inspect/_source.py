"""Where objects are defined: files, source lines, comments.

The end of a definition is found by looking at its tokens, of which only strings, brackets, comments
and indentation matter.
"""

import inspect
import linecache
import os
import sys

_MODULE = "inspect"


def indentsize(line):
    """Return the indent size, in spaces, at the start of a line of text."""
    expanded = line.expandtabs()
    return len(expanded) - len(expanded.lstrip())


# ---- Files ---------------------------------------------------------------------------------------

def getfile(object):
    """Work out which source or compiled file an object was defined in."""
    if inspect.ismodule(object):
        if getattr(object, "__file__", None):
            return object.__file__
        raise TypeError("{!r} is a built-in module".format(object))
    if inspect.isclass(object):
        if hasattr(object, "__module__"):
            module = sys.modules.get(object.__module__)
            if getattr(module, "__file__", None):
                return module.__file__
            if object.__module__ == "__main__":
                raise OSError("source code not available")
        raise TypeError("{!r} is a built-in class".format(object))
    if inspect.ismethod(object):
        object = object.__func__
    if inspect.isfunction(object):
        object = object.__code__
    if inspect.istraceback(object):
        object = object.tb_frame
    if inspect.isframe(object):
        object = object.f_code
    if inspect.iscode(object):
        return object.co_filename
    raise TypeError("module, class, method, function, traceback, frame, or code object was "
                    "expected, got {}".format(type(object).__name__))


def getmodulename(path):
    """Return the module name for a given file, or None."""
    name = os.path.basename(path)
    for suffix in (".pyc", ".py"):
        if name.endswith(suffix):
            return name[:-len(suffix)]
    return None


def getsourcefile(object):
    """Return the filename that can be used to locate an object's source, or None."""
    filename = getfile(object)
    if filename.endswith(".pyc"):
        filename = filename[:-1]
    elif filename.endswith(".so"):
        return None
    if filename in linecache.cache:
        return filename
    if os.path.exists(filename):
        return filename
    # A module that is no file on disk may have a loader that knows its source.
    module = getmodule(object, filename)
    if getattr(module, "__loader__", None) is not None:
        return filename
    if getattr(getattr(module, "__spec__", None), "loader", None) is not None:
        return filename
    return None


def getabsfile(object, _filename=None):
    """Return an absolute path to the source or compiled file for an object."""
    if _filename is None:
        _filename = getsourcefile(object) or getfile(object)
    return os.path.normcase(os.path.abspath(_filename))


def getmodule(object, _filename=None):
    """Return the module an object was defined in, or None if not found."""
    if inspect.ismodule(object):
        return object
    if hasattr(object, "__module__"):
        return sys.modules.get(object.__module__)
    known = inspect.modulesbyfile
    if _filename is not None and _filename in known:
        return sys.modules.get(known[_filename])
    try:
        file = inspect.getabsfile(object, _filename)
    except (TypeError, FileNotFoundError):
        return None
    if file in known:
        return sys.modules.get(known[file])
    for name, module in sys.modules.copy().items():
        if inspect.ismodule(module) and hasattr(module, "__file__"):
            path = module.__file__
            if path is None or path == inspect._filesbymodname.get(name):
                continue
            inspect._filesbymodname[name] = path
            path = getabsfile(module)
            known[path] = known[os.path.realpath(path)] = module.__name__
    if file in known:
        return sys.modules.get(known[file])
    main = sys.modules["__main__"]
    if not hasattr(object, "__name__"):
        return None
    if getattr(main, object.__name__, None) is object:
        return main
    builtin = sys.modules["builtins"]
    if getattr(builtin, object.__name__, None) is object:
        return builtin
    return None


class ClassFoundException(Exception):
    pass


# ---- Lines ---------------------------------------------------------------------------------------

def _lines_of(object):
    """All lines of the file that defines an object."""
    file = getsourcefile(object)
    if file:
        # The file may have changed since it was read last.
        linecache.checkcache(file)
    else:
        file = getfile(object)
        # "<stdin>" and such may be in the cache; nothing else without a file is.
        if (not (file.startswith("<") and file.endswith(">"))) or file.endswith(".fwork"):
            raise OSError("source code not available")
    module = getmodule(object, file)
    if getattr(getattr(module, "__spec__", None), "origin", None) == "frozen":
        # Its __file__ is only where a file would lie; whatever lies there is another's.
        file = f"<frozen {module.__name__}>"
    lines = linecache.getlines(file, module.__dict__ if module else None)
    if not lines:
        raise OSError("could not get source code")
    return lines


def findsource(object):
    """Return (all lines of the file, index of the line at which the object's definition begins)."""
    lines = _lines_of(object)
    if inspect.ismodule(object):
        return lines, 0
    if inspect.isclass(object):
        try:
            lnum = vars(object)["__firstlineno__"] - 1
        except (TypeError, KeyError):
            raise OSError("source code not available")
        if lnum >= len(lines):
            raise OSError("lineno is out of bounds")
        return lines, lnum
    if inspect.ismethod(object):
        object = object.__func__
    if inspect.isfunction(object):
        object = object.__code__
    if inspect.istraceback(object):
        object = object.tb_frame
    if inspect.isframe(object):
        object = object.f_code
    if inspect.iscode(object):
        if not hasattr(object, "co_firstlineno"):
            raise OSError("could not find function definition")
        lnum = object.co_firstlineno - 1
        if lnum >= len(lines):
            raise OSError("lineno is out of bounds")
        return lines, lnum
    raise OSError("could not find code object")


def getcomments(object):
    """Get the lines of comments right above an object's definition (of a module: at its top); or None."""
    try:
        lines, lnum = findsource(object)
    except (OSError, TypeError):
        return None
    if inspect.ismodule(object):
        start = 1 if lines and lines[0][:2] == "#!" else 0
        while start < len(lines) and lines[start].strip() in ("", "#"):
            start += 1
        if start < len(lines) and lines[start][:1] == "#":
            end = start
            while end < len(lines) and lines[end][:1] == "#":
                end += 1
            return "".join([line.expandtabs() for line in lines[start:end]])
        return None
    if lnum == 0:
        return None
    indent = indentsize(lines[lnum])
    end = lnum - 1
    if not (end >= 0 and lines[end].lstrip()[:1] == "#" and indentsize(lines[end]) == indent):
        return None
    comments = []
    while end >= 0 and lines[end].lstrip()[:1] == "#" and indentsize(lines[end]) == indent:
        comments.insert(0, lines[end].expandtabs().lstrip())
        end -= 1
    while comments and comments[0].strip() == "#":
        comments.pop(0)
    while comments and comments[-1].strip() == "#":
        comments.pop()
    return "".join(comments)


def getsourcelines(object):
    """Return (lines of the object's source, number of the first); of a module (all lines, 0)."""
    object = inspect.unwrap(object)
    lines, lnum = findsource(object)
    if inspect.istraceback(object):
        object = object.tb_frame
    if inspect.ismodule(object) or (inspect.isframe(object) and
                                    object.f_code.co_name == "<module>"):
        return lines, 0
    return getblock(lines[lnum:]), lnum + 1


def getsource(object):
    """Return the text of the source code for an object; OSError if it cannot be had."""
    lines, lnum = getsourcelines(object)
    return "".join(lines)


# ---- The end of a definition ---------------------------------------------------------------------

class EndOfBlock(Exception):
    pass


class _Tokens:
    """The tokens of some lines, as far as the end of a block depends on them.

    Iterating yields (kind, text, line number, column): "name", "newline" (the end of a logical line),
    "comment", "indent", "dedent", "other". Ends quietly where the text is broken.
    """

    def __init__(self, lines):
        self.lines = lines
        self.depth = 0          # of brackets
        self.quote = None       # of a string that goes over several lines
        self.continued = False  # by a backslash

    def __iter__(self):
        indents = [0]
        for number, line in enumerate(self.lines, 1):
            column = 0
            if not (self.depth or self.quote or self.continued):
                stripped = line.lstrip()
                column = len(line) - len(stripped)
                if not stripped or stripped[0] in "\r\n":
                    continue
                if stripped[0] == "#":
                    yield "comment", stripped.rstrip("\r\n"), number, column
                    continue
                width = len(line[:column].expandtabs())
                if width > indents[-1]:
                    indents.append(width)
                    yield "indent", "", number, column
                while width < indents[-1]:
                    indents.pop()
                    if width > indents[-1]:
                        return  # an indentation that fits no level
                    yield "dedent", "", number, column
            yield from self.line_tokens(line, number, column)
        for _ in indents[1:]:
            yield "dedent", "", len(self.lines), 0

    def line_tokens(self, line, number, column):
        self.continued = False
        size = len(line)
        some = False
        while column < size:
            if self.quote:
                column = self.end_of_string(line, column)
                some = True
                continue
            char = line[column]
            if char in " \t\f":
                column += 1
            elif char in "\r\n":
                break
            elif char == "#":
                yield "comment", line[column:].rstrip("\r\n"), number, column
                break
            elif char == "\\" and not line[column + 1:].strip("\r\n"):
                self.continued = True
                return
            elif char in "\"'":
                self.quote = char * 3 if line.startswith(char * 3, column) else char
                column += len(self.quote)
                some = True
                yield "other", char, number, column
            elif char.isidentifier() or char.isdigit():
                start = column
                while column < size and (line[column].isalnum() or line[column] == "_"):
                    column += 1
                some = True
                yield "name", line[start:column], number, start
            else:
                if char in "([{":
                    self.depth += 1
                elif char in ")]}":
                    self.depth = max(self.depth - 1, 0)
                some = True
                yield "other", char, number, column
                column += 1
        if self.depth == 0 and not self.quote:
            yield "newline", "", number, column

    def end_of_string(self, line, column):
        """Where the open string ends, or the end of the line."""
        while column < len(line):
            if line[column] == "\\":
                column += 2
            elif line.startswith(self.quote, column):
                column += len(self.quote)
                self.quote = None
                return column
            else:
                column += 1
        if len(self.quote) == 1 and line[-2:-1] != "\\":
            self.quote = None  # it was never closed
        return len(line)


class BlockFinder:
    """Looks for the end of the definition that some lines begin with: `last` is its last line."""

    def __init__(self):
        self.indent = 0
        self.islambda = False
        self.started = False
        self.passline = False
        self.indecorator = False
        self.last = 1
        self.body_col0 = None
        self.depth = 0

    def token(self, kind, text, line, column):
        if not self.started and not self.indecorator:
            if kind in ("indent", "comment"):
                return
            if text == "async":
                return
            if text == "@":
                self.indecorator = True
                return
            self.started = True
            if text not in ("def", "class"):
                self.islambda = True
            self.passline = True
            return
        if kind == "newline":
            if self.indecorator:
                self.indecorator = False
                return
            self.passline = False
            self.last = line
            if self.islambda:
                raise EndOfBlock
        elif self.indecorator or self.passline:
            return
        elif kind == "indent":
            if self.body_col0 is None and self.started:
                self.body_col0 = column
            self.indent += 1
            self.passline = True
        elif kind == "dedent":
            self.indent -= 1
            if self.indent <= 0:
                raise EndOfBlock
        elif kind == "comment":
            if self.body_col0 is not None and column >= self.body_col0:
                self.last = line
        elif self.indent == 0:
            raise EndOfBlock


def getblock(lines):
    """Extract the block of code at the top of the given list of lines."""
    finder = BlockFinder()
    try:
        for token in _Tokens(lines):
            finder.token(*token)
    except EndOfBlock:
        pass
    return lines[:finder.last]


for _object in (EndOfBlock, ClassFoundException, BlockFinder, indentsize, getfile, getmodulename,
                getsourcefile, getabsfile, getmodule, findsource, getcomments, getsourcelines,
                getsource, getblock):
    _object.__module__ = _MODULE
