"""Names for type hints, and what makes classes generic at run time.

This file has the special forms and what subscripting them gives. What fewer programs use lies in other
files of the package, and the aliases of collections are made when they are asked for.
"""

import sys
import types
from types import GenericAlias

from _typing import (
    Generic, NoDefault, ParamSpec, ParamSpecArgs, ParamSpecKwargs, TypeAliasType, TypeVar,
    TypeVarTuple, _idfunc,
)  # fmt: skip

__all__ = [
    "AbstractSet", "Annotated", "Any", "AnyStr", "AsyncContextManager", "AsyncGenerator",
    "AsyncIterable", "AsyncIterator", "Awaitable", "BinaryIO", "ByteString", "Callable", "ChainMap",
    "ClassVar", "Collection", "Concatenate", "Container", "ContextManager", "Coroutine", "Counter",
    "DefaultDict", "Deque", "Dict", "Final", "ForwardRef", "FrozenSet", "Generator", "Generic",
    "Hashable", "IO", "ItemsView", "Iterable", "Iterator", "KeysView", "List", "Literal",
    "LiteralString", "Mapping", "MappingView", "Match", "MutableMapping", "MutableSequence",
    "MutableSet", "NamedTuple", "Never", "NewType", "NoDefault", "NoReturn", "NotRequired",
    "Optional", "OrderedDict", "ParamSpec", "ParamSpecArgs", "ParamSpecKwargs", "Pattern",
    "Protocol", "ReadOnly", "Required", "Reversible", "Self", "Sequence", "Set", "Sized",
    "SupportsAbs", "SupportsBytes", "SupportsComplex", "SupportsFloat", "SupportsIndex",
    "SupportsInt", "SupportsRound", "TYPE_CHECKING", "Text", "TextIO", "Tuple", "Type", "TypeAlias",
    "TypeAliasType", "TypeGuard", "TypeIs", "TypeVar", "TypeVarTuple", "TypedDict", "Union",
    "Unpack", "ValuesView", "assert_never", "assert_type", "cast", "clear_overloads",
    "dataclass_transform", "final", "get_args", "get_origin", "get_overloads",
    "get_protocol_members", "get_type_hints", "is_protocol", "is_typeddict", "no_type_check",
    "no_type_check_decorator", "overload", "override", "reveal_type", "runtime_checkable",
]  # fmt: skip

TYPE_CHECKING = False
Text = str

# Names that another file of the package defines: read on first use.
_LAZY = {
    "_protocol": (
        "EXCLUDED_ATTRIBUTES", "Protocol", "SupportsAbs", "SupportsBytes", "SupportsComplex",
        "SupportsFloat", "SupportsIndex", "SupportsInt", "SupportsRound", "_IdentityCallable",
        "_ProtocolMeta", "_allow_reckless_class_checks", "_get_protocol_attrs",
        "_lazy_load_getattr_static", "_no_init_or_replace_init", "_proto_hook",
        "get_protocol_members", "is_protocol", "runtime_checkable",
    ),
    "_records": (
        "NamedTuple", "NamedTupleMeta", "NewType", "TypedDict", "_NamedTuple", "_TypedDict",
        "_TypedDictMeta", "_make_nmtuple", "_namedtuple_mro_entries", "is_typeddict",
    ),
    "_io": ("BinaryIO", "IO", "TextIO"),
    "_hints": (
        "_ASSERT_NEVER_REPR_MAX_LENGTH", "_eval_type", "_overload_dummy", "_overload_registry", "_strip_annotations", "assert_never",
        "assert_type", "cast", "clear_overloads", "dataclass_transform", "final", "get_args",
        "get_origin", "get_overloads", "get_type_hints", "no_type_check", "no_type_check_decorator",
        "overload", "override", "reveal_type",
    ),
}  # fmt: skip

# Aliases: the module and name of what they stand for, the number of parameters, and more.
_ALIASES = {
    "AbstractSet": ("collections.abc", "Set", 1, {"name": "AbstractSet"}),
    "AsyncGenerator": ("collections.abc", "AsyncGenerator", 2, {"defaults": (types.NoneType,)}),
    "ChainMap": ("collections", "ChainMap", 2),
    "Counter": ("collections", "Counter", 1),
    "DefaultDict": ("collections", "defaultdict", 2, {"name": "DefaultDict"}),
    "Deque": ("collections", "deque", 1, {"name": "Deque"}),
    "Dict": ("builtins", "dict", 2, {"name": "Dict", "inst": False}),
    "FrozenSet": ("builtins", "frozenset", 1, {"name": "FrozenSet", "inst": False}),
    "Generator": ("collections.abc", "Generator", 3, {"defaults": (types.NoneType, types.NoneType)}),
    "List": ("builtins", "list", 1, {"name": "List", "inst": False}),
    "Match": ("re", "Match", 1),
    "OrderedDict": ("collections", "OrderedDict", 2),
    "Pattern": ("re", "Pattern", 1),
    "Set": ("builtins", "set", 1, {"name": "Set", "inst": False}),
    "Type": ("builtins", "type", 1, {"name": "Type", "inst": False}),
    "ContextManager": (
        "contextlib", "AbstractContextManager", 2,
        {"name": "ContextManager", "defaults": (bool | None,)},
    ),
    "AsyncContextManager": (
        "contextlib", "AbstractAsyncContextManager", 2,
        {"name": "AsyncContextManager", "defaults": (bool | None,)},
    ),
}  # fmt: skip
_ABC_PARAMETERS = {
    "AsyncIterable": 1, "AsyncIterator": 1, "Awaitable": 1, "Collection": 1, "Container": 1,
    "Coroutine": 3, "Hashable": 0, "ItemsView": 2, "Iterable": 1, "Iterator": 1, "KeysView": 1,
    "Mapping": 2, "MappingView": 1, "MutableMapping": 2, "MutableSequence": 1, "MutableSet": 1,
    "Reversible": 1, "Sequence": 1, "Sized": 0, "ValuesView": 1,
}  # fmt: skip


