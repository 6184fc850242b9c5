"""Configures loggers, handlers and formatters by a dict or a file."""

import logging
import logging.handlers
import re
from functools import partial

DEFAULT_LOGGING_CONFIG_PORT = 9030
RESET_ERROR = 104
IDENTIFIER = re.compile(r"^[a-z_][a-z0-9_]*$", re.I)


def _resolve(name):
    """The object of a dotted name; modules on the way are imported."""
    first, *rest = name.split(".")
    used = first
    found = __import__(first)
    for part in rest:
        used += "." + part
        try:
            found = getattr(found, part)
        except AttributeError:
            __import__(used)
            found = getattr(found, part)
    return found


def valid_ident(s):
    """Fails unless this is an identifier."""
    if not IDENTIFIER.match(s):
        raise ValueError(f"Not a valid Python identifier: {s!r}")
    return True


def _clearExistingHandlers():
    logging._handlers.clear()
    logging.shutdown(logging._handlerList[:])
    del logging._handlerList[:]


def _handle_existing_loggers(existing, child_loggers, disable_existing):
    """Disables what the new configuration does not name, but for what is below those it names."""
    for name in existing:
        logger = logging.root.manager.loggerDict[name]
        if name in child_loggers:
            if not isinstance(logger, logging.PlaceHolder):
                logger.setLevel(logging.NOTSET)
                logger.handlers = []
                logger.propagate = True
        else:
            logger.disabled = disable_existing


def _take_from_existing(name, existing, child_loggers):
    """Notes that a logger is configured: it, and those below it, are not to be disabled."""
    if name in existing:
        prefix = name + "."
        child_loggers += [other for other in existing if other.startswith(prefix)]
        existing.remove(name)


# ---- A dict --------------------------------------------------------------------------------------

class ConvertingMixin:
    """A container that converts what it holds when that is taken."""

    def convert_with_key(self, key, value, replace=True):
        result = self.configurator.convert(value)
        if value is not result:
            if replace:
                self[key] = result
            if type(result) in (ConvertingDict, ConvertingList, ConvertingTuple):
                result.parent = self
                result.key = key
        return result

    def convert(self, value):
        result = self.configurator.convert(value)
        if value is not result and type(result) in (ConvertingDict, ConvertingList,
                                                    ConvertingTuple):
            result.parent = self
        return result


class ConvertingDict(dict, ConvertingMixin):
    def __getitem__(self, key):
        return self.convert_with_key(key, dict.__getitem__(self, key))

    def get(self, key, default=None):
        return self.convert_with_key(key, dict.get(self, key, default))

    def pop(self, key, default=None):
        return self.convert_with_key(key, dict.pop(self, key, default), replace=False)


class ConvertingList(list, ConvertingMixin):
    def __getitem__(self, key):
        return self.convert_with_key(key, list.__getitem__(self, key))

    def pop(self, idx=-1):
        return self.convert(list.pop(self, idx))


class ConvertingTuple(tuple, ConvertingMixin):
    def __getitem__(self, key):
        return self.convert_with_key(key, tuple.__getitem__(self, key), replace=False)


