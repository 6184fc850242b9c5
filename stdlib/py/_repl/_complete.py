"""Completion, and the help about what the cursor is at."""

import builtins
import os
import sys

from . import _context

_SOFT = ('match', 'case', 'type')
_SPACED = frozenset(('and', 'as', 'assert', 'async', 'await', 'case', 'class', 'def', 'del', 'elif', 'except', 'for',
                     'from', 'global', 'if', 'import', 'in', 'is', 'lambda', 'match', 'nonlocal', 'not', 'or',
                     'raise', 'return', 'type', 'while', 'with', 'yield'))
_COMMANDS_WITH_PATH = (':load', ':save')


class _Found:
    """The matches for the text from start to the cursor. ending: goes behind the only one."""

    def __init__(self, start, matches, ending=''):
        self.start = start
        self.matches = matches
        self.ending = ending
        self.note = None        # told if nothing can be inserted


# ---- Finding -------------------------------------------------------------------------------------

def find(front, before):
    """The matches for what stands before the cursor."""
    session = front.session
    if before.startswith(':'):
        found = _in_command(session, before)
        if found is not None:
            return found
    items = _context.tokens(before)
    if _context.in_comment(before, items):
        return _Found(len(before), [])
    if items and items[-1].kind == 'open':
        field = _context.field_in(items[-1])
        if field is not None:
            found = find(front, before[field:])
            found.start += field
            return found
        return _in_string(session, items, before)
    word, start = '', len(before)
    if items and items[-1].kind == 'name' and items[-1].end == len(before):
        word, start = items[-1].text, items[-1].start
        items.pop()
    found = _in_import(items, word, start)
    if found is not None:
        return found
    if items and items[-1].text == '.' and items[-1].end == start:
        return _attributes(session, items, before, word, start)
    if items and items[-1].text == '[' and items[-1].kind == 'op' and not word:
        found = _keys(session, items, before, '', start)
        if found is not None:
            return found
    return _names(session, items, before, word, start)


def _in_command(session, before):
    from . import _commands
    name, space, rest = before.partition(' ')
    if not space:
        return _Found(0, [each for each in _commands.names() if each.startswith(before)], ' ')
    if name in _COMMANDS_WITH_PATH:
        return _paths(rest, len(name) + 1)
    if name == ':cancel':
        tasks = [task.get_name() for task in session.live_tasks()]
        return _Found(len(before) - len(rest), [task for task in tasks if task.startswith(rest)])
    return None


def _attributes(session, items, before, word, start):
    begin = _context.expression_before(items, len(items) - 1)
    if begin is None:
        return _Found(start, [])
    try:
        owner = _context.evaluate(before[items[begin].start:items[-1].start], session.namespace)
    except _context.Unknown:
        return _Found(start, [])
    names = set()
    try:
        names.update(dir(owner.kind if isinstance(owner, _context.Instance) else owner))
    except Exception:
        pass
    return _Found(start, _chosen(names, word))


def _chosen(names, word):
    """Those that begin with word; private ones only if they are asked for."""
    names = [name for name in names if isinstance(name, str) and name.startswith(word)]
    if not word:
        names = [name for name in names if name[0:1] != '_']
    elif word == '_':
        names = [name for name in names if name[:2] != '__'] or names
    return sorted(names)


def _names(session, items, before, word, start):
    import keyword
    matches = []
    call = _context.call_around(items)
    note = None
    if call is not None:
        function = _callee(session, items, before, call[0])
        if function is not None and (not items or items[-1].text in ('(', ',')):
            matches = [name + '=' for name in _keywords_of(function, call)
                       if name.startswith(word) and name not in call[2]]
            if not word:
                note = signature_text(function)
                if matches:
                    found = _Found(start, matches)
                    found.note = note
                    return found
    if not word and note is None and items and items[-1].text not in ('(', ',', '=', '[', '{', ':', '\n'):
        return _Found(start, [])
    names = set(session.namespace) | set(builtins.__dict__)
    names.update(keyword.kwlist)
    if not items or items[-1].text == '\n':
        names.update(_SOFT)
    names = [name for name in _chosen(names, word) if name not in matches]
    found = _Found(start, matches + names)
    if len(found.matches) == 1 and found.matches[0] in _SPACED:
        found.ending = ' '
    found.note = note
    return found


def _callee(session, items, before, bracket):
    begin = _context.expression_before(items, bracket)
    if begin is None:
        return None
    try:
        return _context.evaluate(before[items[begin].start:items[bracket].start], session.namespace)
    except _context.Unknown:
        return None


def _signature(function):
    import inspect
    try:
        return inspect.signature(function)
    except Exception:
        return None