def _make_alias(name):
    """The alias of that name, or None."""
    if name in _ABC_PARAMETERS:
        import collections.abc

        return _SpecialGenericAlias(getattr(collections.abc, name), _ABC_PARAMETERS[name])
    if name in _ALIASES:
        module, attribute, count, *options = _ALIASES[name]
        origin = getattr(__import__(module, None, None, [attribute]), attribute)
        alias = _SpecialGenericAlias(origin, count, **(options[0] if options else {}))
        if name == "Type":
            alias.__doc__ = "Deprecated alias to builtins.type."
        return alias
    if name == "Tuple":
        return _TupleType(tuple, -1, inst=False, name="Tuple")
    if name == "Callable":
        import collections.abc

        alias = _CallableType(collections.abc.Callable, 2)
        alias.__doc__ = "Deprecated alias to collections.abc.Callable."
        return alias
    if name == "ByteString":
        import collections.abc

        return _DeprecatedGenericAlias(collections.abc.ByteString, 0, removal_version=(3, 14))
    return None


def __getattr__(name):
    alias = _make_alias(name)
    if alias is not None:
        globals()[name] = alias
        return alias
    for part, names in _LAZY.items():
        if name in names:
            module = __import__("typing." + part, None, None, [name])
            for defined in names:
                globals()[defined] = getattr(module, defined)
            return globals()[name]
    if name == "_collect_parameters":
        import warnings

        warnings.warn(
            "The private _collect_parameters function is deprecated and will be removed in a future "
            "version of Python. Any use of private functions is discouraged and may break in the future.",
            category=DeprecationWarning,
            stacklevel=2,
        )
        return _collect_type_parameters
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__():
    return sorted({*globals(), *__all__})


_Protocol = None  # the class, once _protocol.py has been read


# ---- Checking and showing types -----------------------------------------------------------------


def _type_convert(arg, module=None, *, allow_special_forms=False):
    """None stands for its type, a string for the type it will name."""
    if arg is None:
        return type(None)
    if isinstance(arg, str):
        return ForwardRef(arg, module=module, is_class=allow_special_forms)
    return arg


def _type_check(arg, msg, is_argument=True, module=None, *, allow_special_forms=False):
    """Return arg as a type; a TypeError beginning with msg if it cannot be one."""
    invalid = (Generic, _Protocol)
    if not allow_special_forms:
        invalid += (ClassVar, Final) if is_argument else (ClassVar,)
    arg = _type_convert(arg, module=module, allow_special_forms=allow_special_forms)
    if isinstance(arg, type) and arg is not Generic and arg is not _Protocol:
        return arg
    if isinstance(arg, _GenericAlias) and arg.__origin__ in invalid:
        raise TypeError(f"{arg} is not valid as type argument")
    if arg in (Any, LiteralString, NoReturn, Never, Self, TypeAlias):
        return arg
    if allow_special_forms and arg in (ClassVar, Final):
        return arg
    if isinstance(arg, _SpecialForm) or arg in (Generic, _Protocol):
        raise TypeError(f"Plain {arg} is not valid as type argument")
    if type(arg) is tuple:
        raise TypeError(f"{msg} Got {arg!r:.100}.")
    return arg


def _is_param_expr(arg):
    return arg is ... or isinstance(arg, (tuple, list, ParamSpec, _ConcatenateGenericAlias))


def _is_callable_class(origin):
    module = sys.modules.get("_collections_abc")
    return module is not None and origin is module.Callable


def _should_unflatten_callable_args(typ, args):
    """Whether args of a Callable are those of its parameters one by one, and its result.

    >>> import collections.abc
    >>> alias = collections.abc.Callable[[int, int], str]
    >>> _should_unflatten_callable_args(alias, alias.__args__)
    True
    >>> alias = collections.abc.Callable[..., str]
    >>> _should_unflatten_callable_args(alias, alias.__args__)
    False
    """
    return _is_callable_class(typ.__origin__) and not (len(args) == 2 and _is_param_expr(args[0]))


def _type_repr(obj):
    if isinstance(obj, type):
        if obj.__module__ == "builtins":
            return obj.__qualname__
        return f"{obj.__module__}.{obj.__qualname__}"
    if obj is ...:
        return "..."
    if isinstance(obj, types.FunctionType):
        return obj.__name__
    if isinstance(obj, tuple):
        return "[" + ", ".join(_type_repr(item) for item in obj) + "]"
    return repr(obj)


# ---- Type parameters ----------------------------------------------------------------------------


def _is_unpacked_typevartuple(x):
    return not isinstance(x, type) and getattr(x, "__typing_is_unpacked_typevartuple__", False)


def _is_typevar_like(x):
    return isinstance(x, (TypeVar, ParamSpec)) or _is_unpacked_typevartuple(x)


