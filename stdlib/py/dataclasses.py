"""Classes that are made of fields: their special methods are written from the annotations.

The methods of a class are compiled together, as functions inside one that takes, as parameters, all the values
they refer to (_Methods).
"""

import abc
import sys
import types
from reprlib import recursive_repr

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING",
    "fields", "asdict", "astuple", "make_dataclass", "replace", "is_dataclass",
]  # fmt: skip


class FrozenInstanceError(AttributeError):
    """A field of an instance of a frozen dataclass was assigned to or deleted."""


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_HAS_DEFAULT_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()
_EMPTY_METADATA = types.MappingProxyType({})


class _FieldKind:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


_FIELD = _FieldKind("_FIELD")
_FIELD_CLASSVAR = _FieldKind("_FIELD_CLASSVAR")
_FIELD_INITVAR = _FieldKind("_FIELD_INITVAR")

_FIELDS = "__dataclass_fields__"
_PARAMS = "__dataclass_params__"

# Values that asdict() and astuple() take as they are.
_ATOMIC_TYPES = frozenset({
    types.NoneType, bool, int, float, str, complex, bytes, types.EllipsisType,
    types.NotImplementedType, types.CodeType, types.BuiltinFunctionType, types.FunctionType, type,
    range, property,
})  # fmt: skip


class InitVar:
    """InitVar[type]: an annotation for a parameter of __init__ that is no field."""

    __slots__ = ("type",)

    def __init__(self, type):
        self.type = type

    def __repr__(self):
        name = self.type.__name__ if isinstance(self.type, type) else repr(self.type)
        return f"dataclasses.InitVar[{name}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class Field:
    """What is known of a field; made by field()."""

    __slots__ = (
        "name", "type", "default", "default_factory", "repr", "hash", "init", "compare",
        "metadata", "kw_only", "_field_type",
    )  # fmt: skip

    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = _EMPTY_METADATA if metadata is None else types.MappingProxyType(metadata)
        self.kw_only = kw_only
        self._field_type = None

    @recursive_repr()
    def __repr__(self):
        return (
            f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
            f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},"
            f"hash={self.hash!r},compare={self.compare!r},metadata={self.metadata!r},"
            f"kw_only={self.kw_only!r},_field_type={self._field_type})"
        )

    def __set_name__(self, owner, name):
        hook = getattr(type(self.default), "__set_name__", None)
        if hook:  # a descriptor as default
            hook(self.default, owner, name)

    __class_getitem__ = classmethod(types.GenericAlias)


class _DataclassParams:
    """The arguments of dataclass()."""

    __slots__ = (
        "init", "repr", "eq", "order", "unsafe_hash", "frozen", "match_args", "kw_only", "slots",
        "weakref_slot",
    )  # fmt: skip

    def __init__(self, **values):
        for name in self.__slots__:
            setattr(self, name, values[name])

    def __repr__(self):
        return (
            "_DataclassParams("
            + ",".join(f"{name}={getattr(self, name)!r}" for name in self.__slots__)
            + ")"
        )


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True,
    metadata=None, kw_only=MISSING,
):  # fmt: skip
    """Return the description of a field, to be assigned to its name in the class.

    default is its default value, or default_factory a function of no arguments that makes one. init,
    repr, hash and compare say whether the methods of these names use the field; hash None means as
    compare. metadata is a mapping for other users. kw_only makes it a keyword-only parameter.
    """
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


# ---- Writing methods ----------------------------------------------------------------------------


