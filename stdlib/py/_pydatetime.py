"""The classes of datetime, under the name of CPython's version of it in Python."""

from datetime import *
from datetime import __all__, _divide_and_round
