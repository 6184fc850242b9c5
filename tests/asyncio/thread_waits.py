# What blocks in a thread does not hold up the loop: it is the loop that ends each of these waits.
import asyncio
import os
import queue
import select
import socket
import subprocess
import threading


async def check(name, blocks, wake):
    job = asyncio.create_task(asyncio.to_thread(blocks))
    for i in range(3):
        await asyncio.sleep(0.001)
    print(name, job.done(), end=' ')
    wake()
    print(await job)


def child(stdin):
    return subprocess.Popen(['cat'], stdin=stdin, stdout=subprocess.DEVNULL)


async def main():
    reader, writer = os.pipe()
    await check('read', lambda: os.read(reader, 10), lambda: os.write(writer, b'x'))
    await check('select', lambda: select.select([reader], [], [])[0] == [reader], lambda: os.write(writer, b'y'))
    with open(reader, 'rb') as file:
        await check('readline', file.readline, lambda: os.write(writer, b'line\n'))
    os.close(writer)

    process = child(subprocess.PIPE)
    await check('waitpid', lambda: os.waitpid(process.pid, 0)[1], process.stdin.close)
    process.returncode = 0
    process = child(subprocess.PIPE)
    await check('Popen.wait', process.wait, process.stdin.close)
    reader, writer = os.pipe()
    await check('run', lambda: subprocess.run(['cat'], stdin=reader, capture_output=True).stdout,
                lambda: (os.write(writer, b'input'), os.close(writer)))
    os.close(reader)

    reader, writer = os.pipe()
    os.set_inheritable(reader, True)
    await check('system', lambda: os.system(f'read x <&{reader}; exit 3') >> 8, lambda: os.write(writer, b'x\n'))
    os.close(reader)
    os.close(writer)

    lock = threading.Lock()
    lock.acquire()
    await check('Lock', lock.acquire, lock.release)
    event = threading.Event()
    await check('Event', event.wait, event.set)
    condition = threading.Condition()

    def waits():
        with condition:
            return condition.wait()

    def notifies():
        with condition:
            condition.notify()

    await check('Condition', waits, notifies)
    items = queue.Queue()
    await check('Queue', items.get, lambda: items.put('item'))

    left, right = socket.socketpair()
    await check('recv', lambda: left.recv(10), lambda: right.send(b'data'))
    server, client = socket.create_server(('127.0.0.1', 0)), socket.socket()
    accepted = []
    await check('accept', lambda: accepted.append(server.accept()), lambda: client.connect(server.getsockname()))
    for each in left, right, server, client, accepted[0][0]:
        each.close()


asyncio.run(main())
#=> read False b'x'
#=> select False True
#=> readline False b'yline\n'
#=> waitpid False 0
#=> Popen.wait False 0
#=> run False b'input'
#=> system False 3
#=> Lock False True
#=> Event False True
#=> Condition False True
#=> Queue False item
#=> recv False b'data'
#=> accept False None
