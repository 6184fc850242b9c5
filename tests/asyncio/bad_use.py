# Bad use: CPython's error and message, nothing lost.
import asyncio
import gc

def show(error):
    print(type(error).__name__, *[str(arg).partition(' at 0x')[0][:60] for arg in error.args])

async def attempt(awaitable):
    try:
        return await awaitable
    except BaseException as error:
        show(error)

async def itself():
    await attempt(asyncio.current_task())

async def quick(value=None):
    return value

async def main():
    loop = asyncio.get_running_loop()
    # A task that awaits itself.
    await asyncio.create_task(itself(), name='itself')

    # A coroutine awaited twice, or by two.
    coroutine = quick()
    await coroutine
    await attempt(coroutine)
    shared = asyncio.sleep(0)
    first = asyncio.create_task(attempt(shared))
    second = asyncio.create_task(attempt(shared))
    await asyncio.wait([first, second])

    # A future of another loop.
    other = asyncio.new_event_loop()
    foreign = other.create_future()
    await attempt(asyncio.create_task(attempt(foreign)))
    await attempt(asyncio.wait_for(foreign, 1))
    other.close()
    try:
        other.create_task(coroutine)
    except RuntimeError as error:
        show(error)

    # run inside run.
    for nested in (lambda: asyncio.run(coroutine), lambda: loop.run_until_complete(loop.create_future())):
        try:
            nested()
        except RuntimeError as error:
            show(error)

    # A result set twice, an exception that is none, a result that is not there.
    future = loop.create_future()
    for method, argument in (('result', ()), ('exception', ()), ('set_exception', (5,)),
                             ('set_exception', (StopIteration,)), ('set_result', (1,)), ('set_result', (2,)),
                             ('set_exception', (KeyError(),))):
        try:
            getattr(future, method)(*argument)
        except Exception as error:
            show(error)
    print(future._state, repr(future.exception()))

    # Callbacks that raise do not stop the others.
    loop.set_exception_handler(lambda loop, context: print('handler:', repr(context['exception'])))
    future = loop.create_future()
    future.add_done_callback(lambda f: 1 / 0)
    future.add_done_callback(lambda f: print('second callback'))
    future.set_result(None)
    await asyncio.sleep(0)
    loop.set_exception_handler(None)

    # Cancelled before the first step, in finally, in __aexit__, again and again.
    async def never():
        print('never printed')
    task = asyncio.create_task(never())
    task.cancel()
    await attempt(task)

    async def late():
        try:
            await asyncio.sleep(10)
        finally:
            print('finally')
            await asyncio.sleep(0)
            print('not reached')
    task = asyncio.create_task(late())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel('in finally')
    await attempt(task)

    class Context:
        async def __aenter__(self):
            return self
        async def __aexit__(self, *exc):
            print('exit', exc[0].__name__)
            await asyncio.sleep(10)
    async def inside():
        async with Context():
            await asyncio.sleep(10)
    task = asyncio.create_task(inside())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    await attempt(task)

    async def stubborn():
        count = 0
        while count < 1000:
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                count += 1
        return count
    task = asyncio.create_task(stubborn())
    for i in range(1000):
        await asyncio.sleep(0)
        task.cancel()
    print(await task, task.cancelling())

    # sleep() of odd delays.
    await attempt(asyncio.sleep(float('nan')))
    await attempt(asyncio.sleep('1'))
    await attempt(asyncio.sleep(-5))
    await attempt(asyncio.wait_for(asyncio.sleep(float('inf')), 0))

    # gather of itself.
    async def circle():
        await outer
    task = asyncio.create_task(circle())
    outer = asyncio.gather(task)
    await asyncio.sleep(0)
    try:
        task.cancel()
    except RecursionError as error:
        show(error)
    outer.set_result('broken up')
    print(await outer)
    await asyncio.wait([task])

    # What is no coroutine.
    for wrong in (5, quick, None):
        for take in (asyncio.create_task, asyncio.ensure_future, asyncio.gather):
            try:
                take(wrong)
            except TypeError as error:
                show(error)
    for wrong in ([], coroutine, [coroutine]):
        await attempt(asyncio.wait(wrong))

    # Call me, and I call you.
    count = 0
    done = loop.create_future()
    def ping():
        nonlocal count
        count += 1
        if count < 20000:
            loop.call_soon(pong)
        else:
            done.set_result(count)
    def pong():
        loop.call_soon(ping)
    ping()
    print(await done)

    # Too deep.
    async def deep(n):
        return await deep(n + 1)
    try:
        await deep(0)
    except RecursionError as error:
        show(error)
    async def chain(n):
        await asyncio.create_task(chain(n - 1)) if n else await asyncio.sleep(0)
        return n
    print(await chain(3000))

    # Each task makes the next one, for ever.
    done = loop.create_future()
    async def again(n):
        await asyncio.sleep(0)
        if n:
            asyncio.create_task(around(again(n - 1)))
        else:
            done.set_result('the last')
    async def around(coroutine):
        await coroutine
    asyncio.create_task(around(again(3000)))
    print(await done)


