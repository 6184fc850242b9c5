# --virtual-time and --seed: the clock jumps when all sleep, but not past what happens outside; the order is of one's choice.
# CPython differs: it has neither.
import asyncio
import subprocess
import sys
import threading
import time
from _asyncio import _configure

_configure(virtual_time=True)


async def each(count, every, log):
    for i in range(count):
        await asyncio.sleep(every)
        log.append((every, round(asyncio.get_running_loop().time() - start)))


async def hours():
    global start
    start = asyncio.get_running_loop().time()
    log = []
    await asyncio.gather(each(3, 3600, log), each(2, 5000, log))
    print(log)
    try:
        async with asyncio.timeout(86400):
            await asyncio.Event().wait()
    except TimeoutError:
        print('a day')


# What threads and processes do takes its time, and sleeps wait for them.
async def outside():
    async def job(function, *args):
        await asyncio.to_thread(function, *args)

    for function, *args in (time.sleep, 0.05), (subprocess.run, ['sleep', '0.05']), (sum, range(2000)):
        tasks = [asyncio.create_task(job(function, *args), name='job'), asyncio.create_task(asyncio.sleep(3600), name='hour')]
        done, pending = await asyncio.wait(tasks, return_when='FIRST_COMPLETED')
        print([task.get_name() for task in done])
        pending.pop().cancel()
    process = await asyncio.create_subprocess_exec('sleep', '0.05')
    print(await asyncio.wait_for(process.wait(), 3600))


# A thread that waits for a lock that nobody releases wakes no loop.
async def stuck():
    lock = threading.Lock()
    lock.acquire()
    threading.Thread(target=lock.acquire, daemon=True).start()
    await asyncio.sleep(3600)
    print('an hour')
    await asyncio.get_running_loop().create_future()


before = time.perf_counter()
asyncio.run(hours())
#=> [(3600, 3600), (5000, 5000), (3600, 7200), (5000, 10000), (3600, 10800)]
#=> a day
asyncio.run(outside())
#=> ['job']
#=> ['job']
#=> ['job']
#=> 0
try:
    asyncio.run(stuck())
except asyncio.DeadlockError as error:
    print(error)
#=> an hour
#=> nothing can wake the event loop any more
print(time.perf_counter() - before < 60)    #=> True


async def steps(name, out):
    for i in range(3):
        out.append(name)
        await asyncio.sleep(0)


async def shuffled():
    out = []
    await asyncio.gather(*(steps(name, out) for name in 'abc'))
    return ''.join(out)


orders = []
for seed in *range(1, 8), *range(1, 8), 0:
    _configure(seed=seed)
    orders.append(asyncio.run(shuffled()))
print(orders[:7] == orders[7:14], len(set(orders)) > 2, orders[-1])     #=> True True abcabcabc
