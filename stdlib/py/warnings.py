"""Warnings: what is issued, what the filters let through, how it is shown.

The filters and the check against them are the VM's (module _warnings); this module changes the
filters, formats the text, and lets programs replace both showwarning() and formatwarning().
"""

import sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings",
           "simplefilter", "resetwarnings", "catch_warnings", "deprecated"]

_ACTIONS = ("error", "ignore", "always", "all", "default", "module", "once")


# ---- Showing -------------------------------------------------------------------------------------

class WarningMessage:
    """What warnings.showwarning() was told about one warning."""

    _WARNING_DETAILS = ("message", "category", "filename", "lineno", "file", "line", "source")

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return ("{message : %r, category : %r, filename : %r, lineno : %s, line : %r}" %
                (self.message, self._category_name, self.filename, self.lineno, self.line))


def showwarning(message, category, filename, lineno, file=None, line=None):
    """Write a warning to a file, sys.stderr unless another is given. May be replaced."""
    _show(WarningMessage(message, category, filename, lineno, file, line))


def formatwarning(message, category, filename, lineno, line=None):
    """Return the text of a warning. May be replaced."""
    return _format(WarningMessage(message, category, filename, lineno, None, line))


def _source_line(filename, lineno):
    try:
        import linecache
        return linecache.getline(filename, lineno)
    except Exception:
        return None


def _allocation_text(source, category):
    """Where the object that a warning is about was made, if that was traced."""
    tracing, made_at = False, None
    try:
        import tracemalloc
        tracing = tracemalloc.is_tracing()
        made_at = tracemalloc.get_object_traceback(source)
    except ModuleNotFoundError:
        pass    # what is said then is what programs that compare their output know
    except Exception:
        return ""
    if made_at is None:
        if tracing:
            return ""
        return f"{category}: Enable tracemalloc to get the object allocation traceback\n"
    text = "Object allocated at (most recent call last):\n"
    for frame in made_at:
        text += '  File "%s", lineno %s\n' % (frame.filename, frame.lineno)
        line = _source_line(frame.filename, frame.lineno)
        if line:
            text += "    %s\n" % line.strip()
    return text


def _format(message):
    category = message.category.__name__
    text = f"{message.filename}:{message.lineno}: {category}: {message.message}\n"
    line = message.line
    if line is None:
        line = _source_line(message.filename, message.lineno)
    if line and line.strip():
        text += "  %s\n" % line.strip()
    if message.source is not None:
        text += _allocation_text(message.source, category)
    return text


def _show(message):
    file = message.file
    if file is None:
        file = sys.stderr
        if file is None:
            return
    try:
        file.write(_formatwarnmsg(message))
    except OSError:
        pass


_showwarning_orig = showwarning
_formatwarning_orig = formatwarning
_showwarnmsg_impl = _show
_formatwarnmsg_impl = _format


def _showwarnmsg(message):
    """What the VM calls: showwarning() if a program replaced it, else the plain way."""
    replaced = globals().get("showwarning")
    if replaced is None or replaced is _showwarning_orig:
        _showwarnmsg_impl(message)
        return
    if not callable(replaced):
        raise TypeError("warnings.showwarning() must be set to a function or method")
    replaced(message.message, message.category, message.filename, message.lineno,
             message.file, message.line)


def _formatwarnmsg(message):
    replaced = globals().get("formatwarning")
    if replaced is None or replaced is _formatwarning_orig:
        return _formatwarnmsg_impl(message)
    return replaced(message.message, message.category, message.filename, message.lineno,
                    message.line)


# ---- Filters -------------------------------------------------------------------------------------

def _add_filter(*item, append):
    """Put a filter first (or last), in place of an equal one."""
    if append:
        if item not in filters:
            filters.append(item)
    else:
        try:
            filters.remove(item)
        except ValueError:
            pass
        filters.insert(0, item)
    _filters_mutated()


