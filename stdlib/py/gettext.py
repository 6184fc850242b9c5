"""Translations of messages: catalogues in the .mo format of GNU gettext."""

import os
import sys

__all__ = ["NullTranslations", "GNUTranslations", "Catalog", "bindtextdomain", "find",
           "translation", "install", "textdomain", "dgettext", "dngettext", "gettext", "ngettext",
           "pgettext", "dpgettext", "npgettext", "dnpgettext"]

_default_localedir = os.path.join(sys.base_prefix, "share", "locale")


# ---- Plural forms --------------------------------------------------------------------------------

# From the loosest to the tightest; what stands together binds alike, from the left.
_BINARY = (("||",), ("&&",), ("==", "!="), ("<", ">", "<=", ">="), ("+", "-"), ("*", "/", "%"))
_PYTHON = {"||": "or", "&&": "and", "/": "//"}


def _tokenize(plural):
    i = 0
    while i < len(plural):
        char = plural[i]
        if char in " \t":
            i += 1
        elif char.isdecimal():
            start = i
            while i < len(plural) and plural[i].isdecimal():
                i += 1
            yield plural[start:i]
        elif plural[i:i + 2] in ("||", "&&", "==", "!=", "<=", ">="):
            yield plural[i:i + 2]
            i += 2
        elif char in "n?:()<>+-*/%!":
            yield char
            i += 1
        elif char.isidentifier():
            start = i
            while i < len(plural) and (plural[i].isidentifier() or plural[i].isdecimal()):
                i += 1
            if plural[start:i] != "n":
                raise ValueError(f"invalid token in plural form: {plural[start:i]}")
            yield "n"
        else:
            raise ValueError(f"invalid token in plural form: {char}")
    yield ""


class _PluralParser:
    """Turns an expression of C into one of Python."""

    def __init__(self, plural):
        self.tokens = _tokenize(plural)
        self.token = next(self.tokens)
        self.depth = 0

    def advance(self):
        self.token = next(self.tokens)

    def fail(self):
        if self.token:
            raise ValueError(f"unexpected token in plural form: {self.token}")
        raise ValueError("unexpected end of plural form")

    def parse_all(self):
        result = self.conditional()
        if self.token:
            self.fail()
        return result

    def conditional(self):
        self.depth += 1
        if self.depth > 20:
            raise ValueError("plural form expression is too complex")
        result = self.binary(0)
        if self.token == "?":
            self.advance()
            if_true = self.conditional()
            if self.token != ":":
                self.fail()
            self.advance()
            if_false = self.conditional()
            result = f"({if_true} if {result} else {if_false})"
        self.depth -= 1
        return result

    def binary(self, level):
        if level == len(_BINARY):
            return self.unary()
        result = self.binary(level + 1)
        while self.token in _BINARY[level]:
            operator = _PYTHON.get(self.token, self.token)
            self.advance()
            result = f"({result} {operator} {self.binary(level + 1)})"
        return result

    def unary(self):
        negations = ""
        while self.token == "!":
            negations += "not "
            self.advance()
        if self.token == "(":
            self.advance()
            result = self.conditional()
            if self.token != ")":
                raise ValueError("unbalanced parenthesis in plural form")
        elif self.token == "n" or self.token.isdecimal():
            result = self.token
        else:
            self.fail()
        self.advance()
        return f"({negations}{result})" if negations else result


def _as_int(n):
    try:
        round(n)
    except TypeError:
        raise TypeError(f"Plural value must be an integer, got {n.__class__.__name__}") from None
    import warnings
    warnings.warn(f"Plural value must be an integer, got {n.__class__.__name__}",
                  DeprecationWarning, stacklevel=4)
    return n


def c2py(plural):
    """A function of a number that computes which plural form C's expression chooses for it."""
    if len(plural) > 1000:
        raise ValueError("plural form expression is too long")
    try:
        expression = _PluralParser(plural).parse_all()
        namespace = {"_as_int": _as_int}
        exec(f"""if True:
            def func(n):
                if not isinstance(n, int):
                    n = _as_int(n)
                return int({expression})
            """, namespace)
        return namespace["func"]
    except RecursionError:
        raise ValueError("plural form expression is too complex") from None


