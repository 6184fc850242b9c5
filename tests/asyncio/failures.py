# A failure that nobody asks for is told of: at the latest when the loop closes. So is a task that is left behind.
import asyncio
import sys
import warnings


def handler(loop, context):
    print(context['message'].partition(' at ')[0], repr(context.get('exception')))


async def fail(text):
    raise ValueError(text)


loop = asyncio.new_event_loop()
loop.set_exception_handler(handler)
held = loop.create_task(fail('held'))
loop.run_until_complete(asyncio.sleep(0.001))
asked = loop.create_task(fail('asked'))
loop.run_until_complete(asyncio.wait([asked]))
print(repr(asked.exception()))      #=> ValueError('asked')
left = loop.create_task(asyncio.sleep(10), name='left')
loop.run_until_complete(asyncio.sleep(0.001))
del held, left
loop.close()
import gc
gc.collect()
#=> Task exception was never retrieved ValueError('held')
#=> Task was destroyed but it is pending! None

# A callback that fails does not stop the loop.
async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(handler)
    loop.call_soon(lambda: 1 / 0)
    loop.call_soon(print, 'next')
    await asyncio.sleep(0)

asyncio.run(main())
#=> Exception in callback main.<locals>.<lambda>() ZeroDivisionError('division by zero')
#=> next

# A coroutine never awaited is told of with the line that made it.
def make():
    asyncio.sleep(0)    # here

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter('always')
    make()
    [0] * 100
    gc.collect()
print(len(caught) and caught[0].message)    #=> coroutine 'sleep' was never awaited
