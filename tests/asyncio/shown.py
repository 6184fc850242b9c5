# How asyncio shows futures, tasks, coroutines and callbacks.
import asyncio
import functools
import re
from asyncio import coroutines, format_helpers

def show(x):
    text = x if isinstance(x, str) else repr(x)
    text = re.sub(r'0x[0-9a-f]+', '0x', text)
    print(re.sub(r'at [^ ]*?([a-z_]+\.py):\d+', r'at \1', text))

async def work():
    await asyncio.sleep(0)

def done(future):
    pass

class Callable:
    def __call__(self, future):
        pass
    def method(self, future):
        pass
    def __repr__(self):
        return 'Callable()'

async def futures():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    show(future)
    for callback in done, functools.partial(done, 1), Callable(), Callable().method:
        future.add_done_callback(callback)
        show(future)
    future = loop.create_future()
    future.set_result('x' * 100)
    show(future)
    future = loop.create_future()
    future.set_exception(ValueError('bad'))
    show(future)
    future.exception()
    future = loop.create_future()
    future.cancel()
    show(future)
    future = loop.create_future()
    holder = [future]
    future.set_result(holder)
    show(future)
asyncio.run(futures())      #=> <Future pending>
                            #=> <Future pending cb=[done() at shown.py]>
                            #=> <Future pending cb=[done() at shown.py, done()() at shown.py]>
                            #=> <Future pending cb=[done() at shown.py, <1 more>, Callable()()]>
                            #=> <Future pending cb=[done() at shown.py, <2 more>, Callable.method()]>
                            #=> <Future finished result='xxxxxxxxxxxx...xxxxxxxxxxxxx'>
                            #=> <Future finished exception=ValueError('bad')>
                            #=> <Future cancelled>
                            #=> <Future finished result=[...]>

async def tasks():
    task = asyncio.create_task(work(), name='the task')
    show(task)
    await asyncio.sleep(0)
    show(task)
    task.add_done_callback(done)
    task.cancel()
    show(task)
    await asyncio.wait([task])
    show(task)
    task = asyncio.create_task(asyncio.sleep(10), name='sleeper')
    waiter = asyncio.create_task(asyncio.wait([task]), name='waiter')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    show(re.sub('coro=<.*?> |_completion().*', '', repr(task)))
    task.cancel()
    await waiter
    class Other(asyncio.Task):
        pass
    task = Other(work(), name=7)
    show(task)
    await task
    show(task)
asyncio.run(tasks())    #=> <Task pending name='the task' coro=<work() running at shown.py>>
                        #=> <Task pending name='the task' coro=<work() running at shown.py>>
                        #=> <Task cancelling name='the task' coro=<work() running at shown.py> cb=[done() at shown.py]>
                        #=> <Task cancelled name='the task' coro=<work() done, defined at shown.py>>
                        #=> <Task pending name='sleeper' wait_for=<Future pending cb=[Task.task_wakeup()]> cb=[_wait.<locals>._on
                        #=> <Other pending name='7' coro=<work() running at shown.py>>
                        #=> <Other finished name='7' coro=<work() done, defined at shown.py> result=None>

coro = work()
show(coroutines._format_coroutine(coro))    #=> work() running at shown.py
coro.close()
show(coroutines._format_coroutine(coro))    #=> work() done, defined at shown.py
class Coro:
    def send(self, value): pass
    def throw(self, *args): pass
    def close(self): pass
    def __await__(self): pass
print(asyncio.iscoroutine(Coro()), coroutines._format_coroutine(Coro()))    #=> True <Coro without __name__>()
print([asyncio.iscoroutine(x) for x in (1, work, print, (i for i in ()))])      #=> [False, False, False, False]
print([asyncio.iscoroutinefunction(x) for x in (1, work, print, functools.partial(work), Coro)])
                                        #=> [False, True, False, True, False]

print(format_helpers._format_callback(done, (1, 'two'), {'three': 3}))      #=> done()
print(format_helpers._format_callback(done, (1, 'two'), {'three': 3}, debug=True))      #=> done(1, 'two', three=3)
print(format_helpers._format_callback(functools.partial(functools.partial(done, 1), 2), ('x' * 90,), None, debug=True))
                                        #=> done(1, 2)('xxxxxxxxxxxx...xxxxxxxxxxxxx')
print(format_helpers._format_callback(print, (), {}), format_helpers._format_callback(Callable(), (), {}))
                                        #=> print() Callable()()
show(format_helpers._format_callback_source(functools.partial(done, 1), ()))    #=> done()() at shown.py
@functools.wraps(done)
def wrapper(*args):
    pass
show(format_helpers._format_callback_source(wrapper, ()))       #=> done() at shown.py
print(format_helpers._get_function_source(print), format_helpers._get_function_source(Callable()))
                                        #=> None None

print(repr(asyncio.IncompleteReadError(b'abc', 5)), asyncio.IncompleteReadError(b'abc', None))
                                        #=> IncompleteReadError('3 bytes read on a total of 5 expected bytes') 3 bytes read on a total of undefined expected bytes
error = asyncio.LimitOverrunError('too long', 4)
print(repr(error), error.consumed, error.__reduce__()[1])       #=> LimitOverrunError('too long') 4 ('too long', 4)
print([issubclass(cls, Exception) for cls in (asyncio.CancelledError, asyncio.InvalidStateError, asyncio.TimeoutError)], asyncio.TimeoutError is TimeoutError)
                                        #=> [False, True, True] True
