# The command: options, exit statuses, standard streams, kukri check.
# CPython differs: the options of Kukri's own.
import os
import signal
import subprocess
import sys

folder = os.path.join(os.environ.get('TMPDIR', '/tmp'), 'command_line')
os.makedirs(folder, exist_ok=True)
os.chdir(folder)


def run(*arguments, input='', **environment):
    done = subprocess.run([sys.executable, *arguments], input=input, capture_output=True, text=True,
                          env={'PATH': os.environ['PATH'], 'HOME': folder, **environment})
    out, err = done.stdout, done.stderr
    if out:
        out = out.replace(os.path.realpath(folder), '@folder@')
        print(out, end='' if out.endswith('\n') else '\n')
    if err:
        print(err.strip().split('\n')[-1])
    print('status', done.returncode)


def write(name, text):
    with open(name, 'w') as file:
        file.write(text)


write('args.py', "import sys\nprint(sys.argv, sys.orig_argv[1:], __name__)\n")
run('args.py', '-x', '--', 'y')
#=> ['args.py', '-x', '--', 'y'] ['args.py', '-x', '--', 'y'] __main__
#=> status 0
run('-c', 'import sys; print(sys.argv)', '-c')
#=> ['-c', '-c']
#=> status 0
run('-m', 'args', 'z', KUKRIPATH=folder)
#=> ['@folder@/args.py', 'z'] ['-m', 'args', 'z'] __main__
#=> status 0
run(input="print('from standard input')\n")
#=> from standard input
#=> status 0
run('-', input="import sys; print(sys.argv)\n")
#=> ['-']
#=> status 0
write('first.py', "this is no Python\nprint(1)\n1/0\n")
run('-x', 'first.py')
#=> 1
#=> ZeroDivisionError: division by zero
#=> status 1
os.makedirs('pack', exist_ok=True)
write('pack/__main__.py', "print('main of a folder')\n")
run('pack')
#=> main of a folder
#=> status 0
os.makedirs('empty', exist_ok=True)
run('empty')
#=> kukri: can't find '__main__' module in 'empty'
#=> status 1
run('missing.py')
#=> kukri: can't open file 'missing.py': [Errno 2] No such file or directory
#=> status 2
run('-Z')
#=> Try `kukri --help' for more information.
#=> status 2
run('--nonsense')
#=> Try `kukri --help' for more information.
#=> status 2
run('-c')
#=> Try `kukri --help' for more information.
#=> status 2
run('-c', "raise SystemExit('a message')")
#=> a message
#=> status 1
run('-c', "raise SystemExit(300)")
#=> status 44
run('-uBOEsIq', '-c', "import sys; f = sys.flags; print(f.optimize, f.isolated, f.ignore_environment, f.safe_path, f.quiet)")
#=> 1 1 1 True 1
#=> status 0
run('-c', "import sys; print(sys.flags.optimize, sys.stdout.encoding)", PYTHONOPTIMIZE='2', PYTHONIOENCODING='latin-1')
#=> 2 iso8859-1
#=> status 0
write('beside.py', "print('imported')\n")
write('imports.py', "import beside\n")
run('imports.py')
#=> imported
#=> status 0
run('-P', 'imports.py')
#=> ModuleNotFoundError: No module named 'beside'
#=> status 1
os.makedirs('site', exist_ok=True)
write('site/on_site.py', "print('on site')\n")
run('--site', 'site', '-c', 'import on_site')
#=> on site
#=> status 0
run('--locals', '-c', "def f(a):\n    b = a * 2\n    raise ValueError\nf(21)")
#=> ValueError
#=> status 1
run('--virtual-time', '-c', "import asyncio; asyncio.run(asyncio.sleep(3600)); print('an hour later')")
#=> an hour later
#=> status 0
run('-i', '-c', 'x = 5', input='x\n')
#=> 5
#=> >>> >>>
#=> status 0
run('-i', '-q', '-c', 'raise SystemExit(4)', input='')
#=> >>>
#=> status 0
run('-i', '-c', 'pass', input='raise SystemExit(5)\nprint(1)\n')
#=> >>>
#=> status 5

# Help fits a screen.
done = subprocess.run([sys.executable, '--help'], capture_output=True, text=True)
lines = done.stdout.split('\n')
print(len(lines) <= 24, max(map(len, lines)) <= 80, 'kukri app.py' in done.stdout, done.returncode)
#=> True True True 0
run('-V')
#=> Kukri 0.1.0 (Python 3.13)
#=> status 0

