"""Loggers for modules that seldom log: they do not import logging.

While the program does not import it either, nothing is configured, and then logging would print warnings and
errors to sys.stderr as they are: so does this. Afterwards the messages go to the logger of that name.
"""

import sys


class Logger:
    def __init__(self, name):
        self.name = name

    def _real(self):
        import logging
        return logging.getLogger(self.name)

    def __getattr__(self, name):
        return getattr(self._real(), name)

    def __repr__(self):
        return repr(self._real())

    def isEnabledFor(self, level):
        return self._real().isEnabledFor(level) if 'logging' in sys.modules else level >= 30

    def _say(self, name, msg, args, kwargs):
        if 'logging' in sys.modules:
            kwargs['stacklevel'] = kwargs.get('stacklevel', 1) + 2
            getattr(self._real(), name)(msg, *args, **kwargs)
        elif name not in ('debug', 'info') and sys.stderr is not None:
            sys.stderr.write(_text(str(msg), args, **kwargs) + '\n')
            sys.stderr.flush()

    def debug(self, msg, *args, **kwargs):
        self._say('debug', msg, args, kwargs)

    def info(self, msg, *args, **kwargs):
        self._say('info', msg, args, kwargs)

    def warning(self, msg, *args, **kwargs):
        self._say('warning', msg, args, kwargs)

    def error(self, msg, *args, **kwargs):
        self._say('error', msg, args, kwargs)

    def critical(self, msg, *args, **kwargs):
        self._say('critical', msg, args, kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self._say('error', msg, args, {'exc_info': exc_info, **kwargs})


def _text(text, args, *, exc_info=None, stack_info=False, stacklevel=1, extra=None):
    if len(args) == 1 and isinstance(args[0], dict) and args[0]:
        args = args[0]
    if args:
        text %= args
    if exc_info:
        import traceback
        if isinstance(exc_info, BaseException):
            exc_info = type(exc_info), exc_info, exc_info.__traceback__
        elif not isinstance(exc_info, tuple):
            exc_info = sys.exc_info()
        more = ''.join(traceback.format_exception(*exc_info)).removesuffix('\n')
        text = text.removesuffix('\n') + '\n' + more
    return text
