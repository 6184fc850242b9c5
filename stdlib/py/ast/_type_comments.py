"""ast: the comments `# type: ...`, which older programs have in the place of annotations.

The compiler's trees know nothing of comments, so they are taken from the tokens of the text: one within
brackets belongs to the parameter before it, any other to the statement whose line or header it ends.
"""

import io
import tokenize

import _ast


class _Comment:
    def __init__(self, token, text, in_brackets):
        self.row, self.column = token.start
        self.text = text
        self.in_brackets = in_brackets
        self.line = token.line


def _type_text(comment):
    """The text behind `# type:`, or None."""
    rest = comment[1:].lstrip(" \t")
    if not rest.startswith("type:"):
        return None
    return rest[5:].lstrip(" \t") if rest[5:6] in (" ", "\t") or rest[5:] else None


def _is_ignore(text):
    following = text[6:7]
    return text.startswith("ignore") and not (following > "\x7f" or following.isalnum())


def _find_comments(source):
    comments, ignores = [], []
    depth = 0
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.OP:
            depth += (token.string in "([{") - (token.string in ")]}")
        elif token.type == tokenize.COMMENT:
            text = _type_text(token.string)
            if text is None:
                continue
            if _is_ignore(text):
                ignores.append(_ast.TypeIgnore(token.start[0], text[6:]))
            else:
                comments.append(_Comment(token, text, depth > 0))
    return comments, ignores


class _Attacher:
    def __init__(self, comments):
        self.comments = comments
        self.taken = set()

    def take(self, first_row, last_row, in_brackets=False, after=0):
        """The first comment between two rows that is left over, as text."""
        for comment in self.comments:
            if comment.row > last_row:
                break
            if comment.row < first_row or comment in self.taken or comment.in_brackets != in_brackets:
                continue
            if comment.row == first_row and comment.column < after:
                continue
            self.taken.add(comment)
            return comment.text
        return None

    def visit(self, node):
        if isinstance(node, (_ast.FunctionDef, _ast.AsyncFunctionDef)):
            args = node.args
            params = [*args.posonlyargs, *args.args, args.vararg, *args.kwonlyargs, args.kwarg]
            params = sorted((p for p in params if p), key=lambda p: (p.lineno, p.col_offset))
            for i, param in enumerate(params):
                following = params[i + 1] if i + 1 < len(params) else None
                if following is None or following.lineno > param.end_lineno:
                    param.type_comment = self.take(
                        param.end_lineno, param.end_lineno, True, param.end_col_offset
                    )
            last_row = self.header_end(node)
            node.type_comment = self.take(node.lineno, last_row)
            if node.type_comment is not None and self.take(node.lineno, last_row) is not None:
                raise SyntaxError("Cannot have two type comments on def")
        elif isinstance(node, _ast.Assign):
            node.type_comment = self.take(node.end_lineno, node.end_lineno)
        elif isinstance(node, (_ast.For, _ast.AsyncFor, _ast.With, _ast.AsyncWith)):
            node.type_comment = self.take(node.lineno, self.header_end(node))
        for field in node._fields:
            value = getattr(node, field, None)
            for child in value if isinstance(value, list) else (value,):
                if isinstance(child, _ast.AST):
                    self.visit(child)

    def header_end(self, node):
        """The last row on which the comment of a block statement may stand."""
        first = node.body[0]
        row = min([first.lineno] + [d.lineno for d in getattr(first, "decorator_list", ())])
        return row if row == node.lineno else row - 1


def attach(tree, source, filename):
    """Give the nodes of a tree their type comments."""
    if not isinstance(source, str):
        source = bytes(source)
        encoding = tokenize.detect_encoding(io.BytesIO(source).readline)[0]
        source = source.decode(encoding)
    comments, ignores = _find_comments(source)
    if isinstance(tree, _ast.Module):
        tree.type_ignores = ignores
    attacher = _Attacher(comments)
    attacher.visit(tree)
    for comment in comments:
        if comment not in attacher.taken:
            raise SyntaxError("invalid syntax", (filename, comment.row, comment.column + 1, comment.line))
