"""Runs the examples in docstrings and compares what they print."""

import inspect
import linecache
import os
import re
import sys
import traceback
import unittest
from collections import namedtuple
from io import StringIO

__all__ = ["register_optionflag", "DONT_ACCEPT_TRUE_FOR_1", "DONT_ACCEPT_BLANKLINE",
           "NORMALIZE_WHITESPACE", "ELLIPSIS", "SKIP", "IGNORE_EXCEPTION_DETAIL",
           "COMPARISON_FLAGS", "REPORT_UDIFF", "REPORT_CDIFF", "REPORT_NDIFF",
           "REPORT_ONLY_FIRST_FAILURE", "REPORTING_FLAGS", "FAIL_FAST", "Example", "DocTest",
           "DocTestParser", "DocTestFinder", "DocTestRunner", "OutputChecker", "DocTestFailure",
           "UnexpectedException", "DebugRunner", "testmod", "testfile", "run_docstring_examples",
           "DocTestSuite", "DocFileSuite", "set_unittest_reportflags", "script_from_examples",
           "testsource", "debug_src", "debug"]


class TestResults(namedtuple("TestResults", "failed attempted")):
    """How many examples have failed, of how many; and how many were skipped."""

    def __new__(cls, failed, attempted, *, skipped=0):
        results = super().__new__(cls, failed, attempted)
        results.skipped = skipped
        return results

    def __repr__(self):
        if self.skipped:
            return (f"TestResults(failed={self.failed}, attempted={self.attempted}, "
                    f"skipped={self.skipped})")
        return super().__repr__()


# ---- Options -------------------------------------------------------------------------------------

OPTIONFLAGS_BY_NAME = {}


def register_optionflag(name):
    """The number of an option, a new one if the name is new."""
    return OPTIONFLAGS_BY_NAME.setdefault(name, 1 << len(OPTIONFLAGS_BY_NAME))


DONT_ACCEPT_TRUE_FOR_1 = register_optionflag("DONT_ACCEPT_TRUE_FOR_1")
DONT_ACCEPT_BLANKLINE = register_optionflag("DONT_ACCEPT_BLANKLINE")
NORMALIZE_WHITESPACE = register_optionflag("NORMALIZE_WHITESPACE")
ELLIPSIS = register_optionflag("ELLIPSIS")
SKIP = register_optionflag("SKIP")
IGNORE_EXCEPTION_DETAIL = register_optionflag("IGNORE_EXCEPTION_DETAIL")
COMPARISON_FLAGS = (DONT_ACCEPT_TRUE_FOR_1 | DONT_ACCEPT_BLANKLINE | NORMALIZE_WHITESPACE
                    | ELLIPSIS | SKIP | IGNORE_EXCEPTION_DETAIL)
REPORT_UDIFF = register_optionflag("REPORT_UDIFF")
REPORT_CDIFF = register_optionflag("REPORT_CDIFF")
REPORT_NDIFF = register_optionflag("REPORT_NDIFF")
REPORT_ONLY_FIRST_FAILURE = register_optionflag("REPORT_ONLY_FIRST_FAILURE")
FAIL_FAST = register_optionflag("FAIL_FAST")
REPORTING_FLAGS = (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF | REPORT_ONLY_FIRST_FAILURE
                   | FAIL_FAST)

BLANKLINE_MARKER = "<BLANKLINE>"
ELLIPSIS_MARKER = "..."


# ---- Small helpers -------------------------------------------------------------------------------

def _extract_future_flags(globs):
    """The flags of the features of __future__ that the names stand for."""
    import __future__
    flags = 0
    for name in __future__.all_feature_names:
        feature = globs.get(name, None)
        if feature is getattr(__future__, name):
            flags |= feature.compiler_flag
    return flags


def _normalize_module(module, depth=2):
    """The module: given itself, by its name, or (None) the one that calls."""
    if inspect.ismodule(module):
        return module
    if isinstance(module, str):
        return __import__(module, globals(), locals(), ["*"])
    if module is None:
        return sys.modules[sys._getframe(depth).f_globals["__name__"]]
    raise TypeError("Expected a module, string, or None")


def _newline_convert(data):
    return data.replace("\r\n", "\n").replace("\r", "\n")


def _load_testfile(filename, package, module_relative, encoding):
    if module_relative:
        package = _normalize_module(package, 3)
        filename = _module_relative_path(package, filename)
        get_data = getattr(getattr(package, "__loader__", None), "get_data", None)
        if get_data is not None:
            return _newline_convert(get_data(filename).decode(encoding)), filename
    with open(filename, encoding=encoding) as file:
        return file.read(), filename


def _module_relative_path(module, test_path):
    if not inspect.ismodule(module):
        raise TypeError(f"Expected a module: {module!r}")
    if test_path.startswith("/"):
        raise ValueError("Module-relative files may not have absolute paths")
    path = os.path.join(*test_path.split("/"))
    if hasattr(module, "__file__"):
        return os.path.join(os.path.split(module.__file__)[0], path)
    if module.__name__ == "__main__":
        folder = os.path.split(sys.argv[0])[0] if sys.argv and sys.argv[0] else os.curdir
        return os.path.join(folder, path)
    for folder in getattr(module, "__path__", ()):
        if os.path.exists(os.path.join(folder, path)):
            return os.path.join(folder, path)
    raise ValueError(f"Can't resolve paths relative to the module {module!r} "
                     "(it has no __file__)")


