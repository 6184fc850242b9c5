"""The file ~/.netrc: names and passwords for machines."""

import os
import stat

__all__ = ["netrc", "NetrcParseError"]


class NetrcParseError(Exception):
    """The file is malformed; filename and lineno say where."""

    def __init__(self, msg, filename=None, lineno=None):
        self.filename = filename
        self.lineno = lineno
        self.msg = msg
        Exception.__init__(self, msg)

    def __str__(self):
        return "%s (%s, line %s)" % (self.msg, self.filename, self.lineno)


class _Words:
    """The words of a text: quotes hold blanks together, a backslash takes the next character as it is."""

    def __init__(self, stream):
        self.lineno = 1
        self.text = stream.read()
        self.at = 0
        self.given_back = []
        self.line_ended = False  # the word just read was the last of its line

    def _character(self):
        if self.at >= len(self.text):
            return ""
        character = self.text[self.at]
        self.at += 1
        if character == "\n":
            self.lineno += 1
        return character

    def rest_of_line(self):
        end = self.text.find("\n", self.at)
        end = len(self.text) if end < 0 else end + 1
        line, self.at = self.text[self.at:end], end
        self.lineno += line.endswith("\n")
        return line

    def word(self):
        if self.given_back:
            return self.given_back.pop()
        word = ""
        self.line_ended = False
        character = self._character()
        while character and character in "\n\t\r ":
            character = self._character()
        if character == '"':
            while True:
                character = self._character()
                if not character or character == '"':
                    return word
                word += self._character() if character == "\\" else character
        while character and character not in "\n\t\r ":
            word += self._character() if character == "\\" else character
            character = self._character()
        self.line_ended = character == "\n"
        return word


class netrc:
    """hosts: machine to (login, account, password); macros: name to lines."""

    def __init__(self, file=None):
        default = file is None
        if default:
            file = os.path.join(os.path.expanduser("~"), ".netrc")
        self.hosts = {}
        self.macros = {}
        try:
            with open(file, encoding="utf-8") as stream:
                self._parse(file, stream, default)
        except UnicodeDecodeError:
            with open(file, encoding="locale") as stream:
                self._parse(file, stream, default)

    def _parse(self, file, stream, default):
        words = _Words(stream)
        while True:
            word = words.word()
            if not word:
                return
            if word[0] == "#":
                if not words.line_ended:
                    words.rest_of_line()
                continue
            if word == "macdef":
                self._macro(file, words)
                continue
            if word == "machine":
                machine = words.word()
            elif word == "default":
                machine = "default"
            else:
                raise NetrcParseError("bad toplevel token %r" % word, file, words.lineno)
            if not machine:
                raise NetrcParseError("missing %r name" % word, file, words.lineno)
            self._entry(file, stream, words, machine, default)

    def _macro(self, file, words):
        lines = self.macros[words.word()] = []
        if not words.line_ended:
            words.rest_of_line()
        while True:
            line = words.rest_of_line()
            if not line:
                raise NetrcParseError("Macro definition missing null line terminator.", file, words.lineno)
            if line == "\n":
                return
            lines.append(line)

    def _entry(self, file, stream, words, machine, default):
        login = account = password = ""
        self.hosts[machine] = {}
        while True:
            word = words.word()
            if word.startswith("#"):
                if not words.line_ended:
                    words.rest_of_line()
                continue
            if word in ("", "machine", "default", "macdef"):
                if default and login != "anonymous":
                    self._check_owner(stream, login)
                self.hosts[machine] = login, account, password
                words.given_back.append(word)
                return
            if word in ("login", "user"):
                login = words.word()
            elif word == "account":
                account = words.word()
            elif word == "password":
                password = words.word()
            else:
                raise NetrcParseError("bad follower token %r" % word, file, words.lineno)

    def _check_owner(self, stream, login):
        status = os.fstat(stream.fileno())
        if status.st_uid != os.getuid():
            raise NetrcParseError("~/.netrc file owner (uid %s) does not match current user (uid %s)"
                                  % (status.st_uid, os.getuid()))
        if status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise NetrcParseError("~/.netrc access too permissive: access permissions must restrict access to only "
                                  "the owner")

    def authenticators(self, host):
        """Return (login, account, password) for the host, or None."""
        if host in self.hosts:
            return self.hosts[host]
        return self.hosts.get("default")

    def __repr__(self):
        text = ""
        for host, (login, account, password) in self.hosts.items():
            text += f"machine {host}\n\tlogin {login}\n"
            if account:
                text += f"\taccount {account}\n"
            text += f"\tpassword {password}\n"
        for name, lines in self.macros.items():
            text += f"macdef {name}\n" + "".join(lines) + "\n"
        return text


if __name__ == "__main__":
    print(netrc())
