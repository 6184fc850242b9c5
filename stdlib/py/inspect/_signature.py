"""Signatures: the parameters of a callable, and the arguments of a call that fit them.

Where a callable says nothing itself (__signature__), its signature follows from its code, from the text
of a native function (__text_signature__), or from what it wraps, binds or constructs.
"""

import functools
import inspect
import sys
import types
from collections import OrderedDict, namedtuple
from keyword import iskeyword

_MODULE = "inspect"


class _void:
    """A private marker - used in Parameter & Signature."""


class _empty:
    """Marker object for Signature.empty and Parameter.empty."""


class _ParameterKind(int):
    """How a parameter is given; ordered as the kinds must stand in a signature."""

    def __new__(cls, value, name=None, description=None):
        if name is None:
            return _KINDS[value]
        self = int.__new__(cls, value)
        self.name = self._name_ = name
        self.description = description
        return self

    value = property(int)

    def __repr__(self):
        return f"<_ParameterKind.{self.name}: {int(self)}>"

    def __str__(self):
        return self.name

    def __reduce__(self):
        return _ParameterKind, (int(self),)


_KINDS = ()
_KINDS = (
    _ParameterKind(0, "POSITIONAL_ONLY", "positional-only"),
    _ParameterKind(1, "POSITIONAL_OR_KEYWORD", "positional or keyword"),
    _ParameterKind(2, "VAR_POSITIONAL", "variadic positional"),
    _ParameterKind(3, "KEYWORD_ONLY", "keyword-only"),
    _ParameterKind(4, "VAR_KEYWORD", "variadic keyword"),
)
for _kind in _KINDS:
    setattr(_ParameterKind, _kind.name, _kind)
(_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD, _VAR_POSITIONAL, _KEYWORD_ONLY, _VAR_KEYWORD) = _KINDS


# ---- Parameters ----------------------------------------------------------------------------------

def formatannotation(annotation, base_module=None):
    """The text of an annotation as source code would have it."""
    if getattr(annotation, "__module__", None) == "typing":
        import re
        return re.sub(r"[\w\.]+", lambda match: match.group().removeprefix("typing."),
                      repr(annotation))
    if isinstance(annotation, types.GenericAlias):
        return str(annotation)
    if isinstance(annotation, type):
        if annotation.__module__ in ("builtins", base_module):
            return annotation.__qualname__
        return annotation.__module__ + "." + annotation.__qualname__
    return repr(annotation)


def formatannotationrelativeto(object):
    module = getattr(object, "__module__", None)

    def _formatannotation(annotation):
        return formatannotation(annotation, module)

    return _formatannotation


class Parameter:
    """A parameter in a function signature: name, default, annotation, kind."""

    __slots__ = ("_name", "_kind", "_default", "_annotation")

    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        try:
            self._kind = _KINDS[kind]
        except (IndexError, TypeError):
            raise ValueError(f"value {kind!r} is not a valid Parameter.kind") from None
        if default is not _empty and self._kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError(f"{self._kind.description} parameters cannot have default values")
        self._default = default
        self._annotation = annotation
        if name is _empty:
            raise ValueError("name is a required attribute for Parameter")
        if not isinstance(name, str):
            raise TypeError(f"name must be a str, not a {type(name).__name__}")
        if name[:1] == "." and name[1:].isdigit():
            # The hidden parameter of a generator expression, which no caller can name.
            if self._kind != _POSITIONAL_OR_KEYWORD:
                raise ValueError("implicit arguments must be passed as positional or keyword "
                                 f"arguments, not {self._kind.description}")
            self._kind = _POSITIONAL_ONLY
            name = "implicit" + name[1:]
        if (iskeyword(name) and self._kind is not _POSITIONAL_ONLY) or not name.isidentifier():
            raise ValueError(f"{name!r} is not a valid parameter name")
        self._name = name

    def __reduce__(self):
        return (type(self), (self._name, self._kind),
                {"_default": self._default, "_annotation": self._annotation})

    def __setstate__(self, state):
        self._default = state["_default"]
        self._annotation = state["_annotation"]

    name = property(lambda self: self._name)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)
    kind = property(lambda self: self._kind)

    def replace(self, *, name=_void, kind=_void, annotation=_void, default=_void):
        """Creates a customized copy of the Parameter."""
        return type(self)(self._name if name is _void else name,
                          self._kind if kind is _void else kind,
                          default=self._default if default is _void else default,
                          annotation=self._annotation if annotation is _void else annotation)

    __replace__ = replace

    def __str__(self):
        text = self._name
        if self._annotation is not _empty:
            text = f"{text}: {formatannotation(self._annotation)}"
        if self._default is not _empty:
            equals = "=" if self._annotation is _empty else " = "
            text = f"{text}{equals}{self._default!r}"
        if self._kind == _VAR_POSITIONAL:
            return "*" + text
        return "**" + text if self._kind == _VAR_KEYWORD else text

    def __repr__(self):
        return f'<{self.__class__.__name__} "{self}">'

    def __hash__(self):
        return hash((self._name, self._kind, self._annotation, self._default))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Parameter):
            return NotImplemented
        return (self._name == other._name and self._kind == other._kind and
                self._default == other._default and self._annotation == other._annotation)


