# Blocks at the prompt: indentation, recall of a whole block, editing inside it, pasting.
# CPython differs: its prompt has other keys.
# needs readline: a plain prompt edits nothing.
from _terminal import Prompt

with Prompt() as prompt:
    prompt.type("1 + 1\r")
    prompt.expect(">>> 1 + 1", "2", ">>>")
    prompt.type("_ * 21\r")
    prompt.expect(">>> _ * 21", "42", ">>>")

    # A line behind a colon is indented, one behind `return` less.
    prompt.clear()
    prompt.type("def f(x):\r")
    prompt.expect(">>> def f(x):", "...")
    prompt.cursor(8, 1)
    prompt.type("if x:\r")
    prompt.cursor(12, 2)
    prompt.type("return x * 2\r")
    prompt.cursor(8, 3)
    prompt.type("return 'none'\r")
    prompt.cursor(4, 4)
    prompt.type("\r")
    prompt.expect(">>>")
    prompt.type("f(4), f(0)\r")
    prompt.expect(">>> f(4), f(0)", "(8, 'none')", ">>>")
    prompt.show()
    #=> |>>> def f(x):
    #=> |...     if x:
    #=> |...         return x * 2
    #=> |...     return 'none'
    #=> |...
    #=> |>>> f(4), f(0)
    #=> |(8, 'none')
    #=> |>>>

    # Who types the indentation gets what was typed.
    prompt.clear()
    prompt.type("for i in range(2):\r")
    prompt.expect(">>> for i in range(2):", "...")
    prompt.type("  print(i)\r")
    prompt.expect("...   print(i)", "...")
    prompt.type("\r")
    prompt.expect("0", "1", ">>>")

    # A class comes back as one entry; a line in its midst is changed, and Enter at its end runs it.
    prompt.clear()
    prompt.enter("class Point:", "def norm(self):", "return 1", "")
    prompt.type("\x1b[A")
    prompt.expect(">>> class Point:", "...     def norm(self):", "...         return 1")
    prompt.type("\x1b[A\x05X")           # up, the end of the line
    prompt.expect("...     def norm(self):X", "...         return 1")
    prompt.type("\x7f\x1b[B\x05\x7f2\r")
    prompt.expect("...         return 2", ">>>")
    prompt.type("Point().norm()\r")
    prompt.expect(">>> Point().norm()", "2", ">>>")

    # Text between the marks of a paste is text: no indentation is added, tabs do not complete.
    prompt.clear()
    prompt.type("\x1b[200~def g():\r    a = 1\r\r    return a\r\x1b[201~")
    prompt.expect(">>> def g():", "...     a = 1", "...", "...     return a", "...")
    prompt.type("\r")
    prompt.expect(">>>")
    prompt.type("g()\r")
    prompt.expect(">>> g()", "1", ">>>")

    # Prompts that were copied with a session are taken off.
    prompt.clear()
    prompt.type("\x1b[200~>>> def h():\r...     return 7\r... \r>>> h()\r\x1b[201~")
    prompt.expect(">>> def h():", "...     return 7", "...", "... h()")
    prompt.type("\r")
    prompt.expect("7", ">>>")

    # Several statements in one paste; the last shows its value.
    prompt.clear()
    prompt.type("\x1b[200~a = 1\rb = 2\ra + b\x1b[201~\r")
    prompt.expect(">>> a = 1", "... b = 2", "... a + b", "3", ">>>")

    # 200 lines: more than the screen has.
    lines = [f"    total += {i}" for i in range(199)]
    prompt.clear()
    prompt.type("\x1b[200~def long(total):\r" + "\r".join(lines) + "\r    return total\r\x1b[201~")
    prompt.expect("...     return total", "...")
    prompt.type("\r")
    prompt.expect(">>>")
    prompt.type("long(0)\r")
    prompt.expect(">>> long(0)", "19701", ">>>")
    # The same typed at that pace, by a terminal that marks no pastes.
    prompt.type("\n".join(["def again(total):", *lines, "", "    return total", "", "again(1)"]) + "\n")
    prompt.expect("19702", ">>>")

    # Syntax errors show where.
    prompt.clear()
    prompt.type("x = = 1\r")
    prompt.expect('    x = = 1', '        ^', 'SyntaxError: invalid syntax', '>>>')
    prompt.type("x = 'abc\r")
    prompt.expect_text("SyntaxError: unterminated string literal (detected at line 1)")

    # Undo, kill and yank are readline's.
    prompt.clear()
    prompt.type("one two\x17\x19\x19")
    prompt.expect(">>> one twotwo")
    prompt.type("\x1f\x1f\x15")
    prompt.expect(">>>")
    print(prompt.end())     #=> 0
