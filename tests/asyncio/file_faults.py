# Files when things go wrong: cancellation, full disks, no more descriptors, pipes.
# CPython differs: it has no asynchronous files.
import asyncio
import os
import resource
import signal


def run(coro_function):
    async def in_folder():
        async with asyncio.TemporaryDirectory() as folder:
            await coro_function(os.path.join(folder, 'f'))
    asyncio.run(in_folder())


async def cancelled(awaitable, turns=2):
    task = asyncio.ensure_future(awaitable)
    for i in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    try:
        return await task
    except asyncio.CancelledError:
        return 'cancelled'


async def cancelled_calls(path):
    # Wherever a call is cancelled: the file is whole, and so is what comes next.
    data = b'x' * 1_000_000
    for turns in range(4):
        async with asyncio.open(path, 'wb') as file:
            await cancelled(file.write(data), turns)
            await file.write(b'end')
            size = await file.tell()
        content = await asyncio.read(path)
        assert len(content) == size and size in (3, len(data) + 3) and content.endswith(b'end'), size
        await asyncio.write(path, data)
        async with asyncio.open(path, 'rb') as file:
            await cancelled(file.read(10), turns)
            place = await file.tell()
            assert place in (0, 10), place
            assert await file.read() == data[place:]
        opened = await cancelled(asyncio.open(path, 'rb'), turns)
        if opened != 'cancelled':
            await opened.close()
        await cancelled(asyncio.write(path, b'whole', atomic=True), turns)
        assert await asyncio.read(path) in (data, b'whole')
        await cancelled(asyncio.copy(path, path + '2'), turns)
        await cancelled(asyncio.listdir('/'), turns)
        file = await asyncio.open(path, 'wb')
        await cancelled(file.write(data), turns)
        await cancelled(file.close(), turns)
        await file.close()
    # Those that were cancelled at their end still went to it, and left nothing open.
    await asyncio.sleep(0.01)
    await asyncio.read(path)
    print(len(os.listdir('/proc/self/fd')) == descriptors)
descriptors = 0

async def measured(path):
    global descriptors
    await asyncio.read('/dev/null')
    descriptors = len(os.listdir('/proc/self/fd'))
    await cancelled_calls(path)                         #=> True
run(measured)


async def full_disk(path):
    for mode in 'w', 'wb':
        async with asyncio.open('/dev/full', mode) as file:
            for i in range(2):
                try:
                    await file.write('x' if mode == 'w' else b'x')
                except OSError as error:
                    print(error)
                    #=> [Errno 28] No space left on device
                    #=> [Errno 28] No space left on device
                    #=> [Errno 28] No space left on device
                    #=> [Errno 28] No space left on device
    try:
        await asyncio.write('/dev/full', 'x')
    except OSError as error:
        print(error)                                    #=> [Errno 28] No space left on device: '/dev/full'
    # A file system that is full at 8192 bytes: what was acknowledged is there, the rest raises.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (8192, hard))
    try:
        file = await asyncio.open(path, 'wb')
        done = 0
        try:
            while True:
                done += await file.write(b'x' * 1000)
        except OSError as error:
            print(done, os.path.getsize(path) >= done, error)   #=> 8000 True [Errno 27] File too large
        await file.close()
        file = await asyncio.open(path, 'wb', buffering=100000)
        await file.write(b'x' * 9000)
        try:
            await file.close()
        except OSError as error:
            print(file.closed, error)                   #=> True [Errno 27] File too large
        await asyncio.write(path, 'old')
        for options in {'atomic': True}, {'atomic': True, 'sync': True}:
            try:
                await asyncio.write(path, b'x' * 10000, **options)
            except OSError as error:
                print(error.errno, await asyncio.read(path), os.listdir(os.path.dirname(path)))
                #=> 27 b'old' ['f']
                #=> 27 b'old' ['f']
        try:
            await asyncio.copy(os.__file__ if os.path.exists(getattr(os, '__file__', '')) else '/proc/self/exe', path)
        except OSError as error:
            print(error.errno)                          #=> 27
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
run(full_disk)


async def no_descriptors(path):
    await asyncio.write(path, 'content')
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    held = []
    resource.setrlimit(resource.RLIMIT_NOFILE, (len(os.listdir('/proc/self/fd')) + 8, hard))
    try:
        while True:
            held.append(os.dup(0))
    except OSError as error:
        print(error.strerror)                           #=> Too many open files
    for call in (asyncio.open(path), asyncio.read(path), asyncio.write(path, ''), asyncio.listdir('/'),
                 asyncio.copy(path, path + '2'), asyncio.rmtree(os.path.dirname(path))):
        try:
            await call
        except OSError as error:
            print(error.strerror, end=', ')
    print()
    #=> Too many open files, Too many open files, Too many open files, Too many open files, Too many open files, Too many open files, 
    try:
        asyncio.watch('/')
    except OSError as error:
        print(error.strerror)                           #=> Too many open files
    for fd in held:
        os.close(fd)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(await asyncio.read(path))                     #=> b'content'
run(no_descriptors)


async def pipes(path):
    # What is no file of a disk is waited for by the loop: no thread of the pool is held, and nothing that a cancelled
    # read got is lost.
    os.mkfifo(path)
    held = os.open(path, os.O_RDWR)
    readers = [await asyncio.open(path, 'rb') for i in range(6)]
    tasks = [asyncio.create_task(reader.read(3)) for reader in readers]
    await asyncio.sleep(0)
    print(await asyncio.exists(path))                   #=> True
    for task in tasks:
        task.cancel()
    print([type(result).__name__ for result in await asyncio.gather(*tasks, return_exceptions=True)])
    #=> ['CancelledError', 'CancelledError', 'CancelledError', 'CancelledError', 'CancelledError', 'CancelledError']
    reader = readers.pop()
    for other in readers:
        await other.close()
    os.write(held, b'first\nsecond\n')
    print(await reader.readline(), await reader.read(3))    #=> b'first\n' b'sec'
    writer = await asyncio.open(path, 'wb')
    data = bytes(range(256)) * 2000
    _, got = await asyncio.gather(writer.write(data), reader.read(len(data) + 4))
    print(got == b'ond\n' + data)                       #=> True
    await writer.close()
    os.close(held)
    print(await reader.read())                          #=> b''
    print(reader.seekable())                            #=> False
    try:
        await reader.seek(0)
    except OSError as error:
        print(error)                                    #=> [Errno 29] Illegal seek
    await reader.close()
    # A pipe that nobody reads any more.
    ours, theirs = os.pipe()
    os.close(ours)
    async with asyncio.open(theirs, 'wb') as writer:
        try:
            await writer.write(b'x')
        except BrokenPipeError as error:
            print(error)                                #=> [Errno 32] Broken pipe
run(pipes)


# A file that was forgotten says so, and is closed.
async def forgotten(path):
    import gc
    import warnings
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        def open_one():
            return asyncio.open(path, 'w')
        async def use():
            await (await open_one()).write('x')
        await use()
        for i in range(5):
            [object() for i in range(1000)]
            gc.collect()
            await asyncio.sleep(0)
    print({str(each.message).split()[0] for each in caught} <= {'unclosed'})    #=> True
run(forgotten)

# The loop may end while files are at work.
async def abandoned(path):
    asyncio.ensure_future(asyncio.write('/dev/null', b'x' * 1000000))
    await asyncio.sleep(0)
run(abandoned)
print('end')                                            #=> end
