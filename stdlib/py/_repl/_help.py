"""help(x) at the prompt: a page about a value, a class or a module."""

import inspect

from . import _complete


def _first_line(value):
    try:
        doc = inspect.getdoc(value)
    except Exception:
        doc = None
    return doc.strip().split('\n')[0] if doc else ''


def _indented(text, by='    '):
    return '\n'.join(by + line if line else '' for line in text.split('\n'))


def _entry(name, value):
    text = _complete.signature_text(value, name) or name
    line = _first_line(value)
    return f'    {text}' + (f'\n        {line}' if line else '')


def _section(title, entries):
    return [f'\n{title}', *entries] if entries else []


def _class_page(kind):
    lines = [f'class {_complete.signature_text(kind, kind.__qualname__) or kind.__qualname__}']
    bases = [base.__qualname__ for base in kind.__mro__[1:] if base is not object]
    if bases:
        lines.append('  derives from ' + ', '.join(bases))
    doc = inspect.getdoc(kind)
    if doc:
        lines += ['', _indented(doc)]
    methods, properties, others = [], [], []
    for name, value in sorted(kind.__dict__.items()):
        if name[:1] == '_' and not (name[:2] == name[-2:] == '__' and inspect.isfunction(value)):
            continue
        inner = getattr(value, '__func__', value)
        if isinstance(value, property) or inspect.isdatadescriptor(value):
            properties.append(_entry(name, value))
        elif callable(inner):
            methods.append(_entry(name, inner))
        else:
            others.append(f'    {name} = {_short(value)}')
    lines += _section('Methods', methods) + _section('Properties', properties) + _section('Other', others)
    inherited = sorted({name for base in kind.__mro__[1:-1] for name in base.__dict__ if name[:1] != '_'}
                       - set(kind.__dict__))
    if inherited:
        lines += _section('Inherited', ['    ' + ', '.join(inherited)])
    return lines


def _short(value):
    try:
        text = repr(value)
    except Exception:
        text = f'<{type(value).__name__}>'
    return text if len(text) <= 60 else text[:57] + '...'


def _module_page(module):
    lines = [f'module {module.__name__}']
    place = getattr(module, '__file__', None)
    if place:
        lines.append(f'  {place}')
    doc = inspect.getdoc(module)
    if doc:
        lines += ['', _indented(doc)]
    shown = getattr(module, '__all__', None)
    names = shown if isinstance(shown, (list, tuple)) else [name for name in dir(module) if name[:1] != '_']
    classes, functions, others = [], [], []
    for name in sorted(set(names)):
        try:
            value = getattr(module, name)
        except Exception:
            continue
        if isinstance(value, type):
            classes.append(_entry(name, value))
        elif inspect.isroutine(value):
            functions.append(_entry(name, value))
        elif not inspect.ismodule(value):
            others.append(f'    {name} = {_short(value)}')
    return lines + _section('Classes', classes) + _section('Functions', functions) + _section('Other', others)


def page(value):
    """The text of help(value)."""
    if inspect.ismodule(value):
        lines = _module_page(value)
    elif isinstance(value, type):
        lines = _class_page(value)
    elif callable(value) and hasattr(value, '__name__'):
        name = getattr(value, '__qualname__', value.__name__)
        lines = [_complete.signature_text(value, name) or name]
        doc = inspect.getdoc(value)
        if doc:
            lines += ['', _indented(doc)]
    else:
        lines = [f'{_short(value)}: {type(value).__qualname__}', '', *_class_page(type(value))]
    return '\n'.join(lines)


class Help:
    """help(x): what x is; help('name'): the module, or what is called that."""

    def __init__(self, session):
        self._session = session

    def __repr__(self):
        return 'help(x) tells about x; :help about the prompt.'

    def __call__(self, *args):
        if not args:
            print(self)
            return
        value, = args
        if isinstance(value, str):
            value = self._named(value)
            if value is None:
                return
        print(page(value))

    def _named(self, name):
        try:
            return __import__(name, fromlist=('*',))
        except ImportError:
            pass
        try:
            return eval(name, self._session.namespace)
        except Exception:
            print(f'Nothing is called {name}.')