class _Methods:
    """Source text of the methods of a class, and what it refers to."""

    def __init__(self, globals):
        self.globals = globals
        self.names = []
        self.source = []
        self.values = {}
        self.complaints = {}  # what to say where the class defines a method itself
        self.forced = set()  # methods that replace what the class defines

    def add(self, name, parameters, body, *, decorator=None, returns="", complaint=None, forced=False):
        self.names.append(name)
        if decorator:
            self.source.append(f" @{decorator}")
        self.source.append(f" def {name}({', '.join(parameters)}){returns}:")
        self.source.extend("  " + line for line in body)
        if complaint is not None:
            self.complaints[name] = complaint
        if forced:
            self.forced.add(name)

    def give_to(self, cls):
        text = "def __create_fn__(%s):\n%s\n return (%s)" % (
            ", ".join(self.values),
            "\n".join(self.source),
            "".join(name + ", " for name in self.names),
        )
        namespace = {}
        exec(text, self.globals, namespace)
        for function in namespace["__create_fn__"](**self.values):
            name = function.__name__
            function.__qualname__ = f"{cls.__qualname__}.{name}"
            if name in self.forced:
                setattr(cls, name, function)
            elif _set_new_attribute(cls, name, function) and name in self.complaints:
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}"
                    + self.complaints[name]
                )


def _set_new_attribute(cls, name, value):
    """Set an attribute of a class, or return True if the class defines it itself."""
    if name in cls.__dict__:
        return True
    setattr(cls, name, value)
    return False


def _tuple_text(owner, fields):
    return "(" + "".join(f"{owner}.{f.name}," for f in fields) + ")"


def _has_default(f):
    return f.default is not MISSING or f.default_factory is not MISSING


def _parameter_text(f):
    text = f"{f.name}:__dataclass_type_{f.name}__"
    if f.default is not MISSING:
        return text + f"=__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        return text + "=__dataclass_HAS_DEFAULT_FACTORY__"
    return text


def _initial_value(f, slots, values):
    """The expression that a field begins with; None: it is left to the class's attribute."""
    default = f"__dataclass_dflt_{f.name}__"
    if f.default_factory is not MISSING:
        values[default] = f.default_factory
        if not f.init:
            return default + "()"
        return f"{default}() if {f.name} is __dataclass_HAS_DEFAULT_FACTORY__ else {f.name}"
    if f.init or (slots and f.default is not MISSING):
        if f.default is not MISSING:
            values[default] = f.default
        return f.name if f.init else default
    return None


def _add_init(methods, fields, positional, keyword_only, self_name, frozen, slots, has_post_init):
    with_default = None
    for f in positional:
        if _has_default(f):
            with_default = f
        elif with_default:
            raise TypeError(
                f"non-default argument {f.name!r} follows default argument {with_default.name!r}"
            )
    values = methods.values
    for f in fields:
        values[f"__dataclass_type_{f.name}__"] = f.type
    values["__dataclass_HAS_DEFAULT_FACTORY__"] = _HAS_DEFAULT_FACTORY
    values["__dataclass_builtins_object__"] = object
    body = []
    for f in fields:
        value = _initial_value(f, slots, values)
        if value is None or f._field_type is _FIELD_INITVAR:
            continue
        if frozen:
            body.append(
                f"__dataclass_builtins_object__.__setattr__({self_name}, {f.name!r}, {value})"
            )
        else:
            body.append(f"{self_name}.{f.name} = {value}")
    if has_post_init:
        given = ", ".join(f.name for f in fields if f._field_type is _FIELD_INITVAR)
        body.append(f"{self_name}.__post_init__({given})")
    parameters = [self_name, *map(_parameter_text, positional)]
    if keyword_only:
        parameters += ["*", *map(_parameter_text, keyword_only)]
    values["__dataclass___init___return_type__"] = None
    methods.add(
        "__init__", parameters, body or ["pass"], returns="->__dataclass___init___return_type__"
    )


def _add_repr(methods, fields):
    shown = ", ".join(f"{f.name}={{self.{f.name}!r}}" for f in fields)
    methods.values["__dataclasses_recursive_repr"] = recursive_repr
    methods.add(
        "__repr__", ["self"], [f'return f"{{self.__class__.__qualname__}}({shown})"'],
        decorator="__dataclasses_recursive_repr()",
    )  # fmt: skip


