"""kukri check: syntax errors, and names and modules that cannot exist, found without running anything.

A name is reported if no scope around it binds it, wherever in the file that is, and it is no builtin. Where a program
may bind names in ways that cannot be seen (exec, globals(), `from x import *`), or says that a name may be missing
(try ... except NameError), nothing is reported.
"""

import ast
import builtins
import os
import sys

_MODULE_NAMES = frozenset(('__name__', '__file__', '__doc__', '__spec__', '__loader__', '__package__', '__builtins__',
                           '__path__', '__annotations__', '__cached__', '__debug__', '__dict__', 'WindowsError'))
_CLASS_NAMES = frozenset(('__module__', '__qualname__', '__annotations__', '__static_attributes__',
                          '__firstlineno__', '__type_params__', '__classdict__'))
_HIDDEN_BINDERS = frozenset(('exec', 'globals', 'vars', 'locals', '__import__', 'eval', 'global_enum', '_convert_'))
_FUNCTIONS = ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda
_COMPREHENSIONS = ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp


class _Scope:
    """Names bound in a module, class, function or comprehension."""

    def __init__(self, kind, outer):
        self.kind = kind
        self.outer = outer
        self.names = set()
        self.global_names = set()

    def function(self):
        """The scope in which `:=` binds."""
        scope = self
        while scope.kind == 'comprehension':
            scope = scope.outer
        return scope

    def knows(self, name):
        """Whether this scope or one around it binds the name."""
        scope = self
        in_body = True      # a class's names are seen in its body, and in the bases and annotations there
        while scope is not None:
            if name in scope.names and (scope.kind != 'class' or in_body):
                return True
            if scope.kind == 'class' and in_body and name in _CLASS_NAMES:
                return True
            if scope.kind == 'class' and name == '__class__':
                return True
            in_body = in_body and scope.kind == 'types'
            scope = scope.outer
        return False