def _check_lineno(lineno):
    if not isinstance(lineno, int):
        raise TypeError("lineno must be an int")
    if lineno < 0:
        raise ValueError("lineno must be an int >= 0")


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    """Add a filter in front of the others (append: behind them).

    action is one of "error", "ignore", "always", "all", "default", "module", "once"; message and
    module are regular expressions that must match at the start; lineno 0 means every line.
    """
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    if not isinstance(message, str):
        raise TypeError("message must be a string")
    if not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError("category must be a Warning subclass")
    if not isinstance(module, str):
        raise TypeError("module must be a string")
    _check_lineno(lineno)
    if message or module:
        import re
    message = re.compile(message, re.I) if message else None
    module = re.compile(module) if module else None
    _add_filter(action, message, category, module, lineno, append=append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    """Add a filter that matches every message and module."""
    if action not in _ACTIONS:
        raise ValueError(f"invalid action: {action!r}")
    _check_lineno(lineno)
    _add_filter(action, None, category, None, lineno, append=append)


def resetwarnings():
    """Remove all filters, so that every warning is shown."""
    filters[:] = []
    _filters_mutated()


# ---- The -W option -------------------------------------------------------------------------------

class _OptionError(Exception):
    """A -W option that makes no sense."""


def _processoptions(args):
    for arg in args:
        try:
            _setoption(arg)
        except _OptionError as error:
            print("Invalid -W option ignored:", error, file=sys.stderr)


def _setoption(arg):
    """Add the filter that action:message:category:module:line describes."""
    fields = [field.strip() for field in arg.split(":")]
    if len(fields) > 5:
        raise _OptionError(f"too many fields (max 5): {arg!r}")
    action, message, category, module, lineno = fields + [""] * (5 - len(fields))
    action = _getaction(action)
    category = _getcategory(category)
    if message or module:
        import re
    if message:
        message = re.escape(message)
    if module:
        module = re.escape(module) + r"\Z"
    try:
        lineno = int(lineno or 0)
        if lineno < 0:
            raise ValueError
    except (ValueError, OverflowError):
        raise _OptionError(f"invalid lineno {lineno!r}") from None
    filterwarnings(action, message, category, module, lineno)


def _getaction(action):
    if not action:
        return "default"
    for known in ("default", "always", "all", "ignore", "module", "once", "error"):
        if known.startswith(action):
            return known
    raise _OptionError(f"invalid action: {action!r}")


def _getcategory(category):
    if not category:
        return Warning
    module, _, name = category.rpartition(".")
    if not module:
        import builtins as namespace
    else:
        try:
            namespace = __import__(module, None, None, [name])
        except ImportError:
            raise _OptionError(f"invalid module name: {module!r}") from None
    try:
        found = getattr(namespace, name)
    except AttributeError:
        raise _OptionError(f"unknown warning category: {category!r}") from None
    if not issubclass(found, Warning):
        raise _OptionError(f"invalid warning category: {category!r}")
    return found


# ---- For a while ---------------------------------------------------------------------------------

class catch_warnings:
    """A context manager that puts the filters and showwarning() back when it is left.

    With record, what would be shown is appended to the list that `as` names instead. action and
    the arguments behind it, if given, are handed to simplefilter() on entry.
    """

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0,
                 append=False):
        self._record = record
        self._module = sys.modules["warnings"] if module is None else module
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        args = []
        if self._record:
            args.append("record=True")
        if self._module is not sys.modules["warnings"]:
            args.append("module=" + repr(self._module))
        return f"{type(self).__name__}({', '.join(args)})"

    def __enter__(self):
        if self._entered:
            raise RuntimeError("Cannot enter %r twice" % self)
        self._entered = True
        module = self._module
        self._filters = module.filters
        module.filters = self._filters[:]
        module._filters_mutated()
        self._showwarning = module.showwarning
        self._showwarnmsg_impl = module._showwarnmsg_impl
        log = None
        if self._record:
            log = []
            module._showwarnmsg_impl = log.append
            # A showwarning() of the program's own would see them instead.
            module.showwarning = module._showwarning_orig
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        if not self._entered:
            raise RuntimeError("Cannot exit %r without entering first" % self)
        self._module.filters = self._filters
        self._module._filters_mutated()
        self._module.showwarning = self._showwarning
        self._module._showwarnmsg_impl = self._showwarnmsg_impl


# ---- Deprecations --------------------------------------------------------------------------------