class BoundArguments:
    """What Signature.bind() answers: arguments by parameter name, and as they would be passed."""

    __slots__ = ("arguments", "_signature", "__weakref__")

    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    @property
    def signature(self):
        return self._signature

    @property
    def args(self):
        """The positional arguments as a tuple."""
        args = []
        for name, param in self._signature.parameters.items():
            if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY) or name not in self.arguments:
                break
            if param.kind == _VAR_POSITIONAL:
                args.extend(self.arguments[name])
            else:
                args.append(self.arguments[name])
        return tuple(args)

    @property
    def kwargs(self):
        """The keyword arguments as a dict."""
        kwargs = {}
        started = False
        for name, param in self._signature.parameters.items():
            if not started:
                if param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                    started = True
                elif name not in self.arguments:
                    started = True
                    continue
            if not started or name not in self.arguments:
                continue
            if param.kind == _VAR_KEYWORD:
                kwargs.update(self.arguments[name])
            else:
                kwargs[name] = self.arguments[name]
        return kwargs

    def apply_defaults(self):
        """Set default values for missing arguments: () for *args and {} for **kwargs."""
        arguments = {}
        for name, param in self._signature.parameters.items():
            if name in self.arguments:
                arguments[name] = self.arguments[name]
            elif param.default is not _empty:
                arguments[name] = param.default
            elif param.kind is _VAR_POSITIONAL:
                arguments[name] = ()
            elif param.kind is _VAR_KEYWORD:
                arguments[name] = {}
        self.arguments = arguments

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __setstate__(self, state):
        self._signature = state["_signature"]
        self.arguments = state["arguments"]

    def __getstate__(self):
        return {"_signature": self._signature, "arguments": self.arguments}

    def __repr__(self):
        args = ", ".join([f"{arg}={value!r}" for arg, value in self.arguments.items()])
        return f"<{self.__class__.__name__} ({args})>"


# ---- Signatures ----------------------------------------------------------------------------------

def _check_order(parameters):
    """The parameters as a dict; ValueError if no def statement could have them in this order."""
    params = OrderedDict()
    top_kind = _POSITIONAL_ONLY
    seen_default = False
    seen_variadic = set()
    for param in parameters:
        kind, name = param.kind, param.name
        if kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            if kind in seen_variadic:
                raise ValueError(f"more than one {kind.description} parameter")
            seen_variadic.add(kind)
        if kind < top_kind:
            raise ValueError(f"wrong parameter order: {top_kind.description} parameter before "
                             f"{kind.description} parameter")
        top_kind = kind
        if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            if param.default is _empty:
                if seen_default:
                    raise ValueError("non-default argument follows default argument")
            else:
                seen_default = True
        if name in params:
            raise ValueError(f"duplicate parameter name: {name!r}")
        params[name] = param
    return params


