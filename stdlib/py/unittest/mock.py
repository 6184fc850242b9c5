"""Objects that stand in for others in tests: they accept every use and remember the calls.

Each mock has a class of its own, so that a special method can be set for it alone.
"""

import builtins
import inspect
import sys
from functools import partial, wraps
from types import AsyncGeneratorType, CodeType, CoroutineType, FunctionType, MethodType, ModuleType

from ._calls import _Call, _CallList, _format_call_signature, call
from .util import safe_repr

__all__ = ("Mock", "MagicMock", "patch", "sentinel", "DEFAULT", "ANY", "call", "create_autospec",
           "AsyncMock", "ThreadingMock", "FILTER_DIR", "NonCallableMock", "NonCallableMagicMock",
           "mock_open", "PropertyMock", "seal")

FILTER_DIR = True


class InvalidSpecError(Exception):
    """A mock was given as the spec of another."""


# ---- Names that stand for values -----------------------------------------------------------------

class _SentinelObject:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"sentinel.{self.name}"

    def __reduce__(self):
        return f"sentinel.{self.name}"


class _Sentinel:
    """sentinel.name is always the same object, which knows its name."""

    def __init__(self):
        self._sentinels = {}

    def __getattr__(self, name):
        if name == "__bases__":
            raise AttributeError  # help() asks
        return self._sentinels.setdefault(name, _SentinelObject(name))

    def __reduce__(self):
        return "sentinel"


sentinel = _Sentinel()
DEFAULT = sentinel.DEFAULT
_missing = sentinel.MISSING
_deleted = sentinel.DELETED


