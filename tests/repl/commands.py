# The commands of the prompt, and how it shows values.
# CPython differs: it has no such commands.
# needs readline: a plain prompt edits nothing.
import os
from _terminal import Prompt

path = os.path.join(os.environ.get('TMPDIR', '/tmp'), 'commands.py')
with Prompt(columns=60, rows=40) as prompt:
    def run(line, *expected):
        prompt.clear()
        prompt.type(line + "\r")
        return prompt.expect(*expected, ">>>")

    prompt.type(":help\r")
    prompt.expect_text(":cancel N")
    run(":nonsense", ":nonsense is no command; :help lists them.")
    run(":tasks", "No tasks.")
    prompt.enter("import asyncio, os", "x = 6")
    run("s = [asyncio.create_task(asyncio.sleep(99)) for i in '12']")
    prompt.type(":tasks\r")
    prompt.expect_text("Task-2 sleeps")
    run(":cancel 7", "No task 7: Task-1, Task-2")
    run(":cancel 1", "Task-1: cancelled")
    run(":cancel all", "Task-2: cancelled")
    prompt.clear()
    prompt.type(":time x * 7\r")
    prompt.expect_text("42")
    prompt.expect_text("of processor time)")
    prompt.clear()
    prompt.type(":bench await asyncio.sleep(0)\r")
    prompt.expect_text("each (from")
    prompt.expect(">>>")
    run(":bench 1/0", "ZeroDivisionError: division by zero")
    run("'timer' in globals()", "False")
    run("len?", "len(obj, /)", "", "Return the number of items in a container.")
    run(":doc x", "x: int", "6")
    run("x?", "x: int", "6")
    run("no_such?", "Nothing is called no_such.")
    prompt.clear()
    prompt.type("help(bool)\r")
    prompt.expect_text("class bool(")
    prompt.expect_text("derives from int")
    prompt.clear()
    prompt.type("help('math')\r")
    prompt.expect_text("ulp(x, /)")
    prompt.clear()
    prompt.enter("def double(n):", "return n * 2", "")
    run(":source double", "def double(n):", "    return n * 2")
    prompt.clear()
    prompt.type(":code double\r")
    prompt.expect_text("RETURN")

    # :save and :load
    prompt.clear()
    prompt.type(f":save {path}\r")
    prompt.expect_text("entries written to")
    run(":reset")
    run("x", "NameError: name 'x' is not defined")
    with open(path, 'w') as file:
        file.write("import asyncio\nloaded = await asyncio.sleep(0, 'from a file')\n")
    prompt.clear()
    prompt.enter(f":load {path}")
    run("loaded", "'from a file'")
    run(":load /no/such", "/no/such: [Errno 2] No such file or directory: '/no/such'")

    # Values that fit stand on one line; others are laid out; long and deep ones are folded.
    run("None")
    run("[1, 'two', 3.0, {'four': None}]", "[1, 'two', 3.0, {'four': None}]")
    run("{'name': 'a' * 30, 'other': ['b' * 18, 'c' * 18]}",
        "{",
        "    'name': 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',",
        "    'other': ['bbbbbbbbbbbbbbbbbb', 'cccccccccccccccccc'],",
        "}")
    run("list(range(1000))[:0:-1]",
        "[",
        *["    " + " ".join(f"{n}," for n in range(first, max(first - 11, 899), -1)) for first in range(999, 899, -11)],
        "    # ... 899 more",
        "]")
    run("[[[[[[[[1]]]]]]]]", "[[[[[[[... 1 item]]]]]]]")
    run("a = []; a.append(a); a", "[[...]]")
    run("__import__('collections').Counter('hello')", "Counter({'l': 2, 'h': 1, 'e': 1, 'o': 1})")
    prompt.clear()
    prompt.type("'x' * 5000\r")
    prompt.expect_text("5,000 characters in all")
    run("print(len(_))", "5000")

    # An object whose repr() fails does no harm.
    prompt.enter("class Bad:", "def __repr__(self): 1/0", "")
    run("Bad()", "ZeroDivisionError: division by zero")
    run("[1, Bad()]", "ZeroDivisionError: division by zero")

    # $EDITOR
    with open(path, 'w') as file:
        file.write("#!/bin/sh\necho 'edited = 3' > $1\n")
    os.chmod(path, 0o755)
    prompt.clear()
    prompt.enter(f"import os; os.environ['EDITOR'] = {path!r}")
    prompt.clear()
    prompt.type(":edit\r")
    prompt.expect(">>> edited = 3")
    prompt.type("\r")
    run("edited", "3")
    prompt.type("old text\x18\x05")
    prompt.expect(">>> edited = 3")
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    print(prompt.end(":quit\r"))    #=> 0