def _indent(text, indent=4):
    return re.sub("(?m)^(?!$)", indent * " ", text)


def _exception_traceback(exc_info):
    text = StringIO()
    traceback.print_exception(*exc_info, file=text)
    return text.getvalue()


class _SpoofOut(StringIO):
    """Standard output for an example: what it gets ends in a newline."""

    def getvalue(self):
        result = StringIO.getvalue(self)
        return result if not result or result.endswith("\n") else result + "\n"

    def truncate(self, size=None):
        self.seek(size)
        StringIO.truncate(self)


def _ellipsis_match(want, got):
    """Whether got is want, where each "..." stands for any text."""
    if ELLIPSIS_MARKER not in want:
        return want == got
    first, *middle, last = want.split(ELLIPSIS_MARKER)
    if not got.startswith(first) or not got.endswith(last):
        return False
    start, end = len(first), len(got) - len(last)
    if start > end:
        return False
    for piece in middle:
        start = got.find(piece, start, end)
        if start < 0:
            return False
        start += len(piece)
    return True


def _comment_line(line):
    line = line.rstrip()
    return "# " + line if line else "#"


def _strip_exception_details(msg):
    """The class of an exception, of the message without its module and its text."""
    end = len(msg)
    for mark in ("\n", ":"):
        i = msg.find(mark, 0, end)
        if i >= 0:
            end = i
    return msg[msg.rfind(".", 0, end) + 1:end]


# ---- Examples ------------------------------------------------------------------------------------

class Example:
    """A statement and what it should print."""

    def __init__(self, source, want, exc_msg=None, lineno=0, indent=0, options=None):
        self.source = source if source.endswith("\n") else source + "\n"
        self.want = want if not want or want.endswith("\n") else want + "\n"
        if exc_msg is not None and not exc_msg.endswith("\n"):
            exc_msg += "\n"
        self.exc_msg = exc_msg
        self.lineno = lineno
        self.indent = indent
        self.options = {} if options is None else options

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return vars(self) == vars(other)

    def __hash__(self):
        return hash((self.source, self.want, self.lineno, self.indent, self.exc_msg))


class DocTest:
    """The examples of a docstring, which share their names."""

    def __init__(self, examples, globs, name, filename, lineno, docstring):
        assert not isinstance(examples, str), "DocTest no longer accepts str; use DocTestParser instead"
        self.examples = examples
        self.docstring = docstring
        self.globs = globs.copy()
        self.name = name
        self.filename = filename
        self.lineno = lineno

    def __repr__(self):
        count = len(self.examples)
        text = {0: "no examples", 1: "1 example"}.get(count, f"{count} examples")
        return f"<{self.__class__.__name__} {self.name} from {self.filename}:{self.lineno} ({text})>"

    def _key(self):
        return self.examples, self.docstring, self.globs, self.name, self.filename, self.lineno

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return self._key() == other._key()

    def __hash__(self):
        return hash((self.docstring, self.name, self.filename, self.lineno))

    def __lt__(self, other):
        if not isinstance(other, DocTest):
            return NotImplemented
        self_line = -1 if self.lineno is None else self.lineno
        other_line = -1 if other.lineno is None else other.lineno
        return ((self.name, self.filename or "", self_line, id(self))
                < (other.name, other.filename or "", other_line, id(other)))