class _ANY:
    """Equals everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"


ANY = _ANY()

# ---- Special methods -----------------------------------------------------------------------------

_numerics = "add sub mul matmul truediv floordiv mod lshift rshift and xor or pow divmod".split()
_plain_magics = ("lt gt le ge eq ne getitem setitem delitem len contains str sizeof enter exit "
                 "divmod rdivmod neg pos abs invert complex int float index round trunc floor "
                 "ceil bool next fspath aiter hash iter reversed missing reduce reduce_ex getinitargs "
                 "getnewargs getstate setstate getformat repr dir subclasses format getnewargs_ex "
                 "bytes").split()
_non_defaults = {f"__{name}__" for name in
                 "get set delete reversed missing reduce reduce_ex getinitargs getnewargs getstate "
                 "setstate getformat repr dir subclasses format getnewargs_ex".split()}
_magics = ({f"__{name}__" for name in
            "hash str sizeof lt gt le ge eq ne getitem setitem delitem len contains enter exit "
            "divmod rdivmod neg pos abs invert complex int float index round trunc floor ceil "
            "bool next fspath aiter iter".split()}
           | {f"__{prefix}{name}__" for name in _numerics for prefix in ("", "i", "r")
              if not (prefix == "i" and name == "divmod")})
_async_method_magics = {"__aenter__", "__aexit__", "__anext__"}
_sync_async_magics = {"__aiter__"}
_async_magics = _sync_async_magics | _async_method_magics
_all_sync_magics = _magics | _non_defaults
_all_magics = _all_sync_magics | _async_magics
_unsupported_magics = {"__getattr__", "__setattr__", "__init__", "__new__", "__prepare__",
                       "__instancecheck__", "__subclasscheck__", "__del__"}

_return_values = {
    "__lt__": NotImplemented, "__gt__": NotImplemented, "__le__": NotImplemented,
    "__ge__": NotImplemented, "__int__": 1, "__contains__": False, "__len__": 0, "__exit__": False,
    "__complex__": 1j, "__float__": 1.0, "__bool__": True, "__index__": 1,
    "__aexit__": False,
}
_calculate_return_value = {
    "__hash__": lambda self: object.__hash__(self),
    "__str__": lambda self: object.__str__(self),
    "__sizeof__": lambda self: object.__sizeof__(self),
    "__fspath__": lambda self: f"{type(self).__name__}/{self._extract_mock_name()}/{id(self)}",
}


def _get_eq(self):
    def __eq__(other):
        value = self.__eq__._mock_return_value
        if value is not DEFAULT:
            return value
        return True if self is other else NotImplemented
    return __eq__


def _get_ne(self):
    def __ne__(other):
        if self.__ne__._mock_return_value is not DEFAULT:
            return DEFAULT
        return False if self is other else NotImplemented
    return __ne__


def _get_iter(self):
    def __iter__():
        value = self.__iter__._mock_return_value
        return iter([]) if value is DEFAULT else iter(value)
    return __iter__


def _get_async_iter(self):
    def __aiter__():
        value = self.__aiter__._mock_return_value
        return _AsyncIterator(iter([] if value is DEFAULT else value))
    return __aiter__


_side_effect_methods = {"__eq__": _get_eq, "__ne__": _get_ne, "__iter__": _get_iter,
                        "__aiter__": _get_async_iter}


class _AsyncIterator:
    def __init__(self, iterator):
        self.iterator = iterator

    def __aiter__(self):
        return self

    async def __anext__(self):
        try:
            return next(self.iterator)
        except StopIteration:
            raise StopAsyncIteration from None


def _is_magic(name):
    return f"__{name[2:-2]}__" == name


def _get_method(name, function):
    """A plain function as a special method of the class of a mock."""

    def method(self, /, *args, **kw):
        return function(self, *args, **kw)

    method.__name__ = name
    return method


# ---- What specs tell -----------------------------------------------------------------------------

def _is_instance_mock(obj):
    return issubclass(type(obj), NonCallableMock)


def _is_exception(obj):
    return isinstance(obj, BaseException) or isinstance(obj, type) and issubclass(obj, BaseException)


def _is_async_obj(obj):
    if _is_instance_mock(obj) and not isinstance(obj, AsyncMock):
        return False
    if hasattr(obj, "__func__"):
        obj = obj.__func__
    return inspect.iscoroutinefunction(obj) or inspect.isawaitable(obj)


def _is_async_func(obj):
    return bool(getattr(obj, "__code__", None)) and inspect.iscoroutinefunction(obj)


def _callable(obj):
    if isinstance(obj, type):
        return True
    if isinstance(obj, (staticmethod, classmethod, MethodType)):
        return _callable(obj.__func__)
    return getattr(obj, "__call__", None) is not None


def _instance_callable(obj):
    """Whether an object can be called, or the instances of a class."""
    if not isinstance(obj, type):
        return getattr(obj, "__call__", None) is not None
    return any(base.__dict__.get("__call__") is not None for base in obj.__mro__)


def _get_signature_object(spec, as_instance, eat_self):
    """What is called for the spec, and its signature; or None."""
    if isinstance(spec, type) and not as_instance:
        eat_self = True
        function = spec.__init__
    elif isinstance(spec, (classmethod, staticmethod)):
        if isinstance(spec, classmethod):
            eat_self = True
        function = spec.__func__
    elif not isinstance(spec, FunctionType) and not isinstance(spec, MethodType):
        try:
            function = spec.__call__
        except AttributeError:
            return None
        if isinstance(spec, type):
            eat_self = True
    else:
        function = spec
    try:
        return function, inspect.signature(partial(function, None) if eat_self else function)
    except ValueError:
        return None


def _check_sig(spec, mock, skipfirst, instance=False):
    """Has calls of the mock fail that the spec would not take."""
    found = _get_signature_object(spec, instance, skipfirst)
    if found is None:
        return
    signature = found[1]

    def checksig(self, /, *args, **kwargs):
        signature.bind(*args, **kwargs)

    type(mock)._mock_check_sig = checksig
    type(mock).__signature__ = signature


def _check_spec_arg_typos(kwargs):
    for name in ("autospect", "auto_spec", "set_spec"):
        if name in kwargs:
            raise RuntimeError(f"{name!r} might be a typo; use unsafe=True if this is intended")


class _SpecState:
    """A child that create_autospec() will make when it is asked for."""

    def __init__(self, spec, spec_set=False, parent=None, name=None, ids=None, instance=False):
        self.spec = spec
        self.spec_set = spec_set
        self.parent = parent
        self.name = name
        self.ids = ids
        self.instance = instance


# ---- Mocks ---------------------------------------------------------------------------------------

def _check_and_set_parent(parent, value, name, new_name):
    """Makes a mock the child of another, unless it has a name or a parent."""
    value = getattr(value, "mock", value) if isinstance(value, FunctionType) else value
    if not _is_instance_mock(value):
        return False
    if (value._mock_name or value._mock_new_name or value._mock_parent is not None
            or value._mock_new_parent is not None):
        return False
    above = parent
    while above is not None:  # a mock may come back as what it returns itself
        if above is value:
            return False
        above = above._mock_new_parent
    if new_name:
        value._mock_new_parent = parent
        value._mock_new_name = new_name
    if name:
        value._mock_parent = parent
        value._mock_name = name
    return True


def _delegated(name):
    """An attribute that an autospecced function has, if there is one, else the mock."""
    key = {"called": "_mock_called", "call_args": "_mock_call_args", "call_count":
           "_mock_call_count", "call_args_list": "_mock_call_args_list",
           "mock_calls": "_mock_mock_calls"}[name]

    def get(self):
        function = self._mock_delegate
        return self.__dict__[key] if function is None else getattr(function, name)

    def set(self, value):
        if self._mock_delegate is None:
            self.__dict__[key] = value
        else:
            setattr(self._mock_delegate, name, value)

    return property(get, set)


class Base:
    _mock_return_value = DEFAULT
    _mock_side_effect = None

    def __init__(self, /, *args, **kwargs):
        pass


class NonCallableMock(Base):
    """A mock that cannot be called."""

    def __new__(cls, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                _eat_self=None, unsafe=False, **kwargs):
        bases = (cls,)
        if not issubclass(cls, AsyncMockMixin):
            spec_arg = spec_set or spec
            if spec_arg is not None and _is_async_obj(spec_arg):
                bases = (AsyncMockMixin, cls)
        new = type(cls.__name__, bases, {"__doc__": cls.__doc__})
        return object.__new__(new)

    def __init__(self, spec=None, wraps=None, name=None, spec_set=None, parent=None,
                 _spec_state=None, _new_name="", _new_parent=None, _spec_as_instance=False,
                 _eat_self=None, unsafe=False, **kwargs):
        if _new_parent is None:
            _new_parent = parent
        namespace = self.__dict__
        namespace.update(
            _mock_parent=parent, _mock_name=name, _mock_new_name=_new_name,
            _mock_new_parent=_new_parent, _mock_sealed=False, _mock_children={}, _mock_wraps=wraps,
            _mock_delegate=None, _mock_called=False, _mock_call_args=None, _mock_call_count=0,
            _mock_call_args_list=_CallList(), _mock_mock_calls=_CallList(),
            method_calls=_CallList(), _mock_unsafe=unsafe)
        if spec_set is not None:
            spec, spec_set = spec_set, True
        if _eat_self is None:
            _eat_self = parent is not None
        self._mock_add_spec(spec, spec_set, _spec_as_instance, _eat_self)
        if kwargs:
            self.configure_mock(**kwargs)
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state)

    def attach_mock(self, mock, attribute):
        """Makes a mock an attribute of this one, so that its calls are kept here too."""
        inner = getattr(mock, "mock", mock) if isinstance(mock, FunctionType) else mock
        inner._mock_parent = inner._mock_new_parent = None
        inner._mock_name = ""
        inner._mock_new_name = None
        setattr(self, attribute, mock)

    def mock_add_spec(self, spec, spec_set=False):
        """Restricts the attributes to those of the spec."""
        self._mock_add_spec(spec, spec_set)

    def _mock_add_spec(self, spec, spec_set, _spec_as_instance=False, _eat_self=False):
        if _is_instance_mock(spec):
            raise InvalidSpecError(f"Cannot spec a Mock object. [object={spec!r}]")
        spec_class = signature = None
        asyncs = []
        if spec is not None and type(spec) not in (list, tuple):
            spec_class = spec if isinstance(spec, type) else type(spec)
            found = _get_signature_object(spec, _spec_as_instance, _eat_self)
            signature = found and found[1]
            names = dir(spec)
            for name in names:
                try:
                    static = inspect.getattr_static(spec, name, None)
                except Exception:
                    continue
                if isinstance(static, (staticmethod, classmethod)):
                    static = static.__func__
                if _is_async_func(static):
                    asyncs.append(name)
            if hasattr(spec_class, "__dataclass_fields__"):
                names = list({*names, *spec.__dataclass_fields__})
            spec = names
        self.__dict__.update(_spec_class=spec_class, _spec_set=spec_set,
                             _spec_signature=signature, _mock_methods=spec, _spec_asyncs=asyncs)

    # ---- What it returns and does ----------------------------------------------------------------

    @property
    def return_value(self):
        """What calls return."""
        value = self._mock_return_value
        if self._mock_delegate is not None:
            value = self._mock_delegate.return_value
        if value is DEFAULT and self._mock_wraps is None:
            value = self._get_child_mock(_new_parent=self, _new_name="()")
            self.return_value = value
        return value

    @return_value.setter
    def return_value(self, value):
        if self._mock_delegate is not None:
            self._mock_delegate.return_value = value
        else:
            self.__dict__["_mock_return_value"] = value
            _check_and_set_parent(self, value, None, "()")

    @property
    def __class__(self):
        return type(self) if self._spec_class is None else self._spec_class

    called = _delegated("called")
    call_count = _delegated("call_count")
    call_args = _delegated("call_args")
    call_args_list = _delegated("call_args_list")
    mock_calls = _delegated("mock_calls")

    @property
    def side_effect(self):
        """What calls do: raise an exception, return the next item, or call a function."""
        delegate = self._mock_delegate
        if delegate is None:
            return self._mock_side_effect
        effect = delegate.side_effect
        if (effect is not None and not callable(effect) and not _is_exception(effect)
                and not hasattr(type(effect), "__next__")):
            effect = delegate.side_effect = iter(effect)
        return effect

    @side_effect.setter
    def side_effect(self, value):
        if value is not None and not _is_exception(value) and not _callable(value):
            try:
                value = iter(value)
            except TypeError:
                pass  # it fails when it is used
        if self._mock_delegate is None:
            self.__dict__["_mock_side_effect"] = value
        else:
            self._mock_delegate.side_effect = value

    def reset_mock(self, visited=None, *, return_value=False, side_effect=False):
        """Forgets all calls, of the children too."""
        if visited is None:
            visited = []
        if id(self) in visited:
            return
        visited.append(id(self))
        self.called = False
        self.call_args = None
        self.call_count = 0
        self.mock_calls = _CallList()
        self.call_args_list = _CallList()
        self.method_calls = _CallList()
        if return_value:
            self.__dict__["_mock_return_value"] = DEFAULT
        if side_effect:
            self.__dict__["_mock_side_effect"] = None
        for child in self._mock_children.values():
            if isinstance(child, _SpecState) or child is _deleted:
                continue
            child.reset_mock(visited, return_value=return_value, side_effect=side_effect)
        value = self.__dict__.get("_mock_return_value", DEFAULT)
        if _is_instance_mock(value) and value is not self:
            value.reset_mock(visited)

    def configure_mock(self, /, **kwargs):
        """Sets attributes; "a.b.return_value" reaches into children."""
        for path, value in sorted(kwargs.items(), key=lambda item: item[0].count(".")):
            *names, last = path.split(".")
            obj = self
            for name in names:
                obj = getattr(obj, name)
            setattr(obj, last, value)

    # ---- Attributes ------------------------------------------------------------------------------

    def __getattr__(self, name):
        if name in ("_mock_methods", "_mock_unsafe"):
            raise AttributeError(name)
        methods = self._mock_methods
        if methods is not None:
            if name not in methods or name in _all_magics:
                raise AttributeError(f"Mock object has no attribute {name!r}")
        elif _is_magic(name):
            raise AttributeError(name)
        if not self._mock_unsafe and (not methods or name not in methods):
            if (name.startswith(("assert", "assret", "asert", "aseert", "assrt"))
                    or name in _ATTRIB_DENY_LIST):
                raise AttributeError(f"{name!r} is not a valid assertion. Use a spec for the mock "
                                     f"if {name!r} is meant to be an attribute.")
        child = self._mock_children.get(name)
        if child is _deleted:
            raise AttributeError(name)
        if child is None:
            wraps = None if self._mock_wraps is None else getattr(self._mock_wraps, name)
            child = self._mock_children[name] = self._get_child_mock(
                parent=self, name=name, wraps=wraps, _new_name=name, _new_parent=self)
        elif isinstance(child, _SpecState):
            try:
                child = create_autospec(child.spec, child.spec_set, child.instance, child.parent,
                                        child.name)
            except InvalidSpecError:
                target = self.__dict__["_mock_name"] or self
                raise InvalidSpecError(
                    f"Cannot autospec attr {name!r} from target {target!r} as it has already been "
                    f"mocked out. [target={self!r}, attr={child.spec!r}]") from None
            self._mock_children[name] = child
        return child

    def __setattr__(self, name, value):
        if name in _mock_attributes:
            return object.__setattr__(self, name, value)
        methods = self._mock_methods
        if (self._spec_set and methods is not None and name not in methods
                and name not in self.__dict__):
            raise AttributeError(f"Mock object has no attribute '{name}'")
        if name in _unsupported_magics:
            raise AttributeError(f"Attempting to set unsupported magic method {name!r}.")
        if name in _all_magics:
            if methods is not None and name not in methods:
                raise AttributeError(f"Mock object has no attribute '{name}'")
            if _is_instance_mock(value):
                _check_and_set_parent(self, value, None, name)
                setattr(type(self), name, value)
                self._mock_children[name] = value
            else:
                setattr(type(self), name, _get_method(name, value))
                function = value

                def value(*args, **kw):
                    return function(self, *args, **kw)
        elif name == "__class__":
            self.__dict__["_spec_class"] = value
            return None
        elif _check_and_set_parent(self, value, name, name):
            self._mock_children[name] = value
        if self._mock_sealed and not hasattr(self, name):
            raise AttributeError(f"Cannot set {self._extract_mock_name()}.{name}")
        if isinstance(value, PropertyMock):
            self.__dict__[name] = value
            return None
        return object.__setattr__(self, name, value)

    def __delattr__(self, name):
        if name in _all_magics and name in type(self).__dict__:
            delattr(type(self), name)
            if name not in self.__dict__:
                return
        child = self._mock_children.get(name, _missing)
        if name in self.__dict__:
            object.__delattr__(self, name)
        elif child is _deleted:
            raise AttributeError(name)
        if child is not _missing:
            self._mock_children.pop(name)
        self._mock_children[name] = _deleted

    def __dir__(self):
        if not FILTER_DIR:
            return object.__dir__(self)
        extras = self._mock_methods or []
        of_type = [name for name in dir(type(self)) if not name.startswith("_")]
        of_self = [name for name in self.__dict__
                   if not name.startswith("_") or _is_magic(name)]
        children = [name for name, child in self._mock_children.items() if child is not _deleted]
        if self._mock_methods:
            of_type = [name for name in of_type if name not in object.__dict__]
        return sorted({*extras, *of_type, *of_self, *children})

    def _extract_mock_name(self):
        names = [self._mock_new_name]
        parent = self._mock_new_parent
        last = self
        dot = "" if names == ["()"] else "."
        while parent is not None:
            last = parent
            names.append(parent._mock_new_name + dot)
            dot = "" if parent._mock_new_name == "()" else "."
            parent = parent._mock_new_parent
        names.reverse()
        first = last._mock_name or "mock"
        if len(names) > 1 and names[1] not in ("()", "()."):
            first += "."
        names[0] = first
        return "".join(names)

    def __repr__(self):
        name = self._extract_mock_name()
        shown = "" if name in ("mock", "mock.") else f" name={name!r}"
        if self._spec_class is not None:
            kind = "spec_set" if self._spec_set else "spec"
            shown += f" {kind}={self._spec_class.__name__!r}"
        return f"<{type(self).__name__}{shown} id='{id(self)}'>"

    def _get_child_mock(self, /, **kw):
        """The mock for an attribute or for what a call returns."""
        if self._mock_sealed:
            attribute = f".{kw['name']}" if "name" in kw else "()"
            raise AttributeError(self._extract_mock_name() + attribute)
        new_name = kw.get("_new_name")
        if new_name in self.__dict__["_spec_asyncs"]:
            return AsyncMock(**kw)
        kind = type(self)
        if issubclass(kind, MagicMock) and new_name in _async_method_magics:
            cls = AsyncMock
        elif issubclass(kind, AsyncMockMixin):
            sync = (new_name in _all_sync_magics
                    or self._mock_methods and new_name in self._mock_methods)
            cls = MagicMock if sync else AsyncMock
        elif not issubclass(kind, CallableMixin):
            cls = MagicMock if issubclass(kind, NonCallableMagicMock) else Mock
        else:
            cls = kind.__mro__[1]
        return cls(**kw)

    # ---- Assertions ------------------------------------------------------------------------------

    def _calls_repr(self):
        return f"\nCalls: {safe_repr(self.mock_calls)}." if self.mock_calls else ""

    def _format_mock_call_signature(self, args, kwargs):
        return _format_call_signature(self._mock_name or "mock", args, kwargs)

    def _format_mock_failure_message(self, args, kwargs, action="call"):
        expected = self._format_mock_call_signature(args, kwargs)
        actual = self._format_mock_call_signature(*self.call_args[-2:])
        return f"expected {action} not found.\nExpected: {expected}\n  Actual: {actual}"

    def _get_call_signature_from_name(self, name):
        """The signature of the child that a call names."""
        if not name:
            return self._spec_signature
        signature = None
        children = self._mock_children
        for part in name.replace("()", "").split("."):
            child = children.get(part)
            if child is None or isinstance(child, _SpecState):
                break
            if isinstance(child, FunctionType):
                child = getattr(child, "mock", child)
            children = child._mock_children
            signature = child._spec_signature
        return signature

    def _call_matcher(self, one):
        """The call bound to the signature, so that f(1) and f(a=1) are equal."""
        if isinstance(one, tuple) and len(one) > 2:
            signature = self._get_call_signature_from_name(one[0])
        else:
            signature = self._spec_signature
        if signature is None:
            return one
        if len(one) == 2:
            name = ""
            args, kwargs = one
        else:
            name, args, kwargs = one
        try:
            bound = signature.bind(*args, **kwargs)
        except TypeError as error:
            return error.with_traceback(None)
        return call(name, bound.args, bound.kwargs)

    def assert_not_called(self):
        """Fails if the mock was called."""
        if self.call_count:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to not have been called. "
                                 f"Called {self.call_count} times.{self._calls_repr()}")

    def assert_called(self):
        """Fails unless the mock was called."""
        if self.call_count == 0:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called.")

    def assert_called_once(self):
        """Fails unless the mock was called once."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to have been called once."
                                 f" Called {self.call_count} times.{self._calls_repr()}")

    def assert_called_with(self, /, *args, **kwargs):
        """Fails unless the last call was with these arguments."""
        if self.call_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"expected call not found.\nExpected: {expected}\n"
                                 "  Actual: not called.")
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        actual = self._call_matcher(self.call_args)
        if actual != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError(self._format_mock_failure_message(args, kwargs)) from cause

    def assert_called_once_with(self, /, *args, **kwargs):
        """Fails unless there was one call, with these arguments."""
        if self.call_count != 1:
            raise AssertionError(f"Expected '{self._mock_name or 'mock'}' to be called once. "
                                 f"Called {self.call_count} times.{self._calls_repr()}")
        return self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, /, *args, **kwargs):
        """Fails unless there was a call with these arguments."""
        self._assert_any(self.call_args_list, "call", args, kwargs)

    def _assert_any(self, calls, what, args, kwargs):
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        cause = expected if isinstance(expected, Exception) else None
        actual = [self._call_matcher(one) for one in calls]
        if cause or expected not in _AnyComparer(actual):
            shown = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{shown} {what} not found") from cause

    def assert_has_calls(self, calls, any_order=False):
        """Fails unless these calls were made, one after the other or in any order."""
        self._assert_has(self.mock_calls, calls, any_order, "Calls", "  Actual")

    def _assert_has(self, made, calls, any_order, what, actual_word):
        expected = [self._call_matcher(one) for one in calls]
        cause = next((one for one in expected if isinstance(one, Exception)), None)
        actual = _CallList(self._call_matcher(one) for one in made)
        if not any_order:
            if expected in actual:
                return
            if cause is None:
                problem = f"{what} not found."
            else:
                errors = [one if isinstance(one, Exception) else None for one in expected]
                problem = f"Error processing expected {what.lower()}.\nErrors: {errors}"
            raise AssertionError(f"{problem}\nExpected: {_CallList(calls)}\n"
                                 f"{actual_word}: {safe_repr(made)}") from cause
        left = list(actual)
        missing = []
        for one in expected:
            try:
                left.remove(one)
            except ValueError:
                missing.append(one)
        if missing:
            kind = "call" if what == "Calls" else "await"
            raise AssertionError(f"{self._mock_name or 'mock'!r} does not contain all of "
                                 f"{tuple(missing)!r} in its {kind} list, found {made!r} instead"
                                 ) from cause


