"""How the prompt shows a value: on one line if it fits, else laid out; long and deep ones are folded.

What is shown without a fold can be pasted back where repr() can: folds are comments.
"""

_ITEMS = (100, 30, 10)      # how many items of a container are shown: the outermost, one inside it, deeper ones
_DEPTH = 6                  # how deep containers are opened
_CHARACTERS = (1000, 200)   # of a string: the value itself, one inside a container
_SHORT = 24                 # items no wider than this share lines

_COLOURS = {'string': '\x1b[32m', 'number': '\x1b[33m', 'constant': '\x1b[35m', 'object': '\x1b[36m',
            'note': '\x1b[90m', 'name': '\x1b[34m'}
_CONSTANTS = (type(None), bool, type(Ellipsis), type(NotImplemented))


class _TooWide(Exception):
    pass


def _width(text):
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width
    return sum(0 if combining(c) else 2 if east_asian_width(c) in 'WF' else 1 for c in text)


def _is_plain_dataclass(value):
    kind = type(value)
    fields = kind.__dict__.get('__dataclass_fields__')
    if fields is None:
        return False
    wrapped = getattr(kind.__repr__, '__wrapped__', None)
    return wrapped is not None and '__create_fn__' in getattr(wrapped, '__qualname__', '')


def _parts(value):
    """How a container is written: what opens it, its kind, its items, what closes it; None if it is none."""
    kind = type(value)
    show = kind.__repr__
    if show is list.__repr__ and isinstance(value, list):
        return '[', 'items', value, ']'
    if show is tuple.__repr__ and isinstance(value, tuple):
        return '(', 'tuple', value, ')'
    if show is dict.__repr__ and isinstance(value, dict):
        return '{', 'pairs', value, '}'
    if show is set.__repr__ and isinstance(value, set):
        if kind is set:
            return ('{', 'items', value, '}') if value else None
        return (kind.__name__ + '({', 'items', value, '})') if value else None
    if show is frozenset.__repr__ and isinstance(value, frozenset):
        return (kind.__name__ + '({', 'items', value, '})') if value else None
    if kind.__module__ == 'collections':
        name = kind.__name__
        if name == 'defaultdict':
            return f'defaultdict({value.default_factory!r}, {{', 'pairs', value, '})'
        if name == 'OrderedDict' and value:
            return name + '({', 'pairs', value, '})'
        if name == 'Counter' and value:
            return name + '({', 'pairs', _sorted_counts(value), '})'
        if name == 'deque':
            return 'deque([', 'items', value, ']' + (f', maxlen={value.maxlen})' if value.maxlen is not None else ')')
    if isinstance(value, tuple) and hasattr(kind, '_fields') and '_fields' in kind.__dict__:
        if len(kind._fields) == len(value):
            return kind.__name__ + '(', 'fields', list(zip(kind._fields, value)), ')'
    if _is_plain_dataclass(value):
        fields = [(field.name, getattr(value, field.name)) for field in kind.__dataclass_fields__.values()
                  if field.repr and getattr(field._field_type, 'name', '') == '_FIELD']
        return kind.__qualname__ + '(', 'fields', fields, ')'
    return None


def _sorted_counts(counter):
    # As its own repr() has them: the most frequent first.
    try:
        return dict(sorted(counter.items(), key=lambda pair: pair[1], reverse=True))
    except TypeError:
        return dict(counter)