class Signature:
    """A signature: parameters, an ordered mapping of names to Parameter, and return_annotation."""

    __slots__ = ("_return_annotation", "_parameters")

    _parameter_cls = Parameter
    _bound_arguments_cls = BoundArguments
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty, __validate_parameters__=True):
        if parameters is None:
            params = OrderedDict()
        elif __validate_parameters__:
            params = _check_order(parameters)
        else:
            params = OrderedDict((param.name, param) for param in parameters)
        self._parameters = types.MappingProxyType(params)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        """Constructs Signature for the given callable object."""
        return _signature_of(cls, obj, follow_wrapped, True, globals, locals, eval_str)

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    def replace(self, *, parameters=_void, return_annotation=_void):
        """Creates a customized copy of the Signature."""
        if parameters is _void:
            parameters = self.parameters.values()
        if return_annotation is _void:
            return_annotation = self._return_annotation
        return type(self)(parameters, return_annotation=return_annotation)

    __replace__ = replace

    def _key(self):
        """What is equal of equal signatures: keyword-only parameters in any order."""
        positional = tuple(param for param in self.parameters.values()
                           if param.kind != _KEYWORD_ONLY)
        keyword_only = {param.name: param for param in self.parameters.values()
                        if param.kind == _KEYWORD_ONLY}
        return positional, keyword_only, self.return_annotation

    def __hash__(self):
        positional, keyword_only, returned = self._key()
        return hash((positional, frozenset(keyword_only.values()), returned))

    def __eq__(self, other):
        if self is other:
            return True
        if not isinstance(other, Signature):
            return NotImplemented
        return self._key() == other._key()

    def _bind(self, args, kwargs, *, partial=False):
        """Place arguments by Python's rules."""
        arguments = {}
        parameters = iter(self.parameters.values())
        positional_only = []    # given by name
        values = iter(args)
        starred = False
        for value in values:
            # A positional argument: the next parameter takes it.
            param = next(parameters, None)
            if param is None or param.kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
                raise TypeError("too many positional arguments") from None
            if param.kind == _VAR_POSITIONAL:
                arguments[param.name] = (value, *values)
                starred = True
                break
            if param.name in kwargs and param.kind != _POSITIONAL_ONLY:
                raise TypeError(f"multiple values for argument {param.name!r}") from None
            arguments[param.name] = value
        kwargs_param = None
        for param in parameters:
            name = param.name
            if param.kind == _POSITIONAL_ONLY and name in kwargs:
                positional_only.append(name)
                continue
            if param.kind == _VAR_KEYWORD:
                kwargs_param = param
            elif param.kind == _VAR_POSITIONAL:
                pass
            elif name in kwargs:
                arguments[name] = kwargs.pop(name)
            elif param.default is _empty and not partial:
                # CPython says so only right behind the positional arguments.
                word = "" if starred or param.kind != _KEYWORD_ONLY else " keyword-only"
                raise TypeError(f"missing a required{word} argument: {name!r}") from None
            starred = True
        if kwargs:
            if kwargs_param is not None:
                arguments[kwargs_param.name] = kwargs
            elif positional_only:
                raise TypeError("got some positional-only arguments passed as keyword "
                                f"arguments: {', '.join(positional_only)!r}")
            else:
                raise TypeError(f"got an unexpected keyword argument {next(iter(kwargs))!r}")
        return self._bound_arguments_cls(self, arguments)

    def bind(self, /, *args, **kwargs):
        """Get a BoundArguments object for a call with these arguments; TypeError if they do not fit."""
        return self._bind(args, kwargs)

    def bind_partial(self, /, *args, **kwargs):
        """The same where required arguments may be missing."""
        return self._bind(args, kwargs, partial=True)

    def __reduce__(self):
        return (type(self), (tuple(self._parameters.values()),),
                {"_return_annotation": self._return_annotation})

    def __setstate__(self, state):
        self._return_annotation = state["_return_annotation"]

    def __repr__(self):
        return f"<{self.__class__.__name__} {self}>"

    def __str__(self):
        return self.format()

    def format(self, *, max_width=None):
        """The text of the signature; wider than max_width, each parameter on a line of its own."""
        result = []
        after_positional_only = needs_star = False
        needs_star = True
        for param in self.parameters.values():
            if param.kind == _POSITIONAL_ONLY:
                after_positional_only = True
            elif after_positional_only:
                result.append("/")
                after_positional_only = False
            if param.kind == _VAR_POSITIONAL:
                needs_star = False
            elif param.kind == _KEYWORD_ONLY and needs_star:
                result.append("*")
                needs_star = False
            result.append(str(param))
        if after_positional_only:
            result.append("/")
        rendered = "({})".format(", ".join(result))
        if max_width is not None and len(rendered) > max_width:
            rendered = "(\n    {}\n)".format(",\n    ".join(result))
        if self.return_annotation is not _empty:
            rendered += f" -> {formatannotation(self.return_annotation)}"
        return rendered


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    """Get a signature object for the passed callable."""
    return Signature.from_callable(obj, follow_wrapped=follow_wrapped, globals=globals,
                                   locals=locals, eval_str=eval_str)


