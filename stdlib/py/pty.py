"""Pseudo-terminals: programs that believe they talk to a terminal."""

import os
import sys
import tty
from select import select
from tty import setraw, tcgetattr

__all__ = ["openpty", "fork", "spawn"]

STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO = range(3)
CHILD = 0


def openpty():
    """Open a pair of file descriptors: of the master and of the terminal."""
    return os.openpty()


def fork():
    """Fork, the child with a new terminal as its standard streams: (0, invalid) there, (pid, master) here."""
    return os.forkpty()


def _read(fd):
    """What can be read now, as spawn() does by default."""
    return os.read(fd, 1024)


def _write_all(fd, data):
    while data:
        data = data[os.write(fd, data):]


def _copy(master_fd, master_read=_read, stdin_read=_read):
    """Pass on what the child says and what is typed until the child is gone."""
    fds = [master_fd, STDIN_FILENO]
    while fds:
        ready, _, _ = select(fds, [], [])
        if master_fd in ready:
            try:
                data = master_read(master_fd)
            except OSError:
                data = b""
            if not data:
                return
            _write_all(STDOUT_FILENO, data)
        if STDIN_FILENO in ready:
            data = stdin_read(STDIN_FILENO)
            if data:
                _write_all(master_fd, data)
            else:
                fds.remove(STDIN_FILENO)


def spawn(argv, master_read=_read, stdin_read=_read):
    """Run a program in a pseudo-terminal joined to this one, and return how it ended as os.waitpid() does."""
    if isinstance(argv, str):
        argv = (argv,)
    sys.audit("pty.spawn", argv)
    pid, master_fd = fork()
    if pid == CHILD:
        os.execlp(argv[0], *argv)
    try:
        mode = setraw(STDIN_FILENO)
        restore = True
    except tty.error:
        restore = False
    try:
        _copy(master_fd, master_read, stdin_read)
    finally:
        if restore:
            tty.tcsetattr(STDIN_FILENO, tty.TCSAFLUSH, mode)
    os.close(master_fd)
    return os.waitpid(pid, 0)[1]
