"""Syntax trees: parsing source, walking, changing and showing trees, and source text of a tree.

The classes of nodes are those of _ast, which follow the grammar: every node has its _fields as
attributes, and statements and expressions say where in the source they were.
"""

import re
import sys
from _ast import *
from _ast import AST

def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None, optimize=-1):
    """Return the tree of a source: compile() with the flag PyCF_ONLY_AST."""
    flags = PyCF_ONLY_AST
    if optimize > 0:
        flags |= PyCF_OPTIMIZED_AST
    if type_comments:
        flags |= PyCF_TYPE_COMMENTS
    if feature_version is None:
        feature_version = -1
    elif isinstance(feature_version, tuple):
        major, minor = feature_version
        if major != 3:
            raise ValueError(f"Unsupported major version: {major}")
        feature_version = minor
    tree = compile(source, filename, mode, flags, _feature_version=feature_version, optimize=optimize)
    if 0 <= feature_version < 13:
        _check_feature_version(tree, feature_version, filename)
    if optimize > 0:
        from ast._optimize import fold

        tree = fold(tree, optimize)
    return tree


# What the language did not have at first: from which 3.x on it has these nodes.
_FEATURES = {
    "AnnAssign": (6, "Variable annotation syntax is"), "AsyncFunctionDef": (5, "Async functions are"),
    "AsyncFor": (5, "Async for loops are"), "AsyncWith": (5, "Async with statements are"),
    "Await": (5, "Await expressions are"), "NamedExpr": (8, "Assignment expressions are"),
    "Match": (10, "Pattern matching is"), "TryStar": (11, "Exception groups are"),
    "TypeAlias": (12, "Type statement is"), "MatMult": (5, "The '@' operator is"),
}  # fmt: skip


def _check_feature_version(tree, minor, filename):
    def refuse(node, since, what):
        if minor < since:
            raise SyntaxError(
                f"{what} only supported in Python 3.{since} and greater",
                (filename, getattr(node, "lineno", 1), getattr(node, "col_offset", 0) + 1, None),
            )

    for node in walk(tree):
        feature = _FEATURES.get(node.__class__.__name__)
        if feature:
            refuse(node, *feature)
        if isinstance(node, arguments) and node.posonlyargs:
            refuse(node.posonlyargs[0], 8, "Positional-only parameters are")
        if getattr(node, "type_params", None):
            refuse(node, 12, "Type parameter lists are")
        if isinstance(node, type_param) and node.default_value is not None:
            refuse(node, 13, "Type parameter defaults are")
        if isinstance(node, comprehension) and node.is_async:
            refuse(node, 6, "Async comprehensions are")


def literal_eval(node_or_string):
    """Return the value of an expression that consists of literals: text, or a tree.

    These are strings, bytes, numbers, tuples, lists, dicts, sets, booleans, None and Ellipsis.
    """
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(" \t"), mode="eval")
    if isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body
    return _literal_value(node_or_string)


def _literal_value(node):
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Tuple):
        return tuple(map(_literal_value, node.elts))
    if isinstance(node, List):
        return list(map(_literal_value, node.elts))
    if isinstance(node, Set):
        return set(map(_literal_value, node.elts))
    if isinstance(node, Call) and isinstance(node.func, Name) and node.func.id == "set":
        if node.args == node.keywords == []:
            return set()
    elif isinstance(node, Dict):
        if len(node.keys) != len(node.values):
            _refuse_literal(node)
        return dict(zip(map(_literal_value, node.keys), map(_literal_value, node.values)))
    elif isinstance(node, BinOp) and isinstance(node.op, (Add, Sub)):
        left, right = _signed_number(node.left), _number(node.right)
        if isinstance(left, (int, float)) and isinstance(right, complex):
            return left + right if isinstance(node.op, Add) else left - right
    return _signed_number(node)


def _number(node):
    if not isinstance(node, Constant) or type(node.value) not in (int, float, complex):
        _refuse_literal(node)
    return node.value


def _signed_number(node):
    if isinstance(node, UnaryOp) and isinstance(node.op, (UAdd, USub)):
        operand = _number(node.operand)
        return operand if isinstance(node.op, UAdd) else -operand
    return _number(node)


def _refuse_literal(node):
    message = "malformed node or string"
    line = getattr(node, "lineno", None)
    if line:
        message += f" on line {line}"
    raise ValueError(message + f": {node!r}")