# ---- From functions ------------------------------------------------------------------------------

def _signature_from_function(cls, func, skip_bound_arg, globals, locals, eval_str):
    """The signature of a function with Python code, or of what looks like one."""
    Parameter = cls._parameter_cls
    code = func.__code__
    names = code.co_varnames
    positional_count, keyword_count = code.co_argcount, code.co_kwonlyargcount
    annotations = inspect.get_annotations(func, globals=globals, locals=locals, eval_str=eval_str)
    defaults = func.__defaults__ or ()
    kwdefaults = func.__kwdefaults__ or {}
    parameters = []

    def add(name, kind, default=_empty):
        parameters.append(Parameter(name, kind, default=default,
                                    annotation=annotations.get(name, _empty)))

    first_default = positional_count - len(defaults)
    for i, name in enumerate(names[:positional_count]):
        kind = _POSITIONAL_ONLY if i < code.co_posonlyargcount else _POSITIONAL_OR_KEYWORD
        add(name, kind, defaults[i - first_default] if i >= first_default else _empty)
    at = positional_count + keyword_count
    if code.co_flags & inspect.CO_VARARGS:
        add(names[at], _VAR_POSITIONAL)
        at += 1
    for name in names[positional_count:positional_count + keyword_count]:
        add(name, _KEYWORD_ONLY, kwdefaults.get(name, _empty))
    if code.co_flags & inspect.CO_VARKEYWORDS:
        add(names[at], _VAR_KEYWORD)
    return cls(parameters, return_annotation=annotations.get("return", _empty),
               __validate_parameters__=not inspect.isfunction(func))


# ---- From the text that native functions have ----------------------------------------------------

def _split_parameters(text):
    """The parts between commas outside brackets and quotes."""
    parts, depth, quote, start = [], 0, None, 0
    i = 0
    while i < len(text):
        char = text[i]
        if quote:
            if char == "\\":
                i += 1
            elif char == quote:
                quote = None
        elif char in "'\"":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:i].strip())
            start = i + 1
        i += 1
    last = text[start:].strip()
    if last:
        parts.append(last)
    return parts


def _evaluate_default(text, obj):
    """The value of a default: a literal, or names of the object's module or another that is loaded."""
    namespace = {}
    module_name = getattr(obj, "__module__", None)
    if not module_name:
        owner = getattr(obj, "__objclass__", None)
        module_name = getattr(owner, "__module__", None)
    module = sys.modules.get(module_name)
    if module is not None:
        namespace.update(module.__dict__)
    for name in text.replace(".", " ").split():
        if name.isidentifier() and name not in namespace and name in sys.modules:
            namespace[name] = sys.modules[name]
    value = eval(text, {"__builtins__": {}, **namespace})
    if isinstance(value, (str, int, float, bytes, bool, tuple, dict, type(None), type(...))):
        return value
    raise ValueError


