# asyncio: await of coroutines that do not suspend
import asyncio


async def add(a, b):
    return a + b


async def main():
    total = 0
    for i in range(1_000_000):
        total = await add(total, i)
    print(total)


asyncio.run(main())
