"""The prompt: statements are read, run in a loop that also turns while you type, and shown.

Session holds the whole of it. What edits lines is a front: _lines.Terminal on a terminal, _lines.Plain elsewhere.
Statements run in __main__, outside of any task, with the session's loop as the running one: so create_task() works,
and asyncio.run() does as well. Those with `await` at the top level become a task that the session waits for.
"""

import _signal
import asyncio
import builtins
import sys
from contextvars import copy_context
from _weakrefset import WeakSet

_TOP_LEVEL_AWAIT = 0x2000
_ONLY_AST = 0x400
_COROUTINE = 0x80
# The flags of `from __future__` statements, which go on for the rest of a session.
_FUTURE_FLAGS = 0x1fe0000 & ~0x2000
_HOG_PATIENCE = 0.3     # seconds after Ctrl-C that a task may go on before it is interrupted


class PromptLoop(asyncio.SelectorEventLoop):
    """The loop of a session: while it stands by, others may run."""

    _stands_by = False
    _never_ends = True      # whatever there is to wait for: somebody sits at the terminal

    def _nothing_left(self):
        pass


class Session:
    """A prompt with its loop, its history and what it was told to do.

    front: edits lines. namespace: where statements run.
    """

    def __init__(self, front, namespace):
        self.front = front
        self.namespace = namespace
        self.flags = 0
        self.count = 0
        self.entries = []           # sources that were run, for :save
        self.loop = PromptLoop()
        self.loop.set_exception_handler(self._told)
        asyncio.set_event_loop(self.loop)
        self.context = copy_context()
        self.foreground = None      # the task that is waited for
        self.interrupts = 0
        self.is_cancelled = False   # by Ctrl-C
        self.hog = None             # the task that was interrupted
        self.watched = WeakSet()    # tasks whose failure will be told of
        self.status = None          # set: the session ends
        self.next_text = ''         # what the next line begins with
        front.session = self

    # Reading

    def run(self):
        """Read, run and show until the end. Returns the exit status."""
        sys.displayhook = self._display
        builtins.help = _Help(self)
        while self.status is None:
            try:
                source = self.front.read()
                if source is None:
                    if not self.front.leave():
                        continue
                    break
                self._dispatch_in_time(source)
            except SystemExit as error:
                self.status = _exit_status(error)
            except KeyboardInterrupt:
                self._end_echo()
                self._say('KeyboardInterrupt')
            except BaseException as error:
                # Of the session itself; it must not end for it.
                self.show_exception(error, None)
        try:
            self.close()
        except KeyboardInterrupt:
            pass
        return self.status or 0

    def _dispatch_in_time(self, source):
        limit = sys.modules.get('_statement_limit')
        if limit is None:
            return self._dispatch(source)
        limit.begin()
        try:
            self._dispatch(source)
        finally:
            if limit.end():
                self._say('TimeoutError: the statement used up its time')

    def _dispatch(self, source):
        text = source.strip()
        if not text:
            return
        self.front.remember(source.rstrip('\n '))
        if text[0] == ':' or text[0] == '?' or (text[-1] == '?' and '\n' not in text):
            from . import _commands
            if _commands.run(self, text):
                return
        if text in ('exit', 'quit') and text not in self.namespace:
            raise SystemExit
        self.execute(source)

    def run_startup(self):
        """Run the file that PYTHONSTARTUP names."""
        import os
        path = None if sys.flags.ignore_environment else os.environ.get('PYTHONSTARTUP')
        if not path:
            return
        try:
            with open(path, 'rb') as file:
                data = file.read()
            from importlib.util import decode_source
            source = decode_source(data)
        except (OSError, SyntaxError, UnicodeError) as error:
            self._say(f'Could not open PYTHONSTARTUP\n{type(error).__name__}: {error}')
            return
        self.execute(source, name=path)

    # Running

    def compile(self, source, filename):
        """The code objects of a source: all statements but the last, and the last, which shows its value."""
        flags = _TOP_LEVEL_AWAIT | self.flags
        tree = compile(source, filename, 'exec', flags | _ONLY_AST, True)
        from _ast import Interactive
        body = tree.body
        if not body:
            return []
        codes = []
        if len(body) > 1:
            tree.body = body[:-1]
            codes.append(compile(tree, filename, 'exec', flags, True))
        codes.append(compile(Interactive(body[-1:]), filename, 'single', flags, True))
        return codes

    def execute(self, source, name=None):
        """Run a source; name: of the file it comes from. Returns whether it ended without an exception."""
        filename = name or (f'<python-input-{self.count}>' if self.front.names_inputs else '<stdin>')
        self.count += 1
        import linecache
        linecache.cache[filename] = (len(source), None, source.splitlines(True), filename)
        try:
            codes = self.compile(source, filename)
        except BaseException as error:
            error.__traceback__ = None
            self.show_exception(error, None)
            return False
        try:
            for code in codes:
                self.flags |= code.co_flags & _FUTURE_FLAGS
                self.call(code)
            if name is None:
                self.entries.append(source.rstrip('\n '))
            return True
        except SystemExit:
            raise
        except BaseException as error:
            self.show_exception(error, filename)
            return False
        finally:
            self.front.flush()

    def call(self, code):
        """Run a code object in the session's namespace."""
        if code.co_flags & _COROUTINE:
            return self.wait(eval(code, self.namespace))
        return self.stand_by(eval, code, self.namespace)

    def stand_by(self, function, *args):
        """Call a function while the loop is the running one, but stands by."""
        loop = self.loop
        loop._stands_by = True
        asyncio._set_running_loop(loop)
        try:
            return self.context.run(function, *args)
        finally:
            asyncio._set_running_loop(None)
            loop._stands_by = False

    def wait(self, coroutine):
        """Run a coroutine to its end, as a task that Ctrl-C cancels. Returns its result."""
        task = self.loop.create_task(coroutine, context=self.context, name='prompt')
        task._log_destroy_pending = False
        self.foreground = task
        self.interrupts = 0
        self.is_cancelled = False
        before = _signal.signal(_signal.SIGINT, self._on_interrupt)
        task.add_done_callback(self._foreground_done)
        try:
            while not task.done():
                self.turn()
            return task.result()
        except asyncio.CancelledError:
            if self.is_cancelled:
                raise KeyboardInterrupt from None
            raise
        finally:
            self.foreground = None
            _signal.signal(_signal.SIGINT, before)

    def _foreground_done(self, task):
        self.loop.stop()

    def turn(self):
        """Run the loop until it is stopped. A task that Ctrl-C had to interrupt is reported."""
        try:
            self.loop.run_forever()
        except KeyboardInterrupt as error:
            if self.foreground is not None and self.foreground.done():
                if not self.foreground.cancelled():
                    self.foreground.exception()     # it is told of here
                raise
            self._report_hog(error)
        finally:
            self._disarm()

    # Ctrl-C

    has_echo = True     # nobody has ended the line yet on which the terminal shows ^C

    def _end_echo(self):
        if self.has_echo:
            self.front.after_interrupt()
        self.has_echo = True

    def _on_interrupt(self, number, frame):
        self.interrupts += 1
        task = self.foreground
        if task is None:
            self.front.interrupt()
        elif not task.done():
            self._end_echo()
            self.has_echo = False
            self.is_cancelled = True
            task.cancel()
        # What holds the loop hears nothing of that: if the loop is not back soon, it is interrupted.
        if self.interrupts > 1 and task is not None and asyncio.current_task(self.loop) is task:
            raise KeyboardInterrupt
        if self._alarm_before is None:
            before = _signal.signal(_signal.SIGALRM, self._on_alarm)
            try:
                _signal.setitimer(_signal.ITIMER_REAL, _HOG_PATIENCE)
            except OSError:
                # A confined program has no timers: a second Ctrl-C interrupts.
                _signal.signal(_signal.SIGALRM, before)
                self.loop.call_soon_threadsafe(self._heard)
                if self.interrupts > 1:
                    raise KeyboardInterrupt from None
                return
            self._alarm_before = before
        self.loop.call_soon_threadsafe(self._disarm)

    def _heard(self):
        self.interrupts = 0

    _alarm_before = None

    def _disarm(self):
        before = self._alarm_before
        if before is not None:
            self._alarm_before = None
            _signal.setitimer(_signal.ITIMER_REAL, 0)
            _signal.signal(_signal.SIGALRM, before)

    def _on_alarm(self, number, frame):
        if self._alarm_before is not None:
            self.hog = asyncio.current_task(self.loop)
            self._disarm()
            raise KeyboardInterrupt

    def tell_of_hog(self):
        """A line waits, and the loop does not come to it."""
        task = asyncio.current_task(self.loop)
        what = self.describe(task) if task is not None else 'a callback'
        self._say(f'{what[0].upper()}{what[1:]} holds up the loop; Ctrl-C interrupts it.')
        self.front.flush()

    def _report_hog(self, error):
        task, self.hog = self.hog, None
        self._end_echo()
        if task is not None:
            if task.done() and not task.cancelled():
                task.exception()    # it is told of here
            self._say(f'Interrupted: {self.describe(task)}, which held up the loop.')
        else:
            self._say('Interrupted: a callback that held up the loop.')
        self.show_exception(error, None)

    # What is told

    def watch_tasks(self):
        """See to it that the failure of a task is told of at once, even if the program still holds it."""
        for task in asyncio.all_tasks(self.loop):
            if task not in self.watched and task is not self.foreground:
                self.watched.add(task)
                task.add_done_callback(self._watched_done)

    def _watched_done(self, task):
        # Who waits for it runs first.
        self.loop.call_soon(self.loop.call_soon, self._tell_failure, task)

    def _tell_failure(self, task):
        if task._log_traceback and not task.cancelled():
            error = task.exception()
            if not isinstance(error, (KeyboardInterrupt, SystemExit)):
                self._told(self.loop, {'task': task, 'exception': error})

    def _say(self, text):
        print(text, file=sys.stderr)

    def describe(self, task):
        """A task in a few words."""
        name = getattr(task.get_coro(), '__qualname__', None)
        return f'task {task.get_name()!r}' + (f' ({name})' if name else '')

    def _told(self, loop, context):
        # The exception handler of the loop.
        error = context.get('exception')
        task = context.get('task') or context.get('future')
        if error is None or not isinstance(task, asyncio.Task):
            loop.default_exception_handler(context)
            return
        if isinstance(error, asyncio.CancelledError):
            return
        self._say(f'{self.describe(task)[0].upper()}{self.describe(task)[1:]} failed:')
        self.show_exception(error, None)

    def show_exception(self, error, filename):
        """Print an exception as sys.excepthook does, without the frames of the prompt."""
        traceback = error.__traceback__
        here = _is_internal.__code__.co_filename
        while traceback is not None and (traceback.tb_frame.f_code.co_filename == here or
                                         _is_internal(traceback.tb_frame.f_code)):
            traceback = traceback.tb_next
        if filename is not None:
            at = traceback
            while at is not None and at.tb_frame.f_code.co_filename != filename:
                at = at.tb_next
            if at is not None:
                traceback = at
        if isinstance(error, KeyboardInterrupt) and filename is not None:
            self._end_echo()
        at = traceback      # neither the handler of Ctrl-C nor what shows a value is of interest
        while at is not None:
            while at.tb_next is not None and at.tb_next.tb_frame.f_code.co_filename.startswith('<frozen _repl'):
                at.tb_next = at.tb_next.tb_next
            at = at.tb_next
        error.__traceback__ = traceback
        sys.last_exc = sys.last_value = error
        sys.last_type = type(error)
        sys.last_traceback = traceback
        self.front.flush()
        try:
            sys.excepthook(type(error), error, traceback)
        except BaseException as failure:
            if isinstance(failure, SystemExit):
                raise
            print('Error in sys.excepthook:', file=sys.__stderr__)
            sys.__excepthook__(type(failure), failure, failure.__traceback__)
            print('\nOriginal exception was:', file=sys.__stderr__)
            sys.__excepthook__(type(error), error, traceback)
        self.front.flush()

    def _display(self, value):
        if value is None:
            return
        builtins._ = None
        self.front.display(value)
        builtins._ = value

    # The end

    def live_tasks(self):
        """The tasks that are not done, the oldest first."""
        return [task for task in _by_age(asyncio.all_tasks(self.loop)) if task is not self.foreground]

    def is_idle(self):
        """Whether there is nothing that the loop would do."""
        loop = self.loop
        return not (loop._ready_count or loop._pending_timers or asyncio.all_tasks(loop))

    def cancel_tasks(self):
        """Cancel all tasks and wait for them. Ctrl-C gives up waiting."""
        left = self.live_tasks()
        if not left:
            return
        for task in left:
            task.cancel()

        async def wait_for_all():
            await asyncio.gather(*left, return_exceptions=True)
        self.wait(wait_for_all())
        for task in left:
            if task.done() and not task.cancelled() and task.exception() is not None:
                self._told(self.loop, {'task': task, 'exception': task.exception()})

    def close(self):
        """Cancel what still runs, close generators and the loop."""
        loop = self.loop
        if loop.is_closed():
            return
        try:
            self.cancel_tasks()
            self.wait(loop.shutdown_asyncgens())
            if loop._default_executor is not None:
                self.wait(loop.shutdown_default_executor(5))
        finally:
            self.front.close()
            loop.set_exception_handler(lambda loop, context: None)
            loop.close()


class _Help:
    # The real one is made when it is first asked.
    def __init__(self, session):
        self._session = session

    def __repr__(self):
        return 'help(x) tells about x; :help about the prompt.'

    def __call__(self, *args):
        from . import _help
        builtins.help = _help.Help(self._session)
        return builtins.help(*args)


def _by_age(tasks):
    def age(task):
        name = task.get_name()
        number = name[5:] if name.startswith('Task-') else ''
        return (0, int(number)) if number.isdecimal() else (1, 0)
    return sorted(tasks, key=age)


def _is_internal(code):
    name = code.co_filename
    return name.startswith('<frozen ') and ('asyncio' in name or '_repl' in name)


def _exit_status(error):
    code = error.code
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xff
    sys.stdout.flush()
    print(code, file=sys.stderr)
    return 1


def main(banner, inspect):
    """Serve a prompt. Returns the exit status."""
    namespace = sys.modules['__main__'].__dict__
    from . import _lines
    front = _lines.choose()
    session = Session(front, namespace)
    front.open(banner)
    try:
        if not inspect:
            session.run_startup()
        return session.run()
    finally:
        front.close()