def dump(node, annotate_fields=True, include_attributes=False, *, indent=None, show_empty=False):
    """Return a tree as text that makes it.

    annotate_fields: with the names of fields. include_attributes: with positions. indent: on several
    lines, indented by this many spaces or this string. show_empty: with empty lists and None.
    """
    if not isinstance(node, AST):
        raise TypeError("expected AST, got %r" % node.__class__.__name__)
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent

    def text_of(node, level):
        """The text, and whether it is short enough to stand in a line with others."""
        if indent is not None:
            level += 1
            prefix, separator = "\n" + indent * level, ",\n" + indent * level
        else:
            prefix, separator = "", ", "
        if isinstance(node, AST):
            return node_text(node, level, prefix, separator)
        if isinstance(node, list):
            if not node:
                return "[]", True
            return f"[{prefix}{separator.join(text_of(item, level)[0] for item in node)}]", False
        return repr(node), True

    def node_text(node, level, prefix, separator):
        cls = type(node)
        args = []
        held_back = []  # empty values, shown only if a later field cannot be named
        all_simple = True
        keywords = annotate_fields
        for name in node._fields:
            try:
                value = getattr(node, name)
            except AttributeError:
                keywords = True
                continue
            if value is None and getattr(cls, name, ...) is None:
                keywords = True
                continue
            if not show_empty:
                if value == []:
                    field_type = cls._field_types.get(name, object)
                    if getattr(field_type, "__origin__", ...) is list:
                        if not keywords:
                            held_back.append(repr(value))
                        continue
                if not keywords:
                    args.extend(held_back)
                    held_back = []
            text, simple = text_of(value, level)
            all_simple = all_simple and simple
            args.append(f"{name}={text}" if keywords else text)
        if include_attributes and node._attributes:
            for name in node._attributes:
                try:
                    value = getattr(node, name)
                except AttributeError:
                    continue
                if value is None and getattr(cls, name, ...) is None:
                    continue
                text, simple = text_of(value, level)
                all_simple = all_simple and simple
                args.append(f"{name}={text}")
        name = node.__class__.__name__
        if all_simple and len(args) <= 3:
            return f"{name}({', '.join(args)})", not args
        return f"{name}({prefix}{separator.join(args)})", False

    return text_of(node, 0)[0]


# ---- Positions ----------------------------------------------------------------------------------


def copy_location(new_node, old_node):
    """Give new_node the position of old_node, and return it."""
    for attr in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        if attr in old_node._attributes and attr in new_node._attributes:
            value = getattr(old_node, attr, None)
            # The ends may be None, the beginnings not.
            if value is not None or (hasattr(old_node, attr) and attr.startswith("end_")):
                setattr(new_node, attr, value)
    return new_node


def fix_missing_locations(node):
    """Give every node without a position that of its parent, and return the tree."""

    def fix(node, position):
        position = dict(position)
        for attr, value in position.items():
            if attr not in node._attributes:
                continue
            own = getattr(node, attr, None) if attr.startswith("end_") else getattr(node, attr, _MISSING)
            if own is None and attr.startswith("end_") or own is _MISSING:
                setattr(node, attr, value)
            else:
                position[attr] = own
        for child in iter_child_nodes(node):
            fix(child, position)

    fix(node, {"lineno": 1, "end_lineno": 1, "col_offset": 0, "end_col_offset": 0})
    return node


_MISSING = object()


def increment_lineno(node, n=1):
    """Move a tree down by n lines, and return it."""
    for child in walk(node):
        if isinstance(child, TypeIgnore):  # lineno is a field there
            child.lineno = getattr(child, "lineno", 0) + n
            continue
        if "lineno" in child._attributes:
            child.lineno = getattr(child, "lineno", 0) + n
        if "end_lineno" in child._attributes and (end := getattr(child, "end_lineno", 0)) is not None:
            child.end_lineno = end + n
    return node


def _splitlines_no_ff(source, maxlines=None):
    """The lines of source as the grammar counts them: form feeds do not end one."""
    lines = []
    for number, match in enumerate(re.finditer(r"(.*?(?:\r\n|\n|\r|$))", source, re.DOTALL), 1):
        if maxlines is not None and number > maxlines:
            break
        lines.append(match[0])
    return lines


def get_source_segment(source, node, *, padded=False):
    """Return the text of a node in its source, or None if its position is not known.

    padded: with spaces in place of what is before it in its first line, if it has several.
    """
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    lines = _splitlines_no_ff(source, maxlines=last + 1)
    if first == last:
        return lines[first].encode()[start:end].decode()
    padding = ""
    if padded:
        before = lines[first].encode()[:start].decode()
        padding = "".join(c if c in "\f\t" else " " for c in before)
    head = padding + lines[first].encode()[start:].decode()
    tail = lines[last].encode()[:end].decode()
    return "".join([head, *lines[first + 1 : last], tail])


# ---- Walking ------------------------------------------------------------------------------------


def iter_fields(node):
    """Yield (name, value) of each field of a node."""
    for field in node._fields:
        try:
            yield field, getattr(node, field)
        except AttributeError:
            pass


def iter_child_nodes(node):
    """Yield the nodes directly below one."""
    for field in node._fields:
        value = getattr(node, field, None)
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            for item in value:
                if isinstance(item, AST):
                    yield item


def walk(node):
    """Yield a node and all below it, level by level."""
    level = [node]
    while level:
        below = []
        for node in level:
            below.extend(iter_child_nodes(node))
            yield node
            # Somebody may have changed it meanwhile, but its children were seen before.
        level = below


def get_docstring(node, clean=True):
    """Return the docstring of a module, class or function, or None; clean: without indentation."""
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError("%r can't have docstrings" % (node.__class__.__name__))
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    value = node.body[0].value
    if not (isinstance(value, Constant) and isinstance(value.value, str)):
        return None
    if clean:
        import inspect

        return inspect.cleandoc(value.value)
    return value.value


