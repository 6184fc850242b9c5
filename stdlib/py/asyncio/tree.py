"""What the tasks of a loop are doing: print_tree(), and what is said when nothing can wake them."""

import sys

from _asyncio import Loop, _frames, all_tasks, get_running_loop

__all__ = 'print_tree', 'DeadlockError'


class DeadlockError(RuntimeError):
    """Nothing can wake the event loop any more, but something still waits."""


_NEVER = float('inf')


def _place(made):
    filename, line, function = made
    return f'{filename}:{line} in {function}'


def _is_own(filename):
    return filename.startswith('<frozen asyncio')


def _seconds(value):
    return f'{value:.3f} s' if value < 100 else f'{value:.0f} s'


def _closure_value(function, name):
    """What a nested function knows under a name, or None."""
    for cell_name, cell in zip(function.__code__.co_freevars, function.__closure__ or ()):
        if cell_name == name:
            return cell.cell_contents
    return None


def _address(address):
    return f'{address[0]}:{address[1]}' if isinstance(address, tuple) and len(address) >= 2 else repr(address)


def _peer(transport):
    """Whom a connection is with, in words."""
    if transport is None:
        return 'no connection'
    peer = transport.get_extra_info('peername')
    sock = transport.get_extra_info('socket')
    return _address(peer) if peer else f'descriptor {sock.fileno()}' if sock is not None else 'a pipe'


def _number(count, what):
    return f'{count} {what}{"s" * (count != 1)}'