class deprecated:
    """Mark a class, function or overload as deprecated (PEP 702).

    The decorated object warns when it is called, instantiated or subclassed, unless category is
    None. The message is its __deprecated__ attribute.
    """

    def __init__(self, message, /, *, category=DeprecationWarning, stacklevel=1):
        if not isinstance(message, str):
            raise TypeError("Expected an object of type str for 'message', not "
                            f"{type(message).__name__!r}")
        self.message = message
        self.category = category
        self.stacklevel = stacklevel

    def __call__(self, arg, /):
        if self.category is None:
            arg.__deprecated__ = self.message
            return arg
        if isinstance(arg, type):
            return self._decorate_class(arg)
        if callable(arg):
            return self._decorate_function(arg)
        raise TypeError("@deprecated decorator with non-None category must be applied to a "
                        f"class or callable, not {arg!r}")

    def _decorate_function(self, arg):
        import functools
        import inspect
        message, category, level = self.message, self.category, self.stacklevel + 1

        @functools.wraps(arg)
        def wrapper(*args, **kwargs):
            warn(message, category=category, stacklevel=level)
            return arg(*args, **kwargs)

        if inspect.iscoroutinefunction(arg):
            wrapper = inspect.markcoroutinefunction(wrapper)
        arg.__deprecated__ = wrapper.__deprecated__ = message
        return wrapper

    def _decorate_class(self, arg):
        import functools
        from types import MethodType
        message, category, level = self.message, self.category, self.stacklevel + 1
        original_new = arg.__new__

        @functools.wraps(original_new)
        def __new__(cls, /, *args, **kwargs):
            if cls is arg:
                warn(message, category=category, stacklevel=level)
            if original_new is not object.__new__:
                return original_new(cls, *args, **kwargs)
            if cls.__init__ is object.__init__ and (args or kwargs):
                raise TypeError(f"{cls.__name__}() takes no arguments")
            return original_new(cls)

        arg.__new__ = staticmethod(__new__)
        original_init_subclass = arg.__init_subclass__
        if isinstance(original_init_subclass, MethodType):
            # A class method: the class itself must not be bound twice.
            original_init_subclass = original_init_subclass.__func__

            @functools.wraps(original_init_subclass)
            def __init_subclass__(*args, **kwargs):
                warn(message, category=category, stacklevel=level)
                return original_init_subclass(*args, **kwargs)

            arg.__init_subclass__ = classmethod(__init_subclass__)
        else:
            @functools.wraps(original_init_subclass)
            def __init_subclass__(*args, **kwargs):
                warn(message, category=category, stacklevel=level)
                return original_init_subclass(*args, **kwargs)

            arg.__init_subclass__ = __init_subclass__
        arg.__deprecated__ = __new__.__deprecated__ = message
        __init_subclass__.__deprecated__ = message
        return arg


_DEPRECATED_MSG = "{name!r} is deprecated and slated for removal in Python {remove}"


def _deprecated(name, message=_DEPRECATED_MSG, *, remove, _version=sys.version_info):
    """Warn that a name of the standard library goes away with version remove, a pair."""
    remove_formatted = f"{remove[0]}.{remove[1]}"
    if (_version[:2] > remove) or (_version[:2] == remove and _version[3] != "alpha"):
        raise RuntimeError(f"{name!r} was slated for removal after Python {remove_formatted} alpha")
    warn(message.format(name=name, remove=remove_formatted), DeprecationWarning, stacklevel=3)


def _unawaited_message(coro):
    lines = [f"coroutine '{coro.__qualname__}' was never awaited\n"]
    if coro.cr_origin is not None:
        import linecache
        import traceback

        def origin():
            for filename, lineno, funcname in reversed(coro.cr_origin):
                yield filename, lineno, funcname, linecache.getline(filename, lineno)

        lines.append("Coroutine created at (most recent call last)\n")
        lines += traceback.format_list(list(origin()))
    return "".join(lines).rstrip("\n")


def _warn_unawaited_coroutine(coro):
    """What the VM calls when a coroutine died that nobody awaited, and it is not known where it was made."""
    warn(_unawaited_message(coro), category=RuntimeWarning, stacklevel=2, source=coro)


# ---- Issuing -------------------------------------------------------------------------------------

