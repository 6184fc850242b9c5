# tomllib - TOML 1.0 read into dicts.
#
# A parser by hand: _Parser holds the text and the place reached. A table that a dotted key or an
# inline value made may not be opened again; _flags, a tree beside the result, remembers which.
__all__ = ("loads", "load", "TOMLDecodeError")


class TOMLDecodeError(ValueError):
    """The text is not TOML."""


def load(fp, /, *, parse_float=float):
    """Read TOML from a binary file."""
    data = fp.read()
    try:
        text = data.decode()
    except AttributeError:
        raise TypeError("File must be opened in binary mode, e.g. use `open('foo.toml', 'rb')`") \
            from None
    return loads(text, parse_float=parse_float)


def loads(s, /, *, parse_float=float):
    """Read TOML from a string."""
    text = s.replace("\r\n", "\n")
    if parse_float is not float:
        plain = parse_float

        def parse_float(number):
            value = plain(number)
            if isinstance(value, (dict, list)):
                raise ValueError("parse_float must not return dicts or lists")
            return value
    return _Parser(text, parse_float).document()


_CONTROLS = frozenset(map(chr, range(32))) | {"\x7f"}
_NOT_IN_TEXT = _CONTROLS - {"\t"}
_NOT_IN_LINES = _CONTROLS - {"\t", "\n"}
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")
_HEX = frozenset("0123456789abcdefABCDEF")
_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}


class _Flags:
    # What a key may still be used for: frozen (a value, or an inline table), explicit (it has
    # had its header), and what its members are.
    __slots__ = "members", "frozen", "frozen_below", "explicit"

    def __init__(self):
        self.members = {}
        self.frozen = self.frozen_below = self.explicit = False

    def at(self, key, make=False):
        # Returns the flags at key; where there are none, None or those of a frozen ancestor.
        flags = self
        for part in key:
            if flags.frozen_below:
                return flags
            inner = flags.members.get(part)
            if inner is None:
                if not make:
                    return None
                inner = flags.members[part] = _Flags()
            flags = inner
        return flags

    def is_frozen(self, key):
        flags = self.at(key)
        return flags is not None and (flags.frozen_below or flags.frozen)

    def is_explicit(self, key):
        flags = self.at(key)
        return flags is not None and flags.explicit

    def freeze(self, key):
        self.at(key, True).frozen_below = True

    def forget(self, key):
        flags = self.at(key[:-1])
        if flags is not None:
            flags.members.pop(key[-1], None)


def _descend(data, key, lists):
    # Returns the dict at key, making what is not there. Lists stand for their last item.
    for part in key:
        data = data.setdefault(part, {})
        if lists and isinstance(data, list):
            data = data[-1]
        if not isinstance(data, dict):
            raise KeyError("There is no nest behind this key")
    return data


