"""Whether tracebacks and such are coloured, and the codes for it."""

import os
import sys

COLORIZE = True


class ANSIColors:
    BOLD_GREEN = "\x1b[1;32m"
    BOLD_MAGENTA = "\x1b[1;35m"
    BOLD_RED = "\x1b[1;31m"
    GREEN = "\x1b[32m"
    GREY = "\x1b[90m"
    MAGENTA = "\x1b[35m"
    RED = "\x1b[31m"
    RESET = "\x1b[0m"
    YELLOW = "\x1b[33m"


NoColors = ANSIColors()
for _name in dir(NoColors):
    if not _name.startswith("__"):
        setattr(NoColors, _name, "")


def get_colors(colorize=False):
    """The codes, or empty strings in their place."""
    return ANSIColors() if colorize or can_colorize() else NoColors


def can_colorize():
    """Whether sys.stderr shows colours, as the environment and the kind of file have it."""
    heed_environment = not sys.flags.ignore_environment
    if heed_environment:
        wanted = os.environ.get("PYTHON_COLORS")
        if wanted == "0":
            return False
        if wanted == "1":
            return True
        if "NO_COLOR" in os.environ:
            return False
    if not COLORIZE:
        return False
    if heed_environment:
        if "FORCE_COLOR" in os.environ:
            return True
        if os.environ.get("TERM") == "dumb":
            return False
    if not hasattr(sys.stderr, "fileno"):
        return False
    try:
        return os.isatty(sys.stderr.fileno())
    except ValueError:  # io.UnsupportedOperation is one
        return sys.stderr.isatty()
