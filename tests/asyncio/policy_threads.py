# Each thread has an event loop of its own, or none: the policy does not hand out the main thread's.
import asyncio, os, threading, warnings

warnings.simplefilter("ignore")


def loop_here():
    try:
        return type(asyncio.get_event_loop_policy().get_event_loop()).__name__
    except RuntimeError as error:
        return str(error)


def in_thread(function, name="worker"):
    results = []
    thread = threading.Thread(target=lambda: results.append(function()), name=name)
    thread.start()
    thread.join()
    return results[0]


loop = asyncio.new_event_loop()
asyncio.set_event_loop(loop)
print(in_thread(loop_here))         #=> There is no current event loop in thread 'worker'.


def own_loop():
    own = asyncio.new_event_loop()
    asyncio.set_event_loop(own)
    try:
        return asyncio.get_event_loop() is own, own.run_until_complete(asyncio.sleep(0, "slept"))
    finally:
        own.close()


print(in_thread(own_loop))          #=> (True, 'slept')
print(asyncio.get_event_loop() is loop, loop.is_closed())   #=> True False


async def main():
    return await asyncio.to_thread(loop_here)


print(loop.run_until_complete(main()))  #=> There is no current event loop in thread 'asyncio_0'.
loop.close()

# A child process begins without the loop of its parent.
child = os.fork()
if child == 0:
    fresh = asyncio.get_event_loop()
    os._exit(0 if fresh is not loop and not fresh.is_closed() else 1)
print(os.waitpid(child, 0)[1])      #=> 0
