"""Context variables: values that each task, or each run of a function in a Context, has for itself."""

from _contextvars import Context, ContextVar, Token, copy_context

__all__ = ('Context', 'ContextVar', 'Token', 'copy_context')
