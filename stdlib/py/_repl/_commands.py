"""The prompt's own commands: lines that begin with a colon, and `x?`."""

import asyncio
import builtins
import os
import sys

_HELP = """\
Any Python can be typed. `await` works at the top level, and tasks go on while
you type. `_` is the last value shown. A block ends with an empty line.

Tab             completes names, attributes, keys, modules, files
Shift-Tab       shows the signature of the call around the cursor (or Alt-h)
Up, Down        through lines and history; PageUp: what began like this line
Ctrl-R          searches the history
Alt-Enter       runs what is there at once; Enter inside a block adds a line
Ctrl-X Ctrl-E   opens what is there in $EDITOR
Ctrl-C          cancels what is awaited, or gives up the line
Ctrl-D          leaves
.inputrc is obeyed, vi mode included.

{commands}

Long values are folded; print(_) shows all of one."""


def _split(text):
    name, space, rest = text.partition(' ')
    return name, rest.strip()


# ---- Looking -------------------------------------------------------------------------------------

def _help(session, rest):
    """what is on this page"""
    widest = 16
    rows = [f'{usage:<{widest}}{run.__doc__}' for usage, run in _TABLE.values()]
    rows.append(f'{"x?   x??":<{widest}}what x is, and its documentation; its source too')
    print(_HELP.format(commands='\n'.join(rows)))


def _value(session, source):
    return eval(compile(source, '<command>', 'eval', session.flags, True), session.namespace)


def _doc(session, rest, with_source=False):
    """the documentation of X"""
    if not rest:
        return print('Of what? For example:  :doc print')
    import inspect
    from . import _complete
    import keyword
    if keyword.iskeyword(rest) and rest not in ('True', 'False', 'None'):
        return print(f'{rest}: a keyword of Python')
    try:
        value = _value(session, rest)
    except NameError:
        try:
            value = __import__(rest, fromlist=('*',))
        except ImportError:
            return print(f'Nothing is called {rest}.')
    print(_complete.signature_text(value, rest) or f'{rest}: {type(value).__name__}')
    doc = None
    if callable(value) or inspect.ismodule(value):
        doc = inspect.getdoc(value)
    else:
        session.front.display(value)
    if doc:
        print(f'\n{doc}')
    place = _place(value)
    if place:
        print(f'\nDefined in {place}')
    if with_source:
        print()
        _source(session, rest)


def _place(value):
    import inspect
    value = inspect.unwrap(value) if callable(value) else value
    code = getattr(value, '__code__', None) or getattr(getattr(value, '__func__', None), '__code__', None)
    if code is not None:
        return f'{code.co_filename}, line {code.co_firstlineno}'
    if inspect.ismodule(value):
        return getattr(value, '__file__', None)
    return None


def _source(session, rest):
    """the source of X"""
    import inspect
    try:
        print(inspect.getsource(_value(session, rest)).rstrip())
    except (OSError, TypeError) as error:
        print(f'No source: {error}')


def _code(session, rest):
    """the bytecode of X: a function, a class, an expression"""
    if not rest:
        return print('Of what? For example:  :code len([1, 2])')
    import dis
    value = None
    try:
        value = _value(session, rest)
    except Exception:
        pass
    if value is None or not (hasattr(value, '__code__') or hasattr(value, '__func__') or isinstance(value, type)):
        try:
            value = compile(rest, '<command>', 'single', 0x2000 | session.flags, True)
        except SyntaxError as error:
            return session.show_exception(error.with_traceback(None), None)
    dis.dis(value)


def _history(session, rest):
    """the last N entries of the history"""
    history = getattr(session.front, 'history', None) or session.entries
    try:
        count = int(rest or 20)
    except ValueError:
        return print('How many? For example:  :history 50')
    for entry in history[-count:] if count > 0 else ():
        print(entry)


# ---- Tasks ---------------------------------------------------------------------------------------

def _tasks(session, rest):
    """where each task is, what it waits for, who made it"""
    if not session.live_tasks():
        return print('No tasks.')
    asyncio.print_tree(session.loop, file=sys.stdout)


