# Processes when things go wrong: cancelled starts, pipes closed early, children that live on, terminals.
# CPython differs: wait() of 3.13.0 waits for the pipes as well; there is no pty=.
import asyncio
import os
import resource
import signal
import subprocess
from asyncio.subprocess import PIPE

loop_count = len(os.listdir('/proc/self/fd'))


async def cancelled_starts():
    # At whatever point it is cancelled: no process, no descriptor stays.
    for turns in range(8):
        task = asyncio.create_task(asyncio.create_subprocess_exec('sleep', '100', stdin=PIPE, stdout=PIPE))
        for i in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        try:
            process = await task
        except asyncio.CancelledError:
            continue
        process.kill()
        await process.wait()
        process._transport.close()
    for turns in range(4):
        process = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE)
        task = asyncio.create_task(process.communicate(bytes(1_000_000)))
        for i in range(turns):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])
        process.kill()
        await process.wait()
        process._transport.close()
    for i in range(20):
        await asyncio.sleep(0)
    try:
        print(os.waitpid(-1, os.WNOHANG))
    except ChildProcessError:
        print('no children')

async def no_leak():
    await (await asyncio.create_subprocess_exec('true', stdout=PIPE)).communicate()
    before = len(os.listdir('/proc/self/fd'))
    await cancelled_starts()                            #=> no children
    print(len(os.listdir('/proc/self/fd')) - before)    #=> 0
asyncio.run(no_leak())


async def living_on():
    # The process ends, what it started does not, and holds the pipe.
    process = await asyncio.create_subprocess_shell('sleep 100 & echo $!; exit 7', stdout=PIPE)
    child = int(await process.stdout.readline())
    print(await process.wait(), process.stdout.at_eof())                #=> 7 False
    os.kill(child, signal.SIGKILL)
    print(await process.stdout.read())                                  #=> b''
    # Pipes closed long before the end.
    process = await asyncio.create_subprocess_shell('exec <&- >&- 2>&-; sleep 0.02; exit 5', stdin=PIPE, stdout=PIPE, stderr=PIPE)
    print(await process.communicate(bytes(300_000)), process.returncode)        #=> (b'', b'') 5
    # Somebody else reaps it.
    process = await asyncio.create_subprocess_exec('sleep', '100')
    popen = process._transport.get_extra_info('subprocess')
    popen.kill()
    popen.wait()
    process.terminate()
    print(await process.wait())                                         #=> -9
    process = await asyncio.create_subprocess_exec('sleep', '100')
    os.kill(process.pid, signal.SIGKILL)
    os.waitpid(process.pid, 0)
    import logging
    logging.disable()
    process.terminate()
    print(await process.wait())                                         #=> 255
    logging.disable(logging.NOTSET)
    # It stops and goes on: that is no end.
    process = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE)
    process.send_signal(signal.SIGSTOP)
    process.send_signal(signal.SIGCONT)
    print(await process.communicate(b'x'), process.returncode)          #=> (b'x', None) 0
asyncio.run(living_on())


async def many():
    # None is lost, whatever the order of their ends.
    async def one(i):
        process = await asyncio.create_subprocess_shell(f'exit {i}')
        return await process.wait()
    codes = await asyncio.gather(*[one(i) for i in range(30)])
    print(codes == list(range(30)))                                     #=> True
asyncio.run(many())


async def no_descriptors():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    # The loop has what it needs itself.
    await (await asyncio.create_subprocess_exec('true', stdout=PIPE)).communicate()
    used = len(os.listdir('/proc/self/fd'))
    first = os.dup(0)
    os.close(first)
    codes = []
    for room in range(0, 60, 3):
        resource.setrlimit(resource.RLIMIT_NOFILE, (first + room, hard))
        try:
            process = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE)
            codes.append((await process.communicate(b'x'))[0])
        except OSError as error:
            codes.append(error.strerror)
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    print(sorted(set(codes), key=str))                  #=> ['Too many open files', b'x']
    for i in range(20):
        await asyncio.sleep(0)
    print(len(os.listdir('/proc/self/fd')) - used)      #=> 0
asyncio.run(no_descriptors())


async def terminals():
    process = await asyncio.create_subprocess_exec('sh', '-c', 'test -t 0 && tty && stty size && read x && echo "got $x"',
                                                   pty=(90, 30))
    print((await process.stdout.readline()).startswith(b'/dev/pts/'))   #=> True
    print(await process.stdout.readline())                              #=> b'30 90\r\n'
    process.stdin.write(b'line\n')
    print(await process.stdout.read(), await process.wait())            #=> b'line\r\ngot line\r\n' 0
    # It is the terminal of its session.
    process = await asyncio.create_subprocess_shell('echo one; echo two >/dev/tty; read x; echo $x', pty=True)
    process.stdin.write(b'three\n')
    print(sorted((await process.stdout.read()).split()), await process.wait())
    #=> [b'one', b'three', b'three', b'two'] 0
    try:
        await asyncio.create_subprocess_exec('true', pty=True, stdout=PIPE)
    except ValueError as error:
        print(error)                                    #=> stdin, stdout and stderr may not be used with pty
asyncio.run(terminals())


# fork() within a running loop: the new process has none, makes its own, and leaves the parent's alone.
async def forking():
    ours, theirs = os.pipe()
    heard = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().add_reader(ours, lambda: heard.done() or heard.set_result(os.read(ours, 10)))
    pending = asyncio.create_task(asyncio.read('/proc/self/status'))
    await asyncio.sleep(0.001)
    child = os.fork()
    if child == 0:
        async def elsewhere():
            await asyncio.sleep(0.001)
            return len(await asyncio.read('/proc/self/status')) > 10
        try:
            none = asyncio._get_running_loop() is None
            os._exit(5 if none and asyncio.run(elsewhere()) else 1)
        finally:
            os._exit(2)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))           #=> 5
    os.write(theirs, b'still')
    print(await heard, len(await pending) > 10)                         #=> b'still' True
    asyncio.get_running_loop().remove_reader(ours)
    os.close(ours)
    os.close(theirs)
asyncio.run(forking())


# A loop that ends before its processes.
async def abandoned():
    global process
    process = await asyncio.create_subprocess_exec('sleep', '100', stdout=PIPE)
asyncio.run(abandoned())
os.kill(process.pid, signal.SIGKILL)
print(os.waitpid(process.pid, 0)[1])                    #=> 9
process._transport._closed = True

# Blocking processes let other threads run, and a wait with a timeout ends with the process.
import threading
import time
start = time.monotonic()
threads = [threading.Thread(target=subprocess.run, args=(['sleep', '0.1'],)) for i in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(time.monotonic() - start < 1.1)                   #=> True
print(subprocess.Popen(['sleep', '0.02']).wait(timeout=50))     #=> 0
for groups in [-1], [2**64], 'root':
    try:
        subprocess.run(['true'], extra_groups=groups)
    except ValueError as error:
        print(error)
        #=> Group ID cannot be negative, got -1
        #=> invalid group id
        #=> Groups must be a list, not a string