def _collect_type_parameters(args, *, enforce_default_ordering=True):
    """The type parameters in args, in the order of their first appearance.

    >>> _collect_type_parameters((dict[KT, T], list[T], int))
    (~KT, ~T)
    """
    seen_default = seen_tuple = False
    parameters = []
    for arg in args:
        if isinstance(arg, type):
            continue
        if isinstance(arg, tuple):  # the parameters of a Callable
            inside = [p for item in arg for p in _collect_type_parameters([item])]
        elif hasattr(arg, "__typing_subst__"):
            if enforce_default_ordering and arg not in parameters:
                if arg.has_default():
                    if seen_tuple:
                        raise TypeError("Type parameter with a default follows TypeVarTuple")
                    seen_default = True
                elif seen_default:
                    raise TypeError(
                        f"Type parameter {arg!r} without a default follows type parameter with a default"
                    )
            inside = [arg]
        else:
            seen_tuple = seen_tuple or _is_unpacked_typevartuple(arg)
            inside = getattr(arg, "__parameters__", ())
        for parameter in inside:
            if parameter not in parameters:
                parameters.append(parameter)
    return tuple(parameters)


def _check_generic_specialization(cls, arguments):
    parameters = cls.__parameters__
    expected, actual = len(parameters), len(arguments)
    if not expected:
        raise TypeError(f"{cls} is not a generic class")
    if actual == expected:
        return
    if actual > expected:
        raise TypeError(f"Too many arguments for {cls}; actual {actual}, expected {expected}")
    if not parameters[actual].has_default():
        least = expected - sum(p.has_default() for p in parameters)
        raise TypeError(f"Too few arguments for {cls}; actual {actual}, expected at least {least}")


def _unpack_args(*args):
    """args, with the items of unpacked tuples of known length in the place of those."""
    result = []
    for arg in args:
        items = getattr(arg, "__typing_unpacked_tuple_args__", None)
        if items is None or (items and items[-1] is ...):
            result.append(arg)
        else:
            result.extend(items)
    return result


def _typevar_subst(self, arg):
    arg = _type_check(arg, "Parameters to generic types must be types.", is_argument=True)
    if (isinstance(arg, _GenericAlias) and arg.__origin__ is Unpack) or (
        isinstance(arg, GenericAlias) and getattr(arg, "__unpacked__", False)
    ):
        raise TypeError(f"{arg} is not valid as type argument")
    return arg


def _typevartuple_prepare_subst(self, alias, args):
    """Gather the arguments that are the TypeVarTuple's into one tuple."""
    params = alias.__parameters__
    place = params.index(self)
    if any(isinstance(param, TypeVarTuple) for param in params[place + 1 :]):
        raise TypeError(f"More than one TypeVarTuple parameter in {alias}")
    arg_count, param_count = len(args), len(params)
    left, right = place, param_count - place - 1
    # An argument *tuple[t, ...] can stand for any number of them.
    endless = filler = None
    for index, arg in enumerate(args):
        if isinstance(arg, type):
            continue
        items = getattr(arg, "__typing_unpacked_tuple_args__", None)
        if items and len(items) == 2 and items[-1] is ...:
            if endless is not None:
                raise TypeError("More than one unpacked arbitrary-length tuple argument")
            endless, filler = index, items[0]
    if endless is not None:
        left = min(left, endless)
        right = min(right, arg_count - endless - 1)
    elif left + right > arg_count:
        raise TypeError(
            f"Too few arguments for {alias}; actual {arg_count}, expected at least {param_count - 1}"
        )
    if left == arg_count - right and self.has_default():
        middle = _unpack_args(self.__default__)
    else:
        middle = args[left : arg_count - right]
    return (
        *args[:left],
        *[filler] * (place - left),
        middle,
        *[filler] * (param_count - right - left - place - 1),
        *args[arg_count - right :],
    )


def _paramspec_subst(self, arg):
    if isinstance(arg, (list, tuple)):
        return tuple(_type_check(item, "Expected a type.") for item in arg)
    if not _is_param_expr(arg):
        raise TypeError(
            f"Expected a list of types, an ellipsis, ParamSpec, or Concatenate. Got {arg}"
        )
    return arg


def _paramspec_prepare_subst(self, alias, args):
    params = alias.__parameters__
    place = params.index(self)
    if place == len(args) and self.has_default():
        args = [*args, self.__default__]
    if place >= len(args):
        raise TypeError(f"Too few arguments for {alias}")
    if len(params) == 1 and not _is_param_expr(args[0]):  # Z[int, str] is Z[[int, str]]
        return (args,)
    if isinstance(args[place], list):
        return (*args[:place], tuple(args[place]), *args[place + 1 :])
    return args


# ---- Remembering what subscripts give -----------------------------------------------------------

_cleanups = []  # functions that forget
_CACHE_MAX = 256


def _tp_cache(func=None, /, *, typed=False):
    """Decorator: remember results by arguments, where those can be hashed."""

    def decorator(func):
        cache = {}
        _cleanups.append(cache.clear)

        def inner(*args):
            try:
                key = (args, *map(type, args)) if typed else args
                return cache[key]
            except (KeyError, TypeError):
                pass
            result = func(*args)
            if len(cache) >= _CACHE_MAX:
                cache.clear()
            try:
                cache[key] = result
            except TypeError:
                pass
            return result

        inner.__name__, inner.__qualname__ = func.__name__, func.__qualname__
        inner.__doc__, inner.__wrapped__ = func.__doc__, func
        return inner

    return decorator if func is None else decorator(func)


def _generic_class_getitem(cls, args):
    """Generic[...], and subscripting a class that inherits from it."""
    return _generic_class_getitem_cached(cls, args)


