# Never-awaited coroutines: the warning names the line that made them, in debug mode with the stack.
# not under stress: debug mode would tell of slow steps.
import asyncio
import gc
import sys
import warnings

async def never():
    pass


def made():
    never()


async def main():
    loop = asyncio.get_running_loop()
    made()
    sorted([[[[2]]], [[[1]]]], key=repr)    # what the call left on the C stack is overwritten
    gc.collect()
    await asyncio.sleep(0)
    for method in loop.call_soon, loop.call_later:
        arguments = (0, never) if method == loop.call_later else (never,)
        try:
            method(*arguments)
        except TypeError as error:
            print(error)

    def from_thread():
        try:
            loop.call_soon(print)
        except RuntimeError as error:
            return str(error)

    print(await asyncio.to_thread(from_thread))


def show(message, category, filename, lineno, file=None, line=None):
    lines = str(message).splitlines()
    print(lineno, lines[0], *lines[1:2], lines[-2].rpartition('/')[2] if lines[1:] else '', sep=' | ')


warnings.showwarning = show
warnings.simplefilter('always')
asyncio.run(main(), debug=True)
#=> 13 | coroutine 'never' was never awaited | Coroutine created at (most recent call last) | unawaited.py", line 13, in made
#=> coroutines cannot be used with call_soon()
#=> coroutines cannot be used with call_at()
#=> Non-thread-safe operation invoked on an event loop other than the current one