class DocTestParser:
    """Finds the examples in a text."""

    _EXAMPLE_RE = re.compile(r"""
        (?P<source>
            (?:^(?P<indent> [ ]*) >>>    .*)
            (?:\n           [ ]*  \.\.\. .*)*)
        \n?
        (?P<want> (?:(?![ ]*$)
                     (?![ ]*>>>)
                     .+$\n?)*)
        """, re.MULTILINE | re.VERBOSE)
    _EXCEPTION_RE = re.compile(r"""
        ^(?P<hdr> Traceback\ \((?:most\ recent\ call\ last|innermost\ last)\):)
        \s*$
        (?P<stack> .*?)
        ^(?P<msg> \w+ .*)
        """, re.VERBOSE | re.MULTILINE | re.DOTALL)
    _IS_BLANK_OR_COMMENT = re.compile(r"^[ ]*(#.*)?$").match
    _OPTION_DIRECTIVE_RE = re.compile(r"#\s*doctest:\s*([^\n\'\"]*)$", re.MULTILINE)

    def parse(self, string, name="<string>"):
        """The text in pieces: strings, with an Example between each two."""
        string = string.expandtabs()
        indents = [len(line) - len(line.lstrip(" ")) for line in string.split("\n")
                   if line.strip()]
        margin = min(indents, default=0)
        if margin > 0:
            string = "\n".join(line[margin:] for line in string.split("\n"))
        output = []
        end, lineno = 0, 0
        for match in self._EXAMPLE_RE.finditer(string):
            output.append(string[end:match.start()])
            lineno += string.count("\n", end, match.start())
            source, options, want, exc_msg = self._parse_example(match, name, lineno)
            if not self._IS_BLANK_OR_COMMENT(source):
                output.append(Example(source, want, exc_msg, lineno=lineno,
                                      indent=margin + len(match["indent"]), options=options))
            lineno += string.count("\n", match.start(), match.end())
            end = match.end()
        output.append(string[end:])
        return output

    def get_doctest(self, string, globs, name, filename, lineno):
        """The examples of a text, as a DocTest."""
        return DocTest(self.get_examples(string, name), globs, name, filename, lineno, string)

    def get_examples(self, string, name="<string>"):
        """The examples of a text."""
        return [piece for piece in self.parse(string, name) if isinstance(piece, Example)]

    def _parse_example(self, match, name, lineno):
        indent = len(match["indent"])
        source_lines = match["source"].split("\n")
        for i, line in enumerate(source_lines):
            if len(line) >= indent + 4 and line[indent + 3] != " ":
                raise ValueError(f"line {lineno + i + 1!r} of the docstring for {name} lacks "
                                 f"blank after {line[indent:indent + 3]}: {line!r}")
        self._check_prefix(source_lines[1:], " " * indent + ".", name, lineno)
        source = "\n".join(line[indent + 4:] for line in source_lines)
        want_lines = match["want"].split("\n")
        if len(want_lines) > 1 and re.match(r" *$", want_lines[-1]):
            del want_lines[-1]
        self._check_prefix(want_lines, " " * indent, name, lineno + len(source_lines))
        want = "\n".join(line[indent:] for line in want_lines)
        exception = self._EXCEPTION_RE.match(want)
        exc_msg = exception["msg"] if exception else None
        return source, self._find_options(source, name, lineno), want, exc_msg

    @staticmethod
    def _check_prefix(lines, prefix, name, lineno):
        for i, line in enumerate(lines):
            if line and not line.startswith(prefix):
                raise ValueError(f"line {lineno + i + 1!r} of the docstring for {name} has "
                                 f"inconsistent leading whitespace: {line!r}")

    def _find_options(self, source, name, lineno):
        options = {}
        for match in self._OPTION_DIRECTIVE_RE.finditer(source):
            for option in match[1].replace(",", " ").split():
                if option[0] not in "+-" or option[1:] not in OPTIONFLAGS_BY_NAME:
                    raise ValueError(f"line {lineno + 1!r} of the doctest for {name} has an "
                                     f"invalid option: {option!r}")
                options[OPTIONFLAGS_BY_NAME[option[1:]]] = option[0] == "+"
        if options and self._IS_BLANK_OR_COMMENT(source):
            raise ValueError(f"line {lineno!r} of the doctest for {name} has an option directive "
                             f"on a line with no example: {source!r}")
        return options


