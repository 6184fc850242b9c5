"""Differences between sequences: how alike two are, and what makes the second of the first.

SequenceMatcher compares any sequences of hashable items by their longest common blocks; Differ, ndiff,
unified_diff and context_diff make readable differences of lists of lines, HtmlDiff a table.
"""

__all__ = ["get_close_matches", "ndiff", "restore", "SequenceMatcher", "Differ", "IS_CHARACTER_JUNK", "IS_LINE_JUNK",
           "context_diff", "unified_diff", "diff_bytes", "HtmlDiff", "Match"]

from collections import namedtuple as _namedtuple
from heapq import nlargest as _nlargest
from types import GenericAlias

Match = _namedtuple("Match", "a b size")


def _ratio(matches, length):
    return 2.0 * matches / length if length else 1.0


class SequenceMatcher:
    """Compares a pair of sequences of hashable items.

    isjunk tells of an item of b whether to ignore it: such an item starts no matching block, it can only
    extend one. With autojunk, items that make up more than 1% of a b of 200 items or more are left out likewise.
    """

    def __init__(self, isjunk=None, a="", b="", autojunk=True):
        self.isjunk = isjunk
        self.a = self.b = None
        self.autojunk = autojunk
        self.set_seqs(a, b)

    def set_seqs(self, a, b):
        """Set the two sequences to be compared."""
        self.set_seq1(a)
        self.set_seq2(b)

    def set_seq1(self, a):
        """Set the first sequence. What is known of the second one stays."""
        if a is self.a:
            return
        self.a = a
        self.matching_blocks = self.opcodes = None

    def set_seq2(self, b):
        """Set the second sequence, which takes some work: set it once, and the first one often."""
        if b is self.b:
            return
        self.b = b
        self.matching_blocks = self.opcodes = self.fullbcount = None
        self.b2j = b2j = {}
        for j, item in enumerate(b):
            b2j.setdefault(item, []).append(j)
        self.bjunk = set(filter(self.isjunk, b2j)) if self.isjunk else set()
        for item in self.bjunk:
            del b2j[item]
        self.bpopular = set()
        if self.autojunk and len(b) >= 200:
            most = len(b) // 100 + 1
            self.bpopular = {item for item, places in b2j.items() if len(places) > most}
            for item in self.bpopular:
                del b2j[item]

    def find_longest_match(self, alo=0, ahi=None, blo=0, bhi=None):
        """The longest block that a[alo:ahi] and b[blo:bhi] share, as Match(a, b, size).

        Of several of one length it is the first in a, and of those the first in b. Junk is not looked at, but
        extends the block that was found. Match(alo, blo, 0) if nothing is shared.
        """
        a, b, places, junk = self.a, self.b, self.b2j, self.bjunk
        if ahi is None:
            ahi = len(a)
        if bhi is None:
            bhi = len(b)
        i, j, size = alo, blo, 0
        # ending[j]: how long the common block is that ends with the last item of a looked at and b[j].
        ending = {}
        for at in range(alo, ahi):
            before, ending = ending, {}
            for k in places.get(a[at], ()):
                if k < blo:
                    continue
                if k >= bhi:
                    break
                length = ending[k] = before.get(k - 1, 0) + 1
                if length > size:
                    i, j, size = at - length + 1, k - length + 1, length
        # First by what was left out for being popular only, then by junk next to it.
        for wants_junk in (False, True):
            while i > alo and j > blo and (b[j - 1] in junk) == wants_junk and a[i - 1] == b[j - 1]:
                i, j, size = i - 1, j - 1, size + 1
            while (i + size < ahi and j + size < bhi and (b[j + size] in junk) == wants_junk
                   and a[i + size] == b[j + size]):
                size += 1
        return Match(i, j, size)

    def get_matching_blocks(self):
        """The common blocks as a list of Match, in order; the last is Match(len(a), len(b), 0)."""
        if self.matching_blocks is not None:
            return self.matching_blocks
        found = []
        ranges = [(0, len(self.a), 0, len(self.b))]
        while ranges:
            alo, ahi, blo, bhi = ranges.pop()
            i, j, size = block = self.find_longest_match(alo, ahi, blo, bhi)
            if not size:
                continue
            found.append(block)
            if alo < i and blo < j:
                ranges.append((alo, i, blo, j))
            if i + size < ahi and j + size < bhi:
                ranges.append((i + size, ahi, j + size, bhi))
        found.sort()
        blocks = []
        i = j = size = 0
        for block in found:
            if (i + size, j + size) == block[:2]:  # touches the one before
                size += block.size
                continue
            if size:
                blocks.append(Match(i, j, size))
            i, j, size = block
        if size:
            blocks.append(Match(i, j, size))
        blocks.append(Match(len(self.a), len(self.b), 0))
        self.matching_blocks = blocks
        return blocks

    def get_opcodes(self):
        """How to turn a into b: a list of (tag, i1, i2, j1, j2), which say what becomes of a[i1:i2].

        tag is 'replace' (by b[j1:j2]), 'delete', 'insert' (b[j1:j2]) or 'equal'.
        """
        if self.opcodes is None:
            self.opcodes = codes = []
            i = j = 0
            for ai, bj, size in self.get_matching_blocks():
                if i < ai and j < bj:
                    codes.append(("replace", i, ai, j, bj))
                elif i < ai:
                    codes.append(("delete", i, ai, j, bj))
                elif j < bj:
                    codes.append(("insert", i, ai, j, bj))
                i, j = ai + size, bj + size
                if size:
                    codes.append(("equal", ai, i, bj, j))
        return self.opcodes

    def get_grouped_opcodes(self, n=3):
        """The opcodes in groups of changes that stand close together, with up to n equal items around each."""
        codes = self.get_opcodes() or [("equal", 0, 1, 0, 1)]
        if codes[0][0] == "equal":
            tag, i1, i2, j1, j2 = codes[0]
            codes = [(tag, max(i1, i2 - n), i2, max(j1, j2 - n), j2), *codes[1:]]
        if codes[-1][0] == "equal":
            tag, i1, i2, j1, j2 = codes[-1]
            codes = [*codes[:-1], (tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n))]
        group = []
        for tag, i1, i2, j1, j2 in codes:
            if tag == "equal" and i2 - i1 > 2 * n:
                group.append((tag, i1, min(i2, i1 + n), j1, min(j2, j1 + n)))
                yield group
                group = []
                i1, j1 = max(i1, i2 - n), max(j1, j2 - n)
            group.append((tag, i1, i2, j1, j2))
        if group and not (len(group) == 1 and group[0][0] == "equal"):
            yield group

    def ratio(self):
        """How alike the sequences are: from 0 to 1, twice the size of all matches by the size of both."""
        return _ratio(sum(block.size for block in self.get_matching_blocks()), len(self.a) + len(self.b))

    def quick_ratio(self):
        """An upper bound of ratio() that is quick to find: as if order did not matter."""
        counts = self.fullbcount
        if counts is None:
            self.fullbcount = counts = {}
            for item in self.b:
                counts[item] = counts.get(item, 0) + 1
        left = {}
        matches = 0
        for item in self.a:
            count = left[item] if item in left else counts.get(item, 0)
            left[item] = count - 1
            if count > 0:
                matches += 1
        return _ratio(matches, len(self.a) + len(self.b))

    def real_quick_ratio(self):
        """An upper bound of ratio() that takes no time: by the lengths alone."""
        return _ratio(min(len(self.a), len(self.b)), len(self.a) + len(self.b))

    __class_getitem__ = classmethod(GenericAlias)


