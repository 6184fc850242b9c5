"""Count the words of all files of a folder, many files at a time."""

import asyncio
import collections
import os
import re


async def make_texts(folder):
    """Something to count: a tree of folders with 300 files."""
    words = 'the quick brown fox jumps over the lazy dog while it rains'.split()

    async def one(number):
        path = os.path.join(folder, f'{number % 7}', f'{number % 5}')
        await asyncio.makedirs(path, exist_ok=True)
        text = ' '.join(words[(number * step) % len(words)] for step in range(200 + number))
        await asyncio.write(os.path.join(path, f'{number}.txt'), text)

    await asyncio.gather(*[one(number) for number in range(300)])
    await asyncio.write(os.path.join(folder, 'not text.bin'), b'\xff\xfe')


async def count_words(folder, at_once=16):
    totals = collections.Counter()
    paths = asyncio.Queue(maxsize=100)
    unreadable = []

    async def worker():
        while True:
            path = await paths.get()
            if path is None:
                return
            try:
                text = await asyncio.read(path, 'utf-8')
            except (OSError, UnicodeDecodeError):
                unreadable.append(os.path.basename(path))
                continue
            totals.update(re.findall(r'\w+', text))

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(worker())
        count = 0
        async for parent, folders, files in asyncio.walk(folder):
            for name in files:
                await paths.put(os.path.join(parent, name))
                count += 1
        for _ in range(at_once):
            await paths.put(None)
    return count, totals, unreadable


async def main():
    async with asyncio.TemporaryDirectory() as folder:
        await make_texts(folder)
        count, totals, unreadable = await count_words(folder)
        print(f'{count} files, {totals.total()} words; not text: {unreadable}')
        for word, number in sorted(totals.items(), key=lambda item: (-item[1], item[0]))[:3]:
            print(f'{number:>6} {word}')


asyncio.run(main())