_ATTRIB_DENY_LIST = frozenset(name.removeprefix("assert_") for name in dir(NonCallableMock)
                              if name.startswith("assert_"))
_mock_attributes = frozenset(
    "return_value _mock_return_value side_effect _mock_side_effect _mock_parent _mock_new_parent "
    "_mock_name _mock_new_name _mock_methods _mock_sealed _mock_delegate _mock_wraps called "
    "call_count call_args call_args_list mock_calls method_calls".split())


class _AnyComparer(list):
    """A list of which `in` compares so that ANY is asked first, wherever it is."""

    def __contains__(self, item):
        for one in self:
            assert len(item) == len(one)
            if all(expected == actual for expected, actual in zip(item, one)):
                return True
        return False


class CallableMixin(Base):
    def __init__(self, spec=None, side_effect=None, return_value=DEFAULT, wraps=None, name=None,
                 spec_set=None, parent=None, _spec_state=None, _new_name="", _new_parent=None,
                 **kwargs):
        self.__dict__["_mock_return_value"] = return_value
        super().__init__(spec, wraps, name, spec_set, parent, _spec_state, _new_name, _new_parent,
                         **kwargs)
        self.side_effect = side_effect

    def _mock_check_sig(self, /, *args, **kwargs):
        pass  # replaced in the class of a mock whose spec can be called

    def __call__(self, /, *args, **kwargs):
        self._mock_check_sig(*args, **kwargs)
        self._increment_mock_call(*args, **kwargs)
        return self._mock_call(*args, **kwargs)

    def _mock_call(self, /, *args, **kwargs):
        return self._execute_mock_call(*args, **kwargs)

    def _increment_mock_call(self, /, *args, **kwargs):
        """Notes a call, here and in all parents."""
        self.called = True
        self.call_count += 1
        made = _Call((args, kwargs), two=True)
        self.call_args = made
        self.call_args_list.append(made)
        is_method = self._mock_parent is not None
        method_name = self._mock_name
        name = self._mock_new_name
        is_result = name == "()"
        self.mock_calls.append(_Call(("", args, kwargs)))
        parent = self._mock_new_parent
        while parent is not None:
            if is_method:
                parent.method_calls.append(_Call((method_name, args, kwargs)))
                is_method = parent._mock_parent is not None
                if is_method:
                    method_name = f"{parent._mock_name}.{method_name}"
            parent.mock_calls.append(_Call((name, args, kwargs)))
            if parent._mock_new_name:
                dot = "" if is_result else "."
                is_result = parent._mock_new_name == "()"
                name = parent._mock_new_name + dot + name
            parent = parent._mock_new_parent

    def _execute_mock_call(self, /, *args, **kwargs):
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not _callable(effect):
                result = next(effect)
                if _is_exception(result):
                    raise result
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        delegate = self._mock_delegate
        if delegate is not None and delegate.return_value is not DEFAULT:
            return delegate.return_value
        if self._mock_wraps is not None:
            return self._mock_wraps(*args, **kwargs)
        return self.return_value


