"""Where lines come from: a terminal on which they are edited, or any other standard input."""

import _signal
import builtins
import os
import sys
from _thread import allocate_lock, start_new_thread

_ALLOW_INCOMPLETE_INPUT = 0x4000
_DONT_IMPLY_DEDENT = 0x200
_TOP_LEVEL_AWAIT = 0x2000
_HISTORY_SIZE = 10000
_HOG_NOTICE = 1.0       # seconds that a line waits before somebody is told why

INCOMPLETE, COMPLETE, WRONG = 'incomplete', 'complete', 'wrong'


def completeness(source, mode, flags):
    """Whether a source is a whole: mode 'single' wants an empty line behind a block, 'exec' does not."""
    import warnings
    flags |= _ALLOW_INCOMPLETE_INPUT | _DONT_IMPLY_DEDENT | _TOP_LEVEL_AWAIT
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')
            try:
                compile(source, '<stdin>', mode, flags, True)
                return COMPLETE
            except SyntaxError:
                compile(source + '\n', '<stdin>', mode, flags, True)
                return INCOMPLETE       # a line that ends is what is missing
    except SyntaxError as error:
        return INCOMPLETE if type(error).__name__ == '_IncompleteInputError' else WRONG
    except (ValueError, OverflowError, MemoryError):
        return WRONG


def is_command(text):
    """Whether a line is for the prompt, not for Python."""
    text = text.strip()
    return text[:1] in (':', '?') or (text.endswith('?') and '\n' not in text and not text.startswith('#'))


def choose():
    """The front for the terminal, or for what is none."""
    return Terminal() if '_terminal' in sys.modules else Plain()


class _Front:
    session = None
    names_inputs = False

    def flush(self):
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (AttributeError, ValueError):
                pass

    def remember(self, entry):
        pass

    def close(self):
        pass

    def after_interrupt(self):
        pass

    def display(self, value):
        text = repr(value)
        try:
            sys.stdout.write(text)
        except UnicodeEncodeError:
            encoding = sys.stdout.encoding
            sys.stdout.write(text.encode(encoding, 'backslashreplace').decode(encoding))
        sys.stdout.write('\n')

    def prompt(self, which, default):
        """sys.ps1 or sys.ps2 as text."""
        try:
            return str(getattr(sys, which))
        except AttributeError:
            return default
        except Exception:
            return default


class Plain(_Front):
    """Lines as they come, prompts between them."""

    def open(self, banner):
        if banner:
            self._show(banner + '\n')

    is_reading = False      # a thread waits for a line
    is_blocking = False     # nothing else goes on meanwhile
    line = None

    def _read(self):
        try:
            line = sys.stdin.readline()
        except (OSError, ValueError):
            line = ''
        self.line = line
        self.is_reading = False
        self.session.loop.call_soon_threadsafe(self.session.loop.stop)

    def _show(self, text):
        # Where nobody sits, standard output is for what the program says.
        self.flush()
        stream = sys.__stdout__ if os.isatty(0) and os.isatty(1) else sys.__stderr__
        if stream is not None:
            stream.write(text)
            stream.flush()

    def _line(self, prompt):
        # One line of standard input; the loop turns until there is one. '': the end.
        self._show(prompt)
        session = self.session
        before = _signal.signal(_signal.SIGINT, session._on_interrupt)
        self.is_interrupted = False
        try:
            if not self.is_reading and self.line is None and session.is_idle():
                self.is_blocking = True     # nobody has anything to do meanwhile
                try:
                    return sys.stdin.readline()
                finally:
                    self.is_blocking = False
            session.watch_tasks()
            if not self.is_reading and self.line is None:
                self.is_reading = True
                start_new_thread(self._read, ())
            while self.line is None:
                session.turn()
                if self.is_interrupted:
                    raise KeyboardInterrupt
            line, self.line = self.line, None
            return line
        finally:
            _signal.signal(_signal.SIGINT, before)

    def interrupt(self):
        if self.is_blocking:
            raise KeyboardInterrupt
        self.is_interrupted = True
        self.session.loop.call_soon_threadsafe(self.session.loop.stop)

    def after_interrupt(self):
        if sys.stdout.isatty():
            sys.stdout.write('\n')

    def read(self):
        source = ''
        prompt = self.prompt('ps1', '>>> ')
        while True:
            line = self._line(prompt)
            if not line:
                return source or None
            source += line
            if is_command(source):
                return source
            flags = self.session.flags
            if not line.strip() and source.strip():
                if completeness(source, 'exec', flags) != INCOMPLETE:
                    return source
            elif completeness(source.removesuffix('\n'), 'single', flags) != INCOMPLETE:
                return source
            prompt = self.prompt('ps2', '... ')

    def leave(self):
        self._show('\n')
        return True


