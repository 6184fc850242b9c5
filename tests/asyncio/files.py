# asyncio.read, write and the other calls on files and folders: what os and shutil do, without blocking the loop.
# CPython differs: it has none of them.
import asyncio
import os
import stat


def run(coro_function):
    async def in_folder():
        async with asyncio.TemporaryDirectory() as folder:
            home = os.getcwd()
            os.chdir(folder)
            try:
                await coro_function()
            finally:
                os.chdir(home)
        print(os.path.exists(folder))
    asyncio.run(in_folder())


async def whole_files():
    print(await asyncio.write('a', b'one\n'), await asyncio.read('a'))  #=> 4 b'one\n'
    print(await asyncio.write('a', 'zwölf\r\n', append=True))           #=> 8
    print(repr(await asyncio.read('a', 'utf-8')))                       #=> 'one\nzwölf\n'
    print(await asyncio.write('a', 'ö', encoding='latin-1'))            #=> 1
    print(await asyncio.read('a', encoding='latin-1'))                  #=> ö
    try:
        await asyncio.read('a', 'utf-8')
    except UnicodeDecodeError as error:
        print(error.reason)                                             #=> invalid start byte
    print(await asyncio.read('a', 'utf-8', 'replace') == '\ufffd')      #=> True
    print(await asyncio.write('a', memoryview(b'abc')), await asyncio.write('a', b''))  #=> 3 0
    big = bytes(range(256)) * 4000
    await asyncio.write('big', big)
    print(await asyncio.read('big') == big)                             #=> True
    print(len(await asyncio.read('/proc/self/status')) > 100)           #=> True
    print(await asyncio.read(os.fsencode('a')))                         #=> b''
run(whole_files)                                                        #=> False


async def guarantees():
    await asyncio.write('a', 'old')
    await asyncio.chmod('a', 0o640)
    await asyncio.write('a', 'new', atomic=True, sync=True)
    print(await asyncio.read('a'), oct((await asyncio.stat('a')).st_mode & 0o777))  #=> b'new' 0o640
    await asyncio.symlink('a', 'link')
    await asyncio.write('link', 'through', atomic=True)
    print(await asyncio.islink('link'), await asyncio.read('a'))        #=> True b'through'
    print(sorted(await asyncio.listdir()))                              #=> ['a', 'link']
    for options in {'exclusive': True}, {'exclusive': True, 'atomic': True}, {'append': True, 'atomic': True}:
        try:
            await asyncio.write('a', 'x', **options)
        except (OSError, ValueError) as error:
            print(error)
            #=> [Errno 17] File exists: 'a'
            #=> [Errno 17] File exists: 'a'
            #=> append and atomic exclude each other
    await asyncio.write('b', 'x', mode=0o600, exclusive=True)
    print(oct((await asyncio.stat('b')).st_mode & 0o777))               #=> 0o600
    # Many at once: others see the whole of one of them.
    await asyncio.gather(*[asyncio.write('a', str(i) * 1000, atomic=True) for i in range(10)])
    text = await asyncio.read('a', 'ascii')
    print(len(text), len(set(text)), sorted(await asyncio.listdir()))   #=> 1000 1 ['a', 'b', 'link']
run(guarantees)                                                         #=> False


