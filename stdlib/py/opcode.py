"""What CPython tells of its instructions, of which Kukri has none: see module dis."""

from dis import (EXTENDED_ARG, HAVE_ARGUMENT, cmp_op, hasarg, hascompare, hasconst, hasexc, hasfree,
                 hasjabs, hasjrel, hasjump, haslocal, hasname, opmap, opname)

__all__ = ['cmp_op', 'opname', 'opmap', 'HAVE_ARGUMENT', 'EXTENDED_ARG', 'hasarg', 'hasconst', 'hasname',
           'hasjump', 'hasjrel', 'hasjabs', 'hasfree', 'haslocal', 'hasexc']


def stack_effect(opcode, oparg=None, /, *, jump=None):
    """CPython's instructions move a stack; Kukri's do not."""
    raise ValueError('invalid opcode or oparg')
