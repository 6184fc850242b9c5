# When nothing can wake the loop, DeadlockError says who waits for whom.
# CPython differs: it waits for ever.
import asyncio
from asyncio import DeadlockError


async def both(first, second):
    async with first:
        await asyncio.sleep(0)
        async with second:
            pass


async def circle():
    a, b = asyncio.Lock(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(both(a, b), name='left')
        group.create_task(both(b, a), name='right')


async def alone():
    await asyncio.get_running_loop().create_future()


async def queue():
    await asyncio.Queue().get()


for program in alone, queue, circle:
    try:
        asyncio.run(program())
    except DeadlockError as error:
        print(error)
        notes = error.__notes__[0].splitlines()
        print(notes[0])
        print([line.partition('; at')[0].partition(', since')[0].lstrip('│├└─ ') for line in notes[1:]])
#=> nothing can wake the event loop any more
#=> 1 task, 0 ready, 0 timers
#=> ['Task-1 waits for <Future pending cb=[Task.task_wakeup()]>']
#=> nothing can wake the event loop any more
#=> 1 task, 0 ready, 0 timers
#=> ['Task-4 waits to get from Queue, which is empty']
#=> nothing can wake the event loop any more: left -> right -> left wait for each other
#=> 3 tasks, 0 ready, 0 timers
#=> ['Task-7 waits for 2 tasks of its group', 'left waits for Lock held by right', 'right waits for Lock held by left', 'left (see above)', 'right (see above)']

# Finally blocks still run: the loop can be used to clean up.
async def main():
    try:
        await asyncio.Event().wait()
    finally:
        await asyncio.sleep(0)
        print('cleaned up')

try:
    asyncio.run(main())
except DeadlockError:
    print('told')
#=> cleaned up
#=> told
