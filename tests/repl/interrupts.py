# Ctrl-C at the prompt: gives up a line, cancels what is awaited, interrupts what runs.
# CPython differs: its prompt does not run tasks.
# needs readline: a plain prompt edits nothing.
import time
from _terminal import Prompt

with Prompt(columns=70) as prompt:
    prompt.type("given up")
    prompt.expect(">>> given up")
    prompt.type("\x03")
    prompt.expect(">>> given up", "KeyboardInterrupt", ">>>")
    prompt.enter("def f():", "pass")
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    # In the midst of a search.
    prompt.type("\x12zzz")
    prompt.expect_text("zzz")
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")

    # Only what is in the foreground is cancelled.
    prompt.enter("import asyncio")
    prompt.clear()
    prompt.type("t = asyncio.create_task(asyncio.sleep(1000))\r")
    prompt.type("print('waits'); await asyncio.sleep(1000)\r")
    prompt.expect_text("\nwaits")
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    prompt.type("t.done()\r")
    prompt.expect("False", ">>>")
    # What cleans up does so; what ignores the cancellation goes on.
    prompt.enter("try: print('begun'); await asyncio.sleep(1000)", "finally: print('cleaned')")
    prompt.type("\r")
    prompt.expect_text("\nbegun")
    prompt.type("\x03")
    prompt.expect("cleaned", "KeyboardInterrupt", ">>>")

    # A loop.
    prompt.clear()
    prompt.enter("if True:", "print('begun')", "while True: pass")
    prompt.type("\r")
    prompt.expect_text("\nbegun")
    time.sleep(0.5)     # print() has returned
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    print(*prompt.screen.text()[-6:-1], sep='\n')
    #=> Traceback (most recent call last):
    #=>   File "<python-input-5>", line 3, in <module>
    #=>     while True: pass
    #=>                 ^^^^
    #=> KeyboardInterrupt

    # A task that holds up the loop: the line can be typed all the same; Ctrl-C interrupts the task, which is told.
    prompt.clear()
    prompt.enter("async def hog():", "while True: pass", "")
    prompt.clear()
    prompt.type("h = asyncio.create_task(hog())\r")
    prompt.type("'still here'")
    prompt.expect(">>> 'still here'")
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    prompt.expect_text("Interrupted: task 'Task-2' (hog), which held up the loop.")
    prompt.type("'still here'\r")
    prompt.expect("'still here'", ">>>")

    # What shows a value is not part of the traceback.
    prompt.clear()
    prompt.enter("class Bad:", "def __repr__(self): 1/0", "")
    prompt.type("[Bad()]\r")
    prompt.expect("ZeroDivisionError: division by zero", ">>>")
    print(*prompt.screen.text()[-8:-2], sep='\n')
    #=> Traceback (most recent call last):
    #=>   File "<python-input-10>", line 1, in <module>
    #=>     [Bad()]
    #=>   File "<python-input-9>", line 2, in __repr__
    #=>     def __repr__(self): 1/0
    #=>                         ~^~
    print(prompt.end("import os; os._exit(7)\r"))     #=> 7

# Whoever started it ignored Ctrl-C: a prompt does not.
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
with Prompt() as prompt:
    prompt.type("if True: print('begun'); import time; time.sleep(1000)\r\r")
    prompt.expect_text("\nbegun")
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    print(prompt.end())     #=> 0

# --max-time is the time of each statement; waiting for one is free.
with Prompt("--sandbox", "--max-time", "200ms") as prompt:
    prompt.enter("import asyncio, time")
    prompt.read(0.3)
    prompt.type("await asyncio.sleep(1000)\r")
    prompt.expect("KeyboardInterrupt", "TimeoutError: the statement used up its time", ">>>")
    prompt.clear()
    prompt.enter("async def hog():", "while True: pass", "")
    prompt.type("await hog()\r")
    prompt.expect("KeyboardInterrupt", "TimeoutError: the statement used up its time", ">>>")
    prompt.type("'still here'\r")
    prompt.expect("'still here'", ">>>")
    # What will not be interrupted is stopped, and the prompt with it.
    prompt.enter("while True:", "try: time.sleep(9)", "except KeyboardInterrupt: pass")
    print(prompt.end("\r"))     #=> 1