# Ctrl-C, as whoever waits for the process sees it; SIGTERM. (A process started with Ctrl-C ignored leaves it so.)
signal.signal(signal.SIGINT, signal.SIG_DFL)
for number in signal.SIGINT, signal.SIGTERM:
    child = subprocess.Popen([sys.executable, '-c', "print('up', flush=True)\nimport time\ntime.sleep(60)"],
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    child.stdout.readline()
    child.send_signal(number)
    print(child.wait() == -number)
#=> True
#=> True

# Nobody reads what it writes; its streams are closed.
child = subprocess.Popen([sys.executable, '-c', "import sys; sys.stdin.readline(); print('nobody')"],
                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                         env={'PATH': os.environ['PATH']})
child.stdout.close()
child.stdin.close()
print(child.stderr.read().strip().split('\n')[-1], child.wait())
#=> BrokenPipeError: [Errno 32] Broken pipe 120
for options, code in ((['-c'], "print('left'); 1/0"), (['-c'], "print('left'); raise SystemExit(5)"),
                      (['-c'], "for i in range(5000): print(i)"), (['-uc'], "print('much' * 10**6)")):
    reader, writer = os.pipe()
    child = subprocess.Popen([sys.executable, *options, 'import sys; sys.stdin.readline()\n' + code],
                             stdin=subprocess.PIPE, stdout=writer, stderr=subprocess.DEVNULL, env={})
    os.close(writer)
    if 'much' in code:      # it has written a part
        child.stdin.close()
        os.read(reader, 1)
    os.close(reader)
    child.stdin.close()
    print(child.wait())
#=> 120
#=> 120
#=> 1
#=> 1
print(subprocess.run(['sh', '-c', '"$0" -c "print(1)" <&- >&- 2>&-', sys.executable]).returncode)
#=> 0

# kukri check
write('wrong.py', "import os, nothing_here\nfrom json import loads, lods\ndef f(name):\n    return nmae + os.sep\n"
                  "class A:\n    size = 1\n    def m(self): return size\nprint([i for i in 'ab'], i)\n")
run('check', 'wrong.py', 'args.py')
#=> wrong.py:1:1: No module named 'nothing_here'
#=> wrong.py:2:25: cannot import name 'lods' from 'json'
#=> wrong.py:4:12: name 'nmae' is not defined. Did you mean: 'name'?
#=> wrong.py:7:25: name 'size' is not defined. Did you mean: 'self.size'?
#=> wrong.py:8:26: name 'i' is not defined
#=> status 1
write('broken.py', "x = (1,\n")
run('check', 'broken.py')
#=>   File "broken.py", line 1
#=>     x = (1,
#=>         ^
#=> SyntaxError: '(' was never closed
#=> status 1
write('right.py', "from __future__ import annotations\nimport sys\n"
                  "try:\n    import nothing_here\nexcept ImportError:\n    nothing_here = None\n"
                  "try: unicode\nexcept NameError: pass\n"
                  "def f[T](a: T, *rest, key=None, **more) -> list[T]:\n    global made\n    made = rest, key, more\n"
                  "    if (n := len(rest)) > 1: return [a for _ in range(n)]\n"
                  "    match key:\n        case {'a': x, **y}: return x, y\n        case [z, *w]: return z, w\n"
                  "    def inner():\n        nonlocal a\n        a = __class__ = 1\n        return a\n    return inner\n"
                  "type Alias[U] = dict[U, Alias]\n"
                  "class B(list):\n    x = 1\n    y = [x]\n    def __init__(self): super().__init__(); __class__\n"
                  "    z = __qualname__\nlambda q, *r: (q, r)\nmade\nwith open(__file__) as fh, fh: pass\n"
                  "for k, (l, m) in (): print(k, l, m)\nprint(__name__, sys.argv)\n")
run('check', 'right.py')
#=> status 0
# Fallbacks for other versions and systems; modules of the package itself, of what was named and of --site.
os.makedirs('project/package/sub', exist_ok=True)
write('project/package/__init__.py', "")
write('project/package/sub/__init__.py', "")
write('project/package/sub/one.py',
      "import os, sys\nimport package.sub.two, alone\nfrom package import sub\nimport package.missing\n"
      "try: import queue\nexcept ImportError: import Queue as queue\n"
      "try: text = unicode\nexcept NameError: text = str\n"
      "if sys.version_info[0] < 3: text = (unicode, basestring)\nif os.name == 'nt': import winreg\n"
      "import on_site\n")
write('project/package/sub/two.py', "")
write('project/alone.py', "")
run('check', 'project')
#=> project/package/sub/one.py:4:1: No module named 'package.missing'
#=> project/package/sub/one.py:11:1: No module named 'on_site'
#=> status 1
run('--site', 'site', 'check', 'project/package/sub/one.py')
#=> project/package/sub/one.py:4:1: No module named 'package.missing'
#=> status 1
run('check', '-', input="f'{missing!r:>{width}}'\n")
#=> <stdin>:1:4: name 'missing' is not defined
#=> <stdin>:1:16: name 'width' is not defined
#=> status 1
run('check', 'no such file')
#=> kukri: can't open file 'no such file': [Errno 2] No such file or directory: 'no such file'
#=> status 2

# The order of a set of texts can be fixed.
def ordered(seed):
    environment = {**os.environ, 'PYTHONHASHSEED': seed}
    return subprocess.run([sys.executable, '-c', "import sys; print({'a', 'b', 'c', 'd'}, hash('x'), sys.flags.hash_randomization)"],
                          env=environment, capture_output=True, text=True)


print(ordered('7').stdout == ordered('7').stdout, ordered('0').stdout.split()[-1], ordered('7').stdout.split()[-1])   #=> True 0 1
print(ordered('many').returncode)   #=> 1
done = subprocess.run([sys.executable, '-s', '-c', 'import sys; print(sys.flags.no_user_site)'], capture_output=True, text=True)
print(done.stdout, end='')          #=> 1
