# Tab: names, attributes, keyword arguments, keys, modules, files. Shift-Tab: signatures.
# CPython differs: its prompt completes in another way.
# needs readline: a plain prompt edits nothing.
import os
from _terminal import Prompt

with Prompt(columns=60) as prompt:
    def completes(text, to):
        prompt.type("\x05\x15" + text + "\t")
        return prompt.expect(f">>> {to}")

    prompt.enter("import os, json, asyncio")
    completes("os.path.joi", "os.path.join")
    completes("impo", "import")
    completes("import js", "import json")
    completes("from asyncio.que", "from asyncio.queues")
    completes("from json import JSONDec", "from json import JSONDecode")
    completes("'text'.starts", "'text'.startswith")
    completes("json.dumps(1, ind", "json.dumps(1, indent=")
    completes("f'{os.getcw", "f'{os.getcwd")

    # An ambiguous one goes as far as it can, then is listed.
    prompt.clear()
    prompt.type("os.path.spli\t")
    prompt.expect(">>> os.path.split")
    prompt.type("\t")
    prompt.expect("split       splitdrive  splitext    splitroot", ">>> os.path.split")

    # Keys, once it is known of what.
    prompt.clear()
    prompt.enter("d = {'alpha': {'beta': 1}, 'gamma': 2}")
    completes("d['al", "d['alpha']")
    completes("d['alpha']['", "d['alpha']['beta']")
    completes("d['alpha'].val", "d['alpha'].values")

    # No code of the program runs.
    prompt.clear()
    prompt.enter("class C:", "@property", "def danger(self): print('it ran'); return ''", "")
    prompt.clear()
    prompt.enter("c = C()")
    completes("c.dan", "c.danger")
    prompt.type(".\t")
    prompt.type("x")
    prompt.expect(">>> c.danger.x")
    completes("C().dan", "C().danger")

    # Files in strings.
    folder = os.path.join(prompt.folder, 'completing')
    os.makedirs(os.path.join(folder, 'inner folder'), exist_ok=True)
    with open(os.path.join(folder, 'readme.txt'), 'w'):
        pass
    prompt.clear()
    prompt.enter(f"os.chdir({folder!r})")
    completes("open('rea", "open('readme.txt'")
    completes("open('./inn", "open('./inner folder/")

    # Space before the cursor is filled up to the next step.
    prompt.clear()
    prompt.enter("if 1:")
    prompt.type("\t2\t")
    prompt.cursor(13, 1)
    prompt.type("\x03")
    prompt.expect("KeyboardInterrupt", ">>>")

    # What the call around the cursor takes.
    prompt.clear()
    prompt.enter("def area(width, height=1, *, unit='m'):", "'The area of a rectangle.'", "")
    prompt.clear()
    prompt.type("area(3, \x1b[Z")
    prompt.expect("area(width, height=1, *, unit='m')", "The area of a rectangle.", ">>> area(3,")
    prompt.type("\x05\x15\x0carea(\t")
    prompt.expect("area(width, height=1, *, unit='m')", "width=   height=  unit=", ">>> area(")

    # Long lists are cut.
    prompt.clear()
    prompt.type("os.\t")
    prompt.expect_text("more")
    print(prompt.end("\x05\x15\x04"))   #=> 0
