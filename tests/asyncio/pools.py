# Work on files is done by a bounded pool of threads: what is too much waits its turn, and print_tree() shows the load.
# CPython differs: it has neither.
import asyncio
import io
import os


def pool_lines():
    out = io.StringIO()
    asyncio.print_tree(file=out)
    return [line for line in out.getvalue().splitlines() if line.startswith('pool') or ' operation' in line]


async def main():
    async with asyncio.TemporaryDirectory() as folder:
        names = [os.path.join(folder, str(i)) for i in range(6)]
        for name in names:
            os.mkfifo(name)
        # To open a pipe blocks until somebody opens its other end.
        tasks = [asyncio.create_task(asyncio.read(name)) for name in names]
        while '4 of' not in pool_lines()[0]:
            await asyncio.sleep(0.01)
        print(pool_lines()[0])                      #=> pool files: 4 of at most 4 threads at work, 2 waiting
        print([line.split(';')[0].split(', since')[0].partition(' ')[2] for line in pool_lines()[1:3]])
        #=> ['waits for an operation: read file', 'waits for an operation: read file']
        # Others do not wait for them: timers, names, threads of the program's own.
        await asyncio.sleep(0.001)
        print(await asyncio.to_thread(len, 'abc'))                      #=> 3
        # What is cancelled while it waits is never begun.
        tasks[5].cancel()
        print((await asyncio.gather(tasks[5], return_exceptions=True))[0].__class__.__name__)   #=> CancelledError
        print(pool_lines()[0])                      #=> pool files: 4 of at most 4 threads at work, 1 waiting
        for name in names[:5]:
            # The first ones have a reader by now; the fifth has one as soon as a thread is free.
            while True:
                try:
                    fd = os.open(name, os.O_WRONLY | os.O_NONBLOCK)
                    break
                except OSError:
                    await asyncio.sleep(0.001)
            os.write(fd, name[-1].encode())
            os.close(fd)
        print(await asyncio.gather(*tasks[:5]))     #=> [b'0', b'1', b'2', b'3', b'4']
        # More than enough.
        await asyncio.gather(*[asyncio.write(os.path.join(folder, f'file{i}'), str(i)) for i in range(200)])
        texts = await asyncio.gather(*[asyncio.read(os.path.join(folder, f'file{i}'), 'ascii') for i in range(200)])
        print(texts == [str(i) for i in range(200)])                    #=> True
asyncio.run(main())


# The first descriptor that is watched does not make the loop forget what the pools have under way.
async def first_watch():
    work = [asyncio.create_task(asyncio.read('/proc/self/status')) for i in range(6)]
    ours, theirs = os.pipe()
    async with asyncio.open(ours, 'rb') as reader:
        waiting = asyncio.create_task(reader.read(1))
        await asyncio.gather(*work)
        os.write(theirs, b'x')
        print(await waiting)                        #=> b'x'
    os.close(theirs)
asyncio.run(first_watch())


# Nor does a thread that runs beside the loop.
async def beside_a_thread():
    thread = asyncio.create_task(asyncio.to_thread(os.waitpid, os.posix_spawn('/bin/sleep', ['sleep', '0.02'], {}), 0))
    for i in range(3):
        print(len(await asyncio.gather(*[asyncio.read('/proc/self/status') for i in range(6)])))
        #=> 6
        #=> 6
        #=> 6
        await asyncio.sleep(0.001)
    print((await thread)[1])                        #=> 0
asyncio.run(beside_a_thread())
