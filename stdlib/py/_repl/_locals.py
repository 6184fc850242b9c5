"""What options of the command ask of Python: tracebacks with values, the encoding of the standard streams."""

import sys


def _hook(kind, error, traceback):
    import traceback as module
    from _colorize import can_colorize
    text = module.TracebackException(kind, error, traceback, capture_locals=True)
    sys.stderr.write(''.join(text.format(colorize=can_colorize())))


def install():
    """Have tracebacks show the values of the variables of each frame (--locals)."""
    sys.excepthook = _hook


def set_encoding(text):
    """Give the standard streams an encoding, `encoding:errors` (PYTHONIOENCODING)."""
    import codecs
    encoding, _, errors = text.partition(':')
    if encoding:
        encoding = codecs.lookup(encoding).name
    for stream in sys.stdin, sys.stdout, sys.stderr:
        if stream is None:
            continue
        kept = 'backslashreplace' if stream is sys.stderr else errors or 'strict' if encoding or errors else stream.errors
        stream.reconfigure(encoding=encoding or stream.encoding, errors=kept)
