# asyncio.Condition: notify some or all, the lock is held again behind wait(), cancellation at each point.
import asyncio

log = []

def run(main):
    log.clear()
    result = asyncio.run(main())
    print(*log, *([] if result is None else [result]))

async def ticks(n):
    for i in range(n):
        log.append(i)
        await asyncio.sleep(0)

async def wait(cond, name):
    async with cond:
        log.append(f'{name}?')
        got = await cond.wait()
        log.append(f'{name}:{got}')
        await asyncio.sleep(0)
    log.append(f'{name}-')

async def some():
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(wait(cond, name)) for name in 'abcd']
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        log.append('1')
        await asyncio.sleep(0)
    await asyncio.sleep(0.001)
    async with cond:
        cond.notify(2)
        log.append('2')
    await asyncio.sleep(0.001)
    async with cond:
        cond.notify_all()
        log.append('all')
    await asyncio.gather(*tasks)
    return cond.locked()
run(some)       #=> a? b? c? d? 1 a:True a- 2 b:True b- c:True c- all d:True d- False

async def turns():
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(wait(cond, name)) for name in 'ab']
    await asyncio.sleep(0)
    ticker = asyncio.create_task(ticks(9))
    async with cond:
        cond.notify_all()
    await asyncio.gather(ticker, *tasks)
run(turns)      #=> a? b? 0 a:True 1 a- 2 b:True 3 b- 4 5 6 7 8

async def predicate():
    cond = asyncio.Condition()
    count = 0
    async def consumer():
        async with cond:
            result = await cond.wait_for(lambda: log.append(f'p{count}') or count > 1 and f'got {count}')
            log.append(result)
    task = asyncio.create_task(consumer())
    await asyncio.sleep(0)
    for _ in range(2):
        async with cond:
            count += 1
            cond.notify()
        await asyncio.sleep(0.001)
    await task
run(predicate)      #=> p0 p1 p2 got 2

async def cancel_waiting():
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(wait(cond, name)) for name in 'ab']
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await cond.acquire()
    tasks[0].cancel()
    await asyncio.sleep(0)
    log.append(tasks[0].done())     # it needs the lock first
    cond.release()
    await asyncio.sleep(0.001)
    log.append((tasks[0].cancelled(), tasks[1].done(), cond.locked()))
    await asyncio.gather(*tasks, return_exceptions=True)
run(cancel_waiting)     #=> a? b? False b:True b- (True, True, False)

async def cancel_notified():
    # Notified and cancelled before it runs: the notification goes to another.
    cond = asyncio.Condition()
    tasks = [asyncio.create_task(wait(cond, name)) for name in 'ab']
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    async with cond:
        cond.notify()
        tasks[0].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    return [type(x).__name__ for x in done]
run(cancel_notified)    #=> a? b? b:True b- ['CancelledError', 'NoneType']

async def cancel_twice():
    cond = asyncio.Condition()
    task = asyncio.create_task(wait(cond, 'a'))
    await asyncio.sleep(0)
    await cond.acquire()
    task.cancel('first')
    await asyncio.sleep(0)
    task.cancel('second')
    await asyncio.sleep(0)
    log.append(task.done())
    cond.release()
    try:
        await task
    except asyncio.CancelledError as e:
        log.append(repr(e))
run(cancel_twice)       #=> a? False CancelledError('second')

async def misuse():
    cond = asyncio.Condition()
    for attempt in (cond.wait, cond.notify, cond.notify_all, cond.release):
        try:
            await attempt()
        except RuntimeError as e:
            log.append(f'{e};')
    lock = asyncio.Lock()
    one, two = asyncio.Condition(lock), asyncio.Condition(lock=lock)
    async with one:
        log.append(two.locked())
        two.notify()
    return repr(one).split('[')[1]
run(misuse)     #=> cannot wait on un-acquired lock; cannot notify on un-acquired lock; cannot notify on un-acquired lock; Lock is not acquired.; True unlocked]>
