"""iso8859-1, which is native: what programs that import its module find there."""

from . import module_of

globals().update(module_of('iso8859-1'))
