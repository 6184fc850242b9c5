# asyncio.print_tree(): what each kind of wait is called, where, how long yet, and who is behind it.
# CPython differs: it has no print_tree().
import asyncio
import io
import os
import re
import signal
import socket
import sys
import threading

event_of_thread = threading.Event()


def shown(text):
    text = re.sub(r'\d+\.\d{3} s', 'N s', text)
    text = re.sub(r'descriptor \d+', 'descriptor N', re.sub(r'127.0.0.1:\d+', 'ADDRESS', text))
    text = re.sub(r'; at [^;]*?(\w+\.py|\w+>):\d+ in', r'; at \1 in', text)
    return re.sub(r'; created at [^;]*?(\w+\.py):\d+ in', r'; made \1 in', text)


async def main():
    loop = asyncio.get_running_loop()
    lock, event, full, empty = asyncio.Lock(), asyncio.Event(), asyncio.Queue(1), asyncio.LifoQueue()
    condition, barrier, semaphore = asyncio.Condition(), asyncio.Barrier(3), asyncio.Semaphore(1)
    future = loop.create_future()
    full.put_nowait(0)
    await semaphore.acquire()
    left, right = socket.socketpair()
    left.setblocking(False)
    reader, writer = await asyncio.open_connection(sock=right)
    server = await asyncio.start_server(print, '127.0.0.1', 0)

    async def holder():
        async with lock:
            await asyncio.sleep(100)

    async def locked():
        async with lock:
            pass

    async def notified():
        async with condition:
            await condition.wait()

    async def limited():
        async with asyncio.timeout(100):
            await empty.get()

    async def first_of():
        await asyncio.wait([tasks['holder'], tasks['locked']], timeout=100, return_when='FIRST_COMPLETED')

    async def completed():
        for each in asyncio.as_completed([tasks['locked']]):
            await each

    async def group():
        async with asyncio.TaskGroup() as group:
            group.create_task(event.wait(), name='member')

    async def generated():
        async def values():
            await future
            yield 1
        async for value in values():
            pass

    async def awaits(awaitable):
        await awaitable

    async def gathers():
        await asyncio.gather(tasks['holder'], future)

    async def shields():
        await asyncio.shield(tasks['holder'])

    tasks = {}
    for name, coro in dict(
            holder=holder(), locked=locked(), notified=notified(), limited=limited(), first_of=first_of(),
            completed=completed(), group=group(), generated=generated(), gathers=gathers(), shields=shields(),
            put=full.put(1), join=full.join(), event=event.wait(), wait_for=asyncio.wait_for(event.wait(), 100),
            barrier=barrier.wait(), semaphore=semaphore.acquire(), thread=asyncio.to_thread(event_of_thread.wait),
            executor=awaits(loop.run_in_executor(None, event_of_thread.wait)), receives=loop.sock_recv(left, 1),
            reads=reader.readexactly(2), serves=server.serve_forever()).items():
        tasks[name] = loop.create_task(awaits(coro) if not asyncio.iscoroutine(coro) else coro, name=name)
    await asyncio.sleep(0.05)
    started = loop.create_task(future_of(future), name='ready')
    out = io.StringIO()
    asyncio.print_tree(file=out)
    print(shown(out.getvalue()), end='')
    started.cancel()

    # SIGQUIT prints the same to sys.stderr, and the program goes on.
    sys.stderr = io.StringIO()
    os.kill(os.getpid(), signal.SIGQUIT)
    await asyncio.sleep(0)
    text, sys.stderr = sys.stderr.getvalue(), sys.__stderr__
    print(shown(text).splitlines()[1])
    assert text.count('\n') > 20

    event_of_thread.set()
    writer.close()
    left.close()
    server.close()
    for task in tasks.values():
        task.cancel()
    await asyncio.wait(tasks.values())


async def future_of(future):
    await future


asyncio.run(main())
#=> 24 tasks, 1 ready, 4 timers
#=> Task-1 is running; at tree.py in main; made tree.py in <module>
#=> notified waits for Condition, since N s ago; at tree.py in main.<locals>.notified; made tree.py in main
#=> limited waits to get from LifoQueue, which is empty, at most N s more, since N s ago; at tree.py in main.<locals>.limited; made tree.py in main
#=> first_of waits for the first of 2 futures, at most N s more, since N s ago; at tree.py in main.<locals>.first_of; made tree.py in main
#=> ├─ holder sleeps, N s to go, since N s ago; at tree.py in main.<locals>.holder; made tree.py in main
#=> └─ locked waits for Lock held by holder, since N s ago; at tree.py in main.<locals>.locked; made tree.py in main
#=>    └─ holder (see above)
#=> completed waits for the next of 1 future, since N s ago; at tree.py in main.<locals>.completed; made tree.py in main
#=> └─ locked (see above)
#=> group waits for 1 task of its group, since N s ago; at tree.py in main.<locals>.group; made tree.py in main
#=> └─ member waits for Event, since N s ago; at locks> in Event.wait; made tree.py in main.<locals>.group
#=> generated waits for <Future pending cb=[Task.task_wakeup(), gather.<locals>._done_callback() at <frozen asyncio.tasks>:1]>, since N s ago; at tree.py in main.<locals>.generated.<locals>.values; made tree.py in main
#=> gathers gathers 2 of 2, since N s ago; at tree.py in main.<locals>.gathers; made tree.py in main
#=> └─ holder (see above)
#=> shields waits for holder, shielded, since N s ago; at tree.py in main.<locals>.shields; made tree.py in main
#=> └─ holder (see above)
#=> put waits to put into Queue, which holds 1 of 1, since N s ago; at queues> in Queue.put; made tree.py in main
#=> join waits until Queue is done with 1 item, since N s ago; at locks> in Event.wait; made tree.py in main
#=> event waits for Event, since N s ago; at locks> in Event.wait; made tree.py in main
#=> wait_for waits for Event, at most N s more, since N s ago; at locks> in Event.wait; made tree.py in main
#=> barrier waits for Barrier with 1 of 3 there, since N s ago; at locks> in Condition.wait; made tree.py in main
#=> semaphore waits for Semaphore, since N s ago; at locks> in Semaphore.acquire; made tree.py in main
#=> thread waits for Event.wait() in a thread, since N s ago; at threads> in to_thread; made tree.py in main
#=> executor waits for a job of an executor, running, since N s ago; at tree.py in main.<locals>.awaits; made tree.py in main
#=> receives waits in sock_recv() on descriptor N, since N s ago; at selector_events> in BaseSelectorEventLoop._when_readable; made tree.py in main
#=> reads waits in StreamReader.readexactly() on descriptor N, since N s ago; at its start; made tree.py in main
#=> serves serves on ADDRESS, since N s ago; at base_events> in Server.serve_forever; made tree.py in main
#=> ready is ready; at its start; made tree.py in main
#=> Task-1 is ready; at tree.py in main; made tree.py in <module>