class BaseConfigurator:
    """Reads ext:// (an object by its dotted name) and cfg:// (another part of the configuration)."""

    CONVERT_PATTERN = re.compile(r"^(?P<prefix>[a-z]+)://(?P<suffix>.*)$")
    WORD_PATTERN = re.compile(r"^\s*(\w+)\s*")
    DOT_PATTERN = re.compile(r"^\.\s*(\w+)\s*")
    INDEX_PATTERN = re.compile(r"^\[([^\[\]]*)\]\s*")
    DIGIT_PATTERN = re.compile(r"^\d+$")
    value_converters = {"ext": "ext_convert", "cfg": "cfg_convert"}
    importer = staticmethod(__import__)

    def __init__(self, config):
        self.config = ConvertingDict(config)
        self.config.configurator = self

    def resolve(self, s):
        first, *rest = s.split(".")
        used = first
        try:
            found = self.importer(first)
            for part in rest:
                used += "." + part
                try:
                    found = getattr(found, part)
                except AttributeError:
                    self.importer(used)
                    found = getattr(found, part)
            return found
        except ImportError as error:
            raise ValueError(f"Cannot resolve {s!r}: {error}") from error

    def ext_convert(self, value):
        return self.resolve(value)

    def cfg_convert(self, value):
        rest = value
        match = self.WORD_PATTERN.match(rest)
        if match is None:
            raise ValueError(f"Unable to convert {value!r}")
        rest = rest[match.end():]
        found = self.config[match.groups()[0]]
        while rest:
            match = self.DOT_PATTERN.match(rest)
            if match:
                found = found[match.groups()[0]]
            else:
                match = self.INDEX_PATTERN.match(rest)
                if match:
                    index = match.groups()[0]
                    if self.DIGIT_PATTERN.match(index):
                        try:
                            found = found[int(index)]
                        except TypeError:
                            found = found[index]
                    else:
                        found = found[index]
            if not match:
                raise ValueError(f"Unable to convert {value!r} at {rest!r}")
            rest = rest[match.end():]
        return found

    def convert(self, value):
        if not isinstance(value, ConvertingDict) and isinstance(value, dict):
            value = ConvertingDict(value)
            value.configurator = self
        elif not isinstance(value, ConvertingList) and isinstance(value, list):
            value = ConvertingList(value)
            value.configurator = self
        elif (not isinstance(value, ConvertingTuple) and isinstance(value, tuple)
                and not hasattr(value, "_fields")):
            value = ConvertingTuple(value)
            value.configurator = self
        elif isinstance(value, str):
            match = self.CONVERT_PATTERN.match(value)
            if match:
                converter = self.value_converters.get(match["prefix"])
                if converter:
                    value = getattr(self, converter)(match["suffix"])
        return value

    def configure_custom(self, config):
        """Calls the factory that "()" names with the other entries; sets what "." has."""
        factory = config.pop("()")
        if not callable(factory):
            factory = self.resolve(factory)
        properties = config.get(".", None)
        result = factory(**{key: config[key] for key in config if key != "." and valid_ident(key)})
        if properties:
            for name, value in properties.items():
                setattr(result, name, value)
        return result

    def as_tuple(self, value):
        return tuple(value) if isinstance(value, list) else value


def _is_queue_like_object(obj):
    """Whether this can serve as a queue."""
    import queue
    if isinstance(obj, (queue.Queue, queue.SimpleQueue)):
        return True
    from unittest.mock import Mock
    if isinstance(obj, Mock):
        return False
    return all(callable(getattr(obj, name, None)) for name in ("get", "put_nowait", "put"))


