"""A prompt in a pseudo-terminal, and what its screen shows.

    with Prompt(columns=60) as prompt:
        prompt.type("1 + 1\r")
        prompt.expect(">>> 1 + 1", "2", ">>>")      # the last lines of the screen
"""

import fcntl
import os
import select
import signal
import struct
import sys
import time
import unicodedata

TIMEOUT = 12    # seconds, for machines that have much else to do


class Screen:
    """As much of a terminal as the prompt uses."""

    def __init__(self, columns, rows):
        self.columns = columns
        self.rows = rows
        self.lines = [[' '] * columns for _ in range(rows)]
        self.x = self.y = 0
        self.is_wrapping = False    # a character stands in the last column: the next one goes to a new line
        self.pending = ''
        self.unknown = set()        # sequences that this terminal does not know
        self.scrolled = []

    def line_feed(self):
        if self.y == self.rows - 1:
            self.scrolled.append(''.join(self.lines.pop(0)).rstrip())
            self.lines.append([' '] * self.columns)
        else:
            self.y += 1

    def put(self, c):
        width = 2 if unicodedata.east_asian_width(c) in 'WF' else 1
        if unicodedata.combining(c):
            self.lines[self.y][max(self.x - 1, 0)] += c
            return
        if self.is_wrapping or self.x + width > self.columns:
            self.x = 0
            self.line_feed()
            self.is_wrapping = False
        line = self.lines[self.y]
        line[self.x] = c
        if width == 2:
            line[self.x + 1] = ''
        self.x += width
        if self.x == self.columns:
            self.x -= 1
            self.is_wrapping = True

    def control(self, c):
        self.is_wrapping = False
        if c == '\r':
            self.x = 0
        elif c == '\n':
            self.line_feed()
        elif c == '\b':
            self.x = max(self.x - 1, 0)
        elif c == '\t':
            self.x = min(self.x // 8 * 8 + 8, self.columns - 1)

    def sequence(self, arguments, c):
        if arguments[:1] == '?' or c == 'm':
            return
        number = int(arguments.split(';')[0] or 0)
        self.is_wrapping = False
        if c == 'A':
            self.y = max(self.y - max(number, 1), 0)
        elif c == 'B':
            self.y = min(self.y + max(number, 1), self.rows - 1)
        elif c == 'C':
            self.x = min(self.x + max(number, 1), self.columns - 1)
        elif c == 'D':
            self.x = max(self.x - max(number, 1), 0)
        elif c == 'H':
            self.x = self.y = 0
        elif c in 'JK':
            if number == 2:
                self.lines = [[' '] * self.columns for _ in range(self.rows)]
                return
            self.lines[self.y][self.x:] = [' '] * (self.columns - self.x)
            if c == 'J':
                for i in range(self.y + 1, self.rows):
                    self.lines[i] = [' '] * self.columns
        else:
            self.unknown.add(arguments + c)

    def feed(self, text):
        text = self.pending + text
        self.pending = ''
        i = 0
        while i < len(text):
            c = text[i]
            if c == '\x1b':
                if i + 1 == len(text):
                    self.pending = text[i:]
                    return
                if text[i + 1] != '[':
                    self.unknown.add(text[i:i + 2])
                    i += 2
                    continue
                end = i + 2
                while end < len(text) and not '@' <= text[end] <= '~':
                    end += 1
                if end == len(text):
                    self.pending = text[i:]
                    return
                self.sequence(text[i + 2:end], text[end])
                i = end + 1
                continue
            if c < ' ':
                self.control(c)
            else:
                self.put(c)
            i += 1

    def text(self):
        """The lines down to the last that is not empty."""
        lines = [''.join(line).rstrip() for line in self.lines]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def resize(self, columns, rows):
        """As terminals do that wrap what they show anew; lines must not be wrapped before."""
        old, x, y = self.text(), self.x, self.y
        self.__init__(columns, rows)
        at = 0, 0
        for i, line in enumerate(old):
            for j in range(max(len(line), x if i == y else 0) + 1):
                if i == y and j == x:
                    at = self.x, self.y
                if j < len(line):
                    self.put(line[j])
            if i < len(old) - 1:
                self.control('\r')
                self.line_feed()
        self.x, self.y = at
        self.is_wrapping = False


class Prompt:
    """The command at its prompt."""

    def __init__(self, *options, columns=80, rows=24, term='xterm', wait=True, **environment):
        self.screen = Screen(columns, rows)
        self.raw = b''
        self.folder = os.environ.get('TMPDIR', '/tmp')
        settings = {'TERM': term, 'HOME': self.folder, 'PATH': os.environ.get('PATH', ''), 'LANG': 'C.UTF-8',
                    'KUKRI_HISTORY': '', 'INPUTRC': '/dev/null', **environment}
        self.pid, self.fd = os.forkpty()
        if self.pid == 0:
            try:
                os.execve(sys.executable, [sys.executable, '-q', *options], settings)
            finally:
                os._exit(127)
        self.status = None
        self.set_size(columns, rows)
        if wait:
            self.expect('>>>')

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.fd)
        if self.screen.unknown:
            print('sequences that no terminal knows:', self.screen.unknown)

    def set_size(self, columns, rows):
        fcntl.ioctl(self.fd, 0x5414, struct.pack('HHHH', rows, columns, 0, 0))   # TIOCSWINSZ

    def resize(self, columns, rows):
        self.screen.resize(columns, rows)
        self.set_size(columns, rows)

    def type(self, text):
        data = text.encode()
        while data:
            data = data[os.write(self.fd, data):]

    def enter(self, *lines):
        """Type lines one by one, as a person would: keys that come at once are taken for a paste."""
        for line in lines:
            self.type(line)
            shown = ''.join(line.split())
            self.wait_for(lambda: ''.join(''.join(self.screen.text()).split()).endswith(shown), repr(line))
            before = self.screen.y + len(self.screen.scrolled)
            self.type('\r')
            self.wait_for(lambda: self.screen.y + len(self.screen.scrolled) > before and self.is_at_prompt(),
                          'a new line')

    def is_at_prompt(self):
        """Whether the cursor is at a prompt: keys that come before could be read as those of a common terminal."""
        lines = self.screen.text()
        return lines[-1:] in (['>>>'], ['...']) and self.screen.y == len(lines) - 1

    def read(self, seconds):
        """What comes within that time goes to the screen. Returns False at the end."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            data = b''
        self.raw += data
        self.screen.feed(data.decode('utf-8', 'replace'))
        return bool(data)

    def wait_for(self, condition, what):
        deadline = time.monotonic() + TIMEOUT
        while not condition():
            if time.monotonic() > deadline:
                print(f'waited in vain for {what}; the screen shows:', *self.screen.text(), sep='\n')
                return False
            if not self.read(0.05) and not condition():
                print(f'ended before {what}; the screen shows:', *self.screen.text(), sep='\n')
                return False
        return True

    def expect(self, *lines):
        """Wait until the screen ends with these lines."""
        return self.wait_for(lambda: self.screen.text()[-len(lines):] == list(lines), lines)

    def expect_text(self, text):
        """Wait until a text is somewhere on the screen."""
        return self.wait_for(lambda: text in '\n'.join(self.screen.text()), repr(text))

    def cursor(self, x, y):
        """Wait until the cursor is there."""
        return self.wait_for(lambda: (self.screen.x, self.screen.y) == (x, y), ('cursor', x, y))

    def show(self, count=24):
        """Print the last lines of the screen."""
        for line in self.screen.text()[-count:]:
            print('|' + line)

    def clear(self):
        """Give up the line and begin on an empty screen."""
        self.type('\x05\x15\x0c')
        return self.wait_for(lambda: self.screen.text() == ['>>>'], 'an empty screen')

    def end(self, text='\x04'):
        """Type a text that ends it; returns the status."""
        self.type(text)
        deadline = time.monotonic() + TIMEOUT
        while self.read(0.1):
            if time.monotonic() > deadline:
                print('waited in vain for the end; the screen shows:', *self.screen.text(), sep='\n')
                return None
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.status
