"""work.py <row>: one kind of work of tasks. Prints CPU nanoseconds an operation, and bytes a task where that is asked."""
import asyncio
import resource
import sys
import time

row = sys.argv[1]
if len(sys.argv) > 2:
    import uvloop
    uvloop.install()


async def add(a, b):
    return a + b


async def call(n):
    total = 0
    for i in range(n):
        total = await add(total, i)


async def turns(n, depth):
    if depth:
        await turns(n, depth - 1)
    else:
        for i in range(n):
            await asyncio.sleep(0)


async def value(x):
    return x


async def spawn(n):
    for i in range(n // 100):
        await asyncio.gather(*[value(x) for x in range(100)])


async def put(queue, n):
    for i in range(n):
        await queue.put(i)


async def queue(n):
    queue = asyncio.Queue(16)
    producer = asyncio.create_task(put(queue, n))
    for i in range(n):
        await queue.get()
    await producer


async def sleepers(n):
    await asyncio.gather(*[asyncio.sleep(0.01) for i in range(n)])


async def forever():
    await asyncio.sleep(3600)


async def cancel(n):
    tasks = [asyncio.create_task(forever()) for i in range(n)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


async def waits(event):
    await event.wait()


async def parked(n):
    event = asyncio.Event()
    tasks = [asyncio.create_task(waits(event)) for i in range(n)]
    await asyncio.sleep(0)
    print(round((peak() - before) / n), end=' ')
    event.set()
    await asyncio.wait(tasks[-1:])


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


work, count = {
    'await': (call, 1_000_000),
    'switch-1': (lambda n: turns(n, 0), 300_000),
    'switch-100': (lambda n: turns(n, 100), 100_000),
    'spawn': (spawn, 200_000),
    'queue': (queue, 200_000),
    'sleepers': (sleepers, 100_000),
    'cancel': (cancel, 100_000),
    'parked': (parked, 200_000),
}[row]
before = peak()
start = time.process_time()
asyncio.run(work(count))
print(round((time.process_time() - start) / count * 1e9))
