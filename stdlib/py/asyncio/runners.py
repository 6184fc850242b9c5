"""Running a program's main coroutine: a loop is made for it, and closed behind it."""

__all__ = 'Runner', 'run'

import sys
from contextvars import copy_context

from . import constants
from . import coroutines
from . import events
from . import exceptions
from . import tasks


class _State:
    CREATED = 'created'
    INITIALIZED = 'initialized'
    CLOSED = 'closed'


def _module(name, native):
    # A module, or what it is made of if the program did not import it: both know the same handlers. None
    # where there is neither.
    if name in sys.modules:
        return sys.modules[name]
    try:
        return __import__(native)
    except ImportError:
        return None


def _another_runs():
    # The loop of a prompt stands by while what was typed runs.
    loop = events._get_running_loop()
    return loop is not None and not getattr(loop, '_stands_by', False)


def _is_main_thread():
    threading = sys.modules.get('threading')
    return threading is None or threading.current_thread() is threading.main_thread()


class Runner:
    """A loop that runs coroutines one after the other in one context, and is closed at the end.

    debug: the loop's debug mode. loop_factory: makes the loop.
    """

    def __init__(self, *, debug=None, loop_factory=None):
        self._state = _State.CREATED
        self._debug = debug
        self._loop_factory = loop_factory
        self._loop = None
        self._context = None
        self._interrupt_count = 0
        self._set_event_loop = False

    def __enter__(self):
        self._lazy_init()
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        self.close()

    def close(self):
        """Cancel what is left, let async generators and the executor end, and close the loop."""
        if self._state is not _State.INITIALIZED:
            return
        loop = self._loop
        try:
            _cancel_all_tasks(loop)
            loop.run_until_complete(loop.shutdown_asyncgens())
            loop.run_until_complete(loop.shutdown_default_executor(constants.THREAD_JOIN_TIMEOUT))
        finally:
            if self._set_event_loop:
                events.set_event_loop(None)
            loop.close()
            self._loop = None
            self._state = _State.CLOSED
            if getattr(loop, '_terminated', None) is True:
                from . import graceful
                graceful.end_process()

    def get_loop(self):
        """The loop, made now if there is none yet."""
        self._lazy_init()
        return self._loop

    def run(self, coro, *, context=None):
        """Run a coroutine to its end, and return what it returns.

        The first Ctrl-C cancels it, a second one interrupts what runs. SIGQUIT prints the tree of tasks.
        """
        if not coroutines.iscoroutine(coro):
            raise ValueError("a coroutine was expected, got {!r}".format(coro))
        if _another_runs():
            raise RuntimeError(
                "Runner.run() cannot be called from a running event loop")
        self._lazy_init()
        task = self._loop.create_task(coro, context=self._context if context is None else context)
        signal = _module('signal', '_signal') if _is_main_thread() else None
        handler = None
        if signal is not None and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            def handler(signum, frame):
                self._on_sigint(signum, frame, task)
            try:
                signal.signal(signal.SIGINT, handler)
            except ValueError:
                handler = None      # this thread gets no signals, although it is the main one
        quit_handler = None
        if handler is not None and signal.getsignal(signal.SIGQUIT) is signal.SIG_DFL:
            def quit_handler(signum, frame):
                self._loop.call_soon_threadsafe(_print_tree, self._loop)
            signal.signal(signal.SIGQUIT, quit_handler)
        self._interrupt_count = 0
        if handler is not None:
            self._loop._main_task = task    # what SIGTERM stops when servers are running: see graceful.py
        try:
            return self._loop.run_until_complete(task)
        except exceptions.CancelledError:
            if self._interrupt_count > 0:
                uncancel = getattr(task, 'uncancel', None)
                if uncancel is not None and uncancel() == 0:
                    raise KeyboardInterrupt()
            raise
        finally:
            self._loop._main_task = None
            if handler is not None and signal.getsignal(signal.SIGINT) is handler:
                signal.signal(signal.SIGINT, signal.default_int_handler)
            if quit_handler is not None and signal.getsignal(signal.SIGQUIT) is quit_handler:
                signal.signal(signal.SIGQUIT, signal.SIG_DFL)

    def _lazy_init(self):
        if self._state is _State.CLOSED:
            raise RuntimeError("Runner is closed")
        if self._state is _State.INITIALIZED:
            return
        if self._loop_factory is not None:
            self._loop = self._loop_factory()
        else:
            self._loop = events.new_event_loop()
            if not self._set_event_loop:
                events.set_event_loop(self._loop)
                self._set_event_loop = True
        if self._debug is not None:
            self._loop.set_debug(self._debug)
        self._context = copy_context()
        self._state = _State.INITIALIZED

    def _on_sigint(self, signum, frame, main_task):
        self._interrupt_count += 1
        if self._interrupt_count == 1 and not main_task.done():
            main_task.cancel()
            self._loop.call_soon_threadsafe(lambda: None)   # wakes the loop
            return
        raise KeyboardInterrupt()


def _print_tree(loop):
    # SIGQUIT (Ctrl-\\): what every task is doing.
    from . import tree
    tree.print_tree(loop)


def run(main, *, debug=None, loop_factory=None):
    """Run a coroutine in a new loop to its end, close the loop, and return what it returned."""
    if _another_runs():
        raise RuntimeError(
            "asyncio.run() cannot be called from a running event loop")
    with Runner(debug=debug, loop_factory=loop_factory) as runner:
        return runner.run(main)


def _cancel_all_tasks(loop):
    left = tasks.all_tasks(loop)
    if not left:
        return
    for task in left:
        task.cancel()
    loop.run_until_complete(tasks.gather(*left, return_exceptions=True))
    for task in left:
        if not task.cancelled() and task.exception() is not None:
            loop.call_exception_handler({
                'message': 'unhandled exception during asyncio.run() shutdown',
                'exception': task.exception(),
                'task': task,
            })