def get_close_matches(word, possibilities, n=3, cutoff=0.6):
    """The (at most n) possibilities that are most like word, best first, if they score at least cutoff."""
    if not n > 0:
        raise ValueError("n must be > 0: %r" % (n,))
    if not 0.0 <= cutoff <= 1.0:
        raise ValueError("cutoff must be in [0.0, 1.0]: %r" % (cutoff,))
    matcher = SequenceMatcher()
    matcher.set_seq2(word)
    scored = []
    for candidate in possibilities:
        matcher.set_seq1(candidate)
        if matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff and matcher.ratio() >= cutoff:
            scored.append((matcher.ratio(), candidate))
    return [candidate for score, candidate in _nlargest(n, scored)]


def _keep_original_ws(s, tags):
    """tags with the white space of s where they have a blank, so that they stay below what they mark."""
    return "".join(c if tag == " " and c.isspace() else tag for c, tag in zip(s, tags))


class Differ:
    """Makes readable differences of lists of lines: "- " a line of the first, "+ " of the second, "  " of both,
    "? " marks where two similar lines differ.

    linejunk and charjunk tell of a line, or a character, whether it is to be ignored when lines are matched.
    """

    def __init__(self, linejunk=None, charjunk=None):
        self.linejunk = linejunk
        self.charjunk = charjunk

    def compare(self, a, b):
        """Compare two lists of lines, and generate the lines of the delta."""
        for tag, alo, ahi, blo, bhi in SequenceMatcher(self.linejunk, a, b).get_opcodes():
            if tag == "replace":
                yield from self._fancy_replace(a, alo, ahi, b, blo, bhi)
            elif tag == "delete":
                yield from self._dump("-", a, alo, ahi)
            elif tag == "insert":
                yield from self._dump("+", b, blo, bhi)
            else:
                yield from self._dump(" ", a, alo, ahi)

    def _dump(self, tag, lines, low, high):
        for line in lines[low:high]:
            yield f"{tag} {line}"

    def _plain_replace(self, a, alo, ahi, b, blo, bhi):
        """The lines of both, the shorter block first."""
        parts = self._dump("-", a, alo, ahi), self._dump("+", b, blo, bhi)
        if bhi - blo < ahi - alo:
            parts = parts[::-1]
        for part in parts:
            yield from part

    def _best_pair(self, a, alo, ahi, b, blo, bhi, cruncher):
        """The two lines that are most alike without being equal, or, if none are, the first equal ones."""
        best, pair, equal = 0.74, None, None
        for j in range(blo, bhi):
            cruncher.set_seq2(b[j])
            for i in range(alo, ahi):
                if a[i] == b[j]:
                    equal = equal or (i, j)
                    continue
                cruncher.set_seq1(a[i])
                if cruncher.real_quick_ratio() > best and cruncher.quick_ratio() > best and cruncher.ratio() > best:
                    best, pair = cruncher.ratio(), (i, j)
        return (pair, False) if best >= 0.75 else (equal, True)

    def _fancy_replace(self, a, alo, ahi, b, blo, bhi):
        """Replace a block by another: around the pair of lines that are most alike."""
        cruncher = SequenceMatcher(self.charjunk)
        pair, is_equal = self._best_pair(a, alo, ahi, b, blo, bhi, cruncher)
        if pair is None:
            yield from self._plain_replace(a, alo, ahi, b, blo, bhi)
            return
        i, j = pair
        yield from self._fancy_helper(a, alo, i, b, blo, j)
        if is_equal:
            yield "  " + a[i]
        else:
            marks = {"replace": "^^", "delete": "-+", "insert": "-+", "equal": "  "}
            atags = btags = ""
            cruncher.set_seqs(a[i], b[j])
            for tag, i1, i2, j1, j2 in cruncher.get_opcodes():
                atags += marks[tag][0] * (i2 - i1)
                btags += marks[tag][1] * (j2 - j1)
            yield from self._qformat(a[i], b[j], atags, btags)
        yield from self._fancy_helper(a, i + 1, ahi, b, j + 1, bhi)

    def _fancy_helper(self, a, alo, ahi, b, blo, bhi):
        if alo < ahi and blo < bhi:
            yield from self._fancy_replace(a, alo, ahi, b, blo, bhi)
        else:
            yield from self._dump("-", a, alo, ahi)
            yield from self._dump("+", b, blo, bhi)

    def _qformat(self, aline, bline, atags, btags):
        """Two similar lines, each with a line of marks if there are any."""
        for sign, line, tags in (("-", aline, atags), ("+", bline, btags)):
            yield f"{sign} {line}"
            tags = _keep_original_ws(line, tags).rstrip()
            if tags:
                yield f"? {tags}\n"


