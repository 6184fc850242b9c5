"""The classes of the nodes of syntax trees.

They are made from the compiler's own description of its trees, and are found in the module ast.
"""

import sys

import _ast_tree

PyCF_ONLY_AST = 0x400
PyCF_TYPE_COMMENTS = 0x1000
PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x2000
PyCF_OPTIMIZED_AST = 0x8000 | PyCF_ONLY_AST


def _warn(message):
    import warnings

    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _is_optional(field_type):
    return type(field_type) is type(int | None) and type(None) in field_type.__args__


class AST:
    __module__ = "ast"
    _fields = ()
    __match_args__ = ()
    _attributes = ()
    _field_types = {}

    def __init__(self, *args, **kwargs):
        cls = type(self)
        name = cls.__name__
        fields = cls._fields
        if len(args) > len(fields):
            raise TypeError(
                f"{name} constructor takes at most {len(fields)} positional "
                f"argument{'' if len(fields) == 1 else 's'}"
            )
        missing = dict.fromkeys(fields)
        for field, value in zip(fields, args):
            setattr(self, field, value)
            missing.pop(field, None)
        for key, value in kwargs.items():
            if key in fields:
                if key not in missing:
                    raise TypeError(f"{name} got multiple values for argument {key!r}")
                del missing[key]
            elif key not in cls._attributes:
                _warn(
                    f"{name}.__init__ got an unexpected keyword argument {key!r}. Support for arbitrary "
                    "keyword arguments is deprecated and will be removed in Python 3.15."
                )
            setattr(self, key, value)
        for field in missing:
            self._set_default(cls, field)

    def _set_default(self, cls, field):
        """Give a field that was not given what it has then; optional ones are None in the class."""
        types = cls._field_types
        if field not in types:
            _warn_outside(
                f"Field {field!r} is missing from {cls.__name__}._field_types. "
                "This will become an error in Python 3.15."
            )
            return
        field_type = types[field]
        if _is_optional(field_type):
            return
        if hasattr(field_type, "__origin__") and field_type.__origin__ is list:
            setattr(self, field, [])
        elif field_type is expr_context:
            setattr(self, field, _load)
        else:
            _warn_outside(
                f"{cls.__name__}.__init__ missing 1 required positional argument: {field!r}. "
                "This will become an error in Python 3.15."
            )

    def __reduce__(self):
        # The fields are in the state, since they may refer to this node; None stands for those that
        # __init__ would miss.
        state = dict(self.__dict__)
        count = 0
        for field in self._fields:
            if field not in state:
                break
            count += 1
        return type(self), (None,) * count, state

    def __replace__(self, /, **changes):
        cls = type(self)
        names = dict.fromkeys((*cls._fields, *cls._attributes))
        values = {name: getattr(self, name) for name in names if hasattr(self, name)}
        for name in changes:
            if name not in names:
                raise TypeError(f"{cls.__name__}.__replace__ got an unexpected keyword argument {name!r}.")
        values.update(changes)
        types = cls._field_types
        lacking = [
            repr(name) for name in cls._fields
            if name not in values and not (name in types and _is_optional(types[name]))
        ]  # fmt: skip
        if lacking:
            raise TypeError(
                f"{cls.__name__}.__replace__ missing {len(lacking)} keyword "
                f"argument{'' if len(lacking) == 1 else 's'}: {', '.join(sorted(lacking))}."
            )
        return cls(**values)


def _warn_outside(message):
    import warnings

    warnings.warn(message, DeprecationWarning, stacklevel=4)


_PLAIN_TYPES = {"identifier": str, "int": int, "string": str, "constant": object}
_POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")
_WITHOUT_POSITION = {
    "mod", "comprehension", "arguments", "withitem", "match_case", "type_ignore", "operator",
    "unaryop", "boolop", "cmpop", "expr_context",
}  # fmt: skip


