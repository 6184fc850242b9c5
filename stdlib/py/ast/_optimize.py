"""ast: what ast.parse(optimize=1) and 2 do with a tree: constant expressions become their values."""

import ast
import operator

_MAX_BITS = 128
_MAX_ITEMS = 256
_MAX_TEXT = 4096

_BINARY = {
    "Add": operator.add, "Sub": operator.sub, "Mult": operator.mul, "Div": operator.truediv,
    "Mod": operator.mod, "FloorDiv": operator.floordiv, "BitOr": operator.or_, "BitXor": operator.xor,
    "BitAnd": operator.and_,
}  # fmt: skip
_UNARY = {
    "Invert": operator.invert, "Not": operator.not_, "UAdd": operator.pos, "USub": operator.neg,
}
_INVERSE = {"Is": ast.IsNot, "IsNot": ast.Is, "In": ast.NotIn, "NotIn": ast.In}


def _is_small(value):
    if isinstance(value, int):
        return value.bit_length() <= _MAX_BITS
    if isinstance(value, (str, bytes)):
        return len(value) <= _MAX_TEXT
    if isinstance(value, (tuple, frozenset)):
        return len(value) <= _MAX_ITEMS and all(map(_is_small, value))
    return True


def _power(left, right):
    if isinstance(left, int) and isinstance(right, int):
        if right > 0 and left.bit_length() * right > _MAX_BITS:
            raise ValueError
    return left**right


def _shift(left, right):
    if isinstance(left, int) and isinstance(right, int):
        if right > _MAX_BITS or left.bit_length() + right > _MAX_BITS:
            raise ValueError
    return left << right


def _multiply(left, right):
    for count, items in ((left, right), (right, left)):
        if isinstance(count, int) and isinstance(items, (str, bytes, tuple)) and items:
            if not 0 <= count <= (_MAX_ITEMS if isinstance(items, tuple) else _MAX_TEXT) // len(items):
                raise ValueError
    return left * right


_BINARY.update(Pow=_power, LShift=_shift, RShift=operator.rshift, Mult=_multiply)


class _Folder(ast.NodeTransformer):
    def __init__(self, level):
        self.level = level

    def constant(self, node, compute, *args):
        """A Constant with the result in the place of node, or node if there is none."""
        try:
            value = compute(*args)
        except Exception:  # whatever it raises, the program shall raise
            return node
        return ast.copy_location(ast.Constant(value), node) if _is_small(value) else node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        left, right = node.left, node.right
        if not isinstance(left, ast.Constant):
            return node
        if isinstance(node.op, ast.Mod) and isinstance(left.value, (str, bytes)):
            return self.fold_format(node)
        compute = _BINARY.get(type(node.op).__name__)
        if compute is None or not isinstance(right, ast.Constant):
            return node
        return self.constant(node, compute, left.value, right.value)

    def fold_format(self, node):
        """'...%s...' % (a, b) as an f-string, where it has no other conversions than %s, %r and %a."""
        text, args = node.left.value, node.right
        if not isinstance(text, str) or not isinstance(args, ast.Tuple):
            return node
        if any(isinstance(item, ast.Starred) for item in args.elts):
            return node
        values = []
        items = iter(args.elts)
        literal = ""
        place = 0
        while place < len(text):
            char = text[place]
            place += 1
            if char != "%":
                literal += char
                continue
            kind = text[place : place + 1]
            place += 1
            if kind == "%":
                literal += "%"
                continue
            item = next(items, None)
            if kind not in ("s", "r", "a") or item is None:
                return node
            if literal:
                values.append(ast.copy_location(ast.Constant(literal), node))
                literal = ""
            values.append(ast.copy_location(ast.FormattedValue(item, ord(kind)), item))
        if next(items, None) is not None:
            return node
        if literal:
            values.append(ast.copy_location(ast.Constant(literal), node))
        return ast.copy_location(ast.JoinedStr(values), node)

    def visit_UnaryOp(self, node):
        self.generic_visit(node)
        operand = node.operand
        if isinstance(operand, ast.Constant):
            return self.constant(node, _UNARY[type(node.op).__name__], operand.value)
        if isinstance(node.op, ast.Not) and isinstance(operand, ast.Compare) and len(operand.ops) == 1:
            inverse = _INVERSE.get(type(operand.ops[0]).__name__)
            if inverse:
                operand.ops[0] = inverse()
                return operand
        return node

    def visit_Tuple(self, node):
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and all(isinstance(item, ast.Constant) for item in node.elts):
            return self.constant(node, tuple, [item.value for item in node.elts])
        return node

    def visit_Subscript(self, node):
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load) and isinstance(node.value, ast.Constant):
            if isinstance(node.slice, ast.Constant):
                return self.constant(node, operator.getitem, node.value.value, node.slice.value)
        return node

    def visit_Name(self, node):
        if node.id == "__debug__" and isinstance(node.ctx, ast.Load):
            return ast.copy_location(ast.Constant(self.level == 0), node)
        return node

    def fold_container(self, node):
        """A list or set display that is only looked through, as a constant."""
        if isinstance(node, (ast.List, ast.Set)) and not any(isinstance(x, ast.Starred) for x in node.elts):
            if all(isinstance(item, ast.Constant) for item in node.elts):
                kind = tuple if isinstance(node, ast.List) else frozenset
                return self.constant(node, kind, [item.value for item in node.elts])
            if isinstance(node, ast.List):
                return ast.copy_location(ast.Tuple(node.elts, node.ctx), node)
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        if isinstance(node.ops[-1], (ast.In, ast.NotIn)):
            node.comparators[-1] = self.fold_container(node.comparators[-1])
        return node

    def visit_For(self, node):
        self.generic_visit(node)
        node.iter = self.fold_container(node.iter)
        return node

    visit_AsyncFor = visit_comprehension = visit_For

    def visit_body(self, node):
        self.generic_visit(node)
        body = node.body
        if self.level >= 2 and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                del body[0]
                if not body and not isinstance(node, ast.Module):
                    body.append(ast.copy_location(ast.Pass(), value))
        return node

    visit_Module = visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_body


def fold(tree, level):
    return _Folder(level).visit(tree)
