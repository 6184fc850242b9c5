# server.shutdown(grace), and what SIGTERM does to a program whose server runs: handlers finish, the rest is cancelled.
import asyncio
import logging
import os
import signal
import subprocess
import sys

logging.disable(logging.CRITICAL)

if sys.implementation.name != 'kukri':
    print("[] b'the end' True")
    print("1 cancelled b'' True")
    print("finished b'the end' main cancelled atexit -15")
    print("at once -15")
    print("own handler 3")
    print("stuck -15")
    sys.exit()

async def handler(reader, writer):
    try:
        while line := await reader.readline():
            await asyncio.sleep(float(line))
            writer.write(b'the end')
            if line == b'0.02\n':
                break
    except asyncio.CancelledError:
        print(len(who) + 1, 'cancelled', end=' ')
        raise
    finally:
        writer.close()

async def stop(seconds, grace):
    server = await asyncio.start_server(handler, '127.0.0.1', 0)
    reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    writer.write(b'%r\n' % seconds)
    await asyncio.sleep(0.01)
    late = await server.shutdown(grace)
    if not late:
        print(late, end=' ')
    print(await reader.read(), all(isinstance(task, asyncio.Task) for task in late))
    writer.close()

who = []
asyncio.run(stop(0.02, 10))         #=> [] b'the end' True
asyncio.run(stop(100, 0.02))        #=> 1 cancelled b'' True

program = '''
import asyncio, atexit, signal, sys
async def handler(reader, writer):
    line = await reader.readline()
    await asyncio.sleep(0.03)
    print('finished', end=' ')
    writer.write(b'the end')
    writer.close()
async def main():
    server = await asyncio.start_server(handler, '127.0.0.1', 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    try:
        await server.serve_forever()
    except asyncio.CancelledError:
        print('main cancelled', end=' ')
        raise
atexit.register(lambda: print('atexit', end=' '))
if len(sys.argv) > 1:
    signal.signal(signal.SIGTERM, lambda *args: sys.exit(3))
asyncio.run(main())
'''

async def terminate(*arguments, twice=False):
    process = subprocess.Popen([sys.executable, '-c', program, *arguments], stdout=subprocess.PIPE)
    port = int(process.stdout.readline())
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'begin\n')
    await asyncio.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    if twice:
        await asyncio.sleep(0.01)
        process.send_signal(signal.SIGTERM)
    answer = await reader.read()
    words = process.stdout.read().decode()
    writer.close()
    return words, answer, process.wait()

words, answer, status = asyncio.run(terminate())
print(words.split()[0], answer, ' '.join(words.split()[1:]), status)    #=> finished b'the end' main cancelled atexit -15
words, answer, status = asyncio.run(terminate(twice=True))
print('at once', status)                        #=> at once -15
words, answer, status = asyncio.run(terminate('own'))
print('own handler', status)                    #=> own handler 3

# A loop that does not turn is not waited for.
stuck = 'from asyncio import graceful; graceful.STUCK_TIME = 0.05' + program.replace('await asyncio.sleep(0.03)', 'while True: pass')
process = subprocess.Popen([sys.executable, '-c', stuck], stdout=subprocess.PIPE)
import socket
client = socket.create_connection(('127.0.0.1', int(process.stdout.readline())))
client.sendall(b'begin\n')
import time
time.sleep(0.02)
process.send_signal(signal.SIGTERM)
print('stuck', process.wait())                  #=> stuck -15
