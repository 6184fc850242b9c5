"""Enumerations: classes whose named members are all of their instances.

EnumType makes them. The body of the class is run in an EnumDict, which tells members from the rest;
then, as the class is built, an object _Members in its namespace is told its name (the hook
__set_name__, which comes before __init_subclass__) and makes the members.
"""

import builtins as _builtins
import sys
from types import DynamicClassAttribute, MappingProxyType

__all__ = [
    "EnumType", "EnumMeta", "EnumDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum",
    "auto", "unique", "property", "verify", "member", "nonmember",
    "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP",
    "global_flag_repr", "global_enum_repr", "global_str", "global_enum",
    "EnumCheck", "CONTINUOUS", "NAMED_FLAGS", "UNIQUE",
    "pickle_by_global_name", "pickle_by_enum_name",
]  # fmt: skip

# EnumType looks at these before they exist.
Enum = Flag = ReprEnum = EJECT = None


class nonmember:
    """Keeps a value in the body of an enumeration from becoming a member."""

    def __init__(self, value):
        self.value = value


class member:
    """Makes a value in the body of an enumeration a member, whatever it is."""

    def __init__(self, value):
        self.value = value


class _Mark:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


_not_given = _Mark("<not given>")
_auto_null = _Mark("_auto_null")


class auto:
    """Stands for a value that the enumeration chooses, in the body of its class."""

    def __init__(self, value=_auto_null):
        self.value = value

    def __repr__(self):
        return "auto(%r)" % self.value


def _is_descriptor(obj):
    return hasattr(obj, "__get__") or hasattr(obj, "__set__") or hasattr(obj, "__delete__")


def _is_dunder(name):
    return len(name) > 4 and name[:2] == name[-2:] == "__" and name[2] != "_" and name[-3] != "_"


def _is_sunder(name):
    return len(name) > 2 and name[0] == name[-1] == "_" and name[1] != "_" and name[-2] != "_"


def _is_private(cls_name, name):
    prefix = "_%s__" % cls_name
    return len(name) > len(prefix) and name.startswith(prefix) and not name.endswith("__")


def _is_internal_class(cls_name, obj):
    if not isinstance(obj, type):
        return False
    inner = cls_name + "." + getattr(obj, "__name__", "")
    qualname = getattr(obj, "__qualname__", "")
    return qualname == inner or qualname.endswith("." + inner)


def _is_single_bit(num):
    return num != 0 and num & (num - 1) == 0


def _high_bit(value):
    return value.bit_length() - 1


def _iter_bits_lsb(num):
    """Yield the powers of two of which num is the sum, the lowest first."""
    rest = num.value if isinstance(num, Enum) else num
    if rest < 0:
        raise ValueError("%r is not a positive integer" % num)
    while rest:
        bit = rest & -rest
        yield bit
        rest ^= bit


def show_flag_values(value):
    """Return the powers of two of which value is the sum."""
    return list(_iter_bits_lsb(value))


def bin(num, max_bits=None):
    """Return num in base two as two's complement: 0b, the sign bit, a space, the other digits.

    >>> bin(10), bin(~10), bin(5, 8)
    ('0b0 1010', '0b1 0101', '0b0 00000101')
    """
    size = num.bit_length()
    sign = "1" if num < 0 else "0"
    digits = format(num & ((1 << size) - 1), "0%db" % size) if size else ""
    if max_bits is not None and len(digits) < max_bits:
        digits = digits.rjust(max_bits, sign)
    return "0b%s %s" % (sign, digits)


def _make_class_unpicklable(obj):
    """Give a class, or the namespace of one to come, a __reduce_ex__ that refuses."""

    def __reduce_ex__(self, proto):
        raise TypeError("%r cannot be pickled" % self)

    if isinstance(obj, dict):
        obj["__reduce_ex__"] = __reduce_ex__
        obj["__module__"] = "<unknown>"
    else:
        obj.__reduce_ex__ = __reduce_ex__
        obj.__module__ = "<unknown>"


class property(DynamicClassAttribute):
    """A property of members that leaves its name free for a member of the class."""

    member = None
    _attr_type = None
    _cls_type = None

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            if self.member is None:
                raise AttributeError("%r has no attribute %r" % (ownerclass, self.name))
            return self.member
        if self.fget is not None:
            return self.fget(instance)
        if self._attr_type == "attr":
            return getattr(self._cls_type, self.name)
        if self._attr_type == "desc":
            return getattr(instance._value_, self.name)
        try:
            return ownerclass._member_map_[self.name]
        except KeyError:
            raise AttributeError("%r has no attribute %r" % (ownerclass, self.name)) from None

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("<enum %r> cannot set attribute %r" % (self.clsname, self.name))
        return self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("<enum %r> cannot delete attribute %r" % (self.clsname, self.name))
        return self.fdel(instance)

    def __set_name__(self, ownerclass, name):
        self.name = name
        self.clsname = ownerclass.__name__


_PLAIN_TYPES = frozenset({int, str, float, bool, bytes, tuple, auto, type(None)})
_SUNDER_NAMES = frozenset({
    "_order_", "_generate_next_value_", "_numeric_repr_", "_missing_", "_ignore_", "_iter_member_",
    "_iter_member_by_value_", "_iter_member_by_def_", "_add_alias_", "_add_value_alias_",
})  # fmt: skip