def _signature_fromstr(cls, obj, s, skip_bound_arg=True):
    """The signature that a text like "($self, index=-1, /)" stands for."""
    Parameter = cls._parameter_cls
    invalid = ValueError("{!r} builtin has invalid signature".format(obj))
    s = s.strip()
    close = s.rfind(")")
    if not s.startswith("(") or close < 0:
        raise invalid
    parts = _split_parameters(s[1:close])
    self_parameter = None
    parameters = []
    kind = _POSITIONAL_OR_KEYWORD
    for part in parts:
        if part == "/":
            parameters = [param.replace(kind=_POSITIONAL_ONLY) for param in parameters]
            continue
        if part == "*":
            kind = _KEYWORD_ONLY
            continue
        name, equals, default = part.partition("=")
        own_kind = kind
        if name.startswith("**"):
            name, own_kind = name[2:], _VAR_KEYWORD
        elif name.startswith("*"):
            name, own_kind = name[1:], _VAR_POSITIONAL
            kind = _KEYWORD_ONLY
        if name.startswith("$"):
            name = name[1:]
            self_parameter = len(parameters)
        try:
            value = _evaluate_default(default, obj) if equals else _empty
            parameters.append(Parameter(name.strip(), own_kind, default=value))
        except Exception:
            raise invalid from None
    if self_parameter is not None and parameters:
        # The receiver is shown where it must be given: not by functions of a module or bound ones.
        owner = getattr(obj, "__self__", None)
        if inspect.ismodule(owner) or (owner is not None and skip_bound_arg):
            parameters.pop(0)
        else:
            parameters[0] = parameters[0].replace(kind=_POSITIONAL_ONLY)
    return cls(parameters, return_annotation=cls.empty)


def _is_native_callable(obj):
    return (inspect.isbuiltin(obj) or inspect.ismethoddescriptor(obj) or
            isinstance(obj, (types.WrapperDescriptorType, types.MethodWrapperType,
                             types.ClassMethodDescriptorType)) or
            # The constructors of types that have no text.
            obj is type or obj is object)


def _signature_from_builtin(cls, func, skip_bound_arg):
    text = getattr(func, "__text_signature__", None)
    if not text:
        raise ValueError("no signature found for builtin {!r}".format(func))
    if "$module" in text and getattr(func, "__self__", None) is None:
        # The module of a native function need not be known for its first parameter to go.
        text = text.replace("$module, /, ", "").replace("$module, /", "").replace("$module, ", "")
        text = text.replace("$module", "")
    return _signature_fromstr(cls, func, text, skip_bound_arg)


# ---- From what is wrapped, bound, constructed ----------------------------------------------------

