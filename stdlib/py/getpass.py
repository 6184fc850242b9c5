"""Passwords from the terminal, and who the user is."""

import contextlib
import io
import os
import sys

__all__ = ["getpass", "getuser", "GetPassWarning"]


class GetPassWarning(UserWarning):
    pass


def unix_getpass(prompt="Password: ", stream=None):
    """Asks for a password without showing it."""
    import termios
    password = None
    with contextlib.ExitStack() as stack:
        try:
            fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
            tty = io.FileIO(fd, "w+")
            stack.enter_context(tty)
            source = io.TextIOWrapper(tty)
            stack.enter_context(source)
            if not stream:
                stream = source
        except OSError:
            stack.close()
            try:
                fd = sys.stdin.fileno()
            except (AttributeError, ValueError):
                fd = None
                password = fallback_getpass(prompt, stream)
            source = sys.stdin
            if not stream:
                stream = sys.stderr
        if fd is not None:
            try:
                old = termios.tcgetattr(fd)
                new = old[:]
                new[3] &= ~termios.ECHO
                flags = termios.TCSAFLUSH
                if hasattr(termios, "TCSASOFT"):
                    flags |= termios.TCSASOFT
                try:
                    termios.tcsetattr(fd, flags, new)
                    password = _raw_input(prompt, stream, input=source)
                finally:
                    termios.tcsetattr(fd, flags, old)
                    stream.flush()
            except termios.error:
                if password is not None:
                    raise  # it was typed, and may have been shown
                if stream is not source:
                    stack.close()
                password = fallback_getpass(prompt, stream)
        stream.write("\n")
        return password


def fallback_getpass(prompt="Password: ", stream=None):
    import warnings
    warnings.warn("Can not control echo on the terminal.", GetPassWarning, stacklevel=2)
    if not stream:
        stream = sys.stderr
    print("Warning: Password input may be echoed.", file=stream)
    return _raw_input(prompt, stream)


def _raw_input(prompt="", stream=None, input=None):
    if not stream:
        stream = sys.stderr
    if not input:
        input = sys.stdin
    prompt = str(prompt)
    if prompt:
        try:
            stream.write(prompt)
        except UnicodeEncodeError:
            prompt = prompt.encode(stream.encoding, "replace").decode(stream.encoding)
            stream.write(prompt)
        stream.flush()
    line = input.readline()
    if not line:
        raise EOFError
    return line[:-1] if line[-1] == "\n" else line


def getuser():
    """The user's login name: by the environment, else by the password database."""
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        user = os.environ.get(name)
        if user:
            return user
    try:
        import pwd
        return pwd.getpwuid(os.getuid())[0]
    except (ImportError, KeyError) as error:
        raise OSError("No username set in the environment") from error


try:
    import termios
    termios.tcgetattr, termios.tcsetattr
except (ImportError, AttributeError):
    getpass = fallback_getpass
else:
    getpass = unix_getpass
