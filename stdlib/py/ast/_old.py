"""ast: the names that constants had before they were all Constant."""

import warnings
from _ast import Constant

MESSAGE = "{name} is deprecated and will be removed in Python {remove}; use ast.Constant instead"
_VALUE_MESSAGE = "Attribute {name} is deprecated and will be removed in Python {remove}; use value instead"

_TYPES = {
    "Num": (int, float, complex),
    "Str": (str,),
    "Bytes": (bytes,),
    "NameConstant": (type(None), bool),
    "Ellipsis": (type(...),),
}


def _value_property(name):
    def getter(self):
        warnings._deprecated(name, message=_VALUE_MESSAGE, remove=(3, 14))
        return self.value

    def setter(self, value):
        warnings._deprecated(name, message=_VALUE_MESSAGE, remove=(3, 14))
        self.value = value

    return property(getter, setter, doc="Deprecated. Use value instead.")


Constant.n = _value_property("n")
Constant.s = _value_property("s")


class _Meta(type):
    def __init__(cls, *args):
        cls.__doc__ = "Deprecated AST node class. Use ast.Constant instead"
        cls.__module__ = "ast"

    def __instancecheck__(cls, instance):
        if cls.__name__ not in _TYPES:
            return type.__instancecheck__(cls, instance)
        warnings._deprecated(f"ast.{cls.__name__}", message=MESSAGE, remove=(3, 14))
        if not isinstance(instance, Constant):
            return False
        value = getattr(instance, "value", _Meta)
        fits = isinstance(value, _TYPES[cls.__name__])
        return fits and not (cls.__name__ == "Num" and isinstance(value, bool))


def _make(name, field):
    def __new__(cls, *args, **kwargs):
        if cls is not classes[name]:
            return Constant.__new__(cls)
        warnings._deprecated(f"ast.{name}", message=MESSAGE, remove=(3, 14))
        if name == "Ellipsis":
            return Constant(..., *args, **kwargs)
        if field in kwargs:
            if args:
                raise TypeError(f"{name} got multiple values for argument {field!r}")
            return Constant(kwargs.pop(field), **kwargs)
        return Constant(*args, **kwargs)

    fields = () if name == "Ellipsis" else (field,)
    return _Meta(name, (Constant,), {"__new__": __new__, "_fields": fields})


classes = {}
for _name, _field in (
    ("Num", "n"), ("Str", "s"), ("Bytes", "s"), ("NameConstant", "value"), ("Ellipsis", "value"),
):  # fmt: skip
    classes[_name] = _make(_name, _field)
Num, Str, Bytes, NameConstant, Ellipsis = classes.values()
