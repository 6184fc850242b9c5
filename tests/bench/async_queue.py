# asyncio: a bounded queue, a lock and an event between tasks
import asyncio


async def produce(queue, n):
    for i in range(n):
        await queue.put(i)
    await queue.put(None)


async def consume(queue, lock, event):
    total = 0
    while (item := await queue.get()) is not None:
        async with lock:
            total += item
    event.set()
    return total


async def main():
    queue, lock, event = asyncio.Queue(16), asyncio.Lock(), asyncio.Event()
    consumer = asyncio.create_task(consume(queue, lock, event))
    await produce(queue, 150_000)
    await event.wait()
    print(await consumer)


asyncio.run(main())