class Mock(CallableMixin, NonCallableMock):
    """Accepts every attribute and every call; see return_value, side_effect, spec and wraps."""


class _MagicProxy:
    """A special method of a mock, made when it is first used."""

    def __init__(self, name):
        self.name = name

    def __get__(self, obj, cls=None):
        if obj is None:
            obj = cls.__dict__.get("_mock_owner")  # asked of the class of a mock
            if obj is None:
                return self
        name = self.name
        method = obj._get_child_mock(name=name, _new_name=name, _new_parent=obj)
        setattr(obj, name, method)
        if name in _return_values:
            method.return_value = _return_values[name]
        elif name in _calculate_return_value:
            method.return_value = _calculate_return_value[name](obj)
        elif name in _side_effect_methods:
            method.side_effect = _side_effect_methods[name](obj)
        return method


_magic_proxies = {name: _MagicProxy(name) for name in _magics | _async_method_magics
                  | _sync_async_magics}


class MagicMixin(Base):
    def __init__(self, /, *args, **kw):
        self._mock_set_magics()  # a spec is read with them in place
        super().__init__(*args, **kw)
        self._mock_set_magics()

    def _mock_set_magics(self):
        """Gives the mock's class the special methods that its spec allows."""
        cls = type(self)
        cls._mock_owner = self
        methods = getattr(self, "_mock_methods", None)
        for name, proxy in _magic_proxies.items():
            if methods is None or name in methods:
                if name not in cls.__dict__:
                    setattr(cls, name, proxy)
            elif name in cls.__dict__:
                delattr(cls, name)


