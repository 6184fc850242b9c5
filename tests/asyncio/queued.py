# Those who wait for a lock, an event or a condition stand in its queue until their await ends, however it ends.
import asyncio


async def main():
    event = asyncio.Event()
    show = lambda thing: repr(thing).partition('[')[2]
    tasks = [asyncio.create_task(event.wait()) for i in range(4)]
    await asyncio.sleep(0)
    print(show(event))
    tasks[1].cancel('not any more')
    print(show(event))
    await asyncio.sleep(0)
    print(show(event), tasks[1].cancelled())
    event.set()
    print(show(event))
    tasks[2].cancel()
    print(await asyncio.gather(*tasks, return_exceptions=True))
    print(show(event))

    event = asyncio.Event()
    waiting = event.wait()
    waiting.send(None)
    print(show(event))
    waiting.close()
    print(show(event))
    waiting = event.wait()
    future = waiting.send(None)
    try:
        waiting.throw(KeyError('thrown'))
    except KeyError as error:
        print(repr(error), show(event), future.done())

    lock = asyncio.Lock()
    await lock.acquire()
    takers = [asyncio.create_task(lock.acquire()) for i in range(3)]
    await asyncio.sleep(0)
    print(show(lock))
    takers[0].cancel()
    lock.release()
    await asyncio.sleep(0)
    print(show(lock), [taker.done() for taker in takers])
    await asyncio.sleep(0)
    lock.release()
    await asyncio.sleep(0)
    print(show(lock), [taker.done() for taker in takers])

    condition = asyncio.Condition()

    async def waits():
        async with condition:
            return await condition.wait()

    waiters = [asyncio.create_task(waits()) for i in range(2)]
    await asyncio.sleep(0)
    print(show(condition))
    async with condition:
        condition.notify()
        waiters[0].cancel('late')
    print(await asyncio.gather(*waiters, return_exceptions=True), show(condition))

    semaphore = asyncio.Semaphore(0)
    waiters = [asyncio.create_task(semaphore.acquire()) for i in range(3)]
    await asyncio.sleep(0)
    semaphore.release()
    waiters[0].cancel()
    print(await asyncio.gather(waiters[0], waiters[1], return_exceptions=True), show(semaphore))
    waiters[2].cancel()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    print(show(semaphore))


asyncio.run(main())
#=> unset, waiters:4]>
#=> unset, waiters:4]>
#=> unset, waiters:3]> True
#=> set, waiters:3]>
#=> [True, CancelledError(''), CancelledError(''), True]
#=> set]>
#=> unset, waiters:1]>
#=> unset]>
#=> KeyError('thrown') unset]> False
#=> locked, waiters:3]>
#=> unlocked, waiters:2]> [True, False, False]
#=> locked]> [True, True, True]
#=> unlocked, waiters:2]>
#=> [CancelledError(''), True] unlocked]>
#=> [CancelledError(''), True] locked, waiters:1]>
#=> locked]>
