# asyncio.stdin: standard input, whatever it is, read without blocking the loop.
# CPython differs: it has no asyncio.stdin.
import asyncio
import fcntl
import os
import subprocess
import sys
from asyncio.subprocess import PIPE

program = '''
import asyncio, fcntl, os, sys
async def main():
    file = asyncio.stdin()
    print(file.isatty(), asyncio.stdin() is file)
    async def tick():
        while True:
            await asyncio.sleep(0.001)
            ticks.append(1)
    ticks = []
    ticker = asyncio.create_task(tick())
    async for line in file:
        print(ascii(line))
        if line == 'bytes\\n':
            print(await file.buffer.read(2))
    ticker.cancel()
asyncio.run(main())
print(bool(fcntl.fcntl(0, fcntl.F_GETFL) & os.O_NONBLOCK))
'''


def run(*, pty=False, **options):
    done = subprocess.run([sys.executable, '-c', program], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=15,
                          **options)
    print(done.stdout.decode().strip().splitlines()[-6:])


run(input=b'one\ntw\xff\xc3\xb6\nlast')
#=> ['False True', "'one\\n'", "'tw\\udcff\\xf6\\n'", "'last'", 'False']
run(stdin=subprocess.DEVNULL)                       #=> ['False True', 'False']
with open('/proc/self/comm') as file:
    run(stdin=file)                                 #=> ['False True', "'kukri\\n'", 'False']

# Non-blocking already, and left so.
ours, theirs = os.pipe()
os.set_blocking(ours, False)
writer = subprocess.Popen(['sh', '-c', 'echo first; sleep 0.02; echo second'], stdout=theirs)
os.close(theirs)
run(stdin=ours)                                     #=> ['False True', "'first\\n'", "'second\\n'", 'True']
os.close(ours)
writer.wait()

# Descriptors 0 to 2 closed: nothing else lands in their places and is taken for them.
closed = subprocess.run(['sh', '-c', 'exec "$0" -c "$1" <&- 3>&1 >&- 2>&-', sys.executable, '''
import asyncio, os
async def main():
    try:
        asyncio.stdin()
    except OSError as error:
        os.write(3, error.strerror.encode() + b"\\\\n")
    process = await asyncio.create_subprocess_exec("cat", stdin=-1, stdout=-1)
    out, _ = await process.communicate(b"through\\\\n")
    os.write(3, out)
    async with asyncio.TemporaryDirectory() as folder:
        await asyncio.write(folder + "/a", "x")
        os.write(3, await asyncio.read(folder + "/a"))
asyncio.run(main())
'''.replace('\\\\n', '\\n')], stdout=subprocess.PIPE)
print(closed.stdout)                                #=> b'Bad file descriptor\nthrough\nx'


# A terminal: lines as they are typed, the end by Ctrl-D.
async def terminal():
    process = await asyncio.create_subprocess_exec(sys.executable, '-c', program, pty=True)
    print(await process.stdout.readline())          #=> b'True True\r\n'
    process.stdin.write(b'typed\n')
    print(await process.stdout.readline(), await process.stdout.readline())     #=> b'typed\r\n' b"'typed\\n'\r\n"
    process.stdin.write(b'\x04')
    print(await process.stdout.readline(), await process.wait())        #=> b'False\r\n' 0
asyncio.run(terminal())


# CPython's way: a StreamReader over connect_read_pipe().
streams = '''
import asyncio, sys
async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        print(line)
asyncio.run(main())
'''
print(subprocess.run([sys.executable, '-c', streams], input=b'a\nb', stdout=subprocess.PIPE).stdout)    #=> b"b'a\\n'\nb'b'\n"


# The size of a terminal, and SIGWINCH when it changes.
async def window():
    process = await asyncio.create_subprocess_exec(sys.executable, '-c', '''
import asyncio, os, signal
async def main():
    loop = asyncio.get_running_loop()
    changed = asyncio.Event()
    loop.add_signal_handler(signal.SIGWINCH, changed.set)
    print(*os.get_terminal_size(), flush=True)
    await changed.wait()
    print(*os.get_terminal_size())
asyncio.run(main())
''', pty=(100, 40))
    print(await process.stdout.readline())          #=> b'100 40\r\n'
    process.set_terminal_size(132, 50)
    print(await process.stdout.readline(), await process.wait())        #=> b'132 50\r\n' 0
asyncio.run(window())