class DocTestFinder:
    """Finds the docstrings of a module, of what is in it, and of its __test__."""

    def __init__(self, verbose=False, parser=DocTestParser(), recurse=True, exclude_empty=True):
        self._parser = parser
        self._verbose = verbose
        self._recurse = recurse
        self._exclude_empty = exclude_empty

    def find(self, obj, name=None, module=None, globs=None, extraglobs=None):
        """The DocTests of an object."""
        if name is None:
            name = getattr(obj, "__name__", None)
            if name is None:
                raise ValueError("DocTestFinder.find: name must be given when obj.__name__ "
                                 f"doesn't exist: {type(obj)!r}")
        if module is False:
            module = None
        elif module is None:
            module = inspect.getmodule(obj)
        lines = self._source_lines(obj, module)
        if globs is None:
            globs = {} if module is None else module.__dict__.copy()
        else:
            globs = globs.copy()
        if extraglobs is not None:
            globs.update(extraglobs)
        globs.setdefault("__name__", "__main__")
        tests = []
        self._find(tests, obj, name, module, lines, globs, {})
        tests.sort()
        return tests

    @staticmethod
    def _source_lines(obj, module):
        try:
            file = inspect.getsourcefile(obj)
        except TypeError:
            return None
        if not file:
            file = inspect.getfile(obj)
            if not file[0] + file[-2:] == "<]>":
                return None
        if module is None:
            lines = linecache.getlines(file)
        else:
            lines = linecache.getlines(file, module.__dict__)
        return lines or None

    def _from_module(self, module, object):
        """Whether the object is defined in the module."""
        if module is None:
            return True
        if inspect.getmodule(object) is not None:
            return module is inspect.getmodule(object)
        if inspect.isfunction(object):
            return module.__dict__ is object.__globals__
        if inspect.ismethoddescriptor(object) or inspect.ismethodwrapper(object):
            owner = getattr(object, "__objclass__", None)
            if owner is not None:
                return module.__name__ == owner.__module__
            return module.__name__ == getattr(object, "__module__", None)
        if inspect.isclass(object):
            return module.__name__ == object.__module__
        if hasattr(object, "__module__"):
            return module.__name__ == object.__module__
        if isinstance(object, property):
            return True
        raise ValueError("object must be a class or function")

    @staticmethod
    def _is_routine(obj):
        try:
            obj = inspect.unwrap(obj)
        except ValueError:
            pass
        return inspect.isroutine(obj)

    def _find(self, tests, obj, name, module, source_lines, globs, seen):
        if self._verbose:
            print(f"Finding tests in {name}")
        if id(obj) in seen:
            return
        seen[id(obj)] = 1
        test = self._get_test(obj, name, module, globs, source_lines)
        if test is not None:
            tests.append(test)
        if not self._recurse:
            return
        if inspect.ismodule(obj):
            for key, value in obj.__dict__.items():
                if ((self._is_routine(value) or inspect.isclass(value))
                        and self._from_module(module, value)):
                    self._find(tests, value, f"{name}.{key}", module, source_lines, globs, seen)
            for key, value in getattr(obj, "__test__", {}).items():
                if not isinstance(key, str):
                    raise ValueError("DocTestFinder.find: __test__ keys must be strings: "
                                     f"{type(key)!r}")
                if not (self._is_routine(value) or inspect.isclass(value)
                        or inspect.ismodule(value) or isinstance(value, str)):
                    raise ValueError("DocTestFinder.find: __test__ values must be strings, "
                                     f"functions, methods, classes, or modules: {type(value)!r}")
                self._find(tests, value, f"{name}.__test__.{key}", module, source_lines, globs,
                           seen)
        if inspect.isclass(obj):
            for key, value in obj.__dict__.items():
                if isinstance(value, (staticmethod, classmethod)):
                    value = value.__func__
                if ((self._is_routine(value) or inspect.isclass(value)
                        or isinstance(value, property)) and self._from_module(module, value)):
                    self._find(tests, value, f"{name}.{key}", module, source_lines, globs, seen)

    def _get_test(self, obj, name, module, globs, source_lines):
        if isinstance(obj, str):
            docstring = obj
        else:
            docstring = getattr(obj, "__doc__", None)
            docstring = "" if docstring is None else str(docstring)
        lineno = self._find_lineno(obj, source_lines)
        if self._exclude_empty and not docstring:
            return None
        if module is None:
            filename = None
        else:
            filename = getattr(module, "__file__", None) or module.__name__
            if filename[-4:] == ".pyc":
                filename = filename[:-1]
        return self._parser.get_doctest(docstring, globs, name, filename, lineno)

    @staticmethod
    def _find_lineno(obj, source_lines):
        """The line that the docstring is on, or None."""
        lineno = None
        docstring = getattr(obj, "__doc__", None)
        if inspect.ismodule(obj) and docstring is not None:
            lineno = 0
        if inspect.isclass(obj) and docstring is not None:
            if source_lines is None:
                return None
            pattern = re.compile(r"^\s*class\s*%s\b" % re.escape(getattr(obj, "__name__", "-")))
            for i, line in enumerate(source_lines):
                if pattern.match(line):
                    lineno = i
                    break
        if inspect.ismethod(obj):
            obj = obj.__func__
        if isinstance(obj, property):
            obj = obj.fget
        if inspect.isroutine(obj) and getattr(obj, "__doc__", None):
            try:
                obj = inspect.unwrap(obj).__code__
            except (AttributeError, ValueError):
                return None
        if inspect.istraceback(obj):
            obj = obj.tb_frame
        if inspect.isframe(obj):
            obj = obj.f_code
        if inspect.iscode(obj):
            lineno = obj.co_firstlineno - 1
        if lineno is not None:
            if source_lines is None:
                return lineno + 1
            pattern = re.compile(r'(^|.*:)\s*\w*("|\')')
            for i in range(lineno, len(source_lines)):
                if pattern.match(source_lines[i]):
                    return i
        return None


# ---- Running -------------------------------------------------------------------------------------

class OutputChecker:
    """Compares what was printed with what was expected."""

    def _toAscii(self, s):
        return str(s.encode("ASCII", "backslashreplace"), "ASCII")

    def check_output(self, want, got, optionflags):
        """Whether the output is good."""
        got, want = self._toAscii(got), self._toAscii(want)
        if got == want:
            return True
        if not optionflags & DONT_ACCEPT_TRUE_FOR_1:
            if (got, want) in (("True\n", "1\n"), ("False\n", "0\n")):
                return True
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            want = re.sub(r"(?m)^%s\s*?$" % re.escape(BLANKLINE_MARKER), "", want)
            got = re.sub(r"(?m)^[^\S\n]+$", "", got)
            if got == want:
                return True
        if optionflags & NORMALIZE_WHITESPACE:
            got, want = " ".join(got.split()), " ".join(want.split())
            if got == want:
                return True
        return bool(optionflags & ELLIPSIS and _ellipsis_match(want, got))

    def output_difference(self, example, got, optionflags):
        """What is said of output that is not good."""
        want = example.want
        if not optionflags & DONT_ACCEPT_BLANKLINE:
            got = re.sub("(?m)^[ ]*(?=\n)", BLANKLINE_MARKER, got)
        if self._do_a_fancy_diff(want, got, optionflags):
            import difflib
            want_lines, got_lines = want.splitlines(keepends=True), got.splitlines(keepends=True)
            if optionflags & REPORT_UDIFF:
                diff = list(difflib.unified_diff(want_lines, got_lines, n=2))[2:]
                kind = "unified diff with -expected +actual"
            elif optionflags & REPORT_CDIFF:
                diff = list(difflib.context_diff(want_lines, got_lines, n=2))[2:]
                kind = "context diff with expected followed by actual"
            else:
                differ = difflib.Differ(charjunk=difflib.IS_CHARACTER_JUNK)
                diff = list(differ.compare(want_lines, got_lines))
                kind = "ndiff with -expected +actual"
            return f"Differences ({kind}):\n" + _indent("".join(diff))
        if want and got:
            return f"Expected:\n{_indent(want)}Got:\n{_indent(got)}"
        if want:
            return f"Expected:\n{_indent(want)}Got nothing\n"
        if got:
            return f"Expected nothing\nGot:\n{_indent(got)}"
        return "Expected nothing\nGot nothing\n"

    def _do_a_fancy_diff(self, want, got, optionflags):
        if not optionflags & (REPORT_UDIFF | REPORT_CDIFF | REPORT_NDIFF):
            return False
        return bool(optionflags & REPORT_NDIFF) or want.count("\n") > 2 and got.count("\n") > 2


