"""How deep the line behind a text should be indented."""

_BRACKETS = {')': '(', ']': '[', '}': '{'}
_LEAVING = ('return', 'pass', 'break', 'continue', 'raise')


def _scan(text):
    """The brackets that are open at the end, and whether the end is inside a string."""
    open_brackets = []
    i = 0
    size = len(text)
    while i < size:
        c = text[i]
        if c == '#':
            i = text.find('\n', i)
            if i < 0:
                break
        elif c in '"\'':
            quote = c * 3 if text.startswith(c * 3, i) else c
            i += len(quote)
            while i < size and not text.startswith(quote, i):
                if text[i] == '\n' and len(quote) == 1:
                    break
                i += 2 if text[i] == '\\' else 1
            if i >= size:
                return open_brackets, len(quote) == 3
            i += len(quote) - 1 if text[i] != '\n' else 0
        elif c in '([{':
            open_brackets.append((c, i))
        elif c in ')]}' and open_brackets and open_brackets[-1][0] == _BRACKETS[c]:
            open_brackets.pop()
        i += 1
    return open_brackets, False


def _code(line):
    """A line without the comment at its end, as far as quotes do not hide it."""
    quote = ''
    for i, c in enumerate(line):
        if quote:
            if c == quote:
                quote = ''
        elif c in '"\'':
            quote = c
        elif c == '#':
            return line[:i].rstrip()
    return line.rstrip()


def after(text):
    """The spaces that the next line should begin with."""
    lines = text.split('\n')
    last = lines[-1]
    width = len(last) - len(last.lstrip(' \t'))
    indent = last[:width]
    open_brackets, in_string = _scan(text)
    if in_string:
        return ''
    if open_brackets:
        at = open_brackets[-1][1]
        start = text.rfind('\n', 0, at) + 1
        line = text[start:text.find('\n', at) if '\n' in text[at:] else len(text)]
        indent = line[:len(line) - len(line.lstrip(' \t'))]
        return indent + '    '
    code = _code(last)
    if code.endswith(':'):
        return indent + '    '
    word = code.strip().split(' ', 1)[0].split('(', 1)[0]
    if word in _LEAVING and len(indent) >= 4:
        return indent[:-4]
    return indent