def _signature_bound_method(sig):
    """The signature without the first parameter, which a method binds."""
    params = tuple(sig.parameters.values())
    if not params or params[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError("invalid method signature")
    if params[0].kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
        params = params[1:]
    return sig.replace(parameters=params)


def _signature_get_partial(wrapped_sig, partial, extra_args=()):
    """The signature of a functools.partial: what it binds is gone or has become a default."""
    new_params = OrderedDict(wrapped_sig.parameters)
    partial_args = extra_args + (partial.args or ())
    partial_keywords = partial.keywords or {}
    try:
        bound = wrapped_sig.bind_partial(*partial_args, **partial_keywords)
    except TypeError as error:
        raise ValueError("partial object {!r} has incorrect arguments".format(partial)) from error
    to_keyword_only = False
    for name, param in wrapped_sig.parameters.items():
        if name in bound.arguments:
            value = bound.arguments[name]
            if param.kind is _POSITIONAL_ONLY:
                new_params.pop(name)
                continue
            if param.kind is _POSITIONAL_OR_KEYWORD:
                if name in partial_keywords:
                    # It can still be given by keyword, and so all behind it must be.
                    to_keyword_only = True
                    new_params[name] = param.replace(default=value)
                else:
                    new_params.pop(name)
                    continue
            elif param.kind is _KEYWORD_ONLY:
                new_params[name] = param.replace(default=value)
        if to_keyword_only:
            assert param.kind is not _POSITIONAL_ONLY
            if param.kind is _POSITIONAL_OR_KEYWORD:
                moved = new_params.pop(name).replace(kind=_KEYWORD_ONLY)
                new_params[name] = moved
            elif param.kind in (_KEYWORD_ONLY, _VAR_KEYWORD):
                new_params[name] = new_params.pop(name)  # to the end
            elif param.kind is _VAR_POSITIONAL:
                new_params.pop(name)
    return wrapped_sig.replace(parameters=new_params.values())


_NATIVE_METHODS = (types.WrapperDescriptorType, types.MethodWrapperType,
                   types.ClassMethodDescriptorType, types.BuiltinFunctionType)


def _user_defined_method(cls, name):
    """A method that a class has from Python code, its receiver bound (but of __new__); else None."""
    if name == "__new__":
        method = getattr(cls, name, None)
    else:
        method = inspect.getattr_static(cls, name, None)
    if method is None or isinstance(method, _NATIVE_METHODS):
        return None
    return method if name == "__new__" else _bind_descriptor(method, cls)


def _bind_descriptor(descriptor, obj, owner=_void):
    if inspect.isclass(descriptor):
        return descriptor
    get = getattr(type(descriptor), "__get__", _void)
    if get is _void:
        return descriptor
    return get(descriptor, obj, type(obj) if owner is _void else owner)


class _Finder:
    """The options of one signature() call, and the search through what the object refers to."""

    def __init__(self, cls, follow_wrapped, globals, locals, eval_str):
        self.cls = cls
        self.follow_wrapped = follow_wrapped
        self.namespaces = globals, locals, eval_str

    def find(self, obj, skip_bound_arg=True):
        cls = self.cls
        if not callable(obj):
            raise TypeError("{!r} is not a callable object".format(obj))
        if isinstance(obj, types.MethodType):
            # The receiver is bound, so that the first parameter is gone.
            sig = self.find(obj.__func__)
            return _signature_bound_method(sig) if skip_bound_arg else sig
        if self.follow_wrapped:
            obj = inspect.unwrap(obj, stop=lambda f: (hasattr(f, "__signature__") or
                                                      isinstance(f, types.MethodType)))
            if isinstance(obj, types.MethodType):
                return self.find(obj)
        sig = getattr(obj, "__signature__", None)
        if sig is not None:
            return self.own_signature(obj, sig, skip_bound_arg)
        partialmethod = getattr(obj, "__partialmethod__", None)
        if isinstance(partialmethod, functools.partialmethod):
            return self.of_partialmethod(partialmethod)
        if inspect.isfunction(obj) or inspect._is_function_like(obj):
            text = getattr(obj, "__text_signature__", None)
            if text:
                return _signature_fromstr(cls, obj, text, skip_bound_arg)
            return _signature_from_function(cls, obj, skip_bound_arg, *self.namespaces)
        if isinstance(obj, functools.partial):
            return _signature_get_partial(self.find(obj.func), obj)
        if _is_native_callable(obj):
            return _signature_from_builtin(cls, obj, skip_bound_arg)
        if isinstance(obj, type):
            return self.of_class(obj, skip_bound_arg)
        return self.of_instance(obj)

    def own_signature(self, obj, sig, skip_bound_arg):
        if not isinstance(sig, Signature) and callable(sig):
            sig = sig()
        if isinstance(sig, str):
            return _signature_fromstr(self.cls, obj, sig)
        if not isinstance(sig, Signature):
            raise TypeError("unexpected object {!r} in __signature__ attribute".format(sig))
        return sig

    def of_partialmethod(self, partialmethod):
        wrapped = self.find(partialmethod.func)
        sig = _signature_get_partial(wrapped, partialmethod, (None,))
        first = tuple(wrapped.parameters.values())[0]
        if first.kind is _VAR_POSITIONAL:
            return sig  # `self` disappears in *args
        params = tuple(sig.parameters.values())
        assert not params or first is not params[0]
        return sig.replace(parameters=(first, *params))

    def of_class(self, obj, skip_bound_arg):
        """A class: the __call__ of its metaclass, else whichever of __new__, __init__ comes first."""
        call = _user_defined_method(type(obj), "__call__")
        if call is not None:
            return self.find(call)
        new = _user_defined_method(obj, "__new__")
        init = _user_defined_method(obj, "__init__")
        for base in obj.__mro__:
            if new is not None and "__new__" in base.__dict__:
                sig = self.find(new)
                return _signature_bound_method(sig) if skip_bound_arg else sig
            if init is not None and "__init__" in base.__dict__:
                return self.find(init)
        for base in obj.__mro__[:-1]:
            text = getattr(base, "__text_signature__", None)
            if text:
                return _signature_fromstr(self.cls, base, text)
        if type not in obj.__mro__:
            if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
                return self.cls()
            raise ValueError("no signature found for builtin type {!r}".format(obj))
        raise ValueError("callable {!r} is not supported by signature".format(obj))

    def of_instance(self, obj):
        """An object with __call__."""
        call = inspect.getattr_static(type(obj), "__call__", None)
        if call is not None:
            text = getattr(obj, "__text_signature__", None)
            if text:
                return _signature_fromstr(self.cls, obj, text)
            return self.find(_bind_descriptor(call, obj))
        raise ValueError("callable {!r} is not supported by signature".format(obj))


def _signature_of(cls, obj, follow_wrapped, skip_bound_arg, globals, locals, eval_str):
    return _Finder(cls, follow_wrapped, globals, locals, eval_str).find(obj, skip_bound_arg)


# ---- The older ways ------------------------------------------------------------------------------

FullArgSpec = namedtuple(
    "FullArgSpec", "args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, annotations",
    module=_MODULE)
ArgInfo = namedtuple("ArgInfo", "args varargs keywords locals", module=_MODULE)
Arguments = namedtuple("Arguments", "args, varargs, varkw", module=_MODULE)


def getargs(co):
    """Get (args, varargs, varkw) of a code object; keyword-only names are among args."""
    if not inspect.iscode(co):
        raise TypeError("{!r} is not a code object".format(co))
    names = co.co_varnames
    count = co.co_argcount
    total = count + co.co_kwonlyargcount
    args = list(names[:count]) + list(names[count:total])
    varargs = varkw = None
    if co.co_flags & inspect.CO_VARARGS:
        varargs = names[total]
        total += 1
    if co.co_flags & inspect.CO_VARKEYWORDS:
        varkw = names[total]
    return Arguments(args, varargs, varkw)


def getargvalues(frame):
    """Get information about the arguments that were passed to a frame: an ArgInfo."""
    args, varargs, varkw = getargs(frame.f_code)
    return ArgInfo(args, varargs, varkw, frame.f_locals)


def formatargvalues(args, varargs, varkw, locals, formatarg=str,
                    formatvarargs=lambda name: "*" + name, formatvarkw=lambda name: "**" + name,
                    formatvalue=lambda value: "=" + repr(value)):
    """Format what getargvalues() answered as the text of a call."""
    specs = [formatarg(name) + formatvalue(locals[name]) for name in args]
    if varargs:
        specs.append(formatvarargs(varargs) + formatvalue(locals[varargs]))
    if varkw:
        specs.append(formatvarkw(varkw) + formatvalue(locals[varkw]))
    return "(" + ", ".join(specs) + ")"


def getfullargspec(func):
    """Get the names and default values of a callable object's parameters: a FullArgSpec.

    Bound arguments stay in, wrappers are not followed; new code calls signature().
    """
    try:
        sig = _signature_of(Signature, func, False, False, None, None, False)
    except Exception as error:
        raise TypeError("unsupported callable") from error
    args, posonly, kwonly, defaults = [], [], [], ()
    varargs = varkw = None
    kwdefaults, annotations = {}, {}
    if sig.return_annotation is not sig.empty:
        annotations["return"] = sig.return_annotation
    for param in sig.parameters.values():
        kind, name = param.kind, param.name
        if kind is _POSITIONAL_ONLY:
            posonly.append(name)
            if param.default is not _empty:
                defaults += (param.default,)
        elif kind is _POSITIONAL_OR_KEYWORD:
            args.append(name)
            if param.default is not _empty:
                defaults += (param.default,)
        elif kind is _VAR_POSITIONAL:
            varargs = name
        elif kind is _KEYWORD_ONLY:
            kwonly.append(name)
            if param.default is not _empty:
                kwdefaults[name] = param.default
        else:
            varkw = name
        if param.annotation is not _empty:
            annotations[name] = param.annotation
    return FullArgSpec(posonly + args, varargs, varkw, defaults or None, kwonly,
                       kwdefaults or None, annotations)


def _quoted_list(names):
    """'a', 'b', and 'c'"""
    names = [repr(name) for name in names]
    if len(names) == 1:
        return names[0]
    if len(names) == 2:
        return "{} and {}".format(*names)
    return ", ".join(names[:-2]) + ", {} and {}".format(*names[-2:])


def _missing_arguments(f_name, argnames, pos, values):
    names = [name for name in argnames if name not in values]
    raise TypeError("%s() missing %i required %s argument%s: %s" %
                    (f_name, len(names), "positional" if pos else "keyword-only",
                     "" if len(names) == 1 else "s", _quoted_list(names)))


def _too_many(f_name, args, kwonly, varargs, defcount, given, values):
    atleast = len(args) - defcount
    kwonly_given = len([arg for arg in kwonly if arg in values])
    if varargs:
        plural, sig = atleast != 1, "at least %d" % (atleast,)
    elif defcount:
        plural, sig = True, "from %d to %d" % (atleast, len(args))
    else:
        plural, sig = len(args) != 1, str(len(args))
    kwonly_sig = ""
    if kwonly_given:
        kwonly_sig = " positional argument%s (and %d keyword-only argument%s)" % (
            "s" if given != 1 else "", kwonly_given, "s" if kwonly_given != 1 else "")
    raise TypeError("%s() takes %s positional argument%s but %d%s %s given" %
                    (f_name, sig, "s" if plural else "", given, kwonly_sig,
                     "was" if given == 1 and not kwonly_given else "were"))


def getcallargs(func, /, *positional, **named):
    """Get the mapping of parameter names to values for a call with these arguments.

    Deprecated since 3.5: use signature(func).bind().
    """
    spec = getfullargspec(func)
    args, varargs, varkw, defaults, kwonlyargs, kwonlydefaults, ann = spec
    f_name = func.__name__
    values = {}
    if inspect.ismethod(func) and func.__self__ is not None:
        positional = (func.__self__,) + positional
    num_pos, num_args = len(positional), len(args)
    num_defaults = len(defaults) if defaults else 0
    n = min(num_pos, num_args)
    for i in range(n):
        values[args[i]] = positional[i]
    if varargs:
        values[varargs] = tuple(positional[n:])
    possible = set(args + kwonlyargs)
    if varkw:
        values[varkw] = {}
    for name, value in named.items():
        if name not in possible:
            if not varkw:
                raise TypeError("%s() got an unexpected keyword argument %r" % (f_name, name))
            values[varkw][name] = value
            continue
        if name in values:
            raise TypeError("%s() got multiple values for argument %r" % (f_name, name))
        values[name] = value
    if num_pos > num_args and not varargs:
        _too_many(f_name, args, kwonlyargs, varargs, num_defaults, num_pos, values)
    if num_pos < num_args:
        required = args[:num_args - num_defaults]
        for name in required:
            if name not in values:
                _missing_arguments(f_name, required, True, values)
        for i, name in enumerate(args[num_args - num_defaults:]):
            if name not in values:
                values[name] = defaults[i]
    missing = 0
    for name in kwonlyargs:
        if name not in values:
            if kwonlydefaults and name in kwonlydefaults:
                values[name] = kwonlydefaults[name]
            else:
                missing += 1
    if missing:
        _missing_arguments(f_name, kwonlyargs, False, values)
    return values


for _cls in (_void, _empty, _ParameterKind, Parameter, BoundArguments, Signature):
    _cls.__module__ = _MODULE
for _function in (formatannotation, formatannotationrelativeto, signature, getargs, getargvalues,
                  formatargvalues, getfullargspec, getcallargs):
    _function.__module__ = _MODULE