class _Checker:
    """What _warnings does, for a program that took that module away."""

    def __init__(self):
        self.version = 1
        self.filters = []
        self.once = {}
        for item in (("default", None, DeprecationWarning, "__main__", 0),
                     ("ignore", None, DeprecationWarning, None, 0),
                     ("ignore", None, PendingDeprecationWarning, None, 0),
                     ("ignore", None, ImportWarning, None, 0),
                     ("ignore", None, ResourceWarning, None, 0)):
            self.filters.append(item)

    def filters_mutated(self):
        self.version += 1

    def is_skipped(self, filename, skip):
        return ("importlib" in filename and "_bootstrap" in filename) or filename.startswith(skip)

    def blame(self, level, skip):
        """Globals, file name and line of the frame that is `level` frames above the caller of warn."""
        try:
            frame = sys._getframe(2)
            while level > 1:
                frame = frame.f_back
                while frame is not None and self.is_skipped(frame.f_code.co_filename, skip):
                    frame = frame.f_back
                if frame is None:
                    raise ValueError
                level -= 1
        except ValueError:
            return sys.__dict__, "<sys>", 0
        return frame.f_globals, frame.f_code.co_filename, frame.f_lineno

    def warn(self, message, category=None, stacklevel=1, source=None, *, skip_file_prefixes=()):
        """Issue a warning, or maybe ignore it or raise an exception."""
        if isinstance(message, Warning):
            category = message.__class__
        if category is None:
            category = UserWarning
        if not (isinstance(category, type) and issubclass(category, Warning)):
            raise TypeError("category must be a Warning subclass, "
                            "not '{:s}'".format(type(category).__name__))
        if not isinstance(skip_file_prefixes, tuple):
            raise TypeError("skip_file_prefixes must be a tuple of strs.")
        if skip_file_prefixes:
            stacklevel = max(2, stacklevel)
        where, filename, lineno = self.blame(stacklevel, skip_file_prefixes)
        module = where.get("__name__", "<string>")
        registry = where.setdefault("__warningregistry__", {})
        warn_explicit(message, category, filename, lineno, module, registry, where, source)

    def find_action(self, text, category, module, lineno):
        for item in filters:
            action, message, kind, name, line = item
            if ((message is None or message.match(text)) and issubclass(category, kind) and
                    (name is None or name.match(module)) and line in (0, lineno)):
                return action, item
        return defaultaction, None

    def is_quiet(self, action, item, text, category, lineno, registry):
        """Note the warning; tell whether the action means not to show it (again)."""
        if action in ("always", "all"):
            return False
        if action == "once":
            key, known = (text, category), onceregistry
        elif action == "module":
            key, known = (text, category, 0), registry
        elif action == "default":
            key, known = None, registry
        else:
            raise RuntimeError(f"Unrecognized action ({action!r}) in warnings.filters:\n {item}")
        registry[text, category, lineno] = 1
        if key is None:
            return False
        quiet = known.get(key)
        known[key] = 1
        return quiet

    def warn_explicit(self, message, category, filename, lineno, module=None, registry=None,
                      module_globals=None, source=None):
        """Issue a warning, or maybe ignore it or raise an exception."""
        lineno = int(lineno)
        if not isinstance(module_globals, (dict, type(None))):
            raise TypeError(f"module_globals must be a dict, not {type(module_globals).__name__!r}")
        if module is None:
            module = filename or "<unknown>"
            if module[-3:].lower() == ".py":
                module = module[:-3]
        if registry is None:
            registry = {}
        if registry.get("version", 0) != self.version:
            registry.clear()
            registry["version"] = self.version
        if isinstance(message, Warning):
            text = str(message)
            category = message.__class__
        else:
            text = message
            message = category(message)
        if registry.get((text, category, lineno)):
            return
        action, item = self.find_action(text, category, module, lineno)
        if action == "ignore":
            return
        # The loader may know the source line that no file has.
        import linecache
        linecache.getlines(filename, module_globals)
        if action == "error":
            raise message
        if not self.is_quiet(action, item, text, category, lineno, registry):
            _showwarnmsg(WarningMessage(message, category, filename, lineno, source=source))


try:
    from _warnings import (_defaultaction, _filters_mutated, _onceregistry, filters, warn,
                           warn_explicit)
    _warnings_defaults = True
except ImportError:
    _warnings_defaults = False
    _checker = _Checker()
    filters = _checker.filters
    _filters_mutated = _checker.filters_mutated
    _defaultaction = "default"
    _onceregistry = _checker.once
    warn = _checker.warn
    warn_explicit = _checker.warn_explicit
else:
    del _Checker

defaultaction = _defaultaction
onceregistry = _onceregistry

_processoptions(sys.warnoptions)