class DocTestRunner:
    """Runs DocTests and reports what fails."""

    DIVIDER = "*" * 70

    def __init__(self, checker=None, verbose=None, optionflags=0):
        self._checker = checker or OutputChecker()
        self._verbose = "-v" in sys.argv if verbose is None else verbose
        self.optionflags = self.original_optionflags = optionflags
        self.tries = 0
        self.failures = 0
        self.skips = 0
        self._stats = {}
        self._fakeout = _SpoofOut()

    def report_start(self, out, test, example):
        if self._verbose:
            if example.want:
                expecting = "Expecting:\n" + _indent(example.want)
            else:
                expecting = "Expecting nothing\n"
            out("Trying:\n" + _indent(example.source) + expecting)

    def report_success(self, out, test, example, got):
        if self._verbose:
            out("ok\n")

    def report_failure(self, out, test, example, got):
        out(self._failure_header(test, example)
            + self._checker.output_difference(example, got, self.optionflags))

    def report_unexpected_exception(self, out, test, example, exc_info):
        out(self._failure_header(test, example)
            + "Exception raised:\n" + _indent(_exception_traceback(exc_info)))

    def _failure_header(self, test, example):
        lines = [self.DIVIDER]
        if test.filename:
            if test.lineno is not None and example.lineno is not None:
                lineno = test.lineno + example.lineno + 1
            else:
                lineno = "?"
            lines.append(f'File "{test.filename}", line {lineno}, in {test.name}')
        else:
            lines.append(f"Line {example.lineno + 1}, in {test.name}")
        lines.append("Failed example:")
        lines.append(_indent(example.source))
        return "\n".join(lines)

    def __run(self, test, compileflags, out):
        failures = tries = skips = 0
        original = self.optionflags
        for number, example in enumerate(test.examples):
            quiet = self.optionflags & REPORT_ONLY_FIRST_FAILURE and failures > 0
            self.optionflags = original
            for flag, on in example.options.items():
                self.optionflags = self.optionflags | flag if on else self.optionflags & ~flag
            tries += 1
            if self.optionflags & SKIP:
                skips += 1
                continue
            if not quiet:
                self.report_start(out, test, example)
            exception = self._run_example(test, example, number, compileflags)
            got = self._fakeout.getvalue()
            self._fakeout.truncate(0)
            good = self._is_good(example, got, exception)
            if good is None:
                if not quiet:
                    self.report_unexpected_exception(out, test, example, exception)
                failures += 1
            elif good:
                if not quiet:
                    self.report_success(out, test, example, got)
            else:
                if exception is not None:
                    got += _exception_traceback(exception)
                if not quiet:
                    self.report_failure(out, test, example, got)
                failures += 1
            if failures and self.optionflags & FAIL_FAST:
                break
        self.optionflags = original
        self.__record_outcome(test, failures, tries, skips)
        return TestResults(failures, tries, skipped=skips)

    def _run_example(self, test, example, number, compileflags):
        """Runs it; returns the exception it raised, as of sys.exc_info(), or None."""
        filename = f"<doctest {test.name}[{number}]>"
        try:
            exec(compile(example.source, filename, "single", compileflags, True), test.globs)
            self.debugger.set_continue()
            return None
        except KeyboardInterrupt:
            raise
        except:
            self.debugger.set_continue()
            return sys.exc_info()

    def _is_good(self, example, got, exception):
        """Whether it went as expected; None if it raised, and should not have."""
        check = self._checker.check_output
        if exception is None:
            return check(example.want, got, self.optionflags)
        formatted = traceback.format_exception_only(*exception[:2])
        if issubclass(exception[0], SyntaxError):
            # Without the lines that show where.
            cls = exception[1].__class__
            wanted = cls.__qualname__, f"{cls.__module__}.{cls.__qualname__}"
            start = next((i for i, line in enumerate(formatted)
                          if line.partition(":")[0].strip() in wanted), 0)
            formatted = formatted[start:]
        message = "".join(formatted)
        if example.exc_msg is None:
            return None
        if check(example.exc_msg, message, self.optionflags):
            return True
        if self.optionflags & IGNORE_EXCEPTION_DETAIL:
            return check(_strip_exception_details(example.exc_msg),
                         _strip_exception_details(message), self.optionflags)
        return False

    def __record_outcome(self, test, failures, tries, skips):
        before = self._stats.get(test.name, (0, 0, 0))
        self._stats[test.name] = (before[0] + failures, before[1] + tries, before[2] + skips)
        self.failures += failures
        self.tries += tries
        self.skips += skips

    _LINECACHE_FILENAME_RE = re.compile(r"<doctest (?P<name>.+)\[(?P<examplenum>\d+)\]>$")

    def __patched_linecache_getlines(self, filename, module_globals=None):
        match = self._LINECACHE_FILENAME_RE.match(filename)
        if match and match["name"] == self.test.name:
            return self.test.examples[int(match["examplenum"])].source.splitlines(keepends=True)
        return self.save_linecache_getlines(filename, module_globals)

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        """Runs the examples of a test; returns how many have failed, of how many."""
        self.test = test
        if compileflags is None:
            compileflags = _extract_future_flags(test.globs)
        save_stdout = sys.stdout
        if out is None:
            encoding = save_stdout.encoding
            if encoding is None or encoding.lower() == "utf-8":
                out = save_stdout.write
            else:
                def out(s):
                    save_stdout.write(str(s.encode(encoding, "backslashreplace"), encoding))
        sys.stdout = self._fakeout
        save_trace = sys.gettrace()
        self.debugger = _NoDebugger()
        self.save_linecache_getlines = linecache.getlines
        linecache.getlines = self.__patched_linecache_getlines
        save_displayhook = sys.displayhook
        sys.displayhook = sys.__displayhook__
        try:
            return self.__run(test, compileflags, out)
        finally:
            sys.stdout = save_stdout
            sys.settrace(save_trace)
            linecache.getlines = self.save_linecache_getlines
            sys.displayhook = save_displayhook
            if clear_globs:
                test.globs.clear()
                import builtins
                builtins._ = None

    def summarize(self, verbose=None):
        """Prints how all tests have gone; returns how many have failed, of how many."""
        if verbose is None:
            verbose = self._verbose
        empty, passed, failed = [], [], []
        total_tries = total_failures = total_skips = 0
        for name, (failures, tries, skips) in self._stats.items():
            assert failures <= tries
            total_tries += tries
            total_failures += failures
            total_skips += skips
            if tries == 0:
                empty.append(name)
            elif failures == 0:
                passed.append((name, tries))
            else:
                failed.append((name, (failures, tries, skips)))

        def plural(count, word):
            return f"{count} {word}{'' if count == 1 else 's'}"

        if verbose:
            if empty:
                print(f"{plural(len(empty), 'item')} had no tests:")
                for name in sorted(empty):
                    print(f"    {name}")
            if passed:
                print(f"{plural(len(passed), 'item')} passed all tests:")
                for name, count in sorted(passed):
                    word = "test" if count == 1 else "tests"
                    print(f" {count:3d} {word} in {name}")
        if failed:
            print(self.DIVIDER)
            print(f"{plural(len(failed), 'item')} had failures:")
            for name, (failures, tries, skips) in sorted(failed):
                print(f" {failures:3d} of {tries:3d} in {name}")
        if verbose:
            print(f"{plural(total_tries, 'test')} in {plural(len(self._stats), 'item')}.")
            parts = [f"{total_tries - total_failures} passed"]
            if total_failures:
                parts.append(f"{total_failures} failed")
            print(" and ".join(parts) + ".")
        if total_failures:
            text = f"***Test Failed*** {plural(total_failures, 'failure')}"
            if total_skips:
                text += f" and {plural(total_skips, 'skipped test')}"
            print(text + ".")
        elif verbose:
            print("Test passed.")
        return TestResults(total_failures, total_tries, skipped=total_skips)

    def merge(self, other):
        """Adds the counts of another runner."""
        for name, (failures, tries, skips) in other._stats.items():
            before = self._stats.get(name, (0, 0, 0))
            self._stats[name] = (before[0] + failures, before[1] + tries, before[2] + skips)