class _Parser:
    def __init__(self, text, parse_float):
        self.text = text
        self.at = 0
        self.parse_float = parse_float
        self.data = {}
        self.flags = _Flags()

    def error(self, message, at=None):
        at = self.at if at is None else at
        if at >= len(self.text):
            where = "at end of document"
        else:
            line = self.text.count("\n", 0, at) + 1
            where = f"at line {line}, column {at - self.text.rfind(chr(10), 0, at)}"
        return TOMLDecodeError(f"{message} ({where})")

    def peek(self):
        return self.text[self.at:self.at + 1]

    def skip(self, chars):
        text, at, end = self.text, self.at, len(self.text)
        while at < end and text[at] in chars:
            at += 1
        self.at = at

    def until(self, mark, forbidden, missing=True):
        # Moves to mark (past nothing), over text without the forbidden; returns the text.
        start = self.at
        end = self.text.find(mark, start)
        if end < 0:
            end = len(self.text)
            if missing:
                raise self.error(f"Expected {mark!r}", end)
        piece = self.text[start:end]
        if not forbidden.isdisjoint(piece):
            at = next(i for i, c in enumerate(piece) if c in forbidden)
            raise self.error(f"Found invalid character {piece[at]!r}", start + at)
        self.at = end
        return piece

    def comment(self):
        if self.peek() == "#":
            self.at += 1
            self.until("\n", _NOT_IN_TEXT, missing=False)

    def space(self):
        # Whitespace, line breaks and comments, as they may be in an array.
        while True:
            start = self.at
            self.skip(" \t\n")
            if self.peek() == "#":
                self.comment()
            elif self.at == start:
                return

    def document(self):
        header = ()
        self.opened = []
        while True:
            self.skip(" \t")
            char = self.peek()
            if not char:
                break
            if char == "\n":
                self.at += 1
                continue
            if char in _BARE or char in "\"'":
                self.assignment(header)
                self.skip(" \t")
            elif char == "[":
                self.flags_finish()
                header = (self.list_header() if self.text.startswith("[[", self.at)
                          else self.table_header())
                self.skip(" \t")
            elif char != "#":
                raise self.error("Invalid statement")
            self.comment()
            char = self.peek()
            if not char:
                break
            if char != "\n":
                raise self.error("Expected newline or end of document after a statement")
            self.at += 1
        return self.data

    # Headers and assignments

    def flags_finish(self):
        # What dotted keys opened under the last header is complete: a header may not reopen it.
        for key in self.opened:
            self.flags.at(key, True).explicit = True
        self.opened = []

    def table_header(self):
        self.at += 1
        self.skip(" \t")
        key = self.key()
        if self.flags.is_explicit(key) or self.flags.is_frozen(key):
            raise self.error(f"Cannot declare {key} twice")
        self.flags.at(key, True).explicit = True
        try:
            _descend(self.data, key, True)
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        if self.peek() != "]":
            raise self.error("Expected ']' at the end of a table declaration")
        self.at += 1
        return key

    def list_header(self):
        self.at += 2
        self.skip(" \t")
        key = self.key()
        if self.flags.is_frozen(key):
            raise self.error(f"Cannot mutate immutable namespace {key}")
        # Each table of the array begins anew.
        self.flags.forget(key)
        self.flags.at(key, True).explicit = True
        try:
            tables = _descend(self.data, key[:-1], True).setdefault(key[-1], [])
            if not isinstance(tables, list):
                raise KeyError
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        tables.append({})
        if not self.text.startswith("]]", self.at):
            raise self.error("Expected ']]' at the end of an array declaration")
        self.at += 2
        return key

    def assignment(self, header):
        key, value = self.pair()
        whole = header + key
        for i in range(1, len(key)):
            table = header + key[:i]
            if self.flags.is_explicit(table):
                raise self.error(f"Cannot redefine namespace {table}")
            self.opened.append(table)
        parent = header + key[:-1]
        if self.flags.is_frozen(parent):
            raise self.error(f"Cannot mutate immutable namespace {parent}")
        try:
            table = _descend(self.data, parent, True)
        except KeyError:
            raise self.error("Cannot overwrite a value") from None
        if key[-1] in table:
            raise self.error("Cannot overwrite a value")
        if isinstance(value, (dict, list)):
            self.flags.freeze(whole)
        table[key[-1]] = value

    def pair(self):
        key = self.key()
        if self.peek() != "=":
            raise self.error("Expected '=' after a key in a key/value pair")
        self.at += 1
        self.skip(" \t")
        return key, self.value()

    def key(self):
        parts = [self.key_part()]
        self.skip(" \t")
        while self.peek() == ".":
            self.at += 1
            self.skip(" \t")
            parts.append(self.key_part())
            self.skip(" \t")
        return tuple(parts)

    def key_part(self):
        char = self.peek()
        if char and char in _BARE:
            start = self.at
            self.skip(_BARE)
            return self.text[start:self.at]
        if char == "'":
            return self.literal()
        if char == '"':
            return self.string()
        raise self.error("Invalid initial character for a key part")

    # Values

    def value(self):
        char = self.peek()
        text = self.text
        if char == '"':
            return self.lines('"') if text.startswith('"""', self.at) else self.string()
        if char == "'":
            return self.lines("'") if text.startswith("'''", self.at) else self.literal()
        if char == "t" and text.startswith("true", self.at):
            self.at += 4
            return True
        if char == "f" and text.startswith("false", self.at):
            self.at += 5
            return False
        if char == "[":
            return self.array()
        if char == "{":
            return self.table()
        if char and char in "0123456789+-in":
            found = self.number()
            if found is not None:
                return found[0]
        raise self.error("Invalid value")

    def array(self):
        self.at += 1
        result = []
        self.space()
        while self.peek() != "]":
            result.append(self.value())
            self.space()
            char = self.peek()
            if char == ",":
                self.at += 1
                self.space()
            elif char != "]":
                raise self.error("Unclosed array")
        self.at += 1
        return result

    def table(self):
        self.at += 1
        result = {}
        flags = _Flags()
        self.skip(" \t")
        if self.peek() == "}":
            self.at += 1
            return result
        while True:
            key, value = self.pair()
            if flags.is_frozen(key):
                raise self.error(f"Cannot mutate immutable namespace {key}")
            try:
                table = _descend(result, key[:-1], False)
            except KeyError:
                raise self.error("Cannot overwrite a value") from None
            if key[-1] in table:
                raise self.error(f"Duplicate inline table key {key[-1]!r}")
            table[key[-1]] = value
            self.skip(" \t")
            char = self.peek()
            if char == "}":
                self.at += 1
                return result
            if char != ",":
                raise self.error("Unclosed inline table")
            if isinstance(value, (dict, list)):
                flags.freeze(key)
            self.at += 1
            self.skip(" \t")

    # Strings

    def literal(self):
        self.at += 1
        result = self.until("'", _NOT_IN_TEXT)
        self.at += 1
        return result

    def string(self):
        self.at += 1
        return self.basic(False)

    def lines(self, quote):
        self.at += 3
        if self.peek() == "\n":
            self.at += 1
        if quote == "'":
            result = self.until("'''", _NOT_IN_LINES)
            self.at += 3
        else:
            result = self.basic(True)
        # Up to two quotes may stand before the three that close.
        for _ in range(2):
            if self.peek() != quote:
                break
            self.at += 1
            result += quote
        return result

    def basic(self, multiline):
        text, end = self.text, len(self.text)
        forbidden = _NOT_IN_LINES if multiline else _NOT_IN_TEXT
        result = []
        start = at = self.at
        while True:
            if at >= end:
                raise self.error("Unterminated string", at)
            char = text[at]
            if char == '"':
                if not multiline or text.startswith('"""', at):
                    result.append(text[start:at])
                    self.at = at + (3 if multiline else 1)
                    return "".join(result)
                at += 1
            elif char == "\\":
                result.append(text[start:at])
                self.at = at
                result.append(self.escape(multiline))
                start = at = self.at
            elif char in forbidden:
                raise self.error(f"Illegal character {char!r}", at)
            else:
                at += 1

    def escape(self, multiline):
        char = self.text[self.at + 1:self.at + 2]
        self.at += 2
        if multiline and char and char in " \t\n":
            # The line ends here, and the next begins at its first character that is no space.
            if char != "\n":
                self.skip(" \t")
                char = self.peek()
                if not char:
                    return ""
                if char != "\n":
                    raise self.error("Unescaped '\\' in a string")
                self.at += 1
            self.skip(" \t\n")
            return ""
        if char == "u" or char == "U":
            size = 4 if char == "u" else 8
            digits = self.text[self.at:self.at + size]
            if len(digits) != size or not _HEX.issuperset(digits):
                raise self.error("Invalid hex value")
            self.at += size
            code = int(digits, 16)
            if code > 0x10ffff or 0xd800 <= code <= 0xdfff:
                raise self.error("Escaped character is not a Unicode scalar value")
            return chr(code)
        if char in _ESCAPES:
            return _ESCAPES[char]
        raise self.error("Unescaped '\\' in a string")

    # Numbers and dates

    def number(self):
        # Returns a tuple of the value, or None if there is none here.
        import re
        found = _patterns(re)
        if self.peek() not in "+-in":
            match = found[0].match(self.text, self.at)
            if match:
                try:
                    value = _moment(match)
                except ValueError as error:
                    raise self.error("Invalid date or datetime") from error
                self.at = match.end()
                return (value,)
            match = found[1].match(self.text, self.at)
            if match:
                import datetime
                self.at = match.end()
                return (datetime.time(*map(int, match.groups()[:3]), _micro(match[4])),)
        match = found[2].match(self.text, self.at)
        if match:
            self.at = match.end()
            if match["fraction"]:
                return (self.parse_float(match[0]),)
            return (int(match[0], 0),)
        word = self.text[self.at:self.at + 4]
        for word in word[:3], word:
            if word in ("inf", "nan", "+inf", "-inf", "+nan", "-nan"):
                self.at += len(word)
                return (self.parse_float(word),)
        return None