class NonCallableMagicMock(MagicMixin, NonCallableMock):
    """As MagicMock, but cannot be called."""

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()


class MagicMock(MagicMixin, Mock):
    """A Mock that has special methods too."""

    def mock_add_spec(self, spec, spec_set=False):
        self._mock_add_spec(spec, spec_set)
        self._mock_set_magics()

    def reset_mock(self, /, *args, return_value=False, **kwargs):
        if return_value and self._mock_name and _is_magic(self._mock_name):
            return_value = False  # str() would get a mock
        super().reset_mock(*args, return_value=return_value, **kwargs)


# ---- Mocks of coroutines -------------------------------------------------------------------------

class AsyncMockMixin(Base):
    def __init__(self, /, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # inspect.iscoroutinefunction() looks at these.
        code = NonCallableMock(spec_set=CodeType)
        code.co_flags = (inspect.CO_COROUTINE + inspect.CO_VARARGS + inspect.CO_VARKEYWORDS)
        self.__dict__.update(_is_coroutine=True, _mock_await_count=0, _mock_await_args=None,
                             _mock_await_args_list=_CallList(), __code__=code,
                             __name__="AsyncMock", __defaults__=(), __kwdefaults__={},
                             __annotations__=None)

    async def _execute_mock_call(self, /, *args, **kwargs):
        made = _Call((args, kwargs), two=True)
        self.await_count += 1
        self.await_args = made
        self.await_args_list.append(made)
        effect = self.side_effect
        if effect is not None:
            if _is_exception(effect):
                raise effect
            if not _callable(effect):
                try:
                    result = next(effect)
                except StopIteration:
                    raise StopAsyncIteration from None  # a coroutine cannot raise the other
                if _is_exception(result):
                    raise result
            elif inspect.iscoroutinefunction(effect):
                result = await effect(*args, **kwargs)
            else:
                result = effect(*args, **kwargs)
            if result is not DEFAULT:
                return result
        if self._mock_return_value is not DEFAULT:
            return self.return_value
        if self._mock_wraps is not None:
            if inspect.iscoroutinefunction(self._mock_wraps):
                return await self._mock_wraps(*args, **kwargs)
            return self._mock_wraps(*args, **kwargs)
        return self.return_value

    def _awaited_name(self):
        return self._mock_name or "mock"

    def assert_awaited(self):
        """Fails unless the mock was awaited."""
        if self.await_count == 0:
            raise AssertionError(f"Expected {self._awaited_name()} to have been awaited.")

    def assert_awaited_once(self):
        """Fails unless the mock was awaited once."""
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._awaited_name()} to have been awaited once. "
                                 f"Awaited {self.await_count} times.")

    def assert_awaited_with(self, /, *args, **kwargs):
        """Fails unless the last await was with these arguments."""
        if self.await_args is None:
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"Expected await: {expected}\nNot awaited")
        expected = self._call_matcher(_Call((args, kwargs), two=True))
        actual = self._call_matcher(self.await_args)
        if actual != expected:
            cause = expected if isinstance(expected, Exception) else None
            raise AssertionError(
                self._format_mock_failure_message(args, kwargs, action="await")) from cause

    def assert_awaited_once_with(self, /, *args, **kwargs):
        """Fails unless there was one await, with these arguments."""
        if self.await_count != 1:
            raise AssertionError(f"Expected {self._awaited_name()} to have been awaited once. "
                                 f"Awaited {self.await_count} times.")
        return self.assert_awaited_with(*args, **kwargs)

    def assert_any_await(self, /, *args, **kwargs):
        """Fails unless there was an await with these arguments."""
        self._assert_any(self.await_args_list, "await", args, kwargs)

    def assert_has_awaits(self, calls, any_order=False):
        """Fails unless these awaits were made, one after the other or in any order."""
        self._assert_has(self.await_args_list, calls, any_order, "Awaits", "Actual")

    def assert_not_awaited(self):
        """Fails if the mock was awaited."""
        if self.await_count != 0:
            raise AssertionError(f"Expected {self._awaited_name()} to not have been awaited. "
                                 f"Awaited {self.await_count} times.")

    def reset_mock(self, /, *args, **kwargs):
        super().reset_mock(*args, **kwargs)
        self.await_count = 0
        self.await_args = None
        self.await_args_list = _CallList()

    def _of_delegate(name):
        key = f"_mock_{name}"

        def get(self):
            delegate = self._mock_delegate
            return self.__dict__[key] if delegate is None else getattr(delegate, name)

        def set(self, value):
            if self._mock_delegate is None:
                self.__dict__[key] = value
            else:
                setattr(self._mock_delegate, name, value)

        return property(get, set)

    await_count = _of_delegate("await_count")
    await_args = _of_delegate("await_args")
    await_args_list = _of_delegate("await_args_list")
    del _of_delegate