def _keywords_of(function, call):
    signature = _signature(function)
    if signature is None:
        return []
    out = []
    for i, parameter in enumerate(signature.parameters.values()):
        if parameter.kind is parameter.KEYWORD_ONLY or (
                parameter.kind is parameter.POSITIONAL_OR_KEYWORD and i >= call[1] - len(call[2])):
            out.append(parameter.name)
    return out


# ---- Imports -------------------------------------------------------------------------------------

def _statement(items):
    """The tokens of the statement that the end is in."""
    for i in range(len(items) - 1, -1, -1):
        if items[i].text in ('\n', ';') and items[i].kind == 'op':
            return items[i + 1:]
    return items


def _in_import(items, word, start):
    line = _statement(items)
    if not line or line[0].text not in ('import', 'from'):
        return None
    texts = [item.text for item in line]
    if texts[0] == 'from' and 'import' in texts:
        at = texts.index('import')
        module = ''.join(texts[1:at])
        return _Found(start, _chosen(_module_names(module), word))
    path = []
    for text in reversed(texts):
        if text in (',', 'import', 'from', 'as'):
            break
        path.append(text)
    path = ''.join(reversed(path))
    if texts[-1] not in ('.', ',', 'import', 'from') or (texts[-1] == 'as'):
        if texts[0] == 'from' and path:
            return _Found(start, ['import'] if 'import'.startswith(word) else [], ' ')
        return _Found(start, [])
    modules = [name for name in _modules(path.rstrip('.')) if name.startswith(word)]
    if not word:
        modules = [name for name in modules if name[0] != '_']
    return _Found(start, sorted(set(modules)))


def _modules(package):
    """The names of the modules in a package; '' for those at the top."""
    import pkgutil
    try:
        if not package:
            names = set(sys.builtin_module_names)
            names.update(sys._frozen_names())
            names.update(module.name for module in pkgutil.iter_modules())
            return {name.partition('.')[0] for name in names}
        names = {name[len(package) + 1:].partition('.')[0] for name in sys._frozen_names() if name.startswith(package + '.')}
        # Those that are made, not found (os.path).
        names.update(name[len(package) + 1:].partition('.')[0] for name in list(sys.modules)
                     if name.startswith(package + '.'))
        module = sys.modules.get(package)
        if module is None:
            from importlib.util import find_spec
            spec = find_spec(package)
            places = spec.submodule_search_locations if spec is not None else None
        else:
            places = getattr(module, '__path__', None)
        if places:
            names.update(each.name for each in pkgutil.iter_modules(places))
        return names
    except Exception:
        return set()


def _module_names(name):
    """What `from name import` can import."""
    names = set(_modules(name))
    module = sys.modules.get(name)
    if module is None and name and name[0] != '.':
        # Those of the library may be imported to be asked; others could do anything.
        if name.partition('.')[0] in getattr(sys, 'stdlib_module_names', ()) and name not in ('antigravity', 'this'):
            try:
                module = __import__(name, fromlist=('*',))
            except Exception:
                pass
    if module is not None:
        names.update(dir(module))
    return names


# ---- Strings -------------------------------------------------------------------------------------

def _in_string(session, items, before):
    item = items.pop()
    quote_at = next(i for i, c in enumerate(item.text) if c in '"\'')
    quote = item.text[quote_at]
    if item.text.startswith(quote * 3, quote_at):
        return _Found(len(before), [])
    content_at = item.start + quote_at + 1
    content = before[content_at:]
    if items and items[-1].text == '[' and items[-1].kind == 'op':
        found = _keys(session, items, before, before[item.start:], item.start)
        if found is not None:
            return found
    found = _paths(content, content_at)
    if len(found.matches) == 1 and not found.matches[0].endswith('/'):
        found.ending = quote
    return found


def _paths(text, start):
    """File names that go on from text."""
    folder, slash, name = text.rpartition('/')
    place = os.path.expanduser(folder + slash) if slash else '.'
    try:
        names = os.listdir(place)
    except OSError:
        return _Found(start + len(folder + slash), [])
    out = []
    for each in names:
        if each.startswith(name) and (name or each[0] != '.'):
            is_folder = os.path.isdir(os.path.join(place, each))
            out.append(each + '/' if is_folder else each)
    return _Found(start + len(folder + slash), sorted(out))


def _keys(session, items, before, typed, start):
    """The keys of the dict that is being indexed; typed: what is there of one."""
    begin = _context.expression_before(items, len(items) - 1)
    if begin is None:
        return None
    try:
        owner = _context.evaluate(before[items[begin].start:items[-1].start], session.namespace)
    except _context.Unknown:
        return None
    if owner is os.environ:
        keys = list(owner)
    elif isinstance(owner, dict):
        keys = list(dict.keys(owner))[:2000]
    else:
        return None
    out = []
    for key in keys:
        if type(key) not in (str, bytes, int, float, bool, type(None), tuple):
            continue
        text = repr(key)
        if typed and type(key) is str and typed[0] != text[0] and typed[0] not in text[1:-1]:
            text = typed[0] + text[1:-1] + typed[0]
        if text.startswith(typed):
            out.append(text)
    return _Found(start, out, ']')


