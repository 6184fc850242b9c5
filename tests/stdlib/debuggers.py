# bdb and pdb: stepping, breakpoints, and commands that come from a file; faulthandler says where the program is.
import bdb, io, pdb, re, sys

def double(x):
    y = x * 2
    return y

def numbers():
    yield 1
    yield 2

def total():
    s = 0
    for n in numbers():
        s += double(n)
    return s

first = total.__code__.co_firstlineno

class Steps(bdb.Bdb):
    def user_line(self, frame):
        seen.append((frame.f_code.co_name, frame.f_lineno - first))
        self.set_step() if frame.f_code.co_name != "numbers" else self.set_return(frame)
    def user_return(self, frame, value):
        seen.append((frame.f_code.co_name, "returns", value))

seen = []
print(Steps().runcall(total))                       #=> 6
print(seen)
#=> [('total', 1), ('total', 2), ('numbers', -3)]

class Stops(bdb.Bdb):
    def user_line(self, frame):
        print(frame.f_code.co_name, frame.f_lineno - first, sorted(frame.f_locals.items()))
        self.set_continue()
    def do_clear(self, number):
        self.clear_bpbynumber(number)

stops = Stops()
print(stops.set_break(__file__, first - 7, cond="x == 2"))  #=> None
print(stops.set_break(__file__, first + 2, temporary=True)) #=> None
print(stops.set_break(__file__, 9999).endswith(":9999 does not exist"))  #=> True
stops.runcall(total)
#=> total 1 []
#=> total 2 [('s', 0)]
#=> double -7 [('x', 2)]
print([(b.number, b.hits) for b in bdb.Breakpoint.bpbynumber if b])  #=> [(1, 2)]
print(stops.get_all_breaks() == {stops.canonic(__file__): [first - 7]}, stops.clear_all_breaks())  #=> True None

# pdb, its commands from a file
def debug(commands, function):
    out = io.StringIO()
    debugger = pdb.Pdb(stdin=io.StringIO(commands), stdout=out, readrc=False, nosigint=True)
    debugger.use_rawinput = False
    print(debugger.runcall(function))
    text = out.getvalue().replace(__file__, "FILE")
    for name in ("double", "numbers", "total"):
        text = re.sub(rf"FILE\((\d+)\){name}", lambda m: f"{name} at {int(m[1]) - first}", text)
    print(re.sub(r"FILE:(\d+)", lambda m: f"FILE:{int(m[1]) - first}", text))

debug("b double, x == 2\nc\np x, y\nn\np x, y; z\np x, y\nu\np s\nd\nr\n!x = 7\nx;;whatis double\nargs\nc\n", total)
#=> 6
#=> > total at 1()
#=> -> s = 0
#=> (Pdb) Breakpoint 3 at FILE:-7
#=> (Pdb) > double at -7()
#=> -> y = x * 2
#=> (Pdb) *** NameError: name 'y' is not defined
#=> (Pdb) > double at -6()
#=> -> return y
#=> (Pdb) *** SyntaxError: invalid syntax
#=> (Pdb) (2, 4)
#=> (Pdb) > total at 3()
#=> -> s += double(n)
#=> (Pdb) 2
#=> (Pdb) > double at -6()
#=> -> return y
#=> (Pdb) --Return--
#=> > double at -6()->4
#=> -> return y
#=> (Pdb) (Pdb) 7
#=> Function double
#=> (Pdb) x = 7
#=> (Pdb)

debug("until\nuntil\ntbreak double\nc\ndisplay y\nn\ncl 2\nalias hi p %1 + 1\nhi x\nrv\nq\n", total)
#=> None
#=> > total at 1()
#=> -> s = 0
#=> (Pdb) > total at 2()
#=> -> for n in numbers():
#=> (Pdb) > total at 3()
#=> -> s += double(n)
#=> (Pdb) Breakpoint 4 at FILE:-7
#=> (Pdb) Deleted breakpoint 4 at FILE:-7
#=> > double at -7()
#=> -> y = x * 2
#=> (Pdb) display y: ** raised NameError: name 'y' is not defined **
#=> (Pdb) > double at -6()
#=> -> return y
#=> display y: 2  [old: ** raised NameError: name 'y' is not defined **]
#=> (Pdb) *** Breakpoint 2 already deleted
#=> (Pdb) (Pdb) 2
#=> (Pdb) *** Not yet returned!
#=> (Pdb)

# breakpoint() stops at its own line
import subprocess
program = "x = 1\nbreakpoint()\nx = 2\nx = 3\nprint(x)\n"
run = subprocess.run([sys.executable, "-c", program], input="p x\nn\nn\np x\nc\n", capture_output=True, text=True)
print(run.stdout.replace("(Pdb) ", ""))
#=> > <string>(2)<module>()
#=> -> breakpoint()
#=> 1
#=> > <string>(3)<module>()
#=> -> x = 2
#=> > <string>(4)<module>()
#=> -> x = 3
#=> 2
#=> 3
#=>

# faulthandler
import faulthandler, os, signal, tempfile
with tempfile.TemporaryFile("w+") as file:
    def show():
        faulthandler.dump_traceback(file, all_threads=False)
    show()
    faulthandler.register(signal.SIGUSR1, file, all_threads=False)
    signal.raise_signal(signal.SIGUSR1)
    print(faulthandler.unregister(signal.SIGUSR1), faulthandler.unregister(signal.SIGUSR1))  #=> True False
    file.seek(0)
    lines = [line.strip() for line in file]
print(lines[0], lines[1].endswith("in show"), lines[2].endswith("in <module>"))
#=> Stack (most recent call first): True True
print(lines[3], len(lines))                         #=> Stack (most recent call first): 5
faulthandler.enable()
print(faulthandler.is_enabled(), faulthandler.disable(), faulthandler.is_enabled())  #=> True True False
faulthandler.register(signal.SIGSEGV)  #=> raises RuntimeError: signal 11 cannot be registered, use enable() instead
faulthandler.dump_traceback_later(0)   #=> raises ValueError: timeout must be greater than 0
import threading, _thread
event = threading.Event()
thread = threading.Thread(target=event.wait)
thread.start()
frames = sys._current_frames()
print(sorted(frames) == sorted([_thread.get_ident(), thread.ident]), frames[_thread.get_ident()] is sys._getframe())
#=> True True
event.set()
thread.join()
