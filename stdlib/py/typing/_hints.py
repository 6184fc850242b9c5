"""typing: reading annotations, and decorators and functions that speak to checkers of types."""

import sys
import types
import typing
from _collections import defaultdict
from types import GenericAlias
from typing import (
    Annotated, ForwardRef, Generic, NotRequired, ParamSpecArgs, ParamSpecKwargs, ReadOnly, Required,
    Unpack, _AnnotatedAlias, _BaseGenericAlias, _GenericAlias,
    _deprecation_warning_for_no_type_params_passed, _sentinel, _should_unflatten_callable_args,
)  # fmt: skip

__name__ = "typing"  # where all this is found

# ---- Annotations --------------------------------------------------------------------------------


def _union(args):
    result = args[0]
    for arg in args[1:]:
        result = result | arg
    return result


def _eval_type(t, globalns, localns, type_params=_sentinel, *, recursive_guard=frozenset()):
    """Return t with the strings in it evaluated."""
    if type_params is _sentinel:
        _deprecation_warning_for_no_type_params_passed("typing._eval_type")
        type_params = ()
    if isinstance(t, ForwardRef):
        return t._evaluate(globalns, localns, type_params, recursive_guard=recursive_guard)
    if not isinstance(t, (_GenericAlias, GenericAlias, types.UnionType)):
        return t
    if isinstance(t, GenericAlias):
        args = tuple(ForwardRef(arg) if isinstance(arg, str) else arg for arg in t.__args__)
        is_unpacked = t.__unpacked__
        if _should_unflatten_callable_args(t, args):
            t = t.__origin__[args[:-1], args[-1]]
        else:
            t = t.__origin__[args]
        if is_unpacked:
            t = Unpack[t]
    args = tuple(
        _eval_type(arg, globalns, localns, type_params, recursive_guard=recursive_guard)
        for arg in t.__args__
    )
    if args == t.__args__:
        return t
    if isinstance(t, GenericAlias):
        return GenericAlias(t.__origin__, args)
    if isinstance(t, types.UnionType):
        return _union(args)
    return t.copy_with(args)


def _strip_annotations(t):
    """Return t without Annotated, Required, NotRequired and ReadOnly."""
    if isinstance(t, _AnnotatedAlias):
        return _strip_annotations(t.__origin__)
    if hasattr(t, "__origin__") and t.__origin__ in (Required, NotRequired, ReadOnly):
        return _strip_annotations(t.__args__[0])
    if not isinstance(t, (_GenericAlias, GenericAlias, types.UnionType)):
        return t
    args = tuple(_strip_annotations(arg) for arg in t.__args__)
    if args == t.__args__:
        return t
    if isinstance(t, GenericAlias):
        return GenericAlias(t.__origin__, args)
    if isinstance(t, types.UnionType):
        return _union(args)
    return t.copy_with(args)


_ALLOWED_TYPES = (
    types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.ModuleType,
    types.WrapperDescriptorType, types.MethodWrapperType, types.MethodDescriptorType,
)  # fmt: skip


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """Return the annotations of a class, function or module, with strings evaluated.

    Those of a class include its bases'. Annotated and its kin are taken off unless include_extras.
    """
    if getattr(obj, "__no_type_check__", None):
        return {}
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            hints.update(_class_hints(base, globalns, localns))
    else:
        hints = _object_hints(obj, globalns, localns)
    return hints if include_extras else {name: _strip_annotations(t) for name, t in hints.items()}


def _class_hints(cls, globalns, localns):
    annotations = cls.__dict__.get("__annotations__", {})
    if isinstance(annotations, types.GetSetDescriptorType):
        annotations = {}
    if globalns is None:
        base_globals = getattr(sys.modules.get(cls.__module__, None), "__dict__", {})
    else:
        base_globals = globalns
    base_locals = dict(vars(cls)) if localns is None else localns
    if localns is None and globalns is None:
        # Names of the module come before those of the class, as they always did.
        base_globals, base_locals = base_locals, base_globals
    hints = {}
    for name, value in annotations.items():
        if value is None:
            value = type(None)
        if isinstance(value, str):
            value = ForwardRef(value, is_argument=False, is_class=True)
        hints[name] = _eval_type(value, base_globals, base_locals, cls.__type_params__)
    return hints


def _object_hints(obj, globalns, localns):
    is_module = isinstance(obj, types.ModuleType)
    if globalns is None:
        if is_module:
            globalns = obj.__dict__
        else:
            inner = obj
            while hasattr(inner, "__wrapped__"):
                inner = inner.__wrapped__
            globalns = getattr(inner, "__globals__", {})
    if localns is None:
        localns = globalns
    hints = getattr(obj, "__annotations__", None)
    if hints is None:
        if isinstance(obj, _ALLOWED_TYPES):
            return {}
        raise TypeError(f"{obj!r} is not a module, class, method, or function.")
    hints = dict(hints)
    type_params = getattr(obj, "__type_params__", ())
    for name, value in hints.items():
        if value is None:
            value = type(None)
        if isinstance(value, str):
            value = ForwardRef(value, is_argument=not is_module, is_class=False)
        hints[name] = _eval_type(value, globalns, localns, type_params)
    return hints