class AsyncMagicMixin(MagicMixin):
    pass


class AsyncMock(AsyncMockMixin, AsyncMagicMixin, Mock):
    """A mock that is awaited: calling it gives a coroutine."""


_mock_attributes |= {"await_count", "await_args", "await_args_list"}


class ThreadingMixin(Base):
    """Waits for calls that other threads make."""

    DEFAULT_TIMEOUT = None

    def __init__(self, /, *args, timeout=_missing, **kwargs):
        import threading
        super().__init__(*args, **kwargs)
        self.__dict__.update(
            _mock_wait_timeout=self.DEFAULT_TIMEOUT if timeout is _missing else timeout,
            _mock_event=threading.Event(), _mock_calls_events=[])

    def _get_child_mock(self, /, **kw):
        kw.setdefault("timeout", self.__dict__["_mock_wait_timeout"])
        return super()._get_child_mock(**kw)

    def _event_of(self, args, kwargs):
        """The event of calls with these arguments."""
        import threading
        events = self.__dict__["_mock_calls_events"]
        for known_args, known_kwargs, event in events:
            if (known_args, known_kwargs) == (args, kwargs):
                return event
        events.append((args, kwargs, threading.Event()))
        return events[-1][2]

    def reset_mock(self, /, *args, **kwargs):
        import threading
        super().reset_mock(*args, **kwargs)
        self.__dict__.update(_mock_event=threading.Event(), _mock_calls_events=[])

    def _mock_call(self, /, *args, **kwargs):
        result = super()._mock_call(*args, **kwargs)
        self._event_of(args, kwargs).set()
        self.__dict__["_mock_event"].set()
        return result

    def wait_until_called(self, *, timeout=_missing):
        """Waits for a call; fails if there is none in time."""
        if timeout is _missing:
            timeout = self.__dict__["_mock_wait_timeout"]
        if not self.__dict__["_mock_event"].wait(timeout=timeout):
            raise AssertionError(f"{self._mock_name or 'mock'} was not called before timeout"
                                 f"({timeout}).")

    def wait_until_any_call_with(self, *args, **kwargs):
        """Waits for a call with these arguments; fails if there is none in time."""
        if not self._event_of(args, kwargs).wait(timeout=self.__dict__["_mock_wait_timeout"]):
            expected = self._format_mock_call_signature(args, kwargs)
            raise AssertionError(f"{expected} call not found")