def IS_LINE_JUNK(line, pat=None):
    """Whether a line is blank, or holds nothing but a '#'."""
    if pat is not None:
        return pat(line) is not None
    return line.strip() in ("", "#")


def IS_CHARACTER_JUNK(ch, ws=" \t"):
    """Whether a character is a space or a tab."""
    return ch in ws


def _check_types(a, b, *args):
    """Lines of bytes make no readable difference: say what to do instead."""
    for lines in (a, b):
        if lines and not isinstance(lines[0], str):
            raise TypeError("lines to compare must be str, not %s (%r)" % (type(lines[0]).__name__, lines[0]))
    for arg in args:
        if not isinstance(arg, str):
            raise TypeError("all arguments must be str, not: %r" % (arg,))


def _format_range_unified(start, stop):
    length = stop - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _format_range_context(start, stop):
    length = stop - start
    first = start + 1 if length else start
    return str(first) if length <= 1 else f"{first},{first + length - 1}"


def _header(mark, name, date, lineterm):
    return f"{mark} {name}\t{date}{lineterm}" if date else f"{mark} {name}{lineterm}"


def unified_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    r"""Compare two lists of lines, and generate the delta as a unified diff with n lines of context.

    The lines of control end with lineterm: give "" if your lines have no newlines.
    """
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield _header("---", fromfile, fromfiledate, lineterm)
            yield _header("+++", tofile, tofiledate, lineterm)
        first, last = group[0], group[-1]
        yield f"@@ -{_format_range_unified(first[1], last[2])} +{_format_range_unified(first[3], last[4])} @@{lineterm}"
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                for line in a[i1:i2]:
                    yield " " + line
                continue
            if tag != "insert":
                for line in a[i1:i2]:
                    yield "-" + line
            if tag != "delete":
                for line in b[j1:j2]:
                    yield "+" + line