class _NoDebugger:
    """Where CPython has its debugger."""

    def set_continue(self):
        pass


class DocTestFailure(Exception):
    """An example printed something else."""

    def __init__(self, test, example, got):
        self.test = test
        self.example = example
        self.got = got

    def __str__(self):
        return str(self.test)


class UnexpectedException(Exception):
    """An example raised what was not expected."""

    def __init__(self, test, example, exc_info):
        self.test = test
        self.example = example
        self.exc_info = exc_info

    def __str__(self):
        return str(self.test)


class DebugRunner(DocTestRunner):
    """Raises when the first example fails."""

    def run(self, test, compileflags=None, out=None, clear_globs=True):
        result = DocTestRunner.run(self, test, compileflags, out, False)
        if clear_globs:
            test.globs.clear()
        return result

    def report_unexpected_exception(self, out, test, example, exc_info):
        raise UnexpectedException(test, example, exc_info)

    def report_failure(self, out, test, example, got):
        raise DocTestFailure(test, example, got)


# ---- In one call ---------------------------------------------------------------------------------

master = None  # the runner that has all counts so far


def _summarize(runner, report):
    global master
    if report:
        runner.summarize()
    if master is None:
        master = runner
    else:
        master.merge(runner)
    return TestResults(runner.failures, runner.tries, skipped=runner.skips)


