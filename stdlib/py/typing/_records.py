"""typing: NamedTuple, TypedDict and NewType, which make classes of annotated names."""

import typing
from typing import (
    Annotated, Generic, NotRequired, ReadOnly, Required, Union, _caller, _generic_class_getitem,
    _idfunc, _sentinel, _type_check,
)  # fmt: skip

__name__ = "typing"  # where all this is found

_REMOVED = "{name} is deprecated and will be disallowed in Python {remove}. "

# ---- NamedTuple ---------------------------------------------------------------------------------

_prohibited = frozenset({
    "__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults", "_make",
    "_replace", "_asdict", "_source",
})  # fmt: skip
_special = frozenset({"__module__", "__name__", "__annotations__"})


def _make_nmtuple(name, types, module, defaults=()):
    from collections import namedtuple

    types = {
        field: _type_check(tp, f"field {field} annotation must be a type") for field, tp in types
    }
    result = namedtuple(name, list(types), defaults=defaults, module=module)
    result.__annotations__ = result.__new__.__annotations__ = types
    return result


class NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        types = ns.get("__annotations__", {})
        defaults = []
        for field in types:
            if field in ns:
                defaults.append(field)
            elif defaults:
                plural = "s" if len(defaults) > 1 else ""
                raise TypeError(
                    f"Non-default namedtuple field {field} cannot follow default field{plural} "
                    f"{', '.join(defaults)}"
                )
        result = _make_nmtuple(
            typename, types.items(), ns["__module__"], [ns[field] for field in defaults]
        )
        result.__bases__ = bases
        if Generic in bases:
            result.__class_getitem__ = classmethod(_generic_class_getitem)
        for key, value in ns.items():
            if key in _prohibited:
                raise AttributeError("Cannot overwrite NamedTuple attribute " + key)
            if key in _special:
                continue
            if key not in result._fields:
                setattr(result, key, value)
            hook = getattr(type(value), "__set_name__", None)
            if hook is None:
                continue
            try:
                hook(value, result, key)
            except BaseException as error:
                error.add_note(
                    f"Error calling __set_name__ on {type(value).__name__!r} instance "
                    f"{key!r} in {typename!r}"
                )
                raise
        if Generic in bases:
            result.__init_subclass__()
        return result


def NamedTuple(typename, fields=_sentinel, /, **kwargs):
    """A named tuple with types: class P(NamedTuple), or NamedTuple('P', [('x', int)])."""
    if fields is _sentinel or fields is None:
        if kwargs and fields is None:
            raise TypeError(
                "Cannot pass `None` as the 'fields' parameter and also specify fields using keyword arguments"
            )
        if kwargs:
            what = "Creating NamedTuple classes using keyword arguments"
            message = _REMOVED + "Use the class-based or functional syntax instead."
        else:
            what = _no_fields(fields)
            message = _REMOVED + (
                "To create a NamedTuple class with 0 fields using the functional syntax, pass an "
                f"empty list, e.g. `{typename} = NamedTuple({typename!r}, [])`."
            )
        import warnings

        warnings._deprecated(what, message=message, remove=(3, 15))
        fields = kwargs.items()
    elif kwargs:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
    result = _make_nmtuple(typename, fields, module=_caller())
    result.__orig_bases__ = (NamedTuple,)
    return result


def _no_fields(fields):
    if fields is _sentinel:
        return "Failing to pass a value for the 'fields' parameter"
    return "Passing `None` as the 'fields' parameter"


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries

# ---- TypedDict ----------------------------------------------------------------------------------


def _get_typeddict_qualifiers(annotation):
    """Yield the marks around the type of a key."""
    while True:
        origin = typing.get_origin(annotation)
        if origin in (Required, NotRequired, ReadOnly):
            yield origin
        elif origin is not Annotated:
            return
        annotation = typing.get_args(annotation)[0]


