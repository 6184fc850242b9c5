# The history goes on in the next session; it is searched; .inputrc and vi mode are obeyed.
# CPython differs: its history is another file.
# needs readline: a plain prompt edits nothing.
import os
from _terminal import Prompt

path = os.path.join(os.environ.get('TMPDIR', '/tmp'), 'history')
inputrc = os.path.join(os.environ.get('TMPDIR', '/tmp'), 'inputrc')
for name in path, inputrc:
    if os.path.exists(name):
        os.unlink(name)

with Prompt(KUKRI_HISTORY=path) as prompt:
    prompt.enter("first = 1", "text = 'back\\\\slash'", "def f():", "return 'n'", "")
    print(prompt.end())     #=> 0
with open(path) as file:
    print(file.read())
#=> first = 1
#=> text = 'back\\\\slash'
#=> def f():\n    return 'n'
#=>
print(oct(os.stat(path).st_mode & 0o777))       #=> 0o600

with Prompt(KUKRI_HISTORY=path) as prompt:
    prompt.type("\x1b[A")
    prompt.expect(">>> def f():", "...     return 'n'")
    prompt.type("\r")
    prompt.expect(">>>")
    prompt.type("\x12slash")                     # Ctrl-R
    prompt.expect_text("text = 'back\\\\slash'")
    prompt.type("\r")
    prompt.expect(">>> text = 'back\\\\slash'", ">>>")
    prompt.enter("def g():", "return 'found'", "", "g()")
    prompt.clear()
    prompt.type("\x12def g")
    prompt.expect("(reverse-i-search)`def g': def g():", "...     return 'found'")
    prompt.type("\r")
    prompt.expect(">>> def g():", "...     return 'found'", ">>>")
    prompt.clear()
    prompt.type("fir\x1b[5~")                    # Page Up
    prompt.expect(">>> first = 1")
    prompt.type("\x05\x152 +\x1b[B")             # nothing is below
    prompt.clear()
    prompt.type(":history 2\r")
    prompt.expect_text("\n:history 2\n>>>")
    print(prompt.end())     #=> 0

with open(inputrc, 'w') as file:
    file.write('set editing-mode vi\nset show-mode-in-prompt on\nset vi-ins-mode-string "+"\nset vi-cmd-mode-string "-"\n'
               '$if kukri\n"\\C-t": "typed by a macro"\n$endif\n')
with Prompt(INPUTRC=inputrc, wait=False) as prompt:
    prompt.expect("+>>>")
    prompt.type("1 + 2")
    prompt.expect("+>>> 1 + 2")
    prompt.type("\x1b")
    prompt.expect("->>> 1 + 2")
    prompt.type("0x")
    prompt.expect("->>>  + 2")
    prompt.type("i40\r")
    prompt.expect("+>>> 40 + 2", "42", "+>>>")
    prompt.type("\x14")
    prompt.expect("+>>> typed by a macro")
    print(prompt.end("\x15\x04"))   #=> 0