class NodeVisitor:
    """Walks a tree: visit() calls the method visit_CLASS of a node's class, or generic_visit."""

    def visit(self, node):
        """Visit a node."""
        return getattr(self, "visit_" + node.__class__.__name__, self.generic_visit)(node)

    def generic_visit(self, node):
        """Visit all nodes below one."""
        for _, value in iter_fields(node):
            if isinstance(value, list):
                for item in value:
                    if isinstance(item, AST):
                        self.visit(item)
            elif isinstance(value, AST):
                self.visit(value)

    def visit_Constant(self, node):
        name = _old_name_of_constant(node.value)
        method = getattr(self, "visit_" + name, None) if name else None
        if method is None:
            return self.generic_visit(node)
        import warnings

        warnings.warn(f"visit_{name} is deprecated; add visit_Constant", DeprecationWarning, 2)
        return method(node)


def _old_name_of_constant(value):
    for cls, name in (
        (bool, "NameConstant"), (type(None), "NameConstant"), (int, "Num"), (float, "Num"),
        (complex, "Num"), (str, "Str"), (bytes, "Bytes"), (type(...), "Ellipsis"),
    ):  # fmt: skip
        if type(value) is cls:
            return name
    for cls, name in ((int, "Num"), (float, "Num"), (complex, "Num"), (str, "Str"), (bytes, "Bytes")):
        if isinstance(value, cls):
            return name
    return None


class NodeTransformer(NodeVisitor):
    """A visitor whose methods return what takes the place of the node.

    None removes it; in a list, a list of nodes takes its place.
    """

    def generic_visit(self, node):
        for field, old_value in iter_fields(node):
            if isinstance(old_value, list):
                new_values = []
                for value in old_value:
                    if isinstance(value, AST):
                        value = self.visit(value)
                        if value is None:
                            continue
                        if not isinstance(value, AST):
                            new_values.extend(value)
                            continue
                    new_values.append(value)
                old_value[:] = new_values
            elif isinstance(old_value, AST):
                new_node = self.visit(old_value)
                if new_node is None:
                    delattr(node, field)
                else:
                    setattr(node, field, new_node)
        return node


def unparse(ast_obj):
    """Return source text whose tree is equal to the given one."""
    from ast._unparse import _Unparser

    return _Unparser().visit(ast_obj)


# ---- Classes of the past ------------------------------------------------------------------------


class slice(AST):
    """Deprecated AST node class."""


class Index(slice):
    """Deprecated AST node class. Use the index value directly instead."""

    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    """Deprecated AST node class. Use ast.Tuple instead."""

    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


class Suite(mod):
    """Deprecated AST node class.  Unused in Python 3."""


class AugLoad(expr_context):
    """Deprecated AST node class.  Unused in Python 3."""


class AugStore(expr_context):
    """Deprecated AST node class.  Unused in Python 3."""


class Param(expr_context):
    """Deprecated AST node class.  Unused in Python 3."""


for _cls in (slice, Index, ExtSlice, Suite, AugLoad, AugStore, Param):
    _cls.__module__ = "ast"
del _cls

if not hasattr(Tuple, "dims"):
    Tuple.dims = property(
        lambda self: self.elts, lambda self, value: setattr(self, "elts", value),
        doc="Deprecated. Use elts instead.",
    )  # fmt: skip

_OLD_CLASSES = ("Num", "Str", "Bytes", "NameConstant", "Ellipsis")
_UNPARSER_NAMES = ("_Unparser", "_Precedence")


def __getattr__(name):
    if name in _UNPARSER_NAMES:
        from ast import _unparse

        return getattr(_unparse, name)
    if name not in _OLD_CLASSES:
        raise AttributeError(f"module 'ast' has no attribute '{name}'")
    import warnings

    from ast import _old

    warnings._deprecated(f"ast.{name}", message=_old.MESSAGE, remove=(3, 14))
    value = globals()[name] = getattr(_old, name)
    return value


def main(args=None):
    import argparse

    parser = argparse.ArgumentParser(prog="python -m ast")
    parser.add_argument("infile", nargs="?", default="-", help="the file to parse; defaults to stdin")
    parser.add_argument("-m", "--mode", default="exec", choices=("exec", "single", "eval", "func_type"),
                        help="specify what kind of code must be parsed")
    parser.add_argument("--no-type-comments", default=True, action="store_false",
                        help="don't add information about type comments")
    parser.add_argument("-a", "--include-attributes", action="store_true",
                        help="include attributes such as line numbers and column offsets")
    parser.add_argument("-i", "--indent", type=int, default=3,
                        help="indentation of nodes (number of spaces)")
    args = parser.parse_args(args)
    if args.infile == "-":
        name = "<stdin>"
        source = sys.stdin.buffer.read()
    else:
        name = args.infile
        with open(args.infile, "rb") as infile:
            source = infile.read()
    tree = parse(source, name, args.mode, type_comments=args.no_type_comments)
    print(dump(tree, include_attributes=args.include_attributes, indent=args.indent))
