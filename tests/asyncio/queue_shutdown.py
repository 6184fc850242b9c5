# asyncio.Queue.shutdown: who waits is woken, what is left can be got, or is dropped at once.
import asyncio

log = []

def run(main):
    log.clear()
    result = asyncio.run(main())
    print(*log, *([] if result is None else [result]))

async def attempt(name, awaitable):
    try:
        log.append(f'{name}:{await awaitable}')
    except asyncio.QueueShutDown as e:
        log.append(f'{name}:{e!r}')

async def waiting():
    for immediate in False, True:
        q = asyncio.Queue(1)
        getters = [asyncio.create_task(attempt(name, q.get())) for name in 'ab']
        await asyncio.sleep(0)
        q.shutdown(immediate)
        await asyncio.gather(*getters)
        log.append(f'{q};')
run(waiting)    #=> a:QueueShutDown() b:QueueShutDown() <Queue maxsize=1 shutdown>; a:QueueShutDown() b:QueueShutDown() <Queue maxsize=1 shutdown>;

async def full():
    for immediate in False, True:
        q = asyncio.Queue(1)
        q.put_nowait(0)
        putters = [asyncio.create_task(attempt(name, q.put(name))) for name in 'ab']
        await asyncio.sleep(0)
        q.shutdown(immediate=immediate)
        await asyncio.gather(*putters)
        await attempt('get', q.get())
        await attempt('get', q.get())
        await attempt('put', q.put(1))
        for call in q.get_nowait, lambda: q.put_nowait(1):
            try:
                call()
            except asyncio.QueueShutDown as e:
                log.append(repr(e))
        log.append(';')
run(full)       #=> a:QueueShutDown() b:QueueShutDown() get:0 get:QueueShutDown() put:QueueShutDown() QueueShutDown() QueueShutDown() ; a:QueueShutDown() b:QueueShutDown() get:QueueShutDown() get:QueueShutDown() put:QueueShutDown() QueueShutDown() QueueShutDown() ;

async def join():
    for immediate in False, True:
        q = asyncio.LifoQueue()
        for i in range(3):
            q.put_nowait(i)
        log.append(await q.get())
        joiner = asyncio.create_task(q.join())
        await asyncio.sleep(0)
        q.shutdown(immediate)
        await asyncio.sleep(0)
        log.append((joiner.done(), q._unfinished_tasks))
        while q._unfinished_tasks:
            q.task_done()
        await joiner
run(join)       #=> 2 (False, 3) 2 (False, 1)
