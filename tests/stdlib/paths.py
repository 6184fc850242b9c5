# os.path and pathlib: names of files.
import os.path as p
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

print(p.join("a", "b", "/c", "d"), p.join("a/", ""), p.split("/a//b"), p.splitext("x/.a.b"))
#=> /c/d a/ ('/a', 'b') ('x/.a', '.b')
print(p.normpath("//a/./b/../c//"), p.normpath(""), p.normpath("../../x/.."), p.splitroot("///a"))
#=> //a/c . ../.. ('', '/', '//a')
print(p.commonpath(["/a/b", "/a/c"]), p.commonprefix(["abc", "abd"]), p.relpath("/a/b", "/a/c/d"))      #=> /a ab ../../b
q = PurePosixPath("/usr//lib/./python.tar.gz")
print(q, q.parts, q.name, q.stem, q.suffix, q.suffixes)
#=> /usr/lib/python.tar.gz ('/', 'usr', 'lib', 'python.tar.gz') python.tar.gz python.tar .gz ['.tar', '.gz']
print(q.parent, list(q.parents), q.with_suffix(".zip"), q.with_name("x"), q.anchor)
#=> /usr/lib [PurePosixPath('/usr/lib'), PurePosixPath('/usr'), PurePosixPath('/')] /usr/lib/python.tar.zip /usr/lib/x /
print(q.relative_to("/usr"), q.is_relative_to("/etc"), PurePath("a/b").relative_to("a/c", walk_up=True))
#=> lib/python.tar.gz False ../b
print(q.match("*.gz"), q.full_match("/usr/**/*.gz"), q / "a" / "b", "x" / PurePosixPath("y"), q.as_uri())
#=> True True /usr/lib/python.tar.gz/a/b x/y file:///usr/lib/python.tar.gz
print(PurePosixPath("a") == PurePosixPath("./a"), PurePosixPath("a") < PurePosixPath("b"), repr(PurePosixPath()))
#=> True True PurePosixPath('.')
w = PureWindowsPath("c:/Users/x.txt")
print(w, w.drive, w.root, w == PureWindowsPath("C:\\users\\X.TXT"), w.as_posix())   #=> c:\Users\x.txt c: \ True c:/Users/x.txt

def attempt(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e)
attempt(lambda: q.with_suffix("x"))             #=> ValueError Invalid suffix 'x'
attempt(lambda: q.relative_to("/etc"))          #=> ValueError '/usr/lib/python.tar.gz' is not in the subpath of '/etc'
attempt(lambda: Path(1))
#=> TypeError argument should be a str or an os.PathLike object where __fspath__ returns a str, not 'int'

import tempfile
with tempfile.TemporaryDirectory() as t:
    top = Path(t)
    (top / "a/b").mkdir(parents=True)
    (top / "a/b/c.py").write_text("hello")
    (top / "d.py").touch()
    (top / "l").symlink_to("a")
    print(sorted(str(x.relative_to(top)) for x in top.rglob("*.py")))           #=> ['a/b/c.py', 'd.py']
    print(sorted(x.name for x in top.iterdir()), (top / "l/b/c.py").read_bytes())           #=> ['a', 'd.py', 'l'] b'hello'
    print(sorted(str(x.relative_to(top)) for x in top.glob("**/")))             #=> ['.', 'a', 'a/b']
    print((top / "l").is_symlink(), (top / "l").resolve() == (top / "a").resolve(), (top / "x").exists())   #=> True True False
    print([(r.name, d, f) for r, d, f in (top / "a").walk()])                   #=> [('a', ['b'], []), ('b', [], ['c.py'])]
    print((top / "d.py").rename(top / "e.py").name, (top / "e.py").stat().st_size)          #=> e.py 0
    (top / "e.py").unlink()
    (top / "e.py").unlink(missing_ok=True)

# A file that cannot be opened is named by its text, not by the path object.
try:
    open(Path("nowhere/file.txt"))
except FileNotFoundError as error:
    print(error, repr(error.filename))    #=> [Errno 2] No such file or directory: 'nowhere/file.txt' 'nowhere/file.txt'
