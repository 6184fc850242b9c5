"""How tasks and their stacks are shown."""

from . import base_futures
from . import coroutines


def _task_repr_info(task):
    info = base_futures._future_repr_info(task)
    if task.cancelling() and not task.done():
        info[0] = 'cancelling'
    info.insert(1, 'name=%r' % task.get_name())
    if task._fut_waiter is not None:
        info.insert(2, f'wait_for={task._fut_waiter!r}')
    if task._coro:
        info.insert(2, f'coro=<{coroutines._format_coroutine(task._coro)}>')
    return info


def _task_repr(task):
    return base_futures._show(task, _task_repr_info)


def _task_get_stack(task, limit):
    # The frames where a suspended coroutine stands, outermost first; or, behind a failed one, its traceback's.
    frame = None
    for name in ('cr_frame', 'gi_frame', 'ag_frame'):
        if hasattr(task._coro, name):
            frame = getattr(task._coro, name)
            break
    frames = []
    if frame is not None:
        while frame is not None and (limit is None or len(frames) < limit):
            frames.append(frame)
            frame = frame.f_back
        frames.reverse()
    elif task._exception is not None:
        entry = task._exception.__traceback__
        while entry is not None and (limit is None or len(frames) < limit):
            frames.append(entry.tb_frame)
            entry = entry.tb_next
    return frames


def _task_print_stack(task, limit, file):
    import linecache
    import traceback
    entries = []
    checked = set()
    for frame in task.get_stack(limit=limit):
        code, line = frame.f_code, frame.f_lineno
        if code.co_filename not in checked:
            checked.add(code.co_filename)
            linecache.checkcache(code.co_filename)
        text = linecache.getline(code.co_filename, line, frame.f_globals)
        entries.append((code.co_filename, line, code.co_name, text))
    error = task._exception
    if not entries:
        print(f'No stack for {task!r}', file=file)
    else:
        what = 'Stack' if error is None else 'Traceback'
        print(f'{what} for {task!r} (most recent call last):', file=file)
    traceback.print_list(entries, file=file)
    if error is not None:
        for line in traceback.format_exception_only(error.__class__, error):
            print(line, file=file, end='')
