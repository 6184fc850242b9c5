"""Text as a shell reads it: words, quotes, comments."""

__all__ = ["shlex", "split", "quote", "join"]

import sys
from collections import deque


class shlex:
    """Cuts a stream of text into tokens; an iterable of them.

    The attributes say which characters do what, and may be changed. posix: by the rules of POSIX shells.
    punctuation_chars: True, or the characters that make tokens of their own, in runs.
    """

    def __init__(self, instream=None, infile=None, posix=False, punctuation_chars=False):
        if isinstance(instream, str):
            from io import StringIO
            instream = StringIO(instream)
        if instream is not None:
            self.instream, self.infile = instream, infile
        else:
            self.instream, self.infile = sys.stdin, None
        self.posix = posix
        self.eof = None if posix else ""
        self.commenters = "#"
        self.wordchars = "abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"
        if posix:
            self.wordchars += "ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ"
        self.whitespace = " \t\r\n"
        self.whitespace_split = False
        self.quotes = "'\""
        self.escape = "\\"
        self.escapedquotes = '"'
        self.state = " "
        self.pushback = deque()
        self.lineno = 1
        self.debug = 0
        self.token = ""
        self.filestack = deque()
        self.source = None
        if not punctuation_chars:
            punctuation_chars = ""
        elif punctuation_chars is True:
            punctuation_chars = "();<>|&"
        self._punctuation_chars = punctuation_chars
        if punctuation_chars:
            self._pushback_chars = deque()  # read too far
            self.wordchars += "~-./*?="
            self.wordchars = self.wordchars.translate(dict.fromkeys(map(ord, punctuation_chars)))

    @property
    def punctuation_chars(self):
        return self._punctuation_chars

    def push_token(self, tok):
        """Put a token back, to be read next."""
        if self.debug >= 1:
            print("shlex: pushing token " + repr(tok))
        self.pushback.appendleft(tok)

    def push_source(self, newstream, newfile=None):
        """Read from another stream until that ends."""
        if isinstance(newstream, str):
            from io import StringIO
            newstream = StringIO(newstream)
        self.filestack.appendleft((self.infile, self.instream, self.lineno))
        self.infile, self.instream, self.lineno = newfile, newstream, 1
        if self.debug:
            print("shlex: pushing to " + (f"file {self.infile}" if newfile is not None else f"stream {self.instream}"))

    def pop_source(self):
        """Go back to the stream that was read before."""
        self.instream.close()
        self.infile, self.instream, self.lineno = self.filestack.popleft()
        if self.debug:
            print("shlex: popping to %s, line %d" % (self.instream, self.lineno))
        self.state = " "

    def get_token(self):
        """The next token; the end of all is self.eof."""
        if self.pushback:
            token = self.pushback.popleft()
            if self.debug >= 1:
                print("shlex: popping token " + repr(token))
            return token
        token = self.read_token()
        if self.source is not None:
            while token == self.source:
                included = self.sourcehook(self.read_token())
                if included:
                    self.push_source(included[1], included[0])
                token = self.get_token()
        while token == self.eof:
            if not self.filestack:
                return self.eof
            self.pop_source()
            token = self.get_token()
        if self.debug >= 1:
            print("shlex: token=" + (repr(token) if token != self.eof else "EOF"))
        return token

    def _next_char(self):
        if self.punctuation_chars and self._pushback_chars:
            return self._pushback_chars.pop()
        return self.instream.read(1)

    def _skip_comment(self):
        self.instream.readline()
        self.lineno += 1

    def read_token(self):
        """The next token of the stream, whatever was pushed back.

        state: ' ' between tokens, 'a' in a word, 'c' in punctuation, a quote in quotes, an escape character
        behind one, None at the end.
        """
        self._quoted = False
        while self.state is not None:
            char = self._next_char()
            if char == "\n":
                self.lineno += 1
            if self.debug >= 3:
                print("shlex: in state %r I see character: %r" % (self.state, char))
            if self.state == " ":
                is_complete = self._begin(char)
            elif self.state in self.quotes:
                is_complete = self._read_quoted(char)
            elif self.state in self.escape:
                is_complete = self._read_escaped(char)
            else:
                is_complete = self._continue(char)
            if is_complete:
                break
        else:
            self.token = ""
        result, self.token = self.token, ""
        if self.posix and not self._quoted and result == "":
            result = None
        if self.debug > 1:
            print("shlex: raw token=" + (repr(result) if result else "EOF"))
        return result

    def _begin(self, char):
        """Between tokens: begin one. True if it is complete, here and below."""
        if not char:
            self.state = None
            return True
        if char in self.whitespace:
            if self.debug >= 2:
                print("shlex: I see whitespace in whitespace state")
        elif char in self.commenters:
            self._skip_comment()
        elif self.posix and char in self.escape:
            self._interrupted, self.state = "a", char
        elif char in self.wordchars:
            self.token, self.state = char, "a"
        elif char in self.punctuation_chars:
            self.token, self.state = char, "c"
        elif char in self.quotes:
            if not self.posix:
                self.token = char
            self.state = char
        else:
            self.token = char
            if not self.whitespace_split:
                return True
            self.state = "a"
        return False

    def _read_quoted(self, char):
        self._quoted = True
        if not char:
            if self.debug >= 2:
                print("shlex: I see EOF in quotes state")
            raise ValueError("No closing quotation")
        if char == self.state and self.posix:
            self.state = "a"
        elif char == self.state:
            self.token += char
            self.state = " "
            return True
        elif self.posix and char in self.escape and self.state in self.escapedquotes:
            self._interrupted, self.state = self.state, char
        else:
            self.token += char
        return False

    def _read_escaped(self, char):
        if not char:
            if self.debug >= 2:
                print("shlex: I see EOF in escape state")
            raise ValueError("No escaped character")
        # In quotes only the quote and the escape itself can be escaped.
        if self._interrupted in self.quotes and char != self.state and char != self._interrupted:
            self.token += self.state
        self.token += char
        self.state = self._interrupted
        return False

    def _continue(self, char):
        """In a word or in punctuation."""
        has_token = bool(self.token) or (self.posix and self._quoted)
        if not char:
            self.state = None
            return True
        if char in self.whitespace:
            if self.debug >= 2:
                print("shlex: I see whitespace in word state")
            self.state = " "
            return has_token
        if char in self.commenters:
            self._skip_comment()
            if not self.posix:
                return False
            self.state = " "
            return has_token
        if self.state == "c":
            if char in self.punctuation_chars:
                self.token += char
                return False
            self._pushback_chars.append(char)
            self.state = " "
            return True
        if self.posix and char in self.quotes:
            self.state = char
        elif self.posix and char in self.escape:
            self._interrupted, self.state = "a", char
        elif (char in self.wordchars or char in self.quotes
              or (self.whitespace_split and char not in self.punctuation_chars)):
            self.token += char
        else:
            if self.punctuation_chars:
                self._pushback_chars.append(char)
            else:
                self.pushback.appendleft(char)
            if self.debug >= 2:
                print("shlex: I see punctuation in word state")
            self.state = " "
            return has_token
        return False

    def sourcehook(self, newfile):
        """Open what a source request names: (name, stream)."""
        if newfile[0] == '"':
            newfile = newfile[1:-1]
        import os
        if isinstance(self.infile, str) and not os.path.isabs(newfile):
            newfile = os.path.join(os.path.dirname(self.infile), newfile)
        return newfile, open(newfile)

    def error_leader(self, infile=None, lineno=None):
        """How a message about the place that was read last begins, in the way of C compilers."""
        return '"%s", line %d: ' % (infile if infile is not None else self.infile,
                                    lineno if lineno is not None else self.lineno)

    def __iter__(self):
        return self

    def __next__(self):
        token = self.get_token()
        if token == self.eof:
            raise StopIteration
        return token


def split(s, comments=False, posix=True):
    """Split a string as a shell does."""
    if s is None:
        raise ValueError("s argument must not be None")
    lexer = shlex(s, posix=posix)
    lexer.whitespace_split = True
    if not comments:
        lexer.commenters = ""
    return list(lexer)


def join(split_command):
    """One string that split() would cut into these words."""
    return " ".join(map(quote, split_command))


_safe = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_@%+=:,./-")


def quote(s):
    """s as a shell takes it for one word."""
    if not s:
        return "''"
    if _safe.issuperset(s):
        return s
    return "'" + s.replace("'", "'\"'\"'") + "'"