def testmod(m=None, name=None, globs=None, verbose=None, report=True, optionflags=0,
            extraglobs=None, raise_on_error=False, exclude_empty=False):
    """Runs the examples of a module, by default of the main program."""
    if m is None:
        m = sys.modules.get("__main__")
    if not inspect.ismodule(m):
        raise TypeError(f"testmod: module required; {m!r}")
    if name is None:
        name = m.__name__
    runner_class = DebugRunner if raise_on_error else DocTestRunner
    runner = runner_class(verbose=verbose, optionflags=optionflags)
    finder = DocTestFinder(exclude_empty=exclude_empty)
    for test in finder.find(m, name, globs=globs, extraglobs=extraglobs):
        runner.run(test)
    return _summarize(runner, report)


def testfile(filename, module_relative=True, name=None, package=None, globs=None, verbose=None,
             report=True, optionflags=0, extraglobs=None, raise_on_error=False,
             parser=DocTestParser(), encoding=None):
    """Runs the examples of a file."""
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, filename = _load_testfile(filename, package, module_relative, encoding or "utf-8")
    if name is None:
        name = os.path.basename(filename)
    globs = {} if globs is None else globs.copy()
    if extraglobs is not None:
        globs.update(extraglobs)
    globs.setdefault("__name__", "__main__")
    runner_class = DebugRunner if raise_on_error else DocTestRunner
    runner = runner_class(verbose=verbose, optionflags=optionflags)
    runner.run(parser.get_doctest(text, globs, name, filename, 0))
    return _summarize(runner, report)


def run_docstring_examples(f, globs, verbose=False, name="NoName", compileflags=None,
                           optionflags=0):
    """Runs the examples of one docstring, and prints what fails."""
    finder = DocTestFinder(verbose=verbose, recurse=False)
    runner = DocTestRunner(verbose=verbose, optionflags=optionflags)
    for test in finder.find(f, name, globs=globs):
        runner.run(test, compileflags=compileflags)


# ---- As unit tests -------------------------------------------------------------------------------

_unittest_reportflags = 0


def set_unittest_reportflags(flags):
    """Sets the reporting flags of unit tests that have none; returns the old."""
    global _unittest_reportflags
    if flags & REPORTING_FLAGS != flags:
        raise ValueError("Only reporting flags allowed", flags)
    before = _unittest_reportflags
    _unittest_reportflags = flags
    return before


class DocTestCase(unittest.TestCase):
    """The examples of a docstring as a unit test."""

    def __init__(self, test, optionflags=0, setUp=None, tearDown=None, checker=None):
        super().__init__()
        self._dt_optionflags = optionflags
        self._dt_checker = checker
        self._dt_test = test
        self._dt_setUp = setUp
        self._dt_tearDown = tearDown

    def setUp(self):
        self._dt_globs = self._dt_test.globs.copy()
        if self._dt_setUp is not None:
            self._dt_setUp(self._dt_test)

    def tearDown(self):
        test = self._dt_test
        if self._dt_tearDown is not None:
            self._dt_tearDown(test)
        test.globs.clear()
        test.globs.update(self._dt_globs)

    def runTest(self):
        test = self._dt_test
        optionflags = self._dt_optionflags
        if not optionflags & REPORTING_FLAGS:
            optionflags |= _unittest_reportflags
        runner = DocTestRunner(optionflags=optionflags, checker=self._dt_checker, verbose=False)
        before = sys.stdout
        new = StringIO()
        try:
            runner.DIVIDER = "-" * 70
            results = runner.run(test, out=new.write, clear_globs=False)
            if results.skipped == results.attempted:
                raise unittest.SkipTest("all examples were skipped")
        finally:
            sys.stdout = before
        if results.failed:
            raise self.failureException(self.format_failure(new.getvalue()))

    def format_failure(self, err):
        test = self._dt_test
        lineno = "unknown line number" if test.lineno is None else f"{test.lineno}"
        last_name = ".".join(test.name.split(".")[-1:])
        return (f"Failed doctest test for {test.name}\n"
                f'  File "{test.filename}", line {lineno}, in {last_name}\n\n{err}')

    def debug(self):
        self.setUp()
        runner = DebugRunner(optionflags=self._dt_optionflags, checker=self._dt_checker,
                             verbose=False)
        runner.run(self._dt_test, clear_globs=False)
        self.tearDown()

    def id(self):
        return self._dt_test.name

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return vars(self) == vars(other)

    def __hash__(self):
        return hash((self._dt_optionflags, self._dt_setUp, self._dt_tearDown, self._dt_checker))

    def __repr__(self):
        *path, last = self._dt_test.name.split(".")
        return f"{last} ({'.'.join(path)})"

    __str__ = object.__str__

    def shortDescription(self):
        return "Doctest: " + self._dt_test.name


class SkipDocTestCase(DocTestCase):
    """Stands for the tests of a module in a run without docstrings."""

    def __init__(self, module):
        self.module = module
        super().__init__(None)

    def setUp(self):
        self.skipTest("DocTestSuite will not work with -O2 and above")

    def test_skip(self):
        pass

    def shortDescription(self):
        return f"Skipping tests from {self.module.__name__}"

    __str__ = shortDescription