asyncio.run(main())

# A generator left open.
async def numbers():
    try:
        yield 1
        yield 2
    finally:
        await asyncio.sleep(0)
        print('closed')

async def leaves():
    global left
    left = numbers()
    print(await anext(left))

asyncio.run(leaves())

# Rounds of create, cancel and finish leave nothing behind.
async def rounds(n):
    async def waits():
        await asyncio.sleep(10)
    for i in range(n):
        task = asyncio.create_task(waits())
        if i % 2:
            await asyncio.sleep(0)
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            pass

def resident():
    with open('/proc/self/statm') as file:
        return int(file.read().split()[1]) * 4096

asyncio.run(rounds(2000))
gc.collect()
before = resident()
asyncio.run(rounds(20000))
gc.collect()
print(resident() - before < 3_000_000)
#=> RuntimeError Task cannot await on itself: <Task pending name='itself' cor
#=> RuntimeError cannot reuse already awaited coroutine
#=> RuntimeError coroutine is being awaited already
#=> RuntimeError Task <Task pending name='Task-4' coro=<attempt() running at 
#=> RuntimeError await wasn't used with future
#=> RuntimeError Event loop is closed
#=> RuntimeError asyncio.run() cannot be called from a running event loop
#=> RuntimeError This event loop is already running
#=> InvalidStateError Result is not set.
#=> InvalidStateError Exception is not set.
#=> TypeError invalid exception object
#=> InvalidStateError invalid state
#=> InvalidStateError invalid state
#=> InvalidStateError invalid state
#=> FINISHED RuntimeError('StopIteration interacts badly with generators and cannot be raised into a Future')
#=> handler: ZeroDivisionError('division by zero')
#=> second callback
#=> CancelledError
#=> finally
#=> CancelledError in finally
#=> exit CancelledError
#=> CancelledError
#=> 1000 1000
#=> ValueError Invalid delay: NaN (not a number)
#=> TypeError '<=' not supported between instances of 'str' and 'int'
#=> TimeoutError
#=> RecursionError maximum recursion depth exceeded
#=> broken up
#=> TypeError a coroutine was expected, got 5
#=> TypeError An asyncio.Future, a coroutine or an awaitable is required
#=> TypeError An asyncio.Future, a coroutine or an awaitable is required
#=> TypeError a coroutine was expected, got <function quick
#=> TypeError An asyncio.Future, a coroutine or an awaitable is required
#=> TypeError An asyncio.Future, a coroutine or an awaitable is required
#=> TypeError a coroutine was expected, got None
#=> TypeError An asyncio.Future, a coroutine or an awaitable is required
#=> TypeError An asyncio.Future, a coroutine or an awaitable is required
#=> ValueError Set of Tasks/Futures is empty.
#=> TypeError expect a list of futures, not coroutine
#=> TypeError Passing coroutines is forbidden, use tasks explicitly.
#=> 20000
#=> RecursionError maximum recursion depth exceeded
#=> 3000
#=> the last
#=> 1
#=> closed
#=> True
