"""utf-16-le, which is native: what programs that import its module find there."""

from . import module_of

globals().update(module_of('utf-16-le'))
