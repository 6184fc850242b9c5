"""difflib's differences as tables of HTML: two texts side by side, with what differs in colour."""

import re

from difflib import IS_CHARACTER_JUNK, ndiff

# In a line, \0 and one of + - ^ begin what was added, deleted or changed, and \1 ends it.
_MARKED = re.compile("\0[+\\-^][^\1]*\1")


def _mark(text, hints):
    """A line with the changes marked that a "? " line hints at."""
    if hints is None:
        return text
    pieces = []
    end = 0
    for run in re.finditer(r"\++|-+|\^+", hints[2:]):
        start, stop = run.span()
        pieces += text[end:start], "\0", run[0][0], text[start:stop], "\1"
        end = stop
    return "".join(pieces) + text[end:]


def _whole(text, sign):
    """A line that was added or deleted; an empty one is shown as a blank."""
    return f"\0{sign}{text or ' '}\1"


def _entries(delta):
    """The lines of a delta as (kind, from text, to text): kinds "same", "changed", "-" and "+"."""
    lines = list(delta)
    tags = [line[:1] for line in lines] + [""] * 3
    i = 0
    while i < len(lines):
        text = lines[i][2:]
        if tags[i] == " ":
            yield "same", text, text
        elif tags[i] == "-":
            hints = lines[i + 1] if tags[i + 1] == "?" else None
            after = i + 1 + (hints is not None)
            has_to_hints = tags[after] == "+" and tags[after + 1] == "?"
            if tags[after] == "+" and (hints is not None or has_to_hints):
                to_hints = lines[after + 1] if has_to_hints else None
                yield "changed", _mark(text, hints), _mark(lines[after][2:], to_hints)
                i = after + 1 + has_to_hints
                continue
            yield "-", text, None
        elif tags[i] == "+":
            yield "+", None, text
        i += 1


def _rows(delta):
    """Rows of ((number, text), (number, text), differs); a side without a line is ("", "\\n")."""
    numbers = [0, 0]
    pending = [], []  # deleted and added lines, which come side by side

    def row(texts, differs):
        sides = []
        for side, text in enumerate(texts):
            if text is None:
                sides.append(("", "\n"))
            else:
                numbers[side] += 1
                sides.append((numbers[side], text))
        return (*sides, differs)

    def flush():
        deleted, added = pending
        for i in range(max(len(deleted), len(added))):
            yield row((_whole(deleted[i], "-") if i < len(deleted) else None,
                       _whole(added[i], "+") if i < len(added) else None), True)
        deleted.clear()
        added.clear()

    for kind, old, new in _entries(delta):
        if kind == "-":
            if pending[1]:
                yield from flush()
            pending[0].append(old)
        elif kind == "+":
            pending[1].append(new)
        else:
            yield from flush()
            yield row((old, new), kind == "changed")
    yield from flush()


