"""What parsers of markup share: the place in the text, comments and marked sections."""

import re

_name = re.compile(r'[a-zA-Z][-_.a-zA-Z0-9]*\s*')
_comment_close = re.compile(r'--\s*>')
_section_close = re.compile(r']\s*]\s*>')
_ms_section_close = re.compile(r']\s*>')


class ParserBase:
    """A parser keeps its text in rawdata."""

    def __init__(self):
        if self.__class__ is ParserBase:
            raise RuntimeError('_markupbase.ParserBase must be subclassed')

    def reset(self):
        self.lineno = 1
        self.offset = 0

    def getpos(self):
        """The line, from 1, and the column, from 0."""
        return self.lineno, self.offset

    def updatepos(self, i, j):
        """The text from i to j was parsed. Returns j or i, whichever is further."""
        if i >= j:
            return j
        lines = self.rawdata.count('\n', i, j)
        if lines:
            self.lineno += lines
            self.offset = j - (self.rawdata.rindex('\n', i, j) + 1)
        else:
            self.offset += j - i
        return j

    def parse_marked_section(self, i, report=1):
        """<![ ... at i. Returns where it ends, or -1."""
        rawdata = self.rawdata
        assert rawdata[i:i + 3] == '<![', 'unexpected call to parse_marked_section()'
        name, j = self._scan_name(i + 3, i)
        if j < 0:
            return j
        if name in {'temp', 'cdata', 'ignore', 'include', 'rcdata'}:
            close = _section_close.search(rawdata, i + 3)
        elif name in {'if', 'else', 'endif'}:
            close = _ms_section_close.search(rawdata, i + 3)
        else:
            raise AssertionError(f'unknown status keyword {rawdata[i + 3:j]!r} in marked section')
        if not close:
            return -1
        if report:
            self.unknown_decl(rawdata[i + 3:close.start()])
        return close.end()

    def parse_comment(self, i, report=1):
        """<!-- at i. Returns where it ends, or -1."""
        rawdata = self.rawdata
        if rawdata[i:i + 4] != '<!--':
            raise AssertionError('unexpected call to parse_comment()')
        close = _comment_close.search(rawdata, i + 4)
        if not close:
            return -1
        if report:
            self.handle_comment(rawdata[i + 4:close.start()])
        return close.end()

    # The name at i in lower case, and where it ends; -1 if more text must come.
    def _scan_name(self, i, start):
        rawdata = self.rawdata
        if i == len(rawdata):
            return None, -1
        match = _name.match(rawdata, i)
        if not match:
            self.updatepos(start, i)
            raise AssertionError('expected name token at {!r}'.format(rawdata[start:start + 20]))
        if match.end() == len(rawdata):
            return None, -1
        return match.group().strip().lower(), match.end()

    def unknown_decl(self, data):
        """To be overridden."""