@_tp_cache
def _generic_class_getitem_cached(cls, args):
    if not isinstance(args, tuple):
        args = (args,)
    args = tuple(_type_convert(arg) for arg in args)
    if cls in (Generic, _Protocol):
        if not args:
            raise TypeError(f"Parameter list to {cls.__qualname__}[...] cannot be empty")
        if not all(_is_typevar_like(arg) for arg in args):
            raise TypeError(
                f"Parameters to {cls.__name__}[...] must all be type variables or parameter specification variables."
            )
        if len(set(args)) != len(args):
            raise TypeError(f"Parameters to {cls.__name__}[...] must all be unique")
        return _GenericAlias(cls, args)
    for param in cls.__parameters__:
        prepare = getattr(param, "__typing_prepare_subst__", None)
        if prepare is not None:
            args = prepare(cls, args)
    _check_generic_specialization(cls, args)
    result = []
    for param, arg in zip(cls.__parameters__, args):
        if isinstance(param, TypeVarTuple):
            result.extend(arg)
        else:
            result.append(arg)
    return _GenericAlias(cls, tuple(result))


def _generic_init_subclass(cls, *args, **kwargs):
    """Find the parameters of a new generic class."""
    super(Generic, cls).__init_subclass__(*args, **kwargs)
    if "__orig_bases__" not in cls.__dict__:
        if (
            Generic in cls.__bases__ and cls.__name__ != "Protocol"
            and type(cls).__name__ != "_TypedDictMeta"
        ):  # fmt: skip
            raise TypeError("Cannot inherit from plain Generic")
        cls.__parameters__ = ()
        return
    bases = cls.__orig_bases__
    if Generic in bases:
        raise TypeError("Cannot inherit from plain Generic")
    found = _collect_type_parameters(bases)
    listed = None
    for base in bases:
        if isinstance(base, _GenericAlias) and base.__origin__ is Generic:
            if listed is not None:
                raise TypeError("Cannot inherit from Generic[...] multiple times.")
            listed = base.__parameters__
    if listed is not None:
        missing = [str(param) for param in found if param not in listed]
        if missing:
            raise TypeError(
                f"Some type variables ({', '.join(missing)}) are not listed in "
                f"Generic[{', '.join(map(str, listed))}]"
            )
        found = listed
    cls.__parameters__ = tuple(found)


# ---- Special forms ------------------------------------------------------------------------------


class _Final:
    """Base of classes that programs may not subclass."""

    __slots__ = ("__weakref__",)

    def __init_subclass__(cls, /, *args, **kwds):
        if "_root" not in kwds:
            raise TypeError("Cannot subclass special typing classes")


class _NotIterable:
    __slots__ = ()
    __iter__ = None


class _Sentinel:
    __slots__ = ()

    def __repr__(self):
        return "<sentinel>"


_sentinel = _Sentinel()


# A name such as Union: made of the function that says what subscripting gives.
class _SpecialForm(_Final, _NotIterable, _root=True):
    __slots__ = ("_name", "__doc__", "_getitem")

    def __init__(self, getitem):
        self._getitem = getitem
        self._name = getitem.__name__
        self.__doc__ = getitem.__doc__

    def __getattr__(self, item):
        if item in ("__name__", "__qualname__"):
            return self._name
        raise AttributeError(item)

    def __mro_entries__(self, bases):
        raise TypeError(f"Cannot subclass {self!r}")

    def __repr__(self):
        return "typing." + self._name

    def __reduce__(self):
        return self._name

    def __call__(self, *args, **kwds):
        raise TypeError(f"Cannot instantiate {self!r}")

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __instancecheck__(self, obj):
        raise TypeError(f"{self} cannot be used with isinstance()")

    def __subclasscheck__(self, cls):
        raise TypeError(f"{self} cannot be used with issubclass()")

    @_tp_cache
    def __getitem__(self, parameters):
        return self._getitem(self, parameters)


class _TypedCacheSpecialForm(_SpecialForm, _root=True):
    def __getitem__(self, parameters):
        if not isinstance(parameters, tuple):
            parameters = (parameters,)
        return self._getitem(self, *parameters)


class _AnyMeta(type):
    def __instancecheck__(self, obj):
        if self is Any:
            raise TypeError("typing.Any cannot be used with isinstance()")
        return super().__instancecheck__(obj)

    def __repr__(self):
        return "typing.Any" if self is Any else super().__repr__()


class Any(metaclass=_AnyMeta):
    """Any type at all: a checker of types takes it for compatible with every type."""

    def __new__(cls, *args, **kwargs):
        if cls is Any:
            raise TypeError("Any cannot be instantiated")
        return super().__new__(cls)


def _not_subscriptable(self, parameters):
    raise TypeError(f"{self} is not subscriptable")


def _one_type(self, parameters):
    return _GenericAlias(self, (_type_check(parameters, f"{self} accepts only single type."),))


def _one_type_or_form(self, parameters):
    message = f"{self} accepts only single type."
    return _GenericAlias(self, (_type_check(parameters, message, allow_special_forms=True),))


def _one_item(self, parameters):
    message = f"{self._name} accepts only a single type."
    return _GenericAlias(self, (_type_check(parameters, message),))


def _form(name, getitem, doc):
    form = _SpecialForm(getitem)
    form._name = name
    form.__doc__ = doc
    return form


