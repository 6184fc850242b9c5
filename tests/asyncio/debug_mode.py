# Debug mode: what handles show, what is logged, what raises; and what the handler of exceptions finds.
import asyncio
import logging
import re
import sys
import time


class Lines(logging.Handler):
    def emit(self, record):
        text = re.sub(r'at [^ >]*?(\w+\.py):\d+', r'at \1', record.getMessage())
        text = re.sub(r'took [\d.]+ seconds', 'took a while', text)
        # CPython names a line of its own, inside create_task() and create_future().
        text = re.sub(r'(coro=.*) created at [^>]*', r'\1', text)
        text = re.sub(r'finis\.\.\.[^>]*', 'finished', text)
        if "name='Task-1'" in text:
            return      # on a slow machine every step may be
        print(record.levelname, text.partition('\n')[0])


logging.getLogger().addHandler(Lines())
logging.getLogger().setLevel(logging.DEBUG)


def slow(*args):
    time.sleep(0.03)


async def slowly():
    slow()


async def watched():
    loop = asyncio.get_running_loop()
    loop.slow_callback_duration = 0.02
    loop.call_soon(slow, 'text', 1)
    await asyncio.sleep(0)
    future = loop.create_future()
    future.add_done_callback(lambda f: slow())
    future.set_result('r')
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await asyncio.create_task(slowly(), name='a task')
    loop.slow_callback_duration = 1000
    handle = loop.call_soon(print, 'never', 1)
    print(re.sub(r'created at .*', '', repr(handle)))
    handle.cancel()
    print(re.sub(r'created at .*', '', repr(handle)))
    loop.call_soon(lambda secret: 1 / 0, 'argument')
    future = loop.create_future()
    future.add_done_callback(lambda f: 1 / 0)
    future.set_result('r')
    await asyncio.sleep(0)


asyncio.run(watched(), debug=True)
#=> DEBUG Using selector: EpollSelector
#=> WARNING Executing <Handle slow('text', 1) at debug_mode.py created at debug_mode.py> took a while
#=> WARNING Executing <Handle watched.<locals>.<lambda>(<Future finished>) at debug_mode.py created at debug_mode.py> took a while
#=> WARNING Executing <Task finished name='a task' coro=<slowly() done, defined at debug_mode.py> result=None> took a while
#=> <Handle print('never', 1) 
#=> <Handle cancelled print('never', 1) 
#=> ERROR Exception in callback watched.<locals>.<lambda>('argument') at debug_mode.py
#=> ERROR Exception in callback watched.<locals>.<lambda>(<Future finished>) at debug_mode.py
#=> DEBUG Close <_UnixSelectorEventLoop running=False closed=False debug=True>


async def handled():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(repr(sys.exception()), context['exception'] is sys.exception()))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    loop.set_exception_handler(lambda loop, context: {}['no'])
    logging.getLogger().handlers[0].emit = lambda record: print(
        record.levelname, repr(record.exc_info[1]), repr(record.exc_info[1].__context__))
    loop.call_soon(lambda: 1 / 0)
    await asyncio.sleep(0)
    print(sys.exception())


asyncio.run(handled())
#=> DEBUG Using selector: EpollSelector
#=> ZeroDivisionError('division by zero') True
#=> ERROR KeyError('no') ZeroDivisionError('division by zero')
#=> None