class _Printer:
    def __init__(self, width, colour):
        self.width = max(width - 1, 20)
        self.has_colour = colour
        self.open = set()       # ids of the containers around

    def paint(self, text, kind):
        return f'{_COLOURS[kind]}{text}\x1b[0m' if self.has_colour and kind else text

    def leaf(self, value, depth):
        """Text, width and colour of what is not opened."""
        kind = type(value)
        if kind is str or kind is bytes or kind is bytearray:
            most = _CHARACTERS[depth > 0]
            if len(value) > most:
                half = most // 2
                return self.fold_text(value, half)
            text = repr(value)
            return self.paint(text, 'string'), _width(text)
        text = repr(value)
        colour = None
        if kind in (int, float, complex):
            colour = 'number'
        elif kind in _CONSTANTS:
            colour = 'constant'
        elif text[:1] == '<':
            colour = 'object'
        if len(text) > _CHARACTERS[0]:
            note = f'... {len(text):,} characters'
            return self.paint(text[:_CHARACTERS[0]], colour) + self.paint(note, 'note'), _width(text)
        return self.paint(text, colour), max(map(_width, text.split('\n')))

    def fold_text(self, value, half):
        first, last = repr(value[:half]), repr(value[-half // 4:])
        note = f' ... {len(value):,} {"characters" if isinstance(value, str) else "bytes"} in all ... '
        return (self.paint(first, 'string') + self.paint(note, 'note') + self.paint(last, 'string'),
                _width(first) + len(note) + _width(last))

    def flat(self, value, room, depth):
        """Text and width of the value on one line; _TooWide if it is wider than room."""
        parts = _parts(value)
        if parts is None:
            text, width = self.leaf(value, depth)
            if width > room or '\n' in text:
                raise _TooWide
            return text, width
        opening, kind, items, closing = parts
        if id(value) in self.open:
            return self.paint(opening + '...' + closing, 'note'), 3 + len(opening + closing)
        width = len(opening) + len(closing)
        if len(items) > _ITEMS[min(depth, 2)]:
            raise _TooWide
        if depth >= _DEPTH and items:
            return self.folded(opening, items, closing)
        out = []
        self.open.add(id(value))
        try:
            for item in _snapshot(items, kind, _ITEMS[0]):
                if out:
                    width += 2
                text, used = self.flat_item(item, kind, room - width, depth + 1)
                width += used
                out.append(text)
                if width > room:
                    raise _TooWide
        finally:
            self.open.discard(id(value))
        comma = ',' if kind == 'tuple' and len(out) == 1 else ''
        return opening + ', '.join(out) + comma + closing, width + len(comma)

    def flat_item(self, item, kind, room, depth):
        if kind == 'pairs':
            key, used = self.flat(item[0], room, depth)
            text, more = self.flat(item[1], room - used - 2, depth)
            return f'{key}: {text}', used + 2 + more
        if kind == 'fields':
            text, more = self.flat(item[1], room - len(item[0]) - 1, depth)
            return f'{self.paint(item[0], "name")}={text}', len(item[0]) + 1 + more
        return self.flat(item, room, depth)

    def folded(self, opening, items, closing):
        text = f'{opening}... {len(items):,} item{"s" * (len(items) != 1)}{closing}'
        return self.paint(text, 'note'), len(text)

    def text(self, value, indent, column, tail, depth):
        """The value from this column on; further lines are indented by indent. tail: what follows it."""
        try:
            return self.flat(value, self.width - column - tail, depth)[0]
        except _TooWide:
            pass
        parts = _parts(value)
        if parts is None:
            return self.leaf(value, depth)[0]
        opening, kind, items, closing = parts
        if depth >= _DEPTH:
            return self.folded(opening, items, closing)[0]
        self.open.add(id(value))
        try:
            lines = self.lines(items, kind, indent + 4, depth + 1)
        finally:
            self.open.discard(id(value))
        return '\n'.join([opening, *lines, ' ' * indent + closing])

    def lines(self, items, kind, indent, depth):
        most = _ITEMS[min(depth - 1, 2)]
        count = len(items)
        shown = _snapshot(items, kind, most)
        margin = ' ' * indent
        room = self.width - indent - 1
        texts = []
        is_short = len(shown) > 3 and kind in ('items', 'tuple')
        for item in shown:
            try:
                text, width = self.flat_item(item, kind, room, depth)
            except _TooWide:
                text, width = self.tall_item(item, kind, indent, depth), room + 1
            is_short = is_short and width <= _SHORT
            texts.append((text, width))
        out = self.filled(texts, indent) if is_short else [f'{margin}{text},' for text, width in texts]
        if count > len(shown):
            out.append(margin + self.paint(f'# ... {count - len(shown):,} more', 'note'))
        return out

    def tall_item(self, item, kind, indent, depth):
        if kind == 'pairs':
            try:
                key, width = self.flat(item[0], self.width - indent - 2, depth)
            except _TooWide:
                key, width = self.text(item[0], indent, indent, 1, depth), 0
            return f'{key}: {self.text(item[1], indent, indent + width + 2, 1, depth)}'
        if kind == 'fields':
            text = self.text(item[1], indent, indent + len(item[0]) + 1, 1, depth)
            return f'{self.paint(item[0], "name")}={text}'
        return self.text(item, indent, indent, 1, depth)

    def filled(self, texts, indent):
        """Short items in columns of one width."""
        widest = max(width for text, width in texts)
        per_line = max(1, (self.width - indent) // (widest + 2))
        out = []
        for i in range(0, len(texts), per_line):
            row = texts[i:i + per_line]
            line = ' ' * indent
            for text, width in row[:-1]:
                line += f'{text},' + ' ' * (widest + 1 - width)
            out.append(f'{line}{row[-1][0]},')
        return out


def _snapshot(items, kind, most):
    """The first items: a copy, since showing one may change the container."""
    from itertools import islice
    return list(islice(items.items() if kind == 'pairs' else items, most))


def pretty(value, width=80, colour=False):
    """The text that shows the value."""
    return _Printer(width, colour).text(value, 0, 0, 0, 0)
