r"""Regular expressions: patterns that strings are searched for.

A pattern is text in which most characters stand for themselves, and these do not:

    .          any character but a newline           ^  $       the beginning, the end
    *  +  ?    0 or more, 1 or more, 0 or 1 of it    {m,n}      from m to n of it
    *? +? ??   the same, as few as possible          *+ ++ ?+   the same, never giving back
    [...]      one character of a set                [^...]     one that is not in it
    A|B        A or B                                (...)      a group, which the match remembers
    (?:...)    a group that it does not remember     (?P<name>...)  a group with a name
    (?=...) (?!...) (?<=...) (?<!...)                what must, or must not, come next or before
    (?aiLmsux) (?imsx-imsx:...)                      flags, of everything or of the group
    \number \A \b \B \d \D \s \S \w \W \Z            a group again, places, classes of characters

The functions take a pattern as a string or as compile() made it.
"""

from _re import (Match, Pattern, compile, escape, findall, finditer, fullmatch, match, purge, search, split, sub,
                 subn)

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer", "compile", "purge", "escape", "error",
    "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U", "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL",
    "VERBOSE", "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]

__version__ = "2.2.1"

_compile = compile


class PatternError(Exception):
    """Raised for invalid regular expressions.

    msg is the message without the place, pattern the expression, pos the index in it where it went wrong, and
    lineno and colno the line and column of that (each of the last four may be None).
    """

    __module__ = "re"

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            msg = f"{msg} at position {pos}"
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


error = PatternError


def _flags():
    """The flags, made when the first one is asked for: enumerations take their time to import."""
    import enum

    @enum.global_enum
    class RegexFlag(enum.IntFlag, boundary=enum.KEEP):
        __module__ = "re"
        __qualname__ = "RegexFlag"
        NOFLAG = 0
        ASCII = A = 256
        IGNORECASE = I = 2
        LOCALE = L = 4
        UNICODE = U = 32
        MULTILINE = M = 8
        DOTALL = S = 16
        VERBOSE = X = 64
        DEBUG = 128
        __str__ = object.__str__
        _numeric_repr_ = hex

    return RegexFlag


_lazy = frozenset(__all__[14:-1] + ["DEBUG"])


def __getattr__(name):
    if name in _lazy:
        globals()["RegexFlag"] = _flags()
        return globals()[name]
    if name in ("_parser", "_compiler", "_constants", "_casefix"):
        import importlib
        return importlib.import_module("re." + name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *_lazy})


class Scanner:
    """Cuts a string into tokens: lexicon is a list of pairs of a pattern and what to make of its matches.

    That is a callable, which is passed the scanner and the text, a value, or None to drop the text.
    """

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        self._actions = {}
        parts = []
        group = 1
        for phrase, action in lexicon:
            parts.append(f"({phrase})" if isinstance(phrase, str) else b"(" + phrase + b")")
            self._actions[group] = action
            group += 1 + compile(phrase, flags).groups
        separator = "|" if not parts or isinstance(parts[0], str) else b"|"
        self.scanner = compile(separator.join(parts), flags)

    def scan(self, string):
        result = []
        step = self.scanner.scanner(string).match
        at = 0
        while (found := step()) and found.end() != at:
            action = self._actions[found.lastindex]
            if callable(action):
                self.match = found
                action = action(self, found.group())
            if action is not None:
                result.append(action)
            at = found.end()
        return result, string[at:]