class _Binder(ast.NodeVisitor):
    """First pass: the scopes and what each binds."""

    def __init__(self):
        self.module = self.scope = _Scope('module', None)
        self.scopes = {}
        self.hidden = False     # names may be bound that are not seen

    def bind(self, name):
        if name in self.scope.global_names:
            self.module.names.add(name)
        else:
            self.scope.names.add(name)

    def inside(self, node, kind, visit, *parts):
        self.scope = self.scopes[node, kind] = _Scope(kind, self.scope)
        visit(*parts)
        self.scope = self.scope.outer

    def each(self, nodes):
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node):
        if not isinstance(node.ctx, ast.Load):
            self.bind(node.id)
        elif node.id in _HIDDEN_BINDERS:
            self.hidden = True

    def visit_Attribute(self, node):
        if node.attr in _HIDDEN_BINDERS:
            self.hidden = True
        self.generic_visit(node)

    def visit_Global(self, node):
        self.scope.global_names.update(node.names)

    def visit_Nonlocal(self, node):
        pass

    def visit_Import(self, node):
        for alias in node.names:
            self.bind(alias.asname or alias.name.partition('.')[0])

    def visit_ImportFrom(self, node):
        for alias in node.names:
            if alias.name == '*':
                self.hidden = True
            self.bind(alias.asname or alias.name)

    def visit_ExceptHandler(self, node):
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    def visit_MatchAs(self, node):
        if node.name:
            self.bind(node.name)
        self.generic_visit(node)

    visit_MatchStar = visit_MatchAs

    def visit_MatchMapping(self, node):
        if node.rest:
            self.bind(node.rest)
        self.generic_visit(node)

    def visit_NamedExpr(self, node):
        self.visit(node.value)
        scope = self.scope
        self.scope = scope.function()
        self.visit(node.target)
        self.scope = scope

    def visit_TypeAlias(self, node):
        self.visit(node.name)
        self.inside(node, 'types', self.each, [*node.type_params, node.value])

    def visit_TypeVar(self, node):
        self.bind(node.name)
        self.generic_visit(node)

    visit_ParamSpec = visit_TypeVarTuple = visit_TypeVar

    def visit_FunctionDef(self, node):
        self.bind(node.name)
        self.each(node.decorator_list)
        self.defaults(node.args)
        self.inside(node, 'types', self.typed_function, node)

    visit_AsyncFunctionDef = visit_FunctionDef

    def typed_function(self, node):
        self.each(node.type_params)
        self.each([each.annotation for each in _parameters(node.args)])
        self.each([node.returns])
        self.inside(node, 'function', self.body, node.args, node.body)

    def visit_Lambda(self, node):
        self.defaults(node.args)
        self.inside(node, 'function', self.body, node.args, [node.body])

    def defaults(self, args):
        self.each(args.defaults)
        self.each(args.kw_defaults)

    def body(self, args, statements):
        for each in _parameters(args):
            self.bind(each.arg)
        self.each(statements)

    def visit_ClassDef(self, node):
        self.bind(node.name)
        self.each(node.decorator_list)
        self.inside(node, 'types', self.typed_class, node)

    def typed_class(self, node):
        self.each(node.type_params)
        self.each(node.bases)
        self.each(node.keywords)
        self.inside(node, 'class', self.each, node.body)

    def comprehension(self, node):
        self.visit(node.generators[0].iter)
        self.inside(node, 'comprehension', self.inner, node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = comprehension

    def inner(self, node):
        for i, generator in enumerate(node.generators):
            self.visit(generator.target)
            if i:
                self.visit(generator.iter)
            self.each(generator.ifs)
        self.each([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])


class _Checker(_Binder):
    """Second pass: goes through the same scopes and looks names up."""

    def __init__(self, bound, filename):
        self.module = self.scope = bound.module
        self.scopes = bound.scopes
        self.hidden = bound.hidden
        self.filename = filename
        self.problems = []
        self.forgiven = set()   # exceptions that the try statements around would catch

    def bind(self, name):
        pass

    def inside(self, node, kind, visit, *parts):
        self.scope = self.scopes[node, kind]
        visit(*parts)
        self.scope = self.scope.outer

    def problem(self, node, text):
        self.problems.append((node.lineno, node.col_offset + 1, text))

    def visit_Name(self, node):
        if isinstance(node.ctx, ast.Store) or self.hidden or 'NameError' in self.forgiven:
            return
        name = node.id
        if self.scope.knows(name) or name in builtins.__dict__ or name in _MODULE_NAMES:
            return
        self.problem(node, f"name '{name}' is not defined{self.suggestion(name)}")

    def suggestion(self, name):
        from difflib import get_close_matches
        known = set(builtins.__dict__)
        scope = self.scope
        while scope is not None:
            if scope.kind != 'class' or scope is self.scope:
                known |= scope.names
            elif name in scope.names and self.scope.knows('self'):
                return f". Did you mean: 'self.{name}'?"
            scope = scope.outer
        close = get_close_matches(name, known, 1, 0.75)
        return f". Did you mean: '{close[0]}'?" if close else ''

    def visit_Try(self, node):
        before = self.forgiven
        self.forgiven = before | _caught(node.handlers)
        self.each(node.body)
        # What stands in for a name or module that is not there need not be there either, where the first one is.
        for handler in node.handlers:
            self.forgiven = before | _caught([handler])
            self.visit(handler)
        self.forgiven = before
        self.each(node.orelse)
        self.each(node.finalbody)

    visit_TryStar = visit_Try

    def visit_If(self, node):
        # `if TYPE_CHECKING:` and tests of the version or platform: what is inside may be for others.
        before = self.forgiven
        text = ast.dump(node.test)
        if 'TYPE_CHECKING' in text or "'version_info'" in text or "'platform'" in text or "'implementation'" in text \
                or "id='os', ctx=Load()), attr='name'" in text:
            self.forgiven = before | {'ImportError'}
        if 'version_info' in text or 'hexversion' in text or 'py2' in text.lower() or 'py3' in text.lower():
            self.forgiven = before | {'ImportError', 'NameError'}
        self.visit(node.test)
        self.each(node.body)
        self.each(node.orelse)
        self.forgiven = before

    def visit_Import(self, node):
        if 'ImportError' not in self.forgiven:
            for alias in node.names:
                if not _exists(alias.name, self.filename):
                    self.problem(node, f"No module named '{alias.name}'")

    def visit_ImportFrom(self, node):
        if node.level or 'ImportError' in self.forgiven:
            return
        if not _exists(node.module, self.filename):
            self.problem(node, f"No module named '{node.module}'")
            return
        module = _library_module(node.module)
        for alias in node.names if module is not None else ():
            if alias.name != '*' and not hasattr(module, alias.name) \
                    and not _exists(f'{node.module}.{alias.name}', self.filename):
                self.problem(alias, f"cannot import name '{alias.name}' from '{node.module}'")


def _parameters(args):
    out = [*args.posonlyargs, *args.args, *args.kwonlyargs]
    return out + [each for each in (args.vararg, args.kwarg) if each is not None]


def _caught(handlers):
    names = set()
    for handler in handlers:
        kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
        for kind in kinds:
            name = None if kind is None else getattr(kind, 'id', getattr(kind, 'attr', ''))
            if name in (None, 'Exception', 'BaseException'):
                names.update(('NameError', 'ImportError'))
            elif name in ('NameError', 'ImportError'):
                names.add(name)
            elif name == 'ModuleNotFoundError':
                names.add('ImportError')
    return names


_found = {}


def _exists(name, filename):
    """Whether a module can be found; packages are not run to see what is in them."""
    top, _, rest = name.partition('.')
    folder = os.path.dirname(filename) or '.'
    key = folder, name
    if key not in _found:
        _found[key] = _look(top, rest, folder)
    return _found[key]


_given = []     # the folders that were named: what is in them can be imported


def _roots(folder):
    """Where modules are looked for that a file in a folder imports: there, above the package that it is part of."""
    yield folder
    at = os.path.abspath(folder)
    while os.path.exists(os.path.join(at, '__init__.py')):
        at, name = os.path.split(at)
        if not name:
            break
    yield at
    yield from _given


def _look(top, rest, folder):
    if top in sys.stdlib_module_names or top == '__main__':
        return not rest or f'{top}.{rest}' in sys.stdlib_module_names or _library_module(f'{top}.{rest}') is not None
    from importlib.machinery import PathFinder
    places = [*_roots(folder), *[each or '.' for each in sys.path]]
    for part in [top, *rest.split('.')] if rest else [top]:
        try:
            spec = PathFinder.find_spec(part, places)
        except Exception:
            return True
        if spec is None:
            return False
        places = spec.submodule_search_locations
        if places is None:
            return True     # what is below it, only it knows
    return True


def _library_module(name):
    """A module of the library, imported; None if it is none, or cannot be."""
    if name.partition('.')[0] not in sys.stdlib_module_names:
        return None
    try:
        return __import__(name, fromlist=('*',))
    except Exception:
        return None


def check(source, filename):
    """The problems of a source, bytes, as texts."""
    import traceback
    import warnings
    try:
        # All of the compiler, for there are errors that the parser does not see.
        compile(source, filename, 'exec', 0, True)
        with warnings.catch_warnings(action='ignore'):      # told of already
            tree = compile(source, filename, 'exec', 0x400, True)
    except (SyntaxError, ValueError) as error:
        return [''.join(traceback.format_exception_only(error)).rstrip()]
    except (RecursionError, MemoryError) as error:
        return [f'{filename}: {type(error).__name__}: {error}']
    binder = _Binder()
    binder.visit(tree)
    checker = _Checker(binder, filename)
    checker.visit(tree)
    return [f'{filename}:{line}:{column}: {text}' for line, column, text in sorted(checker.problems)]


def _files(paths):
    for path in paths:
        if path != '-' and os.path.isdir(path):
            _given.append(path)
            for folder, folders, names in os.walk(path):
                folders.sort()
                for name in sorted(names):
                    if name.endswith('.py'):
                        yield os.path.join(folder, name)
        else:
            yield path


def main(paths):
    """Check the files and folders; print what is wrong. Returns 1 if anything is, 2 if one cannot be read."""
    status = 0
    for path in _files(paths):
        try:
            if path == '-':
                source = sys.stdin.buffer.read()
            else:
                with open(path, 'rb') as file:
                    source = file.read()
        except OSError as error:
            print(f"kukri: can't open file '{path}': {error}", file=sys.stderr)
            status = 2
            continue
        for problem in check(source, '<stdin>' if path == '-' else path):
            print(problem)
            status = status or 1
    return status
