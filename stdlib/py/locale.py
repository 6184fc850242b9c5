"""The locale: how numbers are written. Kukri runs in the C locale with UTF-8 for text; others cannot be set."""

import functools
import sys

__all__ = ["getlocale", "getdefaultlocale", "getpreferredencoding", "Error", "setlocale", "localeconv", "strcoll",
           "strxfrm", "str", "atof", "atoi", "format_string", "currency", "normalize", "LC_CTYPE", "LC_COLLATE",
           "LC_MESSAGES", "LC_TIME", "LC_MONETARY", "LC_NUMERIC", "LC_ALL", "CHAR_MAX", "getencoding"]

LC_CTYPE, LC_NUMERIC, LC_TIME, LC_COLLATE, LC_MONETARY, LC_MESSAGES, LC_ALL = range(7)
CHAR_MAX = 127
Error = type("Error", (Exception,), {"__module__": "locale", "__doc__": "What a locale refused."})

_str = str
_NAMES = ("C", "POSIX", "C.UTF-8", "C.utf8", "")
_override_localeconv = {}


def localeconv():
    """The conventions of the locale."""
    conventions = {"grouping": [127], "currency_symbol": "", "n_sign_posn": 127, "p_cs_precedes": 127,
                   "n_cs_precedes": 127, "mon_grouping": [], "n_sep_by_space": 127, "decimal_point": ".",
                   "negative_sign": "", "positive_sign": "", "p_sep_by_space": 127, "int_curr_symbol": "",
                   "p_sign_posn": 127, "thousands_sep": "", "mon_thousands_sep": "", "frac_digits": 127,
                   "mon_decimal_point": "", "int_frac_digits": 127}
    if _override_localeconv:
        conventions.update(_override_localeconv)
    return conventions


def setlocale(category, locale=None):
    """Sets a locale; None asks which one it is."""
    if locale and not isinstance(locale, _str):
        locale = normalize(_build_localename(locale))
    if not LC_CTYPE <= category <= LC_ALL:
        raise Error("invalid locale category")
    if locale is not None and locale not in _NAMES:
        raise Error("unsupported locale setting")
    return "C"


def _build_localename(pair):
    try:
        language, encoding = pair
    except (TypeError, ValueError):
        raise TypeError("Locale must be None, a string, or an iterable of two strings -- language code, "
                        "encoding.") from None
    if language is None:
        language = "C"
    return language if encoding is None else language + "." + encoding


def _parse_localename(localename):
    code = normalize(localename)
    if "@" in code:
        code, modifier = code.split("@", 1)
        if modifier == "euro" and "." not in code:
            return code, "iso-8859-15"
    if "." in code:
        return tuple(code.split(".")[:2])
    if code == "C":
        return None, None
    if code == "UTF-8":
        return None, "UTF-8"
    raise ValueError("unknown locale: %s" % localename)


def normalize(localename):
    """The usual form of a locale's name."""
    name, dot, encoding = localename.partition(".")
    if name.lower() in ("c", "posix"):
        return "C" if not encoding else "C." + ("UTF-8" if encoding.lower().replace("-", "") == "utf8" else encoding)
    if dot and encoding.lower().replace("-", "") == "utf8":
        return name + ".UTF-8"
    return localename


def getlocale(category=LC_CTYPE):
    """(language, encoding) of a category."""
    if category == LC_ALL:
        raise TypeError("category LC_ALL is not supported")
    return _parse_localename(setlocale(category))


def getdefaultlocale(envvars=("LC_ALL", "LC_CTYPE", "LANG", "LANGUAGE")):
    """(language, encoding) that the environment asks for."""
    import os
    import warnings
    warnings._deprecated("locale.getdefaultlocale",
                         "{name!r} is deprecated and slated for removal in Python {remove}. Use setlocale(), "
                         "getencoding() and getlocale() instead.", remove=(3, 15))
    for variable in envvars:
        name = os.environ.get(variable)
        if name:
            if variable == "LANGUAGE":
                name = name.split(":")[0]
            break
    else:
        name = "C"
    return _parse_localename(name)


def getencoding():
    """The encoding of text: 'utf-8'."""
    return "utf-8"


def getpreferredencoding(do_setlocale=True):
    """The encoding of text: 'utf-8'."""
    return "utf-8"


def resetlocale(category=LC_ALL):
    """Sets the default locale."""
    setlocale(category, "")


def strcoll(string1, string2, /):
    """-1, 0 or 1 as strings are ordered."""
    return (string1 > string2) - (string1 < string2)


def strxfrm(string, /):
    """A string that compares as strcoll() does."""
    return string


# ---- Numbers

def _grouping_intervals(grouping):
    last = None
    for interval in grouping:
        if interval == CHAR_MAX:
            return
        if interval == 0:
            if last is None:
                raise ValueError("invalid grouping")
            while True:
                yield last
        yield interval
        last = interval


