"""A parser of HTML as it is found: it calls a method for each piece and never gives up."""

import re
from html import unescape
from _markupbase import ParserBase

__all__ = ['HTMLParser']

# The patterns are looked up by these names when they are used: programs replace some to parse other dialects.
interesting_normal = re.compile('[<&]')
starttagopen = re.compile('<[A-Za-z]')
piclose = endendtag = re.compile('>')
commentclose = re.compile(r'--\s*>')
endtagfind = re.compile(r'</\s*([A-Za-z][\w.:-]*)\s*>', re.ASCII)
# References, with the character that ends them.
charref = re.compile(r'&#(?:\d+(?=\D)|[xX][\dA-Fa-f]+(?=[^\dA-Fa-f])).', re.ASCII | re.DOTALL)
entityref = re.compile(r'&([A-Za-z][A-Za-z\d.-]*)[^A-Za-z\d]', re.ASCII)
incomplete = re.compile('&[#A-Za-z]')

_TAG = r'[A-Za-z][^ \t\n\r\f/>\x00]*'
_GAP = r'(?:\s|/(?!>))*'                             # also a slash that does not end the tag
_KEY = r"""(?<=[\s/'"])[^\s/>][^\s/>=]*"""
_VALUE = r"""'[^']*'|"[^"]*"|(?!["'])[^\s>]*"""
tagfind_tolerant = re.compile(f'({_TAG}){_GAP}')
attrfind_tolerant = re.compile(fr'({_KEY})(\s*=+\s*({_VALUE}))?{_GAP}')
# A start tag up to its '>' or '/>'.
locatestarttagend_tolerant = re.compile(
    fr'<{_TAG}(?:[\s/]*(?:{_KEY}(?:\s*=+\s*(?:{_VALUE})\s*)?{_GAP})*)?\s*')


