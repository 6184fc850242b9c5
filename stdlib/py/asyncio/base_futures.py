"""How futures are shown."""

__all__ = ()

# Imported at each start, so what only reprs need is imported when there is one to make.

_PENDING = 'PENDING'
_CANCELLED = 'CANCELLED'
_FINISHED = 'FINISHED'


def isfuture(obj):
    """Whether obj is a Future, or says so by an attribute _asyncio_future_blocking of its class."""
    return (hasattr(obj.__class__, '_asyncio_future_blocking') and
            obj._asyncio_future_blocking is not None)


def _format_callbacks(callbacks):
    from . import format_helpers

    def show(at):
        callback = callbacks[at][0]
        if type(callback).__name__ == '_GatheringFuture':
            return 'gather.<locals>._done_callback() at <frozen asyncio.tasks>:1'  # it has no callback of its own
        return format_helpers._format_callback_source(callback, ())

    count = len(callbacks)
    if count == 0:
        text = ''
    elif count == 1:
        text = show(0)
    elif count == 2:
        text = f'{show(0)}, {show(1)}'
    else:
        text = f'{show(0)}, <{count - 2} more>, {show(-1)}'
    return f'cb=[{text}]'


def _future_repr_info(future):
    info = [future._state.lower()]
    if future._state == _FINISHED:
        if future._exception is not None:
            info.append(f'exception={future._exception!r}')
        else:
            import reprlib
            info.append(f'result={reprlib.repr(future._result)}')
    if future._callbacks:
        info.append(_format_callbacks(future._callbacks))
    if future._source_traceback:
        frame = future._source_traceback[-1]
        info.append(f'created at {frame[0]}:{frame[1]}')
    return info


_shown = set()  # the ids of those that are being shown: one may hold itself


def _show(future, repr_info):
    key = id(future)
    if key in _shown:
        return '...'
    _shown.add(key)
    try:
        return f'<{future.__class__.__name__} {" ".join(repr_info(future))}>'
    finally:
        _shown.discard(key)


def _future_repr(future):
    return _show(future, _future_repr_info)