def _add_eq(methods, fields):
    terms = " and ".join(f"self.{f.name}==other.{f.name}" for f in fields)
    methods.add("__eq__", ["self", "other"], [
        "if self is other:",
        " return True",
        "if other.__class__ is self.__class__:",
        f" return {terms or 'True'}",
        "return NotImplemented",
    ])  # fmt: skip


def _add_order(methods, fields):
    left, right = _tuple_text("self", fields), _tuple_text("other", fields)
    for name, sign in (("__lt__", "<"), ("__le__", "<="), ("__gt__", ">"), ("__ge__", ">=")):
        methods.add(name, ["self", "other"], [
            "if other.__class__ is self.__class__:",
            f" return {left}{sign}{right}",
            "return NotImplemented",
        ], complaint=" Consider using functools.total_ordering")  # fmt: skip


def _add_frozen(methods, cls, fields):
    methods.values.update(cls=cls, FrozenInstanceError=FrozenInstanceError)
    condition = "type(self) is cls"
    if fields:
        condition += " or name in {" + ", ".join(repr(f.name) for f in fields) + "}"
    for name, extra, verb in (("__setattr__", ["value"], "assign to"), ("__delattr__", [], "delete")):
        arguments = ", ".join(["name", *extra])
        methods.add(name, ["self", "name", *extra], [
            f"if {condition}:",
            f' raise FrozenInstanceError(f"cannot {verb} field {{name!r}}")',
            f"super(cls, self).{name}({arguments})",
        ], complaint="")  # fmt: skip


def _add_hash(methods, cls, fields, has_explicit_hash):
    params = getattr(cls, _PARAMS)
    if params.unsafe_hash and has_explicit_hash:
        raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
    if has_explicit_hash:
        return
    if params.unsafe_hash or (params.eq and params.frozen):
        hashed = [f for f in fields if (f.compare if f.hash is None else f.hash)]
        methods.add(
            "__hash__", ["self"], [f"return hash({_tuple_text('self', hashed)})"], forced=True
        )
    elif params.eq:
        cls.__hash__ = None


# ---- Reading a class ----------------------------------------------------------------------------


def _is_classvar(a_type, typing):
    return a_type is typing.ClassVar or (
        type(a_type) is typing._GenericAlias and a_type.__origin__ is typing.ClassVar
    )


def _is_initvar(a_type, dataclasses):
    return a_type is InitVar or type(a_type) is InitVar


def _is_kw_only(a_type, dataclasses):
    return a_type is KW_ONLY


def _leading_names(annotation):
    """What a string annotation begins with: (module or None, name), or None."""

    def word(text):
        text = text.lstrip()
        size = 0
        while size < len(text) and (text[size].isalnum() or text[size] == "_"):
            size += 1
        return text[:size], text[size:]

    first, rest = word(annotation)
    if not first:
        return None
    if rest.lstrip()[:1] == ".":
        second, _ = word(rest.lstrip()[1:])
        if second:
            return first, second
    return None, first


def _names_type(annotation, cls, module, a_type, predicate):
    """Whether a string annotation begins with a name of the type that predicate looks for."""
    names = _leading_names(annotation)
    if names is None:
        return False
    module_name, name = names
    own_module = sys.modules.get(cls.__module__)
    if own_module is None:
        return False
    if module_name is None:
        namespace = own_module.__dict__
    elif own_module.__dict__.get(module_name) is module:
        namespace = sys.modules.get(a_type.__module__).__dict__
    else:
        return False
    return predicate(namespace.get(name), module)


