"""typing: protocols, classes that others conform to by having their members."""

import sys
import typing
from abc import ABCMeta, abstractmethod
from typing import Generic, _caller

__name__ = "typing"  # where all this is found

# Attributes that are no members of a protocol.
EXCLUDED_ATTRIBUTES = frozenset({
    "__parameters__", "__orig_bases__", "__orig_class__", "_is_protocol", "_is_runtime_protocol",
    "__protocol_attrs__", "__non_callable_proto_members__", "__type_params__",
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__",
    "__new__", "__slots__", "__subclasshook__", "__weakref__", "__class_getitem__",
    "__match_args__", "__static_attributes__", "__firstlineno__", "_MutableMapping__marker",
})  # fmt: skip

# Classes that are no protocols, but that protocols may inherit from.
_ALLOWED_BASES = {
    "collections.abc": (
        "Callable", "Awaitable", "Iterable", "Iterator", "AsyncIterable", "Hashable", "Sized",
        "Container", "Collection", "Reversible", "Buffer",
    ),
    "contextlib": ("AbstractContextManager", "AbstractAsyncContextManager"),
}  # fmt: skip

_abc_instancecheck = ABCMeta.__instancecheck__
_abc_subclasscheck = ABCMeta.__subclasscheck__
_NOT_RUNTIME = "Instance and class checks can only be used with @runtime_checkable protocols"


def _get_protocol_attrs(cls):
    """The names of the members of a protocol, those of its bases included."""
    attrs = set()
    for base in cls.__mro__[:-1]:  # without object
        if base.__name__ in ("Protocol", "Generic"):
            continue
        for attr in (*base.__dict__, *getattr(base, "__annotations__", ())):
            if not attr.startswith("_abc_") and attr not in EXCLUDED_ATTRIBUTES:
                attrs.add(attr)
    return attrs


def _no_init_or_replace_init(self, *args, **kwargs):
    """The __init__ of protocols, which classes that inherit from them must not run."""
    cls = type(self)
    if cls._is_protocol:
        raise TypeError("Protocols cannot be instantiated")
    if cls.__init__ is not _no_init_or_replace_init:
        return  # called by super().__init__()
    for base in cls.__mro__:
        init = base.__dict__.get("__init__", _no_init_or_replace_init)
        if init is not _no_init_or_replace_init:
            cls.__init__ = init
            break
    else:
        cls.__init__ = object.__init__
    cls.__init__(self, *args, **kwargs)


def _allow_reckless_class_checks(depth=2):
    """Whether abc or functools asks: they may check against any class."""
    return _caller(depth) in ("abc", "functools", None)


def _lazy_load_getattr_static():
    from inspect import getattr_static

    return getattr_static


def _is_allowed_base(base):
    if base is object or base is Generic:
        return True
    if base.__name__ in _ALLOWED_BASES.get(base.__module__, ()):
        return True
    return issubclass(base, Generic) and getattr(base, "_is_protocol", False)