NoReturn = _form("NoReturn", _not_subscriptable, "The result of functions that never return.")
Never = _form("Never", _not_subscriptable, "The type that has no values.")
Self = _form("Self", _not_subscriptable, "In a class, the type of its instances.")
LiteralString = _form("LiteralString", _not_subscriptable, "Any literal string.")
TypeAlias = _form("TypeAlias", _not_subscriptable, "Marks an assignment as an alias of a type.")
ClassVar = _form("ClassVar", _one_type_or_form, "Marks a variable as the class's own.")
Final = _form("Final", _one_type_or_form, "Marks a name that is not to be assigned again.")
TypeGuard = _form("TypeGuard", _one_type, "The result of a function that narrows a type if true.")
TypeIs = _form("TypeIs", _one_type, "The result of a function that tells whether a type holds.")
Required = _form("Required", _one_item, "Marks a key of a TypedDict that must be there.")
NotRequired = _form("NotRequired", _one_item, "Marks a key of a TypedDict that may be missing.")
ReadOnly = _form("ReadOnly", _one_item, "Marks a key of a TypedDict that is not to be written.")


def _deduplicate(params):
    """params without repetitions; those that cannot be hashed are compared one by one."""
    try:
        return list(dict.fromkeys(params))
    except TypeError:
        result = []
        for param in params:
            if param not in result:
                result.append(param)
        return result


@_SpecialForm
def Union(self, parameters):
    """Union[X, Y]: either X or Y, as X | Y."""
    if parameters == ():
        raise TypeError("Cannot take a Union of no types.")
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    flat = []
    for param in parameters:
        param = _type_check(param, "Union[arg, ...]: each arg must be a type.")
        if isinstance(param, (_UnionGenericAlias, types.UnionType)):
            flat.extend(param.__args__)
        else:
            flat.append(param)
    parameters = tuple(_deduplicate(flat))
    if len(parameters) == 1:
        return parameters[0]
    if len(parameters) == 2 and type(None) in parameters:
        return _UnionGenericAlias(self, parameters, name="Optional")
    return _UnionGenericAlias(self, parameters)


def _make_union(left, right):
    return Union[left, right]


@_SpecialForm
def Optional(self, parameters):
    """Optional[X]: X or None."""
    return Union[_type_check(parameters, f"{self} requires a single type."), type(None)]


def _value_and_type_iter(parameters):
    return ((param, type(param)) for param in parameters)


@_TypedCacheSpecialForm
@_tp_cache(typed=True)
def Literal(self, *parameters):
    """Literal[a, b]: one of these values."""
    flat = []
    for param in parameters:
        if isinstance(param, _LiteralGenericAlias):
            flat.extend(param.__args__)
        else:
            flat.append(param)
    try:
        flat = [value for value, _ in dict.fromkeys(_value_and_type_iter(flat))]
    except TypeError:  # cannot be hashed
        pass
    return _LiteralGenericAlias(self, tuple(flat))


@_SpecialForm
def Concatenate(self, parameters):
    """Concatenate[X, P]: the parameters of P behind one of type X, for Callable."""
    if parameters == ():
        raise TypeError("Cannot take a Concatenate of no types.")
    if not isinstance(parameters, tuple):
        parameters = (parameters,)
    if not (parameters[-1] is ... or isinstance(parameters[-1], ParamSpec)):
        raise TypeError(
            "The last parameter to Concatenate should be a ParamSpec variable or ellipsis."
        )
    message = "Concatenate[arg, ...]: each arg must be a type."
    parameters = (*(_type_check(p, message) for p in parameters[:-1]), parameters[-1])
    return _ConcatenateGenericAlias(self, parameters)


@_SpecialForm
def Unpack(self, parameters):
    """Unpack[Ts]: the types that Ts stands for, as *Ts."""
    item = _type_check(parameters, f"{self} accepts only single type.")
    return _UnpackGenericAlias(origin=self, args=(item,))


@_TypedCacheSpecialForm
@_tp_cache(typed=True)
def Annotated(self, *params):
    """Annotated[X, a, b]: the type X, with remarks for whoever reads annotations."""
    if len(params) < 2:
        raise TypeError(
            "Annotated[...] should be used with at least two arguments (a type and an annotation)."
        )
    if _is_unpacked_typevartuple(params[0]):
        raise TypeError("Annotated[...] should not be used with an unpacked TypeVarTuple")
    origin = _type_check(
        params[0], "Annotated[t, ...]: t must be a type.", allow_special_forms=True
    )
    return _AnnotatedAlias(origin, tuple(params[1:]))


def _deprecation_warning_for_no_type_params_passed(funcname):
    import warnings

    warnings.warn(
        f"Failing to pass a value to the 'type_params' parameter of {funcname!r} is deprecated, as it "
        f"leads to incorrect behaviour when calling {funcname} on a stringified annotation that "
        "references a PEP 695 type parameter. It will be disallowed in Python 3.15.",
        category=DeprecationWarning,
        stacklevel=3,
    )


