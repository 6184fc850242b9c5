"""Shows where every thread is, when asked: at once, after a time, or at a signal.

Fatal signals (a crash of the interpreter itself) cannot be told of in Python code: enable() shows where the threads are at
SIGABRT and the like if another process sends them, and otherwise leaves the system to report the crash.
"""

import signal
import sys

_FATAL = ("SIGABRT", "SIGBUS", "SIGFPE", "SIGILL", "SIGSEGV")

_enabled_file = None
_previous = {}      # of fatal signals: what handled them before
_registered = {}    # signal -> (file, all_threads, chain, previous handler)
_later = None       # the running timer's stop event


def _check_file(file):
    """The file to write to: stderr if it is None. What has no fileno() is refused."""
    if file is None:
        file = sys.stderr
        if file is None:
            raise RuntimeError("sys.stderr is None")
    if isinstance(file, int):
        if file < 0:
            raise ValueError("file is not a valid file descriptor")
        return file
    number = file.fileno()
    if not isinstance(number, int) or number < 0:
        raise RuntimeError("file.fileno() is not a valid file descriptor")
    try:
        file.flush()
    except Exception:
        pass
    return number


def _write(number, text):
    import os
    data = text.encode("ascii", "backslashreplace")
    while data:
        try:
            data = data[os.write(number, data):]
        except OSError:
            return


def _frames(frame):
    lines = []
    while frame is not None:
        if len(lines) == 100:
            lines.append("  ...\n")
            break
        code = frame.f_code
        line = frame.f_lineno
        lines.append(f'  File "{code.co_filename}", line {"???" if line is None else line} in {code.co_name}\n')
        frame = frame.f_back
    return "".join(lines) or "  <no Python frame>\n"


def _dump(number, all_threads, here):
    if not all_threads:
        _write(number, "Stack (most recent call first):\n" + _frames(here))
        return
    import _thread
    current = _thread.get_ident()
    frames = sys._current_frames()
    parts = []
    for ident, frame in sorted(frames.items(), reverse=True):
        if ident == current:
            continue
        parts.append(f"Thread 0x{ident:016x} (most recent call first):\n" + _frames(frame))
    parts.append(f"Current thread 0x{current:016x} (most recent call first):\n" + _frames(here))
    _write(number, "\n".join(parts))


def dump_traceback(file=None, all_threads=True):
    """Write where all threads are, or the current one, into a file."""
    _dump(_check_file(file), all_threads, sys._getframe(1))


# ---- At fatal signals ----------------------------------------------------------------------------

def _fatal(number, frame):
    name = {"SIGABRT": "Aborted", "SIGBUS": "Bus error", "SIGFPE": "Floating-point exception",
            "SIGILL": "Illegal instruction", "SIGSEGV": "Segmentation fault"}[signal.Signals(number).name]
    if _enabled_file is not None:
        file, all_threads = _enabled_file
        _write(file, f"Fatal Python error: {name}\n\n")
        _dump(file, all_threads, frame)
    disable()
    signal.signal(number, signal.SIG_DFL)
    signal.raise_signal(number)


def enable(file=None, all_threads=True):
    """Show where the threads are when a fatal signal arrives from outside."""
    global _enabled_file
    _enabled_file = _check_file(file), all_threads
    if _previous:
        return
    for name in _FATAL:
        number = getattr(signal, name)
        try:
            if signal.getsignal(number) == signal.SIG_DFL:
                _previous[number] = signal.signal(number, _fatal)
        except (OSError, ValueError, RuntimeError):
            pass


def disable():
    """Leave fatal signals alone again; whether they were looked at."""
    global _enabled_file
    was_enabled = _enabled_file is not None
    _enabled_file = None
    for number, handler in list(_previous.items()):
        try:
            if signal.getsignal(number) is _fatal:
                signal.signal(number, handler)
        except (OSError, ValueError, RuntimeError):
            pass
    _previous.clear()
    return was_enabled


def is_enabled():
    """Whether enable() is in force."""
    return _enabled_file is not None


# ---- After a time --------------------------------------------------------------------------------

def dump_traceback_later(timeout, repeat=False, file=None, exit=False):
    """Write where all threads are in timeout seconds, then end the program if exit is true."""
    import threading
    if timeout <= 0:
        raise ValueError("timeout must be greater than 0")
    number = _check_file(file)
    cancel_dump_traceback_later()
    global _later
    stop = _later = threading.Event()
    minutes, seconds = divmod(timeout, 60)
    hours, minutes = divmod(int(minutes), 60)
    header = f"Timeout ({hours}:{minutes:02}:{int(seconds):02}{f'{seconds % 1:.6f}'[1:] if seconds % 1 else ''})!\n"

    def wait():
        while not stop.wait(timeout):
            import _thread
            mine = _thread.get_ident()
            frames = sys._current_frames()
            _write(number, header + "\n".join(
                f"Thread 0x{ident:016x} (most recent call first):\n{_frames(frame)}"
                for ident, frame in sorted(frames.items(), reverse=True) if ident != mine))
            if exit:
                import os
                os._exit(1)
            if not repeat:
                return

    threading.Thread(target=wait, name="faulthandler", daemon=True).start()


def cancel_dump_traceback_later():
    """Take dump_traceback_later() back."""
    global _later
    if _later is not None:
        _later.set()
        _later = None


# ---- At a signal of choice -----------------------------------------------------------------------

def _check_signal(number):
    if number in _previous or number in {getattr(signal, name) for name in _FATAL}:
        raise RuntimeError(f"signal {number} cannot be registered, use enable() instead")
    if number < 1 or number >= signal.NSIG:
        raise ValueError("signal number out of range")


def _shown(number, frame):
    file, all_threads, chain, previous = _registered[number]
    _dump(file, all_threads, frame)
    if chain and callable(previous):
        previous(number, frame)


def register(signum, file=None, all_threads=True, chain=False):
    """Write where all threads are, or the current one, whenever the signal arrives."""
    _check_signal(signum)
    number = _check_file(file)
    previous = _registered[signum][3] if signum in _registered else signal.getsignal(signum)
    _registered[signum] = number, all_threads, chain, previous
    signal.signal(signum, _shown)


def unregister(signum, /):
    """Take register() back; whether there was anything to take back."""
    _check_signal(signum)
    if signum not in _registered:
        return False
    previous = _registered.pop(signum)[3]
    signal.signal(signum, signal.SIG_DFL if previous is None else previous)
    return True
