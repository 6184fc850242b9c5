"""The event loop: what Python adds to the native half of it."""

import sys

from _asyncio import Loop
from . import coroutines, events, futures, tasks
from .log import logger

__all__ = 'BaseEventLoop', 'Server'


def _run_until_complete_cb(fut):
    if not fut.cancelled():
        exc = fut.exception()
        if isinstance(exc, (SystemExit, KeyboardInterrupt)):
            # run_forever() ends by itself: stop() would be left for its next run.
            return
    futures._get_loop(fut).stop()


class BaseEventLoop(Loop, events.AbstractEventLoop):
    """An event loop."""

    _exception_handler = None
    _default_executor = None
    _executor_shutdown_called = False
    _asyncgens = None               # a WeakSet once there is one
    _asyncgens_shutdown_called = False
    _outer_loop = None
    _origin_depth = None            # what sys had before debug mode
    _signal_handlers = ()

    def __init__(self):
        super().__init__()
        if coroutines._is_debug_mode():
            self.set_debug(True)

    def __repr__(self):
        return (f'<{self.__class__.__name__} running={self.is_running()} '
                f'closed={self.is_closed()} debug={self.get_debug()}>')

    # Running

    def _check_running(self):
        if self.is_running():
            raise RuntimeError('This event loop is already running')
        running = events._get_running_loop()
        if running is not None and not getattr(running, '_stands_by', False):
            raise RuntimeError('Cannot run the event loop while another loop is running')

    def _run_forever_setup(self):
        self._check_closed()
        self._check_running()
        self._set_coroutine_origin_tracking(self.get_debug())
        self._old_agen_hooks = sys.get_asyncgen_hooks()
        self._outer_loop = events._get_running_loop()   # one that stands by: the prompt's
        self._running = True
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook,
                               finalizer=self._asyncgen_finalizer_hook)
        events._set_running_loop(self)

    def _run_forever_cleanup(self):
        self._stopping = False
        self._running = False
        events._set_running_loop(self._outer_loop)
        self._outer_loop = None
        self._set_coroutine_origin_tracking(False)
        hooks = self._old_agen_hooks
        self._old_agen_hooks = None
        if hooks is not None:
            sys.set_asyncgen_hooks(*hooks)

    def run_forever(self):
        """Run until stop() is called."""
        self._run_forever_setup()
        try:
            if type(self)._run_once is Loop._run_once:
                self._run()
            else:
                while True:
                    self._run_once()
                    if self._stopping:
                        break
        finally:
            self._run_forever_cleanup()

    def run_until_complete(self, future):
        """Run until the future is done, or the coroutine, which is made a task.

        Return its result or raise its exception.
        """
        self._check_closed()
        self._check_running()
        new_task = not futures.isfuture(future)
        future = tasks.ensure_future(future, loop=self)
        if new_task:
            future._log_destroy_pending = False
        future.add_done_callback(_run_until_complete_cb)
        try:
            self.run_forever()
        except:
            if new_task and future.done() and not future.cancelled():
                future.exception()  # it is being raised: no word of it later
            raise
        finally:
            future.remove_done_callback(_run_until_complete_cb)
        if not future.done():
            raise RuntimeError('Event loop stopped before Future completed.')
        return future.result()

    def close(self):
        """Close the loop: all that is scheduled is dropped."""
        if self.is_running():
            raise RuntimeError('Cannot close a running event loop')
        if self.is_closed():
            return
        if self.get_debug():
            logger.debug('Close %r', self)
        self._clear()
        self._executor_shutdown_called = True
        executor = self._default_executor
        if executor is not None:
            self._default_executor = None
            executor.shutdown(wait=False)

    def _nothing_left(self):
        # Nothing is ready, no timer runs, nothing is open that could wake the loop.
        if not self._signal_handlers:
            from . import tree
            tree.report_deadlock(self)

    # Asynchronous generators

    def _asyncgen_finalizer_hook(self, agen):
        if self._asyncgens is not None:
            self._asyncgens.discard(agen)
        if not self.is_closed():
            self.call_soon_threadsafe(self.create_task, agen.aclose())

    def _asyncgen_firstiter_hook(self, agen):
        if self._asyncgens_shutdown_called:
            import warnings
            warnings.warn(f'asynchronous generator {agen!r} was scheduled after '
                          'loop.shutdown_asyncgens() call', ResourceWarning, source=self)
        if self._asyncgens is None:
            import weakref
            self._asyncgens = weakref.WeakSet()
        self._asyncgens.add(agen)

    async def shutdown_asyncgens(self):
        """Close all asynchronous generators that are still open."""
        self._asyncgens_shutdown_called = True
        if not self._asyncgens:
            return
        closing = list(self._asyncgens)
        self._asyncgens.clear()
        results = await tasks.gather(*[agen.aclose() for agen in closing], return_exceptions=True)
        for result, agen in zip(results, closing):
            if isinstance(result, Exception):
                self.call_exception_handler({
                    'message': 'an error occurred during closing of asynchronous generator '
                               f'{agen!r}',
                    'exception': result,
                    'asyncgen': agen,
                })

    # Executors

    def run_in_executor(self, executor, func, *args):
        """Call func(*args) in a thread of the executor. Returns a future of the result."""
        self._check_closed()
        if self.get_debug():
            self._check_callback(func, 'run_in_executor')
        if executor is None:
            executor = self._default_executor
            if self._executor_shutdown_called:
                raise RuntimeError('Executor shutdown has been called')
            if executor is None:
                import concurrent.futures
                executor = concurrent.futures.ThreadPoolExecutor(thread_name_prefix='asyncio')
                self._default_executor = executor
        return futures.wrap_future(executor.submit(func, *args), loop=self)

    def set_default_executor(self, executor):
        """Set the executor that run_in_executor(None, ...) uses."""
        import concurrent.futures
        if not isinstance(executor, concurrent.futures.ThreadPoolExecutor):
            raise TypeError('executor must be ThreadPoolExecutor instance')
        self._default_executor = executor

    async def shutdown_default_executor(self, timeout=None):
        """Wait until the default executor's threads have ended."""
        self._executor_shutdown_called = True
        if self._default_executor is None:
            return
        import threading
        from . import timeouts
        future = self.create_future()
        thread = threading.Thread(target=self._do_shutdown, args=(future,))
        thread.start()
        try:
            async with timeouts.timeout(timeout):
                await future
        except TimeoutError:
            import warnings
            warnings.warn('The executor did not finishing joining its threads within '
                          f'{timeout} seconds.', RuntimeWarning, stacklevel=2)
            self._default_executor.shutdown(wait=False)
        else:
            thread.join()

    def _do_shutdown(self, future):
        try:
            self._default_executor.shutdown(wait=True)
            if not self.is_closed():
                self.call_soon_threadsafe(futures._set_result_unless_cancelled, future, None)
        except Exception as ex:
            if not self.is_closed() and not future.cancelled():
                self.call_soon_threadsafe(future.set_exception, ex)

    # Errors

    def get_exception_handler(self):
        """Return the exception handler, or None for the default one."""
        return self._exception_handler

    def set_exception_handler(self, handler):
        """Set handler(loop, context) to be told of errors nobody else takes; None: the default."""
        if handler is not None and not callable(handler):
            raise TypeError(f'A callable object or None is expected, got {handler!r}')
        self._exception_handler = handler

    def default_exception_handler(self, context):
        """Log the error."""
        message = context.get('message') or 'Unhandled exception in event loop'
        exception = context.get('exception')
        exc_info = False
        if exception is not None:
            exc_info = type(exception), exception, exception.__traceback__
        lines = [message]
        for key in sorted(context):
            if key in ('message', 'exception'):
                continue
            value = context[key]
            if key in ('source_traceback', 'handle_traceback'):
                import traceback
                kind = 'Object' if key == 'source_traceback' else 'Handle'
                text = ''.join(traceback.format_list(value)).rstrip()
                value = f'{kind} created at (most recent call last):\n{text}'
            else:
                value = repr(value)
            lines.append(f'{key}: {value}')
        logger.error('\n'.join(lines), exc_info=exc_info)

    def call_exception_handler(self, context):
        """Tell the exception handler of an error, given as a dict; its own errors are logged."""
        if self._exception_handler is None:
            try:
                self.default_exception_handler(context)
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                logger.error('Exception in default exception handler', exc_info=True)
            return
        try:
            run_in = None
            thing = context.get('task')
            if thing is None:
                thing = context.get('future')
            if thing is None:
                thing = context.get('handle')
            if thing is not None and hasattr(thing, 'get_context'):
                run_in = thing.get_context()
            if run_in is not None and hasattr(run_in, 'run'):
                run_in.run(self._exception_handler, self, context)
            else:
                self._exception_handler(self, context)
        except (SystemExit, KeyboardInterrupt):
            raise
        except BaseException as exc:
            try:
                self.default_exception_handler({
                    'message': 'Unhandled error in exception handler',
                    'exception': exc,
                    'context': context,
                })
            except (SystemExit, KeyboardInterrupt):
                raise
            except BaseException:
                logger.error('Exception in default exception handler while handling an unexpected '
                             'error in custom exception handler', exc_info=True)

    # Debug mode

    def set_debug(self, enabled):
        """Turn debug mode on or off."""
        super().set_debug(enabled)
        if self.is_running():
            self.call_soon_threadsafe(self._set_coroutine_origin_tracking, enabled)

    def _set_coroutine_origin_tracking(self, enabled):
        if bool(enabled) == (self._origin_depth is not None):
            return
        if enabled:
            from . import constants
            self._origin_depth = sys.get_coroutine_origin_tracking_depth()
            sys.set_coroutine_origin_tracking_depth(constants.DEBUG_STACK_DEPTH)
        else:
            sys.set_coroutine_origin_tracking_depth(self._origin_depth)
            self._origin_depth = None

    def _check_callback(self, callback, method):
        if coroutines.iscoroutine(callback) or coroutines.iscoroutinefunction(callback):
            raise TypeError(f'coroutines cannot be used with {method}()')
        if not callable(callback):
            raise TypeError(f'a callable object was expected by {method}(), got {callback!r}')

    def _report_slow(self, what, seconds):
        logger.warning('Executing %s took %.3f seconds', repr(what), seconds)


def __getattr__(name):
    if name == 'Server':
        from .streams import Server
        return Server
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