def _cancel(session, rest):
    """cancel task N (`all`: every one)"""
    tasks = session.live_tasks()
    chosen = [task for task in tasks if rest == 'all' or task.get_name() in (rest, f'Task-{rest}')]
    if not chosen:
        names = ', '.join(task.get_name() for task in tasks) or 'there are none'
        return print(f'Which task? {names}' if not rest else f'No task {rest}: {names}')
    for task in chosen:
        task.cancel()

    async def settle():
        await asyncio.wait(chosen, timeout=1)
    session.wait(settle())
    for task in chosen:
        state = 'cancelled' if task.cancelled() else 'done' if task.done() else 'still running: it was asked to end'
        print(f'{task.get_name()}: {state}')


# ---- Measuring -----------------------------------------------------------------------------------

def duration(seconds):
    """Seconds in a unit that suits them."""
    for unit, scale in ('s', 1), ('ms', 1e-3), ('µs', 1e-6):
        if seconds >= scale:
            return f'{seconds / scale:.3g} {unit}' if seconds / scale < 1000 else f'{seconds / scale:.0f} {unit}'
    return f'{seconds * 1e9:.3g} ns'


def _time(session, rest):
    """run EXPR once, and say how long it took"""
    if not rest:
        return print('Time what? For example:  :time sum(range(10**6))')
    import time
    clock, cpu = time.perf_counter(), time.process_time()
    fine = session.execute(rest)
    clock, cpu = time.perf_counter() - clock, time.process_time() - cpu
    if fine:
        print(f'{duration(clock)} ({duration(cpu)} of processor time)')


def _timer(session, source):
    """A function that runs a source n times and answers the seconds; a coroutine function if it awaits."""
    import ast
    flags = 0x2000 | session.flags
    tree = compile(source, '<bench>', 'exec', 0x400 | flags, True)
    whole = compile(tree, '<bench>', 'exec', flags, True)
    is_async = bool(whole.co_flags & 0x80)
    template = ast.parse(f'{"async " * is_async}def timer(_count, _clock):\n'
                         '    _start = _clock()\n'
                         '    for _step in range(_count): pass\n'
                         '    return _clock() - _start\n')
    template.body[0].body[1].body = tree.body
    scope = {}
    code = compile(template, '<bench>', 'exec', session.flags, True)
    # The function finds names in the session's namespace, and is not left there.
    before = session.namespace.get('timer', scope)
    exec(code, session.namespace)
    timer = session.namespace.pop('timer')
    if before is not scope:
        session.namespace['timer'] = before
    return timer, is_async


def _bench(session, rest):
    """how long EXPR takes, run many times; it may await"""
    if not rest:
        return print('Measure what? For example:  :bench sorted(range(100))')
    from time import perf_counter
    try:
        timer, is_async = _timer(session, rest)
    except SyntaxError as error:
        return session.show_exception(error.with_traceback(None), None)

    def measure(count):
        # As a statement of the session's: tasks can be made, Ctrl-C interrupts it.
        if is_async:
            return session.wait(timer(count, perf_counter))
        return session.stand_by(timer, count, perf_counter)

    try:
        count = 1
        while True:
            seconds = measure(count)
            if seconds >= 0.1:
                break
            count *= max(2, min(10, int(0.15 / max(seconds, 1e-9))))
        runs = sorted([seconds] + [measure(count) for _ in range(4)])
    except BaseException as error:
        if isinstance(error, SystemExit):
            raise
        return session.show_exception(error, '<bench>')
    each = [run / count for run in runs]
    print(f'{duration(each[2])} each (from {duration(each[0])} to {duration(each[-1])}; '
          f'5 runs of {count:,})')


# ---- Files ---------------------------------------------------------------------------------------

def _load(session, rest):
    """run FILE here"""
    if not rest:
        return print('Which file?')
    try:
        with open(os.path.expanduser(rest), 'rb') as file:
            data = file.read()
        from importlib.util import decode_source
        source = decode_source(data)
    except (OSError, SyntaxError, UnicodeError) as error:
        return print(f'{rest}: {error}')
    session.execute(source, name=os.path.abspath(os.path.expanduser(rest)))


def _save(session, rest):
    """write what has run so far into FILE"""
    if not rest:
        return print('Into which file?')
    try:
        with open(os.path.expanduser(rest), 'w', encoding='utf-8') as file:
            file.write('\n'.join(session.entries) + '\n' if session.entries else '')
    except OSError as error:
        return print(f'{rest}: {error.strerror}')
    count = len(session.entries)
    print(f'{count} {"entry" if count == 1 else "entries"} written to {rest}')


