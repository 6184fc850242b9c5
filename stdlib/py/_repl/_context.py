"""What the cursor is in: a string, an import, the arguments of a call, an attribute.

The text before the cursor is seldom a whole program, so it is read as tokens, backwards.
"""

import builtins
import re

_TOKEN = re.compile(r'''
    (?P<space>[ \t\f]+|\\\n)
    |(?P<comment>\#[^\n]*)
    |(?P<string>(?:[rRbBuUfF]{0,2})(?:"""(?:[^\\]|\\.)*?"""|\'\'\'(?:[^\\]|\\.)*?\'\'\'
               |"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))
    |(?P<open>[rRbBuUfF]{0,2}(?:"""|\'\'\'|"|'))
    |(?P<number>\d[\w.]*)
    |(?P<name>\w+)
    |(?P<op>\n|->|:=|[-+*/%&|^<>=!@]=|\*\*|//|.)
''', re.VERBOSE | re.DOTALL)

_CLOSING = {')': '(', ']': '[', '}': '{'}


class Token:
    """One token: its kind, text and place."""

    __slots__ = 'kind', 'text', 'start', 'end'

    def __init__(self, kind, text, start):
        self.kind = kind
        self.text = text
        self.start = start
        self.end = start + len(text)


def tokens(text):
    """The tokens of a text; a string that does not end is the last, of kind 'open'."""
    out = []
    i = 0
    while i < len(text):
        match = _TOKEN.match(text, i)
        kind = match.lastgroup
        if kind == 'open':
            out.append(Token('open', text[i:], i))
            break
        if kind not in ('space', 'comment'):
            out.append(Token(kind, match.group(), i))
        i = match.end()
    return out


def in_comment(text, items):
    """Whether the end of the text is in a comment."""
    last = items[-1].end if items else 0
    return (not items or items[-1].kind != 'open') and '#' in text[last:]


def field_in(item):
    """Where the field of an f-string begins that the end is in, or None."""
    quote = next(i for i, c in enumerate(item.text) if c in '"\'')
    if 'f' not in item.text[:quote].lower():
        return None
    begin = None
    depth = 0
    i = quote
    while i < len(item.text):
        c = item.text[i]
        if c == '{' and depth == 0 and item.text[i + 1:i + 2] == '{':
            i += 1
        elif c == '{':
            depth += 1
            if depth == 1:
                begin = i + 1
        elif c == '}' and depth:
            depth -= 1
        i += 1
    return item.start + begin if depth else None


def expression_before(items, end):
    """Where the operand that ends just before items[end] begins: a name with attributes, indexes and calls."""
    i = end - 1
    while i >= 0:
        item = items[i]
        if item.text in _CLOSING and item.kind == 'op':
            depth = 0
            while i >= 0:
                if items[i].kind == 'op':
                    if items[i].text in _CLOSING:
                        depth += 1
                    elif items[i].text in '([{':
                        depth -= 1
                        if depth == 0:
                            break
                i -= 1
            if i < 0:
                return None
            # What stands before the bracket is called or indexed.
            if i > 0 and (items[i - 1].kind in ('name', 'string') or items[i - 1].text in _CLOSING) \
                    and items[i - 1].text not in _NOT_OPERANDS:
                i -= 1
                continue
        elif item.kind not in ('name', 'string', 'number'):
            return None
        if i > 0 and items[i - 1].text == '.' and items[i - 1].kind == 'op':
            i -= 2
            continue
        return i
    return None


_NOT_OPERANDS = frozenset(('in', 'not', 'and', 'or', 'is', 'if', 'else', 'return', 'yield', 'await', 'lambda', 'for',
                           'while', 'elif', 'assert', 'del', 'print', 'raise')) - {'print'}


