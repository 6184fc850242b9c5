# What scripts of all kinds use: optparse, fileinput, filecmp, mimetypes, netrc, quopri, code, shelve, socketserver.
import code
import contextlib
import filecmp
import fileinput
import io
import mimetypes
import netrc
import optparse
import os
import quopri
import shelve
import socket
import socketserver
import sys
import tempfile
import threading

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)

# optparse
parser = optparse.OptionParser(usage="usage: %prog [options] FILE", prog="tool", version="%prog 1.0", description="Does things.")
parser.add_option("-o", "--output", metavar="FILE", default="out.txt", help="where to [default: %default]")
parser.add_option("-n", type="int", dest="number", help="how many")
parser.add_option("-v", action="count", dest="verbose", default=0)
parser.add_option("-q", "--quiet", action="store_false", dest="loud", default=True)
group = parser.add_option_group("More", "Rarely used.")
group.add_option("--mode", type="choice", choices=["a", "b"], help="a or b")
values, args = parser.parse_args(["-vv", "-n3", "x", "--out=y", "--mode", "b", "z"])
print(values, args)    #=> {'output': 'y', 'number': 3, 'verbose': 2, 'loud': True, 'mode': 'b'} ['x', 'z']
parser.print_help()
#=> Usage: tool [options] FILE
#=> 
#=> Does things.
#=> 
#=> Options:
#=>   --version             show program's version number and exit
#=>   -h, --help            show this help message and exit
#=>   -o FILE, --output=FILE
#=>                         where to [default: out.txt]
#=>   -n NUMBER             how many
#=>   -v                    
#=>   -q, --quiet           
#=> 
#=>   More:
#=>     Rarely used.
#=> 
#=>     --mode=MODE         a or b
for bad in (["-n", "x"], ["--mode=c"], ["--nope"], ["-o"]):
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors), contextlib.suppress(SystemExit):
        parser.parse_args(bad)
    print(errors.getvalue().splitlines()[-1])
#=> tool: error: option -n: invalid integer value: 'x'
#=> tool: error: option --mode: invalid choice: 'c' (choose from 'a', 'b')
#=> tool: error: no such option: --nope
#=> tool: error: -o option requires 1 argument

# fileinput, filecmp
for name, text in (("a", "one\ntwo\n"), ("b", "three"), ("c", "one\ntwo\n")):
    with open(name, "w") as file:
        file.write(text)
with fileinput.input(["a", "b"]) as lines:
    for line in lines:
        print(fileinput.filename(), lines.lineno(), lines.filelineno(), lines.isfirstline(), repr(line))
#=> a 1 1 True 'one\n'
#=> a 2 2 False 'two\n'
#=> b 3 1 True 'three'
with fileinput.FileInput("a", inplace=True, backup=".old") as lines:
    for line in lines:
        print(line.upper(), end="")
print(open("a").read(), open("a.old").read() == open("c").read(), filecmp.cmp("a", "c"), filecmp.cmp("a.old", "c", False))
#=> ONE
#=> TWO
#=>  True False True
os.mkdir("left"), os.mkdir("right"), os.mkdir("left/sub"), os.mkdir("right/sub")
for path in ("left/same", "right/same", "left/alone", "right/sub/x"):
    with open(path, "w") as file:
        file.write("text")
both = filecmp.dircmp("left", "right")
print(both.left_only, both.right_only, both.common_dirs, both.same_files, both.subdirs["sub"].right_only)    #=> ['alone'] [] ['sub'] ['same'] ['x']

# mimetypes, quopri, netrc
print(mimetypes.guess_type("a/b.html"), mimetypes.guess_type("x.tar.gz"), mimetypes.guess_type("http://h/p.png"), mimetypes.guess_type("none"))    #=> ('text/html', None) ('application/x-tar', 'gzip') ('image/png', None) (None, None)
print(mimetypes.guess_extension("image/jpeg"), mimetypes.MimeTypes().guess_all_extensions("text/html"))    #=> .jpg ['.html', '.htm']
print(quopri.encodestring("naïve = ".encode()), quopri.decodestring(b"na=C3=AFve=\n x"))    #=> b'na=C3=AFve =3D=20' b'na\xc3\xafve x'
with open("netrc", "w") as file:
    file.write("machine h login me password 'p#1'\n# comment\ndefault login x password \"a b\"\nmacdef m\nline\n\n")
secrets = netrc.netrc("netrc")
print(secrets.authenticators("h"), secrets.authenticators("other"), secrets.macros)    #=> ('me', '', "'p#1'") ('x', '', 'a b') {'m': ['line\n']}

# code: a prompt in a program
console = code.InteractiveConsole({"x": 20})
inputs = iter(["y = x + 1", "if y:", "    print(y * 2)", "", "1/0", "y ="])
console.raw_input = lambda prompt="": read()


def read():
    for line in inputs:
        return line
    raise EOFError


errors = io.StringIO()
with contextlib.redirect_stderr(errors):
    console.interact(banner="", exitmsg="")    #=> 42
print(errors.getvalue().splitlines()[0], "|", [line for line in errors.getvalue().splitlines() if "Error" in line])    #=> Traceback (most recent call last): | ['ZeroDivisionError: division by zero', 'SyntaxError: invalid syntax']

# shelve
with shelve.open("shelf") as shelf:
    shelf["list"] = [1, 2, {"three": 3}]
    shelf["text"] = "é"
with shelve.open("shelf", writeback=True) as shelf:
    shelf["list"].append(4)
    print(sorted(shelf), "none" in shelf)    #=> ['list', 'text'] False
with shelve.open("shelf", "r") as shelf:
    print(shelf["list"], shelf["text"], len(shelf))    #=> [1, 2, {'three': 3}, 4] é 2
try:
    shelf["list"]
except ValueError as error:
    print(error)    #=> invalid operation on closed shelf


# socketserver
class Upper(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            self.wfile.write(line.upper())


with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Upper) as server:
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    with socket.create_connection(server.server_address) as client, client.makefile("rwb") as stream:
        stream.write(b"hello\n")
        stream.flush()
        print(stream.readline())    #=> b'HELLO\n'
    server.shutdown()
    thread.join()
