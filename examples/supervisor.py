"""Keep some processes running: restart those that fail, give up on the hopeless, stop all of them in order."""

import asyncio
import os
import signal
from asyncio.subprocess import PIPE


class Service:
    def __init__(self, name, command, *, most_failures=3, grace=0.1):
        self.name = name
        self.command = command
        self.most_failures = most_failures
        self.grace = grace          # seconds between SIGTERM and SIGKILL
        self.starts = 0
        self.lines = []

    async def run(self):
        """Run the command again and again until it ends well or has failed too often."""
        delay = 0.001
        while True:
            self.starts += 1
            code = await self.run_once()
            if code == 0:
                return 'done'
            if self.starts > self.most_failures:
                return f'given up after {self.starts} starts, the last ended with {code}'
            await asyncio.sleep(delay)
            delay *= 2

    async def run_once(self):
        process = await asyncio.create_subprocess_shell(self.command, stdout=PIPE, start_new_session=True)
        try:
            async for line in process.stdout:
                self.lines.append(line.decode().rstrip())
            return await process.wait()
        finally:
            if process.returncode is None:
                await self.stop(process)

    async def stop(self, process):
        process.terminate()
        try:
            await asyncio.wait_for(process.wait(), self.grace)
        except TimeoutError:
            print(f'{self.name}: does not mind SIGTERM')
            process.kill()
            await process.wait()


async def operator(services, tasks):
    """Stands for whoever runs this: looks until all is well, and then asks for the end."""
    while not all(service.lines for service in services) or sum(task.done() for task in tasks) < 2:
        await asyncio.sleep(0.005)
    os.kill(os.getpid(), signal.SIGTERM)


async def supervise(services):
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    tasks = [asyncio.create_task(service.run()) for service in services]
    watcher = asyncio.create_task(operator(services, tasks))
    await stop.wait()
    await watcher
    for task in tasks:
        task.cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    for service, result in zip(services, results):
        if isinstance(result, asyncio.CancelledError):
            result = 'stopped'
        print(f'{service.name}: {result}; said {sorted(set(service.lines))}')


asyncio.run(supervise([
    Service('one-shot', 'echo hello'),
    Service('hopeless', 'echo trying; exit 3'),
    Service('server', 'echo listening; exec sleep 100'),
    Service('stubborn', 'trap "" TERM; echo up; while :; do sleep 0.01; done'),
]))
