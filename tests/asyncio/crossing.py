# What the traceback and the contexts of an exception hold that comes through await, tasks, gather, groups, timeouts.
import asyncio
import sys
import traceback


async def leaf():
    raise ValueError('deep')


async def middle():
    await leaf()


async def outer():
    await asyncio.create_task(middle())


def is_own(entry):
    return entry.filename == __file__


def told(error=None):
    error = error or sys.exception()
    print(repr(error), *[entry.name for entry in traceback.extract_tb(error.__traceback__) if is_own(entry)])



def thread():
    raise KeyError('thread')


async def grouped():
    async with asyncio.TaskGroup() as group:
        group.create_task(outer())


async def borders():
    for way in (outer, lambda: asyncio.gather(outer(), asyncio.sleep(0)), lambda: asyncio.wait_for(outer(), 100),
                lambda: asyncio.shield(outer()), lambda: asyncio.to_thread(thread)):
        try:
            await way()
        except Exception:
            told()
    try:
        await grouped()
    except ExceptionGroup as error:
        told()
        told(error.exceptions[0])
    for each in asyncio.as_completed([outer()]):
        try:
            await each
        except ValueError:
            told()
    task = asyncio.create_task(asyncio.sleep(100))
    await asyncio.sleep(0)
    task.cancel('enough')
    try:
        await task
    except asyncio.CancelledError:
        told()


asyncio.run(borders())
#=> ValueError('deep') borders outer middle leaf
#=> ValueError('deep') borders outer middle leaf
#=> ValueError('deep') borders outer middle leaf
#=> ValueError('deep') borders outer middle leaf
#=> KeyError('thread') borders thread
#=> ExceptionGroup('unhandled errors in a TaskGroup', [ValueError('deep')]) borders grouped
#=> ValueError('deep') outer middle leaf
#=> ValueError('deep') borders outer middle leaf
#=> CancelledError('enough') borders


# The traceback that an exception was set with is told to the first who awaits it; the others see how it came to them.
async def again():
    task = asyncio.create_task(middle())
    await asyncio.wait([task])
    told(task.exception())
    for i in range(2):
        try:
            await task
        except ValueError:
            told()
    told(task.exception())


asyncio.run(again())
#=> ValueError('deep') middle leaf
#=> ValueError('deep') again middle leaf
#=> ValueError('deep') again
#=> ValueError('deep') again


# What is being handled where wait_for() is called stands behind the TimeoutError.
def chain(error):
    out = []
    while error is not None:
        out.append(repr(error))
        error = error.__context__
    return out


async def waits():
    event = asyncio.Event()
    for first in None, KeyError('first'):
        try:
            try:
                if first:
                    raise first
            finally:
                await asyncio.wait_for(event.wait(), 0.0001)
        except TimeoutError as error:
            print(chain(error), chain(error.__cause__))
    try:
        try:
            raise first
        finally:
            async with asyncio.timeout(0.0001):
                await event.wait()
    except TimeoutError as error:
        print(chain(error), chain(error.__cause__))


asyncio.run(waits())
#=> ['TimeoutError()', 'CancelledError()'] ['CancelledError()']
#=> ['TimeoutError()', "KeyError('first')"] ['CancelledError()']
#=> ['TimeoutError()', 'CancelledError()', "KeyError('first')"] ['CancelledError()', "KeyError('first')"]