def _mdiff(fromlines, tolines, context=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Rows of two texts side by side. context: how many equal rows to keep around changes; (None, None, None)
    stands between the parts."""
    rows = _rows(ndiff(fromlines, tolines, linejunk, charjunk))
    if context is None:
        yield from rows
        return
    context = max(context, 0)
    rows = list(rows)
    wanted = set()
    for i, row in enumerate(rows):
        if row[2]:
            wanted.update(range(max(i - context, 0), min(i + context + 1, len(rows))))
    before = None
    for i in sorted(wanted):
        if before is not None and i != before + 1:
            yield None, None, None
        yield rows[i]
        before = i


_FILE = """\
<!DOCTYPE html>
<html lang="en">
<head>
    <meta http-equiv="Content-Type" content="text/html; charset={charset}">
    <title></title>
    <style type="text/css">{styles}
    </style>
</head>
<body>
{table}{legend}
</body>
</html>
"""

_STYLES = """
        table.diff {font-family: monospace; border: medium}
        .diff_header {background-color: #e0e0e0}
        td.diff_header {text-align: right}
        .diff_next {background-color: #c0c0c0}
        .diff_add {background-color: #aaffaa}
        .diff_chg {background-color: #ffff77}
        .diff_sub {background-color: #ffaaaa}"""

_TABLE = """
    <table class="diff" id="difflib_chg_{prefix}_top" cellspacing="0" cellpadding="0" rules="groups">
        <colgroup></colgroup> <colgroup></colgroup> <colgroup></colgroup>
        <colgroup></colgroup> <colgroup></colgroup> <colgroup></colgroup>
        {header}
        <tbody>
{rows}        </tbody>
    </table>"""

_LEGEND = """
    <table class="diff" summary="Legends">
        <tr><th>Colors</th></tr>
        <tr><td class="diff_add">&nbsp;Added&nbsp;</td></tr>
        <tr><td class="diff_chg">Changed</td></tr>
        <tr><td class="diff_sub">Deleted</td></tr>
    </table>"""

_CLASSES = {"+": "diff_add", "-": "diff_sub", "^": "diff_chg"}


class HtmlDiff:
    """Makes tables of HTML that show two texts side by side, line by line, with marks on what differs.

    tabsize: how wide tabs are. wrapcolumn: where long lines are broken, or None. linejunk, charjunk: as of ndiff().
    """

    _default_prefix = 0

    def __init__(self, tabsize=8, wrapcolumn=None, linejunk=None, charjunk=IS_CHARACTER_JUNK):
        self._tabsize = tabsize
        self._wrapcolumn = wrapcolumn
        self._linejunk = linejunk
        self._charjunk = charjunk

    def make_file(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5, *, charset="utf-8"):
        """A page of HTML with the table that make_table() makes."""
        table = self.make_table(fromlines, tolines, fromdesc, todesc, context=context, numlines=numlines)
        page = _FILE.format(styles=_STYLES, legend=_LEGEND, table=table, charset=charset)
        return page.encode(charset, "xmlcharrefreplace").decode(charset)

    def _clean(self, lines):
        """The lines without newlines; where tabs were, fixed spaces."""
        for line in lines:
            line = line.replace(" ", "\0").expandtabs(self._tabsize)  # blanks made of tabs stay apart
            yield line.replace(" ", "\t").replace("\0", " ").rstrip("\n")

    def _wrap(self, number, text):
        """A line in pieces of at most wrapcolumn characters, marks not counted: (number, text) each."""
        width = self._wrapcolumn
        if not width or number is None:
            return [(number, text)]
        pieces = []
        piece, size, mark = "", 0, ""
        i = 0
        while i < len(text):
            if text[i] == "\0":
                mark = text[i:i + 2]
                piece += mark
                i += 2
                continue
            if text[i] == "\1":
                mark = ""
                piece += "\1"
                i += 1
                continue
            if size == width:
                pieces.append(piece + ("\1" if mark else ""))
                piece, size = mark, 0
            piece += text[i]
            size += 1
            i += 1
        pieces.append(piece)
        return [(number if k == 0 else ">", piece) for k, piece in enumerate(pieces)]

    def _wrapped(self, rows):
        for old, new, differs in rows:
            if differs is None:
                yield old, new, differs
                continue
            left, right = self._wrap(*old), self._wrap(*new)
            for i in range(max(len(left), len(right))):
                yield (left[i] if i < len(left) else ("", " "), right[i] if i < len(right) else ("", " "), differs)

    def _cell(self, side, number, text, prefix):
        text = text.replace("&", "&amp;").replace(">", "&gt;").replace("<", "&lt;")
        text = text.replace(" ", "&nbsp;").replace("\t", "&nbsp;").rstrip("\n")
        text = _MARKED.sub(lambda m: f'<span class="{_CLASSES[m[0][1]]}">{m[0][2:-1]}</span>', text)
        anchor = f' id="{("from", "to")[side]}{prefix}_{number}"' if isinstance(number, int) else ""
        return f'<td class="diff_header"{anchor}>{number}</td><td nowrap="nowrap">{text}</td>'

    def make_table(self, fromlines, tolines, fromdesc="", todesc="", context=False, numlines=5):
        """A table of HTML. context: only the changes, with numlines lines around each; otherwise everything."""
        prefix = HtmlDiff._default_prefix
        HtmlDiff._default_prefix += 1
        rows = _mdiff(list(self._clean(fromlines)), list(self._clean(tolines)), numlines if context else None,
                      linejunk=self._linejunk, charjunk=self._charjunk)
        out = []
        changes = 0
        in_change = False
        rows = list(self._wrapped(rows))
        total = sum(1 for i, row in enumerate(rows) if row[2] and not (i and rows[i - 1][2]))
        for old, new, differs in rows:
            if differs is None:
                out.append("        </tbody>\n        <tbody>\n")
                in_change = False
                continue
            link = anchor = ""
            if differs and not in_change:
                changes += 1
                anchor = f' id="difflib_chg_{prefix}_{changes}"'
                following = changes + 1 if changes < total else "top"
                link = f'<a href="#difflib_chg_{prefix}_{following}">{"n" if changes < total else "t"}</a>'
            in_change = differs
            jump = f'<td class="diff_next"{anchor}>{link}</td>'
            jump2 = f'<td class="diff_next">{link}</td>'
            out.append(f"            <tr>{jump}{self._cell(0, *old, prefix)}{jump2}{self._cell(1, *new, prefix)}</tr>\n")
        if not total:
            text = "No Differences Found" if fromlines or tolines else "Empty File"
            if context or not rows:
                cell = f"<td></td><td>&nbsp;{text}&nbsp;</td>"
                out = [f'            <tr><td class="diff_next"></td>{cell}<td class="diff_next"></td>{cell}</tr>\n']
        header = ""
        if fromdesc or todesc:
            cells = "".join(f'<th class="diff_next"><br></th><th colspan="2" class="diff_header">{text}</th>'
                            for text in (fromdesc, todesc))
            header = f"<thead><tr>{cells}</tr></thead>"
        return _TABLE.format(prefix=prefix, header=header, rows="".join(out))