class EnumDict(dict):
    """The namespace that the body of an enumeration runs in: it knows which names are members."""

    def __init__(self, cls_name=None):
        self._cls_name = cls_name
        self._member_names = {}  # as a set that keeps its order
        self._last_values = []
        self._ignore = []
        self._auto_called = False

    def __setitem__(self, key, value):
        if key[:1] == "_":
            if _is_private(self._cls_name, key):
                return super().__setitem__(key, value)
            if _is_sunder(key):
                return super().__setitem__(key, self._set_sunder(key, value))
            if _is_dunder(key):
                return super().__setitem__("_order_" if key == "__order__" else key, value)
        if key in self._member_names:
            raise TypeError("%r already defined as %r" % (key, self[key]))
        if key not in self._ignore:
            kind = type(value)
            if kind is nonmember or isinstance(value, nonmember):
                value = value.value
            elif kind in _PLAIN_TYPES or not (
                _is_descriptor(value) or _is_internal_class(self._cls_name, value)
            ):
                value = self._new_member_value(key, value)
        super().__setitem__(key, value)

    def _set_sunder(self, key, value):
        """What to store for a name with one underscore at each end: few of them are free."""
        if key not in _SUNDER_NAMES and not key.startswith("_repr_"):
            raise ValueError("_sunder_ names, such as %r, are reserved for future Enum use" % key)
        if key == "_generate_next_value_":
            if self._auto_called:
                raise TypeError("_generate_next_value_ must be defined before members")
            is_static = isinstance(value, staticmethod)
            self._generate_next_value = value.__func__ if is_static else value
        elif key == "_ignore_":
            value = value.replace(",", " ").split() if isinstance(value, str) else list(value)
            self._ignore = value
            already = set(value) & set(self._member_names)
            if already:
                raise ValueError("_ignore_ cannot specify already set names: %r" % already)
        return value

    def _new_member_value(self, key, value):
        if key in self:
            raise TypeError("%r already defined as %r" % (key, self[key]))
        if isinstance(value, member):
            value = value.value
        if isinstance(value, auto):
            value = self._auto_value(key, value)
        elif isinstance(value, tuple) and any(isinstance(item, auto) for item in value):
            items = [
                self._auto_value(key, item) if isinstance(item, auto) else item for item in value
            ]
            try:
                value = type(value)(items)
            except TypeError:  # a named tuple
                value = type(value)(*items)
        else:
            self._last_values.append(value)
        self._member_names[key] = None
        return value

    def _auto_value(self, key, item):
        if item.value == _auto_null:
            count = len(self._member_names)
            item.value = self._generate_next_value(key, 1, count, self._last_values[:])
            self._auto_called = True
        self._last_values.append(item.value)
        return item.value

    @_builtins.property
    def member_names(self):
        return list(self._member_names)

    def update(self, members, **more_members):
        try:
            for name in members.keys():
                self[name] = members[name]
        except AttributeError:
            for name, value in members:
                self[name] = value
        for name, value in more_members.items():
            self[name] = value


_EnumDict = EnumDict


class _Members:
    """In the namespace of a class that is being built, makes its members when it is told its name."""

    def __init__(self, values):
        self.values = values

    def __set_name__(self, cls, own_name):
        is_flag = _is_flag(cls)
        for name, value in self.values.items():
            type.__delattr__(cls, name)
            _make_member(cls, name, value, is_flag)


def _is_flag(cls):
    return cls.__name__ == "Flag" if Flag is None else issubclass(cls, Flag)


def _make_member(cls, name, value, is_flag):
    args = value if isinstance(value, tuple) else (value,)
    if cls._member_type_ is tuple:
        args = (args,)
    self = cls._new_member_(cls, *args) if cls._use_args_ else cls._new_member_(cls)
    if not hasattr(self, "_value_"):
        if cls._member_type_ is object:
            self._value_ = value
        else:
            try:
                self._value_ = cls._member_type_(*args)
            except Exception as cause:
                error = TypeError("_value_ not set in __new__, unable to create it")
                error.__cause__ = cause
                raise error
    value = self._value_
    self._name_ = name
    self.__objclass__ = cls
    self.__init__(*args)
    names = cls._member_names_
    self._sort_order_ = len(names)
    is_canonical = not is_flag
    if is_flag and isinstance(value, int):
        mask = cls._flag_mask_ | value
        type.__setattr__(cls, "_flag_mask_", mask)
        type.__setattr__(cls, "_all_bits_", (1 << mask.bit_length()) - 1)
        if _is_single_bit(value):
            type.__setattr__(cls, "_singles_mask_", cls._singles_mask_ | value)
            is_canonical = True
    # A second name for a value is an alias of the first.
    try:
        first = cls._value2member_map_.get(value)
    except TypeError:
        first = None
        for other in cls._member_map_.values():
            if other._value_ == value:
                first = other
                break
    if first is not None:
        self = first
    elif is_canonical:
        names.append(name)
    cls._add_member_(name, self)
    _map_value(cls, value, self, name)


def _map_value(cls, value, member, name=None):
    try:
        cls._value2member_map_.setdefault(value, member)
    except TypeError:
        cls._unhashable_values_.append(value)
        cls._unhashable_values_map_.setdefault(name or member.name, []).append(value)


