# Threads take turns, at blocking calls and when their time is up; the loop goes on meanwhile.
import asyncio
import queue
import threading
import time


# A thread that computes does not keep others from running.
def spin():
    global turns
    while not stop:
        turns += 1

turns, stop = 0, False
spinner = threading.Thread(target=spin)
spinner.start()
time.sleep(0.01)
stop = True
spinner.join()
print(turns > 100)      #=> True

# sleep(), locks, queues: whoever waits lets others run.
q = queue.Queue(1)
def produce():
    for i in range(3):
        q.put(i)
    q.put(None)
threading.Thread(target=produce).start()
print(list(iter(q.get, None)))      #=> [0, 1, 2]

# The event loop beside threads that block.
async def main():
    ticks = 0
    async def tick():
        nonlocal ticks
        while True:
            await asyncio.sleep(0.002)
            ticks += 1
    ticker = asyncio.create_task(tick())
    def blocks():
        while ticks < 4:
            time.sleep(0.005)
        return 42
    print(await asyncio.to_thread(blocks))
    print(ticks > 3)
    results = await asyncio.gather(*[asyncio.to_thread(pow, 2, i) for i in range(5)])
    print(results)
    try:
        await asyncio.to_thread(lambda: 1 / 0)
    except ZeroDivisionError as error:
        print(repr(error))
    ticker.cancel()
asyncio.run(main())
#=> 42
#=> True
#=> [1, 2, 4, 8, 16]
#=> ZeroDivisionError('division by zero')

# Each thread has attributes, a running loop and a context of its own.
import contextvars
var = contextvars.ContextVar('var', default='none')
var.set('main')
own = threading.local()
own.x = 'main'
def look():
    print(hasattr(own, 'x'), var.get(), asyncio._get_running_loop())
    asyncio.run(asyncio.sleep(0))
thread = threading.Thread(target=look)
thread.start()
thread.join()           #=> False none None
print(own.x, var.get()) #=> main main

# Deep recursion, sorting and collecting inside threads.
import gc
def deep(n):
    return 0 if n == 0 else 1 + deep(n - 1)
def work(results):
    results.append((deep(300), sorted(range(50), key=lambda x: (time.sleep(0), -x)[1])[0]))
    gc.collect()
results = []
threads = [threading.Thread(target=work, args=(results,)) for _ in range(10)]
for thread in threads: thread.start()
for thread in threads: thread.join()
print(len(results), set(results))   #=> 10 {(300, 49)}

# An event between threads; a timer; a lock held by another; a time that runs out.
lock = threading.Lock()
with lock:
    print(lock.acquire(timeout=0.01), lock.acquire(blocking=False))     #=> False False
event = threading.Event()
threading.Timer(0.005, event.set).start()
print(event.wait(5), event.wait())      #=> True True
print(threading.active_count() >= 1, threading.current_thread() is threading.main_thread())  #=> True True
