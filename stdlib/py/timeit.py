"""Measures how long small pieces of code take."""

import gc
import itertools
import sys
import time

__all__ = ["Timer", "timeit", "repeat", "default_timer"]

dummy_src_name = "<timeit-src>"
default_number = 1000000
default_repeat = 5
default_timer = time.perf_counter
_globals = globals

template = """
def inner(_it, _timer{init}):
    {setup}
    _t0 = _timer()
    for _i in _it:
        {stmt}
        pass
    _t1 = _timer()
    return _t1 - _t0
"""


def reindent(src, indent):
    """The source with its later lines indented."""
    return src.replace("\n", "\n" + " " * indent)


class Timer:
    """Times a statement, given as source or as a function."""

    def __init__(self, stmt="pass", setup="pass", timer=default_timer, globals=None):
        self.timer = timer
        namespace = {}
        outer = _globals() if globals is None else globals
        init = ""
        stmt_prefix = ""
        if isinstance(setup, str):
            compile(setup, dummy_src_name, "exec")  # so that it cannot end the function
            stmt_prefix = setup + "\n"
            setup = reindent(setup, 4)
        elif callable(setup):
            namespace["_setup"] = setup
            init += ", _setup=_setup"
            setup = "_setup()"
        else:
            raise ValueError("setup is neither a string nor callable")
        if isinstance(stmt, str):
            compile(stmt_prefix + stmt, dummy_src_name, "exec")
            stmt = reindent(stmt, 8)
        elif callable(stmt):
            namespace["_stmt"] = stmt
            init += ", _stmt=_stmt"
            stmt = "_stmt()"
        else:
            raise ValueError("stmt is neither a string nor callable")
        self.src = template.format(stmt=stmt, setup=setup, init=init)
        exec(compile(self.src, dummy_src_name, "exec"), outer, namespace)
        self.inner = namespace["inner"]

    def print_exc(self, file=None):
        """Prints the traceback of what the statement raised, with its source."""
        import linecache
        import traceback
        linecache.cache[dummy_src_name] = (len(self.src), None, self.src.split("\n"),
                                           dummy_src_name)
        traceback.print_exc(file=file)

    def timeit(self, number=default_number):
        """How many seconds the statement takes, run this often; the collector rests meanwhile."""
        was_enabled = gc.isenabled()
        gc.disable()
        try:
            return self.inner(itertools.repeat(None, number), self.timer)
        finally:
            if was_enabled:
                gc.enable()

    def repeat(self, repeat=default_repeat, number=default_number):
        """The results of timeit(), called several times."""
        return [self.timeit(number) for i in range(repeat)]

    def autorange(self, callback=None):
        """Finds a number of times that takes at least 0.2 s; returns it and the time."""
        scale = 1
        while True:
            for factor in 1, 2, 5:
                number = scale * factor
                taken = self.timeit(number)
                if callback:
                    callback(number, taken)
                if taken >= 0.2:
                    return number, taken
            scale *= 10


def timeit(stmt="pass", setup="pass", timer=default_timer, number=default_number, globals=None):
    """How many seconds the statement takes, run this often."""
    return Timer(stmt, setup, timer, globals).timeit(number)


def repeat(stmt="pass", setup="pass", timer=default_timer, repeat=default_repeat,
           number=default_number, globals=None):
    """The results of timeit(), called several times."""
    return Timer(stmt, setup, timer, globals).repeat(repeat, number)


_usage = """\
python -m timeit [-n N] [-r N] [-u UNIT] [-s S] [-p] [-h] [--] [statement ...]

  -n, --number N      how often to run the statement (found out if not given)
  -r, --repeat N      how often to measure (5)
  -s, --setup S       what to run first, once a measurement (pass)
  -p, --process       measure the time of the process, not of the clock
  -u, --unit UNIT     nsec, usec, msec or sec
  -v, --verbose       say more; twice: more digits
  -h, --help          print this

A statement of several lines is given as several arguments.
"""

_units = {"nsec": 1e-9, "usec": 1e-6, "msec": 1e-3, "sec": 1.0}


def main(args=None, *, _wrap_timer=None):
    """The command line; returns the exit status."""
    import getopt
    if args is None:
        args = sys.argv[1:]
    try:
        options, args = getopt.getopt(args, "n:u:s:r:pvh",
                                      ["number=", "setup=", "repeat=", "process", "verbose",
                                       "unit=", "help"])
    except getopt.error as error:
        print(error)
        print("use -h/--help for command line help")
        return 2
    timer = default_timer
    number, measurements, verbose, precision, unit = 0, default_repeat, 0, 3, None
    setup = []
    for option, value in options:
        if option in ("-n", "--number"):
            number = int(value)
        elif option in ("-s", "--setup"):
            setup.append(value)
        elif option in ("-u", "--unit"):
            if value not in _units:
                print("Unrecognized unit. Please select nsec, usec, msec, or sec.",
                      file=sys.stderr)
                return 2
            unit = value
        elif option in ("-r", "--repeat"):
            measurements = max(int(value), 1)
        elif option in ("-p", "--process"):
            timer = time.process_time
        elif option in ("-v", "--verbose"):
            if verbose:
                precision += 1
            verbose += 1
        elif option in ("-h", "--help"):
            print(_usage, end="")
            return 0
    import os
    sys.path.insert(0, os.curdir)
    if _wrap_timer is not None:
        timer = _wrap_timer(timer)
    t = Timer("\n".join(args) or "pass", "\n".join(setup) or "pass", timer)

    def format_time(seconds):
        chosen = unit
        if chosen is None:
            chosen = next((name for name in ("sec", "msec", "usec") if seconds >= _units[name]),
                          "nsec")
        return f"{seconds / _units[chosen]:.{precision}g} {chosen}"

    try:
        if number == 0:
            callback = None
            if verbose:
                def callback(number, taken):
                    plural = "" if number == 1 else "s"
                    print(f"{number} loop{plural} -> {taken:.{precision}g} secs")
            number, _ = t.autorange(callback)
            if verbose:
                print()
        timings = t.repeat(measurements, number)
    except:
        t.print_exc()
        return 1
    if verbose:
        print("raw times:", ", ".join(map(format_time, timings)))
        print()
    timings = [taken / number for taken in timings]
    best, worst = min(timings), max(timings)
    plural = "s" if number != 1 else ""
    print(f"{number} loop{plural}, best of {measurements}: {format_time(best)} per loop")
    if worst >= best * 4:
        import warnings
        warnings.warn_explicit(
            "The test results are likely unreliable. The worst time "
            f"({format_time(worst)}) was more than four times slower than the best time "
            f"({format_time(best)}).", UserWarning, "", 0)
    return None


if __name__ == "__main__":
    sys.exit(main())