class EnumType(type):
    """The class of enumerations."""

    @classmethod
    def __prepare__(metacls, cls, bases, **kwds):
        metacls._check_for_existing_members_(cls, bases)
        namespace = EnumDict(cls)
        first_enum = metacls._get_mixins_(cls, bases)[1]
        if first_enum is not None:
            namespace["_generate_next_value_"] = getattr(first_enum, "_generate_next_value_", None)
        return namespace

    def __new__(metacls, cls, bases, classdict, *, boundary=None, **kwds):
        classdict.setdefault("_ignore_", []).append("_ignore_")
        for name in classdict["_ignore_"]:
            classdict.pop(name, None)
        member_names = classdict._member_names
        invalid = set(member_names) & {"mro", ""}
        if invalid:
            raise ValueError("invalid enum member name(s) %s" % ",".join(map(repr, invalid)))
        order = classdict.pop("_order_", None)
        namespace = dict(classdict.items())
        generate = namespace.get("_generate_next_value_")
        if generate is not None and type(generate) is not staticmethod:
            namespace["_generate_next_value_"] = staticmethod(generate)
        member_type, first_enum = metacls._get_mixins_(cls, bases)
        new_member, save_new, use_args = metacls._find_new_(namespace, member_type, first_enum)
        is_flag = (
            cls == "Flag" if Flag is None
            else any(issubclass(base, Flag) for base in bases if isinstance(base, type))
        )  # fmt: skip
        values = {name: namespace[name] for name in member_names}
        namespace.update(
            _new_member_=new_member, _use_args_=use_args, _member_names_=[], _member_map_={},
            _value2member_map_={}, _unhashable_values_=[], _unhashable_values_map_={},
            _member_type_=member_type, _value_repr_=metacls._find_data_repr_(cls, bases),
        )  # fmt: skip
        if is_flag:
            namespace.update(
                _boundary_=boundary or getattr(first_enum, "_boundary_", None),
                _flag_mask_=0, _singles_mask_=0, _all_bits_=0, _inverted_=None,
            )  # fmt: skip
        namespace.update(dict.fromkeys(member_names))  # their places: values may have __set_name__
        in_progress = "_%s__in_progress" % cls
        namespace[in_progress] = _Members(values)
        try:
            self = super().__new__(metacls, cls, bases, namespace, **kwds)
        except Exception as error:
            if getattr(error, "__notes__", None) and "_Members" in error.__notes__[-1]:
                del error.__notes__  # how members are made is of no interest
            raise
        type.__delattr__(self, in_progress)
        metacls._choose_methods(self, bases, member_type, first_enum, is_flag)
        if Enum is not None:
            if save_new:  # for subclasses
                self.__new_member__ = new_member
            type.__setattr__(self, "__new__", Enum.__new__)
        if is_flag and self._member_names_:
            values = [item._value_ for item in self]
            if values != sorted(values):
                self._iter_member_ = self._iter_member_by_def_
        if order is not None:
            self._check_order(order, is_flag)
        return self

    def _choose_methods(cls, bases, member_type, first_enum, is_flag):
        """Prefer the methods of Enum to those of the data type, but not to the program's own."""
        own = cls.__dict__
        assign = type.__setattr__
        if ReprEnum is not None and ReprEnum in bases:
            if member_type is object:
                raise TypeError(
                    "ReprEnum subclasses must be mixed with a data type (i.e. int, str, float, etc.)"
                )
            if "__format__" not in own:
                assign(cls, "__format__", member_type.__format__)
            if "__str__" not in own:
                method = member_type.__str__
                if method is object.__str__:
                    method = member_type.__repr__
                assign(cls, "__str__", method)
        for name in ("__repr__", "__str__", "__format__", "__reduce_ex__"):
            if name not in own:
                found = getattr(cls, name)
                if found == getattr(member_type, name) or found == getattr(object, name):
                    assign(cls, name, getattr(first_enum, name))
        if is_flag and Flag is not None:
            for name in _FLAG_OPERATORS:
                if name not in own:
                    assign(cls, name, getattr(Flag, name))

    def _check_order(cls, order, is_flag):
        if isinstance(order, str):
            order = order.replace(",", " ").split()
        members, names = cls._member_map_, cls._member_names_
        kept = [
            name for name in order
            if name not in members
            or name in names and (not is_flag or _is_single_bit(members[name]._value_))
        ]  # fmt: skip
        if kept and kept != names:
            raise TypeError("member order does not match _order_:\n  %r\n  %r" % (names, kept))

    def __bool__(cls):
        return True

    def __call__(
        cls, value, names=_not_given, *values, module=None, qualname=None, type=None, start=1,
        boundary=None,
    ):  # fmt: skip
        """Return the member with this value or, of a class without members, make an enumeration.

        Made so, value is the name of the class; names are its members: a string of names, or names,
        or pairs of names and values, or a mapping. Names without values count from start.
        """
        if names is _not_given:
            try:
                return cls._value2member_map_[value]
            except (KeyError, TypeError):
                pass
        if cls._member_map_:
            if names is not _not_given:
                value = (value, names) + values
            return cls.__new__(cls, value)
        if names is _not_given and type is None:
            raise TypeError(
                f"{cls} has no members; specify `names=()` if you meant to create a new, empty, enum"
            )
        return cls._create_(
            class_name=value, names=None if names is _not_given else names, module=module,
            qualname=qualname, type=type, start=start, boundary=boundary,
        )  # fmt: skip

    def __contains__(cls, value):
        """Return whether value is a member, or the value of one."""
        if isinstance(value, cls):
            return True
        try:
            return value in cls._value2member_map_
        except TypeError:
            return value in cls._unhashable_values_

    def __delattr__(cls, attr):
        if attr in cls._member_map_:
            raise AttributeError("%r cannot delete member %r." % (cls.__name__, attr))
        super().__delattr__(attr)

    def __setattr__(cls, name, value):
        if name in cls.__dict__.get("_member_map_", ()):
            raise AttributeError("cannot reassign member %r" % name)
        super().__setattr__(name, value)

    def __dir__(cls):
        names = {
            "__class__", "__contains__", "__doc__", "__getitem__", "__iter__", "__len__",
            "__members__", "__module__", "__name__", "__qualname__", *cls._member_names_,
        }  # fmt: skip
        if cls._new_member_ is not object.__new__:
            names.add("__new__")
        if cls.__init_subclass__ is not object.__init_subclass__:
            names.add("__init_subclass__")
        if cls._member_type_ is not object:
            names.update(dir(cls._member_type_))
        return sorted(names)

    def __getitem__(cls, name):
        """Return the member of this name."""
        return cls._member_map_[name]

    def __iter__(cls):
        """Return the members in the order of their definition, without aliases."""
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        """Return the members against the order of their definition, without aliases."""
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        """Return the number of members, without aliases."""
        return len(cls._member_names_)

    @_builtins.property
    def __members__(cls):
        """All names, aliases too, with their members: a view that cannot be written."""
        return MappingProxyType(cls._member_map_)

    def __repr__(cls):
        is_flag = Flag is not None and issubclass(cls, Flag)
        return "<%s %r>" % ("flag" if is_flag else "enum", cls.__name__)

    def _create_(
        cls, class_name, names, *, module=None, qualname=None, type=None, start=1, boundary=None
    ):
        """Make an enumeration of names, as __call__ says."""
        metacls = cls.__class__
        bases = (cls,) if type is None else (type, cls)
        first_enum = cls._get_mixins_(class_name, bases)[1]
        classdict = metacls.__prepare__(class_name, bases)
        if isinstance(names, str):
            names = names.replace(",", " ").split()
        if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
            values = []
            for count, name in enumerate(names):
                values.append(first_enum._generate_next_value_(name, start, count, values[:]))
            names = zip(names, values)
        for item in () if names is None else names:
            if isinstance(item, str):
                classdict[item] = names[item]
            else:
                name, value = item
                classdict[name] = value
        if module is None:
            module = sys._getframemodulename(2)
        if module is None:
            _make_class_unpicklable(classdict)
        else:
            classdict["__module__"] = module
        if qualname is not None:
            classdict["__qualname__"] = qualname
        return metacls.__new__(metacls, class_name, bases, classdict, boundary=boundary)

    def _convert_(cls, name, module, filter, source=None, *, boundary=None, as_global=False):
        """Replace the global constants of a module that filter chooses by an enumeration."""
        module_globals = sys.modules[module].__dict__
        body = dict(_constants(module_globals, filter, source))
        body["__module__"] = module
        cls = _simple_enum(cls, boundary=boundary or KEEP)(type(name, (object,), body))
        if as_global:
            global_enum(cls)
        else:
            sys.modules[cls.__module__].__dict__.update(cls.__members__)
        module_globals[name] = cls
        return cls

    @classmethod
    def _check_for_existing_members_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if isinstance(base, EnumType) and base._member_names_:
                    raise TypeError("<enum %r> cannot extend %r" % (class_name, base))

    @classmethod
    def _get_mixins_(mcls, class_name, bases):
        """Return the type of the members' data, and the enumeration to inherit from."""
        if not bases:
            return object, Enum
        first_enum = bases[-1]
        if not isinstance(first_enum, EnumType):
            raise TypeError(
                "new enumerations should be created as `EnumName([mixin_type, ...] [data_type,] enum_type)`"
            )
        return mcls._find_data_type_(class_name, bases) or object, first_enum

    @classmethod
    def _find_data_repr_(mcls, class_name, bases):
        for chain in bases:
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    return base._value_repr_
                own = base.__dict__
                if "__repr__" in own:
                    params = own.get("__dataclass_params__")
                    if "__dataclass_fields__" in own and params is not None and params.repr:
                        return _dataclass_repr
                    return own["__repr__"]
        return None

    @classmethod
    def _find_data_type_(mcls, class_name, bases):
        data_types = set()
        for chain in bases:
            candidate = None
            for base in chain.__mro__:
                if base is object:
                    continue
                if isinstance(base, EnumType):
                    if base._member_type_ is not object:
                        data_types.add(base._member_type_)
                        break
                elif "__new__" in base.__dict__ or "__dataclass_fields__" in base.__dict__:
                    data_types.add(candidate or base)
                    break
                else:
                    candidate = candidate or base
        if len(data_types) > 1:
            raise TypeError("too many data types for %r: %r" % (class_name, data_types))
        return data_types.pop() if data_types else None

    @classmethod
    def _find_new_(mcls, classdict, member_type, first_enum):
        """Return what makes members, whether to keep it for subclasses, whether it takes values."""
        own_new = classdict.get("__new__")
        new_member = own_new
        enum_new = None if Enum is None else Enum.__new__
        if new_member is None:
            common = (None, None.__new__, object.__new__, enum_new)
            for method in ("__new_member__", "__new__"):
                for source in (member_type, first_enum):
                    found = getattr(source, method, None)
                    if found not in common:
                        new_member = found
                        break
                if new_member is not None:
                    break
            else:
                new_member = object.__new__
        use_args = first_enum is not None and new_member not in (enum_new, object.__new__)
        return new_member, first_enum is not None and own_new is not None, use_args

    def _add_member_(cls, name, member):
        """Make a member known under a name, behind a property where a base uses the name."""
        if name in cls._member_map_:
            if cls._member_map_[name] is not member:
                raise NameError("%r is already bound: %r" % (name, cls._member_map_[name]))
            return
        descriptor = kind = owner = None
        for base in cls.__mro__[1:]:
            attr = base.__dict__.get(name)
            if attr is None:
                continue
            if isinstance(attr, DynamicClassAttribute):
                descriptor, kind, owner = attr, "enum", base
                break
            if _is_descriptor(attr):
                descriptor = attr
                kind = kind or "desc"
                owner = owner or base
            else:
                kind, owner = "attr", base
        if descriptor:
            redirect = property()
            redirect.member = member
            redirect.__set_name__(cls, name)
            if kind != "attr":
                redirect.fget = getattr(descriptor, "fget", None)
                redirect.fset = getattr(descriptor, "fset", None)
                redirect.fdel = getattr(descriptor, "fdel", None)
            redirect._attr_type = kind
            redirect._cls_type = owner
            type.__setattr__(cls, name, redirect)
        else:
            type.__setattr__(cls, name, member)
        cls._member_map_[name] = member


