"""How the module mock keeps calls: as tuples that compare and show themselves as calls."""


def _format_call_signature(name, args, kwargs):
    parts = [repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


class _CallList(list):
    """Calls in order; `in` looks for several in a row."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        size = len(value)
        return any(self[i:i + size] == value for i in range(len(self) - size + 1))

    def __repr__(self):
        import pprint
        return pprint.pformat(list(self))


class _Call(tuple):
    """(name, args, kwargs), or (args, kwargs) of a mock's own calls; call.a.b(1) makes them.

    A call that is not _mock_from_kall is but a name on its way to be called.
    """

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        args, kwargs = (), {}
        if len(value) == 3:
            name, args, kwargs = value
        elif len(value) == 2:
            first, second = value
            if isinstance(first, str):
                name = first
                args, kwargs = (second, kwargs) if isinstance(second, tuple) else (args, second)
            else:
                args, kwargs = first, second
        elif len(value) == 1:
            value, = value
            if isinstance(value, str):
                name = value
            elif isinstance(value, tuple):
                args = value
            else:
                kwargs = value
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name = name
        self._mock_parent = parent
        self._mock_from_kall = from_kall

    def __eq__(self, other):
        try:
            other_size = len(other)
        except TypeError:
            return NotImplemented
        name, args, kwargs = self if len(self) == 3 else ("", *self)
        parents = getattr(self, "_mock_parent", None), getattr(other, "_mock_parent", None)
        if all(parents) and parents[0] != parents[1]:
            return False
        if other_size > 3:
            return False
        other_name, other_args, other_kwargs = _Call.__new__(_Call, tuple(other))
        if other_size == 2 and not isinstance(other[0], str):
            other_args, other_kwargs = other
        if name and other_name != name:
            return False
        # The other side first: it may be ANY.
        return (other_args, other_kwargs) == (args, kwargs)

    __ne__ = object.__ne__

    def __call__(self, /, *args, **kwargs):
        if self._mock_name is None:
            return _Call(("", args, kwargs), name="()")
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + "()", parent=self)

    def __getattr__(self, attr):
        if self._mock_name is None:
            return _Call(name=attr, from_kall=False)
        return _Call(name=f"{self._mock_name}.{attr}", parent=self, from_kall=False)

    def __getattribute__(self, attr):
        if attr in tuple.__dict__:
            raise AttributeError
        return tuple.__getattribute__(self, attr)

    def _get_call_arguments(self):
        return tuple(self) if len(self) == 2 else tuple(self)[1:]

    @property
    def args(self):
        return self._get_call_arguments()[0]

    @property
    def kwargs(self):
        return self._get_call_arguments()[1]

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return f"call{name}" if name.startswith("()") else name
        if len(self) == 2:
            name = "call"
            args, kwargs = self
        else:
            name, args, kwargs = self
            if not name:
                name = "call"
            elif name.startswith("()"):
                name = f"call{name}"
            else:
                name = f"call.{name}"
        return _format_call_signature(name, args, kwargs)

    def call_list(self):
        """The calls that make up a chain like call.a(1).b(2)."""
        result = []
        thing = self
        while thing is not None:
            if thing._mock_from_kall:
                result.append(thing)
            thing = thing._mock_parent
        return _CallList(reversed(result))


call = _Call(from_kall=False)
for _class in _Call, _CallList:
    _class.__module__ = "unittest.mock"
