"""ast: source text of trees.

Each method for a kind of expression returns its text; prec says how tightly what is around it binds, so that
the text has parentheses where it needs them. Statements add lines.
"""

import sys
from enum import IntEnum, auto

from _ast import (
    AST, Constant, Expr, FormattedValue, If, JoinedStr, Name, Tuple,
)  # fmt: skip


class _Precedence(IntEnum):
    """How tightly expressions bind, the loosest first."""

    NAMED_EXPR = auto()  # :=
    TUPLE = auto()
    YIELD = auto()
    TEST = auto()  # if-else, lambda
    OR = auto()
    AND = auto()
    NOT = auto()
    CMP = auto()
    EXPR = auto()
    BOR = EXPR
    BXOR = auto()
    BAND = auto()
    SHIFT = auto()
    ARITH = auto()
    TERM = auto()
    FACTOR = auto()  # unary + - ~
    POWER = auto()
    AWAIT = auto()
    ATOM = auto()

    def next(self):
        try:
            return self.__class__(self + 1)
        except ValueError:
            return self


# As plain numbers, which are quick to compare.
(NAMED_EXPR, TUPLE, YIELD, TEST, OR, AND, NOT, CMP, EXPR, BXOR, BAND, SHIFT, ARITH, TERM, FACTOR,
 POWER, AWAIT, ATOM) = map(int, _Precedence)  # fmt: skip

_BINARY = {
    "Add": ("+", ARITH), "Sub": ("-", ARITH), "Mult": ("*", TERM), "MatMult": ("@", TERM),
    "Div": ("/", TERM), "Mod": ("%", TERM), "LShift": ("<<", SHIFT), "RShift": (">>", SHIFT),
    "BitOr": ("|", EXPR), "BitXor": ("^", BXOR), "BitAnd": ("&", BAND), "FloorDiv": ("//", TERM),
    "Pow": ("**", POWER),
}  # fmt: skip
_UNARY = {"Invert": ("~", FACTOR), "Not": ("not ", NOT), "UAdd": ("+", FACTOR), "USub": ("-", FACTOR)}
_COMPARE = {
    "Eq": "==", "NotEq": "!=", "Lt": "<", "LtE": "<=", "Gt": ">", "GtE": ">=", "Is": "is",
    "IsNot": "is not", "In": "in", "NotIn": "not in",
}  # fmt: skip

_SINGLE_QUOTES = ("'", '"')
_MULTI_QUOTES = ('"""', "'''")
_ALL_QUOTES = (*_SINGLE_QUOTES, *_MULTI_QUOTES)
_INFINITY = "1e%d" % (sys.float_info.max_10_exp + 1)


def _parenthesize(text, needed):
    return f"({text})" if needed else text


def _constant_text(value):
    text = repr(value)
    if isinstance(value, (float, complex)):
        text = text.replace("inf", _INFINITY).replace("nan", f"({_INFINITY}-{_INFINITY})")
    return text


def _escape(text, escape_whitespace):
    def escaped(char):
        if char in "\n\t" and not escape_whitespace:
            return char
        if char == "\\" or not char.isprintable():
            return char.encode("unicode_escape").decode("ascii")
        return char

    return "".join(map(escaped, text))


def _literal(text, quotes=_ALL_QUOTES, escape_whitespace=False):
    """The inside of a string literal with few escapes, and the quotes that may be around it."""
    escaped = _escape(text, escape_whitespace)
    possible = [quote for quote in quotes if quote not in escaped]
    if "\n" in escaped:
        possible = [quote for quote in possible if quote in _MULTI_QUOTES]
    if not possible:
        shown = repr(text)
        quote = next((quote for quote in quotes if shown[0] in quote), shown[0])
        return shown[1:-1], [quote]
    if escaped:
        last = escaped[-1]
        possible.sort(key=lambda quote: quote[0] == last)
        if possible[0][0] == last:  # three quotes, the first of which would end with the text
            escaped = escaped[:-1] + "\\" + last
    return escaped, possible