class ForwardRef(_Final, _root=True):
    """A type that is given as a string."""

    __slots__ = (
        "__forward_arg__", "__forward_code__", "__forward_evaluated__", "__forward_value__",
        "__forward_is_argument__", "__forward_is_class__", "__forward_module__",
    )  # fmt: skip

    def __init__(self, arg, is_argument=True, module=None, *, is_class=False):
        if not isinstance(arg, str):
            raise TypeError(f"Forward reference must be a string -- got {arg!r}")
        # A star is no expression by itself.
        source = f"({arg},)[0]" if arg.startswith("*") else arg
        try:
            code = compile(source, "<string>", "eval")
        except SyntaxError:
            raise SyntaxError(f"Forward reference must be an expression -- got {arg!r}")
        self.__forward_arg__ = arg
        self.__forward_code__ = code
        self.__forward_evaluated__ = False
        self.__forward_value__ = None
        self.__forward_is_argument__ = is_argument
        self.__forward_is_class__ = is_class
        self.__forward_module__ = module

    def _evaluate(self, globalns, localns, type_params=_sentinel, *, recursive_guard):
        if type_params is _sentinel:
            _deprecation_warning_for_no_type_params_passed("typing.ForwardRef._evaluate")
            type_params = ()
        if self.__forward_arg__ in recursive_guard:
            return self
        if self.__forward_evaluated__ and localns is globalns:
            return self.__forward_value__
        if globalns is None:
            globalns = localns = {} if localns is None else localns
        elif localns is None:
            localns = globalns
        if self.__forward_module__ is not None:
            module = sys.modules.get(self.__forward_module__, None)
            globalns = getattr(module, "__dict__", globalns)
        if type_params:
            # A class's own names hide its type parameters; they are in globalns here.
            globalns, localns = dict(globalns), dict(localns)
            for param in type_params:
                name = param.__name__
                if not self.__forward_is_class__ or name not in globalns:
                    globalns[name] = param
                    localns.pop(name, None)
        from typing import _eval_type

        value = _type_check(
            eval(self.__forward_code__, globalns, localns),
            "Forward references must evaluate to types.",
            is_argument=self.__forward_is_argument__,
            allow_special_forms=self.__forward_is_class__,
        )
        self.__forward_value__ = _eval_type(
            value, globalns, localns, type_params,
            recursive_guard=recursive_guard | {self.__forward_arg__},
        )  # fmt: skip
        self.__forward_evaluated__ = True
        return self.__forward_value__

    def __eq__(self, other):
        if not isinstance(other, ForwardRef):
            return NotImplemented
        if self.__forward_arg__ != other.__forward_arg__:
            return False
        if self.__forward_evaluated__ and other.__forward_evaluated__:
            return self.__forward_value__ == other.__forward_value__
        return self.__forward_module__ == other.__forward_module__

    def __hash__(self):
        return hash((self.__forward_arg__, self.__forward_module__))

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]

    def __repr__(self):
        module = self.__forward_module__
        where = "" if module is None else f", module={module!r}"
        return f"ForwardRef({self.__forward_arg__!r}{where})"


# ---- What subscripting gives --------------------------------------------------------------------


def _is_dunder(attr):
    return attr.startswith("__") and attr.endswith("__")


class _BaseGenericAlias(_Final, _root=True):
    """A type with or without parameters that stands for another, __origin__.

    inst: whether calling it makes an instance of that. name: its own name in this module.
    """

    def __init__(self, origin, *, inst=True, name=None):
        self._inst = inst
        self._name = name
        self.__origin__ = origin
        self.__slots__ = None  # not that of the origin

    def __call__(self, *args, **kwargs):
        if not self._inst:
            raise TypeError(
                f"Type {self._name} cannot be instantiated; use {self.__origin__.__name__}() instead"
            )
        result = self.__origin__(*args, **kwargs)
        try:
            result.__orig_class__ = self
        except Exception:  # a class may refuse in any way
            pass
        return result

    def __mro_entries__(self, bases):
        entries = [] if self.__origin__ in bases else [self.__origin__]
        # Generic is a base as well unless a later one brings it.
        for base in bases[bases.index(self) + 1 :]:
            if isinstance(base, _BaseGenericAlias):
                break
            if isinstance(base, type):
                if issubclass(base, Generic):
                    break
            else:
                hook = getattr(base, "__mro_entries__", None)
                more = hook(bases) if hook else None
                if isinstance(more, tuple) and any(
                    isinstance(entry, type) and issubclass(entry, Generic) for entry in more
                ):
                    break
        else:
            entries.append(Generic)
        return tuple(entries)

    def __getattr__(self, attr):
        if attr in ("__name__", "__qualname__"):
            return self._name or self.__origin__.__name__
        if "__origin__" in self.__dict__ and not _is_dunder(attr):
            return getattr(self.__origin__, attr)
        raise AttributeError(attr)

    def __setattr__(self, attr, val):
        if _is_dunder(attr) or attr in ("_name", "_inst", "_nparams", "_defaults", "_removal_version"):
            super().__setattr__(attr, val)
        else:
            setattr(self.__origin__, attr, val)

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        raise TypeError("Subscripted generics cannot be used with class and instance checks")

    def __dir__(self):
        inherited = [attr for attr in dir(self.__origin__) if not _is_dunder(attr)]
        return list({*super().__dir__(), *inherited})


class _TypingEllipsis:
    """Stands for the ... of Tuple[int, ...] on the way to _GenericAlias."""


