"""Python source to tokens, with comments, and back.

tokenize() and generate_tokens() give TokenInfos: the type (a number of the module token), the text, where
it starts and ends as (row, column), and the line. The tokens come from the interpreter's own lexer.
"""

import token as _token
from builtins import open as _builtin_open
from codecs import BOM_UTF8, lookup
from collections import namedtuple
from token import *
from token import EXACT_TOKEN_TYPES

import _tokenize

__all__ = _token.__all__ + [
    "tokenize", "generate_tokens", "detect_encoding", "untokenize", "TokenInfo", "open", "TokenError",
]  # fmt: skip

tabsize = 8


class TokenError(Exception):
    """Text that ends too early or cannot be read: message, (row, column)."""


class TokenInfo(namedtuple("TokenInfo", "type string start end line")):
    def __repr__(self):
        shown = "%d (%s)" % (self.type, tok_name[self.type])
        return "TokenInfo(type=%s, string=%r, start=%r, end=%r, line=%r)" % self._replace(type=shown)

    @property
    def exact_type(self):
        """The type, of an operator its own instead of OP."""
        if self.type == OP:
            return EXACT_TOKEN_TYPES.get(self.string, OP)
        return self.type


# ---- Back to text -------------------------------------------------------------------------------


class Untokenizer:
    def __init__(self):
        self.tokens = []
        self.prev_row = 1
        self.prev_col = 0
        self.prev_type = None
        self.encoding = None

    def add_whitespace(self, start):
        row, col = start
        if (row, col) < (self.prev_row, self.prev_col):
            raise ValueError(
                f"start ({row},{col}) precedes previous end ({self.prev_row},{self.prev_col})"
            )
        if row > self.prev_row:
            self.tokens.append("\\\n" * (row - self.prev_row))
            self.prev_col = 0
        if col > self.prev_col:
            self.tokens.append(" " * (col - self.prev_col))

    def escape_brackets(self, token):
        """Double the braces in the text of an f-string, but not those of \\N{...}."""
        result = []
        backslashes = 0  # in a row before this character
        after_escape_n = in_name = False
        for char in token:
            if char in "{}":
                if in_name:
                    in_name = char != "}"
                elif char == "{" and after_escape_n:
                    in_name = True
                else:
                    result.append(char)
            after_escape_n = char == "N" and backslashes % 2 == 1
            backslashes = backslashes + 1 if char == "\\" else 0
            result.append(char)
        return "".join(result)

    def _separate_strings(self, kind):
        if kind in (STRING, FSTRING_START) and self.prev_type in (STRING, FSTRING_END):
            self.tokens.append(" ")

    def untokenize(self, iterable):
        iterator = iter(iterable)
        indents = []
        at_line_start = False
        for item in iterator:
            if len(item) == 2:
                self.compat(item, iterator)
                break
            kind, text, start, end, line = item
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind == ENDMARKER:
                break
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                self.prev_row, self.prev_col = end
                continue
            if kind in (NEWLINE, NL):
                at_line_start = True
            elif at_line_start and indents:
                indent = indents[-1]
                if start[1] >= len(indent):
                    self.tokens.append(indent)
                    self.prev_col = len(indent)
                at_line_start = False
            elif kind == FSTRING_MIDDLE:
                if "{" in text or "}" in text:
                    text = self.escape_brackets(text)
                    last_line = text.splitlines()[-1]
                    end = end[0], end[1] + last_line.count("{{") + last_line.count("}}")
            else:
                self._separate_strings(kind)
            self.add_whitespace(start)
            self.tokens.append(text)
            self.prev_row, self.prev_col = end
            if kind in (NEWLINE, NL):
                self.prev_row += 1
                self.prev_col = 0
            self.prev_type = kind
        return "".join(self.tokens)

    def compat(self, token, iterable):
        """Add tokens of which only type and text are known, `token` first."""
        indents = []
        at_line_start = token[0] in (NEWLINE, NL)
        after_string = False
        fstrings = 0

        def all_tokens():
            yield token
            yield from iterable

        for item in all_tokens():
            kind, text = item[:2]
            if kind == ENCODING:
                self.encoding = text
                continue
            if kind in (NAME, NUMBER):
                text += " "
            if kind == STRING and after_string:
                text = " " + text
            after_string = kind == STRING
            fstrings += (kind == FSTRING_START) - (kind == FSTRING_END)
            if kind == INDENT:
                indents.append(text)
                continue
            if kind == DEDENT:
                indents.pop()
                continue
            if kind in (NEWLINE, NL):
                at_line_start = True
            elif at_line_start and indents:
                self.tokens.append(indents[-1])
                at_line_start = False
            elif kind == FSTRING_MIDDLE:
                text = self.escape_brackets(text)
            if fstrings and text in ("{", "}") and self.tokens and self.tokens[-1] == text:
                text = " " + text  # a doubled brace would be text
            self._separate_strings(kind)
            self.tokens.append(text)
            self.prev_type = kind