class _Keys:
    """The keys of a TypedDict while it is built: every key is required or optional, and so on."""

    def __init__(self):
        self.required = set()
        self.optional = set()
        self.readonly = set()
        self.mutable = set()

    def inherit(self, base):
        own = base.__dict__
        required = own.get("__required_keys__", set())
        self.required |= required
        self.optional -= required
        optional = own.get("__optional_keys__", set())
        self.required -= optional
        self.optional |= optional
        self.readonly.update(own.get("__readonly_keys__", ()))
        self.mutable.update(own.get("__mutable_keys__", ()))

    def add(self, key, annotation, total):
        marks = set(_get_typeddict_qualifiers(annotation))
        is_required = Required in marks or (total and NotRequired not in marks)
        (self.required if is_required else self.optional).add(key)
        (self.optional if is_required else self.required).discard(key)
        if ReadOnly not in marks:
            self.mutable.add(key)
            self.readonly.discard(key)
        elif key in self.mutable:
            raise TypeError(f"Cannot override mutable key {key!r} with read-only key")
        else:
            self.readonly.add(key)


class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError(
                    "cannot inherit from both a TypedDict type and a non-TypedDict base class"
                )
        generic = (Generic,) if any(issubclass(base, Generic) for base in bases) else ()
        self = type.__new__(_TypedDictMeta, name, (*generic, dict), ns)
        if not hasattr(self, "__orig_bases__"):
            self.__orig_bases__ = bases
        message = "TypedDict('Name', {f0: t0, f1: t1, ...}); each t must be a type"
        own = {
            key: _type_check(tp, message, module=self.__module__)
            for key, tp in ns.get("__annotations__", {}).items()
        }
        annotations = {}
        keys = _Keys()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            keys.inherit(base)
        annotations.update(own)
        for key, annotation in own.items():
            keys.add(key, annotation, total)
        self.__annotations__ = annotations
        self.__required_keys__ = frozenset(keys.required)
        self.__optional_keys__ = frozenset(keys.optional)
        self.__readonly_keys__ = frozenset(keys.readonly)
        self.__mutable_keys__ = frozenset(keys.mutable)
        self.__total__ = total
        return self

    __call__ = dict  # an instance is a dict

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields=_sentinel, /, *, total=True):
    """A dict with known keys: class D(TypedDict), or TypedDict('D', {'key': int}).

    >>> class Point(TypedDict):
    ...     x: int
    ...     label: NotRequired[str]
    >>> Point(x=1), sorted(Point.__required_keys__)
    ({'x': 1}, ['x'])
    """
    if fields is _sentinel or fields is None:
        import warnings

        message = _REMOVED + (
            "To create a TypedDict class with 0 fields using the functional syntax, pass an empty "
            f"dictionary, e.g. `{typename} = TypedDict({typename!r}, {{{{}}}})`."
        )
        warnings._deprecated(_no_fields(fields), message=message, remove=(3, 15))
        fields = {}
    ns = {"__annotations__": dict(fields)}
    module = _caller()
    if module is not None:
        ns["__module__"] = module
    result = _TypedDictMeta(typename, (), ns, total=total)
    result.__orig_bases__ = (TypedDict,)
    return result


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {})
TypedDict.__mro_entries__ = lambda bases: (_TypedDict,)


def is_typeddict(tp):
    """Return whether tp is a TypedDict class.

    >>> is_typeddict(TypedDict("D", {"key": int})), is_typeddict(dict)
    (True, False)
    """
    return isinstance(tp, _TypedDictMeta)


# ---- NewType ------------------------------------------------------------------------------------


class NewType:
    """NewType('UserId', int): for checkers a type of its own; calling it gives its argument back."""

    __call__ = _idfunc

    def __init__(self, name, tp):
        self.__qualname__ = name
        self.__name__ = name.rpartition(".")[-1]
        self.__supertype__ = tp
        module = _caller()
        if module != "typing":
            self.__module__ = module

    def __mro_entries__(self, bases):
        superclass = self.__name__

        class Dummy:
            def __init_subclass__(cls):
                name = cls.__name__
                raise TypeError(
                    "Cannot subclass an instance of NewType. Perhaps you were looking for: "
                    f"`{name} = NewType({name!r}, {superclass})`"
                )

        return (Dummy,)

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __reduce__(self):
        return self.__qualname__

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]