def edit_text(text):
    """The text as $EDITOR leaves it."""
    import shlex
    import subprocess
    import tempfile
    import _signal
    editor = os.environ.get('VISUAL') or os.environ.get('EDITOR') or 'editor'
    fd, path = tempfile.mkstemp('.py', 'kukri-')
    try:
        with open(fd, 'w', encoding='utf-8') as file:
            file.write(text + '\n' if text and not text.endswith('\n') else text)
        before = _signal.signal(_signal.SIGINT, _signal.SIG_IGN)
        try:
            status = subprocess.run([*shlex.split(editor), path]).returncode
        finally:
            _signal.signal(_signal.SIGINT, before)
        if status:
            print(f'{editor}: status {status}')
            return text
        with open(path, encoding='utf-8', errors='replace') as file:
            return file.read().rstrip('\n')
    except (OSError, ValueError) as error:
        print(f'{editor}: {error}')
        return text
    finally:
        try:
            os.unlink(path)
        except OSError:
            pass


def _edit(session, rest):
    """the last entry, or the source of X, in $EDITOR"""
    text = session.entries[-1] if session.entries else ''
    if rest:
        import inspect
        try:
            text = inspect.getsource(_value(session, rest))
        except Exception as error:
            return print(f'No source: {error}')
    text = edit_text(text)
    if session.front.names_inputs:
        session.next_text = text
    else:
        session.execute(text)


# ---- The session ---------------------------------------------------------------------------------

def _reset(session, rest):
    """forget all names, cancel all tasks"""
    session.cancel_tasks()
    kept = {name: session.namespace[name] for name in list(session.namespace)
            if name in ('__name__', '__doc__', '__package__', '__loader__', '__spec__', '__builtins__')}
    session.namespace.clear()
    session.namespace.update(kept)
    session.entries.clear()
    session.flags = 0
    builtins.__dict__.pop('_', None)


def _quit(session, rest):
    """leave, as Ctrl-D does"""
    if session.front.leave():
        session.status = 0


_TABLE = {
    ':help': (':help', _help),
    ':doc': (':doc X', _doc),
    ':source': (':source X', _source),
    ':code': (':code X', _code),
    ':tasks': (':tasks', _tasks),
    ':cancel': (':cancel N', _cancel),
    ':time': (':time EXPR', _time),
    ':bench': (':bench EXPR', _bench),
    ':load': (':load FILE', _load),
    ':save': (':save FILE', _save),
    ':edit': (':edit [X]', _edit),
    ':history': (':history [N]', _history),
    ':reset': (':reset', _reset),
    ':quit': (':quit', _quit),
}


def names():
    """The names of the commands."""
    return list(_TABLE)


def run(session, text):
    """Run a line that may be a command. Returns False if it is none."""
    if text[0] != ':':
        name = text.strip('?').strip()
        if not name:
            _help(session, '')
            return True
        if not (text.startswith('?') or text.endswith('?')):
            return False
        return _guarded(session, _doc, name, text.endswith('??') or text.startswith('??'))
    name, rest = _split(text)
    entry = _TABLE.get(name)
    if entry is None:
        found = [each for each in _TABLE if each.startswith(name)] if len(name) > 1 else []
        if len(found) != 1:
            print(f'{name} is no command; :help lists them.')
            return True
        entry = _TABLE[found[0]]
    return _guarded(session, entry[1], rest)


def _guarded(session, command, *args):
    try:
        command(session, *args)
    except (SystemExit, KeyboardInterrupt):
        raise
    except BaseException as error:
        session.show_exception(error, '<command>')
    finally:
        session.front.flush()
    return True


# ---- Leaving -------------------------------------------------------------------------------------

def ask_to_leave(session):
    """Whether a session that still has tasks is to end all the same."""
    tasks = session.live_tasks()
    if not tasks:
        return True
    count = len(tasks)
    print(f'{count} task{"s are" if count != 1 else " is"} not done:')
    for task in tasks[:10]:
        print(f'  {session.describe(task)}')
    if count > 10:
        print(f'  and {count - 10} more')
    sys.stdout.flush()
    outcome, text = session.front.edit('Cancel and leave? [y/N] ')
    return outcome == 2 or text.strip().lower() in ('y', 'yes')