def untokenize(iterable):
    """Return the source of tokens: as it was if they are TokenInfos.

    Of pairs (type, string) it is some source with the same tokens. The result is bytes if the tokens
    begin with an ENCODING.
    """
    untokenizer = Untokenizer()
    text = untokenizer.untokenize(iterable)
    return text if untokenizer.encoding is None else text.encode(untokenizer.encoding)


# ---- Encodings ----------------------------------------------------------------------------------


def _get_normal_name(orig_enc):
    """The name of an encoding that is spelled in one of its common ways."""
    name = orig_enc[:12].lower().replace("_", "-")
    if name == "utf-8" or name.startswith("utf-8-"):
        return "utf-8"
    for latin in ("latin-1", "iso-8859-1", "iso-latin-1"):
        if name == latin or name.startswith(latin + "-"):
            return "iso-8859-1"
    return orig_enc


def _cookie(line):
    """The encoding that a line declares, or None: # ... coding: NAME."""
    line = line.lstrip(" \t\f")
    start = 0 if line.startswith("#") else -1
    while start >= 0 and (start := line.find("coding", start + 1)) >= 0:
        rest = line[start + 6 :]
        if rest[:1] not in ("=", ":"):
            continue
        rest = rest[1:].lstrip(" \t")
        size = 0
        while size < len(rest) and rest[size].isascii() and (rest[size].isalnum() or rest[size] in "-_."):
            size += 1
        if size:
            return rest[:size]
    return None


def __getattr__(name):
    """The patterns that other programs take from here."""
    if name not in ("cookie_re", "blank_re"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import re

    if name == "blank_re":
        return re.compile(rb"^[ \t\f]*(?:[#\r\n]|$)", re.ASCII)
    return re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)


def detect_encoding(readline):
    """Return the encoding of a source, and the lines (at most two) that had to be read for it.

    A byte order mark says 'utf-8-sig'; else a comment in one of the first two lines may say; else it
    is 'utf-8'.
    """
    filename = getattr(getattr(readline, "__self__", None), "name", None)
    of_file = "" if filename is None else " for {!r}".format(filename)

    def read_line():
        try:
            return readline()
        except StopIteration:
            return b""

    def declared(line):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            raise SyntaxError("invalid or missing encoding declaration" + of_file)
        name = _cookie(text)
        if name is None:
            return None
        encoding = _get_normal_name(name)
        try:
            lookup(encoding)
        except LookupError:
            raise SyntaxError(f"unknown encoding{of_file}: " + encoding)
        if has_mark:
            if encoding != "utf-8":
                raise SyntaxError(f"encoding problem{of_file}: utf-8")
            encoding += "-sig"
        return encoding

    first = read_line()
    has_mark = first.startswith(BOM_UTF8)
    if has_mark:
        first = first[3:]
    default = "utf-8-sig" if has_mark else "utf-8"
    if not first:
        return default, []
    encoding = declared(first)
    if encoding:
        return encoding, [first]
    if first.lstrip(b" \t\f")[:1] not in (b"", b"#", b"\r", b"\n"):
        return default, [first]
    second = read_line()
    if not second:
        return default, [first]
    return declared(second) or default, [first, second]