EnumMeta = EnumType

_FLAG_OPERATORS = (
    "__or__", "__and__", "__xor__", "__ror__", "__rand__", "__rxor__", "__invert__",
)  # fmt: skip


class Enum(metaclass=EnumType):
    """A class whose members are named values.

    >>> class Color(Enum):
    ...     RED = 1
    ...     GREEN = 2
    >>> Color.RED
    <Color.RED: 1>
    >>> Color(1) is Color["RED"] is Color.RED
    True
    >>> list(Color)
    [<Color.RED: 1>, <Color.GREEN: 2>]
    """

    @classmethod
    def __signature__(cls):
        if cls._member_names_:
            return "(*values)"
        return (
            "(new_class_name, /, names, *, module=None, qualname=None, type=None, start=1, boundary=None)"
        )

    def __new__(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for name, values in cls._unhashable_values_map_.items():
                if value in values:
                    return cls[name]
        if not cls._member_map_:
            if getattr(cls, "_%s__in_progress" % cls.__name__, False):
                raise TypeError(
                    "do not use `super().__new__; call the appropriate __new__ directly"
                ) from None
            raise TypeError("%r has no members defined" % cls)
        error = None
        try:
            result = cls._missing_(value)
        except Exception as failure:
            error = failure
            result = None
        try:
            if isinstance(result, cls):
                return result
            if (
                Flag is not None and issubclass(cls, Flag)
                and cls._boundary_ is EJECT and isinstance(result, int)
            ):  # fmt: skip
                return result
            invalid = ValueError("%r is not a valid %s" % (value, cls.__qualname__))
            if error is None:
                if result is None:
                    raise invalid
                error = TypeError(
                    "error in %s._missing_: returned %r instead of None or a valid member"
                    % (cls.__name__, result)
                )
            if not isinstance(error, ValueError):
                error.__context__ = invalid
            raise error
        finally:
            error = invalid = None  # they refer to this frame

    def __init__(self, *args, **kwds):
        pass

    def _add_alias_(self, name):
        self.__class__._add_member_(name, self)

    def _add_value_alias_(self, value):
        cls = self.__class__
        try:
            known = cls._value2member_map_.get(value)
        except TypeError:
            known = None
            for other in cls._member_map_.values():
                if other._value_ == value:
                    known = other
                    break
        if known is None:
            _map_value(cls, value, self)
        elif known is not self:
            raise ValueError("%r is already bound: %r" % (value, known))

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return one more than the highest value so far: what auto() stands for."""
        if not last_values:
            return start
        try:
            highest = sorted(last_values).pop()
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None
        try:
            return highest + 1
        except TypeError:
            raise TypeError("unable to increment %r" % (highest,)) from None

    @classmethod
    def _missing_(cls, value):
        return None

    def __repr__(self):
        cls = self.__class__
        return "<%s.%s: %s>" % (cls.__name__, self._name_, (cls._value_repr_ or repr)(self._value_))

    def __str__(self):
        return "%s.%s" % (self.__class__.__name__, self._name_)

    def __dir__(self):
        members = self._member_map_
        names = set()
        if self.__class__._member_type_ is not object:
            names.update(object.__dir__(self))
        for name in getattr(self, "__dict__", ()):
            if name[0] != "_" and name not in members:
                names.add(name)
        for cls in self.__class__.mro():
            for name, attr in cls.__dict__.items():
                if name[0] == "_":
                    continue
                if isinstance(attr, property) and (attr.fget is not None or name not in members):
                    names.add(name)
                elif isinstance(attr, property):
                    names.discard(name)
                elif name not in members:
                    names.add(name)
        names.update(("__class__", "__doc__", "__eq__", "__hash__", "__module__"))
        return sorted(names)

    def __format__(self, format_spec):
        return str.__format__(str(self), format_spec)

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, proto):
        return self.__class__, (self._value_,)

    def __deepcopy__(self, memo):
        return self

    def __copy__(self):
        return self

    @property
    def name(self):
        """The name of the member."""
        return self._name_

    @property
    def value(self):
        """The value of the member."""
        return self._value_


class ReprEnum(Enum):
    """An enumeration with a repr() of its own, but str() and format() of its data type."""


class IntEnum(int, ReprEnum):
    """An enumeration whose members are ints."""


class StrEnum(str, ReprEnum):
    """An enumeration whose members are strings."""

    def __new__(cls, *values):
        if len(values) > 3:
            raise TypeError("too many arguments for str(): %r" % (values,))
        if len(values) == 1 and not isinstance(values[0], str):
            raise TypeError("%r is not a string" % (values[0],))
        if len(values) >= 2 and not isinstance(values[1], str):
            raise TypeError("encoding must be a string, not %r" % (values[1],))
        if len(values) == 3 and not isinstance(values[2], str):
            raise TypeError("errors must be a string, not %r" % (values[2]))
        value = str(*values)
        self = str.__new__(cls, value)
        self._value_ = value
        return self

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return the name in lower case: what auto() stands for."""
        return name.lower()


def pickle_by_global_name(self, proto):
    """A __reduce_ex__ for members that are globals of their module."""
    return self.name


_reduce_ex_by_global_name = pickle_by_global_name


def pickle_by_enum_name(self, proto):
    """A __reduce_ex__ that finds the member by its name."""
    return getattr, (self.__class__, self._name_)


class FlagBoundary(StrEnum):
    """What a Flag does with bits that no member has.

    "strict" -> an error (the default of Flag)
    "conform" -> they are dropped
    "eject" -> the result is an int
    "keep" -> they are kept (the default of IntFlag)
    """

    STRICT = auto()
    CONFORM = auto()
    EJECT = auto()
    KEEP = auto()


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class Flag(Enum, boundary=STRICT):
    """An enumeration whose members are bits, which can be combined."""

    _numeric_repr_ = repr

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        """Return the next power of two: what auto() stands for."""
        if not count:
            return 1 if start is None else start
        highest = max(last_values)
        try:
            return 2 ** (_high_bit(highest) + 1)
        except Exception:
            raise TypeError("invalid flag value %r" % highest) from None

    @classmethod
    def _iter_member_by_value_(cls, value):
        """Yield the members that value consists of, the lowest first."""
        for bit in _iter_bits_lsb(value & cls._flag_mask_):
            yield cls._value2member_map_.get(bit)

    _iter_member_ = _iter_member_by_value_

    @classmethod
    def _iter_member_by_def_(cls, value):
        """Yield the members that value consists of, in the order of their definition."""
        yield from sorted(cls._iter_member_by_value_(value), key=lambda item: item._sort_order_)

    @classmethod
    def _missing_(cls, value):
        """Make the member for a combination of bits, as the boundary of the class allows."""
        if not isinstance(value, int):
            raise ValueError("%r is not a valid %s" % (value, cls.__qualname__))
        mask, singles, all_bits = cls._flag_mask_, cls._singles_mask_, cls._all_bits_
        boundary = cls._boundary_
        if not ~all_bits <= value <= all_bits or value & (all_bits ^ mask):
            if boundary is STRICT:
                bits = max(value.bit_length(), mask.bit_length())
                raise ValueError(
                    "%r invalid value %r\n    given %s\n  allowed %s"
                    % (cls, value, bin(value, bits), bin(mask, bits))
                )
            if boundary is CONFORM:
                value &= mask
            elif boundary is EJECT:
                return value
            elif boundary is not KEEP:
                raise ValueError("%r unknown flag boundary %r" % (cls, boundary))
            elif value < 0:
                value += max(all_bits + 1, 2 ** value.bit_length())
        negative = None
        if value < 0:
            negative = value
            value += all_bits + 1
        unknown = value & ~mask
        if unknown and boundary is not KEEP:
            raise ValueError(
                "%s(%r) -->  unknown values %r [%s]" % (cls.__name__, value, unknown, bin(unknown))
            )
        if cls._member_type_ is object:
            self = object.__new__(cls)
        else:
            self = cls._member_type_.__new__(cls, value)
        if not hasattr(self, "_value_"):
            self._value_ = value
        self._name_ = cls._name_of(value, singles) if value else None
        self = cls._value2member_map_.setdefault(value, self)
        if negative is not None:
            cls._value2member_map_[negative] = self
        return self

    @classmethod
    def _name_of(cls, value, singles):
        """The names that value, not zero, consists of; None if there are none."""
        members = list(cls._iter_member_(value & singles))
        combined = 0
        for item in members:
            combined |= item._value_
        if value & ~singles:
            for item in cls._member_map_.values():
                if item._value_ and item._value_ & value == item._value_ and item not in members:
                    members.append(item)
                    combined |= item._value_
        if not combined:
            return None
        unknown = value ^ combined
        name = "|".join([item._name_ for item in members])
        if unknown and cls._boundary_ is STRICT:
            raise ValueError("%r: no members with value %r" % (cls, unknown))
        return name + "|%s" % cls._numeric_repr_(unknown) if unknown else name

    def __contains__(self, other):
        """Return whether all bits of other are set."""
        if not isinstance(other, self.__class__):
            raise TypeError(
                "unsupported operand type(s) for 'in': %r and %r"
                % (type(other).__qualname__, self.__class__.__qualname__)
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        """Yield the members that this one consists of, in the order of their definition."""
        yield from self._iter_member_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        cls = self.__class__
        value = (cls._value_repr_ or repr)(self._value_)
        if self._name_ is None:
            return "<%s: %s>" % (cls.__name__, value)
        return "<%s.%s: %s>" % (cls.__name__, self._name_, value)

    def __str__(self):
        name = self.__class__.__name__
        if self._name_ is None:
            return "%s(%r)" % (name, self._value_)
        return "%s.%s" % (name, self._name_)

    def __bool__(self):
        return bool(self._value_)

    def _get_value(self, flag):
        if isinstance(flag, self.__class__):
            return flag._value_
        if self._member_type_ is not object and isinstance(flag, self._member_type_):
            return flag
        return NotImplemented

    # Combining two members of a class to a value seen before is the common case, and quick.

    def __or__(self, other):
        cls = self.__class__
        if other.__class__ is cls:
            try:
                return cls._value2member_map_[self._value_ | other._value_]
            except (KeyError, TypeError):
                pass
        return self._combine(other, "|")

    def __and__(self, other):
        cls = self.__class__
        if other.__class__ is cls:
            try:
                return cls._value2member_map_[self._value_ & other._value_]
            except (KeyError, TypeError):
                pass
        return self._combine(other, "&")

    def __xor__(self, other):
        cls = self.__class__
        if other.__class__ is cls:
            try:
                return cls._value2member_map_[self._value_ ^ other._value_]
            except (KeyError, TypeError):
                pass
        return self._combine(other, "^")

    def _combine(self, other, symbol):
        other_value = self._get_value(other)
        if other_value is NotImplemented:
            return NotImplemented
        for flag in (self, other):
            if self._get_value(flag) is None:
                raise TypeError(f"'{flag}' cannot be combined with other flags with {symbol}")
        value = self._value_
        if symbol == "|":
            value = value | other_value
        elif symbol == "&":
            value = value & other_value
        else:
            value = value ^ other_value
        return self.__class__(value)

    def __invert__(self):
        if self._get_value(self) is None:
            raise TypeError(f"'{self}' cannot be inverted")
        if self._inverted_ is None:
            if self._boundary_ in (EJECT, KEEP):
                self._inverted_ = self.__class__(~self._value_)
            else:
                self._inverted_ = self.__class__(self._singles_mask_ & ~self._value_)
        return self._inverted_

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, ReprEnum, Flag, boundary=KEEP):
    """Flags that are ints as well."""


def _alias_details(enumeration):
    pairs = [(name, item.name) for name, item in enumeration.__members__.items()]
    return ", ".join(["%s -> %s" % pair for pair in pairs if pair[0] != pair[1]])


def unique(enumeration):
    """Class decorator: no two members may have one value."""
    details = _alias_details(enumeration)
    if details:
        raise ValueError("duplicate values found in %r: %s" % (enumeration, details))
    return enumeration


def _dataclass_repr(self):
    fields = self.__dataclass_fields__
    return ", ".join("%s=%r" % (k, getattr(self, k)) for k in fields if fields[k].repr)


def _module_tail(self):
    return self.__class__.__module__.split(".")[-1]


def global_enum_repr(self):
    """A __repr__ that names the module instead of the class."""
    return "%s.%s" % (_module_tail(self), self._name_)


def global_flag_repr(self):
    """A __repr__ for flags that names the module instead of the class."""
    module = _module_tail(self)
    if self._name_ is None:
        return "%s.%s(%r)" % (module, self.__class__.__name__, self._value_)
    if _is_single_bit(self._value_):
        return "%s.%s" % (module, self._name_)
    keeps = self._boundary_ is KEEP
    return "|".join([
        name if keeps and name[0].isdigit() else "%s.%s" % (module, name)
        for name in self._name_.split("|")
    ])  # fmt: skip


def global_str(self):
    """A __str__ that is the name without the class."""
    if self._name_ is None:
        return "%s(%r)" % (self.__class__.__name__, self._value_)
    return self._name_


def global_enum(cls, update_str=False):
    """Class decorator: the members become globals of their module, and their repr() says so."""
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if update_str or not issubclass(cls, ReprEnum):
        cls.__str__ = global_str
    sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls


def _simple_enum(etype=Enum, *, boundary=None, use_args=None):
    """Class decorator: make an enumeration of an ordinary class.

    >>> @_simple_enum(IntEnum)
    ... class Size:
    ...     SMALL = 1
    ...     LARGE = 2
    >>> Size.LARGE
    <Size.LARGE: 2>
    """

    def convert_class(cls):
        metacls = etype.__class__
        name = cls.__name__
        classdict = metacls.__prepare__(name, (etype,))
        for key, value in cls.__dict__.items():
            if key in ("__dict__", "__weakref__"):
                continue
            if _is_sunder(key):
                dict.__setitem__(classdict, key, value)
            else:
                classdict[key] = value
        if classdict.get("__doc__") is None:
            classdict["__doc__"] = "An enumeration."
        new = classdict.get("__new__")
        if isinstance(new, staticmethod):
            dict.__setitem__(classdict, "__new__", new.__func__)
        return metacls(name, (etype,), classdict, boundary=boundary)

    return convert_class


@_simple_enum(StrEnum)
class EnumCheck:
    """What verify can check."""

    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class verify:
    """Class decorator: check an enumeration for the given members of EnumCheck."""

    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        if not issubclass(enumeration, Enum):
            raise TypeError("the 'verify' decorator only works with Enum and Flag")
        for check in self.checks:
            if check is UNIQUE:
                details = _alias_details(enumeration)
                if details:
                    raise ValueError("aliases found in %r: %s" % (enumeration, details))
            elif check is CONTINUOUS:
                _check_continuous(enumeration)
            elif check is NAMED_FLAGS:
                _check_named_flags(enumeration)
        return enumeration


def _check_continuous(enumeration):
    values = {item.value for item in enumeration}
    if len(values) < 2:
        return
    low, high = min(values), max(values)
    if issubclass(enumeration, Flag):
        kind = "flag"
        missing = [2**i for i in range(_high_bit(low) + 1, _high_bit(high)) if 2**i not in values]
    else:
        kind = "enum"
        missing = [i for i in range(low + 1, high) if i not in values]
    if missing:
        listed = ", ".join(map(str, missing))
        text = "invalid %s %r: missing values %s" % (kind, enumeration.__name__, listed)
        raise ValueError(text[:256])


def _check_named_flags(enumeration):
    values = {item.value for item in enumeration}
    missing_names = []
    missing_value = 0
    for name, alias in enumeration._member_map_.items():
        if name in enumeration._member_names_ or alias.value < 0:
            continue
        missed = [bit for bit in _iter_bits_lsb(alias.value) if bit not in values]
        if missed:
            missing_names.append(name)
            missing_value |= sum(missed)
    if not missing_names:
        return
    *others, last = missing_names
    if others:
        names = "aliases %s and %s are" % (", ".join(others), last)
    else:
        names = "alias %s is" % last
    kind = "value" if _is_single_bit(missing_value) else "combined values of"
    raise ValueError(
        "invalid Flag %r: %s missing %s 0x%x [use enum.show_flag_values(value) for details]"
        % (enumeration.__name__, names, kind, missing_value)
    )


def _test_simple_enum(checked_enum, simple_enum):
    """Raise a TypeError that lists the differences of two enumerations that should be equal.

    >>> class Checked(IntEnum):
    ...     ONE = 1
    >>> @_simple_enum(IntEnum)
    ... class Simple:
    ...     ONE = 1
    >>> _test_simple_enum(Checked, Simple)
    """
    failed = []
    checked, simple = checked_enum.__dict__, simple_enum.__dict__
    members = {**checked_enum._member_map_, **simple_enum._member_map_}
    varying = {
        "__module__", "_member_map_", "_value2member_map_", "__doc__", "__static_attributes__",
        "__firstlineno__",
    }  # fmt: skip
    for key in {*checked, *simple} - varying - members.keys():
        if key not in simple:
            failed.append("missing key: %r" % (key,))
        elif key not in checked:
            failed.append("extra key:   %r" % (key,))
        elif not callable(checked[key]) and not isinstance(checked[key], _builtins.property):
            if checked[key] != simple[key]:
                failed.append(_difference("%r:\n         " % (key,), checked[key], simple[key], ""))
    failed.sort()
    for name in members:
        if name not in simple:
            failed.append("missing member from simple enum: %r" % name)
        elif name not in checked:
            failed.append("extra member in simple enum: %r" % name)
        else:
            wrong = _member_differences(name, checked_enum[name], simple_enum[name])
            if wrong:
                failed.append("%r member mismatch:\n      %s" % (name, "\n      ".join(wrong)))
    methods = (
        "__str__", "__repr__", "__reduce_ex__", "__format__", "__getnewargs_ex__",
        "__getnewargs__", "__reduce__",
    )  # fmt: skip
    for method in methods:
        if method in simple or method in checked:
            continue
        expected = getattr(checked_enum, method, None)
        actual = getattr(simple_enum, method, None)
        if getattr(expected, "__func__", expected) != getattr(actual, "__func__", actual):
            failed.append(
                "%r:  %-30s %s" % (method, "checked -> %r" % (expected,), "simple -> %r" % (actual,))
            )
    if failed:
        raise TypeError("enum mismatch:\n   %s" % "\n   ".join(failed))


def _member_differences(name, checked_member, simple_member):
    checked, simple = checked_member.__dict__, simple_member.__dict__
    wrong = []
    for key in {*checked, *simple} - {"__module__", "__objclass__", "_inverted_"}:
        if key not in simple:
            wrong.append("missing key %r not in the simple enum member %r" % (key, name))
        elif key not in checked:
            wrong.append("extra key %r in simple enum member %r" % (key, name))
        elif checked[key] != simple[key]:
            wrong.append(_difference("%r:\n         " % (key,), checked[key], simple[key], " member"))
    return wrong


def _difference(prefix, checked, simple, what):
    return "%s%s\n         %s\n         " % (
        prefix, "checked%s -> %r" % (what, checked), "simple%s  -> %r" % (what, simple)
    )  # fmt: skip


def _constants(module_globals, filter, source):
    names = module_globals if not source else source.__dict__
    members = [(name, value) for name, value in names.items() if filter(name)]
    try:
        members.sort(key=lambda item: (item[1], item[0]))
    except TypeError:
        members.sort(key=lambda item: item[0])
    return members


def _old_convert_(etype, name, module, filter, source=None, *, boundary=None):
    members = _constants(sys.modules[module].__dict__, filter, source)
    return etype(name, members, module=module, boundary=boundary or KEEP)


_stdlib_enums = IntEnum, StrEnum, IntFlag