def context_diff(a, b, fromfile="", tofile="", fromfiledate="", tofiledate="", n=3, lineterm="\n"):
    r"""Compare two lists of lines, and generate the delta as a context diff with n lines of context.

    The lines of control end with lineterm: give "" if your lines have no newlines.
    """
    _check_types(a, b, fromfile, tofile, fromfiledate, tofiledate, lineterm)
    signs = {"insert": "+ ", "delete": "- ", "replace": "! ", "equal": "  "}
    started = False
    for group in SequenceMatcher(None, a, b).get_grouped_opcodes(n):
        if not started:
            started = True
            yield _header("***", fromfile, fromfiledate, lineterm)
            yield _header("---", tofile, tofiledate, lineterm)
        yield "***************" + lineterm
        for lines, mark, low, skipped in ((a, "***", 1, "insert"), (b, "---", 3, "delete")):
            yield f"{mark} {_format_range_context(group[0][low], group[-1][low + 1])} {mark[0] * 4}{lineterm}"
            if any(code[0] != "equal" and code[0] != skipped for code in group):
                for code in group:
                    if code[0] != skipped:
                        for line in lines[code[low]:code[low + 1]]:
                            yield signs[code[0]] + line


def diff_bytes(dfunc, a, b, fromfile=b"", tofile=b"", fromfiledate=b"", tofiledate=b"", n=3, lineterm=b"\n"):
    """Compare two lists of lines of bytes: dfunc is unified_diff or context_diff."""
    def decode(s):
        try:
            return s.decode("ascii", "surrogateescape")
        except AttributeError as error:
            raise TypeError("all arguments must be bytes, not %s (%r)" % (type(s).__name__, s)) from error

    a, b = [decode(line) for line in a], [decode(line) for line in b]
    names = map(decode, (fromfile, tofile, fromfiledate, tofiledate))
    for line in dfunc(a, b, *names, n, decode(lineterm)):
        yield line.encode("ascii", "surrogateescape")


def ndiff(a, b, linejunk=None, charjunk=IS_CHARACTER_JUNK):
    """Compare two lists of lines as Differ does, and return a generator of the delta."""
    return Differ(linejunk, charjunk).compare(a, b)


def restore(delta, which):
    """Generate the lines of one of the two lists (1 or 2) that a delta of Differ was made of."""
    try:
        tag = {1: "- ", 2: "+ "}[int(which)]
    except KeyError:
        raise ValueError("unknown delta choice (must be 1 or 2): %r" % which) from None
    for line in delta:
        if line[:2] in ("  ", tag):
            yield line[2:]


def __getattr__(name):
    # The table in HTML is rarely wanted, and long.
    if name in ("HtmlDiff", "_mdiff"):
        import _difflib_html
        globals()["HtmlDiff"] = _difflib_html.HtmlDiff
        globals()["_mdiff"] = _difflib_html._mdiff
        return globals()[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
