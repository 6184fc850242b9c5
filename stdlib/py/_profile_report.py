"""What cProfile and profile have in common: running things and showing what was counted."""

import io
import sys


def label(code):
    """How a function is named in the statistics: file, line, name."""
    if isinstance(code, str):
        return "~", 0, code
    return code.co_filename, code.co_firstlineno, code.co_name


_OWN_FILE = label.__code__.co_filename
_DISABLE = "<method 'disable' of '_lsprof.Profiler' objects>"


class Utils:
    """run() and runctx() for a class of profilers."""

    def __init__(self, profiler):
        self.profiler = profiler

    def run(self, statement, filename, sort):
        prof = self.profiler()
        try:
            prof.run(statement)
        except SystemExit:
            pass
        finally:
            self._show(prof, filename, sort)

    def runctx(self, statement, globals, locals, filename, sort):
        prof = self.profiler()
        try:
            prof.runctx(statement, globals, locals)
        except SystemExit:
            pass
        finally:
            self._show(prof, filename, sort)

    def _show(self, prof, filename, sort):
        if filename is not None:
            prof.dump_stats(filename)
        else:
            prof.print_stats(sort)


class Profiler:
    """Counts calls and time by sys.setprofile().

    timer: answers the time, by default the process's; timeunit: seconds in one of its units."""

    def __init__(self, timer=None, timeunit=0.0, subcalls=True, builtins=True):
        import time
        self._timer = timer if timer is not None else time.perf_counter
        self._unit = timeunit if timer is not None and timeunit else 1.0
        self._subcalls = subcalls
        self._builtins = builtins
        self.clear()

    def clear(self):
        """Forget what was counted."""
        self._counts = {}   # key -> [calls, recursive calls, own time, total time, {callee key: the same four}]
        self._names = {}    # key -> code, or the name of what is no Python code
        self._active = {}   # key -> how many of its calls are running
        self._pairs = {}    # (caller, callee) -> the same
        self._stack = []    # [key, begin, time of what it called]

    # ---- Events

    def _event(self, frame, event, arg):
        now = self._timer()
        if frame.f_code.co_filename == _OWN_FILE:
            if event == "call" and frame.f_code is Profiler.disable.__code__:
                self._enter(_DISABLE, _DISABLE, now)  # the rest of it is not the program's
        elif event == "call":
            self._enter(frame.f_code, frame.f_code, now)
        elif event == "return":
            self._leave(frame.f_code, now)
        elif not self._builtins:
            return
        elif event == "c_call":
            key = _native_name(arg)
            self._enter(key, key, now)
        else:
            self._leave(_native_name(arg), now)

    def _enter(self, key, what, now):
        self._names[key] = what
        if key not in self._counts:
            self._counts[key] = [0, 0, 0, 0, {}]
        self._active[key] = self._active.get(key, 0) + 1
        if self._subcalls and self._stack:
            pair = self._stack[-1][0], key
            self._pairs[pair] = self._pairs.get(pair, 0) + 1
        self._stack.append([key, now, 0])

    def _leave(self, key, now):
        if not self._stack or self._stack[-1][0] != key:
            return  # it was entered before counting began
        key, begin, inside = self._stack.pop()
        spent = now - begin
        active = self._active[key] = self._active[key] - 1
        _add(self._counts[key], active, spent, inside)
        if self._stack:
            above = self._stack[-1]
            above[2] += spent
            if self._subcalls:
                pair = above[0], key
                self._pairs[pair] -= 1
                part = self._counts[above[0]][4].setdefault(key, [0, 0, 0, 0])
                _add(part, self._pairs[pair], spent, inside)

    # ---- Use

    def enable(self, subcalls=True, builtins=True):
        """Begin to count."""
        self._subcalls, self._builtins = subcalls, builtins
        sys.setprofile(self._event)

    def disable(self):
        """Stop counting."""
        sys.setprofile(None)
        now = self._timer()
        while self._stack:
            self._leave(self._stack[-1][0], now)

    def __enter__(self):
        self.enable()
        return self

    def __exit__(self, *exc_info):
        self.disable()

    def run(self, cmd):
        """Count what a statement does in __main__."""
        import __main__
        return self.runctx(cmd, __main__.__dict__, __main__.__dict__)

    def runctx(self, cmd, globals, locals):
        """Count what a statement does."""
        self.enable()
        try:
            exec(cmd, globals, locals)
        finally:
            self.disable()
        return self

    def runcall(self, func, /, *args, **kw):
        """Count what a call does and return what it returns."""
        self.enable()
        try:
            return func(*args, **kw)
        finally:
            self.disable()

    # ---- Results

    def create_stats(self):
        """Stop, and make self.stats as pstats reads it."""
        self.disable()
        self.snapshot_stats()

    def snapshot_stats(self):
        unit = self._unit
        self.stats = {}
        callers = {}
        for key, (calls, recursive, own, total, parts) in self._counts.items():
            func = label(self._names[key])
            before = self.stats.get(func)
            if calls:
                row = calls, calls - recursive, own * unit, total * unit
                if before:  # another code object of that name
                    row = tuple(map(sum, zip(row, before[:2][::-1] + before[2:4])))
                self.stats[func] = row[1], row[0], row[2], row[3], callers.setdefault(func, {})
            for callee, (n, again, inner, whole) in parts.items():
                if n:
                    by = callers.setdefault(label(self._names[callee]), {})
                    row = n, n - again, inner * unit, whole * unit
                    by[func] = tuple(map(sum, zip(row, by[func]))) if func in by else row

    def getstats(self):
        """A list of entries: code, callcount, reccallcount, totaltime, inlinetime, calls."""
        from collections import namedtuple
        entry = namedtuple("profiler_entry", "code callcount reccallcount totaltime inlinetime calls")
        part = namedtuple("profiler_subentry", "code callcount reccallcount totaltime inlinetime")
        unit = self._unit
        return [entry(self._names[key], calls, recursive, total * unit, own * unit,
                      [part(self._names[callee], n, again, whole * unit, inner * unit)
                       for callee, (n, again, inner, whole) in parts.items()] or None)
                for key, (calls, recursive, own, total, parts) in self._counts.items() if calls]

    def print_stats(self, sort=-1):
        """Print what was counted."""
        import pstats
        sort = sort if isinstance(sort, tuple) else (sort,)
        pstats.Stats(self).strip_dirs().sort_stats(*sort).print_stats()

    def dump_stats(self, file):
        """Write what was counted into a file that pstats reads."""
        import marshal
        with open(file, "wb") as output:
            self.create_stats()
            marshal.dump(self.stats, output)