class _View:
    """One look at a loop: who waits for what."""

    def __init__(self, loop):
        self.loop = loop
        self.tasks = list(getattr(loop, '_unfinished', ()))     # the oldest first
        self.tasks += all_tasks(loop) - set(self.tasks)
        self.ages = {id(task): i for i, task in enumerate(self.tasks)}
        self.current = _current(loop)
        self.timers = {}
        self.limits = {}        # of the tasks and futures that a timer will not let wait for ever: when
        for when, what in getattr(loop, '_pending_timers', ()):
            self.timers[id(what)] = when
            self._note_limit(when, what)
        self.now = loop.time()
        # A program that has no files at work has not imported what knows of them.
        files = sys.modules.get('_uv_files')
        self.operations = {id(future): name for name, future in files.operations()} if files else {}

    def _note_limit(self, when, handle):
        callback = getattr(handle, '_callback', None)
        task = getattr(getattr(callback, '__self__', None), '_task', None)
        if task is not None and getattr(callback, '__name__', None) == '_on_timeout':
            what = task                     # a Timeout's
        elif getattr(callback, '__name__', None) == '_release_waiter' and handle._args:
            what = handle._args[0]          # wait()'s
        else:
            return
        self.limits[id(what)] = min(when, self.limits.get(id(what), when))

    def age(self, future):
        return self.ages.get(id(future), len(self.ages))

    def frames(self, task):
        """Its frames, the outermost first, each as (file, line, function, arguments); and what the innermost awaits."""
        coro = task.get_coro()
        if coro is None:
            return [], None
        if task is self.current:
            return self._running_frames(coro), None
        if hasattr(coro, '_stream'):
            return [], coro         # what the methods of streams give is awaited without a frame
        *frames, awaited = _frames(coro)
        return frames, awaited

    def _running_frames(self, coro):
        # Those of the task that runs stand on the stack; so do those of whoever asks.
        frames = []
        outermost = getattr(coro, 'cr_frame', None)
        frame = sys._getframe()
        while frame is not None:
            code = frame.f_code
            frames.append((code.co_filename, frame.f_lineno, code.co_qualname, ()))
            if frame is outermost:
                return frames[::-1]
            frame = frame.f_back
        return []

    def position(self, frames):
        # The innermost frame of the program's own; of asyncio's if there is no other.
        for filename, line, function, arguments in reversed(frames):
            if not _is_own(filename):
                return f'{filename}:{line} in {function}'
        if frames:
            filename, line, function, arguments = frames[-1]
            return f'{filename}:{line} in {function}'
        return 'its start'

    def waits(self, task, frames, awaited):
        """What it waits for, in words, and the tasks behind it."""
        waiter = getattr(task, '_fut_waiter', None)
        if waiter is None:
            return ('is running' if task is self.current else 'is ready'), []
        when = self.timers.get(id(waiter))
        if when is not None:
            return f'sleeps, {_seconds(when - self.now)} to go', []
        words, behind = self.reason(waiter, frames, awaited)
        limit = min(self.limits.get(id(task), _NEVER), self.limits.get(id(waiter), _NEVER))
        if limit != _NEVER:
            words += f', at most {_seconds(max(0.0, limit - self.now))} more'
        return words, behind

    def reason(self, waiter, frames, awaited):
        operation = self.operations.get(id(waiter))
        if operation is not None:
            return f'waits for an operation: {operation}', []
        if hasattr(waiter, 'get_coro'):
            return f'waits for {waiter.get_name()}', [waiter]
        children = getattr(waiter, '_children', None)
        if children is not None:
            left = [child for child in children if not child.done()]
            return f'gathers {len(left)} of {len(children)}', left
        # The frames of asyncio's own that the program has called tell more than the future behind them.
        first = len(frames)
        while first and _is_own(frames[first - 1][0]):
            first -= 1
        for filename, line, function, arguments in frames[first:]:
            found = self.inside(function, arguments, frames[-1])
            if found is not None:
                return found
        stream = getattr(awaited, '_stream', None)
        if stream is not None:
            return f'waits in {awaited.__qualname__}() on {_peer(getattr(stream, "_transport", None))}', []
        if first < len(frames) and frames[-1][3]:
            return self.primitive(frames[-1][2], frames[-1][3][0])
        return self.future(waiter)

    def inside(self, function, arguments, innermost):
        """What a function of asyncio's waits for that calls others for it; None: they tell it better."""
        thing = arguments[0] if arguments else None
        method = function.rpartition('.')[2]
        if function == '_wait' and isinstance(thing, set):
            left = sorted((future for future in thing if not future.done()), key=self.age)
            which = {'ALL_COMPLETED': 'all', 'FIRST_COMPLETED': 'the first', 'FIRST_EXCEPTION': 'all, or a failure,'}
            return f'waits for {which.get(arguments[2], "some")} of {_number(len(left), "future")}', left
        if function == '_AsCompletedIterator._wait_for_one':
            return f'waits for the next of {_number(len(thing._todo), "future")}', list(thing._todo)
        if function == 'to_thread':
            name = getattr(thing, '__qualname__', None) or repr(thing)
            return f'waits for {name}() in a thread', []
        if function == 'Queue.join':
            return f'waits until {type(thing).__name__} is done with {_number(thing._unfinished_tasks, "item")}', []
        if function in ('Barrier.wait', 'Barrier._wait') and innermost[2] != 'Lock.acquire':
            return f'waits for {type(thing).__name__} with {thing.n_waiting} of {thing.parties} there', []
        if function == 'Server.serve_forever':
            return f'serves on {", ".join(_address(sock.getsockname()) for sock in thing.sockets)}', []
        if function == 'Process._read_stream':
            return f'waits for output of process {thing.pid}', []
        if method == '_wait' and hasattr(thing, 'get_returncode'):
            return f'waits for the end of process {thing.get_pid()}', []
        if method.startswith('sock_') and len(arguments) > 1:
            return f'waits in {method}() on descriptor {arguments[1].fileno()}', []
        if method in ('getaddrinfo', 'getnameinfo') and len(arguments) > 1:
            return f'looks up {arguments[1]!r}', []
        return None

    def primitive(self, function, thing):
        kind = type(thing).__name__
        owner = getattr(thing, '_owner', None)
        if owner is not None:
            return f'waits for {kind} held by {owner.get_name()}', [owner]
        method = function.rpartition('.')[2]
        if method == 'get' and hasattr(thing, 'qsize'):
            return f'waits to get from {kind}, which is empty', []
        if method == 'put' and hasattr(thing, 'qsize'):
            return f'waits to put into {kind}, which holds {thing.qsize()} of {thing.maxsize}', []
        if method == 'wait_ready':
            return f'waits until descriptor {thing} is ready', []
        if kind == 'BinaryFile':
            return f'waits for file {thing.name!r}', []
        if kind == 'TaskGroup':
            left = [task for task in thing._tasks if not task.done()]
            return f'waits for {_number(len(left), "task")} of its group', left
        return f'waits for {kind}', []

    def future(self, waiter):
        """A future that no function of asyncio's waits for; what it is may be seen by who is called when it is done."""
        for callback, context in getattr(waiter, '_callbacks', None) or ():
            name = getattr(callback, '__qualname__', '')
            if name == 'shield.<locals>._outer_done_callback':
                inner = _closure_value(callback, 'inner')
                if hasattr(inner, 'get_name'):
                    return f'waits for {inner.get_name()}, shielded', [inner]
            elif name == '_chain_future.<locals>.cancel_source':
                source = _closure_value(callback, 'source')
                state = 'running' if getattr(source, 'running', bool)() else 'pending'
                return f'waits for a job of an executor, {state}', []
        return f'waits for {waiter!r}', []

    def lines(self):
        described = {}
        for task in self.tasks:
            frames, awaited = self.frames(task)
            words, behind = self.waits(task, frames, awaited)
            behind = [each for each in behind if hasattr(each, 'get_coro')]
            since = getattr(task, '_waiting_since', 0.0)
            if since and task._fut_waiter is not None:
                words += f', since {_seconds(max(0.0, self.now - since))} ago'
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


def _current(loop):
    from _asyncio import current_task
    return current_task(loop)


def _text(view, described):
    out = [f'{_number(len(view.tasks), "task")}, {getattr(view.loop, "_ready_count", 0)} ready, '
           f'{_number(len(view.timers), "timer")}']
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
