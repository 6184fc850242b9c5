# asyncio: a hundred thousand tasks that sleep, and ten thousand that are cancelled
import asyncio


async def forever():
    await asyncio.sleep(3600)


async def main():
    await asyncio.gather(*[asyncio.sleep(0.01) for _ in range(50_000)])
    tasks = [asyncio.create_task(forever()) for _ in range(20_000)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    print(len(results), sum(isinstance(r, asyncio.CancelledError) for r in results))


asyncio.run(main())
