# asyncio.Barrier: rounds, numbers, reset, abort, cancellation.
import asyncio

log = []

def run(main):
    log.clear()
    result = asyncio.run(main())
    print(*log, *([] if result is None else [result]))

async def ticks(n):
    for i in range(n):
        log.append(i)
        await asyncio.sleep(0)

async def enter(barrier, name):
    try:
        log.append(f'{name}{await barrier.wait()}')
    except asyncio.BrokenBarrierError as e:
        log.append(f'{name}:{e}')

async def one_round():
    barrier = asyncio.Barrier(3)
    await asyncio.gather(ticks(7), *(enter(barrier, name) for name in 'abc'))
    return barrier.n_waiting, barrier.parties, barrier.broken
run(one_round)      #=> 0 c2 1 a0 b1 2 3 4 5 6 (0, 3, False)

async def two_rounds():
    barrier = asyncio.Barrier(2)
    async def twice(name):
        async with barrier as index:
            log.append(f'{name}1:{index}')
        async with barrier as index:
            log.append(f'{name}2:{index}')
    await asyncio.gather(ticks(9), twice('a'), twice('b'))
run(two_rounds)     #=> 0 b1:1 1 a1:0 2 b2:1 3 a2:0 4 5 6 7 8

async def more_than_parties():
    barrier = asyncio.Barrier(2)
    tasks = [asyncio.create_task(enter(barrier, name)) for name in 'abcd']
    await asyncio.gather(*tasks)
    return repr(barrier).split('[')[1]
run(more_than_parties)      #=> b1 a0 d1 c0 filling, waiters:0/2]>

async def reset():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(enter(barrier, name)) for name in 'ab']
    await asyncio.sleep(0)
    log.append(repr(barrier).split('[')[1])
    await barrier.reset()
    log.append(repr(barrier).split('[')[1])
    await asyncio.gather(*tasks)
    log.append(repr(barrier).split('[')[1])
    await asyncio.gather(*(enter(barrier, name) for name in 'xyz'))
run(reset)      #=> filling, waiters:2/3]> resetting, waiters:0/3]> a:Abort or reset of barrier b:Abort or reset of barrier filling, waiters:0/3]> z2 x0 y1

async def abort():
    barrier = asyncio.Barrier(3)
    tasks = [asyncio.create_task(enter(barrier, name)) for name in 'ab']
    await asyncio.sleep(0)
    await barrier.abort()
    await asyncio.gather(*tasks)
    await enter(barrier, 'late')
    log.append((barrier.broken, barrier.n_waiting, repr(barrier).split('[')[1]))
    await barrier.reset()
    return barrier.broken
run(abort)      #=> a:Abort or reset of barrier b:Abort or reset of barrier late:Barrier aborted (True, 0, 'broken]>') False

async def cancel():
    barrier = asyncio.Barrier(2)
    task = asyncio.create_task(enter(barrier, 'a'))
    await asyncio.sleep(0)
    log.append(barrier.n_waiting)
    task.cancel()
    await asyncio.wait([task])
    log.append(barrier.n_waiting)
    await asyncio.gather(enter(barrier, 'b'), enter(barrier, 'c'))
run(cancel)     #=> 1 0 c1 b0
asyncio.Barrier(0)      #=> raises ValueError: parties must be > 0
