# What the loop's exception handler hears, and what is printed when nobody has set one.
import asyncio
import re
import sys

sys.stderr = sys.stdout
def handler(loop, context):
    print({k: repr(v) if isinstance(v, BaseException) else type(v).__name__ if k != 'message' else re.sub('at .*', 'at', v)
          for k, v in sorted(context.items())})

def fails(*args):
    raise ValueError('callback')

async def callbacks():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    print(loop.get_exception_handler() is handler)
    loop.call_soon(fails)
    loop.call_later(0, fails, 1)
    future = loop.create_future()
    future.add_done_callback(fails)
    future.add_done_callback(lambda f: print('the next one runs'))
    future.set_result(1)
    await asyncio.sleep(0.001)
    loop.call_exception_handler({'message': 'by hand'})
    loop.set_exception_handler(None)
    print(loop.get_exception_handler())
asyncio.run(callbacks())    #=> True
                            #=> {'exception': "ValueError('callback')", 'handle': 'Handle', 'message': 'Exception in callback fails() at'}
                            #=> {'exception': "ValueError('callback')", 'handle': 'Handle', 'message': 'Exception in callback fails() at'}
                            #=> the next one runs
                            #=> {'exception': "ValueError('callback')", 'handle': 'TimerHandle', 'message': 'Exception in callback fails() at'}
                            #=> {'message': 'by hand'}
                            #=> None

async def bad_handler():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(3)
asyncio.run(bad_handler())      #=> raises TypeError: A callable object or None is expected, got 3

async def exits():
    loop = asyncio.get_running_loop()
    def leave():
        raise SystemExit(5)
    loop.call_soon(leave)
    await asyncio.sleep(1)
asyncio.run(exits())    #=> raises SystemExit: 5

# Callbacks and delays may be given by name.
async def by_name():
    loop = asyncio.get_running_loop()
    loop.call_soon(callback=lambda: print('soon'))
    loop.call_later(delay=0.001, callback=lambda: print('later'))
    loop.call_at(when=0, callback=lambda: print('at'))
    print(await loop.create_task(coro=asyncio.sleep(0.01, 'task')))
asyncio.run(by_name())  #=> soon
                        #=> at
                        #=> later
                        #=> task

# What a native callback raises has a traceback as well: it came through the loop.
async def native():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(
        repr(context['exception']), context['exception'].__traceback__ is not None))
    loop.call_soon(max, 5)
    await asyncio.sleep(0)
asyncio.run(native())   #=> TypeError("'int' object is not iterable") True
