# asyncio.wait, as_completed, shield, ensure_future: what is done when, turns of the loop, errors.
import asyncio

log = []

def run(main):
    log.clear()
    try:
        result = asyncio.run(main())
    except BaseException as e:
        result = repr(e)
    print(*log, *([] if result is None else [result]))

async def ticks(n):
    for i in range(n):
        log.append(i)
        await asyncio.sleep(0)

async def work(name, turns, error=None):
    for _ in range(turns):
        await asyncio.sleep(0)
    log.append(name)
    if error:
        raise error
    return name.upper()

def names(tasks):
    return ''.join(sorted(t.get_name() for t in tasks))

async def wait_kinds():
    for kind in asyncio.ALL_COMPLETED, asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION:
        tasks = [asyncio.create_task(work('a', 3), name='a'), asyncio.create_task(work('b', 1), name='b'),
                 asyncio.create_task(work('c', 2, ValueError('c')), name='c')]
        ticker = asyncio.create_task(ticks(6))
        done, pending = await asyncio.wait(tasks, return_when=kind)
        log.append(f'{kind}:{names(done)}/{names(pending)}')
        await ticker
        await asyncio.gather(*tasks, return_exceptions=True)
run(wait_kinds)     #=> 0 b 1 c 2 a 3 4 ALL_COMPLETED:abc/ 5 0 b 1 c 2 a FIRST_COMPLETED:abc/ 3 4 5 0 b 1 c 2 a 3 FIRST_EXCEPTION:abc/ 4 5

async def wait_timeout():
    quick = asyncio.create_task(work('q', 0), name='q')
    slow = asyncio.create_task(asyncio.sleep(10), name='s')
    done, pending = await asyncio.wait({quick, slow}, timeout=0.002)
    log.append((names(done), names(pending)))
    done, pending = await asyncio.wait([quick], timeout=0)
    log.append((names(done), names(pending)))
    done, pending = await asyncio.wait([slow], timeout=0)
    log.append((names(done), names(pending), type(done).__name__))
    slow.cancel()
    done, _ = await asyncio.wait([slow, quick], return_when=asyncio.FIRST_EXCEPTION)
    return names(done)
run(wait_timeout)       #=> q ('q', 's') ('q', '') ('', 's', 'set') qs

async def wait_cancelled():
    inner = asyncio.create_task(work('i', 3))
    waiter = asyncio.create_task(asyncio.wait([inner]))
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.sleep(0)
    log.append((waiter.cancelled(), inner.done()))
    await inner
run(wait_cancelled)     #=> (True, False) i

async def wait_misuse():
    task = asyncio.create_task(work('t', 0))
    coro = work('c', 0)
    for args, keywords in (([],), {}), ((task,), {}), ((coro,), {}), (([coro],), {}), (([task],), {'return_when': 'x'}), ((3,), {}):
        try:
            await asyncio.wait(*args, **keywords)
        except (TypeError, ValueError) as e:
            log.append(f'{e};')
    coro.close()
    await task
run(wait_misuse)    #=> Set of Tasks/Futures is empty.; expect a list of futures, not Task; expect a list of futures, not coroutine; Passing coroutines is forbidden, use tasks explicitly.; Invalid return_when value: x; 'int' object is not iterable; t

async def completed():
    tasks = [asyncio.create_task(work('a', 3)), asyncio.create_task(work('b', 1)), asyncio.create_task(work('c', 2))]
    ticker = asyncio.create_task(ticks(6))
    for next_one in asyncio.as_completed(tasks):
        log.append(await next_one)
    await ticker
    log.append(';')
    tasks = [asyncio.create_task(work('a', 3)), asyncio.create_task(work('b', 1)), work('c', 2)]
    async for task in asyncio.as_completed(tasks):
        log.append((task in tasks, await task))
run(completed)      #=> 0 b 1 c 2 a B 3 C A 4 5 ; b c a (True, 'B') (False, 'C') (True, 'A')

async def completed_late():
    async def slow():
        await asyncio.sleep(10)
    tasks = [asyncio.create_task(work('a', 1)), asyncio.create_task(slow())]
    try:
        for next_one in asyncio.as_completed(tasks, timeout=0.002):
            log.append(await next_one)
    except TimeoutError as e:
        log.append(repr(e))
    try:
        async for task in asyncio.as_completed(tasks, timeout=0.002):
            log.append(task.done())
    except TimeoutError as e:
        log.append(repr(e))
    log.append(list(asyncio.as_completed([])))
    try:
        asyncio.as_completed(tasks[0])
    except TypeError as e:
        log.append(e)
run(completed_late)     #=> a A TimeoutError() True TimeoutError() [] expects an iterable of awaitables, not Task

async def completed_with_errors():
    tasks = [asyncio.create_task(work('a', 1, ValueError('a'))), asyncio.create_task(work('b', 2))]
    for next_one in asyncio.as_completed(tasks):
        try:
            log.append(await next_one)
        except ValueError as e:
            log.append(repr(e))
run(completed_with_errors)      #=> a b ValueError('a') B

async def shield():
    inner = asyncio.create_task(work('i', 2))
    async def wait():
        try:
            log.append(await asyncio.shield(inner))
        except asyncio.CancelledError:
            log.append('cancelled')
            raise
    waiter = asyncio.create_task(wait())
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.sleep(0)
    log.append(inner.cancelled())
    log.append(await asyncio.shield(inner))
    asyncio.create_task(ticks(5))
    log.append(await asyncio.shield(work('j', 1)))
    inner = asyncio.create_task(work('k', 3))
    outer = asyncio.shield(inner)
    inner.cancel()
    try:
        await outer
    except asyncio.CancelledError:
        log.append((outer.cancelled(), inner.cancelled()))
    try:
        await asyncio.shield(work('m', 0, KeyError('m')))
    except KeyError as e:
        log.append(repr(e))
run(shield)     #=> cancelled False i I 0 1 j 2 3 J 4 (True, True) m KeyError('m')

async def ensure():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    log.append(asyncio.ensure_future(future) is future)
    task = asyncio.ensure_future(work('c', 0))
    log.append(type(task).__name__)
    class Awaitable:
        def __await__(self):
            yield from asyncio.sleep(0).__await__()
            return 'awaited'
    wrapped = asyncio.ensure_future(Awaitable())
    log.append(await wrapped)
    log.append(wrapped.get_coro().__qualname__)
    for bad in 1, 'text', ensure:
        try:
            asyncio.ensure_future(bad)
        except TypeError as e:
            log.append(f'{e};')
    other = asyncio.new_event_loop()
    try:
        asyncio.ensure_future(future, loop=other)
    except ValueError as e:
        log.append(f'{e};')
    other.close()
    await task
run(ensure)     #=> True Task c awaited ensure_future.<locals>._wrap_awaitable An asyncio.Future, a coroutine or an awaitable is required; An asyncio.Future, a coroutine or an awaitable is required; An asyncio.Future, a coroutine or an awaitable is required; The future belongs to a different loop than the one specified as the loop argument;