def open(filename):
    """Open a source file for reading, in the encoding that it declares."""
    from io import TextIOWrapper

    buffer = _builtin_open(filename, "rb")
    try:
        encoding, _ = detect_encoding(buffer.readline)
        buffer.seek(0)
        text = TextIOWrapper(buffer, encoding, line_buffering=True)
        text.mode = "r"
        return text
    except:
        buffer.close()
        raise


# ---- Tokens -------------------------------------------------------------------------------------


def tokenize(readline):
    """Yield the tokens of a source in bytes, of which readline returns one line after the other.

    The first is of the type ENCODING. readline may also end with StopIteration.
    """
    encoding, lines = detect_encoding(readline)
    if encoding == "utf-8-sig":  # the mark is gone
        encoding = "utf-8"
    yield TokenInfo(ENCODING, encoding, (0, 0), (0, 0), "")
    consumed = iter(lines)

    def all_lines():
        for line in consumed:
            return line
        return readline()

    yield from _generate_tokens_from_c_tokenizer(all_lines, encoding, extra_tokens=True)


def generate_tokens(readline):
    """Yield the tokens of a source in str, of which readline returns one line after the other."""
    return _generate_tokens_from_c_tokenizer(readline, extra_tokens=True)


def _read_lines(readline, encoding):
    while True:
        try:
            line = readline()
        except StopIteration:
            return
        if encoding is not None:
            if not isinstance(line, (bytes, bytearray)):
                raise TypeError("readline() returned a non-bytes object")
            line = line.decode(encoding, "replace")
        elif not isinstance(line, str):
            raise TypeError("readline() returned a non-string object")
        if not line:
            return
        yield line


def _generate_tokens_from_c_tokenizer(source, encoding=None, extra_tokens=False):
    try:
        text = "".join(_read_lines(source, encoding))
        for info in _tokenize.tokens(text, extra_tokens):
            yield TokenInfo._make(info)
    except SyntaxError as error:
        if type(error) != SyntaxError:
            raise error from None
        message = error.msg
        if "unterminated triple-quoted string literal" in message:
            message = "EOF in multi-line string"
        raise TokenError(message, (error.lineno, error.offset)) from None


def main():
    import argparse
    import sys

    def fail(message, filename=None, location=None):
        if location:
            message = f"{filename}:{location[0]}:{location[1]}: error: {message}"
        elif filename:
            message = f"{filename}: error: {message}"
        else:
            message = f"error: {message}"
        sys.stderr.write(message + "\n")
        sys.exit(1)

    parser = argparse.ArgumentParser(prog="python -m tokenize")
    parser.add_argument(
        "filename", nargs="?", metavar="filename.py", help="the file to tokenize; defaults to stdin"
    )
    parser.add_argument(
        "-e", "--exact", action="store_true", help="display token names using the exact type"
    )
    args = parser.parse_args()
    filename = args.filename or "<stdin>"
    try:
        if args.filename:
            with _builtin_open(filename, "rb") as file:
                tokens = list(tokenize(file.readline))
        else:
            tokens = generate_tokens(sys.stdin.readline)
        for item in tokens:
            kind = item.exact_type if args.exact else item.type
            where = "%d,%d-%d,%d:" % (item.start + item.end)
            print("%-20s%-15s%-15r" % (where, tok_name[kind], item.string))
    except IndentationError as error:
        fail(error.args[0], filename, error.args[1][1:3])
    except TokenError as error:
        fail(error.args[0], filename, error.args[1])
    except SyntaxError as error:
        fail(error, filename)
    except OSError as error:
        fail(error)
    except KeyboardInterrupt:
        print("interrupted\n")


if __name__ == "__main__":
    main()
