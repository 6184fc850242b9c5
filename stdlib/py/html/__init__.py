"""HTML's special characters, written as references and read back."""

__all__ = ["escape", "unescape"]


def escape(s, quote=True):
    """s with "&", "<" and ">" as references; with quote also both kinds of quotes, as attribute values need it."""
    s = s.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        s = s.replace('"', "&quot;").replace("'", "&#x27;")
    return s


# What browsers show for the numbers 0x80 .. 0x9f, which are no characters: those of Windows.
_windows = dict(zip(range(0x80, 0xA0), "€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ"))


def _number(code):
    """The text of a numeric reference."""
    if code in _windows:
        return _windows[code]
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\N{REPLACEMENT CHARACTER}"
    if code < 0x20 and code not in (0x9, 0xA, 0xC, 0xD) or code == 0x7F:
        return ""
    if 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE:
        return ""
    return chr(code)


def _replace(match):
    from html.entities import html5
    name = match[1]
    if name[0] == "#":
        digits = name.rstrip(";")
        return _number(int(digits[2:], 16) if digits[1] in "xX" else int(digits[1:]))
    if name in html5:
        return html5[name]
    for end in range(len(name) - 1, 1, -1):  # the longest name that it begins with
        if name[:end] in html5:
            return html5[name[:end]] + name[end:]
    return "&" + name


def unescape(s):
    """s with all references, by name or number, replaced by the characters that they mean in HTML 5."""
    if "&" not in s:
        return s
    import re
    return re.sub(r"&(#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)", _replace, s)