class Terminal(_Front):
    """Lines edited on a terminal, while the loop turns."""

    names_inputs = True

    def __init__(self):
        import _terminal
        from _colorize import can_colorize
        self.terminal = _terminal
        self.has_colour = can_colorize()
        self.history = None         # read when the first prompt is there
        self.is_auto_indented = False
        self.is_recalled = False
        self.streams = ()
        self.is_editing = False
        self.number = 0             # of the line that is edited

    def open(self, banner):
        session = self.session
        loop = session.loop
        terminal = self.terminal
        import io

        class Writer(io.RawIOBase):
            # What is written while a line is edited goes above it.
            mode = 'wb'

            def __init__(self, fd, name):
                self._fd = fd
                self.name = name

            def write(self, data):
                if terminal.write(bytes(data)):
                    loop.call_soon_threadsafe(terminal.show)
                return len(data)

            def writable(self):
                return True

            def fileno(self):
                return self._fd

            def isatty(self):
                return True

        class Reader(io.RawIOBase):
            # Who presses Enter begins a line.
            name = '<stdin>'
            mode = 'rb'

            def readinto(self, room):
                data = os.read(0, len(room))
                room[:len(data)] = data
                if data.endswith(b'\n'):
                    terminal.write(b'\r')
                return len(data)

            def readable(self):
                return True

            def fileno(self):
                return 0

            def isatty(self):
                return True

        self.streams = sys.stdin, sys.stdout, sys.stderr
        if sys.stdin is not None:
            sys.stdin = sys.__stdin__ = io.TextIOWrapper(io.BufferedReader(Reader()), sys.stdin.encoding, sys.stdin.errors)
            sys.stdin.mode = 'r'
        for fd, name in (1, 'stdout'), (2, 'stderr'):
            stream = getattr(sys, name)
            if stream is None or not os.isatty(fd):
                continue
            stream.flush()
            new = io.TextIOWrapper(io.BufferedWriter(Writer(fd, f'<{name}>')), stream.encoding, stream.errors,
                                   line_buffering=True)
            new.mode = 'w'
            setattr(sys, name, new)
            setattr(sys, f'__{name}__', new)
        if banner:
            print(banner)
        loop.call_soon(self._load_history)

    def close(self):
        self.terminal.end()
        if self.streams:
            self.flush()
            sys.stdin, sys.stdout, sys.stderr = sys.__stdin__, sys.__stdout__, sys.__stderr__ = self.streams
            self.streams = ()

    # Reading

    def read(self):
        self.flush()
        self.terminal.fresh_line()
        text, self.session.next_text = self.session.next_text, ''
        outcome, text = self.edit(self.prompt('ps1', '>>> '), text)
        while outcome == 3:
            from . import _commands
            outcome, text = self.edit(self.prompt('ps1', '>>> '), _commands.edit_text(text))
        return text if outcome == 1 else None

    def edit(self, prompt, text=''):
        """Have a line edited: how that ended (1 a line, 2 Ctrl-D, 3 the editor is wanted), and the text."""
        session = self.session
        terminal = self.terminal
        continuation = self.prompt('ps2', '... ')
        if self.has_colour:
            prompt, continuation = (f'\x1b[1;35m{each}\x1b[0m' if '\x1b' not in each else each
                                    for each in (prompt, continuation))
        self.is_auto_indented = False
        self.is_recalled = bool(text)
        numbers = _signal.SIGINT, _signal.SIGTSTP, _signal.SIGWINCH
        handlers = session._on_interrupt, self._on_suspend, self._on_resize
        before = [_signal.signal(number, handler) for number, handler in zip(numbers, handlers)]
        terminal.begin(prompt, continuation, text, self._on_key, self.has_colour)
        self.outcome = session.interrupts = 0
        self.is_editing = True
        session.watch_tasks()
        left = allocate_lock()
        left.acquire()
        self.number += 1
        start_new_thread(self._keys, (left, self.number))
        try:
            while not self.outcome:
                session.turn()
        finally:
            session._disarm()
            left.release()
            self.number += 1
            self.is_editing = False
            terminal.end()
            for number, handler in zip(numbers, before):
                _signal.signal(number, handler)
        if self.outcome == 4:
            raise KeyboardInterrupt
        line = terminal.line()
        return self.outcome, '' if line is None else line.decode('utf-8', 'replace')

    def _keys(self, left, number):
        # left: a lock that is released when the line is left. A thread of its own, so that keys are heard while a task holds up the loop.
        import select
        feed = self.terminal.feed
        outcome = 0
        with select.epoll() as waiter:      # which gives way to other threads without looking again and again
            waiter.register(0, select.EPOLLIN)
            while not outcome:
                waiter.poll()
                if self.number != number:
                    return      # an exception has ended this line
                outcome = feed()
        self.is_editing = False
        self.outcome = self.outcome or outcome
        self.session.loop.call_soon_threadsafe(self.session.loop.stop)
        if not left.acquire(timeout=_HOG_NOTICE):
            self.session.tell_of_hog()

    def interrupt(self):
        if not self.terminal.interrupt():
            self.outcome = 4

    def after_interrupt(self):
        # The terminal has echoed ^C.
        if not self.is_editing:
            self.terminal.write(b'\n')

    def _on_resize(self, number, frame):
        self.terminal.resize()

    def _on_suspend(self, number, frame):
        self.terminal.pause()
        handler = _signal.signal(_signal.SIGTSTP, _signal.SIG_DFL)
        os.kill(os.getpid(), _signal.SIGTSTP)
        _signal.signal(_signal.SIGTSTP, handler)
        self.terminal.resume()

    def leave(self):
        from . import _commands
        return _commands.ask_to_leave(self.session)

    # Keys

    def _on_key(self, name, text, point, again):
        # What the terminal asks: see cli/terminal.c. Offsets are of bytes.
        if name == 'enter' or name == 'enter quickly':
            return self._on_enter(text, point, name == 'enter', again)
        if name == 'space':
            return self._on_space(text, point)
        if name == 'pasted':
            self.is_recalled = True
            return self._on_pasted(text, point)
        if name == 'tab':
            start = text.rfind(b'\n', 0, point) + 1
            indent = text[start:point]
            if not indent.strip():
                return point, point, ' ' * (4 - len(indent) % 4), None
            from . import _complete
            return _complete.complete(self, text, point, again)
        if name == 'matches':
            from . import _complete
            return _complete.list_matches(self, text, point, again)
        if name == 'help':
            from . import _complete
            return _complete.describe_call(self, text, point)
        return None

    def _on_enter(self, data, point, is_slow, from_history):
        # None: the line is done. Else a new line goes in, with the indentation that it should have.
        text = data.decode('utf-8', 'replace')
        before = data[:point].decode('utf-8', 'replace')
        if is_command(text) or not text.strip():
            return None
        flags = self.session.flags
        if '\n' not in data[point:].decode('utf-8', 'replace'):
            recalled = self.is_recalled or from_history or text in self.known
            last = text[text.rfind('\n') + 1:]
            if not last.strip() and '\n' in text:
                state = completeness(text, 'exec', flags)
            elif recalled and point == len(data):
                state = completeness(text, 'exec', flags)
            else:
                state = completeness(text, 'single', flags)
                if state == WRONG and '\n' in text:
                    state = completeness(text + '\n', 'exec', flags)
                    if state == COMPLETE and last[:1] in (' ', '\t'):
                        state = INCOMPLETE
            if state != INCOMPLETE:
                return None
        indent = self._indent_after(before) if is_slow else ''
        self.is_auto_indented = bool(indent)
        return point, point, '\n' + indent, None

    def _indent_after(self, before):
        from . import _indent
        return _indent.after(before)

    def _on_space(self, data, point):
        # Who indents by hand means what is typed, not what was there already.
        if not self.is_auto_indented:
            return None
        self.is_auto_indented = False
        start = data.rfind(b'\n', 0, point) + 1
        if start and point > start and not data[start:point].strip(b' ') and data[point:point + 1] in (b'', b'\n'):
            return start, point, ' ', None
        return None

    def _on_pasted(self, data, point):
        # Prompts that were copied along with a session are not part of it.
        text = data.decode('utf-8', 'replace')
        if not text.startswith('>>> ') or point != len(data):
            return None
        lines = []
        for line in text.split('\n'):
            if line[:4] in ('>>> ', '... '):
                lines.append(line[4:])
            elif line in ('>>>', '...'):
                lines.append('')
        return 0, len(data), '\n'.join(lines), None

    # History

    known = frozenset()

    def _history_path(self):
        path = None if sys.flags.ignore_environment else os.environ.get('KUKRI_HISTORY')
        return path if path is not None else os.path.join(os.path.expanduser('~'), '.kukri_history')

    def _load_history(self):
        self.history = []
        self.known = set()
        path = self._history_path()
        if path:
            try:
                with open(path, encoding='utf-8', errors='replace') as file:
                    lines = file.read().split('\n')[:-1]
            except OSError:
                lines = []
            self.history = [_decode(line) for line in lines[-_HISTORY_SIZE:]]
            if len(lines) > 2 * _HISTORY_SIZE:
                self._rewrite(path, lines[-_HISTORY_SIZE:])
        self.known.update(self.history)
        self.terminal.remember(self.history)

    def _rewrite(self, path, lines):
        # Another session may read it: it is replaced as a whole.
        try:
            with open(f'{path}.{os.getpid()}', 'x', encoding='utf-8', errors='replace') as file:
                os.fchmod(file.fileno(), 0o600)
                file.write('\n'.join(lines) + '\n')
            os.replace(f'{path}.{os.getpid()}', path)
        except OSError:
            pass

    def remember(self, entry):
        if self.history is None:
            self._load_history()
        if not entry.strip() or (self.history and self.history[-1] == entry):
            return
        self.history.append(entry)
        self.known.add(entry)
        self.terminal.remember((entry,))
        path = self._history_path()
        if not path:
            return
        try:
            fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                os.write(fd, (_encode(entry) + '\n').encode('utf-8', 'replace'))
            finally:
                os.close(fd)
        except OSError:
            pass

    # Showing

    def display(self, value):
        if sys.stdout is not sys.__stdout__:
            return super().display(value)
        from . import _pretty
        width, height = self.terminal.size()
        print(_pretty.pretty(value, width, self.has_colour))


def _encode(entry):
    return entry.replace('\\', '\\\\').replace('\n', '\\n')


def _decode(line):
    if '\\' not in line:
        return line
    return '\\'.join(part.replace('\\n', '\n') for part in line.split('\\\\'))