class _GenericAlias(_BaseGenericAlias, _root=True):
    """A type with arguments: list[int] as List[int], or a generic class with its own."""

    def __init__(self, origin, args, *, inst=True, name=None):
        super().__init__(origin, inst=inst, name=name)
        if not isinstance(args, tuple):
            args = (args,)
        self.__args__ = tuple(... if arg is _TypingEllipsis else arg for arg in args)
        self.__parameters__ = _collect_type_parameters(
            args, enforce_default_ordering=origin is Generic or origin is _Protocol
        )
        if not name:
            self.__module__ = origin.__module__

    def __eq__(self, other):
        if not isinstance(other, _GenericAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__args__ == other.__args__

    def __hash__(self):
        return hash((self.__origin__, self.__args__))

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]

    @_tp_cache
    def __getitem__(self, args):
        if self.__origin__ in (Generic, _Protocol):
            raise TypeError(f"Cannot subscript already-subscripted {self}")
        if not self.__parameters__:
            raise TypeError(f"{self} is not a generic class")
        if not isinstance(args, tuple):
            args = (args,)
        args = _unpack_args(*(_type_convert(arg) for arg in args))
        return self.copy_with(self._determine_new_args(args))

    def _determine_new_args(self, args):
        """__args__ with args in the place of the parameters."""
        params = self.__parameters__
        for param in params:
            prepare = getattr(param, "__typing_prepare_subst__", None)
            if prepare is not None:
                args = prepare(self, args)
        if len(args) != len(params):
            word = "many" if len(args) > len(params) else "few"
            raise TypeError(
                f"Too {word} arguments for {self}; actual {len(args)}, expected {len(params)}"
            )
        return tuple(self._make_substitution(self.__args__, dict(zip(params, args))))

    def _make_substitution(self, args, by_param):
        result = []
        for old in args:
            if isinstance(old, type):
                result.append(old)
                continue
            substitute = getattr(old, "__typing_subst__", None)
            if substitute:
                new = substitute(by_param[old])
            else:
                subparams = getattr(old, "__parameters__", ())
                subargs = []
                for param in subparams:
                    if isinstance(param, TypeVarTuple):
                        subargs.extend(by_param[param])
                    else:
                        subargs.append(by_param[param])
                new = old[tuple(subargs)] if subparams else old
            if isinstance(new, tuple) and _is_callable_class(self.__origin__):
                result.extend(new)  # Callable[P, int] becomes Callable[[a, b], int]
            elif _is_unpacked_typevartuple(old):
                result.extend(new)
            elif isinstance(old, tuple):
                result.append(tuple(self._make_substitution(old, by_param)))
            else:
                result.append(new)
        return result

    def copy_with(self, args):
        return self.__class__(self.__origin__, args, name=self._name, inst=self._inst)

    def __repr__(self):
        name = "typing." + self._name if self._name else _type_repr(self.__origin__)
        args = ", ".join([_type_repr(arg) for arg in self.__args__]) if self.__args__ else "()"
        return f"{name}[{args}]"

    def __reduce__(self):
        import operator

        origin = getattr(sys.modules["typing"], self._name) if self._name else self.__origin__
        args = tuple(self.__args__)
        if len(args) == 1 and not isinstance(args[0], tuple):
            args = args[0]
        return operator.getitem, (origin, args)

    def __mro_entries__(self, bases):
        if isinstance(self.__origin__, _SpecialForm):
            raise TypeError(f"Cannot subclass {self!r}")
        if self._name:
            return super().__mro_entries__(bases)
        if self.__origin__ is Generic:
            if _Protocol is not None and _Protocol in bases:
                return ()
            for base in bases[bases.index(self) + 1 :]:
                if isinstance(base, _BaseGenericAlias) and base is not self:
                    return ()
        return (self.__origin__,)

    def __iter__(self):
        yield Unpack[self]


class _SpecialGenericAlias(_NotIterable, _BaseGenericAlias, _root=True):
    """An alias without arguments, such as List, that takes nparams of them."""

    def __init__(self, origin, nparams, *, inst=True, name=None, defaults=()):
        super().__init__(origin, inst=inst, name=origin.__name__ if name is None else name)
        self._nparams = nparams
        self._defaults = defaults
        self.__doc__ = f"A generic version of {_type_repr(origin)}."

    @_tp_cache
    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        message = "Parameters to generic types must be types."
        params = tuple(_type_check(param, message) for param in params)
        expected, defaults = self._nparams, self._defaults
        missing = expected - len(params)
        if 0 < missing <= len(defaults):
            params += defaults[-missing:]
        elif missing:
            if not expected:
                raise TypeError(f"{self} is not a generic class")
            word = "many" if missing < 0 else "few"
            least = f"at least {expected - len(defaults)}" if defaults else expected
            raise TypeError(
                f"Too {word} arguments for {self}; actual {len(params)}, expected {least}"
            )
        return self.copy_with(params)

    def copy_with(self, params):
        return _GenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __repr__(self):
        return "typing." + self._name

    def __subclasscheck__(self, cls):
        if isinstance(cls, _SpecialGenericAlias):
            return issubclass(cls.__origin__, self.__origin__)
        if isinstance(cls, _GenericAlias):
            return super().__subclasscheck__(cls)
        return issubclass(cls, self.__origin__)

    def __reduce__(self):
        return self._name

    def __or__(self, right):
        return Union[self, right]

    def __ror__(self, left):
        return Union[left, self]


class _DeprecatedGenericAlias(_SpecialGenericAlias, _root=True):
    def __init__(self, origin, nparams, *, removal_version, inst=True, name=None):
        super().__init__(origin, nparams, inst=inst, name=name)
        self._removal_version = removal_version

    def __instancecheck__(self, inst):
        import warnings

        warnings._deprecated(f"{self.__module__}.{self._name}", remove=self._removal_version)
        return super().__instancecheck__(inst)


class _CallableGenericAlias(_NotIterable, _GenericAlias, _root=True):
    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and _is_param_expr(args[0]):
            return super().__repr__()
        shown = ", ".join([_type_repr(arg) for arg in args[:-1]])
        return f"typing.Callable[[{shown}], {_type_repr(args[-1])}]"

    def __reduce__(self):
        import operator
        from typing import Callable

        args = self.__args__
        if not (len(args) == 2 and _is_param_expr(args[0])):
            args = list(args[:-1]), args[-1]
        return operator.getitem, (Callable, args)


class _CallableType(_SpecialGenericAlias, _root=True):
    def copy_with(self, params):
        return _CallableGenericAlias(self.__origin__, params, name=self._name, inst=self._inst)

    def __getitem__(self, params):
        if not isinstance(params, tuple) or len(params) != 2:
            raise TypeError("Callable must be used as Callable[[arg, ...], result].")
        args, result = params
        return self._getitem((tuple(args) if isinstance(args, list) else args, result))

    @_tp_cache
    def _getitem(self, params):
        args, result = params
        result = _type_check(result, "Callable[args, result]: result must be a type.")
        if args is ...:
            return self.copy_with((_TypingEllipsis, result))
        if not isinstance(args, tuple):
            args = (args,)
        return self.copy_with((*(_type_convert(arg) for arg in args), result))