# ---- What the keys do ----------------------------------------------------------------------------

def _common(words):
    first, last = min(words), max(words)
    for i, c in enumerate(first):
        if last[i:i + 1] != c:
            return first[:i]
    return first


def columns(words, width, most):
    """Words in columns, at most that many lines."""
    from ._pretty import _width
    widest = max(map(_width, words)) + 2
    across = max(1, (width - 1) // widest)
    down = -(-len(words) // across)
    left = 0
    if down > most:
        left = len(words) - most * across
        words = words[:most * across]
        down = most
    lines = []
    for i in range(down):
        row = words[i::down]
        lines.append(''.join(word + ' ' * (widest - _width(word)) for word in row[:-1]) + row[-1])
    if left:
        lines.append(f'... and {left:,} more')
    return '\n'.join(lines) + '\n'


def complete(front, data, point, again):
    """What Tab does: see Terminal._on_key."""
    before = data[:point].decode('utf-8', 'replace')
    found = find(front, before)
    matches = found.matches
    if not matches:
        if found.note:
            return point, point, None, found.note + '\n'
        return None
    typed = before[found.start:]
    common = _common(matches)
    start = len(before[:found.start].encode())
    if len(matches) == 1:
        ending = found.ending
        if ending and data[point:point + len(ending)] == ending.encode():
            ending = ''
        if ending and data[point:point + 1] in (b'"', b"'"):
            ending = ''
        return start, point, common + ending, None
    if len(common) > len(typed) and common.startswith(typed):
        return start, point, common, None
    width, height = front.terminal.size()
    listing = columns(matches, width, max(height - 4, 5))
    if found.note:
        listing = found.note + '\n' + listing
    return point, point, None, listing


def list_matches(front, data, start, word):
    """Matches for readline's own commands, which replace what is behind start."""
    before = data[:start].decode('utf-8', 'replace') + word.decode('utf-8', 'replace')
    found = find(front, before)
    begin = len(data[:start].decode('utf-8', 'replace'))
    if found.start > begin:
        head = before[begin:found.start]
        return [head + match for match in found.matches]
    skip = begin - found.start
    return [match[skip:] for match in found.matches if len(match) >= skip]


# ---- Help ----------------------------------------------------------------------------------------

def signature_text(value, name=None):
    """A signature on one line, or None."""
    if isinstance(value, _context.Instance):
        return None
    if not callable(value):
        return None
    signature = _signature(value)
    name = name or getattr(value, '__qualname__', None) or type(value).__name__
    kind = 'async ' if _is_async(value) else ''
    return f'{kind}{name}{signature}' if signature is not None else f'{kind}{name}(...)'


def _is_async(value):
    code = getattr(value, '__code__', None)
    return code is not None and bool(getattr(code, 'co_flags', 0) & 0x80)


def summary(value, name):
    """A few lines about a value: what it is, its signature, the beginning of its documentation."""
    import inspect
    lines = []
    text = signature_text(value, name)
    if text:
        lines.append(text)
    else:
        lines.append(f'{name}: {type(value).__name__}')
    try:
        doc = inspect.getdoc(value)
    except Exception:
        doc = None
    if doc and (callable(value) or inspect.ismodule(value)):
        paragraph = doc.strip().split('\n\n')[0]
        lines.extend(paragraph.split('\n')[:6])
    return '\n'.join(lines) + '\n'


def describe_call(front, data, point):
    """What Shift-Tab shows: the signature of the call around the cursor, or what the name at it is."""
    before = data[:point].decode('utf-8', 'replace')
    after = data[point:].decode('utf-8', 'replace')
    tail = 0
    while tail < len(after) and (after[tail].isalnum() or after[tail] == '_'):
        tail += 1
    whole = before + after[:tail]
    items = _context.tokens(whole)
    if items and items[-1].kind == 'name' and items[-1].end == len(whole):
        begin = _context.expression_before(items, len(items))
        source = whole[items[begin].start:] if begin is not None else ''
        try:
            value = _context.evaluate(source, front.session.namespace)
            return point, point, None, summary(value, source)
        except _context.Unknown:
            pass
    call = _context.call_around(items)
    if call is None:
        return None
    begin = _context.expression_before(items, call[0])
    if begin is None:
        return None
    source = whole[items[begin].start:items[call[0]].start]
    value = _callee(front.session, items, whole, call[0])
    if value is None:
        return None
    return point, point, None, summary(value, source)