def _get_field(cls, name, annotation, default_kw_only):
    """Return the Field for an annotated name."""
    default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        f = default
    else:
        if isinstance(default, types.MemberDescriptorType):  # a slot of the class
            default = MISSING
        f = field(default=default)
    f.name = name
    f.type = annotation
    f._field_type = _FIELD
    is_text = isinstance(annotation, str)
    # A class that uses typing.ClassVar has imported typing.
    typing = sys.modules.get("typing")
    if typing and (
        _is_classvar(annotation, typing)
        or is_text and _names_type(annotation, cls, typing, typing.ClassVar, _is_classvar)
    ):  # fmt: skip
        f._field_type = _FIELD_CLASSVAR
    elif _is_initvar(annotation, None) or (
        is_text and _names_type(annotation, cls, sys.modules[__name__], InitVar, _is_initvar)
    ):
        f._field_type = _FIELD_INITVAR
    if f._field_type is not _FIELD and f.default_factory is not MISSING:
        raise TypeError(f"field {f.name} cannot have a default factory")
    if f._field_type is not _FIELD_CLASSVAR:
        if f.kw_only is MISSING:
            f.kw_only = default_kw_only
    elif f.kw_only is not MISSING:
        raise TypeError(f"field {f.name} is a ClassVar but specifies kw_only")
    if f._field_type is _FIELD and f.default.__class__.__hash__ is None:
        raise ValueError(
            f"mutable default {type(f.default)} for field {f.name} is not allowed: use default_factory"
        )
    return f


def _own_fields(cls, kw_only):
    """The fields that the annotations of cls itself define."""
    result = []
    seen_kw_only = False
    annotations = cls.__dict__.get("__annotations__", None) or {}
    for name, annotation in dict(annotations).items():
        if annotation is KW_ONLY or (
            isinstance(annotation, str)
            and _names_type(annotation, cls, sys.modules[__name__], _KW_ONLY_TYPE, _is_kw_only)
        ):
            if seen_kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            seen_kw_only = kw_only = True
        else:
            result.append(_get_field(cls, name, annotation, kw_only))
    return result


def _collect_fields(cls, params):
    """All fields of cls by name, those of its bases first."""
    all_fields = {}
    frozen_bases = []
    for base in cls.__mro__[-1:0:-1]:
        base_fields = getattr(base, _FIELDS, None)
        if base_fields is not None:
            all_fields.update((f.name, f) for f in base_fields.values())
            frozen_bases.append(getattr(base, _PARAMS).frozen)
    for f in _own_fields(cls, params.kw_only):
        all_fields[f.name] = f
        if isinstance(getattr(cls, f.name, None), Field):
            if f.default is MISSING:
                delattr(cls, f.name)
            else:
                setattr(cls, f.name, f.default)
    annotations = cls.__dict__.get("__annotations__", ())
    for name, value in cls.__dict__.items():
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if frozen_bases:
        if any(frozen_bases) and not params.frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not all(frozen_bases) and params.frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    return all_fields


class _SignatureDoc:
    """The __doc__ of a class that has none: its signature, written when somebody asks."""

    def __get__(self, instance, owner):
        cls = owner
        for base in owner.__mro__:
            if base.__dict__.get("__doc__") is self:
                cls = base
                break
        import inspect

        try:
            text = str(inspect.signature(cls)).replace(" -> None", "")
        except (TypeError, ValueError):
            text = ""
        text = cls.__name__ + text
        try:
            cls.__doc__ = text
        except (AttributeError, TypeError):
            pass
        return text


