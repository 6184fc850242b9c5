"""Extract, format and print stack traces.

Three kinds of objects, each holding text and numbers only, so that keeping one keeps no frame
alive: a FrameSummary is one entry, a StackSummary a list of them, a TracebackException an exception
with its stack, its causes and, if it is a group, its members.
"""

import linecache
import sys
from types import TracebackType

__all__ = ["extract_stack", "extract_tb", "format_exception", "format_exception_only",
           "format_list", "format_stack", "format_tb", "print_exc", "format_exc",
           "print_exception", "print_last", "print_stack", "print_tb", "clear_frames",
           "FrameSummary", "StackSummary", "TracebackException", "walk_stack", "walk_tb"]

# Of equal entries in a row, how many are shown.
_RECURSIVE_CUTOFF = 3
# A limit that means: what sys.tracebacklimit says, counted from the innermost entry.
BUILTIN_EXCEPTION_LIMIT = object()

_CAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_CONTEXT = "\nDuring handling of the above exception, another exception occurred:\n\n"
_cause_message = _CAUSE
_context_message = _CONTEXT


class _Sentinel:
    def __repr__(self):
        return "<implicit>"


_sentinel = _Sentinel()


# ---- Small texts ---------------------------------------------------------------------------------

class _Colors:
    """The codes around parts of a text; all empty unless it is to be coloured."""

    MAGENTA = BOLD_MAGENTA = RED = BOLD_RED = RESET = ""


_plain = _Colors()


def _colors(colorize):
    if not colorize:
        return _plain
    from _colorize import ANSIColors
    return ANSIColors


def _safe_string(value, what, func=str):
    """str(value), or words that say that it failed."""
    try:
        return func(value)
    except:
        return f"<{what} {func.__name__}() failed>"


def _indent(text, prefix):
    """The text with a prefix before every line, empty ones included."""
    return "".join([prefix + line for line in text.splitlines(True)])


def _dedent(lines):
    """Lines without the white space that all but the empty ones begin with."""
    margin = None
    for line in lines:
        if line:
            own = line[:len(line) - len(line.lstrip(" \t"))]
            if margin is None:
                margin = own
            else:
                while not own.startswith(margin):
                    margin = margin[:-1]
    return [line[len(margin):] if line else line for line in lines] if margin else lines


def _byte_offset_to_character_offset(text, offset):
    return len(text.encode("utf-8")[:offset].decode("utf-8", errors="replace"))


def _display_width(line, offset=None):
    """The columns that the first `offset` characters of a line take on a terminal."""
    if offset is None:
        offset = len(line)
    if line.isascii():
        return offset
    import unicodedata
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line[:offset])


def _format_final_exc_line(etype, value, *, insert_final_newline=True, colorize=False):
    """"ValueError: message" """
    colors = _colors(colorize)
    text = _safe_string(value, "exception")
    end = "\n" if insert_final_newline else ""
    head = f"{colors.BOLD_MAGENTA}{etype}{colors.RESET}"
    if value is None or not text:
        return head + end
    return f"{head}: {colors.MAGENTA}{text}{colors.RESET}{end}"


# ---- Functions -----------------------------------------------------------------------------------

def print_list(extracted_list, file=None):
    """Print what extract_tb() or extract_stack() returned."""
    if file is None:
        file = sys.stderr
    for item in StackSummary.from_list(extracted_list).format():
        print(item, file=file, end="")


def format_list(extracted_list):
    """The entries of extract_tb() or extract_stack(), or tuples like them, as strings to print."""
    return StackSummary.from_list(extracted_list).format()


def print_tb(tb, limit=None, file=None):
    """Print up to `limit` entries of a traceback to a file, sys.stderr unless one is given."""
    print_list(extract_tb(tb, limit=limit), file=file)


def format_tb(tb, limit=None):
    """A shorthand for format_list(extract_tb(tb, limit))."""
    return extract_tb(tb, limit=limit).format()


def extract_tb(tb, limit=None):
    """Return a StackSummary of a traceback: all entries, or the first `limit` (negative: the last)."""
    return StackSummary._extract_from_extended_frame_gen(_walk_tb_with_full_positions(tb),
                                                         limit=limit)


def _parse_value_tb(exc, value, tb):
    """Both ways to call: with an exception, or with the old triple."""
    if (value is _sentinel) != (tb is _sentinel):
        raise ValueError("Both or neither of value and tb must be given")
    if value is not _sentinel:
        return value, tb
    if exc is None:
        return None, None
    if isinstance(exc, BaseException):
        return exc, exc.__traceback__
    raise TypeError(f"Exception expected for value, {type(exc).__name__} found")


