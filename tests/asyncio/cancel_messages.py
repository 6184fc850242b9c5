# Messages of cancellations, and what becomes of them when the task goes on, waits, or is asked by a gather().
import asyncio


class Stubborn(asyncio.Future):
    def cancel(self, msg=None):
        print('asked', msg)
        return False


async def main():
    loop = asyncio.get_running_loop()

    async def catches():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError as error:
            return error.args

    task = asyncio.create_task(catches())
    task.cancel('before its first step')
    print(await asyncio.gather(task, return_exceptions=True), task.cancelling())
    task = asyncio.create_task(catches())
    await asyncio.sleep(0)
    task.cancel('while it waits')
    task.cancel('again')
    print(await task, task.cancelling(), task.uncancel(), task.uncancel(), task.uncancel())

    stubborn = Stubborn(loop=loop)

    async def waits():
        try:
            return await stubborn
        except asyncio.CancelledError as error:
            return 'cancelled', error.args

    task = asyncio.create_task(waits())
    await asyncio.sleep(0)
    print(task.cancel('one'), task.cancel('two'), task._fut_waiter is stubborn, task._must_cancel)
    await asyncio.sleep(0)
    stubborn.set_result('result')
    print(await task)

    async def child():
        try:
            await asyncio.sleep(10)
        except asyncio.CancelledError:
            await asyncio.sleep(0)
            return 'went on'

    outer = asyncio.gather(child(), child())
    await asyncio.sleep(0)
    outer.cancel('to all')
    try:
        await outer
    except asyncio.CancelledError as error:
        print('gather', error.args)

    future = loop.create_future()
    future.cancel('of a future')
    for i in range(2):
        try:
            await future
        except asyncio.CancelledError as error:
            print(error.args)
    print(future._cancel_message)

    async def many():
        for i in range(3):
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError as error:
                print(i, error.args, asyncio.current_task().cancelling())

    task = asyncio.create_task(many())
    for i in range(3):
        await asyncio.sleep(0)
        for j in range(1000):
            task.cancel(j)
        await asyncio.sleep(0)
    await task
    print(task.cancelling())

    failing = loop.create_future()
    failing.set_exception(KeyError('once'))
    for i in range(3):
        try:
            await failing
        except KeyError as error:
            depth, traceback = 0, error.__traceback__
            while traceback:
                depth, traceback = depth + 1, traceback.tb_next
            print(error, depth)
    print(failing.exception() is failing.exception(), failing)


asyncio.run(main())
#=> [CancelledError('')] 1
#=> ('while it waits',) 2 1 0 0
#=> asked one
#=> asked two
#=> True True True True
#=> ('cancelled', ('two',))
#=> gather ()
#=> ('of a future',)
#=> ('of a future',)
#=> of a future
#=> 0 (0,) 1000
#=> 1 (0,) 2000
#=> 2 (0,) 3000
#=> 3000
#=> 'once' 1
#=> 'once' 1
#=> 'once' 1
#=> True <Future finished exception=KeyError('once')>