def call_around(items):
    """The call that the end is in: (index of its bracket, number of arguments before, keywords given), or None."""
    depth = 0
    commas = 0
    keywords = []
    for i in range(len(items) - 1, -1, -1):
        item = items[i]
        if item.kind == 'op' and item.text in _CLOSING:
            depth += 1
        elif item.kind == 'op' and item.text in '([{' and item.text:
            if depth:
                depth -= 1
                continue
            if item.text == '(' and i > 0 and (items[i - 1].kind == 'name' or items[i - 1].text in (')', ']')) \
                    and items[i - 1].text not in _NOT_OPERANDS:
                if not (i > 1 and items[i - 2].text in ('def', 'class')):
                    return i, commas, keywords
            commas = 0
            keywords = []
        elif depth == 0 and item.text == ',':
            commas += 1
        elif depth == 0 and item.text == '=' and i > 0 and items[i - 1].kind == 'name':
            keywords.append(items[i - 1].text)
    return None


class Unknown(Exception):
    """The value could only be had by running the program's code."""


def evaluate(source, namespace):
    """The value of an expression of names, attributes, constants and indexes; nothing is called."""
    import _ast
    try:
        tree = compile(source.strip(), '<completion>', 'eval', 0x400, True)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        raise Unknown from None
    return _value(tree.body, namespace, _ast)


def _value(node, namespace, _ast):
    if isinstance(node, _ast.Constant):
        return node.value
    if isinstance(node, _ast.JoinedStr):
        return ''
    if isinstance(node, _ast.Name):
        if node.id in namespace:
            return namespace[node.id]
        try:
            return builtins.__dict__[node.id]
        except KeyError:
            raise Unknown from None
    if isinstance(node, _ast.Attribute):
        return attribute(_value(node.value, namespace, _ast), node.attr)
    if isinstance(node, (_ast.List, _ast.Dict, _ast.Set, _ast.Tuple, _ast.ListComp, _ast.DictComp, _ast.SetComp)):
        kind = type(node).__name__
        return [] if 'List' in kind else {} if 'Dict' in kind else () if kind == 'Tuple' else set()
    if isinstance(node, _ast.Subscript):
        owner = _value(node.value, namespace, _ast)
        if type(owner) not in (list, tuple, dict, str, bytes):
            raise Unknown
        try:
            return owner[_value(node.slice, namespace, _ast)]
        except Exception:
            raise Unknown from None
    if isinstance(node, _ast.Call):
        # A class called makes an instance: its attributes are those of the class.
        callee = _value(node.func, namespace, _ast)
        if isinstance(callee, type):
            return Instance(callee)
        if isinstance(node.func, _ast.Attribute) and type(callee).__name__ == 'builtin_function_or_method':
            owner = getattr(callee, '__self__', None)
            if isinstance(owner, str) and node.func.attr in _STRING_METHODS:
                return ''
    raise Unknown


_STRING_METHODS = frozenset(('strip', 'lstrip', 'rstrip', 'lower', 'upper', 'title', 'replace', 'join', 'format',
                             'capitalize', 'casefold', 'center', 'ljust', 'rjust', 'removeprefix', 'removesuffix'))


class Instance:
    """Stands for an instance of a class that was not made."""

    def __init__(self, kind):
        self.kind = kind


_MISSING = object()


def attribute(owner, name):
    """An attribute, unless getting it would run code of the program."""
    if isinstance(owner, Instance):
        value = static(owner.kind, name)
        if value is _MISSING:
            raise Unknown
        return value
    kind = type(owner)
    found = _MISSING
    for base in kind.__mro__:
        if name in base.__dict__:
            found = base.__dict__[name]
            break
    if isinstance(found, property) or (
            found is not _MISSING and '__get__' in _names(type(found)) and is_own(type(found))):
        raise Unknown
    if found is _MISSING and any('__getattr__' in base.__dict__ and is_own(base) for base in kind.__mro__):
        if name not in getattr(owner, '__dict__', ()):
            raise Unknown
    if any('__getattribute__' in base.__dict__ and is_own(base) for base in kind.__mro__):
        raise Unknown
    try:
        return getattr(owner, name)
    except Exception:
        raise Unknown from None


def _names(kind):
    names = set()
    for base in kind.__mro__:
        names.update(base.__dict__)
    return names


def is_own(kind):
    """Whether a class was written in Python."""
    return type(kind.__dict__.get('__module__')) is str and '__dict__' in kind.__dict__ or '__weakref__' in kind.__dict__


def static(kind, name):
    """An attribute of a class, as it is stored."""
    for base in kind.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return _MISSING