async def folders():
    await asyncio.makedirs('x/y/z')
    await asyncio.makedirs('x/y/z', exist_ok=True)
    await asyncio.mkdir('p/q', parents=True)
    await asyncio.mkdir('p/q', exist_ok=True)
    for name in 'x/1', 'x/y/2', 'x/y/z/3':
        await asyncio.write(name, name)
    await asyncio.symlink('x', 'loop')
    await asyncio.symlink('nowhere', 'broken')
    print([row async for row in asyncio.walk('x')])
    #=> [('x', ['y'], ['1']), ('x/y', ['z'], ['2']), ('x/y/z', [], ['3'])]
    print([row async for row in asyncio.walk('x', topdown=False)])
    #=> [('x/y/z', [], ['3']), ('x/y', ['z'], ['2']), ('x', ['y'], ['1'])]
    print([row async for row in asyncio.walk('missing')])               #=> []
    entries = {entry.name: entry async for entry in asyncio.scandir()}
    for name, entry in sorted(entries.items()):
        print(name, entry.is_dir(), entry.is_dir(follow_symlinks=False), entry.is_file(), entry.is_symlink(),
              entry.inode() == os.lstat(name).st_ino, os.fspath(entry))
        #=> broken False False False True True ./broken
        #=> loop True False False True True ./loop
        #=> p True True False False True ./p
        #=> x True True False False True ./x
    print(stat.S_ISDIR((await entries['loop'].stat()).st_mode), entries['p'])   #=> True <Entry 'p'>
    async with asyncio.scandir('x') as scan:
        print(sorted([entry.name async for entry in scan]))             #=> ['1', 'y']
    print(await asyncio.copytree('x', 'c'), await asyncio.read('c/y/z/3'))  #=> c b'x/y/z/3'
    try:
        await asyncio.copytree('x', 'c')
    except FileExistsError as error:
        print(error)                                                    #=> [Errno 17] File exists: 'c'
    await asyncio.copytree('x', 'c', dirs_exist_ok=True, ignore=lambda folder, names: names)
    await asyncio.rmtree('c')
    print(await asyncio.exists('c'), await asyncio.rmtree('c', ignore_errors=True))     #=> False None
    # A link is no folder to be emptied.
    try:
        await asyncio.rmtree('loop')
    except OSError as error:
        print(error.strerror)                                           #=> Not a directory
    deep = 'd' + '/d' * 60
    await asyncio.makedirs(deep)
    await asyncio.rmtree('d')
    print(await asyncio.exists('d'), await asyncio.exists('x/1'))       #=> False True
run(folders)                                                            #=> False


async def names():
    await asyncio.write('a', 'a')
    await asyncio.rename('a', 'b')
    await asyncio.link('b', 'hard')
    await asyncio.symlink('b', 'soft')
    print(await asyncio.readlink('soft'), await asyncio.readlink(b'soft'))      #=> b b'b'
    print((await asyncio.stat('b')).st_nlink, stat.S_ISLNK((await asyncio.lstat('soft')).st_mode))  #=> 2 True
    print((await asyncio.stat('soft', follow_symlinks=False)).st_size)  #=> 1
    print(await asyncio.copy('b', 'c'), await asyncio.copy2('b', 'd'))  #=> c d
    print((await asyncio.stat('d')).st_mtime_ns == (await asyncio.stat('b')).st_mtime_ns)   #=> True
    await asyncio.mkdir('in')
    print(await asyncio.copy('b', 'in'), await asyncio.read('in/b'))    #=> in/b b'a'
    print(await asyncio.copy('soft', 'soft2', follow_symlinks=False), os.readlink('soft2'))     #=> soft2 b
    print(await asyncio.move('c', 'in'), await asyncio.exists('c'))     #=> in/c False
    await asyncio.replace('d', 'b')
    await asyncio.remove('b')
    print(await asyncio.exists('soft'), await asyncio.islink('soft'))   #=> False True
    print(await asyncio.isfile('hard'), await asyncio.isdir('in'), await asyncio.isfile('in'))  #=> True True False
    await asyncio.unlink('hard')
    await asyncio.mkdir('empty')
    await asyncio.rmdir('empty')
    print(sorted(await asyncio.listdir()))                              #=> ['in', 'soft', 'soft2']
    print(await asyncio.listdir(b'.') == os.listdir(b'.'))              #=> True
run(names)                                                              #=> False