class _DocTestSuite(unittest.TestSuite):
    def _removeTestAtIndex(self, index):
        pass  # the names of a test may be wanted again


def DocTestSuite(module=None, globs=None, extraglobs=None, test_finder=None, **options):
    """A suite of the docstrings of a module."""
    if test_finder is None:
        test_finder = DocTestFinder()
    module = _normalize_module(module)
    tests = test_finder.find(module, globs=globs, extraglobs=extraglobs)
    if not tests and sys.flags.optimize >= 2:
        suite = _DocTestSuite()
        suite.addTest(SkipDocTestCase(module))
        return suite
    tests.sort()
    suite = _DocTestSuite()
    for test in tests:
        if len(test.examples) == 0:
            continue
        if not test.filename:
            filename = module.__file__
            test.filename = filename[:-1] if filename[-4:] == ".pyc" else filename
        suite.addTest(DocTestCase(test, **options))
    return suite


class DocFileCase(DocTestCase):
    def id(self):
        return "_".join(self._dt_test.name.split("."))

    def __repr__(self):
        return self._dt_test.filename

    def format_failure(self, err):
        test = self._dt_test
        return (f"Failed doctest test for {test.name}\n"
                f'  File "{test.filename}", line 0\n\n{err}')


def DocFileTest(path, module_relative=True, package=None, globs=None, parser=DocTestParser(),
                encoding=None, **options):
    """A unit test of the examples of a file."""
    globs = {} if globs is None else globs.copy()
    if package and not module_relative:
        raise ValueError("Package may only be specified for module-relative paths.")
    text, path = _load_testfile(path, package, module_relative, encoding or "utf-8")
    globs.setdefault("__file__", path)
    test = parser.get_doctest(text, globs, os.path.basename(path), path, 0)
    return DocFileCase(test, **options)


def DocFileSuite(*paths, **kw):
    """A suite of the examples of files."""
    suite = _DocTestSuite()
    if kw.get("module_relative", True):
        kw["package"] = _normalize_module(kw.get("package"))
    for path in paths:
        suite.addTest(DocFileTest(path, **kw))
    return suite


# ---- As programs ---------------------------------------------------------------------------------

def script_from_examples(s):
    """The text as a program: the examples as statements, the rest as comments."""
    output = []
    for piece in DocTestParser().parse(s):
        if isinstance(piece, Example):
            output.append(piece.source[:-1])
            if piece.want:
                output.append("# Expected:")
                output += ["## " + line for line in piece.want.split("\n")[:-1]]
        else:
            output += [_comment_line(line) for line in piece.split("\n")[:-1]]
    while output and output[-1] == "#":
        output.pop()
    while output and output[0] == "#":
        output.pop(0)
    return "\n".join(output) + "\n"


def testsource(module, name):
    """The examples of a docstring as a program."""
    module = _normalize_module(module)
    for test in DocTestFinder().find(module):
        if test.name == name:
            return script_from_examples(test.docstring)
    raise ValueError(name, "not found in tests")


def debug_src(src, pm=False, globs=None):
    """Runs the examples of a text as a program."""
    debug_script(script_from_examples(src), pm, globs)


def debug_script(src, pm=False, globs=None):
    """Runs a program under the debugger."""
    import pdb
    globs = globs.copy() if globs else {}
    if not pm:
        pdb.Pdb(nosigint=True).run(src, globs, globs)
        return
    try:
        exec(src, globs, globs)
    except:
        print(sys.exc_info()[1])
        debugger = pdb.Pdb(nosigint=True)
        debugger.reset()
        debugger.interaction(None, sys.exc_info()[2])


def debug(module, name, pm=False):
    """Runs the examples of a docstring under the debugger."""
    module = _normalize_module(module)
    debug_script(testsource(module, name), pm, module.__dict__)


def _test():
    import argparse
    parser = argparse.ArgumentParser(description="doctest runner")
    parser.add_argument("-v", "--verbose", action="store_true", default=False,
                        help="print very verbose output for all tests")
    parser.add_argument("-o", "--option", action="append", choices=OPTIONFLAGS_BY_NAME.keys(),
                        default=[], help="specify a doctest option flag to apply to the test run; "
                        "may be specified more than once to apply multiple options")
    parser.add_argument("-f", "--fail-fast", action="store_true",
                        help="stop running tests after first failure (this is a shorthand for "
                        "-o FAIL_FAST, and is in addition to any other -o options)")
    parser.add_argument("file", nargs="+", help="file containing the tests to run")
    args = parser.parse_args()
    options = 0
    for option in args.option:
        options |= OPTIONFLAGS_BY_NAME[option]
    if args.fail_fast:
        options |= FAIL_FAST
    for filename in args.file:
        if filename.endswith(".py"):
            folder, filename = os.path.split(filename)
            sys.path.insert(0, folder)
            module = __import__(filename[:-3])
            del sys.path[0]
            failures, _ = testmod(module, verbose=args.verbose, optionflags=options)
        else:
            failures, _ = testfile(filename, module_relative=False, verbose=args.verbose,
                                   optionflags=options)
        if failures:
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(_test())
