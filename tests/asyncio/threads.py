# asyncio and threads: to_thread, run_in_executor, run_coroutine_threadsafe, call_soon_threadsafe, wrap_future.
import asyncio
import concurrent.futures
import contextvars
import threading
import time

var = contextvars.ContextVar('var')

def blocking(x, *, delay=0.002):
    time.sleep(delay)
    return x, threading.current_thread() is threading.main_thread()

async def to_thread():
    print(await asyncio.to_thread(blocking, 1), await asyncio.to_thread(blocking, x=2, delay=0))
    var.set('of the task')
    def change():
        seen = var.get()
        var.set('of the thread')
        return seen
    print(await asyncio.to_thread(change), var.get())
    print(await asyncio.gather(*(asyncio.to_thread(blocking, i, delay=0.003 * (3 - i)) for i in range(3))))
    try:
        await asyncio.to_thread(int, 'x')
    except ValueError as e:
        print(e)
asyncio.run(to_thread())    #=> (1, False) (2, False)
                            #=> of the task of the task
                            #=> [(0, False), (1, False), (2, False)]
                            #=> invalid literal for int() with base 10: 'x'

async def loop_goes_on():
    log = []
    async def tick():
        while True:
            log.append('tick')
            await asyncio.sleep(0.001)
    ticker = asyncio.create_task(tick())
    await asyncio.to_thread(time.sleep, 0.02)
    ticker.cancel()
    print(len(log) > 3)
asyncio.run(loop_goes_on())     #=> True

async def executors():
    loop = asyncio.get_running_loop()
    print(await loop.run_in_executor(None, blocking, 3))
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        future = loop.run_in_executor(executor, blocking, 4)
        print(type(future).__name__, await future)
        print(await asyncio.wrap_future(executor.submit(blocking, 5)))
        slow = loop.run_in_executor(executor, time.sleep, 0.01)
        late = loop.run_in_executor(executor, blocking, 6)
        late.cancel()
        try:
            await late
        except asyncio.CancelledError:
            print('cancelled')
        await slow
asyncio.run(executors())    #=> (3, False)
                            #=> Future (4, False)
                            #=> (5, False)
                            #=> cancelled

async def from_threads():
    loop = asyncio.get_running_loop()
    async def answer(x):
        await asyncio.sleep(0)
        if x is None:
            raise ValueError('no question')
        return x, threading.current_thread() is threading.main_thread()
    def ask(x):
        return asyncio.run_coroutine_threadsafe(answer(x), loop).result()
    print(await asyncio.to_thread(ask, 1))
    try:
        await asyncio.to_thread(ask, None)
    except ValueError as e:
        print(e)
    def late():
        future = asyncio.run_coroutine_threadsafe(asyncio.sleep(10), loop)
        try:
            future.result(0.002)
        except TimeoutError:
            return future.cancel()
    print(await asyncio.to_thread(late))
    event = asyncio.Event()
    threading.Timer(0.002, loop.call_soon_threadsafe, (event.set,)).start()
    print(await event.wait())
    try:
        asyncio.run_coroutine_threadsafe(ask, loop)
    except TypeError as e:
        print(e)
asyncio.run(from_threads())     #=> (1, True)
                                #=> no question
                                #=> True
                                #=> True
                                #=> A coroutine object is required

def loop_in_a_thread():
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    future = asyncio.run_coroutine_threadsafe(asyncio.sleep(0.001, 'there'), loop)
    print(future.result())
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
loop_in_a_thread()      #=> there

def run_in_a_thread():
    async def main():
        await asyncio.sleep(0.001)
        print('main in a thread', threading.current_thread() is threading.main_thread())
    thread = threading.Thread(target=asyncio.run, args=(main(),))
    thread.start()
    thread.join()
run_in_a_thread()       #=> main in a thread False