async def errors():
    await asyncio.write('f', '')
    await asyncio.mkdir('d')
    calls = [
        asyncio.read('missing'), asyncio.read('d'), asyncio.write('d', ''), asyncio.write('d', '', atomic=True),
        asyncio.write('missing/a', ''), asyncio.mkdir('f'), asyncio.rmdir('f'), asyncio.listdir('f'),
        asyncio.rename('missing', 'x'), asyncio.link('missing', 'x'), asyncio.copy('missing', 'x'),
        asyncio.copy('d', 'x'), asyncio.copy('f', 'missing/x'), asyncio.copy('f', 'f'), asyncio.stat(b'missing'),
        asyncio.makedirs('f/x'), asyncio.makedirs('d'), asyncio.read('a' * 300), asyncio.read('x\0y'),
        asyncio.read(1.5), asyncio.write('f', 5), asyncio.stat('\udcff'),
    ]
    for call in calls:
        try:
            print(await call)
        except Exception as error:
            print(type(error).__name__, str(error).replace('a' * 300, 'long'))
            #=> FileNotFoundError [Errno 2] No such file or directory: 'missing'
            #=> IsADirectoryError [Errno 21] Is a directory: 'd'
            #=> IsADirectoryError [Errno 21] Is a directory: 'd'
            #=> IsADirectoryError [Errno 21] Is a directory: 'd'
            #=> FileNotFoundError [Errno 2] No such file or directory: 'missing/a'
            #=> FileExistsError [Errno 17] File exists: 'f'
            #=> NotADirectoryError [Errno 20] Not a directory: 'f'
            #=> NotADirectoryError [Errno 20] Not a directory: 'f'
            #=> FileNotFoundError [Errno 2] No such file or directory: 'missing' -> 'x'
            #=> FileNotFoundError [Errno 2] No such file or directory: 'missing' -> 'x'
            #=> FileNotFoundError [Errno 2] No such file or directory: 'missing'
            #=> IsADirectoryError [Errno 21] Is a directory: 'd'
            #=> FileNotFoundError [Errno 2] No such file or directory: 'f' -> 'missing/x'
            #=> SameFileError 'f' and 'f' are the same file
            #=> FileNotFoundError [Errno 2] No such file or directory: b'missing'
            #=> NotADirectoryError [Errno 20] Not a directory: 'f/x'
            #=> FileExistsError [Errno 17] File exists: 'd'
            #=> OSError [Errno 36] File name too long: 'long'
            #=> ValueError read_file: embedded null character in path
            #=> TypeError read_file: path should be string, bytes or os.PathLike, not float
            #=> TypeError a bytes-like object is required, not 'int'
            #=> FileNotFoundError [Errno 2] No such file or directory: '\udcff'
run(errors)                                                             #=> False


async def temporary():
    async with asyncio.NamedTemporaryFile('w+', suffix='.txt', dir='.') as file:
        await file.write('text')
        await file.seek(0)
        print(await file.read(), file.name.endswith('.txt'), os.stat(file.name).st_mode & 0o777 == 0o600)
        #=> text True True
    print(os.path.exists(file.name), file.closed)                       #=> False True
    try:
        await asyncio.NamedTemporaryFile('z', dir='.').__aenter__()
    except ValueError as error:
        print(error, os.listdir())                                      #=> invalid mode: 'z' []
    async with asyncio.TemporaryFile(dir='.') as file:
        await file.write(b'bytes')
        print(os.listdir(), await file.tell())                          #=> [] 5
    async with asyncio.TemporaryDirectory(prefix='p-', dir='.', delete=False) as name:
        print(os.path.basename(name).startswith('p-'))                  #=> True
    print(os.path.isdir(name))                                          #=> True
    try:
        async with asyncio.TemporaryDirectory(dir='.') as name:
            raise ZeroDivisionError
    except ZeroDivisionError:
        print(os.path.exists(name))                                     #=> False
run(temporary)                                                          #=> False

# They are coroutines: nothing happens before they are awaited, and they need a loop.
coro = asyncio.read('missing')
print(type(coro).__name__)                                              #=> coroutine
coro.close()
print('open' in asyncio.__all__, asyncio.read.__module__)               #=> False asyncio.files
asyncio.read('missing').send(None)                                      #=> raises RuntimeError: no running event loop
