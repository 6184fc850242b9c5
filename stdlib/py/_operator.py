"""The functions of operator, under the name of CPython's native half of it."""

from operator import *
from _hashlib import compare_digest as _compare_digest
