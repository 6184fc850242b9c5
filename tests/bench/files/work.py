"""work.py reads|processes <folder> <how many at once>: 10 000 small files read, or 200 processes; times in the last line."""
import asyncio
import sys
import time

what, folder, at_once = sys.argv[1], sys.argv[2], int(sys.argv[3])
count = 10_000 if what == 'reads' else 200

if hasattr(asyncio, 'read'):
    read = asyncio.read
else:
    def read_file(path):
        with open(path, 'rb') as file:
            return file.read()

    async def read(path):
        return await asyncio.get_running_loop().run_in_executor(None, read_file, path)


async def process(path):
    process = await asyncio.create_subprocess_exec('/bin/true')
    if await process.wait():
        sys.exit('failed')


async def worker(function, jobs, latencies):
    for job in jobs:
        start = time.perf_counter()
        await function(job)
        latencies.append(time.perf_counter() - start)


async def main():
    jobs = (f'{folder}/{i % 100}' for i in range(count))
    latencies = []
    function = read if what == 'reads' else process
    if what == 'processes':
        heap = bytearray(256 << 20)     # what a start of a process must not depend on
        for i in range(0, len(heap), 4096):
            heap[i] = 1
    start, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*[worker(function, jobs, latencies) for i in range(at_once)])
    wall, cpu = time.perf_counter() - start, time.process_time() - cpu
    latencies.sort()
    print(f'{wall / count * 1e6:8.1f} us each, {cpu / count * 1e6:7.1f} us of CPU; '
          f'p50 {latencies[count // 2] * 1e6:.0f}, p99 {latencies[count * 99 // 100] * 1e6:.0f} us')


asyncio.run(main())