def _make_classes():
    kinds = _ast_tree.kinds()
    # What the compiler's trees never hold.
    kinds.insert(3, ("mod", "FunctionType", [("argtypes", "expr*"), ("returns", "expr")]))
    kinds.append(("type_ignore", "TypeIgnore", [("lineno", "int"), ("tag", "string")]))
    classes = {}
    texts = {}
    for sum_name, name, fields in kinds:
        text = name
        if fields:
            # An identifier is not shown where there is nothing to add, as for Pass.
            text += "(" + ", ".join(f"{kind} {field}" for field, kind in fields) + ")"
        texts.setdefault(sum_name, []).append(text)
    for sum_name, alternatives in texts.items():
        is_product = [kind[1] for kind in kinds if kind[0] == sum_name] == [sum_name]
        has_position = sum_name not in _WITHOUT_POSITION
        namespace = {"__module__": "ast", "_attributes": _POSITION if has_position else ()}
        namespace["_fields"] = namespace["__match_args__"] = ()
        if has_position:
            namespace["end_lineno"] = namespace["end_col_offset"] = None
        if not is_product:
            namespace["__doc__"] = f"{sum_name} = " + ("\n" + " " * len(sum_name) + " | ").join(alternatives)
            if not any("(" in text for text in alternatives):
                namespace["__doc__"] = f"{sum_name} = " + " | ".join(alternatives)
            classes[sum_name] = type(sum_name, (AST,), namespace)
        else:
            classes[sum_name] = (namespace, alternatives[0])
    result = {}
    for sum_name, name, fields in kinds:
        base = classes[sum_name]
        if isinstance(base, tuple):  # a class of its own
            namespace, text = base
            bases = (AST,)
            namespace["__doc__"] = text
        else:
            namespace = {"__module__": "ast"}
            namespace["__doc__"] = texts[sum_name].pop(0)
            bases = (base,)
        names = tuple(field for field, _ in fields or ())
        namespace["_fields"] = namespace["__match_args__"] = names
        for field, kind in fields or ():
            if kind[-1] == "?":
                namespace[field] = None
        result[name] = type(name, bases, namespace)
    for sum_name, cls in classes.items():
        if isinstance(cls, type):
            result[sum_name] = cls

    def field_type(kind):
        plain = kind.rstrip("*?")
        base = _PLAIN_TYPES.get(plain) or result[plain]
        return list[base] if kind[-1] == "*" else base | None if kind[-1] == "?" else base

    for _, name, fields in kinds:
        cls = result[name]
        cls._field_types = cls.__annotations__ = {f: field_type(kind) for f, kind in fields or ()}
    return result


_classes = _make_classes()
globals().update(_classes)
_ast_tree.register(_classes)
_load = _ast_tree.parse("x", "<ast>", "eval", 0).body.ctx
__all__ = ["AST", *_classes, "PyCF_ONLY_AST", "PyCF_TYPE_COMMENTS", "PyCF_ALLOW_TOP_LEVEL_AWAIT",
           "PyCF_OPTIMIZED_AST"]  # fmt: skip


def _compile(source, filename, mode, flags):
    """What compile() does with a tree, or to get one."""
    if isinstance(source, AST):
        if flags & PyCF_ONLY_AST:
            return source
        return _ast_tree.compile(source, filename, mode, flags)
    if mode == "func_type":
        return _parse_function_type(source, filename)
    tree = _ast_tree.parse(source, filename, mode, flags)
    if flags & PyCF_TYPE_COMMENTS and mode == "exec":
        from ast import _type_comments

        _type_comments.attach(tree, source, filename)
    return tree


def _parse_function_type(source, filename):
    """The tree of a type comment's text: (int, *str, **float) -> bool."""
    text = source if isinstance(source, str) else bytes(source).decode("utf-8")
    head, arrow, result = text.rpartition("->")
    head = head.strip()
    fits = arrow and head.startswith("(") and head.endswith(")")
    argtypes = []
    if fits and head[1:-1].strip():
        call = _ast_tree.parse("f" + head, filename, "eval", 0).body
        stars = [isinstance(item, _classes["Starred"]) for item in call.args]
        # One star at most, behind the plain types; two stars once, at the end.
        fits = True not in stars[:-1] and [item.arg for item in call.keywords] in ([], [None])
        argtypes = [item.value if star else item for item, star in zip(call.args, stars)]
        argtypes += [item.value for item in call.keywords]
    if not fits:
        raise SyntaxError("invalid syntax", (filename, 1, 1, text, 1, -1))
    return _classes["FunctionType"](argtypes, _ast_tree.parse(result.strip(), filename, "eval", 0).body)
