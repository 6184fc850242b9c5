# asyncio.timeout and timeout_at: expiry, rescheduling, nesting, other cancellations.
import asyncio

log = []

def run(main):
    log.clear()
    try:
        result = asyncio.run(main())
    except BaseException as e:
        result = repr(e)
    print(*log, *([] if result is None else [result]))

async def expires():
    try:
        async with asyncio.timeout(0.002) as t:
            log.append(t.expired())
            await asyncio.sleep(10)
    except TimeoutError as e:
        log.append((repr(e), repr(e.__cause__), t.expired(), asyncio.current_task().cancelling()))
    return repr(t)
run(expires)    #=> False ('TimeoutError()', 'CancelledError()', True, 0) <Timeout [expired]>

async def in_time():
    async with asyncio.timeout(10) as t:
        await asyncio.sleep(0)
    log.append((t.expired(), repr(t)))
    async with asyncio.timeout(None) as t:
        log.append((t.when(), repr(t)))
run(in_time)    #=> (False, '<Timeout [finished]>') (None, '<Timeout [active] when=None>')

async def no_time():
    # Even 0 seconds let the body run up to where it first waits.
    for delay in 0, -1:
        try:
            async with asyncio.timeout(delay):
                log.append('body')
                await asyncio.sleep(0)
                log.append('never')
        except TimeoutError:
            log.append('expired')
    async with asyncio.timeout(0) as t:
        log.append('does not wait')
    log.append(t.expired())
run(no_time)    #=> body expired body expired does not wait False

async def reschedule():
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(0.001) as t:
        t.reschedule(loop.time() + 10)
        await asyncio.sleep(0.003)
        t.reschedule(None)
        log.append(t.when())
    try:
        async with asyncio.timeout_at(loop.time() + 10) as t:
            t.reschedule(loop.time() - 1)
            await asyncio.sleep(1)
    except TimeoutError:
        log.append('expired')
    for name in 'finished', 'expired', 'created':
        try:
            t.reschedule(None)
        except RuntimeError as e:
            log.append(f'{e};')
        t = asyncio.timeout(1)
        if name == 'finished':
            async with t:
                pass
run(reschedule)     #=> None expired Cannot change state of expired Timeout; Cannot change state of finished Timeout; Timeout has not been entered;

async def nested():
    try:
        async with asyncio.timeout(0.02):
            try:
                async with asyncio.timeout(0.002):
                    await asyncio.sleep(10)
            except TimeoutError:
                log.append('inner')
                await asyncio.sleep(10)
    except TimeoutError:
        log.append('outer')
run(nested)     #=> inner outer

async def outer_first():
    try:
        async with asyncio.timeout(0.002) as outer:
            try:
                async with asyncio.timeout(10) as inner:
                    await asyncio.sleep(10)
            finally:
                log.append((inner.expired(), outer.expired()))
    except TimeoutError:
        log.append('outer')
run(outer_first)    #=> (False, True) outer

async def from_outside():
    async def body():
        async with asyncio.timeout(0.002):
            await asyncio.sleep(10)
    task = asyncio.create_task(body())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    log.append(task.cancelled())
    # Both at once: the cancellation wins.
    async def both():
        async with asyncio.timeout(0):
            asyncio.current_task().cancel()
            await asyncio.sleep(10)
    task = asyncio.create_task(both())
    await asyncio.wait([task])
    return task.cancelled()
run(from_outside)       #=> True True

async def other_error():
    try:
        async with asyncio.timeout(0.001):
            try:
                await asyncio.sleep(10)
            finally:
                raise ValueError('cleanup')
    except ValueError as e:
        log.append((repr(e), repr(e.__context__), repr(e.__context__.__cause__)))
    try:
        async with asyncio.timeout(0.001):
            async with asyncio.TaskGroup() as group:
                async def fails():
                    try:
                        await asyncio.sleep(10)
                    finally:
                        raise KeyError
                group.create_task(fails())
    except* KeyError as e:
        log.append((e.message, repr(e.__context__), repr(e.exceptions[0].__context__)))
run(other_error)    #=> ("ValueError('cleanup')", 'TimeoutError()', 'CancelledError()') ('unhandled errors in a TaskGroup', 'None', 'TimeoutError()')

async def swallowed():
    async with asyncio.timeout(0.001) as t:
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            log.append('swallowed')
    return t.expired(), asyncio.current_task().cancelling()
run(swallowed)      #=> swallowed (True, 0)

async def twice():
    t = asyncio.timeout(1)
    log.append(repr(t))
    async with t:
        log.append(repr(t).split('when')[0])
        async with t:
            pass
run(twice)      #=> <Timeout [created]> <Timeout [active]  RuntimeError('Timeout has already been entered')

def outside():
    async def enter():
        async with asyncio.Timeout(1):
            pass
    coro = enter()
    try:
        coro.send(None)
    except RuntimeError as e:
        print(e)
outside()       #=> no running event loop
asyncio.timeout(1)      #=> raises RuntimeError: no running event loop

async def wait_for():
    log.append(await asyncio.wait_for(asyncio.sleep(0, 'value'), 1))
    log.append(await asyncio.wait_for(asyncio.sleep(0, 'ever'), None))
    for timeout in 0.001, 0, -5:
        try:
            await asyncio.wait_for(asyncio.sleep(10), timeout)
        except TimeoutError as e:
            log.append((repr(e), repr(e.__cause__)))
    async def started():
        log.append('started')
    try:
        await asyncio.wait_for(started(), 0)
    except TimeoutError:
        log.append('not started')
    future = asyncio.get_running_loop().create_future()
    future.set_result('done')
    log.append(await asyncio.wait_for(future, 0))
    async def stubborn():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            return 'late'
    log.append(await asyncio.wait_for(stubborn(), 0.001))
    async def fails():
        raise ValueError('inside')
    await asyncio.wait_for(fails(), 1)
run(wait_for)       #=> value ever ('TimeoutError()', 'CancelledError()') ('TimeoutError()', 'CancelledError()') ('TimeoutError()', 'CancelledError()') not started done late ValueError('inside')

async def wait_for_cancelled():
    future = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(asyncio.wait_for(future, 10))
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    return task.cancelled(), future.cancelled()
run(wait_for_cancelled)     #=> (True, True)
