# asyncio: create_task, gather, TaskGroup
import asyncio


async def work(x):
    return x


async def main():
    total = 0
    for i in range(500):
        total += sum(await asyncio.gather(*[work(x) for x in range(100)]))
        tasks = [asyncio.create_task(work(x)) for x in range(100)]
        for task in tasks:
            total += await task
    print(total)


asyncio.run(main())
