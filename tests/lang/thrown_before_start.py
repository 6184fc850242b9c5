# What is thrown into a generator or coroutine that has not begun is raised at its `def`, outside every `try` of its body.
import traceback


def generator(a):
    try:
        yield a
    except ValueError:
        print('not reached')


async def coroutine():
    try:
        pass
    except KeyError:
        print('not reached')


async def outer(awaited):
    await awaited


def show(error):
    for frame in traceback.extract_tb(error.__traceback__)[1:]:
        print(frame.name, frame.lineno, frame.line)


for made in generator(1), coroutine(), outer(None):
    try:
        made.throw(ValueError('v'))
    except ValueError as error:
        show(error)
#=> generator 5 def generator(a):
#=> coroutine 12 async def coroutine():
#=> outer 19 async def outer(awaited):
