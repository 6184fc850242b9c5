# asyncio.Queue, LifoQueue, PriorityQueue: order, bounds, turns of the loop, join, cancellation.
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

async def produce(q, items, name='p'):
    for item in items:
        await q.put(item)
        log.append(f'{name}{item}')

async def consume(q, count, name='c'):
    for _ in range(count):
        log.append(f'{name}{await q.get()}')
        q.task_done()

async def unbounded():
    q = asyncio.Queue()
    await asyncio.gather(ticks(4), consume(q, 4), produce(q, range(4)))
    return str(q)
run(unbounded)      #=> 0 p0 p1 p2 p3 1 c0 c1 c2 c3 2 3 <Queue maxsize=0>

async def bounded():
    q = asyncio.Queue(maxsize=1)
    await asyncio.gather(ticks(10), produce(q, range(4)), consume(q, 4))
run(bounded)    #=> 0 p0 c0 1 p1 2 c1 3 p2 4 c2 5 p3 6 c3 7 8 9

async def several():
    q = asyncio.Queue(2)
    await asyncio.gather(produce(q, range(0, 4), 'p'), produce(q, range(10, 14), 'q'),
                         consume(q, 3, 'c'), consume(q, 5, 'd'))
    return q.qsize(), q.empty(), q.full(), q.maxsize
run(several)    #=> p0 p1 c0 c1 p2 p3 c2 d3 q10 q11 d10 d11 q12 q13 d12 d13 (0, True, False, 2)

async def orders():
    for kind in asyncio.Queue, asyncio.LifoQueue, asyncio.PriorityQueue:
        q = kind()
        for item in 3, 1, 2:
            q.put_nowait(item)
        log.append([q.get_nowait() for _ in range(3)])
run(orders)     #=> [3, 1, 2] [2, 1, 3] [1, 2, 3]

async def nowait():
    q = asyncio.Queue(1)
    q.put_nowait('x')
    try:
        q.put_nowait('y')
    except asyncio.QueueFull as e:
        log.append(repr(e))
    log.append(q.get_nowait())
    try:
        q.get_nowait()
    except asyncio.QueueEmpty as e:
        log.append(repr(e))
    q.task_done()
    try:
        q.task_done()
    except ValueError as e:
        log.append(e)
run(nowait)     #=> QueueFull() x QueueEmpty() task_done() called too many times

async def join():
    q = asyncio.Queue()
    for i in range(3):
        q.put_nowait(i)
    worker = asyncio.create_task(consume(q, 3))
    ticker = asyncio.create_task(ticks(3))
    await q.join()
    log.append('joined')
    await asyncio.gather(worker, ticker)
    await q.join()
run(join)       #=> c0 c1 c2 0 joined 1 2

async def cancel_getters():
    q = asyncio.Queue()
    tasks = [asyncio.create_task(q.get()) for _ in range(3)]
    await asyncio.sleep(0)
    tasks[0].cancel()
    q.put_nowait('x')
    tasks[1].cancel()
    done = await asyncio.gather(*tasks[:2], return_exceptions=True)
    return [repr(x) for x in done], await tasks[2], len(q._getters)
run(cancel_getters)     #=> (["CancelledError('')", "CancelledError('')"], 'x', 0)

async def cancel_woken_putter():
    q = asyncio.Queue(1)
    q.put_nowait(0)
    tasks = [asyncio.create_task(q.put(i)) for i in (1, 2)]
    await asyncio.sleep(0)
    q.get_nowait()
    tasks[0].cancel()
    await asyncio.wait(tasks)
    return [t.cancelled() for t in tasks], q.get_nowait()
run(cancel_woken_putter)    #=> ([True, False], 2)

async def shown():
    q = asyncio.Queue(1)
    log.append(f'{q}')
    await q.put('a')
    putter = asyncio.create_task(q.put('b'))
    await asyncio.sleep(0)
    log.append(f'{q}')
    log.append([await q.get(), await q.get()])
    getter = asyncio.create_task(q.get())
    await asyncio.sleep(0)
    log.append(str(q))
    getter.cancel()
    await asyncio.wait([getter])
    log.append(repr(q).split(' at ')[0])
run(shown)      #=> <Queue maxsize=1> <Queue maxsize=1 _queue=['a'] _putters[1] tasks=1> ['a', 'b'] <Queue maxsize=1 _getters[1] tasks=2> <Queue

async def subclass():
    class Newest(asyncio.Queue):
        def _init(self, maxsize):
            self.item = None
        def _put(self, item):
            self.item = item
        def _get(self):
            item, self.item = self.item, None
            return item
        def qsize(self):
            return self.item is not None
        def empty(self):
            return self.item is None
    q = Newest(1)
    await asyncio.gather(produce(q, 'abc'), consume(q, 3))
    return str(q), asyncio.Queue[int]
run(subclass)       #=> pa ca pb cb pc cc ('<Newest maxsize=1>', asyncio.queues.Queue[int])