def _group(s, monetary=False):
    conventions = localeconv()
    thousands_sep = conventions["mon_thousands_sep" if monetary else "thousands_sep"]
    grouping = conventions["mon_grouping" if monetary else "grouping"]
    if not grouping:
        return s, 0
    right = left = ""
    if s[-1] == " ":
        stripped = s.rstrip()
        right = s[len(stripped):]
        s = stripped
    groups = []
    for interval in _grouping_intervals(grouping):
        if not s or s[-1] not in "0123456789":
            left = s
            s = ""
            break
        groups.append(s[-interval:])
        s = s[:-interval]
    if s:
        groups.append(s)
    groups.reverse()
    return left + thousands_sep.join(groups) + right, len(thousands_sep) * (len(groups) - 1)


def _strip_padding(s, amount):
    left = 0
    while amount and s[left] == " ":
        left += 1
        amount -= 1
    right = len(s) - 1
    while amount and s[right] == " ":
        right -= 1
        amount -= 1
    return s[left:right + 1]


@functools.cache
def _percent_re():
    import re
    return re.compile(r"%(?:\((?P<key>.*?)\))?(?P<modifiers>[-#0-9 +*.hlL]*?)[eEfFgGdiouxXcrs%]")


def _format(percent, value, grouping=False, monetary=False, *additional):
    formatted = percent % ((value,) + additional if additional else value)
    if percent[-1] in "eEfFgGdiu":
        formatted = _localize(formatted, grouping, monetary)
    return formatted


def _localize(formatted, grouping=False, monetary=False):
    if "." in formatted:
        seps = 0
        parts = formatted.split(".")
        if grouping:
            parts[0], seps = _group(parts[0], monetary=monetary)
        formatted = localeconv()["mon_decimal_point" if monetary else "decimal_point"].join(parts)
        if seps:
            formatted = _strip_padding(formatted, seps)
    else:
        seps = 0
        if grouping:
            formatted, seps = _group(formatted, monetary=monetary)
        if seps:
            formatted = _strip_padding(formatted, seps)
    return formatted


def format_string(f, val, grouping=False, monetary=False):
    """f % val with the locale's decimal point and, grouping, thousands separator."""
    percents = list(_percent_re().finditer(f))
    new_f = _percent_re().sub("%s", f)
    if isinstance(val, dict) or hasattr(val, "keys"):
        new_val = ["%" if p.group()[-1] == "%" else _format(p.group(), val, grouping, monetary) for p in percents]
    else:
        if not isinstance(val, tuple):
            val = (val,)
        new_val = []
        i = 0
        for p in percents:
            if p.group()[-1] == "%":
                new_val.append("%")
            else:
                stars = p.group("modifiers").count("*")
                new_val.append(_format(p.group(), val[i], grouping, monetary, *val[i + 1:i + 1 + stars]))
                i += 1 + stars
    return new_f % tuple(new_val)


def currency(val, symbol=True, grouping=False, international=False):
    """An amount of money as the locale writes it."""
    conv = localeconv()
    digits = conv["int_frac_digits" if international else "frac_digits"]
    if digits == 127:
        raise ValueError("Currency formatting is not possible using the 'C' locale.")
    s = _localize(f"{abs(val):.{digits}f}", grouping, monetary=True)
    s = "<" + s + ">"
    if symbol:
        sign = conv["int_curr_symbol" if international else "currency_symbol"]
        precedes = conv["n_cs_precedes" if val < 0 else "p_cs_precedes"]
        separated = conv["n_sep_by_space" if val < 0 else "p_sep_by_space"]
        if precedes:
            s = sign + (" " if separated else "") + s
        else:
            if international and sign[-1] == " ":
                sign = sign[:-1]
            s = s + (" " if separated else "") + sign
    position = conv["n_sign_posn" if val < 0 else "p_sign_posn"]
    sign = conv["negative_sign" if val < 0 else "positive_sign"]
    if position == 0:
        s = "(" + s + ")"
    elif position == 1:
        s = sign + s
    elif position == 2:
        s = s + sign
    elif position == 3:
        s = s.replace("<", sign)
    elif position == 4:
        s = s.replace(">", sign)
    else:
        s = sign + s
    return s.replace("<", "").replace(">", "")


def str(val):
    """A float as text with the locale's decimal point."""
    return _format("%.12g", val)


def delocalize(string):
    """A number's text with a point and without separators."""
    conv = localeconv()
    if conv["thousands_sep"]:
        string = string.replace(conv["thousands_sep"], "")
    if conv["decimal_point"]:
        string = string.replace(conv["decimal_point"], ".")
    return string


def localize(string, grouping=False, monetary=False):
    """A number's text as the locale writes it."""
    return _localize(string, grouping, monetary)


def atof(string, func=float):
    """A float of text in the locale's form."""
    return func(delocalize(string))


def atoi(string):
    """An int of text in the locale's form."""
    return int(delocalize(string))