class _TupleType(_SpecialGenericAlias, _root=True):
    @_tp_cache
    def __getitem__(self, params):
        if not isinstance(params, tuple):
            params = (params,)
        if len(params) >= 2 and params[-1] is ...:
            message = "Tuple[t, ...]: t must be a type."
            params = tuple(_type_check(param, message) for param in params[:-1])
            return self.copy_with((*params, _TypingEllipsis))
        message = "Tuple[t0, t1, ...]: each t must be a type."
        return self.copy_with(tuple(_type_check(param, message) for param in params))


class _UnionGenericAlias(_NotIterable, _GenericAlias, _root=True):
    def copy_with(self, params):
        return Union[params]

    def __eq__(self, other):
        if not isinstance(other, (_UnionGenericAlias, types.UnionType)):
            return NotImplemented
        try:
            return set(self.__args__) == set(other.__args__)
        except TypeError:
            mine, others = _deduplicate(self.__args__), _deduplicate(other.__args__)
            return len(mine) == len(others) and all(arg in others for arg in mine)

    def __hash__(self):
        return hash(frozenset(self.__args__))

    def __repr__(self):
        args = self.__args__
        if len(args) == 2 and type(None) in args:
            other = args[1] if args[0] is type(None) else args[0]
            return f"typing.Optional[{_type_repr(other)}]"
        return super().__repr__()

    def __instancecheck__(self, obj):
        return self.__subclasscheck__(type(obj))

    def __subclasscheck__(self, cls):
        for arg in self.__args__:
            if issubclass(cls, arg):
                return True

    def __reduce__(self):
        function, (origin, args) = super().__reduce__()
        return function, (Union, args)


class _LiteralGenericAlias(_GenericAlias, _root=True):
    def __eq__(self, other):
        if not isinstance(other, _LiteralGenericAlias):
            return NotImplemented
        mine, others = _value_and_type_iter(self.__args__), _value_and_type_iter(other.__args__)
        return set(mine) == set(others)

    def __hash__(self):
        return hash(frozenset(_value_and_type_iter(self.__args__)))


class _ConcatenateGenericAlias(_GenericAlias, _root=True):
    def copy_with(self, params):
        last = params[-1]
        if isinstance(last, (list, tuple)):
            return (*params[:-1], *last)
        if isinstance(last, _ConcatenateGenericAlias):
            params = (*params[:-1], *last.__args__)
        return super().copy_with(params)


class _UnpackGenericAlias(_GenericAlias, _root=True):
    def __repr__(self):
        return f"typing.Unpack[{_type_repr(self.__args__[0])}]"

    def __getitem__(self, args):
        if self.__typing_is_unpacked_typevartuple__:
            return args
        return super().__getitem__(args)

    @property
    def __typing_unpacked_tuple_args__(self):
        (arg,) = self.__args__
        if isinstance(arg, (_GenericAlias, GenericAlias)):
            if arg.__origin__ is not tuple:
                raise TypeError("Unpack[...] must be used with a tuple type")
            return arg.__args__
        return None

    @property
    def __typing_is_unpacked_typevartuple__(self):
        return isinstance(self.__args__[0], TypeVarTuple)


class _AnnotatedAlias(_NotIterable, _GenericAlias, _root=True):
    def __init__(self, origin, metadata):
        if isinstance(origin, _AnnotatedAlias):
            metadata = origin.__metadata__ + metadata
            origin = origin.__origin__
        super().__init__(origin, origin, name="Annotated")
        self.__metadata__ = metadata

    def copy_with(self, params):
        (origin,) = params
        return _AnnotatedAlias(origin, self.__metadata__)

    def __repr__(self):
        remarks = ", ".join(repr(item) for item in self.__metadata__)
        return f"typing.Annotated[{_type_repr(self.__origin__)}, {remarks}]"

    def __reduce__(self):
        import operator

        return operator.getitem, (Annotated, (self.__origin__,) + self.__metadata__)

    def __eq__(self, other):
        if not isinstance(other, _AnnotatedAlias):
            return NotImplemented
        return self.__origin__ == other.__origin__ and self.__metadata__ == other.__metadata__

    def __hash__(self):
        return hash((self.__origin__, self.__metadata__))

    def __getattr__(self, attr):
        if attr in ("__name__", "__qualname__"):
            return "Annotated"
        return super().__getattr__(attr)

    def __mro_entries__(self, bases):
        return (self.__origin__,)


def _caller(depth=1, default="__main__"):
    """The name of the module that called the caller."""
    return sys._getframemodulename(depth + 1) or default


def _register_pickling():
    import copyreg

    copyreg.pickle(ParamSpecArgs, lambda part: (ParamSpecArgs, (part.__origin__,)))
    copyreg.pickle(ParamSpecKwargs, lambda part: (ParamSpecKwargs, (part.__origin__,)))


_register_pickling()

T = TypeVar("T")
KT = TypeVar("KT")
VT = TypeVar("VT")
T_co = TypeVar("T_co", covariant=True)
V_co = TypeVar("V_co", covariant=True)
VT_co = TypeVar("VT_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)
CT_co = TypeVar("CT_co", covariant=True, bound=type)
AnyStr = TypeVar("AnyStr", bytes, str)
