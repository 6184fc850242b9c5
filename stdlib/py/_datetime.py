"""The classes of datetime, under the name of CPython's version of it in C."""

from datetime import *
from datetime import __all__