def _process_class(cls, params):
    module = sys.modules.get(cls.__module__)
    setattr(cls, _PARAMS, params)
    all_fields = _collect_fields(cls, params)
    setattr(cls, _FIELDS, all_fields)
    own = cls.__dict__
    # A class with __eq__ and no __hash__ of its own has None there.
    class_hash = own.get("__hash__", MISSING)
    has_explicit_hash = not (
        class_hash is MISSING or (class_hash is None and "__eq__" in own)
    )
    if params.order and not params.eq:
        raise ValueError("eq must be true if order is true")
    methods = _Methods({} if module is None else module.__dict__)
    init_fields = [f for f in all_fields.values() if f._field_type is not _FIELD_CLASSVAR]
    positional = [f for f in init_fields if f.init and not f.kw_only]
    keyword_only = [f for f in init_fields if f.init and f.kw_only]
    if params.init:
        _add_init(
            methods, init_fields, positional, keyword_only,
            "__dataclass_self__" if "self" in all_fields else "self",
            params.frozen, params.slots, hasattr(cls, "__post_init__"),
        )  # fmt: skip
    _set_new_attribute(cls, "__replace__", _replace)
    plain = [f for f in init_fields if f._field_type is _FIELD]
    compared = [f for f in plain if f.compare]
    if params.repr:
        _add_repr(methods, [f for f in plain if f.repr])
    if params.eq:
        _add_eq(methods, compared)
    if params.order:
        _add_order(methods, compared)
    if params.frozen:
        _add_frozen(methods, cls, plain)
    _add_hash(methods, cls, plain, has_explicit_hash)
    methods.give_to(cls)
    if not getattr(cls, "__doc__"):
        cls.__doc__ = _SignatureDoc()
    if params.match_args:
        _set_new_attribute(cls, "__match_args__", tuple(f.name for f in positional))
    if params.weakref_slot and not params.slots:
        raise TypeError("weakref_slot is True but slots is False")
    if params.slots:
        cls = _with_slots(cls, params)
    abc.update_abstractmethods(cls)
    return cls


# ---- Slots --------------------------------------------------------------------------------------


def _dataclass_getstate(self):
    return [getattr(self, f.name) for f in fields(self)]


def _dataclass_setstate(self, state):
    for f, value in zip(fields(self), state):
        object.__setattr__(self, f.name, value)


def _slots_of(cls):
    slots = cls.__dict__.get("__slots__")
    if slots is None:
        names = []
        if getattr(cls, "__weakrefoffset__", -1) != 0:
            names.append("__weakref__")
        if getattr(cls, "__dictoffset__", -1) != 0:
            names.append("__dict__")
        return names
    if isinstance(slots, str):
        return [slots]
    if hasattr(slots, "__iter__") and not hasattr(slots, "__next__"):
        return slots
    raise TypeError(f"Slots of '{cls.__name__}' cannot be determined")


def _with_slots(cls, params):
    """Return a class like cls whose fields are slots: __slots__ cannot be added to a class."""
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    names = [f.name for f in fields(cls)]
    inherited = {slot for base in cls.__mro__[1:-1] for slot in _slots_of(base)}
    wanted = names + ["__weakref__"] if params.weakref_slot else names
    namespace["__slots__"] = tuple(name for name in wanted if name not in inherited)
    for name in (*names, "__dict__", "__weakref__"):
        namespace.pop(name, None)
    qualname = getattr(cls, "__qualname__", None)
    result = type(cls)(cls.__name__, cls.__bases__, namespace)
    if qualname is not None:
        result.__qualname__ = qualname
    if params.frozen:
        if "__getstate__" not in namespace:
            result.__getstate__ = _dataclass_getstate
        if "__setstate__" not in namespace:
            result.__setstate__ = _dataclass_setstate
    return result


# ---- The module's functions ---------------------------------------------------------------------


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False,
    match_args=True, kw_only=False, slots=False, weakref_slot=False,
):  # fmt: skip
    """Class decorator: give a class the special methods that follow from its annotated fields.

    init, repr and eq ask for the methods of these names, order for __lt__ and its kin, unsafe_hash
    for __hash__, match_args for __match_args__. Fields of a frozen class cannot be assigned to;
    kw_only makes all fields keyword-only; slots returns a new class with __slots__, with weakref_slot
    one that can be referenced weakly.
    """

    def wrap(cls):
        params = _DataclassParams(
            init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
            match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot,
        )  # fmt: skip
        return _process_class(cls, params)

    return wrap if cls is None else wrap(cls)


def fields(class_or_instance):
    """Return the Fields of a dataclass, or of an instance of one, as a tuple."""
    try:
        all_fields = getattr(class_or_instance, _FIELDS)
    except AttributeError:
        raise TypeError("must be called with a dataclass type or instance") from None
    return tuple([f for f in all_fields.values() if f._field_type is _FIELD])


def _is_dataclass_instance(obj):
    return hasattr(type(obj), _FIELDS)


