"""What the tasks of a loop are doing: print_tree(), and what is said when nothing can wake them."""

import sys

from _asyncio import Loop, _frames, all_tasks, get_running_loop

__all__ = 'print_tree', 'DeadlockError'


class DeadlockError(RuntimeError):
    """Nothing can wake the event loop any more, but something still waits."""


def _place(made):
    filename, line, function = made
    return f'{filename}:{line} in {function}'


def _is_own(filename):
    return filename.startswith('<frozen asyncio')


def _seconds(value):
    return f'{value:.3f} s' if value < 100 else f'{value:.0f} s'


class _View:
    """One look at a loop: who waits for what."""

    def __init__(self, loop):
        self.loop = loop
        self.tasks = sorted(all_tasks(loop), key=_age)
        self.timers = {id(what): when for when, what in getattr(loop, '_pending_timers', ())}
        self.now = loop.time()
        # A program that has no files at work has not imported what knows of them.
        files = sys.modules.get('_uv_files')
        self.operations = {id(future): name for name, future in files.operations()} if files else {}

    def frames(self, task):
        coro = task.get_coro()
        return _frames(coro) if coro is not None else []

    def position(self, frames):
        # The innermost frame of the program's own; of asyncio's if there is no other.
        for filename, line, function, first in reversed(frames):
            if not _is_own(filename):
                return f'{filename}:{line} in {function}'
        if frames:
            filename, line, function, first = frames[-1]
            return f'{filename}:{line} in {function}'
        return 'its start'

    def waits(self, task, frames):
        """What it waits for, in words, and the tasks behind it."""
        waiter = getattr(task, '_fut_waiter', None)
        if waiter is None:
            return ('is running' if task is _current(self.loop) else 'is ready'), []
        when = self.timers.get(id(waiter))
        if when is not None:
            return f'sleeps, {_seconds(when - self.now)} to go', []
        operation = self.operations.get(id(waiter))
        if operation is not None:
            return f'waits for an operation: {operation}', []
        if hasattr(waiter, 'get_coro'):
            return f'waits for {waiter.get_name()}', [waiter]
        children = getattr(waiter, '_children', None)
        if children is not None:
            left = [child for child in children if not child.done()]
            return (f'gathers {len(left)} of {len(children)}',
                    [child for child in left if hasattr(child, 'get_coro')])
        if frames:
            filename, line, function, first = frames[-1]
            if _is_own(filename) and first is not None:
                return self.primitive(function, first)
        return f'waits for {waiter!r}', []

    def primitive(self, function, thing):
        kind = type(thing).__name__
        owner = getattr(thing, '_owner', None)
        if owner is not None:
            return f'waits for {kind} held by {owner.get_name()}', [owner]
        method = function.rpartition('.')[2]
        if method in ('get', 'put'):
            return f"waits to {method} in {kind} of {thing.qsize()}", []
        if method == 'wait_ready':
            return f'waits until descriptor {thing} is ready', []
        if kind == 'BinaryFile':
            return f'waits for file {thing.name!r}', []
        if kind == 'TaskGroup':
            left = [task for task in thing._tasks if not task.done()]
            return f'waits for {len(left)} tasks of its group', left
        return f'waits for {kind}', []

    def lines(self):
        described = {}
        for task in self.tasks:
            frames = self.frames(task)
            words, behind = self.waits(task, frames)
            since = getattr(task, '_waiting_since', 0.0)
            if since and task._fut_waiter is not None:
                words += f' since {_seconds(max(0.0, self.now - since))}'
            text = f'{task.get_name()} {words}; at {self.position(frames)}'
            made = getattr(task, '_made', None)
            if made is not None:
                text += f'; created at {_place(made)}'
            described[task] = text, behind
        return described

    def cycle(self, described):
        """The names of tasks that wait for each other in a circle, or None."""
        for start in described:
            path = [start]
            while len(path) <= len(described):
                behind = [task for task in described.get(path[-1], (None, ()))[1]
                          if task in described]
                if not behind:
                    break
                if behind[0] in path:
                    return path[path.index(behind[0]):]
                path.append(behind[0])
        return None


def _age(task):
    name = task.get_name()
    return (0, int(name[5:])) if name.startswith('Task-') and name[5:].isdigit() else (1, 0)


def _current(loop):
    from _asyncio import current_task
    return current_task(loop)


def _text(view, described):
    out = [f'{len(view.tasks)} task{"s" * (len(view.tasks) != 1)}, '
           f'{getattr(view.loop, "_ready_count", 0)} ready, {len(view.timers)} timer{"s" * (len(view.timers) != 1)}']
    out.extend(_pools())
    shown = set()
    awaited = {task for text, behind in described.values() for task in behind}

    def show(task, first, rest):
        if task not in described:
            return
        if task in shown:
            out.append(f'{first}{task.get_name()} (see above)')
            return
        shown.add(task)
        text, behind = described[task]
        out.append(first + text)
        behind = [each for each in behind if each in described]
        for i, each in enumerate(behind):
            last = i == len(behind) - 1
            show(each, rest + ('└─ ' if last else '├─ '), rest + ('   ' if last else '│  '))

    for task in described:
        if task not in awaited:
            show(task, '', '')
    for task in described:
        if task not in shown:
            show(task, '', '')
    return '\n'.join(out)


def _pools():
    files = sys.modules.get('_uv_files')
    for name, threads, busy, waiting, bound in files.pools() if files else ():
        if threads:
            yield f'pool {name}: {busy} of at most {bound} threads at work, {waiting} waiting'


def print_tree(loop=None, *, file=None):
    """Print every task of the loop: where it is, what it waits for and since when, where it was made; and the pools.

    A task that waits for others has them below it.
    """
    if loop is None:
        loop = get_running_loop()
    view = _View(loop)
    print(_text(view, view.lines()), file=sys.stderr if file is None else file)


def report_deadlock(loop):
    """Raise DeadlockError, with the tree in its notes."""
    view = _View(loop)
    described = view.lines()
    message = 'nothing can wake the event loop any more'
    cycle = view.cycle(described)
    if cycle:
        names = ' -> '.join(task.get_name() for task in [*cycle, cycle[0]])
        message += f': {names} wait for each other'
    error = DeadlockError(message)
    error.add_note(_text(view, described))
    raise error
