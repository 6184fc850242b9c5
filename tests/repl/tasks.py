# Tasks go on while a line is typed; what they print stands above it.
# CPython differs: its prompt does not do this.
# needs readline: a plain prompt edits nothing.
from _terminal import Prompt

with Prompt(columns=40, rows=16) as prompt:
    prompt.enter("import asyncio",
                 "async def tick(n, text='tick', end='\\n'):",
                 "for i in range(n): print(text, i, end=end, flush=True); await asyncio.sleep(0.01)",
                 "")
    prompt.clear()

    # Typing meanwhile.
    prompt.type("t = asyncio.create_task(tick(9))\r")
    for c in "x = 'typed while ticks come'":
        prompt.type(c)
        prompt.read(0.005)
    prompt.expect("tick 7", "tick 8", ">>> x = 'typed while ticks come'")
    prompt.type("\x01\x0b")
    prompt.clear()

    # A line that wraps, with the cursor in its first row: both rows stay whole.
    prompt.type("y = 'This line is longer than the screen is wide: so'\x01")
    prompt.expect(">>> y = 'This line is longer than the sc", "reen is wide: so'")
    prompt.cursor(4, 0)
    prompt.clear()
    prompt.type("t = asyncio.create_task(tick(12))\r")
    prompt.expect_text("tick 0")
    prompt.type("z = 'この行は画面よりも長いので二行になります、そうです'\x01")
    prompt.expect("tick 11", ">>> z = 'この行は画面よりも長いので二行", "になります、そうです'")
    prompt.cursor(4, prompt.screen.y)
    prompt.type("\x0b")
    prompt.clear()

    # A block of several lines.
    prompt.type("t = asyncio.create_task(tick(12))\r")
    prompt.expect_text("tick 0")
    prompt.enter("def f():", "return 1")
    prompt.expect("tick 11", ">>> def f():", "...     return 1", "...")
    prompt.type("\r")
    prompt.clear()

    # Output without an end of line goes on where it was.
    prompt.type("t = asyncio.create_task(tick(8, 'a', ','))\rbelow")
    prompt.expect("a 0,a 1,a 2,a 3,a 4,a 5,a 6,a 7,", ">>> below")
    prompt.clear()

    # A long line of output that wraps.
    prompt.type("t = asyncio.create_task(tick(2, 'w' * 39, ''))\rbelow")
    prompt.expect("w" * 39, "0" + "w" * 39, " 1", ">>> below")
    prompt.clear()

    # From another thread.
    prompt.type("x = await asyncio.to_thread(print, 'of a thread')\r")
    prompt.expect("of a thread", ">>>")
    prompt.type("t = asyncio.create_task(asyncio.to_thread(lambda: print('again')))\rbelow")
    prompt.expect("again", ">>> below")
    prompt.clear()

    # What does not come through Python's streams: descriptors, processes.
    prompt.enter("import os", "async def later(f, *a):", "await asyncio.sleep(0.01)", "f(*a)", "")
    prompt.clear()
    prompt.type("t = asyncio.create_task(later(os.write, 1, b'a' * 39 + b'bc'))\rbelow")
    prompt.expect("a" * 39 + "b", "c", ">>> below")
    prompt.clear()
    prompt.type("t = asyncio.create_task(later(os.system, 'echo child; stty size; echo error >&2'))\rbelow")
    prompt.expect("child", "16 40", "error", ">>> below")
    prompt.clear()
    # In the foreground they have the terminal; a line that they did not end is ended.
    prompt.type("_ = os.system('printf child')\r")
    prompt.expect("child", ">>>")
    prompt.type("n = os.write(1, b'end')\r")
    prompt.expect("end", ">>>")
    prompt.clear()

    # A failure that nobody waits for is told at once, held or not.
    prompt.enter("async def fail(): await asyncio.sleep(0); 1/0", "")
    prompt.clear()
    prompt.type("t = asyncio.create_task(fail())\rbelow")
    prompt.expect("ZeroDivisionError: division by zero", ">>> below")
    print(prompt.screen.text()[1])      #=> Task 'Task-9' (fail) failed:
    prompt.clear()
    prompt.type("_ = asyncio.create_task(fail()); del _\rbelow")
    prompt.expect("ZeroDivisionError: division by zero", ">>> below")
    prompt.clear()
    # One that is awaited is told of once.
    prompt.enter("try: await asyncio.create_task(fail())", "except ZeroDivisionError: print('caught')", "")
    prompt.expect("caught", ">>>")

    # The loop of the prompt stands by while another runs.
    prompt.clear()
    prompt.type("asyncio.run(tick(2))\r")
    prompt.expect("tick 0", "tick 1", ">>>")
    prompt.type("asyncio.get_running_loop() is asyncio.get_running_loop()\r")
    prompt.expect("True", ">>>")

    # await, async for and async with.
    prompt.clear()
    prompt.enter("async def count():", "for i in range(3): yield i", "")
    prompt.clear()
    prompt.type("[i async for i in count()]\r")
    prompt.expect("[0, 1, 2]", ">>>")
    prompt.enter("async for i in count(): i * 10", "")
    prompt.expect("0", "10", "20", ">>>")
    prompt.enter("async with asyncio.timeout(1): 'in time'", "")
    prompt.expect("'in time'", ">>>")

    # The end asks as long as there are tasks.
    prompt.clear()
    prompt.type("t = asyncio.create_task(tick(10**6, end=''), name='worker'); t.cancel\r")
    prompt.type("sleeper = asyncio.create_task(asyncio.sleep(1000), name='sleeper')\r")
    prompt.expect_text("sleeper = ")
    prompt.type("t.cancel()\r")
    prompt.expect_text("True")
    prompt.clear()
    prompt.type("\x04")
    prompt.expect("1 task is not done:", "  task 'sleeper' (sleep)", "Cancel and leave? [y/N]")
    prompt.type("\r")
    prompt.expect("Cancel and leave? [y/N]", ">>>")
    print(prompt.end("\x04y\r"))        #=> 0
