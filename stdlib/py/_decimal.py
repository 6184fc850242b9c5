"""The names of decimal, under the name of CPython's version of it in C."""

from decimal import *
from decimal import __all__, __libmpdec_version__, __version__
