"""Workers share a queue; a slow one is cancelled by its timeout."""

import asyncio


async def worker(jobs, results):
    while True:
        job = await jobs.get()
        try:
            async with asyncio.timeout(0.03):
                await asyncio.sleep(job / 1000)     # stands for real work
            results.append(job)
        except TimeoutError:
            print(f'job {job} took too long')
        finally:
            jobs.task_done()


async def main():
    jobs, results = asyncio.Queue(maxsize=4), []
    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(worker(jobs, results), name=f'worker {i}')
                   for i in range(3)]
        for job in [3, 50, 5, 8, 2, 60, 1, 4]:
            await jobs.put(job)
        await jobs.join()
        for each in workers:
            each.cancel()
    print(sorted(results))
    print(await asyncio.to_thread(sum, range(1000)))


asyncio.run(main())
