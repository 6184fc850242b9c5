"""Text in lines of a given width, and indented or not."""

__all__ = ["TextWrapper", "wrap", "fill", "dedent", "indent", "shorten"]

import re

_whitespace = "\t\n\x0b\x0c\r "  # not what Unicode adds: a no-break space must not become a break


class TextWrapper:
    """Wraps text. The attributes are the parameters:

    width                 the longest that a line may be, if words can be broken
    initial_indent        what the first line begins with
    subsequent_indent     what the other lines begin with
    expand_tabs, tabsize  whether tabs become spaces, and how wide they are
    replace_whitespace    whether every other white space becomes a space
    fix_sentence_endings  whether two spaces follow a sentence
    break_long_words      whether words longer than a line are broken
    break_on_hyphens      whether a line may end behind the hyphen of a compound
    drop_whitespace       whether white space at the ends of lines goes
    max_lines             how many lines there may be, or None
    placeholder           what the last of those ends with if there is more
    """

    unicode_whitespace_trans = dict.fromkeys(map(ord, _whitespace), ord(" "))
    _space = "[" + re.escape(_whitespace) + "]"
    _word_end = r"""[\w!"'&.,?]"""
    _letter = r"[^\d\W]"
    # The chunks a text falls into: white space, dashes between words, (parts of) words. A word ends behind
    # the hyphen of a compound, before white space, and before a dash.
    wordsep_re = re.compile(
        f"({_space}+"
        rf"|(?<={_word_end})-{{2,}}(?=\w)"
        rf"|[^{_space[1:]}+?(?:"
        rf"-(?:(?<={_letter}{{2}}-)|(?<={_letter}-{_letter}-))(?={_letter}-?{_letter})"
        rf"|(?={_space}|\Z)"
        rf"|(?<={_word_end})(?=-{{2,}}\w)))"
    )
    wordsep_simple_re = re.compile(f"({_space}+)")
    sentence_end_re = re.compile(r"""[a-z][.!?]["']?\Z""")

    def __init__(self, width=70, initial_indent="", subsequent_indent="", expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=" [...]"):
        self.width = width
        self.initial_indent = initial_indent
        self.subsequent_indent = subsequent_indent
        self.expand_tabs = expand_tabs
        self.replace_whitespace = replace_whitespace
        self.fix_sentence_endings = fix_sentence_endings
        self.break_long_words = break_long_words
        self.drop_whitespace = drop_whitespace
        self.break_on_hyphens = break_on_hyphens
        self.tabsize = tabsize
        self.max_lines = max_lines
        self.placeholder = placeholder

    # These are for subclasses to replace.

    def _munge_whitespace(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            text = text.translate(self.unicode_whitespace_trans)
        return text

    def _split(self, text):
        """The chunks of text, which are not broken unless they must be."""
        separator = self.wordsep_re if self.break_on_hyphens else self.wordsep_simple_re
        return [chunk for chunk in separator.split(text) if chunk]

    def _fix_sentence_endings(self, chunks):
        """Make the space behind a chunk that looks like the end of a sentence two."""
        i = 0
        while i < len(chunks) - 1:
            if chunks[i + 1] == " " and self.sentence_end_re.search(chunks[i]):
                chunks[i + 1] = "  "
                i += 1
            i += 1

    def _handle_long_word(self, reversed_chunks, cur_line, cur_len, width):
        """Put on the line what fits of a chunk that is too long for any line, or all of it."""
        room = width - cur_len if width >= 1 else 1
        if self.break_long_words:
            chunk = reversed_chunks[-1]
            end = room
            if self.break_on_hyphens and len(chunk) > room:
                hyphen = chunk.rfind("-", 0, room)
                if hyphen > 0 and chunk[:hyphen].strip("-"):
                    end = hyphen + 1
            cur_line.append(chunk[:end])
            reversed_chunks[-1] = chunk[end:]
        elif not cur_line:
            cur_line.append(reversed_chunks.pop())

    def _end_short(self, lines, line, indent, room):
        """End the last line there may be with the placeholder, behind as many chunks as leave it room."""
        size = sum(map(len, line))
        while line:
            if line[-1].strip() and size + len(self.placeholder) <= room:
                lines.append(indent + "".join(line) + self.placeholder)
                return
            size -= len(line.pop())
        if lines:
            before = lines[-1].rstrip()
            if len(before) + len(self.placeholder) <= self.width:
                lines[-1] = before + self.placeholder
                return
        lines.append(indent + self.placeholder.lstrip())

    def _wrap_chunks(self, chunks):
        if self.width <= 0:
            raise ValueError("invalid width %r (must be > 0)" % self.width)
        if self.max_lines is not None:
            indent = self.subsequent_indent if self.max_lines > 1 else self.initial_indent
            if len(indent) + len(self.placeholder.lstrip()) > self.width:
                raise ValueError("placeholder too large for max width")
        lines = []
        chunks.reverse()  # the next one is the last
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            room = self.width - len(indent)
            line = []
            size = 0
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            while chunks and size + len(chunks[-1]) <= room:
                size += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > room:
                self._handle_long_word(chunks, line, size, room)
                size = sum(map(len, line))
            if self.drop_whitespace and line and not line[-1].strip():
                size -= len(line.pop())
            if not line:
                continue
            rest_is_blank = not chunks or (self.drop_whitespace and len(chunks) == 1 and not chunks[0].strip())
            if self.max_lines is None or len(lines) + 1 < self.max_lines or (rest_is_blank and size <= room):
                lines.append(indent + "".join(line))
            else:
                self._end_short(lines, line, indent, room)
                break
        return lines

    def _split_chunks(self, text):
        return self._split(self._munge_whitespace(text))

    def wrap(self, text):
        """The lines of text, without newlines."""
        chunks = self._split_chunks(text)
        if self.fix_sentence_endings:
            self._fix_sentence_endings(chunks)
        return self._wrap_chunks(chunks)

    def fill(self, text):
        """The lines of text as one string."""
        return "\n".join(self.wrap(text))


def wrap(text, width=70, **kwargs):
    """The lines that a paragraph makes; see TextWrapper."""
    return TextWrapper(width=width, **kwargs).wrap(text)


def fill(text, width=70, **kwargs):
    """A paragraph in lines, as one string; see TextWrapper."""
    return TextWrapper(width=width, **kwargs).fill(text)


def shorten(text, width, **kwargs):
    """The text with single spaces, and cut behind a word if it is too long.

    >>> shorten("Hello  world!", width=11)
    'Hello [...]'
    """
    return TextWrapper(width=width, max_lines=1, **kwargs).fill(" ".join(text.strip().split()))


def dedent(text):
    """Take off the white space that all lines begin with. Lines of nothing but blanks become empty."""
    blanks = " \t"
    lines = text.split("\n")
    margin = None
    for i, line in enumerate(lines):
        body = line.lstrip(blanks)
        if not body:
            lines[i] = ""
            continue
        indent = line[:len(line) - len(body)]
        if margin is None:
            margin = indent
        while not indent.startswith(margin):
            margin = margin[:-1]
    if margin:
        lines = [line[len(margin):] for line in lines]
    return "\n".join(lines)


def indent(text, prefix, predicate=None):
    """Put prefix before the lines of which predicate is true: by default those that are not blank."""
    if predicate is None:
        predicate = str.strip
    return "".join([prefix + line if predicate(line) else line for line in text.splitlines(True)])