class ThreadingMock(ThreadingMixin, MagicMixin, Mock):
    """A MagicMock with the waiting methods for threads."""


class PropertyMock(Mock):
    """Set on a class, it is a property: reading calls it, writing calls it with the value."""

    def _get_child_mock(self, /, **kwargs):
        return MagicMock(**kwargs)

    def __get__(self, obj, obj_type=None):
        return self()

    def __set__(self, obj, value):
        self(value)


def seal(mock):
    """Makes a mock, and its children, have no more attributes than they have now."""
    mock._mock_sealed = True
    for name in dir(mock):
        try:
            child = getattr(mock, name)
        except AttributeError:
            continue
        if not isinstance(child, NonCallableMock):
            continue
        if isinstance(child._mock_children.get(name), _SpecState):
            continue
        if child._mock_new_parent is mock:
            seal(child)


# ---- Autospec ------------------------------------------------------------------------------------

def _spec_function(mock, spec, name, skipfirst=False):
    """A function with the signature of the spec, which calls the mock."""
    found = _get_signature_object(spec, False, skipfirst)
    if found is None:
        return mock
    function, signature = found

    if inspect.iscoroutinefunction(function):
        async def copy(*args, **kwargs):
            signature.bind(*args, **kwargs)
            return await mock(*args, **kwargs)
    else:
        def copy(*args, **kwargs):
            signature.bind(*args, **kwargs)
            return mock(*args, **kwargs)

    copy.__name__ = copy.__qualname__ = name if name.isidentifier() else "funcopy"
    for attribute in ("__doc__", "__module__", "__defaults__", "__kwdefaults__"):
        try:
            setattr(copy, attribute, getattr(function, attribute))
        except (AttributeError, TypeError):
            pass
    copy.__signature__ = signature
    copy.called = False
    copy.call_count = 0
    copy.call_args = None
    copy.call_args_list = _CallList()
    copy.method_calls = _CallList()
    copy.mock_calls = _CallList()
    copy.return_value = mock.return_value
    copy.side_effect = mock.side_effect
    copy._mock_children = mock._mock_children
    copy.mock = mock

    def asserting(method):
        def check(*args, **kwargs):
            return getattr(mock, method)(*args, **kwargs)
        return check

    names = ["assert_called_with", "assert_not_called", "assert_called_once_with",
             "assert_called_once", "assert_called", "assert_has_calls", "assert_any_call"]
    if isinstance(mock, AsyncMockMixin):
        copy.await_count = 0
        copy.await_args = None
        copy.await_args_list = _CallList()
        names += ["assert_awaited", "assert_awaited_once", "assert_awaited_with",
                  "assert_awaited_once_with", "assert_any_await", "assert_has_awaits",
                  "assert_not_awaited"]
    for method in names:
        setattr(copy, method, asserting(method))

    def reset_mock():
        copy.method_calls = _CallList()
        copy.mock_calls = _CallList()
        mock.reset_mock()
        value = copy.return_value
        if _is_instance_mock(value) and value is not mock:
            value.reset_mock()

    copy.reset_mock = reset_mock
    mock.__dict__["_mock_delegate"] = copy
    return copy


