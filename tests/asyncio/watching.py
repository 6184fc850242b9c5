# asyncio.watch: what happens to files, as it happens.
# CPython differs: it has none.
import asyncio
import os


def run(coro_function):
    async def in_folder():
        async with asyncio.TemporaryDirectory() as folder:
            await coro_function(folder)
    asyncio.run(in_folder())


def show(event, folder):
    old = ' from ' + event.old[len(folder):] if event.old else ''
    print(event.kind, event.path[len(folder):] + old)


async def one_folder(folder):
    path = os.path.join(folder, 'a')
    async with asyncio.watch(folder) as watch:
        await asyncio.write(path, 'x')
        os.chmod(path, 0o600)
        os.rename(path, path + '2')
        os.rename(path + '2', folder + '-elsewhere')
        os.rename(folder + '-elsewhere', path)
        os.mkdir(path + '3')
        await asyncio.write(path + '3/below', 'x')
        os.remove(path)
        async for event in watch:
            show(event, folder)
            if event.kind == 'deleted' and event.path == path:
                break
            #=> created /a
            #=> changed /a
            #=> attributes /a
            #=> moved /a2 from /a
            #=> deleted /a2
            #=> created /a
            #=> created /a3
            #=> deleted /a
    print(repr(watch).replace(folder, 'D'))             #=> <watch of 'D' closed>
    print([event async for event in watch])             #=> []
run(one_folder)


async def tree(folder):
    os.makedirs(folder + '/x/y')
    async with asyncio.watch(folder, recursive=True) as watch:
        await asyncio.write(folder + '/x/y/a', '')
        show(await anext(watch), folder)                #=> created /x/y/a
        os.makedirs(folder + '/new/deep')
        show(await anext(watch), folder)                #=> created /new
        show(await anext(watch), folder)                #=> created /new/deep
        await asyncio.write(folder + '/new/deep/b', '')
        show(await anext(watch), folder)                #=> created /new/deep/b
        os.rename(folder + '/new', folder + '/x/old')
        show(await anext(watch), folder)                #=> moved /x/old from /new
        await asyncio.write(folder + '/x/old/deep/c', '')
        show(await anext(watch), folder)                #=> created /x/old/deep/c
        await asyncio.rmtree(folder + '/x/old')
        gone = [(await anext(watch)) for i in range(4)]
        print(sorted((event.kind, event.path[len(folder):]) for event in gone))
        #=> [('deleted', '/x/old'), ('deleted', '/x/old/deep'), ('deleted', '/x/old/deep/b'), ('deleted', '/x/old/deep/c')]
run(tree)


async def one_file(folder):
    path = folder + '/log'
    await asyncio.write(path, '')
    watch = asyncio.watch(path)
    with open(path, 'a') as file:
        file.write('line\n')
    show(await anext(watch), folder)                    #=> changed /log
    # Its end ends the watch.
    os.remove(path)
    kinds = [event.kind async for event in watch]
    print(kinds)                                        #=> ['attributes', 'deleted']
    await watch.aclose()
run(one_file)


async def ends(folder):
    # Cancelled, it still works; closed, whoever waits finds the end.
    watch = asyncio.watch(folder)
    task = asyncio.create_task(anext(watch))
    await asyncio.sleep(0)
    task.cancel()
    print(type((await asyncio.gather(task, return_exceptions=True))[0]).__name__)   #=> CancelledError
    await asyncio.write(folder + '/a', '')
    show(await anext(watch), folder)                    #=> created /a

    async def consume():
        return [event.kind async for event in watch]
    task = asyncio.create_task(consume())
    await asyncio.sleep(0)
    await watch.aclose()
    await watch.aclose()
    print(await task)                                   #=> []
    for bad in folder + '/missing', 5:
        try:
            asyncio.watch(bad)
        except (OSError, TypeError) as error:
            print(type(error).__name__)
            #=> FileNotFoundError
            #=> TypeError
run(ends)
