# shutil, tempfile, glob: whole trees of files.
import glob, os, shutil, tempfile

with tempfile.TemporaryDirectory(prefix="k_") as top:
    print(os.path.basename(top).startswith("k_"))               #=> True
    os.chdir(top)
    os.makedirs("a/b")
    for name in ("a/x.py", "a/b/y.py", "a/b/.z"):
        with open(name, "w") as f:
            f.write(name)
    os.symlink("a", "link")
    print(shutil.copytree("a", "c", ignore=shutil.ignore_patterns("y*")), sorted(os.listdir("c/b")))    #=> c ['.z']
    print(shutil.copy2("a/x.py", "c/b"), os.stat("c/b/x.py").st_mtime_ns == os.stat("a/x.py").st_mtime_ns)  #=> c/b/x.py True
    print(sorted(glob.glob("**/*.py", recursive=True)))         #=> ['a/b/y.py', 'a/x.py', 'c/b/x.py', 'c/x.py', 'link/b/y.py', 'link/x.py']
    print(sorted(glob.glob("?/[a-m]/.*")), sorted(glob.glob("*", root_dir="a")), glob.escape("a[1]*"))          #=> ['a/b/.z', 'c/b/.z'] ['b', 'x.py'] a[[]1][*]
    print(shutil.move("c", "d"), os.path.exists("c"))           #=> d False
    shutil.rmtree("d")
    try:
        shutil.rmtree("link")
    except OSError as e:
        print(e)                                                #=> [Errno None] None: 'link'
    errors = []
    shutil.rmtree("none", onexc=lambda function, path, error: errors.append((path, type(error).__name__)))
    print(errors)                                               #=> [('none', 'FileNotFoundError')]
    try:
        shutil.copyfile("a/x.py", "a/x.py")
    except shutil.SameFileError as e:
        print(e)                                                #=> 'a/x.py' and 'a/x.py' are the same file
    with tempfile.NamedTemporaryFile("w+", dir=".", suffix=".t") as f:
        f.write("x")
        print(os.path.exists(f.name), f.name.endswith(".t"))    #=> True True
    print(os.path.exists(f.name))                               #=> False
    with tempfile.SpooledTemporaryFile(4) as f:
        f.write(b"abc")
        print(f._rolled, end=" ")
        f.write(b"de")
        f.seek(1)
        print(f._rolled, f.read())                              #=> False True b'bcde'
    os.chdir("/")
print(os.path.exists(top), shutil.which("sh") is not None, shutil.which("no such"))     #=> False True None
