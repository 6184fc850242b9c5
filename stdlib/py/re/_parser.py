"""Names that other modules look for here."""

from _re import template as _template
from re._constants import *


def parse_template(source, pattern):
    return list(_template(pattern, source))