class _ProtocolMeta(ABCMeta):
    def __new__(mcls, name, bases, namespace, /, **kwargs):
        if typing._Protocol in bases:
            for base in bases:
                if not _is_allowed_base(base):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")
        return super().__new__(mcls, name, bases, namespace, **kwargs)

    def __init__(cls, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if getattr(cls, "_is_protocol", False):
            cls.__protocol_attrs__ = _get_protocol_attrs(cls)

    def __subclasscheck__(cls, other):
        if cls is Protocol:
            return type.__subclasscheck__(cls, other)
        if getattr(cls, "_is_protocol", False) and not _allow_reckless_class_checks():
            if not getattr(cls, "_is_runtime_protocol", False):
                _check_class(other)
                raise TypeError(_NOT_RUNTIME)
            if (
                cls.__non_callable_proto_members__
                and cls.__dict__.get("__subclasshook__") is _proto_hook
            ):
                _check_class(other)
                members = str(sorted(cls.__non_callable_proto_members__))[1:-1]
                raise TypeError(
                    "Protocols with non-method members don't support issubclass(). "
                    f"Non-method members: {members}."
                )
        return _abc_subclasscheck(cls, other)

    def __instancecheck__(cls, instance):
        if cls is Protocol:
            return type.__instancecheck__(cls, instance)
        if not getattr(cls, "_is_protocol", False):
            return _abc_instancecheck(cls, instance)
        if not getattr(cls, "_is_runtime_protocol", False) and not _allow_reckless_class_checks():
            raise TypeError(_NOT_RUNTIME)
        if _abc_instancecheck(cls, instance):
            return True
        getattr_static = _lazy_load_getattr_static()
        for attr in cls.__protocol_attrs__:
            try:
                value = getattr_static(instance, attr)
            except AttributeError:
                return False
            # A method that is None is one that a class says it does not have.
            if value is None and attr not in cls.__non_callable_proto_members__:
                return False
        return True


def _check_class(other):
    if not isinstance(other, type):
        raise TypeError("issubclass() arg 1 must be a class")


@classmethod
def _proto_hook(cls, other):
    """The __subclasshook__ of protocols: whether another class has all members."""
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    for attr in cls.__protocol_attrs__:
        for base in other.__mro__:
            if attr in base.__dict__:
                if base.__dict__[attr] is None:
                    return NotImplemented
                break
            # In another protocol an annotation declares the member.
            annotations = getattr(base, "__annotations__", {})
            if (
                hasattr(annotations, "keys") and attr in annotations
                and issubclass(other, Generic) and getattr(other, "_is_protocol", False)
            ):  # fmt: skip
                break
        else:
            return NotImplemented
    return True


class Protocol(Generic, metaclass=_ProtocolMeta):
    """Base of protocols: classes that say which members others have to have.

    With @runtime_checkable, isinstance() and issubclass() look for these members. Protocols can be
    generic: class P[T](Protocol).
    """

    __slots__ = ()
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = _proto_hook
        if cls._is_protocol and cls.__init__ is Protocol.__init__:
            cls.__init__ = _no_init_or_replace_init


typing._Protocol = Protocol


def runtime_checkable(cls):
    """Class decorator: a protocol that isinstance() and issubclass() can check."""
    if not issubclass(cls, Generic) or not getattr(cls, "_is_protocol", False):
        raise TypeError(
            "@runtime_checkable can be only applied to protocol classes, got %r" % cls
        )
    cls._is_runtime_protocol = True
    others = cls.__non_callable_proto_members__ = set()
    for attr in cls.__protocol_attrs__:
        try:
            is_method = callable(getattr(cls, attr, None))
        except Exception as error:
            raise TypeError(
                f"Failed to determine whether protocol member {attr!r} is a method member"
            ) from error
        if not is_method:
            others.add(attr)
    return cls


def is_protocol(tp, /):
    """Return whether tp is a protocol.

    >>> class P(Protocol):
    ...     def m(self): ...
    >>> is_protocol(P), is_protocol(int)
    (True, False)
    """
    return isinstance(tp, type) and getattr(tp, "_is_protocol", False) and tp != Protocol


def get_protocol_members(tp, /):
    """Return the names of the members of a protocol.

    >>> class P(Protocol):
    ...     def m(self): ...
    >>> get_protocol_members(P)
    frozenset({'m'})
    """
    if not is_protocol(tp):
        raise TypeError(f"{tp!r} is not a Protocol")
    return frozenset(tp.__protocol_attrs__)


class _IdentityCallable(Protocol):
    def __call__[T](self, arg: T, /) -> T: ...


@runtime_checkable
class SupportsInt(Protocol):
    """Has the method __int__."""

    __slots__ = ()

    @abstractmethod
    def __int__(self) -> int:
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    """Has the method __float__."""

    __slots__ = ()

    @abstractmethod
    def __float__(self) -> float:
        pass


@runtime_checkable
class SupportsComplex(Protocol):
    """Has the method __complex__."""

    __slots__ = ()

    @abstractmethod
    def __complex__(self) -> complex:
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    """Has the method __bytes__."""

    __slots__ = ()

    @abstractmethod
    def __bytes__(self) -> bytes:
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    """Has the method __index__."""

    __slots__ = ()

    @abstractmethod
    def __index__(self) -> int:
        pass


@runtime_checkable
class SupportsAbs[T](Protocol):
    """Has the method __abs__, whose result is a T."""

    __slots__ = ()

    @abstractmethod
    def __abs__(self) -> T:
        pass


@runtime_checkable
class SupportsRound[T](Protocol):
    """Has the method __round__, whose result is a T."""

    __slots__ = ()

    @abstractmethod
    def __round__(self, ndigits: int = 0) -> T:
        pass