class DictConfigurator(BaseConfigurator):
    """Configures by a dict."""

    def configure(self):
        config = self.config
        if "version" not in config:
            raise ValueError("dictionary doesn't specify a version")
        if config["version"] != 1:
            raise ValueError(f"Unsupported version: {config['version']}")
        with logging._lock:
            if config.pop("incremental", False):
                self._configure_incrementally(config)
            else:
                self._configure_anew(config)

    def _configure_incrementally(self, config):
        handlers = config.get("handlers", {})
        for name in handlers:
            if name not in logging._handlers:
                raise ValueError(f"No handler found with name {name!r}")
            try:
                level = handlers[name].get("level", None)
                if level:
                    logging._handlers[name].setLevel(logging._checkLevel(level))
            except Exception as error:
                raise ValueError(f"Unable to configure handler {name!r}") from error
        loggers = config.get("loggers", {})
        for name in loggers:
            try:
                self.configure_logger(name, loggers[name], True)
            except Exception as error:
                raise ValueError(f"Unable to configure logger {name!r}") from error
        self._configure_root(config, True)

    def _configure_root(self, config, incremental):
        root = config.get("root", None)
        if root:
            try:
                self.configure_root(root, incremental)
            except Exception as error:
                raise ValueError("Unable to configure root logger") from error

    def _configure_anew(self, config):
        disable_existing = config.pop("disable_existing_loggers", True)
        _clearExistingHandlers()
        for kind, configure in (("formatters", self.configure_formatter),
                                ("filters", self.configure_filter)):
            entries = config.get(kind, {})
            for name in entries:
                try:
                    entries[name] = configure(entries[name])
                except Exception as error:
                    raise ValueError(f"Unable to configure {kind[:-1]} {name!r}") from error
        self._configure_handlers(config.get("handlers", {}))
        root = logging.root
        existing = sorted(root.manager.loggerDict.keys())
        child_loggers = []
        loggers = config.get("loggers", {})
        for name in loggers:
            _take_from_existing(name, existing, child_loggers)
            try:
                self.configure_logger(name, loggers[name])
            except Exception as error:
                raise ValueError(f"Unable to configure logger {name!r}") from error
        _handle_existing_loggers(existing, child_loggers, disable_existing)
        self._configure_root(config, False)

    def _configure_handlers(self, handlers):
        """Handlers may have others for targets: those wait until the others are there."""
        deferred = []
        for name in sorted(handlers):
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as error:
                if " not configured yet" not in str(error.__cause__):
                    raise ValueError(f"Unable to configure handler {name!r}") from error
                deferred.append(name)
        for name in deferred:
            try:
                handler = self.configure_handler(handlers[name])
                handler.name = name
                handlers[name] = handler
            except Exception as error:
                raise ValueError(f"Unable to configure handler {name!r}") from error

    def configure_formatter(self, config):
        if "()" in config:
            factory = config["()"]
            try:
                return self.configure_custom(config)
            except TypeError as error:
                if "'format'" not in str(error):
                    raise
                # An older factory calls the format fmt.
                config["fmt"] = config.pop("format")
                config["()"] = factory
                return self.configure_custom(config)
        options = {}
        if "defaults" in config:
            options["defaults"] = config["defaults"]
        cls = config.get("class", None)
        cls = _resolve(cls) if cls else logging.Formatter
        args = config.get("format", None), config.get("datefmt", None), config.get("style", "%")
        if "validate" in config:
            return cls(*args, config["validate"], **options)
        return cls(*args, **options)

    def configure_filter(self, config):
        if "()" in config:
            return self.configure_custom(config)
        return logging.Filter(config.get("name", ""))

    def add_filters(self, filterer, filters):
        for one in filters:
            try:
                if callable(one) or callable(getattr(one, "filter", None)):
                    filterer.addFilter(one)
                else:
                    filterer.addFilter(self.config["filters"][one])
            except Exception as error:
                raise ValueError(f"Unable to add filter {one!r}") from error

    def _configure_queue_handler(self, klass, **kwargs):
        import queue as queues
        queue = kwargs.pop("queue", None)
        if queue is None:
            queue = queues.Queue()
        respect = kwargs.pop("respect_handler_level", False)
        listener_class = kwargs.pop("listener", logging.handlers.QueueListener)
        handlers = kwargs.pop("handlers", [])
        listener = listener_class(queue, *handlers, respect_handler_level=respect)
        handler = klass(queue, **kwargs)
        handler.listener = listener
        return handler

    def _read_queue(self, config):
        spec = config["queue"]
        if isinstance(spec, str):
            queue = self.resolve(spec)
            if not callable(queue):
                raise TypeError(f"Invalid queue specifier {spec!r}")
            config["queue"] = queue()
        elif isinstance(spec, dict):
            if "()" not in spec:
                raise TypeError(f"Invalid queue specifier {spec!r}")
            config["queue"] = self.configure_custom(dict(spec))
        elif not _is_queue_like_object(spec):
            raise TypeError(f"Invalid queue specifier {spec!r}")

    def _read_listener(self, config):
        spec = config["listener"]
        if isinstance(spec, type):
            if not issubclass(spec, logging.handlers.QueueListener):
                raise TypeError(f"Invalid listener specifier {spec!r}")
        elif isinstance(spec, str):
            listener = self.resolve(spec)
            if isinstance(listener, type) and not issubclass(listener,
                                                             logging.handlers.QueueListener):
                raise TypeError(f"Invalid listener specifier {spec!r}")
            config["listener"] = listener
        elif isinstance(spec, dict):
            if "()" not in spec:
                raise TypeError(f"Invalid listener specifier {spec!r}")
            config["listener"] = self.configure_custom(dict(spec))
        else:
            raise TypeError(f"Invalid listener specifier {spec!r}")

    def _handler_factory(self, config):
        """What makes the handler, once its class has been looked up and its targets found."""
        name = config.pop("class")
        klass = name if callable(name) else self.resolve(name)
        handlers = logging.handlers
        if not isinstance(klass, type):
            return klass
        if issubclass(klass, handlers.MemoryHandler):
            if "flushLevel" in config:
                config["flushLevel"] = logging._checkLevel(config["flushLevel"])
            if "target" in config:
                try:
                    target = self.config["handlers"][config["target"]]
                    if not isinstance(target, logging.Handler):
                        config["class"] = name  # put back for the second attempt
                        raise TypeError("target not configured yet")
                    config["target"] = target
                except Exception as error:
                    raise ValueError(f"Unable to set target handler {config['target']!r}") from error
        elif issubclass(klass, handlers.QueueHandler):
            if "queue" in config:
                self._read_queue(config)
            if "listener" in config:
                self._read_listener(config)
            if "handlers" in config:
                targets = []
                try:
                    for target_name in config["handlers"]:
                        target = self.config["handlers"][target_name]
                        if not isinstance(target, logging.Handler):
                            config["class"] = name
                            raise TypeError(f"Required handler {target_name!r} "
                                            "is not configured yet")
                        targets.append(target)
                except Exception as error:
                    raise ValueError(f"Unable to set required handler {target_name!r}") from error
                config["handlers"] = targets
            return partial(self._configure_queue_handler, klass)
        elif issubclass(klass, handlers.SMTPHandler) and "mailhost" in config:
            config["mailhost"] = self.as_tuple(config["mailhost"])
        elif issubclass(klass, handlers.SysLogHandler) and "address" in config:
            config["address"] = self.as_tuple(config["address"])
        return klass

    def configure_handler(self, config):
        config_copy = dict(config)
        formatter = config.get("formatter", None)
        if formatter:
            try:
                formatter = self.config["formatters"][formatter]
            except Exception as error:
                raise ValueError(f"Unable to set formatter {formatter!r}") from error
        level = config.pop("level", None)
        config.pop("formatter", None)
        filters = config.pop("filters", None)
        if "()" in config:
            factory = config.pop("()")
            if not callable(factory):
                factory = self.resolve(factory)
        else:
            try:
                factory = self._handler_factory(config)
            except ValueError:
                config.update(config_copy)  # it may be tried again
                raise
        options = {key: config[key] for key in config if key != "." and valid_ident(key)}
        try:
            result = factory(**options)
        except TypeError as error:
            if "'stream'" not in str(error):
                raise
            options["strm"] = options.pop("stream")  # as older handlers call it
            result = factory(**options)
        if formatter:
            result.setFormatter(formatter)
        if level is not None:
            result.setLevel(logging._checkLevel(level))
        if filters:
            self.add_filters(result, filters)
        properties = config.pop(".", None)
        if properties:
            for name, value in properties.items():
                setattr(result, name, value)
        return result

    def add_handlers(self, logger, handlers):
        for name in handlers:
            try:
                logger.addHandler(self.config["handlers"][name])
            except Exception as error:
                raise ValueError(f"Unable to add handler {name!r}") from error

    def common_logger_config(self, logger, config, incremental=False):
        level = config.get("level", None)
        if level is not None:
            logger.setLevel(logging._checkLevel(level))
        if incremental:
            return
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        handlers = config.get("handlers", None)
        if handlers:
            self.add_handlers(logger, handlers)
        filters = config.get("filters", None)
        if filters:
            self.add_filters(logger, filters)

    def configure_logger(self, name, config, incremental=False):
        logger = logging.getLogger(name)
        self.common_logger_config(logger, config, incremental)
        logger.disabled = False
        propagate = config.get("propagate", None)
        if propagate is not None:
            logger.propagate = propagate

    def configure_root(self, config, incremental=False):
        self.common_logger_config(logging.getLogger(), config, incremental)