def _add(row, active, spent, inside):
    """One call more: the time of a call within itself counts once."""
    row[0] += 1
    if active:
        row[1] += 1
    else:
        row[3] += spent
    row[2] += spent - inside


def _native_name(function):
    """A native function as the statistics name it."""
    name = getattr(function, "__name__", "?")
    owner = getattr(function, "__self__", None)
    if owner is not None and type(owner).__name__ != "module":
        return f"<method {name!r} of {type(owner).__name__!r} objects>"
    if hasattr(function, "__objclass__"):
        return f"<method {name!r} of {function.__objclass__.__name__!r} objects>"
    module = getattr(function, "__module__", None)
    return f"<built-in method {module}.{name}>" if module else f"<built-in method {name}>"


def main(module, usage):
    """The command line of cProfile and profile."""
    import os
    from optparse import OptionParser
    parser = OptionParser(usage=usage)
    parser.allow_interspersed_args = False
    parser.add_option("-o", "--outfile", dest="outfile", help="Save stats to <outfile>", default=None)
    parser.add_option("-s", "--sort", dest="sort", default=2 if module.__name__ == "cProfile" else -1,
                      help="Sort order when printing to stdout, based on pstats.Stats class")
    parser.add_option("-m", dest="module", action="store_true", default=False,
                      help="Profile a library module")
    if not sys.argv[1:]:
        parser.print_usage()
        sys.exit(2)
    options, args = parser.parse_args()
    sys.argv[:] = args
    if options.outfile is not None:
        options.outfile = os.path.abspath(options.outfile)
    if not args:
        parser.print_usage()
        return parser
    if options.module:
        code = "run_module(modname, run_name='__main__')"
        import runpy
        namespace = {"run_module": runpy.run_module, "modname": args[0]}
    else:
        name = args[0]
        sys.path.insert(0, os.path.dirname(name))
        with io.open_code(name) as file:
            code = compile(file.read(), name, "exec")
        namespace = {"__spec__": None, "__file__": name, "__name__": "__main__", "__package__": None,
                     "__cached__": None, "__builtins__": __builtins__}
        main_module = sys.modules["__main__"]
        main_module.__dict__.update(namespace)
        namespace = main_module.__dict__
    try:
        module.runctx(code, namespace, None, options.outfile, options.sort)
    except BrokenPipeError as error:
        sys.stdout = None
        sys.exit(error.errno)
    return parser
