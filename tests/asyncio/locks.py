# asyncio.Lock: fair, its turns of the loop, cancellation of those who wait, misuse.
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

async def hold(lock, name, turns):
    async with lock:
        log.append(f'{name}+')
        for _ in range(turns):
            await asyncio.sleep(0)
    log.append(f'{name}-')

async def in_order():
    lock = asyncio.Lock()
    await asyncio.gather(ticks(12), *(hold(lock, name, 1) for name in 'abc'))
run(in_order)       #=> 0 a+ 1 a- 2 b+ 3 b- 4 c+ 5 c- 6 7 8 9 10 11

async def no_waiting():
    lock = asyncio.Lock()
    asyncio.create_task(ticks(3))
    for _ in range(3):
        await lock.acquire()
        lock.release()
    log.append('free')
    await asyncio.sleep(0)
run(no_waiting)     #=> free 0 1

async def no_barging():
    # Released while another waits, it goes to that one, although the releaser asks again at once.
    lock = asyncio.Lock()
    await lock.acquire()
    other = asyncio.create_task(hold(lock, 'other', 1))
    await asyncio.sleep(0)
    lock.release()
    log.append(lock.locked())
    await hold(lock, 'self', 0)
    await other
run(no_barging)     #=> False other+ other- self+ self-

async def cancel_one():
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(hold(lock, name, 1)) for name in 'abc']
    await asyncio.sleep(0)
    tasks[0].cancel()
    lock.release()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    return [type(x).__name__ for x in done], lock.locked()
run(cancel_one)     #=> b+ b- c+ c- (['CancelledError', 'NoneType', 'NoneType'], False)

async def cancel_woken():
    # Cancelled after it was woken: the next one gets the lock.
    lock = asyncio.Lock()
    await lock.acquire()
    tasks = [asyncio.create_task(hold(lock, name, 0)) for name in 'ab']
    await asyncio.sleep(0)
    lock.release()
    tasks[0].cancel()
    ticker = asyncio.create_task(ticks(4))
    await asyncio.wait([*tasks, ticker])
    return lock.locked(), [t.cancelled() for t in tasks]
run(cancel_woken)       #=> 0 b+ b- 1 2 3 (False, [True, False])

async def cancelled_waiters_do_not_block():
    lock = asyncio.Lock()
    await lock.acquire()
    waiter = asyncio.create_task(lock.acquire())
    await asyncio.sleep(0)
    waiter.cancel()
    lock.release()
    log.append(await lock.acquire())
    return lock.locked()
run(cancelled_waiters_do_not_block)     #=> True True

async def shown():
    lock = asyncio.Lock()
    def show():
        log.append(repr(lock).split('[')[1])
    show()
    async with lock:
        waiter = asyncio.create_task(lock.acquire())
        show()
        await asyncio.sleep(0)
        show()
    show()
    await waiter
    show()
    try:
        lock.release()
        lock.release()
    except RuntimeError as e:
        log.append(e)
run(shown)      #=> unlocked]> locked]> locked, waiters:1]> unlocked, waiters:1]> locked]> Lock is not acquired.

async def other_loop():
    global kept
    kept = asyncio.Lock()
    await kept.acquire()
    task = asyncio.create_task(kept.acquire())
    await asyncio.sleep(0)
    task.cancel()
    log.append('kept')
run(other_loop)     #=> kept
async def use_kept():
    try:
        await kept.acquire()
    except RuntimeError as e:
        log.append(str(e).split('>')[1])
run(use_kept)       #=>  is bound to a different event loop
try:
    with asyncio.Lock():
        pass
except TypeError as e:
    print(e)    #=> 'Lock' object does not support the context manager protocol