def _must_skip(spec, entry, is_type):
    """Whether the attribute of a spec is a method whose first argument is not given."""
    if not isinstance(spec, type):
        if entry in getattr(spec, "__dict__", {}):
            return False
        spec = spec.__class__
    for cls in spec.__mro__:
        found = cls.__dict__.get(entry, DEFAULT)
        if found is DEFAULT:
            continue
        if isinstance(found, (staticmethod, classmethod)):
            return False
        return is_type if isinstance(found, FunctionType) else False
    return is_type


def create_autospec(spec, spec_set=False, instance=False, _parent=None, _name=None, *,
                    unsafe=False, **kwargs):
    """A mock that has what the spec has, down to the signatures of its methods."""
    if type(spec) in (list, tuple):
        spec = type(spec)  # a list of names is for Mock(spec=...)
    is_type = isinstance(spec, type)
    if _is_instance_mock(spec):
        raise InvalidSpecError(f"Cannot autospec a Mock object. [object={spec!r}]")
    is_async = _is_async_func(spec)
    if is_async and instance:
        raise RuntimeError("Instance can not be True when create_autospec is mocking an async "
                           "function")
    options = {"spec_set" if spec_set else "spec": spec}
    if spec is None:
        options = {}
    if options and instance:
        options["_spec_as_instance"] = True
    if not unsafe:
        _check_spec_arg_typos(kwargs)
    name = kwargs.pop("name", _name)
    # What is said of children is done when they are there.
    later = {path: kwargs.pop(path) for path in list(kwargs) if "." in path}
    options.update(kwargs)
    cls = MagicMock
    if inspect.isdatadescriptor(spec):
        options = {}  # what a descriptor gives is not known
    elif is_type and instance and not _instance_callable(spec):
        cls = NonCallableMagicMock
    elif not _callable(spec):
        cls = NonCallableMagicMock
    elif is_async:
        cls = AsyncMock
    new_name = name
    if _parent is None:
        new_name = ""  # a root: the name comes from elsewhere
    mock = cls(parent=_parent, _new_parent=_parent, _new_name=new_name, name=name, **options)
    if isinstance(spec, FunctionType) or isinstance(spec, MethodType) and _parent is None:
        mock = _spec_function(mock, spec, name or getattr(spec, "__name__", "funcopy"))
    else:
        _check_sig(spec, mock, is_type, instance)
    if _parent is not None and not instance:
        _parent._mock_children[name] = mock
    wrapped = kwargs.get("wraps")
    if is_type and not instance and "return_value" not in kwargs:
        mock.return_value = create_autospec(spec, spec_set, instance=True, _name="()",
                                            _parent=getattr(mock, "mock", mock), wraps=wrapped)
    for entry in dir(spec):
        if _is_magic(entry):
            continue  # MagicMock does these
        try:
            original = getattr(spec, entry)
        except AttributeError:
            continue
        _add_autospecced(mock, spec, entry, original, spec_set, is_type, wrapped)
    if later:
        mock.configure_mock(**later)
    return mock


def _add_autospecced(mock, spec, entry, original, spec_set, is_type, wrapped):
    owner = getattr(mock, "mock", mock) if isinstance(mock, FunctionType) else mock
    kind = {"spec_set" if spec_set else "spec": original}
    if wrapped is not None and hasattr(wrapped, entry):
        kind["wraps"] = original
    if not isinstance(original, (FunctionType, MethodType)):
        owner._mock_children[entry] = _SpecState(original, spec_set, owner, entry, instance=False)
        return
    skipfirst = _must_skip(spec, entry, is_type)
    cls = AsyncMock if inspect.iscoroutinefunction(original) else MagicMock
    child = cls(parent=owner, name=entry, _new_name=entry, _new_parent=owner,
                _eat_self=skipfirst, **kind)
    owner._mock_children[entry] = child
    if "wraps" not in kind:
        child.return_value = cls()
    _check_sig(original, child, skipfirst=skipfirst)
    if isinstance(mock, FunctionType):
        setattr(mock, entry, child)


# ---- Patching ------------------------------------------------------------------------------------

from ._patch import _patch, _patch_dict, _patch_multiple, _patch_object, patch  # noqa: E402


# ---- Files ---------------------------------------------------------------------------------------

_file_methods = None


def mock_open(mock=None, read_data=""):
    """A mock of open(), whose files read this."""
    import io
    global _file_methods
    if _file_methods is None:
        _file_methods = list(set(dir(io.TextIOWrapper)) | set(dir(io.BytesIO)))
    if mock is None:
        mock = MagicMock(name="open", spec=dir(io.open))  # open itself may be a mock
    handle = MagicMock(spec=_file_methods)
    handle.__enter__.return_value = handle

    def new_stream():
        return io.BytesIO(read_data) if isinstance(read_data, bytes) else io.StringIO(read_data)

    state = {"stream": new_stream(), "lines": None}

    def given(method):
        return method.return_value if method._mock_return_value is not None else None

    def reader(method, name):
        def read(*args, **kwargs):
            if method._mock_return_value is not DEFAULT and method.return_value is not None:
                return method.return_value
            return getattr(state["stream"], name)(*args, **kwargs)
        return read

    def lines():
        if handle.readline._mock_return_value is not DEFAULT and handle.readline.return_value is not None:
            while True:
                yield handle.readline.return_value
        yield from state["stream"]

    def next_line():
        if handle.readline._mock_return_value is not DEFAULT and handle.readline.return_value is not None:
            return handle.readline.return_value
        return next(state["stream"])

    def leave(*args):
        handle.close()

    handle.write.return_value = None
    for name in ("read", "readline", "readlines"):
        method = getattr(handle, name)
        method.return_value = None
        method.side_effect = reader(method, name)
    handle.__iter__.side_effect = lines
    handle.__next__.side_effect = next_line
    handle.__exit__.side_effect = leave

    def reset_data(*args, **kwargs):
        state["stream"] = new_stream()
        return DEFAULT

    mock.side_effect = reset_data
    mock.return_value = handle
    return mock