def get_origin(tp):
    """Return what a type with arguments is made of, None of other types.

    >>> get_origin(list[int])
    <class 'list'>
    >>> get_origin(int) is None
    True
    """
    if isinstance(tp, _AnnotatedAlias):
        return Annotated
    if isinstance(tp, (_BaseGenericAlias, GenericAlias, ParamSpecArgs, ParamSpecKwargs)):
        return tp.__origin__
    if tp is Generic:
        return Generic
    if isinstance(tp, types.UnionType):
        return types.UnionType
    return None


def get_args(tp):
    """Return the arguments of a type as they were given.

    >>> get_args(dict[str, int])
    (<class 'str'>, <class 'int'>)
    >>> get_args(int)
    ()
    """
    if isinstance(tp, _AnnotatedAlias):
        return (tp.__origin__,) + tp.__metadata__
    if isinstance(tp, (_GenericAlias, GenericAlias)):
        args = tp.__args__
        if _should_unflatten_callable_args(tp, args):
            return list(args[:-1]), args[-1]
        return args
    if isinstance(tp, types.UnionType):
        return tp.__args__
    return ()


# ---- Words to checkers --------------------------------------------------------------------------


def cast(typ, val):
    """Return val: a checker takes it for a typ."""
    return val


def assert_type(val, typ, /):
    """Return val: a checker makes sure that it is a typ."""
    return val


_ASSERT_NEVER_REPR_MAX_LENGTH = 100


def assert_never(arg, /):
    """Raise: a checker makes sure that this cannot be reached."""
    value = repr(arg)
    if len(value) > _ASSERT_NEVER_REPR_MAX_LENGTH:
        value = value[:_ASSERT_NEVER_REPR_MAX_LENGTH] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


def reveal_type(obj, /):
    """Return obj, and print its type."""
    print(f"Runtime type is {type(obj).__name__!r}", file=sys.stderr)
    return obj


def _mark(obj, name, value):
    try:
        setattr(obj, name, value)
    except (AttributeError, TypeError):  # it takes no attributes
        pass
    return obj


def final(f):
    """Decorator: a class or method that is not to be overridden."""
    return _mark(f, "__final__", True)


def override(method, /):
    """Decorator: a method that overrides one of a base class."""
    return _mark(method, "__override__", True)


def dataclass_transform(
    *, eq_default=True, order_default=False, kw_only_default=False, frozen_default=False,
    field_specifiers=(), **kwargs,
):  # fmt: skip
    """Decorator: a function, class or metaclass that does what dataclass() does."""

    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = {
            "eq_default": eq_default,
            "order_default": order_default,
            "kw_only_default": kw_only_default,
            "frozen_default": frozen_default,
            "field_specifiers": field_specifiers,
            "kwargs": kwargs,
        }
        return cls_or_fn

    return decorator


def no_type_check(arg):
    """Decorator: the annotations of a function, or of all in a class, are no types."""
    if isinstance(arg, type):
        for key in dir(arg):
            obj = getattr(arg, key)
            if (
                not hasattr(obj, "__qualname__")
                or obj.__qualname__ != f"{arg.__qualname__}.{obj.__name__}"
                or getattr(obj, "__module__", None) != arg.__module__
            ):
                continue  # defined elsewhere
            if isinstance(obj, types.FunctionType):
                obj.__no_type_check__ = True
            if isinstance(obj, types.MethodType):
                obj.__func__.__no_type_check__ = True
            if isinstance(obj, type):
                no_type_check(obj)
    try:
        arg.__no_type_check__ = True
    except TypeError:  # a builtin class
        pass
    return arg


def no_type_check_decorator(decorator):
    """Make a decorator one whose results are marked by no_type_check()."""
    import functools
    import warnings

    warnings._deprecated("typing.no_type_check_decorator", remove=(3, 15))

    @functools.wraps(decorator)
    def wrapped_decorator(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))

    return wrapped_decorator


# module -> qualified name -> first line -> function
_overload_registry = defaultdict(lambda: defaultdict(dict))


def _overload_dummy(*args, **kwds):
    raise NotImplementedError(
        "You should not call an overloaded function. A series of @overload-decorated functions "
        "outside a stub module should always be followed by an implementation that is not "
        "@overload-ed."
    )


def overload(func):
    """Decorator: one of several signatures of a function that is defined after them."""
    f = getattr(func, "__func__", func)
    try:
        typing._overload_registry[f.__module__][f.__qualname__][f.__code__.co_firstlineno] = func
    except AttributeError:  # no plain function
        pass
    return _overload_dummy


def get_overloads(func):
    """Return the functions that overload() was given for func."""
    f = getattr(func, "__func__", func)
    return list(typing._overload_registry.get(f.__module__, {}).get(f.__qualname__, {}).values())


def clear_overloads():
    """Forget what overload() was given."""
    typing._overload_registry.clear()