class HTMLParser(ParserBase):
    """Subclass it and override handle_starttag(), handle_endtag(), handle_data() and the others.

    convert_charrefs: character references in text and attributes outside of script and style become characters.
    """

    CDATA_CONTENT_ELEMENTS = ('script', 'style')

    def __init__(self, *, convert_charrefs=True):
        super().__init__()
        self.convert_charrefs = convert_charrefs
        self.reset()

    def reset(self):
        """Forget everything, text that is not parsed yet included."""
        self.rawdata = ''
        self.lasttag = '???'
        self.interesting = interesting_normal
        self.cdata_elem = None
        self.__starttag_text = None
        super().reset()

    def feed(self, data):
        """Parse more text. What may be half a piece waits for the rest."""
        self.rawdata += data
        self.goahead(0)

    def close(self):
        """Parse what waits, as if the file ended there."""
        self.goahead(1)

    def get_starttag_text(self):
        """The text of the last start tag."""
        return self.__starttag_text

    def set_cdata_mode(self, elem):
        """What follows is plain text up to the end tag of elem."""
        self.cdata_elem = elem.lower()
        self.interesting = re.compile(fr'</\s*{self.cdata_elem}\s*>', re.IGNORECASE)

    def clear_cdata_mode(self):
        """What follows is HTML again."""
        self.interesting = interesting_normal
        self.cdata_elem = None

    # The loop: each round takes a run of text and the piece of markup behind it.

    def goahead(self, end):
        i = 0
        length = len(self.rawdata)
        while i < length:
            j = self._text_end(i)
            if j < 0:
                break
            if i < j:
                self._text(i, j)
            i = self.updatepos(i, j)
            if i == length:
                break
            stop = False
            if self.rawdata.startswith('<', i):
                k = self._markup(i, end)
            else:
                k, stop = self._reference(i, end)
            if k is None:
                break
            i = self.updatepos(i, k)
            if stop:
                break
        if end and i < length and not self.cdata_elem:
            self._text(i, length)
            i = self.updatepos(i, length)
        self.rawdata = self.rawdata[i:]

    # Where the text that begins at i ends; -1: more must come first.
    def _text_end(self, i):
        rawdata = self.rawdata
        if not self.convert_charrefs or self.cdata_elem:
            match = self.interesting.search(rawdata, i)
            if match:
                return match.start()
            return -1 if self.cdata_elem else len(rawdata)
        j = rawdata.find('<', i)
        if j >= 0:
            return j
        # The text may end in half a reference: then only what is before it is taken, but for close().
        amp = rawdata.rfind('&', max(i, len(rawdata) - 34))
        if amp >= 0 and not re.compile(r'[\s;]').search(rawdata, amp):
            return -1
        return len(rawdata)

    def _text(self, i, j):
        text = self.rawdata[i:j]
        self.handle_data(unescape(text) if self.convert_charrefs and not self.cdata_elem else text)

    # What begins with '<' at i: where it ends; None: not yet.
    def _markup(self, i, end):
        rawdata = self.rawdata
        starts = rawdata.startswith
        if starttagopen.match(rawdata, i):
            k = self.parse_starttag(i)
        elif starts('</', i):
            k = self.parse_endtag(i)
        elif starts('<!--', i):
            k = self.parse_comment(i)
        elif starts('<?', i):
            k = self.parse_pi(i)
        elif starts('<!', i):
            k = self.parse_html_declaration(i)
        elif i + 1 < len(rawdata) or end:
            self.handle_data('<')
            return i + 1
        else:
            return None
        if k >= 0:
            return k
        if not end:
            return None
        # It never ends: it is text, up to what may be markup again.
        k = rawdata.find('>', i + 1)
        if k < 0:
            k = rawdata.find('<', i + 1)
            if k < 0:
                k = i + 1
        else:
            k += 1
        self._text(i, k)
        return k

    # What begins with '&' at i, without convert_charrefs: where it ends, and whether the rest must wait.
    def _reference(self, i, end):
        rawdata = self.rawdata
        if rawdata.startswith('&#', i):
            match = charref.match(rawdata, i)
            if not match:
                if ';' not in rawdata[i:]:
                    return i, True
                self.handle_data('&#')
                return i + 2, True
            self.handle_charref(match.group()[2:-1])
        else:
            match = entityref.match(rawdata, i)
            if not match:
                match = incomplete.match(rawdata, i)
                if match:
                    return i + (end and match.end() == len(rawdata)), True
                if i + 1 == len(rawdata):
                    return i, True
                self.handle_data('&')
                return i + 1, False
            self.handle_entityref(match.group(1))
        k = match.end()
        return (k if rawdata[k - 1] == ';' else k - 1), False

    # The pieces. Each returns where it ends, or -1 if its end is not there.

    def parse_html_declaration(self, i):
        rawdata = self.rawdata
        assert rawdata.startswith('<!', i), 'unexpected call to parse_html_declaration()'
        if rawdata.startswith('<!--', i):
            return self.parse_comment(i)
        if rawdata.startswith('<![', i):
            return self.parse_marked_section(i)
        if rawdata[i:i + 9].lower() == '<!doctype':
            close = rawdata.find('>', i + 9)
            if close < 0:
                return -1
            self.handle_decl(rawdata[i + 2:close])
            return close + 1
        return self.parse_bogus_comment(i)

    def parse_bogus_comment(self, i, report=1):
        rawdata = self.rawdata
        assert rawdata.startswith(('<!', '</'), i), 'unexpected call to parse_bogus_comment()'
        close = rawdata.find('>', i + 2)
        if close < 0:
            return -1
        if report:
            self.handle_comment(rawdata[i + 2:close])
        return close + 1

    def parse_pi(self, i):
        rawdata = self.rawdata
        assert rawdata.startswith('<?', i), 'unexpected call to parse_pi()'
        match = piclose.search(rawdata, i + 2)
        if not match:
            return -1
        self.handle_pi(rawdata[i + 2:match.start()])
        return match.end()

    def parse_starttag(self, i):
        self.__starttag_text = None
        end = self.check_for_whole_start_tag(i)
        if end < 0:
            return end
        rawdata = self.rawdata
        self.__starttag_text = rawdata[i:end]
        match = tagfind_tolerant.match(rawdata, i + 1)
        assert match, 'unexpected call to parse_starttag()'
        k = match.end()
        self.lasttag = tag = match.group(1).lower()
        attrs = []
        while k < end:
            match = attrfind_tolerant.match(rawdata, k)
            if not match:
                break
            name, rest, value = match.group(1, 2, 3)
            if not rest:
                value = None
            elif len(value) >= 2 and value[0] == value[-1] and value[0] in '\'"':
                value = value[1:-1]
            attrs.append((name.lower(), unescape(value) if value else value))
            k = match.end()
        rest = rawdata[k:end].strip()
        if rest not in ('>', '/>'):
            self.handle_data(rawdata[i:end])
        elif rest == '/>':
            self.handle_startendtag(tag, attrs)
        else:
            self.handle_starttag(tag, attrs)
            if tag in self.CDATA_CONTENT_ELEMENTS:
                self.set_cdata_mode(tag)
        return end

    def check_for_whole_start_tag(self, i):
        rawdata = self.rawdata
        match = locatestarttagend_tolerant.match(rawdata, i)
        assert match, 'we should not get here!'
        j = match.end()
        following = rawdata[j:j + 1]
        if following == '>':
            return j + 1
        if following == '/':
            if rawdata.startswith('/>', j):
                return j + 2
            if rawdata.startswith('/', j) and j + 1 == len(rawdata):
                return -1
            return j if j > i else i + 1
        if following == '' or following in 'abcdefghijklmnopqrstuvwxyz=/ABCDEFGHIJKLMNOPQRSTUVWXYZ':
            return -1
        return j if j > i else i + 1

    def parse_endtag(self, i):
        rawdata = self.rawdata
        assert rawdata.startswith('</', i), 'unexpected call to parse_endtag'
        match = endendtag.search(rawdata, i + 1)
        if not match:
            return -1
        end = match.end()
        match = endtagfind.match(rawdata, i)
        if match:
            tag = match.group(1).lower()
            if self.cdata_elem is not None and tag != self.cdata_elem:
                self.handle_data(rawdata[i:end])
                return end
            self.handle_endtag(tag)
            self.clear_cdata_mode()
            return end
        if self.cdata_elem is not None:
            self.handle_data(rawdata[i:end])
            return end
        match = tagfind_tolerant.match(rawdata, i + 2)
        if not match:
            return i + 3 if rawdata.startswith('</>', i) else self.parse_bogus_comment(i)
        # What stands behind the name, attributes say, counts for nothing.
        close = rawdata.find('>', match.end())
        self.handle_endtag(match.group(1).lower())
        return close + 1

    # To be overridden.

    def handle_startendtag(self, tag, attrs):
        """<tag ... />; attrs is a list of (name, value), value None if there is none."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_starttag(self, tag, attrs):
        """<tag ...>"""

    def handle_endtag(self, tag):
        """</tag>"""

    def handle_charref(self, name):
        """&#name; without convert_charrefs."""

    def handle_entityref(self, name):
        """&name; without convert_charrefs."""

    def handle_data(self, data):
        """Text. One run may come in several calls."""

    def handle_comment(self, data):
        """<!--data-->"""

    def handle_decl(self, decl):
        """<!decl>"""

    def handle_pi(self, data):
        """<?data>"""

    def unknown_decl(self, data):
        """<![data]>"""