_TIME = r"([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,6})\d*)?"
_made = []


def _patterns(re):
    if not _made:
        _made.extend((
            re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])(?:[Tt ]" + _TIME
                       + r"(?:([Zz])|([+-])([01]\d|2[0-3]):([0-5]\d))?)?", re.ASCII),
            re.compile(_TIME, re.ASCII),
            re.compile(r"0(?:x[0-9A-Fa-f](?:_?[0-9A-Fa-f])*|b[01](?:_?[01])*|o[0-7](?:_?[0-7])*)|"
                       r"[+-]?(?:0|[1-9](?:_?\d)*)"
                       r"(?P<fraction>(?:\.\d(?:_?\d)*)?(?:[eE][+-]?\d(?:_?\d)*)?)", re.ASCII)))
    return _made


def _micro(digits):
    return int(digits.ljust(6, "0")) if digits else 0


def _moment(match):
    import datetime
    year, month, day, hour, minute, second, micro, z, sign, hours, minutes = match.groups()
    if hour is None:
        return datetime.date(int(year), int(month), int(day))
    zone = None
    if z:
        zone = datetime.timezone.utc
    elif sign:
        offset = datetime.timedelta(hours=int(hours), minutes=int(minutes))
        zone = datetime.timezone(offset if sign == "+" else -offset)
    return datetime.datetime(int(year), int(month), int(day), int(hour), int(minute),
                             int(second), _micro(micro), zone)
