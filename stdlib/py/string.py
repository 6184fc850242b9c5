"""A collection of string constants and classes for templates and formatting."""

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords",
           "digits", "hexdigits", "octdigits", "printable", "punctuation",
           "whitespace", "Formatter", "Template"]

import _string

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = ascii_lowercase.upper()
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdefABCDEF'
octdigits = digits[:8]
punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Split s into words, capitalize each, and join them again.

    Without sep words are what white space separates, and they are joined by
    single spaces; with it sep both splits and joins.
    """
    return (sep or ' ').join([word.capitalize() for word in s.split(sep)])


class _LazyPattern:
    """Template.pattern and .flags until somebody asks: only then is re imported."""

    def __init__(self, name):
        self.name = name

    def __get__(self, instance, owner):
        if isinstance(vars(Template)['pattern'], _LazyPattern):
            del Template.pattern
            Template.flags = None
            Template._build()
        return getattr(owner, self.name)


_missing = object()


class Template:
    """A string class for supporting $-substitutions."""

    delimiter = '$'
    idpattern = r'(?a:[_a-z][_a-z0-9]*)'  # ASCII, in either case unless flags say otherwise
    braceidpattern = None
    flags = _LazyPattern('flags')
    pattern = _LazyPattern('pattern')

    def __init_subclass__(cls):
        super().__init_subclass__()
        cls._build()

    @classmethod
    def _build(cls):
        """Compiles the pattern that a class gives, or the one its delimiter and names make."""
        import re
        if cls.flags is None:
            cls.flags = re.IGNORECASE
        source = vars(cls).get('pattern')
        if source is None:
            mark = re.escape(cls.delimiter)
            source = '%s(?:(?P<escaped>%s)|(?P<named>%s)|{(?P<braced>%s)}|(?P<invalid>))' % (
                mark, mark, cls.idpattern, cls.braceidpattern or cls.idpattern)
            cls.pattern = re.compile(source, cls.flags)
        else:
            cls.pattern = re.compile(source, cls.flags | re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _kind(self, match):
        """('named', name), ('escaped', None) or ('invalid', None)."""
        name = match['named'] or match['braced']
        if name is not None:
            return 'named', name
        for kind in ('escaped', 'invalid'):
            if match[kind] is not None:
                return kind, None
        raise ValueError('Unrecognized named group in pattern', self.pattern)

    def _invalid(self, match):
        start = match.start('invalid')
        lines = self.template[:start].splitlines(keepends=True) or ['']
        column = start - sum(map(len, lines[:-1])) if start else 1
        raise ValueError(f'Invalid placeholder in string: line {len(lines)}, col {column}')

    def _replace(self, mapping, keywords, safe):
        if mapping is _missing:
            mapping = keywords
        elif keywords:
            from collections import ChainMap
            mapping = ChainMap(keywords, mapping)

        def replacement(match):
            kind, name = self._kind(match)
            if kind == 'escaped':
                return self.delimiter
            if kind == 'named':
                try:
                    return str(mapping[name])
                except KeyError:
                    if not safe:
                        raise
            elif not safe:
                self._invalid(match)
            return match[0]

        return self.pattern.sub(replacement, self.template)

    def substitute(self, mapping=_missing, /, **kws):
        return self._replace(mapping, kws, False)

    def safe_substitute(self, mapping=_missing, /, **kws):
        return self._replace(mapping, kws, True)

    def is_valid(self):
        return all([self._kind(match)[0] != 'invalid'
                    for match in self.pattern.finditer(self.template)])

    def get_identifiers(self):
        kinds = [self._kind(match) for match in self.pattern.finditer(self.template)]
        return list(dict.fromkeys(name for kind, name in kinds if kind == 'named'))


class _Numbering:
    """The positional fields of one format: numbered by hand or automatically, never both."""

    automatic = None  # until the first of them
    next = 0

    def resolve(self, name):
        """The field name with the number it left out."""
        first, _ = _string.formatter_field_name_split(name)
        if first != '' and not isinstance(first, int):
            return name
        automatic = first == ''
        if self.automatic is None:
            self.automatic = automatic
        elif self.automatic != automatic:
            # Whichever came first: the words are CPython's.
            raise ValueError('cannot switch from manual field specification to automatic field numbering')
        if automatic:
            name = str(self.next) + name
            self.next += 1
        return name


class Formatter:
    """What str.format does, in parts that a subclass can replace."""

    def format(self, format_string, /, *args, **kwargs):
        return self.vformat(format_string, args, kwargs)

    def vformat(self, format_string, args, kwargs):
        used = set()
        result, _ = self._vformat(format_string, args, kwargs, used, 2)
        self.check_unused_args(used, args, kwargs)
        return result

    def _vformat(self, format_string, args, kwargs, used_args, recursion_depth,
                 auto_arg_index=None):
        if recursion_depth < 0:
            raise ValueError('Max string recursion exceeded')
        numbering = auto_arg_index or _Numbering()
        pieces = []
        for literal, name, spec, conversion in self.parse(format_string):
            if literal:
                pieces.append(literal)
            if name is None:
                continue
            value, first = self.get_field(numbering.resolve(name), args, kwargs)
            used_args.add(first)
            value = self.convert_field(value, conversion)
            spec, _ = self._vformat(spec, args, kwargs, used_args, recursion_depth - 1, numbering)
            pieces.append(self.format_field(value, spec))
        return ''.join(pieces), numbering

    def parse(self, format_string):
        """Gives (literal_text, field_name, format_spec, conversion) for each piece."""
        return _string.formatter_parser(format_string)

    def get_field(self, field_name, args, kwargs):
        """The object that a field name stands for, and the argument it began with."""
        first, rest = _string.formatter_field_name_split(field_name)
        value = self.get_value(first, args, kwargs)
        for is_attribute, key in rest:
            value = getattr(value, key) if is_attribute else value[key]
        return value, first

    def get_value(self, key, args, kwargs):
        return (args if isinstance(key, int) else kwargs)[key]

    def check_unused_args(self, used_args, args, kwargs):
        pass

    def format_field(self, value, format_spec):
        return format(value, format_spec)

    def convert_field(self, value, conversion):
        convert = {None: lambda v: v, 's': str, 'r': repr, 'a': ascii}.get(conversion)
        if convert is None:
            raise ValueError(f'Unknown conversion specifier {conversion!s}')
        return convert(value)
