"""Names that other modules look for here."""

from re import compile
from re._constants import *
from re._constants import MAXGROUPS, MAXREPEAT