def is_dataclass(obj):
    """Return whether obj is a dataclass or an instance of one."""
    return hasattr(obj if isinstance(obj, type) else type(obj), _FIELDS)


def asdict(obj, *, dict_factory=dict):
    """Return the fields of an instance by name, as a dict, or what dict_factory makes of the pairs.

    Fields that are dataclasses, and those inside lists, tuples and dicts, become dicts as well;
    anything else is copied by copy.deepcopy().
    """
    if not _is_dataclass_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _asdict_inner(obj, dict_factory)


def _asdict_inner(obj, dict_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        pairs = [(f.name, _asdict_inner(getattr(obj, f.name), dict_factory)) for f in fields(obj)]
        return dict_factory(pairs)
    if cls is list:
        return [_asdict_inner(item, dict_factory) for item in obj]
    return _convert_container(obj, _asdict_inner, dict_factory)


def astuple(obj, *, tuple_factory=tuple):
    """Return the fields of an instance as a tuple, or what tuple_factory makes of their list.

    Fields that are dataclasses, and those inside lists, tuples and dicts, become tuples as well;
    anything else is copied by copy.deepcopy().
    """
    if not _is_dataclass_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _astuple_inner(obj, tuple_factory)


def _astuple_inner(obj, tuple_factory):
    cls = type(obj)
    if cls in _ATOMIC_TYPES:
        return obj
    if hasattr(cls, _FIELDS):
        return tuple_factory([_astuple_inner(getattr(obj, f.name), tuple_factory) for f in fields(obj)])
    return _convert_container(obj, _astuple_inner, tuple_factory)


def _convert_container(obj, convert, factory):
    """Return a container of the same class with its items converted; copy anything else."""
    cls = type(obj)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):  # a named tuple
        return cls(*[convert(item, factory) for item in obj])
    if isinstance(obj, (list, tuple)):
        return cls(convert(item, factory) for item in obj)
    if isinstance(obj, dict):
        if hasattr(cls, "default_factory"):
            result = cls(obj.default_factory)
            for key, value in obj.items():
                result[convert(key, factory)] = convert(value, factory)
            return result
        return cls((convert(key, factory), convert(value, factory)) for key, value in obj.items())
    import copy

    return copy.deepcopy(obj)


def make_dataclass(
    cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
    unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False,
    weakref_slot=False, module=None,
):  # fmt: skip
    """Return a new dataclass. fields are names, pairs (name, type) or triples (name, type, Field).

    bases and namespace are as of type(); module is its __module__, the caller's unless given; the
    other parameters are those of dataclass().
    """
    import keyword

    annotations = {}
    defaults = {}
    for item in fields:
        if isinstance(item, str):
            name, annotation = item, "typing.Any"
        elif len(item) == 2:
            name, annotation = item
        elif len(item) == 3:
            name, annotation, default = item
            defaults[name] = default
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if keyword.iskeyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = annotation

    def fill(ns):
        ns.update(namespace or {})
        ns.update(defaults)
        ns["__annotations__"] = annotations

    cls = types.new_class(cls_name, bases, {}, fill)
    if module is None:
        module = sys._getframemodulename(1) or "__main__"
    cls.__module__ = module
    return dataclass(
        cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
        match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot,
    )  # fmt: skip


def replace(obj, /, **changes):
    """Return a new object of the same class, with the fields of obj but for the given ones."""
    if not _is_dataclass_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    return _replace(obj, **changes)


def _replace(self, /, **changes):
    for f in getattr(self, _FIELDS).values():
        if f._field_type is _FIELD_CLASSVAR:
            continue
        if not f.init:
            if f.name in changes:
                raise TypeError(
                    f"field {f.name} is declared with init=False, it cannot be specified with replace()"
                )
        elif f.name not in changes:
            if f._field_type is _FIELD_INITVAR and f.default is MISSING:
                raise TypeError(f"InitVar {f.name!r} must be specified with replace()")
            changes[f.name] = getattr(self, f.name)
    return self.__class__(**changes)
