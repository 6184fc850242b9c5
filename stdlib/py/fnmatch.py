"""File name patterns of the shell: * any text, ? one character, [seq] one of seq, [!seq] one not in seq."""

__all__ = ["filter", "fnmatch", "fnmatchcase", "translate"]

import functools
import re


def fnmatch(name, pat):
    """Whether name matches pat; both are first normalized as the system's file names are."""
    from os.path import normcase
    return fnmatchcase(normcase(name), normcase(pat))


@functools.lru_cache(maxsize=32768, typed=True)
def _compile_pattern(pat):
    if isinstance(pat, bytes):
        return re.compile(translate(pat.decode("latin-1")).encode("latin-1")).match
    return re.compile(translate(pat)).match


def filter(names, pat):
    """The list of those names that match pat."""
    import os
    match = _compile_pattern(os.path.normcase(pat))
    if os.name == "posix":
        return [name for name in names if match(name)]
    return [name for name in names if match(os.path.normcase(name))]


def fnmatchcase(name, pat):
    """Whether name matches pat, case included."""
    return _compile_pattern(pat)(name) is not None


def _set_pieces(text):
    """The parts of a set between the hyphens that make ranges: empty ranges (z-a) fall out."""
    start = 2 if text[0] == "!" else 1
    pieces = []
    while (hyphen := text.find("-", start)) >= 0:
        pieces.append(text[:hyphen])
        text = text[hyphen + 1:]
        start = 2
    if text:
        pieces.append(text)
    else:
        pieces[-1] += "-"
    for i in range(len(pieces) - 1, 0, -1):
        if pieces[i - 1][-1] > pieces[i][0]:
            pieces[i - 1:i + 1] = [pieces[i - 1][:-1] + pieces[i][1:]]
    return pieces


def _set(text):
    """The regular expression of [text]."""
    if "-" in text:
        # A backslash or hyphen within a piece stands for itself.
        text = "-".join(piece.replace("\\", r"\\").replace("-", r"\-") for piece in _set_pieces(text))
    else:
        text = text.replace("\\", r"\\")
    if text == "":
        return "(?!)"
    if text == "!":
        return "."
    for operator in "&~|":
        text = text.replace(operator, "\\" + operator)
    if text[0] == "!":
        text = "^" + text[1:]
    elif text[0] in "^[":
        text = "\\" + text
    return f"[{text}]"


def _pieces(pat):
    """pat as regular expressions, one for each part; None for a run of stars."""
    i = 0
    pieces = []
    while i < len(pat):
        c = pat[i]
        i += 1
        if c == "*":
            if not pieces or pieces[-1] is not None:
                pieces.append(None)
        elif c == "?":
            pieces.append(".")
        elif c == "[":
            # The first character of a set is never its end.
            end = pat.find("]", i + 1 + pat.startswith("!", i))
            if end < 0:
                pieces.append("\\[")
            else:
                pieces.append(_set(pat[i:end]))
                i = end + 1
        else:
            pieces.append(re.escape(c))
    return pieces


def translate(pat):
    """The regular expression, as text, of a pattern."""
    parts = [[]]
    for piece in _pieces(pat):
        if piece is None:
            parts.append([])
        else:
            parts[-1].append(piece)
    parts = ["".join(part) for part in parts]
    # The shortest text for a star is always good enough, if another star follows: never go back there.
    middle = "".join(f"(?>.*?{part})" for part in parts[1:-1])
    result = parts[0] + middle + (".*" + parts[-1] if len(parts) > 1 else "")
    return rf"(?s:{result})\Z"
