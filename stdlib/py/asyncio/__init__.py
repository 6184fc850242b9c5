"""Asynchronous I/O: tasks, futures, queues, timeouts on one event loop.

A name is fetched from its module when it is first asked for, so that importing asyncio costs little.
"""

from _asyncio import (Future, Task, all_tasks, create_task, current_task, gather, get_event_loop,
                      get_running_loop, isfuture, _get_running_loop, _set_running_loop)

_names = {
    'base_events': 'BaseEventLoop Server',
    'child_watchers': 'AbstractChildWatcher SafeChildWatcher FastChildWatcher PidfdChildWatcher '
                      'MultiLoopChildWatcher ThreadedChildWatcher',
    'coroutines': 'iscoroutinefunction iscoroutine',
    'events': 'AbstractEventLoopPolicy AbstractEventLoop AbstractServer Handle TimerHandle '
              'get_event_loop_policy set_event_loop_policy set_event_loop new_event_loop '
              'get_child_watcher set_child_watcher',
    'exceptions': 'BrokenBarrierError CancelledError InvalidStateError TimeoutError '
                  'IncompleteReadError LimitOverrunError SendfileNotAvailableError',
    'futures': 'wrap_future',
    'locks': 'Lock Event Condition Semaphore BoundedSemaphore Barrier',
    'protocols': 'BaseProtocol Protocol DatagramProtocol SubprocessProtocol BufferedProtocol',
    'queues': 'Queue PriorityQueue LifoQueue QueueFull QueueEmpty QueueShutDown',
    'runners': 'Runner run',
    'streams': 'StreamReader StreamWriter StreamReaderProtocol open_connection start_server '
               'open_unix_connection start_unix_server',
    'subprocess': 'create_subprocess_exec create_subprocess_shell',
    'taskgroups': 'TaskGroup',
    'tasks': 'FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED wait wait_for as_completed sleep '
             'shield ensure_future run_coroutine_threadsafe eager_task_factory '
             'create_eager_task_factory _register_task _unregister_task _enter_task _leave_task',
    'threads': 'to_thread',
    'timeouts': 'Timeout timeout timeout_at',
    'transports': 'BaseTransport ReadTransport WriteTransport Transport DatagramTransport '
                  'SubprocessTransport',
    'tree': 'print_tree DeadlockError',
    'unix_events': 'SelectorEventLoop DefaultEventLoopPolicy EventLoop',
}
_owners = {name: module for module, names in _names.items() for name in names.split()}
_modules = {*_names, 'base_subprocess', 'base_futures', 'base_tasks', 'constants', 'format_helpers', 'log', 'mixins',
            'staggered', 'selector_events', 'trsock', 'pipes', 'graceful', 'sslproto', 'proactor_events'}
del _names

# Names that `from asyncio import *` does not take: some are those of builtins.
_file_names = {
    'files': 'read write stat lstat exists isfile isdir islink listdir scandir walk mkdir makedirs rmdir remove '
             'unlink rename replace link symlink readlink chmod copy copy2 copytree move rmtree '
             'TemporaryFile NamedTemporaryFile TemporaryDirectory',
    'file_objects': 'open stdin BinaryFile TextFile',
    'watching': 'watch FileEvent',
}

__all__ = ('Future', 'Task', 'all_tasks', 'create_task', 'current_task', 'gather',
           'get_event_loop', 'get_running_loop', 'isfuture', '_get_running_loop',
           '_set_running_loop', *_owners)

_owners.update((name, module) for module, names in _file_names.items() for name in names.split())
_modules.update(_file_names)
del _file_names


def _import(module):
    return __import__('asyncio.' + module, fromlist=('__name__',))


def __getattr__(name):
    module = _owners.get(name)
    if module is not None:
        value = getattr(_import(module), name)
        globals()[name] = value
        return value
    if name in _modules:
        return _import(name)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


def __dir__():
    return sorted({*globals(), *__all__, *_modules})