class _Unparser:
    def __init__(self):
        self._lines = []
        self._indent = 0
        self._type_ignores = {}
        self._in_try_star = False

    def visit(self, node):
        """Return the text of a tree."""
        self._lines = []
        if isinstance(node, list):
            for item in node:
                self.statement(item)
        elif isinstance(node, AST):
            method = "stmt_" + node.__class__.__name__
            if hasattr(self, method):
                getattr(self, method)(node)
            else:
                return self.expr(node)
        return "\n".join(self._lines)

    # ---- Statements

    def statement(self, node):
        getattr(self, "stmt_" + node.__class__.__name__)(node)

    def line(self, text):
        self._lines.append("    " * self._indent + text)

    def blank_line(self):
        if self._lines:
            self._lines.append("")

    def block(self, body, docstring_of=None):
        self._indent += 1
        if docstring_of is not None:
            body = self.docstring(docstring_of)
        for item in body:
            self.statement(item)
        self._indent -= 1

    def docstring(self, node):
        """Write the docstring of a node; return the rest of its body."""
        body = node.body
        if not body or not isinstance(body[0], Expr) or not isinstance(body[0].value, Constant):
            return body
        constant = body[0].value
        if not isinstance(constant.value, str):
            return body
        text, quotes = _literal(constant.value, _MULTI_QUOTES)
        self.line(f"{'u' if constant.kind == 'u' else ''}{quotes[0]}{text}{quotes[0]}")
        return body[1:]

    def type_comment(self, node):
        comment = self._type_ignores.get(node.lineno) if self._type_ignores else None
        comment = comment or getattr(node, "type_comment", None)
        return f" # type: {comment}" if comment is not None else ""

    def stmt_Module(self, node):
        self._type_ignores = {ignore.lineno: f"ignore{ignore.tag}" for ignore in node.type_ignores}
        for item in self.docstring(node):
            self.statement(item)
        self._type_ignores = {}

    def stmt_Interactive(self, node):
        for item in node.body:
            self.statement(item)

    def stmt_Expr(self, node):
        self.line(self.expr(node.value, YIELD))

    def names(self, aliases):
        return ", ".join(self.expr(alias) for alias in aliases)

    def stmt_Import(self, node):
        self.line("import " + self.names(node.names))

    def stmt_ImportFrom(self, node):
        self.line(f"from {'.' * (node.level or 0)}{node.module or ''} import {self.names(node.names)}")

    def stmt_Assign(self, node):
        targets = "".join(self.expr(target, TUPLE) + " = " for target in node.targets)
        self.line(targets + self.expr(node.value) + self.type_comment(node))

    def stmt_AugAssign(self, node):
        sign = _BINARY[node.op.__class__.__name__][0]
        self.line(f"{self.expr(node.target)} {sign}= {self.expr(node.value)}")

    def stmt_AnnAssign(self, node):
        target = self.expr(node.target)
        text = _parenthesize(target, not node.simple and isinstance(node.target, Name))
        text += ": " + self.expr(node.annotation)
        if node.value:
            text += " = " + self.expr(node.value)
        self.line(text)

    def stmt_Return(self, node):
        self.line("return " + self.expr(node.value) if node.value else "return")

    def stmt_Pass(self, node):
        self.line("pass")

    def stmt_Break(self, node):
        self.line("break")

    def stmt_Continue(self, node):
        self.line("continue")

    def stmt_Delete(self, node):
        self.line("del " + ", ".join(self.expr(target) for target in node.targets))

    def stmt_Assert(self, node):
        text = "assert " + self.expr(node.test)
        self.line(text + ", " + self.expr(node.msg) if node.msg else text)

    def stmt_Global(self, node):
        self.line("global " + ", ".join(node.names))

    def stmt_Nonlocal(self, node):
        self.line("nonlocal " + ", ".join(node.names))

    def stmt_Raise(self, node):
        if not node.exc:
            if node.cause:
                raise ValueError("Node can't be used without a value attribute.")
            self.line("raise")
            return
        text = "raise " + self.expr(node.exc)
        self.line(text + " from " + self.expr(node.cause) if node.cause else text)

    def stmt_Try(self, node, star=False):
        outer, self._in_try_star = self._in_try_star, star
        self.line("try:")
        self.block(node.body)
        for handler in node.handlers:
            self._in_try_star = star
            self.statement(handler)
        self._in_try_star = outer
        self.else_block(node.orelse)
        self.else_block(node.finalbody, "finally:")

    def stmt_TryStar(self, node):
        self.stmt_Try(node, star=True)

    def stmt_ExceptHandler(self, node):
        text = "except*" if self._in_try_star else "except"
        if node.type:
            text += " " + self.expr(node.type)
        if node.name:
            text += " as " + node.name
        self.line(text + ":")
        self.block(node.body)

    def else_block(self, body, keyword="else:"):
        if body:
            self.line(keyword)
            self.block(body)

    def type_params(self, node):
        params = getattr(node, "type_params", None)
        return "[" + ", ".join(self.expr(param) for param in params) + "]" if params else ""

    def decorators(self, node):
        self.blank_line()
        for decorator in node.decorator_list:
            self.line("@" + self.expr(decorator))

    def stmt_ClassDef(self, node):
        self.decorators(node)
        bases = ", ".join(self.expr(base) for base in (*node.bases, *node.keywords))
        self.line(f"class {node.name}{self.type_params(node)}{_parenthesize(bases, True) if bases else ''}:")
        self.block(node.body, docstring_of=node)

    def stmt_FunctionDef(self, node, keyword="def"):
        self.decorators(node)
        text = f"{keyword} {node.name}{self.type_params(node)}({self.expr(node.args)})"
        if node.returns:
            text += " -> " + self.expr(node.returns)
        self.line(text + ":" + self.type_comment(node))
        self.block(node.body, docstring_of=node)

    def stmt_AsyncFunctionDef(self, node):
        self.stmt_FunctionDef(node, "async def")

    def stmt_TypeAlias(self, node):
        self.line(f"type {self.expr(node.name)}{self.type_params(node)} = {self.expr(node.value)}")

    def stmt_For(self, node, keyword="for"):
        head = f"{keyword} {self.expr(node.target, TUPLE)} in {self.expr(node.iter)}:"
        self.line(head + self.type_comment(node))
        self.block(node.body)
        self.else_block(node.orelse)

    def stmt_AsyncFor(self, node):
        self.stmt_For(node, "async for")

    def stmt_If(self, node):
        keyword = "if"
        while True:
            self.line(f"{keyword} {self.expr(node.test)}:")
            self.block(node.body)
            if not (node.orelse and len(node.orelse) == 1 and isinstance(node.orelse[0], If)):
                break
            node = node.orelse[0]
            keyword = "elif"
        self.else_block(node.orelse)

    def stmt_While(self, node):
        self.line(f"while {self.expr(node.test)}:")
        self.block(node.body)
        self.else_block(node.orelse)

    def stmt_With(self, node, keyword="with"):
        items = ", ".join(self.expr(item) for item in node.items)
        self.line(f"{keyword} {items}:" + self.type_comment(node))
        self.block(node.body)

    def stmt_AsyncWith(self, node):
        self.stmt_With(node, "async with")

    def stmt_Match(self, node):
        self.line(f"match {self.expr(node.subject)}:")
        self.block(node.cases)

    def stmt_match_case(self, node):
        guard = f" if {self.expr(node.guard)}" if node.guard else ""
        self.line(f"case {self.expr(node.pattern)}{guard}:")
        self.block(node.body)

    # ---- Expressions

    def expr(self, node, prec=TEST):
        return getattr(self, "expr_" + node.__class__.__name__)(node, prec)

    def list_of(self, nodes, prec=TEST):
        return ", ".join([self.expr(node, prec) for node in nodes])

    def items(self, nodes):
        return self.expr(nodes[0]) + "," if len(nodes) == 1 else self.list_of(nodes)

    def expr_Expression(self, node, prec):
        return self.expr(node.body)

    def expr_FunctionType(self, node, prec):
        return f"({self.list_of(node.argtypes)}) -> {self.expr(node.returns)}"

    def expr_Name(self, node, prec):
        return node.id

    def expr_alias(self, node, prec):
        return f"{node.name} as {node.asname}" if node.asname else node.name

    def expr_withitem(self, node, prec):
        text = self.expr(node.context_expr)
        return text + " as " + self.expr(node.optional_vars) if node.optional_vars else text

    def expr_Constant(self, node, prec):
        value = node.value
        if isinstance(value, tuple):
            shown = [_constant_text(item) for item in value]
            return f"({shown[0]},)" if len(shown) == 1 else f"({', '.join(shown)})"
        if value is ...:
            return "..."
        return ("u" if node.kind == "u" else "") + _constant_text(value)

    def expr_NamedExpr(self, node, prec):
        text = f"{self.expr(node.target, ATOM)} := {self.expr(node.value, ATOM)}"
        return _parenthesize(text, prec > NAMED_EXPR)

    def expr_Await(self, node, prec):
        return _parenthesize("await " + self.expr(node.value, ATOM), prec > AWAIT)

    def expr_Yield(self, node, prec):
        text = "yield " + self.expr(node.value, ATOM) if node.value else "yield"
        return _parenthesize(text, prec > YIELD)

    def expr_YieldFrom(self, node, prec):
        if not node.value:
            raise ValueError("Node can't be used without a value attribute.")
        return _parenthesize("yield from " + self.expr(node.value, ATOM), prec > YIELD)

    def expr_Lambda(self, node, prec):
        args = self.expr(node.args)
        return _parenthesize(f"lambda{' ' if args else ''}{args}: {self.expr(node.body)}", prec > TEST)

    def expr_IfExp(self, node, prec):
        body, test = self.expr(node.body, OR), self.expr(node.test, OR)
        return _parenthesize(f"{body} if {test} else {self.expr(node.orelse)}", prec > TEST)

    def expr_BoolOp(self, node, prec):
        word, own = (" and ", AND) if node.op.__class__.__name__ == "And" else (" or ", OR)
        parts = [self.expr(value, min(own + 1 + i, ATOM)) for i, value in enumerate(node.values)]
        return _parenthesize(word.join(parts), prec > own)

    def expr_UnaryOp(self, node, prec):
        sign, own = _UNARY[node.op.__class__.__name__]
        return _parenthesize(sign + self.expr(node.operand, own), prec > own)

    def expr_BinOp(self, node, prec):
        sign, own = _BINARY[node.op.__class__.__name__]
        left, right = (own + 1, own) if own == POWER else (own, own + 1)
        text = f"{self.expr(node.left, left)} {sign} {self.expr(node.right, right)}"
        return _parenthesize(text, prec > own)

    def expr_Compare(self, node, prec):
        text = self.expr(node.left, EXPR)
        for op, right in zip(node.ops, node.comparators):
            text += f" {_COMPARE[op.__class__.__name__]} {self.expr(right, EXPR)}"
        return _parenthesize(text, prec > CMP)

    def expr_Attribute(self, node, prec):
        value = node.value
        space = " " if isinstance(value, Constant) and isinstance(value.value, int) else ""
        return f"{self.expr(value, ATOM)}{space}.{node.attr}"

    def expr_Call(self, node, prec):
        return f"{self.expr(node.func, ATOM)}({self.list_of((*node.args, *node.keywords))})"

    def expr_keyword(self, node, prec):
        return ("**" if node.arg is None else node.arg + "=") + self.expr(node.value)

    def expr_Subscript(self, node, prec):
        key = node.slice
        text = self.items(key.elts) if isinstance(key, Tuple) and key.elts else self.expr(key)
        return f"{self.expr(node.value, ATOM)}[{text}]"

    def expr_Starred(self, node, prec):
        return "*" + self.expr(node.value, EXPR)

    def expr_Slice(self, node, prec):
        text = (self.expr(node.lower) if node.lower else "") + ":"
        text += self.expr(node.upper) if node.upper else ""
        return text + ":" + self.expr(node.step) if node.step else text

    def expr_Tuple(self, node, prec):
        if not node.elts:
            return "()"
        return _parenthesize(self.items(node.elts), prec > TUPLE)

    def expr_List(self, node, prec):
        return f"[{self.list_of(node.elts)}]"

    def expr_Set(self, node, prec):
        return f"{{{self.list_of(node.elts)}}}" if node.elts else "{*()}"

    def expr_Dict(self, node, prec):
        pairs = [
            "**" + self.expr(value, EXPR) if key is None else f"{self.expr(key)}: {self.expr(value)}"
            for key, value in zip(node.keys, node.values)
        ]
        return f"{{{', '.join(pairs)}}}"

    def comprehension(self, head, node):
        return head + "".join([self.expr(generator) for generator in node.generators])

    def expr_ListComp(self, node, prec):
        return f"[{self.comprehension(self.expr(node.elt), node)}]"

    def expr_GeneratorExp(self, node, prec):
        return f"({self.comprehension(self.expr(node.elt), node)})"

    def expr_SetComp(self, node, prec):
        return f"{{{self.comprehension(self.expr(node.elt), node)}}}"

    def expr_DictComp(self, node, prec):
        return f"{{{self.comprehension(f'{self.expr(node.key)}: {self.expr(node.value)}', node)}}}"

    def expr_comprehension(self, node, prec):
        text = " async for " if node.is_async else " for "
        text += f"{self.expr(node.target, TUPLE)} in {self.expr(node.iter, OR)}"
        return text + "".join([" if " + self.expr(test, OR) for test in node.ifs])

    # ---- Parameters

    def expr_arg(self, node, prec):
        return f"{node.arg}: {self.expr(node.annotation)}" if node.annotation else node.arg

    def expr_arguments(self, node, prec):
        def with_default(arg, default):
            return self.expr(arg) + ("=" + self.expr(default) if default else "")

        positional = [*node.posonlyargs, *node.args]
        defaults = [None] * (len(positional) - len(node.defaults)) + node.defaults
        parts = [with_default(arg, default) for arg, default in zip(positional, defaults)]
        if node.posonlyargs:
            parts.insert(len(node.posonlyargs), "/")
        if node.vararg:
            parts.append("*" + self.expr(node.vararg))
        elif node.kwonlyargs:
            parts.append("*")
        parts += [with_default(arg, default) for arg, default in zip(node.kwonlyargs, node.kw_defaults)]
        if node.kwarg:
            parts.append("**" + self.expr(node.kwarg))
        return ", ".join(parts)

    def type_param(self, node, text):
        return text + " = " + self.expr(node.default_value) if node.default_value else text

    def expr_TypeVar(self, node, prec):
        bound = ": " + self.expr(node.bound) if node.bound else ""
        return self.type_param(node, node.name + bound)

    def expr_TypeVarTuple(self, node, prec):
        return self.type_param(node, "*" + node.name)

    def expr_ParamSpec(self, node, prec):
        return self.type_param(node, "**" + node.name)

    # ---- f-strings

    def expr_JoinedStr(self, node, prec):
        parts = [(self.fstring_part(value), isinstance(value, Constant)) for value in node.values]
        quotes = list(_ALL_QUOTES)
        texts = []
        for text, is_constant in parts:
            if is_constant:
                text, possible = _literal(text, quotes, escape_whitespace=True)
                if set(possible).isdisjoint(quotes):
                    break
                quotes = possible
            elif "\n" in text:
                quotes = [quote for quote in quotes if quote in _MULTI_QUOTES]
            texts.append(text)
        else:
            return f"f{quotes[0]}{''.join(texts)}{quotes[0]}"
        # No quotes fit all parts: a double quote before it makes repr() use single ones.
        texts = [repr('"' + text)[2:-1] if is_constant else text for text, is_constant in parts]
        return f"f'''{''.join(texts)}'''"

    def fstring_part(self, node, in_spec=False):
        if isinstance(node, JoinedStr):
            return "".join([self.fstring_part(value, in_spec) for value in node.values])
        if isinstance(node, FormattedValue):
            return self.formatted_value(node)
        if isinstance(node, Constant) and isinstance(node.value, str):
            text = node.value.replace("{", "{{").replace("}", "}}")
            if in_spec:
                for char, escaped in ("\\", "\\\\"), ("'", "\\'"), ('"', '\\"'), ("\n", "\\n"):
                    text = text.replace(char, escaped)
            return text
        raise ValueError(f"Unexpected node inside JoinedStr, {node!r}")

    def formatted_value(self, node):
        text = type(self)().expr(node.value, OR)
        if text.startswith("{"):
            text = " " + text
        if node.conversion != -1:
            text += f"!{chr(node.conversion)}"
        if node.format_spec:
            text += ":" + self.fstring_part(node.format_spec, in_spec=True)
        return "{" + text + "}"

    def expr_FormattedValue(self, node, prec):
        return self.formatted_value(node)

    # ---- Patterns

    def expr_MatchValue(self, node, prec):
        return self.expr(node.value)

    def expr_MatchSingleton(self, node, prec):
        return _constant_text(node.value)

    def expr_MatchSequence(self, node, prec):
        return f"[{self.list_of(node.patterns)}]"

    def expr_MatchStar(self, node, prec):
        return "*" + (node.name if node.name is not None else "_")

    def expr_MatchMapping(self, node, prec):
        parts = [f"{self.expr(key)}: {self.expr(p)}" for key, p in zip(node.keys, node.patterns)]
        if node.rest is not None:
            parts.append("**" + node.rest)
        return f"{{{', '.join(parts)}}}"

    def expr_MatchClass(self, node, prec):
        parts = [self.expr(pattern) for pattern in node.patterns]
        parts += [f"{name}={self.expr(p)}" for name, p in zip(node.kwd_attrs, node.kwd_patterns)]
        return f"{self.expr(node.cls, ATOM)}({', '.join(parts)})"

    def expr_MatchAs(self, node, prec):
        if node.name is None:
            return "_"
        if node.pattern is None:
            return node.name
        return _parenthesize(f"{self.expr(node.pattern, EXPR)} as {node.name}", prec > TEST)

    def expr_MatchOr(self, node, prec):
        return _parenthesize(" | ".join([self.expr(p, BXOR) for p in node.patterns]), prec > EXPR)