dictConfigClass = DictConfigurator


def dictConfig(config):
    """Configures by a dict; see the documentation of Python for what it may hold."""
    dictConfigClass(config).configure()


# ---- A file --------------------------------------------------------------------------------------

def fileConfig(fname, defaults=None, disable_existing_loggers=True, encoding=None):
    """Configures by a file in the format of configparser."""
    import configparser
    if isinstance(fname, str):
        import os
        if not os.path.exists(fname):
            raise FileNotFoundError(f"{fname} doesn't exist")
        if not os.path.getsize(fname):
            raise RuntimeError(f"{fname} is an empty file")
    if isinstance(fname, configparser.RawConfigParser):
        parser = fname
    else:
        try:
            parser = configparser.ConfigParser(defaults)
            if hasattr(fname, "readline"):
                parser.read_file(fname)
            else:
                import io
                parser.read(fname, encoding=io.text_encoding(encoding))
        except configparser.ParsingError as error:
            raise RuntimeError(f"{fname} is invalid: {error}") from error
    formatters = _create_formatters(parser)
    with logging._lock:
        _clearExistingHandlers()
        handlers = _install_handlers(parser, formatters)
        _install_loggers(parser, handlers, disable_existing_loggers)


def _names(text):
    return [name.strip() for name in text.split(",")]


