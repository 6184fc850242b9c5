# asyncio: sleep(0), shallow and a hundred awaits deep
import asyncio


async def turns(n, depth):
    if depth:
        await turns(n, depth - 1)
    else:
        for _ in range(n):
            await asyncio.sleep(0)


async def main():
    await asyncio.gather(turns(60_000, 0), turns(60_000, 100))
    print('done')


asyncio.run(main())
