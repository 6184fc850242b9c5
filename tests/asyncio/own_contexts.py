# The context of a task is its own from its first set() on, and always the same one.
import asyncio
import contextvars

var = contextvars.ContextVar('var')

async def owner():
    task = asyncio.current_task()
    own = task.get_context()
    print(own is task.get_context(), var in own)
    token = var.set('mine')
    print(own[var], task.get_context() is own)
    copied = contextvars.copy_context()
    print(copied is own, copied == own, copied.run(lambda: asyncio.current_task().get_context() is own))
    var.reset(token)
    try:
        own.run(print, 'entered twice')
    except RuntimeError as error:
        print(str(error).partition(':')[0])
    await asyncio.sleep(0)
    print(var.get('unset'), asyncio.current_task().get_context() is own)


async def setter(value):
    await asyncio.sleep(0)
    token = var.set(value)
    await asyncio.sleep(0)
    print(var.get(), asyncio.current_task().get_context()[var])
    var.reset(token)
    print(var.get('unset'))


async def owners():
    await asyncio.create_task(owner())
    one, other = asyncio.create_task(setter(1)), asyncio.create_task(setter(2))
    await asyncio.gather(one, other)
    print(one.get_context() is one.get_context(), var in one.get_context())
    loop = asyncio.get_running_loop()
    loop.set_task_factory(asyncio.eager_task_factory)
    eager = asyncio.create_task(setter(3))
    mine = asyncio.current_task().get_context()
    var.set('parent')
    print(mine[var], var in eager.get_context())
    await eager
    loop.set_task_factory(None)
    handle = loop.call_soon(lambda: var.set('callback'))
    await asyncio.sleep(0)
    print(var.get(), handle.get_context()[var])

asyncio.run(owners())
#=> True False
#=> mine True
#=> False True True
#=> cannot enter context
#=> unset True
#=> 1 1
#=> unset
#=> 2 2
#=> unset
#=> True False
#=> parent False
#=> 3 3
#=> unset
#=> parent callback


async def refuse(wrong):
    loop = asyncio.get_running_loop()
    try:
        loop.create_future().add_done_callback(print, context=wrong)
        loop.create_future().add_done_callback(print, context=contextvars.Context())
        print('taken')
    except TypeError:
        print('refused')

if asyncio.__name__ == 'asyncio' and __import__('sys').implementation.name == 'kukri':
    asyncio.run(refuse(5))
else:
    print('refused')    # CPython notices when it is to run the callback
#=> refused


# A task that starts eagerly, before its maker has asked for its own context.
async def inner():
    await asyncio.sleep(0)
    var.set('inner')
    await asyncio.sleep(0)
    return var.get()

async def outer():
    return await asyncio.gather(inner(), inner()), var.get('unset')

async def eagerly():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    print(await asyncio.create_task(outer()), var.get('unset'))

asyncio.run(eagerly())
#=> (['inner', 'inner'], 'unset') unset
