# Processes: create_subprocess_exec and _shell, their streams, signals and ends.
import asyncio
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT


async def output(*args, **options):
    process = await asyncio.create_subprocess_exec(*args, stdout=PIPE, **options)
    stdout, _ = await process.communicate()
    return stdout, process.returncode


async def starting():
    process = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE, stderr=PIPE)
    print(repr(process) == f'<Process {process.pid}>', process.returncode)     #=> True None
    data = os.urandom(500_000)
    print(await process.communicate(data) == (data, b''), process.returncode)   #=> True 0
    process = await asyncio.create_subprocess_shell('echo out; echo err >&2; exit 3', stdout=PIPE, stderr=PIPE)
    print(await process.communicate(), await process.wait())    #=> (b'out\n', b'err\n') 3
    process = await asyncio.create_subprocess_shell(b'echo out; echo err >&2', stdout=PIPE, stderr=STDOUT)
    print(await process.communicate(), process.stdin, process.stderr)   #=> (b'out\nerr\n', None) None None
    print(await output('pwd', cwd='/'))                                 #=> (b'/\n', 0)
    print(await output('/bin/sh', '-c', 'echo $X', env={'X': 'value'}))   #=> (b'value\n', 0)
    print(await output('cat', stdin=DEVNULL))                           #=> (b'', 0)
    ours, theirs = os.pipe()
    os.write(theirs, b'x')
    print(await output('sh', '-c', f'head -c 1 <&{ours}', pass_fds=[ours]))     #=> (b'x', 0)
    os.close(ours)
    os.close(theirs)
    print((await output('sh', '-c', 'kill -9 $$'))[1])                  #=> -9
    for args in [('/nonexistent/program',), ('true\0',), (5,)]:
        try:
            await asyncio.create_subprocess_exec(*args)
        except Exception as error:
            print(type(error).__name__, error)
            #=> FileNotFoundError [Errno 2] No such file or directory: '/nonexistent/program'
            #=> ValueError embedded null byte
            #=> TypeError expected str, bytes or os.PathLike object, not int
    for options in {'universal_newlines': True}, {'shell': True}, {'bufsize': 4}, {'text': True}, {'encoding': 'utf-8'}:
        try:
            await asyncio.create_subprocess_exec('true', **options)
        except ValueError as error:
            print(error)
            #=> universal_newlines must be False
            #=> shell must be False
            #=> bufsize must be 0
            #=> text must be False
            #=> encoding must be None
    try:
        await asyncio.create_subprocess_shell(['true'])
    except ValueError as error:
        print(error)                                                    #=> cmd must be a string
asyncio.run(starting())


async def streams():
    process = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE, limit=100)
    for i in range(3):
        process.stdin.write(b'line %d\n' % i)
        await process.stdin.drain()
        print(await process.stdout.readline())
        #=> b'line 0\n'
        #=> b'line 1\n'
        #=> b'line 2\n'
    process.stdin.close()
    await process.stdin.wait_closed()
    print(await process.stdout.read(), await process.wait())            #=> b'' 0
    # More than fits anywhere, both ways at once.
    process = await asyncio.create_subprocess_exec('cat', stdin=PIPE, stdout=PIPE)
    async def feed():
        for i in range(50):
            process.stdin.write(bytes(20000))
            await process.stdin.drain()
        process.stdin.write_eof()
    count = 0
    feeder = asyncio.create_task(feed())
    while data := await process.stdout.read(10000):
        count += len(data)
    await feeder
    print(count, await process.wait())                                  #=> 1000000 0
    # A process that does not want its input.
    process = await asyncio.create_subprocess_exec('true', stdin=PIPE, stdout=PIPE)
    print(await process.communicate(bytes(500_000)), process.returncode)        #=> (b'', None) 0
asyncio.run(streams())


async def signals():
    process = await asyncio.create_subprocess_exec('sleep', '100')
    process.terminate()
    print(await process.wait(), process.returncode)                     #=> -15 -15
    for call in process.terminate, process.kill, lambda: process.send_signal(signal.SIGHUP):
        try:
            call()
        except ProcessLookupError:
            print('gone')
            #=> gone
            #=> gone
            #=> gone
    # One that does not mind SIGTERM.
    process = await asyncio.create_subprocess_shell('trap "" TERM; echo ready; while :; do sleep 0.01; done', stdout=PIPE)
    print(await process.stdout.readline())                              #=> b'ready\n'
    process.terminate()
    try:
        await asyncio.wait_for(process.wait(), 0.03)
    except TimeoutError:
        process.kill()
    print(await process.wait())                                         #=> -9
    process = await asyncio.create_subprocess_shell('trap "echo got it; exit 4" USR1; echo ready; while :; do sleep 0.01; done',
                                                    stdout=PIPE)
    await process.stdout.readline()
    process.send_signal(signal.SIGUSR1)
    print(await process.stdout.read(), await process.wait())            #=> b'got it\n' 4
    # Several wait for one; a wait that is cancelled changes nothing.
    process = await asyncio.create_subprocess_exec('sleep', '100')
    waits = [asyncio.create_task(process.wait()) for i in range(3)]
    await asyncio.sleep(0)
    waits[0].cancel()
    process.kill()
    print([str(result) or type(result).__name__ for result in await asyncio.gather(*waits, return_exceptions=True)])
    #=> ['CancelledError', '-9', '-9']
asyncio.run(signals())


class Log(asyncio.SubprocessProtocol):
    def __init__(self):
        self.calls = []
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport):
        self.calls.append('made')

    def pipe_data_received(self, fd, data):
        self.calls.append((fd, data))

    def pipe_connection_lost(self, fd, exc):
        self.calls.append(('lost', fd, exc))

    def process_exited(self):
        self.calls.append('exited')

    def connection_lost(self, exc):
        self.done.set_result(exc)


async def protocols():
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(Log, 'sh', '-c', 'read x; echo "$x"; exec 1>&-; echo err >&2; exit 5')
    print(transport.get_pid() > 0, transport.get_returncode(), transport.is_closing())      #=> True None False
    transport.get_pipe_transport(0).write(b'hello\n')
    print(await protocol.done, transport.get_returncode(), transport.get_pipe_transport(3))      #=> None 5 None
    calls = protocol.calls
    print(calls[0], [data for data in calls if data[0] == 1], [data for data in calls if data[0] == 2])
    #=> made [(1, b'hello\n')] [(2, b'err\n')]
    print(sorted(call[1] for call in calls if call[0] == 'lost'), calls.count('exited'))     #=> [0, 1, 2] 1
    transport.close()
    # Closing kills.
    transport, protocol = await loop.subprocess_shell(Log, 'sleep 100; true')
    transport.close()
    print(await transport._wait(), transport.is_closing())              #=> -9 True
asyncio.run(protocols())