def _create_formatters(parser):
    formatters = {}
    listed = parser["formatters"]["keys"]
    for name in _names(listed) if listed else ():
        section = f"formatter_{name}"
        style = parser.get(section, "style", raw=True, fallback="%")
        defaults = parser.get(section, "defaults", raw=True, fallback=None)
        cls = logging.Formatter
        class_name = parser[section].get("class")
        if class_name:
            cls = _resolve(class_name)
        options = {}
        if defaults is not None:
            options["defaults"] = eval(defaults, vars(logging))
        formatters[name] = cls(parser.get(section, "format", raw=True, fallback=None),
                               parser.get(section, "datefmt", raw=True, fallback=None), style,
                               **options)
    return formatters


def _install_handlers(parser, formatters):
    handlers, targets = {}, {}
    listed = parser["handlers"]["keys"]
    for name in _names(listed) if listed else ():
        section = parser[f"handler_{name}"]
        class_name = section["class"]
        try:
            cls = eval(class_name, vars(logging))
        except (AttributeError, NameError):
            cls = _resolve(class_name)
        args = eval(section.get("args", "()"), vars(logging))
        kwargs = eval(section.get("kwargs", "{}"), vars(logging))
        handler = cls(*args, **kwargs)
        handler.name = name
        if "level" in section:
            handler.setLevel(section["level"])
        formatter = section.get("formatter", "")
        if len(formatter):
            handler.setFormatter(formatters[formatter])
        if issubclass(cls, logging.handlers.MemoryHandler) and len(section.get("target", "")):
            targets[handler] = section["target"]
        handlers[name] = handler
    for handler, target in targets.items():
        handler.setTarget(handlers[target])
    return handlers


def _install_loggers(parser, handlers, disable_existing):
    listed = _names(parser["loggers"]["keys"])
    listed.remove("root")
    section = parser["logger_root"]
    root = logging.root
    if "level" in section:
        root.setLevel(section["level"])
    for handler in root.handlers[:]:
        root.removeHandler(handler)
    if len(section["handlers"]):
        for name in _names(section["handlers"]):
            root.addHandler(handlers[name])
    existing = sorted(root.manager.loggerDict.keys())
    child_loggers = []
    for entry in listed:
        section = parser[f"logger_{entry}"]
        name = section["qualname"]
        logger = logging.getLogger(name)
        _take_from_existing(name, existing, child_loggers)
        if "level" in section:
            logger.setLevel(section["level"])
        for handler in logger.handlers[:]:
            logger.removeHandler(handler)
        logger.propagate = section.getint("propagate", fallback=1)
        logger.disabled = 0
        if len(section["handlers"]):
            for handler_name in _names(section["handlers"]):
                logger.addHandler(handlers[handler_name])
    _handle_existing_loggers(existing, child_loggers, disable_existing)
