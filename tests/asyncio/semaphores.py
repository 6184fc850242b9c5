# asyncio.Semaphore and BoundedSemaphore: counting, fairness, cancellation.
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

async def hold(sem, name, turns=1):
    async with sem:
        log.append(f'{name}+')
        for _ in range(turns):
            await asyncio.sleep(0)
    log.append(f'{name}-')

async def two_at_once():
    sem = asyncio.Semaphore(2)
    await asyncio.gather(ticks(10), *(hold(sem, name) for name in 'abcde'))
    return repr(sem).split('[')[1]
run(two_at_once)    #=> 0 a+ b+ 1 a- b- 2 c+ d+ 3 c- d- 4 e+ 5 e- 6 7 8 9 unlocked, value:2]>

async def fair():
    sem = asyncio.Semaphore(1)
    await sem.acquire()
    tasks = [asyncio.create_task(hold(sem, name, 0)) for name in 'ab']
    await asyncio.sleep(0)
    sem.release()
    log.append(sem.locked())    # it is promised to the first of them
    await hold(sem, 'self')
    await asyncio.gather(*tasks)
run(fair)       #=> True a+ a- b+ b- self+ self-

async def release_more():
    sem = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(hold(sem, name, 0)) for name in 'abc']
    await asyncio.sleep(0)
    for _ in range(3):
        sem.release()
    asyncio.create_task(ticks(4))
    await asyncio.gather(*tasks)
    return sem._value
run(release_more)       #=> a+ a- b+ b- c+ c- 0 1 2 3 3

async def cancel_woken():
    sem = asyncio.Semaphore(0)
    tasks = [asyncio.create_task(hold(sem, name, 0)) for name in 'abc']
    await asyncio.sleep(0)
    sem.release()
    tasks[0].cancel()
    ticker = asyncio.create_task(ticks(4))
    await asyncio.wait([tasks[0], tasks[1], ticker])
    log.append([t.done() for t in tasks])
    tasks[2].cancel()
    await asyncio.wait(tasks)
    return sem._value, sem.locked()
run(cancel_woken)       #=> 0 b+ b- 1 c+ c- 2 3 [True, True, True] (1, False)

async def cancel_all():
    sem = asyncio.Semaphore(1)
    await sem.acquire()
    tasks = [asyncio.create_task(sem.acquire()) for _ in range(3)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    sem.release()
    log.append(sem.locked())
    await asyncio.wait(tasks)
    return await sem.acquire(), sem._value, [t.cancelled() for t in tasks]
run(cancel_all)     #=> False (True, 0, [True, True, True])

async def shown():
    sem = asyncio.Semaphore(value=2)
    log.append(repr(sem).split('[')[1])
    await sem.acquire()
    await sem.acquire()
    log.append(repr(sem).split('[')[1])
    task = asyncio.create_task(sem.acquire())
    await asyncio.sleep(0)
    log.append(repr(sem).split('[')[1])
    sem.release()
    log.append(repr(sem).split('[')[1])
    await task
run(shown)      #=> unlocked, value:2]> locked]> locked, waiters:1]> locked, waiters:1]>

async def bounded():
    sem = asyncio.BoundedSemaphore(1)
    async with sem:
        pass
    try:
        sem.release()
    except ValueError as e:
        log.append(e)
run(bounded)    #=> BoundedSemaphore released too many times
asyncio.Semaphore(-1)       #=> raises ValueError: Semaphore initial value must be >= 0
asyncio.BoundedSemaphore(-1)    #=> raises ValueError: Semaphore initial value must be >= 0
