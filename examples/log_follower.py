"""Follow a log as other programs write to it, through its rotation, and count what goes wrong."""

import asyncio
import collections
import os


async def follow(path):
    """The lines that are added to a file, as they come; the file may be moved away and made anew."""
    async with asyncio.watch(os.path.dirname(path)) as changes:
        while True:
            try:
                file = await asyncio.open(path)
            except FileNotFoundError:
                await anext(changes)
                continue
            async with file:
                replaced = False
                line = ''
                while True:
                    ended = replaced and await asyncio.exists(path)
                    line += await file.readline()
                    if line.endswith('\n'):
                        yield line[:-1]
                        line = ''
                    elif ended:
                        break               # nobody writes to this one any more
                    else:
                        event = await anext(changes)
                        replaced |= event.old == path or (event.path == path and event.kind == 'deleted')


async def writer(path):
    """Stands for the programs that log."""
    async with asyncio.open(path, 'a') as log:
        for number in range(5):
            await log.write(f'INFO request {number}\n')
        await log.write('ERROR disk is ')   # a line may come in pieces
        await asyncio.sleep(0.01)
        await log.write('slow\n')
        await asyncio.rename(path, path + '.1')
        await log.write('WARNING rotated\n')
    await asyncio.sleep(0.01)
    await asyncio.write(path, 'INFO a new file\nERROR disk is full\nEND\n')


async def main():
    async with asyncio.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'app.log')
        task = asyncio.create_task(writer(path))
        levels = collections.Counter()
        async for line in follow(path):
            level, _, text = line.partition(' ')
            if level == 'END':
                break
            levels[level] += 1
            if level != 'INFO':
                print(f'{level}: {text}')
        await task
        print(dict(levels))


asyncio.run(main())
