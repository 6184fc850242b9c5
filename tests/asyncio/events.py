# asyncio.Event: wakes all, in order; set and cleared before they run; cancellation.
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

async def wait(event, name):
    log.append(f'{name}?')
    log.append(f'{name}:{await event.wait()}')

async def all_at_once():
    event = asyncio.Event()
    tasks = [asyncio.create_task(wait(event, name)) for name in 'abc']
    ticker = asyncio.create_task(ticks(5))
    await asyncio.sleep(0)
    log.append(len(event._waiters))
    event.set()
    log.append('set')
    await asyncio.gather(ticker, *tasks)
run(all_at_once)    #=> a? b? c? 0 3 set 1 a:True b:True c:True 2 3 4

async def set_already():
    event = asyncio.Event()
    event.set()
    asyncio.create_task(ticks(2))
    await wait(event, 'a')      # no turn of the loop passes
    await asyncio.sleep(0)
    return event.is_set()
run(set_already)    #=> a? a:True 0 1 True

async def set_and_clear():
    event = asyncio.Event()
    task = asyncio.create_task(wait(event, 'a'))
    await asyncio.sleep(0)
    event.set()
    event.clear()
    log.append(event.is_set())
    await task
    late = asyncio.create_task(wait(event, 'b'))
    await asyncio.sleep(0)
    late.cancel()
    await asyncio.gather(late, return_exceptions=True)
    return late.cancelled(), len(event._waiters)
run(set_and_clear)      #=> a? False a:True b? (True, 0)

async def cancel_woken():
    event = asyncio.Event()
    tasks = [asyncio.create_task(wait(event, name)) for name in 'ab']
    await asyncio.sleep(0)
    event.set()
    tasks[0].cancel()
    done = await asyncio.gather(*tasks, return_exceptions=True)
    return [type(x).__name__ for x in done]
run(cancel_woken)       #=> a? b? b:True ['CancelledError', 'NoneType']

async def shown():
    event = asyncio.Event()
    tasks = [asyncio.create_task(event.wait()) for _ in range(2)]
    log.append(repr(event).split('[')[1])
    await asyncio.sleep(0)
    log.append(repr(event).split('[')[1])
    event.set()
    event.set()
    log.append(repr(event).split('[')[1])
    log.append(await asyncio.gather(*tasks))
    log.append(repr(event).split('[')[1])
run(shown)      #=> unset]> unset, waiters:2]> set, waiters:2]> [True, True] set]>

async def ping_pong():
    ping, pong = asyncio.Event(), asyncio.Event()
    async def player(mine, other, name):
        for i in range(3):
            await mine.wait()
            mine.clear()
            log.append(f'{name}{i}')
            other.set()
    ping.set()
    await asyncio.gather(ticks(8), player(ping, pong, 'ping'), player(pong, ping, 'pong'))
run(ping_pong)      #=> 0 ping0 pong0 1 ping1 2 pong1 3 ping2 4 pong2 5 6 7
