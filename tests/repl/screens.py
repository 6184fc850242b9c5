# Terminals of several kinds and sizes, characters of several widths.
# CPython differs: its prompt draws in another way.
# needs readline: a plain prompt edits nothing.
import os
from _terminal import Prompt

# Wide characters and such that combine: the cursor is where they are.
with Prompt(columns=30) as prompt:
    prompt.type("s = '日本e\u0301x'")
    prompt.expect(">>> s = '日本e\u0301x'")
    prompt.cursor(16, 0)
    prompt.type("\x02\x02\x02")
    prompt.cursor(13, 0)
    prompt.type("é\x05\r")
    prompt.expect(">>> s = '日本ée\u0301x'", ">>>")
    prompt.type("len(s)\r")
    prompt.expect(">>> len(s)", "6", ">>>")
    # At the right margin: no half of a wide character.
    prompt.clear()
    prompt.type("x" * 25 + "日本")
    prompt.expect(">>> " + "x" * 25, "日本")
    prompt.cursor(4, 1)
    prompt.type("\x7f\x7f")
    prompt.cursor(29, 0)
    prompt.type("y")
    prompt.cursor(0, 1)
    prompt.type("\x7f")
    prompt.cursor(29, 0)
    # Bytes that are no text, and control characters.
    prompt.clear()
    prompt.type("a\x16\x01b")
    prompt.expect(">>> a^Ab")
    os.write(prompt.fd, b"\xff\xfe")
    prompt.expect(">>> a^Ab??")
    prompt.clear()

    # The window changes while a line that wraps is edited; then tasks print.
    prompt.type("'" + "0123456789" * 5 + "'")
    prompt.expect(">>> '0123456789012345678901234", "5678901234567890123456789'")
    prompt.resize(20, 10)
    prompt.expect(">>> '012345678901234", "56789012345678901234", "567890123456789'")
    prompt.resize(50, 10)
    prompt.expect(">>> '012345678901234567890123456789012345678901234", "56789'")
    prompt.type("\r")
    prompt.expect("'01234567890123456789012345678901234567890123456789'"[:50],
                  "'01234567890123456789012345678901234567890123456789'"[50:], ">>>")
    print(prompt.end())     #=> 0

# More lines than the terminal has: what is around the cursor is shown.
with Prompt(columns=30, rows=6) as prompt:
    prompt.type("\x1b[200~def f():\n" + "\n".join(f"    a{i} = {i}" for i in range(20)) + "\x1b[201~")
    prompt.expect(*[f"...     a{i} = {i}" for i in range(14, 20)])
    prompt.type("\x1b[A" * 20)
    prompt.wait_for(lambda: prompt.screen.text() == [">>> def f():"] + [f"...     a{i} = {i}" for i in range(5)], "the top")
    prompt.type("\x1b[B" * 20 + "\r\r")
    prompt.expect(">>>")
    print(prompt.end())     #=> 0

# Kinds of terminals. A dumb one gets lines, no escape sequences.
for term in "xterm-256color", "screen", "vt100", "linux":
    with Prompt(term=term) as prompt:
        prompt.enter("import asyncio", "async def f(): print('printed')", "")
        prompt.type("t = asyncio.create_task(f())\rbelow")
        prompt.expect("printed", ">>> below")
        print(term, prompt.end("\x15\x04"))
#=> xterm-256color 0
#=> screen 0
#=> vt100 0
#=> linux 0
with Prompt(term="dumb") as prompt:
    prompt.type("1 + 1\r")
    prompt.expect(">>> 1 + 1", "2", ">>>")
    prompt.type("await __import__('asyncio').sleep(0, 5)\r")
    prompt.expect("5", ">>>")
    print(prompt.end("\x04"), b"\x1b" in prompt.raw)     #=> 0 False

# Colours: not with NO_COLOR.
with Prompt(NO_COLOR="1") as prompt:
    prompt.type("['text', 1]\r")
    prompt.expect("['text', 1]", ">>>")
    print(prompt.end("\x04"), b"\x1b[32m" in prompt.raw)    #=> 0 False
with Prompt() as prompt:
    prompt.type("['text', 1]\r")
    prompt.expect("['text', 1]", ">>>")
    print(prompt.end("\x04"), b"\x1b[32m" in prompt.raw)    #=> 0 True

# A confined prompt.
with Prompt("--sandbox") as prompt:
    prompt.type("open('/etc/passwd')\r")
    prompt.expect("PermissionError: [Errno 13] access to file '/etc/passwd' is not granted", ">>>")
    prompt.type("while True: pass\r\r")
    prompt.read(0.1)
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")
    print(prompt.end())     #=> 0
