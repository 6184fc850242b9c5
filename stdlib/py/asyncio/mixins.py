"""What the primitives share: each belongs to the loop in which it first has to wait."""

from . import events


class _LoopBoundMixin:
    _loop = None

    def _get_loop(self):
        loop = events._get_running_loop()
        if self._loop is not loop:
            if self._loop is not None:
                raise RuntimeError(f'{self!r} is bound to a different event loop')
            self._loop = loop
        return loop