def print_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, file=None, chain=True,
                    **kwargs):
    """Print an exception with its traceback, causes and notes, as the interpreter does."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    te.print(file=file, chain=chain, colorize=colorize)


def _print_exception_bltin(exc, /):
    from _colorize import can_colorize
    file = sys.stderr if sys.stderr is not None else sys.__stderr__
    return print_exception(exc, limit=BUILTIN_EXCEPTION_LIMIT, file=file, colorize=can_colorize())


def format_exception(exc, /, value=_sentinel, tb=_sentinel, limit=None, chain=True, **kwargs):
    """Return what print_exception() prints as a list of strings that end in newlines."""
    colorize = kwargs.get("colorize", False)
    value, tb = _parse_value_tb(exc, value, tb)
    te = TracebackException(type(value), value, tb, limit=limit, compact=True)
    return list(te.format(chain=chain, colorize=colorize))


def format_exception_only(exc, /, value=_sentinel, *, show_group=False, **kwargs):
    """Return the lines that say which exception it is, without its traceback."""
    colorize = kwargs.get("colorize", False)
    if value is _sentinel:
        value = exc
    te = TracebackException(type(value), value, None, compact=True)
    return list(te.format_exception_only(show_group=show_group, colorize=colorize))


def print_exc(limit=None, file=None, chain=True):
    """Print the exception that is being handled."""
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_exc(limit=None, chain=True):
    """Like print_exc() but return a string."""
    return "".join(format_exception(sys.exception(), limit=limit, chain=chain))


def print_last(limit=None, file=None, chain=True):
    """Print the exception that the interactive interpreter caught last."""
    if hasattr(sys, "last_exc"):
        print_exception(sys.last_exc, limit=limit, file=file, chain=chain)
    elif hasattr(sys, "last_type"):
        print_exception(sys.last_type, sys.last_value, sys.last_traceback, limit, file, chain)
    else:
        raise ValueError("no last exception")


def print_stack(f=None, limit=None, file=None):
    """Print the stack from the caller, or from frame f."""
    if f is None:
        f = sys._getframe().f_back
    print_list(extract_stack(f, limit=limit), file=file)


def format_stack(f=None, limit=None):
    """A shorthand for format_list(extract_stack(f, limit))."""
    if f is None:
        f = sys._getframe().f_back
    return format_list(extract_stack(f, limit=limit))


def extract_stack(f=None, limit=None):
    """Return a StackSummary of the stack from the caller, or from frame f; the oldest entry first."""
    if f is None:
        f = sys._getframe().f_back
    stack = StackSummary.extract(walk_stack(f), limit=limit)
    stack.reverse()
    return stack


def clear_frames(tb):
    """Drop the local variables of all frames of a traceback that have ended."""
    while tb is not None:
        try:
            tb.tb_frame.clear()
        except RuntimeError:
            pass  # it still runs
        tb = tb.tb_next


def walk_stack(f):
    """Yield (frame, line number) from frame f, or from the caller, outwards."""
    if f is None:
        f = sys._getframe().f_back.f_back.f_back.f_back
    while f is not None:
        yield f, f.f_lineno
        f = f.f_back


def walk_tb(tb):
    """Yield (frame, line number) for each entry of a traceback."""
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def _get_code_position(code, instruction_index):
    if instruction_index < 0:
        return (None, None, None, None)
    import itertools
    return next(itertools.islice(code.co_positions(), instruction_index // 2, None))


def _walk_tb_with_full_positions(tb):
    """Yield (frame, (line, end line, column, end column)) for each entry of a traceback."""
    while tb is not None:
        if type(tb) is TracebackType and _native_position is not None:
            position = _native_position(tb)
        else:
            position = _get_code_position(tb.tb_frame.f_code, tb.tb_lasti)
        if position[0] is None:
            position = (tb.tb_lineno, *position[1:])
        if (type(tb) is TracebackType and _native_crossing is not None and
                (task := _native_crossing(tb)) is not None):
            position = _FirstOfTask(position)
            position.task = task
        yield tb.tb_frame, position
        tb = tb.tb_next


class _FirstOfTask(tuple):
    """The position of the outermost frame of a task; task: (name, and file, line, function where it was made)."""


def _tells_tasks(file):
    """Whether a traceback says where tasks begin and were made: on a terminal, or by -X tasks."""
    if "tasks" in sys._xoptions:
        return True
    try:
        return file.isatty()
    except Exception:
        return False


# ---- An entry ------------------------------------------------------------------------------------

class FrameSummary:
    """One entry of a stack: filename, lineno, name, line, and locals as a dict of reprs or None.

    It also looks like a tuple of the first four, as it once was.
    """

    __slots__ = ("filename", "lineno", "end_lineno", "colno", "end_colno", "name", "_lines",
                 "_lines_dedented", "locals", "_task")

    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None,
                 end_lineno=None, colno=None, end_colno=None):
        """line, if given, is not looked up; lookup_line says whether it is at once."""
        self.filename = filename
        self.lineno = lineno
        self.end_lineno = lineno if end_lineno is None else end_lineno
        self.colno = colno
        self.end_colno = end_colno
        self.name = name
        self._lines = line
        self._lines_dedented = None
        self._task = None
        if lookup_line:
            self.line
        self.locals = None
        if locals:
            self.locals = {key: _safe_string(value, "local", func=repr)
                           for key, value in locals.items()}

    def _task_line(self, above, colors):
        """Which task begins here and where it was made, unless the entry above is that very place."""
        name, filename, lineno, function = self._task
        if filename.startswith("<frozen _repl"):
            return ""       # a statement at the prompt
        if (above is not None and above.filename == filename and above.lineno is not None and
                above.lineno <= lineno <= (above.end_lineno or above.lineno)):
            return ""
        return (f"  Task {colors.MAGENTA}{name!r}{colors.RESET}, created at {filename}:{lineno} "
                f"in {function}:\n")

    def _key(self):
        return self.filename, self.lineno, self.name, self.line

    def __eq__(self, other):
        if isinstance(other, FrameSummary):
            return (self.filename == other.filename and self.lineno == other.lineno and
                    self.name == other.name and self.locals == other.locals)
        if isinstance(other, tuple):
            return self._key() == other
        return NotImplemented

    def __getitem__(self, pos):
        return self._key()[pos]

    def __iter__(self):
        return iter(list(self._key()))

    def __len__(self):
        return 4

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"

    def _set_lines(self):
        if self._lines is None and self.lineno is not None and self.end_lineno is not None:
            self._lines = "".join([linecache.getline(self.filename, lineno).rstrip() + "\n"
                                   for lineno in range(self.lineno, self.end_lineno + 1)]) or "\n"

    @property
    def _original_lines(self):
        self._set_lines()
        return self._lines

    @property
    def _dedented_lines(self):
        self._set_lines()
        if self._lines_dedented is None and self._lines is not None:
            lines = [line.rstrip() and line for line in self._lines.split("\n")]
            self._lines_dedented = "\n".join(_dedent(lines))
        return self._lines_dedented

    @property
    def line(self):
        """The first source line, without the white space around it; None if it is not known."""
        self._set_lines()
        if self._lines is None:
            return None
        return self._lines.partition("\n")[0].strip()


# ---- What is marked under the lines of an entry --------------------------------------------------

class _Anchors:
    """What is marked ^ in a segment whose rest is marked ~, as lines and columns from 0."""

    primary_char = "~"
    secondary_char = "^"

    def __init__(self, left_end_lineno, left_end_offset, right_start_lineno, right_start_offset):
        self.left_end_lineno = left_end_lineno
        self.left_end_offset = left_end_offset
        self.right_start_lineno = right_start_lineno
        self.right_start_offset = right_start_offset


try:
    from _traceback import (caret_anchors as _native_anchors,
                            caret_says_nothing as _native_says_nothing,
                            crossing as _native_crossing, position as _native_position)
except ImportError:
    _native_anchors = _native_says_nothing = _native_crossing = _native_position = None


def _extract_caret_anchors_from_line_segment(segment):
    """The anchors of an expression: an operator, the brackets of a subscript or call; else None."""
    places = _native_anchors(segment) if _native_anchors is not None else None
    return None if places is None else _Anchors(*places)


class _Excerpt:
    """The source lines of an instruction, dedented, and where in them it lies."""

    def __init__(self, summary):
        original = summary._original_lines.splitlines()
        count = summary.end_lineno - summary.lineno + 1
        self.lines = summary._dedented_lines.splitlines()[:count]
        dedent = len(original[0]) - len(self.lines[0])
        start = _byte_offset_to_character_offset(original[0], summary.colno)
        end = _byte_offset_to_character_offset(original[count - 1], summary.end_colno)
        self.start = max(0, start - dedent)
        self.end = max(0, end - dedent)
        self.text = "\n".join(self.lines)
        self.stop = len(self.text) - (len(self.lines[-1]) - self.end)
        self.anchors = None
        try:
            self.anchors = _extract_caret_anchors_from_line_segment(
                self.text[self.start:self.stop])
        except Exception:
            pass

    def significant(self):
        """Numbers of the lines to show: the first, the last, those around the anchors."""
        last = len(self.lines) - 1
        wanted = {0, last}
        if self.anchors:
            for lineno in (self.anchors.left_end_lineno, self.anchors.right_start_lineno):
                wanted.update(range(max(lineno - 1, 0), min(lineno + 1, last) + 1))
        return sorted(wanted)

    def prepare(self, show_carets):
        """Turn the anchors into columns of a terminal."""
        self.show_carets = show_carets
        self.start_width = _display_width(self.lines[0], offset=self.start)
        self.end_width = _display_width(self.lines[-1], offset=self.end)
        anchors = self.anchors
        if not anchors:
            return
        left, right = anchors.left_end_offset, anchors.right_start_offset
        if anchors.left_end_lineno == 0:
            left += self.start
        if anchors.right_start_lineno == 0:
            right += self.start
        left_line = self.lines[anchors.left_end_lineno]
        right_line = self.lines[anchors.right_start_lineno]
        self.left = anchors.left_end_lineno, _display_width(left_line, offset=left)
        self.right = anchors.right_start_lineno, _display_width(right_line, offset=right)

    def marks(self, lineno):
        """The line of marks under a line."""
        line = self.lines[lineno]
        spaces = len(line) - len(line.lstrip())
        width = self.end_width if lineno == len(self.lines) - 1 else _display_width(line)
        marks = []
        for column in range(width):
            if column < spaces or (lineno == 0 and column < self.start_width):
                marks.append(" ")
            elif not self.anchors:
                marks.append("^")
            elif self.left <= (lineno, column) < self.right:
                marks.append(self.anchors.secondary_char)
            else:
                marks.append(self.anchors.primary_char)
        return "".join(marks)


def _color_marked(line, marks, colors):
    """A line and the marks under it, both in the colours that the marks mean."""
    line_parts, mark_parts = [], []
    codes = {"^": colors.BOLD_RED, "~": colors.RED}
    at, length = 0, max(len(line), len(marks))
    while at < length:
        mark = marks[at:at + 1]
        end = at
        while end < length and marks[end:end + 1] == mark:
            end += 1
        start_code, end_code = codes.get(mark, ""), colors.RESET if mark in codes else ""
        line_parts.append(start_code + line[at:end] + end_code)
        mark_parts.append(start_code + marks[at:end] + end_code)
        at = end
    return "".join(line_parts), "".join(mark_parts)


# ---- A stack -------------------------------------------------------------------------------------

def _apply_limit(frames, limit):
    """The first `limit` items, the last for a negative one, all for None."""
    if limit is BUILTIN_EXCEPTION_LIMIT or limit is None:
        from_end = limit is BUILTIN_EXCEPTION_LIMIT
        limit = getattr(sys, "tracebacklimit", None)
        if limit is None:
            return frames
        limit = max(limit, 0)
        if from_end:
            frames = tuple(frames)
            return frames[len(frames) - limit:]
    if limit < 0:
        from collections import deque
        return deque(frames, maxlen=-limit)
    import itertools
    return itertools.islice(frames, limit)


class StackSummary(list):
    """A list of FrameSummary objects."""

    @classmethod
    def extract(klass, frame_gen, *, limit=None, lookup_lines=True, capture_locals=False):
        """Make one from an iterable of (frame, line number), as walk_stack() and walk_tb() yield.

        lookup_lines: read the source lines at once, not when they are first wanted.
        capture_locals: keep the reprs of the local variables.
        """
        def with_positions():
            for frame, lineno in frame_gen:
                yield frame, (lineno, None, None, None)

        return klass._extract_from_extended_frame_gen(
            with_positions(), limit=limit, lookup_lines=lookup_lines,
            capture_locals=capture_locals)

    @classmethod
    def _extract_from_extended_frame_gen(klass, frame_gen, *, limit=None, lookup_lines=True,
                                         capture_locals=False):
        result = klass()
        filenames = set()
        for frame, position in _apply_limit(frame_gen, limit):
            lineno, end_lineno, colno, end_colno = position
            code = frame.f_code
            filenames.add(code.co_filename)
            linecache.lazycache(code.co_filename, frame.f_globals)
            # Lines are only looked up once stale files have been forgotten.
            result.append(FrameSummary(
                code.co_filename, lineno, code.co_name, lookup_line=False,
                locals=frame.f_locals if capture_locals else None,
                end_lineno=end_lineno, colno=colno, end_colno=end_colno))
            if type(position) is _FirstOfTask:
                result[-1]._task = position.task
        for filename in filenames:
            linecache.checkcache(filename)
        if lookup_lines:
            for summary in result:
                summary.line
        return result

    @classmethod
    def from_list(klass, a_list):
        """Make one from FrameSummary objects and tuples (file name, line number, name, line)."""
        result = StackSummary()
        for frame in a_list:
            if not isinstance(frame, FrameSummary):
                filename, lineno, name, line = frame
                frame = FrameSummary(filename, lineno, name, line=line)
            result.append(frame)
        return result

    def format_frame_summary(self, frame_summary, **kwargs):
        """The lines that show one entry, as a string. A subclass may return None to leave it out."""
        colorize = kwargs.get("colorize", False)
        colors = _colors(colorize)
        filename = frame_summary.filename
        if filename.startswith("<stdin>-"):
            filename = "<stdin>"
        row = [f'  File {colors.MAGENTA}"{filename}"{colors.RESET}, '
               f"line {colors.MAGENTA}{frame_summary.lineno}{colors.RESET}, "
               f"in {colors.MAGENTA}{frame_summary.name}{colors.RESET}\n"]
        if frame_summary._dedented_lines and frame_summary._dedented_lines.strip():
            if frame_summary.colno is None or frame_summary.end_colno is None:
                if frame_summary.line:
                    row.append(f"    {frame_summary.line}\n")
                else:
                    row.append("\n")
            else:
                row.append(self._format_excerpt(_Excerpt(frame_summary), colorize))
        if frame_summary.locals:
            for name, value in sorted(frame_summary.locals.items()):
                row.append(f"    {name} = {value}\n")
        return "".join(row)

    def _format_excerpt(self, excerpt, colorize):
        colors = _colors(colorize)
        excerpt.prepare(self._should_show_carets(excerpt.start, excerpt.end, excerpt.lines,
                                                 excerpt.anchors))
        result = []

        def output_line(lineno):
            line = excerpt.lines[lineno]
            if not excerpt.show_carets:
                result.append(line)
                return
            marks = excerpt.marks(lineno)
            if colorize:
                line, marks = _color_marked(line, marks, colors)
            result.append(line)
            result.append(marks)

        previous = None
        for lineno in excerpt.significant():
            gap = 1 if previous is None else lineno - previous
            if gap == 2:
                output_line(lineno - 1)
            elif gap > 2:
                result.append(f"...<{gap - 1} lines>...")
            output_line(lineno)
            previous = lineno
        return "".join([f"    {line}\n" for line in result])

    def _should_show_carets(self, start_offset, end_offset, all_lines, anchors):
        last = all_lines[-1]
        if _native_says_nothing is not None and last[:end_offset].isascii():
            text = "\n".join(all_lines)
            if _native_says_nothing(text, start_offset, len(text) - (len(last) - end_offset)):
                return False
        return bool(anchors or all_lines[0][:start_offset].lstrip() or last[end_offset:].rstrip())

    def format(self, **kwargs):
        """The entries as a list of strings to print; many equal ones in a row are summed up."""
        colorize = kwargs.get("colorize", False)
        tells_tasks = kwargs.get("tells_tasks", colorize) or "tasks" in sys._xoptions
        result = []
        last = above = None
        count = 0

        def repeats():
            more = count - _RECURSIVE_CUTOFF
            if more > 0:
                result.append(f"  [Previous line repeated {more} more "
                              f'time{"s" if more > 1 else ""}]\n')

        for summary in self:
            formatted = self.format_frame_summary(summary, colorize=colorize)
            if formatted is None:
                continue
            now = summary.filename, summary.lineno, summary.name
            if now != last or None in now:
                repeats()
                last = now
                count = 0
            count += 1
            if count <= _RECURSIVE_CUTOFF:
                if tells_tasks and getattr(summary, "_task", None) is not None:
                    formatted = summary._task_line(above, _colors(colorize)) + formatted
                result.append(formatted)
            if not summary.filename.startswith("<frozen asyncio"):
                above = summary
        repeats()
        return result


# ---- An exception --------------------------------------------------------------------------------

class _ExceptionPrintContext:
    """How deep in groups the text is that is being written."""

    def __init__(self):
        self.seen = set()
        self.exception_group_depth = 0
        self.need_close = False
        self.stack_options = {}

    def indent(self):
        return " " * (2 * self.exception_group_depth)

    def emit(self, text_gen, margin_char="|"):
        prefix = self.indent()
        if self.exception_group_depth:
            prefix += margin_char + " "
        if isinstance(text_gen, str):
            yield _indent(text_gen, prefix)
        else:
            for text in text_gen:
                yield _indent(text, prefix)


class TracebackException:
    """An exception ready to be shown, which holds on to none of the objects it was made from.

    Attributes: __cause__, __context__, __suppress_context__, __notes__ as the exception has them
    (the first two as TracebackException), exceptions (the members of a group, or None), stack,
    exc_type_str, and of a SyntaxError filename, lineno, end_lineno, text, offset, end_offset, msg.
    """

    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True,
                 capture_locals=False, compact=False, max_group_width=15, max_group_depth=10,
                 save_exc_type=True, _seen=None):
        """compact: leave out contexts that would not be shown."""
        is_outermost = _seen is None
        if is_outermost:
            _seen = set()
        _seen.add(id(exc_value))
        self.max_group_width = max_group_width
        self.max_group_depth = max_group_depth
        self.stack = StackSummary._extract_from_extended_frame_gen(
            _walk_tb_with_full_positions(exc_traceback), limit=limit, lookup_lines=lookup_lines,
            capture_locals=capture_locals)
        self._exc_type = exc_type if save_exc_type else None
        self._str = _safe_string(exc_value, "exception")
        try:
            self.__notes__ = getattr(exc_value, "__notes__", None)
        except Exception as error:
            self.__notes__ = [
                f"Ignored error getting __notes__: {_safe_string(error, '__notes__', repr)}"]
        self._is_syntax_error = False
        self._have_exc_type = exc_type is not None
        self.exc_type_qualname = self.exc_type_module = None
        if exc_type is not None:
            self.exc_type_qualname = exc_type.__qualname__
            self.exc_type_module = exc_type.__module__
            self._take_details(exc_type, exc_value, exc_traceback)
        if lookup_lines:
            self._load_lines()
        self.__suppress_context__ = (exc_value.__suppress_context__
                                     if exc_value is not None else False)
        if is_outermost:
            # A queue instead of a recursion: chains are of any length.
            options = dict(limit=limit, lookup_lines=lookup_lines, capture_locals=capture_locals,
                           max_group_width=max_group_width, max_group_depth=max_group_depth,
                           _seen=_seen)
            queue = [(self, exc_value)]
            while queue:
                te, exc = queue.pop()
                queue += te._take_related(exc, compact, options)

    def _take_details(self, exc_type, exc_value, exc_traceback):
        """What only some types have: the place of a syntax error, hints for names."""
        if issubclass(exc_type, SyntaxError):
            self._is_syntax_error = True
            self.filename = exc_value.filename
            lineno, end_lineno = exc_value.lineno, exc_value.end_lineno
            self.lineno = None if lineno is None else str(lineno)
            self.end_lineno = None if end_lineno is None else str(end_lineno)
            self.text = exc_value.text
            self.offset = exc_value.offset
            self.end_offset = exc_value.end_offset
            self.msg = exc_value.msg
        elif issubclass(exc_type, ImportError):
            self._add_hint(exc_value, exc_traceback, getattr(exc_value, "name_from", None))
        elif issubclass(exc_type, (NameError, AttributeError)):
            self._add_hint(exc_value, exc_traceback, getattr(exc_value, "name", None))

    def _add_hint(self, exc_value, exc_traceback, wrong_name):
        if wrong_name is None:
            return
        suggestion = _compute_suggestion_error(exc_value, exc_traceback, wrong_name)
        if suggestion:
            self._str += f". Did you mean: '{suggestion}'?"
        if isinstance(exc_value, NameError) and wrong_name in sys.stdlib_module_names:
            if suggestion:
                self._str += f" Or did you forget to import '{wrong_name}'?"
            else:
                self._str += f". Did you forget to import '{wrong_name}'?"

    def _take_related(self, exc, compact, options):
        """Set cause, context and members; return what is still to be looked at of them."""
        seen = options["_seen"]

        def capture(other):
            return TracebackException(type(other), other, other.__traceback__, **options)

        self.__cause__ = self.__context__ = self.exceptions = None
        todo = []
        if exc is None:
            return todo
        cause, context = exc.__cause__, exc.__context__
        if cause is not None and id(cause) not in seen:
            self.__cause__ = capture(cause)
            todo.append((self.__cause__, cause))
        if compact and (self.__cause__ is not None or exc.__suppress_context__):
            context = None
        if context is not None and id(context) not in seen:
            self.__context__ = capture(context)
            todo.append((self.__context__, context))
        if isinstance(exc, BaseExceptionGroup):
            self.exceptions = [capture(member) for member in exc.exceptions]
            todo += zip(self.exceptions, exc.exceptions)
        return todo

    @classmethod
    def from_exception(cls, exc, *args, **kwargs):
        """Make one from an exception."""
        return cls(type(exc), exc, exc.__traceback__, *args, **kwargs)

    @property
    def exc_type(self):
        import warnings
        warnings.warn("Deprecated in 3.13. Use exc_type_str instead.", DeprecationWarning,
                      stacklevel=2)
        return self._exc_type

    @property
    def exc_type_str(self):
        """The type as messages show it: with its module unless that is builtins or __main__."""
        if not self._have_exc_type:
            return None
        module = self.exc_type_module
        if module in ("__main__", "builtins"):
            return self.exc_type_qualname
        if not isinstance(module, str):
            module = "<unknown>"
        return module + "." + self.exc_type_qualname

    def _load_lines(self):
        for frame in self.stack:
            frame.line

    def __eq__(self, other):
        if isinstance(other, TracebackException):
            return self.__dict__ == other.__dict__
        return NotImplemented

    def __str__(self):
        return self._str

    # ---- Without the traceback

    def format_exception_only(self, *, show_group=False, _depth=0, **kwargs):
        """Yield the lines that say which exception it is, and its notes."""
        colorize = kwargs.get("colorize", False)
        indent = 3 * _depth * " "
        if not self._have_exc_type:
            yield indent + _format_final_exc_line(None, self._str, colorize=colorize)
            return
        if self._is_syntax_error:
            for line in self._format_syntax_error(self.exc_type_str, colorize=colorize):
                yield indent + line
        elif _depth > 0:
            text = _format_final_exc_line(self.exc_type_str, self._str,
                                          insert_final_newline=False, colorize=colorize)
            for line in text.split("\n"):
                yield indent + line + "\n"
        else:
            yield _format_final_exc_line(self.exc_type_str, self._str, colorize=colorize)
        yield from self._format_notes(indent)
        if self.exceptions and show_group:
            for member in self.exceptions:
                yield from member.format_exception_only(show_group=show_group, _depth=_depth + 1,
                                                        colorize=colorize)

    def _format_notes(self, indent):
        notes = self.__notes__
        if notes is None:
            return
        if not isinstance(notes, (list, tuple)):
            from collections.abc import Sequence
            if not isinstance(notes, Sequence) or isinstance(notes, (str, bytes)):
                yield f"{indent}{_safe_string(notes, '__notes__', func=repr)}\n"
                return
        for note in notes:
            for line in _safe_string(note, "note").split("\n"):
                yield f"{indent}{line}\n"

    def _format_syntax_error(self, stype, **kwargs):
        colors = _colors(kwargs.get("colorize", False))
        filename_suffix = ""
        if self.lineno is not None:
            yield (f'  File {colors.MAGENTA}"{self.filename or "<string>"}"{colors.RESET}, '
                   f"line {colors.MAGENTA}{self.lineno}{colors.RESET}\n")
        elif self.filename is not None:
            filename_suffix = f" ({self.filename})"
        if self.text is not None:
            yield from self._format_wrong_line(colors)
        message = self.msg or "<no detail available>"
        yield (f"{colors.BOLD_MAGENTA}{stype}{colors.RESET}: "
               f"{colors.MAGENTA}{message}{colors.RESET}{filename_suffix}\n")

    def _format_wrong_line(self, colors):
        """The source line without indentation, and carets under what is wrong in it."""
        line = self.text.rstrip("\n")
        shown = line.lstrip(" \n\f")
        if self.offset is None:
            yield f"    {shown}\n"
            return
        behind = len(line) + 1
        start = self.offset
        if self.lineno != self.end_lineno:
            end = behind
        elif self.end_offset in (None, 0):
            end = start
        else:
            end = self.end_offset
        if self.text and start > len(self.text):
            start = behind
        if self.text and end > len(self.text):
            end = behind
        if start >= end or end < 0:
            end = start + 1
        spaces = len(line) - len(shown)
        first, last = start - 1 - spaces, end - 1 - spaces
        if first < 0:
            yield f"    {shown}\n"
            return
        # Tabs and such stay, so that the carets line up.
        padding = "".join([char if char.isspace() else " " for char in shown[:first]])
        yield (f"    {shown[:first]}{colors.BOLD_RED}{shown[first:last]}{colors.RESET}"
               f"{shown[last:]}\n")
        yield f"    {padding}{colors.BOLD_RED}{'^' * (last - first)}{colors.RESET}\n"

    # ---- With everything

    def format(self, *, chain=True, _ctx=None, **kwargs):
        """Yield the text of the exception, with the ones it came from first if chain is true."""
        colorize = kwargs.get("colorize", False)
        if _ctx is None:
            _ctx = _ExceptionPrintContext()
        shown = []
        exc = self
        while exc is not None:
            message = following = None
            if chain and exc.__cause__ is not None:
                message, following = _cause_message, exc.__cause__
            elif chain and exc.__context__ is not None and not exc.__suppress_context__:
                message, following = _context_message, exc.__context__
            shown.append((message, exc))
            exc = following
        for message, exc in reversed(shown):
            if message is not None:
                yield from _ctx.emit(message)
            if exc.exceptions is not None:
                yield from exc._format_group(self, chain, _ctx, colorize)
                continue
            if exc.stack:
                yield from _ctx.emit("Traceback (most recent call last):\n")
                yield from _ctx.emit(exc.stack.format(colorize=colorize, **_ctx.stack_options))
            yield from _ctx.emit(exc.format_exception_only(colorize=colorize))

    def _format_group(self, outermost, chain, _ctx, colorize):
        if _ctx.exception_group_depth > outermost.max_group_depth:
            yield from _ctx.emit(f"... (max_group_depth is {outermost.max_group_depth})\n")
            return
        is_toplevel = _ctx.exception_group_depth == 0
        if is_toplevel:
            _ctx.exception_group_depth += 1
        if self.stack:
            yield from _ctx.emit("Exception Group Traceback (most recent call last):\n",
                                 margin_char="+" if is_toplevel else "|")
            yield from _ctx.emit(self.stack.format(colorize=colorize, **_ctx.stack_options))
        yield from _ctx.emit(self.format_exception_only(colorize=colorize))
        yield from self._format_members(outermost.max_group_width, chain, _ctx, colorize)
        if is_toplevel:
            assert _ctx.exception_group_depth == 1
            _ctx.exception_group_depth = 0

    def _format_members(self, width, chain, _ctx, colorize):
        count = len(self.exceptions)
        shown = count if count <= width else width + 1
        _ctx.need_close = False
        for i in range(shown):
            is_last = i == shown - 1
            if is_last:
                # A group inside may close the frame.
                _ctx.need_close = True
            truncated = i >= width
            title = "..." if truncated else str(i + 1)
            yield (_ctx.indent() + ("+-" if i == 0 else "  ") +
                   f"+---------------- {title} ----------------\n")
            _ctx.exception_group_depth += 1
            if truncated:
                rest = count - width
                yield from _ctx.emit(f"and {rest} more exception{'s' if rest > 1 else ''}\n")
            else:
                yield from self.exceptions[i].format(chain=chain, _ctx=_ctx, colorize=colorize)
            if is_last and _ctx.need_close:
                yield _ctx.indent() + "+------------------------------------\n"
                _ctx.need_close = False
            _ctx.exception_group_depth -= 1

    def print(self, *, file=None, chain=True, **kwargs):
        """Print the result of format() to a file, sys.stderr unless one is given."""
        colorize = kwargs.get("colorize", False)
        if file is None:
            file = sys.stderr
        options = {}
        if _tells_tasks(file):
            options["_ctx"] = _ExceptionPrintContext()
            options["_ctx"].stack_options["tells_tasks"] = True
        for line in self.format(chain=chain, colorize=colorize, **options):
            print(line, file=file, end="")


# ---- Hints ---------------------------------------------------------------------------------------

_MAX_CANDIDATE_ITEMS = 750
_MAX_STRING_SIZE = 40
_MOVE_COST = 2
_CASE_COST = 1


def _innermost_frame(tb):
    while tb.tb_next is not None:
        tb = tb.tb_next
    return tb.tb_frame


def _candidates(exc_value, tb, wrong_name):
    """The names that may have been meant; or one, as a string, that was."""
    hide_private = wrong_name[:1] != "_"
    if isinstance(exc_value, AttributeError):
        obj = exc_value.obj
        names = dir(obj)
        if hide_private and tb is not None:
            # A method of the object may mean its private attributes.
            local_names = _innermost_frame(tb).f_locals
            hide_private = not ("self" in local_names and local_names["self"] is obj)
    elif isinstance(exc_value, ImportError):
        names = dir(__import__(exc_value.name))
    else:
        if tb is None:
            return None
        frame = _innermost_frame(tb)
        if "self" in frame.f_locals and hasattr(frame.f_locals["self"], wrong_name):
            return f"self.{wrong_name}"
        return [*frame.f_locals, *frame.f_globals, *frame.f_builtins]
    return [name for name in names if name[:1] != "_"] if hide_private else names


def _compute_suggestion_error(exc_value, tb, wrong_name):
    """The name to suggest in place of a wrong one, or None."""
    if not isinstance(wrong_name, str):
        return None
    try:
        names = _candidates(exc_value, tb, wrong_name)
    except Exception:
        if isinstance(exc_value, NameError):
            raise
        return None
    if names is None or isinstance(names, str):
        return names
    try:
        from _suggestions import _generate_suggestions
    except ImportError:
        return _closest(names, wrong_name)
    return _generate_suggestions(names, wrong_name)


def _closest(names, wrong_name):
    if len(names) > _MAX_CANDIDATE_ITEMS or len(wrong_name) > _MAX_STRING_SIZE:
        return None
    best, best_distance = None, len(wrong_name)
    for name in names:
        if name == wrong_name:
            continue
        # At most a third of the characters may differ, and it must beat the best so far.
        limit = min((len(name) + len(wrong_name) + 3) * _MOVE_COST // 6, best_distance - 1)
        distance = _levenshtein_distance(wrong_name, name, limit)
        if distance <= limit and (best is None or distance < best_distance):
            best, best_distance = name, distance
    return best


def _substitution_cost(a, b):
    if a == b:
        return 0
    return _CASE_COST if a.lower() == b.lower() else _MOVE_COST


def _levenshtein_distance(a, b, max_cost):
    """The edit distance of two names, or something above max_cost if it is more than that."""
    if a == b:
        return 0
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return _MOVE_COST * (len(a) + len(b))
    if len(a) > _MAX_STRING_SIZE or len(b) > _MAX_STRING_SIZE:
        return max_cost + 1
    if len(b) < len(a):
        a, b = b, a
    if (len(b) - len(a)) * _MOVE_COST > max_cost:
        return max_cost + 1
    row = [(i + 1) * _MOVE_COST for i in range(len(a))]
    result = 0
    for j, b_char in enumerate(b):
        diagonal = result = j * _MOVE_COST
        for i, a_char in enumerate(a):
            replaced = diagonal + _substitution_cost(b_char, a_char)
            diagonal = row[i]
            result = row[i] = min(min(result, diagonal) + _MOVE_COST, replaced)
        if min(row) > max_cost:
            return max_cost + 1
    return result
