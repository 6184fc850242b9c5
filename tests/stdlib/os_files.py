# os: files, descriptors, folders, and what a failure says.
import os, stat, tempfile

top = tempfile.mkdtemp()
os.chdir(top)

def error(function, *args, **kwargs):
    try:
        function(*args, **kwargs)
    except OSError as e:
        print(type(e).__name__, e.args[0] == e.errno, e.filename, e.filename2)
    except Exception as e:
        print(type(e).__name__, e)

fd = os.open("file", os.O_RDWR | os.O_CREAT, 0o640)
print(os.write(fd, b"hello world"), os.lseek(fd, 0, 0), os.read(fd, 5))     #=> 11 0 b'hello'
print(os.pread(fd, 3, 6), os.pwrite(fd, b"W", 6), os.fstat(fd).st_size)     #=> b'wor' 1 11
os.ftruncate(fd, 7)
print(os.get_inheritable(fd), os.isatty(fd), os.get_blocking(fd))           #=> False False True
other = os.dup(fd)
os.close(fd)
error(os.read, fd, 1)                                           #=> OSError True None None
print(os.readv(other, [bytearray(3)]), os.writev(other, [b"a", b"bc"]))     #=> 2 3
os.close(other)
print(open("file").read())                                      #=> hello Wabc

st = os.stat("file")
print(stat.filemode(st.st_mode), st.st_nlink, st[6] == st.st_size)          #=> -rw-r----- 1 True
print(os.stat_result(range(10)).st_mtime, len(st), st.n_fields) #=> 8 10 19
os.utime("file", ns=(5, 1_000_000_007))
print(os.stat("file").st_mtime_ns, os.stat(b"file").st_atime)   #=> 1000000007 5e-09

os.mkdir("folder")
os.makedirs("a/b/c", exist_ok=True)
os.symlink("file", "link")
os.link("file", "hard")
print(sorted(os.listdir()), os.readlink("link"))                #=> ['a', 'file', 'folder', 'hard', 'link'] file
print(sorted(os.listdir(b"."))[:2])                             #=> [b'a', b'file']
with os.scandir() as entries:
    print(sorted((e.name, e.path, e.is_dir(), e.is_file(), e.is_symlink()) for e in entries)[-1])
    #=> ('link', './link', False, True, True)
print([(top, sorted(d), sorted(f)) for top, d, f in os.walk("a")])
#=> [('a', ['b'], []), ('a/b', ['c'], []), ('a/b/c', [], [])]
print([x[:3] for x in os.fwalk("a", topdown=False)])
#=> [('a/b/c', [], []), ('a/b', ['c'], []), ('a', ['b'], [])]
os.rename("hard", "soft")
os.removedirs("a/b/c")
print(os.path.exists("a"), os.access("soft", os.R_OK), os.access("none", os.F_OK))      #=> False True False

error(os.mkdir, "folder")                                       #=> FileExistsError True folder None
error(os.rename, "none", "folder/x")                            #=> FileNotFoundError True none folder/x
error(os.rmdir, b"none")                                        #=> FileNotFoundError True b'none' None
error(os.listdir, "file")                                       #=> NotADirectoryError True file None
error(os.unlink, "folder")                                      #=> IsADirectoryError True folder None
error(os.stat, [])          #=> TypeError stat: path should be string, bytes, os.PathLike or integer, not list
error(os.mkdir, 3)          #=> TypeError mkdir: path should be string, bytes or os.PathLike, not int
error(os.stat, "a\0b")      #=> ValueError stat: embedded null character in path
error(os.stat, 1, dir_fd=2) #=> ValueError stat: can't specify dir_fd without matching path
error(os.chown, "file", "x", 1)                                 #=> TypeError uid should be integer, not str
error(os.utime, "file", (1, 2), ns=(1, 2))  #=> ValueError utime: you may specify either 'times' or 'ns' but not both

folder = os.open("folder", os.O_RDONLY)
os.mkdir("inner", dir_fd=folder)
print(os.stat("inner", dir_fd=folder).st_ino == os.stat("folder/inner").st_ino, os.listdir(folder))  #=> True ['inner']
os.close(folder)

class P:
    def __fspath__(self):
        return "file"
print(os.fspath(P()), os.fsencode("é\udcff"), os.fsdecode(b"\xff") == "\udcff", isinstance(P(), os.PathLike))
#=> file b'\xc3\xa9\xff' True True
os.fspath(3)                #=> raises TypeError: expected str, bytes or os.PathLike object, not int