# ---- Catalogues ----------------------------------------------------------------------------------

def _expand_lang(locale):
    """The names a catalogue of this locale may go by, the most exact first."""
    rest, at, modifier = locale.partition("@")
    rest, dot, codeset = rest.partition(".")
    language, underscore, territory = rest.partition("_")
    names = []
    for keep in range(7, -1, -1):
        if keep & 1 and not codeset or keep & 2 and not territory or keep & 4 and not modifier:
            continue
        names.append(language + (underscore + territory if keep & 2 else "")
                     + (dot + codeset if keep & 1 else "") + (at + modifier if keep & 4 else ""))
    return names


class NullTranslations:
    """Translates nothing, or by its fallback."""

    def __init__(self, fp=None):
        self._info = {}
        self._charset = None
        self._fallback = None
        if fp is not None:
            self._parse(fp)

    def _parse(self, fp):
        pass

    def add_fallback(self, fallback):
        if self._fallback:
            self._fallback.add_fallback(fallback)
        else:
            self._fallback = fallback

    def gettext(self, message):
        return self._fallback.gettext(message) if self._fallback else message

    def ngettext(self, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.ngettext(msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def pgettext(self, context, message):
        return self._fallback.pgettext(context, message) if self._fallback else message

    def npgettext(self, context, msgid1, msgid2, n):
        if self._fallback:
            return self._fallback.npgettext(context, msgid1, msgid2, n)
        return msgid1 if n == 1 else msgid2

    def info(self):
        return self._info

    def charset(self):
        return self._charset

    def install(self, names=None):
        """Makes _() a builtin, and the other functions that are named."""
        import builtins
        builtins.__dict__["_"] = self.gettext
        if names is not None:
            for name in {"gettext", "ngettext", "npgettext", "pgettext"} & set(names):
                builtins.__dict__[name] = getattr(self, name)


class GNUTranslations(NullTranslations):
    """Translates by a .mo file."""

    LE_MAGIC = 0x950412de
    BE_MAGIC = 0xde120495
    CONTEXT = "%s\x04%s"  # how a context is part of a key
    VERSIONS = (0, 1)

    def _parse(self, fp):
        filename = getattr(fp, "name", "")
        data = fp.read()
        self._catalog = catalog = {}
        self.plural = lambda n: int(n != 1)
        magic = int.from_bytes(data[:4], "little")
        if magic not in (self.LE_MAGIC, self.BE_MAGIC):
            raise OSError(0, "Bad magic number", filename)
        order = "little" if magic == self.LE_MAGIC else "big"

        def number(offset):
            return int.from_bytes(data[offset:offset + 4], order)

        version = number(4)
        if version >> 16 not in self.VERSIONS:
            raise OSError(0, f"Bad version number {version >> 16}", filename)
        count, originals, translations = number(8), number(12), number(16)
        for i in range(count):
            entries = []
            for table in originals + 8 * i, translations + 8 * i:
                size, start = number(table), number(table + 4)
                if start + size >= len(data):
                    raise OSError(0, "File is corrupt", filename)
                entries.append(data[start:start + size])
            original, translated = entries
            if not original:
                self._parse_info(translated)
            charset = self._charset or "ascii"
            if b"\0" in original:
                key = str(original.split(b"\0")[0], charset)
                for form, text in enumerate(translated.split(b"\0")):
                    catalog[key, form] = str(text, charset)
            else:
                catalog[str(original, charset)] = str(translated, charset)

    def _parse_info(self, text):
        last = None
        for line in text.split(b"\n"):
            item = line.decode().strip()
            if not item or item.startswith("#-#-#-#-#") and item.endswith("#-#-#-#-#"):
                continue
            key = value = None
            if ":" in item:
                key, value = (part.strip() for part in item.split(":", 1))
                last = key = key.lower()
                self._info[key] = value
            elif last:
                self._info[last] += "\n" + item
            if key == "content-type":
                self._charset = value.split("charset=")[1]
            elif key == "plural-forms":
                self.plural = c2py(value.split(";")[1].split("plural=")[1])

    def _lookup(self, key, n=None):
        if n is None:
            text = self._catalog.get(key)
            return self._catalog.get((key, self.plural(1))) if text is None else text
        return self._catalog.get((key, self.plural(n)))

    def gettext(self, message):
        text = self._lookup(message)
        return super().gettext(message) if text is None else text

    def ngettext(self, msgid1, msgid2, n):
        text = self._lookup(msgid1, n)
        return super().ngettext(msgid1, msgid2, n) if text is None else text

    def pgettext(self, context, message):
        text = self._lookup(self.CONTEXT % (context, message))
        return super().pgettext(context, message) if text is None else text

    def npgettext(self, context, msgid1, msgid2, n):
        text = self._lookup(self.CONTEXT % (context, msgid1), n)
        return super().npgettext(context, msgid1, msgid2, n) if text is None else text


def find(domain, localedir=None, languages=None, all=False):
    """The file of a catalogue (a list of them, if all are asked for)."""
    if localedir is None:
        localedir = _default_localedir
    if languages is None:
        languages = []
        for variable in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            value = os.environ.get(variable)
            if value:
                languages = value.split(":")
                break
        if "C" not in languages:
            languages.append("C")
    names = []
    for language in languages:
        names += [name for name in _expand_lang(language) if name not in names]
    result = []
    for name in names:
        if name == "C":
            break
        path = os.path.join(localedir, name, "LC_MESSAGES", f"{domain}.mo")
        if os.path.exists(path):
            if not all:
                return path
            result.append(path)
    return result if all else None


_translations = {}


def translation(domain, localedir=None, languages=None, class_=None, fallback=False):
    """The translations of a domain; fails if there are none, unless there is a fallback."""
    if class_ is None:
        class_ = GNUTranslations
    files = find(domain, localedir, languages, all=True)
    if not files:
        if fallback:
            return NullTranslations()
        from errno import ENOENT
        raise FileNotFoundError(ENOENT, "No translation file found for domain", domain)
    result = None
    for path in files:
        key = class_, os.path.abspath(path)
        known = _translations.get(key)
        if known is None:
            with open(path, "rb") as file:
                known = _translations.setdefault(key, class_(file))
        # Each gets a fallback of its own, so what is kept is copied.
        import copy
        known = copy.copy(known)
        if result is None:
            result = known
        else:
            result.add_fallback(known)
    return result


def install(domain, localedir=None, *, names=None):
    """Makes _() a builtin that translates by this domain."""
    translation(domain, localedir, fallback=True).install(names)


_localedirs = {}
_current_domain = "messages"


def textdomain(domain=None):
    """Sets the domain that gettext() and the like use, if one is given; returns it."""
    global _current_domain
    if domain is not None:
        _current_domain = domain
    return _current_domain


def bindtextdomain(domain, localedir=None):
    """Sets the folder of a domain, if one is given; returns it."""
    if localedir is not None:
        _localedirs[domain] = localedir
    return _localedirs.get(domain, _default_localedir)


def _domain(domain):
    try:
        return translation(domain, _localedirs.get(domain))
    except OSError:
        return NullTranslations()


def dgettext(domain, message):
    return _domain(domain).gettext(message)


def dngettext(domain, msgid1, msgid2, n):
    return _domain(domain).ngettext(msgid1, msgid2, n)


def dpgettext(domain, context, message):
    return _domain(domain).pgettext(context, message)


def dnpgettext(domain, context, msgid1, msgid2, n):
    return _domain(domain).npgettext(context, msgid1, msgid2, n)


def gettext(message):
    return dgettext(_current_domain, message)


def ngettext(msgid1, msgid2, n):
    return dngettext(_current_domain, msgid1, msgid2, n)


def pgettext(context, message):
    return dpgettext(_current_domain, context, message)


def npgettext(context, msgid1, msgid2, n):
    return dnpgettext(_current_domain, context, msgid1, msgid2, n)


Catalog = translation
